package risk

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// Programme is one network of several that are simulated together: a supplier's, or the client's own work.
type Programme struct {
	Name    string
	Network *plan.Network
}

// Point is an activity of one programme.
type Point struct {
	Programme int
	Activity  int32
}

// Interface lets an activity of one programme start no earlier than another of any programme finishes, and so many elapsed minutes later.
type Interface struct {
	From, To Point
	Lag      civil.Minutes
	Finishes bool // the second finishes, and not starts, no earlier: it stands for what the first is
}

// Joint is several programmes as one network. Those that are dated by the rules of different planning tools are sections of it, each dated by
// itself; what one hands over to another is a crossing.
type Joint struct {
	Network   *plan.Network
	Sections  []Section // none where all is dated by the same rules
	Crossings []Crossing
	Names     []string // per activity: programme and code, so that two suppliers' codes never draw the same numbers
	Apart     []int    // interfaces that are left out: they lead to another section from what takes its dates from others
	activity  []int32  // per programme: its first activity
	project   []int32
}

// Crossing is an interface from one section to another. In the second an activity stands for what is handed over: it begins with the section
// and lasts until the first section has it done and the lag has passed.
type Crossing struct {
	From, Stands int32 // activities of the joint network
	Lag          civil.Minutes
	Begin        civil.Time // of what stands for it
}

// length is how long what stands for a hand-over lasts, when that is finished then.
func (x *Crossing) length(finish civil.Time) civil.Minutes {
	return civil.Minutes(min(max(finish-x.Begin+civil.Time(x.Lag), 1), civil.Time(sched.LongestLength)))
}

// Activity is the index in the joint network, and Project that of a project of a programme.
func (j *Joint) Activity(p Point) int32 { return j.activity[p.Programme] + p.Activity }

// Project is the index in the joint network of a project of a programme.
func (j *Joint) Project(programme int, project int32) int32 { return j.project[programme] + project }

// Join puts programmes side by side and lays the interfaces between them. It refuses an interface with an end that does not exist.
func Join(list []Programme, interfaces []Interface) (*Joint, error) {
	for _, x := range interfaces {
		for _, end := range [2]Point{x.From, x.To} {
			if end.Programme < 0 || end.Programme >= len(list) || end.Activity < 0 || int(end.Activity) >= len(list[end.Programme].Network.Activities) {
				return nil, fmt.Errorf("an interface ends at an activity that does not exist")
			}
		}
	}
	list, interfaces, crossings, apart, err := standIns(list, interfaces)
	if err != nil {
		return nil, err
	}
	j := newJoint(list, func(int) bool { return true })
	j.Apart = apart
	for _, x := range interfaces {
		j.lay(x)
	}
	for _, x := range crossings {
		begin := list[x.stands.Programme].Network.Projects[0].DataDate
		j.Crossings = append(j.Crossings, Crossing{From: j.Activity(x.From), Stands: j.Activity(x.stands), Lag: x.Lag, Begin: begin})
	}
	rulesOf := func(p int) plan.Rules { return list[p].Network.Rules }
	for _, rules := range [2]plan.Rules{plan.PrimaveraRules, plan.ProjectRules} {
		own := newJoint(list, func(p int) bool { return rulesOf(p) == rules })
		if len(own.Network.Activities) == 0 || len(own.Network.Activities) == len(j.Network.Activities) {
			continue
		}
		own.Network.Rules = rules
		for _, x := range interfaces { // which stay within their rules now
			if rulesOf(x.From.Programme) == rules {
				own.lay(x)
			}
		}
		first := slices.IndexFunc(list, func(p Programme) bool { return p.Network.Rules == rules })
		j.Sections = append(j.Sections, Section{own.Network, j.activity[first], j.project[first]})
	}
	return j, nil
}

// crossing is an interface between different rules, with what stands for it where it leads.
type crossing struct {
	Interface
	stands Point
}

