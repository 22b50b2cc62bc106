package programme

import (
	"context"
	"errors"

	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/record"
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
	Suggests []assess.Suggestion
	MayTake  []access.Audience // in whose rooms a suggestion may be taken: who reads it sees the submission that it is from
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
		if out.Rows, err = milestoneRows(ctx, tx, l); err != nil {
			return err
		}
		for _, x := range []access.Audience{access.Shared, access.ClientOnly} {
			if l.may(v, x, access.Milestone, access.Add) {
				out.MayAdd = append(out.MayAdd, x)
			}
		}
		return out.suggest(ctx, tx)
	})
	return out, err
}

// suggest lists the activities of the latest submission that a contract may name and no milestone is tied to.
func (l *MilestoneList) suggest(ctx context.Context, tx *store.Tx) error {
	if l.Latest == nil || len(l.MayAdd) == 0 {
		return nil
	}
	var all []assess.Suggestion
	if _, _, err := part(ctx, tx, placeOf(l.Latest.Submission), l.Latest.ID, suggestPart, &all); err != nil {
		return err
	}
	for _, x := range l.MayAdd {
		if l.Latest.Audience == access.Shared || x == l.Latest.Audience {
			l.MayTake = append(l.MayTake, x)
		}
	}
	for _, s := range all {
		if !slices.ContainsFunc(l.Rows, func(m MilestoneRow) bool { return m.Activity == s.Code }) {
			l.Suggests = append(l.Suggests, s)
		}
	}
	return nil
}

