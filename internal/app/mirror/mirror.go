// Package mirror is what people do with the mirror of an engagement: look at the conduct of the sides as the shared record tells it, wish
// that both see it, say first how the client keeps its promises, and say why one was missed.
//
// It promises that every figure is made of rows that whoever sees the figure sees too; that a side's figures and its wish are its own until
// both sides wish to see, and that from then on both see the same; and that both are measured by one rule. It refuses to measure anything
// that only one side knows, and to tell a side what the other wishes before both do.
package mirror

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/conduct"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Work is the use cases.
type Work struct {
	DB *store.DB
	// Reckon works out anew what the mirror counts of matters whose rules have changed.
	Reckon func(ctx context.Context, tx *store.Tx, scope access.ScopeID, at store.Place, rows []register.Matter) error
}

// Ask says what is looked at. Dates are days of the engagement's zone; the zero value asks for the year up to today and for every kind.
type Ask struct {
	From, To string // the last day is part of the period
	Kind     string
}

// Seen is one side as somebody sees it.
type Seen struct {
	Side     access.Side
	Promises bool // no more than how it keeps its promises
	conduct.Figures
}

// Row is a row with the matter it is of.
type Row struct {
	conduct.Obligation
	Number int64
	Title  string // "" once it was erased
}

// View is the mirror as somebody sees it.
type View struct {
	Engagement engage.Engagement
	Zone       *time.Location
	With       string // the other side's organisation
	From, To   civil.Date
	Kind       matter.Kind // "" for every kind
	Wrong      []errs.Field
	Query      conduct.Query
	Sides      []Seen // the client's first; those that the viewer may see
	Rows       []Row  // all that the viewer may see of these kinds, in and out of the period

	Shown     register.Mirror // On: since when both see everything
	Published register.Mirror // On: since when both see the client's promises
	Wish      register.Mirror // of the viewer's own side

	Own        bool // the viewer's side has figures of its own
	MaySwitch  bool
	MayPublish bool
	MayExplain bool
}

// Show is the mirror of an engagement.
func (w Work) Show(ctx context.Context, v access.Viewer, scope access.ScopeID, ask Ask) (out View, err error) {
	defer errs.Wrap(&err, "mirror.Show(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		shared, err := out.may(ctx, tx, v, scope)
		if err != nil {
			return err
		}
		if out.Engagement, err = tx.Engagement(ctx, scope); err != nil {
			return err
		}
		if out.With = out.Engagement.DeliveryName; v.Side == access.DeliverySide {
			out.With = out.Engagement.ClientName
		}
		out.period(ask, tx.Now())
		kept, err := tx.Duties(ctx, store.At(shared))
		if err != nil {
			return err
		}
		all, err := w.read(ctx, tx, scope, store.At(shared), kept)
		if err != nil {
			return err
		}
		out.measure(v.Side, all)
		return nil
	})
	return out, err
}

// may fills in what the viewer may do, and what each side says is to be shown. It is the shared room.
func (out *View) may(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID) (access.Reach, error) {
	reaches, err := tx.Reaches(ctx, scope)
	if err != nil {
		return access.Reach{}, err
	}
	shared, ok := in(v, reaches, access.Shared, access.Mirror, access.See)
	if !ok {
		return shared, store.ErrRefused
	}
	kept, err := tx.Mirrors(ctx, store.At(shared))
	if err != nil {
		return shared, err
	}
	out.Shown, out.Published = of(kept, access.NoSide), of(kept, access.ClientSide)
	own, ours := in(v, reaches, v.Side.Of(), access.Mirror, access.See)
	if out.Own = ours && twoSides(v.Side); !out.Own {
		return shared, nil
	}
	if kept, err = tx.Mirrors(ctx, store.At(own)); err != nil {
		return shared, err
	}
	out.Wish = of(kept, v.Side)
	out.MaySwitch = access.Decide(v, own, access.Mirror, access.Change)
	out.MayPublish = v.Side == access.ClientSide && access.Decide(v, shared, access.Mirror, access.Change)
	out.MayExplain = access.Decide(v, shared, access.Matter, access.Change) && binds(shared.Roles)
	return shared, nil
}

// binds reports whether a role speaks for its side about what it promised.
func binds(roles []access.Role) bool {
	return slices.ContainsFunc(roles, func(r access.Role) bool { return matter.Allows(r, matter.Commitment, matter.ReDate) })
}

// in is the room of an audience among reaches in which the viewer may do something.
func in(v access.Viewer, reaches []access.Reach, a access.Audience, k access.Kind, verb access.Verb) (access.Reach, bool) {
	at := slices.IndexFunc(reaches, func(r access.Reach) bool { return r.Audience == a && access.Decide(v, r, k, verb) })
	if at < 0 {
		return access.Reach{}, false
	}
	return reaches[at], true
}

func of(kept []register.Mirror, side access.Side) register.Mirror {
	for _, m := range kept {
		if m.Side == side {
			return m
		}
	}
	return register.Mirror{Side: side}
}

func twoSides(s access.Side) bool { return s == access.ClientSide || s == access.DeliverySide }

