// Package progress is the pages that set the submissions of a programme against each other: what changed from one to the next, what that
// means for the client's benefits, what became of the durations the supplier stated, and what was earned of what was planned.
//
// It promises that what is suspicious stands first with a reason that a reader can check, that every change leads to the activity it is
// about, and that a figure which could not be worked out says why. It refuses to compute: it asks the use cases, and shows what they
// answer.
package progress

import (
	"bytes"
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/server"
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
	v          access.Viewer
	scope      access.ScopeID
	submission string
}

func of(r *http.Request) call {
	return call{Request: r, v: server.Viewer(r.Context()), scope: access.ScopeID(r.PathValue("id")), submission: r.PathValue("submission")}
}

// at is an address below the engagement.
func (c call) at(segments ...string) ui.URL {
	return ui.Path(append([]string{"engagements", string(c.scope)}, segments...)...)
}

// sub is an address below a submission.
func (c call) sub(id string, segments ...string) ui.URL {
	return c.at(append([]string{"programme", id}, segments...)...)
}

// here is an address below the submission of the request.
func (c call) here(segments ...string) ui.URL { return c.sub(c.submission, segments...) }

// query is a parameter of the address.
func (c call) query(name string) string { return c.URL.Query().Get(name) }

// order reads how a list is asked for from an address.
func (c call) order(usual ui.Sort, keys ...string) (work.Order, ui.Sort) {
	s := usual
	if asked := c.query("sort"); asked != "" {
		s = ui.ParseSort(asked, keys...)
	}
	page, err := strconv.Atoi(c.query("page"))
	if err != nil {
		page = 1
	}
	return work.Order{Key: s.Key, Desc: s.Desc, Page: page}, s
}

// plain is a date of the store in words, "" for none.
func plain(iso string) string {
	d, err := civil.ParseDate(iso)
	if err != nil {
		return ""
	}
	return brief.Date(d)
}

// iso is a date as files have it, "" for none.
func iso(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// named is a submission with its data date.
func named(x work.Row) string {
	if x.DataDate == "" {
		return x.Name
	}
	return x.Name + " of " + plain(x.DataDate)
}

// day is a date of the store, zero for none.
func day(iso string) civil.Date {
	d, err := civil.ParseDate(iso)
	if err != nil {
		return 0
	}
	return d
}

// drawn is a picture at both widths.
func drawn(id string, scene func(float64) (chart.Scene, error)) (c ui.Chart, ok bool) {
	const wideAt, narrowAt = 760, 340
	wide, err := scene(wideAt)
	if err != nil {
		return c, false
	}
	narrow, err := scene(narrowAt)
	if err != nil {
		return c, false
	}
	svg := func(s chart.Scene, id string) g.Node {
		var b bytes.Buffer
		if err := s.WriteSVG(&b, id); err != nil {
			return nil
		}
		return g.Raw(b.String()) // Safety: WriteSVG escapes every text
	}
	return ui.Chart{Title: wide.Title, Summary: wide.Summary, Wide: svg(wide, id), Narrow: svg(narrow, id+"-thin"),
		Table: ui.PlainTable{Caption: wide.Table.Caption, Head: wide.Table.Head, Number: wide.Table.Number, Rows: wide.Table.Rows}}, true
}
