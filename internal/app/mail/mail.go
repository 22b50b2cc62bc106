// Package mail is what becomes of messages that come by mail: they are accepted, understood, put into the thread they answer, and repaired by
// people where they were not understood.
//
// It promises that a message which was accepted is kept, whatever happens afterwards, and becomes one reply at most; that only what is new in
// it enters the shared room, at the time at which this installation had it, as a move of the person the address was given to; that quotations,
// the message as it came and who else had it stay with the sender's side; and that whatever was not understood waits, with its reason, where
// somebody can repair it. It refuses to decide, accept or sign by mail, and to believe a sender for their name alone.
package mail

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/inbound"
	"counterpart.dev/internal/core/mailtoken"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/quoting"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/mail"
	"counterpart.dev/internal/store"
)

// Job is the kind of job that works on what was accepted.
const Job store.JobKind = "mail-take"

// File is a file that comes with a reply.
type File struct {
	Name, Media string
	Body        []byte
}

// Reply is what a thread is given.
type Reply struct {
	Scope  access.ScopeID
	Matter string
	Words  string
	Files  []File
	Came   int64 // when this installation had it
	Theirs bool  // recorded for the other side of a one-sided engagement
}

// Raising is what a matter is made of.
type Raising struct {
	Scope        access.ScopeID
	Kind         string
	Title, Words string
	Files        []File
}

// Work is the use cases. Threads belong to another family: the house hands over what gives them a reply, and what raises a matter.
type Work struct {
	DB      *store.DB
	Domain  string // of the addresses that are replied to; "" where this installation takes no mail
	Inbox   string // the part before the @ of the general address
	Trusted string // the host whose word on where a message comes from is believed; "" for none
	// Look asks the scanner about a file: an error of the kind errs.Invalid says that it is harmful; nil where there is none.
	Look  func(ctx context.Context, name string, body []byte) error
	Reply func(ctx context.Context, v access.Viewer, r Reply, also func(*act.Act) error) error
	Raise func(ctx context.Context, v access.Viewer, r Raising) (id string, err error)
	// Asked says whether a thread waits for an answer of the viewer's that binds their side; nothing does if nil.
	Asked func(ctx context.Context, v access.Viewer, scope access.ScopeID, matter string) (bool, error)
	// Back is told of a message of ours that came back; nobody is if nil.
	Back func(ctx context.Context, tx *store.Tx, b Came) error
	// Calendar is given a calendar file that somebody sent from their own address, with what else is kept when it answers an invitation.
	Calendar func(ctx context.Context, v access.Viewer, from string, file []byte, also func(*act.Act) error) (Brought, error)
}

// Came is a message of ours that came back.
type Came struct {
	Message string // the random part of its Message-ID
	Code    string
	Final   bool
}

// Brought is what a calendar file was found to be.
type Brought int

// What it may be.
const (
	Nothing Brought = iota
	Meeting         // a meeting that can be planned from it
	Answers         // an answer to an invitation, which was noted
)

// Envelope is a message as it is handed over by whoever took it from the network.
type Envelope struct {
	Source    string   // smtp, or the mailbox it was fetched from
	Mark      string   // what the source knows it by, so that it is not taken twice; "" for none
	Sender    string   // of the envelope
	Receivers []string // of the envelope; none where only the message says them
	Body      []byte
}

// Takes reports whether an address is one that this installation takes mail for. It says nothing about whether anybody has it.
func (w Work) Takes(address string) bool {
	if w.Domain == "" {
		return false
	}
	for _, of := range []func() bool{
		func() bool { _, ok := mailtoken.Of(address, w.Domain); return ok },
		func() bool { _, ok := mailtoken.Returned(address, w.Domain); return ok },
		func() bool { _, ok := mailtoken.AliasOf(address, w.Inbox, w.Domain); return ok },
	} {
		if of() {
			return true
		}
	}
	return strings.EqualFold(strings.TrimSpace(address), w.Inbox+"@"+w.Domain)
}

// Accept keeps a message, once for each of its receivers. When it returns nil the message is on the disk, and will be worked on.
func (w Work) Accept(ctx context.Context, e Envelope) (err error) {
	defer errs.Wrap(&err, "mail.Accept(%s)", e.Source)
	receivers := w.those(e.Receivers)
	if len(receivers) == 0 {
		receivers = []string{""}
	}
	return w.DB.System(ctx, store.TakeMail, func(tx *store.Tx) error {
		if e.Mark != "" {
			mark := hashOf(e.Source, e.Mark)
			seen, err := tx.SeenMail(ctx, mark)
			if err != nil || seen {
				return err
			}
			if err := tx.NoteMail(ctx, mark); err != nil {
				return err
			}
		}
		for _, r := range receivers {
			if err := tx.AddSpool(ctx, store.Spooled{ID: tx.NewID(), Source: e.Source, Receiver: strings.ToLower(r), Sender: e.Sender, Body: e.Body}); err != nil {
				return err
			}
		}
		return tx.Enqueue(ctx, store.Job{Kind: Job})
	})
}

