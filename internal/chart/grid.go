package chart

import (
	"fmt"
	"slices"
	"strconv"
)

// Grid shows who lies where between little and much of two things, each from 1 to 5: X to the right, Y upwards. Who has moved lately has a
// line from where they were, whose end is a ring.
type Grid struct {
	Title        string
	XName, YName string
	Dots         []GridDot
}

// GridDot is one of them.
type GridDot struct {
	Name         string
	Mark         string // a few letters beside the number, such as "R→S"; "" for none
	Note         string // the same in words
	X, Y         int
	FromX, FromY int // 0 where they have not moved
}

const (
	gridSide  = 5
	gridAxis  = 18.0 // room for the names of the axes
	gridPitch = 16.0
	gridSlot  = 58.0 // width of a number with its letters
)

// Scene draws the grid at a width. Each is a number, which the table names. Errors: ErrEmpty, ErrNumber.
func (c Grid) Scene(width float64) (Scene, error) {
	if len(c.Dots) == 0 {
		return Scene{}, ErrEmpty
	}
	l := gridLayout{cell: (width - gridAxis) / gridSide}
	l.columns = max(1, int(l.cell/gridSlot))
	for i, d := range c.Dots {
		if d.X < 1 || d.X > gridSide || d.Y < 1 || d.Y > gridSide || d.FromX < 0 || d.FromX > gridSide || d.FromY < 0 || d.FromY > gridSide {
			return Scene{}, ErrNumber
		}
		l.in[d.X-1][d.Y-1] = append(l.in[d.X-1][d.Y-1], i)
	}
	s := Scene{Kind: "grid", Width: width, Title: c.Title}
	l.heights()
	l.order(c)
	l.lines(&s, c)
	for i, d := range c.Dots { // below the names, which stay legible where one of these crosses them
		if d.moved() {
			s.add(Line{roleForecast, l.before(d.FromX, d.FromY), l.at(d.X, d.Y, i)})
		}
	}
	for i, d := range c.Dots {
		to := l.at(d.X, d.Y, i)
		if d.moved() {
			s.add(Dot{Role: roleNeutral, At: l.before(d.FromX, d.FromY), R: 3, Hollow: true, Full: d.Name + " was here before"})
		}
		s.add(Rect{roleClient, to.X - 3, to.Y - 3, 6, 6, d.Name + ": " + d.Note})
		s.text(roleLabel, Point{to.X + 6, to.Y + 4}, Start, false, gridSlot-10, strconv.Itoa(i+1)+" "+d.Mark)
	}
	s.Summary, s.Table = c.sentence(), c.table()
	return s, nil
}

// gridLayout is where cells and what lies in them are. Rows are as high as the fullest of their cells asks.
type gridLayout struct {
	cell    float64
	columns int
	in      [gridSide][gridSide][]int
	top     [gridSide + 1]float64 // of the row of y = 5 first; the last is the lower edge
}

func (l *gridLayout) heights() {
	for row := range gridSide {
		most := 2
		for x := range gridSide {
			most = max(most, (len(l.in[x][gridSide-1-row])+l.columns-1)/l.columns)
		}
		l.top[row+1] = l.top[row] + float64(most)*gridPitch + 8
	}
}

func (l *gridLayout) lines(s *Scene, c Grid) {
	bottom := l.top[gridSide]
	s.Height = bottom + 2*gridAxis
	for i := range gridSide + 1 {
		x := gridAxis + float64(i)*l.cell
		s.add(Line{roleGrid, Point{x, 0}, Point{x, bottom}}, Line{roleGrid, Point{gridAxis, l.top[i]}, Point{gridAxis + gridSide*l.cell, l.top[i]}})
	}
	for i := range gridSide {
		s.text(roleTick, Point{gridAxis + (float64(i)+0.5)*l.cell, bottom + 13}, Middle, false, l.cell, strconv.Itoa(i+1))
		s.text(roleTick, Point{4, (l.top[i]+l.top[i+1])/2 + 4}, Start, false, gridAxis, strconv.Itoa(gridSide-i))
	}
	s.text(roleNote, Point{gridAxis + gridSide*l.cell/2, bottom + 2*gridAxis - 6}, Middle, false, gridSide*l.cell, c.XName+" to the right, "+c.YName+" upwards")
}

// at is where one of a cell lies.
func (l *gridLayout) at(x, y, i int) Point {
	n := slices.Index(l.in[x-1][y-1], i)
	return Point{gridAxis + float64(x-1)*l.cell + 8 + float64(n%l.columns)*gridSlot, l.top[gridSide-y] + 12 + float64(n/l.columns)*gridPitch}
}

// before is where the ring of somebody who was in a cell lies: in the corner that its numbers leave free.
func (l *gridLayout) before(x, y int) Point {
	return Point{gridAxis + float64(x)*l.cell - 8, l.top[gridSide-y+1] - 6}
}

// order puts those who came from the left before the others of their cell, so that the line to them crosses nobody beside them.
func (l *gridLayout) order(c Grid) {
	stays := func(i int) int {
		if d := c.Dots[i]; d.moved() && d.FromX < d.X {
			return 0
		}
		return 1
	}
	for x := range l.in {
		for y := range l.in[x] {
			slices.SortStableFunc(l.in[x][y], func(a, b int) int { return stays(a) - stays(b) })
		}
	}
}

// moved reports somebody whose cell was another before.
func (d GridDot) moved() bool {
	return d.FromX > 0 && d.FromY > 0 && (d.FromX != d.X || d.FromY != d.Y)
}

func (c Grid) sentence() string {
	high, moved := 0, 0
	for _, d := range c.Dots {
		if d.X >= 4 && d.Y >= 4 {
			high++
		}
		if d.FromX > 0 && (d.FromX != d.X || d.FromY != d.Y) {
			moved++
		}
	}
	text := fmt.Sprintf("%d of %d have much of both", high, len(c.Dots))
	switch moved {
	case 0:
		return text + "; nobody has moved."
	case 1:
		return text + "; one has moved since they were last seen otherwise."
	}
	return fmt.Sprintf("%s; %d have moved since they were last seen otherwise.", text, moved)
}

func (c Grid) table() Table {
	t := Table{Caption: c.Title, Head: []string{"No.", "Who", c.YName, c.XName, "How they stand", "Before"}, Number: []bool{true, false, true, true, false, false}}
	for i, d := range c.Dots {
		before := ""
		if d.FromX > 0 {
			before = fmt.Sprintf("%s %d, %s %d", c.YName, d.FromY, c.XName, d.FromX)
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), d.Name, strconv.Itoa(d.Y), strconv.Itoa(d.X), d.Note, before})
	}
	return t
}
