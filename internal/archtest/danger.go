package archtest

import (
	"go/ast"
	"slices"
)

// danger is a package, or names of one, that can run, load, expand or fetch what it is handed.
type danger struct {
	path  string
	names []string // all of the package when there are none
	why   string
	but   []string // folders that may use it nevertheless: what tests import, and what measures
}

// dangers is the short list; docs/security.md relies on it. Whoever needs one of these adds the folder here, and says there how what
// comes from outside is kept away from it.
var dangers = []danger{
	{path: "os/exec", why: "starts programs", but: []string{"internal/pgtest", "internal/e2e", "bench"}},
	{path: "os", names: []string{"StartProcess"}, why: "starts programs"},
	{path: "syscall", names: []string{"Exec", "ForkExec", "StartProcess"}, why: "starts programs"},
	{path: "plugin", why: "loads code"},
	{path: "C", why: "leaves the safety of memory"},
	{path: "unsafe", names: []string{"Pointer", "Slice", "SliceData", "String", "StringData", "Add"}, why: "leaves the safety of memory"},
	{path: "encoding/gob", why: "makes objects of whatever type its input names"},
	// Package markup uses the tokens alone: it refuses document types, declares no entities, bounds tokens and nesting, and
	// opens nothing. Readers of schedules in XML get values from it and import no XML themselves. The bench times the tokens of
	// its own files.
	{path: "encoding/xml", why: "reads XML, which refers to other files and grows", but: []string{"internal/format/markup", "bench"}},
	{path: "text/template", why: "runs templates"},
	{path: "html/template", why: "runs templates"},
	{path: "net/http", names: []string{"Get", "Head", "Post", "PostForm", "Client", "DefaultClient", "Transport", "DefaultTransport", "NewRequest", "NewRequestWithContext"},
		why: "asks other servers", but: []string{"internal/web/webtest", "internal/server/mailin", "bench"}},
	{path: "net", names: []string{"Dial", "DialTimeout", "Dialer", "DialTCP", "DialUDP", "DialIP", "DialUnix"}, why: "connects to other machines", but: []string{"internal/scan"}},
}

// compiles is what makes a pattern.
var compiles = []string{"Compile", "CompilePOSIX", "MustCompile", "MustCompilePOSIX", "Match", "MatchReader", "MatchString"}

// Dangers finds code that could run, load, expand or fetch what somebody sent: each listed package and name, and patterns that are not
// made once, from what stands in the source.
func Dangers(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		for _, f := range p.code() {
			t.imports(f, func(importPath string, line int) {
				for _, d := range dangers {
					if d.path == importPath && d.names == nil && !withinAny(p.Dir, d.but) {
						found = append(found, Finding{f.Path, line, importPath + " " + d.why})
					}
				}
			})
			t.uses(f, func(importPath, name string, line int) {
				for _, d := range dangers {
					if d.path == importPath && slices.Contains(d.names, name) && !withinAny(p.Dir, d.but) {
						found = append(found, Finding{f.Path, line, packageName(importPath) + "." + name + " " + d.why})
					}
				}
			})
			found = append(found, t.latePatterns(f)...)
		}
	}
	return inOrder(found)
}

// latePatterns finds patterns that are made within functions.
func (t *Tree) latePatterns(f *File) (found []Finding) {
	within := func(line int) bool {
		return slices.ContainsFunc(f.Syntax.Decls, func(d ast.Decl) bool {
			fn, ok := d.(*ast.FuncDecl)
			return ok && t.line(fn.Pos()) <= line && line <= t.line(fn.End())
		})
	}
	t.uses(f, func(importPath, name string, line int) {
		if importPath == "regexp" && slices.Contains(compiles, name) && within(line) {
			found = append(found, Finding{f.Path, line, "a pattern made while the program runs may be made of what somebody sent: make it once, from a constant"})
		}
	})
	return found
}
