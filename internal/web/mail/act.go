package mail

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/core/inbound"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// acts are what can be done with a message that waits.
func (p Pages) acts(c call, m work.View) []g.Node {
	out := []g.Node{}
	if len(m.Places) > 0 {
		out = append(out, post(c, m), raise(c, m))
	} else {
		out = append(out, h.P(ui.Quiet(g.Text("You work on no engagement that this could be put into."))))
	}
	return append(out, discard(c, m))
}

// engagements is the question of which engagement, answered where there is one only.
func engagements(c call, m work.View, form string) ui.Field {
	f := ui.Field{Name: "scope", Label: "Engagement", Kind: ui.Select, Required: true, Value: c.typed(form, "scope", string(m.Scope))}
	if len(m.Places) > 1 {
		f.Options = append(f.Options, ui.Option{Label: "Choose one"})
	}
	for _, x := range m.Places {
		f.Options = append(f.Options, ui.Option{Value: string(x.Scope), Label: x.Name})
	}
	return f
}

// withFiles asks whether the files come along, where there are any.
func withFiles(c call, m work.View, form string) []ui.Field {
	if len(m.Files) == 0 || m.Reason == inbound.Harmful {
		return nil
	}
	f := ui.Field{Name: "files", Label: "With its files", Kind: ui.Check, Value: "yes"}
	if c.typed(form, "files", "yes") == "yes" {
		f.Values = []string{"yes"}
	}
	return []ui.Field{f}
}

// post is the form that puts a message into a thread.
func post(c call, m work.View) g.Node {
	number := ""
	if m.Number > 0 {
		number = ui.Count(m.Number)
	}
	fields := []ui.Field{engagements(c, m, "post"), {Name: "number", Label: "Number of the matter", Required: true, Size: 6, Value: c.typed("post", "number", number), Hint: "As both sides read it: 12"},
		{Name: "words", Label: "What is said in the thread", Kind: ui.Area, Size: 8, Value: c.typed("post", "words", m.Said), Hint: "What is new in the message stands here. What it quotes does not, unless you put it here"}}
	for _, x := range m.Places {
		if x.OneSided {
			f := ui.Field{Name: "theirs", Label: "The other side says it, and has no account: record it for them", Kind: ui.Check, Value: "yes"}
			if c.typed("post", "theirs", "") == "yes" {
				f.Values = []string{"yes"}
			}
			fields = append(fields, f)
			break
		}
	}
	fields = append(fields, withFiles(c, m, "post")...)
	title, says := "Put it into a thread", "Both sides read it there at once, as your reply. It counts from when the message came."
	if m.State == inbound.Pending {
		title, says = "Confirm it", "Both sides read it in the thread at once. To decide, accept or decline, open the matter and do it there: words alone bind nobody."
	}
	return ui.Section("post", title, h.P(g.Text(says)), ui.Form{ID: "post-form", Action: ui.Path("messages", m.ID, "post"), Fields: fields, Errors: c.errorsOf("post"), Submit: ui.Button{Text: "Put it into the thread"}})
}

// raise is the form that makes a matter of a message.
func raise(c call, m work.View) g.Node {
	kinds := ui.Field{Name: "kind", Label: "What it is", Kind: ui.Select, Required: true, Value: c.typed("raise", "kind", string(matter.Question))}
	for _, k := range []matter.Kind{matter.Question, matter.EarlyWarning, matter.Risk, matter.Issue, matter.Change} {
		kinds.Options = append(kinds.Options, ui.Option{Value: string(k), Label: k.Words()})
	}
	words := m.Said
	if words == "" { // forwarded as it is
		for _, b := range m.Blocks {
			words += b.Text + "\n"
		}
	}
	fields := []ui.Field{engagements(c, m, "raise"), kinds, {Name: "title", Label: "What it is about, in a line", Required: true, Most: 200, Value: c.typed("raise", "title", m.Subject)},
		{Name: "words", Label: "Text", Kind: ui.Area, Size: 8, Value: c.typed("raise", "words", words)}}
	return ui.Section("raise", "Make a matter of it", h.P(g.Text("Only our side reads it, until one of us shares it.")), ui.Form{ID: "raise-form", Action: ui.Path("messages", m.ID, "raise"),
		Fields: append(fields, withFiles(c, m, "raise")...), Errors: c.errorsOf("raise"), Submit: ui.Button{Text: "Raise it for our side"}})
}

