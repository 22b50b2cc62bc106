package people

import (
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/people"
	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Board is everybody a project depends on.
func (p Pages) Board(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.board(r, work.ContactForm{}, "", nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) board(r *http.Request, f work.ContactForm, who string, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	b, err := p.Work.Board(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(r, "Stakeholders", access.ClientOnly)
	if err != nil {
		return shown, err
	}
	shown.Lead, shown.Zone = boardLead(b), b.Project.Zone
	if b.May {
		shown.Actions = []ui.Link{{Text: "Add somebody", URL: c.list("new"), Keys: "n"}, {Text: "Lists", URL: c.lists(), Keys: "l"}}
	}
	if len(b.All)+len(b.Past) == 0 {
		empty := ui.Empty{Says: "Nobody is listed yet. Who decides, who is affected, who can stop it, and who nobody has asked: each stands here with how they are seen and who is to speak with them next. Only those who direct the project see it."}
		if b.May {
			empty.Action = ui.Link{Text: "Add the first", URL: c.list("new")}
			empty.Says += " A list out of a spreadsheet is taken in as it is."
		}
		shown.Body = []g.Node{empty}
		return shown, nil
	}
	grid, err := gridPart(b)
	if err != nil {
		return shown, err
	}
	shown.Body = []g.Node{nextPart(c, b), quickPart(c, b, f, who, wrong), grid, matrixPart(c, b), listPart(c, b), pastPart(c, b)}
	return shown, nil
}

func boardLead(b work.Board) g.Node {
	if b.Of == 0 {
		return g.Text("With nobody is it agreed how often to speak. Give whoever matters a number of days: they then stand here before they go cold.")
	}
	out := g.Group{ui.Evidence("#next", ui.Count(b.Within)), g.Text(" of " + ui.Things(b.Of, "person", "people") + " with an agreed rhythm were spoken to within it.")}
	if n := overdue(b.Next); n > 0 {
		out = append(out, g.Text(" "+ui.Things(n, "contact")+" overdue: "), ui.A(ui.Path("projects", string(b.Project.ID), "stakeholders", b.Next[0].ID), ui.Name(b.Next[0].Name)), g.Text(" first."))
	}
	return out
}

func overdue(list []people.Next) (n int) {
	for _, x := range list {
		if x.Late > 0 {
			n++
		}
	}
	return n
}

// mostNext is how many are listed as next.
const mostNext = 12

func nextPart(c call, b work.Board) g.Node {
	var rows []people.Next
	for _, n := range b.Next {
		if n.Standing != people.Fresh && len(rows) < mostNext {
			rows = append(rows, n)
		}
	}
	return ui.Section("next", "Who to speak to next", ui.Table[people.Next]{ID: "next-list", Caption: "Who to speak to next", Rows: rows, Things: "people",
		Empty: ui.Empty{Says: "Nobody is due within a week."}, Columns: []ui.Column[people.Next]{
			{Head: "Who", Row: true, Cell: func(n people.Next) g.Node { return whoCell(c, n.Stakeholder) }},
			{Head: "Due", Number: true, Cell: func(n people.Next) g.Node { return ui.Due(n.Due, b.Today) }},
			{Head: "Why", Cell: func(n people.Next) g.Node { return g.Text(n.Reason) }},
			{Head: "Minded by", Cell: func(n people.Next) g.Node { return ownerCell(n.Stakeholder) }},
		}})
}

func whoCell(c call, s people.Stakeholder) g.Node {
	return g.Group{ui.A(c.list(s.ID), ui.Name(title(s))), g.If(s.Post != "" || s.Firm != "", ui.Note(ui.Name(strings.Trim(s.Post+" · "+s.Firm, " ·"))))}
}

// title is what somebody is called on a page.
func title(s people.Stakeholder) string {
	if s.Name == "" {
		return "Erased"
	}
	return s.Name
}

func ownerCell(s people.Stakeholder) g.Node {
	if s.OwnerName == "" {
		return ui.Quiet(g.Text("nobody"))
	}
	return ui.Name(s.OwnerName)
}

// quickPart notes a contact without leaving the page: who, when, how, and in a line what was said.
func quickPart(c call, b work.Board, f work.ContactForm, who string, wrong []errs.Field) g.Node {
	if !b.May || len(b.All) == 0 {
		return nil
	}
	options := []ui.Option{{Value: "", Label: "Choose"}}
	for _, s := range b.All {
		options = append(options, ui.Option{Value: s.ID, Label: s.Name})
	}
	fields := append([]ui.Field{{Name: "who", Label: "Who", Kind: ui.Select, Value: who, Options: options, Required: true}}, contactFields(f, b.Today.String(), ui.Line)...)
	return ui.Section("quick", "You have just spoken to somebody", ui.Form{ID: "quick-form", Action: c.list("contact"), Errors: wrong, Submit: ui.Button{Text: "Keep the contact"},
		Groups: []ui.Group{{InLine: true, Fields: fields}}})
}

func contactFields(f work.ContactForm, today string, kind ui.Kind) []ui.Field {
	if f.Day == "" {
		f.Day = today
	}
	if f.Way == "" {
		f.Way = people.Met
	}
	ways := []ui.Option{}
	for _, w := range people.Ways() {
		ways = append(ways, ui.Option{Value: string(w), Label: w.Words()})
	}
	size := 3
	if kind == ui.Line {
		size = 30
	}
	return []ui.Field{{Name: "day", Label: "Day", Kind: ui.Day, Value: f.Day, Max: today}, {Name: "way", Label: "How", Kind: ui.Select, Value: string(f.Way), Options: ways},
		{Name: "told", Label: "What they were told", Kind: kind, Value: f.Told, Most: 4000, Size: size}, {Name: "heard", Label: "What you heard", Kind: kind, Value: f.Heard, Most: 4000, Size: size}}
}

func contactForm(c call) work.ContactForm {
	return work.ContactForm{Day: c.text("day"), Way: people.Way(c.text("way")), Told: c.text("told"), Heard: c.text("heard")}
}

// Quick notes a contact from the page of everybody.
func (p Pages) Quick(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f, who := contactForm(c), c.text("who")
	show := func(wrong []errs.Field) (ui.Page, error) { return p.board(r, f, who, wrong) }
	if who == "" {
		return p.Shell.Corrected(w, r, errs.InvalidFields("Something is missing", []errs.Field{{Path: "who", Message: "Choose whom you spoke to."}}), show)
	}
	if err := p.Work.Note(r.Context(), c.v, c.scope, who, f); err != nil {
		return p.Shell.Corrected(w, r, err, show)
	}
	return page.Back(w, r, c.list(), "noted")
}

// letters stand for a stance beside a number.
var letters = map[people.Stance]string{people.Unaware: "U", people.Resistant: "R", people.Neutral: "N", people.Supportive: "S", people.Leading: "L"}

func gridPart(b work.Board) (g.Node, error) {
	c := chart.Grid{Title: "Who has influence, and who cares", XName: "interest", YName: "influence"}
	for _, s := range b.All {
		if s.JudgedAt == 0 {
			continue
		}
		d := chart.GridDot{Name: s.Name, X: int(s.Interest), Y: int(s.Influence), Note: stanceWords(s.Judged), Mark: letters[s.Stance]}
		if s.Wanted != s.Stance {
			d.Mark += "→" + letters[s.Wanted]
		}
		if m := b.Moved[s.ID]; m.Since != 0 {
			d.FromX, d.FromY = int(m.From.Interest), int(m.From.Influence)
		}
		c.Dots = append(c.Dots, d)
	}
	if len(c.Dots) == 0 {
		return ui.Section("grid", "Influence and interest", ui.Empty{Says: "Nobody has been judged yet: open somebody, and say how you see them."}), nil
	}
	drawn, err := page.Picture("grid", &c, page.WholeWidth)
	if err != nil {
		return nil, err
	}
	drawn.Note = g.Text("Numbers are those of the table. Letters: U unaware, R resistant, N neutral, S supportive, L leading; R→S is resistant and wanted supportive. A ring is where somebody was before. Stances are not averaged.")
	return ui.Section("grid", "Influence and interest", drawn), nil
}

func stanceWords(j people.Judged) string {
	switch {
	case j.Stance == "":
		return "not judged yet"
	case j.Stance == j.Wanted:
		return string(j.Stance) + ", as wanted"
	}
	return string(j.Stance) + ", wanted " + string(j.Wanted)
}

// matrixPart is where everybody stands now and is wanted to stand.
func matrixPart(c call, b work.Board) g.Node {
	var rows []people.Stakeholder
	for _, s := range b.All {
		if s.JudgedAt != 0 {
			rows = append(rows, s)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	columns := []ui.Column[people.Stakeholder]{{Head: "Who", Row: true, Cell: func(s people.Stakeholder) g.Node { return ui.A(c.list(s.ID), ui.Name(s.Name)) }}}
	for _, stance := range people.Stances() {
		columns = append(columns, ui.Column[people.Stakeholder]{Head: strings.ToUpper(string(stance[:1])) + string(stance[1:]), Cell: func(s people.Stakeholder) g.Node {
			return stanceCell(s.Judged, stance)
		}})
	}
	return ui.Section("stances", "Where they stand, and where we want them", ui.Table[people.Stakeholder]{ID: "stance-list", Caption: "Stances now and wanted", Rows: rows, Things: "people", Columns: columns})
}

func stanceCell(j people.Judged, stance people.Stance) g.Node {
	switch {
	case j.Stance == stance && j.Wanted == stance:
		return ui.State("now, as wanted")
	case j.Stance == stance:
		return ui.State("now")
	case j.Wanted == stance:
		return g.Text("wanted")
	}
	return nil
}

func listPart(c call, b work.Board) g.Node {
	return ui.Section("all", "Everybody", ui.Table[people.Stakeholder]{ID: "stakeholder-list", Caption: "Everybody the project depends on", Rows: b.All, Total: len(b.All), Things: "people",
		CSV: c.at("stakeholders.csv"), Columns: listColumns(c, b)})
}

func listColumns(c call, b work.Board) []ui.Column[people.Stakeholder] {
	return []ui.Column[people.Stakeholder]{
		{Head: "Who", Row: true, Cell: func(s people.Stakeholder) g.Node { return whoCell(c, s) }},
		{Head: "Where", Cell: func(s people.Stakeholder) g.Node { return g.Text(s.Side.Words()) }},
		{Head: "Influence", Number: true, Cell: func(s people.Stakeholder) g.Node { return figure(c, s, s.Influence) }},
		{Head: "Interest", Number: true, Cell: func(s people.Stakeholder) g.Node { return figure(c, s, s.Interest) }},
		{Head: "Salience", Cell: func(s people.Stakeholder) g.Node {
			if s.JudgedAt == 0 {
				return ui.Quiet(g.Text("–"))
			}
			return g.Text(string(s.Class()))
		}},
		{Head: "Stance", Cell: func(s people.Stakeholder) g.Node { return g.Text(stanceWords(s.Judged)) }},
		{Head: "Faces", Cell: func(s people.Stakeholder) g.Node { return known(nameIn(b.All, people.PeerOf(s.ID, b.Bonds))) }},
		{Head: "Minded by", Cell: func(s people.Stakeholder) g.Node { return ownerCell(s) }},
		{Head: "Last spoken to", Number: true, Cell: func(s people.Stakeholder) g.Node { return date(s.Last, b.Today) }},
	}
}

func figure(c call, s people.Stakeholder, n int64) g.Node {
	if s.JudgedAt == 0 {
		return ui.Quiet(g.Text("–"))
	}
	return ui.Evidence(c.list(s.ID).At("judgements"), strconv.FormatInt(n, 10))
}

func nameIn(all []people.Stakeholder, id string) string {
	for _, s := range all {
		if s.ID == id {
			return s.Name
		}
	}
	return ""
}

func pastPart(c call, b work.Board) g.Node {
	if len(b.Past) == 0 {
		return nil
	}
	return ui.Section("past", "Minded no more", h.Ul(h.Class("stack"), g.Map(b.Past, func(s people.Stakeholder) g.Node {
		return h.Li(ui.A(c.list(s.ID), ui.Name(title(s))))
	})))
}

// CSV is everybody as a file.
func (p Pages) CSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	b, err := p.Work.Board(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	number := func(n int64) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	var rows [][]string
	for _, s := range b.All {
		class := ""
		if s.JudgedAt != 0 {
			class = string(s.Class())
		}
		rows = append(rows, []string{s.Name, s.Post, s.Firm, s.Side.Words(), number(s.Influence), number(s.Interest), class, string(s.Stance), string(s.Wanted), s.OwnerName,
			nameIn(b.All, people.PeerOf(s.ID, b.Bonds)), number(s.Cadence), s.Last, s.Next})
	}
	return engage.Export(w, r, "stakeholders.csv", []string{"Name", "Post", "Organisation", "Where", "Influence", "Interest", "Salience", "Stance", "Wanted", "Minded by", "Faces", "Every days", "Last contact", "Next contact"}, rows)
}
