package main

import (
	"fmt"
	"io"
	"math"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/risk"
)

// simulateObject is what simulate prints with --json. Amounts are in minor units of the currency; spans hold the true value with 95 %
// probability.
type simulateObject struct {
	Schema      string              `json:"schema"` // counterpart/simulate/1
	Engine      string              `json:"engine"`
	Seed        uint64              `json:"seed"`
	Iterations  int                 `json:"iterations"`
	ReportDate  civil.Date          `json:"report_date"`
	Activities  int                 `json:"activities"`
	Uncertain   int                 `json:"uncertain_activities"`
	Assumptions []string            `json:"assumptions"`
	Notes       []string            `json:"notes"`
	Finish      whenObject          `json:"finish"`
	Milestones  []simulatedObject   `json:"milestones"`
	Movers      []moverObject       `json:"movers"` // by what they do to the finish
	Sensitivity []sensitivityObject `json:"sensitivity"`
	Value       worthObject         `json:"value"`
	Waiting     []waitObject        `json:"waiting"`
	Reference   []referenceObject   `json:"reference"`

	currency string
}

// spanOf is an estimate and the span that holds the true value.
type spanOf[T any] struct {
	Value T `json:"value"`
	Low   T `json:"low"`
	High  T `json:"high"`
}

type whenObject struct {
	Planned   civil.Date         `json:"planned"` // without uncertainty
	Mean      civil.Date         `json:"mean"`
	MeanError float64            `json:"mean_error_days"`
	P10       spanOf[civil.Date] `json:"p10"`
	P50       spanOf[civil.Date] `json:"p50"`
	P80       spanOf[civil.Date] `json:"p80"`
	P90       spanOf[civil.Date] `json:"p90"`
}