// discard is the form that puts a message aside.
func discard(c call, m work.View) g.Node {
	forget := ui.Field{Name: "forget", Label: "Forget what it says, who sent it and the message as it came", Kind: ui.Check, Value: "yes"}
	if c.typed("discard", "forget", "") == "yes" {
		forget.Values = []string{"yes"}
	}
	return ui.Section("discard", "Put it aside", ui.Form{ID: "discard-form", Action: ui.Path("messages", m.ID, "discard"), Errors: c.errorsOf("discard"),
		Fields: []ui.Field{{Name: "reason", Label: "Why", Required: true, Most: 200, Value: c.typed("discard", "reason", ""), Hint: "Whoever sees the message reads it: advertising, answered on the phone"}, forget},
		Submit: ui.Button{Text: "Put it aside"}})
}

// back leads to a message, which says what was done.
func back(w http.ResponseWriter, r *http.Request, id, did string) error {
	return server.Redirect(w, r, string(ui.Path("messages", id).With("did", did)))
}

// Post puts a message into a thread.
func (p Pages) Post(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("message")
	err := p.Work.Post(r.Context(), server.Viewer(r.Context()), id, work.PostForm{Scope: r.PostFormValue("scope"), Number: r.PostFormValue("number"), Words: r.PostFormValue("words"),
		Theirs: r.PostFormValue("theirs") == "yes", Files: r.PostFormValue("files") == "yes"})
	if err != nil {
		return p.again(w, r, "post", renamed(err))
	}
	return back(w, r, id, "posted")
}

// renamed gives the words of a reply the name that they have in the form.
func renamed(err error) error {
	fields := errs.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	for i := range fields {
		if fields[i].Path == "body" {
			fields[i].Path = "words"
		}
	}
	return errs.InvalidFields(errs.Sentence(err), fields)
}

// Raise makes a matter of a message.
func (p Pages) Raise(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("message")
	_, err := p.Work.MakeMatter(r.Context(), server.Viewer(r.Context()), id, work.RaiseForm{Scope: r.PostFormValue("scope"), Kind: r.PostFormValue("kind"), Title: r.PostFormValue("title"),
		Words: r.PostFormValue("words"), Files: r.PostFormValue("files") == "yes"})
	if err != nil {
		return p.again(w, r, "raise", renamed(err))
	}
	return back(w, r, id, "raised")
}

// Discard puts a message aside.
func (p Pages) Discard(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("message")
	err := p.Work.Discard(r.Context(), server.Viewer(r.Context()), id, r.PostFormValue("reason"), r.PostFormValue("forget") == "yes")
	if err != nil {
		return p.again(w, r, "discard", err)
	}
	return back(w, r, id, "discarded")
}

// Original sends a message as it came.
func (p Pages) Original(w http.ResponseWriter, r *http.Request) error {
	name, body, err := p.Work.Original(r.Context(), server.Viewer(r.Context()), r.PathValue("message"))
	if err != nil {
		return err
	}
	return server.File(w, r, name, body)
}

// Dropping asks for a message that was saved as a file.
func (p Pages) Dropping(w http.ResponseWriter, r *http.Request) error {
	return p.Shell.Show(w, r, dropping(nil))
}

func dropping(wrong []errs.Field) ui.Page {
	return ui.Page{Title: "Put a saved message in", Crumbs: ui.Crumbs{{Text: "Messages", URL: "/messages"}},
		Lead: g.Text("A message that your mail program saved as a file becomes a draft of yours: a matter can be made of it, or it can be put into a thread."),
		Body: []g.Node{ui.Form{ID: "drop-form", Action: "/messages/drop", Errors: wrong, Cancel: "/messages", Submit: ui.Button{Text: "Take it in"},
			Fields: []ui.Field{{Name: "file", Label: "Message", Kind: ui.File, Required: true, Accept: ".eml,.msg", Hint: "A file that ends in .eml or .msg, of up to 35 MB"}}}}}
}

// Drop takes a saved message in.
func (p Pages) Drop(w http.ResponseWriter, r *http.Request) error {
	var body []byte
	if files := server.Uploads(r.Context(), "file"); len(files) > 0 {
		body = files[0].Body
	}
	id, err := p.Work.Drop(r.Context(), server.Viewer(r.Context()), body)
	if fields := errs.FieldsOf(err); len(fields) > 0 {
		return p.Shell.Again(w, r, dropping(fields))
	}
	if err != nil {
		return err
	}
	return back(w, r, id, "dropped")
}
