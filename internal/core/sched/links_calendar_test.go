package sched

import (
	"slices"
	"testing"

	"counterpart.dev/internal/core/plan"
)

// TestLinksFromRoundTheClock: A works round the clock for 24 hours from Saturday 10 at noon to Sunday 11 at noon; B works
// five days a week, and its late dates are Thu 29 08:00 to Fri 30 17:00. A's floats are in elapsed minutes.
func TestLinksFromRoundTheClock(t *testing.T) {
	const lateB = "01-29 08:00..01-30 17:00"
	runLinks(t, []string{"A 3d cal=2 msoa=01-10T12:00", "B 2d", "Z 20d"}, []linkCase{
		// Monday comes 20 hours later. A by Thu 29 08:00: 17 days 20 hours.
		{"FS", onPred, "01-10 12:00..01-11 12:00 01-28 08:00..01-29 08:00 TF 25680m FF 1200m", "01-12 08:00..01-13 17:00 " + lateB + " TF 13 FF 13"},
		// From Sat noon Monday is 44 hours off. A from Thu 29 08:00, ending 18 days 20 hours later than it does.
		{"SS", onPred, "01-10 12:00..01-11 12:00 01-29 08:00..01-30 08:00 TF 27120m FF 2640m", "01-12 08:00..01-13 17:00 " + lateB + " TF 13 FF 13"},
		// B works Thu 8 and Fri 9, but does not end before Sun noon: its end shows as the start of Monday's shift.
		{"FF", onPred, "01-10 12:00..01-11 12:00 01-29 17:00..01-30 17:00 TF 27660m FF 1200m", "01-08 08:00..01-12 08:00 " + lateB + " TF 15 FF 15"},
		// 24 hours on A's calendar: Mon 12 12:00, so B from 13:00 (4, 8, 4 hours). Back: Wed 28 08:00.
		{"FS+3d", onPred, "01-10 12:00..01-11 12:00 01-27 08:00..01-28 08:00 TF 24240m FF 60m", "01-12 13:00..01-14 12:00 " + lateB + " TF 6000m FF 6000m"},
		// On B's: 12, 13, Wed 14 17:00, so B 15 and 16; Thursday comes 15 hours later. Back: 28, 27, Mon 26 08:00.
		{"FS+3d", onSucc, "01-10 12:00..01-11 12:00 01-25 08:00..01-26 08:00 TF 21360m FF 900m", "01-15 08:00..01-16 17:00 " + lateB + " TF 10 FF 10"},
		// Sun 11 12:00. Back: Wed 28 08:00.
		{"SS+3d", onPred, "01-10 12:00..01-11 12:00 01-28 08:00..01-29 08:00 TF 25680m FF 1200m", "01-12 08:00..01-13 17:00 " + lateB + " TF 13 FF 13"},
		{"SS+3d", onSucc, "01-10 12:00..01-11 12:00 01-26 08:00..01-27 08:00 TF 22800m FF 900m", "01-15 08:00..01-16 17:00 " + lateB + " TF 10 FF 10"},
		// Mon 12 12:00: B has 4 hours of it, 8 of Fri 9 and 4 of Thu 8. Back: Thu 29 17:00.
		{"FF+3d", onPred, "01-10 12:00..01-11 12:00 01-28 17:00..01-29 17:00 TF 26220m FF 0", "01-08 13:00..01-12 12:00 " + lateB + " TF 6960m FF 6960m"},
		// Wed 14 17:00. Back: 30, 29, 28, so Tue 27 17:00.
		{"FF+3d", onSucc, "01-10 12:00..01-11 12:00 01-26 17:00..01-27 17:00 TF 23340m FF 0", "01-13 08:00..01-14 17:00 " + lateB + " TF 12 FF 12"},
		// B ends by Sun 11 12:00. A from Thu 29 17:00.
		{"SF+3d", onPred, "01-10 12:00..01-11 12:00 01-29 17:00..01-30 17:00 TF 27660m FF 0", "01-08 08:00..01-09 17:00 " + lateB + " TF 15 FF 15"},
		// Leads: Sat 10 12:00 again for FS; B still begins on Monday. On from Thu 29 08:00 to Fri 30 08:00.
		{"FS-3d", onPred, "01-10 12:00..01-11 12:00 01-29 08:00..01-30 08:00 TF 27120m FF 2640m", "01-12 08:00..01-13 17:00 " + lateB + " TF 13 FF 13"},
		// On B's calendar three days before Sunday noon is Wed 7 08:00. On: 29, 30 and past the end of the project.
		{"FS-3d", onSucc, "01-10 12:00..01-11 12:00 01-29 17:00..01-30 17:00 TF 27660m FF 0", "01-07 08:00..01-08 17:00 " + lateB + " TF 16 FF 16"},
	})
}

