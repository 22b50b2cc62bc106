package gather

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// From how late on a date speaks against a rating, and caps it further; and how many answers must be overdue by how long [own].
const (
	redDays     = 28
	overdueDays = 14
	overdueMany = 3
)

// Doubts is what the client side's data says against a good rating of an engagement, and which ratings need a written reason on its account.
// It reads as the viewer, who sees the client side's own rooms.
func Doubts(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID) (caps []confidence.Cap, evidence []confidence.Evidence, err error) {
	defer errs.Wrap(&err, "gather.Doubts(%s)", scope)
	d := &doubts{}
	if d.shared, d.own, err = roomsOf(ctx, tx, v, scope); err != nil {
		return nil, nil, err
	}
	s, err := tx.Standing(ctx, scope)
	if err != nil {
		return nil, nil, err
	}
	reaches, err := tx.Reaches(ctx, s.Project)
	if err != nil {
		return nil, nil, err
	}
	at := slices.IndexFunc(reaches, func(r access.Reach) bool {
		return r.Audience == access.ClientOnly && access.Decide(v, r, access.Money, access.See) && access.Decide(v, r, access.Outlook, access.See)
	})
	var run *store.Latest
	if at >= 0 {
		all, err := tx.LatestFigures(ctx, reaches[at].Organisation, []access.RoomID{reaches[at].Room})
		if err != nil {
			return nil, nil, err
		}
		if len(all) > 0 {
			run = &all[0]
		}
	}
	if err := d.time(ctx, tx, run); err != nil {
		return nil, nil, err
	}
	if err := d.relationship(ctx, tx); err != nil {
		return nil, nil, err
	}
	if at >= 0 {
		if err := d.cost(ctx, tx, s.Project, store.At(reaches[at])); err != nil {
			return nil, nil, err
		}
	}
	return d.caps, d.evidence, nil
}

func roomsOf(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID) (shared, own access.Reach, err error) {
	reaches, err := tx.Reaches(ctx, scope)
	if err != nil {
		return shared, own, err
	}
	for _, r := range reaches {
		switch {
		case r.Audience == access.Shared && access.Decide(v, r, access.Submission, access.See):
			shared = r
		case r.Audience == access.ClientOnly && access.Decide(v, r, access.Submission, access.See):
			own = r
		}
	}
	if shared.Room == "" || own.Room == "" {
		return shared, own, store.ErrRefused
	}
	return shared, own, nil
}

type doubts struct {
	shared, own access.Reach
	caps        []confidence.Cap
	evidence    []confidence.Evidence
}

// cap says that a reason is needed above a level. project says of all of these that they rest on what lies with the project.
func (d *doubts) cap(of confidence.Dimension, at confidence.Level, text string, project bool) {
	d.caps = append(d.caps, confidence.Cap{Dimension: of, At: at, Because: text, Project: project})
}

func (d *doubts) red(of confidence.Dimension, text, where string, project bool) {
	d.evidence = append(d.evidence, confidence.Evidence{Dimension: of, Text: text, Where: where, Project: project})
}

// time holds the contract milestones against what is expected of them: the simulation of the latest submission where there is one, and
// what the programme itself says otherwise.
func (d *doubts) time(ctx context.Context, tx *store.Tx, run *store.Latest) error {
	milestones, err := tx.Milestones(ctx, d.shared.Organisation, d.own.Room, d.shared.Room)
	if err != nil {
		return err
	}
	all, err := tx.Submissions(ctx, d.shared.Organisation, d.own.Room, d.shared.Room)
	if err != nil {
		return err
	}
	var latest *programme.Submission
	for i := range all {
		if x := &all[i]; x.State == programme.Read && (latest == nil || x.DataDate > latest.DataDate || x.DataDate == latest.DataDate && x.Made > latest.Made) {
			latest = x
		}
	}
	var codes []string
	for _, m := range milestones {
		if m.Activity != "" {
			codes = append(codes, m.Activity)
		}
	}
	if latest == nil || len(codes) == 0 {
		return nil
	}
	said, err := tx.Forecasts(ctx, d.shared.Organisation, d.own.Room, d.shared.Room, codes)
	if err != nil {
		return err
	}
	today := civil.Date(0)
	if y, m, n := tx.Now().UTC().Date(); true {
		today = civil.NewDate(y, int(m), n)
	}
	for _, m := range milestones {
		due, err := civil.ParseDate(m.InForce(today.String()))
		if m.Achieved != "" || m.Ended != 0 || err != nil || due == 0 {
			continue
		}
		on, simulated := expected(m, said, latest.ID, run)
		if late := int(on - due); on != 0 && late > 0 {
			d.late(m, on, late, simulated)
		}
	}
	return nil
}

