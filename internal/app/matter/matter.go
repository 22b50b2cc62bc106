// Package matter is what people do with what needs an answer: raise it, share it, move it on, keep notes of their own beside it, look
// for it, and say by which rules its clock runs.
//
// It promises that a matter begins in its author's side's room, unless it is raised where both sides read it and the page said so; that
// two people who move one matter at once lose neither move, and the second is told in a sentence when theirs is no longer legal; that the
// row of a matter is what its moves, the rules and the time amount to, and is written in one place; and that what one side keeps beside a
// shared matter never leaves its room. It refuses a move that the core refuses, with the core's sentence, an act that no letter of
// authority covers, and to write down as a move what nobody did.
//
// Long because it is one family of use cases: what they take in and what they show are types of their own.
package matter

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/store"
)

// Work is the use cases.
type Work struct{ DB *store.DB }

// What is recorded besides the moves, whose kinds are "matter." and the verb.
const (
	kindRaised      record.Kind = "matter.raised"
	kindBeside      record.Kind = "matter.noted"
	kindRules       record.Kind = "clock.changed"
	whatMatter                  = "matter"
	whatMove                    = "move"
	whatBeside                  = "beside"
	mostTitle                   = 200
	mostWords                   = 20_000
	mostLine                    = 200
	mostLines                   = 100 // of a list in a form
	mostName                    = 120
	mostAttached                = 10
	mostAttachedLen             = 25 << 20
)

func field(name, value string) record.Field { return record.Field{Name: name, Value: []byte(value)} }

// twoSides reports whether a viewer is of one of the sides that move matters.
func twoSides(s access.Side) bool { return s == access.ClientSide || s == access.DeliverySide }

func other(s access.Side) access.Side {
	if s == access.ClientSide {
		return access.DeliverySide
	}
	return access.ClientSide
}

// reachOf is the room of an audience among reaches in which the viewer may do something.
func reachOf(v access.Viewer, reaches []access.Reach, a access.Audience, k access.Kind, verb access.Verb) (access.Reach, bool) {
	at := slices.IndexFunc(reaches, func(r access.Reach) bool { return r.Audience == a && access.Decide(v, r, k, verb) })
	if at < 0 {
		return access.Reach{}, false
	}
	return reaches[at], true
}

// words are what a text is found by, with letters and their marks taken apart.
func words(parts ...string) (out []string) {
	for _, p := range parts {
		out = append(out, engage.Words(norm.NFKD.String(p))...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// asked are the words that somebody typed into a filter, each once.
func asked(text string) (first string, also []string) {
	all := slices.Compact(engage.Spelled(norm.NFKD.String(text)))
	if len(all) == 0 {
		return "", nil
	}
	return all[0], all[1:]
}

// zones are the time zones that were asked for, by name. Only zones that exist are kept, of which there are some hundreds.
var zones sync.Map

// Zone is a time zone by its name, UTC where it is not known.
func Zone(name string) *time.Location {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return time.UTC
	}
	zones.Store(name, z)
	return z
}

func dateOf(at time.Time, zone *time.Location) civil.Date {
	y, m, d := at.In(zone).Date()
	return civil.NewDate(y, int(m), d)
}

// present are the members of a room who are there now.
func present(ctx context.Context, tx *store.Tx, at access.Reach) ([]party.Member, error) {
	all, err := tx.Members(ctx, store.At(at))
	return slices.DeleteFunc(all, func(m party.Member) bool { return m.Until != 0 }), err
}

// dropDraft forgets a draft of the viewer's in the transaction that keeps what it became.
func dropDraft(ctx context.Context, tx *store.Tx, form string) error {
	if form == "" {
		return nil
	}
	desk, err := tx.MyDesk(ctx)
	if errors.Is(err, store.ErrRefused) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.DropDraft(ctx, desk, form)
}
