package crawl

import (
	"context"

	"counterpart.dev/internal/app/money"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/gate"
	core "counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/demo/play"
)

// openRating is the round about confidence in the work of Vantor that is open.
func openRating(ctx context.Context, h play.House, v access.Viewer, scope access.ScopeID) (string, error) {
	all, err := h.Accord.Confidence(ctx, v, scope)
	for _, r := range all.Rounds {
		if r.State == poll.Open {
			return r.ID, err
		}
	}
	return "", err
}

// judgement rates time and benefits, with a reason above a cap.
func judgement(time, benefits confidence.Level, why, reason string) confidence.Sheet {
	return confidence.Sheet{Locked: true, Ratings: []confidence.Rating{{Dimension: confidence.Time, Level: time, Why: why, Reason: reason}, {Dimension: confidence.Benefits, Level: benefits, Why: why, Reason: reason}}}
}

// clientMoney is what the client side does about money, gates and its own judgement that the other side is not told.
func clientMoney(ctx context.Context, h play.House, c play.Cast) error {
	amina, project, vantor := c.People["Amina"], c.Projects["PR"], c.Work["Vantor Systems"]
	h.Clock.Set(moment(42))
	for _, f := range []money.Form{
		{Kind: core.Approved, Day: "2026-01-05", Amount: "7,310,000.00", Title: "Canary approval cardamom"},
		{Kind: core.Held, Day: "2026-01-05", Amount: "731,000.00", Title: "Canary contingency fenugreek"},
		{Kind: core.Own, Day: "2026-01-05", Amount: "73,100.00", Title: "Canary own costs coriander", Words: "Canary words about own costs sumac"},
		{Kind: core.Change, Stage: core.Warned, Engagement: vantor, Day: "2026-01-05", Amount: "7,310.00", Chance: "37", Ref: "CE-77", Title: "Canary estimate of a change turmeric"},
	} {
		if _, err := h.Money.Enter(ctx, amina, project, f); err != nil {
			return err
		}
	}
	round, err := openRating(ctx, h, amina, vantor)
	if err != nil {
		return err
	}
	if _, err := h.Accord.Judge(ctx, amina, round, judgement(confidence.Green, confidence.Red, "Canary judgement of ours nutmeg", "Canary reason above a cap mace")); err != nil {
		return err
	}
	id, err := h.Money.OpenGate(ctx, amina, project, money.GateForm{Name: "Canary gate caraway", Day: "2026-12-20", Purpose: "Canary purpose of a gate dill"})
	if err != nil {
		return err
	}
	g, err := h.Money.Gates(ctx, amina, project)
	if err != nil {
		return err
	}
	one, _ := g.Find(id)
	return h.Money.Decide(ctx, amina, project, id, money.DecideForm{Outcome: gate.Conditions, Reason: "Canary reason of a decision chervil", Conditions: "Canary condition of a gate lovage", Rev: one.Rev})
}

// deliveryJudges is what delivery judges, which nobody is told before all have locked.
func deliveryJudges(ctx context.Context, h play.House, c play.Cast) error {
	javier, vantor := c.People["Javier"], c.Work["Vantor Systems"]
	h.Clock.Set(moment(43))
	round, err := openRating(ctx, h, javier, vantor)
	if err != nil {
		return err
	}
	_, err = h.Accord.Judge(ctx, javier, round, judgement(confidence.Green, confidence.Green, "Canary judgement of theirs juniper", ""))
	return err
}
