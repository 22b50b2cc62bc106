package engage

import (
	"net/http"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Letters is the letters of authority of an engagement or a project.
func (p Pages) Letters(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Letters(r.Context(), c.v, c.scope, c.kind)
	if err != nil {
		return err
	}
	shown := c.frame(v.In, "Authority", v.Reach.Audience)
	shown.Lead = g.Text("Who may give instructions, accept, agree changes or certify payment, and up to how much. A letter says so on paper.")
	empty := ui.Empty{Says: "No letter of authority has been issued yet. Without one, nobody can be sure who may decide."}
	if len(v.Holders) > 0 {
		add := ui.Link{Text: "Issue a letter", URL: c.at("letters", "new"), Keys: "n"}
		shown.Actions, empty.Action = []ui.Link{add}, add
	}
	today := date(v.Today)
	shown.Body = []g.Node{ui.Table[engage.Authority]{
		ID: "letter-list", Caption: "Letters of authority, newest first", Rows: v.List, Things: "letters", Empty: empty,
		Columns: []ui.Column[engage.Authority]{
			{Head: "No.", Number: true, Tight: true, Cell: func(l engage.Authority) g.Node { return ui.A(c.at("letters", l.ID), g.Text(ui.Count(l.Number))) }},
			{Head: "Holder", Row: true, Cell: func(l engage.Authority) g.Node {
				return ui.Person{Name: l.HolderName, Role: l.HolderRole.Words(), Side: l.Side}
			}},
			{Head: "May", Cell: func(l engage.Authority) g.Node { return g.Text(mayWords(l)) }},
			{Head: "Up to", Number: true, Cell: limit},
			{Head: "From", Number: true, Cell: func(l engage.Authority) g.Node { return ui.Date(date(l.From), 0) }},
			{Head: "Until", Number: true, Cell: func(l engage.Authority) g.Node { return ui.Date(date(l.Until), today) }},
			{Head: "Now", Tight: true, Cell: func(l engage.Authority) g.Node { return ui.State(standingOf(l, v.Today)) }},
		},
	}}
	return p.Shell.Show(w, r, shown)
}

// date is a day of the store; none where there is none.
func date(s string) civil.Date {
	d, err := civil.ParseDate(s)
	if err != nil {
		return 0
	}
	return d
}

func mayWords(l engage.Authority) string {
	var words []string
	for _, p := range l.May {
		words = append(words, p.Words())
	}
	return ui.Series(words)
}

func limit(l engage.Authority) g.Node {
	if l.Limit == 0 {
		return ui.Quiet(g.Text("no money"))
	}
	return ui.Sum(benefit.Money(l.Limit), l.Currency)
}

// standingOf is how a letter stands on a day.
func standingOf(l engage.Authority, today string) string {
	switch {
	case l.Revoked != 0:
		return "taken back"
	case today < l.From:
		return "not yet"
	case l.InForce(today):
		return "in force"
	}
	return "run out"
}

// NewLetter asks about a letter that is issued.
func (p Pages) NewLetter(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Letters(r.Context(), c.v, c.scope, c.kind)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, newLetter(c, v, work.LetterForm{Currency: v.In.Currency, From: v.Today}, nil))
}

func newLetter(c call, v work.Letters, f work.LetterForm, wrong []errs.Field) ui.Page {
	shown := c.frame(v.In, "New letter of authority", v.Reach.Audience)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Authority", URL: c.at("letters")})
	shown.Lead = g.Text("Only the client side sees this letter.")
	if v.Reach.Audience == access.Shared {
		shown.Lead = g.Text("Both sides see this letter as soon as it is issued, with the name of its holder.")
	}
	holders := []ui.Option{{Value: "", Label: "Choose"}}
	seen := map[access.PersonID]bool{}
	for _, x := range v.Holders {
		if !seen[x.Person] {
			holders = append(holders, ui.Option{Value: string(x.Person), Label: x.Name + ", " + x.Role.Words()})
		}
		seen[x.Person] = true
	}
	var powers []ui.Option
	var chosen []string
	for _, p := range engage.Powers() {
		powers = append(powers, ui.Option{Value: string(p), Label: p.Words()})
		if slices.Contains(f.May, p) {
			chosen = append(chosen, string(p))
		}
	}
	shown.Body = []g.Node{ui.Form{Action: c.at("letters"), Errors: wrong, Submit: ui.Button{Text: "Issue the letter"}, Cancel: c.at("letters"), Fields: []ui.Field{
		{Name: "holder", Label: "Who is given authority", Kind: ui.Select, Value: string(f.Holder), Options: holders, Required: true, Hint: "Somebody of your side with a role here"},
		{Name: "may", Label: "What they may do", Kind: ui.Checks, Values: chosen, Options: powers, Required: true},
		{Name: "limit", Label: "Up to how much at a time", Kind: ui.Amount, Value: f.Limit, Hint: "Leave it empty for no money"},
		{Name: "currency", Label: "Currency", Value: f.Currency, Required: true, Size: 4, Most: 3},
		{Name: "words", Label: "What else the letter says", Kind: ui.Area, Value: f.Words, Size: 4},
		{Name: "from", Label: "From", Kind: ui.Day, Value: f.From, Required: true},
		{Name: "until", Label: "Until", Kind: ui.Day, Value: f.Until, Hint: "Leave it empty until it is taken back"},
	}}}
	return shown
}

