package account

import (
	"context"
	"slices"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Links that let somebody in are mailed by name, as everything is: the queue holds no secret. Each message draws one of its own when it
// is sent, of which a hash is kept, and all of them end with what they open.

// Letter is a message to somebody whom a link lets in.
type Letter struct {
	To, Name string
	notice.Letter
}

// mailInvitation asks for the message that carries an invitation. Whose seat ends meanwhile sends none.
func (a *Accounts) mailInvitation(ctx context.Context, tx *store.Tx, v access.Viewer, i *Invited, email string) error {
	if !a.Mails {
		return nil
	}
	i.Mailed = email
	return tx.AddOutgoing(ctx, store.Outgoing{Seat: v.Seat, Kind: notice.Invitation, About: i.ID})
}

// mailRecovery asks for the message that carries a link for a new password.
func (a *Accounts) mailRecovery(ctx context.Context, tx *store.Tx, seat access.SeatID, p party.Person, r *Recovery) error {
	if !a.Mails {
		return nil
	}
	r.Mailed = p.Email
	return tx.AddOutgoing(ctx, store.Outgoing{Seat: seat, Person: p.ID, Kind: notice.Recovery, About: r.id})
}

const untilLayout = "2 January 2006, 15:04 MST"

// InvitationLetter is the message that carries an invitation, with a secret of its own. One that was used or withdrawn is
// store.ErrRefused.
func (a *Accounts) InvitationLetter(ctx context.Context, id, address string) (out Letter, err error) {
	defer errs.Wrap(&err, "account.InvitationLetter")
	err = a.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
		i, err := tx.InviteByID(ctx, id)
		if err != nil {
			return err
		}
		by, err := tx.Person(ctx, i.MadeBy)
		if err != nil {
			return err
		}
		org, err := tx.Organisation(ctx, i.Organisation)
		if err != nil {
			return err
		}
		secret, hash, err := newSecret(tx)
		if err != nil {
			return err
		}
		out = Letter{To: i.Email, Name: i.Name}
		out.Greeting = "This is an invitation to Counterpart."
		out.Sections = []notice.Section{{Title: "Who invites you", Rows: []notice.Row{{Text: by.Name + " asks you to act for " + org.Name + ".", Note: "Role: " + i.Role.Words()}}}}
		out.Action = notice.Link{Text: "Look at the invitation, and accept it", URL: address + "/invitations/" + secret}
		out.Foot = []string{"The link lets one person in, and is good until " + time.UnixMicro(i.Until).UTC().Format(untilLayout) + ". Pass it on to nobody.",
			"If you do not know who invites you, do nothing: you are not written to again."}
		return tx.AddInviteSecret(ctx, hash, i)
	})
	return out, err
}

// RecoveryLetter is the message that carries a link for a new password, with a secret of its own. A link that was used, replaced or is
// over is store.ErrRefused.
func (a *Accounts) RecoveryLetter(ctx context.Context, person access.PersonID, id, address string) (out Letter, err error) {
	defer errs.Wrap(&err, "account.RecoveryLetter")
	err = a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
		open, err := tx.Credentials(ctx, person, party.RecoveryCredential)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(open, func(c party.Credential) bool { return c.ID == id })
		if at < 0 {
			return store.ErrRefused
		}
		p, err := tx.Person(ctx, person)
		if err != nil {
			return err
		}
		secret, hash, err := newSecret(tx)
		if err != nil {
			return err
		}
		c := open[at]
		out = Letter{To: p.Email, Name: p.Name}
		out.Greeting = "This is a link with which you set a new password."
		out.Action = notice.Link{Text: "Set a new password", URL: address + "/recover/" + secret}
		out.Foot = []string{"The link works once, until " + time.UnixMicro(c.Until).UTC().Format(untilLayout) + ". Pass it on to nobody.",
			"The lead of your organisation asked for it. If you did not ask them, speak to them before you use it."}
		c.ID = tx.NewOpaqueID()
		return tx.AddCredential(ctx, hash, c)
	})
	return out, err
}
