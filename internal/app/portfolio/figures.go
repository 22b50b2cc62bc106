package portfolio

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/errand"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/core/poll"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/store"
)

// Figures is the rest of what is kept of a project.
type Figures struct {
	Reason    string         `json:",omitempty"` // why there are no sums
	Week      string         `json:",omitempty"` // the milestone whose further week costs most
	Slipped   string         `json:",omitempty"` // the milestone that has slipped most
	NoOwner   int            `json:",omitempty"` // benefits that nobody has accepted
	Owed      int            `json:",omitempty"` // pieces of own work that are late
	Unsound   bool           `json:",omitempty"` // the case cannot be computed yet
	Priced    bool           `json:",omitempty"` // an outturn is known
	Allowed   bool           `json:",omitempty"` // something was approved
	Judged    string         `json:",omitempty"` // of what the lowest confidence was judged, and by whom
	Round     string         `json:",omitempty"` // the round it was revealed in
	Of        access.ScopeID `json:",omitempty"` // the engagement it is of
	Days      int64          `json:",omitempty"` // a month set aside for the client role
	Needed    int64          `json:",omitempty"` // that it takes
	Holders   []string       `json:",omitempty"` // who is client PM
	Lacking   []people.Lack  `json:",omitempty"`
	Servings  []core.Serving `json:",omitempty"` // its benefits, with what they serve
	Unserved  []string       `json:",omitempty"` // its objectives that no benefit serves
	Truncated int            `json:",omitempty"` // benefits beyond those in Servings
}

// mostServings is how many benefits of a project are kept for what they serve.
const mostServings = 200

// ground is what the figures of a project are made of, read in one transaction.
type ground struct {
	whole  *gather.Whole
	ledger money.Ledger
	health people.Health
	lowest lowest
	inputs string
}

// lowest is the lowest confidence that was revealed last.
type lowest struct {
	level  confidence.Level
	of, by string
	round  string
	scope  access.ScopeID
}

