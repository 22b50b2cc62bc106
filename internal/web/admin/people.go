package admin

import (
	"net/http"
	"strconv"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/server"
	accountpages "counterpart.dev/internal/web/account"
	"counterpart.dev/internal/web/ui"
)

// perPage is how many people a page lists.
const perPage = 50

var peopleCrumbs = ui.Crumbs{{Text: "People", URL: "/administration/people"}}

// utc is an instant of the store as pages show it.
func utc(us int64) time.Time { return time.UnixMicro(us).UTC() }

// People lists the people of the installation.
func (p Pages) People(w http.ResponseWriter, r *http.Request) error {
	n := number(r, "page", 1)
	list, total, err := p.Accounts.Inhabitants(r.Context(), server.Viewer(r.Context()), (n-1)*perPage, perPage)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, ui.Page{Title: "People", Section: p.section(r),
		Lead: g.Text("People are invited by the lead of their organisation."),
		Body: []g.Node{ui.Table[account.Inhabitant]{ID: "people-list", Caption: "People", Rows: list, Total: total, Things: "people", Self: "/administration/people",
			Pager: ui.Pager{Page: n, Pages: (total + perPage - 1) / perPage}, Empty: ui.Empty{Says: "There is nobody on this page."},
			Columns: []ui.Column[account.Inhabitant]{
				{Head: "Name", Row: true, Cell: func(i account.Inhabitant) g.Node {
					return ui.A(ui.Path("administration", "people", string(i.ID)), ui.Name(i.Name))
				}},
				{Head: "E-mail address", Cell: func(i account.Inhabitant) g.Node { return ui.Name(i.Email) }},
				{Head: "Acts for", Cell: func(i account.Inhabitant) g.Node { return firms(i) }},
				{Head: "State", Cell: func(i account.Inhabitant) g.Node { return state(i) }},
				{Head: "Sessions", Number: true, Cell: func(i account.Inhabitant) g.Node { return g.Text(ui.Count(i.Sessions)) }},
			}}}})
}

func firms(i account.Inhabitant) g.Node {
	if len(i.Firms) == 0 {
		return ui.Quiet(g.Text("nobody"))
	}
	return ui.Name(ui.Series(i.Firms))
}

func state(i account.Inhabitant) g.Node {
	switch {
	case i.Ended != 0:
		return ui.State("ended")
	case i.Admin:
		return ui.State("administrator")
	}
	return nil
}

// Person is one person, and what can be done about their account.
func (p Pages) Person(w http.ResponseWriter, r *http.Request) error {
	i, err := p.inhabitant(r)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, p.person(r, i))
}

func id(r *http.Request) access.PersonID { return access.PersonID(r.PathValue("person")) }

func (p Pages) inhabitant(r *http.Request) (account.Inhabitant, error) {
	return p.Accounts.Inhabitant(r.Context(), server.Viewer(r.Context()), id(r))
}

func (p Pages) person(r *http.Request, i account.Inhabitant) ui.Page {
	at := func(what string) ui.URL { return ui.Path("administration", "people", string(i.ID), what) }
	page := ui.Page{Title: i.Name, Crumbs: peopleCrumbs, Section: p.section(r), Flash: flash(r), Zone: "UTC", Body: []g.Node{ui.Section("account", "Account", ui.Definitions{
		{Term: "E-mail address", Value: ui.Name(i.Email)},
		{Term: "Acts for", Value: firms(i)},
		{Term: "State", Value: orWell(state(i))},
		{Term: "Sessions", Value: g.Text(strconv.Itoa(i.Sessions))},
		{Term: "Since", Value: ui.Moment(utc(i.Created), server.Now(r.Context()))},
	})}}
	if i.Ended != 0 {
		page.Lead = g.Text("The account was ended. What the person did stays under their name; a new invitation lets them in again.")
		return page
	}
	act := func(anchor, title, says string, control g.Node) {
		page.Body = append(page.Body, ui.Section(anchor, title, h.P(g.Text(says)), control))
	}
	for _, o := range i.Leaderless {
		act("recover", "Forgotten password", "Nobody leads "+o.Name+", so it is you who makes the link with which a new password is set.",
			ui.Post{Action: at("recover"), Button: ui.Button{Text: "Make a link"}, Hidden: []ui.Hidden{{Name: "organisation", Value: string(o.ID)}}})
	}
	if i.Sessions > 0 {
		act("sessions", "Sessions", "Signs them out everywhere.", ui.Post{Action: at("sessions"), Button: ui.Button{Text: "End their sessions"}})
	}
	if i.Admin {
		act("administrator", "Administrator", "They run the installation. Somebody has to.", administratorPost(at("administrator"), "no", "Administrator no longer"))
	} else {
		act("administrator", "Administrator", "They would run the installation beside you.", administratorPost(at("administrator"), "yes", "Make them administrator"))
	}
	act("leaving", "Leaving", "Ends what they hold in every organisation, at once and without a successor. Their organisations’ leads end accounts in their own, and hand roles on.",
		ui.ActionLink(ui.Link{Text: "End the account", URL: at("end")}))
	return page
}

