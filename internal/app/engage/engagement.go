package engage

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Terms is what both sides know of an engagement. Field names are name, client_name, delivery_name, contract, rules, record_only,
// one_sided, zone, currency, week and holidays; for one that is adopted in flight also since and reason.
type Terms struct {
	Name         string
	ClientName   string // read when the engagement is opened
	DeliveryName string
	Contract     string
	Rules        string
	RecordOnly   bool
	OneSided     bool
	Zone         string
	Currency     string
	Week         string
	Holidays     string
	Adopted      bool   // it was running before it came here
	Since        string // when it began, if adopted
	Reason       string // why it goes on without an alignment of values, if adopted
	Rev          int64
}

func (f Terms) check(c *check) engage.Engagement {
	e := engage.Engagement{
		Name:         c.Line("name", f.Name, "the engagement's name", true, mostName),
		DeliveryName: c.Line("delivery_name", f.DeliveryName, "the delivery organisation's name", true, mostName),
		Contract:     c.Line("contract", f.Contract, "the contract's reference", false, mostName),
		Rules:        f.Rules,
		RecordOnly:   f.RecordOnly,
		OneSided:     f.OneSided,
		Zone:         c.zone("zone", f.Zone),
		Currency:     c.currency("currency", f.Currency),
		Week:         c.week("week", f.Week),
		Holidays:     c.holidays("holidays", f.Holidays),
		Rev:          f.Rev,
	}
	if !slices.ContainsFunc(engage.RuleSets(), func(r engage.RuleSet) bool { return r.ID == f.Rules }) {
		c.Say("rules", "Choose the rules of the clock.")
	}
	return e
}

// opening is check for an engagement that begins.
func (f Terms) opening(now time.Time) (e engage.Engagement, reason string, err error) {
	var c check
	e = f.check(&c)
	e.ClientName = c.Line("client_name", f.ClientName, "the client's name", true, mostName)
	e.State = engage.Prospective
	if f.Adopted {
		e.Adopted, e.State = true, engage.Active
		since := c.date("since", f.Since, "the date it began", true)
		reason = c.Body("reason", f.Reason, "why it goes on without an alignment of values", true, mostText)
		if since > today(now, e.Zone) {
			c.Say("since", "It cannot have begun after today: write the date it began, or open it as a prospective engagement.")
		}
		y, m, d := since.Civil()
		e.StateSince = min(time.Date(y, m, d, 0, 0, 0, 0, Zone(e.Zone)).UnixMicro(), now.UnixMicro())
	}
	return e, reason, c.Err()
}

func engagementRef(id access.ScopeID) store.Ref { return store.Ref{What: "engagement", ID: string(id)} }

// OpenEngagement adds an engagement to a project, with a room for each side and one for both. Nothing in what the other side sees
// tells of the project or of other engagements.
func (w Work) OpenEngagement(ctx context.Context, v access.Viewer, project access.ScopeID, f Terms) (id access.ScopeID, err error) {
	defer errs.Wrap(&err, "engage.OpenEngagement(%s)", project)
	in := act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Project, Verb: access.Change}
	err = act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		if _, err := a.Project(ctx, project); err != nil {
			return err
		}
		e, reason, err := f.opening(a.Now())
		if err != nil {
			return err
		}
		e.ID, e.Organisation = access.ScopeID(a.NewOpaqueID()), a.Reach.Organisation
		id = e.ID
		rooms, err := found(ctx, a, engagementRef(id), access.EngagementScope, project, "",
			access.Shared, access.ClientOnly, access.DeliveryOnly, access.AssurerOnly)
		if err != nil {
			return err
		}
		e.Room = rooms[access.Shared].ID
		s := engage.Standing{Organisation: e.Organisation, Room: rooms[access.ClientOnly].ID, Shared: e.Room, Engagement: id, Project: project}
		within := act.Intent{Scope: id, Audience: access.Shared, Kind: access.Engagement, Verb: access.Add}
		return act.Within(ctx, a.Tx, v, within, func(b *act.Act) error { return enter(ctx, b, e, s, reason) })
	})
	return id, err
}

