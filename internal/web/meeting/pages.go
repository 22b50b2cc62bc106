// Package meeting is the pages of meetings: their list, the form of a series, one meeting with its agenda, who came and its minutes, one's
// own calendar feed, and whom the client tells what.
//
// It promises that a line that does something shows first what it was understood as, that every address that acts is a POST, and that a
// page says who sees what is written on it. It refuses to decide anything: the use cases do.
package meeting

import (
	"net/http"
	"strconv"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	matters "counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell   page.Shell
	Work    work.Work
	Matter  matters.Work
	Frame   func(r *http.Request, title string, a access.Audience) (ui.Page, error)
	Address string // of the installation, for the address of a feed
}

// call is what a request is about.
type call struct {
	*http.Request
	v      access.Viewer
	kind   string // engagements or projects
	scope  access.ScopeID
	series string
	number int
	now    time.Time
}

func of(r *http.Request) call {
	n, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		n = -1
	}
	kind := "engagements"
	if len(r.URL.Path) > 9 && r.URL.Path[:10] == "/projects/" {
		kind = "projects"
	}
	return call{r, server.Viewer(r.Context()), kind, access.ScopeID(r.PathValue("id")), r.PathValue("series"), n, server.Now(r.Context())}
}

// at is an address below the meetings of the scope.
func (c call) at(segments ...string) ui.URL {
	return ui.Path(append([]string{c.kind, string(c.scope), "meetings"}, segments...)...)
}

// sitting is the address of one meeting, and of what is below it.
func (c call) sitting(number int, segments ...string) ui.URL {
	return c.at(append([]string{c.series, strconv.Itoa(number)}, segments...)...)
}

