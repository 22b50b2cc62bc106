package house

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	nsmtp "net/smtp"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"counterpart.dev/internal/app/act"
	inbox "counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/inbound"
	core "counterpart.dev/internal/core/matter"
	meet "counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/core/notice"
)

// theirs is the mail server of everybody who is written to.
type theirs struct {
	mu  sync.Mutex
	got []*mail.Message
	via []string // who each returns to
}

func (s *theirs) NewSession(*smtp.Conn) (smtp.Session, error) { return &theirTalk{theirs: s}, nil }

type theirTalk struct {
	*theirs
	from string
}

func (s *theirTalk) Mail(from string, _ *smtp.MailOptions) error { s.from = from; return nil }
func (s *theirTalk) Rcpt(string, *smtp.RcptOptions) error        { return nil }
func (s *theirTalk) Reset()                                      {}
func (s *theirTalk) Logout() error                               { return nil }
func (s *theirTalk) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got, s.via = append(s.got, m), append(s.via, s.from)
	return nil
}

// letter is a message as its reader has it.
type letter struct {
	*mail.Message
	via   string
	parts map[string]string
}

// week is an engagement of which one side only mails, over servers as they are.
type week struct {
	T *testing.T
	apptest.Both
	h       *House
	theirs  *theirs
	address string // of ours
	end     func()
	matters matter.Work
	n       int
}

const weekDomain = "mail.example.org"

func newWeek(t *testing.T) *week {
	w := &week{T: t, Both: apptest.SQLite(t).Both(t), theirs: &theirs{}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	out := smtp.NewServer(w.theirs)
	out.Domain = "theirs.example.org"
	go out.Serve(l)
	t.Cleanup(func() { out.Close() })
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.address = free.Addr().String()
	free.Close()
	w.h = &House{db: w.DB, accounts: w.Accounts, work: w.Work, cfg: config.Config{PublicURL: &url.URL{Scheme: "https", Host: "c.example.org"}, MailDomain: weekDomain, MailInbox: "in", MailListen: w.address,
		SMTPHost: "127.0.0.1", SMTPPort: l.Addr().(*net.TCPAddr).Port, SMTPTLS: "none", MailFrom: "counterpart@example.org"}}
	if w.h.sends, err = w.h.dispatcher(); err != nil {
		t.Fatal(err)
	}
	w.matters = matter.Work{DB: w.DB}
	w.listen()
	return w
}

// listen takes mail from the network, until end.
func (w *week) listen() {
	ctx, stop := context.WithCancel(w.T.Context())
	wait, err := w.h.TakeMail(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		w.T.Fatal(err)
	}
	w.end = func() {
		stop()
		if err := wait(); err != nil {
			w.T.Error(err)
		}
	}
}

// sent is what went out to somebody since the last look, of a kind.
func (w *week) sent(name string, k notice.Kind) (out []letter) {
	w.T.Helper()
	w.Clock.Add(3 * time.Minute)
	if _, err := w.h.sends.Sweep(w.T.Context()); err != nil {
		w.T.Fatal(err)
	}
	w.theirs.mu.Lock()
	defer w.theirs.mu.Unlock()
	for i, m := range w.theirs.got {
		to, err := m.Header.AddressList("To")
		if err != nil || len(to) != 1 {
			w.T.Fatal("a message to several people")
		}
		if to[0].Address == apptest.Email(name) && m.Header.Get("Subject") == k.Subject() {
			out = append(out, letter{m, w.theirs.via[i], w.parts(m)})
		}
	}
	w.theirs.got, w.theirs.via = nil, nil
	return out
}

func (w *week) parts(m *mail.Message) map[string]string {
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		w.T.Fatal(err)
	}
	out := map[string]string{}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if err != nil {
			return out
		}
		kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		var body io.Reader = p
		if p.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
			body = quotedprintable.NewReader(p)
		}
		b, _ := io.ReadAll(body)
		out[kind] = strings.ReplaceAll(string(b), "\r\n", "\n")
	}
}

// mails sends a message from somebody's mail program over the network, and has it worked on. It returns when it was taken.
func (w *week) mails(name, to, head, body string) (came int64) {
	w.T.Helper()
	w.n++
	from := apptest.Email(name)
	if strings.Contains(name, "@") {
		from = name
	}
	text := fmt.Sprintf("From: %s <%s>\r\nTo: %s\r\nMessage-ID: <%d@theirs.example.org>\r\nDate: Mon, 1 Jan 2024 09:00:00 +0000\r\n%s\r\n\r\n%s", strings.Split(name, "@")[0], from, to, w.n, head, body)
	if err := nsmtp.SendMail(w.address, nil, from, []string{to}, []byte(text)); err != nil {
		w.T.Fatal(err)
	}
	came = w.Clock.Now().UnixMicro()
	w.Clock.Add(time.Hour)
	if _, err := w.h.mail().TakeDue(w.T.Context()); err != nil {
		w.T.Fatal(err)
	}
	return came
}

