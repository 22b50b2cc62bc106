package brief

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The page tells of suspicious changes by their effect, and its evidence of all.
func TestChanged(t *testing.T) {
	cut := Change{What: "Link cut: A → B", Milestone: "Go-live", Effect: "12 days earlier", Why: "It hides a slip."}
	grown := Change{What: "Duration changed: C Dig", From: "5 d", To: "8 d", Milestone: "Go-live", Effect: "3 days later"}
	tests := []struct {
		name     string
		changes  *Changes
		sentence string
		shown    []Change
		notes    int
	}{
		{"no submission before", nil, "", nil, 0},
		{"nothing changed", &Changes{}, "", nil, 0},
		{"nothing suspicious", &Changes{All: 1, List: []Change{grown}}, "One change, which is not suspicious.", nil, 0},
		{"a link cut", &Changes{All: 2, Suspicious: 1, List: []Change{grown, cut}}, "Two changes, one of them suspicious.", []Change{cut}, 0},
		{"more than are listed", &Changes{All: 99, Suspicious: 1, List: []Change{cut}, Unmeasured: 4}, "99 changes, one of them suspicious.", []Change{cut}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := story{}.input()
			in.Schedules = []Schedule{{Engagement: "e", Supplier: "Supplier", File: File{Name: "june.xer"}, Changes: tt.changes}}
			b := made(t, in)
			var e *Evidence
			for i := range b.Evidence {
				if strings.HasPrefix(string(b.Evidence[i].ID), "changes") {
					e = &b.Evidence[i]
				}
			}
			if tt.sentence == "" {
				if b.Changed != nil || (e != nil) != (tt.changes != nil) {
					t.Errorf("%+v, %+v", b.Changed, e)
				}
				return
			}
			if diff := cmp.Diff(&Changed{Sentence: tt.sentence, List: tt.shown, Evidence: e.ID}, b.Changed); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(e.Tables) != 1 || len(e.Tables[0].Rows) != len(tt.changes.List) || len(e.Notes) != tt.notes {
				t.Errorf("evidence %+v", e)
			}
		})
	}
}
