package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// sentenceEnd is a full stop, question or exclamation mark before white space or the end.
var sentenceEnd = regexp.MustCompile(`[.!?](\s|$)`)

// PackageComments finds packages whose comment does not say in two sentences what they promise and what they refuse.
func PackageComments(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		if len(p.code()) == 0 {
			continue
		}
		if doc := p.doc(); len(sentenceEnd.FindAllString(doc, -1)) < 2 {
			found = append(found, Finding{p.Dir, 0,
				"the package comment must say in at least two sentences what the package promises and what it refuses"})
		}
	}
	return found
}

// maxExported is the number of exported names a package may have before its comment must say why.
// Methods and fields count with their type, and so do constants of a type the package itself declares.
const maxExported = 40

// wellKnown is the methods whose meaning the standard library has already told.
var wellKnown = []string{"String", "Error", "Is", "As", "Unwrap", "MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText",
	"Len", "Less", "Swap", "Read", "Write", "Close"}

// ExportedNames finds exported names without a doc comment, and packages that export too many.
func ExportedNames(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		n := 0
		for _, f := range p.code() {
			if f.Syntax.Name.Name == "main" {
				continue
			}
			for _, decl := range f.Syntax.Decls {
				names, undocumented := exported(decl)
				n += names
				for _, id := range undocumented {
					found = append(found, Finding{f.Path, t.line(id.Pos()), "exported " + id.Name + " has no doc comment"})
				}
			}
		}
		if n > maxExported && !saysWhy(p.doc()) {
			found = append(found, Finding{p.Dir, 0, fmt.Sprintf(
				"exports %d names, more than %d: split it, or say why on a line of the package comment that begins %q", n, maxExported, why)})
		}
	}
	return inOrder(found)
}

// exported counts the names a declaration exports and lists those that nothing documents.
func exported(decl ast.Decl) (n int, undocumented []*ast.Ident) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil {
			if d.Name.IsExported() && d.Doc == nil && receiverExported(d) && !slices.Contains(wellKnown, d.Name.Name) {
				undocumented = append(undocumented, d.Name)
			}
			return 0, undocumented
		}
		if d.Name.IsExported() {
			if n = 1; d.Doc == nil {
				undocumented = append(undocumented, d.Name)
			}
		}
	case *ast.GenDecl:
		return exportedSpecs(d)
	}
	return n, undocumented
}

// exportedSpecs is exported for types, constants and variables. A comment on the whole group documents each of it.
func exportedSpecs(d *ast.GenDecl) (n int, undocumented []*ast.Ident) {
	typed := false // within a group, a constant without a type of its own continues the enumeration above it
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() {
				if n++; d.Doc == nil && s.Doc == nil && s.Comment == nil {
					undocumented = append(undocumented, s.Name)
				}
			}
		case *ast.ValueSpec:
			if d.Tok == token.CONST && (s.Type != nil || len(s.Values) > 0) {
				typed = namesOwnType(s)
			}
			for _, id := range s.Names {
				if !id.IsExported() {
					continue
				}
				if !typed {
					n++
				}
				if !typed && d.Doc == nil && s.Doc == nil && s.Comment == nil {
					undocumented = append(undocumented, id)
				}
			}
		}
	}
	return n, undocumented
}

// namesOwnType reports a constant of an enumeration: "Task ActivityType = iota", a type without a package before it.
func namesOwnType(s *ast.ValueSpec) bool {
	id, ok := s.Type.(*ast.Ident)
	return ok && id.IsExported()
}

func receiverExported(d *ast.FuncDecl) bool {
	typ := d.Recv.List[0].Type
	for {
		switch x := typ.(type) {
		case *ast.StarExpr:
			typ = x.X
		case *ast.IndexExpr:
			typ = x.X
		case *ast.IndexListExpr:
			typ = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return false
		}
	}
}

// why begins the line of a comment that defends an excess.
const why = "Long because"

// saysWhy reports whether a line of a comment begins with why and goes on to give a reason.
func saysWhy(comment string) bool {
	for line := range strings.Lines(comment) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), why); ok && len(strings.Fields(rest)) >= 3 {
			return true
		}
	}
	return false
}
