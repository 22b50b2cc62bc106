package plan

import "fmt"

// File is what a reader found in a schedule file: the network of all its projects, and what was odd about it.
type File struct {
	Format   string // "Primavera XER"
	Kind     string // the same as a word for programs: "xer"
	Version  string // of the tool that wrote it, as it says; "" when it does not
	Encoding string // how its text was decoded
	Network  *Network
	Warnings Warnings
	// Baselines are the baseline projects of a file that holds whole ones beside the current projects.
	Baselines []Baseline
}

// Baseline is a baseline project of a file: what a project was once planned to be.
type Baseline struct {
	Of      ProjectID // in the network of the file
	Name    string
	Current bool     // it is the one the project is measured against, whose dates its activities carry
	Network *Network // with the baseline project alone
}

// Warning is one odd thing a reader met and went on after.
type Warning struct {
	Line  int    `json:"line"` // of the file, from 1; 0 when it concerns the whole file
	Table string `json:"table"`
	Field string `json:"field"`
	Text  string `json:"text"`
}

func (w Warning) String() string {
	s := w.Text
	if w.Field != "" {
		s = w.Field + ": " + s
	}
	if w.Table != "" {
		s = w.Table + ": " + s
	}
	if w.Line > 0 {
		s = fmt.Sprintf("line %d: %s", w.Line, s)
	}
	return s
}

// Warnings keeps the first MostWarnings and counts the rest, so that a hostile file cannot fill memory with them.
type Warnings struct {
	List []Warning
	More int // how many were not kept
}

// MostWarnings is how many warnings of one file are kept.
const MostWarnings = 500

// Add keeps or counts a warning.
func (w *Warnings) Add(x Warning) {
	if len(w.List) >= MostWarnings {
		w.More++
		return
	}
	w.List = append(w.List, x)
}

// Choose finds one project by its identity or short name, and cuts the network down to it and the projects that links tie
// it to, directly or through others: those move its dates. An empty name means the only project that has activities. It
// returns the smaller network and the project's index in it. Errors list the projects there are.
func (f *File) Choose(name string) (*Network, int32, error) {
	n := f.Network
	chosen := n.projectNamed(name)
	if name == "" {
		all := n.WithActivities()
		switch len(all) {
		case 1:
			chosen = all[0]
		case 0:
			return nil, None, fmt.Errorf("the file has no activities; its projects are: %s", n.projectList())
		default:
			return nil, None, fmt.Errorf("the file has %d projects with activities; choose one of: %s", len(all), n.projectList())
		}
	}
	if chosen == None {
		return nil, None, fmt.Errorf("the file has no project %q; it has: %s", name, n.projectList())
	}
	tied := n.tiedTo(chosen)
	if len(tied) == len(n.Projects) {
		return n, chosen, nil
	}
	at := int32(0)
	for i := int32(0); i < chosen; i++ {
		if tied[i] {
			at++
		}
	}
	return n.only(tied), at, nil
}

// tiedTo is the set of projects that links tie to one, itself included.
func (n *Network) tiedTo(project int32) map[int32]bool {
	beside := make(map[int32][]int32)
	tie := func(a, b int32) {
		if a != b {
			beside[a] = append(beside[a], b)
			beside[b] = append(beside[b], a)
		}
	}
	for _, l := range n.Links {
		tie(n.Activities[l.From].Project, n.Activities[l.To].Project)
	}
	for _, l := range n.WBSLinks {
		tie(n.projectOf(l.From, l.FromWBS), n.projectOf(l.To, l.ToWBS))
	}
	tied := map[int32]bool{project: true}
	for open := []int32{project}; len(open) > 0; {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		for _, next := range beside[at] {
			if !tied[next] {
				tied[next] = true
				open = append(open, next)
			}
		}
	}
	return tied
}

// projectOf is the project of an activity, or of a WBS element where that is None.
func (n *Network) projectOf(activity, wbs int32) int32 {
	if activity != None {
		return n.Activities[activity].Project
	}
	return n.WBS[wbs].Project
}

