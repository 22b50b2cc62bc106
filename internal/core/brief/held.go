package brief

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// Agreed is how far from the plan the sponsor lets things go before being asked.
type Agreed struct {
	LateDays   int        // a contract milestone after its contract date in force
	BenefitPPM int64      // of the planned value of the benefits, in millionths
	CostPPM    int64      // of the approved costs, in millionths
	On         civil.Date // the day it was set down
	By         string     // who set it down
	Sponsor    bool       // by agreement of the sponsor
	Words      string
}

// Held is the page held against what was agreed.
type Held struct {
	Sentence string
	Outside  []Measure // what goes further than agreed; benefits and costs first, then milestones, the furthest first
	Within   []Measure
	Evidence Ref
}

// Measure is one thing held against what was agreed.
type Measure struct {
	What     string
	Value    string // "9 weeks late", "12 % lost"
	Limit    string // "at most 2 weeks late"
	Beyond   string // by how much it is outside; "" within
	Evidence Ref
	size     float64 // by how much, to order those of one sort
}

// held holds dates, benefits and costs against what was agreed; nil when nothing was.
func (c *composer) held() *Held {
	if c.in.Agreed == nil {
		return nil
	}
	h := &Held{Evidence: c.ref("agreed", "")}
	for _, m := range slices.Concat(c.moneyMeasures(), c.dateMeasures()) {
		if m.Beyond != "" {
			h.Outside = append(h.Outside, m)
		} else {
			h.Within = append(h.Within, m)
		}
	}
	switch out, all := len(h.Outside), len(h.Outside)+len(h.Within); {
	case all == 0:
		h.Sentence = "Nothing can be held against what was agreed yet."
	case out == 0 && all == 1:
		h.Sentence = "The one thing that can be measured is within what was agreed."
	case out == 0:
		h.Sentence = fmt.Sprintf("All of the %s that can be measured are within what was agreed.", things(all, "thing"))
	default:
		h.Sentence = fmt.Sprintf("Of the %s that can be measured, %s %s outside what was agreed.", things(all, "thing"), count(out), are(out))
		if all == 1 {
			h.Sentence = "The one thing that can be measured is outside what was agreed."
		}
	}
	return h
}

// moneyMeasures are the value of the benefits and the costs.
func (c *composer) moneyMeasures() (out []Measure) {
	if ppm, ok := lostPPM(c.r); ok {
		m := Measure{What: "Value of the benefits", Value: percent(ppm) + " lost", Limit: "at most " + percent(c.in.Agreed.BenefitPPM) + " lost", Evidence: c.ref("loss", "")}
		if ppm < 0 {
			m.Value = percent(-ppm) + " gained"
		}
		if over := ppm - c.in.Agreed.BenefitPPM; over > 0 {
			m.Beyond = percent(over) + " beyond"
		}
		out = append(out, m)
	}
	if ppm, ok := overPPM(c.r); ok {
		m := Measure{What: "Costs", Value: percent(ppm) + " above the approved sum", Limit: "at most " + percent(c.in.Agreed.CostPPM) + " above", Evidence: c.ref("loss", "")}
		if ppm < 0 {
			m.Value = percent(-ppm) + " below the approved sum"
		}
		if over := ppm - c.in.Agreed.CostPPM; over > 0 {
			m.Beyond = percent(over) + " beyond"
		}
		out = append(out, m)
	}
	return out
}

// lostPPM is how much of the planned value of the benefits is lost, in millionths, of those that have both a plan and a forecast.
func lostPPM(r *benefit.Result) (int64, bool) {
	t := &r.Totals
	if !t.HasMoney || !t.HasForecast || t.PlannedBenefits <= 0 {
		return 0, false
	}
	return millionths(t.PlannedBenefits-t.ForecastBenefits, t.PlannedBenefits), true
}

// overPPM is how far the costs go above what was approved, in millionths.
func overPPM(r *benefit.Result) (int64, bool) {
	t := &r.Totals
	if !t.HasCosts || t.PlannedCosts <= 0 {
		return 0, false
	}
	return millionths(t.ForecastCosts-t.PlannedCosts, t.PlannedCosts), true
}

func millionths(part, whole benefit.Money) int64 {
	return int64(math.Round(float64(part) / float64(whole) * 1e6))
}

// percent is millionths as people say them: "12 %", "2.5 %".
func percent(ppm int64) string { return Number(math.Round(float64(ppm)/1e3)/10) + " %" }

// dateMeasures are the contract milestones that are not reached and can be measured, the latest first.
func (c *composer) dateMeasures() (out []Measure) {
	limit := "on the day"
	if c.in.Agreed.LateDays > 0 {
		limit = "at most " + exactly(c.in.Agreed.LateDays) + " late"
	}
	for i := range c.r.Enablers {
		e := &c.r.Enablers[i]
		if !isMilestone(e) || e.Reached || e.Forecast.IsZero() || e.Contract.IsZero() {
			continue
		}
		m := Measure{What: named(e.Title, e.ID), Value: Slip(e.Slip), Limit: limit, Evidence: c.ref("milestone", string(e.ID)), size: float64(e.Slip)}
		if over := e.Slip - c.in.Agreed.LateDays; over > 0 {
			m.Beyond = exactly(over) + " beyond"
		}
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(a, b Measure) int { return cmp.Compare(b.size, a.size) })
	return out
}

// heldEvidence is what was agreed, and everything held against it.
func (c *composer) heldEvidence() *Evidence {
	a := c.in.Agreed
	if a == nil {
		return nil
	}
	e := c.section("agreed", "", "Held against what was agreed", "")
	e.Definition = "A contract milestone is held against its contract date in force, benefits against their planned value, costs against the approved sum. " +
		"What is further off than was agreed is outside. Milestones that were reached, and what cannot be measured, are not counted."
	e.given("a contract milestone late by at most", exactly(a.LateDays), "agreed")
	e.given("planned value of the benefits lost, at most", percent(a.BenefitPPM), "agreed")
	e.given("costs above the approved sum, at most", percent(a.CostPPM), "agreed")
	by := or(a.By, "nobody is named")
	if !a.Sponsor {
		by += ", not the sponsor"
	}
	e.given("set down", or(Date(a.On), "no date"), by)
	if a.Words != "" {
		e.note(a.Words)
	}
	t := table("Everything that can be measured", text("What"), figure("Now"), figure("Agreed"), text("Outside by"))
	for _, m := range append(slices.Clone(c.b.Held.Outside), c.b.Held.Within...) {
		t.add(link(m.What, m.Evidence), cell(m.Value), cell(m.Limit), lateIf(m.Beyond != "", or(m.Beyond, "within")))
	}
	e.Tables = append(e.Tables, t)
	return e
}
