package assess

import (
	"strings"
	"testing"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// TestWhichIsTheBaseline: of several submissions with the data date that the case names, what they are measured against is the last before
// the latest; whoever knows which it is says so; and a file that comes twice counts once.
func TestWhichIsTheBaseline(t *testing.T) {
	file := func(name, day, hours string) *Loaded {
		return loaded(t, name, schedule("P", day, "W "+hours, "LIVE 0"))
	}
	nominated := func(l *Loaded) *Loaded { l.Nominated = true; return l }
	first, again, later := file("a", "2026-01-05", "8"), file("b", "2026-01-05", "16"), file("c", "2026-02-02", "8")
	for _, tt := range []struct {
		name  string
		files []*Loaded
		want  string
	}{
		{"corrected once", []*Loaded{first, again, later}, "b"},
		{"the latest is the correction", []*Loaded{first, again}, "a"},
		{"alone", []*Loaded{first}, "a"},
		{"known to be the first", []*Loaded{nominated(file("a", "2026-01-05", "8")), again, later}, "a"},
		{"our copy of the latest", Distinct([]*Loaded{nominated(file("ours", "2026-01-05", "16")), first, file("b", "2026-01-05", "16")}), "b"},
	} {
		c := &benefit.Case{Engagements: []benefit.Engagement{{ID: "e", Baseline: benefit.Baseline{DataDate: civil.NewDate(2026, 1, 5)}}}}
		list, err := programmes(c, tt.files)
		if err != nil {
			t.Fatal(err)
		}
		if p := list[0]; p.baseline == nil || p.baseline.Name != tt.want || !strings.Contains(p.stated, tt.want) {
			t.Errorf("%s: the baseline is %+v, %q", tt.name, p.baseline, p.stated)
		}
	}
}

// TestSuppliersWhoCallTheirProjectsAlike: each file is that of the engagement whose milestones are in it.
func TestSuppliersWhoCallTheirProjectsAlike(t *testing.T) {
	of := func(id, activity string) benefit.Engagement {
		return benefit.Engagement{ID: benefit.EngagementID(id), Project: "PLAN", Milestones: []benefit.ContractMilestone{{ID: benefit.NodeID(id + "-live"), Activity: activity}}}
	}
	c := &benefit.Case{Engagements: []benefit.Engagement{of("a", "LIVE"), of("b", "READY")}}
	list, err := programmes(c, []*Loaded{loaded(t, "b.xer", schedule("PLAN", "2026-01-05", "READY 0")), loaded(t, "a.xer", schedule("PLAN", "2026-02-02", "LIVE 0"))})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"a.xer", "b.xer"} {
		if p := list[i]; len(p.submissions) != 1 || p.latest().Name != want {
			t.Errorf("%s has %d submissions, the latest %s", p.engagement.ID, len(p.submissions), p.latest().Name)
		}
	}
}