// WithActivities lists the indices of the projects that have activities.
func (n *Network) WithActivities() []int32 {
	seen := make([]bool, len(n.Projects))
	for i := range n.Activities {
		seen[n.Activities[i].Project] = true
	}
	var list []int32
	for i, s := range seen {
		if s {
			list = append(list, int32(i))
		}
	}
	return list
}

// projectNamed finds a project by identity, else by short name.
func (n *Network) projectNamed(name string) int32 {
	for i := range n.Projects {
		if string(n.Projects[i].ID) == name {
			return int32(i)
		}
	}
	for i := range n.Projects {
		if n.Projects[i].Code == name {
			return int32(i)
		}
	}
	return None
}

const mostListed = 12

func (n *Network) projectList() string {
	s := ""
	for i := range n.Projects {
		if i == mostListed {
			return s + fmt.Sprintf(" and %d more", len(n.Projects)-mostListed)
		}
		if i > 0 {
			s += ", "
		}
		s += fmt.Sprintf("%s (%s)", n.Projects[i].ID, n.Projects[i].Code)
	}
	if s == "" {
		return "none"
	}
	return s
}

// only copies the parts of the network that belong to the chosen projects. Calendars are kept whole.
func (n *Network) only(chosen map[int32]bool) *Network {
	out := &Network{Calendars: n.Calendars, Rules: n.Rules}
	project := make([]int32, len(n.Projects))
	for i := range n.Projects {
		project[i] = None
		if chosen[int32(i)] {
			project[i] = int32(len(out.Projects))
			out.Projects = append(out.Projects, n.Projects[i])
		}
	}
	wbs := make([]int32, len(n.WBS))
	for i := range n.WBS {
		wbs[i] = None
		if p := project[n.WBS[i].Project]; p != None {
			wbs[i] = int32(len(out.WBS))
			w := n.WBS[i]
			w.Project = p
			out.WBS = append(out.WBS, w)
		}
	}
	for i := range out.WBS {
		if p := out.WBS[i].Parent; p != None {
			out.WBS[i].Parent = wbs[p]
		}
	}
	activity := make([]int32, len(n.Activities))
	for i := range n.Activities {
		activity[i] = None
		if p := project[n.Activities[i].Project]; p != None {
			activity[i] = int32(len(out.Activities))
			a := n.Activities[i]
			a.Project = p
			if a.WBS != None {
				a.WBS = wbs[a.WBS]
			}
			out.Activities = append(out.Activities, a)
		}
	}
	n.linksOf(out, activity, wbs)
	return out
}

// linksOf copies the links, assignments and costs of what went to new places.
func (n *Network) linksOf(out *Network, activity, wbs []int32) {
	for _, l := range n.Links {
		if activity[l.From] != None && activity[l.To] != None {
			l.From, l.To = activity[l.From], activity[l.To]
			out.Links = append(out.Links, l)
		}
	}
	for _, s := range n.Assignments {
		if activity[s.Activity] != None {
			s.Activity = activity[s.Activity]
			out.Assignments = append(out.Assignments, s)
		}
	}
	for _, c := range n.Costs {
		if activity[c.Activity] != None {
			c.Activity = activity[c.Activity]
			out.Costs = append(out.Costs, c)
		}
	}
	for _, l := range n.WBSLinks {
		l.From, l.FromWBS = moved(activity, l.From), moved(wbs, l.FromWBS)
		l.To, l.ToWBS = moved(activity, l.To), moved(wbs, l.ToWBS)
		if (l.From != None || l.FromWBS != None) && (l.To != None || l.ToWBS != None) {
			out.WBSLinks = append(out.WBSLinks, l)
		}
	}
}

// moved is where an index went, None for None.
func moved(to []int32, i int32) int32 {
	if i == None {
		return None
	}
	return to[i]
}
