package sched

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// place gives one node its rows.
func (l *Lane) place(i int32, lengths Lengths) {
	p := &l.b.places[i]
	drawn := p.rem > 0 && lengths(l.b.w.nodes[i].activity, &l.length)
	if p.kind == byRules {
		l.byRules(i, drawn)
		return
	}
	finish := &l.finish[i]
	raw := finish
	if l.marks != nil || l.b.uses[i] {
		raw = &l.starts[i]
	}
	l.linksToStart(p, raw)
	if p.kind == asWork {
		l.work(i, p, raw, finish, drawn)
		return
	}
	if p.kind == asEnd {
		p.snap.row(raw, raw)
	}
	if raw != finish {
		*finish = *raw
	}
}

// linksToStart finds the latest start that links ask for, on the axis of the node's starts.
func (l *Lane) linksToStart(p *place, raw *Row) {
	steps := p.steps
	k := p.plain
	switch k {
	case 0:
		if k = l.first(raw, steps[:p.toStart], p.floor); k == 0 {
			fill(raw, p.floor)
		}
	case 1:
		latest1(raw, p.floor, l.source(&steps[0]), steps[0].lag)
	default:
		latest2(raw, p.floor, l.source(&steps[0]), steps[0].lag, l.source(&steps[1]), steps[1].lag)
		for i := 2; i < k; i++ {
			later(raw, l.source(&steps[i]), steps[i].lag)
		}
	}
	for ; k < p.toStart; k++ {
		if s := &steps[k]; s.from == plan.None {
			atLeast(raw, s.lag)
		} else {
			l.reach(raw, s)
		}
	}
}

// first gives a row to the first of some links alone, where that takes one look: 1 if it did, else 0.
func (l *Lane) first(to *Row, steps []step, floor int32) int {
	if len(steps) == 0 || steps[0].from == plan.None || steps[0].first != nil || steps[0].moved {
		return 0
	}
	if s := &steps[0]; s.second == nil {
		latest1(to, floor, l.source(s), s.lag)
	} else {
		s.second.latest(to, l.source(s), s.lag, floor)
	}
	return 1
}

// source is the row of the predecessor that a link counts from.
func (l *Lane) source(s *step) *Row {
	if s.starts {
		return &l.starts[s.from]
	}
	return &l.finish[s.from]
}

// reach keeps in a row what is later: what is there, or the instants to which a link leads, on the axis of the node's starts.
func (l *Lane) reach(to *Row, s *step) {
	row := l.source(s)
	if s.first != nil {
		s.first.row(&l.spare, row)
		row = &l.spare
	}
	if s.second == nil {
		later(to, row, s.lag)
	} else {
		s.second.later(to, row, s.lag)
	}
	if s.moved { // the start of a shift is never earlier than the end of the one before
		l.moved[s.from].each(func(j int) { to[j] = max(to[j], l.reached(s, j)) })
	}
}

// reached is the instant to which a link leads in one set.
func (l *Lane) reached(s *step, j int) int32 {
	v, first, second := l.source(s)[j], s.first, s.second
	if s.moved && l.moved[s.from].has(j) {
		first, second = s.movedFirst, s.movedTo
	}
	if first != nil {
		v = first.of(v)
	}
	v += s.lag
	if second != nil {
		v = second.of(v)
	}
	return v
}

// work gives a node that takes time its starts and finishes.
func (l *Lane) work(i int32, p *place, raw, finish *Row, drawn bool) {
	if p.floorEnd != earliest || p.toStart < len(p.steps) {
		l.linksToFinish(p, raw, drawn)
	}
	if drawn {
		add(finish, raw, &l.length)
	} else {
		addSame(finish, raw, p.rem)
	}
	if p.shows {
		l.show(i, p, finish, drawn)
	}
}

// linksToFinish puts starts off so that work ends no earlier than links to its finish ask.
func (l *Lane) linksToFinish(p *place, raw *Row, drawn bool) {
	steps := p.steps[p.toStart:]
	k := l.first(&l.end, steps, earliest)
	if k == 0 {
		fill(&l.end, earliest)
	}
	for ; k < len(steps); k++ {
		l.reach(&l.end, &steps[k])
	}
	floor := p.floorEnd
	if !drawn {
		for j := range raw {
			raw[j] = max(raw[j], max(l.end[j], floor)-p.rem)
		}
		return
	}
	for j := range raw {
		raw[j] = max(raw[j], max(l.end[j], floor)-l.length[j])
	}
}

// show notes the sets in which a finish stands at the start of a shift: where it is at the end of one, and a link asks for it to be later
// without any time to work between.
func (l *Lane) show(i int32, p *place, finish *Row, drawn bool) {
	l.moved[i] = mark{}
	for j, f := range finish {
		if f != l.end[j] || !p.clockFinish.edge(f) {
			continue
		}
		if l.shown(i, p, j, drawn) > p.clockFinish.of(f) {
			l.moved[i].set(j)
		}
	}
}

// shown is the latest finish that links ask for in one set, in elapsed minutes. Where a constraint may forbid that it shows, the rules of
// Run say.
func (l *Lane) shown(i int32, p *place, j int, drawn bool) int32 {
	if p.pinned {
		length := p.rem
		if drawn {
			length = l.length[j]
		}
		return l.b.convert.number(roundTheClock, l.ruled(i, j, length).ef)
	}
	latest := earliest
	for k := p.toStart; k < len(p.steps); k++ {
		s := &p.steps[k]
		if !s.shows {
			continue
		}
		v, first, from := l.finish[s.from][j], s.first, s.showFrom
		if s.moved && l.moved[s.from].has(j) {
			first = s.movedFirst
			if s.lag == 0 {
				from = l.b.places[s.from].clockStart
			}
		}
		if first != nil {
			v = first.of(v)
		}
		v += s.lag
		if from != nil {
			v = from.of(v)
		}
		if s.showEnd != nil {
			v = s.showEnd.of(v)
		}
		latest = max(latest, v)
	}
	return latest
}

