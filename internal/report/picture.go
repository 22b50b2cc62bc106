package report

import (
	"fmt"
	"math"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/report/document"
)

// Widths at which pictures are drawn. The HTML page draws each twice, and its stylesheet shows the one that keeps its text
// legible.
const (
	frontChart  = 544 // a column of the front
	annexChart  = 720
	narrowChart = 340 // a narrow screen, or a column on paper
	mapChart    = 1088
)

// chartOf turns a picture of the brief into a chart.
func (c *composer) chartOf(v brief.Picture) document.Chart {
	switch v := v.(type) {
	case *brief.Waterfall:
		return c.waterfall(v)
	case *brief.Curve:
		return c.curves(v)
	case *brief.Trend:
		return trend(v)
	case *brief.Timeline:
		return timeline(v)
	case *brief.Steps:
		return c.steps(v)
	case *brief.Map:
		return benefitMap(v)
	case *brief.CheckList:
		return checks(v)
	case *brief.Chances:
		return chances(v)
	case *brief.Movers:
		return movers(v)
	}
	return nil
}

// annexPicture is a picture with its sentence and its table.
func (c *composer) annexPicture(v brief.Picture) (document.Picture, bool) {
	c.drawn++
	p := document.Picture{ID: fmt.Sprintf("picture-%d", c.drawn), Chart: c.chartOf(v), Width: annexChart, Narrow: narrowChart}
	if p.Chart == nil {
		return p, false
	}
	if _, ok := v.(*brief.Map); ok {
		p.Width, p.Narrow = mapChart, 0
	}
	s, err := p.Chart.Scene(p.Width)
	if err != nil {
		c.fail(fmt.Errorf("drawing %s: %w", p.ID, err))
		return p, false
	}
	p.Title, p.Caption, p.Table = s.Title, document.Plain(s.Summary), chartTable(s.Table)
	return p, true
}