// expected is when a milestone is expected, and whether a simulation of the project says so.
func expected(m programme.Milestone, said []programme.Forecast, latest string, run *store.Latest) (on civil.Date, simulated bool) {
	if run != nil && slices.Contains(strings.Split(run.Submissions, ","), latest) {
		for _, f := range run.Figures.Milestones {
			if f.Milestone == m.ID && f.P50 != 0 {
				return f.P50, true
			}
		}
	}
	at := slices.IndexFunc(said, func(f programme.Forecast) bool { return f.Submission == latest && f.Code == m.Activity })
	if at < 0 {
		return 0, false
	}
	return said[at].Activity.Day(), false
}

func (d *doubts) late(m programme.Milestone, on civil.Date, late int, simulated bool) {
	how := "forecast for"
	if simulated {
		how = "as likely as not reached by"
	}
	days := fmt.Sprintf("%d days", late)
	if late == 1 {
		days = "one day"
	}
	text := fmt.Sprintf("“%s” is %s %s, %s after its contract date.", m.Title, how, brief.Date(on), days)
	if late <= redDays {
		d.cap(confidence.Time, confidence.AmberGreen, text, simulated)
		return
	}
	d.cap(confidence.Time, confidence.Amber, text, simulated)
	d.red(confidence.Time, text, "milestones/"+m.ID, simulated)
}

// relationship counts answers that are long overdue on either side.
func (d *doubts) relationship(ctx context.Context, tx *store.Tx) error {
	limit, n := tx.Now().Add(-overdueDays*24*time.Hour).UnixMicro(), 0
	for _, court := range []access.Side{access.ClientSide, access.DeliverySide} {
		due, err := tx.MattersDue(ctx, store.At(d.shared), court, 50)
		if err != nil {
			return err
		}
		for _, m := range due {
			if m.DueAt > 0 && m.DueAt < limit {
				n++
			}
		}
	}
	if n >= overdueMany {
		text := fmt.Sprintf("%d answers between the sides are more than %d days overdue.", n, overdueDays)
		d.cap(confidence.Relationship, confidence.AmberGreen, text, false)
		d.red(confidence.Relationship, text, "matters", false)
	}
	return nil
}

// cost holds the project's outturn against what was approved and agreed.
func (d *doubts) cost(ctx context.Context, tx *store.Tx, project access.ScopeID, at store.Place) error {
	p, err := tx.Project(ctx, project)
	if err != nil {
		return err
	}
	purse, err := Money(ctx, tx, p, at)
	if err != nil {
		return err
	}
	agreed, err := tx.Tolerances(ctx, at)
	if err != nil {
		return err
	}
	ppm := int64(-1)
	if len(agreed) > 0 {
		ppm = agreed[0].CostPPM
	}
	a, why := money.Fold(p.Currency, purse.Entries(), Today(tx.Now(), p.Zone)).Hold(ppm)
	if why != "" || a.Headroom >= 0 {
		return nil
	}
	text := fmt.Sprintf("The outturn is forecast at %s, %s above what was approved.", money.Full(a.Outturn, p.Currency), money.Full(-a.Headroom, p.Currency))
	if !a.Beyond {
		d.cap(confidence.Cost, confidence.AmberGreen, text, true)
		return nil
	}
	d.cap(confidence.Cost, confidence.Amber, text, true)
	d.red(confidence.Cost, text, "money", true)
	return nil
}
