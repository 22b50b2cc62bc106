package chart

// rows lays out a list of named bars: names in a column at the left where there is room, else each above its bar.
type rows struct {
	width float64
	x0    float64 // where bars begin
	above bool
	room  float64 // for a name
	pitch float64
	top   float64
}

const (
	barHeight   = 16.0
	narrow      = 480.0 // below it names stand above their bars
	rowGap      = 13.0
	rowGapAbove = 6.0
)

func newRows(width float64, names []string) rows {
	widest := 0.0
	for _, n := range names {
		widest = max(widest, Width(Clean(n), true))
	}
	if width < narrow || widest > width*0.42 {
		return rows{width: width, above: true, room: width, pitch: lineHeight + barHeight + rowGapAbove}
	}
	return rows{width: width, x0: widest + 10, room: widest, pitch: barHeight + rowGap}
}

// bar is the upper edge of a row's bar.
func (l rows) bar(i int) float64 {
	y := l.top + float64(i)*l.pitch + 2
	if l.above {
		return y + lineHeight
	}
	return y
}

// shift leaves room above the first row.
func (l *rows) shift(by float64) { l.top += by }

// middle is the level of a row's middle.
func (l rows) middle(i int) float64 { return l.bar(i) + barHeight/2 }

func (l rows) bottom(n int) float64 { return l.bar(n-1) + barHeight + 4 }

func (l rows) name(s *Scene, i int, name string, bold bool) {
	if l.above {
		s.text(roleName, Point{0, l.bar(i) - 4}, Start, bold, l.room, name)
		return
	}
	s.text(roleName, Point{l.room, l.bar(i) + barHeight - 4}, End, bold, l.room, name)
}
