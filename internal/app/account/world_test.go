package account_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

const (
	password = apptest.Password
	another  = "nine slow ferries at dusk"
	day      = 24 * time.Hour
)

// want fails unless err is of a kind; nil is want for none.
func want(t *testing.T, err error, kind error) {
	t.Helper()
	if kind == nil && err != nil || kind != nil && !errors.Is(err, kind) {
		t.Fatalf("got %v, want %v", err, kind)
	}
}

// at is the field of the first fault, and its sentence.
func at(err error) (path, message string) {
	if f := errs.FieldsOf(err); len(f) > 0 {
		return f[0].Path, f[0].Message
	}
	return "", errs.Sentence(err)
}

// wantFault fails unless err is about a field.
func wantFault(t *testing.T, err error, path string) {
	t.Helper()
	if got, _ := at(err); !errors.Is(err, errs.Invalid) || got != path {
		t.Fatalf("got %v, want a fault of the field %q", err, path)
	}
}

// kinds lists what the log holds that a viewer sees of an audience of a scope.
func kinds(t *testing.T, w *apptest.World, v access.Viewer, scope access.ScopeID, audience access.Audience) (out []string) {
	t.Helper()
	err := w.DB.Read(t.Context(), v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(t.Context(), scope)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(reaches, func(r access.Reach) bool { return r.Audience == audience })
		if i < 0 {
			t.Fatalf("%s has no %s room in %s", v.Name, audience, scope)
		}
		leaves, err := tx.Leaves(t.Context(), store.At(reaches[i]), 0, 1000)
		for _, raw := range leaves {
			l, err := record.ParseLeaf(raw)
			if err != nil {
				return err
			}
			if l.Kind != record.KindPerson {
				out = append(out, string(l.Kind))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// count is how often a kind stands in a log.
func count(kinds []string, kind string) (n int) {
	for _, k := range kinds {
		if k == kind {
			n++
		}
	}
	return n
}

// sees lists the audiences of a scope that a viewer reaches.
func sees(t *testing.T, w *apptest.World, v access.Viewer, scope access.ScopeID) (out []access.Audience) {
	t.Helper()
	reaches, err := w.Accounts.Reaches(t.Context(), v, scope)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reaches {
		out = append(out, r.Audience)
	}
	return out
}

// alive reports whether the session of an entrance lets its person in.
func alive(t *testing.T, w *apptest.World, secret string) bool {
	t.Helper()
	v, err := w.Accounts.Session(t.Context(), secret)
	if err != nil {
		want(t, err, errs.NotFound)
	}
	return v.Known()
}

// signIn is a session with a secret.
func signIn(t *testing.T, w *apptest.World, name, password string) account.Entrance {
	t.Helper()
	e, err := w.Accounts.SignIn(t.Context(), account.Credentials{Email: apptest.Email(name), Password: password, Browser: "Firefox on Linux"})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func home(v access.Viewer) access.ScopeID { return access.ScopeID(v.Organisation) }

// members lists the names and ends of who is known in a room that a viewer sees.
func members(t *testing.T, w *apptest.World, v access.Viewer, scope access.ScopeID, audience access.Audience) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	err := w.DB.Read(t.Context(), v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(t.Context(), scope)
		if err != nil {
			return err
		}
		for _, r := range reaches {
			if r.Audience != audience {
				continue
			}
			list, err := tx.Members(t.Context(), store.At(r))
			if err != nil {
				return err
			}
			for _, m := range list {
				out[m.Name] = m.Until == 0
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// appointments lists the appointments in the viewer's own room of a scope, by name.
func appointments(t *testing.T, w *apptest.World, v access.Viewer, scope access.ScopeID) map[string]party.Appointment {
	t.Helper()
	out := map[string]party.Appointment{}
	err := w.DB.Read(t.Context(), v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(t.Context(), scope)
		if err != nil {
			return err
		}
		for _, r := range reaches {
			if r.Audience != v.Side.Of() {
				continue
			}
			list, err := tx.Appointments(t.Context(), store.At(r))
			if err != nil {
				return err
			}
			for _, a := range list {
				out[a.Name+" "+string(a.Role)] = a
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// doShared has a viewer act in the shared room of an engagement.
func doShared(t *testing.T, w *apptest.World, v access.Viewer, scope access.ScopeID) error {
	t.Helper()
	return act.Do(t.Context(), w.DB, v, act.Intent{Scope: scope, Audience: access.Shared, Kind: access.Note, Verb: access.Add}, func(a *act.Act) error {
		_, err := a.Record(t.Context(), a.Reach, "note.added", a.Actor())
		return err
	})
}
