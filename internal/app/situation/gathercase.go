package situation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/store"
)

// benefits gathers the case and what is forecast of it.
func (g *ground) benefits(context.Context) error {
	c := g.Case
	g.know(situation.Case, true)
	for i := range c.Benefits {
		g.facts.Benefits = append(g.facts.Benefits, g.benefit(&c.Benefits[i]))
	}
	for i := range c.Changes {
		g.facts.Adoptions = append(g.facts.Adoptions, situation.Adoption{ID: string(c.Changes[i].ID), Title: c.Changes[i].Title, Owner: c.Changes[i].Owner})
	}
	for _, o := range c.Obligations(g.facts.Today) {
		g.facts.Owed = append(g.facts.Owed, situation.Owed{ID: string(o.Work.ID), Title: o.Work.Title, Owner: o.Work.Owner, Supplier: o.Supplier, Engagement: string(o.Work.PromisedTo), Due: o.Work.Due, DaysLate: o.DaysLate,
			Open: o.Work.Done.IsZero(), Activities: len(o.Work.Activities)})
	}
	r, unsound, err := g.Result()
	if err != nil {
		return err
	}
	if len(unsound) > 0 {
		g.facts.Why[situation.Forecast] = "the case has no forecast, because it is not sound yet"
		return nil
	}
	g.know(situation.Forecast, true)
	for i := range r.Enablers {
		e := &r.Enablers[i]
		g.facts.Enablers = append(g.facts.Enablers, situation.Enabler{ID: string(e.ID), Title: e.Title, Benefits: len(e.Benefits), NotRun: e.NotRun})
	}
	for i := range r.Benefits {
		g.forecast(i, &r.Benefits[i])
	}
	return nil
}

// kept is what was worked out last, beside the brief, of what waiting for decisions costs.
type kept struct {
	Report  civil.Date
	Waiting []benefit.Waiting
}

// decisions gathers the decisions that the case keeps and that wait, with what a week of waiting costs where it was worked out.
func (g *ground) decisions(ctx context.Context) error {
	body, err := g.tx.Mapping(ctx, store.At(g.Reach), "brief", "networks")
	if err != nil && !errors.Is(err, store.ErrRefused) {
		return err
	}
	var k kept
	if json.Unmarshal([]byte(body), &k) != nil {
		k = kept{}
	}
	for _, d := range g.Case.Decisions {
		if !d.Decided.IsZero() {
			continue
		}
		x := situation.Matter{ID: string(d.ID), InCase: true, Kind: matter.Decision, Title: d.Title, Raiser: access.ClientSide, Court: access.ClientSide, Phase: matter.Open, Raised: d.AskedOn,
			Moved: d.AskedOn, Needed: d.NeededBy}
		if d.PerWeek > 0 {
			x.HasPerWeek, x.PerWeek = true, int64(d.PerWeek)
		}
		for _, w := range k.Waiting {
			if w.Decision == d.ID && w.Defined {
				x.HasPerWeek, x.PerWeek, x.FreeTo = true, int64(max(w.First, w.Standing)), w.FreeTo
				if w.FreeTo.IsZero() { // no week that was tried costs more than what stands
					x.PerWeek = int64(w.Standing)
				}
			}
		}
		g.facts.Matters = append(g.facts.Matters, x)
	}
	return nil
}

func (g *ground) benefit(b *benefit.Benefit) situation.Benefit {
	n := g.Nodes[string(b.ID)]
	x := situation.Benefit{ID: string(b.ID), Title: b.Title, Owner: b.Owner.Name, Named: g.dayOf(n.Changed), Accepted: b.Owner.Accepted, HandedBack: b.Owner.HandedBack,
		Measured: b.Measure.Name != "" && b.Measure.Unit != "", Needs: len(b.Needs), Live: b.Status != benefit.StatusWithdrawn && b.Status != benefit.StatusRealised,
		Every: b.Measure.Every()}
	for _, r := range b.Readings {
		x.LastRead = max(x.LastRead, r.Date)
	}
	return x
}

// forecast fills in what is forecast of a benefit.
func (g *ground) forecast(i int, r *benefit.BenefitResult) {
	x, b := &g.facts.Benefits[i], &g.Case.Benefits[i]
	if r.Forecast.NotRun == "" {
		x.Start = r.Forecast.Start
		if until := b.Life.Until; !until.IsZero() && x.Start > until {
			x.Never = fmt.Sprintf("it begins on %s, after the last day that counts, %s", brief.Date(x.Start), brief.Date(until))
		}
	}
	x.HasLoss, x.Loss, x.Planned = r.HasLoss, int64(r.Loss), int64(r.Planned.Value)
	x.HasRatio, x.Ratio = r.Realised.Defined, r.Realised.Ratio
}

