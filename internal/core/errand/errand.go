// Package errand is what waits for one person besides matters: what they are asked to answer for, what they own and is due, what their side
// still has to say.
//
// It promises that an errand follows from what is kept and the day alone, so that it goes away by being done, and that it is of one person,
// or of who answers for a side where nobody was named. It refuses to know of matters, which have a ball and a clock of their own, and of
// anything that somebody else has to do.
package errand

import (
	"cmp"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/duty"
)

// Sort is what is to be done.
type Sort string

// The sorts, in the order in which those without a day stand.
const (
	Accept    Sort = "accept"    // a benefit: say whether one answers for it
	Answer    Sort = "answer"    // a submission of the supplier's programme: say whether it is accepted
	Aim       Sort = "aim"       // what a client shared of what its project is for: acknowledge it
	Confirm   Sort = "confirm"   // what must be in place before work begins: say that it is
	Right     Sort = "right"     // that one's side may use on a matter, until a day
	Recheck   Sort = "recheck"   // the same: look at it again
	Condition Sort = "condition" // of a decision of one's own: name who owes it
	Reading   Sort = "reading"   // of the measure of a benefit
	Review    Sort = "review"    // of a benefit
	Work      Sort = "work"      // a piece of the client's own work
	Change    Sort = "change"    // a business change
)

// Sorts lists every sort, in a fixed order.
func Sorts() []Sort {
	return []Sort{Accept, Right, Answer, Aim, Confirm, Recheck, Condition, Reading, Review, Work, Change}
}

// How many days before their day errands are told [own]. Work and changes are told as far ahead as a client looks.
const (
	soon  = 7
	ahead = duty.Weeks * 7
)

// Errand is one thing that waits for one person.
type Errand struct {
	Sort         Sort
	Organisation access.OrganisationID
	Room         access.RoomID // in which it lies
	ID           string        // of what it is about in the room: a node, a gate, a round, or the code of a premise; "" for several things of the room
	Title        string        // of what it is about; "" for several things
	What         string        // the right, as the rules call it; "" for all others
	Times        int           // how many things of the room stand together
	Day          civil.Date    // by which, or on which; zero for none
	Planned      civil.Date    // of a change, and of work that has another day now: the day it was planned for
}

// Late reports whether its day has passed.
func (e Errand) Late(today civil.Date) bool { return e.Day != 0 && e.Day < today }

// Coming is when something of a case begins, as it was worked out last: a benefit to count, a change to be in place.
type Coming struct {
	Node     string
	Planned  civil.Date // zero where it cannot be said
	Expected civil.Date
}

// Owned is a node of a case with what is due of it.
type Owned struct {
	casebook.Node
	Coming
	LastRead civil.Date       // day of the last reading that counts
	Found    casebook.Finding // at the last review; "" where there was none
	Next     civil.Date       // the day of the review after that; zero for none
}

// Of lists what waits for who owns things. A benefit that they have not said they answer for asks for that first. Errors: a body that
// cannot be read.
func Of(today civil.Date, owned []Owned) (out []Errand, err error) {
	for _, o := range owned {
		at := Errand{Organisation: o.Organisation, Room: o.Room, ID: o.ID, Title: o.Title, Times: 1}
		var found []Errand
		switch o.Kind {
		case casebook.Benefit:
			found, err = ofBenefit(today, o, at)
		case casebook.Work:
			found, err = ofWork(today, o, at)
		case casebook.Change:
			found = ofChange(today, o, at)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

func ofBenefit(today civil.Date, o Owned, at Errand) (out []Errand, err error) {
	b, _, err := casebook.Decode[benefit.Benefit](o.Node)
	over := b.Status == benefit.StatusWithdrawn || b.Status == benefit.StatusRealised
	switch {
	case err != nil || over || b.Owner.HandedBack != 0: // what was handed back waits for who leads
		return nil, err
	case b.Owner.Accepted == 0:
		at.Sort = Accept
		return []Errand{at}, nil
	}
	if day := b.Measure.ReadBy(o.Expected, o.LastRead); day != 0 && day <= today+soon && b.Measure.Name != "" && b.Measure.Unit != "" {
		at.Sort, at.Day = Reading, day
		out = append(out, at)
	}
	if day := o.reviewed(); day != 0 && day <= today+soon {
		at.Sort, at.Day = Review, day
		out = append(out, at)
	}
	return out, nil
}

// reviewed is the day on which a benefit is looked at next: as its last review says or, where there was none, when it begins. Zero for never.
func (o *Owned) reviewed() civil.Date {
	switch o.Found {
	case casebook.Realised, casebook.Failed:
		return 0
	case "":
		return o.Expected
	}
	return o.Next
}

func ofWork(today civil.Date, o Owned, at Errand) ([]Errand, error) {
	w, _, err := casebook.Decode[benefit.OwnWork](o.Node)
	if err != nil || w.Done != 0 {
		return nil, err
	}
	at.Sort, at.Planned = Work, w.Due
	if at.Day, _ = w.Expected(today); w.Overdue(today) {
		at.Day = max(w.Due, w.Forecast)
	}
	if at.Day == 0 || at.Day > today+ahead {
		return nil, nil
	}
	return []Errand{at}, nil
}

// ofChange tells of a change until it is in place, which it is on the day it is expected: that follows from what it waits for.
func ofChange(today civil.Date, o Owned, at Errand) []Errand {
	at.Sort, at.Day, at.Planned = Change, o.Expected, o.Planned
	if at.Day == 0 || at.Day < today || at.Day > today+ahead {
		return nil
	}
	return []Errand{at}
}

// Sorted puts errands in the order in which they are told: what is late first, then what has no day, then by day.
func Sorted(today civil.Date, list []Errand) []Errand {
	place := map[Sort]int{}
	for i, s := range Sorts() {
		place[s] = i
	}
	rank := func(e Errand) int {
		switch {
		case e.Late(today):
			return 0
		case e.Day == 0:
			return 1
		}
		return 2
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Errand) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Day, b.Day), cmp.Compare(place[a.Sort], place[b.Sort]), strings.Compare(a.Title, b.Title), strings.Compare(a.ID, b.ID))
	})
	return list
}

// Asked reports whether a node asks its owner, and did not before, to say that they answer for it.
func Asked(was, is casebook.Node) bool {
	asks := func(n casebook.Node) access.PersonID {
		list, err := Of(0, []Owned{{Node: n}})
		if err != nil || n.Ended != 0 || len(list) == 0 || list[0].Sort != Accept {
			return ""
		}
		return n.Person()
	}
	now := asks(is)
	return now != "" && now != asks(was)
}
