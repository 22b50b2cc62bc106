package crawl

import (
	"context"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/demo/play"
)

// openRound is the alignment of the trust and Vantor that is open.
func openRound(ctx context.Context, h play.House, v access.Viewer, scope access.ScopeID) (string, error) {
	all, err := h.Accord.Values(ctx, v, scope)
	for _, a := range all.Alignments {
		if a.State == poll.Open {
			return a.ID, err
		}
	}
	return "", err
}

// sheet is an answer to every dilemma.
func sheet(ours, theirs accord.Point) (out []accord.Answer) {
	for _, d := range accord.Current().Dilemmas {
		out = append(out, accord.Answer{Dilemma: d.ID, Ours: ours, Theirs: theirs})
	}
	return out
}

// clientValues is what the client side does about values that the other side is not told: somebody answers, the side says that it has, and
// it says what it thinks of a bidder.
func clientValues(ctx context.Context, h play.House, c play.Cast) error {
	helen, vantor, helio := c.People["Helen"], c.Work["Vantor Systems"], c.Work["Helio Data"]
	h.Clock.Set(moment(40))
	round, err := openRound(ctx, h, helen, vantor)
	if err != nil {
		return err
	}
	if _, err := h.Accord.Keep(ctx, helen, round, sheet(1, 7)); err != nil {
		return err
	}
	if err := h.Accord.Answered(ctx, helen, vantor, round); err != nil {
		return err
	}
	bid, err := h.Accord.Values(ctx, helen, helio)
	if err != nil {
		return err
	}
	return h.Accord.Say(ctx, helen, helio, bid.Alignments[0].ID, work.VerdictForm{Outcome: accord.Conditions, Reason: "Canary verdict on a bidder tamarind.", Conditions: "Canary condition marjoram"})
}

// deliveryValues is the same of the delivery side, which has not said that it has answered.
func deliveryValues(ctx context.Context, h play.House, c play.Cast) error {
	ingrid, vantor := c.People["Ingrid"], c.Work["Vantor Systems"]
	h.Clock.Set(moment(41))
	round, err := openRound(ctx, h, ingrid, vantor)
	if err != nil {
		return err
	}
	if _, err := h.Accord.Keep(ctx, ingrid, round, sheet(7, 1)); err != nil {
		return err
	}
	all, err := h.Accord.Values(ctx, ingrid, vantor)
	if err != nil {
		return err
	}
	return h.Accord.Say(ctx, ingrid, vantor, all.Alignments[1].ID, work.VerdictForm{Outcome: accord.NoGo, Reason: "Canary verdict of the supplier persimmon."})
}
