package assess

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/core/trend"
	"counterpart.dev/internal/errs"
)

// builder makes the model of a simulation out of submissions and what is stated.
type builder struct {
	in       *SimulateInput
	stated   *risk.Stated
	list     []*programme
	own      []*benefit.OwnWork // pieces that are simulated
	joint    *risk.Joint
	report   civil.Date
	model    risk.Model
	watch    []int32
	projects []int32
	dated    []SimulatedMilestone // in the order of watch
	stakes   risk.Stakes
	causes   map[string]int
	said     []string
	notes    []string
}

func newBuilder(in SimulateInput) (*builder, error) {
	b := &builder{in: &in, stated: in.Stated, causes: map[string]int{}}
	if b.stated == nil {
		b.stated = &risk.Stated{}
	}
	n, err := Run(in.BriefInput)
	if err != nil {
		return nil, err
	}
	if b.list, err = programmes(in.Case, in.Files); err != nil {
		return nil, err
	}
	if len(b.list) == 0 {
		return nil, errs.New(errs.Invalid, "a simulation needs a schedule file")
	}
	b.report = n.Dates.Report
	if err := b.whatIf(); err != nil {
		return nil, err
	}
	if err := b.join(); err != nil {
		return nil, err
	}
	if err := b.uncertainty(); err != nil {
		return nil, err
	}
	b.risks()
	b.promises()
	b.realisation()
	if len(b.model.Causes) == 0 {
		return nil, b.nothing()
	}
	if err := b.without(); err != nil {
		return nil, err
	}
	b.ties(n.Dates)
	return b, nil
}

// nothing says what to do when nothing is uncertain.
func (b *builder) nothing() error {
	var names []string
	for _, s := range risk.Sets() {
		names = append(names, fmt.Sprintf("%s (%s)", s.Name, told(s.Spread)))
	}
	return errs.New(errs.Invalid, "not run: nobody has stated what is uncertain, and nothing is assumed silently; state it in the case under risk, or choose a named set: %s",
		strings.Join(names, ", "))
}

// told is a spread in words.
func told(s risk.Spread) string {
	percent := func(x float64) string { return fmt.Sprintf("%.4g %%", 100*x) }
	switch s.Shape {
	case risk.Certain:
		return percent(s.Likely)
	case risk.Uniform:
		return "uniform, " + percent(s.Low) + " to " + percent(s.High)
	case risk.Lognormal:
		return "lognormal, P10 " + percent(s.Low) + ", P90 " + percent(s.High)
	case risk.Measured:
		return "as recorded"
	}
	return s.Shape.String() + ", " + percent(s.Low) + " – " + percent(s.Likely) + " – " + percent(s.High)
}

// engagement finds the programme of an engagement; the only one for "".
func (b *builder) engagement(id benefit.EngagementID) int {
	if id == "" && len(b.in.Case.Engagements) == 1 {
		id = b.in.Case.Engagements[0].ID
	}
	return slices.IndexFunc(b.list, func(p *programme) bool { return p.engagement.ID == id })
}

// whatIf changes the submissions as asked.
func (b *builder) whatIf() error {
	for _, w := range b.in.WhatIf {
		k := b.engagement(w.Engagement)
		if k < 0 {
			return errs.New(errs.Invalid, "what if: there is no submission of engagement %q", w.Engagement)
		}
		s := b.list[k].latest()
		i, ok := s.codeIndex()[w.Code]
		if !ok {
			return errs.New(errs.Invalid, "what if: activity %s is not in the latest submission, %s", w.Code, s.Name)
		}
		if !w.HasDays {
			b.say("What if: %s starts no earlier than %s.", w.Code, w.NotBefore)
			continue
		}
		n := *s.Network
		n.Activities = slices.Clone(n.Activities)
		a := &n.Activities[i]
		if a.Status == plan.Complete || a.Type.IsMilestone() || a.Type.IsSpan() {
			return errs.New(errs.Invalid, "what if: %s is complete, a milestone or a summary: it takes no other length", w.Code)
		}
		a.Remaining = civil.Minutes(w.Days * float64(n.Calendars[a.Calendar].MinutesPerDay))
		s.Network = &n
		b.say("What if: %s takes %.4g working days from now on.", w.Code, w.Days)
	}
	return nil
}