// those are the receivers a message is kept for: who replies to a thread and has the general address beside it, sends nothing in.
func (w Work) those(all []string) []string {
	replied := slices.DeleteFunc(slices.Clone(all), func(a string) bool { _, ok := mailtoken.Of(a, w.Domain); return !ok })
	if len(replied) > 0 {
		return replied
	}
	return all
}

func hashOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// mostAtOnce is how many messages one run works on.
const mostAtOnce = 200

// TakeDue works on what was accepted and is due. A message that fails does not hold up the others; it is tried again, later each time.
func (w Work) TakeDue(ctx context.Context) (done int, err error) {
	defer errs.Wrap(&err, "mail.TakeDue")
	var due []string
	err = w.DB.System(ctx, store.TakeMail, func(tx *store.Tx) (err error) {
		due, err = tx.DueSpool(ctx, mostAtOnce)
		return err
	})
	var failed error
	for _, id := range due {
		if ctx.Err() != nil {
			return done, ctx.Err()
		}
		if e := w.take(ctx, id); e != nil {
			failed = errors.Join(failed, e)
			continue
		}
		done++
	}
	return done, errors.Join(err, failed)
}

// rest is how long a message waits after a number of tries: a minute, two, four … an hour.
func rest(tries int) time.Duration { return min(time.Minute<<min(tries, 6), time.Hour) }

// take works on one message.
func (w Work) take(ctx context.Context, id string) (err error) {
	defer errs.Wrap(&err, "mail.take")
	var s store.Spooled
	mine := false
	err = w.DB.System(ctx, store.TakeMail, func(tx *store.Tx) (err error) {
		if s, err = tx.Spooled(ctx, id); err != nil || s.Done != 0 {
			return err
		}
		mine, err = tx.ClaimSpool(ctx, id, s.Tries, tx.Now().Add(rest(s.Tries)).UnixMicro())
		return err
	})
	if err != nil || !mine {
		return err
	}
	if err = w.settle(ctx, s); err == nil || errors.Is(err, store.ErrRefused) && w.settled(ctx, id) {
		return nil
	}
	class := errs.KindOf(err).Error()
	return errors.Join(err, w.DB.System(ctx, store.TakeMail, func(tx *store.Tx) error { return tx.FailSpool(ctx, id, class) }))
}

// settled reports whether somebody else worked on a message meanwhile.
func (w Work) settled(ctx context.Context, id string) (done bool) {
	_ = w.DB.System(ctx, store.TakeMail, func(tx *store.Tx) error {
		s, err := tx.Spooled(ctx, id)
		done = err == nil && s.Done != 0
		return err
	})
	return done
}

// letter is a message while it is worked on.
type letter struct {
	spooled store.Spooled
	m       mail.Message
	blocks  []quoting.Block
	facts   inbound.Facts
	token   store.ReplyToken
	seat    party.Seat // the token was given to
	viewer  access.Viewer
	mark    string
	route   access.ScopeID // whose client side it is for, where neither a token nor its sender says
	alias   bool           // it was sent to that engagement's own address
	ours    bool           // what it says came back is ours
	back    string         // the random part of the Message-ID of ours that it says came back
	row     inbound.Message
}

// settle finds out whose message it is and keeps it where it belongs.
func (w Work) settle(ctx context.Context, s store.Spooled) error {
	l := letter{spooled: s}
	if err := w.read(&l); err != nil {
		return err
	}
	if err := w.find(ctx, &l); err != nil {
		return err
	}
	if err := w.asked(ctx, &l); err != nil {
		return err
	}
	if done, err := w.brought(ctx, &l); done || err != nil {
		return err
	}
	l.row.State, l.row.Reason = inbound.Judge(l.facts)
	if l.row.State == inbound.Taken || l.row.State == inbound.Pending {
		if err := w.looked(ctx, &l); err != nil {
			return err
		}
	}
	if l.row.State != inbound.Taken {
		return w.keep(ctx, l)
	}
	err := w.Reply(ctx, l.viewer, Reply{Scope: l.token.Scope, Matter: l.token.Matter, Words: l.row.Said, Files: l.files(), Came: s.Took}, func(a *act.Act) error {
		at, err := a.In(act.Ours, access.Mail, access.Add)
		if err != nil {
			return err
		}
		return w.into(ctx, a.Tx, at, l)
	})
	switch kind := errs.KindOf(err); {
	case err == nil:
		_ = w.heard(ctx, l) // the message is in its thread, whatever comes of this
		return nil
	case errors.Is(err, store.ErrRefused):
		if w.settled(ctx, s.ID) {
			return nil
		}
		l.row.State, l.row.Reason = inbound.Unclear, inbound.EndedToken
	case kind == errs.Invalid || kind == errs.Conflict:
		l.row.State, l.row.Reason, l.row.Detail = inbound.Unclear, inbound.Refused, sentence(err)
	default:
		return err
	}
	return w.keep(ctx, l)
}

