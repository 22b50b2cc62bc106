package engage

import (
	"context"
	"errors"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// mostDraft is how many bytes of a draft are kept: a form with the longest text, as a form spells letters of any alphabet.
const mostDraft = 12 * mostBody

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
		d, err = tx.Draft(ctx, form)
		return err
	})
	if errors.Is(err, store.ErrRefused) {
		return engage.Draft{}, nil
	}
	return d, err
}

// Begun is a draft with what can be done about it.
type Begun struct {
	engage.Draft
	Open bool // what it is a draft of is still the viewer's to write
}

// begun lists what the viewer has begun to write, newest first.
func begun(ctx context.Context, tx *store.Tx, v access.Viewer, limit int) (out []Begun, err error) {
	drafts, err := tx.Drafts(ctx, limit)
	if err != nil || len(drafts) == 0 {
		return nil, err
	}
	var scopes []access.ScopeID
	var notes []string
	for _, d := range drafts {
		if parts := strings.SplitN(d.Form, "/", 4); len(parts) == 4 {
			scopes = append(scopes, access.ScopeID(parts[2]))
			if id, _, _ := strings.Cut(parts[3], "/"); parts[0] == "note" && id != "new" {
				notes = append(notes, id)
			}
		}
	}
	reaches, err := tx.ReachesIn(ctx, scopes)
	if err != nil {
		return nil, err
	}
	about, err := tx.NotesNamed(ctx, notes)
	for _, d := range drafts {
		out = append(out, Begun{d, writable(v, reaches, about, d.Form)})
	}
	return out, err
}

// writable reports whether the form that a draft is named after is still the viewer's to fill in.
func writable(v access.Viewer, held []access.Reach, notes []engage.Note, form string) bool {
	parts := strings.SplitN(form, "/", 4)
	if len(parts) < 4 {
		return false
	}
	var reaches []access.Reach
	for _, r := range held {
		if r.Scope == access.ScopeID(parts[2]) {
			reaches = append(reaches, r)
		}
	}
	if parts[0] == "case" { // a form about a part of a project's case
		_, writes := reachOf(v, reaches, ours(v), access.Benefit, access.Change)
		return writes
	}
	if parts[0] == "matter" {
		_, own := reachOf(v, reaches, ours(v), access.Matter, access.Change)
		_, both := reachOf(v, reaches, access.Shared, access.Matter, access.Change)
		return own || both
	}
	if parts[0] == "accept" { // an answer to a submission
		_, own := reachOf(v, reaches, ours(v), access.Acceptance, access.Add)
		_, both := reachOf(v, reaches, access.Shared, access.Acceptance, access.Add)
		return own || both
	}
	own, writes := reachOf(v, reaches, ours(v), access.Note, access.Add)
	id, _, answer := strings.Cut(parts[3], "/")
	if !writes || id == "new" {
		return writes
	}
	at := slices.IndexFunc(notes, func(n engage.Note) bool {
		return n.ID == id && slices.ContainsFunc(reaches, func(r access.Reach) bool {
			return r.Room == n.Room && (r.Audience == ours(v) || r.Audience == access.Shared) && access.Decide(v, r, access.Note, access.See)
		})
	})
	return at >= 0 && notes[at].Erased == 0 && (answer || notes[at].Room == own.Room)
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
