package chart

import (
	"fmt"
	"math"
	"strings"
)

// SCurve is how likely something has come by a day: days by which so many hundredths of all outcomes have come, from the first to the last.
type SCurve struct {
	Title    string
	Name     string // what comes: "Finish"
	Days     []Day  // 101 of them, not falling
	Contract Day    // 0 for none
	Chance   string // of the contract date, as it is written: "34 %"
	Now      Day
	NowName  string
}

// percent writes shares of a hundred.
var percent = Unit{
	Short: func(v float64) string { return fmt.Sprintf("%.0f %%", v) },
	Exact: func(v float64) string { return fmt.Sprintf("%.0f %%", v) },
	Tick:  func(v, _ float64) string { return fmt.Sprintf("%.0f %%", v) },
}

// Scene draws the curve at a width. Errors: ErrEmpty, ErrNumber.
func (c SCurve) Scene(width float64) (Scene, error) {
	if len(c.Days) != 101 {
		return Scene{}, ErrEmpty
	}
	for k, d := range c.Days {
		if d <= 0 || k > 0 && d < c.Days[k-1] || c.Contract < 0 {
			return Scene{}, ErrNumber
		}
	}
	s := Scene{Kind: "scurve", Width: width, Title: c.Title}
	first, last := c.Days[0], c.Days[100]
	if c.Contract > 0 {
		first, last = min(first, c.Contract), max(last, c.Contract)
	}
	if c.Now > 0 && c.Now < first && first-c.Now <= last-first {
		first = c.Now
	}
	pad := max((last-first)/30, 3)
	first, last = max(first-pad, 1), last+pad
	ticks := []float64{0, 20, 40, 60, 80, 100}
	s.Height = math.Round(min(max(width*0.42, 160), 260) + 26)
	f := frame{s.tickRoom(percent, ticks, 20), 26, width - edge/2, s.Height - 24}
	x, y := scale{float64(first), float64(last), f.x0, f.x1}, scale{0, 100, f.y1, f.y0}
	s.valueAxis(f, y, percent, ticks, 20)
	s.dayAxis(f, x)
	s.now(f, x, c.Now, c.NowName)
	c.draw(&s, f, x, y)
	s.Summary, s.Table = c.sentence(), c.table()
	return s, nil
}

// draw draws the curve, where P50 and P80 lie on it, and the contract date.
func (c SCurve) draw(s *Scene, f frame, x, y scale) {
	var line []Point
	for k, d := range c.Days {
		line = append(line, Point{x.At(float64(d)), y.At(float64(k))})
	}
	if c.Contract > 0 {
		at := x.At(float64(c.Contract))
		s.add(Line{rolePlan, Point{at, f.y0}, Point{at, f.y1}})
	}
	s.add(Polyline{roleForecast, line, c.Name})
	for _, p := range [...]int{50, 80} {
		at := Point{x.At(float64(c.Days[p])), y.At(float64(p))}
		s.add(Dot{Role: roleForecast, At: at, R: 3.5, Full: fmt.Sprintf("P%d: %s", p, c.Days[p])})
		label := fmt.Sprintf("P%d %s", p, c.Days[p])
		if at.X+10+Width(label, true) <= f.x1 {
			s.text(roleLabel, Point{at.X + 8, at.Y + 4}, Start, true, f.x1-at.X-8, label)
		} else {
			s.text(roleLabel, Point{at.X - 8, at.Y + 4}, End, true, at.X-8-f.x0, label)
		}
	}
}

func (c SCurve) sentence() string {
	text := fmt.Sprintf("%s: even chances by %s, four in five by %s, nine in ten by %s", c.Name, c.Days[50], c.Days[80], c.Days[90])
	if c.Contract > 0 {
		text += fmt.Sprintf("; the contract says %s", c.Contract)
		if c.Chance != "" {
			text += ", which " + c.Chance + " of the outcomes meet"
		}
	}
	return sentence(text)
}

func (c SCurve) table() Table {
	t := Table{Caption: c.Title, Head: []string{"Share of the outcomes", "Come by"}, Number: []bool{true, true}}
	for k := 0; k <= 100; k += 5 {
		if k%10 == 0 || k == 5 || k == 95 {
			t.Rows = append(t.Rows, []string{fmt.Sprintf("%d %%", k), c.Days[k].String()})
		}
	}
	if c.Contract > 0 {
		t.Rows = append(t.Rows, []string{strings.TrimSpace("contract date " + c.Chance), c.Contract.String()})
	}
	return t
}
