// Package engage is what people do with programmes, projects and engagements: open them, say how they stand, give roles and letters
// of authority, write notes and share them, and ask somebody outside by a link.
//
// It promises that what is founded is founded whole or not at all, that a text begins in its author's side's room and reaches the
// other side only by an act that shares it, and that two engagements of one project tell nothing of each other. It refuses input
// that breaks a rule with a sentence for each field, and whatever the matrix does not allow as if it were not there.
//
// Long because it is one family of use cases: what they take in and what they show are types of their own.
package engage

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/store"
)

// Work is the use cases.
type Work struct{ DB *store.DB }

// What is recorded. The subject of each is the thing it is about.
const (
	kindProgrammeOpened   record.Kind = "programme.opened"
	kindProgrammeChanged  record.Kind = "programme.changed"
	kindProjectOpened     record.Kind = "project.opened"
	kindProjectChanged    record.Kind = "project.changed"
	kindProjectMoved      record.Kind = "project.moved"
	kindEngagementOpened  record.Kind = "engagement.opened"
	kindEngagementChanged record.Kind = "engagement.changed"
	kindEngagementState   record.Kind = "engagement.state"
	kindGatePassed        record.Kind = "gate.passed"
	kindStandingChanged   record.Kind = "standing.changed"
	kindRoleGiven         record.Kind = "role.given"
	kindRoleChanged       record.Kind = "role.changed"
	kindRoleEnded         record.Kind = "role.ended"
	kindLetterIssued      record.Kind = "authority.issued"
	kindLetterRevoked     record.Kind = "authority.revoked"
	kindNoteAdded         record.Kind = "note.added"
	kindNoteChanged       record.Kind = "note.changed"
	kindNoteShared        record.Kind = "note.shared"
	kindNoteReceived      record.Kind = "note.received"
	kindLinkMade          record.Kind = "link.made"
	kindLinkEnded         record.Kind = "link.ended"
	kindQuestionPut       record.Kind = "question.put"
	kindQuestionAnswered  record.Kind = "question.answered"
)

// field is a text of an act.
func field(name, value string) record.Field { return record.Field{Name: name, Value: []byte(value)} }

// home is the scope of the organisation a viewer acts for.
func home(v access.Viewer) access.ScopeID { return access.ScopeID(v.Organisation) }

// ours is the audience that is only for the viewer's side.
func ours(v access.Viewer) access.Audience { return v.Side.Of() }

// reachOf is the room of an audience among reaches in which the viewer may do something.
func reachOf(v access.Viewer, reaches []access.Reach, a access.Audience, k access.Kind, verb access.Verb) (access.Reach, bool) {
	at := slices.IndexFunc(reaches, func(r access.Reach) bool { return r.Audience == a && access.Decide(v, r, k, verb) })
	if at < 0 {
		return access.Reach{}, false
	}
	return reaches[at], true
}

// may reports whether the viewer may do something in the room of an audience of a scope.
func may(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID, a access.Audience, k access.Kind, verb access.Verb) (bool, error) {
	reaches, err := tx.Reaches(ctx, scope)
	_, ok := reachOf(v, reaches, a, k, verb)
	return ok, err
}

