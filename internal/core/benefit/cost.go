package benefit

import "counterpart.dev/internal/core/civil"

const daysPerWeek = 7

// first and last are the days a yearly cost runs from and to, moved by a number of days. With a length the end moves
// too; with a stated last day it does not.
func (c *Cost) run(moved int, appraisal civil.Date) (first, end civil.Date) {
	first = c.From + civil.Date(moved)
	switch {
	case !c.For.IsZero():
		end = first + civil.Date(c.For.Count())
	case !c.To.IsZero():
		end = c.To + 1
	default:
		end = appraisal + 1
	}
	return first, end
}

// worth is the discounted cost in minor units. moved is how many days the node it goes with is later than approved;
// until is the day the old way can stop.
func (c *Cost) worth(moved int, until civil.Date, a *Appraisal, d *discounter) float64 {
	var perDay float64
	var first, end civil.Date
	switch c.Kind {
	case OneOff:
		day := c.On + civil.Date(moved)
		if !a.End.IsZero() && day > a.End {
			return 0
		}
		return float64(c.Amount) * d.on(day)
	case Yearly:
		perDay = float64(c.Amount) / daysPerYear
		first, end = c.run(moved, a.End)
	case OldWay:
		perDay = float64(c.Amount) / daysPerWeek
		first, end = c.From, until
		if first.IsZero() {
			first = a.Base
		}
	}
	if !a.End.IsZero() {
		end = min(end, a.End+1)
	}
	if end <= first {
		return 0
	}
	factor := d.span(first, end)
	var sum sumOf
	for day := first; day < end; day++ {
		sum.add(factor[day-d.from])
	}
	return sum.total() * perDay
}
