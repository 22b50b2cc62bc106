package programme

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Sharing is what somebody must have seen before a submission of their side's room is handed to the other side: who will read it, and
// what is inside the file.
type Sharing struct {
	In
	programme.Submission
	File    programme.File
	Readers []party.Member // of the shared room, not of the viewer's side, who have acted there themselves
	Inside  []assess.Found
	Checks  Checks
	Duty    *Duty // what the other side then owes, nil for nothing
	Seen    int64 // revision that is shown here
}

// Sharing is asked for before a submission is handed in. Nothing is handed in by it.
func (w Work) Sharing(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string) (out Sharing, err error) {
	defer errs.Wrap(&err, "programme.Sharing(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		l, err := w.look(ctx, tx, v, engagement)
		if err != nil {
			return err
		}
		i, at, err := l.find(id)
		if err != nil {
			return err
		}
		if at.Room != l.own.Room || !access.Decide(v, l.shared, access.Submission, access.Add) {
			return store.ErrRefused
		}
		s := l.all[i].Submission
		out.In, out.Submission, out.Seen = l.In, s, s.Rev
		if s.Origin == programme.FromFile {
			if out.File, err = tx.File(ctx, store.At(at), s.File); err != nil {
				return err
			}
		}
		all, err := tx.Members(ctx, store.At(l.shared))
		if err != nil {
			return err
		}
		out.Readers = slices.DeleteFunc(all, func(m party.Member) bool { return m.Until != 0 || m.Side == v.Side })
		if _, _, err := part(ctx, tx, store.At(at), id, insidePart, &out.Inside); err != nil {
			return err
		}
		if _, _, err := part(ctx, tx, store.At(at), id, checksPart, &out.Checks); err != nil {
			return err
		}
		return out.owed(ctx, v, tx)
	})
	return out, err
}

// owed says what the other side owes once the submission is there.
func (out *Sharing) owed(ctx context.Context, v access.Viewer, tx *store.Tx) error {
	if v.Side != access.DeliverySide {
		return nil
	}
	r, err := rulesOf(ctx, tx, out.Terms)
	out.Duty = firstDuty(r, tx.Now().UnixMicro())
	return err
}

// Share hands a submission of the viewer's own room to the other side: it is copied into the shared room, where it has a new id, a new
// number and a new time, and is read anew. seen is the revision that was shown before. It returns the ids of the copy and of the work
// that reads it.
func (w Work) Share(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string, seen int64) (copied, task string, err error) {
	defer errs.Wrap(&err, "programme.Share(%s)", engagement)
	in := act.Intent{Scope: engagement, Audience: act.Ours, Kind: access.Submission, Verb: access.Change}
	err = act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		s, err := a.Submission(ctx, id)
		if err != nil {
			return err
		}
		shared, err := a.In(access.Shared, access.Submission, access.Add)
		if err != nil || s.Room != a.Reach.Room {
			return cmp.Or(err, store.ErrRefused)
		}
		if s.Rev != seen {
			return errs.New(errs.Conflict, "The submission changed since you looked at it: look at what would be handed in now.")
		}
		c := programme.Submission{Label: s.Label, Project: s.Project, ProjectName: s.ProjectName, Origin: s.Origin, State: programme.Received}
		if s.Origin == programme.Typed {
			copied, err = w.shareTyped(ctx, a, s, shared, c)
			return err
		}
		if c, err = w.shareFile(ctx, a, s, shared, c); err != nil {
			return err
		}
		copied = c.ID
		if _, err := a.Record(ctx, a.Reach, kindShared, submissionRef(id)); err != nil {
			return err
		}
		f, err := a.File(ctx, store.At(shared), c.File)
		if err != nil {
			return err
		}
		task, err = begin(ctx, a, c, f.Name)
		return err
	})
	return copied, task, err
}

// shareFile copies the file and keeps the copy of the submission.
func (w Work) shareFile(ctx context.Context, a *act.Act, s programme.Submission, shared access.Reach, c programme.Submission) (programme.Submission, error) {
	f, err := a.File(ctx, placeOf(s), s.File)
	if err != nil {
		return c, err
	}
	switch _, err := a.FileWithHash(ctx, store.At(shared), f.SHA256); {
	case err == nil:
		return c, errs.New(errs.Invalid, "This file was handed in already, so nothing was done.")
	case !errors.Is(err, store.ErrRefused):
		return c, err
	}
	body, err := a.FileBody(ctx, placeOf(s), s.File)
	if err != nil {
		return c, err
	}
	c.File = a.NewID()
	if err := a.AddFile(ctx, store.At(shared), programme.File{ID: c.File, Name: f.Name, Media: f.Media, By: a.Viewer.Person}, body); err != nil {
		return c, err
	}
	if c, err = receive(ctx, a, shared, c, field("file", f.Name), field("sha256", hex.EncodeToString(f.SHA256))); err != nil {
		return c, err
	}
	return c, shareColumns(ctx, a, s, shared, c)
}

// shareTyped keeps a copy of dates that were typed in.
func (w Work) shareTyped(ctx context.Context, a *act.Act, s programme.Submission, shared access.Reach, c programme.Submission) (string, error) {
	sheet, err := w.sheet(ctx, a.Tx, s)
	if err != nil {
		return "", err
	}
	if _, err := a.Record(ctx, a.Reach, kindShared, submissionRef(s.ID)); err != nil {
		return "", err
	}
	return keepTyped(ctx, a, shared, c, sheet)
}

// spoken is how the dates of milestones are recorded.
func spoken(sheet programme.Sheet) string {
	out := ""
	for _, a := range sheet.Activities() {
		out += fmt.Sprintf("%s\t%s\t%s\n", a.Code, a.Name, a.Day())
	}
	return out
}
