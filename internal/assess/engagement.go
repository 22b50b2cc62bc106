package assess

import (
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/errs"
)

// programme is what the submissions say of one engagement.
type programme struct {
	engagement  *benefit.Engagement
	submissions []*Submission // by data date, the latest last
	baseline    *Submission   // nil when there is only one submission and none is nominated
	stated      string        // which baseline it is, as a sentence
	notes       []note        // what is odd about the submissions
}

type note struct{ where, text string }

func (p *programme) latest() *Submission { return p.submissions[len(p.submissions)-1] }

// programmes gives each file to the engagements it belongs to, schedules it, and puts the submissions of an engagement in
// the order of their data dates. Errors name a file that belongs nowhere, or one that cannot be scheduled.
func programmes(c *benefit.Case, files []*Loaded) ([]*programme, error) {
	list := make([]*programme, len(c.Engagements))
	for i := range c.Engagements {
		list[i] = &programme{engagement: &c.Engagements[i]}
	}
	for _, f := range files {
		mine, err := belongs(c, f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		for engagement, project := range mine {
			s, err := f.Submission(project)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f.Name, err)
			}
			p := list[engagement]
			p.submissions = append(p.submissions, s)
			if want := p.engagement.Project; want != "" && want != s.project().Code && want != string(s.project().ID) {
				p.notes = append(p.notes, note{f.Name, fmt.Sprintf("the project is called %s here, and %s in the case", s.project().Code, want)})
			}
		}
	}
	list = slices.DeleteFunc(list, func(p *programme) bool { return len(p.submissions) == 0 })
	for _, p := range list {
		if err := p.arrange(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s *Submission) project() *plan.Project { return &s.Network.Projects[s.Project] }

// belongs finds the engagements a file has a project for: engagement index → project identity. A file with one project
// belongs to the engagement that names it, else to the one with most milestones in it, else to the only one there is.
func belongs(c *benefit.Case, f *Loaded) (map[int]string, error) {
	n := f.File.Network
	mine := make(map[int]string)
	if at := slices.IndexFunc(c.Engagements, func(e benefit.Engagement) bool { return e.ID == f.Engagement }); f.Engagement != "" && at >= 0 {
		return map[int]string{at: f.Project}, nil
	}
	for e := range c.Engagements {
		for i := range n.Projects {
			if want := c.Engagements[e].Project; want != "" && (want == n.Projects[i].Code || want == string(n.Projects[i].ID)) {
				mine[e] = string(n.Projects[i].ID)
			}
		}
	}
	if len(mine) > 0 {
		return unlike(c, n, mine), nil
	}
	all := n.WithActivities()
	switch {
	case len(all) == 0:
		return nil, errs.New(errs.Invalid, "the file has no activities")
	case len(all) > 1:
		return nil, errs.New(errs.Invalid, "the file has %d projects with activities, and no engagement of the case says which is its own; give schedule_project: one of %s",
			len(all), codes(n, all))
	}
	only := string(n.Projects[all[0]].ID)
	if len(c.Engagements) == 1 {
		return map[int]string{0: only}, nil
	}
	best, most := -1, 0
	for e := range c.Engagements {
		if found := milestonesIn(&c.Engagements[e], n); found > most {
			best, most = e, found
		}
	}
	if best < 0 {
		return nil, errs.New(errs.Invalid, "the file belongs to no engagement of the case: none names its project %s, and none has a milestone in it", codes(n, all))
	}
	return map[int]string{best: only}, nil
}

// unlike settles whose a project is that several engagements call the same, such as “Plan”: where milestones of some are in the file, it is
// not that of those with none in it.
func unlike(c *benefit.Case, n *plan.Network, mine map[int]string) map[int]string {
	out := map[int]string{}
	for e, project := range mine {
		other := false
		for o, same := range mine {
			other = other || o != e && same == project && milestonesIn(&c.Engagements[o], n) > 0
		}
		if !other || milestonesIn(&c.Engagements[e], n) > 0 {
			out[e] = project
		}
	}
	return out
}

func codes(n *plan.Network, projects []int32) string {
	var list []string
	for _, p := range projects {
		list = append(list, n.Projects[p].Code)
	}
	return strings.Join(list, ", ")
}

func milestonesIn(e *benefit.Engagement, n *plan.Network) (found int) {
	have := make(map[string]bool, len(n.Activities))
	for i := range n.Activities {
		have[n.Activities[i].Code] = true
	}
	for _, m := range e.Milestones {
		if m.Activity != "" && have[m.Activity] {
			found++
		}
	}
	return found
}

// arrange sorts the submissions and finds the baseline: the nominated one, else the earliest of several.
func (p *programme) arrange() error {
	slices.SortStableFunc(p.submissions, func(a, b *Submission) int { return int(a.project().DataDate) - int(b.project().DataDate) })
	for i := 1; i < len(p.submissions); i++ {
		a, b := p.submissions[i-1], p.submissions[i]
		if a.SHA256 == b.SHA256 {
			return errs.New(errs.Invalid, "%s and %s are the same file", a.Name, b.Name)
		}
		if a.project().DataDate == b.project().DataDate {
			p.notes = append(p.notes, note{b.Name, fmt.Sprintf("it has the same data date as %s; it counts as the later one", a.Name)})
		}
	}
	want := p.engagement.Baseline
	if p.baseline = p.nominated(); p.baseline != nil {
		p.stated = fmt.Sprintf("The baseline is %s, nominated in the case.", p.baseline.Name)
	}
	switch {
	case p.baseline != nil:
		if got := p.baseline.project().DataDate.Date(); want.File != "" && !want.DataDate.IsZero() && got != want.DataDate {
			p.notes = append(p.notes, note{want.File, fmt.Sprintf("the case gives the baseline the data date %s; the file has %s", want.DataDate, got)})
		}
	case want.File != "" || !want.DataDate.IsZero():
		p.notes = append(p.notes, note{"baseline", "the nominated baseline is not among the files given"})
		p.stated = "The nominated baseline is not among the files given."
	case len(p.submissions) > 1:
		p.baseline = p.submissions[0]
		p.stated = fmt.Sprintf("No baseline is nominated in the case; the earliest submission, %s, was taken.", p.baseline.Name)
	}
	return nil
}

// nominated is the submission that the case measures the others against; nil where that is not among them. Of several with the data date that
// the case gives it is the last, but rather one before the latest, which would be measured against itself.
func (p *programme) nominated() (found *Submission) {
	want := p.engagement.Baseline
	for _, s := range p.submissions {
		switch {
		case s.Nominated:
			return s
		case want.File != "" && s.Name == want.File:
			found = s
		case want.File == "" && !want.DataDate.IsZero() && s.project().DataDate.Date() == want.DataDate && (found == nil || s != p.latest()):
			found = s
		}
	}
	return found
}

// Distinct is files without those that come again later for the same engagement, as a copy of a submission does: the later one stands for both.
func Distinct(files []*Loaded) (out []*Loaded) {
	for _, f := range files {
		same := func(o *Loaded) bool { return o.SHA256 == f.SHA256 && o.Engagement == f.Engagement }
		if at := slices.IndexFunc(out, same); at >= 0 {
			f.Nominated = f.Nominated || out[at].Nominated
			out = slices.Delete(out, at, at+1)
		}
		out = append(out, f)
	}
	return out
}
