package sched

import "counterpart.dev/internal/core/civil"

// axis is how an instant is written as a number in a batch: as elapsed minutes since the batch's origin (calendar
// roundTheClock), or as working minutes of a calendar since then. A number on a calendar that stands on the edge of a gap
// means the end of the shift before it or the start of the one after it, as end says.
type axis struct {
	cal int32
	end bool
}

var elapsed = axis{cal: roundTheClock}

// conversion carries instants from one axis to another, or moves them into working time. Calendars are periods without and
// with work of at least slot minutes, so within a slot the answer stands still or runs along with the question: a table by
// slot answers with one look. What the table does not cover is asked of the calendars themselves.
type conversion struct {
	ask   func(int32) int32
	slot  uint32
	by    uint64 // 2³² ÷ slot, rounded up: exact for all that the table covers
	back  uint32 // 1 where an instant on the edge of two slots belongs to the first
	table []int32
}

// longestSlot keeps the reciprocal exact: a table of mostSlots ends below 2³² ÷ longestSlot.
const longestSlot = 64

// An entry of the table is an answer that stands still, or what is to be added to a question that it runs along with.
func standing(answer int32) int32 { return answer << 1 }
func running(ahead int32) int32   { return ahead<<1 | 1 }

func (c *conversion) of(v int32) int32 {
	k := uint64(uint32(v)-c.back) * c.by >> 32
	if k < uint64(len(c.table)) {
		e := c.table[k]
		return e>>1 + v&-(e&1)
	}
	return c.ask(v)
}

// edge reports whether a number may stand on the edge of a slot.
func (c *conversion) edge(v int32) bool {
	k := uint64(uint32(v)) * c.by >> 32
	return k >= uint64(len(c.table)) || uint32(k)*c.slot == uint32(v)
}

// row converts a whole row.
func (c *conversion) row(to, from *Row) {
	table, back, by := c.table, c.back, c.by
	for j, v := range from {
		k := uint64(uint32(v)-back) * by >> 32
		if k >= uint64(len(table)) {
			for ; j < Width; j++ {
				to[j] = c.of(from[j])
			}
			return
		}
		e := table[k]
		to[j] = e>>1 + v&-(e&1)
	}
}

// later converts a row to which a lag is added, and keeps what is later than what is there.
func (c *conversion) later(to, from *Row, lag int32) {
	table, back, by := c.table, c.back, c.by
	for j := range to {
		v := from[j] + lag
		k := uint64(uint32(v)-back) * by >> 32
		if k >= uint64(len(table)) {
			for ; j < Width; j++ {
				to[j] = max(to[j], c.of(from[j]+lag))
			}
			return
		}
		e := table[k]
		to[j] = max(to[j], e>>1+v&-(e&1))
	}
}

// latest converts a row to which a lag is added, and lets nothing come before a floor.
func (c *conversion) latest(to, from *Row, lag, floor int32) {
	table, back, by := c.table, c.back, c.by
	for j := range to {
		v := from[j] + lag
		k := uint64(uint32(v)-back) * by >> 32
		if k >= uint64(len(table)) {
			for ; j < Width; j++ {
				to[j] = max(floor, c.of(from[j]+lag))
			}
			return
		}
		e := table[k]
		to[j] = max(floor, e>>1+v&-(e&1))
	}
}

// Bounds of the tables of one batch, in slots: of one, of all, and for each node, since tables for a few nodes take longer to
// make than they save.
const (
	mostSlots    = 1 << 20
	mostAllSlots = 6 << 20
	slotsPerNode = 2_000
)

// converter makes conversions and keeps them.
type converter struct {
	cals   []*civil.Calendar
	grain  []int32 // per calendar: the greatest length that every shift begins and ends on a multiple of
	origin civil.Time
	until  civil.Time // how far tables reach
	made   map[conversionKey]*conversion
	slots  int // that may still be made
}

type conversionKey struct {
	from axis
	to   int32 // calendar, or roundTheClock
	move moving
}

// moving says what a conversion does besides.
type moving uint8

const (
	staying     moving = iota
	toNext             // to the first instant at which work can go on
	toPrev             // to the last one up to which it goes on
	toMilestone        // stays at the end of a shift, else to the next one
)