type shareObject struct {
	Share float64 `json:"share"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Of    int     `json:"of"`
	N     int     `json:"n"`
}

type simulatedObject struct {
	ID       benefit.NodeID `json:"id"`
	Title    string         `json:"title"`
	Contract civil.Date     `json:"contract"`
	whenObject
	Chance *shareObject `json:"chance"` // of meeting the contract date; null without one
}

type moverObject struct {
	ID         string             `json:"id"`
	Title      string             `json:"title"`
	Court      string             `json:"court"`
	Weeks      float64            `json:"weeks"` // P80 of the finish with all causes − without this one
	Milestones map[string]float64 `json:"milestones"`
}

type sensitivityObject struct {
	Engagement benefit.EngagementID `json:"engagement"`
	ID         string               `json:"id"`
	Name       string               `json:"name"`
	CI         shareObject          `json:"ci"`
	CRI        *float64             `json:"cri"` // over the first n iterations; null where it is undefined
	SSI        *float64             `json:"ssi"`
	N          int                  `json:"n"`
}

type worthObject struct {
	NotRun   string                 `json:"not_run"` // why there is no value
	Plan     benefit.Money          `json:"plan_minor"`
	Certain  benefit.Money          `json:"without_uncertainty_minor"`
	Mean     benefit.Money          `json:"mean_minor"`
	Error    float64                `json:"mean_error_minor"`
	P10      *spanOf[benefit.Money] `json:"p10_minor"`
	P50      *spanOf[benefit.Money] `json:"p50_minor"`
	P80      *spanOf[benefit.Money] `json:"p80_minor"`
	P90      *spanOf[benefit.Money] `json:"p90_minor"`
	Benefits []benefitAtRisk        `json:"benefits"`
	Fan      []fanObject            `json:"fan"`
	Loss     lossObject             `json:"loss"`
	Delay    []delayObject          `json:"cost_of_delay"`
}

type benefitAtRisk struct {
	ID      benefit.BenefitID      `json:"id"`
	Title   string                 `json:"title"`
	NotRun  string                 `json:"not_run"`
	Planned civil.Date             `json:"planned_start"`
	P10     *spanOf[civil.Date]    `json:"start_p10"`
	P50     *spanOf[civil.Date]    `json:"start_p50"`
	P80     *spanOf[civil.Date]    `json:"start_p80"`
	P90     *spanOf[civil.Date]    `json:"start_p90"`
	NoValue string                 `json:"no_value"`
	Plan    benefit.Money          `json:"plan_minor"`
	Mean    benefit.Money          `json:"mean_minor"`
	Value   *spanOf[benefit.Money] `json:"value_p50_minor"`
	Low     *spanOf[benefit.Money] `json:"value_p10_minor"`
	High    *spanOf[benefit.Money] `json:"value_p90_minor"`
}

// fanObject is the yearly rate of value in a month.
type fanObject struct {
	Month   civil.Date    `json:"month"`
	Planned benefit.Money `json:"planned_minor"`
	P10     benefit.Money `json:"p10_minor"`
	P50     benefit.Money `json:"p50_minor"`
	P90     benefit.Money `json:"p90_minor"`
}

// lossObject is the expected loss against the plan. The amounts of the causes add up to it.
type lossObject struct {
	Total   benefit.Money `json:"total_minor"`
	Method  string        `json:"method"` // of the causes by chance: all orders averaged, or in sequence
	Known   []lossCause   `json:"known"`  // what is late or changed already
	Chances []lossCause   `json:"by_chance"`
}

type lossCause struct {
	ID     string        `json:"id"`
	Title  string        `json:"title"`
	Court  string        `json:"court"`
	Amount benefit.Money `json:"amount_minor"`
}

type delayObject struct {
	ID     benefit.NodeID `json:"id"`
	Title  string         `json:"title"`
	Reason string         `json:"reason"` // why it is not worked out
	Week   benefit.Money  `json:"week_minor"`
	P10    benefit.Money  `json:"p10_minor"`
	P90    benefit.Money  `json:"p90_minor"`
	Free   *shareObject   `json:"free"` // iterations in which the week costs nothing
}

type waitObject struct {
	ID       benefit.DecisionID `json:"id"`
	Title    string             `json:"title"`
	Reason   string             `json:"reason"`
	Standing benefit.Money      `json:"standing_minor_per_week"`
	Waits    []waitStep         `json:"waits"`
}

type waitStep struct {
	Weeks int           `json:"weeks"`
	Cost  benefit.Money `json:"cost_minor"` // in all, without standing costs
	P10   benefit.Money `json:"p10_minor"`
	P90   benefit.Money `json:"p90_minor"`
	Free  shareObject   `json:"free"`
}

type referenceObject struct {
	P       float64    `json:"p"`
	Overrun float64    `json:"overrun"`
	Of      int        `json:"projects"`
	Finish  civil.Date `json:"finish"`
}

func newSimulateObject(c *benefit.Case, s *assess.Simulated) *simulateObject {
	o := &simulateObject{Schema: "counterpart/simulate/1", Engine: assess.Engine + ", " + risk.Engine, Seed: s.Seed, Iterations: s.Iterations, ReportDate: s.Report,
		Activities: s.Activities, Uncertain: s.Uncertain, Assumptions: append([]string{}, s.Assumptions...), Notes: append([]string{}, s.Notes...),
		Finish: newWhen(s.Finish, false), Milestones: []simulatedObject{}, Movers: []moverObject{}, Sensitivity: []sensitivityObject{}, Waiting: []waitObject{},
		Reference: []referenceObject{}, currency: c.Currency}
	for i := range s.Milestones {
		m := &s.Milestones[i]
		x := simulatedObject{ID: m.ID, Title: m.Title, Contract: m.Contract, whenObject: newWhen(m.When, m.Start)}
		if m.Meets != nil {
			share := newShare(*m.Meets)
			x.Chance = &share
		}
		o.Milestones = append(o.Milestones, x)
	}
	for _, e := range s.Tornado {
		cause := s.Causes[e.Cause]
		m := moverObject{ID: cause.ID, Title: cause.Title, Court: court(cause.Court), Weeks: e.Weeks, Milestones: map[string]float64{}}
		for k, w := range e.Watched {
			m.Milestones[string(s.Milestones[k].ID)] = w
		}
		o.Movers = append(o.Movers, m)
	}
	for _, a := range s.Sensitive {
		x := sensitivityObject{Engagement: a.Engagement, ID: a.Code, Name: a.Name, CI: newShare(a.CI), N: a.N}
		if a.Correlated {
			x.CRI, x.SSI = &a.CRI, &a.SSI
		}
		o.Sensitivity = append(o.Sensitivity, x)
	}
	o.Value = newWorth(s.Worth, s.Causes)
	for _, w := range s.Waiting {
		x := waitObject{ID: w.Decision, Title: w.Title, Reason: w.Reason, Standing: w.Standing, Waits: []waitStep{}}
		for _, step := range w.Waits {
			x.Waits = append(x.Waits, waitStep{step.Weeks, step.Cost, step.P10, step.P90, newShare(step.Free)})
		}
		o.Waiting = append(o.Waiting, x)
	}
	for _, r := range s.Reference {
		o.Reference = append(o.Reference, referenceObject{r.P, r.Overrun, r.Of, r.Finish})
	}
	return o
}

func court(c benefit.Court) string {
	return [...]string{"shared", "client", "delivery"}[c]
}

func newShare(s risk.Share) shareObject { return shareObject{s.Value(), s.Low, s.High, s.Of, s.N} }

func newSpan[T, U any](q risk.Quantile[T], to func(T) U) spanOf[U] {
	return spanOf[U]{to(q.Value), to(q.Low), to(q.High)}
}

func newWhen(w risk.When, start bool) whenObject {
	day := civil.Time.FinishDate
	if start {
		day = civil.Time.Date
	}
	return whenObject{Planned: day(w.Planned), Mean: day(w.Mean), MeanError: w.Error, P10: newSpan(w.P[0], day), P50: newSpan(w.P[1], day), P80: newSpan(w.P[2], day), P90: newSpan(w.P[3], day)}
}

func same[T any](x T) T { return x }

// spans are pointers to spans, nil for no quantiles.
func spans[T any](list []risk.Quantile[T]) (p [4]*spanOf[T]) {
	for k := range list {
		s := newSpan(list[k], same[T])
		p[k] = &s
	}
	return p
}

func newWorth(w *risk.Worth, causes []risk.Cause) worthObject {
	v := worthObject{NotRun: w.Totals.Reason, Plan: w.Plan, Certain: w.Certain, Mean: w.Mean, Error: w.Error, Benefits: []benefitAtRisk{}, Fan: []fanObject{},
		Loss: lossObject{Total: w.Plan - w.Mean, Known: []lossCause{}, Chances: []lossCause{}}, Delay: []delayObject{}}
	if v.NotRun == "" {
		p := spans(w.P)
		v.P10, v.P50, v.P80, v.P90 = p[0], p[1], p[2], p[3]
	}
	for i := range w.Benefits {
		b := &w.Benefits[i]
		dates, values := spans(b.Start), spans(b.Value)
		v.Benefits = append(v.Benefits, benefitAtRisk{b.ID, b.Title, b.NotRun, b.Planned, dates[0], dates[1], dates[2], dates[3], b.NoValue, b.Plan, b.Mean,
			values[1], values[0], values[3]})
	}
	for k, month := range w.Fan.Months {
		v.Fan = append(v.Fan, fanObject{month, w.Fan.Planned[k], w.Fan.P10[k], w.Fan.P50[k], w.Fan.P90[k]})
	}
	for _, c := range w.Known.Causes {
		v.Loss.Known = append(v.Loss.Known, lossCause{c.ID, c.Title, court(c.Court), c.Amount})
	}
	v.Loss.Method = w.Chance.Words()
	for _, p := range w.Chance.Parts {
		c := causes[p.Cause]
		v.Loss.Chances = append(v.Loss.Chances, lossCause{c.ID, c.Title, court(c.Court), p.Amount})
	}
	for _, d := range w.Delay {
		x := delayObject{ID: d.Enabler, Title: d.Title, Reason: d.Reason, Week: d.Week, P10: d.P10, P90: d.P90}
		if d.Reason == "" {
			free := newShare(d.Free)
			x.Free = &free
		}
		v.Delay = append(v.Delay, x)
	}
	return v
}

// mostMovers is how many things a person is told that move the date.
const mostMovers = 5

func (o *simulateObject) print(w io.Writer) error {
	fmt.Fprintf(w, "%d iterations, seed %d, %d of %d activities uncertain, as of %s\n\n", o.Iterations, o.Seed, o.Uncertain, o.Activities, o.ReportDate)
	t := &table{}
	t.row("", "planned", "P10", "P50", "P80", "P90", "contract", "chance")
	t.row(append(append([]string{"Finish"}, o.Finish.cells()...), "", "")...)
	for _, m := range o.Milestones {
		chance := ""
		if m.Chance != nil {
			chance = fmt.Sprintf("%.0f %%", 100*m.Chance.Share)
		}
		t.row(append(append([]string{m.Title}, m.cells()...), m.Contract.String(), chance)...)
	}
	if err := t.print(w); err != nil {
		return err
	}
	o.printMovers(w)
	o.printValue(w)
	for _, r := range o.Reference {
		fmt.Fprintf(w, "%d closed projects: at P%.0f their overrun was %.0f %%, which would be %s\n", r.Of, 100*r.P, 100*r.Overrun, r.Finish)
	}
	fmt.Fprintln(w, "\nMade with:")
	for _, s := range o.Assumptions {
		fmt.Fprintf(w, "  %s\n", s)
	}
	for _, s := range o.Notes {
		fmt.Fprintf(w, "  note: %s\n", s)
	}
	return nil
}

// cells are the dates of a row.
func (o *whenObject) cells() []string {
	return []string{o.Planned.String(), o.P10.Value.String(), o.P50.Value.String(), o.P80.Value.String(), o.P90.Value.String()}
}

func (o *simulateObject) printMovers(w io.Writer) {
	fmt.Fprintln(w, "\nWhat moves the finish most (P80 with all causes, less without):")
	for _, m := range o.Movers[:min(len(o.Movers), mostMovers)] {
		fmt.Fprintf(w, "  %5.1f weeks  %s (%s)\n", m.Weeks, m.Title, m.Court)
	}
}

func (o *simulateObject) printValue(w io.Writer) {
	v := &o.Value
	if v.NotRun != "" {
		fmt.Fprintf(w, "\nValue: not run: %s\n", v.NotRun)
		return
	}
	money := func(m benefit.Money) string { return m.Short(o.currency) }
	fmt.Fprintf(w, "\nValue: plan %s, without uncertainty %s, mean %s ± %s, P10 %s, P50 %s, P90 %s\n", money(v.Plan), money(v.Certain), money(v.Mean),
		money(benefit.Money(math.Round(v.Error))), money(v.P10.Value), money(v.P50.Value), money(v.P90.Value))
	fmt.Fprintf(w, "Expected loss against the plan: %s\n", money(v.Loss.Total))
	for _, list := range [][]lossCause{v.Loss.Known, v.Loss.Chances} {
		for _, c := range list {
			if c.Amount != 0 {
				fmt.Fprintf(w, "  %8s  %s (%s)\n", money(c.Amount), c.Title, c.Court)
			}
		}
	}
	for _, x := range o.Waiting {
		if x.Reason != "" || len(x.Waits) == 0 {
			continue
		}
		last := x.Waits[len(x.Waits)-1]
		fmt.Fprintf(w, "“%s” %d weeks later: %s in the mean, nothing in %.0f %% of the iterations\n", x.Title, last.Weeks, money(last.Cost), 100*last.Free.Share)
	}
}
