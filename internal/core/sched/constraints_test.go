package sched

import (
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/core/plan"
)

// constraintCase puts a constraint on activity T of a chain P, T, S beside Z, which ends the project on Fri 30 at 17:00. An
// empty answer means the one without the constraint.
type constraintCase struct {
	words   string
	p, t, s string
}

// runConstraints builds the chain around T, whose own line is given without the constraint, and compares dates and floats;
// free is what the chain comes out as without a constraint.
func runConstraints(t *testing.T, dataDate string, chain []string, own string, free constraintCase, cases []constraintCase) {
	t.Helper()
	for _, c := range append([]constraintCase{{}}, cases...) {
		t.Run(own+" "+c.words, func(t *testing.T) {
			lines := append(slices.Clone(chain), own+" "+c.words, "P FS T", "T FS S")
			want := []string{"P " + free.p, "T " + free.t, "S " + free.s}
			for i, s := range []string{c.p, c.t, c.s} {
				if s != "" {
					want[i] = want[i][:2] + s
				}
			}
			checkDates(t, build(t, dataDate, lines...), want)
		})
	}
}

// checkDates compares dates and floats, whether or not the activity is on the longest path.
func checkDates(t *testing.T, n *plan.Network, wants []string) {
	t.Helper()
	r, err := Run(n)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wants {
		code, want, _ := strings.Cut(w, " ")
		if got := strings.TrimSuffix(show(n, r, code), " LP"); got != want {
			t.Errorf("%s:\n got %s\nwant %s", code, got, want)
		}
	}
}

// Without a constraint the chain below is P 5 to 9 January, T 12 to 14, S 15 and 16, each ten days before it must be.
const (
	earlyP = "01-05 08:00..01-09 17:00 "
	freeP  = earlyP + "01-19 08:00..01-23 17:00 TF 10 "
	lateT  = "01-26 08:00..01-28 17:00 "
	lateS  = "01-29 08:00..01-30 17:00 "
)

