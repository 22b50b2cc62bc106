package portfolio

import (
	"context"
	"encoding/json"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Years is the lists that were taken in, laid side by side.
type Years struct {
	Lists   map[string]store.Published
	Years   []core.Year
	Lines   []core.Line
	Doubts  []core.Doubt
	Tallies []core.Tally
	Said    []store.Sameness
	Open    int // lists that are being looked at
	May     bool

	moved moves
}

// Line is the project that a row is of, nil for none.
func (y *Years) Line(s core.Spot) *core.Line {
	s = y.moved.to(s)
	for i := range y.Lines {
		if slices.ContainsFunc(y.Lines[i].Points, func(p core.Point) bool { return p.Spot == s }) {
			return &y.Lines[i]
		}
	}
	return nil
}

// Years lays the lists of the viewer's organisation side by side.
func (w Work) Years(ctx context.Context, v access.Viewer) (y *Years, err error) {
	defer errs.Wrap(&err, "portfolio.Years")
	y = &Years{Lists: map[string]store.Published{}}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := home(ctx, tx, v)
		if err != nil {
			return err
		}
		y.May = access.Decide(v, r, access.Published, access.Add)
		return y.read(ctx, tx, store.At(r))
	})
	if err != nil {
		return nil, err
	}
	said := map[core.Spot]core.Said{}
	for _, s := range y.Said {
		said[core.Spot{List: s.List, At: s.Index}] = core.Said{Same: core.Spot{List: s.OfList, At: s.OfIndex}, Other: s.Other}
	}
	y.Years = core.Apart(y.Years)
	y.Lines, y.Doubts = core.Align(y.Years, y.moved.carried(said))
	y.Tallies = core.Tallies(y.Years, y.Lines)
	return y, nil
}

func (y *Years) read(ctx context.Context, tx *store.Tx, at store.Place) error {
	all, err := tx.PublishedAll(ctx, at)
	if err != nil {
		return err
	}
	rows, err := tx.PublishedTaken(ctx, at)
	if err != nil {
		return err
	}
	of := map[string][]store.PublishedRow{}
	for _, r := range rows {
		of[r.List] = append(of[r.List], r)
	}
	slices.Reverse(all) // in the order in which they came
	over, err := replaced(all)
	if err != nil {
		return err
	}
	in := map[string]core.Year{}
	for _, p := range all {
		if p.State == casebook.Open {
			y.Open++
		}
		if p.State != casebook.Applied {
			continue
		}
		l := List{Published: p}
		if err := json.Unmarshal([]byte(p.Setup), &l.Setup); err != nil {
			return err
		}
		year := l.bare()
		if err := l.fill(&year, of[p.ID]); err != nil {
			return err
		}
		in[p.ID] = year
		if _, gone := over[p.ID]; !gone {
			y.Lists[p.ID] = p
			y.Years = append(y.Years, year)
		}
	}
	y.moved = moves{}
	for id, by := range over {
		for was, is := range core.Compare(in[id], in[by.ID]).Rows {
			y.moved[core.Spot{List: id, At: was}] = core.Spot{List: by.ID, At: is}
		}
	}
	y.Said, err = tx.SamenessAll(ctx, at)
	return err
}