// join puts the latest submissions and the client's own work side by side.
func (b *builder) join() error {
	var list []risk.Programme
	for _, p := range b.list {
		list = append(list, risk.Programme{Name: string(p.engagement.ID), Network: p.latest().Network})
	}
	links, err := b.interfaces()
	if err != nil {
		return err
	}
	own, waits, err := b.ownWork(list[0].Network.Rules)
	if err != nil {
		return err
	}
	if len(b.own) > 0 {
		list = append(list, own)
		links = append(links, waits...)
	}
	if b.joint, err = risk.Join(list, links); err != nil {
		return errs.New(errs.Invalid, "%w", err)
	}
	b.model.Network, b.model.Names = b.joint.Network, b.joint.Names
	for _, w := range b.in.WhatIf {
		if k := b.engagement(w.Engagement); !w.HasDays {
			b.model.Holds = append(b.model.Holds, sched.Hold{Activity: b.at(k, b.list[k].latest().codeIndex()[w.Code]), NotBefore: w.NotBefore.At(0)})
		}
	}
	for k, p := range b.list {
		b.projects = append(b.projects, b.joint.Project(k, p.latest().Project))
	}
	return nil
}

func (b *builder) at(programme int, activity int32) int32 {
	return b.joint.Activity(risk.Point{Programme: programme, Activity: activity})
}

func (b *builder) engagementOf(activity int32) benefit.EngagementID {
	name, _, _ := strings.Cut(b.joint.Names[activity], "\x00")
	return benefit.EngagementID(name)
}

// interfaces are the hand-overs between engagements that are stated.
func (b *builder) interfaces() ([]risk.Interface, error) {
	var list []risk.Interface
	for _, x := range b.stated.Interfaces {
		from, ok1 := b.point(x.From)
		to, ok2 := b.point(x.To)
		if !ok1 || !ok2 {
			b.note("The interface from %s to %s is left out: one of them is in no submission.", x.From.Code, x.To.Code)
			continue
		}
		list = append(list, risk.Interface{From: from, To: to, Lag: civil.Minutes(x.Lag.Count()) * civil.MinutesPerDay})
		b.say("%s of %s waits for %s of %s%s.", x.To.Code, x.To.Engagement, x.From.Code, x.From.Engagement, lagOf(x.Lag))
	}
	return list, nil
}

func lagOf(d benefit.Duration) string {
	if d.IsZero() {
		return ""
	}
	return ", and " + d.String() + " more"
}

func (b *builder) point(ref benefit.ActivityRef) (risk.Point, bool) {
	k := b.engagement(ref.Engagement)
	if k < 0 {
		return risk.Point{}, false
	}
	i, ok := b.list[k].latest().codeIndex()[ref.Code]
	return risk.Point{Programme: k, Activity: i}, ok
}

