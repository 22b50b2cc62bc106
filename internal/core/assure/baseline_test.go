package assure

import (
	"strings"
	"testing"

	"counterpart.dev/internal/core/plan"
)

// against nominates another network as the baseline.
func against(b *builder) func(*Input) {
	return func(in *Input) { in.Baseline = &Baseline{Network: b.n} }
}

func TestMissed(t *testing.T) {
	due := "2025-12-31T17:00"
	late := func(code string) func(*builder) *builder {
		return func(b *builder) *builder {
			return b.task(code, 1, finished("2025-12-01T08:00", "2026-01-02T17:00"), baselined(1, due))
		}
	}
	onTime := func(b *builder, n int) *builder {
		return b.line("x", n, finished("2025-12-01T08:00", due), baselined(1, due))
	}
	for _, c := range []struct {
		name string
		of   *builder
		want string
	}{
		{"one of twenty is at the limit", late("B")(onTime(build(t), 19)), "holds | 5.0 % (1 of 20) | B"},
		{"two are over it", late("C")(late("B")(onTime(build(t), 18))), "fails | 10.0 % (2 of 20) | B; C"},
		{"unfinished work is late by its forecast", onTime(build(t), 1).task("B", 1, baselined(1, due)), "fails | 50.0 % (1 of 2) | B"},
		{"due at the data date counts", onTime(build(t), 1).task("B", 0, ofType(plan.FinishMilestone), baselined(0, "2026-01-05T08:00")),
			"holds | 0.0 % (0 of 2) | "},
		{"due after it does not", onTime(build(t), 1).task("B", 9, baselined(1, "2026-01-05T08:01")), "holds | 0.0 % (0 of 1) | "},
		{"the next morning is not later", build(t).task("B", 1, finished("2025-12-01T08:00", "2026-01-01T08:00"), baselined(1, due)),
			"holds | 0.0 % (0 of 1) | "},
		{"a minute of work is", build(t).task("B", 1, finished("2025-12-01T08:00", "2026-01-01T08:01"), baselined(1, due)),
			"fails | 100.0 % (1 of 1) | B"},
		{"level of effort is left out", onTime(build(t), 1).task("L", 1, ofType(plan.LevelOfEffort), baselined(1, due)),
			"holds | 0.0 % (0 of 1) | "},
		{"nothing was due", build(t).task("A", 1, baselined(1, "2026-02-02T17:00")),
			"not run | nothing was baselined to finish by the data date | "},
		{"no baseline", build(t).task("A", 1), "not run | there is no baseline: nominate an earlier submission | "},
		{"no data date", onTime(build(t), 1).project(func(p *plan.Project) { p.DataDate = 0 }), "not run | the file has no data date | "},
	} {
		t.Run(c.name, func(t *testing.T) { want(t, c.of.figure(11), c.want) })
	}
}

func TestBaselineExecution(t *testing.T) {
	due := "2025-12-31T17:00"
	base := func(done, open int) *builder {
		return build(t).line("x", done, finished("2025-12-01T08:00", due), baselined(1, due)).line("y", open, baselined(1, due))
	}
	for _, c := range []struct {
		name string
		of   *builder
		want string
	}{
		{"nineteen of twenty is at the limit", base(19, 1), "holds | 0.95 | y1"},
		{"eighteen of nineteen is below it", base(18, 1), "fails | 0.947 | y1"},
		{"work without a baseline counts against", base(4, 0).task("B", 1), "fails | 0.80 | B"},
		{"or for", base(4, 0).task("B", 1, finished("2025-12-01T08:00", due)), "holds | 1.00 | "},
		{"finished early lifts it above one", base(4, 0).task("B", 1, finished("2025-12-01T08:00", due), baselined(1, "2026-03-02T17:00")),
			"holds | 1.25 | "},
		{"nothing finished", base(0, 2), "fails | 0.00 | y1; y2"},
		{"nothing was due", build(t).task("A", 1, baselined(1, "2026-02-02T17:00")),
			"not run | nothing was baselined to finish by the data date, and everything has a baseline finish | "},
		{"no baseline", build(t).task("A", 1), "not run | there is no baseline: nominate an earlier submission | "},
	} {
		t.Run(c.name, func(t *testing.T) { want(t, c.of.figure(14), c.want) })
	}
}

