package assure

import (
	"strings"
	"testing"

	"counterpart.dev/internal/core/plan"
)

// microsoft has the network scheduled by the rules of Microsoft Project, from Monday 2026-01-05 08:00. Its elements are 0, which
// holds 1 and 2.
func (b *builder) microsoft(links ...plan.WBSLink) *builder {
	b.n.Rules = plan.ProjectRules
	b.n.WBS = []plan.WBS{{Parent: plan.None}, {Parent: 0}, {Parent: 0}}
	b.n.WBSLinks = links
	p := &b.n.Projects[0]
	p.PlannedStart, p.Options = p.DataDate, plan.Options{LagCalendar: plan.LagOnSuccessor, FloatKind: plan.SmallestFloat}
	return b
}

// in puts an activity into an element.
func in(element int32) func(*plan.Activity) { return func(a *plan.Activity) { a.WBS = element } }

func byHand(from, to string) func(*plan.Activity) {
	return func(a *plan.Activity) { a.ManualStart, a.ManualFinish = at(from), at(to) }
}

func late(a *plan.Activity) { a.Constraints[0].Kind = plan.AsLateAsPossible }

// summary is a link from element 1 to element 2.
func summary(k plan.LinkKind) plan.WBSLink {
	return plan.WBSLink{From: plan.None, To: plan.None, FromWBS: 1, ToWBS: 2, Kind: k}
}

// TestSummaryLinksAreLogic: what is in a summary that is linked is linked.
func TestSummaryLinksAreLogic(t *testing.T) {
	network := func(l ...plan.WBSLink) *builder {
		return build(t).tasks("A B", 1, in(1)).tasks("C D", 1, in(2)).task("F", 0, ofType(plan.FinishMilestone)).chain("C F").chain("D F").microsoft(l...)
	}
	want(t, network().figure(1), "fails | 80.0 % (4 of 5) | A; B; C; D")
	want(t, network(summary(fs)).figure(1), "fails | 20.0 % (1 of 5) | B")
	want(t, network(summary(sf)).figure(15), "fails | 80.0 % (4 of 5) | A; B; C; D")
	want(t, network(plan.WBSLink{From: 0, To: plan.None, FromWBS: plan.None, ToWBS: 0}, summary(fs)).figure(2), "holds | 0 links | ")
}

func TestLoopThroughSummaries(t *testing.T) {
	b := build(t).task("A", 1, in(1)).task("B", 1, in(2)).chain("B A").microsoft(summary(fs))
	want(t, b.figure(19), "fails | 1 loop | A → B → A")
}

func TestCriticalPathTestByTheRulesOfMicrosoft(t *testing.T) {
	finish := ofType(plan.FinishMilestone)
	for _, c := range []struct {
		name string
		of   *builder
		want string
	}{
		{"a chain", build(t).tasks("A B", 5).task("F", 0, finish).chain("A B F").microsoft(), "holds | 600.0 wd | A"},
		{"through a summary", build(t).tasks("A B", 5, in(1)).tasks("C", 5, in(2)).task("F", 0, finish).chain("C F").microsoft(summary(fs)), "holds | 600.0 wd | A"},
		{"what is set by hand is lifted", build(t).task("A", 5).task("M", 5, byHand("2026-01-12T08:00", "2026-01-16T17:00")).task("F", 0, finish).chain("A M F").microsoft(),
			"holds | 600.0 wd | M"},
		{"what is set by hand behind a summary is", build(t).task("A", 5, in(1)).task("M", 5, in(2), byHand("2026-01-12T08:00", "2026-01-16T17:00")).task("F", 0, finish).
			chain("M F").microsoft(summary(fs)), "holds | 600.0 wd | M"},
		{"work under way", build(t).task("A", 10, started("2026-01-05T08:00"), func(a *plan.Activity) { a.Remaining -= 480 }).task("F", 0, finish).chain("A F").microsoft(), "holds | 600.0 wd | A"},
		{"scheduled from its finish", build(t).tasks("A B", 5, late).task("F", 0, finish).chain("A B F").microsoft().project(func(p *plan.Project) {
			p.MustFinish, p.Options.FromFinish = at("2026-03-27T17:00"), true
		}), "holds | 600.0 wd | A"},
	} {
		t.Run(c.name, func(t *testing.T) { want(t, c.of.figure(12), c.want) })
	}
}

