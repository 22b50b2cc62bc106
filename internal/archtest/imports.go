package archtest

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// coreOrder is the packages of internal/core, leaf first. Each may import those before it and nothing else of ours.
var coreOrder = []string{"mailtoken", "quoting", "civil", "access", "party", "engage", "matter", "clock", "conduct", "record", "plan", "sched", "assure", "compare", "trend", "value", "accord", "confidence", "poll", "people", "benefit", "money", "risk", "outlook", "vague", "meeting", "notice", "intake", "brief", "programme", "duty", "portfolio", "estate", "gate", "register", "inbound", "mapedit", "casebook", "errand", "situation", "play"}

// mayImport says which folders of ours the code of a folder may import; the cores follow coreOrder instead.
// Tests may import everything but commands: they prove that parts agree.
var mayImport = map[string][]string{
	"cmd": {"internal/house", "internal/config", "internal/server", "internal/app", "internal/job", "internal/store", "internal/password",
		"internal/assess", "internal/report", "internal/format", "internal/core", "internal/errs"},
	"internal/house": {"internal/config", "internal/server", "internal/web", "internal/app", "internal/job", "internal/store", "internal/demo/play", "internal/courier",
		"internal/password", "internal/core", "internal/errs"},
	"internal/store":           {"internal/core", "internal/errs"},
	"internal/store/storetest": {"internal/core/access", "internal/store"},
	"internal/app/act":         {"internal/store", "internal/core", "internal/errs"},
	"internal/app":             {"internal/app/act", "internal/store", "internal/core", "internal/password", "internal/totp", "internal/assess", "internal/report", "internal/errs"},
	"internal/app/gather":      {"internal/store", "internal/core", "internal/assess", "internal/errs"},
	"internal/app/benefit":     {"internal/app/act", "internal/app/gather", "internal/app/lists", "internal/store", "internal/core", "internal/assess", "internal/format/casefile", "internal/format/sheet", "internal/errs"},
	"internal/app/programme":   {"internal/app/act", "internal/app/gather", "internal/store", "internal/core", "internal/assess", "internal/errs"},
	"internal/app/brief":       {"internal/app/act", "internal/app/gather", "internal/store", "internal/core", "internal/password", "internal/assess", "internal/report", "internal/errs"},
	"internal/app/outlook":     {"internal/app/act", "internal/app/gather", "internal/store", "internal/core", "internal/assess", "internal/errs"},
	"internal/app/portfolio":   {"internal/app/act", "internal/app/gather", "internal/app/lists", "internal/store", "internal/core", "internal/format/sheet", "internal/errs"},
	"internal/app/work":        {"internal/app/act", "internal/app/gather", "internal/store", "internal/core", "internal/assess", "internal/errs"},
	"internal/app/money":       {"internal/app/act", "internal/app/lists", "internal/app/gather", "internal/store", "internal/core", "internal/assess", "internal/format/casefile", "internal/format/sheet", "internal/errs"},
	"internal/app/situation":   {"internal/app/act", "internal/app/gather", "internal/store", "internal/core", "internal/errs"},
	"internal/app/mail":        {"internal/app/act", "internal/app/people", "internal/store", "internal/core", "internal/format/mail", "internal/errs"},
	"internal/app/people":      {"internal/app/act", "internal/app/lists", "internal/store", "internal/core", "internal/errs"},
	"internal/app/lists":       {"internal/app/act", "internal/store", "internal/core", "internal/format/sheet", "internal/errs"},
	"internal/app/meeting":     {"internal/app/act", "internal/app/people", "internal/store", "internal/core", "internal/format/calendar", "internal/errs"},
	"internal/app/matter":      {"internal/app/act", "internal/app/lists", "internal/app/gather", "internal/store", "internal/core", "internal/assess", "internal/format/rulefile", "internal/format/sheet", "internal/errs"},
	"internal/job":             {"internal/app", "internal/store", "internal/core", "internal/format", "internal/errs"},
	"internal/config":          nil,
	"internal/server":          {"internal/core/access", "internal/config", "internal/scan", "internal/errs"},
	"internal/web":             {"internal/app", "internal/server", "internal/core", "internal/chart", "internal/report", "internal/demo", "internal/web", "internal/errs"},
	"internal/journey":         nil,
	"internal/crawl":           nil,
	"internal/kill":            nil,
	"internal/apptest":         {"internal/app", "internal/store", "internal/core", "internal/password", "internal/totp", "internal/pgtest"},
	"internal/brieftest":       {"internal/apptest", "internal/app", "internal/job", "internal/core", "internal/demo", "internal/format"},
	"internal/assess":          {"internal/core", "internal/format", "internal/errs"},
	"internal/report":          {"internal/core", "internal/chart", "internal/report", "internal/errs"},
	"internal/format/xer":      {"internal/core/plan", "internal/core/civil", "internal/errs"},
	"internal/format/markup":   nil,
	"internal/format/mail":     {"internal/errs"},
	"internal/format/mspdi":    {"internal/core/plan", "internal/core/civil", "internal/format/markup", "internal/errs"},
	"internal/format/pmxml":    {"internal/core/plan", "internal/core/civil", "internal/format/markup", "internal/errs"},
	"internal/format/detect":   {"internal/format/markup"},
	"internal/format/tabular":  {"internal/core/intake", "internal/core/vague", "internal/core/plan", "internal/core/civil", "internal/format/sheet", "internal/errs"},
	"internal/format/write":    {"internal/core/plan", "internal/core/civil"},
	"internal/format/sheet":    {"internal/core/intake", "internal/core/vague", "internal/core/civil", "internal/format/detect", "internal/format/markup", "internal/errs"},
	"internal/format/rulefile": {"internal/core/matter", "internal/core/clock", "internal/core/engage", "internal/core/access", "internal/core/civil",
		"internal/errs"},
	"internal/courier":         {"internal/core/notice", "internal/errs"},
	"internal/format/calendar": {"internal/core/meeting", "internal/core/civil", "internal/errs"},
	"internal/format/casefile": {"internal/core/benefit", "internal/core/risk", "internal/core/plan", "internal/core/civil",
		"internal/errs"},
	"internal/demo":          {"internal/core"},
	"internal/demo/theatres": {"internal/core", "internal/demo"},
	"internal/demo/wireless": {"internal/demo"},
	"internal/demo/play":     {"internal/app", "internal/core", "internal/demo", "internal/errs"},
	"internal/chart":         nil,
	"internal/errs":          nil,
	"internal/htmltest":      nil,
	"internal/spent":         nil,
	"internal/recount":       nil,
	"internal/web/gantttest": {"internal/config", "internal/server", "internal/core", "internal/web"},
	"internal/web/webtest":   {"internal/apptest", "internal/config", "internal/htmltest", "internal/app", "internal/core", "internal/server", "internal/web"},
	"internal/web/ui":        {"internal/core", "internal/errs"},
	"internal/web/static":    {"internal/web/ui", "internal/chart", "internal/errs"},
	"internal/e2e":           nil,
	"internal/password":      {"internal/errs"},
	"internal/totp":          {"internal/errs"},
	"internal/scan":          {},
	"internal/pgtest":        nil,
	"internal/archtest":      nil,
	"bench": {"internal/core", "internal/format", "internal/assess", "internal/demo", "internal/app", "internal/config", "internal/house", "internal/store",
		"internal/web/gantttest", "internal/pgtest"},
}

