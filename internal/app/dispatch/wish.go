package dispatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones are the product's, whatever the machine knows

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// zones are the time zones that were asked for, by name. Only zones that exist are kept.
var zones sync.Map

// Zone is a time zone by its name, UTC where it is not known.
func Zone(name string) *time.Location {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return time.UTC
	}
	zones.Store(name, z)
	return z
}

// Wishes is what somebody's own page shows.
type Wishes struct {
	notice.Settings
	Email string
	Next  int64 // when the next digest is due; 0 for never
	Rev   int64
	Sends bool          // the installation sends mail
	Back  store.Failing // what was sent came back; the zero value where it did not
}

// WishForm is what is asked for. Field names are rhythm, weekday, at, zone, immediate and briefs.
type WishForm struct {
	Rhythm    notice.Rhythm
	Weekday   string // 0 for Sunday
	At        string // 07:30
	Zone      string
	Immediate bool
	Briefs    bool
	Rev       int64
}

// ZoneOf is the zone in which the viewer reads times that belong to no engagement: the one they chose for their mail, else that of the first
// engagement they see. UTC is for who has neither, and for programs and links.
func (w Work) ZoneOf(ctx context.Context, v access.Viewer) (zone *time.Location, err error) {
	defer errs.Wrap(&err, "dispatch.ZoneOf")
	if v.Person == "" || v.Token || v.Link {
		return time.UTC, nil
	}
	err = w.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		n, err := tx.Notify(ctx, v.Person)
		if err == nil {
			zone = Zone(n.Zone)
		}
		return err
	})
	if !errors.Is(err, store.ErrRefused) {
		return zone, err
	}
	name, err := w.zoneOf(ctx, v.Seat)
	return Zone(name), err
}

// Wishes is what the viewer wishes to be told by mail.
func (w Work) Wishes(ctx context.Context, v access.Viewer) (out Wishes, err error) {
	defer errs.Wrap(&err, "dispatch.Wishes")
	if v.Person == "" || v.Token {
		return out, store.ErrRefused
	}
	zone, err := w.zoneOf(ctx, v.Seat)
	if err != nil {
		return out, err
	}
	out.Settings, out.Sends = notice.Usual(zone), w.Sender != nil
	err = w.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		p, err := tx.Person(ctx, v.Person)
		if err != nil {
			return err
		}
		out.Email = p.Email
		if out.Back, err = tx.Failing(ctx, v.Person); err != nil {
			return err
		}
		n, err := tx.Notify(ctx, v.Person)
		if errors.Is(err, store.ErrRefused) {
			return nil
		}
		out.Settings, out.Next, out.Rev = n.Settings, n.Next, n.Rev
		return err
	})
	return out, err
}

// KeepWishes keeps what the viewer wishes.
func (w Work) KeepWishes(ctx context.Context, v access.Viewer, f WishForm) (err error) {
	defer errs.Wrap(&err, "dispatch.KeepWishes")
	if v.Person == "" || v.Token || v.ReadOnly {
		return store.ErrRefused
	}
	var faults []errs.Field
	say := func(path, format string, a ...any) {
		faults = append(faults, errs.Field{Path: path, Message: fmt.Sprintf(format, a...)})
	}
	s := notice.Settings{Rhythm: f.Rhythm, Zone: strings.TrimSpace(f.Zone), Immediate: f.Immediate, Briefs: f.Briefs}
	if !slices.Contains(notice.Rhythms(), f.Rhythm) {
		say("rhythm", "Choose how often you wish a summary.")
	}
	day, err := strconv.Atoi(f.Weekday)
	if err != nil || day < 0 || day > 6 {
		say("weekday", "Choose a day of the week.")
	}
	s.Weekday = time.Weekday(day)
	at, err := time.Parse("15:04", strings.TrimSpace(f.At))
	if err != nil {
		say("at", "Write the time as 07:30.")
	}
	s.Minute = at.Hour()*60 + at.Minute()
	if z, err := time.LoadLocation(s.Zone); err != nil || s.Zone == "" || s.Zone == "Local" || z == nil {
		say("zone", "Write a time zone by its name, such as Europe/London.")
	}
	if len(faults) > 0 {
		return errs.InvalidFields("Something is missing or cannot be read", faults)
	}
	return w.DB.System(ctx, store.SendMail, func(tx *store.Tx) error {
		n, err := tx.Notify(ctx, v.Person)
		switch {
		case errors.Is(err, store.ErrRefused):
			n, err = store.Notify{Person: v.Person}, nil
		case err == nil && n.Rev != f.Rev:
			err = errs.New(errs.Conflict, "somebody changed this since you opened it")
		}
		if err != nil {
			return err
		}
		n.Settings, n.Next = s, instant(s.Next(tx.Now(), Zone(s.Zone)))
		return tx.KeepNotify(ctx, n)
	})
}

