package sched

import (
	"testing"

	"counterpart.dev/internal/core/plan"
)

// twoProjects builds a network in which the activities named belong to a second project with the same dates and options.
func twoProjects(t *testing.T, second string, lines ...string) *plan.Network {
	t.Helper()
	n := build(t, "01-05", lines...)
	other := n.Projects[0]
	other.ID, other.Code = "2", "Q"
	n.Projects = append(n.Projects, other)
	for i := range n.Activities {
		for _, c := range second {
			if n.Activities[i].Code == string(c) {
				n.Activities[i].Project = 1
			}
		}
	}
	return n
}

func TestTwoProjects(t *testing.T) {
	each := func(f func(*plan.Options)) func(*plan.Network) {
		return func(n *plan.Network) {
			for i := range n.Projects {
				f(&n.Projects[i].Options)
			}
		}
	}
	toAll := each(func(o *plan.Options) { o.FloatToAllFinish = true })
	apart := each(func(o *plan.Options) { o.IgnoreOtherProjects = true })
	alone, linked := []string{"A 5d", "B 10d"}, []string{"B 10d", "A 5d", "C 20d", "B FS A"}
	tests := []struct {
		name   string
		second string // activities of the second project
		lines  []string
		set    func(*plan.Network)
		want   []string
	}{
		{"each to its own finish", "B", alone, nil, []string{
			"A 01-05 08:00..01-09 17:00 01-05 08:00..01-09 17:00 TF 0 FF 0", "B 01-05 08:00..01-16 17:00 01-05 08:00..01-16 17:00 TF 0 FF 0"}},
		// A's own project still ends on Fri 9, so it has no free float.
		{"to the finish of all", "B", alone, toAll, []string{
			"A 01-05 08:00..01-09 17:00 01-12 08:00..01-16 17:00 TF 5 FF 0", "B 01-05 08:00..01-16 17:00 01-05 08:00..01-16 17:00 TF 0 FF 0"}},
		{"must finish by goes before the finish of all", "B", alone, func(n *plan.Network) {
			toAll(n)
			n.Projects[0].MustFinish = when(t, "01-07T17:00")
		}, []string{"A 01-05 08:00..01-09 17:00 01-01 08:00..01-07 17:00 TF -2 FF 0", "B 01-05 08:00..01-16 17:00 01-05 08:00..01-16 17:00 TF 0 FF 0"}},
		// B, of the second project, holds A of the first to 19 to 23; C ends the first on Fri 30.
		{"a link between them", "B", linked, nil, []string{
			"B 01-05 08:00..01-16 17:00 01-05 08:00..01-16 17:00 TF 0 FF 0", "A 01-19 08:00..01-23 17:00 01-26 08:00..01-30 17:00 TF 5 FF 5"}},
		{"a link between them, to the finish of all", "B", linked, toAll, []string{
			"B 01-05 08:00..01-16 17:00 01-12 08:00..01-23 17:00 TF 5 FF 0", "A 01-19 08:00..01-23 17:00 01-26 08:00..01-30 17:00 TF 5 FF 5"}},
		{"without links between them", "B", linked, apart, []string{
			"B 01-05 08:00..01-16 17:00 01-05 08:00..01-16 17:00 TF 0 FF 0", "A 01-05 08:00..01-09 17:00 01-26 08:00..01-30 17:00 TF 15 FF 15"}},
		{"one of them without links to others", "B", linked, func(n *plan.Network) { n.Projects[1].Options.IgnoreOtherProjects = true }, []string{
			"A 01-05 08:00..01-09 17:00 01-26 08:00..01-30 17:00 TF 15 FF 15"}},
		{"a loop through a link that does not count", "B", []string{"A 5d", "B 10d", "A FS B", "B FS A"}, apart, []string{
			"A 01-05 08:00..01-09 17:00 01-05 08:00..01-09 17:00 TF 0 FF 0", "B 01-05 08:00..01-16 17:00 01-05 08:00..01-16 17:00 TF 0 FF 0"}},
		{"each from its own data date", "B", alone, func(n *plan.Network) { n.Projects[1].DataDate = when(t, "01-12") }, []string{
			"A 01-05 08:00..01-09 17:00 01-05 08:00..01-09 17:00 TF 0 FF 0", "B 01-12 08:00..01-23 17:00 01-12 08:00..01-23 17:00 TF 0 FF 0"}},
		{"a planned start after the data date", "B", alone, func(n *plan.Network) { n.Projects[1].PlannedStart = when(t, "01-12") }, []string{
			"B 01-12 08:00..01-23 17:00 01-12 08:00..01-23 17:00 TF 0 FF 0"}},
		{"a planned start and no data date", "B", alone, func(n *plan.Network) { n.Projects[1].PlannedStart, n.Projects[1].DataDate = when(t, "01-12"), 0 }, []string{
			"B 01-12 08:00..01-23 17:00 01-12 08:00..01-23 17:00 TF 0 FF 0"}},
		{"work begun, a planned start and no data date", "B", []string{"A 5d", "B 10d as=01-02T08:00"}, func(n *plan.Network) { n.Projects[1].PlannedStart, n.Projects[1].DataDate = when(t, "01-12"), 0 }, []string{
			"B 01-12 08:00..01-23 17:00 01-12 08:00..01-23 17:00 TF 0 FF 0"}},
		// Retained logic in the second project, override in the first: the successor's project decides.
		{"the successor's options", "B", []string{"B 10d", "A 5d as=01-02T08:00 rem=3d", "C 20d", "B FS A"}, func(n *plan.Network) { n.Projects[0].Options.Logic = plan.ProgressOverride }, []string{
			"A 01-05 08:00..01-07 17:00 01-28 08:00..01-30 17:00 TF 17 FF 17"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := twoProjects(t, tt.second, tt.lines...)
			if tt.set != nil {
				tt.set(n)
			}
			checkDates(t, n, tt.want)
		})
	}
}

// TestProjectDates: where each project starts and finishes, and the last finish of all.
func TestProjectDates(t *testing.T) {
	n := twoProjects(t, "BC", "A 5d", "B 10d as=2025-12-15T08:00 rem=2d", "C 3d", "B FS C")
	n.Projects[1].MustFinish = when(t, "01-07T17:00")
	r, err := Run(n)
	if err != nil {
		t.Fatal(err)
	}
	want := []ProjectDates{
		{Start: when(t, "01-05T08:00"), Finish: when(t, "01-09T17:00"), LateFinish: when(t, "01-09T17:00")},
		{Start: when(t, "2025-12-15T08:00"), Finish: when(t, "01-09T17:00"), LateFinish: when(t, "01-07T17:00")},
	}
	for i := range want {
		if r.Projects[i] != want[i] {
			t.Errorf("project %d is %v, not %v", i, r.Projects[i], want[i])
		}
	}
	if r.Finish != when(t, "01-09T17:00") {
		t.Errorf("all finish on %s", r.Finish)
	}
}
