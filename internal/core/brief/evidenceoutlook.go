package brief

import (
	"cmp"
	"fmt"
	"slices"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/outlook"
)

// Expected is what a simulation of the submissions found, in sentences.
type Expected struct {
	Sentence string
	Lines    []string // what moves the date
	Evidence Ref
}

// Chances is how likely something has come by a day: days by hundredths of the outcomes.
type Chances struct {
	Title    string
	Name     string
	Days     []civil.Date
	Contract civil.Date
	Chance   string
	Now      civil.Date
	NowName  string
}

// Movers is what moves a date, in weeks.
type Movers struct {
	Title string
	Rows  []Mover
}

// Mover is one cause of Movers.
type Mover struct {
	Name  string
	Court benefit.Court
	Weeks float64
}

func (*Chances) picture() {}
func (*Movers) picture()  {}

// share is a share in words; what is not none is never written as none, nor what is not all as all.
func share(x float64) string {
	switch {
	case x > 0 && x < 0.01:
		return "under 1 %"
	case x < 1 && x > 0.99:
		return "over 99 %"
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}

// expected sums up what was simulated; nil where nothing was.
func (c *composer) expected() *Expected {
	r := c.in.Outlook
	if r == nil {
		return nil
	}
	x := &Expected{Evidence: c.ref("outlook", "")}
	x.Sentence = fmt.Sprintf("Simulated: half of the outcomes finish by %s, four in five by %s.", Date(r.Finish.P50.Value), Date(r.Finish.P80.Value))
	if m := c.simulatedKey(); m != nil && m.Chance != nil {
		x.Sentence += fmt.Sprintf(" The chance that “%s” keeps its contract date is %s.", m.Title, share(m.Chance.Value()))
	}
	for _, m := range r.Five() {
		x.Lines = append(x.Lines, fmt.Sprintf("%s: %s", m.Title, inWeeks(m.Weeks)))
	}
	return x
}

func inWeeks(x float64) string {
	if x < 0 {
		return fmt.Sprintf("%.1f weeks earlier", -x)
	}
	return fmt.Sprintf("%.1f weeks", x)
}

// simulatedKey is the milestone the page speaks of first, as it was simulated, else the one least likely to keep its date.
func (c *composer) simulatedKey() (out *outlook.Milestone) {
	for i := range c.in.Outlook.Milestones {
		m := &c.in.Outlook.Milestones[i]
		if c.key != nil && m.Node == string(c.key.ID) {
			return m
		}
		if m.Chance != nil && (out == nil || m.Chance.Value() < out.Chance.Value()) {
			out = m
		}
	}
	return out
}

// outlookEvidence is what stands behind it: the S-curve, what moves the date, the fan, and the expected loss explained.
func (c *composer) outlookEvidence() *Evidence {
	r := c.in.Outlook
	if r == nil {
		return nil
	}
	e := c.section("outlook", "", "What could happen", "P80 "+Date(r.Finish.P80.Value))
	e.given("iterations", fmt.Sprint(r.Iterations), "the simulation")
	e.given("seed", fmt.Sprint(r.Seed), "the simulation")
	e.given("as of", Date(r.Report), "the simulation")
	e.given("activities of uncertain length", fmt.Sprintf("%d of %d", r.Uncertain, r.Activities), "the submissions")
	e.Pictures = append(e.Pictures, c.chances(), c.movers())
	e.Tables = append(e.Tables, c.datesTable())
	if w := &r.Worth; w.NotRun == "" {
		if fan := c.fanCurve(); fan != nil {
			e.Pictures = append(e.Pictures, fan)
		}
		if fall := c.expectedLoss(); len(fall.Steps) > 0 {
			e.Pictures = append(e.Pictures, fall)
		}
		e.Tables = append(e.Tables, c.expectedCauses())
		e.note(w.Method)
		if w.Fan.Warning != "" {
			e.note(w.Fan.Warning)
		}
	} else {
		e.note("No value could be simulated: " + w.NotRun + ".")
	}
	e.Pictures = slices.DeleteFunc(e.Pictures, func(p Picture) bool { return p == nil })
	assumed := table("What it was assumed from", text("Assumption"))
	for _, s := range r.Assumptions {
		assumed.add(cell(s))
	}
	e.Tables = append(e.Tables, assumed)
	for _, s := range r.Notes {
		e.note(s)
	}
	return e
}

func (c *composer) chances() Picture {
	r := c.in.Outlook
	k := &Chances{Title: "When it will have finished", Name: "Finish", Days: r.Finish.Curve, Now: r.Report, NowName: "as of " + Date(r.Report)}
	if m := c.simulatedKey(); m != nil {
		k.Title, k.Name, k.Days, k.Contract = m.Title+": when it will have come", m.Title, m.Curve, m.Contract
		if m.Chance != nil {
			k.Chance = share(m.Chance.Value())
		}
	}
	if len(k.Days) == 0 {
		return nil
	}
	return k
}

func (c *composer) movers() Picture {
	m := &Movers{Title: "What moves the date, in weeks"}
	for _, x := range c.in.Outlook.Five() {
		m.Rows = append(m.Rows, Mover{x.Title, x.Court, x.Weeks})
	}
	if len(m.Rows) == 0 {
		return nil
	}
	return m
}

func (c *composer) datesTable() Table {
	t := table("Chances of the dates", text("What comes"), figure("Contract"), figure("P50"), figure("P80"), figure("P90"), figure("Chance"))
	for i := range c.in.Outlook.Milestones {
		m := &c.in.Outlook.Milestones[i]
		chance := "no date"
		if m.Chance != nil {
			chance = fmt.Sprintf("%s (%s to %s)", share(m.Chance.Value()), share(m.Chance.Low), share(m.Chance.High))
		}
		t.add(cell(m.Title), cell(day(m.Contract)), cell(day(m.P50.Value)), cell(day(m.P80.Value)), cell(day(m.P90.Value)), cell(chance))
	}
	return t
}

func (c *composer) fanCurve() *Curve {
	f := &c.in.Outlook.Worth.Fan
	if len(f.Months) == 0 {
		return nil
	}
	return &Curve{Title: "What the benefits bring a year, and how sure that is", Money: true, Days: f.Months, Planned: floats(f.Planned), Forecast: floats(f.P50), Low: floats(f.P10), High: floats(f.P90),
		Band: "eight in ten outcomes", Now: c.in.Outlook.Report, NowName: "as of " + Date(c.in.Outlook.Report)}
}

// expectedLoss leads from the plan to the mean of all outcomes.
func (c *composer) expectedLoss() *Waterfall {
	w := &c.in.Outlook.Worth
	out := &Waterfall{Title: "From the plan to what is expected", FromName: "Planned", From: w.Plan, ToName: "Expected", To: w.Mean}
	rest := benefit.Money(0)
	for i, k := range c.expectedParts() {
		if i >= 10 {
			rest += k.Amount
			continue
		}
		out.Steps = append(out.Steps, Cause{k.Title, k.Court, -k.Amount})
	}
	if rest != 0 {
		out.Steps = append(out.Steps, Cause{"further causes", benefit.Agreed, -rest})
	}
	return out
}

// expectedParts are the causes that cost something: what is late already, then what may happen, each the largest first.
func (c *composer) expectedParts() (out []outlook.Cause) {
	for _, list := range [][]outlook.Cause{c.in.Outlook.Worth.Known, c.in.Outlook.Worth.Chances} {
		list = slices.DeleteFunc(slices.Clone(list), func(k outlook.Cause) bool { return k.Amount == 0 })
		slices.SortStableFunc(list, func(a, b outlook.Cause) int { return cmp.Compare(b.Amount, a.Amount) })
		out = append(out, list...)
	}
	return out
}

func (c *composer) expectedCauses() Table {
	t := table("Causes of the expected loss", text("Cause"), text("Court"), figure("Costs on average"))
	for _, k := range c.expectedParts() {
		t.add(cell(k.Title), cell(courtWord(k.Court)), c.sum(k.Amount))
	}
	return t
}
