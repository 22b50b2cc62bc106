package mail

import (
	"net/http"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// Addresses lists the addresses of engagements, at which anybody writes to their client side.
func (p Pages) Addresses(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Work.Addresses(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, ui.Page{Title: "Addresses", Crumbs: ui.Crumbs{{Text: "Messages", URL: "/messages"}}, Flash: flash(r),
		Lead: g.Text("What is sent to the address of an engagement comes to your side of it, whoever sends it: from there it becomes a matter. Replies to messages of this program need no such address."),
		Body: []g.Node{ui.Table[work.Addressed]{ID: "addresses", Caption: "Engagements and their addresses", Rows: all, Things: "engagements", Empty: ui.Empty{Says: "You work on no engagement."}, Columns: []ui.Column[work.Addressed]{
			{Head: "Engagement", Row: true, Cell: func(a work.Addressed) g.Node {
				return g.Group{ui.A(ui.Path("engagements", string(a.Scope)), ui.Name(a.Name)), ui.Note(g.Text("with "), ui.Name(a.With))}
			}},
			{Head: "Address", Cell: func(a work.Addressed) g.Node {
				if a.Address != "" {
					return ui.Name(a.Address)
				}
				return ui.Post{Action: "/messages/addresses", Small: true, Hidden: []ui.Hidden{{Name: "scope", Value: string(a.Scope)}}, Button: ui.Button{Text: "Give it an address"}}
			}},
		}}}})
}

// GiveAddress gives an engagement an address.
func (p Pages) GiveAddress(w http.ResponseWriter, r *http.Request) error {
	if err := p.Work.GiveAddress(r.Context(), server.Viewer(r.Context()), access.ScopeID(r.PostFormValue("scope"))); err != nil {
		return err
	}
	return server.Redirect(w, r, "/messages/addresses?did=addressed")
}
