package account

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// place is where somebody is invited to: the organisation itself, or what the address names.
type place struct {
	scope access.ScopeID
	self  ui.URL // the page that invites
	back  ui.Link
}

func placeOf(r *http.Request) place {
	id := r.PathValue("id")
	if id == "" {
		return place{access.ScopeID(server.Viewer(r.Context()).Organisation), "/organisation/invite", ui.Link{Text: "Organisation", URL: "/organisation"}}
	}
	family, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	text := map[string]string{"programmes": "Programme", "projects": "Project", "engagements": "Engagement"}[family]
	return place{access.ScopeID(id), ui.Path(family, id, "invite"), ui.Link{Text: text, URL: ui.Path(family, id)}}
}

// Invite asks whom to invite, and lists who was.
func (p Pages) Invite(w http.ResponseWriter, r *http.Request) error {
	page, err := p.invitePage(r, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, page)
}

func (p Pages) invitePage(r *http.Request, faults []errs.Field) (ui.Page, error) {
	v, at := server.Viewer(r.Context()), placeOf(r)
	can, err := p.Accounts.Invitable(r.Context(), v, at.scope)
	if err != nil {
		return ui.Page{}, err
	}
	list, err := p.Accounts.Invitations(r.Context(), v, at.scope)
	if err != nil {
		return ui.Page{}, err
	}
	now := p.Shell.Now(r.Context())
	page := ui.Page{Title: "Invite somebody", Crumbs: ui.Crumbs{at.back}, Flash: flash(r), Zone: now.Location().String(), Audience: ui.Audience{Of: v.Side.Of(), Viewer: v.Side},
		Lead: g.Text("You get a link to give to them. Whoever has it can come in with it, once."),
		Body: []g.Node{inviteForm(r, at, can, v.Firm, faults)}}
	if at.scope != access.ScopeID(v.Organisation) { // the organisation's own page lists its invitations
		page.Body = append(page.Body, ui.Section("invitations", "Invitations", invitationTable(list, now, at.self+"/withdraw",
			ui.Empty{Says: "Nobody has been invited here yet."})))
	}
	return page, nil
}

func inviteForm(r *http.Request, at place, can account.Invitable, firm string, faults []errs.Field) g.Node {
	role := ui.Field{Name: "role", Label: "As", Kind: ui.Radios, Required: true, Value: r.PostFormValue("role")}
	others, guest := false, false
	for _, x := range can.Roles {
		role.Options = append(role.Options, ui.Option{Value: string(x), Label: roleName(x), Hint: roleHint[x]})
		others = others || x == access.Firm || x == access.AssurerRole || x == access.DeliveryPM && !same(can.Roles)
		guest = guest || x == access.Guest
	}
	f := ui.Form{Action: at.self, Errors: faults, Submit: ui.Button{Text: "Make the link"}, Cancel: at.back.URL, Fields: []ui.Field{
		{Name: "name", Label: "Name", Value: r.PostFormValue("name"), Required: true, Most: 100},
		{Name: "email", Label: "E-mail address", Kind: ui.Email, Value: r.PostFormValue("email"), Required: true, Hint: "They will sign in with it."},
		role,
	}}
	if others {
		f.Groups = append(f.Groups, theirOrganisation(r, can))
	}
	if guest || can.Kind != access.OrganisationScope {
		f.Groups = append(f.Groups, ui.Group{Legend: "For how long", Fields: []ui.Field{{Name: "until", Label: "Until", Kind: ui.Day, Value: r.PostFormValue("until"),
			Hint: "The end of that day, UTC. Guests need one; leave it empty for everybody who stays."}}})
	}
	f.Groups = append(f.Groups, ui.Group{Legend: "The link", Fields: []ui.Field{{Name: "days", Label: "It is good for", Kind: ui.Length, Min: "1", Max: "30",
		Value: orElse(r.PostFormValue("days"), "14")}}})
	f.Intro = h.P(ui.Quiet(g.Text("Unless you name another organisation, they will act for "), ui.Name(firm), g.Text(".")))
	return f
}

// same reports whether the roles are those that a delivery side gives its own.
func same(roles []access.Role) bool {
	for _, r := range roles {
		if r.Side() == access.ClientSide {
			return false
		}
	}
	return true
}

