// Package benefit is the pages of a project's case: its benefits with what they wait for and what they come to, the map, the checks, what
// was lost and why, what-ifs, and the lists that are taken in.
//
// It promises that every figure leads to what it was made from, that a figure that could not be computed says why, and that nothing is
// offered that would be refused. It refuses to compute or to decide anything itself: it asks the use cases, and shows what they answer.
//
// Long because it is every page of one case, and they share how its things are named, linked and asked for.
package benefit

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/benefit"
	engage "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell  page.Shell
	Work   work.Work
	Drafts engage.Work // keeps what somebody has begun to write
}

// call is what a request is about.
type call struct {
	*http.Request
	v       access.Viewer
	project access.ScopeID
	kind    casebook.Kind // of the node in the address
	id      string        // of it, "" for none
	now     time.Time
}

// plural is how the kinds stand in addresses.
var plural = map[casebook.Kind]string{casebook.Objective: "objectives", casebook.Change: "changes", casebook.Work: "own-work", casebook.Interface: "hand-overs", casebook.Tie: "milestones",
	casebook.Cost: "costs", casebook.Decision: "decisions", casebook.Assumption: "assumptions", casebook.Appraisal: "appraisal"}

// kindNames is how a thing of each kind is spoken of.
var kindNames = map[casebook.Kind]string{casebook.Objective: "objective", casebook.Benefit: "benefit", casebook.Change: "business change", casebook.Work: "piece of own work", casebook.Interface: "hand-over",
	casebook.Tie: "milestone", casebook.Cost: "cost", casebook.Decision: "decision", casebook.Assumption: "assumption", casebook.Appraisal: "appraisal"}

func of(r *http.Request) call {
	c := call{Request: r, v: server.Viewer(r.Context()), project: access.ScopeID(r.PathValue("id")), kind: casebook.Benefit, id: r.PathValue("node"), now: server.Now(r.Context())}
	if word := r.PathValue("kind"); word != "" {
		c.kind = ""
		for k, name := range plural {
			if name == word {
				c.kind = k
			}
		}
	}
	return c
}

// at is an address below the project.
func (c call) at(segments ...string) ui.URL {
	return ui.Path(append([]string{"projects", string(c.project)}, segments...)...)
}

// place is an address of a node.
func (c call) place(k casebook.Kind, id string, more ...string) ui.URL {
	if k == casebook.Benefit {
		return c.at(append([]string{"benefits", id}, more...)...)
	}
	return c.at(append([]string{"case", plural[k], id}, more...)...)
}

// here is the address of the node the request is about.
func (c call) here(more ...string) ui.URL { return c.place(c.kind, c.id, more...) }

// list is where the things of a kind are listed.
func (c call) list(k casebook.Kind) ui.URL {
	if k == casebook.Benefit {
		return c.at("benefits")
	}
	return c.at("case").At(plural[k])
}

