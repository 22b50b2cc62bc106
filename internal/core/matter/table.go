package matter

import (
	"slices"

	"counterpart.dev/internal/core/access"
)

// Who says which side may make a move.
type Who string

// Who may move.
const (
	Either       Who = "either side"
	TheRaiser    Who = "who raised it"
	TheReceiver  Who = "who received it"
	TheCourt     Who = "who has the ball"
	TheWaiting   Who = "who has not the ball"
	TheClient    Who = "the client side"
	TheDelivery  Who = "the delivery side"
	ThePromiser  Who = "who promises"
	ThePromisee  Who = "who was promised"
	RaiserInTurn Who = "who raised it, having the ball"
)

// Court says in whose court a move leaves the ball.
type Court string

// Where the ball goes.
const (
	Stays      Court = "stays"
	ToRaiser   Court = "who raised it"
	ToReceiver Court = "who received it"
	ToOpposite Court = "the other side"
	ToClient   Court = "the client side"
	ToDelivery Court = "the delivery side"
	ToPromiser Court = "who promises"
	ToPromisee Court = "who was promised"
	ToNobody   Court = "nobody"
)

// Row is a legal move: in one of the phases From, Verb by Who leads to the phase To ("" stays) and leaves the ball in Court.
type Row struct {
	Kinds []Kind // every kind when empty
	From  []Phase
	Verb  Verb
	By    Who
	To    Phase
	Court Court
}

var (
	talked  = []Kind{Question, EarlyWarning, Risk, Issue}
	watched = []Kind{EarlyWarning, Risk, Issue}
	// unpromised is every kind but commitments, which know promisers rather than receivers.
	unpromised = []Kind{Question, EarlyWarning, Risk, Issue, Change, Decision, Instruction, Acceptance}

	live      = []Phase{Open, Answered, Admitted, Quoting, Quoted, Assessing, Accepted, Declined, Decided, Done}
	owing     = []Phase{Open, Admitted, Quoting, Quoted, Assessing, Accepted}
	unsettled = []Phase{Open, Answered}
	linkable  = append(slices.Clone(live), Closed)
)

// shared is the legal moves between two sides. The first row that fits a matter and a side holds.
var shared = []Row{
	// What every kind has.
	{nil, owing, Hold, TheCourt, "", Stays},
	{nil, live, Assign, TheCourt, "", Stays},
	{nil, linkable, Link, Either, "", Stays},
	{nil, live, Escalate, Either, "", Stays},
	{nil, owing, Extend, TheWaiting, "", Stays},
	{nil, owing, NotifyOverdue, TheWaiting, "", Stays},
	{[]Kind{Commitment}, []Phase{Open, Accepted}, ReDate, ThePromiser, "", Stays},
	{unpromised, owing, ReDate, TheRaiser, "", Stays},
	{[]Kind{Question, EarlyWarning, Risk, Issue, Change, Decision, Acceptance}, []Phase{Open}, HandOver, TheCourt, "", ToOpposite},
	{nil, []Phase{Open, Answered, Admitted, Quoting, Quoted, Assessing, Declined}, Withdraw, TheRaiser, Withdrawn, ToNobody},
	{[]Kind{Commitment}, []Phase{Withdrawn}, ReOpen, ThePromiser, Accepted, ToPromiser},
	{[]Kind{Commitment}, []Phase{Closed}, ReOpen, Either, Accepted, ToPromiser},
	{unpromised, []Phase{Withdrawn}, ReOpen, TheRaiser, Open, ToReceiver},
	{unpromised, []Phase{Closed}, ReOpen, Either, Open, ToOpposite},
	{nil, []Phase{Declined}, ReOpen, TheRaiser, Open, ToReceiver},
	{nil, []Phase{Declined}, Close, TheRaiser, Closed, ToNobody},

	// Replies. Who has the ball answers with one; a holding reply is Hold. Who has it not, only says more.
	{unpromised, []Phase{Open}, Reply, RaiserInTurn, "", ToReceiver},
	{unpromised, []Phase{Open}, Reply, TheCourt, Answered, ToRaiser},
	{unpromised, []Phase{Answered}, ReOpen, TheRaiser, Open, ToReceiver},
	{[]Kind{Acceptance, Instruction}, []Phase{Declined}, Reply, TheRaiser, Open, ToReceiver},
	{nil, live, Reply, Either, "", Stays},

	// Questions, early warnings, risks, issues.
	{talked, []Phase{Open}, Close, TheRaiser, Closed, ToNobody},
	{watched, []Phase{Answered}, Close, Either, Closed, ToNobody},
	{unpromised, []Phase{Answered}, Close, TheRaiser, Closed, ToNobody},
	{[]Kind{Risk}, []Phase{Open, Answered}, Assess, Either, "", Stays},

	// Changes: notice, answer, instruction to quote, quotation, assessment, implemented.
	{[]Kind{Change}, unsettled, Accept, TheReceiver, Admitted, ToDelivery},
	{[]Kind{Change}, unsettled, Decline, TheReceiver, Declined, ToRaiser},
	{[]Kind{Change}, []Phase{Open, Answered, Admitted, Quoted, Assessing}, Instruct, TheClient, Quoting, ToDelivery},
	{[]Kind{Change}, []Phase{Open, Answered, Admitted, Quoting}, Quote, TheDelivery, Quoted, ToClient},
	{[]Kind{Change}, []Phase{Quoted}, Accept, TheClient, Accepted, ToDelivery},
	{[]Kind{Change}, []Phase{Quoted}, Decline, TheClient, Assessing, ToClient},
	{[]Kind{Change}, []Phase{Quoting, Quoted, Assessing}, Assess, TheClient, Accepted, ToDelivery},
	{[]Kind{Change}, []Phase{Assessing}, Decline, TheClient, Declined, ToRaiser},
	{[]Kind{Change}, []Phase{Admitted}, Implement, TheDelivery, Done, ToClient},
	{[]Kind{Change}, []Phase{Accepted}, Implement, Either, Done, ToClient},
	{[]Kind{Change}, []Phase{Done}, Close, Either, Closed, ToNobody},
	{[]Kind{Change}, live, Object, Either, "", Stays},

	// Decisions.
	{[]Kind{Decision}, unsettled, Decide, TheReceiver, Decided, ToReceiver},
	{[]Kind{Decision}, unsettled, Decline, TheReceiver, Declined, ToRaiser},
	{[]Kind{Decision}, []Phase{Decided}, Tell, TheCourt, Done, ToRaiser},
	{[]Kind{Decision}, []Phase{Done}, Close, TheRaiser, Closed, ToNobody},
	{[]Kind{Decision}, []Phase{Done}, ReOpen, TheRaiser, Open, ToReceiver},

	// Instructions; only the client side raises them.
	{[]Kind{Instruction}, unsettled, Accept, TheReceiver, Accepted, ToReceiver},
	{[]Kind{Instruction}, unsettled, Decline, TheReceiver, Declined, ToRaiser},
	{[]Kind{Instruction}, []Phase{Open, Answered, Accepted}, Implement, TheReceiver, Done, ToRaiser},
	{[]Kind{Instruction}, []Phase{Done}, Close, TheRaiser, Closed, ToNobody},
	{[]Kind{Instruction}, []Phase{Done}, ReOpen, TheRaiser, Open, ToReceiver},
	{[]Kind{Instruction}, []Phase{Open, Answered, Accepted}, Object, TheReceiver, "", Stays},

	// Commitments; one raised by who promises stands at once.
	{[]Kind{Commitment}, []Phase{Open}, Accept, ThePromiser, Accepted, ToPromiser},
	{[]Kind{Commitment}, []Phase{Open}, Decline, ThePromiser, Declined, ToRaiser},
	{[]Kind{Commitment}, []Phase{Accepted}, Implement, ThePromiser, Done, ToPromisee},
	{[]Kind{Commitment}, []Phase{Accepted}, Withdraw, ThePromisee, Withdrawn, ToNobody},
	{[]Kind{Commitment}, []Phase{Done}, Close, ThePromisee, Closed, ToNobody},
	{[]Kind{Commitment}, []Phase{Done}, Decline, ThePromisee, Accepted, ToPromiser},

	// Acceptances.
	{[]Kind{Acceptance}, unsettled, Accept, TheReceiver, Accepted, ToRaiser},
	{[]Kind{Acceptance}, unsettled, Decline, TheReceiver, Declined, ToRaiser},
	{[]Kind{Acceptance}, []Phase{Accepted}, Close, Either, Closed, ToNobody},
}

