package compare

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// TestReasons works a milestone out by hand. Ten-day tasks A1 … A6, then C1 … C3: 90 working days from Monday 5 January 2026, so that M2 is done on
// Friday 8 May. In the later submission every chain works on Saturdays too, C1 takes 16 days, C3 waits for C2 with three days of lag, and a
// task of four days was put in before the last milestone: 103 working days of a six-day week, 17 whole weeks and a day: Monday 4 May. Taken back
// in the order of the reasons: with five days a week 99 days end on Thursday 21 May, and the new task, which has no other calendar, on Tuesday 26
// May, so that the calendar is worth 22 days; without the lag both end three working days earlier, on 18 and 22 May, 4 days; without the new task
// it is 18 May, 4 days; without the longer one 90 days end on 8 May, 10 days. −22 + 4 + 4 + 10 = −4.
func TestReasons(t *testing.T) {
	old, new := newSite(t), newSite(t)
	for i := range new.n.Activities {
		new.n.Activities[i].Calendar = 1
	}
	new.n.Activities[new.at["C1"]].Original, new.n.Activities[new.at["C1"]].Remaining = 16*480, 16*480
	for i := range new.n.Links {
		switch l := &new.n.Links[i]; {
		case l.From == new.at["C2"] && l.To == new.at["C3"]:
			l.Lag = 3 * 480
		case l.From == new.at["C3"]:
			new.task("X1", 4)
			l.To = new.at["X1"]
		}
	}
	new.n.Activities[new.at["X1"]].Calendar = 1
	new.link("X1", "M2", 0)
	r := compared(t, old, new, Options{Milestones: []string{"M1", "M2"}})
	want := []Part{{ByCalendars, -22}, {ByLogic, 4}, {ByScope, 4}, {ByLengths, 10}}
	m := r.Milestones[1]
	if diff := cmp.Diff(want, m.Parts); diff != "" || m.Old.FinishDate() != civil.NewDate(2026, 5, 8) || m.New.FinishDate() != civil.NewDate(2026, 5, 4) {
		t.Errorf("from %v to %v: %s", m.Old, m.New, diff)
	}
	if same := compared(t, old, newSite(t), Options{Milestones: []string{"M2"}}); same.Milestones[0].Parts != nil {
		t.Errorf("nothing moved: %+v", same.Milestones[0].Parts)
	}
}

// TestReasonsAddUp: whatever the changes, the parts of a milestone add up to the days between its dates.
func TestReasonsAddUp(t *testing.T) {
	for _, list := range [][]edit{tricks, innocent} {
		for _, e := range list {
			old, new := pairOf(t, e)
			new.n.Projects[0].DataDate += 14 * civil.MinutesPerDay
			if a := new.a("B2"); a.Status == plan.NotStarted {
				a.Remaining += 40 * 480
			}
			r := compared(t, old, new, Options{Milestones: []string{"M1", "M2"}})
			for _, m := range r.Milestones {
				sum := 0
				for _, p := range m.Parts {
					sum += p.Days
				}
				if m.Comes && sum != int(m.New.FinishDate()-m.Old.FinishDate()) {
					t.Errorf("%s, %s: %d of %d days: %+v", e.name, m.ID, sum, m.New.FinishDate()-m.Old.FinishDate(), m.Parts)
				}
			}
		}
	}
}