func theirOrganisation(r *http.Request, can account.Invitable) ui.Group {
	group := ui.Group{Legend: "Their organisation", Hint: "For a firm, an assurer or the delivery side: nobody of those acts for yours."}
	if len(can.Firms) > 0 {
		f := ui.Field{Name: "firm", Label: "A firm that acts for you already", Kind: ui.Select, Value: r.PostFormValue("firm"), Options: []ui.Option{{Value: "", Label: "None of these"}}}
		for _, o := range can.Firms {
			f.Options = append(f.Options, ui.Option{Value: string(o.ID), Label: o.Name})
		}
		group.Fields = append(group.Fields, f)
	}
	group.Fields = append(group.Fields, ui.Field{Name: "organisation", Label: "Name of the organisation", Value: r.PostFormValue("organisation"), Most: 100,
		Hint: "The first who comes leads it here and invites the others. If theirs is here already, they can say so when they accept."})
	return group
}

// roleHint says what each role is for.
var roleHint = map[access.Role]string{
	access.Staff: "Works for the organisation; sees no project until somebody gives them a role in it.", access.Lead: "Invites to the organisation and helps people back to their accounts.",
	access.ProgrammeManager: "Sees many projects.", access.ClientPM: "Runs it daily.", access.Sponsor: "Decides; reads one page.", access.BenefitOwner: "Owns a benefit and gives readings.",
	access.Firm: "Acts for the client with the authority it is given.", access.Mentor: "An experienced client PM whom a first-timer may ask.", access.DeliveryPM: "Submits, answers and asks.",
	access.DeliveryExecutive: "Decides for the delivery side.", access.DeliveryMember: "Works on the delivery.", access.AssurerRole: "Reads independently and rates confidence.",
	access.Guest: "Reads what both sides share, for a time.",
}

// SendInvite makes an invitation and shows its link.
func (p Pages) SendInvite(w http.ResponseWriter, r *http.Request) error {
	at := placeOf(r)
	o, fault := order(r, at.scope)
	i, err := account.Invited{}, fault
	if err == nil {
		i, err = p.Accounts.Invite(r.Context(), server.Viewer(r.Context()), o)
	}
	if err != nil {
		list, ok := faults(err)
		if !ok {
			return err
		}
		page, err := p.invitePage(r, list)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, page)
	}
	return p.Shell.Show(w, r, invitationPage(p.link("invitations", i.Secret), i, o.Name, ui.Crumbs{at.back}, at.self, p.Shell.Now(r.Context()).Location()))
}

// Handed says how a link comes to whom it is for: by mail to an address, or by the viewer where no mail is sent.
func Handed(mailed string) string {
	if mailed == "" {
		return "This installation sends no mail: give it to them yourself, and to nobody else."
	}
	return "A message with a link of its own is on its way to " + mailed + "; this one is for the case that it does not arrive."
}

// invitationPage shows the link of an invitation, once.
func invitationPage(address string, i account.Invited, name string, crumbs ui.Crumbs, again ui.URL, zone *time.Location) ui.Page {
	return ui.Page{Title: "A link for " + name, Crumbs: crumbs, Zone: zone.String(),
		Lead: g.Text("It is shown this once, and lets one person in. " + Handed(i.Mailed)),
		Body: []g.Node{once("Link", address, "Good until "+i.Until.In(zone).Format("2 January 2006, 15:04 MST")+". You can withdraw it until it is used."),
			h.Div(h.Class("buttons"), ui.ActionLink(ui.Link{Text: "Done", URL: crumbs[0].URL}), ui.ActionLink(ui.Link{Text: "Invite another", URL: again}))}}
}

// order reads the form of an invitation.
func order(r *http.Request, scope access.ScopeID) (o account.Order, err error) {
	o = account.Order{Scope: scope, Role: access.Role(r.PostFormValue("role")), Email: r.PostFormValue("email"), Name: r.PostFormValue("name"),
		Organisation: r.PostFormValue("organisation"), Firm: access.OrganisationID(r.PostFormValue("firm"))}
	var faults []errs.Field
	if text := r.PostFormValue("days"); text != "" {
		if o.Days, err = strconv.Atoi(text); err != nil || o.Days == 0 {
			faults = append(faults, errs.Field{Path: "days", Message: "Give a number of days from 1 to 30."})
		}
	}
	if text := r.PostFormValue("until"); text != "" {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			faults = append(faults, errs.Field{Path: "until", Message: "This is not a date; write it as 2026-03-31."})
		}
		o.Until = day.AddDate(0, 0, 1)
	}
	return o, errs.InvalidFields("Some of this cannot be read.", faults)
}

// Withdraw takes an invitation back.
func (p Pages) Withdraw(w http.ResponseWriter, r *http.Request) error {
	at := placeOf(r)
	if err := p.Accounts.Withdraw(r.Context(), server.Viewer(r.Context()), at.scope, r.PostFormValue("id")); err != nil {
		return err
	}
	to := at.self
	if r.PathValue("id") == "" {
		to = at.back.URL
	}
	return server.Redirect(w, r, string(to.With("did", "withdrawn")))
}
