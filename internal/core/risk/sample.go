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
	q     []int32
	shift uint8 // of u, to the cell
}

func (t *table) of(u uint32) int32 {
	k := u >> (t.shift & 31)
	a, b := t.q[k], t.q[k+1]
	rest := int64(u & (1<<(t.shift&31) - 1))
	return a + int32(int64(b-a)*rest>>(t.shift&31))
}

func newTable(q []float64, unit float64) table {
	t := table{q: make([]int32, len(q)), shift: uint8(32 - bits.Len(uint(len(q)-2)))}
	for k, v := range q {
		t.q[k] = int32(math.Round(v * unit))
	}
	return t
}

// Cells of a table: so many where all tables of a model together stay within a bound, else fewer.
const (
	mostCells  = 1024
	leastCells = 32
	allCells   = 2 << 20
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
	if len(s.groups) > 0 {
		s.normals()
	}
	return s
}

func (s *sampler) addEvent(m *Model, seed uint64, cause int, probability float64, table int32, delay bool) {
	id := m.Causes[cause].ID
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
		if !changed {
			fill(row, int32(a.base))
			changed = true
		}
		multiply(row, &b.events[e])
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
	q, shift := t.q, t.shift&31
	half := uint64(b.first) / 2
	for j := 0; j < sched.Width; j += 2 {
		even, odd := a.key.pair(half)
		half++
		k := even >> shift
		from, to := q[k], q[k+1]
		row[j] = stretch(a.base, from+int32(int64(to-from)*int64(even&(1<<shift-1))>>shift))
		k = odd >> shift
		from, to = q[k], q[k+1]
		row[j+1] = stretch(a.base, from+int32(int64(to-from)*int64(odd&(1<<shift-1))>>shift))
	}
}

// stretch is a length times a factor, rounded, at least a minute.
func stretch(base int64, factor int32) int32 {
	return int32(min(max((base*int64(factor)+round)>>places, 1), int64(sched.LongestLength)))
}

func multiply(row, factor *sched.Row) {
	for j, f := range factor {
		row[j] = stretch(int64(row[j]), f)
	}
}

func fill(row *sched.Row, v int32) {
	for j := range row {
		row[j] = v
	}
}
