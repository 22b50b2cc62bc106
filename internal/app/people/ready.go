package people

import (
	"context"
	"slices"
	"strconv"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

const (
	kindCraft   record.Kind = "craft.changed"
	kindOpened  record.Kind = "readiness.opened"
	kindAgreed  record.Kind = "readiness.agreed"
	kindShown   record.Kind = "readiness.evidence"
	kindPlanned record.Kind = "readiness.planned"
	kindStepped record.Kind = "readiness.step"

	whatReadiness = "readiness"
	whatProof     = "proof"
)

func craftIntent(project access.ScopeID, v access.Verb) act.Intent {
	return act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Craft, Verb: v}
}

// Role is what the roles of a project take, and the readiness of those whose readers the viewer is among.
type Role struct {
	Project  engage.Project
	Today    civil.Date
	Client   []people.Demanded // with what the work asks
	Sponsor  []people.Demanded // as the role usually asks
	Demand   people.Demand
	Revs     map[string]int64  // of each body; 0 where it is the starting point
	By       map[string]string // who changed it last
	Mine     map[string]string // id of the viewer's own readiness, by sort
	Readable []people.Readiness
	Readers  []Candidate // whom the viewer may name
	May      bool        // change what is demanded
	MayOpen  bool        // a readiness of their own
}

