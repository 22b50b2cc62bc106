// Package detect tells what kind of file somebody sent from its first bytes.
//
// It promises an answer that depends on nothing but the bytes, never on a name. It refuses to read further than it is
// handed, and to say whether a file of a kind is a sound one: that is for its reader.
package detect

import (
	"bytes"
	"strings"

	"golang.org/x/text/encoding/unicode"

	"counterpart.dev/internal/format/markup"
)

// Kind is a kind of file.
type Kind string

// The kinds of file that are told apart.
const (
	Empty     Kind = "empty"
	XER       Kind = "xer"     // Primavera P6
	MSPDI     Kind = "mspdi"   // Microsoft Project XML
	PMXML     Kind = "pmxml"   // Primavera P6 XML
	XML       Kind = "xml"     // any other XML
	HTML      Kind = "html"    //
	CSV       Kind = "csv"     // a table as text
	XLSX      Kind = "xlsx"    // a workbook of Excel and others
	XLS       Kind = "xls"     // a workbook of Excel until 2003
	MPP       Kind = "mpp"     // Microsoft Project
	MPX       Kind = "mpx"     // Microsoft Project until 2000
	OLE       Kind = "ole"     // any other compound file: mails and documents of Microsoft Office
	ZIP       Kind = "zip"     // any other archive
	Archive   Kind = "archive" // a packed file of another kind
	Mail      Kind = "mail"    //
	Calendar  Kind = "ics"     // appointments
	PDF       Kind = "pdf"     //
	Picture   Kind = "picture" //
	PlainText Kind = "text"    // text that is none of these
	Other     Kind = "other"   // bytes that are no text
)

// Head is how many of the first bytes are looked at. Fewer do where the file is shorter.
const Head = 64 << 10

// marks are first bytes that settle the kind.
var marks = []struct {
	bytes string
	kind  Kind
}{
	{"%PDF", PDF}, {"\x1F\x8B", Archive}, {"Rar!", Archive}, {"7z\xBC\xAF", Archive}, {"BZh", Archive}, {"\xFD7zXZ", Archive},
	{"\x89PNG", Picture}, {"\xFF\xD8\xFF", Picture}, {"GIF8", Picture}, {"II*\x00", Picture}, {"MM\x00*", Picture},
}

// File names the kind of a file from its first bytes.
func File(head []byte) Kind {
	if len(head) == 0 {
		return Empty
	}
	for _, m := range marks {
		if bytes.HasPrefix(head, []byte(m.bytes)) {
			return m.kind
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return compound(head)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return packed(head)
	}
	return text(head)
}

// compound tells the compound files of Microsoft apart by the names of the streams in them, which are in UTF-16.
func compound(head []byte) Kind {
	has := func(name string) bool {
		var wide []byte
		for _, c := range []byte(name) {
			wide = append(wide, c, 0)
		}
		return bytes.Contains(head, wide)
	}
	switch {
	case has("Workbook"), has("Book\x00"), bookBegins(head):
		return XLS
	case has("WordDocument"), has("__substg1.0"), has("PowerPoint Document"):
		return OLE
	}
	return MPP
}

// bookBegins reports whether a sector begins as the stream of a workbook does. The names of streams often stand behind it, at the end of the file.
func bookBegins(head []byte) bool {
	const sector = 512
	for at := sector; at+8 <= len(head); at += sector {
		if s := string(head[at : at+6]); s == "\x09\x08\x10\x00\x00\x06" || s == "\x09\x08\x08\x00\x00\x05" {
			return true
		}
	}
	return false
}

// packed tells a workbook from other archives by the names of the files in it.
func packed(head []byte) Kind {
	if bytes.Contains(head, []byte("xl/")) || bytes.Contains(head, []byte("[Content_Types].xml")) &&
		!bytes.Contains(head, []byte("word/")) && !bytes.Contains(head, []byte("ppt/")) {
		return XLSX
	}
	return ZIP
}

// text tells kinds of text apart.
func text(head []byte) Kind {
	if wide, ok := narrow(head); ok {
		head = wide
	}
	head = bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	trimmed := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case len(trimmed) == 0:
		return Empty
	case bytes.HasPrefix(head, []byte("ERMHDR")):
		return XER
	case bytes.HasPrefix(head, []byte("MPX")) && len(head) > 3 && bytes.IndexByte([]byte(",;\t "), head[3]) >= 0:
		return MPX
	case trimmed[0] == '<':
		return element(trimmed)
	case bytes.IndexByte(head, 0) >= 0:
		return Other
	case bytes.HasPrefix(trimmed, []byte("BEGIN:VCALENDAR")):
		return Calendar
	case isMail(trimmed):
		return Mail
	case isTable(head):
		return CSV
	case printable(head):
		return PlainText
	}
	return Other
}