func fill(row *Row, v int32) {
	for j := range row {
		row[j] = v
	}
}

func atLeast(row *Row, v int32) {
	for j := range row {
		row[j] = max(row[j], v)
	}
}

func latest1(to *Row, floor int32, a *Row, lag int32) {
	for j := range to {
		to[j] = max(floor, a[j]+lag)
	}
}

func latest2(to *Row, floor int32, a *Row, lagA int32, b *Row, lagB int32) {
	for j := range to {
		to[j] = max(floor, a[j]+lagA, b[j]+lagB)
	}
}

func later(to *Row, a *Row, lag int32) {
	for j := range to {
		to[j] = max(to[j], a[j]+lag)
	}
}

func add(to, a, b *Row) {
	for j := range to {
		to[j] = a[j] + b[j]
	}
}

func addSame(to, a *Row, v int32) {
	for j := range to {
		to[j] = a[j] + v
	}
}

// ends finds when each project finishes, in elapsed minutes.
func (l *Lane) ends() {
	b := l.b
	for p := range l.whole {
		fill(&l.whole[p], earliest)
	}
	for k, g := range b.ends {
		fill(&l.last[k], earliest)
		for _, i := range g.nodes {
			later(&l.last[k], &l.finish[i], 0)
		}
		l.spare = l.last[k]
		row := &l.spare
		if g.clock != nil {
			g.clock.row(row, row)
		}
		for _, i := range g.nodes {
			if l.moved == nil || l.moved[i] == (mark{}) {
				continue
			}
			l.moved[i].each(func(j int) {
				if l.finish[i][j] == l.last[k][j] {
					row[j] = max(row[j], l.clockFinish(i, j))
				}
			})
		}
		later(&l.whole[g.project], row, 0)
	}
}

// clockFinish is when a node finishes in one set, in elapsed minutes.
func (l *Lane) clockFinish(i int32, j int) int32 {
	p := &l.b.places[i]
	v, c := l.finish[i][j], p.clockFinish
	if p.shows && l.moved[i].has(j) {
		c = p.clockStart
	}
	if c != nil {
		v = c.of(v)
	}
	return v
}

func (l *Lane) clockStart(i int32, j int) int32 {
	v := l.starts[i][j]
	if c := l.b.places[i].clockStart; c != nil {
		v = c.of(v)
	}
	return v
}

// load gives the scratch network the dates of a node in one set.
func (l *Lane) load(i int32, j int) *node {
	p := &l.b.places[i]
	n := &l.scratch.nodes[i]
	n.es, n.ef = 0, shift(l.b.convert.origin, l.clockFinish(i, j))
	if l.marks != nil || l.b.uses[i] || p.kind == byRules {
		n.es = shift(l.b.convert.origin, l.clockStart(i, j))
	}
	return n
}

// byRules places a node as Run does, a set at a time.
func (l *Lane) byRules(i int32, drawn bool) {
	length := l.b.w.nodes[i].rem
	for j := range Width {
		if drawn {
			length = l.length[j]
		}
		d := l.ruled(i, j, length)
		l.starts[i][j], l.finish[i][j] = l.b.convert.number(roundTheClock, d.es), l.b.convert.number(roundTheClock, d.ef)
		l.kept[i].rem[j], l.kept[i].flags[j] = d.rem, d.flags
	}
}

// ruled places a node in one set as Run does, on the scratch network.
func (l *Lane) ruled(i int32, j int, length civil.Minutes) *node {
	w := l.scratch
	d := &w.nodes[i]
	*d = l.b.w.nodes[i]
	if length != d.rem || d.flags&resourced != 0 {
		l.lengthen(i, d, length)
	}
	preds := w.preds(int(i))
	for k := range preds {
		l.load(preds[k].other, j)
	}
	if d.status == plan.Complete {
		w.placeComplete(int(i), d)
	} else {
		w.placeOpen(int(i), d)
	}
	return d
}

// kept is how a node that the rules of Run placed was worked, in each set.
type kept struct {
	rem   Row
	flags [Width]flags
}

// lengthen gives a node another length; the work of its resources grows or shrinks alike.
func (l *Lane) lengthen(i int32, d *node, length civil.Minutes) {
	d.rem = length
	works := l.scratch.works[i]
	for k := range works {
		works[k].Remaining = scaled(l.b.w.works[i][k].Remaining, length, l.b.w.nodes[i].rem)
	}
}

// scaled is work × length ÷ of, rounded, and at least a minute.
func scaled(work, length, of civil.Minutes) civil.Minutes {
	if length == of {
		return work
	}
	return max(civil.Minutes((2*int64(work)*int64(length)+int64(of))/(2*int64(of))), 1)
}

// delay moves a node that is to be done as late as possible.
func (l *Lane) delay(i int32) {
	w := l.scratch
	d := &w.nodes[i]
	succs := w.succs(int(i))
	for j := range Width {
		*d = l.b.w.nodes[i]
		d.es, d.ef = shift(l.b.convert.origin, l.starts[i][j]), shift(l.b.convert.origin, l.finish[i][j])
		l.lengthen(i, d, l.kept[i].rem[j])
		for k := range succs {
			l.load(succs[k].other, j)
		}
		for p := range l.whole {
			w.finish[p] = shift(l.b.convert.origin, l.whole[p][j])
		}
		w.delay(int(i), d)
		l.starts[i][j], l.finish[i][j] = l.b.convert.number(roundTheClock, d.es), l.b.convert.number(roundTheClock, d.ef)
	}
}
