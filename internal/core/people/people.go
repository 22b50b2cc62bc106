// Package people holds what the client side keeps about the people a project depends on, and what follows from it: how salient somebody
// is, when they are to be spoken to next and why, and who has gone cold.
//
// It promises that the salience class is the one that Mitchell, Agle & Wood (1997) give to the three attributes, that whoever is to be
// spoken to comes in one stated order with the reason in words, and that a judgement is somebody's on a day. It refuses to average stances,
// to give anybody a score, and to count a contact that lies in the future.
//
// Long because it exports more than forty names: what is kept of people, of roles and of what must be in place each has its own words.
package people

import (
	"slices"

	"counterpart.dev/internal/core/access"
)

// Instants are microseconds UTC, 0 where there is none; days are ISO dates, "" where there is none.

// Stance is where somebody stands towards the change.
type Stance string

// The stances, in the order in which they are listed. They are no scale: the distance between two is not measured.
const (
	Unaware    Stance = "unaware"
	Resistant  Stance = "resistant"
	Neutral    Stance = "neutral"
	Supportive Stance = "supportive"
	Leading    Stance = "leading"
)

// Stances lists every stance, in a fixed order.
func Stances() []Stance { return []Stance{Unaware, Resistant, Neutral, Supportive, Leading} }

// Means is what a stance says of somebody.
func (s Stance) Means() string {
	return map[Stance]string{
		Unaware:    "does not know of the change, or not what it does to them",
		Resistant:  "knows it, and would rather it did not come",
		Neutral:    "knows it, and neither helps nor hinders",
		Supportive: "knows it, and helps when asked",
		Leading:    "brings it about without being asked",
	}[s]
}

// Side says where somebody belongs.
type Side string

// The sides of stakeholders.
const (
	Ours   Side = "ours"   // the client's organisation
	Theirs Side = "theirs" // a delivery organisation
	Beyond Side = "beyond" // neither: a regulator, a union, a neighbour
)

// Sides lists every side, in a fixed order.
func Sides() []Side { return []Side{Ours, Theirs, Beyond} }

// Words is how a side reads on a page.
func (s Side) Words() string {
	return map[Side]string{Ours: "our organisation", Theirs: "delivery organisation", Beyond: "beyond both"}[s]
}

// Judged is how somebody is seen. Influence and Interest run from 1 to 5; 0 is not judged yet.
type Judged struct {
	Influence  int64
	Interest   int64
	Power      bool // can get what they want done
	Legitimacy bool // is proper to be heard
	Urgency    bool // cannot wait
	Stance     Stance
	Wanted     Stance
}

// Class is the salience of a stakeholder.
type Class string

// The seven classes of Mitchell, Agle & Wood (1997), "Toward a theory of stakeholder identification and salience", and none.
const (
	NoClass       Class = "none"
	Dormant       Class = "dormant"
	Discretionary Class = "discretionary"
	Demanding     Class = "demanding"
	Dominant      Class = "dominant"
	Dangerous     Class = "dangerous"
	Dependent     Class = "dependent"
	Definitive    Class = "definitive"
)

// classes are by power, legitimacy and urgency, as the bits 4, 2 and 1.
var classes = [8]Class{NoClass, Demanding, Discretionary, Dependent, Dormant, Dangerous, Dominant, Definitive}

// Class is the class that the attributes give.
func (j Judged) Class() Class {
	at := 0
	for i, has := range []bool{j.Urgency, j.Legitimacy, j.Power} {
		if has {
			at |= 1 << i
		}
	}
	return classes[at]
}

// Means says which attributes make the class.
func (c Class) Means() string {
	return map[Class]string{
		NoClass:       "none of power, legitimacy and urgency",
		Dormant:       "power alone: quiet until something wakes them",
		Discretionary: "legitimacy alone: may be heard, presses for nothing",
		Demanding:     "urgency alone: presses, with nothing behind it",
		Dominant:      "power and legitimacy: expects to be heard, and is",
		Dangerous:     "power and urgency: may force what is not theirs to ask",
		Dependent:     "legitimacy and urgency: needs somebody with power to speak for them",
		Definitive:    "power, legitimacy and urgency: comes first",
	}[c]
}

// Stakeholder is a person or a role that the project depends on. They may have no account and never hear of Counterpart.
type Stakeholder struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Created      int64
	By           access.PersonID

	Name      string // a person, or a role where nobody is named: "the night matron"
	Post      string // what they are, "chief nurse"
	Firm      string // where
	Email     string // by which a message of theirs is known; "" where it is not
	Side      Side
	Person    access.PersonID // who has an account; "" for nobody
	Owner     access.PersonID // of ours, who minds the relationship
	OwnerName string
	Cadence   int64  // days between two contacts at the most; 0 for none agreed
	Last      string // day of the latest contact
	Next      string // day by which the next one is due
	Judged
	JudgedAt int64
	Changed  int64
	Ended    int64 // minded no more
	Erased   int64
	Rev      int64
}

// Judgement is how one person saw a stakeholder on a day.
type Judgement struct {
	ID          string
	Stakeholder string
	Judged
	Words  string // why
	By     access.PersonID
	ByName string
	Made   int64
	Erased int64
}

// Way is how somebody was spoken to.
type Way string

// The ways.
const (
	Met     Way = "met"
	Call    Way = "call"
	Message Way = "message"
	Event   Way = "event"
)

// Ways lists every way, in a fixed order.
func Ways() []Way { return []Way{Met, Call, Message, Event} }

// Words is how a way reads on a page.
func (w Way) Words() string {
	return map[Way]string{Met: "met in person", Call: "spoke by phone or video", Message: "wrote", Event: "at an event or a walk-round"}[w]
}

// Where a contact was known from.
const (
	Logged      = ""        // somebody wrote it down
	FromMeeting = "meeting" // they were at a meeting that was held
	FromMail    = "mail"    // a message of theirs, or to them, came through
)

// Contact is that somebody was spoken to, what they were told, and what was heard.
type Contact struct {
	ID          string
	Stakeholder string
	Day         string
	Way         Way
	Told        string
	Heard       string
	Source      string
	Ref         string // id of the meeting or message it is known from
	By          access.PersonID
	ByName      string
	Made        int64
	Erased      int64
}

// The sorts of bond between two stakeholders.
const (
	Sways = "sways" // the first has the other's ear
	Peers = "peer"  // they face each other: our director, theirs
)

// Bond is between two stakeholders of a project.
type Bond struct {
	From, To, Sort string
	By             access.PersonID
	Made           int64
}

// Sensitivity is a text about a stakeholder for named readers.
type Sensitivity struct {
	Organisation access.OrganisationID
	Room         access.RoomID // of its readers, and nobody else's
	ID           string
	Stakeholder  string
	Words        string
	Readers      string // their names
	By           access.PersonID
	ByName       string
	Made         int64
	Changed      int64
	Erased       int64
	Rev          int64
}

// KnownStance reports whether a text is a stance.
func KnownStance(s Stance) bool { return slices.Contains(Stances(), s) }