// Role is what the roles of a project take.
func (w Work) Role(ctx context.Context, v access.Viewer, project access.ScopeID) (out Role, err error) {
	defer errs.Wrap(&err, "people.Role(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error { return out.read(ctx, tx, v, project) })
	return out, err
}

func (out *Role) read(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) error {
	reaches, err := tx.Reaches(ctx, project)
	if err != nil {
		return err
	}
	at, err := reachOf(v, reaches, access.ClientOnly, access.Craft, access.See)
	if err != nil {
		return err
	}
	if out.Project, err = tx.Project(ctx, project); err != nil {
		return err
	}
	out.Today = dateOf(tx.Now().In(Zone(out.Project.Zone)))
	out.May = access.Decide(v, at, access.Craft, access.Change)
	out.MayOpen = !v.ReadOnly && slices.ContainsFunc(at.Roles, func(r access.Role) bool { return access.Allowed(r, access.Named, access.Readiness)&access.Add != 0 })
	if err := out.bodies(ctx, tx, store.At(at)); err != nil {
		return err
	}
	if out.Readable, err = tx.Readinesses(ctx, store.At(at), string(project)); err != nil {
		return err
	}
	out.Mine = map[string]string{}
	for _, r := range out.Readable {
		if r.Person == v.Person {
			out.Mine[r.Sort] = r.ID
		}
	}
	staff, err := colleagues(ctx, tx, at)
	out.Readers = slices.DeleteFunc(staff, func(c Candidate) bool {
		return c.Person == v.Person || access.Allowed(c.Role, access.Named, access.Readiness)&access.See == 0
	})
	return err
}

// bodies reads what is kept of the roles, or the starting points.
func (out *Role) bodies(ctx context.Context, tx *store.Tx, at store.Place) error {
	kept, err := tx.Crafts(ctx, at)
	if err != nil {
		return err
	}
	out.Revs, out.By = map[string]int64{}, map[string]string{}
	bodies := map[string]string{}
	for _, c := range kept {
		bodies[c.ID], out.Revs[c.ID], out.By[c.ID] = c.Body, c.Rev, c.ByName
	}
	client, err := people.ReadCraft(people.ClientCraft, bodies[people.ClientCraft])
	if err == nil {
		out.Demand, err = people.ReadDemand(bodies[people.DemandCraft])
	}
	if err != nil {
		return errs.New(errs.Internal, "what the roles of a project take cannot be read: %w", err)
	}
	out.Client, out.Sponsor = people.Demands(client, out.Demand), people.Demands(people.Start(people.SponsorCraft), people.Demand{})
	return nil
}

// of is what is demanded of a sort of role.
func (out Role) of(sort string) []people.Demanded {
	if sort == people.SponsorCraft {
		return out.Sponsor
	}
	return out.Client
}

// DemandForm is what the work asks. Field names are those of the attributes, and level-CODE for each competence.
type DemandForm struct {
	Demand people.Demand
	Levels map[string]string // by competence
	Names  map[string]string
	Rev    map[string]int64 // by body
}

// SetDemand keeps what the work asks: its attributes, and which level each competence usually takes here.
func (w Work) SetDemand(ctx context.Context, v access.Viewer, project access.ScopeID, f DemandForm) (err error) {
	defer errs.Wrap(&err, "people.SetDemand(%s)", project)
	return act.Do(ctx, w.DB, v, craftIntent(project, access.Change), func(a *act.Act) error {
		var now Role
		if err := now.bodies(ctx, a.Tx, store.At(a.Reach)); err != nil {
			return err
		}
		var c check
		for _, x := range people.Attributes() {
			if !slices.Contains([]string{"", "low", "middle", "high"}, f.Demand.Of(x.Code)) {
				c.Say(x.Code, "Choose one of those listed.")
			}
		}
		var list []people.Competence
		for _, d := range now.Client {
			x := d.Competence
			x.Wanted = c.number("level-"+x.Code, f.Levels[x.Code], "the level", 1, 5, true)
			x.Name = c.line("name-"+x.Code, f.Names[x.Code], "what it is called", true)
			list = append(list, x)
		}
		if err := c.Err(); err != nil {
			return err
		}
		client, err := people.WriteCraft(list)
		if err != nil {
			return errs.New(errs.Internal, "competences that cannot be written: %w", err)
		}
		demand, err := people.WriteDemand(f.Demand)
		if err != nil {
			return errs.New(errs.Internal, "a demand that cannot be written: %w", err)
		}
		for _, k := range []people.Craft{{ID: people.ClientCraft, Body: client}, {ID: people.DemandCraft, Body: demand}} {
			k.Rev, k.By, k.ByName = f.Rev[k.ID], v.Person, v.Name
			if err := a.KeepCraft(ctx, store.At(a.Reach), k); err != nil {
				return err
			}
		}
		_, err = a.Record(ctx, a.Reach, kindCraft, store.Ref{What: "craft", ID: string(project)}, field("demand", demand), field("client", client))
		return err
	})
}

// OpenForm names who reads how ready the viewer is. Field names are sort, readers and mentor.
type OpenForm struct {
	Sort    string
	Readers []access.PersonID
	Mentor  access.PersonID // one of the readers; "" for nobody
}

// Open opens how the viewer stands to a role, for themselves and the readers they name. Nobody opens it for another.
func (w Work) Open(ctx context.Context, v access.Viewer, project access.ScopeID, f OpenForm) (id string, err error) {
	defer errs.Wrap(&err, "people.Open(%s)", project)
	err = act.Do(ctx, w.DB, v, craftIntent(project, access.See), func(a *act.Act) error {
		var now Role
		if err := now.read(ctx, a.Tx, v, project); err != nil {
			return err
		}
		var c check
		if f.Sort != people.ClientCraft && f.Sort != people.SponsorCraft {
			c.Say("sort", "Choose the role.")
		}
		if now.Mine[f.Sort] != "" {
			return notNow("You have one for this role already.")
		}
		if f.Mentor != "" && !slices.Contains(f.Readers, f.Mentor) {
			f.Readers = append(slices.Clone(f.Readers), f.Mentor)
		}
		chosen := choose(&c, now.Readers, f.Readers)
		if err := c.Err(); err != nil {
			return err
		}
		mentor, _ := named(chosen, f.Mentor)
		room, names, err := openNamed(ctx, a, access.Readiness, chosen)
		if err != nil {
			return err
		}
		return act.Within(ctx, a.Tx, v, craftIntent(project, access.See), func(b *act.Act) error { // the rooms of the seat are other ones now
			in, err := b.Room(room, access.Readiness, access.Add)
			if err != nil {
				return err
			}
			r := people.Readiness{Organisation: in.Organisation, Room: in.Room, ID: b.NewOpaqueID(), Person: v.Person, Scope: project, Sort: f.Sort, Name: v.Name,
				Mentor: mentor.Person, MentorName: mentor.Name, Readers: names}
			id = r.ID
			if err := b.AddReadiness(ctx, r); err != nil {
				return err
			}
			_, err = b.Record(ctx, in, kindOpened, store.Ref{What: whatReadiness, ID: r.ID}, field("role", f.Sort), field("readers", names))
			return err
		})
	})
	return id, err
}

// Ready is how somebody stands to a role.
type Ready struct {
	Role
	Of     people.Readiness
	Gaps   []people.Gap
	Limits []people.Limit // suggested
	Self   bool           // it is the viewer's own
	Write  bool
}

// Ready is one readiness that the viewer was named to read.
func (w Work) Ready(ctx context.Context, v access.Viewer, project access.ScopeID, id string) (out Ready, err error) {
	defer errs.Wrap(&err, "people.Ready(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if err := out.read(ctx, tx, v, project); err != nil {
			return err
		}
		at := slices.IndexFunc(out.Readable, func(r people.Readiness) bool { return r.ID == id })
		if at < 0 {
			return store.ErrRefused
		}
		out.Of = out.Readable[at]
		proofs, err := tx.Proofs(ctx, store.Place{Organisation: out.Of.Organisation, Room: out.Of.Room}, id)
		out.Gaps = people.Gaps(out.of(out.Of.Sort), proofs)
		out.Limits, out.Self, out.Write = people.Delegation(out.Gaps), out.Of.Person == v.Person, !v.ReadOnly
		return err
	})
	return out, err
}

