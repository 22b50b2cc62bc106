package main

import (
	"bytes"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/report"
)

// hospitalWorld is the demonstration's project on the server with a second supplier, and the files that its suppliers handed in.
type hospitalWorld struct {
	*brieftest.World
	t      *testing.T
	dir    string
	second access.ScopeID
	files  []string
}

// stands is what a page stands on, to the last unit.
type stands struct {
	forecast core.Money
	dates    map[string]civil.Date // forecast of what is waited for, and starts of benefits
	weeks    map[string]core.Money // of delay
	causes   []string              // of the loss, as the page has them
	since    *brief.Since          // what moved since the page before
}

// TestWhatMovesMovesOnBothSides moves a milestone, links a hand-over and a benefit anew and misses an obligation, on the server. Each time the
// date, the value and the cost of a week of delay are others, the page says why, and the program says the same, byte for byte, of the case as
// a file.
func TestWhatMovesMovesOnBothSides(t *testing.T) {
	w := newHospitalWorld(t)
	w.HandOver(t, w.second)
	was := w.alike(true)
	page, first := w.Published(t, w.Publish(t)).Number, was
	for _, step := range []struct {
		name  string
		do    func()
		dated string // whose date moves
		week  string // of which a further week costs something else
		cause string // to which another part of the loss belongs
		since string // why, as the page says it of what moved since the page before
	}{
		{"the supplier’s next programme moves a milestone", w.nextProgramme, "Go-live, wave 1", "Go-live, wave 1", "Go-live, wave 1: ", "Go-live, wave 1: "},
		{"a hand-over holds another activity", func() { w.Change(t, casebook.Interface, "Cables laid", "to", "RO3010") }, "Go-live, wave 2", "Go-live, wave 2", "Cables laid", "Cables laid: holds"},
		{"a benefit waits for another supplier", w.relink, "Reduce tests that are repeated because a result cannot be found", "Cabling accepted", "Cabling accepted: ", "Reduce tests that are repeated because a result cannot be found waits for “Cabling accepted” instead of"},
		{"an obligation is missed", func() { w.Change(t, casebook.Work, "Recruit and release", "forecast", "2028-01-31") }, "Go-live, wave 1", "Go-live, wave 1", "Recruit and release super-users", "Recruit and release super-users with cover on the wards: "},
	} {
		step.do()
		is := w.alike(step.name == "an obligation is missed")
		if is.forecast == was.forecast {
			t.Errorf("%s: the value stays at %v", step.name, is.forecast)
		}
		if a, b := was.dates[step.dated], is.dates[step.dated]; a == b || b.IsZero() {
			t.Errorf("%s: %s was expected on %v, and is on %v", step.name, step.dated, a, b)
		}
		if a, b := was.weeks[step.week], is.weeks[step.week]; a == b {
			t.Errorf("%s: a week of %s costs %v as before", step.name, step.week, b)
		}
		if a, b := because(was.causes, step.cause), because(is.causes, step.cause); a == b {
			t.Errorf("%s: of the loss it says %q as before, beside %q", step.name, b, is.causes)
		}
		w.because(step.name, step.since, page, is.forecast-first.forecast, is.since)
		was = is
	}
}

// because holds what the page says of what moved since the page before against how far the value moved.
func (w *hospitalWorld) because(name, cause string, page int64, by core.Money, s *brief.Since) {
	w.t.Helper()
	if s == nil || !strings.Contains(s.Sentences[0], fmt.Sprintf("brief %d", page)) {
		w.t.Fatalf("%s: since the page before it says %+v", name, s)
	}
	var sum core.Money
	found := false
	for _, c := range s.List {
		sum += c.Change
		found = found || strings.HasPrefix(c.Name, cause)
	}
	if sum != by || !found {
		w.t.Errorf("%s: the causes add up to %v of %v, or none is %q: %+v", name, sum, by, cause, s.List)
	}
}

// because is what a page says of the causes whose name begins so.
func because(causes []string, name string) (said string) {
	for _, c := range causes {
		if strings.HasPrefix(c, name) {
			said += c + "\n"
		}
	}
	return said
}

func newHospitalWorld(t *testing.T) *hospitalWorld {
	w := &hospitalWorld{World: brieftest.Ready(t, apptest.SQLite(t), 2), t: t, dir: t.TempDir()}
	for _, f := range w.Files[:2] {
		w.file(f.Name, f.Content)
	}
	w.second = w.Second(t)
	w.file("cabling.xer", []byte(brieftest.Cabling))
	form := programme.MilestoneForm{Title: "Cabling accepted", Activity: "CAB10", Confirmed: true, Room: access.Shared, Due: "2026-12-18"}
	id := ok(w.Programme.AddMilestone(t.Context(), w.Ada, w.second, form))(t)
	w.add(casebook.Tie, "milestone", benefit.MilestoneChoice(core.EngagementID(w.second), id))
	return w
}

