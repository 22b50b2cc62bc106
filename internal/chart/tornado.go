package chart

import (
	"fmt"
	"math"
	"strings"
)

// Tornado is what moves a date, the most first: bars to the right make it later.
type Tornado struct {
	Title string
	Rows  []TornadoRow
}

// TornadoRow is one cause with what it adds, in weeks; negative where the date would be later without it.
type TornadoRow struct {
	Name  string
	Court Court
	Weeks float64
}

func (r TornadoRow) full() string {
	if word := r.Court.String(); word != "" {
		return r.Name + " (" + word + ")"
	}
	return r.Name
}

// inWeeks writes a number of weeks.
func inWeeks(v float64) string {
	sign := "+"
	if v < 0 {
		sign = "−"
	}
	text := fmt.Sprintf("%.1f", math.Abs(v))
	switch text {
	case "0.0":
		return "0 weeks"
	case "1.0":
		return sign + "1 week"
	}
	return sign + strings.TrimSuffix(text, ".0") + " weeks"
}

// Scene draws the bars at a width. Errors: ErrEmpty, ErrNumber.
func (c Tornado) Scene(width float64) (Scene, error) {
	if len(c.Rows) == 0 {
		return Scene{}, ErrEmpty
	}
	var names []string
	low, high, room := 0.0, 0.0, 0.0
	for _, r := range c.Rows {
		if !finite(r.Weeks) {
			return Scene{}, ErrNumber
		}
		names = append(names, r.full())
		low, high = min(low, r.Weeks), max(high, r.Weeks)
		room = max(room, Width(inWeeks(r.Weeks), true))
	}
	if high == low {
		high = 1
	}
	s := Scene{Kind: "tornado", Width: width, Title: c.Title}
	l := newRows(width, names)
	room = min(room, width/3) + 8
	x := scale{low, high, l.x0, width - room}
	if low < 0 {
		x.From = min(l.x0+room, width/2)
	}
	zero := x.At(0)
	for i, r := range c.Rows {
		l.name(&s, i, names[i], false)
		at := x.At(r.Weeks)
		y := l.bar(i)
		role := [...]Role{roleNeutral, roleClient, roleDelivery}[min(r.Court, Delivery)]
		s.add(Rect{role, min(zero, at), y, max(math.Abs(at-zero), 1), barHeight, names[i] + ": " + inWeeks(r.Weeks)})
		if r.Weeks < 0 {
			s.text(roleLabel, Point{at - 6, y + barHeight - 4}, End, true, at-6-l.x0, inWeeks(r.Weeks))
			continue
		}
		s.text(roleLabel, Point{max(at, zero+1) + 6, y + barHeight - 4}, Start, true, width-at-6, inWeeks(r.Weeks))
	}
	s.Height = l.bottom(len(c.Rows))
	s.add(Line{roleAxis, Point{zero, l.bar(0) - 2}, Point{zero, s.Height}})
	s.Summary, s.Table = c.sentence(), c.table()
	return s, nil
}

func (c Tornado) sentence() string {
	var parts []string
	for _, r := range c.Rows {
		parts = append(parts, r.full()+" "+inWeeks(r.Weeks))
	}
	return sentence("what each cause adds to the date that four in five outcomes keep: " + strings.Join(parts, "; "))
}

func (c Tornado) table() Table {
	t := Table{Caption: c.Title, Head: []string{"Cause", "Court", "Adds"}, Number: []bool{false, false, true}}
	for _, r := range c.Rows {
		t.Rows = append(t.Rows, []string{r.Name, r.Court.String(), inWeeks(r.Weeks)})
	}
	return t
}
