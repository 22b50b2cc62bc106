package engage

import (
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Engagement is the page both sides share, with a part that is only for the viewer's own side.
func (p Pages) Engagement(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Engagement(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown := c.frame(v.In, v.Name, access.Shared)
	shown.Lead = engagementLead(v)
	if v.In.May(c.v, c.v.Side.Of(), access.Note, access.Add) {
		shown.Actions = append(shown.Actions, ui.Link{Text: "New note", URL: c.at("notes", "new"), Keys: "n"})
	}
	if v.In.May(c.v, access.Shared, access.Engagement, access.Change) {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Change the terms", URL: c.at("edit"), Keys: "e"})
	}
	court, err := said(r, p.Court, c.scope)
	if err != nil {
		return err
	}
	next, err := said(r, p.Next, c.scope)
	if err != nil {
		return err
	}
	if court != nil || next != nil { // before all else, also where there is room for one column only
		shown.Body = append(shown.Body, ui.Columns(court, next))
	}
	shown.Body = append(shown.Body, ui.Columns(
		g.Group{sharedPart(c, v), oursPart(c, v)},
		g.Group{statePart(c, v), termsPart(c, v)},
	))
	return p.Shell.Show(w, r, shown)
}

// said is what another family says of a scope on its first page, nil where there is no such family.
func said(r *http.Request, part func(*http.Request, access.ScopeID) (g.Node, error), scope access.ScopeID) (g.Node, error) {
	if part == nil {
		return nil, nil
	}
	return part(r, scope)
}

func engagementLead(v work.Overview) g.Node {
	text := v.ClientName + " and " + v.DeliveryName + ": " + string(v.State)
	if v.Adopted {
		text += ", adopted in flight"
	}
	if v.OneSided {
		text += ", one-sided"
	}
	return g.Text(text + ".")
}

// sharedPart is what both sides see of notes, people and letters.
func sharedPart(c call, v work.Overview) g.Node {
	return g.Group{
		ui.Section("shared", "Shared notes", noteItems(c, v.Notes, v.Zone, "What one side shares with the other stands here, newest first."), h.P(ui.A(c.at("notes").With("room", "shared"), g.Text("All shared notes")))),
		ui.Section("people", "Who has acted here", memberList(v.Members)),
	}
}

func noteItems(c call, notes []engage.Note, zone, empty string) g.Node {
	if len(notes) == 0 {
		return ui.Empty{Says: empty}
	}
	return h.Ul(h.Class("stack"), g.Map(notes, func(n engage.Note) g.Node {
		return h.Li(ui.A(c.at("notes", n.ID), ui.Name(noteTitle(n))), ui.Note(ui.Name(n.AuthorName), g.Text(", "+n.AuthorFirm+" · "), c.moment(n.Created, zone)))
	}))
}

func noteTitle(n engage.Note) string {
	switch {
	case n.Erased != 0:
		return "Erased"
	case n.Title == "":
		return gist(n.Body)
	}
	return n.Title
}

func memberList(members []party.Member) g.Node {
	if len(members) == 0 {
		return ui.Empty{Says: "Nobody has acted here yet. Each person is named once they have done something themselves."}
	}
	return h.Ul(h.Class("people"), g.Map(members, func(m party.Member) g.Node { return h.Li(member(m)) }))
}

func member(m party.Member) ui.Person {
	return ui.Person{Name: m.Name, Role: m.Role.Words(), Organisation: m.Firm, Side: m.Side}
}

// oursPart is what the other side's page never receives.
func oursPart(c call, v work.Overview) g.Node {
	o := v.Ours
	if o == nil {
		return nil
	}
	var rows ui.Definitions
	if c.v.Side == access.ClientSide {
		rows = append(ui.Definitions{{Term: "Project", Value: ui.A(projectURL(o.Project), known(o.ProjectName))}}, roleDefinitions(o.Role, c.at("people"))...)
		if o.Standing.GateReason != "" {
			rows = append(rows, ui.Definition{Term: "Started without alignment", Value: g.Group{prose(o.Standing.GateReason), ui.Note(ui.Name(o.GateBy), g.Text(" · "), c.moment(o.Standing.GateAt, v.Zone))}})
		}
	}
	if o.Standing.PMDays > 0 || o.Standing.NeededDays > 0 {
		rows = append(rows, ui.Definition{Term: "Days a month", Value: g.Text(ui.Count(o.Standing.PMDays) + " set aside, " + ui.Count(o.Standing.NeededDays) + " needed")})
	}
	var change g.Node
	if v.In.May(c.v, o.Room.Audience, access.Standing, access.Change) {
		change = h.P(ui.A(c.at("standing"), g.Text("Set the days")))
	}
	if v.In.May(c.v, o.Room.Audience, access.Standing, access.See) && v.In.With(c.v.Side) != "" && !c.v.Onlooker {
		change = g.Group{change, ui.Post{Action: c.at("see-as"), Button: ui.Button{Text: "See as " + v.In.With(c.v.Side) + " sees it"}}}
	}
	return h.Div(h.Class("ours"), ui.Section("ours", "For our side only",
		h.P(ui.Audience{Of: o.Room.Audience, Viewer: c.v.Side}.Chip()), rows, change,
		noteItems(c, o.Notes, v.Zone, "What your side writes for itself stands here. It is shared only by an act of yours."),
		h.P(ui.A(c.at("notes").With("room", "ours"), g.Text("All our notes")))))
}

// statePart says how far the engagement is, and offers the steps the viewer may take.
func statePart(c call, v work.Overview) g.Node {
	var links []g.Node
	for _, s := range v.Steps {
		links = append(links, ui.ActionLink(ui.Link{Text: s.Words, URL: c.at("step").With("to", string(s.To))}))
	}
	gate := v.In.May(c.v, access.Shared, access.Engagement, access.Change) && v.State == engage.Prospective && !offers(v.Steps, engage.Active)
	return ui.Section("state", "State",
		ui.Definitions{{Term: "Now", Value: g.Group{stateChips(v.Engagement)}}, {Term: "Since", Value: c.since(v.StateSince, v.Zone)}},
		g.If(gate, ui.Note(g.Text("Starting before values are aligned takes the sponsor’s written reason."))),
		g.If(len(links) > 0, h.Div(h.Class("buttons"), g.Group(links))))
}

func offers(steps []engage.Step, to engage.State) bool {
	for _, s := range steps {
		if s.To == to {
			return true
		}
	}
	return false
}

func termsPart(c call, v work.Overview) g.Node {
	rules := v.Rules
	for _, s := range engage.RuleSets() {
		if s.ID == v.Rules {
			rules = s.Name
		}
	}
	inForce := 0
	for _, l := range v.Letters {
		if l.InForce(c.today(v.Zone).String()) {
			inForce++
		}
	}
	holidays := len(strings.Fields(v.Holidays))
	return ui.Section("terms", "Terms", ui.Definitions{
		{Term: "Client", Value: ui.Side(access.ClientSide, v.ClientName)},
		{Term: "Delivery", Value: ui.Side(access.DeliverySide, v.DeliveryName)},
		{Term: "Contract", Value: known(v.Contract)},
		{Term: "Rules of the clock", Value: g.Text(rules)},
		{Term: "Communications", Value: communications(v.RecordOnly)},
		{Term: "Letters in force", Value: ui.Evidence(c.at("letters"), ui.Count(inForce))},
		{Term: "Currency", Value: g.Text(v.Currency)},
		{Term: "Working hours", Value: g.Text(strings.ReplaceAll(v.Week, "\n", "; ")), Note: ui.Things(holidays, "holiday") + ", " + v.Zone},
	})
}

func communications(recordOnly bool) g.Node {
	if recordOnly {
		return g.Text("The contract names another system: this is the record only")
	}
	return g.Text("Here")
}

// Stepping asks before an engagement moves on.
func (p Pages) Stepping(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Engagement(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown, err := stepping(c, v, engage.State(r.URL.Query().Get("to")), "", nil)
	return p.Shell.Made(w, r, shown, err)
}

func stepping(c call, v work.Overview, to engage.State, reason string, wrong []errs.Field) (ui.Page, error) {
	if !offers(v.Steps, to) {
		return ui.Page{}, notFound
	}
	step, _ := v.State.StepTo(to)
	shown := c.frame(v.In, step.Words, access.Shared)
	form := ui.Form{Action: c.at("step"), Rev: rev(v.Rev), Hidden: []ui.Hidden{{Name: "to", Value: string(to)}}, Errors: wrong, Submit: ui.Button{Text: step.Words}, Cancel: c.at()}
	if step.Gate {
		form.Fields = []ui.Field{{Name: "reason", Label: "Why it starts before values are aligned", Kind: ui.Area, Value: reason, Required: true, Hint: "Only the client side sees this; it stays with your name and the date"}}
	}
	shown.Body = []g.Node{ui.Confirm{Form: form, Kept: "Nothing else changes: notes, letters and people stay as they are.",
		Happens: g.Text("The engagement goes from " + string(v.State) + " to " + string(to) + ". Both sides see it, and the record of both says who did it and when.")}}
	return shown, nil
}

// Step moves an engagement on.
func (p Pages) Step(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.StepForm{To: engage.State(c.text("to")), Reason: c.text("reason"), Rev: c.rev()}
	err := p.Work.Step(r.Context(), c.v, c.scope, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			v, err := p.Work.Engagement(r.Context(), c.v, c.scope)
			if err != nil {
				return ui.Page{}, err
			}
			return stepping(c, v, f.To, f.Reason, wrong)
		})
	}
	return page.Back(w, r, c.at(), "stepped")
}

// Standing asks what the viewer's side keeps about an engagement for itself.
func (p Pages) Standing(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Engagement(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	if v.Ours == nil {
		return notFound
	}
	s := v.Ours.Standing
	f := work.StandingForm{PMDays: ui.Count(s.PMDays), NeededDays: ui.Count(s.NeededDays), Rev: s.Rev}
	return p.Shell.Show(w, r, standing(c, v.In, f, formerly(standingValues(f)), nil))
}

func standingValues(f work.StandingForm) []value {
	return []value{{"pm_days", "Days set aside", f.PMDays}, {"needed_days", "Days it takes", f.NeededDays}}
}

func standing(c call, in work.Heading, f work.StandingForm, was []ui.Hidden, wrong []errs.Field) ui.Page {
	shown := c.frame(in, "Days for this engagement", c.v.Side.Of())
	shown.Lead = g.Text("How many working days a month our project manager has for it, and how many it takes. The other side never sees this.")
	shown.Body = []g.Node{ui.Form{Action: c.at("standing"), Rev: rev(f.Rev), Hidden: was, Errors: wrong, Cancel: c.at(), Fields: []ui.Field{
		{Name: "pm_days", Label: "Days set aside", Kind: ui.Length, Unit: "days a month", Value: f.PMDays, Min: "0", Max: "31"},
		{Name: "needed_days", Label: "Days it takes", Kind: ui.Length, Unit: "days a month", Value: f.NeededDays, Min: "0", Max: "31"},
	}}}
	return shown
}

// SetStanding changes what the viewer's side keeps about an engagement for itself.
func (p Pages) SetStanding(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.StandingForm{PMDays: c.text("pm_days"), NeededDays: c.text("needed_days"), Rev: c.rev()}
	err := p.Work.SetStanding(r.Context(), c.v, c.scope, f)
	if err == nil {
		return page.Back(w, r, c.at(), "saved")
	}
	v, readErr := p.Work.Engagement(r.Context(), c.v, c.scope)
	if readErr != nil {
		return readErr
	}
	if conflict(err) && v.Ours != nil {
		now := standingValues(work.StandingForm{PMDays: ui.Count(v.Ours.Standing.PMDays), NeededDays: ui.Count(v.Ours.Standing.NeededDays)})
		shown := c.frame(v.In, "Days for this engagement", c.v.Side.Of())
		return p.merge(w, r, shown, lastOf("engagement", c.v.Side.Of(), string(c.scope)), now, standingValues(f), c.at("standing"), v.Ours.Standing.Rev)
	}
	return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return standing(c, v.In, f, kept(r), wrong), nil })
}