// Imports finds imports that go against the directions of the house.
func Imports(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		allowed, known := allowedImports(p.Dir)
		if !known {
			found = append(found, Finding{p.Dir, 0,
				"no rule says what this package may import: add it to docs/architecture.md and to mayImport or coreOrder"})
			continue
		}
		for _, f := range p.Files {
			for _, spec := range f.Syntax.Imports {
				if spec.Name != nil && spec.Name.Name == "." {
					found = append(found, Finding{f.Path, t.line(spec.Pos()), "an import into the file's own names hides where they come from"})
				}
			}
			t.imports(f, func(importPath string, line int) {
				ours, ok := strings.CutPrefix(importPath, Module+"/")
				switch {
				case !ok || ours == p.Dir:
				case within(ours, "cmd"):
					found = append(found, Finding{f.Path, line, "nothing imports a command"})
				case !f.Test && !withinAny(ours, allowed):
					found = append(found, Finding{f.Path, line, fmt.Sprintf("%s may not import %s", p.Dir, ours)})
				}
			})
		}
	}
	return inOrder(found)
}

// allowedImports is the folders of ours that the code of dir may import, and whether a rule covers dir at all.
func allowedImports(dir string) (allowed []string, known bool) {
	if within(dir, "internal/core") {
		at := slices.Index(coreOrder, strings.TrimPrefix(dir, "internal/core/"))
		for _, name := range coreOrder[:max(at, 0)] {
			allowed = append(allowed, "internal/core/"+name)
		}
		return allowed, at >= 0
	}
	for ; dir != "."; dir = path.Dir(dir) {
		if allowed, known = mayImport[dir]; known {
			return allowed, true
		}
	}
	return nil, false
}

// impure is what a core may not import: files, network, processes, logs, flags, global chance, memory tricks.
var impure = []string{"net", "os", "io/fs", "io/ioutil", "path/filepath", "database/sql", "syscall", "plugin", "log", "flag",
	"embed", "testing", "crypto/rand", "math/rand", "unsafe", "C"}

// coreModules is the third-party packages one core may import, named one by one: each was looked at and knows no more than
// a core may (a test holds what they import against impure), and is owed an ADR.
var coreModules = map[string][]string{
	"internal/core/record": {"golang.org/x/mod/sumdb/note", "golang.org/x/mod/sumdb/tlog"},
}

// seeded is what a core may use of math/rand/v2: generators that are handed their seed.
var seeded = []string{"New", "NewPCG", "NewChaCha8", "NewZipf", "Rand", "Source", "PCG", "ChaCha8", "Zipf"}

