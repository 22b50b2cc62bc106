package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Commands is what the command line has: the words of each command below the program's name ("schedule read"; "" for the
// program itself) and its flags with their dashes.
type Commands map[string][]string

// program is the name of the command line in documents, with or without the folder it is built into.
var program = regexp.MustCompile(`^(?:\$ )?(?:\./)?(?:build/)?counterpart(?: |$)`)

// Documents finds paths, links, make targets, commands and tests that a document names and the repository does not have.
// It reads README, CONTRIBUTING and docs; a CHANGELOG tells of things that were.
func Documents(t *Tree, commands Commands) []Finding {
	targets, tests := t.makeTargets(), t.tests()
	var found []Finding
	for _, text := range t.Texts {
		if text.Path != "README.md" && text.Path != "CONTRIBUTING.md" &&
			!(within(text.Path, "docs") && strings.HasSuffix(text.Path, ".md")) {
			continue
		}
		eachNamed(text.Content, func(line int, what, name string) {
			complaint := ""
			switch {
			case what == "link":
				complaint = t.link(path.Dir(text.Path), name)
			case what == "test":
				complaint = missingTest(tests, name)
			case strings.HasPrefix(name, "make ") || strings.HasPrefix(name, "$ make "):
				complaint = missingTarget(targets, name)
			case program.MatchString(name):
				complaint = missingCommand(commands, name)
			case what == "span":
				complaint = t.missingPath(name)
			}
			if complaint != "" {
				found = append(found, Finding{text.Path, line, complaint})
			}
		})
	}
	return inOrder(found)
}

var (
	codeSpan = regexp.MustCompile("`([^`]+)`")
	linkTo   = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	testIn   = regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z]\\w*)`(?: in `([\\w/]+)`)?")
)

// eachNamed calls f for every code span ("span"), every line of a fenced or indented block ("block"), every link ("link") and
// every test with the folder that is named behind it, if any ("test").
func eachNamed(content string, f func(line int, what, name string)) {
	fenced, n := false, 0
	for text := range strings.Lines(content) {
		n++
		text = strings.TrimRight(text, "\r\n")
		if strings.HasPrefix(strings.TrimSpace(text), "```") {
			fenced = !fenced
			continue
		}
		if fenced || strings.HasPrefix(text, "    ") {
			f(n, "block", strings.TrimSpace(text))
			continue
		}
		for _, m := range codeSpan.FindAllStringSubmatch(text, -1) {
			f(n, "span", m[1])
		}
		for _, m := range linkTo.FindAllStringSubmatch(codeSpan.ReplaceAllString(text, "``"), -1) {
			f(n, "link", m[1])
		}
		for _, m := range testIn.FindAllStringSubmatch(text, -1) {
			f(n, "test", strings.TrimSpace(m[1]+" "+m[2]))
		}
	}
}

func (t *Tree) link(dir, target string) string {
	if strings.Contains(target, "://") || strings.HasPrefix(target, "#") || strings.HasPrefix(target, "mailto:") {
		return ""
	}
	target, _, _ = strings.Cut(target, "#")
	if t.paths[path.Join(dir, target)] {
		return ""
	}
	return "links to " + target + ", which does not exist"
}

var (
	pathShape = regexp.MustCompile(`^[\w.*-]+(/[\w.*-]+)*/?$`)
	fileNames = regexp.MustCompile(`\.(go|md|yaml|json|xer|sh|html|css|csv)$|^(Makefile|LICENSE|Dockerfile)$`)
)

// missingPath complains about a span that reads as a path of the repository and is none. A span counts as a path when it
// begins with a folder of the root or of internal/, or when it is a lone file name with an ending we use; it may hold *
// and may leave out internal/. What lies in build/ is made.
func (t *Tree) missingPath(span string) string {
	if !pathShape.MatchString(span) || within(span, "build") {
		return ""
	}
	name := strings.TrimSuffix(span, "/")
	first, _, deep := strings.Cut(name, "/")
	switch {
	case deep && (t.paths[first] || t.paths["internal/"+first]):
		if t.exists(name) || t.exists("internal/"+name) {
			return ""
		}
	case !deep && (fileNames.MatchString(name) && !strings.HasPrefix(name, "*") || strings.HasSuffix(span, "/")):
		if t.exists(name) || t.exists("internal/"+name) || t.existsBelow(name) {
			return ""
		}
	default:
		return ""
	}
	return "names " + span + ", which does not exist"
}