func (c call) rev() int64 {
	n, err := strconv.ParseInt(c.PostFormValue("rev"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func (c call) people(name string) (out []access.PersonID) {
	if err := c.ParseForm(); err != nil {
		return nil
	}
	for _, v := range c.PostForm[name] {
		out = append(out, access.PersonID(v))
	}
	return out
}

var dones = map[string]string{"planned": "Planned. Those invited are told.", "changed": "Changed. Those invited are told.", "ended": "The series has ended.", "moved": "Moved. Those invited are told.",
	"cancelled": "Cancelled. Those invited are told.", "kept": "Kept.", "minuted": "The line is in the minutes.", "became": "The line is in the minutes and has become a matter.",
	"sent": "The minutes are put out. Your side has agreed to them.", "said": "Kept."}

func (c call) back(w http.ResponseWriter, u ui.URL, did string) error {
	return server.Redirect(w, c.Request, string(u.With("did", did)))
}

// frame is what the pages have in common.
func (p Pages) frame(c call, title string, a access.Audience, crumbs ...ui.Link) (ui.Page, error) {
	shown, err := p.Frame(c.Request, title, a)
	shown.Crumbs = append(shown.Crumbs, crumbs...)
	shown.Flash = ui.Flash{Text: dones[c.URL.Query().Get("did")]}
	return shown, err
}

// again shows a form with what is wrong, or passes the error on.
func (p Pages) again(c call, w http.ResponseWriter, err error, show func([]errs.Field) (ui.Page, error)) error {
	fields := errs.FieldsOf(err)
	if len(fields) == 0 && errs.KindOf(err) != errs.Invalid {
		return err
	}
	shown, no := show(fields)
	if no != nil {
		return no
	}
	if len(fields) == 0 {
		shown.Flash = ui.Flash{Text: errs.Sentence(err), Problem: true}
	}
	return p.Shell.Again(w, c.Request, shown)
}

// words is a time of a meeting, by the clock on the wall.
func words(t civil.Time) string {
	if t == 0 {
		return "–"
	}
	y, m, d := t.Date().Civil()
	return time.Date(y, m, d, t.Minute()/60, t.Minute()%60, 0, 0, time.UTC).Format("Mon 2 Jan 2006, 15:04")
}

func day(d civil.Date) string {
	if d == 0 {
		return ""
	}
	y, m, n := d.Civil()
	return time.Date(y, m, n, 0, 0, 0, 0, time.UTC).Format("2 Jan 2006")
}

// List is the meetings of an engagement or a project.
func (p Pages) List(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	list, err := p.Work.List(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown, err := p.frame(c, "Meetings", access.Shared)
	if err != nil {
		return err
	}
	shown.Lead = g.Text("Each lies in one room, and only who is in it knows of it. The agenda comes from what is open there.")
	if list.May {
		shown.Actions = []ui.Link{{Text: "Plan a meeting", URL: c.at("new"), Keys: "n"}, {Text: "From a calendar file", URL: c.at("file")}}
	}
	shown.Actions = append(shown.Actions, ui.Link{Text: "In my own calendar", URL: "/me/calendar"})
	empty := ui.Empty{Says: "No meeting is planned here. A weekly one takes its agenda from what is due, what has to be decided and what was warned of, and its minutes are agreed by both sides."}
	if list.May {
		empty.Action = ui.Link{Text: "Plan the first", URL: c.at("new")}
	}
	shown.Body = []g.Node{ui.Table[work.Row]{ID: "meeting-list", Caption: "Meetings", Rows: list.Rows, Things: "series", Empty: empty, Columns: []ui.Column[work.Row]{
		{Head: "Meeting", Row: true, Cell: func(x work.Row) g.Node {
			return g.Group{ui.A(c.at(x.ID, strconv.Itoa(numberOf(x))), ui.Name(x.Title)), ui.Note(g.Text(x.Rhythm.Words()), g.If(x.Venue != "", g.Group{g.Text(" · "), ui.Name(x.Venue)}))}
		}},
		{Head: "Next", Cell: func(x work.Row) g.Node {
			if x.Ended != 0 {
				return ui.State("ended")
			}
			return g.Text(words(x.Next.Starts))
		}},
		{Head: "Last", Cell: func(x work.Row) g.Node {
			if x.Last.Starts == 0 {
				return ui.Quiet(g.Text("–"))
			}
			return ui.A(c.at(x.ID, strconv.Itoa(x.Last.Number)), g.Text(words(x.Last.Starts)))
		}},
		{Head: "Seen by", Cell: func(x work.Row) g.Node { return ui.Audience{Of: x.Audience, Viewer: c.v.Side}.Chip() }},
	}}}
	return p.Shell.Show(w, r, shown)
}

// numberOf is the meeting of a series that its row leads to: the next, or the last that was.
func numberOf(x work.Row) int {
	if x.Next.Starts != 0 && x.Ended == 0 {
		return x.Next.Number
	}
	return x.Last.Number
}

// Calendar is one series as a calendar file.
func (p Pages) Calendar(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	body, err := p.Work.Calendar(r.Context(), c.v, c.scope, c.series)
	if err != nil {
		return err
	}
	return file(w, "meeting.ics", body)
}

func file(w http.ResponseWriter, name string, body []byte) error {
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, err := w.Write(body)
	return err
}

// Today is the next meetings of the viewer, for their first page; nil where there is none.
func (p Pages) Today(r *http.Request) (g.Node, error) {
	c := of(r)
	list, err := p.Work.Next(r.Context(), c.v, 7, 5)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return ui.Section("meetings", "Next meetings", h.Ul(h.Class("stack"), g.Map(list, func(u work.Upcoming) g.Node {
		kind := "projects"
		if u.Engaging {
			kind = "engagements"
		}
		return h.Li(ui.A(ui.Path(kind, string(u.Where.Scope), "meetings", u.Of.ID, strconv.Itoa(u.Number)), ui.Name(u.Of.Title)),
			ui.Note(g.Text(u.At.In(work.Zone(u.Of.Zone)).Format("Mon 2 Jan, 15:04 MST")), g.Text(" · "), ui.Name(u.Where.Name), g.Text(" · "), ui.Audience{Of: u.Where.Audience, Viewer: c.v.Side}.Chip()))
	}))), nil
}

// Feed is one's own calendar feed, whose address only who holds it knows.
func (p Pages) Feed(w http.ResponseWriter, r *http.Request) error {
	body, err := p.Work.Feed(r.Context(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	return file(w, "counterpart.ics", body)
}

// MyCalendar says whether one's meetings go into a calendar program, and how.
func (p Pages) MyCalendar(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	since, err := p.Work.FeedSince(r.Context(), c.v)
	if err != nil {
		return err
	}
	now := p.Shell.Now(r.Context())
	shown := ui.Page{Title: "Your meetings in your calendar", Crumbs: []ui.Link{{Text: "Your account", URL: "/me"}}, Zone: now.Location().String(),
		Lead: g.Text("A calendar program fetches your meetings from an address that only you know. It holds what you may see at that moment, and ends with your seat.")}
	if since == 0 {
		shown.Body = []g.Node{ui.Post{Action: "/me/calendar", Button: ui.Button{Text: "Make the address"}}}
	} else {
		shown.Body = []g.Node{h.P(g.Text("There is an address since "), ui.Moment(page.Then(since, now), now), g.Text(". It was shown once. A new one ends it.")),
			ui.Post{Action: "/me/calendar", Button: ui.Button{Text: "Make a new address"}}, ui.Post{Action: "/me/calendar/end", Button: ui.Button{Text: "End it", Look: ui.Plain}}}
	}
	return p.Shell.Show(w, r, shown)
}

// OpenFeed makes the address of one's feed and shows it once.
func (p Pages) OpenFeed(w http.ResponseWriter, r *http.Request) error {
	secret, err := p.Work.OpenFeed(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, ui.Page{Title: "The address of your meetings", Crumbs: []ui.Link{{Text: "Your account", URL: "/me"}},
		Lead: g.Text("It is shown this once. Whoever has it sees your meetings: give it to your calendar program and to nobody else."),
		Body: []g.Node{h.P(h.Code(g.Text(p.Address + "/calendar/" + secret + "/meetings.ics"))), h.P(ui.A("/me/calendar", g.Text("Back")))}})
}

// CloseFeed ends one's feed.
func (p Pages) CloseFeed(w http.ResponseWriter, r *http.Request) error {
	if err := p.Work.CloseFeed(r.Context(), server.Viewer(r.Context())); err != nil {
		return err
	}
	return server.Redirect(w, r, "/me/calendar")
}

// says is what a side said of a line, as a chip.
func says(v meeting.Verdict) g.Node {
	if v.Says == meeting.Unsaid {
		return ui.Quiet(g.Text("not yet"))
	}
	return g.Group{ui.State(string(v.Says)), g.If(v.Why != "", ui.Note(ui.Name(v.Why), g.Text(" – "), ui.Name(v.Name)))}
}
