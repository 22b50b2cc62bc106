package work

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/duty"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// What the record calls what is done here.
const (
	kindFound  record.Kind = "work.found"
	kindPassed record.Kind = "work.passed-over"
)

// Proposals is what the programmes of a project's suppliers seem to want of the client side.
type Proposals struct {
	*gather.Whole
	Leads bool
	Codes []string // beginnings of codes that are searched for besides, as somebody typed them
	Found []Found  // by engagement
	Other []string // why an engagement was not searched
}

// Found is what one supplier's programme has.
type Found struct {
	Engagement benefit.EngagementID
	Supplier   string
	Submission programme.Submission
	List       []duty.Proposal
	Passed     int // that somebody passed over
}

// Propose searches the latest programme of every supplier for activities that name the client.
func (w Work) Propose(ctx context.Context, v access.Viewer, project access.ScopeID, codes []string) (p *Proposals, err error) {
	defer errs.Wrap(&err, "work.Propose(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		p, err = propose(ctx, tx, v, project, codes)
		return err
	})
	return p, err
}

func propose(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID, codes []string) (*Proposals, error) {
	whole, err := gather.Bare(ctx, tx, v, project)
	if err != nil {
		return nil, err
	}
	if !leads(v, whole.Reach) {
		return nil, store.ErrRefused
	}
	p := &Proposals{Whole: whole, Leads: true, Codes: codes}
	passed, err := tx.PassedOver(ctx, store.At(whole.Reach))
	if err != nil {
		return nil, err
	}
	for i := range whole.Engagements {
		e := &whole.Engagements[i]
		if e.Latest == nil || e.Hidden() {
			p.Other = append(p.Other, e.Supplier())
			continue
		}
		all, err := gather.Activities(ctx, tx, e.Latest)
		if refused(err) {
			p.Other = append(p.Other, e.Supplier())
			continue
		}
		if err != nil {
			return nil, err
		}
		id := benefit.EngagementID(e.Engagement)
		known := duty.Known{Names: []string{e.Terms.ClientName}, Codes: codes, Linked: map[string]bool{}, PassedBy: map[string]bool{}}
		for _, o := range whole.Case.OwnWork {
			if o.PromisedTo == id {
				for _, code := range slices.Concat(o.Activities, o.Holds) {
					known.Linked[code] = true
				}
			}
		}
		f := Found{Engagement: id, Supplier: e.Supplier(), Submission: *e.Latest}
		for _, x := range passed {
			if x.Engagement == e.Engagement {
				known.PassedBy[x.Code] = true
				f.Passed++
			}
		}
		f.List = duty.Find(all, known)
		p.Found = append(p.Found, f)
	}
	return p, nil
}

// Pick is one proposal that somebody took or passed over.
type Pick struct {
	Engagement access.ScopeID
	Code       string
}

// Confirm makes own work of what was picked, each piece due when the supplier's programme has it finished, standing for that activity.
// It returns how many were made. What is not proposed any more is left out.
func (w Work) Confirm(ctx context.Context, v access.Viewer, project access.ScopeID, codes []string, picks []Pick) (n int, err error) {
	defer errs.Wrap(&err, "work.Confirm(%s)", project)
	if len(picks) == 0 {
		return 0, errs.New(errs.Invalid, "Tick what is ours.")
	}
	err = act.Do(ctx, w.DB, v, act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Benefit, Verb: access.Add}, func(a *act.Act) error {
		n = 0
		p, err := propose(ctx, a.Tx, v, project, codes)
		if err != nil {
			return err
		}
		place := int64(0)
		for _, x := range p.Rows.Nodes {
			if x.Kind == casebook.Work {
				place = max(place, x.Place+1)
			}
		}
		for _, f := range p.Found {
			for _, x := range f.List {
				if !slices.Contains(picks, Pick{access.ScopeID(f.Engagement), x.Code}) {
					continue
				}
				if err := add(ctx, a, f, x, place); err != nil {
					return err
				}
				n, place = n+1, place+1
			}
		}
		return nil
	})
	return n, err
}

// add keeps one piece of own work.
func add(ctx context.Context, a *act.Act, f Found, x duty.Proposal, place int64) error {
	title := x.Name
	if strings.TrimSpace(title) == "" {
		title = x.Code
	}
	o := benefit.OwnWork{Kind: x.Kind, Due: x.Day(), PromisedTo: f.Engagement, Activities: []string{x.Code}}
	body, err := casebook.Encode(o, casebook.More{})
	if err != nil {
		return err
	}
	n := casebook.Node{Organisation: a.Reach.Organisation, Room: a.Reach.Room, ID: a.NewID(), Kind: casebook.Work, Title: title, Body: body, Place: place}
	if err := a.AddNode(ctx, n); err != nil {
		return err
	}
	_, err = a.Record(ctx, a.Reach, kindFound, store.Ref{What: string(casebook.Work), ID: n.ID}, field("title", title), field("due", o.Due.String()),
		field("promised_to", f.Supplier), field("activities", x.Code), field("why", x.Why))
	return err
}

// PassOver notes that activities are none of the client side's, so that they are not proposed again.
func (w Work) PassOver(ctx context.Context, v access.Viewer, project access.ScopeID, picks []Pick) (err error) {
	defer errs.Wrap(&err, "work.PassOver(%s)", project)
	if len(picks) == 0 {
		return errs.New(errs.Invalid, "Tick what is not ours.")
	}
	return act.Do(ctx, w.DB, v, act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Benefit, Verb: access.Add}, func(a *act.Act) error {
		p, err := propose(ctx, a.Tx, v, project, nil)
		if err != nil {
			return err
		}
		said := 0
		for _, x := range picks {
			known := slices.ContainsFunc(p.Engagements, func(e gather.Engagement) bool { return e.Engagement == x.Engagement })
			if !known || len(x.Code) > 200 {
				continue
			}
			if err := a.Tx.PassOver(ctx, store.At(a.Reach), store.Passed{Engagement: x.Engagement, Code: x.Code, ByName: v.Name}); err != nil {
				return err
			}
			said++
		}
		_, err = a.Record(ctx, a.Reach, kindPassed, store.Ref{What: "project", ID: string(project)}, field("activities", strconv.Itoa(said)))
		return err
	})
}

func field(name, value string) record.Field { return record.Field{Name: name, Value: []byte(value)} }
