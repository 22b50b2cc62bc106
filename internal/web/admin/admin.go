// Package admin is the pages of whoever runs the installation: its organisations, its people and their sessions, and whether it is
// well.
//
// It promises that nothing anybody wrote is on them: names, addresses and counts, and no projects. It refuses to invite to, or to
// recover an account of, an organisation that has a lead.
package admin

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	g "maragu.dev/gomponents"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages of the administration.
type Pages struct {
	Shell    page.Shell
	Accounts *account.Accounts
	Public   *url.URL // where people reach us, for links that are sent to them
	// Facts says what else there is to say about the installation and whether it is well; nothing if nil.
	Facts func(context.Context) ([]Fact, error)
	// More lists pages of the administration that others make, such as that of jobs.
	More []ui.Link
}

// Fact is something to be said about the installation.
type Fact struct {
	Term, Value string
	Note        string // "" for nothing
	URL         ui.URL // its evidence; "" for none
}

// section is the navigation of the administration.
func (p Pages) section(r *http.Request) ui.Nav {
	items := append([]ui.Link{{Text: "Installation", URL: "/administration"}, {Text: "Organisations", URL: "/administration/organisations"},
		{Text: "People", URL: "/administration/people"}}, p.More...)
	for i, l := range items {
		items[i].Current = string(l.URL) == r.URL.Path
	}
	return ui.Nav{Label: "Administration", Items: items}
}

// Section is the navigation of the administration, for its pages that others make.
func (p Pages) Section(r *http.Request) ui.Nav { return p.section(r) }

// done lists what acts say once they are done, by the word that the address carries to the next page.
var done = map[string]string{
	"administrator": "Who runs the installation was changed. The person signs in again.", "sessions": "Every session of theirs was ended.", "ended": "The account was ended.",
}

func flash(r *http.Request) ui.Flash { return ui.Flash{Text: done[r.FormValue("did")]} }

// faults is what is wrong with a form; ok is false where something else went wrong.
func faults(err error) (list []errs.Field, ok bool) {
	kind := errs.KindOf(err)
	if kind != errs.Invalid && kind != errs.Conflict {
		return nil, false
	}
	if list = errs.FieldsOf(err); len(list) == 0 {
		list = []errs.Field{{Message: errs.Sentence(err)}}
	}
	return list, true
}

// Overview says what is here and whether it is well.
func (p Pages) Overview(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	tenants, err := p.Accounts.Tenants(r.Context(), v)
	if err != nil {
		return err
	}
	_, people, err := p.Accounts.Inhabitants(r.Context(), v, 0, 0)
	if err != nil {
		return err
	}
	sessions, err := p.Accounts.SessionCount(r.Context(), v)
	if err != nil {
		return err
	}
	body := []g.Node{ui.Figures{
		{Value: ui.Count(len(tenants)), Name: "organisations", URL: "/administration/organisations"},
		{Value: ui.Count(people), Name: "people", URL: "/administration/people"},
		{Value: ui.Count(sessions), Name: "sessions", URL: "/administration/people", Note: "that let somebody in now"},
	}}
	if p.Facts != nil {
		facts, err := p.Facts(r.Context())
		if err != nil {
			return err
		}
		var list ui.Definitions
		for _, f := range facts {
			list = append(list, ui.Definition{Term: f.Term, Value: ui.A(f.URL, g.Text(f.Value)), Note: f.Note})
		}
		body = append(body, ui.Section("facts", "The installation", list))
	}
	return p.Shell.Show(w, r, ui.Page{Title: "Administration", Section: p.section(r), Body: body,
		Lead: g.Text("Running the installation shows who is here, and nothing of what they write.")})
}

// number is a number in an address, or another one where there is none.
func number(r *http.Request, name string, other int) int {
	n, err := strconv.Atoi(r.FormValue(name))
	if err != nil || n < 1 {
		return other
	}
	return n
}
