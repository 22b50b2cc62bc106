package situation

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/conduct"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// matters gathers what needs an answer, in the project's own room and in those of its engagements.
func (g *ground) matters(ctx context.Context) error {
	if access.Decide(g.v, g.Reach, access.Matter, access.See) {
		if err := g.register(ctx, g.Project.ID, g.Reach, g.Reach.Room); err != nil {
			return err
		}
	}
	for _, e := range g.seen() {
		if err := g.register(ctx, e.Engagement, g.own[e.Engagement], e.Shared); err != nil {
			return err
		}
	}
	g.know(situation.Matters, access.Decide(g.v, g.Reach, access.Matter, access.See) || len(g.seen()) > 0)
	return nil
}

// register gathers the matters of one scope.
func (g *ground) register(ctx context.Context, scope access.ScopeID, own access.Reach, shared access.RoomID) error {
	list, err := g.tx.Matters(ctx, g.Project.Organisation, own.Room, shared)
	if err != nil {
		return err
	}
	for _, room := range []access.RoomID{own.Room, shared} {
		if err := g.reckon(ctx, scope, room, list); err != nil {
			return err
		}
	}
	besides, err := g.tx.Besides(ctx, store.At(own))
	if err != nil {
		return err
	}
	said := map[string]bool{}
	for _, b := range besides {
		said[b.Matter] = said[b.Matter] || b.Effect != ""
	}
	for _, m := range list {
		x, err := g.matter(m)
		if err != nil {
			return err
		}
		if scope != g.Project.ID {
			x.Engagement, x.Shared = string(scope), m.Room == shared
		}
		x.EffectSaid = said[m.ID]
		g.facts.Matters = append(g.facts.Matters, x)
	}
	return nil
}

