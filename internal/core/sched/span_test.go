package sched

import (
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/core/plan"
)

func TestLevelOfEffort(t *testing.T) {
	const a, b, z = "A 5d", "B 5d", "Z 20d"
	tests := []struct {
		name  string
		lines []string
		want  []string
	}{
		{"from a start to a finish", []string{a, b, "L 0 loe", "A FS B", "A SS L", "B FF L"},
			[]string{"L 01-05 08:00..01-16 17:00 01-05 08:00..01-16 17:00 TF 0 FF 0"}},
		// B is late by Fri 30, A from Mon 19.
		{"late with what it spans", []string{a, b, z, "L 0 loe", "A FS B", "A SS L", "B FF L"},
			[]string{"L 01-05 08:00..01-16 17:00 01-19 08:00..01-30 17:00 TF 10 FF 0"}},
		// From the finish of A, Fri 9, to the start of C, Mon 19. As late as C allows it ends on Fri 16, before A must: it has no
		// length then.
		{"between a finish and a start", []string{a, "B 10d", "C 2d", "L 0 loe", "B FS C", "A FS L", "L FS C"},
			[]string{"L 01-12 08:00..01-16 17:00 01-16 17:00..01-16 17:00 TF 0 FF 0", "A 01-05 08:00..01-09 17:00 01-14 08:00..01-20 17:00 TF 7 FF 7"}},
		{"on its own calendar", []string{a, "B 10d", "C 2d", "L 0 loe cal=1", "B FS C", "A FS L", "L FS C"},
			[]string{"L 01-10 08:00..01-17 17:00 01-17 17:00..01-17 17:00 TF 0 FF 0"}},
		// Two days after Mon 5 08:00 is Tue 6 17:00; a day before Fri 16 17:00 is Fri 16 08:00.
		{"lags from predecessors", []string{a, b, "L 0 loe", "A FS B", "A SS+2d L", "B FF-1d L"},
			[]string{"L 01-07 08:00..01-15 17:00 01-07 08:00..01-15 17:00 TF 0 FF 0"}},
		// A is 12 to 14, late 28 to 30. L starts a day before it and ends a day before it.
		{"lags to successors", []string{"A 3d msoa=01-12T08:00", z, "L 0 loe", "L SS+1d A", "L FF+1d A"},
			[]string{"L 01-09 08:00..01-13 17:00 01-27 08:00..01-29 17:00 TF 12 FF 0", "A 01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 12"}},
		// The earliest start and the latest finish: B starts on Tue 6 and ends on Mon 12, A on Fri 9. A is late from Tue 6 as well.
		{"the widest span", []string{a, "B 5d msoa=01-06T08:00", "L 0 loe", "A SS L", "B SS L", "A FF L", "B FF L"},
			[]string{"L 01-05 08:00..01-12 17:00 01-06 08:00..01-12 17:00 TF 0 FF 0"}},
		// SF: L ends when B starts, or starts when C ends.
		{"from a start to a start", []string{a, b, "L 0 loe", "A FS B", "A SS L", "B SF L"},
			[]string{"L 01-05 08:00..01-09 17:00 01-05 08:00..01-09 17:00 TF 0 FF 0"}},
		{"from a finish to a finish", []string{a, b, "L 0 loe", "A FS B", "L SF A", "L FF B"},
			[]string{"L 01-12 08:00..01-16 17:00 01-12 08:00..01-16 17:00 TF 0 FF 0"}},
		{"a chain, last first", []string{"M 0 loe", "L 0 loe", a, b, z, "A FS B", "L SS M", "L FF M", "A SS L", "B FF L"},
			[]string{"L 01-05 08:00..01-16 17:00 01-19 08:00..01-30 17:00 TF 10 FF 0", "M 01-05 08:00..01-16 17:00 01-19 08:00..01-30 17:00 TF 10 FF 0"}},
		{"two that wait for each other", []string{"M 0 loe", "L 0 loe", a, z, "L SS M", "M SS L", "A SS L", "A FF L"},
			[]string{"L 01-05 08:00..01-09 17:00 01-26 08:00..01-30 17:00 TF 15 FF 0"}},
		// Nothing ties it: it stands on the data date, and is late with the project.
		{"without links", []string{z, "L 0 loe"}, []string{"L 01-05 08:00..01-05 08:00 01-30 17:00..01-30 17:00 TF 20 FF 0"}},
		{"with a start only", []string{"A 5d msoa=01-12T08:00", z, "L 0 loe", "A SS L"},
			[]string{"L 01-12 08:00..01-12 08:00 01-26 08:00..01-30 17:00 TF 15 FF 0"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkDates(t, build(t, "01-05", tt.lines...), tt.want) })
	}
}

