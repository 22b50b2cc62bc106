package accord

import (
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/accord"
	appmatter "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// outcomes are how the outcomes read.
var outcomes = map[accord.Outcome]string{accord.Go: "Go", accord.Conditions: "Go, with conditions", accord.NoGo: "No go"}

// verdictPart is what each side says of what was found, as far as the viewer is told.
func verdictPart(c call, v work.Values, one work.Round) g.Node {
	var parts g.Group
	if s := one.Client; s.Outcome != "" {
		parts = append(parts, said(c, v, s, "The client side"))
	}
	if s := one.Ours; s.Outcome != "" && c.v.Side == access.DeliverySide {
		parts = append(parts, h.Div(h.Class("ours"), said(c, v, s, "Our side"), ui.Note(g.Text("Only your side sees this."))))
	}
	if len(parts) == 0 {
		parts = append(parts, h.P(ui.Quiet(g.Text("Nothing has been said yet."))))
	}
	if len(one.Follows) > 0 {
		parts = append(parts, followsPart(c, v, one.Follows))
	}
	if v.MaySay {
		parts = append(parts, h.P(ui.ActionLink(ui.Link{Text: "Say whether to go on", URL: c.home(one.ID, "verdict")})))
	}
	if one.BeforeAward && !one.Told && c.v.Side == access.ClientSide && v.MaySay {
		parts = append(parts, ui.Note(g.Text("Who gets the contract is told what was found with them, and nobody else.")),
			ui.Post{Action: c.home(one.ID, "award"), Button: ui.Button{Text: "They have the contract: tell them", Confirm: "Tell " + with(c, v) + " what both sides answered? It cannot be taken back."}})
	}
	return ui.Section("verdict", "Whether to go on", parts)
}

func said(c call, v work.Values, s poll.Verdict, who string) g.Node {
	return ui.Definitions{{Term: who + " says", Value: g.Text(outcomes[s.Outcome]), Note: ""}, {Term: "Because", Value: engagepages.Prose(s.Reason)},
		{Term: "By", Value: g.Group{ui.Name(s.ByName), g.Text(" · "), c.moment(s.At, v.Engagement.Zone)}}}
}

// Verdict asks for a side's word.
func (p Pages) Verdict(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.verdictPage(r, work.VerdictForm{}, "", "", nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) verdictPage(r *http.Request, f work.VerdictForm, due, owes string, wrong []errs.Field) (ui.Page, error) {
	c, v, one, err := p.alignment(r)
	if err != nil {
		return ui.Page{}, err
	}
	if one.Gaps == nil && one.State != poll.Ended || !v.MaySay {
		return ui.Page{}, notFound
	}
	audience := c.v.Side.Of()
	reads := "Only your side reads it."
	if c.v.Side == access.ClientSide && one.Told {
		audience, reads = access.Shared, with(c, v)+" reads it, with your name and the reason."
	}
	shown, err := p.frame(r, "Whether to go on", audience, ui.Link{Text: "Values", URL: c.home()}, ui.Link{Text: "Alignment " + ui.Count(one.Number), URL: c.home(one.ID)})
	if err != nil {
		return shown, err
	}
	shown.Lead = g.Text(reads + " It stands with your name; saying something else later takes its place, and the record keeps both.")
	today := c.today(v.Engagement.Zone)
	if due == "" {
		due = (today + 28).String()
	}
	options := []ui.Option{}
	for _, o := range accord.Outcomes() {
		options = append(options, ui.Option{Value: string(o), Label: outcomes[o]})
	}
	shown.Body = []g.Node{ui.Form{Action: c.home(one.ID, "verdict"), Errors: wrong, Submit: ui.Button{Text: "Keep it"}, Cancel: c.home(one.ID),
		Fields: []ui.Field{
			{Name: "outcome", Label: "Our side says", Kind: ui.Radios, Value: string(f.Outcome), Options: options, Required: true},
			{Name: "reason", Label: "Because", Kind: ui.Area, Value: f.Reason, Required: true, Size: 4},
		},
		Groups: []ui.Group{{Legend: "Conditions, if any", Hint: "Each line becomes a commitment with a date.", Fields: []ui.Field{
			{Name: "conditions", Label: "Conditions, one a line", Kind: ui.Area, Value: f.Conditions, Size: 4},
			{Name: "due", Label: "Kept by", Kind: ui.Day, Value: due, Min: today.String()},
			{Name: "owes", Label: "Who owes them", Kind: ui.Select, Value: owes, Options: []ui.Option{{Value: "", Label: "our side"}, {Value: "them", Label: with(c, v)}}},
		}}}}}
	return shown, nil
}

// Say keeps a side's word, and makes each condition a commitment.
func (p Pages) Say(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.VerdictForm{Outcome: accord.Outcome(c.text("outcome")), Reason: c.text("reason"), Conditions: c.text("conditions")}
	if err := p.Work.Say(r.Context(), c.v, c.scope, c.round, f); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			return p.verdictPage(r, f, c.text("due"), c.text("owes"), wrong)
		})
	}
	_, _, one, err := p.alignment(r)
	if err != nil {
		return err
	}
	for _, x := range one.Follows {
		if x.Matter == "" && f.Outcome == accord.Conditions {
			if err := p.raise(r, c, x, c.text("due"), c.text("owes")); err != nil && errs.KindOf(err) != errs.Invalid {
				return err // one that cannot be raised so stays on the page, with a form of its own
			}
		}
	}
	return page.Back(w, r, c.home(c.round), "verdict")
}