// found opens the rooms of a new scope, gives the founder a role in it unless that is "", and makes the rooms known to the
// transaction. Whoever acts by a token founds for the person behind it, so both get the role.
func found(ctx context.Context, a *act.Act, s store.Ref, kind access.Scope, parent access.ScopeID, role access.Role, audiences ...access.Audience) (
	rooms map[access.Audience]party.Room, err error) {
	id := access.ScopeID(s.ID)
	err = a.System(ctx, store.OpenScope, func(sys *store.Tx) error {
		if rooms, err = sys.AddScope(ctx, a.Reach.Organisation, id, kind, parent, audiences...); err != nil || role == "" {
			return err
		}
		seats, err := founders(ctx, sys, a.Viewer)
		if err != nil {
			return err
		}
		for _, seat := range seats {
			p := party.Post{Seat: seat, Tenant: a.Reach.Organisation, Scope: id, Role: role, Until: store.Forever}
			if err := sys.AddPost(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
	return rooms, err
}

// founders is the person's own seat, and the one the viewer acts from when that is another.
func founders(ctx context.Context, sys *store.Tx, v access.Viewer) ([]access.SeatID, error) {
	own, err := ownSeat(ctx, sys, v.Person, func(o party.Organisation) bool { return o.ID == v.Organisation })
	if err != nil || own.ID == v.Seat {
		return []access.SeatID{v.Seat}, err
	}
	return []access.SeatID{own.ID, v.Seat}, nil
}

// ownSeat is the seat, not a token, from which a person acts for an organisation that fits.
func ownSeat(ctx context.Context, sys *store.Tx, p access.PersonID, fits func(party.Organisation) bool) (party.Seat, error) {
	seats, err := sys.SeatsOf(ctx, p)
	if err != nil {
		return party.Seat{}, err
	}
	for _, s := range seats {
		if s.Kind != party.PersonSeat {
			continue
		}
		o, err := sys.Organisation(ctx, s.Organisation)
		if err != nil {
			return party.Seat{}, err
		}
		if fits(o) {
			return s, nil
		}
	}
	return party.Seat{}, store.ErrRefused
}

// words are what a text is found by: as engage.Words, with letters and their marks taken apart.
func words(parts ...string) []string {
	text := ""
	for _, p := range parts {
		text += p + "\n"
	}
	return engage.Words(norm.NFKD.String(text))
}

// spelled is what somebody typed into a search, as words in their order.
func spelled(text string) []string { return engage.Spelled(norm.NFKD.String(text)) }

// prefix is the first word of what somebody typed into a filter, "" for none.
func prefix(text string) string {
	if all := spelled(text); len(all) > 0 {
		return all[0]
	}
	return ""
}

// today is the date of an instant in a zone; in UTC where the zone is not known.
func today(at time.Time, zone string) civil.Date {
	y, m, d := at.In(Zone(zone)).Date()
	return civil.NewDate(y, int(m), d)
}

// zones are the time zones that were asked for, by name: reading one anew for each row of a page would cost more than the row. Only
// zones that exist are kept, of which there are some hundreds.
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

// pageOf is how many rows of a list a page holds, when nothing else was asked for.
const pageOf = 50

// Order is how a list is asked for: a page of it, behind the row After names or before the one Before names.
type Order struct {
	Key    string
	Desc   bool
	After  string // as Paged.Next gives it; "" for the first page
	Before string // as Paged.Previous gives it
	Limit  int    // rows a page; 50 if zero
	All    bool   // every row, for an export
}

// Paged is a page of a list.
type Paged[T any] struct {
	Rows     []T
	Total    int
	Previous string // "" when there is none
	Next     string
}

// paged reads a page: one row more than it holds tells whether there is another. Backwards it reads the opposite order.
func paged[T any](o Order, name func(T) store.Cursor, read func(store.Sort) ([]T, error)) (Paged[T], error) {
	limit := cmp.Or(o.Limit, pageOf)
	if o.All {
		return everything(o, name, read)
	}
	s := store.Sort{Key: o.Key, Desc: o.Desc, After: cursor(o.After), Limit: limit + 1}
	back := o.Before != ""
	if back {
		s.Desc, s.After = !o.Desc, cursor(o.Before)
	}
	rows, err := read(s)
	if err != nil || len(rows) == 0 {
		return Paged[T]{}, err
	}
	more := len(rows) > limit
	rows = rows[:min(limit, len(rows))]
	if back {
		slices.Reverse(rows)
	}
	p := Paged[T]{Rows: rows}
	if back || more {
		p.Next = spell(name(rows[len(rows)-1]))
	}
	if back && more || !back && o.After != "" {
		p.Previous = spell(name(rows[0]))
	}
	return p, nil
}

// exportPage is how many rows an export reads at a time.
const exportPage = 500

func everything[T any](o Order, name func(T) store.Cursor, read func(store.Sort) ([]T, error)) (p Paged[T], err error) {
	s := store.Sort{Key: o.Key, Desc: o.Desc, Limit: exportPage}
	for {
		rows, err := read(s)
		if err != nil {
			return p, err
		}
		p.Rows = append(p.Rows, rows...)
		if len(rows) < exportPage {
			p.Total = len(p.Rows)
			return p, nil
		}
		s.After = name(rows[len(rows)-1])
	}
}
