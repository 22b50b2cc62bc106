package sched

import (
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// works gives the first activity of a network its assignments: calendar and working time left on it, in turn.
func works(n *plan.Network, list ...civil.Minutes) {
	for i := 0; i < len(list); i += 2 {
		n.Assignments = append(n.Assignments, plan.Assignment{Activity: 0, Calendar: int32(list[i]), Remaining: list[i+1]})
	}
}

// TestResourceDependent: A is worked on the calendars of its resources, and its floats and lags are counted on its own, five days a
// week. Z ends the project on Fri 30.
func TestResourceDependent(t *testing.T) {
	const a, z = "A 5d rsrc", "Z 20d"
	tests := []struct {
		name  string
		lines []string
		work  []civil.Minutes
		want  []string
	}{
		{"without resources", []string{a, z}, nil, []string{"A 01-05 08:00..01-09 17:00 01-26 08:00..01-30 17:00 TF 15 FF 15"}},
		{"with nothing left to do for them", []string{a, z}, []civil.Minutes{sixDays, 0}, []string{"A 01-05 08:00..01-09 17:00 01-26 08:00..01-30 17:00 TF 15 FF 15"}},
		// Six days of six-day weeks: 5 to 10. S is late on Thu 29, so A by Wed 28: 28, 27, 26, 24, 23, 22.
		{"on a longer week", []string{a, "S 2d", z, "A FS S"}, []civil.Minutes{sixDays, 6 * day},
			[]string{"A 01-05 08:00..01-10 17:00 01-22 08:00..01-28 17:00 TF 13 FF 0", "S 01-12 08:00..01-13 17:00 01-29 08:00..01-30 17:00 TF 13 FF 13"}},
		// The lag is a day of A's own week: Mon 12, so S from Tue 13. Back from Thu 29 08:00: A by Tue 27.
		{"a lag after it", []string{a, "S 2d", z, "A FS+1d S"}, []civil.Minutes{sixDays, 6 * day},
			[]string{"A 01-05 08:00..01-10 17:00 01-21 08:00..01-27 17:00 TF 12 FF 0", "S 01-13 08:00..01-14 17:00 01-29 08:00..01-30 17:00 TF 12 FF 12"}},
		// The first to start is the one who begins at 06:00; the last to end has three mornings, the other two days. By Fri 30 17:00
		// these start on Wed 28 06:00 and Thu 29 08:00.
		{"the first start and the last end", []string{a, z}, []civil.Minutes{fiveDays, 2 * day, mornings, 3 * day},
			[]string{"A 01-05 06:00..01-07 14:00 01-28 06:00..01-30 17:00 TF 8340m FF 8340m"}},
		{"the other ends last", []string{a, z}, []civil.Minutes{mornings, 2 * day, fiveDays, 3 * day},
			[]string{"A 01-05 06:00..01-07 17:00 01-28 08:00..01-30 17:00 TF 17 FF 17"}},
		// P ends on Wed 14; A's four days before that are Sat 10, 12, 13 and 14.
		{"to the finish of another", []string{a, "P 8d", z, "P FF A"}, []civil.Minutes{sixDays, 4 * day},
			[]string{"A 01-10 08:00..01-14 17:00 01-27 08:00..01-30 17:00 TF 12 FF 12"}},
		{"from the finish of another", []string{a, "P 5d", z, "P FS A"}, []civil.Minutes{sixDays, 4 * day},
			[]string{"A 01-10 08:00..01-14 17:00 01-27 08:00..01-30 17:00 TF 12 FF 12"}},
		// P ends on Fri 9 17:00, three hours after the morning shift: the end shows as the start of the next, Mon 12 06:00. From there to
		// Fri 30 14:00 are 14 days and five hours of A's own week.
		{"to the finish of another, after the shift", []string{a, "P 5d", z, "P FF A"}, []civil.Minutes{mornings, 3 * day},
			[]string{"A 01-07 06:00..01-12 06:00 01-28 06:00..01-30 14:00 TF 7020m FF 15"}},
		{"held by a constraint", []string{a + " msoa=01-10", z}, []civil.Minutes{sixDays, 4 * day},
			[]string{"A 01-10 08:00..01-14 17:00 01-27 08:00..01-30 17:00 TF 12 FF 12"}},
		{"to end on a date", []string{a + " mandf=01-14T17:00", "S 1d", z, "A FS S"}, []civil.Minutes{sixDays, 4 * day},
			[]string{"A 01-10 08:00..01-14 17:00 01-10 08:00..01-14 17:00 TF 0 FF 0"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := build(t, "01-05", tt.lines...)
			works(n, tt.work...)
			checkDates(t, n, tt.want)
		})
	}
}

// TestResourceFloats: three mornings from Mon 5 06:00 to Wed 7 14:00, as late as Wed 28 06:00 to Fri 30. On A's own five-day weeks that
// is 17 days at the start and three hours more at the finish; once A has begun, the smallest float is the finish float.
func TestResourceFloats(t *testing.T) {
	for _, tt := range []struct {
		a    string
		kind plan.FloatKind
		want civil.Minutes
	}{
		{"A 5d rsrc", plan.FinishFloat, 17*day + 180},
		{"A 5d rsrc", plan.StartFloat, 17 * day},
		{"A 5d rsrc", plan.SmallestFloat, 17 * day},
		{"A 9d rsrc as=01-02T08:00 rem=5d", plan.SmallestFloat, 17*day + 180},
		{"A 9d rsrc as=01-02T08:00 rem=5d", plan.StartFloat, 17 * day},
	} {
		n := build(t, "01-05", tt.a, "Z 20d")
		works(n, fiveDays, 2*day, mornings, 3*day)
		n.Projects[0].Options.FloatKind = tt.kind
		r, err := Run(n)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Dates[0].TotalFloat; got != tt.want {
			t.Errorf("%s: float of kind %d is %d minutes, not %d", tt.a, tt.kind, got, tt.want)
		}
	}
}

// TestResourceProgress: complete work is a point, whatever its resources have left; a begun one goes on from the data date.
func TestResourceProgress(t *testing.T) {
	n := build(t, "01-12", "A 5d rsrc as=01-05T08:00 af=01-08T17:00", "Z 15d")
	works(n, sixDays, 6*day)
	checkDates(t, n, []string{"A 01-12 00:00..01-12 00:00 01-30 17:00..01-30 17:00"})
	n = build(t, "01-12", "A 9d rsrc as=01-05T08:00 rem=5d", "Z 15d")
	works(n, sixDays, 6*day)
	checkDates(t, n, []string{"A 01-12 08:00..01-17 17:00 01-24 08:00..01-30 17:00 TF 10 FF 10"})
}
