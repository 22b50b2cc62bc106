package matter

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

func dateWords(d civil.Date) string { return brief.Date(d) }

// focus is the field of a move's form that whoever came to make it begins with.
func focus(v matter.Verb) string {
	switch v {
	case matter.ReDate, matter.Extend:
		return "move-form-due"
	case matter.Decide, matter.Accept, matter.Decline, matter.Quote, matter.Assess:
		return "move-form" // what is chosen stands before what is said
	case matter.Assign, matter.HandOver, matter.Close, matter.Withdraw, matter.Instruct, matter.NotifyOverdue:
		return "page"
	}
	return "move-form-body"
}

// typed is what was typed into a move's form, or begun in its draft.
type typed url.Values

func (t typed) get(name string) string { return url.Values(t).Get(name) }

// Moving asks what is needed for a move.
func (p Pages) Moving(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	verb := matter.Verb(r.PathValue("verb"))
	q, saved, err := p.begun(r, c.draft(c.id, "moves", string(verb)))
	if err != nil {
		return err
	}
	shown, err := p.moving(r, verb, typed(q), saved, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) moving(r *http.Request, verb matter.Verb, t typed, saved string, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Thread(r.Context(), c.v, c.scope, c.id)
	if err != nil {
		return ui.Page{}, err
	}
	behalf := c.asked("for")
	legal := v.Verbs
	if behalf == "them" {
		legal = v.TheirVerb
	}
	if !slices.Contains(matter.Verbs(), verb) || len(legal) == 0 && len(wrong) == 0 {
		return ui.Page{}, notFound
	}
	shown, err := p.frame(r, verbLabel(v.Kind, verb), v.Reach.Audience, c.way(v), ui.Link{Text: named(v), URL: c.matter(v.ID)})
	if err != nil {
		return shown, err
	}
	shown.Lead = clockLine(c, v)
	if !slices.Contains(legal, verb) && len(wrong) == 0 {
		shown.Body = []g.Node{ui.Problem{Happened: "This move is not legal any more.", Kept: "The matter is as it stands.", Do: "Look at what can be done now.",
			Links: []ui.Link{{Text: "Back to the matter", URL: c.matter(v.ID)}}}}
		return shown, nil
	}
	origin, next := p.from(r)
	intro := g.Group{g.If(happens(v, verb) != "", h.P(g.Text(happens(v, verb)))), readBy(v)}
	if behalf == "them" {
		intro = append(intro, h.P(ui.State("recorded for "+v.With)))
	}
	cancel := c.matter(v.ID)
	hidden := []ui.Hidden{}
	if origin != "" {
		cancel, hidden = origin, []ui.Hidden{{Name: "back", Value: string(origin)}, {Name: "next", Value: next}}
	}
	form := ui.Form{ID: "move-form", Action: c.matter(v.ID, "moves", string(verb)).With("for", behalf), Hidden: hidden, Intro: intro, Errors: wrong, Fields: moveFields(c, v, verb, t), Cancel: cancel,
		Submit: ui.Button{Text: verbLabel(v.Kind, verb), Keys: keysOf[verb]}}
	if slices.ContainsFunc(form.Fields, func(f ui.Field) bool { return f.Name == "body" }) && behalf == "" {
		form.Saves, form.Saved = saves(c.draft(v.ID, "moves", string(verb))), saved
	}
	shown.Body = []g.Node{form}
	if last := len(v.Moves) - 1; last >= 0 && v.Moves[last].Words != "" {
		shown.Body = append(shown.Body, ui.Section("last", "The last that was said", ui.Timeline{{When: c.moment(v.Moves[last].At, v.Ground.Zone),
			Who: ui.Person{Name: v.Moves[last].ByName, Organisation: v.Moves[last].ByFirm, Side: sideOf(v.Moves[last])}, Did: didWords(c, v, v.Moves[last]), Body: moveBody(c, v, v.Moves[last])}}))
	}
	return shown, nil
}

// from is the list that whoever asks for a move came from, and the matter behind this one there: they go on with that. Both are "" for
// who came from elsewhere.
func (p Pages) from(r *http.Request) (list ui.URL, next string) {
	c := of(r)
	if r.Method == http.MethodPost {
		return backTo(c), c.text("next")
	}
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return "", ""
	}
	switch u.Path {
	case "/":
		return "/", ""
	case string(c.at("matters")):
	default:
		return "", ""
	}
	asked := r.Clone(r.Context())
	asked.URL = u
	order, _ := orderOf(asked)
	l, err := p.Work.Register(r.Context(), c.v, c.scope, filterOf(asked), order)
	if err != nil {
		return "", "" // the way back is worth no error
	}
	if i := slices.IndexFunc(l.Rows, func(m work.Listed) bool { return m.ID == c.id }); i >= 0 && i+1 < len(l.Rows) {
		next = l.Rows[i+1].ID
	}
	return ui.URL(u.RequestURI()).With("did", "").With("made", "").With("refused", ""), next
}