// rev is the revision that the form was read at; one that is no number was never read.
func (c call) rev() int64 {
	n, err := strconv.ParseInt(c.PostFormValue("rev"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// text is a field of the form as it was typed.
func (c call) text(name string) string { return c.PostFormValue(name) }

func rev(n int64) string { return strconv.FormatInt(n, 10) }

// moment is an instant of the store in the project's zone.
func (c call) moment(us int64, zone string) g.Node {
	z := engage.Zone(zone)
	return ui.Moment(time.UnixMicro(us).In(z), c.now.In(z))
}

// dones are the words for what the last act did, by the code an address carries.
var dones = map[string]string{
	"saved": "Saved.", "added": "It is in the case. Say next what it waits for.", "kept": "It is in the case.", "ended": "Taken out of the case. The record keeps what it was.",
	"linked": "The links are kept.", "read": "The reading is kept.", "withdrawn": "The reading counts no more. It stays below, with the reason.",
	"accepted": "Accepted. The check for owners is told.", "returned": "Handed back, with the reason. Name another owner next.",
	"suggested": "The links are made, as unconfirmed ones. Confirm each where you know it.", "imported": "The case is in. Look at its checks next.",
	"applied": "The rows are in. They can be taken out again as long as nobody has changed them.", "undone": "What was not changed since is out again.", "dropped": "The list was given up. Nothing of it was kept.",
	"noted": "The answers are kept.", "reviewed": "The review is kept.", "handed": "Handed over, with the reason. The new owner is asked to accept it.",
}

// back leads to a page that says what was done.
func back(w http.ResponseWriter, r *http.Request, u ui.URL, did string) error {
	return server.Redirect(w, r, string(u.With("did", did)))
}

// notFound is answered for what is not there, and for what is not the viewer's.
var notFound = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")

// wrong is what is to be put right in a form; ok is false when the failure is of another kind and not the form's.
func wrong(err error) (fields []errs.Field, ok bool) {
	if errs.KindOf(err) != errs.Invalid {
		return nil, false
	}
	if fields = errs.FieldsOf(err); len(fields) == 0 {
		fields = []errs.Field{{Message: errs.Sentence(err)}}
	}
	return fields, true
}

// heading is the project as the frame of its pages wants it.
func heading(v *work.View) engage.Heading {
	return engage.Heading{Kind: access.ProjectScope, ID: v.Project.ID, Name: v.Project.Name, Zone: v.Project.Zone, Currency: v.Project.Currency, Reaches: v.Reaches}
}

// frame is what the pages of a case have in common.
func (c call) frame(v *work.View, title string) ui.Page {
	p := engagepages.Around(c.Request, heading(v), title, access.ClientOnly)
	p.Flash = ui.Flash{Text: dones[c.URL.Query().Get("did")]}
	if c.URL.Query().Get("did") == "suggested" {
		p.Flash.Link = ui.Link{Text: "See what that comes to on the brief", URL: c.at("brief")}
	}
	p.Crumbs = append(p.Crumbs[:0:0], ui.Link{Text: v.Project.Name, URL: c.at()})
	switch {
	case ours(c.kind):
		p.Crumbs = append(p.Crumbs, ui.Link{Text: "Our own work", URL: c.at("work")})
	case c.URL.Path != string(c.at("benefits")):
		p.Crumbs = append(p.Crumbs, ui.Link{Text: "Benefits", URL: c.at("benefits")})
	}
	return p
}

// parts leads from one page of the case to the others.
func (c call) parts(v *work.View) g.Node {
	n := ui.Nav{Label: "Parts of the case"}
	add := func(may bool, text string, segments ...string) {
		if may {
			u := c.at(segments...)
			n.Items = append(n.Items, ui.Link{Text: text, URL: u, Current: string(u) == c.URL.Path})
		}
	}
	add(true, "Benefits", "benefits")
	add(true, "Map", "map")
	add(true, "Reviews", "reviews")
	add(!v.Owns, "What the case holds", "case")
	add(!v.Owns, "Checks", "checks")
	add(true, "Loss and cost of delay", "loss")
	add(true, "What if", "what-if")
	add(v.Leads, "Lists taken in", "lists")
	return n
}

// see is the case of the request.
func (p Pages) see(r *http.Request) (call, *work.View, error) {
	c := of(r)
	v, err := p.Work.Case(r.Context(), c.v, c.project)
	return c, v, err
}

// sum is a sum of money that leads to what it was made from.
func sum(v *work.View, m core.Money, u ui.URL) g.Node {
	return ui.Evidence(u, brief.Short(m, v.Case.Currency))
}

// day is a day with its distance from today.
func day(v *work.View, d civil.Date) g.Node { return ui.Date(d, v.Input.Report) }

// plainDay is a day alone.
func plainDay(d civil.Date) g.Node { return ui.Date(d, 0) }

// slip is by how many days something is later than planned.
func slip(days int) string {
	switch {
	case days > 0:
		return ui.Things(days, "day") + " late"
	case days < 0:
		return ui.Things(-days, "day") + " early"
	}
	return "as planned"
}

// why is why a figure was not computed.
func why(reason string) g.Node {
	if reason == "" {
		return ui.Quiet(g.Text("–"))
	}
	return ui.Note(g.Text("not computed: " + reason))
}

// title is the title of a node of the case.
func title(v *work.View, id string) string { return cmp.Or(v.Nodes[id].Title, "something taken out") }

// ref leads to a node of the case.
func (c call) ref(v *work.View, id string) g.Node {
	n := v.Nodes[id]
	if n.ID == "" || v.Owns && n.Kind != casebook.Benefit {
		return ui.Name(title(v, id))
	}
	return ui.A(c.place(n.Kind, id), ui.Name(n.Title))
}

// sortOf reads in what order a list is asked for.
func sortOf(r *http.Request, keys ...string) ui.Sort {
	asked := r.URL.Query().Get("sort")
	if s := ui.ParseSort(asked, keys...); slices.Contains(keys, s.Key) {
		return s
	}
	return ui.Sort{Key: keys[0]}
}

// self is the address of a list with its filter and order, without what the last act did.
func self(r *http.Request, keep ...string) ui.URL {
	u := ui.URL(r.URL.Path)
	for _, name := range keep {
		u = u.With(name, r.URL.Query().Get(name))
	}
	return u
}

// typed is the form of a request as fields by name.
func typed(r *http.Request) url.Values {
	if r.PostForm == nil {
		return url.Values{}
	}
	return r.PostForm
}

// clean is a text as it comes back from a form when nobody touched it.
func clean(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
