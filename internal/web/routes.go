// Package web is every page Counterpart has: this file lists all routes with who may use them, on one screen.
//
// It promises that a page that is not listed here does not exist, and that each line says who may open it. It refuses to do
// anything itself: the families beside it do.
package web

import (
	"net/http"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/server"
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
