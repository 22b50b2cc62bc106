package engage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/pgtest"
	"counterpart.dev/internal/store"
)

// world is a database with one client organisation, two delivery organisations and their people, who have no work yet.
type world struct {
	Work
	t       *testing.T
	address string
	clock   *clock
	each    func() // called for each statement; nil for nothing
	// The client's.
	lead, pm, sponsor, owner access.Viewer
	// Two delivery organisations'.
	vantor, vantorExec, halden access.Viewer
	// An assurer.
	assurer access.Viewer
}

// clock moves on by a second whenever it is asked, so that no two transactions have one instant.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Second)
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

var epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // a Monday

var liteTemplate = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "engage")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "template.db")
	return path, store.Migrate(context.Background(), path)
})

var pgTemplate = sync.OnceValues(func() (string, error) {
	s, err := pgtest.Shared()
	if err != nil {
		return "", err
	}
	ctx, name := context.Background(), "engage_template"
	if err := s.Admin(ctx, "postgres", "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	return name, store.Migrate(ctx, s.URL("postgres", name))
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := liteTemplate(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// onBoth runs a test on a world of its own on each engine.
func onBoth(t *testing.T, test func(*testing.T, *world)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, newWorld(t, liteCopy(t))) })
	t.Run("postgres", func(t *testing.T) { test(t, newWorld(t, pgCopy(t))) })
}

func liteCopy(t *testing.T) string {
	t.Helper()
	from, err := liteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	bytes, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "world.db")
	if err := os.WriteFile(path, bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func pgCopy(t *testing.T) string {
	t.Helper()
	s := pgtest.Start(t)
	template, err := pgTemplate()
	if err != nil {
		t.Fatal(err)
	}
	name := s.Create(t, template, "cp_owner")
	if err := s.Admin(t.Context(), name, `GRANT CONNECT ON DATABASE "`+name+`" TO cp_login`); err != nil {
		t.Fatal(err)
	}
	return s.URL("cp_login", name)
}

func newWorld(t *testing.T, address string) *world {
	t.Helper()
	w := &world{t: t, address: address, clock: &clock{now: epoch}}
	db, err := store.Open(t.Context(), address, store.Options{Now: w.clock.Now, KeyDir: filepath.Join(t.TempDir(), "keys"), Count: w.count})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	w.DB = db
	trust := w.organisation("Northmoor Trust", access.ClientSide)
	vantor, halden := w.organisation("Vantor Systems", access.DeliverySide), w.organisation("Halden Digital", access.DeliverySide)
	audit := w.organisation("Ledger Audit", access.AssurerSide)
	w.lead = w.person(trust, "Mara Lind", access.Staff, access.Lead)
	w.pm = w.person(trust, "Priya Nair", access.Staff)
	w.sponsor = w.person(trust, "Edwin Cole", access.Staff)
	w.owner = w.person(trust, "Tess Okoro", access.Staff)
	w.vantor = w.person(vantor, "Dan Reyes", access.Staff)
	w.vantorExec = w.person(vantor, "Eve Stone", access.Staff)
	w.halden = w.person(halden, "Oscar Brandt", access.Staff)
	w.assurer = w.person(audit, "Ines Faro", access.Staff)
	return w
}

func (w *world) count(context.Context) {
	if w.each != nil {
		w.each()
	}
}

func (w *world) system(r store.Reason, fn func(*store.Tx) error) {
	w.t.Helper()
	if err := w.DB.System(w.t.Context(), r, fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) organisation(name string, side access.Side, actsFor ...access.OrganisationID) (o party.Organisation) {
	w.t.Helper()
	w.system(store.FirstRun, func(tx *store.Tx) error {
		o = party.Organisation{ID: access.OrganisationID(tx.NewOpaqueID()), Name: name, Side: side}
		if len(actsFor) > 0 {
			o.ActsFor = actsFor[0]
		}
		if err := tx.AddOrganisation(w.t.Context(), o); err != nil {
			return err
		}
		_, err := tx.AddScope(w.t.Context(), o.ID, access.ScopeID(o.ID), access.OrganisationScope, "", side.Of())
		return err
	})
	return o
}

// person adds somebody who works for an organisation, with a desk, and makes them known there.
func (w *world) person(o party.Organisation, name string, roles ...access.Role) (v access.Viewer) {
	w.t.Helper()
	ctx := w.t.Context()
	w.system(store.GiveSeat, func(tx *store.Tx) error {
		v = access.Viewer{Seat: access.SeatID(tx.NewOpaqueID()), Person: access.PersonID(tx.NewOpaqueID()), Name: name, Organisation: o.ID, Firm: o.Name, Side: o.Side}
		if err := tx.AddPerson(ctx, party.Person{ID: v.Person, Name: name, Email: string(v.Person) + "@example.org"}); err != nil {
			return err
		}
		s := party.Seat{ID: v.Seat, Person: v.Person, Organisation: o.ID, Kind: party.PersonSeat, Side: o.Side, Until: store.Forever}
		if err := tx.AddSeat(ctx, s); err != nil {
			return err
		}
		room, err := tx.AddRoom(ctx, party.Room{Organisation: o.ID, Scope: access.ScopeID(o.ID), Audience: access.Named}, false)
		if err != nil {
			return err
		}
		if err := tx.GrantNamed(ctx, v.Seat, party.Grant{Room: room, Role: access.Staff, Until: store.Forever}); err != nil {
			return err
		}
		for _, r := range roles {
			p := party.Post{Seat: v.Seat, Tenant: o.ID, Scope: access.ScopeID(o.ID), Role: r, Until: store.Forever}
			if err := tx.AddPost(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
	in := act.Intent{Scope: access.ScopeID(o.ID), Audience: act.Ours, Kind: access.Member, Verb: access.Add}
	err := act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		_, err := a.Record(ctx, a.Reach, "person.joined", store.Ref{What: "person", ID: string(v.Person), Name: v.Name})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// post gives a role as an invitation does once it is accepted.
func (w *world) post(v access.Viewer, scope access.ScopeID, role access.Role) {
	w.t.Helper()
	w.system(store.GiveSeat, func(tx *store.Tx) error {
		tenant, _, err := tx.Tenant(w.t.Context(), scope)
		if err != nil {
			return err
		}
		return tx.AddPost(w.t.Context(), party.Post{Seat: v.Seat, Tenant: tenant, Scope: scope, Role: role, Until: store.Forever})
	})
}

// give gives a role as a use case does.
func (w *world) give(by access.Viewer, scope access.ScopeID, to access.Viewer, role access.Role, days string) {
	w.t.Helper()
	if err := w.GiveRole(w.t.Context(), by, scope, RoleForm{Person: to.Person, Role: role, Days: days}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) project() access.ScopeID {
	w.t.Helper()
	id, err := w.OpenProject(w.t.Context(), w.lead, ProjectForm{Code: "PR-1", Name: "Patient records", Purpose: "One record for each patient.", Currency: "GBP",
		Zone: "Europe/London"})
	if err != nil {
		w.t.Fatal(err)
	}
	w.give(w.lead, id, w.pm, access.ClientPM, "8")
	w.give(w.lead, id, w.sponsor, access.Sponsor, "")
	return id
}

// terms is a form that is filled in as it should be.
func terms(delivery string) Terms {
	return Terms{Name: "Patient records with " + delivery, ClientName: "Northmoor Trust", DeliveryName: delivery, Contract: "NT/2026/7", Rules: "nec4",
		Zone: "Europe/London", Currency: "GBP", Week: "mon-fri 09:00-17:00", Holidays: "2026-12-25 Christmas Day"}
}

func (w *world) engagement(project access.ScopeID, delivery string) access.ScopeID {
	w.t.Helper()
	id, err := w.OpenEngagement(w.t.Context(), w.pm, project, terms(delivery))
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// joined is a project with an engagement that Vantor's PM has joined.
func (w *world) joined() (project, engagement access.ScopeID) {
	w.t.Helper()
	project = w.project()
	engagement = w.engagement(project, "Vantor Systems")
	w.post(w.vantor, engagement, access.DeliveryPM)
	return project, engagement
}

// epochOf is an instant in microseconds as a time.
func epochOf(us int64) time.Time { return time.UnixMicro(us) }

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// refused fails unless an error is the one answer for everything out of reach, in every byte.
func refused(t *testing.T, what string, err error) {
	t.Helper()
	var cause *errs.Error
	if !errors.Is(err, store.ErrRefused) || errs.KindOf(err) != errs.NotFound || errors.As(err, &cause) && cause.Message != "not found" {
		t.Errorf("%s: got %v, want the refusal", what, err)
	}
}

// invalid fails unless an error names exactly these fields.
func invalid(t *testing.T, what string, err error, paths ...string) {
	t.Helper()
	var got []string
	for _, f := range errs.FieldsOf(err) {
		got = append(got, f.Path)
	}
	if errs.KindOf(err) != errs.Invalid || fmt.Sprint(got) != fmt.Sprint(paths) {
		t.Errorf("%s: got %v about %v, want it invalid about %v", what, err, got, paths)
	}
}

// adminOf is the address of the database for who is bound by nothing.
func adminOf(w *world) string {
	return strings.Replace(w.address, "cp_login@", "postgres@", 1)
}
