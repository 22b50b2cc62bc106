package meeting

import (
	"net/http"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/errs"
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
	shown, err := p.planning(c, "", nil, nil)
	if err != nil {
		return err
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
