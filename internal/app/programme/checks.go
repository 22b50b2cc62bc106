package programme

import (
	"context"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/assure"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// CheckView is one check of a submission with the list behind it.
type CheckView struct {
	In
	Row
	Check       assure.Row
	Items       []assure.RowItem // a page of them
	Total       int              // with the words
	Page, Pages int
	Baseline    string // what was measured against, as a sentence
}

// Checks is what the checks of a submission found. They were not run on dates that somebody typed in.
func (w Work) Checks(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string) (out SubmissionView, err error) {
	defer errs.Wrap(&err, "programme.Checks(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		l, _, err := w.open(ctx, tx, v, engagement, id, &out)
		if err != nil {
			return err
		}
		out.May.Measure = l.private() && out.Audience == access.Shared && out.Origin == programme.FromFile && !out.Private && l.nomination.Submission != id &&
			access.Decide(v, l.own, access.Submission, access.Add) && l.may(v, v.Side.Of(), access.Task, access.Add)
		out.Checks, err = w.checks(ctx, tx, l, out.Row)
		return err
	})
	return out, err
}

// Check is one check of a submission, with a page of the list behind it: those that hold all the words.
func (w Work) Check(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string, number int, words string, o Order) (out CheckView, err error) {
	defer errs.Wrap(&err, "programme.Check(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		var s SubmissionView
		l, _, err := w.open(ctx, tx, v, engagement, id, &s)
		if err != nil {
			return err
		}
		out.In, out.Row = s.In, s.Row
		sum, err := w.checks(ctx, tx, l, s.Row)
		if err != nil {
			return err
		}
		out.Baseline = sum.Baseline
		row, _, ok, err := result[assure.Row](ctx, tx, w, sum.place, id, checkPart(number))
		if err == nil && !ok {
			err = store.ErrRefused
		}
		out.Check = row
		return err
	})
	if err != nil {
		return out, err
	}
	kept := out.Check.Items
	if words != "" {
		kept = nil
		for _, it := range out.Check.Items {
			if hasWords(words, it.Label, it.Detail, strings.Join(it.Codes, " ")) {
				kept = append(kept, it)
			}
		}
	}
	out.Total = len(kept)
	out.Items, out.Page, out.Pages = paged(kept, o)
	return out, nil
}

// WarningsView is what was odd about the file of a submission.
type WarningsView struct {
	In
	Row
	Warnings
	Page, Pages int
	Total       int
}

// Warnings lists what was odd about a file, a page at a time.
func (w Work) Warnings(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string, o Order) (out WarningsView, err error) {
	defer errs.Wrap(&err, "programme.Warnings(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		var s SubmissionView
		_, at, err := w.open(ctx, tx, v, engagement, id, &s)
		if err != nil {
			return err
		}
		out.In, out.Row = s.In, s.Row
		out.Warnings, _, _, err = result[Warnings](ctx, tx, w, store.At(at), id, warningsPart)
		return err
	})
	out.Total = len(out.List)
	out.List, out.Page, out.Pages = paged(out.List, o)
	return out, err
}
