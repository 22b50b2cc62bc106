package programme

import (
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// FollowJob is the kind of work that works out what follows from a submission that was read and those beside it: what changed, and what
// became of the durations that were stated.
const FollowJob store.JobKind = "submission-follow"

// followUp asks for what follows from a submission that the act keeps as read.
func followUp(ctx context.Context, a *act.Act, s programme.Submission) error {
	_, err := a.BeginFor(ctx, FollowJob, "Comparing "+Called(s)+" with those beside it", following(s.ID))
	return err
}

// following is what that work is about.
func following(submission string) string { return besidePrefix + submission }

const besidePrefix = "beside "

// Beside is a submission that was read, and those beside it that it was not compared with yet as they are now.
type Beside struct {
	Pairs []Pair
	room  access.Reach // in which what was found is kept; none where there is nothing to keep
}

// Beside is what the work on what follows has to do: about is as it was noted when it was asked for. It is compared with the submission
// before it, and the one behind it with it. What was compared already is left out, so that many that come at once are each compared once.
func (w Work) Beside(ctx context.Context, tx *store.Tx, v access.Viewer, engagement access.ScopeID, about string) (out Beside, err error) {
	defer errs.Wrap(&err, "programme.Beside")
	r, err := roomsOf(ctx, tx, v, engagement)
	if err != nil {
		return out, err
	}
	s, at, err := r.submission(ctx, tx, strings.TrimPrefix(about, besidePrefix))
	if err != nil || s.State != programme.Read {
		return out, err // it was read anew since, and cannot be read any more
	}
	out.room = at
	all, err := submissionsOf(ctx, tx, r)
	if err != nil {
		return out, err
	}
	before, behind := neighbours(readIn(r, at, all), s.ID)
	if before == nil && behind == nil {
		return out, nil
	}
	watched, err := watchedIn(ctx, tx, v, r, at)
	if err != nil {
		return out, err
	}
	this := &compared{Submission: s}
	if this.original, err = w.original(ctx, tx, s); err != nil {
		return out, err
	}
	add := func(other *programme.Submission, pair func(*compared) Pair) error {
		if other == nil {
			return nil
		}
		file, err := w.original(ctx, tx, *other)
		if err != nil {
			return err
		}
		p := pair(&compared{Submission: *other, original: file})
		p.room, p.watched, p.mostRuns = at, watched, runsWhenRead
		there, err := p.there(ctx, tx)
		if err == nil && !there {
			out.Pairs = append(out.Pairs, p)
		}
		return err
	}
	if err := add(before, func(x *compared) Pair { return Pair{earlier: x, later: this} }); err != nil {
		return out, err
	}
	return out, add(behind, func(x *compared) Pair { return Pair{earlier: this, later: x} })
}

// neighbours are the submissions before and behind one, of those that its readers see and that count.
func neighbours(rows []Row, id string) (before, behind *programme.Submission) {
	at := slices.IndexFunc(rows, func(x Row) bool { return x.ID == id })
	for k := range rows {
		switch {
		case !rows[k].Counts || k == at:
		case k < at:
			before = &rows[k].Submission
		case rows[at].Counts && behind == nil:
			behind = &rows[k].Submission
		}
	}
	return before, behind
}

// there reports whether it is kept what changed, from the very same files. Dates that were typed in have no file to tell it by.
func (p Pair) there(ctx context.Context, tx *store.Tx) (bool, error) {
	if p.earlier.Origin == programme.Typed || p.later.Origin == programme.Typed {
		return false, nil
	}
	was, err := maybe(tx.Part(ctx, store.At(p.room), p.later.ID, comparedPart(p.earlier.ID)))
	return was.Name != "" && was.Engine == Engine && was.Inputs == p.inputs(), err
}

// Intent is the act that keeps what was found.
func (b Beside) Intent() act.Intent {
	return act.Intent{Scope: b.room.Scope, Audience: b.room.Audience, Kind: access.Submission, Verb: access.Change}
}

// Keep keeps what changed between the pairs, and what became of the durations that are stated.
func (b Beside) Keep(ctx context.Context, found []programme.Part) func(*act.Act) error {
	return func(a *act.Act) (err error) {
		defer errs.Wrap(&err, "programme.Beside.Keep")
		for _, p := range found {
			if err := a.KeepPart(ctx, p); err != nil {
				return err
			}
		}
		return keepRecord(ctx, a, b.room, "")
	}
}

// Nothing reports whether there is nothing to keep, because the submission is not read any more.
func (b Beside) Nothing() bool { return b.room.Room == "" }
