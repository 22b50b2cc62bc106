// Package matter holds what needs an answer between the two sides: questions, early warnings, risks, issues, changes, decisions,
// instructions, commitments and acceptances, and the moves they live by.
//
// It promises that a matter's state is a function of its moves in their order and of nothing else: folding them anew gives what
// applying them one by one gave, and at every moment either the ball is in one court or the matter has ended. One table says which
// move is legal when, by whom, and where it leads; what it does not list is refused with a sentence. It refuses to know clocks, which
// package clock adds as derived facts, and the words people wrote, which may be erased.
package matter

import (
	"fmt"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
)

// Instants are microseconds UTC, 0 for none.

// Kind says what a matter is.
type Kind string

// The kinds.
const (
	Question     Kind = "question"
	EarlyWarning Kind = "early_warning"
	Risk         Kind = "risk"
	Issue        Kind = "issue"
	Change       Kind = "change"
	Decision     Kind = "decision"
	Instruction  Kind = "instruction"
	Commitment   Kind = "commitment"
	Acceptance   Kind = "acceptance"
)

// Kinds lists every kind, in a fixed order.
func Kinds() []Kind {
	return []Kind{Question, EarlyWarning, Risk, Issue, Change, Decision, Instruction, Commitment, Acceptance}
}

// Words is how the kind reads in a sentence.
func (k Kind) Words() string {
	if k == EarlyWarning {
		return "early warning"
	}
	return string(k)
}

// article is the kind with its article.
func (k Kind) article() string {
	switch k {
	case EarlyWarning, Issue, Instruction, Acceptance:
		return "an " + k.Words()
	}
	return "a " + k.Words()
}

// Verb is what a move does.
type Verb string

// The verbs.
const (
	Raise         Verb = "raise"
	Share         Verb = "share" // into the shared room, where it begins anew
	Reply         Verb = "reply"
	Hold          Verb = "hold" // an answer will come; stops no clock
	HandOver      Verb = "hand_over"
	Assign        Verb = "assign"
	ReDate        Verb = "re_date" // the first date is kept
	Extend        Verb = "extend"  // who waits agrees to a later date
	NotifyOverdue Verb = "notify_overdue"
	Link          Verb = "link"
	Escalate      Verb = "escalate"
	Accept        Verb = "accept"
	Decline       Verb = "decline"
	Object        Verb = "object" // is dissatisfied with what was determined, or objects to an instruction
	Instruct      Verb = "instruct_quotation"
	Quote         Verb = "quotation"
	Assess        Verb = "assess" // the client's own assessment of a change; an estimate of a risk
	Implement     Verb = "implement"
	Decide        Verb = "decide"
	Tell          Verb = "tell"
	Withdraw      Verb = "withdraw"
	Close         Verb = "close"
	ReOpen        Verb = "re_open"
)

// Verbs lists every verb, in a fixed order.
func Verbs() []Verb {
	return []Verb{Raise, Share, Reply, Hold, HandOver, Assign, ReDate, Extend, NotifyOverdue, Link, Escalate, Accept, Decline, Object, Instruct,
		Quote, Assess, Implement, Decide, Tell, Withdraw, Close, ReOpen}
}

// Words is how the verb reads on a button.
func (v Verb) Words() string {
	switch v {
	case ReDate, ReOpen:
		return strings.ReplaceAll(string(v), "_", "-")
	}
	return strings.ReplaceAll(string(v), "_", " ")
}

// phrases is what a verb does to a matter, where the verb alone does not say it.
var phrases = map[Verb]string{Reply: "reply to %s", Hold: "give a holding reply to %s", HandOver: "hand %s over", Extend: "agree to a later date for %s",
	NotifyOverdue: "notify that the answer to %s is overdue", Link: "link %s", Object: "object to %s", Instruct: "instruct a quotation for %s", Quote: "give a quotation for %s",
	Implement: "report %s as done", Decide: "decide %s", Tell: "tell what was decided on %s"}

// does is the verb with what it is done to.
func (v Verb) does(object string) string {
	if p, ok := phrases[v]; ok {
		return fmt.Sprintf(p, object)
	}
	return v.Words() + " " + object
}

// Phase is how far a matter has come.
type Phase string

// The phases. In those before Withdrawn the ball is in a court.
const (
	Open      Phase = "open"
	Answered  Phase = "answered"
	Admitted  Phase = "admitted" // of a change: it is one; nothing was quoted yet
	Quoting   Phase = "quoting"
	Quoted    Phase = "quoted"
	Assessing Phase = "assessing" // of a change: the client assesses it itself
	Accepted  Phase = "accepted"
	Declined  Phase = "declined"
	Decided   Phase = "decided"
	Done      Phase = "done"
	Withdrawn Phase = "withdrawn"
	Closed    Phase = "closed"
	Shared    Phase = "shared" // lives on as its copy in the shared room
)

// Phases lists every phase, in a fixed order.
func Phases() []Phase {
	return []Phase{Open, Answered, Admitted, Quoting, Quoted, Assessing, Accepted, Declined, Decided, Done, Withdrawn, Closed, Shared}
}

// Live reports whether somebody still owes something.
func (p Phase) Live() bool { return p != Withdrawn && p != Closed && p != Shared && p != "" }

// Move is one act on a matter. What people wrote with it is kept elsewhere: the state never depends on a text.
type Move struct {
	ID       string
	At       int64
	By       access.Side // whose move it is
	Role     access.Role // of who made it
	Person   access.PersonID
	Recorder access.Side // the side that recorded it for another without a log-in; "" when its own people made it
	Verb     Verb

	Private      bool            // raise: in the room of one side
	Owes         access.Side     // raise a commitment: who promises; "" is who raises it
	Due          civil.Date      // raise, re-date, extend: needed or promised by, the end of that day
	Aware        int64           // raise a change: when its side became aware of it; 0 is when it raises it
	ClientCaused bool            // raise a change: it arises from an instruction, notification, certificate or changed decision of the client side
	Reasons      bool            // decline, object: reasons are given
	Option       int             // decide: which one, from 1; 0 where there are none
	To           access.PersonID // assign
	Warns        bool            // link: to an early warning that was raised before this
	Told         int             // tell: how many people
}

// other is the other of the two sides.
func other(s access.Side) access.Side {
	if s == access.ClientSide {
		return access.DeliverySide
	}
	return access.ClientSide
}

func twoSides(s access.Side) bool { return s == access.ClientSide || s == access.DeliverySide }
