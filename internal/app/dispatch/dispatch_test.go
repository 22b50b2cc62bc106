package dispatch_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/dispatch"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/courier"
	"counterpart.dev/internal/store"
)

// post is a mail server that loses, delays and forgets: fate says for each message it is handed, by its number from 0, what becomes of it.
type post struct {
	mu   sync.Mutex
	n    int
	fate func(n int) string // "": taken; later, refused, cut (the line breaks before it is taken), unsaid (taken, and the line breaks)
	got  []*mail.Message
}

func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) { return &handing{post: p, conn: c}, nil }

type handing struct {
	post *post
	conn *smtp.Conn
}

func (h *handing) Mail(string, *smtp.MailOptions) error { return nil }
func (h *handing) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (h *handing) Reset()                               {}
func (h *handing) Logout() error                        { return nil }
func (h *handing) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	p := h.post
	p.mu.Lock()
	defer p.mu.Unlock()
	fate := ""
	if p.fate != nil {
		fate = p.fate(p.n)
	}
	p.n++
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		return err
	}
	switch fate {
	case "later":
		return &smtp.SMTPError{Code: 451, Message: "later"}
	case "refused":
		return &smtp.SMTPError{Code: 554, Message: "no"}
	case "cut":
		return h.conn.Conn().Close()
	case "unsaid":
		p.got = append(p.got, m)
		return h.conn.Conn().Close()
	}
	p.got = append(p.got, m)
	return nil
}

// taken empties the box.
func (p *post) taken() []*mail.Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.got
	p.got, p.n = nil, 0
	return out
}

type world struct {
	apptest.Both
	*post
	server *smtp.Server
	dispatch.Work
	port int
	root *testing.T // whose end ends the server
}

func open(t *testing.T) *world {
	w := &world{Both: apptest.SQLite(t).Both(t), post: &post{}, root: t}
	w.listen(t, "127.0.0.1:0")
	w.Work = dispatch.Work{DB: w.Both.DB, Why: courier.ReasonOf, Address: "https://c.example.org", Sender: courier.SMTP{Host: "127.0.0.1", Port: w.port, TLS: courier.Clear,
		From: "counterpart@example.org", Domain: "example.org", Timeout: 3 * time.Second},
		Digest: []dispatch.Section{func(ctx context.Context, v access.Viewer, address string) (out []notice.Section, err error) {
			err = w.Both.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
				all, err := tx.Engagements(ctx)
				var s notice.Section
				for _, e := range all {
					s.Rows = append(s.Rows, notice.Row{Text: e.Name, URL: address + "/engagements/" + string(e.ID)})
				}
				out = []notice.Section{s}
				return err
			})
			return out, err
		}},
		Makers: map[notice.Kind]dispatch.Maker{notice.Answer: func(_ context.Context, _ dispatch.Reader, _ access.ScopeID, about, address string) (m dispatch.Made, err error) {
			m.Greeting = "Something waits for your answer."
			m.Action = notice.Link{Text: "Open it", URL: address + "/" + about}
			return m, nil
		}}}
	return w
}

// listen starts the server, on the port it had before where address says so.
func (w *world) listen(t *testing.T, address string) {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	w.port, w.server = l.Addr().(*net.TCPAddr).Port, smtp.NewServer(w.post)
	w.server.Domain = "mail.example.org"
	go w.server.Serve(l)
	w.root.Cleanup(func() { w.server.Close() })
}

