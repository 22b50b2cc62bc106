package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// source is this package's code without its tests, with its types.
type source struct {
	fset  *token.FileSet
	files map[string]*ast.File // by name
	info  *types.Info
	pkg   *types.Package
}

var theSource = sync.OnceValues(func() (*source, error) {
	s := &source{fset: token.NewFileSet(), files: map[string]*ast.File{}, info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{},
		Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}}
	names, err := filepath.Glob("*.go")
	if err != nil {
		return nil, err
	}
	var list []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(s.fset, name, nil, 0)
		if err != nil {
			return nil, err
		}
		s.files[name] = f
		list = append(list, f)
	}
	exported, err := exportData()
	if err != nil {
		return nil, err
	}
	conf := types.Config{Importer: importer.ForCompiler(s.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exported[path]) })}
	s.pkg, err = conf.Check("counterpart.dev/internal/store", s.fset, list, s.info)
	return s, err
})

// exportData is where the compiler keeps what this package imports.
func exportData() (map[string]string, error) {
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}", ".").Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("go list: %w: %s", err, failed.Stderr)
	}
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	files := map[string]string{}
	for l := range bytes.Lines(out) {
		path, file, _ := strings.Cut(strings.TrimSpace(string(l)), "\t")
		files[path] = file
	}
	return files, nil
}

