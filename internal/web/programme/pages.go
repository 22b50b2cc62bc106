// Package programme is the pages of a supplier's programme: its submissions and what is behind each, the checks with the lists behind
// them, the activities, the bars over time, the contract milestones with their history, and the first answer to a file dropped on an
// empty project.
//
// It promises that every figure leads to what it was made from, that whoever hands a file to the other side has seen before who will
// read it and what is inside, and that nothing is offered that would be refused. It refuses to read a file or to compute a date: it asks
// the use cases, and shows what they answer.
package programme

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/benefit"
	app "counterpart.dev/internal/app/brief"
	engage "counterpart.dev/internal/app/engage"
	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell    page.Shell
	Work     work.Work
	Engage   engage.Work  // opens the engagement that a file dropped on an empty project begins, and keeps drafts
	Benefits benefit.Work // takes a list that is dropped there
	Brief    app.Work     // tells how far a project is from its first brief
	Pictures *Pictures    // that were made; without it every page makes its own
	// Prepare is how far the ground is ready for the work, for the page on which a project begins; nothing if nil.
	Prepare func(r *http.Request, engagement access.ScopeID) (g.Node, error)
}

// call is what a request is about.
type call struct {
	*http.Request
	v          access.Viewer
	scope      access.ScopeID
	submission string
	now        time.Time
}

func of(r *http.Request) call {
	return call{Request: r, v: server.Viewer(r.Context()), scope: access.ScopeID(r.PathValue("id")), submission: r.PathValue("submission"), now: server.Now(r.Context())}
}

// at is an address below the engagement.
func (c call) at(segments ...string) ui.URL {
	return ui.Path(append([]string{"engagements", string(c.scope)}, segments...)...)
}

// sub is an address below a submission.
func (c call) sub(id string, segments ...string) ui.URL {
	return c.at(append([]string{"programme", id}, segments...)...)
}

// here is an address below the submission of the request.
func (c call) here(segments ...string) ui.URL { return c.sub(c.submission, segments...) }

// activity is the page of an activity of a submission.
func (c call) activity(submission, code string) ui.URL { return c.sub(submission, "activities", code) }

// text is a field of the form as it was typed.
func (c call) text(name string) string { return c.PostFormValue(name) }

// said is a field of the form that was ticked.
func (c call) said(name string) bool { return c.PostFormValue(name) != "" }

