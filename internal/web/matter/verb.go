package matter

import (
	"encoding/json"
	"fmt"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/web/ui"
)

// labels is how moves stand on buttons where the verb alone does not say it.
var labels = map[matter.Verb]string{matter.Hold: "Holding reply", matter.HandOver: "Hand over", matter.Extend: "Agree a later date", matter.NotifyOverdue: "Notify that it is overdue",
	matter.Instruct: "Instruct a quotation", matter.Quote: "Give a quotation", matter.Implement: "Report it done", matter.Tell: "Tell people", matter.ReOpen: "Re-open", matter.ReDate: "Re-date"}

// verbLabel is how a move stands on a button.
func verbLabel(k matter.Kind, v matter.Verb) string {
	if v == matter.Assess && k == matter.Risk {
		return "Estimate it"
	}
	if v == matter.Object && k == matter.Change {
		return "Give notice of dissatisfaction"
	}
	if l, ok := labels[v]; ok {
		return l
	}
	return capital(v.Words())
}

// keysOf are the keys of moves on the page of a matter, and of the button that makes them.
var keysOf = map[matter.Verb]string{matter.Reply: "r", matter.HandOver: "h", matter.Assign: "a", matter.ReDate: "d", matter.Extend: "u", matter.Close: "c", matter.Accept: "y", matter.Decline: "x",
	matter.Decide: "y", matter.Instruct: "q", matter.Quote: "q", matter.Tell: "t", matter.Implement: "i", matter.Escalate: "e", matter.Link: "l", matter.Hold: "w"}

// did is what a move did, in a history.
var did = map[matter.Verb]string{matter.Raise: "raised it", matter.Share: "shared it", matter.Reply: "replied", matter.Hold: "gave a holding reply", matter.HandOver: "handed it over",
	matter.Assign: "assigned it", matter.ReDate: "re-dated it", matter.Extend: "agreed a later date", matter.NotifyOverdue: "notified that it is overdue", matter.Link: "linked it",
	matter.Escalate: "escalated it", matter.Accept: "accepted", matter.Decline: "declined", matter.Object: "objected", matter.Instruct: "instructed a quotation", matter.Quote: "gave a quotation",
	matter.Assess: "assessed it", matter.Implement: "reported it done", matter.Decide: "decided", matter.Tell: "told people", matter.Withdraw: "withdrew it", matter.Close: "closed it", matter.ReOpen: "re-opened it"}

// happens says before a move what it will do.
func happens(v work.View, verb matter.Verb) string {
	switch verb {
	case matter.Hold:
		return "An answer will come. The clock runs on."
	case matter.HandOver:
		return "The other side has the ball then."
	case matter.ReDate:
		return "The date there was is kept, and how often it was moved is counted."
	case matter.Extend:
		return "The other side may answer later, because ours agrees."
	case matter.NotifyOverdue:
		return "What the rules say of silence follows from this notice: look at the steps of the clock."
	case matter.Close:
		return "It ends. Either side may re-open it."
	case matter.Accept:
		if v.Kind == matter.Change && v.Phase == matter.Open {
			return "It is agreed that it is a change; the other side quotes it or carries it out. Instruct a quotation instead where its cost is not agreed."
		}
	case matter.Withdraw:
		return "It ends, as if it had not been asked."
	case matter.Decline:
		return "Declining needs the reasons, in enough detail to put them right."
	case matter.Object:
		return "It stands in the record of both sides with its reasons; the ball stays where it is. Where the rules give a time for it, it is used with this."
	case matter.Instruct:
		return "The other side owes a quotation then."
	}
	return ""
}

// money is an amount of minor units in words.
func money(s matter.Sum) string {
	if s.Minor == 0 {
		return "no cost"
	}
	return brief.Full(benefit.Money(s.Minor), s.Currency)
}

// effect is what an option does to cost and milestones.
func effect(e matter.Effect) string {
	parts := []string{strings.TrimSuffix(money(e.Cost), ".00")}
	for _, s := range e.Shifts {
		when := "as it is"
		switch {
		case s.Days > 0:
			when = ui.Things(s.Days, "day") + " later"
		case s.Days < 0:
			when = ui.Things(-s.Days, "day") + " earlier"
		}
		parts = append(parts, s.Milestone+": "+when)
	}
	return strings.Join(parts, "; ")
}