// find looks for the token in the addresses of a message, and for who has the address it came from.
func (w Work) find(ctx context.Context, l *letter) error {
	to := w.sentTo(l)
	key := "inbox"
	var token mailtoken.Token
	for _, address := range to {
		if t, ok := mailtoken.Of(address, w.Domain); ok {
			token, key, l.facts.Token = t, t.Hash(), inbound.Unknown
			break
		}
	}
	id := l.row.MessageID
	if id == "" {
		id = string(l.spooled.Body)
	}
	return w.DB.System(ctx, store.ResolveSeat, func(tx *store.Tx) (err error) {
		if token != "" {
			if err := w.given(ctx, tx, token, l); err != nil {
				return err
			}
		}
		if l.token.Seat != "" { // whoever writes to several addresses of one thread says it once
			key = "thread " + string(l.token.Seat) + " " + l.token.Matter
		}
		l.mark = hashOf("message", key, id)
		if l.facts.Seen, err = tx.SeenMail(ctx, l.mark); err != nil {
			return err
		}
		if l.back != "" {
			return w.returned(ctx, tx, l)
		}
		if l.token.Seat != "" || len(l.facts.From) != 1 {
			return nil
		}
		if l.route, l.alias, err = w.routed(ctx, tx, to, l.facts.From[0]); err != nil {
			return err
		}
		l.row.Scope = l.route
		p, err := tx.PersonByEmail(ctx, l.facts.From[0])
		if errors.Is(err, store.ErrRefused) || err == nil && p.Ended != 0 {
			return nil
		}
		if err != nil {
			return err
		}
		seats, err := tx.SeatsOf(ctx, p.ID)
		for _, s := range seats {
			if s.Kind == party.PersonSeat && s.Until > tx.Now().UnixMicro() && !s.Held && !l.facts.Known {
				l.facts.Known, l.seat = true, s
				l.viewer, err = viewer(ctx, tx, s, p)
			}
		}
		return err
	})
}

// given looks up whom a token was given to.
func (w Work) given(ctx context.Context, tx *store.Tx, token mailtoken.Token, l *letter) (err error) {
	l.token, err = tx.ReplyToken(ctx, token.Hash())
	if errors.Is(err, store.ErrRefused) {
		return nil
	}
	if err != nil {
		return err
	}
	l.facts.Token, l.facts.Given = inbound.Ended, l.token.Email
	if l.seat, err = tx.SeatByID(ctx, l.token.Seat); err != nil {
		return err
	}
	l.row.Scope, l.row.Matter, l.row.Person = l.token.Scope, l.token.Matter, l.token.Person
	if l.token.Person == "" {
		return nil
	}
	p, err := tx.Person(ctx, l.token.Person)
	if err != nil {
		return err
	}
	if l.token.Live && p.Ended == 0 && !l.seat.Held {
		l.facts.Token = inbound.Live
	}
	l.viewer, err = viewer(ctx, tx, l.seat, p)
	return err
}

// asked finds out whether the thread that a message replies to waits for an answer that binds.
func (w Work) asked(ctx context.Context, l *letter) (err error) {
	if w.Asked == nil || l.facts.Token != inbound.Live {
		return nil
	}
	if l.facts.Asked, err = w.Asked(ctx, l.viewer, l.token.Scope, l.token.Matter); errs.KindOf(err) == errs.NotFound {
		err = nil
	}
	return err
}

// viewer is a person in a seat of theirs.
func viewer(ctx context.Context, tx *store.Tx, s party.Seat, p party.Person) (access.Viewer, error) {
	o, err := tx.Organisation(ctx, s.Organisation)
	return access.Viewer{Seat: s.ID, Person: p.ID, Name: p.Name, Organisation: o.ID, Firm: o.Name, Side: s.Side, ReadOnly: s.ReadOnly}, err
}
