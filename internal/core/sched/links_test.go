package sched

import (
	"slices"
	"testing"

	"counterpart.dev/internal/core/plan"
)

// linkCase is one link between A and B, and what both come out as. All answers of this file were worked by hand with a
// wall calendar. January 2026: Mondays are 5, 12, 19 and 26; Z holds the project's finish on Friday 30 at 17:00. With lag
// options "predecessor" the lag is worked on A's calendar, "successor" on B's, "project default" on the mornings,
// Monday to Friday 06:00 to 14:00, which fall two hours before and three hours short of the office day.
type linkCase struct {
	link string
	on   plan.LagCalendar
	a, b string
}

const (
	onPred    = plan.LagOnPredecessor
	onSucc    = plan.LagOnSuccessor
	on24      = plan.LagOn24Hours
	onDefault = plan.LagOnProjectDefault
)

func runLinks(t *testing.T, lines []string, cases []linkCase) {
	for _, c := range cases {
		name := c.link + " on " + [...]string{"predecessor", "successor", "24 hours", "project default"}[c.on]
		t.Run(name, func(t *testing.T) {
			n := build(t, "01-05", append(slices.Clone(lines), "A "+c.link+" B")...)
			n.Projects[0].Calendar = mornings
			n.Projects[0].Options.LagCalendar = c.on
			check(t, n, []string{"A " + c.a, "B " + c.b})
		})
	}
}

