package mail

import (
	"context"
	"strings"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/inbound"
	core "counterpart.dev/internal/core/people"
	"counterpart.dev/internal/format/mail"
	"counterpart.dev/internal/store"
)

// Whoever writes to us, or is written to, has been spoken to. The client side keeps that about the people its projects depend on, in its own
// rooms: of its own messages as they are kept, of the other side's by what entered a thread that both see, after it did.

// contacts notes whom a message of the client side is from and to, in the transaction that keeps it. What a machine sent, came again or was not
// understood says nothing about anybody.
func (w Work) contacts(ctx context.Context, tx *store.Tx, v access.Viewer, row inbound.Message, m mail.Message) error {
	if v.Side != access.ClientSide || v.Person == "" || row.State != inbound.Taken && row.State != inbound.Pending && row.State != inbound.Draft {
		return nil
	}
	f := spoken(row)
	for _, list := range [][]mail.Address{m.From, m.To, m.Cc} {
		for _, a := range list {
			if a.Mail != "" && !w.Takes(a.Mail) {
				f.Emails = append(f.Emails, a.Mail)
			}
		}
	}
	return people.Work{DB: w.DB}.FeedAll(ctx, tx, v, f)
}

// spoken is a message as the source of a contact: known by its own name, so that it counts once however often it is put in.
func spoken(row inbound.Message) people.Fed {
	at := row.Took
	if row.Sent != 0 && row.Sent < row.Took || at == 0 {
		at = row.Sent
	}
	name := row.MessageID
	if name == "" {
		name = row.ID
	}
	y, mo, d := time.UnixMicro(at).UTC().Date()
	return people.Fed{Source: core.FromMail, Ref: hashOf("contact", name), Day: civil.NewDate(y, int(mo), d), Way: core.Message}
}

// heard notes, as the client's clock, that somebody of the other side wrote into a thread that both see. It says no more than the thread
// does, and what fails of it is no failure of the message.
func (w Work) heard(ctx context.Context, l letter) error {
	if l.viewer.Side != access.DeliverySide {
		return nil
	}
	f := spoken(l.row)
	f.People = []people.Present{{Person: l.viewer.Person, Name: l.viewer.Name, Side: l.viewer.Side}}
	for _, a := range l.m.From {
		f.Emails = append(f.Emails, strings.ToLower(a.Mail))
	}
	return w.DB.System(ctx, store.TakeMail, func(tx *store.Tx) error {
		agent, err := act.AgentFor(ctx, tx, l.token.Scope, access.ClientSide)
		if err != nil {
			return err
		}
		var project access.ScopeID
		err = tx.As(ctx, agent.Seat, func(tx *store.Tx) error {
			s, err := tx.Standing(ctx, l.token.Scope)
			project = s.Project
			return err
		})
		if err != nil {
			return err
		}
		if agent, err = act.AgentFor(ctx, tx, project, access.ClientSide); err != nil {
			return err
		}
		return tx.As(ctx, agent.Seat, func(tx *store.Tx) error {
			_, err := people.Work{DB: w.DB}.Feed(ctx, tx, agent, project, f)
			return err
		})
	})
}
