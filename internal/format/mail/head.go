package mail

import (
	"bytes"
	netmail "net/mail"
	"strings"
	"time"

	"counterpart.dev/internal/errs"
)

// field is one field of a head.
type field struct{ name, value string } // name in small letters; value unfolded, not decoded

// head is the fields of a message or part, in their order.
type head []field

// get is the first field of a name.
func (h head) get(name string) string {
	for _, f := range h {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

// has reports whether there is a field of a name.
func (h head) has(name string) bool {
	for _, f := range h {
		if f.name == name {
			return true
		}
	}
	return false
}

// all is every field of a name.
func (h head) all(name string) (out []string) {
	for _, f := range h {
		if f.name == name {
			out = append(out, f.value)
		}
	}
	return out
}

// line cuts the first line off, whatever ends it, and says whether an end was there.
func line(data []byte) (one, rest []byte) {
	at := bytes.IndexAny(data[:min(len(data), 4096)], "\r\n")
	if at < 0 {
		if at = bytes.IndexByte(data, '\n'); at < 0 {
			return data, nil
		}
		return bytes.TrimSuffix(data[:at], []byte("\r")), data[at+1:]
	}
	end := at + 1
	if data[at] == '\r' && end < len(data) && data[end] == '\n' {
		end++
	}
	return data[:at], data[end:]
}

// headOf reads fields until an empty line. A line that is no field ends the head where no field came before it, and is left out with a
// warning where one did.
func (m *Message) headOf(data []byte, where string) (h head, body []byte) {
	whole := data
	var open *field
	odd := 0
	for used := 0; len(data) > 0; {
		one, rest := line(data)
		if used += len(data) - len(rest); used > mostHead || len(h) >= mostFields {
			m.warn(where, "its head is too long: fields after the first %d were left out", len(h))
			return h, afterHead(data)
		}
		switch name, value, found := bytes.Cut(one, []byte(":")); {
		case len(bytes.TrimSpace(one)) == 0 && (len(one) == 0 || !continues(rest)):
			return h, rest
		case len(one) > 0 && (one[0] == ' ' || one[0] == '\t'):
			if open != nil && len(open.value)+len(one) <= mostField {
				open.value += " " + string(bytes.TrimSpace(one))
			}
		case found && isName(bytes.TrimRight(name, " \t")):
			v := bytes.TrimSpace(value)
			if len(v) > mostField {
				m.warn(where, "the field %s is too long; its end was left out", clip(string(name)))
				v = v[:mostField]
			}
			h = append(h, field{strings.ToLower(string(bytes.TrimRight(name, " \t"))), string(v)})
			open = &h[len(h)-1]
		case len(h) == 0 && bytes.HasPrefix(one, []byte("From ")): // of a mailbox file
		case len(h) == 0:
			return nil, whole
		case len(one) > 6 && bytes.HasPrefix(one, []byte("--")):
			m.warn(where, "the empty line after its head is missing")
			return h, data
		default:
			if odd++; odd > 20 { // this is no head any more
				return h, data
			}
			m.warn(where, "the line %q of its head is no field; it was left out", clip(string(one)))
			open = nil
		}
		data = rest
	}
	return h, nil
}

// continues reports whether what follows a line of blanks is still a head: a field, or its continuation.
func continues(rest []byte) bool {
	one, _ := line(rest)
	return len(one) > 1 && (one[0] == ' ' || one[0] == '\t') && len(bytes.TrimSpace(one)) > 0
}

// afterHead is what comes after the next empty line.
func afterHead(data []byte) []byte {
	for len(data) > 0 {
		var one []byte
		if one, data = line(data); len(one) == 0 {
			return data
		}
	}
	return nil
}

// isName reports the name of a field (RFC 5322 section 3.6.8).
func isName(b []byte) bool {
	for _, c := range b {
		if c <= ' ' || c >= 0x7F || c == ':' {
			return false
		}
	}
	return len(b) > 0 && len(b) <= 80
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// internet reads a message of RFC 5322.
func (m *Message) internet(data []byte) error {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), "\r\n")
	if len(bytes.TrimSpace(data)) == 0 {
		return errs.New(errs.Invalid, "the message is empty")
	}
	h, body := m.headOf(data, "the head")
	if !isMessage(h) {
		return errs.New(errs.Invalid, "this is no message: it has none of the fields that a message has, such as From, To, Date or Subject")
	}
	m.heading(h)
	w := walker{m: m}
	said := w.part(h, body, "the message", 0)
	m.Text, m.FromHTML = w.text(said)
	return nil
}

// isMessage reports whether a head is that of a message.
func isMessage(h head) bool {
	for _, f := range h {
		switch f.name {
		case "from", "to", "date", "subject", "message-id", "received", "return-path", "sender", "cc", "bcc", "reply-to", "mime-version", "content-type", "delivered-to":
			return true
		}
	}
	return false
}

// heading takes over what the head of a message says.
func (m *Message) heading(h head) {
	m.From, m.Sender, m.ReplyTo = m.people(h, "from"), m.people(h, "sender"), m.people(h, "reply-to")
	m.To, m.Cc = m.people(h, "to"), m.people(h, "cc")
	if len(h.all("from")) > 1 {
		m.warn("From", "there are several of this field; all of them were read")
	}
	if len(m.From) == 0 {
		m.warn("From", "it names nobody")
	}
	for _, name := range []string{"delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to"} {
		for _, a := range m.people(h, name) {
			m.Delivered = append(m.Delivered, a.Mail)
		}
	}
	m.Subject = strings.Join(strings.Fields(tidy(m.decoded(h.get("subject"), "Subject"))), " ")
	if !h.has("subject") {
		m.warn("Subject", "it has none")
	}
	m.ID, m.InReplyTo, m.References = first(ids(h.get("message-id"))), ids(h.get("in-reply-to")), ids(h.get("references"))
	m.Date = m.when(h.get("date"))
	m.Auto = sentBy(h)
	for _, v := range h.all("authentication-results") {
		host, words, _ := strings.Cut(v, ";")
		m.Results = append(m.Results, Result{strings.ToLower(first(strings.Fields(host))), strings.TrimSpace(words)})
	}
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// ids are the names of messages in a field. Some programs leave the brackets out.
func ids(v string) (out []string) {
	for len(out) < 200 {
		_, rest, found := strings.Cut(v, "<")
		if !found {
			break
		}
		id, after, found := strings.Cut(rest, ">")
		if !found {
			break
		}
		if id = strings.Join(strings.Fields(id), ""); id != "" && len(id) <= 998 {
			out = append(out, id)
		}
		v = after
	}
	if parts := strings.Fields(v); len(out) == 0 && len(parts) > 0 && strings.Contains(parts[0], "@") {
		out = append(out, strings.Trim(parts[0], "<>"))
	}
	return out
}

// layouts are how dates are written besides those of RFC 5322.
var layouts = []string{time.RFC3339, "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "Mon Jan _2 15:04:05 2006", "Mon Jan _2 15:04:05 MST 2006", "Mon, 2 Jan 2006 15:04:05", "2 Jan 2006 15:04:05",
	"Mon, 2 Jan 2006 15:04", "Mon, 2 January 2006 15:04:05 -0700", "Monday, 2 January 2006 15:04:05 -0700", "Monday, 02-Jan-06 15:04:05 MST", "Mon, 2-Jan-2006 15:04:05 -0700", "1/2/2006 15:04:05 -0700", "2 Jan 06 15:04:05 -0700",
	"Mon, 2 Jan 2006 15.04.05 -0700", "Mon, 2 Jan 2006 3:04:05 PM -0700", "Mon, 2 Jan 2006"}

// when reads a date. One that cannot be, or lies outside the years of mail, is none.
func (m *Message) when(v string) time.Time {
	v = strings.Join(strings.Fields(uncommented(v)), " ")
	v = strings.ReplaceAll(strings.ReplaceAll(v, " :", ":"), ": ", ":")
	if v == "" {
		m.warn("Date", "it has none")
		return time.Time{}
	}
	at, err := netmail.ParseDate(v)
	for i := 0; err != nil && i < len(layouts); i++ {
		at, err = time.Parse(layouts[i], v)
	}
	if err != nil || at.Year() < 1971 || at.Year() > 2200 {
		m.warn("Date", "%q is no date", clip(v))
		return time.Time{}
	}
	return at.UTC()
}

// uncommented is a field without what stands in parentheses.
func uncommented(v string) string {
	if !strings.Contains(v, "(") {
		return v
	}
	var b strings.Builder
	depth, quoted, escaped := 0, false, false
	for _, r := range v {
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case depth == 0 && r == '"':
			quoted = !quoted
		case !quoted && r == '(':
			depth++
		case !quoted && r == ')' && depth > 0:
			if depth--; depth == 0 {
				b.WriteByte(' ')
				continue
			}
		}
		if depth == 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// sentBy says whether a machine sent a message: RFC 3834, and what programs wrote before it.
func sentBy(h head) Auto {
	low := func(name string) string { return strings.ToLower(strings.TrimSpace(h.get(name))) }
	media := low("content-type")
	auto, _, _ := strings.Cut(low("auto-submitted"), ";")
	from := low("return-path")
	switch precedence := low("precedence"); {
	case strings.HasPrefix(media, "multipart/report"), from == "<>" && !strings.HasPrefix(auto, "auto-replied"), h.has("x-failed-recipients"):
		return Bounce
	case strings.HasPrefix(auto, "auto-replied"), h.has("x-autoreply"), h.has("x-autorespond"), h.has("x-auto-response"), precedence == "auto_reply", low("x-precedence") == "auto_reply", h.has("x-vacation"):
		return Answer
	case h.has("list-id"), h.has("list-unsubscribe") && precedence == "bulk", precedence == "list", h.has("mailing-list"):
		return List
	case auto != "" && auto != "no", precedence == "bulk", precedence == "junk":
		return Machine
	}
	return ByHand
}
