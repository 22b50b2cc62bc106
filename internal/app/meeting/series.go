package meeting

import (
	"context"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Row is a series in a list, with its next and its last meeting.
type Row struct {
	meeting.Series
	Audience   access.Audience
	Next, Last meeting.Sitting // the zero value for none
	Scope      access.ScopeID
	ScopeKind  access.Scope
}

// List is the meetings of an engagement or a project.
type List struct {
	Rows []Row
	May  bool // plan a series
	Zone string
}

// List lists the series of every room of a scope that the viewer sees: those that go on first.
func (w Work) List(ctx context.Context, v access.Viewer, scope access.ScopeID) (out List, err error) {
	defer errs.Wrap(&err, "meeting.List(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		out.Rows, out.Zone = nil, zoneOf(ctx, tx, scope)
		reaches, err := tx.Reaches(ctx, scope)
		if err != nil {
			return err
		}
		seen := false
		for _, r := range reaches {
			if r.Audience == access.Named || r.Audience == access.Sealed || !access.Decide(v, r, access.Meeting, access.See) {
				continue
			}
			seen = true
			out.May = out.May || access.Decide(v, r, access.Meeting, access.Add)
			all, err := tx.SeriesIn(ctx, store.At(r))
			if err != nil {
				return err
			}
			kept, err := tx.Sittings(ctx, store.At(r))
			if err != nil {
				return err
			}
			for _, s := range all {
				out.Rows = append(out.Rows, rowOf(s, r.Audience, kept, meeting.Wall(tx.Now(), Zone(s.Zone))))
			}
		}
		if !seen {
			return store.ErrRefused
		}
		return nil
	})
	slices.SortStableFunc(out.Rows, func(a, b Row) int {
		if ended := a.Ended != 0; ended != (b.Ended != 0) {
			if ended {
				return 1
			}
			return -1
		}
		return int(a.Next.Starts) - int(b.Next.Starts)
	})
	return out, err
}

// reachBack is how far past meetings are looked for, and ahead.
const reachBack = 400 * civil.MinutesPerDay

func rowOf(s meeting.Series, a access.Audience, kept []meeting.Sitting, now civil.Time) Row {
	row := Row{Series: s, Audience: a}
	for _, m := range s.Between(now-reachBack, now+reachBack, kept) {
		if m.Starts+civil.Time(m.Length) <= now {
			if m.State != meeting.Cancelled {
				row.Last = m
			}
		} else if row.Next.Starts == 0 && m.State != meeting.Cancelled {
			row.Next = m
		}
	}
	return row
}

// zoneOf is the zone of an engagement or a project.
func zoneOf(ctx context.Context, tx *store.Tx, scope access.ScopeID) string {
	if e, err := tx.Engagement(ctx, scope); err == nil && e.Zone != "" {
		return e.Zone
	}
	if p, err := tx.Project(ctx, scope); err == nil && p.Zone != "" {
		return p.Zone
	}
	return "UTC"
}

// SeriesForm is what is asked of a series. Field names are title, purpose, venue, rhythm, day, at, length, zone, until, people and shared.
type SeriesForm struct {
	Title, Purpose, Venue, Rhythm, Day, At, Length, Zone, Until string
	People                                                      []access.PersonID
	Shared                                                      bool // both sides see it
	Rev                                                         int64
}

// Planning is what the form of a series needs to know.
type Planning struct {
	Zone        string
	Own, Shared bool // in which rooms the viewer may plan one
	People      []party.Member
	Known       meeting.Series // that is changed; the zero value for a new one
	Invited     []meeting.Attendee
	Audience    access.Audience
}

// Planning is asked before a series is planned, or changed where id is not empty.
func (w Work) Planning(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (out Planning, err error) {
	defer errs.Wrap(&err, "meeting.Planning(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, scope)
		if err != nil {
			return err
		}
		out.Zone = zoneOf(ctx, tx, scope)
		_, out.Own = reachOf(v, reaches, v.Side.Of(), access.Meeting, access.Add)
		_, out.Shared = reachOf(v, reaches, access.Shared, access.Meeting, access.Add)
		if !out.Own && !out.Shared {
			return store.ErrRefused
		}
		if id != "" {
			f, err := find(ctx, tx, v, scope, id, access.Change)
			if err != nil {
				return err
			}
			all, err := tx.Attendance(ctx, f.place(), id)
			if err != nil {
				return err
			}
			out.Known, out.Zone, out.Audience, out.Invited = f.Series, f.Zone, f.reach.Audience, invited(all)
		}
		out.People, err = known(ctx, tx, v, reaches)
		return err
	})
	return out, err
}

