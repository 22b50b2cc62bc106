// Package page is what all pages of a request have in common: the frame around them, who is let in to them, and how a failure
// looks.
//
// It promises that nothing is in a menu that its reader may not open, and that every page is rendered whole before a byte of it is
// sent. It refuses to know what any page is about.
package page

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/static"
	"counterpart.dev/internal/web/ui"
)

// Shell is the frame around every page. The zero value shows a frame without a version.
type Shell struct {
	Version string
	Demo    bool
	Zones   func(context.Context, access.Viewer) (*time.Location, error) // in which somebody reads times that belong to no engagement; nil: in UTC
}

// Now is the instant of a request in the zone in which whoever asks reads times that belong to no engagement. Where that cannot be told it is
// in UTC, as every page says of its times: what failed fails the page's own reading too.
func (s Shell) Now(ctx context.Context) time.Time {
	now := server.Now(ctx).UTC()
	if s.Zones == nil {
		return now
	}
	zone, err := s.Zones(ctx, server.Viewer(ctx))
	if err != nil {
		return now
	}
	return now.In(zone)
}

// Then is an instant of the store in the zone of another; none is none.
func Then(us int64, now time.Time) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).In(now.Location())
}

// Frame is the frame for whoever asks.
func (s Shell) Frame(ctx context.Context) ui.Frame { return s.frame(server.Viewer(ctx)) }

func (s Shell) frame(v access.Viewer) ui.Frame {
	f := ui.Frame{Assets: static.Assets(), Demo: s.Demo, Version: s.Version}
	if !v.Known() || v.Link {
		return f
	}
	f.Who = ui.Person{Name: v.Name, Organisation: v.Firm, Side: v.Side, URL: "/me"}
	f.Nav, f.SignOut, f.Search, f.Palette = nav(v), "/sign-out", "/search", "/search/palette"
	if v.Onlooker {
		f.SeenAs = ui.SeenAs{Organisation: v.Firm, Leave: "/see-as/stop"}
		f.Who, f.SignOut, f.Search, f.Palette, f.Shortcuts = ui.Person{}, "", "", "", nil
	}
	return f
}

// nav lists what a viewer may open: what is one's own side's, and the installation for who runs it.
func nav(v access.Viewer) []ui.Link {
	if v.Onlooker {
		return []ui.Link{{Text: "Engagements", URL: "/engagements"}}
	}
	links := []ui.Link{{Text: "Today", URL: "/", Keys: "g t"}}
	if v.Side == access.ClientSide {
		links = append(links, ui.Link{Text: "Projects", URL: "/projects", Keys: "g p"}, ui.Link{Text: "Portfolio", URL: "/portfolio", Keys: "g f"})
	}
	links = append(links, ui.Link{Text: "Engagements", URL: "/engagements", Keys: "g e"}, ui.Link{Text: "Messages", URL: "/messages", Keys: "g m"},
		ui.Link{Text: "Organisation", URL: "/organisation", Keys: "g o"})
	if v.Admin {
		links = append(links, ui.Link{Text: "Administration", URL: "/administration", Keys: "g a"})
	}
	return links
}

// Render writes a page with a status. What is in its navigation and leads to where the reader is, is marked.
func (s Shell) Render(w http.ResponseWriter, r *http.Request, status int, p ui.Page) error {
	p.Frame = s.Frame(r.Context())
	for i, l := range p.Nav {
		p.Nav[i] = l.Marked(r.URL.Path)
	}
	return server.Page(w, r, status, ui.Unbroken(p.Render))
}

// Show is Render for a page that was asked for.
func (s Shell) Show(w http.ResponseWriter, r *http.Request, p ui.Page) error {
	return s.Render(w, r, http.StatusOK, p)
}

// Again is Render for a form that is shown once more with what is wrong with it.
func (s Shell) Again(w http.ResponseWriter, r *http.Request, p ui.Page) error {
	return s.Render(w, r, http.StatusUnprocessableEntity, p)
}

// Fragment writes a part of a page, for scripts that exchange it.
func (s Shell) Fragment(w http.ResponseWriter, r *http.Request, n g.Node) error {
	return server.Page(w, r, http.StatusOK, ui.Unbroken(n.Render))
}

// Drop lets files be dropped on the page, for pages with a form that asks for some.
func Drop() g.Node { return h.Script(ui.Src(static.URL("drop.js")), h.Defer()) }

// Error is the page of a failure.
func (s Shell) Error(w io.Writer, v server.ErrorView) error {
	p := ui.Page{Frame: s.frame(v.Viewer), Title: v.Title}
	problem := ui.Problem{Happened: v.Message, Request: v.RequestID, Links: []ui.Link{{Text: "Go to the first page", URL: "/"}}}
	switch v.Status {
	case http.StatusNotFound:
		problem.Do = "Check the address, or go on from the first page."
	case http.StatusConflict:
		problem.Do = "Go back, load the page again and make your change on what is there now."
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		problem.Do = "Wait a moment and try again."
	case http.StatusUnprocessableEntity:
		problem.Do = "Go back, correct what is named here and send it again."
	}
	p.Body = []g.Node{problem}
	for _, f := range v.Fields {
		p.Body = append(p.Body, ui.Note(g.Text(f.String())))
	}
	return ui.Unbroken(p.Render)(w)
}

// Door lets people in: it resolves credentials and rooms for the server.
type Door struct{ Accounts *account.Accounts }

// Viewer is what a server.Authenticator does.
func (d Door) Viewer(ctx context.Context, c server.Credential) (access.Viewer, error) {
	var v access.Viewer
	var err error
	switch c.Kind {
	case server.SessionCredential:
		v, err = d.Accounts.Session(ctx, c.Secret)
	case server.TokenCredential:
		v, err = d.Accounts.Token(ctx, c.Secret)
	case server.LinkCredential:
		v, err = d.Accounts.Link(ctx, c.Secret)
	}
	if errors.Is(err, errs.NotFound) {
		return access.Viewer{}, nil
	}
	return v, err
}

// Reach is what a server.Gate does.
func (d Door) Reach(ctx context.Context, v access.Viewer, _ access.Scope, id access.ScopeID, _ server.Where) ([]access.Reach, error) {
	return d.Accounts.Reaches(ctx, v, id)
}