// TestStartsOnTheLagCalendar: a lag of nothing is worked nowhere. A starts on Saturday at noon and so does B, whatever calendar
// lags are worked on.
func TestStartsOnTheLagCalendar(t *testing.T) {
	for on, want := range map[plan.LagCalendar]string{onPred: "01-10 12:00", onSucc: "01-10 12:00", on24: "01-10 12:00", onDefault: "01-10 12:00"} {
		n := build(t, "01-05", "A 3d cal=2 msoa=01-10T12:00", "B 3d cal=2", "A SS B")
		n.Projects[0].Calendar = mornings
		n.Projects[0].Options.LagCalendar = on
		r, err := Run(n)
		if err != nil {
			t.Fatal(err)
		}
		if got := short(r.Dates[1].EarlyStart); got != want {
			t.Errorf("lag calendar %d: B starts on %s, not %s", on, got, want)
		}
	}
}

// TestLinksToRoundTheClock: A is 12 to 14 January, five days a week; B works 24 hours round the clock, late from Thu 29 17:00 to
// Fri 30 17:00. A "day" of B's floats is eight hours.
func TestLinksToRoundTheClock(t *testing.T) {
	const lateB = "01-29 17:00..01-30 17:00"
	runLinks(t, []string{"A 3d msoa=01-12T08:00", "B 3d cal=2", "Z 20d"}, []linkCase{
		// B goes on at once, on Wed at 17:00, 15 days before its late start.
		{"FS", onPred, "01-12 08:00..01-14 17:00 01-27 08:00..01-29 17:00 TF 11 FF 0", "01-14 17:00..01-15 17:00 " + lateB + " TF 45 FF 45"},
		// Thu 29 17:00 would be A's late start; its three days from there end after the project.
		{"SS", onPred, "01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 0", "01-12 08:00..01-13 08:00 " + lateB + " TF 25020m FF 25020m"},
		{"FF", onPred, "01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 0", "01-13 17:00..01-14 17:00 " + lateB + " TF 48 FF 48"},
		// Through the minute in which A starts.
		{"SF", onPred, "01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 1m", "01-11 08:01..01-12 08:01 " + lateB + " TF 26459m FF 26459m"},
		// Thu 15, Fri 16 17:00 on A's calendar. Back from Thu 29 17:00, the end of a shift: Tue 27 17:00.
		{"FS+2d", onPred, "01-12 08:00..01-14 17:00 01-23 08:00..01-27 17:00 TF 9 FF 0", "01-16 17:00..01-17 17:00 " + lateB + " TF 39 FF 39"},
		// 16 hours on B's: Thu 15 09:00; from Fri 16 09:00 to Fri 30 17:00 are 43 times eight hours. Back: Thu 29 01:00, so A by Wed 28.
		{"FS+2d", onSucc, "01-12 08:00..01-14 17:00 01-26 08:00..01-28 17:00 TF 10 FF 0", "01-15 09:00..01-16 09:00 " + lateB + " TF 43 FF 43"},
		// Two days that end on Wed 14 17:00 begin on Tue 13 08:00. On from Thu 29 17:00 past the project's end.
		{"FS-2d", onPred, "01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 0", "01-13 08:00..01-14 08:00 " + lateB + " TF 23580m FF 23580m"},
	})
	t.Run("a late start in the weekend", func(t *testing.T) {
		// B takes six whole days before Fri 30 17:00, so it is late from Sat 24 17:00. A's late start is the end of Friday's shift; its
		// work is 26 to 28.
		check(t, build(t, "01-05", "A 3d", "B 18d cal=2", "Z 20d", "A SS B"), []string{
			"A 01-05 08:00..01-07 17:00 01-23 17:00..01-28 17:00 TF 15 FF 0",
			"B 01-05 08:00..01-11 08:00 01-24 17:00..01-30 17:00 TF 27900m FF 27900m",
		})
	})
}

