package benefit

import "counterpart.dev/internal/core/civil"

// dayRules look at days that cannot be meant: the sums go on with them, so that nobody would notice.
func dayRules() []rule {
	return []rule{
		{"day-to-come", "Said to have happened, on a day to come", Serious,
			"A milestone said to be reached or own work said to be done on a day after the report date, which counts as certain, or a reading of a " +
				"day after it, which is left out of the forecast.", dayToCome},
		{"two-readings-of-a-day", "Two readings of one day", Warning,
			"Two readings of a benefit on the same day with different values. Both count in the forecast, and the later in the list is shown.",
			twoReadings},
		{"over-before-it-starts", "Over before it starts", Serious,
			"A benefit whose life, or the appraisal, ends before the approved plan lets any part of it start. It is worth nothing in the plan.",
			overBefore},
	}
}

func dayToCome(k *checker) string {
	if k.report.IsZero() {
		return "the report date is not stated"
	}
	k.milestones(func(m *ContractMilestone, s Subject) {
		if m.Achieved > k.report {
			k.found(s, "%s: reached on %s, a day to come", titled(m.Title, string(m.ID)), inWords(m.Achieved))
		}
	})
	for i := range k.c.OwnWork {
		if w := &k.c.OwnWork[i]; w.Done > k.report {
			k.found(Subject{SomeOwnWork, string(w.ID)}, "%s: done on %s, a day to come", titled(w.Title, string(w.ID)), inWords(w.Done))
		}
	}
	k.benefits(func(_ int, b *Benefit, s Subject) {
		for j := range b.Readings {
			if d := b.Readings[j].Date; d > k.report {
				k.found(s, "%s: read on %s, a day to come", b.name(), inWords(d))
			}
		}
	})
	return ""
}

func twoReadings(k *checker) string {
	k.benefits(func(_ int, b *Benefit, s Subject) {
		first, told := map[civil.Date]float64{}, map[civil.Date]bool{}
		for j := range b.Readings {
			r := &b.Readings[j]
			if v, ok := first[r.Date]; !ok {
				first[r.Date] = r.Value
			} else if v != r.Value && !told[r.Date] {
				told[r.Date] = true
				k.found(s, "%s: two different readings of %s", b.name(), inWords(r.Date))
			}
		}
	})
	return ""
}

func overBefore(k *checker) string {
	if k.model == nil {
		return k.unsound
	}
	k.benefits(func(i int, b *Benefit, s Subject) {
		_, parts := k.model.place(i, k.model.plan, k.plan)
		for _, p := range parts {
			if p.End.IsZero() || p.End > p.Start {
				return
			}
		}
		if len(parts) > 0 {
			k.found(s, "%s: planned to start on %s, when its last day is over", b.name(), inWords(parts[0].Start))
		}
	})
	return ""
}
