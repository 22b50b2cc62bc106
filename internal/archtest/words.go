package archtest

import (
	"go/ast"
	"regexp"
	"strings"
)

// forbidden is what no text of the repository may hold, and why. The words are put together from halves, or this file
// would be its own first finding.
var forbidden = []struct {
	pattern *regexp.Regexp
	why     string
}{
	{regexp.MustCompile(`\b(` + "TO" + `DO|` + "FIX" + `ME|` + "HA" + `CK)\b`),
		"marks unfinished work: finish it, or write an issue"},
	{regexp.MustCompile(`(^|[\s"'(=:` + "`" + `])/(root|home|Users|work)/[\w.-]`),
		"is a path of one machine"},
	{regexp.MustCompile(`(?i)\b(issue|ticket|pull request|session) *#?\d+\b`),
		"numbers a conversation that the reader does not have: say what was decided"},
	{regexp.MustCompile(`(?i)\blorem ` + `ipsum\b`), "is filler"},
}

// excuses is what a comment in Go code may not say.
var excuses = regexp.MustCompile(`(?i)\b(for ` + `now|place` + `holder|not (yet )?imple` + `mented|temporary ` + `hack|quick ` + `fix)\b`)

// notOurs is the files whose words are not ours to choose.
var notOurs = []string{"LICENSE", "go.sum", "tools/go.sum"}

// Words finds marks of unfinished work and words that mean nothing outside the place where something was written.
func Words(t *Tree) []Finding {
	var found []Finding
	for _, text := range t.Texts {
		if withinAny(text.Path, notOurs) || strings.HasSuffix(text.Path, ".xer") {
			continue
		}
		n := 0
		for line := range strings.Lines(text.Content) {
			n++
			for _, f := range forbidden {
				if hit := f.pattern.FindString(line); hit != "" {
					found = append(found, Finding{text.Path, n, strings.TrimSpace(hit) + " " + f.why})
				}
			}
		}
	}
	for _, p := range t.Packages {
		for _, f := range p.Files {
			for _, group := range f.Syntax.Comments {
				for _, c := range group.List {
					if hit := excuses.FindString(c.Text); hit != "" {
						found = append(found, Finding{f.Path, t.line(c.Pos()), hit + " is an excuse: finish it, or say what the limit is"})
					}
				}
			}
		}
	}
	return inOrder(found)
}

// Aborts finds internal code that ends the program instead of returning an error.
func Aborts(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		if !within(p.Dir, "internal") {
			continue
		}
		for _, f := range p.code() {
			ast.Inspect(f.Syntax, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "panic" && id.Obj == nil {
					found = append(found, Finding{f.Path, t.line(call.Pos()), "panic ends the program: return an error"})
				}
				return true
			})
			t.uses(f, func(importPath, name string, line int) {
				if importPath == "os" && name == "Exit" || importPath == "log" && strings.HasPrefix(name, "Fatal") ||
					importPath == "log" && strings.HasPrefix(name, "Panic") {
					found = append(found, Finding{f.Path, line, importPath + "." + name + " ends the program: return an error"})
				}
			})
		}
	}
	return inOrder(found)
}
