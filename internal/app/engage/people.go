package engage

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// RoleForm is what is asked to give a role. Field names are person, role and days.
type RoleForm struct {
	Person access.PersonID
	Role   access.Role
	Days   string // working days a month set aside for it
}

// Givable lists the roles of a side that are given in a scope to people who have an account already. Guests and assurers come by
// invitation.
func Givable(side access.Side, kind access.Scope) []access.Role {
	return slices.DeleteFunc(access.Appointable(kind), func(r access.Role) bool { return r.Side() != side || r.Side() == access.AssurerSide })
}

// appointFounder keeps the role that whoever founds a scope has from it.
func appointFounder(ctx context.Context, a *act.Act, role access.Role) error {
	p := party.Appointment{ID: a.NewID(), Seat: a.Viewer.Seat, Person: a.Viewer.Person, Name: a.Viewer.Name, Firm: a.Viewer.Firm, Role: role,
		MadeBy: string(a.Viewer.Person), Until: store.Forever}
	at, err := a.In(access.ClientOnly, access.Appointment, access.Add)
	if err != nil {
		return err
	}
	if err := a.AddAppointment(ctx, store.At(at), p); err != nil {
		return err
	}
	return recordRole(ctx, a, at, kindRoleGiven, p)
}

func recordRole(ctx context.Context, a *act.Act, at access.Reach, kind record.Kind, p party.Appointment) error {
	_, err := a.Record(ctx, at, kind, store.Ref{What: "appointment", ID: p.ID}, field("name", p.Name), field("firm", p.Firm),
		field("role", string(p.Role)), field("days", strconv.FormatInt(p.Days, 10)))
	return err
}

// GiveRole gives a role in a scope to somebody of the viewer's side who has an account. Nobody gives a role to themselves.
func (w Work) GiveRole(ctx context.Context, v access.Viewer, scope access.ScopeID, f RoleForm) (err error) {
	defer errs.Wrap(&err, "engage.GiveRole(%s, %s)", scope, f.Role)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Appointment, Verb: access.Add}, func(a *act.Act) error {
		kind, err := a.ScopeKind(ctx, scope)
		if err != nil {
			return err
		}
		known, err := candidates(ctx, a.Tx, v)
		if err != nil {
			return err
		}
		var c check
		days := c.days("days", f.Days)
		at := slices.IndexFunc(known, func(m party.Member) bool { return m.Person == f.Person })
		if at < 0 {
			c.Say("person", "Choose somebody of your side from the list; invite whoever is not on it.")
		}
		if f.Person == v.Person {
			c.Say("person", "Nobody gives a role to themselves: ask another who may.")
		}
		if !slices.Contains(Givable(v.Side, kind), f.Role) || kind == access.OrganisationScope {
			c.Say("role", "Choose a role that is given here.")
		}
		if err := c.Err(); err != nil {
			return err
		}
		return give(ctx, a, party.Appointment{ID: a.NewID(), Person: f.Person, Name: known[at].Name, Firm: known[at].Firm, Role: f.Role,
			Days: days, MadeBy: string(v.Person), Until: store.Forever})
	})
}

// give keeps an appointment, and gives the person's seat what follows from it.
func give(ctx context.Context, a *act.Act, p party.Appointment) error {
	all, err := a.Appointments(ctx, store.At(a.Reach))
	if err != nil {
		return err
	}
	now := a.Now().UnixMicro()
	if slices.ContainsFunc(all, func(o party.Appointment) bool { return o.Person == p.Person && o.Role == p.Role && o.InForce(now) }) {
		return errs.InvalidFields("Nothing was changed", []errs.Field{{Path: "role", Message: p.Name + " has this role here already."}})
	}
	err = a.System(ctx, store.GiveSeat, func(sys *store.Tx) error {
		seat, err := ownSeat(ctx, sys, p.Person, func(o party.Organisation) bool { return actsWith(a.Viewer, a.Reach.Organisation, o) })
		if errors.Is(err, store.ErrRefused) {
			return errs.InvalidFields("Nothing was changed", []errs.Field{{Path: "person", Message: p.Name + " has no account with your side any more."}})
		}
		if err != nil {
			return err
		}
		p.Seat = seat.ID
		return sys.AddPost(ctx, party.Post{Seat: seat.ID, Tenant: a.Reach.Organisation, Scope: a.Reach.Scope, Role: p.Role, Until: p.Until})
	})
	if err != nil {
		return err
	}
	if err := a.AddAppointment(ctx, store.At(a.Reach), p); err != nil {
		return err
	}
	if err := meet(ctx, a, p); err != nil {
		return err
	}
	return recordRole(ctx, a, a.Reach, kindRoleGiven, p)
}

