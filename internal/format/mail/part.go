package mail

import (
	"bytes"
	"fmt"
	"strings"
)

// walker goes through the parts of a message.
type walker struct {
	m        *Message
	parts    int
	unpacked int
	scanned  int
}

// piece is text that a part says.
type piece struct {
	text string
	html bool
}

// kind is what a part is.
type kind struct {
	media     string
	params    map[string]string
	name      string
	attached  bool // it says that it is
	shown     bool // it says that it is not
	contentID string
}

// kindOf reads what a part says it is.
func (w *walker) kindOf(h head, where string) (k kind) {
	k.media, k.params = w.m.parameters(h.get("content-type"), where)
	if k.media == "" {
		k.media = "text/plain"
	}
	switch {
	case k.media == "text" || k.media == "plain":
		k.media = "text/plain"
	case k.media == "html":
		k.media = "text/html"
	case !strings.Contains(k.media, "/"):
		w.m.warn(where, "its kind %q is none that is known", clip(k.media))
		k.media = "application/octet-stream"
	}
	disposition, params := w.m.parameters(h.get("content-disposition"), where)
	k.attached, k.shown = strings.HasPrefix(disposition, "attachment"), strings.HasPrefix(disposition, "inline")
	k.name = params["filename"]
	if k.name == "" {
		k.name = k.params["name"]
	}
	k.name = strings.TrimSpace(w.m.decoded(k.name, where))
	k.contentID = h.get("content-id")
	return k
}

// part is what a part and those within it say. Files go to the attachments.
func (w *walker) part(h head, body []byte, where string, depth int) []piece {
	if w.parts++; w.parts > mostParts {
		if w.parts == mostParts+1 {
			w.m.warn(where, "there are more than %d parts: the others were left out", mostParts)
		}
		return nil
	}
	k := w.kindOf(h, where)
	if strings.HasPrefix(k.media, "multipart/") {
		return w.parted(h, k, body, where, depth)
	}
	data := w.m.unpacked(body, h.get("content-transfer-encoding"), where)
	if strings.HasPrefix(k.media, "text/") && strings.EqualFold(h.get("content-transfer-encoding"), "base64") && spoken(body) {
		w.m.warn(where, "it is said to be in base64 and is plain text")
		data = body
	}
	text := k.media == "text/plain" || k.media == "text/html" || k.media == "text/enriched" || k.media == "application/xhtml+xml"
	if text && !k.attached && (k.name == "" || depth == 0) {
		said := w.m.inCharset(data, k.params["charset"], where)
		html := k.media == "text/html" || k.media == "application/xhtml+xml"
		if !html {
			said = w.uuencoded(said)
		}
		return []piece{{said, html}}
	}
	switch {
	case k.media == "application/ms-tnef" || strings.EqualFold(k.name, "winmail.dat"):
		w.m.warn(where, "a package that only Outlook reads (winmail.dat): what is in it was not unpacked. Ask for the message as HTML or plain text")
	case k.media == "application/pkcs7-mime" || k.media == "application/x-pkcs7-mime":
		w.m.warn(where, "it is encrypted or sealed (S/MIME): what is in it was not read")
	case k.media == "message/rfc822" || k.media == "message/global":
		if k.name == "" {
			in := Message{}
			inner, _ := in.headOf(data, where)
			k.name = fileName(clip(in.decoded(inner.get("subject"), where)))
			if k.name == "" {
				k.name = "message"
			}
			k.name += ".eml"
		}
	case k.media == "message/partial":
		w.m.warn(where, "it is one piece of a message that was cut up: the others are not known")
	}
	w.attach(k, data, where)
	return nil
}

// spoken reports text that is not in base64: words with single blanks between them.
func spoken(b []byte) bool {
	blanks, letters := 0, 0
	for i, c := range b[:min(len(b), 4096)] {
		switch {
		case c == ' ' && i > 0 && b[i-1] > ' ' && i+1 < len(b) && b[i+1] > ' ':
			blanks++
		case c > ' ':
			letters++
		}
	}
	return blanks > 0 && letters/blanks < 40
}

// attach keeps a file.
func (w *walker) attach(k kind, data []byte, where string) {
	if len(data) == 0 {
		w.m.warn(where, "the file %q is empty; it was left out", clip(k.name))
		return
	}
	if w.unpacked += len(data); w.unpacked > mostUnpack {
		w.m.warn(where, "the attachments have more than %d MB together; %q was left out", mostUnpack>>20, clip(k.name))
		return
	}
	w.m.Attachments = append(w.m.Attachments, Attachment{Name: k.name, Media: k.media, Body: data,
		Inline: !k.attached && k.contentID != "" && strings.HasPrefix(k.media, "image/")})
}

// uuencoded takes files out of a text that were put there before there was MIME.
func (w *walker) uuencoded(text string) string {
	for range 50 {
		at := strings.Index(text, "\nbegin ")
		if at >= 0 {
			at++
		} else if strings.HasPrefix(text, "begin ") {
			at = 0
		} else {
			return text
		}
		data, name, ok := uudecode([]byte(text[at:]))
		if !ok {
			return text
		}
		end := strings.Index(text[at:], "\nend")
		w.attach(kind{media: "application/octet-stream", name: name, attached: true}, data, "the text")
		rest := text[at+end+len("\nend"):]
		text = text[:at] + strings.TrimLeft(rest, "\r\n")
	}
	return text
}

