package meeting

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Agenda is what belongs on the agenda out of the register of the room, in this order.
type Agenda struct {
	Due       []register.Matter // overdue, or due before the next meeting
	Decisions []register.Matter
	Warnings  []register.Matter
}

// Empty reports whether nothing is open that belongs there.
func (a Agenda) Empty() bool { return len(a.Due)+len(a.Decisions)+len(a.Warnings) == 0 }

// Sitting is one meeting as its page shows it.
type Sitting struct {
	Series   meeting.Series
	Sitting  meeting.Sitting
	Audience access.Audience
	Invited  []meeting.Attendee
	Came     []meeting.Attendee  // what is kept of who came
	Answers  []meeting.Attending // what those invited answered from their calendars
	Guests   []Guest             // of the people the project depends on, for whoever keeps them
	Project  access.ScopeID      // of the guests
	Known    []party.Member      // who may be invited or named
	Lines    []meeting.Minute
	Agenda   Agenda
	May      bool
	Both     bool // two sides agree the minutes; else they are one side's own
	Prev     int  // number of the meeting before, -1 for none
	Next     int
	Today    civil.Date
}

// Here lists who may be named in a line.
func (s Sitting) Here() (out []meeting.Person) {
	for _, m := range s.Known {
		out = append(out, meeting.Person{ID: m.Person, Name: m.Name, Side: m.Side})
	}
	return out
}

// horizon is how far ahead a meeting of a series can be opened that nothing was said of yet: a series has no last one.
const horizon = 100 // days

// Sitting is one meeting of a series.
func (w Work) Sitting(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, number int) (out Sitting, err error) {
	defer errs.Wrap(&err, "meeting.Sitting(%s, %d)", id, number)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		f, err := find(ctx, tx, v, scope, id, access.See)
		if err != nil {
			return err
		}
		kept, err := tx.Sittings(ctx, f.place())
		if err != nil {
			return err
		}
		m, ok := f.At(number, kept)
		ahead := today(tx.Now(), f.Zone) + horizon
		if !ok || m.Rev == 0 && (f.Ended != 0 || m.Starts.Date() > ahead) {
			return store.ErrRefused
		}
		out = Sitting{Series: f.Series, Sitting: m, Audience: f.reach.Audience, Both: f.reach.Audience == access.Shared, Prev: number - 1, Next: -1,
			May: access.Decide(v, f.reach, access.Meeting, access.Change), Today: today(tx.Now(), f.Zone)}
		if next, ok := f.At(number+1, kept); ok && (f.Ended == 0 && next.Starts.Date() <= ahead || next.Rev > 0) {
			out.Next = number + 1
		}
		all, err := tx.Attendance(ctx, f.place(), id)
		if err != nil {
			return err
		}
		out.Invited = invited(all)
		for _, a := range all {
			if a.Number == number {
				out.Came = append(out.Came, a)
			}
		}
		if out.Known, err = known(ctx, tx, v, []access.Reach{f.reach}); err != nil {
			return err
		}
		if out.Answers, err = tx.Attending(ctx, f.place(), id); err != nil {
			return err
		}
		if out.Lines, err = tx.Minutes(ctx, f.place(), id, number); err != nil {
			return err
		}
		if out.Guests, out.Project, err = guests(ctx, tx, v, scope, people.Meeting(id, number)); err != nil {
			return err
		}
		if m.Sent == 0 { // what is open today was not on the agenda then
			out.Agenda, err = agendaOf(ctx, tx, v, f.reach, m, f.Series)
		}
		return err
	})
	return out, err
}

// mostAgenda is how many open matters are looked through for an agenda.
const mostAgenda = 400

// agendaOf is what the room has open: what is due by a week after the meeting, then decisions needed, then early warnings. Each stands once.
func agendaOf(ctx context.Context, tx *store.Tx, v access.Viewer, at access.Reach, m meeting.Sitting, s meeting.Series) (a Agenda, err error) {
	if !access.Decide(v, at, access.Matter, access.See) {
		return a, nil
	}
	var open []register.Matter
	for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
		list, err := tx.MattersDue(ctx, store.At(at), side, mostAgenda)
		if err != nil {
			return a, err
		}
		open = append(open, list...)
	}
	slices.SortStableFunc(open, func(x, y register.Matter) int {
		return cmp.Or(cmp.Compare(dueOf(x), dueOf(y)), cmp.Compare(x.Number, y.Number))
	})
	until := meeting.Instant(m.Starts+7*civil.MinutesPerDay, Zone(s.Zone)).UnixMicro()
	for _, x := range open {
		switch {
		case x.DueAt != 0 && x.DueAt <= until:
			a.Due = append(a.Due, x)
		case x.Kind == matter.Decision:
			a.Decisions = append(a.Decisions, x)
		case x.Kind == matter.EarlyWarning:
			a.Warnings = append(a.Warnings, x)
		}
	}
	return a, nil
}

