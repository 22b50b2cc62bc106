package report

import (
	"fmt"
	"strings"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/report/document"
)

// What the front shows at most; the evidence holds the rest.
const (
	mostAsks       = 4
	mostMilestones = 4
	mostOwed       = 3
	mostRelated    = 3
	mostJudged     = 3
	mostOutside    = 3
	mostUntold     = 3
	mostChanged    = 3
	mostMoved      = 3
)

// front is what the sponsor reads: conclusion, figures, decisions, pictures. Blocks without data are absent.
func (c *composer) front() (out []document.Block) {
	b := c.b
	if len(b.Lead) > 0 {
		out = append(out, document.Paragraph{Style: document.Lead, Text: document.Plain(short(b.Lead[0]))})
	}
	if len(b.Lead) > 1 {
		var also document.Text
		for _, s := range b.Lead[1:] {
			also = append(also, document.Span{Text: short(s)})
		}
		out = append(out, document.Paragraph{Style: document.Also, Text: also})
	}
	if len(b.Figures) > 0 {
		out = append(out, figures(b.Figures))
	}
	if k := c.columns(); len(k.First)+len(k.Side)+len(k.Rest) > 0 {
		out = append(out, k)
	}
	return out
}

func figures(all []brief.Figure) (out document.Figures) {
	for _, f := range all {
		x := document.Figure{Value: short(f.Value), Name: short(f.Name), NotRun: f.NotRun, To: string(f.Evidence)}
		for _, s := range f.Notes {
			x.Notes = append(x.Notes, short(s))
		}
		out = append(out, x)
	}
	return out
}

// columns are the decisions, the pictures beside them, and the rest below the decisions.
func (c *composer) columns() (k document.Columns) {
	b := c.b
	if b.Held != nil && len(b.Held.Outside) > 0 {
		k.First = append(k.First, c.held()) // exceptions first
	}
	if len(b.Asks) > 0 {
		k.First = append(k.First, c.asks())
	}
	if w := b.Loss; w != nil {
		k.Side = append(k.Side, c.pictured("why", w.Title, w, w.Evidence, document.Text{
			{Text: chart.Clean(w.Note) + ", by court:"}, {Text: "ours", Tone: document.Ours}, {Text: "supplier’s", Tone: document.Theirs}}))
	}
	if v := b.Curve; v != nil {
		k.Side = append(k.Side, c.pictured("gain", v.Title, v, v.Evidence,
			document.Plain("Value a year. Dashed: plan at approval. Line: forecast.")))
	}
	k.Side = append(k.Side, c.before(true)...) // where there is room for sentences
	if v := b.Trend; v != nil {
		k.Side = append(k.Side, c.pictured("moved", v.Title, v, v.Evidence,
			document.Plain("Across: day of report. Up: day forecast. Dashed: contract date in force. Diagonal: both on one day.")))
	}
	outside := b.Held != nil && len(b.Held.Outside) > 0
	if len(b.Milestones) > 0 && !outside {
		k.Rest = append(k.Rest, c.milestones())
	}
	if b.Owed != nil {
		k.Rest = append(k.Rest, c.owed())
	}
	if b.Spent != nil {
		if s := c.spent(); b.Spent.Beyond {
			k.First = append([]document.Section{s}, k.First...) // exceptions first
		} else {
			k.Rest = append(k.Rest, s)
		}
	}
	k.Rest = append(k.Rest, c.ahead()...)
	if b.Related != nil {
		k.Rest = append(k.Rest, c.related())
	}
	if b.Changed != nil && len(b.Changed.List) > 0 {
		k.Rest = append(k.Rest, c.changed())
	}
	k.Rest = append(k.Rest, c.before(false)...)
	if len(b.Milestones) > 0 && outside {
		k.Rest = append(k.Rest, c.milestones()) // those that matter most stand among the exceptions
	}
	if b.Held != nil && len(b.Held.Outside) == 0 {
		k.Rest = append(k.Rest, c.held())
	}
	if len(b.Next) > 0 {
		k.Rest = append(k.Rest, c.next())
	}
	return k
}