func (w *world) sweep(t *testing.T) {
	t.Helper()
	if _, err := w.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// ask asks for messages about so many things, to somebody.
func (w *world) ask(t *testing.T, v access.Viewer, n int) {
	t.Helper()
	if err := w.Both.DB.System(t.Context(), store.SendMail, func(tx *store.Tx) error {
		for i := range n {
			if err := tx.AddOutgoing(t.Context(), store.Outgoing{Seat: v.Seat, Person: v.Person, Kind: notice.Answer, Scope: w.Engagement, About: fmt.Sprint("thing-", i)}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// admin is who runs the installation.
func (w *world) admin() access.Viewer {
	v := w.Ada
	v.Admin = true
	return v
}

func to(list []*mail.Message) (out map[string]int) {
	out = map[string]int{}
	for _, m := range list {
		a, err := m.Header.AddressList("To")
		if err != nil || len(a) != 1 {
			out["?"]++
			continue
		}
		out[a[0].Address]++
	}
	return out
}

func TestMail(t *testing.T) {
	w := open(t)
	t.Run("a digest comes once a working day to who has something to read", w.digests)
	t.Run("nothing is lost, and nothing is sent twice", w.losses)
	t.Run("nobody is flooded", w.flood)
	t.Run("one click ends a sort of mail", w.stop)
	t.Run("a message that is refused is given up with its reason", w.refused)
	t.Run("a seat that ended is sent nothing", w.ended)
}

func (w *world) digests(t *testing.T) {
	w.sweep(t)
	if got := w.taken(); len(got) != 0 {
		t.Fatalf("%d messages before any was due", len(got))
	}
	for range 3 { // Friday or not, three days hold at least one working day
		w.Clock.Add(24 * time.Hour)
	}
	w.sweep(t)
	first := w.taken()
	ada, dan := apptest.Email("Ada Lovell"), apptest.Email("Dan Firth")
	for who, n := range to(first) {
		if n != 1 {
			t.Errorf("%s was sent %d digests", who, n)
		}
	}
	if len(first) < 2 {
		t.Fatalf("sent to %v, want %s and %s among them", to(first), ada, dan)
	}
	w.sweep(t)
	if got := w.taken(); len(got) != 0 {
		t.Errorf("%d messages again at the same time", len(got))
	}
	for _, m := range first {
		if s := m.Header.Get("Subject"); s != notice.Digest.Subject() {
			t.Error(s)
		}
		if m.Header.Get("List-Unsubscribe-Post") == "" || m.Header.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("%v", m.Header)
		}
	}
}

// losses hands ten messages to a server with every fate, and restarts it meanwhile.
func (w *world) losses(t *testing.T) {
	fates := []string{"later", "cut", "", "unsaid", "later", "cut", "cut", "later"}
	w.fate = func(n int) string {
		if n < len(fates) {
			return fates[n]
		}
		return ""
	}
	w.ask(t, w.Dan, 8)
	w.sweep(t)
	w.server.Close() // nobody is there for a while
	w.Clock.Add(2 * time.Minute)
	w.sweep(t)
	w.listen(t, fmt.Sprintf("127.0.0.1:%d", w.port))
	// A process takes a message and dies.
	if err := w.Both.DB.System(t.Context(), store.SendMail, func(tx *store.Tx) error {
		due, err := tx.DueOutgoing(t.Context(), 1)
		if err == nil && len(due) == 1 {
			_, err = tx.ClaimOutgoing(t.Context(), due[0], tx.Now().Add(notice.Rest(1)))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for range 12 {
		w.Clock.Add(15 * time.Minute)
		w.sweep(t)
	}
	w.fate = nil
	ids, twice := map[string]int{}, 0
	for _, m := range w.taken() {
		if m.Header.Get("Subject") != notice.Answer.Subject() {
			continue
		}
		ids[m.Header.Get("Message-Id")]++
	}
	for _, n := range ids {
		if n > 1 {
			twice += n - 1
		}
	}
	if len(ids) != 8 {
		t.Errorf("%d of 8 messages arrived", len(ids))
	}
	if twice > 1 { // the one of which the server could not say that it had taken it, under the same id
		t.Errorf("%d messages came again", twice)
	}
}

func (w *world) flood(t *testing.T) {
	w.Clock.Add(2 * time.Hour)
	w.sweep(t)
	w.taken()
	w.Clock.Add(2 * time.Hour)
	w.ask(t, w.Ada, 15)
	w.sweep(t)
	if n := to(w.taken())[apptest.Email("Ada Lovell")]; n > notice.MostAnHour {
		t.Errorf("%d messages at once", n)
	}
	for range 8 {
		w.Clock.Add(20 * time.Minute)
		w.sweep(t)
	}
	if err := w.Both.DB.System(t.Context(), store.SendMail, func(tx *store.Tx) error {
		due, err := tx.DueOutgoing(t.Context(), 99)
		if err == nil && len(due) > 0 {
			err = fmt.Errorf("%d messages still wait", len(due))
		}
		return err
	}); err != nil {
		t.Error(err)
	}
	w.taken()
}

func (w *world) stop(t *testing.T) {
	w.Clock.Add(2 * time.Hour)
	w.ask(t, w.Dan, 1)
	w.sweep(t)
	var secret string
	for _, m := range w.taken() {
		if m.Header.Get("Subject") == notice.Answer.Subject() {
			address := strings.Trim(m.Header.Get("List-Unsubscribe"), "<>")
			secret = address[strings.LastIndex(address, "/")+1:]
		}
	}
	if secret == "" {
		t.Fatal("no message with a way to end it")
	}
	for range 2 { // mail programs may ask twice
		if k, err := w.Stop(t.Context(), secret); err != nil || k != notice.Answer {
			t.Fatalf("%s, %v", k, err)
		}
	}
	if _, err := w.Stop(t.Context(), secret+"x"); !errors.Is(err, store.ErrRefused) {
		t.Errorf("a secret that is none: %v", err)
	}
	w.Clock.Add(2 * time.Hour)
	w.ask(t, w.Dan, 1)
	w.sweep(t)
	for _, m := range w.taken() {
		if m.Header.Get("Subject") == notice.Answer.Subject() {
			t.Error("it was sent all the same")
		}
	}
	wishes, err := w.Wishes(t.Context(), w.Dan)
	if err != nil || wishes.Immediate || wishes.Rhythm == notice.Never {
		t.Errorf("%+v, %v", wishes, err)
	}
	form := dispatch.WishForm{Rhythm: notice.Weekly, Weekday: "3", At: "18:05", Zone: "Australia/Sydney", Immediate: true, Rev: wishes.Rev}
	if err := w.KeepWishes(t.Context(), w.Dan, form); err != nil {
		t.Fatal(err)
	}
	if err := w.KeepWishes(t.Context(), w.Dan, dispatch.WishForm{Rhythm: "often", Weekday: "9", At: "25:00", Zone: "Mars"}); err == nil || strings.Count(err.Error(), "") < 10 {
		t.Errorf("nonsense was kept: %v", err)
	}
	if got, err := w.Wishes(t.Context(), w.Dan); err != nil || got.Minute != 18*60+5 || got.Weekday != time.Wednesday || !got.Immediate || got.Next == 0 {
		t.Errorf("%+v, %v", got, err)
	}
	program := w.Dan
	program.Token = true
	for zone, v := range map[string]access.Viewer{"Australia/Sydney": w.Dan, "UTC": program} {
		if got, err := w.ZoneOf(t.Context(), v); err != nil || got.String() != zone {
			t.Errorf("reads times in %v, %v, want %s", got, err, zone)
		}
	}
}

func (w *world) refused(t *testing.T) {
	w.Clock.Add(2 * time.Hour)
	w.sweep(t)
	w.taken()
	w.fate = func(int) string { return "refused" }
	w.ask(t, w.Ada, 1)
	w.sweep(t)
	w.fate = nil
	h, err := w.Health(t.Context(), w.admin())
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for _, c := range h.Counts {
		seen = seen || c.State == store.MailFailed && c.Reason == notice.Refused && c.N == 1
	}
	if !seen {
		t.Errorf("%+v", h.Counts)
	}
	if _, err := w.Health(t.Context(), w.Dan); !errors.Is(err, store.ErrRefused) {
		t.Errorf("somebody else sees how mail goes: %v", err)
	}
	w.taken()
	if err := w.SendTest(t.Context(), w.admin()); err != nil {
		t.Error(err)
	}
	if got := w.taken(); len(got) != 1 || got[0].Header.Get("Subject") != notice.Test.Subject() {
		t.Errorf("%d messages of a test", len(got))
	}
}

// Whoever runs the installation is not told that somebody has done meanwhile what they would have been reminded of.
func TestHealthTellsNothingOfWhoHasAnswered(t *testing.T) {
	var told [2]dispatch.Health
	for i := range told {
		w := open(t)
		w.ask(t, w.Dan, 1)
		if i == 1 {
			w.Makers[notice.Answer] = func(context.Context, dispatch.Reader, access.ScopeID, string, string) (m dispatch.Made, err error) {
				return m, store.ErrRefused // it is there no more
			}
		}
		w.Clock.Add(time.Hour)
		w.sweep(t)
		if n := len(w.taken()); n != 1-i {
			t.Fatalf("%d messages", n)
		}
		var err error
		if told[i], err = w.Health(t.Context(), w.admin()); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(told[0], told[1]); d != "" {
		t.Error(d)
	}
}

func (w *world) ended(t *testing.T) {
	w.ask(t, w.Dan, 3)
	if err := w.Both.DB.System(t.Context(), store.GiveSeat, func(tx *store.Tx) error { return tx.EndSeat(t.Context(), w.Dan.Seat) }); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		w.Clock.Add(24 * time.Hour)
		w.sweep(t)
	}
	if n := to(w.taken())[apptest.Email("Dan Firth")]; n != 0 {
		t.Errorf("%d messages", n)
	}
}
