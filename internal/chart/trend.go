package chart

import (
	"fmt"
	"math"
	"strings"
)

// Trend shows how forecast dates moved from report to report, against the contract dates in force at each.
type Trend struct {
	Title  string
	Series []TrendSeries
}

// TrendSeries is one milestone over the reports, in order of report date.
type TrendSeries struct {
	Name     string
	Points   []TrendPoint
	Contract []ContractFrom // in order of From; the first holds from the beginning
}

// TrendPoint is a forecast made by one report. Forecast 0 means that the report does not hold the milestone.
type TrendPoint struct{ Report, Forecast Day }

// ContractFrom is a contract date and the day from which it is in force.
type ContractFrom struct{ From, Date Day }

// Scene draws the trend at a width. Errors: ErrEmpty when no report holds any milestone, ErrNumber for reports out of order.
func (c Trend) Scene(width float64) (Scene, error) {
	first, last, lo, hi, err := c.bounds()
	if err != nil {
		return Scene{}, err
	}
	s := Scene{Kind: "trend", Width: width, Title: c.Title}
	s.Height = math.Round(max(min(max(width*0.42, 170), 280), float64(len(c.Series))*2.4*lineHeight+60))
	f := frame{84, 10, width - edge/2, s.Height - 24}
	room := 0.0
	for _, t := range c.Series {
		room = max(room, Width(Clean(t.Name), true), Width(t.note(), false))
	}
	if width >= narrow {
		f.x1 = width - max(min(room, width*0.36)+8, edge)
	}
	x := scale{float64(first), float64(last), f.x0, f.x1}
	y := scale{float64(lo), float64(hi), f.y1, f.y0}
	for _, t := range uprightDayTicks(lo, hi, f.y1-f.y0) {
		at := y.At(float64(t.Day))
		s.add(Line{roleGrid, Point{f.x0, at}, Point{f.x1, at}})
		s.text(roleTick, Point{f.x0 - 8, at + 4}, End, false, f.x0-8, t.Text)
	}
	s.dayAxis(f, x)
	c.diagonal(&s, x, y)
	at := make([]float64, 0, len(c.Series))
	reached := f.x0
	for _, t := range c.Series {
		end := t.draw(&s, f, x, y)
		at, reached = append(at, end.Y), max(reached, end.X)
	}
	left := f.x1 + 8
	if width < narrow { // no column for the names: behind the last forecast, as far as there is room for most of a name
		left = max(f.x0+4, min(reached+8, width-min(room, width/3)))
	}
	stack(at, 2.3*lineHeight, f.y0+4, f.y1-lineHeight-6)
	for i, t := range c.Series {
		t.named(&s, Point{left, at[i] + 4}, width-left)
	}
	s.Summary, s.Table = c.sentence(), c.table()
	return s, nil
}

// named writes the name and, in the line below, what is told of it. What the first line has no room for of a long name stands before that.
func (t TrendSeries) named(s *Scene, at Point, room float64) {
	name, told, under := Clean(t.Name), t.note(), Point{at.X, at.Y + lineHeight}
	lines := wrap(name, room, 2, true)
	left := room - Width(told, false) - 8
	if len(lines) < 2 || !strings.HasPrefix(name, lines[0]+" ") || Shorten(lines[1], left, true) == "" {
		s.text(roleLabel, at, Start, true, room, name)
		s.text(roleNote, under, Start, false, room, told)
		return
	}
	rest := Shorten(strings.TrimSpace(name[len(lines[0]):]), left, true)
	s.add(Text{Role: roleLabel, At: at, Anchor: Start, Bold: true, Text: lines[0], Full: name}, Text{Role: roleLabel, At: under, Anchor: Start, Bold: true, Text: rest, Full: name})
	s.text(roleNote, Point{under.X + Width(rest, true) + 8, under.Y}, Start, false, Width(told, false)+1, told)
}

// bounds are the report axis, long enough to reach the diagonal, and the forecast axis with room around it.
func (c Trend) bounds() (first, last, lo, hi Day, err error) {
	first, last, lo, hi = math.MaxInt32, 0, math.MaxInt32, 0
	for _, t := range c.Series {
		for i, p := range t.Points {
			if p.Report <= 0 || p.Forecast < 0 || i > 0 && p.Report <= t.Points[i-1].Report {
				return 0, 0, 0, 0, ErrNumber
			}
			first, last = min(first, p.Report), max(last, p.Report)
			if p.Forecast > 0 {
				lo, hi = min(lo, p.Forecast), max(hi, p.Forecast)
			}
		}
		for _, k := range t.Contract {
			if k.Date <= 0 {
				return 0, 0, 0, 0, ErrNumber
			}
			lo, hi = min(lo, k.Date), max(hi, k.Date)
		}
	}
	if last == 0 || hi == 0 || !c.held() {
		return 0, 0, 0, 0, ErrEmpty
	}
	pad := max((hi-lo)/8, 14)
	lo, hi = max(lo-pad, 1), hi+pad
	last = max(last, hi, first+28)
	return first, last, lo, hi, nil
}

