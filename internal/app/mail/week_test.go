package mail_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/smtp"
	"strings"
	"testing"
	"time"

	work "counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/inbound"
	core "counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/server/mailin"
)

// server takes mail over the network for a world, until it is ended.
func (p *post) server(t *testing.T) (address string, end func()) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	keeper := mailin.Keeper{Takes: p.Takes, Accept: func(ctx context.Context, l mailin.Letter) error {
		return p.Accept(ctx, work.Envelope{Source: l.Source, Mark: l.Mark, Sender: l.Sender, Receivers: l.Receivers, Body: l.Body})
	}}
	s := &mailin.SMTP{Domain: domain, Keeper: keeper, Log: slog.New(slog.DiscardHandler), Now: p.Clock.Now}
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	return l.Addr().String(), func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// A week in which the supplier only mails. Every question of the client's is answered by a reply and nothing else; each counts from when its
// message came, though the program works on some of them a night later and begins anew in between; one is late, and says so.
func TestAWeekInWhichTheSupplierOnlyMails(t *testing.T) {
	p := open(t)
	dan := apptest.Email("Dan Firth")
	type answer struct {
		id, words string
		came      int64
	}
	var answers []answer
	address, end := p.server(t)
	for day := range 5 {
		id, err := p.matters.Raise(t.Context(), p.Ada, p.Engagement, matter.RaiseForm{Kind: core.Question, Shared: true, Title: fmt.Sprintf("Question of day %d", day+1), Words: "Please answer."})
		if err != nil {
			t.Fatal(err)
		}
		p.thread = id
		to := p.token(p.Dan)
		p.Clock.Add(time.Duration(1+day) * time.Hour)
		if day == 4 { // beyond what any rule gives
			p.Clock.Add(40 * 24 * time.Hour)
		}
		words := fmt.Sprintf("Answer of day %d.", day+1)
		body := "From: Dan Firth <" + dan + ">\r\nTo: " + to + "\r\nSubject: Re: Something waits for you\r\nDate: Mon, 1 Jan 2024 09:00:00 +0000\r\nMessage-ID: <" + fmt.Sprint(day) + "@vantor.example>\r\n\r\n" +
			words + "\r\n\r\nKind regards,\r\nDan Firth\r\n\r\nOn 2 March 2026, Counterpart wrote:\r\n> Please answer.\r\n"
		if err := smtp.SendMail(address, nil, dan, []string{to}, []byte(body)); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, answer{id, words, p.Clock.Now().UnixMicro()})
		if day%2 == 1 { // the server begins anew, and hears the message again since its sender was not told in time
			end()
			address, end = p.server(t)
			if err := smtp.SendMail(address, nil, dan, []string{to}, []byte(body)); err != nil {
				t.Fatal(err)
			}
			p.Clock.Add(14 * time.Hour)
		}
		if _, err := p.TakeDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.Clock.Add(24 * time.Hour)
	}
	end()
	checked := 0
	for i, a := range answers {
		view, err := p.matters.Thread(t.Context(), p.Ada, p.Engagement, a.id)
		if err != nil {
			t.Fatal(err)
		}
		if len(view.Moves) != 2 || view.Moves[1].Words != a.words || view.Moves[1].At != a.came || view.Moves[1].Person != p.Dan.Person || view.Moves[1].Side != access.DeliverySide {
			t.Errorf("day %d: %+v", i+1, view.Moves)
			continue
		}
		for _, s := range view.Standing.Steps {
			if s.OwedBy != access.DeliverySide {
				continue
			}
			checked++
			late := s.Met > s.Due && s.Due > 0
			if s.Met != a.came || late != (i == 4) {
				t.Errorf("day %d: the step %q is due %s, met %s and late %v", i+1, s.Name, time.UnixMicro(s.Due).UTC(), time.UnixMicro(s.Met).UTC(), late)
			}
		}
		if i < 4 && view.Court == "" && view.Phase == core.Open {
			t.Errorf("day %d: still %s", i+1, view.Phase)
		}
	}
	if checked < 5 {
		t.Errorf("%d steps of clocks were held against", checked)
	}
	twice, err := p.List(t.Context(), p.Dan, work.Rest, 0)
	if err != nil || len(twice.Rows) != 2 || twice.Rows[0].Reason != inbound.Again {
		t.Errorf("what came twice: %+v, %v", twice.Rows, err)
	}
	if l, err := p.List(t.Context(), p.Dan, work.Waiting, 0); err != nil || len(l.Rows) != 0 {
		t.Errorf("the supplier has something to do besides mailing: %+v, %v", l.Rows, err)
	}
	if said := strings.Join(p.said(p.Ada), "\n"); strings.Contains(said, "regards") {
		t.Errorf("the signature is in the thread: %q", said)
	}
}

// A mailbox that is made anew hands every message on once more, under another name. None becomes a second reply.
func TestAMailboxMadeAnewSaysNothingTwice(t *testing.T) {
	p := open(t)
	to := p.token(p.Dan)
	body := "From: Dan Firth <" + apptest.Email("Dan Firth") + ">\r\nTo: " + to + "\r\nDelivered-To: " + to + "\r\nMessage-ID: <once@vantor.example>\r\nSubject: Re: x\r\n\r\nIn two weeks.\r\n"
	for _, mark := range []string{"1:7", "1:7", "2:1", "3:1"} {
		if err := p.Accept(t.Context(), work.Envelope{Source: "imap:box@example.org/INBOX", Mark: mark, Body: []byte(body)}); err != nil {
			t.Fatal(err)
		}
		if _, err := p.TakeDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.Clock.Add(time.Hour)
	}
	if said := p.said(p.Ada); len(said) != 2 {
		t.Errorf("the thread says %q", said)
	}
}
