package matter

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/ui"
)

// Sharing shows who will read a matter before it is shared.
func (p Pages) Sharing(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	s, err := p.Work.Sharing(r.Context(), c.v, c.scope, c.id)
	if _, refused := wrong(err); refused {
		return p.cannotShare(w, r, err)
	}
	if err != nil {
		return err
	}
	shown, err := p.sharing(r, s, nil, ui.Flash{})
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) sharing(r *http.Request, s work.Sharing, wrong []errs.Field, flash ui.Flash) (ui.Page, error) {
	c := of(r)
	shown, err := p.frame(r, "Share with "+s.With, c.v.Side.Of(), ui.Link{Text: "Matters", URL: c.at("matters").With("room", "ours")}, ui.Link{Text: title(s.Title), URL: c.matter(s.ID)})
	if err != nil {
		return shown, err
	}
	shown.Lead = g.Text("Nothing has been shared yet. Its clock begins when you share it: " + systemWords(s.Ground))
	if flash.Text != "" {
		shown.Flash = flash
	}
	copied := ui.Definitions{{Term: "Kind", Value: g.Text(kindWord(s.Kind))}, {Term: "Title", Value: ui.Name(s.Title)}}
	if s.Words != "" {
		copied = append(copied, ui.Definition{Term: "Text", Value: engagepages.Prose(s.Words)})
	}
	if s.Due != "" {
		copied = append(copied, ui.Definition{Term: "Needed by", Value: g.Text(s.Due)})
	}
	copied = append(copied, about(s.About, matter.State{})...)
	copied = append(copied, ui.Definition{Term: "Raised by", Value: ui.Person{Name: c.v.Name, Organisation: c.v.Firm, Side: c.v.Side}, Note: "Your name stands on the copy, and the moment you share it."})
	share := ui.Share{With: s.With, Copied: copied, Stays: "What was said and done about it here, our notes beside it, its number here and who raised it first stay with our side.",
		Form: ui.Form{ID: "share-form", Action: c.matter(s.ID, "share"), Rev: rev(s.Rev), Cancel: c.matter(s.ID), Errors: wrong,
			Body: h.P(ui.Quiet(g.Text("An assurer, or a guest whom either side has let into the shared room, reads it too.")))}}
	for _, f := range s.Files {
		share.Inside = append(share.Inside, ui.Inside{File: f.File.Name, Found: "it is copied whole, with everything that is in it", Warns: true})
	}
	share.Readers = people(s.Readers)
	shown.Body = []g.Node{share}
	return shown, nil
}

func people(all []party.Member) (out []ui.Person) {
	for _, m := range all {
		out = append(out, ui.Person{Name: m.Name, Organisation: m.Firm, Side: m.Side})
	}
	return out
}

// cannotShare says why a matter cannot be shared.
func (p Pages) cannotShare(w http.ResponseWriter, r *http.Request, why error) error {
	c := of(r)
	shown, err := p.frame(r, "This cannot be shared", c.v.Side.Of())
	if err != nil {
		return err
	}
	text := errs.Sentence(why)
	if fields := errs.FieldsOf(why); len(fields) > 0 {
		text += ": " + fields[0].Message
	}
	shown.Body = []g.Node{ui.Problem{Happened: text, Kept: "The matter is as it was; nothing was shared.", Do: "Go back to the matter.",
		Links: []ui.Link{{Text: "Back to the matter", URL: c.matter(c.id)}}}}
	return p.Shell.Again(w, r, shown)
}

// Share shares a matter.
func (p Pages) Share(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	copied, err := p.Work.Share(r.Context(), c.v, c.scope, c.id, c.rev())
	switch _, refused := wrong(err); {
	case err == nil:
		return back(w, r, c.matter(copied), "shared")
	case errs.KindOf(err) == errs.Conflict:
		s, err := p.Work.Sharing(r.Context(), c.v, c.scope, c.id)
		if err != nil {
			return err
		}
		shown, err := p.sharing(r, s, nil, ui.Flash{Problem: true, Text: "The matter was moved since you looked at it. This is what would be shared now."})
		if err != nil {
			return err
		}
		return p.Shell.Render(w, r, http.StatusConflict, shown)
	case refused:
		return p.cannotShare(w, r, err)
	}
	return err
}