// dueOf sorts what has no due time last.
func dueOf(x register.Matter) int64 {
	if x.DueAt == 0 {
		return store.Forever
	}
	return x.DueAt
}

// sit is an act on one meeting.
func (w Work) sit(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, number int, do func(*act.Act, found, *meeting.Sitting) error) error {
	return w.on(ctx, v, scope, id, func(a *act.Act, s found) error {
		kept, err := a.Sittings(ctx, store.At(a.Reach))
		if err != nil {
			return err
		}
		m, ok := s.At(number, kept)
		if !ok || s.Ended != 0 && m.Rev == 0 {
			return store.ErrRefused
		}
		return do(a, s, &m)
	})
}

func about(series string, number int) string { return series + "/" + strconv.Itoa(number) }

// MoveForm is where one meeting is moved to. Field names are day, at, length and venue.
type MoveForm struct {
	Day, At, Length, Venue string
	Rev                    int64
}

// Move moves one meeting, by itself. Those invited are told.
func (w Work) Move(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, number int, f MoveForm) (err error) {
	defer errs.Wrap(&err, "meeting.Move(%s, %d)", id, number)
	return w.sit(ctx, v, scope, id, number, func(a *act.Act, s found, m *meeting.Sitting) error {
		if m.State == meeting.Held {
			return errs.New(errs.Invalid, "The meeting was held; its time stands.")
		}
		var c check
		m.Starts, m.Length, m.Venue = c.when(f.Day, f.At), c.length(f.Length), c.text("venue", f.Venue, "where it is", false, false, mostLine)
		if err := c.err(); err != nil {
			return err
		}
		m.State, m.Rev, m.Sequence = meeting.Planned, f.Rev, max(m.Sequence, s.Sequence)+1
		return w.tellAll(ctx, a, scope, s, m, kindChanged)
	})
}

// Cancel says that one meeting does not take place. Those invited are told.
func (w Work) Cancel(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, number int, rev int64) (err error) {
	defer errs.Wrap(&err, "meeting.Cancel(%s, %d)", id, number)
	return w.sit(ctx, v, scope, id, number, func(a *act.Act, s found, m *meeting.Sitting) error {
		if m.State == meeting.Held {
			return errs.New(errs.Invalid, "The meeting was held, and cannot be cancelled any more.")
		}
		m.State, m.Rev, m.Sequence = meeting.Cancelled, rev, max(m.Sequence, s.Sequence)+1
		return w.tellAll(ctx, a, scope, s, m, kindCancelled)
	})
}

// tellAll keeps a meeting, records it and tells those invited.
func (w Work) tellAll(ctx context.Context, a *act.Act, scope access.ScopeID, s found, m *meeting.Sitting, kind record.Kind) error {
	if err := a.KeepSitting(ctx, store.At(a.Reach), *m); err != nil {
		return err
	}
	if _, err := a.Record(ctx, a.Reach, kind, ref(s.ID), field("title", s.Title), field("when", m.Starts.String())); err != nil {
		return err
	}
	all, err := a.Attendance(ctx, store.At(a.Reach), s.ID)
	if err != nil {
		return err
	}
	return a.NotifyPeople(ctx, scope, personsOf(invited(all)), notice.Meeting, about(s.ID, m.Number))
}

// KeepAgenda keeps what was added to the agenda of a meeting, a line each.
func (w Work) KeepAgenda(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, number int, text string, rev int64) (err error) {
	defer errs.Wrap(&err, "meeting.KeepAgenda(%s, %d)", id, number)
	return w.sit(ctx, v, scope, id, number, func(a *act.Act, _ found, m *meeting.Sitting) error {
		var c check
		m.Agenda, m.Rev = c.text("agenda", text, "the agenda", false, true, mostWords), rev
		if err := c.err(); err != nil {
			return err
		}
		return a.KeepSitting(ctx, store.At(a.Reach), *m)
	})
}

