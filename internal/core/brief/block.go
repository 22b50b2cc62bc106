package brief

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// frontCauses is how many causes the waterfall of the page names; the others are one step.
const frontCauses = 5

// waterfall leads from plan to forecast; nil when nothing changed. most 0 names every cause.
func (c *composer) waterfall(causes []benefit.Cause, most int) *Waterfall {
	t := &c.r.Totals
	if !t.HasMoney || !c.compared() || len(causes) == 0 {
		return nil
	}
	w := &Waterfall{FromName: "Plan at approval", From: t.Compared, ToName: "Forecast", To: t.Forecast, Note: capital(c.r.SumName),
		Evidence: c.ref("loss", "")}
	switch {
	case t.Loss > 0:
		w.Title = fmt.Sprintf("Why %s is lost", c.money(t.Loss))
	case t.Loss < 0:
		w.Title = fmt.Sprintf("Why %s is gained", c.money(-t.Loss))
	default:
		w.Title = "Gains and losses that cancel out"
	}
	if t.Missing != 0 {
		w.FromName = "Plan, of what is forecast"
	}
	order := slices.Clone(causes)
	slices.SortStableFunc(order, func(a, b benefit.Cause) int { return cmp.Compare(size(b.Amount), size(a.Amount)) })
	if most == 0 || len(order) <= most+1 {
		most = len(order)
	}
	named, rest := order[:most], order[most:]
	slices.SortStableFunc(named, func(a, b benefit.Cause) int { return cmp.Compare(b.Amount, a.Amount) })
	for _, x := range named {
		w.Steps = append(w.Steps, Cause{x.Title, x.Court, -x.Amount})
	}
	if len(rest) > 0 {
		var sum benefit.Money
		for _, x := range rest {
			sum += x.Amount
		}
		w.Steps = append(w.Steps, Cause{fmt.Sprintf("%d smaller causes", len(rest)), benefit.Agreed, -sum})
	}
	return w
}

// curve is the yearly rate of the whole; nil when no benefit has money in both.
func (c *composer) curve() *Curve {
	r := &c.r.Curve
	if len(r.Months) < 2 || len(r.Planned) != len(r.Months) || len(r.Forecast) != len(r.Months) {
		return nil
	}
	shown := tail(r.Planned, r.Forecast)
	k := &Curve{Money: true, Days: r.Months[:shown], Planned: floats(r.Planned[:shown]), Forecast: floats(r.Forecast[:shown]), Evidence: c.ref("curve", "")}
	k.Now, k.NowName = c.now()
	k.Title = c.curveTitle(k)
	return k
}

// tail is how many months of the curves to show: until three months after both have come to nothing for good.
func tail(planned, forecast []benefit.Money) int {
	n := len(planned)
	for n > 0 && planned[n-1] == 0 && forecast[n-1] == 0 {
		n--
	}
	if n == 0 {
		return len(planned)
	}
	return max(2, min(n+3, len(planned)))
}

// now is the day "today" of the charts: the data date of the key programme, else the report date.
func (c *composer) now() (civil.Date, string) {
	if s := c.keySchedule(); s != nil && !s.DataDate.IsZero() {
		return s.DataDate, "data date " + Date(s.DataDate)
	}
	return c.b.Report, "report of " + Date(c.b.Report)
}

// curveTitle compares when plan and forecast reach half of their height, in months: that is how finely the curve is known.
func (c *composer) curveTitle(k *Curve) string {
	plan, forecast := slices.Max(k.Planned), slices.Max(k.Forecast)
	p, f := halfAt(k.Planned, plan), halfAt(k.Forecast, forecast)
	money := func(v float64) string { return Short(benefit.Money(v), c.b.Currency) }
	switch {
	case plan <= 0:
		return "What the benefits bring in each year"
	case money(forecast) != money(plan):
		return fmt.Sprintf("The forecast reaches %s a year, the plan %s", money(forecast), money(plan))
	case f > p:
		return fmt.Sprintf("The %s a year builds up %s later than planned", money(plan), things(f-p, "month"))
	case f < p:
		return fmt.Sprintf("The %s a year builds up %s earlier than planned", money(plan), things(p-f, "month"))
	}
	return fmt.Sprintf("The %s a year builds up as planned", money(plan))
}

// halfAt is the first index at half of the height or above.
func halfAt(vs []float64, height float64) int {
	return max(0, slices.IndexFunc(vs, func(v float64) bool { return v >= height/2 }))
}

