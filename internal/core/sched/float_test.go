package sched

import (
	"strings"
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// TestTotalFloatKinds: the level of effort L starts with A and ends with B. Z, 20 days, ends the project on Fri 30.
func TestTotalFloatKinds(t *testing.T) {
	tests := []struct {
		name                    string
		lines                   []string
		finish, start, smallest civil.Minutes
	}{
		// A, 12 days, could start on Thu 15; B, 10 days, ends on Fri 16.
		{"less at the start", []string{"A 12d", "B 10d", "Z 20d", "L 0 loe", "A SS L", "B FF L"}, 10 * day, 8 * day, 8 * day},
		// A, 5 days, could start on Mon 26.
		{"less at the finish", []string{"A 5d", "B 10d", "Z 20d", "L 0 loe", "A SS L", "B FF L"}, 10 * day, 15 * day, 10 * day},
		{"the same at both", []string{"L 5d", "Z 20d"}, 15 * day, 15 * day, 15 * day},
		{"negative", []string{"L 5d meob=01-07T17:00", "Z 20d"}, -2 * day, -2 * day, -2 * day},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := build(t, "01-05", tt.lines...)
			for kind, want := range map[plan.FloatKind]civil.Minutes{plan.FinishFloat: tt.finish, plan.StartFloat: tt.start, plan.SmallestFloat: tt.smallest} {
				n.Projects[0].Options.FloatKind = kind
				r, err := Run(n)
				if err != nil {
					t.Fatal(err)
				}
				for i := range n.Activities {
					if got := r.Dates[i].TotalFloat; n.Activities[i].Code == "L" && got != want {
						t.Errorf("float of kind %d is %d minutes, not %d", kind, got, want)
					}
				}
			}
		})
	}
}

// TestFreeFloat: A is 5 to 9 January in all cases; Z ends the project on Fri 30.
func TestFreeFloat(t *testing.T) {
	const a, z = "A 5d", "Z 20d"
	tests := []struct {
		name  string
		lines []string
		want  string // of A
	}{
		// To B: 12 to 16 and 19. To C, after a day of lag: 13.
		{"the least of several successors", []string{a, "B 2d msoa=01-20T08:00", "C 2d msoa=01-14T08:00", z, "A FS B", "A FS+1d C"}, "1"},
		// The lag ends on Tue 6; B starts on Mon 12: 7, 8, 9.
		{"to a start from its start", []string{a, "B 2d msoa=01-12T08:00", z, "A SS+2d B"}, "3"},
		// The lag ends on Mon 12; B ends on Fri 16: 13 to 16.
		{"to a finish", []string{a, "B 5d msoa=01-12T08:00", z, "A FF+1d B"}, "4"},
		// B ends on Fri 16, and may when A has begun: 5 to 9 and 12 to 16 less the two days of the lag.
		{"to a finish from its start", []string{a, "B 5d msoa=01-12T08:00", z, "A SF+2d B"}, "8"},
		// Up to Mon 19 on A's six-day weeks: Sat 10 and 12 to 17.
		{"in its own days", []string{"A 5d cal=1", "B 2d msoa=01-19T08:00", z, "A FS B"}, "7"},
		{"to a successor that works on Saturday", []string{a, "B 2d cal=1", z, "A FS B"}, "0"},
		// B has to start on Wed 7, whatever A does.
		{"not below zero", []string{a, "B 2d mands=01-07T08:00", z, "A FS B"}, "0"},
		{"without successors, to the end of the project", []string{a, z}, "15"},
		{"a level of effort is no successor", []string{a, z, "L 0 loe", "A FS L"}, "15"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := build(t, "01-05", tt.lines...)
			r, err := Run(n)
			if err != nil {
				t.Fatal(err)
			}
			if got := days(r.Dates[0].FreeFloat); got != tt.want {
				t.Errorf("free float is %s days, not %s", got, tt.want)
			}
			if got := short(r.Dates[0].EarlyFinish); got != "01-09 17:00" {
				t.Errorf("A ends on %s", got)
			}
		})
	}
	t.Run("to the project's finish, not to where it must finish", func(t *testing.T) {
		for date, want := range map[string]string{"02-06T17:00": "TF 20 FF 15", "01-07T17:00": "TF -2 FF 15"} {
			n := build(t, "01-05", a, z)
			n.Projects[0].MustFinish = when(t, date)
			r, err := Run(n)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(n, r, "A"); !strings.HasSuffix(got, want) {
				t.Errorf("must finish by %s: %s, want %s", date, got, want)
			}
		}
	})
	t.Run("to complete work, where its other predecessors hold it", func(t *testing.T) {
		// B, complete, stands at C's end, Fri 16; A ends on Tue 13.
		n := build(t, "01-12", "A 2d", "C 5d", "B 5d as=01-05T08:00 af=01-08T17:00", "Z 15d", "A FS B", "C FS B")
		checkDates(t, n, []string{"A 01-12 08:00..01-13 17:00 01-29 08:00..01-30 17:00 TF 13 FF 3"})
	})
}

