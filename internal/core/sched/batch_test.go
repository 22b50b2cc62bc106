package sched

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// stretched gives every open activity of a network other lengths in every set: the planned one in the first, and others
// from a half to the double, but for every seventh activity, which stays as it is.
func stretched(n *plan.Network, seed uint64) (Lengths, func(set int) *plan.Network) {
	drawn := make(map[int32]*Row)
	lengths := func(i int32, row *Row) bool {
		if i%7 == 6 {
			return false
		}
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		base := n.Activities[i].Remaining
		for j := range row {
			row[j] = base
			if j > 0 {
				row[j] = max(1, base/2+civil.Minutes(r.Int64N(int64(base)*3/2+1)))
			}
		}
		copied := *row
		drawn[i] = &copied
		return true
	}
	return lengths, func(set int) *plan.Network {
		out := *n
		out.Activities = slices.Clone(n.Activities)
		out.Assignments = slices.Clone(n.Assignments)
		for i, row := range drawn {
			a := &out.Activities[i]
			if n.Rules == plan.ProjectRules { // what has been done is told from both
				a.Original += row[set] - a.Remaining
			}
			a.Remaining = row[set]
		}
		for k := range out.Assignments {
			s := &out.Assignments[k]
			if row := drawn[s.Activity]; row != nil && s.Remaining > 0 && n.Rules == plan.PrimaveraRules {
				s.Remaining = scaled(s.Remaining, row[set], n.Activities[s.Activity].Remaining)
			}
		}
		return &out
	}
}

// same holds a lane against Run, for some sets of lengths.
func same(t rapid.TB, n *plan.Network, seed uint64, sets []int) {
	t.Helper()
	b, err := NewBatch(n)
	if err != nil {
		t.Fatal(err)
	}
	l := b.NewLane(true)
	lengths, network := stretched(n, seed)
	for range 2 { // the second time on used memory
		l.Run(lengths)
	}
	spanned := slices.ContainsFunc(n.Activities, func(a plan.Activity) bool { return a.Type == plan.LevelOfEffort })
	var whole [Width]civil.Time
	for _, set := range sets {
		with := network(set)
		r := run(t, with)
		for p := range n.Projects {
			l.ProjectFinishes(int32(p), &whole)
			if whole[set] != r.Projects[p].Finish {
				t.Fatalf("set %d: project %d finishes %s, Run says %s", set, p, whole[set], r.Projects[p].Finish)
			}
		}
		for i := range n.Activities {
			if !b.Dated(int32(i)) {
				continue
			}
			var got [Width]civil.Time
			if err := l.Finishes(int32(i), &got); err != nil {
				t.Fatal(err)
			}
			if want := r.Dates[i].Finish(); got[set] != want {
				t.Fatalf("set %d: %s finishes %s, Run says %s %s", set, n.Activities[i].Code, got[set], want, with.Activities[i].Remaining)
			}
			if on := l.OnPath(int32(i), set+1)-l.OnPath(int32(i), set) == 1; on != r.Dates[i].LongestPath && !spanned {
				t.Fatalf("set %d: %s on the longest path: %v, Run says %v", set, n.Activities[i].Code, on, r.Dates[i].LongestPath)
			}
		}
	}
}

// What a batch says of a network is what Run says, for the planned lengths and for others.
func TestBatchIsRun(t *testing.T) {
	v := anything
	rapid.Check(t, func(rt *rapid.T) {
		v.spans = rapid.Bool().Draw(rt, "spans")
		n := draw(rt, v)
		if rapid.Bool().Draw(rt, "rough") {
			roughen(rt, n)
		}
		same(rt, n, 1, []int{0, 1, 63, 64, 127})
	})
}

// roughen gives a drawn network what files have besides: options, two projects, suspended work, dates from outside.
func roughen(t *rapid.T, n *plan.Network) {
	p := &n.Projects[0]
	p.Options.LagCalendar = plan.LagCalendar(rapid.IntRange(0, 3).Draw(t, "lag calendar"))
	p.Options.Logic = plan.Logic(rapid.IntRange(0, 2).Draw(t, "logic"))
	p.Options.SSLagFromEarlyStart = rapid.Bool().Draw(t, "lag from early start")
	p.Options.IgnoreOtherProjects = rapid.Bool().Draw(t, "ignore other projects")
	if rapid.Bool().Draw(t, "default calendar") {
		p.Calendar = sixDays
	}
	if rapid.Bool().Draw(t, "two projects") {
		other := *p
		other.DataDate += 3*1440 + 420
		n.Projects = append(n.Projects, other)
	}
	some := func(label string) civil.Time {
		if rapid.IntRange(0, 3).Draw(t, label) > 0 {
			return 0
		}
		return start + civil.Time(60*rapid.IntRange(-200, 300).Draw(t, label+" at"))
	}
	for i := range n.Activities {
		a := &n.Activities[i]
		a.Project = int32(rapid.IntRange(0, len(n.Projects)-1).Draw(t, "project"))
		a.ExternalStart, a.ExpectedFinish = some("external start"), some("expected finish")
		if a.Status != plan.NotStarted {
			a.Suspend, a.Resume = some("suspend"), some("resume")
		}
		if rapid.IntRange(0, 5).Draw(t, "second constraint") == 0 {
			a.Constraints[1] = plan.Constraint{Kind: rapid.SampledFrom(dated).Draw(t, "second"), Date: start + civil.Time(60*rapid.IntRange(-50, 300).Draw(t, "second at"))}
		}
	}
	for k := range n.Links {
		n.Links[k].Elapsed = rapid.IntRange(0, 5).Draw(t, "elapsed") == 0
	}
}

