package sched

import (
	"testing"

	"counterpart.dev/internal/core/plan"
)

// progressCase is a network on the data date Monday 12 January 2026, 00:00, and what its activities come out as. In most of them
// Z, fifteen days of five-day weeks, ends the project on Fri 30 at 17:00, and S, two days, is late on Thu 29 and Fri 30.
type progressCase struct {
	name  string
	lines []string
	set   func(*plan.Network)
	want  []string
}

func runProgress(t *testing.T, cases []progressCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			n := build(t, "01-12", c.lines...)
			if c.set != nil {
				c.set(n)
			}
			checkDates(t, n, c.want)
		})
	}
}

// TestCompletePredecessor: P began on Thu 1 and ended on Wed 7 January. It is a point on the data date, and of a lag from it only
// the part is left that had not gone by then: 8 and 9 January are two working days.
func TestCompletePredecessor(t *testing.T) {
	const p, point, z = "P 5d as=01-01T08:00 af=01-07T17:00", "P 01-12 00:00..01-12 00:00 ", "Z 15d"
	s := func(early, floats string) string { return "S " + early + " " + lateS + floats }
	runProgress(t, []progressCase{
		{"FS", []string{p, "S 2d", z, "P FS S"}, nil, []string{point + "01-29 08:00..01-29 08:00", s("01-12 08:00..01-13 17:00", "TF 13 FF 13")}},
		// Three days are left: 12, 13, 14. Back from Thu 29 08:00: 28, 27, 26.
		{"FS with a lag not over", []string{p, "S 2d", z, "P FS+5d S"}, nil, []string{point + "01-26 08:00..01-26 08:00", s("01-15 08:00..01-16 17:00", "TF 10 FF 10")}},
		{"FS with a lag just over", []string{p, "S 2d", z, "P FS+2d S"}, nil, []string{point + "01-29 08:00..01-29 08:00", s("01-12 08:00..01-13 17:00", "TF 13 FF 13")}},
		{"FS with a lead", []string{p, "S 2d", z, "P FS-3d S"}, nil, []string{point + "01-29 08:00..01-29 08:00", s("01-12 08:00..01-13 17:00", "TF 13 FF 13")}},
		// 1, 2 and 5 to 9 January are seven days.
		{"SS with a lag not over", []string{p, "S 2d", z, "P SS+10d S"}, nil, []string{point + "01-26 08:00..01-26 08:00", s("01-15 08:00..01-16 17:00", "TF 10 FF 10")}},
		{"SS with a lag over", []string{p, "S 2d", z, "P SS+7d S"}, nil, []string{point + "01-29 08:00..01-29 08:00", s("01-12 08:00..01-13 17:00", "TF 13 FF 13")}},
		// S must end three days on, at Wed 14 17:00. Back from Fri 30 17:00: 30, 29, 28.
		{"FF with a lag not over", []string{p, "S 2d", z, "P FF+5d S"}, nil, []string{point + "01-27 17:00..01-27 17:00", s("01-13 08:00..01-14 17:00", "TF 12 FF 12")}},
		{"SF with a lag not over", []string{p, "S 2d", z, "P SF+10d S"}, nil, []string{point + "01-27 17:00..01-27 17:00", s("01-13 08:00..01-14 17:00", "TF 12 FF 12")}},
		// Round the clock 103 hours have gone by since Wed 7 17:00. Of 120 there remain 17: Mon 12 17:00; back from Thu 29 08:00 that
		// is Wed 28 15:00.
		{"a lag round the clock", []string{p, "S 2d", z, "P FS+15d S"}, lagOn(on24), []string{point + "01-28 15:00..01-28 15:00", s("01-13 08:00..01-14 17:00", "TF 12 FF 12")}},
		{"a lag round the clock, over", []string{p, "S 2d", z, "P FS+12d S"}, lagOn(on24), []string{point + "01-29 08:00..01-29 08:00", s("01-12 08:00..01-13 17:00", "TF 13 FF 13")}},
		// On six-day weeks 8, 9 and Sat 10 have gone; 12 and 13 are left. Back from Thu 29: 28, 27.
		{"a lag on the successor's calendar", []string{p, "S 2d cal=1", z, "P FS+5d S"}, lagOn(onSucc), []string{point + "01-27 08:00..01-27 08:00", s("01-14 08:00..01-15 17:00", "TF 13 FF 13")}},
		{"an actual finish after the data date", []string{"P 5d as=01-08T08:00 af=01-14T17:00", "S 2d", z, "P FS+1d S"}, nil,
			[]string{point + "01-28 08:00..01-28 08:00", s("01-13 08:00..01-14 17:00", "TF 12 FF 12")}},
		{"without successors", []string{p, z}, nil, []string{point + "01-30 17:00..01-30 17:00"}},
	})
}

