package conduct

import (
	"fmt"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/matter"
)

// Case is one matter of the shared room, with what clocks made of it.
type Case struct {
	ID     string
	Class  string // of a decision
	Reason string // why a promise was missed, as its side says
	State  matter.State
	Moves  []matter.Move
	Steps  []clock.Step
	Ground clock.Ground
}

// Rows is what a matter tells about the sides: a row for every duty with a date, and one each for a decision, a promise and an issue.
// Rights, such as a notice of claim, are nobody's duty; a matter that lies in the room of one side tells nothing.
func Rows(c Case) []Obligation {
	if c.State.Private || c.State.Moves == 0 {
		return nil
	}
	var out []Obligation
	add := func(o Obligation) {
		o.ID = fmt.Sprintf("%s/%d", c.ID, len(out)+1)
		o.Matter, o.Kind = c.ID, c.State.Kind
		out = append(out, o)
	}
	for i, s := range c.Steps {
		if !s.Right && !s.Notified && s.Due != 0 && c.State.Kind != matter.Commitment {
			add(c.reply(i))
		}
	}
	s := c.State
	switch s.Kind {
	case matter.Decision:
		add(Obligation{Sort: Decision, Side: opposite(s.Raiser), Class: c.Class, Raised: s.Raised, Answered: s.Settled, Deemed: c.silent(opposite(s.Raiser)),
			Ended: unless(s.Settled, s.Ended)})
	case matter.Commitment:
		if c.promised() {
			add(Obligation{Sort: Promise, Side: s.Owes, Raised: s.Raised, Due: c.end(s.Due), Original: c.end(s.Original), Answered: s.Settled,
				Ended: unless(s.Settled, s.Ended), ReDates: s.ReDates, Reason: c.Reason})
		}
	case matter.Issue:
		add(Obligation{Sort: Issue, Side: s.Raiser, Raised: s.Raised, Warned: s.Warned})
	}
	return out
}

// reply is the row of a step. What was said after a notice that it is overdue belongs to it.
func (c Case) reply(i int) Obligation {
	s := c.Steps[i]
	o := Obligation{Sort: Reply, Side: s.OwedBy, Raised: s.Started, Due: s.Due, Deemed: s.DeemedOn}
	if i+1 < len(c.Steps) && c.Steps[i+1].Notified && c.Steps[i+1].Rule == s.Rule {
		o.Deemed = max(o.Deemed, c.Steps[i+1].DeemedOn)
	}
	switch s.State {
	case clock.Met, clock.Late:
		o.Answered = s.Met
		o.ReOpened = c.queried(s)
	case clock.Stopped, clock.Passed:
		o.Ended = s.Met
	case clock.Missed:
		if !s.Pending && o.Deemed == 0 {
			o.Ended = c.left(i)
		}
	}
	return o
}

// silent is when silence of a side was treated as an outcome that nothing has begun anew since, 0 for never. Whoever had to decide has not:
// what is told after that comes too late to be a decision.
func (c Case) silent(side access.Side) (at int64) {
	last := int64(0)
	for i, s := range c.Steps {
		if s.Right || s.Notified || s.State == clock.NotStarted || s.Started < last {
			continue
		}
		last, at = s.Started, 0
		if s.OwedBy == side {
			at = c.reply(i).Deemed
		}
	}
	return at
}

// left is when a step that was overdue was awaited no longer: when its rule began anew, or when the matter ended.
func (c Case) left(i int) (at int64) {
	s := c.Steps[i]
	earlier := func(t int64) {
		if t >= s.Due && (at == 0 || t < at) {
			at = t
		}
	}
	for _, next := range c.Steps[i+1:] {
		if next.Rule == s.Rule && !next.Notified && next.State != clock.NotStarted {
			earlier(next.Started)
		}
	}
	for _, m := range c.Moves {
		if m.Verb == matter.Close || m.Verb == matter.Withdraw {
			earlier(m.At)
		}
	}
	return at
}

// queried reports whether an answer was queried: the matter was re-opened, and the same rule began anew with that.
func (c Case) queried(s clock.Step) bool {
	for _, m := range c.Moves {
		if m.Verb != matter.ReOpen || m.At < s.Met {
			continue
		}
		for _, next := range c.Steps {
			if next.Rule == s.Rule && next.Started == m.At && next.OwedBy == s.OwedBy {
				return true
			}
		}
		return false
	}
	return false
}

// promised reports whether who promises ever said so: by raising it, by accepting what the other side raised, or by taking up again what
// was withdrawn.
func (c Case) promised() bool {
	return slices.ContainsFunc(c.Moves, func(m matter.Move) bool {
		return m.By == c.State.Owes && (m.Verb == matter.Raise || m.Verb == matter.Accept || m.Verb == matter.ReOpen)
	})
}

func (c Case) end(d civil.Date) int64 {
	if d == 0 {
		return 0
	}
	return c.Ground.EndOf(d)
}

// unless is an instant where the first is none.
func unless(first, at int64) int64 {
	if first != 0 {
		return 0
	}
	return at
}

func opposite(s access.Side) access.Side {
	if s == access.ClientSide {
		return access.DeliverySide
	}
	return access.ClientSide
}