func loadSource(t *testing.T) *source {
	t.Helper()
	s, err := theSource()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// constants lists the package's constants of a type by name.
func (s *source) constants(typ string) map[string]string {
	out := map[string]string{}
	for _, name := range s.pkg.Scope().Names() {
		c, ok := s.pkg.Scope().Lookup(name).(*types.Const)
		if ok && s.is(c.Type(), typ) {
			out[name] = constant.StringVal(c.Val())
		}
	}
	return out
}

func (s *source) is(t types.Type, name string) bool {
	n, ok := t.(*types.Named)
	return ok && n.Obj().Pkg() == s.pkg && n.Obj().Name() == name
}

var hole = regexp.MustCompile(`\{\w+\}`)

// allTexts is every text that can ever run, by the name of its constant: those with a hole in each composition.
func allTexts(t *testing.T) map[string]text {
	s := loadSource(t)
	out := map[string]text{}
	composed := compositions()
	for name, value := range s.constants("text") {
		switch hole.FindString(value) {
		case "":
			out[name] = text(value)
		case "{list}":
			from := arguments(value) + 1
			for _, n := range []int{1, 2, inListMax} {
				out[fmt.Sprintf("%s, %d values", name, n)] = inList(text(value), from, n)
			}
		case "{order}":
			for _, o := range s.constants("order") {
				if i := slices.Index(composed, ordered(text(value), order(o))); i >= 0 {
					out[fmt.Sprintf("%s, order %d", name, i)] = composed[i]
				}
			}
			if !slices.ContainsFunc(slices.Collect(maps.Keys(out)), func(n string) bool { return strings.HasPrefix(n, name+", ") }) {
				t.Errorf("no composition fills the hole of %s", name)
			}
		default:
			t.Errorf("%s has a hole that nothing fills: %s", name, hole.FindString(value))
		}
	}
	for name, o := range s.constants("order") {
		if !slices.ContainsFunc(composed, func(c text) bool { return strings.Contains(string(c), o) }) {
			t.Errorf("no composition has the order %s", name)
		}
	}
	if len(out) < 50 {
		t.Fatalf("only %d texts were found", len(out))
	}
	for name, q := range out {
		if hole.MatchString(string(q)) || lint(q) != nil {
			t.Errorf("%s cannot run: %s", name, q)
		}
	}
	return out
}

var numbered = regexp.MustCompile(`\$(\d+)`)

// arguments is how many arguments a text takes: the highest number in it.
func arguments(s string) (most int) {
	for _, m := range numbered.FindAllStringSubmatch(s, -1) {
		if n, err := strconv.Atoi(m[1]); err == nil {
			most = max(most, n)
		}
	}
	return most
}

// modeOf is the mode in which a text runs: what names a view is content.
func modeOf(q text) mode {
	if strings.Contains(string(q), "visible_") {
		return appMode
	}
	return systemMode
}

// Every text compiles on both engines, with the rights of the mode it runs in.
func TestTextsArePrepared(t *testing.T) {
	texts := allTexts(t)
	t.Run("sqlite", func(t *testing.T) {
		w := openLiteWorld(t, Options{Slots: 1})
		db := w.db.engine.(*lite).all[0].db
		for name, q := range texts {
			stmt, err := db.PrepareContext(context.WithValue(t.Context(), stateKey{}, &state{mode: modeOf(q)}), string(q))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			stmt.Close()
		}
	})
	t.Run("postgres", func(t *testing.T) {
		s, name := pgCopy(t)
		c, err := pgx.Connect(t.Context(), s.URL("cp_login", name))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close(context.Background())
		for name, q := range texts {
			// A statement is prepared whoever asks; explaining looks at the rights too, and runs nothing.
			nulls := strings.Join(slices.Repeat([]string{"NULL"}, arguments(string(q))), ", ")
			if nulls != "" {
				nulls = "(" + nulls + ")"
			}
			script := fmt.Sprintf("BEGIN; SET LOCAL ROLE %s; PREPARE p AS %s; EXPLAIN EXECUTE p%s; DEALLOCATE p; ROLLBACK", pgRoles[modeOf(q)], q, nulls)
			if _, err := c.PgConn().Exec(t.Context(), script).ReadAll(); err != nil {
				t.Errorf("%s: %v", name, err)
				if _, err := c.PgConn().Exec(t.Context(), "ROLLBACK; DEALLOCATE ALL").ReadAll(); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// No text is made at run time: a constant has a name, and what is put together is put together in one file.
func TestTextsAreConstants(t *testing.T) {
	s := loadSource(t)
	used := map[types.Object]int{}
	for _, o := range s.info.Uses {
		used[o]++
	}
	for _, typ := range []string{"text", "order"} {
		for name := range s.constants(typ) {
			if used[s.pkg.Scope().Lookup(name)] == 0 {
				t.Errorf("nothing uses %s", name)
			}
		}
	}
	for name, f := range s.files {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
				continue
			}
			ast.Inspect(d, func(n ast.Node) bool {
				if a, ok := n.(*ast.AssignStmt); ok && a.Tok == token.ADD_ASSIGN && s.is(s.info.Types[a.Lhs[0]].Type, "text") {
					t.Errorf("%s: a text grows", s.fset.Position(a.Pos()))
				}
				e, ok := n.(ast.Expr)
				if !ok {
					return true
				}
				tv := s.info.Types[e]
				if !s.is(tv.Type, "text") && !s.is(tv.Type, "order") {
					return true
				}
				at := s.fset.Position(e.Pos())
				switch e := e.(type) {
				case *ast.BasicLit:
					t.Errorf("%s: a text without a name: %s", at, e.Value)
				case *ast.Ident:
					if c, ok := s.info.Uses[e].(*types.Const); ok && !s.is(c.Type(), "text") && !s.is(c.Type(), "order") {
						t.Errorf("%s: %s becomes a text without being declared one", at, e.Name)
					}
				case *ast.BinaryExpr:
					t.Errorf("%s: a text is put together", at)
				case *ast.CallExpr:
					if s.info.Types[e.Fun].IsType() && name != "text.go" {
						t.Errorf("%s: something is made a text; only text.go may", at)
					}
				}
				return true
			})
		}
	}
}

// Only these files see a driver; in all others what runs is a text.
func TestDriversStayInTheirFiles(t *testing.T) {
	s := loadSource(t)
	see := []string{"keys.go", "migrate.go", "pending.go", "postgres.go", "sqlite.go", "authorizer.go", "boundary.go", "heap.go"}
	sees := func(name string) bool { // the queue has its own tables, and upkeep is past the boundary
		return slices.Contains(see, name) || strings.HasPrefix(name, "queue") || strings.HasPrefix(name, "upkeep")
	}
	for name, f := range s.files {
		for _, spec := range f.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			if driver := path == "database/sql" || strings.HasPrefix(path, "github.com/jackc/") || strings.HasPrefix(path, "modernc.org/"); driver && !sees(name) {
				t.Errorf("%s imports %s", name, path)
			}
		}
		for id, o := range s.info.Uses {
			if s.fset.Position(id.Pos()).Filename == name && o.Name() == "handle" && !strings.HasPrefix(name, "queue") && isMethodOf(o, "engineTx") {
				t.Errorf("%s: the driver's own transaction is for the queue", s.fset.Position(id.Pos()))
			}
		}
	}
}

func isMethodOf(o types.Object, name string) bool {
	f, ok := o.(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return false
	}
	n, ok := f.Signature().Recv().Type().(*types.Named)
	return ok && n.Obj().Name() == name
}

// words are what texts are made of besides the names of tables and columns and the functions: nothing that sets a role or a seat,
// reads the catalogue, a row's hidden columns or the engine's counters, waits, notifies or locks.
var words = strings.Fields(`SELECT FROM WHERE AND OR NOT IN IS NULL EXISTS AS JOIN LEFT ON GROUP BY ORDER DESC LIMIT OFFSET UNION ALL WITH RECURSIVE DISTINCT
	INSERT INTO VALUES UPDATE SET DELETE RETURNING CASE WHEN THEN ELSE END`)

var viewer = regexp.MustCompile(`(?i)\b(seat|tx_now|scope_from|scope_to)\s*\(\s*\)`)

var sqlToken = regexp.MustCompile(`'(?:[^']|'')*'|\$\d+|\d+|\w+|"[^"]*"|[^\s\w]`)

func TestTextsSayNothingElse(t *testing.T) {
	relations, err := declared()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for name, r := range relations {
		if _, content := tableNamed(name); content {
			name = "visible_" + name
		}
		known[name] = true
		for _, c := range r.columns {
			known[c.name] = true
		}
	}
	known["visible_grant"], known["visible_scope"], known["visible_mark"] = true, true, true
	called := map[string]bool{}
	alias := regexp.MustCompile(`^[a-z][0-9]?$`)
	for name, q := range allTexts(t) {
		tokens := sqlToken.FindAllString(string(q), -1)
		for i, w := range tokens {
			next := ""
			if i+1 < len(tokens) {
				next = tokens[i+1]
			}
			// WITH RECURSIVE name (…) AS and JOIN name give a name to a part of the text itself.
			local := slices.Contains([]string{"above", "below", "held", "found", "turned"}, w)
			switch {
			case strings.ContainsAny(w[:1], `'$0123456789(),.*=<>+-|`), slices.Contains(words, w), known[w], alias.MatchString(w), local:
			case slices.Contains(functions, w) && next == "(":
			default:
				t.Errorf("%s says %q", name, w)
			}
			if slices.Contains(functions, w) && next == "(" {
				called[w] = true
			}
		}
		if viewer.MatchString(string(q)) {
			t.Errorf("%s names the viewer or the clock", name)
		}
		if strings.Contains(string(q), "--") || strings.Contains(string(q), "/*") || strings.Contains(string(q), ";") {
			t.Errorf("%s has a comment or more than one statement", name)
		}
	}
	for _, f := range functions {
		if !called[f] && !slices.Contains([]string{"seat", "tx_now", "scope_from", "scope_to"}, f) {
			t.Errorf("no text calls %s", f)
		}
	}
}

// A number that is left out would be an argument that goes nowhere, which only PostgreSQL complains of.
func TestArgumentsAreCounted(t *testing.T) {
	for name, q := range allTexts(t) {
		seen := map[string]bool{}
		for _, m := range numbered.FindAllString(string(q), -1) {
			seen[m] = true
		}
		if len(seen) != arguments(string(q)) {
			t.Errorf("%s leaves out an argument: %v", name, slices.Sorted(maps.Keys(seen)))
		}
	}
}

// grantsWritten is a text that changes what rooms seats hold.
var grantsWritten = regexp.MustCompile(`(INSERT INTO|UPDATE|DELETE FROM) seat_room\b`)

// What is kept in memory of what a seat sees holds until its rooms change. So whatever changes them goes through the one function that
// counts it, and the seat is its first argument.
func TestChangedGrantsAreCounted(t *testing.T) {
	s := loadSource(t)
	change := map[types.Object]bool{}
	for name, value := range s.constants("text") {
		if grantsWritten.MatchString(value) {
			change[s.pkg.Scope().Lookup(name)] = true
			if !strings.Contains(value, "seat = $1") && !strings.Contains(value, "VALUES ($1,") {
				t.Errorf("the first argument of %s is not the seat", name)
			}
		}
	}
	counted := map[*ast.Ident]bool{}
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok && len(c.Args) > 1 {
				if sel, ok := c.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "regrants" {
					if id, ok := c.Args[1].(*ast.Ident); ok {
						counted[id] = true
					}
				}
			}
			return true
		})
	}
	uses := 0
	for id, o := range s.info.Uses {
		if change[o] {
			uses++
			if !counted[id] {
				t.Errorf("%s: %s changes grants that nobody counts", s.fset.Position(id.Pos()), id.Name)
			}
		}
	}
	if len(change) < 5 || uses < len(change) {
		t.Errorf("%d texts change grants, in %d places", len(change), uses)
	}
}
