package crawl

import (
	"context"

	"counterpart.dev/internal/app/outlook"
	core "counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/demo/play"
)

// clientOutlook states what is uncertain, has it simulated, and keeps a what-if, all of it in words that nobody else may read.
func clientOutlook(ctx context.Context, h play.House, c play.Cast) error {
	amina, project := c.People["Amina"], c.Projects["PR"]
	h.Clock.Set(moment(44))
	add := func(k core.Kind, f outlook.Form) (string, error) { return h.Outlook.Add(ctx, amina, project, k, f) }
	vantor := string(c.Work["Vantor Systems"])
	driver, err := add(core.Risk, outlook.Form{"title": "Canary driver samphire", "engagement": vantor, "probability": "10", "wbs": "INT", "delay_low": "1", "delay_likely": "2", "delay_high": "3",
		"source": "Canary source marjoram"})
	if err != nil {
		return err
	}
	if _, err := add(core.Closed, outlook.Form{"title": "Canary closed project lovage", "overrun": "12", "source": "Canary ledger chervil"}); err != nil {
		return err
	}
	if _, err := add(core.Lengths, outlook.Form{"engagement": vantor, "activities": "RO1010", "how": "uniform", "low": "90", "high": "130", "title": "Canary range borage"}); err != nil {
		return err
	}
	if _, err := h.Outlook.Simulate(ctx, amina, project, outlook.RunForm{Iterations: "200"}); err != nil {
		return err
	}
	_, err = h.Outlook.Keep(ctx, amina, project, "Canary scenario purslane", outlook.WhatIfForm{Without: []string{driver}})
	return err
}
