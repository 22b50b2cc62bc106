package ui

import (
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
)

// What the samples are dated from.
var (
	sampleDay = civil.NewDate(2026, 11, 20)
	sampleNow = time.Date(2026, 11, 20, 14, 5, 0, 0, time.UTC)
)

var (
	sampleOurs   = Person{Name: "Amina Rahman", Role: "client PM", Side: access.ClientSide, URL: "#words"}
	sampleTheirs = Person{Name: "Jorge Ortega", Organisation: "Vantor Systems", Side: access.DeliverySide}
)

// Styleguide is a page of every component in every state, with content that is made up.
func Styleguide(f Frame) Page {
	f.Nav = append([]Link{{Text: "Styleguide", URL: "#page", Current: true}}, f.Nav...)
	return Page{
		Frame: f, Title: "Styleguide", Zone: "Europe/London", Live: true,
		Lead:     g.Text("Every component in every state. People, firms and figures on this page are made up."),
		Crumbs:   Crumbs{{Text: "A programme", URL: "#page"}, {Text: "A project", URL: "#page"}},
		Audience: Audience{Of: access.Shared, Viewer: access.ClientSide, With: "Vantor Systems"},
		Section: Nav{Label: "Styleguide", Items: []Link{{Text: "Page", URL: "#page"},
			{Text: "Words", URL: "#words", Current: true},
			{Text: "Figures", URL: "#figures"}, {Text: "Tables", URL: "#tables"}, {Text: "Forms", URL: "#forms"},
			{Text: "Asking", URL: "#asking"}, {Text: "Waiting", URL: "#waiting"}, {Text: "Telling", URL: "#telling"},
			{Text: "Letter", URL: "#letter"}}},
		Actions: []Link{{Text: "Start something", URL: "#forms", Keys: "n"}},
		Flash: Flash{Text: "Matter 41 was handed over to Vantor Systems.",
			Link: Link{Text: "Take it back", URL: "#page"}},
		Body: []g.Node{
			guideWords(), guideFigures(), guideTables(), guideForms(), guideAsking(), guideWaiting(), guideTelling(),
			guideLetter(),
		},
	}
}

func guideWords() g.Node {
	chips := func(all ...g.Node) g.Node {
		return g.Map(all, func(n g.Node) g.Node { return g.Group{n, g.Text(" ")} })
	}
	return Section("words", "Words and chips", Halves(
		Definitions{
			{Term: "Court, seen by us", Value: chips(Court(access.ClientSide, access.ClientSide),
				Court(access.DeliverySide, access.ClientSide))},
			{Term: "Court, seen by an assurer", Value: chips(Court(access.ClientSide, access.AssurerSide),
				Court(access.DeliverySide, access.AssurerSide), Court(access.NoSide, access.AssurerSide))},
			{Term: "Audience", Value: chips(
				Audience{Of: access.ClientOnly, Viewer: access.ClientSide}.Chip(),
				Audience{Of: access.DeliveryOnly, Viewer: access.DeliverySide}.Chip(),
				Audience{Of: access.Shared, With: "Vantor Systems"}.Chip(),
				Audience{Of: access.Named, Names: []string{"A. Rahman", "P. Novak"}}.Chip(),
				Audience{Of: access.AssurerOnly, Viewer: access.ClientSide}.Chip(), Audience{Of: access.Sealed}.Chip())},
			{Term: "State", Value: chips(State("submitted"), State("accepted"), State("adopted in flight"))},
			{Term: "Confidence", Value: chips(Confidence(Red), Confidence(Amber), Confidence(Green), Confidence(NotRated)),
				Note: "rated blind on 17 Nov 2026"},
			{Term: "Keys", Value: chips(Keys("g t"), Keys("?"))},
		},
		Definitions{
			{Term: "Ours", Value: sampleOurs}, {Term: "Theirs", Value: sampleTheirs}, {Term: "Nobody", Value: Person{}},
			{Term: "Date", Value: Date(civil.NewDate(2026, 10, 1), sampleDay)},
			{Term: "Due", Value: chips(Due(civil.NewDate(2026, 11, 25), sampleDay),
				Due(civil.NewDate(2026, 11, 12), sampleDay), Due(0, sampleDay))},
			{Term: "Moment", Value: Moment(sampleNow.Add(-3*time.Hour), sampleNow)},
			{Term: "Money", Value: chips(Sum(461_230_000, "GBP"), Sum(980_00, "GBP"), Sum(-4_400_000, "EUR")),
				Note: "every digit is in the page’s code"},
			{Term: "Counts", Value: g.Text(Things(1, "matter") + ", " + Things(12_408, "activity", "activities"))},
			{Term: "Evidence", Value: g.Group{g.Text("Replies in time: "), Evidence("#tables", "31 of 44")}},
			{Term: "A term", Value: Tip{ID: "tip-criticality", Term: "Criticality",
				Says: "In how many of the simulated outcomes the activity lies on the longest path."}},
			{Term: "Not known"},
		},
	))
}

