package benefit

import (
	"fmt"
	"sort"
)

// asks turns findings of a check into what to find out, in the order in which inputs without money are asked for.
var asks = []struct {
	check, ask string // ask takes the subject's title
}{
	{"no-benefits", "Name the benefits the project is for"},
	{"no-enabling-change", "Say what “%s” waits for"},
	{"change-needs-nothing", "Say what the change “%s” waits for"},
	{"shares-not-one", "Correct the shares of “%s”"},
	{"no-planned-date", "State the date “%s” was planned for"},
	{"no-levels", "State baseline, target and direction of “%s”"},
	{"no-value", "State what one unit of “%s” is worth a year"},
	{"life-not-chosen", "Choose how long “%s” counts"},
	{"wrong-way", "Check the target and direction of “%s”"},
	{"wants-no-change", "Say what “%s” is to change"},
	{"day-to-come", "Check the days of “%s”"},
	{"over-before-it-starts", "Check how long “%s” counts"},
	{"milestone-without-activity", "Tie “%s” to an activity of the supplier's schedule"},
	{"own-work-overdue", "Get a new date for “%s”"},
	{"no-owner", "Name an owner for “%s”"},
	{"owner-not-accepted", "Have the owner accept “%s”"},
	{"tie-unconfirmed", "Confirm the activity that stands for “%s”"},
	{"value-without-source", "Say where the value of “%s” comes from"},
	{"no-measure", "Say what is counted for “%s”"},
	{"no-reading", "Take a reading of “%s”"},
	{"two-readings-of-a-day", "Say which reading of “%s” holds"},
	{"no-doer", "Name an owner for “%s”"},
	{"decision-open", "Say who decides “%s”, and by when"},
	{"no-objective", "Name the objective “%s” serves"},
	{"no-rate", "State the discount rate"},
	{"no-costs", "Give the costs"},
}

// NextInputs lists what to find out next, at most so many: first what touches most planned money, then what touches
// none that can be stated, in the order of the asks. A forecast that is missing counts as an input too. The result r
// is that of Forecast on the same case; it may be nil when the case is not sound, and then nothing has money.
func NextInputs(c *Case, r *Result, most int) []MissingInput {
	report := c.Appraisal.Base
	if r != nil {
		report = r.Report
	}
	w := newWeigher(c, r)
	found := map[string][]Finding{}
	for _, ch := range Checks(c, report) {
		found[ch.ID] = ch.Findings
	}
	all := w.noForecast(found)
	for _, a := range asks {
		for _, f := range found[a.check] {
			all = append(all, w.input(a.check, a.ask, f.Subject))
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Money > all[j].Money })
	return all[:min(max(most, 0), len(all))]
}

// weigher says what money a subject touches.
type weigher struct {
	c     *Case
	r     *Result
	g     *graph
	hangs [][]bool // per benefit, the nodes it hangs on
}

func newWeigher(c *Case, r *Result) weigher {
	w := weigher{c: c, r: r}
	w.g, _ = newGraph(c) // with a circle in it there are still numbers and titles
	for i := range c.Benefits {
		w.hangs = append(w.hangs, w.g.reach(c.Benefits[i].Needs))
	}
	return w
}

// noForecast asks for the dates of enablers that have none, unless a finding asks for the same in other words.
func (w *weigher) noForecast(found map[string][]Finding) []MissingInput {
	if w.r == nil {
		return nil
	}
	asked := map[string]bool{}
	for _, check := range []string{"milestone-without-activity", "own-work-overdue", "no-planned-date"} {
		for _, f := range found[check] {
			asked[f.Subject.ID] = true
		}
	}
	var all []MissingInput
	for i := range w.r.Enablers {
		if e := &w.r.Enablers[i]; e.NotRun != "" && !asked[string(e.ID)] {
			in := w.input("no-forecast", "Get a forecast for “%s”", e.subject())
			in.Sentence += " (" + e.NotRun + ")"
			all = append(all, in)
		}
	}
	return all
}

func (w *weigher) input(check, ask string, s Subject) MissingInput {
	in := MissingInput{Check: check, Subjects: []Subject{s}, Sentence: ask}
	if s.Kind != WholeCase {
		in.Sentence = fmt.Sprintf(ask, w.title(s))
	}
	if w.r == nil {
		return in
	}
	in.Money, in.PerYear, in.HasMoney = w.touched(s)
	switch {
	case !in.HasMoney:
	case in.PerYear:
		in.Sentence += fmt.Sprintf(": %s a year hangs on it", in.Money.Short(w.c.Currency))
	default:
		in.Sentence += fmt.Sprintf(": %s of planned value hangs on it", in.Money.Short(w.c.Currency))
	}
	return in
}

// touched is the planned value of the benefits a subject concerns, gains and losses counted alike; where none of them
// has a planned sum, their value in a full year.
func (w *weigher) touched(s Subject) (sum Money, perYear, has bool) {
	var yearly Money
	hasYearly := false
	for i := range w.r.Benefits {
		b := &w.r.Benefits[i]
		if !w.concerns(s, i) {
			continue
		}
		if b.Planned.HasValue {
			sum, has = sum+max(b.Planned.Value, -b.Planned.Value), true
		}
		if b.HasMoney {
			yearly, hasYearly = yearly+max(b.Yearly, -b.Yearly), true
		}
	}
	if !has {
		return yearly, hasYearly, hasYearly
	}
	return sum, false, true
}

// concerns reports whether a benefit is the subject, hangs on it, or — for the whole case — is part of it. Decisions
// and the rest touch no benefit that the case alone could name.
func (w *weigher) concerns(s Subject, i int) bool {
	switch s.Kind {
	case WholeCase:
		return true
	case ABenefit:
		return s.ID == string(w.r.Benefits[i].ID)
	case AMilestone, SomeOwnWork, AChange:
		node, ok := w.g.number[NodeID(s.ID)]
		return ok && w.hangs[i][node]
	}
	return false
}

// title is how the case calls a subject.
func (w *weigher) title(s Subject) string {
	switch s.Kind {
	case ABenefit:
		for i := range w.c.Benefits {
			if string(w.c.Benefits[i].ID) == s.ID {
				return w.c.Benefits[i].name()
			}
		}
	case ADecision:
		if d := w.c.decision(DecisionID(s.ID)); d != nil {
			return titled(d.Title, s.ID)
		}
	case AMilestone, SomeOwnWork, AChange:
		if node, ok := w.g.number[NodeID(s.ID)]; ok {
			return w.g.title(node)
		}
	}
	return s.ID
}