// Purity finds cores that know more than values.
func Purity(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		if !within(p.Dir, "internal/core") {
			continue
		}
		for _, f := range p.code() {
			t.imports(f, func(importPath string, line int) {
				if withinAny(importPath, impure) && importPath != "math/rand/v2" {
					found = append(found, Finding{f.Path, line, "a core may not import " + importPath})
				}
				if !standard(importPath) && !within(importPath, Module) && !slices.Contains(coreModules[p.Dir], importPath) {
					found = append(found, Finding{f.Path, line, "a core imports only cores and the standard library, not " + importPath})
				}
			})
			t.uses(f, func(importPath, name string, line int) {
				if importPath == "math/rand/v2" && !slices.Contains(seeded, name) {
					found = append(found, Finding{f.Path, line, "rand." + name + " draws from global chance: a core is handed its generator"})
				}
			})
		}
	}
	return inOrder(found)
}

// clock is what asks the machine for the time or waits for it.
var clock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Local", "LoadLocation"}

// clockless is the folders whose code is handed the time. Everything that makes a page or a file is in it, so that two
// runs give the same bytes.
var clockless = []string{"internal/core", "internal/format", "internal/assess", "internal/chart", "internal/report",
	"internal/demo", "internal/errs", "internal/web/ui", "internal/web/static", "internal/web/gantt"}

// Clock finds code that asks the machine for the time where it should be handed it.
func Clock(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		if !withinAny(p.Dir, clockless) {
			continue
		}
		for _, f := range p.code() {
			t.uses(f, func(importPath, name string, line int) {
				if importPath == "time" && slices.Contains(clock, name) {
					found = append(found, Finding{f.Path, line, "time." + name + " is the machine's clock: take the time as an argument"})
				}
			})
		}
	}
	return inOrder(found)
}

// modules is the third-party modules the code of a folder may import; the folders without an entry import none.
var modules = map[string][]string{
	"cmd":                 {"github.com/spf13/cobra", "github.com/spf13/pflag"},
	"internal/report":     {"maragu.dev/gomponents", "golang.org/x/text"},
	"internal/report/pdf": {"codeberg.org/go-pdf/fpdf", "golang.org/x/image"},
	"internal/store": {"modernc.org/sqlite", "github.com/jackc/pgx/v5", "github.com/pressly/goose/v3", "github.com/google/uuid",
		"github.com/riverqueue/river", "golang.org/x/text"},
	"internal/server/mailin":   {"github.com/emersion/go-smtp", "github.com/emersion/go-imap/v2", "github.com/emersion/go-sasl"},
	"internal/server":          {"github.com/prometheus/client_golang", "golang.org/x/time"},
	"internal/courier":         {"github.com/wneessen/go-mail"},
	"internal/crawl":           {"golang.org/x/net"},
	"internal/web/account":     {"rsc.io/qr"},
	"internal/web/engage":      {"github.com/yuin/goldmark"},
	"internal/format/xer":      {"golang.org/x/text"},
	"internal/format/markup":   {"golang.org/x/text"},
	"internal/format/mail":     {"golang.org/x/text", "golang.org/x/net"},
	"internal/format/detect":   {"golang.org/x/text"},
	"internal/format/sheet":    {"github.com/xuri/excelize/v2", "golang.org/x/text"},
	"internal/format/casefile": {"go.yaml.in/yaml/v4"},
	"internal/format/rulefile": {"go.yaml.in/yaml/v4"},
	"internal/app":             {"golang.org/x/text"},
	"internal/web":             {"maragu.dev/gomponents"},
	"internal/htmltest":        {"golang.org/x/net", "github.com/andybalholm/cascadia"},
	"internal/e2e":             {"github.com/chromedp/chromedp", "github.com/chromedp/cdproto"},
	"internal/password":        {"golang.org/x/crypto", "golang.org/x/text"},
	"internal/pgtest":          {"github.com/jackc/pgx/v5"},
}

// testModules is what tests everywhere may import besides.
var testModules = []string{"github.com/google/go-cmp", "pgregory.net/rapid", "golang.org/x/net", "github.com/andybalholm/cascadia",
	"github.com/santhosh-tekuri/jsonschema", "github.com/emersion/go-smtp"}

// Modules finds third-party imports nobody decided upon.
func Modules(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		allowed := slices.Clone(coreModules[p.Dir])
		for folder, names := range modules {
			if within(p.Dir, folder) {
				allowed = append(allowed, names...)
			}
		}
		for _, f := range p.Files {
			t.imports(f, func(importPath string, line int) {
				if standard(importPath) || within(importPath, Module) || withinAny(importPath, allowed) {
					return
				}
				if f.Test && withinAny(importPath, testModules) {
					return
				}
				found = append(found, Finding{f.Path, line,
					fmt.Sprintf("%s may not import %s: a library is chosen in an ADR and listed in modules", p.Dir, importPath)})
			})
		}
	}
	return inOrder(found)
}

// standard reports whether a path is of the standard library: those have no dot in their first element.
func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}
