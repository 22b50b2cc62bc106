package assess

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/format/casefile"
)

// hospital is the example project: its case, and all its submissions.
func hospital(t testing.TB) SimulateInput {
	t.Helper()
	data, err := os.ReadFile("../../examples/hospital/case.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := casefile.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	in := SimulateInput{BriefInput: BriefInput{Case: &f.Case}, Stated: &f.Risk, Set: risk.Settings{Iterations: 300, Seed: 7}}
	names, err := filepath.Glob("../../examples/hospital/*.xer")
	if err != nil || len(names) == 0 {
		t.Fatal("no submissions", err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		l, err := Load(filepath.Base(name), bytes.NewReader(data), "")
		if err != nil {
			t.Fatal(err)
		}
		in.Files = append(in.Files, l)
	}
	return in
}

// stated is something of everything.
func stated() *risk.Stated {
	factor := risk.Spread{Shape: risk.Triangular, Low: 1, Likely: 1.3, High: 2}
	delay := risk.Spread{Shape: risk.Uniform, Low: 5, High: 20}
	return &risk.Stated{
		Uncertainty: []risk.StatedRange{{Set: "moderate"}},
		Risks: []risk.StatedRisk{
			{ID: "interfaces", Title: "Interfaces change again", Court: benefit.Client, Probability: 0.4, Where: risk.Where{Activities: []string{"INT1020", "INT1030"}}, Factor: &factor},
			{ID: "sites", Title: "A site is not ready", Probability: 0.3, Where: risk.Where{Activities: []string{"RO1010"}}, Delay: &delay},
		},
		Promises: []risk.StatedPromise{{Work: "interface-team", Probability: 0.5, Late: risk.Spread{Shape: risk.Triangular, Low: 7, Likely: 21, High: 70}}},
		Realised: []risk.StatedRealisation{{Benefit: "records-cost", Factor: risk.Spread{Shape: risk.Triangular, Low: 0.6, Likely: 0.9, High: 1.1}}},
		Closed:   []risk.Closed{{Title: "Portal", Overrun: 0.35}, {Title: "Tablets", Overrun: 0.1}, {Title: "Network", Overrun: -0.04}},
	}
}

func simulate(t testing.TB, in SimulateInput) *Simulated {
	t.Helper()
	s, err := Simulate(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// withBenefit names a benefit of the case as the one whose realisation is uncertain.
func withBenefit(in *SimulateInput) {
	in.Stated.Realised[0].Benefit = in.Case.Benefits[0].ID
}

// Everything is the same on one core and on two, to the byte.
func TestSimulateOnAnyCores(t *testing.T) {
	var first []byte
	for _, workers := range []int{1, 2} {
		in := hospital(t)
		in.Stated, in.Set.Workers = stated(), workers
		withBenefit(&in)
		s := simulate(t, in)
		got, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = got
		} else if !bytes.Equal(first, got) {
			t.Error("two cores say something else than one")
		}
		if s.Worth.Plan-s.Worth.Mean != total(s) {
			t.Errorf("the causes add up to %d, the loss is %d", total(s), s.Worth.Plan-s.Worth.Mean)
		}
		if len(s.Reference) != 2 || s.Reference[0].Of != 3 || s.Reference[1].Finish <= s.Finish.Planned.FinishDate() {
			t.Errorf("reference %+v", s.Reference)
		}
		if len(s.Tornado) != 4 || len(s.Sensitive) != mostSensitive || len(s.Waiting) == 0 {
			t.Errorf("%d movers, %d activities, %d decisions", len(s.Tornado), len(s.Sensitive), len(s.Waiting))
		}
	}
}

func total(s *Simulated) (sum benefit.Money) {
	for _, c := range s.Worth.Known.Causes {
		sum += c.Amount
	}
	for _, p := range s.Worth.Chance.Parts {
		sum += p.Amount
	}
	return sum
}

// Without variance a simulation says what Forecast says on the dates of the network, for every figure.
func TestSimulateCertain(t *testing.T) {
	in := hospital(t)
	in.Stated = &risk.Stated{Uncertainty: []risk.StatedRange{{Spread: risk.Spread{Likely: 1}}}}
	s := simulate(t, in)
	if s.Worth.Mean != s.Worth.Certain || s.Worth.P[0].Value != s.Worth.Certain || s.Worth.P[3].Value != s.Worth.Certain || s.Worth.Chance.Total != 0 {
		t.Errorf("mean %d, certain %d", s.Worth.Mean, s.Worth.Certain)
	}
	if s.Worth.Known.Total != s.Worth.Plan-s.Worth.Mean {
		t.Errorf("known %d of %d", s.Worth.Known.Total, s.Worth.Plan-s.Worth.Mean)
	}
	for _, m := range append(s.Milestones, SimulatedMilestone{When: s.Finish}) {
		for _, q := range m.When.P {
			if q.Value != m.When.Planned || q.Low != q.High {
				t.Errorf("%s: %v, planned %s", m.ID, q, m.When.Planned)
			}
		}
	}
}

// A cause that is left out leaves everything else as it was, and a what-if moves what it says.
func TestSimulateWithoutAndWhatIf(t *testing.T) {
	in := hospital(t)
	in.Stated = stated()
	withBenefit(&in)
	all := simulate(t, in)
	in.Without = []string{"interfaces"}
	without := simulate(t, in)
	at := slices.IndexFunc(all.Tornado, func(e risk.Effect) bool { return all.Causes[e.Cause].ID == "interfaces" })
	weeks := float64(all.Finish.P[2].Value-without.Finish.P[2].Value) / (7 * civil.MinutesPerDay)
	if at < 0 || weeks != all.Tornado[at].Weeks {
		t.Errorf("left out, interfaces move the finish by %g weeks; the tornado says %+v", weeks, all.Tornado)
	}
	in.Without = []string{"interface"}
	if _, err := Simulate(context.Background(), in); err == nil || !strings.Contains(err.Error(), "interfaces") {
		t.Errorf("an unknown cause was left out: %v", err)
	}
	in.Without = nil
	in.WhatIf = []WhatIf{{Code: "RO1010", NotBefore: civil.NewDate(2028, 1, 10)}}
	if later := simulate(t, in); later.Finish.P[0].Value <= all.Finish.P[3].Value {
		t.Errorf("held back, it ends on %s", later.Finish.P[0].Value)
	}
	for _, w := range []WhatIf{{Code: "NONE"}, {Engagement: "other", Code: "RO1010"}, {Code: "RO1900", Days: 3, HasDays: true}} {
		in.WhatIf = []WhatIf{w}
		if _, err := Simulate(context.Background(), in); err == nil {
			t.Errorf("%+v was taken", w)
		}
	}
}

// Nothing is assumed silently.
func TestSimulateRefuses(t *testing.T) {
	in := hospital(t)
	if in.Stated.IsZero() {
		if _, err := Simulate(context.Background(), in); err == nil || !strings.Contains(err.Error(), "moderate (PERT, 90 %") {
			t.Errorf("nothing uncertain: %v", err)
		}
	}
	in.Assume = "modest"
	if _, err := Simulate(context.Background(), in); err == nil {
		t.Error("an unknown set was taken")
	}
	in.Assume, in.Set.Iterations = "wide", 5
	if _, err := Simulate(context.Background(), in); err == nil {
		t.Error("five iterations were taken")
	}
	in.Files = nil
	if _, err := Simulate(context.Background(), in); err == nil {
		t.Error("no file was taken")
	}
}

// What a batch says of every real file, without variance, is what sched.Run says: dates, project finishes and longest paths.
func TestBatchOnRealFiles(t *testing.T) {
	files := 0
	for _, pattern := range []string{"xer/*.xer", "mspdi/*.xml", "pmxml/*.xml", "pmxml/*.pmxml"} {
		names, _ := filepath.Glob(filepath.Join(realFolder(), pattern))
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			l, err := Load(filepath.Base(name), bytes.NewReader(data), "")
			if err != nil {
				continue // what is turned away has tests of its own
			}
			var loop *sched.LoopError
			if err := batchIsRun(t, l); errors.As(err, &loop) {
				continue
			} else if err != nil {
				t.Errorf("%s: %v", l.Name, err)
			}
			files++
		}
	}
	if files == 0 {
		t.Skip("not run: batches of real schedules (none are there; set COUNTERPART_TESTDATA)")
	}
}

func batchIsRun(t *testing.T, l *Loaded) error {
	n := l.File.Network
	r, err := sched.Run(n)
	if err != nil {
		return err
	}
	b, err := sched.NewBatch(n)
	if err != nil {
		return err
	}
	lane := b.NewLane(true)
	lane.Run(func(i int32, row *sched.Row) bool {
		for j := range row {
			row[j] = n.Activities[i].Remaining
		}
		return n.Activities[i].Remaining <= sched.LongestLength && i%2 == 0
	})
	spanned := slices.ContainsFunc(n.Activities, func(a plan.Activity) bool { return a.Type == plan.LevelOfEffort })
	var got [sched.Width]civil.Time
	for i := range n.Activities {
		if !b.Dated(int32(i)) {
			continue
		}
		if err := lane.Finishes(int32(i), &got); err != nil {
			return err
		}
		for _, set := range []int{0, sched.Width - 1} {
			if want := r.Dates[i].Finish(); got[set] != want {
				t.Errorf("%s: %s finishes %s, Run says %s", l.Name, n.Activities[i].Code, got[set], want)
			}
		}
		if on := lane.OnPath(int32(i), 1) == 1; !spanned && on != r.Dates[i].LongestPath {
			t.Errorf("%s: %s on the longest path: %v", l.Name, n.Activities[i].Code, on)
		}
	}
	for p := range n.Projects {
		lane.ProjectFinishes(int32(p), &got)
		if got[0] != r.Projects[p].Finish && got[0] != 0 {
			t.Errorf("%s: project %s finishes %s, Run says %s", l.Name, n.Projects[p].Code, got[0], r.Projects[p].Finish)
		}
	}
	return nil
}
