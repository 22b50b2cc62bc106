package quoting

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The most that is taken for a signature without the mark that begins one: lines, and letters in a line.
const (
	mostSigned = 12
	mostWide   = 90
)

// signatures finds, in each stretch of new lines, how it is signed and what hangs beneath it.
func (f *folder) signatures() {
	f.warned()
	for i := 0; i < len(f.lines); {
		if f.kinds[i] != New {
			i++
			continue
		}
		end := i
		for end < len(f.lines) && f.kinds[end] == New {
			end++
		}
		f.signature(i, end)
		i = end
	}
}

// mostWarning is how many lines a mail server's warning on top of a message has at most.
const mostWarning = 8

// warned finds what a mail server put on top of a message: that it comes from outside. It is small print, where something is said beneath.
func (f *folder) warned() {
	first := f.next(0)
	end := first
	for end < len(f.lines) && end < first+mostWarning && !f.empty(end) && f.kinds[end] == New {
		end++
	}
	if end == first || end >= len(f.lines) || !f.empty(end) || f.next(end) >= len(f.lines) {
		return
	}
	text := strings.ToLower(strings.TrimLeft(strings.Join(f.lines[first:end], " "), " *[(<_!-=\u26A0\uFE0F\u00A0"))
	starts, outside := false, false
	for _, w := range warnings {
		starts = starts || strings.HasPrefix(text, w)
	}
	for _, w := range outsides {
		outside = outside || strings.Contains(text, w)
	}
	if starts && outside {
		f.mark(first, end, Small)
	}
}

// signature looks through the new lines from first to before end.
func (f *folder) signature(first, end int) {
	for i := first; i < end; i++ {
		if f.fine(first, i) {
			f.mark(i, end, Small)
			end = i
			break
		}
	}
	for i := first; i < end; i++ {
		if f.device(i) {
			f.mark(i, i+1, Signature)
			f.around(first, i, end)
			continue
		}
		if f.dashes(i, end) {
			f.mark(i, end, Signature)
			return
		}
	}
	if start := f.closing(first, end); start >= 0 {
		f.mark(start, end, Signature)
	}
}

// around gives a device's line the rule above it, and what a program says beneath.
func (f *folder) around(first, i, end int) {
	above := i - 1
	for above >= first && f.empty(above) {
		above--
	}
	if above >= first && len(f.at(above)) >= 3 && strings.Trim(f.at(above), "_-\u2014") == "" {
		f.mark(above, i, Signature)
	}
	if below := f.next(i); below == end { // nothing new comes after it
		f.mark(i, end, Signature)
	}
}

// dashes reports the line of two hyphens that begins a signature. Without the blank behind them it must not have much beneath it.
func (f *folder) dashes(i, end int) bool {
	line := f.lines[i]
	if line == "-- " || line == "--\u00A0" {
		return true
	}
	if t := f.at(i); t != "--" && t != "\u2014" && !(len(t) >= 3 && strings.Trim(t, "_") == "") {
		return false
	}
	return f.short(i+1, end)
}

// short reports lines that are few and not wide, none of them a sentence, of which at least one is not empty: as under a letter.
func (f *folder) short(first, end int) bool {
	n := 0
	for i := first; i < end; i++ {
		if f.empty(i) {
			continue
		}
		low := strings.ToLower(f.at(i))
		sentence := len(strings.Fields(low)) >= 5 && strings.ContainsAny(low[len(low)-1:], ".!:;") || strings.HasSuffix(low, "?")
		if n++; n > mostSigned || utf8.RuneCountInString(low) > mostWide || afterthought(low) || sentence {
			return false
		}
	}
	return n > 0
}

// closing is where the words that end a letter begin, with who signs beneath them; -1 where the lines do not end so.
func (f *folder) closing(first, end int) int {
	last := end
	for last > first && f.empty(last-1) {
		last--
	}
	said := f.next(first)
	for i := last - 1; i > said && i >= last-2*mostSigned; i-- {
		switch ends, thanks := greets(f.at(i)); {
		case ends && (i == last-1 || f.signed(i+1, last, thanks)):
			return i
		case f.sender != "" && nameOf(f.at(i), f.sender) && (i == last-1 || f.short(i+1, last)):
			if up := f.above(i); up > said {
				if ends, _ := greets(f.at(up)); ends {
					return up
				}
			}
			return i
		}
	}
	return -1
}

