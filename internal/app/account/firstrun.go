package account

import (
	"context"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
)

// firstRunSetting holds the hash of the secret of the first run and when it ends.
const firstRunSetting = "first_run"

func isRefused(err error) bool { return errors.Is(err, store.ErrRefused) }

// FirstRunToken makes the secret that sets up an empty installation, in place of any made before. One that has people gets none.
func (a *Accounts) FirstRunToken(ctx context.Context) (secret string, until time.Time, err error) {
	defer errs.Wrap(&err, "account.FirstRunToken")
	err = a.DB.System(ctx, store.FirstRun, func(tx *store.Tx) error {
		people, err := tx.People(ctx)
		if err != nil || len(people) > 0 {
			return err
		}
		var hash [32]byte
		if secret, hash, err = newSecret(tx); err != nil {
			return err
		}
		until = tx.Now().Add(firstRunLife)
		return tx.SetSetting(ctx, firstRunSetting, hex.EncodeToString(hash[:])+" "+strconv.FormatInt(until.UnixMicro(), 10))
	})
	return secret, until, err
}

// FirstRun is store.ErrRefused unless the secret sets up the installation.
func (a *Accounts) FirstRun(ctx context.Context, secret string) (err error) {
	defer errs.Wrap(&err, "account.FirstRun")
	return a.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error { return firstRun(ctx, tx, secret) })
}

func firstRun(ctx context.Context, tx *store.Tx, secret string) error {
	value, err := tx.Setting(ctx, firstRunSetting)
	if err != nil {
		return err
	}
	kept, end, _ := strings.Cut(value, " ")
	until, _ := strconv.ParseInt(end, 10, 64)
	hash := password.TokenHash(secret)
	if kept != hex.EncodeToString(hash[:]) || until <= tx.Now().UnixMicro() {
		return store.ErrRefused
	}
	return nobody(ctx, tx)
}

// nobody refuses where there is somebody already.
func nobody(ctx context.Context, tx *store.Tx) error {
	people, err := tx.People(ctx)
	if err == nil && len(people) > 0 {
		return store.ErrRefused
	}
	return err
}

// SetUp is what the first run asks.
type SetUp struct {
	Organisation string // the client organisation
	Name         string
	Email        string
	Password     string
	Browser      string
}

func (s *SetUp) check() error {
	var in input
	s.Organisation = in.name("organisation", "the name of your organisation", s.Organisation)
	s.Name = in.name("name", "your name", s.Name)
	s.Email = in.email("email", s.Email)
	in.password("password", s.Password, s.Name, s.Email, s.Organisation)
	return in.err()
}

// SetUp makes the first organisation and its first person, who leads it and runs the installation, and signs them in. The secret is
// used up by it.
func (a *Accounts) SetUp(ctx context.Context, secret string, s SetUp) (e Entrance, err error) {
	defer errs.Wrap(&err, "account.SetUp")
	if err := a.FirstRun(ctx, secret); err != nil {
		return e, err
	}
	if err := s.check(); err != nil {
		return e, err
	}
	hash, err := a.Passwords.Hash(ctx, s.Password)
	if err != nil {
		return e, err
	}
	err = a.DB.System(ctx, store.FirstRun, func(tx *store.Tx) error {
		if err := firstRun(ctx, tx, secret); err != nil {
			return err
		}
		// Whoever sets up at the same moment waits here, and then finds somebody.
		if err := tx.SetSetting(ctx, firstRunSetting, ""); err != nil {
			return err
		}
		if err := nobody(ctx, tx); err != nil {
			return err
		}
		o, err := addOrganisation(ctx, tx, party.Organisation{Name: s.Organisation, Side: access.ClientSide})
		if err != nil {
			return err
		}
		p, err := addPerson(ctx, tx, party.Person{Email: s.Email, Name: s.Name, Admin: true}, hash)
		if err != nil {
			return err
		}
		seat, err := employ(ctx, tx, p, o, true)
		if err != nil {
			return err
		}
		if err := joined(ctx, tx, viewer(p, seat, o), home(o.ID), access.Lead); err != nil {
			return err
		}
		e, err = a.enter(ctx, tx, p, seat, s.Browser, party.Credential{})
		return err
	})
	return e, err
}

// addOrganisation adds an organisation with its scope and the room of its own side.
func addOrganisation(ctx context.Context, tx *store.Tx, o party.Organisation) (party.Organisation, error) {
	o.ID = access.OrganisationID(tx.NewOpaqueID())
	if err := tx.AddOrganisation(ctx, o); err != nil {
		return o, err
	}
	_, err := tx.AddScope(ctx, o.ID, home(o.ID), access.OrganisationScope, "", o.Side.Of())
	return o, err
}

// addPerson adds a person with the hash of their password.
func addPerson(ctx context.Context, tx *store.Tx, p party.Person, hash string) (party.Person, error) {
	p.ID = access.PersonID(tx.NewOpaqueID())
	if err := tx.AddPerson(ctx, p); err != nil {
		return p, err
	}
	return p, tx.SetPassword(ctx, p.ID, hash)
}

// employ gives a person a seat in an organisation, in its own room, and a desk of their own there.
func employ(ctx context.Context, tx *store.Tx, p party.Person, o party.Organisation, lead bool) (party.Seat, error) {
	s := party.Seat{ID: access.SeatID(tx.NewOpaqueID()), Person: p.ID, Organisation: o.ID, Kind: party.PersonSeat, Side: o.Side, Until: store.Forever}
	if err := tx.AddSeat(ctx, s); err != nil {
		return s, err
	}
	roles := []access.Role{access.Staff}
	if lead {
		roles = append(roles, access.Lead)
	}
	for _, r := range roles {
		if err := tx.AddPost(ctx, party.Post{Seat: s.ID, Tenant: o.ID, Scope: home(o.ID), Role: r, Until: store.Forever}); err != nil {
			return s, err
		}
	}
	desk, err := tx.AddRoom(ctx, party.Room{Organisation: o.ID, Scope: home(o.ID), Audience: access.Named}, false)
	if err != nil {
		return s, err
	}
	return s, tx.GrantNamed(ctx, s.ID, party.Grant{Room: desk, Role: access.Staff, Until: store.Forever})
}

// joined notes in the room of one's own side of a scope that one has come, and makes one known there. Where one has no such room, as
// an assurer has none in a project, nothing is noted.
func joined(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID, role access.Role) error {
	return tx.As(ctx, v.Seat, func(tx *store.Tx) error {
		if _, err := ours(ctx, tx, v, scope, access.Record, access.Add); err != nil {
			if isRefused(err) {
				return nil
			}
			return err
		}
		return act.Within(ctx, tx, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Record, Verb: access.Add}, func(a *act.Act) error {
			_, err := a.Record(ctx, a.Reach, kindJoined, a.Actor(), texts("role", string(role), "firm", v.Firm)...)
			return err
		})
	})
}

// texts makes fields of names and values, leaving out what is empty.
func texts(pairs ...string) (out []record.Field) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, record.Field{Name: pairs[i], Value: []byte(pairs[i+1])})
		}
	}
	return out
}
