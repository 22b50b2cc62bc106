package compare

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// byHand compares the dates of an activity that its links do not give: a deadline, an expected finish, and dates that somebody set and
// nothing moves. They are told as constraints are.
func (c *comparison) byHand(i, j int32) {
	a, b := &c.old.n.Activities[i], &c.new.n.Activities[j]
	c.deadline(i, j)
	c.dated(j, "expected finish", a.ExpectedFinish, b.ExpectedFinish, func(t *trial) { t.n.Activities[j].ExpectedFinish = a.ExpectedFinish })
	if a.ManualStart == b.ManualStart && a.ManualFinish == b.ManualFinish {
		return
	}
	d := c.dated(j, "dates set by hand", a.ManualFinish, b.ManualFinish, func(t *trial) {
		t.n.Activities[j].ManualStart, t.n.Activities[j].ManualFinish = a.ManualStart, a.ManualFinish
	})
	if d == nil { // it ends when it did, and starts on another day
		d = c.add(ConstraintMoved, j, "dates set by hand, start "+a.ManualStart.String(), "dates set by hand, start "+b.ManualStart.String(), nil)
	}
	if a.ManualFinish.IsZero() {
		d.Suspicious, d.Why = true, "A date that the logic gave before is held by hand now: it can hide that the work before it is late."
	}
}

// deadline compares what a finish is to be measured against. That it is moved is suspicious where the finish is forecast after it.
func (c *comparison) deadline(i, j int32) {
	was, is := c.old.n.Activities[i].Deadline, c.new.n.Activities[j].Deadline
	d := c.dated(j, "deadline", was, is, func(t *trial) { t.n.Activities[j].Deadline = was })
	if d != nil && !was.IsZero() && (is.IsZero() || is > was) && c.new.finish(j) > was {
		d.Suspicious, d.Why = true, "The finish is forecast after the deadline it had, and the deadline was moved or taken away: it looks less late than it is."
	}
}

// dated notes a date that was set, moved or taken away; nil where it stayed.
func (c *comparison) dated(j int32, what string, was, is civil.Time, undo func(*trial)) *draft {
	named := func(t civil.Time) string { return what + " " + t.String() }
	switch {
	case was == is || sameInstant(c.new.calendar(j), was, is):
		return nil
	case was.IsZero():
		return c.add(ConstraintSet, j, "", named(is), undo)
	case is.IsZero():
		return c.add(ConstraintGone, j, named(was), "", undo)
	}
	return c.add(ConstraintMoved, j, named(was), named(is), undo)
}

// notComplete reports whether an activity is complete in neither submission.
func (c *comparison) notComplete(i, j int32) bool {
	return c.old.n.Activities[i].Status != plan.Complete && c.new.n.Activities[j].Status != plan.Complete
}
