package outlook_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/store"
)

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v (%v)", err, store.Cause(err))
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, store.Cause(err))
	}
}

// From nothing stated to scenarios beside each other; what changed is said; and the sums add up.
func TestFromNothingToScenarios(t *testing.T) {
	w := brieftest.Ready(t, apptest.SQLite(t), 2)
	o, ctx := work.Work{DB: w.DB, Ready: &work.Ready{}, Workers: 2}, t.Context()
	x := must[*work.Expected](t)(o.Expected(ctx, w.Ada, w.Project))
	if x.Result != nil || x.Why == "" || x.Stated != 0 {
		t.Errorf("of nothing it says %+v", x)
	}
	_, err := o.Simulate(ctx, w.Ada, w.Project, work.RunForm{Iterations: "200"})
	if errs.KindOf(err) != errs.Invalid {
		t.Errorf("nothing is stated, and it was simulated: %v", err)
	}
	_, err = o.Add(ctx, w.Ada, w.Project, outlook.Lengths, work.Form{"how": "triangular", "low": "120", "likely": "100", "high": "90"})
	if errs.KindOf(err) != errs.Invalid || len(errs.FieldsOf(err)) == 0 {
		t.Errorf("numbers that fall: %v", err)
	}
	_, err = o.Add(ctx, w.Ada, w.Project, outlook.Lengths, work.Form{"how": work.HowSet + "moderate", "activities": "NOT-THERE"})
	if errs.KindOf(err) != errs.Invalid {
		t.Errorf("an activity that is not there: %v", err)
	}
	must[string](t)(o.Add(ctx, w.Ada, w.Project, outlook.Lengths, work.Form{"how": work.HowSet + "moderate"}))
	risk := must[string](t)(o.Add(ctx, w.Ada, w.Project, outlook.Risk, work.Form{"title": "It rains", "probability": "40", "wbs": "INT", "delay_low": "5", "delay_likely": "10", "delay_high": "30"}))
	if task := must[string](t)(o.Simulate(ctx, w.Ada, w.Project, work.RunForm{Iterations: "200", Seed: "7"})); task != "" {
		t.Fatalf("a small project became the job %s", task)
	}
	x = must[*work.Expected](t)(o.Expected(ctx, w.Ada, w.Project))
	if x.Result == nil || x.Stale != "" || x.Result.Iterations != 200 || x.Result.Seed != 7 || len(x.Result.Milestones) == 0 {
		t.Fatalf("simulated: %+v %q", x.Run, x.Stale)
	}
	sum := x.Result.Worth.Plan
	for _, list := range [][]outlook.Cause{x.Result.Worth.Known, x.Result.Worth.Chances} {
		for _, k := range list {
			sum -= k.Amount
		}
	}
	if sum != x.Result.Worth.Mean {
		t.Errorf("the plan less every cause is %d, and what is expected %d", sum, x.Result.Worth.Mean)
	}
	kept := work.Work{DB: w.DB, Ready: &work.Ready{}} // a program that has just begun, which reads no file to ask
	q := must[*work.Question](t)(kept.Ask(ctx, w.Ada, w.Project, work.WhatIfForm{}))
	if diff := cmp.Diff(x.Result, q.Now); diff != "" || len(q.Causes) != 2 || !kept.Ready.Unread() {
		t.Errorf("what is expected is not what was kept: %s, causes %v", diff, q.Causes)
	}
	asked := must[*work.Question](t)(kept.Ask(ctx, w.Ada, w.Project, work.WhatIfForm{Without: []string{risk}}))
	anew := must[*work.Question](t)(work.Work{DB: w.DB}.Ask(ctx, w.Ada, w.Project, work.WhatIfForm{Without: []string{risk}}))
	if diff := cmp.Diff(anew.Then.Finish, asked.Then.Finish); diff != "" {
		t.Errorf("beside what was kept an answer is another: %s", diff)
	}
	id := must[string](t)(o.Keep(ctx, w.Ada, w.Project, "Dry", work.WhatIfForm{Without: []string{risk}}))
	b := must[*work.Beside](t)(o.Scenarios(ctx, w.Ada, w.Project))
	if len(b.Columns) != 2 || b.Columns[1].Figures == nil || b.Columns[1].Stale || b.Columns[1].Figures.Finish.P80 > b.Columns[0].Figures.Finish.P80 {
		t.Errorf("beside each other: %+v", b.Columns)
	}
	in := must[*work.Inputs](t)(o.Inputs(ctx, w.Ada, w.Project))
	for _, l := range in.Lines {
		if l.ID == risk {
			ok(t, o.End(ctx, w.Ada, w.Project, risk, l.Rev))
		}
	}
	x = must[*work.Expected](t)(o.Expected(ctx, w.Ada, w.Project))
	if x.Stale == "" || x.Result == nil {
		t.Errorf("a risk was taken away, and the page does not say so")
	}
	refusals(t, w, o, id)
}

