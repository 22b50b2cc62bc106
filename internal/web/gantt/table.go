package gantt

import (
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/web/ui"
)

// pageRows is how many rows of the table a page has, without the groups that its first row is in.
const pageRows = 50

// line is a row of the table.
type line struct {
	*Row
	again bool // a group that began on a page before
}

// table is the activities by WBS, a page at a time.
func (p Props) table() g.Node {
	kept := p.kept()
	pages := max(1, (len(kept)+pageRows-1)/pageRows)
	page := min(max(1, p.Query.Page), pages)
	here := p.Query.on(p.Self)
	t := ui.Table[line]{
		ID: p.ID + "-rows", Caption: "Activities by work breakdown structure", Total: len(kept), Self: here,
		Rows: p.lines(kept, (page-1)*pageRows), Columns: p.columns(), CSV: p.CSV, XLSX: p.XLSX,
		Filter: ui.Filter{Active: p.Query.Words != "" || p.Query.Critical, Clear: Query{Previous: p.Query.Previous}.on(p.Self)},
		Pager:  ui.Pager{Page: page, Pages: pages},
	}
	return h.Section(h.Class("gantt-table"), h.Aria("labelledby", p.ID+"-table"), h.H2(h.ID(p.ID+"-table"), g.Text("Activities")), t)
}

// kept is the rows that the query leaves, with the groups they are in.
func (p Props) kept() []int {
	if p.Query.Words == "" && !p.Query.Critical {
		list := make([]int, len(p.Plan.Rows))
		for i := range list {
			list[i] = i
		}
		return list
	}
	up := parents(p.Plan.Rows)
	keep := make([]bool, len(p.Plan.Rows))
	words := strings.ToLower(p.Query.Words)
	for i := range p.Plan.Rows {
		r := &p.Plan.Rows[i]
		if r.Kind == Group && (words != "" || p.Query.Critical) || p.Query.Critical && !r.Critical ||
			words != "" && !strings.Contains(strings.ToLower(r.Code+" "+r.Name), words) {
			continue
		}
		for at := i; at >= 0 && !keep[at]; at = up[at] {
			keep[at] = true
		}
	}
	var list []int
	for i, yes := range keep {
		if yes {
			list = append(list, i)
		}
	}
	return list
}

// lines is the rows of a page, below the groups that its first is in.
func (p Props) lines(kept []int, first int) []line {
	if first >= len(kept) {
		return nil
	}
	var out []line
	up := parents(p.Plan.Rows[:kept[first]+1])
	for at := up[kept[first]]; at >= 0; at = up[at] {
		out = append([]line{{&p.Plan.Rows[at], true}}, out...)
	}
	for _, i := range kept[first:min(len(kept), first+pageRows)] {
		out = append(out, line{Row: &p.Plan.Rows[i]})
	}
	return out
}

func (p Props) columns() []ui.Column[line] {
	columns := []ui.Column[line]{
		{Head: "Activity", Row: true, Cell: p.named},
		{Head: "Start", Number: true, Cell: func(l line) g.Node { return date(l.Dates.Start.Date()) }},
		{Head: "Finish", Number: true, Cell: func(l line) g.Node { return date(l.Dates.Finish.FinishDate()) }},
		{Head: "Total float", Number: true, Cell: func(l line) g.Node { return g.Text(l.float()) }},
		{Head: "Critical", Cell: func(l line) g.Node { return g.If(l.Critical, g.Text("critical")) }},
	}
	if p.Query.Previous && p.Plan.Before != "" {
		columns = append(columns, ui.Column[line]{Head: "Previous finish", Number: true, Cell: func(l line) g.Node { return date(l.Before.Finish.FinishDate()) }})
	}
	return columns
}

// named is the ID and name of a row, set in by its depth.
func (p Props) named(l line) g.Node {
	class := "g-row g-depth-" + strconv.Itoa(min(l.Depth, 6))
	if l.Kind == Group {
		return h.Span(h.Class(class+" g-group"), ui.Name(strings.TrimSpace(l.Code+" "+l.Name)), g.If(l.again, ui.Quiet(g.Text(" (continued)"))))
	}
	return h.Span(h.Class(class), ui.A(p.page(l.ID), ui.Name(l.Code)), g.Text(" "), ui.Name(l.Name),
		g.If(l.Kind.milestone(), ui.Quiet(g.Text(" milestone"))), g.If(!l.Contract.Due.IsZero(), g.Group{g.Text(" "), ui.Note(g.Text("Contract date " + brief.Date(l.Contract.Due)))}))
}

// page is the address of an activity, or none.
func (p Props) page(id string) ui.URL {
	if !p.ours() || id == "" {
		return ""
	}
	below := ui.Path(id)
	if below == "" || below == "/" {
		return ""
	}
	return p.Activities + below
}

func date(d civil.Date) g.Node { return ui.Date(d, 0) }

// float is the total float in days of the row's calendar.
func (r *Row) float() string {
	if !r.HasFloat {
		return ""
	}
	return strings.Replace(number(float64(int64(r.Float)*10/int64(r.day()))/10), "-", "−", 1) + " d"
}

// number is a number with no more digits than it has.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
