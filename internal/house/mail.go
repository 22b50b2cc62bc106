package house

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/dispatch"
	"counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server/mailin"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/web/admin"
	"counterpart.dev/internal/web/ui"
)

// mail makes the use cases of messages that come by mail, with what threads do with them. A demonstration takes mail at an invented address.
func (h *House) mail() mail.Work {
	m := matter.Work{DB: h.db}
	w := mail.Work{DB: h.db, Domain: h.cfg.MailDomain, Inbox: h.cfg.MailInbox, Trusted: h.cfg.MailTrustedHost}
	if h.cfg.Demo && w.Domain == "" {
		w.Domain = "counterpart.example"
	}
	if h.cfg.Scanner != "" {
		w.Look = func(ctx context.Context, name string, body []byte) error { return h.Server.Look(ctx, name, body) }
	}
	w.Reply = func(ctx context.Context, v access.Viewer, r mail.Reply, also func(*act.Act) error) error {
		f := matter.MoveForm{Verb: core.Reply, Words: r.Words, Came: r.Came}
		if r.Theirs {
			f.For = "them"
		}
		for _, one := range r.Files {
			f.Files = append(f.Files, matter.Attached{Name: one.Name, Media: one.Media, Body: one.Body})
		}
		return m.MoveWith(ctx, v, r.Scope, r.Matter, f, also)
	}
	w.Raise = func(ctx context.Context, v access.Viewer, r mail.Raising) (string, error) {
		f := matter.RaiseForm{Kind: core.Kind(r.Kind), Title: r.Title, Words: r.Words}
		for _, one := range r.Files {
			f.Files = append(f.Files, matter.Attached{Name: one.Name, Media: one.Media, Body: one.Body})
		}
		return m.Raise(ctx, v, r.Scope, f)
	}
	w.Asked = func(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (bool, error) {
		view, err := m.Thread(ctx, v, scope, id)
		return len(view.Answers()) > 0, err
	}
	w.Back = func(ctx context.Context, tx *store.Tx, c mail.Came) error {
		return dispatch.Work{DB: h.db}.CameBack(ctx, tx, dispatch.Came{Message: c.Message, Code: c.Code, Final: c.Final})
	}
	w.Calendar = func(ctx context.Context, v access.Viewer, from string, file []byte, also func(*act.Act) error) (mail.Brought, error) {
		answered, plans, err := meeting.Work{DB: h.db}.Take(ctx, v, from, file, also)
		switch {
		case answered:
			return mail.Answers, err
		case plans:
			return mail.Meeting, err
		}
		return mail.Nothing, err
	}
	return w
}

// TakeMail takes messages from the network until ctx ends, as the settings say: by SMTP, out of a mailbox, both, or not at all. What it has
// begun to listen to is said before it returns the function that waits for its end.
func (h *House) TakeMail(ctx context.Context, log *slog.Logger) (wait func() error, err error) {
	defer errs.Wrap(&err, "house.TakeMail")
	w := h.mail()
	keeper := mailin.Keeper{Takes: w.Takes, Accept: func(ctx context.Context, l mailin.Letter) error {
		return w.Accept(ctx, mail.Envelope{Source: l.Source, Mark: l.Mark, Sender: l.Sender, Receivers: l.Receivers, Body: l.Body})
	}}
	ends := make(chan error, 2)
	running := 0
	if h.cfg.MailListen != "" {
		s := &mailin.SMTP{Domain: h.cfg.MailDomain, Keeper: keeper, Log: log, Now: time.Now}
		if h.cfg.TLSCert != "" {
			pair, err := tls.LoadX509KeyPair(h.cfg.TLSCert, h.cfg.TLSKey)
			if err != nil {
				return nil, errs.New(errs.Invalid, "the TLS certificate cannot be used for mail: %w", err)
			}
			s.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
		}
		l, err := net.Listen("tcp", h.cfg.MailListen)
		if err != nil {
			return nil, errs.New(errs.Invalid, "mail cannot be taken at %s: %w", h.cfg.MailListen, err)
		}
		running++
		go func() { ends <- s.Serve(ctx, l) }()
	}
	if h.cfg.IMAPAddress != "" {
		running++
		h.box = h.mailbox(keeper, log)
		go func() {
			h.box.Run(ctx)
			ends <- nil
		}()
	}
	return func() (err error) {
		for range running {
			if e := <-ends; e != nil {
				err = e
			}
		}
		return err
	}, nil
}

// mailFact is what an administrator is told of mail that comes in: how much, never whose.
func (h *House) mailFact(ctx context.Context) (f admin.Fact, err error) {
	f = admin.Fact{Term: "Mail that comes in", Value: "none is taken", Note: "Give mail-domain, and mail-listen or imap-address, so that replies by mail arrive."}
	states, err := h.mail().Health(ctx)
	if err != nil || h.cfg.MailListen == "" && h.cfg.IMAPAddress == "" {
		return f, err
	}
	waiting, tries, last := 0, 0, int64(0)
	for _, s := range states {
		last = max(last, s.Last)
		if s.Waits {
			waiting, tries = waiting+s.Count, max(tries, s.Tries)
		}
	}
	f.Value, f.Note = "none came yet", ""
	if last > 0 {
		f.Value = "last " + time.UnixMicro(last).UTC().Format("2 Jan 2006 15:04") + " UTC"
	}
	if waiting > 0 {
		f.Note = ui.Things(waiting, "message") + " not worked on yet, tried " + ui.Things(tries, "time") + ". "
	}
	if h.box == nil {
		return f, nil
	}
	switch s := h.box.State(); {
	case s.Why != "":
		f.Note += "The mailbox cannot be read since " + s.Failed.UTC().Format("2 Jan 2006 15:04") + " UTC: " + s.Why
	case !s.Looked.IsZero():
		f.Note += "The mailbox was last looked into at " + s.Looked.UTC().Format("15:04") + " UTC."
	}
	return f, nil
}

// mailbox is the one at the provider that the settings name.
func (h *House) mailbox(k mailin.Keeper, log *slog.Logger) *mailin.IMAP {
	host, port, _ := net.SplitHostPort(h.cfg.IMAPAddress)
	n, _ := strconv.Atoi(port)
	secret := func() (string, error) { // anew each time: a token lasts an hour, and what refreshes it writes the file
		b, err := os.ReadFile(h.cfg.IMAPSecretFile)
		return strings.TrimSpace(string(b)), err
	}
	var refused func()
	if h.cfg.IMAPTokenURL != "" {
		r := h.renewer(secret)
		secret, refused = r.Token, r.Forget
	}
	return &mailin.IMAP{Address: h.cfg.IMAPAddress, Host: host, Port: n, Security: h.cfg.IMAPSecurity, User: h.cfg.IMAPUser, Way: h.cfg.IMAPWay, Secret: secret, Refused: refused,
		Mailbox: h.cfg.IMAPMailbox, Every: h.cfg.IMAPEvery, Keeper: k, Log: log, Now: time.Now}
}

// renewer has tokens renewed by the provider. A refresh token that it gives in place of the one in the file is written there.
func (h *House) renewer(refresh func() (string, error)) *mailin.Renewer {
	r := &mailin.Renewer{URL: h.cfg.IMAPTokenURL, Client: h.cfg.IMAPClientID, Refresh: refresh, Now: time.Now, Keep: func(s string) error {
		half := h.cfg.IMAPSecretFile + ".new"
		if err := os.WriteFile(half, []byte(s+"\n"), 0o600); err != nil {
			return err
		}
		return os.Rename(half, h.cfg.IMAPSecretFile)
	}}
	if h.cfg.IMAPClientSecretFile != "" {
		if b, err := os.ReadFile(h.cfg.IMAPClientSecretFile); err == nil {
			r.Secret = strings.TrimSpace(string(b))
		}
	}
	return r
}
