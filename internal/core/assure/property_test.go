package assure

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// anyNetwork draws a network without loops: all types, states, kinds of link, lags, constraints and calendars.
func anyNetwork(t *rapid.T, b *builder) *plan.Network {
	n := *b.n
	n.Projects = slices.Clone(n.Projects)
	dataDate := n.Projects[0].DataDate
	count := rapid.IntRange(0, 12).Draw(t, "activities")
	for i := range count {
		a := plan.Activity{ID: plan.ActivityID(fmt.Sprint(i)), Code: fmt.Sprintf("A%d", i), WBS: plan.None}
		a.Type = plan.ActivityType(rapid.IntRange(0, 5).Draw(t, "type"))
		a.Calendar = int32(rapid.IntRange(0, 2).Draw(t, "calendar"))
		if !a.Type.IsMilestone() {
			a.Original = civil.Minutes(rapid.IntRange(0, 60).Draw(t, "days") * 480)
			a.Remaining = a.Original
		}
		a.Status = plan.Status(rapid.IntRange(0, 2).Draw(t, "status"))
		ago := civil.Time(rapid.IntRange(0, 100).Draw(t, "days ago") * civil.MinutesPerDay)
		if a.Status != plan.NotStarted {
			a.ActualStart = dataDate - ago
		}
		if a.Status == plan.Complete {
			a.Remaining, a.ActualFinish = 0, dataDate-ago/2
		}
		if rapid.Bool().Draw(t, "constrained") {
			a.Constraints[0] = plan.Constraint{
				Kind: plan.ConstraintKind(rapid.IntRange(1, 9).Draw(t, "constraint")), Date: dataDate + ago*2,
			}
		}
		if rapid.Bool().Draw(t, "baselined") {
			a.BaselineFinish, a.BaselineDuration = dataDate+ago-60*civil.MinutesPerDay, a.Original/2
		}
		a.HasResource = rapid.Bool().Draw(t, "resource")
		n.Activities = append(n.Activities, a)
	}
	for i := range count {
		for j := i + 1; j < count; j++ {
			if rapid.IntRange(0, 3).Draw(t, "linked") == 0 {
				n.Links = append(n.Links, plan.Link{From: int32(i), To: int32(j), Kind: plan.LinkKind(rapid.IntRange(0, 3).Draw(t, "kind")),
					Lag: civil.Minutes(rapid.IntRange(-2, 2).Draw(t, "lag") * 480)})
			}
		}
	}
	return &n
}

