package meeting

import (
	"net/http"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// plan is an address below a project's communication plan.
func (c call) plan(segments ...string) ui.URL {
	return ui.Path(append([]string{"projects", string(c.scope), "communication"}, segments...)...)
}

// Tellings is the communication plan of a project.
func (p Pages) Tellings(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	shown, err := p.tellings(c, work.TellingForm{Purpose: meeting.Know}, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) tellings(c call, f work.TellingForm, wrong []errs.Field) (ui.Page, error) {
	x, err := p.Work.Tellings(c.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(c, "Communication plan", access.ClientOnly)
	if err != nil {
		return shown, err
	}
	due := 0
	for _, t := range x.Rows {
		if t.Ended == 0 && t.Next != 0 && t.Next < x.Today {
			due++
		}
	}
	shown.Lead = g.Text("Who needs to know or decide what, how often, and what they were told. Only the client side sees it.")
	if due > 0 {
		shown.Lead = g.Group{ui.Evidence("#tellings", ui.Things(due, "row is overdue", "rows are overdue")), g.Text(". Only the client side sees this.")}
	}
	shown.Actions = []ui.Link{{Text: "Of every project", URL: "/communication"}}
	columns := tellingColumns(x.Today)
	if x.May {
		columns = append(columns, ui.Column[meeting.Telling]{Head: "Act", Silent: true, Cell: func(t meeting.Telling) g.Node {
			return g.If(t.Ended == 0, ui.A(c.plan(t.ID, "edit"), g.Text("Told, or change")))
		}})
	}
	shown.Body = []g.Node{ui.Section("plan", "The plan", ui.Table[meeting.Telling]{ID: "tellings", Caption: "Who is told what", Rows: x.Rows, Things: "rows",
		Empty: ui.Empty{Says: "Nobody stands here yet. Begin with who decides, and what they need before they do."}, Columns: columns})}
	if x.May {
		shown.Body = append(shown.Body, ui.Section("add", "Somebody who is to be told", ui.Form{ID: "telling-form", Action: c.plan(), Errors: wrong, Submit: ui.Button{Text: "Add it"}, Fields: tellingFields(x, f)}))
	}
	names := map[string]string{}
	for _, t := range x.Rows {
		names[t.ID] = t.Who
	}
	shown.Body = append(shown.Body, ui.Section("told", "What was told", ui.Table[meeting.Told]{ID: "told-list", Caption: "What was told", Rows: x.Told, Things: "entries", Empty: ui.Empty{Says: "Nothing was noted yet."}, Columns: []ui.Column[meeting.Told]{
		{Head: "To", Row: true, Cell: func(t meeting.Told) g.Node { return ui.Name(names[t.Telling]) }}, {Head: "On", Cell: func(t meeting.Told) g.Node { return ui.Date(t.Day, x.Today) }},
		{Head: "What", Cell: func(t meeting.Told) g.Node { return ui.Name(t.Words) }}, {Head: "By", Cell: func(t meeting.Told) g.Node { return ui.Name(t.ByName) }}}}))
	return shown, nil
}

func tellingColumns(today civil.Date) []ui.Column[meeting.Telling] {
	return []ui.Column[meeting.Telling]{
		{Head: "Who", Row: true, Cell: func(t meeting.Telling) g.Node { return ui.Name(t.Who) }},
		{Head: "Needs to", Cell: func(t meeting.Telling) g.Node {
			return g.Group{g.Text(map[meeting.Purpose]string{meeting.Know: "know: ", meeting.Decide: "decide: "}[t.Purpose]), ui.Name(t.Needs)}
		}},
		{Head: "How", Cell: func(t meeting.Telling) g.Node { return g.Group{ui.Name(t.Channel), ui.Note(g.Text(often(t.Cadence)))} }},
		{Head: "Owner", Cell: func(t meeting.Telling) g.Node {
			if t.OwnerName == "" {
				return ui.Quiet(g.Text("nobody"))
			}
			return ui.Name(t.OwnerName)
		}},
		{Head: "Last", Number: true, Cell: func(t meeting.Telling) g.Node { return ui.Date(t.Last, today) }},
		{Head: "Next", Number: true, Cell: func(t meeting.Telling) g.Node {
			if t.Ended != 0 {
				return ui.State("ended")
			}
			return ui.Due(t.Next, today)
		}},
	}
}

func often(days int) string {
	if days == 0 {
		return "once"
	}
	return "every " + ui.Things(days, "day")
}

func tellingFields(x work.Plan, f work.TellingForm) []ui.Field {
	owners := []ui.Option{{Value: "", Label: "Nobody yet"}}
	for _, m := range x.Owners {
		owners = append(owners, ui.Option{Value: string(m.Person), Label: m.Name})
	}
	return []ui.Field{{Name: "who", Label: "Who", Value: f.Who, Required: true, Most: 120}, {Name: "purpose", Label: "Is to", Kind: ui.Select, Value: string(f.Purpose), Options: []ui.Option{{Value: "know", Label: "know"}, {Value: "decide", Label: "decide"}}},
		{Name: "needs", Label: "What", Value: f.Needs, Required: true, Most: 600}, {Name: "channel", Label: "How", Value: f.Channel, Most: 120, Hint: "A word in person, the monthly page, a board paper."},
		{Name: "owner", Label: "Who tells them", Kind: ui.Select, Value: string(f.Owner), Options: owners}, {Name: "cadence", Label: "Every so many days", Kind: ui.Integer, Value: f.Cadence, Hint: "Empty for once."},
		{Name: "next", Label: "Next on", Kind: ui.Day, Value: f.Next}}
}

func (c call) telling() work.TellingForm {
	return work.TellingForm{Who: c.PostFormValue("who"), Needs: c.PostFormValue("needs"), Purpose: meeting.Purpose(c.PostFormValue("purpose")), Channel: c.PostFormValue("channel"),
		Owner: access.PersonID(c.PostFormValue("owner")), Cadence: c.PostFormValue("cadence"), Next: c.PostFormValue("next"), End: c.PostFormValue("end") == "yes", Rev: c.rev()}
}

// AddTelling adds a row to the plan.
func (p Pages) AddTelling(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := c.telling()
	if err := p.Work.AddTelling(r.Context(), c.v, c.scope, f); err != nil {
		return p.again(c, w, err, func(wrong []errs.Field) (ui.Page, error) { return p.tellings(c, f, wrong) })
	}
	return c.back(w, c.plan(), "kept")
}

// EditTelling is one row: what they were told, and the row itself.
func (p Pages) EditTelling(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	shown, err := p.telling(c, nil, work.ToldForm{}, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) telling(c call, f *work.TellingForm, told work.ToldForm, wrong []errs.Field) (ui.Page, error) {
	x, err := p.Work.Tellings(c.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	at := slices.IndexFunc(x.Rows, func(t meeting.Telling) bool { return t.ID == c.PathValue("telling") && t.Ended == 0 })
	if at < 0 {
		return ui.Page{}, errs.New(errs.NotFound, "not found")
	}
	t := x.Rows[at]
	shown, err := p.frame(c, t.Who, access.ClientOnly, ui.Link{Text: "Communication plan", URL: c.plan()})
	if err != nil {
		return shown, err
	}
	rev := strconv.FormatInt(t.Rev, 10)
	if told.Day == "" {
		told.Day = x.Today.String()
	}
	row := work.TellingForm{Who: t.Who, Needs: t.Needs, Purpose: t.Purpose, Channel: t.Channel, Owner: t.Owner, Next: t.Next.String()}
	if t.Cadence > 0 {
		row.Cadence = strconv.Itoa(t.Cadence)
	}
	var toldWrong, rowWrong []errs.Field
	if f != nil {
		row, rowWrong = *f, wrong
	} else {
		toldWrong = wrong
	}
	shown.Lead = ui.Name(t.Needs)
	shown.Body = []g.Node{
		ui.Section("tell", "They were told", ui.Form{ID: "told-form", Action: c.plan(t.ID, "told"), Errors: toldWrong, Rev: rev, Submit: ui.Button{Text: "Keep what they were told"}, Fields: []ui.Field{
			{Name: "day", Label: "On", Kind: ui.Day, Value: told.Day, Required: true, Max: x.Today.String()}, {Name: "words", Label: "What", Kind: ui.Area, Size: 3, Value: told.Words, Required: true, Most: 4000}}}),
		ui.Section("row", "The row", ui.Form{ID: "telling-form", Action: c.plan(t.ID, "edit"), Errors: rowWrong, Rev: rev, Submit: ui.Button{Text: "Change it"}, Cancel: c.plan(),
			Fields: append(tellingFields(x, row), ui.Field{Name: "end", Label: "It is not needed any more", Kind: ui.Check, Value: "yes"})}),
	}
	return shown, nil
}

// ChangeTelling changes a row of the plan.
func (p Pages) ChangeTelling(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := c.telling()
	if err := p.Work.ChangeTelling(r.Context(), c.v, c.scope, r.PathValue("telling"), f); err != nil {
		return p.again(c, w, err, func(wrong []errs.Field) (ui.Page, error) { return p.telling(c, &f, work.ToldForm{}, wrong) })
	}
	return c.back(w, c.plan(), "kept")
}

// Told notes what somebody was told.
func (p Pages) Told(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.ToldForm{Day: r.PostFormValue("day"), Words: r.PostFormValue("words"), Rev: c.rev()}
	if err := p.Work.Tell(r.Context(), c.v, c.scope, r.PathValue("telling"), f); err != nil {
		return p.again(c, w, err, func(wrong []errs.Field) (ui.Page, error) { return p.telling(c, nil, f, wrong) })
	}
	return c.back(w, c.plan(), "kept")
}

// AllTellings is what is due to be told over every project one sees.
func (p Pages) AllTellings(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	rows, today, err := p.Work.AllTellings(r.Context(), c.v)
	if err != nil {
		return err
	}
	shown := ui.Page{Title: "Who is to be told", Lead: g.Text("What goes on of the communication plans of every project you see, those due first."), Crumbs: []ui.Link{{Text: "Today", URL: "/"}}}
	columns := []ui.Column[work.Rolled]{{Head: "Project", Cell: func(x work.Rolled) g.Node {
		return ui.A(ui.Path("projects", string(x.Where.Scope), "communication"), ui.Name(x.Where.Name))
	}}}
	for i, col := range tellingColumns(today) {
		col := col
		n := ui.Column[work.Rolled]{Head: col.Head, Row: col.Row, Number: col.Number, Cell: func(x work.Rolled) g.Node { return col.Cell(x.Telling) }}
		if i == 0 {
			columns = append([]ui.Column[work.Rolled]{n}, columns...)
			continue
		}
		columns = append(columns, n)
	}
	shown.Body = []g.Node{ui.Table[work.Rolled]{ID: "rolled", Caption: "Who is told what", Rows: rows, Things: "rows", Empty: ui.Empty{Says: "No plan of a project you see has a row yet.", Action: ui.Link{Text: "Your projects", URL: "/"}}, Columns: columns}}
	return p.Shell.Show(w, r, shown)
}
