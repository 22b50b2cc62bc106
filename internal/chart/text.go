package chart

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// FontSize is the size of every text of a Scene, and lineHeight the distance of two lines of one text.
const (
	FontSize   = 12.0
	lineHeight = 15.0
	ascent     = 0.80 * FontSize // highest ink above the baseline that a text is given room for
	descent    = 0.26 * FontSize
	widest     = 1100 // thousandths of the font size given to a letter without a known width
	marksMost  = 4    // combining marks kept on one letter
)

// Clean makes a text from a file fit to be shown on one line: bytes that are no text become U+FFFD; line ends and tabs
// become spaces; control characters, and those that turn the direction of the text around them, go; so do combining
// marks piled on one letter beyond any script's need.
func Clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space, marks := true, 0
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		case turns(r) || unicode.Is(unicode.Cc, r) || !valid(r):
			continue
		case unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > marksMost {
				continue
			}
		default:
			marks = 0
		}
		space = false
		b.WriteRune(r)
	}
	return strings.TrimRight(b.String(), " ")
}

// turns reports the characters that embed, override or isolate a direction of writing, and the invisible ones by which two
// names can look alike. Joiners stay: scripts and emoji need them.
func turns(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x206F || r == 0x200B || r == 0x200E || r == 0x200F ||
		r == 0x061C || r == 0xFEFF || r == 0x00AD
}

// valid reports characters that XML and HTML may both hold.
func valid(r rune) bool { return r&0xFFFE != 0xFFFE && (r < 0xFDD0 || r > 0xFDEF) }

// Width is the most room a text takes, in units of the Scene.
func Width(s string, bold bool) float64 {
	n := 0
	for _, r := range s {
		n += runeWidth(r, bold)
	}
	return float64(n) * FontSize / 1000
}

func runeWidth(r rune, bold bool) int {
	ascii, latin := &regularASCII, &regularLatin
	if bold {
		ascii, latin = &boldASCII, &boldLatin
	}
	switch {
	case r >= 0x20 && r <= 0x7e:
		return int(ascii[r-0x20])
	case r >= 0xa0 && r <= 0xff:
		return int(latin[r-0xa0])
	case clings(r):
		return 0
	}
	if w, ok := otherWidths[r]; ok {
		return int(w)
	}
	return widest
}

// clings reports characters that add no width of their own and must not be cut from the one before.
func clings(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me) || r == 0x200C || r == 0x200D
}

// Shorten cuts a text with an ellipsis so that it takes at most room; "" when not even one letter and the ellipsis fit.
func Shorten(s string, room float64, bold bool) string {
	const rounding = 0.01 // room is often a width that has been added to and taken from
	if Width(s, bold) <= room+rounding {
		return s
	}
	most := int(room*1000/FontSize) - runeWidth('…', bold)
	n, end := 0, 0
	for i, r := range s {
		if n += runeWidth(r, bold); n > most {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	// A cut between a letter and what clings to it would leave half a sign.
	for end > 0 && end < len(s) {
		next, _ := utf8.DecodeRuneInString(s[end:])
		last, size := utf8.DecodeLastRuneInString(s[:end])
		if !clings(next) && last != 0x200D {
			break
		}
		end -= size
	}
	if cut := strings.TrimRight(s[:end], " ,.;:·–-("); cut != "" {
		return cut + "…"
	}
	return ""
}

// wrap breaks a text into at most lines lines of at most room units, at spaces where it can; the last line ends in an
// ellipsis when something is left out. No lines for an empty text.
func wrap(s string, room float64, lines int, bold bool) []string {
	var out []string
	words := strings.Fields(s)
	for len(words) > 0 && len(out) < lines {
		line := words[0]
		n := 1
		for n < len(words) && Width(line+" "+words[n], bold) <= room {
			line += " " + words[n]
			n++
		}
		if len(out) == lines-1 && n < len(words) {
			line = strings.Join(words, " ")
			n = len(words)
		}
		words = words[n:]
		if line = Shorten(line, room, bold); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// box is the room a text may cover.
type box struct{ x0, y0, x1, y1 float64 }

func (m Text) box() box {
	w := Width(m.Text, m.Bold)
	x := m.At.X
	switch m.Anchor {
	case Middle:
		x -= w / 2
	case End:
		x -= w
	}
	return box{x, m.At.Y - ascent, x + w, m.At.Y + descent}
}

func (b box) overlaps(c box) bool {
	const touch = 0.01
	return b.x0 < c.x1-touch && c.x0 < b.x1-touch && b.y0 < c.y1-touch && c.y0 < b.y1-touch
}
