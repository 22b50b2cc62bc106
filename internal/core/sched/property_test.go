package sched

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// variety says what a drawn network may contain. The zero value is tasks that have not begun, linked FS without lag, five days a week.
type variety struct {
	calendars   int // of the four of the tests, the first ones
	kinds       []plan.LinkKind
	lead, lag   int // hours at most
	shortest    int // hours that a task lasts at least
	milestones  bool
	progress    bool
	resources   bool
	spans       bool
	constraints []plan.ConstraintKind
}

var (
	fsSSFF   = []plan.LinkKind{plan.FinishToStart, plan.StartToStart, plan.FinishToFinish}
	allKinds = []plan.LinkKind{plan.FinishToStart, plan.StartToStart, plan.FinishToFinish, plan.StartToFinish}
	dated    = []plan.ConstraintKind{plan.StartOn, plan.StartOnOrBefore, plan.StartOnOrAfter, plan.FinishOn, plan.FinishOnOrBefore,
		plan.FinishOnOrAfter, plan.MandatoryStart, plan.MandatoryFinish}
	anything = variety{calendars: 4, kinds: allKinds, lead: 60, lag: 60, milestones: true, progress: true, resources: true, spans: true,
		constraints: append(slices.Clone(dated), plan.AsLateAsPossible)}
)

// mixed draws what is strict: everything on one calendar, or FS between work on four. What has no length may stand at either end of a gap
// in its calendar, as may an end that another kind of link asks for, and others may work in that gap.
func mixed(t *rapid.T) variety {
	if rapid.Bool().Draw(t, "one calendar") {
		return variety{kinds: allKinds, lead: 60, lag: 60, milestones: true}
	}
	return variety{calendars: 4, lead: 60, lag: 60, shortest: 1}
}

// start is the data date of drawn networks.
var start = civil.NewTime(2026, 1, 5, 0, 0)

// draw makes a network without loops: links lead on in the order of the activities.
func draw(t *rapid.T, v variety) *plan.Network {
	n := &plan.Network{Calendars: calendars()}
	n.Projects = []plan.Project{{ID: "1", Code: "P", DataDate: start, PlannedStart: start, Calendar: plan.None,
		Options: plan.Options{SSLagFromEarlyStart: true, UseExpectedFinish: true}}}
	count := rapid.IntRange(1, 12).Draw(t, "activities")
	for i := range count {
		n.Activities = append(n.Activities, drawActivity(t, v, i))
		if v.resources && n.Activities[i].Type == plan.ResourceTask {
			for range rapid.IntRange(0, 2).Draw(t, "assignments") {
				n.Assignments = append(n.Assignments, plan.Assignment{Activity: int32(i),
					Calendar: int32(rapid.IntRange(0, 3).Draw(t, "resource's calendar")), Remaining: hours(t, "resource's work", 0, 60)})
			}
		}
	}
	if v.spans {
		n.WBS = []plan.WBS{{ID: "0", Parent: plan.None}, {ID: "1", Parent: 0}}
	}
	for range rapid.IntRange(0, 2*count).Draw(t, "links") {
		if l, ok := drawLink(t, v, count); ok {
			n.Links = append(n.Links, l)
		}
	}
	return n
}

func drawActivity(t *rapid.T, v variety, i int) plan.Activity {
	a := plan.Activity{ID: plan.ActivityID(fmt.Sprint(i)), Code: fmt.Sprintf("A%d", i), WBS: plan.None}
	a.Calendar = int32(rapid.IntRange(0, max(v.calendars-1, 0)).Draw(t, "calendar"))
	types := []plan.ActivityType{plan.Task}
	if v.milestones {
		types = append(types, plan.StartMilestone, plan.FinishMilestone)
	}
	if v.resources {
		types = append(types, plan.ResourceTask)
	}
	if v.spans {
		types = append(types, plan.LevelOfEffort, plan.WBSSummary)
		a.WBS = int32(rapid.IntRange(-1, 1).Draw(t, "WBS"))
	}
	a.Type = rapid.SampledFrom(types).Draw(t, "type")
	if !a.Type.IsMilestone() {
		a.Original = hours(t, "duration", v.shortest, 100)
		a.Remaining = a.Original
	}
	if v.progress {
		a.Status = plan.Status(rapid.IntRange(0, 2).Draw(t, "status"))
		if a.Status != plan.NotStarted {
			a.ActualStart = start - civil.Time(60*rapid.IntRange(0, 300).Draw(t, "hours since the start"))
		}
		if a.Status == plan.Complete {
			a.ActualFinish, a.Remaining = a.ActualStart+(start-a.ActualStart)/2, 0
		}
	}
	if len(v.constraints) > 0 && rapid.IntRange(0, 2).Draw(t, "constrained") == 0 {
		a.Constraints[0] = plan.Constraint{Kind: rapid.SampledFrom(v.constraints).Draw(t, "constraint"),
			Date: start + civil.Time(60*rapid.IntRange(-100, 500).Draw(t, "constraint's hour"))}
	}
	return a
}