func lagOn(c plan.LagCalendar) func(*plan.Network) {
	return func(n *plan.Network) { n.Projects[0].Options.LagCalendar = c }
}

// TestInProgress: A began on Wed 7 January; its remaining three days are 12 to 14. Three days of a lag from its start are over.
func TestInProgress(t *testing.T) {
	const a, z = "A 6d as=01-07T08:00 rem=3d", "Z 15d"
	held := func(n *plan.Network) { n.Activities[0].Suspend = n.Projects[0].DataDate }
	heldFromActual := func(n *plan.Network) {
		held(n)
		n.Projects[0].Options.SSLagFromEarlyStart = false
	}
	runProgress(t, []progressCase{
		{"FS", []string{a, "S 2d", z, "A FS S"}, nil, []string{"A 01-12 08:00..01-14 17:00 " + lateT + "TF 10 FF 0", "S 01-15 08:00..01-16 17:00 " + lateS + "TF 10 FF 10"}},
		{"begun after the data date", []string{"A 6d as=01-14T08:00 rem=3d", "S 2d", z, "A FS S"}, nil,
			[]string{"A 01-12 08:00..01-14 17:00 " + lateT + "TF 10 FF 0", "S 01-15 08:00..01-16 17:00 " + lateS + "TF 10 FF 10"}},
		{"without remaining work", []string{"A 6d as=01-07T08:00 rem=0d", "S 2d", z, "A FS S"}, nil,
			[]string{"A 01-12 08:00..01-12 08:00 01-28 17:00..01-28 17:00 TF 13 FF 0", "S 01-12 08:00..01-13 17:00 " + lateS + "TF 13 FF 13"}},
		// Two days of the lag are left: S from Wed 14. Back from Thu 29 08:00: Tue 27 08:00 is A's late start.
		{"SS with a lag not over", []string{a, "S 2d", z, "A SS+5d S"}, nil,
			[]string{"A 01-12 08:00..01-14 17:00 01-27 08:00..01-29 17:00 TF 11 FF 0", "S 01-14 08:00..01-15 17:00 " + lateS + "TF 11 FF 11"}},
		// Nothing left: A could start with S on Thu 29, but not end after the project.
		{"SS with a lag over", []string{a, "S 2d", z, "A SS+3d S"}, nil,
			[]string{"A 01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 0", "S 01-12 08:00..01-13 17:00 " + lateS + "TF 13 FF 13"}},
		{"SS with a lead", []string{a, "S 2d", z, "A SS-2d S"}, nil,
			[]string{"A 01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 0", "S 01-12 08:00..01-13 17:00 " + lateS + "TF 13 FF 13"}},
		// S must end two days after A goes on, on Tue 13.
		{"SF with a lag not over", []string{a, "S 2d", z, "A SF+5d S"}, nil,
			[]string{"A 01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 0", "S 01-12 08:00..01-13 17:00 " + lateS + "TF 13 FF 13"}},
		// From the lag's remaining start: Thu 15 and Fri 16, so S from Mon 19. From the data date, by the other option: 12 and 13.
		{"SS from the early start of work resumed later", []string{a + " resume=01-15T08:00", "S 2d", z, "A SS+5d S"}, held,
			[]string{"A 01-15 08:00..01-19 17:00 01-27 08:00..01-29 17:00 TF 8 FF 0", "S 01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"}},
		{"SS from the actual start of work resumed later", []string{a + " resume=01-15T08:00", "S 2d", z, "A SS+5d S"}, heldFromActual,
			[]string{"A 01-15 08:00..01-19 17:00 01-27 08:00..01-29 17:00 TF 8 FF 0", "S 01-14 08:00..01-15 17:00 " + lateS + "TF 11 FF 11"}},
		{"resumed in the weekend", []string{a + " resume=01-17", z}, held, []string{"A 01-19 08:00..01-21 17:00 01-28 08:00..01-30 17:00 TF 7 FF 7"}},
		{"resumed before the data date", []string{a + " resume=01-08", z}, held, []string{"A 01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 12"}},
		{"a resume date on work not begun", []string{"A 3d resume=01-15T08:00", z}, nil, []string{"A 01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 12"}},
		{"a data date within a shift", []string{a, "S 2d", z, "A FS S"}, func(n *plan.Network) { n.Projects[0].DataDate += 14 * 60 },
			// Three hours on Mon 12 from 14:00, 13, 14 and five hours of Thu 15 until 14:00.
			[]string{"A 01-12 14:00..01-15 14:00 01-26 14:00..01-29 14:00 TF 10 FF 0"}},
	})
}

