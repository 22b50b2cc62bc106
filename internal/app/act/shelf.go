package act

import (
	"context"
	"errors"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Shelf is the filters of one list that somebody keeps under a name, at their own desk.
type Shelf struct {
	Saved   []register.Saved
	MaySave bool
}

// A name and a filter that are kept have so many characters at most.
const (
	mostShelved = 120
	mostFilter  = 1000
)

// ShelfOf reads what the viewer keeps of a list, which is named by the id of its scope or by a word.
func ShelfOf(ctx context.Context, tx *store.Tx, v access.Viewer, list string) (s Shelf, err error) {
	desk, err := tx.MyDesk(ctx)
	if errors.Is(err, store.ErrRefused) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	s.MaySave = !v.ReadOnly
	all, err := tx.Saved(ctx, desk)
	for _, x := range all {
		if query, of := strings.CutPrefix(x.Query, list+"?"); of {
			x.Query = query
			s.Saved = append(s.Saved, x)
		}
	}
	return s, err
}

// Shelve keeps a filter of a list under a name at the viewer's desk, once may finds nothing against it.
func Shelve(ctx context.Context, db *store.DB, v access.Viewer, list, name, query string, may func(*Act) error) error {
	var c Input
	name = c.Line("name", name, "the name of the list", true, mostShelved)
	if len(query) > mostFilter {
		c.Say("name", "The filter is too long to be kept.")
	}
	if err := c.Err(); err != nil {
		return err
	}
	return AtDesk(ctx, db, v, func(a *Act) error {
		if err := may(a); err != nil {
			return err
		}
		all, err := ShelfOf(ctx, a.Tx, v, list)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all.Saved, func(x register.Saved) bool { return x.Name == name }) {
			return errs.InvalidFields("This name is taken", []errs.Field{{Path: "name", Message: "You keep another filter under this name. Forget that one first, or choose another name."}})
		}
		return a.Save(ctx, store.At(a.Reach), register.Saved{ID: a.NewID(), Name: name, Query: list + "?" + query})
	})
}

// Unshelve forgets a filter that is kept under a name.
func Unshelve(ctx context.Context, db *store.DB, v access.Viewer, id string) error {
	return AtDesk(ctx, db, v, func(a *Act) error { return a.DropSaved(ctx, store.At(a.Reach), id) })
}

// AtDesk acts at the viewer's own desk.
func AtDesk(ctx context.Context, db *store.DB, v access.Viewer, do func(*Act) error) error {
	in := Intent{Scope: access.ScopeID(v.Organisation), Audience: access.Named, Kind: access.Draft, Verb: access.Change}
	return Do(ctx, db, v, in, do)
}
