package compare

import (
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// find collects every difference, without effects.
func (c *comparison) find() {
	for _, p := range c.pairs {
		c.toNew[p.old], c.toOld[p.new] = p.new, p.old
		c.add(Reidentified, p.new, c.old.keys[p.old], c.new.keys[p.new], nil)
	}
	c.milestones()
	c.project()
	c.calendars()
	for i := range c.old.keys {
		if !c.old.own[i] {
			continue
		}
		if j := c.toNew[i]; j == plan.None {
			c.deleted(int32(i))
		} else {
			c.activity(int32(i), j)
		}
	}
	for j := range c.new.keys {
		if c.new.own[j] && c.toOld[j] == plan.None {
			c.added(int32(j))
		}
	}
	c.links()
	c.baseline()
}

// add notes a change of an activity of the later submission.
func (c *comparison) add(k Kind, j int32, from, to string, undo func(*trial)) *draft {
	d := draft{Change: Change{Kind: k, ID: c.new.keys[j], Name: c.new.n.Activities[j].Name, From: from, To: to}, undo: undo, at: []int32{j}}
	c.changes = append(c.changes, d)
	return &c.changes[len(c.changes)-1]
}

func (c *comparison) milestones() {
	for _, w := range c.watched {
		m := c.moved(w)
		if !m.Comes || m.Old == m.New || sameInstant(c.new.calendar(w.new), m.Old, m.New) {
			continue
		}
		d := c.add(MilestoneMoved, w.new, m.Old.String(), m.New.String(), nil)
		d.Effects, d.Measured = []Effect{{ID: w.id, Name: w.name, Minutes: m.Minutes}}, true
	}
}

// sameInstant reports whether two instants lead to the same next working instant: the end of a day is the start of the next.
func sameInstant(cal *civil.Calendar, a, b civil.Time) bool {
	return a == b || !a.IsZero() && !b.IsZero() && cal.Next(a) == cal.Next(b)
}

func (c *comparison) project() {
	if len(c.old.n.Projects) == 0 || len(c.new.n.Projects) == 0 {
		return
	}
	was, is := &c.old.n.Projects[c.old.project], &c.new.n.Projects[c.new.project]
	note := func(k Kind, from, to, why string, undo func(*trial)) {
		c.changes = append(c.changes, draft{Change: Change{Kind: k, Name: is.Name, From: from, To: to, Why: why, Suspicious: why != ""}, undo: undo})
	}
	if !is.DataDate.IsZero() && is.DataDate < was.DataDate {
		note(DataDateBack, was.DataDate.String(), is.DataDate.String(), "The later submission reports an earlier day than the one before it.", nil)
	}
	if was.MustFinish != is.MustFinish {
		note(TargetMoved, was.MustFinish.String(), is.MustFinish.String(), "", nil)
	}
	if from, to := options(was.Options), options(is.Options); from != to {
		project, old := c.new.project, was.Options
		note(OptionsChanged, from, to, "The tool schedules by other rules than before, which moves dates without any work being different.",
			func(t *trial) { t.projects()[project].Options = old })
	}
}

// options names those scheduling options that move dates.
func options(o plan.Options) string {
	var list []string
	switch o.Logic {
	case plan.RetainedLogic:
		list = append(list, "retained logic")
	case plan.ProgressOverride:
		list = append(list, "progress override")
	case plan.ActualDates:
		list = append(list, "actual dates")
	}
	list = append(list, [...]string{"lags on the predecessor's calendar", "lags on the successor's calendar", "lags on 24 hours", "lags on the project's calendar"}[o.LagCalendar&3])
	if o.UseExpectedFinish {
		list = append(list, "expected finishes used")
	}
	if o.IgnoreOtherProjects {
		list = append(list, "other projects ignored")
	}
	return strings.Join(list, ", ")
}

// deleted notes an activity that is gone. Undoing it puts it back with the links that tied it to what is still there.
func (c *comparison) deleted(i int32) {
	a := &c.old.n.Activities[i]
	k := Deleted
	if a.Type.IsMilestone() {
		k = MilestoneDeleted
	}
	d := draft{Change: Change{Kind: k, ID: c.old.keys[i], Name: a.Name, From: c.old.finish(i).String()}}
	if a.Status != plan.Complete && !a.Type.IsSpan() {
		for _, l := range slices.Concat(c.old.before[i], c.old.behind[i]) {
			for _, end := range []int32{c.old.n.Links[l].From, c.old.n.Links[l].To} {
				if j := c.toNew[end]; j != plan.None {
					d.at = append(d.at, j)
				}
			}
		}
		d.undo = func(t *trial) { t.putBack(c, i) }
	}
	if k == MilestoneDeleted {
		d.Suspicious, d.Why = true, "A milestone that was reported before is not in the schedule any more."
	}
	c.changes = append(c.changes, d)
}

// added notes a new activity. Undoing it takes its links away, and puts back those that were cut to fit it in.
func (c *comparison) added(j int32) {
	undo := func(t *trial) { t.takeOut(c, j) }
	if c.new.n.Activities[j].Type.IsSpan() || !c.new.incomplete(j) {
		undo = nil
	}
	c.add(Added, j, "", c.new.finish(j).String(), undo)
}

// activity compares one activity with itself.
func (c *comparison) activity(i, j int32) {
	a, b := &c.old.n.Activities[i], &c.new.n.Activities[j]
	if a.Name != b.Name {
		d := c.add(Renamed, j, a.Name, b.Name, nil)
		if likeness(a.Name, b.Name) < 0.5 {
			d.Suspicious, d.Why = true, "The same identity stands for something with quite another name: whatever was tied to it may mean other work now."
		}
	}
	if a.Type != b.Type {
		was := a.Type
		c.add(TypeChanged, j, a.Type.String(), b.Type.String(), func(t *trial) { t.n.Activities[j].Type = was })
	}
	c.history(i, j)
	if c.notComplete(i, j) {
		c.lengths(i, j)
		c.constraints(i, j)
		c.byHand(i, j)
		c.ownCalendar(i, j)
		c.float(i, j)
	}
}

// history compares what was said to have happened.
func (c *comparison) history(i, j int32) {
	a, b := &c.old.n.Activities[i], &c.new.n.Activities[j]
	cal := c.new.calendar(j)
	for _, actual := range []struct {
		what     string
		was, is  civil.Time
		putBack  func(*plan.Activity)
		whenGone string
	}{
		{"start", a.ActualStart, b.ActualStart, func(x *plan.Activity) { x.ActualStart = a.ActualStart }, "not started"},
		{"finish", a.ActualFinish, b.ActualFinish, func(x *plan.Activity) {
			x.ActualFinish, x.Status, x.Remaining = a.ActualFinish, plan.Complete, 0
			if x.ActualStart.IsZero() {
				x.ActualStart = a.ActualStart
			}
		}, "not finished"},
	} {
		if actual.was.IsZero() || sameInstant(cal, actual.was, actual.is) {
			continue
		}
		if actual.what == "start" && a.Type.IsMilestone() && !a.ActualFinish.IsZero() && !sameInstant(cal, a.ActualFinish, b.ActualFinish) {
			continue // a milestone has one date, which is told once
		}
		to := actual.is.String()
		why := fmt.Sprintf("The actual %s was reported before and is another date now.", actual.what)
		if actual.is.IsZero() {
			to, why = actual.whenGone, fmt.Sprintf("The actual %s was reported before and has been taken away.", actual.what)
		}
		put := actual.putBack
		d := c.add(HistoryRewritten, j, "actual "+actual.what+" "+actual.was.String(), to, func(t *trial) { put(&t.n.Activities[j]) })
		d.Suspicious, d.Why = true, why
	}
	if a.Status != plan.Complete && c.takenBack(a, b) {
		d := c.add(ProgressTaken, j, fmt.Sprintf("%.0f %%", a.Percent), fmt.Sprintf("%.0f %%", b.Percent), nil)
		d.Suspicious, d.Why = true, "Less is reported done than was reported before."
	}
}

// takenBack reports an activity of which less is done than was said before. What measures itself by its duration has a lower percentage
// as soon as more is left to do, which is another estimate and is told as one: there the time that was worked counts, where the tool
// keeps it. Level of effort takes its percentage from the work around it.
func (c *comparison) takenBack(a, b *plan.Activity) bool {
	const slack = 0.5 // per cent, for roundings
	switch {
	case a.PercentKind != b.PercentKind || a.Type.IsSpan() || b.Type.IsSpan():
		return false
	case a.PercentKind != plan.DurationPercent:
		return b.Percent < a.Percent-slack
	case c.new.n.Rules != plan.ProjectRules:
		return false
	}
	return float64(b.Original)*b.Percent < float64(a.Original)*(a.Percent-slack)
}

// lengths compares durations. Of what has started, the remaining work is only said to have changed where it has grown: that it shrinks is
// progress.
func (c *comparison) lengths(i, j int32) {
	a, b := &c.old.n.Activities[i], &c.new.n.Activities[j]
	if a.Type.IsSpan() || b.Type.IsSpan() {
		return
	}
	switch {
	case a.Status == plan.NotStarted && b.Status == plan.NotStarted && (a.Original != b.Original || a.Remaining != b.Remaining):
		original, remaining := a.Original, a.Remaining
		c.add(DurationChanged, j, c.old.days(i, a.Remaining), c.new.days(j, b.Remaining), func(t *trial) {
			t.n.Activities[j].Original, t.n.Activities[j].Remaining = original, remaining
		})
	case a.Status == plan.NotStarted && b.Status == plan.InProgress && a.Original != b.Original:
		// It began meanwhile with another length: what is left is set against what would be left of the length it had.
		left := max(b.Remaining+a.Original-b.Original, 0)
		c.add(DurationChanged, j, c.old.days(i, a.Original), c.new.days(j, b.Original), func(t *trial) { t.n.Activities[j].Remaining = left })
	case a.Status == plan.InProgress && b.Remaining > a.Remaining:
		remaining := a.Remaining
		c.add(RemainingChanged, j, c.old.days(i, a.Remaining)+" left", c.new.days(j, b.Remaining)+" left", func(t *trial) {
			t.n.Activities[j].Remaining = remaining
		})
	}
}

func (c *comparison) constraints(i, j int32) {
	a, b := &c.old.n.Activities[i], &c.new.n.Activities[j]
	was := a.Constraints
	back := func(t *trial) { t.n.Activities[j].Constraints = was }
	for _, x := range b.Constraints {
		if x.Kind == plan.NoConstraint || slices.Contains(a.Constraints[:], x) {
			continue
		}
		k, from := ConstraintSet, ""
		for _, y := range a.Constraints {
			if y.Kind == x.Kind {
				k, from = ConstraintMoved, constraint(y)
			}
		}
		d := c.add(k, j, from, constraint(x), back)
		if x.Kind.IsHard() {
			d.Suspicious, d.Why = true, "A date that the logic does not give is held by hand: it can hide that the work before it is late."
		}
	}
	for _, y := range a.Constraints {
		kept := func(x plan.Constraint) bool { return x.Kind == y.Kind }
		if y.Kind != plan.NoConstraint && !slices.ContainsFunc(b.Constraints[:], kept) {
			c.add(ConstraintGone, j, constraint(y), "", back)
		}
	}
}

func constraint(x plan.Constraint) string {
	if x.Date.IsZero() {
		return x.Kind.String()
	}
	return x.Kind.String() + " " + x.Date.String()
}

func (c *comparison) ownCalendar(i, j int32) {
	a, b := &c.old.n.Activities[i], &c.new.n.Activities[j]
	was, is := &c.old.n.Calendars[a.Calendar], &c.new.n.Calendars[b.Calendar]
	if was.Name == is.Name {
		return
	}
	c.add(CalendarChanged, j, was.Name, is.Name, func(t *trial) { t.n.Activities[j].Calendar = t.calendar(was) })
}

// calendars compares calendars of the same name from the later data date on.
func (c *comparison) calendars() {
	from := max(c.new.dataDate(), c.old.dataDate()).Date()
	until := max(c.new.r.Finish, c.old.r.Finish).Date() + 92
	until = min(until, from+20*366)
	for k := range c.new.n.Calendars {
		is := &c.new.n.Calendars[k]
		at := slices.IndexFunc(c.old.n.Calendars, func(x plan.Calendar) bool { return x.Name == is.Name })
		users := c.usersOf(int32(k))
		if at < 0 || len(users) == 0 {
			continue
		}
		was := c.old.n.Calendars[at]
		days, minutes := differs(was.Time, is.Time, from, until)
		if days == 0 {
			continue
		}
		to := fmt.Sprintf("%d days between %s and %s differ, %s working time in all", days, from, until, signed(minutes))
		d := draft{Change: Change{Kind: CalendarEdited, Name: is.Name, From: fmt.Sprintf("%.1f h a week", float64(was.Time.PerWeek())/60), To: to}, at: users,
			undo: func(t *trial) { t.calendars()[k].Time = was.Time }}
		if minutes > 0 {
			d.FloatLost = 0
		}
		c.changes = append(c.changes, d)
	}
}

func signed(minutes int64) string {
	return fmt.Sprintf("%+.0f h", float64(minutes)/60)
}

func differs(a, b *civil.Calendar, from, until civil.Date) (days int, minutes int64) {
	for d := from; d <= until; d++ {
		x, y := a.Day(d), b.Day(d)
		if slices.Equal(x, y) {
			continue
		}
		days++
		minutes += length(y) - length(x)
	}
	return days, minutes
}

func length(spans []civil.Span) (n int64) {
	for _, s := range spans {
		n += int64(s.To - s.From)
	}
	return n
}

// usersOf lists the incomplete activities on a calendar of the later submission.
func (c *comparison) usersOf(calendar int32) (list []int32) {
	for j := range c.new.n.Activities {
		if a := &c.new.n.Activities[j]; a.Calendar == calendar && a.Status != plan.Complete && c.new.own[j] {
			list = append(list, int32(j))
		}
	}
	return list
}

// float says whose float went down, and who joined or left the critical activities.
func (c *comparison) float(i, j int32) {
	was, is := &c.old.r.Dates[i], &c.new.r.Dates[j]
	if !was.HasFloat || !is.HasFloat {
		return
	}
	perDay := max(c.new.n.Calendars[c.new.n.Activities[j].Calendar].MinutesPerDay, 1)
	if lost := was.TotalFloat - is.TotalFloat; lost > 0 && lost >= 5*perDay {
		d := c.add(FloatUsed, j, c.old.days(i, was.TotalFloat), c.new.days(j, is.TotalFloat), nil)
		d.FloatLost = lost
	}
	switch {
	case !was.Critical && is.Critical:
		c.add(CriticalJoined, j, c.old.days(i, was.TotalFloat)+" float", c.new.days(j, is.TotalFloat)+" float", nil)
	case was.Critical && !is.Critical:
		c.add(CriticalLeft, j, c.old.days(i, was.TotalFloat)+" float", c.new.days(j, is.TotalFloat)+" float", nil)
	}
}

// baseline compares the baseline dates inside the files.
func (c *comparison) baseline() {
	var moved, gone []string
	for i := range c.old.keys {
		j := c.toNew[i]
		if !c.old.own[i] || j == plan.None {
			continue
		}
		a, b := &c.old.n.Activities[i], &c.new.n.Activities[j]
		switch {
		case a.BaselineFinish.IsZero() || a.BaselineStart == b.BaselineStart && a.BaselineFinish == b.BaselineFinish:
		case b.BaselineFinish.IsZero():
			gone = append(gone, c.new.keys[j])
		default:
			moved = append(moved, c.new.keys[j])
		}
	}
	for _, x := range []struct {
		items []string
		to    string
	}{{moved, "another baseline"}, {gone, "no baseline"}} {
		if len(x.items) == 0 {
			continue
		}
		c.changes = append(c.changes, draft{Change: Change{Kind: BaselineChanged, From: fmt.Sprintf("the baseline of %d activities", len(x.items)), To: x.to, Items: x.items,
			Suspicious: true, Why: "What the work is measured against was replaced: against the new baseline it may look on time."}})
	}
}