// TestOutOfSequence: B began before A, its predecessor, has; A takes 12 to 23 January, B has three days left, C two.
func TestOutOfSequence(t *testing.T) {
	lines := []string{"A 10d", "B 5d as=01-08T08:00 rem=3d", "C 2d", "Z 15d", "A FS B", "B FS C"}
	by := func(l plan.Logic) func(*plan.Network) {
		return func(n *plan.Network) { n.Projects[0].Options.Logic = l }
	}
	without := []string{
		"A 01-12 08:00..01-23 17:00 01-19 08:00..01-30 17:00 TF 5 FF 5",
		"B 01-12 08:00..01-14 17:00 01-26 08:00..01-28 17:00 TF 10 FF 0",
		"C 01-15 08:00..01-16 17:00 01-29 08:00..01-30 17:00 TF 10 FF 10",
	}
	runProgress(t, []progressCase{
		// B's remaining work waits for A.
		{"retained logic", lines, by(plan.RetainedLogic), []string{
			"A 01-12 08:00..01-23 17:00 01-12 08:00..01-23 17:00 TF 0 FF 0",
			"B 01-26 08:00..01-28 17:00 01-26 08:00..01-28 17:00 TF 0 FF 0",
			"C 01-29 08:00..01-30 17:00 01-29 08:00..01-30 17:00 TF 0 FF 0"}},
		// The link counts for nothing: not for B's start, nor for A's late dates and free float.
		{"progress override", lines, by(plan.ProgressOverride), without},
		{"progress override, predecessor begun as well", []string{"A 12d as=01-06T08:00 rem=10d", lines[1], "C 2d", "Z 15d", "A FS B", "B FS C"}, by(plan.ProgressOverride), without},
		{"actual dates", lines, by(plan.ActualDates), without[1:]},
		{"progress override, successor not begun", []string{"A 10d", "B 3d", "C 2d", "Z 15d", "A FS B", "B FS C"}, by(plan.ProgressOverride), []string{
			"B 01-26 08:00..01-28 17:00 01-26 08:00..01-28 17:00 TF 0 FF 0"}},
		// What is left of a lag from complete work still counts: 12 to 14.
		{"progress override, predecessor complete", []string{"A 2d as=01-08T08:00 af=01-09T17:00", lines[1], "C 2d", "Z 15d", "A FS+3d B", "B FS C"}, by(plan.ProgressOverride), []string{
			"B 01-15 08:00..01-19 17:00 01-26 08:00..01-28 17:00 TF 7 FF 0"}},
		{"retained logic, start to start", []string{"A 10d", lines[1], "C 2d", "Z 15d", "A SS+2d B", "B FS C"}, by(plan.RetainedLogic), []string{
			"A 01-12 08:00..01-23 17:00 01-19 08:00..01-30 17:00 TF 5 FF 0",
			"B 01-14 08:00..01-16 17:00 01-26 08:00..01-28 17:00 TF 8 FF 0"}},
		// The date that A hands to the complete B goes on to C.
		{"retained logic through complete work", []string{"A 5d", "B 5d as=01-05T08:00 af=01-09T17:00", "C 2d", "Z 15d", "A FS B", "B FS C"}, by(plan.RetainedLogic), []string{
			"A 01-12 08:00..01-16 17:00 01-22 08:00..01-28 17:00 TF 8 FF 0",
			"B 01-16 17:00..01-16 17:00 01-29 08:00..01-29 08:00",
			"C 01-19 08:00..01-20 17:00 01-29 08:00..01-30 17:00 TF 8 FF 8"}},
		// A lag from work that has not begun counts into complete work as into any other: 12, 13, 14.
		{"retained logic through complete work, with a lag", []string{"A 5d", "B 5d as=01-05T08:00 af=01-09T17:00", "C 2d", "Z 15d", "A SS+3d B", "B FS C"}, by(plan.RetainedLogic), []string{
			"B 01-14 17:00..01-14 17:00 01-29 08:00..01-29 08:00",
			"C 01-15 08:00..01-16 17:00 01-29 08:00..01-30 17:00 TF 10 FF 10"}},
	})
}

