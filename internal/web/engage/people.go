package engage

import (
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// People is who works on a programme, a project or an engagement.
func (p Pages) People(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.People(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, peoplePage(c, v, work.RoleForm{}, nil))
}

func peoplePage(c call, v work.People, f work.RoleForm, wrong []errs.Field) ui.Page {
	own := c.v.Side.Of()
	shown := c.frame(v.In, "People", own)
	may := v.In.May(c.v, own, access.Appointment, access.See)
	if !may {
		shown.Audience.Of = access.Shared
	}
	var main, side g.Group
	if may {
		main = append(main, ui.Section("ours", "Our side", ourPeople(c, v)))
	}
	if v.In.Role != nil {
		side = append(side, ui.Section("role", "The client role", roleDefinitions(*v.In.Role, "")))
	}
	if v.In.Kind == access.EngagementScope && v.In.May(c.v, access.Shared, access.Member, access.See) {
		with := v.In.With(c.v.Side)
		if with == "" {
			with = "Those who have acted here"
		}
		side = append(side, ui.Section("theirs", with, memberList(v.Others)))
	}
	if len(v.Givable) > 0 {
		main = append(main, ui.Section("give", "Give a role", giveForm(c, v, f, wrong)))
	}
	if len(v.Past) > 0 {
		side = append(side, ui.Section("past", "Had a role before", h.Ul(h.Class("stack"), g.Map(v.Past, func(a party.Appointment) g.Node {
			return h.Li(ui.Name(a.Name), ui.Note(g.Text(a.Role.Words()+" until "), c.since(min(a.Until, ended(a)), v.In.Zone)))
		}))))
	}
	shown.Lead = g.Text(ui.Things(len(v.Ours), "role") + " given on our side.")
	if !may {
		shown.Lead = g.Text("Who has acted in what both sides share.")
	}
	if v.In.May(c.v, own, access.Invitation, access.Add) {
		shown.Actions = []ui.Link{{Text: "Invite somebody", URL: c.at("invite"), Keys: "n"}}
	}
	shown.Body = []g.Node{ui.Columns(main, side)}
	if len(main) == 0 {
		shown.Body = []g.Node{side}
	}
	return shown
}

func ended(a party.Appointment) int64 {
	if a.Ended != 0 {
		return a.Ended
	}
	return a.Until
}

func ourPeople(c call, v work.People) g.Node {
	may := v.In.May(c.v, c.v.Side.Of(), access.Appointment, access.Change)
	t := ui.Table[work.HeldRole]{
		ID: "role-list", Caption: "Roles on our side", Rows: v.Ours, Things: "roles",
		Empty: ui.Empty{Says: "Nobody of our side has a role here yet. Give one below."},
		Columns: []ui.Column[work.HeldRole]{
			{Head: "Person", Row: true, Cell: func(a work.HeldRole) g.Node {
				return ui.Person{Name: a.Name, Organisation: a.Firm, Side: sideOf(c, a.Role)}
			}},
			{Head: "Role", Cell: func(a work.HeldRole) g.Node {
				return g.Group{g.Text(a.Role.Words()), g.If(a.Above != "", ui.Note(g.Text("through the "+string(a.Above))))}
			}},
			{Head: "Since", Number: true, Cell: func(a work.HeldRole) g.Node { return c.since(a.Since, v.In.Zone) }},
			{Head: "Days a month", Number: true, Cell: func(a work.HeldRole) g.Node { return daysCell(c, a, may) }},
		},
	}
	if may {
		t.Columns = append(t.Columns, ui.Column[work.HeldRole]{Head: "End", Silent: true, Tight: true, Cell: func(a work.HeldRole) g.Node {
			if a.Above != "" || a.Person == c.v.Person {
				return nil
			}
			return ui.A(c.at("people", a.ID), g.Text("End"), ui.Unseen(" the role of "+a.Name))
		}})
	}
	return t
}

// sideOf is the side of somebody who was given a role by the viewer's: an assurer and a guest are of neither.
func sideOf(c call, r access.Role) access.Side {
	switch r {
	case access.AssurerRole:
		return access.AssurerSide
	case access.Guest:
		return access.NoSide
	}
	return c.v.Side
}

func daysCell(c call, a work.HeldRole, may bool) g.Node {
	text := g.Node(ui.Quiet(g.Text("not stated")))
	if a.Days > 0 {
		text = g.Text(ui.Count(a.Days))
	}
	if !may || a.Above != "" {
		return text
	}
	return g.Group{text, g.Text(" "), ui.A(c.at("people", a.ID).At("days"), g.Text("Set"), ui.Unseen(" the days of "+a.Name))}
}

func giveForm(c call, v work.People, f work.RoleForm, wrong []errs.Field) g.Node {
	if len(v.Candidates) == 0 {
		return ui.Empty{Says: "You know nobody else of your side here yet. Whoever has no account comes by an invitation."}
	}
	people := []ui.Option{{Value: "", Label: "Choose"}}
	for _, m := range v.Candidates {
		people = append(people, ui.Option{Value: string(m.Person), Label: m.Name + ", " + m.Firm})
	}
	var roles []ui.Option
	for _, r := range v.Givable {
		roles = append(roles, ui.Option{Value: string(r), Label: r.Words()})
	}
	return ui.Form{ID: "give-form", Action: c.at("people"), Errors: wrong, Submit: ui.Button{Text: "Give the role"}, Fields: []ui.Field{
		{Name: "person", Label: "Person", Kind: ui.Select, Value: string(f.Person), Options: people, Required: true},
		{Name: "role", Label: "Role", Kind: ui.Select, Value: string(f.Role), Options: roles, Required: true},
		{Name: "days", Label: "Time set aside", Kind: ui.Length, Unit: "days a month", Value: f.Days, Min: "0", Max: "31"},
	}}
}

// GiveRole gives a role.
func (p Pages) GiveRole(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.RoleForm{Person: access.PersonID(c.text("person")), Role: access.Role(c.text("role")), Days: c.text("days")}
	err := p.Work.GiveRole(r.Context(), c.v, c.scope, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			v, err := p.Work.People(r.Context(), c.v, c.scope)
			return peoplePage(c, v, f, wrong), err
		})
	}
	return page.Back(w, r, c.at("people"), "given")
}

