package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// legible reports the first text that leaves the picture or covers another one, and marks outside the picture.
func legible(s Scene) error {
	var texts []Text
	for _, m := range s.Marks {
		for _, p := range corners(m) {
			if !finite(p.X, p.Y) || p.X < -0.1 || p.Y < -0.1 || p.X > s.Width+0.1 || p.Y > s.Height+0.1 {
				return fmt.Errorf("%T %q reaches %v outside %g × %g", m, m.role(), p, s.Width, s.Height)
			}
		}
		t, ok := m.(Text)
		if !ok {
			continue
		}
		for _, other := range texts {
			if t.box().overlaps(other.box()) {
				return fmt.Errorf("%q at %v covers %q at %v", t.Text, t.box(), other.Text, other.box())
			}
		}
		texts = append(texts, t)
	}
	return nil
}

func corners(m Mark) []Point {
	switch m := m.(type) {
	case Line:
		return []Point{m.A, m.B}
	case Polyline:
		return m.Points
	case Curve:
		return []Point{m.A, m.C, m.D, m.B}
	case Area:
		return m.Points
	case Rect:
		return []Point{{m.X, m.Y}, {m.X + m.W, m.Y + m.H}}
	case Dot:
		return []Point{{m.At.X - m.R, m.At.Y - m.R}, {m.At.X + m.R, m.At.Y + m.R}}
	case Text:
		b := m.box()
		return []Point{{b.x0, b.y0}, {b.x1, b.y1}}
	}
	return []Point{{math.NaN(), 0}} // a kind of mark this test does not know must not pass
}

func TestSamplesAreLegible(t *testing.T) {
	for name, c := range samples() {
		for _, width := range []float64{320, 340, 480, 640, 1100} {
			s, err := c.Scene(width)
			if err != nil {
				t.Fatal(err)
			}
			if err := legible(s); err != nil {
				t.Errorf("%s at %g: %v", name, width, err)
			}
			if s.Title == "" || s.Summary == "" || len(s.Table.Rows) == 0 || len(s.Table.Head) != len(s.Table.Number) {
				t.Errorf("%s has no title, sentence or table", name)
			}
			for _, row := range s.Table.Rows {
				if len(row) != len(s.Table.Head) {
					t.Errorf("%s: row %v under head %v", name, row, s.Table.Head)
				}
			}
		}
	}
}

func drawName(t *rapid.T, label string) string {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"Go-live", "", "<script>alert(1)</script>",
		strings.Repeat("very ", 80) + "long",
		"עברית מימין לשמאל", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "a\x00b\u202Ec", "世界中の医療記録を新しいシステムへ移行する", "]]>&amp;"})).Draw(t, label)
}

func drawDay(t *rapid.T, label string) Day {
	return Day(rapid.IntRange(730_000, 760_000).Draw(t, label))
}

func drawSamples(t *rapid.T, label string) (out []Sample) {
	at := drawDay(t, label)
	for range rapid.IntRange(0, 6).Draw(t, label) {
		out = append(out, Sample{at, rapid.Float64Range(-1e8, 1e8).Draw(t, label)})
		at += Day(rapid.IntRange(0, 900).Draw(t, label))
	}
	return out
}

// drawChart makes any chart of any figures.
func drawChart(t *rapid.T) drawer {
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 0:
		return Curves{Title: drawName(t, "title"), Unit: pounds, Plan: drawSamples(t, "plan"), Forecast: drawSamples(t, "forecast"),
			DoNothing: drawSamples(t, "nothing"), Readings: drawSamples(t, "readings"), Now: drawDay(t, "now"), NowName: drawName(t,
				"now name")}
	case 1:
		return drawWaterfall(t)
	case 2:
		return drawTrend(t)
	case 3:
		c := Timeline{Title: "x", Now: drawDay(t, "now"), NowName: drawName(t, "now name")}
		for range rapid.IntRange(0, 8).Draw(t, "rows") {
			c.Rows = append(c.Rows, TimelineRow{drawName(t, "name"), drawDay(t, "contract"), drawDay(t, "forecast"), false,
				drawName(t, "note")})
		}
		return c
	case 4:
		return Waiting{Title: "x", Unit: pounds, From: drawDay(t, "from"), Total: rapid.SliceOfN(rapid.Float64Range(-1e9, 1e9), 0,
			60).Draw(t, "total")}
	case 5:
		return drawMap(t)
	case 6:
		c := Values{Title: "x", Client: drawName(t, "client"), Delivery: drawName(t, "delivery")}
		spread := rapid.Custom(func(t *rapid.T) ValueSpread {
			low := rapid.Float64Range(1, 7).Draw(t, "low")
			high := rapid.Float64Range(low, 7).Draw(t, "high")
			return ValueSpread{rapid.IntRange(0, 9).Draw(t, "n"), (low + high) / 2, low, high, rapid.Float64Range(-1, 9).Draw(t, "expected"), rapid.IntRange(0, 2).Draw(t, "expects")}
		})
		for range rapid.IntRange(0, 10).Draw(t, "rows") {
			c.Rows = append(c.Rows, ValueRow{drawName(t, "name"), drawName(t, "a"), drawName(t, "b"), spread.Draw(t, "one"), spread.Draw(t, "other")})
		}
		return c
	}
	c := Checks{Title: "x"}
	for i := range rapid.IntRange(0, 16).Draw(t, "rows") {
		c.Rows = append(c.Rows, CheckRow{i + 1, drawName(t, "name"), drawName(t, "value"), drawName(t, "threshold"),
			Verdict(rapid.IntRange(0, 3).Draw(t, "verdict")), rapid.Float64Range(-1, 1e6).Draw(t, "used"), rapid.Bool().Draw(t,
				"has")})
	}
	return c
}

