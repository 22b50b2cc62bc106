package accord

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// asking is what the forms and lists about a side's own people need to know, whatever they are asked.
type asking struct {
	round  poll.Round
	asked  []poll.Asked
	people []work.Person
	may    bool
	zone   string
	title  string
}

// asking finds the round of the address.
func (p Pages) asking(r *http.Request) (c call, a asking, err error) {
	c = of(r)
	if c.kind == poll.Tender {
		t, err := p.Work.Tenders(r.Context(), c.v, c.scope)
		if err != nil {
			return c, a, err
		}
		for _, one := range t.Rounds {
			if one.ID == c.round {
				return c, asking{one.Round, one.Asked, t.People, t.MayOpen, t.Project.Zone, "Bidders, round " + ui.Count(one.Number)}, nil
			}
		}
		return c, a, notFound
	}
	if c.kind == poll.Confidence {
		c, v, one, err := p.ratingRound(r)
		return c, asking{one.Round, one.Asked, v.People, v.MayAsk, v.Engagement.Zone, "Confidence " + ui.Count(one.Number)}, err
	}
	v, err := p.Work.Values(r.Context(), c.v, c.scope)
	if err != nil {
		return c, a, err
	}
	for _, one := range v.Alignments {
		if one.ID == c.round && c.kind == poll.Alignment {
			return c, asking{one.Round, one.Asked, v.People, v.MayAsk, v.Engagement.Zone, "Alignment " + ui.Count(one.Number)}, nil
		}
	}
	for _, one := range v.Pulses {
		if one.ID == c.round && c.kind == poll.Pulse {
			return c, asking{one.Round, one.Asked, v.People, v.MayAsk, v.Engagement.Zone, "Pulse " + ui.Count(one.Number)}, nil
		}
	}
	return c, a, notFound
}

// Asking is the form by which a side asks one of its own.
func (p Pages) Asking(w http.ResponseWriter, r *http.Request) error {
	c, a, err := p.asking(r)
	if err != nil {
		return err
	}
	shown, err := p.askPage(r, c, a, work.AskForm{}, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) askPage(r *http.Request, c call, a asking, f work.AskForm, wrong []errs.Field) (ui.Page, error) {
	if !a.may || a.round.State != poll.Open {
		return ui.Page{}, notFound
	}
	shown, err := p.frame(r, "Ask one of our people", c.v.Side.Of(), ui.Link{Text: a.title, URL: c.home(a.round.ID)})
	if err != nil {
		return shown, err
	}
	shown.Lead = g.Text("Whoever is asked answers alone: nobody of either side sees whether they did. The other side is told how many of yours were asked, and nothing else.")
	options := []ui.Option{{Value: "", Label: "somebody by a link, named below"}}
	for _, p := range a.people {
		options = append(options, ui.Option{Value: string(p.ID), Label: p.Name})
	}
	shown.Body = []g.Node{ui.Form{Action: c.home(a.round.ID, "ask"), Errors: wrong, Submit: ui.Button{Text: "Ask"}, Cancel: c.home(a.round.ID), Fields: []ui.Field{
		{Name: "person", Label: "Who", Kind: ui.Select, Value: string(f.Person), Options: options, Hint: "One of your people finds it on their first page."},
		{Name: "name", Label: "Or by a link, without an account", Value: f.Name, Most: 120, Hint: "As your side will know them: Jo Marsh, site manager"},
	}}}
	return shown, nil
}

// Ask asks one of a side's own, and shows the link of who has no account, once.
func (p Pages) Ask(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.AskForm{Person: access.PersonID(c.text("person")), Name: c.text("name")}
	asked, err := p.Work.Ask(r.Context(), c.v, c.scope, c.kind, c.round, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			c, a, err := p.asking(r)
			if err != nil {
				return ui.Page{}, err
			}
			return p.askPage(r, c, a, f, wrong)
		})
	}
	if asked.Secret == "" {
		return page.Back(w, r, c.home(c.round), "asked")
	}
	_, a, err := p.asking(r)
	if err != nil {
		return err
	}
	shown, err := p.frame(r, "The link for "+asked.Name, c.v.Side.Of(), ui.Link{Text: a.title, URL: c.home(c.round)})
	if err != nil {
		return err
	}
	shown.Lead = g.Text("Copy it now: it is shown this once and kept nowhere. Whoever has it answers as " + asked.Name + ".")
	shown.Body = []g.Node{h.P(h.Code(h.Class("secret"), g.Text(p.Address+string(ui.Path("answer", asked.Secret))))),
		ui.Definitions{{Term: "For", Value: ui.Name(asked.Name)}, {Term: "Works until", Value: c.moment(asked.Until, a.zone)}},
		h.P(ui.ActionLink(ui.Link{Text: "Ask somebody else", URL: c.home(c.round, "ask")}), g.Text(" "), ui.A(c.home(c.round), g.Text("Back")))}
	return p.Shell.Show(w, r, shown)
}

