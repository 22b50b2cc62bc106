package main

import (
	"bytes"
	"fmt"
	"html"
	"maps"
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

// cabling is the programme of a second supplier: one activity of 60 days from the end of October on.
const cabling = "ERMHDR\t20.12\t2026-10-26\tProject\tu\tu\tdb\tPM\tGBP\r\n%T\tPROJECT\r\n%F\tproj_id\tproj_short_name\tlast_recalc_date\tplan_start_date\r\n" +
	"%R\t1\tCAB\t2026-10-26 00:00\t2026-10-26 00:00\r\n" +
	"%T\tTASK\r\n%F\ttask_id\tproj_id\ttask_type\tstatus_code\ttask_code\ttask_name\tremain_drtn_hr_cnt\ttarget_drtn_hr_cnt\r\n" +
	"%R\t1\t1\tTT_Task\tTK_NotStart\tCAB10\tLay the cables\t480\t480\r\n%E\r\n"

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
}

// TestWhatMovesMovesOnBothSides moves a milestone, links a hand-over and a benefit anew and misses an obligation, on the server. Each time the
// date, the value and the cost of a week of delay are others, the page says why, and the program says the same, byte for byte, of the case as
// a file.
func TestWhatMovesMovesOnBothSides(t *testing.T) {
	w := newHospitalWorld(t)
	handOver := w.handOver()
	was := w.alike()
	for _, step := range []struct {
		name  string
		do    func()
		dated string // whose date moves
		week  string // of which a further week costs something else
		cause string // to which another part of the loss belongs
	}{
		{"the supplier’s next programme moves a milestone", w.nextProgramme, "Go-live, wave 1", "Go-live, wave 1", "Go-live, wave 1: "},
		{"a hand-over holds another activity", func() { w.change(handOver, "to", "RO3010") }, "Go-live, wave 2", "Go-live, wave 2", "Cables laid"},
		{"a benefit waits for another supplier", w.relink, "Reduce tests that are repeated because a result cannot be found", "Cabling accepted", "Cabling accepted: "},
		{"an obligation is missed", func() { w.change(w.node(casebook.Work, "Recruit and release"), "forecast", "2028-01-31") }, "Go-live, wave 1", "Go-live, wave 1", "Recruit and release super-users"},
	} {
		step.do()
		is := w.alike()
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
		was = is
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
	w.second = w.World.World.Engagement(t, w.Ada, w.Project, "Northern Cabling")
	w.submit(w.Ada, w.second, "cabling.xer", []byte(cabling))
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

// submit hands a schedule in.
func (w *hospitalWorld) submit(by access.Viewer, engagement access.ScopeID, name string, body []byte) {
	w.t.Helper()
	w.file(name, body)
	if _, _, err := w.Programme.Submit(w.t.Context(), by, engagement, programme.SubmitForm{Name: name, Body: bytes.Clone(body), Room: access.Shared}); err != nil {
		w.t.Fatal(err)
	}
	w.Works(w.t)
}

// nextProgramme is the supplier's next, in which the readiness of the first site takes 26 weeks instead of three.
func (w *hospitalWorld) nextProgramme() {
	short, long := "Assess readiness of the site, wave 1\t512\t416\t0\t120\t", "Assess readiness of the site, wave 1\t512\t416\t0\t1040\t"
	body := bytes.Replace(w.Files[2].Content, []byte(short), []byte(long), 1)
	if bytes.Equal(body, w.Files[2].Content) {
		w.t.Fatal("the programme is another one")
	}
	w.submit(w.Dan, w.Engagement, w.Files[2].Name, body)
}

func (w *hospitalWorld) add(k casebook.Kind, values ...string) string {
	w.t.Helper()
	f := benefit.Form{Values: map[string]string{}}
	for i := 0; i < len(values); i += 2 {
		f.Values[values[i]] = values[i+1]
	}
	return ok(w.Case.Add(w.t.Context(), w.Ada, w.Project, k, f))(w.t)
}

// handOver is the second supplier's cables, eight weeks before the first site is looked at.
func (w *hospitalWorld) handOver() casebook.Node {
	w.add(casebook.Interface, "title", "Cables laid", "from_engagement", string(w.second), "from", "CAB10", "to_engagement", string(w.Engagement), "to", "RO1010", "lag", "8 weeks")
	return w.node(casebook.Interface, "Cables laid")
}

func (w *hospitalWorld) view() *benefit.View {
	w.t.Helper()
	return ok(w.Case.Case(w.t.Context(), w.Ada, w.Project))(w.t)
}

func (w *hospitalWorld) node(k casebook.Kind, title string) casebook.Node {
	w.t.Helper()
	nodes := w.view().Rows.Nodes
	at := slices.IndexFunc(nodes, func(n casebook.Node) bool { return n.Kind == k && strings.HasPrefix(n.Title, title) })
	if at < 0 {
		w.t.Fatalf("there is no %s %q", k, title)
	}
	return nodes[at]
}

func (w *hospitalWorld) change(n casebook.Node, name, value string) {
	w.t.Helper()
	f := ok(w.view().Filled(n.Kind, n))(w.t)
	f.Values = maps.Clone(f.Values)
	f.Values[name] = value
	if err := w.Case.Change(w.t.Context(), w.Ada, w.Project, n.Kind, n.ID, f); err != nil {
		w.t.Fatal(err)
	}
}

// relink lets a benefit that waited for the first supplier wait for the second instead.
func (w *hospitalWorld) relink() {
	n := w.node(casebook.Benefit, "Reduce tests that are repeated")
	f := w.view().Links(n.ID)
	f.Needs = []benefit.Link{{On: w.node(casebook.Tie, "Cabling accepted").ID}}
	if err := w.Case.SetLinks(w.t.Context(), w.Ada, w.Project, casebook.Benefit, n.ID, f); err != nil {
		w.t.Fatal(err)
	}
}

// alike works the page out on the server, has the program say the same of the files, and returns what the server's page stands on.
func (w *hospitalWorld) alike() stands {
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
	code, stdout, stderr := call(append([]string{"brief", "--case", path, "--date", live.Report.String(), "-o", page, "--json"}, w.files...)...)
	if code != exitOK {
		t.Fatalf("%d, %s", code, stderr)
	}
	from := ok((&fileFlags{}).both(path, live.Report.String(), w.files))(t)
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
	s := stands{forecast: r.Totals.Forecast, dates: map[string]civil.Date{}, weeks: map[string]core.Money{}}
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