// known lists the people of the rooms of a scope whom the viewer knows, each once.
func known(ctx context.Context, tx *store.Tx, v access.Viewer, reaches []access.Reach) (out []party.Member, err error) {
	for _, r := range reaches {
		if r.Audience != access.Shared && r.Audience != v.Side.Of() || !access.Decide(v, r, access.Member, access.See) {
			continue
		}
		members, err := tx.Members(ctx, store.At(r))
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			if m.Until == 0 && m.Person != "" && !slices.ContainsFunc(out, func(o party.Member) bool { return o.Person == m.Person }) {
				out = append(out, m)
			}
		}
	}
	slices.SortFunc(out, func(a, b party.Member) int {
		return strings.Compare(string(a.Side)+a.Name+string(a.Person), string(b.Side)+b.Name+string(b.Person))
	})
	return out, nil
}

func invited(all []meeting.Attendee) (out []meeting.Attendee) {
	for _, a := range all {
		if a.Number == meeting.Invited && a.State != meeting.Left {
			out = append(out, a)
		}
	}
	return out
}

// read reads the form into a series.
func (f SeriesForm) read(s *meeting.Series) error {
	var c check
	s.Title = c.text("title", f.Title, "what it is called", true, false, mostTitle)
	s.Purpose = c.text("purpose", f.Purpose, "what it is for", false, true, mostWords)
	s.Venue = c.text("venue", f.Venue, "where it is", false, false, mostLine)
	if s.Rhythm = meeting.Rhythm(f.Rhythm); !slices.Contains(meeting.Rhythms(), s.Rhythm) {
		c.say("rhythm", "Choose how often it is.")
	}
	s.Starts, s.Length, s.Until = c.when(f.Day, f.At), c.length(f.Length), 0
	if s.Zone = strings.TrimSpace(f.Zone); s.Zone == "" || s.Zone == "Local" || Zone(s.Zone) == time.UTC && s.Zone != "UTC" && s.Zone != "Etc/UTC" {
		c.say("zone", "Write a time zone by its name, such as Europe/London.")
	}
	if strings.TrimSpace(f.Until) != "" {
		d, err := civil.ParseDate(strings.TrimSpace(f.Until))
		if err != nil || d < s.Starts.Date() {
			c.say("until", "Write the last day as 2026-03-31, not before the first meeting, or leave it empty.")
		}
		s.Until = d
	}
	if len(f.People) > mostPeople {
		c.say("people", "At most %d people are invited.", mostPeople)
	}
	return c.err()
}

// Plan plans a series, in the shared room where the form says so, else in the room of the viewer's own side. Those invited are told.
func (w Work) Plan(ctx context.Context, v access.Viewer, scope access.ScopeID, f SeriesForm) (id string, err error) {
	defer errs.Wrap(&err, "meeting.Plan(%s)", scope)
	audience := act.Ours
	if f.Shared {
		audience = access.Shared
	}
	err = act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: audience, Kind: access.Meeting, Verb: access.Add}, func(a *act.Act) error {
		s := meeting.Series{Organisation: a.Reach.Organisation, Room: a.Reach.Room, ID: a.NewID(), UID: a.NewOpaqueID(), By: v.Person, ByName: v.Name}
		if err := f.read(&s); err != nil {
			return err
		}
		if err := a.AddSeries(ctx, s); err != nil {
			return err
		}
		id = s.ID
		if _, err := a.Record(ctx, a.Reach, kindPlanned, ref(s.ID), field("title", s.Title), field("first", s.Starts.String()), field("rhythm", string(s.Rhythm))); err != nil {
			return err
		}
		return w.invite(ctx, a, scope, s, f.People)
	})
	return id, err
}

