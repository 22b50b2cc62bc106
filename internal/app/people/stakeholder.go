package people

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// StakeholderForm is who somebody is. Field names are name, post, firm, email, side, owner, cadence and peer.
type StakeholderForm struct {
	Name    string
	Post    string
	Firm    string
	Email   string
	Side    people.Side
	Person  access.PersonID // who has an account here
	Owner   access.PersonID
	Cadence string // days; "" for none
	Rev     int64
}

func (f StakeholderForm) check(staff []Candidate, known []people.Stakeholder, id string) (s people.Stakeholder, err error) {
	var c check
	s = people.Stakeholder{ID: id, Name: c.line("name", f.Name, "the name, or the role where nobody is named", true), Post: c.line("post", f.Post, "the post", false),
		Firm: c.line("firm", f.Firm, "the organisation", false), Email: c.line("email", f.Email, "the address", false), Side: f.Side, Person: f.Person,
		Cadence: c.number("cadence", f.Cadence, "the days between two contacts", 1, mostCadence, false), Rev: f.Rev}
	if !slices.Contains(people.Sides(), f.Side) {
		c.Say("side", "Choose where they belong.")
	}
	if f.Owner != "" {
		who, ok := named(staff, f.Owner)
		if !ok {
			c.Say("owner", "Choose one of your people from the list.")
		}
		s.Owner, s.OwnerName = who.Person, who.Name
	}
	same := func(o people.Stakeholder) bool {
		return o.ID != id && o.Ended == 0 && s.Name != "" && strings.EqualFold(o.Name, s.Name) && strings.EqualFold(o.Firm, s.Firm)
	}
	if slices.ContainsFunc(known, same) {
		c.Say("name", "%s is listed already. Add what tells the two apart, or change the one that is there.", s.Name)
	}
	return s, c.Err()
}

// Add keeps somebody the project depends on.
func (w Work) Add(ctx context.Context, v access.Viewer, project access.ScopeID, f StakeholderForm) (id string, err error) {
	defer errs.Wrap(&err, "people.Add(%s)", project)
	err = act.Do(ctx, w.DB, v, ours(project, access.Add), func(a *act.Act) error {
		g, err := groundOf(ctx, a, project)
		if err != nil {
			return err
		}
		s, err := f.check(g.staff, g.all, a.NewID())
		if err != nil {
			return err
		}
		id = s.ID
		return add(ctx, a, g, s)
	})
	return id, err
}

// add keeps a checked stakeholder.
func add(ctx context.Context, a *act.Act, g ground, s people.Stakeholder) error {
	s.Organisation, s.Room, s.By = a.Reach.Organisation, a.Reach.Room, a.Viewer.Person
	s.Count(g.today)
	if err := a.AddStakeholder(ctx, s); err != nil {
		return err
	}
	return recordWho(ctx, a, kindAdded, s)
}

// ground is what is needed to judge what is typed about people.
type ground struct {
	project engage.Project
	today   civil.Date
	staff   []Candidate
	all     []people.Stakeholder
}

func groundOf(ctx context.Context, a *act.Act, project access.ScopeID) (ground, error) {
	return groundIn(ctx, a.Tx, a.Reach, project)
}

func groundIn(ctx context.Context, tx *store.Tx, at access.Reach, project access.ScopeID) (g ground, err error) {
	if g.project, err = tx.Project(ctx, project); err != nil {
		return g, err
	}
	g.today = dateOf(tx.Now().In(Zone(g.project.Zone)))
	if g.staff, err = colleagues(ctx, tx, at); err != nil {
		return g, err
	}
	g.all, err = tx.Stakeholders(ctx, store.At(at))
	return g, err
}

// minded is the day from which somebody is minded.
func (g ground) minded(s people.Stakeholder) civil.Date {
	return dayOf(s.Created, Zone(g.project.Zone))
}

