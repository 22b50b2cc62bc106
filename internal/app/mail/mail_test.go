package mail_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/act"
	work "counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/inbound"
	"counterpart.dev/internal/core/mailtoken"
	core "counterpart.dev/internal/core/matter"
	kept "counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

const domain = "mail.example.org"

// post is two sides at work on one engagement, of whom one mails.
type post struct {
	apptest.Both
	work.Work
	matters matter.Work
	t       *testing.T
	thread  string // a question that Ada asked
}

func open(t *testing.T) *post {
	w := apptest.SQLite(t)
	p := &post{Both: w.Both(t), matters: matter.Work{DB: w.DB}, t: t}
	p.Work = work.Work{DB: w.DB, Domain: domain, Inbox: "in", Trusted: "mx.example.org", Reply: p.reply, Raise: p.raise}
	var err error
	p.thread, err = p.matters.Raise(t.Context(), p.Ada, p.Engagement, matter.RaiseForm{Kind: core.Question, Shared: true, Title: "When does the pump come?", Words: "Please answer."})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *post) reply(ctx context.Context, v access.Viewer, r work.Reply, also func(*act.Act) error) error {
	f := matter.MoveForm{Verb: core.Reply, Words: r.Words, Came: r.Came}
	for _, one := range r.Files {
		f.Files = append(f.Files, matter.Attached{Name: one.Name, Media: one.Media, Body: one.Body})
	}
	return p.matters.MoveWith(ctx, v, r.Scope, r.Matter, f, also)
}

func (p *post) raise(ctx context.Context, v access.Viewer, r work.Raising) (string, error) {
	return p.matters.Raise(ctx, v, r.Scope, matter.RaiseForm{Kind: core.Kind(r.Kind), Title: r.Title, Words: r.Words})
}

