package mail

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"counterpart.dev/internal/errs"
)

// The properties of a message that are read ([MS-OXPROPS]).
const (
	propClass      = 0x001A
	propSubject    = 0x0037
	propSubmitted  = 0x0039
	propFromName   = 0x0C1A
	propFromType   = 0x0C1E
	propFromMail   = 0x0C1F
	propFromSMTP   = 0x5D01
	propSentSMTP   = 0x5D02
	propHeads      = 0x007D
	propDelivered  = 0x0E06
	propBody       = 0x1000
	propPacked     = 0x1009
	propHTML       = 0x1013
	propID         = 0x1035
	propReferences = 0x1039
	propInReplyTo  = 0x1042
	propName       = 0x3001
	propMail       = 0x3003
	propSMTP       = 0x39FE
	propKind       = 0x0C15
	propFile       = 0x3707
	propShort      = 0x3704
	propMedia      = 0x370E
	propData       = 0x3701
	propHow        = 0x3705
	propContentID  = 0x3712
	propCodePage   = 0x3FFD
	propNetPage    = 0x3FDE
)

// object is a message, a receiver or an attachment in a message of Outlook: a folder with a stream for each long property and one for all
// short ones.
type object struct {
	c     *compound
	names map[string]int
	fixed map[int][]byte // values of 8 bytes
	page  string         // of texts that are not in UTF-16
}

// objectAt reads the short properties of a folder, that begin after a head.
func objectAt(c *compound, folder, head int) object {
	o := object{c: c, names: c.within(folder), fixed: map[int][]byte{}, page: "windows-1252"}
	if at, ok := o.names["__properties_version1.0"]; ok {
		b := c.stream(c.entries[at])
		for i := head; i+16 <= len(b); i += 16 {
			o.fixed[int(binary.LittleEndian.Uint16(b[i+2:]))] = b[i+8 : i+16]
		}
	}
	return o
}

// bytes is the stream of a property of a type.
func (o object) bytes(prop int, kind string) []byte {
	if at, ok := o.names[fmt.Sprintf("__substg1.0_%04X%s", prop, kind)]; ok {
		return o.c.stream(o.c.entries[at])
	}
	return nil
}

// text is a property that is a text.
func (o object) text(m *Message, prop int) string {
	if b := o.bytes(prop, "001F"); len(b) > 1 {
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(b[2*i:])
		}
		return strings.TrimRight(string(utf16.Decode(units)), "\x00")
	}
	return strings.TrimRight(m.inCharset(o.bytes(prop, "001E"), o.page, "the message"), "\x00")
}

func (o object) number(prop int) int {
	if b := o.fixed[prop]; b != nil {
		return int(int32(binary.LittleEndian.Uint32(b)))
	}
	return 0
}

// instant is a property that is a time: tenths of microseconds since 1601.
func (o object) instant(prop int) time.Time {
	const epoch = 11_644_473_600
	b := o.fixed[prop]
	if b == nil {
		return time.Time{}
	}
	n := int64(binary.LittleEndian.Uint64(b))
	at := time.Unix(n/10_000_000-epoch, n%10_000_000*100).UTC()
	if n <= 0 || at.Year() < 1971 || at.Year() > 2200 {
		return time.Time{}
	}
	return at
}

// outlook reads a message that Outlook keeps in a file.
func (m *Message) outlook(data []byte) error {
	c, err := openCompound(data)
	if err != nil {
		return err
	}
	top := objectAt(c, 0, 32)
	if _, ok := top.names["__properties_version1.0"]; !ok {
		return errs.New(errs.Invalid, "this is a file of Microsoft Office and no message of Outlook")
	}
	return m.saved(top, 0)
}

// saved takes over what a message of Outlook says. Depth counts messages within messages.
func (m *Message) saved(o object, depth int) error {
	if page := o.number(propCodePage); page > 0 {
		o.page = codePage(page)
	} else if page := o.number(propNetPage); page > 0 {
		o.page = codePage(page)
	}
	if heads := o.text(m, propHeads); strings.TrimSpace(heads) != "" {
		h, _ := m.headOf([]byte(strings.TrimLeft(heads, "\r\n")), "the head")
		if isMessage(h) {
			m.heading(h)
		}
	}
	if s := o.text(m, propSubject); s != "" || m.Subject == "" {
		m.Subject = strings.Join(strings.Fields(tidy(s)), " ")
	}
	if len(m.From) == 0 {
		if a := (Address{Name: strings.TrimSpace(tidy(o.text(m, propFromName))), Mail: o.address(m, propFromSMTP, propSentSMTP, propFromMail)}); a != (Address{}) {
			m.From = []Address{a}
		}
	}
	if m.ID == "" {
		m.ID = first(ids(o.text(m, propID)))
	}
	if m.InReplyTo == nil {
		m.InReplyTo, m.References = ids(o.text(m, propInReplyTo)), ids(o.text(m, propReferences))
	}
	if at := o.instant(propSubmitted); m.Date.IsZero() {
		if m.Date = at; at.IsZero() {
			m.Date = o.instant(propDelivered)
		}
	}
	switch class := strings.ToLower(o.text(m, propClass)); {
	case strings.HasPrefix(class, "report."):
		m.Auto = Bounce
	case strings.Contains(class, "ooftemplate"):
		m.Auto = Answer
	case class != "" && !strings.HasPrefix(class, "ipm.note") && !strings.HasPrefix(class, "ipm.schedule"):
		m.warn("the message", "it is an item of Outlook of the kind %q and no mail", clip(class))
	}
	m.receivers(o)
	m.saying(o)
	m.enclosed(o, depth)
	return nil
}

