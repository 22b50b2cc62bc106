package brief

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

func (c *composer) benefitEvidence(i int) *Evidence {
	p, r := &c.c.Benefits[i], &c.r.Benefits[i]
	e := c.section("benefit", string(p.ID), named(p.Title, p.ID), "")
	switch {
	case r.HasLoss && r.Loss < 0:
		e.Value = c.full(-r.Loss) + " gained"
	case r.HasLoss:
		e.Value = c.full(r.Loss) + " lost"
	case r.Forecast.NotRun != "":
		e.Value = "not run"
	default:
		e.Value = against(r.SlipDays)
	}
	for _, why := range reasons(r) {
		e.note("Not run: " + why + ".")
	}
	c.profile(e, p)
	if k := c.levelCurve(p, r); k != nil {
		e.Pictures = append(e.Pictures, k)
	}
	e.Tables = append(e.Tables, c.outcomeTable(r), c.waitsFor(r))
	if len(r.Causes) > 0 {
		e.Tables = append(e.Tables, c.causeTable("What its loss is made of", r.Causes))
	}
	if len(p.Readings) > 0 {
		e.Tables = append(e.Tables, readingTable(p))
		e.note(c.realisedNote(r))
	}
	return e
}

// reasons are the reasons why something of a benefit was not run, each once.
func reasons(r *benefit.BenefitResult) (out []string) {
	for _, why := range [...]string{r.Planned.NotRun, r.Forecast.NotRun, r.Planned.NoValue, r.Forecast.NoValue} {
		seen := why == ""
		for _, have := range out {
			seen = seen || have == why
		}
		if !seen {
			out = append(out, why)
		}
	}
	return out
}

// profile is what the case says of a benefit.
func (c *composer) profile(e *Evidence, p *benefit.Benefit) {
	from := c.fromCase()
	kind := kindWords[min(p.Kind, benefit.Disbenefit)]
	e.given("kind", kind+", "+statusWords[min(p.Status, benefit.StatusWithdrawn)], from)
	e.given("owner", ownerText(&p.Owner), from)
	if objectives := c.objectives(p); objectives != "" {
		e.given("objectives served", objectives, from)
	}
	if m := measureText(&p.Measure); m != "" {
		e.given("measure", m, or(p.Measure.Source, from))
	} else {
		e.given("measure", "not stated", from)
	}
	e.given("baseline", level(p.Baseline), from)
	e.given("target", level(p.Target), from)
	if drift := driftText(&p.DoNothing); drift != "" {
		e.given("if nothing is done", drift, from)
	}
	if p.Value != nil {
		e.given("value of one unit a year", c.full(*p.Value), or(p.ValueSource, "nobody named"))
	} else {
		e.given("value of one unit a year", "not stated", from)
	}
	share := p.Attribution
	if share == 0 {
		share = 1
	}
	e.given("share this project may claim", Number(share*100)+" %", from)
	e.given("start", startText(&p.Start), from)
	e.given("ramp", rampText(p.Ramp), from)
	e.given("life", lifeText(p.Life), from)
	for _, id := range p.Assumptions {
		for _, a := range c.c.Assumptions {
			if a.ID == id {
				e.given("assumption", a.Text, or(a.Source, or(a.Owner, from)))
			}
		}
	}
}

func (c *composer) objectives(p *benefit.Benefit) string {
	var titles []string
	for _, s := range p.Objectives {
		for _, o := range c.c.Objectives {
			if o.ID == s.Objective {
				titles = append(titles, named(o.Title, o.ID))
			}
		}
	}
	return strings.Join(titles, "; ")
}

func measureText(m *benefit.Measure) string {
	if m.Name == "" && m.Unit == "" {
		return ""
	}
	text := or(m.Name, "not named")
	if m.Unit != "" {
		text += ", in " + m.Unit
	}
	switch m.Better {
	case benefit.Higher:
		text += ", higher is better"
	case benefit.Lower:
		text += ", lower is better"
	}
	return text
}

// driftText says how the level moves without the project; "" when it stays at the baseline.
func driftText(d *benefit.DoNothing) string {
	if len(d.Points) > 0 {
		var parts []string
		for i := range d.Points {
			parts = append(parts, level(&d.Points[i]))
		}
		return strings.Join(parts, "; ")
	}
	if d.PerYear == 0 {
		return ""
	}
	return signedNumber(d.PerYear) + " a year"
}

func signedNumber(v float64) string {
	if v > 0 {
		return "+" + Number(v)
	}
	return Number(v)
}

func startText(r *benefit.StartRule) string {
	text := [...]string{"the day it is available", "the first of the month after", "the first of the quarter after",
		"the first of the year after"}[min(r.Kind, benefit.NextYear)]
	if !r.NotBefore.IsZero() {
		text += ", not before " + Date(r.NotBefore)
	}
	return text
}

var kindWords = [...]string{"cashable", "non-cashable", "quantifiable", "qualitative", "disbenefit"}
var statusWords = [...]string{"proposed", "approved", "realising", "realised", "withdrawn"}

func ownerText(o *benefit.Ownership) string {
	switch {
	case o.Name == "":
		return "nobody"
	case !o.HandedBack.IsZero() && o.HandedBack >= o.Accepted:
		return o.Name + ", handed back on " + Date(o.HandedBack)
	case o.Accepted.IsZero():
		return o.Name + ", has not accepted"
	}
	return o.Name + ", accepted on " + Date(o.Accepted)
}

