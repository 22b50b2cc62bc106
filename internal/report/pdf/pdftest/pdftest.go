// Package pdftest reads the printed pages of package pdf back, for tests.
//
// It promises to find a file unsound where a viewer might: an offset that leads beside its object, a length that is not the
// stream's, letters of a font that the file does not hold. It refuses everything that package pdf does not write: other
// encodings, compressed objects, updates.
package pdftest

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// File is what a file shows.
type File struct {
	Info    map[string]string // Title, Author, CreationDate, …
	Lang    string
	Pages   []Page
	Outline []Bookmark
}

// Page is one sheet.
type Page struct {
	Width, Height float64
	Texts         []Text
	Links         []Link
	Paths         int // lines and areas that are painted
}

// Text is letters of one font, in the order of the file.
type Text struct {
	X, Y, Size float64 // Y grows upwards
	Font       string
	Text       string
}

// Link is a rectangle that leads to a page, or to an address.
type Link struct {
	Page    int // from 1; 0 for an address
	Address string
}

// Bookmark is one line of the outline.
type Bookmark struct {
	Title string
	Level int
	Page  int // from 1
}

// Words is the texts of a page, a space after each.
func (p Page) Words() string {
	var b strings.Builder
	for _, t := range p.Texts {
		b.WriteString(t.Text + " ")
	}
	return b.String()
}

