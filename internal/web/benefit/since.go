package benefit

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/web/ui"
)

// since is what moved a benefit since the page that was published last, and why, with what each cause adds.
func (c call) since(v *work.Profile) g.Node {
	s := v.Since
	if s == nil {
		return nil
	}
	page := g.Group{ui.A(c.at("briefs", s.Page.ID), g.Text(fmt.Sprintf("brief %d", s.Page.Number))), g.Text(" of " + published(s.Page.Report))}
	said := g.Group{g.Text("Nothing has moved it since "), page, g.Text(".")}
	if s.Moved != nil {
		said = g.Group{g.Text("Since "), page, g.Text(" " + movedSince(s.Moved, v.Case.Currency) + ".")}
	}
	body := []g.Node{h.P(said)}
	if s.Moved != nil && len(s.Moved.Parts) > 0 {
		body = append(body, c.sinceParts(v, s))
	}
	if len(s.Notice) > 0 {
		body = append(body, h.Ul(g.Map(s.Notice, func(n core.SinceNotice) g.Node { return h.Li(ui.Name(n.Text)) })))
	}
	return ui.Section("since", "What moved it", body...)
}

func published(iso string) string {
	day, err := civil.ParseDate(iso)
	if err != nil {
		return iso
	}
	return brief.Date(day)
}

// movedSince says how far a benefit moved.
func movedSince(m *core.Moved, currency string) string {
	var said []string
	switch {
	case m.FromDay == m.ToDay:
	case m.ToDay.IsZero():
		said = append(said, "it has no date any more: it was expected from "+brief.Date(m.FromDay)+because(m.NotRun))
	case m.FromDay.IsZero():
		said = append(said, "it is expected from "+brief.Date(m.ToDay)+", and had no date")
	default:
		said = append(said, "it is expected from "+brief.Date(m.ToDay)+" instead of "+brief.Date(m.FromDay))
	}
	switch {
	case m.HasFrom && m.HasTo && m.From != m.To:
		said = append(said, "it is worth "+brief.More(m.To-m.From, currency)+": "+brief.Short(m.To, currency)+" instead of "+brief.Short(m.From, currency))
	case m.HasTo && !m.HasFrom:
		said = append(said, "it is worth "+brief.Short(m.To, currency)+", and had no forecast of its worth")
	case m.HasFrom && !m.HasTo:
		said = append(said, "no forecast of its worth can be made any more: it was "+brief.Short(m.From, currency))
	}
	if len(said) == 0 {
		return "what moved it cancels out"
	}
	return strings.Join(said, "; ")
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ", since " + why
}

// sinceParts are the causes with what each adds, and their sum.
func (c call) sinceParts(v *work.Profile, s *work.Since) g.Node {
	rows := append([]core.SincePart{}, s.Moved.Parts...)
	sum := core.SincePart{Cause: -1, HasDays: true}
	for _, p := range rows {
		sum.Amount, sum.Days, sum.HasDays = sum.Amount+p.Amount, sum.Days+p.Days, sum.HasDays && p.HasDays
	}
	group := []core.Money{sum.Amount}
	for _, p := range rows {
		group = append(group, p.Amount)
	}
	short, _ := brief.Adding(v.Case.Currency, group)
	rows = append(rows, sum)
	return ui.Table[core.SincePart]{ID: "since-parts", Caption: "What moved it, and by how much", Rows: rows, Things: "causes",
		Columns: []ui.Column[core.SincePart]{
			{Head: "Because", Row: true, Cell: func(p core.SincePart) g.Node {
				if p.Cause < 0 {
					return g.Text("In all")
				}
				x := s.All.Causes[p.Cause]
				return g.Group{ui.Name(capital(strings.TrimPrefix(x.Title, s.Moved.Title+": "))), g.If(x.By != "", ui.Note(ui.Name(x.By)))}
			}},
			{Head: "Court", Cell: func(p core.SincePart) g.Node {
				if p.Cause < 0 {
					return nil
				}
				return g.Text(courtWords[s.All.Causes[p.Cause].Court])
			}},
			{Head: "Days", Number: true, Cell: func(p core.SincePart) g.Node {
				if !p.HasDays || p.Days == 0 {
					return ui.Quiet(g.Text("–"))
				}
				return g.Text(ui.Count(p.Days))
			}},
			{Head: "Adds", Number: true, Cell: func(p core.SincePart) g.Node {
				if p.Amount == 0 {
					return ui.Quiet(g.Text("–"))
				}
				return h.DataEl(h.Value(brief.Full(p.Amount, v.Case.Currency)), g.Text(short(p.Amount)))
			}},
		}}
}

// capital begins a sentence.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
