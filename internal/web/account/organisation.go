package account

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Organisation is the organisation one acts for: its people, and for its lead the ways in and out.
func (p Pages) Organisation(w http.ResponseWriter, r *http.Request) error {
	o, err := p.Accounts.Organisation(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, p.organisationPage(r, o, nil))
}

func (p Pages) organisationPage(r *http.Request, o account.Organisation, faults []errs.Field) ui.Page {
	now := p.Shell.Now(r.Context())
	page := ui.Page{Title: o.Name, Lead: leadOf(o), Flash: flash(r), Zone: now.Location().String(),
		Audience: ui.Audience{Of: o.Side.Of(), Viewer: server.Viewer(r.Context()).Side},
		Body:     []g.Node{people(o, now)}}
	if !o.Leads {
		return page
	}
	page.Actions = []ui.Link{{Text: "Invite somebody", URL: "/organisation/invite"}}
	name := o.Name
	if len(faults) > 0 {
		name = r.PostFormValue("name")
	}
	page.Body = append(page.Body,
		ui.Section("invitations", "Invitations", invitationTable(o.Invitations, now, "/organisation/invitations/withdraw",
			ui.Empty{Says: "Nobody has been invited yet.", Action: ui.Link{Text: "Invite somebody", URL: "/organisation/invite"}})),
		ui.Section("name", "Name", ui.Form{ID: "name-form", Action: "/organisation/name", Rev: strconv.FormatInt(o.Rev, 10), Errors: faults,
			Submit: ui.Button{Text: "Change the name", Look: ui.Plain},
			Fields: []ui.Field{{Name: "name", Label: "Name of the organisation", Value: name, Required: true, Fill: "organization", Most: 100}}}),
		factorRule(o))
	return page
}

func leadOf(o account.Organisation) g.Node {
	if len(o.People) == 0 {
		return g.Text("You read for it as a guest. Its people are its own.")
	}
	var leads []string
	for _, c := range o.People {
		if c.Lead {
			leads = append(leads, c.Name)
		}
	}
	if len(leads) == 0 {
		return g.Text("Nobody leads it here. Whoever runs the installation can invite somebody who does.")
	}
	does := " invites people to it and helps them back to their accounts."
	if len(leads) > 1 {
		does = " invite people to it and help them back to their accounts."
	}
	return g.Group{ui.Name(ui.Series(leads)), g.Text(does)}
}

func people(o account.Organisation, now time.Time) g.Node {
	if len(o.People) == 0 {
		return nil
	}
	columns := []ui.Column[account.Colleague]{{Head: "Name", Row: true, Cell: func(c account.Colleague) g.Node {
		if o.Leads {
			return ui.A(ui.Path("organisation", "people", string(c.Person)), ui.Name(c.Name))
		}
		return ui.Name(c.Name)
	}}}
	if o.Leads {
		columns = append(columns, ui.Column[account.Colleague]{Head: "E-mail address", Cell: func(c account.Colleague) g.Node { return ui.Name(c.Email) }},
			ui.Column[account.Colleague]{Head: "Second factor", Cell: func(c account.Colleague) g.Node {
				if c.Factor {
					return g.Text("set up")
				}
				return ui.Quiet(g.Text("none"))
			}})
	}
	columns = append(columns,
		ui.Column[account.Colleague]{Head: "As", Cell: func(c account.Colleague) g.Node { return as(c) }},
		ui.Column[account.Colleague]{Head: "Since", Cell: func(c account.Colleague) g.Node { return ui.Moment(page.Then(c.Since, now), now) }})
	return ui.Section("people", "People", ui.Table[account.Colleague]{ID: "people-list", Caption: "People who act for " + o.Name, Rows: o.People, Things: "people", Columns: columns})
}

func as(c account.Colleague) g.Node {
	words := "staff"
	switch {
	case c.Lead:
		words = "lead"
	case c.Guest:
		words = "guest until " + utc(c.Until).Format("2 Jan 2006")
	}
	return g.Group{g.Text(words), g.If(c.Held, g.Group{g.Text(" "), ui.State("waits for you to confirm them")})}
}

// invitationTable lists invitations with a way to withdraw those that are open.
func invitationTable(list []party.Invitation, now time.Time, withdraw ui.URL, empty ui.Empty) g.Node {
	return ui.Table[party.Invitation]{ID: "invitation-list", Caption: "Invitations", Rows: list, Things: "invitations", Empty: empty,
		Columns: []ui.Column[party.Invitation]{
			{Head: "Name", Row: true, Cell: func(i party.Invitation) g.Node { return g.Group{ui.Name(i.Name), ui.Note(ui.Name(i.Email))} }},
			{Head: "To act for", Cell: func(i party.Invitation) g.Node { return ui.Name(i.Firm) }},
			{Head: "As", Cell: func(i party.Invitation) g.Node { return g.Text(i.Role.Words()) }},
			{Head: "By", Cell: func(i party.Invitation) g.Node { return ui.Name(i.MadeByName) }},
			{Head: "State", Cell: func(i party.Invitation) g.Node {
				state := i.State(now.UnixMicro())
				if state != "open" {
					return ui.State(state)
				}
				return g.Group{ui.State("open"), g.Text(" until "), ui.Moment(page.Then(i.Until, now), now)}
			}},
			{Head: "Withdraw it", Silent: true, Cell: func(i party.Invitation) g.Node {
				if i.State(now.UnixMicro()) != "open" {
					return nil
				}
				return ui.Post{Action: withdraw, Small: true, Hidden: []ui.Hidden{{Name: "id", Value: i.ID}}, Button: ui.Button{Text: "Withdraw"}}
			}},
		}}
}

