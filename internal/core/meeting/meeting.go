// Package meeting is the rules of people who meet: when the meetings of a series are, what belongs on an agenda, what a line typed
// while talking means, and how minutes come to be agreed.
//
// It promises that a meeting stays at its time on the wall when clocks change, that a line is read the same way whenever it is read,
// and that what is not understood is said, never guessed. It refuses to know who may see what, and to send anything.
package meeting

import (
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
)

// Instants are microseconds UTC, 0 for none; times of meetings are by the clock on the wall of the series' zone.

// Series is meetings that recur, or one that is held once.
type Series struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	UID          string // by which calendar programs know it: random
	Title        string
	Purpose      string
	Venue        string
	Rhythm       Rhythm
	Starts       civil.Time // of the first
	Length       int        // minutes
	Zone         string
	Until        civil.Date // the last day on which one may begin; zero for no end
	By           access.PersonID
	ByName       string
	Sequence     int // grows with what people who were invited must know
	Made         int64
	Changed      int64
	Ended        int64 // no meeting after this is held
	Rev          int64
}

// Sitting is one meeting of a series. Without a row of its own it is as the series says.
type Sitting struct {
	Series   string
	Number   int // from 0, by the rhythm
	Starts   civil.Time
	Length   int
	Venue    string
	State    State
	Sequence int
	Agenda   string // what was added to it, a line each
	Began    int64  // minutes were begun
	Sent     int64  // the minutes were put to both sides
	Changed  int64
	Rev      int64 // 0 for one without a row
}

// State is how a sitting stands.
type State string

// The states.
const (
	Planned   State = "planned"
	Cancelled State = "cancelled"
	Held      State = "held"
)

// Invited is the number under which those invited to a series are kept.
const Invited = -1

// Attendee is somebody invited to a series, or who came to a sitting.
type Attendee struct {
	Series  string
	Number  int // Invited, or of the sitting
	Person  access.PersonID
	Side    access.Side
	Name    string
	Firm    string
	State   Presence
	Changed int64
}

// Presence is how somebody has to do with a meeting.
type Presence string

// How somebody has to do with a meeting: the first three with a series, the others with a sitting.
const (
	Asked     Presence = "invited"
	Optional  Presence = "optional"
	Left      Presence = "left" // not invited any more
	Came      Presence = "came"
	Apologies Presence = "apologies"
	Absent    Presence = "absent"
)

// Words is the presence as a page says it.
func (p Presence) Words() string {
	return map[Presence]string{Asked: "invited", Optional: "invited, may come", Left: "no longer invited", Came: "came", Apologies: "sent apologies", Absent: "did not come"}[p]
}

// Attending is what somebody invited answered from their own calendar.
type Attending struct {
	Series   string
	Number   int // Invited for the whole series
	Person   access.PersonID
	Answer   Answer
	Sequence int // of the invitation that was answered
	Changed  int64
}

// Answer is what somebody answers to an invitation.
type Answer string

// The answers.
const (
	Accepted  Answer = "accepted"
	Declined  Answer = "declined"
	Tentative Answer = "tentative"
)

// Words is an answer as a page says it.
func (a Answer) Words() string {
	return map[Answer]string{Accepted: "will come", Declined: "cannot come", Tentative: "may come"}[a]
}

// AnswerOf is what a person answered about one meeting: to that, or else to the whole series; "" where they did not. An answer to what
// was invited to before it was moved says nothing of what it is now.
func AnswerOf(all []Attending, p access.PersonID, number, sequence int) Answer {
	out := Answer("")
	for _, a := range all {
		if a.Person != p || a.Sequence < sequence {
			continue
		}
		if a.Number == number {
			return a.Answer
		}
		if a.Number == Invited {
			out = a.Answer
		}
	}
	return out
}

// Minute is one line of the minutes.
type Minute struct {
	Series   string
	Number   int
	Index    int
	Sort     Sort
	Words    string
	Who      string     // as it was typed, or the name it was understood as
	Day      civil.Date // by when
	By       access.PersonID
	ByName   string
	Matter   string // id of the matter that was made of it, in the same room
	Client   Verdict
	Delivery Verdict
	Made     int64
	Changed  int64
	Rev      int64
}

// Verdict is what one side says of a line.
type Verdict struct {
	Says Says
	Why  string // where it is contested
	Name string // who said so
}

// Says is whether a line is right.
type Says string

// What a side says of a line.
const (
	Unsaid    Says = ""
	Agreed    Says = "agreed"
	Contested Says = "contested"
)

// Of is what a side says.
func (m Minute) Of(s access.Side) Verdict {
	if s == access.DeliverySide {
		return m.Delivery
	}
	return m.Client
}

// Standing says how minutes stand: agreed once both sides agreed every line, contested where one contests any, else open.
func Standing(lines []Minute) Says {
	out := Agreed
	for _, l := range lines {
		switch {
		case l.Words == "": // taken back
		case l.Client.Says == Contested || l.Delivery.Says == Contested:
			return Contested
		case l.Client.Says != Agreed || l.Delivery.Says != Agreed:
			out = Unsaid
		}
	}
	return out
}

// At is a meeting of the series with a number, with what its own row says of it. A number that the series does not reach is not ok.
func (s Series) At(number int, kept []Sitting) (out Sitting, ok bool) {
	starts := s.Rhythm.On(s.Starts, number)
	at := slices.IndexFunc(kept, func(k Sitting) bool { return k.Series == s.ID && k.Number == number })
	if at >= 0 {
		return kept[at], true
	}
	if starts == 0 || s.Until != 0 && starts.Date() > s.Until {
		return out, false
	}
	return Sitting{Series: s.ID, Number: number, Starts: starts, Length: s.Length, Venue: s.Venue, State: Planned}, true
}

// Between lists the meetings of the series that begin in [from, to), in order of their time. A series that ended has those with a row.
func (s Series) Between(from, to civil.Time, kept []Sitting) (out []Sitting) {
	for n := range mostMeetings {
		planned := s.Rhythm.On(s.Starts, n)
		m, ok := s.At(n, kept)
		if !ok || planned >= to && (m.Rev == 0 || n > len(kept)+mostMoved) {
			break
		}
		if m.Starts >= from && m.Starts < to && (s.Ended == 0 || m.Rev > 0) {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b Sitting) int { return int(a.Starts) - int(b.Starts) })
	return out
}

// mostMoved is how far beyond what is asked for meetings are looked at that were moved to an earlier day.
const mostMoved = 4

// Telling is somebody who is to be told something, in the client's communication plan.
type Telling struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Who          string
	Stakeholder  string // id, "" for somebody who is not among them
	Needs        string // what they need to know or decide
	Purpose      Purpose
	Channel      string
	Owner        access.PersonID
	OwnerName    string
	Cadence      int        // days; 0 for once
	Last, Next   civil.Date // zero for none
	By           access.PersonID
	Made         int64
	Changed      int64
	Ended        int64
	Rev          int64
}

// Purpose says what somebody is told something for.
type Purpose string

// The purposes.
const (
	Know   Purpose = "know"
	Decide Purpose = "decide"
)

// Told is something that somebody was told.
type Told struct {
	Telling string
	Index   int
	Day     civil.Date
	Words   string
	By      access.PersonID
	ByName  string
	Made    int64
}

// After is the telling once something was told on a day: what is told once is done, and what recurs is due a cadence later. What was
// told earlier than the last time changes nothing.
func (t Telling) After(day civil.Date) Telling {
	if day < t.Last {
		return t
	}
	t.Last, t.Next = day, 0
	if t.Cadence > 0 {
		t.Next = day + civil.Date(t.Cadence)
	}
	return t
}