// TestLinksFromSixToFiveDays: A works on Saturday 10 and Monday 12; B's two days are late on Thu 29 and Fri 30.
func TestLinksFromSixToFiveDays(t *testing.T) {
	const lateB = "01-29 08:00..01-30 17:00"
	runLinks(t, []string{"A 2d cal=1 msoa=01-10T08:00", "B 2d", "Z 20d"}, []linkCase{
		{"FS", onPred, "01-10 08:00..01-12 17:00 01-27 08:00..01-28 17:00 TF 14 FF 0", "01-13 08:00..01-14 17:00 " + lateB + " TF 12 FF 12"},
		// Saturday is a day of A's free float: B cannot use it.
		{"SS", onPred, "01-10 08:00..01-12 17:00 01-29 08:00..01-30 17:00 TF 16 FF 1", "01-12 08:00..01-13 17:00 " + lateB + " TF 13 FF 13"},
		{"FF", onPred, "01-10 08:00..01-12 17:00 01-29 08:00..01-30 17:00 TF 16 FF 0", "01-09 08:00..01-12 17:00 " + lateB + " TF 14 FF 14"},
		// 13 to 17 on A's calendar: B from Mon 19; back from Thu 29 08:00: 28, 27, 26, Sat 24, Fri 23 08:00.
		{"FS+5d", onPred, "01-10 08:00..01-12 17:00 01-21 08:00..01-22 17:00 TF 9 FF 0", "01-19 08:00..01-20 17:00 " + lateB + " TF 8 FF 8"},
		// 13 to 16, Mon 19 on B's: B from Tue 20; back: 28, 27, 26, 23, Thu 22 08:00.
		{"FS+5d", onSucc, "01-10 08:00..01-12 17:00 01-20 08:00..01-21 17:00 TF 8 FF 0", "01-20 08:00..01-21 17:00 " + lateB + " TF 7 FF 7"},
		// Mon 12 17:00 less two days of six-day weeks is Sat 10 08:00.
		{"FS-2d", onPred, "01-10 08:00..01-12 17:00 01-29 08:00..01-30 17:00 TF 16 FF 1", "01-12 08:00..01-13 17:00 " + lateB + " TF 13 FF 13"},
	})
	t.Run("an end on Saturday", func(t *testing.T) {
		check(t, build(t, "01-05", "A 1d cal=1 msoa=01-10T08:00", "B 2d", "Z 20d", "A FF B"), []string{
			"A 01-10 08:00..01-10 17:00 01-30 08:00..01-30 17:00 TF 17 FF 0",
			"B 01-08 08:00..01-12 08:00 " + lateB + " TF 15 FF 15",
		})
	})
}

