package matter

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/conduct"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Ground is what matters of a scope are reckoned on.
type Ground struct {
	Engagement engage.Engagement // the zero value for a project, and for who does not see the shared room
	Zone       string
	Currency   string
	Set        clock.Set
	Own        bool // the engagement keeps rules of its own
	OwnRev     int64
	clock      clock.Ground
	project    access.ScopeID // of an engagement, as far as the viewer sees that it is of one
	listing    bool           // rows are only shown: what the mirror counts of them stays as it was written
}

// officeWeek is the working time of who stated none.
const officeWeek = "mon-fri 09:00-17:00"

// groundOf reads the ground of a scope as far as the viewer may see it.
func groundOf(ctx context.Context, tx *store.Tx, scope access.ScopeID) (g *Ground, err error) {
	g = &Ground{Zone: "UTC"}
	e, of, err := tx.EngagementWork(ctx, scope)
	switch {
	case err == nil:
		g.project = of.ID
		err = g.of(ctx, tx, e)
	case errors.Is(err, store.ErrRefused):
		p, projectErr := tx.Project(ctx, scope)
		if projectErr == nil {
			g.Zone, g.Currency = p.Zone, p.Currency
		}
		if err = projectErr; errors.Is(err, store.ErrRefused) {
			err = nil // a benefit owner: the shared room is not theirs
		}
	}
	if err != nil {
		return nil, err
	}
	return g, g.ready()
}

// ready fills in what the ground does not say: plain rules, and office hours.
func (g *Ground) ready() error {
	if g.Set.ID == "" {
		g.Set, _ = clock.Named("plain")
	}
	return g.calendar()
}

// grounds reads the ground of several engagements, as far as the viewer may see them. Of another there is none.
func grounds(ctx context.Context, tx *store.Tx, scopes []access.ScopeID) (map[access.ScopeID]*Ground, error) {
	list, err := tx.RuledBy(ctx, gather.OwnRules, scopes)
	out := make(map[access.ScopeID]*Ground, len(list))
	for _, r := range list {
		g := &Ground{Engagement: r.Engagement, Zone: r.Zone, Currency: r.Currency, Own: r.OwnRev != 0, OwnRev: r.OwnRev}
		if g.Set, err = gather.RulesOf(r); err != nil {
			return nil, err
		}
		if out[r.ID], err = g, g.ready(); err != nil {
			return nil, err
		}
	}
	return out, err
}

// of takes an engagement's terms and, where it keeps any, its own rules.
func (g *Ground) of(ctx context.Context, tx *store.Tx, e engage.Engagement) (err error) {
	g.Engagement, g.Zone, g.Currency = e, e.Zone, e.Currency
	g.Set, g.OwnRev, err = gather.Rules(ctx, tx, e) // of a name that is not known, plain rules stay
	g.Own = g.OwnRev != 0
	return err
}

func (g *Ground) calendar() error {
	e := g.Engagement
	if e.Week == "" {
		e.Week = officeWeek
	}
	c, err := e.Calendar()
	if err != nil {
		e.Week, e.Holidays = officeWeek, ""
		c, err = e.Calendar()
	}
	g.clock = clock.Ground{Calendar: c, Zone: Zone(g.Zone)}
	return err
}

// today is the day of an instant where the matters are.
func (g *Ground) today(tx *store.Tx) civil.Date { return dateOf(tx.Now(), g.clock.Zone) }

// Standing is a matter with what its moves and the clock make of it at an instant.
type Standing struct {
	State matter.State
	clock.Standing
	Steps []clock.Step
	Notes []string // sentences about moves that changed nothing
}

// settle works out what the moves, the clock and the time make of a matter, and fills in what its row keeps. It is the only place that
// does: whoever writes a row, or shows one whose time has turned, comes here.
func (g *Ground) settle(m *register.Matter, s matter.State, moves []matter.Move, now int64) (out Standing, err error) {
	state, err := json.Marshal(s)
	if err != nil {
		return out, errs.New(errs.Internal, "a state that cannot be written: %w", err)
	}
	m.Phase, m.Court, m.Holder, m.Due, m.State, m.Moves, m.Moved, m.Ended = s.Phase, s.Court, s.Holder, s.Due.String(), string(state), s.Moves, s.Last, s.Ended
	m.DueAt, m.WarnAt, m.TurnAt, m.Rule, m.Deemed = 0, 0, 0, "", ""
	m.ClientRight, m.DeliveryRight = register.Right{}, register.Right{}
	out.State, out.Standing.Court = s, s.Court
	if !s.Phase.Live() {
		m.Court = access.NoSide
	}
	if !s.Private { // a clock runs between two sides
		r := g.Set.Steps(clock.Kind(m.Kind), moves, g.clock, now)
		out.Standing, out.Steps, out.Notes = clock.Stand(s, r.Steps), r.Steps, r.Notes
		g.clocked(m, out, now)
		if !g.listing {
			m.Duties = g.duties(m, s, moves)
		}
	}
	if m.DueAt == 0 && s.Due != 0 && waits(s.Phase) {
		m.DueAt = g.clock.EndOf(s.Due)
		m.WarnAt = g.clock.EndOf(g.clock.Before(s.Due, g.Set.Warn))
	}
	return out, nil
}

