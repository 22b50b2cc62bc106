// Package notice is what people are told by mail: which messages there are, when they go out, how they read, and when it is given up.
//
// It promises that a message has one reader, that its subject and headers are out of a fixed list and say nothing of anybody's work, that
// nothing is counted, and that a digest comes at its time on the reader's wall. It refuses to know what the rows of a message are about,
// and to send anything.
package notice

import (
	"slices"
	"time"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
)

// Kind is a kind of message.
type Kind string

// The kinds.
const (
	Digest  Kind = "digest"  // what awaits its reader, on their schedule
	Answer  Kind = "answer"  // one thing that its reader must answer
	Meeting Kind = "meeting" // an invitation, or its change or end
	Minutes Kind = "minutes" // minutes that wait for the reader's side
	Test    Kind = "test"    // that mail works

	Invitation Kind = "invitation" // a link that lets somebody in
	Recovery   Kind = "recovery"   // a link that sets a new password
	Published  Kind = "published"  // a brief that was published for its reader
	Confirm    Kind = "confirm"    // an answer by mail that its writer confirms, signed in
	Asked      Kind = "asked"      // what waits for its reader besides matters
)

// subjects are all there are: a subject shows on screens that are locked, and in the logs of every server on the way.
var subjects = map[Kind]string{
	Digest:  "Your summary from Counterpart",
	Answer:  "Something waits for your answer",
	Meeting: "A meeting in Counterpart",
	Minutes: "Minutes wait for your side",
	Test:    "Mail from Counterpart arrives",

	Invitation: "An invitation to Counterpart",
	Recovery:   "A new password for Counterpart",
	Published:  "A brief was published",
	Confirm:    "Your answer waits to be confirmed",
	Asked:      "Something waits for you",
}

// Subject is the subject of every message of the kind.
func (k Kind) Subject() string { return subjects[k] }

// Kinds lists every kind, in a fixed order.
func Kinds() []Kind {
	return []Kind{Digest, Answer, Meeting, Minutes, Test, Invitation, Recovery, Published, Confirm, Asked}
}

// AtOnce reports whether messages of the kind go out when they come up, rather than wait for the next digest.
func (k Kind) AtOnce() bool { return k != Digest }

// Rhythm says how often somebody is sent a digest.
type Rhythm string

// The rhythms of digests.
const (
	Weekdays Rhythm = "weekdays"
	Daily    Rhythm = "daily"
	Weekly   Rhythm = "weekly"
	Never    Rhythm = "never"
)

// Rhythms lists every rhythm, in a fixed order.
func Rhythms() []Rhythm { return []Rhythm{Weekdays, Daily, Weekly, Never} }

// Words is the rhythm as a page says it.
func (r Rhythm) Words() string {
	return map[Rhythm]string{Weekdays: "on working days, Monday to Friday", Daily: "every day", Weekly: "once a week", Never: "never"}[r]
}

// Settings is what somebody wishes to be told by mail.
type Settings struct {
	Rhythm    Rhythm
	Weekday   time.Weekday // of a weekly digest
	Minute    int          // of the day, by the clock on the wall
	Zone      string
	Immediate bool // what they must answer is told at once
	Briefs    bool // every brief that is published for them is told
}

// Usual is what holds until somebody says otherwise.
func Usual(zone string) Settings {
	return Settings{Rhythm: Weekdays, Weekday: time.Monday, Minute: 7*60 + 30, Zone: zone, Immediate: true, Briefs: true}
}

// Wants reports whether somebody is sent messages of a kind.
func (s Settings) Wants(k Kind) bool {
	switch k {
	case Digest:
		return s.Rhythm != Never
	case Answer, Asked, Minutes, Meeting:
		return s.Immediate
	case Published:
		return s.Briefs
	}
	return true
}

// Next is when the first digest after an instant is due, the zero time for never.
func (s Settings) Next(after time.Time, zone *time.Location) time.Time {
	if s.Rhythm == Never || !slices.Contains(Rhythms(), s.Rhythm) {
		return time.Time{}
	}
	day := meeting.Wall(after, zone).Date()
	for range 10 {
		at := meeting.Instant(day.At(s.Minute), zone)
		if at.After(after) && s.on(day) {
			return at
		}
		day++
	}
	return time.Time{}
}

// on reports whether a digest goes out on a day.
func (s Settings) on(d civil.Date) bool {
	switch w := d.Weekday(); s.Rhythm {
	case Weekdays:
		return w != time.Saturday && w != time.Sunday
	case Weekly:
		return w == s.Weekday
	}
	return true
}

// MostTries is how often a message is tried before it is given up: with Rest, over two days.
const MostTries = 12

// Rest is how long a message waits after so many tries that did not work.
func Rest(tries int) time.Duration {
	rests := []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour}
	return rests[min(max(tries, 1), len(rests))-1]
}

// MostAnHour is how many messages one person is sent within an hour; what comes on top of that waits.
const MostAnHour = 10

// MostAsked is how many messages with links that let somebody in one seat asks for within an hour.
const MostAsked = 60

// MostBack is how often mail to somebody may come back before they are sent no more, until somebody sees to it.
const MostBack = 3

// Settle is how long something rests before it is told at once, so that what is put right within minutes is told as it then is.
const Settle = 2 * time.Minute

// Reason is why a message was not delivered, as who runs the installation reads it. Nothing else is kept of what a server answered.
type Reason string

// The reasons.
const (
	Unreachable Reason = "unreachable" // the server could not be reached, or did not answer in time
	Later       Reason = "later"       // the server asked to come again
	Refused     Reason = "refused"     // the server refused the message for good
	Locked      Reason = "locked"      // the server refused the sign-in
	Unmade      Reason = "unmade"      // the message could not be made
	Ended       Reason = "ended"       // its reader's seat ended
	Stopped     Reason = "stopped"     // its reader does not wish it
	Nothing     Reason = "nothing"     // there was nothing left to say
	Back        Reason = "back"        // what was sent to its reader came back
)

// Words is the reason as a page says it.
func (r Reason) Words() string {
	return map[Reason]string{Unreachable: "the mail server could not be reached", Later: "the mail server asked to come again later",
		Refused: "the mail server refused the message", Locked: "the mail server refused the sign-in", Unmade: "the message could not be made",
		Back:  "what was sent to its reader came back",
		Ended: "its reader no longer has a seat", Stopped: "its reader does not wish it", Nothing: "there was nothing left to say"}[r]
}

// Final reports whether trying again would not help.
func (r Reason) Final() bool {
	return r == Refused || r == Ended || r == Stopped || r == Nothing || r == Back
}
