// Package accord is what people do to find out whether two sides fit, and how they get on: ask both the same dilemmas, answer, open the
// answers, say whether to go on, sign a charter, and ask again every quarter how it is.
//
// It promises that until a round ends nobody is told more of it than how many of each side were asked: what somebody answers lies in a
// room that is theirs alone, or in a box that nobody enters, and is read in the one act that ends the round, destroyed by it, and leaves
// figures behind. It promises that a pulse releases what core/accord allows and no more, once. It refuses to tell one bidder of another,
// to show a bidder before award what the client side answered, and to take more of anybody's time than a few minutes a month.
package accord

import (
	"context"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones are the product's, whatever the machine knows

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Work is the use cases.
type Work struct {
	DB *store.DB
	// Doubts is what the client side's data says against a good rating of an engagement, as the viewer sees it, and which ratings need a
	// reason on its account; nil for nothing.
	Doubts func(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID) ([]confidence.Cap, []confidence.Evidence, error)
}

// What is recorded. The subject is the round, or the version of the charter. What one side does by itself stays in its own log.
const (
	kindOpened    record.Kind = "values.opened"
	kindEnded     record.Kind = "values.ended"
	kindWithdrawn record.Kind = "values.withdrawn"
	kindAsked     record.Kind = "values.asked"
	kindUnasked   record.Kind = "values.unasked"
	kindAnswered  record.Kind = "values.answered"
	kindSaid      record.Kind = "values.verdict"
	kindAwarded   record.Kind = "values.awarded"
	kindFollows   record.Kind = "values.follows"
	kindCharter   record.Kind = "charter.changed"
	kindSigned    record.Kind = "charter.signed"

	whatRound   = "round"
	whatCharter = "charter"
)

const (
	mostName  = 120
	mostWords = 4_000
	mostDays  = 60 // that a round stays open
)

func field(name, value string) record.Field { return record.Field{Name: name, Value: []byte(value)} }

func roundRef(id string) store.Ref { return store.Ref{What: whatRound, ID: id} }

// twoSides reports whether a viewer is of one of the sides that are asked.
func twoSides(s access.Side) bool { return s == access.ClientSide || s == access.DeliverySide }

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

// check collects what is wrong with an input.
type check struct{ act.Input }

func (c *check) line(path, value, what string, required bool) string {
	return c.Line(path, value, what, required, mostName)
}

func (c *check) body(path, value, what string, required bool) string {
	return c.Body(path, value, what, required, mostWords)
}

// closing is the end of the last day on which people may answer.
func (c *check) closing(path, value string, now time.Time, zone string) time.Time {
	y, m, d := now.In(Zone(zone)).Date()
	today := civil.NewDate(y, int(m), d)
	last, err := civil.ParseDate(strings.TrimSpace(value))
	if err != nil || last < today || last > today+mostDays {
		c.Say(path, "Choose the last day on which people may answer: from today to %d days from now, written as 2026-03-31.", mostDays)
		return time.Time{}
	}
	ly, lm, ld := last.Civil()
	return time.Date(ly, lm, ld+1, 0, 0, 0, 0, Zone(zone))
}

// notNow is a refusal of what a round is not ready for any more, or yet.
func notNow(sentence string) error { return errs.New(errs.Invalid, "%s", sentence) }

// ground is the engagement or the project in which both sides, or the bidders' client, are asked.
type ground struct {
	engagement engage.Engagement // the zero value for a tender
	zone       string
	title      string
	client     string
	delivery   string
}

// groundOf reads what people who are asked are told. A tender is the client side's own: its people are told of the project.
func groundOf(ctx context.Context, tx *store.Tx, scope access.ScopeID, kind poll.Kind) (g ground, err error) {
	if kind == poll.Tender {
		p, err := tx.Project(ctx, scope)
		return ground{zone: p.Zone, title: p.Name}, err
	}
	e, err := tx.Engagement(ctx, scope)
	return ground{engagement: e, zone: e.Zone, title: e.Name, client: e.ClientName, delivery: e.DeliveryName}, err
}

// audienceOf is where a kind of round lies.
func audienceOf(kind poll.Kind) access.Audience {
	if kind == poll.Tender {
		return access.ClientOnly
	}
	return access.Shared
}

// do is an act on rounds where they lie.
func (w Work) do(ctx context.Context, v access.Viewer, scope access.ScopeID, audience access.Audience, verb access.Verb, fn func(*act.Act) error) error {
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: audience, Kind: access.Values, Verb: verb}, fn)
}
