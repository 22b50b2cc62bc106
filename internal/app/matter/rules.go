package matter

import (
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/rulefile"
	"counterpart.dev/internal/store"
)

// Rules is the clock rules of an engagement as their page shows them.
type Rules struct {
	Ground *Ground
	With   string
	Body   string // the set as it is written, for editing
	MayAdd bool   // may change them
}

// mostRules is how many bytes a written set may have.
const mostRules = 256 << 10

// Rules is the clock rules of an engagement.
func (w Work) Rules(ctx context.Context, v access.Viewer, scope access.ScopeID) (out Rules, err error) {
	defer errs.Wrap(&err, "matter.Rules(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, scope)
		if err != nil {
			return err
		}
		if _, ok := reachOf(v, reaches, access.Shared, access.Clock, access.See); !ok {
			return store.ErrRefused
		}
		_, out.MayAdd = reachOf(v, reaches, access.Shared, access.Clock, access.Change)
		if out.Ground, err = groundOf(ctx, tx, scope); err != nil {
			return err
		}
		if out.With = out.Ground.Engagement.DeliveryName; v.Side == access.DeliverySide {
			out.With = out.Ground.Engagement.ClientName
		}
		body, err := clock.Encode(out.Ground.Set)
		out.Body = string(body)
		return err
	})
	return out, err
}

// RulesForm is what is asked to give an engagement rules of its own. Field names are body, or from, or the names of terms.
type RulesForm struct {
	From  string            // a built-in set, as it is
	Body  string            // or a set as it is written, in JSON or YAML
	Terms map[string]string // or other periods for the terms of the set in force
	Rev   int64             // that was read; 0 where the engagement kept none
}

// KeepRules gives an engagement rules of its own, which hold from the first move of every matter: those that are open are reckoned anew.
func (w Work) KeepRules(ctx context.Context, v access.Viewer, scope access.ScopeID, f RulesForm) (err error) {
	defer errs.Wrap(&err, "matter.KeepRules(%s)", scope)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: access.Shared, Kind: access.Clock, Verb: access.Change}, func(a *act.Act) error {
		g, err := groundOf(ctx, a.Tx, scope)
		if err != nil {
			return err
		}
		set, err := f.set(g)
		if err != nil {
			return err
		}
		body, err := clock.Encode(set)
		if err != nil {
			return err
		}
		at := store.At(a.Reach)
		if _, err := a.Record(ctx, a.Reach, kindRules, store.Ref{What: "rules", ID: string(scope)}, field("name", set.Name), field("rules", string(body))); err != nil {
			return err
		}
		if err := a.KeepRuleSet(ctx, at, gather.OwnRules, string(body), f.Rev); err != nil {
			if errs.KindOf(err) == errs.Conflict {
				return errs.New(errs.Conflict, "Somebody changed the rules since you opened them: look at what holds now.")
			}
			return err
		}
		if _, err := a.In(access.Shared, access.Matter, access.Change); err != nil {
			return err
		}
		return a.TurnAll(ctx, at)
	})
}

// set is the set that a form makes of the one in force.
func (f RulesForm) set(g *Ground) (clock.Set, error) {
	switch {
	case f.From != "":
		set, ok := clock.Find(clock.Sets(), f.From)
		if !ok {
			return set, errs.InvalidFields("The rules cannot be worked with", []errs.Field{{Path: "from", Message: "Choose one of the sets."}})
		}
		return set, nil
	case f.Body != "":
		return written(f.Body)
	}
	var c check
	set := g.Set
	for _, t := range set.Terms {
		s := strings.TrimSpace(f.Terms[t.Name])
		p, err := clock.ParsePeriod(s)
		if err != nil || p.N < 0 {
			c.Say("term:"+t.Name, "%.20q is not a period: write 2 weeks, 5 working days or 28 days.", s)
			continue
		}
		set = set.With(t.Name, p)
	}
	return set, c.Err()
}

// written reads a set, and says of everything wrong with it where it is.
func written(body string) (clock.Set, error) {
	if len(body) > mostRules {
		return clock.Set{}, errs.InvalidFields("The rules cannot be worked with", []errs.Field{{Path: "body", Message: "They are too long to be kept."}})
	}
	set, err := rulefile.ReadSet([]byte(body))
	if err == nil {
		return set, nil
	}
	fields := errs.FieldsOf(err)
	if len(fields) == 0 {
		return set, errs.InvalidFields("The rules cannot be worked with", []errs.Field{{Path: "body", Message: errs.Sentence(err)}})
	}
	out := make([]errs.Field, len(fields))
	for i, p := range fields {
		out[i] = errs.Field{Path: "body", Message: sentence(p.String())}
	}
	return set, errs.InvalidFields("The rules cannot be worked with", out)
}

// BenchForm is a case to try the rules on. Field names are kind, by, raised, due and moves.
type BenchForm struct {
	Kind   string
	By     access.Side
	Raised string // a date, or a date and a time
	Due    string // of a commitment: the day it is promised for
	Moves  string // one a line: 2026-03-10 client reply
}

// Tried is what the rules make of a case.
type Tried struct {
	Rules
	Kinds []clock.Kind
	Steps []clock.Step
	Notes []string
}

// Bench tries an engagement's rules on a case that is nobody's. Nothing is kept.
func (w Work) Bench(ctx context.Context, v access.Viewer, scope access.ScopeID, f BenchForm) (out Tried, err error) {
	defer errs.Wrap(&err, "matter.Bench(%s)", scope)
	if out.Rules, err = w.Rules(ctx, v, scope); err != nil {
		return out, err
	}
	for _, k := range clock.Kinds() {
		if len(out.Ground.Set.For(k)) > 0 {
			out.Kinds = append(out.Kinds, k)
		}
	}
	if f.Raised == "" && f.Kind == "" {
		return out, nil
	}
	var c check
	if !slices.Contains(out.Kinds, clock.Kind(f.Kind)) {
		c.Say("kind", "Choose what is raised.")
	}
	moves := f.moves(&c, out.Ground)
	if err := c.Err(); err != nil {
		return out, err
	}
	r := out.Ground.Set.Steps(clock.Kind(f.Kind), moves, out.Ground.clock, clock.Forever)
	out.Steps, out.Notes = r.Steps, r.Notes
	return out, nil
}

// moves reads what is raised and what is done then, as clock try does.
func (f BenchForm) moves(c *check, g *Ground) []matter.Move {
	raise := clock.RaisedBy(clock.Kind(f.Kind))
	if raise.By = f.By; !twoSides(f.By) {
		c.Say("by", "Choose which side raises it.")
	}
	if raise.At = c.moment("raised", f.Raised, g.clock.Zone); raise.At == 0 && c.Err() == nil {
		c.Say("raised", "Write when it is raised, as 2026-03-03.")
	}
	if strings.TrimSpace(f.Due) != "" {
		raise.Due = c.date("due", f.Due)
	}
	if clock.Kind(f.Kind) == clock.Kind(matter.Commitment) && raise.Due == 0 && c.Err() == nil {
		c.Say("due", "Write the day it is promised for, as 2026-03-31.")
	}
	var moves []matter.Move
	for i, l := range c.lines("moves", f.Moves) {
		m, err := rulefile.MoveLine(l, g.clock.Zone)
		if err != nil {
			c.Say("moves", "Line %d: %s", i+1, errs.Sentence(err))
		}
		moves = append(moves, m)
	}
	if c.Err() != nil {
		return nil
	}
	moves, err := clock.Begin(raise, moves)
	if err != nil {
		c.Say("moves", "%s", sentence(err.Error()))
	}
	return moves
}
