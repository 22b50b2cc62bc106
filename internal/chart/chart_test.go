package chart

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRefusals(t *testing.T) {
	nan := math.NaN()
	w := sampleWaterfall()
	w.To += 1
	wnan := sampleWaterfall()
	wnan.Steps = append(wnan.Steps, Step{"x", Client, nan})
	loop := sampleMap()
	loop.Edges = append(loop.Edges, Edge{9, 2, ""})
	backwards := sampleTrend()
	backwards.Series[0].Points[1].Report = 5
	tests := []struct {
		name  string
		chart drawer
		want  error
	}{
		{"no curve", Curves{}, ErrEmpty},
		{"a curve that is no number", Curves{Plan: []Sample{{5, nan}}}, ErrNumber},
		{"an endless curve", Curves{Plan: []Sample{{5, math.Inf(1)}}}, ErrNumber},
		{"a curve that goes back in time", Curves{Plan: []Sample{{5, 1}, {4, 1}}}, ErrNumber},
		{"no steps", Waterfall{From: 1, To: 1}, ErrEmpty},
		{"steps that do not add up", w, ErrSum},
		{"a step that is no number", wnan, ErrNumber},
		{"no reports", Trend{}, ErrEmpty},
		{"a milestone in no report", Trend{Series: []TrendSeries{{Name: "x", Points: []TrendPoint{{10, 0}},
			Contract: []ContractFrom{{0, 5}}}}}, ErrEmpty},
		{"reports out of order", backwards, ErrNumber},
		{"no milestone", Timeline{}, ErrEmpty},
		{"no date", Timeline{Rows: []TimelineRow{{Name: "x"}}}, ErrEmpty},
		{"no weeks", Waiting{From: 5}, ErrEmpty},
		{"a week that is no number", Waiting{From: 5, Total: []float64{nan}}, ErrNumber},
		{"no node", Map{}, ErrEmpty},
		{"a loop", loop, ErrLoop},
		{"a node that needs itself", Map{Nodes: make([]Node, 1), Edges: []Edge{{0, 0, ""}}}, ErrLoop},
		{"no check", Checks{}, ErrEmpty},
		{"nobody", Grid{}, ErrEmpty},
		{"somebody off the grid", Grid{Dots: []GridDot{{X: 6, Y: 1}}}, ErrNumber},
		{"no measure", Mirror{}, ErrEmpty},
		{"no year", Shares{}, ErrEmpty},
		{"fewer than none", Shares{Rows: []SharesRow{{"2014", [6]int{-1}}}}, ErrNumber},
		{"more than there are", Mirror{Rows: []MirrorRow{{Left: MirrorShare{N: 2, Of: 1}}}}, ErrNumber},
		{"a check that is no number", Checks{Rows: []CheckRow{{Used: nan, HasUsed: true}}}, ErrNumber},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.chart.Scene(640); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
	if _, err := (Map{Nodes: make([]Node, 2), Edges: []Edge{{0, 2, ""}}}).Scene(640); err == nil {
		t.Error("an edge to a node that does not exist was drawn")
	}
}

func TestSentences(t *testing.T) {
	flat := Curves{Unit: pounds, Plan: []Sample{{day(2026, 1, 1), 5e6}, {day(2027, 1, 1), 5e6}},
		Forecast: []Sample{{day(2026, 1, 1), 0}, {day(2027, 1, 1), 0}}}
	rough := sampleWaterfall()
	rough.Unit.Adds = nil
	rough.Steps, rough.To = rough.Steps[:1], 39.3e6
	free := Waiting{Unit: pounds, From: day(2026, 1, 1), Total: []float64{0, 0}}
	one := Waiting{Unit: pounds, From: day(2026, 1, 1), Total: []float64{0, 5e3}}
	tests := []struct {
		name  string
		chart drawer
		want  string
	}{
		{"curves", sampleCurves(), "The plan reaches £31m a year on 1 Jul 2028; the forecast reaches £29m a year on 2 Sep 2028; " +
			"if nothing is done the figure reaches −£4m a year on 1 Jan 2031; the last reading, on 30 Sep 2026, is £1.1m."},
		{"flat curves", flat, "The plan stays at £5m; the forecast stays at £0."},
		{"waterfall", sampleWaterfall(),
			"Plan at approval £41.2m; Interface team not released (ours) −£1.9m; Data migration re-sequenced (supplier’s) " +
				"−£1.4m; Pilot site decision waiting (ours) −£1.1m; Adoption slower than assumed −£0.6m; Licences ended early " +
				"+£0.4m; Forecast today £36.6m. " +
				"The steps add up. Bars start at £34m, not at zero."},
		{"waterfall, rounded", rough, "Plan at approval £41.2m; Interface team not released (ours) −£1.9m; Forecast today " +
			"£39.3m. The steps add up before rounding. " +
			"Bars start at £38.5m, not at zero."},
		{"trend", sampleTrend(), "Pilot complete: 20 Feb 2027, 19 days later than reported on 31 May 2026, contract 1 Feb " +
			"2027, gone from the last " +
			"report; Go-live: 4 Sep 2027, 63 days later than reported on 31 May 2026, contract 3 Jul 2027."},
		{"timeline", sampleTimeline(), "Design accepted, contract 29 May 2026, reached 12 Jun 2026, 2 weeks late; Migration " +
			"rehearsal 2, contract 22 Jan 2027, " +
			"forecast 19 Feb 2027, 4 weeks late; Go-live, contract 3 Jul 2027, forecast 4 Sep 2027, 9 weeks late; Support " +
			"handed over, contract 17 Dec 2027, not in the file."},
		{"waiting", sampleWaiting(), "After 12 weeks the waiting has cost £474k; the first 3 weeks cost nothing."},
		{"waiting that is free", free, "Waiting costs nothing for 2 weeks."},
		{"waiting, one free week", one, "After 2 weeks the waiting has cost £5k; the first 1 week cost nothing."},
		{"map", sampleMap(), "2 objectives, 4 benefits, 3 business changes, 4 enablers; 5 of 13 slip, 2 not known."},
		{"checks", sampleChecks(), "4 of 8 checks hold; 2 fail: Logic (31 of 412, 7.5 %), Negative float (12 of 412); 1 not " +
			"run; 1 shown without a verdict."},
		{"shares", sampleShares(), "2014: 41 of 175 red or amber/red, 71 of 175 green or amber/green, 24 of 199 without a rating; 2017: 38 of 137 red or amber/red, 28 of 137 green or amber/green, 6 of 143 without a rating; " +
			"2019: 0 of 1 red or amber/red, 0 of 1 green or amber/green, 0 of 1 without a rating."},
		{"mirror", sampleMirror(), "Replies in time: St Brannoc’s NHS Trust 43 % (13 of 30), Vantor Systems 100 % (21 of 21); Decided by silence: " +
			"St Brannoc’s NHS Trust 3 % (1 of 30), Vantor Systems 0 % (0 of 21); Promises kept: St Brannoc’s NHS Trust 2 of 7, Vantor Systems none."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := tt.chart.Scene(640)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, s.Summary); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestValueOn(t *testing.T) {
	line := []Sample{{10, 0}, {20, 100}, {20, 50}, {30, 50}}
	tests := []struct {
		day  Day
		want float64
		ok   bool
	}{{9, 0, false}, {10, 0, true}, {15, 50, true}, {20, 50, true}, {25, 50, true}, {30, 50, true}, {31, 0, false}}
	for _, tt := range tests {
		if got, ok := valueOn(line, tt.day); got != tt.want || ok != tt.ok {
			t.Errorf("on day %d: %g, %t; want %g, %t", tt.day, got, ok, tt.want, tt.ok)
		}
	}
	if _, ok := valueOn(nil, 5); ok {
		t.Error("a line without samples has a value")
	}
}

func TestWaterfallAxis(t *testing.T) {
	tests := []struct {
		name     string
		from, to float64
		base     float64
	}{
		{"begins at zero when the loss is large", 10e6, 4e6, 0},
		{"begins near the bars when the loss is small", 41.2e6, 36.6e6, 34e6},
		{"begins at zero when it ends below", 2e6, -1e6, 0},
		{"begins at zero when nothing is left", 2e6, 0, 0},
		{"no difference at all", 5e6, 5e6, 4.98e6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := Waterfall{Unit: pounds, From: tt.from, To: tt.to, Steps: []Step{{"x", Client, tt.to - tt.from}}}
			bars, _, err := c.bars()
			if err != nil {
				t.Fatal(err)
			}
			base, x := c.scale(bars)
			if math.Abs(base-tt.base) > 1 {
				t.Errorf("bars start at %g, want %g", base, tt.base)
			}
			if x.Min > min(tt.from, tt.to) || x.Max < max(tt.from, tt.to) {
				t.Errorf("axis from %g to %g for %g and %g", x.Min, x.Max, tt.from, tt.to)
			}
			s, err := c.Scene(640)
			if err != nil {
				t.Fatal(err)
			}
			if said := strings.Contains(s.Summary, "not at zero"); said != (base > 0) {
				t.Errorf("the sentence %q for a base of %g", s.Summary, base)
			}
		})
	}
}

func TestUntangle(t *testing.T) {
	// Given upside down, an uncrossed order exists and must be found.
	c := Map{Nodes: []Node{{Kind: Benefit}, {Kind: Benefit}, {Kind: Benefit}, {Kind: Change}, {Kind: Change}, {Kind: Change},
		{Kind: Enabler}, {Kind: Enabler}},
		Edges: []Edge{{0, 5, ""}, {1, 4, ""}, {2, 3, ""}, {5, 7, ""}, {4, 7, ""}, {3, 6, ""}, {0, 7, ""}}}
	g, err := c.layers()
	if err != nil {
		t.Fatal(err)
	}
	before := g.crossings()
	g.untangle()
	if after := g.crossings(); before == 0 || after != 0 {
		t.Errorf("%d crossings before, %d after; want some and 0", before, after)
	}
}

func TestColumns(t *testing.T) {
	c := sampleMap()
	got, err := c.columns()
	if err != nil {
		t.Fatal(err)
	}
	// "Clinics book" needs "Old stores closed": the second stands further right, the enablers to the right of both.
	if d := cmp.Diff([]int{0, 0, 1, 1, 1, 1, 2, 2, 3, 4, 4, 4, 4}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	alone, err := Map{Nodes: []Node{{Kind: Benefit}, {Kind: Enabler}}, Edges: []Edge{{0, 1, ""}}}.columns()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]int{0, 1}, alone); d != "" {
		t.Errorf("empty columns stay (-want +got):\n%s", d)
	}
}

func TestWriteSVGNames(t *testing.T) {
	s, err := sampleWaiting().Scene(340)
	if err != nil {
		t.Fatal(err)
	}
	for id, ok := range map[string]bool{"cost-1": true, "": false, "1a": false, "a b": false, `a"`: false, "-a": false,
		"A": false} {
		var b bytes.Buffer
		if err := s.WriteSVG(&b, id); (err == nil) != ok || (b.Len() > 0) != ok {
			t.Errorf("id %q: error %v", id, err)
		}
	}
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{0: "0", -0.01: "0", 1.25: "1.2", 12: "12", 3.96: "4", -7.5: "-7.5"} {
		if got := number(v); got != want {
			t.Errorf("number(%g) = %q, want %q", v, got, want)
		}
	}
}

func TestStylesheetKnowsEveryRole(t *testing.T) {
	for name, c := range samples() {
		s, err := c.Scene(640)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range s.Marks {
			if _, text := m.(Text); !text && !strings.Contains(Stylesheet, ".c-"+string(m.role())) && m.role() != roleNote {
				t.Errorf("%s: the stylesheet says nothing of %q", name, m.role())
			}
		}
	}
}
