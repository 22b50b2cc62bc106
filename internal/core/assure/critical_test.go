package assure

import (
	"strings"
	"testing"

	"counterpart.dev/internal/core/plan"
)

func TestCriticalPathTest(t *testing.T) {
	finish := ofType(plan.FinishMilestone)
	for _, c := range []struct {
		name  string
		of    *builder
		want  string
		notes []string
	}{
		{"a chain moves", build(t).tasks("A B", 5).task("F", 0, finish).chain("A B F"), "holds | 600.0 wd | A",
			// Ten days end on Friday 16 January 2026; 600 days are 120 weeks.
			[]string{"the finish moves from 2026-01-16T17:00 to 2028-05-05T17:00"}},
		{"what is in progress goes first", build(t).tasks("A", 5).task("B", 5, started("2026-01-02T08:00")).
			task("F", 0, finish).chain("A F").chain("B F"), "holds | 600.0 wd | B", nil},
		{"the longest path goes before other work", build(t).tasks("A", 1).task("B", 5).task("F", 0, finish).chain("A F").chain("B F"),
			"holds | 600.0 wd | B", nil},
		{"milestones are not delayed", build(t).task("S", 0, ofType(plan.StartMilestone)).task("A", 5).task("F", 0, finish).chain("S A F"),
			"holds | 600.0 wd | A", nil},
		{"finished work neither", build(t).task("A", 5, finished("2025-12-01T08:00", "2025-12-05T17:00")).task("B", 5).
			task("F", 0, finish).chain("A B F"), "holds | 600.0 wd | B", nil},
		{"a pinned finish is lifted", build(t).tasks("A B", 5).task("F", 0, finish, constrained(0, plan.MandatoryFinish, "2026-01-09T17:00")).
			chain("A B F"), "holds | 600.0 wd | A", []string{"Lifted for this test: 1 "}},
		{"so is one on the way", build(t).task("A", 5).task("B", 5, constrained(1, plan.StartOn, "2026-01-12T08:00")).
			task("F", 0, finish).chain("A B F"), "holds | 600.0 wd | A", []string{"Lifted for this test: 1 "}},
		{"must-finish-by is lifted", build(t).tasks("A B", 5).chain("A B").project(func(p *plan.Project) { p.MustFinish = at("2026-01-09T17:00") }),
			"holds | 600.0 wd | A", []string{"Lifted for this test: 1 "}},
		{"an expected finish is lifted", build(t).project(func(p *plan.Project) { p.Options.UseExpectedFinish = true }).
			task("A", 5, func(a *plan.Activity) { a.ExpectedFinish = at("2026-01-14T17:00") }).task("F", 0, finish).chain("A F"),
			"holds | 600.0 wd | A", []string{"Lifted for this test: 1 "}},
		{"work that a link lets go on after the finish", build(t).task("A", 5).task("F", 0, finish).link("A", "F", ss, 5),
			"holds | 600.0 wd | A", nil},
		{"where only a start drives, what it drives is delayed", build(t).task("A", 2).task("B", 20).task("F", 0, finish).
			link("A", "B", ss, 0).chain("B F"), "holds | 600.0 wd | B", nil},
		{"also when open ends are critical", build(t).project(func(p *plan.Project) { p.Options.OpenEndsCritical = true }).
			task("A", 2).task("B", 20).task("F", 0, finish).link("A", "B", ss, 0).chain("B F"), "holds | 600.0 wd | B", nil},
		{"finished work hands a delay on", build(t).task("A", 5).task("B", 1, finished("2025-12-01T08:00", "2025-12-01T17:00")).
			task("C", 5, constrained(0, plan.MandatoryStart, "2026-02-02T08:00")).task("F", 0, finish).chain("A B C F"),
			"holds | 600.0 wd | C", nil},
		{"a lone expected finish that the file does not use", build(t).
			task("A", 5, func(a *plan.Activity) { a.ExpectedFinish = at("2026-01-14T17:00") }), "holds | 600.0 wd | A", nil},
		{"a waiting path says so", build(t).task("A", 1).task("B", 5, constrained(0, plan.StartOnOrAfter, "2026-02-02T08:00")).chain("A B"),
			"holds | 600.0 wd | B", []string{"B starts 20 wd after the data date: no task before it drives the finish."}},
		{"nothing but milestones", build(t).task("F", 0, finish), "not run | no incomplete task is on the longest path or critical | ", nil},
		{"nothing is left", build(t), "not run | there are no incomplete activities | ", nil},
		{"no room in the duration", build(t).task("A", 1, minutes(plan.MaxDuration)),
			"not run | the remaining duration of A leaves no room for the days to be added | ", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := c.of.figure(12)
			want(t, f, c.want)
			for _, n := range c.notes {
				if !strings.Contains(strings.Join(f.Notes, "\n"), n) {
					t.Errorf("no note %q in %q", n, f.Notes)
				}
			}
		})
	}
}

// A is critical by float, because a date wants it early, and does not drive the finish, which a date of its own holds.
func TestCriticalPathTestFails(t *testing.T) {
	b := build(t).task("A", 10, constrained(0, plan.FinishOnOrBefore, "2026-01-09T17:00")).
		task("F", 0, ofType(plan.FinishMilestone), constrained(0, plan.FinishOnOrAfter, "2026-03-02T17:00")).chain("A F")
	f := b.figure(12)
	// Ten days from 5 January and 600 more are 122 weeks: the finish, held on Monday 2 March, day 41 from the data date,
	// moves by 610 − 41 = 569 days.
	want(t, f, "fails | 569.0 wd | A")
	if got := f.Notes[1]; got != "No task is on the longest path; A is critical by its float." {
		t.Errorf("notes: %s", f.Notes)
	}
	few := func(in *Input) {
		in.Limits = DefaultLimits()
		in.Limits.CriticalPathDays = 31
	}
	want(t, b.figure(12, few), "fails | 0.0 wd | A")
}

