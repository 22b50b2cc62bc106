package account

import (
	"cmp"
	"context"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
)

// errInvitation is the one answer for an invitation that is unknown, used, expired or withdrawn, or whose sender may not invite any
// more.
func errInvitation() error {
	return errs.New(errs.NotFound, "This invitation opens nothing. It may have been used, withdrawn or run out; ask whoever sent it for a new one.")
}

// Offer is what an invitation says.
type Offer struct {
	Role         access.Role
	Email        string
	Name         string
	Organisation string // whom the invited will act for
	First        bool   // they will be the first there, and lead it
	By           string // who invites
	Until        int64  // end of the role; store.Forever for none
	// Others lists the viewer's own organisations that may take the place of the one named; only who is signed in has any.
	Others []Choice
}

// Offer is what the secret of an invitation opens, for whoever is signed in, or nobody.
func (a *Accounts) Offer(ctx context.Context, v access.Viewer, secret string) (o Offer, err error) {
	defer errs.Wrap(&err, "account.Offer")
	err = a.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		o, err = offer(ctx, tx, v, secret)
		return err
	})
	if isRefused(err) {
		return Offer{}, errInvitation()
	}
	return o, err
}

func offer(ctx context.Context, tx *store.Tx, v access.Viewer, secret string) (o Offer, err error) {
	i, err := tx.Invite(ctx, password.TokenHash(secret))
	if err != nil {
		return o, err
	}
	by, err := tx.Person(ctx, i.MadeBy)
	if err != nil {
		return o, err
	}
	org, err := tx.Organisation(ctx, i.Organisation)
	if err != nil {
		return o, err
	}
	seated, err := tx.EverSeated(ctx, org.ID)
	if err != nil {
		return o, err
	}
	o = Offer{Role: i.Role, Email: i.Email, Name: i.Name, Organisation: org.Name, First: !seated, By: by.Name, Until: i.PostUntil}
	if signedIn(v) != nil || seated || !replaceable(i.Role) {
		return o, nil
	}
	mine, err := choices(ctx, tx, v)
	o.Others = slices.DeleteFunc(mine, func(c Choice) bool { return c.Side != org.Side || c.Guest || c.Held })
	return o, err
}

// replaceable reports whether the invited may come for an organisation of theirs that is here already, which the inviter could not
// know of.
func replaceable(r access.Role) bool {
	return r == access.DeliveryPM || r == access.DeliveryExecutive || r == access.AssurerRole
}

// Acceptance is what somebody who is not signed in accepts with: the password of the account that has the invited address, or of
// the one to be made.
type Acceptance struct {
	Name     string
	Password string
	Browser  string
}

// Accept uses an invitation for somebody who is not signed in, and signs them in. Whether the invited address has an account makes
// no difference to what is asked.
func (a *Accounts) Accept(ctx context.Context, secret string, in Acceptance) (e Entrance, err error) {
	defer errs.Wrap(&err, "account.Accept")
	o, err := a.Offer(ctx, access.Viewer{}, secret)
	if err != nil {
		return e, err
	}
	var form input
	in.Name = form.name("name", "your name", in.Name)
	form.password("password", in.Password, in.Name, o.Email, o.Organisation)
	if err := form.err(); err != nil {
		return e, err
	}
	_, verified, err := a.known(ctx, o.Email)
	if err != nil {
		return e, err
	}
	fresh := ""
	if verified == "" {
		fresh, err = a.Passwords.Hash(ctx, in.Password)
	} else {
		err = a.verify(ctx, "password", in.Password, verified)
	}
	if err != nil {
		return e, err
	}
	err = a.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
		i, err := tx.Invite(ctx, password.TokenHash(secret))
		if err != nil {
			return err
		}
		p, err := account(ctx, tx, i, in.Name, verified, fresh)
		if err != nil {
			return err
		}
		f, err := tx.Factor(ctx, p.ID)
		if err != nil {
			return err
		}
		if f.Confirmed != 0 { // nothing is accepted in their name before it is shown
			hash := password.TokenHash(secret)
			e, err = wait(ctx, tx, party.Waiting{Person: p.ID, Invite: hash[:]})
			return err
		}
		e, err = a.accept(ctx, tx, i, p, i.Organisation, in.Browser, party.Credential{})
		return err
	})
	if isRefused(err) {
		return Entrance{}, errInvitation()
	}
	return e, err
}