func newConverter(cals []*civil.Calendar, origin, until civil.Time, nodes int) *converter {
	c := &converter{slots: min(mostAllSlots, slotsPerNode*nodes), cals: cals, grain: make([]int32, len(cals)), origin: origin, until: until, made: map[conversionKey]*conversion{}}
	for i, cal := range cals {
		c.grain[i] = grainOf(cal)
	}
	return c
}

func grainOf(cal *civil.Calendar) int32 {
	g := int32(civil.MinutesPerDay)
	week, exceptions := cal.Parts()
	fold := func(spans []civil.Span) {
		for _, s := range spans {
			g = divisor(divisor(g, int32(s.From)), int32(s.To))
		}
	}
	for _, day := range week {
		fold(day)
	}
	for _, e := range exceptions {
		fold(e.Spans)
	}
	return g
}

func divisor(a, b int32) int32 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// instant is the instant that a number on an axis means.
func (c *converter) instant(a axis, v int32) civil.Time {
	if a.cal == roundTheClock {
		return shift(c.origin, v)
	}
	cal := c.cals[a.cal]
	t := cal.Finish(c.origin, v)
	if a.end {
		return cal.Prev(t)
	}
	return cal.Next(t)
}

// number is the number of an instant on a calendar.
func (c *converter) number(cal int32, t civil.Time) int32 {
	if cal == roundTheClock {
		return int32(t - c.origin)
	}
	return c.cals[cal].Between(c.origin, t)
}

// to converts from an axis to a calendar; nil where the numbers are the same.
func (c *converter) to(from axis, cal int32) *conversion {
	if from.cal == cal {
		return nil
	}
	return c.conversion(conversionKey{from: from, to: cal})
}

// moved moves elapsed minutes into the working time of a calendar.
func (c *converter) moved(cal int32, m moving) *conversion {
	return c.conversion(conversionKey{from: elapsed, to: cal, move: m})
}

func (c *converter) conversion(key conversionKey) *conversion {
	if have := c.made[key]; have != nil {
		return have
	}
	v := &conversion{}
	c.made[key] = v
	answer, slot := c.answer(key)
	v.ask = answer
	if key.from.end || key.move == toPrev || key.move == toMilestone {
		v.back = 1
	}
	if key.from.cal != roundTheClock {
		slot = divisor(slot, c.grain[key.from.cal])
	}
	for d := min(slot, longestSlot); ; d-- {
		if slot%d == 0 {
			slot = d
			break
		}
	}
	v.slot = uint32(slot)
	v.by = (1<<32 + uint64(slot) - 1) / uint64(slot)
	last := c.number(key.from.cal, c.until)
	count := int(last)/int(slot) + 1
	if last < 0 || count > mostSlots || count > c.slots || key.move == toNext || key.move == toPrev { // the last two are asked for rarely
		return v
	}
	c.slots -= count
	v.table = make([]int32, count)
	for k := range v.table {
		v.table[k] = entry(answer, int32(k)*slot+int32(v.back), slot)
	}
	return v
}

// entry is the table's word for one slot that begins at an instant.
func entry(answer func(int32) int32, at, slot int32) int32 {
	first := answer(at)
	if slot > 1 && answer(at+slot-1) != first {
		return running(first - at)
	}
	return standing(first)
}

// answer is how the calendars themselves answer, and the length of the slots of the answer's calendar.
func (c *converter) answer(key conversionKey) (func(int32) int32, int32) {
	if key.move == staying {
		slot := int32(civil.MinutesPerDay)
		if key.to != roundTheClock {
			slot = c.grain[key.to]
		}
		return func(v int32) int32 { return c.number(key.to, c.instant(key.from, v)) }, slot
	}
	cal := c.cals[key.to]
	return func(v int32) int32 {
		t := shift(c.origin, v)
		switch prev := cal.Prev(t); {
		case key.move == toPrev:
			t = prev
		case key.move == toNext || prev != t:
			t = cal.Next(t)
		}
		return int32(t - c.origin)
	}, c.grain[key.to]
}
