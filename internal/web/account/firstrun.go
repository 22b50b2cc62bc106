package account

import (
	"net/http"

	g "maragu.dev/gomponents"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// hidden makes a page that is not there answer as any address that never was: strangers are asked to sign in.
func hidden(r *http.Request, err error) error {
	if errs.KindOf(err) == errs.NotFound && !server.Viewer(r.Context()).Known() {
		return errs.New(errs.Unauthenticated, "sign in first")
	}
	return err
}

// FirstRun asks who sets up the installation.
func (p Pages) FirstRun(w http.ResponseWriter, r *http.Request) error {
	if err := p.Accounts.FirstRun(r.Context(), r.PathValue("secret")); err != nil {
		return hidden(r, err)
	}
	return p.Shell.Show(w, r, firstRunPage(r, nil))
}

func firstRunPage(r *http.Request, faults []errs.Field) ui.Page {
	return ui.Page{
		Title: "Set up Counterpart",
		Lead:  g.Text("You will lead your organisation here and run the installation. Everybody else comes in by your invitation."),
		Plain: true,
		Body: []g.Node{ui.Form{Action: ui.Path("first-run", r.PathValue("secret")), Errors: faults, Submit: ui.Button{Text: "Set up"},
			Fields: []ui.Field{
				{Name: "organisation", Label: "Your organisation", Value: r.PostFormValue("organisation"), Required: true, Fill: "organization",
					Hint: "The client: whoever asked for what is to be delivered.", Most: 100},
				{Name: "name", Label: "Your name", Value: r.PostFormValue("name"), Required: true, Fill: "name", Most: 100},
				{Name: "email", Label: "E-mail address", Kind: ui.Email, Value: r.PostFormValue("email"), Required: true, Fill: "username",
					Hint: "You sign in with it."},
				newPassword("password", "Password"),
			}}},
	}
}

// newPassword asks for a password that nobody else knows.
func newPassword(name, label string) ui.Field {
	return ui.Field{Name: name, Label: label, Kind: ui.Password, Required: true, Fill: "new-password",
		Hint: "At least 12 characters. A few unrelated words in a row are easily remembered."}
}

// SetUp sets up the installation.
func (p Pages) SetUp(w http.ResponseWriter, r *http.Request) error {
	e, err := p.Accounts.SetUp(r.Context(), r.PathValue("secret"), account.SetUp{Organisation: r.PostFormValue("organisation"), Name: r.PostFormValue("name"),
		Email: r.PostFormValue("email"), Password: r.PostFormValue("password"), Browser: browser(r)})
	if err != nil {
		return p.again(w, r, hidden(r, err), func(f []errs.Field) ui.Page { return firstRunPage(r, f) })
	}
	return p.let(w, r, e, "/")
}
