package assure

import (
	"strings"
	"testing"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

func TestInvalidDates(t *testing.T) {
	milestone := ofType(plan.StartMilestone)
	loe := ofType(plan.LevelOfEffort)
	for _, c := range []struct {
		name string
		of   *builder
		want string
	}{
		{"dates computed here", build(t).tasks("A B", 1).chain("A B"), "holds | 0 dates | "},
		{"actual dates at the data date", build(t).task("A", 1, finished("2026-01-05T08:00", "2026-01-05T08:00")), "holds | 0 dates | "},
		{"actual dates after it, each counts", build(t).task("A", 1, finished("2026-01-05T08:01", "2026-01-06T17:00")),
			"fails | 2 dates | A; A"},
		{"in progress since tomorrow", build(t).task("A", 1, started("2026-01-06T08:00")), "fails | 1 date | A"},
		{"a milestone has one date", build(t).task("M", 0, milestone, finished("2026-01-06T08:00", "2026-01-06T08:00")),
			"fails | 1 date | M"},
		{"stated forecast in the past", build(t).task("A", 2, statedEarly("2025-12-31T08:00", "2026-01-01T17:00")),
			"fails | 2 dates | A; A"},
		{"stated start in the past only", build(t).task("A", 2, statedEarly("2026-01-02T08:00", "2026-01-05T17:00")),
			"fails | 1 date | A"},
		{"the end of Friday is the start of Monday", build(t).task("A", 0, milestone, statedEarly("2026-01-02T17:00", "2026-01-02T17:00")),
			"holds | 0 dates | "},
		{"a minute before the end of Friday is not", build(t).task("A", 0, milestone, statedEarly("2026-01-02T16:59", "2026-01-02T16:59")),
			"fails | 1 date | A"},
		{"what has begun has a finish to forecast, no start", build(t).task("A", 2, started("2025-12-01T08:00"),
			statedEarly("2025-12-01T08:00", "2026-01-05T17:00")), "holds | 0 dates | "},
		{"and that finish may lie in the past", build(t).task("A", 2, started("2025-12-01T08:00"),
			statedEarly("2025-12-01T08:00", "2025-12-31T17:00")), "fails | 1 date | A"},
		{"finished work forecasts nothing", build(t).task("A", 2, finished("2025-12-01T08:00", "2025-12-02T17:00"),
			statedEarly("2025-12-01T08:00", "2025-12-02T17:00")), "holds | 0 dates | "},
		{"level of effort is left out", build(t).task("A", 1).task("L", 2, loe, started("2026-02-01T08:00")), "holds | 0 dates | "},
		{"no data date", build(t).task("A", 1).project(func(p *plan.Project) { p.DataDate = 0 }), "not run | the file has no data date | "},
		{"no activities", build(t), "not run | there are no activities | "},
	} {
		t.Run(c.name, func(t *testing.T) { want(t, c.of.figure(9), c.want) })
	}
}

func TestInvalidDatesWithoutAnyForecast(t *testing.T) {
	none := func(in *Input) { in.Result = nil }
	want(t, build(t).task("A", 1).figure(9, none), "not run | no dates could be computed | ")
	stated := build(t).task("A", 1, statedEarly("2026-01-05T08:00", "2026-01-05T17:00"))
	want(t, stated.figure(9, none), "holds | 0 dates | ")
	f := build(t).task("A", 1).task("B", 1, statedEarly("2026-01-05T08:00", "2026-01-05T17:00")).figure(9)
	if got := strings.Join(f.Notes, " "); got != "The file states no forecast for 1 incomplete activities; theirs was computed here." {
		t.Errorf("notes: %s", got)
	}
}

// dated sets the computed early dates of one activity by hand.
func dated(b *builder, code, start, finish string) func(*Input) {
	return func(in *Input) {
		r := *in.Result
		r.Dates = append([]sched.Dates(nil), r.Dates...)
		d := &r.Dates[b.byCode[code]]
		d.EarlyStart, d.EarlyFinish = at(start), at(finish)
		in.Result = &r
	}
}

func TestForecastInPast(t *testing.T) {
	b := build(t).tasks("A B", 1).chain("A B")
	want(t, b.figure(17), "holds | 0 activities | ")
	want(t, b.figure(17, dated(b, "A", "2026-01-02T16:00", "2026-01-05T16:00")), "fails | 1 activity | A")
	want(t, b.figure(17, dated(b, "A", "2025-12-31T08:00", "2026-01-01T17:00")), "fails | 1 activity | A")
	want(t, build(t).figure(17), "not run | there are no incomplete activities | ")
	want(t, b.figure(17, func(in *Input) { in.Result = nil }), "not run | no dates could be computed | ")
	b.project(func(p *plan.Project) { p.DataDate = 0 })
	want(t, b.figure(17), "not run | the file has no data date | ")

	// A mandatory start before the data date overrules the logic.
	pinned := build(t).task("A", 1, constrained(0, plan.MandatoryStart, "2025-12-01T08:00"))
	want(t, pinned.figure(17), "fails | 1 activity | A")
}

func TestWaitingAtDataDate(t *testing.T) {
	b := build(t).task("A", 1, started("2026-01-02T08:00")).tasks("B C", 1).chain("A C").task("D", 1, started("2026-01-02T08:00"))
	want(t, b.figure(22), "shown | 25.0 % (1 of 4) | B")
	b.project(func(p *plan.Project) { p.DataDate = at("2026-01-03T00:00") }) // Saturday: Monday 8:00 is the same working instant
	want(t, b.figure(22), "shown | 25.0 % (1 of 4) | B")
	want(t, build(t).figure(22), "not run | there are no incomplete activities | ")
}
