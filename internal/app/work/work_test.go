package work_test

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/app/programme"
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

// cabling is the programme of a second supplier: 60 days from the end of October on.
const cabling = "ERMHDR\t20.12\t2026-10-26\tProject\tu\tu\tdb\tPM\tGBP\r\n%T\tPROJECT\r\n%F\tproj_id\tproj_short_name\tlast_recalc_date\tplan_start_date\r\n" +
	"%R\t1\tCAB\t2026-10-26 00:00\t2026-10-26 00:00\r\n" +
	"%T\tTASK\r\n%F\ttask_id\tproj_id\ttask_type\tstatus_code\ttask_code\ttask_name\tremain_drtn_hr_cnt\ttarget_drtn_hr_cnt\r\n" +
	"%R\t1\t1\tTT_Task\tTK_NotStart\tCAB10\tLay the cables\t480\t480\r\n%R\t2\t1\tTT_Task\tTK_NotStart\tCAB20\tClient to release ward staff\t40\t40\r\n%E\r\n"

// TestTheServerSaysWhatTheFilesSay moves what is owed and who hands over, and has the same from the case as a file with the same schedules.
func TestTheServerSaysWhatTheFilesSay(t *testing.T) {
	w := brieftest.Ready(t, apptest.SQLite(t), 2)
	own := work.Work{DB: w.DB, Kept: &gather.Kept{}}
	second := w.World.Engagement(t, w.Ada, w.Project, "Northern Cabling")
	if _, _, err := w.Programme.Submit(t.Context(), w.Ada, second, programme.SubmitForm{Name: "cabling.xer", Body: []byte(cabling), Room: access.Shared}); err != nil {
		t.Fatal(err)
	}
	w.Works(t)

	was := alike(t, w, own, 2)
	node := func(k casebook.Kind, title string) casebook.Node {
		for _, n := range show(t, w, own).Rows.Nodes {
			if n.Kind == k && strings.HasPrefix(n.Title, title) {
				return n
			}
		}
		t.Fatalf("there is no %s %q", k, title)
		return casebook.Node{}
	}
	change := func(title string, values map[string]string) {
		t.Helper()
		n := node(casebook.Work, title)
		v, err := w.Case.Case(t.Context(), w.Ada, w.Project)
		must(t, err)
		f, err := v.Filled(casebook.Work, n)
		must(t, err)
		maps.Copy(f.Values, values)
		must(t, w.Case.Change(t.Context(), w.Ada, w.Project, casebook.Work, n.ID, f))
	}

	change("Recruit and release", map[string]string{"forecast": "2027-09-30"})
	missed := alike(t, w, own, 2)
	if missed.Totals.Forecast >= was.Totals.Forecast || missed.Loss.Client <= was.Loss.Client {
		t.Errorf("an obligation seven months late leaves %v of %v, by us %v", missed.Totals.Forecast, was.Totals.Forecast, missed.Loss.Client)
	}
	d := duty(show(t, w, own), "Recruit and release")
	if d.Moves <= 0 || d.NoWeek != "" || d.Week <= 0 || len(d.Feeds) == 0 {
		t.Errorf("it holds back %+v by %d days, feeds %d benefits, and a week costs %v %s", d.Held, d.Moves, len(d.Feeds), d.Week, d.NoWeek)
	}
	change("Recruit and release", map[string]string{"forecast": ""})

	// The supplier's next programme moves milestones of its contract, behind what is ours: what each cause makes of the loss is told anew.
	w.Submit(t, 2)
	w.Works(t)
	moved := alike(t, w, own, 3)
	if before, after := told(was), told(moved); cmp.Equal(before.Causes, after.Causes) {
		t.Errorf("a programme that moves milestones leaves it as it was (-before +after):\n%s", cmp.Diff(before, after))
	}

	add := benefit.Form{Values: map[string]string{"title": "Cables laid", "from_engagement": string(second), "from": "CAB10", "to_engagement": string(w.Engagement), "to": "RO1010", "lag": "8 weeks"}}
	if _, err := w.Case.Add(t.Context(), w.Ada, w.Project, casebook.Interface, add); err != nil {
		t.Fatal(err)
	}
	alike(t, w, own, 3)
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
	in.Files = append(in.Files, load(t, "cabling.xer", []byte(cabling)))
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
