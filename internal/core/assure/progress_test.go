package assure

import (
	"testing"

	"counterpart.dev/internal/core/plan"
)

func TestOutOfSequence(t *testing.T) {
	now := started("2026-01-02T08:00")
	done := finished("2025-12-01T08:00", "2026-01-02T17:00")
	for _, c := range []struct {
		name string
		of   *builder
		want string
	}{
		{"nothing begun", build(t).tasks("A B", 1).chain("A B"), "holds | 0 links | "},
		{"in order", build(t).task("A", 1, done).task("B", 1, now).chain("A B"), "holds | 0 links | "},
		{"started before what it follows has finished", build(t).task("A", 1, now).task("B", 1, now).chain("A B"), "fails | 1 link | A → B FS"},
		{"or has begun", build(t).task("A", 1).task("B", 1, done).chain("A B"), "fails | 1 link | A → B FS"},
		{"start to start with both begun", build(t).task("A", 1, now).task("B", 1, now).link("A", "B", ss, 0), "holds | 0 links | "},
		{"start to start with one", build(t).task("A", 1).task("B", 1, now).link("A", "B", ss, 0), "fails | 1 link | A → B SS"},
		{"finish to finish before the finish", build(t).task("A", 1, now).task("B", 1, now).link("A", "B", ff, 0), "holds | 0 links | "},
		{"finish to finish after it", build(t).task("A", 1, now).task("B", 1, done).link("A", "B", ff, 0), "fails | 1 link | A → B FF"},
		{"start to finish", build(t).task("A", 1).task("B", 1, done).link("A", "B", sf, 0), "fails | 1 link | A → B SF"},
		{"start to finish with the start made", build(t).task("A", 1, now).task("B", 1, done).link("A", "B", sf, 0), "holds | 0 links | "},
		// A ends on Monday 5 January 17:00; a lead of two days reaches back to Friday 8:00, one of a day to Monday 8:00.
		{"a lead that allows it", build(t).task("A", 1, now).task("B", 1, now).link("A", "B", fs, -2), "holds | 0 links | "},
		{"a lead that does not", build(t).task("A", 1, now).task("B", 1, now).link("A", "B", fs, -1), "fails | 1 link | A → B FS-1d"},
		// Round the clock, 88 hours reach back to Friday 1:00, before the day's work.
		{"a lead round the clock", build(t).task("A", 1, now).task("B", 1, now).link("A", "B", fs, -11).
			project(func(p *plan.Project) { p.Options.LagCalendar = plan.LagOn24Hours }), "holds | 0 links | "},
		{"level of effort proves nothing", build(t).task("A", 1, ofType(plan.LevelOfEffort)).task("B", 1, now).chain("A B"), "holds | 0 links | "},
		{"no links", build(t).task("A", 1), "not run | there are no links | "},
	} {
		t.Run(c.name, func(t *testing.T) { want(t, c.of.figure(16), c.want) })
	}
	f := build(t).task("A", 1, now).task("B", 1, now).chain("A B").figure(16)
	if got := f.Items[0].Detail; got != "B started 2026-01-02T08:00, A has not finished" {
		t.Errorf("detail: %s", got)
	}
}

func TestInconsistentProgress(t *testing.T) {
	for _, c := range []struct {
		detail string
		with   func(*plan.Activity)
	}{
		{"", finished("2025-12-01T08:00", "2025-12-01T17:00")},
		{"", started("2025-12-01T08:00")},
		{"actual finish 2025-12-01T17:00 is before actual start 2025-12-02T08:00", finished("2025-12-02T08:00", "2025-12-01T17:00")},
		{"in progress without an actual start", func(a *plan.Activity) { a.Status = plan.InProgress }},
		{"complete without an actual start, complete without an actual finish", func(a *plan.Activity) { a.Status, a.Remaining = plan.Complete, 0 }},
		{"not started with an actual start", func(a *plan.Activity) { a.ActualStart = at("2025-12-02T08:00") }},
		{"in progress with an actual finish", func(a *plan.Activity) {
			a.Status, a.ActualStart, a.ActualFinish = plan.InProgress, at("2025-12-01T08:00"), at("2025-12-02T08:00")
		}},
		{"complete with 2.5 wd remaining", func(a *plan.Activity) {
			finished("2025-12-01T08:00", "2025-12-01T17:00")(a)
			a.Remaining = 1200
		}},
	} {
		b := build(t).tasks("A", 1).task("B", 1, c.with).task("L", 1, ofType(plan.LevelOfEffort), c.with)
		f := b.figure(20)
		if c.detail == "" {
			want(t, f, "holds | 0 activities | ")
			continue
		}
		want(t, f, "fails | 1 activity | B")
		if got := f.Items[0].Detail; got != c.detail {
			t.Errorf("detail: %s, want %s", got, c.detail)
		}
	}
	want(t, build(t).figure(20), "not run | there are no activities | ")
}
