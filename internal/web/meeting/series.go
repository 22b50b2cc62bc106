package meeting

import (
	"net/http"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

func (c call) form() work.SeriesForm {
	return work.SeriesForm{Title: c.PostFormValue("title"), Purpose: c.PostFormValue("purpose"), Venue: c.PostFormValue("venue"), Rhythm: c.PostFormValue("rhythm"),
		Day: c.PostFormValue("day"), At: c.PostFormValue("at"), Length: c.PostFormValue("length"), Zone: c.PostFormValue("zone"), Until: c.PostFormValue("until"),
		People: c.people("people"), Shared: c.PostFormValue("shared") == "yes", Rev: c.rev()}
}

// New is the form of a new series.
func (p Pages) New(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	shown, err := p.planning(c, "", c.offered(), nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

// offered is what an address puts into the form of a new series, nil for nothing. It is read when the form is sent, like what is typed.
func (c call) offered() *work.SeriesForm {
	q := c.URL.Query()
	if q.Get("title") == "" {
		return nil
	}
	f := work.SeriesForm{Title: q.Get("title"), Purpose: q.Get("purpose"), Venue: q.Get("venue"), Rhythm: q.Get("rhythm"), Day: q.Get("day"), At: q.Get("at"), Length: q.Get("length"), Zone: q.Get("zone"),
		Until: q.Get("until"), Shared: q.Get("shared") != "no"}
	if !slices.Contains(meeting.Rhythms(), meeting.Rhythm(f.Rhythm)) {
		f.Rhythm = string(meeting.Once)
	}
	for value, usual := range map[*string]string{&f.At: "10:00", &f.Length: "60"} {
		if *value == "" {
			*value = usual
		}
	}
	return &f
}

// File asks for a calendar file that a meeting is planned from.
func (p Pages) File(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.file(of(r), nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) file(c call, wrong []errs.Field) (ui.Page, error) {
	shown, err := p.frame(c, "From a calendar file", access.Shared, ui.Link{Text: "Meetings", URL: c.at()})
	shown.Lead = g.Text("An appointment that your calendar saved or sent you can be planned as a meeting here. Nothing is kept before you plan it.")
	shown.Body = []g.Node{ui.Form{ID: "file-form", Action: c.at("file"), Errors: wrong, Cancel: c.at(), Submit: ui.Button{Text: "Read it"},
		Fields: []ui.Field{{Name: "file", Label: "Calendar file", Kind: ui.File, Required: true, Accept: ".ics", Hint: "A file that ends in .ics, of up to 4 MB"}}}}
	return shown, err
}

// ReadFile shows what is in a calendar file.
func (p Pages) ReadFile(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	x, err := p.Work.Planning(r.Context(), c.v, c.scope, "")
	if err != nil {
		return err
	}
	var body []byte
	if files := server.Uploads(r.Context(), "file"); len(files) > 0 {
		body = files[0].Body
	}
	offers, left, err := work.Offers(body, x.Zone)
	if errs.KindOf(err) == errs.Invalid && err != nil {
		shown, no := p.file(c, []errs.Field{{Path: "file", Message: errs.Sentence(err)}})
		if no != nil {
			return no
		}
		return p.Shell.Again(w, r, shown)
	}
	if err != nil {
		return err
	}
	shown, err := p.frame(c, "What is in the file", access.Shared, ui.Link{Text: "Meetings", URL: c.at()}, ui.Link{Text: "From a calendar file", URL: c.at("file")})
	if err != nil {
		return err
	}
	shown.Body = []g.Node{ui.Table[work.Offered]{ID: "offers", Caption: "Appointments that a meeting can be planned from", Rows: offers, Things: "appointments", Empty: ui.Empty{Says: "There is no appointment in it that a meeting can be planned from."},
		Columns: []ui.Column[work.Offered]{
			{Head: "Appointment", Row: true, Cell: func(o work.Offered) g.Node {
				return g.Group{ui.A(ui.URL(string(c.at("new"))+"?"+o.Query().Encode()), g.Text("Plan "), ui.Name(o.Title)), g.Map(o.Notes, func(n string) g.Node { return ui.Note(g.Text(n)) })}
			}},
			{Head: "First", Cell: func(o work.Offered) g.Node { return g.Text(o.When) }},
			{Head: "How often", Cell: func(o work.Offered) g.Node { return g.Text(meeting.Rhythm(o.Rhythm).Words()) }},
		}}}
	if len(left) > 0 {
		var rows g.Group
		for _, l := range left {
			rows = append(rows, h.Li(ui.Name(l.Title), g.If(l.Title != "", g.Text(": ")), g.Text(l.Reason)))
		}
		shown.Body = append(shown.Body, ui.Section("left", "What is in it besides", h.Ul(h.Class("stack"), rows)))
	}
	return p.Shell.Show(w, r, shown)
}

// Edit is the form of a series that is there.
func (p Pages) Edit(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	shown, err := p.planning(c, c.series, nil, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

// planning is the form, with what was typed where typed is not nil.
func (p Pages) planning(c call, id string, typed *work.SeriesForm, wrong []errs.Field) (ui.Page, error) {
	x, err := p.Work.Planning(c.Context(), c.v, c.scope, id)
	if err != nil {
		return ui.Page{}, err
	}
	f := work.SeriesForm{Rhythm: string(meeting.Weekly), At: "10:00", Length: "60", Zone: x.Zone, Shared: x.Shared}
	if id != "" {
		k := x.Known
		f = work.SeriesForm{Title: k.Title, Purpose: k.Purpose, Venue: k.Venue, Rhythm: string(k.Rhythm), Day: k.Starts.Date().String(), At: k.Starts.String()[11:], Length: strconv.Itoa(k.Length),
			Zone: k.Zone, Until: k.Until.String(), Rev: k.Rev}
		for _, a := range x.Invited {
			f.People = append(f.People, a.Person)
		}
	}
	if typed != nil {
		f = *typed
	}
	title, action, button := "Plan a meeting", c.at(), "Plan it"
	crumbs := []ui.Link{{Text: "Meetings", URL: c.at()}}
	if id != "" {
		title, action, button = x.Known.Title, c.at(id, "edit"), "Change it"
	}
	shown, err := p.frame(c, title, access.Shared, crumbs...)
	if err != nil {
		return shown, err
	}
	shown.Body = []g.Node{ui.Form{ID: "series-form", Action: action, Errors: wrong, Rev: strconv.FormatInt(f.Rev, 10), Cancel: c.at(), Submit: ui.Button{Text: button}, Fields: seriesFields(c, x, f, id == "")}}
	if id != "" && x.Known.Ended == 0 {
		shown.Body = append(shown.Body, ui.Section("end", "End the series", ui.Post{Action: c.at(id, "end"), Rev: strconv.FormatInt(x.Known.Rev, 10), Button: ui.Button{Text: "End it", Look: ui.Plain}},
			ui.Note(g.Text("What was held stays. Nothing more takes place, and those invited are told."))))
	}
	return shown, nil
}

func seriesFields(c call, x work.Planning, f work.SeriesForm, fresh bool) []ui.Field {
	var rhythms, people []ui.Option
	for _, r := range meeting.Rhythms() {
		rhythms = append(rhythms, ui.Option{Value: string(r), Label: r.Words()})
	}
	for _, m := range x.People {
		people = append(people, ui.Option{Value: string(m.Person), Label: m.Name, Hint: m.Firm})
	}
	var picked []string
	for _, p := range f.People {
		if slices.ContainsFunc(x.People, func(m member) bool { return m.Person == p }) {
			picked = append(picked, string(p))
		}
	}
	out := []ui.Field{{Name: "title", Label: "What it is called", Value: f.Title, Required: true, Most: 120, Hint: "It stands in calendars and invitations."}}
	if fresh && x.Own && x.Shared {
		value := ""
		if f.Shared {
			value = "yes"
		}
		out = append(out, ui.Field{Name: "shared", Label: "Who sees it", Kind: ui.Radios, Value: value, Options: []ui.Option{{Value: "yes", Label: "Both sides"}, {Value: "", Label: "Only our side"}}})
	}
	if fresh && x.Shared && !x.Own {
		out = append(out, ui.Field{Name: "shared", Label: "Both sides see it", Kind: ui.Check, Value: "yes", Values: []string{"yes"}, Fixed: true})
	}
	return append(out,
		ui.Field{Name: "purpose", Label: "What it is for", Kind: ui.Area, Value: f.Purpose, Size: 2, Most: 4000},
		ui.Field{Name: "rhythm", Label: "How often", Kind: ui.Select, Value: f.Rhythm, Options: rhythms},
		ui.Field{Name: "day", Label: "First on", Kind: ui.Day, Value: f.Day, Required: true},
		ui.Field{Name: "at", Label: "At", Value: f.At, Size: 6, Required: true, Hint: "By the clock on the wall, such as 09:30. It stays at that time when clocks change."},
		ui.Field{Name: "length", Label: "Minutes", Kind: ui.Integer, Value: f.Length, Required: true},
		ui.Field{Name: "zone", Label: "Time zone", Value: f.Zone, Size: 24, Required: true},
		ui.Field{Name: "until", Label: "Last day", Kind: ui.Day, Value: f.Until, Hint: "Empty for no end."},
		ui.Field{Name: "venue", Label: "Where", Value: f.Venue, Most: 600, Hint: "A room, or the address of a call."},
		ui.Field{Name: "people", Label: "Invited", Kind: ui.Checks, Values: picked, Options: people, Hint: "Those known in the room. Each is told, and sees the others here."})
}

// Plan plans a series.
func (p Pages) Plan(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := c.form()
	id, err := p.Work.Plan(r.Context(), c.v, c.scope, f)
	if err != nil {
		return p.again(c, w, err, func(wrong []errs.Field) (ui.Page, error) { return p.planning(c, "", &f, wrong) })
	}
	return c.back(w, c.at(id, "0"), "planned")
}

// Change changes a series.
func (p Pages) Change(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := c.form()
	if err := p.Work.Change(r.Context(), c.v, c.scope, c.series, f); err != nil {
		return p.again(c, w, err, func(wrong []errs.Field) (ui.Page, error) { return p.planning(c, c.series, &f, wrong) })
	}
	return c.back(w, c.at(), "changed")
}

// End ends a series.
func (p Pages) End(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.End(r.Context(), c.v, c.scope, c.series, c.rev()); err != nil {
		return err
	}
	return c.back(w, c.at(), "ended")
}