// verify is nil when a password is the one that was hashed, and says so at a field when it is not.
func (a *Accounts) verify(ctx context.Context, path, given, hash string) error {
	ok, _, err := a.Passwords.Verify(ctx, given, hash)
	if err == nil && !ok {
		return invalid(path, "This did not work. Whoever has an account here gives the password of that account.")
	}
	return err
}

// account is the person with the invited address: who was there and knows their password; who had left, and begins anew with
// nothing but what they once did; or somebody new.
func account(ctx context.Context, tx *store.Tx, i party.Invite, name, verified, fresh string) (party.Person, error) {
	p, err := tx.PersonByEmail(ctx, i.Email)
	if isRefused(err) && fresh != "" {
		return addPerson(ctx, tx, party.Person{Email: i.Email, Name: name}, fresh)
	}
	if err != nil {
		return p, err
	}
	now, err := tx.Password(ctx, p.ID)
	if err != nil {
		return p, err
	}
	if p.Ended == 0 {
		if now != verified || verified == "" {
			return p, errs.New(errs.Conflict, "The account was changed at this moment; try again.")
		}
		return p, nil
	}
	if fresh == "" {
		return p, store.ErrRefused
	}
	if err := tx.RevivePerson(ctx, p.ID); err != nil {
		return p, err
	}
	if p.Admin {
		if err := tx.SetAdmin(ctx, p.ID, false); err != nil {
			return p, err
		}
	}
	if err := tx.SetPassword(ctx, p.ID, fresh); err != nil {
		return p, err
	}
	return tx.Person(ctx, p.ID)
}

// AcceptAs uses an invitation for somebody who is signed in, and goes on at the seat it leads to. They come for the organisation of
// the invitation, or for one of theirs that may take its place.
func (a *Accounts) AcceptAs(ctx context.Context, v access.Viewer, secret string, as access.OrganisationID, browser string) (e Entrance, err error) {
	defer errs.Wrap(&err, "account.AcceptAs")
	if err := signedIn(v); err != nil {
		return e, err
	}
	err = a.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
		o, err := offer(ctx, tx, v, secret)
		if err != nil {
			return err
		}
		i, err := tx.Invite(ctx, password.TokenHash(secret))
		if err != nil {
			return err
		}
		if as == "" || as == i.Organisation {
			as = i.Organisation
		} else if !slices.ContainsFunc(o.Others, func(c Choice) bool { return c.Organisation == as }) {
			return invalid("organisation", "Choose one of your organisations.")
		}
		p, err := tx.Person(ctx, v.Person)
		if err != nil {
			return err
		}
		c, err := current(ctx, tx, v)
		if err != nil {
			return err
		}
		if err := endBefore(ctx, tx, v); err != nil {
			return err
		}
		e, err = a.accept(ctx, tx, i, p, as, browser, c)
		return err
	})
	if isRefused(err) {
		return Entrance{}, errInvitation()
	}
	return e, err
}

// accept gives a person what an invitation offers, notes it where the inviter's side and the person's own side look, and makes a
// session at the seat, as enter does.
func (a *Accounts) accept(ctx context.Context, tx *store.Tx, i party.Invite, p party.Person, as access.OrganisationID, browser string,
	before party.Credential) (e Entrance, err error) {
	from, err := inviter(ctx, tx, i)
	if err != nil {
		return e, err
	}
	org, err := tx.Organisation(ctx, as)
	if err != nil {
		return e, err
	}
	seat, fresh, err := seatFor(ctx, tx, i, p, org, from.Organisation)
	if err != nil {
		return e, err
	}
	if i.Scope != home(org.ID) || i.Role == access.Lead {
		post := party.Post{Seat: seat.ID, Tenant: i.Tenant, Scope: i.Scope, Role: i.Role, Until: i.PostUntil}
		if err := tx.AddPost(ctx, post); err != nil {
			return e, err
		}
	}
	if ended, err := tx.EndInvite(ctx, i.ID); err != nil || !ended {
		return e, cmp.Or(err, store.ErrRefused)
	}
	v := viewer(p, seat, org)
	if err := noteArrival(ctx, tx, i, from, v, fresh); err != nil {
		return e, err
	}
	return a.enter(ctx, tx, p, seat, browser, before)
}