// narrow is text in UTF-16 as UTF-8.
func narrow(head []byte) ([]byte, bool) {
	mark, order, name := markup.Wide(head)
	if name == "" {
		return nil, false
	}
	out, err := unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(head[mark : mark+(len(head)-mark)/2*2])
	return out, err == nil
}

// element tells XML apart by its first element: its name, and its name space where the name is a common one.
func element(head []byte) Kind {
	rest := head
	for {
		at := bytes.IndexByte(rest, '<')
		if at < 0 {
			return XML
		}
		rest = rest[at:]
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			end := bytes.Index(rest, []byte("-->"))
			if end < 0 {
				return XML
			}
			rest = rest[end+3:]
			continue
		case len(rest) > 1 && rest[1] == '!' && strings.EqualFold(string(rest[:min(len(rest), 14)]), "<!DOCTYPE html"):
			return HTML
		case len(rest) > 1 && (rest[1] == '?' || rest[1] == '!'):
			rest = rest[1:]
			continue
		}
		break
	}
	tag := rest[1:]
	if end := bytes.IndexByte(tag, '>'); end >= 0 {
		tag = tag[:end]
	}
	name := tag
	if end := bytes.IndexAny(name, " \t\r\n/"); end >= 0 {
		name = name[:end]
	}
	if _, local, found := bytes.Cut(name, []byte(":")); found {
		name = local
	}
	switch string(name) {
	case "Project":
		if _, space, found := bytes.Cut(tag, []byte(" xmlns=")); found && !bytes.Contains(space, []byte("microsoft.com/project")) || bytes.Contains(tag, []byte("Sdk=")) {
			return XML // of tools that build programs
		}
		return MSPDI
	case "APIBusinessObjects":
		return PMXML
	case "html", "HTML":
		return HTML
	}
	return XML
}

// mailHeads are the fields that a mail has, in small letters.
var mailHeads = [][]byte{[]byte("from"), []byte("to"), []byte("date"), []byte("subject"), []byte("received"), []byte("return-path"), []byte("mime-version"),
	[]byte("message-id"), []byte("delivered-to"), []byte("content-type"), []byte("x-")}

// isMail reports text that begins with the fields of a mail, of which three are known ones.
func isMail(head []byte) bool {
	known := 0
	for line := range bytes.Lines(head[:min(len(head), 8<<10)]) {
		name, _, found := bytes.Cut(line, []byte(":"))
		switch {
		case line[0] == ' ' || line[0] == '\t': // goes on with the field before
			continue
		case bytes.HasPrefix(line, []byte("From ")) && known == 0:
			continue // of a file of several mails
		case !found || bytes.ContainsAny(name, " \t,;\""):
			return false
		}
		name = bytes.ToLower(name)
		for _, h := range mailHeads {
			if bytes.Equal(name, h) || h[len(h)-1] == '-' && bytes.HasPrefix(name, h) {
				known++
				break
			}
		}
		if known == 3 {
			return true
		}
	}
	return false
}

// isTable reports text of several lines whose first have the same separators: commas, semicolons, tabs or bars.
func isTable(head []byte) bool {
	lines := bytes.FieldsFunc(head, func(r rune) bool { return r == '\n' || r == '\r' })
	if len(lines) > 1 && len(head) >= Head {
		lines = lines[:len(lines)-1] // cut off
	}
	if len(lines) < 2 {
		return false
	}
	for _, sign := range []string{",", ";", "\t", "|"} {
		columns, same := 0, 0
		for i, line := range lines[:min(len(lines), 20)] {
			n := bytes.Count(unquoted(line), []byte(sign))
			if i == 0 {
				columns = n
			}
			if n == columns {
				same++
			}
		}
		if columns > 0 && same*2 > min(len(lines), 20) {
			return true
		}
	}
	return false
}

// unquoted is a line without what stands between quotation marks.
func unquoted(line []byte) []byte {
	if bytes.IndexByte(line, '"') < 0 {
		return line
	}
	var out []byte
	for i, part := range bytes.Split(line, []byte(`"`)) {
		if i%2 == 0 {
			out = append(out, part...)
		}
	}
	return out
}

// printable reports text in whatever code page: hardly any control signs.
func printable(head []byte) bool {
	odd := 0
	for _, b := range head {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' {
			odd++
		}
	}
	return odd*100 < len(head)
}