// TestLinksWithLag: A works five days a week and is held to Monday 12, so Mon 12 08:00 to Wed 14 17:00. B works six
// days a week for four days and has no successors, so its late dates are always Tue 27 08:00 to Fri 30 17:00.
func TestLinksWithLag(t *testing.T) {
	const lateB = "01-27 08:00..01-30 17:00"
	runLinks(t, []string{"A 3d msoa=01-12T08:00", "B 4d cal=1", "Z 20d"}, []linkCase{
		// Thu 15, Fri 16, Mon 19, Tue 20, Wed 21, Thu 22: B from Fri 23 (23, 24, 26, 27), three days before Fri 30. Back from Tue
		// 27 08:00: Mon 26, Fri 23, 22, 21, 20, Mon 19 08:00, so A by Fri 16.
		{"FS+6d", onPred, "01-12 08:00..01-14 17:00 01-14 08:00..01-16 17:00 TF 2 FF 0", "01-23 08:00..01-27 17:00 " + lateB + " TF 3 FF 3"},
		// Thu 15, 16, Sat 17, 19, 20, Wed 21: B from Thu 22 (22, 23, 24, 26). Back: Mon 26, Sat 24, 23, 22, 21, Tue 20 08:00.
		{"FS+6d", onSucc, "01-12 08:00..01-14 17:00 01-15 08:00..01-19 17:00 TF 3 FF 0", "01-22 08:00..01-26 17:00 " + lateB + " TF 4 FF 4"},
		// 48 hours from Wed 14 17:00 is Fri 16 17:00: B from Sat 17 (17, 19, 20, 21). 48 hours before Tue 27 08:00 is Sun 25 08:00:
		// A by Fri 23.
		{"FS+6d", on24, "01-12 08:00..01-14 17:00 01-21 08:00..01-23 17:00 TF 7 FF 0", "01-17 08:00..01-21 17:00 " + lateB + " TF 8 FF 8"},
		// Wed's morning is over: 15, 16, 19, 20, 21, Thu 22 14:00. B then works 3 hours on Thu, 23, 24, 26 and 5 hours on Tue 27,
		// until 14:00. Back from Tue 27 08:00, two hours into the morning: 2, 8, 8, 8, 8, 8 and 6 hours of Mon 19, which is 08:00.
		{"FS+6d", onDefault, "01-12 08:00..01-14 17:00 01-14 08:00..01-16 17:00 TF 2 FF 0", "01-22 14:00..01-27 14:00 " + lateB + " TF 1620m FF 1620m"},

		// From Mon 12 08:00: 12 to 16, Mon 19: B from Tue 20 (20 to 23). Back from Tue 27 08:00 to Mon 19 08:00: A's late start.
		{"SS+6d", onPred, "01-12 08:00..01-14 17:00 01-19 08:00..01-21 17:00 TF 5 FF 0", "01-20 08:00..01-23 17:00 " + lateB + " TF 6 FF 6"},
		// 12 to 17: B from Mon 19 (19 to 22). Back: 26, 24, 23, 22, 21, Tue 20 08:00.
		{"SS+6d", onSucc, "01-12 08:00..01-14 17:00 01-20 08:00..01-22 17:00 TF 6 FF 0", "01-19 08:00..01-22 17:00 " + lateB + " TF 7 FF 7"},
		// 48 hours: Wed 14 08:00 (14 to 17). Back to Sun 25 08:00; A's next working instant is Mon 26 08:00.
		{"SS+6d", on24, "01-12 08:00..01-14 17:00 01-26 08:00..01-28 17:00 TF 10 FF 0", "01-14 08:00..01-17 17:00 " + lateB + " TF 11 FF 11"},
		// 6 hours of Mon 12, 8 each on 13 to 16 and 19, 2 of Tue 20: 08:00 (20 to 23). Back to Mon 19 08:00 as above.
		{"SS+6d", onDefault, "01-12 08:00..01-14 17:00 01-19 08:00..01-21 17:00 TF 5 FF 0", "01-20 08:00..01-23 17:00 " + lateB + " TF 6 FF 6"},

		// From Wed 14 17:00 to Thu 22 17:00: B 19 to 22. Back from Fri 30 17:00: 30, 29, 28, 27, 26, 23, so A by Thu 22 17:00.
		{"FF+6d", onPred, "01-12 08:00..01-14 17:00 01-20 08:00..01-22 17:00 TF 6 FF 0", "01-19 08:00..01-22 17:00 " + lateB + " TF 7 FF 7"},
		// 15, 16, 17, 19, 20, Wed 21 17:00: B 17, 19, 20, 21. Back: 30 to 26, Sat 24, so A by Fri 23 17:00.
		{"FF+6d", onSucc, "01-12 08:00..01-14 17:00 01-21 08:00..01-23 17:00 TF 7 FF 0", "01-17 08:00..01-21 17:00 " + lateB + " TF 8 FF 8"},
		// Fri 16 17:00: B 13 to 16. Back: Wed 28 17:00.
		{"FF+6d", on24, "01-12 08:00..01-14 17:00 01-26 08:00..01-28 17:00 TF 10 FF 0", "01-13 08:00..01-16 17:00 " + lateB + " TF 12 FF 12"},
		// Thu 22 14:00: 32 hours back are 5 of Thu, 21, 20, 19 and 3 of Sat 17. Back from Fri 30 17:00, after the morning: 30 to 26
		// and Fri 23 06:00, so A by Thu 22 17:00.
		{"FF+6d", onDefault, "01-12 08:00..01-14 17:00 01-20 08:00..01-22 17:00 TF 6 FF 0", "01-17 14:00..01-22 14:00 " + lateB + " TF 3540m FF 3540m"},

		// From Mon 12 08:00: Mon 19 17:00 is the finish: B 15, 16, 17, 19. Back from Fri 30 17:00: Thu 22 17:00, as a start Fri 23.
		{"SF+6d", onPred, "01-12 08:00..01-14 17:00 01-23 08:00..01-27 17:00 TF 9 FF 0", "01-15 08:00..01-19 17:00 " + lateB + " TF 10 FF 10"},
		// 12 to Sat 17 17:00: B 14 to 17. Back: 30 to 26, Sat 24: Fri 23 17:00, as a start Mon 26.
		{"SF+6d", onSucc, "01-12 08:00..01-14 17:00 01-26 08:00..01-28 17:00 TF 10 FF 0", "01-14 08:00..01-17 17:00 " + lateB + " TF 11 FF 11"},
		// Wed 14 08:00: B ends by Tue 13 17:00: 9, 10, 12, 13. Back: Wed 28 17:00; A from Thu 29 would end after the project does.
		{"SF+6d", on24, "01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 0", "01-09 08:00..01-13 17:00 " + lateB + " TF 15 FF 15"},
		// Tue 20 08:00: B ends by Mon 19 17:00. Back: Fri 23 06:00, as a start of A 08:00.
		{"SF+6d", onDefault, "01-12 08:00..01-14 17:00 01-23 08:00..01-27 17:00 TF 9 FF 0", "01-15 08:00..01-19 17:00 " + lateB + " TF 10 FF 10"},
	})
}

