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
