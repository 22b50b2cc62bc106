package assess

import (
	"fmt"
	"math"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/value"
)

// Value is the earned value of one project.
type Value struct {
	Project  *plan.Project
	Baseline string // which one the plan is that of, as a sentence
	Reason   string // why there is nothing to work out; "" when there is
	Input    value.Input
	Output   value.Output
	Months   value.Months
	Notes    []string // what the figures leave out
}

// Earned works out the earned value of a submission. What was planned is that of a baseline: an accepted submission, nil for the baseline
// inside the file.
func Earned(s, baseline *Submission) *Value {
	v := &Value{Project: s.project()}
	e := earner{Value: v, s: s, own: s.costs()}
	if len(e.own) == 0 && (baseline == nil || len(baseline.costs()) == 0) {
		v.Reason = "the file has no costs"
		return v
	}
	switch {
	case baseline != nil:
		e.nominated(baseline)
	case e.carried():
		e.inside()
	default:
		e.unplanned()
	}
	if v.Reason == "" {
		e.compute()
	}
	return v
}

// costs are the costs of the submission's own project, by activity.
func (s *Submission) costs() map[int32]plan.Cost {
	own := map[int32]plan.Cost{}
	for _, c := range s.Network.Costs {
		if s.Network.Activities[c.Activity].Project == s.Project {
			own[c.Activity] = c
		}
	}
	return own
}

// earner gathers what the figures are worked out from.
type earner struct {
	*Value
	s        *Submission
	own      map[int32]plan.Cost
	planned  []value.Planned
	budgeted []budgeted
}

// budgeted is the budget of an activity of the submission.
type budgeted struct {
	activity int32
	budget   int64
}

// nominated plans by an accepted submission. Its activities are found by their identity.
func (e *earner) nominated(b *Submission) {
	e.Baseline = fmt.Sprintf("The plan is that of %s, data date %s.", b.Name, b.project().DataDate.Date())
	costs, index := b.costs(), e.s.codeIndex()
	gone, found := tally{}, map[int32]bool{}
	for i := range b.Network.Activities {
		c, priced := costs[int32(i)]
		if !priced || c.Budget == 0 {
			continue
		}
		a := &b.Network.Activities[i]
		start, finish := b.span(int32(i))
		e.planned = append(e.planned, value.Planned{Budget: c.Budget, Start: start, Finish: finish, Calendar: b.Network.Calendars[a.Calendar].Time})
		if now, ok := index[a.Code]; ok {
			found[now] = true
			e.budgeted = append(e.budgeted, budgeted{now, c.Budget})
		} else {
			gone.add(c.Budget)
		}
	}
	if len(e.planned) == 0 {
		e.Reason = fmt.Sprintf("%s has no costs", b.Name)
	}
	added := tally{}
	for i, c := range e.own {
		if !found[i] && c.Budget != 0 {
			added.add(c.Budget)
		}
	}
	e.note(gone, "%s of the baseline with a budget are not in the file any more: they are planned, and nothing is earned on them")
	e.note(added, "%s of the file with a budget are not in the baseline, or have none there: nothing is earned on them")
}

// span is when an activity is worked on: as it was, or as it is scheduled.
func (s *Submission) span(i int32) (start, finish civil.Time) {
	a, d := &s.Network.Activities[i], &s.Result.Dates[i]
	start, finish = d.EarlyStart, d.EarlyFinish
	if !a.ActualStart.IsZero() {
		start = a.ActualStart
	}
	if a.Status == plan.Complete && max(a.ActualFinish, a.ActualStart) != 0 {
		finish = max(a.ActualFinish, a.ActualStart)
	}
	if a.Type == plan.StartMilestone {
		finish = start
	}
	return start, finish
}

// carried reports whether activities with a budget carry baseline dates.
func (e *earner) carried() bool {
	for i := range e.own {
		if !e.s.Network.Activities[i].BaselineFinish.IsZero() {
			return true
		}
	}
	return false
}

// inside plans by the baseline that the activities carry.
func (e *earner) inside() {
	e.Baseline = "The plan is the baseline inside the file."
	stated := false
	for _, c := range e.own {
		stated = stated || c.Baseline != 0
	}
	if !stated {
		e.Notes = append(e.Notes, "the baseline has no costs: today's budgets were spread over its dates")
	}
	undated, unplanned := tally{}, tally{}
	for _, c := range e.s.Network.Costs {
		if _, own := e.own[c.Activity]; !own {
			continue
		}
		a := &e.s.Network.Activities[c.Activity]
		budget := c.Baseline
		if !stated {
			budget = c.Budget
		}
		switch {
		case budget == 0:
			if c.Budget != 0 {
				unplanned.add(c.Budget)
			}
			continue
		case a.BaselineFinish.IsZero():
			undated.add(budget)
			continue
		}
		e.budgeted = append(e.budgeted, budgeted{c.Activity, budget})
		e.planned = append(e.planned, value.Planned{Budget: budget, Start: a.BaselineStart, Finish: a.BaselineFinish,
			Calendar: e.s.Network.Calendars[a.Calendar].Time})
	}
	e.note(undated, "%s have a budget and no baseline date: they were left out")
	e.note(unplanned, "%s have a cost and none in the baseline: nothing is earned on them")
}

