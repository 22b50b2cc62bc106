package benefit

import "counterpart.dev/internal/core/civil"

// standingRules look at milestones, own work, decisions and the terms of the appraisal.
func standingRules() []rule {
	return []rule{
		{"no-planned-date", "No planned date", Serious,
			"A contract milestone without a contract date or own work without a due date, and neither with an approved date. What hangs on it has no plan.",
			noPlannedDate},
		{"milestone-without-activity", "Milestone without an activity", Warning,
			"A contract milestone, not yet reached, that is tied to no activity of the supplier's schedule. No schedule can give its forecast.",
			milestoneWithoutActivity},
		{"tie-unconfirmed", "Activity not confirmed", Warning,
			"A contract milestone tied to a suggested activity that nobody has confirmed.", tieUnconfirmed},
		{"own-work-overdue", "Own work overdue", Warning,
			"Own work whose due date has passed, that is not done and has no later forecast.", ownWorkOverdue},
		{"no-doer", "Work or change without an owner", Warning,
			"Own work that is not done, or a business change, for which nobody answers.", noDoer},
		{"decision-open", "Decision without a decider or a date", Warning,
			"A waiting decision of which it is not said who decides or by when.", decisionOpen},
		{"decision-overdue", "Decision overdue", Warning,
			"A waiting decision whose date has passed.", decisionOverdue},
		{"no-reading", "Started, but not read", Warning,
			"A benefit planned to have started by the report date, of which no reading has been taken.", noReading},
		{"target-too-early", "Target before it can be reached", Note,
			"A target dated more than a month before the plan's own start and ramp can reach it.", targetTooEarly},
		{"no-rate", "No discount rate", Note,
			"A case with money and without a discount rate: sums are not discounted, and named so.", func(k *checker) string {
				if k.hasMoney() && !k.c.Appraisal.RateStated {
					k.found(Subject{}, "no discount rate is stated, so sums are not discounted")
				}
				return ""
			}},
		{"basis-not-stated", "Real or nominal not stated", Note,
			"A discount rate of which it is not said whether it and the amounts include inflation.", func(k *checker) string {
				if k.c.Appraisal.RateStated && k.c.Appraisal.Basis == BasisNotStated {
					k.found(Subject{}, "it is not stated whether the rate and the amounts are real or nominal")
				}
				return ""
			}},
		{"no-costs", "No costs", Note,
			"A case with money and without costs: its sum is the value of the benefits alone, and named so.", func(k *checker) string {
				if k.hasMoney() && len(k.c.Costs) == 0 {
					k.found(Subject{}, "no costs are given, so the sum is the value of the benefits alone")
				}
				return ""
			}},
	}
}

func (k *checker) hasMoney() bool {
	any := false
	k.benefits(func(_ int, b *Benefit, _ Subject) { any = any || b.Value != nil })
	return any
}

func noPlannedDate(k *checker) string {
	for _, e := range standing(k.c, Input{Report: k.report}) {
		if e.Approved.IsZero() {
			k.found(e.subject(), "%s: no date it was planned for is stated", e.name())
		}
	}
	return ""
}

func milestoneWithoutActivity(k *checker) string {
	k.milestones(func(m *ContractMilestone, s Subject) {
		if m.Activity == "" && m.Achieved.IsZero() {
			k.found(s, "%s: tied to no activity of the schedule", titled(m.Title, string(m.ID)))
		}
	})
	return ""
}

func tieUnconfirmed(k *checker) string {
	k.milestones(func(m *ContractMilestone, s Subject) {
		if m.Activity != "" && m.Unconfirmed {
			k.found(s, "%s: nobody has confirmed that activity %s stands for it", titled(m.Title, string(m.ID)), m.Activity)
		}
	})
	return ""
}

func decisionOverdue(k *checker) string {
	for _, d := range k.c.Decisions {
		if d.Decided.IsZero() && !d.NeededBy.IsZero() && d.NeededBy < k.report {
			k.found(Subject{ADecision, string(d.ID)}, "%s: needed by %s", titled(d.Title, string(d.ID)), inWords(d.NeededBy))
		}
	}
	return ""
}

func ownWorkOverdue(k *checker) string {
	for i := range k.c.OwnWork {
		w := &k.c.OwnWork[i]
		if state, days := w.standing(k.report); state == Late && w.Forecast < k.report {
			k.found(Subject{SomeOwnWork, string(w.ID)}, "%s: due %s ago on %s, not done, no new date", titled(w.Title, string(w.ID)),
				Duration{days, Days}, inWords(w.Due))
		}
	}
	return ""
}

func noDoer(k *checker) string {
	for i := range k.c.OwnWork {
		if w := &k.c.OwnWork[i]; w.Owner == "" && w.Done.IsZero() {
			k.found(Subject{SomeOwnWork, string(w.ID)}, "%s: nobody answers for it", titled(w.Title, string(w.ID)))
		}
	}
	for i := range k.c.Changes {
		if ch := &k.c.Changes[i]; ch.Owner == "" {
			k.found(Subject{AChange, string(ch.ID)}, "%s: nobody answers for it", titled(ch.Title, string(ch.ID)))
		}
	}
	return ""
}

func decisionOpen(k *checker) string {
	for i := range k.c.Decisions {
		d := &k.c.Decisions[i]
		name, s := titled(d.Title, string(d.ID)), Subject{ADecision, string(d.ID)}
		switch {
		case !d.Decided.IsZero():
		case d.By == "" && d.NeededBy.IsZero():
			k.found(s, "%s: neither who decides nor by when is stated", name)
		case d.By == "":
			k.found(s, "%s: it is not stated who decides", name)
		case d.NeededBy.IsZero():
			k.found(s, "%s: it is not stated by when it is needed", name)
		}
	}
	return ""
}

func noReading(k *checker) string {
	if k.model == nil {
		return k.unsound
	}
	k.benefits(func(i int, b *Benefit, s Subject) {
		_, parts := k.model.place(i, k.model.plan, k.plan)
		if len(parts) == 0 || len(b.Readings) > 0 || b.Kind == Qualitative {
			return
		}
		if start := parts[0].Start; start < k.report {
			k.found(s, "%s: planned to start on %s, no reading yet", b.name(), inWords(start))
		}
	})
	return ""
}

func targetTooEarly(k *checker) string {
	if k.model == nil {
		return k.unsound
	}
	k.benefits(func(i int, b *Benefit, s Subject) {
		_, parts := k.model.place(i, k.model.plan, k.plan)
		if len(parts) == 0 || b.Target == nil || b.Target.Date.IsZero() {
			return
		}
		full := parts[len(parts)-1].Start
		if b.Ramp.Shape != Step {
			full += civil.Date(b.Ramp.Length.Count())
		}
		if b.Target.Date.AddMonths(1) < full {
			k.found(s, "%s: the target is dated %s, the plan reaches it on %s", b.name(), inWords(b.Target.Date), inWords(full))
		}
	})
	return ""
}