// TestLinksWithoutLag: the same two activities; the lag calendar makes no difference where there is no lag.
func TestLinksWithoutLag(t *testing.T) {
	const lateB = "01-27 08:00..01-30 17:00"
	for _, on := range []plan.LagCalendar{onPred, onSucc, on24, onDefault} {
		runLinks(t, []string{"A 3d msoa=01-12T08:00", "B 4d cal=1", "Z 20d"}, []linkCase{
			// B 15, 16, 17, 19. A by Mon 26 17:00.
			{"FS", on, "01-12 08:00..01-14 17:00 01-22 08:00..01-26 17:00 TF 8 FF 0", "01-15 08:00..01-19 17:00 " + lateB + " TF 10 FF 10"},
			// B 12 to 15. A from Tue 27 08:00.
			{"SS", on, "01-12 08:00..01-14 17:00 01-27 08:00..01-29 17:00 TF 11 FF 0", "01-12 08:00..01-15 17:00 " + lateB + " TF 13 FF 13"},
			// B 10, 12, 13, 14. A by Fri 30 17:00.
			{"FF", on, "01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 0", "01-10 08:00..01-14 17:00 " + lateB + " TF 14 FF 14"},
			// P6 counts the minute in which A starts: B ends at Mon 12 08:01, so it starts at 08:01 of Wed 7 (479 minutes of it, 8, 9,
			// 10, one minute of 12). The minute itself is A's free float.
			{"SF", on, "01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 1m", "01-07 08:01..01-12 08:01 " + lateB + " TF 8159m FF 8159m"},
		})
	}
}

// TestStartLinksWithLead: A is 12 and 13 January; B is eight days of six-day weeks, so late from Thu 22 (22, 23, 24, 26 to
// 30) to Fri 30.
func TestStartLinksWithLead(t *testing.T) {
	const lateB = "01-22 08:00..01-30 17:00"
	runLinks(t, []string{"A 2d msoa=01-12T08:00", "B 8d cal=1", "Z 20d"}, []linkCase{
		// Back from Tue 13 17:00: 13, 12, 9, Thu 8 08:00: B 8, 9, 10, 12 to 16. On from Thu 22 08:00: 22, 23, 26, Tue 27 17:00.
		{"FS-4d", onPred, "01-12 08:00..01-13 17:00 01-26 08:00..01-27 17:00 TF 10 FF 0", "01-08 08:00..01-16 17:00 " + lateB + " TF 12 FF 12"},
		// 13, 12, Sat 10, Fri 9 08:00. On: 22, 23, Sat 24, Mon 26 17:00.
		{"FS-4d", onSucc, "01-12 08:00..01-13 17:00 01-23 08:00..01-26 17:00 TF 9 FF 0", "01-09 08:00..01-17 17:00 " + lateB + " TF 11 FF 11"},
		// 32 hours before Tue 13 17:00 is Mon 12 09:00; B then works 7 hours, 13 to 17, 19, 20 and 1 hour of Wed 21. On from Thu 22
		// 08:00: Fri 23 16:00; A then starts 16 hours earlier, Wed 21 16:00.
		{"FS-4d", on24, "01-12 08:00..01-13 17:00 01-21 16:00..01-23 16:00 TF 3780m FF 0", "01-12 09:00..01-21 09:00 " + lateB + " TF 4260m FF 4260m"},
		// From the end of Tue's morning: 13, 12, 9, Thu 8 06:00. On from Thu 22 08:00: 6, 8, 8, 8 and 2 hours of Wed 28, which is
		// 08:00, so A by Tue 27 17:00.
		{"FS-4d", onDefault, "01-12 08:00..01-13 17:00 01-26 08:00..01-27 17:00 TF 10 FF 0", "01-08 08:00..01-16 17:00 " + lateB + " TF 12 FF 12"},

		// Back from Mon 12 08:00: 9, 8, 7, Tue 6. On from Thu 22 08:00: 22, 23, 26, Tue 27 17:00, which stays A's late start; its two
		// days are 28 and 29.
		{"SS-4d", onPred, "01-12 08:00..01-13 17:00 01-27 17:00..01-29 17:00 TF 12 FF 0", "01-06 08:00..01-14 17:00 " + lateB + " TF 14 FF 14"},
		// 10, 9, 8, Wed 7. On: 22, 23, 24, Mon 26 17:00.
		{"SS-4d", onSucc, "01-12 08:00..01-13 17:00 01-26 17:00..01-28 17:00 TF 11 FF 0", "01-07 08:00..01-15 17:00 " + lateB + " TF 13 FF 13"},
		// Sun 11 00:00, so Mon 12. On: Fri 23 16:00; one hour of it, Mon 26, 7 hours of Tue 27.
		{"SS-4d", on24, "01-12 08:00..01-13 17:00 01-23 16:00..01-27 16:00 TF 4740m FF 0", "01-12 08:00..01-20 17:00 " + lateB + " TF 9 FF 9"},
		// 2 hours of Mon 12, 9, 8, 7, 6 hours of Tue 6: 08:00. On: Wed 28 08:00.
		{"SS-4d", onDefault, "01-12 08:00..01-13 17:00 01-28 08:00..01-29 17:00 TF 12 FF 0", "01-06 08:00..01-14 17:00 " + lateB + " TF 14 FF 14"},
	})
}

