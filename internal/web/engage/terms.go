package engage

import (
	"net/http"
	"strings"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// termsForm is the form of an engagement that is opened or changed.
func termsForm(r *http.Request) work.Terms {
	c := of(r)
	return work.Terms{Name: c.text("name"), ClientName: c.text("client_name"), DeliveryName: c.text("delivery_name"), Contract: c.text("contract"),
		Rules: c.text("rules"), RecordOnly: c.said("record_only"), OneSided: c.said("one_sided"), Zone: c.text("zone"), Currency: c.text("currency"),
		Week: c.text("week"), Holidays: c.text("holidays"), Adopted: c.said("adopted"), Since: c.text("since"), Reason: c.text("reason"), Rev: c.rev()}
}

// termGroups are the fields of an engagement's terms.
func termGroups(f work.Terms) []ui.Group {
	var rules []ui.Option
	for _, s := range engage.RuleSets() {
		rules = append(rules, ui.Option{Value: s.ID, Label: s.Name})
	}
	return []ui.Group{
		{Legend: "The contract", Fields: []ui.Field{
			{Name: "contract", Label: "Contract reference", Value: f.Contract, Most: 120, Hint: "As the contract itself is numbered"},
			{Name: "rules", Label: "Rules of the clock", Kind: ui.Select, Value: f.Rules, Options: rules, Required: true,
				Hint: "Rules that the engagement keeps of its own, on the page Clock rules, come before these"},
			{Name: "record_only", Label: "The contract names another system for communications: this is the record only", Kind: ui.Check, Values: tick(f.RecordOnly)},
			{Name: "one_sided", Label: "The delivery organisation has no log-in: what it does is recorded for it", Kind: ui.Check, Values: tick(f.OneSided)},
		}},
		{Legend: "Money and time", Fields: []ui.Field{
			{Name: "currency", Label: "Currency", Value: f.Currency, Required: true, Size: 4, Most: 3, Hint: "Three letters, such as GBP or EUR"},
			{Name: "zone", Label: "Time zone", Value: f.Zone, Required: true, Size: 24, Hint: "Region and city, such as Europe/London"},
			{Name: "week", Label: "Working hours", Kind: ui.Area, Value: f.Week, Required: true, Size: 2, Hint: "One rule a line: mon-fri 09:00-12:30 13:30-17:00"},
			{Name: "holidays", Label: "Holidays", Kind: ui.Area, Value: f.Holidays, Size: 4, Hint: "One date a line, such as 2026-12-25"},
		}},
	}
}

// NewEngagement asks about an engagement that is opened.
func (p Pages) NewEngagement(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	h, err := p.Work.Heading(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	f := work.Terms{ClientName: c.v.Firm, Rules: "plain", Zone: h.Zone, Currency: h.Currency, Week: "mon-fri 09:00-17:00"}
	return p.Shell.Show(w, r, newEngagement(c, h, f, nil))
}

func newEngagement(c call, h work.Heading, f work.Terms, wrong []errs.Field) ui.Page {
	shown := c.frame(h, "New engagement", access.Shared)
	shown.Audience = ui.Audience{Of: access.Shared}
	shown.Lead = g.Text("Both sides will see what you write here, apart from why it goes on without alignment. The delivery organisation learns nothing of the project, nor of other engagements.")
	names := ui.Group{Legend: "Who works together", Fields: []ui.Field{
		{Name: "name", Label: "Name of the engagement", Value: f.Name, Required: true, Most: 120, Hint: "As both sides call it. Do not name other bidders"},
		{Name: "client_name", Label: "The client’s name", Value: f.ClientName, Required: true, Most: 120},
		{Name: "delivery_name", Label: "The delivery organisation’s name", Value: f.DeliveryName, Required: true, Most: 120},
	}}
	flight := ui.Group{Legend: "Already under way", Hint: "For an engagement that began before it came here. It starts as active.", Fields: []ui.Field{
		{Name: "adopted", Label: "It is running already", Kind: ui.Check, Values: tick(f.Adopted)},
		{Name: "since", Label: "Since when", Kind: ui.Day, Value: f.Since},
		{Name: "reason", Label: "Why it goes on without an alignment of values", Kind: ui.Area, Value: f.Reason, Size: 3, Hint: "Only the client side sees this"},
	}}
	shown.Body = []g.Node{ui.Form{Action: c.at("engagements"), Groups: append(append([]ui.Group{names}, termGroups(f)...), flight), Errors: wrong,
		Submit: ui.Button{Text: "Open the engagement"}, Cancel: c.at()}}
	return shown
}

// OpenEngagement opens an engagement.
func (p Pages) OpenEngagement(w http.ResponseWriter, r *http.Request) error {
	c, f := of(r), termsForm(r)
	id, err := p.Work.OpenEngagement(r.Context(), c.v, c.scope, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			h, err := p.Work.Heading(r.Context(), c.v, c.scope)
			return newEngagement(c, h, f, wrong), err
		})
	}
	return page.Back(w, r, at(access.EngagementScope, id), "opened")
}

