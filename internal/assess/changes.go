package assess

import (
	"cmp"
	"fmt"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/compare"
)

// What a brief says of changes: how many it lists, and how often the last submission is scheduled anew for them.
const (
	mostChanges = 60
	mostRuns    = 200
)

// changes compares the latest submission with the one before; nil without one. The effects are those on the contract milestones, or where
// none is tied, on every finish milestone.
func (p *programme) changes() (*brief.Changes, error) {
	k := len(p.submissions) - 2
	if k < 0 {
		return nil, nil
	}
	before, s := p.submissions[k], p.latest()
	titles, nodes := map[string]string{}, map[string]benefit.NodeID{}
	o := compare.Options{MostRuns: mostRuns}
	for _, m := range p.engagement.Milestones {
		if m.Activity != "" {
			titles[m.Activity], nodes[m.Activity] = m.Title, m.ID
			o.Milestones = append(o.Milestones, m.Activity)
		}
	}
	r, err := Compare(before, s, o)
	if err != nil {
		return nil, fmt.Errorf("%s against %s: %w", s.Name, before.Name, err)
	}
	out := &brief.Changes{Before: brief.File{Name: before.Name, SHA256: before.SHA256}, DataDate: before.project().DataDate.Date(), All: len(r.Changes), Unmeasured: r.Unmeasured}
	for _, m := range r.Milestones {
		for _, part := range m.Parts {
			out.Reasons = append(out.Reasons, brief.Reason{Node: nodes[m.ID], Milestone: cmp.Or(titles[m.ID], m.Name), Because: string(part.Reason), Days: part.Days})
		}
	}
	for i := range r.Changes {
		if r.Changes[i].Suspicious {
			out.Suspicious++
		}
	}
	others := max(mostChanges-out.Suspicious, 0) // suspicious ones go before others where there are many
	for i := range r.Changes {
		c := &r.Changes[i]
		if !c.Suspicious {
			others--
		}
		if len(out.List) < mostChanges && (c.Suspicious || others >= 0) {
			out.List = append(out.List, s.change(c, titles))
		}
	}
	return out, nil
}

func (s *Submission) change(c *compare.Change, titles map[string]string) brief.Change {
	x := brief.Change{What: c.Kind.Words(), From: c.From, To: c.To}
	switch {
	case c.Successor != "":
		x.What += fmt.Sprintf(": %s → %s", c.ID, c.Successor)
	case c.ID != "" || c.Name != "":
		x.What += ": " + strings.TrimSpace(c.ID+" "+c.Name)
	}
	if c.Suspicious {
		x.Why = c.Why
	}
	if len(c.Effects) > 0 {
		e := c.Effects[0]
		x.Milestone, x.Effect = cmp.Or(titles[e.ID], e.Name), s.moved(e.ID, e.Minutes)
	}
	return x
}

// moved says by how many working days of its calendar a milestone is moved.
func (s *Submission) moved(activity string, by civil.Minutes) string {
	perDay := civil.Minutes(8 * 60)
	if i, ok := s.codeIndex()[activity]; ok {
		if c := &s.Network.Calendars[s.Network.Activities[i].Calendar]; c.MinutesPerDay > 0 {
			perDay = c.MinutesPerDay
		}
	}
	way := "later"
	if by < 0 {
		way, by = "earlier", -by
	}
	if by == perDay {
		return "1 day " + way
	}
	if by%perDay == 0 {
		return fmt.Sprintf("%d days %s", by/perDay, way)
	}
	return fmt.Sprintf("%.1f days %s", float64(by)/float64(perDay), way)
}
