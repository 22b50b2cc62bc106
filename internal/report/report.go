// Package report says what package brief found as a document, and writes that as a page that needs nothing else or prints it.
//
// It promises one copy of every word: Brief composes a Document, and both writers set that. WriteBrief gives one HTML file
// with its stylesheet in it: no script, no request to anywhere, a content security policy that would stop both; the first
// part of it, the front, prints on exactly one A4 page; every figure on the front links to its section of evidence and every
// section links back. PrintBrief gives the same as a PDF, with all of the front and all of the evidence. Whatever a name in a
// file holds, it arrives as text. It refuses to compute anything: figures and sentences are the brief's, pictures are package
// chart's.
package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/report/document"
	"counterpart.dev/internal/report/pdf"
)

// WriteBrief writes the brief as one HTML page. It writes the whole page or nothing. Errors: a picture whose figures
// cannot be drawn, or those of w.
func WriteBrief(w io.Writer, b *brief.Brief) error {
	d, err := Brief(b)
	if err != nil {
		return fmt.Errorf("report.WriteBrief: %w", err)
	}
	p := &page{d: d}
	var out bytes.Buffer
	if err := p.document().Render(&out); err != nil {
		return fmt.Errorf("report.WriteBrief: %w", err)
	}
	if p.err != nil {
		return fmt.Errorf("report.WriteBrief: %w", p.err)
	}
	_, err = out.WriteTo(w)
	return err
}

// PrintBrief writes the brief as a PDF of A4 sheets: the same figures, words and pictures as WriteBrief, in the same order. It
// writes all of the file or nothing. Errors: those of WriteBrief, and Invalid for what o lacks.
func PrintBrief(w io.Writer, b *brief.Brief, o pdf.Options) error {
	d, err := Brief(b)
	if err != nil {
		return fmt.Errorf("report.PrintBrief: %w", err)
	}
	return pdf.Write(w, d, o)
}

// Brief composes the page of a brief: the front that the sponsor reads, and the evidence behind it. Errors: a picture whose
// figures cannot be drawn.
func Brief(b *brief.Brief) (*document.Document, error) {
	c := &composer{b: b, money: moneyUnit(b.Currency)}
	d := c.page()
	d.Annex = c.annex()
	return d, c.err
}

// Front composes the front of a brief alone, for who shows the evidence elsewhere. Errors are those of Brief.
func Front(b *brief.Brief) (*document.Document, error) {
	c := &composer{b: b, money: moneyUnit(b.Currency)}
	d := c.page()
	return d, c.err
}

// page is the document without its evidence.
func (c *composer) page() *document.Document {
	b := c.b
	d := &document.Document{
		Name:     b.Title + " · brief of " + brief.Date(b.Report),
		Title:    short(b.Title),
		Language: "en-GB",
		Running:  "brief of " + brief.Date(b.Report),
		Front:    c.front(),
	}
	for _, s := range b.Basis {
		d.Basis = append(d.Basis, short(s))
	}
	if !b.DataDate.IsZero() {
		d.Running += " · data date " + brief.Date(b.DataDate)
	}
	return d
}

// composer makes one document of one brief.
type composer struct {
	b     *brief.Brief
	money chart.Unit
	drawn int   // pictures of the annex so far, for their IDs
	err   error // the first picture that could not be drawn
}

// fail keeps the first error.
func (c *composer) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// nameRoom is the room for one text of the front, at the size of a chart's text; on paper of the HTML page fewer lines show.
const nameRoom = 1200

// short is a name cut where it is longer than any reader needs; the evidence has it whole.
func short(s string) string { return chart.Shorten(chart.Clean(s), nameRoom, false) }
