package accord

import (
	"net/http"
	"time"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Bidders is the client side's page of several bidders who are asked alike.
func (p Pages) Bidders(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.biddersPage(r, work.OpenForm{}, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) biddersPage(r *http.Request, f work.OpenForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	c.kind = poll.Tender
	t, err := p.Work.Tenders(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(r, "Bidders", access.ClientOnly)
	if err != nil {
		return shown, err
	}
	shown.Lead = g.Text("Several bidders, asked alike: the same criteria, published first, the same last day, one instant in which all answers open, to your side alone. No bidder learns of another.")
	shown.Body = []g.Node{ui.Section("rounds", "Rounds", ui.Table[work.Tender]{ID: "tender-list", Caption: "Rounds with bidders, newest first", Rows: t.Rounds, Things: "rounds",
		Empty: ui.Empty{Says: "Rounds with several bidders stand here, each with what was found, side by side."},
		Columns: []ui.Column[work.Tender]{
			{Head: "Round", Row: true, Cell: func(x work.Tender) g.Node { return ui.A(c.home(x.ID), g.Text("Bidders, round "+ui.Count(x.Number))) }},
			{Head: "Bidders", Number: true, Cell: func(x work.Tender) g.Node { return g.Text(ui.Count(len(x.Bids))) }},
			{Head: "Now", Tight: true, Cell: func(x work.Tender) g.Node { return ui.State(string(x.State)) }},
			{Head: "Last day", Number: true, Cell: func(x work.Tender) g.Node { return c.lastDay(x.Closes, t.Project.Zone) }},
		}})}
	if t.MayOpen && len(t.Candidates) > 0 && (len(t.Rounds) == 0 || t.Rounds[0].State != poll.Open) {
		shown.Body = append(shown.Body, ui.Section("open", "Ask the bidders", tenderForm(c, t, f, wrong)))
	}
	return shown, nil
}

func tenderForm(c call, t work.Tenders, f work.OpenForm, wrong []errs.Field) g.Node {
	today := c.today(t.Project.Zone)
	if f.Closes == "" {
		f.Closes = (today + 14).String()
	}
	var options []ui.Option
	var chosen []string
	for _, b := range t.Candidates {
		options = append(options, ui.Option{Value: string(b.Engagement), Label: b.Name})
	}
	for _, e := range f.Engagements {
		chosen = append(chosen, string(e))
	}
	return ui.Form{ID: "open-form", Action: c.home(), Errors: wrong, Submit: ui.Button{Text: "Open it"}, Fields: []ui.Field{
		{Name: "engagements", Label: "Bidders", Kind: ui.Checks, Options: options, Values: chosen, Required: true},
		{Name: "criteria", Label: "By what they are judged", Kind: ui.Area, Value: f.Criteria, Required: true, Size: 5, Hint: "Each bidder reads it before it answers."},
		closesField(f.Closes, today),
	}}
}

// OpenTender opens a round with bidders.
func (p Pages) OpenTender(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.OpenForm{Closes: c.text("closes"), Criteria: c.text("criteria")}
	for _, e := range r.PostForm["engagements"] {
		f.Engagements = append(f.Engagements, access.ScopeID(e))
	}
	id, err := p.Work.OpenTender(r.Context(), c.v, c.scope, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.biddersPage(r, f, wrong) })
	}
	return page.Back(w, r, c.home(id), "opened")
}

// tender is the round of the address.
func (p Pages) tender(r *http.Request) (c call, t work.Tenders, one work.Tender, err error) {
	c = of(r)
	if t, err = p.Work.Tenders(r.Context(), c.v, c.scope); err != nil {
		return c, t, one, err
	}
	for _, x := range t.Rounds {
		if x.ID == c.round {
			return c, t, x, nil
		}
	}
	return c, t, one, notFound
}

// Tender is one round with bidders: whom one's own side asked, or the bidders side by side.
func (p Pages) Tender(w http.ResponseWriter, r *http.Request) error {
	c, t, one, err := p.tender(r)
	if err != nil {
		return err
	}
	title := "Bidders, round " + ui.Count(one.Number)
	shown, err := p.frame(r, title, access.ClientOnly, ui.Link{Text: "Bidders", URL: c.home()})
	if err != nil {
		return err
	}
	a := asking{one.Round, one.Asked, t.People, t.MayOpen, t.Project.Zone, title}
	about := ui.Section("about", "The round", ui.Definitions{{Term: "Judged by", Value: engagepages.Prose(one.Criteria)}, {Term: "Last day", Value: c.lastDay(one.Closes, t.Project.Zone)},
		{Term: "Now", Value: ui.State(string(one.State))}, {Term: "Asked", Value: g.Text("invited " + ui.Count(one.ClientAsked) + " of your side")}})
	bids := biddersList(t, one)
	if one.State != poll.Ended {
		shown.Lead = g.Text("Your people answer once, for all bidders. Nothing opens before the last day is over.")
		shown.Body = []g.Node{ui.Columns(g.Group{about, bids}, g.Group{askedPart(c, a), endPart(c, a, one.Over)})}
		return p.Shell.Show(w, r, shown)
	}
	shown.Lead = g.Text("Side by side, the widest gap first. Who gets the contract is told what was found with them, on the page of their engagement.")
	shown.Actions = []ui.Link{{Text: "For the audit", URL: c.home(one.ID, "audit.csv")}}
	shown.Body = []g.Node{sideBySide(one), bids, about, askedPart(c, a)}
	return p.Shell.Show(w, r, shown)
}

// biddersList leads to each bidder's own round.
func biddersList(t work.Tenders, one work.Tender) g.Node {
	return ui.Section("bidders", "Bidders", ui.Table[work.Bidder]{ID: "bidder-list", Caption: "Bidders of the round", Rows: one.Bids, Things: "bidders", Columns: []ui.Column[work.Bidder]{
		{Head: "Bidder", Row: true, Cell: func(b work.Bidder) g.Node {
			return ui.A(ui.Path("engagements", string(b.Engagement), "values", b.Round.ID), ui.Name(b.Name))
		}},
		{Head: "Asked", Number: true, Cell: func(b work.Bidder) g.Node { return g.Text("invited " + ui.Count(b.Round.DelivAsked)) }},
		{Head: "We say", Cell: func(b work.Bidder) g.Node {
			if b.Round.Client.Outcome == "" {
				return ui.Quiet(g.Text("nothing yet"))
			}
			return g.Text(outcomes[b.Round.Client.Outcome])
		}},
	}})
}

// sideBySide sets what was found with each bidder beside what was found with the others.
func sideBySide(one work.Tender) g.Node {
	var opened []work.Bidder
	var silent g.Group
	for _, b := range one.Bids {
		if b.Round.Gaps == nil {
			silent = append(silent, ui.Note(ui.Name(b.Name), g.Text(": nobody of theirs answered, or nobody of yours, so nothing was opened.")))
			continue
		}
		opened = append(opened, b)
	}
	if len(opened) == 0 {
		return ui.Section("found", "What was found", silent)
	}
	t := ui.PlainTable{Caption: "Means of each, with the gap to your side", Head: []string{"Dilemma", "Your side"}}
	for _, b := range opened {
		t.Head = append(t.Head, b.Name, "Gap", "Expects of you")
	}
	for _, x := range widestFirst(opened) {
		client := opened[0].Round.Gaps[x].Client
		row := []string{opened[0].Round.Gaps[x].Dilemma.Title, means("", client)}
		for _, b := range opened {
			o := b.Round.Gaps[x]
			row = append(row, means("", o.Delivery), points(o.Gap, o.Known), points(o.DelivErr, o.DelivKnows)+" off")
		}
		t.Rows = append(t.Rows, row)
	}
	return ui.Section("found", "What was found", t, silent)
}

// widestFirst orders the dilemmas by the widest gap that any bidder has in them.
func widestFirst(opened []work.Bidder) []int {
	n := len(opened[0].Round.Gaps)
	widest := make([]float64, n)
	order := make([]int, n)
	for i := range order {
		order[i] = i
		for _, b := range opened {
			widest[i] = max(widest[i], b.Round.Gaps[i].Gap, -b.Round.Gaps[i].Gap)
		}
	}
	for i := 1; i < n; i++ { // a short list, kept in its order where gaps are alike
		for k := i; k > 0 && widest[order[k]] > widest[order[k-1]]; k-- {
			order[k], order[k-1] = order[k-1], order[k]
		}
	}
	return order
}

// Audit is the round as a file: the criteria, when they were published, when all ended, who was asked, what was found and said.
func (p Pages) Audit(w http.ResponseWriter, r *http.Request) error {
	_, t, one, err := p.tender(r)
	if err != nil {
		return err
	}
	if one.State != poll.Ended {
		return notFound
	}
	at := func(us int64) string { return time.UnixMicro(us).In(work.Zone(t.Project.Zone)).Format(time.RFC3339) }
	rows := [][]string{{"criteria", "", one.Criteria}, {"published", "", at(one.Made)}, {"by", "", one.ByName}, {"last day over", "", at(one.Closes)}, {"all opened", "", at(one.EndedAt)},
		{"asked of the client side", "", ui.Count(one.ClientAsked)}}
	for _, b := range one.Bids {
		rows = append(rows, []string{"published to", b.Name, at(b.Round.Made)}, []string{"asked", b.Name, ui.Count(b.Round.DelivAsked)}, []string{"opened", b.Name, at(b.Round.EndedAt)})
		for _, x := range b.Round.Gaps {
			rows = append(rows, []string{x.Dilemma.Title, b.Name, means("client", x.Client) + "; " + means("bidder", x.Delivery) + "; gap " + points(x.Gap, x.Known)})
		}
		if s := b.Round.Client; s.Outcome != "" {
			rows = append(rows, []string{"verdict", b.Name, outcomes[s.Outcome]}, []string{"because", b.Name, s.Reason}, []string{"said by", b.Name, s.ByName}, []string{"said", b.Name, at(s.At)})
		}
	}
	return engagepages.Export(w, r, "bidders.csv", []string{"What", "Bidder", "Value"}, rows)
}
