package brief

import (
	"fmt"
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/brief"
	engage "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/report"
	"counterpart.dev/internal/report/document"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// heading is the project as the frame of its pages wants it, of what was read with the page.
func heading(l *work.Live) engage.Heading {
	p := l.Whole.Project
	return engage.Heading{Kind: access.ProjectScope, ID: p.ID, Name: p.Name, Zone: p.Zone, Currency: p.Currency, Reaches: l.Whole.Reaches}
}

// Live is the page as it stands.
func (p Pages) Live(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.Live(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	shown, err := c.live(l)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (c call) live(l *work.Live) (ui.Page, error) {
	shown := c.frame(heading(l), "Brief")
	shown.Body = []g.Node{c.parts(mayShare(c.v, heading(l)))}
	if !l.Networks.Fresh() || l.Task != "" {
		shown.Body = append(shown.Body, c.networks(l)) // before the figures that it is about
	}
	if l.Brief == nil {
		shown.Lead = g.Text("There is no page yet: the case cannot be computed.")
		shown.Body = append(shown.Body, c.unsound(l))
		return shown, nil
	}
	doc, err := l.Front()
	if err != nil {
		return shown, err
	}
	if len(l.Whole.Nodes) == 0 && len(l.Brief.Figures) == 0 {
		shown.Lead = g.Text("There is nothing to tell yet.")
		shown.Body = append(shown.Body, ui.Empty{Says: "The sponsor’s page grows out of the case and the supplier’s programme: what comes when, what it is worth, what waits for a decision.",
			Action: ui.Link{Text: "Begin with the benefits", URL: c.at("benefits")}})
		return shown, nil
	}
	d := &drawer{c: c, nodes: l.Whole.Nodes, drawn: l.Drawn}
	for _, b := range doc.Front {
		if lead, ok := b.(document.Paragraph); ok && lead.Style == document.Lead {
			shown.Lead = d.text(lead.Text)
			continue
		}
		shown.Body = append(shown.Body, d.block(b))
	}
	shown.Body = append(shown.Body, ui.Section("rests-on", "What it rests on", h.P(ui.Quiet(ui.Name(strings.Join(doc.Basis, " · ")))), c.last(l),
		g.Iff(l.Networks.Fresh() && l.Task == "", func() g.Node { return c.networks(l) })))
	shown.Actions = append(shown.Actions, ui.Link{Text: "With all its evidence", URL: c.at("brief", "page")})
	if l.May {
		shown.Actions = append([]ui.Link{{Text: "Publish", URL: c.at("brief", "publish"), Keys: "n"}}, shown.Actions...)
	}
	return shown, d.err
}

// last says what was published last, and how the page is held against what was agreed where nothing was.
func (c call) last(l *work.Live) g.Node {
	var out g.Group
	if b := l.Last; b != nil {
		out = append(out, g.Text("This is the page as it stands. Last published: "), ui.A(c.at("briefs", b.ID), g.Text(name(b.Number, b.Report))), g.Text("."))
	} else {
		out = append(out, g.Text("This is the page as it stands. None was published yet."))
	}
	if len(l.Tolerances) == 0 {
		out = append(out, g.Text(" Nobody has said how far things may go: "), ui.A(c.at("brief", "tolerances"), g.Text("agree on it")), g.Text("."))
	}
	return h.P(ui.Quiet(out))
}

// name is how a published page is spoken of.
func name(number int64, report string) string {
	return fmt.Sprintf("brief %d of %s", number, dated(report))
}

// dated is a day of the store as people write it.
func dated(iso string) string {
	d, err := civil.ParseDate(iso)
	if err != nil {
		return iso
	}
	return brief.Date(d)
}

// networks says what needs the suppliers' networks was worked out from, and offers to work it out anew.
func (c call) networks(l *work.Live) g.Node {
	f := l.Networks
	if !f.Needed {
		return nil
	}
	var says g.Group
	from := func() g.Node {
		return g.Group{g.Text(strings.Join(f.From, ", ") + ", "), c.moment(f.At, l.Whole.Project.Zone), g.Text(", as of " + brief.Date(f.Report) + ".")}
	}
	switch {
	case f.At == 0:
		says = g.Group{g.Text("What waiting costs, what drives each date, and the checks have not been worked out yet.")}
	case f.Moved:
		says = g.Group{g.Text("What waiting costs was worked out on other submissions, and is left out: "), from()}
	case f.Edited:
		says = g.Group{g.Text("The case was changed since what waiting costs was worked out: "), from()}
	default:
		says = g.Group{g.Text("What waiting costs, what drives each date, and the checks were worked out from "), from()}
	}
	switch {
	case l.Task != "":
		return g.Group{h.P(ui.Quiet(says)), ui.Progress{ID: "task", Label: "Working out the brief", State: ui.Queued, Self: c.at("brief"), Poll: ui.Path("tasks", l.Task, "progress"), Then: c.at("brief")}}
	case l.May && !f.Fresh():
		return g.Group{h.P(says), h.P(ui.Post{Action: c.at("brief", "work"), Button: ui.Button{Text: "Work it out"}})}
	case l.May:
		return h.Div(h.P(ui.Quiet(says), g.Text(" "), ui.Post{Action: c.at("brief", "work"), Button: ui.Button{Text: "Work it out anew"}, Small: true}))
	}
	return h.P(ui.Quiet(says))
}

// unsound says why the case cannot be computed.
func (c call) unsound(l *work.Live) g.Node {
	return ui.Section("unsound", "What has to be put right first", h.Div(h.Class("prose"), h.Ul(g.Map(l.Unsound, func(p benefit.Problem) g.Node { return h.Li(ui.Name(p.Text)) }))),
		h.P(ui.ActionLink(ui.Link{Text: "To the case", URL: c.at("case")})))
}

// Page is the page as it would be published, whole.
func (p Pages) Page(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, body, err := p.Work.Page(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	if l.Brief == nil {
		return server.Redirect(w, r, string(c.at("brief")))
	}
	return whole(w, r, body, report.StyleHash())
}

// WorkOut has what needs the networks worked out.
func (p Pages) WorkOut(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if _, err := p.Work.WorkOut(r.Context(), c.v, c.project); err != nil {
		return err
	}
	return server.Redirect(w, r, string(c.at("brief")))
}

// Publishing shows what is doubtful and private about the page before it is published.
func (p Pages) Publishing(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	shown, err := p.publishing(c, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) publishing(c call, wrong []errs.Field) (ui.Page, error) {
	l, err := p.Work.Live(c.Context(), c.v, c.project)
	if err != nil {
		return ui.Page{}, err
	}
	shown := c.frame(heading(l), "Publish the brief")
	if l.Brief == nil {
		shown.Lead = g.Text("There is no page to publish: the case cannot be computed.")
		shown.Body = []g.Node{c.unsound(l)}
		return shown, nil
	}
	shown.Lead = g.Text("Nothing is published before you say so below. What is published never changes: the page, its evidence and its print are kept as they are now.")
	form := ui.Form{ID: "publish-form", Action: c.at("brief", "publish"), Errors: wrong, Submit: ui.Button{Text: "Publish"}, Cancel: c.at("brief"), Hidden: []ui.Hidden{{Name: "seen", Value: l.Seen}}}
	if len(l.Doubts) > 0 {
		form.Fields = []ui.Field{{Name: "doubt", Label: "Publish it as it is", Kind: ui.Check, Hint: "With what is doubtful about it, which is named above."}}
	}
	shown.Body = []g.Node{
		ui.Section("says", "What it will say", g.Group(g.Map(l.Brief.Lead, func(s string) g.Node { return h.P(ui.Name(s)) })),
			h.P(ui.A(c.at("brief", "page"), g.Text("Read the whole page as it will be kept")))),
		points("doubts", "What is doubtful about it", l.Doubts),
		points("private", "What it rests on that the supplier has not been shown", l.Private),
		c.networks(l), form,
	}
	return shown, nil
}

// points are sentences one below the other; nothing for none.
func points(id, title string, all []string) g.Node {
	return g.Iff(len(all) > 0, func() g.Node {
		return ui.Section(id, title, h.Div(h.Class("prose"), h.Ul(g.Map(all, func(s string) g.Node { return h.Li(ui.Name(s)) }))))
	})
}

// Publish publishes the page as it stands.
func (p Pages) Publish(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	id, err := p.Work.Publish(r.Context(), c.v, c.project, work.PublishForm{Seen: c.text("seen"), Doubt: c.text("doubt") != ""})
	fields, again := page.Wrong(err)
	if errs.KindOf(err) == errs.Conflict {
		fields, again = []errs.Field{{Message: errs.Sentence(err)}}, true
	}
	if again {
		shown, err := p.publishing(c, fields)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, shown)
	}
	if err != nil {
		return err
	}
	return page.Back(w, r, c.at("briefs", id), "published")
}
