package compare

import (
	"fmt"
	"slices"
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// site is a schedule that tests change: two chains of ten-day tasks that meet in a milestone, and a shorter third one beside them.
//
//	A1 … A6 ─┐
//	B1 … B5 ─┼─ M1 ─ C1 … C3 ─ M2
//	D1 … D2 ─┘
type site struct {
	testing.TB
	n  *plan.Network
	at map[string]int32
}

func at(t testing.TB, s string) civil.Time {
	t.Helper()
	v, err := civil.ParseTime(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func week(t testing.TB, days ...int) *civil.Calendar {
	t.Helper()
	var w civil.Week
	for _, d := range days {
		w[d] = []civil.Span{{From: 480, To: 720}, {From: 780, To: 1020}}
	}
	c, err := civil.NewCalendar(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{TB: t, at: map[string]int32{}, n: &plan.Network{
		Projects: []plan.Project{{ID: "1", Code: "SITE", Name: "Site", DataDate: at(t, "2026-01-05T08:00")}},
		WBS:      []plan.WBS{{ID: "w", Parent: plan.None, Code: "W", Name: "Works"}},
		Calendars: []plan.Calendar{{ID: "5", Name: "five days", MinutesPerDay: 480, Time: week(t, 1, 2, 3, 4, 5)},
			{ID: "6", Name: "six days", MinutesPerDay: 480, Time: week(t, 1, 2, 3, 4, 5, 6)}}}}
	for _, chain := range []struct {
		name string
		n    int
	}{{"A", 6}, {"B", 5}, {"D", 2}} {
		for i := 1; i <= chain.n; i++ {
			s.task(fmt.Sprintf("%s%d", chain.name, i), 10)
			if i > 1 {
				s.link(fmt.Sprintf("%s%d", chain.name, i-1), fmt.Sprintf("%s%d", chain.name, i), 0)
			}
		}
	}
	s.milestone("M1", "Ground floor accepted")
	for i := 1; i <= 3; i++ {
		s.task(fmt.Sprintf("C%d", i), 10)
		if i > 1 {
			s.link(fmt.Sprintf("C%d", i-1), fmt.Sprintf("C%d", i), 0)
		}
	}
	s.milestone("M2", "Building handed over")
	for _, l := range [][2]string{{"A6", "M1"}, {"B5", "M1"}, {"D2", "M1"}, {"M1", "C1"}, {"C3", "M2"}} {
		s.link(l[0], l[1], 0)
	}
	for i := range s.n.Activities {
		a := &s.n.Activities[i]
		if a.Type == plan.Task {
			a.BaselineStart, a.BaselineFinish, a.BaselineDuration = at(t, "2026-01-05T08:00"), at(t, "2026-06-01T17:00"), a.Original
		}
	}
	return s
}

func (s *site) put(a plan.Activity) {
	a.ID, a.WBS = plan.ActivityID("id-"+a.Code), 0
	s.at[a.Code] = int32(len(s.n.Activities))
	s.n.Activities = append(s.n.Activities, a)
}

func (s *site) task(code string, days civil.Minutes) {
	s.put(plan.Activity{Code: code, Name: "Build part " + code, Original: days * 480, Remaining: days * 480})
}

func (s *site) milestone(code, name string) {
	s.put(plan.Activity{Code: code, Name: name, Type: plan.FinishMilestone})
}

func (s *site) link(from, to string, lagDays civil.Minutes) {
	s.n.Links = append(s.n.Links, plan.Link{From: s.at[from], To: s.at[to], Lag: lagDays * 480})
}

func (s *site) unlink(from, to string) {
	s.n.Links = slices.DeleteFunc(s.n.Links, func(l plan.Link) bool { return l.From == s.at[from] && l.To == s.at[to] })
}

func (s *site) a(code string) *plan.Activity { return &s.n.Activities[s.at[code]] }

// remove takes an activity out with its links.
func (s *site) remove(code string) {
	i := s.at[code]
	s.n.Links = slices.DeleteFunc(s.n.Links, func(l plan.Link) bool { return l.From == i || l.To == i })
	for k := range s.n.Links {
		for _, end := range []*int32{&s.n.Links[k].From, &s.n.Links[k].To} {
			if *end > i {
				*end--
			}
		}
	}
	s.n.Activities = slices.Delete(s.n.Activities, int(i), int(i)+1)
	delete(s.at, code)
	for k, v := range s.at {
		if v > i {
			s.at[k] = v - 1
		}
	}
}

// clone is the schedule as a next submission begins: the same, with other internal identities as another database gives them.
func (s *site) clone() *site {
	c := &site{TB: s.TB, n: &plan.Network{}, at: map[string]int32{}}
	*c.n = *s.n
	c.n.Projects, c.n.Activities, c.n.Links, c.n.Calendars = slices.Clone(s.n.Projects), slices.Clone(s.n.Activities), slices.Clone(s.n.Links), slices.Clone(s.n.Calendars)
	for k, v := range s.at {
		c.at[k] = v
	}
	return c
}

func (s *site) schedule() Schedule {
	s.Helper()
	r, err := sched.Run(s.n)
	if err != nil {
		s.Fatal(err)
	}
	return Schedule{Network: s.n, Result: r}
}

// report moves the data date on: what should have happened by then has happened as it was planned.
func (s *site) report(day string) {
	s.Helper()
	to := at(s, day)
	r := s.schedule().Result
	for i := range s.n.Activities {
		a, d := &s.n.Activities[i], r.Dates[i]
		switch {
		case a.Status == plan.Complete:
		case d.EarlyFinish <= to:
			if a.ActualStart.IsZero() {
				a.ActualStart = d.EarlyStart
			}
			a.Status, a.ActualFinish, a.Remaining, a.Percent = plan.Complete, d.EarlyFinish, 0, 100
		case d.EarlyStart < to:
			if a.ActualStart.IsZero() {
				a.ActualStart = d.EarlyStart
			}
			a.Status, a.Remaining = plan.InProgress, s.n.Calendars[a.Calendar].Time.Between(to, d.EarlyFinish)
			a.Percent = 100 * float64(a.Original-a.Remaining) / float64(a.Original)
		}
	}
	s.n.Projects[0].DataDate = to
}

// edit is one change somebody makes to a schedule.
type edit struct {
	name   string
	make   func(*site)
	finds  Kind   // the change it must be found as
	id     string // and of what
	effect civil.Minutes
}

// slip is what most tricks hide: work that takes longer than it should.
func slip(days civil.Minutes) func(*site) {
	return func(s *site) { s.a("A4").Original += days * 480; s.a("A4").Remaining += days * 480 }
}

var tricks = []edit{
	{"logic cut", func(s *site) { slip(10)(s); s.unlink("A4", "A5") }, LinkCut, "A4", -15 * 480},
	{"actual rewritten", func(s *site) { s.a("A1").ActualFinish -= 3 * 24 * 60 }, HistoryRewritten, "A1", 0},
	{"milestone deleted", func(s *site) { s.remove("M1"); s.link("A6", "C1", 0); s.link("B5", "C1", 0) }, MilestoneDeleted, "M1", 0},
	{"calendar eased", func(s *site) { slip(5)(s); s.n.Calendars[0].Time = week(s, 1, 2, 3, 4, 5, 6) }, CalendarEdited, "", 0},
	{"lag added", func(s *site) { s.unlink("A5", "A6"); s.link("A5", "A6", 5) }, LagChanged, "A5", 5 * 480},
	{"constraint pinned", func(s *site) {
		slip(10)(s)
		s.a("M1").Constraints[0] = plan.Constraint{Kind: plan.MandatoryFinish, Date: at(s, "2026-03-27T17:00")}
	}, ConstraintSet, "M1", 0},
	{"duration cut to fit", func(s *site) {
		slip(10)(s)
		s.a("C2").Original, s.a("C2").Remaining = 480, 480
	}, DurationChanged, "C2", -9 * 480},
	{"activity renamed", func(s *site) { s.a("B4").Name = "Landscaping of the car park" }, Renamed, "B4", 0},
	{"float consumed by re-sequencing", func(s *site) { s.link("A3", "D2", 0) }, FloatUsed, "D2", 0},
	{"baseline replaced", func(s *site) {
		for i := range s.n.Activities {
			s.n.Activities[i].BaselineFinish += 30 * 24 * 60
		}
	}, BaselineChanged, "", 0},
}

var innocent = []edit{
	{"a row inserted", func(s *site) {
		s.task("X1", 2)
		s.unlink("A5", "A6")
		s.link("A5", "X1", 0)
		s.link("X1", "A6", 0)
	}, Added, "X1", 2 * 480},
	{"an estimate grows", slip(5), DurationChanged, "A4", 5 * 480},
	{"an estimate shrinks where there is float", func(s *site) { s.a("B4").Original, s.a("B4").Remaining = 5*480, 5*480 }, DurationChanged, "B4", 0},
	{"real acceleration", func(s *site) { s.a("A5").Original, s.a("A5").Remaining = 8*480, 8*480 }, DurationChanged, "A5", -2 * 480},
	{"an estimate of work under way grows", func(s *site) { s.a("A2").Remaining += 8 * 480 }, RemainingChanged, "A2", 3 * 480},
	{"a typing error corrected", func(s *site) { s.a("B3").Name = "Build part B 3" }, Renamed, "B3", 0},
	{"a link that others make needless is removed", func(s *site) { s.link("A4", "A6", 0); s.unlink("A4", "A6") }, "", "", 0},
	{"a holiday", func(s *site) {
		c, err := civil.NewCalendar(civil.Week{1: day, 2: day, 3: day, 4: day, 5: day}, []civil.Exception{{Day: at(s, "2026-04-06").Date()}})
		if err != nil {
			s.Fatal(err)
		}
		s.n.Calendars[0].Time = c
	}, CalendarEdited, "", 480},
	{"a start no earlier than", func(s *site) {
		s.a("B5").Constraints[0] = plan.Constraint{Kind: plan.StartOnOrAfter, Date: at(s, "2026-03-02T08:00")}
	}, ConstraintSet, "B5", 0},
	{"a task of no consequence goes", func(s *site) { s.remove("D1") }, Deleted, "D1", 0},
	{"the end of a day written as the start of the next", func(s *site) { s.a("A1").ActualFinish = at(s, "2026-01-19T08:00") }, "", "", 0},
	{"a link added where there is float", func(s *site) { s.link("D1", "B5", 0) }, LinkAdded, "D1", 0},
	{"a link that takes a little of much float", func(s *site) { s.a("D2").Original, s.a("D2").Remaining = 4*480, 4*480; s.link("A2", "D2", 0) }, LinkAdded, "A2", 0},
	{"an activity on a calendar with less time", func(s *site) { s.a("B4").Calendar = 0 }, "", "", 0},
}

var day = []civil.Span{{From: 480, To: 720}, {From: 780, To: 1020}}

// pairOf is a submission and the next one a month later, with an edit made in between.
func pairOf(t testing.TB, e edit) (old, new *site) {
	old = newSite(t)
	old.report("2026-01-26T08:00")
	new = old.clone()
	e.make(new)
	new.report("2026-02-02T08:00")
	return old, new
}

func compared(t testing.TB, old, new *site, o Options) *Report {
	t.Helper()
	r, err := Submissions(old.schedule(), new.schedule(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func find(r *Report, k Kind, id string) *Change {
	for i := range r.Changes {
		if c := &r.Changes[i]; c.Kind == k && (id == "" || c.ID == id) {
			return c
		}
	}
	return nil
}

// effectOn is what a change does to a milestone.
func (c *Change) effectOn(id string) civil.Minutes {
	for _, e := range c.Effects {
		if e.ID == id {
			return e.Minutes
		}
	}
	return 0
}

// Every trick is found and called suspicious, with what it does to the hand-over.
func TestTricks(t *testing.T) {
	for _, e := range tricks {
		t.Run(e.name, func(t *testing.T) {
			old, new := pairOf(t, e)
			r := compared(t, old, new, Options{Milestones: []string{"M1", "M2"}})
			c := find(r, e.finds, e.id)
			if c == nil || !c.Suspicious || c.Why == "" {
				t.Fatalf("not found, or not suspicious: %+v in %+v", c, r.Changes)
			}
			if got := c.effectOn("M2"); e.effect != 0 && got != e.effect {
				t.Errorf("effect on the hand-over: %d working days, want %d", got/480, e.effect/480)
			}
		})
	}
}

// No innocent edit makes anything suspicious, and each is found.
func TestInnocentEdits(t *testing.T) {
	for _, e := range innocent {
		t.Run(e.name, func(t *testing.T) {
			old, new := pairOf(t, e)
			r := compared(t, old, new, Options{Milestones: []string{"M1", "M2"}})
			for _, c := range r.Changes {
				if c.Suspicious {
					t.Errorf("suspicious: %+v", c)
				}
			}
			if e.finds == "" {
				return
			}
			c := find(r, e.finds, e.id)
			if c == nil {
				t.Fatalf("not found in %+v", r.Changes)
			}
			if got := c.effectOn("M2"); got != e.effect {
				t.Errorf("effect on the hand-over: %d working days, want %d", got/480, e.effect/480)
			}
		})
	}
}

// Less may be reported done only where it was measured; what is left to do may grow, and level of effort follows other work.
func TestProgressTakenBack(t *testing.T) {
	tests := []struct {
		name     string
		change   func(*plan.Network, *plan.Activity)
		was, now float64
		taken    bool
	}{
		{"measured", func(_ *plan.Network, a *plan.Activity) { a.PercentKind = plan.PhysicalPercent }, 60, 40, true},
		{"measured, and more", func(_ *plan.Network, a *plan.Activity) { a.PercentKind = plan.PhysicalPercent }, 40, 60, false},
		{"by hours", func(_ *plan.Network, a *plan.Activity) { a.PercentKind = plan.UnitsPercent }, 60, 40, true},
		{"by duration", func(*plan.Network, *plan.Activity) {}, 60, 40, false},
		{"by duration, of Microsoft Project", func(n *plan.Network, _ *plan.Activity) { n.Rules = plan.ProjectRules }, 60, 40, true},
		{"level of effort", func(_ *plan.Network, a *plan.Activity) {
			a.PercentKind, a.Type = plan.PhysicalPercent, plan.LevelOfEffort
		}, 60, 40, false},
	}
	for _, tt := range tests {
		old, new := pairOf(t, edit{make: func(*site) {}})
		for _, s := range []*site{old, new} {
			s.n.Activities = slices.Clone(s.n.Activities)
			a := s.a("A2")
			a.Status, a.Remaining, a.ActualFinish = plan.InProgress, 5*480, 0
			tt.change(s.n, a)
		}
		old.a("A2").Percent, new.a("A2").Percent = tt.was, tt.now
		if c := find(compared(t, old, new, Options{}), ProgressTaken, "A2"); (c != nil) != tt.taken {
			t.Errorf("%s: %+v", tt.name, c)
		}
	}
}

// A month in which everything went as planned is no change but the passing of time.
func TestProgressAloneIsNoChange(t *testing.T) {
	old, new := pairOf(t, edit{make: func(*site) {}})
	if r := compared(t, old, new, Options{}); len(r.Changes) != 0 || len(r.Milestones) != 2 {
		t.Errorf("%+v", r)
	}
}

// Another database gives other internal identities, and another order of rows: by the Activity ID nothing has changed.
func TestIdentityIsNotTheRow(t *testing.T) {
	old := newSite(t)
	new := old.clone()
	for i := range new.n.Activities {
		new.n.Activities[i].ID = plan.ActivityID(fmt.Sprint(9000 - i))
	}
	if r := compared(t, old, new, Options{}); len(r.Changes) != 0 {
		t.Errorf("%+v", r.Changes)
	}
	if r := compared(t, old, new, Options{Identity: ByID}); find(r, Reidentified, "9000") == nil || r.Deleted != 0 {
		t.Errorf("by the other identity: %+v", r)
	}
}

// Comparing a submission with itself finds nothing; the other way round, what was added is deleted.
func TestBackwards(t *testing.T) {
	old, new := pairOf(t, innocent[0])
	if r := compared(t, new, new, Options{}); len(r.Changes) != 0 {
		t.Errorf("with itself: %+v", r.Changes)
	}
	if r := compared(t, new, old, Options{}); find(r, Deleted, "X1") == nil || find(r, DataDateBack, "") == nil {
		t.Errorf("backwards: %+v", r.Changes)
	}
}
