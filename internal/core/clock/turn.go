package clock

import (
	"fmt"
	"slices"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
)

// extend moves the date of a running step, where both sides agreed before it was due. Who waits agrees to a later date: so it is what the
// other side owes that moves, and what the side that tells of it owes itself only where the other owes nothing. Of several it is the one
// that is due first, of those whose date is earlier than the one that was agreed.
func (r *run) extend(m matter.Move) {
	theirs := r.extensible(m, func(of access.Side) bool { return of != m.By })
	if theirs.first == nil && !theirs.late {
		if ours := r.extensible(m, func(of access.Side) bool { return of == m.By }); ours.first != nil || ours.late {
			theirs = ours
		}
	}
	switch first := theirs.first; {
	case first == nil && theirs.late:
		r.note(m, "it was agreed after the step was due, so it moves nothing")
	case first == nil && theirs.fixed:
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

// extensible is what an agreement about a later date finds of a side.
type extensible struct {
	first       *live // whose date moves
	late, fixed bool  // there is what was due before, or what cannot be extended
}

func (r *run) extensible(m matter.Move, of func(access.Side) bool) (out extensible) {
	until := r.ground.EndOf(m.Due)
	better := func(l *live) bool {
		if out.first == nil || l.step.Due < until != (out.first.step.Due < until) {
			return out.first == nil || l.step.Due < until
		}
		return l.step.Due < out.first.step.Due
	}
	r.each(func(l *live) {
		s := &l.step
		switch {
		case l.over || s.Due == 0 || !of(s.OwedBy):
		case s.State == Missed:
			out.late = out.late || !l.rule.Right
		case s.State == Running && l.rule.Fixed:
			out.fixed = true
		case s.State == Running && better(l):
			out.first = l
		}
	})
	return out
}

// reDate moves the steps that follow a date people named.
func (r *run) reDate(m matter.Move) {
	if m.Due == 0 {
		r.note(m, "it names no date, so it moves nothing")
		return
	}
	var moved []*live
	r.each(func(l *live) {
		if l.rule.Within.Promised && !l.over {
			moved = append(moved, l)
		}
	})
	switch {
	case len(moved) == 0:
		r.note(m, "nothing runs until a date that was promised, so it moves no clock")
	case !slices.ContainsFunc(moved, func(l *live) bool { return l.step.OwedBy == m.By }):
		r.note(m, "only who promises names another date, so it moves nothing")
	default:
		r.promised = m.Due
		for _, l := range moved {
			r.promiseAnew(l, m)
		}
	}
}

// promiseAnew moves what was promised to its new date. What was overdue stays so, and the new date begins a step of its own.
func (r *run) promiseAnew(l *live, m matter.Move) {
	if l.step.State == Running {
		r.schedule(l)
		return
	}
	l.over = true
	r.begin(l.rule, m.At, opposite(l.step.OwedBy))
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

// end stops every running step. Who raised a matter may withdraw it, and who was promised something may let go of it.
func (r *run) end(m matter.Move) {
	if m.Verb == matter.Withdraw && m.By != r.raiser && m.By == opposite(r.raiser) && !r.promisedTo(m.By) {
		r.note(m, "only who raised it can withdraw it")
		return
	}
	r.meet(m)
	r.ended = true
	r.each(func(l *live) {
		for _, s := range []*Step{&l.step, l.further} {
			if s != nil && s.State == Running {
				s.State, s.Met = Stopped, m.At
			}
		}
		l.over = true
	})
}

// promisedTo reports whether a step is a promise to a side.
func (r *run) promisedTo(side access.Side) (so bool) {
	r.each(func(l *live) { so = so || l.rule.Within.Promised && l.step.OwedBy != side })
	return so
}

// pass ends for who hands over what the rules let pass, and begins what that begins. It takes something to hand over.
func (r *run) pass(m matter.Move) {
	owes := false
	r.each(func(l *live) {
		if l.over || l.rule.Right || l.step.OwedBy != m.By || l.step.State != Running && l.step.State != Missed {
			return
		}
		owes = true
		if l.rule.Passes && l.step.State == Running {
			l.step.State, l.step.Met, l.over = Passed, m.At, true
		}
	})
	if !owes {
		r.note(m, "it owed nothing that it could hand over")
		return
	}
	events, matched := r.meet(m)
	if !r.fire(append(events, r.unawaited(m)...), m.At, m.By) && !matched {
		r.note(m, "these rules let the clock run on for who hands over")
	}
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
