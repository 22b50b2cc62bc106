// Package matter is the pages of what needs an answer: the register, each matter as a thread of moves, the clock rules with their bench,
// and what of it awaits somebody today.
//
// It promises that every matter says whose turn it is and until when, that only moves that are legal now are offered, that whoever raises
// or shares has seen before who will read it, and that what one side keeps beside a matter is marked as theirs. It refuses to decide
// anything itself: it asks the use cases, and shows what they answer.
package matter

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	g "maragu.dev/gomponents"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/engage"
	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell   page.Shell
	Work    work.Work
	Drafts  engage.Work // keeps what somebody has begun to write
	Frame   func(r *http.Request, title string, a access.Audience) (ui.Page, error)
	Address string // where the installation is reached, for print: "https://counterpart.example.org"
	Links   Links
}

// call is what a request is about.
type call struct {
	*http.Request
	v     access.Viewer
	scope access.ScopeID
	kind  access.Scope
	id    string // of the matter in the address, "" for none
	now   time.Time
}

func of(r *http.Request) call {
	c := call{Request: r, v: server.Viewer(r.Context()), scope: access.ScopeID(r.PathValue("id")), kind: access.EngagementScope, id: r.PathValue("matter"), now: server.Now(r.Context())}
	if strings.HasPrefix(r.URL.Path, "/projects/") {
		c.kind = access.ProjectScope
	}
	return c
}

// at is an address below the scope of the request.
func (c call) at(segments ...string) ui.URL { return at(c.kind, c.scope, segments...) }

func at(kind access.Scope, scope access.ScopeID, segments ...string) ui.URL {
	return ui.Path(append([]string{string(kind) + "s", string(scope)}, segments...)...)
}

// matter is the address of a matter.
func (c call) matter(id string, more ...string) ui.URL {
	return c.at(append([]string{"matters", id}, more...)...)
}

func (c call) text(name string) string { return c.PostFormValue(name) }

func (c call) asked(name string) string { return c.URL.Query().Get(name) }

// rev is the revision that the form was read at; one that is no number was never read.
func (c call) rev() int64 {
	n, err := strconv.ParseInt(c.PostFormValue("rev"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func rev(n int64) string { return strconv.FormatInt(n, 10) }

func (c call) today(zone string) civil.Date { return day(c.now, zone) }

func day(t time.Time, zone string) civil.Date {
	y, m, d := t.In(work.Zone(zone)).Date()
	return civil.NewDate(y, int(m), d)
}

// moment is an instant of the store in a zone, with its distance from now.
func (c call) moment(us int64, zone string) g.Node {
	return ui.Moment(time.UnixMicro(us).In(work.Zone(zone)), c.now.In(work.Zone(zone)))
}

// due is the day until which something is owed.
func (c call) due(us int64, zone string) g.Node {
	if us == 0 {
		return ui.Quiet(g.Text("no date"))
	}
	return ui.Due(day(time.UnixMicro(us), zone), c.today(zone))
}

// owed is the day until which the next step of a matter is owed, with a warning when it comes near.
func (c call) owed(m savedMatter, zone string) g.Node {
	if now := c.now.UnixMicro(); m.WarnAt != 0 && m.WarnAt <= now && m.DueAt > now {
		return g.Group{c.due(m.DueAt, zone), ui.Note(ui.State("due soon"))}
	}
	return c.due(m.DueAt, zone)
}

// dones are the words for what the last act did, by the code an address carries.
var dones = map[string]string{"raised": "Raised. It is in our own room: share it when the other side should answer.", "put": "Raised where both sides read it. Its clock runs.",
	"moved": "Done.", "shared": "Shared. Its clock begins now.", "noted": "Kept for our side only.", "erased": "Erased. The record says by whom, when and why.",
	"saved": "The list is kept under its name.", "forgotten": "The list is forgotten.", "rules": "The rules are kept. Every open matter is reckoned by them.",
	"columns": "The columns are read so.", "answered": "The answers are kept.", "applied": "The list is taken in.", "dropped": "The list is given up.",
	"undone": "The list is taken out again.",
	"seen":   "Seen: from now on only newer moves stand under what was moved."}

func (c call) done() ui.Flash {
	if f := c.bulked(); f.Text != "" {
		return f
	}
	return ui.Flash{Text: dones[c.asked("did")]}
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

// frame is what the pages of a scope have in common, with the way back to the register.
func (p Pages) frame(r *http.Request, title string, a access.Audience, crumbs ...ui.Link) (ui.Page, error) {
	shown, err := p.Frame(r, title, a)
	if err != nil {
		return shown, err
	}
	shown.Crumbs, shown.Flash = append(shown.Crumbs, crumbs...), of(r).done()
	return shown, nil
}

// draft names, among a person's drafts, a form about matters of the scope.
func (c call) draft(rest ...string) string {
	return strings.Join(append([]string{"matter", string(c.kind), string(c.scope)}, rest...), "/")
}

// begun is what the viewer began to write in a form, and when that was saved.
func (p Pages) begun(r *http.Request, form string) (q url.Values, saved string, err error) {
	d, err := p.Drafts.Draft(r.Context(), of(r).v, form)
	if err != nil || d.Body == "" {
		return url.Values{}, "", err
	}
	if q, err = url.ParseQuery(d.Body); err != nil {
		return url.Values{}, "", nil // another form wrote it, and it is as good as none
	}
	return q, "saved " + time.UnixMicro(d.Changed).UTC().Format("15:04") + " UTC", nil
}

func saves(form string) ui.URL { return ui.URL("/drafts").With("form", form) }

// capital begins with a capital.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// kindWord is how a kind of matter stands in a list.
func kindWord(k matter.Kind) string { return capital(k.Words()) }

// title is what a matter is called, also after its words were erased.
func title(s string) string {
	if s == "" {
		return "Erased"
	}
	return s
}

// audience is whose matters an address asks for.
func audience(s string) access.Audience {
	switch s {
	case "ours":
		return act.Ours
	case "shared":
		return access.Shared
	}
	return ""
}

func roomWord(a access.Audience) string {
	if a == access.Shared {
		return "shared"
	}
	return "ours"
}