// period reads which days and kinds are asked for. What cannot be read is said, and the usual period is shown.
func (out *View) period(ask Ask, now time.Time) {
	out.Zone = zone(out.Engagement.Zone)
	today := dateOf(now.In(out.Zone))
	out.From, out.To = today.AddMonths(-12)+1, today
	from, to := out.date("from", ask.From, out.From), out.date("to", ask.To, out.To)
	if from > to && len(out.Wrong) == 0 {
		out.Wrong = append(out.Wrong, errs.Field{Path: "to", Message: "The period ends before it begins."})
	}
	if k := matter.Kind(ask.Kind); slices.Contains(matter.Kinds(), k) {
		out.Kind = k
	} else if ask.Kind != "" {
		out.Wrong = append(out.Wrong, errs.Field{Path: "kind", Message: "There is no such kind of matter."})
	}
	if len(out.Wrong) == 0 {
		out.From, out.To = from, to
	}
	out.Query = conduct.Query{From: out.begins(out.From), To: out.begins(out.To + 1), Now: now.UnixMicro()}
	if out.Kind != "" {
		out.Query.Kinds = []matter.Kind{out.Kind}
	}
}

func (out *View) date(path, said string, usual civil.Date) civil.Date {
	if said == "" {
		return usual
	}
	d, err := time.Parse(time.DateOnly, said)
	if err != nil || d.Year() < 1900 || d.Year() > 2200 {
		out.Wrong = append(out.Wrong, errs.Field{Path: path, Message: fmt.Sprintf("%.20q is no date: write 2026-03-31.", said)})
		return usual
	}
	return dateOf(d)
}

// begins is the first instant of a day.
func (out *View) begins(d civil.Date) int64 {
	y, m, day := d.Civil()
	return time.Date(y, m, day, 0, 0, 0, 0, out.Zone).UnixMicro()
}

func dateOf(t time.Time) civil.Date {
	y, m, d := t.Date()
	return civil.NewDate(y, int(m), d)
}

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return time.UTC
	}
	return z
}

// read is the rows of matters of the shared room, in their order.
func (w Work) read(ctx context.Context, tx *store.Tx, scope access.ScopeID, at store.Place, kept []register.Matter) ([]Row, error) {
	if err := w.reckon(ctx, tx, scope, at, kept); err != nil {
		return nil, err
	}
	out := make([]Row, 0, 2*len(kept))
	for _, m := range kept {
		some, err := conduct.Read(m.ID, m.Kind, m.Duties)
		if err != nil {
			return nil, errs.New(errs.Internal, "what the mirror counts of matter %d cannot be read: %w", m.Number, err)
		}
		class, err := classOf(m)
		if err != nil {
			return nil, err
		}
		for _, o := range some {
			switch o.Sort {
			case conduct.Decision:
				o.Class = class
			case conduct.Promise:
				o.Reason = m.Missed
			}
			out = append(out, Row{o, m.Number, m.Title})
		}
	}
	return out, nil
}

// reckon works out anew, in place, those whose rules have changed. Time alone changes nothing of what is counted.
func (w Work) reckon(ctx context.Context, tx *store.Tx, scope access.ScopeID, at store.Place, kept []register.Matter) error {
	var stale []register.Matter
	for _, m := range kept {
		if m.TurnAt == store.TurnNow {
			stale = append(stale, m)
		}
	}
	if len(stale) == 0 {
		return nil
	}
	if err := w.Reckon(ctx, tx, scope, at, stale); err != nil {
		return err
	}
	fresh := map[string]string{}
	for _, m := range stale {
		fresh[m.ID] = m.Duties
	}
	for i, m := range kept {
		if duties, ok := fresh[m.ID]; ok {
			kept[i].Duties = duties
		}
	}
	return nil
}

// classOf is the class of a decision, "" once it was erased.
func classOf(m register.Matter) (string, error) {
	if m.About == "" {
		return "", nil
	}
	var about struct {
		Choice struct{ Class string } `json:"choice"`
	}
	if err := json.Unmarshal([]byte(m.About), &about); err != nil {
		return "", errs.New(errs.Internal, "what matter %d is about cannot be read: %w", m.Number, err)
	}
	return about.Choice.Class, nil
}

// measure keeps what the viewer's side may see and measures it. Who sees no row of a figure sees no figure.
func (out *View) measure(side access.Side, all []Row) {
	var rows []conduct.Obligation
	for _, r := range all {
		if out.sees(side, r.Side, r.Sort) && r.Raised <= out.Query.Now && (out.Kind == "" || r.Kind == out.Kind) {
			out.Rows, rows = append(out.Rows, r), append(rows, r.Obligation)
		}
	}
	for _, s := range []access.Side{access.ClientSide, access.DeliverySide} {
		if out.sees(side, s, conduct.Promise) {
			out.Sides = append(out.Sides, Seen{s, !out.sees(side, s, conduct.Reply), conduct.Measure(rows, s, out.Query)})
		}
	}
}

// sees reports whether rows of a sort about a side are the viewer's to see.
func (out *View) sees(viewer, about access.Side, s conduct.Sort) bool {
	return out.Shown.On != 0 || out.Own && about == viewer || about == access.ClientSide && s == conduct.Promise && out.Published.On != 0
}