func drawLink(t *rapid.T, v variety, count int) (plan.Link, bool) {
	from := rapid.IntRange(0, count-1).Draw(t, "from")
	to := rapid.IntRange(0, count-1).Draw(t, "to")
	if from >= to {
		return plan.Link{}, false
	}
	l := plan.Link{From: int32(from), To: int32(to), Lag: hours(t, "lag", -v.lead, v.lag)}
	if len(v.kinds) > 0 {
		l.Kind = rapid.SampledFrom(v.kinds).Draw(t, "kind")
	}
	return l, true
}

func hours(t *rapid.T, label string, least, most int) civil.Minutes {
	return civil.Minutes(60 * rapid.IntRange(least, most).Draw(t, label))
}

func run(t rapid.TB, n *plan.Network) *Result {
	t.Helper()
	r, err := Run(n)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// cal is the calendar of an activity.
func cal(n *plan.Network, i int) *civil.Calendar { return n.Calendars[n.Activities[i].Calendar].Time }

// Without constraints and a date to finish by nothing is late, and what ends the project has no float.
func TestNothingIsLateWithoutDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := mixed(t)
		if v.calendars == 0 && rapid.Bool().Draw(t, "progress") {
			v.progress, v.lead = true, 0
		}
		n := draw(t, v)
		r := run(t, n)
		for i, d := range r.Dates {
			if d.HasFloat && (d.TotalFloat < 0 || d.FreeFloat < 0) {
				t.Fatalf("%s has float: %s", n.Activities[i].Code, show(n, r, n.Activities[i].Code))
			}
			if d.HasFloat && d.EarlyFinish == r.Finish && d.TotalFloat != 0 {
				t.Fatalf("%s ends the project: %s", n.Activities[i].Code, show(n, r, n.Activities[i].Code))
			}
		}
	})
}

// Early dates come before late dates by the working time of the float, and by none the other way when it is not negative.
func TestEarlyBeforeLate(t *testing.T) {
	v := anything
	v.resources, v.spans = false, false
	v.constraints = dated[:len(dated)-1]
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t, v)
		n.Projects[0].MustFinish = start + civil.Time(60*rapid.IntRange(0, 800).Draw(t, "must finish"))
		r := run(t, n)
		for i, d := range r.Dates {
			c := cal(n, i)
			if d.EarlyFinish < d.EarlyStart || d.LateFinish < d.LateStart {
				t.Fatalf("ends before it starts: %s", show(n, r, n.Activities[i].Code))
			}
			if d.HasFloat && d.TotalFloat >= 0 && (c.Between(d.EarlyStart, d.LateStart) < 0 || c.Between(d.EarlyFinish, d.LateFinish) < 0) {
				t.Fatalf("late before early: %s", show(n, r, n.Activities[i].Code))
			}
		}
	})
}

// Every link holds between the early dates, and, lag on the predecessor's calendar, between the late ones; nothing starts before
// the data date; and what starts later than that is driven by a link.
func TestLinksHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t, mixed(t))
		r := run(t, n)
		for i, l := range n.Links {
			a, b, c := r.Dates[l.From], r.Dates[l.To], cal(n, int(l.From))
			from, to := [2]civil.Time{a.EarlyFinish, a.LateFinish}, [2]civil.Time{b.EarlyStart, b.LateStart}
			if l.Kind == plan.StartToStart || l.Kind == plan.StartToFinish {
				from = [2]civil.Time{a.EarlyStart, a.LateStart}
			}
			if l.Kind == plan.FinishToFinish || l.Kind == plan.StartToFinish {
				to = [2]civil.Time{b.EarlyFinish, b.LateFinish}
			}
			for k, which := range []string{"early", "late"} {
				if c.Between(from[k], to[k]) < l.Lag {
					t.Fatalf("link %d, %s with %d minutes, does not hold between %s dates:\n%s\n%s", i, l.Kind, l.Lag, which,
						show(n, r, n.Activities[l.From].Code), show(n, r, n.Activities[l.To].Code))
				}
			}
		}
		for i, d := range r.Dates {
			first := cal(n, i).Next(start)
			if d.EarlyStart < first || d.EarlyStart > first && r.Driver[i] == plan.None {
				t.Fatalf("nothing drives %s", show(n, r, n.Activities[i].Code))
			}
			if k := r.Driver[i]; k != plan.None && n.Links[k].To != int32(i) {
				t.Fatalf("link %d drives %s, which it does not lead to", k, n.Activities[i].Code)
			}
		}
	})
}

