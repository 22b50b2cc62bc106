package programme

import (
	"cmp"
	"context"
	"strconv"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/clock"
	kinds "counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// notified is a submission as it would be if who handed it in notified at an instant that its answer is overdue, and what would be owed
// then. Why says in a sentence why nothing would follow, "" where it would: the rules of many contracts know no such notice.
func notified(r rules, s programme.Submission, said []programme.Acceptance, now int64) (then programme.Submission, after Duty, why string) {
	switch {
	case s.Notified.At != 0:
		return s, after, "That it is overdue was notified already."
	case len(said) > 0:
		return s, after, "It was answered."
	}
	if early := clock.TooEarly(r.steps(s, said, 0, now), access.DeliverySide, now, zoneOf(r.terms.Zone)); early != "" {
		return s, after, "It is too early: " + early + "."
	}
	then = s
	then.Notified.At = now
	for _, d := range duties(r, then, nil, 0, now) {
		if d.Notified && d.OwedBy == access.ClientSide && d.State == clock.Running {
			then.Notified.Due, after = d.Due, d
		}
	}
	if then.Notified.Due == 0 {
		return s, after, "The rules of this contract know no further period after such a notice."
	}
	then.Silence = silence(r, then)
	return then, after, ""
}

// silence is when silence is treated as the answer to a submission; 0 where it never is.
func silence(r rules, s programme.Submission) int64 {
	for _, d := range duties(r, s, nil, 0, max(s.Due, s.Notified.Due)+1) {
		if d.State == clock.Treated && d.OwedBy == access.ClientSide {
			return d.DeemedOn
		}
	}
	return 0
}

// Notifying is what to look at before one notifies that an answer is overdue.
type Notifying struct {
	SubmissionView
	After   Duty  // what the client side owes then
	Treated int64 // when silence is treated as the answer, 0 for never
}

// Notifying is what would follow from a notice now. Errors: ErrRefused for those who may not give one; errs.Invalid with a sentence where
// none can be given.
func (w Work) Notifying(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string) (out Notifying, err error) {
	defer errs.Wrap(&err, "programme.Notifying(%s)", engagement)
	if out.SubmissionView, err = w.Submission(ctx, v, engagement, id); err != nil {
		return out, err
	}
	if !out.May.Notify {
		return out, store.ErrRefused
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := rulesOf(ctx, tx, out.Terms)
		if err != nil {
			return err
		}
		then, after, why := notified(r, out.Submission, out.Said, tx.Now().UnixMicro())
		if out.After, out.Treated = after, then.Silence; why != "" {
			return errs.New(errs.Invalid, "%s", why)
		}
		return nil
	})
	return out, err
}

// NotifyOverdue notifies the client side that its answer to a submission is overdue, which begins the further period that the rules of
// the contract know, once. seen is the revision that was shown before.
func (w Work) NotifyOverdue(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string, seen int64) (err error) {
	defer errs.Wrap(&err, "programme.NotifyOverdue(%s)", engagement)
	return w.change(ctx, v, engagement, id, access.Change, func(a *act.Act, s programme.Submission, at access.Reach) error {
		if v.Side != access.DeliverySide || at.Room != s.Shared {
			return store.ErrRefused
		}
		if s.Rev != seen {
			return errs.New(errs.Conflict, "The submission changed since you looked at it: look at what would be notified now.")
		}
		r, err := roomsOf(ctx, a.Tx, v, engagement)
		if err != nil {
			return err
		}
		said, err := saidOf(ctx, a, r, s)
		if err != nil {
			return err
		}
		e, err := termsOf(ctx, a.Tx, a.Reach.Scope)
		if err != nil {
			return err
		}
		held, err := rulesOf(ctx, a.Tx, e)
		if err != nil {
			return err
		}
		all, err := w.look(ctx, a.Tx, v, engagement)
		if err != nil {
			return err
		}
		if i, _, err := all.find(s.ID); err != nil || all.all[i].Overtaken != "" {
			return cmp.Or(err, errs.New(errs.Invalid, "A later submission took its place, so nobody owes an answer to this one."))
		}
		then, _, why := notified(held, s, said, a.Now().UnixMicro())
		if why != "" {
			return errs.New(errs.Invalid, "%s", why)
		}
		n := &then.Notified
		n.By, n.Name, n.Firm = v.Person, v.Name, v.Firm
		if err := a.NotifyOverdue(ctx, then); err != nil {
			return err
		}
		if _, err := a.Record(ctx, at, kindNotified, submissionRef(s.ID), field("submission", strconv.FormatInt(s.Number, 10)), field("data_date", s.DataDate)); err != nil {
			return err
		}
		return a.Notify(ctx, a.Reach.Scope, access.ClientSide, "", kinds.Asked, s.ID)
	})
}
