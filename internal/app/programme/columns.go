package programme

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// columnsPart is what the columns of a spreadsheet were taken for.
const columnsPart = "columns"

// tableFormat is the format of submissions that are spreadsheets.
const tableFormat = "table"

// Columns is what the columns of a spreadsheet were taken for.
type Columns struct {
	Said  map[string]string `json:"said"` // by field: the column that somebody said, "" for none of them; a field that is missing was found out
	Own   bool              `json:"own"`  // it was said of this very submission, and not of an earlier one
	Head  int               `json:"head"` // the row of the headings, as somebody said; 0 to find it out
	Sheet string            `json:"sheet"`
	Row   int               `json:"row"` // of the headings, from 1; 0 when there are none
	List  []Column          `json:"list"`
}

// Column is one column of a spreadsheet.
type Column struct {
	Letters string `json:"letters"`
	Heading string `json:"heading"`
	Field   string `json:"field"`  // "" when it was passed over
	Unsure  string `json:"unsure"` // why that may be wrong, "" when it is plain
	Sample  string `json:"sample"` // its first value
}

// columnsOf is what was said of the columns of a submission before, or else of those of the latest one beside it: it is remembered from
// one upload to the next.
func columnsOf(ctx context.Context, tx *store.Tx, r rooms, s programme.Submission) (out Columns, err error) {
	var latest programme.Part
	for _, at := range []access.Reach{r.own, r.shared} {
		if at.Room == "" || at.Room == r.shared.Room && r.own.Room == r.shared.Room {
			continue
		}
		parts, err := tx.PartsNamed(ctx, store.At(at), columnsPart)
		if err != nil {
			return out, err
		}
		for _, p := range parts {
			c, err := decodeColumns(p)
			if err != nil {
				return out, err
			}
			switch {
			case p.Submission == s.ID && c.Own:
				return c, nil
			case p.Submission != s.ID && c.Own && cmp.Or(cmp.Compare(p.Made, latest.Made), strings.Compare(p.Submission, latest.Submission)) > 0:
				latest, out = p, Columns{Said: c.Said}
			}
		}
	}
	return out, nil
}

func decodeColumns(p programme.Part) (c Columns, err error) {
	return c, json.Unmarshal(p.Body, &c)
}

// readAs is what was said of the columns when a submission was read, so that it is read the same way again.
func (w Work) readAs(ctx context.Context, tx *store.Tx, s programme.Submission) (c Columns, err error) {
	if s.Format == tableFormat {
		_, _, err = part(ctx, tx, placeOf(s), s.ID, columnsPart, &c)
	}
	return c, err
}

// columns notes what the columns of a spreadsheet were taken for. Where it could not be read that is what somebody has to say.
func (o *Outcome) columns(e *encoded, l *assess.Loaded, from original) {
	t := assess.TableColumns(from.body)
	if l != nil {
		t = l.Table
	}
	if t == nil {
		return
	}
	o.submission.Format = tableFormat
	c := Columns{Said: from.columns.Said, Own: from.columns.Own, Head: from.columns.Head, Sheet: t.Sheet, Row: t.Row}
	for _, x := range t.Columns {
		c.List = append(c.List, Column{Letters: x.Letters, Heading: x.Heading, Field: x.Field, Unsure: x.Unsure, Sample: x.Sample})
	}
	if c.Own && l != nil {
		c.named()
	}
	e.add(columnsPart, c)
}

// load reads the file. What was said of the columns of an earlier one counts where this one has those columns.
func (o original) load() (*assess.Loaded, error) {
	l, err := assess.LoadWith(o.name, bytes.NewReader(o.body), assess.Options{Columns: o.columns.Said, Headings: o.columns.Head})
	if err != nil && len(o.columns.Said) > 0 && !o.columns.Own {
		return assess.Load(o.name, bytes.NewReader(o.body), "")
	}
	return l, err
}

// ColumnsView is what the columns of a submission were taken for, with what they can be.
type ColumnsView struct {
	In
	Row
	Columns
	Fields    []Field
	Task      *store.Task
	MayChange bool
}

// Field is something that a column can say of an activity.
type Field struct{ Key, Title string }

