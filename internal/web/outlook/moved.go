package outlook

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/web/ui"
)

// moved is what moved what is expected since the simulation before, and by how much each cause did.
func (c call) moved(x *work.Expected) g.Node {
	m, cur := x.Result.Moved, x.Whole.Case.Currency
	if m == nil {
		return nil
	}
	said := "On average " + brief.Short(m.To, cur) + " is expected, as the simulation of " + brief.Date(m.Before) + " had it."
	if m.To != m.From {
		said = "On average " + brief.Short(m.To, cur) + " is expected, " + brief.More(m.To-m.From, cur) + " than the simulation of " + brief.Date(m.Before) + " had."
	}
	body := []g.Node{h.P(g.Text(said))}
	if len(m.Causes) > 0 || m.Certain != 0 {
		body = append(body, movedTable(m, cur))
	}
	var notes []string
	for _, s := range m.Besides {
		notes = append(notes, "Assumed now: "+s)
	}
	for _, s := range m.Gone {
		notes = append(notes, "Assumed no more: "+s)
	}
	if m.Unlike != "" {
		notes = append(notes, "Other numbers were drawn, since "+m.Unlike+": part of what moved may be that.")
	}
	if len(notes) > 0 {
		body = append(body, h.Ul(g.Map(notes, func(s string) g.Node { return h.Li(ui.Name(s)) })))
	}
	return ui.Section("moved", "What moved since the simulation before", body...)
}

// movedTable are the causes with what each adds, and their sum.
func movedTable(m *outlook.Moved, cur string) g.Node {
	rows := append([]outlook.MovedCause{{Cause: outlook.Cause{Title: "Whatever chance does: the dates and the case", Amount: m.Certain}}}, m.Causes...)
	rows = append(rows, outlook.MovedCause{Cause: outlook.Cause{Title: "In all", Amount: m.To - m.From}})
	byChance := func(k outlook.MovedCause) bool { return k.ID != "" }
	group := []benefit.Money{m.To - m.From, m.Certain}
	for _, k := range m.Causes {
		group = append(group, k.Amount)
	}
	short, _ := brief.Adding(cur, group)
	sum := func(has bool, m benefit.Money) g.Node {
		if !has {
			return ui.Quiet(g.Text("–"))
		}
		return h.DataEl(h.Value(brief.Full(m, cur)), g.Text(short(m)))
	}
	return ui.Table[outlook.MovedCause]{ID: "moved-list", Caption: "What moved what is expected", Rows: rows, Things: "causes", Columns: []ui.Column[outlook.MovedCause]{
		{Head: "Because", Row: true, Cell: func(k outlook.MovedCause) g.Node {
			if !byChance(k) {
				return g.Text(k.Title)
			}
			return g.Group{ui.Name(k.Words()), g.If(k.Said != "" && k.How != outlook.Weighs, ui.Note(ui.Name(k.Said)))}
		}},
		{Head: "Court", Cell: func(k outlook.MovedCause) g.Node { return g.If(byChance(k), g.Text(courtWords[k.Court])) }},
		{Head: "Took", Number: true, Cell: func(k outlook.MovedCause) g.Node { return sum(byChance(k), k.Then) }},
		{Head: "Takes", Number: true, Cell: func(k outlook.MovedCause) g.Node { return sum(byChance(k), k.Now) }},
		{Head: "Adds", Number: true, Cell: func(k outlook.MovedCause) g.Node { return sum(true, k.Amount) }},
	}}
}
