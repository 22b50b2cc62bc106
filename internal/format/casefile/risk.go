package casefile

import (
	"fmt"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/risk"
)

// uncertain reads what a case states about what is uncertain.
func uncertain(o *object, s *risk.Stated) {
	o.objects("uncertainty", func(o *object) { s.Uncertainty = append(s.Uncertainty, statedRange(o)) })
	o.objects("risks", func(o *object) { s.Risks = append(s.Risks, statedRisk(o)) })
	o.objects("together", func(o *object) {
		g := risk.StatedGroup{Where: where(o)}
		read(o, "correlation", "share", required, &g.Correlation, share)
		s.Together = append(s.Together, g)
	})
	o.objects("interfaces", func(o *object) {
		var x risk.StatedInterface
		x.From, x.To = o.end("from"), o.end("to")
		o.duration("lag", &x.Lag)
		s.Interfaces = append(s.Interfaces, x)
	})
	o.objects("promises", func(o *object) {
		p := risk.StatedPromise{Probability: 1}
		ident(o, "own_work", required, &p.Work)
		o.share("probability", &p.Probability)
		o.object("late", required, func(o *object) { p.Late = stated(o, "delay", calendarDays) })
		s.Promises = append(s.Promises, p)
	})
	o.objects("realisation", func(o *object) {
		var x risk.StatedRealisation
		ident(o, "benefit", required, &x.Benefit)
		x.Factor = stated(o, "percent", percentage)
		s.Realised = append(s.Realised, x)
	})
	o.objects("closed_projects", func(o *object) {
		var x risk.Closed
		o.text("title", required, &x.Title)
		read(o, "overrun", "percent", required, &x.Overrun, percentage)
		s.Closed = append(s.Closed, x)
	})
}

// end reads an activity at an end of an interface.
func (o *object) end(name string) benefit.ActivityRef {
	n := o.get(name, "activity", required)
	if n == nil {
		return benefit.ActivityRef{}
	}
	ref, _ := o.r.activity(join(o.path, name), n)
	return ref
}

func where(o *object) risk.Where {
	var w risk.Where
	ident(o, "engagement", optional, &w.Engagement)
	o.texts("activities", func(path string, n *yaml.Node) {
		if s, ok := o.r.scalar(path, n); ok {
			w.Activities = append(w.Activities, s)
		}
	})
	o.text("wbs", optional, &w.WBS)
	return w
}

func statedRange(o *object) risk.StatedRange {
	r := risk.StatedRange{Where: where(o)}
	var set uint8
	names := []string{""}
	for _, s := range risk.Sets() {
		names = append(names, s.Name)
	}
	choice(o, "assume", optional, &set, names[1:]...)
	if o.keys["assume"] != nil && !isNull(o.keys["assume"]) {
		r.Set = names[set+1]
	}
	o.truth("calibrated", &r.Calibrated)
	if s := spread(o, "percent", percentage); anyStated(o) {
		r.Spread = s
	}
	return r
}

// anyStated reports whether any value of a spread is there.
func anyStated(o *object) bool {
	for _, k := range []string{"shape", "low", "likely", "high"} {
		if n := o.keys[k]; n != nil && !isNull(n) {
			return true
		}
	}
	return false
}

func statedRisk(o *object) risk.StatedRisk {
	r := risk.StatedRisk{Where: where(o), Probability: 1}
	ident(o, "id", required, &r.ID)
	o.text("title", required, &r.Title)
	choice(o, "court", optional, &r.Court, "shared", "client", "delivery")
	o.share("probability", &r.Probability)
	o.object("factor", optional, func(o *object) {
		s := stated(o, "percent", percentage)
		r.Factor = &s
	})
	o.object("delay", optional, func(o *object) {
		s := stated(o, "delay", workingDays)
		r.Delay = &s
	})
	return r
}

// stated is a spread that must be there.
func stated(o *object, kind string, parse func(string) (float64, error)) risk.Spread {
	s := spread(o, kind, parse)
	if !anyStated(o) && o.r.describe == nil {
		o.r.problem(o.path, o.mark, "state likely, or low and high as well")
	}
	return s
}

// spread reads a distribution: its shape (triangular when not stated, certain with only a likely value) and its values.
func spread(o *object, kind string, parse func(string) (float64, error)) risk.Spread {
	var s risk.Spread
	var there [3]bool
	for k, to := range [3]*float64{&s.Low, &s.Likely, &s.High} {
		there[k] = read(o, values[k], kind, optional, to, parse)
	}
	shape := uint8(0)
	choice(o, "shape", optional, &shape, "triangular", "PERT", "uniform", "lognormal")
	s.Shape = risk.Triangular + risk.Shape(shape)
	if n := o.keys["shape"]; (n == nil || isNull(n)) && !there[0] && !there[2] {
		s.Shape = risk.Certain
	}
	if !anyStated(o) {
		return s
	}
	for k, name := range values {
		if needed[s.Shape][k] && !there[k] && !o.r.broken[join(o.path, name)] {
			o.r.problem(o.path, o.mark, "the %s distribution needs %s", s.Shape, name)
		}
	}
	return s
}

// values are the keys of a distribution, and needed says which a shape cannot do without.
var (
	values = [3]string{"low", "likely", "high"}
	needed = map[risk.Shape][3]bool{risk.Certain: {false, true, false}, risk.Triangular: {true, true, true}, risk.PERT: {true, true, true},
		risk.Uniform: {true, false, true}, risk.Lognormal: {true, false, true}}
)

// Weeks of a delay of work are five working days, weeks of a promise seven.
func workingDays(text string) (float64, error)  { return daysIn(text, 5) }
func calendarDays(text string) (float64, error) { return daysIn(text, 7) }

func daysIn(text string, week float64) (float64, error) {
	if !lateForm.MatchString(text) {
		return 0, fmt.Errorf(`%s is not a delay in days or weeks, such as "10 days" or "1.5 weeks"`, quoted(text))
	}
	number, unit, _ := strings.Cut(text, " ")
	n, err := strconv.ParseFloat(number, 64)
	if strings.HasPrefix(strings.ToLower(unit), "week") {
		n *= week
	}
	return n, err
}
