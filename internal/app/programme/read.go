package programme

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/assure"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Source is what is read of a submission before anything is computed: its file, and that of the submission it is measured against.
type Source struct {
	Submission programme.Submission
	Room       access.Reach // in which the results are kept
	file       original
	usual      string // the project that an earlier submission meant
	baseline   *original
}

// original is a file as it came, or the sheet of a submission that somebody typed in.
type original struct {
	submission programme.Submission
	name       string
	sha256     []byte // of the body, as it was kept with the file; nil without one
	body       []byte
	sheet      programme.Sheet
	columns    Columns // of a spreadsheet: what was said of them
}

// Source reads what there is to be worked on of a submission, in a room of its engagement.
func (w Work) Source(ctx context.Context, tx *store.Tx, v access.Viewer, engagement access.ScopeID, id string) (s Source, err error) {
	defer errs.Wrap(&err, "programme.Source")
	r, err := roomsOf(ctx, tx, v, engagement)
	if err != nil {
		return s, err
	}
	if s.Submission, s.Room, err = r.submission(ctx, tx, id); err != nil {
		return s, err
	}
	if s.file, err = w.original(ctx, tx, s.Submission); err != nil {
		return s, err
	}
	if s.file.columns, err = columnsOf(ctx, tx, r, s.Submission); err != nil {
		return s, err
	}
	all, err := submissionsOf(ctx, tx, r)
	if err != nil {
		return s, err
	}
	s.usual = usual(all)
	n, err := nominationFor(ctx, tx, r, s.Room)
	if err != nil || n.Submission == "" {
		return s, err
	}
	return s, s.measure(ctx, tx, w, r, n)
}

// measure adds the submission that was nominated, unless it is the very one or was never read.
func (s *Source) measure(ctx context.Context, tx *store.Tx, w Work, r rooms, n programme.Nomination) error {
	b, _, err := r.submission(ctx, tx, n.Submission)
	if err != nil || b.State != programme.Read || b.ID == s.Submission.ID {
		return err
	}
	o, err := w.original(ctx, tx, b)
	s.baseline = &o
	return err
}

// original is the file of a submission.
func (w Work) original(ctx context.Context, tx *store.Tx, s programme.Submission) (o original, err error) {
	o.submission = s
	if s.Origin == programme.Typed {
		o.sheet, err = w.sheet(ctx, tx, s)
		return o, err
	}
	f, err := tx.File(ctx, placeOf(s), s.File)
	if err != nil {
		return o, err
	}
	o.name, o.sha256 = f.Name, f.SHA256
	if o.columns, err = w.readAs(ctx, tx, s); err != nil {
		return o, err
	}
	o.body, err = tx.FileBody(ctx, placeOf(s), s.File)
	return o, err
}

// usual is the project that the latest submission meant which was read.
func usual(all []programme.Submission) string {
	for _, s := range slices.Backward(all) {
		if s.State == programme.Read && s.Project != "" && s.Origin == programme.FromFile {
			return s.Project
		}
	}
	return ""
}

// The steps of reading, in their order.
const (
	stepReading    = "reading"
	stepScheduling = "scheduling"
	stepChecking   = "checking"
	StepKeeping    = "keeping" // is the step after Assess: the result is written down
	Steps          = 4
)

// Outcome is what was found out about a submission, to be kept.
type Outcome struct {
	Said       string // how it ended, for who asked
	submission programme.Submission
	room       access.Reach
	activities []programme.Activity
	parts      []programme.Part
	inputs     string
	measured   bool     // only the checks and the value are new
	file       original // for what was said of its columns
}

// Assess reads and assesses a submission. It says what it is about to do, and stops when told to. A file that cannot be read is an
// outcome too: the submission says why.
func (s Source) Assess(step func(n int64, what string) error) (*Outcome, error) {
	o := &Outcome{submission: s.Submission, room: s.Room, file: s.file}
	if err := step(0, stepReading); err != nil {
		return nil, err
	}
	l, err := s.file.load()
	if err != nil {
		return o.failed(err)
	}
	project, ask := s.chosen(l.File)
	if ask {
		return o.choose(l)
	}
	if err := step(1, stepScheduling); err != nil {
		return nil, err
	}
	read, err := l.Submission(project)
	var loop *sched.LoopError
	errors.As(err, &loop)
	if err = unlessLoop(read, err); err != nil {
		return o.failed(err)
	}
	base, err := s.baseline.schedule(read)
	if err != nil {
		return nil, err
	}
	if err := step(2, stepChecking); err != nil {
		return nil, err
	}
	return o, o.read(read, base, s, loop)
}