func (w *week) raise(v access.Viewer, f matter.RaiseForm) string {
	w.T.Helper()
	f.Shared = true
	id, err := w.matters.Raise(w.T.Context(), v, w.Engagement, f)
	if err != nil {
		w.T.Fatal(err)
	}
	return id
}

func (w *week) thread(id string) matter.View {
	w.T.Helper()
	v, err := w.matters.Thread(w.T.Context(), w.Ada, w.Engagement, id)
	if err != nil {
		w.T.Fatal(err)
	}
	return v
}

func one(t *testing.T, all []letter, what string) letter {
	t.Helper()
	if len(all) != 1 {
		t.Fatalf("%s: %d messages", what, len(all))
	}
	return all[0]
}

// A week in which the supplier only mails, and the client answers by mail too: what they are asked goes out, what they say comes in and counts
// from then, what binds waits for its writer, and nothing is written by the supplier but the words of a mail.
func TestAWeekByMail(t *testing.T) {
	w := newWeek(t)
	w.question()
	w.decision()
	w.invitation()
	w.strays()
	w.returns()
	w.end()
}

// question is asked of the supplier, answered by mail twice over a server that begins anew, and the client is told.
func (w *week) question() {
	id := w.raise(w.Ada, matter.RaiseForm{Kind: core.Question, Title: "When does the pump come?", Words: "Please answer."})
	asked := one(w.T, w.sent("Dan Firth", notice.Answer), "the question")
	for what, head := range map[string]string{"subject": asked.Header.Get("Subject"), "preview": strings.SplitN(asked.parts["text/plain"], "\n", 2)[0], "ids": asked.Header.Get("Message-Id") + asked.Header.Get("References")} {
		if strings.Contains(head, "pump") || strings.Contains(head, "Patient") {
			w.T.Errorf("the %s says %q", what, head)
		}
	}
	if !strings.HasPrefix(asked.via, "bounce+") || !strings.HasSuffix(asked.via, "@"+weekDomain) {
		w.T.Errorf("it returns to %q", asked.via)
	}
	to := strings.Trim(asked.Header.Get("Reply-To"), "<>")
	answer := "In two weeks, on the fourteenth.\r\n\r\nMit freundlichen Grüßen\r\nDan Firth\r\n\r\nVon meinem iPhone gesendet\r\n\r\n> Am 02.03.2026 um 09:00 schrieb Counterpart:\r\n> Something waits for your answer.\r\n"
	came := w.mails("Dan Firth", to, "Subject: AW: Something waits for your answer\r\nContent-Type: text/plain; charset=utf-8", answer)
	w.end()
	w.listen()
	w.n-- // the sending server was not told in time, and sends it again
	w.mails("Dan Firth", to, "Subject: AW: Something waits for your answer\r\nContent-Type: text/plain; charset=utf-8", answer)
	v := w.thread(id)
	if len(v.Moves) != 2 || v.Moves[1].Words != "In two weeks, on the fourteenth." || v.Moves[1].At != came || v.Moves[1].Person != w.Dan.Person {
		w.T.Fatalf("the thread holds %+v", v.Moves)
	}
	for _, s := range v.Standing.Steps {
		if s.OwedBy == access.DeliverySide && (s.Met != came || s.Met > s.Due) {
			w.T.Errorf("the clock says %+v", s)
		}
	}
	told := one(w.T, w.sent("Ada Lovell", notice.Answer), "the client's turn")
	came = w.mails("Ada Lovell", strings.Trim(told.Header.Get("Reply-To"), "<>"), "Subject: Re: x", "Thank you, that suits us.\r\n")
	if v := w.thread(id); len(v.Moves) != 3 || v.Moves[2].At != came || v.Moves[2].Side != access.ClientSide {
		w.T.Errorf("the client's answer by mail: %+v", v.Moves)
	}
}

