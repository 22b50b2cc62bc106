package accord

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Confidence is how confident people are of an engagement: what was revealed, where they are apart, and how past judgements came out.
func (p Pages) Confidence(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Confidence(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown, err := p.confidencePage(r, c, v, work.RatingForm{}, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) confidencePage(r *http.Request, c call, v work.Confidence, f work.RatingForm, wrong []errs.Field) (ui.Page, error) {
	shown, err := p.frame(r, "Confidence", access.Shared)
	if err != nil {
		return shown, err
	}
	zone := v.Engagement.Zone
	shown.Zone = zone
	latest, _ := v.Latest()
	shown.Lead = c.ratingLead(v, latest)
	var open g.Node
	if v.MayOpen && (len(v.Rounds) == 0 || v.Rounds[0].State != poll.Open) {
		today := c.today(zone)
		closes := f.Closes
		if closes == "" {
			closes = (today + 7).String()
		}
		open = ui.Section("open", "Ask again", ui.Form{ID: "open-form", Intro: h.P(ui.Quiet(g.Text(judging))), Action: c.home(), Errors: wrong, Submit: ui.Button{Text: "Open a round"}, Fields: []ui.Field{closesField(closes, today),
			{Name: "more", Label: "Besides benefits, time, cost and relationship", Kind: ui.Area, Size: 2, Value: f.More, Hint: "One a line, with what it means: Safety: nobody is hurt by what we build"}}})
	}
	shown.Body = []g.Node{grid(c, v), apartPart(latest), flagsPart(c, latest), ui.Section("rounds", "Rounds", ui.Table[work.RatingRound]{
		ID: "confidence-list", Caption: "Rounds, newest first", Rows: v.Rounds, Things: "rounds", CSV: c.csv(v),
		Empty: ui.Empty{Says: "Each round stands here, with what everybody judged once it is revealed."},
		Columns: []ui.Column[work.RatingRound]{
			{Head: "Round", Row: true, Cell: func(q work.RatingRound) g.Node { return ui.A(c.home(q.ID), g.Text("Confidence "+ui.Count(q.Number))) }},
			{Head: "Asked", Cell: func(q work.RatingRound) g.Node { return g.Text(ratersAsked(v, q)) }},
			{Head: "Now", Tight: true, Cell: func(q work.RatingRound) g.Node { return ui.State(string(q.State)) }},
			{Head: "Last day", Number: true, Cell: func(q work.RatingRound) g.Node { return c.lastDay(q.Closes, zone) }},
		}}), open, scorePart(v)}
	return shown, nil
}

// judging is how a round goes.
const judging = "Both sides and whoever assures judge for themselves, without seeing one another, and lock it. All of it is revealed in one moment, with names. Nobody adds it up."

// ratingLead says in a sentence where raters are furthest apart in the round that was revealed last, and until when the next one is open; how a
// round goes where neither is to be said.
func (c call) ratingLead(v work.Confidence, latest work.RatingRound) g.Node {
	var out g.Group
	if n := len(latest.Reveal.Raters); n > 0 {
		out = append(out, ui.A(c.home(latest.ID), g.Text("Revealed on "+revealed(v, latest))), g.Text(": "+ui.Things(n, "rater")))
		all := confidence.Divergence(latest.Plan.Dimensions, latest.Reveal)
		switch {
		case len(all) == 0:
		case all[0].Steps() == 0:
			out = append(out, g.Text(", who agree"))
		default:
			a := all[0]
			out = append(out, g.Text(", furthest apart on "), ui.Name(a.Dimension.Title), g.Text(": "), ui.Name(a.Lowest.Name), g.Text(" says "+a.Low.Words()+", "), ui.Name(a.Highest.Name), g.Text(" "+a.High.Words()))
		}
		out = append(out, g.Text(". "))
	}
	if len(v.Rounds) > 0 && v.Rounds[0].State == poll.Open {
		out = append(out, g.Text("Confidence "+ui.Count(v.Rounds[0].Number)+" is open until "+brief.Date(day(time.UnixMicro(v.Rounds[0].Closes-1), v.Engagement.Zone))+"."))
	}
	if out == nil {
		return g.Text(judging)
	}
	return out
}

// csv is the address of what was revealed as a file, "" while nothing is.
func (c call) csv(v work.Confidence) ui.URL {
	if _, ok := v.Latest(); !ok {
		return ""
	}
	return ui.Path("engagements", string(c.scope), "confidence.csv")
}

func ratersAsked(v work.Confidence, q work.RatingRound) string {
	return "invited " + ui.Count(q.ClientAsked) + " by " + v.Engagement.ClientName + " and " + ui.Count(q.DelivAsked) + " by " + v.Engagement.DeliveryName
}

// mark is a level by letters, words and colour.
func mark(l confidence.Level) g.Node {
	colour := map[confidence.Level]ui.Rating{confidence.Red: ui.Red, confidence.Amber: ui.Amber, confidence.Green: ui.Green}[l.Three()]
	return ui.Graded(colour, l.Letters(), l.Words())
}

// sideOf is what a rater speaks for.
func sideOf(v work.Confidence, s access.Side) string {
	switch s {
	case access.ClientSide:
		return v.Engagement.ClientName
	case access.DeliverySide:
		return v.Engagement.DeliveryName
	}
	return "assurer"
}

// judge is a column of the grid: somebody who judged in one of its rounds.
type judge struct {
	name string
	side access.Side
}

// mostRounds is how many rounds the grid shows.
const mostRounds = 6

// grid is dimension by rater, what was judged last with what was judged before below it: in letters and words, and in colour besides.
func grid(c call, v work.Confidence) g.Node {
	var rounds []work.RatingRound // newest first
	var dimensions []confidence.Asked
	var judges []judge
	for _, q := range v.Rounds {
		if len(q.Reveal.Raters) == 0 || len(rounds) == mostRounds {
			continue
		}
		rounds = append(rounds, q)
		for _, d := range q.Plan.Dimensions {
			if !slices.ContainsFunc(dimensions, func(o confidence.Asked) bool { return o.ID == d.ID }) {
				dimensions = append(dimensions, d)
			}
		}
		for _, x := range q.Reveal.Raters {
			if j := (judge{x.Name, x.Side}); !slices.Contains(judges, j) {
				judges = append(judges, j)
			}
		}
	}
	if len(rounds) == 0 {
		return nil
	}
	cols := []ui.Column[confidence.Asked]{{Head: "Dimension", Row: true, Cell: func(d confidence.Asked) g.Node { return ui.Name(d.Title) }}}
	for _, j := range judges {
		cols = append(cols, ui.Column[confidence.Asked]{Head: j.name + ", " + sideOf(v, j.side), Cell: func(d confidence.Asked) g.Node { return c.judged(v, rounds, j, d) }})
	}
	return ui.Section("grid", "By dimension and rater, on "+revealed(v, rounds[0]), ui.Table[confidence.Asked]{ID: "confidence-grid", Caption: "What each rater judged last, on " + revealed(v, rounds[0]) + ", and before", Rows: dimensions, Things: "dimensions", Columns: cols})
}

// revealed is the day on which a round was revealed.
func revealed(v work.Confidence, q work.RatingRound) string {
	return time.UnixMicro(q.EndedAt).In(work.Zone(v.Engagement.Zone)).Format("2 Jan 2006")
}

// judged is what somebody judged of a dimension, round by round, each leading to its round.
func (c call) judged(v work.Confidence, rounds []work.RatingRound, j judge, d confidence.Asked) g.Node {
	var out g.Group
	for i, q := range rounds {
		at := slices.IndexFunc(q.Reveal.Raters, func(x confidence.Rater) bool { return x.Name == j.name && x.Side == j.side })
		said := at >= 0 && q.Reveal.Raters[at].Sheet.Of(d.ID).Level.Valid()
		switch {
		case i == 0 && !said:
			out = append(out, ui.Quiet(g.Text("not judged")))
		case i == 0:
			out = append(out, ui.A(c.home(q.ID), mark(q.Reveal.Raters[at].Sheet.Of(d.ID).Level)))
		case said:
			out = append(out, ui.Note(g.Text(revealed(v, q)+" "), ui.A(c.home(q.ID), mark(q.Reveal.Raters[at].Sheet.Of(d.ID).Level))))
		}
	}
	return out
}

// apartPart is where raters are apart, the furthest first.
func apartPart(q work.RatingRound) g.Node {
	all := confidence.Divergence(q.Plan.Dimensions, q.Reveal)
	if len(all) == 0 {
		return nil
	}
	return ui.Section("apart", "Where they disagree", h.Ul(h.Class("stack"), g.Map(all, func(a confidence.Apart) g.Node {
		if a.Steps() == 0 {
			return h.Li(ui.Name(a.Dimension.Title), g.Text(": all "+ui.Count(a.Raters)+" say "+a.High.Words()+"."))
		}
		low, high := a.Lowest.Sheet.Of(a.Dimension.ID), a.Highest.Sheet.Of(a.Dimension.ID)
		return h.Li(h.Strong(ui.Name(a.Dimension.Title)), g.Text(": "+ui.Things(a.Raters, "rater")+", up to "+ui.Things(a.Steps(), "step")+" apart. "), ui.Name(a.Lowest.Name), g.Text(" says "), mark(a.Low), because(low.Why), g.Text(", "), ui.Name(a.Highest.Name), g.Text(" says "), mark(a.High), because(high.Why), g.Text("."))
	})))
}

func because(why string) g.Node {
	if why == "" {
		return nil
	}
	return g.Group{g.Text(" (“"), ui.Name(why), g.Text("”)")}
}

// flagsPart is what the client side alone knows: good ratings over evidence against them, and reasons above a cap.
func flagsPart(c call, q work.RatingRound) g.Node {
	flags := confidence.Flags(q.Reveal, q.Private.Evidence)
	if len(flags) == 0 && len(q.Private.Reasons) == 0 {
		return nil
	}
	var items g.Group
	for _, f := range flags {
		items = append(items, h.Li(ui.Name(f.Rater.Name), g.Text(" rates "+string(f.Rating.Dimension)+" "), mark(f.Rating.Level), g.Text(" over this: "), g.Map(f.Evidence, func(e confidence.Evidence) g.Node {
			if e.Where == "" || e.Where == "money" {
				return g.Group{ui.Name(e.Text), g.Text(" ")}
			}
			return g.Group{ui.A(c.at(strings.Split(e.Where, "/")...), ui.Name(e.Text)), g.Text(" ")}
		})))
	}
	for _, x := range q.Private.Reasons {
		items = append(items, h.Li(ui.Name(x.Name), g.Text(" gave a reason for "+string(x.Dimension)+": “"), ui.Name(x.Words), g.Text("”")))
	}
	return h.Div(h.Class("ours"), ui.Section("flags", "Good ratings over what our data says", h.P(ui.Quiet(g.Text("Only our side reads this."))), h.Ul(h.Class("stack"), items)))
}

// scorePart is how past judgements came out, of how many.
func scorePart(v work.Confidence) g.Node {
	if len(v.Past) == 0 {
		if v.Waiting == 0 {
			return nil
		}
		return ui.Section("scores", "How judgements came out", h.P(g.Text(ui.Things(v.Waiting, "judgement")+" of contract milestones wait for their date. Then it shows here how often each level and each chance came true.")))
	}
	t := ui.PlainTable{Caption: "Of the judgements whose date has come", Head: []string{"Said", "Judgements", "Date met", "Mean chance said"}, Number: []bool{false, true, true, true}}
	for _, l := range confidence.Calibration(v.Past) {
		row := []string{"time " + l.Level.Words(), ui.Count(l.N), ui.Count(l.Met) + " of " + ui.Count(l.N), "–"}
		if l.Chance {
			row[0], row[3] = fmt.Sprintf("a chance of %d to %d %%", l.From, l.To), fmt.Sprintf("%.0f %%", l.Said)
		}
		t.Rows = append(t.Rows, row)
	}
	var scores g.Group
	for _, s := range []access.Side{access.ClientSide, access.DeliverySide, access.AssurerSide} {
		if score, n := confidence.Brier(v.Past, s); n > 0 {
			scores = append(scores, h.Li(ui.Name(sideOf(v, s)), g.Text(fmt.Sprintf(": Brier score %.2f of %s.", score, ui.Things(n, "chance")))))
		}
	}
	return ui.Section("scores", "How judgements came out", h.P(ui.Quiet(g.Text("A date counts as met when the milestone was reached by the contract date that was in force when it was judged. The Brier score is the mean square of how far a chance lay from what happened: 0 is always right, 0.25 is what saying 50 % every time gives."))), t, h.Ul(h.Class("stack"), scores))
}

// OpenRating opens a round.
func (p Pages) OpenRating(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.RatingForm{Closes: c.text("closes"), More: c.text("more")}
	id, err := p.Work.OpenRating(r.Context(), c.v, c.scope, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			v, err := p.Work.Confidence(r.Context(), c.v, c.scope)
			if err != nil {
				return ui.Page{}, err
			}
			return p.confidencePage(r, c, v, f, wrong)
		})
	}
	return page.Back(w, r, c.home(id), "opened")
}

