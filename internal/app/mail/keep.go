package mail

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/inbound"
	"counterpart.dev/internal/core/mailtoken"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/store"
)

// secret is an address that is replied to, wherever it stands.
var secret = regexp.MustCompile(`(?i)reply\+[a-z2-7]{52}`)

// hushed is text without the secrets of such addresses, of which only a hash is kept. Nothing else of a message is changed, nor its length.
func hushed(b []byte) []byte {
	return secret.ReplaceAll(b, []byte(mailtoken.Prefix+strings.Repeat("x", 52)))
}

// into keeps a message in a room, and lets the spool go of it, in the transaction of whoever keeps it.
func (w Work) into(ctx context.Context, tx *store.Tx, at access.Reach, l letter) error {
	row := l.row
	row.Organisation, row.Room = at.Organisation, at.Room
	for _, s := range []*string{&row.To, &row.Cc, &row.Subject, &row.Said, &row.Folded, &row.Warnings, &row.Detail} {
		*s = string(hushed([]byte(*s)))
	}
	body := hushed(l.spooled.Body)
	if row.Reason == inbound.Again { // its bytes are kept already
		body = nil
	}
	if err := tx.AddMessage(ctx, row, body); err != nil {
		return err
	}
	if err := w.contacts(ctx, tx, l.viewer, row, l.m); err != nil {
		return err
	}
	return tx.System(ctx, store.TakeMail, func(tx *store.Tx) error {
		if !l.facts.Seen {
			if err := tx.NoteMail(ctx, l.mark); err != nil {
				return err
			}
		}
		if row.State == inbound.Pending && row.Reason == inbound.Binding { // who wrote it is told how it comes to count
			if err := tx.AddOutgoing(ctx, store.Outgoing{Seat: l.viewer.Seat, Person: l.viewer.Person, Kind: notice.Confirm, Scope: l.token.Scope, About: row.ID}); err != nil {
				return err
			}
		}
		if l.back != "" && !l.facts.Seen && w.Back != nil && l.m.Report != nil {
			if err := w.Back(ctx, tx, Came{l.back, l.m.Report.Code, l.m.Report.Final}); err != nil {
				return err
			}
		}
		return tx.SettleSpool(ctx, l.spooled.ID)
	})
}

// keep keeps a message that became no reply: with its sender where they are known, with the side its address belongs to, or with who leads
// the organisation that runs this installation.
func (w Work) keep(ctx context.Context, l letter) error {
	switch {
	case l.facts.Token == inbound.Live && l.row.State == inbound.Pending:
		return w.keepAs(ctx, l, l.viewer, l.token.Scope, act.Ours)
	case l.facts.Known && l.viewer.Seat != "" && !(l.alias && l.viewer.Side != access.ClientSide):
		return w.keepAs(ctx, l, l.viewer, home(l.viewer.Organisation), access.Named)
	}
	scope, side := l.token.Scope, l.seat.Side
	if scope == "" && l.route != "" {
		scope, side = l.route, access.ClientSide
	}
	if l.row.Reason == inbound.Bounced && l.ours { // what came back holds somebody's words, and is nobody's here whom they were for
		l.row.Said, l.row.Folded, l.spooled.Body = "", "", nil
	}
	return w.DB.System(ctx, store.TakeMail, func(tx *store.Tx) error {
		if scope == "" || side != access.ClientSide && side != access.DeliverySide {
			owner, err := ownerOf(ctx, tx)
			if err != nil {
				return err
			}
			scope, side = home(owner.ID), owner.Side
		}
		agent, err := act.AgentFor(ctx, tx, scope, side)
		if err != nil {
			return err
		}
		return tx.As(ctx, agent.Seat, func(tx *store.Tx) error {
			return act.Within(ctx, tx, agent, act.Intent{Scope: scope, Audience: side.Of(), Kind: access.Mail, Verb: access.Add}, func(a *act.Act) error {
				return w.into(ctx, a.Tx, a.Reach, l)
			})
		})
	})
}

// keepAs keeps a message in a room of a person's.
func (w Work) keepAs(ctx context.Context, l letter, v access.Viewer, scope access.ScopeID, audience access.Audience) error {
	l.row.Person = v.Person
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: audience, Kind: access.Mail, Verb: access.Add}, func(a *act.Act) error {
		return w.into(ctx, a.Tx, a.Reach, l)
	})
}

// home is the scope of an organisation itself.
func home(o access.OrganisationID) access.ScopeID { return access.ScopeID(o) }

// ownerOf is the organisation that runs the installation: the client organisation that was here first.
func ownerOf(ctx context.Context, tx *store.Tx) (party.Organisation, error) {
	all, err := tx.Organisations(ctx)
	if err != nil {
		return party.Organisation{}, err
	}
	all = slices.DeleteFunc(all, func(o party.Organisation) bool { return o.Side != access.ClientSide || o.Ended != 0 })
	if len(all) == 0 {
		return party.Organisation{}, store.ErrRefused
	}
	return slices.MinFunc(all, func(a, b party.Organisation) int { return int(a.Created - b.Created) }), nil
}
