package programme

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// rarely is what few activities have.
type rarely struct {
	constraints                   [2]plan.Constraint
	suspend, resume, expected     civil.Time
	baselineStart, baselineFinish civil.Time
	externalStart, externalLate   civil.Time
	manualStart, manualFinish     civil.Time
	deadline                      civil.Time
	elapsed                       bool
}

func seldom(a *plan.Activity) rarely {
	return rarely{constraints: a.Constraints, suspend: a.Suspend, resume: a.Resume, expected: a.ExpectedFinish, baselineStart: a.BaselineStart,
		baselineFinish: a.BaselineFinish, externalStart: a.ExternalStart, externalLate: a.ExternalLate, manualStart: a.ManualStart,
		manualFinish: a.ManualFinish, deadline: a.Deadline, elapsed: a.Elapsed}
}

func (r rarely) into(a *plan.Activity) {
	a.Constraints, a.Suspend, a.Resume, a.ExpectedFinish = r.constraints, r.suspend, r.resume, r.expected
	a.BaselineStart, a.BaselineFinish, a.ExternalStart, a.ExternalLate = r.baselineStart, r.baselineFinish, r.externalStart, r.externalLate
	a.ManualStart, a.ManualFinish, a.Deadline, a.Elapsed = r.manualStart, r.manualFinish, r.deadline, r.elapsed
}

func (c *coder) rarely(r *rarely) {
	for i := range r.constraints {
		num(c, &r.constraints[i].Kind)
		num(c, &r.constraints[i].Date)
	}
	for _, t := range []*civil.Time{&r.suspend, &r.resume, &r.expected, &r.baselineStart, &r.baselineFinish, &r.externalStart, &r.externalLate,
		&r.manualStart, &r.manualFinish, &r.deadline} {
		num(c, t)
	}
	c.flags(&r.elapsed)
}

// span is the days from the first date of a sheet to its last; none where it has no dates.
func span(s *Sheet) (from, until civil.Date) {
	first, last := civil.MaxTime, civil.Time(0)
	see := func(t civil.Time) {
		if !t.IsZero() {
			first, last = min(first, t), max(last, t)
		}
	}
	for i := range s.Network.Activities {
		a := &s.Network.Activities[i]
		see(a.ActualStart)
		see(a.ActualFinish)
		see(a.BaselineStart)
		see(a.BaselineFinish)
		if s.Result != nil {
			see(s.Result.Dates[i].Start())
			see(s.Result.Dates[i].Finish())
		}
	}
	if last == 0 {
		return 0, 0
	}
	return first.Date(), last.Date()
}

// mostDays is how far a calendar is told.
const mostDays = 60 * 366

// calendar is the days on which work is done: those of a usual week, and the days that are not as usual.
func (c *coder) calendar(k *plan.Calendar, from, until civil.Date) {
	str(c, &k.ID)
	str(c, &k.Name)
	num(c, &k.MinutesPerDay)
	works := k.Time != nil
	c.flags(&works)
	if !works {
		return
	}
	var w worked
	if !c.reading {
		w = workedOn(k.Time, from, min(until, from+mostDays))
	}
	c.flags(&w.usual[0], &w.usual[1], &w.usual[2], &w.usual[3], &w.usual[4], &w.usual[5], &w.usual[6])
	list(c, &w.odd, func(d *civil.Date) { num(c, d) })
	if c.reading {
		k.Time = w.calendar()
	}
}

// worked is the days of a usual week on which work is done, Sunday first, and the days that are not as usual.
type worked struct {
	usual [7]bool
	odd   []civil.Date
}

func workedOn(k *civil.Calendar, from, until civil.Date) (w worked) {
	var on, all [7]int
	for d := from; d <= until; d++ {
		all[d.Weekday()]++
		if k.IsWorkday(d) {
			on[d.Weekday()]++
		}
	}
	for i := range w.usual {
		w.usual[i] = 2*on[i] > all[i]
	}
	for d := from; d <= until; d++ {
		if k.IsWorkday(d) != w.usual[d.Weekday()] {
			w.odd = append(w.odd, d)
		}
	}
	return w
}

// calendar is one with these working days; nil when there are none.
func (w worked) calendar() *civil.Calendar {
	shift := []civil.Span{{From: 540, To: 1020}}
	var week civil.Week
	for i, on := range w.usual {
		if on {
			week[i] = shift
		}
	}
	var odd []civil.Exception
	for _, d := range w.odd {
		if d < 1 || d >= civil.MaxDate {
			return nil
		}
		x := civil.Exception{Day: d}
		if !w.usual[d.Weekday()] {
			x.Spans = shift
		}
		odd = append(odd, x)
	}
	k, err := civil.NewCalendar(week, odd)
	if err != nil {
		return nil
	}
	return k
}
