package pdf

import (
	"strings"
	"unicode"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/report/document"
)

// style is how words are set. Sizes are in points.
type style struct {
	bold    bool
	size    float64
	leading float64 // from one line to the next
	colour  chart.Colour
	boxed   bool // in a frame of their own
}

// words are letters of one style on one line.
type words struct {
	style
	text string
	x    float64 // from the beginning of the line
	w    float64
	to   string
}

// line is one line of text.
type line struct {
	words   []words
	leading float64
}

// width is how far a line goes.
func (l line) width() float64 {
	if len(l.words) == 0 {
		return 0
	}
	last := l.words[len(l.words)-1]
	return last.x + last.w
}

const (
	boxPad   = 3.0  // at either side of boxed words
	rounding = 0.01 // room is often a width that has been added to and taken from
)

// toned is a style in a tone. Words that lead somewhere have the colour of links, unless their tone has one.
func toned(st style, s document.Span) style {
	switch s.Tone {
	case document.Strong:
		st.bold = true
	case document.Late:
		st.colour = "red"
	case document.Quiet:
		st.colour = "ink-3"
	case document.Ours:
		st.colour, st.boxed = "client", true
	case document.Theirs:
		st.colour, st.boxed = "delivery", true
	default:
		if s.To != "" {
			st.colour = "accent"
		}
	}
	return st
}

// wrap breaks a text into lines of a width: at spaces where it can, anywhere in a word that is too long for a line. No lines
// for an empty text.
func (f *fonts) wrap(t document.Text, st style, width float64) []line {
	b := breaker{fonts: f, room: width, leading: st.leading}
	for _, s := range t {
		in := toned(st, s)
		for i, word := range strings.Fields(f.printable(s.Text)) {
			b.word(word, in, s.To, i == 0)
		}
	}
	return b.lines
}

// wrapped is wrap for a text of one tone.
func (f *fonts) wrapped(s string, st style, width float64) []line {
	return f.wrap(document.Plain(s), st, width)
}

// breaker fills lines.
type breaker struct {
	fonts   *fonts
	room    float64
	leading float64
	lines   []line
}

// word sets one word; first says that it begins a span.
func (b *breaker) word(text string, st style, to string, first bool) {
	pad := 0.0
	if st.boxed {
		pad = boxPad
	}
	w := b.fonts.measure(text, st.bold, st.size)
	space := b.fonts.measure(" ", st.bold, st.size)
	if n := len(b.lines); n > 0 && b.lines[n-1].width()+space+w+2*pad <= b.room+rounding {
		b.append(&b.lines[n-1], text, st, to, first, space, w)
		return
	}
	for w+2*pad > b.room+rounding {
		head := b.fonts.head(text, st, b.room-2*pad)
		b.begin(head, st, to, pad)
		if text = text[len(head):]; text == "" {
			return
		}
		w = b.fonts.measure(text, st.bold, st.size)
	}
	b.begin(text, st, to, pad)
}

// begin sets letters at the beginning of a new line.
func (b *breaker) begin(text string, st style, to string, pad float64) {
	w := b.fonts.measure(text, st.bold, st.size)
	b.lines = append(b.lines, line{leading: b.leading, words: []words{{style: st, text: text, x: pad, w: w + pad, to: to}}})
}

// append sets a word behind a line, as one piece with what is before it when nothing sets the two apart.
func (b *breaker) append(l *line, text string, st style, to string, first bool, space, w float64) {
	last := &l.words[len(l.words)-1]
	if !first && last.style == st && last.to == to || first && last.style == st && last.to == to && !st.boxed {
		last.text += " " + text
		last.w += space + w
		return
	}
	x := l.width() + space
	if st.boxed {
		x, w = x+boxPad, w+boxPad
	}
	l.words = append(l.words, words{style: st, text: text, x: x, w: w, to: to})
}

// head is as much of a text as fits, at least one letter, with the accents that belong to it.
func (f *fonts) head(text string, st style, room float64) string {
	end, at := 0, 0.0
	for i, r := range text {
		at += f.advance(r, st.bold) * st.size
		if at > room && i > 0 && end > 0 && !unicode.In(r, unicode.Mn, unicode.Me) {
			return text[:end]
		}
		end = i + len(string(r))
	}
	return text
}

// shorten cuts a text so that it takes at most room.
func (f *fonts) shorten(s string, st style, room float64) string {
	s = f.printable(s)
	if f.measure(s, st.bold, st.size) <= room {
		return s
	}
	return strings.TrimRight(f.head(s, st, room-f.measure("…", st.bold, st.size)), " ,.;:·–-(") + "…"
}