func guideFigures() g.Node {
	return g.Group{Section("figures", "Figures and pictures",
		Figures{
			{Value: "£36.6m", Name: "present value of benefits, P50", Note: "plan £41.2m · P10 £32.9m", URL: "#tables"},
			{Value: "4 Sep 2027", Name: "go-live, P50", Note: "contract 3 Jul · P80 16 Oct", URL: "#tables"},
			{Value: "£18.9m", Name: "outturn against £18.2m approved", Note: "tolerance £19.1m", URL: "#tables"},
			{Value: "£61k", Name: "lost each week from now", Note: "until decisions 1 and 2 are made", URL: "#tables"},
			{Value: "not run", Name: "confidence ratings", Note: "nobody has rated yet", NotRun: true},
		},
		Columns(
			Chart{Title: "Why £4.6m is lost", Wide: sampleChart("wide", 560, 250), Narrow: sampleChart("narrow", 400, 210),
				Summary: "Two causes take £4.6m of £41.2m: the interface team £2.6m, the migration £2.0m.",
				Note: g.Group{g.Text("By court: "), Side(access.ClientSide, "ours"), g.Text(" "),
					Side(access.DeliverySide, "supplier’s")},
				From: Link{Text: "How this is computed", URL: "#figures"},
				Table: PlainTable{Caption: "Causes of the loss", Head: []string{"Cause", "Court", "Present value"},
					Number: []bool{false, false, true},
					Rows: [][]string{{"Interface team not released", "ours", "−£2.6m"},
						{"Data migration in another order", "supplier’s", "−£2.0m"}}}},
			g.Group{
				h.H3(g.Text("Nothing here, and somebody may fill it")),
				Empty{Says: "Benefits of this project stand here, each with its owner, measure and plan.",
					Action: Link{Text: "Bring in a list", URL: "#forms"}},
				h.P(), h.H3(g.Text("Nothing here, and the reader may not")),
				Empty{Says: "Programmes that Vantor Systems submits stand here, the latest first."},
			},
		),
	)}
}

// sampleChart is a picture as package chart would draw it at a width, with its bars beginning at a place.
func sampleChart(id string, width, at int) g.Node {
	return g.Rawf(`<svg class="chart chart-waterfall" viewBox="0 0 %[2]d 84" role="img" aria-labelledby="%[1]s-t" aria-describedby="%[1]s-d">`+
		`<title id="%[1]s-t">Why £4.6m is lost</title><desc id="%[1]s-d">Interface team £2.6m, migration £2.0m.</desc>`+
		`<text class="c-name" x="0" y="24">Interface team not released</text><rect class="c-client" x="%[3]d" y="10" width="120" height="18"/>`+
		`<text class="c-label bold" x="%[4]d" y="24">−£2.6m</text><text class="c-name" x="0" y="64">Data migration in another order</text>`+
		`<rect class="c-delivery" x="%[3]d" y="50" width="92" height="18"/><text class="c-label bold" x="%[5]d" y="64">−£2.0m</text></svg>`,
		id, width, at, at+128, at+100)
}

// sampleMatter is a row of the sample tables.
type sampleMatter struct {
	number, kind, title, note string
	court                     access.Side
	due                       civil.Date
	age                       int
	private                   string
}