// decision is asked of the client, answered by mail, waits, and counts once it is confirmed; a no without a link waits as well.
func (w *week) decision() {
	raise := func() string {
		return w.raise(w.Dan, matter.RaiseForm{Kind: core.Decision, Title: "Which engine?", Words: "Please choose.", Due: w.Clock.Now().AddDate(0, 0, 20).Format("2006-01-02"),
			Content: matter.Content{Class: "design", Options: "Second engine; 84,000\nOne engine, overhauled; 12,000"}})
	}
	id := raise()
	asked := one(w.T, w.sent("Ada Lovell", notice.Answer), "the decision")
	text := asked.parts["text/plain"]
	if !strings.Contains(text, "Option 2: One engine, overhauled") || !strings.Contains(text, "/decide/") || !strings.Contains(text, "?answer=option-2") || strings.Contains(text, "84,000") {
		w.T.Fatalf("the message says\n%s", text)
	}
	w.mails("Ada Lovell", strings.Trim(asked.Header.Get("Reply-To"), "<>"), "Subject: Re: x", "Option 2, please.\r\nIt is the cheaper one.\r\n")
	if v := w.thread(id); len(v.Moves) != 1 || v.Phase == core.Decided {
		w.T.Fatalf("a mail alone decides: %+v", v.Moves)
	}
	confirm := one(w.T, w.sent("Ada Lovell", notice.Confirm), "what she confirms")
	list, err := w.h.mail().List(w.T.Context(), w.Ada, inbox.Waiting, 0)
	if err != nil || len(list.Rows) != 1 || list.Rows[0].State != inbound.Pending || !strings.Contains(confirm.parts["text/plain"], "/messages/"+list.Rows[0].ID) || !strings.Contains(confirm.parts["text/plain"], "Option 2, please.") {
		w.T.Fatalf("waiting %+v, %v; told\n%s", list.Rows, err, confirm.parts["text/plain"])
	}
	message := list.Rows[0].ID
	decide := func(v access.Viewer) error {
		return w.h.mail().Confirm(w.T.Context(), v, message, func(scope access.ScopeID, m string, also func(*act.Act) error) error {
			return w.matters.MoveWith(w.T.Context(), v, scope, m, matter.MoveForm{Verb: core.Decide, Option: "2", Words: "It is the cheaper one."}, also)
		})
	}
	if err := decide(w.Dan); err == nil {
		w.T.Error("somebody else confirms")
	}
	if err := decide(w.Ada); err != nil {
		w.T.Fatal(err)
	}
	if err := decide(w.Ada); err == nil {
		w.T.Error("it is confirmed twice")
	}
	if v := w.thread(id); v.Phase != core.Decided || len(v.Moves) != 2 || v.Moves[1].Said.Option != 2 {
		w.T.Errorf("decided: %+v", v.Moves)
	}
	w.links(raise())
}

// links leads the client to the page on which they decide: them alone, and once.
func (w *week) links(id string) {
	text := one(w.T, w.sent("Ada Lovell", notice.Answer), "another decision").parts["text/plain"]
	_, rest, _ := strings.Cut(text, "https://c.example.org/decide/")
	secret := strings.FieldsFunc(rest, func(r rune) bool { return r == '?' || r == '\n' })[0]
	if _, _, err := w.h.sends.Answering(w.T.Context(), w.Dan, secret); err == nil {
		w.T.Error("the link leads somebody else")
	}
	for range 3 { // looking at it uses nothing up
		if _, got, err := w.h.sends.Answering(w.T.Context(), w.Ada, secret); err != nil || got != id {
			w.T.Fatal(got, err)
		}
	}
	move := func() error {
		return w.matters.MoveWith(w.T.Context(), w.Ada, w.Engagement, id, matter.MoveForm{Verb: core.Decide, Option: "1"}, func(a *act.Act) error { return w.h.sends.Answered(w.T.Context(), a, secret) })
	}
	if err := move(); err != nil {
		w.T.Fatal(err)
	}
	if _, _, err := w.h.sends.Answering(w.T.Context(), w.Ada, secret); err == nil {
		w.T.Error("the link leads there twice")
	}
	if err := move(); err == nil {
		w.T.Error("it is decided twice by one link")
	}
}