func TestConstraintsOnTask(t *testing.T) {
	free := constraintCase{p: freeP + "FF 0", t: "01-12 08:00..01-14 17:00 " + lateT + "TF 10 FF 0", s: "01-15 08:00..01-16 17:00 " + lateS + "TF 10 FF 10"}
	runConstraints(t, "01-05", []string{"P 5d", "S 2d", "Z 20d"}, "T 3d", free, []constraintCase{
		// On or after: early dates only, and only later. P may slip by Mon 12 and Tue 13.
		{"msoa=01-14T08:00", freeP + "FF 2", "01-14 08:00..01-16 17:00 " + lateT + "TF 8 FF 0", "01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"},
		{"msoa=01-08T08:00", "", "", ""},
		// T ends on Tue 20: 16, 19, 20. A midnight means the end of the day before.
		{"meoa=01-20T17:00", freeP + "FF 4", "01-16 08:00..01-20 17:00 " + lateT + "TF 6 FF 0", "01-21 08:00..01-22 17:00 " + lateS + "TF 6 FF 6"},
		{"meoa=01-21", freeP + "FF 4", "01-16 08:00..01-20 17:00 " + lateT + "TF 6 FF 0", "01-21 08:00..01-22 17:00 " + lateS + "TF 6 FF 6"},
		{"meoa=01-13T17:00", "", "", ""},
		// On or before: late dates only, and only earlier.
		{"msob=01-14T08:00", earlyP + "01-07 08:00..01-13 17:00 TF 2 FF 0", "01-12 08:00..01-14 17:00 01-14 08:00..01-16 17:00 TF 2 FF 0", ""},
		{"msob=01-28T08:00", "", "", ""},
		{"meob=01-20T17:00", earlyP + "01-09 08:00..01-15 17:00 TF 4 FF 0", "01-12 08:00..01-14 17:00 01-16 08:00..01-20 17:00 TF 4 FF 0", ""},
		{"meob=01-13T17:00", earlyP + "01-02 08:00..01-08 17:00 TF -1 FF 0", "01-12 08:00..01-14 17:00 01-09 08:00..01-13 17:00 TF -1 FF 0", ""},
		{"meob=01-29T17:00", "", "", ""},
		// On: both, but the start is never before what links allow, nor the late start after what successors allow.
		{"mso=01-14T08:00", earlyP + "01-07 08:00..01-13 17:00 TF 2 FF 2", "01-14 08:00..01-16 17:00 01-14 08:00..01-16 17:00 TF 0 FF 0", "01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"},
		{"mso=01-14", earlyP + "01-07 08:00..01-13 17:00 TF 2 FF 2", "01-14 08:00..01-16 17:00 01-14 08:00..01-16 17:00 TF 0 FF 0", "01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"},
		// From Thu 8: 8, 9, 12. P by Wed 7: 7, 6, 5, 2, 1.
		{"mso=01-08T08:00", earlyP + "01-01 08:00..01-07 17:00 TF -2 FF 0", "01-12 08:00..01-14 17:00 01-08 08:00..01-12 17:00 TF -2 FF 0", ""},
		// Wed 28 is two days later than S allows: T starts then, S on Mon 2 February and ends the project on Tue 3.
		{"mso=01-28T08:00", earlyP + "01-21 08:00..01-27 17:00 TF 12 FF 12", "01-28 08:00..01-30 17:00 01-28 08:00..01-30 17:00 TF 0 FF 0", "02-02 08:00..02-03 17:00 02-02 08:00..02-03 17:00 TF 0 FF 0"},
		{"meo=01-20T17:00", earlyP + "01-09 08:00..01-15 17:00 TF 4 FF 4", "01-16 08:00..01-20 17:00 01-16 08:00..01-20 17:00 TF 0 FF 0", "01-21 08:00..01-22 17:00 " + lateS + "TF 6 FF 6"},
		{"meo=01-13T17:00", earlyP + "01-02 08:00..01-08 17:00 TF -1 FF 0", "01-12 08:00..01-14 17:00 01-09 08:00..01-13 17:00 TF -1 FF 0", ""},
		// Mandatory: both, whatever the links say. Held to Wed 7, T begins before P ends; P is three days late: 6, 5, 2, 1, 31.
		{"mands=01-14T08:00", earlyP + "01-07 08:00..01-13 17:00 TF 2 FF 2", "01-14 08:00..01-16 17:00 01-14 08:00..01-16 17:00 TF 0 FF 0", "01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"},
		{"mands=01-07T08:00", earlyP + "2025-12-31 08:00..01-06 17:00 TF -3 FF 0", "01-07 08:00..01-09 17:00 01-07 08:00..01-09 17:00 TF 0 FF 0", "01-12 08:00..01-13 17:00 " + lateS + "TF 13 FF 13"},
		{"mandf=01-20T17:00", earlyP + "01-09 08:00..01-15 17:00 TF 4 FF 4", "01-16 08:00..01-20 17:00 01-16 08:00..01-20 17:00 TF 0 FF 0", "01-21 08:00..01-22 17:00 " + lateS + "TF 6 FF 6"},
		{"mandf=01-09T17:00", earlyP + "2025-12-31 08:00..01-06 17:00 TF -3 FF 0", "01-07 08:00..01-09 17:00 01-07 08:00..01-09 17:00 TF 0 FF 0", "01-12 08:00..01-13 17:00 " + lateS + "TF 13 FF 13"},
		// Even before the data date. P by Tue 30 December: 30, 29, 26, 25, 24; S is not before the data date.
		{"mandf=01-02T17:00", earlyP + "2025-12-24 08:00..2025-12-30 17:00 TF -8 FF 0", "2025-12-31 08:00..01-02 17:00 2025-12-31 08:00..01-02 17:00 TF 0 FF 0", "01-05 08:00..01-06 17:00 " + lateS + "TF 18 FF 18"},
		// A start at the end of a shift or in the weekend is the next shift's; a finish in the weekend is the shift's before.
		{"msoa=01-13T17:00", freeP + "FF 2", "01-14 08:00..01-16 17:00 " + lateT + "TF 8 FF 0", "01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"},
		{"mso=01-17", earlyP + "01-12 08:00..01-16 17:00 TF 5 FF 5", "01-19 08:00..01-21 17:00 01-19 08:00..01-21 17:00 TF 0 FF 0", "01-22 08:00..01-23 17:00 " + lateS + "TF 5 FF 5"},
		{"msob=01-17T08:00", earlyP + "01-12 08:00..01-16 17:00 TF 5 FF 0", "01-12 08:00..01-14 17:00 01-19 08:00..01-21 17:00 TF 5 FF 0", ""},
		{"meo=01-18T17:00", earlyP + "01-07 08:00..01-13 17:00 TF 2 FF 2", "01-14 08:00..01-16 17:00 01-14 08:00..01-16 17:00 TF 0 FF 0", "01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"},
		{"meob=01-18T17:00", earlyP + "01-07 08:00..01-13 17:00 TF 2 FF 0", "01-12 08:00..01-14 17:00 01-14 08:00..01-16 17:00 TF 2 FF 0", ""},
		// A second one adds to the first.
		{"msoa=01-14T08:00 msob,2=01-20T08:00", earlyP + "01-13 08:00..01-19 17:00 TF 6 FF 2", "01-14 08:00..01-16 17:00 01-20 08:00..01-22 17:00 TF 4 FF 0", "01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"},
		{"msob=01-20T08:00 msoa,2=01-14T08:00", earlyP + "01-13 08:00..01-19 17:00 TF 6 FF 2", "01-14 08:00..01-16 17:00 01-20 08:00..01-22 17:00 TF 4 FF 0", "01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"},
		{"meoa=01-16T17:00 meob,2=01-20T17:00", earlyP + "01-09 08:00..01-15 17:00 TF 4 FF 2", "01-14 08:00..01-16 17:00 01-16 08:00..01-20 17:00 TF 2 FF 0", "01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"},
		{"msoa=01-14T08:00 meob,2=01-20T17:00", earlyP + "01-09 08:00..01-15 17:00 TF 4 FF 2", "01-14 08:00..01-16 17:00 01-16 08:00..01-20 17:00 TF 2 FF 0", "01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"},
	})
}

