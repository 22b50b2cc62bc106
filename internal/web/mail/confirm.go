package mail

import (
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/act"
	matters "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/inbound"
	core "counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"

	work "counterpart.dev/internal/app/mail"
	matterpages "counterpart.dev/internal/web/matter"
	"counterpart.dev/internal/web/ui"
)

// confirm is the form by which whoever answered by mail says that it counts; nothing where no such answer waits.
func (p Pages) confirm(c call, m work.View) (g.Node, error) {
	if m.State != inbound.Pending || !m.Mine || m.Matter == "" {
		return nil, nil
	}
	v, err := p.Matter.Thread(c.Context(), c.v, m.Scope, m.Matter)
	if errs.KindOf(err) == errs.NotFound && err != nil {
		return nil, nil
	}
	if err != nil || len(v.Answers()) == 0 {
		return nil, err
	}
	fields := []ui.Field{matterpages.AnswerField(v, c.typed("confirm", "answer", meant(v, m.Said))), {Name: "words", Label: "Reasons, or what else is said", Kind: ui.Area, Size: 4, Value: c.typed("confirm", "words", m.Said), Hint: "As you wrote it. A no needs its reasons"}}
	return ui.Section("confirm", "Confirm your answer", h.P(g.Text("You answered by mail: "), ui.Name(v.Title), g.Text(". It counts from when you confirm it, and both sides read it.")),
		ui.Form{ID: "confirm-form", Action: ui.Path("messages", m.ID, "confirm"), Fields: fields, Errors: c.errorsOf("confirm"), Submit: ui.Button{Text: "It counts"}}), nil
}

// meant is the answer that a text reads like, "" where it could be several.
func meant(v matters.View, said string) string {
	var names []string
	for _, o := range v.About.Options() {
		names = append(names, o.Name)
	}
	a := inbound.Answered(said, names)
	one := ""
	for _, x := range v.Answers() {
		name := string(x.Verb)
		switch {
		case a.Says == inbound.Picks && x.Option == a.Option:
			return "option-" + strconv.Itoa(x.Option)
		case a.Says == inbound.No && x.Verb == core.Decline:
			return name
		case a.Says == inbound.Yes && x.Verb != core.Decline:
			if one != "" {
				return "" // of several options a yes picks none
			}
			if one = name; x.Option > 0 {
				one = "option-" + strconv.Itoa(x.Option)
			}
		}
	}
	return one
}

// Confirm makes an answer by mail count.
func (p Pages) Confirm(w http.ResponseWriter, r *http.Request) error {
	id, v := r.PathValue("message"), server.Viewer(r.Context())
	err := p.Work.Confirm(r.Context(), v, id, func(scope access.ScopeID, matter string, also func(*act.Act) error) error {
		view, err := p.Matter.Thread(r.Context(), v, scope, matter)
		if err != nil {
			return err
		}
		f, err := matterpages.AnswerForm(view, r.PostFormValue("answer"), r.PostFormValue("words"))
		if err != nil {
			return err
		}
		return p.Matter.MoveWith(r.Context(), v, scope, matter, f, also)
	})
	if err != nil {
		return p.again(w, r, "confirm", renamed(err))
	}
	return back(w, r, id, "confirmed")
}

// mostPlanned is into how many engagements a meeting is offered from a message.
const mostPlanned = 5

// planned leads to the forms of meetings that a message brings.
func planned(m work.View) g.Node {
	var rows g.Group
	for _, file := range m.Calendar {
		for _, x := range m.Places[:min(len(m.Places), mostPlanned)] {
			if m.Scope != "" && x.Scope != m.Scope && len(m.Places) > 1 && has(m.Places, m.Scope) {
				continue
			}
			offers, _, err := meeting.Offers(file, x.Zone)
			if err != nil {
				continue
			}
			for _, o := range offers {
				at := ui.URL(string(ui.Path("engagements", string(x.Scope), "meetings", "new")) + "?" + o.Query().Encode())
				rows = append(rows, h.Li(ui.A(at, g.Text("Plan "), ui.Name(o.Title)), g.Text(" with "), ui.Name(x.Name), ui.Note(g.Text(o.When)), g.Map(o.Notes, func(n string) g.Node { return ui.Note(g.Text(n)) })))
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return ui.Section("planned", "A meeting it brings", h.Ul(h.Class("stack"), rows))
}

func has(all []work.Place, scope access.ScopeID) bool {
	for _, x := range all {
		if x.Scope == scope {
			return true
		}
	}
	return false
}