func level(l *benefit.Level) string {
	if l == nil {
		return "not stated"
	}
	text := Number(l.Value)
	if !l.Date.IsZero() {
		text += " on " + Date(l.Date)
	}
	return text
}

func rampText(r benefit.Ramp) string {
	switch r.Shape {
	case benefit.Linear:
		return "even over " + r.Length.String()
	case benefit.SCurve:
		return "in an S-curve over " + r.Length.String()
	}
	return "at once"
}

func lifeText(l benefit.Life) string {
	switch {
	case !l.For.IsZero():
		return l.For.String() + " from the start, moving with it"
	case !l.Until.IsZero():
		return "until " + Date(l.Until) + ", whenever it starts"
	}
	return "not chosen"
}

func (c *composer) outcomeTable(r *benefit.BenefitResult) Table {
	t := table("Plan and forecast", text(""), figure("Plan"), figure("Forecast"), figure("Difference"))
	row := func(name string, plan, forecast civil.Date, bad bool) {
		difference := ""
		if !plan.IsZero() && !forecast.IsZero() {
			difference = fmt.Sprintf("%+d days", forecast-plan)
		}
		t.add(cell(name), cell(day(plan)), cell(day(forecast)), lateIf(bad && difference != "" && forecast > plan, difference))
	}
	row("Available", r.Planned.Available, r.Forecast.Available, true)
	row("Starts", r.Planned.Start, r.Forecast.Start, true)
	row("Last day", dayBefore(r.Planned.End), dayBefore(r.Forecast.End), false)
	t.add(cell("Value"), cell(c.worth(&r.Planned)), cell(c.worth(&r.Forecast)), c.lossCell(r))
	return t
}

// dayBefore is the last day that counts, from the first that does not.
func dayBefore(end civil.Date) civil.Date {
	if end.IsZero() {
		return 0
	}
	return end - 1
}

// waitsFor is the driving chain of the forecast, from the benefit down to the enabler that binds.
func (c *composer) waitsFor(r *benefit.BenefitResult) Table {
	t := table("What its last part waits for, down to what binds", text("Waits for"), figure("Forecast"))
	for _, id := range r.Forecast.Chain {
		if e := c.enabler[id]; e != nil {
			t.add(c.enablerLink(e), lateIf(e.Slip > 0, day(e.Forecast)))
		}
		for i := range c.r.Changes {
			if ch := &c.r.Changes[i]; ch.ID == id {
				t.add(cell(named(ch.Title, ch.ID)), lateIf(ch.Forecast > ch.Planned, day(ch.Forecast)))
			}
		}
	}
	return t
}

func readingTable(p *benefit.Benefit) Table {
	t := table("Readings", figure("Day"), figure("Value"), text("By"), text("Note"))
	for _, r := range p.Readings {
		t.add(cell(Date(r.Date)), cell(Number(r.Value)), cell(r.By), cell(r.Note))
	}
	return t
}

func (c *composer) realisedNote(r *benefit.BenefitResult) string {
	v := &r.Realised
	if !v.Defined {
		return "Realised: undefined, " + or(v.Reason, "there is no reading to compare") + "."
	}
	of := func(x float64) string { return Number(hundredths(x)) }
	return fmt.Sprintf("Realised: %s %% on %s, actual %s against planned %s and %s if nothing were done. ",
		of(v.Ratio*100), Date(v.Date), of(v.Actual), of(v.Planned), of(v.Nothing)) +
		fmt.Sprintf("The forecast is rescaled by %s. %s", of(v.Factor), c.defs["rescaled"].Text)
}

// levelTitle says when the level begins to move.
func levelTitle(p *benefit.Benefit, r *benefit.BenefitResult) string {
	what := capital(inShort(or(p.Measure.Name, named(p.Title, p.ID))))
	switch {
	case r.Planned.NotRun != "" || r.Forecast.NotRun != "":
		return what + ", as planned; no forecast"
	case r.SlipDays > 0:
		return fmt.Sprintf("%s: the change begins %s later than planned", what, Span(r.SlipDays))
	case r.SlipDays < 0:
		return fmt.Sprintf("%s: the change begins %s earlier than planned", what, Span(r.SlipDays))
	}
	return what + ": the change begins when planned"
}

// levelCurve is the level of a benefit's measure over time; nil when it has none.
func (c *composer) levelCurve(p *benefit.Benefit, r *benefit.BenefitResult) *Curve {
	days := c.r.Curve.Months
	v := &r.Curve
	if len(days) < 2 || len(v.Planned) == 0 && len(v.Forecast) == 0 {
		return nil
	}
	k := &Curve{Title: levelTitle(p, r), Unit: p.Measure.Unit, Days: days, Planned: v.Planned, Forecast: v.Forecast,
		DoNothing: v.DoNothing, Evidence: c.ref("benefit", string(p.ID))}
	for _, x := range p.Readings {
		if !x.Date.IsZero() {
			k.Readings = append(k.Readings, Reading{x.Date, x.Value})
		}
	}
	slices.SortStableFunc(k.Readings, func(a, b Reading) int { return cmp.Compare(a.Day, b.Day) })
	k.Now, k.NowName = c.now()
	return k
}
