package assure

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// invalidDates is check 9 [DCMA-EA PAM 200.1 §4.9]. It judges the forecast the supplier's file states: dates computed here
// begin at the data date, and would hide a file that was not recalculated.
func (s *schedule) invalidDates(f *Figure) {
	switch {
	case s.p.DataDate.IsZero():
		f.notRun(noDataDate)
		return
	case s.works == 0:
		f.notRun("there are no activities")
		return
	}
	computed, unknown := 0, 0
	for k, work := range s.work {
		i := int32(k)
		if !work {
			continue
		}
		f.Items = append(f.Items, s.actualsAhead(i)...)
		if !s.open[i] {
			continue
		}
		start, finish, stated := s.forecast(i)
		switch {
		case start.IsZero() && finish.IsZero():
			unknown++
		case !stated:
			computed++
		}
		f.Items = append(f.Items, s.forecastsBehind(i, start, finish)...)
	}
	if unknown > 0 && !s.dated(f) {
		f.Items = nil
		return
	}
	f.count(len(f.Items), s.works)
	if computed > 0 {
		f.note("The file states no forecast for %s incomplete activities; theirs was computed here.", grouped(float64(computed)))
	}
}

func (s *schedule) actualsAhead(i int32) []Item {
	var items []Item
	a := &s.n.Activities[i]
	if a.ActualStart > s.p.DataDate {
		items = append(items, s.item(i, "actual start "+a.ActualStart.String()+" is after the data date"))
	}
	if a.ActualFinish > s.p.DataDate && !(a.Type.IsMilestone() && a.ActualFinish == a.ActualStart) {
		items = append(items, s.item(i, "actual finish "+a.ActualFinish.String()+" is after the data date"))
	}
	return items
}

// forecast is the dates an incomplete activity is expected to take: the start only where it has not started, one date for a
// milestone, zero where not known. Stated says whether they are the file's own.
func (s *schedule) forecast(i int32) (start, finish civil.Time, stated bool) {
	a := &s.n.Activities[i]
	start, finish = a.Stored.EarlyStart, a.Stored.EarlyFinish
	if s.n.Rules == plan.ProjectRules { // where the early dates are those of what could be earlier
		start, finish = a.PlannedStart, a.PlannedFinish
	}
	stated = !start.IsZero() || !finish.IsZero()
	if !stated && s.res != nil {
		start, finish = s.res.Dates[i].Start(), s.res.Dates[i].Finish()
	}
	return ofKind(a, start, finish, stated)
}

// ofKind drops the dates that are no forecast for an activity, or that say the same twice.
func ofKind(a *plan.Activity, start, finish civil.Time, stated bool) (civil.Time, civil.Time, bool) {
	switch {
	case a.Type == plan.StartMilestone && !start.IsZero():
		finish = 0
	case a.Type == plan.FinishMilestone && !finish.IsZero():
		start = 0
	case a.Status != plan.NotStarted:
		start = 0
	}
	return start, finish, stated
}

func (s *schedule) forecastsBehind(i int32, start, finish civil.Time) []Item {
	var items []Item
	if s.behind(i, start) {
		items = append(items, s.item(i, "forecast start "+start.String()+" is before the data date"))
	}
	if s.behind(i, finish) {
		items = append(items, s.item(i, "forecast finish "+finish.String()+" is before the data date"))
	}
	return items
}

// behind reports whether working time of the activity's calendar lies between an instant and the data date.
func (s *schedule) behind(i int32, t civil.Time) bool {
	return !t.IsZero() && s.calendar(i).Time.Between(t, s.p.DataDate) > 0
}

// forecastInPast is extra 17: what stays in the past when the dates are computed afresh.
func (s *schedule) forecastInPast(f *Figure) {
	if s.p.DataDate.IsZero() {
		f.notRun(noDataDate)
		return
	}
	if s.opens > 0 && !s.dated(f) {
		return
	}
	s.shareOfIncomplete(f, func(i int32) string {
		a, d := &s.n.Activities[i], &s.res.Dates[i]
		start, finish, _ := ofKind(a, d.Start(), d.Finish(), false)
		var early, late string
		if s.behind(i, start) {
			early = "starts " + start.String()
		}
		if s.behind(i, finish) {
			late = "finishes " + finish.String()
		}
		return listed(early, late)
	})
}

// waitingAtDataDate is extra 22: a growing wave of them tells that progress is not what the dates say.
func (s *schedule) waitingAtDataDate(f *Figure) {
	if s.p.DataDate.IsZero() {
		f.notRun(noDataDate)
		return
	}
	if s.opens > 0 && !s.dated(f) {
		return
	}
	s.shareOfIncomplete(f, func(i int32) string {
		start := s.res.Dates[i].Start()
		if s.n.Activities[i].Status != plan.NotStarted || start.IsZero() ||
			s.calendar(i).Time.Between(s.p.DataDate, start) > 0 {
			return ""
		}
		return "could start " + start.String()
	})
}
