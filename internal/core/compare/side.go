package compare

import (
	"fmt"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// side is one of the two submissions, with what is looked up in it.
type side struct {
	n       *plan.Network
	project int32
	r       *sched.Result
	own     []bool // of the project that is meant, and no WBS summary: those are not work of their own
	keys    []string
	byKey   map[string]int32 // ambiguous where several have it
	before  [][]int32        // links into each activity
	behind  [][]int32        // links out of each activity
}

// ambiguous marks a key that several activities have.
const ambiguous = int32(-2)

func index(s Schedule, by Identity) *side {
	n := s.Network
	x := &side{n: n, project: max(s.Project, 0), r: s.Result, own: make([]bool, len(n.Activities)), keys: make([]string, len(n.Activities)),
		byKey: make(map[string]int32, len(n.Activities)), before: make([][]int32, len(n.Activities)), behind: make([][]int32, len(n.Activities))}
	for i := range n.Activities {
		a := &n.Activities[i]
		x.own[i] = (a.Project == s.Project || s.Project == plan.None) && a.Type != plan.WBSSummary
		key := a.Code
		if by == ByID {
			key = string(a.ID)
		}
		if a.Project != s.Project && s.Project != plan.None {
			key = n.Projects[a.Project].Code + "\x00" + key // of another project, tied to this one
		}
		x.keys[i] = key
		if _, again := x.byKey[key]; again {
			x.byKey[key] = ambiguous
		} else {
			x.byKey[key] = int32(i)
		}
	}
	for i, l := range n.Links {
		x.before[l.To] = append(x.before[l.To], int32(i))
		x.behind[l.From] = append(x.behind[l.From], int32(i))
	}
	return x
}

func (x *side) dataDate() civil.Time {
	if len(x.n.Projects) == 0 {
		return 0
	}
	return x.n.Projects[x.project].DataDate
}

func (x *side) calendar(i int32) *civil.Calendar {
	return x.n.Calendars[x.n.Activities[i].Calendar].Time
}

// finish is when an activity ends: as it did, or as its logic says.
func (x *side) finish(i int32) civil.Time { return finish(x.n, x.r, i) }

func finish(n *plan.Network, r *sched.Result, i int32) civil.Time {
	a := &n.Activities[i]
	if a.Status == plan.Complete {
		if t := max(a.ActualFinish, a.ActualStart); !t.IsZero() {
			return t
		}
	}
	if a.Type == plan.StartMilestone {
		return r.Dates[i].Start()
	}
	return r.Dates[i].Finish()
}

// path is the WBS path of an activity.
func (x *side) path(i int32) string {
	var parts []string
	for at := x.n.Activities[i].WBS; at != plan.None && len(parts) < 64; at = x.n.WBS[at].Parent {
		parts = append(parts, x.n.WBS[at].Name)
	}
	return strings.Join(parts, "\x00")
}

func (x *side) incomplete(i int32) bool { return x.n.Activities[i].Status != plan.Complete }

// days shows working minutes of an activity's calendar as days.
func (x *side) days(i int32, m civil.Minutes) string {
	perDay := x.n.Calendars[x.n.Activities[i].Calendar].MinutesPerDay
	if perDay <= 0 {
		perDay = 8 * 60
	}
	if m%perDay == 0 {
		return fmt.Sprintf("%d d", m/perDay)
	}
	return fmt.Sprintf("%.1f d", float64(m)/float64(perDay))
}

// match says which activities are the same: by identity, and for what is left by name and place in the WBS, which is said and ties
// nothing.
func (c *comparison) match() {
	c.toNew, c.toOld = none(len(c.old.keys)), none(len(c.new.keys))
	for i, key := range c.old.keys {
		j, there := c.new.byKey[key]
		if there && j != ambiguous && c.old.byKey[key] != ambiguous && c.old.own[i] == c.new.own[j] {
			c.toNew[i], c.toOld[j] = j, int32(i)
		}
	}
	type place struct{ name, path string }
	left := map[place]int32{}
	for j := range c.new.keys {
		if !c.new.own[j] || c.toOld[j] != plan.None {
			continue
		}
		p := place{c.new.n.Activities[j].Name, c.new.path(int32(j))}
		if _, again := left[p]; again {
			left[p] = ambiguous
		} else {
			left[p] = int32(j)
		}
	}
	seen := map[place]int{}
	for i := range c.old.keys {
		if c.old.own[i] && c.toNew[i] == plan.None {
			seen[place{c.old.n.Activities[i].Name, c.old.path(int32(i))}]++
		}
	}
	for i := range c.old.keys {
		if !c.old.own[i] || c.toNew[i] != plan.None {
			continue
		}
		p := place{c.old.n.Activities[i].Name, c.old.path(int32(i))}
		if j, there := left[p]; there && j != ambiguous && seen[p] == 1 && p.name != "" {
			c.pairs = append(c.pairs, renaming{int32(i), j})
		}
	}
}

// renaming is an activity that looks the same under another identity.
type renaming struct{ old, new int32 }

func none(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = plan.None
	}
	return list
}

// watch chooses the milestones that matter, and marks what they wait for.
func (c *comparison) watch(ids []string) {
	if len(ids) == 0 {
		ids = c.finishMilestones()
	}
	for _, id := range ids {
		w := watched{id: id, old: lookup(c.old, id), new: lookup(c.new, id)}
		switch {
		case w.new != plan.None:
			w.name = c.new.n.Activities[w.new].Name
		case w.old != plan.None:
			w.name = c.old.n.Activities[w.old].Name
		}
		c.watched = append(c.watched, w)
	}
	c.above = make([]bool, len(c.new.keys))
	var queue []int32
	for _, w := range c.watched {
		if w.new != plan.None {
			queue = append(queue, w.new)
		}
	}
	for len(queue) > 0 {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if c.above[at] {
			continue
		}
		c.above[at] = true
		for _, l := range c.new.before[at] {
			queue = append(queue, c.new.n.Links[l].From)
		}
	}
}

func lookup(x *side, id string) int32 {
	if i, ok := x.byKey[id]; ok && i != ambiguous {
		return i
	}
	return plan.None
}

// finishMilestones lists every finish milestone of either submission, and what ends the later one when that is none of them.
func (c *comparison) finishMilestones() (ids []string) {
	known := map[string]bool{}
	add := func(key string) {
		if !known[key] {
			known[key] = true
			ids = append(ids, key)
		}
	}
	var latest civil.Time
	for _, x := range []*side{c.new, c.old} {
		for i := range x.keys {
			if x.own[i] && x.n.Activities[i].Type == plan.FinishMilestone && x.byKey[x.keys[i]] != ambiguous {
				add(x.keys[i])
				if x == c.new {
					latest = max(latest, x.finish(int32(i)))
				}
			}
		}
	}
	last := plan.None
	for i := range c.new.keys {
		if f := c.new.finish(int32(i)); c.new.own[i] && !c.new.n.Activities[i].Type.IsSpan() && f > latest {
			last, latest = int32(i), f
		}
	}
	if last != plan.None {
		add(c.new.keys[last])
	}
	return ids
}
