package account

import (
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

func compareNames(a, b, c, d string) int {
	if n := strings.Compare(a, b); n != 0 {
		return n
	}
	return strings.Compare(c, d)
}

// Deactivate ends what somebody holds in the viewer's organisation: their seat, sessions and tokens there. What they did stays under
// their name. Their roles go to a colleague, or to nobody if successor is empty. Who acts for no other organisation has no account
// any more; coming back takes a new invitation, and gives nothing back.
func (a *Accounts) Deactivate(ctx context.Context, v access.Viewer, person, successor access.PersonID) (err error) {
	defer errs.Wrap(&err, "account.Deactivate")
	return a.manage(ctx, v, person, kindEnded, func(tx *store.Tx, s party.Seat, p party.Person) error {
		if person == successor {
			return invalid("successor", "Choose somebody else, or nobody.")
		}
		if err := othersLead(ctx, tx, v.Organisation, s.ID); err != nil {
			return err
		}
		return a.end(ctx, tx, p, s, successor, v.Person)
	})
}

// end ends the seat of a person, handing its roles on, and the account when it was the last seat.
func (a *Accounts) end(ctx context.Context, tx *store.Tx, p party.Person, s party.Seat, successor access.PersonID, by access.PersonID) error {
	o, err := tx.Organisation(ctx, s.Organisation)
	if err != nil {
		return err
	}
	if successor != "" {
		if err := handOver(ctx, tx, s, o, successor, by); err != nil {
			return err
		}
	}
	v := viewer(p, s, o)
	if err := noteLeaving(ctx, tx, v); err != nil {
		return err
	}
	if err := tx.EndSeat(ctx, s.ID); err != nil {
		return err
	}
	rest, err := ownSeats(ctx, tx, p.ID)
	if err != nil || len(rest) > 0 {
		return err
	}
	if p.Admin {
		if err := otherAdmins(ctx, tx, p.ID); err != nil {
			return err
		}
	}
	return tx.EndPerson(ctx, p.ID)
}

// otherAdmins refuses to leave the installation without an administrator.
func otherAdmins(ctx context.Context, tx *store.Tx, without access.PersonID) error {
	people, err := tx.People(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(people, func(p party.Person) bool { return p.Admin && p.Ended == 0 && p.ID != without }) {
		return errs.New(errs.Invalid, "Somebody has to run the installation: make somebody else its administrator first.")
	}
	return nil
}

// handOver gives the roles of a seat outside the organisation's own room to a colleague, for as long as they last.
func handOver(ctx context.Context, tx *store.Tx, from party.Seat, o party.Organisation, to access.PersonID, by access.PersonID) error {
	next, err := seatIn(ctx, tx, to, o.ID)
	if isRefused(err) {
		return invalid("successor", "Choose somebody of your organisation, or nobody.")
	}
	if err != nil {
		return err
	}
	if next.Kind != party.PersonSeat || next.Held {
		return invalid("successor", "Choose somebody who works for your organisation and can sign in.")
	}
	p, err := tx.Person(ctx, to)
	if err != nil {
		return err
	}
	posts, err := tx.PostsOf(ctx, from.ID)
	if err != nil {
		return err
	}
	v := viewer(p, next, o)
	for _, post := range posts {
		if post.Scope == home(o.ID) {
			continue
		}
		i := party.Invite{Scope: post.Scope, Role: post.Role, PostUntil: post.Until}
		post.Seat = next.ID
		if err := tx.AddPost(ctx, post); err != nil {
			return err
		}
		if err := appoint(ctx, tx, i, v, by); err != nil {
			return err
		}
	}
	return nil
}

// appoint keeps, with the clock of somebody's own side, that they were given a role. A side without a clock keeps none.
func appoint(ctx context.Context, tx *store.Tx, i party.Invite, came access.Viewer, by access.PersonID) error {
	if came.Side == access.AssurerSide {
		return nil
	}
	agent, err := act.AgentFor(ctx, tx, i.Scope, came.Side)
	if err != nil {
		return err
	}
	return tx.As(ctx, agent.Seat, func(tx *store.Tx) error {
		return act.Within(ctx, tx, agent, act.Intent{Scope: i.Scope, Audience: act.Ours, Kind: access.Appointment, Verb: access.Add}, func(a *act.Act) error {
			return keepAppointment(ctx, a, appointment(a.Tx, i, came, by))
		})
	})
}

// noteLeaving notes in every room that knew somebody that they have left, and ends their appointments there.
func noteLeaving(ctx context.Context, tx *store.Tx, v access.Viewer) error {
	if err := left(ctx, tx, v); err != nil {
		return err
	}
	return noteIdentity(ctx, tx, v, kindLeft, func(a *act.Act, met bool) error {
		at := store.At(a.Reach)
		list, err := a.Appointments(ctx, at)
		if err != nil {
			return err
		}
		for _, p := range list {
			if p.Seat != v.Seat || p.Ended != 0 {
				continue
			}
			if err := a.EndAppointment(ctx, at, p.ID, p.Rev); err != nil {
				return err
			}
		}
		rooms := []store.Place{at}
		if met {
			shared, err := a.In(access.Shared, access.Member, access.Change)
			if err != nil {
				return err
			}
			rooms = append(rooms, store.At(shared))
		}
		return gone(ctx, a.Tx, v.Person, rooms...)
	})
}

// left marks somebody as gone in their organisation's own room, from their own seat while it lasts.
func left(ctx context.Context, tx *store.Tx, v access.Viewer) error {
	return tx.As(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := ours(ctx, tx, v, home(v.Organisation), access.Member, access.Change)
		if isRefused(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return gone(ctx, tx, v.Person, store.At(r))
	})
}

// gone marks a person as gone in rooms that know them.
func gone(ctx context.Context, tx *store.Tx, p access.PersonID, rooms ...store.Place) error {
	for _, at := range rooms {
		m, err := tx.Member(ctx, at, p)
		if isRefused(err) {
			continue
		}
		if err != nil {
			return err
		}
		m.Until = tx.Now().UnixMicro()
		if _, err := tx.ChangeMember(ctx, at, m); err != nil {
			return err
		}
	}
	return nil
}
