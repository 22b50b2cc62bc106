package accord

import (
	"fmt"
	"math"
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/poll"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Round is one alignment: before it ends whom one's own side asked, after that what was found and what to talk about.
func (p Pages) Round(w http.ResponseWriter, r *http.Request) error {
	c, v, one, err := p.alignment(r)
	if err != nil {
		return err
	}
	title := "Alignment " + ui.Count(one.Number)
	shown, err := p.frame(r, title, access.Shared, ui.Link{Text: "Values", URL: c.home()})
	if err != nil {
		return err
	}
	a := asking{one.Round, one.Asked, v.People, v.MayAsk && !(one.BeforeAward && c.v.Side == access.ClientSide), v.Engagement.Zone, title}
	if one.Gaps == nil {
		shown.Lead = roundLead(v, one)
		shown.Body = []g.Node{ui.Columns(g.Group{aboutRound(c, v, one), askedPart(c, a)}, g.Group{answeredPart(c, a, one), endPart(c, a, one.Over)})}
		return p.Shell.Show(w, r, shown)
	}
	if !one.Told {
		shown.Audience = ui.Audience{Of: access.ClientOnly, Viewer: c.v.Side}
	}
	picture, err := dotPlot(v, one)
	if err != nil {
		return err
	}
	shown.Lead = foundLead(v, one)
	shown.Actions = []ui.Link{{Text: "As a file", URL: c.home(one.ID, "found.csv")}}
	shown.Body = []g.Node{aboutRound(c, v, one), picture, talkPart(v, one), driftPart(v, one), verdictPart(c, v, one), askedPart(c, a)}
	return p.Shell.Show(w, r, shown)
}

func roundLead(v work.Values, one work.Round) g.Node {
	switch {
	case one.State == poll.Withdrawn:
		return g.Text("It was withdrawn. What was answered is destroyed unread.")
	case one.State == poll.Ended && one.BeforeAward:
		return g.Text("It has ended. What was found with whoever gets the contract is told to them when they get it.")
	case one.State == poll.Ended:
		return g.Text("It has ended. Not both sides answered, so nothing was opened: nobody is shown what the other side did not give.")
	}
	return g.Text("Ten dilemmas, each answered two ways: what we would do, and what we expect of the other side. About three minutes.")
}

// aboutRound is what everybody knows of a round.
func aboutRound(c call, v work.Values, one work.Round) g.Node {
	rows := ui.Definitions{{Term: "Asked", Value: g.Text(invited(c, v, one))}, {Term: "Last day", Value: c.lastDay(one.Closes, v.Engagement.Zone)},
		{Term: "Now", Value: ui.State(string(one.State))}}
	if one.State == poll.Open {
		rows = append(rows, ui.Definition{Term: "Told of the answers", Value: g.Text(toldBefore(one.BeforeAward))})
	}
	if one.Criteria != "" {
		rows = append(rows, ui.Definition{Term: "Judged by", Value: engagepages.Prose(one.Criteria)})
	}
	return ui.Section("about", "The round", rows)
}

// toldBefore is what whoever is asked, or asks, is told before anybody answers.
func toldBefore(beforeAward bool) string {
	if beforeAward {
		return "Nobody until the last day is over; then the client side sees of each question the mean of your side, from where to where, and how many answered. No name stands beside an answer."
	}
	return "Nobody until the answers open; then both sides see of each question the mean of a side, from where to where, and how many answered. No name stands beside an answer; where one person answers for a side, it is theirs."
}

func answeredPart(c call, a asking, one work.Round) g.Node {
	if one.State != poll.Open || one.BeforeAward || !a.may || one.Over {
		return nil
	}
	if one.Said != nil {
		return h.Div(h.Class("ours"), ui.Section("answered", "Our side has answered", h.P(g.Text("Said by "), ui.Name(one.Said.ByName), g.Text(" · "), c.moment(one.Said.At, a.zone)),
			ui.Note(g.Text("The other side is not told. The answers open when it says so too, or when the last day is over."))))
	}
	if len(a.asked) == 0 {
		return nil
	}
	return ui.Section("answered", "When our people have answered", h.P(g.Text("Say so, and the answers open as soon as the other side has said so too. Nobody can answer after that.")),
		ui.Post{Action: c.home(one.ID, "answered"), Button: ui.Button{Text: "Our people have answered", Look: ui.Primary, Confirm: "Have all of your people answered who should? The answers may open at once."}})
}

func foundLead(v work.Values, one work.Round) g.Node {
	far, apart := 0, 0
	for _, x := range one.Gaps {
		switch accord.BandOf(x.Widest()) {
		case accord.FarApart:
			far++
		case accord.Apart:
			apart++
		}
	}
	who := names(v)
	return g.Text(fmt.Sprintf("%s answered from %s, %s from %s. They are far apart on %s of the ten dilemmas, and apart on %s more.", who[0], ui.Things(one.Gaps[0].Client.N, "person", "people"),
		who[1], ui.Things(one.Gaps[0].Delivery.N, "person", "people"), ui.Count(far), ui.Count(apart)))
}

// dotPlot is the picture of a round, with its table.
func dotPlot(v work.Values, one work.Round) (g.Node, error) {
	who := names(v)
	c := chart.Values{Title: "What each side would do, and what the other expected of it", Client: who[0], Delivery: who[1]}
	for _, x := range one.Gaps {
		c.Rows = append(c.Rows, chart.ValueRow{Name: x.Dilemma.Title, A: x.Dilemma.A.Name, B: x.Dilemma.B.Name,
			Client: spread(x.Client, x.DeliveryExpects), Delivery: spread(x.Delivery, x.ClientExpects)})
	}
	drawn, err := page.Picture("values", c, page.WholeWidth)
	drawn.Note = g.Text("Upper line: " + who[0] + ". Lower line: " + who[1] + ". A bar is the mean, the line its range, a ring what the other side expected.")
	return drawn, err
}

func spread(s, expected accord.Spread) chart.ValueSpread {
	return chart.ValueSpread{N: s.N, Mean: s.Mean, Low: float64(s.Low), High: float64(s.High), Expected: expected.Mean, Expects: expected.N}
}

// talkPart is what to talk about, the widest first, with the figures behind it.
func talkPart(v work.Values, one work.Round) g.Node {
	list := accord.ToTalkAbout(one.Gaps)
	if len(list) == 0 {
		return ui.Section("talk", "What to talk about", h.P(g.Text("Nothing is apart by one point or more. Talk about the three widest all the same: agreement that nobody has spoken about is worth little.")))
	}
	return ui.Section("talk", "What to talk about", g.Map(list, func(x accord.Gap) g.Node { return talk(v, x) }))
}

func talk(v work.Values, x accord.Gap) g.Node {
	who := names(v)
	far := g.Node(nil)
	if x.AsksForExample() {
		far = h.P(g.Text(x.Dilemma.Ask))
	}
	return h.Div(h.Class("stack"), h.H3(g.Text(x.Dilemma.Title)), h.P(ui.Quiet(g.Text(x.Dilemma.Scene))),
		ui.Definitions{
			{Term: "Gap", Value: g.Text(points(x.Gap, x.Known) + ", " + string(x.Band)), Note: means(who[0], x.Client) + "; " + means(who[1], x.Delivery)},
			{Term: who[0] + " expected of " + who[1], Value: g.Text(points(x.ClientErr, x.ClientKnows) + ", " + string(x.ClientBand)), Note: means("expected", x.ClientExpects)},
			{Term: who[1] + " expected of " + who[0], Value: g.Text(points(x.DelivErr, x.DelivKnows) + ", " + string(x.DelivBand)), Note: means("expected", x.DeliveryExpects)},
		}, h.P(h.Strong(g.Text(x.Dilemma.Prompt))), far)
}

// points is a difference in points of the scale.
func points(d float64, known bool) string {
	if !known {
		return "not known"
	}
	return fmt.Sprintf("%.1f points", math.Abs(d))
}

// means is the answers of a side: mean, range and their number.
func means(who string, s accord.Spread) string {
	if s.N == 0 {
		return who + ": no answer"
	}
	return strings.TrimSpace(fmt.Sprintf("%s %.1f, from %d to %d, n = %d", who, s.Mean, s.Low, s.High, s.N))
}

// driftPart holds a round against the one before it.
func driftPart(v work.Values, one work.Round) g.Node {
	var before *work.Round
	for i, a := range v.Alignments {
		if a.Number < one.Number && a.Gaps != nil && a.Instrument == one.Instrument {
			before = &v.Alignments[i]
			break
		}
	}
	if before == nil {
		return nil
	}
	type drift struct{ was, is accord.Gap }
	var rows []drift
	for i, x := range one.Gaps {
		rows = append(rows, drift{before.Gaps[i], x})
	}
	who := names(v)
	move := func(a, b accord.Spread) g.Node {
		if a.N == 0 || b.N == 0 {
			return ui.Quiet(g.Text("not known"))
		}
		return g.Text(fmt.Sprintf("%.1f → %.1f", a.Mean, b.Mean))
	}
	return ui.Section("drift", "Since alignment "+ui.Count(before.Number), ui.Table[drift]{ID: "drift-list", Caption: "Means then and now", Rows: rows, Things: "dilemmas", Columns: []ui.Column[drift]{
		{Head: "Dilemma", Row: true, Cell: func(d drift) g.Node { return g.Text(d.is.Dilemma.Title) }},
		{Head: who[0], Number: true, Cell: func(d drift) g.Node { return move(d.was.Client, d.is.Client) }},
		{Head: who[1], Number: true, Cell: func(d drift) g.Node { return move(d.was.Delivery, d.is.Delivery) }},
		{Head: "Gap", Number: true, Cell: func(d drift) g.Node {
			return g.Text(points(d.was.Gap, d.was.Known) + " → " + points(d.is.Gap, d.is.Known))
		}},
	}})
}

// Found is what a round found, as a file.
func (p Pages) Found(w http.ResponseWriter, r *http.Request) error {
	_, v, one, err := p.alignment(r)
	if err != nil {
		return err
	}
	if one.Gaps == nil {
		return notFound
	}
	return engagepages.Export(w, r, "alignment.csv", foundHead, foundRows(names(v), one.Gaps))
}

var foundHead = []string{"Dilemma", "1 is", "7 is", "Side", "Mean", "Lowest", "Highest", "Answers", "Expected by the other side", "Who said so", "Gap", "How far"}

func foundRows(who [2]string, gaps []accord.Gap) (rows [][]string) {
	number := func(f float64, n int) string {
		if n == 0 {
			return ""
		}
		return fmt.Sprintf("%.2f", f)
	}
	whole := func(p accord.Point, n int) string {
		if n == 0 {
			return ""
		}
		return ui.Count(p)
	}
	for _, x := range gaps {
		for i, s := range []accord.Spread{x.Client, x.Delivery} {
			expected := []accord.Spread{x.DeliveryExpects, x.ClientExpects}[i]
			gap := ""
			if x.Known {
				gap = number(math.Abs(x.Gap), 1)
			}
			rows = append(rows, []string{x.Dilemma.Title, x.Dilemma.A.Name, x.Dilemma.B.Name, who[i], number(s.Mean, s.N), whole(s.Low, s.N), whole(s.High, s.N),
				ui.Count(s.N), number(expected.Mean, expected.N), ui.Count(expected.N), gap, string(x.Band)})
		}
	}
	return rows
}
