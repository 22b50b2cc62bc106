package situation

import (
	"fmt"
	"strconv"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
)

// Thresholds of the case.
const (
	acceptDays  = 14        // days after an owner was named in which they accept or hand back [own]
	readingLate = 30        // days after a reading was due [own]
	ratioLow    = 0.75      // realised against plan [own]
	lossShare   = 2         // one part in so many of the planned value that has to be lost for a benefit to be out of reach [own]
	chanceLow   = 200_000   // millionths: chance of reaching half of what is planned, or of meeting a date [own]
	whole       = 1_000_000 // millionths
)

var caseRules = []Rule{
	{ID: "benefit-unowned", Name: "Benefit without an owner", Needs: []Group{Case}, Case: true, find: benefitUnowned,
		Definition: "Nobody answers for a benefit of the case, or whoever did has handed it back.",
		Threshold:  "One benefit [own]."},
	{ID: "owner-silent", Name: "An owner who has not accepted", Needs: []Group{Case}, Case: true, find: ownerSilent,
		Definition: "Somebody was named as owner of a benefit and has neither accepted it nor handed it back.",
		Threshold:  fmt.Sprintf("%d days after they were named [own].", acceptDays)},
	{ID: "benefit-unmeasured", Name: "Benefit that nobody can measure", Needs: []Group{Case}, Case: true, find: benefitUnmeasured,
		Definition: "A benefit has no measure with a unit, so that nobody will be able to say whether it came.",
		Threshold:  "One benefit [own]."},
	{ID: "benefit-unfounded", Name: "Benefit that waits for nothing", Needs: []Group{Case}, Case: true, find: benefitUnfounded,
		Definition: "Nothing that is delivered or changed leads to a benefit of the case: no slip would move it, and nothing makes it happen.",
		Threshold:  "One benefit [own]."},
	{ID: "change-unowned", Name: "Nobody leads a business change", Needs: []Group{Case}, Case: true, find: changeUnowned,
		Definition: "People have to work differently for a benefit to come, and nobody on our side is named to see to it.",
		Threshold:  "One business change [own]."},
	{ID: "own-work-late", Name: "Our own work holds them up", Needs: []Group{Case}, Case: true, find: ownWorkLate,
		Definition: "Work of our own that was promised to a supplier is past its day and not done.",
		Threshold:  "One day late [own]. " + restWords + " It is a matter of now where activities of the supplier wait for it."},
}

var forecastRules = []Rule{
	{ID: "enabler-undated", Name: "A benefit waits for something without a date", Needs: []Group{Case, Forecast}, Case: true, find: enablerUndated,
		Definition: "Something that benefits wait for has no forecast date, so that the benefits have none either.",
		Threshold:  "One thing that at least one benefit waits for [own]."},
	{ID: "benefit-lost", Name: "A benefit that cannot be met", Needs: []Group{Case, Forecast}, Case: true, find: benefitLost,
		Definition: "On the dates now forecast a benefit begins after its life is over, loses half of its planned value or more, or a simulation gives it little chance of reaching half.",
		Threshold:  fmt.Sprintf("Half of the planned value, or a chance below %s [own].", percent(chanceLow))},
	{ID: "reading-missing", Name: "A benefit that nobody reads", Needs: []Group{Case, Forecast}, Case: true, find: readingMissing,
		Definition: "A benefit should have begun, and the reading that its frequency asks for is missing.",
		Threshold:  fmt.Sprintf("%d days after the reading was due; where no frequency is stated, one is due every %d days [own].", readingLate, benefit.UsualReading)},
	{ID: "benefit-behind", Name: "A benefit comes in below its plan", Needs: []Group{Case, Forecast}, Case: true, find: benefitBehind,
		Definition: "The readings of a benefit show less than was planned by now, against what would have happened anyway.",
		Threshold:  fmt.Sprintf("Below %s of the plan at the latest reading [own].", percent(int(ratioLow*whole)))},
}

func onBenefit(b *Benefit) Subject { return about(OfBenefit, "", b.ID, titled(b.Title, "A benefit")) }

func benefitAt(b *Benefit) Target { return at(OfBenefit, "", b.ID) }

// worth is the evidence of what a benefit is worth.
func (f *Facts) worth(b *Benefit) []Evidence {
	if !b.HasLoss {
		return nil
	}
	return []Evidence{fact("planned value", brief.Short(benefit.Money(b.Planned), f.Currency), benefitAt(b))}
}

