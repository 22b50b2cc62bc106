package matter

import (
	"errors"
	"fmt"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
)

// State is what a matter's moves amount to. It is a flat, comparable value, so that a row of a table can hold it.
type State struct {
	Kind    Kind
	Phase   Phase
	Private bool
	Raiser  access.Side
	Owes    access.Side     // who promises, of a commitment
	Court   access.Side     // whose answer is awaited; "" when the matter has ended
	Holder  access.PersonID // who has it in that court; "" until assigned
	Option  int             // decided
	Told    int             // people a decision was told to
	Warned  bool            // an early warning came before it

	ClientCaused bool

	Raised   int64
	Answered int64 // last reply, acceptance, refusal or decision of who had the ball
	Settled  int64 // a change or a deliverable accepted, a decision told, anything else reported as done
	Ended    int64
	Last     int64 // the last move

	Due      civil.Date // needed or promised by; 0 while nobody said
	Original civil.Date // the first of them

	Moves       int
	ReDates     int
	Extensions  int
	Holds       int
	HandOvers   int
	Overdue     int // notices that an answer is overdue
	Escalated   int
	ReOpened    int
	Links       int
	Unconfirmed int // moves recorded for a side by the other
}

// Fold is the state of a matter from all its moves. A list that the table does not allow is an error which names the first such move.
func Fold(k Kind, moves []Move) (State, error) {
	s := State{Kind: k}
	for i, m := range moves {
		next, err := s.Apply(m)
		if err != nil {
			return s, fmt.Errorf("move %d (%s): %w", i+1, m.Verb, err)
		}
		s = next
	}
	return s, nil
}

// Apply is the state after one more move. The error is a sentence that says why the move is refused; the state is then unchanged.
func (s State) Apply(m Move) (State, error) {
	if why := s.Refuse(m); why != "" {
		return s, errors.New(why)
	}
	if m.Verb == Raise {
		return s.raised(m), nil
	}
	row, _ := s.row(m.Verb, m.By)
	next := s
	next.count(m)
	next.date(m)
	next.stamp(m, row)
	next.Court = s.goes(row.Court, m.By)
	if row.To != "" {
		next.Phase = row.To
	}
	if next.Court != s.Court {
		next.Holder = ""
	}
	if m.Verb == Assign {
		next.Holder = m.To
	}
	return next, nil
}

// raised is the state after the first move.
func (s State) raised(m Move) State {
	s.Phase, s.Private, s.Raiser, s.Court = Open, m.Private, m.By, other(m.By)
	s.ClientCaused = m.ClientCaused && s.Kind == Change
	if s.Kind == Commitment {
		if s.Owes = m.Owes; s.Owes == "" {
			s.Owes = m.By
		}
		s.Court = s.Owes
		if s.Owes == m.By {
			s.Phase = Accepted
		}
	}
	if m.Private {
		s.Court = m.By
	}
	s.Due, s.Original, s.Raised, s.Last, s.Moves = m.Due, m.Due, m.At, m.At, 1
	if m.Recorder != "" && m.Recorder != m.By {
		s.Unconfirmed = 1
	}
	return s
}

// row is the row of the table that a move of a side follows.
func (s *State) row(v Verb, by access.Side) (Row, bool) {
	rows := shared
	if s.Private {
		rows = private
	}
	i := slices.IndexFunc(rows, func(r Row) bool {
		return r.Verb == v && r.of(s.Kind) && slices.Contains(r.From, s.Phase) && s.may(r.By, by)
	})
	if i < 0 || s.Private && by != s.Raiser {
		return Row{}, false
	}
	return rows[i], true
}

// count counts what is counted.
func (s *State) count(m Move) {
	s.Moves++
	s.Last = m.At
	if m.Recorder != "" && m.Recorder != m.By {
		s.Unconfirmed++
	}
	switch m.Verb {
	case Hold:
		s.Holds++
	case HandOver:
		s.HandOvers++
	case Extend:
		s.Extensions++
	case NotifyOverdue:
		s.Overdue++
	case Escalate:
		s.Escalated++
	case ReOpen:
		s.ReOpened++
	case Link:
		s.Links++
		s.Warned = s.Warned || m.Warns
	case Tell:
		s.Told += m.Told
	case Decide:
		s.Option = m.Option
	}
}

// date moves the date that people gave. A first date is no re-date, and an agreed extension is none either.
func (s *State) date(m Move) {
	switch {
	case m.Verb == ReDate && s.Original == 0:
		s.Due, s.Original = m.Due, m.Due
	case m.Verb == ReDate:
		s.Due = m.Due
		s.ReDates++
	case m.Verb == Extend && s.Original != 0:
		s.Due = m.Due
	}
}

// stamp notes the instants that figures are made of.
func (s *State) stamp(m Move, row Row) {
	answers := m.Verb == Reply || m.Verb == Accept || m.Verb == Decline || m.Verb == Decide || m.Verb == Instruct || m.Verb == Quote ||
		m.Verb == Assess && s.Kind == Change || m.Verb == Implement
	if answers && m.By == s.Court && row.To != "" {
		s.Answered = m.At
	}
	if row.To == "" {
		return
	}
	s.Ended = 0
	switch row.To {
	case Withdrawn, Closed, Shared:
		s.Ended = m.At
	case Done:
		s.Settled = m.At
	case Accepted:
		s.Settled = 0
		if s.Kind == Change || s.Kind == Acceptance {
			s.Settled = m.At
		}
	case Open:
		s.Settled = 0
	}
}
