package meeting

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/calendar"
	"counterpart.dev/internal/store"
)

// refresh is how often a calendar program is asked to come for a feed.
const refresh = 30 * time.Minute

// feedHash is what is kept of the secret of a feed.
func feedHash(secret string) [32]byte { return sha256.Sum256([]byte("counterpart feed " + secret)) }

// FeedSince is when the viewer's feed was opened; 0 where there is none.
func (w Work) FeedSince(ctx context.Context, v access.Viewer) (at int64, err error) {
	defer errs.Wrap(&err, "meeting.FeedSince")
	if v.Person == "" || v.Token {
		return 0, store.ErrRefused
	}
	err = w.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		at, err = tx.FeedSince(ctx, v.Seat)
		return err
	})
	return at, err
}

// OpenFeed opens the viewer's feed under a new secret, which is shown once. The one before ends.
func (w Work) OpenFeed(ctx context.Context, v access.Viewer) (secret string, err error) {
	defer errs.Wrap(&err, "meeting.OpenFeed")
	if v.Person == "" || v.Token || v.ReadOnly {
		return "", store.ErrRefused
	}
	err = w.DB.System(ctx, store.SendMail, func(tx *store.Tx) error {
		secret = strings.ReplaceAll(tx.NewOpaqueID()+tx.NewOpaqueID(), "-", "")
		hash := feedHash(secret)
		return tx.SetFeed(ctx, v.Seat, &hash)
	})
	return secret, err
}

// CloseFeed ends the viewer's feed.
func (w Work) CloseFeed(ctx context.Context, v access.Viewer) (err error) {
	defer errs.Wrap(&err, "meeting.CloseFeed")
	if v.Person == "" || v.Token || v.ReadOnly {
		return store.ErrRefused
	}
	return w.DB.System(ctx, store.SendMail, func(tx *store.Tx) error { return tx.SetFeed(ctx, v.Seat, nil) })
}

// Feed is the meetings of the seat whose feed a secret gives, as a calendar file. An unknown or ended secret is store.ErrRefused.
func (w Work) Feed(ctx context.Context, secret string) (body []byte, err error) {
	defer errs.Wrap(&err, "meeting.Feed")
	var seat access.SeatID
	err = w.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		seat, _, err = tx.Feed(ctx, feedHash(secret))
		return err
	})
	if err != nil {
		return nil, err
	}
	err = w.DB.Read(ctx, seat, func(tx *store.Tx) error {
		body, err = w.feed(ctx, tx)
		return err
	})
	return body, err
}

func (w Work) feed(ctx context.Context, tx *store.Tx) ([]byte, error) {
	all, err := tx.MySeries(ctx, mostSeries)
	if err != nil {
		return nil, err
	}
	kept, err := tx.MySittings(ctx, meeting.Wall(tx.Now(), time.UTC)-reachBack, mostSeries*4)
	if err != nil {
		return nil, err
	}
	c := calendar.Calendar{Method: calendar.Publish, Name: "Counterpart", Refresh: refresh}
	for _, s := range all {
		c.Events = append(c.Events, w.events(s.Value, kept, path(s.Where, s.Value.ID), nil, calendar.Attendee{})...)
	}
	return calendar.Write(c)
}

// path is where a series is on the pages.
func path(w store.Where, series string) string {
	kind := "/projects/"
	if engaging(w) {
		kind = "/engagements/"
	}
	return kind + string(w.Scope) + "/meetings/" + series
}

