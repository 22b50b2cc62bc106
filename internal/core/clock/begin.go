package clock

import (
	"errors"
	"fmt"
	"slices"

	"counterpart.dev/internal/core/matter"
)

// RaisedBy is who raises a matter or an event of a kind where nobody says: instructions are the client side's, everything else the delivery
// side's.
func RaisedBy(k Kind) matter.Move {
	m := matter.Move{Verb: matter.Raise, By: byDelivery}
	if k == Kind(matter.Instruction) {
		m.By = byClient
	}
	return m
}

// Begin is a raising and the moves of a case that somebody wrote down, in the order of time: those of one instant in the order in which they
// were written. They may repeat the raising, and say more about it. The error is a sentence.
func Begin(raise matter.Move, moves []matter.Move) ([]matter.Move, error) {
	moves = slices.Clone(moves)
	slices.SortStableFunc(moves, func(a, b matter.Move) int { return int(min(max(a.At-b.At, -1), 1)) })
	if at := slices.IndexFunc(moves, func(m matter.Move) bool { return m.Verb == matter.Raise }); at >= 0 {
		again := moves[at]
		if again.At != raise.At {
			return nil, errors.New("the moves raise it at another time than it is said to be raised: leave out the move raise, or give both the same time")
		}
		again.ClientCaused = again.ClientCaused || raise.ClientCaused
		if again.Due == 0 {
			again.Due = raise.Due
		}
		raise = again
		moves = slices.Delete(moves, at, at+1)
	}
	first := slices.IndexFunc(moves, func(m matter.Move) bool { return m.At >= raise.At && m.Verb != Aware })
	if first < 0 {
		first = len(moves)
	}
	for _, m := range moves[:first] {
		if m.Verb != Aware {
			return nil, fmt.Errorf("the move %s lies before the raising: only becoming aware may", m.Verb)
		}
		if m.At > raise.At {
			return nil, errAwareLate
		}
	}
	for _, m := range moves[first:] {
		if m.Verb == Aware && m.At > raise.At {
			return nil, errAwareLate
		}
	}
	return slices.Insert(moves, first, raise), nil
}

var errAwareLate = errors.New("who raises it is aware of it: leave out the move aware, or name a time before")
