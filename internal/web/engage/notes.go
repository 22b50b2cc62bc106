package engage

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/act"
	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// roomWord is how a room of notes stands in an address.
func roomWord(a access.Audience) string {
	if a == access.Shared {
		return "shared"
	}
	return "ours"
}

func noteOrder(r *http.Request) (work.Order, ui.Sort) {
	return orderOf(r, ui.Sort{Key: "time", Desc: true}, "time", "title")
}

// Notes is the notes of a project or an engagement: the viewer's side's own, or those both sides share.
func (p Pages) Notes(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	order, sort := noteOrder(r)
	words := r.URL.Query().Get("q")
	list, err := p.Work.Notes(r.Context(), c.v, c.scope, work.NoteFilter{Audience: c.asked(), Words: words}, order)
	if err != nil {
		return err
	}
	shown := c.frame(list.In, "Notes", list.Reach.Audience)
	shown.Lead = notesLead(list)
	if list.MayAdd {
		shown.Actions = []ui.Link{{Text: "New note", URL: c.at("notes", "new"), Keys: "n"}}
	}
	here := self(r, "room", "q", "sort")
	shown.Body = []g.Node{noteRooms(c, list), ui.Table[engage.Note]{
		ID: "note-list", Caption: "Notes", Rows: list.Rows, Total: list.Total, Things: "notes", Self: here, Sort: sort, Pager: pager(here, list.Previous, list.Next),
		CSV:    c.at("notes.csv").With("room", roomWord(list.Reach.Audience)).With("q", words),
		Filter: ui.Filter{Active: words != "", Clear: self(r, "room"), Fields: []ui.Field{{Name: "q", Label: "Word", Kind: ui.Find, Value: words}}},
		Empty:  notesEmpty(c, list),
		Columns: []ui.Column[engage.Note]{
			{Head: "Note", Row: true, Sort: "title", Cell: func(n engage.Note) g.Node {
				return g.Group{ui.A(c.at("notes", n.ID), ui.Name(noteTitle(n))), g.If(n.SharedAs != "", g.Group{g.Text(" "), ui.State("shared")}),
					g.If(n.Title != "", ui.Note(ui.Name(gist(n.Body))))}
			}},
			{Head: "By", Cell: func(n engage.Note) g.Node {
				return ui.Person{Name: n.AuthorName, Organisation: n.AuthorFirm, Side: n.Side}
			}},
			{Head: "Written", Sort: "time", Number: true, Cell: func(n engage.Note) g.Node { return c.moment(n.Created, list.In.Zone) }},
		},
	}}
	return p.Shell.Show(w, r, shown)
}

// asked is the room of notes that an address names: the shared one, the viewer's own, or whichever they have.
func (c call) asked() access.Audience {
	switch c.URL.Query().Get("room") {
	case "shared":
		return access.Shared
	case "ours":
		return act.Ours
	}
	return ""
}

func notesLead(l work.NoteList) g.Node {
	if l.Reach.Audience == access.Shared {
		return g.Text(ui.Things(l.Total, "note") + " that both sides read.")
	}
	return g.Text(ui.Things(l.Total, "note") + " that only our side reads. Sharing one copies it; you see first who will read it.")
}

// noteRooms leads from one room's notes to the other's.
func noteRooms(c call, l work.NoteList) g.Node {
	if len(l.Rooms) < 2 {
		return nil
	}
	var n ui.Nav
	n.Label = "Whose notes"
	for _, a := range l.Rooms {
		text := ui.Audience{Of: a, Viewer: c.v.Side, With: l.In.With(c.v.Side)}.Words()
		n.Items = append(n.Items, ui.Link{Text: text, URL: c.at("notes").With("room", roomWord(a)), Current: a == l.Reach.Audience})
	}
	return n
}

func notesEmpty(c call, l work.NoteList) ui.Empty {
	e := ui.Empty{Says: "Nothing has been shared yet. A note of either side stands here once that side shares it."}
	if l.Reach.Audience != access.Shared {
		e.Says = "Nothing has been written yet. What your side knows and the other need not stands here."
	}
	if l.MayAdd {
		e.Action = ui.Link{Text: "Write a note", URL: c.at("notes", "new")}
	}
	return e
}

