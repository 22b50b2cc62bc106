package assure

import (
	"fmt"

	"counterpart.dev/internal/core/plan"
)

// outOfSequence is extra 16 [GAO-16-89G best practice 9]: what a link waits for is still a forecast, and what waits for it
// has happened. A lead may allow that, so the forecast is compared after the lag.
func (s *schedule) outOfSequence(f *Figure) {
	if s.works > 0 && !s.dated(f) {
		return
	}
	for _, i := range s.links {
		l := &s.n.Links[i]
		if !s.work[l.To] || s.n.Activities[l.From].Type.IsSpan() {
			continue
		}
		if why := s.contradiction(l); why != "" {
			f.Items = append(f.Items, s.linkItem(i, why))
		}
	}
	if len(s.links) == 0 {
		f.notRun("there are no links")
		return
	}
	f.count(len(f.Items), len(s.links))
}

func (s *schedule) contradiction(l *plan.Link) string {
	from, to := &s.n.Activities[l.From], &s.n.Activities[l.To]
	done, did := to.ActualStart, "started"
	if l.Kind == plan.FinishToFinish || l.Kind == plan.StartToFinish {
		done, did = to.ActualFinish, "finished"
	}
	waits, not := s.res.Dates[l.From].EarlyFinish, "finished"
	pending := from.Status != plan.Complete
	if l.Kind == plan.StartToStart || l.Kind == plan.StartToFinish {
		waits, not = s.res.Dates[l.From].EarlyStart, "started"
		pending = from.Status == plan.NotStarted
	}
	if done.IsZero() || !pending || waits.IsZero() {
		return ""
	}
	if l.Lag < 0 && s.calendar(l.To).Time.Between(done, s.lagged(l, waits)) <= 0 {
		return ""
	}
	return fmt.Sprintf("%s %s %s, %s has not %s", to.Code, did, done, from.Code, not)
}

// inconsistentProgress is extra 20 [GAO-16-89G best practice 9].
func (s *schedule) inconsistentProgress(f *Figure) {
	if s.works == 0 {
		f.notRun("there are no activities")
		return
	}
	f.Items = s.pick(s.work, func(i int32) string {
		a := &s.n.Activities[i]
		return listed(
			when(!a.ActualFinish.IsZero() && a.ActualFinish < a.ActualStart,
				"actual finish %s is before actual start %s", a.ActualFinish, a.ActualStart),
			when(a.Status != plan.NotStarted && a.ActualStart.IsZero(), "%s without an actual start", a.Status),
			when(a.Status == plan.Complete && a.ActualFinish.IsZero(), "complete without an actual finish"),
			when(a.Status != plan.Complete && !a.ActualFinish.IsZero(), "%s with an actual finish", a.Status),
			when(a.Status == plan.NotStarted && !a.ActualStart.IsZero(), "not started with an actual start"),
			when(a.Status == plan.Complete && a.Remaining > 0, "complete with %s wd remaining",
				number(days(a.Remaining, s.calendar(i)))),
		)
	})
	f.count(len(f.Items), s.works)
}

func when(is bool, format string, args ...any) string {
	if !is {
		return ""
	}
	return fmt.Sprintf(format, args...)
}
