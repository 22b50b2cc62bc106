package brief

import (
	"fmt"
	"slices"
	"time"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
)

// untold is the bad news that was in the data at the last page and is not on it; nil without a page.
//
// The data of then are the submissions with a data date up to the page's report date, whenever they came, and what the case and the
// contract dates held when the page was published. What was changed since is taken as it is now: the rows keep no older state.
func (s *state) untold() (*brief.Untold, error) {
	if s.last == nil {
		return nil, nil
	}
	u := &brief.Untold{Page: fmt.Sprintf("brief %d", s.last.Number), Report: day(s.last.Report)}
	then, err := s.then(u.Report, s.last.Made)
	if err != nil {
		return nil, err
	}
	in, err := then.bare()
	if err != nil || in == nil {
		return u, err
	}
	u.List = brief.NotOn(s.told.Findings, brief.Findings(*in))
	for i := range u.List {
		u.List[i].Note = s.where(&u.List[i], then)
	}
	return u, nil
}

// since is what moved since the page that was published last; nil without one, or where that cannot be said.
func (s *state) since() (*brief.Stood, error) {
	if s.last == nil {
		return nil, nil
	}
	moved, err := s.Since(s.last.ID, s.told.Stood)
	if moved == nil || err != nil {
		return nil, err
	}
	return &brief.Stood{Page: fmt.Sprintf("brief %d", s.last.Number), Report: day(s.last.Report), Since: moved, Outlook: s.told.Stood.Outlook}, nil
}

// then is what was known at an instant, as of a report date.
func (s *state) then(report civil.Date, made int64) (*state, error) {
	whole := *s.Whole
	rows := whole.Rows
	rows.Nodes = slices.DeleteFunc(slices.Clone(rows.Nodes), func(n casebook.Node) bool { return n.Created > made })
	there := map[string]bool{}
	for _, n := range rows.Nodes {
		there[n.ID] = true
	}
	rows.Edges = slices.DeleteFunc(slices.Clone(rows.Edges), func(e casebook.Edge) bool { return !there[e.Node] || !there[e.Needs] })
	rows.Readings = slices.DeleteFunc(slices.Clone(rows.Readings), func(r casebook.Reading) bool { return r.Made > made || !there[r.Node] })
	rows.Contracts = slices.Clone(rows.Contracts)
	for i := range rows.Contracts {
		rows.Contracts[i].Named = namedBy(rows.Contracts[i].Named, made)
	}
	book, err := casebook.NewBook(rows)
	if err != nil {
		return nil, errs.New(errs.Internal, "the case as it was cannot be put together: %w", err)
	}
	undone(book.Case, report)
	whole.Book, whole.Rows = book, rows
	whole.Input = benefit.Input{Report: report, Dates: benefit.Dates{}, Missing: map[benefit.NodeID]string{}, Sources: map[benefit.NodeID]string{},
		Reached: map[benefit.NodeID]bool{}}
	t := &state{Whole: &whole, forecasts: s.forecasts, tolerances: s.tolerances, kept: s.kept, at: time.UnixMicro(made)}
	for _, x := range s.submissions {
		if x.DataDate != "" && day(x.DataDate) <= report {
			t.submissions = append(t.submissions, x)
		}
	}
	whole.Engagements = slices.Clone(whole.Engagements)
	for i := range whole.Engagements {
		e := &whole.Engagements[i]
		e.Latest = t.latest(e)
	}
	return t, nil
}

// latest is the last submission of an engagement; nil when there was none.
func (s *state) latest(e *gather.Engagement) (out *programme.Submission) {
	for i := range s.submissions {
		if x := &s.submissions[i]; x.Shared == e.Shared && (out == nil || later(x, out)) {
			out = x
		}
	}
	return out
}

// namedBy is the contract milestones, with the dates, that were there at an instant.
func namedBy(all []programme.Milestone, made int64) (out []programme.Milestone) {
	for _, m := range all {
		if m.Created <= made {
			m.Dates = slices.DeleteFunc(slices.Clone(m.Dates), func(d programme.MilestoneDate) bool { return d.Made > made })
			out = append(out, m)
		}
	}
	return out
}

// undone takes back what had not happened on a day.
func undone(c *benefit.Case, report civil.Date) {
	for i := range c.OwnWork {
		if w := &c.OwnWork[i]; w.Done > report {
			w.Done = 0
		}
	}
	for i := range c.Engagements {
		for k := range c.Engagements[i].Milestones {
			if m := &c.Engagements[i].Milestones[k]; m.Achieved > report {
				m.Achieved = 0
			}
		}
	}
}

// bare is what findings are made from; nil while the case of then could not be computed.
func (s *state) bare() (*brief.Input, error) {
	in := &brief.Input{Case: s.Case, Schedules: s.schedules()}
	for i := range in.Schedules {
		for _, t := range in.Schedules[i].Milestones {
			s.dated(t)
		}
	}
	r, unsound, err := s.Result()
	if err != nil || len(unsound) > 0 {
		return nil, err
	}
	in.Result, in.Obligations = r, s.Case.Obligations(s.Input.Report)
	if t, ok := inForce(s.tolerances, s.at.UnixMicro()); ok {
		in.Agreed = agreed(t, s.Project.Zone, nil)
	}
	return in, nil
}

// dated takes the date of a contract milestone from what the submissions said of it.
func (s *state) dated(t brief.Tied) {
	if len(t.History) == 0 {
		return
	}
	if last := t.History[len(t.History)-1]; !last.Forecast.IsZero() {
		s.Input.Dates[t.Milestone], s.Input.Reached[t.Milestone] = last.Forecast, last.Reached
	}
}

// where says in what a finding stood, where it came after the page.
func (s *state) where(f *brief.Finding, then *state) string {
	for i := range then.Engagements {
		e := &then.Engagements[i]
		if e.Latest == nil || e.Latest.Made <= s.last.Made || !then.about(f, e) {
			continue
		}
		return fmt.Sprintf("in %s, dated before the page, which came on %s", gather.Called(e.Latest), brief.Date(gather.Today(time.UnixMicro(e.Latest.Made), s.Project.Zone)))
	}
	return ""
}

// about reports whether a finding follows from an engagement's programme.
func (s *state) about(f *brief.Finding, e *gather.Engagement) bool {
	if f.Key == "checks/"+string(e.Engagement) || f.Key == "benefits" || f.Key == "costs" {
		return true
	}
	return slices.ContainsFunc(s.tiesOf(e), func(t casebook.Tied) bool {
		return f.Key == "milestone/"+string(t.ID) || f.Key == "history/"+string(t.ID)
	})
}
