package archtest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
)

// Tree is a repository: its Go packages as syntax and all its text files.
type Tree struct {
	Packages []*Package // in the order of their folders
	Texts    []Text     // every text file, Go files included, in the order of their paths
	paths    map[string]bool
	fset     *token.FileSet
}

// Package is one folder of Go files.
type Package struct {
	Dir   string // slash-separated, relative to the root
	Files []*File
}

// File is one Go file.
type File struct {
	Path   string
	Test   bool // its name ends in _test.go
	Lines  int
	Syntax *ast.File
}

// Text is a file that holds no zero byte.
type Text struct {
	Path    string
	Content string
}

// Load reads a repository. It leaves out folders that are made rather than written (build, .git), folders that are
// modules of their own, and, for Go, testdata. A Go file that does not parse is an error.
func Load(root fs.FS) (*Tree, error) {
	t := &Tree{paths: map[string]bool{}, fset: token.NewFileSet()}
	packages := map[string]*Package{}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		t.paths[name] = true
		if entry.IsDir() {
			if name == ".git" || name == "build" {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		content, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		if bytes.IndexByte(content, 0) >= 0 {
			return nil
		}
		t.Texts = append(t.Texts, Text{name, string(content)})
		if strings.HasSuffix(name, ".go") && !strings.Contains("/"+name, "/testdata/") {
			return t.addGo(packages, name, content)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the tree: %w", err)
	}
	for _, p := range packages {
		if p.Dir == "." || !t.inOtherModule(p.Dir) {
			t.Packages = append(t.Packages, p)
		}
	}
	sort.Slice(t.Packages, func(i, j int) bool { return t.Packages[i].Dir < t.Packages[j].Dir })
	return t, nil
}

func (t *Tree) addGo(packages map[string]*Package, name string, content []byte) error {
	syntax, err := parser.ParseFile(t.fset, name, content, parser.ParseComments)
	if err != nil {
		return err
	}
	dir := path.Dir(name)
	p := packages[dir]
	if p == nil {
		p = &Package{Dir: dir}
		packages[dir] = p
	}
	p.Files = append(p.Files, &File{
		Path:   name,
		Test:   strings.HasSuffix(name, "_test.go"),
		Lines:  bytes.Count(content, []byte("\n")),
		Syntax: syntax,
	})
	return nil
}

// inOtherModule reports whether a folder below the root, or one above it, has a go.mod of its own.
func (t *Tree) inOtherModule(dir string) bool {
	for dir != "." {
		if t.paths[dir+"/go.mod"] {
			return true
		}
		dir = path.Dir(dir)
	}
	return false
}

// line is the line a position lies on.
func (t *Tree) line(pos token.Pos) int { return t.fset.Position(pos).Line }

// code is the files of a package that are not tests.
func (p *Package) code() []*File {
	var files []*File
	for _, f := range p.Files {
		if !f.Test {
			files = append(files, f)
		}
	}
	return files
}

// doc is the package comment: that of the first file that has one.
func (p *Package) doc() string {
	for _, f := range p.code() {
		if f.Syntax.Doc != nil {
			return f.Syntax.Doc.Text()
		}
	}
	return ""
}

// imports calls f with every import path of the file and the line it stands on.
func (t *Tree) imports(file *File, f func(importPath string, line int)) {
	for _, spec := range file.Syntax.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			f(p, t.line(spec.Pos()))
		}
	}
}

// uses calls f with every selector on an imported package: its import path, the name chosen, and the line.
func (t *Tree) uses(file *File, f func(importPath, name string, line int)) {
	named := map[string]string{}
	for _, spec := range file.Syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if spec.Name != nil {
			named[spec.Name.Name] = p
			continue
		}
		named[packageName(p)] = p
	}
	ast.Inspect(file.Syntax, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok && id.Obj == nil && named[id.Name] != "" {
			f(named[id.Name], sel.Sel.Name, t.line(sel.Pos()))
		}
		return true
	})
}

// packageName guesses the name of a package from its path; a trailing major version is not part of it.
func packageName(importPath string) string {
	base := path.Base(importPath)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		return path.Base(path.Dir(importPath))
	}
	return base
}