// inviter is who sent an invitation, if they may still invite there and nothing has changed that allowed it.
func inviter(ctx context.Context, tx *store.Tx, i party.Invite) (v access.Viewer, err error) {
	p, err := tx.Person(ctx, i.MadeBy)
	if err != nil {
		return v, err
	}
	seats, err := usable(ctx, tx, p.ID)
	if err != nil {
		return v, err
	}
	for _, s := range seats {
		o, err := tx.Organisation(ctx, s.Organisation)
		if err != nil {
			return v, err
		}
		v = viewer(p, s, o)
		sent, err := sentBy(ctx, tx, v, i)
		if err != nil {
			return v, err
		}
		if !sent {
			continue
		}
		if i.Role.Side() == access.DeliverySide && v.Side != access.DeliverySide {
			if free, err := untouched(ctx, tx, i.Scope); err != nil || !free {
				return v, cmp.Or(err, store.ErrRefused)
			}
		}
		return v, nil
	}
	return firstLead(ctx, tx, i, p, seats)
}

// sentBy reports whether an invitation lies in the room of a viewer's own side, and whether they may invite there. From then on
// nobody else changes who is in the scope until the transaction ends.
func sentBy(ctx context.Context, tx *store.Tx, v access.Viewer, i party.Invite) (sent bool, err error) {
	err = tx.As(ctx, v.Seat, func(tx *store.Tx) error {
		if err := tx.Lock(ctx, i.Scope); err != nil {
			return err
		}
		r, err := ours(ctx, tx, v, i.Scope, access.Invitation, access.Add)
		if isRefused(err) {
			return nil
		}
		if err != nil {
			return err
		}
		list, err := tx.Invitations(ctx, store.At(r))
		sent = slices.ContainsFunc(list, func(k party.Invitation) bool { return k.ID == i.ID })
		return err
	})
	return sent, err
}

// firstLead is the administrator who invited somebody to lead an organisation, as long as nobody leads it.
func firstLead(ctx context.Context, tx *store.Tx, i party.Invite, p party.Person, seats []party.Seat) (v access.Viewer, err error) {
	if !p.Admin || i.Role != access.Lead || i.Scope != home(i.Organisation) || len(seats) == 0 {
		return v, store.ErrRefused
	}
	led, err := tx.LeadsOf(ctx, i.Organisation)
	if err != nil || len(led) > 0 {
		return v, cmp.Or(err, store.ErrRefused)
	}
	return access.Viewer{Person: p.ID, Name: p.Name, Organisation: i.Organisation, Admin: true}, nil
}

// seatFor is the seat of a person in an organisation: the one they have, or a new one, and whether it is new. Nobody joins another's
// organisation by the invitation of somebody outside it.
func seatFor(ctx context.Context, tx *store.Tx, i party.Invite, p party.Person, o party.Organisation, inviters access.OrganisationID) (
	s party.Seat, fresh bool, err error) {
	s, err = seatIn(ctx, tx, p.ID, o.ID)
	if err != nil && !isRefused(err) {
		return s, false, err
	}
	guest := i.Role == access.Guest
	if err == nil {
		if s.Held {
			return s, false, errs.New(errs.Invalid, "The lead of %s has to confirm first that the account is yours again.", o.Name)
		}
		if s.Kind == party.PersonSeat || guest && s.Until >= i.PostUntil {
			return s, false, nil
		}
	}
	seated, err := tx.EverSeated(ctx, o.ID)
	if err != nil {
		return s, false, err
	}
	if o.ID != inviters && seated {
		return s, false, errs.New(errs.Invalid, "This invitation is for somebody who acts for %s already. Ask the lead of %[1]s to invite you there first.", o.Name)
	}
	if guest {
		n := party.Seat{ID: access.SeatID(tx.NewOpaqueID()), Person: p.ID, Organisation: o.ID, Kind: party.GuestSeat, Side: o.Side, MadeBy: i.MadeBy, Until: i.PostUntil}
		if err := tx.AddSeat(ctx, n); err != nil {
			return s, false, err
		}
		return n, true, carryOver(ctx, tx, s, n)
	}
	n, err := employ(ctx, tx, p, o, !seated)
	if err != nil {
		return s, false, err
	}
	return n, true, carryOver(ctx, tx, s, n)
}

// carryOver moves what a guest's seat holds to the seat that takes its place, if there was one.
func carryOver(ctx context.Context, tx *store.Tx, from, to party.Seat) error {
	if from.ID == "" {
		return nil
	}
	posts, err := tx.PostsOf(ctx, from.ID)
	if err != nil {
		return err
	}
	for _, p := range posts {
		p.Seat = to.ID
		if err := tx.AddPost(ctx, p); err != nil {
			return err
		}
	}
	return tx.EndSeat(ctx, from.ID)
}

