package assure

import (
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

func TestHardConstraints(t *testing.T) {
	for k := plan.StartOn; k <= plan.AsLateAsPossible; k++ {
		hard := k != plan.StartOnOrAfter && k != plan.FinishOnOrAfter && k != plan.AsLateAsPossible
		for slot := range 2 {
			b := build(t).line("x", 19).task("B", 1, constrained(slot, k, "2026-02-02T08:00")).chain("x19 B")
			expected, other := "holds | 0.0 % (0 of 20) | ", "shown | 5.0 % (1 of 20) | B"
			if hard {
				expected, other = "holds | 5.0 % (1 of 20) | B", "shown | 0.0 % (0 of 20) | "
			}
			r := b.run()
			want(t, r.Checks[4], expected)
			want(t, r.Extras[6], other)
		}
	}
	two := build(t).line("x", 18).tasks("B C", 1, constrained(0, plan.FinishOn, "2026-03-02T17:00")).chain("x18 B C")
	want(t, two.figure(5), "fails | 10.0 % (2 of 20) | B; C")
	if got := two.figure(5).Items[0].Detail; got != "finish on 2026-03-02T17:00" {
		t.Errorf("detail: %s", got)
	}
	done := build(t).task("A", 1, finished("2025-12-01T08:00", "2025-12-01T17:00"), constrained(0, plan.MandatoryStart, "2025-12-01T08:00"))
	want(t, done.figure(5), "not run | there are no incomplete activities | ")
	expected := build(t).task("A", 1, func(a *plan.Activity) { a.ExpectedFinish = at("2026-01-09T17:00") })
	want(t, expected.figure(21), "shown | 100.0 % (1 of 1) | A")
}

// withFloat sets computed floats by hand, in minutes.
func withFloat(b *builder, float map[string]civil.Minutes) func(*Input) {
	return func(in *Input) {
		r := *in.Result
		r.Dates = append([]sched.Dates(nil), r.Dates...)
		for code, m := range float {
			r.Dates[b.byCode[code]].TotalFloat = m
		}
		in.Result = &r
	}
}

func TestHighFloatOnItsOwnCalendar(t *testing.T) {
	// 44 days are 21,120 minutes of eight hours and 26,400 of ten.
	line := func() *builder { return build(t).line("x", 19).task("B", 1, onCalendar(tenHour)).chain("x19 B") }
	for _, c := range []struct {
		float map[string]civil.Minutes
		want  string
	}{
		{map[string]civil.Minutes{"x1": 44 * 480, "B": 44 * 600}, "holds | 0.0 % (0 of 20) | "},
		{map[string]civil.Minutes{"x1": 44*480 + 1}, "holds | 5.0 % (1 of 20) | x1"},
		{map[string]civil.Minutes{"x1": 44*480 + 1, "B": 44*480 + 1}, "holds | 5.0 % (1 of 20) | x1"},
		{map[string]civil.Minutes{"x1": 44*480 + 1, "B": 44*600 + 1}, "fails | 10.0 % (2 of 20) | x1; B"},
	} {
		b := line()
		want(t, b.figure(6, withFloat(b, c.float)), c.want)
	}
}

func TestHighFloatComputed(t *testing.T) {
	// B takes one of its own days while A works 60 days. Of the ten-hour calendar an hour of the first day has gone at the
	// data date, 8:00: (60 × 600 − 60 − 600) ÷ 600 = 58.9.
	for calendar, float := range map[int32]string{fiveDay: "total float 59 wd", tenHour: "total float 58.9 wd"} {
		b := build(t).task("S", 0, ofType(plan.StartMilestone)).task("A", 60).task("B", 0, onCalendar(calendar)).
			task("F", 0, ofType(plan.FinishMilestone)).chain("S A F").chain("S B F")
		day := civil.Minutes(480)
		if calendar == tenHour {
			day = 600
		}
		minutes(day)(b.activity("B"))
		f := b.figure(6)
		want(t, f, "fails | 25.0 % (1 of 4) | B")
		if got := f.Items[0].Detail; got != float {
			t.Errorf("calendar %d: %s", calendar, got)
		}
	}
}

func TestNegativeFloat(t *testing.T) {
	b := build(t).tasks("A B", 5).chain("A B")
	want(t, b.figure(7), "holds | 0 activities | ")
	b.project(func(p *plan.Project) { p.MustFinish = at("2026-01-15T17:00") }) // one day before the logic gets there
	f := b.figure(7)
	want(t, f, "fails | 2 activities | A; B")
	if got := f.Items[0].Detail; got != "total float -1 wd" {
		t.Errorf("detail: %s", got)
	}
	want(t, build(t).figure(7), "not run | there are no incomplete activities | ")
	want(t, b.figure(7, func(in *Input) { in.Result = nil }), "not run | no dates could be computed | ")
}

func TestHighDuration(t *testing.T) {
	for _, c := range []struct {
		name string
		of   *builder
		want string
	}{
		{"44 days are not high", build(t).line("x", 19).task("B", 44), "holds | 0.0 % (0 of 20) | "},
		{"a minute more is", build(t).line("x", 19).task("B", 1, minutes(44*480+1)), "holds | 5.0 % (1 of 20) | B"},
		{"44 days of ten hours are not", build(t).line("x", 19).task("B", 1, minutes(44*600), onCalendar(tenHour)),
			"holds | 0.0 % (0 of 20) | "},
		{"two of twenty are too many", build(t).line("x", 18).tasks("B C", 45), "fails | 10.0 % (2 of 20) | B; C"},
		{"the baseline counts where there is one", build(t).line("x", 18).task("B", 60, baselined(40, "2026-03-02T17:00")).
			task("C", 1, baselined(45, "2026-03-02T17:00")), "holds | 5.0 % (1 of 20) | C"},
		{"finished work does not", build(t).line("x", 20).task("B", 60, finished("2025-08-01T08:00", "2025-12-01T17:00")),
			"holds | 0.0 % (0 of 20) | "},
		{"nothing is left", build(t), "not run | there are no incomplete activities | "},
	} {
		t.Run(c.name, func(t *testing.T) { want(t, c.of.figure(8), c.want) })
	}
}

func TestResources(t *testing.T) {
	for _, c := range []struct {
		name string
		of   *builder
		want string
	}{
		{"the file loads none", build(t).line("x", 3), "not run | the file loads no resource and no cost | "},
		{"a cost will do", build(t).task("A", 1, resourced).task("B", 1, costed).task("C", 1), "shown | 33.3 % (1 of 3) | C"},
		{"short work and milestones need none", build(t).task("A", 1, resourced).task("B", 1, minutes(479)).
			task("M", 0, ofType(plan.FinishMilestone)), "shown | 0.0 % (0 of 1) | "},
		{"a day is the calendar's own", build(t).task("A", 1, resourced).task("B", 1, onCalendar(tenHour)), "shown | 0.0 % (0 of 1) | "},
		{"only finished work is loaded", build(t).task("A", 1, resourced, finished("2025-12-01T08:00", "2025-12-01T17:00")).
			task("B", 1), "shown | 100.0 % (1 of 1) | B"},
		{"nothing lasts a day", build(t).task("A", 1, minutes(60), resourced), "not run | no incomplete activity lasts a working day | "},
		{"nothing is left", build(t), "not run | there are no incomplete activities | "},
	} {
		t.Run(c.name, func(t *testing.T) { want(t, c.of.figure(10), c.want) })
	}
}

func TestCalendarWithoutDayLength(t *testing.T) {
	b := build(t).task("A", 45)
	b.n.Calendars[fiveDay].MinutesPerDay = 0
	want(t, b.figure(8), "fails | 100.0 % (1 of 1) | A")
}
