package gantt_test

import (
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/web/gantt"
)

// source is a network with its dates.
func source(t testing.TB, n *plan.Network) gantt.Source {
	t.Helper()
	result, err := sched.Run(n)
	if err != nil {
		t.Fatal(err)
	}
	return gantt.Source{Network: n, Result: result}
}

// hospital is the last submission of the demonstration, beside its baseline and the one before.
func hospital(t testing.TB) gantt.Plan {
	t.Helper()
	networks, err := demo.Networks()
	if err != nil {
		t.Fatal(err)
	}
	last := len(networks) - 1
	return gantt.From(source(t, networks[last]), gantt.Beside{
		Today: civil.NewDate(2026, 11, 20), Baseline: source(t, networks[0]), Previous: source(t, networks[last-1]),
		Before: "submission 4 of 30 Sep 2026",
		Contract: map[string]gantt.Contract{
			"RO1900": {Label: "Go-live, wave 1", Due: civil.NewDate(2027, 7, 5)},
			"RO3900": {Label: "Go-live, wave 3", Due: civil.NewDate(2028, 7, 31)},
		},
	})
}
