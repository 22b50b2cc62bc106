package assure

import (
	"fmt"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// baseline is what the activities of a schedule were planned to be.
type baseline struct {
	stated  string    // which it is, as a sentence
	missing string    // why there are no baseline dates; "" when there are
	planned []planned // per activity of the checked network; nil when there is no baseline at all
	finish  civil.Time
	notes   []string // what limits every figure made with it
}

// planned is the baseline of one activity.
type planned struct {
	finish      civil.Time // zero when it has none
	days        float64    // duration in working days of the calendar it was planned on
	hasDuration bool
}

// of is the baseline of an activity, nil when it has none.
func (b *baseline) of(i int32) *planned {
	if b.planned == nil {
		return nil
	}
	return &b.planned[i]
}

// noteOn says beside a figure that uses the baseline which it is and what is wrong with it.
func (b *baseline) noteOn(f *Figure) {
	if b.planned != nil {
		f.Notes = append(append(f.Notes, b.stated), b.notes...)
	}
}

// findBaseline takes the nominated submission, else the baseline dates inside the file, else none.
func findBaseline(s *schedule, nominated *Baseline) baseline {
	if nominated != nil {
		return nominatedBaseline(s, nominated)
	}
	b := baseline{planned: make([]planned, len(s.n.Activities))}
	found := 0
	for i := range s.n.Activities {
		a := &s.n.Activities[i]
		if !s.work[i] || a.BaselineFinish.IsZero() {
			continue
		}
		found++
		b.planned[i] = planned{a.BaselineFinish, days(a.BaselineDuration, s.calendar(int32(i))), true}
		b.finish = max(b.finish, a.BaselineFinish)
	}
	if found == 0 {
		return baseline{stated: "There is no baseline.", missing: noBaseline}
	}
	b.stated = fmt.Sprintf("The baseline is the one inside the file: %s of %s activities have one.",
		grouped(float64(found)), grouped(float64(s.works)))
	return b
}

// nominatedBaseline matches the activities of an earlier submission. Its dates are the actual finish of what was finished
// then, else the early finish its network gives: an XER file states no baseline, and its planned dates are not one.
func nominatedBaseline(s *schedule, in *Baseline) baseline {
	n, r := in.Network, in.Result
	b := baseline{planned: make([]planned, len(s.n.Activities))}
	if r == nil {
		var err error
		if r, err = sched.Run(n); err != nil {
			r, b.missing = nil, "the baseline could not be scheduled: "+err.Error()
		}
	}
	then := keys(n, in.Project, in.MatchBy)
	now := keys(s.n, s.project, in.MatchBy)
	found, twice := 0, 0
	for i := range s.n.Activities {
		if !s.work[i] {
			continue
		}
		key := in.MatchBy.key(&s.n.Activities[i])
		was, ok := then[key]
		switch {
		case !ok:
			continue
		case was == ambiguous || now[key] == ambiguous:
			twice++
			continue
		}
		found++
		b.planned[i] = plannedAs(n, r, was)
	}
	b.finish = projectFinish(n, r, in.Project)
	b.state(s, in, found, twice, gone(n, in, now))
	return b
}

func plannedAs(n *plan.Network, r *sched.Result, i int32) planned {
	a := &n.Activities[i]
	p := planned{days: days(a.Original, &n.Calendars[a.Calendar]), hasDuration: true}
	if r != nil {
		p.finish = finishOf(n, r, i)
	}
	return p
}

func (b *baseline) state(s *schedule, in *Baseline, found, twice, gone int) {
	was := in.Network.Projects[in.Project].DataDate
	b.stated = fmt.Sprintf("The baseline is a nominated submission with data date %s, matched by %s: %s of %s activities are in it.",
		orUnknown(was), in.MatchBy, grouped(float64(found)), grouped(float64(s.works)))
	if gone > 0 {
		b.notes = append(b.notes, fmt.Sprintf("Activities of the baseline that are no longer in the schedule, and so not counted: %d.", gone))
	}
	if twice > 0 {
		b.notes = append(b.notes, fmt.Sprintf("Activities whose %s is not unique, and so were not matched: %d.", in.MatchBy, twice))
	}
	if !was.IsZero() && was > s.p.DataDate && !s.p.DataDate.IsZero() {
		b.notes = append(b.notes, "The baseline's data date is later than the schedule's.")
	}
}

// orUnknown is the day of an instant as people write it.
func orUnknown(t civil.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	y, m, d := t.Date().Civil()
	return fmt.Sprintf("%d %s %d", d, m.String()[:3], y)
}

// ambiguous marks a key that several activities of a project share.
const ambiguous = int32(-2)

func (m Match) key(a *plan.Activity) string {
	if m == ByID {
		return string(a.ID)
	}
	return a.Code
}

// keys indexes the activities of a project. An activity without a key is not in it.
func keys(n *plan.Network, project int32, m Match) map[string]int32 {
	index := make(map[string]int32)
	for i := range n.Activities {
		a := &n.Activities[i]
		key := m.key(a)
		if a.Project != project || key == "" {
			continue
		}
		if _, taken := index[key]; taken {
			index[key] = ambiguous
			continue
		}
		index[key] = int32(i)
	}
	return index
}

// gone counts the activities of the baseline that the schedule no longer has.
func gone(n *plan.Network, in *Baseline, now map[string]int32) int {
	count := 0
	for i := range n.Activities {
		a := &n.Activities[i]
		key := in.MatchBy.key(a)
		if a.Project != in.Project || a.Type.IsSpan() || key == "" {
			continue
		}
		if _, still := now[key]; !still {
			count++
		}
	}
	return count
}

// projectFinish is the latest finish of a project's activities, zero when none is known.
func projectFinish(n *plan.Network, r *sched.Result, project int32) civil.Time {
	var latest civil.Time
	for i := range n.Activities {
		if a := &n.Activities[i]; a.Project == project && !a.Type.IsSpan() {
			latest = max(latest, finishOf(n, r, int32(i)))
		}
	}
	return latest
}

// usable reports whether checks against the baseline at the data date can be run, or else says why not.
func (s *schedule) usable(f *Figure) bool {
	switch {
	case s.p.DataDate.IsZero():
		f.notRun(noDataDate)
	case s.base.missing != "":
		f.notRun(s.base.missing)
	default:
		return true
	}
	return false
}

// due reports whether an activity was to be finished by the data date.
func (s *schedule) due(i int32) bool {
	f := s.base.planned[i].finish
	return !f.IsZero() && f <= s.p.DataDate
}

// missed is check 11 [DCMA-EA PAM 200.1 §4.11]: activities without a baseline are in neither part. Lateness is measured in
// working time, so that the end of one day and the start of the next are the same instant [own].
func (s *schedule) missed(f *Figure) {
	if !s.usable(f) || !s.dated(f) {
		return
	}
	due := make([]bool, len(s.work))
	whole := 0
	for i, work := range s.work {
		if due[i] = work && s.due(int32(i)); due[i] {
			whole++
		}
	}
	if whole == 0 {
		f.notRun("nothing was baselined to finish by the data date")
		s.base.noteOn(f)
		return
	}
	f.Items = s.pick(due, func(i int32) string {
		planned, finish := s.base.planned[i].finish, s.finish(i)
		if s.calendar(i).Time.Between(planned, finish) <= 0 {
			return ""
		}
		said := "forecast to finish"
		if s.n.Activities[i].Status == plan.Complete {
			said = "finished"
		}
		return fmt.Sprintf("%s %s, baseline %s", said, finish, planned)
	})
	f.share(len(f.Items), whole)
	s.base.noteOn(f)
}

// baselineExecution is check 14 [DCMA-EA PAM 200.1 §3.1.2.4]. It lists what keeps the index down: activities of the
// denominator that are not finished.
func (s *schedule) baselineExecution(f *Figure) {
	if !s.usable(f) {
		return
	}
	finished, whole := 0, 0
	for k, work := range s.work {
		i := int32(k)
		if !work {
			continue
		}
		if !s.open[i] {
			finished++
		}
		var why string
		switch planned := s.base.planned[i].finish; {
		case planned.IsZero():
			why = "no baseline finish"
		case planned <= s.p.DataDate:
			why = "baselined to finish " + planned.String()
		default:
			continue
		}
		whole++
		if s.open[i] {
			f.Items = append(f.Items, s.item(i, why+", not finished"))
		}
	}
	if whole == 0 {
		f.notRun("nothing was baselined to finish by the data date, and everything has a baseline finish")
	} else {
		f.index(float64(finished), float64(whole))
	}
	s.base.noteOn(f)
}