func (t *Tree) exists(pattern string) bool {
	if !strings.Contains(pattern, "*") {
		return t.paths[pattern]
	}
	for p := range t.paths {
		if ok, err := path.Match(pattern, p); err == nil && ok {
			return true
		}
	}
	return false
}

// existsBelow reports whether a lone name is a file or folder anywhere: documents say case.yaml and mean the one there is.
func (t *Tree) existsBelow(name string) bool {
	for p := range t.paths {
		if path.Base(p) == name {
			return true
		}
	}
	return false
}

var target = regexp.MustCompile(`(?m)^([a-z][\w-]*(?: [a-z][\w-]*)*):(?:[^=]|$)`)

// makeTargets is the targets of the Makefile.
func (t *Tree) makeTargets() []string {
	for _, text := range t.Texts {
		if text.Path != "Makefile" {
			continue
		}
		var names []string
		for _, m := range target.FindAllStringSubmatch(text.Content, -1) {
			names = append(names, strings.Fields(m[1])...)
		}
		return names
	}
	return nil
}

// missingTarget complains about the first word after make that is neither a target, a variable nor a flag.
func missingTarget(targets []string, command string) string {
	_, rest, _ := strings.Cut(command, "make ")
	rest, _, _ = strings.Cut(rest, "#")
	for _, word := range strings.Fields(rest) {
		if strings.Contains(word, "=") || strings.HasPrefix(word, "-") {
			continue
		}
		for _, name := range strings.Split(word, "|") {
			if !slices.Contains(targets, name) {
				return "names make " + name + ", which is no target of the Makefile"
			}
		}
	}
	return ""
}

// tests is the folders that declare a test, a fuzz target or a benchmark, by its name.
func (t *Tree) tests() map[string][]string {
	folders := map[string][]string{}
	for _, p := range t.Packages {
		for _, f := range p.Files {
			for _, d := range f.Syntax.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && f.Test && fn.Recv == nil {
					folders[fn.Name.Name] = append(folders[fn.Name.Name], p.Dir)
				}
			}
		}
	}
	return folders
}

// missingTest complains about a test that is declared nowhere, or not in the folder that is named with it.
func missingTest(tests map[string][]string, named string) string {
	name, folder, _ := strings.Cut(named, " ")
	folders, ok := tests[name]
	switch {
	case !ok:
		return "names " + name + ", which no test file declares"
	case folder != "" && !slices.Contains(folders, folder) && !slices.Contains(folders, "internal/"+folder):
		return "names " + name + " in " + folder + ", which does not declare it"
	}
	return ""
}

// shell is the words after which a command line is another program's.
var shell = map[string]bool{"|": true, ">": true, "<": true, "&&": true, "||": true, ";": true}

var commandWord = regexp.MustCompile(`^[a-z]+(?:\|[a-z]+)*$`)

// missingCommand complains about a command or flag that the program does not have. Alternatives may be written
// "read|check"; optional parts may stand in brackets; after the last command anything may be an argument.
func missingCommand(commands Commands, text string) string {
	text, _, _ = strings.Cut(program.ReplaceAllString(text, ""), " #")
	words := strings.Fields(strings.NewReplacer("[", " ", "]", " ").Replace(text))
	if end := slices.IndexFunc(words, func(w string) bool { return shell[w] }); end >= 0 {
		words = words[:end]
	}
	at := []string{""}
	for len(words) > 0 && commandWord.MatchString(words[0]) && commands.hasChildren(at[0]) {
		var next []string
		for _, parent := range at {
			for _, name := range strings.Split(words[0], "|") {
				child := strings.TrimSpace(parent + " " + name)
				if _, ok := commands[child]; !ok {
					return fmt.Sprintf("names counterpart %s, which is no command", child)
				}
				next = append(next, child)
			}
		}
		at, words = next, words[1:]
	}
	for _, word := range words {
		if !strings.HasPrefix(word, "-") || word == "-" || word == "--" {
			continue
		}
		flag, _, _ := strings.Cut(word, "=")
		if !slices.ContainsFunc(at, func(c string) bool { return slices.Contains(commands[c], flag) }) {
			return fmt.Sprintf("names %s, which is no flag of counterpart %s", flag, strings.Join(at, " or "))
		}
	}
	return ""
}

func (c Commands) hasChildren(command string) bool {
	for name := range c {
		if name != "" && (command == "" || strings.HasPrefix(name, command+" ")) {
			return true
		}
	}
	return false
}
