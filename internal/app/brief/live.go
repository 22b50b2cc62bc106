package brief

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/report"
	"counterpart.dev/internal/report/document"
	"counterpart.dev/internal/store"
)

// Live is a project's page as it stands now.
type Live struct {
	*brief.Brief // nil while the case is not sound: Unsound says why
	Unsound      []benefit.Problem
	Whole        *gather.Whole
	Tolerances   []casebook.Tolerance // the newest first
	Networks     Freshness
	Last         *casebook.Brief // the page that was published last, without its bytes; nil when none was
	Findings     []brief.Finding
	Doubts       []string // what whoever publishes the page should know before
	Private      []string // what it rests on that the supplier has not been shown
	May          bool     // set down tolerances, publish, share
	Seen         string   // names what the page says: what is published must be what was seen
	Task         string   // the id of the work under way on what needs the networks
	front        *front
	stood        *gather.Stood // what the next page is held against
}

// front is the first page as a document, and its pictures, each made once.
type front struct {
	once  sync.Once
	doc   *document.Document
	err   error
	drawn sync.Map
}

// Front is the first page as a document. Nobody may change it.
func (l *Live) Front() (*document.Document, error) {
	l.front.once.Do(func() { l.front.doc, l.front.err = report.Front(l.Brief) })
	return l.front.doc, l.front.err
}

// Drawn is what draw gave for a name when it was first asked for on a page that says the same.
func (l *Live) Drawn(name string, draw func() (string, error)) (string, error) {
	if have, ok := l.front.drawn.Load(name); ok {
		return have.(string), nil
	}
	made, err := draw()
	if err == nil {
		l.front.drawn.Store(name, made)
	}
	return made, err
}

// Freshness says what the part of a page that needs the networks of the submissions was worked out from.
type Freshness struct {
	Needed bool       // there are submissions to be worked on
	At     int64      // when it was worked out; 0: never
	Report civil.Date // as of which day
	From   []string   // from which submissions
	Moved  bool       // there are other submissions now
	Edited bool       // the case is another now
}

// Fresh reports whether nothing is to be worked out anew.
func (f Freshness) Fresh() bool { return !f.Needed || f.At != 0 && !f.Moved && !f.Edited }

// mostNext is how many missing inputs a page names.
const mostNext = 5

// Live is the page as it stands.
func (w Work) Live(ctx context.Context, v access.Viewer, project access.ScopeID) (l *Live, err error) {
	defer errs.Wrap(&err, "brief.Live(%s)", project)
	var s *state
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if s, err = w.look(ctx, tx, v, project); err != nil {
			return err
		}
		s.task, err = underWay(ctx, tx, store.At(s.Reach))
		return err
	})
	if err != nil {
		return nil, err
	}
	return w.same(s, v)
}

// same is the page of a state, which may be the one that was made for whoever looked last: but for the hour, and for what the reader
// may do and their side is at, it follows from what was read.
func (w Work) same(s *state, v access.Viewer) (*Live, error) {
	from, whole := *s, *s.Whole
	whole.Reach, whole.Reaches, from.Whole, from.at, from.task = access.Reach{}, nil, &whole, time.Time{}, ""
	made, err := gather.Same(w.Kept, s.Reach.Room, "live", from, func() (*Live, error) {
		its, of := *s, *s.Whole // since the page's own input is filled in further
		its.Whole = &of
		return its.live(v)
	})
	if err != nil {
		return nil, err
	}
	l := *made
	l.Whole, l.May, l.Task = s.Whole, may(v, s.Reach), s.task
	return &l, nil
}

// state is everything a page is made from, as it was read in one transaction.
type state struct {
	*gather.Whole
	submissions []programme.Submission // of the project's engagements, that were read, by engagement and data date
	forecasts   []programme.Forecast
	tolerances  []casebook.Tolerance
	kept        networks
	relations   []brief.Relation
	money       *money.Ledger // nil for who does not see the client's money, or where none is given
	judged      []brief.Judged
	outlook     *outlook.Result // of these submissions; nil where none was simulated
	last        *casebook.Brief
	told        Frozen // by the last page
	task        string
	at          time.Time
}

