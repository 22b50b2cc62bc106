package courier

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"counterpart.dev/internal/core/notice"
)

// box is a mail server's other end: what was delivered, and how it behaves.
type box struct {
	mu   sync.Mutex
	got  [][]byte
	to   []string
	rcpt error // of RCPT
	data error // after the whole message came
	wait time.Duration
}

func (b *box) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{box: b}, nil }

type session struct {
	box *box
	to  string
}

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return s.box.rcpt
}
func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	time.Sleep(s.box.wait)
	if s.box.data != nil {
		return s.box.data
	}
	s.box.got, s.box.to = append(s.box.got, b), append(s.box.to, s.to)
	return nil
}
func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// serve runs a server for a test, and gives how to reach it.
func serve(t *testing.T, b *box) SMTP {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(b)
	server.Domain = "mail.example.org"
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return SMTP{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: Clear, From: "counterpart@example.org", Domain: "example.org", Timeout: 2 * time.Second}
}

func sample() notice.Message {
	return notice.Message{ID: "0b7c9f0e", Thread: "77aa", To: "pat@example.org", ToName: "Pat O'Brien\r\nBcc: evil@example.com", Kind: notice.Answer,
		Date: time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC), Text: "Grüße.\n.\nend\n", HTML: "<p>Grüße</p>", Stop: "https://c.example.org/mail/stop/abc", ReplyTo: "reply+x@example.org",
		Calendar: []byte("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), CalendarFor: "REQUEST"}
}

func TestAMessageArrivesWhole(t *testing.T) {
	b := &box{}
	s := serve(t, b)
	if err := s.Send(t.Context(), sample()); err != nil {
		t.Fatal(err)
	}
	if len(b.got) != 1 || b.to[0] != "pat@example.org" {
		t.Fatalf("%d messages to %v", len(b.got), b.to)
	}
	m, err := mail.ReadMessage(bytes.NewReader(b.got[0]))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Subject": "Something waits for your answer", "Message-Id": "<0b7c9f0e@example.org>", "References": "<77aa@example.org>",
		"In-Reply-To": "<77aa@example.org>", "Auto-Submitted": "auto-generated", "Precedence": "bulk", "Reply-To": "<reply+x@example.org>", "List-Unsubscribe": "<https://c.example.org/mail/stop/abc>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "From": `"Counterpart" <counterpart@example.org>`, "Bcc": "", "Date": "Thu, 26 Nov 2026 08:00:00 +0000", "User-Agent": "", "X-Mailer": ""} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != "pat@example.org" {
		t.Errorf("to %v, %v", to, err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatal(kind, err)
	}
	var kinds []string
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		kind, params, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		kinds = append(kinds, kind+params["method"])
		if kind == "text/plain" && strings.ReplaceAll(string(text), "\r\n", "\n") != "Grüße.\n.\nend\n" {
			t.Errorf("the text came as %q", text)
		}
		if kind == "text/calendar" && string(text) != string(sample().Calendar) {
			t.Errorf("the invitation came as %q", text)
		}
	}
	if got := strings.Join(kinds, " "); got != "text/plain text/html text/calendarREQUEST" {
		t.Error(got)
	}
}

func TestWhyAMessageDidNotGo(t *testing.T) {
	refuse := func(code int) error { return &smtp.SMTPError{Code: code, Message: "no"} }
	for name, c := range map[string]struct {
		box  *box
		with func(*SMTP)
		want notice.Reason
	}{
		"no such reader":      {&box{rcpt: refuse(550)}, nil, notice.Refused},
		"a full box":          {&box{rcpt: refuse(452)}, nil, notice.Later},
		"greylisted":          {&box{data: refuse(451)}, nil, notice.Later},
		"refused as a whole":  {&box{data: refuse(554)}, nil, notice.Refused},
		"nobody there":        {&box{}, func(s *SMTP) { s.Port = 1 }, notice.Unreachable},
		"no TLS offered":      {&box{}, func(s *SMTP) { s.TLS = StartTLS }, notice.Unreachable},
		"no address":          {&box{}, func(s *SMTP) { s.From = "nobody" }, notice.Unmade},
		"slower than we wait": {&box{wait: 700 * time.Millisecond}, func(s *SMTP) { s.Timeout = 200 * time.Millisecond }, notice.Unreachable},
	} {
		s := serve(t, c.box)
		if c.with != nil {
			c.with(&s)
		}
		if err := s.Send(t.Context(), sample()); err == nil || ReasonOf(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// raw is a server that ends connections at a step.
func raw(t *testing.T, after string) (s SMTP, taken func() int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	var mu sync.Mutex
	n := 0
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				say := func(s string) { io.WriteString(c, s+"\r\n") }
				say("220 here")
				buf, data := make([]byte, 4096), false
				for {
					k, err := c.Read(buf)
					if err != nil {
						return
					}
					in := string(buf[:k])
					switch {
					case data && strings.HasSuffix(in, "\r\n.\r\n"):
						data = false
						if after == "data" {
							return
						}
						mu.Lock()
						n++
						mu.Unlock()
						say("250 taken")
						if after == "taken" {
							return
						}
					case data:
					case strings.HasPrefix(in, "DATA"):
						data = true
						say("354 go on")
					default:
						say("250 fine")
					}
				}
			}()
		}
	}()
	return SMTP{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: Clear, From: "counterpart@example.org", Domain: "example.org", Timeout: 2 * time.Second},
		func() int { mu.Lock(); defer mu.Unlock(); return n }
}

// What the server had taken is not sent again because the farewell failed; what it had not taken is.
func TestALineThatBreaks(t *testing.T) {
	s, taken := raw(t, "taken")
	if err := s.Send(t.Context(), sample()); err != nil || taken() != 1 {
		t.Errorf("a message that was taken: %v, %d", err, taken())
	}
	s, taken = raw(t, "data")
	if err := s.Send(t.Context(), sample()); ReasonOf(err) != notice.Unreachable || err == nil || taken() != 0 {
		t.Errorf("a message that was not: %v", err)
	}
}

func TestAFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mail")
	f := Folder{Dir: dir, From: "counterpart@example.org", Domain: "example.org"}
	for range 2 { // sent again, it is the same file with the same bytes
		if err := f.Send(context.Background(), sample()); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	b, err := os.ReadFile(filepath.Join(dir, files[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mail.ReadMessage(bytes.NewReader(b)); err != nil {
		t.Error(err)
	}
}
