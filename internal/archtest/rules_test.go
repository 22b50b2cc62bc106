package archtest

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// sample is a repository in memory: file name → content.
type sample map[string]string

func (s sample) load(t *testing.T) *Tree {
	t.Helper()
	files := fstest.MapFS{}
	for name, content := range s {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	tree, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func texts(found []Finding) []string {
	var out []string
	for _, f := range found {
		out = append(out, f.String())
	}
	return out
}

// fileReason defends the length of a file, not of its package, in two lines.
const fileReason = "// Long because it is a table of words.\n\n"

// lines is n lines of Go that mean nothing.
func lines(n int) string { return strings.Repeat("\n", n) }

func TestRules(t *testing.T) {
	cases := []struct {
		name  string
		check func(*Tree) []Finding
		files sample
		want  []string // the start of each finding
	}{
		{"capabilities", Capabilities, sample{
			"internal/app/engage/a.go": "package engage\nfunc f() {\nw.DB.System(ctx, store.SignIn, fn)\nw.DB.System(ctx, store.OpenScope, fn)\nw.DB.Write(ctx, seat, fn)\nout.Write(a, b, c)\n}",
			"internal/app/act/a.go":    "package act\nfunc f() { db.Write(ctx, seat, fn) }",
			"internal/web/a.go":        "package web\nfunc f() { tx.System(ctx, store.GiveSeat, fn) }",
		}, []string{
			"internal/app/engage/a.go:3: internal/app/engage may not act as System to \"SignIn\"",
			"internal/app/engage/a.go:5: a transaction that writes",
			"internal/web/a.go:2: internal/web may not act as System"}},

		{"imports: leaf first", Imports, sample{
			"internal/core/civil/a.go": "package civil\nimport _ \"counterpart.dev/internal/core/plan\"",
			"internal/core/plan/a.go":  "package plan\nimport _ \"counterpart.dev/internal/core/civil\"",
		}, []string{"internal/core/civil/a.go:2: internal/core/civil may not import internal/core/plan"}},

		{"imports: a core knows no format", Imports, sample{
			"internal/core/sched/a.go": "package sched\nimport (\n\t_ \"counterpart.dev/internal/core/plan\"\n\t_ \"counterpart.dev/internal/format/xer\"\n)",
		}, []string{"internal/core/sched/a.go:4: internal/core/sched may not import internal/format/xer"}},

		{"imports: chart knows nothing of ours", Imports, sample{
			"internal/chart/a.go": "package chart\nimport _ \"counterpart.dev/internal/core/civil\"",
		}, []string{"internal/chart/a.go:2: internal/chart may not import internal/core/civil"}},

		{"imports: a prefix is not a folder", Imports, sample{
			"internal/assess/a.go":      "package assess\nimport _ \"counterpart.dev/internal/corelike\"",
			"internal/report/html/a.go": "package html\nimport _ \"counterpart.dev/internal/core/brief\"",
		}, []string{"internal/assess/a.go:2: internal/assess may not import internal/corelike"}},

		{"imports: tests may look around, but not into commands", Imports, sample{
			"internal/chart/a_test.go": "package chart\nimport (\n\t_ \"counterpart.dev/internal/demo\"\n\t_ \"counterpart.dev/cmd/counterpart\"\n)",
		}, []string{"internal/chart/a_test.go:4: nothing imports a command"}},

		{"imports: names stay with their package", Imports, sample{
			"internal/chart/a.go": "package chart\nimport . \"time\"\nvar a = Now()",
		}, []string{"internal/chart/a.go:2: an import into the file's own names"}},

		{"imports: a package without a rule", Imports, sample{
			"internal/helper/a.go":      "package helper",
			"internal/core/shiny/a.go":  "package shiny",
			"internal/format/mpp/a.go":  "package mpp",
			"internal/format/xer/a.go":  "package xer",
			"cmd/counterpart/main.go":   "package main",
			"tools/go.mod":              "module counterpart.dev/tools",
			"tools/made/generated.go":   "package made",
			"internal/x/testdata/bad.g": "package",
		}, []string{
			"internal/core/shiny: no rule says", "internal/format/mpp: no rule says", "internal/helper: no rule says"}},

		{"purity: what a core may not import", Purity, sample{
			"internal/core/civil/a.go":      "package civil\nimport (\n\t_ \"net/http\"\n\t_ \"os\"\n\t_ \"database/sql\"\n\t_ \"sort\"\n\t_ \"golang.org/x/text\"\n)",
			"internal/core/civil/a_test.go": "package civil\nimport _ \"os\"",
			"internal/report/a.go":          "package report\nimport _ \"os\"",
		}, []string{
			"internal/core/civil/a.go:3: a core may not import net/http",
			"internal/core/civil/a.go:4: a core may not import os",
			"internal/core/civil/a.go:5: a core may not import database/sql",
			"internal/core/civil/a.go:7: a core imports only cores and the standard library"}},

		{"purity: what one core may borrow, no other may", Purity, sample{
			"internal/core/record/a.go": "package record\nimport (\n\t_ \"golang.org/x/mod/sumdb/tlog\"\n\t_ \"golang.org/x/mod/sumdb\"\n\t_ \"golang.org/x/mod/sumdb/tlog/deeper\"\n)",
			"internal/core/plan/a.go":   "package plan\nimport _ \"golang.org/x/mod/sumdb/tlog\"",
		}, []string{
			"internal/core/plan/a.go:2: a core imports only cores and the standard library, not golang.org/x/mod/sumdb/tlog",
			"internal/core/record/a.go:4: a core imports only cores and the standard library, not golang.org/x/mod/sumdb",
			"internal/core/record/a.go:5: a core imports only cores and the standard library, not golang.org/x/mod/sumdb/tlog/deeper"}},

		{"purity: chance is handed in", Purity, sample{
			"internal/core/plan/a.go": "package plan\nimport \"math/rand/v2\"\nvar r = rand.New(rand.NewPCG(1, 2))\nvar n = rand.IntN(3)",
			"internal/core/plan/b.go": "package plan\nimport old \"math/rand\"\nvar m = old.Int()",
		}, []string{
			"internal/core/plan/a.go:4: rand.IntN draws from global chance",
			"internal/core/plan/b.go:2: a core may not import math/rand"}},

		{"the clock, also under another name", Clock, sample{
			"internal/core/civil/a.go": "package civil\nimport clock \"time\"\nvar a = clock.Now()\nvar b = clock.UTC",
			"internal/report/a.go":     "package report\nimport \"time\"\nfunc f() { time.Sleep(1) }\nfunc g(time struct{ Now int }) int { return time.Now }",
			"cmd/counterpart/main.go":  "package main\nimport \"time\"\nvar a = time.Now()",
		}, []string{
			"internal/core/civil/a.go:3: time.Now is the machine's clock",
			"internal/report/a.go:3: time.Sleep is the machine's clock"}},

		{"modules: chosen per folder", Modules, sample{
			"cmd/counterpart/main.go":  "package main\nimport _ \"github.com/spf13/cobra\"",
			"internal/report/a.go":     "package report\nimport (\n\t_ \"github.com/spf13/cobra\"\n\t_ \"github.com/google/go-cmp/cmp\"\n)",
			"internal/chart/a_test.go": "package chart\nimport (\n\t_ \"github.com/google/go-cmp/cmp\"\n\t_ \"github.com/stretchr/testify\"\n)",
		}, []string{
			"internal/chart/a_test.go:4: internal/chart may not import github.com/stretchr/testify",
			"internal/report/a.go:3: internal/report may not import github.com/spf13/cobra",
			"internal/report/a.go:4: internal/report may not import github.com/google/go-cmp/cmp"}},

		{"modules: a core borrows packages, not modules", Modules, sample{
			"internal/core/record/a.go": "package record\nimport (\n\t_ \"golang.org/x/mod/sumdb/note\"\n\t_ \"golang.org/x/mod/zip\"\n)",
		}, []string{"internal/core/record/a.go:4: internal/core/record may not import golang.org/x/mod/zip"}},

		{"package comments", PackageComments, sample{
			"a/a.go":      "// Package a does it. It refuses the rest.\npackage a",
			"b/b.go":      "// Package b does it\npackage b",
			"c/c.go":      "package c",
			"d/d.go":      "package d",
			"d/doc.go":    "// Package d reads v1.2 files. It refuses others.\npackage d",
			"e/e_test.go": "package e",
		}, []string{"b: the package comment", "c: the package comment"}},

		{"exported names have comments", ExportedNames, sample{
			"a/a.go": `// Package a is.
package a

type Bare struct{}

// Told is.
type Told int

func (Told) String() string { return "" }
func (*Told) Move()         {}
func (hidden) Move()        {}

type hidden int

// The kinds.
const (
	One Told = iota
	Two
)

const (
	Three Told = iota
	Four
)

const Loose = 1

var Free, free int

func Do() {}

// Done is.
func Done() {}
`,
			"cmd/counterpart/main.go": "package main\nfunc Run() {}",
		}, []string{
			"a/a.go:4: exported Bare", "a/a.go:10: exported Move", "a/a.go:26: exported Loose",
			"a/a.go:28: exported Free", "a/a.go:30: exported Do "}},

		{"forty-one exported names", ExportedNames, sample{
			"a/a.go": "// Package a is.\npackage a\n// All.\nvar (\n" + names(41) + ")",
			"b/b.go": "// Package b is.\n//\n// Long because the standard names them all.\npackage b\n// All.\nvar (\n" + names(41) + ")",
			"c/c.go": "// Package c is.\npackage c\n// All.\nvar (\n" + names(40) + ")\n// Kind is.\ntype kind int",
		}, []string{"a: exports 41 names"}},

		{"functions of sixty lines", Sizes, sample{
			"a/a.go": "package a\nfunc ok() {" + lines(59) + "}\nfunc long() {" + lines(60) + "}\n" +
				"// Long because the standard lists sixty cases.\nfunc told() {" + lines(60) + "}\n" +
				"// Long because.\nfunc untold() {" + lines(60) + "}\n",
			"a/a_test.go": "package a\nfunc test() {" + lines(100) + "}\n",
		}, []string{"a/a.go:62: func long has 61 lines", "a/a.go:186: func untold has 61 lines"}},

		{"files of five hundred lines", Sizes, sample{
			"a/a.go": "package a" + lines(500),
			"a/b.go": "package a" + lines(501),
			"a/c.go": "// Long because it is a table of the standard.\n\npackage a" + lines(501),
			"a/d.go": "package a\nvar x = 1\n// Long because this comes too late here.\n" + lines(501),
		}, []string{"a/b.go: the file has 501 lines", "a/d.go: the file has 504 lines"}},

		{"packages of four thousand lines", Sizes, sample{
			"a/a.go": fileReason + "package a" + lines(2000),
			"a/b.go": fileReason + "package a" + lines(1996),
			"b/a.go": fileReason + "package b" + lines(2000),
			"b/b.go": fileReason + "package b" + lines(1995),
			"c/a.go": "// Package c is.\n//\n// Long because the standard has a table of it.\npackage c" + lines(5000),
		}, []string{"a: the package has 4000 lines"}},

		{"unfinished work", Words, sample{
			"a/a.go":      "package a\n// TO" + "DO: more\n// It waits for no" + "thing.\n// Good enough for " + "now.\nvar placeholder = 1\n",
			"README.md":   "A FIX" + "ME here, mastodons and hackers there.\n",
			"LICENSE":     "TO" + "DO\n",
			"picture.png": "\x00TO" + "DO",
		}, []string{
			"README.md:1: FIX" + "ME marks unfinished work",
			"a/a.go:2: TO" + "DO marks unfinished work",
			"a/a.go:4: for " + "now is an excuse"}},

		{"words of one place", Words, sample{
			"README.md": "See /ho" + "me/anna/x and issue " + "12.\nPaths like a/home/b and /homepage, 12 issues, the home/work balance.\n",
			"run.sh":    "cd /ro" + "ot/x\n",
		}, []string{
			"README.md:1: /ho" + "me/a is a path of one machine",
			"README.md:1: issue " + "12 numbers a conversation",
			"run.sh:1: /ro" + "ot/x is a path of one machine"}},

		{"dangers", Dangers, sample{
			"internal/a/a.go": "package a\nimport (\n\t\"os/exec\"\n\t\"net/http\"\n\t\"regexp\"\n\t\"unsafe\"\n\tgob \"encoding/gob\"\n)\n" +
				"var a, b = regexp.MustCompile(`a`), unsafe.Sizeof(1)\nfunc f(r *http.Request) { regexp.MustCompile(`b`) }\nvar c, d = http.Get(``), unsafe.Pointer(nil)\n",
			"internal/a/a_test.go":    "package a\nimport \"os/exec\"",
			"internal/e2e/a.go":       "package e2e\nimport \"os/exec\"",
			"cmd/counterpart/main.go": "package main\nimport \"html/template\"\nimport \"C\"",
		}, []string{
			"cmd/counterpart/main.go:2: html/template", "cmd/counterpart/main.go:3: C ",
			"internal/a/a.go:3: os/exec", "internal/a/a.go:7: encoding/gob", "internal/a/a.go:10: a pattern made while the program runs",
			"internal/a/a.go:11: http.Get", "internal/a/a.go:11: unsafe.Pointer"}},

		{"aborts", Aborts, sample{
			"internal/a/a.go":         "package a\nimport (\n\t\"log\"\n\t\"os\"\n)\nfunc f() { panic(1) }\nfunc g() { os.Exit(1) }\nfunc h() { log.Fatalf(\"\") }\nfunc i(panic func(int)) { panic(1) }",
			"internal/a/a_test.go":    "package a\nfunc f() { panic(1) }",
			"cmd/counterpart/main.go": "package main\nimport \"os\"\nfunc main() { os.Exit(1) }",
		}, []string{
			"internal/a/a.go:6: panic ends", "internal/a/a.go:7: os.Exit ends", "internal/a/a.go:8: log.Fatalf ends"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { wantStarts(t, c.check(c.files.load(t)), c.want) })
	}
}

// names is n exported variables, one a line.
func names(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("\tN" + strings.Repeat("x", i) + " int\n")
	}
	return b.String()
}

// wantStarts compares findings with the starts they should have, in order.
func wantStarts(t *testing.T, found []Finding, want []string) {
	t.Helper()
	got := texts(found)
	for i := range min(len(got), len(want)) {
		if strings.HasPrefix(got[i], want[i]) {
			got[i] = want[i]
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestDocuments(t *testing.T) {
	commands := Commands{
		"": {"--help", "-h"}, "schedule": {"--help"}, "schedule read": {"--json", "--help"},
		"schedule check": {"--json", "--baseline"}, "brief": {"--case", "-o", "--out"},
	}
	repository := sample{
		"Makefile":                      "VERSION := 1\n.PHONY: run\nrun build: x\n\tgo build\ntest:\n\tgo test\n",
		"examples/hospital/a.xer":       "ERMHDR",
		"examples/hospital/case.yaml":   "title: x",
		"internal/core/civil/a.go":      "package civil",
		"internal/core/civil/a_test.go": "package civil\nfunc TestDates() {}\nfunc FuzzDates() {}\nfunc (x) TestMethod() {}",
		"docs/adr/0001-x.md":            "fine",
	}
	cases := []struct {
		name, text string
		want       []string
	}{
		{"what exists", "`make run`, `make build test`, `examples/hospital/*.xer`, `core/civil`, `internal/core/civil/a.go`, `case.yaml`,\n" +
			"`counterpart schedule read|check --json plan.xer`, `counterpart brief --case c.yaml -o out.html`, [one](docs/adr/0001-x.md#a)\n" +
			"```\n$ make test V=1   # all\nbuild/counterpart brief a.xer --out=x | less -R\ncounterpart\n```\n", nil},
		{"what is no path of ours", "`net/http`, `and/or`, `build/brief.html`, `P6`, `*.md`, `golang.org/x/text`, `--json`, [w](https://example.org/x.md)\n", nil},
		{"a path", "one\n`internal/core/sched` `examples/hospital/b.xer` `docs/*.html` `HISTORY.md` `core/sched/`\n", []string{
			"README.md:2: names HISTORY.md", "README.md:2: names core/sched/", "README.md:2: names docs/*.html",
			"README.md:2: names examples/hospital/b.xer", "README.md:2: names internal/core/sched"}},
		{"a link", "[one](docs/adr/0002-y.md)\n", []string{"README.md:1: links to docs/adr/0002-y.md"}},
		{"a target", "`make deploy`\n```\nmake run lint\n```\n", []string{
			"README.md:1: names make deploy", "README.md:3: names make lint"}},
		{"an indented block", "Run\n\n    make deploy   # now\n\nand make sure.\n", []string{"README.md:3: names make deploy"}},
		{"a variable is no target", "`make VERSION`\n", []string{"README.md:1: names make VERSION"}},
		{"a command", "`counterpart schedule simulate`\n```\ncounterpart serve\n```\n", []string{
			"README.md:1: names counterpart schedule simulate, which is no command", "README.md:3: names counterpart serve, which is no command"}},
		{"one of two commands", "`counterpart schedule read|level`\n", []string{
			"README.md:1: names counterpart schedule level, which is no command"}},
		{"a test", "`TestDates`, `FuzzDates` in `internal/core/civil`, `TestDates` in `core/civil` and not `Testing`\n`TestMethod`, `TestTimes`\n`TestDates` in `internal/chart`\n", []string{
			"README.md:2: names TestMethod, which no test file declares", "README.md:2: names TestTimes, which no test file declares",
			"README.md:3: names TestDates in internal/chart, which does not declare it", "README.md:3: names internal/chart, which"}},
		{"a flag", "`counterpart schedule check [--against FILE]`\n", []string{
			"README.md:1: names --against, which is no flag of counterpart schedule check"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			files := sample{"README.md": c.text}
			for name, content := range repository {
				files[name] = content
			}
			wantStarts(t, Documents(files.load(t), commands), c.want)
		})
	}
}

func TestLoadRefusesWhatDoesNotParse(t *testing.T) {
	_, err := Load(fstest.MapFS{"a/a.go": {Data: []byte("package")}})
	if err == nil || !strings.Contains(err.Error(), "a/a.go:1") {
		t.Errorf("error is %v, want one that names a/a.go:1", err)
	}
}
