package pmxml

import (
	"cmp"
	"fmt"
	"unsafe"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// assembly resolves the references between records into networks: the first of all current projects, and one of each
// baseline.
type assembly struct {
	*reader
	calendars  []plan.Calendar // of every network
	calendarAt map[string]int32
	rows       map[string]*projectRow // by identity
	networks   []*network
	in         map[*projectRow]*network
	first      map[string]*network // activity → the network in which it first stands
	standIn    int32               // calendar for activities without one, or None until needed
	strangers  int                 // assignments whose resources' calendars are not in the file
}

// network is a network that is being put together.
type network struct {
	*plan.Network
	rows       []*projectRow // of its projects
	projects   map[*projectRow]int32
	wbs        map[string]int32
	activities map[string]int32
	dates      [][2]civil.Time // of its activities: start and finish
	tally      plan.Tally
}

func (x *reader) assemble() *plan.File {
	a := &assembly{reader: x, standIn: plan.None, in: make(map[*projectRow]*network), first: make(map[string]*network)}
	a.buildCalendars()
	a.nameProjects()
	a.placeOptions()
	a.buildProjects()
	a.buildWBS()
	a.activities.each(a.buildActivity)
	a.links.each(a.buildLink)
	a.loads.each(a.buildLoad)
	a.buildExpenses()
	if a.strangers > 0 {
		a.warnOf(0, "ResourceAssignment", "ResourceObjectId", "assignments of resource-dependent activities to resources whose calendars are not in the file: %d; the calendars of the activities were taken", a.strangers)
	}
	f := &plan.File{Format: "Primavera P6 XML", Kind: "pmxml", Version: x.version, Network: a.networks[0].Network}
	for _, n := range a.networks {
		n.Calendars = a.calendars
	}
	for _, n := range a.networks[1:] {
		r := n.rows[0]
		b := plan.Baseline{Of: plan.ProjectID(r.original), Name: r.name, Network: n.Network}
		if of := a.rows[r.original]; of != nil && of.current == r.id && a.in[of] == a.networks[0] {
			b.Current = true
			measure(a.networks[0], n, of)
		}
		f.Baselines = append(f.Baselines, b)
	}
	for _, n := range a.networks {
		n.price()
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

// buildProjects makes the networks and the projects in them.
func (a *assembly) buildProjects() {
	a.networks = []*network{newNetwork()}
	for _, r := range a.reader.projects {
		n := a.networks[0]
		switch {
		case r.external:
			a.warnOf(r.line, "Project", "external", "project %s is named only for links that leave the file; the dates they imposed are kept where the file states them", clip(r.code))
			continue
		case r.baseline:
			n = newNetwork()
			a.networks = append(a.networks, n)
		}
		a.in[r] = n
		a.buildProject(n, r)
	}
}

func newNetwork() *network {
	return &network{Network: &plan.Network{Links: []plan.Link{}}, projects: make(map[*projectRow]int32), wbs: make(map[string]int32), activities: make(map[string]int32)}
}

func (a *assembly) buildProject(n *network, r *projectRow) {
	p := plan.Project{ID: plan.ProjectID(r.id), Code: r.code, Name: r.name, Calendar: plan.None, DataDate: r.dataDate, PlannedStart: r.start,
		MustFinish: r.mustFinish, StoredFinish: r.finish, Currency: a.currency, Options: r.options.set}
	if c, ok := a.calendarAt[r.calendar]; ok {
		p.Calendar = c
	} else if r.calendar != "" {
		a.warnOf(r.line, "Project", "ActivityDefaultCalendarObjectId", "the project's calendar \"%s\" is not in the file", clip(r.calendar))
	}
	if p.DataDate.IsZero() && !p.PlannedStart.IsZero() {
		p.DataDate = p.PlannedStart
		a.warnOf(r.line, "Project", "DataDate", "project %s has no data date; its planned start was taken", clip(r.code))
	}
	n.projects[r] = int32(len(n.Projects))
	n.Projects = append(n.Projects, p)
	n.rows = append(n.rows, r)
}

// owner is the network and the project in it that a record belongs to: the project it names, else the one it stands in. In a
// file of one project, what names and stands in none belongs to that.
func (a *assembly) owner(named string, in *projectRow) (*network, int32) {
	if r := a.rows[named]; r != nil {
		in = r
	}
	if in == nil && named == "" && len(a.reader.projects) == 1 {
		in = a.reader.projects[0]
	}
	n := a.in[in]
	if n == nil {
		return nil, plan.None
	}
	return n, n.projects[in]
}

func (a *assembly) buildWBS() {
	for _, n := range a.networks { // the element at the top is named, not listed
		for i, r := range n.rows {
			if r.top != "" {
				n.addElement(r.top, int32(i), r.code, r.name)
			}
		}
	}
	for i := range a.wbs {
		w := &a.wbs[i]
		n, project := a.owner(w.project, w.in)
		if n == nil {
			continue
		}
		if w.id == "" {
			a.warnOf(w.line, "WBS", "ObjectId", "WBS element \"%s\" has no identity; it was left out", clip(w.code))
			continue
		}
		if at, again := n.wbs[w.id]; again {
			if w.id == n.rows[project].top {
				n.WBS[at].Code, n.WBS[at].Name = w.code, w.name
				continue
			}
			a.warnOf(w.line, "WBS", "ObjectId", "WBS element \"%s\" stands in the file twice; the first was taken", clip(w.id))
			continue
		}
		n.addElement(w.id, project, w.code, w.name)
	}
	for i := range a.wbs {
		w := &a.wbs[i]
		n, project := a.owner(w.project, w.in)
		if n == nil || w.id == "" {
			continue
		}
		child := n.wbs[w.id]
		parent, known := n.wbs[w.parent]
		if !known {
			parent, known = n.wbs[n.rows[project].top]
		}
		if known && parent != child && n.WBS[parent].Project == n.WBS[child].Project {
			n.WBS[child].Parent = parent
		}
	}
	for _, n := range a.networks {
		a.cutLoops(n.Network)
	}
}

func (n *network) addElement(id string, project int32, code, name string) {
	n.wbs[id] = int32(len(n.WBS))
	n.WBS = append(n.WBS, plan.WBS{ID: plan.WBSID(id), Parent: plan.None, Project: project, Code: code, Name: name})
}

// cutLoops makes a forest of the parents: an element above itself becomes a top.
func (a *assembly) cutLoops(n *plan.Network) {
	state := make([]uint8, len(n.WBS)) // 1 on the way up, 2 known to end
	for i := range n.WBS {
		var way []int32
		at := int32(i)
		for at != plan.None && state[at] == 0 {
			state[at] = 1
			way = append(way, at)
			at = n.WBS[at].Parent
		}
		if at != plan.None && state[at] == 1 {
			a.warnOf(0, "WBS", "ParentObjectId", "WBS element \"%s\" is above itself; it was made a top element", clip(n.WBS[at].Code))
			n.WBS[at].Parent = plan.None
		}
		for _, w := range way {
			state[w] = 2
		}
	}
}

func (a *assembly) buildActivity(r *activityRow) {
	n, project := a.owner(r.project, r.in)
	if n == nil {
		if a.rows[r.project] == nil { // else it is one of a project that is not in the file as a whole
			a.warnOf(int(r.line), "Activity", "ProjectObjectId", "activity %s belongs to project \"%s\", which is not in the file; it was left out", clip(r.Code), clip(r.project))
		}
		return
	}
	a.settle(r)
	act := r.Activity
	act.ID = plan.ActivityID(cmp.Or(string(act.ID), act.Code))
	act.Code = cmp.Or(act.Code, string(act.ID))
	if _, again := n.activities[string(act.ID)]; again || act.ID == "" {
		a.warnOf(int(r.line), "Activity", "ObjectId", "activity \"%s\" has no identity of its own; it was left out", clip(act.Code))
		return
	}
	act.Project, act.WBS = project, plan.None
	if w, ok := n.wbs[cmp.Or(r.wbs, n.rows[project].top)]; ok {
		act.WBS = w
	}
	act.Calendar = a.calendarFor(n, r, act.Code, project)
	n.activities[string(act.ID)] = int32(len(n.Activities))
	n.Activities = append(n.Activities, act)
	n.dates = append(n.dates, [2]civil.Time{or(r.start, r.PlannedStart), or(r.finish, r.PlannedFinish)})
	if a.first[string(act.ID)] == nil {
		a.first[string(act.ID)] = n
	}
}

func (a *assembly) calendarFor(n *network, r *activityRow, code string, project int32) int32 {
	if c, ok := a.calendarAt[r.calendar]; ok {
		return c
	}
	c := n.Projects[project].Calendar
	if c == plan.None {
		c = a.ordinary()
	}
	if r.calendar != "" {
		a.warnOf(int(r.line), "Activity", "CalendarObjectId", "activity %s has calendar \"%s\", which is not in the file; \"%s\" was taken",
			clip(code), clip(r.calendar), clip(a.calendars[c].Name))
	}
	return c
}

// holder is the network that has an activity which a record refers to: that of the project the record stands in, else the
// first one.
func (a *assembly) holder(activity string, in *projectRow) (*network, int32) {
	n := a.in[in]
	if n == nil {
		if n = a.first[activity]; n == nil {
			return nil, plan.None
		}
	}
	if i, ok := n.activities[activity]; ok {
		return n, i
	}
	return nil, plan.None
}

func (a *assembly) buildLink(r *linkRow) {
	n, from := a.holder(r.from, r.in)
	m, to := a.holder(r.to, r.in)
	switch {
	case n == nil && m == nil && a.in[r.in] == nil && r.in != nil:
		return // of a project that is not in the file as a whole
	case n == nil || m == nil || n != m:
		a.warnOf(int(r.line), "Relationship", "PredecessorActivityObjectId", "a link between \"%s\" and \"%s\" leaves the file; the dates it imposed are kept where the file states them",
			clip(r.from), clip(r.to))
		return
	case from == to:
		a.warnOf(int(r.line), "Relationship", "PredecessorActivityObjectId", "activity %s is linked to itself; the link was left out", clip(n.Activities[to].Code))
		return
	}
	l := r.link
	l.From, l.To = from, to
	n.Links = append(n.Links, l)
}

// buildLoad notes which activities are loaded, and the work on resources' own calendars of the resource-dependent.
func (a *assembly) buildLoad(r *loadRow) {
	n, i := a.holder(r.activity, r.in)
	if n == nil {
		return
	}
	act := &n.Activities[i]
	act.HasResource = true
	n.tally.Add(i, r.cost)
	hours := 0.0
	if r.units > 0 && r.rate > 0 && !r.still && !r.material {
		hours = r.units / r.rate
	}
	if act.Type != plan.ResourceTask || hours <= 0 || hours*60 >= float64(plan.MaxDuration) || act.Status == plan.Complete {
		return
	}
	c, ok := a.calendarAt[a.resources[r.resource]]
	if !ok {
		a.strangers++
		return
	}
	n.Assignments = append(n.Assignments, plan.Assignment{Activity: i, Calendar: c, Remaining: civil.Minutes(hours*60 + 0.5)})
}

// buildExpenses adds the costs that no resource has to those of the activities.
func (a *assembly) buildExpenses() {
	a.expenses.each(func(r *expenseRow) {
		if n, i := a.holder(r.activity, r.in); n != nil {
			n.tally.Add(i, r.cost)
		}
	})
}

// price gives the activities of a network their costs.
func (n *network) price() {
	n.Costs = n.tally.Costs()
	for _, c := range n.Costs {
		n.Activities[c.Activity].HasCost = c.Budget != 0 || c.Actual != 0 || c.Remaining != 0
	}
}

// measure gives the activities of a project the dates and costs of its current baseline, matched by Activity ID: those on which the
// baseline had them, or of what had happened by then, on which it did.
func measure(n, baseline *network, of *projectRow) {
	was := make(map[string]int, len(baseline.Activities))
	for i := range baseline.Activities {
		was[baseline.Activities[i].Code] = i
	}
	for i := range n.Activities {
		act := &n.Activities[i]
		k, ok := was[act.Code]
		if !ok || n.rows[act.Project] != of {
			continue
		}
		act.BaselineStart, act.BaselineFinish = baseline.dates[k][0], baseline.dates[k][1]
		act.BaselineDuration = baseline.Activities[k].Original
		n.tally.Add(int32(i), plan.Amounts{Baseline: baseline.tally.Of(int32(k)).Budget})
	}
}
