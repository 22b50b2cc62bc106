package dispatch

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// opening makes a message with a link that lets somebody in. What the seat asked for that has ended is not sent.
func (w Work) opening(ctx context.Context, o store.Outgoing, open Opener) (m notice.Message, why notice.Reason, err error) {
	err = w.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		s, err := tx.SeatByID(ctx, o.Seat)
		if err == nil && s.Until <= tx.Now().UnixMicro() {
			why = notice.Ended
		}
		return err
	})
	if err != nil || why != "" {
		return m, why, err
	}
	to, name, l, err := open(ctx, o.Person, o.About, w.Address)
	if errors.Is(err, store.ErrRefused) {
		return m, notice.Nothing, nil
	}
	if err != nil {
		return m, "", err
	}
	return notice.Message{ID: o.Message, To: to, ToName: name, Kind: o.Kind, Date: time.UnixMicro(o.Made).UTC(), Text: l.Text(), HTML: l.HTML()}, "", nil
}

// asked is how long a link leads to the page on which something is answered.
const asked = 14 * 24 * time.Hour

// answerHash is what is kept of the secret of such a link.
func answerHash(secret string) [32]byte { return sha256.Sum256([]byte("counterpart answer " + secret)) }

// ask gives a message the link by which its reader answers, and says how a reply is worded.
func (w Work) ask(ctx context.Context, tx *store.Tx, o store.Outgoing, made *Made, replied bool) error {
	secret := tx.NewOpaqueID() + tx.NewOpaqueID()
	if err := tx.AddAnswerLink(ctx, answerHash(secret), store.AnswerLink{Seat: o.Seat, Scope: o.Scope, Matter: o.About, Until: tx.Now().Add(asked).UnixMicro()}); err != nil {
		return err
	}
	url := w.Address + "/decide/" + secret
	made.Action = notice.Link{Text: made.Ask.Text, URL: url}
	options := notice.Section{Title: made.Ask.Title}
	for _, r := range made.Ask.Options {
		r.URL = url + "?" + r.URL
		options.Rows = append(options.Rows, r)
	}
	made.Sections = append(made.Sections, options)
	if replied && made.Ask.Hint != "" {
		made.Foot = append(made.Foot, made.Ask.Hint)
	}
	return nil
}

// Answering is what a link in a mail leads the viewer to, or store.ErrRefused: it is theirs alone, and leads there once.
func (w Work) Answering(ctx context.Context, v access.Viewer, secret string) (scope access.ScopeID, matter string, err error) {
	defer errs.Wrap(&err, "dispatch.Answering")
	if v.Person == "" || v.Token || v.Link {
		return "", "", store.ErrRefused
	}
	err = w.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		l, err := tx.AnswerLink(ctx, answerHash(secret), v.Seat)
		scope, matter = l.Scope, l.Matter
		return err
	})
	return scope, matter, err
}

// Answered uses a link up within the act it led to.
func (w Work) Answered(ctx context.Context, a *act.Act, secret string) (err error) {
	defer errs.Wrap(&err, "dispatch.Answered")
	return a.System(ctx, store.SendMail, func(tx *store.Tx) error { return tx.UseAnswerLink(ctx, answerHash(secret), a.Viewer.Seat) })
}

// heads adds the signed heads of the records that a reader answers for to their summary. For these alone a summary goes out once a
// week, so that no stretch of the record stays longer without a witness in somebody's mailbox.
func (w Work) heads(ctx context.Context, o store.Outgoing, r reader, made *Made) error {
	if w.Heads == nil {
		return nil
	}
	weekly := r.wishes.Rhythm == notice.Weekly || time.UnixMicro(o.Made).In(Zone(r.wishes.Zone)).Weekday() == time.Monday
	if made.Empty() && !weekly {
		return nil
	}
	s, files, err := w.Heads(ctx, r.viewer, w.Address)
	if err == nil && len(files) > 0 {
		made.Sections, made.Files = append(made.Sections, s), files
	}
	return err
}

// Failing is somebody whose mail comes back, as who runs the installation sees it: they know names and addresses anyway.
type Failing struct {
	store.Failing
	Name, Email string
}

const mostFailing = 100

// failing lists whose mail comes back.
func failing(ctx context.Context, tx *store.Tx) (out []Failing, err error) {
	list, err := tx.Failings(ctx, mostFailing)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		p, err := tx.Person(ctx, f.Person)
		if err != nil {
			return nil, err
		}
		out = append(out, Failing{f, p.Name, p.Email})
	}
	return out, nil
}

// TryAgain forgets that mail to somebody came back: they said so themselves, or who runs the installation.
func (w Work) TryAgain(ctx context.Context, v access.Viewer, person access.PersonID) (err error) {
	defer errs.Wrap(&err, "dispatch.TryAgain")
	if v.Person == "" || v.Token || v.ReadOnly || v.Person != person && !v.Admin {
		return store.ErrRefused
	}
	return w.DB.System(ctx, store.SendMail, func(tx *store.Tx) error { return tx.EndFailing(ctx, person) })
}

// Came is what came back of a message.
type Came struct {
	Message string // the random part of its Message-ID
	Code    string // such as 5.1.1
	Final   bool
}

// CameBack notes what came back. A message that was never sent, and one that is only late, change nothing.
func (w Work) CameBack(ctx context.Context, tx *store.Tx, c Came) error {
	o, err := tx.OutgoingNamed(ctx, c.Message)
	if errors.Is(err, store.ErrRefused) || err == nil && (!c.Final || o.State != store.MailSent) {
		return nil
	}
	if err != nil {
		return err
	}
	if o.Person != "" {
		if err := tx.NoteFailing(ctx, o.Person, c.Code); err != nil {
			return err
		}
	}
	return tx.BackOutgoing(ctx, o.ID)
}

// ofPerson reports whether a kind of seat is a person's.
func ofPerson(k party.SeatKind) bool { return k == party.PersonSeat || k == party.GuestSeat }
