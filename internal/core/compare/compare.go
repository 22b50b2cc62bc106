// Package compare sets one submission of a schedule against an earlier one: what was added, cut, moved or rewritten, and what each
// change does to the dates that matter.
//
// It promises that activities are the same only by the identity their tool gives them, never by row or by name alone; that a changed
// name is said and nothing is re-tied because of it; and that the effect of a change is measured, by scheduling the later submission
// once more without it. It refuses to guess why somebody changed something: what it calls suspicious has a stated reason that a
// reader can check.
package compare

import (
	"cmp"
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// Kind says what changed.
type Kind string

// The kinds of changes, in the order they are listed in when their effects are equal.
const (
	MilestoneMoved   Kind = "milestone_moved"    // a milestone that matters has another date
	MilestoneDeleted Kind = "milestone_deleted"  // any milestone that is gone
	HistoryRewritten Kind = "history_rewritten"  // an actual date was changed or taken away
	ProgressTaken    Kind = "progress_reversed"  // less is done than was said before
	LinkCut          Kind = "link_cut"           // two activities that both are still there no longer wait for each other
	LinkAdded        Kind = "link_added"         //
	LinkRetyped      Kind = "link_retyped"       //
	LagChanged       Kind = "lag_changed"        //
	DurationChanged  Kind = "duration_changed"   // of an activity that has not started
	RemainingChanged Kind = "remaining_changed"  // of one that has, beyond what the passing of time explains
	ConstraintSet    Kind = "constraint_added"   // or a deadline, an expected finish, dates set by hand
	ConstraintMoved  Kind = "constraint_moved"   //
	ConstraintGone   Kind = "constraint_removed" //
	CalendarChanged  Kind = "calendar_changed"   // an activity works on another calendar
	CalendarEdited   Kind = "calendar_edited"    // a calendar has other working time
	Deleted          Kind = "deleted"            //
	Added            Kind = "added"              //
	Renamed          Kind = "renamed"            //
	Reidentified     Kind = "id_changed"         // the same name in the same place under another identity; nothing is tied to it by itself
	TypeChanged      Kind = "type_changed"       //
	BaselineChanged  Kind = "baseline_changed"   // the baseline inside the file
	OptionsChanged   Kind = "options_changed"    // how the tool schedules
	TargetMoved      Kind = "must_finish_moved"  // the date the project must finish by
	DataDateBack     Kind = "data_date_back"     // the later submission reports an earlier day
	FloatUsed        Kind = "float_used"         // total float went down without its dates explaining it
	CriticalJoined   Kind = "critical_joined"    //
	CriticalLeft     Kind = "critical_left"      //
)

// Kinds lists the kinds in their order.
func Kinds() []Kind {
	return []Kind{MilestoneMoved, MilestoneDeleted, HistoryRewritten, ProgressTaken, LinkCut, LinkAdded, LinkRetyped, LagChanged, DurationChanged,
		RemainingChanged, ConstraintSet, ConstraintMoved, ConstraintGone, CalendarChanged, CalendarEdited, Deleted, Added, Renamed, Reidentified, TypeChanged,
		BaselineChanged, OptionsChanged, TargetMoved, DataDateBack, FloatUsed, CriticalJoined, CriticalLeft}
}

// Identity says what makes two activities of two submissions the same.
type Identity uint8

// The identities.
const (
	ByCode Identity = iota // the Activity ID that users of Primavera P6 see; the internal one differs between databases
	ByID                   // the unique ID of Microsoft Project; its row number moves when a row is inserted
)

// Schedule is one submission: a project of a network, with its computed dates.
type Schedule struct {
	Network *plan.Network
	Project int32
	Result  *sched.Result
}

// Options say how the comparison is made.
type Options struct {
	Identity   Identity
	Milestones []string // identities of the activities whose dates matter; none: every finish milestone, and the project's last activity
	MostRuns   int      // how often the later submission is scheduled anew at most; 2,000 when zero
	Bare       bool     // of one of them nothing but dates is known, so that no change has an effect of its own
}

// Effect is what a change does to one milestone that matters.
type Effect struct {
	ID      string
	Name    string
	Minutes civil.Minutes // working minutes of its calendar by which the change makes it later; negative: earlier
}

// Change is one difference between the two submissions.
type Change struct {
	Kind       Kind
	ID         string // identity of the activity; of a link's predecessor
	Name       string
	Successor  string // of a link: identity of the activity that waits
	From, To   string // what it was and what it is, "" for nothing
	Items      []string
	Effects    []Effect // on the milestones that matter and are moved by it, the largest first
	Measured   bool     // Effects were worked out; false where the kind of change has none of its own, or there were too many changes
	Suspicious bool
	Why        string // a sentence: why it is suspicious, or what stands behind the effect
	FloatLost  civil.Minutes
}

// Largest is the largest effect of a change, 0 when it has none.
func (c *Change) Largest() civil.Minutes {
	if len(c.Effects) == 0 {
		return 0
	}
	return c.Effects[0].Minutes
}

// Moved is one milestone that matters in both submissions.
type Moved struct {
	ID, Name string
	Old, New civil.Time // zero where it is not there
	Minutes  civil.Minutes
	Comes    bool // both dates are there
	Deleted  bool
	Parts    []Part // why it moved, in days that add up; none where it did not, or that cannot be said
}

// Report is the whole comparison.
type Report struct {
	OldDataDate, NewDataDate civil.Time
	Matched, Added, Deleted  int
	Milestones               []Moved
	Changes                  []Change // by their effect, the largest first
	Unmeasured               int      // changes whose effect was not worked out because there were too many
}

// Submissions compares two submissions. Errors are those of scheduling a submission that has no Result.
func Submissions(old, new Schedule, o Options) (*Report, error) {
	for _, s := range []*Schedule{&old, &new} {
		if s.Result == nil {
			r, err := sched.Run(s.Network)
			if err != nil {
				return nil, err
			}
			s.Result = r
		}
	}
	c := &comparison{old: index(old, o.Identity), new: index(new, o.Identity), relinkedAt: map[int32]bool{}, runs: cmp.Or(o.MostRuns, 2000)}
	c.match()
	c.watch(o.Milestones)
	c.find()
	if !o.Bare {
		c.measure()
		c.reasons = c.split()
	}
	c.judge()
	return c.report(), nil
}

// comparison is the work under way.
type comparison struct {
	old, new *side
	toNew    []int32 // per activity of old, its index in new or plan.None
	toOld    []int32
	watched  []watched
	above    []bool // per activity of new: something that matters waits for it
	changes  []draft
	pairs    []renaming
	reasons  map[string][]Part // by milestone that matters
	// relinkedAt marks activities of new with a link that was added, re-typed or given another lag.
	relinkedAt map[int32]bool
	runs       int
	skipped    int
}

// watched is a milestone that matters.
type watched struct {
	id, name string
	old, new int32 // indices, plan.None where it is not there
}

// draft is a change with what is needed to undo it.
type draft struct {
	Change
	undo    func(*trial) // makes the later submission as if the change had not been made; nil where there is nothing to undo
	at      []int32      // activities of new that it acts upon
	hides   bool         // without it a milestone would be later than the earlier submission said, and with it is not so late
	earlier bool         // it makes a milestone earlier
	later   bool
}

// report sorts what was found.
func (c *comparison) report() *Report {
	r := &Report{OldDataDate: c.old.dataDate(), NewDataDate: c.new.dataDate(), Unmeasured: c.skipped}
	for i := range c.old.n.Activities {
		switch {
		case !c.old.own[i]:
		case c.toNew[i] == plan.None:
			r.Deleted++
		default:
			r.Matched++
		}
	}
	for i := range c.new.n.Activities {
		if c.new.own[i] && c.toOld[i] == plan.None {
			r.Added++
		}
	}
	for _, w := range c.watched {
		m := c.moved(w)
		if m.Comes {
			m.Parts = c.reasons[w.id]
		}
		r.Milestones = append(r.Milestones, m)
	}
	for i := range c.changes {
		r.Changes = append(r.Changes, c.changes[i].Change)
	}
	order := map[Kind]int{}
	for i, k := range Kinds() {
		order[k] = i
	}
	slices.SortStableFunc(r.Changes, func(a, b Change) int {
		return cmp.Or(
			-cmp.Compare(magnitude(a.Largest()), magnitude(b.Largest())),
			-compareBool(a.Suspicious, b.Suspicious),
			cmp.Compare(order[a.Kind], order[b.Kind]),
			-cmp.Compare(a.FloatLost, b.FloatLost),
			cmp.Compare(a.ID, b.ID), cmp.Compare(a.Successor, b.Successor))
	})
	return r
}

func (c *comparison) moved(w watched) Moved {
	m := Moved{ID: w.id, Name: w.name, Deleted: w.new == plan.None}
	if w.old != plan.None {
		m.Old = c.old.finish(w.old)
	}
	if w.new != plan.None {
		m.New = c.new.finish(w.new)
	}
	if m.Comes = !m.Old.IsZero() && !m.New.IsZero(); m.Comes {
		m.Minutes = c.new.calendar(w.new).Between(m.Old, m.New)
	}
	return m
}

func magnitude(m civil.Minutes) civil.Minutes { return max(m, -m) }

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
