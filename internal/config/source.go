package config

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
)

// largest is the size of the largest file of settings.
const largest = 1 << 20

// readFile takes in the settings of a file.
func (c *Config) readFile(name, from string, given map[string]Value) (problems []Problem) {
	f, err := os.Open(name)
	if err != nil {
		return []Problem{{"config", from, fmt.Sprintf("the file cannot be read: %v", err)}}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.IsDir() || info.Size() > largest {
		return []Problem{{"config", from, fmt.Sprintf("%s is no file of settings: those are text of at most 1 MB", name)}}
	}
	set := map[string]int{}
	lines := bufio.NewScanner(io.LimitReader(f, largest))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		source := fmt.Sprintf("%s, line %d", name, n)
		key, value, ok := strings.Cut(line, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		switch {
		case !ok: // the line may hold a password, so it is not repeated
			problems = append(problems, Problem{"config", source, "a setting is written as key = value"})
		case !known(key):
			problems = append(problems, Problem{key, source, "there is no such setting" + suggest(key)})
		case set[key] > 0:
			problems = append(problems, Problem{key, source, fmt.Sprintf("it is set on line %d already: leave one of them out", set[key])})
		case len(value) > 1 && strings.ContainsAny(value[:1], `"'`) && value[0] == value[len(value)-1]:
			problems = append(problems, Problem{key, source, "a value has no quotes around it: leave them out"})
		case strings.Contains(value, " #"):
			problems = append(problems, Problem{key, source, "a remark stands on a line of its own that begins with #"})
		default:
			set[key], given[key] = n, Value{key, value, source}
			if info.Mode()&0o044 != 0 && isSecret(key) && masked(value) != value {
				c.open = name
			}
		}
	}
	if err := lines.Err(); err != nil {
		problems = append(problems, Problem{"config", name, fmt.Sprintf("the file cannot be read to its end: %v", err)})
	}
	return problems
}

// notSettings is the variables with our prefix that are for tests of the program, or say where the settings are.
var notSettings = []string{"CONFIG", "KILLS", "KILL_ORDERS", "LONG", "MUST_RUN", "SCREENSHOTS", "TESTDATA"}

// serviceLink is how orchestrators of containers name the addresses of a service called counterpart, in every container beside it.
var serviceLink = regexp.MustCompile(`^COUNTERPART_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_\w+)?)$`)

// readEnvironment takes in the settings of the environment. A variable that is empty counts as none.
func readEnvironment(env map[string]string, given map[string]Value) (problems []Problem) {
	for name, value := range env {
		rest, ours := strings.CutPrefix(name, prefix)
		if !ours || slices.Contains(notSettings, rest) || serviceLink.MatchString(name) {
			continue
		}
		key := strings.ToLower(strings.ReplaceAll(rest, "_", "-"))
		switch {
		case !known(key) || (Key{Name: key}).Env() != name:
			problems = append(problems, Problem{name, "the environment", "there is no such setting" + suggest(key)})
		case value != "":
			given[key] = Value{key, value, name}
		}
	}
	return problems
}

func known(key string) bool {
	return slices.ContainsFunc(Keys(), func(k Key) bool { return k.Name == key })
}

func isSecret(key string) bool {
	return slices.ContainsFunc(Keys(), func(k Key) bool { return k.Name == key && k.secret })
}

// suggest names the setting that was probably meant: the one with the fewest letters changed, if those are few, or one that the key
// is a part of.
func suggest(key string) string {
	word := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(key, prefix), "--"), "_", "-"))
	best, least := "", len(word)/3+1
	for _, k := range Keys() {
		if d := distance(word, k.Name); len(word) <= 64 && d < least {
			best, least = k.Name, d
		}
	}
	for _, k := range Keys() {
		if best == "" && len(word) > 2 && (strings.Contains(k.Name, word) || strings.Contains(word, k.Name)) {
			best = k.Name
		}
	}
	if best == "" {
		return "; counterpart config lists those there are"
	}
	return "; did you mean " + best + "?"
}

// distance is the number of letters to insert, delete or change to get from a to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			corner, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, corner+cost)
		}
	}
	return row[len(b)]
}

// hidden stands for what cannot be shown, since nobody can say where in it a password is.
const hidden = "(hidden: it may hold a password)"

// masked hides the password of an address. A path is shown as it is.
func masked(s string) string {
	if !strings.Contains(s, "://") {
		if strings.Contains(strings.ToLower(s), "password") {
			return hidden
		}
		return s
	}
	u, err := url.Parse(s)
	if err != nil || u.Opaque != "" || strings.Contains(u.Path, "@") || u.Fragment != "" {
		return hidden
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return hidden
	}
	if u.User != nil {
		if _, ok := u.User.Password(); ok {
			u.User = url.UserPassword(u.User.Username(), "xxxxx")
		}
	}
	for name := range q {
		if strings.Contains(strings.ToLower(name), "password") {
			q.Set(name, "xxxxx")
			u.RawQuery = q.Encode()
		}
	}
	return u.String()
}
