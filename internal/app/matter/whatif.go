package matter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

func called(s *programme.Submission) string { return gather.Called(s) }

// WhatIf is what a decision or a change would do to the benefits of the project, for the client side's eyes.
type WhatIf struct {
	register.Matter
	Reach     access.Reach
	Currency  string
	From      string           // the submission it was worked out on, "" for none
	Waiting   *benefit.Waiting // of a decision that waits; nil where nothing can be said
	NoWaiting string           // why not
	Options   []OptionEffect
	Unsound   string                  // why nothing can be computed, "" when it can
	Project   access.ScopeID          // whose outlook the viewer may see; "" for none
	Likely    *outlook.DecisionFigure // what a further week of waiting costs over all outcomes; nil where it was not simulated
	Stale     bool                    // that was simulated from other submissions than the latest
	Beside    *register.Beside
}

// OptionEffect is what one option would do.
type OptionEffect struct {
	matter.Option
	Benefits []matter.BenefitEffect // those that it changes
	Value    benefit.Money          // what they come to together
	Unknown  []string               // milestones that the case waits for nowhere, or that cannot be moved
	Node     benefit.NodeID         // the first milestone it moves, and to when; "" for none
	To       civil.Date
}

// whatIf is what is read before anything is worked out.
type whatIf struct {
	out   *WhatIf
	about About
	whole *gather.Whole
	last  *programme.Submission
	body  []byte
	scope access.ScopeID
}

// WhatIf works out what waiting for a decision costs a week, and what the options of a decision or a change do to the benefits: as if the
// activities it holds could not go on before it is made, and the milestones came as the option says. Only the client side asks, and nothing
// of it is kept.
func (w Work) WhatIf(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (out *WhatIf, err error) {
	defer errs.Wrap(&err, "matter.WhatIf(%s)", scope)
	x := whatIf{out: &WhatIf{}, scope: scope}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error { return x.read(ctx, tx, v, id) })
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return x.out, x.work()
}

// read reads the matter, the case and the submission.
func (x *whatIf) read(ctx context.Context, tx *store.Tx, v access.Viewer, id string) error {
	if v.Side != access.ClientSide {
		return store.ErrRefused
	}
	at, m, reaches, err := find(ctx, tx, v, x.scope, id, access.See)
	if err != nil {
		return err
	}
	if m.Kind != matter.Decision && m.Kind != matter.Change {
		return store.ErrRefused
	}
	x.out.Matter, x.out.Reach = m, at
	if x.about, err = ReadAbout(m.About); err != nil {
		return err
	}
	if err := x.beside(ctx, tx, v, reaches, id); err != nil {
		return err
	}
	return x.caseOf(ctx, tx, v)
}

func (x *whatIf) beside(ctx context.Context, tx *store.Tx, v access.Viewer, reaches []access.Reach, id string) error {
	own, ok := reachOf(v, reaches, v.Side.Of(), access.Beside, access.See)
	if !ok {
		return nil
	}
	b, err := tx.Beside(ctx, store.At(own), id)
	if errors.Is(err, store.ErrRefused) {
		return nil
	}
	x.out.Beside = &b
	return err
}

// caseOf reads the case of the engagement's project, for who may read all of it, and the latest submission's file.
func (x *whatIf) caseOf(ctx context.Context, tx *store.Tx, v access.Viewer) error {
	_, project, err := tx.EngagementWork(ctx, x.scope)
	if err != nil {
		return err
	}
	if x.whole, err = gather.Case(ctx, tx, v, project.ID); err != nil {
		return err
	}
	if !access.Decide(v, x.whole.Reach, access.Brief, access.See) { // who owns a benefit sees that one, and not the case
		return store.ErrRefused
	}
	x.out.Currency = x.whole.Project.Currency
	if err := x.likely(ctx, tx, v, project.ID); err != nil {
		return err
	}
	at := slices.IndexFunc(x.whole.Engagements, func(e gather.Engagement) bool { return e.Engagement == x.scope })
	if at < 0 {
		return store.ErrRefused
	}
	x.last = x.whole.Engagements[at].Latest
	if x.last == nil || x.about.Choice == nil || len(x.about.Choice.Holds) == 0 || x.last.Origin == programme.Typed {
		return nil
	}
	x.body, err = tx.FileBody(ctx, store.Place{Organisation: x.last.Organisation, Room: x.last.Room}, x.last.File)
	if errors.Is(err, store.ErrRefused) {
		x.body, err = nil, nil
	}
	return err
}

// likely reads what the newest simulation of the project says of the decision, for who may see it.
func (x *whatIf) likely(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) error {
	if !access.Decide(v, x.whole.Reach, access.Outlook, access.See) {
		return nil
	}
	x.out.Project = project
	latest, err := tx.LatestFigures(ctx, x.whole.Reach.Organisation, []access.RoomID{x.whole.Reach.Room})
	if err != nil || len(latest) == 0 {
		return err
	}
	var of []string
	for _, e := range x.whole.Engagements {
		if e.Latest != nil && e.Latest.Origin != programme.Typed {
			of = append(of, e.Latest.ID)
		}
	}
	x.out.Stale = !latest[0].Stands(of)
	for i := range latest[0].Figures.Decisions {
		if d := &latest[0].Figures.Decisions[i]; strings.TrimPrefix(d.Decision, "matter:") == x.out.ID {
			x.out.Likely = d
		}
	}
	return nil
}

