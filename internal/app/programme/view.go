package programme

import (
	"cmp"
	"context"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// SubmissionView is a submission as its page shows it: when it finishes, what drives that, what is missing and what is odd.
type SubmissionView struct {
	In
	Row
	File    programme.File // without a name where it was typed in, or erased
	Task    *store.Task    // the viewer's side's own work on it, the latest
	Choices []Choice       // of a file that holds several projects
	Drives  []programme.Activity
	Slack   int // activities that are neither finished nor critical
	Open    int // that are not finished
	Checks  Checks
	Said    []programme.Acceptance // everything that was said of it, oldest first
	Duties  []Duty
	Inside  []assess.Found
	Before  *Row // the one before it that counts
	Next    *Row
	Handed  *Row // the same file as both sides see it, where this one lies in the viewer's own room
	May     Rights
	later   int64 // when the supplier handed in another after it, 0 for not yet
}

// Rights are what the viewer may do with a submission.
type Rights struct {
	Share    bool // hand it in, into the room both sides see
	Accept   bool
	Notify   bool // that the answer is overdue, which begins a further period
	Reread   bool
	Choose   bool
	Nominate []access.Audience // whose baseline it can become
	Measure  bool              // it can be measured against the client's own baseline, and was not yet
	Original bool
}

// Submission is one submission of an engagement.
func (w Work) Submission(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string) (out SubmissionView, err error) {
	defer errs.Wrap(&err, "programme.Submission(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		l, at, err := w.open(ctx, tx, v, engagement, id, &out)
		if err != nil {
			return err
		}
		if err := out.about(ctx, tx, l, at); err != nil || out.State != programme.Read {
			return err
		}
		if out.Checks, err = w.checks(ctx, tx, l, out.Row); err != nil {
			return err
		}
		if out.Inside, _, _, err = result[[]assess.Found](ctx, tx, w, store.At(at), id, insidePart); err != nil {
			return err
		}
		all, err := w.listing(ctx, tx, out.Submission)
		if err != nil {
			return err
		}
		f := all.end()
		out.Drives, out.Open, out.Slack = f.drives, f.open, f.slack
		return nil
	})
	return out, err
}

// open reads the submission among those beside it.
func (w Work) open(ctx context.Context, tx *store.Tx, v access.Viewer, engagement access.ScopeID, id string, out *SubmissionView) (l look, at access.Reach, err error) {
	if l, err = w.look(ctx, tx, v, engagement); err != nil {
		return l, at, err
	}
	i, at, err := l.find(id)
	if err != nil {
		return l, at, err
	}
	out.In, out.Row = l.In, l.all[i]
	for k := range l.all {
		x := &l.all[k]
		if x.Audience == access.Shared && !x.ForRecord && x.Made > out.Made && (out.later == 0 || x.Made < out.later) {
			out.later = x.Made
		}
		switch {
		case !x.Counts || out.State != programme.Read || k == i:
		case k < i:
			out.Before = x
		case out.Next == nil:
			out.Next = x
		}
	}
	return l, at, nil
}

// about fills in what was said of it, what is owed, and what the viewer may do.
func (out *SubmissionView) about(ctx context.Context, tx *store.Tx, l look, at access.Reach) (err error) {
	if out.Origin == programme.FromFile {
		if out.File, err = maybe(tx.File(ctx, store.At(at), out.Submission.File)); err != nil {
			return err
		}
	}
	for _, a := range l.said {
		if a.Submission == out.ID {
			out.Said = append(out.Said, a)
		}
	}
	held, err := rulesOf(ctx, tx, out.Terms)
	if err != nil {
		return err
	}
	out.Duties = duties(held, out.Submission, out.Said, out.later, tx.Now().UnixMicro())
	if l.v.Side == access.DeliverySide && at.Room == l.shared.Room && out.Overtaken == "" && access.Decide(l.v, at, access.Submission, access.Change) {
		_, _, why := notified(held, out.Submission, out.Said, tx.Now().UnixMicro())
		out.May.Notify = why == ""
	}
	if out.State == programme.Choose {
		if _, _, err = part(ctx, tx, store.At(at), out.ID, projectsPart, &out.Choices); err != nil {
			return err
		}
	}
	if task := l.in(l.v, l.v.Side.Of(), access.Task, access.See); task.Room != "" {
		t, err := maybe(tx.TaskAbout(ctx, store.At(task), out.ID))
		if err != nil {
			return err
		}
		if t.ID != "" {
			out.Task = &t
		}
	}
	return out.rights(ctx, tx, l, at)
}

