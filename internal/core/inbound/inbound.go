// Package inbound says what becomes of a message that came by mail, and is the message as it is kept.
//
// It promises that every message has one outcome with one reason that people can read, that only a message by the very person an address was
// given to becomes theirs, and that nothing which binds a side, such as deciding or accepting, is done by a message alone. It refuses to know
// how a message is spelled: it is handed what was found in one.
package inbound

import (
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/quoting"
)

// State is what became of a message.
type State string

// The states.
const (
	Taken     State = "taken"     // its new text is a reply in a thread
	Pending   State = "pending"   // reads like an act that binds: waits until its sender confirms, signed in
	Draft     State = "draft"     // waits for its sender to make a matter of it
	Unclear   State = "unclear"   // was not understood, and waits for somebody
	Aside     State = "aside"     // needs nobody: a machine sent it, or it came before
	Raised    State = "raised"    // a matter was made of it
	Discarded State = "discarded" // somebody put it aside, with a reason
)

// States lists every state, in a fixed order.
func States() []State { return []State{Taken, Pending, Draft, Unclear, Aside, Raised, Discarded} }

// Waits reports whether somebody has to do something with it.
func (s State) Waits() bool { return s == Pending || s == Draft || s == Unclear }

// Words is how a state reads.
func (s State) Words() string {
	switch s {
	case Taken:
		return "in the thread"
	case Pending:
		return "waits for confirmation"
	case Draft:
		return "draft"
	case Unclear:
		return "not understood"
	case Aside:
		return "put aside"
	case Raised:
		return "raised"
	}
	return string(s)
}

// Reason says why a message has its state. Each has one sentence.
type Reason string

// The reasons.
const (
	None        Reason = ""
	BadFile     Reason = "bad_file"
	NoSender    Reason = "no_sender"
	TwoSenders  Reason = "two_senders"
	NoPerson    Reason = "no_person"
	NoToken     Reason = "no_token"
	EndedToken  Reason = "ended_token"
	OtherSender Reason = "other_sender"
	Forged      Reason = "forged"
	NothingNew  Reason = "nothing_new"
	Binding     Reason = "binding"
	Refused     Reason = "refused"
	TooMuch     Reason = "too_much"
	Harmful     Reason = "harmful"
	Forwarded   Reason = "forwarded"
	SentIn      Reason = "sent_in"
	Dropped     Reason = "dropped"
	Automatic   Reason = "automatic"
	Absence     Reason = "absence"
	Bounced     Reason = "bounced"
	ToAll       Reason = "list"
	Loop        Reason = "loop"
	Again       Reason = "again"
	Attends     Reason = "attends"
	Invites     Reason = "invites"
)

// sentences are the reasons as people read them.
var sentences = map[Reason]string{
	BadFile:     "It cannot be read as a message. The original is kept.",
	NoSender:    "It does not say who sent it.",
	TwoSenders:  "It names more than one sender, so it is nobody's word.",
	NoPerson:    "Nobody here is known by the address it came from.",
	NoToken:     "The address it was sent to is not one that was given to anybody.",
	EndedToken:  "The address it was sent to has ended: its person no longer works on this, or the time is over.",
	OtherSender: "It came from another address than that of the person the reply address was given to.",
	Forged:      "The mail server of this installation says that it does not come from where it claims to.",
	NothingNew:  "It has no text of its own: all of it is a quotation or a signature.",
	Binding:     "It reads like a decision, an acceptance or a signature. Such an act counts once its person confirms it here.",
	Refused:     "The thread did not take it.",
	TooMuch:     "It brings more, or larger, files than a reply may.",
	Harmful:     "The scanner of this installation found something harmful in it. Its files are not given out.",
	Forwarded:   "It was forwarded: make a matter of it, or put it into a thread.",
	SentIn:      "It was sent to no thread: make a matter of it, or put it into a thread.",
	Dropped:     "It was put in as a file: make a matter of it, or put it into a thread.",
	Automatic:   "A machine sent it.",
	Absence:     "It is an absence note, or another answer by a machine.",
	Bounced:     "It reports that a message was not, or was, delivered.",
	ToAll:       "It went to everybody on a list.",
	Loop:        "It came from this installation itself.",
	Again:       "The same message came before.",
	Attends:     "It answers an invitation, and the meeting says so.",
	Invites:     "It brings a meeting: plan it from there, or make a matter of the message.",
}

// Reasons lists every reason with a sentence, in the order of their names.
func Reasons() []Reason {
	var out []Reason
	for r := range sentences {
		out = append(out, r)
	}
	slices.Sort(out)
	return out
}

// Sentence is a reason as people read it, "" for none.
func (r Reason) Sentence() string { return sentences[r] }

// Message is a message as a room keeps it. Instants are microseconds UTC, 0 for none.
type Message struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Took         int64 // when this installation had it
	Sent         int64 // when its sender says that they sent it
	Person       access.PersonID
	Auto         string
	MessageID    string
	Size         int64 // bytes that it came as
	From, Name   string
	To, Cc       string
	Subject      string
	Said         string // what is new in it
	Folded       string // its blocks, as JSON
	Warnings     string // as JSON
	State        State
	Reason       Reason
	Detail       string // more of the reason, in words
	Scope        access.ScopeID
	Matter       string // the thread it belongs to, or the matter made of it
	Done         int64
	DoneBy       string
	Rev          int64
}