// work works it out. What cannot be is said, and is no error.
func (x *whatIf) work() error {
	if x.last != nil {
		x.out.From = called(x.last)
	}
	now, unsound, err := x.whole.Result()
	if err != nil {
		return err
	}
	if len(unsound) > 0 {
		x.out.Unsound = "the case cannot be computed yet; its page says what is missing"
		return nil
	}
	if x.out.Kind == matter.Decision {
		if err := x.waiting(); err != nil {
			return err
		}
	}
	for _, o := range x.about.Options() {
		e, err := x.option(o, now)
		if err != nil {
			return err
		}
		x.out.Options = append(x.out.Options, e)
	}
	return nil
}

// waiting runs the latest submission as if the decision were made today, and so many weeks later.
func (x *whatIf) waiting() error {
	say := func(why string) error {
		x.out.NoWaiting = why
		return nil
	}
	switch p := x.out.Phase; {
	case p != matter.Open && p != matter.Answered:
		return say("it does not wait any more")
	case x.about.Choice == nil || len(x.about.Choice.Holds) == 0:
		return say("the decision does not say which activities wait for it")
	case x.last == nil:
		return say("no submission has been read")
	case x.last.Origin == programme.Typed:
		return say("the latest submission was typed in, and has no links to follow")
	case x.body == nil:
		return say("the file of the latest submission was erased")
	}
	loaded, err := assess.Load(called(x.last), bytes.NewReader(x.body), "")
	if err != nil {
		return say("the file of the latest submission cannot be read any more")
	}
	loaded.Engagement, loaded.Project = benefit.EngagementID(x.scope), x.last.Project
	c := *x.whole.Case
	d := benefit.Decision{ID: benefit.DecisionID(x.out.ID), Title: x.out.Title}
	for _, code := range x.about.Choice.Holds {
		d.Holds = append(d.Holds, benefit.ActivityRef{Engagement: benefit.EngagementID(x.scope), Code: string(code)})
	}
	c.Decisions = []benefit.Decision{d}
	n, err := assess.Run(assess.BriefInput{Case: &c, Files: []*assess.Loaded{loaded}, Report: x.whole.Input.Report, Known: x.whole.Input})
	switch {
	case errs.KindOf(err) == errs.Invalid:
		return say(errs.Sentence(err))
	case err != nil:
		return err
	case len(n.Waiting) == 1:
		x.out.Waiting = &n.Waiting[0]
		return nil
	}
	return say(n.NoWaiting[d.ID])
}

// option forecasts the case with the milestones where an option puts them, and says what of it changes.
func (x *whatIf) option(o matter.Option, now *benefit.Result) (out OptionEffect, err error) {
	out.Option = o
	in := x.whole.Input
	in.Dates, in.Sources = maps.Clone(in.Dates), maps.Clone(in.Sources)
	moved := false
	for _, s := range o.Effect.Shifts {
		id, why := x.waitsFor(s.Milestone, now)
		if why != "" {
			out.Unknown = append(out.Unknown, s.Milestone+": "+why)
			continue
		}
		in.Dates[id], in.Sources[id], moved = in.Dates[id]+civil.Date(s.Days), "moved by the option", true
		if out.Node == "" {
			out.Node, out.To = id, in.Dates[id]
		}
	}
	if !moved {
		return out, nil
	}
	then, err := benefit.Forecast(x.whole.Case, in)
	if err != nil {
		return out, err
	}
	for i := range then.Benefits {
		a, b := &now.Benefits[i], &then.Benefits[i]
		if a.Forecast.NotRun != "" || b.Forecast.NotRun != "" {
			continue
		}
		e := matter.BenefitEffect{Benefit: a.Title, Days: int(b.Forecast.Start - a.Forecast.Start)}
		if a.Forecast.HasValue && b.Forecast.HasValue {
			e.Value = matter.Sum{Minor: int64(b.Forecast.Value - a.Forecast.Value), Currency: x.out.Currency}
		}
		if e.Days != 0 || e.Value.Minor != 0 {
			out.Benefits = append(out.Benefits, e)
			out.Value += benefit.Money(e.Value.Minor)
		}
	}
	return out, nil
}

// waitsFor is what the case waits for by the name of a milestone of the engagement, or of its activity; or why it cannot be moved.
func (x *whatIf) waitsFor(name string, now *benefit.Result) (id benefit.NodeID, why string) {
	for _, e := range x.whole.Engagements {
		if e.Engagement != x.scope {
			continue
		}
		for _, m := range e.Milestones {
			if !strings.EqualFold(m.Title, name) && !strings.EqualFold(m.Activity, name) {
				continue
			}
			for tie, t := range x.whole.Ties {
				if t.Milestone == m.ID && (id == "" || tie < id) {
					id = tie
				}
			}
			if id == "" {
				return "", "no benefit waits for it"
			}
			if at := slices.IndexFunc(now.Enablers, func(e benefit.EnablerResult) bool { return e.ID == id }); at < 0 || now.Enablers[at].Reached || x.whole.Input.Dates[id] == 0 {
				return "", "it has been reached, or has no date"
			}
			return id, ""
		}
	}
	return "", fmt.Sprintf("the contract has no milestone called %q", name)
}
