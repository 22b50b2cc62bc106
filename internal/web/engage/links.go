package engage

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Links is the questions that the viewer's side has put to people outside.
func (p Pages) Links(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Links(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown := c.frame(v.In, "Questions", c.v.Side.Of())
	shown.Lead = g.Text("Questions to people without an account. Each reads one question by a link of their own, answers it, and sees nothing else.")
	empty := ui.Empty{Says: "Nobody outside has been asked yet."}
	if v.MayAsk {
		ask := ui.Link{Text: "Ask somebody outside", URL: c.at("links", "new"), Keys: "n"}
		shown.Actions, empty.Action = []ui.Link{ask}, ask
	}
	shown.Body = []g.Node{ui.Table[party.Link]{
		ID: "link-list", Caption: "Questions put to people outside, newest first", Rows: v.Links, Things: "questions", Empty: empty,
		Columns: []ui.Column[party.Link]{
			{Head: "Asked", Row: true, Cell: func(l party.Link) g.Node { return ui.A(c.at("links", l.ID), ui.Name(l.Label)) }},
			{Head: "By", Cell: func(l party.Link) g.Node { return ui.Person{Name: l.MadeByName, Side: c.v.Side} }},
			{Head: "Put", Number: true, Cell: func(l party.Link) g.Node { return c.moment(l.Created, v.In.Zone) }},
			{Head: "Now", Tight: true, Cell: func(l party.Link) g.Node { return ui.State(linkState(l, v.Now)) }},
			{Head: "Until", Number: true, Cell: func(l party.Link) g.Node { return c.moment(l.Until, v.In.Zone) }},
		},
	}}
	return p.Shell.Show(w, r, shown)
}

func linkState(l party.Link, now int64) string {
	switch {
	case l.Ended != 0:
		return "ended"
	case l.Until <= now:
		return "run out"
	}
	return "open"
}

func askForm(r *http.Request) work.AskForm {
	c := of(r)
	return work.AskForm{To: c.text("to"), Title: c.text("title"), Body: c.text("body"), Until: c.text("until")}
}

// NewLink asks about a question that is put to somebody outside. Begun from a note, it begins with that note's text.
func (p Pages) NewLink(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	var f work.AskForm
	if id := r.URL.Query().Get("note"); id != "" {
		n, err := p.Work.Note(r.Context(), c.v, c.scope, id)
		if err != nil {
			return err
		}
		f.Title, f.Body = n.Title, n.Body
	}
	shown, err := p.newLink(r, f, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) newLink(r *http.Request, f work.AskForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	in, err := p.Work.Heading(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	today := c.today(in.Zone)
	if f.Until == "" && wrong == nil {
		f.Until = (today + 14).String()
	}
	shown := c.frame(in, "Ask somebody outside", c.v.Side.Of())
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Questions", URL: c.at("links")})
	shown.Audience = ui.Audience{Of: access.Named, Names: []string{"our side", "whoever has the link"}}
	shown.Lead = g.Text("Whoever has the link reads exactly the question below, and the answers to it. They learn nothing else: no names of projects, no other texts.")
	shown.Body = []g.Node{ui.Form{Action: c.at("links"), Errors: wrong, Submit: ui.Button{Text: "Make the link"}, Cancel: c.at("links"), Fields: []ui.Field{
		{Name: "to", Label: "Who is asked", Value: f.To, Required: true, Most: 120, Hint: "As their answers will be signed: Jo Marsh, fire officer"},
		{Name: "title", Label: "The question in a few words", Value: f.Title, Required: true, Most: 200},
		{Name: "body", Label: "The question", Kind: ui.Area, Value: f.Body, Required: true, Size: 8},
		{Name: "until", Label: "They may answer until", Kind: ui.Day, Value: f.Until, Required: true, Min: today.String(), Max: (today + 90).String()},
	}}}
	return shown, nil
}

// Ask puts a question to somebody outside, and shows their link once.
func (p Pages) Ask(w http.ResponseWriter, r *http.Request) error {
	c, f := of(r), askForm(r)
	asked, err := p.Work.Ask(r.Context(), c.v, c.scope, c.kind, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.newLink(r, f, wrong) })
	}
	in, err := p.Work.Heading(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown := c.frame(in, "The link for "+asked.To, c.v.Side.Of())
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Questions", URL: c.at("links")})
	shown.Lead = g.Text("Copy it now: it is shown this once and kept nowhere. Give it to nobody else.")
	shown.Body = []g.Node{h.P(h.Code(h.Class("secret"), g.Text(p.Address+string(ui.Path("links", asked.Secret))))),
		ui.Definitions{{Term: "For", Value: ui.Name(asked.To)}, {Term: "Works until", Value: c.moment(asked.Until, in.Zone)}},
		h.P(ui.ActionLink(ui.Link{Text: "To the question", URL: c.at("links", asked.Link)}))}
	return p.Shell.Show(w, r, shown)
}

// Thread is a question with its answers, for the side that put it.
func (p Pages) Thread(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	t, err := p.Work.Thread(r.Context(), c.v, c.scope, r.PathValue("link"))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, threadPage(c, t, "", nil))
}

func threadPage(c call, t work.Thread, body string, wrong []errs.Field) ui.Page {
	title := t.Question.Title
	if title == "" {
		title = "Question to " + t.Link.Label
	}
	shown := c.frame(t.In, title, c.v.Side.Of())
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Questions", URL: c.at("links")})
	shown.Audience = ui.Audience{Of: access.Named, Names: []string{"our side", t.Link.Label}}
	shown.Lead = g.Group{g.Text("Put to "), ui.Name(t.Link.Label), g.Text(" by "), ui.Name(t.Link.MadeByName), g.Text(" · "), c.moment(t.Link.Created, t.In.Zone)}
	post := func(what, text string, danger bool) g.Node {
		b := ui.Button{Text: text}
		if danger {
			b.Look = ui.Danger
		}
		return h.P(ui.Post{Action: c.at("links", t.Link.ID, what), Button: b})
	}
	if t.Closed {
		shown.Body = []g.Node{ui.Empty{Says: "This was asked before you came to our side. You may read it: whoever was asked does not learn of it."}, post("open", "Open the answers", false)}
		return shown
	}
	shown.Body = []g.Node{prose(t.Question.Body), threadAnswers(c, t)}
	if !t.Open {
		shown.Body = append(shown.Body, h.P(ui.Quiet(g.Text("The link has ended. What was written stays."))))
		return shown
	}
	shown.Body = append(shown.Body, ui.Section("say", "Write to "+t.Link.Label, ui.Form{ID: "say-form", Action: c.at("links", t.Link.ID, "say"), Errors: wrong, Submit: ui.Button{Text: "Send"},
		Intro:  h.P(ui.Quiet(g.Text("Whoever has the link reads it at once."))),
		Fields: []ui.Field{{Name: "body", Label: "Text", Kind: ui.Area, Value: body, Required: true, Size: 4}}}),
		ui.Section("end", "End the link", h.P(g.Text("It then opens nothing. It runs out by itself "), c.moment(t.Link.Until, t.In.Zone), g.Text(".")), post("end", "End the link", true)))
	return shown
}

func threadAnswers(c call, t work.Thread) g.Node {
	if len(t.Answers) == 0 {
		return ui.Empty{Says: "No answer has come yet."}
	}
	var events ui.Timeline
	for _, n := range t.Answers {
		events = append(events, ui.Event{When: c.moment(n.Created, t.In.Zone), Who: writer(n), Did: "wrote", Body: prose(n.Body)})
	}
	return ui.Section("answers", "Answers", events)
}

func writer(n engage.Note) ui.Person {
	return ui.Person{Name: n.AuthorName, Organisation: n.AuthorFirm, Side: n.Side}
}

// Say adds to a question from the side that put it.
func (p Pages) Say(w http.ResponseWriter, r *http.Request) error {
	c, link := of(r), r.PathValue("link")
	err := p.Work.Say(r.Context(), c.v, c.scope, link, c.text("body"))
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			t, err := p.Work.Thread(r.Context(), c.v, c.scope, link)
			return threadPage(c, t, c.text("body"), wrong), err
		})
	}
	return page.Back(w, r, c.at("links", link), "said")
}

