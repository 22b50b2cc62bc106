package assess

import (
	"fmt"
	"slices"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// codeIndex finds the activities of the submission's own project by the Activity ID users see.
func (s *Submission) codeIndex() map[string]int32 {
	if s.codes == nil {
		s.codes = make(map[string]int32, len(s.Network.Activities))
		for i := range s.Network.Activities {
			a := &s.Network.Activities[i]
			if _, again := s.codes[a.Code]; !again && a.Project == s.Project {
				s.codes[a.Code] = int32(i)
			}
		}
	}
	return s.codes
}

// forecast is the day an activity is done on a set of dates, and whether that is history. A start milestone is done when it
// starts.
func (s *Submission) forecast(r *sched.Result, i int32) (day civil.Date, reached bool) {
	return s.forecastAt(r, i, i)
}

// forecastAt is forecast on a set of dates that has the activity at another place.
func (s *Submission) forecastAt(r *sched.Result, i, at int32) (day civil.Date, reached bool) {
	a := &s.Network.Activities[i]
	if a.Status == plan.Complete {
		if t := max(a.ActualFinish, a.ActualStart); !t.IsZero() {
			return dayOf(a, t), true
		}
	}
	if a.Type == plan.StartMilestone {
		return r.Dates[at].Start().Date(), false
	}
	return r.Dates[at].Finish().FinishDate(), a.Status == plan.Complete
}

func dayOf(a *plan.Activity, t civil.Time) civil.Date {
	if a.Type == plan.StartMilestone {
		return t.Date()
	}
	return t.FinishDate()
}

// dates collects the forecasts of an engagement's milestones from its latest submission into the input of the benefits.
func (p *programme) dates(in *benefit.Input) {
	s := p.latest()
	index := s.codeIndex()
	for _, m := range p.engagement.Milestones {
		if m.Activity == "" {
			in.Missing[m.ID] = "the contract milestone is tied to no activity yet"
			continue
		}
		i, ok := index[m.Activity]
		if !ok {
			in.Missing[m.ID] = fmt.Sprintf("activity %s is not in the latest submission, %s", m.Activity, s.Name)
			continue
		}
		day, reached := s.forecast(s.Result, i)
		in.Dates[m.ID] = day
		in.Reached[m.ID] = reached
		in.Sources[m.ID] = fmt.Sprintf("activity %s in %s", m.Activity, s.Name)
		if name := s.Network.Activities[i].Name; m.ActivityName != "" && name != m.ActivityName {
			p.notes = append(p.notes, note{"activity " + m.Activity,
				fmt.Sprintf("it was called “%s” when the milestone “%s” was tied to it, and is called “%s” now; confirm that it still stands for it", m.ActivityName, m.Title, name)})
		}
	}
}

// tied is what the submissions say about each milestone: its forecast in every one, and what drives it now.
func (p *programme) tied(ours map[string]string) []brief.Tied {
	indexes := make([]map[string]int32, len(p.submissions))
	for k, s := range p.submissions {
		indexes[k] = s.codeIndex()
	}
	var list []brief.Tied
	for _, m := range p.engagement.Milestones {
		if m.Activity == "" {
			continue
		}
		t := brief.Tied{Milestone: m.ID, Activity: m.Activity}
		for k, s := range p.submissions {
			reported := brief.Reported{Report: s.project().DataDate.Date(), File: s.Name}
			if i, ok := indexes[k][m.Activity]; ok {
				reported.Forecast, reported.Reached = s.forecast(s.Result, i)
			}
			t.History = append(t.History, reported)
		}
		s := p.latest()
		if i, ok := indexes[len(indexes)-1][m.Activity]; ok {
			t.Chain = s.chain(i, ours)
		}
		list = append(list, t)
	}
	return list
}

// chain is what drives an activity: the links that set its early dates, back to the data date or to a date that something
// else fixed, in time order.
func (s *Submission) chain(end int32, ours map[string]string) []brief.Activity {
	var list []brief.Activity
	for at := end; at != plan.None; {
		list = append(list, s.shown(at, ours))
		driver := s.Result.Driver[at]
		if driver == plan.None {
			break
		}
		at = s.Network.Links[driver].From
	}
	slices.Reverse(list)
	return list
}

func (s *Submission) shown(i int32, ours map[string]string) brief.Activity {
	a := &s.Network.Activities[i]
	d := &s.Result.Dates[i]
	out := brief.Activity{ID: string(a.ID), Code: a.Code, Name: a.Name, Start: d.Start().Date(), Finish: d.Finish().FinishDate(), Ours: ours[a.Code]}
	if !a.ActualStart.IsZero() {
		out.Start = a.ActualStart.Date()
	}
	if !a.ActualFinish.IsZero() {
		out.Finish = a.ActualFinish.FinishDate()
	}
	if perDay := s.Network.Calendars[a.Calendar].MinutesPerDay; d.HasFloat && perDay > 0 {
		out.Float, out.HasFloat = float64(d.TotalFloat)/float64(perDay), true
	}
	return out
}

// last is the activity that ends the project: the first of those with its latest finish, those on the longest path
// before others.
func (s *Submission) last() int32 {
	best := plan.None
	for i := range s.Network.Activities {
		a, d := &s.Network.Activities[i], &s.Result.Dates[i]
		if a.Project != s.Project || a.Type.IsSpan() || d.Finish() != s.Result.Projects[s.Project].Finish {
			continue
		}
		if best == plan.None || d.LongestPath && !s.Result.Dates[best].LongestPath {
			best = int32(i)
		}
	}
	return best
}
