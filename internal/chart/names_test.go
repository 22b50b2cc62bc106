package chart

import "testing"

// crosses reports whether a line from a to b runs through a box.
func crosses(l Line, b box) bool {
	for i := range 200 {
		f := float64(i) / 199
		x, y := l.A.X+f*(l.B.X-l.A.X), l.A.Y+f*(l.B.Y-l.A.Y)
		if x > b.x0 && x < b.x1 && y > b.y0 && y < b.y1 {
			return true
		}
	}
	return false
}

// Whoever moved from the left comes first in their cell: the line to them runs through no name where there is room, and lies below those it has to cross.
func TestLinesOfTheGridCrossNoName(t *testing.T) {
	at := func(name string, x, y, fromX int) GridDot {
		return GridDot{Name: name, Mark: "N→S", X: x, Y: y, FromX: fromX, FromY: min(fromX, 1) * y}
	}
	for _, width := range []float64{340, 760} {
		s, err := Grid{Title: "x", Dots: []GridDot{at("a", 5, 5, 0), at("b", 4, 5, 0), at("c", 5, 5, 3), at("d", 1, 1, 0)}}.Scene(width)
		if err != nil {
			t.Fatal(err)
		}
		named, moves := false, 0
		for _, m := range s.Marks {
			switch m := m.(type) {
			case Text:
				named = named || m.Role == roleLabel
			case Line:
				if m.Role != roleForecast {
					continue
				}
				if moves++; named {
					t.Errorf("%.0f: a line lies over a name", width)
				}
				for _, o := range s.Marks {
					if text, ok := o.(Text); ok && width > 500 && text.Role == roleLabel && crosses(m, text.box()) {
						t.Errorf("%.0f: the line crosses %q", width, text.Text)
					}
				}
			}
		}
		if moves != 1 {
			t.Errorf("%.0f: %d lines, one has moved", width, moves)
		}
	}
}

// A long name is read whole: it goes on before what is told of it.
func TestTrendTellsLongNames(t *testing.T) {
	const first, rest = "Old records system", "archived and switched off"
	s, err := Trend{Title: "x", Series: []TrendSeries{{Name: first + " " + rest, Points: []TrendPoint{{20_000, 20_400}, {20_030, 20_430}}, Contract: []ContractFrom{{0, 20_380}}},
		{Name: "Go-live", Points: []TrendPoint{{20_000, 20_300}}}}}.Scene(640)
	if err != nil {
		t.Fatal(err)
	}
	if err := legible(s); err != nil {
		t.Error(err)
	}
	all := ""
	for _, m := range s.Marks {
		if text, ok := m.(Text); ok && text.Role == roleLabel {
			all += text.Text + " "
		}
	}
	if all != first+" "+rest+" Go-live " {
		t.Errorf("names read %q", all)
	}
}
