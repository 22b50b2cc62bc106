package account

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
)

// Credentials is what somebody signs in with.
type Credentials struct {
	Email    string
	Password string
	Browser  string        // how the session is named in the list of sessions
	Before   access.Viewer // whose session the browser had until now; it ends
}

// errSignIn is the one answer for an unknown address, a wrong password and an account that was ended.
func errSignIn() error {
	return errs.New(errs.Unauthenticated, "That e-mail address and password do not belong together.")
}

// errNowhere is for whoever may come in and has nowhere to go.
func errNowhere() error {
	return errs.New(errs.Unauthenticated, "Your account acts for no organisation at the moment. Ask the lead of yours to invite you or to let you in again.")
}

// SignIn makes a session for whoever knows the password of an account. An account that does not exist takes as long.
func (a *Accounts) SignIn(ctx context.Context, c Credentials) (e Entrance, err error) {
	defer errs.Wrap(&err, "account.SignIn")
	person, hash, err := a.known(ctx, strings.ToLower(strings.TrimSpace(c.Email)))
	if err != nil {
		return e, err
	}
	if hash == "" {
		if err := a.Passwords.VerifyNobody(ctx, c.Password); err != nil {
			return e, err
		}
		return e, errSignIn()
	}
	ok, rehash, err := a.Passwords.Verify(ctx, c.Password, hash)
	if err != nil {
		return e, err
	}
	if !ok {
		return e, errSignIn()
	}
	anew := ""
	if rehash {
		if anew, err = a.Passwords.Hash(ctx, c.Password); err != nil {
			return e, err
		}
	}
	err = a.DB.System(ctx, store.SignIn, func(tx *store.Tx) error {
		e, err = a.signIn(ctx, tx, person.ID, hash, c)
		if err == nil && anew != "" {
			err = tx.SetPassword(ctx, person.ID, anew)
		}
		return err
	})
	return e, err
}

// known is the person with an address who has not left, and the hash of their password; none has no hash.
func (a *Accounts) known(ctx context.Context, email string) (p party.Person, hash string, err error) {
	err = a.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		hash = ""
		found, err := tx.PersonByEmail(ctx, email)
		if isRefused(err) {
			_, err = tx.Password(ctx, "") // as many statements as for somebody
			return err
		}
		if err != nil {
			return err
		}
		if hash, err = tx.Password(ctx, found.ID); found.Ended != 0 {
			hash = ""
		}
		p = found
		return err
	})
	return p, hash, err
}

// signIn makes the session, unless the account changed since its password was verified.
func (a *Accounts) signIn(ctx context.Context, tx *store.Tx, id access.PersonID, verified string, c Credentials) (e Entrance, err error) {
	p, err := tx.Person(ctx, id)
	if err != nil {
		return e, err
	}
	now, err := tx.Password(ctx, id)
	if err != nil {
		return e, err
	}
	if p.Ended != 0 || now != verified {
		return e, errSignIn()
	}
	seats, err := usable(ctx, tx, id)
	if err != nil {
		return e, err
	}
	if len(seats) == 0 {
		return e, errNowhere()
	}
	if err := endBefore(ctx, tx, c.Before); err != nil {
		return e, err
	}
	e, err = a.enter(ctx, tx, p, lastUsed(ctx, tx, id, seats), c.Browser, party.Credential{})
	e.Choices = len(seats)
	return e, err
}

// usable lists the seats a person may sign in to: their own that nobody holds.
func usable(ctx context.Context, tx *store.Tx, p access.PersonID) ([]party.Seat, error) {
	seats, err := ownSeats(ctx, tx, p)
	return slices.DeleteFunc(seats, func(s party.Seat) bool { return s.Held }), err
}

// lastUsed is the seat of the newest session among seats, or the oldest seat.
func lastUsed(ctx context.Context, tx *store.Tx, p access.PersonID, seats []party.Seat) party.Seat {
	sessions, err := tx.Credentials(ctx, p, party.SessionCredential)
	if err != nil { // the transaction can only fail now, and says so
		return seats[0]
	}
	for _, c := range slices.Backward(sessions) {
		if at := slices.IndexFunc(seats, func(s party.Seat) bool { return s.ID == c.Seat }); at >= 0 {
			return seats[at]
		}
	}
	return seats[0]
}

