package report

import (
	"fmt"

	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/report/document"
)

// evidenceID is the ID of the annex.
const evidenceID = "evidence"

// longTable is from how many rows on a table is folded.
const longTable = 24

// annex is what stands behind the front: a section for every figure and claim; nil without any.
func (c *composer) annex() *document.Section {
	if len(c.b.Evidence) == 0 {
		return nil
	}
	s := &document.Section{ID: evidenceID, Title: "Evidence"}
	var contents document.Contents
	for _, e := range c.b.Evidence {
		if !e.Part {
			contents = append(contents, document.Span{Text: e.Title, To: string(e.ID)})
		}
	}
	s.Blocks = append(s.Blocks, document.Paragraph{Style: document.Note, Text: document.Plain("For every figure: what it is, how it is " +
		"computed, from what, and the list behind it. “[own]” and “our rule” mark rules of our own.")}, contents)
	for i := range c.b.Evidence {
		s.Blocks = append(s.Blocks, c.evidence(&c.b.Evidence[i]))
	}
	return s
}

func (c *composer) evidence(e *brief.Evidence) document.Section {
	s := document.Section{ID: string(e.ID), Part: e.Part, Title: e.Title, Result: e.Value}
	add := func(style document.Style, text document.Text) {
		s.Blocks = append(s.Blocks, document.Paragraph{Style: style, Text: text})
	}
	if e.Definition != "" {
		add(document.Body, document.Plain(e.Definition))
	}
	if e.Formula != "" {
		add(document.Formula, document.Plain(e.Formula))
	}
	if e.Source != "" {
		add(document.Note, document.Text{{Text: "Source:"}, {Text: e.Source}})
	}
	for _, note := range e.Notes {
		add(document.Body, document.Plain(note))
	}
	for _, v := range e.Pictures {
		if p, ok := c.annexPicture(v); ok {
			s.Blocks = append(s.Blocks, p)
		}
	}
	if len(e.Given) > 0 {
		s.Blocks = append(s.Blocks, given(e.Given))
	}
	for i := range e.Tables {
		if len(e.Tables[i].Rows) > 0 {
			s.Blocks = append(s.Blocks, evidenceTable(&e.Tables[i]))
		}
	}
	return s
}

func given(all []brief.Given) document.Table {
	t := document.Table{Kind: "given", Caption: document.Plain("Inputs"),
		Columns: []document.Column{{Name: "Input", Names: true}, {Name: "Value"}, {Name: "From"}}}
	for _, v := range all {
		t.Rows = append(t.Rows, []document.Cell{cell(v.Name), cell(v.Value), cell(v.From)})
	}
	return t
}

// evidenceTable is a list behind a figure. Its rows are named by their first cell, unless that is a number.
func evidenceTable(of *brief.Table) document.Table {
	t := document.Table{Caption: document.Plain(of.Caption)}
	if len(of.Rows) >= longTable {
		t.Fold = fmt.Sprintf("%s (%d rows)", of.Caption, len(of.Rows))
	}
	for i, k := range of.Columns {
		t.Columns = append(t.Columns, document.Column{Name: k.Name, Number: k.Number, Names: i == 0 && !k.Number})
	}
	for _, row := range of.Rows {
		cells := make([]document.Cell, len(row))
		for i, x := range row {
			span := document.Span{Text: x.Text, To: string(x.Evidence)}
			if x.Late {
				span.Tone = document.Late
			}
			cells[i] = document.Cell{Text: document.Text{span}}
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}