// refusals: nobody but the client side that reads the case is told anything.
func refusals(t *testing.T, w *brieftest.World, o work.Work, scenario string) {
	ctx := t.Context()
	for name, v := range map[string]access.Viewer{"the supplier": w.Dan, "a benefit owner": w.Owner, "nobody": {}} {
		_, e1 := o.Expected(ctx, v, w.Project)
		_, e2 := o.Inputs(ctx, v, w.Project)
		_, e3 := o.Scenarios(ctx, v, w.Project)
		_, e4 := o.Ask(ctx, v, w.Project, work.WhatIfForm{})
		_, e5 := o.Simulate(ctx, v, w.Project, work.RunForm{})
		_, e6 := o.Add(ctx, v, w.Project, outlook.Closed, work.Form{"title": "x", "overrun": "1"})
		e7 := o.Drop(ctx, v, w.Project, scenario, 1)
		for k, err := range []error{e1, e2, e3, e4, e5, e6, e7} {
			if !errors.Is(err, store.ErrRefused) {
				t.Errorf("%s, %d: %v", name, k, err)
			}
		}
	}
	all, err := figuresFor(t, w, w.Dan)
	if err != nil || len(all) != 0 {
		t.Errorf("the supplier reads figures: %v %v", all, err)
	}
	if all, err = figuresFor(t, w, w.Ada); err != nil || len(all) != 1 || len(all[0].Figures.Milestones) == 0 {
		t.Errorf("the client reads %v %v", all, err)
	}
}

func figuresFor(t *testing.T, w *brieftest.World, v access.Viewer) (all []store.Latest, err error) {
	var rooms []access.RoomID
	ok(t, w.DB.Read(t.Context(), w.Ada.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(t.Context(), w.Project)
		for _, r := range reaches {
			rooms = append(rooms, r.Room)
		}
		return err
	}))
	err = w.DB.Read(t.Context(), v.Seat, func(tx *store.Tx) (err error) {
		all, err = tx.LatestFigures(t.Context(), w.Ada.Organisation, rooms)
		return err
	})
	return all, err
}

// A job finds what a request finds, to the byte; and the page for the sponsor says it.
func TestJobFindsTheSame(t *testing.T) {
	w := brieftest.Ready(t, apptest.SQLite(t), 2)
	o, ctx := work.Work{DB: w.DB}, t.Context()
	must[string](t)(o.Add(ctx, w.Ada, w.Project, outlook.Lengths, work.Form{"how": work.HowSet + "wide"}))
	must[string](t)(o.Simulate(ctx, w.Ada, w.Project, work.RunForm{Iterations: "150"}))
	first := must[*work.Expected](t)(o.Expected(ctx, w.Ada, w.Project))
	w.Clock.Add(24 * time.Hour)
	jobs := must[*job.Runner](t)(job.New(ctx, w.DB, job.Options{Now: w.Clock.Now}, job.Simulates(work.Work{DB: w.DB, Workers: 2})))
	must[string](t)(o.Later(ctx, w.Sponsor, w.Project))
	must[int](t)(jobs.Drain(ctx))
	then := must[*work.Expected](t)(o.Expected(ctx, w.Ada, w.Project))
	if then.Run.ID == first.Run.ID || then.Task != "" || then.Failed != "" {
		t.Fatalf("the job kept nothing: %+v %q", then.Run, then.Failed)
	}
	first.Result.Report, then.Result.Report = 0, 0
	if diff := cmp.Diff(first.Result.Finish, then.Result.Finish); diff != "" {
		t.Errorf("a day later by a job (-request +job):\n%s", diff)
	}
	l, err := w.Brief.Live(ctx, w.Ada, w.Project)
	ok(t, err)
	if l.Brief == nil || l.Brief.Expected == nil {
		t.Error("the page does not say what was simulated")
	}
}

