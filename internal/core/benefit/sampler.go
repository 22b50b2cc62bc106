package benefit

import (
	"encoding/binary"

	"counterpart.dev/internal/core/civil"
)

// Sampler values a case on many sets of dates: what Forecast would say of each, without its explanations. Dates are days of the enablers, in
// the order of Case.Enablers; items are the benefits of the case and then its costs. A Sampler belongs to one goroutine.
type Sampler struct {
	m     *model
	items []sampledItem
}

type sampledItem struct {
	enablers []int // it hangs on
	why      string
	byDays   map[string]int32
	byParts  map[string]int32
	placed   []Placed
}

// Placed is one way in which an item can come about.
type Placed struct {
	Start civil.Date // of a benefit: when its last part starts; zero when it never does
	Parts []Part
	raw   float64 // its value before rounding, and without a further factor
}

// mostDays bounds how many sets of dates are remembered for an item.
const mostDays = 1 << 12

// NewSampler makes a case ready. Errors are those of Forecast.
func NewSampler(c *Case, in Input) (*Sampler, error) {
	m, err := newModel(c, in)
	if err != nil {
		return nil, err
	}
	nodes := m.arrivals(m.now)
	s := &Sampler{m: m, items: make([]sampledItem, m.items())}
	for i := range c.Benefits {
		_, present := m.place(i, m.now, nodes)
		m.now.terms[i].factor = m.realised(i, nil, present).Factor
	}
	for item := range s.items {
		it := &s.items[item]
		it.byDays, it.byParts = map[string]int32{}, map[string]int32{}
		for e := range m.enablers {
			if m.hangs[item][e] {
				it.enablers = append(it.enablers, e)
			}
		}
		_, it.why = m.worth(item, m.now, nodes)
	}
	return s, nil
}

// Days are the forecast days of the enablers, zero where there is none.
func (s *Sampler) Days() []civil.Date { return append([]civil.Date(nil), s.m.now.dates.day...) }

// NoValue says why an item has no value, "" when it has.
func (s *Sampler) NoValue(item int) string { return s.items[item].why }

// HangsOn reports whether an item hangs on an enabler.
func (s *Sampler) HangsOn(item, enabler int) bool { return s.m.hangs[item][enabler] }

// At is the number of the way in which an item comes about on a set of dates. The same dates give the same number, and numbers are given
// in the order in which they are asked for.
func (s *Sampler) At(item int, days []civil.Date) int32 {
	it := &s.items[item]
	key := make([]byte, 0, 64)
	for _, e := range it.enablers {
		key = binary.LittleEndian.AppendUint32(key, uint32(days[e]))
	}
	if at, ok := it.byDays[string(key)]; ok {
		return at
	}
	if len(it.byDays) >= mostDays {
		clear(it.byDays)
	}
	at := s.place(item, days)
	it.byDays[string(key)] = at
	return at
}

// place works out the way in which an item comes about.
func (s *Sampler) place(item int, days []civil.Date) int32 {
	m, it := s.m, &s.items[item]
	nodes := m.g.flow(&dated{days, m.now.dates.reason}, m.now.lead, m.hangs[item])
	var p Placed
	var key []byte
	if item < len(m.c.Benefits) {
		a, parts := m.place(item, m.now, nodes)
		p.Parts, key = parts, keyOf(parts, m.now.terms[item])
		if n := len(parts); n > 0 {
			p.Start = parts[n-1].Start
		}
		if it.why == "" && a.reason == "" {
			p.raw = m.c.Benefits[item].worth(parts, m.now.terms[item], m.disc)
		}
	} else {
		moved, until, why := m.costMoves(item-len(m.c.Benefits), nodes)
		key = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, uint32(moved)), uint32(until))
		if it.why == "" && why == "" {
			p.raw = -m.c.Costs[item-len(m.c.Benefits)].worth(moved, until, &m.c.Appraisal, m.disc)
		}
	}
	at, ok := it.byParts[string(key)]
	if !ok {
		at = int32(len(it.placed))
		it.placed = append(it.placed, p)
		it.byParts[string(key)] = at
	}
	return at
}

// Placed is the way with a number.
func (s *Sampler) Placed(item int, at int32) *Placed { return &s.items[item].placed[at] }

// Value is what an item is worth when it comes about in a way, times a factor; costs are negative. What cannot be meant is nothing.
func (s *Sampler) Value(item int, at int32, factor float64) Money {
	v, _ := round(float64(s.items[item].placed[at].raw * factor))
	return v
}

// Rate is the yearly rate of value of a benefit in the middle of a day, in minor units, when it comes about in a way.
func (s *Sampler) Rate(item int, at int32, on civil.Date) float64 {
	b := &s.m.c.Benefits[item]
	if s.items[item].why != "" {
		return 0
	}
	return b.yearly(s.items[item].placed[at].Parts, s.m.now.terms[item], midpoint(on))
}