// above is the line before i that is not empty, or -1.
func (f *folder) above(i int) int {
	for i--; i >= 0 && f.empty(i); i-- {
	}
	return i
}

// signed reports lines of which the first is a name and the others say where to find who has it. After thanks, which also begin a
// paragraph, one word is a name only where it is the sender's.
func (f *folder) signed(first, end int, thanks bool) bool {
	i := f.next(first)
	name := strings.Trim(f.at(i), " *_")
	if nameOf(name, f.sender) {
		return i+1 == end || f.short(i+1, end)
	}
	parts := strings.Fields(name)
	if len(parts) == 0 || len(parts) > 6 || thanks && len(parts) < 2 || strings.ContainsAny(name, ";:?!0123456789") || strings.HasSuffix(name, ",") && len(parts) > 4 {
		return false
	}
	for _, p := range parts {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(p, "(\"'"))
		if unicode.IsLower(r) && !particles[p] {
			return false
		}
	}
	return f.short(i, end)
}

// particles stand in names in small letters.
var particles = set("von", "van", "de", "der", "den", "da", "di", "du", "del", "della", "dos", "la", "le", "el", "al", "bin", "ibn", "ter", "ten", "zu", "y", "e", "and", "und", "et", "of")

// greets reports a line that ends a letter and says nothing besides, and whether it gives thanks, as beginnings of paragraphs do too.
func greets(line string) (ends, thanks bool) {
	low := strings.ToLower(strings.Trim(line, " ,.!*\u00A0\uFF0C\u3002-"))
	if thank[low] {
		return true, true
	}
	if closings[low] {
		return true, false
	}
	for c := range closings { // Best regards, Ann
		if rest, ok := strings.CutPrefix(low, c); ok && strings.ContainsAny(rest[:1], ",.!") && len(strings.Fields(rest)) <= 3 && utf8.RuneCountInString(low) <= 60 {
			return true, false
		}
	}
	return false, false
}

// nameOf reports a line that is the sender's name, or the first of their names.
func nameOf(line, sender string) bool {
	low, s := strings.ToLower(strings.Trim(line, " ,.*_\u00A0")), strings.ToLower(strings.TrimSpace(sender))
	given, _, _ := strings.Cut(s, " ")
	return len(low) > 1 && (low == s || low == given)
}

// afterthought reports what is written beneath a signature and is no part of it.
func afterthought(low string) bool {
	for _, p := range []string{"ps:", "ps.", "p.s.", "p.s:", "ps ", "nb:", "n.b."} {
		if strings.HasPrefix(low, p) {
			return true
		}
	}
	return false
}

// device reports a line that a program wrote for its own fame.
func (f *folder) device(i int) bool {
	low := strings.ToLower(strings.Trim(f.at(i), "_*<>[]() \u00A0"))
	if low == "" || utf8.RuneCountInString(low) > 160 {
		return false
	}
	for _, d := range devices {
		if strings.HasPrefix(low, d) {
			return !strings.ContainsAny(strings.TrimSuffix(low, "."), "?!") && len(strings.Fields(low)) <= 14
		}
	}
	return false
}

// fine reports a line at which begins what a firm or a list hangs beneath every message. It opens a paragraph, and something was said
// before it.
func (f *folder) fine(first, i int) bool {
	if f.next(first) >= i || !f.empty(i-1) && strings.Trim(f.at(i-1), "_-*=\u2014 ") != "" {
		return false
	}
	low := strings.ToLower(strings.TrimLeft(f.at(i), "*_-= \u00A0"))
	for _, s := range smallPrint {
		if strings.HasPrefix(low, s) {
			return true
		}
	}
	likely := false
	for _, s := range likelySmall {
		likely = likely || strings.HasPrefix(low, s)
	}
	if !likely {
		return false
	}
	for j := i; j < min(i+12, len(f.lines)) && !f.empty(j); j++ {
		low = strings.ToLower(f.at(j))
		for _, w := range secrecy {
			if strings.Contains(low, w) {
				return true
			}
		}
	}
	return false
}
