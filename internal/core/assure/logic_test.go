package assure

import (
	"strings"
	"testing"

	"counterpart.dev/internal/core/plan"
)

func TestMissingLogic(t *testing.T) {
	start, finish := ofType(plan.StartMilestone), ofType(plan.FinishMilestone)
	loe := ofType(plan.LevelOfEffort)
	for _, c := range []struct {
		name string
		of   *builder
		want string
	}{
		{"a chain has its one start and one finish", build(t).tasks("A B C", 1).chain("A B C"),
			"holds | 0.0 % (0 of 3) | "},
		{"a lone activity is both", build(t).task("A", 1), "holds | 0.0 % (0 of 1) | "},
		{"one of twenty is at the limit", build(t).line("x", 19).task("D", 1).link("x1", "D", fs, 0),
			"holds | 5.0 % (1 of 20) | D"},
		{"one of nineteen is over it", build(t).line("x", 18).task("D", 1).link("x1", "D", fs, 0),
			"fails | 5.3 % (1 of 19) | D"},
		{"both ends missing counts once", build(t).tasks("A B C D", 1).chain("A B C"),
			"fails | 25.0 % (1 of 4) | D"},
		{"only one start is exempt, a milestone before a task", build(t).tasks("A", 1).task("S", 0, start).tasks("B", 1).
			chain("A B").chain("S B"), "fails | 33.3 % (1 of 3) | A"},
		{"the earlier start is exempt", build(t).task("S", 0, start, constrained(0, plan.StartOnOrAfter, "2026-01-12T08:00")).
			tasks("A B", 1).chain("A B").chain("S B"), "fails | 33.3 % (1 of 3) | S"},
		{"only the last finish is exempt", build(t).task("A", 1).task("B", 3).task("F", 0, finish).chain("A B").chain("A F"),
			"fails | 33.3 % (1 of 3) | F"},
		{"at the same instant a finish milestone is exempt", build(t).task("A", 1).task("B", 3).task("F", 0, finish).
			chain("A B F").task("C", 3).chain("A C"), "fails | 25.0 % (1 of 4) | C"},
		{"a finished start takes the exemption", build(t).task("A", 1, finished("2025-12-01T08:00", "2025-12-01T17:00")).
			tasks("B C", 1).chain("A B").tasks("D", 1).chain("D C").chain("B C"), "fails | 33.3 % (1 of 3) | D"},
		{"level of effort is no activity, but a link to it is one", build(t).tasks("A B C", 1).chain("A B C").
			task("L", 3, loe).link("A", "L", ss, 0), "holds | 0.0 % (0 of 3) | "},
		{"nothing is left", build(t).task("A", 1, finished("2025-12-01T08:00", "2025-12-01T17:00")),
			"not run | there are no incomplete activities | "},
	} {
		t.Run(c.name, func(t *testing.T) { want(t, c.of.figure(1), c.want) })
	}
}

func TestMissingLogicSaysWhichAreExempt(t *testing.T) {
	f := build(t).tasks("A B", 1).chain("A B").figure(1)
	if got := strings.Join(f.Notes, " "); got != "Exempt as the project's start: A. Exempt as the project's finish: B." {
		t.Errorf("notes: %s", got)
	}
	f = build(t).tasks("A B C", 1).chain("A B").figure(1)
	if got := f.Items[0].Detail; got != "no predecessor and no successor" {
		t.Errorf("detail: %s", got)
	}
	f = build(t).task("A", 1, finished("2025-12-01T08:00", "2025-12-01T17:00")).task("B", 1).chain("A B").figure(1)
	if !strings.HasPrefix(f.Notes[0], "The project's start is A, already finished") {
		t.Errorf("notes: %s", f.Notes)
	}
}

func TestLinksToOtherProjects(t *testing.T) {
	b := build(t).tasks("A B C", 1).chain("A B C").task("X", 1)
	other := b.n.Projects[0]
	other.ID, other.Code = "p2", "P2"
	b.n.Projects = append(b.n.Projects, other)
	b.activity("X").Project = 1
	b.task("D", 1).chain("X D C")
	want(t, b.figure(1), "holds | 0.0 % (0 of 4) | ")
	want(t, b.figure(3), "holds | 0.0 % (0 of 4) | ")
	b.n.Projects[1].Options.IgnoreOtherProjects = true // D's only predecessor no longer schedules
	want(t, b.figure(1), "fails | 25.0 % (1 of 4) | D")
	want(t, b.figure(3), "holds | 0.0 % (0 of 3) | ")

	b.activity("D").ExternalStart = at("2026-01-07T08:00")
	want(t, b.figure(1), "holds | 0.0 % (0 of 4) | ")
	b.n.Projects[0].Options.IgnoreOtherProjects = true
	want(t, b.figure(1), "fails | 25.0 % (1 of 4) | D")
}

