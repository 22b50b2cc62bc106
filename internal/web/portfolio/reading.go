package portfolio

import (
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// unitOptions are what sums can be counted in.
var unitOptions = []ui.Option{{Value: "0", Label: "what the list says"}, {Value: "1", Label: "whole pounds, euros or dollars"}, {Value: "1000", Label: "thousands"}, {Value: "1000000", Label: "millions"}, {Value: "1000000000", Label: "billions"}}

// reading is how a list is read, to be said otherwise.
func reading(l *work.List, wrong []errs.Field) g.Node {
	f := ui.Form{ID: "reading", Action: listed(l.ID, "reading"), Rev: rev(l.Rev), Submit: ui.Button{Text: "Read it so"}}
	for _, e := range wrong {
		if e.Path != "" {
			f.Errors = append(f.Errors, e)
		}
	}
	f.Fields = []ui.Field{
		{Name: "label", Label: "Year", Value: l.Year.Label, Size: 10, Hint: "Such as 2014 or 2013/14; a column that says the year of a row goes before it"},
		{Name: "side", Label: "Projects stand in", Kind: ui.Select, Value: map[bool]string{true: "columns", false: "rows"}[l.Setup.OnSide], Options: []ui.Option{{Value: "rows", Label: "rows"}, {Value: "columns", Label: "columns: the list lies on its side"}}},
		{Name: "head", Label: "Headings are in " + l.Row(), Kind: ui.Integer, Value: strconv.Itoa(l.Setup.Head), Min: "1", Hint: "Another one is read anew, and says itself what its columns are"},
		{Name: "days", Label: "Dates such as 01/02/2027", Kind: ui.Select, Value: strconv.Itoa(int(l.Setup.Days)), Options: []ui.Option{{Value: "0", Label: "as the list itself shows"}, {Value: strconv.Itoa(int(vague.DayFirst)), Label: "the day first"}, {Value: strconv.Itoa(int(vague.MonthFirst)), Label: "the month first"}}},
	}
	f.Fields = append(f.Fields, ui.Field{Name: "unit", Label: "Sums are counted in", Kind: ui.Select, Value: strconv.FormatInt(l.Setup.Unit, 10), Options: unitOptions,
		Hint: "Said here, it goes before the headings, and holds for sums that stand out too"})
	f.Fields = append(f.Fields, ui.Field{Name: "mark", Label: "The decimal mark of sums is", Kind: ui.Select, Value: l.Setup.Mark, Options: []ui.Option{{Label: "as the sums show"}, {Value: ".", Label: "a point: 1,250.5"}, {Value: ",", Label: "a comma: 1.250,5"}}})
	f.Fields = append(f.Fields, same(l)...)
	for i, w := range l.Year.Strange() {
		if i == mostStrange {
			break
		}
		f.Hidden = append(f.Hidden, ui.Hidden{Name: "word_" + strconv.Itoa(i), Value: w.Word})
		f.Fields = append(f.Fields, ui.Field{Name: "grade_" + strconv.Itoa(i), Label: "“" + short(w.Word) + "” is a rating of", Kind: ui.Select, Value: strconv.Itoa(w.Means), Options: gradeOptions, Hint: "It stands in " + ui.Things(w.Times, l.Row())})
	}
	options := []ui.Option{{Label: "not read"}}
	for _, x := range portfolio.Fields() {
		options = append(options, ui.Option{Value: string(x), Label: x.Words()})
	}
	for i, heading := range l.Year.Headings {
		if heading != "" {
			f.Fields = append(f.Fields, ui.Field{Name: "column_" + strconv.Itoa(i+1), Label: "“" + short(heading) + "” is", Kind: ui.Select, Value: string(l.Setup.Fields[i+1]), Options: options})
		}
	}
	asks := l.Year.Problem != "" || l.Year.Label == "" || len(l.Year.Asks) > 0 || l.Likely() != nil && l.Setup.Replaces == ""
	return ui.Section("reading-of", "How it is read", h.Details(g.If(len(f.Errors) > 0 || asks, g.Attr("open")),
		h.Summary(g.Text(ui.Things(len(l.Year.Columns), "column")+" of "+ui.Count(len(l.Year.Headings))+" are read")), f))
}

// mostStrange is of how many words of ratings a page asks what they mean.
const mostStrange = 12

// gradeOptions are what a word of a rating can mean.
var gradeOptions = []ui.Option{{Value: "-1", Label: "nothing that is known"}, {Value: "5", Label: "green"}, {Value: "4", Label: "amber/green"}, {Value: "3", Label: "amber"}, {Value: "2", Label: "amber/red"}, {Value: "1", Label: "red"}, {Value: "0", Label: "not rated"}}

// same asks what a list is to earlier ones of its years.
func same(l *work.List) []ui.Field {
	if len(l.Earlier) == 0 {
		return nil
	}
	f := ui.Field{Name: "same", Label: "To lists that are in it is", Kind: ui.Select, Value: l.Setup.Replaces, Options: []ui.Option{{Label: "not said"}, {Value: work.Beside, Label: "another list, which stands beside them"}},
		Hint: "A project that stands in several lists of a year counts once, as the list that came last has it"}
	for _, e := range l.Earlier {
		f.Options = append(f.Options, ui.Option{Value: e.ID, Label: "a new issue of “" + short(e.File) + "”, which then counts no more"})
	}
	return []ui.Field{f}
}

// mostDifferent is how many projects are shown of which two lists say something different.
const mostDifferent = 50

// difference is a project of which two issues of a list say something different.
type difference struct {
	was, is *portfolio.Entry
	what    []portfolio.Field
}

// differences is in what a list differs from the earlier one that it is a new issue of, or seems to be.
func differences(l *work.List) g.Node {
	e := l.Replaced()
	if e == nil && l.Setup.Replaces != work.Beside {
		e = l.Likely()
	}
	if e == nil || e.Than.Nothing() {
		return nil
	}
	var all []difference
	for i := range e.Than.Changed {
		c := &e.Than.Changed[i]
		all = append(all, difference{&c.Was, &c.Is, c.What})
	}
	for i := range e.Than.Fresh {
		all = append(all, difference{nil, &e.Than.Fresh[i], nil})
	}
	for i := range e.Than.Gone {
		all = append(all, difference{&e.Than.Gone[i], nil, nil})
	}
	text := "Of " + ui.Things(e.Than.Both(), "project") + " in both, " + ui.Count(len(e.Than.Changed)) + " differ; " + ui.Count(len(e.Than.Fresh)) + " are new in it, and " + ui.Count(len(e.Than.Gone)) + " are not in it any more."
	return ui.Section("differs", "In what it differs from "+short(e.File), h.P(g.Text(text)), ui.Table[difference]{ID: "difference-list", Caption: "What the two lists say differently", Rows: all[:min(len(all), mostDifferent)], Total: len(all), Things: "projects",
		Columns: []ui.Column[difference]{
			{Head: "Project", Row: true, Cell: func(d difference) g.Node {
				if d.is == nil {
					return ui.A(rowOf(portfolio.Spot{List: e.ID, At: d.was.At}), ui.Name(d.was.Said[portfolio.Name]))
				}
				return ui.A(rowOf(portfolio.Spot{List: l.ID, At: d.is.At}), ui.Name(d.is.Said[portfolio.Name]))
			}},
			{Head: "Differs in", Cell: func(d difference) g.Node {
				switch {
				case d.was == nil:
					return g.Text("new in it")
				case d.is == nil:
					return g.Text("not in it any more")
				}
				return g.Map(d.what, func(f portfolio.Field) g.Node {
					return h.Div(g.Text(f.Words()+": "), said(d.was.Said[f]), g.Text(" → "), said(d.is.Said[f]))
				})
			}},
		}})
}

// said is what a cell says, or that it says nothing.
func said(text string) g.Node {
	if text == "" {
		return ui.Quiet(g.Text("nothing"))
	}
	return ui.Name(short(text))
}

// mostNamed is how many columns are named that are not read.
const mostNamed = 30

// shorts are headings, each in a few words.
func shorts(all []string) (out []string) {
	for i, s := range all {
		if i == mostNamed {
			return append(out, strconv.Itoa(len(all)-i)+" more")
		}
		out = append(out, "“"+short(s)+"”")
	}
	return out
}

// ReadList says how a list is to be read.
func (p Pages) ReadList(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("list")
	f := work.ReadForm{Label: r.PostFormValue("label"), OnSide: r.PostFormValue("side") == "columns", Rev: revOf(r), Fields: map[int]portfolio.Field{}}
	f.Head, _ = strconv.Atoi(r.PostFormValue("head"))
	if n, err := strconv.Atoi(r.PostFormValue("days")); err == nil && n >= 0 && n <= int(vague.MonthFirst) {
		f.Days = vague.DayOrder(n)
	}
	if n, err := strconv.ParseInt(r.PostFormValue("unit"), 10, 64); err == nil {
		f.Unit = n
	}
	f.Mark, f.Same, f.Grades = r.PostFormValue("mark"), r.PostFormValue("same"), map[string]int{}
	for i := range mostStrange {
		word := r.PostFormValue("word_" + strconv.Itoa(i))
		if points, err := strconv.Atoi(r.PostFormValue("grade_" + strconv.Itoa(i))); err == nil && word != "" {
			f.Grades[word] = points
		}
	}
	for name, values := range r.PostForm {
		if at, err := strconv.Atoi(name[min(len(name), len("column_")):]); err == nil && len(values) > 0 && name == "column_"+strconv.Itoa(at) {
			f.Fields[at] = portfolio.Field(values[0])
		}
	}
	return p.after(w, r, p.Work.ReadList(r.Context(), server.Viewer(r.Context()), id, f), listed(id))
}
