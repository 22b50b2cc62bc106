package mail

import (
	"context"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/inbound"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Confirm makes of a message that waits for it what the viewer says that it means, in one act: do moves the thread on, and keeps with that
// what became of the message. Only whoever wrote it confirms it, and it counts from then on.
func (w Work) Confirm(ctx context.Context, v access.Viewer, id string, do func(scope access.ScopeID, matter string, also func(*act.Act) error) error) (err error) {
	defer errs.Wrap(&err, "mail.Confirm")
	m, _, err := w.kept(ctx, v, id)
	if err != nil {
		return err
	}
	if m.State != inbound.Pending || m.Person != v.Person || m.Matter == "" {
		return store.ErrRefused
	}
	return do(m.Scope, m.Matter, func(a *act.Act) error {
		m.State, m.Reason, m.Detail, m.DoneBy = inbound.Taken, inbound.None, "", v.Name
		return w.end(ctx, a, m)
	})
}

// mostShown is how much of a message its writer is shown again.
const mostShown = 200

// ConfirmLetter tells somebody that their answer by mail waits until they confirm it, signed in. Once it does not wait any more there is
// nothing to say.
func (w Work) ConfirmLetter(ctx context.Context, v access.Viewer, id, address string) (l notice.Letter, err error) {
	defer errs.Wrap(&err, "mail.ConfirmLetter")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		m, err := tx.Message(ctx, id)
		if err != nil {
			return err
		}
		if m.State != inbound.Pending || m.Person != v.Person {
			return store.ErrRefused
		}
		url := address + "/messages/" + id
		first, _, _ := strings.Cut(strings.TrimSpace(m.Said), "\n")
		l.Greeting = "Your answer came, and counts once you confirm it."
		l.Sections = []notice.Section{{Title: "What you wrote", Rows: []notice.Row{{Text: clip(first, mostShown), URL: url}}}}
		l.Action = notice.Link{Text: "Confirm it, signed in", URL: url}
		l.Foot = []string{"A mail alone decides, accepts and signs nothing: anybody could have sent it in your name."}
		return nil
	})
	return l, err
}
