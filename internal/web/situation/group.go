package situation

import (
	"cmp"
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/web/ui"
)

// group is situations of one kind that are as urgent as one another, the worst first. There is at least one.
type group struct {
	kind     string
	severity situation.Severity
	rows     []work.Noticed
}

// grouped puts what is to be done now before what can wait, and what is of one kind together where its first one stands.
func grouped(rows []work.Noticed, same func(a, b work.Noticed) bool) (out []group) {
	for _, n := range rows {
		at := slices.IndexFunc(out, func(x group) bool { return x.severity == n.Row.Severity && same(x.rows[0], n) })
		if at < 0 {
			at, out = len(out), append(out, group{kind: n.Rule.Name, severity: n.Row.Severity})
		}
		out[at].rows = append(out[at].rows, n)
	}
	slices.SortStableFunc(out, func(a, b group) int { return cmp.Compare(b.severity, a.severity) })
	return out
}

// sameRule reports situations of one kind.
func sameRule(a, b work.Noticed) bool { return a.Row.Rule == b.Row.Rule }

// since is the day on which the first of a group began.
func (x group) since() g.Node {
	return since(slices.MinFunc(x.rows, func(a, b work.Noticed) int { return cmp.Compare(began(a), began(b)) }))
}

// told is how many situations of a kind are told at once; the others are unfolded.
const told = 3

// kinds lists situations by their kind, those that are to be acted on first before the others.
func kinds(c call, rows []work.Noticed) g.Node {
	where := c.kind == access.ProjectScope
	return ui.Table[group]{ID: "open-list", Caption: "Open, by kind", Rows: grouped(rows, sameRule), Things: "kinds", Bare: true, Columns: []ui.Column[group]{
		{Head: "Kind", Row: true, Cell: func(x group) g.Node {
			name, _ := x.place(where)
			return g.Group{g.Text(x.kind), g.If(len(x.rows) > 1, g.Group{g.Text(" "), h.Span(h.Class("count"), g.Text(ui.Count(len(x.rows))))}),
				g.If(name != "", ui.Note(ui.Name(name)))}
		}},
		{Head: "What was noticed", Whole: true, Cell: func(x group) g.Node {
			_, each := x.place(where)
			few := min(len(x.rows), told)
			rest := x.rows[few:]
			return g.Group{items(x.rows[:few], each), g.Iff(len(rest) > 0, func() g.Node {
				return h.Details(h.Summary(g.Text(ui.Count(len(rest))+" more")), items(rest, each))
			})}
		}},
		{Head: "When to act", Tight: true, Cell: func(x group) g.Node { return soon(x.severity) }},
		{Head: "Since", Number: true, Cell: group.since},
	}}
}

// place is whose all of a group are; where they are not all the same one's, each says so itself.
func (x group) place(where bool) (of string, each bool) {
	if !where {
		return "", false
	}
	of = whose(x.rows[0])
	if slices.ContainsFunc(x.rows, func(n work.Noticed) bool { return whose(n) != of }) {
		return "", true
	}
	return of, false
}

// items are situations of one kind, one below the other.
func items(rows []work.Noticed, where bool) g.Node {
	return h.Ul(h.Class("stack"), g.Map(rows, func(n work.Noticed) g.Node {
		note := beside(n, where)
		return h.Li(ui.A(url(n), ui.Name(n.Title())), g.If(len(note) > 0, ui.Note(note)))
	}))
}

// whose is what a situation lies in: the project, where it is one of several, or else whose work it is about.
func whose(n work.Noticed) string { return cmp.Or(n.ProjectName, n.Supplier) }

// beside says whose a situation is, where that is not said anyway, and that it came before.
func beside(n work.Noticed, where bool) g.Group {
	var parts []g.Node
	if name := whose(n); where && name != "" {
		parts = append(parts, ui.Name(name))
	}
	if s := times(n); s != "" {
		parts = append(parts, g.Text(s))
	}
	return dotted(parts...)
}

// dotted sets parts beside one another; those without anything in them are left out.
func dotted(parts ...g.Node) (out g.Group) {
	for _, x := range parts {
		if group, ok := x.(g.Group); ok && len(group) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, g.Text(" · "))
		}
		out = append(out, x)
	}
	return out
}

const (
	todayRows = 6  // how many kinds somebody's first page shows
	todayRead = 60 // out of how many situations
)

// Today is what was noticed, for the first page of somebody: of every kind in a project the worst, and how many more there are of it. It is
// nil where there is nothing.
func (p Pages) Today(r *http.Request) (g.Node, error) {
	c := of(r)
	t, err := p.Work.Today(r.Context(), c.v, todayRead)
	if err != nil || len(t.Rows) == 0 {
		return nil, err
	}
	all := grouped(t.Rows, func(a, b work.Noticed) bool { return sameRule(a, b) && listOf(a) == listOf(b) })
	shown := all[:min(len(all), todayRows)]
	rest := len(t.Rows) + t.More
	for _, x := range shown {
		rest -= len(x.rows)
	}
	return ui.Section("noticed", "Noticed", worst(shown, t.More == 0), g.Iff(rest > 0, func() g.Node {
		return h.P(h.Class("below"), ui.A(listOf(t.Rows[0]), g.Text(ui.Count(rest)+" more noticed")))
	})), nil
}

// listOf is the list a situation stands in: its project's where that is the viewer's, else its engagement's.
func listOf(n work.Noticed) ui.URL {
	kind, id := n.Scope()
	if n.ProjectName != "" {
		kind, id = access.ProjectScope, n.Row.Project
	}
	return place(kind, id, "situations")
}

// worst lists the worst of every group in a line, with how many more there are where all of them were read.
func worst(groups []group, whole bool) g.Node {
	return ui.Table[group]{ID: "noticed-list", Caption: "Noticed", Rows: groups, Things: "situations", Bare: true, Columns: []ui.Column[group]{
		{Head: "Situation", Row: true, Cell: func(x group) g.Node {
			n, more := x.rows[0], g.Group{}
			if others := len(x.rows) - 1; others > 0 {
				text := "more of the kind"
				if whole {
					text = ui.Count(others) + " more of the kind"
				}
				more = append(more, ui.A(listOf(n), g.Text(text)))
			}
			return g.Group{ui.A(url(n), ui.Name(n.Title())), ui.Note(dotted(g.Text(x.kind), more, beside(n, true)))}
		}},
		{Head: "When to act", Tight: true, Cell: func(x group) g.Node { return soon(x.severity) }},
		{Head: "Since", Number: true, Cell: func(x group) g.Node { return since(x.rows[0]) }},
	}}
}
