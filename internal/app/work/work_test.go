package work_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/app/work"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/format/casefile"
	"counterpart.dev/internal/store"
)

// TestTheServerSaysWhatTheFilesSay moves what is owed and who hands over, and has the same from the case as a file with the same schedules.
func TestTheServerSaysWhatTheFilesSay(t *testing.T) {
	w := brieftest.Ready(t, apptest.SQLite(t), 2)
	own := work.Work{DB: w.DB, Kept: &gather.Kept{}}
	second := w.Second(t)
	was := alike(t, w, own, 2)
	w.Change(t, casebook.Work, "Recruit and release", "forecast", "2027-09-30")
	missed := alike(t, w, own, 2)
	if missed.Totals.Forecast >= was.Totals.Forecast || missed.Loss.Client <= was.Loss.Client {
		t.Errorf("an obligation seven months late leaves %v of %v, by us %v", missed.Totals.Forecast, was.Totals.Forecast, missed.Loss.Client)
	}
	d := duty(show(t, w, own), "Recruit and release")
	if d.Moves <= 0 || d.NoWeek != "" || d.Week <= 0 || len(d.Feeds) == 0 {
		t.Errorf("it holds back %+v by %d days, feeds %d benefits, and a week costs %v %s", d.Held, d.Moves, len(d.Feeds), d.Week, d.NoWeek)
	}
	w.Change(t, casebook.Work, "Recruit and release", "forecast", "")

	w.HandOver(t, second)
	alike(t, w, own, 2)
	if x := show(t, w, own).HandOvers; len(x) != 1 || x[0].Note != "" || x[0].Day != civil.NewDate(2027, 1, 15)+56 {
		t.Errorf("handed over %+v", x)
	}
	hidden(t, w, own)
	proposals(t, w, own, second)
}

// alike works the case out on the server and from its file with the same schedules, and holds one against the other.
func alike(t *testing.T, w *brieftest.World, own work.Work, submitted int) *core.Result {
	t.Helper()
	v := show(t, w, own)
	file, err := w.Case.File(t.Context(), w.Ada, w.Project)
	must(t, err)
	f, err := casefile.Read(file)
	must(t, err)
	in := assess.BriefInput{Case: &f.Case, Report: v.Input.Report}
	for _, x := range w.Files[:submitted] {
		in.Files = append(in.Files, load(t, x.Name, x.Content))
	}
	in.Files = append(in.Files, load(t, "cabling.xer", []byte(brieftest.Cabling)))
	n, err := assess.Run(in)
	must(t, err)
	r, err := core.Forecast(&f.Case, n.Dates)
	must(t, err)
	if diff := cmp.Diff(told(r), told(v.Result)); diff != "" {
		t.Errorf("the command line has another answer than the server (-file +server):\n%s", diff)
	}
	return v.Result
}

func load(t *testing.T, name string, body []byte) *assess.Loaded {
	t.Helper()
	l, err := assess.Load(name, bytes.NewReader(body), "")
	must(t, err)
	return l
}

// said is what a result says, by titles, since a file has other ids.
type said struct {
	Planned, Forecast, Client core.Money
	Days                      map[string]civil.Date
	Weeks                     map[string]core.Money
	Causes                    map[string]core.Money
}

func told(r *core.Result) said {
	s := said{r.Totals.Planned, r.Totals.Forecast, r.Loss.Client, map[string]civil.Date{}, map[string]core.Money{}, map[string]core.Money{}}
	for _, e := range r.Enablers {
		s.Days[e.Title], s.Weeks[e.Title] = e.Forecast, e.Delay.Week
	}
	for _, c := range r.Loss.Causes {
		s.Causes[c.Title] += c.Amount
	}
	return s
}

func show(t *testing.T, w *brieftest.World, own work.Work) *work.View {
	t.Helper()
	v, err := own.Show(t.Context(), w.Ada, w.Project)
	must(t, err)
	return v
}

func duty(v *work.View, title string) work.Duty {
	at := slices.IndexFunc(v.Duties, func(d work.Duty) bool { return strings.HasPrefix(d.Title, title) })
	return v.Duties[at]
}

// hidden shows none of it to a benefit owner, who sees what they own, nor to a supplier.
func hidden(t *testing.T, w *brieftest.World, own work.Work) {
	t.Helper()
	for _, v := range []access.Viewer{w.Owner, w.Dan} {
		if _, err := own.Show(t.Context(), v, w.Project); !errors.Is(err, store.ErrRefused) {
			t.Errorf("%s: %v", v.Name, err)
		}
		if _, err := own.Propose(t.Context(), v, w.Project, nil); !errors.Is(err, store.ErrRefused) {
			t.Errorf("%s: %v", v.Name, err)
		}
	}
}

// proposals takes one of what is found, and passes the rest over.
func proposals(t *testing.T, w *brieftest.World, own work.Work, second access.ScopeID) {
	t.Helper()
	found := func() (codes []string) {
		p, err := own.Propose(t.Context(), w.Ada, w.Project, []string{"CAB1"})
		must(t, err)
		for _, f := range p.Found {
			if access.ScopeID(f.Engagement) == second {
				for _, x := range f.List {
					codes = append(codes, x.Code)
				}
			}
		}
		return codes
	}
	if got := found(); !slices.Equal(got, []string{"CAB20", "CAB10"}) {
		t.Fatalf("found %v", got)
	}
	n, err := own.Confirm(t.Context(), w.Ada, w.Project, nil, []work.Pick{{Engagement: second, Code: "CAB20"}, {Engagement: second, Code: "nothing"}})
	if err != nil || n != 1 {
		t.Fatalf("%d made: %v", n, err)
	}
	if d := duty(show(t, w, own), "Client to release ward staff"); d.Work.Kind != core.BackfillWork || d.Work.PromisedTo != core.EngagementID(second) || !slices.Equal(d.Work.Activities, []string{"CAB20"}) {
		t.Errorf("made %+v", d.Work)
	}
	must(t, own.PassOver(t.Context(), w.Ada, w.Project, []work.Pick{{Engagement: second, Code: "CAB10"}}))
	if got := found(); len(got) > 0 {
		t.Errorf("proposed again: %v", got)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
