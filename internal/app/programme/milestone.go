package programme

import (
	"context"
	"slices"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Point is what one submission says of a contract milestone.
type Point struct {
	Submission    string // id
	Name          string // as the submission is called
	Report        civil.Date
	Forecast      civil.Date // zero where the submission does not hold the activity
	Reached       bool
	ActivityName  string
	Due           civil.Date // contract date in force at the report, zero for none
	Slip          int        // days later than the submission before that holds it
	HasSlip       bool
	Cumulative    int // days later than Due
	HasCumulative bool
}

// MilestoneRow is a contract milestone with what the submissions say of it.
type MilestoneRow struct {
	programme.Milestone
	Audience access.Audience
	Points   []Point // by report date, one for each
	Slope    float64 // of the forecast over the last reports: 1 and more is no nearer than then
	Over     int     // how many reports Slope is over, 0 for none
}

// Latest is what the latest submission says of it.
func (m MilestoneRow) Latest() (Point, bool) {
	if len(m.Points) == 0 {
		return Point{}, false
	}
	return m.Points[len(m.Points)-1], true
}

// Mapped says how the milestone is tied to the programme.
type Mapped string

// How a milestone is tied.
const (
	Unmapped    Mapped = "not mapped yet"
	Unconfirmed Mapped = "to be confirmed"
	Renamed     Mapped = "renamed"  // its activity is called otherwise than when it was tied
	Gone        Mapped = "gone"     // the latest submission does not hold its activity
	Nowhere     Mapped = "no dates" // nothing was read yet
	Tied        Mapped = "tied"
	Done        Mapped = "achieved"
)

// Mapped is how the milestone is tied now.
func (m MilestoneRow) Mapped() Mapped {
	last, read := m.Latest()
	switch {
	case m.Achieved != "":
		return Done
	case m.Activity == "":
		return Unmapped
	case !read:
		return Nowhere
	case last.Forecast.IsZero():
		return Gone
	case m.ActivityName != "" && last.ActivityName != m.ActivityName:
		return Renamed
	case !m.Confirmed:
		return Unconfirmed
	}
	return Tied
}

// MilestoneList is the contract milestones of an engagement.
type MilestoneList struct {
	In
	Rows     []MilestoneRow
	Latest   *Row              // submission
	MayAdd   []access.Audience // in whose rooms the viewer may add one
	Suggests []Suggested
	MayTake  []access.Audience // in whose rooms a suggestion may be taken: who reads it sees the submission that it is from
}

// Suggested is an activity that the contract may name, with the day on which an earlier submission puts it, which may be the date of the
// contract.
type Suggested struct {
	assess.Suggestion
	Planned civil.Date // zero where no earlier submission says
	By      string     // what the submission that says so is called
}

// milestonesOf lists the contract milestones of the rooms of an engagement.
func milestonesOf(ctx context.Context, tx *store.Tx, v access.Viewer, r rooms) ([]programme.Milestone, error) {
	own, shared := r.in(v, v.Side.Of(), access.Milestone, access.See), r.in(v, access.Shared, access.Milestone, access.See)
	if own.Room == "" && shared.Room == "" {
		return nil, nil
	}
	tenant, a, b := rooms{own: own, shared: shared}.pair()
	return tx.Milestones(ctx, tenant, a, b)
}

// Milestones lists the contract milestones of an engagement with their history over the submissions, and suggests what else the
// contract may name.
func (w Work) Milestones(ctx context.Context, v access.Viewer, engagement access.ScopeID) (out MilestoneList, err error) {
	defer errs.Wrap(&err, "programme.Milestones(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		l, err := w.look(ctx, tx, v, engagement)
		if err != nil {
			return err
		}
		out.In, out.Latest = l.In, l.latest()
		if out.Rows, err = w.milestoneRows(ctx, tx, l); err != nil {
			return err
		}
		for _, x := range []access.Audience{access.Shared, access.ClientOnly} {
			if l.may(v, x, access.Milestone, access.Add) {
				out.MayAdd = append(out.MayAdd, x)
			}
		}
		return out.suggest(ctx, tx, w, l)
	})
	return out, err
}

// suggest lists the activities of the latest submission that a contract may name and no milestone is tied to.
func (out *MilestoneList) suggest(ctx context.Context, tx *store.Tx, w Work, l look) error {
	if out.Latest == nil || len(out.MayAdd) == 0 {
		return nil
	}
	all, _, _, err := result[[]assess.Suggestion](ctx, tx, w, placeOf(out.Latest.Submission), out.Latest.ID, suggestPart)
	if err != nil {
		return err
	}
	for _, x := range out.MayAdd {
		if out.Latest.Audience == access.Shared || x == out.Latest.Audience {
			out.MayTake = append(out.MayTake, x)
		}
	}
	for _, s := range all {
		if !slices.ContainsFunc(out.Rows, func(m MilestoneRow) bool { return m.Activity == s.Code }) {
			out.Suggests = append(out.Suggests, Suggested{Suggestion: s, Planned: s.Baseline, By: "the baseline in " + out.Latest.Name})
		}
	}
	return out.planned(ctx, tx, w, l)
}

// planned fills in on which day the submission that others are measured against puts what is suggested; where none is named, the first.
func (out *MilestoneList) planned(ctx context.Context, tx *store.Tx, w Work, l look) error {
	at := slices.IndexFunc(l.all, func(x Row) bool { return x.Baseline })
	if at < 0 {
		at = slices.IndexFunc(l.all, func(x Row) bool { return x.Counts })
	}
	if len(out.Suggests) == 0 || at < 0 || l.all[at].ID == out.Latest.ID {
		return nil
	}
	sheet, err := w.listing(ctx, tx, l.all[at].Submission)
	if err != nil {
		return err
	}
	for i := range out.Suggests {
		s := &out.Suggests[i]
		if a, ok := sheet.named(s.Code); ok && !a.Day().IsZero() {
			s.Planned, s.By = a.Day(), l.all[at].Name
		}
	}
	return nil
}