// section is a part of the front. An ID of the front begins with "h-", which no section of evidence does.
func section(id, title string, blocks ...document.Block) document.Section {
	return document.Section{ID: "h-" + id, Title: short(title), Blocks: blocks}
}

// pictured is a section with one picture, whose table stands with its evidence.
func (c *composer) pictured(id, title string, v brief.Picture, ref brief.Ref, caption document.Text) document.Section {
	p := document.Picture{ID: "front-" + id, Chart: c.chartOf(v), Width: frontChart, Narrow: narrowChart,
		Caption: append(caption, document.Span{Text: "Evidence and table", To: string(ref)})}
	if _, err := p.Chart.Scene(p.Width); err != nil {
		c.fail(fmt.Errorf("drawing %s: %w", p.ID, err))
	}
	return section(id, title, p)
}

// more says how many rows the evidence holds beyond those shown.
func more(s document.Section, shown, all int, things string) document.Section {
	if all > shown {
		text := document.Text{{Text: fmt.Sprintf("%d more %s in the evidence", all-shown, things), To: evidenceID}}
		s.Blocks = append(s.Blocks, document.Paragraph{Style: document.Note, Text: text})
	}
	return s
}

// cell is a cell of one text.
func cell(s string) document.Cell { return document.Cell{Text: document.Plain(s)} }

// linked is a name that leads to its evidence, with quieter lines below it.
func linked(name string, ref brief.Ref, notes ...string) document.Cell {
	c := document.Cell{Text: document.Text{{Text: short(name), To: string(ref)}}}
	for _, s := range notes {
		if s != "" {
			c.Notes = append(c.Notes, document.Span{Text: short(s)})
		}
	}
	return c
}

// dateOr is a cell with a date, or what stands for none.
func dateOr(date, otherwise string) document.Cell {
	if date == "" {
		return document.Cell{Text: document.Text{{Text: otherwise, Tone: document.Quiet}}}
	}
	return cell(date)
}

func (c *composer) asks() document.Section {
	all := c.b.Asks
	shown := min(len(all), mostAsks)
	t := document.Table{Kind: "asks", Caption: document.Plain("Decisions that wait, what costs most first"),
		Columns: []document.Column{{Name: "No."}, {Name: "Decision, by whom", Names: true}, {Name: "Needed by", Number: true},
			{Name: "Each week costs", Number: true}}}
	for i := range all[:shown] {
		t.Rows = append(t.Rows, ask(&all[i]))
	}
	return more(section("asks", "What to decide", t), shown, len(all), "decisions")
}

// mostAskNotes is how many lines stand below what a week of waiting costs.
const mostAskNotes = 2

func ask(a *brief.Ask) []document.Cell {
	needed := dateOr(brief.Date(a.NeededBy), "no date")
	if a.DaysLate > 0 {
		needed.Notes = []document.Span{{Text: brief.Slip(a.DaysLate), Tone: document.Late}}
	}
	cost := linked(a.Cost, "", a.Notes[:min(len(a.Notes), mostAskNotes)]...)
	if a.Costs {
		cost.Text[0].Tone = document.Strong
	}
	return []document.Cell{cell(fmt.Sprint(a.Number)), linked(a.Title, a.Evidence, byOf(a)), needed, cost}
}

// byOf is the note below a decision: who decides, and since when they have been asked.
func byOf(a *brief.Ask) string {
	by := a.By
	if by == "" {
		by = "nobody is named"
	}
	if !a.Asked.IsZero() {
		by += ", asked " + brief.Date(a.Asked)
	}
	return by
}

