package situation

import (
	"net/http"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// List is what was noticed in a project or an engagement.
func (p Pages) List(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown, err := p.frame(c, "Situations")
	if err != nil {
		return err
	}
	shown.Lead = lead(l)
	shown.Body = []g.Node{p.looked(c, l, shown.Zone)}
	add := func(id, title string, rows []work.Noticed) {
		if len(rows) > 0 {
			shown.Body = append(shown.Body, ui.Section(id, title, table(c, id+"-list", title, rows, c.kind == access.ProjectScope)))
		}
	}
	if len(l.Open) > 0 {
		shown.Body = append(shown.Body, ui.Section("open", "Open", kinds(c, l.Open)))
	} else {
		shown.Body = append(shown.Body, ui.Section("open", "Open", ui.Empty{Says: "Nothing is open. What the rules notice in the programmes, the matters, the case and between people stands here, the most costly first.",
			Action: ui.Link{Text: "The rules", URL: c.at("rules")}}))
	}
	add("hand", "In hand", l.InHand)
	add("dismissed", "Dismissed", l.Dismissed)
	add("gone", "Gone", l.Gone[:min(len(l.Gone), 20)])
	if len(l.Tallies) > 0 {
		shown.Body = append(shown.Body, plays(l.Tallies))
	}
	return p.Shell.Show(w, r, shown)
}

func lead(l work.List) g.Node {
	now := 0
	for _, n := range l.Open {
		if n.Row.Severity == situation.Urgent {
			now++
		}
	}
	text := ui.Things(len(l.Open), "situation") + " open"
	if now > 0 {
		text += ", " + ui.Count(now) + " of them for now"
	}
	if n := len(l.InHand); n > 0 {
		text += "; " + ui.Count(n) + " in hand"
	}
	return g.Text(text + ".")
}

// looked says when it was looked, and lets one look again.
func (p Pages) looked(c call, l work.List, zone string) g.Node {
	var parts g.Group
	if l.LookedAt != 0 {
		parts = append(parts, h.P(g.Text("Looked at "), c.moment(l.LookedAt, zone), g.Text(" · "),
			ui.A(c.at("rules"), g.Text(ui.Things(len(situation.Rules()), "rule")+", "+ui.Count(len(l.NotRun))+" not run"))))
	} else {
		parts = append(parts, h.P(ui.A(c.at("rules"), g.Text(ui.Things(len(situation.Rules()), "rule")))))
	}
	if l.May && c.kind == access.ProjectScope {
		parts = append(parts, ui.Post{Action: c.at("look"), Button: ui.Button{Text: "Look again"}})
	}
	return parts
}

// plays says which plays worked: those that somebody began at least once, and of the others how many were found.
func plays(all []situation.Tally) g.Node {
	var begun []situation.Tally
	found := 0
	for _, t := range all {
		if t.Acted > 0 || slices.ContainsFunc(situation.Outcomes(), func(o situation.Outcome) bool { return t.Outcomes[o] > 0 }) {
			begun = append(begun, t)
		} else {
			found += t.Found
		}
	}
	parts := g.Group{}
	if len(begun) > 0 {
		parts = append(parts, tallies(begun))
	}
	if rest := len(all) - len(begun); rest > 0 {
		parts = append(parts, h.P(ui.Quiet(g.Text(ui.Things(rest, "play")+" for "+ui.Things(found, "situation")+" "+map[bool]string{true: "was", false: "were"}[rest == 1]+" begun by nobody so far."))))
	}
	return ui.Section("plays", "Which plays worked", parts)
}

func tallies(list []situation.Tally) g.Node {
	num := func(n int) g.Node { return g.Text(ui.Count(n)) }
	cols := []ui.Column[situation.Tally]{
		{Head: "Play", Row: true, Cell: func(t situation.Tally) g.Node { r, _ := situation.RuleByID(t.Rule); return g.Text(r.Name) }},
		{Head: "Found", Number: true, Cell: func(t situation.Tally) g.Node { return num(t.Found) }},
		{Head: "Begun", Number: true, Cell: func(t situation.Tally) g.Node { return num(t.Acted) }}}
	for _, o := range situation.Outcomes() {
		cols = append(cols, ui.Column[situation.Tally]{Head: string(o), Number: true, Cell: func(t situation.Tally) g.Node { return num(t.Outcomes[o]) }})
	}
	return ui.Table[situation.Tally]{ID: "plays-list", Caption: "Which plays worked", Rows: list, Things: "plays", Columns: cols}
}

// Look looks again.
func (p Pages) Look(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Look(r.Context(), c.v, c.scope); err != nil {
		return err
	}
	return server.Redirect(w, r, string(c.at().With("did", "looked")))
}

// Rules are the rules as they are printed, each with what it found last or why it was not run.
func (p Pages) Rules(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown, err := p.frame(c, "The rules", c.list())
	if err != nil {
		return err
	}
	shown.Lead = g.Text("What is looked for, by which definition and from which threshold on. A rule whose facts are not there is not run, and says so. [own] marks a threshold that is ours, from no published source.")
	found := map[string]int{}
	for _, n := range slices.Concat(l.Open, l.InHand, l.Dismissed) {
		found[n.Row.Rule]++
	}
	state := func(x situation.Rule) g.Node {
		if at := slices.IndexFunc(l.NotRun, func(n situation.NotRun) bool { return n.Rule == x.ID }); at >= 0 {
			return ui.Quiet(g.Text("not run: " + l.NotRun[at].Reason))
		}
		switch n := found[x.ID]; {
		case n > 0:
			return g.Text("found " + strconv.Itoa(n))
		case l.LookedAt == 0:
			return ui.Quiet(g.Text("not looked yet"))
		}
		return ui.Quiet(g.Text("found nothing"))
	}
	shown.Body = []g.Node{ui.Table[situation.Rule]{ID: "rules", Caption: "The rules", Rows: situation.Rules(), Things: "rules", Columns: []ui.Column[situation.Rule]{
		{Head: "Rule", Row: true, Cell: func(x situation.Rule) g.Node { return g.Group{g.Text(x.Name), ui.Note(g.Text(x.Definition))} }},
		{Head: "Threshold", Cell: func(x situation.Rule) g.Node { return g.Text(x.Threshold) }},
		{Head: "Last look", Cell: state},
	}}}
	return p.Shell.Show(w, r, shown)
}