// gatherAll reads what the figures of a project are made of.
func (w Work) gatherAll(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (g *ground, err error) {
	g = &ground{}
	if g.whole, err = w.Kept.Case(ctx, tx, v, project); err != nil {
		return nil, err
	}
	at := store.At(g.whole.Reach)
	purse, err := gather.Money(ctx, tx, g.whole.Project, at)
	if err != nil {
		return nil, err
	}
	g.ledger = money.Fold(g.whole.Project.Currency, purse.Entries(), g.whole.Input.Report)
	if err := g.roles(ctx, tx); err != nil {
		return nil, err
	}
	if err := g.judged(ctx, tx); err != nil {
		return nil, err
	}
	g.inputs, err = inputs(ctx, tx, g.whole.Project, g.whole.Reach.Room)
	return g, err
}

// roles says how the client role of the project stands, as the page of its people has it: by a letter of its own, or when each engagement
// that is not closed has one.
func (g *ground) roles(ctx context.Context, tx *store.Tx) error {
	private, shared := []access.RoomID{g.whole.Reach.Room}, []access.RoomID{}
	for _, e := range g.whole.Engagements {
		private, shared = append(private, e.Room), append(shared, e.Shared)
	}
	given, letters, err := tx.RolesIn(ctx, g.whole.Project.Organisation, slices.Concat(private, shared))
	if err != nil {
		return err
	}
	inducted, err := tx.Inductions(ctx)
	if err != nil {
		return err
	}
	held := func(rooms ...access.RoomID) (out []party.Appointment) {
		for _, a := range given {
			if slices.Contains(rooms, a.Room) {
				out = append(out, a.Value)
			}
		}
		return out
	}
	written := func(rooms ...access.RoomID) (out []engage.Authority) {
		for _, l := range letters {
			if slices.Contains(rooms, l.Room) {
				out = append(out, l.Value)
			}
		}
		return out
	}
	now, day, own := tx.Now().UnixMicro(), g.whole.Input.Report.String(), g.whole.Reach.Room
	needed, open, covered := int64(0), 0, 0
	for _, e := range g.whole.Engagements {
		if e.Terms.State == engage.Closed {
			continue
		}
		open, needed = open+1, needed+e.NeededDays
		if engage.ClientRole(held(own, e.Room), written(own, e.Room, e.Shared), e.NeededDays, now, day).Authority {
			covered++
		}
	}
	all := held(private...)
	role := engage.ClientRole(all, written(own), needed, now, day)
	role.Authority = role.Authority || open > 0 && covered == open
	g.health = people.RoleHealth(role, all, inducted, now)
	return nil
}

// judged finds the lowest confidence that the latest round of each engagement revealed.
func (g *ground) judged(ctx context.Context, tx *store.Tx) error {
	for _, e := range g.whole.Engagements {
		if e.Hidden() {
			continue
		}
		at := store.Place{Organisation: g.whole.Project.Organisation, Room: e.Shared}
		rounds, err := tx.Rounds(ctx, at)
		if err != nil {
			return err
		}
		told, err := tx.Findings(ctx, at)
		if err != nil {
			return err
		}
		var last poll.Round
		var body *poll.Finding
		for _, r := range rounds {
			k := slices.IndexFunc(told, func(f poll.Finding) bool { return f.Round == r.ID && f.Part == poll.Both })
			if r.Kind == poll.Confidence && k >= 0 && (body == nil || r.Number > last.Number) {
				last, body = r, &told[k]
			}
		}
		if body == nil {
			continue
		}
		reveal, err := body.Reveal()
		if err != nil {
			return err
		}
		for _, r := range reveal.Raters {
			for _, j := range r.Sheet.Ratings {
				if j.Level.Valid() && (g.lowest.level == 0 || j.Level < g.lowest.level) {
					g.lowest = lowest{j.Level, fmt.Sprintf("%s, %s", strings.ToLower(string(j.Dimension)), e.Supplier()), r.Name, last.ID, e.Engagement}
				}
			}
		}
	}
	return nil
}

// inputs names what figures are worked out of: how much was recorded in every room of the project and its engagements, and the day.
func inputs(ctx context.Context, tx *store.Tx, p engage.Project, own access.RoomID) (string, error) {
	grounds, err := tx.GroundsOf(ctx, p.Organisation, []access.ScopeID{p.ID})
	if err != nil {
		return "", err
	}
	rooms := []access.RoomID{own}
	for _, g := range grounds {
		rooms = append(rooms, g.Own, g.Shared)
	}
	sizes, err := tx.RecordSizes(ctx, p.Organisation, rooms)
	return stamp(gather.Today(tx.Now(), p.Zone).String(), sizes), err
}

// figuresVersion changes when figures are made in another way, so that all are worked out anew.
const figuresVersion = "3"

func stamp(day string, sizes []store.RecordSize) string {
	var b strings.Builder
	b.WriteString(figuresVersion + " " + day)
	for _, s := range sizes {
		fmt.Fprintf(&b, " %s:%d", s.Room, s.N)
	}
	return b.String()
}

// moved reports whether something was recorded, in a room that is among sizes, since figures were made of inputs.
func moved(inputs string, sizes map[access.RoomID]int64) bool {
	seen := map[access.RoomID]bool{}
	for _, part := range strings.Fields(inputs) {
		room, n, ok := strings.Cut(part, ":")
		if !ok {
			continue
		}
		seen[access.RoomID(room)] = true
		if now, there := sizes[access.RoomID(room)]; there && fmt.Sprint(now) != n {
			return true
		}
	}
	for room, n := range sizes {
		if !seen[room] && n > 0 {
			return true
		}
	}
	return false
}

// summed is what a project comes to.
func (g *ground) summed() (store.Summary, error) {
	w := g.whole
	s := store.Summary{Project: w.Project.ID, Name: w.Project.Name, Code: w.Project.Code, Programme: w.Project.Programme, Currency: w.Project.Currency, Benefits: int64(len(w.Case.Benefits)), Inputs: g.inputs,
		Confidence: int64(g.lowest.level), Lacks: int64(len(g.health.Lacks))}
	f := Figures{Judged: g.lowest.of, Round: g.lowest.round, Of: g.lowest.scope, Days: g.health.PMDays, Needed: g.health.NeededDays, Holders: g.health.Names, Lacking: g.health.Lacks}
	if g.lowest.by != "" {
		f.Judged += ", by " + g.lowest.by
	}
	f.money(&s, g.ledger.Main)
	for i := range w.Case.Benefits {
		b := &w.Case.Benefits[i]
		if b.Status == benefit.StatusWithdrawn {
			continue
		}
		if b.Measure.Name == "" {
			s.Unmeasured++
		}
		if b.Owner.Accepted.IsZero() {
			f.NoOwner++
		}
	}
	for _, o := range w.Case.Obligations(w.Input.Report) {
		if o.State == benefit.Late {
			f.Owed++
		}
	}
	r, _, err := w.Result()
	if err != nil {
		return s, err
	}
	f.serve(w.Case, r)
	if r == nil {
		f.Unsound, f.Reason = true, "the case cannot be computed yet"
	} else {
		f.take(&s, r)
	}
	body, err := json.Marshal(f)
	s.Body = string(body)
	return s, err
}

// coming is when what somebody of us owns begins: a benefit to count, a change to be in place.
func (g *ground) coming() (out []errand.Coming, err error) {
	r, _, err := g.whole.Result()
	if err != nil || r == nil {
		return nil, err
	}
	for _, b := range r.Benefits {
		if id := string(b.ID); g.whole.More[id].Person != "" && b.Forecast.NotRun == "" {
			out = append(out, errand.Coming{Node: id, Expected: b.Forecast.Start})
		}
	}
	for _, c := range r.Changes {
		if id := string(c.ID); g.whole.More[id].Person != "" {
			out = append(out, errand.Coming{Node: id, Planned: c.Planned, Expected: c.Forecast})
		}
	}
	return out, nil
}

// money fills in what the ledger says.
func (f *Figures) money(s *store.Summary, p money.Position) {
	s.Approved, f.Allowed = p.Approved, p.Has(money.Approved)
	if s.Outturn, f.Priced = p.Outturn(); !f.Priced {
		s.Outturn = 0
	}
	if f.Allowed && f.Priced {
		s.Over = s.Outturn - s.Approved
	}
}

// take fills in what a forecast says.
func (f *Figures) take(s *store.Summary, r *benefit.Result) {
	f.Reason = r.Totals.Reason
	if r.Totals.HasForecast {
		s.Planned, s.Forecast = int64(r.Totals.Compared), int64(r.Totals.Forecast)
		s.Lost = s.Planned - s.Forecast
	}
	for _, e := range r.Enablers {
		if e.Delay.Defined && int64(e.Delay.Week) > s.PerWeek {
			s.PerWeek, f.Week = int64(e.Delay.Week), e.Title
		}
		if e.Kind != benefit.OwnWorkEnabler && int64(e.Slip) > s.Slip {
			s.Slip, f.Slipped = int64(e.Slip), e.Title
		}
	}
}

// serve fills in what each benefit serves and is measured by.
func (f *Figures) serve(c *benefit.Case, r *benefit.Result) {
	titles, served := map[benefit.ObjectiveID]string{}, map[benefit.ObjectiveID]bool{}
	for _, o := range c.Objectives {
		titles[o.ID] = o.Title
	}
	for i := range c.Benefits {
		b := &c.Benefits[i]
		if b.Status == benefit.StatusWithdrawn {
			continue
		}
		s := core.Serving{ID: string(b.ID), Benefit: b.Title, Measure: b.Measure.Name, Unit: b.Measure.Unit, Share: b.Attribution}
		if s.Share == 0 {
			s.Share = 1
		}
		for _, o := range b.Objectives {
			served[o.Objective] = true
			s.Objectives = append(s.Objectives, titles[o.Objective])
		}
		if r != nil {
			for _, x := range r.Benefits {
				if x.ID == b.ID && x.Planned.HasValue && x.Forecast.HasValue {
					s.Known, s.Planned, s.Forecast = true, int64(x.Planned.Value), int64(x.Forecast.Value)
				}
			}
		}
		if len(f.Servings) == mostServings {
			f.Truncated++
			continue
		}
		f.Servings = append(f.Servings, s)
	}
	for _, o := range c.Objectives {
		if !served[o.ID] {
			f.Unserved = append(f.Unserved, o.Title)
		}
	}
}

// stale is after what time a project is worked out again although nothing was recorded: some facts are kept without a record.
const stale = time.Hour
