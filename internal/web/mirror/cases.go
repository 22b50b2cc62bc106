package mirror

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/conduct"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// perPage is how many cases a page holds.
const perPage = 100

// notFound is answered for a figure that is none, or not the viewer's.
var notFound = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")

// one is a case behind a figure.
type one struct {
	work.Row
	counts bool
	age    int64 // of what is open
}

// Cases is every case behind a figure of a side.
func (p Pages) Cases(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Show(r.Context(), c.v, c.scope, c.ask())
	if err != nil {
		return err
	}
	at := slices.IndexFunc(v.Sides, func(s work.Seen) bool { return s.Side == access.Side(c.asked("side")) })
	if at < 0 || !sees(v.Sides[at], work.Code(c.asked("figure"))) {
		return notFound
	}
	side, f := v.Sides[at], work.FigureOf(work.Code(c.asked("figure")))
	l := line{figure: f, part: c.asked("part")}
	shown, err := p.frame(c, f.Name+": "+name(v, side.Side), audience(c, v), c.mirror())
	if err != nil {
		return err
	}
	shown.Zone = v.Zone.String()
	text := value(side, l)
	if text == "" {
		text = "none"
	}
	shown.Lead = g.Text(period(v) + ": " + text + ". " + capital(f.Means) + ".")
	if l.part != "" {
		shown.Lead = g.Group{shown.Lead, g.Text(" Here: "), ui.Name(partName(f.Code, l.part)), g.Text(".")}
	}
	shown.Body = []g.Node{caseTable(c, v, side, l)}
	return p.Shell.Show(w, r, shown)
}

func partName(c work.Code, part string) string {
	if c == work.Kept {
		return reasonName(part)
	}
	return "the class " + part
}

// behind are the cases of a figure: those that count, then the others.
func behind(v work.View, s work.Seen, l line) (out []one) {
	by := map[string]work.Row{}
	for _, r := range v.Rows {
		by[r.ID] = r
	}
	counts, others := s.Cases(l.figure.Code, l.part)
	for _, id := range counts {
		out = append(out, one{by[id], true, v.Query.Now - by[id].Raised})
	}
	for _, id := range others {
		out = append(out, one{by[id], false, v.Query.Now - by[id].Raised})
	}
	return out
}

// orders compare two cases by what a list of them can be sorted by.
var orders = map[string]func(a, b one) int{
	"number": func(a, b one) int { return cmp.Compare(a.Number, b.Number) },
	"began":  func(a, b one) int { return cmp.Compare(a.Raised, b.Raised) },
	"due":    func(a, b one) int { return cmp.Compare(promised(a.Row), promised(b.Row)) },
	"done":   func(a, b one) int { return cmp.Compare(a.Answered, b.Answered) },
}

// promised is the date a row is held against.
func promised(r work.Row) int64 {
	if r.Sort == conduct.Promise {
		return r.Original
	}
	return r.Due
}

func caseTable(c call, v work.View, s work.Seen, l line) g.Node {
	rows := behind(v, s, l)
	sort := ui.ParseSort(c.asked("sort"), "", "number", "began", "due", "done")
	if by := orders[sort.Key]; by != nil {
		slices.SortStableFunc(rows, func(a, b one) int {
			if sort.Desc {
				a, b = b, a
			}
			return by(a, b)
		})
	}
	self := c.cases(s.Side, l.figure.Code, l.part).With("sort", sort.String())
	t := ui.Table[one]{ID: "cases", Caption: "Cases", Total: len(rows), Things: "cases", Self: self, Sort: sort, Columns: caseColumns(c, v, l),
		Empty: ui.Empty{Says: "There is no such case in this period."}}
	page, err := strconv.Atoi(c.asked("page"))
	pages := (len(rows) + perPage - 1) / perPage
	if err != nil || page < 1 || page > pages {
		page = 1
	}
	t.Pager = ui.Pager{Page: page, Pages: pages}
	t.Rows = rows[min((page-1)*perPage, len(rows)):min(page*perPage, len(rows))]
	return t
}

func caseColumns(c call, v work.View, l line) []ui.Column[one] {
	return []ui.Column[one]{
		{Head: "No.", Sort: "number", Number: true, Tight: true, Cell: func(x one) g.Node { return g.Text(ui.Count(x.Number)) }},
		{Head: "Matter", Row: true, Cell: func(x one) g.Node {
			return g.Group{ui.A(c.at("matters", x.Matter), ui.Name(title(x.Title))), ui.Note(ui.Name(gist(x.Row)))}
		}},
		{Head: "Began", Sort: "began", Number: true, Cell: func(x one) g.Node { return instant(c, v, x.Raised) }},
		{Head: "Due", Sort: "due", Number: true, Cell: func(x one) g.Node { return instant(c, v, promised(x.Row)) }},
		{Head: "Done", Sort: "done", Number: true, Cell: func(x one) g.Node { return ended(c, v, x.Row) }},
		{Head: "Here", Cell: func(x one) g.Node { return here(c, v, l, x) }},
	}
}

// gist is what kind of row it is, in words.
func gist(r work.Row) string {
	text := r.Kind.Words()
	if r.Class != "" {
		text += " · " + r.Class
	}
	if r.Sort == conduct.Promise && r.ReDates > 0 {
		text += " · date moved " + times(float64(r.ReDates)) + "×"
	}
	return capital(text)
}

// ended is when it was answered, or what else ended it.
func ended(c call, v work.View, r work.Row) g.Node {
	switch {
	case r.Answered != 0 && r.Answered <= v.Query.Now:
		return instant(c, v, r.Answered)
	case r.Deemed != 0 && r.Deemed <= v.Query.Now:
		return g.Group{g.Text("by silence, "), instant(c, v, r.Deemed)}
	case r.Ended != 0 && r.Ended <= v.Query.Now:
		return g.Group{g.Text("ended, "), instant(c, v, r.Ended)}
	}
	return ui.Quiet(g.Text("not yet"))
}

// other is what is said of a row that does not count: of a reply what became of it, since "not late" would praise one that never came.
func other(f work.Figure, r work.Row, now int64) string {
	if f.Code != work.InTime && f.Code != work.Late {
		return f.Other
	}
	switch {
	case r.Answered != 0 && r.Answered <= now:
		return map[work.Code]string{work.InTime: "late", work.Late: "in time"}[f.Code]
	case r.Deemed != 0 && r.Deemed <= now:
		return "decided by silence"
	}
	return "not answered"
}

// here says whether the case counts, and what else is to be said of it.
func here(c call, v work.View, l line, x one) g.Node {
	word := l.figure.Counts
	if !x.counts {
		word = other(l.figure, x.Row, v.Query.Now)
	}
	out := g.Group{ui.State(word)}
	if l.figure.Code == work.Ageing {
		out = append(out, g.Text(" "+days(float64(x.age)/(24*3600*1e6))))
	}
	if !x.Missed(v.Query.Now) {
		return out
	}
	if x.Reason != "" {
		out = append(out, ui.Note(g.Text(conduct.ReasonText(x.Reason))))
	}
	if v.MayExplain && x.Side == c.v.Side {
		text := "Say why"
		if x.Reason != "" {
			text = "Give another reason"
		}
		out = append(out, ui.Note(ui.A(c.at("mirror", "misses", x.Matter), g.Text(text), ui.Unseen(" "+title(x.Title)+" was missed"))))
	}
	return out
}
