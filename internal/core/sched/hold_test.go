package sched

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// TestHold: the second activity of each network is held; Z ends the project on Fri 30 January 2026.
func TestHold(t *testing.T) {
	tests := []struct {
		name     string
		dataDate string
		lines    []string
		until    []string
		want     []string
	}{
		// A could end six working days later, on Mon 19.
		{"not begun", "01-05", []string{"A 5d", "B 3d", "Z 20d", "A FS B"}, []string{"01-20T08:00"},
			[]string{"A 01-05 08:00..01-09 17:00 01-21 08:00..01-27 17:00 TF 12 FF 6", "B 01-20 08:00..01-22 17:00 01-28 08:00..01-30 17:00 TF 6 FF 6"}},
		{"no longer than its links", "01-05", []string{"A 5d", "B 3d", "Z 20d", "A FS B"}, []string{"01-08T08:00"},
			[]string{"B 01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 12"}},
		{"the later of two holds", "01-05", []string{"A 5d", "B 3d", "Z 20d"}, []string{"01-20T08:00", "01-13T08:00"},
			[]string{"B 01-20 08:00..01-22 17:00 01-28 08:00..01-30 17:00 TF 6 FF 6"}},
		{"until a weekend", "01-05", []string{"A 5d", "B 3d", "Z 20d"}, []string{"01-17"},
			[]string{"B 01-19 08:00..01-21 17:00 01-28 08:00..01-30 17:00 TF 7 FF 7"}},
		{"beyond the project's finish", "01-05", []string{"A 5d", "B 3d", "Z 20d"}, []string{"02-02T08:00"},
			[]string{"B 02-02 08:00..02-04 17:00 02-02 08:00..02-04 17:00 TF 0 FF 0", "Z 01-05 08:00..01-30 17:00 01-08 08:00..02-04 17:00 TF 3 FF 3"}},
		{"begun", "01-12", []string{"A 5d", "B 5d as=01-08T08:00 rem=3d", "Z 15d"}, []string{"01-20T08:00"},
			[]string{"B 01-20 08:00..01-22 17:00 01-28 08:00..01-30 17:00 TF 6 FF 6"}},
		{"complete", "01-12", []string{"A 5d", "B 5d as=01-05T08:00 af=01-09T17:00", "Z 15d"}, []string{"01-20T08:00"},
			[]string{"B 01-12 00:00..01-12 00:00 01-30 17:00..01-30 17:00"}},
		{"mandatory", "01-05", []string{"A 5d", "B 3d mands=01-14T08:00", "Z 20d"}, []string{"01-20T08:00"},
			[]string{"B 01-14 08:00..01-16 17:00 01-14 08:00..01-16 17:00 TF 0 FF 10"}},
		{"a milestone", "01-05", []string{"A 5d", "B 0 mile", "Z 20d"}, []string{"01-20T08:00"},
			[]string{"B 01-20 08:00..01-20 08:00 01-30 17:00..01-30 17:00 TF 9 FF 9"}},
		{"a level of effort follows what it spans", "01-05", []string{"A 5d", "B 0 loe", "Z 20d", "A SS B", "A FF B"}, []string{"01-20T08:00"},
			[]string{"B 01-05 08:00..01-09 17:00 01-26 08:00..01-30 17:00 TF 15 FF 0"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := build(t, tt.dataDate, tt.lines...)
			var holds []Hold
			for _, until := range tt.until {
				holds = append(holds, Hold{Activity: 1, NotBefore: when(t, until)})
			}
			r, err := Run(n, holds...)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range tt.want {
				code, want, _ := strings.Cut(w, " ")
				if got := strings.TrimSuffix(show(n, r, code), " LP"); got != want {
					t.Errorf("%s:\n got %s\nwant %s", code, got, want)
				}
			}
		})
	}
}

func TestHoldOfNothing(t *testing.T) {
	for _, at := range []int32{plan.None, 2} {
		if r, err := Run(build(t, "01-05", "A 5d", "B 3d"), Hold{Activity: at, NotBefore: start}); err == nil || r != nil {
			t.Errorf("holding activity %d of 2 gives %v and error %v", at, r, err)
		}
	}
}

// A hold on work that has not begun is a constraint "start on or after", for everything but what drives it.
func TestHoldIsAConstraint(t *testing.T) {
	v := anything
	v.constraints = nil
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t, v)
		i := rapid.IntRange(0, len(n.Activities)-1).Draw(t, "held")
		until := start + civil.Time(60*rapid.IntRange(-100, 500).Draw(t, "hour"))
		held, err := Run(n, Hold{Activity: int32(i), NotBefore: until})
		if err != nil {
			t.Fatal(err)
		}
		if n.Activities[i].Status == plan.NotStarted {
			n.Activities[i].Constraints[0] = plan.Constraint{Kind: plan.StartOnOrAfter, Date: until}
			if diff := cmp.Diff(run(t, n).Dates, held.Dates); diff != "" {
				t.Fatalf("held %s differs (-constraint +hold):\n%s", n.Activities[i].Code, diff)
			}
			return
		}
		for k, d := range run(t, n).Dates {
			if held.Dates[k].EarlyFinish < d.EarlyFinish {
				t.Fatalf("holding %s lets %s finish earlier", n.Activities[i].Code, n.Activities[k].Code)
			}
		}
	})
}
