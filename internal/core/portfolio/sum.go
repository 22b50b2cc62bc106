package portfolio

import (
	"slices"
)

// Tally is what the lists of one year come to.
type Tally struct {
	Label    string
	Projects int
	Points   [6]int         // projects by rating, from red 1 to green 5; 0: without one
	Why      map[string]int // of those without one, by reason
	Cost     Total
	Benefit  Total
	Slips    []Slip // of those that are in an earlier year too, with a day in both, the largest first
	Fresh    int    // projects that no earlier list has
	Again    int    // rows of projects that stand in another list of the year too; the last one that was taken in counts
}

// Total is a sum over those projects whose figure is known.
type Total struct {
	Whole int64
	Known int
	Sign  string
	Mixed bool // they are in several currencies, and not added up
}

// Slip is how far the end of a project moved since the list before that has it.
type Slip struct {
	Line int
	Days int
	From Spot
	To   Spot
}

// Middle is the median slip in days, of an even number the later of the two in the middle. It is 0 of none.
func (t *Tally) Middle() int {
	if len(t.Slips) == 0 {
		return 0
	}
	return t.Slips[(len(t.Slips)-1)/2].Days
}

// Later is how many ends moved to a later day.
func (t *Tally) Later() (n int) {
	for _, s := range t.Slips {
		if s.Days > 0 {
			n++
		}
	}
	return n
}

// Rated is how many projects have a rating.
func (t *Tally) Rated() int { return t.Projects - t.Points[0] }

// Tallies adds up the lists by their years, in order.
func Tallies(years []Year, lines []Line) []Tally {
	var out []Tally
	index := make([]int, len(years))
	for i, y := range years {
		if len(out) == 0 || out[len(out)-1].Label != y.Label {
			out = append(out, Tally{Label: y.Label, Why: map[string]int{}})
		}
		index[i] = len(out) - 1
	}
	for n := range lines {
		l := &lines[n]
		before := -1 // the point that counts in the year before
		for i, p := range l.Points {
			t := &out[index[p.Year]]
			if i+1 < len(l.Points) && index[l.Points[i+1].Year] == index[p.Year] {
				t.Again++
				continue
			}
			t.take(&p.Entry, years[p.Year].Sign)
			if before < 0 {
				t.Fresh++
			} else if days, ok := l.slip(before, i); ok {
				t.Slips = append(t.Slips, Slip{n, days, l.Points[before].Spot, p.Spot})
			}
			before = i
		}
	}
	for i := range out {
		slices.SortStableFunc(out[i].Slips, func(a, b Slip) int { return b.Days - a.Days })
	}
	return out
}

// take adds a project up.
func (t *Tally) take(e *Entry, sign string) {
	t.Projects++
	t.Points[e.Rating.Points]++
	if e.Rating.Points == 0 {
		t.Why[e.Rating.Why]++
	}
	t.Cost.add(e.Cost, sign)
	t.Benefit.add(e.Benefit, sign)
}

// Slip is by how many days the end of a project moved between the list before and its i-th, if both state one.
func (l *Line) Slip(i int) (days int, ok bool) {
	if i < 1 || i >= len(l.Points) {
		return 0, false
	}
	return l.slip(i-1, i)
}

func (l *Line) slip(a, b int) (days int, ok bool) {
	from, to := l.Points[a].Entry.Ends, l.Points[b].Entry.Ends
	if from.On == 0 || to.On == 0 {
		return 0, false
	}
	return int(to.On - from.On), true
}

// Moved is by how many days the end of a project moved from the first list that states one to the last.
func (l *Line) Moved() (days int, ok bool) {
	var first, last *Day
	for i := range l.Points {
		if e := &l.Points[i].Entry.Ends; e.On != 0 {
			if first == nil {
				first = e
			}
			last = e
		}
	}
	if first == nil || first == last {
		return 0, false
	}
	return int(last.On - first.On), true
}

func (t *Total) add(a Amount, sign string) {
	if a.Why != "" {
		return
	}
	if t.Known > 0 && t.Sign != sign {
		t.Mixed = true
	}
	t.Known, t.Whole, t.Sign = t.Known+1, t.Whole+a.Whole, sign
}