// meet makes somebody known in their side's own room. The shared room knows them once they act there.
func meet(ctx context.Context, a *act.Act, p party.Appointment) error {
	m := party.Member{ID: a.NewID(), Person: p.Person, Name: p.Name, Firm: p.Firm, Side: a.Viewer.Side, Role: p.Role}
	known, err := a.ChangeMember(ctx, store.At(a.Reach), m)
	if err != nil || known {
		return err
	}
	return a.AddMember(ctx, store.At(a.Reach), m)
}

// actsWith reports whether an organisation's people are of the viewer's own side in what a tenant owns: of the viewer's own
// organisation, and on the client's side of the tenant and of every firm that acts for it.
func actsWith(v access.Viewer, tenant access.OrganisationID, o party.Organisation) bool {
	client := v.Side == access.ClientSide && (o.ID == tenant || o.ActsFor == tenant)
	return o.Side == v.Side && (o.ID == v.Organisation || client)
}

// candidates is whom the viewer may give a role: the people of their own organisation, and those of their side whom they know from
// a room. It is not everybody with an account.
func candidates(ctx context.Context, tx *store.Tx, v access.Viewer) ([]party.Member, error) {
	known, err := tx.PeopleKnown(ctx, mostPeople)
	if err != nil {
		return nil, err
	}
	seen := map[access.PersonID]bool{}
	return slices.DeleteFunc(known, func(m party.Member) bool {
		again := seen[m.Person]
		seen[m.Person] = true
		return again || m.Side != v.Side
	}), nil
}

// mostPeople is how many people a picker and the search look through.
const mostPeople = 2000

// SetDays changes how many working days a month are set aside for a role.
func (w Work) SetDays(ctx context.Context, v access.Viewer, scope access.ScopeID, appointment, days string, rev int64) (err error) {
	defer errs.Wrap(&err, "engage.SetDays(%s)", scope)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Appointment, Verb: access.Change}, func(a *act.Act) error {
		p, err := a.Appointment(ctx, store.At(a.Reach), appointment)
		if err != nil {
			return err
		}
		var c check
		p.Days = c.days("days", days)
		if err := c.Err(); err != nil {
			return err
		}
		if err := a.SetAppointmentDays(ctx, store.At(a.Reach), p.ID, rev, p.Days); err != nil {
			return err
		}
		return recordRole(ctx, a, a.Reach, kindRoleChanged, p)
	})
}

// EndRole takes a role back now, with every room that came with it. Nobody ends their own: so somebody who can let others in always
// stays.
func (w Work) EndRole(ctx context.Context, v access.Viewer, scope access.ScopeID, appointment string, rev int64) (err error) {
	defer errs.Wrap(&err, "engage.EndRole(%s)", scope)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Appointment, Verb: access.Change}, func(a *act.Act) error {
		p, err := a.Appointment(ctx, store.At(a.Reach), appointment)
		if err != nil {
			return err
		}
		if p.Person == v.Person {
			return errs.InvalidFields("Nothing was changed", []errs.Field{{Message: "Nobody ends a role of their own: ask another who may."}})
		}
		if err := a.EndAppointment(ctx, store.At(a.Reach), p.ID, rev); err != nil {
			return err
		}
		if err := recordRole(ctx, a, a.Reach, kindRoleEnded, p); err != nil {
			return err
		}
		lost, err := endPost(ctx, a, p)
		if err != nil {
			return err
		}
		gone := party.Member{Person: p.Person, Name: p.Name, Firm: p.Firm, Role: p.Role, Until: a.Now().UnixMicro()}
		for _, room := range lost {
			if _, err := a.ChangeMember(ctx, room, gone); err != nil {
				return err
			}
		}
		return nil
	})
}

