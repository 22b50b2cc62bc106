package portfolio

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// Years is the lists laid side by side.
func (p Pages) Years(w http.ResponseWriter, r *http.Request) error {
	y, err := p.Work.Years(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	shown := ui.Page{Title: "Published years", Crumbs: ui.Crumbs{{Text: "Portfolio", URL: place}}, Actions: []ui.Link{listsLink}}
	if y.May {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Take in lists", URL: listed("new"), Keys: "l"})
	}
	if r.URL.Query().Get("did") == "settled" {
		shown.Flash = ui.Flash{Text: "Noted. The years are laid side by side anew."}
	}
	if len(y.Lines) == 0 {
		shown.Lead = g.Text("Lists of projects as they were published, laid side by side year by year.")
		says := "No list was taken in yet. Governments and funders publish their projects year by year, as spreadsheets: give them as they are."
		if y.Open > 0 {
			says = ui.Things(y.Open, "list") + " is being looked at; none was taken in yet."
		}
		shown.Body = []g.Node{ui.Empty{Says: says, Action: ui.Link{Text: "Take in lists", URL: listed("new")}}}
		return p.Shell.Show(w, r, shown)
	}
	shown.Lead = lead(y)
	pic, err := picture(y)
	if err != nil {
		return err
	}
	shown.Body = []g.Node{tallies(y, pic), asking(y), lines(r, y)}
	return p.Shell.Show(w, r, shown)
}

// lead is what the years come to in a sentence.
func lead(y *work.Years) g.Node {
	several := 0
	for _, l := range y.Lines {
		if len(l.Points) > 1 {
			several++
		}
	}
	text := ui.Things(len(y.Lines), "project") + " in " + ui.Things(len(y.Tallies), "year") + ", " + ui.Count(several) + " of them in more than one list."
	if n := len(y.Doubts); n > 0 {
		text += " " + ui.Things(n, "row asks", "rows ask") + " which project it is."
	}
	return g.Text(text)
}

const (
	wideChart   = 860
	narrowChart = 340
)

func picture(y *work.Years) (g.Node, error) {
	c := chart.Shares{Title: "Delivery confidence, year by year"}
	for _, t := range y.Tallies {
		c.Rows = append(c.Rows, chart.SharesRow{Name: yearName(t.Label), N: t.Points})
	}
	wide, scene, err := draw("shares", c, wideChart)
	if err != nil {
		return nil, err
	}
	thin, _, err := draw("shares-n", c, narrowChart)
	return ui.Chart{Title: scene.Title, Wide: wide, Narrow: thin, Summary: scene.Summary, Table: ui.PlainTable(scene.Table), Note: g.Text("R red, AR amber/red, A amber, AG amber/green, G green; grey: without a rating. Each list’s own words are kept beside what they were understood as.")}, err
}

func draw(id string, c chart.Shares, width float64) (g.Node, chart.Scene, error) {
	s, err := c.Scene(width)
	if err != nil {
		return nil, s, errs.New(errs.Internal, "the picture of the years: %w", err)
	}
	var b strings.Builder
	err = s.WriteSVG(&b, id)
	return g.Raw(b.String()), s, err // Safety: WriteSVG escapes every text
}

func yearName(label string) string {
	if label == "" {
		return "no year"
	}
	return label
}

// tallies is what each year comes to.
func tallies(y *work.Years, pic g.Node) g.Node {
	return ui.Section("by-year", "Year by year", pic, ui.Table[portfolio.Tally]{ID: "year-list", Caption: "What the lists of each year come to", Rows: y.Tallies, Things: "years", CSV: "/portfolio/years.csv", Columns: []ui.Column[portfolio.Tally]{
		{Head: "Year", Row: true, Cell: func(t portfolio.Tally) g.Node {
			return ui.A(years().With("year", t.Label).At("lines"), ui.Name(yearName(t.Label)))
		}},
		{Head: "Projects", Number: true, Cell: func(t portfolio.Tally) g.Node {
			return g.Group{g.Text(ui.Count(t.Projects)), g.If(t.Fresh < t.Projects, ui.Note(g.Text(ui.Count(t.Fresh)+" for the first time"))),
				g.If(t.Again > 0, ui.Note(g.Text(ui.Things(t.Again, "row")+" of other lists of the year: each project counts once")))}
		}},
		{Head: "Rated", Number: true, Cell: func(t portfolio.Tally) g.Node {
			var why []string
			for _, w := range sorted(t.Why) {
				why = append(why, ui.Count(t.Why[w])+" "+w)
			}
			return g.Group{g.Text(ui.Count(t.Rated()) + " of " + ui.Count(t.Projects)), g.If(len(why) > 0, ui.Note(g.Text(strings.Join(why, "; "))))}
		}},
		{Head: "Whole-life cost", Number: true, Cell: func(t portfolio.Tally) g.Node { return total(t.Cost, t.Projects) }},
		{Head: "Benefits", Number: true, Cell: func(t portfolio.Tally) g.Node { return total(t.Benefit, t.Projects) }},
		{Head: "Ends moved", Number: true, Cell: func(t portfolio.Tally) g.Node {
			if len(t.Slips) == 0 {
				return ui.Quiet(g.Text("none to compare"))
			}
			worst := t.Slips[0]
			return g.Group{g.Text(ui.Count(t.Later()) + " of " + ui.Count(len(t.Slips)) + " later"), ui.Note(g.Text("in the middle by " + ui.Things(t.Middle(), "day"))),
				g.If(worst.Days > 0, ui.Note(g.Text("most: "), ui.Evidence(rowOf(worst.To), ui.Things(worst.Days, "day"))))}
		}},
	}})
}

func sorted(m map[string]int) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func total(t portfolio.Total, of int) g.Node {
	switch {
	case t.Known == 0:
		return ui.Quiet(g.Text("none given"))
	case t.Mixed:
		return ui.Quiet(g.Text("in several currencies, not added up"))
	}
	return g.Group{g.Text(portfolio.Short(t.Whole, t.Sign)), ui.Note(g.Text("of " + ui.Count(t.Known) + " of " + ui.Count(of)))}
}

// mostAsked is how many rows ask on one page.
const mostAsked = 25

// asking is the rows of which it is not sure which project they are of.
func asking(y *work.Years) g.Node {
	if len(y.Doubts) == 0 {
		return nil
	}
	shown := y.Doubts[:min(len(y.Doubts), mostAsked)]
	return ui.Section("asks", "Which project is it?", h.P(g.Text("These stand as projects of their own until somebody says otherwise.")), ui.Table[portfolio.Doubt]{ID: "asks-list", Caption: "Rows of which it is not sure which project they are of", Rows: shown, Total: len(y.Doubts), Things: "rows",
		Columns: []ui.Column[portfolio.Doubt]{
			{Head: "Row", Row: true, Cell: func(d portfolio.Doubt) g.Node {
				return g.Group{ui.A(rowOf(d.Spot), ui.Name(d.Name)), ui.Note(g.Text(yearName(y.Years[d.Year].Label)))}
			}},
			{Head: "Why it is asked", Cell: func(d portfolio.Doubt) g.Node { return ui.Name(d.Why) }},
			{Head: "It is", Cell: func(d portfolio.Doubt) g.Node {
				if !y.May {
					return nil
				}
				var out g.Group
				for _, l := range d.With {
					out = append(out, settle(d.Spot, l.List+"/"+strconv.Itoa(l.At), "the same as “"+short(l.Name)+"”"))
				}
				return append(out, settle(d.Spot, "other", "a project of its own"))
			}},
		}})
}

// settle is a button by which somebody says what a row is.
func settle(s portfolio.Spot, same, text string) g.Node {
	return ui.Post{Action: years("same"), Small: true, Hidden: []ui.Hidden{{Name: "list", Value: s.List}, {Name: "row", Value: strconv.Itoa(s.At)}, {Name: "same", Value: same}}, Button: ui.Button{Text: text}}
}

// lines is the projects, a page of them at a time.
func lines(r *http.Request, y *work.Years) g.Node {
	q := strings.ToLower(strings.TrimSpace(r.URL.Query().Get("q")))
	year := r.URL.Query().Get("year")
	var all []*portfolio.Line
	for i := range y.Lines {
		l := &y.Lines[i]
		if q != "" && !strings.Contains(strings.ToLower(l.Name+" "+l.Owner+" "+l.ID), q) {
			continue
		}
		if year != "" && !slices.ContainsFunc(l.Points, func(p portfolio.Point) bool { return y.Years[p.Year].Label == year }) {
			continue
		}
		all = append(all, l)
	}
	s := ui.ParseSort(r.URL.Query().Get("sort"), "name", "moved", "rating")
	order(all, s)
	pages := max((len(all)+pageOf-1)/pageOf, 1)
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 || n > pages {
		n = 1
	}
	here := years()
	for _, p := range []struct{ name, value string }{{"q", r.URL.Query().Get("q")}, {"year", year}, {"sort", r.URL.Query().Get("sort")}} {
		if p.value != "" {
			here = here.With(p.name, p.value)
		}
	}
	when := ui.Field{Name: "year", Label: "In", Kind: ui.Select, Value: year, Options: []ui.Option{{Label: "any year"}}}
	for _, t := range y.Tallies {
		when.Options = append(when.Options, ui.Option{Value: t.Label, Label: yearName(t.Label)})
	}
	t := ui.Table[*portfolio.Line]{ID: "lines", Caption: "Projects over the years", Rows: all[(n-1)*pageOf : min(n*pageOf, len(all))], Total: len(all), Things: "projects", Self: here, Sort: s, CSV: "/portfolio/years.csv",
		Filter: ui.Filter{Active: q != "" || year != "", Clear: years(), Fields: []ui.Field{{Name: "q", Label: "Part of its name, id or owner", Value: r.URL.Query().Get("q"), Size: 20}, when}}, Columns: yearColumns(y)}
	if pages > 1 {
		t.Pager = ui.Pager{Page: n, Pages: pages}
	}
	return ui.Section("projects", "Projects", t)
}

// order sorts projects: by name as they come, by how far their end moved, or by their last rating, red first.
func order(all []*portfolio.Line, s ui.Sort) {
	by := map[string]func(l *portfolio.Line) int{
		"moved": func(l *portfolio.Line) int { n, _ := l.Moved(); return n },
		"rating": func(l *portfolio.Line) int {
			if p := l.Last().Entry.Rating.Points; p > 0 {
				return p
			}
			return 6
		}}[s.Key]
	if by != nil {
		slices.SortStableFunc(all, func(a, b *portfolio.Line) int { return by(a) - by(b) })
	}
	if s.Desc {
		slices.Reverse(all)
	}
}

// lineURL leads to a project over the years.
func lineURL(l *portfolio.Line) ui.URL {
	return years("projects", l.First().List, strconv.Itoa(l.First().At))
}

func yearColumns(y *work.Years) []ui.Column[*portfolio.Line] {
	return []ui.Column[*portfolio.Line]{
		{Head: "Project", Row: true, Sort: "name", Cell: func(l *portfolio.Line) g.Node {
			return g.Group{ui.A(lineURL(l), ui.Name(l.Name)), g.If(l.ID+l.Owner != "", ui.Note(ui.Name(strings.Join(some(l.Owner, l.ID), " · "))))}
		}},
		{Head: "Confidence", Sort: "rating", Cell: func(l *portfolio.Line) g.Node {
			return g.Map(l.Points, func(p portfolio.Point) g.Node {
				return h.Div(ui.Quiet(ui.A(rowOf(p.Spot), g.Text(yearName(y.Years[p.Year].Label)), ui.Unseen(" of "+l.Name))), g.Text(" "), rated(p.Entry.Rating))
			})
		}},
		{Head: "Ends", Number: true, Cell: func(l *portfolio.Line) g.Node { return dayNode(l.Last().Entry.Ends) }},
		{Head: "Moved", Number: true, Sort: "moved", Cell: func(l *portfolio.Line) g.Node {
			days, ok := l.Moved()
			if !ok {
				return ui.Quiet(g.Text("nothing to compare"))
			}
			return ui.Evidence(lineURL(l), signed(days))
		}},
		{Head: "Whole-life cost", Number: true, Cell: func(l *portfolio.Line) g.Node {
			p := l.Last()
			return cited(p, p.Entry.Cost, y.Years[p.Year].Sign)
		}},
		{Head: "Benefits", Number: true, Cell: func(l *portfolio.Line) g.Node {
			p := l.Last()
			return cited(p, p.Entry.Benefit, y.Years[p.Year].Sign)
		}},
	}
}

// cited is a sum that leads to the row it stands in.
func cited(p *portfolio.Point, a portfolio.Amount, sign string) g.Node {
	if a.Why != "" {
		return unknown(a.Word, a.Why)
	}
	return ui.Evidence(rowOf(p.Spot), portfolio.Short(a.Whole, sign))
}

// signed is by how many days something moved.
func signed(days int) string {
	switch {
	case days > 0:
		return ui.Things(days, "day") + " later"
	case days < 0:
		return ui.Things(-days, "day") + " earlier"
	}
	return "unmoved"
}

// Line is one project over the years.
func (p Pages) Line(w http.ResponseWriter, r *http.Request) error {
	y, err := p.Work.Years(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	at, err := strconv.Atoi(r.PathValue("row"))
	if err != nil {
		at = 0
	}
	l := y.Line(portfolio.Spot{List: r.PathValue("list"), At: at})
	if l == nil {
		return notFound(nil)
	}
	shown := ui.Page{Title: l.Name, Crumbs: crumbs, Lead: lineLead(l)}
	said := map[portfolio.Spot]bool{}
	for _, s := range y.Said {
		said[portfolio.Spot{List: s.List, At: s.Index}] = true
	}
	shown.Body = []g.Node{ui.Section("over", "Over the years", ui.Table[int]{ID: "points", Caption: "The project in each list", Rows: upTo(len(l.Points)), Things: "lists", Columns: pointColumns(y, l, said)})}
	return p.Shell.Show(w, r, shown)
}

func upTo(n int) (out []int) {
	for i := range n {
		out = append(out, i)
	}
	return out
}

func lineLead(l *portfolio.Line) g.Node {
	text := "In " + ui.Things(len(l.Points), "list") + "."
	if days, ok := l.Moved(); ok && days != 0 {
		text += " Its end is " + signed(days) + " than it was first published."
	}
	return g.Text(text)
}

func pointColumns(y *work.Years, l *portfolio.Line, said map[portfolio.Spot]bool) []ui.Column[int] {
	point := func(i int) *portfolio.Point { return &l.Points[i] }
	return []ui.Column[int]{
		{Head: "Year", Row: true, Cell: func(i int) g.Node {
			return g.Group{ui.A(rowOf(point(i).Spot), ui.Name(yearName(y.Years[point(i).Year].Label))), ui.Note(ui.Name(y.Lists[point(i).List].File))}
		}},
		{Head: "Name", Cell: func(i int) g.Node {
			return g.Group{ui.Name(point(i).Entry.Said[portfolio.Name]), g.If(point(i).Renamed, ui.Note(g.Text("another name than before")))}
		}},
		{Head: "Confidence", Cell: func(i int) g.Node { return rated(point(i).Entry.Rating) }},
		{Head: "Ends", Number: true, Cell: func(i int) g.Node {
			days, ok := l.Slip(i)
			return g.Group{dayNode(point(i).Entry.Ends), g.If(ok && days != 0, ui.Note(g.Text(signed(days))))}
		}},
		{Head: "Whole-life cost", Number: true, Cell: func(i int) g.Node {
			return cited(point(i), point(i).Entry.Cost, y.Years[point(i).Year].Sign)
		}},
		{Head: "Benefits", Number: true, Cell: func(i int) g.Node {
			return cited(point(i), point(i).Entry.Benefit, y.Years[point(i).Year].Sign)
		}},
		{Head: "The same because of", Cell: func(i int) g.Node {
			p := point(i)
			if !y.May {
				return g.Text(string(p.By))
			}
			switch {
			case said[p.Spot]:
				return g.Group{g.Text("somebody said so "), settle(p.Spot, "", "ask again")}
			case p.By == portfolio.Anew:
				return ui.Quiet(g.Text("first here"))
			}
			return g.Group{g.Text(string(p.By) + " "), settle(p.Spot, "other", "it is another project")}
		}},
	}
}

// Same keeps what somebody says of a row.
func (p Pages) Same(w http.ResponseWriter, r *http.Request) error {
	at, err := strconv.Atoi(r.PostFormValue("row"))
	if err != nil {
		at = 0
	}
	of, said := portfolio.Spot{List: r.PostFormValue("list"), At: at}, portfolio.Said{}
	switch same := r.PostFormValue("same"); {
	case same == "other":
		said.Other = true
	case same != "":
		list, row, _ := strings.Cut(same, "/")
		if said.Same.At, err = strconv.Atoi(row); err == nil {
			said.Same.List = list
		}
	}
	if err := p.Work.Settle(r.Context(), server.Viewer(r.Context()), of, said); err != nil {
		return err
	}
	return server.Redirect(w, r, string(years().With("did", "settled").At("asks")))
}

// YearsCSV is every project of every list as a file.
func (p Pages) YearsCSV(w http.ResponseWriter, r *http.Request) error {
	return server.Download(w, r, "years.csv", "text/csv; charset=utf-8", func(into io.Writer) error {
		return p.Work.YearsCSV(r.Context(), server.Viewer(r.Context()), into)
	})
}
