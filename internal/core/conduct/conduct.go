// Package conduct is the mirror: both sides measured by the same rules from the same rows of the shared record.
//
// It promises that every figure carries the rows behind it, on both sides of its fraction; that lengths of time come as median and P90
// and never as a mean alone, with what is still open counted in; and that few cases are shown as n of m rather than as a percentage. It
// refuses to rate people: a row knows a side and nobody in it. It refuses to know what may be shown to whom, which package access
// decides, and what time it is.
package conduct

import (
	"fmt"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
)

// Instants are microseconds UTC, 0 for none.

// Sort says what a row tells about a side.
type Sort string

// The sorts of rows.
const (
	Reply    Sort = "reply"    // something it had to answer by a date
	Decision Sort = "decision" // something it was asked to decide
	Promise  Sort = "promise"  // something it promised
	Issue    Sort = "issue"    // an issue it raised
)

// Obligation is one row of the shared record. What a sort does not need stays zero.
type Obligation struct {
	ID       string
	Matter   string
	Sort     Sort
	Side     access.Side
	Kind     matter.Kind
	Class    string // of a decision
	Raised   int64  // when the need arose
	Due      int64  // reply: in force, with agreed extensions; promise: the date it has now
	Original int64  // promise: the date it was first made for
	Answered int64  // replied; decided and told; kept
	Deemed   int64  // when silence was treated as an outcome
	Ended    int64  // withdrawn, handed over or ended without an answer
	ReDates  int    // promise: times its date was moved
	Reason   string // promise: why it was missed, as its side says; "" when it does not say
	ReOpened bool   // reply: the answer was queried
	Warned   bool   // issue: an early warning came before it
}

// Query says which rows are looked at.
type Query struct {
	From, To int64         // what fell due, was promised for, was asked or raised from one instant until before another
	Now      int64         // nothing after it is known
	Kinds    []matter.Kind // every kind when empty
}

// Few is how many cases a fraction needs to be shown as a percentage [own].
const Few = 10

// Share is a fraction of cases with the rows on either side.
type Share struct {
	IDs  []string // those that count
	Rest []string // the others of the whole
}

// N is how many count.
func (s Share) N() int { return len(s.IDs) }

// Of is how many there are.
func (s Share) Of() int { return len(s.IDs) + len(s.Rest) }

// String is the share as it is shown: "3 of 7", "43 % (13 of 30)", or "none" where there is no case.
func (s Share) String() string {
	n, of := s.N(), s.Of()
	switch {
	case of == 0:
		return "none"
	case of < Few:
		return fmt.Sprintf("%d of %d", n, of)
	}
	return fmt.Sprintf("%d %% (%d of %d)", (200*n+of)/(2*of), n, of)
}

func (s *Share) add(id string, counts bool) {
	if counts {
		s.IDs = append(s.IDs, id)
	} else {
		s.Rest = append(s.Rest, id)
	}
}

// Spread is the middle of some values and what nine in ten stay within.
type Spread struct {
	Median float64
	P90    float64
	IDs    []string // by value, the largest first; none where there is no case
}

// Latency is how long decisions of a class took, from the need until they were decided and told, in days. Those that are still open
// count as longer than they have waited so far (Kaplan–Meier).
type Latency struct {
	Class  string // "" for all
	Median Estimate
	P90    Estimate
	Told   []string
	Open   []string // undecided, ended without a decision, or deemed
}

// Miss is a reason that promises were missed for.
type Miss struct {
	Reason string // "" where its side does not say
	IDs    []string
}

// Figures is one side in the mirror.
type Figures struct {
	InTime     Share // replies sent by their due ÷ replies due
	Late       Share // replies sent after their due ÷ replies due
	Unanswered Share // due and not answered ÷ due
	Deemed     Share // of the replies due, those whose outcome was deemed
	Ageing     Spread
	Latency    []Latency // all, then each class in order of the alphabet
	Kept       Share     // kept as promised ÷ originally due
	Misses     []Miss
	ReDates    Spread // per promise originally due
	Surprises  Share  // issues with no earlier warning ÷ issues raised
	ReOpened   Share  // answers queried again ÷ answers
}

// Mirror measures both sides.
func Mirror(rows []Obligation, q Query) map[access.Side]Figures {
	return map[access.Side]Figures{access.ClientSide: Measure(rows, access.ClientSide, q), access.DeliverySide: Measure(rows, access.DeliverySide, q)}
}

// Measure is the figures of one side. Rows come in any order; lists of rows keep it unless they say another.
func Measure(rows []Obligation, side access.Side, q Query) Figures {
	var f Figures
	var ages, moved []valued
	var decisions []Obligation
	misses := map[string][]string{}
	for _, o := range rows {
		if o.Side != side || len(q.Kinds) > 0 && !slices.Contains(q.Kinds, o.Kind) || o.Raised > q.Now {
			continue
		}
		o = o.knownAt(q.Now)
		switch {
		case o.Sort == Reply:
			f.reply(o, q)
			if o.open() {
				ages = append(ages, valued{o.ID, days(q.Now - o.Raised)})
			}
		case o.Sort == Decision && q.holds(o.Raised):
			decisions = append(decisions, o)
		case o.Sort == Promise && q.holds(o.Original) && q.fell(o, o.Original):
			kept := o.Answered != 0 && o.Answered <= o.Original
			f.Kept.add(o.ID, kept)
			if !kept {
				misses[o.Reason] = append(misses[o.Reason], o.ID)
			}
			moved = append(moved, valued{o.ID, float64(o.ReDates)})
		case o.Sort == Issue && q.holds(o.Raised):
			f.Surprises.add(o.ID, !o.Warned)
		}
	}
	f.Ageing, f.ReDates = spread(ages), spread(moved)
	f.Latency = latencies(decisions, q.Now)
	for _, reason := range sortedKeys(misses) {
		f.Misses = append(f.Misses, Miss{reason, misses[reason]})
	}
	return f
}

// reply counts a reply.
func (f *Figures) reply(o Obligation, q Query) {
	if o.Answered != 0 && q.holds(o.Answered) {
		f.ReOpened.add(o.ID, o.ReOpened)
	}
	if !q.holds(o.Due) || !q.fell(o, o.Due) {
		return
	}
	f.InTime.add(o.ID, o.Answered != 0 && o.Answered <= o.Due)
	f.Late.add(o.ID, o.Answered > o.Due)
	f.Unanswered.add(o.ID, o.Answered == 0)
	f.Deemed.add(o.ID, o.Deemed != 0)
}

// holds reports whether an instant lies in the period.
func (q Query) holds(at int64) bool { return q.From <= at && at < q.To }

// fell reports whether a date has passed while it was still owed: what ended before it was never due.
func (q Query) fell(o Obligation, date int64) bool {
	return date != 0 && date < q.Now && (o.Ended == 0 || o.Answered != 0 || o.Ended > date)
}

// knownAt is the row as it was known at an instant.
func (o Obligation) knownAt(now int64) Obligation {
	for _, at := range []*int64{&o.Answered, &o.Deemed, &o.Ended} {
		if *at > now {
			*at = 0
		}
	}
	return o
}

// open reports whether an answer is still awaited.
func (o Obligation) open() bool { return o.Answered == 0 && o.Deemed == 0 && o.Ended == 0 }
