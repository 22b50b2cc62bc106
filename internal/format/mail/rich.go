package mail

import (
	"encoding/binary"
	"strconv"
	"strings"
)

// richStart is what every packed text is taken to have before it ([MS-OXRTFCP] section 2.1.2.1).
const richStart = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` + "\r\n" +
	`\par \pard\plain\f0\fs20\b\i\u\tab\tx`

// unpackRich unpacks the rich text of a message of Outlook, mostHTML of it at most.
func unpackRich(b []byte) (string, bool) {
	if len(b) < 16 {
		return "", false
	}
	body := b[16:]
	switch string(b[8:12]) {
	case "MELA":
		return string(body), true
	case "LZFu":
	default:
		return "", false
	}
	size := min(int(binary.LittleEndian.Uint32(b[4:])), mostHTML)
	var window [4096]byte
	at := copy(window[:], richStart)
	out := make([]byte, 0, min(size, 16*len(body)))
	put := func(c byte) {
		window[at] = c
		at = (at + 1) % len(window)
		out = append(out, c)
	}
	for i := 0; i < len(body) && len(out) < size; {
		flags := body[i]
		i++
		for bit := 0; bit < 8 && i < len(body) && len(out) < size; bit++ {
			if flags>>bit&1 == 0 {
				put(body[i])
				i++
				continue
			}
			if i+2 > len(body) {
				return string(out), true
			}
			ref := int(body[i])<<8 | int(body[i+1])
			i += 2
			from, n := ref>>4, ref&15+2
			if from == at { // the end
				return string(out), true
			}
			for range n {
				put(window[from])
				from = (from + 1) % len(window)
			}
		}
	}
	return string(out), true
}

// richSkipped are groups of rich text that are no text.
var richSkipped = map[string]bool{"fonttbl": true, "colortbl": true, "stylesheet": true, "info": true, "pict": true, "object": true, "header": true, "footer": true, "generator": true,
	"listtable": true, "listoverridetable": true, "themedata": true, "datastore": true, "latentstyles": true, "xmlnstbl": true, "rsidtbl": true, "filetbl": true}

// rich is a reader of rich text.
type rich struct {
	m       *Message
	page    string
	html    bool // the text was HTML before
	out     strings.Builder
	raw     []byte // bytes of the code page not yet written
	stack   []richState
	now     richState
	swallow int // letters to leave out, that stand in for one in Unicode
}

type richState struct {
	skip   bool // no text
	hidden bool // \htmlrtf: rich text for what HTML says beside it
	tag    bool // inside a group with a piece of HTML
	after  int  // letters that stand in for one in Unicode
}

// textOfRich is what rich text says, as HTML where it was made of that.
func (m *Message) textOfRich(s string) (text string, html bool) {
	r := rich{m: m, page: "windows-1252", now: richState{after: 1}}
	for i := 0; i < len(s) && r.out.Len() < mostHTML; {
		switch c := s[i]; c {
		case '{':
			r.flush()
			if len(r.stack) < 1_000 {
				r.stack = append(r.stack, r.now)
			}
			i++
		case '}':
			r.flush()
			if n := len(r.stack); n > 0 {
				r.now, r.stack = r.stack[n-1], r.stack[:n-1]
			}
			i++
		case '\\':
			i = r.control(s, i+1)
		case '\r', '\n':
			i++
		default:
			r.byte(c)
			i++
		}
	}
	r.flush()
	return r.out.String(), r.html
}

// byte takes a letter of the code page.
func (r *rich) byte(c byte) {
	if r.swallow > 0 {
		r.swallow--
		return
	}
	if r.shown() {
		r.raw = append(r.raw, c)
	}
}

// shown reports whether text is text here. Of HTML in rich text the tags lie in groups of their own, and so does what only rich text needs.
func (r *rich) shown() bool { return !r.now.skip && !(r.html && r.now.hidden && !r.now.tag) }

func (r *rich) flush() {
	if len(r.raw) > 0 {
		r.out.WriteString(r.m.inCharset(r.raw, r.page, "text"))
		r.raw = r.raw[:0]
	}
}

func (r *rich) write(s string) {
	if r.shown() {
		r.flush()
		r.out.WriteString(s)
	}
}

// control reads a control word from behind its backslash, and returns where it ends.
func (r *rich) control(s string, i int) int {
	if i >= len(s) {
		return i
	}
	switch c := s[i]; {
	case c == '\'':
		if i+2 < len(s) {
			hi, _ := hex(s[i+1])
			lo, _ := hex(s[i+2])
			r.byte(hi<<4 | lo)
		}
		return i + 3
	case c == '*':
		if !strings.HasPrefix(s[i+1:], `\htmltag`) {
			r.now.skip = true
		}
		return i + 1
	case c < 'a' || c > 'z':
		switch c {
		case '~':
			r.write("\u00A0")
		case '\\', '{', '}':
			r.byte(c)
		}
		return i + 1
	}
	end := i
	for end < len(s) && s[end] >= 'a' && s[end] <= 'z' && end-i < 32 {
		end++
	}
	word := s[i:end]
	from := end
	if end < len(s) && s[end] == '-' {
		end++
	}
	for end < len(s) && s[end] >= '0' && s[end] <= '9' && end-from < 10 {
		end++
	}
	number, err := strconv.Atoi(s[from:end])
	if end < len(s) && s[end] == ' ' {
		end++
	}
	r.word(word, number, err == nil)
	return end
}

// word does what a control word says.
func (r *rich) word(word string, number int, numbered bool) {
	switch word {
	case "par", "line", "row", "sect", "page":
		if !r.html || r.now.tag {
			r.write("\n")
		}
	case "tab", "cell":
		r.write("\t")
	case "lquote", "rquote":
		r.write("’")
	case "ldblquote":
		r.write("“")
	case "rdblquote":
		r.write("”")
	case "bullet":
		r.write("•")
	case "endash":
		r.write("–")
	case "emdash":
		r.write("—")
	case "fromhtml":
		r.html = true
	case "htmltag":
		r.now.tag = true
	case "htmlrtf":
		r.flush()
		r.now.hidden = !numbered || number != 0
	case "ansicpg":
		r.page = codePage(number)
	case "uc":
		r.now.after = max(0, min(number, 16))
	case "u":
		if number < 0 {
			number += 65536
		}
		if number > 0 && number < 0x110000 {
			r.write(string(rune(number)))
		}
		r.swallow = r.now.after
	default:
		if richSkipped[word] {
			r.now.skip = true
		}
	}
}