// enter writes the first rows of an engagement.
func enter(ctx context.Context, a *act.Act, e engage.Engagement, s engage.Standing, reason string) error {
	private, err := a.In(access.ClientOnly, access.Standing, access.Add)
	if err != nil {
		return err
	}
	if err := a.AddEngagement(ctx, e); err != nil {
		return err
	}
	s.ID = a.NewID()
	if err := a.AddStanding(ctx, s); err != nil {
		return err
	}
	if err := a.Index(ctx, store.At(a.Reach), "engagement", string(e.ID), words(e.Name, e.ClientName, e.DeliveryName, e.Contract)); err != nil {
		return err
	}
	fields := append(fieldsOf(e), field("client_name", e.ClientName), field("state", string(e.State)))
	if e.Adopted {
		fields = append(fields, field("since", time.UnixMicro(e.StateSince).In(Zone(e.Zone)).Format(time.DateOnly)))
	}
	if _, err := a.Record(ctx, a.Reach, kindEngagementOpened, engagementRef(e.ID), fields...); err != nil {
		return err
	}
	if reason == "" {
		return nil
	}
	return passGate(ctx, a, private, s, reason)
}

// passGate keeps, on the client's side only, why an engagement goes on without an alignment of values.
func passGate(ctx context.Context, a *act.Act, private access.Reach, s engage.Standing, reason string) error {
	if err := a.PassGate(ctx, s, reason, string(a.Viewer.Person)); err != nil {
		return err
	}
	_, err := a.Record(ctx, private, kindGatePassed, engagementRef(s.Engagement), field("reason", reason))
	return err
}

// fieldsOf is the terms of an engagement as texts of an act.
func fieldsOf(e engage.Engagement) []record.Field {
	return []record.Field{
		field("name", e.Name), field("delivery_name", e.DeliveryName), field("contract", e.Contract), field("rules", e.Rules),
		field("record_only", yes(e.RecordOnly)), field("one_sided", yes(e.OneSided)), field("zone", e.Zone), field("currency", e.Currency),
		field("week", e.Week), field("holidays", e.Holidays),
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// ChangeEngagement changes the terms of an engagement that nobody changed since f.Rev. The record says what was changed.
func (w Work) ChangeEngagement(ctx context.Context, v access.Viewer, id access.ScopeID, f Terms) (err error) {
	defer errs.Wrap(&err, "engage.ChangeEngagement(%s)", id)
	in := act.Intent{Scope: id, Audience: access.Shared, Kind: access.Engagement, Verb: access.Change}
	return act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		was, err := a.Engagement(ctx, id)
		if err != nil {
			return err
		}
		var c check
		e := f.check(&c)
		if err := c.Err(); err != nil {
			return err
		}
		e.Organisation, e.Room, e.ID = was.Organisation, was.Room, id
		if err := a.ChangeEngagement(ctx, e); err != nil {
			return err
		}
		changed := slices.DeleteFunc(fieldsOf(e), func(f record.Field) bool { return slices.ContainsFunc(fieldsOf(was), sameAs(f)) })
		if len(changed) == 0 {
			return nil
		}
		if err := a.TurnAll(ctx, store.At(a.Reach)); err != nil { // clocks go by its rules, zone and calendar
			return err
		}
		if err := a.Index(ctx, store.At(a.Reach), "engagement", string(id), words(e.Name, was.ClientName, e.DeliveryName, e.Contract)); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, kindEngagementChanged, engagementRef(id), changed...)
		return err
	})
}

func sameAs(f record.Field) func(record.Field) bool {
	return func(o record.Field) bool { return o.Name == f.Name && string(o.Value) == string(f.Value) }
}

// StepForm is what is asked before an engagement moves on. Field names are to and reason.
type StepForm struct {
	To     engage.State
	Reason string // taken and needed where the step passes the gate
	Rev    int64
}

// Step moves an engagement on. Starting it without an alignment of values is the sponsor's to do, with a written reason that stays
// on the client's side.
func (w Work) Step(ctx context.Context, v access.Viewer, id access.ScopeID, f StepForm) (err error) {
	defer errs.Wrap(&err, "engage.Step(%s, %s)", id, f.To)
	in := act.Intent{Scope: id, Audience: access.Shared, Kind: access.Engagement, Verb: access.Change}
	return act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		e, err := a.Engagement(ctx, id)
		if err != nil {
			return err
		}
		if e.Rev != f.Rev {
			return errs.New(errs.Conflict, "Somebody changed this engagement since you opened it.")
		}
		step, ok := e.State.StepTo(f.To)
		if !ok {
			return errs.InvalidFields("The engagement cannot move so", []errs.Field{{Path: "to",
				Message: "From " + string(e.State) + " there is no step to that state: choose one of those offered."}})
		}
		if step.Gate {
			if err := gate(ctx, a, id, f.Reason); err != nil {
				return err
			}
		}
		if f.To == engage.Aligned {
			if err := aligned(ctx, a); err != nil {
				return err
			}
		}
		if err := a.StepEngagement(ctx, e, f.To); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, kindEngagementState, engagementRef(id), field("from", string(e.State)), field("state", string(f.To)))
		return err
	})
}

