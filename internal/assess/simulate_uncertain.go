package assess

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/core/trend"
	"counterpart.dev/internal/errs"
)

// uncertainty gives every open activity the range that names it most closely.
func (b *builder) uncertainty() error {
	ranges := slices.Clone(b.stated.Uncertainty)
	if b.in.Assume != "" {
		if _, err := setNamed(b.in.Assume); err != nil {
			return err
		}
		var all []risk.StatedRange
		for _, p := range b.list {
			all = append(all, risk.StatedRange{Where: risk.Where{Engagement: p.engagement.ID}, Set: b.in.Assume})
		}
		ranges = append(all, ranges...)
	}
	chosen := make([]int, len(b.model.Network.Activities)) // 1 + index in ranges
	close := func(r *risk.StatedRange) int {
		switch {
		case len(r.Activities) > 0:
			return 2
		case r.WBS != "":
			return 1
		}
		return 0
	}
	for k := range ranges {
		for _, i := range b.named(ranges[k].Where, "uncertainty") {
			if was := chosen[i]; was == 0 || close(&ranges[was-1]) <= close(&ranges[k]) {
				chosen[i] = k + 1
			}
		}
	}
	for k := range ranges {
		if err := b.rangeOf(&ranges[k], k+1, chosen); err != nil {
			return err
		}
	}
	for _, g := range b.stated.Together {
		name := b.numbered("together", "together "+b.whereOf(g.Where))
		b.model.Groups = append(b.model.Groups, risk.Group{Name: name, Correlation: g.Correlation, Activities: b.named(g.Where, "together")})
		b.say("The lengths of %s move together, with a rank correlation of %.3g.", b.whereOf(g.Where), g.Correlation)
	}
	return nil
}

// named are the activities of the joint network that a statement names.
func (b *builder) named(w risk.Where, what string) []int32 {
	k := b.engagement(w.Engagement)
	if k < 0 {
		b.note("%s of %s is left out: there is no submission of it.", what, w.Engagement)
		return nil
	}
	list, missing := b.list[k].latest().in(w)
	if len(missing) > 0 {
		b.note("%s: %s is not in the latest submission of %s.", what, quoted(missing), b.list[k].engagement.Supplier)
	}
	for i := range list {
		list[i] = b.at(k, list[i])
	}
	return list
}

// whereOf is what a statement names, in words.
func (b *builder) whereOf(w risk.Where) string {
	who := string(w.Engagement)
	if k := b.engagement(w.Engagement); k >= 0 {
		who = cmp.Or(b.list[k].engagement.Supplier, who)
	}
	switch {
	case len(w.Activities) > 0:
		return strings.Join(w.Activities, ", ") + " of " + who
	case w.WBS != "":
		return w.WBS + " of " + who
	}
	return "the work of " + who
}

// rangeOf adds one range with the activities it was chosen for.
func (b *builder) rangeOf(r *risk.StatedRange, number int, chosen []int) error {
	var activities []int32
	for i, k := range chosen {
		if k == number {
			activities = append(activities, int32(i))
		}
	}
	if len(activities) == 0 {
		return nil
	}
	where := b.whereOf(r.Where)
	id := fmt.Sprintf("lengths:%s", cmp.Or(strings.Join(r.Activities, "+"), r.WBS, string(r.Engagement), "all"))
	spread, said := r.Spread, ""
	switch {
	case r.Set != "":
		set, err := setNamed(r.Set)
		if err != nil {
			return err
		}
		spread = set.Spread
		said = b.say("What remains of %s is assumed to take %s of what is planned (the %s set).", where, told(spread), r.Set)
	case r.Calibrated:
		k := b.engagement(r.Engagement)
		c, err := risk.Calibrate(b.list[k].observations())
		if err != nil {
			b.note("The record of %s is not used: %v.", b.list[k].engagement.Supplier, err)
			return nil
		}
		spread = c.Spread
		said = b.calibrated(c, where, activities)
	default:
		said = b.say("What remains of %s takes %s of what is planned.", where, told(spread))
	}
	b.model.Ranges = append(b.model.Ranges, risk.Range{Cause: b.cause(id, "How long "+where+" takes", benefit.Delivery, said), Spread: spread, Activities: activities})
	return nil
}

// setNamed is the assumption set of a name.
func setNamed(name string) (risk.Set, error) {
	all := risk.Sets()
	at := slices.IndexFunc(all, func(s risk.Set) bool { return s.Name == name })
	if at < 0 {
		return risk.Set{}, errs.New(errs.Invalid, "there is no assumption set %q: choose narrow, moderate or wide", name)
	}
	return all[at], nil
}

