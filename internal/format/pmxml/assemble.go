package pmxml

import (
	"cmp"
	"fmt"
	"unsafe"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// assembly resolves the references between records into networks: one of all current projects, and one of each baseline.
type assembly struct {
	*reader
	calendars  []plan.Calendar // of every network
	calendarAt map[string]int32
	rows       map[string]*projectRow // by identity
	standIn    int32                  // calendar for activities without one, or None until needed

	n          *plan.Network // the network under way
	again      bool          // it is not the first: what is wrong with the file has been said
	projects   map[*projectRow]int32
	wbs        map[string]int32
	activities map[string]int32
}

func (x *reader) assemble() *plan.File {
	a := &assembly{reader: x, standIn: plan.None}
	a.buildCalendars()
	a.nameProjects()
	a.placeOptions()
	f := &plan.File{Format: "Primavera P6 XML", Kind: "pmxml", Version: x.version}
	var current, baselines []*projectRow
	for _, r := range x.projects {
		switch {
		case r.external:
			a.warnOf(r.line, "Project", "external", "project %s is named only for links that leave the file; the dates they imposed are kept where the file states them", clip(r.code))
		case r.baseline:
			baselines = append(baselines, r)
		default:
			current = append(current, r)
		}
	}
	a.build(current)
	f.Network, a.again = a.n, true
	for _, r := range baselines {
		a.build([]*projectRow{r})
		f.Baselines = append(f.Baselines, plan.Baseline{Of: plan.ProjectID(r.original), Name: r.name, Network: a.n})
		if of := a.rows[r.original]; of != nil && of.current == r.id {
			f.Baselines[len(f.Baselines)-1].Current = true
			a.measure(f.Network, r, of)
		}
	}
	f.Network.Calendars = a.calendars
	for i := range f.Baselines {
		f.Baselines[i].Network.Calendars = a.calendars
	}
	f.Warnings = x.warn
	return f
}

// warnOf is a warning about a record that has been read.
func (a *assembly) warnOf(line int, table, field, format string, args ...any) {
	a.warn.Add(plan.Warning{Line: line, Table: table, Field: field, Text: fmt.Sprintf(format, args...)})
}

func (a *assembly) buildCalendars() {
	byID := make(map[string]*calendarRow, len(a.reader.calendars))
	a.calendarAt = make(map[string]int32)
	for _, c := range a.reader.calendars {
		if _, again := byID[c.id]; again {
			a.warnOf(c.line, "Calendar", "ObjectId", "calendar \"%s\" stands in the file twice; the first was taken", clip(c.id))
			continue
		}
		byID[c.id] = c
	}
	for _, c := range a.reader.calendars {
		if byID[c.id] != c {
			continue
		}
		t, err := civil.NewCalendar(c.week, a.exceptionsOf(c, byID))
		if err != nil {
			a.warnOf(c.line, "Calendar", "StandardWorkWeek", "%v; Monday to Friday, 08:00 to 16:00 was taken", err)
			t, _ = civil.NewCalendar(ordinaryWeek(), nil)
		}
		a.calendarAt[c.id] = int32(len(a.calendars))
		a.calendars = append(a.calendars, plan.Calendar{ID: plan.CalendarID(c.id), Name: c.name, MinutesPerDay: c.perDay, Time: t})
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
	size := uintptr(inherited) * unsafe.Sizeof(civil.Exception{}) * 2
	if !a.room(size) {
		a.warnOf(c.line, "Calendar", "BaseCalendarObjectId", "the exceptions of its base calendar were left out: the file's calendars would take more memory than its size allows")
		return c.exceptions
	}
	a.hold(size)
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
		a.standIn = int32(len(a.calendars))
		a.calendars = append(a.calendars, plan.Calendar{Name: "Monday to Friday, 08:00 to 16:00", MinutesPerDay: 8 * 60, Time: t, Derived: true})
	}
	return a.standIn
}

// nameProjects gives every project an identity. Other tools leave it out, and then what stands in a project belongs to it.
func (a *assembly) nameProjects() {
	a.rows = make(map[string]*projectRow, len(a.reader.projects))
	for i, r := range a.reader.projects {
		r.code = cmp.Or(r.code, r.name)
		r.id = cmp.Or(r.id, r.code, fmt.Sprint(i+1))
		if _, again := a.rows[r.id]; again {
			a.warnOf(r.line, "Project", "ObjectId", "project \"%s\" stands in the file twice", clip(r.id))
			r.id = fmt.Sprintf("%s (%d)", r.id, i+1)
		}
		a.rows[r.id] = r
	}
}

// placeOptions gives the projects the options that stand beside them.
func (a *assembly) placeOptions() {
	for _, o := range a.reader.options {
		if r := a.rows[o.project]; r != nil && o.stated {
			r.options.set = o.set
		}
	}
}

// build makes the network of some projects.
func (a *assembly) build(rows []*projectRow) {
	a.n = &plan.Network{}
	a.projects = make(map[*projectRow]int32, len(rows))
	for _, r := range rows {
		a.buildProject(r)
	}
	a.buildWBS(rows)
	a.buildActivities()
	a.buildLinks()
	a.buildLoads()
}

func (a *assembly) buildProject(r *projectRow) {
	p := plan.Project{ID: plan.ProjectID(r.id), Code: r.code, Name: r.name, Calendar: plan.None, DataDate: r.dataDate, PlannedStart: r.start,
		MustFinish: r.mustFinish, StoredFinish: r.finish, Currency: a.currency, Options: r.options.set}
	if c, ok := a.calendarAt[r.calendar]; ok {
		p.Calendar = c
	} else if r.calendar != "" {
		a.warnOf(r.line, "Project", "ActivityDefaultCalendarObjectId", "the project's calendar \"%s\" is not in the file", clip(r.calendar))
	}
	if p.DataDate.IsZero() {
		p.DataDate = p.PlannedStart
		a.warnOf(r.line, "Project", "DataDate", "project %s has no data date; its planned start was taken", clip(r.code))
	}
	a.projects[r] = int32(len(a.n.Projects))
	a.n.Projects = append(a.n.Projects, p)
}

// owner is the project of the network under way that a record belongs to: the one it names, else the one it stands in.
func (a *assembly) owner(named string, in *projectRow) (int32, bool) {
	if r := a.rows[named]; r != nil {
		in = r
	}
	i, ok := a.projects[in]
	return i, ok
}

func (a *assembly) buildWBS(rows []*projectRow) {
	a.wbs = make(map[string]int32, len(a.reader.wbs)+len(rows))
	add := func(id string, project int32, code, name string) {
		a.wbs[id] = int32(len(a.n.WBS))
		a.n.WBS = append(a.n.WBS, plan.WBS{ID: plan.WBSID(id), Parent: plan.None, Project: project, Code: code, Name: name})
	}
	for _, r := range rows { // the element at the top is named, not listed
		if r.top != "" {
			add(r.top, a.projects[r], r.code, r.name)
		}
	}
	for i := range a.reader.wbs {
		w := &a.reader.wbs[i]
		project, ok := a.owner(w.project, w.in)
		if !ok {
			continue
		}
		if at, again := a.wbs[w.id]; again {
			if a.n.WBS[at].Parent == plan.None && w.parent == "" {
				a.n.WBS[at].Code, a.n.WBS[at].Name = w.code, w.name
				continue
			}
			a.warnOf(w.line, "WBS", "ObjectId", "WBS element \"%s\" stands in the file twice; the first was taken", clip(w.id))
			continue
		}
		add(w.id, project, w.code, w.name)
	}
	for i := range a.reader.wbs {
		w := &a.reader.wbs[i]
		child, ok := a.wbs[w.id]
		if !ok {
			continue
		}
		parent, known := a.wbs[w.parent]
		if project, in := a.owner(w.project, w.in); !known && in {
			parent, known = a.topOf(project, rows)
		}
		if known && parent != child && a.n.WBS[parent].Project == a.n.WBS[child].Project {
			a.n.WBS[child].Parent = parent
		}
	}
	a.cutLoops()
}

// topOf is the element at the top of a project, if the file names it.
func (a *assembly) topOf(project int32, rows []*projectRow) (int32, bool) {
	for _, r := range rows {
		if a.projects[r] == project && r.top != "" {
			at, ok := a.wbs[r.top]
			return at, ok
		}
	}
	return plan.None, false
}

// cutLoops makes a forest of the parents: an element above itself becomes a top.
func (a *assembly) cutLoops() {
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
			a.warnOf(0, "WBS", "ParentObjectId", "WBS element \"%s\" is above itself; it was made a top element", clip(a.n.WBS[at].Code))
			a.n.WBS[at].Parent = plan.None
		}
		for _, w := range way {
			state[w] = 2
		}
	}
}