// ratingRound is the round of the address.
func (p Pages) ratingRound(r *http.Request) (c call, v work.Confidence, one work.RatingRound, err error) {
	c = of(r)
	if v, err = p.Work.Confidence(r.Context(), c.v, c.scope); err != nil {
		return c, v, one, err
	}
	for _, q := range v.Rounds {
		if q.ID == c.round {
			return c, v, q, nil
		}
	}
	return c, v, one, notFound
}

// RatingRound is one round: whom one's own side asked, or what everybody judged.
func (p Pages) RatingRound(w http.ResponseWriter, r *http.Request) error {
	c, v, one, err := p.ratingRound(r)
	if err != nil {
		return err
	}
	title := "Confidence " + ui.Count(one.Number)
	shown, err := p.frame(r, title, access.Shared, ui.Link{Text: "Confidence", URL: c.home()})
	if err != nil {
		return err
	}
	shown.Zone = v.Engagement.Zone
	a := asking{one.Round, one.Asked, v.People, v.MayAsk, v.Engagement.Zone, title}
	about := ui.Section("about", "The round", ui.Definitions{{Term: "Asked", Value: g.Text(ratersAsked(v, one))}, {Term: "Last day", Value: c.lastDay(one.Closes, v.Engagement.Zone)}, {Term: "Now", Value: ui.State(string(one.State))}})
	switch {
	case one.State != poll.Ended:
		shown.Lead = g.Text("Nobody is told what anybody judged, or whether they did, until all who were asked have locked it or its last day is over. Then everybody is told everything, at once.")
		shown.Body = []g.Node{ui.Columns(g.Group{about, askedPart(c, a)}, g.Group{askedFor(one), endPart(c, a, one.Over)})}
		return p.Shell.Show(w, r, shown)
	case len(one.Reveal.Raters) == 0:
		shown.Lead = g.Text("It ended without both sides having judged: nobody is told what the other gave.")
	case !one.Told:
		shown.Lead = g.Text("The other side judged nothing, so it is told nothing. What stands here is ours and the assurer’s.")
	default:
		shown.Lead = g.Text("Revealed to everybody at the same moment.")
	}
	shown.Body = []g.Node{judgements(v, one), apartPart(one), flagsPart(c, one), chancesPart(v, one), about, askedPart(c, a)}
	return p.Shell.Show(w, r, shown)
}