// private is the legal moves in the room of one side. The ball stays with that side until the matter ends.
var private = []Row{
	{nil, live, Reply, Either, "", Stays},
	{nil, live, Assign, Either, "", Stays},
	{nil, live, ReDate, Either, "", Stays},
	{nil, linkable, Link, Either, "", Stays},
	{nil, live, Escalate, Either, "", Stays},
	{[]Kind{Risk}, []Phase{Open}, Assess, Either, "", Stays},
	{[]Kind{Decision}, unsettled, Decide, Either, Decided, Stays},
	{[]Kind{Decision}, []Phase{Decided}, Tell, Either, Done, Stays},
	{[]Kind{Commitment}, []Phase{Accepted}, Implement, Either, Done, Stays},
	{nil, live, Share, Either, Shared, ToNobody},
	{nil, live, Withdraw, Either, Withdrawn, ToNobody},
	{nil, live, Close, Either, Closed, ToNobody},
	{nil, []Phase{Withdrawn, Closed}, ReOpen, Either, Open, ToRaiser},
}

// Table lists the legal moves after the first, which raises the matter: between two sides, or in the room of one.
func Table(inPrivate bool) []Row {
	if inPrivate {
		return slices.Clone(private)
	}
	return slices.Clone(shared)
}

// of reports whether the row is about a kind.
func (r Row) of(k Kind) bool { return len(r.Kinds) == 0 || slices.Contains(r.Kinds, k) }

// may reports whether a side is who a row speaks of.
func (s *State) may(w Who, side access.Side) bool {
	switch w {
	case Either:
		return true
	case TheRaiser:
		return side == s.Raiser
	case TheReceiver:
		return side == other(s.Raiser)
	case TheCourt:
		return side == s.Court
	case TheWaiting:
		return side != s.Court
	case TheClient:
		return side == access.ClientSide
	case TheDelivery:
		return side == access.DeliverySide
	case ThePromiser:
		return side == s.Owes
	case ThePromisee:
		return side == other(s.Owes)
	case RaiserInTurn:
		return side == s.Raiser && side == s.Court
	}
	return false
}

// goes is the court after a move by a side.
func (s *State) goes(c Court, by access.Side) access.Side {
	switch c {
	case ToRaiser:
		return s.Raiser
	case ToReceiver:
		return other(s.Raiser)
	case ToOpposite:
		return other(by)
	case ToClient:
		return access.ClientSide
	case ToDelivery:
		return access.DeliverySide
	case ToPromiser:
		return s.Owes
	case ToPromisee:
		return other(s.Owes)
	case ToNobody:
		return ""
	}
	return s.Court
}
