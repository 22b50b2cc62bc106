package chart

import (
	"fmt"
	"math"
	"strings"
)

// Waterfall leads from one total to another by steps that add up.
type Waterfall struct {
	Title    string
	Unit     Unit
	FromName string
	From     float64
	Steps    []Step
	ToName   string
	To       float64
}

// Step is one cause: what it adds (a loss is negative) and in whose court it lies.
type Step struct {
	Name  string
	Court Court
	Delta float64
}

func (s Step) full() string {
	if word := s.Court.String(); word != "" {
		return s.Name + " (" + word + ")"
	}
	return s.Name
}

// bar is one row of the picture, from one running total to the next.
type bar struct {
	name, value string
	role        Role
	from, to    float64
	total       bool
}

// Scene draws the bars at a width. Errors: ErrEmpty without steps, ErrNumber, ErrSum.
func (c Waterfall) Scene(width float64) (Scene, error) {
	if len(c.Steps) == 0 {
		return Scene{}, ErrEmpty
	}
	bars, exact, err := c.bars()
	if err != nil {
		return Scene{}, err
	}
	base, x := c.scale(bars)
	s := Scene{Kind: "waterfall", Width: width, Title: c.Title}
	l := newRows(width, barNames(bars))
	valueRoom := 0.0
	for _, b := range bars {
		valueRoom = max(valueRoom, Width(Clean(b.value), true))
	}
	x.From, x.To = l.x0, width-min(valueRoom, width/3)-8
	for i, b := range bars {
		c.row(&s, l, i, b, x, base)
		if i+1 < len(bars) {
			at := x.At(b.to)
			s.add(Line{roleGrid, Point{at, l.bar(i) + barHeight}, Point{at, l.bar(i + 1)}})
		}
	}
	s.Height = l.bottom(len(bars))
	if base > 0 {
		note := "bars start at " + c.Unit.Short(base)
		s.text(roleNote, Point{x.From, s.Height + 8}, Start, false, width-x.From, note)
		s.Height += 14
	}
	s.Summary, s.Table = c.sentence(bars, base, exact), c.table()
	return s, nil
}

// bars are the rows; exact says that their values add up as they are written.
func (c Waterfall) bars() (bars []bar, exact bool, err error) {
	deltas := make([]float64, len(c.Steps))
	running, size := c.From, math.Abs(c.From)+math.Abs(c.To)
	for i, st := range c.Steps {
		deltas[i] = st.Delta
		size += math.Abs(st.Delta)
		running += st.Delta
	}
	if !finite(size) {
		return nil, false, ErrNumber
	}
	if math.Abs(running-c.To) > size*1e-9 {
		return nil, false, ErrSum
	}
	// One precision for the totals and the causes, so that the reader's own sum comes out.
	write, exact := c.Unit.adding(c.To, append([]float64{c.From}, deltas...))
	bars = []bar{{c.FromName, write(c.From), roleTotal, 0, c.From, true}}
	running = c.From
	for _, st := range c.Steps {
		role := [...]Role{roleNeutral, roleClient, roleDelivery}[min(st.Court, Delivery)]
		bars = append(bars, bar{st.full(), signed(write, st.Delta), role, running, running + st.Delta, false})
		running += st.Delta
	}
	return append(bars, bar{c.ToName, write(c.To), roleTotal, 0, c.To, true}), exact, nil
}

// signed writes a change with its sign.
func signed(write func(float64) string, v float64) string {
	switch {
	case v < 0:
		return "−" + write(-v)
	case v > 0:
		return "+" + write(v)
	}
	return write(0)
}

// scale begins at zero unless the steps would be too short to tell apart; base is where the bars then start.
func (c Waterfall) scale(bars []bar) (base float64, x scale) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, b := range bars {
		lo, hi = min(lo, b.to), max(hi, b.to)
	}
	if lo > 0 && hi-lo < lo {
		_, step := niceTicks(0, max(hi-lo, hi/100), 4)
		base = math.Floor((lo-(hi-lo)/3)/step+1e-9) * step
		if lo-base < step/4 {
			base -= step // the shortest total must still be a bar
		}
	}
	base = max(base, 0)
	if hi = max(hi, 0); hi == min(lo, 0) {
		hi = 1
	}
	if base > 0 {
		return base, scale{Min: base, Max: hi}
	}
	return 0, scale{Min: min(lo, 0), Max: hi}
}

func (c Waterfall) row(s *Scene, l rows, i int, b bar, x scale, base float64) {
	from, to := b.from, b.to
	if b.total {
		from = max(base, x.Min)
		if x.Min < 0 {
			from = 0
		}
	}
	x0, x1 := x.At(min(from, to)), x.At(max(from, to))
	y := l.bar(i)
	l.name(s, i, b.name, b.total)
	s.add(Rect{b.role, x0, y, max(x1-x0, 1), barHeight, b.name + ": " + b.value})
	if b.total && base > 0 && x1-x0 > 20 {
		for _, dx := range [...]float64{7, 12} {
			s.add(Area{roleBreak, []Point{{x0 + dx, y}, {x0 + dx + 2, y}, {x0 + dx - 2, y + barHeight}, {x0 + dx - 4,
				y + barHeight}}})
		}
	}
	s.text(roleLabel, Point{max(x1, x0+1) + 6, y + barHeight - 4}, Start, true, s.Width-x1-6, b.value)
}

func (c Waterfall) sentence(bars []bar, base float64, exact bool) string {
	var parts []string
	for _, b := range bars[1 : len(bars)-1] {
		parts = append(parts, b.name+" "+b.value)
	}
	end := bars[len(bars)-1]
	text := fmt.Sprintf("%s %s; %s; %s %s. The steps add up", bars[0].name, bars[0].value, strings.Join(parts, "; "), end.name,
		end.value)
	if !exact {
		text += " before rounding"
	}
	if base > 0 {
		text += fmt.Sprintf(". Bars start at %s, not at zero", c.Unit.Short(base))
	}
	return sentence(text)
}

func (c Waterfall) table() Table {
	t := Table{Caption: c.Title, Head: []string{"Step", "Court", "Amount"}, Number: []bool{false, false, true}}
	t.Rows = append(t.Rows, []string{c.FromName, "", c.Unit.Exact(c.From)})
	for _, st := range c.Steps {
		t.Rows = append(t.Rows, []string{st.Name, st.Court.String(), signed(c.Unit.Exact, st.Delta)})
	}
	t.Rows = append(t.Rows, []string{c.ToName, "", c.Unit.Exact(c.To)})
	return t
}

func barNames(bars []bar) (names []string) {
	for _, b := range bars {
		names = append(names, b.name)
	}
	return names
}
