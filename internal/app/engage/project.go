package engage

import (
	"context"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// ProjectForm is what is asked about a project. Field names are programme, code, name, purpose, currency and zone.
type ProjectForm struct {
	Programme access.ScopeID // "" for none; read when the project is opened, later it is moved
	Code      string
	Name      string
	Purpose   string
	Currency  string
	Zone      string
	Rev       int64
}

func (f ProjectForm) check() (engage.Project, error) {
	var c check
	p := engage.Project{
		Programme: f.Programme,
		Code:      c.Line("code", f.Code, "the code", false, 40),
		Name:      c.Line("name", f.Name, "the project's name", true, mostName),
		Purpose:   c.Body("purpose", f.Purpose, "what it is for", false, mostText),
		Currency:  c.currency("currency", f.Currency),
		Zone:      c.zone("zone", f.Zone),
		Rev:       f.Rev,
	}
	return p, c.Err()
}

// into says what it takes to put a project below a programme, or straight below the organisation: a project that stands alone is
// founded by whoever may found a programme.
func into(v access.Viewer, programme access.ScopeID) act.Intent {
	if programme != "" {
		return act.Intent{Scope: programme, Audience: access.ClientOnly, Kind: access.Project, Verb: access.Add}
	}
	return act.Intent{Scope: home(v), Audience: access.ClientOnly, Kind: access.Programme, Verb: access.Add}
}

// OpenProject adds a project. Who opens it is its client PM, or manages it with its programme.
func (w Work) OpenProject(ctx context.Context, v access.Viewer, f ProjectForm) (id access.ScopeID, err error) {
	defer errs.Wrap(&err, "engage.OpenProject")
	err = act.Do(ctx, w.DB, v, into(v, f.Programme), func(a *act.Act) error {
		p, err := f.check()
		if err != nil {
			return err
		}
		p.ID, p.Organisation = access.ScopeID(a.NewOpaqueID()), a.Reach.Organisation
		id = p.ID
		ref := store.Ref{What: "project", ID: string(id)}
		role := access.ClientPM
		if p.Programme != "" {
			role = "" // the programme's manager holds the project with it
		}
		rooms, err := found(ctx, a, ref, access.ProjectScope, into(v, p.Programme).Scope, role, access.ClientOnly, access.AssurerOnly)
		if err != nil {
			return err
		}
		p.Room = rooms[access.ClientOnly].ID
		within := act.Intent{Scope: id, Audience: access.ClientOnly, Kind: access.Project, Verb: access.Add}
		return act.Within(ctx, a.Tx, v, within, func(b *act.Act) error {
			if err := b.AddProject(ctx, p); err != nil {
				return err
			}
			if role != "" {
				if err := appointFounder(ctx, b, role); err != nil {
					return err
				}
			}
			return recordProject(ctx, b, kindProjectOpened, p)
		})
	})
	return id, err
}

// recordProject records what a project says of itself, and makes it be found by it.
func recordProject(ctx context.Context, a *act.Act, kind record.Kind, p engage.Project) error {
	if err := a.Index(ctx, store.At(a.Reach), "project", string(p.ID), words(p.Code, p.Name)); err != nil {
		return err
	}
	_, err := a.Record(ctx, a.Reach, kind, store.Ref{What: "project", ID: string(p.ID)}, field("code", p.Code), field("name", p.Name),
		field("purpose", p.Purpose), field("currency", p.Currency), field("zone", p.Zone))
	return err
}

// ChangeProject changes a project that nobody changed since f.Rev. Its programme stays.
func (w Work) ChangeProject(ctx context.Context, v access.Viewer, id access.ScopeID, f ProjectForm) (err error) {
	defer errs.Wrap(&err, "engage.ChangeProject(%s)", id)
	in := act.Intent{Scope: id, Audience: access.ClientOnly, Kind: access.Project, Verb: access.Change}
	return act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		was, err := a.Project(ctx, id)
		if err != nil {
			return err
		}
		p, err := f.check()
		if err != nil {
			return err
		}
		p.Organisation, p.Room, p.ID, p.Programme = was.Organisation, was.Room, id, was.Programme
		if err := a.ChangeProject(ctx, p); err != nil {
			return err
		}
		return recordProject(ctx, a, kindProjectChanged, p)
	})
}

// MoveProject puts a project below another programme, or below none. Who manages either programme gains or loses it with that.
func (w Work) MoveProject(ctx context.Context, v access.Viewer, id, programme access.ScopeID, rev int64) (err error) {
	defer errs.Wrap(&err, "engage.MoveProject(%s)", id)
	in := act.Intent{Scope: id, Audience: access.ClientOnly, Kind: access.Project, Verb: access.Change}
	return act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		p, err := a.Project(ctx, id)
		if err != nil {
			return err
		}
		if p.Programme == programme {
			return nil
		}
		to := into(v, programme)
		if err := act.Within(ctx, a.Tx, v, to, func(*act.Act) error { return nil }); err != nil {
			return err
		}
		// Recorded and changed first: the move may take the mover's own way in.
		p.Rev, p.Programme = rev, programme
		if err := a.ChangeProject(ctx, p); err != nil {
			return err
		}
		if _, err := a.Record(ctx, a.Reach, kindProjectMoved, store.Ref{What: "project", ID: string(id)}, field("programme", string(programme))); err != nil {
			return err
		}
		return a.System(ctx, store.OpenScope, func(sys *store.Tx) error { return sys.MoveScope(ctx, a.Reach.Organisation, id, to.Scope) })
	})
}