func askedFor(one work.RatingRound) g.Node {
	return ui.Section("items", "What is judged", h.Ul(g.Map(one.Plan.Dimensions, func(d confidence.Asked) g.Node {
		return h.Li(ui.Name(d.Title), g.If(d.About != "", g.Group{g.Text(": "), ui.Name(d.About)}))
	}), g.Map(one.Plan.Aims, func(a confidence.Aim) g.Node {
		return h.Li(g.Text("the chance that “"), ui.Name(a.Title), g.Text("” is reached by "+brief.Date(a.Due)))
	})))
}

// judgements is what everybody judged.
func judgements(v work.Confidence, one work.RatingRound) g.Node {
	type row struct {
		x confidence.Rater
		d confidence.Asked
		r confidence.Rating
	}
	var rows []row
	for _, d := range one.Plan.Dimensions {
		for _, x := range one.Reveal.Raters {
			if r := x.Sheet.Of(d.ID); r.Level.Valid() {
				rows = append(rows, row{x, d, r})
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return ui.Section("judged", "What everybody judged", ui.Table[row]{ID: "judged", Caption: "Every judgement with its rater", Rows: rows, Things: "judgements", Columns: []ui.Column[row]{
		{Head: "Dimension", Row: true, Cell: func(x row) g.Node { return ui.Name(x.d.Title) }},
		{Head: "Rater", Cell: func(x row) g.Node { return g.Group{ui.Name(x.x.Name), ui.Note(ui.Name(sideOf(v, x.x.Side)))} }},
		{Head: "Level", Cell: func(x row) g.Node { return mark(x.r.Level) }},
		{Head: "Why", Cell: func(x row) g.Node {
			if x.r.Why == "" {
				return ui.Quiet(g.Text(confidence.Definition(x.d.ID, x.r.Level)))
			}
			return ui.Name(x.r.Why)
		}},
	}})
}

func chancesPart(v work.Confidence, one work.RatingRound) g.Node {
	t := ui.PlainTable{Caption: "The chance that each date is met, as each rater sees it", Head: []string{"Contract milestone", "Contract date"}}
	var raters []confidence.Rater
	for _, x := range one.Reveal.Raters {
		if len(x.Sheet.Chances) > 0 {
			raters, t.Head = append(raters, x), append(t.Head, x.Name)
		}
	}
	if len(raters) == 0 {
		return nil
	}
	for _, a := range one.Plan.Aims {
		row := []string{a.Title, brief.Date(a.Due)}
		for _, x := range raters {
			if n, ok := x.Sheet.Chances[a.ID]; ok {
				row = append(row, strconv.Itoa(n)+" %")
			} else {
				row = append(row, "–")
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return ui.Section("chances", "Will the dates be met?", t)
}

// ConfidenceCSV is everything that was revealed, as a file, with the level on three points besides.
func (p Pages) ConfidenceCSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Confidence(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, q := range v.Rounds {
		for _, d := range q.Plan.Dimensions {
			for _, x := range q.Reveal.Raters {
				rating := x.Sheet.Of(d.ID)
				if rating.Level.Valid() {
					rows = append(rows, []string{ui.Count(q.Number), day(time.UnixMicro(q.EndedAt), v.Engagement.Zone).String(), d.Title, x.Name, sideOf(v, x.Side), rating.Level.Letters(), rating.Level.Words(), rating.Level.Three().Words(), rating.Why})
				}
			}
		}
	}
	return engagepages.Export(w, r, "confidence.csv", []string{"Round", "Revealed", "Dimension", "Rater", "For", "Letters", "Level", "On three points", "Why"}, rows)
}