// Attend keeps who came.
func (w Work) Attend(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, number int, came map[access.PersonID]meeting.Presence) (err error) {
	defer errs.Wrap(&err, "meeting.Attend(%s, %d)", id, number)
	return w.sit(ctx, v, scope, id, number, func(a *act.Act, s found, m *meeting.Sitting) error {
		members, err := a.Members(ctx, store.At(a.Reach))
		if err != nil {
			return err
		}
		for _, p := range members {
			state, said := came[p.Person]
			if !said {
				continue
			}
			if !slices.Contains([]meeting.Presence{meeting.Came, meeting.Apologies, meeting.Absent}, state) {
				return errs.New(errs.Invalid, "Choose for everybody whether they came.")
			}
			if err := a.KeepAttendance(ctx, store.At(a.Reach), meeting.Attendee{Series: id, Number: number, Person: p.Person, Side: p.Side, Name: p.Name, Firm: p.Firm, State: state}); err != nil {
				return err
			}
		}
		if err := w.begin(ctx, a, m); err != nil {
			return err
		}
		return w.spoken(ctx, a, scope, s, m)
	})
}

// begin notes that a meeting takes place, once.
func (w Work) begin(ctx context.Context, a *act.Act, m *meeting.Sitting) error {
	if m.Began != 0 {
		return nil
	}
	m.Began = a.Now().UnixMicro()
	return a.KeepSitting(ctx, store.At(a.Reach), *m)
}

// Minute adds a line to the minutes, as it was understood. It returns the index of the line.
func (w Work) Minute(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, number int, l meeting.Line) (index int, err error) {
	defer errs.Wrap(&err, "meeting.Minute(%s, %d)", id, number)
	err = w.sit(ctx, v, scope, id, number, func(a *act.Act, s found, m *meeting.Sitting) error {
		if m.Sent != 0 || m.State == meeting.Cancelled {
			return errs.New(errs.Invalid, "The minutes were put to both sides, or the meeting was cancelled: no line is added any more.")
		}
		var c check
		words := c.text("line", l.Words, "what was said", true, false, mostLine)
		if err := c.err(); err != nil {
			return err
		}
		lines, err := a.Minutes(ctx, store.At(a.Reach), id, number)
		if err != nil {
			return err
		}
		if index = len(lines); index >= mostMinutes {
			return errs.New(errs.Invalid, "These minutes have %d lines, and no more are kept.", mostMinutes)
		}
		if err := w.begin(ctx, a, m); err != nil {
			return err
		}
		return a.AddMinute(ctx, store.At(a.Reach), meeting.Minute{Series: id, Number: number, Index: index, Sort: l.Sort, Words: words, Who: l.Who.Name, Day: l.Day, By: v.Person, ByName: v.Name})
	})
	return index, err
}

// line is an act on one line of the minutes.
func (w Work) line(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, number, index int, do func(*act.Act, *meeting.Sitting, *meeting.Minute) error) error {
	return w.sit(ctx, v, scope, id, number, func(a *act.Act, _ found, m *meeting.Sitting) error {
		lines, err := a.Minutes(ctx, store.At(a.Reach), id, number)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(lines, func(l meeting.Minute) bool { return l.Index == index })
		if at < 0 {
			return store.ErrRefused
		}
		if err := do(a, m, &lines[at]); err != nil {
			return err
		}
		return a.ChangeMinute(ctx, store.At(a.Reach), lines[at])
	})
}

// Became names the matter that a line has become.
func (w Work) Became(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, number, index int, matterID string) (err error) {
	defer errs.Wrap(&err, "meeting.Became(%s, %d)", id, number)
	return w.line(ctx, v, scope, id, number, index, func(a *act.Act, _ *meeting.Sitting, l *meeting.Minute) error {
		if l.Matter != "" {
			return errs.New(errs.Conflict, "the line has become a matter already")
		}
		l.Matter = matterID
		return nil
	})
}