var sampleMatters = []sampleMatter{
	{"41", "Question", "Which sites keep paper consent forms?",
		"asked by J. Ortega, Vantor · holding reply sent, clock runs", access.ClientSide, civil.NewDate(2026, 11, 12), 15,
		"2 notes"},
	{"38", "Change", "Second interface engine for pathology",
		"quotation £84k, go-live +6 d · treated as accepted 9 Dec unless answered after notice", access.ClientSide,
		civil.NewDate(2026, 11, 25), 9, ""},
	{"44", "Early warning", "Migration rehearsal 2 may miss its window",
		"raised by us · affects activities MIG-2140, MIG-2200", access.DeliverySide, civil.NewDate(2026, 11, 23), 2, ""},
	{"29", "Commitment", "Release test environment C", "promised for 4 Nov, re-dated twice", access.DeliverySide,
		civil.NewDate(2026, 11, 18), 21, "1 note"},
	{"45", "Decision", "Pilot site", "sponsor · £17k a week after 27 Nov", access.ClientSide, civil.NewDate(2026, 11, 27),
		1, ""},
}

func sampleColumns() []Column[sampleMatter] {
	return []Column[sampleMatter]{
		{Head: "No.", Sort: "number", Number: true, Tight: true,
			Cell: func(m sampleMatter) g.Node { return g.Text(m.number) }},
		{Head: "Kind", Sort: "kind", Cell: func(m sampleMatter) g.Node { return g.Text(m.kind) }},
		{Head: "Matter", Sort: "title", Row: true, Cell: func(m sampleMatter) g.Node {
			return g.Group{A("#tables", Name(m.title)), Note(g.Text(m.note))}
		}},
		{Head: "Court", Sort: "court", Cell: func(m sampleMatter) g.Node { return Court(m.court, access.ClientSide) }},
		{Head: "Due", Sort: "due", Number: true, Cell: func(m sampleMatter) g.Node { return Due(m.due, sampleDay) }},
		{Head: "Age", Sort: "age", Number: true, Tight: true,
			Cell: func(m sampleMatter) g.Node { return g.Text(Things(m.age, "day")) }},
		{Head: "Ours only", Cell: func(m sampleMatter) g.Node {
			if m.private == "" {
				return nil
			}
			return Quiet(g.Text(m.private))
		}},
	}
}

func guideTables() g.Node {
	full := Table[sampleMatter]{
		ID: "matters", Caption: "Matters of the sample engagement", Columns: sampleColumns(), Rows: sampleMatters,
		Self: "/styleguide?sort=-due&kind=all",
		Sort: Sort{Key: "due"}, Total: 214, Things: "matters", CSV: "/styleguide?format=csv",
		XLSX: "/styleguide?format=xlsx",
		Key:  func(m sampleMatter) string { return m.number }, Label: func(m sampleMatter) string { return m.title },
		Facets: []Facet{{Text: "ours", Count: 3, URL: "#tables", Side: access.ClientSide, Current: true},
			{Text: "theirs", Count: 2, URL: "#tables", Side: access.DeliverySide},
			{Text: "late", Count: 2, URL: "#tables"}, {Text: "all", Count: 214, URL: "#tables", Current: true}},
		Filter: Filter{Active: true, Clear: "/styleguide", Fields: []Field{
			{Name: "q", Label: "Words", Kind: Find, Value: "interface", Size: 20},
			{Name: "state", Label: "State", Kind: Select,
				Options: []Option{{Value: "", Label: "any"}, {Value: "open", Label: "open"},
					{Value: "closed", Label: "closed"}}},
			{Name: "before", Label: "Due before", Kind: Day}}},
		Pager: Pager{Page: 3, Pages: 11},
		Bulk: Bulk{Action: "/styleguide", Label: "With the chosen matters",
			Buttons: []Button{{Text: "Remind"}, {Text: "Re-date",
				Confirm: "Re-date the chosen matters? The first date stays in the record."}}},
	}
	plain := Table[sampleMatter]{ID: "few", Caption: "Owed to the supplier", Columns: sampleColumns()[1:3],
		Rows: sampleMatters[:2], Things: "promises",
		Self: "/styleguide", Pager: Pager{Next: "/styleguide?after=38"}}
	filtered := Table[sampleMatter]{ID: "none", Caption: "Matters that match", Columns: sampleColumns(), Things: "matters",
		Filter: Filter{Active: true, Clear: "/styleguide"}}
	empty := Table[sampleMatter]{ID: "empty", Caption: "No matters",
		Empty: Empty{Says: "Questions, warnings and decisions of both sides stand here.",
			Action: Link{Text: "Ask the first", URL: "#forms"}}}
	return g.Group{
		Section("tables", "A table with everything", full),
		Halves(Section("", "A small table", plain),
			g.Group{Section("", "Nothing matches", filtered), Section("", "Nothing yet", empty)}),
	}
}

