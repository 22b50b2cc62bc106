package mspdi

import (
	"fmt"
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

func (a *assembly) buildActivity(t *taskRow) {
	id := fmt.Sprint(t.uid)
	act := plan.Activity{ID: plan.ActivityID(id), GUID: t.guid, Code: id, Name: t.name, WBS: a.elementOf(t), Calendar: a.projectCalendar(),
		PlannedStart: t.start, PlannedFinish: t.finish, Deadline: t.deadline, Delay: t.delay, HasCost: t.cost, Stored: t.stored,
		Suspend: t.stop, Resume: t.resume}
	if t.calendar != none {
		if c := a.calendar(t.calendar); c != plan.None {
			act.Calendar = c
		} else {
			a.warnOf(int(t.line), "Task", "CalendarUID", "task %s has calendar %d, which is not in the file; the project's was taken", id, t.calendar)
		}
	}
	if elapsed(t.format) {
		act.Elapsed, act.Calendar = true, a.roundTheClock()
	}
	act.Constraints[0] = t.constrained(a)
	a.status(t, &act)
	a.durations(t, &act)
	a.byHand(t, &act)
	t.at = int32(len(a.n.Activities))
	a.n.Activities = append(a.n.Activities, act)
}

// elapsed reports the formats of durations and lags that count every hour. Those from 35 to 52 are the same ones with a
// question mark, for estimates.
func elapsed(format int) bool {
	if format >= 35 && format <= 52 {
		format -= 32
	}
	switch format {
	case 4, 6, 8, 10, 12, 20:
		return true
	}
	return false
}

// status is what the actual dates say. An actual finish of a task that is not at 100 per cent contradicts itself, and is
// not believed.
func (a *assembly) status(t *taskRow, act *plan.Activity) {
	act.ActualStart, act.ActualFinish = t.actualStart, t.actualFinish
	if !act.ActualFinish.IsZero() && t.percent < 100 && t.remaining > 0 {
		a.warnOf(int(t.line), "Task", "ActualFinish", "task %d has an actual finish and %.4g per cent done; the percentage was believed", t.uid, t.percent)
		act.ActualFinish = 0
		if t.percent == 0 {
			act.ActualStart = 0
		}
	}
	switch {
	case !act.ActualFinish.IsZero():
		act.Status = plan.Complete
		if act.ActualStart.IsZero() {
			act.ActualStart = act.ActualFinish
		}
	case t.percent >= 100:
		a.warnOf(int(t.line), "Task", "ActualFinish", "task %d is at 100 per cent without an actual finish", t.uid)
		act.Status = plan.Complete
		act.ActualStart, act.ActualFinish = or(act.ActualStart, t.start), or(t.finish, t.start)
	case !act.ActualStart.IsZero():
		act.Status = plan.InProgress
	case t.percent > 0:
		a.warnOf(int(t.line), "Task", "ActualStart", "task %d is at %.4g per cent without an actual start", t.uid, t.percent)
		if act.ActualStart = t.start; !t.start.IsZero() {
			act.Status = plan.InProgress
		}
	}
	act.Percent = min(max(t.percent, 0), 100)
	if t.byPhysical {
		act.PercentKind, act.Percent = plan.PhysicalPercent, min(max(t.physical, 0), 100)
	}
	if act.Status == plan.Complete {
		act.Percent = 100
	}
}

func or(t, otherwise civil.Time) civil.Time {
	if t.IsZero() {
		return otherwise
	}
	return t
}

// durations are the whole duration and what remains of it. Other tools leave either out.
func (a *assembly) durations(t *taskRow, act *plan.Activity) {
	whole := t.duration
	if !t.hasDuration && !t.hasRemaining && !t.start.IsZero() && t.finish > t.start {
		whole = a.n.Calendars[act.Calendar].Time.Between(t.start, t.finish)
		a.warnOf(int(t.line), "Task", "Duration", "task %d has no duration; the time between its start and its finish was taken", t.uid)
	}
	left := t.remaining
	switch {
	case act.Status == plan.Complete:
		left = 0
	case act.Status == plan.NotStarted && (t.hasDuration || !t.hasRemaining):
		left = whole
	case !t.hasRemaining:
		left = civil.Minutes(float64(whole) * (1 - min(max(t.percent, 0), 100)/100))
	}
	if !t.hasDuration && whole == 0 {
		whole = left
	}
	act.Original, act.Remaining = whole, left
	if t.milestone && whole == 0 {
		act.Type = plan.FinishMilestone
	}
}

// byHand keeps the dates of what is not scheduled: tasks in manual mode, and projects that were inserted into this one.
func (a *assembly) byHand(t *taskRow, act *plan.Activity) {
	start, finish := or(t.manualStart, t.start), or(t.manualFinish, t.finish)
	switch {
	case t.inserted:
		start, finish = t.start, t.finish
		a.warnOf(int(t.line), "Task", "IsSubproject", "task %d stands for another project, \"%s\"; its dates were kept", t.uid, clip([]byte(t.subproject)))
	case !t.manual:
		return
	case !t.start.IsZero() && !t.finish.IsZero():
		start, finish = t.start, t.finish
	}
	if act.Status != plan.NotStarted {
		start = or(act.ActualStart, start)
		finish = or(act.ActualFinish, finish)
	}
	cal := a.n.Calendars[act.Calendar].Time
	switch {
	case start.IsZero() && finish.IsZero():
		a.warnOf(int(t.line), "Task", "Manual", "task %d is set by hand and has no dates; it was scheduled", t.uid)
		return
	case start.IsZero():
		start = cal.Start(finish, act.Original)
	case finish.IsZero() || finish < start:
		finish = cal.Finish(start, act.Original)
	}
	act.ManualStart, act.ManualFinish = start, finish
}

// buildBaselines gives the activities the dates of the baseline that counts: the one the project measures by, else the
// first there is.
func (a *assembly) buildBaselines() {
	var have [11]bool
	count := 0
	a.baselines.each(func(b *baselineRow) {
		if b.number >= 0 && b.number < len(have) && !b.finish.IsZero() && !have[b.number] {
			have[b.number] = true
			count++
		}
	})
	use := min(max(a.project.baseline, 0), len(have)-1)
	if !have[use] {
		use = slices.Index(have[:], true)
	}
	if count > 1 {
		a.warnOf(0, "Task", "Baseline", "the file has %d baselines; baseline %d was taken", count, use)
	}
	a.measure = use
	a.baselines.each(func(b *baselineRow) {
		if !a.counts(b) {
			return
		}
		act := &a.n.Activities[b.task.at]
		act.BaselineStart, act.BaselineFinish, act.BaselineDuration = b.start, b.finish, b.duration
	})
}

// counts reports a baseline of a task that its activity is measured by.
func (a *assembly) counts(b *baselineRow) bool {
	return b.number == a.measure && !b.finish.IsZero() && b.task.at != plan.None && b.task.leaf
}
