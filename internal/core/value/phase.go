package value

import (
	"math/bits"

	"counterpart.dev/internal/core/civil"
)

// Planned is some work with a budget and the dates it was planned for. Its budget is planned to be earned evenly over the working time
// between them; work without a length is earned at its finish.
type Planned struct {
	Budget        int64
	Start, Finish civil.Time
	Calendar      *civil.Calendar
}

// By is how much of the budget is planned to be earned by an instant.
func (p Planned) By(t civil.Time) int64 {
	switch {
	case t >= p.Finish:
		return p.Budget
	case p.Start.IsZero() || t <= p.Start:
		return 0
	}
	done, all := p.Calendar.Between(p.Start, t), p.Calendar.Between(p.Start, p.Finish)
	if all <= 0 {
		return 0
	}
	return Part(p.Budget, uint64(max(done, 0)), uint64(all))
}

// Part is v · n ÷ of, with n ≤ of, halves away from zero.
func Part(v int64, n, of uint64) int64 {
	if v < 0 {
		return -Part(-v, n, of)
	}
	high, low := bits.Mul64(uint64(v), n)
	low, carry := bits.Add64(low, of/2, 0)
	q, _ := bits.Div64(high+carry, low, of)
	return int64(q)
}

// PlannedBy is the planned value of some work by an instant.
func PlannedBy(list []Planned, t civil.Time) (sum int64) {
	for _, p := range list {
		sum += p.By(t)
	}
	return sum
}

// Months is the planned value over months: the cumulative value at the end of each, counted from the first planned start.
type Months struct {
	Start, Finish civil.Time
	Ends          []civil.Time // the last is Finish
	Curve         []int64
	Last          float64 // how long the last month is, as a part of a whole one
}

// MostMonths is how far a plan may reach: plans with slips of the pen that go on for centuries have no curve.
const MostMonths = 100 * 12

// ByMonth spreads work over months; without any there is no curve, nor is there one over more than MostMonths.
func ByMonth(list []Planned) Months {
	var m Months
	for _, p := range list {
		first := p.Start
		if first.IsZero() {
			first = p.Finish
		}
		if m.Start.IsZero() || first < m.Start {
			m.Start = first
		}
		m.Finish = max(m.Finish, p.Finish)
	}
	if len(list) == 0 || m.end(MostMonths) < m.Finish {
		return m
	}
	for k := 0; len(m.Ends) == 0 || m.end(k) < m.Finish; k++ {
		m.Ends = append(m.Ends, min(m.end(k+1), m.Finish))
	}
	m.Curve = make([]int64, len(m.Ends))
	for k, end := range m.Ends {
		m.Curve[k] = PlannedBy(list, end)
	}
	n := len(m.Ends)
	m.Last = float64(m.Finish-m.end(n-1)) / float64(m.end(n)-m.end(n-1))
	return m
}

// end is when so many months have passed.
func (m *Months) end(months int) civil.Time {
	return m.Start.Date().AddMonths(months).At(m.Start.Minute())
}

// Passed is how many months have passed by an instant, with the part of the one under way.
func (m *Months) Passed(t civil.Time) float64 {
	if t <= m.Start {
		return 0
	}
	low, high := 0, 12*4000
	for low+1 < high {
		if mid := (low + high) / 2; m.end(mid) <= t {
			low = mid
		} else {
			high = mid
		}
	}
	return float64(low) + float64(t-m.end(low))/float64(m.end(high)-m.end(low))
}
