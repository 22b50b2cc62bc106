package assess

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/errs"
)

// builder makes the model of a simulation out of submissions and what is stated.
type builder struct {
	in       *SimulateInput
	stated   *risk.Stated
	list     []*programme
	own      []*benefit.OwnWork // pieces that are simulated
	ownAt    []risk.Point       // where they are
	held     []holding
	joint    *risk.Joint
	report   civil.Date
	model    risk.Model
	watch    []int32
	projects []int32
	dated    []SimulatedMilestone // in the order of watch
	stakes   risk.Stakes
	causes   map[string]int
	given    map[[2]string]int // how often a name was given, by its use
	said     []string
	notes    []string
}

func newBuilder(in SimulateInput) (*builder, error) {
	b := &builder{in: &in, stated: in.Stated, causes: map[string]int{}, given: map[[2]string]int{}}
	if b.stated == nil {
		b.stated = &risk.Stated{}
	}
	var err error
	if b.list, err = programmes(in.Case, in.Files); err != nil {
		return nil, err
	}
	if len(b.list) == 0 {
		return nil, errs.New(errs.Invalid, "a simulation needs a schedule file")
	}
	dates, err := datesOf(in.BriefInput, b.list)
	if err != nil {
		return nil, err
	}
	b.report = dates.Report
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
	b.ties(dates)
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
		if w.Decision != "" {
			if err := b.decided(w); err != nil {
				return err
			}
			continue
		}
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

// decided finds what a decision holds, and says until when.
func (b *builder) decided(w WhatIf) error {
	at := slices.IndexFunc(b.in.Case.Decisions, func(d benefit.Decision) bool { return d.ID == w.Decision })
	if at < 0 {
		return errs.New(errs.Invalid, "what if: the case has no decision %q", w.Decision)
	}
	d := &b.in.Case.Decisions[at]
	held, reason := heldBy(d, b.list)
	if reason != "" {
		return errs.New(errs.Invalid, "what if: %s cannot be put on a day: %s", cmp.Or(d.Title, string(d.ID)), reason)
	}
	b.held = append(b.held, holding{held, w.NotBefore})
	b.say("What if: “%s” is decided on %s, and what it holds goes on then.", cmp.Or(d.Title, string(d.ID)), brief.Date(w.NotBefore))
	return nil
}

// holding is activities of programmes that do not go on before a day.
type holding struct {
	activities map[*programme][]int32
	until      civil.Date
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
	for _, rules := range [2]plan.Rules{plan.PrimaveraRules, plan.ProjectRules} {
		own, waits, err := b.ownWork(rules, len(list))
		if err != nil {
			return err
		}
		if len(own.Network.Activities) > 0 {
			list = append(list, own)
			links = append(links, waits...)
		}
	}
	if b.joint, err = risk.Join(list, links); err != nil {
		return errs.New(errs.Invalid, "%w", err)
	}
	b.model.Network, b.model.Sections, b.model.Names = b.joint.Network, b.joint.Sections, b.names()
	b.model.Crossings = b.joint.Crossings
	for _, k := range b.joint.Apart {
		b.note("The hand-over from %s to %s is left out: the first takes its dates from others, and the two programmes are of different planning tools.", b.called(list, links[k].From), b.called(list, links[k].To))
	}
	if len(b.joint.Crossings) > 0 {
		b.note("How often an activity is on the longest path is counted within the programmes of each planning tool, not across a hand-over to another’s.")
	}
	for _, w := range b.in.WhatIf {
		if k := b.engagement(w.Engagement); !w.HasDays && w.Decision == "" {
			b.model.Holds = append(b.model.Holds, sched.Hold{Activity: b.at(k, b.list[k].latest().codeIndex()[w.Code]), NotBefore: w.NotBefore.At(0)})
		}
	}
	for _, h := range b.held {
		for k, p := range b.list {
			for _, i := range h.activities[p] {
				b.model.Holds = append(b.model.Holds, sched.Hold{Activity: b.at(k, i), NotBefore: h.until.At(0)})
			}
		}
	}
	for k, p := range b.list {
		b.projects = append(b.projects, b.joint.Project(k, p.latest().Project))
	}
	return nil
}

// numbered is a name of some use, with a number from the second on that has it.
func (b *builder) numbered(use, name string) string {
	n := b.given[[2]string{use, name}] + 1
	b.given[[2]string{use, name}] = n
	if n == 1 {
		return name
	}
	return fmt.Sprintf("%s #%d", name, n)
}

// names is what the lengths of activities are drawn by: who does them, as people call it, and the code. A case draws the same numbers wherever
// it is kept, whatever ids it has there.
func (b *builder) names() []string {
	who, works := map[string]string{}, map[string]string{}
	for _, p := range b.list {
		who[string(p.engagement.ID)] = b.numbered("supplier", cmp.Or(p.engagement.Supplier, string(p.engagement.ID)))
	}
	for _, w := range b.own {
		works[string(w.ID)] = b.numbered("own work", cmp.Or(w.Title, string(w.ID)))
	}
	out := make([]string, len(b.joint.Names))
	for i, name := range b.joint.Names {
		programme, code, _ := strings.Cut(name, "\x00")
		switch supplier, its := who[programme]; {
		case its:
			out[i] = supplier + "\x00" + code
		case programme == ownWork:
			out[i] = name[:len(programme)+1] + cmp.Or(works[code], code)
		default:
			out[i] = name
		}
	}
	return out
}

// ownWork is what the client's own work is called as a programme.
const ownWork = "own work"

// called is an activity of a programme, in words.
func (b *builder) called(list []risk.Programme, p risk.Point) string {
	return list[p.Programme].Network.Activities[p.Activity].Code + " of " + list[p.Programme].Name
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
	for _, x := range b.handOvers() {
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

// handOvers are the interfaces of the case, and those that are stated for a simulation alone.
func (b *builder) handOvers() []risk.StatedInterface {
	var all []risk.StatedInterface
	for _, x := range b.in.Case.Interfaces {
		all = append(all, risk.StatedInterface{From: x.From, To: x.To, Lag: x.Lag})
	}
	return append(all, b.stated.Interfaces...)
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

// ownWork is the client's own work that holds something back, or that may be late: each piece from the day of the report to the day it is
// expected, beside the programmes of the rules by which its supplier's is dated, as programme number at. An activity that is to begin by then
// anyway waits for it; one that would have begun stands for it, so that it finishes no earlier [own].
func (b *builder) ownWork(rules plan.Rules, at int) (risk.Programme, []risk.Interface, error) {
	var ids []string
	var expected []civil.Date
	var links []risk.Interface
	for i := range b.in.Case.OwnWork {
		w := &b.in.Case.OwnWork[i]
		day, open := w.Expected(b.report)
		k := -1
		if w.PromisedTo != "" {
			k = b.engagement(w.PromisedTo)
		}
		beside := b.list[max(k, 0)].latest()
		promised := slices.ContainsFunc(b.stated.Promises, func(p risk.StatedPromise) bool { return p.Work == w.ID })
		if !open || k < 0 && !promised || beside.Network.Rules != rules {
			continue
		}
		own := risk.Point{Programme: at, Activity: int32(len(ids))}
		ids, expected = append(ids, string(w.ID)), append(expected, day)
		b.own, b.ownAt = append(b.own, w), append(b.ownAt, own)
		if k >= 0 {
			links = append(links, b.waitsFor(w, day, own, k)...)
		}
	}
	p, err := risk.OwnWork(ownWork, b.report, rules, ids, expected)
	return p, links, err
}

// waitsFor are the activities of a programme that own work holds back.
func (b *builder) waitsFor(w *benefit.OwnWork, day civil.Date, own risk.Point, programme int) (links []risk.Interface) {
	s := b.list[programme].latest()
	for _, code := range w.Activities {
		at, ok := s.codeIndex()[code]
		if !ok || s.Network.Activities[at].Status == plan.Complete {
			continue
		}
		links = append(links, risk.Interface{From: own, To: risk.Point{Programme: programme, Activity: at}, Finishes: s.Result.Dates[at].Start() < day.At(0)})
		b.say("%s is held back by “%s”, expected on %s.", code, cmp.Or(w.Title, string(w.ID)), brief.Date(day))
	}
	for _, code := range w.Holds {
		at, ok := s.codeIndex()[code]
		if !ok || s.Network.Activities[at].Status == plan.Complete || slices.Contains(w.Activities, code) {
			continue
		}
		links = append(links, risk.Interface{From: own, To: risk.Point{Programme: programme, Activity: at}})
		b.say("%s cannot go on before “%s”, expected on %s.", code, cmp.Or(w.Title, string(w.ID)), brief.Date(day))
	}
	return links
}

// state says something of a cause.
func (b *builder) state(cause int, format string, args ...any) {
	c := &b.model.Causes[cause]
	c.Said = strings.TrimSpace(c.Said + " " + b.say(format, args...))
}

// cause numbers a cause; one that is named again is the same. said is how it is stated.
func (b *builder) cause(id, title string, court benefit.Court, said string) int {
	at, have := b.causes[id]
	if !have {
		at = len(b.model.Causes)
		b.causes[id] = at
		b.model.Causes = append(b.model.Causes, risk.Cause{ID: id, Title: title, Court: court, Drawn: b.numbered("cause", cmp.Or(title, id))})
	}
	c := &b.model.Causes[at]
	c.Said = strings.TrimSpace(c.Said + " " + said)
	return at
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
		watch(w.ID, cmp.Or(w.Title, string(w.ID)), b.joint.Activity(b.ownAt[k]), true)
	}
}
