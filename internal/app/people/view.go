package people

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Board is the people of a project as the viewer sees them.
type Board struct {
	Project engage.Project
	Today   civil.Date
	All     []people.Stakeholder // who is minded, by name
	Past    []people.Stakeholder // who is minded no more
	Next    []people.Next
	Moved   map[string]people.Moved // by id, of who has been judged
	Bonds   []people.Bond
	Staff   []Candidate
	Within  int // contacted within their cadence
	Of      int // of those with one
	May     bool
}

// Board is everybody a project depends on.
func (w Work) Board(ctx context.Context, v access.Viewer, project access.ScopeID) (b Board, err error) {
	defer errs.Wrap(&err, "people.Board(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at, err := b.open(ctx, tx, v, project)
		if err != nil {
			return err
		}
		all, err := tx.Stakeholders(ctx, store.At(at))
		if err != nil {
			return err
		}
		judged, err := tx.Judgements(ctx, store.At(at))
		if err != nil {
			return err
		}
		if b.Bonds, err = tx.Bonds(ctx, store.At(at)); err != nil {
			return err
		}
		if b.Staff, err = colleagues(ctx, tx, at); err != nil {
			return err
		}
		for _, s := range all {
			if s.Ended == 0 {
				b.All = append(b.All, s)
			} else {
				b.Past = append(b.Past, s)
			}
		}
		b.Moved = moved(judged)
		b.Next = people.NextContacts(all, b.Today)
		b.Within, b.Of = people.Currency(all, b.Today)
		return nil
	})
	return b, err
}

// open finds the room, the project and the day.
func (b *Board) open(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (at access.Reach, err error) {
	reaches, err := tx.Reaches(ctx, project)
	if err != nil {
		return at, err
	}
	if at, err = reachOf(v, reaches, access.ClientOnly, access.Stakeholder, access.See); err != nil {
		return at, err
	}
	b.May = access.Decide(v, at, access.Stakeholder, access.Add)
	b.Project, err = tx.Project(ctx, project)
	b.Today = dateOf(tx.Now().In(Zone(b.Project.Zone)))
	return at, err
}

// moved is the last move of everybody who was judged, from judgements by stakeholder, oldest first.
func moved(all []people.Judgement) map[string]people.Moved {
	out := map[string]people.Moved{}
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(j people.Judgement) bool { return j.Stakeholder != all[0].Stakeholder })
		if n < 0 {
			n = len(all)
		}
		if m, ok := people.Arrow(all[:n]); ok {
			out[all[0].Stakeholder] = m
		}
		all = all[n:]
	}
	return out
}

// View is one of them, with all that the viewer may know.
type View struct {
	Board         // All and Next are of everybody, for choosing among them
	Who           people.Stakeholder
	Judgements    []people.Judgement // the latest first
	Contacts      []people.Contact   // the latest first
	Sways         []people.Stakeholder
	SwayedBy      []people.Stakeholder
	Peer          people.Stakeholder // the zero value for nobody
	Sensitivities []people.Sensitivity
	Readers       []Candidate // to whom something may be confided
	MayErase      bool
}

// Show is one of the people of a project.
func (w Work) Show(ctx context.Context, v access.Viewer, project access.ScopeID, id string) (out View, err error) {
	defer errs.Wrap(&err, "people.Show(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at, err := out.open(ctx, tx, v, project)
		if err != nil {
			return err
		}
		if out.Who, err = tx.Stakeholder(ctx, store.At(at), id); err != nil {
			return err
		}
		if out.All, err = tx.Stakeholders(ctx, store.At(at)); err != nil {
			return err
		}
		judged, err := tx.Judgements(ctx, store.At(at))
		if err != nil {
			return err
		}
		out.Judgements = slices.DeleteFunc(judged, func(j people.Judgement) bool { return j.Stakeholder != id })
		slices.Reverse(out.Judgements)
		if out.Contacts, err = tx.Contacts(ctx, store.At(at), id, mostContacts); err != nil {
			return err
		}
		if out.Bonds, err = tx.Bonds(ctx, store.At(at)); err != nil {
			return err
		}
		out.bonds()
		if out.Sensitivities, err = tx.Sensitivities(ctx, at.Organisation, id); err != nil {
			return err
		}
		if out.Staff, err = colleagues(ctx, tx, at); err != nil {
			return err
		}
		out.Readers = readers(out.Staff, v.Person)
		out.Next = people.NextContacts([]people.Stakeholder{out.Who}, out.Today)
		out.MayErase = access.Decide(v, at, access.Record, access.Remove)
		return nil
	})
	return out, err
}

// bonds sorts out what is between this one and others.
func (out *View) bonds() {
	by := map[string]people.Stakeholder{}
	for _, s := range out.All {
		by[s.ID] = s
	}
	for _, b := range out.Bonds {
		switch {
		case b.Sort == people.Sways && b.From == out.Who.ID:
			out.Sways = append(out.Sways, by[b.To])
		case b.Sort == people.Sways && b.To == out.Who.ID:
			out.SwayedBy = append(out.SwayedBy, by[b.From])
		}
	}
	out.Peer = by[people.PeerOf(out.Who.ID, out.Bonds)]
}

// readers are those of the client's people who may be named to read: who directs the project, without the one who asks.
func readers(staff []Candidate, self access.PersonID) []Candidate {
	return slices.DeleteFunc(slices.Clone(staff), func(c Candidate) bool {
		return c.Person == self || access.Allowed(c.Role, access.Named, access.Sensitive)&access.See == 0
	})
}

// Due is somebody who is to be spoken to, for the first page.
type Due struct {
	people.Next
	Project access.ScopeID
	Name    string // of the project
}

// mostDue is how many are shown on the first page.
const mostDue = 8

// DueList is whom the viewer's side is to speak to within a week, in every project of theirs.
func (w Work) DueList(ctx context.Context, v access.Viewer) (out []Due, err error) {
	defer errs.Wrap(&err, "people.DueList")
	if v.Side != access.ClientSide {
		return nil, nil
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		today := dateOf(tx.Now())
		found, err := tx.NextStakeholders(ctx, (today + 7).String(), 200)
		var all []people.Stakeholder
		at := map[access.RoomID]store.Where{}
		for _, f := range found {
			all, at[f.Where.Room] = append(all, f.Value), f.Where
		}
		next := people.NextContacts(all, today)
		for _, n := range next[:min(len(next), mostDue)] {
			out = append(out, Due{Next: n, Project: at[n.Room].Scope, Name: at[n.Room].Name})
		}
		return err
	})
	return out, err
}