// termsOf is an engagement as the form that changes it.
func termsOf(e engage.Engagement) work.Terms {
	return work.Terms{Name: e.Name, DeliveryName: e.DeliveryName, Contract: e.Contract, Rules: e.Rules, RecordOnly: e.RecordOnly, OneSided: e.OneSided,
		Zone: e.Zone, Currency: e.Currency, Week: e.Week, Holidays: e.Holidays, Rev: e.Rev}
}

func termValues(f work.Terms) []value {
	yes := func(b bool) string { return strings.Join(tick(b), "") }
	return []value{{"name", "Name", f.Name}, {"delivery_name", "Delivery organisation", f.DeliveryName}, {"contract", "Contract reference", f.Contract},
		{"rules", "Rules of the clock", f.Rules}, {"record_only", "Record only", yes(f.RecordOnly)}, {"one_sided", "One-sided", yes(f.OneSided)},
		{"zone", "Time zone", f.Zone}, {"currency", "Currency", f.Currency}, {"week", "Working hours", f.Week}, {"holidays", "Holidays", f.Holidays}}
}

// EditEngagement asks what shall be changed of an engagement's terms.
func (p Pages) EditEngagement(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Engagement(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	f := termsOf(v.Engagement)
	return p.Shell.Show(w, r, editEngagement(c, v.In, f, formerly(termValues(f)), nil))
}

func editEngagement(c call, h work.Heading, f work.Terms, was []ui.Hidden, wrong []errs.Field) ui.Page {
	shown := c.frame(h, "Change the terms", access.Shared)
	shown.Lead = g.Text("Both sides see these terms, and the record says what was changed.")
	names := ui.Group{Legend: "Names", Fields: []ui.Field{
		{Name: "name", Label: "Name of the engagement", Value: f.Name, Required: true, Most: 120},
		{Name: "delivery_name", Label: "The delivery organisation’s name", Value: f.DeliveryName, Required: true, Most: 120},
	}}
	shown.Body = []g.Node{ui.Form{Action: c.at(), Groups: append([]ui.Group{names}, termGroups(f)...), Rev: rev(f.Rev), Hidden: was, Errors: wrong, Cancel: c.at()}}
	return shown
}

// ChangeEngagement changes the terms of an engagement.
func (p Pages) ChangeEngagement(w http.ResponseWriter, r *http.Request) error {
	c, f := of(r), termsForm(r)
	err := p.Work.ChangeEngagement(r.Context(), c.v, c.scope, f)
	if err == nil {
		return page.Back(w, r, c.at(), "saved")
	}
	v, readErr := p.Work.Engagement(r.Context(), c.v, c.scope)
	if readErr != nil {
		return readErr
	}
	if conflict(err) {
		shown := c.frame(v.In, "Change the terms", access.Shared)
		return p.merge(w, r, shown, lastOf("engagement", access.Shared, string(c.scope)), termValues(termsOf(v.Engagement)), termValues(f), c.at(), v.Rev)
	}
	return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return editEngagement(c, v.In, f, kept(r), wrong), nil })
}