// aligned refuses to call values aligned that are not: the client side said go after both sides had answered, and both signed a charter.
func aligned(ctx context.Context, a *act.Act) error {
	reaches, err := a.Reaches(ctx, a.Reach.Scope)
	if err != nil {
		return err
	}
	yes, err := areAligned(ctx, a.Tx, reaches)
	if err != nil || yes {
		return err
	}
	var c check
	c.Say("to", "Values are aligned when both sides have answered the dilemmas, your side has said go, and both have signed the charter: see the page of values.")
	return c.Err()
}

// areAligned reports whether the sides of an engagement are, from what the viewer's rooms of it hold.
func areAligned(ctx context.Context, tx *store.Tx, reaches []access.Reach) (bool, error) {
	var rooms []access.RoomID
	for _, r := range reaches {
		if r.Audience == access.Shared || r.Audience == access.ClientOnly {
			rooms = append(rooms, r.Room)
		}
	}
	if len(rooms) == 0 {
		return false, nil
	}
	facts, err := tx.Facts(ctx, reaches[0].Organisation, rooms)
	yes, _ := poll.Stand(facts)
	return yes, err
}

func gate(ctx context.Context, a *act.Act, id access.ScopeID, reason string) error {
	var c check
	if !a.Reach.Holds(access.Sponsor) {
		c.Say("to", "Only the sponsor can start an engagement before values are aligned.")
		return c.Err()
	}
	reason = c.Body("reason", reason, "why it starts before values are aligned", true, mostText)
	if err := c.Err(); err != nil {
		return err
	}
	private, err := a.In(access.ClientOnly, access.Standing, access.Change)
	if err != nil {
		return err
	}
	s, err := a.Standing(ctx, id)
	if err != nil {
		return err
	}
	return passGate(ctx, a, private, s, reason)
}

// StandingForm is what a side keeps about an engagement for itself. Field names are pm_days and needed_days.
type StandingForm struct {
	PMDays     string
	NeededDays string
	Rev        int64 // 0 while nothing is kept
}

// SetStanding changes what the viewer's side keeps about an engagement for itself.
func (w Work) SetStanding(ctx context.Context, v access.Viewer, id access.ScopeID, f StandingForm) (err error) {
	defer errs.Wrap(&err, "engage.SetStanding(%s)", id)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: id, Audience: act.Ours, Kind: access.Standing, Verb: access.Change}, func(a *act.Act) error {
		var c check
		pm, needed := c.days("pm_days", f.PMDays), c.days("needed_days", f.NeededDays)
		if err := c.Err(); err != nil {
			return err
		}
		s, err := a.Standing(ctx, id)
		switch {
		case errors.Is(err, store.ErrRefused):
			s = engage.Standing{Organisation: a.Reach.Organisation, Room: a.Reach.Room, ID: a.NewID(), Shared: a.Reach.SharedRoom, Engagement: id,
				PMDays: pm, NeededDays: needed}
			err = a.AddStanding(ctx, s)
		case err == nil:
			s.PMDays, s.NeededDays, s.Rev = pm, needed, f.Rev
			err = a.ChangeStanding(ctx, s)
		}
		if err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, kindStandingChanged, engagementRef(id), field("pm_days", f.PMDays), field("needed_days", f.NeededDays))
		return err
	})
}

// Overview is an engagement as its page shows it: what both sides see, and what only the viewer's side sees.
type Overview struct {
	engage.Engagement
	Members []party.Member // of the shared room, who are there now
	Letters []engage.Authority
	Notes   []engage.Note // the latest that are shared
	Steps   []engage.Step // that the viewer may take
	Ours    *Ours         // nil for who holds no room of a side
	In      Heading
}

// Ours is the part of an engagement's page that the other side's page never receives.
type Ours struct {
	Room        access.Reach
	Project     access.ScopeID // of the client side; "" where the viewer may not open it
	ProjectName string
	Standing    engage.Standing // the zero value while nothing is kept
	GateBy      string          // who passed the gate
	Role        engage.Role     // of the client side
	Notes       []engage.Note
}

