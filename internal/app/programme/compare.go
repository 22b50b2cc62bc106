package programme

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/compare"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// CompareJob is the kind of work that compares two submissions.
const CompareJob store.JobKind = "submission-compare"

// comparedPart is the name under which it is kept what changed since an earlier submission.
func comparedPart(against string) string { return "changes." + against }

// How often a submission is scheduled anew to work out what single changes do: when it is read, and when somebody asks.
const (
	runsWhenRead  = 250
	runsWhenAsked = 2_000
)

// Pair is two submissions that are to be compared.
type Pair struct {
	room     access.Reach // in which it is kept what changed
	earlier  *compared
	later    *compared
	watched  []string // activities that contract milestones are tied to
	mostRuns int
}

// compared is one of the two.
type compared struct {
	programme.Submission
	original original
	read     *assess.Submission // nil until it is
}

// readIn is the submissions that readers of a room see and that were read, by data date, with what follows from their order.
func readIn(r rooms, room access.Reach, all []programme.Submission, more ...programme.Submission) (rows []Row) {
	for _, s := range slices.Concat(all, more) {
		if s.State != programme.Read || s.Room != room.Room && s.Room != r.shared.Room {
			continue
		}
		x := Row{Submission: s, Audience: access.Shared, Name: Called(s)}
		if s.Room == r.own.Room {
			x.Audience = r.own.Audience
		}
		rows = append(rows, x)
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(strings.Compare(a.DataDate, b.DataDate), cmp.Compare(a.Made, b.Made))
	})
	follow(rows)
	return rows
}

// watchedIn is the activities that the contract milestones are tied to which readers of a room see.
func watchedIn(ctx context.Context, tx *store.Tx, v access.Viewer, r rooms, room access.Reach) (codes []string, err error) {
	all, err := milestonesOf(ctx, tx, v, r)
	for _, m := range all {
		if m.Activity != "" && (m.Room == room.Room || m.Room == r.shared.Room) && !slices.Contains(codes, m.Activity) {
			codes = append(codes, m.Activity)
		}
	}
	slices.Sort(codes)
	return codes, err
}

// Compare works out what changed.
func (p Pair) Compare() (programme.Part, error) {
	c, err := p.compare()
	if errs.KindOf(err) == errs.Invalid {
		c, err = programme.Compared{Against: p.earlier.ID, Problem: sentence(errs.Sentence(err))}, nil
	}
	c.Watched = p.watched
	return programme.Part{Organisation: p.room.Organisation, Room: p.room.Room, Shared: p.room.SharedRoom, SubmissionRoom: p.later.Room, Submission: p.later.ID,
		Name: comparedPart(p.earlier.ID), Engine: Engine, Inputs: p.inputs(), Body: c.Encode()}, err
}

// inputs is the hash of what it is worked out from.
func (p Pair) inputs() string {
	sum := sha256.Sum256([]byte(inputs(p.earlier.ID+p.earlier.original.hash(), p.earlier.Project, &p.later.original) + strings.Join(p.watched, "\n")))
	return hex.EncodeToString(sum[:])
}

func (p Pair) compare() (c programme.Compared, err error) {
	old, err := p.earlier.schedule()
	if err != nil {
		return c, err
	}
	new, err := p.later.schedule()
	if err != nil {
		return c, err
	}
	bare := p.earlier.Origin == programme.Typed || p.later.Origin == programme.Typed
	report, err := assess.Compare(old, new, compare.Options{Milestones: p.watched, MostRuns: p.mostRuns, Bare: bare})
	if err != nil {
		return c, errs.New(errs.Invalid, "%w", err)
	}
	c = programme.NewCompared(p.earlier.ID, report, perDay(new))
	c.ByUID, c.Bare = assess.ByUID(old, new), bare
	return c, nil
}

// perDay finds how long a working day of an activity is.
func perDay(s *assess.Submission) func(string) civil.Minutes {
	days := map[string]civil.Minutes{} // of the first with a code
	for i := range s.Network.Activities {
		a := &s.Network.Activities[i]
		if _, again := days[a.Code]; !again && a.Project == s.Project {
			days[a.Code] = s.Network.Calendars[a.Calendar].MinutesPerDay
		}
	}
	return func(code string) civil.Minutes { return days[code] }
}

