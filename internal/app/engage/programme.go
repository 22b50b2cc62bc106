package engage

import (
	"context"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// ProgrammeForm is what is asked about a programme. Field names are name and purpose.
type ProgrammeForm struct {
	Name    string
	Purpose string
	Rev     int64 // that was read, when it is changed
}

func (f ProgrammeForm) check() (engage.Programme, error) {
	var c check
	p := engage.Programme{
		Name:    c.Line("name", f.Name, "the programme's name", true, mostName),
		Purpose: c.Body("purpose", f.Purpose, "what it is for", false, mostText),
		Rev:     f.Rev,
	}
	return p, c.Err()
}

// OpenProgramme adds a programme to the client organisation. Who opens it manages it.
func (w Work) OpenProgramme(ctx context.Context, v access.Viewer, f ProgrammeForm) (id access.ScopeID, err error) {
	defer errs.Wrap(&err, "engage.OpenProgramme")
	in := act.Intent{Scope: home(v), Audience: access.ClientOnly, Kind: access.Programme, Verb: access.Add}
	err = act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		p, err := f.check()
		if err != nil {
			return err
		}
		p.ID = access.ScopeID(a.NewOpaqueID())
		id = p.ID
		ref := store.Ref{What: "programme", ID: string(p.ID)}
		if _, err := found(ctx, a, ref, access.ProgrammeScope, home(v), access.ProgrammeManager, access.ClientOnly); err != nil {
			return err
		}
		if err := a.AddProgramme(ctx, store.At(a.Reach), p); err != nil {
			return err
		}
		if _, err := a.Record(ctx, a.Reach, kindProgrammeOpened, ref, field("name", p.Name), field("purpose", p.Purpose)); err != nil {
			return err
		}
		within := act.Intent{Scope: p.ID, Audience: access.ClientOnly, Kind: access.Appointment, Verb: access.Add}
		return act.Within(ctx, a.Tx, v, within, func(b *act.Act) error { return appointFounder(ctx, b, access.ProgrammeManager) })
	})
	return id, err
}

// ChangeProgramme changes a programme that nobody changed since f.Rev. It is the organisation's: its leads say what it is called.
func (w Work) ChangeProgramme(ctx context.Context, v access.Viewer, id access.ScopeID, f ProgrammeForm) (err error) {
	defer errs.Wrap(&err, "engage.ChangeProgramme(%s)", id)
	in := act.Intent{Scope: home(v), Audience: access.ClientOnly, Kind: access.Programme, Verb: access.Change}
	return act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		if _, err := a.Programme(ctx, id); err != nil {
			return err
		}
		p, err := f.check()
		if err != nil {
			return err
		}
		p.ID = id
		if err := a.ChangeProgramme(ctx, store.At(a.Reach), p); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, kindProgrammeChanged, store.Ref{What: "programme", ID: string(id)}, field("name", p.Name), field("purpose", p.Purpose))
		return err
	})
}

// ProgrammeView is a programme as its page shows it.
type ProgrammeView struct {
	engage.Programme
	MayChange bool
	In        Heading
}

// Programme is a programme that the viewer has a role in.
func (w Work) Programme(ctx context.Context, v access.Viewer, id access.ScopeID) (p ProgrammeView, err error) {
	defer errs.Wrap(&err, "engage.Programme(%s)", id)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if p.Programme, err = tx.Programme(ctx, id); err != nil {
			return err
		}
		if p.In, err = heading(ctx, tx, v, id); err != nil {
			return err
		}
		p.MayChange, err = may(ctx, tx, v, home(v), access.ClientOnly, access.Programme, access.Change)
		return err
	})
	return p, err
}

// ProgrammeChoice is a programme of the organisation: its name is known to all its people.
type ProgrammeChoice struct {
	engage.Programme
	May bool // the viewer has a role in it: may open it and add projects
}

// Programmes lists the programmes of the viewer's organisation, by name.
func (w Work) Programmes(ctx context.Context, v access.Viewer) (out []ProgrammeChoice, err error) {
	defer errs.Wrap(&err, "engage.Programmes")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		out, err = programmes(ctx, tx, v)
		return err
	})
	return out, err
}

func programmes(ctx context.Context, tx *store.Tx, v access.Viewer) ([]ProgrammeChoice, error) {
	all, _, err := programmesAnd(ctx, tx, v)
	return all, err
}

// programmesAnd is programmes with what the viewer holds in them, and in the organisation itself.
func programmesAnd(ctx context.Context, tx *store.Tx, v access.Viewer) ([]ProgrammeChoice, []access.Reach, error) {
	if v.Side != access.ClientSide {
		return nil, nil, nil
	}
	all, err := tx.Programmes(ctx)
	if err != nil {
		return nil, nil, err
	}
	scopes := []access.ScopeID{home(v)}
	for _, p := range all {
		scopes = append(scopes, p.ID)
	}
	reaches, err := tx.ReachesIn(ctx, scopes)
	if err != nil {
		return nil, nil, err
	}
	mine := map[access.ScopeID]bool{}
	for _, r := range reaches {
		if r.Audience == access.ClientOnly && access.Decide(v, r, access.Project, access.See) {
			mine[r.Scope] = true
		}
	}
	out := make([]ProgrammeChoice, len(all))
	for i, p := range all {
		out[i] = ProgrammeChoice{p, mine[p.ID]}
	}
	return out, reaches, nil
}
