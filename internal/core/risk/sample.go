package risk

import (
	"math"
	"math/bits"

	"counterpart.dev/internal/core/sched"
)

// Factors are integers with so many binary places, and u is a number of 32 bits that stands for a share.
const (
	places = 20
	one    = 1 << places
	round  = one / 2
)

// table is equally spaced quantiles as integers.
type table struct {
	cells []cell
	shift uint8 // of u, to the cell
}

// cell is a quantile and how far it is to the next.
type cell struct{ from, to int32 }

func (t *table) of(u uint32) int32 {
	shift := t.shift & 31
	return t.cells[u>>shift].at(u&(1<<shift-1), shift)
}

// at is the value at a place in the cell.
func (c cell) at(rest uint32, shift uint8) int32 {
	return c.from + int32(int64(c.to)*int64(rest)>>(shift&31))
}

func newTable(q []float64, unit float64) table {
	n := len(q) - 1
	t := table{cells: make([]cell, n), shift: uint8(32 - bits.Len(uint(n-1)))}
	whole := func(k int) int32 { return int32(math.Round(q[k] * unit)) }
	for k := range t.cells {
		t.cells[k] = cell{whole(k), whole(k+1) - whole(k)}
	}
	return t
}

// least and most are the ends of the table.
func (t *table) least() int64 { return int64(t.cells[0].from) }
func (t *table) most() int64 {
	last := t.cells[len(t.cells)-1]
	return int64(last.from) + int64(last.to)
}

// Cells of a table: so many where all tables of a model together stay within a bound, else fewer.
const (
	mostCells  = 1024
	leastCells = 32
	allCells   = 1 << 20
)

func cellsFor(tables int) int {
	cells := mostCells
	for cells > leastCells && cells*tables > allCells {
		cells /= 2
	}
	return cells
}

// drawn is how one activity's length is drawn.
type drawn struct {
	key     key
	base    int64
	table   int32 // in sampler.tables, or none
	cause   int32
	group   int32 // in sampler.groups, or none
	factors []int32
	delays  []int32
	bounded bool // whatever is drawn, it stays a length that can be taken
}

const none = int32(-1)

// event is a driver or a delay.
type event struct {
	cause        int
	happens, how key
	below        uint64 // it happens when its number is below
	table        int32
	delay        bool
}

// group is activities that move together.
type group struct {
	key       key
	all, rest int32 // √ρ and √(1−ρ), with places binary places
}

// sampler draws lengths. It never changes.
type sampler struct {
	acts   []drawn // per activity of the network
	tables []table
	events []event // drivers, then delays
	groups []group
	gauss  table // standard normal quantiles
	share  table // standard normal distribution from −gaussEnd to gaussEnd
}

const (
	gaussCells = 4096
	gaussEnd   = 6
	gaussUnit  = 1 << 16 // units of a standard deviation
)

func newSampler(m *Model, seed uint64) *sampler {
	s := &sampler{acts: make([]drawn, len(m.Network.Activities))}
	spreads := newSpreads()
	for i := range s.acts {
		s.acts[i] = drawn{table: none, group: none}
		if m.open(int32(i)) {
			s.acts[i].base = int64(m.planned(int32(i)))
			s.acts[i].key = stream(seed, "length", m.name(int32(i)))
		}
	}
	for i := range m.Ranges {
		r := &m.Ranges[i]
		at := spreads.add(r.Spread, one)
		for _, a := range r.Activities {
			s.acts[a].table, s.acts[a].cause = at, int32(r.Cause)
		}
	}
	for i := range m.Drivers {
		d := &m.Drivers[i]
		s.addEvent(m, seed, d.Cause, d.Probability, spreads.add(d.Factor, one), false)
		for _, a := range d.Activities {
			s.acts[a].factors = append(s.acts[a].factors, int32(len(s.events)-1))
		}
	}
	for i := range m.Delays {
		d := &m.Delays[i]
		s.addEvent(m, seed, d.Cause, d.Probability, spreads.add(d.Minutes, 1), true)
		for _, a := range d.Activities {
			s.acts[a].delays = append(s.acts[a].delays, int32(len(s.events)-1))
		}
	}
	for _, g := range m.Groups {
		s.groups = append(s.groups, group{key: stream(seed, "group", g.Name), all: int32(math.Round(math.Sqrt(g.Correlation) * one)),
			rest: int32(math.Round(math.Sqrt(1-g.Correlation) * one))})
		for _, a := range g.Activities {
			s.acts[a].group = int32(len(s.groups) - 1)
		}
	}
	s.tables = spreads.tables()
	for i := range s.acts {
		s.acts[i].bounded = s.bounded(&s.acts[i])
	}
	if len(s.groups) > 0 {
		s.normals()
	}
	return s
}

