package assess

import (
	"fmt"
	"slices"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// weeksAhead is how many weeks of waiting are worked out for a decision.
const weeksAhead = 12

// waiting runs the schedules for every open decision: as if it were made on the report date, and so many weeks later.
func waiting(c *benefit.Case, in benefit.Input, list []*programme) (costs []benefit.Waiting, why map[benefit.DecisionID]string, err error) {
	why = make(map[benefit.DecisionID]string)
	for i := range c.Decisions {
		d := &c.Decisions[i]
		if !d.Decided.IsZero() {
			continue
		}
		held, reason := heldBy(d, list)
		if reason != "" && d.PerWeek == 0 {
			why[d.ID] = reason
			continue
		}
		w, err := wait(c, d, in, list, held)
		if err != nil {
			return nil, nil, err
		}
		costs = append(costs, w)
	}
	return costs, why, nil
}

// heldBy finds the activities a decision holds: per programme, their indices in the latest submission. The reason says why
// none is held.
func heldBy(d *benefit.Decision, list []*programme) (held map[*programme][]int32, reason string) {
	if len(d.Holds) == 0 {
		return nil, "the case does not say which activities wait for it"
	}
	held = make(map[*programme][]int32)
	done := 0
	for _, ref := range d.Holds {
		p := programmeOf(ref.Engagement, list)
		if p == nil {
			reason = fmt.Sprintf("there is no submission of engagement %s", ref.Engagement)
			continue
		}
		i, ok := p.latest().codeIndex()[ref.Code]
		switch {
		case !ok:
			reason = fmt.Sprintf("activity %s is not in the latest submission, %s", ref.Code, p.latest().Name)
		case p.latest().Network.Activities[i].Status == plan.Complete:
			done++
		case !p.latest().Network.Activities[i].ManualStart.IsZero():
			reason = fmt.Sprintf("activity %s has dates set by hand in %s, which nothing moves", ref.Code, p.latest().Name)
		default:
			held[p] = append(held[p], i)
		}
	}
	if len(held) > 0 {
		return held, ""
	}
	if done == len(d.Holds) {
		reason = "the activities it was to hold are complete"
	}
	return nil, reason
}

func programmeOf(id benefit.EngagementID, list []*programme) *programme {
	for _, p := range list {
		if p.engagement.ID == id {
			return p
		}
	}
	return nil
}

func wait(c *benefit.Case, d *benefit.Decision, in benefit.Input, list []*programme, held map[*programme][]int32) (benefit.Waiting, error) {
	w := benefit.Wait{Decision: d.ID, From: in.Report, Now: in}
	w.Now.Split, w.Now.Unsplit = nil, nil
	w.Now.Dates = cloneDates(in.Dates)
	l := &laid{c: c, list: list, base: list, report: in.Report}
	if err := l.heldDates(held, in.Report, w.Now.Dates); err != nil {
		return benefit.Waiting{}, err
	}
	for week := 1; week <= weeksAhead; week++ {
		dates := make(benefit.Dates)
		if err := l.heldDates(held, in.Report+civil.Date(7*week), dates); err != nil {
			return benefit.Waiting{}, err
		}
		w.Later = append(w.Later, benefit.Later{Weeks: week, Dates: dates})
	}
	return benefit.WaitingCost(c, w)
}

func cloneDates(d benefit.Dates) benefit.Dates {
	out := make(benefit.Dates, len(d))
	for k, v := range d {
		out[k] = v
	}
	return out
}

// heldDates schedules the programmes with the held activities kept until a day, and notes the milestones' dates.
func (l *laid) heldDates(held map[*programme][]int32, until civil.Date, into benefit.Dates) error {
	holds := map[*programme][]sched.Hold{}
	for p, some := range held {
		for _, i := range some {
			holds[p] = append(holds[p], sched.Hold{Activity: i, NotBefore: until.At(0)})
		}
	}
	d, err := l.run(holds)
	if err != nil {
		return err
	}
	moved := l.dates(d)
	for k, p := range l.list {
		if len(held[p]) == 0 && d.joint == nil {
			continue
		}
		for _, m := range l.list[k].engagement.Milestones {
			if day, ok := moved[m.ID]; ok {
				into[m.ID] = day
			}
		}
	}
	return nil
}

// later are those of some activities that are still open and now finish later than in the baseline.
func (p *programme) later(codes []string) (late []string) {
	now, then := p.latest().codeIndex(), p.baseline.codeIndex()
	for _, code := range codes {
		i, ok1 := now[code]
		j, ok2 := then[code]
		if !ok1 || !ok2 || p.latest().Network.Activities[i].Status == plan.Complete {
			continue
		}
		if p.latest().Result.Dates[i].Finish() > p.baseline.Result.Dates[j].Finish() {
			late = append(late, code)
		}
	}
	return late
}

// keptTo is the programme as if some activities had kept to the baseline: with the constraints and the
// length they had there, and over by now where the baseline would have had them done by the data date. By the rules of
// Microsoft Project the data date moves nothing: there they are planned anew as they were in the baseline.
func (p *programme) keptTo(codes []string) (*programme, error) {
	s := p.latest()
	now, then := s.codeIndex(), p.baseline.codeIndex()
	n := *s.Network
	n.Activities = slices.Clone(n.Activities)
	for _, code := range codes {
		a := &n.Activities[now[code]]
		j := then[code]
		was := &p.baseline.Network.Activities[j]
		if n.Rules == plan.ProjectRules {
			planAnew(a, was)
			continue
		}
		a.Constraints = was.Constraints
		a.ExternalStart, a.ExpectedFinish, a.Resume = was.ExternalStart, was.ExpectedFinish, 0
		left := was.Original
		planned := &p.baseline.Result.Dates[j]
		switch dataDate := n.Projects[s.Project].DataDate; {
		case planned.EarlyFinish <= dataDate:
			left = 0
		case planned.EarlyStart < dataDate:
			left = p.baseline.Network.Calendars[was.Calendar].Time.Between(dataDate, planned.EarlyFinish)
		}
		a.Remaining = left
	}
	r, err := sched.Run(&n)
	if err != nil {
		return nil, err
	}
	again, latest := *p, *s
	latest.Network, latest.Result = &n, r
	again.submissions = append(slices.Clone(p.submissions[:len(p.submissions)-1]), &latest)
	return &again, nil
}

// planAnew takes back what has happened to an activity, and plans it as it was planned.
func planAnew(a, was *plan.Activity) {
	a.Status, a.ActualStart, a.Suspend, a.Resume = plan.NotStarted, 0, 0, 0
	a.Original, a.Remaining, a.Gap, a.Delay = was.Original, was.Original, was.Gap, was.Delay
	a.Constraints, a.ExternalStart = was.Constraints, was.ExternalStart
	a.ManualStart, a.ManualFinish = was.ManualStart, was.ManualFinish
}