func TestCritical(t *testing.T) {
	slack := []string{"Z 20d", "B 18d", "A 15d"} // total float 0, 2 and 5 days
	tests := []struct {
		name  string
		lines []string
		set   func(*plan.Project)
		want  string
	}{
		{"without float", slack, func(p *plan.Project) {}, "Z"},
		{"with no more than the threshold", slack, func(p *plan.Project) { p.Options.CriticalFloat = 2 * day }, "Z B"},
		{"with a minute more", slack, func(p *plan.Project) { p.Options.CriticalFloat = 2*day - 1 }, "Z"},
		{"below a negative threshold", slack, func(p *plan.Project) { p.Options.CriticalFloat = -1 }, ""},
		// Two days late: the floats are −2, 0 and 3.
		{"late", slack, func(p *plan.Project) { p.MustFinish = when(t, "01-28T17:00") }, "Z B"},
		{"late, below a negative threshold", slack, func(p *plan.Project) {
			p.MustFinish, p.Options.CriticalFloat = when(t, "01-28T17:00"), -2*day
		}, "Z"},
		{"on the longest path whatever the float", slack, func(p *plan.Project) {
			p.MustFinish, p.Options.CriticalBy = when(t, "02-27T17:00"), plan.ByLongestPath
		}, "Z"},
		{"late but not on the longest path", []string{"Z 20d", "A 5d meob=01-07T17:00"}, func(p *plan.Project) { p.Options.CriticalBy = plan.ByLongestPath }, "Z"},
		{"open ends, and what leads only to them", []string{"P 2d", "A 5d", "B 5d", "Z 20d", "C 2d", "P FS A", "B FS Z", "C FS Z"}, func(p *plan.Project) { p.Options.OpenEndsCritical = true }, "P A B Z"},
		{"open ends are not, else", []string{"P 2d", "A 5d", "B 5d", "Z 20d", "P FS A", "B FS Z"}, func(p *plan.Project) {}, "B Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := build(t, "01-05", tt.lines...)
			tt.set(&n.Projects[0])
			if got := strings.Join(critical(t, n), " "); got != tt.want {
				t.Errorf("critical are %q, not %q", got, tt.want)
			}
		})
	}
	t.Run("complete work is not", func(t *testing.T) {
		n := build(t, "01-12", "A 5d as=01-05T08:00 af=01-09T17:00", "B 5d", "A FS B")
		n.Projects[0].Options.CriticalFloat = 100 * day
		if got := strings.Join(critical(t, n), " "); got != "B" {
			t.Errorf("critical are %q", got)
		}
	})
}