// noteArrival notes that an invitation was accepted, in the room of the side that sent it, and that somebody has come, in the rooms
// of their own side.
func noteArrival(ctx context.Context, tx *store.Tx, i party.Invite, from, came access.Viewer, fresh bool) error {
	if from.Seat != "" {
		if err := noteAccepted(ctx, tx, i, from, came); err != nil {
			return err
		}
	}
	guest := i.Role == access.Guest
	if fresh && !guest {
		as := access.Staff
		if i.Role == access.Lead {
			as = access.Lead
		}
		if err := joined(ctx, tx, came, home(came.Organisation), as); err != nil {
			return err
		}
	}
	if guest || i.Scope == home(came.Organisation) {
		return nil
	}
	if err := joined(ctx, tx, came, i.Scope, i.Role); err != nil {
		return err
	}
	if gives(from, i.Role) {
		return nil
	}
	// The first who leads the delivery side keeps their own appointment: nobody of that side gave it.
	return tx.As(ctx, came.Seat, func(tx *store.Tx) error {
		return act.Within(ctx, tx, came, act.Intent{Scope: i.Scope, Audience: act.Ours, Kind: access.Appointment, Verb: access.Add}, func(a *act.Act) error {
			return keepAppointment(ctx, a, appointment(a.Tx, i, came, came.Person))
		})
	})
}

// gives reports whether a role is the inviter's to give, so that their side keeps the appointment. The client asks the first of the
// delivery side in, and gives them nothing.
func gives(from access.Viewer, r access.Role) bool {
	return r.Side() != access.DeliverySide || from.Side == access.DeliverySide
}

func appointment(tx *store.Tx, i party.Invite, came access.Viewer, by access.PersonID) party.Appointment {
	return party.Appointment{ID: tx.NewID(), Seat: came.Seat, Person: came.Person, Name: came.Name, Firm: came.Firm, Role: i.Role, MadeBy: string(by), Until: i.PostUntil}
}

// keepAppointment keeps that somebody was given a role, in the room of an act.
func keepAppointment(ctx context.Context, a *act.Act, p party.Appointment) error {
	if err := a.AddAppointment(ctx, store.At(a.Reach), p); err != nil {
		return err
	}
	_, err := a.Record(ctx, a.Reach, kindRoleGiven, store.Ref{What: "appointment", ID: p.ID},
		texts("name", p.Name, "firm", p.Firm, "role", string(p.Role))...)
	return err
}

// noteAccepted closes the invitation where it was sent from. The side's clock does so in a programme, project or engagement; in an
// organisation's own room, which has none, it is done from the seat of who sent it.
func noteAccepted(ctx context.Context, tx *store.Tx, i party.Invite, from, came access.Viewer) (err error) {
	keeper := from
	if i.Scope != home(from.Organisation) {
		if keeper, err = act.AgentFor(ctx, tx, i.Scope, from.Side); err != nil {
			return err
		}
	}
	return tx.As(ctx, keeper.Seat, func(tx *store.Tx) error {
		return act.Within(ctx, tx, keeper, inviting(i.Scope, access.Change), func(a *act.Act) error {
			at := store.At(a.Reach)
			ended, err := a.EndInvitation(ctx, at, i.ID, "accepted")
			if err != nil || !ended {
				return cmp.Or(err, store.ErrRefused)
			}
			if gives(from, i.Role) {
				if err := a.AddAppointment(ctx, at, appointment(a.Tx, i, came, from.Person)); err != nil {
					return err
				}
			}
			if i.Role == access.Guest {
				if err := makeKnown(ctx, a, came, i.Role); err != nil {
					return err
				}
			}
			actor := self(came)
			_, err = a.Tx.Record(ctx, at, store.Entry{Kind: kindAccepted, Subject: store.Ref{What: "invitation", ID: i.ID}, Actor: actor,
				Fields: texts("name", came.Name, "firm", came.Firm, "role", string(i.Role))})
			return err
		})
	})
}

// makeKnown makes somebody known in a room that they do not act in themselves.
func makeKnown(ctx context.Context, a *act.Act, came access.Viewer, r access.Role) error {
	m := party.Member{ID: a.NewID(), Person: came.Person, Name: came.Name, Firm: came.Firm, Side: came.Side, Role: r}
	if known, err := a.ChangeMember(ctx, store.At(a.Reach), m); err != nil || known {
		return err
	}
	return a.AddMember(ctx, store.At(a.Reach), m)
}
