package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/core/sched"
)

// simulationRounds is how often what is compared with the frozen kernel is timed at most; the shortest counts.
const simulationRounds = 15

// simulation measures simulations against the frozen kernel, timed in turn with them.
func simulation(w io.Writer, rounds int) error {
	rounds = min(rounds, simulationRounds)
	k := newKernel()
	bare := least(rounds, k.pass) / kernelRow
	perIteration := float64(bare.Nanoseconds()) / kernelActivities
	fmt.Fprintf(w, "frozen kernel: %.2f ns an activity and iteration\n", perIteration)
	one, many := simulated(1), simulated(6)
	for _, x := range []struct {
		what  string
		model *risk.Model
		paths bool
		limit float64
	}{
		{"one calendar, sampling and forward pass", one, false, 2.5},
		{"one calendar, with criticality", one, true, 4},
		{"six calendars, 30 % links across, FS/SS/FF/SF, 5 % constraints, 20 drivers", many, false, 5},
	} {
		took, err := perBatch(x.model, x.paths, k, rounds)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "simulation ÷ frozen kernel: %s: %.2f (limit %g)\n", x.what, took, x.limit)
	}
	if err := cores(w, many); err != nil {
		return err
	}
	return whatIf(w)
}

// perBatch is how long a batch takes, as a multiple of what the kernel takes for one.
func perBatch(m *risk.Model, paths bool, k *kernel, rounds int) (float64, error) {
	const batches = 8
	s, err := risk.New(m, risk.Settings{Iterations: batches * sched.Width, Seed: 1}, []int32{int32(len(m.Network.Activities) - 1)}, []int32{0})
	if err != nil {
		return 0, err
	}
	ctx := context.Background()
	if _, err := s.Run(ctx, nil, paths); err != nil {
		return 0, err
	}
	simulated, bare := time.Duration(1<<62), time.Duration(1<<62)
	for range rounds {
		bare = min(bare, once(k.pass))
		whole := once(func() { _, err = s.Run(ctx, nil, paths) })
		simulated = min(simulated, whole)
	}
	return float64(simulated) / batches / float64(bare), err
}

// cores compares two workers with one.
func cores(w io.Writer, m *risk.Model) error {
	took := map[int]time.Duration{}
	for _, workers := range []int{1, 2} {
		s, err := risk.New(m, risk.Settings{Iterations: 32 * sched.Width, Seed: 1, Workers: workers}, nil, []int32{0})
		if err != nil {
			return err
		}
		took[workers] = least(5, func() { _, err = s.Run(context.Background(), nil, false) })
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "two cores ÷ one, best of five: %.2f times as fast (limit 1.8)\n", float64(took[1])/float64(took[2]))
	return nil
}

// whatIf answers a what-if from nothing: the network compiled, 5,000 iterations of 2,000 activities.
func whatIf(w io.Writer) error {
	m := simulatedOf(2_000, 6)
	var err error
	took := least(5, func() {
		held := *m
		held.Holds = []sched.Hold{{Activity: 700, NotBefore: m.Network.Projects[0].DataDate + 300*civil.MinutesPerDay}}
		s, e := risk.New(&held, risk.Settings{Iterations: 5_000, Seed: 1, Workers: 2}, []int32{1_999}, []int32{0})
		if e == nil {
			_, e = s.Run(context.Background(), nil, true)
		}
		err = e
	})
	fmt.Fprintf(w, "a what-if on 2,000 activities, 5,000 iterations: %v (limit 1s)\n", took.Round(time.Millisecond))
	return err
}

// simulated is a network like that of the kernel, with its lengths uncertain: 10,000 activities, 20,000 links, no predecessor further back
// than 200.
func simulated(calendars int) *risk.Model { return simulatedOf(kernelActivities, calendars) }

