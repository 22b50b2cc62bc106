package situation

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/core/trend"
	"counterpart.dev/internal/store"
)

// trendSteps is how many reports a milestone is followed back over, as on its own page.
const trendSteps = 3

// counting are the submissions of an engagement that count, oldest first: those handed over, and of our own those for days on which none
// was.
func counting(e *gather.Engagement) (out []programme.Submission) {
	handed := map[string]bool{}
	for _, s := range e.Read {
		handed[s.DataDate] = handed[s.DataDate] || s.Room == s.Shared
	}
	for _, s := range e.Read {
		if s.Room == s.Shared || !handed[s.DataDate] {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b programme.Submission) int {
		return cmp.Or(cmp.Compare(a.DataDate, b.DataDate), cmp.Compare(a.Made, b.Made), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// programmes gathers the submissions and what they say of the contract milestones.
func (g *ground) programmes(ctx context.Context) error {
	var all []programme.Submission
	for _, e := range g.seen() {
		list := counting(e)
		said, err := g.tx.Acceptances(ctx, g.Project.Organisation, e.Room, e.Shared)
		if err != nil {
			return err
		}
		overtaken := false
		for _, s := range slices.Backward(list) {
			g.at[s.ID] = g.dayOf(s.Made)
			x := situation.Submission{ID: s.ID, Engagement: string(e.Engagement), Called: gather.Called(&s), DataDate: dateOf(s.DataDate), Made: g.at[s.ID], Run: s.Held + s.Missed, Missed: s.Missed}
			if s.Room == s.Shared && !s.ForRecord {
				if !overtaken { // a later one takes the place of an answer that was never given
					x.Due = g.dayOf(cmp.Or(s.Notified.Due, s.Due))
				}
				overtaken = true
			}
			if s.Deemed(g.tx.Now().UnixMicro()) {
				x.Answered, x.Accepted = g.dayOf(s.Silence), true
			}
			for _, a := range said {
				if a.Submission == s.ID {
					x.Answered, x.Accepted = g.dayOf(a.Made), a.Accepted
				}
			}
			g.facts.Submissions = append(g.facts.Submissions, x)
		}
		all = append(all, list...)
	}
	slices.Reverse(g.facts.Submissions)
	said, err := g.Said(ctx, g.tx, all)
	if err != nil {
		return err
	}
	by := map[[2]string]programme.Activity{}
	for _, f := range said {
		by[[2]string{f.Submission, f.Code}] = f.Activity
	}
	for _, e := range g.seen() {
		g.milestones(e, by)
	}
	g.know(situation.Programme, len(g.seen()) > 0)
	return nil
}

// milestones follows the contract milestones of an engagement that are not achieved.
func (g *ground) milestones(e *gather.Engagement, said map[[2]string]programme.Activity) {
	for _, m := range e.Milestones {
		if m.Achieved != "" || m.Ended != 0 {
			continue
		}
		var dates []trend.Contract
		for _, d := range m.Dates {
			dates = append(dates, trend.Contract{Date: dateOf(d.Due), From: dateOf(d.From)})
		}
		x := situation.Milestone{ID: m.ID, Engagement: string(e.Engagement), Title: m.Title, Activity: m.Activity, Confirmed: m.Confirmed, Contract: trend.InForce(dates, g.facts.Today)}
		if m.Activity != "" {
			x.Line = trend.Follow(m.Activity, m.Title, reports(counting(e), m.Activity, said), dates, trendSteps)
		}
		g.facts.Milestones = append(g.facts.Milestones, x)
	}
}

// reports is what submissions say of an activity.
func reports(list []programme.Submission, code string, said map[[2]string]programme.Activity) (out []trend.Reported) {
	for _, s := range list {
		r := trend.Reported{Report: dateOf(s.DataDate), File: s.ID}
		if a, ok := said[[2]string{s.ID, code}]; ok {
			r.There, r.Name, r.Forecast, r.Reached = true, a.Name, a.Day(), a.Status == plan.Complete.String()
		}
		out = append(out, r)
	}
	return out
}

// comparisons gathers what the latest submission of each engagement changed.
func (g *ground) comparisons(ctx context.Context) error {
	known := false
	for _, e := range g.seen() {
		list := counting(e)
		if len(list) < 2 {
			continue
		}
		last, before := list[len(list)-1], list[len(list)-2]
		c, err := g.compared(ctx, e, last, before)
		if errors.Is(err, store.ErrRefused) {
			continue
		}
		if err != nil {
			return err
		}
		known = true
		g.changes(e, last, c)
	}
	g.know(situation.Comparisons, known)
	return nil
}

// compared is what is kept of a comparison, in the room of the later submission or in ours.
func (g *ground) compared(ctx context.Context, e *gather.Engagement, last, before programme.Submission) (c programme.Compared, err error) {
	name := "changes." + before.ID
	p, err := g.tx.Part(ctx, store.Place{Organisation: last.Organisation, Room: last.Room}, last.ID, name)
	if errors.Is(err, store.ErrRefused) && last.Room != e.Room {
		p, err = g.tx.Part(ctx, store.Place{Organisation: last.Organisation, Room: e.Room}, last.ID, name)
	}
	if err != nil {
		return c, err
	}
	if c, err = programme.DecodeCompared(p.Body); err != nil {
		return c, store.ErrRefused // kept by another version
	}
	return c, nil
}

func (g *ground) changes(e *gather.Engagement, last programme.Submission, c programme.Compared) {
	days := func(m civil.Minutes, code string) int {
		per := civil.Minutes(8 * 60)
		if x, ok := c.Milestone(code); ok && x.PerDay > 0 {
			per = x.PerDay
		}
		return int(m / per)
	}
	for _, r := range c.Changes {
		x := situation.Change{Engagement: string(e.Engagement), Submission: last.ID, Kind: r.Kind, ID: r.ID, Name: r.Name, From: r.From, To: r.To, Why: r.Why, Suspicious: r.Suspicious,
			FloatLost: days(r.FloatLost, "")}
		if len(r.Effects) > 0 {
			most := r.Effects[0]
			x.Activity, x.Milestone, x.Effect = most.ID, cmp.Or(most.Name, most.ID), days(most.Minutes, most.ID)
		}
		if x.ID == "" {
			x.ID = string(r.Kind)
		}
		g.facts.Changes = append(g.facts.Changes, x)
	}
}
