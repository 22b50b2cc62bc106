package situation

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	engage "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/play"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

var notFound = errs.New(errs.NotFound, "not found")

// decisionClass is the class in which decisions of plays are compared with each other, unless somebody writes another.
const decisionClass = "direction"

// begun is one act of a situation's play, as the address names it.
func (p Pages) begun(c call) (v work.View, a play.Act, err error) {
	if v, err = p.read(c); err != nil {
		return v, a, err
	}
	n, err := strconv.Atoi(c.PathValue("act"))
	if err != nil || !v.May || v.State == situation.Gone || !slices.Contains(p.offered(v), n-1) || v.Play.Acts[n-1].Kind == play.Open || v.Play.Acts[n-1].Kind == play.Meet {
		return v, a, notFound
	}
	return v, v.Play.Acts[n-1], nil
}

// in is where what an act makes lies: where the other side reads it, or with the situation.
func in(v work.View, a play.Act) (access.Scope, access.ScopeID) {
	if a.Shared {
		return access.EngagementScope, access.ScopeID(v.Subject.Engagement)
	}
	return v.Scope()
}

// Acting shows an act before it is done: what will be sent, to whom, to be changed.
func (p Pages) Acting(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, a, err := p.begun(c)
	if err != nil {
		return err
	}
	shown, err := p.acting(c, v, a, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) acting(c call, v work.View, a play.Act, wrong []errs.Field) (ui.Page, error) {
	shown, err := p.frame(c, a.Label, c.list(), ui.Link{Text: v.Rule.Name, URL: url(v.Noticed)})
	if err != nil {
		return shown, err
	}
	value := func(name, proposed string) string {
		if c.Method == http.MethodPost {
			return c.PostFormValue(name)
		}
		return proposed
	}
	fields := []ui.Field{{Name: "title", Label: "Title", Value: value("title", a.Title), Required: true, Most: 200}, {Name: "body", Label: "Text", Kind: ui.Area, Size: 8, Value: value("body", a.Words)}}
	if a.Kind == play.Raise {
		fields = append(fields, ui.Field{Name: "due", Label: "Needed by", Kind: ui.Day, Value: value("due", work.Due(c.now, shown.Zone, a.Days))})
	}
	if a.Matter == core.Decision {
		fields = append(fields, ui.Field{Name: "class", Label: "Class", Value: value("class", decisionClass), Hint: "Decisions of one class are compared with each other."})
	}
	form := ui.Form{ID: "act-form", Action: url(v.Noticed, "acts", c.PathValue("act")), Fields: fields, Errors: wrong, Cancel: url(v.Noticed), Submit: ui.Button{Text: a.Label}}
	form.Intro = h.P(g.Text(who(v, a)))
	if a.Shared {
		shown.Audience = ui.Audience{Of: access.Shared, Viewer: c.v.Side, With: v.Supplier}
	}
	shown.Body = []g.Node{form, ui.Section("because", "Why", h.P(ui.Name(v.Title())), evidence(v))}
	return shown, nil
}

// who says who will read it.
func who(v work.View, a play.Act) string {
	switch {
	case a.Shared:
		return cmp.Or(v.Supplier, "The supplier") + " reads it as soon as it is sent, with everybody of both sides who reads the matters of the engagement. Nothing that stands below the form is sent."
	case a.Kind == play.Note:
		return "A text of our own side. Nobody of the other side reads it."
	}
	return "A matter of our own side. Nobody of the other side reads it until it is shared."
}

// Act does what was shown.
func (p Pages) Act(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, a, err := p.begun(c)
	if err != nil {
		return err
	}
	kind, scope := in(v, a)
	d := work.Did{What: situation.DidRaise, Words: r.PostFormValue("title")}
	did, id := "raised", ""
	switch a.Kind {
	case play.Raise:
		id, err = p.Matter.Raise(r.Context(), c.v, scope, matter.RaiseForm{Kind: a.Matter, Shared: a.Shared, Title: r.PostFormValue("title"), Words: r.PostFormValue("body"),
			Due: r.PostFormValue("due"), Content: matter.Content{Class: r.PostFormValue("class")}})
	case play.Note:
		d.What, did = situation.DidNote, "noted"
		id, err = p.Notes.AddNote(r.Context(), c.v, scope, "", engage.NoteForm{Title: r.PostFormValue("title"), Body: r.PostFormValue("body")})
	default:
		return notFound
	}
	if err != nil {
		return p.notDone(w, c, v, a, err)
	}
	d.Ref = string(kind) + "/" + string(scope) + "/" + id
	if err := p.Work.Acted(r.Context(), c.v, c.scope, v.ID, d); err != nil {
		return err
	}
	return c.back(w, did)
}

// notDone shows the form of an act once more with what is wrong.
func (p Pages) notDone(w http.ResponseWriter, c call, v work.View, a play.Act, err error) error {
	fields, ok := page.Wrong(err)
	if !ok {
		return err
	}
	shown, err := p.acting(c, v, a, fields)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, c.Request, shown)
}
