package money

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/gate"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/casefile"
	"counterpart.dev/internal/store"
)

// What is recorded of gates. The subject is the gate.
const (
	kindGate    record.Kind = "gate.opened"
	kindItem    record.Kind = "gate.evidence"
	kindCase    record.Kind = "gate.case"
	kindDecided record.Kind = "gate.decided"
	kindFollows record.Kind = "gate.follows"

	whatGate       = "gate"
	mostItems      = 30
	mostConditions = 10
)

// Gate is a gate with all that belongs to it.
type Gate struct {
	gate.Gate
	Items      []gate.Item
	Conditions []poll.Condition
	Cases      []gate.Case // without their bodies, the newest first
}

// GatesView is the gates of a project.
type GatesView struct {
	Project engage.Project
	Reach   access.Reach
	Gates   []Gate // the newest first
	People  []Owner
	Today   civil.Date
	May     bool
}

// Owner is somebody who may owe what follows from a decision.
type Owner struct {
	Person access.PersonID
	Name   string
}

// Find is the gate of an id.
func (v GatesView) Find(id string) (Gate, bool) {
	at := slices.IndexFunc(v.Gates, func(g Gate) bool { return g.ID == id })
	if at < 0 {
		return Gate{}, false
	}
	return v.Gates[at], true
}

