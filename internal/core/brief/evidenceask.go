package brief

import (
	"fmt"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/benefit"
)

func (c *composer) decisionEvidence(d *benefit.Decision) *Evidence {
	e := c.section("decision", string(d.ID), named(d.Title, d.ID), "")
	e.given("decided by", or(d.By, "nobody named"), c.fromCase())
	e.given("asked on", day(d.AskedOn), c.fromCase())
	e.given("needed by", day(d.NeededBy), c.fromCase())
	e.given("standing cost of each week", c.full(d.PerWeek), c.fromCase())
	if len(d.Options) > 0 {
		e.given("options", strings.Join(d.Options, "; "), c.fromCase())
	}
	if !d.Decided.IsZero() {
		e.Value = "decided on " + Date(d.Decided)
		if d.Outcome != "" {
			e.note("Decided: " + d.Outcome)
		}
		return e
	}
	var a Ask
	c.cost(&a, d)
	e.Value = a.Cost
	if len(a.Notes) > 0 {
		e.note(capital(strings.Join(a.Notes, ", ")) + ".")
	}
	if len(d.Holds) > 0 {
		t := table("Activities it holds", text("Activity"), text("In the programme of"))
		for _, h := range d.Holds {
			t.add(cell(h.Code), cell(c.supplier(h.Engagement)))
		}
		e.Tables = append(e.Tables, t)
	}
	if w := c.waiting(d.ID); w != nil {
		if n := len(w.NotRun); n > 0 {
			e.note(capital(things(n, "benefit")) + " without a forecast " + are(n) + " not counted.")
		}
		e.Pictures = append(e.Pictures, c.steps(w))
		e.Tables = append(e.Tables, c.weekTable(w))
	}
	return e
}

func (c *composer) steps(w *benefit.Waiting) *Steps {
	s := &Steps{From: w.From}
	for _, k := range w.Weeks {
		s.Total = append(s.Total, k.Total)
	}
	total := s.Total[len(s.Total)-1]
	s.Title = fmt.Sprintf("Waiting %s costs %s", things(len(w.Weeks), "week"), Short(total, c.b.Currency))
	if total == 0 {
		s.Title = fmt.Sprintf("Waiting %s costs nothing", things(len(w.Weeks), "week"))
	}
	return s
}

func (c *composer) weekTable(w *benefit.Waiting) Table {
	t := table("Week by week", figure("Week"), figure("Begins"), figure("Benefit lost"), figure("With standing cost"),
		figure("In all"))
	for _, k := range w.Weeks {
		t.add(cell(strconv.Itoa(k.Week)), cell(Date(k.From)), c.sum(k.Benefits), c.sum(k.Cost), c.sum(k.Total))
	}
	return t
}

func (c *composer) owedEvidence() *Evidence {
	o := c.owed()
	if o == nil {
		return nil
	}
	e := c.section("owed", "", "What we owe suppliers", o.Sentence)
	t := table("Everything we promised", text("Promise"), text("To"), text("Owner"), figure("Due"), figure("Done"), text("State"))
	for i := range c.in.Obligations {
		b := &c.in.Obligations[i]
		t.add(cell(named(b.Work.Title, b.Work.ID)), cell(b.Supplier), cell(or(b.Work.Owner, "nobody named")), cell(day(b.Work.Due)),
			cell(day(b.Work.Done)), lateIf(b.State == benefit.Late || b.State == benefit.DoneLate, obligationState(b)))
	}
	e.Tables = []Table{t}
	return e
}

func obligationState(b *benefit.Obligation) string {
	switch b.State {
	case benefit.Late:
		return exactly(b.DaysLate) + " late"
	case benefit.DoneLate:
		return "done " + exactly(b.DaysLate) + " late"
	case benefit.DoneInTime:
		return "done in time"
	case benefit.NoDueDate:
		return "no due date"
	}
	return "not due yet"
}

func (c *composer) nextEvidence() *Evidence {
	if len(c.in.Next) == 0 {
		return nil
	}
	e := c.section("next", "", "Inputs that are missing", "")
	t := table("By value", text("Input"), figure("Value it touches"))
	for i := range c.in.Next {
		in := &c.in.Next[i]
		worth := "no sum"
		switch {
		case in.HasMoney && in.PerYear:
			worth = c.full(in.Money) + " a year"
		case in.HasMoney:
			worth = c.full(in.Money)
		}
		t.add(cell(in.Sentence), cell(worth))
	}
	e.Tables = []Table{t}
	return e
}
