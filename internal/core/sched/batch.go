package sched

import (
	"fmt"
	"maps"
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// Width is how many sets of lengths a Lane dates at once.
const Width = 128

// Row is one number for each set of lengths.
type Row [Width]int32

// Lengths fills row with the working minutes that an activity takes in each set, between 1 and LongestLength, and reports
// whether it did: false leaves the activity as long as the network says. It is asked about each activity that has work
// left, once in a batch, and never about others.
type Lengths func(activity int32, row *Row) bool

// LongestLength is the longest length a batch takes: over a hundred years.
const LongestLength = civil.Minutes(1 << 26)

// Batch is a network made ready to be dated many times over, with other lengths of its activities each time. It answers
// what Run would answer for each set of lengths, to the minute; for speed most activities are placed in working minutes of
// their own calendars, a row of sets at a time, and what is rare is placed by the rules that Run uses. A Batch never changes, so several
// lanes may run at once.
type Batch struct {
	w       *network // as compiled, never run
	convert *converter
	places  []place
	ends    []ending
	late    []int32 // nodes to be done as late as possible
	uses    []bool  // per node: its start is asked for by a link
	other   *microsoft
}

// NewBatch compiles a network with what holds it back. Errors are those of Run.
func NewBatch(n *plan.Network, holds ...Hold) (*Batch, error) {
	r, err := Run(n, holds...)
	if err != nil {
		return nil, err
	}
	if n.Rules == plan.ProjectRules {
		m, err := prepareMicrosoft(n, holds)
		return &Batch{other: m}, err
	}
	w, err := compile(n)
	if err != nil {
		return nil, err
	}
	return newBatch(w, holds, newConverter(w.cals, w.origin(), w.reach(r.Finish), len(w.nodes))), nil
}

// Held is the same network with other things that hold it back. It costs less than another NewBatch.
func (b *Batch) Held(holds ...Hold) (*Batch, error) {
	n := b.network()
	if n.Rules == plan.ProjectRules {
		return NewBatch(n, holds...)
	}
	if err := checkHolds(n, holds); err != nil {
		return nil, err
	}
	w, err := compile(n)
	if err != nil {
		return nil, err
	}
	known := *b.convert
	known.made = maps.Clone(known.made)
	return newBatch(w, holds, &known), nil
}

func (b *Batch) network() *plan.Network {
	if b.other != nil {
		return b.other.plan
	}
	return b.w.plan
}

func newBatch(w *network, holds []Hold, c *converter) *Batch {
	w.hold(holds)
	b := &Batch{w: w, places: make([]place, len(w.nodes)), uses: make([]bool, len(w.nodes)), convert: c}
	for i := range w.nodes {
		b.classify(int32(i))
	}
	for i := range w.nodes {
		b.compile(int32(i))
	}
	b.findEnds()
	return b
}

// Dated reports whether a batch gives an activity dates: all but levels of effort and WBS summaries by the rules of P6.
func (b *Batch) Dated(activity int32) bool {
	return b.other != nil || b.w.at[activity] != plan.None
}

// origin is the midnight that batches count from: before anything that usually happens in the network.
func (w *network) origin() civil.Time {
	first := civil.MaxTime
	for p := range w.plan.Projects {
		for _, t := range [2]civil.Time{w.plan.Projects[p].DataDate, w.plan.Projects[p].PlannedStart} {
			if !t.IsZero() {
				first = min(first, t)
			}
		}
	}
	if first == civil.MaxTime {
		first = 1
	}
	return max(first.Date()-yearBefore, 0).At(0)
}

const (
	yearBefore = civil.Date(366)
	leastReach = civil.Time(366 * civil.MinutesPerDay)
)

// reach is how far the tables of a batch go: half as far again as the network does, and a year.
func (w *network) reach(finish civil.Time) civil.Time {
	origin := w.origin()
	return min(civil.MaxTime, finish+min(max(finish-origin, 0)/2, civil.MaxTime-finish-leastReach)+leastReach)
}

// Lane is the memory in which one goroutine runs batches.
type Lane struct {
	b       *Batch
	starts  []Row // per node; nil where nobody asks for them
	finish  []Row // per node
	whole   []Row // per project: its finish
	last    []Row // per group of ends: the latest of them, on their axis
	length  Row
	end     Row
	spare   Row
	moved   []mark   // per node that shows: the sets in which its finish stands at the start of a shift; nil without any
	scratch *network // whose nodes the rules of Run work on
	kept    map[int32]*kept
	marks   []mark // per node: the sets in which it is on the longest path
	other   *microsoftLane
}

// mark has a bit for each set of a batch.
type mark [Width / 64]uint64

// NewLane makes a lane. With paths it can say in which sets an activity is on the longest path.
func (b *Batch) NewLane(paths bool) *Lane {
	if b.other != nil {
		return &Lane{b: b, other: newMicrosoftLane(b.other, paths)}
	}
	l := &Lane{b: b, starts: make([]Row, len(b.places)), finish: make([]Row, len(b.places)), whole: make([]Row, len(b.w.plan.Projects)), last: make([]Row, len(b.ends))}
	if paths {
		l.marks = make([]mark, len(b.places))
	}
	scratch := *b.w
	scratch.nodes = append([]node(nil), b.w.nodes...)
	if b.w.works != nil {
		scratch.works = make(map[int32][]plan.Assignment, len(b.w.works))
		for i, works := range b.w.works {
			scratch.works[i] = append([]plan.Assignment(nil), works...)
		}
	}
	scratch.finish = make([]civil.Time, len(b.w.plan.Projects))
	l.scratch = &scratch
	if slices.ContainsFunc(b.places, func(p place) bool { return p.shows }) {
		l.moved = make([]mark, len(b.places))
	}
	l.kept = make(map[int32]*kept)
	for i := range b.places {
		if b.places[i].kind == byRules {
			l.kept[int32(i)] = &kept{}
		}
	}
	return l
}

// Run dates every activity for Width sets of lengths.
func (l *Lane) Run(lengths Lengths) {
	if l.other != nil {
		l.other.run(lengths)
		return
	}
	for i := range l.b.places {
		l.place(int32(i), lengths)
	}
	l.ends()
	for k := len(l.b.late) - 1; k >= 0; k-- {
		l.delay(l.b.late[k])
	}
	if len(l.b.late) > 0 {
		l.ends()
	}
	if l.marks != nil {
		l.longestPath()
	}
}

// Finishes writes when an activity finishes in each set.
func (l *Lane) Finishes(activity int32, to *[Width]civil.Time) error {
	if l.other != nil {
		*to = l.other.finish[activity]
		return nil
	}
	i := l.b.w.at[activity]
	if i == plan.None {
		return fmt.Errorf("activity %d takes its dates from others", activity)
	}
	for j := range to {
		to[j] = shift(l.b.convert.origin, l.clockFinish(i, j))
	}
	return nil
}

// ProjectFinishes writes when a project finishes in each set: no time where nothing in it takes part in the passes.
func (l *Lane) ProjectFinishes(project int32, to *[Width]civil.Time) {
	if l.other != nil {
		*to = l.other.whole[project]
		return
	}
	if l.whole[project][0] == earliest {
		*to = [Width]civil.Time{}
		return
	}
	for j, v := range l.whole[project] {
		to[j] = shift(l.b.convert.origin, v)
	}
}

// OnPath counts in how many of the first sets an activity is on the longest path of its project: through links that set
// dates, ties included. It does not go through levels of effort, which move nothing.
func (l *Lane) OnPath(activity int32, first int) int {
	if l.other != nil {
		return l.other.marks[activity].first(first)
	}
	i := l.b.w.at[activity]
	if i == plan.None || l.b.w.nodes[i].status == plan.Complete {
		return 0
	}
	return l.marks[i].first(first)
}
