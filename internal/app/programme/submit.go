package programme

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// MostBytes is how large the files of one form may be together.
const MostBytes = 64 << 20

// SubmitForm is what is asked to hand in a submission. Field names are file, label and project.
type SubmitForm struct {
	Name    string // of the file
	Media   string
	Body    []byte
	Label   string          // what its sender calls it; "" for nothing in particular
	Room    access.Audience // act.Ours, or access.Shared
	Project string          // short name of the project that is meant; "" to find out
}

// Submit keeps a file and asks for it to be read. In the viewer's own room it is a trial of the delivery side's, or the client's own
// record; in the shared room it is the supplier's submission, and the clock of the contract starts. It returns the ids of the
// submission and of the work that reads it.
func (w Work) Submit(ctx context.Context, v access.Viewer, engagement access.ScopeID, f SubmitForm) (id, task string, err error) {
	defer errs.Wrap(&err, "programme.Submit(%s)", engagement)
	in := act.Intent{Scope: engagement, Audience: f.Room, Kind: access.Submission, Verb: access.Add}
	err = act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		var c check
		s := programme.Submission{Label: c.line("label", f.Label, "what you call it", false), Project: c.line("project", f.Project, "the project", false),
			Origin: programme.FromFile, State: programme.Received}
		name := c.line("file", f.Name, "the name of the file", false)
		if len(f.Body) == 0 {
			c.Say("file", "Choose a file that is not empty.")
		}
		if err := c.Err(); err != nil {
			return err
		}
		sum := sha256.Sum256(f.Body)
		if err := unlessThere(ctx, a, sum[:]); err != nil {
			return err
		}
		s.File = a.NewID()
		if err := a.AddFile(ctx, store.At(a.Reach), programme.File{ID: s.File, Name: name, Media: f.Media, By: v.Person}, f.Body); err != nil {
			return err
		}
		if s, err = receive(ctx, a, a.Reach, s, field("file", name), field("sha256", hex.EncodeToString(sum[:]))); err != nil {
			return err
		}
		id = s.ID
		task, err = begin(ctx, a, s, name)
		return err
	})
	return id, task, err
}

// begin asks for a submission to be read.
func begin(ctx context.Context, a *act.Act, s programme.Submission, name string) (task string, err error) {
	return a.BeginFor(ctx, ReadJob, "Reading "+cmp.Or(name, s.Label, fmt.Sprintf("submission %d", s.Number)), s.ID)
}

// unlessThere refuses a file that the room of the act has already. Other rooms are not asked.
func unlessThere(ctx context.Context, a *act.Act, sha256 []byte) error {
	f, err := a.FileWithHash(ctx, store.At(a.Reach), sha256)
	if errors.Is(err, store.ErrRefused) {
		return nil
	}
	if err != nil {
		return err
	}
	all, err := a.Submissions(ctx, a.Reach.Organisation, a.Reach.Room, a.Reach.Room)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.File == f.ID {
			return errs.InvalidFields("This file is here already", []errs.Field{{Path: "file",
				Message: fmt.Sprintf("This is the same file as submission %d, so nothing was added: choose another one, or open that submission.", s.Number)}})
		}
	}
	return nil
}

// receive keeps a new submission in a room, in the name of the viewer, and records it there.
func receive(ctx context.Context, a *act.Act, at access.Reach, s programme.Submission, fields ...record.Field) (programme.Submission, error) {
	v := a.Viewer
	s.Organisation, s.Room, s.Shared, s.ID = at.Organisation, at.Room, at.SharedRoom, a.NewID()
	s.Side, s.ForRecord = v.Side, v.Side == access.ClientSide
	s.By, s.ByName, s.ByFirm, s.Rev = v.Person, v.Name, v.Firm, 1
	var err error
	if s.Number, err = a.Next(ctx, store.At(at), "submission"); err != nil {
		return s, err
	}
	if at.Audience == access.Shared && !s.ForRecord {
		if s.Due, s.Silence, err = dueOf(ctx, a, at.Scope); err != nil {
			return s, err
		}
	}
	if err := a.AddSubmission(ctx, s); err != nil {
		return s, err
	}
	fields = append(fields, field("number", strconv.FormatInt(s.Number, 10)), field("label", s.Label), field("for_record", yes(s.ForRecord)), field("origin", string(s.Origin)))
	_, err = a.Record(ctx, at, kindReceived, submissionRef(s.ID), fields...)
	return s, err
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// ChooseProject says which project of a file is meant, and asks for it to be read anew. rev is the revision that was shown.
func (w Work) ChooseProject(ctx context.Context, v access.Viewer, engagement access.ScopeID, submission, project string, rev int64) (task string, err error) {
	defer errs.Wrap(&err, "programme.ChooseProject")
	err = w.change(ctx, v, engagement, submission, access.Change, func(a *act.Act, s programme.Submission, at access.Reach) error {
		var all []Choice
		if _, _, err := part(ctx, a.Tx, store.At(at), s.ID, projectsPart, &all); err != nil {
			return err
		}
		meant := Choice{}
		for _, c := range all {
			if c.ID == project {
				meant = c
			}
		}
		if meant.ID == "" || s.State != programme.Choose {
			return errs.InvalidFields("No project is chosen", []errs.Field{{Path: "project", Message: "Choose one of the projects of the file."}})
		}
		s.Project, s.ProjectName, s.State, s.Rev = meant.ID, meant.Name, programme.Received, rev
		if err := a.ChangeSubmission(ctx, s); err != nil {
			return err
		}
		if _, err := a.Record(ctx, at, kindProjectChosen, submissionRef(s.ID), field("project", meant.Code), field("project_name", meant.Name)); err != nil {
			return err
		}
		task, err = begin(ctx, a, s, meant.Code)
		return err
	})
	return task, err
}

// Reread asks for a submission to be read anew, such as one whose reading was stopped.
func (w Work) Reread(ctx context.Context, v access.Viewer, engagement access.ScopeID, submission string) (task string, err error) {
	defer errs.Wrap(&err, "programme.Reread")
	err = w.change(ctx, v, engagement, submission, access.Change, func(a *act.Act, s programme.Submission, _ access.Reach) error {
		if s.Origin != programme.FromFile {
			return errs.New(errs.Invalid, "This submission was typed in: there is no file to read.")
		}
		task, err = begin(ctx, a, s, "")
		return err
	})
	return task, err
}

// change is an act on a submission in whichever room it lies, once the viewer may do verb with submissions there.
func (w Work) change(ctx context.Context, v access.Viewer, engagement access.ScopeID, submission string, verb access.Verb,
	do func(*act.Act, programme.Submission, access.Reach) error) error {
	in := act.Intent{Scope: engagement, Audience: act.Ours, Kind: access.Submission, Verb: access.See}
	return act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		s, err := a.Submission(ctx, submission)
		if err != nil {
			return err
		}
		at, err := a.Room(s.Room, access.Submission, verb)
		if err != nil {
			return err
		}
		return do(a, s, at)
	})
}
