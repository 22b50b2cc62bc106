// Package config is the settings of an installation: one struct, made once at start and passed on, never global.
//
// It promises that every setting has a default that works on one machine, that flags win over the environment, the environment
// over the file and the file over the defaults, and that everything wrong is said at once, each in a sentence. It refuses a key
// it does not know, and to print a secret.
package config

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Role says what a process does.
type Role string

// The roles.
const (
	All    Role = "all"    // pages and jobs
	Web    Role = "web"    // pages only
	Worker Role = "worker" // jobs only
)

// Config is the settings.
type Config struct {
	Listen            string
	PublicURL         *url.URL // never nil after Load
	Database          string   // path of an SQLite file, or a postgres:// address
	MigrationDatabase string   // address of whoever may change the schema; "" on SQLite
	DataDir           string
	KeyDir            string
	Metrics           string // address of the metrics; "" for none
	TLSCert, TLSKey   string
	TrustedProxies    []netip.Prefix
	AnonymousRate     int // requests a minute from one address that has not signed in
	LogFormat         string
	LogLevel          slog.Level
	SessionIdle       time.Duration
	SessionLife       time.Duration
	Demo              bool
	DemoPeople        string
	DemoSeed          uint64
	DemoClock         string
	MailDir, HookDir  string
	Role              Role
	Drain             time.Duration

	values []Value
}

// Value is a setting as it came to be.
type Value struct {
	Key    string `json:"key"`
	Value  string `json:"value"` // passwords masked
	Source string `json:"source"`
}

// Key describes a setting.
type Key struct {
	Name    string
	Default string
	Help    string
	Switch  bool // true or false
	secret  bool
	set     func(*Config, string) error
}

// Env is the name of the environment variable of the setting.
func (k Key) Env() string {
	return "COUNTERPART_" + strings.ToUpper(strings.ReplaceAll(k.Name, "-", "_"))
}

// Problem is one thing wrong with the settings.
type Problem struct{ Key, Source, Message string }

func (p Problem) String() string { return fmt.Sprintf("%s (from %s): %s", p.Key, p.Source, p.Message) }

// Error is everything wrong with the settings.
type Error struct{ Problems []Problem }

func (e *Error) Error() string {
	var lines []string
	for _, p := range e.Problems {
		lines = append(lines, p.String())
	}
	return "the settings cannot be used: " + strings.Join(lines, "; ")
}

// Load makes the settings from flags that were given, the environment and the file that the key config names, if any.
func Load(flags map[string]string, environ []string) (Config, error) {
	given := map[string]Value{}
	var problems []Problem
	env := map[string]string{}
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		env[name] = value
	}
	file, from := flags["config"], "the flag --config"
	if file == "" {
		file, from = env["COUNTERPART_CONFIG"], "COUNTERPART_CONFIG"
	}
	if file != "" {
		problems = append(problems, readFile(file, from, given)...)
	}
	problems = append(problems, readEnvironment(env, given)...)
	for name, value := range flags {
		if name != "config" {
			given[name] = Value{name, value, "the flag --" + name}
		}
	}
	return build(given, problems)
}

func readFile(name, from string, given map[string]Value) (problems []Problem) {
	f, err := os.Open(name)
	if err != nil {
		return []Problem{{"config", from, fmt.Sprintf("the file %s cannot be read: %v", name, err)}}
	}
	defer f.Close()
	lines := bufio.NewScanner(io.LimitReader(f, 1<<20))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		source := fmt.Sprintf("%s, line %d", name, n)
		key, value, ok := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		switch {
		case !ok:
			problems = append(problems, Problem{line, source, "a setting is written as key = value"})
		case !known(key):
			problems = append(problems, Problem{key, source, "there is no such setting" + suggest(key)})
		default:
			given[key] = Value{key, strings.TrimSpace(value), source}
		}
	}
	if err := lines.Err(); err != nil {
		problems = append(problems, Problem{"config", name, err.Error()})
	}
	return problems
}