func floats(ms []benefit.Money) []float64 {
	out := make([]float64, len(ms))
	for i, m := range ms {
		out[i] = float64(m)
	}
	return out
}

// milestones are the contract milestones in order of contract date; those without come last.
func (c *composer) milestones() (out []Milestone) {
	for i := range c.r.Enablers {
		if e := &c.r.Enablers[i]; isMilestone(e) {
			out = append(out, c.milestone(e))
		}
	}
	slices.SortStableFunc(out, func(a, b Milestone) int { return cmp.Compare(orLast(a.Contract), orLast(b.Contract)) })
	return out
}

// orLast puts no date after every date.
func orLast(d civil.Date) civil.Date {
	if d.IsZero() {
		return civil.MaxDate
	}
	return d
}

func (c *composer) milestone(e *benefit.EnablerResult) Milestone {
	m := Milestone{Name: named(e.Title, e.ID), Contract: e.Contract, Forecast: e.Forecast, Reached: e.Reached,
		Evidence: c.ref("milestone", string(e.ID))}
	if len(c.c.Engagements) > 1 {
		m.Supplier = c.supplier(e.Engagement)
	}
	if m.HasSlip = !e.Forecast.IsZero() && !e.Contract.IsZero(); m.HasSlip {
		m.Slip, m.SlipText = e.Slip, Slip(e.Slip)
	}
	switch {
	case e.Forecast.IsZero():
		m.SlipText = "not run"
		m.Notes = append(m.Notes, strings.TrimPrefix(e.NotRun, m.Name+" has no forecast: "))
	case e.Contract.IsZero():
		m.SlipText = "undefined"
		m.Notes = append(m.Notes, "no contract date is stated")
	}
	if e.Reached {
		m.Notes = append(m.Notes, "reached")
	}
	if cm := c.contractMilestone(e.ID); cm != nil && cm.Unconfirmed {
		m.Notes = append(m.Notes, "activity not confirmed")
	}
	if e.Extension > 0 {
		m.Notes = append(m.Notes, "extended by "+exactly(e.Extension))
	} else if e.Extension < 0 {
		m.Notes = append(m.Notes, "brought forward by "+exactly(e.Extension))
	}
	if t := c.tied[e.ID]; t != nil {
		if moved := movedSince(inOrder(t.History)); moved != "" {
			m.Notes = append(m.Notes, moved)
		}
	}
	return m
}

// movedSince says how the last submission moved a milestone against the one before.
func movedSince(h []Reported) string {
	if len(h) < 2 {
		return ""
	}
	before, now := h[len(h)-2], h[len(h)-1]
	switch {
	case now.Forecast.IsZero() && !before.Forecast.IsZero():
		return "gone from the last submission"
	case now.Forecast.IsZero() || before.Forecast.IsZero():
		return ""
	case now.Forecast > before.Forecast:
		return "last report: +" + exactly(int(now.Forecast-before.Forecast))
	case now.Forecast < before.Forecast:
		return "last report: −" + exactly(int(before.Forecast-now.Forecast))
	}
	return ""
}

// trendLines is how many milestones the trend of the page shows.
const trendLines = 4

// trend shows the tied milestones over the submissions; nil unless there are two.
func (c *composer) trend() *Trend {
	t := &Trend{Evidence: c.ref("trend", "")}
	reports := 0
	for i := range c.r.Enablers {
		e := &c.r.Enablers[i]
		tied := c.tied[e.ID]
		if tied == nil || !isMilestone(e) {
			continue
		}
		history := inOrder(tied.History)
		if !anyForecast(history) {
			continue
		}
		reports = max(reports, len(history))
		t.Lines = append(t.Lines, TrendLine{named(e.Title, e.ID), history, c.contractDates(e)})
	}
	if reports < 2 {
		return nil
	}
	c.keyFirst(t)
	t.Lines = t.Lines[:min(len(t.Lines), trendLines)]
	t.Title = trendTitle(t.Lines[0], reports)
	return t
}

// inOrder is a history by report date, one forecast a day: of two submissions with one data date the later given counts,
// and one without a data date has no place in it.
func inOrder(h []Reported) (out []Reported) {
	for _, r := range h {
		if !r.Report.IsZero() {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b Reported) int { return cmp.Compare(a.Report, b.Report) })
	kept := out[:0]
	for i, r := range out {
		if i+1 == len(out) || out[i+1].Report != r.Report {
			kept = append(kept, r)
		}
	}
	return kept
}

