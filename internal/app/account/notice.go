package account

import (
	"cmp"
	"context"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/store"
)

// What is recorded. The subject of each is the person, the invitation or the organisation it is about.
const (
	kindJoined         record.Kind = "person.joined"
	kindLeft           record.Kind = "person.left"
	kindInvited        record.Kind = "invitation.sent"
	kindWithdrawn      record.Kind = "invitation.withdrawn"
	kindAccepted       record.Kind = "invitation.accepted"
	kindRoleGiven      record.Kind = "role.given" // the subject is the appointment
	kindRecoveryMade   record.Kind = "account.recovery_made"
	kindRecovered      record.Kind = "account.recovered"
	kindConfirmed      record.Kind = "account.confirmed"
	kindAddressChanged record.Kind = "account.address_changed"
	kindSessionsEnded  record.Kind = "account.sessions_ended"
	kindEnded          record.Kind = "account.ended"
	kindFactorSet      record.Kind = "account.second_factor_set_up"
	kindFactorRemoved  record.Kind = "account.second_factor_removed"
	kindCodesRenewed   record.Kind = "account.recovery_codes_renewed"
	kindTokenMade      record.Kind = "token.made"
	kindTokenEnded     record.Kind = "token.ended"
	kindLeadGiven      record.Kind = "lead.given"
	kindLeadEnded      record.Kind = "lead.ended"
	kindRenamed        record.Kind = "organisation.renamed"
	kindFactorRequired record.Kind = "organisation.second_factor_required"
	kindFactorOptional record.Kind = "organisation.second_factor_optional"
)

// installation is how logs know who runs the installation, when they act on an account.
var installation = store.Ref{What: "installation", ID: "installation"}

// noteHome leaves a mark of an act on a viewer's account in the log of their organisation.
func noteHome(ctx context.Context, tx *store.Tx, v access.Viewer, kind record.Kind, actor store.Ref) error {
	return tx.As(ctx, v.Seat, func(tx *store.Tx) error {
		if _, err := ours(ctx, tx, v, home(v.Organisation), access.Record, access.Add); err != nil {
			if isRefused(err) { // a guest has no part in the organisation's own room
				return nil
			}
			return err
		}
		return act.Within(ctx, tx, v, act.Intent{Scope: home(v.Organisation), Audience: act.Ours, Kind: access.Record, Verb: access.Add}, func(a *act.Act) error {
			_, err := a.Tx.Record(ctx, store.At(a.Reach), store.Entry{Kind: kind, Subject: self(v), Actor: actor})
			return err
		})
	})
}

// noteHomes leaves a mark of an act on somebody's account in the log of every organisation they act for.
func noteHomes(ctx context.Context, tx *store.Tx, p party.Person, kind record.Kind, actor store.Ref) error {
	seats, err := ownSeats(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	for _, s := range seats {
		o, err := tx.Organisation(ctx, s.Organisation)
		if err != nil {
			return err
		}
		if err := noteHome(ctx, tx, viewer(p, s, o), kind, actor); err != nil {
			return err
		}
	}
	return nil
}

// self is a viewer as logs know them.
func self(v access.Viewer) store.Ref {
	return store.Ref{What: "person", ID: string(v.Person), Name: v.Name}
}

// presence is a scope in which somebody has a place, and as what the rooms there know them.
type presence struct {
	scope  access.ScopeID
	ours   access.RoomID // room of their own side, if they are known in it
	shared access.RoomID // the shared room, if they are known in it
}

// presences lists, in a fixed order, the programmes, projects and engagements in which a viewer has a place.
func presences(ctx context.Context, tx *store.Tx, v access.Viewer) (out []presence, err error) {
	found := map[access.ScopeID]presence{}
	err = tx.As(ctx, v.Seat, func(tx *store.Tx) error {
		for _, audience := range []access.Audience{v.Side.Of(), access.Shared} {
			reaches, err := tx.ReachesOf(ctx, audience)
			if err != nil {
				return err
			}
			for _, r := range reaches {
				if r.Scope == home(v.Organisation) {
					continue
				}
				p := found[r.Scope]
				p.scope = r.Scope
				_, err := tx.Member(ctx, store.At(r), v.Person)
				if err != nil && !isRefused(err) {
					return err
				}
				if err == nil && audience == access.Shared {
					p.shared = r.Room
				} else if err == nil {
					p.ours = r.Room
				}
				found[r.Scope] = p
			}
		}
		return nil
	})
	for _, p := range found {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b presence) int { return cmp.Compare(a.scope, b.scope) })
	return out, err
}

// noteIdentity leaves a mark of an act on somebody's account in the log of their own side of every scope in which they have a place,
// and in the other side's where that side has met them: whom they speak with may have changed hands. It asks for a system
// transaction. do, if not nil, runs in each of those rooms.
func noteIdentity(ctx context.Context, tx *store.Tx, v access.Viewer, kind record.Kind, do func(a *act.Act, met bool) error) error {
	list, err := presences(ctx, tx, v)
	if err != nil {
		return err
	}
	for _, p := range list {
		for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
			if side != keptBy(v.Side) && p.shared == "" {
				continue
			}
			if err := noteAt(ctx, tx, v, p, side, kind, do); err != nil {
				return err
			}
		}
	}
	return nil
}

// keptBy is the side that keeps the appointments of a side: the client asks the assurer in.
func keptBy(s access.Side) access.Side {
	if s == access.AssurerSide {
		return access.ClientSide
	}
	return s
}

// noteAt leaves the mark in the log of one side of a scope. A scope has no room of a side that has no part in it.
func noteAt(ctx context.Context, tx *store.Tx, v access.Viewer, p presence, side access.Side, kind record.Kind, do func(*act.Act, bool) error) error {
	rooms, err := tx.Rooms(ctx, p.scope)
	if err != nil {
		return err
	}
	if _, ok := rooms[side.Of()]; !ok {
		return nil
	}
	agent, err := act.AgentFor(ctx, tx, p.scope, side)
	if err != nil {
		return err
	}
	subject := self(v)
	return tx.As(ctx, agent.Seat, func(tx *store.Tx) error {
		return act.Within(ctx, tx, agent, act.Intent{Scope: p.scope, Audience: act.Ours, Kind: access.Record, Verb: access.Add}, func(a *act.Act) error {
			if _, err := a.Record(ctx, a.Reach, kind, subject); err != nil || do == nil || side != keptBy(v.Side) {
				return err
			}
			return do(a, p.shared != "")
		})
	})
}
