package casefile

import (
	"strconv"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/risk"
)

// risk writes what is stated about what is uncertain.
func (w *writer) risk(s *risk.Stated) {
	w.entries("uncertainty", len(s.Uncertainty), func(e *entry, i int) {
		r := &s.Uncertainty[i]
		e.where(&r.Where)
		if r.Set != "" {
			e.add("assume", r.Set)
		}
		if r.Calibrated {
			e.add("calibrated", "yes")
		}
		if r.Spread.Shape != risk.Certain || r.Spread.Likely != 0 {
			e.spread(r.Spread, percents)
		}
	})
	taken := map[string]bool{"null": true}
	w.entries("risks", len(s.Risks), func(e *entry, i int) {
		r := &s.Risks[i]
		e.add("id", freeID(taken, r.ID, r.Title))
		e.add("title", scalar(r.Title))
		e.where(&r.Where)
		if r.Court != benefit.Agreed {
			e.add("court", map[benefit.Court]string{benefit.Client: "client", benefit.Delivery: "delivery"}[r.Court])
		}
		e.probability(r.Probability)
		if r.Factor != nil {
			e.add("factor", inBraces(*r.Factor, percents))
		}
		if r.Delay != nil {
			e.add("delay", inBraces(*r.Delay, days))
		}
	})
	w.entries("together", len(s.Together), func(e *entry, i int) {
		e.where(&s.Together[i].Where)
		e.add("correlation", percents(s.Together[i].Correlation))
	})
	w.entries("interfaces", len(s.Interfaces), func(e *entry, i int) {
		x := &s.Interfaces[i]
		e.end("from", x.From)
		e.end("to", x.To)
		if x.Lag != (benefit.Duration{}) {
			e.add("lag", x.Lag.String())
		}
	})
	w.entries("promises", len(s.Promises), func(e *entry, i int) {
		e.add("own_work", w.id(string(s.Promises[i].Work)))
		e.probability(s.Promises[i].Probability)
		e.add("late", inBraces(s.Promises[i].Late, days))
	})
	w.entries("realisation", len(s.Realised), func(e *entry, i int) {
		e.add("benefit", w.id(string(s.Realised[i].Benefit)))
		e.spread(s.Realised[i].Factor, percents)
	})
	w.entries("closed_projects", len(s.Closed), func(e *entry, i int) {
		e.add("title", scalar(s.Closed[i].Title))
		e.add("overrun", percents(s.Closed[i].Overrun))
	})
}

// entry is the keys of one thing in a list of the section.
type entry struct {
	w    *writer
	keys []string
}

func (e *entry) add(key, value string) { e.keys = append(e.keys, key+": "+value) }

func (w *writer) entries(key string, n int, each func(e *entry, i int)) {
	if n == 0 {
		return
	}
	w.line("  %s:", key)
	for i := range n {
		e := entry{w: w}
		each(&e, i)
		w.line("    - %s", strings.Join(e.keys, "\n      "))
	}
}

func (e *entry) where(x *risk.Where) {
	if x.Engagement != "" {
		e.add("engagement", e.w.id(string(x.Engagement)))
	}
	if len(x.Activities) > 0 {
		var codes []string
		for _, c := range x.Activities {
			codes = append(codes, scalar(c))
		}
		e.add("activities", "["+strings.Join(codes, ", ")+"]")
	}
	if x.WBS != "" {
		e.add("wbs", scalar(x.WBS))
	}
}

func (e *entry) end(key string, a benefit.ActivityRef) {
	if a.Engagement == "" { // the only one
		e.add(key, scalar(a.Code))
		return
	}
	e.add(key, "{engagement: "+e.w.id(string(a.Engagement))+", activity: "+scalar(a.Code)+"}")
}

// probability is left out where it is certain, which is what its absence means.
func (e *entry) probability(p float64) {
	if p != 1 {
		e.add("probability", percents(p))
	}
}

func (e *entry) spread(s risk.Spread, write func(float64) string) {
	e.keys = append(e.keys, spreadKeys(s, write)...)
}

// spreadKeys are the shape and the values it goes by.
func spreadKeys(s risk.Spread, write func(float64) string) (keys []string) {
	if s.Shape != risk.Certain {
		keys = append(keys, "shape: "+s.Shape.String())
	}
	for k, x := range [3]float64{s.Low, s.Likely, s.High} {
		if needed[s.Shape][k] || x != 0 {
			keys = append(keys, values[k]+": "+write(x))
		}
	}
	return keys
}

func inBraces(s risk.Spread, write func(float64) string) string {
	return "{" + strings.Join(spreadKeys(s, write), ", ") + "}"
}

// percents writes a factor or share, and days a delay, with as many digits as are read.
func percents(x float64) string { return upTo15(hundredths(x)) + " %" }
func days(x float64) string     { return upTo15(plain(x)) + " days" }

// upTo15 rounds what has more places than are read: they are beyond what a float of this size tells apart.
func upTo15(text string) string {
	if _, places, _ := strings.Cut(text, "."); len(places) <= 15 {
		return text
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(x, 'f', 15, 64), "0"), ".")
}
