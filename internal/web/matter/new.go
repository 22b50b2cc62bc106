package matter

import (
	"net/http"
	"net/url"
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// kindHints say what each kind is for.
var kindHints = map[matter.Kind]string{matter.Question: "Somebody has to answer it.", matter.EarlyWarning: "Something may go wrong: said as soon as it is known.",
	matter.Risk: "It may happen; how likely, and what it would do.", matter.Issue: "It has happened, and something must be done.", matter.Change: "Time, cost or scope shall be other than agreed.",
	matter.Decision: "Somebody has to choose, by a date.", matter.Instruction: "The client side says what shall be done. It takes authority.", matter.Commitment: "A side promises something for a date.",
	matter.Acceptance: "A deliverable is put up to be accepted by its criteria."}

// New asks what kind of matter it is, and then what that kind needs.
func (p Pages) New(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	k := matter.Kind(c.asked("kind"))
	if !c.raises(k) {
		shown, err := p.choose(r)
		if err != nil {
			return err
		}
		return p.Shell.Show(w, r, shown)
	}
	q, saved, err := p.begun(r, c.draft("new"))
	if err != nil {
		return err
	}
	shown, err := p.newForm(r, k, q, saved, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

// raises reports whether somebody of the viewer's side raises matters of a kind: only the client side gives instructions.
func (c call) raises(k matter.Kind) bool {
	return slices.Contains(matter.Kinds(), k) && (k != matter.Instruction || c.v.Side == access.ClientSide)
}

// where is the audience that the address asks for, as far as the viewer may raise anything there.
func where(c call, a work.Asking) access.Audience {
	if a.Shared && (c.asked("room") == "shared" || !a.Own) {
		return access.Shared
	}
	return c.v.Side.Of()
}

func (p Pages) choose(r *http.Request) (ui.Page, error) {
	c := of(r)
	a, err := p.Work.Asking(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(r, "New matter", where(c, a), ui.Link{Text: "Matters", URL: c.at("matters")})
	if err != nil {
		return shown, err
	}
	shown.Lead = g.Text("What kind of matter is it?")
	shown.Body = []g.Node{h.Ul(h.Class("stack"), g.Map(matter.Kinds(), func(k matter.Kind) g.Node {
		if !c.raises(k) {
			return nil
		}
		return h.Li(ui.A(c.at("matters", "new").With("kind", string(k)).With("room", c.asked("room")), g.Text(kindWord(k))), ui.Note(g.Text(kindHints[k])))
	}))}
	return shown, nil
}

func (p Pages) newForm(r *http.Request, k matter.Kind, q url.Values, saved string, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	a, err := p.Work.Asking(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	to := where(c, a)
	shown, err := p.frame(r, "New "+k.Words(), to, ui.Link{Text: "Matters", URL: c.at("matters").With("room", roomWord(to))})
	if err != nil {
		return shown, err
	}
	here := c.at("matters", "new").With("kind", string(k))
	form := ui.Form{ID: "new-form", Action: c.at("matters").With("kind", string(k)).With("room", roomWord(to)).With("for", c.asked("for")), Errors: wrong, Fields: newFields(c, a, k, to, q),
		Saves: saves(c.draft("new")), Saved: saved, Cancel: c.at("matters").With("room", roomWord(to)), Submit: ui.Button{Text: "Raise it for our side"}}
	var who g.Node
	switch {
	case to == access.Shared:
		form.Submit.Text = "Raise it with " + a.With
		who = g.Group{readers(a.With, a.Readers), h.P(ui.Quiet(g.Text(systemWords(a.Ground))))}
		shown.Lead = g.Text("Both sides read it from the moment it is raised, and its clock begins.")
		if a.Own {
			shown.Actions = []ui.Link{{Text: "Only for our side", URL: here.With("room", "ours")}}
		}
	default:
		shown.Lead = g.Text("Only our side reads it, until one of us shares it.")
		if a.Shared {
			shown.Actions = []ui.Link{{Text: "Raise it with " + a.With + " at once", URL: here.With("room", "shared")}}
		}
	}
	shown.Body = []g.Node{form, who}
	return shown, nil
}

// readers says who will read what is raised in the shared room.
func readers(with string, known []party.Member) g.Node {
	s := g.Group{h.P(h.Strong(ui.Name(with)), g.Text(": everybody of that side who is in this engagement, now or later. An assurer, or a guest whom either side has let in, reads it too."))}
	if len(known) > 0 {
		s = append(s, h.P(g.Text("Those of them who have acted here themselves:")), h.Ul(h.Class("people"), g.Map(known, func(m party.Member) g.Node {
			return h.Li(ui.Person{Name: m.Name, Organisation: m.Firm, Side: m.Side})
		})))
	} else {
		s = append(s, h.P(ui.Quiet(g.Text("Nobody of them has acted here yet."))))
	}
	return ui.Section("readers", "Who will read it", s)
}

// newFields are what a kind of matter asks for.
func newFields(c call, a work.Asking, k matter.Kind, to access.Audience, q url.Values) (out []ui.Field) {
	add := func(f ui.Field) {
		if s := q.Get(f.Name); s != "" {
			if f.Kind == ui.Check {
				f.Values = []string{s}
			} else {
				f.Value = s
			}
		}
		out = append(out, f)
	}
	add(ui.Field{Name: "title", Label: "What it is about, in a line", Required: true, Most: 200})
	add(ui.Field{Name: "body", Label: "Text", Kind: ui.Area, Size: 8, Hint: "An empty line begins a paragraph; @ before a member’s whole name mentions them"})
	switch k {
	case matter.Decision:
		add(ui.Field{Name: "due", Label: "Needed by", Kind: ui.Day, Required: true})
		add(ui.Field{Name: "class", Label: "Class", Required: true, Hint: "Such as scope, money or design: decisions of one class are compared with each other"})
		add(optionsField("Options", ""))
		add(ui.Field{Name: "holds", Label: "Activities that cannot begin before", Hint: "Their codes: MIG-2140, MIG-2200"})
	case matter.Commitment:
		add(ui.Field{Name: "due", Label: "Kept by", Kind: ui.Day, Required: true})
		add(ui.Field{Name: "owes", Label: "Who promises", Kind: ui.Radios, Value: "us", Options: []ui.Option{{Value: "us", Label: "We do"}, {Value: "them", Label: a.With}}})
	case matter.Change:
		add(ui.Field{Name: "aware", Label: "Known since", Kind: ui.Day, Hint: "When our side became aware of it; today if left empty"})
		add(ui.Field{Name: "caused", Label: "It arises from an instruction, notification, certificate or changed decision of the client side", Kind: ui.Check, Value: "yes"})
		add(optionsField("What it would cost and do, if it is known", ""))
	case matter.Risk:
		out = append(out, estimateFields(nil, typed(q))...)
	case matter.Instruction:
		add(ui.Field{Name: "cost", Label: "What it costs", Kind: ui.Amount, Unit: a.Ground.Currency, Hint: "Your letter of authority must cover it"})
	case matter.Acceptance:
		add(ui.Field{Name: "criteria", Label: "Criteria", Kind: ui.Area, Size: 4, Hint: "One a line: each is judged when it is accepted or declined"})
	}
	if k != matter.Decision && k != matter.Commitment {
		add(ui.Field{Name: "due", Label: "Needed by", Kind: ui.Day, Hint: "When you need it. Where the rules have a period for it, its clock runs by that"})
	}
	if a.Ground.Engagement.OneSided && c.v.Side == access.ClientSide && to == access.Shared && k != matter.Instruction {
		add(ui.Field{Name: "for", Label: "Recorded for " + a.With + ", which raised it elsewhere", Kind: ui.Check, Value: "them"})
	}
	return append(out, filesField())
}

// Raise raises a matter.
func (p Pages) Raise(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	k := matter.Kind(c.asked("kind"))
	f := work.RaiseForm{Kind: k, Shared: c.asked("room") == "shared", Title: c.text("title"), Words: c.text("body"), Due: c.text("due"), Owes: c.text("owes"), Aware: c.text("aware"),
		Caused: c.text("caused") != "", For: c.text("for"), Files: uploads(r), Draft: c.draft("new"),
		Content: work.Content{Probability: c.text("probability"), Impacts: c.text("impacts"), Class: c.text("class"), Options: c.text("options"), Holds: c.text("holds"),
			Criteria: c.text("criteria"), Cost: c.text("cost")}}
	id, err := p.Work.Raise(r.Context(), c.v, c.scope, f)
	if err == nil {
		return back(w, r, c.matter(id), map[bool]string{true: "put", false: "raised"}[f.Shared])
	}
	fields, ok := wrong(err)
	if !ok || !slices.Contains(matter.Kinds(), k) {
		return err
	}
	shown, err := p.newForm(r, k, r.PostForm, "", fields)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, shown)
}
