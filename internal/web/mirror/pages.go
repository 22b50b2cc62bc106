// Package mirror is the pages of the mirror: both sides' conduct by the same measures for any period, the cases behind every figure, the
// forms by which a side lets both see it, shows its promises first or says why one was missed, and the same as files.
//
// It promises that every figure leads to its cases and every case to its matter, that few cases stand as n of m, and that whoever switches
// something on has read before who sees what from then on. It refuses to reckon anything, and to say more of the other side than the use
// cases tell.
package mirror

import (
	"net/http"
	"strconv"
	"time"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
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
	now   time.Time
}

func of(r *http.Request) call {
	return call{r, server.Viewer(r.Context()), access.ScopeID(r.PathValue("id")), server.Now(r.Context())}
}

// at is an address below the engagement.
func (c call) at(segments ...string) ui.URL {
	return ui.Path(append([]string{"engagements", string(c.scope)}, segments...)...)
}

func (c call) asked(name string) string { return c.URL.Query().Get(name) }

// ask is which period and kind an address asks for.
func (c call) ask() work.Ask {
	return work.Ask{From: c.asked("from"), To: c.asked("to"), Kind: c.asked("kind")}
}

// with is an address that asks for the same period and kind.
func (c call) with(u ui.URL) ui.URL {
	for _, name := range []string{"from", "to", "kind"} {
		u = u.With(name, c.asked(name))
	}
	return u
}

// dones are the words for what the last act did, by the code an address carries.
var dones = map[string]string{"on": "Switched on for our side.", "off": "Switched off. Each side sees its own figures only.",
	"published": "Both sides see how our side keeps its promises.", "withdrawn": "Our side’s promises are counted for our side only again.", "said": "Kept. Both sides read it in the record."}

// back leads to the mirror, which says what was done.
func (c call) back(w http.ResponseWriter, did string) error {
	return server.Redirect(w, c.Request, string(c.at("mirror").With("did", did)))
}

// frame is what the pages have in common.
func (p Pages) frame(c call, title string, a access.Audience, crumbs ...ui.Link) (ui.Page, error) {
	shown, err := p.Frame(c.Request, title, a)
	shown.Crumbs = append(shown.Crumbs, crumbs...)
	return shown, err
}

// mirror is the crumb that leads back.
func (c call) mirror() ui.Link { return ui.Link{Text: "Mirror", URL: c.with(c.at("mirror"))} }

// name is what a side is called: by its organisation, so that the page reads the same for both.
func name(v work.View, s access.Side) string {
	if s == access.ClientSide {
		return v.Engagement.ClientName
	}
	return v.Engagement.DeliveryName
}

// audience is for whom a page with the viewer's figures is.
func audience(c call, v work.View) access.Audience {
	if v.Shown.On != 0 || !v.Own {
		return access.Shared
	}
	return c.v.Side.Of()
}

func day(d civil.Date) string {
	y, m, n := d.Civil()
	return time.Date(y, m, n, 0, 0, 0, 0, time.UTC).Format("2 Jan 2006")
}

// instant is the day of an instant in the engagement's zone, with how far it is away.
func instant(c call, v work.View, us int64) g.Node {
	if us == 0 {
		return ui.Quiet(g.Text("–"))
	}
	y, m, d := time.UnixMicro(us).In(v.Zone).Date()
	ny, nm, nd := c.now.In(v.Zone).Date()
	return ui.Date(civil.NewDate(y, int(m), d), civil.NewDate(ny, int(nm), nd))
}

// days is a length of time: with a decimal while that says something.
func days(x float64) string {
	text := strconv.FormatFloat(x, 'f', 1, 64)
	if x >= 10 {
		text = strconv.FormatFloat(x, 'f', 0, 64)
	}
	if text == "1.0" {
		return "1 day"
	}
	if len(text) > 2 && text[len(text)-2:] == ".0" {
		text = text[:len(text)-2]
	}
	return text + " days"
}

func title(s string) string {
	if s == "" {
		return "Erased"
	}
	return s
}

func kinds() (out []ui.Option) {
	out = []ui.Option{{Label: "every kind"}}
	for _, k := range matter.Kinds() {
		out = append(out, ui.Option{Value: string(k), Label: k.Words()})
	}
	return out
}