// schedule reads the submission, unless it was read already. The dates that somebody typed in are on a calendar that knows no night.
func (x *compared) schedule() (s *assess.Submission, err error) {
	switch {
	case x.read != nil:
		return x.read, nil
	case x.Origin == programme.Typed:
		s, err = x.typed()
	default:
		var l *assess.Loaded
		if l, err = x.original.load(); err != nil {
			return nil, err
		}
		s, err = l.Submission(x.Project)
		err = unlessLoop(s, err)
	}
	if err == nil {
		x.read = s
	}
	return s, err
}

// typed is dates that somebody typed in, as a schedule.
func (x *compared) typed() (*assess.Submission, error) {
	sheet := x.original.sheet
	n := *sheet.Network
	n.Calendars = slices.Clone(n.Calendars)
	for i := range n.Calendars {
		var always civil.Week
		for d := range always {
			always[d] = []civil.Span{{From: 0, To: civil.MinutesPerDay}}
		}
		c, err := civil.NewCalendar(always, nil)
		if err != nil {
			return nil, err
		}
		n.Calendars[i].Time = c
	}
	return &assess.Submission{Loaded: &assess.Loaded{File: &plan.File{Network: &n}}, Network: &n, Result: sheet.Result, Project: sheet.Project}, nil
}

// Comparing is the pair that somebody asked to have compared: the ids of the later one and the earlier one, as CompareSubmissions noted
// them. It is kept in the room of who asked, and the effects are on the milestones that they see.
func (w Work) Comparing(ctx context.Context, tx *store.Tx, v access.Viewer, engagement access.ScopeID, about string) (p Pair, err error) {
	defer errs.Wrap(&err, "programme.Comparing")
	r, err := roomsOf(ctx, tx, v, engagement)
	if err != nil {
		return p, err
	}
	later, earlier, _ := strings.Cut(about, " ")
	p.room, p.mostRuns, p.later, p.earlier = r.own, runsWhenAsked, &compared{}, &compared{}
	for _, x := range []struct {
		id   string
		into *compared
	}{{later, p.later}, {earlier, p.earlier}} {
		if x.into.Submission, _, err = r.submission(ctx, tx, x.id); err != nil {
			return p, err
		}
		if x.into.State != programme.Read {
			return p, store.ErrRefused
		}
		if x.into.original, err = w.original(ctx, tx, x.into.Submission); err != nil {
			return p, err
		}
	}
	p.watched, err = watchedIn(ctx, tx, v, r, r.own)
	return p, err
}

// KeepCompared is the act that keeps what changed, with what it needs.
func KeepCompared(ctx context.Context, p Pair, found programme.Part) (act.Intent, func(*act.Act) error) {
	return act.Intent{Scope: p.room.Scope, Audience: p.room.Audience, Kind: access.Submission, Verb: access.Add},
		func(a *act.Act) error { return a.KeepPart(ctx, found) }
}

// CompareSubmissions asks for a submission to be compared with an earlier one, for the side of who asks. It returns the id of that work.
func (w Work) CompareSubmissions(ctx context.Context, v access.Viewer, engagement access.ScopeID, later, earlier string) (task string, err error) {
	defer errs.Wrap(&err, "programme.CompareSubmissions(%s)", engagement)
	in := act.Intent{Scope: engagement, Audience: act.Ours, Kind: access.Submission, Verb: access.Add}
	err = act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		r, err := roomsOf(ctx, a.Tx, v, engagement)
		if err != nil {
			return err
		}
		x, _, err := r.submission(ctx, a.Tx, later)
		if err != nil {
			return err
		}
		y, _, err := r.submission(ctx, a.Tx, earlier)
		if err != nil {
			return err
		}
		if x.ID == y.ID || x.State != programme.Read || y.State != programme.Read {
			return errs.New(errs.Invalid, "Choose another submission that was read, to compare this one with.")
		}
		task, err = a.BeginFor(ctx, CompareJob, "Comparing "+Called(x)+" with "+Called(y), comparing(x.ID, y.ID))
		return err
	})
	return task, err
}

// comparing is what the work of comparing two submissions is about.
func comparing(later, earlier string) string { return later + " " + earlier }
