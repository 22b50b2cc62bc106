package assess

import (
	"fmt"
	"maps"
	"slices"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/trend"
	"counterpart.dev/internal/errs"
)

// TrendInput is what milestones are followed over.
type TrendInput struct {
	Files   []*Loaded // the submissions of one supplier, in any order
	Project string    // identity or short name, "" for the only one there is
	// Milestones are what is followed, by the Activity ID in Primavera P6 and the unique ID in Microsoft Project. None: what the case
	// ties or a contract date is given for, and without either every finish milestone.
	Milestones []string
	Contracts  map[string][]trend.Contract
	Case       *benefit.Case // contract dates, ties and the baseline come from it; nil for none
	Steps      int           // reports that a slope looks back over
}

// Trend is milestones over submissions, and what became of the durations stated in them.
type Trend struct {
	Submissions []*Submission // by data date, the latest last
	Lines       []trend.Line
	Record      trend.Record
	Notes       []string // what is odd about the submissions
}

// followed is one milestone to follow.
type followed struct {
	activity  string
	name      string // as the contract calls it, "" for what the submissions call it
	contracts []trend.Contract
}

// Follow puts the submissions of a supplier in order and follows milestones over them.
func Follow(in TrendInput) (*Trend, error) {
	p, err := in.programme()
	if err != nil {
		return nil, err
	}
	t := &Trend{Submissions: p.submissions}
	for _, n := range p.notes {
		t.Notes = append(t.Notes, n.where+": "+n.text)
	}
	indexes := make([]map[string]int32, len(p.submissions))
	for k, s := range p.submissions {
		if s.project().DataDate.IsZero() {
			return nil, errs.New(errs.Invalid, "%s has no data date, so that it has no place among the submissions", s.Name)
		}
		indexes[k] = s.codeIndex()
	}
	list := in.followed(p)
	if len(list) == 0 {
		return nil, errs.New(errs.Invalid, "the submissions have no finish milestone; name the activities to follow with --milestone")
	}
	for _, f := range list {
		l := f.over(p.submissions, indexes, in.Steps)
		if !slices.ContainsFunc(l.Points, func(p trend.Point) bool { return p.There }) {
			if in.Case == nil {
				return nil, errs.New(errs.Invalid, "no submission has an activity %s", f.activity)
			}
			t.Notes = append(t.Notes, fmt.Sprintf("activity %s, which the milestone “%s” is tied to, is in no submission", f.activity, f.name))
		}
		t.Lines = append(t.Lines, l)
	}
	t.Record = p.record()
	return t, nil
}

// programme is the submissions in order: those of the only engagement that the files belong to, where there is a case.
func (in TrendInput) programme() (*programme, error) {
	if in.Case == nil {
		p := &programme{engagement: &benefit.Engagement{}}
		for _, f := range in.Files {
			s, err := f.Submission(in.Project)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f.Name, err)
			}
			p.submissions = append(p.submissions, s)
		}
		return p, p.arrange()
	}
	list, err := programmes(in.Case, in.Files)
	if err != nil {
		return nil, err
	}
	if len(list) != 1 {
		return nil, errs.New(errs.Invalid, "the files belong to %d engagements of the case; give those of one", len(list))
	}
	return list[0], nil
}

// followed is the milestones to follow: those that were asked for, else those of the case and those with a contract date, else every
// finish milestone of any submission, those of the latest first.
func (in TrendInput) followed(p *programme) []followed {
	var list []followed
	at := map[string]int{}
	add := func(f followed) {
		if _, again := at[f.activity]; !again {
			at[f.activity] = len(list)
			list = append(list, f)
		}
	}
	for _, m := range p.engagement.Milestones {
		if m.Activity != "" {
			add(followed{m.Activity, m.Title, contracts(m.Dates)})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(in.Contracts)) {
		add(followed{activity: id})
		list[at[id]].contracts = in.Contracts[id]
	}
	switch {
	case len(in.Milestones) > 0:
		asked := make([]followed, 0, len(in.Milestones))
		for _, id := range in.Milestones {
			add(followed{activity: id})
			asked = append(asked, list[at[id]])
		}
		for _, id := range slices.Sorted(maps.Keys(in.Contracts)) {
			if !slices.Contains(in.Milestones, id) {
				asked = append(asked, list[at[id]])
			}
		}
		return asked
	case len(list) == 0:
		for _, s := range slices.Backward(p.submissions) {
			for i := range s.Network.Activities {
				if a := &s.Network.Activities[i]; a.Project == s.Project && a.Type == plan.FinishMilestone {
					add(followed{activity: a.Code})
				}
			}
		}
	}
	return list
}

// contracts are the contract dates of a case. Its first one is in force until another is, whatever day it names.
func contracts(dates []benefit.ContractDate) (list []trend.Contract) {
	for i, d := range dates {
		c := trend.Contract{Date: d.Date, From: d.From}
		if i == 0 {
			c.From = 0
		}
		list = append(list, c)
	}
	return list
}

func (f followed) over(submissions []*Submission, indexes []map[string]int32, steps int) trend.Line {
	var reports []trend.Reported
	for k, s := range submissions {
		r := trend.Reported{Report: s.project().DataDate.Date(), File: s.Name}
		if i, ok := indexes[k][f.activity]; ok {
			r.There, r.Name = true, s.Network.Activities[i].Name
			r.Forecast, r.Reached = s.forecast(s.Result, i)
		}
		reports = append(reports, r)
	}
	return trend.Follow(f.activity, f.name, reports, f.contracts, steps)
}

// record is what became of stated durations, since the submission that was accepted first.
func (p *programme) record() trend.Record {
	var seen [][]trend.Observed
	for _, s := range p.submissions {
		if p.baseline == nil || s.project().DataDate >= p.baseline.project().DataDate {
			seen = append(seen, s.Observed())
		}
	}
	return trend.NewRecord(trend.Collect(seen))
}

// Observed is what a submission says of its tasks, for the supplier's forecast record.
func (s *Submission) Observed() []trend.Observed {
	return trend.Observe(trend.Seen{Network: s.Network, Project: s.Project}, func(a *plan.Activity) string { return a.Code })
}
