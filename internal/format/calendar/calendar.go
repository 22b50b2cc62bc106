// Package calendar reads and writes files of appointments as RFC 5545 has them, and what RFC 5546 says of invitations.
//
// It promises that what it writes keeps to the letter of RFC 5545, whatever is in the texts: lines end in CR LF and hold at most 75
// octets, no zone is named that the file does not define, and a meeting that recurs stays at its time on the wall. Of a file it reads
// every appointment, or lists it with its reason. It refuses to follow an address in a file, to guess a zone, and to read past its bounds.
package calendar

import (
	"time"

	"counterpart.dev/internal/core/civil"
)

// Method says what a calendar is for; none for a file that is just kept.
type Method string

// The methods that are written or told apart.
const (
	Publish Method = "PUBLISH" // to look at
	Request Method = "REQUEST" // an invitation, or a change of one
	Cancel  Method = "CANCEL"  // it does not take place
	Reply   Method = "REPLY"   // somebody answers an invitation
)

// Calendar is the content of one file.
type Calendar struct {
	Method  Method
	Name    string        // as a program lists it
	Refresh time.Duration // how often a program should come for it again; none if zero
	Events  []Event
}

// Event is one appointment, or a series of them.
type Event struct {
	UID         string // random: it tells nothing
	Sequence    int    // grows with every change that people must know of
	Stamp       time.Time
	Start, End  civil.Time     // by the clock on the wall of Zone
	Zone        *time.Location // nil in a file that says none: the time floats
	AllDay      bool           // Start and End are midnights, End the day after the last
	Rule        *Rule          // nil where it does not recur
	Except      []civil.Time   // starts of the series that do not take place
	Of          civil.Time     // the start in the series that this event is instead of; zero for an event of its own
	Summary     string
	Description string
	Location    string
	URL         string
	Status      string // CONFIRMED, CANCELLED, TENTATIVE, or nothing
	Organizer   Attendee
	Attendees   []Attendee
}

// Attendee is somebody with an address.
type Attendee struct {
	Name, Address string
	Optional      bool
	Answer        string // ACCEPTED, DECLINED, TENTATIVE, NEEDS-ACTION, or nothing
}

// Freq is the unit of a rule.
type Freq string

// The units that are reckoned with.
const (
	Daily   Freq = "DAILY"
	Weekly  Freq = "WEEKLY"
	Monthly Freq = "MONTHLY"
	Yearly  Freq = "YEARLY"
)

// Rule says how an appointment recurs.
type Rule struct {
	Freq      Freq
	Interval  int // 1 if zero
	Count     int // how many there are; without end if zero, and Until too
	Until     time.Time
	Days      []Day
	MonthDays []int
	Months    []int
	WeekStart time.Weekday
}

// Day is a weekday of a rule: every one of them, or the nth of the month, from its end where nth is negative.
type Day struct {
	Nth     int
	Weekday time.Weekday
}

// Bounds of what is read and written. A file past them is refused with a sentence.
const (
	mostBytes     = 4 << 20
	mostLine      = 256 << 10
	mostParts     = 20_000 // components in a file
	mostDepth     = 8
	mostStarts    = 2_000 // starts of a series that are reckoned
	mostValues    = 2_000 // values in one list
	mostLineCount = 200_000
)

// productID names who writes.
const productID = "-//Counterpart//Counterpart//EN"
