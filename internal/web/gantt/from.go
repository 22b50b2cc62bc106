package gantt

import (
	"cmp"
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// Source is one project of a network, with the dates that were computed for it.
type Source struct {
	Network *plan.Network
	Result  *sched.Result // of Network; nil where there is none, and then only actual dates are known
	Project int32         // index in Network.Projects
}

// Beside is what else goes into a plan. The zero value is nothing.
type Beside struct {
	Today    civil.Date
	Baseline Source              // without Network, the baseline dates that the file carries
	Previous Source              // the submission before; without Network there is none
	Before   string              // names Previous: "submission 4 of 30 Sep 2026"; "the previous submission" when empty
	Contract map[string]Contract // by Activity ID
}

// From makes a plan of a project. Groups are the elements of its WBS that hold activities; in each come its activities, as
// they start, and then the elements below it. Activities of other submissions are the ones with the same Activity ID.
func From(s Source, b Beside) Plan {
	m := maker{Source: s, b: b, rowOf: make([]int, len(s.Network.Activities))}
	project := &s.Network.Projects[s.Project]
	m.plan = Plan{Name: cmp.Or(project.Name, project.Code), DataDate: project.DataDate, Today: b.Today}
	if at := project.Calendar; at != plan.None {
		m.plan.Calendar = s.Network.Calendars[at].Time
	}
	if b.Previous.Network != nil {
		m.plan.Before = cmp.Or(b.Before, "the previous submission")
	}
	m.baseline, m.before = b.Baseline.spans(), b.Previous.spans()
	m.sortActivities()
	m.sortElements()
	m.walk(plan.None, 0)
	m.strays()
	m.gather()
	m.links()
	return m.plan
}

// maker puts a plan together.
type maker struct {
	Source
	b                Beside
	plan             Plan
	baseline, before map[string]Span
	activities       map[int32][]int32 // by WBS element, or None
	elements         map[int32][]int32 // by the element they are in, or None
	rowOf            []int             // of activities; -1 for none
}

// dates is an activity as it is shown: what happened, else what is forecast.
func (s *Source) dates(i int32) Span {
	a := &s.Network.Activities[i]
	out := Span{a.ActualStart, a.ActualFinish}
	if s.Result == nil {
		return out
	}
	d := &s.Result.Dates[i]
	out.Start, out.Finish = cmp.Or(out.Start, d.Start()), cmp.Or(out.Finish, d.Finish())
	out.Finish = max(out.Start, out.Finish)
	return out
}

// spans is the dates of a project's activities by Activity ID. Of several with one ID the first counts.
func (s *Source) spans() map[string]Span {
	out := map[string]Span{}
	if s.Network == nil {
		return out
	}
	for i := range s.Network.Activities {
		a := &s.Network.Activities[i]
		if _, there := out[a.Code]; !there && a.Project == s.Project {
			out[a.Code] = s.dates(int32(i))
		}
	}
	return out
}

// sortActivities files the project's activities under their elements, as they start.
func (m *maker) sortActivities() {
	m.activities = map[int32][]int32{}
	for i := range m.Network.Activities {
		a := &m.Network.Activities[i]
		m.rowOf[i] = -1
		if a.Project == m.Project {
			m.activities[a.WBS] = append(m.activities[a.WBS], int32(i))
		}
	}
	for _, list := range m.activities {
		slices.SortStableFunc(list, func(a, b int32) int {
			x, y := m.dates(a), m.dates(b)
			return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.Finish, y.Finish),
				cmp.Compare(m.Network.Activities[a].Code, m.Network.Activities[b].Code))
		})
	}
}

// sortElements files the elements that hold something, at whatever depth, under what they are in.
func (m *maker) sortElements() {
	m.elements = map[int32][]int32{}
	holds := make([]bool, len(m.Network.WBS))
	for w := range m.activities {
		for ; w != plan.None && !holds[w]; w = m.Network.WBS[w].Parent {
			holds[w] = true
		}
	}
	for i := range m.Network.WBS {
		if holds[i] {
			up := m.Network.WBS[i].Parent
			m.elements[up] = append(m.elements[up], int32(i))
		}
	}
}

