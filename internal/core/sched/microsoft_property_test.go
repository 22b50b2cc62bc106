package sched

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// microsoftNetwork draws a network for the rules of Microsoft Project: with its own words where the variety has them.
func microsoftNetwork(t *rapid.T, v variety) *plan.Network {
	n := draw(t, v)
	n.Rules = plan.ProjectRules
	n.Projects[0].Calendar = fiveDays
	n.Projects[0].Options = plan.Options{FloatKind: plan.SmallestFloat, KeepRemaining: v.progress && rapid.Bool().Draw(t, "keep remaining")}
	if len(v.constraints) == 0 {
		return n
	}
	for i := range n.Activities {
		a := &n.Activities[i]
		switch rapid.IntRange(0, 9).Draw(t, "own word") {
		case 0:
			a.Deadline = start + civil.Time(60*rapid.IntRange(0, 500).Draw(t, "deadline"))
		case 1:
			a.Gap, a.Delay = hours(t, "gap", 0, 40), hours(t, "delay", 0, 40)
		case 2:
			a.ManualStart = start + civil.Time(60*rapid.IntRange(0, 500).Draw(t, "by hand"))
			a.ManualFinish = a.ManualStart + civil.Time(60*rapid.IntRange(0, 100).Draw(t, "for"))
		}
	}
	n.WBS = []plan.WBS{{Parent: plan.None}, {Parent: 0}, {Parent: plan.None}}
	half := len(n.Activities) / 2
	for i := range n.Activities {
		n.Activities[i].WBS = rapid.SampledFrom([]int32{0, 1}).Draw(t, "element")
		if i >= half {
			n.Activities[i].WBS = 2
		}
	}
	if rapid.Bool().Draw(t, "summaries linked") { // the second half waits for the first
		n.WBSLinks = []plan.WBSLink{{From: plan.None, To: plan.None, FromWBS: rapid.SampledFrom([]int32{0, 1}).Draw(t, "from"), ToWBS: 2,
			Kind: rapid.SampledFrom(allKinds).Draw(t, "kind"), Lag: hours(t, "lag", -v.lead, v.lag)}}
	}
	return n
}

// everything is what networks for Microsoft Project may contain.
var everything = variety{calendars: 4, kinds: allKinds, lead: 60, lag: 60, milestones: true, progress: true,
	constraints: []plan.ConstraintKind{plan.StartOn, plan.StartOnOrBefore, plan.StartOnOrAfter, plan.FinishOn, plan.FinishOnOrBefore,
		plan.FinishOnOrAfter, plan.AsLateAsPossible}}

// Without dates nothing is late, and what ends the project has no slack; every link holds between early dates, its lag worked
// on the calendar of the successor.
func TestMicrosoftLinksHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := microsoftNetwork(t, mixed(t))
		r := run(t, n)
		for i, l := range n.Links {
			a, b := r.Dates[l.From], r.Dates[l.To]
			from, to := a.EarlyFinish, b.EarlyStart
			if l.Kind == plan.StartToStart || l.Kind == plan.StartToFinish {
				from = a.EarlyStart
			}
			if l.Kind == plan.FinishToFinish || l.Kind == plan.StartToFinish {
				to = b.EarlyFinish
			}
			if cal(n, int(l.To)).Between(from, to) < l.Lag {
				t.Fatalf("link %d, %s with %d minutes, does not hold:\n%s\n%s", i, l.Kind, l.Lag,
					show(n, r, n.Activities[l.From].Code), show(n, r, n.Activities[l.To].Code))
			}
		}
		for i, d := range r.Dates {
			if d.TotalFloat < 0 || d.EarlyFinish == r.Finish && d.TotalFloat != 0 {
				t.Fatalf("%s has slack: %s", n.Activities[i].Code, show(n, r, n.Activities[i].Code))
			}
			if k := r.Driver[i]; d.EarlyStart > cal(n, i).Next(start) && (k == plan.None || n.Links[k].To != int32(i)) {
				t.Fatalf("nothing drives %s", show(n, r, n.Activities[i].Code))
			}
		}
	})
}

