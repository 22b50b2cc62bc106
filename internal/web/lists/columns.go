package lists

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// ColumnsOf says how the columns of a list are read, to be changed. Usual asks what rows are that do not say it; its zero value does not ask.
func (p Page) ColumnsOf(l *lists.List, usual ui.Field, wrong []errs.Field) g.Node {
	f := ui.Form{ID: "columns", Action: p.At("columns"), Rev: strconv.FormatInt(l.Rev, 10), Submit: ui.Button{Text: "Read the columns so"}}
	for _, e := range wrong {
		if strings.HasPrefix(e.Path, "column_") || e.Path == "sheet" || e.Path == "counted" || e.Path == usual.Name {
			f.Errors = append(f.Errors, e)
		}
	}
	if len(l.Setup.Sheets) > 1 {
		sheets := ui.Field{Name: "sheet", Label: "Sheet", Kind: ui.Select, Value: l.Sheet, Hint: "Another sheet begins anew; each is taken in by itself"}
		for _, s := range l.Setup.Sheets {
			text := s.Name + ", " + ui.Things(s.Rows, "row")
			if s.Hidden {
				text += ", hidden"
			}
			sheets.Options = append(sheets.Options, ui.Option{Value: s.Name, Label: text})
		}
		f.Fields = append(f.Fields, sheets)
	}
	if usual.Name != "" {
		f.Fields = append(f.Fields, usual)
	}
	if slices.ContainsFunc(p.Fields, func(x intake.Field) bool { return x.Key == intake.FieldValue }) {
		f.Fields = append(f.Fields, CountedField(l.Layout.Counted))
	}
	options := []ui.Option{{Label: "nothing: kept as notes"}}
	for _, x := range p.Fields {
		options = append(options, ui.Option{Value: x.Key, Label: x.Title})
	}
	for _, col := range l.Layout.Columns {
		f.Fields = append(f.Fields, ui.Field{Name: "column_" + strconv.Itoa(col.Index), Label: "“" + p.heading(col.Index) + "” is", Kind: ui.Select, Value: col.Field, Options: options, Hint: col.Unsure})
	}
	return ui.Section("columns-of", "How the columns are read", h.Details(g.If(len(f.Errors) > 0, g.Attr("open")), h.Summary(g.Text(ui.Things(len(l.Layout.Columns), "column"))), f))
}

// CountedField asks what sums are counted in whose headings do not say it.
func CountedField(in int64) ui.Field {
	return ui.Field{Name: "counted", Label: "Sums are counted in", Kind: ui.Select, Value: strconv.FormatInt(in, 10), Hint: "Where their heading does not say it; the next list with these headings is read so too",
		Options: []ui.Option{{Value: "0", Label: "what their heading says"}, {Value: "1", Label: "whole units of the currency"}, {Value: "1000", Label: "thousands"}, {Value: "1000000", Label: "millions"}, {Value: "1000000000", Label: "billions"}}}
}

// Counted is what was said that sums are counted in; what it was where nothing was, and what nobody can say where that cannot be read.
func Counted(said string, was int64) int64 {
	if said == "" {
		return was
	}
	n, err := strconv.ParseInt(said, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// Chosen is how somebody says that the columns of a list are to be read. What the form did not ask stays as it is.
func Chosen(r *http.Request, l *lists.List, rev int64) lists.ColumnsForm {
	f := lists.ColumnsForm{Sheet: l.Sheet, Usual: l.Setup.Usual, Fields: map[int]string{}, Counted: Counted(r.PostFormValue("counted"), l.Layout.Counted), Rev: rev}
	given := func(name string, into *string) {
		if values, ok := r.PostForm[name]; ok && len(values) > 0 {
			*into = values[0]
		}
	}
	given("sheet", &f.Sheet)
	given("usual", &f.Usual)
	for _, col := range l.Layout.Columns {
		if values, ok := r.PostForm["column_"+strconv.Itoa(col.Index)]; ok && len(values) > 0 {
			f.Fields[col.Index] = values[0]
		}
	}
	return f
}

// Source is where a list came from, and what is odd about it.
func (p Page) Source(l *lists.List, when g.Node, notes []string) g.Node {
	d := ui.Definitions{{Term: "File", Value: ui.A(p.At("file"), ui.Name(l.File.Name))}, {Term: "Taken up by", Value: ui.Name(l.ByName)}, {Term: "On", Value: when}}
	if l.Sheet != "" {
		d = append(d, ui.Definition{Term: "Sheet", Value: ui.Name(l.Sheet)})
	}
	var said g.Group
	for _, all := range [][]string{l.Setup.Changes, notes, l.Setup.Odd} {
		for _, s := range all {
			said = append(said, h.Li(ui.Name(s)))
		}
	}
	return ui.Section("file", "The file", d, g.If(len(said) > 0, h.Ul(h.Class("stack"), said)))
}
