// Package value computes earned value and earned schedule from what was planned, done and spent.
//
// It promises that a figure which cannot be computed is undefined with its reason, never zero; and that the schedule figures in money,
// which drift to a good answer by themselves at the end, stand beside those in time, which do not. It refuses to call progress measured
// that was derived from the passing of time: without an independent measure there is no SPI.
package value

import "cmp"

// Figure is one figure, or why there is none.
type Figure struct {
	Value   float64
	Defined bool
	Reason  string // why it is undefined
}

func is(v float64) Figure { return Figure{Value: v, Defined: true} }

func undefined(reason string) Figure { return Figure{Reason: reason} }

// Input is the state of some work at a status date. Money is in minor units of one currency.
type Input struct {
	Budget  int64 // BAC, budget at completion
	Planned int64 // PV, planned value at the status date
	Earned  int64 // EV
	Actual  int64 // AC
	ToDo    int64 // ETC, what who does the work says is still to be spent; see HasToDo
	HasToDo bool

	// Curve is the planned value at the end of each period, cumulative, from the first on; the last is the budget. What is earned within
	// a period is taken as earned evenly.
	Curve []int64
	// Last is how long the last period is, as a part of a whole one, since few plans end with one; 0: it is whole.
	Last float64
	At   float64 // AT, periods from the start to the status date; once all is earned, to the actual finish

	Without Without
}

// Without says what is not known of some work, and why; "" for what is.
type Without struct {
	Budget  string // there is no budget: then nothing is earned either
	Plan    string // there is no planned value
	Measure string // progress was measured by nothing but the passing of time
}

// Output is every figure of an input [PMI Standard for Earned Value Management; Lipke & Henderson, earned schedule].
type Output struct {
	SV, CV   Figure // EV − PV, EV − AC
	SPI, CPI Figure // EV ÷ PV, EV ÷ AC

	EACByIndex  Figure // BAC ÷ CPI: the rest costs as what was done did
	EACByBudget Figure // AC + (BAC − EV): the rest costs as planned
	EACByToDo   Figure // AC + ETC
	VAC         Figure // BAC − BAC ÷ CPI
	TCPI        Figure // (BAC − EV) ÷ (BAC − AC)

	PD   float64 // planned duration in periods
	ES   Figure  // earned schedule, in periods
	SVt  Figure  // ES − AT
	SPIt Figure  // ES ÷ AT
	IEAC Figure  // PD ÷ SPI(t), in periods
}

const (
	noActual  = "nothing was spent"
	noPlanned = "nothing was planned to be done by then"
	noEarned  = "nothing was earned"
	noCurve   = "there is no planned value over time"
	noTime    = "no time has passed"
	noToDo    = "nobody said what is still to be spent"
	allSpent  = "the whole budget is spent"
)

// Compute works out every figure.
func Compute(in Input) Output {
	ev, pv, ac, bac := float64(in.Earned), float64(in.Planned), float64(in.Actual), float64(in.Budget)
	o := Output{CV: is(ev - ac), EACByBudget: is(ac + bac - ev), PD: plannedDuration(len(in.Curve), in.Last)}
	o.EACByToDo = undefined(noToDo)
	if in.HasToDo {
		o.EACByToDo = is(ac + float64(in.ToDo))
	}
	if why := in.Without.Budget; why != "" {
		for _, f := range []*Figure{&o.CV, &o.CPI, &o.EACByIndex, &o.EACByBudget, &o.VAC, &o.TCPI} {
			*f = undefined(why)
		}
		o.schedule(in, ev, pv)
		return o
	}
	o.schedule(in, ev, pv)
	switch {
	case in.Actual <= 0:
		o.CPI, o.EACByIndex = undefined(noActual), undefined(noActual)
	case in.Earned <= 0:
		o.CPI, o.EACByIndex = is(ev/ac), undefined(noEarned)
	default:
		o.CPI = is(ev / ac)
		o.EACByIndex = is(bac * ac / ev)
	}
	o.VAC = undefined(o.EACByIndex.Reason)
	if o.EACByIndex.Defined {
		o.VAC = is(bac - o.EACByIndex.Value)
	}
	o.TCPI = undefined(allSpent)
	if in.Actual < in.Budget {
		o.TCPI = is((bac - ev) / (bac - ac))
	}
	return o
}

// schedule works out the figures of time.
func (o *Output) schedule(in Input, ev, pv float64) {
	if why := cmp.Or(in.Without.Budget, in.Without.Plan, in.Without.Measure); why != "" {
		for _, f := range []*Figure{&o.SV, &o.SPI, &o.ES, &o.SVt, &o.SPIt, &o.IEAC} {
			*f = undefined(why)
		}
		return
	}
	o.SV, o.SPI = is(ev-pv), undefined(noPlanned)
	if in.Planned > 0 {
		o.SPI = is(ev / pv)
	}
	o.ES = EarnedSchedule(in.Curve, in.Last, in.Earned, in.Budget)
	if !o.ES.Defined {
		o.SVt, o.SPIt, o.IEAC = o.ES, o.ES, o.ES
		return
	}
	o.SVt = is(o.ES.Value - in.At)
	switch {
	case in.At <= 0:
		o.SPIt, o.IEAC = undefined(noTime), undefined(noTime)
	case o.ES.Value == 0:
		o.SPIt, o.IEAC = is(0), undefined(noEarned)
	default:
		o.SPIt = is(o.ES.Value / in.At)
		o.IEAC = is(o.PD * in.At / o.ES.Value)
	}
}

// EarnedSchedule is when as much was planned to be done as was earned, in periods: C + (EV − PV(C)) ÷ (PV(C+1) − PV(C)), with C the last
// whole period with EV ≥ PV(C). All of the budget is the planned duration, whatever the curve does at its end. A last period that is
// shorter than a whole one, see Input.Last, counts for as much as it is long.
func EarnedSchedule(curve []int64, last float64, earned, budget int64) Figure {
	switch {
	case len(curve) == 0:
		return undefined(noCurve)
	case earned <= 0:
		return is(0)
	case earned >= budget:
		return is(plannedDuration(len(curve), last))
	}
	c, before := 0, int64(0)
	for c < len(curve) && curve[c] <= earned {
		before = curve[c]
		c++
	}
	if c == len(curve) {
		return is(plannedDuration(c, last))
	}
	part := float64(earned-before) / float64(curve[c]-before)
	if c == len(curve)-1 {
		part *= plannedDuration(len(curve), last) - float64(c)
	}
	return is(float64(c) + part)
}

// plannedDuration is how long so many periods are, when the last one is shorter than the others.
func plannedDuration(periods int, last float64) float64 {
	if periods == 0 || last <= 0 || last >= 1 {
		return float64(periods)
	}
	return float64(periods-1) + last
}
