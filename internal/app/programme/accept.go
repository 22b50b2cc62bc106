package programme

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// accepters are the roles of the client side that accept programmes without being given the power by a letter.
var accepters = []access.Role{access.ClientPM, access.Sponsor, access.ProgrammeManager}

// mayAccept reports whether the viewer may say what the client side says of a submission in a room: by their role, or as a firm that
// a letter in force gives the power to accept.
func mayAccept(ctx context.Context, tx *store.Tx, v access.Viewer, r rooms, at access.Reach) (bool, error) {
	if v.Side != access.ClientSide || !access.Decide(v, at, access.Acceptance, access.Add) {
		return false, nil
	}
	if at.Holds(accepters...) {
		return true, nil
	}
	letters := r.in(v, access.Shared, access.Authority, access.See)
	if letters.Room == "" {
		return false, nil
	}
	e, err := termsOf(ctx, tx, at.Scope)
	if err != nil {
		return false, err
	}
	list, err := tx.Authorities(ctx, store.At(letters))
	today := dayOf(tx.Now(), e.Zone).String()
	return slices.ContainsFunc(list, func(l engage.Authority) bool {
		return l.Holder == v.Person && l.Side == access.ClientSide && slices.Contains(l.May, engage.Accept) && l.InForce(today)
	}), err
}

// AcceptForm is what the client side says of a submission. Field names are accepted, reason and words.
type AcceptForm struct {
	Accepted bool
	Reason   programme.Reason // why not; one of those that are permitted
	Words    string           // needed where it is not accepted
	Draft    string           // the draft it was begun in, forgotten once it is said; "" for none
}

// Accept says whether the client side accepts a submission. A reason is one of the four for which a programme may be turned away, with
// words that say enough to put it right.
func (w Work) Accept(ctx context.Context, v access.Viewer, engagement access.ScopeID, submission string, f AcceptForm) (err error) {
	defer errs.Wrap(&err, "programme.Accept(%s)", engagement)
	return w.change(ctx, v, engagement, submission, access.See, func(a *act.Act, s programme.Submission, at access.Reach) error {
		r, err := roomsOf(ctx, a.Tx, v, engagement)
		if err != nil {
			return err
		}
		may, err := mayAccept(ctx, a.Tx, v, r, at)
		if err != nil || !may {
			return cmp.Or(err, store.ErrRefused)
		}
		said, err := saidOf(ctx, a, r, s)
		if err != nil {
			return err
		}
		x, err := f.check(said)
		if err != nil {
			return err
		}
		if err := w.outOfTime(ctx, a, s, said, x); err != nil {
			return err
		}
		x.Organisation, x.Room, x.Shared, x.ID = at.Organisation, at.Room, at.SharedRoom, a.NewID()
		x.SubmissionRoom, x.Submission, x.By, x.ByName, x.ByFirm = s.Room, s.ID, v.Person, v.Name, v.Firm
		if err := a.AddAcceptance(ctx, x); err != nil {
			return err
		}
		kind := kindNotAccepted
		if x.Accepted {
			kind = kindAccepted
		}
		if _, err := a.Record(ctx, at, kind, store.Ref{What: "acceptance", ID: x.ID}, field("words", x.Words), field("reason", string(x.Reason)),
			field("submission", strconv.FormatInt(s.Number, 10)), field("data_date", s.DataDate)); err != nil {
			return err
		}
		return dropDraft(ctx, a.Tx, f.Draft)
	})
}

// saidOf is what was said of a submission, oldest first.
func saidOf(ctx context.Context, a *act.Act, r rooms, s programme.Submission) ([]programme.Acceptance, error) {
	tenant, own, shared := r.pair()
	said, err := a.Acceptances(ctx, tenant, own, shared)
	return slices.DeleteFunc(said, func(x programme.Acceptance) bool { return x.Submission != s.ID }), err
}

func (f AcceptForm) check(said []programme.Acceptance) (programme.Acceptance, error) {
	var c check
	x := programme.Acceptance{Accepted: f.Accepted, Reason: f.Reason, Words: c.body("words", f.Words, "what is wrong, in enough detail to put it right", !f.Accepted)}
	if n := len(said); n > 0 && said[n-1].Accepted {
		c.Say("accepted", "It was accepted by %s: what was accepted stays so, and a later submission can be turned away.", said[n-1].ByName)
	}
	switch {
	case f.Accepted:
		x.Reason = ""
	case !slices.Contains(programme.Reasons(), f.Reason):
		c.Say("reason", "Choose one of the four reasons for which a programme may be turned away.")
	}
	return x, c.Err()
}

// outOfTime refuses to turn away what the contract already treats as accepted.
func (w Work) outOfTime(ctx context.Context, a *act.Act, s programme.Submission, said []programme.Acceptance, x programme.Acceptance) error {
	e, err := termsOf(ctx, a.Tx, a.Reach.Scope)
	if err != nil || x.Accepted {
		return err
	}
	held, err := rulesOf(ctx, a.Tx, e)
	if err != nil {
		return err
	}
	for _, d := range duties(held, s, said, 0, a.Now().UnixMicro()) {
		if d.State == clock.Treated && d.OwedBy == access.ClientSide {
			return errs.InvalidFields("It is too late to turn it away", []errs.Field{{Path: "accepted",
				Message: fmt.Sprintf("Under %s, clause %s, it was %s: it cannot be turned away any more.", d.Rules, d.Clause, d.Outcome)}})
		}
	}
	return nil
}

// dropDraft forgets what somebody had begun to write.
func dropDraft(ctx context.Context, tx *store.Tx, form string) error {
	if form == "" {
		return nil
	}
	at, err := tx.MyDesk(ctx)
	if errors.Is(err, store.ErrRefused) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.DropDraft(ctx, at, form)
}