// ProjectView is a project as its page shows it.
type ProjectView struct {
	engage.Project
	ProgrammeName string      // "" outside any, or where it is not the viewer's to know
	MayProgramme  bool        // the programme's page is theirs to open
	Role          engage.Role // of the whole project
	Engagements   []ProjectEngagement
	In            Heading
}

// ProjectEngagement is an engagement of a project, with what the client side keeps about it.
type ProjectEngagement struct {
	engage.Engagement
	Standing engage.Standing
	Role     engage.Role
}

// Project is a project of the viewer's.
func (w Work) Project(ctx context.Context, v access.Viewer, id access.ScopeID) (p ProjectView, err error) {
	defer errs.Wrap(&err, "engage.Project(%s)", id)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if p.Project, err = tx.Project(ctx, id); err != nil {
			return err
		}
		if p.In.Reaches, err = tx.Reaches(ctx, id); err != nil {
			return err
		}
		if err := p.nameProgramme(ctx, tx, v); err != nil {
			return err
		}
		s, err := survey(ctx, tx, []engage.Project{p.Project})
		if err != nil {
			return err
		}
		p.Role, p.Engagements = s[0].role, s[0].engagements
		p.In.Kind, p.In.ID, p.In.Name, p.In.Zone, p.In.Currency, p.In.Role = access.ProjectScope, id, p.Name, p.Zone, p.Currency, &p.Role
		return nil
	})
	return p, err
}

func (p *ProjectView) nameProgramme(ctx context.Context, tx *store.Tx, v access.Viewer) error {
	if p.Programme == "" {
		return nil
	}
	all, err := programmes(ctx, tx, v)
	for _, c := range all {
		if c.ID == p.Programme {
			p.ProgrammeName, p.MayProgramme = c.Name, c.May
		}
	}
	return err
}

// ProjectRow is a project in a list.
type ProjectRow struct {
	engage.Project
	Programme   ProgrammeChoice // the zero value outside any
	Role        engage.Role
	Engagements int // that are not closed
}

// ProjectFilter narrows a list of projects.
type ProjectFilter struct {
	Programme access.ScopeID // "" for any
	Words     string         // with a word that begins like the first of these
}

// ProjectList is a page of projects, with the programmes of the organisation.
type ProjectList struct {
	Paged[ProjectRow]
	Programmes   []ProgrammeChoice
	MayProgramme bool // the viewer may open a programme, and a project outside any
	MayProject   bool // may open a project: there, or in a programme they manage
}

// Projects lists the projects of the viewer's. Keys: name, code.
func (w Work) Projects(ctx context.Context, v access.Viewer, f ProjectFilter, o Order) (out ProjectList, err error) {
	defer errs.Wrap(&err, "engage.Projects")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		out, err = projectRows(ctx, tx, v, f, o)
		return err
	})
	return out, err
}

func projectRows(ctx context.Context, tx *store.Tx, v access.Viewer, f ProjectFilter, o Order) (out ProjectList, err error) {
	name := func(p engage.Project) store.Cursor {
		if o.Key == "code" {
			return store.Cursor{Text: p.Code, ID: string(p.ID)}
		}
		return store.Cursor{Text: p.Name, ID: string(p.ID)}
	}
	list, err := paged(o, name, func(s store.Sort) ([]engage.Project, error) {
		return tx.ProjectPage(ctx, f.Programme, prefix(f.Words), s)
	})
	if err != nil {
		return out, err
	}
	out.Previous, out.Next = list.Previous, list.Next
	if out.Total = len(list.Rows); list.Previous != "" || list.Next != "" { // else all of them are on the page
		if out.Total, err = tx.ProjectCount(ctx, f.Programme, prefix(f.Words)); err != nil {
			return out, err
		}
	}
	if err := out.choices(ctx, tx, v); err != nil {
		return out, err
	}
	surveys, err := survey(ctx, tx, list.Rows)
	if err != nil {
		return out, err
	}
	for i, p := range list.Rows {
		row := ProjectRow{Project: p, Role: surveys[i].role}
		for _, c := range out.Programmes {
			if c.ID == p.Programme {
				row.Programme = c
			}
		}
		for _, e := range surveys[i].engagements {
			if e.State != engage.Closed {
				row.Engagements++
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// choices fills in the programmes, and what may be opened in them.
func (l *ProjectList) choices(ctx context.Context, tx *store.Tx, v access.Viewer) (err error) {
	var reaches []access.Reach
	if l.Programmes, reaches, err = programmesAnd(ctx, tx, v); err != nil {
		return err
	}
	at := slices.DeleteFunc(reaches, func(r access.Reach) bool { return r.Scope != home(v) })
	_, l.MayProgramme = reachOf(v, at, access.ClientOnly, access.Programme, access.Add)
	l.MayProject = l.MayProgramme || slices.ContainsFunc(l.Programmes, func(p ProgrammeChoice) bool { return p.May })
	return err
}

// Choices is where the viewer may open a project or move one, without the projects there are.
func (w Work) Choices(ctx context.Context, v access.Viewer) (l ProjectList, err error) {
	defer errs.Wrap(&err, "engage.Choices")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error { return l.choices(ctx, tx, v) })
	return l, err
}