// endBefore ends the session that another one takes the place of.
func endBefore(ctx context.Context, tx *store.Tx, v access.Viewer) error {
	if v.Person == "" || v.Entry == "" {
		return nil
	}
	err := tx.EndCredential(ctx, v.Person, v.Entry)
	if isRefused(err) { // it ended by itself
		return nil
	}
	return err
}

// enter makes a session at a seat, and nothing else does. One that takes the place of another keeps when that began, and whether the
// second factor was shown for it; where it was not, whoever has one or needs one is asked for a code instead.
func (a *Accounts) enter(ctx context.Context, tx *store.Tx, p party.Person, s party.Seat, browser string, before party.Credential) (e Entrance, err error) {
	o, err := tx.Organisation(ctx, s.Organisation)
	if err != nil {
		return e, err
	}
	if before.Factor == 0 {
		f, err := tx.Factor(ctx, p.ID)
		if err != nil {
			return e, err
		}
		if f.Confirmed != 0 || o.SecondFactor {
			return wait(ctx, tx, party.Waiting{Person: p.ID, Seat: s.ID})
		}
	}
	secret, hash, err := newSecret(tx)
	if err != nil {
		return e, err
	}
	began := cmp.Or(before.Created, tx.Now().UnixMicro())
	c := party.Credential{ID: tx.NewOpaqueID(), Kind: party.SessionCredential, Seat: s.ID, Person: p.ID, Label: label(browser), Created: began,
		Until: min(a.until(time.UnixMicro(began), tx.Now()), s.Until), Factor: before.Factor}
	if err := tx.AddCredential(ctx, hash, c); err != nil {
		return e, err
	}
	e = Entrance{Secret: secret, Until: time.UnixMicro(c.Until), Viewer: viewer(p, s, o), Choices: 1}
	e.Viewer.Entry = c.ID
	return e, nil
}

// Choice is an organisation that somebody may act for.
type Choice struct {
	Organisation access.OrganisationID
	Name         string
	Side         access.Side
	Guest        bool
	Until        int64 // store.Forever for none
	Current      bool
	Held         bool // not until its lead has confirmed the person
}

// Organisations lists the organisations a viewer may act for, by name.
func (a *Accounts) Organisations(ctx context.Context, v access.Viewer) (out []Choice, err error) {
	defer errs.Wrap(&err, "account.Organisations")
	if err := signedIn(v); err != nil {
		return nil, err
	}
	err = a.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		out, err = choices(ctx, tx, v)
		return err
	})
	return out, err
}

func choices(ctx context.Context, tx *store.Tx, v access.Viewer) (out []Choice, err error) {
	seats, err := ownSeats(ctx, tx, v.Person)
	if err != nil {
		return nil, err
	}
	for _, s := range seats {
		o, err := tx.Organisation(ctx, s.Organisation)
		if err != nil {
			return nil, err
		}
		out = append(out, Choice{Organisation: o.ID, Name: o.Name, Side: s.Side, Guest: s.Kind == party.GuestSeat, Until: s.Until,
			Current: o.ID == v.Organisation, Held: s.Held})
	}
	slices.SortFunc(out, func(a, b Choice) int {
		return strings.Compare(a.Name+string(a.Organisation), b.Name+string(b.Organisation))
	})
	return out, nil
}

// ActFor makes a session at the viewer's seat in another organisation, in place of the present one, and no longer than it.
func (a *Accounts) ActFor(ctx context.Context, v access.Viewer, o access.OrganisationID, browser string) (e Entrance, err error) {
	defer errs.Wrap(&err, "account.ActFor")
	if err := signedIn(v); err != nil {
		return e, err
	}
	err = a.DB.System(ctx, store.SignIn, func(tx *store.Tx) error {
		e, err = a.swap(ctx, tx, v, o, browser)
		return err
	})
	return e, err
}