// raise makes what follows from a round a commitment, where it was kept.
func (p Pages) raise(r *http.Request, c call, x work.Follow, due, owes string) error {
	id, err := p.Matter.Raise(r.Context(), c.v, c.scope, appmatter.RaiseForm{Kind: matter.Commitment, Shared: x.Shared, Title: x.Words, Due: due, Owes: owes})
	if err != nil {
		return err
	}
	x.Matter = id
	return p.Work.Became(r.Context(), c.v, c.scope, x.Condition, x.Shared)
}

// followsPart lists what follows from a round, each with the matter it has become or a form that makes it one.
func followsPart(c call, v work.Values, list []work.Follow) g.Node {
	today := c.today(v.Engagement.Zone)
	return h.Ul(h.Class("stack"), g.Map(list, func(x work.Follow) g.Node {
		if x.Matter != "" {
			return h.Li(ui.Name(x.Words), ui.Note(ui.A(c.at("matters", x.Matter), g.Text("the commitment"))))
		}
		n := ui.Count(x.Index)
		return h.Li(ui.Name(x.Words), g.If(v.MayOpen, ui.Form{ID: "follow-" + n, Action: c.home(x.Round, "follows", n), Submit: ui.Button{Text: "Make it a commitment"},
			Hidden: []ui.Hidden{{Name: "room", Value: roomWord(x.Shared)}},
			Groups: []ui.Group{{InLine: true, Fields: []ui.Field{
				{Name: "due", Label: "Kept by", Kind: ui.Day, Value: (today + 28).String(), Required: true, Min: today.String()},
				{Name: "owes", Label: "Who owes it", Kind: ui.Select, Options: []ui.Option{{Value: "", Label: "our side"}, {Value: "them", Label: with(c, v)}}},
			}}}}))
	}))
}

func roomWord(shared bool) string {
	if shared {
		return "shared"
	}
	return "ours"
}

// Follow makes what follows from a round a commitment with an owner and a date.
func (p Pages) Follow(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.values(r)
	if err != nil {
		return err
	}
	index, err := strconv.Atoi(r.PathValue("index"))
	if err != nil {
		return notFound
	}
	var all []work.Follow
	for _, a := range v.Alignments {
		all = append(all, a.Follows...)
	}
	for _, q := range v.Pulses {
		all = append(all, q.Follows...)
	}
	for _, x := range all {
		if x.Round == c.round && x.Index == index && x.Shared == (c.text("room") == "shared") && x.Matter == "" {
			if err := p.raise(r, c, x, c.text("due"), c.text("owes")); err != nil {
				return err
			}
			return page.Back(w, r, c.home(c.round), "follows")
		}
	}
	return notFound
}

// Award tells a bidder what was found with them.
func (p Pages) Award(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Award(r.Context(), c.v, c.scope, c.round); err != nil {
		return err
	}
	return page.Back(w, r, c.home(c.round), "awarded")
}