func drawWaterfall(t *rapid.T) Waterfall {
	c := Waterfall{Title: "x", Unit: pounds, FromName: drawName(t, "from name"), ToName: drawName(t, "to name"),
		From: float64(rapid.IntRange(-1e9, 1e9).Draw(t, "from"))}
	c.To = c.From
	for range rapid.IntRange(0, 8).Draw(t, "steps") {
		st := Step{drawName(t, "step"), Court(rapid.IntRange(0, 2).Draw(t, "court")),
			float64(rapid.IntRange(-1e8, 1e8).Draw(t, "delta"))}
		c.Steps, c.To = append(c.Steps, st), c.To+st.Delta
	}
	return c
}

func drawTrend(t *rapid.T) Trend {
	c := Trend{Title: "x"}
	for range rapid.IntRange(0, 5).Draw(t, "series") {
		m := TrendSeries{Name: drawName(t, "name")}
		report := drawDay(t, "first report")
		for range rapid.IntRange(0, 8).Draw(t, "points") {
			p := TrendPoint{Report: report}
			if rapid.Bool().Draw(t, "held") {
				p.Forecast = drawDay(t, "forecast")
			}
			m.Points = append(m.Points, p)
			report += Day(rapid.IntRange(1, 60).Draw(t, "next"))
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "contracts") {
			m.Contract = append(m.Contract, ContractFrom{Day(730_000 + i*3000), drawDay(t, "contract")})
		}
		c.Series = append(c.Series, m)
	}
	return c
}

func drawMap(t *rapid.T) Map {
	c := Map{Title: "x"}
	n := rapid.IntRange(0, 16).Draw(t, "nodes")
	for range n {
		c.Nodes = append(c.Nodes, Node{NodeKind(rapid.IntRange(0, 3).Draw(t, "kind")), drawName(t, "name"), drawName(t, "note"),
			NodeState(rapid.IntRange(0, 2).Draw(t, "state")), rapid.SampledFrom([]string{"", "no measure"}).Draw(t, "flag")})
	}
	for i := 1; i < n; i++ {
		for range rapid.IntRange(0, 3).Draw(t, "edges") {
			c.Edges = append(c.Edges, Edge{rapid.IntRange(0, i-1).Draw(t, "left"), i, ""})
		}
	}
	return c
}

func TestAnyChartIsLegibleAndWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawChart(t)
		width := rapid.SampledFrom([]float64{320, 340, 480, 640, 1100}).Draw(t, "width")
		s, err := c.Scene(width)
		if errors.Is(err, ErrEmpty) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := legible(s); err != nil {
			t.Fatalf("%s: %v", s.Kind, err)
		}
		var a, b bytes.Buffer
		if err := s.WriteSVG(&a, "c"); err != nil {
			t.Fatal(err)
		}
		again, err := c.Scene(width)
		if err != nil {
			t.Fatal(err)
		}
		if err := again.WriteSVG(&b, "c"); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Fatal("the same data gave different bytes")
		}
		elements(t, a.Bytes())
	})
}

// elements fails on anything but the elements the writer knows, and on attributes that could act.
func elements(t *rapid.T, svg []byte) {
	known := map[string]bool{"svg": true, "title": true, "desc": true, "line": true, "polyline": true, "path": true,
		"polygon": true,
		"rect":    true, "circle": true, "text": true}
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !known[e.Name.Local] {
			t.Fatalf("element %q", e.Name.Local)
		}
		for _, a := range e.Attr {
			if n := a.Name.Local; n == "style" || n == "href" || strings.HasPrefix(n, "on") {
				t.Fatalf("attribute %q", n)
			}
		}
	}
}

func TestSpread(t *testing.T) {
	tests := []struct {
		name   string
		want   []float64
		gaps   []float64
		expect []float64
	}{
		{"apart already", []float64{10, 40}, []float64{0, 20}, []float64{10, 40}},
		{"pushed both ways", []float64{50, 50}, []float64{0, 20}, []float64{40, 60}},
		{"at the top", []float64{0, 0}, []float64{0, 20}, []float64{0, 20}},
		{"at the bottom", []float64{100, 100, 100}, []float64{0, 20, 20}, []float64{60, 80, 100}},
		{"unequal gaps", []float64{50, 50}, []float64{0, 30}, []float64{35, 65}},
		{"none", nil, nil, []float64{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.expect, spread(tt.want, tt.gaps, 0, 100)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}