func readEnvironment(env map[string]string, given map[string]Value) (problems []Problem) {
	for _, k := range Keys() {
		if v, ok := env[k.Env()]; ok && v != "" {
			given[k.Name] = Value{k.Name, v, k.Env()}
		}
	}
	return problems
}

func known(key string) bool {
	return slices.ContainsFunc(Keys(), func(k Key) bool { return k.Name == key })
}

// suggest names the setting that was probably meant.
func suggest(key string) string {
	for _, k := range Keys() {
		if strings.HasPrefix(k.Name, key) || strings.HasPrefix(key, k.Name) || strings.EqualFold(strings.ReplaceAll(key, "_", "-"), k.Name) {
			return "; did you mean " + k.Name + "?"
		}
	}
	return "; counterpart config lists those there are"
}

func build(given map[string]Value, problems []Problem) (Config, error) {
	var c Config
	for _, k := range Keys() {
		v, ok := given[k.Name]
		if !ok {
			v = Value{k.Name, k.Default, "default"}
		}
		if err := k.set(&c, v.Value); err != nil {
			problems = append(problems, Problem{k.Name, v.Source, err.Error()})
		}
		if k.secret {
			v.Value = masked(v.Value)
		}
		c.values = append(c.values, v)
	}
	problems = append(problems, c.finish()...)
	if len(problems) > 0 {
		slices.SortFunc(problems, func(a, b Problem) int { return strings.Compare(a.Key, b.Key) })
		return Config{}, &Error{problems}
	}
	return c, nil
}

// finish fills in what follows from other settings and checks what concerns several.
func (c *Config) finish() (problems []Problem) {
	if c.Database == "" {
		c.Database = filepath.Join(c.DataDir, "counterpart.db")
	}
	if c.KeyDir == "" {
		c.KeyDir = filepath.Join(c.DataDir, "keys")
	}
	if c.PublicURL == nil {
		scheme := "http"
		if c.TLSCert != "" {
			scheme = "https"
		}
		host := c.Listen
		if strings.HasPrefix(host, ":") || strings.HasPrefix(host, "0.0.0.0:") || strings.HasPrefix(host, "[::]:") {
			host = "localhost" + host[strings.LastIndex(host, ":"):]
		}
		c.PublicURL = &url.URL{Scheme: scheme, Host: host}
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		problems = append(problems, Problem{"tls-cert", "both", "a certificate needs its key and the key its certificate: give tls-cert and tls-key"})
	}
	if c.SessionIdle > c.SessionLife {
		problems = append(problems, Problem{"session-idle", "both", "a session cannot rest longer than it lasts: make session-idle at most session-life"})
	}
	if !c.Demo && (c.DemoPeople != "" || c.DemoClock != "" || c.DemoSeed != 0) {
		problems = append(problems, Problem{"demo", "demo-*", "demo-people, demo-clock and demo-seed are for a demonstration: add demo = true"})
	}
	return problems
}

// Postgres reports whether the database is PostgreSQL.
func (c Config) Postgres() bool {
	return strings.HasPrefix(c.Database, "postgres://") || strings.HasPrefix(c.Database, "postgresql://")
}

// Values lists every setting with where it came from, in a fixed order, passwords masked.
func (c Config) Values() []Value { return slices.Clone(c.values) }

// masked hides the password of an address.
func masked(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		if strings.Contains(s, "@") {
			return "(hidden: it cannot be read as an address)"
		}
		return s
	}
	if u.User != nil {
		if _, ok := u.User.Password(); ok {
			u.User = url.UserPassword(u.User.Username(), "xxxxx")
		}
	}
	q := u.Query()
	if q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return u.String()
}

func number(s string, least, most int) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("%q is no number from %d to %d", s, least, most)
	}
	return n, nil
}

func period(s string, least, most time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d < least || d > most {
		return 0, fmt.Errorf("%q is no length of time from %v to %v, such as 12h or 30m", s, least, most)
	}
	return d, nil
}
