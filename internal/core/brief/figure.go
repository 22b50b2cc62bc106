package brief

import (
	"fmt"

	"counterpart.dev/internal/core/benefit"
)

// figures are at most five: what is lost, the date, what a week costs, what we owe, how sound the programme is.
func (c *composer) figures() (out []Figure) {
	for _, f := range []func() *Figure{c.lossFigure, c.dateFigure, c.delayFigure, c.owedFigure, c.checksFigure} {
		if f := f(); f != nil && len(out) < mostFigures {
			out = append(out, *f)
		}
	}
	return out
}

func (c *composer) lossFigure() *Figure {
	t := &c.r.Totals
	f := &Figure{Evidence: c.ref("loss", "")}
	switch {
	case len(c.r.Benefits) == 0 && len(c.r.Costs) == 0:
		return nil
	case !t.HasMoney:
		f.Value, f.Name, f.NotRun = "not run", c.r.SumName, true
		f.Notes = []string{t.Reason}
	case !c.compared():
		f.Value, f.Name, f.NotRun = "not run", "forecast "+c.r.SumName, true
		f.Notes = []string{"plan " + Short(t.Planned, c.b.Currency), c.firstMissing()}
	default:
		f.Value = c.money(max(t.Loss, -t.Loss))
		f.Name = fmt.Sprintf("lost of %s %s", c.money(t.Compared), c.r.SumName)
		if t.Loss < 0 {
			f.Value = "+" + f.Value
			f.Name = fmt.Sprintf("above the %s %s planned", c.money(t.Compared), c.r.SumName)
		}
		f.Notes = []string{"forecast " + c.money(t.Forecast)}
		if t.Missing != 0 {
			f.Notes = append(f.Notes, Short(t.Missing, c.b.Currency)+" planned, not forecast")
		}
	}
	return f
}

func (c *composer) dateFigure() *Figure {
	e := c.key
	if e == nil {
		return c.finishFigure()
	}
	f := &Figure{Value: Date(e.Forecast), Name: inShort(named(e.Title, e.ID)) + ", forecast", Evidence: c.ref("milestone",
		string(e.ID))}
	switch {
	case e.Forecast.IsZero():
		f.Value, f.NotRun = "not run", true
		f.Notes = []string{e.NotRun}
	case e.Contract.IsZero():
		f.Notes = []string{"no contract date is stated"}
	default:
		f.Notes = []string{"contract " + Date(e.Contract), Slip(e.Slip)}
	}
	if e.Reached {
		f.Name = inShort(named(e.Title, e.ID)) + ", reached"
	}
	return f
}

func (c *composer) finishFigure() *Figure {
	if len(c.in.Schedules) == 0 {
		return nil
	}
	s := &c.in.Schedules[0]
	f := &Figure{Value: Date(s.Finish), Name: "project finish in " + c.programme(s), Evidence: c.ref("programme",
		string(s.Engagement)),
		Notes: []string{"no contract milestone is tied to it"}}
	if s.Finish.IsZero() {
		f.Value, f.NotRun, f.Notes = "not run", true, []string{s.noFinish()}
	}
	return f
}

// costliest is the open milestone whose delay by a week costs most; the key one when none costs anything.
func (c *composer) costliest() *benefit.EnablerResult {
	e := c.key
	for i := range c.r.Enablers {
		if x := &c.r.Enablers[i]; isMilestone(x) && !x.Reached && x.Delay.Defined && e.Delay.Defined && x.Delay.Week > e.Delay.Week {
			e = x
		}
	}
	return e
}

// delayFigure is what a further week of the costliest milestone costs.
func (c *composer) delayFigure() *Figure {
	if c.key == nil || c.key.Reached || !c.r.Totals.HasMoney {
		return nil
	}
	e := c.costliest()
	f := &Figure{Name: "lost with a further week of " + inShort(named(e.Title, e.ID)), Evidence: c.ref("delay", string(e.ID))}
	switch {
	case !e.Delay.Defined:
		f.Value, f.NotRun = "not run", true
		f.Notes = []string{e.Delay.Reason}
	case e.Delay.Week == 0:
		f.Value = "nothing"
		f.Notes = []string{e.Delay.Reason}
	default:
		f.Value = Short(e.Delay.Week, c.b.Currency)
		if n := len(e.Delay.Weeks); n > 1 {
			f.Notes = []string{fmt.Sprintf("%s after %s weeks", Short(e.Delay.Weeks[n-1], c.b.Currency), count(n))}
		}
	}
	return f
}

// owedFigure counts our promises to suppliers that are late, of those that are due or done.
func (c *composer) owedFigure() *Figure {
	late, promised := 0, 0
	for i := range c.in.Obligations {
		promised++
		if c.in.Obligations[i].State == benefit.Late {
			late++
		}
	}
	if promised == 0 {
		return nil
	}
	f := &Figure{Value: fmt.Sprintf("%d of %d", late, promised), Name: "of our promises to the supplier are late",
		Evidence: c.ref("owed", "")}
	if len(c.c.Engagements) > 1 {
		f.Name = "of our promises to suppliers are late"
	}
	if worst := c.worstOwed(); worst > 0 {
		f.Notes = []string{"the longest by " + exactly(worst)}
	}
	return f
}

func (c *composer) worstOwed() (days int) {
	for i := range c.in.Obligations {
		if o := &c.in.Obligations[i]; o.State == benefit.Late {
			days = max(days, o.DaysLate)
		}
	}
	return days
}

// checksFigure is how many of the fourteen checks the programme of the key milestone fails.
func (c *composer) checksFigure() *Figure {
	s := c.keySchedule()
	if s == nil || len(s.Checks) == 0 {
		return nil
	}
	fails, notRun := tally(s.Checks)
	f := &Figure{Value: fmt.Sprintf("%d of %d", fails, len(s.Checks)), Name: "checks that " + c.programme(s) + " fails",
		Evidence: c.ref("checks", string(s.Engagement))}
	if notRun > 0 {
		f.Notes = []string{fmt.Sprintf("%d not run", notRun)}
	}
	return f
}

// keySchedule is the schedule the key milestone is in, else the first.
func (c *composer) keySchedule() *Schedule {
	if c.key != nil {
		if s := c.source[c.key.Engagement]; s != nil {
			return s
		}
	}
	if len(c.in.Schedules) > 0 {
		return &c.in.Schedules[0]
	}
	return nil
}

func tally(checks []Check) (fails, notRun int) {
	for i := range checks {
		switch checks[i].Verdict {
		case Fails:
			fails++
		case NotRun:
			notRun++
		}
	}
	return fails, notRun
}
