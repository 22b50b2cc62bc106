package sched

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// tape turns bytes into a network that passes Validate, however odd. After its end it reads zeroes.
type tape struct{ b []byte }

func (p *tape) next() int {
	if len(p.b) == 0 {
		return 0
	}
	v := p.b[0]
	p.b = p.b[1:]
	return int(v)
}

func (p *tape) below(n int) int { return p.next() % n }

// time is one near either end of the era, in the days of the tests, or none.
func (p *tape) time() civil.Time {
	switch p.below(5) {
	case 0:
		return 0
	case 1:
		return civil.Time(1 + p.next()*60)
	case 2:
		return civil.MaxTime - civil.Time(p.next()*60)
	}
	return start + civil.Time((p.next()-64)*12*60+p.below(2))
}

func (p *tape) length() civil.Minutes {
	switch p.below(6) {
	case 0:
		return 0
	case 1:
		return plan.MaxDuration - civil.Minutes(p.next())
	case 2:
		return civil.Minutes(p.next())
	}
	return civil.Minutes(p.next()) * 60
}

// oddCalendars are those of the tests, one that works on a single day at the end of the era, and one with holidays.
func oddCalendars(t testing.TB) []plan.Calendar {
	list := calendars()
	shift := []civil.Span{{From: 480, To: 1020}}
	once, err := civil.NewCalendar(civil.Week{}, []civil.Exception{{Day: civil.MaxDate - 1, Spans: shift}})
	if err != nil {
		t.Fatal(err)
	}
	holidays := []civil.Exception{{Day: 1}, {Day: start.Date()}, {Day: start.Date() + 5, Spans: shift}, {Day: civil.MaxDate - 1}}
	some, err := civil.NewCalendar(civil.Week{1: shift, 3: shift}, holidays)
	if err != nil {
		t.Fatal(err)
	}
	return append(list, plan.Calendar{ID: "4", Time: once}, plan.Calendar{ID: "5", Time: some})
}

func (p *tape) network(calendars []plan.Calendar) *plan.Network {
	n := &plan.Network{Calendars: calendars}
	for i := range 1 + p.below(3) {
		n.Projects = append(n.Projects, plan.Project{ID: plan.ProjectID(fmt.Sprint(i)), Calendar: int32(p.below(len(calendars)+1)) - 1,
			DataDate: max(p.time(), 1), PlannedStart: p.time(), MustFinish: p.time(), Options: p.options()})
	}
	elements := p.below(5)
	for range elements { // also parents that form a loop
		n.WBS = append(n.WBS, plan.WBS{Parent: int32(p.below(elements+1)) - 1})
	}
	for i := range 1 + p.below(16) {
		n.Activities = append(n.Activities, p.activity(n, i))
	}
	for range p.below(40) {
		l := plan.Link{From: int32(p.below(len(n.Activities))), To: int32(p.below(len(n.Activities))), Kind: plan.LinkKind(p.below(4)), Lag: p.length()}
		if p.below(2) == 1 {
			l.Lag = -l.Lag
		}
		if l.From != l.To {
			n.Links = append(n.Links, l)
		}
	}
	for range p.below(4) {
		n.Assignments = append(n.Assignments, plan.Assignment{Activity: int32(p.below(len(n.Activities))),
			Calendar: int32(p.below(len(calendars))), Remaining: p.length()})
	}
	if p.below(2) == 1 {
		p.microsoft(n)
	}
	return n
}

// microsoft has the network scheduled by the rules of Microsoft Project, with what only those know.
func (p *tape) microsoft(n *plan.Network) {
	n.Rules = plan.ProjectRules
	for i := range n.Projects {
		flags := p.next()
		n.Projects[i].Options.FromFinish, n.Projects[i].Options.KeepRemaining = flags&1 != 0, flags&2 != 0
	}
	for i := range n.WBS {
		n.WBS[i].Deadline = p.time()
		n.WBS[i].Constraint = plan.Constraint{Kind: plan.ConstraintKind(p.below(10)), Date: max(p.time(), 1)}
	}
	for i := range n.Activities {
		a := &n.Activities[i]
		switch p.below(8) {
		case 1:
			a.Gap, a.Delay = p.length(), p.length()
		case 2:
			a.Elapsed, a.Deadline = true, p.time()
		case 3:
			a.ManualStart = max(p.time(), 1)
			a.ManualFinish = max(a.ManualStart, p.time())
		}
	}
	for range p.below(8) {
		l := plan.WBSLink{From: plan.None, To: plan.None, FromWBS: plan.None, ToWBS: plan.None, Kind: plan.LinkKind(p.below(4)), Lag: p.length(), Elapsed: p.below(2) == 1}
		if len(n.WBS) == 0 {
			continue
		}
		element, activity := int32(p.below(len(n.WBS))), int32(p.below(len(n.Activities)))
		switch p.below(3) {
		case 0:
			l.FromWBS, l.To = element, activity
		case 1:
			l.From, l.ToWBS = activity, element
		default:
			l.FromWBS, l.ToWBS = element, int32(p.below(len(n.WBS)))
		}
		n.WBSLinks = append(n.WBSLinks, l)
	}
}