// TestConstraintsOnMilestones: without a constraint T stands on Mon 12 08:00 as a start milestone and on Fri 9 17:00 as a
// finish milestone; S needs 29 and 30 January at the latest.
func TestConstraintsOnMilestones(t *testing.T) {
	const latest = earlyP + "01-22 08:00..01-28 17:00 TF 13 "
	free := constraintCase{p: latest + "FF 0", t: "01-12 08:00..01-12 08:00 01-29 08:00..01-29 08:00 TF 13 FF 0", s: "01-12 08:00..01-13 17:00 " + lateS + "TF 13 FF 13"}
	on14 := constraintCase{"", earlyP + "01-07 08:00..01-13 17:00 TF 2 FF 2", "01-14 08:00..01-14 08:00 01-14 08:00..01-14 08:00 TF 0 FF 0", "01-14 08:00..01-15 17:00 " + lateS + "TF 11 FF 11"}
	runConstraints(t, "01-05", []string{"P 5d", "S 2d", "Z 20d"}, "T 0 mile", free, []constraintCase{
		{"msoa=01-14T08:00", latest + "FF 2", "01-14 08:00..01-14 08:00 01-29 08:00..01-29 08:00 TF 11 FF 0", "01-14 08:00..01-15 17:00 " + lateS + "TF 11 FF 11"},
		{"msoa=01-08T08:00", "", "", ""},
		{"msob=01-14T08:00", earlyP + "01-07 08:00..01-13 17:00 TF 2 FF 0", "01-12 08:00..01-12 08:00 01-14 08:00..01-14 08:00 TF 2 FF 0", ""},
		{"mso=01-14T08:00", on14.p, on14.t, on14.s},
		{"mso=01-08T08:00", earlyP + "01-01 08:00..01-07 17:00 TF -2 FF 0", "01-12 08:00..01-12 08:00 01-08 08:00..01-08 08:00 TF -2 FF 0", ""},
		{"mands=01-14T08:00", on14.p, on14.t, on14.s},
		{"mands=01-07T08:00", earlyP + "2025-12-31 08:00..01-06 17:00 TF -3 FF 0", "01-07 08:00..01-07 08:00 01-07 08:00..01-07 08:00 TF 0 FF 0", "01-07 08:00..01-08 17:00 " + lateS + "TF 16 FF 16"},
	})
	free.t = "01-09 17:00..01-09 17:00 01-28 17:00..01-28 17:00 TF 13 FF 0"
	on14 = constraintCase{"", earlyP + "01-08 08:00..01-14 17:00 TF 3 FF 3", "01-14 17:00..01-14 17:00 01-14 17:00..01-14 17:00 TF 0 FF 0", "01-15 08:00..01-16 17:00 " + lateS + "TF 10 FF 10"}
	runConstraints(t, "01-05", []string{"P 5d", "S 2d", "Z 20d"}, "T 0 finmile", free, []constraintCase{
		{"meoa=01-14T17:00", latest + "FF 3", "01-14 17:00..01-14 17:00 01-28 17:00..01-28 17:00 TF 10 FF 0", "01-15 08:00..01-16 17:00 " + lateS + "TF 10 FF 10"},
		{"meoa=01-07T17:00", "", "", ""},
		// In the weekend there is no end of a shift to stand on: the next shift's start.
		{"meoa=01-18T17:00", latest + "FF 5", "01-19 08:00..01-19 08:00 01-28 17:00..01-28 17:00 TF 8 FF 0", "01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"},
		{"meob=01-14T17:00", earlyP + "01-08 08:00..01-14 17:00 TF 3 FF 0", "01-09 17:00..01-09 17:00 01-14 17:00..01-14 17:00 TF 3 FF 0", ""},
		{"meo=01-14T17:00", on14.p, on14.t, on14.s},
		{"meo=01-07T17:00", earlyP + "01-01 08:00..01-07 17:00 TF -2 FF 0", "01-09 17:00..01-09 17:00 01-07 17:00..01-07 17:00 TF -2 FF 0", ""},
		{"mandf=01-14T17:00", on14.p, on14.t, on14.s},
		{"mandf=01-07T17:00", earlyP + "01-01 08:00..01-07 17:00 TF -2 FF 0", "01-07 17:00..01-07 17:00 01-07 17:00..01-07 17:00 TF 0 FF 0", "01-08 08:00..01-09 17:00 " + lateS + "TF 15 FF 15"},
	})
}

