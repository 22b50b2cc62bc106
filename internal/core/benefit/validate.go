package benefit

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"counterpart.dev/internal/core/civil"
)

// Problem is one thing that makes a case unfit to be computed. Path names the place as the case file does:
// "benefits[2].needs[0].on".
type Problem struct {
	Path    string
	Text    string
	Unknown string // the id that stands there and does not exist, so that a reader can suggest another
}

func (p Problem) Error() string { return p.Path + ": " + p.Text }

// Bounds of what a case may hold.
const (
	maxList  = 2000 // entries of any one list
	maxLevel = 1e12 // of a measure
	maxMoney = 1e14 // of a stated amount, in minor units
	maxFound = 1000 // problems listed
	minRate  = -0.1
	maxRate  = 1.0
)

// Validate reports everything Problems finds, as one error, or a *CycleError.
func (c *Case) Validate() error {
	found := c.Problems()
	if len(found) == 0 {
		return nil
	}
	if g, err := newGraph(c); g != nil && err != nil && len(found) == 1 {
		return err
	}
	errs := make([]error, len(found))
	for i, p := range found {
		errs[i] = p
	}
	return errors.Join(errs...)
}

// Problems lists what makes the case unfit to be computed, at most 1,000 things in the order of the case; the circle,
// if the map has one, comes last. What is merely missing or doubtful is a finding of Checks instead.
func (c *Case) Problems() []Problem {
	v := &validator{c: c, seen: map[string]string{}, nodes: map[NodeID]bool{}}
	v.appraisal()
	v.lists()
	for i := range c.Engagements {
		v.engagement(i)
	}
	for i := range c.OwnWork {
		v.ownWork(i)
	}
	for i := range c.Interfaces {
		v.handOver(i)
	}
	for i := range c.Changes {
		v.change(i)
	}
	for i := range c.Benefits {
		v.benefit(i)
	}
	for i := range c.Costs {
		v.cost(i)
	}
	for i := range c.Decisions {
		v.decision(i)
	}
	var cycle *CycleError
	if _, err := newGraph(c); errors.As(err, &cycle) {
		v.add(v.at[string(cycle.Nodes[0])]+".needs", "%s", cycle.Error())
	}
	return v.found
}

type validator struct {
	c     *Case
	found []Problem
	seen  map[string]string // every id, and what kind of thing has it
	at    map[string]string // every id's path
	nodes map[NodeID]bool
}

func (v *validator) add(path, format string, args ...any) {
	v.problem(Problem{Path: path, Text: fmt.Sprintf(format, args...)})
}

func (v *validator) problem(p Problem) {
	if len(v.found) < maxFound {
		v.found = append(v.found, p)
	}
}

// unknown reports an id that does not exist.
func (v *validator) unknown(path, kinds, id string) {
	v.problem(Problem{path, fmt.Sprintf("there is no %s %q", kinds, id), id})
}

// lists checks lengths and ids.
func (v *validator) lists() {
	v.at = map[string]string{}
	c := v.c
	each := func(list string, n int, kind string, id func(int) string) {
		if n > maxList {
			v.add(list, "has %d entries, more than %d", n, maxList)
		}
		for i := range n {
			v.id(fmt.Sprintf("%s[%d]", list, i), kind, id(i))
		}
	}
	each("engagements", len(c.Engagements), "engagement", func(i int) string { return string(c.Engagements[i].ID) })
	for i := range c.Engagements {
		m := c.Engagements[i].Milestones
		each(fmt.Sprintf("engagements[%d].milestones", i), len(m), "milestone", func(j int) string { return string(m[j].ID) })
	}
	each("own_work", len(c.OwnWork), "piece of own work", func(i int) string { return string(c.OwnWork[i].ID) })
	each("changes", len(c.Changes), "change", func(i int) string { return string(c.Changes[i].ID) })
	for i := range c.Changes {
		v.nodes[c.Changes[i].ID] = true
	}
	for _, e := range c.Enablers() {
		v.nodes[e.ID] = true
	}
	each("objectives", len(c.Objectives), "objective", func(i int) string { return string(c.Objectives[i].ID) })
	each("benefits", len(c.Benefits), "benefit", func(i int) string { return string(c.Benefits[i].ID) })
	each("costs", len(c.Costs), "cost", func(i int) string { return string(c.Costs[i].ID) })
	each("decisions", len(c.Decisions), "decision", func(i int) string { return string(c.Decisions[i].ID) })
	each("interfaces", len(c.Interfaces), "interface", func(i int) string { return string(c.Interfaces[i].ID) })
	each("assumptions", len(c.Assumptions), "assumption", func(i int) string { return string(c.Assumptions[i].ID) })
}