// TestLevelOfEffortWithProgress: the data date is Mon 12; Z ends the project on Fri 30.
func TestLevelOfEffortWithProgress(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  []string
	}{
		// A has three days left, 12 to 14, B is 15 to 21, late 26 to 30; A is late from Wed 21.
		{"in progress", []string{"A 6d as=01-05T08:00 rem=3d", "B 5d", "Z 15d", "L 0 loe as=01-05T08:00", "A FS B", "A SS L", "B FF L"},
			[]string{"L 01-12 08:00..01-21 17:00 01-21 08:00..01-30 17:00 TF 7 FF 0"}},
		{"from complete work", []string{"A 5d as=01-05T08:00 af=01-09T17:00", "B 5d", "Z 15d", "L 0 loe as=01-05T08:00", "A FS B", "A SS L", "B FF L"},
			[]string{"L 01-12 08:00..01-16 17:00 01-26 08:00..01-30 17:00 TF 10 FF 0"}},
		{"complete", []string{"A 5d as=01-05T08:00 af=01-09T17:00", "Z 15d", "L 0 loe as=01-05T08:00 af=01-09T17:00", "A SS L", "A FF L"},
			[]string{"L 01-12 00:00..01-12 00:00 01-30 17:00..01-30 17:00"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkDates(t, build(t, "01-12", tt.lines...), tt.want) })
	}
}

// TestSpansMoveNothing: what takes its dates from others gives none: not through its links, its duration or its constraints.
func TestSpansMoveNothing(t *testing.T) {
	work := []string{"A 5d in=0", "B 3d", "C 2d", "A FS B", "C SS B"}
	spans := []string{"L 40d loe msoa=03-02T08:00", "W 40d wbs in=0", "A FS+9d L", "L FS B", "L FF C", "A FF+30d L", "A FS W", "W FS+9d C", "C FS L"}
	alone := build(t, "01-05", work...)
	with := build(t, "01-05", slices.Concat(work, spans)...)
	alone.WBS = []plan.WBS{{ID: "0", Parent: plan.None}}
	with.WBS = alone.WBS
	want, err := Run(alone)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Run(with)
	if err != nil {
		t.Fatalf("links of a level of effort are taken for a loop: %v", err)
	}
	for i := range alone.Activities {
		if got.Dates[i] != want.Dates[i] {
			t.Errorf("%s: with spans %s, without %s", alone.Activities[i].Code,
				show(with, got, alone.Activities[i].Code), show(alone, want, alone.Activities[i].Code))
		}
	}
	if got.Finish != want.Finish || got.Projects[0] != want.Projects[0] {
		t.Errorf("the project is %v with spans, %v without", got.Projects[0], want.Projects[0])
	}
}