// calibrated says what a record came to, and ties the lengths of its supplier together.
func (b *builder) calibrated(c *risk.Calibration, where string, activities []int32) string {
	how := fmt.Sprintf("estimated over %d months", c.Periods)
	if c.Stated {
		how = "assumed, as there are too few months to estimate it"
	}
	curve := c.Spread.Curve
	b.model.Groups = append(b.model.Groups, risk.Group{Name: b.numbered("record", "record of "+where), Correlation: c.Share, Activities: activities})
	return b.say("What remains of %s takes what the supplier's record says: %d finished and %d running activities; median %.0f %%, P80 %.0f %% of what was first accepted. Common to all of it: %.0f %% (%s).",
		where, c.Finished, c.Running, 100*curve[len(curve)/2], 100*curve[len(curve)*4/5], 100*c.Share, how)
}

// observations are the supplier's record, by the month in which activities finished.
func (p *programme) observations() []risk.Observation {
	var seen [][]trend.Observed
	for _, s := range p.submissions {
		if p.baseline == nil || s.project().DataDate >= p.baseline.project().DataDate {
			seen = append(seen, s.Observed())
		}
	}
	var list []risk.Observation
	now := p.latest()
	for _, x := range trend.Collect(seen) {
		if x.First <= 0 || x.Taken <= 0 {
			continue
		}
		o := risk.Observation{Ratio: x.Ratio(), Running: x.Running}
		if i, ok := now.codeIndex()[x.ID]; ok {
			y, m, _ := now.Network.Activities[i].ActualFinish.Date().Civil()
			o.Period = 12*y + int(m)
		}
		list = append(list, o)
	}
	return list
}

// risks adds drivers and delays.
func (b *builder) risks() {
	for i := range b.stated.Risks {
		r := &b.stated.Risks[i]
		hit := b.named(r.Where, "the risk “"+cmp.Or(r.Title, r.ID)+"”")
		if len(hit) == 0 {
			continue
		}
		cause := b.cause(r.ID, r.Title, r.Court, "")
		if r.Factor != nil {
			b.model.Drivers = append(b.model.Drivers, risk.Driver{Cause: cause, Probability: r.Probability, Factor: *r.Factor, Activities: hit})
			b.state(cause, "%s: with %.3g %% probability %s takes %s.", r.Title, 100*r.Probability, b.whereOf(r.Where), told(*r.Factor))
		}
		if r.Delay == nil {
			continue
		}
		b.state(cause, "%s: with %.3g %% probability %s takes longer by %s.", r.Title, 100*r.Probability, b.whereOf(r.Where), toldDays(*r.Delay))
		byDay := map[civil.Minutes][]int32{} // calendars may have days of several lengths
		var lengths []civil.Minutes
		for _, a := range hit {
			perDay := b.model.Network.Calendars[b.model.Network.Activities[a].Calendar].MinutesPerDay
			if byDay[perDay] == nil {
				lengths = append(lengths, perDay)
			}
			byDay[perDay] = append(byDay[perDay], a)
		}
		for _, perDay := range lengths {
			b.model.Delays = append(b.model.Delays, risk.Delay{Cause: cause, Probability: r.Probability, Minutes: r.Delay.Minutes(perDay), Activities: byDay[perDay]})
		}
	}
}

func toldDays(s risk.Spread) string {
	switch s.Shape {
	case risk.Certain:
		return fmt.Sprintf("%.4g days", s.Likely)
	case risk.Uniform, risk.Lognormal:
		return fmt.Sprintf("%s, %.4g – %.4g days", s.Shape, s.Low, s.High)
	}
	return fmt.Sprintf("%s, %.4g – %.4g – %.4g days", s.Shape, s.Low, s.Likely, s.High)
}

// promises adds how late own work may be.
func (b *builder) promises() {
	for _, p := range b.stated.Promises {
		k := slices.IndexFunc(b.own, func(w *benefit.OwnWork) bool { return w.ID == p.Work })
		if k < 0 {
			b.note("The promise %s is left out: it is done, or has no date to come.", p.Work)
			continue
		}
		title := cmp.Or(b.own[k].Title, string(p.Work))
		said := b.say("%s: with %.3g %% probability it comes later by %s.", title, 100*p.Probability, toldDays(p.Late))
		b.model.Delays = append(b.model.Delays, risk.Delay{Cause: b.cause("promise:"+string(p.Work), title+" comes late", benefit.Client, said), Probability: p.Probability,
			Minutes: p.Late.Minutes(civil.MinutesPerDay), Activities: []int32{b.joint.Activity(b.ownAt[k])}})
	}
}

// realisation adds how much of benefits comes.
func (b *builder) realisation() {
	for _, r := range b.stated.Realised {
		title := string(r.Benefit)
		for i := range b.in.Case.Benefits {
			if x := &b.in.Case.Benefits[i]; x.ID == r.Benefit {
				title = cmp.Or(x.Title, title)
			}
		}
		said := b.say("Of “%s” %s of what is planned comes.", title, told(r.Factor))
		b.stakes.Realisation = append(b.stakes.Realisation, risk.Realisation{Cause: b.cause("realised:"+string(r.Benefit), "How much of “"+title+"” comes", benefit.Client, said),
			Item: r.Benefit, Factor: r.Factor})
	}
}
