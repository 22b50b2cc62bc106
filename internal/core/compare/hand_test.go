package compare

import (
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// Deadlines, expected finishes and dates set by hand are told as constraints, and what hides lateness is suspicious.
func TestDatesByHand(t *testing.T) {
	hold := func(code, start, finish string) func(*site) {
		return func(s *site) {
			s.n.Rules, s.n.Projects[0].PlannedStart = plan.ProjectRules, at(s, "2026-01-05T08:00")
			s.a(code).ManualStart, s.a(code).ManualFinish = at(s, start), at(s, finish)
		}
	}
	deadline := func(day string) func(*site) {
		return func(s *site) {
			s.a("M2").Deadline = 0
			if day != "" {
				s.a("M2").Deadline = at(s, day)
			}
		}
	}
	expected := func(day string) func(*site) {
		return func(s *site) {
			s.n.Projects[0].Options.UseExpectedFinish = true
			if s.a("A4").ExpectedFinish = 0; day != "" {
				s.a("A4").ExpectedFinish = at(s, day)
			}
		}
	}
	both := func(list ...func(*site)) func(*site) {
		return func(s *site) {
			for _, f := range list {
				f(s)
			}
		}
	}
	tests := []struct {
		name       string
		before     func(*site)
		edit       func(*site)
		kind       Kind
		id         string
		from, to   string
		suspicious bool
		effect     civil.Minutes // on M2
	}{
		{"a deadline is set", nil, deadline("2026-06-30T17:00"), ConstraintSet, "M2", "", "deadline 2026-06-30T17:00", false, 0},
		{"a deadline that is met is moved", deadline("2026-06-30T17:00"), deadline("2026-07-31T17:00"), ConstraintMoved, "M2", "deadline 2026-06-30T17:00", "deadline 2026-07-31T17:00", false, 0},
		{"a deadline comes nearer", deadline("2026-06-30T17:00"), deadline("2026-03-31T17:00"), ConstraintMoved, "M2", "deadline 2026-06-30T17:00", "deadline 2026-03-31T17:00", false, 0},
		{"a missed deadline is moved", deadline("2026-04-01T17:00"), deadline("2026-07-31T17:00"), ConstraintMoved, "M2", "deadline 2026-04-01T17:00", "deadline 2026-07-31T17:00", true, 0},
		{"a missed deadline goes", deadline("2026-04-01T17:00"), deadline(""), ConstraintGone, "M2", "deadline 2026-04-01T17:00", "", true, 0},
		{"a deadline at the start of the next day is the same one", deadline("2026-06-30T17:00"), deadline("2026-07-01T08:00"), "", "", "", "", false, 0},
		{"a milestone is held by hand", nil, hold("M1", "2026-03-02T17:00", "2026-03-02T17:00"), ConstraintSet, "M1", "", "dates set by hand 2026-03-02T17:00", true, 0},
		{"what is held by hand is moved", hold("C1", "2026-04-06T08:00", "2026-04-17T17:00"), hold("C1", "2026-04-13T08:00", "2026-04-24T17:00"), ConstraintMoved, "C1",
			"dates set by hand 2026-04-17T17:00", "dates set by hand 2026-04-24T17:00", false, 5 * 480},
		{"only its start is moved", hold("C1", "2026-04-06T08:00", "2026-04-17T17:00"), hold("C1", "2026-04-08T08:00", "2026-04-17T17:00"), ConstraintMoved, "C1",
			"dates set by hand, start 2026-04-06T08:00", "dates set by hand, start 2026-04-08T08:00", false, 0},
		{"what was held by hand is scheduled", hold("C1", "2026-04-06T08:00", "2026-04-17T17:00"), func(s *site) { s.a("C1").ManualStart, s.a("C1").ManualFinish = 0, 0 },
			ConstraintGone, "C1", "dates set by hand 2026-04-17T17:00", "", false, -5 * 480},
		{"an expected finish is set", expected(""), expected("2026-03-06T17:00"), ConstraintSet, "A4", "", "expected finish 2026-03-06T17:00", false, 5 * 480},
		{"an estimate is cut by an expected finish, and a slip hidden", both(expected("")), both(slip(10), func(s *site) {
			s.n.Projects[0].Options.UseExpectedFinish = true
			s.a("A5").ExpectedFinish = at(s, "2026-03-16T17:00")
		}), ConstraintSet, "A5", "", "expected finish 2026-03-16T17:00", true, -9 * 480},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			old := newSite(t)
			if tt.before != nil {
				tt.before(old)
			}
			old.report("2026-01-26T08:00")
			new := old.clone()
			tt.edit(new)
			new.report("2026-02-02T08:00")
			r := compared(t, old, new, Options{Milestones: []string{"M1", "M2"}})
			if tt.kind == "" {
				for _, c := range r.Changes {
					if c.Kind == ConstraintSet || c.Kind == ConstraintMoved || c.Kind == ConstraintGone {
						t.Errorf("found %+v", c)
					}
				}
				return
			}
			c := find(r, tt.kind, tt.id)
			if c == nil {
				t.Fatalf("not found in %+v", r.Changes)
			}
			if c.From != tt.from || c.To != tt.to || c.Suspicious != tt.suspicious || c.Suspicious != (c.Why != "") {
				t.Errorf("%+v", c)
			}
			if got := c.effectOn("M2"); tt.effect != 0 && got != tt.effect {
				t.Errorf("effect on the hand-over: %d working days, want %d", got/480, tt.effect/480)
			}
		})
	}
}

// What is done is not held by hand any more.
func TestDoneIsNotByHand(t *testing.T) {
	old := newSite(t)
	old.a("A1").Deadline = at(t, "2026-01-12T17:00")
	old.report("2026-01-26T08:00")
	new := old.clone()
	new.a("A1").Deadline = 0
	new.report("2026-02-02T08:00")
	if new.a("A1").Status != plan.Complete {
		t.Fatal("A1 was to be complete")
	}
	if c := find(compared(t, old, new, Options{}), ConstraintGone, "A1"); c != nil {
		t.Errorf("found %+v", c)
	}
}