// Read reads a file. Errors: what is unsound, first found.
func Read(data []byte) (f *File, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("pdftest.Read: %w", err)
		}
	}()
	d := &reader{data: data}
	if err := d.table(); err != nil {
		return nil, err
	}
	catalog, err := d.dict(d.trailer["Root"])
	if err != nil {
		return nil, err
	}
	f = &File{Info: map[string]string{}}
	if f.Lang, err = d.string(catalog["Lang"]); err != nil {
		return nil, err
	}
	info, err := d.dict(d.trailer["Info"])
	if err != nil {
		return nil, err
	}
	for key, v := range info {
		if f.Info[string(key)], err = d.string(v); err != nil {
			return nil, err
		}
	}
	if err := d.pages(f, catalog["Pages"]); err != nil {
		return nil, err
	}
	if catalog["Outlines"] != nil {
		top, err := d.dict(catalog["Outlines"])
		if err != nil {
			return nil, err
		}
		if err := d.outline(f, top["First"], 0); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// reader is a file being read.
type reader struct {
	data    []byte
	objects map[int]int // where they begin
	trailer map[name]any
	numbers map[int]int // of pages, by their object
	fonts   map[int]*fontOf
}

// fontOf is which letters a font of the file has.
type fontOf struct {
	name   string
	glyphs []byte // two bytes for every letter: the number of its glyph
}

// table reads the table of objects at the end of the file and looks whether each is where it says.
func (d *reader) table() error {
	if !bytes.HasPrefix(d.data, []byte("%PDF-1.")) || !bytes.HasSuffix(bytes.TrimSpace(d.data), []byte("%%EOF")) {
		return errors.New("the file does not begin or end as one")
	}
	_, tail, ok := bytes.Cut(d.data[max(0, len(d.data)-64):], []byte("startxref\n"))
	if !ok {
		return errors.New("no startxref")
	}
	at, err := strconv.Atoi(strings.Fields(string(tail))[0])
	if err != nil || at >= len(d.data) || !bytes.HasPrefix(d.data[at:], []byte("xref\n")) {
		return errors.New("startxref does not lead to the table")
	}
	lines := strings.SplitAfter(string(d.data[at:]), "\n")
	var first, n int
	if _, err := fmt.Sscanf(lines[1], "%d %d", &first, &n); err != nil || first != 0 || len(lines) < n+3 {
		return fmt.Errorf("table of objects %q", lines[1])
	}
	d.objects, d.numbers, d.fonts = map[int]int{}, map[int]int{}, map[int]*fontOf{}
	for i := 1; i < n; i++ {
		offset, err := strconv.Atoi(lines[2+i][:10])
		if err != nil || offset >= len(d.data) || !bytes.HasPrefix(d.data[offset:], fmt.Appendf(nil, "%d 0 obj\n", i)) {
			return fmt.Errorf("object %d is not at %q", i, lines[2+i])
		}
		d.objects[i] = offset + len(fmt.Sprintf("%d 0 obj\n", i))
	}
	_, rest, ok := bytes.Cut(d.data[at:], []byte("trailer\n"))
	if !ok {
		return errors.New("no trailer")
	}
	v, err := (&lexer{data: rest}).value()
	if err != nil {
		return err
	}
	d.trailer, ok = v.(map[name]any)
	if !ok {
		return errors.New("the trailer is no dictionary")
	}
	return nil
}

// object is the value of an object, and the bytes behind it.
func (d *reader) object(v any) (any, []byte, error) {
	r, ok := v.(ref)
	if !ok {
		return v, nil, nil
	}
	at, ok := d.objects[int(r)]
	if !ok {
		return nil, nil, fmt.Errorf("object %d does not exist", r)
	}
	l := &lexer{data: d.data[at:]}
	v, err := l.value()
	return v, l.data, err
}

func (d *reader) dict(v any) (map[name]any, error) {
	v, _, err := d.object(v)
	if err != nil {
		return nil, err
	}
	m, ok := v.(map[name]any)
	if !ok {
		return nil, fmt.Errorf("%v is no dictionary", v)
	}
	return m, nil
}

// stream is the bytes of a stream, expanded.
func (d *reader) stream(v any) ([]byte, error) {
	head, rest, err := d.object(v)
	if err != nil {
		return nil, err
	}
	m, _ := head.(map[name]any)
	n, ok := m["Length"].(float64)
	rest, begins := bytes.CutPrefix(bytes.TrimLeft(rest, "\n"), []byte("stream\n"))
	if !ok || !begins || int(n) > len(rest) || !bytes.HasPrefix(bytes.TrimLeft(rest[int(n):], "\n"), []byte("endstream")) {
		return nil, fmt.Errorf("the length of stream %v is not what it says", v)
	}
	rest = rest[:int(n)]
	if m["Filter"] == nil {
		return rest, nil
	}
	z, err := zlib.NewReader(bytes.NewReader(rest))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// string is a text outside the pages: in UTF-16 when it says so.
func (d *reader) string(v any) (string, error) {
	s, ok := v.(text)
	if !ok {
		return "", fmt.Errorf("%v is no text", v)
	}
	if rest, ok := strings.CutPrefix(string(s), "\xFE\xFF"); ok {
		return wide(rest)
	}
	return string(s), nil
}

// wide reads UTF-16.
func wide(s string) (string, error) {
	if len(s)%2 != 0 {
		return "", fmt.Errorf("half a letter in %q", s)
	}
	units := make([]uint16, len(s)/2)
	for i := range units {
		units[i] = uint16(s[2*i])<<8 | uint16(s[2*i+1])
	}
	return string(utf16.Decode(units)), nil
}

func (d *reader) pages(f *File, v any) error {
	tree, err := d.dict(v)
	if err != nil {
		return err
	}
	kids, _ := tree["Kids"].([]any)
	if n, _ := tree["Count"].(float64); int(n) != len(kids) {
		return fmt.Errorf("%v pages are counted, %d are there", tree["Count"], len(kids))
	}
	for i, kid := range kids {
		r, _ := kid.(ref)
		d.numbers[int(r)] = i + 1
	}
	for i, kid := range kids {
		page, err := d.dict(kid)
		if err == nil {
			page["MediaBox"] = firstOf(page["MediaBox"], tree["MediaBox"])
			err = d.page(f, page)
		}
		if err != nil {
			return fmt.Errorf("page %d: %w", i+1, err)
		}
	}
	return nil
}

func firstOf(vs ...any) any {
	for _, v := range vs {
		if v != nil {
			return v
		}
	}
	return nil
}

func (d *reader) page(f *File, page map[name]any) error {
	var out Page
	box, _ := page["MediaBox"].([]any)
	if len(box) != 4 {
		return fmt.Errorf("a page of %v", box)
	}
	out.Width, _ = box[2].(float64)
	out.Height, _ = box[3].(float64)
	resources, err := d.dict(page["Resources"])
	if err != nil {
		return err
	}
	fonts, err := d.dict(resources["Font"])
	if err != nil {
		return err
	}
	content, err := d.stream(page["Contents"])
	if err != nil {
		return err
	}
	if err := d.content(&out, content, fonts); err != nil {
		return err
	}
	annotations, _ := page["Annots"].([]any)
	for _, a := range annotations {
		k, err := d.link(a)
		if err != nil {
			return err
		}
		out.Links = append(out.Links, k)
	}
	f.Pages = append(f.Pages, out)
	return nil
}

func (d *reader) link(v any) (Link, error) {
	m, err := d.dict(v)
	if err != nil {
		return Link{}, err
	}
	if m["A"] == nil {
		page, err := d.destination(m["Dest"])
		return Link{Page: page}, err
	}
	action, err := d.dict(m["A"])
	if err != nil {
		return Link{}, err
	}
	address, err := d.string(action["URI"])
	return Link{Address: address}, err
}

// destination is the number of the page that something leads to.
func (d *reader) destination(v any) (int, error) {
	to, _ := v.([]any)
	if len(to) == 0 {
		return 0, fmt.Errorf("%v leads nowhere", v)
	}
	r, _ := to[0].(ref)
	page := d.numbers[int(r)]
	if page == 0 {
		return 0, fmt.Errorf("%v leads to no page", v)
	}
	return page, nil
}

func (d *reader) outline(f *File, v any, level int) error {
	for v != nil {
		if len(f.Outline) > len(d.objects) {
			return errors.New("the outline leads back to itself")
		}
		m, err := d.dict(v)
		if err != nil {
			return err
		}
		title, err := d.string(m["Title"])
		if err != nil {
			return err
		}
		page, err := d.destination(m["Dest"])
		if err != nil {
			return err
		}
		f.Outline = append(f.Outline, Bookmark{title, level, page})
		if m["First"] != nil {
			if err := d.outline(f, m["First"], level+1); err != nil {
				return err
			}
		}
		v = m["Next"]
	}
	return nil
}
