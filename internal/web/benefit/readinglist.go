package benefit

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// ReadingList asks for readings out of a spreadsheet: two columns that are pasted, or a file.
func (p Pages) ReadingList(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	if v.Nodes[c.id].Kind != casebook.Benefit || !v.May(c.v, c.id) {
		return notFound
	}
	return p.Shell.Show(w, r, c.readingListPage(v, nil, nil))
}

// TakeReadingList shows what a list of readings was understood as, and takes its new rows in once that was seen.
func (p Pages) TakeReadingList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l := work.ReadingList{Body: []byte(c.text("list")), Order: c.text("order"), Decimal: c.text("decimal")}
	if files := server.Uploads(r.Context(), "file"); len(files) > 0 {
		l.Body = files[0].Body
	}
	var err error
	if c.text("do") == "take" {
		n, err := p.Work.TakeReadings(r.Context(), c.v, c.project, c.id, l)
		if err == nil {
			return server.Redirect(w, r, string(c.here().At("readings").With("did", "took").With("n", strconv.Itoa(n))))
		}
		if _, ok := wrong(err); !ok {
			return err
		}
	}
	s, err := p.Work.LookAtReadings(r.Context(), c.v, c.project, c.id, l)
	if err == nil {
		return p.Shell.Show(w, r, c.readingListPage(s.View, s, nil))
	}
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	v, err := p.Work.Case(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	if v.Nodes[c.id].Kind != casebook.Benefit || !v.May(c.v, c.id) {
		return notFound
	}
	return p.Shell.Again(w, r, c.readingListPage(v, nil, fields))
}

func (c call) readingListPage(v *work.View, s *work.ReadingSet, wrong []errs.Field) ui.Page {
	shown := c.frame(v, "Readings from a list")
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: v.Nodes[c.id].Title, URL: c.here()})
	shown.Lead = g.Group{c.flag(v), g.Text("Two columns, a day and a level in each row. You see what every row was understood as before anything is kept.")}
	text := c.text("list")
	if s != nil {
		text = s.Text
		shown.Body = append(shown.Body, c.readingRows(s))
	}
	f := ui.Form{Action: c.here("readings", "list"), Errors: wrong, Cancel: c.here(), Submit: ui.Button{Text: "Look at the rows"}, Fields: []ui.Field{
		{Name: "list", Label: "The list", Kind: ui.Area, Size: 12, Value: text, Hint: "Pasted out of a spreadsheet: 2027-03-31 and 5,200 in one row, and so on"},
		{Name: "file", Label: "Or a file", Kind: ui.File, Accept: ".xlsx,.ods,.csv,.txt", Hint: "The first sheet that is not hidden, at most 500 rows"},
		{Name: "order", Label: "01/02/2027 is", Kind: ui.Select, Value: c.text("order"), Options: []ui.Option{{Value: "", Label: "asked, unless the list shows it"}, {Value: "day", Label: "1 February: the day comes first"}, {Value: "month", Label: "2 January: the month comes first"}}},
		{Name: "decimal", Label: "Decimals are set apart by", Kind: ui.Select, Value: c.text("decimal"), Options: []ui.Option{{Value: "", Label: "as usual for the currency"}, {Value: ".", Label: "a point: 5,200.5"}, {Value: ",", Label: "a comma: 5.200,5"}}}}}
	title := "The list"
	if s != nil {
		title = "Change the list"
	}
	shown.Body = append(shown.Body, ui.Section("list", title, f), page.Drop())
	return shown
}

