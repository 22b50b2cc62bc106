package engage

import (
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Sharing shows who will read a note before it is shared.
func (p Pages) Sharing(w http.ResponseWriter, r *http.Request) error {
	c, id := of(r), r.PathValue("note")
	s, err := p.Work.Sharing(r.Context(), c.v, c.scope, id)
	if _, refused := page.Wrong(err); refused {
		return p.cannotShare(w, r, err)
	}
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, sharing(c, s, ui.Flash{}))
}

func sharing(c call, s work.Sharing, flash ui.Flash) ui.Page {
	with := s.In.With(c.v.Side)
	shown := c.frame(s.In, "Share with "+with, c.v.Side.Of())
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: noteTitle(s.Note), URL: c.at("notes", s.ID)})
	shown.Lead = g.Text("Nothing has been shared yet.")
	if flash.Text != "" {
		shown.Flash = flash
	}
	copied := ui.Definitions{}
	if s.Root() {
		copied = append(copied, ui.Definition{Term: "Title", Value: ui.Name(s.Title)})
	} else {
		copied = append(copied, ui.Definition{Term: "As an answer to", Value: ui.Name(noteTitle(s.Answers))})
	}
	copied = append(copied, ui.Definition{Term: "Text", Value: prose(s.Body)},
		ui.Definition{Term: "Shared by", Value: ui.Person{Name: c.v.Name, Organisation: c.v.Firm, Side: c.v.Side}, Note: "Your name stands on the copy, and the moment you share it."})
	share := ui.Share{With: with, Copied: copied, Stays: "The note itself, its earlier versions, private answers to it and who wrote it stay with our side."}
	for _, m := range s.Readers {
		share.Readers = append(share.Readers, member(m))
	}
	share.Form = ui.Form{ID: "share-form", Action: c.at("notes", s.ID, "share"), Rev: strconv.FormatInt(s.Seen, 10), Cancel: c.at("notes", s.ID), Body: alsoRead(s.In, c.v)}
	shown.Body = []g.Node{share}
	return shown
}

// alsoRead says who else reads what is shared. It is the same sentence for everybody, so it tells nothing of who is there.
func alsoRead(in work.Heading, v access.Viewer) g.Node {
	text := "An assurer, or a guest whom either side has let into the shared room, reads it too."
	if in.OneSided && v.Side == access.ClientSide {
		text = "Nobody of " + in.DeliveryName + " can sign in yet: whoever joins later will read it. " + text
	}
	return h.P(ui.Quiet(g.Text(text)))
}

// cannotShare says why a note cannot be shared.
func (p Pages) cannotShare(w http.ResponseWriter, r *http.Request, err error) error {
	c, id := of(r), r.PathValue("note")
	in, headErr := p.Work.Heading(r.Context(), c.v, c.scope)
	if headErr != nil {
		return headErr
	}
	shown := c.frame(in, "This cannot be shared", c.v.Side.Of())
	shown.Body = []g.Node{ui.Problem{Happened: errs.Sentence(err), Kept: "The note is as it was; nothing was shared.", Do: "Go back to the note.",
		Links: []ui.Link{{Text: "Back to the note", URL: c.at("notes", id)}}}}
	return p.Shell.Again(w, r, shown)
}

// ShareNote shares a note.
func (p Pages) ShareNote(w http.ResponseWriter, r *http.Request) error {
	c, id := of(r), r.PathValue("note")
	copied, err := p.Work.ShareNote(r.Context(), c.v, c.scope, id, c.rev())
	switch _, refused := page.Wrong(err); {
	case err == nil:
		return page.Back(w, r, c.at("notes", copied), "shared")
	case conflict(err):
		s, err := p.Work.Sharing(r.Context(), c.v, c.scope, id)
		if err != nil {
			return err
		}
		return p.Shell.Render(w, r, http.StatusConflict, sharing(c, s, ui.Flash{Problem: true, Text: "The note was changed since you looked at it. This is what would be shared now."}))
	case refused:
		return p.cannotShare(w, r, err)
	}
	return err
}

// Erasing shows what goes and what stays before a text is erased.
func (p Pages) Erasing(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	e, err := p.Work.Erasing(r.Context(), c.v, c.scope, r.PathValue("note"))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, erasing(c, e, "", nil))
}

func erasing(c call, e work.Erasing, reason string, wrong []errs.Field) ui.Page {
	shown := c.frame(e.In, "Erase the text", e.Reach.Audience)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: noteTitle(e.Note), URL: c.at("notes", e.ID)})
	shown.Lead = g.Text("This cannot be taken back.")
	stays := "It stays visible that a note was here, who wrote it and when, and the record says who erased it, when and why. Evidence that was downloaded before keeps the text."
	if e.Copied {
		stays += " The copy that was shared stays: erase it by itself."
	}
	if e.Original {
		stays += " If your side copied it from a note of its own, that note stays: erase it by itself."
	}
	var reasons []ui.Option
	for _, x := range engage.Erasures() {
		reasons = append(reasons, ui.Option{Value: x.Code, Label: x.Words})
	}
	shown.Body = []g.Node{
		ui.Section("text", "What will be erased", h.P(h.Strong(ui.Name(e.Title))), prose(e.Body)),
		ui.Confirm{Happens: g.Text("The text goes from this note, from the search, and from " + ui.Things(e.Versions, "entry", "entries") + " of the record."), Kept: stays,
			Form: ui.Form{ID: "erase-form", Action: c.at("notes", e.ID, "erase"), Errors: wrong, Submit: ui.Button{Text: "Erase it", Look: ui.Danger}, Cancel: c.at("notes", e.ID),
				Fields: []ui.Field{{Name: "reason", Label: "Why", Kind: ui.Radios, Value: reason, Options: reasons, Required: true}}}},
	}
	return shown
}

// EraseNote erases a text.
func (p Pages) EraseNote(w http.ResponseWriter, r *http.Request) error {
	c, id := of(r), r.PathValue("note")
	err := p.Work.EraseNote(r.Context(), c.v, c.scope, id, c.text("reason"))
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			e, err := p.Work.Erasing(r.Context(), c.v, c.scope, id)
			return erasing(c, e, c.text("reason"), wrong), err
		})
	}
	return page.Back(w, r, c.at("notes", id), "erased")
}
