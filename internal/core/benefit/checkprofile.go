package benefit

import (
	"slices"
	"strings"
)

// verbs begin the title of a benefit that says what will be different.
var verbs = []string{"achieve", "avoid", "cut", "decrease", "double", "eliminate", "end", "enable", "fewer", "free", "gain", "grow", "halve",
	"higher", "improve", "increase", "keep", "less", "lift", "limit", "lower", "maintain", "make", "more", "prevent", "protect", "raise", "reduce",
	"release", "remove", "save", "shorten", "simplify", "speed", "stop", "strengthen", "sustain"}

// profileRules look at what a benefit's profile says.
func profileRules() []rule {
	return []rule{
		{"no-owner", "Benefit without an owner", Warning, "A benefit for which nobody answers.",
			where(func(b *Benefit) bool { return b.Owner.Name == "" }, "nobody answers for it")},
		{"owner-not-accepted", "Owner has not accepted", Warning,
			"A benefit whose owner has not said yes, or has handed it back.", ownerNotAccepted},
		{"no-measure", "Benefit without a measure", Warning,
			"A benefit, other than a qualitative one, of which it is not said what is counted.",
			where(func(b *Benefit) bool { return b.Measure.Name == "" && b.Kind != Qualitative }, "it is not said what is counted")},
		{"no-levels", "No baseline or target", Serious,
			"A benefit with a measure or a value of a unit, but without a baseline, a target, or the direction that is better. It has no curve and no money.",
			noLevels},
		{"no-value", "Cashable benefit without a value", Warning,
			"A cashable benefit without the value of a unit. It is listed with its level; no money is stated for it.",
			where(func(b *Benefit) bool { return b.Value == nil && b.Kind == Cashable }, "cashable, but the value of a unit is not stated")},
		{"life-not-chosen", "Life not chosen", Serious,
			"A benefit with a value of a unit for which neither a length of life nor a last day is chosen. It is in no sum.",
			where(func(b *Benefit) bool { return b.Value != nil && b.Life == (Life{}) },
				"choose a length of life, which moves with the start, or a last day, which does not")},
		{"wrong-way", "Goes the wrong way", Serious,
			"A benefit whose target is worse than doing nothing, or a disbenefit whose target is better, on the target's date (without one: the baseline's).",
			wrongWay},
		{"wants-no-change", "Wants no change", Serious,
			"A benefit whose target is what doing nothing brings, on the target's date (without one: the baseline's); its baseline, where doing nothing " +
				"keeps it. It is worth nothing however well it goes.",
			wantsNoChange},
		{"value-without-source", "Value nobody vouches for", Warning,
			"A value of a unit with neither a source nor an assumption behind it.", func(k *checker) string {
				k.benefits(func(_ int, b *Benefit, s Subject) {
					if b.Value != nil && b.ValueSource == "" && len(b.Assumptions) == 0 {
						k.found(s, "%s: the value of %s a unit has neither a source nor an assumption", b.name(), b.Value.Short(k.c.Currency))
					}
				})
				return ""
			}},
		{"title-verb", "Title does not say what changes", Note,
			"A title that does not begin with a word of change: " + strings.Join(verbs, ", ") + ".", titleVerb},
		{"counted-twice", "Same measure counted twice", Warning,
			"Two benefits of the case with the same measure and unit, whose attribution shares sum to more than 100 %.", countedTwice},
		{"counted-in-two-projects", "Same measure counted in two projects", Warning,
			"A benefit with the same measure and unit as one of another project, whose attribution shares sum to more than 100 %.",
			countedInTwoProjects},
	}
}

func ownerNotAccepted(k *checker) string {
	k.benefits(func(_ int, b *Benefit, s Subject) {
		switch {
		case b.Owner.Name == "":
		case b.Owner.HandedBack > b.Owner.Accepted:
			k.found(s, "%s: %s handed it back on %s", b.name(), b.Owner.Name, inWords(b.Owner.HandedBack))
		case b.Owner.Accepted.IsZero():
			k.found(s, "%s: %s has not accepted it", b.name(), b.Owner.Name)
		}
	})
	return ""
}

