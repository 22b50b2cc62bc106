// Package dispatch tells people by mail what awaits them: a digest on their own schedule, and at once what they must answer.
//
// It promises that a message is made as its reader's seat when it is sent, so that it holds what they may see at that instant and nothing
// else; that what is asked for is sent once, or given up with a reason that is shown; that nobody is sent more than a few messages an
// hour; and that one click ends a sort of mail. It refuses to keep a text, to write to several people at once, and to send to who has no
// seat any more.
package dispatch

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/mailtoken"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Sender hands a message over.
type Sender interface {
	Send(ctx context.Context, m notice.Message) error
}

// Section makes a part of the digest of a viewer.
type Section func(ctx context.Context, v access.Viewer, address string) ([]notice.Section, error)

// Made is what one message about one thing says.
type Made struct {
	notice.Letter
	Ask         notice.Ask
	Calendar    []byte
	CalendarFor string
	Files       []notice.File
}

// Reader is who a message is made for.
type Reader struct {
	access.Viewer
	Email string
}

// Maker makes the message about one thing for its reader. One that says nothing is not sent; errs.NotFound is the same.
type Maker func(ctx context.Context, r Reader, scope access.ScopeID, about, address string) (Made, error)

// Work is the use cases.
type Work struct {
	DB      *store.DB
	Sender  Sender                    // nil where the installation sends none
	Why     func(error) notice.Reason // of an error of the sender
	Address string                    // of the installation, without a stroke at its end
	Digest  []Section
	Makers  map[notice.Kind]Maker
	// Reply gives the address to which the reader of a message about one thing replies; none if nil.
	Reply func(ctx context.Context, tx *store.Tx, seat access.SeatID, scope access.ScopeID, about string) (string, error)
	// Openers make the messages that let somebody in: they have no reader with a seat yet, or one who cannot use it.
	Openers map[notice.Kind]Opener
	// Heads gives the signed heads of the records that a reader answers for, with a section that names them; none if nil.
	Heads func(ctx context.Context, v access.Viewer, address string) (notice.Section, []notice.File, error)
	// Domain is that of the addresses to which messages return that cannot be delivered; "" where this installation takes no mail.
	Domain string
}

// Opener makes the message about a link that lets somebody in, and says who it is to.
type Opener func(ctx context.Context, person access.PersonID, about, address string) (to, name string, l notice.Letter, err error)

const (
	batch    = 50                  // messages and people in one round
	keepMail = 30 * 24 * time.Hour // what ended is kept for
	stopsFor = 90 * 24 * time.Hour // a link that ends mail works for
	pause    = 15 * time.Minute    // of who was sent many
)

// Sweep makes the digests that are due and sends what is due. It says how many messages were sent.
func (w Work) Sweep(ctx context.Context) (sent int, err error) {
	defer errs.Wrap(&err, "dispatch.Sweep")
	if w.Sender == nil {
		return 0, nil
	}
	if err := w.welcome(ctx); err != nil {
		return 0, err
	}
	if err := w.digests(ctx); err != nil {
		return 0, err
	}
	var due []store.Outgoing
	err = w.DB.System(ctx, store.SendMail, func(tx *store.Tx) error {
		if err := tx.SweepMail(ctx, tx.Now().Add(-keepMail)); err != nil {
			return err
		}
		due, err = tx.DueOutgoing(ctx, batch)
		return err
	})
	for _, o := range due {
		if err != nil || ctx.Err() != nil {
			break
		}
		var ok bool
		if ok, err = w.deliver(ctx, o); ok {
			sent++
		}
	}
	return sent, errors.Join(err, ctx.Err())
}

// welcome gives those of whom nothing is kept yet the usual schedule, in the zone of what they work on.
func (w Work) welcome(ctx context.Context) error {
	var fresh []access.PersonID
	seats := map[access.PersonID]access.SeatID{}
	err := w.DB.System(ctx, store.SendMail, func(tx *store.Tx) (err error) {
		if fresh, err = tx.Unnotified(ctx, batch); err != nil {
			return err
		}
		for _, p := range fresh {
			own, err := ownSeats(ctx, tx, p)
			if err != nil {
				return err
			}
			if len(own) > 0 {
				seats[p] = own[0].ID
			}
		}
		return nil
	})
	for _, p := range fresh {
		if err != nil {
			return err
		}
		zone := ""
		if zone, err = w.zoneOf(ctx, seats[p]); err != nil {
			return err
		}
		err = w.DB.System(ctx, store.SendMail, func(tx *store.Tx) error {
			s := notice.Usual(zone)
			return tx.KeepNotify(ctx, store.Notify{Person: p, Settings: s, Next: instant(s.Next(tx.Now(), Zone(zone)))})
		})
		if errors.Is(err, store.ErrTaken) { // they said what they wish meanwhile
			err = nil
		}
	}
	return err
}