// RenameOrganisation changes the organisation's name.
func (p Pages) RenameOrganisation(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	if err := p.Accounts.RenameOrganisation(r.Context(), v, rev(r), r.PostFormValue("name")); err != nil {
		o, readErr := p.Accounts.Organisation(r.Context(), v)
		if readErr != nil {
			return readErr
		}
		return p.again(w, r, err, func(f []errs.Field) ui.Page { return p.organisationPage(r, o, f) })
	}
	return server.Redirect(w, r, "/organisation?did=name")
}

var own = ui.Crumbs{{Text: "Organisation", URL: "/organisation"}}

// colleague is the person of the address, for who leads their organisation.
func (p Pages) colleague(r *http.Request) (o account.Organisation, c account.Colleague, err error) {
	o, err = p.Accounts.Organisation(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return o, c, err
	}
	at := slices.IndexFunc(o.People, func(c account.Colleague) bool { return c.Person == person(r) })
	if at < 0 || !o.Leads {
		return o, c, errs.New(errs.NotFound, "not found")
	}
	return o, o.People[at], nil
}

// Colleague is somebody of the organisation, and what its lead can do about their account.
func (p Pages) Colleague(w http.ResponseWriter, r *http.Request) error {
	o, c, err := p.colleague(r)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, p.colleaguePage(r, o, c))
}

func (p Pages) colleaguePage(r *http.Request, o account.Organisation, c account.Colleague) ui.Page {
	now, at := p.Shell.Now(r.Context()), func(what string) ui.URL { return ui.Path("organisation", "people", string(c.Person), what) }
	page := ui.Page{Title: c.Name, Crumbs: own, Flash: flash(r), Zone: now.Location().String(), Audience: ui.Audience{Of: o.Side.Of(), Viewer: o.Side}, Body: []g.Node{
		ui.Section("account", "Account",
			ui.Definitions{{Term: "E-mail address", Value: ui.Name(c.Email)}, {Term: "As", Value: as(c)}, {Term: "Since", Value: ui.Moment(page.Then(c.Since, now), now)}}),
	}}
	act := func(id, title, says string, control g.Node) {
		page.Body = append(page.Body, ui.Section(id, title, h.P(g.Text(says)), control))
	}
	if c.Held {
		act("confirm", "Confirm the person", "Another organisation set their password anew. Ask them, not by e-mail alone, whether it was them: whoever has the new password can act for "+o.Name+" once you confirm.",
			ui.Post{Action: at("confirm"), Button: ui.Button{Text: "It is them"}})
	}
	if !c.Self {
		act("recover", "Forgotten password", "You get a link with which a new password is set, once and within an hour. Give it to nobody but them. The record says that you made it.",
			ui.Post{Action: at("recover"), Button: ui.Button{Text: "Make a link"}})
		act("sessions", "Sessions", "Signs them out of "+o.Name+" wherever they are signed in.",
			ui.Post{Action: at("sessions"), Button: ui.Button{Text: "End their sessions"}})
	}
	if !c.Guest {
		act("lead", "Lead", "Whoever leads the organisation invites its people and helps them back to their accounts. It gives no view of any project.", leadPost(at("lead"), c.Lead))
	}
	if !c.Self {
		act("deactivate", "Leaving", "Ends what they hold here. What they did stays under their name.", ui.ActionLink(ui.Link{Text: "End their account", URL: at("deactivate")}))
	}
	return page
}

func leadPost(action ui.URL, lead bool) g.Node {
	if lead {
		return ui.Post{Action: action, Button: ui.Button{Text: "Lead no longer"}, Hidden: []ui.Hidden{{Name: "lead", Value: "no"}}}
	}
	return ui.Post{Action: action, Button: ui.Button{Text: "Make them lead too"}, Hidden: []ui.Hidden{{Name: "lead", Value: "yes"}}}
}

// manage runs an act on the account of the person of the address, and goes back to their page. What the act refuses is said there.
func (p Pages) manage(w http.ResponseWriter, r *http.Request, did string, act func(access.Viewer, access.PersonID) error) error {
	err := act(server.Viewer(r.Context()), person(r))
	if err == nil {
		return server.Redirect(w, r, string(ui.Path("organisation", "people", r.PathValue("person")).With("did", did)))
	}
	list, ok := faults(err)
	if !ok {
		return err
	}
	o, c, err := p.colleague(r)
	if err != nil {
		return err
	}
	page := p.colleaguePage(r, o, c)
	page.Flash = ui.Flash{Text: list[0].Message, Problem: true}
	return p.Shell.Again(w, r, page)
}