// NotesCSV is the notes of a room as a file.
func (p Pages) NotesCSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	order, _ := noteOrder(r)
	order.All = true
	list, err := p.Work.Notes(r.Context(), c.v, c.scope, work.NoteFilter{Audience: c.asked(), Words: r.URL.Query().Get("q")}, order)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, n := range list.Rows {
		rows = append(rows, []string{n.Title, n.Body, n.AuthorName, n.AuthorFirm, timeOf(n.Created).UTC().Format(time.RFC3339)})
	}
	return export(w, r, "notes.csv", []string{"Title", "Text", "By", "Organisation", "Written"}, rows)
}

// noteForm is the form of a note that is written or changed.
func noteForm(r *http.Request, draft string) work.NoteForm {
	c := of(r)
	return work.NoteForm{Title: c.text("title"), Body: c.text("body"), Rev: c.rev(), Form: draft}
}

func noteFields(f work.NoteForm) []ui.Field {
	return []ui.Field{
		{Name: "title", Label: "Title", Value: f.Title, Required: true, Most: 200},
		{Name: "body", Label: "Text", Kind: ui.Area, Value: f.Body, Required: true, Size: 12, Hint: "An empty line begins a paragraph; a line that begins with - is an item of a list"},
	}
}

// begun fills a form with what the viewer began to write in it, and says when that was saved. A change goes on from the revision it
// was begun at, so that what somebody else has changed since is not written over unseen.
func (p Pages) begun(r *http.Request, form string, f *work.NoteForm) (saved string, err error) {
	c := of(r)
	d, err := p.Work.Draft(r.Context(), c.v, form)
	if err != nil || d.Body == "" {
		return "", err
	}
	q, err := url.ParseQuery(d.Body)
	if err != nil {
		return "", nil // it was written by another form, and is as good as none
	}
	f.Title, f.Body = q.Get("title"), q.Get("body")
	if n, err := strconv.ParseInt(q.Get("rev"), 10, 64); err == nil {
		f.Rev = n
	}
	return "saved " + timeOf(d.Changed).UTC().Format("15:04") + " UTC", nil
}

func saves(form string) ui.URL { return ui.URL("/drafts").With("form", form) }

// NewNote asks about a note that is written.
func (p Pages) NewNote(w http.ResponseWriter, r *http.Request) error {
	var f work.NoteForm
	saved, err := p.begun(r, work.NoteDraft(of(r).kind, of(r).scope, "new"), &f)
	if err != nil {
		return err
	}
	shown, err := p.newNote(r, f, saved, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) newNote(r *http.Request, f work.NoteForm, saved string, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	in, err := p.Work.Heading(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown := c.frame(in, "New note", c.v.Side.Of())
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Notes", URL: c.at("notes")})
	shown.Lead = g.Text("Only our side reads it, until one of us shares it.")
	shown.Body = []g.Node{ui.Form{Action: c.at("notes"), Fields: noteFields(f), Errors: wrong, Saves: saves(work.NoteDraft(c.kind, c.scope, "new")), Saved: saved,
		Submit: ui.Button{Text: "Keep the note"}, Cancel: c.at("notes")}}
	return shown, nil
}

// AddNote keeps a note.
func (p Pages) AddNote(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := noteForm(r, work.NoteDraft(c.kind, c.scope, "new"))
	id, err := p.Work.AddNote(r.Context(), c.v, c.scope, "", f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.newNote(r, f, "", wrong) })
	}
	return page.Back(w, r, c.at("notes", id), "kept")
}

// Note is a note with its answers.
func (p Pages) Note(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Note(r.Context(), c.v, c.scope, r.PathValue("note"))
	if err != nil {
		return err
	}
	if !v.Root() { // an answer is read where it belongs
		return page.Back(w, r, c.at("notes", v.Parent), c.URL.Query().Get("did"))
	}
	var f work.NoteForm
	saved := ""
	if v.MayReply {
		if saved, err = p.begun(r, answerDraft(c, v.ID), &f); err != nil {
			return err
		}
	}
	return p.Shell.Show(w, r, notePage(c, v, f, saved, nil))
}

func answerDraft(c call, note string) string { return work.NoteDraft(c.kind, c.scope, note+"/answer") }