// TestConstraintsWithProgress: on the data date Mon 12 P is complete and T has three days left, 12 to 14. A start that has
// happened cannot be held; a finish still has its latest date, but waits for nothing.
func TestConstraintsWithProgress(t *testing.T) {
	const early = "01-12 08:00..01-14 17:00 "
	free := constraintCase{p: "01-12 00:00..01-12 00:00 01-26 08:00..01-26 08:00", t: early + lateT + "TF 10 FF 0", s: "01-15 08:00..01-16 17:00 " + lateS + "TF 10 FF 10"}
	const pBy16, tBy20 = "01-12 00:00..01-12 00:00 01-16 08:00..01-16 08:00", early + "01-16 08:00..01-20 17:00 TF 4 FF 0"
	chain := []string{"P 5d as=01-05T08:00 af=01-09T17:00", "S 2d", "Z 15d"}
	runConstraints(t, "01-12", chain, "T 5d as=01-08T08:00 rem=3d", free, []constraintCase{
		{"mso=01-20T08:00", "", "", ""},
		{"msoa=01-20T08:00", "", "", ""},
		{"msob=01-13T08:00", "", "", ""},
		{"mands=01-20T08:00", "", "", ""},
		{"alap", "", "", ""},
		{"meoa=01-20T17:00", "", "", ""},
		{"meo=01-20T17:00", pBy16, tBy20, ""},
		{"meob=01-20T17:00", pBy16, tBy20, ""},
		{"meob=01-13T17:00", "01-12 00:00..01-12 00:00 01-09 08:00..01-09 08:00", early + "01-09 08:00..01-13 17:00 TF -1 FF 0", ""},
	})
	chain = []string{"P 5d as=01-05T08:00 af=01-09T17:00", "S 2d", "Z 15d"}
	free = constraintCase{p: "01-12 00:00..01-12 00:00 01-29 08:00..01-29 08:00", t: "01-12 00:00..01-12 00:00 01-29 08:00..01-29 08:00", s: "01-12 08:00..01-13 17:00 " + lateS + "TF 13 FF 13"}
	var none []constraintCase
	for _, kind := range []string{"mso", "msoa", "msob", "mands", "meo", "meoa", "meob", "mandf"} {
		none = append(none, constraintCase{kind + "=01-20T17:00", "", "", ""})
	}
	runConstraints(t, "01-12", chain, "T 2d as=01-08T08:00 af=01-09T17:00", free, append(none, constraintCase{"alap", "", "", ""}))
}

