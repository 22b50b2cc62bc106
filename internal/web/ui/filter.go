package ui

import (
	"net/url"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/core/access"
)

// Facet is a quick filter above a table: a word, how many rows it leaves, and where it leads.
type Facet struct {
	Text    string
	Count   int
	URL     URL
	Current bool        // it is in force
	Side    access.Side // gives it a side's colour: courts
}

func facets(all []Facet) g.Node {
	if len(all) == 0 {
		return nil
	}
	return h.Ul(h.Class("facets"), h.Aria("label", "Quick filters"), g.Map(all, func(f Facet) g.Node {
		class := "facet"
		if f.Side != access.NoSide {
			class = "facet chip " + hue(f.Side)
		}
		return h.Li(h.A(h.Class(class), Href(f.URL), g.If(f.Current, h.Aria("current", "true")),
			g.Text(f.Text+" "), h.Span(h.Class("count"), g.Text(Count(f.Count)))))
	}))
}

// Filter is the form above a table. It is sent by GET, so that its result has an address. Without fields nothing is drawn.
type Filter struct {
	Fields []Field
	Active bool // it leaves rows out
	Clear  URL  // the table without it
}

// form is the filter as a form that keeps what the address says beyond it: the order, but not the page.
func (f Filter) form(table, caption string, self URL) g.Node {
	if len(f.Fields) == 0 {
		return nil
	}
	own := []string{"page", "after", "before"}
	for _, x := range f.Fields {
		own = append(own, x.Name)
	}
	u, err := url.Parse(string(self))
	if err != nil {
		return nil
	}
	id := table + "-filter"
	return h.Form(h.Class("filter"), h.ID(id), h.Method("get"), Action(URL(u.Path)), h.Role("search"),
		h.Aria("label", "Filter: "+caption),
		kept(u.Query(), own),
		g.Map(f.Fields, func(x Field) g.Node { return x.in(id) }),
		h.Div(h.Class("buttons"), Button{Text: "Filter"}, g.If(f.Active && f.Clear.safe(), A(f.Clear, g.Text("Clear")))))
}

// kept is the parameters of a query as hidden fields, in order, without those left out.
func kept(query url.Values, without []string) g.Node {
	var names []string
	for name := range query {
		if !slices.Contains(without, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var fields g.Group
	for _, name := range names {
		for _, v := range query[name] {
			fields = append(fields, hidden(name, v))
		}
	}
	return fields
}

func hidden(name, value string) g.Node {
	return h.Input(h.Type("hidden"), h.Name(name), h.Value(value))
}

// Pager leads to the other pages of a list: by number when Pages is known, else only to those beside. The zero value is a
// list of one page.
type Pager struct {
	Page, Pages    int // from 1; 0 when pages are not numbered
	Previous, Next URL // for lists without numbered pages
}

// nav is the links. Numbered pages are the parameter page of the address.
func (p Pager) nav(caption string, self URL) g.Node {
	at := func(n int) URL { return self.With("page", strconv.Itoa(n)) }
	if p.Pages > 1 {
		if p.Page > 1 {
			p.Previous = at(p.Page - 1)
		}
		if p.Page < p.Pages {
			p.Next = at(p.Page + 1)
		}
	}
	if !p.Previous.safe() && !p.Next.safe() {
		return nil
	}
	return h.Nav(h.Class("pager"), h.Aria("label", "Pages: "+caption), h.Ul(
		h.Li(step(p.Previous, "prev", "← Previous")),
		g.If(p.Pages > 1, g.Map(nearby(p.Page, p.Pages), func(n int) g.Node {
			if n == 0 {
				return h.Li(h.Class("gap"), g.Text("…"))
			}
			return h.Li(h.A(Href(at(n)), g.If(n == p.Page, h.Aria("current", "page")), Unseen("Page "), g.Text(Count(n))))
		})),
		h.Li(step(p.Next, "next", "Next →"))))
}

func step(u URL, rel, text string) g.Node {
	if !u.safe() {
		return h.Span(h.Class("quiet"), g.Text(text))
	}
	return h.A(Href(u), h.Rel(rel), g.Text(text))
}

// nearby is the page numbers to show: the first, the last, and those around the one in view. 0 is a gap.
func nearby(page, pages int) []int {
	var out []int
	for n := 1; n <= pages; n++ {
		switch near := n >= page-1 && n <= page+1; {
		case near || n == 1 || n == pages:
			out = append(out, n)
		case out[len(out)-1] != 0:
			out = append(out, 0)
		}
	}
	return out
}