// TestSeveralLinks: the link that asks for the most decides in each direction, whatever their order.
func TestSeveralLinks(t *testing.T) {
	tests := []struct {
		name   string
		lines  []string
		want   []string
		driver int // of B: index of its link
	}{
		{"the later start", []string{"A 4d", "B 3d", "A SS+1d B", "A FF+1d B"},
			// SS: Tue 6. FF: Thu 8 17:00 and a day is Fri 9 17:00, so from Wed 7.
			[]string{"A 01-05 08:00..01-08 17:00 01-05 08:00..01-08 17:00 TF 0 FF 0 LP", "B 01-07 08:00..01-09 17:00 01-07 08:00..01-09 17:00 TF 0 FF 0 LP"}, 1},
		{"the same twice", []string{"A 4d", "B 3d", "A FS B", "A FS+1d B"},
			[]string{"A 01-05 08:00..01-08 17:00 01-05 08:00..01-08 17:00 TF 0 FF 0 LP", "B 01-12 08:00..01-14 17:00 01-12 08:00..01-14 17:00 TF 0 FF 0 LP"}, 1},
		{"two predecessors", []string{"A 4d", "C 6d", "B 3d", "C FS B", "A FS B"},
			[]string{"A 01-05 08:00..01-08 17:00 01-07 08:00..01-12 17:00 TF 2 FF 2", "C 01-05 08:00..01-12 17:00 01-05 08:00..01-12 17:00 TF 0 FF 0 LP",
				"B 01-13 08:00..01-15 17:00 01-13 08:00..01-15 17:00 TF 0 FF 0 LP"}, 0},
		// B, late from Mon 26, would let A start then; A has to end on Wed 14.
		{"a start and a finish constraint", []string{"A 3d meob=01-14T17:00", "B 5d", "Z 20d", "A SS B"},
			[]string{"A 01-05 08:00..01-07 17:00 01-12 08:00..01-14 17:00 TF 5 FF 0", "B 01-05 08:00..01-09 17:00 01-26 08:00..01-30 17:00 TF 15 FF 15"}, 0},
		{"nothing before the data date", []string{"A 2d", "B 3d", "A FS-5d B"},
			// The lead would place B in December.
			[]string{"B 01-05 08:00..01-07 17:00 01-05 08:00..01-07 17:00 TF 0 FF 0 LP"}, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := build(t, "01-05", tt.lines...)
			check(t, n, tt.want)
			r, err := Run(n)
			if err != nil {
				t.Fatal(err)
			}
			for i := range n.Activities {
				if n.Activities[i].Code == "B" && r.Driver[i] != int32(tt.driver) {
					t.Errorf("B is driven by link %d, not %d", r.Driver[i], tt.driver)
				}
			}
		})
	}
}

// TestLateStartsTie: M is late on Fri 2 17:00, before the shift in which B begins, and lets A start then; by its other link A may start
// on Mon 5 08:00, which is the same working instant. A starts when all allow, whatever the order of its links.
func TestLateStartsTie(t *testing.T) {
	for _, other := range []string{"A SS B", "A FS C"} {
		n := build(t, "01-05", "A 1h", "M 0", "B 2h", "C 1h", "M FS B", "A SS M", other)
		for range 2 {
			checkDates(t, n, []string{"A 01-05 08:00..01-05 09:00 01-02 17:00..01-05 09:00 TF 0 FF 0"})
			slices.Reverse(n.Links)
		}
	}
}