func TestNominatedBaseline(t *testing.T) {
	before := build(t).project(func(p *plan.Project) { p.DataDate = at("2025-12-01T08:00") }).
		task("A", 5, finished("2025-11-24T08:00", "2025-11-28T17:00")).task("B", 5).task("C", 50).task("gone", 1).
		chain("A B C").task("L", 1, ofType(plan.LevelOfEffort))
	now := func() *builder { // A as it was; B five days late; C as planned but under way; D new
		return build(t).task("A", 5, finished("2025-11-24T08:00", "2025-11-28T17:00")).
			task("B", 5, finished("2025-12-08T08:00", "2025-12-12T17:00")).
			task("C", 10, started("2025-12-15T08:00")).task("D", 60, baselined(1, "2026-01-01T17:00")).chain("A B C")
	}
	b := now()
	r := b.run(against(before))
	// B was planned Monday 1 to Friday 5 December; C, fifty days, after it; D's baseline inside the file is not used.
	want(t, r.Checks[7], "fails | 100.0 % (2 of 2) | C; D")
	want(t, r.Checks[10], "fails | 50.0 % (1 of 2) | B")
	want(t, r.Checks[13], "fails | 0.67 | D")
	if got := r.Checks[10].Items[0].Detail; got != "finished 2025-12-12T17:00, baseline 2025-12-05T17:00" {
		t.Errorf("detail: %s", got)
	}
	if got, say := r.Baseline, "The baseline is a nominated submission with data date 1 Dec 2025, matched by Activity ID: "+
		"3 of 4 activities are in it."; got != say {
		t.Errorf("baseline: %s", got)
	}
	if got := strings.Join(r.Checks[10].Notes, "\n"); !strings.Contains(got, "no longer in the schedule, and so not counted: 1.") {
		t.Errorf("notes: %s", got)
	}
	// The project's baseline finish is C's: fifty days from Monday 8 December are Friday 13 February. It is forecast for
	// Friday 16 January, twenty days earlier; D, sixty days from the data date, ends on Friday 27 March, thirty later.
	if got := strings.Join(r.Checks[12].Notes, "\n"); !strings.Contains(got, "TF = -30 wd, to the baseline finish 2026-02-13T17:00") {
		t.Errorf("notes: %s", got)
	}
}

func TestNominatedBaselineIdentity(t *testing.T) {
	before := build(t).project(func(p *plan.Project) { p.DataDate = at("2026-02-02T08:00") }).tasks("A B", 1)
	before.activity("A").ID, before.activity("B").ID = "id-B", "id-A"
	b := build(t).task("A", 45).task("B", 1)
	byID := func(in *Input) { in.Baseline = &Baseline{Network: before.n, MatchBy: ByID} }
	before.activity("A").Original = 60 * 480
	want(t, b.figure(8, against(before)), "fails | 50.0 % (1 of 2) | A") // sixty days then
	want(t, b.figure(8, byID), "fails | 50.0 % (1 of 2) | B")
	if got := strings.Join(b.figure(8, byID).Notes, "\n"); !strings.Contains(got, "matched by the file's own identity") ||
		!strings.Contains(got, "later than the schedule's") {
		t.Errorf("notes: %s", got)
	}

	before.activity("B").Code = "A" // twice the same: neither is it
	f := b.figure(8, against(before))
	want(t, f, "fails | 50.0 % (1 of 2) | A")
	if got := f.Items[0].Detail; got != "original duration 45 wd" {
		t.Errorf("detail: %s", got)
	}
	if got := strings.Join(f.Notes, "\n"); !strings.Contains(got, "not unique, and so were not matched: 1.") {
		t.Errorf("notes: %s", got)
	}
}

func TestBaselineThatCannotBeScheduled(t *testing.T) {
	before := build(t).tasks("A B", 50).chain("A B A")
	r := build(t).tasks("A B", 1).chain("A B").run(against(before))
	want(t, r.Checks[7], "fails | 100.0 % (2 of 2) | A; B") // durations need no dates
	for _, i := range []int{10, 13} {
		if f := r.Checks[i]; f.Verdict != NotRun || !strings.HasPrefix(f.Reason, "the baseline could not be scheduled: ") {
			t.Errorf("check %d: %s: %s", f.Number, f.Verdict, f.Reason)
		}
	}
	want(t, r.Checks[12], "shown | 1.00 | B")
}
