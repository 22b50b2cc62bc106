package brief

import (
	"fmt"
	"strings"

	"counterpart.dev/internal/core/benefit"
)

// lead says the conclusion first: the date, the loss, whose it is, what waits.
func (c *composer) lead() []string {
	date, late := c.dateClause()
	money, lost, hasMoney := c.moneyClause()
	var out []string
	switch {
	case date != "" && hasMoney:
		joint := " and "
		if late != lost {
			joint = " but "
		}
		out = append(out, date+","+joint+money+".")
	case date != "":
		out = append(out, date+".", money)
	case hasMoney:
		out = append(out, capital(money)+".")
	default:
		out = append(out, money)
	}
	for _, s := range []string{c.courtSentence(), c.decisionSentence(), c.otherMilestones(), c.missingSentence()} {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// dateClause says where the key milestone stands; late when after its contract date or without one that can be told.
func (c *composer) dateClause() (text string, late bool) {
	e := c.key
	if e == nil {
		return c.finishClause()
	}
	name := inShort(named(e.Title, e.ID))
	switch {
	case e.Reached:
		return c.reachedClause(e, name), e.Slip > 0
	case e.Forecast.IsZero():
		return fmt.Sprintf("%s has no forecast date", name), true
	}
	on := c.by(e)
	when := Date(e.Forecast)
	switch {
	case e.Contract.IsZero():
		return fmt.Sprintf("%s%s is forecast for %s", on, name, when), false
	case e.Slip > 0:
		return fmt.Sprintf("%s%s moves to %s, %s after the contract date%s", on, name, when, Span(e.Slip), extended(e)), true
	case e.Slip < 0:
		return fmt.Sprintf("%s%s comes on %s, %s before the contract date%s", on, name, when, Span(e.Slip), extended(e)), false
	}
	return fmt.Sprintf("%s%s is on %s, the contract date%s", on, name, when, extended(e)), false
}

func (c *composer) reachedClause(e *benefit.EnablerResult, name string) string {
	text := fmt.Sprintf("%s was reached on %s", name, Date(e.Forecast))
	switch {
	case e.Contract.IsZero():
		return text
	case e.Slip == 0:
		return text + ", the contract date"
	case e.Slip > 0:
		return text + fmt.Sprintf(", %s after the contract date%s", Span(e.Slip), extended(e))
	}
	return text + fmt.Sprintf(", %s before the contract date%s", Span(e.Slip), extended(e))
}

// extended tells an agreed extension, which is not a slip.
func extended(e *benefit.EnablerResult) string {
	switch {
	case e.Extension > 0:
		return fmt.Sprintf(" (itself extended by %s to %s)", Span(e.Extension), Date(e.Contract))
	case e.Extension < 0:
		return fmt.Sprintf(" (itself brought forward by %s to %s)", Span(e.Extension), Date(e.Contract))
	}
	return ""
}

// by says on whose word a date rests.
func (c *composer) by(e *benefit.EnablerResult) string {
	if t := c.tied[e.ID]; t != nil && len(t.History) > 0 {
		_, back := e.HeldBack()
		switch on := "On " + c.programme(c.source[e.Engagement]); {
		case t.History[len(t.History)-1].Forecast == e.Forecast:
			return on + " as it stands, "
		case back != "":
			return on + ", held back by " + inQuotes(back) + ", "
		}
	}
	return "By the dates stated in the case, "
}

// inQuotes is a name in quotes that is no longer than there is room for, and other words as they are.
func inQuotes(text string) string {
	name, opened := strings.CutPrefix(text, "“")
	name, closed := strings.CutSuffix(name, "”")
	if !opened || !closed || strings.ContainsAny(name, "“”") {
		return text
	}
	return "“" + inShort(name) + "”"
}

// finishClause speaks of the project's finish when the case names no contract milestone.
func (c *composer) finishClause() (string, bool) {
	for i := range c.in.Schedules {
		if s := &c.in.Schedules[i]; !s.Finish.IsZero() {
			return fmt.Sprintf("On %s as it stands, the project finishes on %s", c.programme(s), Date(s.Finish)), false
		}
	}
	return "", false
}

// moneyClause says what is lost of what was planned; without money it is a sentence that says why.
func (c *composer) moneyClause() (text string, lost, hasMoney bool) {
	t := &c.r.Totals
	noun := "benefit"
	if t.HasCosts {
		noun = "net benefit"
	}
	switch {
	case !t.HasMoney:
		return "The value in money was not run: " + t.Reason + ".", false, false
	case !c.compared():
		return "The value in money was not run: " + c.firstMissing() + ".", false, false
	case t.Loss == 0:
		return fmt.Sprintf("none of the %s of %s is lost", c.money(t.Compared), noun), false, true
	case t.Loss < 0:
		return fmt.Sprintf("%s is %s above the %s planned", noun, c.money(-t.Loss), c.money(t.Compared)), false, true
	case t.Compared <= 0 || t.Loss > 2*t.Compared:
		return fmt.Sprintf("%s is %s below the %s planned", noun, c.money(t.Loss), c.money(t.Compared)), true, true
	}
	return fmt.Sprintf("%s of %s %s is lost", c.money(t.Loss), c.money(t.Compared), noun), true, true
}

// compared reports whether any benefit has both a plan and a forecast in money.
func (c *composer) compared() bool {
	for i := range c.r.Benefits {
		if c.r.Benefits[i].HasLoss {
			return true
		}
	}
	return false
}

// firstMissing is why the first benefit with planned money has no forecast.
func (c *composer) firstMissing() string {
	for i := range c.r.Benefits {
		if b := &c.r.Benefits[i]; b.Planned.HasValue && !b.HasLoss {
			if b.Forecast.NotRun != "" {
				return b.Forecast.NotRun
			}
			return b.Forecast.NoValue
		}
	}
	return "no benefit has a forecast"
}

// otherMilestones counts the other contract milestones that are late.
func (c *composer) otherMilestones() string {
	late, unknown := 0, 0
	for i := range c.r.Enablers {
		e := &c.r.Enablers[i]
		switch {
		case !isMilestone(e) || e == c.key || e.Reached:
		case e.Forecast.IsZero():
			unknown++
		case e.Slip > 0:
			late++
		}
	}
	var parts []string
	if late > 0 {
		parts = append(parts, fmt.Sprintf("%s more contract %s %s late", count(late), plural(late, "milestone"), are(late)))
	}
	if unknown > 0 {
		verb := "has"
		if unknown > 1 {
			verb = "have"
		}
		text := fmt.Sprintf("%s %s no forecast date", count(unknown), verb)
		if late == 0 {
			text = fmt.Sprintf("%s more contract %s %s no forecast date", count(unknown), plural(unknown, "milestone"), verb)
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return ""
	}
	return capital(list(parts)) + "."
}

// courtSentence says in whose court the causes of a loss lie, where moneyClause named one: a loss of costs alone is none of the benefits.
func (c *composer) courtSentence() string {
	l := &c.r.Loss
	if !c.compared() || l.Total <= 0 || c.r.Totals.Loss != l.Total {
		return ""
	}
	type share struct {
		amount     benefit.Money
		all, first string
		later      string
	}
	shares := []share{{l.Client, "All of it lies with us", "%s of that lies with us", "%s with us"},
		{l.Delivery, "All of it lies with the supplier", "%s of that lies with the supplier", "%s with the supplier"},
		{l.Agreed, "All of it comes from what was agreed", "%s of that comes from what was agreed",
			"%s comes from what was agreed"}}
	var parts []string
	for _, s := range shares {
		switch {
		case s.amount < 0:
			return fmt.Sprintf("Our own causes come to %s, the supplier’s to %s and what was agreed to %s.", c.money(l.Client),
				c.money(l.Delivery), c.money(l.Agreed))
		case s.amount == l.Total:
			return s.all + "."
		case s.amount == 0:
		case len(parts) == 0:
			parts = append(parts, fmt.Sprintf(s.first, c.money(s.amount)))
		default:
			parts = append(parts, fmt.Sprintf(s.later, c.money(s.amount)))
		}
	}
	return list(parts) + "."
}

// missingSentence says which benefits are in no sum, so that the loss is not read as the whole.
func (c *composer) missingSentence() string {
	t := &c.r.Totals
	n := len(t.NotRun)
	if n == 0 {
		return ""
	}
	text := fmt.Sprintf("Of %s, %s could not be forecast", things(len(c.r.Benefits), "benefit"), count(n))
	if n == len(c.r.Benefits) {
		text = "None of the benefits could be forecast"
		if n == 1 {
			text = "The one benefit could not be forecast"
		}
	}
	if t.Missing > 0 && c.compared() {
		text += fmt.Sprintf("; %s of planned value is in neither sum", Short(t.Missing, c.b.Currency))
	}
	return text + "."
}

// decisionSentence says how many decisions wait and what that costs.
func (c *composer) decisionSentence() string {
	open, late := 0, 0
	var dearest benefit.Money
	for i := range c.c.Decisions {
		d := &c.c.Decisions[i]
		if !d.Decided.IsZero() {
			continue
		}
		open++
		if !d.NeededBy.IsZero() && d.NeededBy < c.b.Report {
			late++
		}
		if w := c.waiting(d.ID); w != nil {
			if now := perWeekNow(w); now > dearest {
				dearest = now
			}
		}
	}
	if open == 0 {
		return ""
	}
	verb := "waits"
	if open > 1 {
		verb = "wait"
	}
	text := capital(things(open, "decision")) + " " + verb
	switch {
	case late > 0 && open == 1:
		text += " and is late"
	case late == open:
		text += ", all of them late"
	case late > 0:
		text += fmt.Sprintf(", %s of them late", count(late))
	}
	switch {
	case dearest > 0 && open == 1:
		text += fmt.Sprintf("; each week without it costs %s", Short(dearest, c.b.Currency))
	case dearest > 0:
		text += fmt.Sprintf("; the dearest costs %s a week", Short(dearest, c.b.Currency))
	}
	return text + "."
}