// milestoneRows are the contract milestones with what the submissions say of each.
func milestoneRows(ctx context.Context, tx *store.Tx, l look) ([]MilestoneRow, error) {
	list, err := milestonesOf(ctx, tx, l.v, l.rooms)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	tenant, own, shared := l.pair()
	forecasts, err := tx.Forecasts(ctx, tenant, own, shared)
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

// points fills in the history. Of submissions with one data date the later counts.
func (m *MilestoneRow) points(all []Row, said map[[2]string]programme.Activity) {
	if m.Activity == "" {
		return
	}
	for _, x := range all {
		report, err := civil.ParseDate(x.DataDate)
		if x.State != programme.Read || err != nil {
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
		rows, err := milestoneRows(ctx, tx, l)
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

// MilestoneForm is what is asked of a contract milestone. Field names are title, activity, due, from, reason, achieved and room.
type MilestoneForm struct {
	Title       string
	Deliverable bool
	Activity    string // code; "" while it is tied to none
	Confirmed   bool   // the tie is right
	Due         string // contract date, when it is added
	From        string // day from which it is in force; "" from the beginning
	Reason      string
	Achieved    string
	Room        access.Audience // where it is added: access.Shared, or act.Ours
	Rev         int64
}

// AddMilestone adds a contract milestone: in the room both sides see, or the client side's own.
func (w Work) AddMilestone(ctx context.Context, v access.Viewer, engagement access.ScopeID, f MilestoneForm) (id string, err error) {
	defer errs.Wrap(&err, "programme.AddMilestone(%s)", engagement)
	in := act.Intent{Scope: engagement, Audience: f.Room, Kind: access.Milestone, Verb: access.Add}
	err = act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		var c check
		m := f.milestone(&c)
		d := f.date(&c, false)
		name, err := w.activityName(ctx, a, &c, a.Reach, m.Activity)
		if err = errors.Join(err, c.err()); err != nil {
			return err
		}
		r := a.Reach
		m.Organisation, m.Room, m.Shared, m.ID, m.ActivityName, m.Confirmed = r.Organisation, r.Room, r.SharedRoom, a.NewID(), name, f.Confirmed && m.Activity != ""
		m.Place, id = a.Now().UnixMicro(), m.ID
		if err := a.AddMilestone(ctx, m); err != nil {
			return err
		}
		if _, err := a.Record(ctx, r, kindMilestoneAdded, milestoneRef(id), milestoneFields(m)...); err != nil || d.Due == "" {
			return err
		}
		return addDate(ctx, a, r, m, d)
	})
	return id, err
}

func milestoneRef(id string) store.Ref { return store.Ref{What: "milestone", ID: id} }

// milestone is what the form says of the milestone itself.
func (f MilestoneForm) milestone(c *check) programme.Milestone {
	return programme.Milestone{Title: c.line("title", f.Title, "what the contract calls it", true), Deliverable: f.Deliverable,
		Activity: c.line("activity", f.Activity, "the Activity ID", false), Achieved: day(c.date("achieved", f.Achieved, "when it was achieved", false))}
}

// date is the contract date in the form.
func (f MilestoneForm) date(c *check, required bool) programme.MilestoneDate {
	return programme.MilestoneDate{Due: day(c.date("due", f.Due, "the contract date", required)), From: day(c.date("from", f.From, "from when it is in force", false)),
		Reason: c.body("reason", f.Reason, "why it is in force", required)}
}

// activityName is what the activity with a code is called in the latest submission that readers of a room see; a code that it does not
// hold is to be put right. Of a milestone that both sides see, what the client keeps for its own record is not asked.
func (w Work) activityName(ctx context.Context, a *act.Act, c *check, at access.Reach, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	all, err := a.Submissions(ctx, at.Organisation, at.Room, at.SharedRoom)
	if err != nil {
		return "", err
	}
	for _, s := range slices.Backward(all) {
		if s.State != programme.Read {
			continue
		}
		x, err := a.Activity(ctx, placeOf(s), s.ID, code)
		if errors.Is(err, store.ErrRefused) {
			c.say("activity", "%s does not hold the activity %.60q: write the code of one that it holds, or leave it empty for now.", Called(s), code)
			return "", nil
		}
		return x.Name, err
	}
	c.say("activity", "Who sees this milestone sees no submission that was read yet, so it can be tied to nothing: leave it empty for now.")
	return "", nil
}

// record fields of a milestone.
func milestoneFields(m programme.Milestone) []record.Field {
	return []record.Field{field("title", m.Title), field("deliverable", yes(m.Deliverable)), field("activity", m.Activity), field("activity_name", m.ActivityName),
		field("confirmed", yes(m.Confirmed)), field("achieved", m.Achieved)}
}

// addDate keeps a contract date behind those a milestone has.
func addDate(ctx context.Context, a *act.Act, at access.Reach, m programme.Milestone, d programme.MilestoneDate) error {
	d.ByName = a.Viewer.Name
	if err := a.AddMilestoneDate(ctx, store.At(at), m.ID, len(m.Dates), d); err != nil {
		return err
	}
	_, err := a.Record(ctx, at, kindMilestoneDated, milestoneRef(m.ID), field("due", d.Due), field("from", d.From), field("reason", d.Reason))
	return err
}

// changeMilestone is an act on a milestone in whichever room it lies.
func (w Work) changeMilestone(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string, do func(*act.Act, programme.Milestone, access.Reach) error) error {
	in := act.Intent{Scope: engagement, Audience: act.Ours, Kind: access.Milestone, Verb: access.See}
	return act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		m, err := a.Milestone(ctx, id)
		if err != nil {
			return err
		}
		at, err := a.Room(m.Room, access.Milestone, access.Change)
		if err != nil {
			return err
		}
		if m.Ended != 0 {
			return store.ErrRefused
		}
		all, err := a.Milestones(ctx, m.Organisation, m.Room, m.Room)
		if err != nil {
			return err
		}
		for _, x := range all {
			if x.ID == id {
				m.Dates = x.Dates
			}
		}
		return do(a, m, at)
	})
}