func (a *assembly) buildActivities() {
	a.activities = make(map[string]int32)
	a.reader.activities.each(func(r *activityRow) {
		project, ok := a.owner(r.project, r.in)
		switch {
		case r.in == nil && r.project == "" && len(a.reader.projects) == 1:
			project, ok = 0, true
		case !ok && a.rows[r.project] == nil && r.in == nil && !a.again:
			a.warnOf(int(r.line), "Activity", "ProjectObjectId", "activity %s belongs to project \"%s\", which is not in the file; it was left out", clip(r.Code), clip(r.project))
			return
		}
		if ok {
			a.buildActivity(r, project)
		}
	})
}

func (a *assembly) buildActivity(r *activityRow, project int32) {
	act := r.Activity
	act.ID = plan.ActivityID(cmp.Or(string(act.ID), act.Code))
	act.Code = cmp.Or(act.Code, string(act.ID))
	if _, again := a.activities[string(act.ID)]; again || act.ID == "" {
		a.warnOf(int(r.line), "Activity", "ObjectId", "activity \"%s\" has no identity of its own; it was left out", clip(act.Code))
		return
	}
	act.Project, act.WBS = project, plan.None
	if w, ok := a.wbs[r.wbs]; ok {
		act.WBS = w
	} else if r.wbs == "" && r.in != nil {
		if w, ok := a.wbs[r.in.top]; ok {
			act.WBS = w
		}
	}
	act.Calendar = a.calendarFor(r, act.Code, project)
	a.activities[string(act.ID)] = int32(len(a.n.Activities))
	a.n.Activities = append(a.n.Activities, act)
}