// reckon works out anew what time has changed of the rows of one room.
func (g *ground) reckon(ctx context.Context, scope access.ScopeID, room access.RoomID, list []register.Matter) error {
	if g.w.Reckon == nil {
		return nil
	}
	var at []int
	var rows []register.Matter
	for i, m := range list {
		if m.Room == room && m.TurnAt != 0 && m.TurnAt <= g.tx.Now().UnixMicro() {
			at, rows = append(at, i), append(rows, m)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if err := g.w.Reckon(ctx, g.tx, scope, store.Place{Organisation: g.Project.Organisation, Room: room}, rows); err != nil {
		return err
	}
	for k, i := range at {
		list[i] = rows[k]
	}
	return nil
}

// matter takes what rules need from a row.
func (g *ground) matter(m register.Matter) (x situation.Matter, err error) {
	var s matter.State
	if err := json.Unmarshal([]byte(m.State), &s); err != nil {
		return x, errs.New(errs.Internal, "the state of a matter cannot be read: %w", err)
	}
	x = situation.Matter{ID: m.ID, Number: m.Number, Kind: m.Kind, Title: m.Title, Raiser: m.Raiser, Owes: s.Owes, Court: m.Court, Phase: m.Phase,
		Raised: g.dayOf(m.Raised), Moved: g.dayOf(m.Moved), Due: g.dayOf(m.DueAt), Needed: s.Due, Answered: g.dayOf(s.Answered), Settled: g.dayOf(s.Settled),
		ReDates: s.ReDates, Told: s.Told, Warned: s.Warned}
	duties, err := conduct.Read(m.ID, m.Kind, m.Duties)
	if err != nil {
		return x, errs.New(errs.Internal, "what is counted of a matter cannot be read: %w", err)
	}
	for _, d := range duties {
		if d.Sort == conduct.Reply && d.Deemed != 0 && d.Deemed <= g.tx.Now().UnixMicro() && (d.Answered == 0 || d.Answered > d.Deemed) {
			x.Deemed, x.DeemedFor = g.dayOf(d.Deemed), d.Side
		}
	}
	return x, nil
}

// simulated gathers what the newest simulation found, where it was made from the submissions of now.
func (g *ground) simulated(ctx context.Context) error {
	if !access.Decide(g.v, g.Reach, access.Outlook, access.See) {
		g.facts.Why[situation.Simulation] = "simulations are not yours to see"
		return nil
	}
	list, err := g.tx.LatestFigures(ctx, g.Project.Organisation, []access.RoomID{g.Reach.Room})
	if err != nil || len(list) == 0 {
		return err
	}
	var latest []string
	for i := range g.Engagements {
		if e := &g.Engagements[i]; e.Latest != nil && e.Latest.Origin != programme.Typed {
			latest = append(latest, e.Latest.ID)
		}
	}
	run := list[0]
	if !run.Stands(latest) {
		g.facts.Why[situation.Simulation] = "the last simulation was made from other submissions than those of now"
		return nil
	}
	g.know(situation.Simulation, true)
	for _, m := range run.Figures.Milestones {
		g.chance(m)
	}
	for _, b := range run.Figures.Benefits {
		for i := range g.facts.Benefits {
			if x := &g.facts.Benefits[i]; x.ID == b.Node && b.HasValue && b.Plan > 0 {
				x.HasChance, x.Chance = true, chanceOfHalf(b)
			}
		}
	}
	for _, d := range run.Figures.Decisions {
		for i := range g.facts.Matters {
			if x := &g.facts.Matters[i]; x.ID == d.Decision {
				x.HasPerWeek, x.PerWeek = true, int64(d.Week)
			}
		}
	}
	return nil
}

// chanceOfHalf is a bound for the chance of reaching half of what is planned, in millionths: nine in ten runs come to less than P90, and
// nine in ten to more than P10.
func chanceOfHalf(b outlook.BenefitFigure) int {
	switch half := b.Plan / 2; {
	case b.P90 < half:
		return 100_000
	case b.P10 >= half:
		return 900_000
	}
	return 500_000
}

func (g *ground) chance(m outlook.MilestoneFigure) {
	if m.Milestone == "" || !m.HasChance {
		return
	}
	for i := range g.facts.Milestones {
		if x := &g.facts.Milestones[i]; x.ID == m.Milestone {
			g.facts.Chances = append(g.facts.Chances, situation.Chance{Engagement: x.Engagement, Milestone: x.ID, Title: cmp.Or(x.Title, m.Title), Contract: m.Contract,
				Meets: int(m.Chance * 1_000_000), P50: m.P50, P80: m.P80})
		}
	}
}

// taken gathers what was already done about situations.
func (g *ground) taken(ctx context.Context) error {
	rooms := g.ours()
	rows, err := g.tx.SituationsIn(ctx, g.Project.Organisation, rooms)
	if err != nil || len(rows) == 0 {
		return err
	}
	names := map[string]string{}
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	deeds, err := g.tx.SituationDeeds(ctx, g.Project.Organisation, rooms)
	if err != nil {
		return err
	}
	raised := map[string]*situation.Matter{}
	for i := range g.facts.Matters {
		raised[g.facts.Matters[i].ID] = &g.facts.Matters[i]
	}
	for _, d := range deeds {
		if d.What == situation.DidRaise || d.What == situation.DidNote || d.What == situation.DidMeet {
			id := d.Ref[strings.LastIndexByte(d.Ref, '/')+1:]
			t := situation.Taken{Key: names[d.Situation], Day: g.dayOf(d.At)}
			if m := raised[id]; m != nil && d.What == situation.DidRaise {
				t.Live, t.Settled = m.Live(), settled(m)
			}
			g.facts.Taken = append(g.facts.Taken, t)
		}
	}
	return nil
}

// settled is the day on which a matter was decided, or was answered and closed; zero while it is not.
func settled(m *situation.Matter) civil.Date {
	switch {
	case m.Phase == matter.Withdrawn || m.Phase == matter.Shared:
		return 0
	case m.Kind == matter.Decision && !m.Answered.IsZero() && m.Phase != matter.Open:
		return m.Answered
	case !m.Live():
		return m.Moved
	}
	return 0
}

// ours are the client's rooms of the project and of its engagements, in which situations are kept.
func (g *ground) ours() []access.RoomID {
	out := []access.RoomID{g.Reach.Room}
	for i := range g.Engagements {
		if r, ok := g.own[g.Engagements[i].Engagement]; ok {
			out = append(out, r.Room)
		}
	}
	return out
}