// within finds a readiness by its id and its room, in an act on the project.
func within(ctx context.Context, a *act.Act, project access.ScopeID, id string, verb access.Verb) (r people.Readiness, in access.Reach, err error) {
	all, err := a.Readinesses(ctx, store.At(a.Reach), string(project))
	if err != nil {
		return r, in, err
	}
	at := slices.IndexFunc(all, func(x people.Readiness) bool { return x.ID == id })
	if at < 0 {
		return r, in, store.ErrRefused
	}
	in, err = a.Room(all[at].Room, access.Readiness, verb)
	return all[at], in, err
}

// ProofForm is evidence, or a step of the plan. Field names are competence, level, day, words and helper.
type ProofForm struct {
	Step       bool
	Competence string
	Level      string
	Day        string
	Words      string
	Helper     string
}

func (f ProofForm) check(today civil.Date, list []people.Demanded) (p people.Proof, err error) {
	var c check
	if p.Competence = f.Competence; !slices.ContainsFunc(list, func(d people.Demanded) bool { return d.Code == f.Competence }) {
		c.Say("competence", "Choose what it is about.")
	}
	if f.Step {
		p.Sort, p.Helper = people.Step, c.line("helper", f.Helper, "who helps", false)
		p.Words = c.body("words", f.Words, "what will be done", true)
		p.Day = c.day("day", f.Day, "the day by which it is done", today+3660)
		return p, c.Err()
	}
	p.Words = c.body("words", f.Words, "what happened", true)
	p.Level = c.number("level", f.Level, "the level that it shows", 1, 5, true)
	p.Day = c.day("day", f.Day, "the day on which it happened", today)
	return p, c.Err()
}

// Prove keeps evidence of what somebody can do, by themselves or by a reviewer, or a step of their plan.
func (w Work) Prove(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f ProofForm) (err error) {
	defer errs.Wrap(&err, "people.Prove(%s)", project)
	return act.Do(ctx, w.DB, v, craftIntent(project, access.See), func(a *act.Act) error {
		r, in, err := within(ctx, a, project, id, access.Add)
		if err != nil {
			return err
		}
		var now Role
		if err := now.read(ctx, a.Tx, v, project); err != nil {
			return err
		}
		p, err := f.check(now.Today, now.of(r.Sort))
		if err != nil {
			return err
		}
		kind := kindPlanned
		if p.Sort != people.Step {
			kind, p.Sort = kindShown, people.ByOther
			if r.Person == v.Person {
				p.Sort = people.BySelf
			}
		}
		p.ID, p.Readiness, p.By, p.ByName = a.NewOpaqueID(), r.ID, v.Person, v.Name
		if err := a.AddProof(ctx, store.At(in), p); err != nil {
			return err
		}
		_, err = a.Record(ctx, in, kind, store.Ref{What: whatProof, ID: p.ID}, field("words", p.Words), field("competence", p.Competence), field("level", strconv.FormatInt(p.Level, 10)), field("day", p.Day))
		return err
	})
}