func (c *composer) milestones() document.Section {
	all := c.b.Milestones
	shown := min(len(all), mostMilestones)
	t := document.Table{Kind: "milestones", Caption: document.Plain("Contract date in force against the forecast"),
		Columns: []document.Column{{Name: "Milestone", Names: true}, {Name: "Contract", Number: true}, {Name: "Forecast", Number: true},
			{Name: "Slip", Number: true}}}
	for i := range all[:shown] {
		m := &all[i]
		slip := cell(m.SlipText)
		if m.HasSlip && m.Slip > 0 {
			slip.Text[0].Tone = document.Late
		}
		t.Rows = append(t.Rows, []document.Cell{linked(m.Name, m.Evidence, saidOf(m)), dateOr(brief.Date(m.Contract), "none"),
			dateOr(brief.Date(m.Forecast), "none"), slip})
	}
	return more(section("milestones", "Contract milestones", t), shown, len(all), "contract milestones")
}

// saidOf is the note below a milestone's name.
func saidOf(m *brief.Milestone) string {
	if len(m.Notes) == 0 {
		return m.Supplier
	}
	return strings.Join(m.Notes, " · ")
}

// changed is what is suspicious in the last submission; without anything the evidence alone tells of changes.
func (c *composer) changed() document.Section {
	x := c.b.Changed
	shown := min(len(x.List), mostChanged)
	t := document.Table{Kind: "changed", Caption: document.Text{{Text: x.Sentence, To: string(x.Evidence)}},
		Columns: []document.Column{{Name: "Change", Names: true}, {Name: "Moves it by", Number: true}}}
	for _, k := range x.List[:shown] {
		t.Rows = append(t.Rows, []document.Cell{linked(k.What, x.Evidence, k.Milestone), dateOr(k.Effect, "nothing")})
	}
	return more(section("changed", "What changed since the last submission", t), shown, len(x.List), "suspicious changes")
}

func (c *composer) owed() document.Section {
	o := c.b.Owed
	sentence := document.Text{{Text: o.Sentence, To: string(o.Evidence)}}
	shown := min(len(o.Late), mostOwed)
	if shown == 0 {
		return section("owed", "What we owe", document.Paragraph{Style: document.Reassures, Text: sentence})
	}
	t := document.Table{Kind: "owed", Caption: sentence,
		Columns: []document.Column{{Name: "Promise, by whom", Names: true}, {Name: "Due", Number: true}, {Name: "Late", Number: true}}}
	for _, i := range o.Late[:shown] {
		late := document.Cell{Text: document.Text{{Text: brief.Days(i.DaysLate), Tone: document.Late}}}
		t.Rows = append(t.Rows, []document.Cell{linked(i.Title, "", i.Owner), cell(brief.Date(i.Due)), late})
	}
	return more(section("owed", "What we owe, and are late with", t), shown, len(o.Late), "late promises")
}

func (c *composer) related() document.Section {
	r := c.b.Related
	var l document.List
	for _, x := range r.List[:min(len(r.List), mostRelated)] {
		l = append(l, document.Item{Text: document.Text{{Text: short(x.Short()), To: string(r.Evidence)}}})
	}
	sentence := document.Paragraph{Style: document.Reassures, Text: document.Text{{Text: r.Sentence, To: string(r.Evidence)}}}
	return more(section("related", "How both sides stand", sentence, l), len(l), len(r.List), "suppliers")
}

func (c *composer) spent() document.Section {
	s := c.b.Spent
	var l document.List
	for _, x := range s.Lines {
		l = append(l, document.Item{Text: document.Text{{Text: x.Name + ": " + x.Value, To: string(s.Evidence)}}})
	}
	tone := document.Span{Text: s.Sentence, To: string(s.Evidence)}
	if s.Beyond {
		tone.Tone = document.Late
	}
	return section("money", "Money against approval", document.Paragraph{Style: document.Reassures, Text: document.Text{tone}}, l)
}

func (c *composer) confidence() document.Section {
	x := c.b.Confidence
	var l document.List
	for _, s := range x.Lines[:min(len(x.Lines), mostJudged)] {
		l = append(l, document.Item{Text: document.Text{{Text: short(s), To: string(x.Evidence)}}})
	}
	sentence := document.Paragraph{Style: document.Reassures, Text: document.Text{{Text: x.Sentence, To: string(x.Evidence)}}}
	return more(section("confidence", "Confidence", sentence, l), len(l), len(x.Lines), "differences")
}

