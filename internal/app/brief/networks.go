package brief

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// NetworksJob is the kind of work that works out what needs the networks of the submissions.
const NetworksJob store.JobKind = "brief-networks"

// What is remembered of a project's page between two looks, by kind and name; and what the task is about.
const (
	remembered = "brief"
	ahead      = "networks" // what every look needs
	behind     = "lists"    // the lists behind it, which only a whole page needs
	about      = "brief"
)

// networks is what needs the networks of the submissions, as it is kept.
type networks struct {
	Form        int
	Engine      string
	Inputs      string   // names what it was worked out from
	Submissions []string // ids, sorted
	From        []string // what they are called
	Report      civil.Date
	At          int64
	Schedules   []netted
	Waiting     []benefit.Waiting
	NoWaiting   map[benefit.DecisionID]string
	Split       []benefit.SlipCause
	Unsplit     benefit.Dates
}

// netted is what the network of one submission told, and what changed since the one before.
type netted struct {
	Submission string
	Before     string      // id of the submission before; "" for none
	Watched    [][2]string // what changes are measured by: activities, and the contract milestones they stand for
	brief.Schedule
}

// networksForm changes when what is kept means something else.
const networksForm = 1

// of is what is kept of an engagement's submission; nil for nothing.
func (n *networks) of(e access.ScopeID, submission string) *netted {
	at := slices.IndexFunc(n.Schedules, func(s netted) bool {
		return s.Engagement == benefit.EngagementID(e) && s.Submission == submission
	})
	if at < 0 {
		return nil
	}
	return &n.Schedules[at]
}

// chain is what drives a contract milestone.
func (n *netted) chain(id benefit.NodeID) []brief.Activity {
	for _, t := range n.Milestones {
		if t.Milestone == id {
			return t.Chain
		}
	}
	return nil
}

// networks reads what is kept; the zero value for nothing, or for what another version kept.
func (w Work) networks(ctx context.Context, tx *store.Tx, at store.Place) (n networks, err error) {
	body, err := tx.Mapping(ctx, at, remembered, ahead)
	if errors.Is(err, store.ErrRefused) {
		return networks{}, nil
	}
	if err != nil {
		return n, err
	}
	return gather.Same(w.Kept, at.Room, "networks", body, func() (n networks, err error) {
		if err := json.Unmarshal([]byte(body), &n); err != nil || n.Form != networksForm || n.Engine != assess.Engine {
			return networks{}, nil
		}
		return n, nil
	})
}

// lists are what stands behind the checks and warnings of a submission.
type lists struct {
	Submission     string
	Checks, Extras [][]brief.Item
	Warnings       []brief.Warning
}

// keptLists puts the lists back to where they belong.
func keptLists(ctx context.Context, tx *store.Tx, at store.Place, n *networks) error {
	body, err := tx.Mapping(ctx, at, remembered, behind)
	if errors.Is(err, store.ErrRefused) {
		return nil
	}
	var all []lists
	if err == nil {
		err = json.Unmarshal([]byte(body), &all)
	}
	n.own()
	for _, l := range all {
		for i := range n.Schedules {
			if s := &n.Schedules[i]; s.Submission == l.Submission {
				s.Warnings = l.Warnings
				fill(s.Checks, l.Checks)
				fill(s.Extras, l.Extras)
			}
		}
	}
	return err
}

func fill(checks []brief.Check, items [][]brief.Item) {
	for i := range min(len(checks), len(items)) {
		checks[i].Items = items[i]
	}
}

// own makes what lists are put into its own: others look at what is kept.
func (n *networks) own() {
	n.Schedules = slices.Clone(n.Schedules)
	for i := range n.Schedules {
		s := &n.Schedules[i]
		s.Checks, s.Extras = slices.Clone(s.Checks), slices.Clone(s.Extras)
	}
}

// take takes the lists out of what is kept.
func (n *networks) take() (all []lists) {
	for i := range n.Schedules {
		s := &n.Schedules[i]
		l := lists{Submission: s.Submission, Warnings: s.Warnings}
		out := func(checks []brief.Check) (items [][]brief.Item) {
			for k := range checks {
				items = append(items, checks[k].Items)
				checks[k].Items = nil
			}
			return items
		}
		l.Checks, l.Extras, s.Warnings = out(s.Checks), out(s.Extras), nil
		all = append(all, l)
	}
	return all
}

// used lists the submissions whose networks a page needs: of each engagement the one it is measured against, the one before the latest,
// and the latest. Without a nomination the first is measured against.
func (s *state) used() (out []*programme.Submission) {
	for i := range s.Engagements {
		base, before, latest := s.usedOf(&s.Engagements[i])
		for _, x := range []*programme.Submission{base, before, latest} {
			if x != nil && !slices.ContainsFunc(out, func(y *programme.Submission) bool { return y.ID == x.ID }) {
				out = append(out, x)
			}
		}
	}
	return out
}

// usedOf is what a page needs of one engagement; nil for what it has not.
func (s *state) usedOf(e *gather.Engagement) (base, before, latest *programme.Submission) {
	if latest = e.Latest; latest == nil || latest.Origin == programme.Typed {
		return nil, nil, nil
	}
	return e.MeasuredAgainst(), s.before(e), latest
}

// inputs names what the networks' part of a page is worked out from: the case, the submissions and what computes.
func (s *state) inputs() (string, error) {
	b, err := json.Marshal([]any{networksForm, assess.Engine, s.Case, s.ids()})
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), err
}

