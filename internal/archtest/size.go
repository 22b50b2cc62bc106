package archtest

import (
	"fmt"
	"go/ast"
)

// The longest a thing may get in lines of code that is not a test, unless its comment says why.
const (
	maxFunction = 60
	maxFile     = 500
	maxPackage  = 4000
)

// Sizes finds functions, files and packages that are longer than a reader can hold in mind.
func Sizes(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		total := 0
		for _, f := range p.code() {
			total += f.Lines
			if f.Lines > maxFile && !fileSaysWhy(f.Syntax) {
				found = append(found, tooLong(f.Path, 0, "the file", f.Lines, maxFile))
			}
			found = append(found, t.longFunctions(f)...)
		}
		if total >= maxPackage && !saysWhy(p.doc()) {
			found = append(found, tooLong(p.Dir, 0, "the package", total, maxPackage-1))
		}
	}
	return inOrder(found)
}

func (t *Tree) longFunctions(f *File) []Finding {
	var found []Finding
	for _, decl := range f.Syntax.Decls {
		d, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		first := t.line(d.Pos())
		if n := t.line(d.End()) - first + 1; n > maxFunction && !saysWhy(d.Doc.Text()) {
			found = append(found, tooLong(f.Path, first, "func "+d.Name.Name, n, maxFunction))
		}
	}
	return found
}

// fileSaysWhy looks in the comments above the first declaration that is not an import.
func fileSaysWhy(f *ast.File) bool {
	end := f.End()
	for _, decl := range f.Decls {
		if g, ok := decl.(*ast.GenDecl); !ok || len(g.Specs) == 0 || !isImport(g.Specs[0]) {
			end = decl.Pos()
			break
		}
	}
	for _, c := range f.Comments {
		if c.Pos() < end && saysWhy(c.Text()) {
			return true
		}
	}
	return false
}

func isImport(s ast.Spec) bool {
	_, ok := s.(*ast.ImportSpec)
	return ok
}

func tooLong(path string, line int, what string, n, most int) Finding {
	return Finding{path, line, fmt.Sprintf("%s has %d lines, more than %d: split it, or say why on a line of its comment that begins %q",
		what, n, most, why)}
}
