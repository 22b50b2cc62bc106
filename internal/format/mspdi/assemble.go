package mspdi

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"unsafe"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// assembly resolves the references between records into a network.
type assembly struct {
	*reader
	n        *plan.Network
	rowOf    map[int]*calendarRow
	at       map[int]int32    // calendar → index in the network
	unfolded map[int]*pattern // calendar → what it comes to
	made     map[string]int32
	tasks    []*taskRow
	byUID    map[int]*taskRow
	measure  int  // number of the baseline that activities are measured by
	crowded  bool // a warning says that calendars were cut
}

func (x *reader) assemble() *plan.File {
	a := &assembly{reader: x, n: &plan.Network{Rules: plan.ProjectRules}, rowOf: make(map[int]*calendarRow), at: make(map[int]int32),
		unfolded: make(map[int]*pattern), made: make(map[string]int32)}
	a.buildCalendars()
	a.buildProject()
	a.outline()
	a.buildTasks()
	a.buildBaselines()
	a.buildLinks()
	a.buildLoads()
	a.buildCosts()
	a.dataDate()
	version := x.project.version
	if x.project.build != "" {
		version = strings.TrimSpace(version + " (" + x.project.build + ")")
	}
	return &plan.File{Format: "Microsoft Project XML", Kind: "mspdi", Version: version, Network: a.n, Warnings: x.warn}
}

// warnOf is a warning about a record that has been read.
func (a *assembly) warnOf(line int, table, field, format string, args ...any) {
	a.warn.Add(plan.Warning{Line: line, Table: table, Field: field, Text: fmt.Sprintf(format, args...)})
}

func (a *assembly) buildCalendars() {
	for _, c := range a.calendars {
		if _, again := a.rowOf[c.uid]; again {
			a.warnOf(c.line, "Calendar", "UID", "calendar %d stands in the file twice; the first was taken", c.uid)
			continue
		}
		a.rowOf[c.uid] = c
	}
	for _, c := range a.calendars {
		if a.rowOf[c.uid] != c {
			continue
		}
		a.at[c.uid] = int32(len(a.n.Calendars))
		a.n.Calendars = append(a.n.Calendars, plan.Calendar{ID: plan.CalendarID(fmt.Sprint(c.uid)), Name: c.name, MinutesPerDay: a.project.perDay,
			Time: a.unfold(c).time})
	}
}

// calendar is the index of a calendar of the file, or plan.None.
func (a *assembly) calendar(uid int) int32 {
	if i, ok := a.at[uid]; ok {
		return i
	}
	return plan.None
}

// derived is a calendar made under a key, with the name and time that make gives the first time.
func (a *assembly) derived(key string, perDay civil.Minutes, make func() (string, *civil.Calendar)) int32 {
	if i, ok := a.made[key]; ok {
		return i
	}
	name, t := make()
	i := int32(len(a.n.Calendars))
	a.made[key] = i
	a.n.Calendars = append(a.n.Calendars, plan.Calendar{Name: name, MinutesPerDay: perDay, Time: t, Derived: true})
	a.hold(2048)
	return i
}

// roundTheClock is the calendar of elapsed durations.
func (a *assembly) roundTheClock() int32 {
	return a.derived("elapsed", civil.MinutesPerDay, func() (string, *civil.Calendar) {
		var week civil.Week
		for d := range week {
			week[d] = []civil.Span{{From: 0, To: civil.MinutesPerDay}}
		}
		t, _ := civil.NewCalendar(week, nil)
		return "Elapsed time", t
	})
}

// projectCalendar is the calendar of what has none of its own.
func (a *assembly) projectCalendar() int32 { return a.n.Projects[0].Calendar }

// ordinary finds the project's calendar: the one it names, else the first that has no base, else Microsoft Project's own
// standard.
func (a *assembly) ordinary() int32 {
	r := &a.project
	if c := a.calendar(r.calendar); c != plan.None {
		return c
	}
	for _, c := range a.calendars {
		if r.calendar == none && a.rowOf[c.base] == nil && a.rowOf[c.uid] == c {
			a.warnOf(0, "Project", "CalendarUID", "the file does not say which calendar is the project's; \"%s\" was taken", clip([]byte(c.name)))
			return a.calendar(c.uid)
		}
	}
	a.warnOf(0, "Project", "CalendarUID", "the project's calendar is not in the file; Microsoft Project's standard was taken")
	return a.derived("standard", r.perDay, func() (string, *civil.Calendar) {
		t, _ := civil.NewCalendar(ordinaryWeek(), nil)
		return "Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00", t
	})
}