// Work set by hand and complete work stand where the file has them, work under way keeps its start, and free slack is never
// below zero nor, where there is any, above total slack.
func TestMicrosoftKeepsWhatIsFixed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := microsoftNetwork(t, everything)
		r := run(t, n)
		for i, d := range r.Dates {
			a := &n.Activities[i]
			switch {
			case a.Status == plan.Complete:
				if d.EarlyStart != a.ActualStart || d.EarlyFinish != a.ActualFinish || d.HasFloat {
					t.Fatalf("complete %s moved: %s", a.Code, show(n, r, a.Code))
				}
				continue
			case !a.ManualStart.IsZero():
				if d.EarlyStart != a.ManualStart || d.EarlyFinish != a.ManualFinish {
					t.Fatalf("%s, set by hand, moved: %s", a.Code, show(n, r, a.Code))
				}
			case a.Status == plan.InProgress && d.EarlyStart != a.ActualStart:
				t.Fatalf("%s, under way, moved: %s", a.Code, show(n, r, a.Code))
			}
			if d.FreeFloat < 0 || d.FreeFloat > max(d.TotalFloat, 0) {
				t.Fatalf("free slack of %s", show(n, r, a.Code))
			}
			if d.EarlyFinish < d.EarlyStart {
				t.Fatalf("%s ends before it starts: %s", a.Code, show(n, r, a.Code))
			}
		}
	})
}

// A task may start later by its total slack and the project finishes no later; a minute more delays it.
func TestMicrosoftSlackIsRoom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := microsoftNetwork(t, variety{kinds: []plan.LinkKind{plan.FinishToStart, plan.StartToStart}, lag: 60, milestones: true})
		before := run(t, n)
		i := rapid.IntRange(0, len(n.Activities)-1).Draw(t, "delayed")
		d := before.Dates[i]
		delayed := func(by civil.Minutes) civil.Time {
			n.Activities[i].Constraints[0] = plan.Constraint{Kind: plan.StartOnOrAfter, Date: cal(n, i).Finish(d.EarlyStart, by)}
			return run(t, n).Finish
		}
		if cal(n, i).Between(before.Finish, delayed(d.TotalFloat)) > 0 {
			t.Fatalf("%s, delayed by its total slack, delays the project", show(n, before, n.Activities[i].Code))
		}
		if cal(n, i).Between(before.Finish, delayed(d.TotalFloat+1)) <= 0 {
			t.Fatalf("%s, delayed by more than its total slack, delays nothing", show(n, before, n.Activities[i].Code))
		}
	})
}

// The order of activities and links in a file says nothing; a run leaves its input as it was.
func TestMicrosoftFileOrderSaysNothing(t *testing.T) {
	same := cmp.Options{cmp.Comparer(func(a, b *civil.Calendar) bool { return a == b }), cmpopts.EquateEmpty()}
	rapid.Check(t, func(t *rapid.T) {
		n := microsoftNetwork(t, everything)
		was := *n
		was.Activities, was.Links, was.WBS = slices.Clone(n.Activities), slices.Clone(n.Links), slices.Clone(n.WBS)
		before := run(t, n)
		if diff := cmp.Diff(&was, n, same); diff != "" {
			t.Fatalf("the network was changed: %s", diff)
		}
		m := *n
		place := rapid.Permutation(indices(len(n.Activities))).Draw(t, "order")
		m.Activities, m.Links = make([]plan.Activity, len(n.Activities)), nil
		for i, at := range place {
			m.Activities[at] = n.Activities[i]
		}
		for _, k := range rapid.Permutation(indices(len(n.Links))).Draw(t, "order of links") {
			l := n.Links[k]
			l.From, l.To = int32(place[l.From]), int32(place[l.To])
			m.Links = append(m.Links, l)
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
