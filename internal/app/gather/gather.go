// Package gather puts a project's case together from the rooms its rows lie in: the client's map, and the dates that the engagements
// of the project say about what it waits for.
//
// It promises that a case is read inside one transaction, in a number of statements that does not grow with what it holds; that a date
// says where it comes from, and a missing one why it is missing; and that what the viewer may not see is missing for them, with that
// as the reason. It refuses to read schedule files, to compute, and to change anything.
package gather

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Whole is a project's case as a viewer may see it, with the dates it is computed on.
type Whole struct {
	*casebook.Book
	Rows        casebook.Rows // what the book was put together from
	Input       benefit.Input
	Project     engage.Project
	Reach       access.Reach // the client side's room of the project
	Reaches     []access.Reach
	Engagements []Engagement // of the project, by name
	People      []party.Appointment
	Carried     *assess.Carried // what the client's own links hold back
	kept        *Kept
}

// Engagement is one engagement of a project, as far as the case waits for it.
type Engagement struct {
	engage.Standing
	Terms      engage.Engagement // the zero value where the shared room is not the viewer's
	Milestones []programme.Milestone
	Read       []programme.Submission // that were read, by data date
	Latest     *programme.Submission  // that was read, by data date; nil when there is none
	Baseline   *programme.Submission  // nominated; nil when none is
}

// Supplier is the delivery organisation's name, or words for one that the viewer may not know.
func (e *Engagement) Supplier() string { return cmp.Or(e.Terms.DeliveryName, "the supplier") }

// Hidden reports whether the room that both sides share is not the viewer's, so that its dates are missing.
func (e *Engagement) Hidden() bool { return e.Terms.ID == "" }