// besideForm is what our side keeps beside a matter, to read and to change.
func (p Pages) besideForm(r *http.Request, v work.View, wrong []errs.Field) (g.Node, error) {
	c := of(r)
	if v.Own.Room == "" || v.Reach.Audience != access.Shared {
		return nil, nil
	}
	f := work.BesideForm{}
	if b := v.Beside; b != nil {
		f = work.BesideForm{Owner: b.Owner, Tags: b.Tags, Words: b.Words, Effect: effectLines(b.Effect), Rev: b.Rev}
	}
	chip := ui.Audience{Of: v.Own.Audience, Viewer: c.v.Side}.Chip()
	if !v.MayNote {
		if v.Beside == nil {
			return nil, nil
		}
		return ui.Section("beside", "Our notes beside it", h.P(chip), engagepages.Prose(f.Words)), nil
	}
	draft := c.draft(v.ID, "beside")
	q, saved, err := p.begun(r, draft)
	if err != nil {
		return nil, err
	}
	if s := q.Get("body"); s != "" {
		f.Words = s
	}
	if len(wrong) > 0 {
		f.Tags, f.Words, f.Effect, f.Owner, saved = c.text("tags"), c.text("body"), c.text("effect"), access.PersonID(c.text("owner")), ""
	}
	owners := ui.Field{Name: "owner", Label: "Who minds it for us", Kind: ui.Select, Value: string(f.Owner), Options: []ui.Option{{Label: "nobody"}}}
	for _, x := range v.Mates {
		owners.Options = append(owners.Options, ui.Option{Value: string(x.ID), Label: x.Name})
	}
	fields := []ui.Field{owners, {Name: "tags", Label: "Tags", Value: f.Tags, Most: 200}, {Name: "body", Label: "Note", Kind: ui.Area, Size: 4, Value: f.Words}}
	if c.v.Side == access.ClientSide {
		fields = append(fields, ui.Field{Name: "effect", Label: "What it does to benefits", Kind: ui.Area, Size: 2, Value: f.Effect, Hint: "One a line: benefit; value; delay. Faster discharge; -200,000; +6 days"})
	}
	return ui.Section("beside", "Our notes beside it", ui.Form{ID: "beside-form", Action: c.matter(v.ID, "beside"), Intro: h.P(chip, ui.Quiet(g.Text(" The other side cannot tell that there are any."))), Errors: wrong,
		Fields: fields, Rev: rev(f.Rev), Saves: saves(draft), Saved: saved, Submit: ui.Button{Text: "Keep for our side", Look: ui.Plain}}), nil
}

// KeepBeside keeps what our side notes about a matter.
func (p Pages) KeepBeside(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.BesideForm{Owner: access.PersonID(c.text("owner")), Tags: c.text("tags"), Words: c.text("body"), Effect: c.text("effect"), Rev: c.rev(), Draft: c.draft(c.id, "beside")}
	err := p.Work.KeepBeside(r.Context(), c.v, c.scope, c.id, f)
	if err == nil {
		return back(w, r, c.matter(c.id).At("beside"), "noted")
	}
	fields, ok := wrong(err)
	status := http.StatusUnprocessableEntity
	if errs.KindOf(err) == errs.Conflict {
		ok, status = true, http.StatusConflict
		fields = []errs.Field{{Message: "A colleague changed these notes since you opened them. What you typed stands here; look at theirs first, then keep yours."}}
	}
	if !ok {
		return err
	}
	v, err := p.Work.Thread(r.Context(), c.v, c.scope, c.id)
	if err != nil {
		return err
	}
	shown, err := p.frame(r, named(v), v.Reach.Audience, c.way(v), ui.Link{Text: named(v), URL: c.matter(v.ID)})
	if err != nil {
		return err
	}
	form, err := p.besideForm(r, v, fields)
	if err != nil {
		return err
	}
	shown.Body = []g.Node{form}
	if status == http.StatusConflict && v.Beside != nil {
		shown.Body = append(shown.Body, ui.Section("theirs", "As it stands now", engagepages.Prose(v.Beside.Words)))
	}
	return p.Shell.Render(w, r, status, shown)
}
