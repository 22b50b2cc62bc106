package benefit

import (
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// readings is what was measured, with the form for the next one.
func (c call) readings(v *work.Profile, r work.Row) g.Node {
	may := v.May(c.v, c.id)
	empty := ui.Empty{Says: "Nothing has been measured yet. Readings show whether the benefit comes true, and move its forecast once it has begun."}
	rows := slices.Clone(v.Readings)
	slices.Reverse(rows)
	t := ui.Table[casebook.Reading]{ID: "reading-list", Caption: "Readings, the newest first", Rows: rows, Things: "readings", Empty: empty,
		Columns: []ui.Column[casebook.Reading]{
			{Head: "Day", Row: true, Number: true, Cell: func(x casebook.Reading) g.Node { return plainDay(isoDay(x.Day)) }},
			{Head: "Level", Number: true, Cell: func(x casebook.Reading) g.Node { return g.Text(x.Value + unit(r.Measure.Unit)) }},
			{Head: "Read by", Cell: func(x casebook.Reading) g.Node { return ui.Name(x.ByName) }},
			{Head: "Note", Cell: func(x casebook.Reading) g.Node {
				if x.Withdrawn != 0 {
					return g.Group{ui.State("withdrawn"), g.Text(" "), ui.Name(x.Words)}
				}
				return ui.Name(x.Words)
			}},
		}}
	if may {
		t.Columns = append(t.Columns, ui.Column[casebook.Reading]{Head: "Withdraw", Silent: true, Cell: func(x casebook.Reading) g.Node {
			if x.Withdrawn != 0 {
				return nil
			}
			return ui.A(c.here("readings", x.ID), g.Text("Withdraw"), ui.Unseen(" the reading of "+x.Day))
		}})
	}
	body := []g.Node{t}
	if may {
		body = append(body, c.readingForm(r.Measure.Unit, work.ReadingForm{}, nil), h.P(ui.A(c.here("readings", "list"), g.Text("Paste readings, or take them from a file"))))
	}
	return ui.Section("readings", "Readings", body...)
}

func isoDay(s string) civil.Date {
	d, _ := civil.ParseDate(s) // the store's own form
	return d
}

func unit(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}

func (c call) readingForm(unit string, f work.ReadingForm, wrong []errs.Field) g.Node {
	return ui.Form{ID: "reading", Action: c.here("readings"), Errors: wrong, Submit: ui.Button{Text: "Add the reading"}, Groups: []ui.Group{{InLine: true, Legend: "A new reading", Fields: []ui.Field{
		{Name: "day", Label: "Day", Kind: ui.Day, Value: f.Day, Required: true},
		{Name: "value", Label: "Level", Value: f.Value, Size: 12, Unit: unit, Required: true},
		{Name: "by", Label: "Read by, if not by you", Value: f.By, Size: 20, Most: 200},
		{Name: "words", Label: "Note", Value: f.Words, Size: 30, Most: 4000},
	}}}}
}

// AddReading keeps a reading.
func (p Pages) AddReading(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.ReadingForm{Day: c.text("day"), Value: c.text("value"), By: c.text("by"), Words: c.text("words")}
	err := p.Work.AddReading(r.Context(), c.v, c.project, c.id, f)
	if err == nil {
		return back(w, r, c.here().At("readings"), "read")
	}
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	v, err := p.Work.Case(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	b := v.List()
	at := slices.IndexFunc(b, func(r work.Row) bool { return string(r.ID) == c.id })
	if at < 0 {
		return notFound
	}
	shown := c.frame(v, "A reading of “"+b[at].Title+"”")
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: b[at].Title, URL: c.here()})
	shown.Body = []g.Node{c.readingForm(b[at].Measure.Unit, f, fields)}
	return p.Shell.Again(w, r, shown)
}

// Withdrawing asks why a reading shall count no more.
func (p Pages) Withdrawing(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.withdrawing(r, "", nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) withdrawing(r *http.Request, typed string, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Profile(r.Context(), c.v, c.project, casebook.Benefit, c.id)
	if err != nil {
		return ui.Page{}, err
	}
	at := slices.IndexFunc(v.Readings, func(x casebook.Reading) bool { return x.ID == r.PathValue("reading") && x.Withdrawn == 0 })
	if at < 0 || !v.May(c.v, c.id) {
		return ui.Page{}, notFound
	}
	x := v.Readings[at]
	shown := c.frame(v.View, "Withdraw a reading")
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: v.Node.Title, URL: c.here()})
	shown.Body = []g.Node{ui.Confirm{Happens: g.Text("The reading of " + short(isoDay(x.Day)) + ", " + x.Value + ", counts no more."), Kept: "It stays in the list, with the reason.",
		Form: ui.Form{Action: c.here("readings", x.ID), Rev: rev(x.Rev), Errors: wrong, Submit: ui.Button{Text: "Withdraw it"}, Cancel: c.here(),
			Fields: []ui.Field{{Name: "why", Label: "Why", Value: typed, Required: true, Most: 4000}}}}}
	return shown, nil
}

// Withdraw says that a reading counts no more.
func (p Pages) Withdraw(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	err := p.Work.WithdrawReading(r.Context(), c.v, c.project, c.id, r.PathValue("reading"), c.text("why"), c.rev())
	if err == nil {
		return back(w, r, c.here().At("readings"), "withdrawn")
	}
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	shown, err := p.withdrawing(r, c.text("why"), fields)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, shown)
}