// Unask takes back that somebody was asked.
func (p Pages) Unask(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Unask(r.Context(), c.v, c.scope, c.kind, c.round, r.PathValue("asked")); err != nil {
		return err
	}
	return page.Back(w, r, c.home(c.round), "unasked")
}

// askedPart lists whom the viewer's side asked. It does not say who has answered, because nobody is told.
func askedPart(c call, a asking) g.Node {
	open := a.round.State == poll.Open
	var ask g.Node
	if a.may && open {
		ask = h.P(ui.ActionLink(ui.Link{Text: "Ask one of our people", URL: c.home(a.round.ID, "ask"), Keys: "n"}))
	}
	if len(a.asked) == 0 {
		return h.Div(h.Class("ours"), ui.Section("asked", "Whom our side asked", ui.Empty{Says: "Nobody of your side has been asked."}, ask))
	}
	return h.Div(h.Class("ours"), ui.Section("asked", "Whom our side asked",
		h.Ul(h.Class("stack"), g.Map(a.asked, func(x poll.Asked) g.Node {
			how := "signed in"
			if x.Link != "" {
				how = "by a link"
			}
			var end g.Node
			switch {
			case x.Ended != 0:
				how = "asked no more"
			case a.may && open && a.round.Kind != poll.Pulse:
				end = ui.Post{Action: c.home(a.round.ID, "asked", x.ID, "end"), Button: ui.Button{Text: "Ask no more"}, Small: true}
			}
			if x.Name == "" {
				return h.Li(ui.Quiet(g.Text("Name erased")), ui.Note(g.Text(how+" · "), c.moment(x.Made, a.zone), end))
			}
			return h.Li(ui.Name(x.Name), ui.Note(g.Text(how+" · asked by "), ui.Name(x.ByName), g.Text(" · "), c.moment(x.Made, a.zone), end))
		})), ask))
}

// Answered says for a side that its people have answered.
func (p Pages) Answered(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Answered(r.Context(), c.v, c.scope, c.round); err != nil {
		return err
	}
	return page.Back(w, r, c.home(c.round), "said-answered")
}

// End ends a round whose last day is over.
func (p Pages) End(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.End(r.Context(), c.v, c.scope, c.kind, c.round); err != nil {
		return err
	}
	return page.Back(w, r, c.home(c.round), "ended")
}

// Withdraw ends a round before anything is found.
func (p Pages) Withdraw(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Withdraw(r.Context(), c.v, c.scope, c.kind, c.round); err != nil {
		return err
	}
	return page.Back(w, r, c.home(), "withdrawn")
}

// endPart offers to end a round whose day is over, and to withdraw one.
func endPart(c call, a asking, over bool) g.Node {
	if a.round.State != poll.Open || !a.may || a.round.BeforeAward {
		return nil
	}
	if over {
		return ui.Section("end", "Its last day is over", ui.Post{Action: c.home(a.round.ID, "end"), Button: ui.Button{Text: "Open the answers", Look: ui.Primary}})
	}
	if a.round.By != c.v.Person {
		return nil
	}
	return ui.Section("withdraw", "Withdraw it", h.P(ui.Quiet(g.Text("What was answered is destroyed unread."))),
		ui.Post{Action: c.home(a.round.ID, "withdraw"), Button: ui.Button{Text: "Withdraw it", Look: ui.Danger, Confirm: "Withdraw it? What was answered is destroyed unread."}})
}
