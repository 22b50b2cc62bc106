// Package situation is the pages of what was noticed: the part of somebody's first page, the list of a project or an engagement, the rules
// as they are printed, one situation with its evidence and its play, and the forms by which a play is begun, a situation dismissed, and said
// how it went.
//
// It promises that every figure leads to where it stands, that what a play sends is read and changed before it is sent and says who will read
// it, and that a rule that was not run says why. It refuses to find anything, and to act without a form that was sent.
package situation

import (
	"net/http"
	"strconv"
	"time"

	g "maragu.dev/gomponents"

	engage "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell  page.Shell
	Work   work.Work
	Matter matter.Work
	Notes  engage.Work
	Frame  func(r *http.Request, title string, a access.Audience) (ui.Page, error)
}

// call is what a request is about.
type call struct {
	*http.Request
	v     access.Viewer
	kind  access.Scope
	scope access.ScopeID
	now   time.Time
}

func of(r *http.Request) call {
	kind := access.ProjectScope
	if len(r.URL.Path) > 12 && r.URL.Path[:12] == "/engagements" {
		kind = access.EngagementScope
	}
	return call{r, server.Viewer(r.Context()), kind, access.ScopeID(r.PathValue("id")), server.Now(r.Context())}
}

func place(kind access.Scope, id access.ScopeID, segments ...string) ui.URL {
	return ui.Path(append([]string{string(kind) + "s", string(id)}, segments...)...)
}

// at is an address below the project or the engagement.
func (c call) at(segments ...string) ui.URL {
	return place(c.kind, c.scope, append([]string{"situations"}, segments...)...)
}

// dones are the words for what the last act did, by the code an address carries.
var dones = map[string]string{"looked": "Looked again.", "raised": "Raised. The situation is in hand as long as somebody owes something on it.",
	"noted": "Kept for our side. The situation is in hand for two weeks.", "dismissed": "Dismissed until the day that was chosen, or until it gets worse.",
	"resumed": "Open again.", "said": "Noted.", "blanked": "The words are gone."}

func (p Pages) frame(c call, title string, crumbs ...ui.Link) (ui.Page, error) {
	shown, err := p.Frame(c.Request, title, access.ClientOnly)
	shown.Crumbs = append(shown.Crumbs, crumbs...)
	if s := dones[c.URL.Query().Get("did")]; s != "" {
		shown.Flash = ui.Flash{Text: s}
	}
	return shown, err
}

func (c call) list() ui.Link { return ui.Link{Text: "Situations", URL: c.at()} }

// url is the address of a situation.
func url(n work.Noticed, segments ...string) ui.URL {
	kind, id := n.Scope()
	return place(kind, id, append([]string{"situations", n.ID}, segments...)...)
}

// soon says how soon something has to be done.
func soon(s situation.Severity) g.Node {
	if s == situation.Urgent {
		return ui.Late(s.Words())
	}
	return ui.State(s.Words())
}

// times says that it came before.
func times(n work.Noticed) string {
	if n.Times < 2 {
		return ""
	}
	return "came " + ordinal(n.Times)
}

func ordinal(n int) string {
	switch n {
	case 2:
		return "for the second time"
	case 3:
		return "for the third time"
	}
	return "for the " + strconv.Itoa(n) + "th time"
}

// table lists situations in a line each.
func table(c call, id, caption string, rows []work.Noticed, where bool) g.Node {
	return ui.Table[work.Noticed]{ID: id, Caption: caption, Rows: rows, Things: "situations", Columns: []ui.Column[work.Noticed]{
		{Head: "Situation", Row: true, Cell: func(n work.Noticed) g.Node {
			return g.Group{ui.A(url(n), ui.Name(n.Title())), ui.Note(dotted(g.Text(n.Rule.Name), beside(n, where)))}
		}},
		{Head: "When to act", Tight: true, Cell: func(n work.Noticed) g.Node { return soon(n.Row.Severity) }},
		{Head: "Since", Number: true, Cell: since},
	}}
}

// since is the day on which a situation began; where the facts have none, the day on which it was first noticed.
func since(n work.Noticed) g.Node {
	if n.Since.IsZero() && n.Row.Made != 0 {
		return g.Group{ui.Date(began(n), 0), ui.Note(g.Text("first noticed"))}
	}
	return ui.Date(n.Since, 0)
}

// began is the day that since shows.
func began(n work.Noticed) civil.Date {
	if !n.Since.IsZero() || n.Row.Made == 0 {
		return n.Since
	}
	y, m, d := time.UnixMicro(n.Row.Made).UTC().Date()
	return civil.NewDate(y, int(m), d)
}

// moment is an instant in a zone with how far it is away.
func (c call) moment(us int64, zone string) g.Node {
	if us == 0 {
		return ui.Moment(time.Time{}, c.now)
	}
	return ui.Moment(time.UnixMicro(us).In(engage.Zone(zone)), c.now)
}
