package assess

import (
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/risk"
)

// SimulationEngine names what computes a simulation. It changes when the same input may give another answer.
const SimulationEngine = Engine + ", " + risk.Engine

// Result is what a simulation found, as it is kept and shown.
func (s *Simulated) Result() *outlook.Result {
	r := &outlook.Result{Engine: SimulationEngine, Report: s.Report, Iterations: s.Iterations, Seed: s.Seed, Activities: s.Activities, Uncertain: s.Uncertain,
		Assumptions: s.Assumptions, Notes: s.Notes, Finish: datedOf(s.Finish, false)}
	for i := range s.Milestones {
		m := &s.Milestones[i]
		x := outlook.Milestone{Node: string(m.ID), Title: m.Title, Contract: m.Contract, Dated: datedOf(m.When, m.Start)}
		if m.Meets != nil {
			share := outlook.Share(*m.Meets)
			x.Chance = &share
		}
		r.Milestones = append(r.Milestones, x)
	}
	for _, e := range s.Tornado {
		c := s.Causes[e.Cause]
		r.Movers = append(r.Movers, outlook.Mover{ID: c.ID, Title: c.Title, Court: c.Court, Weeks: e.Weeks, Watched: e.Watched})
	}
	for _, a := range s.Sensitive {
		r.Sensitive = append(r.Sensitive, outlook.Sensitive{Engagement: string(a.Engagement), Code: a.Code, Name: a.Name, CI: outlook.Share(a.CI), CRI: a.CRI, SSI: a.SSI,
			N: a.N, Correlated: a.Correlated})
	}
	if s.Worth != nil {
		r.Worth = worthOf(s.Worth, s.Causes)
	}
	for _, w := range s.Waiting {
		x := outlook.Waiting{Decision: string(w.Decision), Title: w.Title, Reason: w.Reason, Standing: w.Standing}
		for _, step := range w.Waits {
			x.Weeks = append(x.Weeks, outlook.Wait{Weeks: step.Weeks, Cost: step.Cost, P10: step.P10, P90: step.P90, Free: outlook.Share(step.Free)})
		}
		r.Waiting = append(r.Waiting, x)
	}
	for _, x := range s.Reference {
		r.Reference = append(r.Reference, outlook.Reference{P: x.P, Overrun: x.Overrun, Of: x.Of, Finish: x.Finish})
	}
	return r
}

func datedOf(w risk.When, start bool) outlook.Dated {
	day := civil.Time.FinishDate
	if start {
		day = civil.Time.Date
	}
	span := func(q risk.Quantile[civil.Time]) outlook.Span[civil.Date] {
		return outlook.Span[civil.Date]{Value: day(q.Value), Low: day(q.Low), High: day(q.High)}
	}
	d := outlook.Dated{Planned: day(w.Planned), Mean: day(w.Mean), Error: w.Error, P10: span(w.P[0]), P50: span(w.P[1]), P80: span(w.P[2]), P90: span(w.P[3])}
	for _, t := range w.Curve {
		d.Curve = append(d.Curve, day(t))
	}
	return d
}

func worthOf(w *risk.Worth, causes []risk.Cause) outlook.Worth {
	v := outlook.Worth{NotRun: w.Totals.Reason, Plan: w.Plan, Certain: w.Certain, Mean: w.Mean, Error: w.Error, Curve: w.Curve}
	v.P10, v.P50, v.P80, v.P90 = outlook.Span[benefit.Money](w.P[0]), outlook.Span[benefit.Money](w.P[1]), outlook.Span[benefit.Money](w.P[2]), outlook.Span[benefit.Money](w.P[3])
	for i := range w.Benefits {
		b := &w.Benefits[i]
		x := outlook.Benefit{Node: string(b.ID), Title: b.Title, NotRun: b.NotRun, Planned: b.Planned, NoValue: b.NoValue, Plan: b.Plan, Mean: b.Mean}
		if len(b.Start) > 0 {
			x.P10, x.P50, x.P80, x.P90 = outlook.Span[civil.Date](b.Start[0]), outlook.Span[civil.Date](b.Start[1]), outlook.Span[civil.Date](b.Start[2]), outlook.Span[civil.Date](b.Start[3])
			x.OnTime = outlook.Share{Of: b.Deferred.N - b.Deferred.Of, N: b.Deferred.N, Low: 1 - b.Deferred.High, High: 1 - b.Deferred.Low}
		}
		if len(b.Value) > 0 {
			x.Low, x.High = b.Value[0].Value, b.Value[3].Value
		}
		v.Benefits = append(v.Benefits, x)
	}
	v.Fan = outlook.Fan{Months: w.Fan.Months, Planned: w.Fan.Planned, P10: w.Fan.P10, P50: w.Fan.P50, P90: w.Fan.P90}
	for _, c := range w.Known.Causes {
		v.Known = append(v.Known, outlook.Cause{ID: c.ID, Title: c.Title, Court: c.Court, Amount: c.Amount})
	}
	if w.Chance != nil {
		v.Method = w.Chance.Words()
		for _, p := range w.Chance.Parts {
			c := causes[p.Cause]
			v.Chances = append(v.Chances, outlook.Cause{ID: c.ID, Title: c.Title, Court: c.Court, Amount: p.Amount, Error: p.Error, Said: c.Said})
		}
	}
	for _, d := range w.Delay {
		v.Delay = append(v.Delay, outlook.Delay{Node: string(d.Enabler), Title: d.Title, Reason: strings.TrimSpace(d.Reason), Week: d.Week, P10: d.P10, P90: d.P90, Free: outlook.Share(d.Free)})
	}
	return v
}
