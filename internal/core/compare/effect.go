package compare

import (
	"slices"
	"strings"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// trial is the later submission with one change undone.
type trial struct {
	n              plan.Network
	ownedCalendars bool
	ownedProjects  bool
}

func (c *comparison) trial() *trial {
	t := &trial{n: *c.new.n}
	t.n.Activities = slices.Clone(t.n.Activities)
	t.n.Links = slices.Clone(t.n.Links)
	return t
}

func (t *trial) calendars() []plan.Calendar {
	if !t.ownedCalendars {
		t.n.Calendars, t.ownedCalendars = slices.Clone(t.n.Calendars), true
	}
	return t.n.Calendars
}

func (t *trial) projects() []plan.Project {
	if !t.ownedProjects {
		t.n.Projects, t.ownedProjects = slices.Clone(t.n.Projects), true
	}
	return t.n.Projects
}

// calendar is the index of a calendar as it was: the one of its name, else a new one.
func (t *trial) calendar(was *plan.Calendar) int32 {
	if i := slices.IndexFunc(t.n.Calendars, func(x plan.Calendar) bool { return x.Name == was.Name }); i >= 0 {
		return int32(i)
	}
	t.n.Calendars = append(t.calendars(), *was)
	return int32(len(t.n.Calendars) - 1)
}

// relink takes links away and puts others in.
func (t *trial) relink(gone, back []plan.Link) {
	for _, l := range gone {
		if i := slices.Index(t.n.Links, l); i >= 0 {
			t.n.Links = slices.Delete(t.n.Links, i, i+1)
		}
	}
	t.n.Links = append(t.n.Links, back...)
}

// putBack adds an activity of the earlier submission, with its links to those that are still there.
func (t *trial) putBack(c *comparison, i int32) {
	a := c.old.n.Activities[i]
	a.Project, a.WBS = c.new.project, plan.None
	a.Calendar = t.calendar(&c.old.n.Calendars[a.Calendar])
	at := int32(len(t.n.Activities))
	t.n.Activities = append(t.n.Activities, a)
	place := func(end int32) int32 {
		if end == i {
			return at
		}
		return c.toNew[end]
	}
	for _, k := range slices.Concat(c.old.before[i], c.old.behind[i]) {
		l := c.old.n.Links[k]
		l.From, l.To = place(l.From), place(l.To)
		if l.From != plan.None && l.To != plan.None {
			t.n.Links = append(t.n.Links, l)
		}
	}
}

// takeOut takes away the links of a new activity, and puts back those that went through where it stands now.
func (t *trial) takeOut(c *comparison, j int32) {
	before, behind := map[int32]bool{}, map[int32]bool{}
	t.n.Links = slices.DeleteFunc(t.n.Links, func(l plan.Link) bool {
		switch j {
		case l.To:
			before[l.From] = true
			return true
		case l.From:
			behind[l.To] = true
			return true
		}
		return false
	})
	for _, l := range c.old.n.Links {
		from, to := c.toNew[l.From], c.toNew[l.To]
		if from != plan.None && to != plan.None && before[from] && behind[to] && !slices.ContainsFunc(t.n.Links, func(x plan.Link) bool { return x.From == from && x.To == to }) {
			l.From, l.To = from, to
			t.n.Links = append(t.n.Links, l)
		}
	}
}

// mostEffects is how many milestones a change lists.
const mostEffects = 12

// measure schedules the later submission once more for each change that can be undone and that something that matters waits for.
func (c *comparison) measure() {
	var matters []int32
	for _, w := range c.watched {
		if w.new != plan.None {
			matters = append(matters, w.new)
		}
	}
	runs := 0
	for k := range c.changes {
		d := &c.changes[k]
		if d.undo == nil || len(matters) == 0 {
			continue
		}
		if len(d.at) > 0 && !slices.ContainsFunc(d.at, func(j int32) bool { return c.above[j] }) && !d.cut() {
			d.Measured = true // nothing that matters waits for it
			continue
		}
		if runs == c.runs {
			c.skipped++
			continue
		}
		runs++
		t := c.trial()
		d.undo(t)
		r, err := sched.Run(&t.n)
		if err != nil {
			continue // the old logic and the new one make a loop together: the change cannot be looked at by itself
		}
		d.Measured = true
		c.effects(d, &t.n, r)
		if d.cut() {
			d.breaks(c, &t.n, r)
		}
	}
}

// cut reports whether the change takes away what an activity waited for.
func (d *draft) cut() bool { return d.Kind == LinkCut || d.Kind == LinkRetyped }

func (c *comparison) effects(d *draft, n *plan.Network, without *sched.Result) {
	for _, w := range c.watched {
		if w.new == plan.None {
			continue
		}
		is, would := c.new.finish(w.new), finish(n, without, w.new)
		if is == would || is.IsZero() || would.IsZero() {
			continue
		}
		minutes := c.new.calendar(w.new).Between(would, is)
		if minutes == 0 {
			continue
		}
		d.Effects = append(d.Effects, Effect{ID: w.id, Name: w.name, Minutes: minutes})
		d.earlier = d.earlier || minutes < 0
		d.later = d.later || minutes > 0
		if w.old != plan.None && minutes < 0 && would > c.old.finish(w.old) {
			d.hides = true
		}
	}
	slices.SortStableFunc(d.Effects, func(a, b Effect) int { return int(magnitude(b.Minutes)) - int(magnitude(a.Minutes)) })
	d.Effects = d.Effects[:min(len(d.Effects), mostEffects)]
}

// breaks notes that the successor of a cut link now goes before what it waited for.
func (d *draft) breaks(c *comparison, n *plan.Network, without *sched.Result) {
	j := d.at[0]
	is, would := c.new.r.Dates[j].Start(), without.Dates[j].Start()
	if would > is && c.new.calendar(j).Between(is, would) > 0 {
		d.FloatLost = c.new.calendar(j).Between(is, would)
	}
}

// judge says what is suspicious about the changes whose effect was measured.
func (c *comparison) judge() {
	for k := range c.changes {
		d := &c.changes[k]
		if d.Suspicious {
			continue
		}
		if why := c.why(d); why != "" {
			d.Suspicious, d.Why = true, why
		}
	}
}

const hidden = "Without this change a milestone would be later than the submission before said: it hides a slip."

func (c *comparison) why(d *draft) string {
	switch d.Kind {
	case LinkCut, LinkRetyped:
		return c.whyCut(d)
	case LagChanged:
		return c.whyLag(d)
	case DurationChanged, RemainingChanged, CalendarChanged, Deleted, TypeChanged, ConstraintGone, ConstraintMoved, ConstraintSet:
		if d.hides {
			return hidden
		}
	case CalendarEdited:
		if d.earlier {
			return "The calendar has more working time than before, which brings a milestone forward without any work being less."
		}
	case FloatUsed:
		// Less than a quarter of it nobody would miss [own].
		if left := c.new.r.Dates[d.at[0]].TotalFloat; c.relinkedAt[d.at[0]] && 3*int64(d.FloatLost) >= int64(left) {
			return "Its links were changed, and it has less float because of them: time that belonged to both sides was used by putting work in another order."
		}
	}
	return ""
}

func (c *comparison) whyCut(d *draft) string {
	from := lookup(c.new, d.ID)
	switch {
	case d.hides:
		return hidden
	case d.FloatLost > 0 && from != plan.None && c.new.incomplete(from) && (d.Kind == LinkRetyped || !c.leads(from, d.at[0])):
		d.FloatLost = 0
		return "What the activity waited for is not finished, and it is now planned to begin before that."
	}
	d.FloatLost = 0
	return ""
}

func (c *comparison) whyLag(d *draft) string {
	switch {
	case d.hides:
		return hidden
	case d.later:
		return "A wait without work was made longer, which makes a milestone later: nothing is done in a lag, and nobody owns it."
	case d.earlier && strings.Contains(d.To, "−"):
		return "The successor now begins before what it waits for is finished."
	}
	return ""
}
