package meeting

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/calendar"
	"counterpart.dev/internal/store"
)

const kindAnswered record.Kind = "meeting.answered"

// byName is a zone by its name, nil where it is not known: a file may define it then.
func byName(name string) *time.Location {
	if z := Zone(name); z != time.UTC || name == "UTC" || name == "Etc/UTC" {
		return z
	}
	return nil
}

// answers are what a calendar program says of an invitation.
var answers = map[string]meeting.Answer{"ACCEPTED": meeting.Accepted, "DECLINED": meeting.Declined, "TENTATIVE": meeting.Tentative}

// Take takes a calendar file that came from somebody's own address: where it answers an invitation to a meeting they are invited to, that is
// kept, with whatever else is to be kept; else it says whether a meeting can be planned from it. An answer about a meeting they are not
// invited to is store.ErrRefused, and one that cannot be read errs.Invalid.
func (w Work) Take(ctx context.Context, v access.Viewer, from string, file []byte, also func(*act.Act) error) (answered, plans bool, err error) {
	defer errs.Wrap(&err, "meeting.Take")
	f, err := calendar.Read(file, byName)
	if err != nil {
		return false, false, err
	}
	if f.Method != calendar.Reply {
		return false, f.Method != calendar.Cancel && slices.ContainsFunc(f.Events, func(e calendar.Event) bool { return e.Of == 0 }), nil
	}
	var all []said
	for _, e := range f.Events {
		at := slices.IndexFunc(e.Attendees, func(a calendar.Attendee) bool { return strings.EqualFold(strings.TrimSpace(a.Address), from) })
		if at < 0 || answers[e.Attendees[at].Answer] == "" || len(all) == 20 {
			continue
		}
		all = append(all, said{meeting.Attending{Series: e.UID, Number: meeting.Invited, Person: v.Person, Answer: answers[e.Attendees[at].Answer], Sequence: e.Sequence}, e.Of, e.Zone})
	}
	if len(all) == 0 {
		return false, false, errs.New(errs.Invalid, "The answer names nobody with the address it came from.")
	}
	return true, false, w.answer(ctx, v, all, also)
}

// answer keeps what was answered about one series.
func (w Work) answer(ctx context.Context, v access.Viewer, all []said, also func(*act.Act) error) error {
	uid := all[0].Series
	var s meeting.Series
	var where store.Where
	err := w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		series, err := tx.MySeries(ctx, mostSeries)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(series, func(s store.Located[meeting.Series]) bool { return s.Value.UID == uid })
		if at < 0 {
			return store.ErrRefused
		}
		s, where = series[at].Value, series[at].Where
		return nil
	})
	if err != nil {
		return err
	}
	return w.on(ctx, v, where.Scope, s.ID, func(a *act.Act, f found) error {
		people, err := a.Attendance(ctx, store.At(a.Reach), s.ID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(invited(people), func(p meeting.Attendee) bool { return p.Person == v.Person }) {
			return store.ErrRefused
		}
		kept, err := a.Attending(ctx, store.At(a.Reach), s.ID)
		if err != nil {
			return err
		}
		if err := keepAnswers(ctx, a, f.Series, uid, kept, all); err != nil {
			return err
		}
		if _, err := a.Record(ctx, a.Reach, kindAnswered, ref(s.ID), field("title", f.Title), field("answer", string(all[0].Answer))); err != nil {
			return err
		}
		return also(a)
	})
}

// keepAnswers keeps what was answered about a series, but for what is older than what was answered before.
func keepAnswers(ctx context.Context, a *act.Act, s meeting.Series, uid string, kept []meeting.Attending, all []said) error {
	for _, x := range all {
		if x.Series != uid {
			continue
		}
		x.Series = s.ID
		if x.of != 0 {
			if x.Number = x.number(s); x.Number < 0 {
				continue
			}
		}
		if slices.ContainsFunc(kept, func(k meeting.Attending) bool {
			return k.Person == x.Person && k.Number == x.Number && k.Sequence > x.Sequence
		}) {
			continue
		}
		if err := a.KeepAttending(ctx, store.At(a.Reach), x.Attending); err != nil {
			return err
		}
	}
	return nil
}

// said is an answer as a calendar program gave it: to a whole series, or to the meeting of it that was to begin at a time.
type said struct {
	meeting.Attending
	of   civil.Time
	zone *time.Location
}

// number is that of the meeting that was answered about, -1 where the series has none then.
func (x said) number(s meeting.Series) int {
	at := x.of
	if x.zone != nil {
		at = meeting.Wall(meeting.Instant(x.of, x.zone), Zone(s.Zone))
	}
	for n := 0; ; n++ {
		switch on := s.Rhythm.On(s.Starts, n); {
		case on == at:
			return n
		case on > at || on == 0:
			return -1
		}
	}
}

// Offered is an appointment of a calendar file, as a meeting could be planned from it.
type Offered struct {
	SeriesForm
	When  string   // by the clock on the wall
	Notes []string // what of it the meeting would not have
}