// swap puts a session at the person's seat in an organisation in the place of the one they came by.
func (a *Accounts) swap(ctx context.Context, tx *store.Tx, v access.Viewer, o access.OrganisationID, browser string) (e Entrance, err error) {
	c, err := current(ctx, tx, v)
	if err != nil {
		return e, err
	}
	s, err := seatIn(ctx, tx, v.Person, o)
	if err != nil {
		return e, err
	}
	if s.Held {
		return e, errs.New(errs.Invalid, "The lead of this organisation has to confirm first that the account is yours again.")
	}
	p, err := tx.Person(ctx, v.Person)
	if err != nil {
		return e, err
	}
	if err := endBefore(ctx, tx, v); err != nil {
		return e, err
	}
	return a.enter(ctx, tx, p, s, browser, c)
}

// current is the session that a viewer came by, or store.ErrRefused.
func current(ctx context.Context, tx *store.Tx, v access.Viewer) (party.Credential, error) {
	list, err := tx.Credentials(ctx, v.Person, party.SessionCredential)
	if err != nil {
		return party.Credential{}, err
	}
	at := slices.IndexFunc(list, func(c party.Credential) bool { return c.ID == v.Entry })
	if at < 0 {
		return party.Credential{}, store.ErrRefused
	}
	return list[at], nil
}

// SignOut ends the session a viewer came by. Who has none is signed out already.
func (a *Accounts) SignOut(ctx context.Context, v access.Viewer) (err error) {
	defer errs.Wrap(&err, "account.SignOut")
	return a.DB.System(ctx, store.SignIn, func(tx *store.Tx) error {
		if v.Onlooker {
			return tx.EndSeat(ctx, v.Seat)
		}
		return endBefore(ctx, tx, v)
	})
}

// SignOutEverywhere ends every session of a person, and every recovery. They prove with the password that it is them.
func (a *Accounts) SignOutEverywhere(ctx context.Context, v access.Viewer, password string) (err error) {
	defer errs.Wrap(&err, "account.SignOutEverywhere")
	if err := signedIn(v); err != nil {
		return err
	}
	if _, err := a.proved(ctx, v, "password", password); err != nil {
		return err
	}
	return a.DB.System(ctx, store.SignIn, func(tx *store.Tx) error { return tx.EndOtherSessions(ctx, v.Person, "") })
}

// demoSetting is "true" in a database that was created as a demonstration.
const demoSetting = "demo"

// DemoSignIn makes a session for one of the people of a demonstration, without a password. Any other database refuses.
func (a *Accounts) DemoSignIn(ctx context.Context, secret, browser string) (e Entrance, err error) {
	defer errs.Wrap(&err, "account.DemoSignIn")
	err = a.DB.System(ctx, store.SignIn, func(tx *store.Tx) error {
		if err := demo(ctx, tx); err != nil {
			return err
		}
		h, err := tx.Holder(ctx, password.TokenHash(secret), party.DemoCredential)
		if err != nil {
			return err
		}
		p, err := tx.Person(ctx, h.Viewer.Person)
		if err != nil {
			return err
		}
		s, err := tx.SeatByID(ctx, h.Viewer.Seat)
		if err != nil {
			return err
		}
		e, err = a.enter(ctx, tx, p, s, browser, party.Credential{Factor: tx.Now().UnixMicro()}) // it asks nobody for anything
		return err
	})
	return e, err
}

// AddDemoSignIn makes the secret with which a person of a demonstration signs in by one click. Any other database refuses.
func (a *Accounts) AddDemoSignIn(ctx context.Context, seat access.SeatID) (secret string, err error) {
	defer errs.Wrap(&err, "account.AddDemoSignIn")
	err = a.DB.System(ctx, store.SignIn, func(tx *store.Tx) error {
		if err := demo(ctx, tx); err != nil {
			return err
		}
		s, err := tx.SeatByID(ctx, seat)
		if err != nil {
			return err
		}
		var hash [32]byte
		if secret, hash, err = newSecret(tx); err != nil {
			return err
		}
		return tx.AddCredential(ctx, hash, party.Credential{ID: tx.NewOpaqueID(), Kind: party.DemoCredential, Seat: s.ID, Person: s.Person,
			Label: "demonstration", Until: store.Forever})
	})
	return secret, err
}

func demo(ctx context.Context, tx *store.Tx) error {
	value, err := tx.Setting(ctx, demoSetting)
	if err == nil && value != "true" {
		return store.ErrRefused
	}
	return err
}
