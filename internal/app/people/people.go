// Package people is what the client side does about people: keep who a project depends on and how they are seen, note that somebody was
// spoken to, find who is to be spoken to next, confide what named readers alone may know, say what the client role takes and how ready
// somebody is for it, and see where the role lacks something.
//
// It promises that a judgement is kept with who made it and when, and never changed; that when somebody is due follows from the contacts
// and is written in one place; that what is confided lies in a room that only its named readers enter; and that what is erased is gone
// while the record still verifies. It refuses to show any of it to the delivery side, and to say that something was confided to who was
// not named.
package people

import (
	"context"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Work is the use cases.
type Work struct{ DB *store.DB }

// What is recorded. The subject of each is the thing it is about.
const (
	kindAdded    record.Kind = "stakeholder.added"
	kindChanged  record.Kind = "stakeholder.changed"
	kindEnded    record.Kind = "stakeholder.ended"
	kindMinded   record.Kind = "stakeholder.minded"
	kindJudged   record.Kind = "stakeholder.judged"
	kindSpoken   record.Kind = "stakeholder.contact"
	kindBound    record.Kind = "stakeholder.bound"
	kindUnbound  record.Kind = "stakeholder.unbound"
	kindConfided record.Kind = "sensitivity.kept"

	whatStakeholder = "stakeholder"
	whatJudgement   = "judgement"
	whatContact     = "contact"
	whatSensitivity = "sensitivity"
)

// How long texts may be, in characters, and how many rows are shown.
const (
	mostName     = 120
	mostWords    = 4_000
	mostCadence  = 366
	mostContacts = 200
)

func field(name, value string) record.Field { return record.Field{Name: name, Value: []byte(value)} }

// ours is the intent of an act on the people of a project.
func ours(scope access.ScopeID, v access.Verb) act.Intent {
	return act.Intent{Scope: scope, Audience: access.ClientOnly, Kind: access.Stakeholder, Verb: v}
}

// reachOf is the room of an audience among reaches in which the viewer may do something, or store.ErrRefused.
func reachOf(v access.Viewer, reaches []access.Reach, a access.Audience, k access.Kind, verb access.Verb) (access.Reach, error) {
	at := slices.IndexFunc(reaches, func(r access.Reach) bool { return r.Audience == a && access.Decide(v, r, k, verb) })
	if at < 0 {
		return access.Reach{}, store.ErrRefused
	}
	return reaches[at], nil
}

// check collects what is wrong with an input.
type check struct{ act.Input }

func (c *check) line(path, value, what string, required bool) string {
	return c.Line(path, value, what, required, mostName)
}

func (c *check) body(path, value, what string, required bool) string {
	return c.Body(path, value, what, required, mostWords)
}

// number is a whole number between bounds; "" is 0 where that is allowed.
func (c *check) number(path, value, what string, low, high int64, required bool) int64 {
	value = strings.TrimSpace(value)
	if value == "" && !required {
		return 0
	}
	n := int64(0)
	for _, r := range value {
		if r < '0' || r > '9' || n > high {
			n = high + 1
			break
		}
		n = n*10 + int64(r-'0')
	}
	if value == "" || n < low || n > high {
		c.Say(path, "Give %s as a whole number from %d to %d.", what, low, high)
		return 0
	}
	return n
}

// day is a date that is not after another.
func (c *check) day(path, value, what string, latest civil.Date) string {
	d, err := civil.ParseDate(strings.TrimSpace(value))
	switch {
	case err != nil || d < civil.NewDate(2000, 1, 1) || d > civil.NewDate(2100, 1, 1):
		c.Say(path, "Give %s as a date, such as 2026-03-31.", what)
	case d > latest:
		c.Say(path, "Give %s no later than today.", what)
	}
	return strings.TrimSpace(value)
}

// Zone is a time zone by its name, UTC where it is not known.
func Zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return time.UTC
	}
	return z
}

func dateOf(t time.Time) civil.Date {
	y, m, d := t.Date()
	return civil.NewDate(y, int(m), d)
}

func dayOf(us int64, zone *time.Location) civil.Date { return dateOf(time.UnixMicro(us).In(zone)) }

// Candidate is somebody who may be chosen: to mind a relationship, to read, to help.
type Candidate struct {
	Person access.PersonID
	Name   string
	Role   access.Role
}

// colleagues are the client's people who are known in a room now, by name.
func colleagues(ctx context.Context, tx *store.Tx, at access.Reach) (out []Candidate, err error) {
	all, err := tx.Members(ctx, store.At(at))
	for _, m := range all {
		if m.Until == 0 && m.Side == access.ClientSide && m.Person != "" {
			out = append(out, Candidate{m.Person, m.Name, m.Role})
		}
	}
	return out, err
}

func named(all []Candidate, p access.PersonID) (Candidate, bool) {
	at := slices.IndexFunc(all, func(c Candidate) bool { return c.Person == p })
	if at < 0 {
		return Candidate{}, false
	}
	return all[at], true
}

// notNow refuses what is legal at another time, or for somebody else, with a sentence.
func notNow(sentence string) error {
	return errs.InvalidFields("Nothing was changed", []errs.Field{{Message: sentence}})
}
