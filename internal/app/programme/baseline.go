package programme

import (
	"context"
	"encoding/json"
	"strconv"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Nominated is the submission that later ones are measured against.
type Nominated struct {
	programme.Nomination
	Audience access.Audience // who knows of it
	Name     string
	DataDate string
}

// nominationFor is the nomination that counts for results in a room: that of the room itself, or else of the room both sides see. What
// one side nominated for itself never counts in the shared room.
func nominationFor(ctx context.Context, tx *store.Tx, r rooms, room access.Reach) (n programme.Nomination, err error) {
	for _, at := range []access.Reach{room, r.shared} {
		if at.Room == "" || !at.May(access.Acceptance, access.See) {
			continue
		}
		if n, err = maybe(tx.Nomination(ctx, store.At(at))); err != nil || n.Submission != "" {
			return n, err
		}
	}
	return n, nil
}

// privately is what was measured of shared submissions against a baseline that only the client side knows: checks held and missed, by
// submission. It is nothing where the nomination that counts is the shared one.
func privately(ctx context.Context, tx *store.Tx, r rooms, n programme.Nomination) (map[string][2]int, error) {
	if n.Submission == "" || n.Room == r.shared.Room {
		return nil, nil
	}
	parts, err := tx.PartsNamed(ctx, store.At(r.own), measuredPart)
	if err != nil {
		return nil, err
	}
	out := map[string][2]int{}
	for _, p := range parts {
		var m measured
		if err := json.Unmarshal(p.Body, &m); err != nil {
			return nil, err
		}
		if m.Against == n.Submission {
			out[p.Submission] = [2]int{m.Held, m.Missed}
		}
	}
	return out, nil
}

// measuredPart says how a shared submission stands against a baseline of the client's own.
const measuredPart = "measured"

type measured struct {
	Against string `json:"against"` // id of the baseline
	Held    int    `json:"held"`
	Missed  int    `json:"missed"`
}

// Nominate names the submission that later ones are measured against: in the client side's own room, where the supplier does not learn
// of it, or in the room both see. It asks for all submissions to be measured anew, and returns the id of that work.
func (w Work) Nominate(ctx context.Context, v access.Viewer, engagement access.ScopeID, submission string, room access.Audience) (task string, err error) {
	defer errs.Wrap(&err, "programme.Nominate(%s)", engagement)
	err = w.change(ctx, v, engagement, submission, access.See, func(a *act.Act, s programme.Submission, _ access.Reach) error {
		if v.Side != access.ClientSide {
			return store.ErrRefused
		}
		at, err := a.In(room, access.Acceptance, access.Add)
		if err != nil {
			return err
		}
		switch {
		case s.State != programme.Read:
			return errs.New(errs.Invalid, "Only a submission that was read can be the baseline.")
		case at.Room != s.Room && at.Audience == access.Shared:
			return errs.New(errs.Invalid, "The supplier does not see this submission: name it for your own side only, or share it first.")
		}
		now, err := maybe(a.Nomination(ctx, store.At(at)))
		if err != nil {
			return err
		}
		if now.Submission == s.ID {
			return errs.New(errs.Invalid, "It is the baseline already.")
		}
		n := programme.Nomination{Organisation: at.Organisation, Room: at.Room, Shared: at.SharedRoom, ID: a.NewID(), SubmissionRoom: s.Room, Submission: s.ID,
			By: v.Person, ByName: v.Name}
		if err := a.Tx.Nominate(ctx, n); err != nil {
			return err
		}
		if _, err := a.Record(ctx, at, kindNominated, submissionRef(s.ID), field("number", strconv.FormatInt(s.Number, 10)), field("data_date", s.DataDate)); err != nil {
			return err
		}
		task, err = a.BeginFor(ctx, MeasureJob, "Measuring against "+Called(s), n.ID)
		return err
	})
	return task, err
}

// Measure asks for shared submissions that came in since to be measured against the client's own baseline.
func (w Work) Measure(ctx context.Context, v access.Viewer, engagement access.ScopeID) (task string, err error) {
	defer errs.Wrap(&err, "programme.Measure(%s)", engagement)
	in := act.Intent{Scope: engagement, Audience: access.ClientOnly, Kind: access.Submission, Verb: access.Add}
	err = act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		n, err := a.Nomination(ctx, store.At(a.Reach))
		if err != nil {
			return err
		}
		task, err = a.BeginFor(ctx, MeasureJob, "Measuring against our baseline", n.ID)
		return err
	})
	return task, err
}

// Unmeasured lists the submissions of an engagement that are to be measured against the nomination with an id: those that were read from
// a file, in the rooms for which it counts. An older nomination measures nothing.
func (w Work) Unmeasured(ctx context.Context, tx *store.Tx, v access.Viewer, engagement access.ScopeID, nomination string) (ids []string, err error) {
	defer errs.Wrap(&err, "programme.Unmeasured")
	r, err := roomsOf(ctx, tx, v, engagement)
	if err != nil {
		return nil, err
	}
	for _, at := range []access.Reach{r.own, r.shared} {
		n, err := nominationFor(ctx, tx, r, at)
		if err != nil {
			return nil, err
		}
		if at.Room == "" || n.ID != nomination {
			continue
		}
		all, err := submissionsOf(ctx, tx, r)
		if err != nil {
			return nil, err
		}
		for _, s := range all {
			if s.State == programme.Read && s.Origin == programme.FromFile && s.ID != n.Submission && (s.Room == at.Room || n.Room == r.own.Room && at.Room == r.own.Room) {
				ids = append(ids, s.ID)
			}
		}
	}
	return ids, nil
}

// Measuring is what is read of a submission to be measured against the nomination with an id. Where that one is the side's own and the
// submission is one that both see, the result is the side's own too.
func (w Work) Measuring(ctx context.Context, tx *store.Tx, v access.Viewer, engagement access.ScopeID, id, nomination string) (s Source, err error) {
	if s, err = w.Source(ctx, tx, v, engagement, id); err != nil {
		return s, err
	}
	r, err := roomsOf(ctx, tx, v, engagement)
	if err != nil {
		return s, err
	}
	n, err := nominationFor(ctx, tx, r, r.own)
	if err != nil || n.ID != nomination || n.Room != r.own.Room || s.Submission.Room == r.own.Room {
		return s, err
	}
	s.Room, s.baseline = r.own, nil
	return s, s.measure(ctx, tx, w, r, n)
}

// Remeasure checks a submission that was read against its baseline, and nothing else.
func (s Source) Remeasure() (*Outcome, error) {
	o := &Outcome{submission: s.Submission, room: s.Room, measured: true}
	l, err := s.file.load()
	if err != nil {
		return nil, err
	}
	read, err := l.Submission(s.Submission.Project)
	if err = unlessLoop(read, err); err != nil {
		return nil, err
	}
	base, err := s.baseline.schedule(read)
	if err != nil {
		return nil, err
	}
	report, err := assess.Check(read, base)
	if err != nil {
		return nil, err
	}
	var e encoded
	o.submission.Held, o.submission.Missed = e.checks(report)
	e.add(valuePart, valued(read, base))
	if s.Room.Room != s.Submission.Room && s.baseline != nil {
		e.add(measuredPart, measured{s.baseline.submission.ID, o.submission.Held, o.submission.Missed})
	}
	o.parts, o.inputs = e.parts, inputs(read.SHA256, s.Submission.Project, s.baseline)
	return o, e.err
}