// proofOf is one of the evidence and steps of a readiness.
func proofOf(ctx context.Context, a *act.Act, in access.Reach, readiness, id string) (people.Proof, error) {
	all, err := a.Proofs(ctx, store.At(in), readiness)
	if err != nil {
		return people.Proof{}, err
	}
	at := slices.IndexFunc(all, func(p people.Proof) bool { return p.ID == id && p.Erased == 0 })
	if at < 0 {
		return people.Proof{}, store.ErrRefused
	}
	return all[at], nil
}

// Done says that a step of a plan is done, or that it is not.
func (w Work) Done(ctx context.Context, v access.Viewer, project access.ScopeID, id, step string, done bool) (err error) {
	defer errs.Wrap(&err, "people.Done(%s)", project)
	return act.Do(ctx, w.DB, v, craftIntent(project, access.See), func(a *act.Act) error {
		r, in, err := within(ctx, a, project, id, access.Change)
		if err != nil {
			return err
		}
		p, err := proofOf(ctx, a, in, r.ID, step)
		if err != nil {
			return err
		}
		if p.Sort != people.Step {
			return store.ErrRefused
		}
		p.Done = 0
		if done {
			p.Done = a.Now().UnixMicro()
		}
		if err := a.ChangeProof(ctx, store.At(in), p); err != nil {
			return err
		}
		_, err = a.Record(ctx, in, kindStepped, store.Ref{What: whatProof, ID: p.ID + ".done"}, field("done", strconv.FormatBool(done)))
		return err
	})
}

// EraseProof destroys evidence or a step. Who wrote it may, and whom it is about.
func (w Work) EraseProof(ctx context.Context, v access.Viewer, project access.ScopeID, id, proof, reason string) (err error) {
	defer errs.Wrap(&err, "people.EraseProof(%s)", project)
	return act.Do(ctx, w.DB, v, craftIntent(project, access.See), func(a *act.Act) error {
		r, _, err := within(ctx, a, project, id, access.Change)
		if err != nil {
			return err
		}
		in, err := a.Room(r.Room, access.Record, access.Remove)
		if err != nil {
			return err
		}
		p, err := proofOf(ctx, a, in, r.ID, proof)
		if err != nil {
			return err
		}
		if p.By != v.Person && r.Person != v.Person {
			return store.ErrRefused
		}
		if err := known(reason); err != nil {
			return err
		}
		if err := eraseTexts(ctx, a, in, store.Ref{What: whatProof, ID: p.ID}, reason); err != nil {
			return err
		}
		return a.EraseProof(ctx, store.At(in), p.ID)
	})
}

// Agree keeps what was agreed of limits of delegation.
func (w Work) Agree(ctx context.Context, v access.Viewer, project access.ScopeID, id, words string, rev int64) (err error) {
	defer errs.Wrap(&err, "people.Agree(%s)", project)
	return act.Do(ctx, w.DB, v, craftIntent(project, access.See), func(a *act.Act) error {
		r, in, err := within(ctx, a, project, id, access.Change)
		if err != nil {
			return err
		}
		var c check
		r.Delegation = c.body("delegation", words, "what was agreed", false)
		if err := c.Err(); err != nil {
			return err
		}
		r.Rev = rev
		if err := a.ChangeReadiness(ctx, r); err != nil {
			return err
		}
		_, err = a.Record(ctx, in, kindAgreed, store.Ref{What: whatReadiness, ID: r.ID}, field("delegation", r.Delegation))
		return err
	})
}
