package portfolio

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// What is recorded of a list of published projects.
const (
	publishedBegun   record.Kind = "published.begun"
	publishedTaken   record.Kind = "published.taken"
	publishedUndone  record.Kind = "published.undone"
	publishedDropped record.Kind = "published.dropped"
	publishedSettled record.Kind = "published.settled"
	whatPublished                = "published"
)

// Setup is how a list is read, as it is kept with it.
type Setup struct {
	core.Setup
	Table    string                `json:"table"`
	Headings []string              `json:"headings,omitempty"`
	Chosen   map[string]core.Field `json:"chosen,omitempty"` // what somebody said a heading means
	Sign     string                `json:"sign,omitempty"`
	Format   string                `json:"format,omitempty"` // how the file is written: its encoding and what stands between cells
	Notes    []string              `json:"notes,omitempty"`
	Odd      []string              `json:"odd,omitempty"`    // what of the file could not be read as it stands
	Others   []string              `json:"others,omitempty"` // sheets of the file that name no projects
	Recalled int                   `json:"recalled,omitempty"`
	Replaces string                `json:"replaces,omitempty"` // the list it counts in place of; Beside: none; "": nobody said
}

// List is a list with what its rows are.
type List struct {
	store.Published
	Setup   Setup
	Year    core.Year // as it would be taken, or as it was
	Task    *lists.Task
	Earlier []Earlier        // while it is being looked at: lists that are in and hold projects of the same years
	By      *store.Published // the newer issue that counts in its place, nil for none
}

// UnderWay reports whether a job is taking the list in.
func (l *List) UnderWay() bool { return l.Task != nil && !l.Task.State.Over() }

// home is the room that lists are kept in: that of the viewer's organisation.
func home(ctx context.Context, tx *store.Tx, v access.Viewer) (access.Reach, error) {
	reaches, err := tx.Reaches(ctx, access.ScopeID(v.Organisation))
	if err != nil {
		return access.Reach{}, err
	}
	at := slices.IndexFunc(reaches, func(r access.Reach) bool {
		return r.Audience == access.ClientOnly && access.Decide(v, r, access.Published, access.See)
	})
	if at < 0 {
		return access.Reach{}, store.ErrRefused
	}
	return reaches[at], nil
}

func (w Work) onHome(ctx context.Context, v access.Viewer, verb access.Verb, do func(*act.Act) error) error {
	return act.Do(ctx, w.DB, v, act.Intent{Scope: access.ScopeID(v.Organisation), Audience: access.ClientOnly, Kind: access.Published, Verb: verb}, do)
}

// into puts into a list how it is read, and what that comes to.
func (s Setup) into(p *store.Published, y *core.Year) error {
	s.Headings, s.Notes, s.Sign = y.Headings, y.Notes, y.Sign
	p.Label, p.Taken, p.Listed = y.Label, len(y.Entries), len(y.Left)
	b, err := json.Marshal(s)
	p.Setup = string(b)
	return err
}

func noted(ctx context.Context, a *act.Act, kind record.Kind, id, file string, n int) error {
	_, err := a.Record(ctx, a.Reach, kind, store.Ref{What: whatPublished, ID: id}, record.Field{Name: "file", Value: []byte(file)}, record.Field{Name: "rows", Value: []byte(fmt.Sprint(n))})
	return err
}

// Lists lists the lists of the viewer's organisation, the newest first.
func (w Work) Lists(ctx context.Context, v access.Viewer) (out []List, may bool, err error) {
	defer errs.Wrap(&err, "portfolio.Lists")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := home(ctx, tx, v)
		if err != nil {
			return err
		}
		may = access.Decide(v, r, access.Published, access.Add)
		all, err := tx.PublishedAll(ctx, store.At(r))
		if err != nil {
			return err
		}
		over, err := replaced(all)
		for _, p := range all {
			l := List{Published: p}
			if by, gone := over[p.ID]; gone && p.State == casebook.Applied {
				l.By = &by
			}
			if err := json.Unmarshal([]byte(p.Setup), &l.Setup); err != nil {
				return err
			}
			out = append(out, l)
		}
		return err
	})
	return out, may, err
}

// List is one list with every row of it.
func (w Work) List(ctx context.Context, v access.Viewer, id string) (l *List, err error) {
	defer errs.Wrap(&err, "portfolio.List")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := home(ctx, tx, v)
		if err != nil {
			return err
		}
		if l, _, err = load(ctx, tx, store.At(r), id); err != nil || l.State != casebook.Open {
			return err
		}
		return l.earlier(ctx, tx, store.At(r))
	})
	return l, err
}