// events are a series and those of its meetings that are not as it says, as calendars have them.
func (w Work) events(s meeting.Series, kept []meeting.Sitting, path string, people []calendar.Attendee, from calendar.Attendee) (out []calendar.Event) {
	zone := Zone(s.Zone)
	until := time.Time{}
	if s.Until != 0 {
		until = meeting.Instant(s.Until.At(civil.MinutesPerDay-1), zone)
	}
	if s.Ended != 0 {
		if ended := time.UnixMicro(s.Ended); until.IsZero() || ended.Before(until) {
			until = ended
		}
	}
	if !until.IsZero() && meeting.Instant(s.Starts, zone).After(until) {
		return nil // it ended before it began
	}
	main := calendar.Event{UID: s.UID, Sequence: s.Sequence, Stamp: time.UnixMicro(s.Changed).UTC(), Start: s.Starts, End: s.Starts + civil.Time(s.Length), Zone: zone,
		Rule: calendar.RuleOf(s.Rhythm, s.Starts, until), Summary: s.Title, Description: s.Purpose, Location: s.Venue, URL: w.Address + path, Status: "CONFIRMED", Organizer: from, Attendees: people}
	for _, m := range kept {
		if m.Series != s.ID {
			continue
		}
		planned := s.Rhythm.On(s.Starts, m.Number)
		switch {
		case m.State == meeting.Cancelled:
			if s.Rhythm == meeting.Once {
				return nil
			}
			main.Except = append(main.Except, planned)
		case m.Starts != planned || m.Length != s.Length || m.Venue != s.Venue:
			one := main
			one.Rule, one.Except, one.Of = nil, nil, planned
			one.Start, one.End, one.Location, one.Sequence, one.Stamp = m.Starts, m.Starts+civil.Time(m.Length), m.Venue, max(m.Sequence, s.Sequence), time.UnixMicro(m.Changed).UTC()
			one.URL = w.Address + path + "/" + strconv.Itoa(m.Number)
			if s.Rhythm == meeting.Once {
				one.Of = 0
				return []calendar.Event{one}
			}
			out = append(out, one)
		}
	}
	return append([]calendar.Event{main}, out...)
}

// Calendar is one series as a calendar file.
func (w Work) Calendar(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (body []byte, err error) {
	defer errs.Wrap(&err, "meeting.Calendar(%s)", id)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		f, err := find(ctx, tx, v, scope, id, access.See)
		if err != nil {
			return err
		}
		kept, err := tx.Sittings(ctx, f.place())
		if err != nil {
			return err
		}
		where, err := tx.Whereabouts(ctx, []string{string(f.Room)})
		if err != nil || len(where) == 0 {
			return errors.Join(err, store.ErrRefused)
		}
		body, err = calendar.Write(calendar.Calendar{Method: calendar.Publish, Name: f.Title, Events: w.events(f.Series, kept, path(where[0], id), nil, calendar.Attendee{})})
		return err
	})
	return body, err
}

// digestDays is how far ahead a digest looks.
const digestDays = 7

// Meets is what a digest says of meetings.
func (w Work) Meets(ctx context.Context, v access.Viewer, address string) (out []notice.Section, err error) {
	list, err := w.Next(ctx, v, digestDays, 12)
	s := notice.Section{Title: "Meetings of the next days"}
	for _, u := range list {
		at := u.At.In(Zone(u.Of.Zone))
		s.Rows = append(s.Rows, notice.Row{Text: u.Of.Title, Note: at.Format("Monday 2 January, 15:04 MST") + " · " + u.Where.Name, URL: address + path(u.Where, u.Of.ID) + "/" + strconv.Itoa(u.Number)})
	}
	return append(out, s), err
}

// Invitation is what somebody invited is sent: about is the id of a series, or that and the number of a meeting of it.
func (w Work) Invitation(ctx context.Context, v access.Viewer, email string, scope access.ScopeID, about, address string) (l notice.Letter, body []byte, method string, err error) {
	defer errs.Wrap(&err, "meeting.Invitation(%s)", about)
	id, number, single := strings.Cut(about, "/")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		f, err := find(ctx, tx, v, scope, id, access.See)
		if err != nil {
			return err
		}
		all, err := tx.Attendance(ctx, f.place(), id)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(a meeting.Attendee) bool { return a.Number == meeting.Invited && a.Person == v.Person })
		if at < 0 {
			return store.ErrRefused
		}
		kept, err := tx.Sittings(ctx, f.place())
		if err != nil {
			return err
		}
		where, err := tx.Whereabouts(ctx, []string{string(f.Room)})
		if err != nil || len(where) == 0 {
			return errors.Join(err, store.ErrRefused)
		}
		l.Greeting = "This is an invitation."
		m, err := calendarOf(w, f, kept, all[at], path(where[0], id), calendar.Attendee{Name: v.Name, Address: email}, single, number)
		if err != nil {
			return err
		}
		if method = string(m.Method); m.Method == calendar.Cancel {
			l.Greeting = "A meeting does not take place."
		}
		row := notice.Row{Text: f.Title, Note: f.Starts.Date().String() + " · " + f.Rhythm.Words() + " · " + where[0].Name, URL: address + path(where[0], id)}
		if single && len(m.Events) > 0 {
			row.Note = strings.Replace(m.Events[0].Start.String(), "T", ", ", 1) + " (" + f.Zone + ") · " + where[0].Name
			row.URL += "/" + number
		}
		l.Sections = []notice.Section{{Title: "The meeting", Rows: []notice.Row{row}}}
		l.Action = notice.Link{Text: "Open it", URL: row.URL}
		if w.From != "" {
			body, err = calendar.Write(m)
		}
		return err
	})
	return l, body, method, err
}

