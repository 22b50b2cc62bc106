package mail

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
)

// decoded is the value of a field with its encoded words (RFC 2047) as what they mean. Words that follow each other are put together
// before they are decoded, since many programs cut a letter in two.
func (m *Message) decoded(v, where string) string {
	var out strings.Builder
	var pending []byte
	charset := ""
	flush := func() {
		if charset != "" {
			out.WriteString(m.inCharset(pending, charset, where))
		}
		pending, charset = nil, ""
	}
	for v != "" {
		at := strings.Index(v, "=?")
		if at < 0 {
			break
		}
		w, rest, ok := word(v[at+2:])
		if !ok {
			flush()
			out.WriteString(m.raw(v[:at+2], where))
			v = v[at+2:]
			continue
		}
		if between := v[:at]; charset == "" || strings.TrimSpace(between) != "" {
			flush()
			out.WriteString(m.raw(between, where))
		}
		if charset != "" && !strings.EqualFold(charset, w.charset) {
			flush()
		}
		charset, pending = w.charset, append(pending, w.body...)
		v = rest
	}
	flush()
	out.WriteString(m.raw(v, where))
	return out.String()
}

// encoded is one encoded word.
type encoded struct {
	charset string
	body    []byte
}

// word reads an encoded word from behind its =?. Blanks inside, which should not be there, are borne.
func word(s string) (w encoded, rest string, ok bool) {
	parts := strings.SplitN(s, "?", 3)
	if len(parts) < 3 || len(parts[0]) == 0 || len(parts[0]) > 60 || len(parts[1]) != 1 || strings.ContainsAny(parts[0], " \t=") {
		return w, s, false
	}
	body, rest, found := strings.Cut(parts[2], "?=")
	if !found {
		return w, s, false
	}
	w.charset, _, _ = strings.Cut(parts[0], "*") // a language may follow (RFC 2231)
	switch parts[1] {
	case "b", "B":
		w.body, _ = unbase64([]byte(body))
	case "q", "Q":
		w.body, _ = unquote([]byte(strings.ReplaceAll(body, "_", " ")))
	default:
		return w, s, false
	}
	return w, rest, true
}

// raw is text of a field that is not encoded. It should be ASCII, and is not always.
func (m *Message) raw(s, where string) string {
	if utf8.ValidString(s) {
		if strings.Contains(s, "\x1B$") { // Japanese, as it was sent before there were encoded words
			return m.inCharset([]byte(s), "iso-2022-jp", where)
		}
		return s
	}
	m.warn(where, "it has letters that should have been encoded; they were read as those of Western Europe")
	b, _ := charmap.Windows1252.NewDecoder().Bytes([]byte(s))
	return string(b)
}

// inCharset is bytes of a character set as UTF-8. Of an unknown set, and of bytes that the set has not, it makes the best it can.
func (m *Message) inCharset(b []byte, charset, where string) string {
	label := strings.ToLower(strings.Trim(charset, " \"'"))
	switch label {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968", "7bit", "8bit", "default", "unicode-1-1-utf-8":
		if utf8.Valid(b) {
			if strings.Contains(string(b), "\x1B$") && label != "utf-8" {
				break
			}
			return string(b)
		}
		if label != "" {
			m.warn(where, "it is not in %s as it says; it was read as Western European", clip(charset))
		}
		out, _ := charmap.Windows1252.NewDecoder().Bytes(b)
		return string(out)
	case "utf-7", "unicode-1-1-utf-7", "utf7":
		return fromUTF7(b)
	case "cp932":
		label = "shift_jis"
	case "cp949", "ks_c_5601-1987":
		label = "euc-kr"
	case "cp936":
		label = "gbk"
	case "cp950":
		label = "big5"
	}
	if label == "" || strings.HasPrefix(label, "us-") || strings.Contains(label, "ascii") {
		label = "iso-2022-jp"
	}
	enc := known(label)
	if enc == nil {
		if utf8.Valid(b) {
			m.warn(where, "the character set %q is not known; the text was read as UTF-8", clip(charset))
			return string(b)
		}
		m.warn(where, "the character set %q is not known; the text was read as Western European", clip(charset))
		enc = charmap.Windows1252
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		m.warn(where, "it is not in %s as it says", clip(charset))
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(out)
}

// known is a character set by its name, nil where there is none.
func known(label string) encoding.Encoding {
	if enc, err := htmlindex.Get(label); err == nil {
		if name, err := htmlindex.Name(enc); err != nil || name != "replacement" {
			return enc
		}
	}
	if enc, err := ianaindex.MIME.Encoding(label); err == nil && enc != nil {
		return enc
	}
	if page, ok := strings.CutPrefix(label, "cp"); ok {
		if enc, err := htmlindex.Get("windows-" + page); err == nil {
			return enc
		}
		if enc, err := ianaindex.MIME.Encoding("IBM" + page); err == nil && enc != nil {
			return enc
		}
	}
	return nil
}

// fromUTF7 reads UTF-7 (RFC 2152), which Outlook wrote for long.
func fromUTF7(b []byte) string {
	var out strings.Builder
	s := string(b)
	for s != "" {
		at := strings.IndexByte(s, '+')
		if at < 0 {
			break
		}
		out.WriteString(s[:at])
		s = s[at+1:]
		n := 0
		for n < len(s) && strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", s[n]) >= 0 {
			n++
		}
		if n == 0 {
			out.WriteByte('+')
		} else if wide, err := base64.RawStdEncoding.DecodeString(s[:n-btoi(n%4 == 1)]); err == nil {
			units := make([]uint16, len(wide)/2)
			for i := range units {
				units[i] = binary.BigEndian.Uint16(wide[2*i:])
			}
			out.WriteString(string(utf16.Decode(units)))
		}
		if s = s[n:]; strings.HasPrefix(s, "-") {
			s = s[1:]
		}
	}
	out.WriteString(s)
	return out.String()
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
