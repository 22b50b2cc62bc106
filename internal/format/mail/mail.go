// Package mail reads messages: those of RFC 5322 with the parts of MIME, and those that Outlook keeps in a file of its own (.msg).
//
// It promises that a message which can be read at all is read: a wrong boundary, an unknown character set or a date that is none is a warning
// that says where, never the end; that nothing is lost silently, for what is not unpacked is listed among the attachments; that it never asks
// another host, runs or opens anything; and that whatever the bytes, the work is proportional to their number and bounded. It refuses what is
// no message, and one beyond the bounds of the package.
package mail

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/errs"
)

// The bounds. What goes beyond MostBytes is refused; beyond the others it is left out with a warning.
const (
	MostBytes   = 40 << 20 // of a message as it came
	mostHead    = 512 << 10
	mostFields  = 2_000
	mostField   = 64 << 10
	mostDepth   = 24
	mostParts   = 1_000
	mostText    = 1 << 20  // of what it says
	mostUnpack  = 64 << 20 // of all attachments together
	mostHTML    = 8 << 20
	mostWarned  = 50
	mostPeople  = 500 // addresses in one field
	mostAddress = 320
)

// Address is somebody in a field of a message.
type Address struct {
	Name string
	Mail string // in small letters, "" where there is none
}

// Attachment is a file that comes with a message.
type Attachment struct {
	Name   string // "" is never: one without a name gets one
	Media  string // as the message says, in small letters
	Body   []byte
	Inline bool // shown within the text, such as a logo
}

// Auto says how a message came to be sent, where no person sent it.
type Auto string

// The ways.
const (
	ByHand  Auto = ""        // a person sent it, as far as it says
	Answer  Auto = "answer"  // an absence note or another answer by a machine
	Machine Auto = "machine" // made by a machine
	Bounce  Auto = "bounce"  // tells that a message did not arrive, or that it did
	List    Auto = "list"    // to everybody on a list
)

// Result is what a mail server found out about where a message came from (RFC 8601). Whoever is not asked by us may say anything.
type Result struct {
	Host  string // who says so
	Words string
}

// Warning is something odd in a message.
type Warning struct {
	Where   string `json:"where"`
	Message string `json:"message"`
}

// Message is what a message says.
type Message struct {
	From, Sender, ReplyTo, To, Cc []Address
	Delivered                     []string  // addresses that servers noted it was delivered to, in small letters
	Date                          time.Time // when its sender says it was sent; zero where that cannot be read
	Subject                       string
	ID                            string // without its brackets
	InReplyTo, References         []string
	Text                          string // what it says, with lines that end in \n
	FromHTML                      bool   // Text was made of HTML
	Attachments                   []Attachment
	Auto                          Auto
	Report                        *Report // of one that came back; nil otherwise
	Results                       []Result
	Warnings                      []Warning
}

// warn notes something odd.
func (m *Message) warn(where, format string, args ...any) {
	switch {
	case len(m.Warnings) < mostWarned:
		m.Warnings = append(m.Warnings, Warning{where, fmt.Sprintf(format, args...)})
	case len(m.Warnings) == mostWarned:
		m.Warnings = append(m.Warnings, Warning{"the message", "there is more that is odd; the rest is not listed"})
	}
}

// compoundMark begins a compound file, in which Outlook keeps a message.
var compoundMark = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")

// Read reads a message of either kind.
func Read(data []byte) (m Message, err error) {
	defer errs.Wrap(&err, "mail.Read")
	if len(data) > MostBytes {
		return m, errs.New(errs.Invalid, "the message has more than %d MB: take the largest attachments out of it", MostBytes>>20)
	}
	if bytes.HasPrefix(data, compoundMark) {
		err = m.outlook(data)
	} else {
		err = m.internet(data)
	}
	if err != nil {
		return Message{}, err
	}
	m.finish()
	return m, nil
}

// finish brings the text into one form and names what has no name.
func (m *Message) finish() {
	m.Text = tidy(m.Text)
	if len(m.Text) > mostText {
		m.Text = strings.ToValidUTF8(m.Text[:mostText], "")
		m.warn("text", "it has more than %d kB: what comes after them is in the original only", mostText>>10)
	}
	if strings.TrimFunc(m.Text, unicode.IsSpace) == "" && len(m.Attachments) == 0 {
		m.warn("text", "it says nothing")
	}
	seen := map[string]int{}
	for i := range m.Attachments {
		a := &m.Attachments[i]
		if a.Name = fileName(a.Name); a.Name == "" {
			a.Name = fmt.Sprintf("attachment-%d%s", i+1, suffix(a.Media))
		}
		seen[strings.ToLower(a.Name)]++
		if n := seen[strings.ToLower(a.Name)]; n > 1 {
			stem, ext := a.Name, ""
			if at := strings.LastIndexByte(a.Name, '.'); at > 0 {
				stem, ext = a.Name[:at], a.Name[at:]
			}
			a.Name = fmt.Sprintf("%s (%d)%s", stem, n, ext)
		}
	}
	if m.Auto == ByHand && len(m.From) == 1 {
		if who, _, _ := strings.Cut(m.From[0].Mail, "@"); who == "mailer-daemon" || who == "postmaster" {
			m.Auto = Bounce
		}
	}
	m.Report = m.report()
}

// suffix is what the name of a file of a media type ends in, where that is common.
func suffix(media string) string {
	switch media {
	case "text/plain":
		return ".txt"
	case "text/html":
		return ".html"
	case "text/calendar":
		return ".ics"
	case "message/rfc822":
		return ".eml"
	case "application/pdf":
		return ".pdf"
	case "image/png":
		return ".png"
	case "image/jpeg":
		return ".jpg"
	case "image/gif":
		return ".gif"
	}
	return ""
}

// fileName is the last part of a path, without what no name may hold.
func fileName(s string) string {
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || turnsText(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
	s = strings.Trim(strings.Join(strings.Fields(s), " "), ". ")
	if r := []rune(s); len(r) > 160 {
		s = string(r[:120]) + "…" + string(r[len(r)-20:])
	}
	return s
}

// turnsText reports a letter that turns the direction of what follows, by which a name can look like another.
func turnsText(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F
}

// tidy is a text with one kind of line end, without letters that are none, and without blank lines around it.
func tidy(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || r >= 0x7F && r < 0xA0 || r == 0xFEFF || turnsText(r):
			return -1
		case r == 0x2028 || r == 0x2029:
			return '\n'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	for strings.HasPrefix(s, "\n") {
		s = s[1:]
	}
	return strings.TrimRight(s, "\n\t ")
}
