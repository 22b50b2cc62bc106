package assure

import (
	"math"
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// crossing is the share of the added days that must arrive at the finish where the way there crosses calendars: weekends
// and holidays then fall differently, although nothing is broken [own].
const crossing = 0.95

// whatIf is a copy of a schedule in which the critical path test may change things.
type whatIf struct {
	s      *schedule
	n      *plan.Network
	res    *sched.Result
	lifted int    // constraints, expected finishes, must-finish-by dates and dates set by hand taken off
	stale  bool   // changed since res
	drives []bool // per activity, see drivers
}

// criticalPathTest is check 12 [DCMA-EA PAM 200.1 §4.12]: a gross delay of a critical activity must arrive at the finish.
// What holds a date against the logic is lifted first, because it would answer for the logic.
func (s *schedule) criticalPathTest(f *Figure) {
	if s.opens == 0 {
		f.notRun(noIncomplete)
		return
	}
	if !s.dated(f) {
		return
	}
	w := s.whatIf()
	if !w.run(f) {
		return
	}
	a := w.pick()
	if a == plan.None {
		f.notRun("no incomplete task is on the longest path or critical")
		return
	}
	way := s.onward(a)
	w.lift(way)
	if !w.run(f) {
		return
	}
	before := w.res
	end := s.lastOpen(w.n, before)
	cal := s.calendar(end)
	if !w.delay(a, cal, s.limits.CriticalPathDays) {
		f.notRun("the remaining duration of " + s.n.Activities[a].Code + " leaves no room for the days to be added")
		return
	}
	if !w.run(f) {
		return
	}
	from, to := finishOf(w.n, before, end), finishOf(w.n, w.res, s.lastOpen(w.n, w.res))
	moved := days(cal.Time.Between(from, to), cal)
	f.Items = []Item{s.item(a, "given "+number(s.limits.CriticalPathDays)+" wd more")}
	f.Ratio = Ratio{moved, s.limits.CriticalPathDays}
	f.settle(moved)
	if f.Verdict == Fails && s.crosses(way, end) && moved >= crossing*f.Threshold.Value {
		f.Verdict = Holds
		f.note("The way to the finish crosses calendars, where %s wd are enough.", number(crossing*f.Threshold.Value))
	}
	s.noteTest(f, a, before, from, to)
	if w.lifted > 0 {
		f.note("Lifted for this test: %d constraints, expected finishes, must-finish-by dates or dates set by hand.", w.lifted)
	}
}

func (s *schedule) noteTest(f *Figure, a int32, before *sched.Result, from, to civil.Time) {
	act := &s.n.Activities[a]
	f.note("With %s %s wd longer, the finish moves from %s to %s.", act.Code, number(s.limits.CriticalPathDays), from, to)
	if !before.Dates[a].LongestPath {
		f.note("No task is on the longest path; %s is critical by its float.", act.Code)
	}
	if act.Status != plan.NotStarted || s.p.DataDate.IsZero() {
		return
	}
	cal := s.calendar(a)
	if wait := days(cal.Time.Between(s.p.DataDate, before.Dates[a].EarlyStart), cal); wait >= 1 {
		f.note("%s starts %s wd after the data date: no task before it drives the finish.", act.Code, number(wait))
	}
}

// whatIf copies the network, and lifts the must-finish-by date and what pins activities that nothing follows.
func (s *schedule) whatIf() *whatIf {
	n := *s.n
	n.Activities, n.Projects = slices.Clone(n.Activities), slices.Clone(n.Projects)
	n.Assignments = slices.Clone(n.Assignments)
	w := &whatIf{s: s, n: &n, res: s.res}
	if p := &n.Projects[s.project]; !p.MustFinish.IsZero() {
		p.MustFinish, p.Options.FromFinish = 0, false
		w.lifted++
		w.stale = true
	}
	ends := make([]bool, len(s.open))
	for i, open := range s.open {
		ends[i] = open && s.out[i]&(anyKind|outside) == 0
	}
	w.lift(ends)
	return w
}

// lift takes hard constraints, expected finishes and dates set by hand off the incomplete activities of a set.
func (w *whatIf) lift(set []bool) {
	for i, in := range set {
		a := &w.n.Activities[i]
		if !in || a.Status == plan.Complete {
			continue
		}
		for k := range a.Constraints {
			if a.Constraints[k].Kind.IsHard() {
				a.Constraints[k] = plan.Constraint{}
				w.lifted++
				w.stale = true
			}
		}
		if !a.ManualStart.IsZero() {
			a.ManualStart, a.ManualFinish = 0, 0
			w.lifted++
			w.stale = true
		}
		if !a.ExpectedFinish.IsZero() && w.n.Projects[a.Project].Options.UseExpectedFinish {
			a.ExpectedFinish = 0
			w.lifted++
			w.stale = true
		}
	}
}

// run schedules the copy when it has changed, or else says why there is no figure.
func (w *whatIf) run(f *Figure) bool {
	if !w.stale {
		return true
	}
	r, err := sched.Run(w.n)
	if err != nil {
		f.notRun("the what-if could not be scheduled: " + err.Error())
		return false
	}
	w.res, w.stale = r, false
	return true
}

// pick chooses the activity to delay: on the longest path before critical by float, in progress before not started, then by
// early start, or by float where the path has no task, then in the order of the file. On the path, those go first whose
// finish drives it: where only the start does, longer work moves nothing, and rightly.
func (w *whatIf) pick() int32 {
	w.drives = w.drivers()
	best := plan.None
	for k, open := range w.s.open {
		i := int32(k)
		d := &w.res.Dates[i]
		if open && !w.n.Activities[i].Type.IsMilestone() && (d.LongestPath || d.Critical) &&
			(best == plan.None || w.rather(i, best)) {
			best = i
		}
	}
	return best
}

func (w *whatIf) rather(i, than int32) bool {
	a, b := &w.res.Dates[i], &w.res.Dates[than]
	if a.LongestPath != b.LongestPath {
		return a.LongestPath
	}
	if a.LongestPath && w.drives[i] != w.drives[than] {
		return w.drives[i]
	}
	if !a.LongestPath && a.TotalFloat != b.TotalFloat {
		return a.TotalFloat < b.TotalFloat
	}
	begun, other := w.n.Activities[i].Status == plan.InProgress, w.n.Activities[than].Status == plan.InProgress
	if begun != other {
		return begun
	}
	return a.EarlyStart < b.EarlyStart
}

// drivers is the activities on the longest path whose finish drives the next on it, or is the project's.
func (w *whatIf) drivers() []bool {
	d := make([]bool, len(w.s.open))
	if end := w.s.lastOpen(w.n, w.res); end != plan.None {
		for i := range d {
			d[i] = w.s.open[i] && w.res.Dates[i].Finish() == w.res.Dates[end].Finish()
		}
	}
	for k := range w.n.Links {
		l := &w.n.Links[k]
		from, to := &w.res.Dates[l.From], &w.res.Dates[l.To]
		if !from.LongestPath || !to.LongestPath || !w.s.open[l.From] || !w.s.moves(l) {
			continue
		}
		var next civil.Time
		switch l.Kind {
		case plan.FinishToStart:
			next = to.Start()
		case plan.FinishToFinish:
			next = to.Finish()
		default:
			continue
		}
		if w.s.calendar(l.To).Time.Between(w.s.lagged(l, from.Finish()), next) <= 0 {
			d[l.From] = true
		}
	}
	w.summaryDrivers(d)
	return d
}

// delay makes an activity finish so many working days later, as the given calendar counts them. It reports false when the
// duration, or the date, would leave its bounds.
func (w *whatIf) delay(i int32, cal *plan.Calendar, wd float64) bool {
	a := &w.n.Activities[i]
	from, longer := w.res.Dates[i].Finish(), civil.Minutes(math.Round(wd*float64(day(cal))))
	to := cal.Time.Finish(from, longer)
	if cal.Time.Between(from, to) < longer {
		return false
	}
	w.stale = true
	microsoft := w.n.Rules == plan.ProjectRules
	on := a.Calendar
	for k := range w.n.Assignments {
		x := &w.n.Assignments[k]
		switch {
		case x.Activity != i:
		case microsoft:
			on = x.Calendar
		case x.Remaining > 0:
			x.Remaining += w.n.Calendars[x.Calendar].Time.Between(from, to)
		}
	}
	add := w.n.Calendars[on].Time.Between(from, to)
	if a.Remaining > plan.MaxDuration-add || a.Original > plan.MaxDuration-add {
		return false
	}
	a.Remaining += add
	if a.Status == plan.NotStarted || microsoft { // where what remains goes on after what is done
		a.Original += add
	}
	return true
}

// onward is the set of activities that links reach from one, itself included. Finished ones hand on what they are told too.
func (s *schedule) onward(from int32) []bool {
	first, next := s.successors()
	links := newSummaries(s.n)
	reached := make([]bool, len(s.open))
	queue := []int32{from}
	reached[from] = true
	reach := func(to int32) {
		if !reached[to] {
			reached[to] = true
			queue = append(queue, to)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		a := queue[0]
		for _, l := range next[first[a]:first[a+1]] {
			reach(s.n.Links[l].To)
		}
		links.after(a, reach)
	}
	return reached
}

// crosses reports whether anything still to be done on the way is worked on another calendar than the finish.
func (s *schedule) crosses(way []bool, end int32) bool {
	cal := s.n.Activities[end].Calendar
	for i, on := range way {
		if a := &s.n.Activities[i]; on && a.Calendar != cal && a.Status != plan.Complete {
			return true
		}
	}
	for i := range s.n.Links {
		if l := &s.n.Links[i]; l.Elapsed && way[l.From] && way[l.To] {
			return true
		}
	}
	for i := range s.n.Assignments {
		if x := &s.n.Assignments[i]; way[x.Activity] && x.Calendar != cal {
			return true
		}
	}
	return s.p.Options.LagCalendar == plan.LagOn24Hours
}