// A larger network, on which most questions are answered by tables: of calendars that share no hour, with a shift of an odd length.
func TestBatchIsRunAtScale(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	n := &plan.Network{Calendars: calendars()}
	var odd civil.Week
	for d := 1; d < 6; d++ {
		odd[d] = []civil.Span{{From: 455, To: 911}}
	}
	c, err := civil.NewCalendar(odd, []civil.Exception{{Day: civil.NewDate(2026, 5, 1)}, {Day: civil.NewDate(2026, 5, 2), Spans: []civil.Span{{From: 60, To: 77}}}})
	if err != nil {
		t.Fatal(err)
	}
	n.Calendars = append(n.Calendars, plan.Calendar{Time: c})
	n.Projects = []plan.Project{{ID: "1", DataDate: start, PlannedStart: start, Calendar: plan.None}}
	for i := range 400 {
		a := plan.Activity{WBS: plan.None, Calendar: int32(r.IntN(5)), Original: civil.Minutes(1 + r.IntN(6000))}
		if r.IntN(12) == 0 {
			a.Type, a.Original = plan.ActivityType(2+r.IntN(2)), 0
		}
		if r.IntN(15) == 0 {
			a.Constraints[0] = plan.Constraint{Kind: dated[r.IntN(len(dated))], Date: start + civil.Time(r.IntN(400_000))}
		}
		a.Remaining = a.Original
		n.Activities = append(n.Activities, a)
		for range min(i, 2) {
			n.Links = append(n.Links, plan.Link{From: int32(max(0, i-1-r.IntN(30))), To: int32(i), Kind: allKinds[max(0, r.IntN(10)-6)], Lag: civil.Minutes(max(0, r.IntN(900)-600))})
		}
	}
	same(t, n, 3, []int{0, 5, 100})
}

func TestBatchIsRunForMicrosoft(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		same(rt, microsoftNetwork(rt, everything), 1, []int{0, 1, 127})
	})
}

// What lasts longer than a batch counts in is left to the rules of Run.
func TestBatchOfAThousandYears(t *testing.T) {
	n := build(t, "01-05", "A 5d", "B 0 finmile", "A FS B")
	n.Activities[0].Remaining = LongestLength + 1
	n.Links[0].Lag = plan.MaxDuration
	b, err := NewBatch(n)
	if err != nil {
		t.Fatal(err)
	}
	l := b.NewLane(true)
	l.Run(func(int32, *Row) bool { return false })
	var got [Width]civil.Time
	if err := l.Finishes(1, &got); err != nil || got[0] != run(t, n).Dates[1].EarlyFinish {
		t.Errorf("got %s, %v", got[0], err)
	}
}

// A batch that is held later answers as one that was held from the start.
func TestBatchHeld(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := draw(rt, anything)
		if rapid.Bool().Draw(rt, "by the rules of Microsoft Project") {
			n = microsoftNetwork(rt, everything)
		}
		h := Hold{Activity: int32(rapid.IntRange(0, len(n.Activities)-1).Draw(rt, "held")), NotBefore: start + civil.Time(60*rapid.IntRange(0, 500).Draw(rt, "until"))}
		free, err := NewBatch(n)
		if err != nil {
			rt.Fatal(err)
		}
		held, err := free.Held(h)
		if err != nil {
			rt.Fatal(err)
		}
		r, err := Run(n, h)
		if err != nil {
			rt.Fatal(err)
		}
		l := held.NewLane(false)
		l.Run(func(int32, *Row) bool { return false })
		var got [Width]civil.Time
		for i := range n.Activities {
			if err := l.Finishes(int32(i), &got); err == nil && got[0] != r.Dates[i].Finish() {
				rt.Fatalf("%s finishes %s, Run says %s", n.Activities[i].Code, got[0], r.Dates[i].Finish())
			}
		}
	})
}

func TestBatchRefuses(t *testing.T) {
	if _, err := NewBatch(build(t, "01-05", "A 5d", "B 5d", "A FS B", "B FS A")); err == nil {
		t.Error("a loop was taken")
	}
	b, err := NewBatch(build(t, "01-05", "A 5d", "L 0 loe", "A SS L"))
	if err == nil {
		if _, err := b.Held(Hold{Activity: 9}); err == nil {
			t.Error("an activity that is not there was held")
		}
	}
	if err != nil || b.Dated(1) || b.NewLane(false).Finishes(1, new([Width]civil.Time)) == nil {
		t.Error("a level of effort has dates of its own")
	}
}
