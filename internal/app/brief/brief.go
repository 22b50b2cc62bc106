// Package brief is what people do with the sponsor's page: agree how far things may go, see the page as it stands, publish it so that
// it never changes, hold two of them side by side, and open one of them to somebody without an account.
//
// It promises that a published page is kept byte by byte with everything it needs, that what is published is what was looked at
// before, that a link opens one page and nothing else until it ends, and that no page reads a schedule file: what needs the networks of
// the submissions is worked out by a job, and the page says from what and when. It refuses to change or take back what was published,
// and to show any of it to anybody outside the client side but by a link.
package brief

import (
	"context"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/store"
)

// Work is the use cases. Without Kept, every page works everything out anew.
type Work struct {
	DB   *store.DB
	Kept *gather.Kept
}

// What is recorded.
const (
	kindAgreed    record.Kind = "tolerance.agreed"
	kindPublished record.Kind = "brief.published"
	kindLinkMade  record.Kind = "link.made"
	kindLinkEnded record.Kind = "link.ended"
)

// sequence numbers the published pages of a project.
const sequence = "brief"

// field is a text of an act.
func field(name, value string) record.Field { return record.Field{Name: name, Value: []byte(value)} }

// intent is an intent about the pages of a project.
func intent(project access.ScopeID, k access.Kind, v access.Verb) act.Intent {
	return act.Intent{Scope: project, Audience: access.ClientOnly, Kind: k, Verb: v}
}

// reach is the client side's room of a project in which the viewer sees its pages, or store.ErrRefused.
func reach(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (access.Reach, error) {
	all, err := tx.Reaches(ctx, project)
	if err != nil {
		return access.Reach{}, err
	}
	at := slices.IndexFunc(all, func(r access.Reach) bool {
		return r.Audience == access.ClientOnly && access.Decide(v, r, access.Brief, access.See)
	})
	if at < 0 {
		return access.Reach{}, store.ErrRefused
	}
	return all[at], nil
}

// may reports whether the viewer may set down tolerances and publish.
func may(v access.Viewer, r access.Reach) bool { return access.Decide(v, r, access.Brief, access.Add) }
