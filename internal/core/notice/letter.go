package notice

import (
	"html"
	"strings"
	"time"
)

// Message is one message to one reader, ready to be sent.
type Message struct {
	ID          string // between < and >, random
	Thread      string // handle that the messages about one thing share; "" for none
	To, ToName  string
	ReplyTo     string // "" where a reply reaches nobody
	Kind        Kind
	Date        time.Time
	Text, HTML  string
	Stop        string // address that ends messages of this sort; "" where they cannot be ended
	Calendar    []byte // an invitation; nil for none
	CalendarFor string // its method
	Return      string // address to which it comes back where it cannot be delivered; "" for that it is from
	Files       []File
}

// File is a file that comes with a message. Its name says nothing of anybody's work: it stands in a header.
type File struct {
	Name, Media string
	Body        []byte
}

// Ask is what a message asks its reader to answer by a link of its own, or in a reply.
type Ask struct {
	Text    string // of the link that leads to the page on which it is answered; "" for nothing to answer there
	Title   string // above the options
	Options []Row  // whose URL is what the link carries besides, such as option=2
	Hint    string // how a reply is worded
}

// Letter is what a message says.
type Letter struct {
	Greeting string // the line that a list of messages shows first: of the product's words alone
	Sections []Section
	Action   Link
	Foot     []string
	Stop     Link // where the reader ends such messages
	Settings Link
}

// Section is a heading with rows.
type Section struct {
	Title string
	Rows  []Row
}

// Row is one thing.
type Row struct {
	Text, Note string
	URL        string
}

// Link is an address with its words.
type Link struct{ Text, URL string }

// Empty reports whether a letter says nothing.
func (l Letter) Empty() bool {
	for _, s := range l.Sections {
		if len(s.Rows) > 0 {
			return false
		}
	}
	return l.Action.URL == ""
}

// tidy is a text of one line, without marks that turn the direction of what follows.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r < ' ' && r != '\t' && r != '\n' || r == 0x7F {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

// Text is the letter as plain text.
func (l Letter) Text() string {
	var b strings.Builder
	b.WriteString(tidy(l.Greeting) + "\n")
	for _, s := range l.Sections {
		if len(s.Rows) == 0 {
			continue
		}
		b.WriteString("\n" + tidy(s.Title) + "\n" + strings.Repeat("-", len([]rune(tidy(s.Title)))) + "\n")
		for _, r := range s.Rows {
			b.WriteString("* " + tidy(r.Text) + "\n")
			if r.Note != "" {
				b.WriteString("  " + tidy(r.Note) + "\n")
			}
			if r.URL != "" {
				b.WriteString("  " + r.URL + "\n")
			}
		}
	}
	if l.Action.URL != "" {
		b.WriteString("\n" + tidy(l.Action.Text) + ":\n" + l.Action.URL + "\n")
	}
	b.WriteString("\n-- \n")
	for _, f := range l.Foot {
		b.WriteString(tidy(f) + "\n")
	}
	for _, k := range []Link{l.Settings, l.Stop} {
		if k.URL != "" {
			b.WriteString(k.Text + ": " + k.URL + "\n")
		}
	}
	return b.String()
}

// Styles of the message. A mail program takes none but those at each element.
const (
	styleBody  = "font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:1.45;color:#1c2430;max-width:40em;margin:0;padding:16px"
	styleTitle = "font-size:15px;margin:20px 0 6px"
	styleNote  = "color:#5a6472;font-size:13px"
	styleFoot  = "color:#5a6472;font-size:13px;border-top:1px solid #d8dde3;margin-top:24px;padding-top:12px"
)

// HTML is the letter as a page without pictures, scripts or anything from elsewhere.
func (l Letter) HTML() string {
	var b strings.Builder
	esc := func(s string) string { return html.EscapeString(tidy(s)) }
	b.WriteString(`<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Counterpart</title></head><body style="` + styleBody + `"><p>` + esc(l.Greeting) + "</p>\n")
	for _, s := range l.Sections {
		if len(s.Rows) == 0 {
			continue
		}
		b.WriteString(`<h2 style="` + styleTitle + `">` + esc(s.Title) + "</h2>\n<ul>\n")
		for _, r := range s.Rows {
			b.WriteString("<li>" + anchor(r.URL, esc(r.Text)))
			if r.Note != "" {
				b.WriteString(`<br><span style="` + styleNote + `">` + esc(r.Note) + "</span>")
			}
			b.WriteString("</li>\n")
		}
		b.WriteString("</ul>\n")
	}
	if l.Action.URL != "" {
		b.WriteString("<p>" + anchor(l.Action.URL, esc(l.Action.Text)) + "</p>\n")
	}
	b.WriteString(`<div style="` + styleFoot + `">`)
	for _, f := range l.Foot {
		b.WriteString("<p>" + esc(f) + "</p>")
	}
	for _, k := range []Link{l.Settings, l.Stop} {
		if k.URL != "" {
			b.WriteString("<p>" + anchor(k.URL, esc(k.Text)) + "</p>")
		}
	}
	b.WriteString("</div></body></html>\n")
	return b.String()
}

// anchor links a text that is escaped already, where the address is one of a page.
func anchor(address, text string) string {
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return text
	}
	return `<a href="` + html.EscapeString(address) + `">` + text + "</a>"
}
