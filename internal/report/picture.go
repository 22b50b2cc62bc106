package report

import (
	"bytes"
	"fmt"
	"math"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
)

// Widths at which pictures are drawn: each is drawn twice, and the stylesheet shows the one that keeps its text legible.
const (
	frontChart  = 544 // a column of the front
	annexChart  = 720
	narrowChart = 340 // a narrow screen, or a column on paper
	mapChart    = 1088
)

// scener is what every chart is.
type scener interface {
	Scene(width float64) (chart.Scene, error)
}

// chartOf turns a picture of the brief into a chart.
func (p *page) chartOf(v brief.Picture) scener {
	switch v := v.(type) {
	case *brief.Waterfall:
		return p.waterfall(v)
	case *brief.Curve:
		return p.curves(v)
	case *brief.Trend:
		return trend(v)
	case *brief.Timeline:
		return timeline(v)
	case *brief.Steps:
		return p.steps(v)
	case *brief.Map:
		return benefitMap(v)
	case *brief.CheckList:
		return checks(v)
	}
	return nil
}

// draw is a picture at a width as an svg element, and its scene.
func (p *page) draw(c scener, id string, width float64) (g.Node, chart.Scene) {
	s, err := c.Scene(width)
	var out bytes.Buffer
	if err == nil {
		err = s.WriteSVG(&out, id)
	}
	if err != nil {
		p.fail(fmt.Errorf("drawing %s: %w", id, err))
		return nil, s
	}
	return g.Raw(out.String()), s // written by package chart, which escapes every text
}

// fail keeps the first error.
func (p *page) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// both draws a picture for wide and for narrow pages.
func (p *page) both(c scener, id string, width float64) (g.Node, chart.Scene) {
	wide, s := p.draw(c, id+"-w", width)
	thin, _ := p.draw(c, id+"-n", narrowChart)
	return g.Group{h.Div(h.Class("wide"), wide), h.Div(h.Class("thin"), thin)}, s
}

// frontPicture is a picture of the front: its table stands with its evidence.
func (p *page) frontPicture(id, title string, v brief.Picture, ref brief.Ref, note ...g.Node) g.Node {
	c := p.chartOf(v)
	if c == nil {
		return nil
	}
	pic, _ := p.both(c, "front-"+id, frontChart)
	return h.Figure(pic, h.FigCaption(g.Group(note), g.Text(" "), to(ref, g.Text("Evidence and table"),
		h.Span(h.Class("unseen"), g.Text(": "), short(title)))))
}

// annexPicture is a picture with its sentence and its table.
func (p *page) annexPicture(v brief.Picture) g.Node {
	c := p.chartOf(v)
	if c == nil {
		return nil
	}
	p.drawn++
	id := fmt.Sprintf("picture-%d", p.drawn)
	var pic g.Node
	var s chart.Scene
	if _, isMap := v.(*brief.Map); isMap {
		pic, s = p.draw(c, id, mapChart)
		pic = scrolling("Map from enablers to objectives", h.Div(h.Class("map"), pic))
	} else {
		pic, s = p.both(c, id, annexChart)
	}
	if p.err != nil {
		return nil
	}
	return h.Figure(h.H4(txt(s.Title)), pic, h.FigCaption(txt(s.Summary)),
		h.Details(h.Summary(g.Text("The picture as a table")), chartTable(s.Table)))
}

func chartTable(t chart.Table) g.Node {
	number := func(i int) bool { return i < len(t.Number) && t.Number[i] }
	heads := make([]g.Node, len(t.Head))
	for i, s := range t.Head {
		heads[i] = column(s, number(i))
	}
	rows := make([]g.Node, len(t.Rows))
	for r, row := range t.Rows {
		cells := make([]g.Node, len(row))
		for i, s := range row {
			cells[i] = h.Td(g.If(number(i), h.Class("n")), name(s))
		}
		rows[r] = h.Tr(cells...)
	}
	return scrolling(t.Caption, h.Table(caption(t.Caption), h.THead(h.Tr(heads...)), h.TBody(rows...)))
}

// scrolling is a box that scrolls sideways when the page is narrow, reachable by keyboard.
func scrolling(label string, child g.Node) g.Node {
	return h.Div(h.Class("scroll"), g.Attr("tabindex", "0"), h.Role("group"), h.Aria("label", chart.Clean(label)), child)
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

func (p *page) waterfall(v *brief.Waterfall) chart.Waterfall {
	c := chart.Waterfall{Title: v.Title, Unit: p.money, FromName: v.FromName, From: float64(v.From), ToName: v.ToName,
		To: float64(v.To)}
	for _, s := range v.Steps {
		court := chart.NoCourt
		switch s.Court {
		case benefit.Client:
			court = chart.Client
		case benefit.Delivery:
			court = chart.Delivery
		}
		c.Steps = append(c.Steps, chart.Step{Name: s.Name, Court: court, Delta: float64(s.Change)})
	}
	return c
}

func (p *page) curves(v *brief.Curve) chart.Curves {
	c := chart.Curves{Title: v.Title, Unit: p.money, Per: "a year", Now: chart.Day(v.Now), NowName: v.NowName,
		Plan: samples(v.Days, v.Planned), Forecast: samples(v.Days, v.Forecast), DoNothing: samples(v.Days, v.DoNothing)}
	if !v.Money {
		c.Unit, c.Per = measureUnit(v.Unit), ""
	}
	for _, r := range v.Readings {
		c.Readings = append(c.Readings, chart.Sample{Day: chart.Day(r.Day), Value: r.Value})
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

func (p *page) steps(v *brief.Steps) chart.Waiting {
	c := chart.Waiting{Title: v.Title, Unit: p.money, From: chart.Day(v.From)}
	for _, m := range v.Total {
		c.Total = append(c.Total, float64(m))
	}
	return c
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
		c.Nodes = append(c.Nodes, chart.Node{Kind: kind, Name: n.Name, Note: n.Note, State: state})
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