// schedule reads and schedules a baseline. One that was typed in is as it is, and one that cannot be read any more is none.
func (o *original) schedule(checked *assess.Submission) (*assess.Submission, error) {
	if o == nil {
		return nil, nil
	}
	if o.submission.Origin == programme.Typed {
		return &assess.Submission{Network: o.sheet.Network, Result: o.sheet.Result, Project: o.sheet.Project}, nil
	}
	l, err := o.load()
	if err != nil {
		return nil, err
	}
	b, err := l.Submission(cmp.Or(o.submission.Project, checked.Network.Projects[checked.Project].Code))
	return b, unlessLoop(b, err)
}

// unlessLoop is what went wrong with a schedule, unless it is that its links form a loop: that can be said of it.
func unlessLoop(s *assess.Submission, err error) error {
	var loop *sched.LoopError
	if s != nil && errors.As(err, &loop) {
		return nil
	}
	return err
}

// chosen is the project that is meant: the one that was named, the only one with activities, or the one that submissions before it
// meant. Ask says that nobody can tell.
func (s Source) chosen(f *plan.File) (project string, ask bool) {
	all := f.Network.WithActivities()
	if s.Submission.Project != "" || len(all) < 2 {
		return s.Submission.Project, false
	}
	for _, i := range all {
		if p := f.Network.Projects[i]; p.Code == s.usual && s.usual != "" {
			return string(p.ID), false
		}
	}
	return "", true
}

// failed is the outcome of a file that cannot be read, with the sentence that says why. Failures of ours are no outcome.
func (o *Outcome) failed(err error) (*Outcome, error) {
	if errs.KindOf(err) != errs.Invalid {
		return nil, err
	}
	o.submission.State, o.submission.Problem = programme.Failed, sentence(errs.Sentence(err))
	var e encoded
	o.columns(&e, nil, o.file)
	if o.parts = e.parts; e.err != nil {
		return nil, e.err
	}
	o.Said = "It could not be read: " + o.submission.Problem
	return o, nil
}

// sentence begins with a capital and ends with a full stop.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(r)) + s[n:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

// choose is the outcome of a file that holds several projects.
func (o *Outcome) choose(l *assess.Loaded) (*Outcome, error) {
	var e encoded
	e.add(projectsPart, choices(l.File))
	o.parts = e.parts
	o.submission.State, o.submission.Problem = programme.Choose, ""
	o.described(l)
	o.Said = "The file holds several projects: choose the one that is meant."
	return o, e.err
}

// described notes what the file says of itself.
func (o *Outcome) described(l *assess.Loaded) {
	o.submission.Format, o.submission.Tool = l.File.Kind, strings.TrimSpace(l.File.Format+" "+l.File.Version)
	o.submission.Warnings = len(l.File.Warnings.List) + l.File.Warnings.More
}

// read is the outcome of a file that was read. The checks are worked out while the sheet is written and what else there is to be said
// of the network: all of it only looks at the network.
func (o *Outcome) read(s, base *assess.Submission, from Source, loop *sched.LoopError) error {
	rest := make(chan encoded, 1)
	go func() { rest <- o.told(s, base, from) }()
	report, err := assess.Check(s, base)
	var e encoded
	if err == nil {
		o.figures(&e, s, report)
		o.columns(&e, s.Loaded, o.file)
	}
	more := <-rest
	if err = cmp.Or(err, e.err, more.err); err != nil {
		return err
	}
	o.parts = append(e.parts, more.parts...)
	if loop != nil {
		o.submission.Problem = sentence(loop.Error())
	}
	o.inputs = inputs(s.SHA256, o.submission.Project, from.baseline)
	return nil
}

// told is the sheet, and what is said of a submission besides its checks.
func (o *Outcome) told(s, base *assess.Submission, from Source) (e encoded) {
	sheet := programme.Sheet{Network: s.Network, Result: s.Result, Project: s.Project}
	o.activities = sheet.Activities()
	e.add(warningsPart, Warnings{s.File.Warnings.List, s.File.Warnings.More})
	e.add(insidePart, s.Inside(from.file.body))
	e.add(suggestPart, s.Suggestions(mostSuggested))
	e.add(valuePart, valued(s, base))
	e.parts = append(e.parts, programme.Part{Name: sheetPart, Body: sheet.Encode()}, programme.Part{Name: observedPart, Body: programme.EncodeObserved(s.Observed())})
	return e
}

// mostSuggested is how many contract milestones are suggested.
const mostSuggested = 12

// figures notes the submission's own figures.
func (o *Outcome) figures(e *encoded, s *assess.Submission, r *assure.Report) {
	x := &o.submission
	o.described(s.Loaded)
	x.State, x.Problem = programme.Read, ""
	x.Project, x.ProjectName, x.DataDate, x.Finish = r.Code, cmp.Or(r.Name, r.Code), dated(r.DataDate), ""
	x.Activities, x.Incomplete, x.Links = r.Activities, r.Incomplete, r.Links
	if s.Result != nil {
		x.Finish = day(s.Result.Projects[s.Project].Finish.FinishDate())
	}
	x.Held, x.Missed = e.checks(r)
	o.Said = "Read."
	if x.Warnings > 0 {
		o.Said = "Read, with warnings."
	}
}

