// Package pdf prints a document: sheets of A4 with page numbers, bookmarks, links and letters that can be selected and found.
//
// It promises that everything the document says is in the file, in its order, whatever letters it has: long texts wrap, long
// tables go on on the next sheet under their heads, and a letter that no font of the program has is shown by a sign that
// stands for it. Equal documents give equal bytes: the day it was made is the caller's. Charts are drawn as package chart
// describes them, in the same marks, words and colours as on a screen.
//
// It refuses the machine's clock, pictures whose figures cannot be drawn, and addresses that are not of the web. The file is
// not tagged for screen readers: the HTML page is the form for them. It has no letters for scripts written from right to left
// or joined by rules of their own.
package pdf

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/report/document"
)

// Options are what a file says of itself.
type Options struct {
	Author  string    // whose document it is: the organisation
	Created time.Time // must be given
	Base    string    // where the pages are that addresses beginning with "/" lead to: "https://counterpart.example"; "" for nowhere
}

// Write prints a document. It writes all of the file or nothing. Errors of kind Invalid: no time, a Base that is no web
// address. Others: a picture whose figures cannot be drawn, or those of w.
func Write(w io.Writer, d *document.Document, o Options) (err error) {
	defer errs.Wrap(&err, "pdf.Write(%s)", d.Name)
	if err := o.validate(); err != nil {
		return err
	}
	fonts, err := newFonts()
	if err != nil {
		return err
	}
	l := &setter{layout: &layout{fonts: fonts}}
	l.document(d)
	if l.err != nil {
		return l.err
	}
	l.running(d, o.Author)
	var out bytes.Buffer
	if err := l.print(d, o).output(&out); err != nil {
		return fmt.Errorf("the file could not be made: %w", err)
	}
	_, err = out.WriteTo(w)
	return err
}

func (o Options) validate() error {
	if o.Created.IsZero() {
		return errs.New(errs.Invalid, "a printed document needs the day it was made")
	}
	if o.Base == "" {
		return nil
	}
	u, err := url.Parse(o.Base)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return errs.New(errs.Invalid, "%q is no web address that others can be put behind: give it as https://host", o.Base)
	}
	return nil
}

// running sets the heads and feet of all sheets, once it is known how many there are.
func (l *setter) running(d *document.Document, author string) {
	st := runningStyle
	for i, s := range l.sheets {
		if i > 0 {
			end := l.fonts.wrapped(l.fonts.shorten(d.Running, st, 260), st, right-left)
			var head sheet
			room := right - left - columnGap
			for _, e := range end {
				room -= e.width()
				head.set(e, right-e.width(), 28)
			}
			for _, t := range l.fonts.wrapped(l.fonts.shorten(d.Title, st, room), st, right-left) {
				head.set(t, left, 28)
			}
			head.rule(left, 42, right-left, 0.6, "line")
			s.marks = append(head.marks, s.marks...)
		}
		foot := sheetHeight - 32
		for _, a := range l.fonts.wrapped(l.fonts.shorten(author, st, 300), st, right-left) {
			s.set(a, left, foot)
		}
		for _, n := range l.fonts.wrapped(fmt.Sprintf("page %d of %d", i+1, len(l.sheets)), st, right-left) {
			s.set(n, right-n.width(), foot)
		}
	}
}

// print draws the sheets.
func (l *setter) print(d *document.Document, o Options) *printer {
	p := &printer{Fpdf: fpdf.New("P", "pt", "A4", ""), fonts: l.fonts, known: map[string]bool{}, pages: map[string]int{}}
	p.SetCatalogSort(true)
	p.SetAutoPageBreak(false, 0)
	p.SetMargins(0, 0, 0)
	p.SetLang(d.Language)
	p.SetTitle(name(d.Name), true)
	p.SetAuthor(name(o.Author), true)
	p.SetProducer("Counterpart", true)
	p.SetCreationDate(o.Created.UTC())
	p.SetModificationDate(o.Created.UTC())
	links := map[string]int{}
	// What was set side by side is in the order of the columns, which may go on on further sheets.
	slices.SortStableFunc(l.places, func(a, b *place) int { return cmp.Compare(a.sheet, b.sheet) })
	for _, at := range l.places {
		if at.id != "" {
			p.pages[at.id] = at.sheet + 1
			links[at.id] = p.AddLink()
			p.SetLink(links[at.id], at.y, at.sheet+1)
		}
	}
	for i, s := range l.sheets {
		p.AddPage()
		for _, m := range s.marks {
			m.draw(p)
		}
		for _, k := range s.links {
			if to, ok := links[k.to]; ok {
				p.Link(k.x, k.y, k.w, k.h, to)
			} else if o.Base != "" && strings.HasPrefix(k.to, "/") {
				p.LinkString(k.x, k.y, k.w, k.h, strings.TrimSuffix(o.Base, "/")+k.to)
			}
		}
		l.bookmarks(p, i)
	}
	return p
}

// bookmarks adds those of one sheet, which is the one being drawn. A bookmark lies at most one level below the one before.
func (l *setter) bookmarks(p *printer, sheet int) {
	level := -1
	for _, at := range l.places {
		title := name(at.bookmark)
		if title == "" {
			continue
		}
		level = min(at.level, level+1)
		if at.sheet == sheet {
			p.Bookmark(title, level, at.y)
		}
	}
}
