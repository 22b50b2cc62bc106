package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Sample is a value on a day.
type Sample struct {
	Day   Day
	Value float64
}

// Band is a range of outcomes over time; both sides have the same days.
type Band struct {
	Name      string
	Low, High []Sample
}

// Curves is a value over time: planned, expected, without the change, and as read. Between two samples the value is drawn
// as a straight line; two samples on one day are a step. Any of the series may be empty, not all.
type Curves struct {
	Title     string
	Unit      Unit
	Per       string // what follows a value in the sentence: "a year"
	Plan      []Sample
	Forecast  []Sample
	DoNothing []Sample
	Readings  []Sample
	Bands     []Band // widest first
	Now       Day    // data date, or 0
	NowName   string
}

type series struct {
	role    Role
	name    string
	samples []Sample
}

func (c Curves) series() (all []series) {
	for _, s := range []series{{rolePlan, "plan", c.Plan}, {roleForecast, "forecast", c.Forecast}, {roleNothing,
		"if nothing is done", c.DoNothing}} {
		if len(s.samples) > 0 {
			all = append(all, s)
		}
	}
	return all
}

// Scene draws the curves at a width. Errors: ErrEmpty, ErrNumber.
func (c Curves) Scene(width float64) (Scene, error) {
	lines := c.series()
	if len(lines) == 0 && len(c.Readings) == 0 {
		return Scene{}, ErrEmpty
	}
	first, last, low, high, err := c.bounds(lines)
	if err != nil {
		return Scene{}, err
	}
	s := Scene{Kind: "curves", Width: width, Title: c.Title}
	texts := c.labels(lines)
	f := c.frame(&s, width, lines, texts)
	low, high = domain(low, high)
	ticks, step := niceTicks(low, high, max(2, int((f.y1-f.y0)/32)))
	f.x0 = s.tickRoom(c.Unit, ticks, step)
	x := scale{float64(first), float64(last), f.x0, f.x1}
	y := scale{low, high, f.y1, f.y0}
	s.Plot = Plot{f.x0, f.x1, f.y0, f.y1, first, last, low, high}
	s.valueAxis(f, y, c.Unit, ticks, step)
	s.dayAxis(f, x)
	for i, b := range c.Bands {
		s.add(Area{[...]Role{roleOuter, roleInner}[min(i, 1)], append(c.path(b.High, x, y), reversed(c.path(b.Low, x, y))...)})
	}
	s.now(f, x, c.Now, c.NowName)
	for _, l := range lines {
		s.add(Polyline{l.role, c.path(l.samples, x, y), l.name})
	}
	for _, r := range c.Readings {
		s.add(Dot{Role: roleReading, At: Point{x.At(float64(r.Day)), y.At(r.Value)}, R: 3,
			Full: fmt.Sprintf("read on %s: %s", r.Day, c.Unit.Short(r.Value))})
	}
	if width >= narrow {
		c.place(&s, f, y, lines, texts)
	}
	s.Summary, s.Table = c.sentence(lines), c.table(lines, x)
	return s, nil
}

// bounds are the first and last day and the least and greatest value, zero among them.
func (c Curves) bounds(lines []series) (first, last Day, low, high float64, err error) {
	all := [][]Sample{c.Readings}
	for _, l := range lines {
		all = append(all, l.samples)
	}
	for _, b := range c.Bands {
		all = append(all, b.Low, b.High)
	}
	first, last = math.MaxInt32, math.MinInt32
	for _, samples := range all {
		for i, p := range samples {
			if !finite(p.Value) || p.Day <= 0 || i > 0 && p.Day < samples[i-1].Day {
				return 0, 0, 0, 0, ErrNumber
			}
			first, last = min(first, p.Day), max(last, p.Day)
			low, high = min(low, p.Value), max(high, p.Value)
		}
	}
	if c.Now > 0 && c.Now < first && first-c.Now <= (last-first)/2 {
		first = c.Now - (last-first)/40 // what is to come is read from today
	}
	if first == last {
		first, last = first-30, last+30
	}
	return first, last, low, high, nil
}

func (c Curves) path(samples []Sample, x, y scale) []Point {
	ps := make([]Point, len(samples))
	for i, p := range samples {
		ps[i] = Point{x.At(float64(p.Day)), y.At(p.Value)}
	}
	return ps
}

func reversed(ps []Point) []Point { slices.Reverse(ps); return ps }

// swatch is the piece of line drawn before the name of a series.
const swatch = 18

// labels are the names of the lines with what they are on their way to.
func (c Curves) labels(lines []series) (texts []string) {
	for _, l := range lines {
		texts = append(texts, Clean(l.name+" "+c.Unit.Short(peak(l.samples).Value)))
	}
	return texts
}

