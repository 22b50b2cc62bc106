package chart

import (
	"fmt"
	"math"
	"strings"
)

// Mirror shows two sides by the same measures: each measure's share grows from the middle, one side's to the left and the other's to the
// right.
type Mirror struct {
	Title       string
	Left, Right string // the client's organisation, the supplier's
	Rows        []MirrorRow
}

// MirrorRow is one measure of both sides.
type MirrorRow struct {
	Name        string
	Left, Right MirrorShare
}

// MirrorShare is a share of cases as it is drawn, and as it is written: "3 of 7". A share of no case is not drawn.
type MirrorShare struct {
	N, Of int
	Text  string
}

// Scene draws the measures at a width. Errors: ErrEmpty, ErrNumber.
func (c Mirror) Scene(width float64) (Scene, error) {
	if len(c.Rows) == 0 {
		return Scene{}, ErrEmpty
	}
	s := Scene{Kind: "mirror", Width: width, Title: c.Title}
	l := rows{width: width, above: true, room: width, pitch: lineHeight + barHeight + rowGapAbove}
	l.shift(lineHeight + 4)
	middle, value := math.Round(width/2), 0.0
	for _, r := range c.Rows {
		for _, x := range []MirrorShare{r.Left, r.Right} {
			if x.N < 0 || x.N > x.Of {
				return Scene{}, ErrNumber
			}
			value = max(value, Width(Clean(x.Text), true))
		}
	}
	value = min(value, middle*0.55)
	length := middle - value - 8
	s.Height = l.bottom(len(c.Rows)) + 2
	s.text(roleNote, Point{middle - 8, 12}, End, false, middle-8, c.Left)
	s.text(roleNote, Point{middle + 8, 12}, Start, false, width-middle-8, c.Right)
	for i, r := range c.Rows {
		y := l.bar(i)
		s.text(roleName, Point{middle, y - 4}, Middle, false, width, r.Name)
		if w := r.Left.length(length); w > 0 {
			s.add(Rect{roleClient, middle - w, y, w, barHeight, r.Name + ", " + c.Left + ": " + r.Left.Text})
		}
		if w := r.Right.length(length); w > 0 {
			s.add(Rect{roleDelivery, middle, y, w, barHeight, r.Name + ", " + c.Right + ": " + r.Right.Text})
		}
		s.text(roleLabel, Point{middle - r.Left.length(length) - 6, y + barHeight - 4}, End, false, value, r.Left.Text)
		s.text(roleLabel, Point{middle + r.Right.length(length) + 6, y + barHeight - 4}, Start, false, value, r.Right.Text)
		s.add(Line{roleAxis, Point{middle, y - 1}, Point{middle, y + barHeight + 1}})
	}
	s.Summary, s.Table = c.sentence(), c.table()
	return s, nil
}

// length is how long a share's bar is where the whole is so long.
func (x MirrorShare) length(whole float64) float64 {
	if x.Of == 0 {
		return 0
	}
	return math.Round(whole * float64(x.N) / float64(x.Of))
}

func (c Mirror) sentence() string {
	var parts []string
	for _, r := range c.Rows {
		parts = append(parts, fmt.Sprintf("%s: %s %s, %s %s", r.Name, c.Left, r.Left.Text, c.Right, r.Right.Text))
	}
	return sentence(strings.Join(parts, "; "))
}

func (c Mirror) table() Table {
	t := Table{Caption: c.Title, Head: []string{"Measure", c.Left, c.Right}, Number: []bool{false, true, true}}
	for _, r := range c.Rows {
		t.Rows = append(t.Rows, []string{r.Name, r.Left.Text, r.Right.Text})
	}
	return t
}
