package pdftest

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// painting is the operators that paint a path.
var painting = map[operator]bool{"S": true, "s": true, "f": true, "F": true, "f*": true, "B": true, "B*": true, "b": true, "b*": true}

// content reads what is drawn on a page.
func (d *reader) content(out *Page, data []byte, fonts map[name]any) error {
	l := &lexer{data: data}
	var operands []any
	var font *fontOf
	var size, x, y float64
	for {
		v, err := l.value()
		if errors.Is(err, errEnd) {
			return nil
		}
		if err != nil {
			return err
		}
		op, ok := v.(operator)
		if !ok {
			operands = append(operands, v)
			continue
		}
		switch {
		case op == "Tf" && len(operands) == 2:
			n, _ := operands[0].(name)
			if font, err = d.font(fonts[n]); err != nil {
				return err
			}
			size, _ = operands[1].(float64)
		case op == "Td" && len(operands) == 2:
			x, _ = operands[0].(float64)
			y, _ = operands[1].(float64)
		case op == "Tj" && len(operands) == 1:
			s, err := shown(font, operands[0])
			if err != nil {
				return err
			}
			out.Texts = append(out.Texts, Text{x, y, size, font.name, s})
		case op == "TJ" || op == "'" || op == "Tm":
			return fmt.Errorf("operator %s, which package pdf does not write", op)
		case painting[op]:
			out.Paths++
		}
		operands = operands[:0]
	}
}

// shown is a text, each letter of which the font has.
func shown(font *fontOf, v any) (string, error) {
	codes, ok := v.(text)
	if !ok || font == nil {
		return "", fmt.Errorf("text %v in no font", v)
	}
	s, err := wide(string(codes))
	if err != nil {
		return "", err
	}
	for _, r := range s {
		if r > 0xFFFF || font.glyphs[2*r] == 0 && font.glyphs[2*r+1] == 0 {
			return "", fmt.Errorf("%q of %q has no letter in %s", r, s, font.name)
		}
	}
	return s, nil
}

// font reads which letters a font has. It is embedded, and letters can be selected: its codes are Unicode's.
func (d *reader) font(v any) (*fontOf, error) {
	r, _ := v.(ref)
	if f := d.fonts[int(r)]; f != nil {
		return f, nil
	}
	m, err := d.dict(v)
	if err != nil {
		return nil, err
	}
	unicode, err := d.stream(m["ToUnicode"])
	if err != nil {
		return nil, err
	}
	if m["Encoding"] != name("Identity-H") || !bytes.Contains(unicode, []byte("<0000> <FFFF> <0000>")) {
		return nil, fmt.Errorf("font %v has an encoding of its own", m["BaseFont"])
	}
	inner, _ := m["DescendantFonts"].([]any)
	if len(inner) != 1 {
		return nil, fmt.Errorf("font %v is made of %d", m["BaseFont"], len(inner))
	}
	cid, err := d.dict(inner[0])
	if err != nil {
		return nil, err
	}
	described, err := d.dict(cid["FontDescriptor"])
	if err != nil {
		return nil, err
	}
	if data, err := d.stream(described["FontFile2"]); err != nil || len(data) == 0 {
		return nil, fmt.Errorf("font %v is not in the file: %w", m["BaseFont"], err)
	}
	glyphs, err := d.stream(cid["CIDToGIDMap"])
	if err != nil || len(glyphs) != 2*65536 {
		return nil, fmt.Errorf("font %v maps %d bytes: %w", m["BaseFont"], len(glyphs), err)
	}
	n, _ := m["BaseFont"].(name)
	d.fonts[int(r)] = &fontOf{string(n), glyphs}
	return d.fonts[int(r)], nil
}

// The values of the file format besides float64, []any and map[name]any.
type (
	name     string
	text     string
	ref      int
	operator string
)

var errEnd = errors.New("the end")

// lexer reads values.
type lexer struct{ data []byte }

func (l *lexer) value() (any, error) {
	l.data = bytes.TrimLeft(l.data, " \n\r\t\x00")
	switch {
	case len(l.data) == 0:
		return nil, errEnd
	case bytes.HasPrefix(l.data, []byte("<<")):
		return l.dict()
	case l.data[0] == '[':
		l.data = l.data[1:]
		return l.until("]")
	case l.data[0] == '(':
		return l.text()
	case l.data[0] == '/':
		l.data = l.data[1:]
		return name(l.word()), nil
	}
	word := l.word()
	if word == "" {
		return nil, fmt.Errorf("%.20q", l.data)
	}
	v, err := strconv.ParseFloat(word, 64)
	if err != nil {
		return operator(word), nil
	}
	if rest, ok := bytes.CutPrefix(l.data, []byte(" 0 R")); ok {
		l.data = rest
		return ref(v), nil
	}
	return v, nil
}

// word is bytes up to a space or a sign that ends one.
func (l *lexer) word() string {
	end := bytes.IndexAny(l.data, " \n\r\t\x00()<>[]/")
	if end < 0 {
		end = len(l.data)
	}
	word := string(l.data[:end])
	l.data = l.data[end:]
	return word
}

// until is values up to a sign.
func (l *lexer) until(sign string) ([]any, error) {
	var out []any
	for {
		l.data = bytes.TrimLeft(l.data, " \n\r\t")
		if rest, ok := bytes.CutPrefix(l.data, []byte(sign)); ok {
			l.data = rest
			return out, nil
		}
		v, err := l.value()
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
}

func (l *lexer) dict() (any, error) {
	l.data = l.data[2:]
	all, err := l.until(">>")
	if err != nil || len(all)%2 != 0 {
		return nil, fmt.Errorf("a dictionary of %d values: %w", len(all), err)
	}
	m := map[name]any{}
	for i := 0; i < len(all); i += 2 {
		key, ok := all[i].(name)
		if !ok {
			return nil, fmt.Errorf("%v is no key", all[i])
		}
		m[key] = all[i+1]
	}
	return m, nil
}

// text is a text in brackets, which may hold brackets that match and signs behind a backslash.
func (l *lexer) text() (any, error) {
	var out []byte
	for i, depth := 0, 0; i < len(l.data); i++ {
		switch c := l.data[i]; c {
		case '\\':
			if i++; i == len(l.data) {
				break
			}
			if c = l.data[i]; c == 'r' {
				c = '\r'
			}
			out = append(out, c)
		case '(':
			if depth++; depth > 1 {
				out = append(out, c)
			}
		case ')':
			if depth--; depth == 0 {
				l.data = l.data[i+1:]
				return text(out), nil
			}
			out = append(out, c)
		default:
			out = append(out, c)
		}
	}
	return nil, errors.New("a text without an end")
}