// SetLead makes somebody lead the organisation, or no longer.
func (p Pages) SetLead(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	lead := r.PostFormValue("lead") == "yes"
	if !lead && person(r) == v.Person { // who leads no longer does not see the person's page any more
		if err := p.Accounts.SetLead(r.Context(), v, v.Person, false); errs.KindOf(err) != errs.Invalid || err == nil {
			if err != nil {
				return err
			}
			return server.Redirect(w, r, "/organisation?did=lead")
		}
	}
	return p.manage(w, r, "lead", func(v access.Viewer, who access.PersonID) error { return p.Accounts.SetLead(r.Context(), v, who, lead) })
}

// Confirm lets somebody back in whose account another organisation recovered.
func (p Pages) Confirm(w http.ResponseWriter, r *http.Request) error {
	return p.manage(w, r, "confirmed", func(v access.Viewer, who access.PersonID) error { return p.Accounts.Confirm(r.Context(), v, who) })
}

// EndSessionsOf signs somebody out of the organisation.
func (p Pages) EndSessionsOf(w http.ResponseWriter, r *http.Request) error {
	return p.manage(w, r, "sessions", func(v access.Viewer, who access.PersonID) error { return p.Accounts.EndSessionsOf(r.Context(), v, who) })
}

// MakeRecovery makes a link with which somebody sets a new password, and shows it.
func (p Pages) MakeRecovery(w http.ResponseWriter, r *http.Request) error {
	link, err := p.Accounts.Recover(r.Context(), server.Viewer(r.Context()), person(r))
	if err != nil {
		return p.manage(w, r, "", func(access.Viewer, access.PersonID) error { return err })
	}
	return p.Shell.Show(w, r, recoveryPage(p.link("recover", link.Secret), link, own, p.Shell.Now(r.Context()).Location()))
}

// recoveryPage shows a link for a new password, once.
func recoveryPage(address string, link account.Recovery, crumbs ui.Crumbs, zone *time.Location) ui.Page {
	return ui.Page{Title: "A link for " + link.Name, Crumbs: crumbs, Zone: zone.String(),
		Lead: g.Text("It is shown this once, and sets a new password once. " + Handed(link.Mailed)),
		Body: []g.Node{once("Link", address, "Good until "+link.Until.In(zone).Format("15:04 MST on 2 January 2006")+"."), ui.ActionLink(ui.Link{Text: "Done", URL: crumbs[0].URL})}}
}

// Deactivate asks who takes over from somebody who leaves.
func (p Pages) Deactivate(w http.ResponseWriter, r *http.Request) error {
	o, c, err := p.colleague(r)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, deactivatePage(r, o, c, nil))
}

func deactivatePage(r *http.Request, o account.Organisation, c account.Colleague, faults []errs.Field) ui.Page {
	successor := ui.Field{Name: "successor", Label: "Their roles go to", Kind: ui.Select, Value: r.PostFormValue("successor"), Options: []ui.Option{{Value: "", Label: "Nobody"}},
		Hint: "Where nobody else of your side leads, a project or engagement without a successor can be led by nobody any more."}
	for _, other := range o.People {
		if other.Person != c.Person && !other.Guest && !other.Held {
			successor.Options = append(successor.Options, ui.Option{Value: string(other.Person), Label: other.Name})
		}
	}
	at := ui.Path("organisation", "people", string(c.Person))
	return ui.Page{Title: "End the account of " + c.Name, Crumbs: own, Audience: ui.Audience{Of: o.Side.Of(), Viewer: o.Side}, Body: []g.Node{ui.Confirm{
		Happens: g.Group{ui.Name(c.Name), g.Text(" loses every role they hold for "), ui.Name(o.Name), g.Text(", and is signed out; their tokens end.")},
		Kept:    "What they did stays under their name. What they have with other organisations is not touched. Inviting them again gives nothing back.",
		Form: ui.Form{Action: ui.Path("organisation", "people", string(c.Person), "deactivate"), Errors: faults, Fields: []ui.Field{successor}, Cancel: at,
			Submit: ui.Button{Text: "End the account", Look: ui.Danger}}}}}
}

// End ends the account of somebody with the organisation.
func (p Pages) End(w http.ResponseWriter, r *http.Request) error {
	o, c, err := p.colleague(r)
	if err != nil {
		return err
	}
	err = p.Accounts.Deactivate(r.Context(), server.Viewer(r.Context()), person(r), access.PersonID(r.PostFormValue("successor")))
	if err != nil {
		return p.again(w, r, err, func(f []errs.Field) ui.Page { return deactivatePage(r, o, c, f) })
	}
	return server.Redirect(w, r, "/organisation?did=left")
}