// Role is one role: its days, and its end.
func (p Pages) Role(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.People(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown, err := rolePage(c, v, "", nil)
	return p.Shell.Made(w, r, shown, err)
}

func rolePage(c call, v work.People, days string, wrong []errs.Field) (ui.Page, error) {
	for _, a := range v.Ours {
		if a.ID != c.PathValue("role") || a.Above != "" {
			continue
		}
		if days == "" {
			days = strconv.FormatInt(a.Days, 10)
		}
		shown := c.frame(v.In, a.Name+", "+a.Role.Words(), c.v.Side.Of())
		shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "People", URL: c.at("people")})
		shown.Body = []g.Node{ui.Section("days", "Time set aside", ui.Form{ID: "days-form", Action: c.at("people", a.ID, "days"), Rev: rev(a.Rev), Errors: wrong, Cancel: c.at("people"), Fields: []ui.Field{
			{Name: "days", Label: "Working days a month", Kind: ui.Length, Unit: "days a month", Value: days, Min: "0", Max: "31"}}})}
		if a.Person != c.v.Person {
			shown.Body = append(shown.Body, ui.Section("end", "End the role", ui.Confirm{
				Happens: g.Group{ui.Name(a.Name), g.Text(" leaves every room that came with this role, at once, and what was opened to them by name.")},
				Kept:    "What they wrote and did stays, under their name.",
				Form:    ui.Form{ID: "end-form", Action: c.at("people", a.ID, "end"), Rev: rev(a.Rev), Submit: ui.Button{Text: "End the role", Look: ui.Danger}, Cancel: c.at("people")}}))
		}
		return shown, nil
	}
	return ui.Page{}, notFound
}

// SetDays changes the days set aside for a role.
func (p Pages) SetDays(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	err := p.Work.SetDays(r.Context(), c.v, c.scope, r.PathValue("role"), c.text("days"), c.rev())
	if err != nil {
		return p.roleAgain(w, r, err, c.text("days"))
	}
	return page.Back(w, r, c.at("people"), "saved")
}

func (p Pages) roleAgain(w http.ResponseWriter, r *http.Request, err error, days string) error {
	return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
		c := of(r)
		v, err := p.Work.People(r.Context(), c.v, c.scope)
		if err != nil {
			return ui.Page{}, err
		}
		return rolePage(c, v, days, wrong)
	})
}

// EndRole takes a role back.
func (p Pages) EndRole(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.EndRole(r.Context(), c.v, c.scope, r.PathValue("role"), c.rev()); err != nil {
		return p.roleAgain(w, r, err, "")
	}
	return page.Back(w, r, c.at("people"), "ended")
}