func TestAsLateAsPossible(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  []string
	}{
		{"before a successor", []string{"A 3d alap", "B 8d", "C 2d", "A FS C", "B FS C"},
			// B holds C to Thu 15.
			[]string{"A 01-12 08:00..01-14 17:00 01-12 08:00..01-14 17:00 TF 0 FF 0", "C 01-15 08:00..01-16 17:00 01-15 08:00..01-16 17:00 TF 0 FF 0"}},
		{"by the early dates of a successor, not its late ones", []string{"A 3d alap", "B 8d", "C 2d", "Z 20d", "A FS C", "B FS C"},
			// C could wait until 29 January: its ten days of float stay A's.
			[]string{"A 01-12 08:00..01-14 17:00 01-26 08:00..01-28 17:00 TF 10 FF 0", "C 01-15 08:00..01-16 17:00 " + lateS + "TF 10 FF 10"}},
		{"without a successor", []string{"A 3d alap", "Z 20d"},
			[]string{"A 01-28 08:00..01-30 17:00 01-28 08:00..01-30 17:00 TF 0 FF 0"}},
		{"a chain", []string{"A 2d alap", "B 2d alap", "C 1d", "Z 8d", "A FS B", "B FS C", "Z FS C"},
			[]string{"A 01-09 08:00..01-12 17:00 01-09 08:00..01-12 17:00 TF 0 FF 0", "B 01-13 08:00..01-14 17:00 01-13 08:00..01-14 17:00 TF 0 FF 0"}},
		{"only what is as late as possible moves", []string{"P 2d", "A 3d alap", "B 8d", "C 2d", "P FS A", "A FS C", "B FS C"},
			// P's float up to A is 7, 8 and 9 January.
			[]string{"P 01-05 08:00..01-06 17:00 01-08 08:00..01-09 17:00 TF 3 FF 3", "A 01-12 08:00..01-14 17:00 01-12 08:00..01-14 17:00 TF 0 FF 0"}},
		{"the first of two successors", []string{"A 3d alap", "B 8d", "C 2d", "D 10d", "E 1d", "A FS C", "B FS C", "A FS E", "D FS E"},
			// E, on Mon 19, ends the project; C may wait a day for it, and so may A.
			[]string{"A 01-12 08:00..01-14 17:00 01-13 08:00..01-15 17:00 TF 1 FF 0"}},
		{"start to start with a lag", []string{"A 2d alap", "B 3d", "Z 8d", "A SS+1d B", "Z FS B"},
			// B starts on Thu 15, so A on Wed 14.
			[]string{"A 01-14 08:00..01-15 17:00 01-14 08:00..01-15 17:00 TF 0 FF 0"}},
		{"finish to finish with a lag", []string{"A 2d alap", "B 3d", "Z 8d", "A FF+1d B", "Z FS B"},
			// B ends on Mon 19, so A on Fri 16.
			[]string{"A 01-15 08:00..01-16 17:00 01-15 08:00..01-16 17:00 TF 0 FF 0"}},
		{"milestones", []string{"S 0 mile alap", "F 0 finmile alap", "C 1d", "Z 8d", "S FS C", "F FS C", "Z FS C"},
			[]string{"S 01-15 08:00..01-15 08:00 01-15 08:00..01-15 08:00 TF 0 FF 0", "F 01-14 17:00..01-14 17:00 01-14 17:00..01-14 17:00 TF 0 FF 0"}},
		{"as the second constraint", []string{"A 3d msoa=01-06T08:00 alap,2", "B 8d", "C 2d", "A FS C", "B FS C"},
			[]string{"A 01-12 08:00..01-14 17:00 01-12 08:00..01-14 17:00 TF 0 FF 0"}},
		// Begun work cannot wait.
		{"begun", []string{"A 3d alap as=01-02T08:00", "Z 20d"}, []string{"A 01-05 08:00..01-07 17:00 01-28 08:00..01-30 17:00 TF 17 FF 17"}},
		{"on its own calendar", []string{"A 3d cal=1 alap", "B 10d", "C 2d", "A FS C", "B FS C"},
			// C starts on Mon 19: A's three days of six-day weeks are 15, 16 and Sat 17.
			[]string{"A 01-15 08:00..01-17 17:00 01-15 08:00..01-17 17:00 TF 0 FF 0"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkDates(t, build(t, "01-05", tt.lines...), tt.want) })
	}
}

