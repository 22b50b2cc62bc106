package programme

import (
	"net/http"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/web/ui"
)

// Inside is a page of a submission for a family of pages beside this one: with the way to it and its parts, the current one by its name.
func Inside(r *http.Request, in work.In, x work.Row, title, current string) ui.Page {
	return of(r).inside(in, x, title, current)
}

// Beside is a page of an engagement's programme for a family of pages beside this one, as Inside is of a submission.
func Beside(r *http.Request, in work.In, title, current string, audience access.Audience) ui.Page {
	c := of(r)
	shown := c.frame(in, title, audience)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Programme", URL: c.at("programme")})
	shown.Body = []g.Node{c.parts(current)}
	return shown
}
