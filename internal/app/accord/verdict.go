package accord

import (
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// VerdictForm is what a side says after a round. Field names are outcome, reason and conditions.
type VerdictForm struct {
	Outcome    accord.Outcome
	Reason     string
	Conditions string // one a line
}

// mostConditions is how many conditions a verdict has.
const mostConditions = 10

// Say says for the viewer's side whether to go on. The delivery side's word stays in its room; the client side's is told to the other
// side, unless what was found has not been: then it stays too.
func (w Work) Say(ctx context.Context, v access.Viewer, scope access.ScopeID, round string, f VerdictForm) (err error) {
	defer errs.Wrap(&err, "accord.Say(%s)", scope)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Verdict, Verb: access.Add}, func(a *act.Act) error {
		at, err := verdictRoom(ctx, a, round)
		if err != nil {
			return err
		}
		var c check
		if !slices.Contains(accord.Outcomes(), f.Outcome) {
			c.Say("outcome", "Choose one.")
		}
		reason := c.body("reason", f.Reason, "why", true)
		conditions := linesOf(f.Conditions)
		switch {
		case f.Outcome == accord.Conditions && len(conditions) == 0:
			c.Say("conditions", "Write the conditions, one a line: each becomes a commitment.")
		case len(conditions) > mostConditions:
			c.Say("conditions", "At most %d conditions are kept: put together those that belong together.", mostConditions)
		}
		for _, l := range conditions {
			c.Text("conditions", l, "each condition", true, mostName)
		}
		if err := c.Err(); err != nil {
			return err
		}
		err = a.SayVerdict(ctx, store.At(at), poll.Verdict{Round: round, Step: poll.Outcome, Side: v.Side, Outcome: f.Outcome, Reason: reason, By: v.Person, ByName: v.Name})
		if err != nil {
			return err
		}
		if f.Outcome == accord.Conditions {
			if err := addConditions(ctx, a, store.At(at), round, conditions); err != nil {
				return err
			}
		}
		_, err = a.Record(ctx, at, kindSaid, roundRef(round), field("outcome", string(f.Outcome)), field("reason", reason), field("conditions", strings.Join(conditions, "\n")))
		return err
	})
}

// addConditions keeps conditions behind those that a side has made before.
func addConditions(ctx context.Context, a *act.Act, at store.Place, round string, conditions []string) error {
	was, err := a.Conditions(ctx, at)
	if err != nil {
		return err
	}
	next := 0
	for _, c := range was {
		if c.Round == round {
			next = max(next, c.Index+1)
		}
	}
	for i, l := range conditions {
		if err := a.AddCondition(ctx, at, poll.Condition{Round: round, Index: next + i, Words: l}); err != nil {
			return err
		}
	}
	return nil
}

// verdictRoom is where the viewer's side says what it thinks of a round that has ended.
func verdictRoom(ctx context.Context, a *act.Act, round string) (at access.Reach, err error) {
	own := a.Reach
	shared, err := a.In(access.Shared, access.Values, access.See)
	if err != nil {
		return at, err
	}
	r, err := a.Round(ctx, store.At(shared), round)
	if err != nil {
		return at, err
	}
	if r.Kind != poll.Alignment || r.State != poll.Ended {
		return at, notNow("Say so when the answers are open.")
	}
	if a.Viewer.Side != access.ClientSide {
		return own, nil
	}
	told, err := a.Findings(ctx, store.At(shared))
	if err != nil || !slices.ContainsFunc(told, func(f poll.Finding) bool { return f.Round == round }) {
		return own, err
	}
	return a.In(access.Shared, access.Verdict, access.Add)
}

func linesOf(text string) (out []string) {
	for l := range strings.Lines(strings.ReplaceAll(text, "\r", "\n")) {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// Became names the matter that a condition, or what a pulse opened, has become. shared says in which room it was kept.
func (w Work) Became(ctx context.Context, v access.Viewer, scope access.ScopeID, c poll.Condition, shared bool) (err error) {
	defer errs.Wrap(&err, "accord.Became(%s)", scope)
	audience := act.Ours
	if shared {
		audience = access.Shared
	}
	return w.do(ctx, v, scope, audience, access.Change, func(a *act.Act) error {
		if err := a.MeetCondition(ctx, store.At(a.Reach), c); err != nil {
			return err
		}
		_, err := a.Record(ctx, a.Reach, kindFollows, roundRef(c.Round), field("words", c.Words), field("matter", c.Matter))
		return err
	})
}

// Award says that a bidder has the contract, and tells them what was found with them. Other bidders are told nothing by it.
func (w Work) Award(ctx context.Context, v access.Viewer, scope access.ScopeID, round string) (err error) {
	defer errs.Wrap(&err, "accord.Award(%s)", scope)
	return w.do(ctx, v, scope, access.Shared, access.Change, func(a *act.Act) error {
		own, err := a.In(access.ClientOnly, access.Verdict, access.Add)
		if err != nil {
			return err
		}
		r, err := a.Round(ctx, store.At(a.Reach), round)
		if err != nil {
			return err
		}
		e, err := a.Engagement(ctx, scope)
		if err != nil {
			return err
		}
		kept, err := a.Findings(ctx, store.At(own))
		if err != nil {
			return err
		}
		at := slices.IndexFunc(kept, func(f poll.Finding) bool { return f.Round == round })
		if !r.BeforeAward || r.State != poll.Ended || at < 0 || e.State == engage.Closed {
			return notNow("There is nothing to tell them: the answers of bidders open on the last day.")
		}
		err = a.System(ctx, store.OpenSealed, func(sys *store.Tx) error {
			agent, err := act.AgentFor(ctx, sys, scope, access.ClientSide)
			if err != nil {
				return err
			}
			return sys.As(ctx, agent.Seat, func(tx *store.Tx) error { return tx.AddFinding(ctx, store.At(a.Reach), kept[at]) })
		})
		if err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, kindAwarded, roundRef(round))
		return err
	})
}