func noLevels(k *checker) string {
	k.benefits(func(_ int, b *Benefit, s Subject) {
		why := b.noLevels()
		if why == "" && b.Measure.Better == DirectionNotStated {
			why = "it is not stated whether higher or lower is better"
		}
		if why != "" && (b.Measure.Name != "" || b.Value != nil) && b.Kind != Qualitative {
			k.found(s, "%s: %s", b.name(), why)
		}
	})
	return ""
}

func wrongWay(k *checker) string {
	k.benefits(func(_ int, b *Benefit, s Subject) {
		if b.noLevels() != "" || b.sign() == 0 || b.drifts() && b.Target.Date.IsZero() {
			return
		}
		gain := (b.Target.Value - b.nothing(midpoint(max(b.Target.Date, b.Baseline.Date)))) * b.sign()
		switch {
		case b.Kind == Disbenefit && gain > 0:
			k.found(s, "%s: it is a disbenefit, but its target is better than doing nothing", b.name())
		case b.Kind != Disbenefit && gain < 0:
			k.found(s, "%s: its target is worse than doing nothing", b.name())
		}
	})
	return ""
}

func wantsNoChange(k *checker) string {
	k.benefits(func(_ int, b *Benefit, s Subject) {
		switch {
		case b.noLevels() != "" || b.drifts() && b.Target.Date.IsZero():
		case b.Target.Value != b.nothing(midpoint(max(b.Target.Date, b.Baseline.Date))):
		case b.Target.Value == b.Baseline.Value:
			k.found(s, "%s: its target is its baseline, %s, so that it wants no change", b.name(), plain(b.Target.Value))
		default:
			k.found(s, "%s: its target, %s, is what doing nothing brings", b.name(), plain(b.Target.Value))
		}
	})
	return ""
}

func titleVerb(k *checker) string {
	k.benefits(func(_ int, b *Benefit, s Subject) {
		first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(b.Title)), " ")
		if !slices.Contains(verbs, first) && !slices.Contains(verbs, strings.TrimSuffix(first, "s")) {
			k.found(s, "%q does not say what will be more or less", b.name())
		}
	})
	return ""
}

// sameMeasure is the measure and unit, without regard to case and spacing; "" for a benefit without a measure.
func (b *Benefit) sameMeasure() string {
	if b.Measure.Name == "" {
		return ""
	}
	plain := func(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }
	return plain(b.Measure.Name) + "\x00" + plain(b.Measure.Unit)
}

func countedTwice(k *checker) string {
	by := map[string][]*Benefit{}
	var order []string
	k.benefits(func(_ int, b *Benefit, _ Subject) {
		key := b.sameMeasure()
		if key == "" {
			return
		}
		if by[key] == nil {
			order = append(order, key)
		}
		by[key] = append(by[key], b)
	})
	for _, key := range order {
		total := 0.0
		for _, b := range by[key] {
			total += b.share()
		}
		if len(by[key]) < 2 || total <= 1+shareTolerance {
			continue
		}
		for _, b := range by[key][1:] {
			k.found(Subject{ABenefit, string(b.ID)}, "%s counts %s, as %s does; together they claim %s of it",
				b.name(), strings.TrimSpace(b.Measure.Name), by[key][0].name(), percent(total))
		}
	}
	return ""
}

func countedInTwoProjects(k *checker) string {
	if len(k.others) == 0 {
		return "only one project was given"
	}
	k.benefits(func(_ int, b *Benefit, s Subject) {
		key := b.sameMeasure()
		for _, other := range k.others {
			for i := range other.Benefits {
				o := &other.Benefits[i]
				if key == "" || o.Status == StatusWithdrawn || o.sameMeasure() != key || b.share()+o.share() <= 1+shareTolerance {
					continue
				}
				k.found(s, "%s counts %s, as %s of %s does; together they claim %s of it", b.name(), strings.TrimSpace(b.Measure.Name), o.name(),
					titled(other.Project.Name, "another project"), percent(b.share()+o.share()))
			}
		}
	})
	return ""
}
