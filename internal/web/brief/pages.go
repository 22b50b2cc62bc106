// Package brief is the sponsor's page on the web: as it stands, as it was published, two of them side by side, how far things may go,
// and the links by which somebody without an account reads one.
//
// It promises that every figure leads to what it was made from, that a published page is served with the very bytes that were kept and
// may load nothing, and that whoever publishes or shares has seen before what is doubtful or private about it. It refuses to compute or
// to decide anything itself: it asks the use cases, and shows what they answer.
package brief

import (
	"io"
	"net/http"
	"strings"
	"time"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/brief"
	engage "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell   page.Shell
	Work    work.Work
	Project engage.Work // says what a project's pages have in common
	Address string      // where the installation is reached, for links that leave it: "https://counterpart.example.org"
}

// call is what a request is about.
type call struct {
	*http.Request
	v       access.Viewer
	project access.ScopeID
	id      string // of a published page, "" for none
	now     time.Time
}

func of(r *http.Request) call {
	return call{Request: r, v: server.Viewer(r.Context()), project: access.ScopeID(r.PathValue("id")), id: r.PathValue("brief"), now: server.Now(r.Context())}
}

// at is an address below the project.
func (c call) at(segments ...string) ui.URL {
	return ui.Path(append([]string{"projects", string(c.project)}, segments...)...)
}

// text is a field of the form as it was typed.
func (c call) text(name string) string { return c.PostFormValue(name) }

// moment is an instant of the store in the project's zone.
func (c call) moment(us int64, zone string) g.Node {
	z := engage.Zone(zone)
	return ui.Moment(time.UnixMicro(us).In(z), c.now.In(z))
}

// today is the day where the project is.
func (c call) today(zone string) civil.Date {
	y, m, d := c.now.In(engage.Zone(zone)).Date()
	return civil.NewDate(y, int(m), d)
}

// dones are the words for what the last act did, by the code an address carries.
var dones = map[string]string{
	"agreed": "Set down. What was agreed before stays below.", "published": "Published. It never changes from now on.", "ended": "The link opens nothing any more.",
}

// frame is what the pages of a brief have in common.
func (c call) frame(h engage.Heading, title string) ui.Page {
	p := engagepages.Around(c.Request, h, title, access.ClientOnly)
	p.Flash = ui.Flash{Text: dones[c.URL.Query().Get("did")]}
	home := c.at("brief")
	p.Crumbs = []ui.Link{{Text: h.Name, URL: c.at()}}
	if c.URL.Path != string(home) {
		p.Crumbs = append(p.Crumbs, ui.Link{Text: "Brief", URL: home})
	}
	return p
}

// parts leads from one page of the brief to the others.
func (c call) parts(links bool) g.Node {
	n := ui.Nav{Label: "Parts of the brief"}
	add := func(text string, segments ...string) {
		u := c.at(segments...)
		n.Items = append(n.Items, ui.Link{Text: text, URL: u, Current: string(u) == c.URL.Path})
	}
	add("As it stands", "brief")
	add("Published", "briefs")
	add("Tolerances", "brief", "tolerances")
	if links {
		add("Links to read one", "briefs", "links")
	}
	return n
}

// heading is what the pages of the project have in common.
func (p Pages) heading(c call) (engage.Heading, error) {
	return p.Project.Heading(c.Context(), c.v, c.project)
}

// mayShare reports whether somebody may open pages to others.
func mayShare(v access.Viewer, h engage.Heading) bool {
	return h.May(v, access.ClientOnly, access.Link, access.Add)
}

// whole sends a page that was written whole, as it is. It may load nothing, and show no style but its own, named by its hash.
func whole(w http.ResponseWriter, r *http.Request, body []byte, style string) error {
	if !strings.HasPrefix(style, "sha256-") || strings.ContainsAny(style, "'; ") {
		return errs.New(errs.Internal, "a page was kept without the name of its style")
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src '"+style+"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	return server.Page(w, r, http.StatusOK, func(w io.Writer) error {
		_, err := w.Write(body)
		return err
	})
}