// ahead is what lies ahead: by what both sides believe, and by what was simulated.
func (c *composer) ahead() (out []document.Section) {
	if c.b.Confidence != nil {
		out = append(out, c.confidence())
	}
	if x := c.b.Expected; x != nil {
		out = append(out, c.expected(x))
	}
	return out
}

// expected is what a simulation found.
func (c *composer) expected(x *brief.Expected) document.Section {
	var l document.List
	for _, s := range x.Lines[:min(len(x.Lines), mostJudged)] {
		l = append(l, document.Item{Text: document.Plain(short(s))})
	}
	sentence := document.Paragraph{Style: document.Reassures, Text: document.Text{{Text: x.Sentence, To: string(x.Evidence)}}}
	return section("expected", "What could happen", sentence, l)
}

func (c *composer) held() document.Section {
	h := c.b.Held
	sentence := document.Text{{Text: h.Sentence, To: string(h.Evidence)}}
	shown := min(len(h.Outside), mostOutside)
	if shown == 0 {
		return section("agreed", "Held against what was agreed", document.Paragraph{Style: document.Reassures, Text: sentence})
	}
	t := document.Table{Kind: "agreed", Caption: sentence,
		Columns: []document.Column{{Name: "What", Names: true}, {Name: "Now", Number: true}, {Name: "Agreed", Number: true}}}
	for _, m := range h.Outside[:shown] {
		now := document.Cell{Text: document.Text{{Text: m.Value, Tone: document.Late}}, Notes: []document.Span{{Text: m.Beyond}}}
		t.Rows = append(t.Rows, []document.Cell{linked(m.What, m.Evidence), now, cell(m.Limit)})
	}
	return more(section("agreed", "Outside what was agreed", t), shown, len(h.Outside), "of them")
}

func (c *composer) silence() document.Section {
	s := c.b.Silence
	sentence := document.Text{{Text: s.Sentence, To: string(s.Evidence)}}
	shown := min(len(s.List), mostUntold)
	if shown == 0 {
		return section("untold", "What the last page left out", document.Paragraph{Style: document.Reassures, Text: sentence})
	}
	t := document.Table{Kind: "untold", Caption: sentence, Columns: []document.Column{{Name: "What the data said", Names: true}}}
	for _, f := range s.List[:shown] {
		t.Rows = append(t.Rows, []document.Cell{linked(f.Text, s.Evidence)})
	}
	return more(section("untold", "What the last page left out", t), shown, len(s.List), "of them")
}

// before is what the page says of the page before it: where there is something to list, or where there is not.
func (c *composer) before(listed bool) (out []document.Section) {
	if s := c.b.Since; s != nil && len(s.List) > 0 == listed {
		out = append(out, c.since())
	}
	if s := c.b.Silence; s != nil && len(s.List) > 0 == listed {
		out = append(out, c.silence())
	}
	return out
}

// since is what moved since the page before, with what moved the value.
func (c *composer) since() document.Section {
	s := c.b.Since
	var said document.Text
	for i, x := range s.Sentences {
		if i > 0 {
			said = append(said, document.Span{Text: " "})
		}
		said = append(said, document.Span{Text: short(x)})
	}
	said[0].To = string(s.Evidence)
	shown := min(len(s.List), mostMoved)
	if shown == 0 {
		return section("since", s.Title, document.Paragraph{Style: document.Reassures, Text: said})
	}
	t := document.Table{Kind: "since", Caption: said, Columns: []document.Column{{Name: "Because", Names: true}, {Name: "Adds", Number: true}}}
	for _, x := range s.List[:shown] {
		t.Rows = append(t.Rows, []document.Cell{linked(x.Name, s.Evidence), cell(x.Text)})
	}
	return more(section("since", s.Title, t), shown, len(s.List), "causes")
}

func (c *composer) next() document.Section {
	var l document.List
	for _, n := range c.b.Next {
		l = append(l, document.Item{Text: document.Text{{Text: short(n.Sentence), To: string(n.Evidence)}}, Aside: n.Worth})
	}
	return section("next", "What to find out next", l)
}