func ok[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// file keeps a schedule as it was handed in.
func (w *hospitalWorld) file(name string, body []byte) {
	path := filepath.Join(w.dir, name)
	if err := os.WriteFile(path, body, 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.files = append(w.files, path)
}

// nextProgramme is the supplier's next, in which the readiness of the first site takes 26 weeks instead of three.
func (w *hospitalWorld) nextProgramme() {
	short, long := "Assess readiness of the site, wave 1\t512\t416\t0\t120\t", "Assess readiness of the site, wave 1\t512\t416\t0\t1040\t"
	body := bytes.Replace(w.Files[2].Content, []byte(short), []byte(long), 1)
	if bytes.Equal(body, w.Files[2].Content) {
		w.t.Fatal("the programme is another one")
	}
	w.file(w.Files[2].Name, body)
	w.HandIn(w.t, w.Dan, w.Engagement, w.Files[2].Name, body)
}

func (w *hospitalWorld) add(k casebook.Kind, values ...string) string {
	w.t.Helper()
	f := benefit.Form{Values: map[string]string{}}
	for i := 0; i < len(values); i += 2 {
		f.Values[values[i]] = values[i+1]
	}
	return ok(w.Case.Add(w.t.Context(), w.Ada, w.Project, k, f))(w.t)
}

// relink lets a benefit that waited for the first supplier wait for the second instead.
func (w *hospitalWorld) relink() {
	n := w.Node(w.t, casebook.Benefit, "Reduce tests that are repeated")
	f := ok(w.Case.Case(w.t.Context(), w.Ada, w.Project))(w.t).Links(n.ID)
	f.Needs = []benefit.Link{{On: w.Node(w.t, casebook.Tie, "Cabling accepted").ID}}
	if err := w.Case.SetLinks(w.t.Context(), w.Ada, w.Project, casebook.Benefit, n.ID, f); err != nil {
		w.t.Fatal(err)
	}
}

// alike works the page out on the server, has the program say the same of the files, and returns what the server's page stands on. The program
// is called where it is asked for; else what it would print is.
func (w *hospitalWorld) alike(called bool) stands {
	t := w.t
	t.Helper()
	w.WorkOut(t)
	live := w.Live(t)
	if !live.Networks.Fresh() || live.Brief == nil {
		t.Fatalf("the page is not worked out: %v", live.Unsound)
	}
	path, page := filepath.Join(w.dir, "case.yaml"), filepath.Join(w.dir, "brief.html")
	if err := os.WriteFile(path, ok(w.Case.File(t.Context(), w.Ada, w.Project))(t), 0o600); err != nil {
		t.Fatal(err)
	}
	from := ok((&fileFlags{}).both(path, live.Report.String(), w.files))(t)
	var printed bytes.Buffer
	if err := printJSON(&printed, newBriefObject(page, "", from)); err != nil {
		t.Fatal(err)
	}
	stdout := printed.String()
	if called {
		code, out, stderr := call(append([]string{"brief", "--case", path, "--date", live.Report.String(), "-o", page, "--json"}, w.files...)...)
		if code != exitOK || out != stdout {
			t.Fatalf("%d, %s, %s", code, stderr, cmp.Diff(stdout, out))
		}
	}
	var want bytes.Buffer
	if err := printJSON(&want, newBriefObject(page, "", live.Brief)); err != nil {
		t.Fatal(err)
	}
	if stdout != want.String() {
		t.Errorf("the program says something else than the server (-program +server):\n%s", cmp.Diff(stdout, want.String()))
	}
	if a, b := sums(from), sums(live.Brief); a != b || a == "" {
		t.Errorf("the sums behind it are others (-program +server):\n%s", cmp.Diff(strings.Split(a, "\n"), strings.Split(b, "\n")))
	}
	return w.read(live.Brief, ok(firstOf(live.Whole.Result()))(t))
}

// read is what a page stands on. Every cause is in its words.
func (w *hospitalWorld) read(b *brief.Brief, r *core.Result) stands {
	w.t.Helper()
	var page bytes.Buffer
	if err := report.WriteBrief(&page, b); err != nil {
		w.t.Fatal(err)
	}
	s := stands{since: b.Since, forecast: r.Totals.Forecast, dates: map[string]civil.Date{}, weeks: map[string]core.Money{}}
	for _, e := range r.Enablers {
		s.dates[e.Title], s.weeks[e.Title] = e.Forecast, e.Delay.Week
	}
	for _, x := range r.Benefits {
		s.dates[x.Title] = x.Forecast.Start
	}
	at := slices.IndexFunc(b.Evidence, func(e brief.Evidence) bool { return e.ID == "loss" })
	table := slices.IndexFunc(b.Evidence[at].Tables, func(x brief.Table) bool { return x.Caption == "What the loss is made of" })
	for _, row := range b.Evidence[at].Tables[table].Rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, c.Text)
		}
		s.causes = append(s.causes, strings.Join(cells, " | "))
		if !strings.Contains(html.UnescapeString(page.String()), cells[0]) {
			w.t.Errorf("the page does not say %q", cells[0])
		}
	}
	return s
}

func firstOf(r *core.Result, unsound []core.Problem, err error) (*core.Result, error) {
	if len(unsound) > 0 {
		err = fmt.Errorf("%v", unsound)
	}
	return r, err
}

// both makes the page of a case and its files.
func (f *fileFlags) both(path, date string, files []string) (*brief.Brief, error) {
	b, _, err := f.compose(path, date, files)
	return b, err
}

// sums are all tables about a loss and about weeks of delay, a row a line: to the last unit of money.
func sums(b *brief.Brief) string {
	var out strings.Builder
	for _, e := range b.Evidence {
		kind, _, _ := strings.Cut(string(e.ID), "-")
		if kind != "loss" && kind != "delay" && kind != "milestone" && kind != "benefit" && kind != "changes" {
			continue
		}
		for _, table := range e.Tables {
			for _, row := range table.Rows {
				fmt.Fprintf(&out, "%s: %s:", e.Title, table.Caption)
				for i, c := range row {
					if table.Columns[i].Name != "File" { // the server calls submissions by what they were called
						fmt.Fprintf(&out, " %s |", c.Text)
					}
				}
				out.WriteByte('\n')
			}
		}
	}
	return out.String()
}
