package sched

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// node is one scheduled activity, in topological order, with what the passes need of it.
//
// It holds no pointers, so that a large network costs the garbage collector nothing.
type node struct {
	cal        int32 // index in network.cals
	dataDate   civil.Time
	es, ef     civil.Time // remaining early dates
	ls, lf     civil.Time
	rem        civil.Minutes
	activity   int32
	project    int32
	in, out    int32 // first edge in Network.in and Network.out
	status     plan.Status
	kind       plan.ActivityType
	constraint plan.ConstraintKind
	second     plan.ConstraintKind
	flags      flags
	driver     int32 // edge (index into in) that sets es, or none
}

type flags uint8

const (
	pinned    flags = 1 << iota // a constraint or an external date, not a link, set the early dates
	resourced                   // work is done on the calendars of resources
	special                     // has something that most activities lack: see isSpecial
)

// edge is a link as seen from one of its ends.
type edge struct {
	other   int32 // node at the other end
	lag     civil.Minutes
	link    int32 // index in plan.Network.Links
	cal     int32 // index in network.cals on which the lag is worked; roundTheClock for elapsed time
	kind    plan.LinkKind
	ignored bool // overridden by progress
}

const roundTheClock = int32(-1)

// network is the compiled form of a plan.Network.
type network struct {
	plan    *plan.Network
	cals    []*civil.Calendar // in the order of plan.Network.Calendars
	nodes   []node
	in, out []edge                      // grouped by node: predecessors and successors
	at      []int32                     // activity → node, or none
	spanned []int32                     // activities that take their dates from others
	works   map[int32][]plan.Assignment // by node
	holds   map[int32]civil.Time        // by node
	finish  []civil.Time                // per project
	lateEnd []civil.Time
}

func compile(n *plan.Network) (*network, error) {
	links := logical(n)
	seq, spanned, err := order(n, links)
	if err != nil {
		return nil, err
	}
	w := &network{plan: n, nodes: make([]node, len(seq)), at: make([]int32, len(n.Activities)), spanned: spanned, cals: make([]*civil.Calendar, len(n.Calendars))}
	for i := range n.Calendars {
		w.cals[i] = n.Calendars[i].Time
	}
	for i := range w.at {
		w.at[i] = plan.None
	}
	for i, a := range seq {
		w.at[a] = int32(i)
		w.nodes[i] = w.newNode(a)
	}
	w.connect(links)
	for _, s := range n.Assignments {
		if at := w.at[s.Activity]; at != plan.None && s.Remaining > 0 {
			if w.works == nil {
				w.works = make(map[int32][]plan.Assignment)
			}
			w.works[at] = append(w.works[at], s)
			w.nodes[at].flags |= resourced
		}
	}
	return w, nil
}

func (w *network) newNode(i int32) node {
	a := &w.plan.Activities[i]
	p := &w.plan.Projects[a.Project]
	d := node{cal: a.Calendar, dataDate: p.DataDate, rem: a.Remaining, activity: i, project: a.Project,
		status: a.Status, kind: a.Type, constraint: a.Constraints[0].Kind, second: a.Constraints[1].Kind, driver: plan.None}
	if a.Status == plan.Complete || a.Type.IsMilestone() {
		d.rem = 0
	}
	if d.dataDate.IsZero() {
		d.dataDate = p.PlannedStart
	}
	if a.Status == plan.NotStarted {
		d.dataDate = max(d.dataDate, p.PlannedStart)
	}
	if isSpecial(a) {
		d.flags |= special
	}
	return d
}

// isSpecial reports an activity with a constraint, an expected finish, external dates or a resume date; holds add others. The passes look at
// the plan's own words only for these, which keeps them within the compact nodes for all others.
func isSpecial(a *plan.Activity) bool {
	return a.Constraints[0].Kind != plan.NoConstraint || a.Constraints[1].Kind != plan.NoConstraint ||
		a.ExpectedFinish|a.ExternalStart|a.ExternalLate|a.Resume != 0
}