// zoneOf is the zone of the first engagement a seat sees, UTC where it sees none.
func (w Work) zoneOf(ctx context.Context, seat access.SeatID) (zone string, err error) {
	zone = "UTC"
	err = w.DB.Read(ctx, seat, func(tx *store.Tx) error {
		all, err := tx.EngagementPage(ctx, "", "", store.Sort{Key: "name", Limit: 1})
		if err == nil && len(all) > 0 && all[0].Zone != "" {
			zone = all[0].Zone
		}
		return err
	})
	return zone, err
}

// instant is microseconds, 0 for the zero time.
func instant(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// ownSeats lists the seats of a person that are sent mail, oldest first.
func ownSeats(ctx context.Context, tx *store.Tx, p access.PersonID) ([]party.Seat, error) {
	all, err := tx.SeatsOf(ctx, p)
	return slices.DeleteFunc(all, func(s party.Seat) bool { return !ofPerson(s.Kind) || s.Held }), err
}

// digests asks for the digests that are due, one for each organisation somebody acts for, and says when the next is. Both are one
// transaction, so none is lost or asked for twice.
func (w Work) digests(ctx context.Context) error {
	return w.DB.System(ctx, store.SendMail, func(tx *store.Tx) error {
		due, err := tx.DueNotify(ctx, batch)
		if err != nil {
			return err
		}
		for _, n := range due {
			own, err := ownSeats(ctx, tx, n.Person)
			if err != nil {
				return err
			}
			for _, s := range own {
				if err := tx.AddOutgoing(ctx, store.Outgoing{Seat: s.ID, Person: n.Person, Kind: notice.Digest}); err != nil {
					return err
				}
			}
			n.Next = instant(n.Settings.Next(tx.Now(), Zone(n.Zone)))
			if err := tx.KeepNotify(ctx, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// reader is who a message is to, when it is sent.
type reader struct {
	viewer access.Viewer
	email  string
	wishes notice.Settings
	back   int // how often what was sent to them came back
}

// readerOf finds who a message is to. Where it is not sent any more, the reason says why.
func (w Work) readerOf(ctx context.Context, o store.Outgoing) (r reader, why notice.Reason, err error) {
	err = w.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		s, err := tx.SeatByID(ctx, o.Seat)
		if err != nil {
			return err
		}
		p, err := tx.Person(ctx, o.Person)
		if err != nil {
			return err
		}
		firm, err := tx.Organisation(ctx, s.Organisation)
		if err != nil {
			return err
		}
		if s.Until <= tx.Now().UnixMicro() || s.Held || p.Ended != 0 || s.Person != p.ID {
			why = notice.Ended
		}
		r.email = p.Email
		r.viewer = access.Viewer{Seat: s.ID, Person: p.ID, Name: p.Name, Organisation: s.Organisation, Firm: firm.Name, Side: s.Side, ReadOnly: true}
		n, err := tx.Notify(ctx, p.ID)
		if errors.Is(err, store.ErrRefused) {
			n.Settings, err = notice.Usual("UTC"), nil
		}
		r.wishes = n.Settings
		if err != nil {
			return err
		}
		f, err := tx.Failing(ctx, p.ID)
		r.back = f.Times
		return err
	})
	if errors.Is(err, store.ErrRefused) {
		return r, notice.Ended, nil
	}
	switch {
	case why != "":
	case !r.wishes.Wants(o.Kind):
		why = notice.Stopped
	case r.back >= notice.MostBack && o.Kind != notice.Test:
		why = notice.Back
	}
	return r, why, err
}

// deliver tries one message and says whether it was sent. Only what keeps the queue itself from working is an error.
func (w Work) deliver(ctx context.Context, o store.Outgoing) (bool, error) {
	mine := false
	err := w.DB.System(ctx, store.SendMail, func(tx *store.Tx) error {
		mine = false
		many, err := tooMany(ctx, tx, o)
		if err != nil {
			return err
		}
		if many {
			return tx.RestOutgoing(ctx, o.ID, o.Reason, o.Tries, tx.Now().Add(pause))
		}
		mine, err = tx.ClaimOutgoing(ctx, o, tx.Now().Add(notice.Rest(o.Tries+1)))
		return err
	})
	if err != nil || !mine {
		return false, err
	}
	o.Tries++
	m, why, err := w.messageOf(ctx, o)
	if why != "" {
		return false, w.settle(ctx, o, store.MailDropped, why)
	}
	switch {
	case errors.Is(err, store.ErrRefused) || err == nil && m.Text == "":
		return false, w.settle(ctx, o, store.MailDropped, notice.Nothing)
	case err != nil && ctx.Err() != nil:
		return false, ctx.Err()
	case err != nil:
		return false, w.failed(ctx, o, notice.Unmade)
	}
	if w.Domain != "" {
		m.Return = mailtoken.Return(o.Message, w.Domain)
	}
	if err := w.Sender.Send(ctx, m); err != nil {
		return false, w.failed(context.WithoutCancel(ctx), o, w.Why(err))
	}
	return true, w.settle(context.WithoutCancel(ctx), o, store.MailSent, "") // it is sent, whoever wants to stop
}

// tooMany reports whether somebody was sent enough within the hour, or a seat asked for enough.
func tooMany(ctx context.Context, tx *store.Tx, o store.Outgoing) (bool, error) {
	since := tx.Now().Add(-time.Hour)
	switch o.Kind {
	case notice.Test, notice.Recovery:
		return false, nil
	case notice.Invitation:
		n, err := tx.AskedSince(ctx, o, since)
		return n >= notice.MostAsked, err
	}
	n, err := tx.SentSince(ctx, o.Person, since)
	return n >= notice.MostAnHour, err
}

// messageOf makes a message, or says why it is not sent any more.
func (w Work) messageOf(ctx context.Context, o store.Outgoing) (m notice.Message, why notice.Reason, err error) {
	if open, ok := w.Openers[o.Kind]; ok {
		return w.opening(ctx, o, open)
	}
	r, why, err := w.readerOf(ctx, o)
	if err != nil || why != "" {
		return m, why, err
	}
	m, err = w.compose(ctx, o, r)
	return m, "", err
}

func (w Work) settle(ctx context.Context, o store.Outgoing, state string, why notice.Reason) error {
	return w.DB.System(ctx, store.SendMail, func(tx *store.Tx) error { return tx.SettleOutgoing(ctx, o.ID, state, why) })
}

// failed keeps why a try did not work, and gives up where another would not help.
func (w Work) failed(ctx context.Context, o store.Outgoing, why notice.Reason) error {
	if why.Final() || o.Tries >= notice.MostTries {
		return w.settle(ctx, o, store.MailFailed, why)
	}
	return w.DB.System(ctx, store.SendMail, func(tx *store.Tx) error {
		return tx.RestOutgoing(ctx, o.ID, why, o.Tries, tx.Now().Add(notice.Rest(o.Tries)))
	})
}

// compose makes a message as its reader. One without a text says nothing.
func (w Work) compose(ctx context.Context, o store.Outgoing, r reader) (m notice.Message, err error) {
	made, err := w.letter(ctx, o, r)
	if err != nil || made.Empty() {
		return m, err
	}
	secret := ""
	m = notice.Message{ID: o.Message, Files: made.Files, To: r.email, ToName: r.viewer.Name, Kind: o.Kind, Date: time.UnixMicro(o.Made).UTC(), Calendar: made.Calendar, CalendarFor: made.CalendarFor}
	if o.About != "" {
		m.Thread = o.Thread
	}
	err = w.DB.System(ctx, store.SendMail, func(tx *store.Tx) error {
		secret, m.ReplyTo = tx.NewOpaqueID()+tx.NewOpaqueID(), ""
		if o.Kind != notice.Test {
			if err := tx.AddStop(ctx, stopHash(secret), o.Person, o.Kind, tx.Now().Add(stopsFor)); err != nil {
				return err
			}
		}
		if w.Reply != nil && o.Kind == notice.Answer {
			if m.ReplyTo, err = w.Reply(ctx, tx, o.Seat, o.Scope, o.About); err != nil {
				return err
			}
		}
		if made.Ask.Text == "" {
			return nil
		}
		return w.ask(ctx, tx, o, &made, m.ReplyTo != "")
	})
	if err != nil {
		return m, err
	}
	made.Settings = notice.Link{Text: "What you are sent, and when", URL: w.Address + "/me/mail"}
	if o.Kind != notice.Test {
		m.Stop = w.Address + "/mail/stop/" + secret
		made.Stop = notice.Link{Text: "Stop mail of this sort", URL: m.Stop}
	}
	made.Foot = append(made.Foot, "Sent to you because you act for "+r.viewer.Firm+".")
	m.Text, m.HTML = made.Text(), made.HTML()
	return m, nil
}

// stopHash is what is kept of a secret that ends mail.
func stopHash(secret string) [32]byte {
	return sha256.Sum256([]byte("counterpart mail stop " + secret))
}

// letter is what a message says.
func (w Work) letter(ctx context.Context, o store.Outgoing, r reader) (made Made, err error) {
	switch o.Kind {
	case notice.Test:
		made.Greeting = "This is a test: mail from Counterpart arrives."
		made.Action = notice.Link{Text: "Open Counterpart", URL: w.Address + "/"}
		return made, nil
	case notice.Digest:
		made.Greeting = "This is your summary."
		for _, part := range w.Digest {
			s, err := part(ctx, r.viewer, w.Address)
			if err != nil {
				return made, err
			}
			made.Sections = append(made.Sections, s...)
		}
		if err := w.heads(ctx, o, r, &made); err != nil {
			return made, err
		}
		if !made.Empty() {
			made.Action = notice.Link{Text: "Open Counterpart", URL: w.Address + "/"}
		}
		return made, nil
	}
	maker := w.Makers[o.Kind]
	if maker == nil {
		return made, store.ErrRefused
	}
	return maker(ctx, Reader{r.viewer, r.email}, o.Scope, o.About, w.Address)
}
