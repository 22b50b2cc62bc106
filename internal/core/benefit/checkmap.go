package benefit

import (
	"math"
	"slices"
)

// mapRules look at the edges of the map.
func mapRules() []rule {
	return []rule{
		{"no-benefits", "No benefits", Serious, "A case without a benefit: there is nothing the project's dates could be worth.",
			func(k *checker) string {
				if len(k.c.Benefits) == 0 {
					k.found(Subject{}, "the case names no benefit")
				}
				return ""
			}},
		{"no-enabling-change", "Nothing brings it about", Serious,
			"A benefit that needs no business change, contract milestone or own work. It has no date, so it is in no sum.",
			where(func(b *Benefit) bool { return len(b.Needs) == 0 }, "nothing it needs is stated, so it has no date")},
		{"change-needs-nothing", "Change without an enabler", Serious,
			"A business change that needs nothing. It has no date, and neither has what hangs on it.",
			changeNeedsNothing},
		{"shares-not-one", "Additive shares do not sum to 1", Serious,
			"A benefit or change whose parts are declared additive and whose shares differ from 100 % by more than 0.05 percentage points.",
			sharesNotOne},
		{"change-without-benefit", "Change with no benefit", Warning,
			"A business change on which no benefit hangs, directly or through other changes.", changeWithoutBenefit},
		{"enabler-without-benefit", "Milestone or own work with no benefit", Note,
			"A contract milestone or piece of own work on which no benefit hangs. It may matter to the contract; it moves no benefit.",
			enablerWithoutBenefit},
		{"no-business-change", "Milestone straight to benefit", Note,
			"A benefit that needs a milestone or own work directly. Delivery alone seldom brings a benefit: somebody has to work differently.",
			noBusinessChange},
		{"no-objective", "Benefit without an objective", Warning,
			"A benefit that serves none of the objectives.",
			where(func(b *Benefit) bool { return len(b.Objectives) == 0 }, "it serves no stated objective")},
		{"objective-without-benefit", "Objective without a benefit", Warning,
			"An objective that no benefit serves.", objectiveWithoutBenefit},
	}
}

func changeNeedsNothing(k *checker) string {
	for i := range k.c.Changes {
		if ch := &k.c.Changes[i]; len(ch.Needs) == 0 {
			k.found(Subject{AChange, string(ch.ID)}, "%s: nothing it needs is stated, so it has no date", titled(ch.Title, string(ch.ID)))
		}
	}
	return ""
}

func noBusinessChange(k *checker) string {
	changes := map[NodeID]bool{}
	for i := range k.c.Changes {
		changes[k.c.Changes[i].ID] = true
	}
	k.benefits(func(_ int, b *Benefit, s Subject) {
		through := slices.ContainsFunc(b.Needs, func(n Need) bool { return changes[n.On] })
		if len(b.Needs) > 0 && !through {
			k.found(s, "%s: no business change stands between it and what is delivered", b.name())
		}
	})
	return ""
}

func sharesNotOne(k *checker) string {
	look := func(s Subject, name string, additive bool, needs []Need) {
		total := 0.0
		for _, n := range needs {
			total += n.Share
		}
		if additive && math.Abs(total-1) > shareTolerance {
			k.found(s, "%s: its additive shares sum to %s", name, percent(total))
		}
	}
	k.benefits(func(_ int, b *Benefit, s Subject) { look(s, b.name(), b.Additive, b.Needs) })
	for i := range k.c.Changes {
		ch := &k.c.Changes[i]
		look(Subject{AChange, string(ch.ID)}, titled(ch.Title, string(ch.ID)), ch.Additive, ch.Needs)
	}
	return ""
}

// needed marks the nodes on which a benefit that is not withdrawn hangs.
func (k *checker) needed() []bool {
	g := k.model.g
	all := make([]bool, len(g.enablers)+len(k.c.Changes))
	k.benefits(func(i int, _ *Benefit, _ Subject) {
		for node, hangs := range k.model.hangs[i] {
			all[node] = all[node] || hangs
		}
	})
	return all
}

func changeWithoutBenefit(k *checker) string {
	if k.model == nil {
		return k.unsound
	}
	needed := k.needed()
	for i := range k.c.Changes {
		if node := len(k.model.g.enablers) + i; !needed[node] {
			k.found(Subject{AChange, string(k.c.Changes[i].ID)}, "%s: no benefit hangs on it", k.model.g.title(node))
		}
	}
	return ""
}

func enablerWithoutBenefit(k *checker) string {
	if k.model == nil {
		return k.unsound
	}
	needed := k.needed()
	for i := range k.model.enablers {
		if e := &k.model.enablers[i]; !needed[i] && !(e.Kind == OwnWorkEnabler && e.Engagement != "") {
			k.found(e.subject(), "%s: no benefit hangs on it", e.name())
		}
	}
	return ""
}

func objectiveWithoutBenefit(k *checker) string {
	served := map[ObjectiveID]bool{}
	k.benefits(func(_ int, b *Benefit, _ Subject) {
		for _, o := range b.Objectives {
			served[o.Objective] = true
		}
	})
	for _, o := range k.c.Objectives {
		if !served[o.ID] {
			k.found(Subject{AnObjective, string(o.ID)}, "%s: no benefit serves it", titled(o.Title, string(o.ID)))
		}
	}
	return ""
}
