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
	// Noticed is what was noticed where the viewer directs the work, for the first page; nil for nothing.
	Noticed func(r *http.Request) (g.Node, error)
	// Meetings is the viewer's next meetings, for the first page; nil where there is none.
	Meetings func(*http.Request) (g.Node, error)
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

// back leads to a page that says what was done.
func back(w http.ResponseWriter, r *http.Request, u ui.URL, did string) error {
	return server.Redirect(w, r, string(u.With("did", did)))
}

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

// conflict reports that somebody else saved in between.
func conflict(err error) bool { return errs.KindOf(err) == errs.Conflict }

// again shows a form once more with what is wrong, or hands on a failure that is not the form's.
func (p Pages) again(w http.ResponseWriter, r *http.Request, err error, show func([]errs.Field) (ui.Page, error)) error {
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	shown, err := show(fields)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, shown)
}

// show is a page of a programme, a project or an engagement.
func (p Pages) show(w http.ResponseWriter, r *http.Request, shown ui.Page, err error) error {
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

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

// section is the parts of a scope that the viewer may open.
func (c call) section(h work.Heading) ui.Nav {
	n := ui.Nav{Label: map[access.Scope]string{access.ProgrammeScope: "Programme", access.ProjectScope: "Project", access.EngagementScope: "Engagement"}[h.Kind]}
	add := func(may bool, text, keys string, segments ...string) {
		if may {
			u := at(h.Kind, h.ID, segments...)
			n.Items = append(n.Items, ui.Link{Text: text, URL: u, Keys: keys, Current: string(u) == c.URL.Path})
		}
	}
	own := c.v.Side.Of()
	may := func(a access.Audience, k access.Kind) bool { return h.May(c.v, a, k, access.See) }
	engagement := h.Kind == access.EngagementScope
	add(engagement && may(access.Shared, access.Engagement) || !engagement && may(own, access.Project), "Overview", "o")
	add(h.Kind == access.ProjectScope && may(own, access.Benefit), "Benefits", "b", "benefits")
	add(engagement && (may(own, access.Submission) || may(access.Shared, access.Submission)), "Programme", "m", "programme")
	add(h.Kind == access.ProjectScope && may(own, access.Brief), "Brief", "f", "brief")
	add(h.Kind == access.ProjectScope && may(own, access.Outlook), "Outlook", "x", "outlook")
	add(h.Kind == access.ProjectScope && may(own, access.Brief), "Our work", "w", "work")
	add(h.Kind == access.ProjectScope && may(own, access.Money) || engagement && may(access.Shared, access.Money), "Money", "y", "money")
	add(h.Kind == access.ProjectScope && may(own, access.Gate), "Gates", "g", "gates")
	add(h.Kind != access.ProgrammeScope && (may(own, access.Matter) || may(access.Shared, access.Matter)), "Matters", "u", "matters")
	add(h.Kind != access.ProgrammeScope && (may(own, access.Meeting) || may(access.Shared, access.Meeting)), "Meetings", "e", "meetings")
	add(h.Kind == access.ProjectScope && may(own, access.Telling), "Communication", "z", "communication")
	add(h.Kind != access.ProgrammeScope && may(own, access.Situation), "Situations", "h", "situations")
	add(engagement && may(access.Shared, access.Mirror), "Mirror", "i", "mirror")
	add(engagement && may(access.Shared, access.Values), "Values", "v", "values")
	add(engagement && may(access.Shared, access.Values), "Confidence", "c", "confidence")
	add(h.Kind == access.ProjectScope && may(own, access.Values), "Bidders", "d", "bidders")
	add(h.Kind == access.ProjectScope && may(own, access.Stakeholder), "Stakeholders", "k", "stakeholders")
	add(h.Kind == access.ProjectScope && may(own, access.Craft), "Client role", "l", "client-role")
	add(engagement && may(access.Shared, access.Premise), "Start", "s", "start-conditions")
	add(h.Kind != access.ProgrammeScope && (may(own, access.Note) || may(access.Shared, access.Note)), "Notes", "t", "notes")
	add(may(own, access.Appointment) || engagement && may(access.Shared, access.Member), "People", "p", "people")
	add(engagement && may(access.Shared, access.Authority) || h.Kind == access.ProjectScope && may(own, access.Authority), "Authority", "a", "letters")
	add(h.Kind != access.ProgrammeScope && may(own, access.Link), "Questions", "q", "links")
	add(h.Kind != access.ProgrammeScope && slices.ContainsFunc(h.Reaches, func(r access.Reach) bool { return access.DecideLog(c.v, r) }), "Record", "r", "record")
	return n
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
