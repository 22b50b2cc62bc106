package matter

import (
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/web/ui"
)

// triageMove is a move with its key.
type triageMove struct {
	verb matter.Verb
	key  string
}

// triage are the moves that stand in the rows of a register, those that answer first, with the key that leads to each; "x" chooses a row.
var triage = []triageMove{{matter.Decide, "y"}, {matter.Accept, "y"}, {matter.Decline, "o"}, {matter.Instruct, "q"}, {matter.Quote, "q"}, {matter.Implement, "i"}, {matter.Tell, "t"},
	{matter.Reply, "r"}, {matter.HandOver, "h"}, {matter.Assign, "a"}, {matter.ReDate, "d"}, {matter.Extend, "u"}, {matter.Close, "c"}}

// late are the moves of a row that may be made while the ball is with the other side: there is nothing to answer, but time to be agreed
// or the matter to be ended.
var late = []matter.Verb{matter.ReDate, matter.Extend, matter.Close}

// rowMoves leads to the moves that are legal now. Whoever makes one comes back to the row behind it.
func rowMoves(c call, l work.Register, m work.Listed) g.Node {
	return triaged(c, c.matter(m.ID), m.Matter, m.State, l.Reach.Roles, len(triage))
}

// triageOf is the moves of a row in their order: what was answered waits for nothing but to be closed.
func triageOf(c call, m savedMatter, s matter.State) []triageMove {
	if m.Court != c.v.Side || s.Phase != matter.Answered && s.Phase != matter.Done {
		return triage
	}
	at := slices.IndexFunc(triage, func(t triageMove) bool { return t.verb == matter.Close })
	return slices.Concat(triage[at:at+1], triage[:at], triage[at+1:])
}

// triaged are the first of the moves of a row, at most so many, with the key that leads to each while the row has the focus.
func triaged(c call, at ui.URL, m savedMatter, s matter.State, roles []access.Role, most int) g.Node {
	var out g.Group
	n := 0
	for _, t := range triageOf(c, m, s) {
		if n == most || !s.May(t.verb, c.v.Side) || !slices.ContainsFunc(roles, func(r access.Role) bool { return matter.Allows(r, m.Kind, t.verb) }) {
			continue
		}
		if m.Court != c.v.Side && !slices.Contains(late, t.verb) {
			continue // there is more to say, but nothing to answer; time may have passed the ball on since the last move
		}
		u := (at + ui.URL("/moves/"+string(t.verb))).At(focus(t.verb))
		n++
		out = append(out, g.If(n > 1, g.Text(" · ")), h.A(ui.Href(u), g.Attr("data-row-keys", t.key), g.Text(verbLabel(m.Kind, t.verb)), ui.Unseen(": "+title(m.Title))))
	}
	if len(out) == 0 {
		return nil
	}
	return h.Span(h.Class("quiet"), out)
}