// load reads a list: as its cells are read while it is open, and as it was taken once it was.
func load(ctx context.Context, tx *store.Tx, at store.Place, id string) (l *List, t core.Table, err error) {
	l = &List{}
	if l.Published, err = tx.Published(ctx, at, id); err != nil {
		return nil, t, err
	}
	if err := json.Unmarshal([]byte(l.Published.Setup), &l.Setup); err != nil {
		return nil, t, err
	}
	t.Name = l.Setup.Table
	grid, err := tx.PublishedPart(ctx, at, id, store.PartGrid)
	if err != nil {
		return nil, t, err
	}
	if len(grid) > 0 {
		if err := json.Unmarshal(grid, &t.Rows); err != nil {
			return nil, t, err
		}
	}
	if l.State == casebook.Applied {
		all, err := tx.PublishedAll(ctx, at)
		if err != nil {
			return nil, t, err
		}
		over, err := replaced(all)
		if err != nil {
			return nil, t, err
		}
		if by, gone := over[id]; gone {
			l.By = &by
		}
		rows, err := tx.PublishedRows(ctx, at, id)
		if err != nil {
			return nil, t, err
		}
		l.Year = l.bare()
		return l, t, l.fill(&l.Year, rows)
	}
	l.Year = core.ReadAs(t, l.Setup.Setup)
	l.Year.List = id
	if l.State == casebook.Open {
		l.Task, err = lists.TaskOn(ctx, tx, at, id)
	}
	return l, t, err
}

// bare is a list without its rows, as it was taken.
func (l *List) bare() core.Year {
	y := core.Year{List: l.ID, Table: l.Setup.Table, Label: l.Label, Sign: l.Setup.Sign, Setup: l.Setup.Setup, Headings: l.Setup.Headings, Notes: l.Setup.Notes}
	for i, h := range l.Setup.Headings {
		if f := l.Setup.Fields[i+1]; f != "" {
			y.Columns = append(y.Columns, core.Column{At: i + 1, Heading: h, Field: f})
		} else if h = strings.Join(strings.Fields(h), " "); h != "" {
			y.Other = append(y.Other, h)
		}
	}
	return y
}

// fill puts rows that were kept into a year.
func (l *List) fill(y *core.Year, rows []store.PublishedRow) error {
	for _, r := range rows {
		if r.Reason != "" {
			y.Left = append(y.Left, core.Left{At: r.Index, Why: r.Reason})
			continue
		}
		var e core.Entry
		if err := json.Unmarshal([]byte(r.Entry), &e); err != nil {
			return err
		}
		y.Entries = append(y.Entries, e)
	}
	return nil
}

// Source is a row as it stands in its file.
type Source struct {
	List   *List
	At     int
	Cells  []Cell
	Entry  *core.Entry // nil where it is none
	Reason string      // why not
	Head   bool        // it is the headings
}

// Cell is what a row says below a heading.
type Cell struct {
	Heading string
	Text    string
	Field   core.Field
}

// Row is a row of a list as it stands in its file, beside what it was understood as.
func (w Work) Row(ctx context.Context, v access.Viewer, id string, at int) (s *Source, err error) {
	defer errs.Wrap(&err, "portfolio.Row")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := home(ctx, tx, v)
		if err != nil {
			return err
		}
		l, t, err := load(ctx, tx, store.At(r), id)
		if err != nil {
			return err
		}
		cells := l.Year.Whole(t, at)
		if cells == nil {
			return store.ErrRefused
		}
		s = &Source{List: l, At: at, Head: at == l.Setup.Head || l.Setup.Above && at == l.Setup.Head-1}
		for i, text := range cells {
			c := Cell{Text: text, Field: l.Setup.Fields[i+1]}
			if i < len(l.Setup.Headings) {
				c.Heading = l.Setup.Headings[i]
			}
			if c.Heading != "" || strings.TrimSpace(text) != "" {
				s.Cells = append(s.Cells, c)
			}
		}
		if k := slices.IndexFunc(l.Year.Entries, func(e core.Entry) bool { return e.At == at }); k >= 0 {
			s.Entry = &l.Year.Entries[k]
		}
		if k := slices.IndexFunc(l.Year.Left, func(x core.Left) bool { return x.At == at }); k >= 0 {
			s.Reason = l.Year.Left[k].Why
		}
		return nil
	})
	return s, err
}

// ListFile is the file of a list as it came.
func (w Work) ListFile(ctx context.Context, v access.Viewer, id string) (f lists.File, err error) {
	defer errs.Wrap(&err, "portfolio.ListFile")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := home(ctx, tx, v)
		if err != nil {
			return err
		}
		p, err := tx.Published(ctx, store.At(r), id)
		if err != nil {
			return err
		}
		f = lists.File{Name: p.File, Media: p.Media}
		f.Body, err = tx.PublishedPart(ctx, store.At(r), id, store.PartFile)
		if err == nil && len(f.Body) == 0 {
			err = store.ErrRefused
		}
		return err
	})
	return f, err
}

// clean is a short text on one line.
func clean(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if !utf8.ValidString(s) {
		return ""
	}
	return s
}

// Row is what a row of the list is called where it stands in its file.
func (l *List) Row() string {
	if l.Setup.OnSide {
		return "column"
	}
	return "row"
}