// Query is the form as an address carries it.
func (o Offered) Query() url.Values {
	return url.Values{"title": {o.Title}, "purpose": {o.Purpose}, "venue": {o.Venue}, "rhythm": {o.Rhythm}, "day": {o.Day}, "at": {o.At}, "length": {o.Length}, "zone": {o.Zone}, "until": {o.Until}}
}

// mostOffered is how many appointments of a file are offered.
const mostOffered = 50

// Offers reads a calendar file: the appointments that a meeting can be planned from, in a zone where they name none, and what is in the
// file besides, with its reason. A file that is no calendar is errs.Invalid.
func Offers(file []byte, zone string) (out []Offered, left []calendar.Left, err error) {
	defer errs.Wrap(&err, "meeting.Offers")
	f, err := calendar.Read(file, byName)
	if err != nil {
		return nil, nil, err
	}
	left = f.Left
	for _, e := range f.Events {
		switch {
		case e.Of != 0:
			left = append(left, calendar.Left{What: "VEVENT", Title: e.Summary, Reason: "It moves one meeting of a series: move that meeting once the series is planned."})
		case e.AllDay:
			left = append(left, calendar.Left{What: "VEVENT", Title: e.Summary, Reason: "It lasts whole days, and says no time to meet at."})
		case len(out) == mostOffered:
			left = append(left, calendar.Left{What: "VEVENT", Title: e.Summary, Reason: fmt.Sprintf("The file has more than %d appointments.", mostOffered)})
		default:
			out = append(out, offered(e, zone))
		}
	}
	return out, left, nil
}

// offered is one appointment as a form.
func offered(e calendar.Event, zone string) (o Offered) {
	note := func(format string, args ...any) { o.Notes = append(o.Notes, fmt.Sprintf(format, args...)) }
	starts := e.Start
	switch name := ""; {
	case e.Zone == nil:
		note("It names no time zone: that of this place is taken.")
	default:
		name = e.Zone.String()
		if byName(name) != nil && name != "UTC" {
			zone = name
			break
		}
		if starts = meeting.Wall(meeting.Instant(e.Start, e.Zone), Zone(zone)); name != "UTC" {
			note("It names a time zone of its own: the time is given in %s.", zone)
		}
	}
	length := int(e.End - e.Start)
	if length < 5 || length > mostLength {
		note("How long it takes is not a time to meet: an hour is put there.")
		length = 60
	}
	rhythm, until, plain := rhythmOf(e, starts)
	if !plain {
		note("It recurs in a way that meetings here do not: the first is offered.")
	}
	if len(e.Except) > 0 {
		note("%d meetings of it do not take place: cancel them once it is planned.", len(e.Except))
	}
	if len(e.Attendees) > 0 {
		note("It invites %d people: choose those known here.", len(e.Attendees))
	}
	o.SeriesForm = SeriesForm{Title: short(e.Summary, mostTitle), Purpose: short(e.Description, mostWords/4), Venue: short(e.Location, mostLine), Rhythm: string(rhythm), Day: starts.Date().String(),
		At: fmt.Sprintf("%02d:%02d", starts.Minute()/60, starts.Minute()%60), Length: strconv.Itoa(length), Zone: zone}
	if until != 0 {
		o.Until = until.String()
	}
	o.When = starts.Date().String() + ", " + o.At + " (" + zone + ")"
	return o
}

func short(s string, most int) string {
	if r := []rune(strings.TrimSpace(s)); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return strings.TrimSpace(s)
}

// rhythmOf is the rhythm of an appointment that recurs, with its last day; plain is false where meetings here recur in no such way.
func rhythmOf(e calendar.Event, starts civil.Time) (r meeting.Rhythm, until civil.Date, plain bool) {
	if e.Rule == nil {
		return meeting.Once, 0, true
	}
	rule := *e.Rule
	every := max(rule.Interval, 1)
	nth, weekday := meeting.NthWeekday(starts.Date())
	only := len(rule.Days) == 0 || len(rule.Days) == 1 && rule.Days[0].Weekday == weekday
	switch {
	case len(rule.MonthDays) > 0 || len(rule.Months) > 0 || !only:
		return meeting.Once, 0, false
	case rule.Freq == calendar.Weekly && every == 1:
		r = meeting.Weekly
	case rule.Freq == calendar.Weekly && every == 2:
		r = meeting.Fortnightly
	case rule.Freq == calendar.Weekly && every == 4:
		r = meeting.FourWeekly
	case rule.Freq == calendar.Monthly && every == 1 && len(rule.Days) == 1 && rule.Days[0].Nth == nth:
		r = meeting.Monthly
	default:
		return meeting.Once, 0, false
	}
	switch {
	case rule.Count > 1:
		until = r.On(starts, rule.Count-1).Date()
	case rule.Count == 1:
		return meeting.Once, 0, true
	case !rule.Until.IsZero():
		until = meeting.Wall(rule.Until, rule.Until.Location()).Date()
	}
	return r, until, true
}