func (p *tape) options() plan.Options {
	flags := p.next()
	return plan.Options{LagCalendar: plan.LagCalendar(p.below(4)), Logic: plan.Logic(p.below(3)), FloatKind: plan.FloatKind(p.below(3)),
		CriticalBy: plan.CriticalBy(p.below(2)), CriticalFloat: p.length(), OpenEndsCritical: flags&1 != 0, SSLagFromEarlyStart: flags&2 != 0,
		UseExpectedFinish: flags&4 != 0, IgnoreOtherProjects: flags&8 != 0, FloatToAllFinish: flags&16 != 0}
}

func (p *tape) activity(n *plan.Network, i int) plan.Activity {
	a := plan.Activity{ID: plan.ActivityID(fmt.Sprint(i)), Code: fmt.Sprintf("A%d", i), Project: int32(p.below(len(n.Projects))),
		WBS: int32(p.below(len(n.WBS)+1)) - 1, Calendar: int32(p.below(len(n.Calendars))),
		Type: plan.ActivityType(p.below(6)), Status: plan.Status(p.below(3)), Original: p.length(), Remaining: p.length()}
	if p.below(2) == 1 { // dates of all sorts, also on work that should have none
		a.ActualStart, a.ActualFinish, a.Suspend, a.Resume = p.time(), p.time(), p.time(), p.time()
		a.ExpectedFinish, a.ExternalStart, a.ExternalLate = p.time(), p.time(), p.time()
		for k := range a.Constraints {
			a.Constraints[k] = plan.Constraint{Kind: plan.ConstraintKind(p.below(10)), Date: max(p.time(), 1)}
		}
	}
	return a
}

// eraEnd is the end of the last day: work that can only go on after civil.MaxTime shows a shift of that day.
var eraEnd = (civil.MaxDate + 1).At(0)

// FuzzRun holds Run to an answer for every network that passes Validate: within two seconds, within the era, or a loop that is one.
func FuzzRun(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("a small schedule, a data date, some links and a few constraints to begin with"))
	for _, fill := range []byte{0xff, 1, 2, 3, 7, 11, 29, 97} {
		b := make([]byte, 400)
		for i := range b {
			b[i] = fill * byte(i+1)
		}
		f.Add(b)
	}
	calendars := oddCalendars(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		n := (&tape{b}).network(calendars)
		began := time.Now()
		r, err := Run(n)
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("%d activities take %s", len(n.Activities), took)
		}
		var loop *LoopError
		if errors.As(err, &loop) {
			if len(n.WBSLinks) == 0 { // else it may lead through elements
				isLoop(t, n, loop)
			}
			return
		}
		if err != nil {
			t.Fatalf("a network that passes Validate gives %v", err)
		}
		for i, d := range r.Dates {
			for _, at := range []civil.Time{d.EarlyStart, d.EarlyFinish, d.LateStart, d.LateFinish} {
				if at < 0 || at > eraEnd {
					t.Errorf("%s, %s, has a date outside the era: %+v", n.Activities[i].Code, n.Activities[i].Type, d)
				}
			}
			if d.HasFloat && n.Activities[i].Status == plan.Complete {
				t.Errorf("%s is complete and has float", n.Activities[i].Code)
			}
			if k := r.Driver[i]; k != plan.None && n.Links[k].To != int32(i) {
				t.Errorf("link %d drives %s, which it does not lead to", k, n.Activities[i].Code)
			}
		}
		if r.Finish < 0 || r.Finish > eraEnd {
			t.Errorf("the finish lies outside the era: %d", r.Finish)
		}
	})
}
