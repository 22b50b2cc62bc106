// Package outlook is the pages of what could happen to a project: what is expected with its pictures, what is uncertain and the forms in which
// it is said, what if, and what-ifs beside each other.
//
// It promises that every figure says from what it was simulated and whether that has changed since, that every picture has the same figures as
// a sentence and a table, and that where nothing was simulated the page offers what leads there. It refuses to simulate or to decide
// anything: it asks the use cases.
package outlook

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	engage "counterpart.dev/internal/app/engage"
	work "counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell page.Shell
	Work  work.Work
}

// call is what a request is about.
type call struct {
	*http.Request
	v       access.Viewer
	project access.ScopeID
	now     time.Time
}

func of(r *http.Request) call {
	return call{r, server.Viewer(r.Context()), access.ScopeID(r.PathValue("id")), server.Now(r.Context())}
}

// at is an address below the project, and here one below the outlook.
func (c call) at(segments ...string) ui.URL {
	return ui.Path(append([]string{"projects", string(c.project)}, segments...)...)
}

func (c call) here(segments ...string) ui.URL {
	return c.at(append([]string{"outlook"}, segments...)...)
}

func (c call) asked(name string) string { return strings.TrimSpace(c.URL.Query().Get(name)) }

// rev is the revision that the form was read at; one that is no number was never read.
func (c call) rev() int64 {
	n, err := strconv.ParseInt(c.PostFormValue("rev"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// dones are the words for what the last act did, by the code an address carries.
var dones = map[string]string{"said": "Kept. Simulate again to see what it does.", "ended": "It counts no more. Simulate again to see what that does.", "ran": "Simulated.",
	"asked": "Simulating. The page shows the result when it is there.", "kept": "Kept beside the others.", "dropped": "Forgotten."}

// frame is what the pages have in common.
func (c call) frame(v *work.View, title string) ui.Page {
	p := v.Whole.Project
	shown := engagepages.Around(c.Request, engage.Heading{Kind: access.ProjectScope, ID: p.ID, Name: p.Name, Zone: p.Zone, Currency: p.Currency, Reaches: v.Whole.Reaches}, title, access.ClientOnly)
	shown.Flash = ui.Flash{Text: dones[c.asked("did")]}
	shown.Crumbs = append(shown.Crumbs[:0:0], ui.Link{Text: p.Name, URL: c.at()})
	if c.URL.Path != string(c.here()) {
		shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Outlook", URL: c.here()})
	}
	return shown
}

// parts leads from one page to the others.
func (c call) parts() g.Node {
	n := ui.Nav{Label: "Parts of the outlook"}
	for _, x := range [][2]string{{"Expected", ""}, {"What is uncertain", "inputs"}, {"What if", "what-if"}, {"Side by side", "scenarios"}} {
		u := c.here()
		if x[1] != "" {
			u = c.here(x[1])
		}
		n.Items = append(n.Items, ui.Link{Text: x[0], URL: u, Current: string(u) == c.URL.Path})
	}
	return n
}

func capital(s string) string {
	s = strings.TrimSuffix(s, ".")
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// halfChart is how wide a picture is drawn in half of a page.
const halfChart = 560

// picture is a chart drawn for wide and for narrow pages; one with nothing to draw is left out.
func picture(id string, s page.Scene, width float64, note g.Node) (g.Node, error) {
	drawn, err := page.Picture(id, s, width)
	if errors.Is(err, chart.ErrEmpty) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	drawn.Note = note
	return drawn, nil
}

// moneyUnit writes sums on a chart.
func moneyUnit(currency string) chart.Unit {
	of := func(x float64) benefit.Money { return benefit.Money(math.Round(x)) }
	return chart.Unit{
		Short: func(x float64) string { return brief.Short(of(x), currency) },
		Exact: func(x float64) string { return brief.Full(of(x), currency) },
		Tick:  func(x, step float64) string { return brief.Tick(of(x), of(step), currency) },
		Adds: func(total float64, parts []float64) (func(float64) string, bool) {
			group := []benefit.Money{of(total)}
			for _, x := range parts {
				group = append(group, of(x))
			}
			short, exact := brief.Adding(currency, group)
			return func(x float64) string { return short(of(x)) }, exact
		},
	}
}

var courts = map[benefit.Court]chart.Court{benefit.Client: chart.Client, benefit.Delivery: chart.Delivery}

// day is a date alone.
func day(d civil.Date) g.Node {
	if d.IsZero() {
		return ui.Quiet(g.Text("–"))
	}
	return g.Text(brief.Date(d))
}

// span is a date with how far it may be off because of chance.
func span(s outlook.Span[civil.Date]) g.Node {
	if s.Value.IsZero() {
		return ui.Quiet(g.Text("–"))
	}
	if s.Low == s.High {
		return g.Text(brief.Date(s.Value))
	}
	return g.Group{g.Text(brief.Date(s.Value)), ui.Note(g.Text(fmt.Sprintf("± %d d", max(s.Value-s.Low, s.High-s.Value))))}
}

// chance is a share with how far it may be off.
func chance(s *outlook.Share) g.Node {
	if s == nil {
		return ui.Quiet(g.Text("no date"))
	}
	return g.Group{g.Text(percent(s.Value())), ui.Note(g.Text(percent(s.Low) + " to " + percent(s.High)))}
}

// percent is a share; what is not none is never written as none, nor what is not all as all.
func percent(x float64) string {
	switch {
	case x > 0 && x < 0.01:
		return "under 1 %"
	case x < 1 && x > 0.99:
		return "over 99 %"
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}

func weeks(x float64) string {
	if math.Abs(x) < 0.05 {
		return "0 weeks"
	}
	return strings.Replace(fmt.Sprintf("%+.1f weeks", x), "-", "−", 1)
}

// made says from what a result was simulated.
func (c call) made(v *work.View, r outlook.Run) g.Node {
	z := engage.Zone(v.Whole.Project.Zone)
	return g.Group{g.Text(fmt.Sprintf("Simulated %s times from ", ui.Count(r.Iterations))), ui.Name(r.Named), g.Text(", as of "), g.Text(dated(r.Report)), g.Text(", by "), ui.Name(r.ByName), g.Text(", "),
		ui.Moment(time.UnixMicro(r.Made).In(z), c.now.In(z)), g.Text(fmt.Sprintf(". Seed %s.", r.Seed))}
}

func dated(iso string) string {
	d, err := civil.ParseDate(iso)
	if err != nil {
		return iso
	}
	return brief.Date(d)
}

// actions are links in a line.
func actions(links ...ui.Link) g.Node {
	var out g.Group
	for _, l := range links {
		out = append(out, ui.ActionLink(l), g.Text(" "))
	}
	return h.P(h.Class("actions"), out)
}