// standIns replaces the interfaces that lead from one planning tool's rules to the other's: what they lead to waits for an activity that
// stands for the hand-over there, in a programme of its own that begins when the earliest programme does.
func standIns(list []Programme, interfaces []Interface) (_ []Programme, within []Interface, across []crossing, apart []int, err error) {
	begin := civil.MaxTime
	for _, p := range list {
		for _, x := range p.Network.Projects {
			if t := cmp.Or(x.DataDate, x.PlannedStart); t != 0 {
				begin = min(begin, t)
			}
		}
	}
	if begin == civil.MaxTime {
		begin = 1
	}
	for _, rules := range [2]plan.Rules{plan.PrimaveraRules, plan.ProjectRules} {
		var ids []string
		at := len(list)
		for k, x := range interfaces {
			from, to := list[x.From.Programme].Network, list[x.To.Programme].Network
			switch {
			case to.Rules != rules:
			case from.Rules == rules:
				within = append(within, x)
			case from.Activities[x.From.Activity].Type.IsSpan():
				apart = append(apart, k)
			default:
				c := crossing{x, Point{at, int32(len(ids))}}
				ids = append(ids, fmt.Sprintf("%d %s", k, from.Activities[x.From.Activity].Code))
				across, within = append(across, c), append(within, Interface{From: c.stands, To: x.To, Finishes: x.Finishes})
			}
		}
		if len(ids) == 0 {
			continue
		}
		p, err := OwnWork("hand-over", begin.Date(), rules, ids, slices.Repeat([]civil.Date{begin.Date()}, len(ids)))
		if err != nil {
			return nil, nil, nil, nil, err
		}
		list = append(slices.Clip(list), p)
	}
	return list, within, across, apart, nil
}

// newJoint puts those programmes together that are wanted, the ones of a kind of rules after each other.
func newJoint(list []Programme, wanted func(int) bool) *Joint {
	j := &Joint{Network: &plan.Network{Rules: list[0].Network.Rules}, activity: make([]int32, len(list)), project: make([]int32, len(list))}
	for _, rules := range [2]plan.Rules{plan.PrimaveraRules, plan.ProjectRules} {
		for k, p := range list {
			if p.Network.Rules == rules && wanted(k) {
				j.add(k, p)
			}
		}
	}
	return j
}

// lay adds an interface as a link.
func (j *Joint) lay(x Interface) {
	l := plan.Link{From: j.Activity(x.From), To: j.Activity(x.To), Lag: x.Lag, Elapsed: true}
	if x.Finishes {
		l.Kind = plan.FinishToFinish
	}
	j.Network.Links = append(j.Network.Links, l)
}

// add appends one programme. What its options leave out between its own projects is left out here, so that the option can be taken
// away: interfaces are between projects too.
func (j *Joint) add(at int, p Programme) {
	n, to := settled(p.Network), j.Network
	activity, project, calendar, wbs := int32(len(to.Activities)), int32(len(to.Projects)), int32(len(to.Calendars)), int32(len(to.WBS))
	j.activity[at], j.project[at] = activity, project
	move := func(i *int32, by int32) {
		if *i != plan.None {
			*i += by
		}
	}
	to.Calendars = append(to.Calendars, n.Calendars...)
	for _, x := range n.Projects {
		move(&x.Calendar, calendar)
		to.Projects = append(to.Projects, x)
	}
	for _, x := range n.WBS {
		move(&x.Parent, wbs)
		x.Project += project
		to.WBS = append(to.WBS, x)
	}
	for _, x := range n.Activities {
		move(&x.WBS, wbs)
		x.Project += project
		x.Calendar += calendar
		to.Activities = append(to.Activities, x)
		name := x.Code
		if name == "" {
			name = string(x.ID)
		}
		j.Names = append(j.Names, p.Name+"\x00"+name)
	}
	for _, x := range n.Links {
		x.From, x.To = x.From+activity, x.To+activity
		to.Links = append(to.Links, x)
	}
	for _, x := range n.Assignments {
		x.Activity, x.Calendar = x.Activity+activity, x.Calendar+calendar
		to.Assignments = append(to.Assignments, x)
	}
	for _, x := range n.WBSLinks {
		move(&x.From, activity)
		move(&x.To, activity)
		move(&x.FromWBS, wbs)
		move(&x.ToWBS, wbs)
		to.WBSLinks = append(to.WBSLinks, x)
	}
}