func recordWho(ctx context.Context, a *act.Act, kind record.Kind, s people.Stakeholder) error {
	_, err := a.Record(ctx, a.Reach, kind, store.Ref{What: whatStakeholder, ID: s.ID}, field("name", s.Name), field("post", s.Post), field("firm", s.Firm),
		field("email", s.Email), field("side", string(s.Side)), field("owner", s.OwnerName), field("cadence", strconv.FormatInt(s.Cadence, 10)))
	return err
}

// Change changes who somebody is, who minds them and how often. What was judged and noted stays.
func (w Work) Change(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f StakeholderForm) (err error) {
	defer errs.Wrap(&err, "people.Change(%s)", project)
	return act.Do(ctx, w.DB, v, ours(project, access.Change), func(a *act.Act) error {
		was, err := a.Stakeholder(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if was.Erased != 0 {
			return notNow("Who this was has been erased.")
		}
		g, err := groundOf(ctx, a, project)
		if err != nil {
			return err
		}
		s, err := f.check(g.staff, g.all, id)
		if err != nil {
			return err
		}
		was.Name, was.Post, was.Firm, was.Email, was.Side, was.Owner, was.OwnerName, was.Cadence, was.Rev = s.Name, s.Post, s.Firm, s.Email, s.Side, s.Owner, s.OwnerName,
			s.Cadence, s.Rev
		was.Person = s.Person
		was.Count(g.minded(was))
		if err := a.ChangeStakeholder(ctx, was); err != nil {
			return err
		}
		return recordWho(ctx, a, kindChanged, was)
	})
}

// Mind says whether somebody is minded from now on. Who is minded no more is due for no contact; what was kept of them stays.
func (w Work) Mind(ctx context.Context, v access.Viewer, project access.ScopeID, id string, on bool, rev int64) (err error) {
	defer errs.Wrap(&err, "people.Mind(%s)", project)
	return act.Do(ctx, w.DB, v, ours(project, access.Change), func(a *act.Act) error {
		s, err := a.Stakeholder(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if s.Erased != 0 {
			return notNow("Who this was has been erased.")
		}
		g, err := groundOf(ctx, a, project)
		if err != nil {
			return err
		}
		kind := kindMinded
		s.Ended, s.Rev = 0, rev
		if !on {
			kind, s.Ended = kindEnded, a.Now().UnixMicro()
		}
		s.Count(g.minded(s))
		if err := a.ChangeStakeholder(ctx, s); err != nil {
			return err
		}
		return recordWho(ctx, a, kind, s)
	})
}

// JudgeForm is how somebody is seen. Field names are influence, interest, attributes, stance, wanted and why.
type JudgeForm struct {
	Influence, Interest string
	Attributes          []string // power, legitimacy, urgency
	Stance, Wanted      people.Stance
	Why                 string
}

func (f JudgeForm) check() (j people.Judgement, err error) {
	var c check
	j.Influence, j.Interest = c.number("influence", f.Influence, "the influence", 1, 5, true), c.number("interest", f.Interest, "the interest", 1, 5, true)
	for _, a := range f.Attributes {
		switch a {
		case "power":
			j.Power = true
		case "legitimacy":
			j.Legitimacy = true
		case "urgency":
			j.Urgency = true
		default:
			c.Say("attributes", "Choose from the three that are listed.")
		}
	}
	if j.Stance = f.Stance; !people.KnownStance(f.Stance) {
		c.Say("stance", "Choose where they stand now.")
	}
	if j.Wanted = f.Wanted; !people.KnownStance(f.Wanted) {
		c.Say("wanted", "Choose where we want them to stand.")
	}
	j.Words = c.body("why", f.Why, "why you see it so", false)
	return j, c.Err()
}

// Judge keeps how the viewer sees somebody from today on. How they were seen before stays beside it.
func (w Work) Judge(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f JudgeForm) (err error) {
	defer errs.Wrap(&err, "people.Judge(%s)", project)
	return act.Do(ctx, w.DB, v, ours(project, access.Add), func(a *act.Act) error {
		s, err := a.Stakeholder(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if s.Erased != 0 {
			return notNow("Who this was has been erased.")
		}
		j, err := f.check()
		if err != nil {
			return err
		}
		return judge(ctx, a, s, j)
	})
}

func judge(ctx context.Context, a *act.Act, s people.Stakeholder, j people.Judgement) error {
	j.ID, j.Stakeholder, j.By, j.ByName = a.NewID(), s.ID, a.Viewer.Person, a.Viewer.Name
	if err := a.AddJudgement(ctx, store.At(a.Reach), j); err != nil {
		return err
	}
	s.Judged, s.JudgedAt = j.Judged, a.Now().UnixMicro()
	if err := a.TendStakeholder(ctx, s); err != nil {
		return err
	}
	_, err := a.Record(ctx, a.Reach, kindJudged, store.Ref{What: whatJudgement, ID: j.ID}, field("words", j.Words), field("influence", strconv.FormatInt(j.Influence, 10)),
		field("interest", strconv.FormatInt(j.Interest, 10)), field("class", string(j.Class())), field("stance", string(j.Stance)), field("wanted", string(j.Wanted)))
	return err
}

// BondForm is what is between two people. Field names are other and sort.
type BondForm struct {
	Other string
	Sort  string // people.Sways, people.Peers, or "swayed" where the other has this one's ear
}

// Bind keeps that one has another's ear, or that the two face each other. Somebody faces one at the most.
func (w Work) Bind(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f BondForm) (err error) {
	defer errs.Wrap(&err, "people.Bind(%s)", project)
	return act.Do(ctx, w.DB, v, ours(project, access.Add), func(a *act.Act) error {
		b, err := f.check(ctx, a, id)
		if err != nil {
			return err
		}
		bonds, err := a.Bonds(ctx, store.At(a.Reach))
		if err != nil {
			return err
		}
		for _, o := range bonds {
			if o.From == b.From && o.To == b.To && o.Sort == b.Sort {
				return nil
			}
			if b.Sort == people.Peers && o.Sort == people.Peers && (o.From == b.From || o.To == b.From || o.From == b.To || o.To == b.To) {
				if _, err := a.DropBond(ctx, store.At(a.Reach), o); err != nil {
					return err
				}
			}
		}
		if err := a.AddBond(ctx, store.At(a.Reach), b); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, kindBound, store.Ref{What: whatStakeholder, ID: b.From}, field("bond", b.Sort), field("with", b.To))
		return err
	})
}

func (f BondForm) check(ctx context.Context, a *act.Act, id string) (b people.Bond, err error) {
	if _, err := a.Stakeholder(ctx, store.At(a.Reach), id); err != nil {
		return b, err
	}
	all, err := a.Stakeholders(ctx, store.At(a.Reach))
	if err != nil {
		return b, err
	}
	var c check
	if f.Other == id || !slices.ContainsFunc(all, func(s people.Stakeholder) bool { return s.ID == f.Other && s.Erased == 0 }) {
		c.Say("other", "Choose another of the people listed.")
	}
	b = people.Bond{From: id, To: f.Other, Sort: f.Sort, By: a.Viewer.Person}
	switch f.Sort {
	case people.Sways:
	case "swayed":
		b.From, b.To, b.Sort = f.Other, id, people.Sways
	case people.Peers:
		if b.From > b.To {
			b.From, b.To = b.To, b.From
		}
	default:
		c.Say("sort", "Choose what is between them.")
	}
	return b, c.Err()
}

// Unbind takes away what is between two people.
func (w Work) Unbind(ctx context.Context, v access.Viewer, project access.ScopeID, b people.Bond) (err error) {
	defer errs.Wrap(&err, "people.Unbind(%s)", project)
	return act.Do(ctx, w.DB, v, ours(project, access.Remove), func(a *act.Act) error {
		there, err := a.DropBond(ctx, store.At(a.Reach), b)
		if err != nil || !there {
			return err
		}
		_, err = a.Record(ctx, a.Reach, kindUnbound, store.Ref{What: whatStakeholder, ID: b.From}, field("bond", b.Sort), field("with", b.To))
		return err
	})
}
