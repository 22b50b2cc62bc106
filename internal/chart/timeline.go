package chart

import (
	"math"
	"strings"
)

// Timeline shows for each milestone where the contract puts it and where it is expected.
type Timeline struct {
	Title   string
	Rows    []TimelineRow
	Now     Day // data date, or 0
	NowName string
}

// TimelineRow is one milestone. Either date may be 0, not both in every row. Note says the difference, or why a date
// is missing.
type TimelineRow struct {
	Name     string
	Contract Day
	Forecast Day
	Reached  bool // the forecast is what happened
	Note     string
}

// Scene draws the rows at a width. Errors: ErrEmpty without a date, ErrNumber.
func (c Timeline) Scene(width float64) (Scene, error) {
	first, last := Day(math.MaxInt32), Day(0)
	var names []string
	room := 0.0
	for _, r := range c.Rows {
		if r.Contract < 0 || r.Forecast < 0 {
			return Scene{}, ErrNumber
		}
		for _, d := range [...]Day{r.Contract, r.Forecast} {
			if d > 0 {
				first, last = min(first, d), max(last, d)
			}
		}
		names = append(names, r.Name)
		room = max(room, Width(Clean(r.Note), false))
	}
	if last == 0 {
		return Scene{}, ErrEmpty
	}
	if c.Now > 0 {
		first, last = min(first, c.Now), max(last, c.Now)
	}
	pad := max((last-first)/20, 7)
	first, last = max(first-pad, 1), last+pad
	s := Scene{Kind: "timeline", Width: width, Title: c.Title}
	l := newRows(width, names)
	top := 0.0
	if c.Now > 0 {
		top = 24
	}
	l.shift(top)
	f := frame{max(l.x0, edge), top, width - max(min(room, width*0.3)+10, edge), l.bottom(len(c.Rows)) + 4}
	x := scale{float64(first), float64(last), f.x0, f.x1}
	s.Height = f.y1 + 24
	s.add(Line{roleGrid, Point{f.x0, f.y1}, Point{f.x1, f.y1}})
	s.now(f, x, c.Now, c.NowName)
	s.dayAxis(f, x)
	for i, r := range c.Rows {
		l.name(&s, i, r.Name, false)
		r.draw(&s, x, l.middle(i))
		s.text(roleNote, Point{f.x1 + 10, l.middle(i) + 4}, Start, false, width-f.x1-10, r.Note)
	}
	s.Summary, s.Table = c.sentence(), c.table()
	return s, nil
}

func (r TimelineRow) draw(s *Scene, x scale, y float64) {
	role := roleEarly
	if r.Contract > 0 && r.Forecast > r.Contract {
		role = roleLate
	}
	if r.Contract > 0 && r.Forecast > 0 && r.Contract != r.Forecast {
		s.add(Line{role, Point{x.At(float64(r.Contract)), y}, Point{x.At(float64(r.Forecast)), y}})
	}
	if r.Contract > 0 {
		s.add(Dot{Role: rolePlan, At: Point{x.At(float64(r.Contract)), y}, R: 5, Hollow: true, Full: r.Name + ": contract " +
			r.Contract.String()})
	}
	if r.Forecast > 0 {
		s.add(Dot{Role: role, At: Point{x.At(float64(r.Forecast)), y}, R: 4, Full: r.Name + ": " + r.word() + " " +
			r.Forecast.String()})
	}
}

func (r TimelineRow) word() string {
	if r.Reached {
		return "reached"
	}
	return "forecast"
}

func (c Timeline) sentence() string {
	var parts []string
	for _, r := range c.Rows {
		text := r.Name
		if r.Contract > 0 {
			text += ", contract " + r.Contract.String()
		}
		if r.Forecast > 0 {
			text += ", " + r.word() + " " + r.Forecast.String()
		}
		if r.Note != "" {
			text += ", " + r.Note
		}
		parts = append(parts, text)
	}
	return sentence(strings.Join(parts, "; "))
}

func (c Timeline) table() Table {
	t := Table{Caption: c.Title, Head: []string{"Milestone", "Contract", "Forecast or reached", "Difference"}, Number: []bool{false,
		true, true, true}}
	for _, r := range c.Rows {
		t.Rows = append(t.Rows, []string{r.Name, r.Contract.String(), r.Forecast.String(), r.Note})
	}
	return t
}