// unplanned takes the budgets of today, where the tool keeps any.
func (e *earner) unplanned() {
	e.Baseline = "There is no baseline."
	e.Input.Without.Plan = "there is no baseline: name an accepted submission as one"
	if e.s.Network.Rules == plan.ProjectRules {
		e.Input.Without.Budget = "Microsoft Project keeps budgets in baselines only, and the file has none: name an accepted submission as the baseline"
		return
	}
	for _, c := range e.s.Network.Costs {
		if _, own := e.own[c.Activity]; own && c.Budget != 0 {
			e.budgeted = append(e.budgeted, budgeted{c.Activity, c.Budget})
		}
	}
	if len(e.budgeted) == 0 {
		e.Input.Without.Budget = "no activity has a budget"
	}
}

// compute sums up and works out the figures.
func (e *earner) compute() {
	in := &e.Input
	now := e.Project.DataDate
	for _, c := range e.own {
		in.Actual += c.Actual
		in.ToDo += c.Remaining
	}
	in.HasToDo = len(e.own) > 0
	var all tally
	for _, p := range e.planned {
		all.add(p.Budget)
	}
	for _, b := range e.budgeted {
		in.Earned += earned(b.budget, &e.s.Network.Activities[b.activity])
		if len(e.planned) == 0 {
			all.add(b.budget)
		}
	}
	if in.Budget = all.sum; all.size > float64(math.MaxInt64/2) {
		e.Reason = "the budgets are larger than can be summed up"
		return
	}
	if in.Without.Budget == "" && in.Without.Plan == "" {
		e.Months = value.ByMonth(e.planned)
		in.Planned, in.Curve, in.Last = value.PlannedBy(e.planned, now), e.Months.Curve, e.Months.Last
		if in.Budget > 0 && in.Earned >= in.Budget {
			now = e.ended()
		}
		in.At = e.Months.Passed(now)
	}
	in.Without.Measure = e.unmeasured()
	e.Output = value.Compute(*in)
}

// earned is the part of a budget that is earned: the percentage that the activity is complete.
func earned(budget int64, a *plan.Activity) int64 {
	const whole = 1e14
	return value.Part(budget, uint64(math.Round(min(max(a.Percent, 0), 100)*whole/100)), whole)
}

// ended is when the last activity with a budget ended.
func (e *earner) ended() (last civil.Time) {
	for _, b := range e.budgeted {
		a := &e.s.Network.Activities[b.activity]
		last = max(last, a.ActualFinish, a.ActualStart)
	}
	return last
}

// unmeasured says why progress was not measured independently of time: an activity in progress measures itself by its duration or the
// hours spent on it. What has finished is measured by that, and level of effort has nothing else to be measured by [own].
func (e *earner) unmeasured() string {
	running, byTime := 0, 0
	for _, b := range e.budgeted {
		a := &e.s.Network.Activities[b.activity]
		if a.Status != plan.InProgress || a.Type.IsSpan() {
			continue
		}
		running++
		if a.PercentKind != plan.PhysicalPercent {
			byTime++
		}
	}
	if byTime == 0 {
		return ""
	}
	return fmt.Sprintf("progress was not measured independently of time: %d of %d activities in progress with a budget go by their duration or by the hours spent", byTime, running)
}

// tally counts activities and their budgets.
type tally struct {
	n    int
	sum  int64
	size float64
}

func (t *tally) add(v int64) {
	t.n++
	t.sum += v
	t.size += math.Abs(float64(v))
}

// note says of some activities what the figures leave out.
func (e *earner) note(t tally, format string) {
	if t.n == 0 {
		return
	}
	activities := fmt.Sprintf("%d activities", t.n)
	if t.n == 1 {
		activities = "1 activity"
	}
	e.Notes = append(e.Notes, fmt.Sprintf(format, fmt.Sprintf("%s (%s in all)", activities, hundredths(t.sum))))
}

// hundredths shows money with its two decimals.
func hundredths(v int64) string {
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	return fmt.Sprintf("%s%d.%02d", sign, v/100, v%100)
}