// Gates lists the gates of a project.
func (w Work) Gates(ctx context.Context, v access.Viewer, project access.ScopeID) (out GatesView, err error) {
	defer errs.Wrap(&err, "money.Gates(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error { return out.read(ctx, tx, v, project) })
	return out, err
}

func (out *GatesView) read(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (err error) {
	*out = GatesView{}
	reaches, err := tx.Reaches(ctx, project)
	if err != nil {
		return err
	}
	ok := false
	if out.Reach, ok = act.ReachOf(v, reaches, access.ClientOnly, access.Gate, access.See); !ok {
		return store.ErrRefused
	}
	if out.Project, err = tx.Project(ctx, project); err != nil {
		return err
	}
	at := store.At(out.Reach)
	out.Today, out.May = gather.Today(tx.Now(), out.Project.Zone), access.Decide(v, out.Reach, access.Gate, access.Add)
	gates, err := tx.Gates(ctx, at)
	if err != nil {
		return err
	}
	items, err := tx.GateItems(ctx, at)
	if err != nil {
		return err
	}
	conditions, err := tx.Conditions(ctx, at)
	if err != nil {
		return err
	}
	cases, err := tx.GateCases(ctx, at)
	if err != nil {
		return err
	}
	people, err := tx.Appointments(ctx, at)
	if err != nil {
		return err
	}
	for _, g := range gates {
		out.Gates = append(out.Gates, together(g, items, conditions, cases))
	}
	for _, p := range people {
		if p.InForce(tx.Now().UnixMicro()) && !slices.ContainsFunc(out.People, func(o Owner) bool { return o.Person == p.Person }) {
			out.People = append(out.People, Owner{p.Person, p.Name})
		}
	}
	return nil
}

// together is a gate with what of all belongs to it.
func together(g gate.Gate, items []gate.Item, conditions []poll.Condition, cases []gate.Case) Gate {
	one := Gate{Gate: g}
	for _, i := range items {
		if i.Gate == g.ID {
			one.Items = append(one.Items, i)
		}
	}
	for _, c := range conditions {
		if c.Round == g.ID {
			one.Conditions = append(one.Conditions, c)
		}
	}
	for _, c := range cases {
		if c.Gate == g.ID {
			one.Cases = append(one.Cases, c)
		}
	}
	return one
}

// onGates is an act on the gates of a project, with all of them as they stand.
func (w Work) onGates(ctx context.Context, v access.Viewer, project access.ScopeID, do func(*act.Act, *GatesView) error) error {
	return act.Do(ctx, w.DB, v, act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Gate, Verb: access.Add}, func(a *act.Act) error {
		view := &GatesView{}
		if err := view.read(ctx, a.Tx, v, project); err != nil {
			return err
		}
		return do(a, view)
	})
}

func (w Work) onGate(ctx context.Context, v access.Viewer, project access.ScopeID, id string, do func(*act.Act, Gate) error) error {
	return w.onGates(ctx, v, project, func(a *act.Act, view *GatesView) error {
		g, ok := view.Find(id)
		if !ok {
			return store.ErrRefused
		}
		if g.Outcome != gate.Undecided {
			return errs.New(errs.Invalid, "It was decided already, and stays as it was decided. Open another gate.")
		}
		return do(a, g)
	})
}

// GateForm is a gate as it is typed. Field names are name, day, purpose and items.
type GateForm struct {
	Name    string
	Day     string
	Purpose string
	Items   string // what is asked for, one a line; as usual where it is empty
}

// OpenGate opens a gate with what is asked for at it.
func (w Work) OpenGate(ctx context.Context, v access.Viewer, project access.ScopeID, f GateForm) (id string, err error) {
	defer errs.Wrap(&err, "money.OpenGate(%s)", project)
	err = w.onGates(ctx, v, project, func(a *act.Act, view *GatesView) error {
		var c check
		g := gate.Gate{Organisation: a.Reach.Organisation, Room: a.Reach.Room, ID: a.NewID(), Name: c.line("name", f.Name, "what the gate is called", true), Purpose: c.body("purpose", f.Purpose, "what is decided", false),
			By: v.Person, ByName: v.Name}
		if d, err := civil.ParseDate(strings.TrimSpace(f.Day)); err != nil {
			c.Say("day", "Write the day on which it is to be decided, such as 2026-03-31.")
		} else {
			g.Day = d.String()
		}
		items := lines(f.Items)
		if len(items) == 0 {
			items = gate.Usual()
		}
		if len(items) > mostItems {
			c.Say("items", "At most %d things are asked for at a gate.", mostItems)
		}
		for _, l := range items {
			c.Text("items", l, "each of them", true, mostLine)
		}
		if err := c.Err(); err != nil {
			return err
		}
		var err error
		if g.Number, err = a.Next(ctx, store.At(a.Reach), whatGate); err != nil {
			return err
		}
		if err := a.AddGate(ctx, g); err != nil {
			return err
		}
		for i, l := range items {
			if err := a.AddGateItem(ctx, store.At(a.Reach), gate.Item{Gate: g.ID, Index: i, Title: l, State: gate.Missing, ByName: v.Name}); err != nil {
				return err
			}
		}
		id = g.ID
		_, err = a.Record(ctx, a.Reach, kindGate, store.Ref{What: whatGate, ID: g.ID}, field("name", g.Name), field("purpose", g.Purpose), field("day", g.Day))
		return err
	})
	return id, err
}

func lines(text string) (out []string) {
	for l := range strings.Lines(strings.ReplaceAll(text, "\r", "\n")) {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// ItemForm says how something that is asked for stands. Field names are state and words.
type ItemForm struct {
	State gate.State
	Words string
	Rev   int64
}

// SetItem says how something that is asked for at a gate stands.
func (w Work) SetItem(ctx context.Context, v access.Viewer, project access.ScopeID, id string, index int, f ItemForm) (err error) {
	defer errs.Wrap(&err, "money.SetItem(%s)", project)
	return w.onGate(ctx, v, project, id, func(a *act.Act, g Gate) error {
		at := slices.IndexFunc(g.Items, func(i gate.Item) bool { return i.Index == index })
		if at < 0 {
			return store.ErrRefused
		}
		var c check
		i := g.Items[at]
		i.State, i.ByName, i.Rev = f.State, v.Name, f.Rev
		if !slices.Contains(gate.States(), f.State) {
			c.Say("state", "Choose how it stands.")
		}
		i.Words = c.body("words", f.Words, map[gate.State]string{gate.There: "where it is", gate.Unneeded: "why it is not needed"}[f.State], f.State != gate.Missing)
		if err := c.Err(); err != nil {
			return err
		}
		if _, err := a.Record(ctx, a.Reach, kindItem, store.Ref{What: whatGate, ID: g.ID}, field("item", i.Title), field("state", string(i.State)), field("words", i.Words)); err != nil {
			return err
		}
		return a.ChangeGateItem(ctx, store.At(a.Reach), i)
	})
}

// Freeze keeps the case as it stands, as a file that never changes.
func (w Work) Freeze(ctx context.Context, v access.Viewer, project access.ScopeID, id string) (err error) {
	defer errs.Wrap(&err, "money.Freeze(%s)", project)
	return w.onGate(ctx, v, project, id, func(a *act.Act, g Gate) error { return freeze(ctx, a, g) })
}

func freeze(ctx context.Context, a *act.Act, g Gate) error {
	whole, err := gather.Case(ctx, a.Tx, a.Viewer, a.Reach.Scope)
	if err != nil {
		return err
	}
	if p := whole.Case.Problems(); len(p) > 0 {
		return errs.New(errs.Invalid, "The case is not sound yet, so it cannot be kept: %s.", strings.TrimSuffix(p[0].Text, "."))
	}
	body := casefile.Write(whole.Case, nil)
	sum := sha256.Sum256(body)
	c := gate.Case{Gate: g.ID, Version: int64(len(g.Cases) + 1), Hash: sum[:], Body: body, By: a.Viewer.Person, ByName: a.Viewer.Name}
	if len(g.Cases) > 0 && slices.Equal(g.Cases[0].Hash, c.Hash) {
		return nil // it is kept already
	}
	if err := a.AddGateCase(ctx, store.At(a.Reach), c); err != nil {
		return err
	}
	_, err = a.Record(ctx, a.Reach, kindCase, store.Ref{What: whatGate, ID: g.ID}, field("version", fmt.Sprint(c.Version)), field("sha256", fmt.Sprintf("%x", c.Hash)))
	return err
}

// DecideForm is a decision. Field names are outcome, reason and conditions.
type DecideForm struct {
	Outcome    gate.Outcome
	Reason     string
	Conditions string // one a line
	Rev        int64
}

// Decide decides a gate in the viewer's name, once. The case is kept as it stands; what was missing stays listed. Without a sound case it
// can be decided all the same, and says so.
func (w Work) Decide(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f DecideForm) (err error) {
	defer errs.Wrap(&err, "money.Decide(%s)", project)
	return w.onGate(ctx, v, project, id, func(a *act.Act, g Gate) error {
		var c check
		if !slices.Contains(gate.Outcomes(), f.Outcome) {
			c.Say("outcome", "Choose one.")
		}
		g.Outcome, g.Reason, g.Rev = f.Outcome, c.body("reason", f.Reason, "why", true), f.Rev
		conditions := lines(f.Conditions)
		switch {
		case f.Outcome == gate.Conditions && len(conditions) == 0:
			c.Say("conditions", "Write the conditions, one a line: each becomes a commitment with an owner.")
		case f.Outcome != gate.Conditions && len(conditions) > 0:
			c.Say("conditions", "Only “go with conditions” has conditions.")
		case len(conditions) > mostConditions:
			c.Say("conditions", "At most %d conditions are kept: put together those that belong together.", mostConditions)
		}
		for _, l := range conditions {
			c.Text("conditions", l, "each condition", true, mostLine)
		}
		if err := c.Err(); err != nil {
			return err
		}
		if err := freeze(ctx, a, g); err != nil && errs.KindOf(err) != errs.Invalid {
			return err
		}
		g.Decider, g.DeciderName, g.DecidedAt = v.Person, v.Name, a.Now().UnixMicro()
		if err := a.ChangeGate(ctx, g.Gate); err != nil {
			return err
		}
		for i, l := range conditions {
			if err := a.AddCondition(ctx, store.At(a.Reach), poll.Condition{Round: g.ID, Index: i, Words: l}); err != nil {
				return err
			}
		}
		_, err := a.Record(ctx, a.Reach, kindDecided, store.Ref{What: whatGate, ID: g.ID}, field("outcome", string(g.Outcome)), field("reason", g.Reason), field("conditions", strings.Join(conditions, "\n")),
			field("missing", fmt.Sprint(len(gate.Open(g.Items)))))
		return err
	})
}

// Became names the commitment that a condition has become.
func (w Work) Became(ctx context.Context, v access.Viewer, project access.ScopeID, c poll.Condition) (err error) {
	defer errs.Wrap(&err, "money.Became(%s)", project)
	return w.onGates(ctx, v, project, func(a *act.Act, _ *GatesView) error {
		if err := a.MeetCondition(ctx, store.At(a.Reach), c); err != nil {
			return err
		}
		_, err := a.Record(ctx, a.Reach, kindFollows, store.Ref{What: whatGate, ID: c.Round}, field("words", c.Words), field("matter", c.Matter))
		return err
	})
}

// Version is a case as it was kept at a gate.
func (w Work) Version(ctx context.Context, v access.Viewer, project access.ScopeID, id string, version int64) (body []byte, err error) {
	defer errs.Wrap(&err, "money.Version(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, project)
		if err != nil {
			return err
		}
		own, ok := act.ReachOf(v, reaches, access.ClientOnly, access.Gate, access.See)
		if !ok {
			return store.ErrRefused
		}
		body, err = tx.GateCase(ctx, store.At(own), id, version)
		return err
	})
	return body, err
}
