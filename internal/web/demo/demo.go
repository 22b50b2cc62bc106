// Package demo is the way in to a demonstration: its people, each one click away.
//
// It promises nothing to any other database: there, its pages do not exist.
package demo

import (
	"net/http"
	"strings"

	g "maragu.dev/gomponents"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Person is one of the people of the demonstration.
type Person struct {
	Name         string
	Organisation string
	Side         access.Side
	Roles        []access.Role
	SignIn       ui.URL
}

// Pages are the pages of a demonstration.
type Pages struct {
	Shell    page.Shell
	Accounts *account.Accounts
	People   []Person
}

// Show lists the people.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) error {
	return p.Shell.Show(w, r, ui.Page{
		Title: "Who would you like to be?",
		Lead:  g.Text("A trust, its programme of three projects, and five suppliers. Two of them bid against each other and cannot tell, two never log in, and one can start only once another has handed over. Each person sees what is theirs."),
		Plain: true,
		Body: []g.Node{ui.Table[Person]{
			ID: "people", Caption: "The people of the demonstration", Rows: p.People, Things: "people",
			Columns: []ui.Column[Person]{
				{Head: "Person", Row: true, Cell: func(d Person) g.Node { return ui.A(d.SignIn, ui.Name(d.Name)) }},
				{Head: "Acts for", Cell: func(d Person) g.Node { return ui.Side(d.Side, d.Organisation) }},
				{Head: "As", Cell: func(d Person) g.Node { return g.Text(words(d.Roles)) }},
			},
		}},
	})
}

func words(roles []access.Role) string {
	var out []string
	for _, r := range roles {
		if r != access.Staff || len(roles) == 1 {
			out = append(out, r.Words())
		}
	}
	return strings.Join(out, ", ")
}

// SignIn signs in as a person. Only here does following a link sign anybody in: the database holds nothing but inventions, and any
// other database refuses.
func (p Pages) SignIn(w http.ResponseWriter, r *http.Request) error {
	e, err := p.Accounts.DemoSignIn(r.Context(), r.PathValue("secret"), "One click")
	if err != nil {
		return err
	}
	server.SetSession(w, r, e.Secret)
	return server.Redirect(w, r, server.Local(r.FormValue("next")))
}
