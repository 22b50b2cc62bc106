// Package account is how people come in: the first run, invitations, signing in, second factors, sessions and tokens, recovering and
// leaving, and looking as the other side does.
//
// It promises that only a side's own lead invites to it and recovers its accounts, that what one organisation does to an account
// opens nothing of another, that no way in leads past a second factor, that unknown, used, expired and withdrawn secrets get one
// answer, and that what a side must know afterwards stands in its log. Secrets are kept as hashes only, are shown once, and each
// message that carries a link has one of its own. It refuses to send mail itself, to count attempts, which whoever listens does, and to let an
// administrator see what people write.
//
// Long because every way in is tried against every other: half of it is tests.
package account

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"slices"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
)

// Accounts holds the use cases. DB and Passwords are required.
type Accounts struct {
	DB        *store.DB
	Passwords *password.Hasher
	Idle      time.Duration // a session that is not used ends after it; 12 hours if 0
	Life      time.Duration // a session ends so long after signing in, used or not; 7 days if 0
	Log       *slog.Logger  // told who looks as the other side; nobody is if nil
	Mails     bool          // links that let somebody in are mailed to them, besides being shown once
}

// How long things last.
const (
	usualIdle     = 12 * time.Hour
	usualLife     = 7 * 24 * time.Hour
	seenEvery     = 5 * time.Minute
	recoveryLife  = time.Hour
	waitingLife   = 10 * time.Minute // of who is asked for a code
	enrolLife     = time.Hour        // of a new second factor without its first code
	onlookerLife  = 30 * time.Minute
	firstRunLife  = 24 * time.Hour
	longestToken  = 365 * 24 * time.Hour
	longestInvite = 30
	usualInvite   = 14
	day           = 24 * time.Hour
)

// TokenPrefix begins every API token, so that people and programs that look for leaked secrets recognise one.
const TokenPrefix = "cpt_"

// Entrance is a session that has just been made, or the way to one.
type Entrance struct {
	Secret  string // for the browser that asked, and nobody else
	Until   time.Time
	Waiting bool          // the secret lets nobody in: it goes with a code to EnterCode
	Viewer  access.Viewer // nobody yet, where a code is waited for
	Choices int           // organisations the person may act for
	Codes   []string      // recovery codes that were made, to be shown this once
}

func (a *Accounts) idle() time.Duration { return cmp.Or(a.Idle, usualIdle) }
func (a *Accounts) life() time.Duration { return cmp.Or(a.Life, usualLife) }

func (a *Accounts) log() *slog.Logger {
	if a.Log == nil {
		return slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	return a.Log
}

// home is the scope of an organisation, which has the organisation's id.
func home(o access.OrganisationID) access.ScopeID { return access.ScopeID(o) }

// own reports whether a seat is a person's own, rather than a token or a view that hangs on it.
func own(s party.Seat) bool { return s.Kind == party.PersonSeat || s.Kind == party.GuestSeat }

// ownSeats lists the seats from which a person acts.
func ownSeats(ctx context.Context, tx *store.Tx, p access.PersonID) ([]party.Seat, error) {
	seats, err := tx.SeatsOf(ctx, p)
	return slices.DeleteFunc(seats, func(s party.Seat) bool { return !own(s) }), err
}

// seatIn is the seat from which a person acts for an organisation, or store.ErrRefused.
func seatIn(ctx context.Context, tx *store.Tx, p access.PersonID, o access.OrganisationID) (party.Seat, error) {
	seats, err := ownSeats(ctx, tx, p)
	if err != nil {
		return party.Seat{}, err
	}
	at := slices.IndexFunc(seats, func(s party.Seat) bool { return s.Organisation == o })
	if at < 0 {
		return party.Seat{}, store.ErrRefused
	}
	return seats[at], nil
}

// viewer is somebody as they act from a seat.
func viewer(p party.Person, s party.Seat, o party.Organisation) access.Viewer {
	return access.Viewer{Seat: s.ID, Person: p.ID, Name: p.Name, Organisation: o.ID, Firm: o.Name, Side: s.Side, Admin: p.Admin, ReadOnly: s.ReadOnly}
}

// newSecret draws a secret and the hash to keep of it.
func newSecret(tx *store.Tx) (secret string, hash [32]byte, err error) {
	return password.NewToken(tx.Random())
}

// signedIn refuses who has no account, who only looks, and programs.
func signedIn(v access.Viewer) error {
	if !v.Known() || v.Person == "" || v.Link || v.Token || v.ReadOnly || v.Onlooker {
		return store.ErrRefused
	}
	return nil
}

// invalid is one thing wrong with one field.
func invalid(path, format string, args ...any) error {
	message := errs.New(errs.Invalid, format, args...).Error()
	return errs.InvalidFields("Some of this cannot be used.", []errs.Field{{Path: path, Message: message}})
}
