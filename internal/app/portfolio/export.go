package portfolio

import (
	"context"
	"io"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
)

// mostExported is how many projects one file holds.
const mostExported = 5000

// Workbook writes the projects that match as a workbook: a row of each, and the benefits of each with what they serve.
func (w Work) Workbook(ctx context.Context, v access.Viewer, ask Ask, into io.Writer) (err error) {
	defer errs.Wrap(&err, "portfolio.Workbook")
	view, err := w.all(ctx, v, ask)
	if err != nil {
		return err
	}
	return sheet.WriteXLSX(into, view.projects(), view.servings())
}

// CSV writes the projects that match, a row of each.
func (w Work) CSV(ctx context.Context, v access.Viewer, ask Ask, into io.Writer) (err error) {
	defer errs.Wrap(&err, "portfolio.CSV")
	view, err := w.all(ctx, v, ask)
	if err != nil {
		return err
	}
	return sheet.WriteCSV(into, view.projects())
}

func (w Work) all(ctx context.Context, v access.Viewer, ask Ask) (*View, error) {
	ask.limit, ask.New, ask.Before, ask.After = mostExported, false, "", ""
	return w.Show(ctx, v, ask)
}

func (view *View) projects() sheet.Table {
	t := sheet.Table{Name: "Projects", Columns: []string{"Project", "Code", "Programme", "Currency", "Planned", "Forecast", "Lost", "A further week", "Milestone", "Slip, days", "Slipped", "Approved", "Outturn",
		"Beyond approval", "Lowest confidence", "Judged", "Client PM", "Days a month", "Days needed", "Role lacks", "Benefits", "Without a measure", "Accepted by nobody", "Promises late", "Worked out", "Not known because"}}
	for _, r := range view.Rows {
		money := func(minor int64, known bool) sheet.Value {
			if !known {
				return sheet.Value{}
			}
			return sheet.Amount(minor, benefit.MinorDigits(r.Currency))
		}
		worked := time.UnixMicro(r.At).UTC()
		day := civil.NewDate(worked.Year(), int(worked.Month()), worked.Day())
		known := r.Reason == ""
		t.Rows = append(t.Rows, []sheet.Value{sheet.Text(r.Name), sheet.Text(r.Code), sheet.Text(r.Group), sheet.Text(r.Currency), money(r.Planned, known), money(r.Forecast, known), money(r.Lost, known),
			money(r.PerWeek, r.PerWeek != 0), sheet.Text(r.Week), sheet.Figure(float64(r.Slip)), sheet.Text(r.Slipped), money(r.Approved, r.Allowed), money(r.Outturn, r.Priced),
			money(r.Over, r.Allowed && r.Priced), figure(r.Confidence), sheet.Text(r.Judged), sheet.Text(listed(r.Holders)), sheet.Figure(float64(r.Days)), sheet.Figure(float64(r.Needed)), sheet.Text(r.lacking()),
			sheet.Figure(float64(r.Benefits)), sheet.Figure(float64(r.Unmeasured)), sheet.Figure(float64(r.NoOwner)), sheet.Figure(float64(r.Owed)), sheet.Day(day), sheet.Text(r.Reason)})
	}
	return t
}

func figure(n int64) sheet.Value {
	if n == 0 {
		return sheet.Value{}
	}
	return sheet.Figure(float64(n))
}

func listed(names []string) (out string) {
	for i, n := range names {
		if i > 0 {
			out += ", "
		}
		out += n
	}
	return out
}

func (r *Row) lacking() (out string) {
	for i, l := range r.Lacking {
		if i > 0 {
			out += " "
		}
		out += l.Words()
	}
	return out
}