// look reads what a page is made from.
func (w Work) look(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (*state, error) {
	whole, err := w.Kept.History(ctx, tx, v, project)
	if err != nil {
		return nil, err
	}
	if !access.Decide(v, whole.Reach, access.Brief, access.See) {
		return nil, store.ErrRefused
	}
	s, at := &state{Whole: whole, at: tx.Now()}, store.At(whole.Reach)
	if err := s.programmes(ctx, tx); err != nil {
		return nil, err
	}
	stand, err := tx.PageStand(ctx, at)
	if err != nil {
		return nil, err
	}
	s.tolerances, s.last = stand.Agreed, stand.Last
	if s.kept, err = w.networks(ctx, tx, at); err != nil {
		return nil, err
	}
	if err := s.relate(ctx, tx, w.Kept); err != nil {
		return nil, err
	}
	if err := s.spend(ctx, tx, at); err != nil {
		return nil, err
	}
	if err := s.simulated(ctx, tx, v, at, stand, w.Kept); err != nil {
		return nil, err
	}
	return s, s.lastPage(ctx, tx, at, w.Kept)
}

// programmes reads what each submission says of the contract milestones.
func (s *state) programmes(ctx context.Context, tx *store.Tx) (err error) {
	for _, e := range s.Engagements {
		s.submissions = append(s.submissions, e.Read...)
	}
	if len(s.submissions) == 0 || len(s.Ties) == 0 {
		return nil
	}
	s.forecasts, err = s.Said(ctx, tx, s.submissions)
	return err
}

// lastPage reads what the page that was published last told.
func (s *state) lastPage(ctx context.Context, tx *store.Tx, at store.Place, kept *gather.Kept) (err error) {
	if s.last == nil {
		return nil
	}
	s.told, err = gather.Same(kept, at.Room, "told", s.last.ID, func() (Frozen, error) {
		b, err := tx.BriefData(ctx, at, s.last.ID)
		if err != nil {
			return Frozen{}, err
		}
		return readFrozen(b.Data)
	})
	return err
}

// live makes the page.
func (s *state) live(v access.Viewer) (*Live, error) {
	l := &Live{Whole: s.Whole, Tolerances: s.tolerances, Last: s.last, May: may(v, s.Reach), Task: s.task, front: &front{}}
	inputs, err := s.inputs()
	if err != nil {
		return nil, err
	}
	l.Networks = s.freshness(inputs)
	in, unsound, err := s.input(l.Networks)
	if err != nil || len(unsound) > 0 {
		l.Unsound = unsound
		return l, err
	}
	if in.Untold, err = s.untold(); err != nil {
		return nil, err
	}
	if in.Stood, err = s.since(); err != nil {
		return nil, err
	}
	l.stood = gather.Stand(s.Case, s.Input, in.Result, s.outlook)
	if l.Brief, err = brief.New(in); err != nil {
		return nil, errs.New(errs.Internal, "the page of a sound case cannot be composed: %w", err)
	}
	l.Findings = brief.Findings(in)
	l.Doubts, l.Private = s.doubts(l), s.private(in.Schedules)
	l.Seen, err = s.seen(inputs, &in)
	return l, err
}

// seen names everything a page follows from.
func (s *state) seen(inputs string, in *brief.Input) (string, error) {
	b, err := json.Marshal([]any{inputs, s.Input, s.kept.At, in.Agreed, in.Untold, in.Stood, s.forecasts, s.relations, s.money, s.judged, s.outlook})
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16]), err
}

