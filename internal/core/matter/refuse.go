package matter

import (
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
)

// acting lists the roles that bind their side.
var acting = []access.Role{access.ClientPM, access.Firm, access.Sponsor, access.ProgrammeManager, access.DeliveryPM, access.DeliveryExecutive}

// speaking lists the roles that say what they know, and no more.
var speaking = []access.Role{access.DeliveryMember, access.BenefitOwner}

// Allows reports whether a role may make a move on a kind of matter, before anything is known of its state. Deciding, promising,
// accepting and whatever else binds a side is for the roles that run the work; members of a team ask, warn, reply and estimate; whoever
// came by a link to one question replies to it.
func Allows(r access.Role, k Kind, v Verb) bool {
	if slices.Contains(acting, r) {
		return true
	}
	if r == access.Reply {
		return v == Reply
	}
	if !slices.Contains(speaking, r) {
		return false
	}
	switch v {
	case Reply, Hold, Link:
		return true
	case Raise:
		return slices.Contains(talked, k)
	case Assess:
		return k == Risk
	}
	return false
}

// Refuse says in a sentence why a move is not legal in this state, "" when it is. An empty role is not asked for.
func (s State) Refuse(m Move) string {
	switch {
	case !slices.Contains(Kinds(), s.Kind):
		return fmt.Sprintf("%q is no kind of matter", s.Kind)
	case !slices.Contains(Verbs(), m.Verb):
		return fmt.Sprintf("%q is no move", m.Verb)
	case !twoSides(m.By):
		return "a move is made by the client side or the delivery side"
	case m.Recorder != "" && !twoSides(m.Recorder):
		return "a move is recorded by the client side or the delivery side"
	case m.Role != "" && m.Recorder == "" && m.Role.Side() != access.NoSide && m.Role.Side() != m.By:
		return fmt.Sprintf("the role of %s does not move for the %s side", m.Role.Words(), m.By)
	case m.Role != "" && !Allows(m.Role, s.Kind, m.Verb):
		return fmt.Sprintf("the role of %s cannot %s: ask who runs the work on your side", m.Role.Words(), m.Verb.does(s.Kind.article()))
	case m.At <= 0:
		return "the move has no time"
	case m.Due < 0 || m.Due >= civil.MaxDate:
		return "the date lies outside the years that are reckoned with"
	case m.Verb == Raise:
		return s.refuseRaise(m)
	case s.Moves == 0:
		return "it must be raised first"
	case m.At < s.Last:
		return "the move lies before the last one: moves are made in the order of time"
	}
	if why := s.refuseTurn(m); why != "" {
		return why
	}
	return s.refuseContent(m)
}

func (s State) refuseRaise(m Move) string {
	switch {
	case s.Moves > 0:
		return "it is raised already"
	case s.Kind == Instruction && m.By != access.ClientSide:
		return "only the client side gives instructions"
	case m.Owes != "" && s.Kind != Commitment:
		return "only a commitment names who promises"
	case m.Owes != "" && !twoSides(m.Owes):
		return "a promise is made by the client side or the delivery side"
	case m.Aware < 0 || m.Aware > m.At:
		return "who raises it is aware of it: name a time of awareness before that"
	case s.Kind == Commitment && m.Due == 0:
		return "a commitment names the date by which it is kept"
	}
	return ""
}

// refuseTurn finds out why no row of the table fits.
func (s State) refuseTurn(m Move) string {
	if _, ok := s.row(m.Verb, m.By); ok {
		return ""
	}
	rows := shared
	if s.Private {
		rows = private
		if m.By != s.Raiser {
			return fmt.Sprintf("it lies in the room of the %s side", s.Raiser)
		}
	}
	known, now := false, []string{}
	for _, r := range rows {
		if r.Verb != m.Verb || !r.of(s.Kind) {
			continue
		}
		known = true
		if slices.Contains(r.From, s.Phase) && !slices.Contains(now, string(r.By)) {
			now = append(now, string(r.By))
		}
	}
	switch {
	case !known && s.Private:
		return fmt.Sprintf("nobody can %s before it is shared", m.Verb.does(s.Kind.article()))
	case !known:
		return fmt.Sprintf("nobody can %s", m.Verb.does(s.Kind.article()))
	case len(now) == 0:
		return fmt.Sprintf("nobody can %s that is %s", m.Verb.does(s.Kind.article()), s.Phase)
	}
	return fmt.Sprintf("only %s can %s now; the ball is with %s", strings.Join(now, " or "), m.Verb.does("it"), s.ball())
}

func (s State) ball() string {
	if s.Court == "" {
		return "nobody"
	}
	return fmt.Sprintf("the %s side", s.Court)
}

// refuseContent finds what a legal move lacks.
func (s State) refuseContent(m Move) string {
	switch m.Verb {
	case Decline:
		if !m.Reasons {
			return "declining needs the reasons, in enough detail to put them right"
		}
	case Object:
		if !m.Reasons {
			return "objecting needs the reasons: what one is dissatisfied with, and why"
		}
	case ReDate, Extend:
		switch {
		case m.Due == 0:
			return "name the new date"
		case m.Due == s.Due:
			return "that is the date it has"
		case m.Verb == Extend && s.Due != 0 && m.Due < s.Due:
			return "an extension moves the date to a later one"
		}
	case Assign:
		if m.To == "" {
			return "name who takes it"
		}
		if m.To == s.Holder {
			return "they have it already"
		}
	case Tell:
		if m.Told <= 0 {
			return "name who was told"
		}
	case Decide:
		if m.Option < 0 {
			return "there is no such option"
		}
	}
	return ""
}

// Possible lists the verbs that a side may use on the matter now, in a fixed order. What they ask for besides is not looked at.
func (s State) Possible(by access.Side, r access.Role) []Verb {
	var out []Verb
	for _, v := range Verbs() {
		if s.May(v, by) && (r == "" || Allows(r, s.Kind, v)) {
			out = append(out, v)
		}
	}
	return out
}

// May reports whether a verb is among those that Possible lists for a side.
func (s State) May(v Verb, by access.Side) bool {
	_, ok := s.row(v, by)
	return ok && s.Moves > 0 && v != Raise
}