// ownWork is the client's own work that holds something back, or that may be late: each piece from the day of the report to the day it is expected. An activity that
// is to begin by then anyway waits for it; one that would have begun stands for it, so that it finishes no earlier [own].
func (b *builder) ownWork(rules plan.Rules) (risk.Programme, []risk.Interface, error) {
	var ids []string
	var expected []civil.Date
	var links []risk.Interface
	for i := range b.in.Case.OwnWork {
		w := &b.in.Case.OwnWork[i]
		day := w.Forecast
		if day < b.report {
			day = w.Due
		}
		promised := slices.ContainsFunc(b.stated.Promises, func(p risk.StatedPromise) bool { return p.Work == w.ID })
		k := b.engagement(w.PromisedTo)
		if !w.Done.IsZero() || day < b.report || !promised && (w.PromisedTo == "" || k < 0) {
			continue
		}
		ids, expected = append(ids, string(w.ID)), append(expected, day)
		b.own = append(b.own, w)
		for _, code := range w.Activities {
			if w.PromisedTo == "" || k < 0 {
				break
			}
			s := b.list[k].latest()
			at, ok := s.codeIndex()[code]
			if !ok || s.Network.Activities[at].Status == plan.Complete {
				continue
			}
			links = append(links, risk.Interface{From: risk.Point{Programme: len(b.list), Activity: int32(len(ids) - 1)}, To: risk.Point{Programme: k, Activity: at},
				Finishes: s.Result.Dates[at].Start() < day.At(0)})
			b.say("%s is held back by “%s”, expected on %s.", code, cmp.Or(w.Title, string(w.ID)), day)
		}
	}
	p, err := risk.OwnWork("own work", b.report, rules, ids, expected)
	return p, links, err
}

// cause numbers a cause; one that is named again is the same.
func (b *builder) cause(id, title string, court benefit.Court) int {
	at, have := b.causes[id]
	if !have {
		at = len(b.model.Causes)
		b.causes[id] = at
		b.model.Causes = append(b.model.Causes, risk.Cause{ID: id, Title: title, Court: court})
	}
	return at
}

// uncertainty gives every open activity the range that names it most closely.
func (b *builder) uncertainty() error {
	ranges := slices.Clone(b.stated.Uncertainty)
	if b.in.Assume != "" {
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
		name := fmt.Sprintf("together %s %s %s", g.Engagement, g.WBS, strings.Join(g.Activities, " "))
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
	spread := r.Spread
	switch {
	case r.Set != "":
		at := slices.IndexFunc(risk.Sets(), func(s risk.Set) bool { return s.Name == r.Set })
		if at < 0 {
			return errs.New(errs.Invalid, "there is no assumption set %q: choose narrow, moderate or wide", r.Set)
		}
		spread = risk.Sets()[at].Spread
		b.say("What remains of %s is assumed to take %s of what is planned (the %s set).", where, told(spread), r.Set)
	case r.Calibrated:
		k := b.engagement(r.Engagement)
		c, err := risk.Calibrate(b.list[k].observations())
		if err != nil {
			b.note("The record of %s is not used: %v.", b.list[k].engagement.Supplier, err)
			return nil
		}
		spread = c.Spread
		b.calibrated(c, where, string(b.list[k].engagement.ID), activities)
	default:
		b.say("What remains of %s takes %s of what is planned.", where, told(spread))
	}
	b.model.Ranges = append(b.model.Ranges, risk.Range{Cause: b.cause(id, "How long "+where+" takes", benefit.Delivery), Spread: spread, Activities: activities})
	return nil
}

// calibrated says what a record came to, and ties the lengths of its supplier together.
func (b *builder) calibrated(c *risk.Calibration, where, engagement string, activities []int32) {
	how := fmt.Sprintf("estimated over %d months", c.Periods)
	if c.Stated {
		how = "assumed, as there are too few months to estimate it"
	}
	curve := c.Spread.Curve
	b.say("What remains of %s takes what the supplier's record says: %d finished and %d running activities; median %.0f %%, P80 %.0f %% of what was first accepted. Common to all of it: %.0f %% (%s).",
		where, c.Finished, c.Running, 100*curve[len(curve)/2], 100*curve[len(curve)*4/5], 100*c.Share, how)
	b.model.Groups = append(b.model.Groups, risk.Group{Name: "supplier " + engagement, Correlation: c.Share, Activities: activities})
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
		hit := b.named(r.Where, "risk "+r.ID)
		if len(hit) == 0 {
			continue
		}
		cause := b.cause(r.ID, r.Title, r.Court)
		if r.Factor != nil {
			b.model.Drivers = append(b.model.Drivers, risk.Driver{Cause: cause, Probability: r.Probability, Factor: *r.Factor, Activities: hit})
			b.say("%s: with %.3g %% probability %s takes %s.", r.Title, 100*r.Probability, b.whereOf(r.Where), told(*r.Factor))
		}
		if r.Delay == nil {
			continue
		}
		b.say("%s: with %.3g %% probability %s takes longer by %s.", r.Title, 100*r.Probability, b.whereOf(r.Where), toldDays(*r.Delay))
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
		b.say("%s: with %.3g %% probability it comes later by %s.", title, 100*p.Probability, toldDays(p.Late))
		b.model.Delays = append(b.model.Delays, risk.Delay{Cause: b.cause("promise:"+string(p.Work), title+" comes late", benefit.Client), Probability: p.Probability,
			Minutes: p.Late.Minutes(civil.MinutesPerDay), Activities: []int32{b.at(len(b.list), int32(k))}})
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
		b.say("Of “%s” %s of what is planned comes.", title, told(r.Factor))
		b.stakes.Realisation = append(b.stakes.Realisation, risk.Realisation{Cause: b.cause("realised:"+string(r.Benefit), "How much of “"+title+"” comes", benefit.Client),
			Item: r.Benefit, Factor: r.Factor})
	}
}