// latest is how many notes an overview shows of each room.
const latest = 5

// Engagement is an engagement that the viewer sees.
func (w Work) Engagement(ctx context.Context, v access.Viewer, id access.ScopeID) (o Overview, err error) {
	defer errs.Wrap(&err, "engage.Engagement(%s)", id)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if o.Engagement, err = tx.Engagement(ctx, id); err != nil {
			return err
		}
		o.In.of(o.Engagement)
		if o.In.Reaches, err = tx.Reaches(ctx, id); err != nil {
			return err
		}
		shared := store.Place{Organisation: o.Organisation, Room: o.Room}
		if o.Members, err = present(ctx, tx, shared); err != nil {
			return err
		}
		if o.Letters, err = tx.Authorities(ctx, shared); err != nil {
			return err
		}
		if o.Notes, err = tx.Notes(ctx, shared, store.Before{}, latest); err != nil {
			return err
		}
		if o.Steps, err = offered(ctx, tx, v, o.In.Reaches, o.State); err != nil {
			return err
		}
		if err := o.private(ctx, tx, v); err != nil || o.Ours == nil {
			return err
		}
		o.In.Project, o.In.ProjectName = o.Ours.Project, o.Ours.ProjectName
		return nil
	})
	return o, err
}

// present is who is in a room now.
func present(ctx context.Context, tx *store.Tx, at store.Place) ([]party.Member, error) {
	all, err := tx.Members(ctx, at)
	return slices.DeleteFunc(all, func(m party.Member) bool { return m.Until != 0 }), err
}

// steps are those the viewer may take: passing the gate only for the sponsor.
func steps(v access.Viewer, reaches []access.Reach, from engage.State) []engage.Step {
	shared, ok := reachOf(v, reaches, access.Shared, access.Engagement, access.Change)
	if !ok {
		return nil
	}
	return slices.DeleteFunc(from.Steps(), func(s engage.Step) bool { return s.Gate && !shared.Holds(access.Sponsor) })
}

// offered are the steps that the viewer may take now: values are called aligned when they are.
func offered(ctx context.Context, tx *store.Tx, v access.Viewer, reaches []access.Reach, from engage.State) ([]engage.Step, error) {
	all := steps(v, reaches, from)
	to := func(s engage.Step) bool { return s.To == engage.Aligned }
	if !slices.ContainsFunc(all, to) {
		return all, nil
	}
	yes, err := areAligned(ctx, tx, reaches)
	if !yes {
		all = slices.DeleteFunc(all, to)
	}
	return all, err
}

// private fills in the part of the viewer's own side.
func (o *Overview) private(ctx context.Context, tx *store.Tx, v access.Viewer) error {
	room, ok := reachOf(v, o.In.Reaches, ours(v), access.Note, access.See)
	if !ok {
		return nil
	}
	p := &Ours{Room: room}
	var err error
	if p.Notes, err = tx.Notes(ctx, store.At(room), store.Before{}, latest); err != nil {
		return err
	}
	p.Standing, err = tx.Standing(ctx, o.ID)
	if err != nil && !errors.Is(err, store.ErrRefused) {
		return err
	}
	o.Ours = p
	if v.Side != access.ClientSide {
		return nil
	}
	if p.Standing.GateBy != "" {
		by, err := tx.Member(ctx, store.At(room), access.PersonID(p.Standing.GateBy))
		if err != nil && !errors.Is(err, store.ErrRefused) {
			return err
		}
		p.GateBy = cmp.Or(by.Name, "somebody who is no longer known here")
	}
	return p.role(ctx, tx, o.Engagement)
}

// role names the project and says whether the client role is filled, as far as the viewer sees them: a firm or a client PM of this
// engagement only sees no project.
func (p *Ours) role(ctx context.Context, tx *store.Tx, e engage.Engagement) error {
	project, err := tx.Project(ctx, p.Standing.Project)
	if err != nil && !errors.Is(err, store.ErrRefused) {
		return err
	}
	p.Project, p.ProjectName = project.ID, project.Name
	private := []access.RoomID{p.Room.Room}
	if project.ID != "" {
		private = append(private, project.Room)
	}
	s := newSources()
	if err := s.readRoles(ctx, tx, e.Organisation, private, []access.RoomID{e.Room}); err != nil {
		return err
	}
	p.Role = s.role(p.Standing, e, project.Room, tx.Now().UnixMicro(), today(tx.Now(), e.Zone).String())
	return nil
}