// readingRows is every row with what becomes of it.
func (c call) readingRows(s *work.ReadingSet) g.Node {
	fresh := s.Count(work.ReadingNew)
	t := ui.Table[work.ReadingRow]{ID: "rows", Caption: "What the rows were understood as", Rows: s.Rows, Things: "rows",
		Columns: []ui.Column[work.ReadingRow]{
			{Head: "Row", Number: true, Tight: true, Cell: func(r work.ReadingRow) g.Node { return g.Text(strconv.Itoa(r.Line)) }},
			{Head: "Written", Row: true, Cell: func(r work.ReadingRow) g.Node { return ui.Name(strings.ReplaceAll(r.Wrote, "\t", " · ")) }},
			{Head: "Day", Number: true, Cell: func(r work.ReadingRow) g.Node { return plainDay(r.Day) }},
			{Head: "Level", Number: true, Cell: func(r work.ReadingRow) g.Node {
				if r.Value == "" {
					return ui.Quiet(g.Text("–"))
				}
				return g.Text(r.Value + unit(s.Unit))
			}},
			{Head: "Becomes", Cell: func(r work.ReadingRow) g.Node {
				if r.State == work.ReadingNew {
					return g.Text("a new reading")
				}
				return g.Group{ui.State(r.State), g.Text(" "), ui.Quiet(g.Text(r.Why))}
			}},
		}}
	said := ui.Things(fresh, "new reading") + " of " + ui.Things(len(s.Rows), "row") + "; " + ui.Count(len(s.Rows)-fresh) + " stay out, each with its reason."
	take := g.Node(nil)
	if fresh > 0 {
		take = ui.Form{ID: "take", Action: c.here("readings", "list"), Submit: ui.Button{Text: "Take in " + ui.Things(fresh, "reading")},
			Hidden: []ui.Hidden{{Name: "do", Value: "take"}, {Name: "list", Value: s.Text}, {Name: "order", Value: c.text("order")}, {Name: "decimal", Value: c.text("decimal")}}}
	}
	return ui.Section("understood", "What it was understood as", h.P(g.Text(said)), g.If(len(s.Odd) > 0, h.Ul(h.Class("stack"), g.Map(s.Odd, func(o string) g.Node { return h.Li(ui.Name(o)) }))), t, take)
}

// took says how many readings came in.
func took(c call) string {
	n, err := strconv.Atoi(c.URL.Query().Get("n"))
	if c.URL.Query().Get("did") != "took" || err != nil || n < 1 {
		return ""
	}
	return ui.Things(n, "reading") + " came in."
}

// mostPushed is how long the body of a request that brings a reading may be.
const mostPushed = 16 << 10

// pushedBody is a reading as a program sends it; its value may be a number or a text.
type pushedBody struct {
	Day   string          `json:"day"`
	Value json.RawMessage `json:"value"`
	Note  string          `json:"note"`
}

// PushReading takes a reading from a program. Sent twice, it is kept once.
func (p Pages) PushReading(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	bad := func(text string) error {
		return errs.InvalidFields(text, []errs.Field{{Path: "", Message: text}})
	}
	d := json.NewDecoder(io.LimitReader(r.Body, mostPushed))
	d.DisallowUnknownFields()
	var b pushedBody
	if err := d.Decode(&b); err != nil {
		return bad(`Send a JSON object such as {"day": "2027-03-31", "value": "62.5", "note": ""}, and nothing else in it.`)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return bad("Send one JSON object, and nothing behind it.")
	}
	value := strings.TrimSpace(string(b.Value))
	if strings.HasPrefix(value, `"`) {
		if err := json.Unmarshal(b.Value, &value); err != nil {
			return bad("The value is neither a number nor a text.")
		}
	}
	in := work.Pushed{Day: b.Day, Value: value, Note: b.Note}
	fresh, err := p.Work.PushReading(r.Context(), c.v, c.project, c.id, in)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if fresh {
		status = http.StatusCreated
	}
	return server.JSON(w, r, status, struct {
		work.Pushed
		Fresh bool `json:"new"`
	}{in, fresh})
}

// measured is a benefit as a program sees it that sends readings.
type measured struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Measure  string `json:"measure"`
	Unit     string `json:"unit"`
	Readings int    `json:"readings"`
	Mine     bool   `json:"may_send"` // whether a reading of it would be taken
}

// Measured lists the benefits of a project with their ids, for programs that send readings.
func (p Pages) Measured(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	list := []measured{}
	for _, b := range v.Case.Benefits {
		list = append(list, measured{string(b.ID), b.Title, b.Measure.Name, b.Measure.Unit, len(b.Readings), v.May(c.v, string(b.ID))})
	}
	return server.JSON(w, r, http.StatusOK, map[string]any{"benefits": list})
}