// TestExpectedFinish: the remaining work ends when it is expected to, and can slip no further.
func TestExpectedFinish(t *testing.T) {
	off := func(n *plan.Network) { n.Projects[0].Options.UseExpectedFinish = false }
	const a, z = "A 5d exp=", "Z 15d"
	runProgress(t, []progressCase{
		// Eight days, 12 to 21: back from Wed 28: 28, 27, 26, 23, 22, 21, 20, 19.
		{"stretches", []string{a + "01-21T17:00", "S 2d", z, "A FS S"}, nil,
			[]string{"A 01-12 08:00..01-21 17:00 01-19 08:00..01-28 17:00 TF 5 FF 0", "S 01-22 08:00..01-23 17:00 " + lateS + "TF 5 FF 5"}},
		{"shrinks", []string{a + "01-14T17:00", "S 2d", z, "A FS S"}, nil,
			[]string{"A 01-12 08:00..01-14 17:00 " + lateT + "TF 10 FF 0", "S 01-15 08:00..01-16 17:00 " + lateS + "TF 10 FF 10"}},
		{"in progress", []string{"A 9d as=01-06T08:00 rem=5d exp=01-14T17:00", "S 2d", z, "A FS S"}, nil,
			[]string{"A 01-12 08:00..01-14 17:00 " + lateT + "TF 10 FF 0", "S 01-15 08:00..01-16 17:00 " + lateS + "TF 10 FF 10"}},
		{"from where logic lets it start", []string{"P 2d", a + "01-15T17:00", z, "P FS A"}, nil,
			[]string{"A 01-14 08:00..01-15 17:00 01-29 08:00..01-30 17:00 TF 11 FF 0"}},
		{"no free float without successors", []string{a + "01-21T17:00", z}, nil, []string{"A 01-12 08:00..01-21 17:00 01-21 08:00..01-30 17:00 TF 7 FF 0"}},
		{"where it would end anyway", []string{a + "01-16T17:00", z}, nil, []string{"A 01-12 08:00..01-16 17:00 01-26 08:00..01-30 17:00 TF 10 FF 0"}},
		{"in the weekend after it would end", []string{a + "01-17T12:00", z}, nil, []string{"A 01-12 08:00..01-16 17:00 01-26 08:00..01-30 17:00 TF 10 FF 0"}},
		{"option off", []string{a + "01-21T17:00", z}, off, []string{"A 01-12 08:00..01-16 17:00 01-26 08:00..01-30 17:00 TF 10 FF 10"}},
		{"before the early start of work with a resource", []string{"P 5d", a + "01-15T17:00", "S 2d", z, "P FS A", "A FS S"}, func(n *plan.Network) { n.Activities[1].HasResource = true },
			[]string{"A 01-19 08:00..01-23 17:00 01-22 08:00..01-28 17:00 TF 3 FF 0"}},
		// P ends on Wed 21 and A no earlier: 15, 16, 19, 20, 21.
		{"before the finish a link asks for", []string{"P 8d", a + "01-16T17:00", "S 2d", z, "P FF A", "A FS S"}, nil,
			[]string{"A 01-15 08:00..01-21 17:00 01-22 08:00..01-28 17:00 TF 5 FF 0"}},
		{"as late as possible", []string{a + "01-21T17:00 alap", z}, nil, []string{"A 01-26 08:00..01-30 17:00 01-26 08:00..01-30 17:00 TF 0 FF 0"}},
		{"milestones have none", []string{"A 0 mile exp=01-21T17:00", "S 2d", z, "A FS S"}, nil, []string{"A 01-12 08:00..01-12 08:00 01-29 08:00..01-29 08:00 TF 13 FF 0"}},
		{"complete", []string{"A 5d as=01-05T08:00 af=01-09T17:00 exp=01-21T17:00", z}, nil, []string{"A 01-12 00:00..01-12 00:00 01-30 17:00..01-30 17:00"}},
	})
}