// Token says what is known of the address a message was sent to.
type Token int

// What may be known of it.
const (
	Without Token = iota // it was sent to the installation's general address
	Unknown
	Ended
	Live
)

// Facts is what was found in a message and about it.
type Facts struct {
	Unreadable bool
	From       []string // addresses, in small letters
	Auto       string   // answer, machine, bounce, list, or "" for a person
	Ours       bool     // it comes from an address of this installation
	Seen       bool     // the same message came to this address before
	Failed     bool     // the server that the installation trusts says that it is forged
	Token      Token
	Given      string // address of the person the token was given to
	Known      bool   // somebody has the address it came from
	Subject    string
	Said       string
	Quoted     bool // something in it is a quotation
	Files      int
	Attends    bool // it answers an invitation, and that was noted
	Invites    bool // it brings a meeting
	Asked      bool // the thread waits for an answer of this person's that binds their side
}

// Judge is what becomes of a message. That the thread takes its text is for the thread to say.
func Judge(f Facts) (State, Reason) {
	switch {
	case f.Unreadable:
		return Unclear, BadFile
	case f.Seen:
		return Aside, Again
	case f.Ours:
		return Aside, Loop
	case f.Attends: // calendar programs answer by themselves, at their owner's word
		return Aside, Attends
	}
	switch f.Auto {
	case "bounce":
		return Aside, Bounced
	case "answer":
		return Aside, Absence
	case "machine":
		return Aside, Automatic
	case "list":
		return Aside, ToAll
	}
	switch {
	case len(f.From) == 0:
		return Unclear, NoSender
	case len(f.From) > 1:
		return Unclear, TwoSenders
	case f.Failed:
		return Unclear, Forged
	case f.Token == Unknown:
		return Unclear, NoToken
	case f.Token == Ended:
		return Unclear, EndedToken
	case f.Token == Live && f.From[0] != strings.ToLower(f.Given):
		return Unclear, OtherSender
	case f.Token == Without && !f.Known:
		return Unclear, NoPerson
	case f.Token == Without && f.Invites:
		return Draft, Invites
	case f.Token == Without && (ForwardedSubject(f.Subject) || f.Said == "" && f.Quoted):
		return Draft, Forwarded
	case f.Token == Without:
		return Draft, SentIn
	case f.Said == "" && f.Files == 0:
		return Unclear, NothingNew
	case Binds(f.Said), f.Asked && Answered(f.Said, nil).Says != "":
		return Pending, Binding
	}
	return Taken, None
}

// forwards begin the subject of what is forwarded, in the languages of mail programs.
var forwards = []string{"fwd:", "fw:", "wg:", "tr:", "rv:", "i:", "doorst:", "pd:", "vs:", "vb:", "enc:", "vl:", "ilt:", "fwd\uFF1A", "转发:", "転送:"}

// ForwardedSubject reports a subject that says that the message was forwarded.
func ForwardedSubject(s string) bool {
	low := strings.ToLower(strings.TrimSpace(s))
	return slices.ContainsFunc(forwards, func(p string) bool { return strings.HasPrefix(low, p) })
}

// binding are first lines that bind whoever writes them.
var binding = []string{"accept", "accepted", "i accept", "we accept", "approve", "approved", "i approve", "we approve", "decline", "declined", "reject", "rejected", "we decline", "i decline", "decide", "decided", "signed", "i sign", "we sign", "confirmed and signed",
	"angenommen", "genehmigt", "freigegeben", "abgelehnt", "unterschrieben", "entschieden", "accepté", "approuvé", "refusé", "signé", "aceptado", "aprobado", "rechazado", "firmado", "akkoord en getekend", "goedgekeurd", "afgewezen", "zatwierdzam", "zatwierdzono", "odrzucono", "godkänt", "godkänd", "avslås", "aprovado", "recusado", "accettato", "approvato", "rifiutato", "firmato", "承認", "承認します"}

// Binds reports whether a text begins as an act does that binds a side: one word of acceptance, or the choice of an option, in a line of its own.
func Binds(said string) bool {
	line, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	low := strings.ToLower(strings.Trim(line, " \t*_.!,;:#\uFF01\u3002-"))
	if slices.Contains(binding, low) {
		return true
	}
	for _, p := range []string{"option ", "decide ", "decide: ", "decision: ", "we decide for option ", "we choose option ", "i choose option "} {
		if rest, ok := strings.CutPrefix(low, p); ok && len(rest) > 0 && len(rest) <= 2 && strings.Trim(rest, "0123456789abcdef") == "" {
			return true
		}
	}
	return false
}

// Quoted reports whether anything in a message is a quotation.
func Quoted(blocks []quoting.Block) bool {
	return slices.ContainsFunc(blocks, func(b quoting.Block) bool { return b.Kind == quoting.Quote })
}