// calendarOf is the invitation, change or end of a series or of one meeting, for one reader alone: nobody's address is told to others.
func calendarOf(w Work, f found, kept []meeting.Sitting, to meeting.Attendee, path string, reader calendar.Attendee, single bool, number string) (c calendar.Calendar, err error) {
	from := calendar.Attendee{Name: "Counterpart", Address: w.From}
	person := []calendar.Attendee{reader}
	c = calendar.Calendar{Method: calendar.Request, Events: w.events(f.Series, kept, path, person, from)}
	if to.State == meeting.Left || f.Ended != 0 {
		c.Method = calendar.Cancel
		whole := f.Series
		whole.Ended, whole.Sequence = 0, whole.Sequence+1
		c.Events = w.events(whole, nil, path, person, from)
		return c, nil
	}
	if !single {
		return c, nil
	}
	n, err := strconv.Atoi(number)
	if err != nil {
		return c, store.ErrRefused
	}
	m, ok := f.At(n, kept)
	if !ok {
		return c, store.ErrRefused
	}
	one := m
	one.State = meeting.Planned
	planned := f.Rhythm.On(f.Starts, n)
	events := w.events(f.Series, nil, path, person, from)
	if len(events) == 0 {
		return c, store.ErrRefused
	}
	e := events[0]
	e.Rule, e.Except, e.Of = nil, nil, planned
	if f.Rhythm == meeting.Once {
		e.Of = 0
	}
	e.Start, e.End, e.Location, e.Sequence, e.Stamp = one.Starts, one.Starts+civil.Time(one.Length), one.Venue, max(one.Sequence, f.Sequence), time.UnixMicro(max(one.Changed, f.Changed)).UTC()
	c.Events = []calendar.Event{e}
	if m.State == meeting.Cancelled {
		c.Method = calendar.Cancel
	}
	return c, nil
}

// MinutesLetter is what the other side is told of minutes that wait for it.
func (w Work) MinutesLetter(ctx context.Context, v access.Viewer, scope access.ScopeID, about, address string) (l notice.Letter, err error) {
	defer errs.Wrap(&err, "meeting.MinutesLetter(%s)", about)
	id, number, _ := strings.Cut(about, "/")
	n, err := strconv.Atoi(number)
	if err != nil {
		return l, store.ErrRefused
	}
	s, err := w.Sitting(ctx, v, scope, id, n)
	if err != nil {
		return l, err
	}
	if !slices.ContainsFunc(s.Lines, func(m meeting.Minute) bool { return m.Words != "" && m.Of(v.Side).Says == meeting.Unsaid }) {
		return l, store.ErrRefused // they answered meanwhile
	}
	url := address + "/engagements/" + string(scope) + "/meetings/" + id + "/" + number
	l.Greeting = "Minutes wait for your side."
	l.Sections = []notice.Section{{Title: "The meeting", Rows: []notice.Row{{Text: s.Series.Title, Note: s.Sitting.Starts.Date().String(), URL: url}}}}
	l.Action = notice.Link{Text: "Read them, and agree or contest each line", URL: url}
	return l, nil
}
