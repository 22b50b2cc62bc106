package engage

import (
	"net/http"
	"time"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/web/ui"
)

func engagementFilter(r *http.Request) work.EngagementFilter {
	return work.EngagementFilter{State: engage.State(r.URL.Query().Get("state")), Words: r.URL.Query().Get("q")}
}

// states lists the states in the order of an engagement's life.
var states = []engage.State{engage.Prospective, engage.Aligned, engage.Active, engage.Closing, engage.Closed}

// Engagements is the list of the engagements the viewer is in.
func (p Pages) Engagements(w http.ResponseWriter, r *http.Request) error {
	c, f := of(r), engagementFilter(r)
	order, sort := orderOf(r, ui.Sort{Key: "name"}, "name", "client", "delivery", "state", "since")
	list, err := p.Work.Engagements(r.Context(), c.v, f, order)
	if err != nil {
		return err
	}
	here := self(r, "q", "state", "sort")
	t := engagementTable(c, list.Rows)
	t.Self, t.Sort, t.Total, t.Pager = here, sort, list.Total, pager(here, list.Previous, list.Next)
	t.CSV = ui.URL("/engagements.csv").With("q", f.Words).With("state", string(f.State))
	t.Filter = ui.Filter{Active: f.Words != "" || f.State != "", Clear: "/engagements", Fields: []ui.Field{{Name: "q", Label: "Word", Kind: ui.Find, Value: f.Words}}}
	for _, s := range states {
		if n := list.States[s]; n > 0 || s == f.State {
			facet := ui.Facet{Text: string(s), Count: n, URL: here.With("state", string(s)), Current: s == f.State}
			if facet.Current {
				facet.URL = here.With("state", "")
			}
			t.Facets = append(t.Facets, facet)
		}
	}
	return p.Shell.Show(w, r, ui.Page{Title: "Engagements", Flash: c.done(), Body: []g.Node{t},
		Lead: g.Text("Where your side works together with another: " + ui.Things(list.Total, "engagement") + ".")})
}

// engagementTable is engagements as rows.
func engagementTable(c call, rows []work.EngagementRow) ui.Table[work.EngagementRow] {
	t := ui.Table[work.EngagementRow]{
		ID: "engagement-list", Caption: "Engagements you are in", Rows: rows, Things: "engagements", Empty: engagementsEmpty(c.v),
		Columns: []ui.Column[work.EngagementRow]{
			{Head: "Engagement", Row: true, Sort: "name", Cell: func(e work.EngagementRow) g.Node { return ui.A(at(access.EngagementScope, e.ID), ui.Name(e.Name)) }},
			{Head: "State", Sort: "state", Tight: true, Cell: func(e work.EngagementRow) g.Node { return stateChips(e.Engagement) }},
			{Head: "Since", Sort: "since", Number: true, Cell: func(e work.EngagementRow) g.Node { return c.since(e.StateSince, e.Zone) }},
		},
	}
	client := ui.Column[work.EngagementRow]{Head: "Client", Sort: "client", Cell: func(e work.EngagementRow) g.Node { return ui.Side(access.ClientSide, e.ClientName) }}
	delivery := ui.Column[work.EngagementRow]{Head: "Delivery", Sort: "delivery", Cell: func(e work.EngagementRow) g.Node { return ui.Side(access.DeliverySide, e.DeliveryName) }}
	project := ui.Column[work.EngagementRow]{Head: "Project", Cell: func(e work.EngagementRow) g.Node { return ui.A(projectURL(e.Project), ui.Name(e.ProjectName)) }}
	switch c.v.Side {
	case access.ClientSide:
		t.Columns = insert(t.Columns, 1, delivery, project)
	case access.DeliverySide:
		t.Columns = insert(t.Columns, 1, client)
	default:
		t.Columns = insert(t.Columns, 1, client, delivery)
	}
	return t
}

func projectURL(id access.ScopeID) ui.URL {
	if id == "" {
		return ""
	}
	return at(access.ProjectScope, id)
}

func insert[T any](list []T, at int, more ...T) []T {
	return append(list[:at:at], append(more, list[at:]...)...)
}

func engagementsEmpty(v access.Viewer) ui.Empty {
	if v.Side == access.ClientSide {
		return ui.Empty{Says: "An engagement is opened in a project; it stands here once you have a role in it.", Action: ui.Link{Text: "To the projects", URL: "/projects"}}
	}
	return ui.Empty{Says: "An engagement stands here once the client has opened it and you have a role in it. Whoever invited you can say when."}
}

// EngagementsCSV is the list of engagements as a file.
func (p Pages) EngagementsCSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	list, err := p.Work.Engagements(r.Context(), c.v, engagementFilter(r), work.Order{Key: "name", All: true})
	if err != nil {
		return err
	}
	head := []string{"Engagement", "Client", "Delivery", "State", "Since", "Contract", "Currency", "Time zone"}
	if c.v.Side == access.ClientSide {
		head = append(head, "Project")
	}
	var rows [][]string
	for _, e := range list.Rows {
		row := []string{e.Name, e.ClientName, e.DeliveryName, string(e.State), day(time.UnixMicro(e.StateSince), e.Zone).String(), e.Contract, e.Currency, e.Zone}
		if c.v.Side == access.ClientSide {
			row = append(row, e.ProjectName)
		}
		rows = append(rows, row)
	}
	return export(w, r, "engagements.csv", head, rows)
}