func orWell(state g.Node) g.Node {
	if state == nil {
		return g.Text("in use")
	}
	return state
}

func administratorPost(action ui.URL, value, text string) g.Node {
	return ui.Post{Action: action, Button: ui.Button{Text: text}, Hidden: []ui.Hidden{{Name: "administrator", Value: value}}}
}

// manage runs an act on the account of the person of the address, and goes back to their page. What the act refuses is said there.
func (p Pages) manage(w http.ResponseWriter, r *http.Request, did string, act func(access.Viewer) error) error {
	err := act(server.Viewer(r.Context()))
	if err == nil {
		return server.Redirect(w, r, string(ui.Path("administration", "people", r.PathValue("person")).With("did", did)))
	}
	list, ok := faults(err)
	if !ok {
		return err
	}
	i, err := p.inhabitant(r)
	if err != nil {
		return err
	}
	page := p.person(r, i)
	page.Flash = ui.Flash{Text: list[0].Message, Problem: true}
	return p.Shell.Again(w, r, page)
}

// SetAdministrator makes somebody run the installation, or no longer.
func (p Pages) SetAdministrator(w http.ResponseWriter, r *http.Request) error {
	admin := r.PostFormValue("administrator") == "yes"
	v := server.Viewer(r.Context())
	if !admin && id(r) == v.Person {
		if err := p.Accounts.SetAdministrator(r.Context(), v, v.Person, false); err == nil {
			server.ClearSession(w, r)
			return server.Redirect(w, r, "/sign-in")
		}
	}
	return p.manage(w, r, "administrator", func(v access.Viewer) error { return p.Accounts.SetAdministrator(r.Context(), v, id(r), admin) })
}

// EndSessions signs somebody out everywhere.
func (p Pages) EndSessions(w http.ResponseWriter, r *http.Request) error {
	return p.manage(w, r, "sessions", func(v access.Viewer) error { return p.Accounts.EndSessionsAs(r.Context(), v, id(r)) })
}

// Recover makes a link with which somebody of an organisation without a lead sets a new password, and shows it.
func (p Pages) Recover(w http.ResponseWriter, r *http.Request) error {
	link, err := p.Accounts.RecoverFor(r.Context(), server.Viewer(r.Context()), id(r), access.OrganisationID(r.PostFormValue("organisation")))
	if err != nil {
		return p.manage(w, r, "", func(access.Viewer) error { return err })
	}
	return p.Shell.Show(w, r, once(ui.Page{Title: "A link for " + link.Name, Crumbs: peopleCrumbs, Section: p.section(r), Zone: "UTC",
		Lead: g.Text("It is shown this once, and sets a new password once. " + accountpages.Handed(link.Mailed))},
		p.Public.JoinPath("recover", link.Secret).String(), "Good until "+link.Until.UTC().Format("15:04 MST on 2 January 2006")+"."))
}

// ConfirmEnd asks whether an account is to end.
func (p Pages) ConfirmEnd(w http.ResponseWriter, r *http.Request) error {
	i, err := p.inhabitant(r)
	if err != nil {
		return err
	}
	at := ui.Path("administration", "people", string(i.ID))
	return p.Shell.Show(w, r, ui.Page{Title: "End the account of " + i.Name, Crumbs: peopleCrumbs, Section: p.section(r), Body: []g.Node{ui.Confirm{
		Happens: g.Group{ui.Name(i.Name), g.Text(" is signed out and loses what they hold for "), firms(i), g.Text(". Nobody takes their roles over. The record of those organisations says that you ended the account.")},
		Kept:    "What they did stays under their name.",
		Form:    ui.Form{Action: ui.Path("administration", "people", string(i.ID), "end"), Cancel: at, Submit: ui.Button{Text: "End the account", Look: ui.Danger}}}}})
}

// End ends an account.
func (p Pages) End(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	if id(r) == v.Person {
		if err := p.Accounts.EndAccount(r.Context(), v, v.Person); err == nil {
			server.ClearSession(w, r)
			return server.Redirect(w, r, "/sign-in")
		}
	}
	return p.manage(w, r, "ended", func(v access.Viewer) error { return p.Accounts.EndAccount(r.Context(), v, id(r)) })
}
