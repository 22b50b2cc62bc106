package mailin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/smtp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// disk keeps letters as the store does: by their marks, once.
type disk struct {
	mu   sync.Mutex
	kept []Letter
	seen map[string]bool
	fail func(n int) error // of the nth try
	n    int
}

func (d *disk) keeper() Keeper {
	return Keeper{Takes: func(a string) bool { return strings.HasPrefix(a, "reply+") || a == "in@mail.example.org" }, Accept: func(_ context.Context, l Letter) error {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.n++
		if d.fail != nil {
			if err := d.fail(d.n); err != nil {
				return err
			}
		}
		if l.Mark != "" {
			if d.seen[l.Source+l.Mark] {
				return nil
			}
			d.seen[l.Source+l.Mark] = true
		}
		d.kept = append(d.kept, l)
		return nil
	}}
}

func newDisk() *disk { return &disk{seen: map[string]bool{}} }

func (d *disk) bodies() (out []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, l := range d.kept {
		out = append(out, string(l.Body))
	}
	return out
}

var quiet = slog.New(slog.DiscardHandler)

// served is a server on an address of its own, and what ends it.
func served(t *testing.T, d *disk) (address string, end func()) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	s := &SMTP{Domain: "mail.example.org", Keeper: d.keeper(), Log: quiet, Now: time.Now}
	go func() { done <- s.Serve(ctx, l) }()
	var once sync.Once
	end = func() {
		once.Do(func() {
			stop()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(end)
	return l.Addr().String(), end
}

func deliver(address string, to []string, body string) error {
	return smtp.SendMail(address, nil, "dan@vantor.example", to, []byte(body))
}

func TestDelivery(t *testing.T) {
	d := newDisk()
	address, _ := served(t, d)
	if err := deliver(address, []string{"reply+abc@mail.example.org", "in@mail.example.org"}, "Subject: x\r\n\r\nHello\r\n.dot\r\n"); err != nil {
		t.Fatal(err)
	}
	if len(d.kept) != 1 || !slices.Equal(d.kept[0].Receivers, []string{"reply+abc@mail.example.org", "in@mail.example.org"}) || d.kept[0].Sender != "dan@vantor.example" ||
		!strings.HasPrefix(string(d.kept[0].Body), "Received: from ") || !strings.HasSuffix(string(d.kept[0].Body), "\r\n\r\nHello\r\n.dot\r\n") {
		t.Errorf("kept %+v", d.kept)
	}
	// Whoever could not be here is refused with the same words, whatever the address.
	var said []string
	for _, to := range []string{"dan@mail.example.org", "postmaster@elsewhere.example", "nobody@mail.example.org", "root@localhost"} {
		err := deliver(address, []string{to}, "x")
		said = append(said, fmt.Sprint(err))
	}
	if len(slices.Compact(slices.Clone(said))) != 1 || !strings.Contains(said[0], "550") {
		t.Errorf("refused with %q", said)
	}
	if err := deliver(address, []string{"in@mail.example.org"}, strings.Repeat("Received: x\r\n", 60)+"\r\nx"); err == nil || !strings.Contains(err.Error(), "too many servers") {
		t.Errorf("a message in a circle: %v", err)
	}
}

// A message is answered for only once it is kept: until then whoever sends it keeps it and tries again.
func TestNothingIsPromisedThatIsNotKept(t *testing.T) {
	d := newDisk()
	d.fail = func(n int) error {
		if n <= 2 {
			return errors.New("the disk is full")
		}
		return nil
	}
	address, end := served(t, d)
	queue := []string{"one", "two", "three"}
	for round := 0; len(queue) > 0 && round < 10; round++ {
		var left []string
		for _, q := range queue {
			if err := deliver(address, []string{"in@mail.example.org"}, "Subject: "+q+"\r\n\r\nx\r\n"); err != nil {
				if !strings.Contains(err.Error(), "451") {
					t.Fatalf("told %v", err)
				}
				left = append(left, q)
			}
		}
		if queue = left; round == 0 { // the server ends and begins again
			end()
			address, end = served(t, d)
		}
	}
	if got := d.bodies(); len(got) != 3 || len(queue) != 0 {
		t.Errorf("kept %q, left %q", got, queue)
	}
}

// A peer that says nothing, too much or too often is let go, and the others are not.
func TestBounds(t *testing.T) {
	d := newDisk()
	address, _ := served(t, d)
	var refused error
	for i := 0; i < burst+20 && refused == nil; i++ {
		refused = deliver(address, []string{"in@mail.example.org"}, "x\r\n")
	}
	if refused == nil || !strings.Contains(refused.Error(), "450") {
		t.Errorf("too often: %v", refused)
	}
	var held []net.Conn
	full := false
	for range mostOfOne + 2 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
		_ = c.SetDeadline(time.Now().Add(5 * time.Second))
		b := make([]byte, 200)
		n, _ := c.Read(b)
		_, _ = io.WriteString(c, "EHLO x\r\n")
		m, _ := c.Read(b[n:])
		full = full || strings.Contains(string(b[:n+m]), "421")
	}
	for _, c := range held {
		_ = c.Close()
	}
	if !full {
		t.Error("one peer may hold every connection")
	}
}

// mailbox is an IMAP server with one mailbox, and something between it and us that loses and delays.
type mailbox struct {
	user    *imapmemserver.User
	address string
}

func newMailbox(t *testing.T, between func(net.Conn) net.Conn) *mailbox {
	t.Helper()
	m := &mailbox{user: imapmemserver.NewUser("box@example.org", "secret")}
	if err := m.user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	mem := imapmemserver.New()
	mem.AddUser(m.user)
	s := imapserver.New(&imapserver.Options{NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
		return mem.NewSession(), nil, nil
	},
		InsecureAuth: true, Caps: imap.CapSet{imap.CapIMAP4rev1: {}}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(&listener{l, between}) }()
	t.Cleanup(func() { _ = s.Close() })
	m.address = l.Addr().String()
	return m
}

type listener struct {
	net.Listener
	between func(net.Conn) net.Conn
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err == nil && l.between != nil {
		c = l.between(c)
	}
	return c, err
}

// lossy is a connection that ends after some bytes, and is slow before that.
type lossy struct {
	net.Conn
	left int
}

func (c *lossy) Write(b []byte) (int, error) {
	time.Sleep(time.Millisecond)
	if c.left -= len(b); c.left < 0 {
		_ = c.Close()
		return 0, io.ErrClosedPipe
	}
	return c.Conn.Write(b)
}

func (m *mailbox) add(t *testing.T, subject string) {
	t.Helper()
	body := "Subject: " + subject + "\r\n\r\n" + strings.Repeat("x", 300) + "\r\n"
	if _, err := m.user.Append("INBOX", literal{strings.NewReader(body), int64(len(body))}, &imap.AppendOptions{}); err != nil {
		t.Fatal(err)
	}
}

type literal struct {
	*strings.Reader
	size int64
}

func (l literal) Size() int64 { return l.size }

func (m *mailbox) reader(d *disk) *IMAP {
	return &IMAP{Address: m.address, Host: "127.0.0.1", Security: "none", User: "box@example.org", Secret: func() (string, error) { return "secret", nil }, Mailbox: "INBOX",
		Every: time.Millisecond, Keeper: d.keeper(), Log: quiet, Now: time.Now}
}

func TestAMailbox(t *testing.T) {
	d, m := newDisk(), newMailbox(t, nil)
	m.add(t, "one")
	m.add(t, "two")
	b := m.reader(d)
	if n, err := b.Look(t.Context()); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	if n, err := b.Look(t.Context()); n != 0 || err != nil {
		t.Errorf("looked again: %d, %v", n, err)
	}
	m.add(t, "three")
	// Another program that begins anew knows no more than the mailbox and the disk.
	if n, err := m.reader(d).Look(t.Context()); n != 1 || err != nil || len(d.kept) != 3 {
		t.Errorf("after a restart: %d, %v, %d kept", n, err, len(d.kept))
	}
	b.Secret = func() (string, error) { return "wrong", nil }
	if _, err := b.Look(t.Context()); err == nil {
		t.Error("a wrong password is let in")
	}
}

// Whatever is lost on the way and whenever the program ends, every message is kept once.
func TestALossyMailbox(t *testing.T) {
	connections := 0
	d := newDisk()
	m := newMailbox(t, func(c net.Conn) net.Conn {
		connections++
		return &lossy{c, 300 + 211*(connections%17)}
	})
	for i := range 6 {
		m.add(t, fmt.Sprint("message ", i))
	}
	d.fail = func(n int) error {
		if n%4 == 2 {
			return errors.New("busy")
		}
		return nil
	}
	for range 200 {
		if len(d.bodies()) == 6 {
			break
		}
		_, _ = m.reader(d).Look(t.Context()) // every look is a program that began anew
	}
	subjects := map[string]int{}
	for _, b := range d.bodies() {
		first, _, _ := strings.Cut(b, "\r\n")
		subjects[first]++
	}
	if len(subjects) != 6 || len(d.kept) != 6 {
		t.Errorf("after %d connections kept %v", connections, subjects)
	}
}

func TestARunningMailbox(t *testing.T) {
	d, m := newDisk(), newMailbox(t, nil)
	ctx, stop := context.WithCancel(t.Context())
	b := m.reader(d)
	done := make(chan struct{})
	go func() { b.Run(ctx); close(done) }()
	m.add(t, "one")
	for range 500 {
		if b.State().Taken == 1 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	<-done
	if s := b.State(); s.Taken != 1 || s.Looked.IsZero() || s.Why != "" {
		t.Errorf("the state is %+v", s)
	}
}

func TestOAuth(t *testing.T) {
	x := &xoauth2{"box@example.org", "token"}
	mech, first, err := x.Start()
	if mech != "XOAUTH2" || string(first) != "user=box@example.org\x01auth=Bearer token\x01\x01" || err != nil {
		t.Errorf("%s %q %v", mech, first, err)
	}
}
