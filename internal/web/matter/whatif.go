package matter

import (
	"fmt"
	"math"
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/web/ui"
)

// namedSection is the activities that a matter names, as the latest submission has them.
func namedSection(c call, v work.View) g.Node {
	if len(v.Named) == 0 {
		return nil
	}
	heading := "What it would delay"
	if v.Kind == matter.Decision {
		heading = "What waits for it"
	}
	var out g.Group
	for _, n := range v.Named {
		if !n.Found {
			out = append(out, h.Li(ui.Name(string(n.Code)), ui.Note(ui.State("not found"), g.Text(" in "), ui.Name(v.NamedIn))))
			continue
		}
		notes := g.Group{g.Text(brief.Date(n.Day()))}
		switch {
		case n.Done():
			notes = append(notes, g.Text(" · complete: nothing holds it any more"))
		case n.HasFloat && n.PerDay > 0:
			notes = append(notes, g.Text(" · total float "+ui.Count(int64(math.Round(float64(n.Float)/float64(n.PerDay))))+" d"))
		}
		if n.Longest {
			notes = append(notes, g.Text(" · on the longest path"))
		}
		out = append(out, h.Li(ui.A(c.at("programme", n.Submission, "activities", string(n.Code)), ui.Name(string(n.Code))), g.Text(" "), ui.Name(n.Name), ui.Note(notes)))
	}
	return ui.Section("named", heading, h.Ul(h.Class("stack"), out), ui.Note(g.Text("As in "), ui.Name(v.NamedIn)))
}

// weigh leads to what a decision or a change would do to the benefits.
func weigh(c call, v work.View) (out ui.Definitions) {
	if !v.MayWeigh {
		return nil
	}
	term := "What it does to benefits"
	if v.Kind == matter.Decision {
		term = "What waiting costs"
	}
	return ui.Definitions{{Term: term, Value: ui.A(c.matter(v.ID, "what-if"), g.Text("work it out")), Note: "for our side only"}}
}

// WhatIf is what a decision or a change would do to the benefits, and what waiting costs.
func (p Pages) WhatIf(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	x, err := p.Work.WhatIf(r.Context(), c.v, c.scope, c.id)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%d %s", x.Number, title(x.Title))
	heading := "What it does to benefits"
	if x.Kind == matter.Decision {
		heading = "What waiting costs"
	}
	shown, err := p.frame(r, heading, access.ClientOnly, ui.Link{Text: "Matters", URL: c.at("matters").With("room", roomWord(x.Reach.Audience))}, ui.Link{Text: name, URL: c.matter(x.ID)})
	if err != nil {
		return err
	}
	shown.Lead = g.Text("Worked out now from our case, and kept nowhere. Nothing of it leaves our side.")
	if x.Unsound != "" {
		shown.Body = []g.Node{h.P(ui.Quiet(g.Text("Not run: " + x.Unsound + ".")))}
		return p.Shell.Show(w, r, shown)
	}
	shown.Body = []g.Node{waitingSection(x), likelySection(x), optionsSection(x), keepSection(c, x), basis(x)}
	return p.Shell.Show(w, r, shown)
}

// waitingSection is what each week costs in which a decision is not made.
func waitingSection(x *work.WhatIf) g.Node {
	if x.Kind != matter.Decision {
		return nil
	}
	if x.Waiting == nil {
		return ui.Section("waiting", "Each week of waiting", h.P(ui.Quiet(g.Text("Not run: "+x.NoWaiting+"."))))
	}
	money := func(m benefit.Money) g.Node {
		if m == 0 {
			return ui.Quiet(g.Text("nothing"))
		}
		return ui.Sum(m, x.Currency)
	}
	return ui.Section("waiting", "Each week of waiting", h.P(h.Strong(ui.Name(capital(x.Waiting.Sentence)+"."))), ui.Table[benefit.WeekCost]{ID: "weeks", Caption: "If it is decided so many weeks from today", Rows: x.Waiting.Weeks, Things: "weeks",
		Columns: []ui.Column[benefit.WeekCost]{
			{Head: "Week", Row: true, Number: true, Tight: true, Cell: func(k benefit.WeekCost) g.Node { return g.Text(fmt.Sprint(k.Week)) }},
			{Head: "From", Number: true, Cell: func(k benefit.WeekCost) g.Node { return g.Text(brief.Date(k.From)) }},
			{Head: "Lost by that week", Number: true, Cell: func(k benefit.WeekCost) g.Node { return money(k.Cost) }},
			{Head: "Lost in all", Number: true, Cell: func(k benefit.WeekCost) g.Node { return money(k.Total) }},
		}}, ui.Note(g.Text("Nothing is lost while the float of what waits for it lasts: the submission is scheduled anew for each week, with those activities kept back.")))
}

