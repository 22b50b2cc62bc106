package duty

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
)

func task(code, name string) programme.Activity {
	return programme.Activity{Code: code, Name: name, Kind: "task", Status: "not started"}
}

// TestFind names the client in each way there is, and in ways that only seem so.
func TestFind(t *testing.T) {
	known := Known{Names: []string{"Harrow Dale  NHS Trust"}, Codes: []string{"emp"}, Linked: map[string]bool{"TRU10": true, "TRU20": true, "A1": true},
		PassedBy: map[string]bool{"P1": true}}
	tests := []struct {
		activity programme.Activity
		why      string
		kind     benefit.WorkKind
	}{
		{task("X1", "harrow dale NHS trust's approval of drawings"), "its name has “Harrow Dale NHS Trust”", benefit.ApprovalWork},
		{task("X2", "HDNT: release ward staff"), "its name has “HDNT”", benefit.BackfillWork},
		{task("X3", "Client to give access to Ward 4"), "its name has “client”", benefit.AccessWork},
		{task("X4", "Client's decision on colours and data"), "its name has “client”", benefit.DecisionWork},
		{task("X5", "Install thin-client terminals"), "", 0},
		{task("X6", "Clientele survey"), "", 0},
		{task("EMP-7", "Cleanse the old data"), "its code begins with EMP", benefit.DataWork},
		{task("EMPTY1", "Empty the tanks"), "", 0},
		{task("TRU30", "Wards ready"), "its code begins with TRU, as others that stand for our work", benefit.WorkNotSaid},
		{task("TRU10", "Client approves"), "", 0},
		{task("P1", "Client approves"), "", 0},
		{task("A2", "Build"), "", 0},
		{programme.Activity{Code: "X8", Name: "Client approves", Kind: "task", Status: "complete"}, "", 0},
		{programme.Activity{Code: "X9", Name: "Client work", Kind: "level of effort", Status: "not started"}, "", 0},
	}
	for _, tt := range tests {
		got := Find([]programme.Activity{tt.activity}, known)
		switch {
		case tt.why == "" && len(got) > 0:
			t.Errorf("%s %s is proposed: %s", tt.activity.Code, tt.activity.Name, got[0].Why)
		case tt.why != "" && (len(got) != 1 || got[0].Why != tt.why || got[0].Kind != tt.kind):
			t.Errorf("%s %s: %+v, want %q and %s", tt.activity.Code, tt.activity.Name, got, tt.why, tt.kind)
		}
	}
}

// TestAhead sorts by week, from a Thursday.
func TestAhead(t *testing.T) {
	today := civil.NewDate(2026, 11, 26)
	day := func(n int) civil.Date { return today + civil.Date(n) }
	got := Ahead(today, []Item{{ID: "none"}, {ID: "late", Due: day(-1)}, {ID: "today", Due: today}, {ID: "sunday", Due: day(3)}, {ID: "monday", Due: day(4)},
		{ID: "last", Due: day(38)}, {ID: "beyond", Due: day(39)}, {ID: "later too", Due: day(-30)},
		{ID: "put off beyond", Due: day(60), First: day(-80)}, {ID: "slips, not due yet", Due: day(60), First: day(20)}, {ID: "put off", Due: day(4), First: day(-9)}})
	want := []Week{{Late: true, IDs: []string{"later too", "late", "put off beyond"}}, {First: civil.NewDate(2026, 11, 23), IDs: []string{"today", "sunday"}},
		{First: civil.NewDate(2026, 11, 30), IDs: []string{"monday", "put off"}}, {First: civil.NewDate(2026, 12, 7)}, {First: civil.NewDate(2026, 12, 14)}, {First: civil.NewDate(2026, 12, 21)},
		{First: civil.NewDate(2026, 12, 28), IDs: []string{"last"}}, {IDs: []string{"none"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
