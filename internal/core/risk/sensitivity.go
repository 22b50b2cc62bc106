package risk

import (
	"context"
	"math"
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/sched"
)

// Ranked is how many iterations ranks are taken of, the first ones.
const Ranked = 1024

// Sensitivity is what one activity has to do with the finish.
type Sensitivity struct {
	Activity   int32
	CI         Share   // criticality index: how often it is on the longest path
	CRI        float64 // cruciality index: |Spearman| of its length and the finish, over the first Ranked iterations
	SSI        float64 // schedule sensitivity index: CI · sd(length) ÷ sd(finish), deviations over the same
	N          int     // iterations of CRI and of the deviations in SSI
	Correlated bool    // false where its length or the finish never changes: CRI and SSI are undefined then
}

// Sensitivities works out the indices of all activities whose length is drawn, and of all that were ever on the longest path. finish is
// the one of Outcomes.Times that they are about.
func (s *Simulation) Sensitivities(ctx context.Context, o *Outcomes, finish []civil.Time) ([]Sensitivity, error) {
	n := min(Ranked, len(finish))
	whole := MeanOf(finish[:n])
	order := ranks(finish[:n])
	var list []Sensitivity
	for i := range s.m.Network.Activities {
		if i%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if s.m.stands(int32(i)) {
			continue
		}
		x := Sensitivity{Activity: int32(i), CI: ShareOf(int(o.Critical[i]), s.set.Iterations), N: n}
		lengths := lengthsOf(s.sampler, int32(i), n)
		if lengths == nil && o.Critical[i] == 0 {
			continue
		}
		if m := MeanOf(lengths); lengths != nil && m.Deviation > 0 && whole.Deviation > 0 {
			x.Correlated = true
			x.CRI = math.Abs(pearson(ranks(lengths), order))
			x.SSI = x.CI.Value() * m.Deviation / whole.Deviation
		}
		list = append(list, x)
	}
	return list, nil
}

// lengthsOf draws the lengths of one activity again, nil where it has only one: what is drawn depends on nothing else, so nothing needs to
// be kept.
func lengthsOf(s *sampler, activity int32, n int) []civil.Minutes {
	a := &s.acts[activity]
	if a.base == 0 || a.table == none && len(a.factors) == 0 && len(a.delays) == 0 {
		return nil
	}
	b := newBatch(s, nil)
	var list []civil.Minutes
	var row sched.Row
	for first := 0; first < n; first += sched.Width {
		b.only(a, first)
		if !b.lengths(activity, &row) {
			fill(&row, int32(a.base))
		}
		list = append(list, row[:min(sched.Width, n-first)]...)
	}
	return list
}

// ranks gives each value its rank, equal ones the mean of theirs.
func ranks[T ~int32 | ~int64](list []T) []float64 {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case list[a] < list[b]:
			return -1
		case list[a] > list[b]:
			return 1
		}
		return a - b
	})
	r := make([]float64, len(list))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && list[order[j]] == list[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			r[order[k]] = float64(i+j-1) / 2
		}
		i = j
	}
	return r
}

// spearman is the rank correlation of two lists.
func spearman[T, U ~int32 | ~int64](a []T, b []U) float64 { return pearson(ranks(a), ranks(b)) }

// pearson is the correlation of two lists of ranks.
func pearson(a, b []float64) float64 {
	mean := float64(len(a)-1) / 2
	var xy, xx, yy float64
	for i := range a {
		x, y := a[i]-mean, b[i]-mean
		xy += float64(x * y)
		xx += float64(x * x)
		yy += float64(y * y)
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return xy / math.Sqrt(float64(xx*yy))
}
