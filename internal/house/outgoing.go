package house

import (
	"cmp"
	"context"
	"net/mail"
	"os"
	"strconv"
	"strings"
	"time"

	"counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/dispatch"
	"counterpart.dev/internal/app/errand"
	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/mailtoken"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/courier"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// from is the address that mail is from, "" where none is sent, and the domain that its messages are of.
func from(cfg config.Config) (address, domain string) {
	domain = cfg.PublicURL.Hostname()
	if cfg.MailDir == "" && cfg.SMTPHost == "" {
		return "", domain
	}
	address = cmp.Or(cfg.MailFrom, "counterpart@"+domain)
	if a, err := mail.ParseAddress(address); err == nil {
		if _, after, ok := strings.Cut(a.Address, "@"); ok {
			domain = after
		}
	}
	return address, domain
}

// sender is what takes the mail of an installation: a mail server, the folder of a demonstration, or nothing.
func sender(cfg config.Config) (dispatch.Sender, error) {
	address, domain := from(cfg)
	switch {
	case cfg.MailDir != "":
		return courier.Folder{Dir: cfg.MailDir, From: address, Domain: domain}, nil
	case cfg.SMTPHost == "":
		return nil, nil
	}
	s := courier.SMTP{Host: cfg.SMTPHost, Port: cfg.SMTPPort, TLS: courier.TLS(cfg.SMTPTLS), User: cfg.SMTPUser, From: address, Domain: domain}
	if cfg.SMTPPasswordFile != "" {
		b, err := os.ReadFile(cfg.SMTPPasswordFile)
		if err != nil {
			return nil, errs.New(errs.Invalid, "the password of the mail server cannot be read from %s", cfg.SMTPPasswordFile)
		}
		s.Password = strings.TrimRight(string(b), "\r\n")
	}
	return s, nil
}

// dispatcher is the use cases of outgoing mail.
func (h *House) dispatcher() (dispatch.Work, error) {
	s, err := sender(h.cfg)
	w := dispatch.Work{DB: h.db, Sender: s, Why: courier.ReasonOf, Address: strings.TrimSuffix(h.cfg.PublicURL.String(), "/"),
		Digest: []dispatch.Section{accord.Work{DB: h.db}.Awaits, errand.Work{DB: h.db}.Awaits, matter.Work{DB: h.db}.Awaits, h.meetings().Meets}, Makers: map[notice.Kind]dispatch.Maker{notice.Answer: h.answer, notice.Meeting: h.invites, notice.Minutes: h.minuted,
			notice.Published: h.published, notice.Confirm: h.confirms, notice.Asked: h.asks},
		Openers: map[notice.Kind]dispatch.Opener{notice.Invitation: h.invitation, notice.Recovery: h.recovery}, Heads: h.heads, Domain: h.mail().Domain}
	if domain := h.mail().Domain; domain != "" {
		w.Reply = func(ctx context.Context, tx *store.Tx, seat access.SeatID, scope access.ScopeID, about string) (string, error) {
			token, err := mailtoken.Mint(tx.Random())
			if err != nil {
				return "", err
			}
			return token.Address(domain), tx.AddReplyToken(ctx, token.Hash(), store.ReplyToken{Seat: seat, Scope: scope, Matter: about, Until: tx.Now().Add(answerable).UnixMicro()})
		}
	}
	return w, err
}

// answerable is how long a message can be replied to.
const answerable = 90 * 24 * time.Hour

// meetings is the use cases of meetings.
func (h *House) meetings() meeting.Work {
	address, _ := from(h.cfg)
	if a, err := mail.ParseAddress(address); err == nil {
		address = a.Address
	}
	if in := h.mail(); in.Domain != "" && address != "" { // answers of calendar programs go to who invites
		address = in.Inbox + "@" + in.Domain
	}
	return meeting.Work{DB: h.db, Address: strings.TrimSuffix(h.cfg.PublicURL.String(), "/"), From: address}
}

func (h *House) answer(ctx context.Context, r dispatch.Reader, scope access.ScopeID, about, address string) (m dispatch.Made, err error) {
	m.Letter, m.Ask, err = matter.Work{DB: h.db}.Answer(ctx, r.Viewer, scope, about, address)
	return m, err
}

func (h *House) invites(ctx context.Context, r dispatch.Reader, scope access.ScopeID, about, address string) (m dispatch.Made, err error) {
	m.Letter, m.Calendar, m.CalendarFor, err = h.meetings().Invitation(ctx, r.Viewer, r.Email, scope, about, address)
	return m, err
}

func (h *House) published(ctx context.Context, r dispatch.Reader, scope access.ScopeID, about, address string) (m dispatch.Made, err error) {
	m.Letter, err = brief.Work{DB: h.db}.Announcement(ctx, r.Viewer, scope, about, address)
	return m, err
}

// asks is what somebody is told at once that waits for them besides matters: a round in which they are asked, or an errand.
func (h *House) asks(ctx context.Context, r dispatch.Reader, scope access.ScopeID, about, address string) (m dispatch.Made, err error) {
	m.Letter, err = accord.Work{DB: h.db}.Letter(ctx, r.Viewer, about, address)
	if errs.KindOf(err) == errs.NotFound {
		m.Letter, err = errand.Work{DB: h.db}.Letter(ctx, r.Viewer, scope, about, address)
	}
	return m, err
}

func (h *House) confirms(ctx context.Context, r dispatch.Reader, _ access.ScopeID, about, address string) (m dispatch.Made, err error) {
	m.Letter, err = h.mail().ConfirmLetter(ctx, r.Viewer, about, address)
	return m, err
}

func (h *House) invitation(ctx context.Context, _ access.PersonID, about, address string) (to, name string, l notice.Letter, err error) {
	made, err := h.accounts.InvitationLetter(ctx, about, address)
	return made.To, made.Name, made.Letter, err
}

func (h *House) recovery(ctx context.Context, person access.PersonID, about, address string) (to, name string, l notice.Letter, err error) {
	made, err := h.accounts.RecoveryLetter(ctx, person, about, address)
	return made.To, made.Name, made.Letter, err
}

// heads is how the records stand that somebody answers for, each as a file that counterpart record verify takes.
func (h *House) heads(ctx context.Context, v access.Viewer, address string) (s notice.Section, files []notice.File, err error) {
	stands, err := (&evidence.Evidence{DB: h.db, Origin: h.cfg.PublicURL.Hostname()}).Stands(ctx, v)
	s.Title = "How the record stands: keep this message, the signed heads are attached"
	for i, x := range stands {
		name := "record-head-" + strconv.Itoa(i+1) + ".txt"
		s.Rows = append(s.Rows, notice.Row{Text: x.Name, Note: x.Words() + " · " + name, URL: address + "/engagements/" + string(x.Scope) + "/record"})
		files = append(files, notice.File{Name: name, Media: "text/plain", Body: x.Head})
	}
	return s, files, err
}

func (h *House) minuted(ctx context.Context, r dispatch.Reader, scope access.ScopeID, about, address string) (m dispatch.Made, err error) {
	m.Letter, err = h.meetings().MinutesLetter(ctx, r.Viewer, scope, about, address)
	return m, err
}