// weigh makes what is worth more weigh more: in thousands, so that it fits.
func weigh(minor int64) int { return int(min(max(minor/100_000, 0), 1<<30)) }

func (f *Facts) benefits(is func(*Benefit) bool, found func(*Benefit) Found) (out []Found) {
	for i := range f.Benefits {
		if b := &f.Benefits[i]; b.Live && is(b) {
			x := found(b)
			x.Subject, x.Evidence = onBenefit(b), append(x.Evidence, f.worth(b)...)
			out = append(out, x)
		}
	}
	return out
}

func benefitUnowned(f *Facts) []Found {
	return f.benefits(func(b *Benefit) bool { return b.Owner == "" || !b.HandedBack.IsZero() && b.HandedBack >= b.Accepted }, func(b *Benefit) Found {
		x := Found{Severity: Act, Weight: weigh(b.Planned), Since: b.HandedBack, Says: fmt.Sprintf("Nobody answers for %s.", titled(b.Title, "a benefit")),
			Evidence: []Evidence{fact("owner", "none", benefitAt(b))}}
		if b.Owner != "" {
			x.Says = fmt.Sprintf("%s handed %s back, and nobody has taken it since.", b.Owner, titled(b.Title, "a benefit"))
			x.Evidence = []Evidence{fact("handed back by "+b.Owner, day(b.HandedBack), benefitAt(b))}
		}
		return x
	})
}

func ownerSilent(f *Facts) []Found {
	is := func(b *Benefit) bool {
		return b.Owner != "" && b.Accepted.IsZero() && b.HandedBack.IsZero() && !b.Named.IsZero() && f.passed("", b.Named) >= acceptDays
	}
	return f.benefits(is, func(b *Benefit) Found {
		return Found{Severity: Watch, Weight: int(f.Today - b.Named), Since: b.Named, Says: fmt.Sprintf("%s has not said whether they answer for %s.", b.Owner, titled(b.Title, "a benefit")),
			Evidence: []Evidence{fact("named as owner, at the latest on", day(b.Named), benefitAt(b)), fact("accepted", "not yet", benefitAt(b))}}
	})
}

func benefitUnmeasured(f *Facts) []Found {
	return f.benefits(func(b *Benefit) bool { return !b.Measured }, func(b *Benefit) Found {
		return Found{Severity: Watch, Weight: weigh(b.Planned), Says: fmt.Sprintf("Nobody can say whether %s comes: it has no measure.", titled(b.Title, "a benefit")),
			Evidence: []Evidence{fact("measure", "none", benefitAt(b))}}
	})
}

func benefitUnfounded(f *Facts) []Found {
	return f.benefits(func(b *Benefit) bool { return b.Needs == 0 }, func(b *Benefit) Found {
		return Found{Severity: Watch, Weight: weigh(b.Planned), Says: fmt.Sprintf("Nothing leads to %s: it waits for no change and no delivery.", titled(b.Title, "a benefit")),
			Evidence: []Evidence{fact("what it waits for", "nothing", benefitAt(b))}}
	})
}

func changeUnowned(f *Facts) (out []Found) {
	for i := range f.Adoptions {
		if a := &f.Adoptions[i]; a.Owner == "" {
			link := at(OfAdoption, "", a.ID)
			out = append(out, Found{Subject: about(OfAdoption, "", a.ID, titled(a.Title, "A business change")), Severity: Watch, Weight: 1,
				Says: fmt.Sprintf("Nobody is named to lead %s.", titled(a.Title, "a business change")), Evidence: []Evidence{fact("led by", "nobody", link)}})
		}
	}
	return out
}

func ownWorkLate(f *Facts) (out []Found) {
	for i := range f.Owed {
		o := &f.Owed[i]
		if !o.Open || o.DaysLate < 1 || !o.Due.IsZero() && f.late(o.Engagement, o.Due) < 1 {
			continue
		}
		link := at(OfOwnWork, o.Engagement, o.ID)
		x := Found{Subject: about(OfOwnWork, o.Engagement, o.ID, titled(o.Title, "Work of our own")), Since: o.Due, Severity: Act, Weight: o.DaysLate,
			Says: fmt.Sprintf("%s, which we owe %s, is %s late.", titled(o.Title, "Work of our own"), titled(o.Supplier, "a supplier"), days(o.DaysLate)),
			Evidence: []Evidence{fact("promised for", day(o.Due), link), fact("who does it", titled(o.Owner, "nobody is named"), link),
				fact("activities of the supplier that wait for it", strconv.Itoa(o.Activities), link)}}
		if o.Activities > 0 {
			x.Severity = Urgent
		}
		out = append(out, x)
	}
	return out
}

