package people

import (
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

const kindInducted record.Kind = "role.inducted"

// RoleRow is the client role of a project as a whole, or of one of its engagements that is not closed.
type RoleRow struct {
	Project    engage.Project
	Engagement engage.Engagement // the zero value for the project as a whole
	people.Health
	May bool // say who does it for the first time
}

// Health is the client roles of every project that the viewer sees, with what they lack: a project, then its engagements.
func (w Work) Health(ctx context.Context, v access.Viewer) (out []RoleRow, err error) {
	defer errs.Wrap(&err, "people.Health")
	if v.Side != access.ClientSide {
		return nil, store.ErrRefused
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		all, err := tx.Projects(ctx)
		if err != nil {
			return err
		}
		out, err = roles(ctx, tx, v, slices.DeleteFunc(all, func(p engage.Project) bool { return p.Ended != 0 }))
		return err
	})
	return out, err
}

// RoleOf is the client role of one project and of its engagements.
func (w Work) RoleOf(ctx context.Context, v access.Viewer, project access.ScopeID) (out []RoleRow, staff []Candidate, err error) {
	defer errs.Wrap(&err, "people.RoleOf(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, project)
		if err != nil {
			return err
		}
		at, err := reachOf(v, reaches, access.ClientOnly, access.Appointment, access.See)
		if err != nil {
			return err
		}
		p, err := tx.Project(ctx, project)
		if err != nil {
			return err
		}
		if out, err = roles(ctx, tx, v, []engage.Project{p}); err != nil {
			return err
		}
		may := access.Decide(v, at, access.Appointment, access.Change)
		for i := range out {
			out[i].May = may
		}
		staff, err = colleagues(ctx, tx, at)
		return err
	})
	return out, staff, err
}

// roles reads what client roles are made of, in a number of statements that does not grow with the projects.
func roles(ctx context.Context, tx *store.Tx, v access.Viewer, projects []engage.Project) (out []RoleRow, err error) {
	inducted, err := tx.Inductions(ctx)
	if err != nil {
		return nil, err
	}
	of := map[access.OrganisationID][]engage.Project{}
	for _, p := range projects {
		of[p.Organisation] = append(of[p.Organisation], p)
	}
	rows := map[access.ScopeID][]RoleRow{}
	for tenant, list := range of {
		r := reading{tx: tx, tenant: tenant, inducted: inducted}
		if err := r.read(ctx, list); err != nil {
			return nil, err
		}
		for _, p := range list {
			rows[p.ID] = r.rows(p)
		}
	}
	for _, p := range projects {
		out = append(out, rows[p.ID]...)
	}
	return out, nil
}

// reading is the rows of one tenant that client roles are reckoned from.
type reading struct {
	tx           *store.Tx
	tenant       access.OrganisationID
	inducted     []people.Induction
	standings    []engage.Standing
	engagements  map[access.ScopeID]engage.Engagement
	appointments map[access.RoomID][]party.Appointment
	letters      map[access.RoomID][]engage.Authority
}

func (r *reading) read(ctx context.Context, projects []engage.Project) (err error) {
	var ids []access.ScopeID
	var private, shared []access.RoomID
	for _, p := range projects {
		ids, private = append(ids, p.ID), append(private, p.Room)
	}
	var list []engage.Engagement
	if r.standings, list, err = r.tx.EngagementsOf(ctx, r.tenant, ids); err != nil {
		return err
	}
	for _, s := range r.standings {
		private, shared = append(private, s.Room), append(shared, s.Shared)
	}
	r.engagements = map[access.ScopeID]engage.Engagement{}
	for _, e := range list {
		r.engagements[e.ID] = e
	}
	given, letters, err := r.tx.RolesIn(ctx, r.tenant, slices.Concat(private, shared))
	r.appointments, r.letters = map[access.RoomID][]party.Appointment{}, map[access.RoomID][]engage.Authority{}
	for _, a := range given {
		r.appointments[a.Room] = append(r.appointments[a.Room], a.Value)
	}
	for _, l := range letters {
		r.letters[l.Room] = append(r.letters[l.Room], l.Value)
	}
	return err
}

