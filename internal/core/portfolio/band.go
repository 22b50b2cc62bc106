package portfolio

import (
	"fmt"
	"slices"
	"strings"
)

// passage is what the lines of a list say of the rows below them, while it is gone through.
type passage struct {
	other int    // the row with the headings of another table, from 1; 0: none stands above
	owner string // who answers for the rows below; "" where no line says it
	lines int    // lines that said so
}

// Why a row is left, where that matters for the rows below it.
const (
	headingsAgain = "the headings again"
	nameAlone     = "a name and nothing besides"
	singleCell    = "a note: a single cell, not below the name"
)

// pass goes by a row, and says why it is left: as it is told, or for what stands above it.
func (p *passage) pass(y *Year, row []string, i int, why string) string {
	if i < y.Setup.Head {
		return why
	}
	switch text, alone := lone(row); {
	case why == headingsAgain:
		if p.other = 0; y.others(row) {
			p.other = i + 1
			return "headings of another table, which is not read"
		}
	case why == "" && p.other > 0:
		return fmt.Sprintf("it stands below other headings, those of row %d", p.other)
	case !alone || why != nameAlone && why != singleCell:
	case y.column(Owner) == 0 && !y.Setup.OnSide && answers(text):
		p.owner, p.lines = text, p.lines+1
		return "it says who answers for the rows below it"
	case why == nameAlone:
		p.owner = ""
	}
	return why
}

// owned puts into an entry who answers for it by the lines above it.
func (p *passage) owned(e Entry) Entry {
	if p.owner != "" {
		e.Said[Owner] = p.owner
	}
	return e
}

// answers reports whether a line names who answers for projects: it has a word by which departments and bodies are called.
func answers(text string) bool {
	return len(text) <= 90 && slices.ContainsFunc(headingWords(text), func(w string) bool {
		return slices.Contains([]string{"department", "dept", "ministry", "office", "agency", "authority", "directorate", "council", "trust", "ministerium", "bundesministerium", "ministere", "ministerie", "departement"}, w)
	})
}

// headed reports whether a row holds headings and nothing else: that of the names stands where names do, and another one besides.
func (y *Year) headed(row []string) bool {
	n, known := 0, map[Field]bool{}
	for _, c := range row {
		if empty(c) {
			continue
		}
		n++
		if f, _ := fieldOf(c); f != "" {
			known[f] = true
		}
	}
	f, _ := fieldOf(y.cell(row, Name))
	return f == Name && len(known) > 1 && len(known)*3 >= n*2
}

// others reports whether a row of headings has others than the list where the list is read.
func (y *Year) others(row []string) bool {
	return slices.ContainsFunc(y.Columns, func(c Column) bool {
		text := y.cell(row, c.Field)
		f, _ := fieldOf(text)
		return text != "" && f != c.Field && !strings.Contains(key(c.Heading), key(text))
	})
}