// cal is the calendar of a node.
func (w *network) cal(d *node) *civil.Calendar { return w.cals[d.cal] }

// connect groups the links by node on both sides.
func (w *network) connect(links []int32) {
	for _, k := range links {
		l := &w.plan.Links[k]
		w.nodes[w.at[l.To]].in++
		w.nodes[w.at[l.From]].out++
	}
	var in, out int32
	for i := range w.nodes {
		d := &w.nodes[i]
		in, d.in = in+d.in, in
		out, d.out = out+d.out, out
	}
	w.in, w.out = make([]edge, len(links)), make([]edge, len(links))
	nextIn, nextOut := make([]int32, len(w.nodes)), make([]int32, len(w.nodes))
	for _, k := range links {
		l := &w.plan.Links[k]
		from, to := w.at[l.From], w.at[l.To]
		p, d := &w.nodes[from], &w.nodes[to]
		e := edge{lag: l.Lag, link: k, kind: l.Kind, cal: w.lagCalendar(d.project, p.cal, d.cal), ignored: w.overridden(l.Kind, p, d)}
		if l.Elapsed {
			e.cal = roundTheClock
		}
		a, b := d.in+nextIn[to], p.out+nextOut[from]
		nextIn[to]++
		nextOut[from]++
		e.other = from
		w.in[a] = e
		e.other = to
		w.out[b] = e
	}
}

// overridden reports links that progress override drops, in both passes and in floats: those from unfinished work to the
// start of work that has begun, and all from unfinished to complete work. Links to the finish of work under way still hold.
// Scheduling by actual dates drops the same: those starts have happened.
func (w *network) overridden(kind plan.LinkKind, from, to *node) bool {
	if w.plan.Projects[to.project].Options.Logic == plan.RetainedLogic || from.status == plan.Complete {
		return false
	}
	toStart := kind == plan.FinishToStart || kind == plan.StartToStart
	return to.status == plan.Complete || to.status == plan.InProgress && toStart
}

// lagCalendar is the calendar on which a lag is worked, by the options of the successor's project.
func (w *network) lagCalendar(project, predecessor, successor int32) int32 {
	p := &w.plan.Projects[project]
	switch p.Options.LagCalendar {
	case plan.LagOnSuccessor:
		return successor
	case plan.LagOn24Hours:
		return roundTheClock
	case plan.LagOnProjectDefault:
		if p.Calendar != plan.None {
			return p.Calendar
		}
	}
	return predecessor
}

// preds are the links into a node, succs those out of it.
func (w *network) preds(i int) []edge {
	if i+1 < len(w.nodes) {
		return w.in[w.nodes[i].in:w.nodes[i+1].in]
	}
	return w.in[w.nodes[i].in:]
}

func (w *network) succs(i int) []edge {
	if i+1 < len(w.nodes) {
		return w.out[w.nodes[i].out:w.nodes[i+1].out]
	}
	return w.out[w.nodes[i].out:]
}

// after is t moved on by the lag of a link, before is t moved back by it.
func (w *network) after(e *edge, t civil.Time, lag civil.Minutes) civil.Time {
	switch {
	case lag == 0:
		return t
	case e.cal == roundTheClock:
		return shift(t, lag)
	}
	return w.cals[e.cal].Finish(t, lag)
}

func (w *network) before(e *edge, t civil.Time, lag civil.Minutes) civil.Time {
	switch {
	case lag == 0:
		return t
	case e.cal == roundTheClock:
		return shift(t, -lag)
	}
	return w.cals[e.cal].Back(t, lag)
}

// worked is the lag already gone between two instants, never below zero.
func (w *network) worked(e *edge, from, to civil.Time) civil.Minutes {
	if from.IsZero() || to <= from {
		return 0
	}
	if e.cal == roundTheClock {
		return civil.Minutes(to - from)
	}
	return w.cals[e.cal].Between(from, to)
}

func shift(t civil.Time, by civil.Minutes) civil.Time {
	return civil.Time(min(max(int64(t)+int64(by), 1), int64(civil.MaxTime)))
}