// bounded reports whether no draw can leave the lengths that can be taken, so that none needs to be looked at.
func (s *sampler) bounded(a *drawn) bool {
	const longest = int64(sched.LongestLength)
	least, most := a.base, a.base
	times := func(t *table) {
		least, most = least*min(t.least(), one)>>places, (most*max(t.most(), one)>>places)+1
		most = min(most, longest+1)
	}
	if a.table != none {
		times(&s.tables[a.table])
	}
	for _, e := range a.factors {
		times(&s.tables[s.events[e].table])
	}
	for _, e := range a.delays {
		most = min(most+s.tables[s.events[e].table].most(), longest+1)
	}
	return least >= 1 && most <= longest
}

func (s *sampler) addEvent(m *Model, seed uint64, cause int, probability float64, table int32, delay bool) {
	id := m.Causes[cause].drawn()
	s.events = append(s.events, event{cause: cause, happens: stream(seed, "happens", id), how: stream(seed, "how", id),
		below: uint64(math.Round(probability * (1 << 32))), table: table, delay: delay})
}

// normals makes the tables that tie ranks together.
func (s *sampler) normals() {
	q := make([]float64, gaussCells+1)
	for k := 1; k < gaussCells; k++ {
		q[k] = normalQuantile(float64(k) / gaussCells)
	}
	// The outermost are the means beyond, as in a lognormal.
	end := gaussCells * math.Exp(-q[1]*q[1]/2) / math.Sqrt(2*math.Pi)
	q[0], q[gaussCells] = -2*end-q[1], 2*end-q[gaussCells-1]
	s.gauss = newTable(q, gaussUnit)
	p := make([]float64, gaussCells+1)
	for k := range p {
		p[k] = normal(gaussEnd * (2*float64(k)/gaussCells - 1))
	}
	s.share = newTable(p, 1<<30)
}

// tied replaces the number of an activity by one that moves with those of its group.
func (s *sampler) tied(g *group, own, shared uint32) uint32 {
	switch {
	case g.rest == 0:
		return shared
	case g.all == 0:
		return own
	}
	z := (int64(s.gauss.of(shared))*int64(g.all) + int64(s.gauss.of(own))*int64(g.rest)) >> places
	const end = gaussEnd * gaussUnit
	at := uint64(min(max(z, -end), end-1)+end) << 32 / (2 * end)
	return uint32(min(int64(s.share.of(uint32(at)))<<2, 1<<32-1))
}

// spreads are the tables to make, each once.
type spreads struct {
	list  []Spread
	units []float64
	at    map[spreadKey]int32
}

type spreadKey struct {
	shape             Shape
	low, likely, high float64
	unit              float64
	curve             *float64
}

func newSpreads() *spreads { return &spreads{at: map[spreadKey]int32{}} }

func (l *spreads) add(s Spread, unit float64) int32 {
	k := spreadKey{s.Shape, s.Low, s.Likely, s.High, unit, nil}
	if s.Shape == Measured {
		k.curve = &s.Curve[0]
	}
	at, have := l.at[k]
	if !have {
		at = int32(len(l.list))
		l.at[k] = at
		l.list, l.units = append(l.list, s), append(l.units, unit)
	}
	return at
}

func (l *spreads) tables() []table {
	cells := cellsFor(len(l.list))
	all := make([]table, len(l.list))
	for i, s := range l.list {
		all[i] = newTable(s.quantiles(cells), l.units[i])
	}
	return all
}

// batch is the numbers of one batch of iterations that many activities share.
type batch struct {
	s      *sampler
	off    []bool // causes that are taken away
	first  int    // iteration
	events []sched.Row
	idle   []bool // events that happen in no iteration
	shared []sched.Row
}

func newBatch(s *sampler, off []bool) *batch {
	return &batch{s: s, off: off, events: make([]sched.Row, len(s.events)), idle: make([]bool, len(s.events)), shared: make([]sched.Row, len(s.groups))}
}

// begin draws what is shared by the iterations from first on. first is a multiple of the width.
func (b *batch) begin(first int) {
	b.first = first
	for e := range b.s.events {
		b.event(e)
	}
	for g := range b.s.groups {
		b.group(int32(g))
	}
}