func (view *View) servings() sheet.Table {
	t := sheet.Table{Name: "Benefits", Columns: []string{"Project", "Benefit", "Serves", "Measure", "Unit", "Share claimed, %", "Currency", "Planned", "Forecast"}}
	for _, r := range view.Rows {
		for _, s := range r.Servings {
			plan, cast := sheet.Value{}, sheet.Value{}
			if s.Known {
				plan, cast = sheet.Amount(s.Planned, benefit.MinorDigits(r.Currency)), sheet.Amount(s.Forecast, benefit.MinorDigits(r.Currency))
			}
			t.Rows = append(t.Rows, []sheet.Value{sheet.Text(r.Name), sheet.Text(s.Benefit), sheet.Text(listed(s.Objectives)), sheet.Text(s.Measure), sheet.Text(s.Unit), sheet.Figure(s.Share * 100), sheet.Text(r.Currency), plan, cast})
		}
	}
	return t
}

// YearsCSV writes every project of every list, with what was understood of it.
func (w Work) YearsCSV(ctx context.Context, v access.Viewer, into io.Writer) (err error) {
	defer errs.Wrap(&err, "portfolio.YearsCSV")
	y, err := w.Years(ctx, v)
	if err != nil {
		return err
	}
	return y.WriteCSV(into)
}

// WriteCSV writes every project of every year, with what was understood of it.
func (y *Years) WriteCSV(into io.Writer) error {
	t := sheet.Table{Name: "Years", Columns: []string{"Year", "Project", "Id", "Answers for it", "Rating as written", "Points", "No rating because", "Start", "End", "Ends as written", "Moved, days", "Whole-life cost",
		"Cost as written", "Benefits", "Benefits as written", "Currency", "The same because of", "List", "Row"}}
	for i := range y.Lines {
		l := &y.Lines[i]
		for k, p := range l.Points {
			e, year := p.Entry, y.Years[p.Year]
			moved := sheet.Value{}
			if days, ok := l.Slip(k); ok {
				moved = sheet.Figure(float64(days))
			}
			t.Rows = append(t.Rows, []sheet.Value{sheet.Text(year.Label), sheet.Text(e.Said[core.Name]), sheet.Text(e.Said[core.ID]), sheet.Text(e.Said[core.Owner]), sheet.Text(e.Rating.Word),
				figure(int64(e.Rating.Points)), sheet.Text(e.Rating.Why), day(e.Begins), day(e.Ends), sheet.Text(e.Ends.Word), moved, amount(e.Cost), sheet.Text(e.Cost.Word), amount(e.Benefit), sheet.Text(e.Benefit.Word),
				sheet.Text(year.Sign), sheet.Text(string(p.By)), sheet.Text(y.Lists[p.List].File), sheet.Figure(float64(p.At))})
		}
	}
	return sheet.WriteCSV(into, t)
}

func day(d core.Day) sheet.Value {
	if d.On == 0 {
		return sheet.Value{}
	}
	return sheet.Day(d.On)
}

func amount(a core.Amount) sheet.Value {
	if a.Why != "" {
		return sheet.Value{}
	}
	return sheet.Figure(float64(a.Whole))
}

// RowsCSV writes every row of a list with what became of it.
func (w Work) RowsCSV(ctx context.Context, v access.Viewer, id string, into io.Writer) (err error) {
	defer errs.Wrap(&err, "portfolio.RowsCSV")
	l, err := w.List(ctx, v, id)
	if err != nil {
		return err
	}
	t := sheet.Table{Name: "Rows", Columns: []string{"Row", "Became", "Reason", "Project", "Rating", "End", "Whole-life cost", "Benefits"}}
	for _, e := range l.Year.Entries {
		t.Rows = append(t.Rows, []sheet.Value{sheet.Figure(float64(e.At)), sheet.Text("a project"), {}, sheet.Text(e.Said[core.Name]), sheet.Text(e.Rating.Word), day(e.Ends), amount(e.Cost), amount(e.Benefit)})
	}
	for _, x := range l.Year.Left {
		t.Rows = append(t.Rows, []sheet.Value{sheet.Figure(float64(x.At)), sheet.Text("nothing"), sheet.Text(x.Why), {}, {}, {}, {}, {}})
	}
	return sheet.WriteCSV(into, t)
}