// rights notes what the viewer may do.
func (out *SubmissionView) rights(ctx context.Context, tx *store.Tx, l look, at access.Reach) (err error) {
	v := l.v
	change := access.Decide(v, at, access.Submission, access.Change)
	begin := l.may(v, v.Side.Of(), access.Task, access.Add)
	waits := out.Task != nil && !out.Task.State.Over()
	private := at.Room == l.own.Room
	out.May.Original = out.File.ID != "" && out.File.Erased == 0 && access.Decide(v, at, access.File, access.See)
	out.May.Choose = change && begin && out.State == programme.Choose
	out.May.Reread = change && begin && out.Origin == programme.FromFile && !waits
	out.May.Share = private && access.Decide(v, l.shared, access.Submission, access.Add) && (out.State == programme.Read || out.State == programme.Failed)
	if err := out.handed(ctx, tx, l); err != nil {
		return err
	}
	if out.State == programme.Read && v.Side == access.ClientSide {
		for _, room := range []access.Reach{l.own, l.shared} {
			if room.Room != "" && access.Decide(v, room, access.Acceptance, access.Add) && (at.Room == l.shared.Room || room.Room == l.own.Room) {
				out.May.Nominate = append(out.May.Nominate, room.Audience)
			}
		}
	}
	if n := len(out.Said); n > 0 && out.Said[n-1].Accepted {
		return nil // what was accepted stays so
	}
	out.May.Accept, err = mayAccept(ctx, tx, v, l.rooms, at)
	return err
}

// handed finds the same file among what both sides see: it is not handed in twice.
func (out *SubmissionView) handed(ctx context.Context, tx *store.Tx, l look) error {
	if !out.May.Share || out.File.ID == "" {
		return nil
	}
	f, err := maybe(tx.FileWithHash(ctx, store.At(l.shared), out.File.SHA256))
	if err != nil || f.ID == "" {
		return err
	}
	for i := range l.all {
		if l.all[i].File == f.ID {
			out.Handed, out.May.Share = &l.all[i], false
		}
	}
	return nil
}

// checks is the checks of a submission, against the client's own baseline where they were measured so for the viewer.
func (w Work) checks(ctx context.Context, tx *store.Tx, l look, x Row) (c Checks, err error) {
	at := placeOf(x.Submission)
	if x.Private {
		at = store.At(l.own)
	}
	c, engine, _, err := result[Checks](ctx, tx, w, at, x.ID, checksPart)
	c.Engine, c.place = cmp.Or(engine, Engine), at
	return c, err
}

// Original is the file of a submission as it came.
func (w Work) Original(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string) (f programme.File, body []byte, err error) {
	defer errs.Wrap(&err, "programme.Original(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := roomsOf(ctx, tx, v, engagement)
		if err != nil {
			return err
		}
		s, at, err := r.submission(ctx, tx, id)
		if err != nil {
			return err
		}
		if s.File == "" || !access.Decide(v, at, access.File, access.See) {
			return store.ErrRefused
		}
		if f, err = tx.File(ctx, store.At(at), s.File); err != nil {
			return err
		}
		body, err = tx.FileBody(ctx, store.At(at), s.File)
		return err
	})
	return f, body, err
}
