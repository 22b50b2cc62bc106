package sched

import (
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// Microsoft Project schedules otherwise than Primavera P6 in most things: what has begun keeps its start, lags are worked on
// the calendar of the successor, links of summaries bind what is in them, tasks may be set by hand, and floats are the
// smaller of those of start and finish on the task's own calendar. Where Microsoft publishes no rule, the rules here are
// those that reproduce the dates stored in files it has written.

// task is one node of such a network: an activity, or a side of a WBS element.
type task struct {
	activity int32 // or plan.None
	project  int32
	side     side
	status   plan.Status
	manual   bool
	late     bool            // to be done as late as possible
	work     *civil.Calendar // on which it is worked
	own      *civil.Calendar // on which its floats are measured
	lag      *civil.Calendar // on which lags to it are worked
	rem      civil.Minutes   // what remains, with the gaps of a split
	whole    civil.Minutes   // that and what has been done
	delay    civil.Minutes   // elapsed time by which levelling puts it off: no float of its predecessors
	in, out  []int32         // bonds

	es, ef civil.Time
	free   civil.Time // the start that links alone would give it, with constraints that push
	rest   civil.Time // where what remains of it goes on
	ls, lf civil.Time
	by     civil.Time // the latest start of what remains
	spare  civil.Time // of a side: the instant that must not be passed for its successors to stay
	driver int32      // bond, or none
}

// side is what a node stands for.
type side uint8

const (
	itself     side = iota
	startOf         // the earliest start in an element
	finishOf        // the latest finish in it
	startsIn        // what links ask of every start in it
	finishesIn      // and of every finish
)

// sides is how many nodes a WBS element has.
const sides = 4

// bond is a link as both its ends see it.
type bond struct {
	from, to  int32
	fromStart bool
	toFinish  bool
	lag       civil.Minutes
	cal       *civil.Calendar // on which the lag is worked; nil for elapsed time
	link      int32           // index in plan.Network.Links, or none
}

// microsoft is a network scheduled by the rules of Microsoft Project.
type microsoft struct {
	plan    *plan.Network
	tasks   []task
	bonds   []bond
	order   []int32 // predecessors first
	at      []int32 // activity → task
	floor   []floor // by WBS element, with those above it
	holds   map[int32]civil.Time
	start   []civil.Time // per project
	finish  []civil.Time
	end     []civil.Time // where the backward pass begins
	delayed bool         // what is as late as possible has its late dates
}

// floor is what the elements an activity is in ask of it.
type floor struct{ notBefore, notAfter civil.Time }

// runMicrosoft schedules a network that passed Validate.
func runMicrosoft(n *plan.Network, holds []Hold) (*Result, error) {
	m, err := prepareMicrosoft(n, holds)
	if err != nil {
		return nil, err
	}
	m.date(true)
	return m.result(), nil
}

// prepareMicrosoft compiles a network that passed Validate.
func prepareMicrosoft(n *plan.Network, holds []Hold) (*microsoft, error) {
	m := &microsoft{plan: n}
	m.compile()
	for _, h := range holds {
		if m.holds == nil {
			m.holds = make(map[int32]civil.Time)
		}
		m.holds[h.Activity] = max(m.holds[h.Activity], h.NotBefore)
	}
	return m, m.sort()
}

// date runs the passes. Late dates that nobody asks for are worked out only where early ones depend on them: where something is to be done as
// late as possible.
func (m *microsoft) date(late bool) {
	m.delayed = false
	m.begin()
	m.forward()
	m.ends()
	puts := slices.ContainsFunc(m.tasks, func(d task) bool { return d.late })
	if late || puts {
		m.backward()
	}
	if puts {
		m.delayed = true
		m.forward()
		m.ends()
	}
}

// compile makes the tasks and their bonds.
func (m *microsoft) compile() {
	n := m.plan
	m.at = make([]int32, len(n.Activities))
	m.tasks = make([]task, 0, len(n.Activities))
	for i := range n.Activities {
		m.at[i] = int32(len(m.tasks))
		m.tasks = append(m.tasks, m.newTask(int32(i)))
	}
	for _, s := range n.Assignments {
		m.tasks[m.at[s.Activity]].work = n.Calendars[s.Calendar].Time
	}
	for i := range n.Links {
		l := &n.Links[i]
		m.bind(m.at[l.From], m.at[l.To], l.Kind, l.Lag, l.Elapsed, int32(i))
	}
	m.inherit()
	if len(n.WBSLinks) > 0 {
		m.compileElements()
	}
}

func (m *microsoft) newTask(i int32) task {
	a := &m.plan.Activities[i]
	own := m.plan.Calendars[a.Calendar].Time
	d := task{activity: i, project: a.Project, status: a.Status, work: own, own: own, lag: own, rem: a.Remaining + a.Gap, whole: a.Original + a.Gap, driver: plan.None,
		manual: !a.ManualStart.IsZero()}
	if a.Elapsed {
		d.lag = m.calendarOf(a.Project, own)
	}
	if a.Status == plan.NotStarted && !d.manual {
		d.delay = a.Delay
	}
	d.late = a.Constraints[0].Kind == plan.AsLateAsPossible && a.Status == plan.NotStarted && !d.manual
	switch {
	case a.Status == plan.Complete:
		d.rem = 0
	case d.manual:
		d.rem = max(own.Between(a.ManualStart, a.ManualFinish), 0)
	}
	return d
}

// calendarOf is the calendar of a project, or the other one when it has none.
func (m *microsoft) calendarOf(project int32, otherwise *civil.Calendar) *civil.Calendar {
	if c := m.plan.Projects[project].Calendar; c != plan.None {
		return m.plan.Calendars[c].Time
	}
	return otherwise
}

func (m *microsoft) bind(from, to int32, kind plan.LinkKind, lag civil.Minutes, elapsed bool, link int32) {
	b := bond{from: from, to: to, lag: lag, link: link, cal: m.tasks[to].lag,
		fromStart: kind == plan.StartToStart || kind == plan.StartToFinish,
		toFinish:  kind == plan.FinishToFinish || kind == plan.StartToFinish}
	if elapsed {
		b.cal = nil
	}
	i := int32(len(m.bonds))
	m.bonds = append(m.bonds, b)
	m.tasks[from].out = append(m.tasks[from].out, i)
	m.tasks[to].in = append(m.tasks[to].in, i)
}

// inherit hands the constraints and deadlines of WBS elements down to what is in them.
func (m *microsoft) inherit() {
	n := m.plan
	m.floor = make([]floor, len(n.WBS))
	parentsFirst := childrenFirst(n.WBS)
	slices.Reverse(parentsFirst)
	for _, w := range parentsFirst {
		e, f := &n.WBS[w], &m.floor[w]
		if e.Parent != plan.None {
			*f = m.floor[e.Parent]
		}
		f.notAfter = earlier(f.notAfter, e.Deadline)
		switch e.Constraint.Kind {
		case plan.StartOnOrAfter:
			f.notBefore = max(f.notBefore, e.Constraint.Date)
		case plan.FinishOnOrBefore:
			f.notAfter = earlier(f.notAfter, e.Constraint.Date)
		}
	}
}

// earlier is the earlier of two instants, of which either may be none.
func earlier(a, b civil.Time) civil.Time {
	if a.IsZero() || !b.IsZero() && b < a {
		return b
	}
	return a
}

// compileElements makes four nodes of every WBS element: the ends that its activities and elements give it, and the starts
// and finishes of them all that it passes demands on to. A chain of elements costs no more than its length.
func (m *microsoft) compileElements() {
	n := m.plan
	first := int32(len(m.tasks))
	node := func(w int32, s side) int32 { return first + w*sides + int32(s) - 1 }
	for w := range n.WBS {
		cal := m.calendarOf(n.WBS[w].Project, nil)
		for s := startOf; s <= finishesIn; s++ {
			m.tasks = append(m.tasks, task{activity: plan.None, project: n.WBS[w].Project, side: s, lag: cal, driver: plan.None})
		}
	}
	for _, w := range childrenFirst(n.WBS) { // none that are in a loop
		if p := n.WBS[w].Parent; p != plan.None {
			m.bind(node(w, startOf), node(p, startOf), plan.StartToStart, 0, true, plan.None)
			m.bind(node(w, finishOf), node(p, finishOf), plan.FinishToFinish, 0, true, plan.None)
			m.bind(node(p, startsIn), node(w, startsIn), plan.StartToStart, 0, true, plan.None)
			m.bind(node(p, finishesIn), node(w, finishesIn), plan.FinishToFinish, 0, true, plan.None)
		}
	}
	for i := range n.Activities {
		w, at := n.Activities[i].WBS, m.at[i]
		if w == plan.None {
			continue
		}
		m.bind(at, node(w, startOf), plan.StartToStart, 0, true, plan.None)
		m.bind(at, node(w, finishOf), plan.FinishToFinish, 0, true, plan.None)
		m.bind(node(w, startsIn), at, plan.StartToStart, 0, true, plan.None)
		m.bind(node(w, finishesIn), at, plan.FinishToFinish, 0, true, plan.None)
	}
	for i := range n.WBSLinks {
		l := &n.WBSLinks[i]
		from, to := l.From, l.To
		if from == plan.None {
			from = node(l.FromWBS, finishOf)
			if l.Kind == plan.StartToStart || l.Kind == plan.StartToFinish {
				from = node(l.FromWBS, startOf)
			}
		} else {
			from = m.at[from]
		}
		if to == plan.None {
			to = node(l.ToWBS, startsIn)
			if l.Kind == plan.FinishToFinish || l.Kind == plan.StartToFinish {
				to = node(l.ToWBS, finishesIn)
			}
		} else {
			to = m.at[to]
		}
		m.bind(from, to, l.Kind, l.Lag, l.Elapsed, plan.None)
	}
}

// sort puts predecessors first, or finds a loop.
func (m *microsoft) sort() error {
	const open, taken = 1, 2
	state := make([]uint8, len(m.tasks))
	next := make([]int, len(m.tasks))
	m.order = make([]int32, 0, len(m.tasks))
	var way []int32
	for i := range m.tasks {
		if state[i] == taken {
			continue
		}
		way = append(way[:0], int32(i))
		state[i] = open
		for len(way) > 0 {
			at := way[len(way)-1]
			d := &m.tasks[at]
			if next[at] == len(d.in) {
				state[at] = taken
				m.order = append(m.order, at)
				way = way[:len(way)-1]
				continue
			}
			p := m.bonds[d.in[next[at]]].from
			next[at]++
			switch state[p] {
			case 0:
				state[p] = open
				way = append(way, p)
			case open:
				return m.loop(way[slices.Index(way, p):])
			}
		}
	}
	return nil
}

// loop lists the activities of a loop.
func (m *microsoft) loop(way []int32) error {
	var activities []int32
	for _, t := range way {
		if a := m.tasks[t].activity; a != plan.None {
			activities = append(activities, a)
		}
	}
	return newLoop(m.plan, activities)
}
