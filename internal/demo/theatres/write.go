package theatres

import (
	"fmt"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// xml is a file being written, an element a line.
type xml struct {
	b    strings.Builder
	deep int
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// put writes an element with a value.
func (x *xml) put(name string, value any) {
	fmt.Fprintf(&x.b, "%s<%s>%s</%s>\n", strings.Repeat("\t", x.deep), name, escape.Replace(fmt.Sprint(value)), name)
}

// when writes an instant, nothing for none.
func (x *xml) when(name string, t civil.Time) {
	if !t.IsZero() {
		x.put(name, t.String()+":00")
	}
}

func (x *xml) flag(name string, is bool) { x.put(name, map[bool]string{true: "1", false: "0"}[is]) }

func (x *xml) span(name string, m civil.Minutes) { x.put(name, fmt.Sprintf("PT%dH%dM0S", m/60, m%60)) }

// tenths writes minutes as slack is written.
func (x *xml) tenths(name string, m civil.Minutes) { x.put(name, m*10) }

// in writes an element with what within writes.
func (x *xml) in(name string, within func()) {
	fmt.Fprintf(&x.b, "%s<%s>\n", strings.Repeat("\t", x.deep), name)
	x.deep++
	within()
	x.deep--
	fmt.Fprintf(&x.b, "%s</%s>\n", strings.Repeat("\t", x.deep), name)
}

// write puts the plan out as Microsoft Project does, with what the passes found and the accepted dates as its baseline.
func (w *works) write(accepted *works) []byte {
	x := &xml{}
	x.b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<Project xmlns="http://schemas.microsoft.com/project">` + "\n")
	x.deep = 1
	w.head(x)
	x.in("Calendars", func() {
		for i := range worksCalendars[:allTime] {
			worksCalendars[i].write(x, i+1)
		}
	})
	x.in("Tasks", func() {
		for k := range w.jobs {
			x.in("Task", func() { w.task(x, int32(k), accepted) })
		}
	})
	x.in("Resources", func() { resources(x) })
	x.in("Assignments", func() { w.assignments(x) })
	x.b.WriteString("</Project>\n")
	return []byte(x.b.String())
}

func (w *works) head(x *xml) {
	x.put("SaveVersion", 14)
	x.put("BuildNumber", "16.0.17029.20028")
	x.put("Name", worksCode+".xml")
	x.put("GUID", worksGUID)
	x.put("Title", worksName)
	x.put("Company", "Brandt Fit-out")
	x.when("LastSaved", (instant(w.status).Date() + 3).At(9*60+10))
	x.flag("ScheduleFromStart", true)
	x.when("StartDate", instant(worksStart))
	x.when("FinishDate", w.finish())
	x.put("CriticalSlackLimit", 0)
	x.put("CurrencyCode", "GBP")
	x.put("CalendarUID", siteCalendar+1)
	x.put("MinutesPerDay", 480)
	x.put("MinutesPerWeek", 2400)
	x.put("HonorConstraints", 0)
	x.flag("MultipleCriticalPaths", false)
	x.flag("SplitsInProgressTasks", true)
	x.when("StatusDate", instant(w.status))
	x.when("CurrentDate", (instant(w.status).Date() + 3).At(8*60))
}

func (w *works) finish() civil.Time {
	var t civil.Time
	for i := range w.dates {
		t = max(t, w.dates[i].Finish())
	}
	return t
}

func (c *worksCalendar) write(x *xml, uid int) {
	x.in("Calendar", func() {
		x.put("UID", uid)
		x.put("Name", c.name)
		x.flag("IsBaseCalendar", c.base < 0)
		x.put("BaseCalendarUID", c.base)
		if c.base < 0 {
			x.in("WeekDays", func() {
				for d, spans := range c.week {
					x.in("WeekDay", func() { weekday(x, d+1, spans) })
				}
			})
		}
		x.in("Exceptions", func() {
			for _, p := range c.exceptions {
				x.in("Exception", func() { p.write(x) })
			}
		})
		x.in("WorkWeeks", func() {
			for _, p := range c.weeks {
				x.in("WorkWeek", func() {
					p.period(x)
					x.put("Name", p.name)
					x.in("WeekDays", func() { x.in("WeekDay", func() { weekday(x, 7, p.spans) }) })
				})
			}
		})
	})
}

func weekday(x *xml, kind int, spans []civil.Span) {
	x.put("DayType", kind)
	hours(x, spans)
}

func hours(x *xml, spans []civil.Span) {
	x.flag("DayWorking", len(spans) > 0)
	if len(spans) == 0 {
		return
	}
	x.in("WorkingTimes", func() {
		for _, s := range spans {
			x.in("WorkingTime", func() {
				x.put("FromTime", fmt.Sprintf("%02d:%02d:00", s.From/60, s.From%60))
				x.put("ToTime", fmt.Sprintf("%02d:%02d:00", s.To/60%24, s.To%60))
			})
		}
	})
}

func (p *pattern) period(x *xml) {
	x.in("TimePeriod", func() {
		x.put("FromDate", p.from+"T00:00:00")
		x.put("ToDate", p.to+"T23:59:00")
	})
}

func (p *pattern) write(x *xml) {
	x.flag("EnteredByOccurrences", false)
	p.period(x)
	x.put("Occurrences", len(p.days))
	x.put("Name", p.name)
	for _, r := range p.rule {
		x.put(r.element, r.value)
	}
	hours(x, p.spans)
}

// constraintNumbers and linkNumbers are those of the format.
var (
	constraintNumbers = map[plan.ConstraintKind]int{plan.AsLateAsPossible: 1, plan.StartOnOrAfter: 4, plan.FinishOnOrBefore: 7}
	linkNumbers       = map[plan.LinkKind]int{plan.FinishToFinish: 0, plan.FinishToStart: 1, plan.StartToFinish: 2, plan.StartToStart: 3}
	unitNumbers       = map[string]int{"d": 7, "ed": 8, "%": 19}
)

func (w *works) task(x *xml, k int32, accepted *works) {
	j := &w.jobs[k]
	x.put("UID", j.uid)
	x.put("ID", k+1)
	x.put("Name", j.name)
	x.flag("Active", true)
	x.flag("Manual", j.byHand != "" && !w.isDone(k))
	x.put("OutlineNumber", w.number(k))
	x.put("OutlineLevel", j.level)
	start, finish := w.span(k)
	x.when("Start", start)
	x.when("Finish", finish)
	if w.summary[k] {
		x.span("Duration", w.n.Calendars[siteCalendar].Time.Between(start, finish))
		x.flag("Summary", true)
	} else {
		w.leaf(x, k, accepted)
	}
	for _, t := range w.ties {
		if t.to == k {
			x.in("PredecessorLink", func() { w.predecessor(x, &t) })
		}
	}
}

func (w *works) isDone(k int32) bool {
	return !w.summary[k] && w.n.Activities[w.at[k]].Status == plan.Complete
}

// leaf writes what only a job that is no summary has.
func (w *works) leaf(x *xml, k int32, accepted *works) {
	j, a, d := &w.jobs[k], &w.n.Activities[w.at[k]], &w.dates[w.at[k]]
	x.span("Duration", a.Original)
	x.put("DurationFormat", map[bool]int{false: 7, true: 8}[j.elapsed])
	x.flag("Milestone", j.milestone)
	x.flag("Summary", false)
	x.flag("Critical", d.Critical)
	x.when("EarlyStart", d.EarlyStart)
	x.when("EarlyFinish", d.EarlyFinish)
	x.when("LateStart", d.LateStart)
	x.when("LateFinish", d.LateFinish)
	x.tenths("FreeSlack", d.FreeFloat)
	x.tenths("TotalSlack", d.TotalFloat)
	x.put("PercentComplete", int(a.Percent))
	x.when("ActualStart", a.ActualStart)
	x.when("ActualFinish", a.ActualFinish)
	x.span("RemainingDuration", a.Remaining)
	x.put("ConstraintType", constraintNumbers[j.kind])
	x.put("CalendarUID", map[bool]int{false: -1, true: nightCalendar + 1}[j.nights])
	x.when("ConstraintDate", instant(j.date))
	x.when("Deadline", instant(j.deadline))
	x.flag("IgnoreResourceCalendar", j.nights)
	x.in("Baseline", func() {
		x.put("Number", 0)
		start, finish := accepted.span(k)
		x.when("Start", start)
		x.when("Finish", finish)
		x.span("Duration", accepted.jobs[k].length())
	})
}

// span is when a job is to start and to finish; of a summary, when what is in it is.
func (w *works) span(k int32) (start, finish civil.Time) {
	if !w.summary[k] {
		d := &w.dates[w.at[k]]
		return d.Start(), d.Finish()
	}
	for i := range w.jobs {
		if w.above[i] == k {
			s, f := w.span(int32(i))
			if start.IsZero() || s < start {
				start = s
			}
			finish = max(finish, f)
		}
	}
	return start, finish
}

// number is the outline number of a job, such as 2.3.
func (w *works) number(k int32) string {
	place := 1
	for i := range k {
		if w.above[i] == w.above[k] {
			place++
		}
	}
	if up := w.above[k]; up != plan.None {
		return w.number(up) + "." + strconv.Itoa(place)
	}
	return strconv.Itoa(place)
}

func (w *works) predecessor(x *xml, t *tie) {
	x.put("PredecessorUID", w.jobs[t.from].uid)
	x.put("Type", linkNumbers[t.kind])
	x.flag("CrossProject", false)
	lag := t.amount
	switch t.unit {
	case "d":
		lag *= 4800
	case "ed":
		lag *= 10 * civil.MinutesPerDay
	}
	x.put("LinkLag", int(lag))
	x.put("LagFormat", unitNumbers[t.unit])
}

func resources(x *xml) {
	for i, r := range []struct {
		name     string
		calendar int
	}{{"Brandt builders", siteCalendar + 1}, {"Brandt electricians", siteCalendar + 1}, {"Gas engineers", gasCalendar + 1}} {
		x.in("Resource", func() {
			x.put("UID", i+1)
			x.put("ID", i+1)
			x.put("Name", r.name)
			x.put("Type", 1)
			x.put("CalendarUID", r.calendar)
		})
	}
}

// assignments gives every resource the whole of its jobs. Where nobody works in the middle of one, the work that remains is
// stated in pieces.
func (w *works) assignments(x *xml) {
	uid := 0
	for k := range w.jobs {
		j := &w.jobs[k]
		if j.who == 0 {
			continue
		}
		uid++
		x.in("Assignment", func() {
			x.put("UID", uid)
			x.put("TaskUID", j.uid)
			x.put("ResourceUID", j.who)
			x.put("Units", 1)
			if a := &w.n.Activities[w.at[k]]; a.Gap > 0 {
				w.pieces(x, a, w.dates[w.at[k]].EarlyStart)
			}
		})
	}
}

// pieces are two halves of what remains with a gap between them.
func (w *works) pieces(x *xml, a *plan.Activity, start civil.Time) {
	cal := w.n.Calendars[gasCalendar].Time
	middle := cal.Finish(start, a.Remaining/2)
	again := cal.Next(cal.Finish(middle, a.Gap))
	for _, p := range [][2]civil.Time{{start, middle}, {again, cal.Finish(again, a.Remaining-a.Remaining/2)}} {
		x.in("TimephasedData", func() {
			x.put("Type", 1)
			x.when("Start", p[0])
			x.when("Finish", p[1])
			x.put("Unit", 2)
			x.span("Value", a.Remaining/2)
		})
	}
}