// pages gathers the briefs that were published, and what the last one left out.
func (g *ground) pages(ctx context.Context) error {
	if !access.Decide(g.v, g.Reach, access.Brief, access.See) {
		g.facts.Why[situation.Pages] = "the briefs are not yours to see"
		return nil
	}
	g.know(situation.Pages, true)
	at := store.At(g.Reach)
	list, err := g.tx.Briefs(ctx, at)
	if err != nil || len(list) == 0 {
		return err
	}
	last, err := g.tx.LastBrief(ctx, at)
	if err != nil {
		return err
	}
	tolerances, err := g.tx.Tolerances(ctx, at)
	if err != nil {
		return err
	}
	for i := len(list) - 1; i >= 0; i-- {
		p := situation.Page{ID: list[i].ID, Number: list[i].Number, Made: g.dayOf(list[i].Made)}
		if p.ID == last.ID {
			p.LeftOut = g.leftOut(last, tolerances)
		}
		g.facts.Pages = append(g.facts.Pages, p)
	}
	return nil
}

// leftOut is which contract milestones were later than a page said, by submissions that had come when it was published.
func (g *ground) leftOut(page casebook.Brief, tolerances []casebook.Tolerance) (out []string) {
	var told struct{ Findings []brief.Finding }
	if json.Unmarshal(page.Data, &told) != nil {
		return nil
	}
	agreed := 0
	for i := len(tolerances) - 1; i >= 0; i-- {
		if tolerances[i].Made <= page.Made {
			agreed = int(tolerances[i].LateDays)
		}
	}
	sizes := map[string]int64{}
	for _, f := range told.Findings {
		sizes[f.Key] = f.Size
	}
	report, made := dateOf(page.Report), g.dayOf(page.Made)
	for id, t := range g.Ties {
		for i := range g.facts.Milestones {
			m := &g.facts.Milestones[i]
			if m.ID != t.Milestone || string(t.Engagement) != m.Engagement {
				continue
			}
			if late := g.lateThen(m, report, made); late > agreed && int64(late) > sizes["milestone/"+string(id)] {
				out = append(out, fmt.Sprintf("%s was %d days late by the submissions of then", m.Title, late))
			}
		}
	}
	return sorted(out)
}

// lateThen is how many days a milestone was late by the last submission up to a report date that had come by a day.
func (g *ground) lateThen(m *situation.Milestone, report, made civil.Date) (late int) {
	for _, p := range m.Line.Points {
		if p.Report <= report && g.at[p.File] <= made && p.HasCumulative && !p.Reached {
			late = p.Cumulative
		}
	}
	return late
}

// stances are how somebody stands to the change, as a number that can be compared; 0 for not judged.
var stances = map[people.Stance]int{people.Resistant: 1, people.Unaware: 2, people.Neutral: 3, people.Supportive: 4, people.Leading: 5}

// contacts gathers the people the project depends on.
func (g *ground) contacts(ctx context.Context) error {
	if !access.Decide(g.v, g.Reach, access.Stakeholder, access.See) {
		g.facts.Why[situation.Contacts] = "stakeholders are not yours to see"
		return nil
	}
	list, err := g.tx.Stakeholders(ctx, store.At(g.Reach))
	if err != nil {
		return err
	}
	sponsors := map[access.PersonID]bool{}
	for _, a := range g.People {
		sponsors[a.Person] = sponsors[a.Person] || a.Role == access.Sponsor
	}
	for _, s := range list {
		if s.Ended != 0 || s.Erased != 0 || s.Name == "" {
			continue
		}
		g.facts.Contacts = append(g.facts.Contacts, situation.Contact{ID: s.ID, Name: s.Name, Sponsor: s.Person != "" && sponsors[s.Person], Influence: int(s.Influence), Now: stances[s.Stance],
			Wanted: stances[s.Wanted], Owner: s.OwnerName, Every: int(s.Cadence), Last: dateOf(s.Last), Since: g.dayOf(s.Created)})
	}
	g.know(situation.Contacts, len(g.facts.Contacts) > 0)
	return nil
}