// about is what a matter is about, as its kind has it.
func about(a work.About, s matter.State) (out ui.Definitions) {
	add := func(term string, n g.Node) { out = append(out, ui.Definition{Term: term, Value: n}) }
	if e := a.Estimate; e != nil {
		add("Probability", g.Text(fmt.Sprintf("%g %%", float64(e.Probability)/100)))
		for _, im := range e.Impacts {
			add(string(im.Activity), g.Text(impact(im)))
		}
	}
	if ch := a.Choice; ch != nil {
		add("Class", ui.Name(ch.Class))
		if len(ch.Holds) > 0 {
			var holds []string
			for _, x := range ch.Holds {
				holds = append(holds, string(x))
			}
			add("Holds", ui.Name(strings.Join(holds, ", ")))
		}
	}
	chosen := s.Option
	if a.Proposal != nil {
		chosen = a.Proposal.Chosen
	}
	for i, o := range a.Options() {
		term := "Option " + fmt.Sprint(i+1)
		if i+1 == chosen {
			term += ", chosen"
		}
		add(term, g.Group{ui.Name(o.Name), ui.Note(ui.Name(effect(o.Effect)))})
	}
	for _, cr := range a.Criteria {
		found := string(cr.Found)
		if found == "" {
			found = "not judged"
		}
		add("Criterion", g.Group{ui.Name(cr.Name), g.Text(" "), ui.State(found)})
	}
	return out
}

// optionLines are options as a form takes them.
func optionLines(options []matter.Option) string {
	var lines []string
	for _, o := range options {
		l := o.Name
		if c := o.Effect.Cost; c.Minor != 0 {
			l += "; " + minor(c)
		}
		for _, s := range o.Effect.Shifts {
			l += fmt.Sprintf("; %s %+d", s.Milestone, s.Days)
		}
		lines = append(lines, l)
	}
	return strings.Join(lines, "\n")
}

// minor is an amount as a form takes it.
func minor(s matter.Sum) string {
	digits := benefit.MinorDigits(s.Currency)
	text := fmt.Sprintf("%0*d", digits+1, max(s.Minor, -s.Minor))
	if digits > 0 {
		text = text[:len(text)-digits] + "." + text[len(text)-digits:]
	}
	if s.Minor < 0 {
		text = "-" + text
	}
	return text
}

// sideWords is a side, as the viewer speaks of it.
func sideWords(side access.Side, c call) string {
	switch {
	case side == access.NoSide:
		return "either side"
	case side == c.v.Side:
		return "our side"
	case c.v.Side == access.ClientSide || c.v.Side == access.DeliverySide:
		return "the other side"
	}
	return "the " + string(side) + " side"
}

// attachments are the files of a move: pictures, sheets and texts can be looked at, everything is offered as a file.
func attachments(c call, m work.Moved) g.Node {
	if len(m.Files) == 0 {
		return nil
	}
	return h.Ul(h.Class("stack"), g.Map(m.Files, func(a attachment) g.Node {
		if a.File.Erased != 0 {
			return h.Li(ui.Quiet(g.Text("A file that was erased")))
		}
		u := c.matter(m.Matter, "files", a.File.ID)
		look := g.Node(nil)
		if looks(a.File.Name) {
			look = g.Group{g.Text(" · "), ui.A(c.matter(m.Matter, "files", a.File.ID, "look"), g.Text("look at it"), ui.Unseen(": "+a.File.Name))}
		}
		return h.Li(ui.A(u, ui.Name(a.File.Name)), g.Text(" "), ui.Quiet(g.Text(size(a.File.Size))), look)
	}))
}

func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1_000_000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// effectLines is what a matter does to benefits, as a form takes it.
func effectLines(kept string) string {
	var list []matter.BenefitEffect
	if kept == "" || json.Unmarshal([]byte(kept), &list) != nil {
		return ""
	}
	var lines []string
	for _, e := range list {
		l := e.Benefit
		if e.Value.Minor != 0 {
			l += "; " + minor(e.Value)
		}
		if e.Days != 0 {
			l += fmt.Sprintf("; %+d days", e.Days)
		}
		lines = append(lines, l)
	}
	return strings.Join(lines, "\n")
}
