// Package engage is the pages of programmes, projects and engagements: what each person opens first, the people and letters of each,
// the notes both sides write, and the questions put to somebody outside.
//
// It promises that every page says who sees it, that whoever shares has seen before who will read it, and that nothing is offered
// that would be refused. It refuses to decide anything itself: it asks the use cases, and shows what they answer.
package engage

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell   page.Shell
	Work    work.Work
	Address string // where the installation is reached, for links that leave it: "https://counterpart.example.org"
	// Start is how a project begins: what may be dropped on its page, and how far it is from its first brief. Nothing if nil.
	Start func(*http.Request, work.ProjectView) (g.Node, error)
	// Matters is what awaits whom on the first page, the sentence that says it, and what moved; all are nil where there is nothing.
	Matters func(*http.Request) (lead, waiting, moved g.Node, err error)
	// Asked is what the viewer is asked to answer themselves, for the first page; nil where there is nothing.
	Asked func(*http.Request) (g.Node, error)
	// Errands is what waits for the viewer besides matters, for the first page; nil where there is nothing.
	Errands func(*http.Request) (g.Node, error)
	// Noticed is what was noticed where the viewer directs the work, for the first page; nil for nothing.
	Noticed func(r *http.Request) (g.Node, error)
	// Meetings is the viewer's next meetings, for the first page; nil where there is none.
	Meetings func(*http.Request) (g.Node, error)
	// Court is in whose court the matters of an engagement are, for its own first page, and Next what comes next in it; nil for nothing.
	Court, Next func(r *http.Request, engagement access.ScopeID) (g.Node, error)
	// Stands is how a project stands, for its own first page; nil for nothing.
	Stands func(r *http.Request, project access.ScopeID) (g.Node, error)
	// Courts is in whose court the matters of a project are, for its own first page; nil for nothing.
	Courts func(r *http.Request, project access.ScopeID) (g.Node, error)
	// Contacts is whom the viewer's side is to speak to, for the first page; nil where there is nobody.
	Contacts func(*http.Request) (g.Node, error)
}

// call is what a request is about.
type call struct {
	*http.Request
	v     access.Viewer
	scope access.ScopeID
	kind  access.Scope
	now   time.Time
}

// plural is how the scopes stand in addresses.
var plural = map[access.Scope]string{access.ProgrammeScope: "programmes", access.ProjectScope: "projects", access.EngagementScope: "engagements"}

func of(r *http.Request) call {
	c := call{Request: r, v: server.Viewer(r.Context()), scope: access.ScopeID(r.PathValue("id")), now: server.Now(r.Context())}
	for kind, name := range plural {
		if strings.HasPrefix(r.URL.Path, "/"+name+"/") {
			c.kind = kind
		}
	}
	return c
}

// at is an address below the scope of the request.
func (c call) at(segments ...string) ui.URL { return at(c.kind, c.scope, segments...) }