// backTo is the list that a form leads back to, "" for none.
func backTo(c call) ui.URL {
	if b := c.text("back"); b != "" {
		return ui.URL(server.Local(b))
	}
	return ""
}

// moveFields are what a move asks for.
func moveFields(c call, v work.View, verb matter.Verb, t typed) (out []ui.Field) {
	add := func(f ui.Field) {
		if s := t.get(f.Name); s != "" {
			f.Value = s
		}
		out = append(out, f)
	}
	options := v.About.Options()
	switch {
	case verb == matter.ReDate || verb == matter.Extend:
		add(ui.Field{Name: "due", Label: "New date", Kind: ui.Day, Value: later(c, v), Required: true})
	case verb == matter.Assign:
		add(personField("to", "Who takes it", c, v.People))
	case verb == matter.Tell:
		add(ui.Field{Name: "told", Label: "Who was told", Kind: ui.Area, Size: 3, Required: true, Hint: "One name a line"})
	case verb == matter.Link:
		add(ui.Field{Name: "link", Label: "Number of the other matter", Kind: ui.Integer, Required: true, Hint: "In this register; an issue is linked to the early warning that came before it"})
	case verb == matter.Decide && len(options) > 0, v.Kind == matter.Change && verb == matter.Accept && v.Phase == matter.Quoted && len(options) > 1:
		f := ui.Field{Name: "option", Label: "Which option", Kind: ui.Radios, Required: true}
		for i, o := range options {
			f.Options = append(f.Options, ui.Option{Value: strconv.Itoa(i + 1), Label: o.Name, Hint: effect(o.Effect)})
		}
		add(f)
	case v.Kind == matter.Change && (verb == matter.Quote || verb == matter.Assess):
		add(optionsField("What it costs and what it does", optionLines(options)))
	case v.Kind == matter.Risk && verb == matter.Assess:
		out = append(out, estimateFields(v.About.Estimate, t)...)
	}
	if v.Kind == matter.Acceptance && (verb == matter.Accept || verb == matter.Decline) {
		out = append(out, criteriaFields(v, t)...)
	}
	label, required := "Text", needsWords(verb)
	if verb == matter.Decline {
		label = "Reasons"
	}
	add(ui.Field{Name: "body", Label: label, Kind: ui.Area, Size: 5, Required: required})
	if required || verb == matter.Quote || verb == matter.Implement || verb == matter.Accept {
		out = append(out, filesField())
	}
	return out
}

func needsWords(v matter.Verb) bool {
	return v == matter.Reply || v == matter.Hold || v == matter.Escalate || v == matter.ReOpen || v == matter.Decline
}

// later is a date a week behind the one there is, or behind today.
func later(c call, v work.View) string {
	from := max(c.today(v.Ground.Zone), v.Standing.State.Due)
	return (from + 7).String()
}

