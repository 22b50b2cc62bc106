package mail

import (
	"bytes"
	"regexp"
	"strings"
)

// Report is what a message says of one that could not be delivered (RFC 3464, and what servers wrote before it).
type Report struct {
	Message string // Message-ID of that, without its brackets; "" where the report does not say it
	To      string // whom it did not reach, in small letters
	Code    string // such as 5.1.1
	Final   bool   // it will not be tried again
}

// coded is a code of RFC 3463 or the reply of a server, as they stand in reports that people read.
var coded = regexp.MustCompile(`(?:^|[\s(<#:])([245]\.\d{1,3}\.\d{1,3})\b`)
var replied = regexp.MustCompile(`(?:^|\s)(5\d\d)[ -]`)

// report reads what a message says of another that came back; nil where it is no such message.
func (m *Message) report() *Report {
	if m.Auto != Bounce {
		return nil
	}
	r := &Report{}
	for _, a := range m.Attachments {
		switch a.Media {
		case "message/delivery-status", "message/global-delivery-status":
			r.status(a.Body)
		case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
			in := Message{}
			h, _ := in.headOf(a.Body, a.Name)
			if id := first(ids(h.get("message-id"))); r.Message == "" {
				r.Message = id
			}
		}
	}
	if r.Code == "" { // written for people alone
		if found := coded.FindStringSubmatch(m.Text); found != nil {
			r.Code, r.Final = found[1], found[1][0] == '5'
		} else if found := replied.FindStringSubmatch(m.Text); found != nil {
			r.Code, r.Final = "5.0.0", true
		}
	}
	if r.Message == "" { // the message that came back stands in the text
		if at := strings.Index(strings.ToLower(m.Text), "\nmessage-id:"); at >= 0 {
			r.Message = first(ids(m.Text[at:min(len(m.Text), at+1100)]))
		}
	}
	return r
}

// status reads the fields of a report, of which the first block is about the message and the others about receivers.
func (r *Report) status(body []byte) {
	in := Message{}
	for blocks := 0; len(bytes.TrimSpace(body)) > 0 && blocks < mostParts; blocks++ {
		h, rest := in.headOf(body, "the report")
		if len(rest) >= len(body) {
			return
		}
		body = rest
		action := strings.ToLower(strings.TrimSpace(h.get("action")))
		if action == "" && h.get("status") == "" {
			continue
		}
		code := first(strings.Fields(h.get("status")))
		final := action == "failed" || action == "" && strings.HasPrefix(code, "5")
		if r.Code != "" && (r.Final || !final) { // of several receivers the one counts that it did not reach
			continue
		}
		if coded.FindStringSubmatch(" "+code) == nil {
			code = map[bool]string{true: "5.0.0", false: "4.0.0"}[final]
		}
		r.Code, r.Final = code, final
		for _, name := range []string{"original-recipient", "final-recipient"} {
			if _, address, ok := strings.Cut(h.get(name), ";"); ok && r.To == "" {
				r.To = mailbox(address)
			}
		}
	}
}