func chartTable(of chart.Table) *document.Table {
	t := &document.Table{Caption: document.Plain(of.Caption), Fold: "The picture as a table"}
	for i, s := range of.Head {
		t.Columns = append(t.Columns, document.Column{Name: s, Number: i < len(of.Number) && of.Number[i]})
	}
	for _, row := range of.Rows {
		cells := make([]document.Cell, len(row))
		for i, s := range row {
			cells[i] = cell(s)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

func moneyUnit(currency string) chart.Unit {
	of := func(v float64) benefit.Money { return benefit.Money(math.Round(v)) }
	return chart.Unit{
		Short: func(v float64) string { return brief.Short(of(v), currency) },
		Exact: func(v float64) string { return brief.Full(of(v), currency) },
		Tick:  func(v, step float64) string { return brief.Tick(of(v), of(step), currency) },
		Adds: func(total float64, parts []float64) (func(float64) string, bool) {
			group := []benefit.Money{of(total)}
			for _, v := range parts {
				group = append(group, of(v))
			}
			short, exact := brief.Adding(currency, group)
			return func(v float64) string { return short(of(v)) }, exact
		},
	}
}

// measureUnit writes the values of a measure: three figures in a picture, all of them in a table.
func measureUnit(unit string) chart.Unit {
	with := func(s string) string {
		if unit == "" {
			return s
		}
		return s + " " + unit
	}
	return chart.Unit{
		Short: func(v float64) string { return with(brief.Number(threeFigures(v))) },
		Exact: func(v float64) string { return brief.Number(v) },
		Tick:  func(v, _ float64) string { return brief.Number(v) },
	}
}

func threeFigures(v float64) float64 {
	if v == 0 || math.Abs(v) >= 1000 {
		return math.Round(v)
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-2)
	return math.Round(v/unit) * unit
}

func (c *composer) waterfall(v *brief.Waterfall) chart.Waterfall {
	w := chart.Waterfall{Title: v.Title, Unit: c.money, FromName: v.FromName, From: float64(v.From), ToName: v.ToName,
		To: float64(v.To)}
	for _, s := range v.Steps {
		court := chart.NoCourt
		switch s.Court {
		case benefit.Client:
			court = chart.Client
		case benefit.Delivery:
			court = chart.Delivery
		}
		w.Steps = append(w.Steps, chart.Step{Name: s.Name, Court: court, Delta: float64(s.Change)})
	}
	return w
}

func (c *composer) curves(v *brief.Curve) chart.Curves {
	k := chart.Curves{Title: v.Title, Unit: c.money, Per: "a year", Now: chart.Day(v.Now), NowName: v.NowName,
		Plan: samples(v.Days, v.Planned), Forecast: samples(v.Days, v.Forecast), DoNothing: samples(v.Days, v.DoNothing)}
	if !v.Money {
		k.Unit, k.Per = measureUnit(v.Unit), ""
	}
	if len(v.Low) > 0 {
		k.Bands = []chart.Band{{Name: v.Band, Low: samples(v.Days, v.Low), High: samples(v.Days, v.High)}}
	}
	for _, r := range v.Readings {
		k.Readings = append(k.Readings, chart.Sample{Day: chart.Day(r.Day), Value: r.Value})
	}
	return k
}

func chances(v *brief.Chances) chart.SCurve {
	c := chart.SCurve{Title: v.Title, Name: v.Name, Contract: chart.Day(v.Contract), Chance: v.Chance, Now: chart.Day(v.Now), NowName: v.NowName}
	for _, d := range v.Days {
		c.Days = append(c.Days, chart.Day(d))
	}
	return c
}

func movers(v *brief.Movers) chart.Tornado {
	c := chart.Tornado{Title: v.Title}
	for _, r := range v.Rows {
		court := chart.NoCourt
		switch r.Court {
		case benefit.Client:
			court = chart.Client
		case benefit.Delivery:
			court = chart.Delivery
		}
		c.Rows = append(c.Rows, chart.TornadoRow{Name: r.Name, Court: court, Weeks: r.Weeks})
	}
	return c
}

func samples(days []civil.Date, values []float64) (out []chart.Sample) {
	for i := range min(len(days), len(values)) {
		out = append(out, chart.Sample{Day: chart.Day(days[i]), Value: values[i]})
	}
	return out
}

func trend(v *brief.Trend) chart.Trend {
	c := chart.Trend{Title: v.Title}
	for _, l := range v.Lines {
		s := chart.TrendSeries{Name: l.Name}
		for _, r := range l.Reports {
			s.Points = append(s.Points, chart.TrendPoint{Report: chart.Day(r.Report), Forecast: chart.Day(r.Forecast)})
		}
		for _, k := range l.Contract {
			s.Contract = append(s.Contract, chart.ContractFrom{From: chart.Day(k.From), Date: chart.Day(k.Date)})
		}
		c.Series = append(c.Series, s)
	}
	return c
}

func timeline(v *brief.Timeline) chart.Timeline {
	c := chart.Timeline{Title: v.Title, Now: chart.Day(v.Now), NowName: v.NowName}
	for _, m := range v.Rows {
		if m.Contract.IsZero() && m.Forecast.IsZero() {
			continue
		}
		c.Rows = append(c.Rows, chart.TimelineRow{Name: m.Name, Contract: chart.Day(m.Contract), Forecast: chart.Day(m.Forecast),
			Reached: m.Reached, Note: m.SlipText})
	}
	return c
}

func (c *composer) steps(v *brief.Steps) chart.Waiting {
	w := chart.Waiting{Title: v.Title, Unit: c.money, From: chart.Day(v.From)}
	for _, m := range v.Total {
		w.Total = append(w.Total, float64(m))
	}
	return w
}

func benefitMap(v *brief.Map) chart.Map {
	c := chart.Map{Title: v.Title}
	for _, n := range v.Nodes {
		state := chart.InTime
		switch {
		case n.NotKnown:
			state = chart.NotKnown
		case n.Slips:
			state = chart.Slips
		}
		kind := [...]chart.NodeKind{chart.Objective, chart.Benefit, chart.Change, chart.Enabler}[min(n.Kind, brief.EnablerNode)]
		c.Nodes = append(c.Nodes, chart.Node{Kind: kind, Name: n.Name, Note: n.Note, State: state, Flag: n.Flag})
	}
	for _, e := range v.Edges {
		note := ""
		if e.Share > 0 {
			note = brief.Number(threeFigures(e.Share*100)) + " %"
		}
		c.Edges = append(c.Edges, chart.Edge{Left: e.Left, Right: e.Right, Note: note})
	}
	return c
}

func checks(v *brief.CheckList) chart.Checks {
	c := chart.Checks{Title: v.Title}
	verdicts := map[brief.Verdict]chart.Verdict{brief.Holds: chart.Holds, brief.Fails: chart.Fails, brief.NotRun: chart.NotRun,
		brief.Shown: chart.Shown}
	for _, k := range v.Checks {
		value := k.Value
		if value == "" {
			value = k.Reason
		}
		c.Rows = append(c.Rows, chart.CheckRow{Number: k.Number, Name: k.Name, Value: value, Threshold: k.Threshold,
			Verdict: verdicts[k.Verdict],
			Used:    k.Used, HasUsed: k.HasUsed})
	}
	return c
}
