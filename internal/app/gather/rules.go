package gather

import (
	"context"
	"errors"

	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// OwnRules is the name under which an engagement keeps clock rules of its own.
const OwnRules = "own"

// Rules is the clock rules that hold in an engagement: those it keeps of its own, with their revision, else the built-in set it chose, with
// revision 0. Of a name that is not known it is the zero Set.
func Rules(ctx context.Context, tx *store.Tx, e engage.Engagement) (set clock.Set, rev int64, err error) {
	defer errs.Wrap(&err, "gather.Rules(%s)", e.ID)
	body, rev, err := tx.RuleSet(ctx, store.Place{Organisation: e.Organisation, Room: e.Room}, OwnRules)
	if err != nil && !errors.Is(err, store.ErrRefused) {
		return set, 0, err
	}
	set, err = RulesOf(store.Ruled{Engagement: e, Own: body, OwnRev: rev})
	return set, rev, err
}

// RulesOf is Rules where those that the engagement keeps have been read.
func RulesOf(r store.Ruled) (set clock.Set, err error) {
	if r.OwnRev == 0 {
		set, _ = clock.Named(r.Rules)
		return set, nil
	}
	set, problems := clock.Decode([]byte(r.Own))
	if len(problems) > 0 {
		return set, errs.New(errs.Internal, "the rules that are kept cannot be worked with: %s: %s", problems[0].Path, problems[0].Text)
	}
	return set, nil
}