func TestLongestPath(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  string
	}{
		{"the longer of two", []string{"A 5d", "B 4d", "C 2d", "A FS C", "B FS C"}, "A C"},
		{"both where they tie", []string{"A 5d", "B 5d", "C 2d", "A FS C", "B FS C"}, "A B C"},
		{"both that end the project", []string{"A 5d", "B 5d", "C 4d"}, "A B"},
		{"through a start", []string{"A 9d", "B 9d", "A SS+3d B"}, "A B"},
		{"through a finish", []string{"A 9d", "B 2d", "C 5d", "A FF+3d B", "C FS B"}, "A B"},
		// A ends on Saturday, B on Friday: C begins on Monday for both.
		{"over a weekend", []string{"A 6d cal=1", "B 5d", "C 2d", "A FS C", "B FS C"}, "A B C"},
		{"not what a constraint holds", []string{"A 5d", "B 2d msoa=01-14T08:00", "A FS B"}, "B"},
		{"not what an external date holds", []string{"A 5d", "B 2d ext=01-14T08:00", "A FS B"}, "B"},
		{"not before a mandatory start, even where logic agrees", []string{"A 5d", "B 2d mands=01-12T08:00", "C 1d", "A FS B", "B FS C"}, "B C"},
		{"not before a mandatory finish, even where logic agrees", []string{"A 5d", "B 2d mandf=01-13T17:00", "C 1d", "A FS B", "B FS C"}, "B C"},
		// A waits until it drives C, as B does; P, before it, then has float.
		{"through what is as late as possible", []string{"P 1d", "A 2d alap", "B 5d", "C 1d", "P FS A", "A FS C", "B FS C"}, "A B C"},
		{"a milestone", []string{"A 5d", "M 0 finmile", "B 4d", "A FS M", "B FS M"}, "A M"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := build(t, "01-05", tt.lines...)
			if got := strings.Join(marked(t, n, func(d Dates) bool { return d.LongestPath }), " "); got != tt.want {
				t.Errorf("the path is %q, not %q", got, tt.want)
			}
		})
	}
	t.Run("through complete work that hands a date on", func(t *testing.T) {
		n := build(t, "01-12", "A 5d", "B 5d as=01-05T08:00 af=01-09T17:00", "C 2d", "D 3d", "A FS B", "B FS C", "D FS C")
		if got := strings.Join(marked(t, n, func(d Dates) bool { return d.LongestPath }), " "); got != "A C" {
			t.Errorf("the path is %q", got)
		}
	})
	t.Run("not into complete work that stands at the data date", func(t *testing.T) {
		n := build(t, "01-12", "A 5d as=01-05T08:00 af=01-09T17:00", "B 2d", "A FS B")
		if got := strings.Join(marked(t, n, func(d Dates) bool { return d.LongestPath }), " "); got != "B" {
			t.Errorf("the path is %q", got)
		}
	})
	t.Run("not through an overridden link", func(t *testing.T) {
		// A stands where B's remaining work goes on, but B has begun and does not wait for it.
		n := build(t, "01-12", "A 0 mile", "B 5d as=01-08T08:00 rem=3d", "C 7d", "A FS B", "B FS C")
		n.Projects[0].Options.Logic = plan.ProgressOverride
		if got := strings.Join(marked(t, n, func(d Dates) bool { return d.LongestPath }), " "); got != "B C" {
			t.Errorf("the path is %q", got)
		}
	})
}

// TestDriver: the link that sets an activity's early dates, or none where nothing but the data date or a constraint does.
func TestDriver(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  int32 // index of the link that drives the last activity
	}{
		{"of two links the later", []string{"A 4d", "B 5d", "C 1d", "A FS C", "B FS C"}, 1},
		{"of equal links the first", []string{"A 5d", "B 5d", "C 1d", "A FS C", "B FS C"}, 0},
		{"the data date", []string{"A 4d", "C 1d", "A SF C"}, plan.None},
		{"a constraint", []string{"A 4d", "C 1d mso=01-20T08:00", "A FS C"}, plan.None},
		{"an earlier constraint", []string{"A 4d", "C 1d mso=01-06T08:00", "A FS C"}, 0},
		{"a mandatory date that logic agrees with", []string{"A 5d msoa=01-12T08:00", "C 1d mands=01-12T08:00", "A SS C"}, plan.None},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := build(t, "01-05", tt.lines...)
			r, err := Run(n)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Driver[len(r.Driver)-1]; got != tt.want {
				t.Errorf("link %d drives, not %d", got, tt.want)
			}
		})
	}
}
