package matter

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/report/document"
	"counterpart.dev/internal/report/pdf"
	"counterpart.dev/internal/server"
)

// Print is a matter on paper, as evidence: every move with who made it, when, and the entry of the record that proves it.
func (p Pages) Print(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Thread(r.Context(), c.v, c.scope, c.id)
	if err != nil {
		return err
	}
	d := p.evidence(c, v)
	return p.pdf(w, r, c, fmt.Sprintf("matter-%d.pdf", v.Number), d)
}

func (p Pages) pdf(w http.ResponseWriter, r *http.Request, c call, name string, d *document.Document) error {
	var file bytes.Buffer
	if err := pdf.Write(&file, d, pdf.Options{Author: c.v.Firm, Created: c.now.UTC(), Base: p.Address}); err != nil {
		return err
	}
	return server.Download(w, r, name, "application/pdf", func(w io.Writer) error {
		_, err := w.Write(file.Bytes())
		return err
	})
}

func stampWords(us int64, zone string) string {
	if us == 0 {
		return ""
	}
	return time.UnixMicro(us).In(work.Zone(zone)).Format("2 Jan 2006, 15:04 MST")
}

// evidence is a matter as a document. What a side keeps beside it is not on it.
func (p Pages) evidence(c call, v work.View) *document.Document {
	zone := v.Ground.Zone
	basis := []string{kindWord(v.Kind) + " " + fmt.Sprint(v.Number), v.Ground.Engagement.Name, "as it stood " + stampWords(c.now.UnixMicro(), zone)}
	if v.Reach.Audience != access.Shared {
		basis = append(basis, "for one side only")
	}
	d := &document.Document{Name: named(v), Title: title(v.Title), Language: "en-GB", Basis: compact(basis), Running: fmt.Sprintf("%s %d", kindWord(v.Kind), v.Number)}
	lead := "State: " + string(v.Phase) + "."
	if v.Court != "" {
		lead += " The ball is with the " + string(v.Court) + " side."
	}
	if v.DueAt != 0 {
		lead += " Due " + until(v.DueAt, zone) + "."
	}
	if v.Deemed != "" {
		lead += " Treated as " + v.Deemed + "."
	}
	d.Front = []document.Block{document.Paragraph{Style: document.Lead, Text: document.Plain(lead)}, document.Paragraph{Style: document.Note, Text: document.Plain(systemWords(v.Ground))}}
	if t := aboutTable(v.About, v.Standing.State); len(t.Rows) > 0 {
		d.Front = append(d.Front, t)
	}
	moves := document.Table{Caption: document.Plain("What was said and done, oldest first"), Columns: []document.Column{{Name: "When"}, {Name: "Who"}, {Name: "Move", Names: true}, {Name: "Entry", Number: true}}}
	for _, m := range v.Moves {
		cell := document.Cell{Text: document.Plain(didWords(c, v, m))}
		for _, l := range strings.Split(m.Words, "\n") {
			if l = strings.TrimSpace(l); l != "" {
				cell.Notes = append(cell.Notes, document.Span{Text: l})
			}
		}
		for _, n := range moveNotes(c, v, m) {
			cell.Notes = append(cell.Notes, document.Span{Text: n})
		}
		for _, f := range m.Files {
			cell.Notes = append(cell.Notes, document.Span{Text: "File: " + f.File.Name})
		}
		moves.Rows = append(moves.Rows, []document.Cell{{Text: document.Plain(stampWords(m.At, zone))}, {Text: document.Plain(m.ByName), Notes: []document.Span{{Text: m.ByFirm}}}, cell,
			{Text: document.Plain(fmt.Sprint(m.Leaf))}})
	}
	steps := document.Table{Caption: document.Plain("Its clock"), Columns: []document.Column{{Name: "Step", Names: true}, {Name: "Owed by"}, {Name: "Due", Number: true}, {Name: "Outcome"}}}
	for _, s := range v.Standing.Steps {
		if s.Started == 0 {
			continue
		}
		steps.Rows = append(steps.Rows, []document.Cell{{Text: document.Plain(s.Name), Notes: spans(s.Clause, s.Edition)}, {Text: document.Plain(s.Owes())},
			{Text: document.Plain(dueWords(s.Due, zone))}, {Text: document.Plain(s.OutcomeIn(work.Zone(zone), "2 Jan 2006"))}})
	}
	d.Front = append(d.Front, moves)
	if len(steps.Rows) > 0 {
		d.Front = append(d.Front, steps)
	}
	return d
}

