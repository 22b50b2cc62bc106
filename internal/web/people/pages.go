// Package people is the pages about people: who a project depends on, how they are seen, who is to be spoken to next; what the client role
// takes, how ready somebody is for it, and where it lacks something.
//
// It promises that a page about somebody says who can see it, that every judgement stands with who made it and when, and that what was
// confided is on no page of who was not named. It refuses to decide anything itself: it asks the use cases, and shows what they answer.
package people

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/people"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell page.Shell
	Work  work.Work
	Frame func(r *http.Request, title string, a access.Audience) (ui.Page, error)
}

// call is what a request is about.
type call struct {
	*http.Request
	v     access.Viewer
	scope access.ScopeID
	who   string // id of the stakeholder of the address
	now   time.Time
}

func of(r *http.Request) call {
	return call{Request: r, v: server.Viewer(r.Context()), scope: access.ScopeID(r.PathValue("id")), who: r.PathValue("stakeholder"), now: server.Now(r.Context())}
}

// at is an address below the project of the request.
func (c call) at(segments ...string) ui.URL {
	return ui.Path(append([]string{"projects", string(c.scope)}, segments...)...)
}

// list is the address of everybody, and of what is below it.
func (c call) list(segments ...string) ui.URL {
	return c.at(append([]string{"stakeholders"}, segments...)...)
}

// one is the address of one of them, and of what is below it.
func (c call) one(segments ...string) ui.URL {
	return c.list(append([]string{c.who}, segments...)...)
}

func (c call) text(name string) string { return c.PostFormValue(name) }

// all are the values of a field with several.
func (c call) all(name string) []string {
	if err := c.ParseForm(); err != nil {
		return nil
	}
	return c.PostForm[name]
}

// people are the values of a field as people.
func (c call) people(name string) (out []access.PersonID) {
	for _, v := range c.all(name) {
		out = append(out, access.PersonID(v))
	}
	return out
}

// rev is the revision that the form was read at; one that is no number was never read.
func (c call) rev() int64 {
	n, err := strconv.ParseInt(c.PostFormValue("rev"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// dones are the words for what the last act did, by the code an address carries.
var dones = map[string]string{
	"added": "Added. Say how you see them, and how often somebody is to speak with them.", "saved": "Kept.", "judged": "Kept, with your name and the date. How they were seen before stays below it.",
	"noted": "Kept. The next contact is counted from it.", "bound": "Kept.", "unbound": "Taken away.", "confided": "Kept for the readers you named. Nobody else sees that there is something.",
	"ended": "Minded no more. What was kept stays, and can be minded again.", "minded": "Minded again.", "erased": "Erased. The record says that it was, when and by whom, and nothing of what it said.",
	"opened": "Opened for you and the readers you named.", "evidence": "Kept, with your name and the date.", "planned": "The step is in the plan.", "stepped": "Kept.", "agreed": "Kept.",
	"craft": "Kept. What is demanded is compared with the evidence from now on.", "first": "Kept.", "said": "Kept, with your name and the date. Both sides read it.", "taken": "Taken in.",
}

func (c call) done() ui.Flash { return ui.Flash{Text: dones[c.URL.Query().Get("did")]} }

// notFound is answered for what is not there, and for what is not the viewer's.
var notFound = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")

// frame is what the pages of a project have in common.
func (p Pages) frame(r *http.Request, title string, a access.Audience, crumbs ...ui.Link) (ui.Page, error) {
	shown, err := p.Frame(r, title, a)
	shown.Crumbs, shown.Flash = append(shown.Crumbs, crumbs...), of(r).done()
	return shown, err
}

// date is a day that is kept as text.
func date(s string, today civil.Date) g.Node {
	d, err := civil.ParseDate(s)
	if err != nil {
		return ui.Quiet(g.Text("–"))
	}
	return ui.Date(d, today)
}

// moment is the day of an instant of the store in a zone.
func moment(us int64, zone string, today civil.Date) g.Node {
	y, m, d := time.UnixMicro(us).In(work.Zone(zone)).Date()
	return ui.Date(civil.NewDate(y, int(m), d), today)
}

// prose is a text of several lines.
func prose(s string) g.Node {
	if s == "" {
		return nil
	}
	return g.Map(strings.Split(s, "\n\n"), func(part string) g.Node { return h.P(ui.Name(part)) })
}

// known is a text that may be missing.
func known(s string) g.Node {
	if s == "" {
		return ui.Quiet(g.Text("–"))
	}
	return ui.Name(s)
}

func numbers(low, high int64) (out []ui.Option) {
	for n := low; n <= high; n++ {
		out = append(out, ui.Option{Value: strconv.FormatInt(n, 10), Label: strconv.FormatInt(n, 10)})
	}
	return out
}
