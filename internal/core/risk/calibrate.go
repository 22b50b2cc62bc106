package risk

import (
	"fmt"
	"math"
	"slices"

	"counterpart.dev/internal/core/conduct"
)

// Observation is how long one activity took against the length that was first accepted for it.
type Observation struct {
	Ratio   float64
	Running bool // it is not finished: the ratio is at least this
	Period  int  // in which it finished; any number that tells periods apart
}

// Calibration is what a supplier's own record says about the lengths it states [own].
type Calibration struct {
	Spread   Spread  // of the factor, Kaplan–Meier: running activities count as longer than they have lasted so far
	Share    float64 // of the variance of the logarithm of the factor, what all activities of a period have in common
	Stated   bool    // the share could not be estimated and is the one stated
	Finished int
	Running  int
	Periods  int
}

// Bounds of a calibration [own].
const (
	FewFinished = 20  // fewer finished activities say nothing about others
	commonShare = 0.3 // where the record does not tell
	fewPeriods  = 3   // with two finished activities or more, for the share to be estimated
	drawnTo     = 5   // periods that the stated share is worth beside the estimated one
	curveCells  = 256
)

// Calibrate turns a record into a distribution, or says why it cannot.
func Calibrate(list []Observation) (*Calibration, error) {
	c := &Calibration{}
	var spans []conduct.Span
	last := 0.0
	periods := map[int][]float64{}
	for _, o := range list {
		if !(o.Ratio > 0) || o.Ratio > maxFactor {
			continue
		}
		spans = append(spans, conduct.Span{Length: o.Ratio, Ended: !o.Running})
		last = max(last, o.Ratio)
		if o.Running {
			c.Running++
			continue
		}
		c.Finished++
		periods[o.Period] = append(periods[o.Period], math.Log(o.Ratio))
	}
	if c.Finished < FewFinished {
		return nil, fmt.Errorf("%d activities of the supplier are finished that were first accepted with a length; from %d on their record can speak for the others",
			c.Finished, FewFinished)
	}
	points := conduct.KaplanMeier(spans)
	c.Spread = Spread{Shape: Measured, Curve: make([]float64, curveCells+1)}
	k := 0
	for i := range c.Spread.Curve {
		want := float64(i) / curveCells
		for k < len(points) && 1-points[k].Survival < want-1e-12 {
			k++
		}
		c.Spread.Curve[i] = last // what still runs may take as long as the longest so far, or longer
		if k < len(points) {
			c.Spread.Curve[i] = points[k].Length
		}
	}
	c.share(periods)
	return c, nil
}

// share estimates the intraclass correlation of a one-way layout by periods, from its mean squares, and draws it towards what is stated: a
// few periods alike do not prove that overruns cancel.
func (c *Calibration) share(periods map[int][]float64) {
	var names []int
	for p, list := range periods {
		if len(list) >= 2 {
			names = append(names, p)
		}
	}
	slices.Sort(names)
	c.Periods = len(names)
	c.Share, c.Stated = commonShare, true
	if len(names) < fewPeriods {
		return
	}
	n, sum, squares := 0, 0.0, 0.0
	for _, p := range names {
		for _, x := range periods[p] {
			n++
			sum += x
		}
		squares += float64(len(periods[p]) * len(periods[p]))
	}
	groups, mean := float64(len(names)), sum/float64(n)
	var within, among float64
	for _, p := range names {
		part := 0.0
		for _, x := range periods[p] {
			part += x
		}
		part /= float64(len(periods[p]))
		among += float64(float64(len(periods[p])) * (part - mean) * (part - mean))
		for _, x := range periods[p] {
			within += float64((x - part) * (x - part))
		}
	}
	among /= groups - 1
	within /= float64(n) - groups
	each := (float64(n) - squares/float64(n)) / (groups - 1)
	if all := among + float64((each-1)*within); all > 0 {
		weight := groups / (groups + drawnTo)
		c.Share, c.Stated = float64(weight*min(max((among-within)/all, 0), 1))+float64((1-weight)*commonShare), false
	}
}

// Set is a named assumption about the lengths of activities, for when nobody stated any.
type Set struct {
	Name   string
	Words  string
	Spread Spread
}

// Sets are the assumption sets there are [own]. Their values are printed wherever they are used.
func Sets() []Set {
	return []Set{
		{"narrow", "work that was done before by the same people", Spread{Shape: PERT, Low: 0.95, Likely: 1, High: 1.15}},
		{"moderate", "usual work with some unknowns", Spread{Shape: PERT, Low: 0.9, Likely: 1, High: 1.4}},
		{"wide", "new work, or a supplier whose record is not known", Spread{Shape: PERT, Low: 0.8, Likely: 1.05, High: 2}},
	}
}

// Reference is what closed projects say about a length: the estimate times one and a quantile of their overruns, which are outturn ÷
// estimate − 1. It is shown beside a simulation and never merged with it.
type Reference struct {
	P       float64
	Overrun float64
	Of      int // closed projects
}

// References gives the quantiles of a reference class; none for an empty one.
func References(overruns []float64, ps ...float64) []Reference {
	if len(overruns) == 0 {
		return nil
	}
	var list []Reference
	for k, q := range Quantiles(overruns, ps...) {
		list = append(list, Reference{ps[k], q.Value, len(overruns)})
	}
	return list
}
