// Package quoting tells what is new in a message from what it quotes, how it is signed and what a firm hangs beneath everything.
//
// It promises that no line is lost: the blocks, one after another, are the message. What it takes for a quotation or a signature is folded by
// whoever shows it, never deleted. It knows the forms of common mail programs in a dozen languages, answers above, below and between what
// they answer to. It refuses to guess from the meaning of words: a name alone beneath a text is text, unless it is the sender's own.
package quoting

import (
	"strings"
	"unicode"
)

// Kind says what a block of lines is.
type Kind string

// The kinds of block.
const (
	New       Kind = "new"       // what the sender says
	Quote     Kind = "quote"     // what somebody said before, with the line that says who
	Signature Kind = "signature" // how it is signed, by a person or a device
	Small     Kind = "small"     // what a firm or a list hangs beneath every message
)

// Block is lines of one kind that follow each other.
type Block struct {
	Kind Kind   `json:"kind"`
	Text string `json:"text"` // its lines, without the end of the last
}

// mostLines is how many lines are looked at one by one. What comes after them is a quotation, so that it stays with its sender.
const mostLines = 20_000

// Fold takes a message apart. Sender is the name it comes under, "" where that is not known.
func Fold(text, sender string) []Block {
	all := strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
	f := folder{lines: all, kinds: make([]Kind, len(all)), sender: sender}
	f.quotes()
	f.signatures()
	return f.blocks()
}

// Said is what is new in a message, without blank lines around it.
func Said(blocks []Block) string {
	var parts []string
	for _, b := range blocks {
		if t := strings.Trim(trimLines(b.Text), "\n"); b.Kind == New && t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, "\n\n")
}

// trimLines takes the blanks off the ends of lines, and makes lines of blanks empty.
func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRightFunc(l, blank)
	}
	return strings.Join(lines, "\n")
}

// blank reports white space, of which HTML makes more kinds than text.
func blank(r rune) bool { return unicode.IsSpace(r) || r == '\u200B' || r == '\uFEFF' }

// folder is a message while it is taken apart: what each line is.
type folder struct {
	lines  []string
	kinds  []Kind
	sender string
}

func (f *folder) at(i int) string { return strings.TrimFunc(f.lines[i], blank) }

func (f *folder) empty(i int) bool { return f.at(i) == "" }

// mark gives the lines from first to before end a kind.
func (f *folder) mark(first, end int, k Kind) {
	for i := max(first, 0); i < min(end, len(f.kinds)); i++ {
		f.kinds[i] = k
	}
}

// next is the first line from i on that is not empty, or the end.
func (f *folder) next(i int) int {
	for i < len(f.lines) && f.empty(i) {
		i++
	}
	return i
}

// quotes finds what is quoted. Everything that no rule knows is new.
func (f *folder) quotes() {
	f.mark(0, len(f.lines), New)
	for i := 0; i < len(f.lines); {
		if i >= mostLines {
			f.mark(i, len(f.lines), Quote)
			return
		}
		if f.marked(i) {
			f.mark(i, i+1, Quote)
			i++
			continue
		}
		n, sure := f.opening(i)
		if n == 0 {
			i++
			continue
		}
		after := f.next(i + n)
		switch {
		case after < len(f.lines) && f.marked(after): // its lines carry marks: what comes after them is new
			f.mark(i, after, Quote)
			i = after
		case sure: // they carry none: it goes on to the end
			f.mark(i, len(f.lines), Quote)
			return
		default:
			i++
		}
	}
	f.bridge()
}

// bridge gives blank lines between two quotations to them.
func (f *folder) bridge() {
	for i := 0; i < len(f.lines); i++ {
		if f.kinds[i] != New || !f.empty(i) || i == 0 || f.kinds[i-1] != Quote {
			continue
		}
		if end := f.next(i); end < len(f.lines) && f.kinds[end] == Quote {
			f.mark(i, end, Quote)
		}
	}
}