// invitation goes to the supplier, whose calendar answers it.
func (w *week) invitation() {
	meetings := w.h.meetings()
	day := w.Clock.Now().AddDate(0, 0, 7).Format("2006-01-02")
	id, err := meetings.Plan(w.T.Context(), w.Ada, w.Engagement, meeting.SeriesForm{Title: "Weekly", Rhythm: string(meet.Weekly), Day: day, At: "10:00", Length: "30", Zone: "Europe/London", Shared: true, People: []access.PersonID{w.Dan.Person}})
	if err != nil {
		w.T.Fatal(err)
	}
	file := one(w.T, w.sent("Dan Firth", notice.Meeting), "the invitation").parts["text/calendar"]
	if !strings.Contains(strings.ReplaceAll(file, "\n ", ""), "mailto:in@"+weekDomain) {
		w.T.Fatalf("answers go elsewhere than here:\n%s", file)
	}
	answer := func(name, partstat string) {
		reply := strings.Replace(strings.ReplaceAll(file, "\n ", ""), "METHOD:REQUEST", "METHOD:REPLY", 1)
		reply = strings.Replace(reply, "PARTSTAT=NEEDS-ACTION", "PARTSTAT="+partstat, 1)
		w.mails(name, "in@"+weekDomain, "Subject: Accepted: Weekly\r\nAuto-Submitted: auto-generated\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8", strings.ReplaceAll(reply, "\n", "\r\n"))
	}
	says := func() meet.Answer {
		s, err := meetings.Sitting(w.T.Context(), w.Ada, w.Engagement, id, 0)
		if err != nil {
			w.T.Fatal(err)
		}
		return meet.AnswerOf(s.Answers, w.Dan.Person, 0, s.Series.Sequence)
	}
	answer("eve@example.net", "DECLINED") // who is nobody here says nothing about Dan
	if says() != "" {
		w.T.Error("somebody else answers for him")
	}
	answer("Dan Firth", "ACCEPTED")
	if says() != meet.Accepted {
		w.T.Errorf("after he accepted: %q", says())
	}
	answer("Dan Firth", "DECLINED")
	if says() != meet.Declined {
		w.T.Errorf("after he declined: %q", says())
	}
	if l, err := w.h.mail().List(w.T.Context(), w.Dan, inbox.Waiting, 0); err != nil || len(l.Rows) != 0 {
		w.T.Errorf("he has something to do: %+v, %v", l.Rows, err)
	}
}

// strays are messages from who is nobody here: they lie with the client side of the engagement they are about.
func (w *week) strays() {
	in := w.h.mail()
	if err := in.GiveAddress(w.T.Context(), w.Dan, w.Engagement); err == nil {
		w.T.Error("the supplier gives the client an address")
	}
	if err := in.GiveAddress(w.T.Context(), w.Ada, w.Engagement); err != nil {
		w.T.Fatal(err)
	}
	all, err := in.Addresses(w.T.Context(), w.Ada)
	if err != nil || len(all) != 1 || !in.Takes(all[0].Address) {
		w.T.Fatalf("%+v, %v", all, err)
	}
	w.mails("eve@elsewhere.example", all[0].Address, "Subject: Gate", "The gate is locked.\r\n")
	w.mails("Dan Firth", all[0].Address, "Subject: Crane", "The crane is late.\r\n")
	l, err := in.List(w.T.Context(), w.Ada, inbox.Waiting, 0)
	if err != nil {
		w.T.Fatal(err)
	}
	found := map[string]bool{}
	for _, m := range l.Rows {
		found[m.Subject] = m.Scope == w.Engagement
	}
	if !found["Gate"] || !found["Crane"] {
		w.T.Errorf("the client has %+v", l.Rows)
	}
	if l, err := in.List(w.T.Context(), w.Dan, inbox.Waiting, 0); err != nil || len(l.Rows) != 0 {
		w.T.Errorf("the supplier has %+v, %v", l.Rows, err)
	}
}

// returns is a message that comes back: what was in it stays with whom it was for.
func (w *week) returns() {
	w.raise(w.Ada, matter.RaiseForm{Kind: core.Question, Title: "Where is the saffron crane?", Words: "Please answer."})
	lost := one(w.T, w.sent("Dan Firth", notice.Answer), "a question")
	report := "This is a report.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; theirs\r\n\r\nFinal-Recipient: rfc822; " + apptest.Email("Dan Firth") + "\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: " +
		lost.Header.Get("Message-Id") + "\r\nSubject: x\r\n\r\n" + lost.parts["text/plain"] + "\r\n--b--\r\n"
	w.mails("mailer-daemon@theirs.example", lost.via, "Subject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b", "--b\r\n\r\n"+report)
	wish, err := w.h.sends.Wishes(w.T.Context(), w.Dan)
	if err != nil || wish.Back.Times != 1 || wish.Back.Code != "5.1.1" {
		w.T.Errorf("noted %+v, %v", wish.Back, err)
	}
	l, err := w.h.mail().List(w.T.Context(), w.Ada, inbox.Rest, 0)
	if err != nil {
		w.T.Fatal(err)
	}
	for _, m := range l.Rows {
		if m.Reason == inbound.Bounced {
			w.T.Error("what was for the supplier comes back to the client")
		}
	}
	if l, err := w.h.mail().List(w.T.Context(), w.Dan, inbox.Rest, 0); err != nil || len(l.Rows) == 0 || l.Rows[0].Reason != inbound.Bounced {
		w.T.Errorf("whom it was for has %+v, %v", l.Rows, err)
	}
}