// TestSpanOnLongestPath: A and then B end the project on Fri 16, unless a case says otherwise.
func TestSpanOnLongestPath(t *testing.T) {
	work := []string{"A 5d", "B 5d", "A FS B"}
	tests := []struct {
		name     string
		dataDate string
		lines    []string
		want     string
	}{
		{"what the path ends, and what begins that", "01-05", slices.Concat(work, []string{"C 1d", "L 0 loe", "C SS L", "L FF B"}), "A B C L"},
		{"not what only follows the path", "01-05", slices.Concat(work, []string{"L 0 loe", "A SS L", "B FF L"}), "A B"},
		// The order of links says nothing: all that begin it at once do, and any that end it at once.
		{"begun by two at once", "01-05", slices.Concat(work, []string{"C 1d", "D 2d", "L 0 loe", "C SS L", "D SS L", "L FF B"}), "A B C D L"},
		{"ended by two at once", "01-05", slices.Concat(work, []string{"C 1d", "D 5d", "L 0 loe", "C SS L", "L FF D", "L FF A"}), "A B C L"},
		// C begins on Sat 10, D on Mon 12, which is the same for five days a week.
		{"begun by two over a weekend", "01-05", slices.Concat(work, []string{"C 1d cal=1 msoa=01-10", "D 2d msoa=01-12", "L 0 loe", "C SS L", "D SS L", "L FF B"}), "A B C D L"},
		{"not begun by the later of two", "01-05", slices.Concat(work, []string{"C 1d", "D 2d msoa=01-06", "L 0 loe", "C SS L", "D SS L", "L FF B"}), "A B C L"},
		// C ends on Mon 19, long after Z begins: nothing ends L.
		{"not what would end before it starts", "01-05", []string{"Z 20d", "C 10d", "L 0 loe", "C FS L", "L FS Z"}, "Z"},
		{"what starts and ends between two shifts", "01-05", slices.Concat(work, []string{"L 0 loe", "A FS L", "L FS B"}), "A B L"},
		// A would begin L on Wed 31 December; the data date does.
		{"not what the data date begins", "01-05", []string{"A 5d", "L 0 loe", "L SS+3d A"}, "A"},
		// L began with C on Mon 5 and not with D; B is 12 to 16.
		{"begun by what had begun", "01-12", []string{"B 5d", "C 9d as=01-05T08:00 rem=1d", "D 9d as=01-06T08:00 rem=1d",
			"L 0 loe as=01-05T08:00", "C SS L", "D SS L", "L FF B"}, "B C L"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := build(t, tt.dataDate, tt.lines...)
			for range 2 {
				if got := strings.Join(marked(t, n, func(d Dates) bool { return d.LongestPath }), " "); got != tt.want {
					t.Errorf("the path is %q, not %q", got, tt.want)
				}
				slices.Reverse(n.Links)
			}
		})
	}
}

// TestSpanLeadsThePath: C, Mon 5, begins L and B, from Wed 7, ends it, so P6's longest path goes from B through L to C.
// The dates and floats of C say nothing of L.
func TestSpanLeadsThePath(t *testing.T) {
	const dates = "C 01-05 08:00..01-05 17:00 01-07 08:00..01-07 17:00 TF 2 FF 2"
	work := []string{"C 1d", "A 2d", "B 1d", "A FS B"}
	check(t, build(t, "01-05", work...), []string{dates})
	with := build(t, "01-05", slices.Concat(work, []string{"L 0 loe", "C SS L", "L FS B"})...)
	check(t, with, []string{dates + " LP", "L 01-05 08:00..01-06 17:00 01-06 17:00..01-06 17:00 TF 0 FF 0 LP"})
	for _, by := range []plan.CriticalBy{plan.ByTotalFloat, plan.ByLongestPath} {
		with.Projects[0].Options.CriticalBy = by
		want := "A B L"
		if by == plan.ByLongestPath {
			want = "C A B L"
		}
		if got := strings.Join(critical(t, with), " "); got != want {
			t.Errorf("critical by %d: %s, want %s", by, got, want)
		}
	}
}

// TestLongChains: a chain of levels of effort, each before the one it takes its dates from, and a WBS as deep, cost no more than
// their length.
func TestLongChains(t *testing.T) {
	const many = 50_000
	n := build(t, "01-05", "A 5d", "Z 20d")
	n.Activities[0].WBS = many - 1
	for i := range int32(many) {
		n.WBS = append(n.WBS, plan.WBS{Parent: i - 1})
		n.Activities = append(n.Activities, plan.Activity{Code: "L", WBS: plan.None, Type: plan.LevelOfEffort})
		from := i + 3 // the next one, and for the last of them A
		if i == many-1 {
			from = 0
		}
		n.Links = append(n.Links, plan.Link{From: from, To: i + 2, Kind: plan.StartToStart}, plan.Link{From: from, To: i + 2, Kind: plan.FinishToFinish})
	}
	n.Activities = append(n.Activities, plan.Activity{Code: "W", WBS: 0, Type: plan.WBSSummary})
	const want = " 01-05 08:00..01-09 17:00 01-26 08:00..01-30 17:00 TF 15 FF 0"
	checkDates(t, n, []string{"L" + want, "W" + want})
}

