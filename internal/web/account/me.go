package account

import (
	"net/http"
	"strconv"
	"time"

	g "maragu.dev/gomponents"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Me is one's own account.
func (p Pages) Me(w http.ResponseWriter, r *http.Request) error {
	a, err := p.Accounts.Account(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, p.mePage(r, a, nil))
}

func (p Pages) mePage(r *http.Request, a account.Account, faults []errs.Field) ui.Page {
	now := p.Shell.Now(r.Context())
	return ui.Page{
		Title: "Your account",
		Lead:  g.Text("You are signed in with " + ui.Things(len(a.Sessions), "session") + ", and " + programs(len(a.Tokens)) + "."),
		Flash: flash(r),
		Zone:  now.Location().String(),
		Body: []g.Node{
			profile(r, a, faults),
			secondFactor(a.Factor),
			organisations(a.Organisations),
			sessions(a.Sessions, now),
			tokens(a.Tokens, now),
			held(),
		},
	}
}

func programs(n int) string {
	if n == 0 {
		return "no program acts for you"
	}
	return ui.Things(n, "token") + " can be used for you"
}

func profile(r *http.Request, a account.Account, faults []errs.Field) g.Node {
	name := a.Person.Name
	if len(faults) > 0 {
		name = r.PostFormValue("name")
	}
	return ui.Section("profile", "Profile",
		ui.Definitions{
			{Term: "E-mail address", Value: g.Group{ui.Name(a.Person.Email), g.Text(" · "), ui.A("/me/email", g.Text("Change it"))}, Note: "You sign in with it."},
			{Term: "Password", Value: ui.A("/me/password", g.Text("Change it")), Note: "Your other sessions end when you do."},
		},
		ui.Form{ID: "profile-form", Action: "/me/name", Rev: strconv.FormatInt(a.Person.Rev, 10), Errors: faults, Submit: ui.Button{Text: "Change the name", Look: ui.Plain},
			Fields: []ui.Field{{Name: "name", Label: "Name", Value: name, Required: true, Fill: "name", Most: 100,
				Hint: "As everybody you work with reads it. The record keeps the name under which you did what you did."}}})
}

func organisations(list []account.Choice) g.Node {
	var choose g.Node
	if len(list) > 1 {
		choose = ui.ActionLink(ui.Link{Text: "Act for another one", URL: "/choose-organisation"})
	}
	return ui.Section("organisations", "Organisations", ui.Table[account.Choice]{
		ID: "organisation-list", Caption: "Organisations you may act for", Rows: list, Things: "organisations",
		Columns: []ui.Column[account.Choice]{
			{Head: "Organisation", Row: true, Cell: func(c account.Choice) g.Node { return ui.Side(c.Side, c.Name) }},
			{Head: "As", Cell: func(c account.Choice) g.Node { return g.Text(sideWords(c.Side, c.Guest)) }},
			{Head: "State", Cell: func(c account.Choice) g.Node { return choiceState(c) }},
		}}, choose)
}

func choiceState(c account.Choice) g.Node {
	switch {
	case c.Current:
		return ui.State("acting for it now")
	case c.Held:
		return ui.State("waits for its lead to confirm you")
	case utc(c.Until).Year() < 9000:
		return g.Text("until " + utc(c.Until).Format("2 Jan 2006"))
	}
	return nil
}

func sessions(list []account.Access, now time.Time) g.Node {
	return ui.Section("sessions", "Sessions", ui.Table[account.Access]{
		ID: "session-list", Caption: "Where you are signed in", Rows: list, Things: "sessions",
		Columns: []ui.Column[account.Access]{
			{Head: "Browser", Row: true, Cell: func(s account.Access) g.Node { return ui.Name(orElse(s.Label, "A browser")) }},
			{Head: "Acts for", Cell: func(s account.Access) g.Node { return ui.Name(orElse(s.Firm, "as the other side sees it")) }},
			{Head: "Signed in", Cell: func(s account.Access) g.Node { return ui.Moment(page.Then(s.Created, now), now) }},
			{Head: "Last used", Cell: func(s account.Access) g.Node { return ui.Moment(page.Then(s.Seen, now), now) }},
			{Head: "End it", Silent: true, Cell: func(s account.Access) g.Node {
				if s.Current {
					return ui.State("this one")
				}
				return ui.A(ui.URL("/me/sessions/end").With("id", s.ID), g.Text("End"), ui.Unseen(" the session of "+s.Label))
			}},
		}},
		ui.ActionLink(ui.Link{Text: "Sign out everywhere", URL: "/me/sessions/end-all"}))
}

func tokens(list []account.Access, now time.Time) g.Node {
	return ui.Section("tokens", "API tokens", ui.Table[account.Access]{
		ID: "token-list", Caption: "Programs that act for you", Rows: list, Things: "tokens",
		Empty: ui.Empty{Says: "A program that reads or does things for you needs a token. None has one.", Action: ui.Link{Text: "Make a token", URL: "/me/tokens/new"}},
		Columns: []ui.Column[account.Access]{
			{Head: "For", Row: true, Cell: func(s account.Access) g.Node { return ui.Name(s.Label) }},
			{Head: "May", Cell: func(s account.Access) g.Node {
				if s.ReadOnly {
					return g.Text("read")
				}
				return g.Text("read and act")
			}},
			{Head: "Ends", Cell: func(s account.Access) g.Node { return ui.Moment(page.Then(s.Until, now), now) }},
			{Head: "Last used", Cell: func(s account.Access) g.Node { return lastUse(s, now) }},
			{Head: "End it", Silent: true, Cell: func(s account.Access) g.Node {
				return ui.Post{Action: "/me/tokens/end", Small: true, Hidden: []ui.Hidden{{Name: "id", Value: s.ID}}, Button: ui.Button{Text: "End"}}
			}},
		}},
		g.If(len(list) > 0, ui.ActionLink(ui.Link{Text: "Make a token", URL: "/me/tokens/new"})))
}

func lastUse(s account.Access, now time.Time) g.Node {
	if s.Seen == s.Created {
		return ui.Quiet(g.Text("never"))
	}
	return ui.Moment(page.Then(s.Seen, now), now)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// rev is the revision that a form was made from.
func rev(r *http.Request) int64 {
	n, err := strconv.ParseInt(r.PostFormValue("rev"), 10, 64)
	if err != nil {
		return -1 // no revision, so that the change is refused as one of something old
	}
	return n
}

// Rename changes one's name.
func (p Pages) Rename(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	if err := p.Accounts.Rename(r.Context(), v, rev(r), r.PostFormValue("name")); err != nil {
		a, readErr := p.Accounts.Account(r.Context(), v)
		if readErr != nil {
			return readErr
		}
		return p.again(w, r, err, func(f []errs.Field) ui.Page { return p.mePage(r, a, f) })
	}
	return server.Redirect(w, r, "/me?did=name")
}

var me = ui.Crumbs{{Text: "Your account", URL: "/me"}}

// Password asks for a new password.
func (p Pages) Password(w http.ResponseWriter, r *http.Request) error {
	return p.withFactor(w, r, func(f account.SecondFactor) ui.Page { return passwordPage(f, nil) })
}

func passwordPage(f account.SecondFactor, faults []errs.Field) ui.Page {
	return ui.Page{Title: "Change the password", Crumbs: me, Lead: g.Text("Every other session of yours ends."),
		Body: []g.Node{ui.Form{Action: "/me/password", Errors: faults, Submit: ui.Button{Text: "Change the password"}, Cancel: "/me",
			Fields: append([]ui.Field{
				{Name: "old", Label: "The password you have", Kind: ui.Password, Required: true, Fill: "current-password"},
				newPassword("password", "New password"),
			}, ownCode(f)...)}}}
}

// ChangePassword sets a new password.
func (p Pages) ChangePassword(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	if err := p.prove(r, v); err != nil {
		return err
	}
	e, err := p.Accounts.ChangePassword(r.Context(), v, account.Proof{Password: r.PostFormValue("old"), Code: code(r)}, r.PostFormValue("password"), browser(r))
	if err != nil {
		return p.withFactorAgain(w, r, err, passwordPage)
	}
	return p.let(w, r, e, "/me?did=password")
}

// Email asks for a new address.
func (p Pages) Email(w http.ResponseWriter, r *http.Request) error {
	return p.withFactor(w, r, func(f account.SecondFactor) ui.Page { return emailPage(r, f, nil) })
}

func emailPage(r *http.Request, f account.SecondFactor, faults []errs.Field) ui.Page {
	return ui.Page{Title: "Change the e-mail address", Crumbs: me, Lead: g.Text("You will sign in with the new one. Whoever works with you is told, in the record, that it changed."),
		Body: []g.Node{ui.Form{Action: "/me/email", Errors: faults, Submit: ui.Button{Text: "Change the address"}, Cancel: "/me",
			Fields: append([]ui.Field{
				{Name: "email", Label: "New e-mail address", Kind: ui.Email, Value: r.PostFormValue("email"), Required: true, Fill: "email"},
				ownPassword(),
			}, ownCode(f)...)}}}
}

// ChangeEmail sets a new address.
func (p Pages) ChangeEmail(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	if err := p.prove(r, v); err != nil {
		return err
	}
	if err := p.Accounts.ChangeEmail(r.Context(), v, proof(r), r.PostFormValue("email")); err != nil {
		return p.withFactorAgain(w, r, err, func(f account.SecondFactor, faults []errs.Field) ui.Page { return emailPage(r, f, faults) })
	}
	return server.Redirect(w, r, "/me?did=email")
}

// ownPassword asks for the password that one has, before something that a stranger at an open browser must not do.
func ownPassword() ui.Field {
	return ui.Field{Name: "password", Label: "Your password", Kind: ui.Password, Required: true, Fill: "current-password"}
}

// AskEndSession asks for the password before a session ends.
func (p Pages) AskEndSession(w http.ResponseWriter, r *http.Request) error {
	return p.Shell.Show(w, r, endSessionPage(r, nil))
}

func endSessionPage(r *http.Request, faults []errs.Field) ui.Page {
	return ui.Page{Title: "End a session", Crumbs: me, Lead: g.Text("Whoever uses it has to sign in again."),
		Body: []g.Node{ui.Form{Action: "/me/sessions/end", Errors: faults, Submit: ui.Button{Text: "End the session"}, Cancel: "/me",
			Hidden: []ui.Hidden{{Name: "id", Value: r.FormValue("id")}}, Fields: []ui.Field{ownPassword()}}}}
}

// EndSession ends one session of one's own.
func (p Pages) EndSession(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	if err := p.tries.guess(r, string(v.Person)); err != nil {
		return err
	}
	if err := p.Accounts.EndSession(r.Context(), v, r.PostFormValue("id"), r.PostFormValue("password")); err != nil {
		return p.again(w, r, err, func(f []errs.Field) ui.Page { return endSessionPage(r, f) })
	}
	return server.Redirect(w, r, "/me?did=session")
}

// AskSignOutEverywhere asks for the password before every session ends.
func (p Pages) AskSignOutEverywhere(w http.ResponseWriter, r *http.Request) error {
	return p.Shell.Show(w, r, signOutEverywherePage(nil))
}

func signOutEverywherePage(faults []errs.Field) ui.Page {
	return ui.Page{Title: "Sign out everywhere", Crumbs: me, Lead: g.Text("Every session of yours ends, this one too. Programs with a token go on."),
		Body: []g.Node{ui.Form{Action: "/me/sessions/end-all", Errors: faults, Submit: ui.Button{Text: "Sign out everywhere"}, Cancel: "/me", Fields: []ui.Field{ownPassword()}}}}
}

// SignOutEverywhere ends every session of somebody.
func (p Pages) SignOutEverywhere(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	if err := p.tries.guess(r, string(v.Person)); err != nil {
		return err
	}
	if err := p.Accounts.SignOutEverywhere(r.Context(), v, r.PostFormValue("password")); err != nil {
		return p.again(w, r, err, signOutEverywherePage)
	}
	server.ClearSession(w, r)
	return server.Redirect(w, r, "/sign-in")
}

// NewToken asks what a token is for.
func (p Pages) NewToken(w http.ResponseWriter, r *http.Request) error {
	page, err := p.tokenPage(r, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, page)
}

func (p Pages) tokenPage(r *http.Request, faults []errs.Field) (ui.Page, error) {
	projects, engagements, err := p.Accounts.TokenScopes(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return ui.Page{}, err
	}
	factor, err := p.Accounts.SecondFactor(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return ui.Page{}, err
	}
	scope := ui.Field{Name: "scope", Label: "It reaches", Kind: ui.Select, Value: r.PostFormValue("scope"),
		Options: []ui.Option{{Value: "", Label: "All that you reach today"}}, Hint: "Never more than you, and not what you are given later."}
	for _, s := range projects {
		scope.Options = append(scope.Options, ui.Option{Value: string(s.ID), Label: "Project: " + s.Name})
	}
	for _, s := range engagements {
		scope.Options = append(scope.Options, ui.Option{Value: string(s.ID), Label: "Engagement: " + s.Name})
	}
	return ui.Page{Title: "Make an API token", Crumbs: me, Lead: g.Text("A program that has it acts for you. It can be ended at any time, and ends with your own account."),
		Body: []g.Node{ui.Form{Action: "/me/tokens", Errors: faults, Submit: ui.Button{Text: "Make the token"}, Cancel: "/me",
			Fields: append([]ui.Field{
				{Name: "name", Label: "What it is for", Value: r.PostFormValue("name"), Required: true, Most: 100},
				scope,
				{Name: "act", Label: "It may", Kind: ui.Radios, Value: r.PostFormValue("act"), Required: true,
					Options: []ui.Option{{Value: "", Label: "read"}, {Value: "yes", Label: "read and act", Hint: "All that you may do but manage accounts."}}},
				{Name: "days", Label: "It lasts for", Kind: ui.Length, Value: orElse(r.PostFormValue("days"), "90"), Required: true, Min: "1", Max: "365"},
				ownPassword(),
			}, ownCode(factor)...)}}}, nil
}

// AddToken makes a token and shows it.
func (p Pages) AddToken(w http.ResponseWriter, r *http.Request) error {
	days, err := strconv.Atoi(r.PostFormValue("days"))
	if err != nil {
		days = 0 // which is refused with a sentence
	}
	v := server.Viewer(r.Context())
	if err := p.prove(r, v); err != nil {
		return err
	}
	secret, err := p.Accounts.AddToken(r.Context(), v, account.NewToken{Name: r.PostFormValue("name"),
		Scope: access.ScopeID(r.PostFormValue("scope")), Act: r.PostFormValue("act") == "yes", Days: days, Password: r.PostFormValue("password"), Code: code(r)})
	if err != nil {
		list, ok := faults(err)
		if !ok {
			return err
		}
		page, err := p.tokenPage(r, list)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, page)
	}
	return p.Shell.Show(w, r, ui.Page{Title: "Your token", Crumbs: me, Lead: g.Text("It is shown this once. Copy it to where the program keeps its secrets."),
		Body: []g.Node{once("Token", secret, "Send it as: Authorization: Bearer, followed by the token."), ui.ActionLink(ui.Link{Text: "Done", URL: "/me"})}})
}

// EndToken ends a token.
func (p Pages) EndToken(w http.ResponseWriter, r *http.Request) error {
	if err := p.Accounts.EndToken(r.Context(), server.Viewer(r.Context()), r.PostFormValue("id")); err != nil {
		return err
	}
	return server.Redirect(w, r, "/me?did=token")
}
