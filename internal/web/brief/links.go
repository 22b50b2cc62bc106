package brief

import (
	"fmt"
	"net/http"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/brief"
	engage "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// day is the day of an instant in a zone, for a file.
func day(us int64, zone string) string {
	return time.UnixMicro(us).In(engage.Zone(zone)).Format(time.DateOnly)
}

// usualDays is for how long a link is offered.
const usualDays = 14

// Sharing asks before a page is opened to somebody outside.
func (p Pages) Sharing(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	shown, err := p.sharing(c, work.ShareForm{}, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) sharing(c call, f work.ShareForm, wrong []errs.Field) (ui.Page, error) {
	b, err := p.Work.Published(c.Context(), c.v, c.project, c.id)
	if err != nil {
		return ui.Page{}, err
	}
	head, err := p.heading(c)
	if err != nil {
		return ui.Page{}, err
	}
	today := c.today(b.Zone)
	if f.Until == "" && wrong == nil {
		f.Until = (today + usualDays).String()
	}
	shown := c.frame(head, "Let somebody outside read it")
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Published", URL: c.at("briefs")}, ui.Link{Text: fmt.Sprintf("Brief %d", b.Number), URL: c.at("briefs", b.ID)})
	shown.Audience = ui.Audience{Of: access.Named, Names: []string{"our side", "whoever has the link"}}
	shown.Lead = g.Text("Whoever has the link reads this one brief as it was published, with the evidence in it and its print. They see nothing else, and nothing that is published later.")
	form := ui.Form{ID: "share-form", Action: c.at("briefs", b.ID, "share"), Errors: wrong, Submit: ui.Button{Text: "Make the link"}, Cancel: c.at("briefs", b.ID), Fields: []ui.Field{
		{Name: "to", Label: "Who reads it", Value: f.To, Required: true, Most: 120, Hint: "As you will find the link again: Jo Marsh, finance director"},
		{Name: "until", Label: "They may read it until", Kind: ui.Day, Value: f.Until, Required: true, Min: today.String(), Max: (today + 90).String()},
	}}
	if len(b.Frozen.Private) > 0 {
		form.Fields = append(form.Fields, ui.Field{Name: "private", Label: "They may read what the supplier has not been shown", Kind: ui.Check, Hint: "It is named above."})
	}
	shown.Body = []g.Node{points("private", "What it rests on that the supplier had not been shown", b.Frozen.Private), form}
	return shown, nil
}

// Share opens a page to somebody outside, and shows their link once.
func (p Pages) Share(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.ShareForm{To: c.text("to"), Until: c.text("until"), Private: c.text("private") != ""}
	made, err := p.Work.Share(r.Context(), c.v, c.project, c.id, f)
	if fields, again := page.Wrong(err); again {
		shown, err := p.sharing(c, f, fields)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, shown)
	}
	if err != nil {
		return err
	}
	head, err := p.heading(c)
	if err != nil {
		return err
	}
	shown := c.frame(head, "The link for "+made.To)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Published", URL: c.at("briefs")})
	shown.Lead = g.Text("Copy it now: it is shown this once and kept nowhere. Give it to nobody else.")
	link := func(more ...string) g.Node {
		return g.Text(p.Address + string(ui.Path(append([]string{"shared", made.Secret}, more...)...)))
	}
	shown.Body = []g.Node{h.P(h.Code(h.Class("secret"), link())),
		ui.Definitions{{Term: "For", Value: ui.Name(made.To)}, {Term: "Opens", Value: g.Text(name(made.Brief.Number, made.Brief.Report))}, {Term: "The same, to print", Value: h.Span(h.Class("secret"), h.Code(link("brief.pdf")))},
			{Term: "Works until", Value: c.moment(made.Until, head.Zone)}},
		h.P(ui.ActionLink(ui.Link{Text: "To the links", URL: c.at("briefs", "links")}))}
	return p.Shell.Show(w, r, shown)
}

// Links is the links that open published pages.
func (p Pages) Links(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.ReadingLinks(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	head, err := p.heading(c)
	if err != nil {
		return err
	}
	shown := c.frame(head, "Links to read one")
	shown.Lead = g.Text("Each opens one published brief to whoever has it, until it runs out or is ended. That somebody has opened it is not noted.")
	shown.Body = []g.Node{c.parts(true), ui.Table[party.Link]{ID: "link-list", Caption: "Links to published briefs, newest first", Rows: l.Links, Things: "links", Total: len(l.Links),
		Empty: ui.Empty{Says: "No brief was opened to anybody outside. That is done from a published brief.", Action: ui.Link{Text: "To the published briefs", URL: c.at("briefs")}},
		Columns: []ui.Column[party.Link]{
			{Head: "What, for whom", Row: true, Cell: func(x party.Link) g.Node { return ui.Name(x.Label) }},
			{Head: "By", Cell: func(x party.Link) g.Node { return ui.Person{Name: x.MadeByName, Side: access.ClientSide} }},
			{Head: "Made", Number: true, Cell: func(x party.Link) g.Node { return c.moment(x.Created, l.Zone) }},
			{Head: "Now", Tight: true, Cell: func(x party.Link) g.Node { return ui.State(state(x, l.Now)) }},
			{Head: "Until", Number: true, Cell: func(x party.Link) g.Node { return c.moment(x.Until, l.Zone) }},
			{Head: "End it", Silent: true, Cell: func(x party.Link) g.Node {
				if !l.May || state(x, l.Now) != "open" {
					return nil
				}
				return ui.Post{Action: c.at("briefs", "links", x.ID, "end"), Button: ui.Button{Text: "End", Confirm: "The link opens nothing from then on. End it?"}, Small: true}
			}},
		}}}
	return p.Shell.Show(w, r, shown)
}

func state(l party.Link, now int64) string {
	switch {
	case l.Ended != 0:
		return "ended"
	case l.Until <= now:
		return "run out"
	}
	return "open"
}

// EndLink ends a link.
func (p Pages) EndLink(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.EndReading(r.Context(), c.v, c.project, r.PathValue("link")); err != nil {
		return err
	}
	return page.Back(w, r, c.at("briefs", "links"), "ended")
}

// Opened is the page that a link opens. Reading it does nothing.
func (p Pages) Opened(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	b, err := p.Work.Opened(r.Context(), c.v)
	if err != nil {
		return err
	}
	return whole(w, r, b.Page, b.Style)
}

// OpenedPrint is its print.
func (p Pages) OpenedPrint(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	b, err := p.Work.Opened(r.Context(), c.v)
	if err != nil {
		return err
	}
	return printed(w, r, b)
}
