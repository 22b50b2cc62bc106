package benefit

import (
	"errors"
	"fmt"
	"time"

	"counterpart.dev/internal/core/civil"
)

// Wait is the question what it costs to leave a decision open. The caller runs the schedules for it.
type Wait struct {
	Decision DecisionID
	From     civil.Date // the day the waiting is counted from: today, or the day the decision is needed by
	Now      Input      // the dates if it is decided on From
	Later    []Later    // the dates if it is decided so many weeks after it, by rising weeks
}

// Later is the dates of enablers if a decision comes a number of weeks late. Enablers it does not name keep their date.
type Later struct {
	Weeks int
	Dates Dates
}

// maxWait bounds the weeks of a Wait: ten years.
const maxWait = 520

// WaitingCost turns the dates of a waiting decision into money: the value lost by each further week, nothing while the
// float of the activities it holds lasts, plus the standing cost of the decision. Where weeks are left out, the loss
// of the gap is spread evenly over it. Errors: an unsound case, an unknown decision, weeks that do not rise from 1 on.
func WaitingCost(c *Case, w Wait) (Waiting, error) {
	m, err := newModel(c, w.Now)
	if err != nil {
		return Waiting{}, err
	}
	d := c.decision(w.Decision)
	if d == nil {
		return Waiting{}, fmt.Errorf("the case has no decision %q", w.Decision)
	}
	if err := w.check(); err != nil {
		return Waiting{}, err
	}
	worlds, notRun := m.answers(&w)
	out := Waiting{Decision: w.Decision, From: w.From, Standing: d.PerWeek, NotRun: notRun}
	var items []int
	for item := range m.items() {
		if m.everywhere(item, worlds) {
			items = append(items, item)
			out.Defined = out.Defined || item < len(c.Benefits) && !m.now.terms[item].withdrawn
		}
	}
	switch {
	case out.Defined:
	case len(notRun) > 0:
		out.Reason = "no benefit with money has a forecast"
	default:
		out.Reason = "no benefit has money"
	}
	before, week := m.valueOf(items, worlds[0]), 0
	var total Money
	for k, later := range w.Later {
		after := m.valueOf(items, worlds[k+1])
		gap := make([]float64, later.Weeks-week)
		for i := range gap {
			gap[i] = float64(before-after) / float64(len(gap))
		}
		for _, part := range Apportion(gap, int64(before-after)) {
			total += Money(part) + d.PerWeek
			out.Weeks = append(out.Weeks, WeekCost{Week: week + 1, From: w.From + civil.Date(daysPerWeek*week),
				Benefits: Money(part), Cost: Money(part) + d.PerWeek, Total: total})
			week++
		}
		before = after
	}
	out.spread()
	out.Sentence = out.sentence(c.Currency)
	return out, nil
}

func (c *Case) decision(id DecisionID) *Decision {
	for i := range c.Decisions {
		if c.Decisions[i].ID == id {
			return &c.Decisions[i]
		}
	}
	return nil
}

func (w *Wait) check() error {
	if !believable(w.From) {
		return fmt.Errorf("the waiting is counted from %s, which cannot be meant", w.From)
	}
	if len(w.Later) == 0 {
		return errors.New("no week of waiting is given")
	}
	before := 0
	for _, l := range w.Later {
		if l.Weeks <= before || l.Weeks > maxWait {
			return fmt.Errorf("the weeks of waiting must rise from 1 to %d: %d follows %d", maxWait, l.Weeks, before)
		}
		before = l.Weeks
	}
	return nil
}

// answers makes the world of each answer, the one decided at once first, and lists the benefits that have no forecast in
// one of them.
func (m *model) answers(w *Wait) (worlds []*world, notRun []BenefitID) {
	nodes := m.arrivals(m.now)
	for i := range m.c.Benefits {
		_, present := m.place(i, m.now, nodes)
		m.now.terms[i].factor = m.realised(i, nil, present).Factor
	}
	worlds = append(worlds, m.now)
	for _, l := range w.Later {
		next := m.now.copy()
		for i := range m.enablers {
			if day, ok := l.Dates[m.enablers[i].ID]; ok && !m.enablers[i].Reached {
				if !believable(day) {
					day = 0
				}
				next.dates.day[i] = day
			}
		}
		worlds = append(worlds, next)
	}
	for i := range m.c.Benefits {
		if m.now.terms[i].withdrawn || m.c.Benefits[i].noMoney() != "" {
			continue
		}
		if !m.everywhere(i, worlds) {
			notRun = append(notRun, m.c.Benefits[i].ID)
		}
	}
	return worlds, notRun
}

// everywhere reports whether an item has a value in every world.
func (m *model) everywhere(item int, worlds []*world) bool {
	for _, w := range worlds {
		if _, why := m.worth(item, w, m.g.flow(&w.dates, w.lead, m.hangs[item])); why != "" {
			return false
		}
	}
	return true
}

// spread fills FreeTo, First, Low and High from the weeks.
func (w *Waiting) spread() {
	for _, k := range w.Weeks {
		switch {
		case w.FreeTo.IsZero() && k.Benefits == 0:
			continue
		case w.FreeTo.IsZero():
			w.FreeTo, w.First, w.Low, w.High = k.From, k.Cost, k.Cost, k.Cost
		}
		w.Low, w.High = min(w.Low, k.Cost), max(w.High, k.Cost)
	}
}

// sentence says the cost of waiting in words for the page, and what it leaves out.
func (w *Waiting) sentence(currency string) string {
	text := w.words(currency)
	switch n := len(w.NotRun); {
	case !w.Defined || n == 0:
		return text
	case n == 1:
		return text + "; one benefit without a forecast is not counted"
	default:
		return fmt.Sprintf("%s; %d benefits without a forecast are not counted", text, n)
	}
}

func (w *Waiting) words(currency string) string {
	last := w.Weeks[len(w.Weeks)-1]
	over := Duration{last.Week, Weeks}.String()
	perWeek := w.High.Short(currency) + " a week"
	if low := w.Low.Short(currency); low != w.High.Short(currency) {
		perWeek = low + " to " + perWeek
	}
	switch {
	case !w.Defined && w.Standing == 0:
		return "not run: " + w.Reason
	case !w.Defined:
		return w.Standing.Short(currency) + " a week; what the schedule loses is not run: " + w.Reason
	case w.FreeTo.IsZero() && w.Standing == 0:
		return "none within " + over
	case w.FreeTo.IsZero():
		return w.Standing.Short(currency) + " a week; no benefit is lost within " + over
	case last.Total < 0:
		return "none: the forecast gains " + (-last.Total).Short(currency) + " by waiting " + over
	case w.FreeTo == w.From:
		return perWeek
	case w.Standing == 0:
		return "none yet, from " + inWords(w.FreeTo) + " " + perWeek
	}
	return w.Standing.Short(currency) + " a week, from " + inWords(w.FreeTo) + " " + perWeek
}

// inWords is a day as people write it: 18 Dec 2026.
func inWords(d civil.Date) string {
	y, m, day := d.Civil()
	return fmt.Sprintf("%d %s %d", day, [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}[m-time.January], y)
}