// rev is the revision that the form was read at; one that is no number was never read.
func (c call) rev() int64 {
	n, err := strconv.ParseInt(c.PostFormValue("rev"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func rev(n int64) string { return strconv.FormatInt(n, 10) }

// query is a parameter of the address.
func (c call) query(name string) string { return c.URL.Query().Get(name) }

// order reads how a list is asked for from an address.
func (c call) order(usual ui.Sort, keys ...string) (work.Order, ui.Sort) {
	s := usual
	if asked := c.query("sort"); asked != "" {
		s = ui.ParseSort(asked, keys...)
	}
	page, err := strconv.Atoi(c.query("page"))
	if err != nil {
		page = 1
	}
	return work.Order{Key: s.Key, Desc: s.Desc, Page: page}, s
}

// self is the address of a list with its filter and order, without what the last act did.
func (c call) self(keep ...string) ui.URL {
	u := ui.URL(c.URL.Path)
	for _, name := range append(keep, "sort") {
		u = u.With(name, c.query(name))
	}
	return u
}

// moment is an instant of the store in a zone, with its distance from now.
func (c call) moment(us int64, zone string) g.Node {
	if us == 0 {
		return ui.Moment(time.Time{}, c.now)
	}
	return ui.Moment(time.UnixMicro(us).In(engage.Zone(zone)), c.now.In(engage.Zone(zone)))
}

// deadline is the day of an instant by which something is to be done, with how far it is.
func (c call) deadline(us int64, in work.In) g.Node {
	y, m, d := time.UnixMicro(us).In(engage.Zone(in.Terms.Zone)).Date()
	return ui.Due(civil.NewDate(y, int(m), d), in.Today)
}

// date is a date of the store with its distance from today.
func date(iso string, today civil.Date) g.Node {
	d, err := civil.ParseDate(iso)
	if err != nil {
		return ui.Date(0, 0)
	}
	return ui.Date(d, today)
}

// plain is a date of the store in words, "" for none.
func plain(iso string) string {
	d, err := civil.ParseDate(iso)
	if err != nil {
		return ""
	}
	return brief.Date(d)
}

// dones are the words for what the last act did, by the code an address carries.
var dones = map[string]string{
	"notified": "Notified. The further period runs from now.",
	"handed":   "Handed in. Both sides see it, and it is being read.", "chosen": "It is being read now.", "reading": "It is being read again.",
	"accepted": "Said. Both sides see it, and the record of both says who said it and when.", "noted": "Noted for our own side.",
	"nominated": "It is the baseline now. Everything that was read is being measured against it.", "measuring": "It is being measured.",
	"typed": "The dates are in.", "added": "It is among the contract milestones.", "saved": "Saved.", "dated": "The contract date is kept, with those before it.",
	"ended": "Taken away. The record keeps what it was.", "confirmed": "Confirmed.", "kept": "Kept. Each is being read: this list says how far they are.",
	"begun": "Kept, for our side only.", "both": "The schedule is kept, for our side only. The list of benefits was read too, and waits to be taken in.",
}

// conflict reports that somebody else saved in between.
func conflict(err error) bool { return errs.KindOf(err) == errs.Conflict }

// frame is what the pages of an engagement's programme have in common.
func (c call) frame(in work.In, title string, audience access.Audience) ui.Page {
	e := in.Terms
	shown := engagepages.Around(c.Request, engage.Heading{Kind: access.EngagementScope, ID: c.scope, Name: e.Name, ClientName: e.ClientName, DeliveryName: e.DeliveryName,
		OneSided: e.OneSided, State: e.State, Zone: e.Zone, Currency: e.Currency, Project: in.Project, ProjectName: in.ProjectName, Reaches: in.Reaches}, title, audience)
	shown.Flash = ui.Flash{Text: dones[c.query("did")]}
	return shown
}

// parts is the two halves of the tab.
func (c call) parts(current string) g.Node {
	return ui.Nav{Label: "Programme", Items: []ui.Link{
		{Text: "Submissions", URL: c.at("programme"), Current: current == "submissions"},
		{Text: "Contract milestones", URL: c.at("milestones"), Current: current == "milestones"},
		{Text: "Forecast record", URL: c.at("programme", "record"), Current: current == "record"},
	}}
}

// tabs is the parts of a submission that was read.
func (c call) tabs(x work.Row, current string) g.Node {
	items := []ui.Link{{Text: "Summary", URL: c.sub(x.ID)}}
	if x.State == programme.Read {
		items = append(items, ui.Link{Text: "Changes", URL: c.sub(x.ID, "changes")}, ui.Link{Text: "Checks", URL: c.sub(x.ID, "checks")},
			ui.Link{Text: "Activities", URL: c.sub(x.ID, "activities")}, ui.Link{Text: "Bars over time", URL: c.sub(x.ID, "gantt")})
		if x.Origin == programme.FromFile {
			items = append(items, ui.Link{Text: "Earned value", URL: c.sub(x.ID, "value")})
		}
		if x.Warnings > 0 {
			items = append(items, ui.Link{Text: "Warnings", URL: c.sub(x.ID, "warnings"), Count: ui.Count(x.Warnings)})
		}
	}
	if x.Format == "table" {
		items = append(items, ui.Link{Text: "Columns", URL: c.sub(x.ID, "columns")})
	}
	for i := range items {
		items[i].Current = items[i].Text == current
	}
	return ui.Nav{Label: "Submission", Items: items}
}

// inside is a page of a submission, with the way to it and its parts.
func (c call) inside(in work.In, x work.Row, title, current string) ui.Page {
	shown := c.frame(in, title, x.Audience)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Programme", URL: c.at("programme")})
	if current != "Summary" {
		shown.Crumbs = append(shown.Crumbs, ui.Link{Text: x.Name, URL: c.sub(x.ID)})
	}
	shown.Body = []g.Node{c.tabs(x, current)}
	return shown
}

// known is a text that somebody typed, or says that there is none.
func known(s string) g.Node {
	if s == "" {
		return ui.Quiet(g.Text("not stated"))
	}
	return ui.Name(s)
}

// prose is a text of several lines as it was typed.
func prose(s string) g.Node {
	var out g.Group
	for line := range strings.SplitSeq(s, "\n") {
		if strings.TrimSpace(line) != "" {
			out = append(out, h.P(ui.Name(line)))
		}
	}
	return out
}

// moved says by how many days something is later or earlier.
func moved(days int) string {
	switch {
	case days > 0:
		return ui.Things(days, "day") + " later"
	case days < 0:
		return ui.Things(-days, "day") + " earlier"
	}
	return "no change"
}

// against is moved with what it is measured from.
func against(days int, from string) string {
	if days == 0 {
		return "as " + from
	}
	return moved(days) + " than " + from
}

// movement is moved as it stands in a table.
func movement(days int, has bool) g.Node {
	switch {
	case !has:
		return ui.Date(0, 0)
	case days > 0:
		return ui.Late(moved(days))
	}
	return g.Text(moved(days))
}
