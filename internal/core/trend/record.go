package trend

import (
	"cmp"
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/conduct"
	"counterpart.dev/internal/core/plan"
)

// Stated is one activity as submissions tell of it.
type Stated struct {
	ID, Name string
	First    civil.Minutes // the first duration that was accepted for it, working time of its calendar
	Taken    civil.Minutes // what it took, or has taken so far
	Running  bool          // it is not finished: Taken is at least what it will have taken
}

// Ratio is what was taken, as a part of what was first accepted.
func (s Stated) Ratio() float64 { return float64(s.Taken) / float64(s.First) }

// Record is a supplier's forecast record: how long activities took against what was first accepted for them.
type Record struct {
	Activities []Stated // by ratio, the largest first
	Finished   int
	Running    int
	Median     Quantile // of the ratio, Kaplan–Meier with running activities censored
	P80        Quantile
}

// Quantile is a quantile of ratios. Where so much still runs that it cannot be told, Reached is false: it is above Value.
type Quantile struct {
	Value   float64
	Reached bool
}

func quantile(spans []conduct.Span, p float64) Quantile {
	e := conduct.Quantile(spans, p)
	return Quantile{e.Days, e.Reached}
}

// FewFinished is below how many finished activities a record says nothing about others [own]: the same number from which it may
// calibrate a simulation.
const FewFinished = 20

// Enough reports whether the record may speak for other activities of the supplier.
func (r Record) Enough() bool { return r.Finished >= FewFinished }

// NewRecord sums up what is known of activities. Those without a first duration, such as milestones, are left out.
func NewRecord(list []Stated) Record {
	var r Record
	var spans []conduct.Span
	for _, s := range list {
		if s.First <= 0 || s.Taken < 0 || s.Running && s.Taken == 0 {
			continue
		}
		r.Activities = append(r.Activities, s)
		spans = append(spans, conduct.Span{Length: s.Ratio(), Ended: !s.Running})
		if s.Running {
			r.Running++
		} else {
			r.Finished++
		}
	}
	slices.SortStableFunc(r.Activities, func(a, b Stated) int { return cmp.Or(-cmp.Compare(a.Ratio(), b.Ratio()), cmp.Compare(a.ID, b.ID)) })
	r.Median, r.P80 = quantile(spans, 0.5), quantile(spans, 0.8)
	return r
}

// Seen is one submission for the record.
type Seen struct {
	Network *plan.Network
	Project int32
}

// Observed is what one submission says of one task.
type Observed struct {
	ID, Name string
	Begun    bool
	Length   civil.Minutes // of one that has not begun
	Running  bool
	Taken    civil.Minutes // of one that has begun
	Untold   bool          // when it began or ended is not said, so that Taken is not known
}

// Observe lists what a submission says of its tasks. Milestones, and what takes its span from other work, are none.
func Observe(s Seen, key func(*plan.Activity) string) (list []Observed) {
	for i := range s.Network.Activities {
		a := &s.Network.Activities[i]
		if !counts(a, s.Project) {
			continue
		}
		o := Observed{ID: key(a), Name: a.Name, Begun: a.Status != plan.NotStarted, Running: a.Status == plan.InProgress}
		if o.Begun {
			taken, ok := taken(s.Network, a)
			o.Taken, o.Untold = taken, !ok
		} else {
			o.Length = a.Original
		}
		list = append(list, o)
	}
	return list
}

// Collect finds of every task the first duration that a submission stated before it began, and what it took by the last submission it
// is in. The submissions are given oldest first, the first of them the one that was accepted first. Tasks that had begun in the first
// submission they are in are left out: how long they were to take was never seen.
func Collect(submissions [][]Observed) []Stated {
	first, last := map[string]civil.Minutes{}, map[string]Stated{}
	begun := map[string]bool{}
	var order []string
	for _, list := range submissions {
		for i := range list {
			o := &list[i]
			if begun[o.ID] {
				continue
			}
			was, known := first[o.ID]
			switch {
			case !known && !o.Begun:
				first[o.ID] = o.Length
				order = append(order, o.ID)
			case !known:
				begun[o.ID] = true
			case o.Begun && !o.Untold:
				last[o.ID] = Stated{ID: o.ID, Name: o.Name, First: was, Taken: o.Taken, Running: o.Running}
			}
		}
	}
	var list []Stated
	for _, k := range order {
		if s, ok := last[k]; ok {
			list = append(list, s)
		}
	}
	return list
}

// taken is how long a task has been worked on, in what its duration is stated in: until it finished, or until the data date.
func taken(n *plan.Network, a *plan.Activity) (civil.Minutes, bool) {
	until := a.ActualFinish
	if a.Status != plan.Complete {
		until = n.Projects[a.Project].DataDate
	}
	switch {
	case a.ActualStart.IsZero() || until.IsZero():
		return 0, false
	case a.Elapsed:
		return max(civil.Minutes(until-a.ActualStart), 0), true
	}
	return max(n.Calendars[a.Calendar].Time.Between(a.ActualStart, until), 0), true
}

func counts(a *plan.Activity, project int32) bool {
	return (a.Project == project || project == plan.None) && !a.Type.IsMilestone() && !a.Type.IsSpan()
}