// One more link, and nothing finishes earlier; nor when progress no longer overrides links.
func TestLinksOnlyDelay(t *testing.T) {
	v := anything
	v.constraints, v.spans = dated, false
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t, v)
		n.Projects[0].Options.Logic = plan.ProgressOverride
		if rapid.Bool().Draw(t, "retained logic") {
			n.Projects[0].Options.Logic = plan.RetainedLogic
		}
		before := run(t, n)
		if l, ok := drawLink(t, v, len(n.Activities)); ok {
			at := rapid.IntRange(0, len(n.Links)).Draw(t, "place")
			n.Links = slices.Insert(n.Links, at, l)
		}
		n.Projects[0].Options.Logic = plan.RetainedLogic
		after := run(t, n)
		for i := range n.Activities {
			if after.Dates[i].EarlyFinish < before.Dates[i].EarlyFinish {
				t.Fatalf("%s finishes earlier with one more link:\n%s\n%s", n.Activities[i].Code,
					show(n, before, n.Activities[i].Code), show(n, after, n.Activities[i].Code))
			}
		}
	})
}

// A longer duration never makes anything finish earlier, when links lead from and to one end of an activity only: an activity that
// must not end before another starts earlier the longer it is, and lets others start.
func TestLongerIsNeverEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kinds := rapid.SampledFrom([][]plan.LinkKind{{plan.FinishToStart, plan.StartToStart}, {plan.FinishToStart, plan.FinishToFinish}}).Draw(t, "kinds")
		n := draw(t, variety{calendars: 4, kinds: kinds, lead: 60, lag: 60, milestones: true, progress: true,
			constraints: []plan.ConstraintKind{plan.StartOn, plan.StartOnOrAfter, plan.MandatoryStart, plan.FinishOnOrBefore}})
		before := run(t, n)
		i := rapid.IntRange(0, len(n.Activities)-1).Draw(t, "longer")
		if n.Activities[i].Remaining == 0 {
			return // what has no work stands on another instant than what has
		}
		n.Activities[i].Remaining += hours(t, "by", 0, 60)
		after := run(t, n)
		for i := range n.Activities {
			if after.Dates[i].EarlyFinish < before.Dates[i].EarlyFinish {
				t.Fatalf("%s finishes earlier:\n%s\n%s", n.Activities[i].Code, show(n, before, n.Activities[i].Code), show(n, after, n.Activities[i].Code))
			}
		}
	})
}

// On one calendar, with FS links that do not lead and without dates, what delays no successor delays no project.
func TestFreeFloatWithinTotalFloat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t, variety{lag: 60, milestones: true})
		r := run(t, n)
		for i, d := range r.Dates {
			if d.FreeFloat > d.TotalFloat {
				t.Fatalf("%s", show(n, r, n.Activities[i].Code))
			}
		}
	})
}

// On one calendar an activity may start later by its free float and no successor starts later, and by its total float and the project
// finishes no later; a minute more than the total float does delay it.
func TestFloatIsRoom(t *testing.T) {
	v := variety{kinds: fsSSFF, lead: 60, lag: 60, milestones: true}
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t, v)
		before := run(t, n)
		i := rapid.IntRange(0, len(n.Activities)-1).Draw(t, "delayed")
		d := before.Dates[i]
		delayed := func(by civil.Minutes) *Result {
			n.Activities[i].Constraints[0] = plan.Constraint{Kind: plan.StartOnOrAfter, Date: cal(n, i).Finish(d.EarlyStart, by)}
			return run(t, n)
		}
		after := delayed(d.FreeFloat)
		for _, l := range n.Links {
			if int(l.From) == i && cal(n, i).Between(before.Dates[l.To].EarlyStart, after.Dates[l.To].EarlyStart) != 0 {
				t.Fatalf("%s, delayed by its free float, delays %s", show(n, before, n.Activities[i].Code), show(n, before, n.Activities[l.To].Code))
			}
		}
		if cal(n, i).Between(before.Finish, delayed(d.TotalFloat).Finish) > 0 {
			t.Fatalf("%s, delayed by its total float, delays the project", show(n, before, n.Activities[i].Code))
		}
		if cal(n, i).Between(before.Finish, delayed(d.TotalFloat+1).Finish) <= 0 {
			t.Fatalf("%s, delayed by more than its total float, delays nothing", show(n, before, n.Activities[i].Code))
		}
	})
}