func at(kind access.Scope, id access.ScopeID, segments ...string) ui.URL {
	return ui.Path(append([]string{plural[kind], string(id)}, segments...)...)
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

// said is a field of the form that was ticked.
func (c call) said(name string) bool { return c.PostFormValue(name) != "" }

func rev(n int64) string { return strconv.FormatInt(n, 10) }

// today is the day in a zone.
func (c call) today(zone string) civil.Date { return day(c.now, zone) }

func day(t time.Time, zone string) civil.Date {
	y, m, d := t.In(work.Zone(zone)).Date()
	return civil.NewDate(y, int(m), d)
}

// timeOf is an instant of the store.
func timeOf(us int64) time.Time { return time.UnixMicro(us) }

// moment is an instant of the store in a zone, with its distance from now.
func (c call) moment(us int64, zone string) g.Node {
	return ui.Moment(time.UnixMicro(us).In(work.Zone(zone)), c.now.In(work.Zone(zone)))
}

// since is the day of an instant of the store.
func (c call) since(us int64, zone string) g.Node {
	return ui.Date(day(time.UnixMicro(us), zone), c.today(zone))
}

// dones are the words for what the last act did, by the code an address carries.
var dones = map[string]string{
	"saved": "Saved.", "opened": "It is open. Its pages are beside this one.", "moved": "Moved.", "stepped": "The engagement moved on. Both sides’ record says so.",
	"given": "The role is given.", "ended": "Ended.", "issued": "The letter is issued.", "revoked": "The letter is taken back.",
	"shared": "Shared. The other side can read it now.", "erased": "Erased. The record says by whom, when and why.", "kept": "Kept for our side only.",
	"dropped": "Forgotten.", "said": "Sent. Whoever has the link can read it now.", "seen": "Seen: only newer moves stand under what was moved from now on.", "moved-on": "Done.", "let-in": "You can read the answers now.",
}

// done is what the last act did.
func (c call) done() ui.Flash { return ui.Flash{Text: dones[c.URL.Query().Get("did")]} }

// conflict reports that somebody else saved in between.
func conflict(err error) bool { return errs.KindOf(err) == errs.Conflict }

// frame is what the pages of a scope have in common: the way there, the parts of it the viewer may open, and who sees the page.
func (c call) frame(h work.Heading, title string, audience access.Audience) ui.Page {
	p := ui.Page{
		Title:    title,
		Zone:     h.Zone,
		Section:  c.section(h),
		Audience: ui.Audience{Of: audience, Viewer: c.v.Side, With: h.With(c.v.Side)},
		Flash:    c.done(),
	}
	if h.Project != "" {
		p.Crumbs = append(p.Crumbs, ui.Link{Text: h.ProjectName, URL: at(access.ProjectScope, h.Project)})
	}
	if h.Name != "" && title != h.Name {
		p.Crumbs = append(p.Crumbs, ui.Link{Text: h.Name, URL: at(h.Kind, h.ID)})
	}
	return p
}

// Frame is what a page of another family about a programme, a project or an engagement has in common with those here.
func (p Pages) Frame(r *http.Request, title string, a access.Audience) (ui.Page, error) {
	c := of(r)
	h, err := p.Work.Heading(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	return c.frame(h, title, a), nil
}

// Around is Frame for a page of another family that has read the heading with the rest of what it shows.
func Around(r *http.Request, h work.Heading, title string, a access.Audience) ui.Page {
	return of(r).frame(h, title, a)
}

// part is a page of a scope: whether the viewer may open it, and the other addresses whose pages count to it.
type part struct {
	may            bool
	text, keys, at string
	also           []string
}

// section is the parts of a scope that the viewer may open, in a few rooms: what people open every day by itself, the rest folded under what
// it is about. All keys begin with g, as those of the product's own pages do.
func (c call) section(h work.Heading) ui.Nav {
	switch h.Kind {
	case access.ProjectScope:
		return ui.Nav{Label: "Project", Items: c.projectParts(h)}
	case access.EngagementScope:
		return ui.Nav{Label: "Engagement", Items: c.engagementParts(h)}
	}
	return ui.Nav{Label: "Programme", Items: c.open(h, part{may: c.ours(h, access.Project), text: "Overview", keys: "g h"},
		part{may: c.ours(h, access.Appointment), text: "People", keys: "g i", at: "people"})}
}

// open is the links to those parts that the viewer may open.
func (c call) open(h work.Heading, parts ...part) (out []ui.Link) {
	for _, x := range parts {
		if !x.may {
			continue
		}
		l := ui.Link{Text: x.text, Keys: x.keys, URL: at(h.Kind, h.ID)}
		if x.at != "" {
			l.URL = at(h.Kind, h.ID, x.at)
		}
		var also []ui.URL
		for _, a := range x.also {
			also = append(also, at(h.Kind, h.ID, strings.Split(a, "/")...))
		}
		if l = l.Marked(c.URL.Path, also...); x.at == "" {
			l.Within = false // every page is below the first
		}
		out = append(out, l)
	}
	return out
}

// folded is parts under a name; nothing where the viewer may open none of them.
func (c call) folded(h work.Heading, name string, parts ...part) []ui.Link {
	links := c.open(h, parts...)
	if len(links) == 0 {
		return nil
	}
	return []ui.Link{{Text: name, Parts: links}}
}

// ours reports whether the viewer may see something in the room of their own side, both in the shared one.
func (c call) ours(h work.Heading, k access.Kind) bool {
	return h.May(c.v, c.v.Side.Of(), k, access.See)
}

func (c call) both(h work.Heading, k access.Kind) bool {
	return h.May(c.v, access.Shared, k, access.See)
}

// logged reports whether the viewer may read the record of one of the rooms.
func (c call) logged(h work.Heading) bool {
	return slices.ContainsFunc(h.Reaches, func(r access.Reach) bool { return access.DecideLog(c.v, r) })
}

func (c call) projectParts(h work.Heading) []ui.Link {
	ofCase := []string{"map", "reviews", "case", "checks", "loss", "what-if", "suggestions", "lists"}
	ofWork := []string{"case/own-work", "case/hand-overs"} // which the case holds, and which are looked for among our work
	if slices.ContainsFunc(ofWork, func(a string) bool { return strings.HasPrefix(c.URL.Path, string(at(h.Kind, h.ID))+"/"+a) }) {
		ofCase = []string{"map"}
	}
	return slices.Concat(
		c.open(h,
			part{may: c.ours(h, access.Project), text: "Overview", keys: "g h"},
			part{may: c.ours(h, access.Brief), text: "Brief", keys: "g r", at: "brief", also: []string{"briefs"}},
			part{may: c.ours(h, access.Benefit), text: "Benefits", keys: "g b", at: "benefits", also: ofCase},
			part{may: c.ours(h, access.Outlook), text: "Outlook", keys: "g x", at: "outlook"},
			part{may: c.ours(h, access.Matter), text: "Matters", keys: "g u", at: "matters", also: []string{"registers"}},
			part{may: c.ours(h, access.Situation), text: "Situations", keys: "g s", at: "situations"},
			part{may: c.ours(h, access.Brief), text: "Our work", keys: "g w", at: "work", also: ofWork}),
		c.folded(h, "Money and gates",
			part{may: c.ours(h, access.Money), text: "Money", keys: "g y", at: "money"},
			part{may: c.ours(h, access.Gate), text: "Gates", keys: "g g", at: "gates"}),
		c.folded(h, "People",
			part{may: c.ours(h, access.Stakeholder), text: "Stakeholders", keys: "g k", at: "stakeholders"},
			part{may: c.ours(h, access.Craft), text: "Client role", keys: "g l", at: "client-role", also: []string{"competences", "readiness"}},
			part{may: c.ours(h, access.Appointment), text: "Who has which role", keys: "g i", at: "people", also: []string{"invite"}},
			part{may: c.ours(h, access.Authority), text: "Authority", keys: "g z", at: "letters"},
			part{may: c.ours(h, access.Values), text: "Bidders", keys: "g d", at: "bidders"}),
		c.folded(h, "Meetings and notes",
			part{may: c.ours(h, access.Meeting), text: "Meetings", keys: "g n", at: "meetings"},
			part{may: c.ours(h, access.Telling), text: "Communication", keys: "g c", at: "communication"},
			part{may: c.ours(h, access.Note), text: "Notes", keys: "g j", at: "notes"},
			part{may: c.ours(h, access.Link), text: "Questions outside", keys: "g q", at: "links"}),
		c.open(h, part{may: c.logged(h), text: "Record", keys: "g v", at: "record", also: []string{"names"}}))
}

func (c call) engagementParts(h work.Heading) []ui.Link {
	either := func(k access.Kind) bool { return c.ours(h, k) || c.both(h, k) }
	return slices.Concat(
		c.open(h,
			part{may: c.both(h, access.Engagement), text: "Overview", keys: "g h"},
			part{may: either(access.Submission), text: "Programme", keys: "g w", at: "programme", also: []string{"milestones"}},
			part{may: either(access.Matter), text: "Matters", keys: "g u", at: "matters", also: []string{"registers", "clock"}},
			part{may: c.ours(h, access.Situation), text: "Situations", keys: "g s", at: "situations"},
			part{may: either(access.Meeting), text: "Meetings", keys: "g n", at: "meetings"},
			part{may: c.both(h, access.Mirror), text: "Mirror", keys: "g k", at: "mirror"},
			part{may: c.both(h, access.Money), text: "Money", keys: "g y", at: "money"}),
		c.folded(h, "Values and trust",
			part{may: c.both(h, access.Values), text: "Values", keys: "g d", at: "values", also: []string{"charter", "pulse"}},
			part{may: c.both(h, access.Values), text: "Confidence", keys: "g c", at: "confidence"},
			part{may: c.both(h, access.Premise), text: "Start conditions", keys: "g b", at: "start-conditions"},
			part{may: c.both(h, access.Aim), text: "Objectives", keys: "g r", at: "objectives"}),
		c.folded(h, "People",
			part{may: c.ours(h, access.Appointment) || c.both(h, access.Member), text: "Who has which role", keys: "g i", at: "people", also: []string{"invite"}},
			part{may: c.both(h, access.Authority), text: "Authority", keys: "g z", at: "letters"}),
		c.folded(h, "Notes",
			part{may: either(access.Note), text: "Notes", keys: "g j", at: "notes"},
			part{may: c.ours(h, access.Link), text: "Questions outside", keys: "g q", at: "links"}),
		c.open(h, part{may: c.logged(h), text: "Record", keys: "g v", at: "record", also: []string{"names"}}))
}

// gaps says what the client role of a project lacks; nothing where it lacks nothing.
func gaps(r *engage.Role, people ui.URL) g.Node {
	if r == nil || len(r.Gaps()) == 0 {
		return nil
	}
	return ui.Note(g.Group{g.Text("The client role: "), ui.A(people, g.Text(strings.Join(r.Gaps(), " ")))})
}

// typed is the form of a request as fields by name, for a form that is shown again.
func typed(r *http.Request) url.Values {
	if r.PostForm == nil {
		return url.Values{}
	}
	return r.PostForm
}

// sortedNames are the names of values in a stated order.
func sortedNames(v url.Values) []string { return slices.Sorted(maps.Keys(v)) }

// tick is the value of a Check: ticked or not.
func tick(on bool) []string {
	if on {
		return []string{"on"}
	}
	return nil
}

// orderOf reads how a list is asked for from an address; usual is its order when the address says nothing.
func orderOf(r *http.Request, usual ui.Sort, keys ...string) (work.Order, ui.Sort) {
	q := r.URL.Query()
	s := usual
	if asked := q.Get("sort"); asked != "" {
		s = ui.ParseSort(asked, keys...)
	}
	return work.Order{Key: s.Key, Desc: s.Desc, After: q.Get("after"), Before: q.Get("before")}, s
}

// pager leads to the pages beside.
func pager(self ui.URL, previous, next string) ui.Pager {
	var p ui.Pager
	if previous != "" {
		p.Previous = self.With("after", "").With("before", previous)
	}
	if next != "" {
		p.Next = self.With("before", "").With("after", next)
	}
	return p
}

// self is the address of a list with its filter and order, without what the last act did.
func self(r *http.Request, keep ...string) ui.URL {
	u := ui.URL(r.URL.Path)
	for _, name := range keep {
		u = u.With(name, r.URL.Query().Get(name))
	}
	return u
}
