package people

import (
	"net/http"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// names is the address of the names of what is over, in a project or an engagement.
func (c call) names() ui.URL { return ui.URL(c.URL.Path) }

// Names lists what is over and still says a name, for whoever must forget somebody.
func (p Pages) Names(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.namesPage(r, "", nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) namesPage(r *http.Request, at string, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Names(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(r, "Names of what is over", c.v.Side.Of())
	if err != nil {
		return shown, err
	}
	shown.Zone = v.Zone
	shown.Lead = g.Text("Roles that ended, letters that are no longer in force, invitations and links that are closed, who was asked in a round that is over, and who signed a charter that both sides have signed anew. Erasing takes the names out of them and out of the record; what it was and when stays, and the record still verifies. Names of those at work stay until their role ends, and those under a charter in force stay until a new version is signed by both or the engagement closes.")
	shown.Body = []g.Node{ui.Table[work.Past]{ID: "name-list", Caption: "What is over and still says a name", Rows: v.List, Things: "names", Empty: ui.Empty{Says: "Nothing that is over says a name."}, Columns: []ui.Column[work.Past]{
		{Head: "Who", Row: true, Cell: func(x work.Past) g.Node { return ui.Name(x.Names) }},
		{Head: "What", Cell: func(x work.Past) g.Node { return g.Text(x.Role) }},
		{Head: "Over since", Number: true, Cell: func(x work.Past) g.Node {
			if x.Ended == 0 {
				return ui.Quiet(g.Text("–"))
			}
			return moment(x.Ended, v.Zone, v.Today)
		}},
		{Head: "Erase", Cell: func(x work.Past) g.Node {
			f := ui.Form{ID: "erase-" + x.ID, Action: c.names(), Submit: ui.Button{Text: "Erase the names", Look: ui.Danger}, Hidden: []ui.Hidden{{Name: "what", Value: x.What}, {Name: "row", Value: x.ID}},
				Fields: []ui.Field{{Name: "reason", Label: "Why", Kind: ui.Select, Options: append([]ui.Option{{Value: "", Label: "Choose"}}, reasons()...), Required: true}}}
			if at == x.ID {
				f.Errors = wrong
			}
			return f
		}},
	}}}
	return shown, nil
}

// EraseName takes the names out of one of them.
func (p Pages) EraseName(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.EraseName(r.Context(), c.v, c.scope, c.text("what"), c.text("row"), c.text("reason")); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.namesPage(r, c.text("row"), wrong) })
	}
	return page.Back(w, r, c.names(), "erased")
}