func TestCriticalPathTestAcrossCalendars(t *testing.T) {
	for _, c := range []struct {
		name     string
		from, to int32
	}{
		{"into every day", fiveDay, everyDay}, {"into weekdays", everyDay, fiveDay},
		{"into long days", fiveDay, tenHour}, {"out of long days", tenHour, fiveDay},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := build(t).task("A", 5, onCalendar(c.from)).task("B", 5, onCalendar(c.to)).chain("A B")
			f := b.figure(12)
			if f.Verdict != Holds || f.Value < 570 || f.Value > 602 {
				t.Errorf("%s: %s, %v", f.Verdict, f.Shown(), f.Notes)
			}
		})
	}
}

func TestCriticalPathTestOnResources(t *testing.T) {
	b := build(t).task("A", 5, ofType(plan.ResourceTask)).task("F", 0, ofType(plan.FinishMilestone)).chain("A F")
	b.n.Assignments = []plan.Assignment{{Activity: b.byCode["A"], Calendar: fiveDay, Remaining: 2400}}
	want(t, b.figure(12), "holds | 600.0 wd | A")
	if b.n.Assignments[0].Remaining != 2400 || b.activity("A").Remaining != 2400 {
		t.Error("the what-if changed the schedule")
	}
}

func TestCriticalPathLength(t *testing.T) {
	finish := ofType(plan.FinishMilestone)
	must := func(date string) func(*plan.Project) { return func(p *plan.Project) { p.MustFinish = at(date) } }
	// Twenty days from Monday 5 January end on Friday 30 January.
	line := func(with ...func(*plan.Activity)) *builder {
		return build(t).line("x", 20).task("F", 0, append([]func(*plan.Activity){finish}, with...)...).chain("x20 F")
	}
	for _, c := range []struct {
		name string
		of   *builder
		want string
		note string
	}{
		{"on the target", line().project(must("2026-01-30T17:00")), "holds | 1.00 | F", "CPL = 20 wd"},
		{"the target on a weekend is the same", line().project(must("2026-02-01T00:00")), "holds | 1.00 | F", "TF = 0 wd"},
		{"a day late is at the limit", line().project(must("2026-01-29T17:00")), "holds | 0.95 | F", "TF = -1 wd, to the must-finish-by date 2026-01-29T17:00"},
		{"a minute later is below it", line().project(must("2026-01-29T16:59")), "fails | 0.9499 | F", ""},
		{"five days to spare", line().project(must("2026-02-06T17:00")), "holds | 1.25 | F", "TF = 5 wd"},
		{"must-finish-by before a constraint", line(constrained(0, plan.FinishOnOrBefore, "2026-01-23T17:00")).project(must("2026-01-30T17:00")),
			"holds | 1.00 | F", "must-finish-by"},
		{"a constraint on the finish", line(constrained(1, plan.FinishOnOrBefore, "2026-01-23T17:00")), "fails | 0.75 | F",
			"TF = -5 wd, to the constraint finish on or before 2026-01-23T17:00 of F"},
		{"the tighter of two", line(constrained(0, plan.FinishOnOrBefore, "2026-01-30T17:00"), constrained(1, plan.StartOnOrBefore, "2026-01-23T17:00")),
			"fails | 0.75 | F", "start on or before"},
		{"the baseline inside the file", line(baselined(0, "2026-01-23T17:00")), "fails | 0.75 | F", "TF = -5 wd, to the baseline finish 2026-01-23T17:00"},
		{"no target", line(), "shown | 1.00 | F", "TF = 0 wd, because no target finish is stated"},
		{"a finish pinned before its logic", line(constrained(0, plan.MandatoryFinish, "2026-01-23T17:00")), "fails | 0.75 | x20",
			"TF = -5 wd, to the constraint mandatory finish 2026-01-23T17:00 of F"},
		{"a finish pinned after its logic", line(constrained(0, plan.MandatoryFinish, "2026-02-06T17:00")), "shown | 1.00 | F",
			"CPL = 25 wd"},
		// On ten-hour days the first has nine hours left: 19.9 days, and one of them late is 18.9 ÷ 19.9.
		{"the project's calendar, not the finish's", line().project(must("2026-01-29T17:00")).project(func(p *plan.Project) { p.Calendar = tenHour }),
			"fails | 0.9497 | F", "CPL = 19.9 wd"},
		{"no calendar of the project's own", line().project(must("2026-01-29T17:00")).project(func(p *plan.Project) { p.Calendar = plan.None }),
			"holds | 0.95 | F", ""},
		{"no data date", line().project(func(p *plan.Project) { p.DataDate = 0 }), "not run | the file has no data date | ", ""},
		{"nothing to measure", build(t).task("F", 0, finish), "not run | there is no working time between the data date and the project's early finish | ", ""},
		{"nothing is left", build(t), "not run | there are no incomplete activities | ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := c.of.figure(13)
			want(t, f, c.want)
			if !strings.Contains(strings.Join(f.Notes, "\n"), c.note) {
				t.Errorf("no note %q in %q", c.note, f.Notes)
			}
		})
	}
}