// begin finds a start for a project that states none: other tools write only those of the tasks.
func (a *assembly) begin() {
	r := &a.project
	if !r.start.IsZero() {
		return
	}
	first := civil.MaxTime
	see := func(t civil.Time) {
		if !t.IsZero() {
			first = min(first, t)
		}
	}
	a.reader.tasks.each(func(t *taskRow) {
		see(t.start)
		see(t.actualStart)
		see(t.manualStart)
		see(t.constraint.Date)
	})
	what := "the first date of its tasks"
	if first == civil.MaxTime {
		what = "the day it was saved"
		if first = or(or(r.status, r.saved), r.current); !first.IsZero() {
			first = first.Date().At(firstHour)
		}
	}
	if first.IsZero() {
		what = "a day without meaning"
		first = civil.NewTime(2000, 1, 3, 8, 0)
	}
	r.start = first
	a.warnOf(0, "Project", "StartDate", "the file does not say when the project starts; %s, %s, was taken", what, first.Date())
}

// firstHour is when a day of Microsoft Project begins unless it says otherwise.
const firstHour = 8 * 60

func (a *assembly) buildProject() {
	a.begin()
	r := &a.project
	p := plan.Project{ID: plan.ProjectID(cmp.Or(r.guid, r.uid, "1")), Calendar: a.ordinary(), PlannedStart: r.start,
		StoredFinish: r.finish, Currency: r.currency}
	p.Code = strings.TrimSuffix(strings.TrimSuffix(path.Base(strings.ReplaceAll(r.name, `\`, "/")), ".xml"), ".mpp")
	if r.name == "" {
		p.Code = cmp.Or(r.title, "1")
	}
	p.Name = cmp.Or(r.title, p.Code)
	p.Options = plan.Options{LagCalendar: plan.LagOnSuccessor, FloatKind: plan.SmallestFloat, OpenEndsCritical: r.multiple,
		KeepRemaining: !r.splits, FromFinish: !r.fromStart,
		CriticalFloat: civil.Minutes(min(max(r.criticalDays, -1e4), 1e4) * float64(r.perDay))}
	if !r.fromStart {
		p.MustFinish = r.finish
	}
	a.n.Projects = []plan.Project{p}
}

// dataDate is the day that the file's progress is of: its status date, else the day it was saved, as Microsoft Project
// itself takes the current date for it. A project in which nothing has begun is of the day it begins at the latest.
func (a *assembly) dataDate() {
	p, r := &a.n.Projects[0], &a.project
	if p.DataDate = r.status; !p.DataDate.IsZero() {
		return
	}
	saved := r.current
	if !r.saved.IsZero() && (saved.IsZero() || r.saved < saved) {
		saved = r.saved
	}
	begun := slices.ContainsFunc(a.n.Activities, func(act plan.Activity) bool { return act.Status != plan.NotStarted })
	start := p.PlannedStart
	switch {
	case !begun && (saved.IsZero() || saved > start) && !start.IsZero():
		p.DataDate = start
		a.warnOf(0, "Project", "StatusDate", "the file has no status date; nothing has begun, so the project's start was taken")
	case !saved.IsZero():
		p.DataDate = saved
		a.warnOf(0, "Project", "StatusDate", "the file has no status date; the day it was saved, %s, was taken", saved.Date())
	default:
		p.DataDate = start
		a.warnOf(0, "Project", "StatusDate", "the file has no status date; the project's start was taken")
	}
}

// outline puts the tasks into the order of their rows and finds which summary each is in.
func (a *assembly) outline() {
	a.tasks = make([]*taskRow, 0, a.reader.tasks.length)
	a.reader.tasks.each(func(t *taskRow) {
		if !t.null {
			a.tasks = append(a.tasks, t)
		}
	})
	if !slices.ContainsFunc(a.tasks, func(t *taskRow) bool { return t.id < 0 }) {
		slices.SortStableFunc(a.tasks, func(x, y *taskRow) int { return cmp.Compare(x.id, y.id) })
	}
	var above []*taskRow // the last task of each level
	for i, t := range a.tasks {
		level := t.depth()
		for len(above) > 0 && above[len(above)-1].depth() >= level {
			above[len(above)-1].last = int32(i) - 1
			above = above[:len(above)-1]
		}
		t.leaf, t.row, t.last = true, int32(i), int32(len(a.tasks))
		if len(above) > 0 {
			top := above[len(above)-1]
			t.above, top.leaf = top, false
		}
		above = append(above, t)
	}
	for _, t := range a.tasks {
		t.leaf = t.leaf && t.depth() > 0
	}
}

// depth is how deep a task is in the outline, 0 for the project itself.
func (t *taskRow) depth() int {
	switch {
	case t.hasLevel:
		return min(t.level, 1<<16)
	case t.outline == "0", t.outline == "" && t.uid == 0:
		return 0
	}
	return 1 + strings.Count(t.outline, ".")
}

// buildTasks makes an element of every summary and an activity of every other task.
func (a *assembly) buildTasks() {
	a.byUID = make(map[int]*taskRow, len(a.tasks))
	inactive, unnamed := 0, 0
	var nothing civil.Time
	for _, t := range a.tasks {
		unnamed = max(unnamed, t.uid, t.id)
		if nothing.IsZero() && t.percent < 100 && !t.actualFinish.IsZero() && t.actualFinish == t.deadline {
			nothing = t.actualFinish
			a.warnOf(int(t.line), "Task", "ActualFinish", "the file writes %s where it has no date; such dates were left out", nothing)
		}
	}
	for _, t := range a.tasks {
		t.forget(nothing)
		if t.uid == none {
			t.uid = t.id
		}
		if t.uid == none {
			unnamed++
			t.uid = unnamed
			a.warnOf(int(t.line), "Task", "UID", "task \"%s\" has no identity; it was given the number %d", clip([]byte(t.name)), t.uid)
		}
		if _, again := a.byUID[t.uid]; again {
			a.warnOf(int(t.line), "Task", "UID", "task \"%s\" has no identity of its own; it was left out", clip([]byte(t.name)))
			continue
		}
		a.byUID[t.uid] = t
		switch {
		case !t.leaf:
			a.buildElement(t)
		case t.inactive:
			inactive++
		case t.external:
			// what it does to others comes with their links
		default:
			a.buildActivity(t)
		}
	}
	if inactive > 0 {
		a.warnOf(0, "Task", "Active", "inactive tasks that were left out, since they move nothing: %d", inactive)
	}
}

// forget takes the date that stands for no date off a task.
func (t *taskRow) forget(nothing civil.Time) {
	if nothing.IsZero() {
		return
	}
	for _, d := range []*civil.Time{&t.actualStart, &t.actualFinish, &t.stop, &t.resume, &t.deadline, &t.constraint.Date} {
		if *d == nothing {
			*d = 0
		}
	}
}

func (a *assembly) buildElement(t *taskRow) {
	w := plan.WBS{ID: plan.WBSID(fmt.Sprint(t.uid)), Parent: a.elementOf(t), Code: cmp.Or(t.wbs, t.outline, fmt.Sprint(t.uid)), Name: t.name}
	if !t.inactive {
		w.Deadline = t.deadline
		switch t.constraint.Kind {
		case plan.StartOnOrAfter, plan.FinishOnOrBefore:
			w.Constraint = t.constrained(a)
		}
	}
	t.at = int32(len(a.n.WBS))
	a.n.WBS = append(a.n.WBS, w)
	a.hold(unsafe.Sizeof(w) * growing)
}

// elementOf is the element a task is in, or plan.None.
func (a *assembly) elementOf(t *taskRow) int32 {
	if t.above == nil {
		return plan.None
	}
	return t.above.at
}

// constrained is the constraint of a task, none when it lacks its date.
func (t *taskRow) constrained(a *assembly) plan.Constraint {
	c := t.constraint
	switch {
	case c.Kind == plan.NoConstraint || c.Kind == plan.AsLateAsPossible:
		return plan.Constraint{Kind: c.Kind}
	case c.Date.IsZero():
		a.warnOf(int(t.line), "Task", "ConstraintDate", "the constraint \"%s\" has no date and was left out", c.Kind)
		return plan.Constraint{}
	case t.constrainedDay && (c.Kind == plan.FinishOn || c.Kind == plan.FinishOnOrBefore || c.Kind == plan.FinishOnOrAfter):
		c.Date += civil.MinutesPerDay
	}
	return c
}