// IssueLetter issues a letter.
func (p Pages) IssueLetter(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.LetterForm{Holder: access.PersonID(c.text("holder")), Limit: c.text("limit"), Currency: c.text("currency"), Words: c.text("words"), From: c.text("from"), Until: c.text("until")}
	for _, power := range r.PostForm["may"] {
		f.May = append(f.May, engage.Power(power))
	}
	id, err := p.Work.IssueLetter(r.Context(), c.v, c.scope, c.kind, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			v, err := p.Work.Letters(r.Context(), c.v, c.scope, c.kind)
			return newLetter(c, v, f, wrong), err
		})
	}
	return page.Back(w, r, c.at("letters", id), "issued")
}

// Letter is a letter of authority, as it is printed.
func (p Pages) Letter(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Letter(r.Context(), c.v, c.scope, c.kind, r.PathValue("letter"))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, letterPage(c, v, "", nil))
}

func letterPage(c call, v work.LetterView, why string, wrong []errs.Field) ui.Page {
	shown := c.frame(v.In, "Letter of authority no. "+strconv.FormatInt(v.Number, 10), v.Reach.Audience)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Authority", URL: c.at("letters")})
	shown.Lead = g.Text("Print it on A4 and sign it.")
	if v.Revoked != 0 {
		shown.Lead = g.Group{g.Text("Taken back "), c.since(v.Revoked, v.In.Zone), g.Text(": "), ui.Name(v.RevokedWhy)}
	}
	shown.Body = []g.Node{letter(c, v)}
	if v.MayRevoke {
		shown.Body = append(shown.Body, h.Div(h.Class("screen"), ui.Section("revoke", "Take it back", ui.Confirm{
			Happens: g.Text("From now on the letter gives no authority. Whoever sees it sees that, with your reason."),
			Kept:    "The letter stays readable, and the record says when it was issued and taken back.",
			Form: ui.Form{ID: "revoke-form", Action: c.at("letters", v.ID, "revoke"), Rev: rev(v.Rev), Errors: wrong, Submit: ui.Button{Text: "Take it back", Look: ui.Danger},
				Fields: []ui.Field{{Name: "why", Label: "Why", Kind: ui.Area, Value: why, Required: true, Size: 3}}},
		})))
	}
	return shown
}

// letter is the letter itself.
func letter(c call, v work.LetterView) ui.Letter {
	from := v.In.ClientName
	if v.Side == access.DeliverySide {
		from = v.In.DeliveryName
	}
	if from == "" {
		from = c.v.Firm // a project's letter is the client's own
	}
	body := []g.Node{
		h.P(g.Text("We give "), h.Strong(ui.Name(v.HolderName)), g.Text(", "+v.HolderRole.Words()+", authority in "), ui.Name(v.In.Name), g.Text(" to:")),
		h.Ul(g.Map(v.May, func(p engage.Power) g.Node { return h.Li(g.Text(p.Words())) })),
		h.P(g.Text("The authority "), g.If(v.Limit > 0, g.Group{g.Text("reaches up to "), g.Text(benefit.Money(v.Limit).Full(v.Currency) + " at a time and ")}),
			g.If(v.Limit == 0, g.Text("reaches no money and ")), g.Text("holds from "), ui.Date(date(v.From), 0),
			g.If(v.Until != "", g.Group{g.Text(" until "), ui.Date(date(v.Until), 0)}), g.If(v.Until == "", g.Text(" until it is taken back")), g.Text(".")),
	}
	if v.Words != "" {
		body = append(body, prose(v.Words))
	}
	foot := "The signed paper is the letter; this page is the record of it only."
	if v.Recorded {
		foot = "Entry " + strconv.FormatUint(v.Leaf, 10) + " of the record. " + foot
	}
	return ui.Letter{From: []string{from}, To: []string{v.HolderName}, Date: ui.Date(day(timeOf(v.Issued), v.In.Zone), 0), Reference: "No. " + strconv.FormatInt(v.Number, 10),
		Subject: "Letter of authority", Body: body, Foot: foot,
		Signed: []ui.Signature{{Name: v.GiverName, Role: v.GiverRole.Words(), For: from}, {Name: v.HolderName, Role: v.HolderRole.Words(), For: from}}}
}

// RevokeLetter takes a letter back.
func (p Pages) RevokeLetter(w http.ResponseWriter, r *http.Request) error {
	c, id := of(r), r.PathValue("letter")
	err := p.Work.RevokeLetter(r.Context(), c.v, c.scope, c.kind, id, c.text("why"), c.rev())
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			v, err := p.Work.Letter(r.Context(), c.v, c.scope, c.kind, id)
			return letterPage(c, v, c.text("why"), wrong), err
		})
	}
	return page.Back(w, r, c.at("letters", id), "revoked")
}
