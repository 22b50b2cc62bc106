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
		if p.floorEnd != earliest || len(p.steps) > 0 && p.steps[len(p.steps)-1].toFinish {
			l.linksToFinish(p, raw, drawn)
		}
		if drawn {
			add(finish, raw, &l.length)
		} else {
			addSame(finish, raw, p.rem)
		}
		if p.shows {
			l.show(p, finish)
		}
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
	switch p.plain {
	case 0:
		fill(raw, p.floor)
	case 1:
		latest1(raw, p.floor, l.source(&steps[0]), steps[0].lag)
	default:
		latest2(raw, p.floor, l.source(&steps[0]), steps[0].lag, l.source(&steps[1]), steps[1].lag)
		for k := 2; k < p.plain; k++ {
			later(raw, l.source(&steps[k]), steps[k].lag)
		}
	}
	for k := p.plain; k < len(steps) && !steps[k].toFinish; k++ {
		s := &steps[k]
		if s.from == plan.None {
			atLeast(raw, s.lag)
			continue
		}
		row, lag := l.reached(s)
		later(raw, row, lag)
	}
}

// source is the row of the predecessor that a link counts from.
func (l *Lane) source(s *step) *Row {
	if s.starts {
		return &l.starts[s.from]
	}
	return &l.finish[s.from]
}

// reached is the row, with a number to add, of the instants to which a link leads, on the axis of the node's starts.
func (l *Lane) reached(s *step) (row *Row, lag int32) {
	row = l.source(s)
	if s.first != nil {
		s.first.row(&l.spare, row)
		row = &l.spare
	}
	if s.second == nil {
		return row, s.lag
	}
	if s.lag != 0 {
		addSame(&l.spare, row, s.lag)
		row = &l.spare
	}
	s.second.row(&l.spare, row)
	return &l.spare, 0
}

// linksToFinish puts starts off so that work ends no earlier than links to its finish ask, and notes what they would show.
func (l *Lane) linksToFinish(p *place, raw *Row, drawn bool) {
	fill(&l.end, p.floorEnd)
	fill(&l.shown, earliest)
	for k := p.plain; k < len(p.steps); k++ {
		s := &p.steps[k]
		if !s.toFinish {
			continue
		}
		if s.shows {
			l.showing(s)
		}
		row, lag := l.reached(s)
		later(&l.end, row, lag)
	}
	if !drawn {
		later(raw, &l.end, -p.rem)
		return
	}
	for j := range raw {
		raw[j] = max(raw[j], l.end[j]-l.length[j])
	}
}

// showing notes the finish that a link asks for, as Run would show it.
func (l *Lane) showing(s *step) {
	row := l.source(s)
	if s.first != nil {
		s.first.row(&l.spare, row)
		row = &l.spare
	}
	addSame(&l.spare, row, s.lag)
	if s.showFrom != nil {
		s.showFrom.row(&l.spare, &l.spare)
	}
	if s.showEnd != nil {
		s.showEnd.row(&l.spare, &l.spare)
	}
	later(&l.shown, &l.spare, 0)
}

// show turns finishes into elapsed minutes, and moves those behind which a link asks for a later one without any time to
// work between.
func (l *Lane) show(p *place, finish *Row) {
	p.clockFinish.row(finish, finish)
	for j, f := range finish {
		if f < l.shown[j] {
			finish[j] = p.snap.of(l.shown[j])
		}
	}
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
	for _, i := range b.ends {
		row := &l.finish[i]
		if p := &b.places[i]; p.finish != elapsed {
			p.clockFinish.row(&l.spare, row)
			row = &l.spare
		}
		later(&l.whole[b.w.nodes[i].project], row, 0)
	}
}

// load gives the scratch network the dates of a node in one set.
func (l *Lane) load(i int32, j int) *node {
	p := &l.b.places[i]
	n := &l.scratch.nodes[i]
	n.es, n.ef = 0, l.clock(p.finish, p.clockFinish, l.finish[i][j])
	if l.marks != nil || l.b.uses[i] {
		n.es = l.clock(p.start, p.clockStart, l.starts[i][j])
	}
	return n
}

func (l *Lane) clock(a axis, c *conversion, v int32) civil.Time {
	if a != elapsed && c != nil {
		v = c.of(v)
	}
	return shift(l.b.convert.origin, v)
}

// byRules places a node as Run does, a set at a time.
func (l *Lane) byRules(i int32, drawn bool) {
	w := l.scratch
	d := &w.nodes[i]
	preds := w.preds(int(i))
	for j := range Width {
		*d = l.b.w.nodes[i]
		switch {
		case drawn:
			l.lengthen(i, d, l.length[j])
		case d.flags&resourced != 0:
			l.lengthen(i, d, d.rem)
		}
		for k := range preds {
			l.load(preds[k].other, j)
		}
		if d.status == plan.Complete {
			w.placeComplete(int(i), d)
		} else {
			w.placeOpen(int(i), d)
		}
		l.starts[i][j], l.finish[i][j] = l.b.convert.number(roundTheClock, d.es), l.b.convert.number(roundTheClock, d.ef)
		l.kept[i].rem[j], l.kept[i].flags[j] = d.rem, d.flags
	}
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