// marked reports a line that is quoted by a mark before it. A line that begins with From is given one on its way, and is not quoted
// unless its neighbours are.
func (f *folder) marked(i int) bool {
	line := strings.TrimLeft(f.lines[i], " \u00A0")
	if !strings.HasPrefix(line, ">") || len(f.lines[i])-len(line) > 6 {
		return false
	}
	if strings.HasPrefix(line, ">From ") {
		bare := func(j int) bool {
			return j < 0 || j >= len(f.lines) || !strings.HasPrefix(strings.TrimLeft(f.lines[j], " "), ">")
		}
		return !bare(i-1) || !bare(i+1)
	}
	return true
}

// opening is how many lines, from i on, say who is quoted, 0 for none, and whether that holds when what follows carries no marks.
func (f *folder) opening(i int) (lines int, sure bool) {
	if f.empty(i) {
		return 0, false
	}
	if n := f.divider(i); n > 0 {
		return n, true
	}
	if n := f.heads(i); n > 0 {
		return n, true
	}
	return f.attribution(i)
}

// divider is a line such as ----- Original Message -----, or one of underscores with the head of a message beneath it.
func (f *folder) divider(i int) int {
	line := f.at(i)
	low := strings.Trim(strings.ToLower(line), "-_=*#~ \u2013\u2014:")
	ruled := strings.HasPrefix(line, "--") || strings.HasPrefix(line, "__") || strings.HasPrefix(line, "==") || strings.HasPrefix(line, "\u2014")
	if ruled && dividers[low] || strings.HasSuffix(line, ":") && beginnings[low] {
		if h := f.next(i + 1); h < len(f.lines) {
			if n := f.heads(h); n > 0 {
				return h + n - i
			}
		}
		return 1
	}
	if len(line) >= 5 && strings.Trim(line, "_-\u2014=") == "" {
		if h := f.next(i + 1); h < len(f.lines) && h-i <= 3 {
			if n := f.heads(h); n > 0 {
				return h + n - i
			}
		}
	}
	return 0
}

// mostHeads is how many lines the head of a quoted message may have.
const mostHeads = 24

// heads is how many lines, from i on, are the head of a quoted message: who wrote it, and at least two of when, to whom and about what.
func (f *folder) heads(i int) int {
	first := headOf(f.at(i))
	if first == "" {
		return 0
	}
	seen, end := map[string]bool{first: true}, i+1
	for j, plain := i+1, 0; j < min(len(f.lines), i+mostHeads); j++ {
		if f.empty(j) {
			if n := f.next(j); n >= len(f.lines) || headOf(f.at(n)) == "" || n > j+1 {
				break
			}
			continue
		}
		h := headOf(f.at(j))
		if h == "" { // a long list of receivers goes on in the next line
			if plain++; plain > 3 {
				break
			}
			continue
		}
		if h != "other" || len(seen) > 1 {
			seen[h], end, plain = true, j+1, 0
		}
	}
	delete(seen, "other")
	if !seen["from"] || len(seen) < 3 {
		return 0
	}
	return end - i
}

// headOf is which field of a message's head a line is: from, when, to, subject, other, or "".
func headOf(line string) string {
	line = strings.TrimLeft(line, "*> ")
	name, rest, found := strings.Cut(strings.ReplaceAll(line, "\uFF1A", ":"), ":")
	if !found || len(name) > 40 || strings.HasPrefix(rest, "//") {
		return ""
	}
	return heads[strings.ToLower(strings.TrimFunc(strings.Trim(name, "*_"), blank))]
}

// mostAttribution is over how many lines a mail program breaks the line that says who is quoted.
const mostAttribution = 4

// attribution is a line such as On 3 May Ann wrote:, which programs break where it is long.
func (f *folder) attribution(i int) (lines int, sure bool) {
	if !f.begins(i) {
		return 0, false
	}
	joined := ""
	for n := 1; n <= mostAttribution && i+n <= len(f.lines); n++ {
		part := f.at(i + n - 1)
		if part == "" || f.marked(i+n-1) {
			return 0, false
		}
		joined = strings.TrimSpace(joined + " " + part)
		if len(joined) > 500 {
			return 0, false
		}
		if is, sure := attributes(joined); is {
			return n, sure
		}
	}
	return 0, false
}

