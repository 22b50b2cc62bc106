// Package web is every page Counterpart has: this file lists all routes with who may use them, on one screen.
//
// It promises that a page that is not listed here does not exist, and that each line says who may open it. It refuses to do
// anything itself: the families beside it do.
package web

import (
	"net/http"

	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/static"
	"counterpart.dev/internal/web/ui"
)

// Handle registers a route; it is (*server.Server).Handle.
type Handle func(pattern string, p server.Policy, h server.Handler)

// Pages are the families whose pages are listed.
type Pages struct {
}

// Register lists every route.
func (p Pages) Register(handle Handle) {
	handle("GET /static/{path...}", server.Asset("files that are the same for everybody"), files)
}

var served = static.Handler()

// files serves what pages load. It needs no viewer.
func files(w http.ResponseWriter, r *http.Request) error {
	served.ServeHTTP(w, r)
	return nil
}

// Styleguide is every component in every state.
func styleguide() ui.Page { return ui.Page{Title: "Styleguide"} }
