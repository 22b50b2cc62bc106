package accord

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Values is the page of an engagement on which it is seen how far both sides are: asked, open, said, signed.
func (p Pages) Values(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.values(r)
	if err != nil {
		return err
	}
	shown, err := p.valuesPage(r, c, v, "", nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) valuesPage(r *http.Request, c call, v work.Values, closes string, wrong []errs.Field) (ui.Page, error) {
	shown, err := p.frame(r, "Values", access.Shared)
	if err != nil {
		return shown, err
	}
	shown.Lead = valuesLead(v)
	var open g.Node
	if running(v) == nil && v.MayOpen {
		open = ui.Section("open", "Ask both sides", openForm(c, v.Engagement.Zone, closes, wrong))
	}
	shown.Body = []g.Node{ui.Columns(
		g.Group{roundsPart(c, v), open},
		g.Group{gatePart(c, v), charterPart(c, v), pulsePart(c, v)},
	)}
	return shown, nil
}

func valuesLead(v work.Values) g.Node {
	switch {
	case v.Aligned:
		return g.Text("Both sides have answered, the client side has said go, and both have signed the charter.")
	case len(v.Alignments) == 0:
		return g.Text("Nobody has been asked yet. Ten dilemmas between two respectable ways to act, answered by both sides without seeing each other.")
	case running(v) != nil:
		return g.Text("Both sides are asked. Nothing is told of the answers until they open, to both in one instant.")
	case v.Alignments[0].Gaps == nil && v.Alignments[0].State == poll.Ended:
		return g.Text("It has ended. What was answered is not open to you.")
	}
	return g.Text("The answers are open. What remains is what each side says of them, and the charter.")
}

// running is the alignment that is open, if there is one.
func running(v work.Values) *work.Round {
	for i, a := range v.Alignments {
		if a.State == poll.Open {
			return &v.Alignments[i]
		}
	}
	return nil
}

// openForm asks until when people may answer.
func openForm(c call, zone, closes string, wrong []errs.Field) g.Node {
	today := c.today(zone)
	if closes == "" {
		closes = (today + 14).String()
	}
	return ui.Form{ID: "open-form", Action: c.home(), Errors: wrong, Submit: ui.Button{Text: "Open it"}, Fields: []ui.Field{closesField(closes, today)}}
}

func closesField(closes string, today civil.Date) ui.Field {
	return ui.Field{Name: "closes", Label: "Last day to answer", Kind: ui.Day, Value: closes, Required: true, Min: today.String(), Max: (today + 60).String()}
}

// Open opens an alignment.
func (p Pages) Open(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	id, err := p.Work.Open(r.Context(), c.v, c.scope, work.OpenForm{Closes: c.text("closes")})
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			c, v, err := p.values(r)
			if err != nil {
				return ui.Page{}, err
			}
			return p.valuesPage(r, c, v, c.text("closes"), wrong)
		})
	}
	return page.Back(w, r, c.home(id), "opened")
}

// roundsPart lists the alignments, the newest first.
func roundsPart(c call, v work.Values) g.Node {
	zone := v.Engagement.Zone
	return ui.Section("rounds", "What both sides were asked", ui.Table[work.Round]{
		ID: "rounds-list", Caption: "Times both sides were asked, newest first", Rows: v.Alignments, Things: "rounds",
		Empty: ui.Empty{Says: "Each time both sides answer the dilemmas stands here, with what was found."},
		Columns: []ui.Column[work.Round]{
			{Head: "Round", Row: true, Cell: func(a work.Round) g.Node {
				return g.Group{ui.A(c.home(a.ID), g.Text("Alignment "+ui.Count(a.Number))), ui.Note(g.Text("opened by "), ui.Name(a.ByName), g.Text(" · "), c.moment(a.Made, zone))}
			}},
			{Head: "Asked", Cell: func(a work.Round) g.Node { return g.Text(invited(c, v, a)) }},
			{Head: "Now", Tight: true, Cell: func(a work.Round) g.Node { return ui.State(string(a.State)) }},
			{Head: "Last day", Number: true, Cell: func(a work.Round) g.Node { return c.lastDay(a.Closes, zone) }},
		},
	})
}

// invited is all that is told of a round before it ends. A bidder is told of itself only.
func invited(c call, v work.Values, a work.Round) string {
	if a.BeforeAward {
		return "invited " + ui.Count(a.DelivAsked) + " of " + v.Engagement.DeliveryName
	}
	return "invited " + ui.Count(a.ClientAsked) + " of " + v.Engagement.ClientName + " and " + ui.Count(a.DelivAsked) + " of " + v.Engagement.DeliveryName
}

// gatePart says what has to be there before the engagement may begin.
func gatePart(c call, v work.Values) g.Node {
	if v.Engagement.State != engage.Prospective {
		return nil
	}
	yes := func(b bool) string {
		if b {
			return "yes"
		}
		return "not yet"
	}
	answered, said := false, ""
	for _, a := range v.Alignments {
		if a.Gaps != nil {
			answered = true
		}
		if said == "" && a.Client.Outcome != "" {
			said = string(a.Client.Outcome)
		}
	}
	if said == "" {
		said = "not yet"
	}
	rows := ui.Definitions{{Term: "Both sides have answered", Value: g.Text(yes(answered))}, {Term: "The client side says", Value: g.Text(said)},
		{Term: "Both have signed the charter", Value: g.Text(yes(v.Charter.InForce > 0))}}
	if c.v.Side != access.ClientSide {
		rows = rows[2:]
	}
	return ui.Section("gate", "Before it begins", rows, ui.Note(g.Text("Beginning without this takes the sponsor’s written reason.")),
		g.If(v.Aligned && c.v.Side == access.ClientSide, h.P(ui.ActionLink(ui.Link{Text: "Values are aligned: move on", URL: c.at("step").With("to", string(engage.Aligned))}))))
}

func charterPart(c call, v work.Values) g.Node {
	text := "No charter yet."
	switch {
	case v.Charter.InForce > 0:
		text = "Version " + ui.Count(v.Charter.InForce) + " is signed by both sides."
	case v.Charter.Versions > 0:
		text = ui.Things(len(v.Charter.Behaviours), "behaviour") + ", signed by " + ui.Things(len(v.Charter.Signed), "person", "people") + "."
	}
	return ui.Section("charter", "Charter", h.P(g.Text(text)), h.P(ui.A(c.at("charter"), g.Text("Open the charter"))))
}

func pulsePart(c call, v work.Values) g.Node {
	text := "Nobody has been asked yet how it goes."
	if len(v.Pulses) > 0 {
		text = "Last asked: pulse " + ui.Count(v.Pulses[0].Number) + ", " + string(v.Pulses[0].State) + "."
	}
	return ui.Section("pulse", "Pulse", h.P(g.Text(text)), h.P(ui.A(c.at("pulse"), g.Text("Open the pulse"))))
}
