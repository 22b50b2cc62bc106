package apptest

import (
	"strings"
	"testing"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
)

// Email is the address of somebody in a world: their first name at example.org.
func Email(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return strings.ToLower(first) + "@example.org"
}

// FirstRun sets the world up: Ada Lovell leads the client organisation North Hospitals and runs the installation.
func (w *World) FirstRun(t testing.TB) access.Viewer {
	t.Helper()
	secret, _, err := w.Accounts.FirstRunToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e, err := w.Accounts.SetUp(t.Context(), secret, account.SetUp{Organisation: "North Hospitals", Name: "Ada Lovell", Email: Email("Ada"), Password: Password})
	if err != nil {
		t.Fatal(err)
	}
	return e.Viewer
}

// Invite invites somebody, whose address is Email of their name, and is the secret of the invitation.
func (w *World) Invite(t testing.TB, by access.Viewer, o account.Order) string {
	t.Helper()
	o.Email = Email(o.Name)
	i, err := w.Accounts.Invite(t.Context(), by, o)
	if err != nil {
		t.Fatal(err)
	}
	return i.Secret
}

// Join invites somebody, who accepts.
func (w *World) Join(t testing.TB, by access.Viewer, o account.Order) access.Viewer {
	t.Helper()
	e, err := w.Accounts.Accept(t.Context(), w.Invite(t, by, o), account.Acceptance{Name: o.Name, Password: Password})
	if err != nil {
		t.Fatal(err)
	}
	return e.Viewer
}

// Colleague is somebody new who works for the organisation of its lead.
func (w *World) Colleague(t testing.TB, lead access.Viewer, name string) access.Viewer {
	t.Helper()
	return w.Join(t, lead, account.Order{Scope: access.ScopeID(lead.Organisation), Role: access.Staff, Name: name})
}

// SignIn is somebody as they are after signing in.
func (w *World) SignIn(t testing.TB, name string) access.Viewer {
	t.Helper()
	e, err := w.Accounts.SignIn(t.Context(), account.Credentials{Email: Email(name), Password: Password})
	if err != nil {
		t.Fatal(err)
	}
	return e.Viewer
}

// Project opens a project, whose client PM is who opens it.
func (w *World) Project(t testing.TB, by access.Viewer, name string) access.ScopeID {
	t.Helper()
	id, err := w.Work.OpenProject(t.Context(), by, engage.ProjectForm{Name: name, Currency: "GBP", Zone: "Europe/London"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Engagement opens an engagement of a project with a delivery organisation that has nobody here.
func (w *World) Engagement(t testing.TB, by access.Viewer, project access.ScopeID, delivery string) access.ScopeID {
	t.Helper()
	id, err := w.Work.OpenEngagement(t.Context(), by, project, engage.Terms{Name: "Work with " + delivery, ClientName: by.Firm, DeliveryName: delivery,
		Rules: "plain", Zone: "Europe/London", Currency: "GBP", Week: "mon-fri 09:00-17:00"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Both is a world with two sides: Ada Lovell leads the client and is PM of a project, in which Dan Firth is delivery PM of the
// engagement and leads Vantor Systems.
type Both struct {
	*World
	Ada, Dan            access.Viewer
	Project, Engagement access.ScopeID
}

// Both builds a world with two sides.
func (w *World) Both(t testing.TB) Both {
	t.Helper()
	b := Both{World: w, Ada: w.FirstRun(t)}
	b.Project = w.Project(t, b.Ada, "Patient records")
	b.Engagement = w.Engagement(t, b.Ada, b.Project, "Vantor Systems")
	b.Dan = w.Join(t, b.Ada, account.Order{Scope: b.Engagement, Role: access.DeliveryPM, Name: "Dan Firth", Organisation: "Vantor Systems"})
	return b
}
