package benefit

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// TryCurve is the case as it would be with other fields of a benefit. Nothing is kept.
func (w Work) TryCurve(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f Form) (view *View, err error) {
	defer errs.Wrap(&err, "benefit.TryCurve")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if view, err = w.see(ctx, tx, v, project); err != nil {
			return err
		}
		was, err := view.mine(v, casebook.Benefit, id)
		if err != nil {
			return err
		}
		s, c := sheets[casebook.Benefit], check{view: view}
		n, err := s.take(&c, &was, f.Values)
		if err != nil {
			return err
		}
		rows := replaced(view.Rows, n)
		if err := c.sound(s, rows, id); err != nil {
			return err
		}
		book, err := casebook.NewBook(rows)
		if err != nil {
			return err
		}
		whole := *view.Whole
		whole.Book = book
		view = seen(v, &whole)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return view, view.compute()
}