func guideForms() g.Node {
	everything := Form{
		ID: "all", Action: "/styleguide", Saves: "/styleguide/draft", Saved: "saved 12:03", Rev: "7", Draft: "0192",
		Cancel: "#forms",
		Submit: Button{Text: "Save matter"}, Buttons: []Button{{Text: "Save and share…", Name: "then", Value: "share"},
			{Text: "Delete draft", Look: Danger, Confirm: "Delete this draft? It cannot be brought back."}},
		Fields: []Field{
			{Name: "title", Label: "Title", Required: true, Hint: "What is asked, in a sentence the other side can answer.",
				Value: "Which sites keep paper consent forms?"},
			{Name: "text", Label: "Text", Kind: Area, Value: "We need this before rehearsal 2."},
			{Name: "kind", Label: "Kind", Kind: Select, Value: "question",
				Options: []Option{{Value: "question", Label: "Question"}, {Value: "change", Label: "Change"}}},
			{Name: "court", Label: "Whose turn is it?", Kind: Radios, Required: true, Value: "delivery",
				Options: []Option{{Value: "client", Label: "Ours"},
					{Value: "delivery", Label: "Theirs", Hint: "The clock of the engagement starts when it is shared."}}},
			{Name: "tags", Label: "Tags", Kind: Checks, Values: []string{"data"},
				Options: []Option{{Value: "data", Label: "Data"}, {Value: "sites", Label: "Sites"}}},
		},
		Groups: []Group{
			{Legend: "When and how much", InLine: true, Fields: []Field{
				{Name: "due", Label: "Due", Kind: Day, Value: "2026-11-25"},
				{Name: "at", Label: "Meeting", Kind: DayTime, Value: "2026-11-24T10:00"},
				{Name: "sum", Label: "Quotation", Kind: Amount, Unit: "£", Value: "84,000.00"},
				{Name: "effect", Label: "Effect on go-live", Kind: Length, Value: "6", Unit: "working days"},
				{Name: "sites", Label: "Sites", Kind: Integer, Value: "4", Min: "0"}}},
			{Legend: "Who", Hint: "Only members of rooms you are in are offered.", Fields: []Field{
				{Name: "email", Label: "E-mail", Kind: Email, Fill: "email", Required: true},
				{Name: "password", Label: "Password", Kind: Password, Fill: "current-password"},
				{Name: "file", Label: "Programme file", Kind: File, Accept: ".xer",
					Hint: "A Primavera P6 export, up to 50 MB."},
				{Name: "number", Label: "Number", Value: "41", Fixed: true, Size: 6},
				{Name: "notice", Label: "Tell me when it is answered", Kind: Check, Values: []string{"on"}}}},
		},
	}
	wrong := Form{
		ID: "wrong", Action: "/styleguide", sample: true,
		Errors: []errs.Field{{Path: "title", Message: "The title is empty: say in a sentence what is asked."},
			{Path: "court", Message: "Nobody’s turn is chosen: choose the side that has to answer."},
			{Message: "The engagement is closed: reopen it first."}},
		Fields: []Field{{Name: "title", Label: "Title", Required: true},
			{Name: "court", Label: "Whose turn is it?", Kind: Radios, Required: true,
				Options: []Option{{Value: "client", Label: "Ours"}, {Value: "delivery", Label: "Theirs"}}},
			{Name: "agree", Label: "I have read it", Kind: Check, Required: true,
				Error: "The box is not ticked: tick it when you have read it."}},
	}
	lesser := Form{ID: "lesser", Action: "/styleguide", Lesser: true, Submit: Button{Text: "Make it a commitment"}, Fields: []Field{{Name: "by", Label: "Kept by", Kind: Day, Value: "2026-12-04"}}}
	return g.Group{Section("forms", "A form with every kind of field", everything), Section("", "What went wrong", wrong), Section("", "One of several on a page", lesser)}
}
