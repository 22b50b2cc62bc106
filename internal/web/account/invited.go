package account

import (
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// gone is the page of a secret that opens nothing. It is the same for all of them, whatever became of them.
func (p Pages) gone(w http.ResponseWriter, r *http.Request, err error) error {
	if errs.KindOf(err) != errs.NotFound {
		return err
	}
	return p.Shell.Render(w, r, http.StatusNotFound, ui.Page{Title: "This link opens nothing", Plain: true,
		Body: []g.Node{ui.Problem{Happened: "The link was used already, was taken back, has run out or never was.",
			Do: "Ask whoever sent it for a new one.", Links: []ui.Link{{Text: "Sign in", URL: "/sign-in"}}}}})
}

// signedIn is who asks, if they can act for themselves: a link, or a look as the other side, counts as nobody.
func signedIn(r *http.Request) (access.Viewer, bool) {
	v := server.Viewer(r.Context())
	return v, v.Known() && v.Person != "" && !v.Link && !v.Onlooker && !v.ReadOnly
}

// Invited shows an invitation. Looking at it does nothing.
func (p Pages) Invited(w http.ResponseWriter, r *http.Request) error {
	v, _ := signedIn(r)
	o, err := p.Accounts.Offer(r.Context(), v, r.PathValue("secret"))
	if err != nil {
		return p.gone(w, r, err)
	}
	return p.Shell.Show(w, r, p.invitedPage(r, o, nil))
}

func (p Pages) invitedPage(r *http.Request, o account.Offer, faults []errs.Field) ui.Page {
	return ui.Page{Title: "You are invited", Lead: offered(o), Plain: true, Body: []g.Node{p.acceptForm(r, o, faults)}}
}

// offered is what an invitation says, in a sentence.
func offered(o account.Offer) g.Node {
	return g.Group{ui.Name(o.By), g.Text(" invites you to act for "), ui.Name(o.Organisation), g.Text(" as " + o.Role.Words()), until(o.Until), g.Text("."),
		g.If(o.First, g.Text(" You will be the first of it here, so you lead it: you invite your colleagues and help them back to their accounts. Nobody of another organisation can."))}
}

// until says when a role ends, where it does.
func until(us int64) g.Node {
	t := utc(us)
	if t.Year() > 9000 {
		return nil
	}
	return g.Text(" until " + t.Format("2 January 2006"))
}

func (p Pages) acceptForm(r *http.Request, o account.Offer, faults []errs.Field) g.Node {
	f := ui.Form{Action: ui.Path("invitations", r.PathValue("secret")), Errors: faults, Submit: ui.Button{Text: "Accept"}}
	v, in := signedIn(r)
	if !in {
		name := r.PostFormValue("name")
		if name == "" {
			name = o.Name
		}
		password := newPassword("password", "Password")
		password.Hint = "If you have an account with this address, its password. If not, one of at least 12 characters: a few unrelated words in a row are easily remembered."
		f.Fields = []ui.Field{
			{Name: "email", Label: "E-mail address", Kind: ui.Email, Value: o.Email, Fixed: true, Fill: "username", Hint: "You will sign in with it."},
			{Name: "name", Label: "Your name", Value: name, Required: true, Fill: "name", Most: 100},
			password,
		}
		return f
	}
	f.Intro = h.P(g.Text("You are signed in as "), ui.Name(v.Name), g.Text(" of "), ui.Name(v.Firm), g.Text(". If that is not you, sign out first."))
	if len(o.Others) > 0 {
		choice := ui.Field{Name: "organisation", Label: "Come as somebody of", Kind: ui.Radios, Required: true, Value: r.PostFormValue("organisation"),
			Options: []ui.Option{{Value: "", Label: o.Organisation, Hint: "a new organisation here, which you will lead"}}}
		for _, c := range o.Others {
			choice.Options = append(choice.Options, ui.Option{Value: string(c.Organisation), Label: c.Name, Hint: "your organisation, as it is here"})
		}
		f.Fields = []ui.Field{choice}
	}
	return f
}

// Accept uses an invitation.
func (p Pages) Accept(w http.ResponseWriter, r *http.Request) error {
	v, in := signedIn(r)
	secret := r.PathValue("secret")
	o, err := p.Accounts.Offer(r.Context(), v, secret)
	if err != nil {
		return p.gone(w, r, err)
	}
	var e account.Entrance
	if in {
		e, err = p.Accounts.AcceptAs(r.Context(), v, secret, access.OrganisationID(r.PostFormValue("organisation")), browser(r))
	} else {
		if err := p.tries.guess(r, o.Email); err != nil { // it could be a guess at the password of an account
			return err
		}
		e, err = p.Accounts.Accept(r.Context(), secret, account.Acceptance{Name: r.PostFormValue("name"), Password: r.PostFormValue("password"), Browser: browser(r)})
	}
	if errs.KindOf(err) == errs.NotFound && err != nil {
		return p.gone(w, r, err)
	}
	if err != nil {
		return p.again(w, r, err, func(f []errs.Field) ui.Page { return p.invitedPage(r, o, f) })
	}
	return p.let(w, r, e, "/")
}

// Recover asks for a new password. Looking at it does nothing.
func (p Pages) Recover(w http.ResponseWriter, r *http.Request) error {
	who, err := p.Accounts.Recovery(r.Context(), r.PathValue("secret"))
	if err != nil {
		return p.gone(w, r, err)
	}
	return p.Shell.Show(w, r, recoverPage(r, who.Name, who.Email, nil))
}

func recoverPage(r *http.Request, name, email string, faults []errs.Field) ui.Page {
	return ui.Page{Title: "Set a new password", Plain: true,
		Lead: g.Group{g.Text("For "), ui.Name(name), g.Text(". Every session of the account ends, and its tokens. If you act for other organisations too, their leads confirm you first.")},
		Body: []g.Node{ui.Form{Action: ui.Path("recover", r.PathValue("secret")), Errors: faults, Submit: ui.Button{Text: "Set the password"},
			Fields: []ui.Field{{Name: "email", Label: "E-mail address", Kind: ui.Email, Value: email, Fixed: true, Fill: "username"}, newPassword("password", "New password")}}}}
}

// Reset sets the new password.
func (p Pages) Reset(w http.ResponseWriter, r *http.Request) error {
	secret := r.PathValue("secret")
	who, err := p.Accounts.Recovery(r.Context(), secret)
	if err != nil {
		return p.gone(w, r, err)
	}
	e, err := p.Accounts.Reset(r.Context(), secret, r.PostFormValue("password"), browser(r))
	if err != nil {
		if _, ok := faults(err); !ok {
			return p.gone(w, r, err)
		}
		return p.again(w, r, err, func(f []errs.Field) ui.Page { return recoverPage(r, who.Name, who.Email, f) })
	}
	return p.let(w, r, e, "/")
}

// roleName begins a role's words with a capital letter.
func roleName(r access.Role) string {
	s := r.Words()
	return strings.ToUpper(s[:1]) + s[1:]
}