// Columns is what the columns of a submission were taken for; nothing for one that is no spreadsheet.
func (w Work) Columns(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string) (out ColumnsView, err error) {
	defer errs.Wrap(&err, "programme.Columns(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		var s SubmissionView
		l, at, err := w.open(ctx, tx, v, engagement, id, &s)
		if err != nil {
			return err
		}
		out.In, out.Row = s.In, s.Row
		if out.Format != tableFormat {
			return store.ErrRefused
		}
		if err := s.about(ctx, tx, l, at); err != nil {
			return err
		}
		if s.Task != nil && !s.Task.State.Over() {
			out.Task = s.Task
		}
		out.MayChange = s.May.Reread && at.Room == l.own.Room && at.Room != l.shared.Room
		_, _, err = part(ctx, tx, store.At(at), id, columnsPart, &out.Columns)
		return err
	})
	for _, f := range assess.TableFields() {
		out.Fields = append(out.Fields, Field(f))
	}
	return out, err
}

// ChooseColumns says which column of a spreadsheet is which field, and asks for it to be read again. What is said is remembered for the
// next one of the engagement. The headings are in a row, from 1; 0 to find it out. Once both sides see a submission, its columns stay
// what they are.
func (w Work) ChooseColumns(ctx context.Context, v access.Viewer, engagement access.ScopeID, submission string, columns map[string]string, headings int) (task string, err error) {
	defer errs.Wrap(&err, "programme.ChooseColumns(%s)", engagement)
	err = w.change(ctx, v, engagement, submission, access.Change, func(a *act.Act, s programme.Submission, at access.Reach) error {
		if s.Format != tableFormat || at.Audience == access.Shared {
			return store.ErrRefused
		}
		var c Columns
		if _, _, err := part(ctx, a.Tx, store.At(at), s.ID, columnsPart, &c); err != nil {
			return err
		}
		if err := c.say(columns, headings); err != nil {
			return err
		}
		body, err := encode(c)
		if err != nil {
			return err
		}
		if err := a.KeepPart(ctx, programme.Part{Organisation: at.Organisation, Room: at.Room, Shared: at.SharedRoom, SubmissionRoom: s.Room, Submission: s.ID, Name: columnsPart,
			Engine: Engine, Body: body}); err != nil {
			return err
		}
		task, err = begin(ctx, a, s, Called(s))
		return err
	})
	return task, err
}

// mostHeading is the last row in which headings can be.
const mostHeading = 1_000

// say takes over what somebody says of the columns, by their letters. Fields that no column is said to be are none of them.
func (c *Columns) say(columns map[string]string, headings int) error {
	said := map[string]string{}
	var wrong []errs.Field
	if headings < 0 || headings > mostHeading {
		wrong = append(wrong, errs.Field{Path: "headings", Message: "Write the number of the row that the headings are in, or leave it empty."})
	}
	for _, f := range assess.TableFields() {
		said[f.Key] = ""
	}
	for _, letters := range slices.Sorted(maps.Keys(columns)) {
		field := columns[letters]
		there := slices.ContainsFunc(c.List, func(x Column) bool { return x.Letters == letters })
		before, known := said[field]
		switch {
		case field == "":
		case !there || !known:
			wrong = append(wrong, errs.Field{Path: "column_" + letters, Message: "Choose what the column is from the list."})
		case before != "":
			wrong = append(wrong, errs.Field{Path: "column_" + letters, Message: "Another column is said to be this already: choose one of them."})
		default:
			said[field] = letters
		}
	}
	c.Said, c.Own, c.Head = said, true, headings
	return errs.InvalidFields("Not every column can be what was chosen", wrong)
}

// named says by their headings which columns are which, so that they are found in the next file wherever they stand: by its letters
// where a column has no heading of its own.
func (c *Columns) named() {
	c.Said = map[string]string{}
	for _, f := range assess.TableFields() {
		c.Said[f.Key] = ""
	}
	for _, x := range c.List {
		alike := func(y Column) bool { return y.Letters != x.Letters && strings.EqualFold(y.Heading, x.Heading) }
		switch {
		case x.Field == "":
		case x.Heading == "" || slices.ContainsFunc(c.List, alike):
			c.Said[x.Field] = x.Letters
		default:
			c.Said[x.Field] = x.Heading
		}
	}
}

// shareColumns keeps with a copy what its columns were read as, so that the other side sees what was looked at before.
func shareColumns(ctx context.Context, a *act.Act, s programme.Submission, shared access.Reach, copied programme.Submission) error {
	p, err := maybe(a.Part(ctx, placeOf(s), s.ID, columnsPart))
	if err != nil || p.Name == "" {
		return err
	}
	c, err := decodeColumns(p)
	if err != nil {
		return err
	}
	c.Own = c.Said != nil
	body, err := encode(c)
	if err != nil {
		return err
	}
	return a.KeepPart(ctx, programme.Part{Organisation: shared.Organisation, Room: shared.Room, Shared: shared.SharedRoom, SubmissionRoom: copied.Room, Submission: copied.ID,
		Name: columnsPart, Engine: Engine, Body: body})
}