// ids are the submissions that are used, sorted.
func (s *state) ids() (out []string) {
	for _, x := range s.used() {
		out = append(out, x.ID)
	}
	slices.Sort(out)
	return out
}

// freshness holds what is kept against what there is now.
func (s *state) freshness(inputs string) Freshness {
	now := s.ids()
	return Freshness{Needed: len(now) > 0, At: s.kept.At, Report: s.kept.Report, From: s.kept.From,
		Moved: s.kept.At != 0 && !slices.Equal(now, s.kept.Submissions), Edited: s.kept.At != 0 && inputs != s.kept.Inputs}
}

// underWay is the id of the work that is going on; "" for none.
func underWay(ctx context.Context, tx *store.Tx, at store.Place) (string, error) {
	t, err := tx.TaskAbout(ctx, at, about)
	if errors.Is(err, store.ErrRefused) || err == nil && t.State != store.TaskQueued && t.State != store.TaskRunning {
		return "", nil
	}
	return t.ID, err
}

// WorkOut asks for what needs the networks to be worked out anew. It returns the id of the task.
func (w Work) WorkOut(ctx context.Context, v access.Viewer, project access.ScopeID) (task string, err error) {
	defer errs.Wrap(&err, "brief.WorkOut(%s)", project)
	err = act.Do(ctx, w.DB, v, intent(project, access.Brief, access.Add), func(a *act.Act) error {
		if task, err = underWay(ctx, a.Tx, store.At(a.Reach)); err != nil || task != "" {
			return err
		}
		task, err = a.BeginFor(ctx, NetworksJob, "Working out the brief", about)
		return err
	})
	return task, err
}

// Source is what is read before the networks are run.
type Source struct {
	state    *state
	files    []file
	compared map[benefit.EngagementID]*brief.Changes // since the submission before, where no file has to tell them
}

// file is a submission as it came.
type file struct {
	*programme.Submission
	engagement benefit.EngagementID
	nominated  bool
	body       []byte
}

// Source reads the case and the files it waits for.
func (w Work) Source(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (src Source, err error) {
	defer errs.Wrap(&err, "brief.Source(%s)", project)
	if src.state, err = w.look(ctx, tx, v, project); err != nil {
		return src, err
	}
	src.compared = map[benefit.EngagementID]*brief.Changes{}
	for i := range src.state.Engagements {
		if err := src.open(ctx, tx, &src.state.Engagements[i]); err != nil {
			return src, err
		}
	}
	return src, nil
}

// Outcome is what was worked out, to be kept.
type Outcome struct {
	project access.ScopeID
	kept    networks
}

// Run runs the networks.
func (src Source) Run() (o *Outcome, err error) {
	defer errs.Wrap(&err, "brief.Run")
	s := src.state
	if problems := s.Case.Problems(); len(problems) > 0 {
		return nil, errs.New(errs.Invalid, "the case cannot be computed yet; its page says what is missing")
	}
	inputs, err := s.inputs()
	if err != nil {
		return nil, err
	}
	o = &Outcome{project: s.Project.ID, kept: networks{Form: networksForm, Engine: assess.Engine, Inputs: inputs, Submissions: s.ids(), Report: s.Input.Report, At: s.at.UnixMicro()}}
	in := assess.BriefInput{Case: s.Case, Report: s.Input.Report, Known: s.Input, Compared: src.compared}
	latest := map[benefit.EngagementID]string{}
	for _, f := range src.files {
		l, err := assess.Load(gather.Called(f.Submission), bytes.NewReader(f.body), "")
		if err != nil {
			return nil, errs.New(errs.Invalid, "%s: %s", gather.Called(f.Submission), errs.Sentence(err))
		}
		l.Engagement, l.Project, l.Nominated = f.engagement, f.Project, f.nominated
		in.Files = append(in.Files, l)
		latest[f.engagement] = f.ID // the latest of an engagement comes last
	}
	in.Files = assess.Distinct(in.Files)
	for _, x := range s.used() {
		o.kept.From = append(o.kept.From, gather.Called(x))
	}
	n, err := assess.Run(in)
	if err != nil {
		return nil, err
	}
	o.kept.Waiting, o.kept.NoWaiting, o.kept.Split, o.kept.Unsplit = n.Waiting, n.NoWaiting, n.Dates.Split, n.Dates.Unsplit
	for _, x := range n.Schedules {
		o.kept.Schedules = append(o.kept.Schedules, s.netted(latest[x.Engagement], x))
	}
	return o, nil
}

// Intent is the act that keeps it.
func (o *Outcome) Intent() act.Intent { return intent(o.project, access.Intake, access.Add) }

// Said is how it ended, for who asked.
func (o *Outcome) Said() string {
	if len(o.kept.From) == 0 {
		return "There is no submission to work anything out from."
	}
	return "Worked out from " + strings.Join(o.kept.From, ", ") + "."
}

// Keep keeps what was worked out.
func (o *Outcome) Keep(ctx context.Context) func(*act.Act) error {
	return func(a *act.Act) error {
		kept := o.kept
		kept.own()
		lists := kept.take()
		if err := remember(ctx, a, behind, lists); err != nil {
			return err
		}
		return remember(ctx, a, ahead, kept)
	}
}

func remember(ctx context.Context, a *act.Act, name string, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return a.RememberMapping(ctx, store.At(a.Reach), remembered, name, string(body))
}
