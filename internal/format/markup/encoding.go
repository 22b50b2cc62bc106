package markup

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	utf16 "golang.org/x/text/encoding/unicode"
)

// decoded is the text of a file in UTF-8, by its first bytes, or by the code page that was asked for, or by the encoding
// it declares. Of a file in UTF-8 what is not valid is replaced.
func decoded(r io.Reader, codePage string) (io.Reader, File, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	head, err := b.Peek(1 << 10)
	if err != nil && err != io.EOF {
		return nil, File{}, err
	}
	if mark, order, name := Wide(head); name != "" {
		_, _ = b.Discard(mark)
		return &clean{r: utf16.UTF16(order, utf16.IgnoreBOM).NewDecoder().Reader(b)}, File{Encoding: name}, nil
	}
	if bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")) {
		_, _ = b.Discard(3)
		return &clean{r: b}, File{Encoding: "utf-8"}, nil
	}
	declared := Declared(head)
	if codePage != "" {
		enc, name, err := page(codePage)
		if err != nil {
			return nil, File{}, err
		}
		return through(b, enc), File{Encoding: name}, nil
	}
	if declared == "" {
		return &clean{r: b}, File{Encoding: "utf-8"}, nil
	}
	enc, name, err := page(declared)
	switch {
	case err != nil:
		return &clean{r: b}, File{Encoding: "utf-8", Odd: fmt.Sprintf("the file says that its text is in \"%s\", which is not known; it was read as UTF-8", clip(declared))}, nil
	case strings.HasPrefix(name, "utf-16"):
		return &clean{r: b}, File{Encoding: "utf-8", Odd: "the file says that its text is in UTF-16, but it is not; it was read as UTF-8"}, nil
	}
	return through(b, enc), File{Encoding: name}, nil
}

func through(r io.Reader, enc encoding.Encoding) io.Reader {
	if enc == nil {
		return &clean{r: r}
	}
	return &clean{r: enc.NewDecoder().Reader(r)}
}

// page is an encoding by any of its names, nil for UTF-8.
func page(label string) (encoding.Encoding, string, error) {
	enc, err := htmlindex.Get(strings.TrimSpace(label))
	if err != nil && isNumber(label) {
		enc, err = htmlindex.Get("windows-" + label)
	}
	if err != nil {
		return nil, "", fmt.Errorf("there is no code page %q; names are such as windows-1251 and utf-8", clip(label))
	}
	name, _ := htmlindex.Name(enc)
	if name == "utf-8" {
		enc = nil
	}
	return enc, name, nil
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// Wide recognises text in UTF-16 by its byte order mark, or by the zeros of its first sign of XML. It returns how many
// bytes the mark takes and the name of the encoding, "" for other text.
func Wide(head []byte) (mark int, order utf16.Endianness, name string) {
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		return 2, utf16.LittleEndian, "utf-16le"
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return 2, utf16.BigEndian, "utf-16be"
	case bytes.HasPrefix(head, []byte("<\x00")):
		return 0, utf16.LittleEndian, "utf-16le"
	case bytes.HasPrefix(head, []byte("\x00<")):
		return 0, utf16.BigEndian, "utf-16be"
	}
	return 0, utf16.BigEndian, ""
}

// Declared is the encoding that the declaration of XML at the head of a file names, "" for none.
func Declared(head []byte) string {
	head = bytes.TrimLeft(head, " \t\r\n")
	end := bytes.Index(head, []byte("?>"))
	if !bytes.HasPrefix(head, []byte("<?xml")) || end < 0 {
		return ""
	}
	_, after, found := bytes.Cut(head[:end], []byte("encoding"))
	after = bytes.TrimLeft(after, " \t\r\n=")
	if !found || len(after) < 2 || after[0] != '"' && after[0] != '\'' {
		return ""
	}
	value, _, found := bytes.Cut(after[1:], after[:1])
	if !found {
		return ""
	}
	return string(bytes.TrimSpace(value))
}

// clean hands UTF-8 on with what XML does not allow replaced: bytes that are no text, and control signs, written out or by
// number.
type clean struct {
	r    io.Reader
	in   [16 << 10]byte
	have int // bytes of in that were read and not handed on
	err  error
	out  []byte // what is ready
	buf  []byte
}

func (c *clean) Read(p []byte) (int, error) {
	for len(c.out) == 0 {
		if c.err != nil && c.have == 0 {
			return 0, c.err
		}
		c.fill()
	}
	n := copy(p, c.out)
	c.out = c.out[n:]
	return n, nil
}

func (c *clean) fill() {
	if c.err == nil {
		var n int
		n, c.err = c.r.Read(c.in[c.have:])
		c.have += n
	}
	b := c.in[:c.have]
	c.buf = c.buf[:0]
	for len(b) > 0 {
		run := plain(b)
		c.buf = append(c.buf, b[:run]...)
		if b = b[run:]; len(b) == 0 {
			break
		}
		size := c.sign(b)
		if size == 0 {
			break
		}
		b = b[size:]
	}
	c.have = copy(c.in[:], b)
	c.out = c.buf
}

// sign hands on one sign that plain does not. It returns how many bytes that was, 0 when the rest of it comes with the next
// bytes.
func (c *clean) sign(b []byte) int {
	switch {
	case b[0] < ' ':
		c.buf = append(c.buf, ' ')
		return 1
	case b[0] == '&':
		length, whole := reference(b)
		switch {
		case !whole && c.err == nil:
			return 0
		case length > 0:
			c.buf = append(c.buf, ' ')
			return length
		}
		c.buf = append(c.buf, '&')
		return 1
	case !utf8.FullRune(b) && c.err == nil:
		return 0
	}
	r, size := utf8.DecodeRune(b)
	if r == 0xFFFE || r == 0xFFFF {
		r = utf8.RuneError
	}
	c.buf = utf8.AppendRune(c.buf, r)
	return size
}

// reference is the length of a reference by number, such as &#x1F;, to a sign that XML does not allow, 0 for anything else.
// It is not whole where more bytes may make one of it.
func reference(b []byte) (length int, whole bool) {
	const longest = len("&#x10FFFF;")
	head := b[:min(len(b), longest)]
	end := bytes.IndexByte(head, ';')
	if end < 0 {
		return 0, len(b) >= longest || len(b) > 1 && b[1] != '#'
	}
	digits, numeric := bytes.CutPrefix(head[:end], []byte("&#"))
	base := 10
	if hex, found := bytes.CutPrefix(digits, []byte("x")); found {
		digits, base = hex, 16
	}
	v, err := strconv.ParseUint(string(digits), base, 32)
	if !numeric || err != nil {
		return 0, true
	}
	if v == '\t' || v == '\n' || v == '\r' || v >= ' ' && v < 0xD800 || v > 0xDFFF && v < 0xFFFE || v > 0xFFFF && v <= utf8.MaxRune {
		return 0, true
	}
	return end + 1, true
}

// plain is how many bytes at the beginning are ASCII that XML allows and that no reference begins with.
func plain(b []byte) int {
	for i, x := range b {
		if x >= utf8.RuneSelf || x == '&' || x < ' ' && x != '\t' && x != '\n' && x != '\r' {
			return i
		}
	}
	return len(b)
}