// TestFinishLinksWithLead: A is 19 and 20 January; B, four days of six-day weeks, must end by Wed 21 17:00, so its late dates
// are Sat 17 to Wed 21. Nothing follows B, so it is free until the project's finish on Fri 30.
func TestFinishLinksWithLead(t *testing.T) {
	const lateB = "01-17 08:00..01-21 17:00"
	runLinks(t, []string{"A 2d msoa=01-19T08:00", "B 4d cal=1 meob=01-21T17:00", "Z 20d"}, []linkCase{
		// Back from Tue 20 17:00: 20, 19, 16, Thu 15 08:00, as a finish Wed 14: B 10, 12, 13, 14. On from Wed 21 17:00: 22, 23, 26,
		// Tue 27 17:00.
		{"FF-4d", onPred, "01-19 08:00..01-20 17:00 01-26 08:00..01-27 17:00 TF 5 FF 0", "01-10 08:00..01-14 17:00 " + lateB + " TF 6 FF 14"},
		// 20, 19, 17, Fri 16 08:00: B 12 to 15. On: 22, 23, 24, Mon 26.
		{"FF-4d", onSucc, "01-19 08:00..01-20 17:00 01-23 08:00..01-26 17:00 TF 4 FF 0", "01-12 08:00..01-15 17:00 " + lateB + " TF 5 FF 13"},
		// Mon 19 09:00: B has 1 hour on Mon, 17, 16, 15 and 7 hours on Wed 14. On: Fri 23 01:00, so A by Thu 22.
		{"FF-4d", on24, "01-19 08:00..01-20 17:00 01-21 08:00..01-22 17:00 TF 2 FF 0", "01-14 09:00..01-19 09:00 " + lateB + " TF 1380m FF 5220m"},
		// 20, 19, 16, Thu 15 06:00: B 10 to 14. On: Tue 27 14:00; A's 16 hours are 5 of it, 8 of Mon 26, 3 of Fri 23.
		{"FF-4d", onDefault, "01-19 08:00..01-20 17:00 01-23 14:00..01-27 14:00 TF 2220m FF 0", "01-10 08:00..01-14 17:00 " + lateB + " TF 6 FF 14"},

		// Back from Mon 19 08:00: 16, 15, 14, Tue 13 08:00: B 8, 9, 10, 12. On from Wed 21 17:00: Tue 27 17:00, as a start Wed 28.
		{"SF-4d", onPred, "01-19 08:00..01-20 17:00 01-28 08:00..01-29 17:00 TF 7 FF 0", "01-08 08:00..01-12 17:00 " + lateB + " TF 8 FF 16"},
		// 17, 16, 15, Wed 14 08:00: B 9, 10, 12, 13. On: Mon 26 17:00, as a start Tue 27.
		{"SF-4d", onSucc, "01-19 08:00..01-20 17:00 01-27 08:00..01-28 17:00 TF 6 FF 0", "01-09 08:00..01-13 17:00 " + lateB + " TF 7 FF 15"},
		// Sun 18 00:00: B 14 to 17. On: Fri 23 01:00, as a start 08:00.
		{"SF-4d", on24, "01-19 08:00..01-20 17:00 01-23 08:00..01-26 17:00 TF 4 FF 0", "01-14 08:00..01-17 17:00 " + lateB + " TF 3 FF 11"},
		// 2 hours of Mon 19, 16, 15, 14, 6 hours of Tue 13: 08:00. On: Tue 27 14:00, a working instant of A: 3 hours, Wed 28, 5 hours.
		{"SF-4d", onDefault, "01-19 08:00..01-20 17:00 01-27 14:00..01-29 14:00 TF 3180m FF 0", "01-08 08:00..01-12 17:00 " + lateB + " TF 8 FF 16"},
	})
}