// TestResourceCalendarOfMicrosoft: the one assignment of an activity says on which calendar it is worked.
func TestResourceCalendarOfMicrosoft(t *testing.T) {
	b := build(t).task("A", 5).task("F", 0, ofType(plan.FinishMilestone)).chain("A F").microsoft()
	b.n.Assignments = []plan.Assignment{{Activity: 0, Calendar: everyDay, Remaining: 5 * 480}}
	want(t, b.figure(12), "holds | 600.0 wd | A")
}

// TestForecastsOfMicrosoft: the file's own forecast is the start and finish of a task, whatever could be earlier.
func TestForecastsOfMicrosoft(t *testing.T) {
	planned := func(start, finish string) func(*plan.Activity) {
		return func(a *plan.Activity) { a.PlannedStart, a.PlannedFinish = at(start), at(finish) }
	}
	b := build(t).task("A", 1, late, planned("2026-01-08T08:00", "2026-01-08T17:00"), statedEarly("2026-01-01T08:00", "2026-01-01T17:00")).
		task("B", 1, planned("2026-01-02T08:00", "2026-01-02T17:00")).task("Z", 4, planned("2026-01-05T08:00", "2026-01-08T17:00")).microsoft()
	want(t, b.figure(9), "fails | 1 date | B")
	want(t, b.figure(22), "shown | 66.7 % (2 of 3) | B; Z") // A waits for its late dates
}

func TestDeadlineIsATarget(t *testing.T) {
	deadline := func(date string) func(*plan.Activity) { return func(a *plan.Activity) { a.Deadline = at(date) } }
	f := build(t).task("A", 10, deadline("2026-01-14T17:00")).microsoft().figure(13)
	want(t, f, "fails | 0.80 | A")
	if !strings.Contains(strings.Join(f.Notes, "\n"), "to the deadline 2026-01-14T17:00 of A") {
		t.Errorf("the notes do not name the deadline: %q", f.Notes)
	}
	// The earlier of a deadline and a constraint counts.
	want(t, build(t).task("A", 10, deadline("2026-01-14T17:00"), constrained(0, plan.FinishOnOrBefore, "2026-01-16T17:00")).microsoft().figure(13), "fails | 0.80 | A")
}

func TestDatesSetByHandAreListed(t *testing.T) {
	f := build(t).task("A", 1, byHand("2026-01-12T08:00", "2026-01-12T17:00")).task("B", 1).microsoft().figure(21)
	want(t, f, "shown | 50.0 % (1 of 2) | A")
	if got := f.Items[0].Detail; got != "dates set by hand, 2026-01-12T08:00 to 2026-01-12T17:00" {
		t.Errorf("the item says %q", got)
	}
}

// TestElapsedLags are written as such, and compared as such.
func TestElapsedLags(t *testing.T) {
	for minutes, expected := range map[int]string{1440: "A → B FS+1ed", 720: "A → B FS+0.5ed", 90: "A → B FS+1.5eh"} {
		b := build(t).tasks("A B", 1).chain("A B").microsoft()
		b.n.Links[0].Lag, b.n.Links[0].Elapsed = int32(minutes), true
		if got := labels(b.figure(3)); got != expected {
			t.Errorf("%d minutes: %q, want %q", minutes, got, expected)
		}
	}
}

// TestWhatIsSetByHandImpliesNothing: a way over work that no link moves implies no link.
func TestWhatIsSetByHandImpliesNothing(t *testing.T) {
	network := func(with ...func(*plan.Activity)) *builder {
		return build(t).task("A", 1).task("B", 1, with...).task("C", 1).chain("A B C").link("A", "C", fs, 0).microsoft()
	}
	want(t, network().figure(18), "shown | 1 link | A → C FS")
	want(t, network(byHand("2026-01-05T08:00", "2026-01-05T17:00")).figure(18), "shown | 0 links | ")
}