// duties is what the mirror counts of a matter. It is worked out for all time: whoever measures cuts it off at an instant.
func (g *Ground) duties(m *register.Matter, s matter.State, moves []matter.Move) string {
	ever := g.Set.Steps(clock.Kind(m.Kind), moves, g.clock, clock.Forever)
	return conduct.Write(conduct.Rows(conduct.Case{ID: m.ID, State: s, Moves: moves, Steps: ever.Steps, Ground: g.clock}))
}

// Reckon works out anew those of a room's rows whose rules have changed and that nothing has turned since. It is for who counts matters
// without showing them.
func Reckon(ctx context.Context, tx *store.Tx, scope access.ScopeID, at store.Place, rows []register.Matter) error {
	g, err := groundOf(ctx, tx, scope)
	if err != nil {
		return err
	}
	return g.refresh(ctx, tx, at, rows)
}

// clocked fills in what the clock says.
func (g *Ground) clocked(m *register.Matter, st Standing, now int64) {
	if st.Standing.Court != st.State.Court && st.State.Phase.Live() {
		m.Court, m.Holder = st.Standing.Court, ""
	}
	var deemed []string
	for _, d := range st.Deemed {
		deemed = append(deemed, string(d.Deemed))
	}
	m.Deemed = strings.Join(deemed, ", ")
	if !st.State.Phase.Live() {
		return
	}
	m.DueAt, m.WarnAt, m.Rule = st.Standing.Due, st.Standing.Warn, st.Rule
	for _, step := range st.Steps {
		if step.State == clock.Running && step.Due >= now && (m.TurnAt == 0 || step.Due+1 < m.TurnAt) {
			m.TurnAt = step.Due + 1
		}
	}
	m.ClientRight, m.DeliveryRight = right(st.Steps, access.ClientSide), right(st.Steps, access.DeliverySide)
}

// right is the right of a side that runs out first; the zero value where it has none that does.
func right(steps []clock.Step, of access.Side) (out register.Right) {
	for _, s := range steps {
		if s.Right && s.State == clock.Running && s.Due != 0 && (s.OwedBy == of || s.OwedBy == access.NoSide) && (out.Due == 0 || s.Due < out.Due) {
			out = register.Right{Name: s.Name, Due: s.Due, Warn: s.Warn}
		}
	}
	return out
}

// waits reports whether a date that people gave is still to be met.
func waits(p matter.Phase) bool {
	switch p {
	case matter.Open, matter.Admitted, matter.Quoting, matter.Quoted, matter.Assessing, matter.Accepted, matter.Decided:
		return true
	}
	return false
}

// fold folds what is kept of a matter's moves.
func fold(k matter.Kind, kept []register.Move) (matter.State, []matter.Move, error) {
	moves := make([]matter.Move, len(kept))
	for i, m := range kept {
		said, err := readSaid(m.Said)
		if err != nil {
			return matter.State{}, nil, err
		}
		moves[i] = said.move(m)
	}
	s, err := matter.Fold(k, moves)
	if err != nil {
		err = errs.New(errs.Internal, "the moves that are kept do not follow from one another: %w", err)
	}
	return s, moves, err
}

// refresh works out anew those of rows whose time has turned, so that nothing that is shown is behind the clock. It reads their moves in
// one statement.
func (g *Ground) refresh(ctx context.Context, tx *store.Tx, at store.Place, rows []register.Matter) error {
	now := tx.Now().UnixMicro()
	var stale []string
	for _, m := range rows {
		if m.TurnAt != 0 && m.TurnAt <= now {
			stale = append(stale, m.ID)
		}
	}
	if len(stale) == 0 {
		return nil
	}
	kept, err := tx.MovesOf(ctx, at, stale)
	if err != nil {
		return err
	}
	by := byMatter(kept)
	for i := range rows {
		m := &rows[i]
		if m.TurnAt == 0 || m.TurnAt > now {
			continue
		}
		if err := g.anew(m, by[m.ID], now); err != nil {
			return err
		}
	}
	return nil
}

// anew works out a row from its moves.
func (g *Ground) anew(m *register.Matter, kept []register.Move, now int64) error {
	s, moves, err := fold(m.Kind, kept)
	if err == nil {
		_, err = g.settle(m, s, moves, now)
	}
	return err
}

func byMatter(moves []register.Move) map[string][]register.Move {
	by := map[string][]register.Move{}
	for _, m := range moves {
		by[m.Matter] = append(by[m.Matter], m)
	}
	return by
}