func dueWords(us int64, zone string) string {
	if us == 0 {
		return "no date"
	}
	return until(us, zone)
}

func spans(parts ...string) (out []document.Span) {
	for _, p := range compact(parts) {
		out = append(out, document.Span{Text: p})
	}
	return out
}

func compact(parts []string) (out []string) {
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// aboutTable is what a matter is about, on paper.
func aboutTable(a work.About, s matter.State) document.Table {
	t := document.Table{Caption: document.Plain("What it is about"), Columns: []document.Column{{Name: "What", Names: true}, {Name: "As stated"}}}
	add := func(term, value string) {
		t.Rows = append(t.Rows, []document.Cell{{Text: document.Plain(term)}, {Text: document.Plain(value)}})
	}
	if e := a.Estimate; e != nil {
		add("Probability", fmt.Sprintf("%g %%", float64(e.Probability)/100))
		for _, im := range e.Impacts {
			add(string(im.Activity), impact(im))
		}
	}
	if a.Choice != nil {
		add("Class", a.Choice.Class)
		for _, x := range a.Choice.Holds {
			add("Waits for it", string(x))
		}
	}
	if s.Due != 0 {
		add("Needed by", brief.Date(s.Due))
	}
	for i, o := range a.Options() {
		add(fmt.Sprintf("Option %d", i+1), o.Name+": "+effect(o.Effect))
	}
	for _, cr := range a.Criteria {
		found := string(cr.Found)
		if found == "" {
			found = "not judged"
		}
		add(cr.Name, found)
	}
	return t
}

// PrintRegister is the open matters of a room on paper.
func (p Pages) PrintRegister(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	order, _ := orderOf(r)
	order.All = true
	l, err := p.Work.Register(r.Context(), c.v, c.scope, filterOf(r), order)
	if err != nil {
		return err
	}
	zone := l.Ground.Zone
	t := document.Table{Caption: document.Plain("Matters that have not ended, those due first first"), Columns: []document.Column{{Name: "No.", Number: true}, {Name: "Kind"}, {Name: "Matter", Names: true},
		{Name: "Court"}, {Name: "Due", Number: true}}}
	for _, m := range l.Rows {
		due := document.Plain(dueWords(m.DueAt, zone))
		if m.DueAt != 0 && m.DueAt < c.now.UnixMicro() && m.Ended == 0 {
			due[0].Tone = document.Late
			due[0].Text += ", late"
		}
		t.Rows = append(t.Rows, []document.Cell{{Text: document.Plain(fmt.Sprint(m.Number))}, {Text: document.Plain(kindWord(m.Kind))},
			{Text: document.Text{{Text: title(m.Title), To: string(c.matter(m.ID))}}, Notes: []document.Span{{Text: gist(c, m, l)}}},
			{Text: document.Plain(string(m.Court))}, {Text: due}})
	}
	d := &document.Document{Name: "Register of matters", Title: "Matters", Language: "en-GB", Basis: compact([]string{l.Ground.Engagement.Name, stampWords(c.now.UnixMicro(), zone)}),
		Running: stampWords(c.now.UnixMicro(), zone), Front: []document.Block{document.Paragraph{Style: document.Note, Text: document.Plain(systemWords(l.Ground))}, t}}
	if len(t.Rows) == 0 {
		d.Front[1] = document.Paragraph{Style: document.Reassures, Text: document.Plain("There are none.")}
	}
	return p.pdf(w, r, c, "matters.pdf", d)
}
