package brief

import (
	"bytes"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/report/document"
	"counterpart.dev/internal/web/ui"
)

// drawer sets the blocks of a document in the frame of the program. Every word is the document's.
type drawer struct {
	c     call
	nodes map[string]casebook.Node // of the case, by id
	drawn func(name string, draw func() (string, error)) (string, error)
	err   error // the first picture that could not be drawn
}

// kinds are the things of a case that a figure leads to, by how its evidence is named, with where their pages are. A decision is
// decided from its page.
var kinds = []struct {
	of   string
	kind casebook.Kind
	path []string
}{
	{"benefit-", casebook.Benefit, []string{"benefits"}},
	{"milestone-", casebook.Tie, []string{"case", "milestones"}},
	{"decision-", casebook.Decision, []string{"case", "decisions"}},
}

// to is the evidence of something on the page: its own page where it has one, else its section of the whole page.
func (d *drawer) to(ref string) ui.URL {
	if ref == "" {
		return ""
	}
	for _, k := range kinds {
		id, ok := strings.CutPrefix(ref, k.of)
		if n := d.nodes[id]; ok && n.Kind == k.kind {
			return d.c.at(append(k.path, id)...)
		}
	}
	if ref == "loss" || ref == "curve" || strings.HasPrefix(ref, "delay") {
		return d.c.at("loss")
	}
	return d.c.at("brief", "page").At(ref)
}

func (d *drawer) blocks(all []document.Block) g.Node { return g.Group(g.Map(all, d.block)) }

func (d *drawer) block(b document.Block) g.Node {
	switch b := b.(type) {
	case document.Paragraph:
		if b.Style == document.Note || b.Style == document.Reassures {
			return h.P(ui.Quiet(d.text(b.Text)))
		}
		return h.P(d.text(b.Text))
	case document.Figures:
		return d.figures(b)
	case document.Table:
		return d.table(&b)
	case document.Picture:
		return d.picture(&b)
	case document.List:
		return h.Ul(h.Class("stack"), g.Map(b, func(i document.Item) g.Node {
			return h.Li(d.text(i.Text), g.If(i.Aside != "", ui.Note(g.Text(i.Aside))))
		}))
	case document.Columns:
		return ui.Columns(g.Group{d.sections(b.First), d.sections(b.Rest)}, d.sections(b.Side))
	}
	return nil
}

func (d *drawer) sections(all []document.Section) g.Node {
	return g.Group(g.Map(all, func(s document.Section) g.Node { return ui.Section(s.ID, s.Title, d.blocks(s.Blocks)) }))
}

func (d *drawer) text(t document.Text) g.Node {
	var out g.Group
	for i, s := range t {
		if i > 0 {
			out = append(out, g.Text(" "))
		}
		out = append(out, d.span(s))
	}
	return out
}

func (d *drawer) span(s document.Span) g.Node {
	words := g.Node(ui.Name(s.Text))
	if s.To != "" {
		words = ui.A(d.to(s.To), words)
	}
	switch s.Tone {
	case document.Strong:
		return h.Strong(words)
	case document.Late:
		return h.Span(h.Class("late"), words)
	case document.Quiet:
		return ui.Quiet(words)
	case document.Ours:
		return ui.Side(access.ClientSide, s.Text)
	case document.Theirs:
		return ui.Side(access.DeliverySide, s.Text)
	}
	return words
}

func (d *drawer) figures(all document.Figures) g.Node {
	var out ui.Figures
	for _, f := range all {
		out = append(out, ui.Figure{Value: f.Value, Name: f.Name, Note: strings.Join(f.Notes, " · "), URL: d.to(f.To), NotRun: f.NotRun})
	}
	return out
}

// things is what the rows of the tables are.
var things = map[string]string{"agreed": "exceptions", "asks": "decisions", "milestones": "milestones", "owed": "promises", "untold": "findings", "changed": "changes", "since": "causes"}

// table is rows as they stand on the page. A sentence above it leads to its evidence.
func (d *drawer) table(t *document.Table) g.Node {
	out := ui.Table[[]document.Cell]{ID: "table-" + t.Kind, Caption: t.Caption.String(), Rows: t.Rows, Things: things[t.Kind]}
	for i, k := range t.Columns {
		out.Columns = append(out.Columns, ui.Column[[]document.Cell]{Head: k.Name, Number: k.Number, Row: k.Names, Tight: k.Name == "No.", Cell: func(row []document.Cell) g.Node {
			return g.Group{d.text(row[i].Text), g.Map(row[i].Notes, func(s document.Span) g.Node { return ui.Note(d.span(s)) })}
		}})
	}
	for _, s := range t.Caption {
		if s.To != "" {
			return g.Group{h.P(d.text(t.Caption)), out}
		}
	}
	return out
}

// picture is a chart, with the same as a table.
func (d *drawer) picture(p *document.Picture) g.Node {
	once := func(id string, draw func(*bytes.Buffer) error) g.Node {
		said, err := d.drawn(id, func() (string, error) {
			var out bytes.Buffer
			err := draw(&out)
			return out.String(), err
		})
		if err != nil && d.err == nil {
			d.err = err
		}
		return g.Raw(said) // written by packages chart and ui, which escape every text
	}
	draw := func(id string, width float64) g.Node {
		return once(id, func(out *bytes.Buffer) error {
			s, err := p.Chart.Scene(width)
			if err != nil {
				return err
			}
			return s.WriteSVG(out, id)
		})
	}
	table := once(p.ID+"-t", func(out *bytes.Buffer) error {
		s, err := p.Chart.Scene(p.Width)
		if err != nil {
			return err
		}
		return ui.PlainTable{Caption: s.Table.Caption, Head: s.Table.Head, Number: s.Table.Number, Rows: s.Table.Rows}.Render(out)
	})
	return h.Figure(h.Class("picture"), h.Div(h.Class("wide"), draw(p.ID+"-w", p.Width)), h.Div(h.Class("thin"), draw(p.ID+"-n", p.Narrow)),
		h.FigCaption(h.P(d.text(p.Caption))), h.Details(h.Summary(g.Text("As a table")), table))
}