func simulatedOf(size, calendars int) *risk.Model {
	rnd := rand.New(rand.NewPCG(1, 2))
	start := civil.NewTime(2026, 1, 5, 0, 0)
	n := &plan.Network{Calendars: mixedCalendars(calendars), Projects: []plan.Project{{ID: "1", DataDate: start, PlannedStart: start, Calendar: plan.None}}}
	m := &risk.Model{Network: n, Causes: []risk.Cause{{ID: "lengths"}}}
	var all []int32
	for i := range size {
		a := plan.Activity{Code: fmt.Sprint("A", i), WBS: plan.None, Calendar: int32(i / 200 % calendars), Original: 480 * (1 + rnd.Int32N(20))}
		a.Remaining = a.Original
		if calendars > 1 {
			if rnd.IntN(100) < 15 {
				a.Calendar = rnd.Int32N(int32(calendars))
			}
			if rnd.IntN(20) == 0 {
				kinds := []plan.ConstraintKind{plan.StartOnOrAfter, plan.FinishOnOrAfter, plan.FinishOnOrBefore}
				a.Constraints[0] = plan.Constraint{Kind: kinds[rnd.IntN(3)], Date: start + civil.Time(rnd.IntN(700)*civil.MinutesPerDay)}
			}
		}
		n.Activities = append(n.Activities, a)
		for range min(i, 2) {
			n.Links = append(n.Links, drawnLink(rnd, n, calendars > 1))
		}
		all = append(all, int32(i))
	}
	m.Ranges = []risk.Range{{Spread: risk.Spread{Shape: risk.Triangular, Low: 0.9, Likely: 1, High: 1.5}, Activities: all}}
	if calendars > 1 {
		drivers(rnd, m, 20)
	}
	return m
}

// drawnLink leads to the last activity.
func drawnLink(rnd *rand.Rand, n *plan.Network, kinds bool) plan.Link {
	to := len(n.Activities) - 1
	l := plan.Link{From: int32(max(0, to-1-rnd.IntN(kernelNear))), To: int32(to)}
	if !kinds {
		l.Lag = rnd.Int32N(480)
		return l
	}
	across := rnd.IntN(100) < 30
	for try := 0; try < 100 && (n.Activities[l.From].Calendar != n.Activities[to].Calendar) != across; try++ {
		l.From = int32(max(0, to-1-rnd.IntN(kernelNear)))
	}
	switch x := rnd.IntN(100); {
	case x < 15:
		l.Kind = plan.StartToStart
	case x < 27:
		l.Kind = plan.FinishToFinish
	case x < 30:
		l.Kind = plan.StartToFinish
	}
	return l
}

// drivers adds risks that each hit one activity in twenty.
func drivers(rnd *rand.Rand, m *risk.Model, count int) {
	for k := range count {
		m.Causes = append(m.Causes, risk.Cause{ID: fmt.Sprint("driver ", k)})
		d := risk.Driver{Cause: k + 1, Probability: 0.4, Factor: risk.Spread{Shape: risk.Triangular, Low: 1, Likely: 1.2, High: 1.8}}
		for i := range m.Network.Activities {
			if rnd.IntN(count) == 0 {
				d.Activities = append(d.Activities, int32(i))
			}
		}
		m.Drivers = append(m.Drivers, d)
	}
}

// mixedCalendars have five, six and seven days, and the same in early shifts.
func mixedCalendars(count int) []plan.Calendar {
	var list []plan.Calendar
	for c := range count {
		shifts := []civil.Span{{From: 480, To: 720}, {From: 780, To: 1020}}
		if c >= 3 {
			shifts = []civil.Span{{From: 360, To: 840}}
		}
		var week civil.Week
		for d := range 5 + c%3 {
			week[(d+1)%7] = shifts
		}
		cal, err := civil.NewCalendar(week, []civil.Exception{{Day: civil.NewDate(2026, 5, 1)}, {Day: civil.NewDate(2026, 12, 25)}})
		if err != nil {
			panic(err) // a fixed calendar: only a change of this file can break it
		}
		list = append(list, plan.Calendar{MinutesPerDay: 480, Time: cal})
	}
	return list
}
