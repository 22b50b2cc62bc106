// Package document is what a page says, in the order in which it says it, before how it looks: title, paragraphs, headline
// figures, tables, pictures and sections. Package report writes one as HTML and package pdf prints one, so that screen and
// paper have one copy of every word. Registers, letters and records are printed by making a Document of them.
//
// It promises plain values without markup: a text may hold whatever a file held, and whoever writes it escapes it. It
// refuses to know fonts, colours, sizes and where a sheet ends.
package document

import (
	"strings"

	"counterpart.dev/internal/chart"
)

// Document is a page. The front is what everybody reads; the annex is what stands behind it, and begins on a sheet of its
// own. Each may be empty.
type Document struct {
	Name     string   // of the whole, for a window or a list of files
	Title    string   // set large above the front
	Language string   // BCP 47: "en-GB"
	Basis    []string // what the page rests on, in short pieces, set small above the title
	Running  string   // set beside the title on top of every further sheet: "data date 31 Oct 2026"
	Front    []Block
	Annex    *Section
}

// Block is one of Paragraph, Figures, Table, Picture, List, Contents, Columns, Section.
type Block interface{ block() }

// Text is a line or a paragraph. Its spans are set apart by one space.
type Text []Span

// Plain is a text of one span.
func Plain(s string) Text { return Text{{Text: s}} }

// String is the words alone.
func (t Text) String() string {
	all := make([]string, len(t))
	for i, s := range t {
		all[i] = s.Text
	}
	return strings.Join(all, " ")
}

// Span is words of one tone.
type Span struct {
	Text string
	To   string // the ID of a section that the words lead to, or an address on the server, which begins with "/"; "" for nowhere
	Tone Tone
}

// Tone is what is special about words.
type Tone uint8

const (
	Even   Tone = iota
	Strong      // what counts most
	Late        // late, lost or failing
	Quiet       // may be passed over
	Ours        // in the client's court
	Theirs      // in the supplier's court
)

// Paragraph is text of one style.
type Paragraph struct {
	Style Style
	Text  Text
}

// Style is what a paragraph is for.
type Style uint8

const (
	Body      Style = iota
	Lead            // the conclusion
	Also            // what follows from it
	Formula         // how a figure is computed
	Note            // an aside
	Reassures       // stands where a table would, since there is nothing to list
)

// Figures is the headline figures, side by side.
type Figures []Figure

// Figure is one headline figure.
type Figure struct {
	Value  string
	Name   string
	Notes  []string
	NotRun bool // Value says so
	To     string
}

// Table is rows under heads. Every row has as many cells as there are columns.
type Table struct {
	Kind    string // names the table for a stylesheet; "" for an ordinary one
	Caption Text
	Fold    string // what stands for the table where it is folded; on paper, above it in place of the caption; "" when it never is
	Columns []Column
	Rows    [][]Cell
}

// Column of a Table.
type Column struct {
	Name   string
	Number bool // holds figures or dates
	Names  bool // says what its row is about
}

// Cell of a Table.
type Cell struct {
	Text  Text
	Notes []Span // each on a line of its own below the text, set smaller
}

// Picture is a chart with its caption and, where it stands for itself, its title and its table.
type Picture struct {
	ID      string // of small letters, digits and hyphens; unique in the document
	Title   string
	Chart   Chart
	Width   float64 // in units of the chart, where there is room for it
	Narrow  float64 // the same in a column; 0 when the chart is never drawn narrower
	Caption Text
	Table   *Table
}

// Chart is any chart of package chart.
type Chart interface {
	Scene(width float64) (chart.Scene, error)
}

// List is numbered points.
type List []Item

// Item is one point of a List, and what stands at the end of its line.
type Item struct {
	Text  Text
	Aside string
}

// Contents lists the sections of the annex by links to them.
type Contents []Span

// Section is blocks under a heading.
type Section struct {
	ID     string
	Part   bool // belongs to the section before it
	Title  string
	Result string // set at the end of the heading's line
	Blocks []Block
}

// Columns sets Side beside First and Rest. They are read in the order First, Side, Rest.
type Columns struct {
	First, Side, Rest []Section
}

func (Paragraph) block() {}
func (Figures) block()   {}
func (Table) block()     {}
func (Picture) block()   {}
func (List) block()      {}
func (Contents) block()  {}
func (Section) block()   {}
func (Columns) block()   {}
