package compare

import (
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// Reason is a sort of changes that moved a milestone.
type Reason string

// The reasons, in the order in which they are taken back: first what lies farthest from the work.
const (
	ByRules     Reason = "other rules of scheduling"
	ByHistory   Reason = "history that was rewritten"
	ByHand      Reason = "constraints and dates set by hand"
	ByCalendars Reason = "calendars"
	ByLogic     Reason = "links and lags"
	ByScope     Reason = "activities that came or went"
	ByLengths   Reason = "durations"
	ByProgress  Reason = "progress, and the time that passed"
)

// reasons are the kinds of changes behind every reason but the last.
var reasons = []struct {
	Reason
	kinds []Kind
}{
	{ByRules, []Kind{OptionsChanged}},
	{ByHistory, []Kind{HistoryRewritten}},
	{ByHand, []Kind{ConstraintSet, ConstraintMoved, ConstraintGone}},
	{ByCalendars, []Kind{CalendarChanged, CalendarEdited}},
	{ByLogic, []Kind{LinkCut, LinkAdded, LinkRetyped, LagChanged}},
	{ByScope, []Kind{Added, Deleted, MilestoneDeleted, TypeChanged}},
	{ByLengths, []Kind{DurationChanged, RemainingChanged}},
}

// Part is by how many days one reason made a milestone later; earlier is negative.
type Part struct {
	Reason Reason `json:"reason"`
	Days   int    `json:"days"`
}

// mostTaken is how many changes are taken back at most to tell reasons apart.
const mostTaken = 5_000

// split finds how many days of what each milestone moved by each reason is worth: the changes are taken back from the later submission one sort
// after another, and what is left then is progress. Parts add up to the days between the dates [own]. There are none where what is taken back
// makes a loop, or is too much.
func (c *comparison) split() map[string][]Part {
	if len(c.changes) > mostTaken {
		return nil
	}
	t, parts, before := c.trial(), map[string][]Part{}, c.days(c.new.n, c.new.r)
	for _, of := range reasons {
		found := false
		for k := range c.changes {
			if d := &c.changes[k]; d.undo != nil && slices.Contains(of.kinds, d.Kind) {
				d.undo(t)
				found = true
			}
		}
		if !found {
			continue
		}
		r, err := sched.Run(&t.n)
		if err != nil {
			return nil
		}
		after := c.days(&t.n, r)
		take(parts, of.Reason, before, after)
		before = after
	}
	first := map[string]civil.Date{}
	for _, w := range c.watched {
		if w.old != plan.None {
			first[w.id] = c.old.finish(w.old).FinishDate()
		}
	}
	take(parts, ByProgress, before, first)
	return parts
}

// days are the days of the milestones in the later submission, or a trial of it.
func (c *comparison) days(n *plan.Network, r *sched.Result) map[string]civil.Date {
	out := map[string]civil.Date{}
	for _, w := range c.watched {
		if w.new != plan.None {
			out[w.id] = finish(n, r, w.new).FinishDate()
		}
	}
	return out
}

// take adds what a reason is worth, the days with it less those without.
func take(parts map[string][]Part, reason Reason, with, without map[string]civil.Date) {
	for id, day := range with {
		if was := without[id]; was != day && !was.IsZero() && !day.IsZero() {
			parts[id] = append(parts[id], Part{reason, int(day - was)})
		}
	}
}
