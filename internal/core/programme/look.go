package programme

import (
	"cmp"
	"slices"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// Activity is one activity of the sheet: what happened where something did, else what is forecast.
func (s Sheet) Activity(i int32) Activity {
	a := &s.Network.Activities[i]
	out := Activity{Index: int(i), Code: a.Code, Name: a.Name, Kind: a.Type.String(), Status: a.Status.String(), Start: a.ActualStart, Finish: a.ActualFinish,
		PerDay: s.Network.Calendars[a.Calendar].MinutesPerDay, Driver: int(plan.None)}
	if a.Status == plan.Complete {
		out.Finish = max(a.ActualFinish, a.ActualStart)
	}
	if s.Result == nil {
		return out
	}
	d := &s.Result.Dates[i]
	out.Start, out.Finish = cmp.Or(out.Start, d.Start()), cmp.Or(out.Finish, d.Finish())
	out.Float, out.HasFloat, out.Critical, out.Longest = d.TotalFloat, d.HasFloat, d.Critical, d.LongestPath
	if link := s.Result.Driver[i]; link != plan.None {
		out.Driver = int(s.Network.Links[link].From)
	}
	return out
}

// Activities lists the activities of the project that is meant, in the order of the file.
func (s Sheet) Activities() []Activity {
	var out []Activity
	for i := range s.Network.Activities {
		if s.Network.Activities[i].Project == s.Project {
			out = append(out, s.Activity(int32(i)))
		}
	}
	return out
}

// Find is the first activity of the project with a code, or plan.None.
func (s Sheet) Find(code string) int32 {
	return int32(slices.IndexFunc(s.Network.Activities, func(a plan.Activity) bool { return a.Code == code && a.Project == s.Project }))
}

// Chain is what drives an activity, back to where nothing does, and the activity itself, in time order.
func (s Sheet) Chain(i int32) []Activity {
	var out []Activity
	seen := map[int]bool{}
	for at := int(i); at != int(plan.None) && !seen[at]; {
		seen[at] = true
		a := s.Activity(int32(at))
		out = append(out, a)
		at = a.Driver
	}
	slices.Reverse(out)
	return out
}

// Last is the activity that ends the project: the first of those with its latest finish, those on the longest path before
// others; plan.None where no dates could be computed.
func (s Sheet) Last() int32 {
	best := plan.None
	if s.Result == nil {
		return best
	}
	finish := s.Result.Projects[s.Project].Finish
	for i := range s.Network.Activities {
		a, d := &s.Network.Activities[i], &s.Result.Dates[i]
		if a.Project != s.Project || a.Type.IsSpan() || d.Finish() != finish {
			continue
		}
		if best == plan.None || d.LongestPath && !s.Result.Dates[best].LongestPath {
			best = int32(i)
		}
	}
	return best
}

// Finish is the day the project is forecast to be finished; zero where no dates could be computed.
func (s Sheet) Finish() civil.Date {
	if s.Result == nil {
		return 0
	}
	return s.Result.Projects[s.Project].Finish.FinishDate()
}

// Between sets the names of WBS elements apart.
const Between = " › "

// Path names the WBS elements that an activity is in, from the top.
func (s Sheet) Path(i int32) string {
	var names []string
	n := s.Network
	for w := n.Activities[i].WBS; w != plan.None && len(names) <= len(n.WBS); w = n.WBS[w].Parent {
		names = append(names, cmp.Or(n.WBS[w].Name, n.WBS[w].Code))
	}
	slices.Reverse(names)
	return strings.Join(names, Between)
}