// begins reports whether a line begins a paragraph or an attribution: one in the middle of a sentence is none.
func (f *folder) begins(i int) bool {
	return i == 0 || f.empty(i-1) || f.kinds[i-1] == Quote || opens(f.at(i)) || strings.HasPrefix(f.at(i), "--") || hasAddress(f.at(i))
}

// attributes reports whether a text says who wrote what follows, and whether that is sure without marks before what follows.
func attributes(text string) (is, sure bool) {
	low := strings.ToLower(strings.TrimLeft(text, "-\u2013* "))
	if !strings.HasSuffix(low, ":") && !strings.HasSuffix(low, "\uFF1A") {
		return false, false
	}
	digits, address := strings.ContainsFunc(low, unicode.IsDigit), hasAddress(low)
	wrote := false
	for _, w := range verbs {
		if at := strings.Index(low, w); at >= 0 && whole(low, at, len(w)) {
			wrote = true
			break
		}
	}
	dated := digits && (clocked(low) || dates(low))
	switch {
	case wrote && dated:
		return true, opens(low) || address || dated && clocked(low)
	case wrote && address:
		return true, true
	case address && dated:
		return true, true
	case wrote && opens(low):
		return true, false
	}
	return false, false
}

// whole reports whether what lies at a place of a text is a word of its own. Words of scripts without spaces always are.
func whole(s string, at, n int) bool {
	r := []rune(s[at : at+n])
	if r[0] > 0x2E80 {
		return true
	}
	before, after := []rune(s[:at]), []rune(s[at+n:])
	return (len(before) == 0 || !unicode.IsLetter(before[len(before)-1])) && (len(after) == 0 || !unicode.IsLetter(after[0]))
}

// opens reports whether a text begins as an attribution does in one of the languages.
func opens(text string) bool {
	low := strings.ToLower(strings.TrimLeft(text, "-\u2013* "))
	for _, w := range openings {
		if strings.HasPrefix(low, w) {
			return true
		}
	}
	return len(low) > 0 && low[0] >= '0' && low[0] <= '9'
}

// hasAddress reports an address of mail, as one in an attribution looks.
func hasAddress(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && at+3 < len(s) && strings.ContainsRune(s[at:], '.') && !unicode.IsSpace(rune(s[at-1])) && !unicode.IsSpace(rune(s[at+1]))
}

// clocked reports a time of day.
func clocked(s string) bool {
	for i := 1; i+2 < len(s); i++ {
		if (s[i] == ':' || s[i] == '.' || s[i] == 'h') && digit(s[i-1]) && digit(s[i+1]) && digit(s[i+2]) && (i+3 == len(s) || !digit(s[i+3])) {
			return true
		}
	}
	return false
}

// dates reports a year, or a day of a month in figures.
func dates(s string) bool {
	run, slashes := 0, 0
	for i := 0; i < len(s); i++ {
		switch {
		case digit(s[i]):
			if run++; run == 4 && (i+1 == len(s) || !digit(s[i+1])) && (s[i-3] == '1' || s[i-3] == '2') {
				return true
			}
			continue
		case run > 0 && (s[i] == '/' || s[i] == '-' || s[i] == '.') && i+1 < len(s) && digit(s[i+1]):
			if slashes++; slashes == 2 {
				return true
			}
		}
		run = 0
	}
	return false
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// blocks are the lines by their kinds.
func (f *folder) blocks() (out []Block) {
	for i := 0; i < len(f.lines); {
		end := i + 1
		for end < len(f.lines) && f.kinds[end] == f.kinds[i] {
			end++
		}
		out = append(out, Block{f.kinds[i], strings.Join(f.lines[i:end], "\n")})
		i = end
	}
	return out
}
