package brief

import (
	"cmp"
	"fmt"
	"slices"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

func (c *composer) waiting(id benefit.DecisionID) *benefit.Waiting {
	for i := range c.in.Waiting {
		if w := &c.in.Waiting[i]; w.Decision == id && len(w.Weeks) > 0 {
			return w
		}
	}
	return nil
}

// perWeekNow is what the week that now begins costs.
func perWeekNow(w *benefit.Waiting) benefit.Money { return w.Weeks[0].Cost }

// asks are the decisions that wait: those that cost now first, by what they cost, then by the day they are needed.
func (c *composer) asks() []Ask {
	type ask struct {
		Ask
		now benefit.Money
	}
	var all []ask
	for i := range c.c.Decisions {
		d := &c.c.Decisions[i]
		if !d.Decided.IsZero() {
			continue
		}
		a := ask{Ask: Ask{Title: named(d.Title, d.ID), By: d.By, Asked: d.AskedOn, NeededBy: d.NeededBy, Options: d.Options,
			Evidence: c.ref("decision", string(d.ID))}}
		if !d.NeededBy.IsZero() && d.NeededBy < c.b.Report {
			a.DaysLate = int(c.b.Report - d.NeededBy)
		}
		a.now = c.cost(&a.Ask, d)
		all = append(all, a)
	}
	slices.SortStableFunc(all, func(a, b ask) int {
		return cmp.Or(cmp.Compare(b.now, a.now), cmp.Compare(orLast(a.NeededBy), orLast(b.NeededBy)))
	})
	var out []Ask
	for i := range all {
		all[i].Number = i + 1
		out = append(out, all[i].Ask)
	}
	return out
}

// cost words what each week of waiting costs, and returns what the first one does.
func (c *composer) cost(a *Ask, d *benefit.Decision) benefit.Money {
	w := c.waiting(d.ID)
	if w == nil {
		why := c.in.NoWaiting[d.ID]
		switch {
		case why != "":
		case len(d.Holds) == 0:
			why = "it names no activity that it holds"
		default:
			why = "no schedule was given to run it on"
		}
		if d.PerWeek > 0 {
			a.Cost, a.Costs, a.Notes = Short(d.PerWeek, c.b.Currency), true, []string{"standing cost only: " + why}
			return d.PerWeek
		}
		a.Cost, a.Notes = "not run", []string{why}
		return 0
	}
	now := perWeekNow(w)
	switch {
	case now != 0:
		a.Cost, a.Costs = Short(now, c.b.Currency), now > 0
	default:
		a.Cost = "none yet"
	}
	a.Notes = c.costNotes(w, now)
	return now
}

// perWeek is the range of what weeks cost once waiting costs.
func (c *composer) perWeek(w *benefit.Waiting) string {
	low, high := Short(w.Low, c.b.Currency), Short(w.High, c.b.Currency)
	if low == high {
		return low
	}
	return low + " to " + high
}

// lastWeek is the end of the last week of waiting that was tried.
func lastWeek(w *benefit.Waiting) civil.Date { return w.From + civil.Date(7*len(w.Weeks)) }

func (c *composer) costNotes(w *benefit.Waiting, now benefit.Money) (notes []string) {
	short := func(m benefit.Money) string { return Short(m, c.b.Currency) }
	switch {
	case w.FreeTo.IsZero() && w.Standing != 0:
		notes = append(notes, "standing cost", "float beyond "+Date(lastWeek(w)))
	case w.FreeTo.IsZero():
		notes = append(notes, "float beyond "+Date(lastWeek(w)))
	case w.FreeTo > w.From && now == 0:
		notes = append(notes, "float until "+Date(w.FreeTo), "then "+c.perWeek(w))
	case w.FreeTo > w.From:
		notes = append(notes, "standing cost", "from "+Date(w.FreeTo)+" "+c.perWeek(w))
	case short(w.Low) != short(w.High):
		// Benefits that start on the first of a month or quarter make single weeks jump; their sum says more.
		notes = append(notes, fmt.Sprintf("%s in %s weeks", short(w.Weeks[len(w.Weeks)-1].Total), count(len(w.Weeks))))
	}
	return notes
}