// input is what the page is composed from.
func (s *state) input(f Freshness) (in brief.Input, unsound []benefit.Problem, err error) {
	if f.Fresh() {
		s.Input.Split, s.Input.Unsplit = s.kept.Split, s.kept.Unsplit
	}
	in.Case, in.Engine, in.Schedules, in.Outlook = s.Case, assess.Engine, s.schedules(), s.outlook
	if in.Result, unsound, err = s.Result(); err != nil || len(unsound) > 0 {
		return in, unsound, err
	}
	in.Obligations, in.CaseChecks = s.Case.Obligations(s.Input.Report), benefit.Checks(s.Case, s.Input.Report)
	in.Next = benefit.NextInputs(s.Case, in.Result, mostNext)
	s.waiting(&in, f)
	if t, ok := inForce(s.tolerances, s.at.UnixMicro()); ok {
		in.Agreed = agreed(t, s.Project.Zone, sponsors(s.People, s.at))
	}
	return in, nil, nil
}

// waiting fills in what waiting costs. What was worked out on other submissions says nothing about these.
func (s *state) waiting(in *brief.Input, f Freshness) {
	in.NoWaiting, in.Relations, in.Money, in.Judged = map[benefit.DecisionID]string{}, s.relations, s.money, s.judged
	for _, d := range s.Case.Decisions {
		switch {
		case len(d.Holds) == 0 && d.PerWeek == 0:
			in.NoWaiting[d.ID] = "the case does not say which activities wait for it"
		case !f.Needed:
			in.NoWaiting[d.ID] = "there is no submission to run it on"
		case f.At == 0:
			in.NoWaiting[d.ID] = "it has not been worked out yet"
		case f.Moved:
			in.NoWaiting[d.ID] = "it was worked out on earlier submissions"
		}
	}
	if f.At == 0 || f.Moved {
		return
	}
	in.Waiting = s.kept.Waiting
	for id, why := range s.kept.NoWaiting {
		in.NoWaiting[id] = why
	}
}

// schedules is what is known of each supplier's programme: by the rows that were read of it, and what its network told.
func (s *state) schedules() (out []brief.Schedule) {
	for i := range s.Engagements {
		e := &s.Engagements[i]
		if e.Latest == nil {
			continue
		}
		x := s.schedule(e, e.Latest)
		if k := s.kept.of(e.Engagement, e.Latest.ID); k != nil {
			x.File, x.Tool, x.Baseline, x.Drives, x.Checks, x.Extras, x.Warnings = k.File, k.Tool, k.Baseline, k.Drives, k.Checks, k.Extras, k.Warnings
			x.Missed = k.Missed
			if before := s.before(e); before != nil && before.ID == k.Before {
				x.Changes = k.Changes
			}
			for i := range x.Milestones {
				x.Milestones[i].Chain = k.chain(x.Milestones[i].Milestone)
			}
		}
		out = append(out, x)
	}
	return out
}

// schedule is what the rows say of a supplier's programme up to one of its submissions.
func (s *state) schedule(e *gather.Engagement, latest *programme.Submission) brief.Schedule {
	x := brief.Schedule{Engagement: benefit.EngagementID(e.Engagement), Supplier: e.Supplier(), File: brief.File{Name: gather.Called(latest)}, Tool: latest.Tool,
		Project: cmp.Or(latest.ProjectName, latest.Project), DataDate: day(latest.DataDate), Finish: day(latest.Finish), Activities: latest.Activities,
		Incomplete: latest.Incomplete, Links: latest.Links, Missed: latest.Missed}
	if x.Finish.IsZero() {
		x.NoFinish = cmp.Or(latest.Problem, "no dates could be computed")
	}
	for _, t := range s.tiesOf(e) {
		x.Milestones = append(x.Milestones, s.tied(e, t, latest))
	}
	return x
}

// tiesOf lists the ties of the case to contract milestones of an engagement, in the order of the case.
func (s *state) tiesOf(e *gather.Engagement) (out []casebook.Tied) {
	for i := range s.Case.Engagements {
		for _, m := range s.Case.Engagements[i].Milestones {
			if t, ok := s.Ties[m.ID]; ok && t.Engagement == benefit.EngagementID(e.Engagement) && m.Activity != "" {
				t.Activity = m.Activity
				out = append(out, t)
			}
		}
	}
	return out
}