// Stops is what a link in a mail ends, or store.ErrRefused.
func (w Work) Stops(ctx context.Context, secret string) (k notice.Kind, err error) {
	defer errs.Wrap(&err, "dispatch.Stops")
	err = w.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		_, k, err = tx.Stop(ctx, stopHash(secret))
		return err
	})
	return k, err
}

// Stop ends the sort of mail that a link names, for its reader. Ending it again changes nothing.
func (w Work) Stop(ctx context.Context, secret string) (k notice.Kind, err error) {
	defer errs.Wrap(&err, "dispatch.Stop")
	err = w.DB.System(ctx, store.SendMail, func(tx *store.Tx) error {
		p, kind, err := tx.Stop(ctx, stopHash(secret))
		if err != nil {
			return err
		}
		k = kind
		n, err := tx.Notify(ctx, p)
		if errors.Is(err, store.ErrRefused) {
			n, err = store.Notify{Person: p, Settings: notice.Usual("UTC")}, nil
		}
		if err != nil {
			return err
		}
		switch k {
		case notice.Digest:
			n.Rhythm, n.Next = notice.Never, 0
		case notice.Published:
			n.Briefs = false
		default:
			n.Immediate = false
		}
		return tx.KeepNotify(ctx, n)
	})
	return k, err
}

// Count is how many messages of a kind are in a state for a reason.
type Count = store.MailCount

// StateWords is the state of messages as a page says it.
func StateWords(c Count) string {
	return map[string]string{store.MailWaiting: "waiting", store.MailSent: "sent", store.MailDropped: "not sent", store.MailFailed: "given up"}[c.State]
}

// Health is how mail goes, as who runs the installation sees it: kinds, states and reasons, of nobody in particular.
type Health struct {
	Sends  bool
	Counts []store.MailCount
	Back   []Failing // whose mail comes back
}

// Health counts the queue, for an administrator.
func (w Work) Health(ctx context.Context, v access.Viewer) (h Health, err error) {
	defer errs.Wrap(&err, "dispatch.Health")
	if !v.Admin || v.Person == "" || v.Token {
		return h, store.ErrRefused
	}
	h.Sends = w.Sender != nil
	err = w.DB.System(ctx, store.Administer, func(tx *store.Tx) error {
		if h.Counts, err = tx.MailHealth(ctx); err != nil {
			return err
		}
		h.Back, err = failing(ctx, tx)
		return err
	})
	return h, err
}

// SendTest asks for a message to the administrator's own address, and sends it at once.
func (w Work) SendTest(ctx context.Context, v access.Viewer) (err error) {
	defer errs.Wrap(&err, "dispatch.SendTest")
	switch {
	case !v.Admin || v.Person == "" || v.Token || v.ReadOnly:
		return store.ErrRefused
	case w.Sender == nil:
		return errs.New(errs.Invalid, "No mail server is set: start the program with smtp-host and mail-from.")
	}
	var made store.Outgoing
	if err := w.DB.System(ctx, store.SendMail, func(tx *store.Tx) error {
		about := tx.NewOpaqueID()
		if err := tx.AddOutgoing(ctx, store.Outgoing{Seat: v.Seat, Person: v.Person, Kind: notice.Test, About: about}); err != nil {
			return err
		}
		due, err := tx.DueOutgoing(ctx, 1000)
		if err != nil {
			return err
		}
		if at := slices.IndexFunc(due, func(o store.Outgoing) bool { return o.About == about }); at >= 0 {
			made = due[at]
		}
		return nil
	}); err != nil {
		return err
	}
	sent, err := w.deliver(ctx, made)
	if err != nil || sent {
		return err
	}
	var after store.Outgoing
	if err := w.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		after, err = tx.Outgoing(ctx, made.ID)
		return err
	}); err != nil {
		return err
	}
	return errs.New(errs.Invalid, "The test was not sent: %s.", after.Reason.Words())
}
