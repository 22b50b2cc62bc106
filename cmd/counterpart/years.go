package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/app/lists"
	work "counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
)

// largestPublished is how many bytes of one list are read; what is over it is refused by the reader, which says so.
const largestPublished = 10<<20 + 1

// yearsFlags are how lists are read, and what is printed of them.
type yearsFlags struct {
	fileFlags
	unit, days string
	csv        bool
}

func yearsCommand() *cobra.Command {
	var flags yearsFlags
	c := &cobra.Command{
		Use:   "years FILE...",
		Short: "Lay published lists of projects side by side, and account for every row",
		Long: "Reads lists of projects as governments and funders publish them (CSV in any encoding, XLSX, ODS; one list for each sheet that names\n" +
			"projects), says what every column was taken for and what became of every row, and lays the years side by side. What a list does not\n" +
			"say is asked, never guessed.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			laid, err := flags.lay(c, args)
			if err != nil {
				return err
			}
			if flags.csv {
				return laid.WriteCSV(c.OutOrStdout())
			}
			o := newYearsObject(laid)
			if err := flags.show(c, o); err != nil {
				return err
			}
			return flags.verdict(o.QuestionCount)
		},
	}
	f := c.Flags()
	f.BoolVar(&flags.json, "json", false, "print one JSON object")
	f.BoolVar(&flags.csv, "csv", false, "print a row for every project in every year")
	f.StringVar(&flags.unit, "unit", "", "what sums are counted in where a list does not say it: one, thousand, million or billion")
	f.StringVar(&flags.days, "days", "", "what 01/02/2027 is where a list does not show it: dmy or mdy")
	c.MarkFlagsMutuallyExclusive("json", "csv")
	flags.addFailOn(c, "questions are open")
	return c
}

func (f *yearsFlags) lay(c *cobra.Command, paths []string) (*work.Laid, error) {
	var say work.Customs
	units := map[string]int64{"": 0, "one": 1, "thousand": 1e3, "million": 1e6, "billion": 1e9}
	orders := map[string]vague.DayOrder{"": vague.DayOrderNotKnown, "dmy": vague.DayFirst, "mdy": vague.MonthFirst}
	var known bool
	if say.Unit, known = units[f.unit]; !known {
		return nil, errs.New(errs.Invalid, "--unit %s: say one, thousand, million or billion", f.unit)
	}
	if say.Days, known = orders[f.days]; !known {
		return nil, errs.New(errs.Invalid, "--days %s: say dmy or mdy", f.days)
	}
	var files []lists.File
	for _, path := range paths {
		file, err := openFile(path)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(io.LimitReader(file, largestPublished))
		file.Close()
		if err != nil {
			return nil, pathError(path, err)
		}
		files = append(files, lists.File{Name: filepath.Base(path), Body: body})
	}
	return work.Lay(c.Context(), files, say)
}

// yearsObject is what years prints with --json.
type yearsObject struct {
	Schema        string         `json:"schema"` // counterpart/years/1
	Lists         []yearsList    `json:"lists"`
	Years         []yearsTally   `json:"years"`
	Projects      []yearsProject `json:"projects"`
	Doubts        []yearsDoubt   `json:"doubts"`         // rows of which somebody has to say which project they are
	QuestionCount int            `json:"question_count"` // doubts, sums without a unit and lists that cannot be read
}

type yearsList struct {
	List       int           `json:"list"`
	File       string        `json:"file"`
	Sheet      string        `json:"sheet"`
	Format     string        `json:"format"`
	Year       string        `json:"year"`
	Currency   string        `json:"currency"`
	OnSide     bool          `json:"on_side"`     // its projects stand in columns: what is called a row below is one of them
	HeadingRow int           `json:"heading_row"` // 0 when there is none
	Columns    []yearsColumn `json:"columns"`
	NotRead    []string      `json:"not_read"` // headings that say nothing that is read
	Rows       int           `json:"rows"`     // headings, projects and rows left
	Taken      int           `json:"taken"`
	Left       []yearsLeft   `json:"left"`
	Notes      []string      `json:"notes"`
	Odd        []string      `json:"odd"`
	Others     []string      `json:"other_sheets"` // of the file, without projects
	Asks       []string      `json:"asks"`         // sums of which nothing says what they are counted in
	Problem    string        `json:"problem"`      // why nothing of it can be read
}

type yearsLeft struct {
	Row    int    `json:"row"`
	Reason string `json:"reason"`
}

// yearsTotal is a sum over the projects whose figure is known.
type yearsTotal struct {
	Sum      int64  `json:"sum"` // in whole units of the currency
	Known    int    `json:"known"`
	Currency string `json:"currency"`
	Mixed    bool   `json:"mixed"` // they are in several currencies, and not added up
}

// yearsLike is a project that a row resembles, and where it stood last.
type yearsLike struct {
	List string `json:"list"`
	Row  int    `json:"row"`
	Name string `json:"name"`
}

type yearsColumn struct {
	Column  int    `json:"column"`
	Heading string `json:"heading"`
	Field   string `json:"field"`
}

