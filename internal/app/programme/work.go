// Package programme is what people do with a supplier's programme: hand in its submissions, look into them, accept them or not, name
// the one that others are measured against, and keep the dates that the contract names.
//
// It promises that a file is kept as it came, whatever can be read of it; that what one side tries or keeps for itself stays in its own
// room, and reaches the other side only by an act that shares it; that a figure lies in a room whose readers may see everything it was
// made from; and that no page reads a schedule file, which the jobs do. It refuses to compute dates itself, which package assess does,
// and whatever the matrix does not allow as if it were not there.
//
// Long because it is one family of use cases: what they take in and what they show are types of their own.
package programme

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"
	_ "time/tzdata" // zones are the product's, whatever the machine knows

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/store"
)

// Work is the use cases. Without Sheets, every page reads its sheet anew.
type Work struct {
	DB     *store.DB
	Sheets *Sheets
}

// What is recorded. The subject of each is the thing it is about.
const (
	kindReceived       record.Kind = "submission.received"
	kindShared         record.Kind = "submission.shared"
	kindProjectChosen  record.Kind = "submission.project_chosen"
	kindAccepted       record.Kind = "submission.accepted"
	kindNotAccepted    record.Kind = "submission.not_accepted"
	kindNotified       record.Kind = "submission.notified"
	kindNominated      record.Kind = "baseline.nominated"
	kindMilestoneAdded record.Kind = "milestone.added"
	kindMilestone      record.Kind = "milestone.changed"
	kindMilestoneDated record.Kind = "milestone.dated"
	kindMilestoneEnded record.Kind = "milestone.ended"
)

// ReadJob is the kind of work that reads a submission, and MeasureJob the one that measures submissions against another baseline.
const (
	ReadJob    store.JobKind = "submission-read"
	MeasureJob store.JobKind = "baseline-measure"
)

// field is a text of an act.
func field(name, value string) record.Field { return record.Field{Name: name, Value: []byte(value)} }

func submissionRef(id string) store.Ref { return store.Ref{What: "submission", ID: id} }

// rooms are those of an engagement in which a viewer may see submissions.
type rooms struct {
	own, shared access.Reach // without a room where the viewer sees none
	all         []access.Reach
}

// roomsOf finds the rooms of an engagement, or store.ErrRefused where the viewer sees no submission.
func roomsOf(ctx context.Context, tx *store.Tx, v access.Viewer, engagement access.ScopeID) (r rooms, err error) {
	if r.all, err = tx.Reaches(ctx, engagement); err != nil {
		return r, err
	}
	r.own, r.shared = r.in(v, v.Side.Of(), access.Submission, access.See), r.in(v, access.Shared, access.Submission, access.See)
	if r.own.Room == "" && r.shared.Room == "" {
		return r, store.ErrRefused
	}
	return r, nil
}

// in is the room of an audience in which the viewer may do something, or one without an id.
func (r rooms) in(v access.Viewer, a access.Audience, k access.Kind, verb access.Verb) access.Reach {
	at := slices.IndexFunc(r.all, func(x access.Reach) bool { return x.Audience == a && access.Decide(v, x, k, verb) })
	if at < 0 {
		return access.Reach{}
	}
	return r.all[at]
}

// may reports whether the viewer may do something in the room of an audience.
func (r rooms) may(v access.Viewer, a access.Audience, k access.Kind, verb access.Verb) bool {
	return r.in(v, a, k, verb).Room != ""
}

// pair is the two rooms that lists are read from: one of them twice, where the viewer sees one only.
func (r rooms) pair() (tenant access.OrganisationID, own, shared access.RoomID) {
	return cmp.Or(r.own.Organisation, r.shared.Organisation), cmp.Or(r.own.Room, r.shared.Room), cmp.Or(r.shared.Room, r.own.Room)
}

// of is the room with an id, or store.ErrRefused.
func (r rooms) of(id access.RoomID) (access.Reach, error) {
	for _, x := range []access.Reach{r.own, r.shared} {
		if x.Room == id && id != "" {
			return x, nil
		}
	}
	return access.Reach{}, store.ErrRefused
}

// submission is one of the engagement's that the viewer sees, with the room it lies in.
func (r rooms) submission(ctx context.Context, tx *store.Tx, id string) (programme.Submission, access.Reach, error) {
	s, err := tx.Submission(ctx, id)
	if err != nil {
		return s, access.Reach{}, err
	}
	at, err := r.of(s.Room)
	return s, at, err
}

// placeOf is where a submission lies.
func placeOf(s programme.Submission) store.Place {
	return store.Place{Organisation: s.Organisation, Room: s.Room}
}

// termsOf is what both sides know of an engagement; the zero value for who sees one side's room only.
func termsOf(ctx context.Context, tx *store.Tx, engagement access.ScopeID) (engage.Engagement, error) {
	e, err := tx.Engagement(ctx, engagement)
	if errors.Is(err, store.ErrRefused) {
		return engage.Engagement{ID: engagement, Zone: "UTC"}, nil
	}
	return e, err
}

// zoneOf is a time zone by its name, UTC where it is not known.
func zoneOf(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return time.UTC
	}
	return z
}

// dayOf is the day of an instant in a zone.
func dayOf(t time.Time, zone string) civil.Date {
	y, m, d := t.In(zoneOf(zone)).Date()
	return civil.NewDate(y, int(m), d)
}

// maybe turns the absence of a row into the zero value.
func maybe[T any](v T, err error) (T, error) {
	if errors.Is(err, store.ErrRefused) {
		return v, nil
	}
	return v, err
}