// Rewrite changes the words of a line, or takes it back where there are none. What the sides said of it is said anew.
func (w Work) Rewrite(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, number, index int, words string, rev int64) (err error) {
	defer errs.Wrap(&err, "meeting.Rewrite(%s, %d)", id, number)
	return w.line(ctx, v, scope, id, number, index, func(a *act.Act, m *meeting.Sitting, l *meeting.Minute) error {
		var c check
		words = c.text("words", words, "the line", false, false, mostLine)
		if err := c.err(); err != nil {
			return err
		}
		l.Words, l.Rev = words, rev
		if l.Client, l.Delivery = (meeting.Verdict{}), (meeting.Verdict{}); m.Sent != 0 {
			says(l, v, meeting.Agreed, "")
		}
		return nil
	})
}

// Send puts the minutes to both sides: the meeting is held, and the viewer's side agrees to what it wrote.
func (w Work) Send(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, number int, rev int64) (err error) {
	defer errs.Wrap(&err, "meeting.Send(%s, %d)", id, number)
	return w.sit(ctx, v, scope, id, number, func(a *act.Act, s found, m *meeting.Sitting) error {
		if m.Sent != 0 || m.State == meeting.Cancelled {
			return errs.New(errs.Invalid, "The minutes were put out already, or the meeting was cancelled.")
		}
		lines, err := a.Minutes(ctx, store.At(a.Reach), id, number)
		if err != nil {
			return err
		}
		var text []string
		for _, l := range lines {
			if l.Words == "" {
				continue
			}
			text = append(text, string(l.Sort)+": "+l.Words)
			says(&l, v, meeting.Agreed, "")
			if err := a.ChangeMinute(ctx, store.At(a.Reach), l); err != nil {
				return err
			}
		}
		if len(text) == 0 {
			return errs.New(errs.Invalid, "There are no minutes yet: write a line first.")
		}
		m.State, m.Rev, m.Sent = meeting.Held, rev, a.Now().UnixMicro()
		if err := a.KeepSitting(ctx, store.At(a.Reach), *m); err != nil {
			return err
		}
		if _, err := a.Record(ctx, a.Reach, kindMinuted, ref(id), field("title", s.Title), field("when", m.Starts.String()), field("minutes", strings.Join(text, "\n"))); err != nil {
			return err
		}
		if err := w.spoken(ctx, a, scope, s, m); err != nil || a.Reach.Audience != access.Shared {
			return err
		}
		return a.Notify(ctx, scope, other(v.Side), "", notice.Minutes, about(id, number))
	})
}

func other(s access.Side) access.Side {
	if s == access.ClientSide {
		return access.DeliverySide
	}
	return access.ClientSide
}

// says notes what the viewer's side says of a line.
func says(l *meeting.Minute, v access.Viewer, s meeting.Says, why string) {
	verdict := meeting.Verdict{Says: s, Why: why, Name: v.Name}
	if v.Side == access.DeliverySide {
		l.Delivery = verdict
		return
	}
	l.Client = verdict
}

// Say is what the viewer's side says of lines: all those of which it said nothing yet are agreed for index -1. What is contested says why.
func (w Work) Say(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, number, index int, s meeting.Says, why string) (err error) {
	defer errs.Wrap(&err, "meeting.Say(%s, %d)", id, number)
	return w.sit(ctx, v, scope, id, number, func(a *act.Act, f found, m *meeting.Sitting) error {
		if m.Sent == 0 || a.Reach.Audience != access.Shared || v.Side != access.ClientSide && v.Side != access.DeliverySide {
			return errs.New(errs.Invalid, "The minutes are not put to both sides yet.")
		}
		var c check
		why = c.text("why", why, "why it is contested", s == meeting.Contested, false, mostLine)
		if s != meeting.Agreed && s != meeting.Contested || s == meeting.Contested && index < 0 {
			c.say("says", "Choose whether the line is right.")
		}
		if err := c.err(); err != nil {
			return err
		}
		lines, err := a.Minutes(ctx, store.At(a.Reach), id, number)
		if err != nil {
			return err
		}
		hit := false
		for _, l := range lines {
			if l.Words == "" || index >= 0 && l.Index != index || index < 0 && l.Of(v.Side).Says != meeting.Unsaid {
				continue
			}
			hit = true
			says(&l, v, s, why)
			if err := a.ChangeMinute(ctx, store.At(a.Reach), l); err != nil {
				return err
			}
		}
		if !hit {
			return store.ErrRefused
		}
		_, err = a.Record(ctx, a.Reach, kindSaid, ref(id), field("when", m.Starts.String()), field("says", string(s)), field("why", why))
		return err
	})
}
