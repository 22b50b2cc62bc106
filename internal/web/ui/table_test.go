package ui_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	g "maragu.dev/gomponents"

	"counterpart.dev/internal/htmltest"
	"counterpart.dev/internal/web/ui"
)

type row struct{ id, name string }

// rows is a table of two columns, the first without an order, changed by a test.
func rows(change func(*ui.Table[row])) ui.Table[row] {
	t := ui.Table[row]{
		Caption: "Matters", Things: "matters", Self: "/m?kind=risk&page=3&sort=-due",
		Rows: []row{{"1", "One"}, {"2", "Two"}},
		Key:  func(r row) string { return r.id }, Label: func(r row) string { return r.name },
		Columns: []ui.Column[row]{
			{Head: "No.", Number: true, Cell: func(r row) g.Node { return g.Text(r.id) }},
			{Head: "Matter", Row: true, Sort: "title", Cell: func(r row) g.Node { return g.Text(r.name) }},
			{Head: "Due", Sort: "due", Silent: true, Cell: func(row) g.Node { return nil }},
		},
	}
	if change != nil {
		change(&t)
	}
	return t
}

func TestTableSaysWhatItIs(t *testing.T) {
	doc := htmltest.Parse(t, rows(nil))
	if got := doc.One("caption").Text(); got != "Matters" {
		t.Errorf("the caption is %q", got)
	}
	if diff := cmp.Diff([]string{"No.", "Matter", "Due"}, doc.Texts(`thead th[scope="col"]`)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"One", "Two"}, doc.Texts(`tbody th[scope="row"]`)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"No.", "Due", "No.", "Due"}, doc.Attrs("tbody td", "data-head")); diff != "" {
		t.Error(diff)
	}
	if doc.Has("form") || doc.Has("nav") || doc.Has("input") {
		t.Error("a plain table has tools nobody asked for")
	}
}

func TestTableOrder(t *testing.T) {
	for _, c := range []struct {
		sort        ui.Sort
		order       []string
		title, due_ string
	}{
		{ui.Sort{}, nil, "/m?kind=risk&sort=title", "/m?kind=risk&sort=due"},
		{ui.Sort{Key: "due"}, []string{"ascending"}, "/m?kind=risk&sort=title", "/m?kind=risk&sort=-due"},
		{ui.Sort{Key: "due", Desc: true}, []string{"descending"}, "/m?kind=risk&sort=title", "/m?kind=risk&sort=due"},
	} {
		doc := htmltest.Parse(t, rows(func(x *ui.Table[row]) { x.Sort = c.sort }))
		if diff := cmp.Diff(c.order, doc.Attrs("th[aria-sort]", "aria-sort")); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{c.title, c.due_}, doc.Attrs("thead a", "href")); diff != "" {
			t.Error(diff)
		}
	}
}

func TestParseSort(t *testing.T) {
	for in, want := range map[string]ui.Sort{
		"due": {Key: "due"}, "-due": {Key: "due", Desc: true}, "age": {Key: "age"}, "": {Key: "age"}, "-": {Key: "age"},
		"--due":          {Key: "age"},
		"id; DROP TABLE": {Key: "age"},
	} {
		got := ui.ParseSort(in, "age", "due")
		if got != want {
			t.Errorf("ParseSort(%q) = %+v, want %+v", in, got, want)
		}
		if back := ui.ParseSort(got.String(), "age", "due"); back != got {
			t.Errorf("%+v is written %q and read %+v", got, got, back)
		}
	}
	if got := ui.ParseSort("x"); got != (ui.Sort{}) {
		t.Errorf("without allowed keys: %+v", got)
	}
}

func TestTableSaysHowMany(t *testing.T) {
	for _, c := range []struct {
		total int
		csv   ui.URL
		rows  []row
		want  []string
	}{
		{0, "/m.csv", []row{{"1", "One"}, {"2", "Two"}}, []string{"2 matters"}},
		{1214, "", []row{{"1", "One"}, {"2", "Two"}}, []string{"2 of 1,214 matters"}},
		{1, "/m.csv", []row{{"1", "One"}}, []string{"1 matter"}},
		{0, "", nil, nil},
		{0, "", []row{{"1", "One"}, {"2", "Two"}}, nil}, // they are seen at once
		{0, "", make([]row, 13), []string{"13 matters"}},
	} {
		doc := htmltest.Parse(t, rows(func(x *ui.Table[row]) { x.Total, x.CSV, x.Rows = c.total, c.csv, c.rows }))
		if diff := cmp.Diff(c.want, doc.Texts(".shown")); diff != "" {
			t.Error(diff)
		}
	}
}

