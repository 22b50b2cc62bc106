// Package gantt is the programme as bars over time: a picture that is painted in the browser, the data it is painted from,
// and the same activities as a table for those who have no script, listen, or want to read them one by one.
//
// A page shows it in three steps. It makes a Plan, once for each submission, with From. It puts View into its body, with
// the words of its own address read by ParseQuery and the address of the data:
//
//	gantt.View(gantt.Props{Plan: p, Query: gantt.ParseQuery(r.URL.Query()), Self: here, Data: data, Activities: activities})
//
// And it answers the address of the data, under the same policy as the page, with
//
//	server.JSON(w, r, http.StatusOK, json.RawMessage(gantt.Encode(p)))
//
// which sends application/json with the hash of the bytes as ETag, compressed. The stylesheet and the script come with View;
// no other page loads them. Where the picture can be asked for keys, Shortcuts may be added to those of the page.
//
// It promises equal bytes for equal plans; that 10,000 activities with 15,000 links are at most 1.2 MB before they are
// compressed; that whatever the picture tells by colour it tells in words too; and a page that can be read, searched and
// paged without the picture. It refuses to compute dates, and to decide who may see what: whatever is in a Plan is sent
// whole to whoever may open the page.
package gantt

import (
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/web/static"
	"counterpart.dev/internal/web/ui"
)

// Props is what a page gives for View. Only Plan, Self and Data are needed.
type Props struct {
	ID         string // names it on its page; "gantt" when empty
	Plan       Plan
	Query      Query
	Self       ui.URL // the page, with whatever its address says beyond Query
	Data       ui.URL // answers Encode of the same Plan
	Activities ui.URL // below it every activity has its page, under the ID of its row; "" where there are none
	CSV, XLSX  ui.URL // files of the table; "" for none
	Empty      ui.Empty
}

// View is the picture with its tools, legend and table. A plan without rows is Empty.
func View(p Props) g.Node {
	if p.ID == "" {
		p.ID = "gantt"
	}
	if len(p.Plan.Rows) == 0 {
		return p.Empty
	}
	return h.Div(h.Class("gantt"), h.ID(p.ID), g.If(p.ours(), h.Data("activities", string(p.Activities))),
		h.Link(h.Rel("stylesheet"), ui.Href(static.URL("gantt.css"))),
		h.Script(ui.Src(static.URL("gantt.js")), h.Defer()),
		h.A(h.Hidden(""), ui.Href(p.Data), h.Data("data", ""), g.Text("The data of the picture")),
		p.tools(), p.stage(), p.legend(), p.keys(), p.table())
}

// ours reports whether activities have pages, and below an address of ours.
func (p Props) ours() bool {
	return strings.HasPrefix(string(p.Activities), "/") && !strings.HasPrefix(string(p.Activities), "//")
}

// stage is where the script paints. Those who listen get a grid with the row that is in focus, which the script writes
// anew as the focus moves; the line below says the same in one sentence, for everybody.
func (p Props) stage() g.Node {
	class := "gantt-stage"
	if len(p.Plan.Rows) <= fewRows {
		class += " few"
	}
	return g.Group{
		h.Div(h.Class(class), h.TabIndex("0"), h.Role("treegrid"), h.Aria("label", p.label()), h.Aria("describedby", p.ID+"-help"),
			h.Aria("rowcount", strconv.Itoa(len(p.Plan.Rows)+1)), h.Aria("readonly", "true"), h.Data("stage", ""),
			h.Canvas(h.Aria("hidden", "true")),
			h.Div(h.Class("unseen"), h.Role("rowgroup"), h.Div(h.Role("row"), h.Aria("rowindex", "1"),
				g.Map(heads, func(s string) g.Node { return h.Span(h.Role("columnheader"), g.Text(s)) }))),
			h.Div(h.Class("unseen"), h.Role("rowgroup"), h.Data("row", ""))),
		h.P(h.Class("gantt-told"), h.Role("status"), h.Data("told", ""), g.Text("The picture is being loaded. The table below has the same activities.")),
	}
}

// fewRows is how many rows have room on a low stage.
const fewRows = 8

// heads are what is told of every row.
var heads = []string{"Activity", "Start", "Finish", "Total float", "Critical"}

// label names the picture and says what it is as of.
func (p Props) label() string {
	name := p.Plan.Name
	if name == "" {
		name = "Programme"
	}
	if !p.Plan.DataDate.IsZero() {
		name += " as of " + brief.Date(p.Plan.DataDate.Date())
	}
	return name + ", activities over time"
}
