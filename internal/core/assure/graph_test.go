package assure

import (
	"fmt"
	"testing"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

func TestRedundantLinks(t *testing.T) {
	triangle := func(with ...func(*plan.Activity)) *builder {
		return build(t).task("A", 1).task("B", 1, with...).task("C", 1).chain("A B C")
	}
	for _, c := range []struct {
		name string
		of   *builder
		want string
	}{
		{"a path implies the direct link", triangle().link("A", "C", fs, 0), "A → C FS"},
		{"and its weaker kinds", triangle().link("A", "C", ss, 0).link("A", "C", ff, 0), "A → C SS; A → C FF"},
		{"but not start to finish", triangle().link("A", "C", sf, 0), ""},
		{"nor a lag", triangle().link("A", "C", fs, 1), ""},
		{"nor a lead", triangle().link("A", "C", fs, -1), ""},
		{"a path with a lag does", build(t).tasks("A B C", 1).link("A", "B", fs, 3).chain("B C").link("A", "C", fs, 0), "A → C FS"},
		{"one with a lead does not", build(t).tasks("A B C", 1).link("A", "B", fs, -1).chain("B C").link("A", "C", fs, 0), ""},
		{"nor one of another kind", build(t).tasks("A B C", 1).link("A", "B", ss, 0).chain("B C").link("A", "C", fs, 0), ""},
		{"what has begun no longer waits", triangle(started("2026-01-02T08:00")).link("A", "C", fs, 0), ""},
		{"a hard constraint may overrule", triangle(constrained(1, plan.MandatoryStart, "2026-02-02T08:00")).link("A", "C", fs, 0), ""},
		{"also at the end of the path", build(t).tasks("A B", 1).task("C", 1, constrained(0, plan.MandatoryStart, "2026-01-05T08:00")).
			chain("A B C").link("A", "C", fs, 0), ""},
		{"a no-earlier-than may not", triangle(constrained(0, plan.StartOnOrAfter, "2026-02-02T08:00")).link("A", "C", fs, 0), "A → C FS"},
		{"level of effort carries nothing", triangle(ofType(plan.LevelOfEffort)).link("A", "C", fs, 0), ""},
		{"long ways count", build(t).line("x", 9).link("x1", "x9", fs, 0).link("x4", "x6", fs, 0), "x1 → x9 FS; x4 → x6 FS"},
		{"a diamond needs all its links", build(t).tasks("A B C D", 1).chain("A B D").chain("A C D"), ""},
		{"finished predecessors bind nothing", build(t).task("A", 1, finished("2025-12-01T08:00", "2025-12-01T17:00")).tasks("B C", 1).
			chain("A B C").link("A", "C", fs, 0), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := c.of.figure(18)
			if got := labels(f); got != c.want || f.Verdict != Shown {
				t.Errorf("%s: %s, want %s", f.Verdict, got, c.want)
			}
		})
	}
	want(t, build(t).task("A", 1).figure(18), "not run | there are no links whose successor is incomplete | ")
}

// Redundant means that no date changes without them.
func TestRedundantLinksAreNotMissed(t *testing.T) {
	b := build(t).line("x", 30)
	for i := 1; i <= 30; i++ {
		for j := i + 2; j <= 30; j += 3 {
			b.link(fmt.Sprintf("x%d", i), fmt.Sprintf("x%d", j), plan.LinkKind(j%3), 0)
		}
	}
	with, err := sched.Run(b.n)
	if err != nil {
		t.Fatal(err)
	}
	s, err := prepare(Input{Network: b.n, Result: with})
	if err != nil {
		t.Fatal(err)
	}
	var f Figure
	s.redundantLinks(&f)
	if len(f.Items) != len(b.n.Links)-29 {
		t.Errorf("%d redundant links, want all but the chain: %d", len(f.Items), len(b.n.Links)-29)
	}
	b.n.Links = b.n.Links[:29]
	without, err := sched.Run(b.n)
	if err != nil {
		t.Fatal(err)
	}
	for i := range with.Dates {
		if with.Dates[i].EarlyStart != without.Dates[i].EarlyStart || with.Dates[i].LateFinish != without.Dates[i].LateFinish {
			t.Fatalf("activity %d moves", i)
		}
	}
}

func TestRedundantSearchIsBounded(t *testing.T) {
	// Every activity of one layer leads to every one of the next: 250 × 250 × 8 links.
	b := build(t)
	const wide, deep = 250, 9
	for k := range wide * deep {
		b.task(fmt.Sprintf("a%d", k), 1)
	}
	for k := range wide * (deep - 1) {
		next := (k/wide + 1) * wide
		for j := range wide {
			b.n.Links = append(b.n.Links, plan.Link{From: int32(k), To: int32(next + j)})
		}
	}
	for k := range wide { // and the first layer to the last, which the layers between imply
		b.n.Links = append(b.n.Links, plan.Link{From: int32(k), To: int32(wide*(deep-1) + k)})
	}
	f := b.figure(18)
	if len(f.Notes) != 1 || f.Notes[0] != "The network is so dense that the search was cut short at 250 activities: there may be more." {
		t.Errorf("notes: %v", f.Notes)
	}
}

func TestLoops(t *testing.T) {
	loop := build(t).tasks("A B C D E F G", 1).chain("A B C D B").chain("D E").chain("F G F")
	f := loop.figure(19)
	want(t, f, "fails | 2 loops | B → C → D → B; F → G → F")
	if got := f.Items[1].ID(); got != "id-F → id-G → id-F" {
		t.Errorf("by identity: %s", got)
	}
	r := loop.run()
	for _, i := range []int{5, 6, 11, 12} {
		if f := r.Checks[i]; f.Verdict != NotRun || f.Reason != noDatesLoop {
			t.Errorf("check %d: %s, %s", f.Number, f.Verdict, f.Reason)
		}
	}
	want(t, r.Checks[0], "holds | 0.0 % (0 of 7) | ") // logic can be checked all the same: A starts, E ends
	want(t, r.Checks[3], "holds | 100.0 % (7 of 7) | ")

	want(t, build(t).tasks("A B", 1).chain("A B").figure(19), "holds | 0 loops | ")
	want(t, build(t).task("A", 1).task("L", 1, ofType(plan.LevelOfEffort)).chain("A L A").figure(19), "holds | 0 loops | ")

	shorter := build(t).tasks("A B C D", 1).chain("A B C D A").chain("C A")
	want(t, shorter.figure(19), "fails | 1 loop | A → B → C → A")
}
