package people

import (
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
)

// Lack is something that a client role lacks.
type Lack string

// The lacks.
const (
	Vacant   Lack = "vacant"    // nobody holds it
	NoLetter Lack = "no letter" // nobody who holds it has authority in writing
	Unstated Lack = "unstated"  // nobody has said how many days it takes
	TooFew   Lack = "too few"   // fewer days are given than it takes
	Alone    Lack = "alone"     // somebody holds it for the first time, without a mentor
)

// Words is the lack as a sentence.
func (l Lack) Words() string {
	return map[Lack]string{
		Vacant: "Nobody is client PM.", NoLetter: "No letter of authority is in force.", Unstated: "How many days a month it takes is not stated.",
		TooFew: "Fewer days are given than it takes.", Alone: "Somebody does it for the first time, without a mentor.",
	}[l]
}

// Lacks lists every lack, the gravest first.
func Lacks() []Lack { return []Lack{Vacant, NoLetter, Alone, TooFew, Unstated} }

// Holder is somebody who holds a client role now.
type Holder struct {
	party.Appointment
	Said      bool // somebody said whether it is their first time
	FirstTime bool
	Mentor    string // who helps; "" for nobody
}

// Health is how a client role stands.
type Health struct {
	engage.Role
	Holders []Holder
	Lacks   []Lack // the gravest first; none when it is whole, or when its reader sees only a part of it
}

// RoleHealth says what a client role lacks, from who holds it with what, and who holds it for the first time.
func RoleHealth(r engage.Role, appointments []party.Appointment, inductions []Induction, now int64) Health {
	h := Health{Role: r}
	alone := false
	for _, a := range appointments {
		if a.Role != access.ClientPM || !a.InForce(now) {
			continue
		}
		x := Holder{Appointment: a}
		if at := slices.IndexFunc(inductions, func(i Induction) bool { return i.ID == a.ID }); at >= 0 {
			x.Said, x.FirstTime, x.Mentor = true, inductions[at].FirstTime, inductions[at].MentorName
			alone = alone || x.FirstTime && inductions[at].Mentor == ""
		}
		h.Holders = append(h.Holders, x)
	}
	for l, lacks := range map[Lack]bool{Vacant: !r.Filled, NoLetter: r.Filled && !r.Authority, Alone: alone, TooFew: r.NeededDays > 0 && r.PMDays < r.NeededDays, Unstated: r.NeededDays == 0} {
		if lacks && !r.Partly {
			h.Lacks = append(h.Lacks, l)
		}
	}
	slices.SortFunc(h.Lacks, func(a, b Lack) int { return slices.Index(Lacks(), a) - slices.Index(Lacks(), b) })
	return h
}