// parted is what a part made of parts says.
func (w *walker) parted(h head, k kind, body []byte, where string, depth int) (out []piece) {
	if depth >= mostDepth {
		w.m.warn(where, "parts lie more than %d deep within each other: those were not taken apart", mostDepth)
		w.attach(kind{media: "application/octet-stream", name: "parts.txt", attached: true}, body, where)
		return nil
	}
	if w.scanned += len(body); w.scanned > 6*MostBytes {
		w.m.warn(where, "its parts are too many and too deep: they were not taken apart")
		return nil
	}
	switch e := strings.ToLower(strings.TrimSpace(h.get("content-transfer-encoding"))); e {
	case "base64", "quoted-printable": // not allowed, and done
		if bytes.Contains(body, []byte("--"+k.params["boundary"])) && k.params["boundary"] != "" {
			w.m.warn(where, "it is said to be in %s, and its parts are not", e)
		} else {
			body = w.m.unpacked(body, e, where)
		}
	}
	all := w.split(k, body, where)
	if all == nil {
		return []piece{{text: w.m.inCharset(body, k.params["charset"], where)}}
	}
	if k.media == "multipart/encrypted" {
		w.m.warn(where, "it is encrypted: what is in it was not read")
	}
	var said [][]piece
	for i, one := range all {
		at := fmt.Sprintf("part %d", i+1)
		if depth > 0 {
			at = fmt.Sprintf("%s.%d", where, i+1)
		}
		inner, rest := w.m.headOf(one, at)
		if k.media == "multipart/digest" && !inner.has("content-type") {
			inner = append(inner, field{"content-type", "message/rfc822"})
		}
		said = append(said, w.part(inner, rest, at, depth+1))
	}
	if k.media == "multipart/alternative" {
		return best(said)
	}
	for _, s := range said {
		out = append(out, s...)
	}
	return out
}

// best is what one of several versions says: text before HTML, unless the text says nothing.
func best(versions [][]piece) (out []piece) {
	for _, v := range versions {
		html, text := false, 0
		for _, p := range v {
			html = html || p.html
			text += len(strings.TrimSpace(p.text))
		}
		if !html && text > 0 {
			return v
		}
		if text > 0 {
			out = v
		}
	}
	return out
}

// split cuts a body at its boundary, nil where there is no boundary in it.
func (w *walker) split(k kind, body []byte, where string) [][]byte {
	boundary := strings.TrimRight(k.params["boundary"], " \t")
	all, ended, after := cut(body, boundary)
	if all == nil {
		guess := guessed(body)
		if guess == "" {
			w.m.warn(where, "it should have parts, and the line between them (%q) is not in it; it was read as text", clip(boundary))
			return nil
		}
		w.m.warn(where, "the line between its parts is %q and not %q as it says", clip(guess), clip(boundary))
		all, ended, after = cut(body, guess)
	}
	if !ended {
		w.m.warn(where, "its last part has no end; it may have been cut off")
	}
	if strings.TrimSpace(string(after)) != "" {
		w.m.warn(where, "text after its last part was left out")
	}
	return all
}

// cut cuts a body at the lines of a boundary, and says whether the last of them was there and what comes after it.
func cut(body []byte, boundary string) (all [][]byte, ended bool, after []byte) {
	if boundary == "" {
		return nil, false, nil
	}
	mark := []byte("--" + boundary)
	start := -1
	for at := 0; at < len(body); {
		next := len(body)
		if end := bytes.IndexByte(body[at:], '\n'); end >= 0 {
			next = at + end + 1
		}
		rest, found := bytes.CutPrefix(body[at:next], mark)
		rest = bytes.TrimRight(rest, " \t\r\n")
		if found && (len(rest) == 0 || string(rest) == "--") {
			if start >= 0 {
				all = append(all, chomp(body[start:at]))
			}
			if start = next; len(rest) > 0 {
				return all, true, body[next:]
			}
			if len(all) > mostParts {
				return all, false, nil
			}
		}
		at = next
	}
	if start >= 0 && start < len(body) {
		last := body[start:]
		if at := bytes.LastIndexByte(bytes.TrimRight(last, " \t\r\n"), '\n'); at >= 0 {
			if tail := bytes.TrimSpace(last[at:]); len(tail) > 6 && bytes.HasPrefix(append(mark, '-', '-'), tail) { // cut off within its last line
				last = last[:at]
			}
		}
		all = append(all, last)
	}
	return all, false, nil
}

// chomp takes off the end of line that belongs to the boundary after it.
func chomp(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r"))
}

// guessed is the boundary that a body seems to have: a line of -- and something that comes again, or that a head follows.
func guessed(body []byte) string {
	rest := body[:min(len(body), 64<<10)]
	for n := 0; len(rest) > 0 && n < 2_000; n++ {
		var one []byte
		one, rest = line(rest)
		mark := bytes.TrimRight(one, " \t")
		if !bytes.HasPrefix(mark, []byte("--")) || len(mark) < 5 || len(mark) > 200 {
			continue
		}
		next, _ := line(rest)
		if low := bytes.ToLower(next); bytes.HasPrefix(low, []byte("content-")) || bytes.HasPrefix(low, []byte("mime-")) {
			return string(mark[2:])
		}
	}
	return ""
}

// text is what the pieces say together, and whether any of it was HTML.
func (w *walker) text(all []piece) (text string, html bool) {
	var parts []string
	for _, p := range all {
		said := p.text
		if p.html {
			if len(said) > mostHTML {
				w.m.warn("text", "its HTML has more than %d MB; the rest was left out", mostHTML>>20)
				said = said[:mostHTML]
			}
			said, html = textOf(said), true
		}
		if strings.TrimSpace(said) != "" {
			parts = append(parts, strings.TrimRight(said, "\r\n"))
		}
	}
	return strings.Join(parts, "\n\n"), html
}