// token is an address at which somebody replies to the thread.
func (p *post) token(v access.Viewer) string {
	p.t.Helper()
	var token mailtoken.Token
	err := p.DB.System(p.t.Context(), store.TakeMail, func(tx *store.Tx) (err error) {
		if token, err = mailtoken.Mint(tx.Random()); err != nil {
			return err
		}
		return tx.AddReplyToken(p.t.Context(), token.Hash(), store.ReplyToken{Seat: v.Seat, Scope: p.Engagement, Matter: p.thread, Until: store.Forever})
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return token.Address(domain)
}

// send hands a message over as a server that took it would, and works on it.
func (p *post) send(to, from, rest string) {
	p.t.Helper()
	body := "From: " + from + "\r\nTo: " + to + "\r\nCc: Secret Friend <friend@example.net>\r\nSubject: Re: pump\r\n" + strings.ReplaceAll(rest, "\n", "\r\n")
	if err := p.Accept(p.t.Context(), work.Envelope{Source: "smtp", Sender: from, Receivers: []string{to}, Body: []byte(body)}); err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.TakeDue(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
}

// said are the words of the moves that somebody reads in the thread.
func (p *post) said(v access.Viewer) (out []string) {
	p.t.Helper()
	view, err := p.matters.Thread(p.t.Context(), v, p.Engagement, p.thread)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, e := range view.Moves {
		out = append(out, string(e.Verb)+": "+e.Words)
	}
	return out
}

// newest is the newest message somebody sees under a filter.
func (p *post) newest(v access.Viewer, f work.Filter) inbound.Message {
	p.t.Helper()
	l, err := p.List(p.t.Context(), v, f, 0)
	if err != nil {
		p.t.Fatal(err)
	}
	if len(l.Rows) == 0 {
		return inbound.Message{}
	}
	return l.Rows[0]
}

func TestAReplyByMail(t *testing.T) {
	p := open(t)
	dan := apptest.Email("Dan Firth")
	p.send(p.token(p.Dan), "Dan Firth <"+dan+">", "Message-ID: <1@x>\n\nIn two weeks.\n\nOn Mon, Ada <ada@example.org> wrote 2 March 2026:\n> Our private margin is 7 weeks.\n")
	if got := p.said(p.Ada); len(got) != 2 || got[1] != "reply: In two weeks." {
		t.Fatalf("the thread says %q", got)
	}
	m := p.newest(p.Dan, work.Threads)
	if m.State != inbound.Taken || m.From != dan || !strings.Contains(m.Cc, "friend@example.net") || !strings.Contains(m.Folded, "private margin") {
		t.Errorf("kept %+v", m)
	}
	if got := p.newest(p.Ada, work.Threads); got.ID != "" {
		t.Errorf("the other side sees the message: %+v", got)
	}
	if _, err := p.Show(t.Context(), p.Ada, m.ID); !errors.Is(err, store.ErrRefused) {
		t.Errorf("the other side opens the message: %v", err)
	}
	if name, body, err := p.Original(t.Context(), p.Dan, m.ID); err != nil || name != "message.eml" || !strings.Contains(string(body), "private margin") {
		t.Errorf("the original is %q, %v", body, err)
	} else if !strings.Contains(string(body), "To: reply+"+strings.Repeat("x", 52)+"@") || !strings.Contains(m.To, "reply+xxx") {
		t.Errorf("the secret of the address is kept: %q, %q", body, m.To)
	}

	// The same again, from a server that did not hear that it was taken.
	p.send(p.token(p.Dan), dan, "Message-ID: <2@x>\n\nAnd a valve.\n")
	before := len(p.said(p.Ada))
	again := p.token(p.Dan)
	p.send(again, dan, "Message-ID: <3@x>\n\nThird.\n")
	p.send(again, dan, "Message-ID: <3@x>\n\nThird.\n")
	if got := p.said(p.Ada); len(got) != before+1 {
		t.Errorf("one message became several moves: %q", got)
	}
	if m := p.newest(p.Dan, work.Rest); m.State != inbound.Aside || m.Reason != inbound.Again {
		t.Errorf("the second is %+v", m)
	}
}

// Who replies to all, and so to several addresses of one thread and the general one, says it once.
func TestAReplyToAll(t *testing.T) {
	p := open(t)
	to := []string{p.token(p.Dan), p.token(p.Dan), "in@" + domain}
	body := "From: " + apptest.Email("Dan Firth") + "\r\nTo: " + strings.Join(to, ", ") + "\r\nMessage-ID: <1@x>\r\n\r\nOnce.\r\n"
	if err := p.Accept(t.Context(), work.Envelope{Source: "smtp", Receivers: to, Body: []byte(body)}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.TakeDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := p.said(p.Ada); len(got) != 2 || got[1] != "reply: Once." {
		t.Errorf("the thread says %q", got)
	}
	if m := p.newest(p.Dan, work.Waiting); m.ID != "" {
		t.Errorf("it was sent in besides: %+v", m)
	}
}

// A move counts from when this installation had the message, however long it took to work on it.
func TestTheClockOfAMessage(t *testing.T) {
	p := open(t)
	body := "From: " + apptest.Email("Dan Firth") + "\r\nDate: Mon, 2 Feb 2026 09:00:00 +0000\r\nMessage-ID: <1@x>\r\n\r\nIn two weeks.\r\n"
	if err := p.Accept(t.Context(), work.Envelope{Source: "smtp", Receivers: []string{p.token(p.Dan)}, Body: []byte(body)}); err != nil {
		t.Fatal(err)
	}
	came := p.Clock.Now()
	p.Clock.Add(26 * time.Hour)
	if n, err := p.TakeDue(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	view, err := p.matters.Thread(t.Context(), p.Ada, p.Engagement, p.thread)
	if err != nil {
		t.Fatal(err)
	}
	if at := view.Moves[len(view.Moves)-1].At; at != came.UnixMicro() {
		t.Errorf("the reply counts from %s, want %s", time.UnixMicro(at).UTC(), came)
	}
}

func TestWhatIsNotUnderstood(t *testing.T) {
	p := open(t)
	dan := apptest.Email("Dan Firth")
	moves := len(p.said(p.Ada))
	for _, tt := range []struct {
		name, to, from, rest string
		sees                 access.Viewer
		filter               work.Filter
		state                inbound.State
		reason               inbound.Reason
	}{
		{"another sender", p.token(p.Dan), "eve@example.net", "Message-ID: <a@x>\n\nPay me.\n", p.Dan, work.Waiting, inbound.Unclear, inbound.OtherSender},
		{"forged", p.token(p.Dan), dan, "Message-ID: <b@x>\nAuthentication-Results: mx.example.org; dmarc=fail\n\nPay me.\n", p.Dan, work.Waiting, inbound.Unclear, inbound.Forged},
		{"an acceptance", p.token(p.Dan), dan, "Message-ID: <c@x>\n\nAccepted.\n", p.Dan, work.Waiting, inbound.Pending, inbound.Binding},
		{"nothing new", p.token(p.Dan), dan, "Message-ID: <d@x>\n\n> only this\n", p.Dan, work.Waiting, inbound.Unclear, inbound.NothingNew},
		{"an absence note", p.token(p.Dan), dan, "Message-ID: <e@x>\nAuto-Submitted: auto-replied\n\nI am away.\n", p.Dan, work.Rest, inbound.Aside, inbound.Absence},
		{"a bounce", p.token(p.Dan), "MAILER-DAEMON@example.net", "Message-ID: <f@x>\nReturn-Path: <>\n\nNot delivered.\n", p.Dan, work.Rest, inbound.Aside, inbound.Bounced},
		{"no such address", "reply+" + strings.Repeat("a", 52) + "@" + domain, dan, "Message-ID: <g@x>\n\nHello.\n", p.Dan, work.Waiting, inbound.Unclear, inbound.NoToken},
		{"no such address, and a stranger", "reply+" + strings.Repeat("a", 52) + "@" + domain, "eve@example.net", "Message-ID: <k@x>\n\nHello.\n", p.Ada, work.Waiting, inbound.Unclear, inbound.NoToken},
		{"a stranger", "in@" + domain, "eve@example.net", "Message-ID: <h@x>\n\nHello.\n", p.Ada, work.Waiting, inbound.Unclear, inbound.NoPerson},
		{"sent in", "in@" + domain, dan, "Message-ID: <i@x>\n\nThe site is closed on Monday.\n", p.Dan, work.Waiting, inbound.Draft, inbound.SentIn},
		{"our own", "in@" + domain, "reply@" + domain, "Message-ID: <j@x>\n\nHello.\n", p.Ada, work.Rest, inbound.Aside, inbound.Loop},
	} {
		p.Clock.Add(time.Minute)
		p.send(tt.to, tt.from, tt.rest)
		if m := p.newest(tt.sees, tt.filter); m.State != tt.state || m.Reason != tt.reason || m.Size == 0 {
			t.Errorf("%s: %s, %q of %d bytes; want %s, %q", tt.name, m.State, m.Reason, m.Size, tt.state, tt.reason)
		}
	}
	if got := p.said(p.Ada); len(got) != moves {
		t.Errorf("something became a move: %q", got)
	}
	if m := p.newest(p.Ada, work.Waiting); m.Reason == inbound.SentIn {
		t.Error("what lies at one's own desk is seen by another")
	}
}

// Who left is not heard any more, and an address of another person's is of no use.
func TestASeatThatEnded(t *testing.T) {
	p := open(t)
	to := p.token(p.Dan)
	if err := p.Accounts.HostEnd(t.Context(), apptest.Email("Dan Firth")); err != nil {
		t.Fatal(err)
	}
	p.send(to, apptest.Email("Dan Firth"), "Message-ID: <1@x>\n\nStill here.\n")
	if got := p.said(p.Ada); len(got) != 1 {
		t.Errorf("the thread says %q", got)
	}
}

func TestRepair(t *testing.T) {
	p := open(t)
	dan := apptest.Email("Dan Firth")
	p.send(p.token(p.Dan), "dan.private@example.net", "Message-ID: <a@x>\n\nIn two weeks, says my other address.\n")
	m := p.newest(p.Dan, work.Waiting)
	view, err := p.Show(t.Context(), p.Dan, m.ID)
	if err != nil || !view.Acts || len(view.Places) != 1 || view.Places[0].Scope != p.Engagement || len(view.Blocks) == 0 {
		t.Fatalf("shown %+v, %v", view, err)
	}
	came := m.Took
	p.Clock.Add(3 * time.Hour)
	for _, wrong := range []work.PostForm{{Scope: string(p.Engagement), Number: "99", Words: "x"}, {Scope: "none", Number: "1", Words: "x"}, {Scope: string(p.Engagement), Number: "one", Words: "x"}} {
		if err := p.Post(t.Context(), p.Dan, m.ID, wrong); !errors.Is(err, errs.Invalid) {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
	if err := p.Post(t.Context(), p.Ada, m.ID, work.PostForm{Scope: string(p.Engagement), Number: "1", Words: "x"}); !errors.Is(err, store.ErrRefused) {
		t.Errorf("the other side repairs it: %v", err)
	}
	if err := p.Post(t.Context(), p.Dan, m.ID, work.PostForm{Scope: string(p.Engagement), Number: "1", Words: view.Said}); err != nil {
		t.Fatal(err)
	}
	thread, err := p.matters.Thread(t.Context(), p.Ada, p.Engagement, p.thread)
	if last := thread.Moves[len(thread.Moves)-1]; err != nil || last.Words != "In two weeks, says my other address." || last.At != came {
		t.Errorf("the thread has %+v, %v", last, err)
	}
	if err := p.Post(t.Context(), p.Dan, m.ID, work.PostForm{Scope: string(p.Engagement), Number: "1", Words: "twice"}); !errors.Is(err, errs.Conflict) {
		t.Errorf("it is put in twice: %v", err)
	}

	id, err := p.Drop(t.Context(), p.Dan, []byte("From: "+dan+"\nSubject: Crane\n\nThe crane is late.\n"))
	if err != nil {
		t.Fatal(err)
	}
	made, err := p.MakeMatter(t.Context(), p.Dan, id, work.RaiseForm{Scope: string(p.Engagement), Kind: string(core.EarlyWarning), Title: "Crane", Words: "The crane is late."})
	if view, e := p.Show(t.Context(), p.Dan, id); err != nil || e != nil || made == "" || view.State != inbound.Raised || view.Number == 0 {
		t.Errorf("the matter %q is %+v, %v", made, view, err)
	}
	if _, err := p.Drop(t.Context(), p.Dan, []byte("no message")); !errors.Is(err, errs.Invalid) {
		t.Errorf("a file that is no message: %v", err)
	}

	p.send("in@"+domain, "eve@example.net", "Message-ID: <z@x>\n\nBuy cheap pumps.\n")
	spam := p.newest(p.Ada, work.Waiting)
	if err := p.Discard(t.Context(), p.Ada, spam.ID, "", true); !errors.Is(err, errs.Invalid) {
		t.Errorf("put aside without a reason: %v", err)
	}
	if err := p.Discard(t.Context(), p.Ada, spam.ID, "advertising", true); err != nil {
		t.Fatal(err)
	}
	if got, err := p.Show(t.Context(), p.Ada, spam.ID); err != nil || got.State != inbound.Discarded || got.Said != "" || got.From != "" || got.Original && len(got.Blocks) > 0 {
		t.Errorf("what was forgotten is %+v, %v", got, err)
	}
}

// What a scanner finds goes into no thread; while it does not answer, nothing is lost.
func TestFilesAreScanned(t *testing.T) {
	p := open(t)
	busy := true
	p.Look = func(_ context.Context, name string, body []byte) error {
		switch {
		case busy:
			return errs.New(errs.Busy, "later")
		case strings.Contains(string(body), "worm"):
			return errs.New(errs.Invalid, "%s was not taken in: the scanner found a worm in it.", name)
		}
		return nil
	}
	file := func(id, content string) string {
		return "Message-ID: <" + id + "@x>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the file.\n--b\nContent-Type: application/pdf; name=a.pdf\n\n" + content + "\n--b--\n"
	}
	body := []byte("From: " + apptest.Email("Dan Firth") + "\n" + file("1", "sound"))
	if err := p.Accept(t.Context(), work.Envelope{Source: "smtp", Receivers: []string{p.token(p.Dan)}, Body: body}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.TakeDue(t.Context()); !errors.Is(err, errs.Busy) {
		t.Errorf("without the scanner: %v", err)
	}
	busy = false
	p.Clock.Add(time.Hour)
	if n, err := p.TakeDue(t.Context()); n != 1 || err != nil || len(p.said(p.Ada)) != 2 {
		t.Errorf("with the scanner again: %d, %v, %q", n, err, p.said(p.Ada))
	}
	p.send(p.token(p.Dan), apptest.Email("Dan Firth"), file("2", "worm"))
	m := p.newest(p.Dan, work.Waiting)
	if _, _, err := p.Original(t.Context(), p.Dan, m.ID); m.Reason != inbound.Harmful || !errors.Is(err, store.ErrRefused) {
		t.Errorf("a harmful file: %+v, %v", m, err)
	}
}

// Whoever writes into a thread, and whom the client side writes to, has been spoken to: once, in the client's own room, and of what the other
// side's message says beside the thread nothing.
func TestMailIsAContact(t *testing.T) {
	p := open(t)
	keeps := people.Work{DB: p.DB}
	ids := map[string]string{}
	for name, f := range map[string]people.StakeholderForm{"dan": {Name: "Dan Firth", Side: kept.Theirs, Cadence: "7"}, "friend": {Name: "Vera Quist", Email: "friend@example.net", Side: kept.Beyond, Cadence: "7"}} {
		id, err := keeps.Add(t.Context(), p.Ada, p.Project, f)
		if err != nil {
			t.Fatal(err)
		}
		ids[name] = id
	}
	contacts := func(name string) (out []kept.Contact) {
		v, err := keeps.Show(t.Context(), p.SignIn(t, "Ada Lovell"), p.Project, ids[name])
		if err != nil {
			t.Fatal(err)
		}
		return v.Contacts
	}
	p.send(p.token(p.Dan), "Dan Firth <"+apptest.Email("Dan Firth")+">", "Message-ID: <1@x>\n\nIn two weeks.\n")
	if got := contacts("dan"); len(got) != 1 || got[0].Source != kept.FromMail || got[0].Way != kept.Message || got[0].ByName == "Dan Firth" {
		t.Errorf("the reply of the other side: %+v", got)
	}
	if got := contacts("friend"); len(got) != 0 {
		t.Errorf("who had a copy of the other side's message: %+v", got)
	}
	for range 2 { // sent in, and dropped again as a file
		p.send("in@"+domain, "Ada Lovell <"+apptest.Email("Ada")+">", "Message-ID: <2@x>\n\nDear Vera, the pump comes later.\n")
	}
	saved := "From: ada@example.org\r\nTo: friend@example.net\r\nMessage-ID: <2@x>\r\nSubject: pump\r\n\r\nDear Vera.\r\n"
	if _, err := p.Drop(t.Context(), p.SignIn(t, "Ada Lovell"), []byte(saved)); err != nil {
		t.Fatal(err)
	}
	if got := contacts("friend"); len(got) != 1 || got[0].Told != "" {
		t.Errorf("a message to somebody: %+v", got)
	}
	p.send("in@"+domain, "Ada Lovell <"+apptest.Email("Ada")+">", "Message-ID: <3@x>\nAuto-Submitted: auto-replied\n\nI am away.\n")
	if got := contacts("friend"); len(got) != 1 {
		t.Errorf("an absence note is a contact: %+v", got)
	}
}
