package brief

import (
	"fmt"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/money"
)

// Spent is the client's money against what was approved.
type Spent struct {
	Sentence string
	Beyond   bool // further than was agreed
	Lines    []SpentLine
	Evidence Ref
}

// SpentLine is one figure of it; Value is "not given" where there is none.
type SpentLine struct{ Name, Value string }

// spent says where the money stands; nil where none is given.
func (c *composer) spent() *Spent {
	l := c.in.Money
	if l == nil || len(l.Live) == 0 {
		return nil
	}
	s := &Spent{Evidence: c.ref("money", "")}
	short := func(minor int64) string { return Short(benefit.Money(minor), l.Currency) }
	ppm := int64(-1)
	if c.in.Agreed != nil {
		ppm = c.in.Agreed.CostPPM
	}
	a, why := l.Hold(ppm)
	s.Beyond = why == "" && a.Beyond
	switch {
	case why != "":
		s.Sentence = "The outturn cannot be held against approval: " + why + "."
	case a.Headroom >= 0:
		s.Sentence = fmt.Sprintf("It is forecast to come to %s of the %s approved: %s is left.", short(a.Outturn), short(a.Approved), short(a.Headroom))
	case a.Beyond:
		s.Sentence = fmt.Sprintf("It is forecast to come to %s, %s above what was approved and more than was agreed.", short(a.Outturn), short(-a.Headroom))
		if !a.Noted {
			s.Sentence += " No exception note speaks of it."
		}
	default:
		s.Sentence = fmt.Sprintf("It is forecast to come to %s, %s above what was approved and within what was agreed.", short(a.Outturn), short(-a.Headroom))
	}
	s.Lines = spentLines(l, short)
	return s
}

func spentLines(l *money.Ledger, write func(int64) string) []SpentLine {
	line := func(name string, minor int64, given bool) SpentLine {
		if !given {
			return SpentLine{name, "not given"}
		}
		return SpentLine{name, write(minor)}
	}
	m := l.Main
	outturn, runs := m.Outturn()
	committed, bound := m.Committed()
	left, held := m.Left()
	return []SpentLine{line("approved", m.Approved, m.Has(money.Approved)), line("forecast outturn", outturn, runs), line("committed", committed, bound), line("certified", m.Certified, m.Has(money.Certified)),
		line("paid", m.Paid, m.Has(money.Paid)), line("contingency left", left, held)}
}

func (c *composer) spentEvidence() *Evidence {
	s, l := c.b.Spent, c.in.Money
	if s == nil {
		return nil
	}
	e := c.section("money", "", "Money against approval", s.Sentence)
	e.Definition = "The forecast outturn is the contract sums, the changes that were implemented, the others times their chance and in full where nobody gave one, and our own costs. It is never a budget divided by an index."
	full := func(minor int64) string { return money.Full(minor, l.Currency) }
	t := table("Every figure", text("Figure"), figure("Amount"))
	m := l.Main
	for _, x := range append([]SpentLine{{"contract sums", full(m.Contract)}, {"changes implemented", full(m.Implemented)}, {"exposure of open changes", full(m.Exposure)}, {"own costs", full(m.Own)}}, spentLines(l, full)...) {
		t.add(cell(x.Name), cell(x.Value))
	}
	changes := table("Changes by stage", text("Change"), text("Stage"), figure("Amount"), figure("Counts"))
	for _, i := range m.Items {
		changes.add(cell(i.Ref+" "+i.Title), cell(string(i.Stage)), cell(full(i.Minor)), cell(full(i.Weighted)))
	}
	e.Tables = []Table{t, changes}
	for _, f := range l.Findings(func(a money.Account) string { return c.supplierOf(a) }) {
		e.note(f.Text)
	}
	if apart := l.Apart(); apart != "" {
		e.note(apart)
	}
	return e
}

// supplierOf is what a contract is called on the page.
func (c *composer) supplierOf(a money.Account) string {
	return or(c.supplier(benefit.EngagementID(a.Engagement)), "A contract")
}

// Judged is what was revealed last of one supplier's engagement.
type Judged struct {
	Supplier string
	On       civil.Date
	Asked    []confidence.Asked
	Reveal   confidence.Reveal
	Ours     bool              // the supplier judged nothing, and was told nothing
	Flags    []confidence.Flag // good ratings over evidence against them
}

// Confidence is what people judge.
type Confidence struct {
	Sentence string
	Lines    []string // where they disagree, the furthest first; then good ratings over evidence
	Evidence Ref
}

// confidence says where raters are furthest apart; nil where nothing was revealed.
func (c *composer) confidence() *Confidence {
	var out *Confidence
	for _, j := range c.in.Judged {
		if len(j.Reveal.Raters) == 0 {
			continue
		}
		if out == nil {
			out = &Confidence{Evidence: c.ref("confidence", "")}
		}
		apart := confidence.Divergence(j.Asked, j.Reveal)
		steps := 0
		for i, a := range apart {
			steps = max(steps, a.Steps())
			if a.Steps() > 0 && i < 2 {
				out.Lines = append(out.Lines, fmt.Sprintf("%s, %s: %s says %s, %s says %s.", j.Supplier, a.Dimension.Title, a.Lowest.Name, a.Low.Words(), a.Highest.Name, a.High.Words()))
			}
		}
		for _, f := range j.Flags {
			out.Lines = append(out.Lines, fmt.Sprintf("%s, %s: %s says %s over this: %s", j.Supplier, f.Rating.Dimension, f.Rater.Name, f.Rating.Level.Words(), f.Evidence[0].Text))
		}
		if out.Sentence == "" {
			to := ""
			if j.Ours {
				to = " to us alone, since the supplier judged nothing"
			}
			out.Sentence = fmt.Sprintf("What %s judged of the work with %s was revealed on %s%s; they are at most %s apart.", things(len(j.Reveal.Raters), "rater"), j.Supplier, Date(j.On), to, things(steps, "step"))
		}
	}
	return out
}

func (c *composer) confidenceEvidence() *Evidence {
	if c.b.Confidence == nil {
		return nil
	}
	e := c.section("confidence", "", "What people judge", c.b.Confidence.Sentence)
	e.Definition = "Five levels from red to green, each a person’s own judgement, made without seeing the others’ and revealed at once. They are not added up."
	for _, j := range c.in.Judged {
		t := table("With "+j.Supplier+", revealed on "+Date(j.On), text("Dimension"), text("Rater"), text("Level"), text("Why"))
		for _, d := range j.Asked {
			for _, x := range j.Reveal.Raters {
				if r := x.Sheet.Of(d.ID); r.Level.Valid() {
					t.add(cell(d.Title), cell(x.Name), cell(r.Level.Letters()+", "+r.Level.Words()), cell(or(r.Why, confidence.Definition(d.ID, r.Level))))
				}
			}
		}
		e.Tables = append(e.Tables, t)
	}
	return e
}
