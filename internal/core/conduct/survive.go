package conduct

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// Span is how long something lasted, or has lasted so far where it has not ended.
type Span struct {
	Length float64
	Ended  bool
}

// Point is a step of a Kaplan–Meier curve: the share that lasts longer than Length.
type Point struct {
	Length   float64
	AtRisk   int // lasted at least so long
	Ended    int // ended at this length
	Survival float64
}

// KaplanMeier is the estimate of how much lasts longer than each length at which something ended, in their order. Something that is
// still open at a length counts as at risk there [Kaplan & Meier 1958].
func KaplanMeier(spans []Span) []Point {
	sorted := slices.Clone(spans)
	slices.SortStableFunc(sorted, func(a, b Span) int { return cmp.Compare(a.Length, b.Length) })
	var out []Point
	survival := 1.0
	for i := 0; i < len(sorted); {
		length, n, ended := sorted[i].Length, len(sorted)-i, 0
		for ; i < len(sorted) && sorted[i].Length == length; i++ {
			if sorted[i].Ended {
				ended++
			}
		}
		if ended > 0 {
			survival *= float64(n-ended) / float64(n)
			out = append(out, Point{length, n, ended, survival})
		}
	}
	return out
}

// Estimate is a quantile of lengths in days. Where so much is open that it cannot be told yet, Reached is false: it is longer than
// Days, the longest that was seen.
type Estimate struct {
	Days    float64
	Reached bool
}

// rounding is how much a product of fractions may miss what it stands for.
const rounding = 1e-9

// Quantile is the shortest length within which a share p of the things have ended.
func Quantile(spans []Span, p float64) Estimate {
	for _, point := range KaplanMeier(spans) {
		if point.Survival <= 1-p+rounding {
			return Estimate{point.Length, true}
		}
	}
	longest := 0.0
	for _, s := range spans {
		longest = max(longest, s.Length)
	}
	return Estimate{longest, false}
}

// latencies is the latency of all decisions and of each class.
func latencies(decisions []Obligation, now int64) []Latency {
	if len(decisions) == 0 {
		return nil
	}
	out := []Latency{latency("", decisions, now)}
	classes := map[string][]Obligation{}
	for _, d := range decisions {
		classes[d.Class] = append(classes[d.Class], d)
	}
	for _, class := range sortedKeys(classes) {
		if class != "" {
			out = append(out, latency(class, classes[class], now))
		}
	}
	return out
}

func latency(class string, decisions []Obligation, now int64) Latency {
	l := Latency{Class: class}
	var spans []Span
	for _, d := range decisions {
		if d.Answered != 0 && (d.Deemed == 0 || d.Answered <= d.Deemed) {
			l.Told = append(l.Told, d.ID)
			spans = append(spans, Span{days(d.Answered - d.Raised), true})
			continue
		}
		until := now
		for _, at := range []int64{d.Deemed, d.Ended} {
			if at != 0 {
				until = min(until, at)
			}
		}
		l.Open = append(l.Open, d.ID)
		spans = append(spans, Span{days(until - d.Raised), false})
	}
	l.Median, l.P90 = Quantile(spans, 0.5), Quantile(spans, 0.9)
	return l
}

// valued is a row with a value.
type valued struct {
	id    string
	value float64
}

// spread is the lower median and the value that nine in ten do not exceed (nearest rank).
func spread(values []valued) Spread {
	if len(values) == 0 {
		return Spread{}
	}
	sorted := slices.Clone(values)
	slices.SortStableFunc(sorted, func(a, b valued) int { return cmp.Compare(b.value, a.value) })
	s := Spread{}
	for _, v := range sorted {
		s.IDs = append(s.IDs, v.id)
	}
	rank := func(p float64) float64 {
		n := int(math.Ceil(p*float64(len(sorted)) - rounding))
		return sorted[len(sorted)-max(n, 1)].value
	}
	s.Median, s.P90 = rank(0.5), rank(0.9)
	return s
}

// days is a length of time in days.
func days(microseconds int64) float64 { return float64(microseconds) / (24 * 3600 * 1e6) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
