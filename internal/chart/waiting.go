package chart

import "fmt"

// Waiting shows what a decision has cost after each week of waiting.
type Waiting struct {
	Title string
	Unit  Unit
	Total []float64 // after 1, 2, … weeks
	From  Day       // the day the waiting is counted from
}

// Scene draws the steps at a width. Errors: ErrEmpty, ErrNumber.
func (c Waiting) Scene(width float64) (Scene, error) {
	if len(c.Total) == 0 {
		return Scene{}, ErrEmpty
	}
	if !finite(c.Total...) || c.From <= 0 {
		return Scene{}, ErrNumber
	}
	lo, hi := 0.0, 0.0
	for _, v := range c.Total {
		lo, hi = min(lo, v), max(hi, v)
	}
	if lo == hi {
		hi = 1
	}
	n := len(c.Total)
	end := c.Unit.Short(c.Total[n-1])
	s := Scene{Kind: "waiting", Width: width, Height: 84, Title: c.Title}
	f := frame{edge, 8, width - max(min(Width(Clean(end), true), width/3)+8, edge), s.Height - 36}
	x, y := scale{0, float64(n), f.x0, f.x1}, scale{lo, hi, f.y1, f.y0}
	s.add(Line{roleAxis, Point{f.x0, y.At(0)}, Point{f.x1, y.At(0)}})
	path := []Point{{x.At(0), y.At(0)}}
	for i, v := range c.Total {
		path = append(path, Point{x.At(float64(i)), y.At(v)}, Point{x.At(float64(i + 1)), y.At(v)})
	}
	fill := append(append([]Point{}, path...), Point{x.At(float64(n)), y.At(0)})
	s.add(Area{roleOuter, fill}, Polyline{roleLate, path, ""})
	s.text(roleLabel, Point{f.x1 + 6, min(max(y.At(c.Total[n-1])+4, 12), f.y1)}, Start, true, width-f.x1-6, end)
	each := 1
	for (f.x1-f.x0)/float64(n)*float64(each) < Width(fmt.Sprint(n), false)+tickGap {
		each++
	}
	for i := each; i <= n; i += each {
		at := (x.At(float64(i-1)) + x.At(float64(i))) / 2
		s.text(roleTick, Point{at, f.y1 + 16}, Middle, false, edge, fmt.Sprint(i))
	}
	s.text(roleNote, Point{f.x0, f.y1 + 32}, Start, false, width-f.x0, "weeks waited, counted from "+c.From.String())
	s.Summary, s.Table = c.sentence(), c.table()
	return s, nil
}

// free is the number of weeks that cost nothing.
func (c Waiting) free() int {
	for i, v := range c.Total {
		if v != 0 {
			return i
		}
	}
	return len(c.Total)
}

func (c Waiting) sentence() string {
	n, free := len(c.Total), c.free()
	if free == n {
		return fmt.Sprintf("Waiting costs nothing for %s.", weeks(n))
	}
	text := fmt.Sprintf("After %s the waiting has cost %s", weeks(n), c.Unit.Short(c.Total[n-1]))
	if free > 0 {
		text += fmt.Sprintf("; the first %s cost nothing", weeks(free))
	}
	return text + "."
}

func weeks(n int) string {
	if n == 1 {
		return "1 week"
	}
	return fmt.Sprintf("%d weeks", n)
}

func (c Waiting) table() Table {
	t := Table{Caption: c.Title, Head: []string{"Weeks waited", "Until", "Cost of that week", "Cost in all"}, Number: []bool{true,
		true, true, true}}
	before := 0.0
	for i, v := range c.Total {
		t.Rows = append(t.Rows, []string{fmt.Sprint(i + 1), (c.From + Day(7*(i+1))).String(), c.Unit.Exact(v - before),
			c.Unit.Exact(v)})
		before = v
	}
	return t
}