// keyFirst puts the line of the key milestone first, then the others by how far they moved.
func (c *composer) keyFirst(t *Trend) {
	isKey := func(l TrendLine) bool { return c.key != nil && l.Name == named(c.key.Title, c.key.ID) }
	slices.SortStableFunc(t.Lines, func(a, b TrendLine) int {
		switch {
		case isKey(a) && !isKey(b):
			return -1
		case isKey(b) && !isKey(a):
			return 1
		}
		return cmp.Compare(moved(b.Reports), moved(a.Reports))
	})
}

// moved is by how many days a forecast moved from the first report that gives one to the last.
func moved(h []Reported) int {
	first, last := civil.Date(0), civil.Date(0)
	for _, r := range h {
		if r.Forecast.IsZero() {
			continue
		}
		if first == 0 {
			first = r.Forecast
		}
		last = r.Forecast
	}
	return int(last - first)
}

func anyForecast(h []Reported) bool {
	return slices.ContainsFunc(h, func(r Reported) bool { return !r.Forecast.IsZero() })
}

func trendTitle(l TrendLine, reports int) string {
	name, over := inShort(l.Name), fmt.Sprintf("over %s reports", count(reports))
	switch days := moved(l.Reports); {
	case days > 0:
		return fmt.Sprintf("%s has moved %s later %s", name, Span(days), over)
	case days < 0:
		return fmt.Sprintf("%s has moved %s earlier %s", name, Span(days), over)
	}
	return fmt.Sprintf("%s has not moved %s", name, over)
}

func (c *composer) contractDates(e *benefit.EnablerResult) (out []benefit.ContractDate) {
	if m := c.contractMilestone(e.ID); m != nil {
		for _, d := range m.Dates {
			if !d.Date.IsZero() {
				out = append(out, d)
			}
		}
	}
	return out
}

func (c *composer) contractMilestone(id benefit.NodeID) *benefit.ContractMilestone {
	for i := range c.c.Engagements {
		for k := range c.c.Engagements[i].Milestones {
			if m := &c.c.Engagements[i].Milestones[k]; m.ID == id {
				return m
			}
		}
	}
	return nil
}

// owed is what we promised and are late with, the longest first; nil when nothing was promised.
func (c *composer) owed() *Owed {
	if len(c.in.Obligations) == 0 {
		return nil
	}
	o := &Owed{Evidence: c.ref("owed", "")}
	for i := range c.in.Obligations {
		if b := &c.in.Obligations[i]; b.State == benefit.Late {
			o.Late = append(o.Late, OwedItem{named(b.Work.Title, b.Work.ID), b.Supplier, b.Work.Owner, b.Work.Due, b.DaysLate})
		}
	}
	slices.SortStableFunc(o.Late, func(a, b OwedItem) int { return cmp.Compare(b.DaysLate, a.DaysLate) })
	n := len(c.in.Obligations)
	switch late := len(o.Late); {
	case late == 0 && n == 1:
		o.Sentence = "The one thing we promised is not late."
	case late == 0:
		o.Sentence = fmt.Sprintf("None of the %s we promised is late.", things(n, "thing"))
	case n == 1:
		o.Sentence = "The one thing we promised is late."
	default:
		o.Sentence = fmt.Sprintf("Of the %s we promised, %s %s late.", things(n, "thing"), count(late), are(late))
	}
	return o
}

// mostNext is how many inputs the page asks for.
const mostNext = 5

// next are the inputs worth most.
func (c *composer) next() (out []Next) {
	for i := range c.in.Next {
		if len(out) == mostNext {
			break
		}
		in := &c.in.Next[i]
		n := Next{Sentence: in.Sentence, Evidence: c.ref("next", "")}
		if in.HasMoney {
			tail := " of planned value"
			if in.PerYear {
				tail = " a year"
			}
			// The sentence ends with the same sum in another rounding; the page writes it once, its own way.
			head := strings.TrimSuffix(in.Sentence, ": "+in.Money.Short(c.b.Currency)+tail+" hangs on it")
			n.Sentence, n.Worth = head, Short(in.Money, c.b.Currency)+tail
		}
		out = append(out, n)
	}
	return out
}