// frame leaves room for the names: at the right end of the lines, or in a key above them on a narrow page, which it draws.
func (c Curves) frame(s *Scene, width float64, lines []series, texts []string) frame {
	height := min(max(width*0.45, 150), 260)
	if width >= narrow {
		room := 0.0
		for _, t := range texts {
			room = max(room, Width(t, true)+swatch)
		}
		s.Height = math.Round(height + 26)
		return frame{0, 26, width - max(min(room, width*0.36)+8, edge), s.Height - 24}
	}
	x, y := 0.0, 12.0
	for i, l := range lines {
		w := Width(texts[i], true) + swatch
		if x > 0 && x+w > width {
			x, y = 0, y+lineHeight+3
		}
		s.add(Line{l.role, Point{x, y - 4}, Point{x + swatch - 4, y - 4}})
		s.text(roleLabel, Point{x + swatch, y}, Start, true, width-x-swatch, texts[i])
		x += w + 16
	}
	s.Height = math.Round(y + height + 26)
	return frame{0, y + 28, width - edge/2, s.Height - 24}
}

func (c Curves) place(s *Scene, f frame, y scale, lines []series, labels []string) {
	at := make([]float64, len(lines))
	for i, l := range lines {
		end := l.samples[len(l.samples)-1].Value
		if end == 0 {
			end = peak(l.samples).Value // the life has ended: name the line where it was
		}
		at[i] = y.At(end)
	}
	stack(at, lineHeight+1, f.y0, f.y1-4)
	for i, l := range lines {
		x := f.x1 + 6
		s.add(Line{l.role, Point{x, at[i]}, Point{x + swatch - 4, at[i]}})
		s.text(roleLabel, Point{x + swatch, at[i] + 4}, Start, true, s.Width-x-swatch, labels[i])
	}
}

// peak is the first sample of those farthest from where the line begins: what it is on its way to.
func peak(samples []Sample) Sample {
	from, best, far := samples[0].Value, samples[0], 0.0
	for _, p := range samples[1:] {
		if d := math.Abs(p.Value - from); d > far*(1+1e-9) {
			best, far = p, d
		}
	}
	return best
}

func (c Curves) sentence(lines []series) string {
	var parts []string
	for _, l := range lines {
		p := peak(l.samples)
		value := c.Unit.Short(p.Value)
		if c.Per != "" {
			value += " " + c.Per
		}
		name := "the " + l.name
		if l.role == roleNothing {
			name = l.name + " the figure"
		}
		switch {
		case p.Day == l.samples[0].Day:
			parts = append(parts, name+" stays at "+value)
		default:
			parts = append(parts, fmt.Sprintf("%s reaches %s on %s", name, value, p.Day))
		}
	}
	if n := len(c.Readings); n > 0 {
		r := c.Readings[n-1]
		parts = append(parts, fmt.Sprintf("the last reading, on %s, is %s", r.Day, c.Unit.Short(r.Value)))
	}
	return sentence(strings.Join(parts, "; "))
}

// sentence begins with a capital and ends with a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// table has a row for each tick, the data date, the days of readings, and the first and the last day.
func (c Curves) table(lines []series, x scale) Table {
	days := []Day{Day(x.Min), Day(x.Max)}
	for _, t := range levelDayTicks(Day(x.Min), Day(x.Max), x.To-x.From) {
		days = append(days, t.Day)
	}
	if c.Now >= days[0] && c.Now <= days[1] {
		days = append(days, c.Now)
	}
	for _, r := range c.Readings {
		days = append(days, r.Day)
	}
	slices.Sort(days)
	t := Table{Caption: c.Title, Head: []string{"Day"}, Number: []bool{true}}
	columns := make([][]Sample, 0, 6)
	add := func(name string, samples []Sample) {
		t.Head, t.Number = append(t.Head, sentenceCase(name)), append(t.Number, true)
		columns = append(columns, samples)
	}
	for _, l := range lines {
		add(l.name, l.samples)
	}
	for _, b := range c.Bands {
		add(b.Name+", low", b.Low)
		add(b.Name+", high", b.High)
	}
	if len(c.Readings) > 0 {
		t.Head, t.Number = append(t.Head, "Read"), append(t.Number, true)
	}
	for _, day := range slices.Compact(days) {
		t.Rows = append(t.Rows, c.row(day, columns))
	}
	return t
}

func (c Curves) row(day Day, columns [][]Sample) []string {
	row := []string{day.String()}
	for _, samples := range columns {
		cell := ""
		if v, ok := valueOn(samples, day); ok {
			cell = c.Unit.Exact(v)
		}
		row = append(row, cell)
	}
	if len(c.Readings) > 0 {
		cell := ""
		for _, r := range c.Readings {
			if r.Day == day {
				cell = c.Unit.Exact(r.Value)
			}
		}
		row = append(row, cell)
	}
	return row
}

// valueOn is the value of a line on a day: after the step, where it steps on that day.
func valueOn(samples []Sample, day Day) (float64, bool) {
	k, _ := slices.BinarySearchFunc(samples, day, func(p Sample, d Day) int {
		if p.Day <= d {
			return -1
		}
		return 1
	})
	// samples[k] is the first after the day
	switch {
	case k == 0:
		return 0, false
	case samples[k-1].Day == day:
		return samples[k-1].Value, true
	case k == len(samples):
		return 0, false
	}
	a, b := samples[k-1], samples[k]
	return a.Value + (b.Value-a.Value)*float64(day-a.Day)/float64(b.Day-a.Day), true
}

func sentenceCase(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