// TestMustFinishBy: A and B end on Wed 14; the date the project must finish by is where the backward pass begins.
func TestMustFinishBy(t *testing.T) {
	tests := []struct {
		name, date string
		want       []string
	}{
		// B by Mon 12: 12, 9, 8. A by Wed 7: 7, 6, 5, 2, 1.
		{"earlier than the finish", "01-12T17:00", []string{"A " + earlyP + "01-01 08:00..01-07 17:00 TF -2 FF 0", "B 01-12 08:00..01-14 17:00 01-08 08:00..01-12 17:00 TF -2 FF 0"}},
		{"later", "01-23T17:00", []string{"A " + earlyP + "01-14 08:00..01-20 17:00 TF 7 FF 0", "B 01-12 08:00..01-14 17:00 01-21 08:00..01-23 17:00 TF 7 FF 0"}},
		{"on the finish", "01-14T17:00", []string{"A " + earlyP + "01-05 08:00..01-09 17:00 TF 0 FF 0", "B 01-12 08:00..01-14 17:00 01-12 08:00..01-14 17:00 TF 0 FF 0"}},
		{"at a midnight in the weekend", "01-25", []string{"A " + earlyP + "01-14 08:00..01-20 17:00 TF 7 FF 0", "B 01-12 08:00..01-14 17:00 01-21 08:00..01-23 17:00 TF 7 FF 0"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := build(t, "01-05", "A 5d", "B 3d", "A FS B")
			n.Projects[0].MustFinish = when(t, tt.date)
			checkDates(t, n, tt.want)
			if r, _ := Run(n); r.Projects[0].LateFinish != n.Projects[0].MustFinish {
				t.Errorf("the backward pass begins at %s", r.Projects[0].LateFinish)
			}
		})
	}
}

// TestExternalDates: T stands between P and S; dates that links from other projects gave it move it as a constraint would, unless
// the project is scheduled without the others.
func TestExternalDates(t *testing.T) {
	free := []string{"P " + freeP + "FF 0", "T 01-12 08:00..01-14 17:00 " + lateT + "TF 10 FF 0", "S 01-15 08:00..01-16 17:00 " + lateS + "TF 10 FF 10"}
	tests := []struct {
		words string
		want  []string
	}{
		{"ext=01-14T08:00", []string{"P " + freeP + "FF 2", "T 01-14 08:00..01-16 17:00 " + lateT + "TF 8 FF 0", "S 01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"}},
		{"ext=01-13T17:00", []string{"P " + freeP + "FF 2", "T 01-14 08:00..01-16 17:00 " + lateT + "TF 8 FF 0", "S 01-19 08:00..01-20 17:00 " + lateS + "TF 8 FF 8"}},
		{"ext=01-08T08:00", free},
		{"extl=01-20T17:00", []string{"P " + earlyP + "01-09 08:00..01-15 17:00 TF 4 FF 0", "T 01-12 08:00..01-14 17:00 01-16 08:00..01-20 17:00 TF 4 FF 0", free[2]}},
		{"extl=01-13T17:00", []string{"P " + earlyP + "01-02 08:00..01-08 17:00 TF -1 FF 0", "T 01-12 08:00..01-14 17:00 01-09 08:00..01-13 17:00 TF -1 FF 0", free[2]}},
		{"extl=01-29T17:00", free},
	}
	for _, tt := range tests {
		t.Run(tt.words, func(t *testing.T) {
			n := build(t, "01-05", "P 5d", "T 3d "+tt.words, "S 2d", "Z 20d", "P FS T", "T FS S")
			checkDates(t, n, tt.want)
			n.Projects[0].Options.IgnoreOtherProjects = true
			checkDates(t, n, free)
		})
	}
}