type yearsTally struct {
	Year     string         `json:"year"`
	Projects int            `json:"projects"`
	Fresh    int            `json:"first_time"`
	Rated    int            `json:"rated"`
	Points   [6]int         `json:"by_points"` // from red, 1, to green, 5; 0: without a rating
	Why      map[string]int `json:"unrated"`   // by reason
	Cost     yearsTotal     `json:"cost"`
	Benefit  yearsTotal     `json:"benefits"`
	Later    int            `json:"ends_later"`
	Compared int            `json:"ends_compared"`
	Middle   int            `json:"median_slip_days"`
}

type yearsProject struct {
	Name   string       `json:"name"`
	ID     string       `json:"id"`
	Owner  string       `json:"owner"`
	Points []yearsPoint `json:"years"`
}

type yearsPoint struct {
	Year    string       `json:"year"`
	List    string       `json:"list"`
	Row     int          `json:"row"`
	By      portfolio.By `json:"same_because"`
	Name    string       `json:"name"`
	Rating  yearsRating  `json:"rating"`
	Start   yearsFact    `json:"start"`
	End     yearsFact    `json:"end"`
	Moved   *int         `json:"moved_days"` // of the end since the list before; null where either is not known
	Cost    yearsFact    `json:"cost"`
	Benefit yearsFact    `json:"benefits"`
}

// yearsFact is what a cell says, as it was written and as it was understood: a day, or a sum in whole units of the currency.
type yearsFact struct {
	Written string  `json:"written"`
	Day     string  `json:"day,omitempty"`
	Sum     *int64  `json:"sum,omitempty"`
	Reason  *string `json:"reason,omitempty"` // why it is not known
}

type yearsRating struct {
	Written string `json:"written"`
	Points  int    `json:"points"`
	Reason  string `json:"reason"` // why there are none
}

type yearsDoubt struct {
	List string      `json:"list"`
	Row  int         `json:"row"`
	Name string      `json:"name"`
	Why  string      `json:"why"`
	With []yearsLike `json:"with"`
}

func newYearsObject(laid *work.Laid) *yearsObject {
	o := &yearsObject{Schema: "counterpart/years/1", Lists: []yearsList{}, Years: []yearsTally{}, Projects: []yearsProject{}, Doubts: []yearsDoubt{}}
	for i := range laid.Lists {
		l := newYearsList(i+1, &laid.Lists[i])
		o.QuestionCount += len(l.Asks)
		if l.Problem != "" {
			o.QuestionCount++
		}
		o.Lists = append(o.Lists, l)
	}
	for i := range laid.Tallies {
		t := &laid.Tallies[i]
		o.Years = append(o.Years, yearsTally{t.Label, t.Projects, t.Fresh, t.Rated(), t.Points, t.Why, newYearsTotal(t.Cost), newYearsTotal(t.Benefit), t.Later(), len(t.Slips), t.Middle()})
	}
	for i := range laid.Lines {
		l := &laid.Lines[i]
		p := yearsProject{Name: l.Name, ID: l.ID, Owner: l.Owner}
		for k := range l.Points {
			p.Points = append(p.Points, newYearsPoint(laid, l, k))
		}
		o.Projects = append(o.Projects, p)
	}
	for _, d := range laid.Doubts {
		o.QuestionCount++
		o.Doubts = append(o.Doubts, yearsDoubt{d.List, d.At, d.Name, d.Why, newYearsLikes(d.With)})
	}
	return o
}

func newYearsList(n int, l *work.LaidList) yearsList {
	y := &l.Year
	out := yearsList{List: n, File: l.File, Sheet: l.Sheet, Format: l.Setup.Format, Year: y.Label, Currency: y.Sign, OnSide: y.Setup.OnSide, HeadingRow: y.Setup.Head,
		Columns: []yearsColumn{}, NotRead: append([]string{}, y.Other...), Rows: y.Count(), Taken: len(y.Entries), Left: []yearsLeft{},
		Notes: append([]string{}, y.Notes...), Odd: append([]string{}, l.Setup.Odd...), Others: append([]string{}, l.Setup.Others...), Asks: []string{}, Problem: y.Problem}
	for _, c := range y.Columns {
		out.Columns = append(out.Columns, yearsColumn{c.At, c.Heading, string(c.Field)})
	}
	for _, x := range y.Left {
		out.Left = append(out.Left, yearsLeft{x.At, x.Why})
	}
	for _, f := range y.Asks {
		out.Asks = append(out.Asks, string(f))
	}
	return out
}

func newYearsTotal(t portfolio.Total) yearsTotal {
	return yearsTotal{t.Whole, t.Known, t.Sign, t.Mixed}
}

func newYearsLikes(all []portfolio.Like) []yearsLike {
	out := []yearsLike{}
	for _, x := range all {
		out = append(out, yearsLike{x.List, x.At, x.Name})
	}
	return out
}

