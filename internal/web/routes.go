// Package web is every page Counterpart has: this file lists all routes with who may use them, on one screen.
//
// It promises that a page that is not listed here does not exist, and that each line says who may open it. It refuses to do
// anything itself: the families beside it do.
package web

import (
	"net/http"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/account"
	"counterpart.dev/internal/web/admin"
	"counterpart.dev/internal/web/demo"
	"counterpart.dev/internal/web/evidence"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/static"
	"counterpart.dev/internal/web/ui"
)

// Handle registers a route; it is (*server.Server).Handle.
type Handle func(pattern string, p server.Policy, h server.Handler)

// Pages are the families whose pages are listed, and the use cases behind them.
type Pages struct {
	Shell    page.Shell
	Door     page.Door
	Account  account.Pages
	Admin    admin.Pages
	Evidence evidence.Pages
	Demo     demo.Pages
	Routes   func() []server.Route // all of them, for their description
}

// Register lists every route.
func (p Pages) Register(handle Handle) {
	handle("GET /static/{path...}", server.Asset("files that are the same for everybody"), files)
	handle("GET /api/v1/openapi.json", server.Public("which addresses there are is in the source"), p.openAPI)
	handle("GET /styleguide", server.Public("the parts of pages hold nothing of anybody"), p.styleguide)
	handle("GET /styleguide/empty", server.Public("a page with nothing on it, which others are measured against"), p.empty)

	p.registerAccount(handle)
	p.registerAdmin(handle)

	handle("GET /engagements/{id}/record", server.Needs(access.EngagementScope, "id", server.Either, access.Record, access.See), p.Evidence.Show)
	handle("GET /engagements/{id}/record/head", server.Needs(access.EngagementScope, "id", server.Either, access.Record, access.See), p.Evidence.Head)
	handle("GET /engagements/{id}/record/bundle", server.Needs(access.EngagementScope, "id", server.Either, access.Record, access.See), p.Evidence.Bundle)
	handle("GET /projects/{id}/record", server.Needs(access.ProjectScope, "id", server.Ours, access.Record, access.See), p.Evidence.Show)
	handle("GET /projects/{id}/record/head", server.Needs(access.ProjectScope, "id", server.Ours, access.Record, access.See), p.Evidence.Head)
	handle("GET /projects/{id}/record/bundle", server.Needs(access.ProjectScope, "id", server.Ours, access.Record, access.See), p.Evidence.Bundle)
	if p.Shell.Demo {
		handle("GET /demo", server.Public("a demonstration holds nothing but inventions"), p.Demo.Show)
		handle("GET /demo/sign-in/{secret}", server.Public("one click signs in to a demonstration, and to nothing else"), p.Demo.SignIn)
	}
	handle("GET /record/key", server.SignedIn("what signatures are checked with is nobody's secret"), p.Evidence.Key)
}

