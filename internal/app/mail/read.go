package mail

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"counterpart.dev/internal/core/inbound"
	"counterpart.dev/internal/core/quoting"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/mail"
)

// sentence is what a person reads of a refusal.
func sentence(err error) string {
	out := errs.Sentence(err)
	for _, f := range errs.FieldsOf(err) {
		out += " " + f.String()
	}
	return strings.TrimSpace(out)
}

// looked asks the scanner about the files of a reply, and whether they are few enough.
func (w Work) looked(ctx context.Context, l *letter) error {
	files, total := l.files(), 0
	for _, f := range files {
		if total += len(f.Body); w.Look == nil {
			continue
		}
		switch err := w.Look(ctx, f.Name, f.Body); {
		case errs.KindOf(err) == errs.Invalid && err != nil:
			l.row.State, l.row.Reason, l.row.Detail = inbound.Unclear, inbound.Harmful, errs.Sentence(err)
			return nil
		case err != nil:
			return err
		}
	}
	if len(files) > mostFiles || total > mostFileBytes {
		l.row.State, l.row.Reason = inbound.Unclear, inbound.TooMuch
	}
	return nil
}

// The most that a reply may bring, as the thread has it.
const (
	mostFiles     = 10
	mostFileBytes = 25 << 20
	mostLine      = 2_000
	mostSaid      = 20_000
)

// files are those that go into the thread: not what is shown within the text, such as logos, nor messages, which are quotations.
func (l letter) files() []File { return filesOf(l.m) }

func filesOf(m mail.Message) (out []File) {
	for _, a := range m.Attachments {
		if a.Inline || strings.HasPrefix(a.Media, "message/") || strings.HasSuffix(a.Media, "pkcs7-signature") || strings.HasSuffix(a.Media, "pgp-signature") {
			continue
		}
		out = append(out, File{a.Name, a.Media, a.Body})
	}
	return out
}

// Part is a file as a message lists it.
type Part struct {
	Name  string `json:"name"`
	Media string `json:"media,omitempty"`
	Size  int    `json:"size"`
}

// folded is what is kept of a message's text and files beside what it says.
type folded struct {
	Blocks []quoting.Block `json:"blocks"`
	Files  []Part          `json:"files,omitempty"`
}

// read reads a message into the row that is kept of it. One that cannot be read is kept all the same.
func (w Work) read(l *letter) error {
	s := l.spooled
	l.row = inbound.Message{ID: s.ID, Took: s.Took, From: strings.ToLower(s.Sender)}
	m, err := mail.Read(s.Body)
	if err != nil && !errors.Is(err, errs.Invalid) {
		return err
	}
	if err != nil {
		l.facts.Unreadable, l.row.Detail = true, errs.Sentence(err)
		return nil
	}
	l.m = m
	name := ""
	if len(m.From) > 0 {
		name, l.row.From, l.row.Name = m.From[0].Name, m.From[0].Mail, clip(m.From[0].Name, 200)
	}
	l.blocks = quoting.Fold(m.Text, name)
	l.row.To, l.row.Cc, l.row.Subject = clip(spelled(m.To), mostLine), clip(spelled(m.Cc), mostLine), clip(m.Subject, 300)
	l.row.MessageID, l.row.Auto, l.row.Said = clip(m.ID, 998), string(m.Auto), quoting.Said(l.blocks)
	if !m.Date.IsZero() {
		l.row.Sent = m.Date.UnixMicro()
	}
	f := folded{Blocks: l.blocks}
	for _, a := range m.Attachments {
		f.Files = append(f.Files, Part{a.Name, a.Media, len(a.Body)})
	}
	if l.row.Folded, err = spell(f); err != nil {
		return err
	}
	l.row.Warnings, err = spell(m.Warnings)
	l.facts.Subject, l.facts.Said, l.facts.Quoted, l.facts.Files, l.facts.Auto = m.Subject, l.row.Said, inbound.Quoted(l.blocks), len(filesOf(m)), l.row.Auto
	for _, a := range m.From {
		if a.Mail != "" {
			l.facts.From = append(l.facts.From, a.Mail)
		}
	}
	l.facts.Ours = w.Domain != "" && len(m.From) == 1 && strings.HasSuffix(m.From[0].Mail, "@"+strings.ToLower(w.Domain))
	l.facts.Failed = w.failed(m.Results)
	return err
}

// failed reports whether the host that this installation trusts says that a message is not from where it says. What others say counts for
// nothing: whoever sends a message can write it.
func (w Work) failed(results []mail.Result) bool {
	for _, r := range results { // the first of that host: those below may have come with the message
		if w.Trusted == "" || !strings.EqualFold(r.Host, w.Trusted) {
			continue
		}
		low := strings.ToLower(r.Words)
		return strings.Contains(low, "dmarc=fail") || strings.Contains(low, "spf=fail") && !strings.Contains(low, "dkim=pass")
	}
	return false
}

func spell(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

func clip(s string, most int) string {
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

func spelled(all []mail.Address) string {
	var out []string
	for _, a := range all {
		if a.Name == "" || a.Mail == "" {
			out = append(out, a.Name+a.Mail)
			continue
		}
		out = append(out, a.Name+" <"+a.Mail+">")
	}
	return strings.Join(out, ", ")
}
