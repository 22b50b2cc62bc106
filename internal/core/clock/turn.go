package clock

import (
	"fmt"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
)

// extend moves the date of the running step that is due first, where both sides agreed before it was due.
func (r *run) extend(m matter.Move) {
	var first *live
	late, fixed := false, false
	r.each(func(l *live) {
		s := &l.step
		switch {
		case l.over || s.Due == 0:
		case s.State == Missed:
			late = true
		case s.State == Running && l.rule.Fixed:
			fixed = true
		case s.State == Running && (first == nil || s.Due < first.step.Due):
			first = l
		}
	})
	switch {
	case first == nil && late:
		r.note(m, "it was agreed after the step was due, so it moves nothing")
	case first == nil && fixed:
		r.note(m, "the rules know no extension of this step")
	case first == nil:
		r.note(m, "no step was running, so it moves nothing")
	case r.ground.EndOf(m.Due) <= first.step.Due:
		r.note(m, "its date is not later than the one there is, so it moves nothing")
	default:
		first.step.Extended++
		r.date(&first.step, first.rule, m.Due)
	}
}

// reDate moves the steps that follow a date people named.
func (r *run) reDate(m matter.Move) {
	if m.Due == 0 {
		r.note(m, "it names no date, so it moves nothing")
		return
	}
	r.promised = m.Due
	r.each(func(l *live) {
		if l.rule.Within.Promised && l.step.State == Running {
			r.schedule(l)
		}
	})
}

// notify begins the further period of every overdue step that the other side owes.
func (r *run) notify(m matter.Move) {
	began, early := false, int64(0)
	r.each(func(l *live) {
		switch {
		case l.over || l.rule.Further == nil || l.step.OwedBy == m.By:
		case l.step.State == Running:
			early = l.step.Due
		case l.step.State == Missed && l.further == nil:
			f := r.furtherOf(l)
			f.State, f.Started = Running, m.At
			l.further = &f
			r.date(&f, l.rule, r.ground.After(r.ground.date(m.At), l.rule.Further.Within))
			began = true
		}
	})
	switch {
	case began:
	case early != 0:
		on := time.UnixMicro(early).In(r.ground.Zone).Format(time.DateOnly)
		r.note(m, fmt.Sprintf("it came before the step was overdue, which is due on %s, so it begins nothing", on))
	default:
		r.note(m, "no overdue step has a further period, so it begins nothing")
	}
}

// TooEarly says in a sentence why a side cannot notify at an instant that an answer is overdue, given the steps at that instant: the other
// side owes something, and none of it is overdue. It is "" otherwise.
func TooEarly(steps []Step, by access.Side, at int64, zone *time.Location) string {
	first := int64(0)
	for _, s := range steps {
		if !s.Pending || s.Right || s.OwedBy == by || s.Due == 0 {
			continue
		}
		if s.Due < at {
			return ""
		}
		if first == 0 || s.Due < first {
			first = s.Due
		}
	}
	if first == 0 {
		return ""
	}
	return fmt.Sprintf("it is due on %s: that it is overdue can be notified from the day after", time.UnixMicro(first).In(zone).Format(time.DateOnly))
}

// furtherOf is the further period of a rule, not begun.
func (r *run) furtherOf(l *live) Step {
	s := r.blank(l.rule)
	s.Notified, s.OwedBy = true, l.step.OwedBy
	s.Name += ", after the notice that it is overdue"
	s.IfMissed = l.rule.Further.IfMissed
	if c := l.rule.Further.Clause; c != "" {
		s.Clause = c
	}
	return s
}

// end stops every running step.
func (r *run) end(m matter.Move) {
	r.each(func(l *live) {
		for _, s := range []*Step{&l.step, l.further} {
			if s != nil && s.State == Running {
				s.State, s.Met = Stopped, m.At
			}
		}
		l.over = true
	})
}

// pass ends for who hands over what the rules let pass.
func (r *run) pass(m matter.Move) {
	r.each(func(l *live) {
		if l.rule.Passes && l.step.State == Running && l.step.OwedBy == m.By {
			l.step.State, l.step.Met, l.over = Passed, m.At, true
		}
	})
}

// Standing is where a matter stands at an instant: in whose court the ball is, until when, and what silence was treated as.
type Standing struct {
	Court  access.Side
	Due    int64  // of the step that whoever has the ball owes next; 0 where no rule says
	Warn   int64  // of the same step
	Rule   string // the same step
	Name   string
	Deemed []Step // those whose deemed outcome has taken effect
}

// Stand puts what moves say together with what clocks say at the instant the steps were made for. The moves say who has the ball, unless
// time has passed it on since the last of them: to who owes the step that a missed one began, or, where an outcome was deemed and
// nothing follows, to who may rely on it.
func Stand(s matter.State, steps []Step) Standing {
	st := Standing{Court: s.Court}
	var begun *Step
	for i := range steps {
		switch step := &steps[i]; {
		case step.State == Treated:
			st.Deemed = append(st.Deemed, *step)
			if !step.Right && step.DeemedOn > s.Last && s.Phase.Live() && begun == nil {
				st.Court = opposite(step.OwedBy)
			}
		case step.Pending && !step.Right && !step.Notified && step.Started > s.Last && s.Phase.Live():
			begun = step
			st.Court = step.OwedBy
		}
	}
	if mine := earliest(steps, st.Court); mine != nil {
		st.Due, st.Warn, st.Rule, st.Name = mine.Due, mine.Warn, mine.Rule, mine.Name
	}
	return st
}

func opposite(s access.Side) access.Side {
	if s == access.ClientSide {
		return access.DeliverySide
	}
	return access.ClientSide
}

// earliest is the pending duty of a side that is due first.
func earliest(steps []Step, of access.Side) *Step {
	var first *Step
	for i := range steps {
		s := &steps[i]
		if s.Pending && !s.Right && s.Due != 0 && s.OwedBy == of && (first == nil || s.Due < first.Due) {
			first = s
		}
	}
	return first
}
