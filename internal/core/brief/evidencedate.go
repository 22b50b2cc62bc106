package brief

import (
	"fmt"
	"math"
	"strconv"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

func (c *composer) milestoneEvidence(e *benefit.EnablerResult) *Evidence {
	m := c.milestone(e)
	v := c.section("milestone", string(e.ID), m.Name, Date(e.Forecast))
	slip := m.SlipText
	switch {
	case e.Forecast.IsZero():
		v.Value, slip = "not run", "undefined: there is no forecast"
		v.note("Not run: " + e.NotRun + ".")
	case e.Contract.IsZero():
		slip = "undefined: there is no contract date"
	}
	v.given("contract date in force", day(e.Contract), c.fromCase())
	v.given("approved date", day(e.Approved), c.fromCase())
	v.given("forecast", day(e.Forecast), or(e.Source, "none"))
	v.given("slip", slip, "computed")
	v.given("extension", fmt.Sprintf("%d days", e.Extension), "computed")
	if cm := c.contractMilestone(e.ID); cm != nil {
		c.tieGiven(v, cm)
		if len(cm.Dates) > 1 {
			v.Tables = append(v.Tables, contractTable(cm))
		}
	}
	v.Tables = append(v.Tables, c.hangingTable(e))
	if t := c.tied[e.ID]; t != nil {
		v.Tables = append(v.Tables, c.historyTable(e, t),
			chainTable("What drives it: each activity waits for the one before", t.Chain))
	}
	return v
}

// tieGiven says which activity stands for a milestone.
func (c *composer) tieGiven(v *Evidence, m *benefit.ContractMilestone) {
	switch {
	case m.Activity == "":
	case m.Unconfirmed:
		v.given("activity it is tied to", m.Activity+" (suggested, not confirmed)", c.fromCase())
	default:
		v.given("activity it is tied to", m.Activity, c.fromCase())
	}
}

func contractTable(m *benefit.ContractMilestone) Table {
	t := table("Contract dates", figure("Date"), figure("In force from"), text("Reason"))
	for i, d := range m.Dates {
		from := day(d.From)
		if i == 0 && d.From.IsZero() {
			from = "the beginning"
		}
		t.add(cell(Date(d.Date)), cell(from), cell(d.Reason))
	}
	return t
}

func (c *composer) hangingTable(e *benefit.EnablerResult) Table {
	t := table("Benefits that hang on it", text("Benefit"), figure("Planned value"), figure("Loss"))
	for _, id := range e.Benefits {
		for i := range c.r.Benefits {
			if b := &c.r.Benefits[i]; b.ID == id {
				t.add(c.benefitLink(b), cell(c.worth(&b.Planned)), c.lossCell(b))
			}
		}
	}
	return t
}

func (c *composer) historyTable(e *benefit.EnablerResult, tied *Tied) Table {
	t := table("Forecasts by submission", figure("Data date"), text("File"), figure("Forecast"), figure("Moved, days"),
		figure("Contract date then"), figure("Slip, days"))
	m := c.contractMilestone(e.ID)
	before := civil.Date(0)
	for _, r := range tied.History {
		forecast, moved, contract, slip := cell(day(r.Forecast)), cell(""), cell(""), cell("")
		if r.Forecast.IsZero() {
			forecast = lateIf(true, "not in the file")
		} else if !before.IsZero() {
			moved = lateIf(r.Forecast > before, fmt.Sprintf("%+d", r.Forecast-before))
		}
		if m != nil && !m.InForce(r.Report).IsZero() {
			in := m.InForce(r.Report)
			contract = cell(Date(in))
			if !r.Forecast.IsZero() {
				slip = lateIf(r.Forecast > in, fmt.Sprintf("%+d", r.Forecast-in))
			}
		}
		before = r.Forecast
		t.add(cell(Date(r.Report)), cell(r.File), forecast, moved, contract, slip)
	}
	return t
}

func chainTable(caption string, chain []Activity) Table {
	t := table(caption, text("Activity"), text("Name"), figure("Start"), figure("Finish"), figure("Float, working days"),
		text("Ours"))
	for _, a := range chain {
		float := ""
		if a.HasFloat {
			float = Number(a.Float)
		}
		t.add(cell(named(a.Code, a.ID)), cell(a.Name), cell(Date(a.Start)), cell(Date(a.Finish)),
			lateIf(a.HasFloat && a.Float < 0, float), cell(a.Ours))
	}
	return t
}

func (c *composer) trendEvidence() *Evidence {
	t := c.trend()
	if t == nil {
		return nil
	}
	all := &Timeline{Title: "Contract dates and forecasts", Rows: c.milestones()}
	all.Now, all.NowName = c.now()
	e := c.section("trend", "", "How the contract milestones moved", t.Title)
	e.Pictures, e.Tables = []Picture{t, all}, []Table{c.slopes()}
	return e
}

// slopeReports is how many reports back the slope looks, where there are so many.
const slopeReports = 3

// slopes says of each milestone how many days it moves a day.
func (c *composer) slopes() Table {
	t := table("Slope: days later for each day that passed", text("Milestone"), figure("Over reports"), figure("Slope"))
	for i := range c.r.Enablers {
		e := &c.r.Enablers[i]
		tied := c.tied[e.ID]
		if tied == nil || !isMilestone(e) {
			continue
		}
		over, slope, ok := slopeOf(inOrder(tied.History))
		if !ok {
			t.add(c.enablerLink(e), cell(""), cell("undefined: fewer than two forecasts"))
			continue
		}
		t.add(c.enablerLink(e), cell(strconv.Itoa(over)), lateIf(slope >= 1, Number(hundredths(slope))))
	}
	return t
}

// hundredths rounds to two decimals, half away from zero.
func hundredths(v float64) float64 { return math.Round(v*100) / 100 }

// slopeOf is (fₙ − fₙ₋ₖ) ÷ (rₙ − rₙ₋ₖ) over the last reports that give a forecast.
func slopeOf(h []Reported) (over int, slope float64, ok bool) {
	var held []Reported
	for _, r := range h {
		if !r.Forecast.IsZero() {
			held = append(held, r)
		}
	}
	over = min(slopeReports, len(held)-1)
	if over < 1 {
		return 0, 0, false
	}
	a, b := held[len(held)-1-over], held[len(held)-1]
	return over, float64(b.Forecast-a.Forecast) / float64(b.Report-a.Report), true
}

func (c *composer) delayEvidence() *Evidence {
	f := c.delayFigure()
	if f == nil {
		return nil
	}
	e := c.costliest()
	v := c.section("delay", string(e.ID), "Cost of delay of "+named(e.Title, e.ID), f.Value)
	if e.Delay.Reason != "" {
		v.note(capital(e.Delay.Reason) + ".")
	}
	v.Tables = []Table{c.delayTable()}
	if len(e.Delay.Weeks) == 0 {
		return v
	}
	v.Value = c.full(e.Delay.Week)
	t := table("Lost in all, by weeks of further delay", figure("Weeks"), figure("New date"), figure("Lost in all"))
	for i, m := range e.Delay.Weeks {
		t.add(cell(strconv.Itoa(i+1)), cell(Date(e.Forecast+civil.Date(7*(i+1)))), c.sum(m))
	}
	v.Tables = append(v.Tables, t)
	return v
}

// delayTable is the cost of one week of every enabler.
func (c *composer) delayTable() Table {
	t := table("One week later, one at a time", text("Milestone or own work"), figure("Forecast"), figure("One week costs"),
		text("Why"))
	for i := range c.r.Enablers {
		e := &c.r.Enablers[i]
		cost := "not run"
		if e.Delay.Defined {
			cost = c.full(e.Delay.Week)
		}
		t.add(c.enablerLink(e), cell(day(e.Forecast)), cell(cost), cell(e.Delay.Reason))
	}
	return t
}
