package engage

import (
	"context"
	"errors"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// mostDraft is how many bytes of a draft are kept: a form with the longest text.
const mostDraft = 4 * mostBody

// NoteDraft names, among a person's drafts, the form in which a note of a scope is changed; "new" stands for one that is begun, and the
// id of a note with "/answer" for an answer to it.
func NoteDraft(kind access.Scope, scope access.ScopeID, note string) string {
	return "note/" + string(kind) + "/" + string(scope) + "/" + note
}

// desk is the viewer's own room, or store.ErrRefused for who has none: a guest, a link.
func desk(ctx context.Context, tx *store.Tx) (store.Place, error) { return tx.MyDesk(ctx) }

// SaveDraft keeps what the viewer has begun to write in a form, at their own desk. An empty body forgets it.
func (w Work) SaveDraft(ctx context.Context, v access.Viewer, form, body string) (err error) {
	defer errs.Wrap(&err, "engage.SaveDraft")
	if form == "" || len(form) > mostLine || len(body) > mostDraft {
		return errs.New(errs.Invalid, "The draft is too long to be kept.")
	}
	return act.Do(ctx, w.DB, v, act.Intent{Scope: home(v), Audience: access.Named, Kind: access.Draft, Verb: access.Change}, func(a *act.Act) error {
		if body == "" {
			return a.DropDraft(ctx, store.At(a.Reach), form)
		}
		return a.SaveDraft(ctx, store.At(a.Reach), form, body)
	})
}

// Draft is what the viewer has begun to write in a form; the zero value when nothing was.
func (w Work) Draft(ctx context.Context, v access.Viewer, form string) (d engage.Draft, err error) {
	defer errs.Wrap(&err, "engage.Draft")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at, err := desk(ctx, tx)
		if err != nil {
			return err
		}
		d, err = tx.Draft(ctx, at, form)
		return err
	})
	if errors.Is(err, store.ErrRefused) {
		return engage.Draft{}, nil
	}
	return d, err
}

// dropDraft forgets a draft of the viewer's in the transaction that keeps what it became.
func dropDraft(ctx context.Context, tx *store.Tx, form string) error {
	if form == "" {
		return nil
	}
	at, err := desk(ctx, tx)
	if errors.Is(err, store.ErrRefused) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.DropDraft(ctx, at, form)
}