func personField(name, label string, c call, people []work.Person) ui.Field {
	f := ui.Field{Name: name, Label: label, Kind: ui.Select, Required: true}
	for _, p := range people {
		f.Options = append(f.Options, ui.Option{Value: string(p.ID), Label: p.Name})
		if p.ID == c.v.Person {
			f.Value = string(p.ID)
		}
	}
	return f
}

func optionsField(label, value string) ui.Field {
	return ui.Field{Name: "options", Label: label, Kind: ui.Area, Size: 4, Value: value, Hint: "One option a line: its name; what it costs; what it does to milestones. Second engine; 84,000; Go-live +6"}
}

func estimateFields(e *matter.Estimate, t typed) []ui.Field {
	probability, impacts := t.get("probability"), t.get("impacts")
	if e != nil && probability == "" && impacts == "" {
		probability = fmt.Sprint(float64(e.Probability) / 100)
		for _, im := range e.Impacts {
			impacts += fmt.Sprintf("%s; %g; %g; %g\n", im.Activity, im.Low, im.Likely, im.High)
		}
	}
	return []ui.Field{{Name: "probability", Label: "Probability", Value: probability, Unit: "%", Size: 6},
		{Name: "impacts", Label: "What it would do", Kind: ui.Area, Size: 3, Value: impacts, Hint: "One activity a line, with the fewest, likely and most working days: MIG-2140; 2; 5; 12"}}
}

// criteriaFields ask of every criterion whether it is met.
func criteriaFields(v work.View, t typed) (out []ui.Field) {
	for i, cr := range v.About.Criteria {
		name := "found-" + strconv.Itoa(i)
		value := t.get(name)
		if value == "" {
			value = string(cr.Found)
		}
		out = append(out, ui.Field{Name: name, Label: cr.Name, Kind: ui.Radios, Value: value, Options: []ui.Option{{Value: string(matter.Met), Label: "met"}, {Value: string(matter.NotMet), Label: "not met"}}})
	}
	return out
}

// uploads are the files of a form.
func uploads(r *http.Request) (out []work.Attached) {
	for _, u := range server.Uploads(r.Context(), "files") {
		out = append(out, work.Attached{Name: u.Name, Media: u.Media, Body: u.Body})
	}
	return out
}

// moveForm is the form of a move as it was sent.
func moveForm(c call, verb matter.Verb) work.MoveForm {
	f := work.MoveForm{Verb: verb, Words: c.text("body"), Due: c.text("due"), Option: c.text("option"), To: access.PersonID(c.text("to")), Told: c.text("told"), Link: c.text("link"),
		Content: work.Content{Probability: c.text("probability"), Impacts: c.text("impacts"), Options: c.text("options"), Chosen: c.text("chosen")},
		For:     c.asked("for"), Files: uploads(c.Request), Draft: c.draft(c.id, "moves", string(verb))}
	for i := range mostCriteria {
		f.Found = append(f.Found, c.text("found-"+strconv.Itoa(i)))
	}
	return f
}

// mostCriteria is how many criteria of a deliverable are judged.
const mostCriteria = 100

// Move makes a move, and leads back to where its maker came from.
func (p Pages) Move(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	verb := matter.Verb(r.PathValue("verb"))
	err := p.Work.Move(r.Context(), c.v, c.scope, c.id, moveForm(c, verb))
	if err == nil {
		if u := backTo(c); u != "" {
			u = u.With("did", "moved")
			if next := c.text("next"); next != "" {
				u = u.At("m-" + next)
			}
			return server.Redirect(w, r, string(u))
		}
		return back(w, r, c.matter(c.id), "moved")
	}
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	for i, f := range fields { // one sentence for all criteria
		if f.Path == "found" {
			fields[i].Path = "found-0"
		}
	}
	shown, err := p.moving(r, verb, typed(r.PostForm), "", fields)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, shown)
}