func enablerUndated(f *Facts) (out []Found) {
	for i := range f.Enablers {
		e := &f.Enablers[i]
		if e.NotRun == "" || e.Benefits == 0 {
			continue
		}
		link := at(OfEnabler, "", e.ID)
		out = append(out, Found{Subject: about(OfEnabler, "", e.ID, titled(e.Title, "Something the case waits for")), Severity: Watch, Weight: e.Benefits,
			Says:     fmt.Sprintf("%s for %s, which has no date.", waits(e.Benefits), titled(e.Title, "something")),
			Evidence: []Evidence{fact("why it has no date", e.NotRun, link), fact("benefits that wait for it", strconv.Itoa(e.Benefits), link)}})
	}
	return out
}

func waits(n int) string {
	if n == 1 {
		return "1 benefit waits"
	}
	return things(n, "benefit") + " wait"
}

func benefitLost(f *Facts) []Found {
	half := func(b *Benefit) bool { return b.HasLoss && b.Planned > 0 && b.Loss >= b.Planned/lossShare }
	is := func(b *Benefit) bool { return b.Never != "" || half(b) || b.HasChance && b.Chance < chanceLow }
	return f.benefits(is, func(b *Benefit) Found {
		title := titled(b.Title, "A benefit")
		x := Found{Severity: Act, Weight: weigh(b.Loss)}
		switch {
		case b.Never != "":
			x.Says = fmt.Sprintf("%s cannot be met: %s.", title, b.Never)
		case half(b):
			x.Says = fmt.Sprintf("%s loses %s of its planned value on the dates now forecast.", title, percent(int(float64(b.Loss)/float64(b.Planned)*whole)))
		default:
			x.Says = fmt.Sprintf("%s has a chance of %s of reaching half of what is planned.", title, percent(b.Chance))
		}
		x.Evidence = append(x.Evidence, fact("forecast to begin", day(b.Start), benefitAt(b)))
		if b.HasLoss {
			x.Evidence = append(x.Evidence, fact("lost against the plan", brief.Short(benefit.Money(b.Loss), f.Currency), benefitAt(b)))
		}
		if b.HasChance {
			x.Evidence = append(x.Evidence, fact("chance of reaching half", percent(b.Chance), at(OfSimulation, "", "")))
		}
		return x
	})
}

// readBy is the day on which the next reading of a benefit is due, zero while none is.
func readBy(b *Benefit) civil.Date {
	if b.Start.IsZero() {
		return 0
	}
	return benefit.ReadBy(b.Start, b.LastRead, b.Every)
}

func readingMissing(f *Facts) []Found {
	is := func(b *Benefit) bool {
		due := readBy(b)
		return !due.IsZero() && f.Today >= due+readingLate && b.Measured
	}
	return f.benefits(is, func(b *Benefit) Found {
		due := readBy(b)
		return Found{Severity: Watch, Weight: int(f.Today - due), Since: due, Says: fmt.Sprintf("The reading of %s that was due on %s is missing.", titled(b.Title, "a benefit"), day(due)),
			Evidence: []Evidence{fact("began, as forecast", day(b.Start), benefitAt(b)), fact("last reading", titled(brief.Date(b.LastRead), "none"), benefitAt(b)), fact("due on", day(due), benefitAt(b))}}
	})
}

func benefitBehind(f *Facts) []Found {
	return f.benefits(func(b *Benefit) bool { return b.HasRatio && b.Ratio < ratioLow }, func(b *Benefit) Found {
		return Found{Severity: Act, Weight: weigh(b.Planned), Since: b.LastRead,
			Says:     fmt.Sprintf("%s stands at %s of its plan.", titled(b.Title, "A benefit"), percent(int(b.Ratio*whole))),
			Evidence: []Evidence{fact("realised against plan, on "+day(b.LastRead), percent(int(b.Ratio*whole)), benefitAt(b))}}
	})
}