// milestoneRows are the contract milestones with what the submissions say of each.
func (w Work) milestoneRows(ctx context.Context, tx *store.Tx, l look) ([]MilestoneRow, error) {
	list, err := milestonesOf(ctx, tx, l.v, l.rooms)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	forecasts, err := w.forecasts(ctx, tx, l, list)
	if err != nil {
		return nil, err
	}
	said := map[[2]string]programme.Activity{}
	for _, f := range forecasts {
		said[[2]string{f.Submission, f.Code}] = f.Activity
	}
	rows := make([]MilestoneRow, len(list))
	for i, m := range list {
		rows[i] = MilestoneRow{Milestone: m, Audience: access.Shared}
		if m.Room == l.own.Room {
			rows[i].Audience = l.own.Audience
		}
		rows[i].points(l.all, said)
	}
	return rows, nil
}

// forecasts is what the submissions say of the activities that milestones are tied to.
func (w Work) forecasts(ctx context.Context, tx *store.Tx, l look, list []programme.Milestone) ([]programme.Forecast, error) {
	var codes []string
	for _, m := range list {
		if m.Activity != "" && !slices.Contains(codes, m.Activity) {
			codes = append(codes, m.Activity)
		}
	}
	slices.Sort(codes)
	all, of := make([]programme.Submission, len(l.all)), map[access.RoomID][]string{}
	for i, x := range l.all {
		all[i], of[x.Shared] = x.Submission, codes
	}
	tenant, own, shared := l.pair()
	return w.Sheets.forecasts().Said(all, of, func([]programme.Submission) ([]programme.Forecast, error) {
		return tx.Forecasts(ctx, tenant, own, shared, codes)
	})
}

// points fills in the history. Of submissions with one data date the later counts.
func (m *MilestoneRow) points(all []Row, said map[[2]string]programme.Activity) {
	if m.Activity == "" {
		return
	}
	for _, x := range all {
		report, err := civil.ParseDate(x.DataDate)
		if !x.Counts || err != nil {
			continue
		}
		p := Point{Submission: x.ID, Name: x.Name, Report: report}
		if a, ok := said[[2]string{x.ID, m.Activity}]; ok {
			p.Forecast, p.ActivityName, p.Reached = a.Day(), a.Name, a.Status == plan.Complete.String()
		}
		if n := len(m.Points); n > 0 && m.Points[n-1].Report == report {
			m.Points = m.Points[:n-1]
		}
		m.Points = append(m.Points, m.slips(p))
	}
	m.slope()
}

// slips says by how much a forecast is later than the one before, and than the contract date in force at its report.
func (m *MilestoneRow) slips(p Point) Point {
	if d, err := civil.ParseDate(m.InForce(p.Report.String())); err == nil {
		p.Due = d
	}
	if p.Forecast.IsZero() {
		return p
	}
	for _, before := range slices.Backward(m.Points) {
		if !before.Forecast.IsZero() {
			p.Slip, p.HasSlip = int(p.Forecast-before.Forecast), true
			break
		}
	}
	if !p.Due.IsZero() {
		p.Cumulative, p.HasCumulative = int(p.Forecast-p.Due), true
	}
	return p
}

// lately is over how many reports the slope is taken.
const lately = 3

// slope is how fast the forecast moves: days of forecast for each day between reports.
func (m *MilestoneRow) slope() {
	var held []Point
	for _, p := range m.Points {
		if !p.Forecast.IsZero() {
			held = append(held, p)
		}
	}
	k := min(lately, len(held)-1)
	if k < 1 || held[len(held)-1].Reached {
		return
	}
	a, b := held[len(held)-1-k], held[len(held)-1]
	m.Over, m.Slope = k, float64(b.Forecast-a.Forecast)/float64(b.Report-a.Report)
}

// MilestoneView is one contract milestone with its history.
type MilestoneView struct {
	In
	MilestoneRow
	Latest    *Row // submission
	Chain     []programme.Activity
	MayChange bool
}

// Milestone is one contract milestone of an engagement, with what drives it now.
func (w Work) Milestone(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string) (out MilestoneView, err error) {
	defer errs.Wrap(&err, "programme.Milestone(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		l, err := w.look(ctx, tx, v, engagement)
		if err != nil {
			return err
		}
		out.In, out.Latest = l.In, l.latest()
		rows, err := w.milestoneRows(ctx, tx, l)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(rows, func(m MilestoneRow) bool { return m.ID == id })
		if at < 0 {
			return store.ErrRefused
		}
		out.MilestoneRow = rows[at]
		out.MayChange = l.may(v, out.Audience, access.Milestone, access.Change)
		return out.drives(ctx, tx, w)
	})
	return out, err
}

// drives fills in what drives the milestone in the latest submission.
func (out *MilestoneView) drives(ctx context.Context, tx *store.Tx, w Work) error {
	if out.Latest == nil || out.Activity == "" {
		return nil
	}
	sheet, err := w.sheet(ctx, tx, out.Latest.Submission)
	if err != nil {
		return err
	}
	if i := sheet.Find(out.Activity); i != plan.None {
		out.Chain = sheet.Chain(i)
	}
	return nil
}
