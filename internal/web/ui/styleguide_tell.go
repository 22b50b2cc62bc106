package ui

import (
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/core/access"
)

func guideAsking() g.Node {
	share := Share{
		With: "Vantor Systems", Readers: []Person{sampleTheirs,
			{Name: "Ines Duarte", Role: "delivery executive", Side: access.DeliverySide}},
		Copied: Definitions{{Term: "Title", Value: g.Text("Which sites keep paper consent forms?")},
			{Term: "Text", Value: g.Text("We need this before rehearsal 2.")},
			{Term: "File", Value: g.Text("sites.xlsx, 14 kB")}},
		Inside: []Inside{{File: "sites.xlsx", Found: "a hidden sheet named Rates", Warns: true},
			{File: "sites.xlsx", Found: "the author’s name, P. Novak"}},
		Private: []Option{{Value: "cost", Label: "£17k a week, the cost of waiting"}},
		Form:    Form{ID: "share", Action: "/styleguide", Rev: "7", Cancel: "#asking"},
	}
	confirm := Confirm{Happens: g.Group{sampleTheirs,
		g.Text(" loses access to this engagement at once. Their links and tokens end with it.")},
		Kept: "What they wrote stays, with their name.",
		Form: Form{ID: "remove", Action: "/styleguide", Cancel: "#asking",
			Submit: Button{Text: "End their access", Look: Danger},
			Fields: []Field{{Name: "reason", Label: "Reason", Required: true, Hint: "It stands in your side’s record."}}}}
	merge := Merge{Who: sampleOurs, When: Moment(sampleNow.Add(-4*time.Minute), sampleNow), Action: "/styleguide", Rev: "8",
		Cancel: "#asking",
		Fields: []MergeField{
			{Name: "merge-text", Label: "Text", Base: "We need this before rehearsal 2.",
				Theirs: "We need this by Friday, before rehearsal 2.",
				Mine:   "We need this before rehearsal 2 and the pilot."},
			{Name: "merge-title", Label: "Title", Base: "Paper forms", Theirs: "Paper forms",
				Mine: "Which sites keep paper consent forms?"},
			{Name: "merge-due", Label: "Due", Base: "25 Nov", Theirs: "27 Nov", Mine: "25 Nov"}}}
	dialog := Dialog{ID: "redate", Title: "Re-date", Opener: Link{Text: "Re-date…", URL: "#asking", Keys: "r"},
		Body: []g.Node{
			Form{ID: "redate-form", Action: "/styleguide", Submit: Button{Text: "Re-date"},
				Fields: []Field{{Name: "to", Label: "New date", Kind: Day, Hint: "The first date stays in the record."}}}}}
	return g.Group{
		Section("asking", "Before something is shared", share),
		Halves(Section("", "Before something happens", confirm),
			Section("", "A dialog, and a button alone", h.Div(h.Class("buttons"), dialog,
				Post{Action: "/styleguide", Button: Button{Text: "Accept", Look: Primary}},
				Post{Action: "/styleguide", Small: true, Button: Button{Text: "withdraw"}}))),
		Section("", "When two people edited", merge),
	}
}

func guideWaiting() g.Node {
	return g.Group{Section("waiting", "Long work", Halves(
		g.Group{
			Progress{ID: "job-1", Label: "Reading programme 7", Self: "#waiting", Cancel: "/styleguide"},
			Progress{ID: "job-2", Label: "Simulating", State: Running, Done: 4_210, Total: 10_000,
				Detail: "4,210 of 10,000 outcomes", Self: "#waiting", Cancel: "/styleguide"},
		},
		g.Group{
			Progress{ID: "job-3", Label: "Exporting the record", State: Done,
				Result: Link{Text: "Download", URL: "#waiting"}},
			Progress{ID: "job-4", Label: "Reading programme 8", State: Failed,
				Detail: "Line 4,112 is not a table of P6: the file may be cut off. Programme 7 stays in force.",
				Retry:  "/styleguide"},
			Progress{ID: "job-5", Label: "Simulating", State: Cancelled, Retry: "/styleguide"},
		},
	))}
}

func guideTelling() g.Node {
	history := Timeline{
		{ID: "move-1", When: Moment(sampleNow.AddDate(0, 0, -15), sampleNow), Who: sampleTheirs, Did: "asked",
			Body: h.P(g.Text("Which sites keep paper consent forms? We cannot plan the migration without it."))},
		{ID: "move-2", When: Moment(sampleNow.AddDate(0, 0, -8), sampleNow), Who: sampleOurs, Did: "sent a holding reply",
			Body: h.P(g.Text("We are asking the sites.")), Notes: []string{"A holding reply: the clock runs."}},
		{ID: "move-3", When: Moment(sampleNow.Add(-3*time.Hour), sampleNow), Who: sampleOurs, Did: "noted",
			Body:     h.P(g.Text("Pathology has still to answer.")),
			Audience: Audience{Of: access.ClientOnly, Viewer: access.ClientSide}},
	}
	return g.Group{
		Section("telling", "A history", history),
		Halves(
			Section("", "A page that cannot be shown",
				Problem{Happened: "The programme could not be read: line 4,112 is not a table of P6.",
					Kept:  "The file is kept as it came; programme 7 stays in force.",
					Do:    "Export it again from P6 and submit the new file.",
					Links: []Link{{Text: "Submit another file", URL: "#forms"}}, Request: "01932b"}),
			g.Group{
				Section("", "What a search found", PaletteResults{Query: "inter", More: "#telling", Items: []Found{
					{Kind: "matter", Text: "Second interface engine for pathology",
						Note: "38 · Patient records › Vantor Systems", URL: "#tables"},
					{Kind: "person", Text: "Ines Duarte", URL: "#words"}}},
					PaletteResults{Query: "zzz"}),
				Section("", "Keys", KeyList([]Shortcut{{"g t", "open Today"}, {"n", "start a matter"}, {"j", "next row"}})),
				Flash{Text: "The answer was not sent: the connection was lost. What you typed is kept as a draft.",
					Problem: true},
				Nav{Label: "Sample tabs", Items: []Link{{Text: "Open", URL: "#telling", Current: true, Count: "5"},
					{Text: "Closed", URL: "#telling", Count: "209"}}},
			}),
	}
}

func guideLetter() g.Node {
	return Section("letter", "A letter for the printer", Letter{
		From: []string{"Northmere Trust", "1 Sample Street", "Northmere"},
		To:   []string{"Vantor Systems", "For the attention of Jorge Ortega"},
		Date: Date(sampleDay, 0), Reference: "PR-7", Subject: "Letter of authority: Amina Rahman, client project manager",
		Body: []g.Node{
			h.P(g.Text("From 20 November 2026 Amina Rahman may act for Northmere Trust in the engagement “Patient records” as follows.")),
			PlainTable{Caption: "What may be decided", Head: []string{"Act", "Up to"}, Number: []bool{false, true},
				Rows: [][]string{{"Instructions", "£50,000"}, {"Acceptance of deliverables", "all"}}},
			h.P(g.Text("Beyond these limits the sponsor decides.")),
		},
		Signed: []Signature{{Name: "Paula Novak", Role: "sponsor", For: "Northmere Trust"},
			{Name: "Jorge Ortega", Role: "delivery PM", For: "Vantor Systems"}},
		Foot: "Made by Counterpart on 20 November 2026 from roles as they stood at 14:05. A sample: nobody has signed it.",
	})
}