func (c Trend) held() bool {
	for _, t := range c.Series {
		if _, ok := t.latest(); ok {
			return true
		}
	}
	return false
}

// diagonal is the line on which a forecast falls due on the day it is reported: nothing can lie below it in the future.
func (c Trend) diagonal(s *Scene, x, y scale) {
	lo, hi := max(x.Min, y.Min), min(x.Max, y.Max)
	if lo < hi {
		s.add(Line{roleDiagonal, Point{x.At(lo), y.At(lo)}, Point{x.At(hi), y.At(hi)}})
	}
}

// draw draws one milestone and returns where its last forecast lies.
func (t TrendSeries) draw(s *Scene, f frame, x, y scale) Point {
	for i, k := range t.Contract {
		from, to := max(float64(k.From), x.Min), x.Max
		if i == 0 {
			from = x.Min
		}
		if i+1 < len(t.Contract) {
			to = min(max(float64(t.Contract[i+1].From), x.Min), x.Max)
		}
		if from < to {
			at := y.At(float64(k.Date))
			s.add(Polyline{rolePlan, []Point{{x.At(from), at}, {x.At(to), at}}, t.Name + ": contract " + k.Date.String()})
		}
	}
	end := Point{f.x0, (f.y0 + f.y1) / 2}
	var run []Point
	flush := func() {
		if len(run) > 1 {
			s.add(Polyline{roleForecast, run, t.Name})
		}
		run = nil
	}
	for _, p := range t.Points {
		if p.Forecast == 0 {
			flush()
			continue
		}
		at := Point{x.At(float64(p.Report)), y.At(float64(p.Forecast))}
		run = append(run, at)
		end = at
		s.add(Dot{Role: roleForecast, At: at, R: 3, Full: fmt.Sprintf("%s: %s, reported %s", t.Name, p.Forecast, p.Report)})
	}
	flush()
	if s.Width >= narrow {
		s.add(Line{roleGrid, end, Point{f.x1 + 4, end.Y}})
	}
	return end
}

// latest is the last report that holds the milestone.
func (t TrendSeries) latest() (TrendPoint, bool) {
	for i := len(t.Points) - 1; i >= 0; i-- {
		if t.Points[i].Forecast > 0 {
			return t.Points[i], true
		}
	}
	return TrendPoint{}, false
}

// gone reports a milestone that earlier reports hold and the last does not.
func (t TrendSeries) gone() bool {
	_, ok := t.latest()
	return ok && t.Points[len(t.Points)-1].Forecast == 0
}

func (t TrendSeries) note() string {
	p, ok := t.latest()
	switch {
	case !ok:
		return "not in any report"
	case t.gone():
		return "gone from the last report"
	}
	return p.Forecast.String()
}

// contractOn is the contract date in force on a day.
func (t TrendSeries) contractOn(day Day) (d Day) {
	for i, k := range t.Contract {
		if i == 0 || k.From <= day {
			d = k.Date
		}
	}
	return d
}

func (c Trend) sentence() string {
	var parts []string
	for _, t := range c.Series {
		p, ok := t.latest()
		if !ok {
			parts = append(parts, t.Name+" is in no report")
			continue
		}
		first := t.Points[0]
		for _, q := range t.Points {
			if q.Forecast > 0 {
				first = q
				break
			}
		}
		text := fmt.Sprintf("%s: %s", t.Name, p.Forecast)
		switch moved := int(p.Forecast - first.Forecast); {
		case p.Report == first.Report:
			text += ", one report"
		case moved == 0:
			text += ", as reported on " + first.Report.String()
		default:
			text += fmt.Sprintf(", %s than reported on %s", later(moved), first.Report)
		}
		if d := t.contractOn(p.Report); d > 0 {
			text += ", contract " + d.String()
		}
		if t.gone() {
			text += ", gone from the last report"
		}
		parts = append(parts, text)
	}
	return sentence(strings.Join(parts, "; "))
}

// later says by how many days something moved.
func later(days int) string {
	word := "later"
	if days < 0 {
		days, word = -days, "earlier"
	}
	if days == 1 {
		return "1 day " + word
	}
	return fmt.Sprintf("%d days %s", days, word)
}

func (c Trend) table() Table {
	t := Table{Caption: c.Title, Head: []string{"Milestone", "Reported", "Forecast", "Contract in force", "Days from contract"},
		Number: []bool{false, true, true, true, true}}
	for _, m := range c.Series {
		for _, p := range m.Points {
			forecast, slip := "not in the report", ""
			contract := m.contractOn(p.Report)
			if p.Forecast > 0 {
				forecast = p.Forecast.String()
				if contract > 0 {
					slip = fmt.Sprintf("%+d", p.Forecast-contract)
				}
			}
			t.Rows = append(t.Rows, []string{m.Name, p.Report.String(), forecast, contract.String(), slip})
		}
	}
	return t
}