func notePage(c call, v work.NoteView, f work.NoteForm, saved string, wrong []errs.Field) ui.Page {
	shown := c.frame(v.In, noteTitle(v.Note), v.Reach.Audience)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Notes", URL: c.at("notes").With("room", roomWord(v.Reach.Audience))})
	shown.Lead = g.Group{ui.Name(v.AuthorName), g.Text(", "), ui.Name(v.AuthorFirm), g.Text(" · "), c.moment(v.Created, v.In.Zone),
		g.If(v.Changed != v.Created && v.Erased == 0, g.Text(" · changed since"))}
	add := func(may bool, text, keys string, u ui.URL) {
		if may {
			shown.Actions = append(shown.Actions, ui.Link{Text: text, URL: u, Keys: keys})
		}
	}
	add(v.MayShare, "Share", "s", c.at("notes", v.ID, "share"))
	add(v.MayEdit, "Change", "e", c.at("notes", v.ID, "edit"))
	add(v.MayAsk, "Ask somebody outside", "", c.at("links", "new").With("note", v.ID))
	add(v.Seen, "History", "", c.at("notes", v.ID, "history"))
	add(v.MayErase, "Erase", "", c.at("notes", v.ID, "erase"))
	shown.Body = []g.Node{noteBody(c, v), answers(c, v)}
	if v.MayReply {
		intro := "Only our side reads the answer, until one of us shares it."
		shown.Body = append(shown.Body, ui.Section("answer", "Answer", ui.Form{ID: "answer-form", Action: c.at("notes", v.ID, "answers"), Errors: wrong, Saves: saves(answerDraft(c, v.ID)), Saved: saved,
			Intro: h.P(ui.Quiet(g.Text(intro))), Submit: ui.Button{Text: "Keep the answer"},
			Fields: []ui.Field{{Name: "body", Label: "Text", Kind: ui.Area, Value: f.Body, Required: true, Size: 5}}}))
	}
	return shown
}

func noteBody(c call, v work.NoteView) g.Node {
	switch {
	case v.Erased != 0:
		return h.P(ui.Quiet(g.Text("The text was erased ")), c.moment(v.Erased, v.In.Zone), ui.Quiet(g.Text(". The record says by whom and why.")))
	case v.SharedAs != "" && v.In.May(c.v, access.Shared, access.Note, access.See):
		return g.Group{prose(v.Body), h.P(ui.Quiet(g.Text("A copy was shared. ")), ui.A(c.at("notes", v.SharedAs), g.Text("As both sides read it")))}
	case v.SharedAs != "":
		return g.Group{prose(v.Body), h.P(ui.Quiet(g.Text("A copy was shared.")))}
	}
	return prose(v.Body)
}

func answers(c call, v work.NoteView) g.Node {
	if len(v.Answers) == 0 {
		return nil
	}
	var events ui.Timeline
	for _, a := range v.Answers {
		e := ui.Event{ID: "n-" + a.ID, When: c.moment(a.Created, v.In.Zone), Did: "answered", Who: ui.Person{Name: a.AuthorName, Organisation: a.AuthorFirm, Side: a.Side},
			Audience: ui.Audience{Of: a.Audience, Viewer: c.v.Side, With: v.In.With(c.v.Side)}}
		if a.Erased != 0 {
			e.Body = h.P(ui.Quiet(g.Text("The text was erased.")))
		} else {
			e.Body = g.Group{prose(a.Body), answerLinks(c, a)}
		}
		events = append(events, e)
	}
	return ui.Section("answers", "Answers", events)
}

func answerLinks(c call, a work.Answer) g.Node {
	var links g.Group
	add := func(may bool, text string, u ui.URL) {
		if may {
			links = append(links, g.If(len(links) > 0, g.Text(" · ")), ui.A(u, g.Text(text), ui.Unseen(" the answer of "+a.AuthorName)))
		}
	}
	add(a.MayShare, "Share", c.at("notes", a.ID, "share"))
	add(a.MayEdit, "Change", c.at("notes", a.ID, "edit"))
	add(a.MayErase, "Erase", c.at("notes", a.ID, "erase"))
	if len(links) == 0 {
		return nil
	}
	return h.P(links)
}

// AnswerNote keeps an answer for the viewer's side.
func (p Pages) AnswerNote(w http.ResponseWriter, r *http.Request) error {
	c, note := of(r), r.PathValue("note")
	f := noteForm(r, answerDraft(c, note))
	id, err := p.Work.AddNote(r.Context(), c.v, c.scope, note, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			v, err := p.Work.Note(r.Context(), c.v, c.scope, note)
			return notePage(c, v, f, "", wrong), err
		})
	}
	return page.Back(w, r, c.at("notes", note).At("n-"+id), "kept")
}

