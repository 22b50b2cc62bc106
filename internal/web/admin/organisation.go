package admin

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	accountpages "counterpart.dev/internal/web/account"
	"counterpart.dev/internal/web/ui"
)

var organisations = ui.Crumbs{{Text: "Organisations", URL: "/administration/organisations"}}

// Organisations lists the organisations of the installation.
func (p Pages) Organisations(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Accounts.Tenants(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	now := server.Now(r.Context())
	return p.Shell.Show(w, r, ui.Page{Title: "Organisations", Section: p.section(r), Zone: "UTC",
		Actions: []ui.Link{{Text: "Add an organisation", URL: "/administration/organisations/new"}},
		Body: []g.Node{ui.Table[account.Tenant]{ID: "organisation-list", Caption: "Organisations", Rows: list, Things: "organisations",
			Columns: []ui.Column[account.Tenant]{
				{Head: "Organisation", Row: true, Cell: func(t account.Tenant) g.Node {
					return ui.A(ui.Path("administration", "organisations", string(t.ID)), ui.Name(t.Name))
				}},
				{Head: "Side", Cell: func(t account.Tenant) g.Node { return side(t) }},
				{Head: "People", Number: true, Cell: func(t account.Tenant) g.Node { return g.Text(ui.Count(t.People)) }},
				{Head: "Leads", Number: true, Cell: func(t account.Tenant) g.Node { return g.Text(ui.Count(t.Leads)) }},
				{Head: "Since", Cell: func(t account.Tenant) g.Node { return ui.Moment(utc(t.Created), now) }},
			}}}})
}

func side(t account.Tenant) g.Node {
	chip := ui.Side(t.Side, sideWords[t.Side])
	if t.Client == "" {
		return chip
	}
	return g.Group{chip, ui.Note(g.Text("acts for "), ui.Name(t.Client))}
}

var sideWords = map[access.Side]string{access.ClientSide: "client", access.DeliverySide: "delivery", access.AssurerSide: "assurer"}

// NewOrganisation asks for an organisation and who will lead it.
func (p Pages) NewOrganisation(w http.ResponseWriter, r *http.Request) error {
	return p.Shell.Show(w, r, p.newOrganisation(r, nil))
}

func (p Pages) newOrganisation(r *http.Request, faults []errs.Field) ui.Page {
	return ui.Page{Title: "Add an organisation", Crumbs: organisations, Section: p.section(r),
		Lead: g.Text("It needs somebody who leads it: they invite everybody else. You get a link to give to them."),
		Body: []g.Node{ui.Form{Action: "/administration/organisations", Errors: faults, Submit: ui.Button{Text: "Add it"}, Cancel: organisations[0].URL, Fields: append([]ui.Field{
			{Name: "name", Label: "Name of the organisation", Value: r.PostFormValue("name"), Required: true, Most: 100},
			{Name: "side", Label: "It is", Kind: ui.Radios, Required: true, Value: r.PostFormValue("side"), Options: []ui.Option{
				{Value: string(access.ClientSide), Label: "a client", Hint: "It asks for what is to be delivered."},
				{Value: string(access.DeliverySide), Label: "a delivery organisation", Hint: "Clients also bring these in themselves, when they invite."},
				{Value: string(access.AssurerSide), Label: "an assurer", Hint: "It reads independently."}}},
		}, leadFields(r)...)}}}
}

func leadFields(r *http.Request) []ui.Field {
	return []ui.Field{
		{Name: "lead", Label: "Name of who will lead it", Value: r.PostFormValue("lead"), Required: true, Most: 100},
		{Name: "email", Label: "Their e-mail address", Kind: ui.Email, Value: r.PostFormValue("email"), Required: true},
	}
}

// AddOrganisation adds an organisation and shows the link for its lead.
func (p Pages) AddOrganisation(w http.ResponseWriter, r *http.Request) error {
	i, err := p.Accounts.AddTenant(r.Context(), server.Viewer(r.Context()), account.NewTenant{Name: r.PostFormValue("name"), Side: access.Side(r.PostFormValue("side")),
		Lead: r.PostFormValue("lead"), Email: r.PostFormValue("email")})
	if list, ok := faults(err); ok && err != nil {
		return p.Shell.Again(w, r, p.newOrganisation(r, list))
	}
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, p.invited(r, i))
}

func (p Pages) invited(r *http.Request, i account.Invited) ui.Page {
	return once(ui.Page{Title: "A link for " + r.PostFormValue("lead"), Crumbs: organisations, Section: p.section(r), Zone: "UTC",
		Lead: g.Text("It is shown this once, and lets one person in. " + accountpages.Handed(i.Mailed))},
		p.Public.JoinPath("invitations", i.Secret).String(), "Good until "+i.Until.UTC().Format("2 January 2006, 15:04 MST")+".")
}

// once is a page with a secret that will not be shown again.
func once(page ui.Page, secret, note string) ui.Page {
	page.Body = []g.Node{
		h.Div(h.Class("field"), h.Label(h.For("secret"), g.Text("Link")), h.P(h.Class("hint"), h.ID("secret-hint"), g.Text(note)),
			h.Input(h.ID("secret"), h.Type("text"), h.ReadOnly(), h.Value(secret), h.AutoComplete("off"), g.Attr("size", "60"), h.Aria("describedby", "secret-hint"))),
		ui.ActionLink(ui.Link{Text: "Done", URL: page.Crumbs[0].URL})}
	return page
}

// Organisation is one organisation.
func (p Pages) Organisation(w http.ResponseWriter, r *http.Request) error {
	t, err := p.tenant(r)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, p.organisation(r, t, nil))
}

func (p Pages) tenant(r *http.Request) (account.Tenant, error) {
	return p.Accounts.Tenant(r.Context(), server.Viewer(r.Context()), access.OrganisationID(r.PathValue("organisation")))
}

func (p Pages) organisation(r *http.Request, t account.Tenant, faults []errs.Field) ui.Page {
	page := ui.Page{Title: t.Name, Crumbs: organisations, Section: p.section(r), Zone: "UTC", Body: []g.Node{ui.Section("about", "About", ui.Definitions{
		{Term: "Side", Value: side(t)},
		{Term: "People", Value: g.Text(ui.Count(t.People))},
		{Term: "Leads", Value: g.Text(ui.Count(t.Leads))},
		{Term: "Since", Value: ui.Moment(utc(t.Created), server.Now(r.Context()))},
	})}}
	if t.Leads > 0 {
		page.Lead = g.Text("It has a lead, who invites its people and helps them back to their accounts. You cannot.")
		return page
	}
	page.Lead = g.Text("Nobody leads it.")
	page.Body = append(page.Body, ui.Section("invite", "Invite who will lead it", ui.Form{Action: ui.Path("administration", "organisations", string(t.ID), "lead"),
		Errors: faults, Submit: ui.Button{Text: "Make the link"}, Fields: leadFields(r)}))
	return page
}

// InviteLead invites who will lead an organisation without a lead, and shows the link.
func (p Pages) InviteLead(w http.ResponseWriter, r *http.Request) error {
	t, err := p.tenant(r)
	if err != nil {
		return err
	}
	i, err := p.Accounts.InviteLead(r.Context(), server.Viewer(r.Context()), t.ID, r.PostFormValue("lead"), r.PostFormValue("email"))
	if list, ok := faults(err); ok && err != nil {
		return p.Shell.Again(w, r, p.organisation(r, t, list))
	}
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, p.invited(r, i))
}