// registerAccount lists how people come in, and what they do about their accounts.
func (p Pages) registerAccount(handle Handle) {
	a, in, signedIn := p.Account, server.Public("who comes in has no account, or is not signed in"), server.SignedIn("what is one's own")
	handle("GET /first-run/{secret}", server.Public("whoever starts an empty installation holds its secret").Limited(30), a.FirstRun)
	handle("POST /first-run/{secret}", server.Public("whoever starts an empty installation holds its secret").Limited(30), a.SetUp)
	handle("GET /sign-in", in, a.SignIn)
	handle("POST /sign-in", in.Limited(20), a.EnterPassword)
	handle("POST /sign-out", server.Public("a session that ended meanwhile is no reason not to sign out"), a.SignOut)
	handle("GET /choose-organisation", signedIn, a.ChooseOrganisation)
	handle("POST /choose-organisation", signedIn, a.ActFor)
	handle("GET /invitations/{secret}", in.Limited(60), a.Invited)
	handle("POST /invitations/{secret}", in.Limited(20), a.Accept)
	handle("GET /recover/{secret}", in.Limited(60), a.Recover)
	handle("POST /recover/{secret}", in.Limited(20), a.Reset)
	handle("POST /engagements/{id}/see-as", server.Needs(access.EngagementScope, "id", server.Ours, access.Standing, access.See).Limited(20), a.SeeAs)
	handle("POST /see-as/stop", server.Public("who only looks may change nothing but this"), a.StopSeeing)

	handle("GET /me", signedIn, a.Me)
	handle("POST /me/name", signedIn, a.Rename)
	handle("GET /me/password", signedIn, a.Password)
	handle("POST /me/password", signedIn.Limited(20), a.ChangePassword)
	handle("GET /me/email", signedIn, a.Email)
	handle("POST /me/email", signedIn.Limited(20), a.ChangeEmail)
	handle("POST /me/sessions/end", signedIn, a.EndSession)
	handle("POST /me/sessions/end-all", signedIn, a.SignOutEverywhere)
	handle("GET /me/tokens/new", signedIn, a.NewToken)
	handle("POST /me/tokens", signedIn.Limited(20), a.AddToken)
	handle("POST /me/tokens/end", signedIn, a.EndToken)

	leads := server.SignedIn("its lead, which the act asks of the matrix")
	handle("GET /organisation", server.SignedIn("the organisation one acts for"), a.Organisation)
	handle("POST /organisation/name", leads, a.RenameOrganisation)
	handle("GET /organisation/invite", leads, a.Invite)
	handle("POST /organisation/invite", leads.Limited(60), a.SendInvite)
	handle("POST /organisation/invitations/withdraw", leads, a.Withdraw)
	handle("GET /organisation/people/{person}", leads, a.Colleague)
	handle("POST /organisation/people/{person}/lead", leads, a.SetLead)
	handle("POST /organisation/people/{person}/confirm", leads, a.Confirm)
	handle("POST /organisation/people/{person}/recover", leads.Limited(20), a.MakeRecovery)
	handle("POST /organisation/people/{person}/sessions", leads, a.EndSessionsOf)
	handle("GET /organisation/people/{person}/deactivate", leads, a.Deactivate)
	handle("POST /organisation/people/{person}/deactivate", leads, a.End)
	for _, s := range []access.Scope{access.ProgrammeScope, access.ProjectScope, access.EngagementScope} {
		path := "/" + string(s) + "s/{id}/invite"
		handle("GET "+path, server.Needs(s, "id", server.Ours, access.Invitation, access.Add), a.Invite)
		handle("POST "+path, server.Needs(s, "id", server.Ours, access.Invitation, access.Add).Limited(60), a.SendInvite)
		handle("POST "+path+"/withdraw", server.Needs(s, "id", server.Ours, access.Invitation, access.Change), a.Withdraw)
	}
}

// registerAdmin lists what whoever runs the installation does.
func (p Pages) registerAdmin(handle Handle) {
	a, runs := p.Admin, server.Administrator("runs the installation")
	handle("GET /administration", runs, a.Overview)
	handle("GET /administration/organisations", runs, a.Organisations)
	handle("GET /administration/organisations/new", runs, a.NewOrganisation)
	handle("POST /administration/organisations", runs, a.AddOrganisation)
	handle("GET /administration/organisations/{organisation}", runs, a.Organisation)
	handle("POST /administration/organisations/{organisation}/lead", runs, a.InviteLead)
	handle("GET /administration/people", runs, a.People)
	handle("GET /administration/people/{person}", runs, a.Person)
	handle("POST /administration/people/{person}/administrator", runs, a.SetAdministrator)
	handle("POST /administration/people/{person}/sessions", runs, a.EndSessions)
	handle("POST /administration/people/{person}/recover", runs, a.Recover)
	handle("GET /administration/people/{person}/end", runs, a.ConfirmEnd)
	handle("POST /administration/people/{person}/end", runs, a.End)
}

var served = static.Handler()

// files serves what pages load. It needs no viewer.
func files(w http.ResponseWriter, r *http.Request) error {
	served.ServeHTTP(w, r)
	return nil
}

// styleguide shows every component in every state.
func (p Pages) styleguide(w http.ResponseWriter, r *http.Request) error {
	return p.Shell.Show(w, r, ui.Styleguide(p.Shell.Frame(r.Context())))
}

// empty is a page with nothing on it but its frame.
func (p Pages) empty(w http.ResponseWriter, r *http.Request) error {
	return p.Shell.Show(w, r, ui.Page{Title: "Empty"})
}