// TestWBSSummary: three elements, each within the one before; a digit after "in=" names the element.
func TestWBSSummary(t *testing.T) {
	tests := []struct {
		name     string
		dataDate string
		lines    []string
		want     []string
	}{
		// A 5 to 9, B 12 to 14; C 5 and 6, late 13 and 14.
		{"nested", "01-05", []string{"A 5d in=1", "B 3d in=2", "C 2d in=0", "A FS B", "U 0 wbs in=0", "V 0 wbs in=1", "W 0 wbs in=2"},
			[]string{"U 01-05 08:00..01-14 17:00 01-05 08:00..01-14 17:00 TF 0 FF 0", "V 01-05 08:00..01-14 17:00 01-05 08:00..01-14 17:00 TF 0 FF 0",
				"W 01-12 08:00..01-14 17:00 01-12 08:00..01-14 17:00 TF 0 FF 0"}},
		{"late with what is below it", "01-05", []string{"C 2d in=2", "Z 20d", "V 0 wbs in=1"}, []string{"V 01-05 08:00..01-06 17:00 01-29 08:00..01-30 17:00 TF 18 FF 0"}},
		{"not of what lies above or beside", "01-05", []string{"A 5d in=0", "B 3d in=1", "Z 20d", "V 0 wbs in=1"}, []string{"V 01-05 08:00..01-07 17:00 01-28 08:00..01-30 17:00 TF 17 FF 0"}},
		// 12 to 14 are left of B; A is history. The level of effort L spans B and C.
		{"only unfinished work", "01-12", []string{"A 5d in=1 as=01-05T08:00 af=01-09T17:00", "B 5d in=1 as=01-08T08:00 rem=3d", "Z 15d", "V 0 wbs in=1"},
			[]string{"V 01-12 08:00..01-14 17:00 01-28 08:00..01-30 17:00 TF 12 FF 0"}},
		{"levels of effort count", "01-12", []string{"A 5d in=1", "B 3d", "L 0 loe in=1", "A FS B", "A SS L", "B FF L", "Z 15d", "V 0 wbs in=1"},
			[]string{"V 01-12 08:00..01-21 17:00 01-21 08:00..01-30 17:00 TF 7 FF 0"}},
		{"nothing unfinished", "01-12", []string{"A 5d in=1 as=01-05T08:00 af=01-09T17:00", "Z 15d", "V 0 wbs in=1", "W 0 wbs"},
			[]string{"V 01-12 00:00..01-12 00:00 01-30 17:00..01-30 17:00", "W 01-12 00:00..01-12 00:00 01-30 17:00..01-30 17:00"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := build(t, tt.dataDate, tt.lines...)
			n.WBS = []plan.WBS{{ID: "0", Parent: plan.None}, {ID: "1", Parent: 0}, {ID: "2", Parent: 1}}
			checkDates(t, n, tt.want)
		})
	}
}

// TestSpanCritical: a level of effort and a summary are critical by their float; by the longest path only a summary that ends
// with the project and a level of effort that drives.
func TestSpanCritical(t *testing.T) {
	n := build(t, "01-05", "A 5d in=0", "L 0 loe", "A SS L", "A FF L", "W 0 wbs in=0")
	n.WBS = []plan.WBS{{ID: "0", Parent: plan.None}}
	for _, by := range []plan.CriticalBy{plan.ByTotalFloat, plan.ByLongestPath} {
		n.Projects[0].Options.CriticalBy = by
		want := "A L W"
		if by == plan.ByLongestPath {
			want = "A W"
		}
		if got := strings.Join(critical(t, n), " "); got != want {
			t.Errorf("critical by %d: %s, want %s", by, got, want)
		}
	}
}

// critical lists the codes of the critical activities in the order of the file.
func critical(t *testing.T, n *plan.Network) []string {
	t.Helper()
	return marked(t, n, func(d Dates) bool { return d.Critical })
}

// marked lists the codes of the activities whose dates have a mark.
func marked(t *testing.T, n *plan.Network, mark func(Dates) bool) []string {
	t.Helper()
	r, err := Run(n)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for i, d := range r.Dates {
		if mark(d) {
			codes = append(codes, n.Activities[i].Code)
		}
	}
	return codes
}