// tied is what the submissions of an engagement up to one of them say of a contract milestone.
func (s *state) tied(e *gather.Engagement, t casebook.Tied, latest *programme.Submission) brief.Tied {
	out := brief.Tied{Milestone: t.ID, Activity: t.Activity}
	for i := range s.submissions {
		x := &s.submissions[i]
		if x.Shared != e.Shared || later(x, latest) {
			continue
		}
		r := brief.Reported{Report: day(x.DataDate), File: gather.Called(x)}
		at := slices.IndexFunc(s.forecasts, func(f programme.Forecast) bool { return f.Submission == x.ID && f.Code == t.Activity })
		if at >= 0 {
			a := s.forecasts[at].Activity
			r.Forecast, r.Reached = a.Day(), a.Status == plan.Complete.String()
		}
		out.History = append(out.History, r)
	}
	return out
}

// later reports whether a submission came after another: by data date, then by when it came.
func later(a, b *programme.Submission) bool {
	return cmp.Or(cmp.Compare(a.DataDate, b.DataDate), cmp.Compare(a.Made, b.Made), cmp.Compare(a.ID, b.ID)) > 0
}

// day is a date of a row; zero for none.
func day(iso string) civil.Date {
	d, err := civil.ParseDate(iso)
	if err != nil {
		return 0
	}
	return d
}

// doubts is what whoever publishes the page should know before.
func (s *state) doubts(l *Live) (out []string) {
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if f := l.Networks; !f.Fresh() {
		switch {
		case f.At == 0:
			say("What needs the suppliers’ networks has not been worked out: what waiting costs, what drives each date, the checks.")
		case f.Moved:
			say("What needs the suppliers’ networks was worked out on earlier submissions, and so is left out.")
		default:
			say("The case was changed after what waiting costs was worked out.")
		}
	}
	for i := range s.Case.Engagements {
		for _, m := range s.Case.Engagements[i].Milestones {
			if m.Unconfirmed {
				say("Nobody has confirmed which activity “%s” stands for.", m.Title)
			}
		}
	}
	if n := len(s.Loose); n > 0 {
		say("Links in the map that nobody has confirmed: %d.", n)
	}
	if t := s.tolerances; len(t) == 0 {
		say("Nobody has agreed how far things may go, so nothing is held against it.")
	} else if !sponsors(s.People, s.at)[t[0].By] {
		say("The tolerances were set down by %s, who is not the sponsor.", t[0].ByName)
	}
	return out
}

// private is what the page rests on that lies in the client side's own room of an engagement. What moved, and what the page before left out, is
// told of the same submissions as how the forecasts of contract milestones moved.
func (s *state) private(told []brief.Schedule) (out []string) {
	for i := range s.Engagements {
		e := &s.Engagements[i]
		named := map[string]bool{}
		own := func(x *programme.Submission) {
			if x != nil && x.Room != e.Shared && !named[x.ID] {
				named[x.ID] = true
				out = append(out, fmt.Sprintf("%s of %s, which lies in our own room", gather.Called(x), e.Supplier()))
			}
		}
		own(e.Latest)
		for _, x := range told {
			if x.Engagement == benefit.EngagementID(e.Engagement) {
				s.earlier(e, x, own)
			}
		}
		for _, m := range e.Milestones {
			if m.Room != e.Shared {
				out = append(out, fmt.Sprintf("the contract milestone “%s” with %s, which lies in our own room", m.Title, e.Supplier()))
			}
		}
	}
	for _, j := range s.judged {
		if j.Ours {
			out = append(out, fmt.Sprintf("what our side judged of the work with %s, which they were not told", j.Supplier))
		}
	}
	return out
}

// earlier names the submissions before the latest of an engagement that a page tells of.
func (s *state) earlier(e *gather.Engagement, told brief.Schedule, name func(*programme.Submission)) {
	base, before, _ := s.usedOf(e)
	if told.Baseline != "" {
		name(base)
	}
	if told.Changes != nil {
		name(before)
	}
	if len(told.Milestones) == 0 {
		return
	}
	for i := range s.submissions {
		if x := &s.submissions[i]; x.Shared == e.Shared && !later(x, e.Latest) {
			name(x)
		}
	}
}