// Case reads a project's case. The report date is today where the project is.
func Case(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (*Whole, error) {
	return read(ctx, tx, v, project, nil, false)
}

// Bare is Case without what the client's own links do to the dates, which takes the files of the submissions: for acts, which change
// the case and show no dates.
func Bare(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (*Whole, error) {
	return bare(ctx, tx, v, project, nil, false)
}

func read(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID, kept *Kept, history bool) (*Whole, error) {
	w, err := bare(ctx, tx, v, project, kept, history)
	if err != nil {
		return nil, err
	}
	return w, w.carry(ctx, tx)
}

func bare(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID, kept *Kept, history bool) (w *Whole, err error) {
	defer errs.Wrap(&err, "gather.Case(%s)", project)
	w = &Whole{kept: kept, Carried: &assess.Carried{}}
	if w.Reaches, err = tx.Reaches(ctx, project); err != nil {
		return nil, err
	}
	at := slices.IndexFunc(w.Reaches, func(r access.Reach) bool {
		return r.Audience == access.ClientOnly && access.Decide(v, r, access.Benefit, access.See)
	})
	if at < 0 {
		return nil, store.ErrRefused
	}
	w.Reach = w.Reaches[at]
	var standings []engage.Standing
	if w.Project, standings, err = tx.ProjectWork(ctx, project); err != nil {
		return nil, err
	}
	w.Rows.Currency = w.Project.Currency
	if w.Rows.Nodes, w.Rows.Edges, w.Rows.Readings, err = tx.CaseRows(ctx, store.At(w.Reach)); err != nil {
		return nil, err
	}
	if err := w.engagements(ctx, tx, standings); err != nil {
		return nil, err
	}
	if err := w.people(ctx, tx); err != nil {
		return nil, err
	}
	w.Rows.Project, w.Rows.Contracts = w.names(), w.contracts()
	if w.Book, err = Same(kept, w.Reach.Room, "book", w.Rows, func() (*casebook.Book, error) { return casebook.NewBook(w.Rows) }); err != nil {
		return nil, err
	}
	return w, w.dates(ctx, tx, history)
}

// engagements reads what the engagements of the project say.
func (w *Whole) engagements(ctx context.Context, tx *store.Tx, standings []engage.Standing) error {
	if len(standings) == 0 {
		return nil
	}
	var rooms, shared []access.RoomID
	for _, s := range standings {
		rooms, shared = append(rooms, s.Room, s.Shared), append(shared, s.Shared)
		w.Engagements = append(w.Engagements, Engagement{Standing: s})
	}
	tenant := w.Project.Organisation
	terms, err := tx.EngagementsIn(ctx, tenant, shared)
	if err != nil {
		return err
	}
	milestones, err := tx.MilestonesIn(ctx, tenant, rooms)
	if err != nil {
		return err
	}
	submissions, nominations, err := w.kept.submissions(ctx, tx, w.Reach.Room, tenant, rooms)
	if err != nil {
		return err
	}
	for i := range w.Engagements {
		e := &w.Engagements[i]
		e.fill(terms, milestones, submissions, nominations)
	}
	slices.SortStableFunc(w.Engagements, func(a, b Engagement) int {
		return cmp.Or(cmp.Compare(a.Terms.Name, b.Terms.Name), cmp.Compare(a.Engagement, b.Engagement))
	})
	return nil
}

func (e *Engagement) fill(terms []engage.Engagement, milestones []programme.Milestone, submissions []programme.Submission, nominations []programme.Nomination) {
	for _, t := range terms {
		if t.Room == e.Shared {
			e.Terms = t
		}
	}
	for _, m := range milestones {
		if m.Shared == e.Shared {
			e.Milestones = append(e.Milestones, m)
		}
	}
	nominated := ""
	for _, n := range nominations {
		if n.Shared == e.Shared {
			nominated = n.Submission
		}
	}
	for i := range submissions {
		s := &submissions[i]
		if s.Shared != e.Shared || s.State != programme.Read {
			continue
		}
		e.Read = append(e.Read, *s)
		if e.Latest == nil || later(s, e.Latest) {
			e.Latest = s
		}
		if s.ID == nominated {
			e.Baseline = s
		}
	}
}

// later reports whether a submission came after another: by data date, then by when it came.
func later(a, b *programme.Submission) bool {
	return cmp.Or(cmp.Compare(a.DataDate, b.DataDate), cmp.Compare(a.Made, b.Made), cmp.Compare(a.ID, b.ID)) > 0
}

// people reads who has which role in the project.
func (w *Whole) people(ctx context.Context, tx *store.Tx) error {
	list, err := tx.AppointmentsIn(ctx, w.Project.Organisation, []access.RoomID{w.Reach.Room})
	for _, a := range list {
		if a.Value.InForce(tx.Now().UnixMicro()) {
			w.People = append(w.People, a.Value)
		}
	}
	return err
}

// names is whose case it is.
func (w *Whole) names() benefit.Project {
	p := benefit.Project{Name: w.Project.Name}
	for _, e := range w.Engagements {
		p.Client = cmp.Or(p.Client, e.Terms.ClientName)
	}
	for _, a := range w.People {
		switch a.Role {
		case access.Sponsor:
			p.Sponsor = cmp.Or(p.Sponsor, a.Name)
		case access.ClientPM:
			p.Manager = cmp.Or(p.Manager, a.Name)
		}
	}
	return p
}

func (w *Whole) contracts() (out []casebook.Contract) {
	for i := range w.Engagements {
		e := &w.Engagements[i]
		c := casebook.Contract{Engagement: benefit.Engagement{ID: benefit.EngagementID(e.Engagement), Supplier: e.Supplier(), Contract: e.Terms.Contract}, Named: e.Milestones}
		if e.Latest != nil {
			c.Project = e.Latest.Project
		}
		if e.Baseline != nil {
			c.Engagement.Baseline.DataDate, _ = civil.ParseDate(e.Baseline.DataDate)
		}
		out = append(out, c)
	}
	return out
}

// dates fills in what the latest submission of each engagement says about what the case waits for. Who goes on to ask what all of them said
// has all asked about at once, and finds it kept.
func (w *Whole) dates(ctx context.Context, tx *store.Tx, history bool) error {
	w.Input = benefit.Input{Report: Today(tx.Now(), w.Project.Zone), Dates: benefit.Dates{}, Missing: map[benefit.NodeID]string{}, Sources: map[benefit.NodeID]string{},
		Reached: map[benefit.NodeID]bool{}}
	var asked []programme.Submission
	for _, e := range w.Engagements {
		switch {
		case history:
			asked = append(asked, e.Read...)
		case e.Latest != nil && len(e.Milestones) > 0:
			asked = append(asked, *e.Latest)
		}
	}
	var said []programme.Forecast
	if len(asked) > 0 && len(w.Ties) > 0 {
		var err error
		if said, err = w.Said(ctx, tx, asked); err != nil {
			return err
		}
	}
	for id, t := range w.Ties {
		w.date(id, t, said)
	}
	return nil
}

// date settles the date of one tie, or says why there is none.
func (w *Whole) date(id benefit.NodeID, t casebook.Tied, said []programme.Forecast) {
	in := w.Input
	e, m, why := w.milestone(t)
	switch {
	case why != "":
		in.Missing[id] = why
		return
	case m.Activity == "":
		in.Missing[id] = "the contract milestone is tied to no activity yet"
		return
	case e.Latest == nil:
		in.Missing[id] = fmt.Sprintf("no submission of %s has been read", e.Supplier())
		return
	}
	for _, f := range said {
		if f.Submission != e.Latest.ID || f.Code != m.Activity {
			continue
		}
		in.Dates[id], in.Reached[id] = f.Activity.Day(), f.Activity.Status == plan.Complete.String()
		in.Sources[id] = fmt.Sprintf("activity %s in %s", m.Activity, Called(e.Latest))
		return
	}
	in.Missing[id] = fmt.Sprintf("activity %s is not in the latest submission, %s", m.Activity, Called(e.Latest))
}

// milestone is the contract milestone a tie is mapped to, or why there is none.
func (w *Whole) milestone(t casebook.Tied) (*Engagement, programme.Milestone, string) {
	at := slices.IndexFunc(w.Engagements, func(e Engagement) bool { return benefit.EngagementID(e.Engagement) == t.Engagement })
	switch {
	case t.Milestone == "" || t.Engagement == "":
		return nil, programme.Milestone{}, "it is not mapped to a contract milestone yet"
	case at < 0:
		return nil, programme.Milestone{}, "its engagement is not yours to see"
	}
	e := &w.Engagements[at]
	i := slices.IndexFunc(e.Milestones, func(m programme.Milestone) bool { return m.ID == t.Milestone })
	switch {
	case i >= 0:
		return e, e.Milestones[i], ""
	case e.Hidden():
		return nil, programme.Milestone{}, "its dates lie in the room shared with the supplier, which is not yours to see"
	}
	return nil, programme.Milestone{}, "its contract milestone was taken away"
}

// Called is how a submission is spoken of: its label, or its number, with its data date.
func Called(s *programme.Submission) string {
	name := cmp.Or(s.Label, fmt.Sprintf("submission %d", s.Number))
	d, err := civil.ParseDate(s.DataDate)
	if err != nil {
		return name
	}
	return name + " (" + brief.Date(d) + ")"
}

// Today is the day of an instant in a zone; in UTC where the zone is not known.
func Today(at time.Time, zone string) civil.Date {
	z, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		z = time.UTC
	}
	y, m, d := at.In(z).Date()
	return civil.NewDate(y, int(m), d)
}

// Result is the forecast of the case, or why there is none: the case is not sound yet. Any other failure is an error.
func (w *Whole) Result() (r *benefit.Result, unsound []benefit.Problem, err error) {
	defer errs.Wrap(&err, "gather.Result")
	if unsound = w.Case.Problems(); len(unsound) > 0 {
		return nil, unsound, nil
	}
	r, err = w.kept.forecast(w.Case, w.Input)
	if err != nil {
		return nil, nil, errors.Join(errs.New(errs.Internal, "a sound case has no forecast"), err)
	}
	return r, nil, nil
}

// Activities are those of a submission that was read, or store.ErrRefused where they are not kept.
func Activities(ctx context.Context, tx *store.Tx, s *programme.Submission) ([]programme.Activity, error) {
	p, err := tx.Part(ctx, store.Place{Organisation: s.Organisation, Room: s.Room}, s.ID, "sheet")
	if err != nil {
		return nil, err
	}
	sheet, err := programme.DecodeSheet(p.Body)
	if err != nil {
		return nil, err
	}
	return sheet.Activities(), nil
}