// EndLink ends a link.
func (p Pages) EndLink(w http.ResponseWriter, r *http.Request) error {
	c, link := of(r), r.PathValue("link")
	if err := p.Work.EndLink(r.Context(), c.v, c.scope, link); err != nil {
		return err
	}
	return page.Back(w, r, c.at("links", link), "ended")
}

// OpenThread lets the viewer read a question that was put before they came.
func (p Pages) OpenThread(w http.ResponseWriter, r *http.Request) error {
	c, link := of(r), r.PathValue("link")
	if err := p.Work.OpenThread(r.Context(), c.v, c.scope, link); err != nil {
		return err
	}
	return page.Back(w, r, c.at("links", link), "let-in")
}

// Question is what whoever has a link reads. Reading it does nothing.
func (p Pages) Question(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	t, err := p.Work.Question(r.Context(), c.v)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, questionPage(c, t, "", nil))
}

func questionPage(c call, t work.Thread, body string, wrong []errs.Field) ui.Page {
	flash := ui.Flash{}
	if c.URL.Query().Get("did") == "answered" {
		flash.Text = "Your answer was sent. You can add to it as long as the link works."
	}
	t.In.Zone = "UTC"
	return ui.Page{Title: t.Question.Title, Plain: true, Flash: flash, Zone: "UTC",
		Lead:     g.Group{ui.Name(t.Question.AuthorName), g.Text(", "), ui.Name(t.Question.AuthorFirm), g.Text(", asks you, "), ui.Name(c.v.Name), g.Text(".")},
		Audience: ui.Audience{Of: access.Named, Names: []string{"those who asked", "whoever has this link"}},
		Body: []g.Node{prose(t.Question.Body), g.If(len(t.Answers) > 0, threadAnswers(c, t)),
			ui.Section("answer", "Your answer", ui.Form{ID: "answer-form", Action: ui.Path("links", c.PathValue("secret")), Errors: wrong, Submit: ui.Button{Text: "Send the answer"},
				Fields: []ui.Field{{Name: "body", Label: "Text", Kind: ui.Area, Value: body, Required: true, Size: 6}}})},
	}
}

// Answer takes an answer of whoever has a link.
func (p Pages) Answer(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	err := p.Work.Reply(r.Context(), c.v, c.text("body"))
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			t, err := p.Work.Question(r.Context(), c.v)
			return questionPage(c, t, c.text("body"), wrong), err
		})
	}
	return server.Redirect(w, r, string(ui.Path("links", r.PathValue("secret")).With("did", "answered")))
}