// endPost takes a role from a seat, and lists the rooms the seat holds no longer.
func endPost(ctx context.Context, a *act.Act, p party.Appointment) (lost []store.Place, err error) {
	err = a.System(ctx, store.GiveSeat, func(sys *store.Tx) error {
		before, err := sys.Holdings(ctx, p.Seat)
		if err != nil {
			return err
		}
		err = sys.EndPost(ctx, party.Post{Seat: p.Seat, Tenant: a.Reach.Organisation, Scope: a.Reach.Scope, Role: p.Role})
		if err != nil && !errors.Is(err, store.ErrRefused) { // the seat itself may have ended before
			return err
		}
		after, err := sys.Holdings(ctx, p.Seat)
		if err != nil {
			return err
		}
		for _, b := range before {
			at := store.Place{Organisation: b.Room.Organisation, Room: b.Room.ID}
			kept := slices.ContainsFunc(after, func(h store.RoomHolder) bool { return h.Room == b.Room })
			if !kept && !slices.Contains(lost, at) {
				lost = append(lost, at)
			}
		}
		return nil
	})
	return lost, err
}

// HeldRole is a role that somebody of the viewer's side has in a scope.
type HeldRole struct {
	party.Appointment
	Above access.Scope // the scope it was given in, where that lies above; "" here
}

// People is who works on something: the viewer's own side by the roles they were given, the others by having acted themselves.
type People struct {
	In         Heading
	Ours       []HeldRole
	Past       []party.Appointment // roles that were taken back
	Others     []party.Member      // of the shared room, not of the viewer's side
	Givable    []access.Role       // that the viewer may give here
	Candidates []party.Member      // to whom
}

// People is who works on a programme, a project or an engagement.
func (w Work) People(ctx context.Context, v access.Viewer, scope access.ScopeID) (p People, err error) {
	defer errs.Wrap(&err, "engage.People(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if p.In, err = heading(ctx, tx, v, scope); err != nil {
			return err
		}
		if err := p.others(ctx, tx, v); err != nil {
			return err
		}
		own, ok := reachOf(v, p.In.Reaches, ours(v), access.Appointment, access.See)
		if !ok {
			return nil
		}
		if err := p.ours(ctx, tx, v, scope, own); err != nil {
			return err
		}
		if !access.Decide(v, own, access.Appointment, access.Add) {
			return nil
		}
		p.Givable = Givable(v.Side, p.In.Kind)
		p.Candidates, err = candidates(ctx, tx, v)
		p.Candidates = slices.DeleteFunc(p.Candidates, func(m party.Member) bool { return m.Person == v.Person })
		return err
	})
	return p, err
}

func (p *People) others(ctx context.Context, tx *store.Tx, v access.Viewer) error {
	shared, ok := reachOf(v, p.In.Reaches, access.Shared, access.Member, access.See)
	if !ok {
		return nil
	}
	all, err := present(ctx, tx, store.At(shared))
	p.Others = slices.DeleteFunc(all, func(m party.Member) bool { return m.Side == v.Side })
	return err
}

func (p *People) ours(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID, own access.Reach) error {
	here, err := tx.Appointments(ctx, store.At(own))
	if err != nil {
		return err
	}
	now := tx.Now().UnixMicro()
	for _, a := range here {
		if a.InForce(now) {
			p.Ours = append(p.Ours, HeldRole{Appointment: a})
		} else {
			p.Past = append(p.Past, a)
		}
	}
	above, err := parents(ctx, tx, v, scope, p.In.Kind)
	if err != nil {
		return err
	}
	for _, up := range above {
		reaches, err := tx.Reaches(ctx, up.id)
		if err != nil {
			return err
		}
		room, ok := reachOf(v, reaches, ours(v), access.Appointment, access.See)
		if !ok {
			continue
		}
		list, err := tx.Appointments(ctx, store.At(room))
		if err != nil {
			return err
		}
		for _, a := range list {
			if a.InForce(now) && a.Role.Inherits(up.kind) && a.Role.Reaches(ours(v)) {
				p.Ours = append(p.Ours, HeldRole{a, up.kind})
			}
		}
	}
	return nil
}

// above is a scope that another lies below.
type above struct {
	id   access.ScopeID
	kind access.Scope
}

// parents lists the scopes above one, nearest first, as far as the viewer knows of them.
func parents(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID, kind access.Scope) (out []above, err error) {
	if v.Side != access.ClientSide {
		return nil, nil
	}
	if kind == access.EngagementScope {
		s, err := tx.Standing(ctx, scope)
		if errors.Is(err, store.ErrRefused) || err == nil && s.Project == "" {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		out, scope, kind = append(out, above{s.Project, access.ProjectScope}), s.Project, access.ProjectScope
	}
	if kind == access.ProjectScope {
		p, err := tx.Project(ctx, scope)
		if errors.Is(err, store.ErrRefused) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if p.Programme != "" {
			out = append(out, above{p.Programme, access.ProgrammeScope})
		}
	}
	return out, nil
}