// only draws what one activity shares with others.
func (b *batch) only(a *drawn, first int) {
	b.first = first
	for _, list := range [2][]int32{a.factors, a.delays} {
		for _, e := range list {
			b.event(int(e))
		}
	}
	if a.group != none {
		b.group(a.group)
	}
}

func (b *batch) group(g int32) {
	k := b.s.groups[g].key
	for j := 0; j < sched.Width; j += 2 {
		x, y := k.pair(uint64(b.first+j) / 2)
		b.shared[g][j], b.shared[g][j+1] = int32(x), int32(y)
	}
}

func (b *batch) event(i int) {
	e, row := &b.s.events[i], &b.events[i]
	b.idle[i] = true
	if b.off != nil && b.off[e.cause] {
		return
	}
	missed := int32(one)
	if e.delay {
		missed = 0
	}
	for j := range row {
		row[j] = missed
		if uint64(e.happens.at(b.first+j)) < e.below {
			row[j] = b.s.tables[e.table].of(e.how.at(b.first + j))
			b.idle[i] = false
		}
	}
}

// lengths fills a row, as sched.Lengths.
func (b *batch) lengths(activity int32, row *sched.Row) bool {
	a := &b.s.acts[activity]
	if a.base == 0 {
		return false
	}
	changed := a.table != none && (b.off == nil || !b.off[a.cause])
	if changed {
		b.own(a, row)
	}
	for _, e := range a.factors {
		if b.idle[e] {
			continue
		}
		switch {
		case !changed:
			stretched(row, a.base, &b.events[e])
		case a.bounded:
			multiplyBounded(row, &b.events[e])
		default:
			multiply(row, &b.events[e])
		}
		changed = true
	}
	for _, e := range a.delays {
		if b.idle[e] {
			continue
		}
		if !changed {
			fill(row, int32(a.base))
			changed = true
		}
		for j, v := range b.events[e] {
			row[j] = min(row[j]+v, sched.LongestLength)
		}
	}
	if changed && !a.bounded {
		for j, v := range row {
			row[j] = max(v, 1)
		}
	}
	return changed
}

// own fills a row with lengths drawn from the activity's own table.
func (b *batch) own(a *drawn, row *sched.Row) {
	t := &b.s.tables[a.table]
	if a.group != none {
		g, shared := &b.s.groups[a.group], &b.shared[a.group]
		for j := range row {
			row[j] = stretch(a.base, t.of(b.s.tied(g, a.key.at(b.first+j), uint32(shared[j]))))
		}
		return
	}
	if len(t.cells) == mostCells && a.bounded {
		ownBounded(a, (*[mostCells]cell)(t.cells), uint64(b.first)/2, row)
		return
	}
	for j := 0; j < sched.Width; j += 2 {
		even, odd := a.key.pair(uint64(b.first+j) / 2)
		row[j], row[j+1] = stretch(a.base, t.of(even)), stretch(a.base, t.of(odd))
	}
}

// ownBounded is own for what nearly all activities are. The compiler knows the sizes, so it is twice as fast.
func ownBounded(a *drawn, cells *[mostCells]cell, half uint64, row *sched.Row) {
	const shift = 32 - 10 // mostCells is 2¹⁰
	z, base := uint64(a.key)+half*golden, a.base
	for j := 0; j < sched.Width; j += 2 {
		z += golden
		u := mix(z)
		even, odd := uint32(u>>32), uint32(u)
		x, y := cells[even>>shift], cells[odd>>shift]
		row[j] = int32((base*int64(x.at(even&(1<<shift-1), shift)) + round) >> places)
		row[j+1] = int32((base*int64(y.at(odd&(1<<shift-1), shift)) + round) >> places)
	}
}

// stretch is a length times a factor, rounded, at most the longest that can be taken.
func stretch(base int64, factor int32) int32 {
	return int32(min((base*int64(factor)+round)>>places, int64(sched.LongestLength)))
}

func multiply(row, factor *sched.Row) {
	for j, f := range factor {
		row[j] = stretch(int64(row[j]), f)
	}
}

func multiplyBounded(row, factor *sched.Row) {
	for j, f := range factor {
		row[j] = int32((int64(row[j])*int64(f) + round) >> places)
	}
}

func stretched(row *sched.Row, base int64, factor *sched.Row) {
	for j, f := range factor {
		row[j] = stretch(base, f)
	}
}

func fill(row *sched.Row, v int32) {
	for j := range row {
		row[j] = v
	}
}
