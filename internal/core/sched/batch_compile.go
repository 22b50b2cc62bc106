package sched

import (
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// place is how one node is placed in a batch.
type place struct {
	kind          placing
	shows         bool // its finish may move to the start of a shift, as a link to it asks: Lane.moved tells in which sets
	pinned        bool // a constraint may forbid that
	cal           int32
	start, finish axis        // of its rows
	clockStart    *conversion // its rows to elapsed minutes; nil where they are
	clockFinish   *conversion
	snap          *conversion // asEnd: to where it may stand
	floor         int32
	floorEnd      int32 // a finish that is not to be before; earliest for none
	rem           int32
	steps         []step // links to its start first; those that copy a row foremost
	plain         int    // how many of them only add to the row of a predecessor on the same axis
	toStart       int    // how many lead to its start
}

// placing is the way a node is placed.
type placing uint8

const (
	asWork   placing = iota // on its calendar, from where links let it start
	asPoint                 // without length, at the start of a shift
	asEnd                   // without length, where the links leave it: finish milestones
	asDone                  // complete
	byRules                 // by the rules of Run, a set at a time
	earliest = int32(-1 << 30)
)

// step is one link of a node in a batch.
type step struct {
	from     int32 // node; none for a link that always asks for the same
	starts   bool  // the row of starts of that node
	toFinish bool
	first    *conversion
	lag      int32
	second   *conversion
	edge     int32 // in network.in

	shows             bool        // it asks for a finish that work may stand at
	showFrom, showEnd *conversion // from where lag leads to elapsed minutes, and on to the end of a shift

	moved               bool // the predecessor's finish may stand at the start of a shift
	movedFirst, movedTo *conversion
}

// classify says how a node is placed and on which axes its rows are.
func (b *Batch) classify(i int32) {
	w := b.w
	d := &w.nodes[i]
	a := &w.plan.Activities[d.activity]
	p := &b.places[i]
	p.cal, p.rem, p.floorEnd = d.cal, d.rem, earliest
	switch {
	case !b.sane(d, a):
		p.kind = byRules
	case d.status == plan.Complete:
		p.kind = asDone
	case d.flags&resourced != 0,
		!a.ExpectedFinish.IsZero() && w.plan.Projects[d.project].Options.UseExpectedFinish && !d.kind.IsMilestone(),
		d.status == plan.NotStarted && (pins(d.constraint) || pins(d.second)):
		p.kind = byRules
	case d.rem > 0:
		p.kind = asWork
	case d.kind == plan.FinishMilestone:
		p.kind = asEnd
	default:
		p.kind = asPoint
	}
	own := axis{cal: d.cal}
	switch p.kind {
	case asWork:
		p.start, p.finish = own, axis{cal: d.cal, end: true}
		p.shows = w.shows(i)
		p.pinned = d.constraint != plan.NoConstraint || d.second != plan.NoConstraint || !a.ExternalStart.IsZero()
	case asPoint:
		p.start, p.finish = own, own
	default:
		p.start, p.finish = elapsed, elapsed
	}
	if d.status == plan.NotStarted && (d.constraint == plan.AsLateAsPossible || d.second == plan.AsLateAsPossible) {
		p.kind, p.shows, p.start, p.finish = byRules, false, elapsed, elapsed
		b.late = append(b.late, i)
	}
}

// pins reports constraints that put an activity in one place whatever its links say.
func pins(k plan.ConstraintKind) bool { return k == plan.MandatoryStart || k == plan.MandatoryFinish }

// sane reports a node whose numbers leave room to count in: nothing longer than a batch takes, nothing before 1900.
func (b *Batch) sane(d *node, a *plan.Activity) bool {
	fits := func(l civil.Minutes) bool { return l <= LongestLength && l >= -LongestLength }
	ok := b.convert.origin >= firstSane && fits(d.rem) && d.constraint <= plan.AsLateAsPossible
	for _, e := range b.w.preds(int(b.w.at[d.activity])) {
		ok = ok && fits(e.lag)
	}
	for _, t := range [...]civil.Time{a.Constraints[0].Date, a.Constraints[1].Date, a.ExternalStart} {
		ok = ok && (t == 0 || t >= firstSane)
	}
	return ok
}

var firstSane = civil.NewTime(1900, 1, 1, 0, 0)

// shows reports whether a link may move the finish of work to the start of a shift: one that asks for a finish which is not the end of a
// shift on the work's own calendar.
func (w *network) shows(i int32) bool {
	d := &w.nodes[i]
	return slices.ContainsFunc(w.preds(int(i)), func(e edge) bool {
		return !e.ignored && e.kind == plan.FinishToFinish && !(e.cal == d.cal && !w.keepsInstant(&e))
	})
}

// keepsInstant reports whether finishSide leaves the instant a link asks for as it is.
func (w *network) keepsInstant(e *edge) bool {
	p := &w.nodes[e.other]
	return e.cal == roundTheClock || p.kind == plan.StartMilestone && p.status != plan.Complete
}

// compile fills in the floors and the steps of a node.
func (b *Batch) compile(i int32) {
	w, p := b.w, &b.places[i]
	d := &w.nodes[i]
	preds := w.preds(int(i))
	for k := range preds {
		if preds[k].kind == plan.StartToStart || preds[k].kind == plan.StartToFinish {
			b.uses[preds[k].other] = true
		}
		if slices.Contains(b.late, preds[k].other) {
			b.uses[i] = true
		}
	}
	p.clockStart, p.clockFinish = b.convert.to(p.start, roundTheClock), b.convert.to(p.finish, roundTheClock)
	first := d.dataDate
	if d.flags&special != 0 {
		first = w.resumed(i, d)
	}
	p.floor = b.convert.number(p.start.cal, first)
	if p.kind == byRules {
		return
	}
	if d.flags&special != 0 && d.status != plan.Complete {
		b.constrain(p, d)
	}
	for k := range preds {
		if !preds[k].ignored {
			p.steps = append(p.steps, b.step(p, d, k))
		}
	}
	slices.SortStableFunc(p.steps, func(a, b step) int { return int(a.weight()) - int(b.weight()) })
	for p.plain < len(p.steps) && p.steps[p.plain].weight() == 0 {
		p.plain++
	}
	for p.toStart < len(p.steps) && !p.steps[p.toStart].toFinish {
		p.toStart++
	}
	if p.kind == asEnd {
		p.snap = b.convert.moved(d.cal, toMilestone)
	}
}

// weight orders steps: what only adds, what converts as well, links that always ask for the same, and links to the finish.
func (s *step) weight() uint8 {
	switch {
	case s.toFinish:
		return 3
	case s.from == plan.None:
		return 2
	case s.first != nil || s.second != nil:
		return 1
	}
	return 0
}

// constrain turns the constraints that push into floors.
func (b *Batch) constrain(p *place, d *node) {
	a := &b.w.plan.Activities[d.activity]
	if !b.w.plan.Projects[d.project].Options.IgnoreOtherProjects && !a.ExternalStart.IsZero() {
		p.floor = max(p.floor, b.convert.number(p.start.cal, a.ExternalStart))
	}
	if d.status != plan.NotStarted {
		return
	}
	for k, kind := range [2]plan.ConstraintKind{d.constraint, d.second} {
		date := a.Constraints[k].Date
		switch kind {
		case plan.StartOn, plan.StartOnOrAfter:
			p.floor = max(p.floor, b.convert.number(p.start.cal, date))
		case plan.FinishOn, plan.FinishOnOrAfter:
			if p.kind == asWork {
				p.floorEnd = max(p.floorEnd, b.convert.number(p.start.cal, date))
			} else {
				p.floor = max(p.floor, b.convert.number(p.start.cal, date))
			}
		}
	}
}

// step compiles one link as bound reads it.
func (b *Batch) step(p *place, d *node, k int) step {
	w := b.w
	e := &w.preds(int(w.at[d.activity]))[k]
	from := &w.nodes[e.other]
	s := step{from: e.other, edge: d.in + int32(k), lag: e.lag, starts: e.kind == plan.StartToStart || e.kind == plan.StartToFinish,
		toFinish: (e.kind == plan.FinishToFinish || e.kind == plan.StartToFinish) && p.kind == asWork}
	cal := e.cal
	switch {
	case e.throughMinute(from, d):
		cal, s.lag = d.cal, 1
	case from.status == plan.NotStarted || from.status == plan.InProgress && !s.starts:
	case d.status == plan.Complete:
		s.lag = 0
	default:
		s.lag = w.leftOf(e, from)
	}
	if from.status == plan.InProgress && e.kind == plan.StartToStart && !w.plan.Projects[d.project].Options.SSLagFromEarlyStart {
		s.from = plan.None
		s.lag = b.convert.number(p.start.cal, w.after(e, from.dataDate, s.lag))
		return s
	}
	source := &b.places[e.other]
	on := source.finish
	if s.starts {
		on = source.start
	}
	evening := w.evening(e, d)
	s.first, s.second = b.chain(on, cal, s.lag, evening, p.start.cal)
	if p.shows && e.kind == plan.FinishToFinish {
		s.shows = true
		_, s.showFrom = b.chain(on, cal, s.lag, false, roundTheClock)
		if !w.keepsInstant(e) {
			s.showEnd = b.convert.moved(e.cal, toPrev)
		}
	}
	if source.shows && !s.starts {
		s.moved = true
		s.movedFirst, s.movedTo = b.chain(source.start, cal, s.lag, evening, p.start.cal)
	}
	return s
}

// chain is the conversions from an axis over that of a lag to a calendar; evening is what network.evening says of its link.
func (b *Batch) chain(on axis, lagCal, lag int32, evening bool, to int32) (first, second *conversion) {
	if lag != 0 {
		first = b.convert.to(on, lagCal)
		on = axis{cal: lagCal, end: lagCal != roundTheClock && (lag > 0 || evening)}
	}
	return first, b.convert.to(on, to)
}

// ending is nodes of one project on one axis that can be the last of it: those that no other of it always follows.
type ending struct {
	project int32
	clock   *conversion // from the axis to elapsed minutes
	nodes   []int32
}

func (b *Batch) findEnds() {
	w := b.w
	type group struct {
		project int32
		finish  axis
	}
	at := map[group]int{}
	for i := range w.nodes {
		d := &w.nodes[i]
		followed := slices.ContainsFunc(w.succs(i), func(e edge) bool {
			s := &w.nodes[e.other]
			return !e.ignored && e.kind == plan.FinishToStart && e.lag >= 0 && s.project == d.project && b.places[e.other].kind != byRules
		})
		if followed && !slices.Contains(b.late, int32(i)) {
			continue
		}
		g := group{d.project, b.places[i].finish}
		k, have := at[g]
		if !have {
			k = len(b.ends)
			at[g] = k
			b.ends = append(b.ends, ending{project: d.project, clock: b.places[i].clockFinish})
		}
		b.ends[k].nodes = append(b.ends[k].nodes, int32(i))
	}
}
