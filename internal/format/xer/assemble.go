package xer

import (
	"unsafe"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// assembly resolves the references between rows into a network.
type assembly struct {
	*reader
	n          *plan.Network
	calendars  map[string]int32
	projects   map[string]int32
	wbs        map[string]int32
	activities map[string]int32
	standIn    int32 // calendar for activities without one, or None until needed
}

func (x *reader) assemble(page codePage) *plan.File {
	n := &plan.Network{}
	a := &assembly{reader: x, n: n, standIn: plan.None}
	a.buildCalendars()
	a.buildProjects()
	a.buildWBS()
	a.buildActivities()
	a.buildLinks()
	a.buildResources()
	if page.enc == nil {
		page = x.encoding()
	}
	decode(n, page, &x.warn)
	x.rows = rows{}
	return &plan.File{Format: "Primavera XER", Kind: "xer", Version: x.version, Encoding: page.name, Network: n, Warnings: x.warn}
}

// encoding guesses how the text is written from the words that are not plain ASCII.
func (x *reader) encoding() codePage {
	if len(x.sample.words) == 0 {
		return codePages[0]
	}
	if mostlyUTF8(x.sample.words) {
		p, _ := declared("utf-8")
		return p
	}
	return x.sample.guess()
}

func (a *assembly) buildCalendars() {
	byID := make(map[string]*calendarRow, len(a.rows.calendars))
	a.calendars = make(map[string]int32, len(a.rows.calendars))
	for i := range a.rows.calendars {
		c := &a.rows.calendars[i]
		if _, again := byID[c.id]; again {
			a.warnAt(c.line, "CALENDAR", "clndr_id", "calendar \"%s\" stands in the file twice; the first was taken", clip(c.id))
			continue
		}
		byID[c.id] = c
	}
	for i := range a.rows.calendars {
		c := &a.rows.calendars[i]
		if byID[c.id] != c {
			continue
		}
		t, err := civil.NewCalendar(c.week, a.exceptionsOf(c, byID))
		if err != nil {
			a.warnAt(c.line, "CALENDAR", "clndr_data", "%v; Monday to Friday, 08:00 to 16:00 was taken", err)
			t, _ = civil.NewCalendar(ordinaryWeek(), nil)
		}
		a.calendars[c.id] = int32(len(a.n.Calendars))
		a.n.Calendars = append(a.n.Calendars, plan.Calendar{ID: plan.CalendarID(c.id), Name: c.name, MinutesPerDay: c.perDay, Time: t})
	}
}

// exceptionsOf are a calendar's own exceptions over those of the calendars it is based on: its own come last and win. What is
// inherited is counted as held, so that many small calendars cannot each unfold a large one.
func (a *assembly) exceptionsOf(c *calendarRow, byID map[string]*calendarRow) []civil.Exception {
	const mostBases = 8
	chain := []*calendarRow{c}
	inherited := 0
	for base := byID[c.base]; base != nil && base != c && len(chain) < mostBases; base = byID[base.base] {
		chain = append(chain, base)
		inherited += len(base.exceptions)
	}
	if inherited == 0 {
		return c.exceptions
	}
	size := unsafe.Sizeof(civil.Exception{}) * 2
	if int64(inherited)*int64(size) > a.left() {
		a.warnAt(c.line, "CALENDAR", "base_clndr_id", "the exceptions of its base calendar were left out: the file's calendars would take more memory than its size allows")
		return c.exceptions
	}
	a.hold(uintptr(inherited) * size)
	var all []civil.Exception
	for i := len(chain) - 1; i >= 0; i-- {
		all = append(all, chain[i].exceptions...)
	}
	return all
}

// ordinary is the calendar for what names none that exists.
func (a *assembly) ordinary() int32 {
	if a.standIn == plan.None {
		t, _ := civil.NewCalendar(ordinaryWeek(), nil)
		a.standIn = int32(len(a.n.Calendars))
		a.n.Calendars = append(a.n.Calendars, plan.Calendar{Name: "Monday to Friday, 08:00 to 16:00", MinutesPerDay: 8 * 60, Time: t})
	}
	return a.standIn
}

func (a *assembly) buildProjects() {
	a.projects = make(map[string]int32, len(a.rows.projects))
	for _, r := range a.rows.projects {
		if _, again := a.projects[string(r.ID)]; again {
			a.warnAt(r.line, "PROJECT", "proj_id", "project \"%s\" stands in the file twice; the first was taken", clip(string(r.ID)))
			continue
		}
		if c, ok := a.calendars[r.calendar]; ok {
			r.Calendar = c
		} else if r.calendar != "" {
			a.warnAt(r.line, "PROJECT", "clndr_id", "the project's calendar \"%s\" is not in the file", clip(r.calendar))
		}
		if r.DataDate.IsZero() && !r.PlannedStart.IsZero() {
			r.DataDate = r.PlannedStart
			a.warnAt(r.line, "PROJECT", "last_recalc_date", "project %s has no data date; its planned start was taken", clip(r.Code))
		}
		a.projects[string(r.ID)] = int32(len(a.n.Projects))
		a.n.Projects = append(a.n.Projects, r.Project)
	}
	for _, o := range a.rows.options {
		i, ok := a.projects[o.project]
		if !ok {
			continue // options of a project that is not in the file change nothing
		}
		p := &a.n.Projects[i]
		o.options.CriticalBy, o.options.CriticalFloat = p.Options.CriticalBy, p.Options.CriticalFloat
		p.Options = o.options
	}
}

func (a *assembly) buildWBS() {
	a.wbs = make(map[string]int32, len(a.rows.wbs))
	for _, r := range a.rows.wbs {
		project, ok := a.projects[r.project]
		if !ok {
			continue
		}
		if _, again := a.wbs[r.id]; again {
			a.warnAt(r.line, "PROJWBS", "wbs_id", "WBS element \"%s\" stands in the file twice; the first was taken", clip(r.id))
			continue
		}
		a.wbs[r.id] = int32(len(a.n.WBS))
		a.n.WBS = append(a.n.WBS, plan.WBS{ID: plan.WBSID(r.id), Parent: plan.None, Project: project, Code: r.code, Name: r.name})
		if r.top && a.n.Projects[project].Name == "" {
			a.n.Projects[project].Name = r.name
		}
	}
	for _, r := range a.rows.wbs {
		child, ok1 := a.wbs[r.id]
		parent, ok2 := a.wbs[r.parent]
		if ok1 && ok2 && parent != child && a.n.WBS[parent].Project == a.n.WBS[child].Project {
			a.n.WBS[child].Parent = parent
		}
	}
	a.cutWBSLoops()
}

// cutWBSLoops makes a forest of the parents: an element above itself becomes a top.
func (a *assembly) cutWBSLoops() {
	state := make([]uint8, len(a.n.WBS)) // 1 on the way up, 2 known to end
	for i := range a.n.WBS {
		var way []int32
		at := int32(i)
		for at != plan.None && state[at] == 0 {
			state[at] = 1
			way = append(way, at)
			at = a.n.WBS[at].Parent
		}
		if at != plan.None && state[at] == 1 {
			a.warnAt(0, "PROJWBS", "parent_wbs_id", "WBS element \"%s\" is above itself; it was made a top element", clip(a.n.WBS[at].Code))
			a.n.WBS[at].Parent = plan.None
		}
		for _, w := range way {
			state[w] = 2
		}
	}
}

func (a *assembly) buildActivities() {
	count := a.rows.activities.length()
	a.activities = make(map[string]int32, count)
	a.n.Activities = make([]plan.Activity, 0, count)
	a.rows.activities.each(func(i int, act *plan.Activity) { a.buildActivity(act, a.rows.refs.at(i)) })
	a.rows.refs = list[activityRef]{}
}

func (a *assembly) buildActivity(act *plan.Activity, r *activityRef) {
	line := int(r.line)
	project, ok := a.projects[r.project]
	switch {
	case act.ID == "":
		a.warnAt(line, "TASK", "task_id", "an activity without identity was left out")
		return
	case !ok && len(a.n.Projects) == 1 && r.project == "":
		project = 0
	case !ok:
		a.warnAt(line, "TASK", "proj_id", "activity %s belongs to project \"%s\", which is not in the file; it was left out", clip(act.Code), clip(r.project))
		return
	}
	if _, again := a.activities[string(act.ID)]; again {
		a.warnAt(line, "TASK", "task_id", "activity \"%s\" stands in the file twice; the first was taken", clip(string(act.ID)))
		return
	}
	act.Project = project
	act.WBS = plan.None
	if w, ok := a.wbs[r.wbs]; ok {
		act.WBS = w
	}
	act.Calendar = a.calendarFor(r, act.Code, project)
	a.activities[string(act.ID)] = int32(len(a.n.Activities))
	a.n.Activities = append(a.n.Activities, *act)
}

func (a *assembly) calendarFor(r *activityRef, code string, project int32) int32 {
	if c, ok := a.calendars[r.calendar]; ok {
		return c
	}
	c := a.n.Projects[project].Calendar
	if c == plan.None {
		c = a.ordinary()
	}
	a.warnAt(int(r.line), "TASK", "clndr_id", "activity %s has calendar \"%s\", which is not in the file; \"%s\" was taken",
		clip(code), clip(r.calendar), clip(a.n.Calendars[c].Name))
	return c
}

func (a *assembly) buildLinks() {
	a.n.Links = make([]plan.Link, 0, a.rows.links.length())
	a.rows.links.each(func(_ int, r *linkRow) { a.buildLink(r) })
}

func (a *assembly) buildLink(r *linkRow) {
	from, ok1 := a.activities[r.from]
	to, ok2 := a.activities[r.to]
	switch {
	case !ok1 && !ok2: // neither end is of a project in the file
		return
	case !ok1 || !ok2:
		a.warnAt(int(r.line), "TASKPRED", "pred_task_id", "a link between \"%s\" and \"%s\" leaves the file; the dates it imposed are kept where the file states them",
			clip(r.from), clip(r.to))
		return
	case from == to:
		a.warnAt(int(r.line), "TASKPRED", "pred_task_id", "activity %s is linked to itself; the link was left out", clip(a.n.Activities[to].Code))
		return
	}
	l := r.link
	l.From, l.To = from, to
	a.n.Links = append(a.n.Links, l)
}

// buildResources notes which activities are loaded, what they cost, and the work on resources' own calendars of the resource-dependent.
func (a *assembly) buildResources() {
	var tally plan.Tally
	for _, r := range a.rows.assignments {
		i, ok := a.activities[r.activity]
		if !ok {
			continue
		}
		act := &a.n.Activities[i]
		act.HasResource = true
		if r.cost > 0 {
			tally.Add(i, a.rows.costs[r.cost-1])
		}
		if act.Type != plan.ResourceTask || r.remaining <= 0 || act.Status == plan.Complete {
			continue
		}
		if c, ok := a.calendars[a.rows.resources[r.resource]]; ok {
			a.n.Assignments = append(a.n.Assignments, plan.Assignment{Activity: i, Calendar: c, Remaining: r.remaining})
		}
	}
	for _, e := range a.rows.expenses {
		if i, ok := a.activities[e.activity]; ok {
			tally.Add(i, e.Amounts)
		}
	}
	a.n.Costs = tally.Costs()
	for _, c := range a.n.Costs {
		a.n.Activities[c.Activity].HasCost = true
	}
}
