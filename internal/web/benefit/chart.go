package benefit

import (
	"errors"
	"math"
	"slices"
	"strings"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/chart"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/web/ui"
)

// Widths at which pictures are drawn.
const (
	wideChart   = 720
	halfChart   = 560
	narrowChart = 328
	mapChart    = 1120
)

// scene is a chart with its data.
type scene interface {
	Scene(width float64) (chart.Scene, error)
}

// picture is a chart drawn for wide and for narrow pages; a chart with nothing to draw is left out.
func picture(id string, s scene, width float64, note g.Node) (g.Node, error) {
	wide, title, err := draw(id, s, width)
	if errors.Is(err, chart.ErrEmpty) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := ui.Chart{Title: title.Title, Wide: wide, Summary: title.Summary, Note: note,
		Table: ui.PlainTable{Caption: title.Table.Caption, Head: title.Table.Head, Number: title.Table.Number, Rows: title.Table.Rows}}
	if width > wideChart { // a map does not get narrower: its box scrolls
		return out, nil
	}
	out.Narrow, _, err = draw(id+"-n", s, narrowChart)
	return out, err
}

func draw(id string, s scene, width float64) (g.Node, chart.Scene, error) {
	drawn, err := s.Scene(width)
	if err != nil {
		return nil, drawn, err
	}
	var b strings.Builder
	err = drawn.WriteSVG(&b, id)
	return g.Raw(b.String()), drawn, err // Safety: WriteSVG escapes every text
}

// moneyUnit writes sums on a chart.
func moneyUnit(currency string) chart.Unit {
	of := func(x float64) core.Money { return core.Money(math.Round(x)) }
	return chart.Unit{
		Short: func(x float64) string { return brief.Short(of(x), currency) },
		Exact: func(x float64) string { return brief.Full(of(x), currency) },
		Tick:  func(x, step float64) string { return brief.Tick(of(x), of(step), currency) },
		Adds: func(total float64, parts []float64) (func(float64) string, bool) {
			group := []core.Money{of(total)}
			for _, x := range parts {
				group = append(group, of(x))
			}
			short, exact := brief.Adding(currency, group)
			return func(x float64) string { return short(of(x)) }, exact
		},
	}
}

// measureUnit writes levels of a measure on a chart.
func measureUnit(unit string) chart.Unit {
	with := func(x float64) string { return strings.TrimSpace(brief.Number(x) + " " + unit) }
	return chart.Unit{Short: func(x float64) string { return with(figures(x)) }, Exact: brief.Number, Tick: func(x, _ float64) string { return brief.Number(x) }}
}

// figures keeps three figures of a level, and every digit before the point.
func figures(x float64) float64 {
	if x == 0 || math.Abs(x) >= 1000 {
		return math.Round(x)
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-2)
	return math.Round(x/unit) * unit
}

// levels is one benefit's measure over time.
func levels(v *work.View, r work.Row) chart.Curves {
	k := chart.Curves{Title: "What the measure is on its way to", Unit: measureUnit(r.Measure.Unit), Now: chart.Day(v.Input.Report), NowName: "today"}
	if r.Measure.Name != "" {
		k.Title = r.Measure.Name + ": what it is on its way to"
	}
	months := v.Result.Curve.Months
	k.Plan, k.Forecast = counted(samples(months, r.Result.Curve.Planned), r.Result.Planned.Parts), counted(samples(months, r.Result.Curve.Forecast), r.Result.Forecast.Parts)
	k.DoNothing = samples(months, r.Result.Curve.DoNothing)
	for _, x := range r.Readings {
		k.Readings = append(k.Readings, chart.Sample{Day: chart.Day(x.Date), Value: x.Value})
	}
	return k
}

// counted is a line for as long as a benefit counts: what its measure does then, nobody has planned.
func counted(line []chart.Sample, parts []core.Part) []chart.Sample {
	var last civil.Date
	for _, p := range parts {
		if p.End.IsZero() {
			return line
		}
		last = max(last, p.End)
	}
	at := slices.IndexFunc(line, func(s chart.Sample) bool { return s.Day >= chart.Day(last) })
	if at <= 0 || last.IsZero() {
		return line
	}
	return line[:at]
}

func samples[T float64 | core.Money](days []civil.Date, values []T) (out []chart.Sample) {
	for i := range min(len(days), len(values)) {
		out = append(out, chart.Sample{Day: chart.Day(days[i]), Value: float64(values[i])})
	}
	return out
}

// yearly is the value of the whole case a year, over time.
func yearly(v *work.View) chart.Curves {
	c := v.Result.Curve
	return chart.Curves{Title: "When the benefits come, and what they bring a year", Unit: moneyUnit(v.Case.Currency), Per: "a year", Plan: samples(c.Months, c.Planned),
		Forecast: samples(c.Months, c.Forecast), Now: chart.Day(v.Input.Report), NowName: "today"}
}

// mostCauses is how many causes a waterfall names; the rest is one step.
const mostCauses = 12

// waterfall leads from the planned value to the forecast by causes.
func waterfall(v *work.View, title string, planned, forecast core.Money, causes []core.Cause) chart.Waterfall {
	w := chart.Waterfall{Title: title, Unit: moneyUnit(v.Case.Currency), FromName: "Planned", From: float64(planned), ToName: "Forecast", To: float64(forecast)}
	rest := core.Money(0)
	for i, c := range causes {
		if i >= mostCauses {
			rest += c.Amount
			continue
		}
		w.Steps = append(w.Steps, chart.Step{Name: c.Title, Court: courts[c.Court], Delta: -float64(c.Amount)})
	}
	if rest != 0 {
		w.Steps = append(w.Steps, chart.Step{Name: "further causes", Delta: -float64(rest)})
	}
	return w
}

var courts = map[core.Court]chart.Court{core.Client: chart.Client, core.Delivery: chart.Delivery}