func checked(t *rapid.T, n *plan.Network) *Report {
	r, err := sched.Run(n)
	if err != nil {
		t.Fatal(err)
	}
	report, err := Check(Input{Network: n, Result: r})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func all(r *Report) []Figure { return append(slices.Clone(r.Checks), r.Extras...) }

func TestFiguresAreWhatTheyList(t *testing.T) {
	b := build(t)
	rapid.Check(t, func(t *rapid.T) {
		r := checked(t, anyNetwork(t, b))
		if len(r.Checks) != 14 {
			t.Fatalf("%d checks", len(r.Checks))
		}
		for i, f := range all(r) {
			if f.Number != i+1 || f.Text == "" || f.Source == "" || f.Lists == "" {
				t.Fatalf("check %d has number %d, or lacks its definition", i+1, f.Number)
			}
			if f.Verdict == NotRun {
				if f.Reason == "" || f.HasValue || len(f.Items) > 0 {
					t.Fatalf("check %d is not run, reason %q, value %v, %d items", f.Number, f.Reason, f.Value, len(f.Items))
				}
				continue
			}
			listed := float64(len(f.Items))
			switch f.Number {
			case 4:
				listed = f.Ratio.Whole - listed
			case 12, 13, 14:
				continue
			}
			if f.Ratio.Part != listed {
				t.Fatalf("check %d counts %v and lists %v", f.Number, f.Ratio.Part, len(f.Items))
			}
			if f.Number != 9 && f.Ratio.Part > f.Ratio.Whole { // an activity has two dates
				t.Fatalf("check %d: %v of %v", f.Number, f.Ratio.Part, f.Ratio.Whole)
			}
			if f.Unit == unitPercent && (f.Value < 0 || f.Value > 100) {
				t.Fatalf("check %d: %v %%", f.Number, f.Value)
			}
		}
	})
}

func TestVerdictFollowsTheRule(t *testing.T) {
	b := build(t)
	rapid.Check(t, func(t *rapid.T) {
		for _, f := range all(checked(t, anyNetwork(t, b))) {
			if f.Verdict != Holds && f.Verdict != Fails {
				continue
			}
			within := f.Value <= f.Threshold.Value
			if f.Threshold.Sign == "≥" {
				within = f.Value >= f.Threshold.Value
			}
			if f.Number == 12 && f.Verdict == Holds {
				within = f.Value >= crossing*f.Threshold.Value
			}
			if within != (f.Verdict == Holds) {
				t.Fatalf("check %d: %v against %s is %s", f.Number, f.Value, f.Threshold, f.Verdict)
			}
		}
	})
}

func TestAddingAPredecessorNeverWorsensLogic(t *testing.T) {
	b := build(t)
	rapid.Check(t, func(t *rapid.T) {
		n := anyNetwork(t, b)
		if len(n.Activities) < 2 {
			t.Skip("nothing to link")
		}
		before := checked(t, n).Checks[0].Ratio.Part
		to := rapid.IntRange(1, len(n.Activities)-1).Draw(t, "to")
		from := rapid.IntRange(0, to-1).Draw(t, "from")
		n.Links = append(slices.Clone(n.Links), plan.Link{From: int32(from), To: int32(to)})
		if after := checked(t, n).Checks[0].Ratio.Part; after > before {
			t.Fatalf("%v without logic, %v after a link from %d to %d", before, after, from, to)
		}
	})
}

func TestCheckIsPureAndRepeats(t *testing.T) {
	b := build(t)
	opaque := cmpopts.IgnoreTypes((*civil.Calendar)(nil))
	rapid.Check(t, func(t *rapid.T) {
		n := anyNetwork(t, b)
		kept := *n
		kept.Activities, kept.Links, kept.Projects = slices.Clone(n.Activities), slices.Clone(n.Links), slices.Clone(n.Projects)
		first, second := checked(t, n), checked(t, n)
		if d := cmp.Diff(first, second); d != "" {
			t.Fatalf("a second run differs:\n%s", d)
		}
		if d := cmp.Diff(&kept, n, opaque); d != "" {
			t.Fatalf("the network was changed:\n%s", d)
		}
	})
}

func TestOrderOfLinksDecidesNothing(t *testing.T) {
	b := build(t)
	rapid.Check(t, func(t *rapid.T) {
		n := anyNetwork(t, b)
		before := checked(t, n)
		n.Links = slices.Clone(n.Links)
		slices.Reverse(n.Links)
		after := checked(t, n)
		for i, f := range all(before) {
			if g := all(after)[i]; f.Ratio != g.Ratio || f.Verdict != g.Verdict {
				t.Fatalf("check %d: %s (%v), with links reversed %s (%v)", f.Number, f.Shown(), f.Verdict, g.Shown(), g.Verdict)
			}
		}
	})
}

// denser adds plain links between work that has mostly not begun, so that paths imply links. Start-to-finish links are left
// out: they place a start on either side of a night, so that the same working instant has two readings.
func denser(t *rapid.T, n *plan.Network) *plan.Network {
	n.Links = slices.DeleteFunc(n.Links, func(l plan.Link) bool { return l.Kind == plan.StartToFinish })
	for i := range n.Activities {
		if a := &n.Activities[i]; rapid.IntRange(0, 5).Draw(t, "keep progress") > 0 {
			a.Status, a.ActualStart, a.ActualFinish, a.Remaining = plan.NotStarted, 0, 0, a.Original
			if a.Type.IsSpan() {
				a.Type = plan.Task
			}
		}
		for j := i + 1; j < len(n.Activities); j++ {
			if rapid.IntRange(0, 2).Draw(t, "plain link") == 0 {
				kind := plan.LinkKind(max(0, rapid.IntRange(-4, 2).Draw(t, "plain kind")))
				n.Links = append(n.Links, plan.Link{From: int32(i), To: int32(j), Kind: kind})
			}
		}
	}
	return n
}

// A link that cannot bind can be taken out, and all of them together, without moving a date or a float.
func TestNoDateNeedsARedundantLink(t *testing.T) {
	b := build(t)
	rapid.Check(t, func(t *rapid.T) {
		n := denser(t, anyNetwork(t, b))
		with, err := sched.Run(n)
		if err != nil {
			t.Fatal(err)
		}
		s, err := prepare(Input{Network: n, Result: with})
		if err != nil {
			t.Fatal(err)
		}
		redundant := s.impliedLinks(&Figure{})
		if !slices.Contains(redundant, true) {
			t.Skip("no redundant links")
		}
		less := *n
		less.Links = nil
		for i, l := range n.Links {
			if !redundant[i] {
				less.Links = append(less.Links, l)
			}
		}
		without, err := sched.Run(&less)
		if err != nil {
			t.Fatal(err)
		}
		for i := range with.Dates {
			w, o := with.Dates[i], without.Dates[i]
			apart := s.calendar(int32(i)).Time.Between // five o'clock and the next morning are one instant
			if apart(w.EarlyStart, o.EarlyStart) != 0 || apart(w.EarlyFinish, o.EarlyFinish) != 0 ||
				apart(w.LateFinish, o.LateFinish) != 0 || w.TotalFloat != o.TotalFloat {
				t.Fatalf("activity %d: %+v with, %+v without", i, w, o)
			}
		}
	})
}