func TestTableWithoutRows(t *testing.T) {
	empty := rows(func(x *ui.Table[row]) {
		x.Rows, x.CSV, x.Pager, x.Bulk = nil, "/m.csv", ui.Pager{Next: "/n"},
			ui.Bulk{Action: "/b", Buttons: []ui.Button{{Text: "b"}}}
		x.Empty = ui.Empty{Says: "Questions stand here.", Action: ui.Link{Text: "Ask", URL: "/ask"}}
	})
	doc := htmltest.Parse(t, empty)
	if got := doc.One(".nothing p").Text(); got != "Questions stand here." {
		t.Errorf("it says %q", got)
	}
	if diff := cmp.Diff([]string{"/ask"}, doc.Attrs("a", "href")); diff != "" {
		t.Error(diff)
	}
	if doc.Has("table") {
		t.Error("a table without rows is drawn")
	}
	empty.Filter = ui.Filter{Active: true, Clear: "/m"}
	doc = htmltest.Parse(t, empty)
	if got := doc.One(".nothing").Text(); got != "None of the matters matches. Show all" {
		t.Errorf("it says %q", got)
	}
}

func TestFilterKeepsTheRest(t *testing.T) {
	doc := htmltest.Parse(t, rows(func(x *ui.Table[row]) {
		x.Filter = ui.Filter{Fields: []ui.Field{{Name: "kind", Label: "Kind", Value: "risk"}}}
		x.Self = "/m?kind=risk&court=a&court=b&page=3&after=9&sort=-due"
	}))
	if diff := cmp.Diff(map[string][]string{"kind": {"risk"}, "court": {"a", "b"}, "sort": {"-due"}},
		doc.Values("form.filter")); diff != "" {
		t.Error(diff)
	}
	form := doc.One("form.filter")
	if method, _ := form.Attr("method"); method != "get" {
		t.Errorf("it is sent by %q", method)
	}
	if action, _ := form.Attr("action"); action != "/m" {
		t.Errorf("it is sent to %q", action)
	}
}

func TestPager(t *testing.T) {
	for _, c := range []struct {
		name  string
		pager ui.Pager
		texts []string
		hrefs []string
	}{
		{"one page", ui.Pager{Page: 1, Pages: 1}, nil, nil},
		{"none", ui.Pager{}, nil, nil},
		{"first", ui.Pager{Page: 1, Pages: 3}, []string{"← Previous", "Page 1", "Page 2", "Page 3", "Next →"},
			[]string{"/m?page=1", "/m?page=2", "/m?page=3", "/m?page=2"}},
		{"middle", ui.Pager{Page: 6, Pages: 1200},
			[]string{"← Previous", "Page 1", "…", "Page 5", "Page 6", "Page 7", "…", "Page 1,200", "Next →"},
			[]string{"/m?page=5", "/m?page=1", "/m?page=5", "/m?page=6", "/m?page=7", "/m?page=1200", "/m?page=7"}},
		{"last", ui.Pager{Page: 2, Pages: 2}, []string{"← Previous", "Page 1", "Page 2", "Next →"},
			[]string{"/m?page=1", "/m?page=1", "/m?page=2"}},
		{"by key", ui.Pager{Previous: "/m?before=4", Next: "/m?after=9"}, []string{"← Previous", "Next →"},
			[]string{"/m?before=4", "/m?after=9"}},
		{"by key, at the end", ui.Pager{Previous: "/m?before=4"}, []string{"← Previous", "Next →"},
			[]string{"/m?before=4"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := htmltest.Parse(t, rows(func(x *ui.Table[row]) { x.Self, x.Pager = "/m", c.pager }))
			if diff := cmp.Diff(c.texts, doc.Texts(".pager li")); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.hrefs, doc.Attrs(".pager a", "href")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBulk(t *testing.T) {
	doc := htmltest.Parse(t, rows(func(x *ui.Table[row]) {
		x.ID, x.Bulk = "m", ui.Bulk{Action: "/remind", Name: "matter", Buttons: []ui.Button{{Text: "Remind"}}}
	}))
	if diff := cmp.Diff([]string{"Choose One", "Choose Two"},
		doc.Attrs(`input[type=checkbox][name=matter][form=m-bulk]`, "aria-label")); diff != "" {
		t.Error(diff)
	}
	if got, _ := doc.One("form#m-bulk").Attr("method"); got != "post" {
		t.Errorf("it is sent by %q", got)
	}
	if len(doc.All("form form")) > 0 || doc.Has("form table") {
		t.Error("the table stands in the form, so that no cell may hold one")
	}
}

func TestExports(t *testing.T) {
	doc := htmltest.Parse(t, rows(func(x *ui.Table[row]) { x.CSV, x.XLSX = "/m.csv?kind=risk", "/m.xlsx" }))
	if diff := cmp.Diff([]string{"/m.csv?kind=risk", "/m.xlsx"}, doc.Attrs(".tools a[download]", "href")); diff != "" {
		t.Error(diff)
	}
}

// What several rows have in common is told once, over all of them.
func TestGroupedTable(t *testing.T) {
	table := ui.GroupedTable{Caption: "Levels", Head: []string{"Question", "Of", "Level"}, Rows: [][]string{{"Early?", "Us", "low"}, {"Early?", "Them", "high"}, {"Kept?", "Us", "high"}}}
	doc := htmltest.Parse(t, table)
	if diff := cmp.Diff([]string{"Early?", "Kept?"}, doc.Texts(`tbody th[scope="rowgroup"]`)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"2", "1"}, doc.Attrs("tbody th", "rowspan")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Us", "low", "Them", "high", "Us", "high"}, doc.Texts("tbody td")); diff != "" {
		t.Error(diff)
	}
}