func TestLinkFigures(t *testing.T) {
	// Twenty links into incomplete activities; the twenty-first ends at a finished one.
	twenty := func(t *testing.T) *builder {
		return build(t).line("x", 21).task("Z", 1, finished("2025-12-01T08:00", "2025-12-01T17:00"))
	}
	for _, c := range []struct {
		name         string
		leads, lags  string
		kinds        string
		allLeads     float64
		change       func(b *builder)
		allOverLinks float64
	}{
		{"plain", "holds | 0 links | ", "holds | 0.0 % (0 of 20) | ", "holds | 100.0 % (20 of 20) | ", 0, func(*builder) {}, 20},
		{"one lead", "fails | 1 link | x1 → x2 FS-5d", "holds | 0.0 % (0 of 20) | ", "holds | 100.0 % (20 of 20) | ", 1,
			func(b *builder) { b.n.Links[0].Lag = -5 * 480 }, 20},
		{"one lag of twenty is at the limit", "holds | 0 links | ", "holds | 5.0 % (1 of 20) | x1 → x2 FS+2.5d",
			"holds | 100.0 % (20 of 20) | ", 0, func(b *builder) { b.n.Links[0].Lag = 1200 }, 20},
		{"two lags are over it", "holds | 0 links | ", "fails | 10.0 % (2 of 20) | x1 → x2 FS+1.5h; x2 → x3 FS+7min",
			"holds | 100.0 % (20 of 20) | ", 0, func(b *builder) { b.n.Links[0].Lag, b.n.Links[1].Lag = 90, 7 }, 20},
		{"two kinds of twenty are at the limit", "holds | 0 links | ", "holds | 0.0 % (0 of 20) | ",
			"holds | 90.0 % (18 of 20) | x1 → x2 SS; x2 → x3 FF", 0,
			func(b *builder) { b.n.Links[0].Kind, b.n.Links[1].Kind = ss, ff }, 20},
		{"three are below it", "holds | 0 links | ", "holds | 0.0 % (0 of 20) | ",
			"fails | 85.0 % (17 of 20) | x1 → x2 SS; x2 → x3 FF; x3 → x4 SF", 0,
			func(b *builder) { b.n.Links[0].Kind, b.n.Links[1].Kind, b.n.Links[2].Kind = ss, ff, sf }, 20},
		{"what leads to finished work stands beside", "holds | 0 links | ", "holds | 0.0 % (0 of 20) | ",
			"holds | 100.0 % (20 of 20) | ", 1, func(b *builder) { b.link("x1", "Z", fs, -1) }, 21},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := twenty(t)
			c.change(b)
			r := b.run()
			want(t, r.Checks[1], c.leads)
			want(t, r.Checks[2], c.lags)
			want(t, r.Checks[3], c.kinds)
			if got := *r.Checks[1].AllLinks; got != (Ratio{c.allLeads, c.allOverLinks}) {
				t.Errorf("leads over all links: %v", got)
			}
		})
	}
}

func TestLinkFiguresWithoutLinks(t *testing.T) {
	b := build(t).task("A", 1).task("L", 1, ofType(plan.LevelOfEffort)).link("A", "L", ss, -1)
	r := b.run()
	for _, f := range r.Checks[1:4] {
		want(t, f, "not run | there are no links whose successor is incomplete | ")
	}
	if got := *r.Checks[1].AllLinks; got != (Ratio{1, 1}) {
		t.Errorf("leads over all links: %v", got)
	}
}

func TestLagInItsCalendar(t *testing.T) {
	for _, c := range []struct {
		rule plan.LagCalendar
		want string
	}{
		{plan.LagOnPredecessor, "A → B FS+1d"}, {plan.LagOnSuccessor, "A → B FS+10h"},
		{plan.LagOn24Hours, "A → B FS+10h"}, {plan.LagOnProjectDefault, "A → B FS+10h"},
	} {
		b := build(t).task("A", 1, onCalendar(tenHour)).task("B", 1).link("A", "B", fs, 1.25)
		b.n.Projects[0].Options.LagCalendar = c.rule
		f := b.figure(3)
		if got := labels(f); got != c.want {
			t.Errorf("lag calendar %d: %s, want %s", c.rule, got, c.want)
		}
		if got := f.Items[0].ID(); got != strings.NewReplacer("A ", "id-A ", "B ", "id-B ").Replace(c.want) {
			t.Errorf("by identity: %s", got)
		}
	}
}

func TestOpenEndedLogic(t *testing.T) {
	finish := ofType(plan.FinishMilestone)
	loe := ofType(plan.LevelOfEffort)
	for _, c := range []struct {
		name string
		of   *builder
		want string
	}{
		{"tied at both ends", build(t).tasks("A B C", 1).chain("A B C"), "holds | 0.0 % (0 of 3) | "},
		{"finish-to-finish alone leaves the start open", build(t).tasks("A B C", 1).link("A", "B", ff, 0).chain("B C"),
			"fails | 33.3 % (1 of 3) | B"},
		{"start-to-finish as well", build(t).tasks("A B C", 1).link("A", "B", ff, 0).link("A", "B", sf, 0).chain("A C").chain("B C"),
			"fails | 33.3 % (1 of 3) | B"},
		{"start-to-start alone leaves the finish open", build(t).tasks("A B C", 1).chain("A B").link("B", "C", ss, 0).chain("A C"),
			"fails | 33.3 % (1 of 3) | B"},
		{"both from both is tied", build(t).tasks("A B", 1).link("A", "B", ss, 0).link("A", "B", ff, 0), "holds | 0.0 % (0 of 2) | "},
		{"a milestone has one instant", build(t).tasks("A B", 1).task("M", 0, finish).link("A", "M", ff, 0).link("M", "B", ss, 0).
			chain("A B"), "holds | 0.0 % (0 of 3) | "},
		{"level of effort drives nothing", build(t).tasks("A B", 1).chain("A B").task("L", 1, loe).link("B", "L", ff, 0),
			"fails | 50.0 % (1 of 2) | B"},
		{"a start that was made needs no driver", build(t).tasks("A C", 1).task("B", 1, started("2026-01-02T08:00")).
			link("A", "B", ff, 0).chain("B C"), "holds | 0.0 % (0 of 3) | "},
		{"nothing is left", build(t), "not run | there are no incomplete activities | "},
	} {
		t.Run(c.name, func(t *testing.T) { want(t, c.of.figure(15), c.want) })
	}
}