// dated is the day of an instant as text, "" for none.
func dated(t civil.Time) string { return day(t.Date()) }

// day is a date as text, "" for none.
func day(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// hash is that of the body, in hexadecimal digits.
func (o *original) hash() string {
	if o.sha256 != nil {
		return hex.EncodeToString(o.sha256)
	}
	sum := sha256.Sum256(o.body)
	return hex.EncodeToString(sum[:])
}

// inputs is the hash of what a result was worked out from.
func inputs(sha256hex, project string, baseline *original) string {
	h := sha256.New()
	h.Write([]byte(sha256hex + "\n" + project + "\n"))
	if baseline != nil {
		h.Write([]byte(baseline.submission.ID + " " + baseline.hash() + " " + baseline.submission.Project))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Intent is the act that keeps the outcome.
func (o *Outcome) Intent() act.Intent {
	return act.Intent{Scope: o.room.Scope, Audience: o.room.Audience, Kind: access.Submission, Verb: access.Change}
}

// Keep keeps what was found out in the submission's room, in place of what was kept before. For one that was read it asks for what
// follows from it, which nobody has to wait for who wants to see what was read.
func (o *Outcome) Keep(ctx context.Context) func(*act.Act) error {
	return func(a *act.Act) error { return o.keep(ctx, a) }
}

func (o *Outcome) keep(ctx context.Context, a *act.Act) (err error) {
	defer errs.Wrap(&err, "programme.Keep")
	now, err := a.Submission(ctx, o.submission.ID)
	if err != nil {
		return err
	}
	if o.measured {
		return o.keepMeasured(ctx, a, now)
	}
	s := o.submission
	s.Rev, s.Label, s.Due, s.Silence, s.ReadAt = now.Rev, now.Label, now.Due, now.Silence, a.Now().UnixMicro()
	if s.Due, err = o.stillDue(ctx, a, s); err != nil {
		return err
	}
	if err := a.ChangeSubmission(ctx, s); err != nil {
		return err
	}
	keep := a.KeepPart
	if now.ReadAt == 0 {
		keep = a.AddPart // nothing of it was kept yet
	}
	if s.State != programme.Read {
		return o.keepParts(ctx, a, keep)
	}
	if now.ReadAt != 0 {
		if err := a.DropActivities(ctx, placeOf(s), s.ID); err != nil {
			return err
		}
	}
	if err := a.AddActivities(ctx, placeOf(s), s.ID, o.activities); err != nil {
		return err
	}
	if err := o.keepParts(ctx, a, keep); err != nil {
		return err
	}
	return followUp(ctx, a, s)
}

// stillDue is when a submission has to be answered. One that turns out to be an earlier revision, handed in behind a later one, has not.
func (o *Outcome) stillDue(ctx context.Context, a *act.Act, s programme.Submission) (int64, error) {
	if s.Due == 0 || s.State != programme.Read {
		return s.Due, nil
	}
	all, err := a.Submissions(ctx, s.Organisation, s.Room, s.Room)
	if slices.ContainsFunc(all, func(x programme.Submission) bool {
		return x.State == programme.Read && x.Number < s.Number && x.DataDate > s.DataDate
	}) {
		return 0, err
	}
	return s.Due, err
}

// keepMeasured keeps the checks of a submission that was measured anew, and how many of them hold where its readers see the baseline.
func (o *Outcome) keepMeasured(ctx context.Context, a *act.Act, now programme.Submission) error {
	if now.State != programme.Read {
		return nil
	}
	if o.room.Room == now.Room {
		now.Held, now.Missed = o.submission.Held, o.submission.Missed
		if err := a.ChangeSubmission(ctx, now); err != nil {
			return err
		}
	}
	if err := o.keepParts(ctx, a, a.KeepPart); err != nil {
		return err
	}
	return keepRecord(ctx, a, o.room, now.ID) // the baseline may be another
}

func (o *Outcome) keepParts(ctx context.Context, a *act.Act, add func(context.Context, programme.Part) error) error {
	s := o.submission
	for _, p := range o.parts {
		keep := add
		if p.Name == columnsPart { // what is said of columns can be there before anything was read
			keep = a.KeepPart
		}
		p.Organisation, p.Room, p.Shared = o.room.Organisation, o.room.Room, o.room.SharedRoom
		p.SubmissionRoom, p.Submission = s.Room, s.ID
		p.Engine, p.Inputs = Engine, o.inputs
		if err := keep(ctx, p); err != nil {
			return err
		}
	}
	return nil
}