// walk adds what is in an element.
func (m *maker) walk(wbs int32, depth int) {
	for _, i := range m.activities[wbs] {
		m.add(i, depth)
	}
	delete(m.activities, wbs)
	for _, w := range m.elements[wbs] {
		m.plan.Rows = append(m.plan.Rows, Row{Code: m.Network.WBS[w].Code, Name: m.Network.WBS[w].Name, Depth: depth, Kind: Group})
		m.walk(w, depth+1)
	}
}

// strays adds the activities of elements that lead to no root, which only a damaged file has.
func (m *maker) strays() {
	for i := range m.Network.Activities {
		if a := &m.Network.Activities[i]; a.Project == m.Project && m.rowOf[i] < 0 {
			m.add(int32(i), 0)
		}
	}
}

var kinds = map[plan.ActivityType]Kind{plan.Task: Task, plan.ResourceTask: Task, plan.StartMilestone: StartMilestone,
	plan.FinishMilestone: FinishMilestone, plan.LevelOfEffort: LevelOfEffort, plan.WBSSummary: Summary}

func (m *maker) add(i int32, depth int) {
	a := &m.Network.Activities[i]
	r := Row{ID: a.Code, Code: a.Code, Name: a.Name, Depth: depth, Kind: kinds[a.Type], Status: a.Status, Dates: m.dates(i),
		Before: m.before[a.Code], Day: m.Network.Calendars[a.Calendar].MinutesPerDay, Percent: done(a), Contract: m.b.Contract[a.Code]}
	if r.Baseline = (Span{a.BaselineStart, a.BaselineFinish}); m.b.Baseline.Network != nil {
		r.Baseline = m.baseline[a.Code]
	}
	if m.Result != nil {
		d := &m.Result.Dates[i]
		r.Float, r.HasFloat, r.Critical, r.Longest = d.TotalFloat, d.HasFloat, d.Critical, d.LongestPath
	}
	m.rowOf[i] = len(m.plan.Rows)
	m.plan.Rows = append(m.plan.Rows, r)
}

// done is how much of an activity's duration is behind it, in per cent.
func done(a *plan.Activity) int {
	switch {
	case a.Status == plan.Complete:
		return 100
	case a.Status == plan.NotStarted || a.Original <= 0:
		return 0
	}
	return int(min(99, max(0, 100*(int64(a.Original)-int64(a.Remaining))/int64(a.Original))))
}

// gather says of every group what is true of what is in it: from the first start to the last finish, the least float,
// critical when something is, complete when everything is. Groups come before what is in them, so the last is the first to
// be known.
func (m *maker) gather() {
	rows := m.plan.Rows
	up := parents(rows)
	open, begun := make([]bool, len(rows)), make([]bool, len(rows))
	for i := range slices.Backward(rows) {
		r := &rows[i]
		if r.Kind == Group {
			r.Status = standing(open[i], begun[i])
		}
		if up[i] < 0 {
			continue
		}
		open[up[i]] = open[up[i]] || r.Status != plan.Complete
		begun[up[i]] = begun[up[i]] || r.Status != plan.NotStarted
		group := &rows[up[i]]
		group.Dates, group.Baseline, group.Before = join(group.Dates, r.Dates), join(group.Baseline, r.Baseline), join(group.Before, r.Before)
		group.Critical, group.Longest = group.Critical || r.Critical, group.Longest || r.Longest
		if r.HasFloat && (!group.HasFloat || r.Float < group.Float) {
			group.Float, group.HasFloat, group.Day = r.Float, true, r.Day
		}
	}
}

func standing(open, begun bool) plan.Status {
	switch {
	case !open:
		return plan.Complete
	case begun:
		return plan.InProgress
	}
	return plan.NotStarted
}

func join(a, b Span) Span {
	switch {
	case a.IsZero():
		return b
	case b.IsZero():
		return a
	}
	return Span{min(a.Start, b.Start), max(a.Finish, b.Finish)}
}

func (m *maker) links() {
	for i, l := range m.Network.Links {
		from, to := m.rowOf[l.From], m.rowOf[l.To]
		if from < 0 || to < 0 {
			continue
		}
		drives := m.Result != nil && m.Result.Driver[l.To] == int32(i)
		m.plan.Links = append(m.plan.Links, Link{From: from, To: to, Kind: l.Kind, Lag: l.Lag, Drives: drives})
	}
}
