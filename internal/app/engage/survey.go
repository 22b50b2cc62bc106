package engage

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/store"
)

// surveyed is what a project's client side looks like: is the role filled, with authority and capacity.
type surveyed struct {
	role        engage.Role
	engagements []ProjectEngagement
}

// survey asks for several projects at once, in a number of statements that does not grow with them.
func survey(ctx context.Context, tx *store.Tx, projects []engage.Project) ([]surveyed, error) {
	out := make([]surveyed, len(projects))
	s := newSources()
	for tenant, of := range byTenant(projects) {
		if err := s.read(ctx, tx, tenant, of); err != nil {
			return nil, err
		}
	}
	for i, p := range projects {
		out[i] = s.of(tx, p)
	}
	return out, nil
}

func byTenant(projects []engage.Project) map[access.OrganisationID][]engage.Project {
	out := map[access.OrganisationID][]engage.Project{}
	for _, p := range projects {
		out[p.Organisation] = append(out[p.Organisation], p)
	}
	return out
}

// sources are the rows a survey is made from, by the room they lie in.
type sources struct {
	standings    map[access.ScopeID][]engage.Standing // by project
	engagements  map[access.ScopeID]engage.Engagement
	appointments map[access.RoomID][]party.Appointment
	letters      map[access.RoomID][]engage.Authority
}

func newSources() *sources {
	return &sources{map[access.ScopeID][]engage.Standing{}, map[access.ScopeID]engage.Engagement{}, map[access.RoomID][]party.Appointment{},
		map[access.RoomID][]engage.Authority{}}
}

func (s *sources) read(ctx context.Context, tx *store.Tx, tenant access.OrganisationID, projects []engage.Project) error {
	var ids []access.ScopeID
	var private, shared []access.RoomID
	for _, p := range projects {
		ids, private = append(ids, p.ID), append(private, p.Room)
	}
	standings, engagements, err := tx.EngagementsOf(ctx, tenant, ids)
	if err != nil {
		return err
	}
	for _, v := range standings {
		s.standings[v.Project] = append(s.standings[v.Project], v)
		private, shared = append(private, v.Room), append(shared, v.Shared)
	}
	for _, e := range engagements {
		s.engagements[e.ID] = e
	}
	return s.readRoles(ctx, tx, tenant, private, shared)
}

func (s *sources) readRoles(ctx context.Context, tx *store.Tx, tenant access.OrganisationID, private, shared []access.RoomID) error {
	appointments, letters, err := tx.RolesIn(ctx, tenant, slices.Concat(private, shared))
	for _, a := range appointments {
		s.appointments[a.Room] = append(s.appointments[a.Room], a.Value)
	}
	for _, l := range letters {
		s.letters[l.Room] = append(s.letters[l.Room], l.Value)
	}
	return err
}

// of puts a project's survey together. The role is filled by whoever is client PM of the project or of one of its engagements; it
// has authority when a letter of the project is in force for one of them, or one of every engagement that is not closed; and its
// capacity is the days set aside for it against those its open engagements take.
func (s *sources) of(tx *store.Tx, p engage.Project) surveyed {
	now, date := tx.Now().UnixMicro(), today(tx.Now(), p.Zone).String()
	var out surveyed
	pms := s.appointments[p.Room]
	needed, open, covered, partly := int64(0), 0, 0, false
	for _, v := range s.standings[p.ID] {
		e, ok := s.engagements[v.Engagement]
		if !ok {
			partly = true // its shared room is not the viewer's, and a letter may lie there
			continue
		}
		r := s.role(v, e, p.Room, now, date)
		out.engagements = append(out.engagements, ProjectEngagement{e, v, r})
		pms = append(pms[:len(pms):len(pms)], s.appointments[v.Room]...)
		if e.State == engage.Closed {
			continue
		}
		needed += v.NeededDays
		if open++; r.Authority {
			covered++
		}
	}
	sortEngagements(out.engagements)
	out.role = engage.ClientRole(pms, s.letters[p.Room], needed, now, date)
	out.role.Authority, out.role.Partly = out.role.Authority || open > 0 && covered == open, partly
	return out
}

// role is the client role of one engagement: the project's client PMs hold it too, and the project's letters count.
func (s *sources) role(v engage.Standing, e engage.Engagement, project access.RoomID, now int64, date string) engage.Role {
	pms := append(s.appointments[project][:len(s.appointments[project]):len(s.appointments[project])], s.appointments[v.Room]...)
	var letters []engage.Authority
	for _, room := range []access.RoomID{project, v.Room, e.Room} {
		letters = append(letters, s.letters[room]...)
	}
	r := engage.ClientRole(pms, letters, v.NeededDays, now, date)
	r.PMDays = v.PMDays
	return r
}
