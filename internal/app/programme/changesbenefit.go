package programme

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/compare"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// mostCauses is how many changes are told for each milestone.
const mostCauses = 5

// BenefitsView is what the changes of a submission mean for the client's benefits. No supplier sees it.
type BenefitsView struct {
	In
	Row
	Against  *Row
	Kept     bool   // the two were compared
	Why      string // why nothing can be said, "" where something can
	Moves    []MilestoneMove
	Benefits []BenefitMove // those that come another day or are worth another sum
	Still    int           // benefits that do neither
	Currency string
	SumName  string // what the sums may be called
	HasMoney bool
	Lost     benefit.Money // over all, after costs
}

// MilestoneMove is a contract milestone that the case waits for, in both submissions.
type MilestoneMove struct {
	Named
	programme.Moved
	Benefits []string      // that wait for it
	Because  []compare.Row // changes with an effect on it, the largest first
}

// BenefitMove is a benefit on the dates of both submissions.
type BenefitMove struct {
	ID, Title string
	Old, New  civil.Date // when it starts, zero where that cannot be said
	NotRun    string     // why it has no date now, "" where it has
	HasMoney  bool
	Lost      benefit.Money
}

// BenefitsOfChanges carries the dates of both submissions through the case of the project, for who may see it.
func (w Work) BenefitsOfChanges(ctx context.Context, v access.Viewer, engagement access.ScopeID, id, against string) (out BenefitsView, err error) {
	defer errs.Wrap(&err, "programme.BenefitsOfChanges(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if v.Side != access.ClientSide {
			return store.ErrRefused
		}
		r, err := roomsOf(ctx, tx, v, engagement)
		if err != nil {
			return err
		}
		standing, err := tx.Standing(ctx, engagement)
		if err != nil {
			return err
		}
		whole, err := gather.Case(ctx, tx, v, standing.Project)
		if err != nil {
			return err
		}
		if whole.Reach.Only(access.BenefitOwner) { // who owns one benefit is not told of the others
			return store.ErrRefused
		}
		at := slices.IndexFunc(whole.Engagements, func(e gather.Engagement) bool { return e.Engagement == engagement })
		if at < 0 {
			return store.ErrRefused
		}
		e := &whole.Engagements[at]
		out.In = In{Terms: e.Terms, Reaches: r.all, Project: whole.Project.ID, ProjectName: whole.Project.Name, Today: dayOf(tx.Now(), e.Terms.Zone)}
		out.Terms.ID = engagement
		c, err := out.pair(ctx, tx, r, e, id, against)
		if err != nil || !out.Kept {
			return err
		}
		return out.carry(whole, e, c)
	})
	return out, err
}

// pair finds the two submissions, and what changed from one to the other.
func (out *BenefitsView) pair(ctx context.Context, tx *store.Tx, r rooms, e *gather.Engagement, id, against string) (c programme.Compared, err error) {
	rows := readIn(r, r.own, e.Read)
	at := slices.IndexFunc(rows, func(x Row) bool { return x.ID == id })
	if at < 0 {
		return c, store.ErrRefused
	}
	out.Row = rows[at]
	for i := range rows {
		x := &rows[i]
		if x.ID == against && i != at || against == "" && i < at && x.Counts {
			out.Against = x
		}
	}
	switch {
	case out.Against == nil && against != "":
		return c, store.ErrRefused
	case out.Against == nil:
		out.Why = "It is the first that was read, so there is nothing to compare it with."
		return c, nil
	}
	c, out.Kept, err = keptChanges(ctx, tx, r.own, out.Submission, out.Against.ID)
	return c, err
}