// without leaves causes out.
func (b *builder) without() error {
	gone := make([]bool, len(b.model.Causes))
	for _, id := range b.in.Without {
		at, ok := b.causes[id]
		if !ok {
			var ids []string
			for _, c := range b.model.Causes {
				ids = append(ids, c.ID)
			}
			return errs.New(errs.Invalid, "there is no cause %q to leave out; there are: %s", id, strings.Join(ids, ", "))
		}
		gone[at] = true
		b.say("Left out: %s.", b.model.Causes[at].Title)
	}
	m := &b.model
	m.Ranges = slices.DeleteFunc(m.Ranges, func(r risk.Range) bool { return gone[r.Cause] })
	m.Drivers = slices.DeleteFunc(m.Drivers, func(d risk.Driver) bool { return gone[d.Cause] })
	m.Delays = slices.DeleteFunc(m.Delays, func(d risk.Delay) bool { return gone[d.Cause] })
	b.stakes.Realisation = slices.DeleteFunc(b.stakes.Realisation, func(r risk.Realisation) bool { return gone[r.Cause] })
	return nil
}

// ties watches every date the case waits for that is simulated.
func (b *builder) ties(in benefit.Input) {
	b.stakes.Case, b.stakes.Input = b.in.Case, in
	watch := func(id benefit.NodeID, title string, at int32, start bool) {
		b.stakes.Ties = append(b.stakes.Ties, risk.Tie{Enabler: id, Watch: len(b.watch), Start: start})
		b.watch = append(b.watch, at)
		b.dated = append(b.dated, SimulatedMilestone{ID: id, Title: title, Contract: b.contractOf(id), Start: start})
	}
	for k, p := range b.list {
		s := p.latest()
		for i := range p.engagement.Milestones {
			m := &p.engagement.Milestones[i]
			at, ok := s.codeIndex()[m.Activity]
			if m.Activity == "" || !ok || !m.Achieved.IsZero() || in.Reached[m.ID] {
				continue
			}
			a := &s.Network.Activities[at]
			if a.Type.IsSpan() && s.Network.Rules == plan.PrimaveraRules {
				b.note("%s is tied to %s, which takes its dates from others: it keeps its planned date.", cmp.Or(m.Title, string(m.ID)), m.Activity)
				continue
			}
			watch(m.ID, cmp.Or(m.Title, string(m.ID)), b.at(k, at), a.Type == plan.StartMilestone)
		}
	}
	for k, w := range b.own {
		watch(w.ID, cmp.Or(w.Title, string(w.ID)), b.at(len(b.list), int32(k)), true)
	}
}
