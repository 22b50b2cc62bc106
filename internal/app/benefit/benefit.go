// Package benefit is what people do with a project's case: its objectives, benefits, business changes and the client's own work, what
// they wait for, what was measured, what it comes to on the dates now known, and the lists it was taken in from.
//
// It promises that a case stays one that can be computed, since an act that would break it is refused with a sentence beside the field;
// that everything is recorded; and that a benefit owner sees and changes what they own and nothing else. It refuses to show any of it to
// anybody outside the client side, and to alter silently what somebody typed.
//
// Long because it is one family of use cases: what they take in and what they show are types of their own.
package benefit

import (
	"context"
	"maps"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Work is the use cases.
type Work struct {
	DB   *store.DB
	Kept *gather.Kept // what is remembered of cases; nil remembers nothing
}

// View is a project's case as its pages show it.
type View struct {
	*gather.Whole
	Result  *benefit.Result   // nil while the case is not sound
	Unsound []benefit.Problem // why there is no result
	Checks  []benefit.Check
	Leads   bool // may change everything
	Owns    bool // sees what they own, and no more
}

// Case is a project's case.
func (w Work) Case(ctx context.Context, v access.Viewer, project access.ScopeID) (view *View, err error) {
	defer errs.Wrap(&err, "benefit.Case(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		view, err = w.see(ctx, tx, v, project)
		return err
	})
	if err != nil {
		return nil, err
	}
	return view, view.compute()
}