// rows are the project as a whole, then its engagements by name. The project has authority by a letter of its own, or when each of its
// engagements that are not closed has one; its days are those set aside for it against those that its engagements take.
func (r *reading) rows(p engage.Project) []RoleRow {
	now, date := r.tx.Now().UnixMicro(), dateOf(r.tx.Now().In(Zone(p.Zone))).String()
	whole := RoleRow{Project: p}
	var below []RoleRow
	pms, needed, covered, partly := slices.Clone(r.appointments[p.Room]), int64(0), 0, false
	for _, s := range r.standings {
		e, ok := r.engagements[s.Engagement]
		if s.Project != p.ID {
			continue
		}
		if !ok {
			partly = true // its shared room is not the viewer's, and a letter may lie there
			continue
		}
		pms = append(pms, r.appointments[s.Room]...)
		if e.State == engage.Closed {
			continue
		}
		held := slices.Concat(r.appointments[p.Room], r.appointments[s.Room])
		role := engage.ClientRole(held, slices.Concat(r.letters[p.Room], r.letters[s.Room], r.letters[e.Room]), s.NeededDays, now, date)
		role.PMDays = s.PMDays
		if role.Authority {
			covered++
		}
		needed += s.NeededDays
		below = append(below, RoleRow{Project: p, Engagement: e, Health: people.RoleHealth(role, held, r.inducted, now)})
	}
	role := engage.ClientRole(pms, r.letters[p.Room], needed, now, date)
	role.Authority, role.Partly = role.Authority || len(below) > 0 && covered == len(below), partly
	whole.Health = people.RoleHealth(role, pms, r.inducted, now)
	slices.SortFunc(below, func(a, b RoleRow) int {
		return strings.Compare(a.Engagement.Name+string(a.Engagement.ID), b.Engagement.Name+string(b.Engagement.ID))
	})
	return append([]RoleRow{whole}, below...)
}

// InductForm says whether somebody holds a role for the first time. Field names are first and mentor.
type InductForm struct {
	FirstTime bool
	Mentor    access.PersonID // "" for nobody
}

// Induct keeps, for a client role given in a project, whether it is its holder's first, and who helps them.
func (w Work) Induct(ctx context.Context, v access.Viewer, project access.ScopeID, appointment string, f InductForm) (err error) {
	defer errs.Wrap(&err, "people.Induct(%s)", project)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Appointment, Verb: access.Change}, func(a *act.Act) error {
		p, err := a.Appointment(ctx, store.At(a.Reach), appointment)
		if err != nil {
			return err
		}
		staff, err := colleagues(ctx, a.Tx, a.Reach)
		if err != nil {
			return err
		}
		i := people.Induction{ID: p.ID, Person: p.Person, FirstTime: f.FirstTime, By: v.Person, ByName: v.Name}
		var c check
		if f.FirstTime && f.Mentor != "" {
			who, ok := named(staff, f.Mentor)
			switch {
			case !ok:
				c.Say("mentor", "Choose one of your people from the list.")
			case who.Person == p.Person:
				c.Say("mentor", "Nobody is their own mentor.")
			}
			i.Mentor, i.MentorName = who.Person, who.Name
		}
		if err := c.Err(); err != nil {
			return err
		}
		if err := a.KeepInduction(ctx, store.At(a.Reach), i); err != nil {
			return err
		}
		first := "no"
		if f.FirstTime {
			first = "yes"
		}
		_, err = a.Record(ctx, a.Reach, kindInducted, store.Ref{What: "appointment", ID: p.ID}, field("first", first), field("mentor", i.MentorName))
		return err
	})
}

// Unhelped is how many of those that the viewer sees hold a client role for the first time without a mentor.
func (w Work) Unhelped(ctx context.Context, v access.Viewer) (n int, err error) {
	defer errs.Wrap(&err, "people.Unhelped")
	if v.Side != access.ClientSide {
		return 0, nil
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		all, err := tx.Inductions(ctx)
		for _, i := range all {
			if i.FirstTime && i.Mentor == "" {
				n++
			}
		}
		return err
	})
	return n, err
}