// id makes sure an id is there and used once in the whole case, so that a page can point at it.
func (v *validator) id(path, kind, id string) {
	switch {
	case id == "":
		v.add(path, "%s needs an id", a(kind))
	case v.seen[id] != "":
		v.add(path+".id", "the id %q is already that of %s (%s): every id is used once in the whole case", id, a(v.seen[id]), v.at[id])
	default:
		v.seen[id], v.at[id] = kind, path
	}
}

// a puts the article before a noun.
func a(noun string) string {
	if noun != "" && strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

func (v *validator) appraisal() {
	ap := &v.c.Appraisal
	if len(v.c.Currency) != 3 {
		v.add("currency", "%q is not an ISO 4217 code such as GBP", v.c.Currency)
	}
	for _, r := range v.c.Currency {
		if r < 'A' || r > 'Z' {
			v.add("currency", "%q is not an ISO 4217 code such as GBP", v.c.Currency)
			break
		}
	}
	v.date("appraisal.base_date", ap.Base)
	v.date("appraisal.end", ap.End)
	switch {
	case math.IsNaN(ap.Rate) || ap.Rate < minRate || ap.Rate > maxRate:
		v.add("appraisal.discount_rate", "a yearly rate lies between −10 %% and 100 %%")
	case ap.RateStated && ap.Base.IsZero():
		v.add("appraisal.discount_rate", "a discount rate needs a base date to discount to")
	}
	v.month("appraisal.financial_year_starts", ap.YearStarts)
}

// date refuses days outside believable years; no date passes.
func (v *validator) date(path string, d civil.Date) {
	if !d.IsZero() && !believable(d) {
		v.add(path, "the year must lie between %d and %d", firstYear, lastYear)
	}
}

func (v *validator) month(path string, m int) {
	if m < 0 || m > 12 {
		v.add(path, "a month is 1 to 12")
	}
}

func (v *validator) duration(path string, d Duration) {
	if d.Unit > Years || d.N < 0 || d.N > maxDays || d.Count() > maxDays {
		v.add(path, "a duration lies between nothing and a hundred years")
	}
}

func (v *validator) money(path string, m Money) {
	if m < 0 || m > maxMoney {
		v.add(path, "an amount lies between nothing and %s", Money(maxMoney).Short(v.c.Currency))
	}
}

func (v *validator) number(path string, x float64) {
	if math.IsNaN(x) || math.Abs(x) > maxLevel {
		v.add(path, "a level lies between −10¹² and 10¹²")
	}
}

func (v *validator) engagement(i int) {
	e := &v.c.Engagements[i]
	v.date(fmt.Sprintf("engagements[%d].baseline.data_date", i), e.Baseline.DataDate)
	for j := range e.Milestones {
		m := &e.Milestones[j]
		path := fmt.Sprintf("engagements[%d].milestones[%d]", i, j)
		v.date(path+".approved", m.Approved)
		v.date(path+".forecast", m.Forecast)
		v.date(path+".achieved", m.Achieved)
		if len(m.Dates) > maxList {
			v.add(path+".contract_dates", "has %d entries, more than %d", len(m.Dates), maxList)
		}
		for k, d := range m.Dates {
			at := fmt.Sprintf("%s.contract_dates[%d]", path, k)
			v.date(at+".date", d.Date)
			v.date(at+".in_force_from", d.From)
			switch {
			case d.Date.IsZero():
				v.add(at, "a contract date needs a date")
			case k > 0 && d.From.IsZero():
				v.add(at, "a later contract date needs the day it came into force (in_force_from)")
			case k > 0 && d.From < m.Dates[k-1].From:
				v.add(at+".in_force_from", "contract dates stand in the order they came into force")
			}
		}
	}
}

func (v *validator) ownWork(i int) {
	w := &v.c.OwnWork[i]
	path := fmt.Sprintf("own_work[%d]", i)
	v.date(path+".due", w.Due)
	v.date(path+".approved", w.Approved)
	v.date(path+".forecast", w.Forecast)
	v.date(path+".done", w.Done)
	if w.PromisedTo != "" {
		v.refers(path+".promised_to", string(w.PromisedTo), "engagement")
	}
}

func (v *validator) handOver(i int) {
	x := &v.c.Interfaces[i]
	path := fmt.Sprintf("interfaces[%d]", i)
	v.refers(path+".from.engagement", string(x.From.Engagement), "engagement")
	v.refers(path+".to.engagement", string(x.To.Engagement), "engagement")
	v.duration(path+".lag", x.Lag)
	switch {
	case x.From.Code == "":
		v.add(path+".from.activity", "say which activity hands over")
	case x.To.Code == "":
		v.add(path+".to.activity", "say which activity waits for it")
	case x.From.Engagement == x.To.Engagement:
		v.add(path+".to", "both ends are of one supplier, whose own schedule says what waits for what: an interface is between two")
	}
}

// refers makes sure an id exists and is of the kind expected.
func (v *validator) refers(path, id, kind string) {
	if have := v.seen[id]; have == "" {
		v.unknown(path, kind, id)
	} else if have != kind {
		v.add(path, "%q is %s, not %s", id, a(have), a(kind))
	}
}

func (v *validator) change(i int) {
	ch := &v.c.Changes[i]
	path := fmt.Sprintf("changes[%d]", i)
	v.duration(path+".adoption", ch.Lead)
	if ch.ApprovedLead != nil {
		v.duration(path+".approved_adoption", *ch.ApprovedLead)
	}
	v.needs(path, ch.Needs, ch.Additive)
}

// needs checks the edges into a node.
func (v *validator) needs(path string, needs []Need, additive bool) {
	if len(needs) > maxList {
		v.add(path+".needs", "has %d entries, more than %d", len(needs), maxList)
	}
	seen := map[NodeID]bool{}
	for k, n := range needs {
		at := fmt.Sprintf("%s.needs[%d]", path, k)
		have := v.seen[string(n.On)]
		switch {
		case have == "":
			v.unknown(at, "milestone, own work or change", string(n.On))
		case !v.nodes[n.On]:
			v.add(at, "%q is %s: a map leads from milestones and own work through changes to benefits", n.On, a(have))
		case seen[n.On]:
			v.add(at, "%q is needed twice", n.On)
		case additive && (math.IsNaN(n.Share) || n.Share <= 0 || n.Share > 1):
			v.add(at, "an additive part needs a share above 0 and up to 100 %%")
		case !additive && n.Share != 0:
			v.add(at, "a share counts only where the parts are declared additive")
		}
		seen[n.On] = true
	}
}

func (v *validator) cost(i int) {
	c := &v.c.Costs[i]
	path := fmt.Sprintf("costs[%d]", i)
	v.money(path+".amount", c.Amount)
	v.date(path+".on", c.On)
	v.date(path+".from", c.From)
	v.date(path+".to", c.To)
	v.duration(path+".for", c.For)
	for _, n := range []struct {
		field string
		id    NodeID
	}{{".moves_with", c.With}, {".until", c.Until}} {
		if n.id != "" && !v.nodes[n.id] {
			v.unknown(path+n.field, "milestone, own work or change", string(n.id))
		}
	}
	v.costDates(path, c)
}

func (v *validator) costDates(path string, c *Cost) {
	end := v.c.Appraisal.End
	switch c.Kind {
	case OneOff:
		if c.On.IsZero() {
			v.add(path, "a one-off cost needs the day it falls due")
		}
	case Yearly:
		switch {
		case c.From.IsZero():
			v.add(path, "a yearly cost needs the day it begins (from)")
		case c.To.IsZero() && c.For.IsZero() && end.IsZero():
			v.add(path, "a yearly cost needs a last day (to), a length (for) or an end of the appraisal")
		case !c.To.IsZero() && !c.For.IsZero():
			v.add(path, "a yearly cost has a last day or a length, not both")
		case !c.To.IsZero() && c.To < c.From:
			v.add(path+".to", "the last day lies before the first")
		}
	case OldWay:
		switch {
		case c.Until == "":
			v.add(path, "the old way is kept until something is available: name it (until)")
		case c.From.IsZero() && v.c.Appraisal.Base.IsZero():
			v.add(path, "the cost of the old way needs a first day (from) or a base date of the appraisal")
		case c.With != "":
			v.add(path+".moves_with", "the cost of the old way ends with what it waits for; nothing else moves it")
		}
	default:
		v.add(path, "a cost is one-off, yearly or of keeping the old way")
	}
}

func (v *validator) decision(i int) {
	d := &v.c.Decisions[i]
	path := fmt.Sprintf("decisions[%d]", i)
	v.money(path+".cost_per_week", d.PerWeek)
	v.date(path+".asked_on", d.AskedOn)
	v.date(path+".needed_by", d.NeededBy)
	v.date(path+".decided", d.Decided)
	for k, h := range d.Holds {
		at := fmt.Sprintf("%s.holds[%d]", path, k)
		v.refers(at, string(h.Engagement), "engagement")
		if h.Code == "" {
			v.add(at, "an activity is named by its code")
		}
	}
}
