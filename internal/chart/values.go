package chart

import (
	"fmt"
	"strings"
)

// Values shows where two sides stand between two poles, question by question: each side's mean and range, and what the other expected of
// it. The client side's lane is the upper one.
type Values struct {
	Title            string
	Client, Delivery string // the organisations
	Rows             []ValueRow
}

// ValueRow is one question with its poles, of which A is at 1 and B at 7.
type ValueRow struct {
	Name, A, B       string
	Client, Delivery ValueSpread
}

// ValueSpread is the answers of a side, and what the other side expected of it.
type ValueSpread struct {
	N               int // answers; 0 draws nothing
	Mean, Low, High float64
	Expected        float64 // mean of what the other side expected
	Expects         int     // how many of the other side said
}

// valueFrom and valueTo are the ends of the scale.
const valueFrom, valueTo = 1.0, 7.0

// Scene draws the questions at a width. Errors: ErrEmpty, ErrNumber.
func (c Values) Scene(width float64) (Scene, error) {
	if len(c.Rows) == 0 {
		return Scene{}, ErrEmpty
	}
	s := Scene{Kind: "values", Width: width, Title: c.Title}
	l := rows{width: width, above: true, room: width, pitch: lineHeight + barHeight + rowGap}
	x := scale{valueFrom, valueTo, 8, width - 8}
	s.Height = l.bottom(len(c.Rows)) + 2
	for i, r := range c.Rows {
		for _, v := range []ValueSpread{r.Client, r.Delivery} {
			if !finite(v.Mean, v.Low, v.High, v.Expected) || v.N > 0 && (v.Low < valueFrom || v.High > valueTo) {
				return Scene{}, ErrNumber
			}
		}
		y := l.bar(i)
		third := width / 3
		s.text(roleName, Point{width / 2, y - 4}, Middle, true, third, r.Name)
		s.text(roleNote, Point{0, y - 4}, Start, false, third-8, r.A)
		s.text(roleNote, Point{width, y - 4}, End, false, third-8, r.B)
		for p := valueFrom; p <= valueTo; p++ {
			s.add(Line{roleGrid, Point{x.At(p), y}, Point{x.At(p), y + barHeight}})
		}
		r.Client.draw(&s, x, roleClient, y+4, r.Name+", "+c.Client)
		r.Delivery.draw(&s, x, roleDelivery, y+12, r.Name+", "+c.Delivery)
	}
	s.Summary, s.Table = c.sentence(), c.table()
	return s, nil
}

// draw draws the range as a line, the mean as a bar across it, and what was expected as a ring.
func (v ValueSpread) draw(s *Scene, x scale, role Role, y float64, name string) {
	if v.N > 0 {
		s.add(Rect{role, x.At(v.Low) - 1, y - 1, x.At(v.High) - x.At(v.Low) + 2, 2, ""}, Rect{role, x.At(v.Mean) - 3, y - 4, 6, 8, name + ": " + v.words()})
	}
	if v.Expects > 0 {
		s.add(Dot{Role: roleNeutral, At: Point{x.At(min(max(v.Expected, valueFrom), valueTo)), y}, R: 3, Hollow: true, Full: name + " was expected at " + tenths(v.Expected)})
	}
}

func tenths(v float64) string { return fmt.Sprintf("%.1f", v) }

func (v ValueSpread) words() string {
	if v.N == 0 {
		return "no answer"
	}
	return fmt.Sprintf("%s, from %.0f to %.0f, n = %d", tenths(v.Mean), v.Low, v.High, v.N)
}

func (c Values) sentence() string {
	widest, at := -1.0, -1
	for i, r := range c.Rows {
		if d := r.Client.Mean - r.Delivery.Mean; r.Client.N > 0 && r.Delivery.N > 0 && max(d, -d) > widest {
			widest, at = max(d, -d), i
		}
	}
	if at < 0 {
		return "Not both sides have answered."
	}
	r := c.Rows[at]
	return fmt.Sprintf("Furthest apart in %s: %s at %s, %s at %s.", strings.ToLower(r.Name), c.Client, tenths(r.Client.Mean), c.Delivery, tenths(r.Delivery.Mean))
}

func (c Values) table() Table {
	t := Table{Caption: c.Title, Head: []string{"Question", "1 is", "7 is", c.Client, "was expected at", c.Delivery, "was expected at"},
		Number: []bool{false, false, false, true, true, true, true}}
	expected := func(v ValueSpread) string {
		if v.Expects == 0 {
			return ""
		}
		return tenths(v.Expected)
	}
	for _, r := range c.Rows {
		t.Rows = append(t.Rows, []string{r.Name, r.A, r.B, r.Client.words(), expected(r.Client), r.Delivery.words(), expected(r.Delivery)})
	}
	return t
}
