package crawl

import (
	"context"

	"counterpart.dev/internal/app/situation"
	core "counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/demo/play"
)

// clientNoticed is what the client side says of situations: why one is none, what its play made, and how it went.
func clientNoticed(ctx context.Context, h play.House, c play.Cast) error {
	amina, project := c.People["Amina"], c.Projects["PR"]
	h.Clock.Set(moment(37))
	if err := h.Situation.Look(ctx, amina, project); err != nil {
		return err
	}
	l, err := h.Situation.List(ctx, amina, project)
	if err != nil || len(l.Open) == 0 {
		return err
	}
	_, scope := l.Open[0].Scope()
	id := l.Open[0].ID
	if err := h.Situation.Acted(ctx, amina, scope, id, situation.Did{What: core.DidMeet, Words: "Canary meeting of hazel"}); err != nil {
		return err
	}
	if err := h.Situation.Say(ctx, amina, scope, id, situation.OutcomeForm{Outcome: core.Worked, Words: "Canary outcome of linden."}); err != nil {
		return err
	}
	return h.Situation.Dismiss(ctx, amina, scope, id, situation.DismissForm{Reason: "Canary reason of rowan."})
}