func (a *assembly) calendarFor(r *activityRow, code string, project int32) int32 {
	if c, ok := a.calendarAt[r.calendar]; ok {
		return c
	}
	c := a.n.Projects[project].Calendar
	if c == plan.None {
		c = a.ordinary()
	}
	if r.calendar != "" {
		a.warnOf(int(r.line), "Activity", "CalendarObjectId", "activity %s has calendar \"%s\", which is not in the file; \"%s\" was taken",
			clip(code), clip(r.calendar), clip(a.calendars[c].Name))
	}
	return c
}

func (a *assembly) buildLinks() {
	a.reader.links.each(func(r *linkRow) {
		from, ok1 := a.activities[r.from]
		to, ok2 := a.activities[r.to]
		switch {
		case !ok1 && !ok2: // of another network
			return
		case !ok1 || !ok2:
			a.warnOf(int(r.line), "Relationship", "PredecessorActivityObjectId", "a link between \"%s\" and \"%s\" leaves the file; the dates it imposed are kept where the file states them",
				clip(r.from), clip(r.to))
			return
		case from == to:
			a.warnOf(int(r.line), "Relationship", "PredecessorActivityObjectId", "activity %s is linked to itself; the link was left out", clip(a.n.Activities[to].Code))
			return
		}
		l := r.link
		l.From, l.To = from, to
		a.n.Links = append(a.n.Links, l)
	})
}

// buildLoads notes which activities are loaded, and the work on resources' own calendars of the resource-dependent.
func (a *assembly) buildLoads() {
	a.loads.each(func(r *loadRow) {
		i, ok := a.activities[r.activity]
		if !ok {
			return
		}
		act := &a.n.Activities[i]
		act.HasResource = true
		act.HasCost = act.HasCost || r.cost
		hours := 0.0
		if r.units > 0 && r.rate > 0 && !r.still && !r.material {
			hours = r.units / r.rate
		}
		if act.Type != plan.ResourceTask || hours <= 0 || hours*60 >= float64(plan.MaxDuration) || act.Status == plan.Complete {
			return
		}
		if c, ok := a.calendarAt[a.resources[r.resource]]; ok {
			a.n.Assignments = append(a.n.Assignments, plan.Assignment{Activity: i, Calendar: c, Remaining: civil.Minutes(hours*60 + 0.5)})
		}
	})
	for i := range a.n.Activities {
		if act := &a.n.Activities[i]; a.spent[string(act.ID)] {
			act.HasCost = true
		}
	}
}

// measure gives the activities of a project the dates of its current baseline, matched by Activity ID: those on which the
// baseline had them, or of what had happened by then, on which it did.
func (a *assembly) measure(n *plan.Network, baseline, of *projectRow) {
	was := make(map[string]*activityRow)
	a.reader.activities.each(func(r *activityRow) {
		if i, ok := a.owner(r.project, r.in); ok && i == a.projects[baseline] {
			was[r.Code] = r
		}
	})
	for i := range n.Activities {
		act := &n.Activities[i]
		r := was[act.Code]
		if r == nil || n.Projects[act.Project].ID != plan.ProjectID(of.id) {
			continue
		}
		act.BaselineStart, act.BaselineFinish = or(r.start, r.PlannedStart), or(r.finish, r.PlannedFinish)
		act.BaselineDuration = r.Original
	}
}
