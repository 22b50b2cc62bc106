package job

import (
	"context"
	"time"

	"counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/store"
)

// keepMail is how long it is remembered which messages came, so that none is taken twice.
const keepMail = 365 * 24 * time.Hour

// TakesMail is the work on messages that were accepted: as soon as they come, and every minute those that could not be worked on.
func TakesMail(m mail.Work) Kind {
	return Kind{Name: mail.Job, Every: time.Minute, Work: func(ctx context.Context, _ *Work) error {
		_, err := m.TakeDue(ctx)
		return err
	}}
}

// ForgetsMail is the daily forgetting of what is known of messages that are kept elsewhere.
func ForgetsMail(db *store.DB) Kind {
	return Kind{Name: "sweep-mail-in", Every: daily, Work: func(ctx context.Context, _ *Work) error {
		return db.System(ctx, store.Sweep, func(tx *store.Tx) error { return tx.SweepSpool(ctx, tx.Now().Add(-keepMail).UnixMicro()) })
	}}
}
