// Package courier hands messages to a mail server, or writes them into a folder.
//
// It promises that a message goes to one reader and carries what lets it be told from a person's: it answers nothing, asks for no answer
// of a machine, and can be ended with one click where its reader may end it. It says of a message that did not go why, as one of a few
// reasons, and never that one failed which the server had taken. It refuses to send without TLS unless it was told to, and to keep
// anything.
package courier

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/errs"
)

// Failure is why a message did not go.
type Failure struct {
	Reason notice.Reason
	Cause  error // for the log
}

func (f *Failure) Error() string { return fmt.Sprintf("%s: %v", f.Reason.Words(), f.Cause) }
func (f *Failure) Unwrap() error { return f.Cause }

// ReasonOf is the reason of an error of Send, Unmade for one that is none of ours.
func ReasonOf(err error) notice.Reason {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f.Reason
	}
	return notice.Unmade
}

// TLS says how a connection is kept secret.
type TLS string

// The ways.
const (
	StartTLS TLS = "starttls" // begun in the clear, and given up where the server offers no TLS
	Implicit TLS = "tls"      // from the first byte
	Clear    TLS = "none"     // not at all: for a server on the same machine
)

// SMTP sends through a server.
type SMTP struct {
	Host     string
	Port     int
	User     string // "" for no sign-in
	Password string
	TLS      TLS
	From     string        // address, with or without a name
	Domain   string        // that Message-IDs are of
	Timeout  time.Duration // of one message; 30 s if zero
	Trust    *tls.Config   // for tests; the system's roots if nil
}

// Send hands one message over.
func (s SMTP) Send(ctx context.Context, m notice.Message) error {
	msg, err := build(m, s.From, s.Domain)
	if err != nil {
		return &Failure{notice.Unmade, err}
	}
	client, err := s.client()
	if err != nil {
		return &Failure{notice.Unmade, err}
	}
	err = client.DialAndSendWithContext(ctx, msg)
	if err == nil || msg.IsDelivered() { // what fails after the server took it, such as saying goodbye, is no failure
		return nil
	}
	return &Failure{reasonOf(err), err}
}

func (s SMTP) client() (*gomail.Client, error) {
	timeout := s.Timeout
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	o := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(timeout), gomail.WithHELO(s.Domain)}
	switch s.TLS {
	case Implicit:
		o = append(o, gomail.WithSSL())
	case Clear:
		o = append(o, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		o = append(o, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.Trust != nil {
		o = append(o, gomail.WithTLSConfig(s.Trust))
	}
	if s.User != "" {
		auth := gomail.SMTPAuthAutoDiscover
		if s.TLS == Clear {
			auth = gomail.SMTPAuthPlainNoEnc
		}
		o = append(o, gomail.WithSMTPAuth(auth), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(s.Host, o...)
}

// reasonOf sorts what a server said.
func reasonOf(err error) notice.Reason {
	sent, ok := errors.AsType[*gomail.SendError](err)
	switch {
	case ok && (sent.ErrorCode() == 530 || sent.ErrorCode() == 534 || sent.ErrorCode() == 535):
		return notice.Locked
	case ok && sent.ErrorCode() >= 500:
		return notice.Refused
	case ok && sent.ErrorCode() >= 400:
		return notice.Later
	case strings.Contains(err.Error(), "535 ") || strings.Contains(err.Error(), "534 ") || strings.Contains(err.Error(), "530 "):
		return notice.Locked
	}
	return notice.Unreachable
}

// Folder writes messages into a folder, for a demonstration.
type Folder struct{ Dir, From, Domain string }

// Send writes one message. The same message has the same file.
func (f Folder) Send(_ context.Context, m notice.Message) error {
	msg, err := build(m, f.From, f.Domain)
	if err != nil {
		return &Failure{notice.Unmade, err}
	}
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return &Failure{notice.Unreachable, err}
	}
	name := filepath.Join(f.Dir, m.Date.UTC().Format("20060102T150405")+"-"+string(m.Kind)+"-"+mark(m.ID)[:12]+".eml")
	var b strings.Builder
	if _, err := msg.WriteTo(&b); err != nil {
		return &Failure{notice.Unmade, err}
	}
	half := name + ".part"
	if err := os.WriteFile(half, []byte(b.String()), 0o600); err != nil {
		return &Failure{notice.Unreachable, err}
	}
	if err := os.Rename(half, name); err != nil {
		return &Failure{notice.Unreachable, err}
	}
	return nil
}

// mark names a message without saying its id.
func mark(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// build puts a message together. Its parts are alternatives of one another, an invitation last, as calendar programs look for it.
func build(m notice.Message, from, domain string) (*gomail.Msg, error) {
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return nil, errs.New(errs.Invalid, "the address mail is from cannot be read: %w", err)
	}
	reader, err := mail.ParseAddress(m.To)
	if err != nil {
		return nil, errs.New(errs.Invalid, "the address mail is to cannot be read")
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if len(m.Files) == 0 { // parts within parts need boundaries that differ
		msg.SetBoundary("part-" + mark(m.ID)[:32])
	}
	if sender.Name == "" {
		sender.Name = "Counterpart"
	}
	msg.FromMailAddress(sender)
	msg.EnvelopeFromMailAddress(&mail.Address{Address: cmp.Or(m.Return, sender.Address)})
	msg.ToMailAddress(&mail.Address{Name: oneLine(m.ToName), Address: reader.Address})
	if m.ReplyTo != "" {
		if err := msg.ReplyTo(m.ReplyTo); err != nil {
			return nil, err
		}
	}
	msg.Subject(m.Kind.Subject())
	msg.SetDateWithValue(m.Date.UTC())
	msg.SetMessageIDWithValue(m.ID + "@" + domain)
	if m.Thread != "" {
		handle := "<" + m.Thread + "@" + domain + ">"
		msg.SetGenHeaderPreformatted(gomail.HeaderInReplyTo, handle)
		msg.SetGenHeaderPreformatted(gomail.HeaderReferences, handle)
	}
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetGenHeader(gomail.HeaderPrecedence, "bulk")
	if m.Stop != "" {
		msg.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribe, "<"+m.Stop+">")
		msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	if m.Calendar != nil {
		msg.AddAlternativeString(gomail.ContentType("text/calendar; method="+m.CalendarFor), string(m.Calendar))
	}
	for _, f := range m.Files {
		if err := msg.AttachReader(f.Name, bytes.NewReader(f.Body), gomail.WithFileContentType(gomail.ContentType(f.Media))); err != nil {
			return nil, err
		}
	}
	return msg, nil
}

// oneLine is a name without anything that could begin another field.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))), " ")
}
