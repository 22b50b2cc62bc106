package account

import (
	"net/http"

	g "maragu.dev/gomponents"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// SignIn asks who somebody is.
func (p Pages) SignIn(w http.ResponseWriter, r *http.Request) error {
	if v := server.Viewer(r.Context()); v.Known() && !v.Link {
		return server.Redirect(w, r, server.Local(r.FormValue("next")))
	}
	return p.Shell.Show(w, r, signInPage(r, nil))
}

func signInPage(r *http.Request, faults []errs.Field) ui.Page {
	return ui.Page{
		Title: "Sign in",
		Plain: true,
		Body: []g.Node{
			ui.Form{Action: "/sign-in", Errors: faults, Submit: ui.Button{Text: "Sign in"},
				Hidden: []ui.Hidden{{Name: "next", Value: server.Local(r.FormValue("next"))}},
				Fields: []ui.Field{
					{Name: "email", Label: "E-mail address", Kind: ui.Email, Value: r.PostFormValue("email"), Required: true, Fill: "username"},
					{Name: "password", Label: "Password", Kind: ui.Password, Required: true, Fill: "current-password"},
				}},
			ui.Note(g.Text("Nobody signs up here: people come in by an invitation. If you have forgotten your password, ask the lead of your organisation for a link to set a new one.")),
		},
	}
}

// EnterPassword signs in, and goes on to where somebody wanted to go.
func (p Pages) EnterPassword(w http.ResponseWriter, r *http.Request) error {
	if err := p.tries.guess(r, r.PostFormValue("email")); err != nil {
		return err
	}
	e, err := p.Accounts.SignIn(r.Context(), account.Credentials{Email: r.PostFormValue("email"), Password: r.PostFormValue("password"),
		Browser: browser(r), Before: server.Viewer(r.Context())})
	if errs.KindOf(err) == errs.Unauthenticated {
		return p.Shell.Again(w, r, signInPage(r, []errs.Field{{Message: errs.Sentence(err)}}))
	}
	if err != nil {
		return err
	}
	return p.let(w, r, e, server.Local(r.PostFormValue("next")))
}

// SignOut ends the session.
func (p Pages) SignOut(w http.ResponseWriter, r *http.Request) error {
	if err := p.Accounts.SignOut(r.Context(), server.Viewer(r.Context())); err != nil {
		return err
	}
	server.ClearSession(w, r)
	return server.Redirect(w, r, "/sign-in")
}

// ChooseOrganisation asks for which of their organisations somebody acts.
func (p Pages) ChooseOrganisation(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Accounts.Organisations(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, choosePage(r, list, nil))
}

func choosePage(r *http.Request, list []account.Choice, faults []errs.Field) ui.Page {
	f := ui.Field{Name: "organisation", Label: "Act for", Kind: ui.Radios, Required: true}
	for _, c := range list {
		o := ui.Option{Value: string(c.Organisation), Label: c.Name, Hint: sideWords(c.Side, c.Guest)}
		if c.Held {
			continue
		}
		if c.Current {
			f.Value = o.Value
		}
		f.Options = append(f.Options, o)
	}
	body := []g.Node{ui.Form{Action: "/choose-organisation", Fields: []ui.Field{f}, Errors: faults, Submit: ui.Button{Text: "Go on"},
		Hidden: []ui.Hidden{{Name: "next", Value: server.Local(r.FormValue("next"))}}}}
	for _, c := range list {
		if c.Held {
			body = append(body, ui.Note(g.Text("Your password was set anew by another organisation. Before you can act for "), ui.Name(c.Name),
				g.Text(", its lead has to confirm that the account is yours.")))
		}
	}
	return ui.Page{Title: "For whom do you act?", Lead: g.Text("You see what is theirs, and nothing of your other organisations, until you choose again."), Body: body}
}

func sideWords(s access.Side, guest bool) string {
	words := map[access.Side]string{access.ClientSide: "client side", access.DeliverySide: "delivery side", access.AssurerSide: "independent reader"}[s]
	if guest {
		words += ", as a guest"
	}
	return words
}

// ActFor goes on as one of their organisation.
func (p Pages) ActFor(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	next := server.Local(r.PostFormValue("next"))
	o := access.OrganisationID(r.PostFormValue("organisation"))
	if o == v.Organisation {
		return server.Redirect(w, r, next)
	}
	e, err := p.Accounts.ActFor(r.Context(), v, o, browser(r))
	if err != nil {
		list, listErr := p.Accounts.Organisations(r.Context(), v)
		if listErr != nil {
			return listErr
		}
		if o == "" {
			err = errs.InvalidFields("Nothing was chosen.", []errs.Field{{Path: "organisation", Message: "Choose one of your organisations."}})
		}
		return p.again(w, r, err, func(f []errs.Field) ui.Page { return choosePage(r, list, f) })
	}
	return p.let(w, r, e, next)
}

// SeeAs looks at an engagement as the other side does.
func (p Pages) SeeAs(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	e, err := p.Accounts.SeeAs(r.Context(), server.Viewer(r.Context()), access.ScopeID(id), browser(r))
	if err != nil {
		return err
	}
	return p.let(w, r, e, string(ui.Path("engagements", id)))
}

// StopSeeing goes back to one's own pages.
func (p Pages) StopSeeing(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	if !v.Onlooker {
		return server.Redirect(w, r, "/")
	}
	e, err := p.Accounts.StopSeeing(r.Context(), v, browser(r))
	if err != nil {
		return err
	}
	return p.let(w, r, e, "/engagements")
}