// The order of activities, links and assignments in a file says nothing, also where much begins or ends at once.
func TestFileOrderSaysNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anything
		if rapid.Bool().Draw(t, "at once") {
			v = variety{kinds: allKinds, milestones: true, spans: true}
		}
		n := draw(t, v)
		before := run(t, n)
		m := *n
		place := rapid.Permutation(indices(len(n.Activities))).Draw(t, "order") // where each activity goes
		m.Activities = make([]plan.Activity, len(n.Activities))
		for i, at := range place {
			m.Activities[at] = n.Activities[i]
		}
		m.Links = nil
		for _, k := range rapid.Permutation(indices(len(n.Links))).Draw(t, "order of links") {
			l := n.Links[k]
			l.From, l.To = int32(place[l.From]), int32(place[l.To])
			m.Links = append(m.Links, l)
		}
		m.Assignments = slices.Clone(n.Assignments)
		slices.Reverse(m.Assignments)
		for k := range m.Assignments {
			m.Assignments[k].Activity = int32(place[m.Assignments[k].Activity])
		}
		after := run(t, &m)
		for i, at := range place {
			if diff := cmp.Diff(before.Dates[i], after.Dates[at]); diff != "" {
				t.Fatalf("%s moves: %s", n.Activities[i].Code, diff)
			}
		}
		if diff := cmp.Diff(before.Projects, after.Projects); diff != "" {
			t.Fatalf("the project moves: %s", diff)
		}
	})
}

func indices(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// Levels of effort and summaries may be left out of a file without moving anything else. Only the longest path is longer with a level of
// effort on it, by what begins that.
func TestSpansMayBeLeftOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t, anything)
		before := run(t, n)
		m := *n
		m.Links = slices.DeleteFunc(slices.Clone(n.Links), func(l plan.Link) bool {
			return n.Activities[l.From].Type.IsSpan() || n.Activities[l.To].Type.IsSpan()
		})
		after := run(t, &m)
		leads := slices.ContainsFunc(indices(len(n.Activities)), func(i int) bool {
			return n.Activities[i].Type == plan.LevelOfEffort && before.Dates[i].LongestPath
		})
		for i := range n.Activities {
			if n.Activities[i].Type.IsSpan() {
				continue
			}
			with, without := before.Dates[i], after.Dates[i]
			if without.LongestPath && !with.LongestPath || with.LongestPath && !without.LongestPath && !leads {
				t.Fatalf("%s is on the longest path: %t with spans, %t without", n.Activities[i].Code, with.LongestPath, without.LongestPath)
			}
			with.LongestPath = without.LongestPath
			if with != without || driver(n, before, i) != driver(&m, after, i) {
				t.Fatalf("%s moves:\n%s\n%s", n.Activities[i].Code, show(n, before, n.Activities[i].Code), show(&m, after, n.Activities[i].Code))
			}
		}
		if before.Finish != after.Finish {
			t.Fatalf("the finish moves from %s to %s", before.Finish, after.Finish)
		}
	})
}

// driver is the link that sets an activity's early dates, the zero link if none does.
func driver(n *plan.Network, r *Result, i int) plan.Link {
	if r.Driver[i] == plan.None {
		return plan.Link{}
	}
	return n.Links[r.Driver[i]]
}

// Run leaves its input as it was, and answers the same on one core and on many.
func TestRunIsPure(t *testing.T) {
	same := cmp.Options{cmp.Comparer(func(a, b *civil.Calendar) bool { return a == b }), cmpopts.EquateEmpty()}
	cores := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(cores)
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t, anything)
		was := *n
		was.Projects, was.WBS, was.Calendars = slices.Clone(n.Projects), slices.Clone(n.WBS), slices.Clone(n.Calendars)
		was.Activities, was.Links, was.Assignments = slices.Clone(n.Activities), slices.Clone(n.Links), slices.Clone(n.Assignments)
		runtime.GOMAXPROCS(1)
		one := run(t, n)
		runtime.GOMAXPROCS(4)
		many := run(t, n)
		if diff := cmp.Diff(&was, n, same); diff != "" {
			t.Fatalf("the network was changed: %s", diff)
		}
		if diff := cmp.Diff(one, many); diff != "" {
			t.Fatalf("on four cores: %s", diff)
		}
	})
}
