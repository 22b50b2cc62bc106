package job

import (
	"context"
	"time"

	"counterpart.dev/internal/app/dispatch"
	"counterpart.dev/internal/store"
)

// sendsMail is the kind of job that makes the mail that is due and sends it.
const sendsMail store.JobKind = "mail-send"

// mailing is how often it is looked for mail that is due.
const mailing = time.Minute

// SendsMail is the work of sending mail, which the installation asks for by itself.
func SendsMail(w dispatch.Work) Kind {
	return Kind{Name: sendsMail, Every: mailing, Work: func(ctx context.Context, _ *Work) error {
		_, err := w.Sweep(ctx)
		return err
	}}
}
