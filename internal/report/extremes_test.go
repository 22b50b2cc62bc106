package report

import (
	"fmt"
	"strings"
	"testing"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
)

// crowded has more of everything than the front can hold, with the longest of names.
func crowded(t testing.TB) *brief.Brief {
	t.Helper()
	return filled(t, strings.Repeat("Extraordinarily comprehensive programme-wide reconciliation ", 9))
}

// hostile has names that would be markup, turn the line around, or break a page.
func hostile(t testing.TB) *brief.Brief {
	t.Helper()
	return filled(t, `</bdi></title><script>alert(1)</script><img src=x onerror=alert(1)>"'&amp;`+"\x00\x1b\u202Eevil\u2067 "+
		""+strings.Repeat("W", 90)+" עברית עם טקסט ארוך "+
		strings.Repeat("世界", 40)+strings.Repeat("\u0301", 30))
}

// filled is a brief with every text set to one name and every list overfull.
func filled(t testing.TB, name string) *brief.Brief {
	t.Helper()
	in := sampleInput(t)
	c := in.Case
	c.Project.Name, c.Project.Sponsor, c.Project.Manager = name, name, name
	in.Schedules[0].File.Name = name
	in.CaseFile.Name = name
	b, err := brief.New(in)
	if err != nil {
		t.Fatal(err)
	}
	b.Lead = append(b.Lead[:1:1], name, name)
	for i := range b.Figures {
		f := &b.Figures[i]
		f.Name, f.Notes = name, []string{name, name}
		if i%2 == 1 {
			f.Value, f.NotRun = "not run", true
		}
	}
	for len(b.Asks) < 9 {
		b.Asks = append(b.Asks, b.Asks[0])
	}
	for i := range b.Asks {
		b.Asks[i].Number, b.Asks[i].Title, b.Asks[i].By, b.Asks[i].Notes = i+1, name, name, []string{name, name}
	}
	for len(b.Milestones) < 12 {
		b.Milestones = append(b.Milestones, b.Milestones[0])
	}
	for i := range b.Milestones {
		b.Milestones[i].Name, b.Milestones[i].Supplier, b.Milestones[i].Notes = name, name, []string{name, name}
	}
	for i := range 9 {
		b.Owed.Late = append(b.Owed.Late, brief.OwedItem{Title: name, To: name, Owner: name, Due: on(2026, 10, 1+i), DaysLate: 400})
	}
	for i := range b.Next {
		b.Next[i].Sentence, b.Next[i].Worth = name, "£999.9m of planned value"
	}
	b.Loss.Title, b.Curve.Title, b.Trend.Title = name, name, name
	for i := range b.Loss.Steps {
		b.Loss.Steps[i].Name = name
	}
	for len(b.Loss.Steps) < 6 {
		b.Loss.Steps = append(b.Loss.Steps, brief.Cause{Name: name, Court: benefit.Delivery})
	}
	for i := range b.Trend.Lines {
		b.Trend.Lines[i].Name = name
	}
	for i := range b.Evidence {
		e := &b.Evidence[i]
		e.Title, e.Value, e.Definition, e.Formula, e.Source = name, name, name, name, name
		e.Notes = append(e.Notes, name)
		for k := range e.Given {
			e.Given[k] = brief.Given{Name: name, Value: name, From: name}
		}
		for k := range e.Tables {
			e.Tables[k].Caption = fmt.Sprint(name, i, k)
			for _, row := range e.Tables[k].Rows {
				row[0].Text = name
			}
		}
	}
	return b
}

// bare is the least a brief can be: a case with a name.
func bare(t testing.TB) *brief.Brief {
	t.Helper()
	c := &benefit.Case{Project: benefit.Project{Name: "A beginning"}, Currency: "GBP"}
	r, err := benefit.Forecast(c, benefit.Input{Report: on(2026, 11, 20)})
	if err != nil {
		t.Fatal(err)
	}
	b, err := brief.New(brief.Input{Case: c, Result: r})
	if err != nil {
		t.Fatal(err)
	}
	return b
}