func newYearsPoint(laid *work.Laid, l *portfolio.Line, k int) yearsPoint {
	p := &l.Points[k]
	e := &p.Entry
	out := yearsPoint{Year: laid.Years.Years[p.Year].Label, List: p.List, Row: p.At, By: p.By, Name: e.Said[portfolio.Name], Rating: yearsRating{e.Rating.Word, e.Rating.Points, e.Rating.Why},
		Start: dayFact(e.Begins), End: dayFact(e.Ends), Cost: sumFact(e.Cost), Benefit: sumFact(e.Benefit)}
	if days, ok := l.Slip(k); ok {
		out.Moved = &days
	}
	return out
}

func dayFact(d portfolio.Day) yearsFact {
	if d.On == 0 {
		return yearsFact{Written: d.Word, Reason: &d.Why}
	}
	return yearsFact{Written: d.Word, Day: d.On.String()}
}

func sumFact(a portfolio.Amount) yearsFact {
	if a.Why != "" {
		return yearsFact{Written: a.Word, Reason: &a.Why}
	}
	return yearsFact{Written: a.Word, Sum: &a.Whole}
}

func (o *yearsObject) print(w io.Writer) error {
	var t table
	for i := range o.Lists {
		o.Lists[i].rows(&t)
		t.row("")
	}
	for _, y := range o.Years {
		text := fmt.Sprintf("%s, %d for the first time, %d rated (red %d, amber/red %d, amber %d, amber/green %d, green %d)", counted(y.Projects, "project"), y.Fresh, y.Rated,
			y.Points[1], y.Points[2], y.Points[3], y.Points[4], y.Points[5])
		t.row("year "+yearWord(y.Year), text)
		t.row("", fmt.Sprintf("whole-life cost %s; benefits %s", sumOf(y.Cost, y.Projects), sumOf(y.Benefit, y.Projects)))
		if y.Compared > 0 {
			t.row("", fmt.Sprintf("%d of %d ends are later than in the list before, in the middle by %s", y.Later, y.Compared, counted(y.Middle, "day")))
		}
	}
	for _, d := range o.Doubts {
		t.row("question", fmt.Sprintf("list %s row %d, %s: %s", d.List, d.Row, d.Name, d.Why))
		for _, x := range d.With {
			t.row("", fmt.Sprintf("like %s, list %s row %d", x.Name, x.List, x.Row))
		}
	}
	t.row("projects", fmt.Sprint(len(o.Projects)))
	t.row("questions", fmt.Sprint(o.QuestionCount))
	return t.print(w)
}

// rows says how a list was read, and what became of each of its rows.
func (l *yearsList) rows(t *table) {
	row, column := "row", "column"
	if l.OnSide {
		row, column = column, row
	}
	of := l.File
	if l.Sheet != "" {
		of += ", sheet " + l.Sheet
	}
	t.row(fmt.Sprintf("list %d", l.List), of+": "+l.Format)
	if l.Problem != "" {
		t.row("", "cannot be read: "+l.Problem)
	} else {
		t.row("", fmt.Sprintf("year %s, headings in %s %d", yearWord(l.Year), row, l.HeadingRow))
	}
	for _, c := range l.Columns {
		t.row(fmt.Sprintf("%s %d", column, c.Column), fmt.Sprintf("%s: read as %s", c.Heading, portfolio.Field(c.Field).Words()))
	}
	if len(l.NotRead) > 0 {
		t.row("not read", strings.Join(l.NotRead, "; "))
	}
	for _, n := range append(append([]string{}, l.Notes...), l.Odd...) {
		t.row("note", n)
	}
	if len(l.Others) > 0 {
		t.row("other sheets", strings.Join(l.Others, "; "))
	}
	for _, f := range l.Asks {
		t.row("question", fmt.Sprintf("nothing says what “%s” is counted in: say it with --unit", portfolio.Field(f).Words()))
	}
	t.row(row+"s", fmt.Sprintf("%d: %d taken, %d left", l.Rows, l.Taken, len(l.Left)))
	for i := 0; i < len(l.Left); {
		k := i + 1 // the next that lies apart, or was left for another reason
		for k < len(l.Left) && l.Left[k].Row == l.Left[k-1].Row+1 && l.Left[k].Reason == l.Left[i].Reason {
			k++
		}
		at := fmt.Sprintf("%s %d", row, l.Left[i].Row)
		if k > i+1 {
			at = fmt.Sprintf("%ss %d to %d", row, l.Left[i].Row, l.Left[k-1].Row)
		}
		t.row(at, "left: "+l.Left[i].Reason)
		i = k
	}
}

func yearWord(year string) string {
	if year == "" {
		return "not said"
	}
	return year
}

func counted(n int, thing string) string {
	if n == 1 || n == -1 {
		return fmt.Sprintf("%d %s", n, thing)
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func sumOf(t yearsTotal, of int) string {
	switch {
	case t.Known == 0:
		return "not given"
	case t.Mixed:
		return "in several currencies, not added up"
	}
	return fmt.Sprintf("%s of %d of %d", portfolio.Short(t.Sum, t.Currency), t.Known, of)
}