// address is the first of some properties that is an address of mail.
func (o object) address(m *Message, props ...int) string {
	for _, p := range props {
		if a := mailbox(o.text(m, p)); a != "" {
			return a
		}
	}
	return ""
}

// receivers are to whom it went, where its head does not say so.
func (m *Message) receivers(o object) {
	if len(m.To) > 0 || len(m.Cc) > 0 {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(o.names)) {
		if !strings.HasPrefix(name, "__recip_version1.0_") || len(m.To)+len(m.Cc) >= mostPeople {
			continue
		}
		r := objectAt(o.c, o.names[name], 8)
		r.page = o.page
		a := Address{Name: strings.TrimSpace(tidy(r.text(m, propName))), Mail: r.address(m, propSMTP, propMail)}
		if a.Name == a.Mail {
			a.Name = ""
		}
		switch r.number(propKind) {
		case 2:
			m.Cc = append(m.Cc, a)
		case 3: // blind copies are nobody else's business
		default:
			m.To = append(m.To, a)
		}
	}
}

// saying is the text: as it is, or of HTML, or of the format Outlook keeps in place of both.
func (m *Message) saying(o object) {
	if m.Text = o.text(m, propBody); strings.TrimSpace(m.Text) != "" {
		return
	}
	html := string(o.bytes(propHTML, "0102"))
	if html != "" {
		page := o.page
		if n := o.number(propNetPage); n > 0 {
			page = codePage(n)
		}
		html = m.inCharset([]byte(html), page, "text")
	} else {
		html = o.text(m, propHTML)
	}
	if html == "" {
		if packed := o.bytes(propPacked, "0102"); len(packed) > 0 {
			rich, ok := unpackRich(packed)
			if !ok {
				m.warn("text", "it cannot be unpacked: what it says is in the original only")
				return
			}
			text, isHTML := m.textOfRich(rich)
			if !isHTML {
				m.Text = text
				return
			}
			html = text
		}
	}
	if html != "" {
		m.Text, m.FromHTML = textOf(html[:min(len(html), mostHTML)]), true
	}
}

// enclosed are the files that come with it.
func (m *Message) enclosed(o object, depth int) {
	n := 0
	for _, name := range slices.Sorted(maps.Keys(o.names)) {
		if !strings.HasPrefix(name, "__attach_version1.0_") {
			continue
		}
		where := fmt.Sprintf("attachment %d", n+1)
		if n++; n > mostParts {
			m.warn(where, "there are more than %d attachments: the others were left out", mostParts)
			return
		}
		a := objectAt(o.c, o.names[name], 8)
		a.page = o.page
		file := Attachment{Name: a.text(m, propFile), Media: strings.ToLower(a.text(m, propMedia)), Body: a.bytes(propData, "0102")}
		if file.Name == "" {
			file.Name = a.text(m, propShort)
		}
		if file.Name == "" {
			file.Name = a.text(m, propName)
		}
		file.Inline = a.text(m, propContentID) != "" && strings.HasPrefix(file.Media, "image/")
		if at, ok := a.names[fmt.Sprintf("__substg1.0_%04X000D", propData)]; ok && file.Body == nil {
			if a.number(propHow) != 5 || depth >= 5 {
				m.warn(where, "%q is an object of another program; it was left out", clip(file.Name))
				continue
			}
			in := Message{}
			if err := in.saved(objectAt(o.c, at, 24), depth+1); err != nil {
				m.warn(where, "the message %q in it cannot be read", clip(file.Name))
				continue
			}
			m.takeIn(in, file.Name)
			continue
		}
		if len(file.Body) == 0 {
			m.warn(where, "the file %q is empty or lies elsewhere; it was left out", clip(file.Name))
			continue
		}
		m.Attachments = append(m.Attachments, file)
	}
}

// takeIn keeps a message within a message as a text, and its files beside it.
func (m *Message) takeIn(in Message, name string) {
	var b strings.Builder
	line := func(what, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", what, value)
		}
	}
	line("From", spelled(in.From))
	line("To", spelled(in.To))
	line("Cc", spelled(in.Cc))
	if !in.Date.IsZero() {
		line("Date", in.Date.Format(time.RFC1123Z))
	}
	line("Subject", in.Subject)
	b.WriteString("\n" + tidy(in.Text) + "\n")
	if name == "" {
		name = in.Subject
	}
	m.Attachments = append(append(m.Attachments, Attachment{Name: clip(name) + ".txt", Media: "text/plain", Body: []byte(b.String())}), in.Attachments...)
	m.Warnings = append(m.Warnings, in.Warnings...)
}

func spelled(all []Address) string {
	var out []string
	for _, a := range all {
		out = append(out, strings.TrimSpace(a.Name+" <"+a.Mail+">"))
	}
	return strings.Join(out, ", ")
}

// codePage is the name of a code page of Windows.
func codePage(n int) string {
	switch n {
	case 65001:
		return "utf-8"
	case 20127:
		return "us-ascii"
	case 932:
		return "shift_jis"
	case 936:
		return "gbk"
	case 949:
		return "euc-kr"
	case 950:
		return "big5"
	case 20866:
		return "koi8-r"
	case 50220, 50221, 50222:
		return "iso-2022-jp"
	case 51932:
		return "euc-jp"
	}
	if n >= 28591 && n <= 28606 {
		return fmt.Sprintf("iso-8859-%d", n-28590)
	}
	return fmt.Sprintf("windows-%d", n)
}
