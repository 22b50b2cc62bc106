package account

import (
	"cmp"
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// code is the code that somebody gave: of their device, or a recovery code.
func code(r *http.Request) string {
	return cmp.Or(r.PostFormValue("code"), r.PostFormValue("recovery"))
}

// codeFields ask for a code. Two fields, because a telephone shows only digits for the first.
func codeFields() []ui.Field {
	return []ui.Field{
		{Name: "code", Label: "Code", Kind: ui.Digits, Fill: "one-time-code", Size: 10, Hint: "The six digits that your app shows now. Each code works once."},
		{Name: "recovery", Label: "Or a recovery code", Size: 34, Hint: "If your device is not at hand. Each of them works once."},
	}
}

// Code asks for a code, after the password.
func (p Pages) Code(w http.ResponseWriter, r *http.Request) error {
	at, err := p.Accounts.Arrival(r.Context(), server.Waiting(r))
	if errs.KindOf(err) == errs.NotFound && err != nil {
		return server.Redirect(w, r, "/sign-in")
	}
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, codePage(r, at, nil))
}

func codePage(r *http.Request, at account.Arrival, faults []errs.Field) ui.Page {
	next := []ui.Hidden{{Name: "next", Value: server.Local(r.FormValue("next"))}}
	if !at.Enrols {
		return ui.Page{Title: "Enter a code", Plain: true, Lead: g.Group{g.Text("You sign in as "), ui.Name(at.Email), g.Text(". One step more.")},
			Body: []g.Node{
				ui.Form{Action: "/sign-in/code", Errors: faults, Submit: ui.Button{Text: "Sign in"}, Hidden: next, Fields: codeFields()},
				ui.Note(g.Text("If you have neither the device nor a recovery code, ask whoever runs this installation: on the host, a second factor can be removed.")),
			}}
	}
	body := []g.Node{ui.Post{Action: "/sign-in/second-factor", Hidden: next, Button: ui.Button{Text: "Set up a second factor", Look: ui.Primary}}}
	if len(faults) > 0 {
		body = []g.Node{
			ui.Form{Action: "/sign-in/code", Errors: faults, Submit: ui.Button{Text: "Sign in"}, Hidden: next, Fields: codeFields()[:1]},
			ui.Post{Action: "/sign-in/second-factor", Hidden: next, Button: ui.Button{Text: "Begin again with a new secret"}},
		}
	}
	return ui.Page{Title: "A second factor is needed", Plain: true, Body: body,
		Lead: g.Group{g.Text("Whoever acts for "), ui.Name(at.Firm), g.Text(" signs in with a password and a code that an app on their own device shows. You have none yet.")}}
}

// EnrolAtDoor shows the secret of a new second factor to whoever needs one to come in.
func (p Pages) EnrolAtDoor(w http.ResponseWriter, r *http.Request) error {
	n, err := p.Accounts.EnrolAtDoor(r.Context(), server.Waiting(r), p.issuer())
	if err != nil {
		return p.lapsed(w, r, err)
	}
	page, err := secretPage(n, ui.Form{Action: "/sign-in/code", Submit: ui.Button{Text: "Sign in"}, Fields: codeFields()[:1],
		Hidden: []ui.Hidden{{Name: "next", Value: server.Local(r.PostFormValue("next"))}}})
	if err != nil {
		return err
	}
	page.Plain = true
	return p.Shell.Show(w, r, page)
}

// EnterCode signs in with a code.
func (p Pages) EnterCode(w http.ResponseWriter, r *http.Request) error {
	secret := server.Waiting(r)
	at, err := p.Accounts.Arrival(r.Context(), secret)
	if err != nil {
		return p.lapsed(w, r, err)
	}
	if err := p.codes.guess(r, string(at.Person)); err != nil {
		return err
	}
	e, err := p.Accounts.EnterCode(r.Context(), secret, code(r), browser(r))
	if list, ok := faults(err); ok {
		return p.Shell.Again(w, r, codePage(r, at, list))
	}
	if err != nil {
		return p.lapsed(w, r, err)
	}
	next := server.Local(r.PostFormValue("next"))
	if len(e.Codes) == 0 {
		return p.let(w, r, e, next)
	}
	server.SetSession(w, r, e.Secret)
	page := codesPage(e.Codes, next)
	page.Plain = true
	return p.Shell.Show(w, r, page)
}

// lapsed asks for the password again when the time for a code is over, and says why.
func (p Pages) lapsed(w http.ResponseWriter, r *http.Request, err error) error {
	if kind := errs.KindOf(err); kind != errs.NotFound && kind != errs.Unauthenticated {
		return err
	}
	server.SetWaiting(w, r, "", 0)
	return p.Shell.Again(w, r, signInPage(r, []errs.Field{{Message: errs.Sentence(err)}}))
}

// codesPage shows recovery codes, this once.
func codesPage(codes []string, next string) ui.Page {
	return ui.Page{Title: "Your recovery codes",
		Lead: g.Text("Each of them lets you in once when your device is not at hand. They are shown this once: print them, or keep them where you keep your passwords."),
		Body: []g.Node{
			h.Ol(h.ID("recovery-codes"), g.Map(codes, func(c string) g.Node { return h.Li(h.Code(g.Text(c))) })),
			ui.ActionLink(ui.Link{Text: "I have kept them", URL: ui.URL(next)}),
		}}
}