// see reads a case as far as the viewer may see it.
func (w Work) see(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (*View, error) {
	whole, err := w.Kept.Case(ctx, tx, v, project)
	if err != nil {
		return nil, err
	}
	return seen(v, whole), nil
}

// bare is see for an act, which shows no dates.
func bare(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (*View, error) {
	whole, err := gather.Bare(ctx, tx, v, project)
	if err != nil {
		return nil, err
	}
	return seen(v, whole), nil
}

// seen is a case as far as the viewer sees it. What moves a date is not told to who sees only what they own.
func seen(v access.Viewer, whole *gather.Whole) *View {
	view := &View{Whole: whole, Leads: leads(v, whole.Reach), Owns: whole.Reach.Only(access.BenefitOwner)}
	if view.Owns {
		view.narrow(v.Person)
		view.Input.Split, view.Input.Unsplit, view.Carried = nil, nil, &assess.Carried{}
		for id, source := range view.Input.Sources {
			view.Input.Sources[id], _, _ = strings.Cut(source, "; held back by ")
		}
	}
	return view
}

// compute works out what the case comes to. It needs no transaction.
func (view *View) compute() (err error) {
	view.Result, view.Unsound, err = view.Whole.Result()
	view.Checks = view.known(benefit.Checks(view.Case, view.Input.Report))
	return err
}

// Why a check says nothing to who does not see all that it is about.
const (
	datesHidden = "the dates lie in the room shared with the supplier, which is not yours to see"
	caseHidden  = "it is about the whole case, and you see what you own"
)

// known are the checks without what only seems so because the viewer does not see all: milestones whose dates are hidden, and, for who
// sees what they own, the case as a whole.
func (view *View) known(checks []benefit.Check) (out []benefit.Check) {
	hidden := view.hiddenTies()
	for _, c := range checks {
		why := ""
		c.Findings = slices.DeleteFunc(c.Findings, func(f benefit.Finding) bool {
			switch {
			case f.Subject.Kind == benefit.AMilestone && hidden[f.Subject.ID]:
				why = datesHidden
			case f.Subject.Kind == benefit.WholeCase && view.Owns:
				why = caseHidden
			default:
				return false
			}
			return true
		})
		if why != "" && len(c.Findings) == 0 {
			c.Verdict, c.Reason = benefit.CheckNotRun, why
		}
		out = append(out, c)
	}
	return out
}

// hiddenTies are the milestones whose dates the viewer does not see.
func (view *View) hiddenTies() map[string]bool {
	out := map[string]bool{}
	for i := range view.Engagements {
		e := &view.Engagements[i]
		for id, t := range view.Ties {
			out[string(id)] = out[string(id)] || e.Hidden() && t.Engagement == benefit.EngagementID(e.Engagement)
		}
	}
	return out
}

// leads reports whether a viewer may change the whole case. Firms and mentors read it.
func leads(v access.Viewer, r access.Reach) bool {
	return !v.ReadOnly && r.Holds(access.ProgrammeManager, access.ClientPM, access.Sponsor)
}

// Mine reports whether a benefit is the viewer's own.
func (view *View) Mine(v access.Viewer, id string) bool {
	return v.Person != "" && view.More[id].Person == v.Person && view.Nodes[id].Kind == casebook.Benefit
}

// May reports whether the viewer may change a node: who leads may change every one, an owner the benefits they own.
func (view *View) May(v access.Viewer, id string) bool {
	return view.Leads || !v.ReadOnly && view.Reach.Holds(access.BenefitOwner) && view.Mine(v, id)
}

// narrow leaves the benefits of one person in the case, with what they wait for and what they serve.
func (view *View) narrow(owner access.PersonID) {
	c := *view.Case
	c.Benefits = slices.DeleteFunc(slices.Clone(c.Benefits), func(b benefit.Benefit) bool {
		return owner == "" || view.More[string(b.ID)].Person != owner
	})
	keep := map[string]bool{}
	for i := range c.Benefits {
		b := &c.Benefits[i]
		keep[string(b.ID)] = true
		maps.Copy(keep, waitsFor(&c, b.Needs))
		for _, s := range b.Objectives {
			keep[string(s.Objective)] = true
		}
		for _, a := range b.Assumptions {
			keep[string(a)] = true
		}
	}
	view.cut(&c, keep)
}

// waitsFor is everything that something with these needs waits for, straight or through changes.
func waitsFor(c *benefit.Case, needs []benefit.Need) map[string]bool {
	seen := map[string]bool{}
	for rest := slices.Clone(needs); len(rest) > 0; {
		on := rest[0].On
		rest = rest[1:]
		if seen[string(on)] {
			continue
		}
		seen[string(on)] = true
		for i := range c.Changes {
			if c.Changes[i].ID == on {
				rest = append(rest, c.Changes[i].Needs...)
			}
		}
	}
	return seen
}

// cut leaves in the case what is kept.
func (view *View) cut(c *benefit.Case, keep map[string]bool) {
	c.Objectives = kept(c.Objectives, keep, func(o benefit.Objective) string { return string(o.ID) })
	c.Assumptions = kept(c.Assumptions, keep, func(a benefit.Assumption) string { return string(a.ID) })
	c.Changes = kept(c.Changes, keep, func(ch benefit.Change) string { return string(ch.ID) })
	c.OwnWork = kept(c.OwnWork, keep, func(w benefit.OwnWork) string { return string(w.ID) })
	c.Engagements = slices.Clone(c.Engagements)
	for i := range c.Engagements {
		e := &c.Engagements[i]
		e.Milestones = kept(e.Milestones, keep, func(m benefit.ContractMilestone) string { return string(m.ID) })
	}
	c.Costs, c.Decisions, c.Interfaces = nil, nil, nil
	book := *view.Book
	book.Case, book.Nodes, book.More, book.Ties = c, map[string]casebook.Node{}, map[string]casebook.More{}, map[benefit.NodeID]casebook.Tied{}
	for id := range keep {
		book.Nodes[id], book.More[id] = view.Nodes[id], view.More[id]
		if t, ok := view.Ties[benefit.NodeID(id)]; ok {
			book.Ties[t.ID] = t
		}
	}
	whole := *view.Whole
	whole.Book = &book
	view.Whole = &whole
}

func kept[T any](list []T, keep map[string]bool, id func(T) string) (out []T) {
	for _, t := range list {
		if keep[id(t)] {
			out = append(out, t)
		}
	}
	return out
}

// What is recorded of a benefit besides that it was added, changed, linked or ended, as every kind of node is.
const (
	benefitAccepted record.Kind = "benefit.accepted"
	benefitReturned record.Kind = "benefit.returned"
	linkSuggested   record.Kind = "link.suggested"
	caseTaken       record.Kind = "case.taken"
)

// field is a text of an act.
func field(name, value string) record.Field { return record.Field{Name: name, Value: []byte(value)} }

// ref is how the record knows a node.
func ref(k casebook.Kind, id string) store.Ref { return store.Ref{What: string(k), ID: id} }

// in is an intent about a project's case.
func in(project access.ScopeID, k access.Kind, v access.Verb) act.Intent {
	return act.Intent{Scope: project, Audience: access.ClientOnly, Kind: k, Verb: v}
}

// change runs an act on a case: do gets the case as it stands.
func (w Work) change(ctx context.Context, v access.Viewer, project access.ScopeID, verb access.Verb, do func(*act.Act, *View) error) error {
	return act.Do(ctx, w.DB, v, in(project, access.Benefit, verb), func(a *act.Act) error {
		view, err := bare(ctx, a.Tx, v, project)
		if err != nil {
			return err
		}
		return do(a, view)
	})
}
