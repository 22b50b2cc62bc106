package plan

import (
	"math"
	"slices"
)

// Cost is the money of one activity, in hundredths of the currency of its project.
type Cost struct {
	Activity  int32
	Budget    int64 // as planned now: the budgeted cost of P6; of Microsoft Project the cost it is forecast to have
	Actual    int64
	Remaining int64
	Baseline  int64 // of the baseline whose dates the activity carries
}

// Value is planned, earned and spent as the file's own tool worked them out, in hundredths.
type Value struct {
	Planned, Earned, Actual int64
	Stated                  bool
}

// MaxCost bounds each amount of an activity, so that it can be reckoned with.
const MaxCost = int64(1e15)

// Amounts are the parts of a Cost in millionths of the currency, in which files are summed up.
type Amounts struct{ Budget, Actual, Remaining, Baseline int64 }

// Tally sums up costs while a file is read, where they stand in pieces. The zero Tally is ready.
type Tally struct {
	at   map[int32]int
	list []tallied
}

type tallied struct {
	activity int32
	sum      Amounts
}

// Add adds to the cost of an activity. A sum that is too large stays at the largest there is.
func (t *Tally) Add(activity int32, x Amounts) {
	if x == (Amounts{}) {
		return
	}
	i, ok := t.at[activity]
	if !ok {
		if t.at == nil {
			t.at = make(map[int32]int)
		}
		i = len(t.list)
		t.at[activity] = i
		t.list = append(t.list, tallied{activity: activity})
	}
	s := &t.list[i].sum
	s.Budget, s.Actual = sum(s.Budget, x.Budget), sum(s.Actual, x.Actual)
	s.Remaining, s.Baseline = sum(s.Remaining, x.Remaining), sum(s.Baseline, x.Baseline)
}

// Of is what the cost of an activity comes to by now.
func (t *Tally) Of(activity int32) Amounts {
	if i, ok := t.at[activity]; ok {
		return t.list[i].sum
	}
	return Amounts{}
}

// Costs are the sums, in the order of the activities.
func (t *Tally) Costs() []Cost {
	slices.SortFunc(t.list, func(a, b tallied) int { return int(a.activity) - int(b.activity) })
	t.at = nil
	var costs []Cost
	for _, x := range t.list {
		c := Cost{x.activity, hundredths(x.sum.Budget), hundredths(x.sum.Actual), hundredths(x.sum.Remaining), hundredths(x.sum.Baseline)}
		if c != (Cost{Activity: c.Activity}) {
			costs = append(costs, c)
		}
	}
	return costs
}

func sum(a, b int64) int64 {
	switch {
	case b > 0 && a > math.MaxInt64-b:
		return math.MaxInt64
	case b < 0 && a < math.MinInt64-b:
		return math.MinInt64
	}
	return a + b
}

// hundredths rounds millionths, halves away from zero.
func hundredths(millionths int64) int64 {
	const of = 10_000
	whole, rest := millionths/of, millionths%of
	switch {
	case rest >= of/2:
		whole++
	case rest <= -of/2:
		whole--
	}
	return whole
}
