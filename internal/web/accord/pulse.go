package accord

import (
	"fmt"
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pulse is how it has gone: what was released of each round, and nothing else.
func (p Pages) Pulse(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.values(r)
	if err != nil {
		return err
	}
	shown, err := p.pulsePage(r, c, v, "", nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) pulsePage(r *http.Request, c call, v work.Values, closes string, wrong []errs.Field) (ui.Page, error) {
	shown, err := p.frame(r, "Pulse", access.Shared, ui.Link{Text: "Values", URL: c.at("values")})
	if err != nil {
		return shown, err
	}
	shown.Lead = g.Text("A few questions, two minutes, every quarter. Nobody can be told from the answers; what is released of a round is released once, to both sides alike.")
	var open g.Node
	if v.MayOpen && (len(v.Pulses) == 0 || v.Pulses[0].State != poll.Open) {
		open = ui.Section("open", "Ask both sides", openForm(c, v.Engagement.Zone, closes, wrong))
	}
	zone := v.Engagement.Zone
	shown.Body = []g.Node{trendPart(v), ui.Section("rounds", "Rounds", ui.Table[work.PulseRound]{
		ID: "pulse-list", Caption: "Pulses, newest first", Rows: v.Pulses, Things: "rounds",
		Empty: ui.Empty{Says: "Each round stands here, with what was released of it."},
		Columns: []ui.Column[work.PulseRound]{
			{Head: "Round", Row: true, Cell: func(q work.PulseRound) g.Node { return ui.A(c.home(q.ID), g.Text("Pulse "+ui.Count(q.Number))) }},
			{Head: "Asked", Cell: func(q work.PulseRound) g.Node {
				return g.Text("invited " + ui.Count(q.ClientAsked) + " of " + v.Engagement.ClientName + " and " + ui.Count(q.DelivAsked) + " of " + v.Engagement.DeliveryName)
			}},
			{Head: "Now", Tight: true, Cell: func(q work.PulseRound) g.Node { return ui.State(string(q.State)) }},
			{Head: "Last day", Number: true, Cell: func(q work.PulseRound) g.Node { return c.lastDay(q.Closes, zone) }},
		},
	}), open}
	return shown, nil
}

// trendPart sets the released levels of the last rounds side by side.
func trendPart(v work.Values) g.Node {
	var ended []work.PulseRound
	for _, q := range v.Pulses {
		if q.State == poll.Ended && len(ended) < 6 {
			ended = append(ended, q)
		}
	}
	if len(ended) < 2 {
		return nil
	}
	who := names(v)
	t := ui.GroupedTable{Caption: "Released levels, newest first", Head: []string{"Question", "Of"}}
	for _, q := range ended {
		t.Head = append(t.Head, "Pulse "+ui.Count(q.Number))
	}
	for _, item := range ended[0].Items {
		for i := range who {
			row := []string{item.Says, who[i]}
			for _, q := range ended {
				row = append(row, level(q.Released[i].Levels[item.ID]))
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return ui.Section("trend", "How it has gone", t)
}

// level is how a released level reads.
func level(l accord.Level) string {
	switch l.Form {
	case accord.InWords:
		return string(l.Word)
	case accord.InSteps:
		switch l.Step {
		case 2.5:
			return "2.5 or less"
		case 5.5:
			return "5.5 or more"
		}
		return fmt.Sprintf("%.1f", l.Step)
	}
	return "not released"
}

// OpenPulse opens a pulse.
func (p Pages) OpenPulse(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	id, err := p.Work.OpenPulse(r.Context(), c.v, c.scope, work.OpenForm{Closes: c.text("closes")})
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			c, v, err := p.values(r)
			if err != nil {
				return ui.Page{}, err
			}
			return p.pulsePage(r, c, v, c.text("closes"), wrong)
		})
	}
	return page.Back(w, r, c.home(id), "opened")
}

// pulseRound is the pulse of the address.
func (p Pages) pulseRound(r *http.Request) (c call, v work.Values, one work.PulseRound, err error) {
	if c, v, err = p.values(r); err != nil {
		return c, v, one, err
	}
	for _, q := range v.Pulses {
		if q.ID == c.round {
			return c, v, q, nil
		}
	}
	return c, v, one, notFound
}

// PulseRound is one pulse: whom one's own side asked, or what was released.
func (p Pages) PulseRound(w http.ResponseWriter, r *http.Request) error {
	c, v, one, err := p.pulseRound(r)
	if err != nil {
		return err
	}
	title := "Pulse " + ui.Count(one.Number)
	shown, err := p.frame(r, title, access.Shared, ui.Link{Text: "Values", URL: c.at("values")}, ui.Link{Text: "Pulse", URL: c.home()})
	if err != nil {
		return err
	}
	a := asking{one.Round, one.Asked, v.People, v.MayAsk, v.Engagement.Zone, title}
	about := ui.Section("about", "The round", ui.Definitions{
		{Term: "Asked", Value: g.Text("invited " + ui.Count(one.ClientAsked) + " of " + v.Engagement.ClientName + " and " + ui.Count(one.DelivAsked) + " of " + v.Engagement.DeliveryName)},
		{Term: "Last day", Value: c.lastDay(one.Closes, v.Engagement.Zone)}, {Term: "Now", Value: ui.State(string(one.State))}})
	if one.State != poll.Ended {
		shown.Lead = g.Text("What is released of a side when it ends: nothing of fewer than six answers, three words of six to eight, half points from nine, once and to both sides alike. Then the answers are destroyed.")
		shown.Body = []g.Node{ui.Columns(g.Group{about, askedPart(c, a)}, g.Group{itemsPart(one), endPart(c, a, one.Over)})}
		return p.Shell.Show(w, r, shown)
	}
	shown.Lead = g.Text("It has ended, and the answers are destroyed. What stands here is all that is known of them.")
	shown.Actions = []ui.Link{{Text: "As a file", URL: c.home(one.ID, "released.csv")}, {Text: "Conversation sheet", URL: c.home(one.ID, "sheet")}}
	follows := g.Node(nil)
	if len(one.Follows) > 0 {
		follows = ui.Section("follows", "Apart in two rounds running", h.P(g.Text("Each asks for somebody who does something about it by a date.")), followsPart(c, v, one.Follows))
	}
	shown.Body = []g.Node{releasedPart(v, one), follows, about, askedPart(c, a)}
	return p.Shell.Show(w, r, shown)
}

func itemsPart(one work.PulseRound) g.Node {
	return ui.Section("items", "What is asked", h.Ol(g.Map(one.Items, func(i accord.Item) g.Node { return h.Li(ui.Name(i.Says)) })))
}

// releasedPart is what was released of each side.
func releasedPart(v work.Values, one work.PulseRound) g.Node {
	who := names(v)
	var sides g.Group
	for i, rel := range one.Released {
		if rel.N == 0 {
			sides = append(sides, ui.Note(g.Text(who[i]+": "+rel.Why)))
			continue
		}
		sides = append(sides, ui.Note(g.Text(who[i]+": released of "+ui.Things(rel.N, "answer")+".")))
	}
	t := ui.PlainTable{Caption: "What was released", Head: []string{"Question", who[0], who[1]}}
	for _, item := range one.Items {
		t.Rows = append(t.Rows, []string{item.Says, level(one.Released[0].Levels[item.ID]), level(one.Released[1].Levels[item.ID])})
	}
	return ui.Section("released", "What was released", t, sides)
}

// Released is what a pulse released, as a file.
func (p Pages) Released(w http.ResponseWriter, r *http.Request) error {
	_, v, one, err := p.pulseRound(r)
	if err != nil {
		return err
	}
	if one.State != poll.Ended {
		return notFound
	}
	who := names(v)
	var rows [][]string
	for _, item := range one.Items {
		for i, rel := range one.Released {
			n := ""
			if rel.N > 0 {
				n = ui.Count(rel.N)
			}
			rows = append(rows, []string{item.Says, string(item.Of), who[i], level(rel.Levels[item.ID]), n})
		}
	}
	return engagepages.Export(w, r, "pulse.csv", []string{"Question", "About", "Side", "Released", "Answers"}, rows)
}

// Sheet is the questions on paper, for a conversation with names: what to do where too few answered for anything to be released.
func (p Pages) Sheet(w http.ResponseWriter, r *http.Request) error {
	c, v, one, err := p.pulseRound(r)
	if err != nil {
		return err
	}
	shown, err := p.frame(r, "Conversation sheet", access.Shared, ui.Link{Text: "Pulse " + ui.Count(one.Number), URL: c.home(one.ID)})
	if err != nil {
		return err
	}
	shown.Lead = g.Text("Two people, one of each side, with names. Each writes a number from 1 to 7, says why, and hears the other out before answering. Nothing of it is kept here unless you write it down yourselves.")
	letter := ui.Letter{From: []string{v.Engagement.ClientName}, To: []string{v.Engagement.DeliveryName}, Date: onPaper(one.Made, v.Engagement.Zone), Subject: "How is it going? " + v.Engagement.Name,
		Body: []g.Node{h.Ol(g.Map(one.Items, func(i accord.Item) g.Node {
			return h.Li(h.P(g.Text(i.Says)), h.P(ui.Quiet(g.Text("____ of 7, because:"))), h.P(ui.Quiet(g.Text("What would make it one better:"))))
		}))},
		Signed: []ui.Signature{{Name: "", Role: "for " + v.Engagement.ClientName}, {Name: "", Role: "for " + v.Engagement.DeliveryName}}}
	shown.Body = []g.Node{letter}
	return p.Shell.Show(w, r, shown)
}
