package benefit

import (
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	engage "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/ui"
)

// aimsAt is the address of what a client shared with a supplier, of the request's engagement.
func (c call) aimsAt(more ...string) ui.URL {
	return ui.Path(append([]string{"engagements", string(c.project), "objectives"}, more...)...)
}

// Aims is what the client shared with a supplier of what the project is for, and who acknowledged it.
func (p Pages) Aims(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Aims(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	if node := c.URL.Query().Get("share"); node != "" && v.Shares {
		if shown, ok := c.aimPage(v, work.AimForm{Node: node, Measure: true}, nil); ok {
			return p.Shell.Show(w, r, shown)
		}
		return notFound
	}
	return p.Shell.Show(w, r, c.aimsPage(v, nil))
}

func (c call) aimsFrame(v work.Aims, title string) ui.Page {
	e := v.Engagement
	shown := engagepages.Around(c.Request, engage.Heading{Kind: access.EngagementScope, ID: e.ID, Name: e.Name, ClientName: e.ClientName, DeliveryName: e.DeliveryName, State: e.State, Zone: e.Zone,
		Currency: e.Currency, Reaches: v.Reaches}, title, access.Shared)
	shown.Flash = ui.Flash{Text: aimDones[c.URL.Query().Get("did")]}
	return shown
}

var aimDones = map[string]string{"shared": "Shared. The other side sees it now, and is asked to acknowledge it.", "acknowledged": "Acknowledged. Both sides see that you know it.",
	"withdrawn": "Withdrawn. Both sides still see that it was shared."}

func (c call) aimsPage(v work.Aims, wrong []errs.Field) ui.Page {
	shown := c.aimsFrame(v, "Objectives")
	counting, known := 0, 0
	for _, m := range v.All {
		if m.Ended == 0 {
			counting++
			if m.Acknowledged.At != 0 {
				known++
			}
		}
	}
	shown.Lead = g.Text("What " + v.Engagement.ClientName + " wants of the work, in words and measures. " + ui.Count(known) + " of " + ui.Count(counting) + " acknowledged by " + v.Engagement.DeliveryName + ".")
	rows := slices.Clone(v.All)
	slices.SortStableFunc(rows, func(a, b casebook.Aim) int {
		switch {
		case (a.Ended == 0) == (b.Ended == 0):
			return 0
		case a.Ended == 0:
			return -1
		}
		return 1
	})
	if len(wrong) > 0 {
		shown.Flash = ui.Flash{Problem: true, Text: wrong[0].Message}
	}
	shown.Body = []g.Node{ui.Table[casebook.Aim]{ID: "aims", Caption: "Objectives and criteria of success", Rows: rows, Things: "objectives and criteria",
		Empty:   ui.Empty{Says: "Nothing has been shared yet of what the work is for."},
		Columns: c.aimColumns(v)}}
	if v.Shares {
		shown.Body = append(shown.Body, c.offers(v))
	}
	return shown
}

func (c call) aimColumns(v work.Aims) []ui.Column[casebook.Aim] {
	return []ui.Column[casebook.Aim]{
		{Head: "Objective or criterion", Row: true, Cell: func(m casebook.Aim) g.Node {
			return g.Group{ui.Name(m.Title), g.If(m.Ended != 0, g.Group{g.Text(" "), ui.State("withdrawn")}), ui.Note(g.Text(string(m.Sort)))}
		}},
		{Head: "Measure", Cell: func(m casebook.Aim) g.Node {
			if m.Measure == "" {
				return ui.Quiet(g.Text("in words"))
			}
			levels := g.Group{}
			if m.Baseline != "" {
				levels = append(levels, g.Text("from "+m.Baseline+" "))
			}
			if m.Target != "" {
				levels = append(levels, g.Text("to "+m.Target))
			}
			if m.ByDay != "" {
				levels = append(levels, g.Text(" by "), plainDay(isoDay(m.ByDay)))
			}
			return g.Group{ui.Name(m.Measure), ui.Note(levels)}
		}},
		{Head: "Shared", Number: true, Cell: func(m casebook.Aim) g.Node {
			return g.Group{c.moment(m.Made, v.Engagement.Zone), ui.Note(ui.Name(m.ByName))}
		}},
		{Head: "Acknowledged", Cell: func(m casebook.Aim) g.Node {
			k := m.Acknowledged
			if k.At == 0 {
				return c.acknowledge(v, m)
			}
			return g.Group{c.moment(k.At, v.Engagement.Zone), ui.Note(ui.Name(k.Name), g.Text(", "), ui.Name(k.Firm), g.If(k.Words != "", g.Group{g.Text(": “"), ui.Name(k.Words), g.Text("”")}))}
		}},
		{Head: "Withdraw", Silent: true, Tight: true, Cell: func(m casebook.Aim) g.Node {
			if !v.Shares || m.Ended != 0 {
				return nil
			}
			return ui.Post{Small: true, Rev: rev(m.Rev), Action: c.aimsAt(m.ID, "end"), Button: ui.Button{Text: "Withdraw", Confirm: "Withdraw “" + m.Title + "”?"}}
		}},
	}
}

// acknowledge lets who leads the delivery side say that they know an aim.
func (c call) acknowledge(v work.Aims, m casebook.Aim) g.Node {
	if m.Ended != 0 || !v.Answers {
		return ui.Quiet(g.Text("not yet"))
	}
	return ui.Form{ID: "know-" + m.ID, Action: c.aimsAt(m.ID, "acknowledge"), Rev: rev(m.Rev), Submit: ui.Button{Text: "We know it"},
		Fields: []ui.Field{{Name: "words", Label: "In your own words, if you like", Most: 4000, Size: 24}}}
}

// offers is what of the case can be shared, with what was.
func (c call) offers(v work.Aims) g.Node {
	return ui.Section("offers", "Share from the case", ui.Note(g.Text("Your side alone sees this list. Only what you choose is shared, one by one, and money never is.")),
		ui.Table[work.Offer]{ID: "offer-list", Caption: "What the case holds", Rows: v.Offers, Things: "things", Empty: ui.Empty{Says: "The case of this project holds no objective and no benefit that you may share."},
			Columns: []ui.Column[work.Offer]{
				{Head: "What", Row: true, Cell: func(o work.Offer) g.Node { return g.Group{ui.Name(o.Title), ui.Note(g.Text(string(o.Sort)))} }},
				{Head: "Measure", Cell: func(o work.Offer) g.Node {
					if o.Kept != "" {
						return ui.Quiet(g.Text(o.Kept))
					}
					return ui.Name(o.Measure)
				}},
				{Head: "Here", Cell: func(o work.Offer) g.Node {
					switch {
					case o.Shared == "":
						return ui.Quiet(g.Text("not shared"))
					case o.Same:
						return g.Text("shared as it is")
					}
					return g.Text("shared in other words, or changed since")
				}},
				{Head: "Share", Silent: true, Tight: true, Cell: func(o work.Offer) g.Node {
					return ui.A(c.aimsAt().With("share", o.Node), g.Text("Share"), ui.Unseen(" "+o.Title))
				}},
			}})
}

// aimPage shows what would be shared, with whom, before it is; ok is false for what the case does not hold.
func (c call) aimPage(v work.Aims, f work.AimForm, wrong []errs.Field) (shown ui.Page, ok bool) {
	at := slices.IndexFunc(v.Offers, func(o work.Offer) bool { return o.Node == f.Node })
	if at < 0 {
		return shown, false
	}
	o := v.Offers[at]
	shown = c.aimsFrame(v, "Share “"+o.Title+"”")
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Objectives", URL: c.aimsAt()})
	var copied ui.Definitions
	by := ""
	if o.ByDay != "" {
		by = short(isoDay(o.ByDay))
	}
	for _, d := range []struct{ term, value string }{{"Words", o.Title}, {"Measure", o.Measure}, {"From", o.Baseline}, {"To", o.Target}, {"By", by}} {
		if d.value != "" {
			copied = append(copied, ui.Definition{Term: d.term, Value: ui.Name(d.value)})
		}
	}
	if o.Kept != "" {
		copied = append(copied, ui.Definition{Term: "Measure", Value: ui.Quiet(g.Text("stays with you: " + o.Kept))})
	}
	var readers []ui.Person
	for _, m := range v.Others {
		readers = append(readers, ui.Person{Name: m.Name, Organisation: m.Firm, Side: m.Side})
	}
	title := f.Title
	if title == "" {
		title = o.Title
	}
	form := ui.Form{Action: c.aimsAt(), Errors: wrong, Cancel: c.aimsAt(), Hidden: []ui.Hidden{{Name: "node", Value: o.Node}}, Submit: ui.Button{Text: "Share with " + v.Engagement.DeliveryName},
		Fields: []ui.Field{{Name: "title", Label: "In these words", Value: title, Most: 200, Required: true}}}
	if o.Measure != "" {
		check := ui.Field{Name: "measure", Label: "With its measure and levels", Kind: ui.Check, Value: "yes"}
		if f.Measure {
			check.Values = []string{"yes"}
		}
		form.Fields = append(form.Fields, check)
	}
	shown.Body = []g.Node{ui.Share{With: v.Engagement.DeliveryName, Readers: readers, Copied: copied, Form: form,
		Stays: "What it is worth, its owner, its forecast, its readings and everything else of your case stay with your side."}}
	if o.Shared != "" {
		shown.Body = append(shown.Body, h.P(ui.Note(g.Text("It takes the place of what was shared of it before, and is to be acknowledged anew."))))
	}
	return shown, true
}

// ShareAim shares an objective or a criterion of success.
func (p Pages) ShareAim(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.AimForm{Node: c.text("node"), Title: c.text("title"), Measure: c.text("measure") != ""}
	err := p.Work.ShareAim(r.Context(), c.v, c.project, f)
	if err == nil {
		return back(w, r, c.aimsAt(), "shared")
	}
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	v, err := p.Work.Aims(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	shown, ok := c.aimPage(v, f, fields)
	if !ok {
		return notFound
	}
	return p.Shell.Again(w, r, shown)
}

// AcknowledgeAim says that the delivery side knows an aim.
func (p Pages) AcknowledgeAim(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	err := p.Work.AcknowledgeAim(r.Context(), c.v, c.project, c.PathValue("aim"), c.text("words"), c.rev())
	return p.didAim(w, r, err, "acknowledged")
}

// WithdrawAim says that an aim counts no more.
func (p Pages) WithdrawAim(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	return p.didAim(w, r, p.Work.WithdrawAim(r.Context(), c.v, c.project, c.PathValue("aim"), c.rev()), "withdrawn")
}

func (p Pages) didAim(w http.ResponseWriter, r *http.Request, err error, did string) error {
	c := of(r)
	if err == nil {
		return back(w, r, c.aimsAt(), did)
	}
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	v, err := p.Work.Aims(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, c.aimsPage(v, fields))
}
