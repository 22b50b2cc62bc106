package sheet

import (
	"bytes"
	"cmp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// once puts right what was written as UTF-8, read as Windows-1252 and written as UTF-8 again, as programs between two tables do: "Â£" was "£"
// and "â€™" was "’". It does so only where the text is plainly of that kind: some of what is no ASCII begins as such writing does, and hardly
// anything of it is otherwise. It returns how many places it put right.
func once(text string) (string, int) {
	sure, good, other := false, 0, 0
	runs(text, func(begin, end int) {
		run := text[begin:end]
		if unread(run) == "" {
			other++
			return
		}
		good++
		sure = sure || strings.HasPrefix(run, "Â") || strings.HasPrefix(run, "Ã") || strings.HasPrefix(run, "â€") || strings.HasPrefix(run, "ï¿")
	})
	if !sure || other*4 > good {
		return text, 0
	}
	var out strings.Builder
	at := 0
	runs(text, func(begin, end int) {
		out.WriteString(text[at:begin])
		out.WriteString(cmp.Or(unread(text[begin:end]), text[begin:end]))
		at = end
	})
	return out.String() + text[at:], good
}

// runs calls f with where every run of letters that are no ASCII begins and ends, in order.
func runs(text string, f func(begin, end int)) {
	for i := 0; i < len(text); i++ {
		begin := i
		for i < len(text) && text[i] >= utf8.RuneSelf {
			i++
		}
		if i > begin {
			f(begin, i)
		}
	}
}

// unread is a run as it was before it was read as Windows-1252; "" where it cannot have been.
func unread(run string) string {
	b := make([]byte, 0, len(run))
	for _, r := range run {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok && r >= 0x80 && r < 0xA0 { // five bytes have no letter there, and are kept as they are
			c, ok = byte(r), true
		}
		if !ok {
			return ""
		}
		b = append(b, c)
	}
	if !utf8.Valid(b) {
		return ""
	}
	return string(b)
}

// ofDOS reports whether bytes that are not UTF-8 are those of code page 850 rather than of Windows-1252: a pound sign of the one stands before
// figures or a unit, where the other has a letter, and there is no pound sign of the other, and none of its quotes and dashes.
func ofDOS(data []byte) bool {
	const dosPound, pound = 0x9C, 0xA3
	found := false
	for i, c := range data {
		switch {
		case c == pound || c >= 0x91 && c <= 0x97:
			return false
		case c != dosPound:
		case i+1 < len(data) && bytes.IndexByte([]byte("0123456789 mMkKbB)'\","), data[i+1]) >= 0 && (i == 0 || !letter(data[i-1])):
			found = true
		default:
			return false
		}
	}
	return found
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 }
