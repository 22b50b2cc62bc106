package people

import (
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/people"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// One is one of the people a project depends on.
func (p Pages) One(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.one(r, contactForm(of(r)), nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) one(r *http.Request, f work.ContactForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Show(r.Context(), c.v, c.scope, c.who)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(r, title(v.Who), access.ClientOnly, ui.Link{Text: "Stakeholders", URL: c.list()})
	if err != nil {
		return shown, err
	}
	shown.Zone, shown.Lead = v.Project.Zone, oneLead(v)
	live := v.May && v.Who.Erased == 0
	if live {
		shown.Actions = []ui.Link{{Text: "Say how you see them", URL: c.one("judge"), Keys: "j"}, {Text: "Change", URL: c.one("edit"), Keys: "e"}, {Text: "Confide to named readers", URL: c.one("confide")}}
	}
	if v.MayErase && v.Who.Erased == 0 {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Erase", URL: c.one("erase")})
	}
	var contact g.Node
	if live {
		contact = ui.Section("speak", "You have just spoken to them", ui.Form{ID: "contact-form", Action: c.one("contact"), Errors: wrong, Fields: contactFields(f, v.Today.String(), ui.Area), Submit: ui.Button{Text: "Keep the contact"}})
	}
	shown.Body = []g.Node{
		ui.Columns(g.Group{contact, ui.Section("contacts", "Spoken to", contactsPart(v))}, g.Group{aboutPart(c, v), sensitivePart(c, v), bondsPart(c, v, live), mindPart(c, v, live)}),
		ui.Section("judgements", "How they were seen", judgementsPart(c, v, live)),
	}
	return shown, nil
}

func oneLead(v work.View) g.Node {
	switch {
	case v.Who.Erased != 0:
		return g.Text("Who this was has been erased. What was judged and when they were spoken to stays, without a name or a word.")
	case v.Who.Ended != 0:
		return g.Text("Minded no more.")
	case len(v.Next) == 0:
		return g.Text("It is not agreed how often somebody is to speak with them.")
	}
	return g.Text(v.Next[0].Told)
}

func aboutPart(c call, v work.View) g.Node {
	s := v.Who
	d := ui.Definitions{{Term: "Post", Value: known(s.Post)}, {Term: "Organisation", Value: known(s.Firm), Note: s.Side.Words()}, {Term: "Minded by", Value: ownerCell(s)}}
	if v.Peer.ID != "" {
		d = append(d, ui.Definition{Term: "Faces", Value: ui.A(c.list(v.Peer.ID), ui.Name(title(v.Peer)))})
	}
	rhythm := ui.Quiet(g.Text("not agreed"))
	if s.Cadence > 0 {
		rhythm = g.Text("every " + ui.Things(int(s.Cadence), "day"))
	}
	d = append(d, ui.Definition{Term: "Rhythm", Value: rhythm})
	if due, err := civil.ParseDate(s.Next); err == nil && s.Ended == 0 {
		d = append(d, ui.Definition{Term: "Next contact", Value: ui.Due(due, v.Today)})
	}
	if s.JudgedAt != 0 {
		d = append(d, ui.Definition{Term: "Salience", Value: g.Text(string(s.Class())), Note: s.Class().Means()},
			ui.Definition{Term: "Stance", Value: g.Text(stanceWords(s.Judged)), Note: string(s.Stance) + ": " + s.Stance.Means()})
	}
	return ui.Section("about", "Who they are", d)
}

func contactsPart(v work.View) g.Node {
	if len(v.Contacts) == 0 {
		return ui.Empty{Says: "Nothing is noted yet. What they were told and what was heard stands here, the latest first."}
	}
	var list ui.Timeline
	for _, k := range v.Contacts {
		e := ui.Event{ID: k.ID, When: date(k.Day, v.Today), Who: ui.Person{Name: k.ByName}, Did: k.Way.Words()}
		switch k.Source {
		case people.FromMeeting:
			e.Notes = append(e.Notes, "from a meeting")
		case people.FromMail:
			e.Notes = append(e.Notes, "from a message")
		}
		e.Body = said(k)
		list = append(list, e)
	}
	return list
}

func said(k people.Contact) g.Node {
	if k.Erased != 0 {
		return ui.Quiet(g.Text("What was said has been erased."))
	}
	var d ui.Definitions
	if k.Told != "" {
		d = append(d, ui.Definition{Term: "Told", Value: prose(k.Told)})
	}
	if k.Heard != "" {
		d = append(d, ui.Definition{Term: "Heard", Value: prose(k.Heard)})
	}
	if len(d) == 0 {
		return nil
	}
	return d
}

// sensitivePart is what the reader was named to read. Who was not named gets nothing of it, not even the heading.
func sensitivePart(c call, v work.View) g.Node {
	if len(v.Sensitivities) == 0 {
		return nil
	}
	return ui.Section("sensitive", "For named readers", g.Map(v.Sensitivities, func(s people.Sensitivity) g.Node {
		if s.Erased != 0 {
			return h.P(ui.Quiet(g.Text("Erased. It was kept by "), ui.Name(s.ByName), g.Text(".")))
		}
		return g.Group{prose(s.Words), ui.Note(ui.Name(s.ByName), g.Text(", "), moment(s.Made, v.Project.Zone, v.Today), g.Text(" · read by "), ui.Name(s.Readers), g.Text(" · "),
			ui.A(c.one("sensitive", s.ID, "erase"), g.Text("Erase")))}
	}))
}

func bondsPart(c call, v work.View, live bool) g.Node {
	line := func(text string, s people.Stakeholder, b people.Bond) g.Node {
		var drop g.Node
		if live {
			drop = ui.Post{Action: c.one("bonds", "drop"), Small: true, Button: ui.Button{Text: "Take away"}, Hidden: []ui.Hidden{{Name: "from", Value: b.From}, {Name: "to", Value: b.To}, {Name: "sort", Value: b.Sort}}}
		}
		return h.Li(g.Text(text+" "), ui.A(c.list(s.ID), ui.Name(title(s))), g.Text(" "), drop)
	}
	var rows []g.Node
	for _, s := range v.Sways {
		rows = append(rows, line("Has the ear of", s, people.Bond{From: c.who, To: s.ID, Sort: people.Sways}))
	}
	for _, s := range v.SwayedBy {
		rows = append(rows, line("Listens to", s, people.Bond{From: s.ID, To: c.who, Sort: people.Sways}))
	}
	if v.Peer.ID != "" {
		rows = append(rows, line("Faces", v.Peer, peers(c.who, v.Peer.ID)))
	}
	var list g.Node = h.P(ui.Quiet(g.Text("Nothing is noted of who has whose ear, and of whom they face.")))
	if len(rows) > 0 {
		list = h.Ul(h.Class("stack"), g.Group(rows))
	}
	return ui.Section("bonds", "Who has whose ear", list, bondForm(c, v, live))
}

func peers(a, b string) people.Bond {
	return people.Bond{From: min(a, b), To: max(a, b), Sort: people.Peers}
}

func bondForm(c call, v work.View, live bool) g.Node {
	options := []ui.Option{{Value: "", Label: "Choose"}}
	for _, s := range v.All {
		if s.ID != c.who && s.Erased == 0 && s.Ended == 0 {
			options = append(options, ui.Option{Value: s.ID, Label: s.Name})
		}
	}
	if !live || len(options) == 1 {
		return nil
	}
	return ui.Form{ID: "bond-form", Action: c.one("bonds"), Submit: ui.Button{Text: "Keep"}, Groups: []ui.Group{{Legend: "Add", InLine: true, Fields: []ui.Field{
		{Name: "sort", Label: "They", Kind: ui.Select, Options: []ui.Option{{Value: people.Sways, Label: "have the ear of"}, {Value: "swayed", Label: "listen to"}, {Value: people.Peers, Label: "face, as a peer"}}},
		{Name: "other", Label: "Whom", Kind: ui.Select, Options: options, Required: true}}}}}
}

func mindPart(c call, v work.View, live bool) g.Node {
	if !live {
		return nil
	}
	rev := strconv.FormatInt(v.Who.Rev, 10)
	if v.Who.Ended != 0 {
		return ui.Post{Action: c.one("mind"), Rev: rev, Button: ui.Button{Text: "Mind them again"}, Hidden: []ui.Hidden{{Name: "on", Value: "yes"}}}
	}
	return ui.Post{Action: c.one("mind"), Rev: rev, Button: ui.Button{Text: "Mind no more"}, Hidden: []ui.Hidden{{Name: "on", Value: "no"}}}
}

func judgementsPart(c call, v work.View, live bool) g.Node {
	empty := ui.Empty{Says: "Nobody has said yet how they see them."}
	if live {
		empty.Action = ui.Link{Text: "Say how you see them", URL: c.one("judge")}
	}
	return ui.Table[people.Judgement]{ID: "judgement-list", Caption: "How they were seen, the latest first", Rows: v.Judgements, Things: "judgements", Empty: empty, Columns: []ui.Column[people.Judgement]{
		{Head: "When", Row: true, Cell: func(j people.Judgement) g.Node { return moment(j.Made, v.Project.Zone, v.Today) }},
		{Head: "By", Cell: func(j people.Judgement) g.Node { return ui.Name(j.ByName) }},
		{Head: "Influence", Number: true, Cell: func(j people.Judgement) g.Node { return g.Text(strconv.FormatInt(j.Influence, 10)) }},
		{Head: "Interest", Number: true, Cell: func(j people.Judgement) g.Node { return g.Text(strconv.FormatInt(j.Interest, 10)) }},
		{Head: "Salience", Cell: func(j people.Judgement) g.Node { return g.Text(string(j.Class())) }},
		{Head: "Stance", Cell: func(j people.Judgement) g.Node { return g.Text(stanceWords(j.Judged)) }},
		{Head: "Why", Cell: func(j people.Judgement) g.Node {
			if j.Erased != 0 {
				return ui.Quiet(g.Text("erased"))
			}
			return ui.Name(j.Words)
		}},
	}}
}

// Note keeps a contact from the page of who was spoken to.
func (p Pages) Note(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := contactForm(c)
	if err := p.Work.Note(r.Context(), c.v, c.scope, c.who, f); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.one(r, f, wrong) })
	}
	return page.Back(w, r, c.one(), "noted")
}

// Bind keeps who has whose ear.
func (p Pages) Bind(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Bind(r.Context(), c.v, c.scope, c.who, work.BondForm{Other: c.text("other"), Sort: c.text("sort")}); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.one(r, work.ContactForm{}, wrong) })
	}
	return page.Back(w, r, c.one().With("part", "bonds"), "bound")
}

// Unbind takes it away.
func (p Pages) Unbind(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Unbind(r.Context(), c.v, c.scope, people.Bond{From: c.text("from"), To: c.text("to"), Sort: c.text("sort")}); err != nil {
		return err
	}
	return page.Back(w, r, c.one(), "unbound")
}

// Mind says whether somebody is minded from now on.
func (p Pages) Mind(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	on := c.text("on") == "yes"
	if err := p.Work.Mind(r.Context(), c.v, c.scope, c.who, on, c.rev()); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.one(r, work.ContactForm{}, wrong) })
	}
	if on {
		return page.Back(w, r, c.one(), "minded")
	}
	return page.Back(w, r, c.one(), "ended")
}
