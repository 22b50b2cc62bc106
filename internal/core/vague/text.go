package vague

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes marks that look alike the same: dashes, quotes, spaces. It changes no letter and no digit.
func clean(text string) string {
	return strings.ReplaceAll(strings.Map(alike, strings.ToValidUTF8(text, "\ufffd")), "->", "→")
}

// alike is the plain form of a sign, or -1 for one nobody sees.
func alike(r rune) rune {
	switch r {
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹣', '－':
		return '-'
	case '‘', '’', '‚', '′', '`', '´':
		return '\''
	case '“', '”', '„', '″':
		return '"'
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad':
		return -1
	case '⁄', '∕':
		return '/'
	case '＋':
		return '+'
	case utf8.RuneError:
		return '\ufffd'
	}
	if unicode.IsSpace(r) || unicode.IsControl(r) {
		return ' '
	}
	return r
}

// kind of a lexeme.
type kind uint8

const (
	word   kind = iota // letters
	number             // digits; in sums also the marks between them
	mark               // any other sign, one by one
)

// lexeme is one word, number or mark of a text.
type lexeme struct {
	kind  kind
	text  string // in lower case
	orig  string // as typed
	glued bool   // nothing between it and the lexeme before
}

// is reports whether the lexeme is this word or mark.
func (l lexeme) is(text string) bool { return l.kind != number && l.text == text }

// lex cuts a clean text into words, numbers and marks. With sums, a number takes the marks between its digits with it.
func lex(s string, sums bool) []lexeme {
	var out []lexeme
	glued := false
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if r == ' ' {
			s, glued = s[1:], false
			continue
		}
		k := mark
		switch {
		case r >= '0' && r <= '9':
			k, size = number, digitRun(s)
			if sums {
				size = numeral(s)
			}
		case sums && r == '.' && len(s) > 1 && isDigit(s[1]) && (!glued || out[len(out)-1].kind == mark):
			k, size = number, 1+digitRun(s[1:])
		case unicode.IsLetter(r):
			k, size = word, letterRun(s)
		}
		out = append(out, lexeme{k, strings.ToLower(s[:size]), s[:size], glued && len(out) > 0})
		s, glued = s[size:], true
	}
	return out
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func digitRun(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func letterRun(s string) int {
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			return i
		}
	}
	return len(s)
}

// numeral is the length of a number with the marks between its digits: 1,234.50, 1 234, 1'234. A space belongs to it
// only between groups of three.
func numeral(s string) int {
	n := digitRun(s)
	spaced := n <= 3
	for n+1 < len(s) {
		run := digitRun(s[n+1:])
		if run == 0 {
			break
		}
		switch s[n] {
		case '.', ',', '\'':
		case ' ':
			if !spaced || run != 3 {
				return n
			}
		default:
			return n
		}
		n += 1 + run
	}
	return n
}

// originals is lexemes as they were typed, with the spaces there were made single.
func originals(ls []lexeme) string {
	var b strings.Builder
	for i, l := range ls {
		if i > 0 && !l.glued {
			b.WriteByte(' ')
		}
		b.WriteString(l.orig)
	}
	return b.String()
}

// begins reports how many lexemes the words of a phrase take at the start of ls, 0 when they do not stand there.
func begins(ls []lexeme, phrase []string) int {
	if len(ls) < len(phrase) {
		return 0
	}
	for i, w := range phrase {
		if ls[i].text != w {
			return 0
		}
	}
	return len(phrase)
}

// holdsNumber reports whether a number is among the lexemes.
func holdsNumber(ls []lexeme) bool {
	for _, l := range ls {
		if l.kind == number {
			return true
		}
	}
	return false
}