// EditNote asks what shall be changed of a note.
func (p Pages) EditNote(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Note(r.Context(), c.v, c.scope, r.PathValue("note"))
	if err != nil {
		return err
	}
	if !v.MayEdit {
		return notFound
	}
	f := work.NoteForm{Title: v.Title, Body: v.Body, Rev: v.Rev}
	was := formerly(noteValues(f))
	saved, err := p.begun(r, work.NoteDraft(c.kind, c.scope, v.ID), &f)
	if err != nil {
		return err
	}
	if f.Rev != v.Rev {
		was = nil // how it read when the draft was begun is not kept
	}
	return p.Shell.Show(w, r, editNote(c, v, f, saved, was, nil))
}

func noteValues(f work.NoteForm) []value {
	return []value{{"title", "Title", f.Title}, {"body", "Text", f.Body}}
}

func editNote(c call, v work.NoteView, f work.NoteForm, saved string, was []ui.Hidden, wrong []errs.Field) ui.Page {
	shown := c.frame(v.In, "Change the note", v.Reach.Audience)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: noteTitle(v.Note), URL: c.at("notes", v.ID)})
	shown.Lead = g.Text("What it said before stays in its history.")
	fields := noteFields(f)
	if !v.Root() {
		fields = fields[1:]
	}
	shown.Body = []g.Node{ui.Form{Action: c.at("notes", v.ID), Fields: fields, Rev: rev(f.Rev), Hidden: was, Errors: wrong, Saves: saves(work.NoteDraft(c.kind, c.scope, v.ID)), Saved: saved, Cancel: c.at("notes", v.ID)}}
	return shown
}

// ChangeNote changes a note.
func (p Pages) ChangeNote(w http.ResponseWriter, r *http.Request) error {
	c, id := of(r), r.PathValue("note")
	f := noteForm(r, work.NoteDraft(c.kind, c.scope, id))
	err := p.Work.ChangeNote(r.Context(), c.v, c.scope, id, f)
	if err == nil {
		return page.Back(w, r, c.at("notes", id), "saved")
	}
	v, readErr := p.Work.Note(r.Context(), c.v, c.scope, id)
	if readErr != nil {
		return readErr
	}
	if conflict(err) && v.MayEdit {
		shown := c.frame(v.In, "Change the note", v.Reach.Audience)
		now := noteValues(work.NoteForm{Title: v.Title, Body: v.Body})
		return p.merge(w, r, shown, lastOf("note", v.Reach.Audience, id), now, noteValues(f), c.at("notes", id), v.Rev)
	}
	return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return editNote(c, v, f, "", kept(r), wrong), nil })
}

// NoteHistory is what the record holds of a note.
func (p Pages) NoteHistory(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.NoteHistory(r.Context(), c.v, c.scope, r.PathValue("note"))
	if err != nil {
		return err
	}
	shown := c.frame(v.In, "History of the note", v.Reach.Audience)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: noteTitle(v.Note), URL: c.at("notes", v.ID)})
	shown.Lead = g.Text(ui.Things(len(v.Versions), "entry", "entries") + " of the record, oldest first.")
	var events ui.Timeline
	for _, x := range v.Versions {
		events = append(events, ui.Event{When: c.moment(x.At, v.In.Zone), Who: ui.Person{Name: x.By.Name, Side: x.By.Side}, Did: did(x), Body: versionBody(x)})
	}
	shown.Body = []g.Node{events}
	return p.Shell.Show(w, r, shown)
}

// did is what an entry of the record says was done.
func did(v work.Version) string {
	words := map[string]string{"note.added": "wrote it", "note.changed": "changed it", "note.shared": "shared it", "note.received": "shared it", "erased": "erased a text"}
	if w, ok := words[string(v.Kind)]; ok {
		if v.Reason != "" {
			w += ", because of: " + v.Reason
		}
		return w
	}
	return string(v.Kind)
}

func versionBody(v work.Version) g.Node {
	switch {
	case v.Erased:
		return h.P(ui.Quiet(g.Text("This text was erased.")))
	case v.Title == "" && v.Body == "":
		return nil
	}
	return g.Group{g.If(v.Title != "", h.P(h.Strong(ui.Name(v.Title)))), prose(v.Body)}
}