// TestMilestoneLinks: a start milestone begins a shift, a finish milestone ends one.
func TestMilestoneLinks(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  []string
	}{
		{"between two tasks", []string{"A 5d", "S 0 mile", "F 0 finmile", "B 2d", "A FS S", "A FS F", "S FS B", "F FS B"},
			[]string{"A 01-05 08:00..01-09 17:00 01-05 08:00..01-09 17:00 TF 0 FF 0 LP", "S 01-12 08:00..01-12 08:00 01-12 08:00..01-12 08:00 TF 0 FF 0 LP",
				"F 01-09 17:00..01-09 17:00 01-09 17:00..01-09 17:00 TF 0 FF 0 LP", "B 01-12 08:00..01-13 17:00 01-12 08:00..01-13 17:00 TF 0 FF 0 LP"}},
		{"at the data date", []string{"S 0 mile", "F 0 finmile", "Z 1d"},
			// A finish milestone that waits for nothing has no end of work to stand on: it takes the next shift's start.
			[]string{"S 01-05 08:00..01-05 08:00 01-05 17:00..01-05 17:00 TF 1 FF 1", "F 01-05 08:00..01-05 08:00 01-05 17:00..01-05 17:00 TF 1 FF 1"}},
		{"a finish milestone in the middle of a shift", []string{"A 4h", "F 0 finmile", "G 0 finmile", "Z 1d", "A FS F", "A FS+2h G"},
			[]string{"F 01-05 12:00..01-05 12:00 01-05 17:00..01-05 17:00 TF 240m FF 240m", "G 01-05 15:00..01-05 15:00 01-05 17:00..01-05 17:00 TF 120m FF 120m"}},
		// Two days before Fri 9 17:00 is the close of Wed 7, as it is Thu 8 08:00 for the start milestone; half a day before is noon of Fri 9, and
		// not one o'clock. Late is Fri 30 17:00: from Wed 7 that is 17 days, and half of Fri 9 and 15 days.
		{"leads", []string{"A 5d", "F 0 finmile", "G 0 finmile", "H 0 finmile", "S 0 mile", "Z 20d", "A FS-2d F", "A FF-2d G", "A FS-4h H", "A FS-2d S"},
			[]string{"F 01-07 17:00..01-07 17:00 01-30 17:00..01-30 17:00 TF 17 FF 17", "G 01-07 17:00..01-07 17:00 01-30 17:00..01-30 17:00 TF 17 FF 17",
				"H 01-09 12:00..01-09 12:00 01-30 17:00..01-30 17:00 TF 7440m FF 7440m", "S 01-08 08:00..01-08 08:00 01-30 17:00..01-30 17:00 TF 17 FF 17"}},
		{"a lead from a start, and one that reaches before the data date", []string{"A 5d", "F 0 finmile", "G 0 finmile", "A SS-1d F", "A FS-5d G"},
			[]string{"F 01-05 08:00..01-05 08:00 01-09 17:00..01-09 17:00 TF 5 FF 5", "G 01-05 08:00..01-05 08:00 01-09 17:00..01-09 17:00 TF 5 FF 5"}},
		{"finish to finish into a start milestone", []string{"A 5d", "S 0 mile", "Z 20d", "A FF S"},
			// P6 keeps A's late finish on the milestone's own instant.
			[]string{"A 01-05 08:00..01-09 17:00 01-26 08:00..01-30 17:00 TF 15 FF 0", "S 01-12 08:00..01-12 08:00 01-30 17:00..01-30 17:00 TF 15 FF 15"}},
		// S works on 8 and 9 January. The milestone's instant is no end of a shift: S ends when it comes.
		{"finish to finish from a start milestone", []string{"M 0 mile msoa=01-12T08:00", "S 2d", "Z 20d", "M FF S"},
			[]string{"S 01-08 08:00..01-12 08:00 01-29 08:00..01-30 17:00 TF 15 FF 15"}},
		{"a start milestone late on the start of a shift", []string{"S 0 mile", "B 2d", "Z 20d", "S FS B"},
			[]string{"S 01-05 08:00..01-05 08:00 01-29 08:00..01-29 08:00 TF 18 FF 0"}},
		{"a start milestone outside its own hours", []string{"S 0 mile", "B 5d cal=2", "Z 20d", "S FS B"},
			// B, 40 hours round the clock, is late from Thu 29 01:00; that is night for the milestone.
			[]string{"S 01-05 08:00..01-05 08:00 01-28 17:00..01-28 17:00 TF 18 FF 0", "B 01-05 08:00..01-07 00:00 01-29 01:00..01-30 17:00 TF 34140m FF 34140m"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, build(t, "01-05", tt.lines...), tt.want) })
	}
}
