// Package accord is the pages on which two sides find out whether they fit: the dilemmas as whoever is asked reads them on a telephone,
// the answers once they are open, what each side says of them, the charter, the pulse, and bidders side by side.
//
// It promises that whoever is asked has read before the first question who will be told what, that before a round ends no page says more
// of it than how many were asked, and that every figure stands beside the number of answers behind it. It refuses to decide anything
// itself: it asks the use cases, and shows what they answer.
package accord

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell   page.Shell
	Work    work.Work
	Matter  matter.Work // what follows from a round becomes a matter
	Frame   func(r *http.Request, title string, a access.Audience) (ui.Page, error)
	Address string // where the installation is reached, for links that leave it: "https://counterpart.example.org"
}

// call is what a request is about.
type call struct {
	*http.Request
	v     access.Viewer
	scope access.ScopeID
	kind  poll.Kind // of the rounds that the address is about
	round string    // of the address, "" for none
	now   time.Time
}

func of(r *http.Request) call {
	c := call{Request: r, v: server.Viewer(r.Context()), scope: access.ScopeID(r.PathValue("id")), kind: poll.Alignment, round: r.PathValue("round"), now: server.Now(r.Context())}
	switch parts := strings.Split(r.URL.Path, "/"); {
	case len(parts) > 3 && parts[3] == "pulse":
		c.kind = poll.Pulse
	case len(parts) > 3 && parts[3] == "confidence":
		c.kind = poll.Confidence
	case len(parts) > 3 && parts[3] == "bidders":
		c.kind = poll.Tender
	}
	return c
}

// at is an address below the scope of the request.
func (c call) at(segments ...string) ui.URL {
	of := "engagements"
	if c.kind == poll.Tender {
		of = "projects"
	}
	return ui.Path(append([]string{of, string(c.scope)}, segments...)...)
}

// home is the page of the kind of rounds that the request is about, and of one of them.
func (c call) home(segments ...string) ui.URL {
	of := map[poll.Kind]string{poll.Alignment: "values", poll.Pulse: "pulse", poll.Confidence: "confidence", poll.Tender: "bidders"}[c.kind]
	return c.at(append([]string{of}, segments...)...)
}

func (c call) text(name string) string { return c.PostFormValue(name) }

// rev is the revision that the form was read at; one that is no number was never read.
func (c call) rev() int64 {
	n, err := strconv.ParseInt(c.PostFormValue("rev"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func day(t time.Time, zone string) civil.Date {
	y, m, d := t.In(work.Zone(zone)).Date()
	return civil.NewDate(y, int(m), d)
}

func (c call) today(zone string) civil.Date { return day(c.now, zone) }

// moment is an instant of the store in a zone, with its distance from now.
func (c call) moment(us int64, zone string) g.Node {
	return ui.Moment(time.UnixMicro(us).In(work.Zone(zone)), c.now.In(work.Zone(zone)))
}

// onPaper is the day without its distance from today, which a printed page would go on telling.
func onPaper(us int64, zone string) g.Node {
	return ui.Date(day(time.UnixMicro(us), zone), 0)
}

// lastDay is the last day on which people may answer, which ends with it.
// lastDay is never late: a round ends by itself when the day is over.
func (c call) lastDay(us int64, zone string) g.Node {
	return ui.Date(day(time.UnixMicro(us-1), zone), c.today(zone))
}

// dones are the words for what the last act did, by the code an address carries.
var dones = map[string]string{
	"asked": "Asked. They find it on their first page.", "opened": "It is open. Ask your people now: the other side asks its own.", "unasked": "They are asked no more.", "said-answered": "Noted for your side. The answers open when the other side has said so too, or on the last day.",
	"ended": "It has ended.", "withdrawn": "Withdrawn. What was answered is destroyed unread.", "verdict": "Kept, with your name and the date.",
	"follows": "It is a matter now, with somebody who owes it.", "kept": "The charter is kept.", "proposed": "Proposed from the gaps. Both sides may change the words until somebody signs.",
	"signed": "Signed. The record of both sides holds the hash of the words.", "awarded": "They see what was found with them now.", "saved": "Kept. You may change it until the last day.",
	"locked": "Locked. It is revealed with everybody else’s.",
	"partly": "Kept so far. What has no answer yet is marked below.",
}

func (c call) done() ui.Flash { return ui.Flash{Text: dones[c.URL.Query().Get("did")]} }

// notFound is answered for what is not there, and for what is not the viewer's.
var notFound = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")

// frame is what the pages of a scope have in common.
func (p Pages) frame(r *http.Request, title string, a access.Audience, crumbs ...ui.Link) (ui.Page, error) {
	shown, err := p.Frame(r, title, a)
	shown.Crumbs, shown.Flash = append(shown.Crumbs, crumbs...), of(r).done()
	return shown, err
}

// values is what the viewer knows of the engagement of the request, with the round of its address, if it has one.
func (p Pages) values(r *http.Request) (c call, v work.Values, err error) {
	c = of(r)
	v, err = p.Work.Values(r.Context(), c.v, c.scope)
	return c, v, err
}

// alignment is the round of the address.
func (p Pages) alignment(r *http.Request) (c call, v work.Values, one work.Round, err error) {
	if c, v, err = p.values(r); err != nil {
		return c, v, one, err
	}
	for _, a := range v.Alignments {
		if a.ID == c.round {
			return c, v, a, nil
		}
	}
	return c, v, one, notFound
}

// with is the organisation at the other end.
func with(c call, v work.Values) string {
	if c.v.Side == access.DeliverySide {
		return v.Engagement.ClientName
	}
	return v.Engagement.DeliveryName
}

// names are the organisations of both sides.
func names(v work.Values) [2]string {
	return [2]string{v.Engagement.ClientName, v.Engagement.DeliveryName}
}
