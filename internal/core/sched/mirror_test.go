package sched

import (
	"testing"

	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// mirror turns time round: what follows comes before, starts are finishes, and the data date is where the project must finish. On a
// calendar without gaps the passes change places: early dates of the one are late dates of the other.
func mirror(n *plan.Network) (*plan.Network, func(civil.Time) civil.Time) {
	m := *n
	p := n.Projects[0]
	turn := func(t civil.Time) civil.Time { return p.DataDate + p.MustFinish - t }
	m.Activities, m.Links = make([]plan.Activity, len(n.Activities)), make([]plan.Link, len(n.Links))
	kinds := map[plan.LinkKind]plan.LinkKind{plan.FinishToStart: plan.FinishToStart, plan.StartToStart: plan.FinishToFinish,
		plan.FinishToFinish: plan.StartToStart, plan.StartToFinish: plan.StartToFinish}
	constraints := map[plan.ConstraintKind]plan.ConstraintKind{plan.StartOn: plan.FinishOn, plan.FinishOn: plan.StartOn,
		plan.StartOnOrAfter: plan.FinishOnOrBefore, plan.FinishOnOrBefore: plan.StartOnOrAfter,
		plan.StartOnOrBefore: plan.FinishOnOrAfter, plan.FinishOnOrAfter: plan.StartOnOrBefore,
		plan.MandatoryStart: plan.MandatoryFinish, plan.MandatoryFinish: plan.MandatoryStart}
	for i, a := range n.Activities {
		switch a.Type {
		case plan.StartMilestone:
			a.Type = plan.FinishMilestone
		case plan.FinishMilestone:
			a.Type = plan.StartMilestone
		}
		if c := &a.Constraints[0]; c.Kind != plan.NoConstraint {
			c.Kind, c.Date = constraints[c.Kind], turn(c.Date)
		}
		m.Activities[i] = a
	}
	for i, l := range n.Links {
		m.Links[i] = plan.Link{From: l.To, To: l.From, Kind: kinds[l.Kind], Lag: l.Lag}
	}
	return &m, turn
}

func TestPassesMirrorEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t, variety{kinds: allKinds, lead: 60, lag: 60, milestones: true, constraints: dated})
		for i := range n.Activities {
			n.Activities[i].Calendar = allHours
		}
		n.Projects[0].MustFinish = start + civil.Time(60*rapid.IntRange(0, 800).Draw(t, "must finish"))
		turned, turn := mirror(n)
		r, back := run(t, n), run(t, turned)
		for i, d := range r.Dates {
			b := back.Dates[i]
			got := [4]civil.Time{turn(b.LateFinish), turn(b.LateStart), turn(b.EarlyFinish), turn(b.EarlyStart)}
			if want := [4]civil.Time{d.EarlyStart, d.EarlyFinish, d.LateStart, d.LateFinish}; got != want {
				t.Fatalf("%s is %s, in the mirror %s..%s %s..%s", n.Activities[i].Code, show(n, r, n.Activities[i].Code),
					short(got[0]), short(got[1]), short(got[2]), short(got[3]))
			}
			if b.TotalFloat != d.TotalFloat {
				t.Fatalf("%s has %d minutes of float, in the mirror %d", n.Activities[i].Code, d.TotalFloat, b.TotalFloat)
			}
		}
	})
}

// Without constraints, finishing where the project does, nothing needs to be told when to finish: the mirror finds it.
func TestMirrorFindsTheFinish(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t, variety{kinds: allKinds, lead: 60, lag: 60, milestones: true})
		for i := range n.Activities {
			n.Activities[i].Calendar = allHours
		}
		r := run(t, n)
		n.Projects[0].MustFinish = r.Finish
		turned, turn := mirror(n)
		turned.Projects = []plan.Project{n.Projects[0]}
		turned.Projects[0].MustFinish = 0
		back := run(t, turned)
		if back.Finish != r.Finish {
			t.Fatalf("the project takes until %s, in the mirror until %s", r.Finish, back.Finish)
		}
		for i, d := range r.Dates {
			if b := back.Dates[i]; turn(b.LateFinish) != d.EarlyStart || turn(b.EarlyFinish) != d.LateStart {
				t.Fatalf("%s is %s, in the mirror from %s to %s", n.Activities[i].Code, show(n, r, n.Activities[i].Code),
					short(turn(b.LateFinish)), short(turn(b.EarlyFinish)))
			}
		}
	})
}