// settled is a network without what its options ignore, and without the option.
func settled(n *plan.Network) *plan.Network {
	ignores := func(p int32) bool { return n.Projects[p].Options.IgnoreOtherProjects }
	if !slices.ContainsFunc(n.Projects, func(p plan.Project) bool { return p.Options.IgnoreOtherProjects }) {
		return n
	}
	out := *n
	out.Projects, out.Activities, out.Links = slices.Clone(n.Projects), slices.Clone(n.Activities), nil
	for i := range out.Activities {
		if a := &out.Activities[i]; ignores(a.Project) {
			a.ExternalStart, a.ExternalLate = 0, 0
		}
	}
	for _, l := range n.Links {
		from, to := n.Activities[l.From].Project, n.Activities[l.To].Project
		if from == to || !ignores(from) && !ignores(to) {
			out.Links = append(out.Links, l)
		}
	}
	for p := range out.Projects {
		out.Projects[p].Options.IgnoreOtherProjects = false
	}
	return &out
}

// OwnWork is the client's own work as a programme: each piece lasts from the day of the report to the day it is expected, round the clock.
// A piece that is expected no later takes a minute.
func OwnWork(name string, report civil.Date, rules plan.Rules, ids []string, expected []civil.Date) (Programme, error) {
	var week civil.Week
	for d := range week {
		week[d] = []civil.Span{{From: 0, To: civil.MinutesPerDay}}
	}
	c, err := civil.NewCalendar(week, nil)
	if err != nil {
		return Programme{}, err
	}
	n := &plan.Network{Rules: rules, Calendars: []plan.Calendar{{Name: "round the clock", MinutesPerDay: civil.MinutesPerDay, Time: c}},
		Projects: []plan.Project{{ID: plan.ProjectID(name), Code: name, Calendar: 0, DataDate: report.At(0), PlannedStart: report.At(0)}}}
	for i, id := range ids {
		last := civil.Minutes(max(expected[i].At(0)-report.At(0), 1))
		n.Activities = append(n.Activities, plan.Activity{ID: plan.ActivityID(id), Code: id, Name: id, WBS: plan.None, Original: last, Remaining: last})
	}
	return Programme{name, n}, nil
}

// Settle dates every section of a joint network once, in their order, with what holds the activities of each back, until what is handed over
// between them stands still. Without sections the whole is one. It refuses hand-overs that lead round in a circle.
func (j *Joint) Settle(holds func(first int32, n *plan.Network) []sched.Hold) (results []*sched.Result, firsts []int32, err error) {
	sections := slices.Clone(j.Sections)
	if len(sections) == 0 {
		sections = []Section{{Network: j.Network}}
	}
	for k := range sections {
		own := *sections[k].Network // what stands for a hand-over takes other lengths in it
		own.Activities = slices.Clone(own.Activities)
		sections[k].Network = &own
	}
	results = make([]*sched.Result, len(sections))
	stale := make([]bool, len(sections))
	for k, s := range sections {
		stale[k], firsts = true, append(firsts, s.Activity)
	}
	for round := 0; slices.Contains(stale, true); round++ {
		if round > len(j.Crossings)+1 {
			return nil, nil, errCircle
		}
		for k, s := range sections {
			if !stale[k] {
				continue
			}
			if results[k], err = sched.Run(s.Network, holds(s.Activity, s.Network)...); err != nil {
				return nil, nil, err
			}
			stale[k] = false
			for _, x := range j.Crossings {
				from := x.From - s.Activity
				if from < 0 || int(from) >= len(s.Network.Activities) {
					continue
				}
				to := len(sections) - 1
				for x.Stands < sections[to].Activity {
					to--
				}
				a := &sections[to].Network.Activities[x.Stands-sections[to].Activity]
				if length := x.length(results[k].Dates[from].Finish()); length != a.Remaining {
					a.Original, a.Remaining, stale[to] = length, length, true
				}
			}
		}
	}
	return results, firsts, nil
}

var errCircle = errors.New("hand-overs between the programmes lead round in a circle")