// carry works out the case on the dates of both.
func (out *BenefitsView) carry(whole *gather.Whole, e *gather.Engagement, c programme.Compared) error {
	if p := whole.Case.Problems(); len(p) > 0 {
		out.Why = "The case of the project cannot be computed yet: " + p[0].Text + "."
		return nil
	}
	was, is := whole.Input, whole.Input
	was.Dates, was.Missing, was.Reached = maps.Clone(was.Dates), maps.Clone(was.Missing), maps.Clone(was.Reached)
	is.Dates, is.Missing, is.Reached = maps.Clone(is.Dates), maps.Clone(is.Missing), maps.Clone(is.Reached)
	nodes := map[string][]benefit.NodeID{}
	for _, node := range slices.Sorted(maps.Keys(whole.Ties)) {
		tie := whole.Ties[node]
		at := slices.IndexFunc(e.Milestones, func(m programme.Milestone) bool { return m.ID == tie.Milestone })
		if tie.Engagement != benefit.EngagementID(e.Engagement) || at < 0 {
			continue
		}
		m, there := c.Milestone(e.Milestones[at].Activity)
		if !there {
			continue
		}
		onDay(was, node, m.Old, out.Against)
		onDay(is, node, m.New, &out.Row)
		if nodes[m.Code] == nil {
			n := Named{ID: e.Milestones[at].ID, Title: e.Milestones[at].Title}
			n.Due, _ = civil.ParseDate(e.Milestones[at].InForce(out.Today.String()))
			out.Moves = append(out.Moves, MilestoneMove{Named: n, Moved: m, Because: causes(c, m.Code)})
		}
		nodes[m.Code] = append(nodes[m.Code], node)
	}
	if len(out.Moves) == 0 {
		out.Why = "The case waits for no contract milestone that the comparison follows: tie one to an activity, and a benefit to it."
		return nil
	}
	slices.SortStableFunc(out.Moves, func(a, b MilestoneMove) int { return cmp.Compare(b.Minutes, a.Minutes) })
	before, err := benefit.Forecast(whole.Case, was)
	if err != nil {
		return err
	}
	after, err := benefit.Forecast(whole.Case, is)
	if err != nil {
		return err
	}
	out.moved(before, after, nodes)
	return nil
}

// onDay sets the date of what the case waits for to the one a submission gives it.
func onDay(in benefit.Input, node benefit.NodeID, day civil.Date, x *Row) {
	delete(in.Missing, node)
	if day.IsZero() {
		delete(in.Dates, node)
		in.Missing[node] = fmt.Sprintf("%s does not hold it", x.Name)
		return
	}
	report, _ := civil.ParseDate(x.DataDate)
	in.Dates[node], in.Reached[node] = day, day <= report
}

// causes are the changes with the largest effect on a milestone.
func causes(c programme.Compared, code string) (out []compare.Row) {
	effect := func(r compare.Row) civil.Minutes {
		at := slices.IndexFunc(r.Effects, func(e compare.RowEffect) bool { return e.ID == code })
		if at < 0 || r.Kind == compare.MilestoneMoved {
			return 0
		}
		return max(r.Effects[at].Minutes, -r.Effects[at].Minutes)
	}
	for _, r := range c.Changes {
		if effect(r) > 0 {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b compare.Row) int { return int(effect(b)) - int(effect(a)) })
	return out[:min(len(out), mostCauses)]
}

// moved says which benefits come another day or are worth another sum.
func (out *BenefitsView) moved(before, after *benefit.Result, nodes map[string][]benefit.NodeID) {
	out.Currency, out.SumName = after.Currency, after.SumName
	if before.Totals.HasForecast && after.Totals.HasForecast {
		out.HasMoney, out.Lost = true, before.Totals.Forecast-after.Totals.Forecast
	}
	titles := map[benefit.BenefitID]string{}
	for i, b := range after.Benefits {
		a := before.Benefits[i]
		titles[b.ID] = b.Title
		m := BenefitMove{ID: string(b.ID), Title: b.Title, Old: a.Forecast.Start, New: b.Forecast.Start, NotRun: b.Forecast.NotRun}
		if a.Forecast.HasValue && b.Forecast.HasValue {
			m.HasMoney, m.Lost = true, a.Forecast.Value-b.Forecast.Value
		}
		if m.Old == m.New && m.Lost == 0 {
			out.Still++
			continue
		}
		out.Benefits = append(out.Benefits, m)
	}
	slices.SortStableFunc(out.Benefits, func(a, b BenefitMove) int {
		return cmp.Or(cmp.Compare(b.Lost, a.Lost), cmp.Compare(b.New-b.Old, a.New-a.Old))
	})
	for i := range out.Moves {
		for _, e := range after.Enablers {
			if slices.Contains(nodes[out.Moves[i].Code], e.ID) {
				for _, id := range e.Benefits {
					out.Moves[i].Benefits = append(out.Moves[i].Benefits, titles[id])
				}
			}
		}
	}
}