// invite keeps who is invited, of those known in the room, and asks for a message to each.
func (w Work) invite(ctx context.Context, a *act.Act, scope access.ScopeID, s meeting.Series, people []access.PersonID) error {
	members, err := a.Members(ctx, store.At(a.Reach))
	if err != nil {
		return err
	}
	all, err := a.Attendance(ctx, store.At(a.Reach), s.ID)
	if err != nil {
		return err
	}
	were := invited(all)
	var told []access.PersonID
	for _, p := range people {
		at := slices.IndexFunc(members, func(m party.Member) bool { return m.Person == p && m.Until == 0 })
		if at < 0 {
			return errs.InvalidFields("Something is missing or cannot be read", []errs.Field{{Path: "people", Message: "Choose people from the list: somebody is not known in this room."}})
		}
		m := members[at]
		told = append(told, p)
		if err := a.KeepAttendance(ctx, store.At(a.Reach), meeting.Attendee{Series: s.ID, Number: meeting.Invited, Person: p, Side: m.Side, Name: m.Name, Firm: m.Firm, State: meeting.Asked}); err != nil {
			return err
		}
	}
	for _, x := range were {
		if !slices.Contains(people, x.Person) {
			x.State = meeting.Left
			told = append(told, x.Person)
			if err := a.KeepAttendance(ctx, store.At(a.Reach), x); err != nil {
				return err
			}
		}
	}
	return a.NotifyPeople(ctx, scope, told, notice.Meeting, s.ID)
}

// Change changes a series that nobody changed since revision f.Rev. Those invited are told.
func (w Work) Change(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, f SeriesForm) (err error) {
	defer errs.Wrap(&err, "meeting.Change(%s)", id)
	return w.on(ctx, v, scope, id, func(a *act.Act, s found) error {
		if s.Ended != 0 {
			return errs.New(errs.Invalid, "The series has ended and is not changed any more.")
		}
		if err := f.read(&s.Series); err != nil {
			return err
		}
		s.Rev, s.Sequence = f.Rev, s.Sequence+1
		if err := a.ChangeSeries(ctx, s.Series); err != nil {
			return err
		}
		if _, err := a.Record(ctx, a.Reach, kindChanged, ref(id), field("title", s.Title), field("first", s.Starts.String()), field("rhythm", string(s.Rhythm))); err != nil {
			return err
		}
		return w.invite(ctx, a, scope, s.Series, f.People)
	})
}

// End ends a series: what was held stays, and nothing more is.
func (w Work) End(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, rev int64) (err error) {
	defer errs.Wrap(&err, "meeting.End(%s)", id)
	return w.on(ctx, v, scope, id, func(a *act.Act, s found) error {
		if s.Ended != 0 {
			return nil
		}
		s.Rev, s.Sequence, s.Ended = rev, s.Sequence+1, a.Now().UnixMicro()
		if err := a.ChangeSeries(ctx, s.Series); err != nil {
			return err
		}
		if _, err := a.Record(ctx, a.Reach, kindCancelled, ref(id), field("title", s.Title)); err != nil {
			return err
		}
		all, err := a.Attendance(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		return a.NotifyPeople(ctx, scope, personsOf(invited(all)), notice.Meeting, id)
	})
}

func personsOf(list []meeting.Attendee) (out []access.PersonID) {
	for _, x := range list {
		out = append(out, x.Person)
	}
	return out
}

// Upcoming is a meeting that is to come, with where it is.
type Upcoming struct {
	meeting.Sitting
	Of       meeting.Series
	Where    store.Where
	At       time.Time
	Engaging bool // it is of an engagement; else of a project
}

// Next lists at most limit meetings of the coming days, in every room the viewer is in.
func (w Work) Next(ctx context.Context, v access.Viewer, days, limit int) (out []Upcoming, err error) {
	defer errs.Wrap(&err, "meeting.Next")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		out, err = upcoming(ctx, tx, tx.Now(), days)
		return err
	})
	return out[:min(limit, len(out))], err
}

// mostSeries is how many series of somebody are looked at.
const mostSeries = 400

func upcoming(ctx context.Context, tx *store.Tx, now time.Time, days int) (out []Upcoming, err error) {
	all, err := tx.MySeries(ctx, mostSeries)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	kept, err := tx.MySittings(ctx, meeting.Wall(now, time.UTC)-reachBack, mostSeries*4)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		s := x.Value
		wall := meeting.Wall(now, Zone(s.Zone))
		for _, m := range s.Between(wall-civil.Time(mostLength), wall+civil.Time(days*civil.MinutesPerDay), kept) {
			if m.State != meeting.Planned || m.Starts+civil.Time(m.Length) <= wall {
				continue
			}
			out = append(out, Upcoming{Sitting: m, Of: s, Where: x.Where, At: meeting.Instant(m.Starts, Zone(s.Zone)), Engaging: engaging(x.Where)})
		}
	}
	slices.SortStableFunc(out, func(a, b Upcoming) int { return a.At.Compare(b.At) })
	return out, nil
}

// engaging reports whether a room is of an engagement.
func engaging(w store.Where) bool {
	return w.Audience != access.ClientOnly || w.Shared != w.Room
}