// TestWhatMovedWhatIsExpected: a risk is closed, one is stated, the lengths are assumed to be wider and less of a benefit may come. Each is a
// cause of its own of what moved, and with what moved whatever chance does they add up.
func TestWhatMovedWhatIsExpected(t *testing.T) {
	w := brieftest.Ready(t, apptest.SQLite(t), 2)
	o, ctx := work.Work{DB: w.DB, Ready: &work.Ready{}, Workers: 2}, t.Context()
	add := func(k outlook.Kind, f work.Form) string { return must[string](t)(o.Add(ctx, w.Ada, w.Project, k, f)) }
	line := func(id string) (out work.Line) {
		for _, l := range must[*work.Inputs](t)(o.Inputs(ctx, w.Ada, w.Project)).Lines {
			if l.ID == id {
				out = l
			}
		}
		return out
	}
	lengths := add(outlook.Lengths, work.Form{"how": work.HowSet + "moderate"})
	rain := add(outlook.Risk, work.Form{"title": "It rains", "probability": "40", "wbs": "INT", "delay_low": "5", "delay_likely": "10", "delay_high": "30"})
	simulate := func() *outlook.Result {
		if task := must[string](t)(o.Simulate(ctx, w.Ada, w.Project, work.RunForm{Iterations: "200", Seed: "7"})); task != "" {
			t.Fatalf("it became the job %s", task)
		}
		return must[*work.Expected](t)(o.Expected(ctx, w.Ada, w.Project)).Result
	}
	before := simulate()
	if before.Moved != nil {
		t.Errorf("of the first simulation it says what moved: %+v", before.Moved)
	}
	ok(t, o.End(ctx, w.Ada, w.Project, rain, line(rain).Rev))
	ok(t, o.Change(ctx, w.Ada, w.Project, lengths, line(lengths).Rev, work.Form{"how": work.HowSet + "wide"}))
	strike := add(outlook.Risk, work.Form{"title": "A strike", "probability": "30", "wbs": "INT", "delay_low": "10", "delay_likely": "20", "delay_high": "40"})
	node := w.Node(t, casebook.Benefit, "Reduce tests that are repeated")
	add(outlook.Realised, work.Form{"node": node.ID, "low": "50", "likely": "80", "high": "100"})
	after := simulate()
	m := after.Moved
	if m == nil {
		t.Fatal("nothing is said of what moved")
	}
	how, sum := map[string]outlook.How{}, m.Certain
	for _, k := range m.Causes {
		how[k.ID], sum = k.How, sum+k.Amount
	}
	if want := map[string]outlook.How{rain: outlook.Ended, strike: outlook.Stated, "realised:" + node.ID: outlook.Stated}; how[rain] != outlook.Ended || how[strike] != outlook.Stated || how["realised:"+node.ID] != outlook.Stated {
		t.Errorf("%v, want %v and the lengths", how, want)
	}
	edited := 0
	for id, h := range how {
		if h == outlook.Edited && strings.HasPrefix(id, "lengths:") {
			edited++
		}
	}
	if edited != 1 || sum != m.To-m.From || m.From != before.Worth.Mean || m.To != after.Worth.Mean || m.Certain != after.Worth.Certain-before.Worth.Certain {
		t.Errorf("%d lengths are stated in another way; %v of %v; certain %v: %+v", edited, sum, m.To-m.From, m.Certain, m)
	}
	if again := must[*work.Expected](t)(o.Expected(ctx, w.Ada, w.Project)); cmp.Diff(again.Result.Moved, m) != "" {
		t.Error("what moved is not kept as it was told")
	}
}
