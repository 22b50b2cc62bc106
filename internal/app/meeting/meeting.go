// Package meeting is what people do about meetings: plan a series in a room, see what belongs on the agenda, say who came, take minutes
// while they talk, put these to both sides, and fetch it all into their own calendar. And whom the client tells what, how often, and when.
//
// It promises that a meeting lies in one room, its author's side's or the shared one, and is known to nobody outside it; that nobody is
// invited who is not known in that room; that minutes are agreed line by line by the sides, and what one side contests says why; and that
// a feed gives what its owner's seat sees at that instant and ends with it. It refuses to raise matters itself, which their own family
// does, and to send anything.
package meeting

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones are the product's, whatever the machine knows
	"unicode/utf8"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Work is the use cases.
type Work struct {
	DB      *store.DB
	Address string // of the installation, without a stroke at its end; calendar programs lead there
	From    string // address that invitations are from; "" where no mail is sent
}

// What is recorded. The subject is the series, or a meeting of it.
const (
	kindPlanned   record.Kind = "meeting.planned"
	kindChanged   record.Kind = "meeting.changed"
	kindCancelled record.Kind = "meeting.cancelled"
	kindMinuted   record.Kind = "meeting.minuted"
	kindSaid      record.Kind = "meeting.said"

	whatMeeting = "meeting"
	mostTitle   = 120
	mostWords   = 4_000
	mostLine    = 600
	mostPeople  = 200
	mostLength  = 24 * 60
	mostMinutes = 400 // lines of one meeting
)

func field(name, value string) record.Field { return record.Field{Name: name, Value: []byte(value)} }

func ref(series string) store.Ref { return store.Ref{What: whatMeeting, ID: series} }

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

// today is the day in a zone at an instant.
func today(at time.Time, zone string) civil.Date { return meeting.Wall(at, Zone(zone)).Date() }

// check collects what is wrong with an input.
type check struct{ fields []errs.Field }

func (c *check) say(path, format string, args ...any) {
	c.fields = append(c.fields, errs.Field{Path: path, Message: fmt.Sprintf(format, args...)})
}

func (c *check) err() error {
	return errs.InvalidFields("Something is missing or cannot be read", c.fields)
}

// text is a text of one line, or of several.
func (c *check) text(path, value, what string, required, lines bool, most int) string {
	value = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(value, "\r\n", "\n"), "\r", "\n"))
	if !lines {
		value = strings.Join(strings.Fields(value), " ")
	}
	switch n := utf8.RuneCountInString(value); {
	case value == "" && required:
		c.say(path, "Write %s.", what)
	case n > most:
		c.say(path, "Make %s shorter: it has %d characters, and at most %d are kept.", what, n, most)
	case !utf8.ValidString(value) || strings.ContainsFunc(value, act.Unprintable):
		c.say(path, "Remove the characters from %s that no keyboard writes.", what)
	}
	return value
}

// when reads a day and a time of day.
func (c *check) when(day, at string) civil.Time {
	d, err := civil.ParseDate(strings.TrimSpace(day))
	if err != nil {
		c.say("day", "Write the day as 2026-03-31.")
	}
	t, err := time.Parse("15:04", strings.TrimSpace(at))
	if err != nil {
		c.say("at", "Write the time as 09:30.")
	}
	return d.At(t.Hour()*60 + t.Minute())
}

func (c *check) length(value string) int {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil || n < 5 || n > mostLength {
		c.say("length", "Write how many minutes it takes, from 5 to %d.", mostLength)
	}
	return n
}

// found is a series with the room it lies in.
type found struct {
	meeting.Series
	reach   access.Reach
	reaches []access.Reach
}

func (f found) place() store.Place { return store.At(f.reach) }

// find is the series of a scope, in whichever of its rooms the viewer may do something with it.
func find(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID, id string, verb access.Verb) (f found, err error) {
	if f.reaches, err = tx.Reaches(ctx, scope); err != nil {
		return f, err
	}
	err = store.ErrRefused
	for _, r := range f.reaches {
		if r.Audience == access.Named || r.Audience == access.Sealed || !access.Decide(v, r, access.Meeting, verb) {
			continue
		}
		s, no := tx.Series(ctx, store.At(r), id)
		if no == nil {
			f.Series, f.reach, err = s, r, nil
		}
	}
	return f, err
}

// audienceOf is whose room a series lies in, for the intent of an act.
func (w Work) audienceOf(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (a access.Audience, err error) {
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		f, err := find(ctx, tx, v, scope, id, access.See)
		a = f.reach.Audience
		return err
	})
	return a, err
}

// on is an act on a series where it lies.
func (w Work) on(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, do func(*act.Act, found) error) error {
	audience, err := w.audienceOf(ctx, v, scope, id)
	if err != nil {
		return err
	}
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: audience, Kind: access.Meeting, Verb: access.Change}, func(a *act.Act) error {
		s, err := a.Series(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		return do(a, found{Series: s, reach: a.Reach})
	})
}

// reachOf is the room of an audience among reaches in which the viewer may do something.
func reachOf(v access.Viewer, reaches []access.Reach, a access.Audience, k access.Kind, verb access.Verb) (access.Reach, bool) {
	at := slices.IndexFunc(reaches, func(r access.Reach) bool { return r.Audience == a && access.Decide(v, r, k, verb) })
	if at < 0 {
		return access.Reach{}, false
	}
	return reaches[at], true
}