// likelySection is what waiting costs over everything that could happen, as it was simulated last.
func likelySection(x *work.WhatIf) g.Node {
	if x.Kind != matter.Decision || x.Project == "" {
		return nil
	}
	at := ui.Path("projects", string(x.Project), "outlook")
	if x.Likely == nil {
		return ui.Section("likely", "Over all outcomes", h.P(ui.Quiet(g.Text("Not run: the last simulation did not have this decision. ")), ui.A(at, g.Text("Simulate it"))))
	}
	d := x.Likely
	short := func(m benefit.Money) string { return brief.Short(m, x.Currency) }
	says := fmt.Sprintf("A further week of waiting costs %s on average; through the activities that wait, between %s and %s in eight of ten outcomes, and nothing in %.0f %% of them.",
		short(d.Week), short(d.P10), short(d.P90), 100*d.Free)
	if d.Free >= 1 && d.Week == 0 {
		says = "A further week of waiting costs nothing in any outcome."
	}
	var old g.Node
	if x.Stale {
		old = ui.Note(g.Text("Simulated from other submissions than the latest."))
	}
	return ui.Section("likely", "Over all outcomes", h.P(g.Text(says), g.Text(" "), ui.A(at.At("waiting"), g.Text("Evidence"))), old)
}

// optionsSection is what each option does.
func optionsSection(x *work.WhatIf) g.Node {
	if len(x.Options) == 0 {
		return nil
	}
	return ui.Section("options", "What each option does", ui.Table[work.OptionEffect]{ID: "option-list", Caption: "Options", Rows: x.Options, Things: "options", Columns: []ui.Column[work.OptionEffect]{
		{Head: "Option", Row: true, Cell: func(o work.OptionEffect) g.Node { return ui.Name(o.Name) }},
		{Head: "Cost and milestones", Cell: func(o work.OptionEffect) g.Node { return ui.Name(effect(o.Effect)) }},
		{Head: "Benefits", Cell: func(o work.OptionEffect) g.Node { return benefitsOf(o) }},
		{Head: "Value", Number: true, Cell: func(o work.OptionEffect) g.Node { return ui.Sum(o.Value, x.Currency) }},
		{Head: "Over all outcomes", Cell: func(o work.OptionEffect) g.Node {
			if x.Project == "" || o.Node == "" {
				return ui.Quiet(g.Text("not run"))
			}
			u := ui.Path("projects", string(x.Project), "outlook", "what-if").With("milestone", string(o.Node)).With("milestone_by", o.To.String())
			return ui.A(u, g.Text("simulate it"), ui.Unseen(": "+o.Name))
		}},
	}})
}

// benefitsOf is what an option does to each benefit, and which of its milestones say nothing of any.
func benefitsOf(o work.OptionEffect) g.Node {
	var out g.Group
	for _, e := range o.Benefits {
		var parts []string
		if e.Days != 0 {
			parts = append(parts, fmt.Sprintf("begins %+d d", e.Days))
		}
		if e.Value.Minor != 0 {
			parts = append(parts, money(e.Value))
		}
		out = append(out, h.Div(ui.Name(e.Benefit+": "+strings.Join(parts, ", "))))
	}
	if len(out) == 0 {
		out = append(out, ui.Quiet(g.Text("none moves")))
	}
	for _, u := range o.Unknown {
		out = append(out, ui.Note(ui.Name(u)))
	}
	return out
}

// keepSection keeps what the options do to the benefits beside the matter, as our side's note.
func keepSection(c call, x *work.WhatIf) g.Node {
	var forms g.Group
	for _, o := range x.Options {
		if len(o.Benefits) == 0 {
			continue
		}
		var lines []string
		for _, e := range o.Benefits {
			line := e.Benefit
			if e.Value.Minor != 0 {
				line += "; " + minor(e.Value)
			}
			if e.Days != 0 {
				line += fmt.Sprintf("; %+d days", e.Days)
			}
			lines = append(lines, line)
		}
		f := ui.Form{Action: c.matter(x.ID, "beside"), Rev: "0", Submit: ui.Button{Text: "Keep what “" + o.Name + "” does in our notes", Look: ui.Plain}, Hidden: []ui.Hidden{{Name: "effect", Value: strings.Join(lines, "\n")}}}
		if b := x.Beside; b != nil {
			f.Rev = rev(b.Rev)
			f.Hidden = append(f.Hidden, ui.Hidden{Name: "owner", Value: string(b.Owner)}, ui.Hidden{Name: "tags", Value: b.Tags}, ui.Hidden{Name: "body", Value: b.Words})
		}
		forms = append(forms, f)
	}
	if len(forms) == 0 {
		return nil
	}
	return ui.Section("keep", "Keep it beside the matter", forms)
}

func basis(x *work.WhatIf) g.Node {
	if x.From == "" {
		return ui.Note(g.Text("No submission of this engagement has been read."))
	}
	return ui.Note(g.Text("On the dates of "), ui.Name(x.From), g.Text("."))
}