// ChangeMilestone changes a contract milestone that nobody changed since f.Rev: its title, what it is tied to, whether the tie is right,
// and when it was achieved. Its dates only grow.
func (w Work) ChangeMilestone(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string, f MilestoneForm) (err error) {
	defer errs.Wrap(&err, "programme.ChangeMilestone(%s)", engagement)
	return w.changeMilestone(ctx, v, engagement, id, func(a *act.Act, was programme.Milestone, at access.Reach) error {
		var c check
		m := f.milestone(&c)
		if d, err := civil.ParseDate(m.Achieved); err == nil {
			e, err := termsOf(ctx, a.Tx, engagement)
			if err != nil {
				return err
			}
			if d > dayOf(a.Now(), e.Zone) {
				c.say("achieved", "It cannot have been achieved after today: write the day it was, or leave it empty.")
			}
		}
		name, err := was.ActivityName, error(nil)
		if m.Activity != was.Activity || f.Confirmed {
			if name, err = w.activityName(ctx, a, &c, at, m.Activity); err != nil {
				return err
			}
		}
		if err := c.err(); err != nil {
			return err
		}
		m.Organisation, m.Room, m.ID, m.Place, m.Rev = was.Organisation, was.Room, was.ID, was.Place, f.Rev
		m.ActivityName, m.Confirmed = name, f.Confirmed && m.Activity != ""
		if err := a.ChangeMilestone(ctx, m); err != nil {
			return err
		}
		_, err = a.Record(ctx, at, kindMilestone, milestoneRef(id), milestoneFields(m)...)
		return err
	})
}

// AddContractDate adds a contract date to a milestone, such as one that an agreed extension brings. What was in force before stays in
// force until then.
func (w Work) AddContractDate(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string, f MilestoneForm) (err error) {
	defer errs.Wrap(&err, "programme.AddContractDate(%s)", engagement)
	return w.changeMilestone(ctx, v, engagement, id, func(a *act.Act, m programme.Milestone, at access.Reach) error {
		var c check
		d := f.date(&c, true)
		if n := len(m.Dates); n > 0 && d.From <= m.Dates[n-1].From {
			if d.From == "" {
				c.say("from", "Write from which day it is in force: the dates before it stay in force until then.")
			} else {
				c.say("from", "It has to come into force after %s, when the date before it did: dates are added in their order.", m.Dates[n-1].From)
			}
		}
		if n := len(m.Dates); n > 0 && m.Dates[n-1].Due == d.Due {
			c.say("due", "That is the date in force already.")
		}
		if err := c.err(); err != nil {
			return err
		}
		return addDate(ctx, a, at, m, d)
	})
}

// EndMilestone takes a contract milestone out of the lists, such as one that was entered by mistake. The record keeps it.
func (w Work) EndMilestone(ctx context.Context, v access.Viewer, engagement access.ScopeID, id, why string, rev int64) (err error) {
	defer errs.Wrap(&err, "programme.EndMilestone(%s)", engagement)
	return w.changeMilestone(ctx, v, engagement, id, func(a *act.Act, m programme.Milestone, at access.Reach) error {
		var c check
		why = c.body("why", why, "why it is taken away", true)
		if err := c.err(); err != nil {
			return err
		}
		m.Ended, m.Rev = a.Now().UnixMicro(), rev
		if err := a.ChangeMilestone(ctx, m); err != nil {
			return err
		}
		_, err := a.Record(ctx, at, kindMilestoneEnded, milestoneRef(id), field("why", why))
		return err
	})
}

// AddSuggested adds contract milestones for activities of the latest submission by their codes, tied and yet to be confirmed.
func (w Work) AddSuggested(ctx context.Context, v access.Viewer, engagement access.ScopeID, codes []string, room access.Audience) (n int, err error) {
	defer errs.Wrap(&err, "programme.AddSuggested(%s)", engagement)
	l, err := w.Milestones(ctx, v, engagement)
	if err != nil {
		return 0, err
	}
	for _, s := range l.Suggests {
		if !slices.Contains(codes, s.Code) {
			continue
		}
		if _, err := w.AddMilestone(ctx, v, engagement, MilestoneForm{Title: clip(s.Name), Activity: s.Code, Room: room}); err != nil {
			return n, err
		}
		n++
	}
	if n == 0 {
		err = errs.InvalidFields("Nothing is chosen", []errs.Field{{Path: "code", Message: "Tick the milestones that the contract names."}})
	}
	return n, err
}

// clip is a name as a title: at most so many characters.
func clip(s string) string {
	if r := []rune(s); len(r) > mostLine {
		return string(r[:mostLine-1]) + "…"
	}
	return s
}
