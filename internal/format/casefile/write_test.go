package casefile

import (
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/risk"
)

// again writes a case and reads what was written.
func again(t interface{ Fatalf(string, ...any) }, c *benefit.Case, s *risk.Stated) (*benefit.Case, *risk.Stated) {
	f, err := Read(Write(c, s))
	if err != nil {
		t.Fatalf("%v\n%s", err, Write(c, s))
	}
	return &f.Case, &f.Risk
}

func TestTheExamplesComeBack(t *testing.T) {
	for _, name := range []string{"../../../examples/hospital/case.yaml", "testdata/risk.yaml"} {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Read(raw)
		if err != nil {
			t.Fatal(err)
		}
		c, s := again(t, &f.Case, &f.Risk)
		if diff := cmp.Diff(&f.Case, c) + cmp.Diff(&f.Risk, s); diff != "" {
			t.Errorf("%s: -before +after:\n%s", name, diff)
		}
	}
}

// What a page keeps has ids of machines, and values that no file was read from.
func TestStatementsOfPagesComeBack(t *testing.T) {
	const work, one, two = "0198c0de-0000-7000-8000-00000000000a", "0198c0de-0000-7000-8000-00000000000b", "0198c0de-0000-7000-8000-00000000000c"
	c := &benefit.Case{Project: benefit.Project{Name: "P"}, Currency: "GBP", Engagements: []benefit.Engagement{{ID: "e", Supplier: "S"}},
		OwnWork: []benefit.OwnWork{{ID: work, Title: "Release the staff"}}}
	late := risk.Spread{Shape: risk.Triangular, Low: 0, Likely: 2.5, High: 7}
	s := &risk.Stated{Promises: []risk.StatedPromise{{Work: work, Probability: 0.07 / 100, Late: late}},
		Risks: []risk.StatedRisk{{ID: one, Title: "Strike", Probability: 33.3 / 100, Delay: &late}, {ID: two, Title: "Strike", Probability: 1, Delay: &late}}}
	_, got := again(t, c, s)
	want := risk.Stated{Promises: []risk.StatedPromise{{Work: "release-the-staff", Probability: 0.0007, Late: late}},
		Risks: []risk.StatedRisk{{ID: "strike", Title: "Strike", Probability: 33.3 / 100, Delay: &late}, {ID: "strike-2", Title: "Strike", Probability: 1, Delay: &late}}}
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Error(diff)
	}
}

// TestIDsOfMachinesAreReplaced makes ids out of titles, each once.
func TestIDsOfMachinesAreReplaced(t *testing.T) {
	const a, b, o = "0198c0de-0000-7000-8000-00000000000a", "0198c0de-0000-7000-8000-00000000000b", "0198c0de-0000-7000-8000-00000000000c"
	c := &benefit.Case{Project: benefit.Project{Name: "P"}, Currency: "GBP", Objectives: []benefit.Objective{{ID: o, Title: "«»"}},
		Changes: []benefit.Change{{ID: a, Title: "Wards work without paper"}, {ID: b, Title: "Wards work without paper", Needs: []benefit.Need{{On: a}}}}}
	got, _ := again(t, c, nil)
	want := []benefit.Change{{ID: "wards-work-without-paper", Title: "Wards work without paper"},
		{ID: "wards-work-without-paper-2", Title: "Wards work without paper", Needs: []benefit.Need{{On: "wards-work-without-paper"}}}}
	if diff := cmp.Diff(want, got.Changes); diff != "" || got.Objectives[0].ID != "n" {
		t.Errorf("%s\n%v", diff, got.Objectives)
	}
}

// TestSoundCasesComeBack writes any sound case and reads it again.
func TestSoundCasesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := &novelist{t}
		c := n.kase()
		s := n.stated(c)
		if p := append(c.Problems(), s.Problems(c)...); len(p) > 0 {
			t.Fatalf("the case that was drawn is not sound: %v", p)
		}
		gotCase, gotStated := again(t, c, s)
		if diff := cmp.Diff(c, gotCase) + cmp.Diff(s, gotStated); diff != "" {
			t.Fatalf("-before +after:\n%s\n%s", diff, Write(c, s))
		}
	})
}

// novelist draws sound cases.
type novelist struct{ *rapid.T }

func (n *novelist) text() string {
	return rapid.OneOf(rapid.StringMatching(`[A-Z"#*][a-zA-Z0-9é:#"'\\{}\[\],&*!|>%@ -]{0,12}[a-z]`), rapid.SampledFrom([]string{"null", "yes", "2027-01-01", "1e3", "- a", "a\nb", "~x"})).
		Draw(n.T, "text")
}
func (n *novelist) maybe() string {
	if n.yes() {
		return ""
	}
	return n.text()
}
func (n *novelist) yes() bool         { return rapid.Bool().Draw(n.T, "yes") }
func (n *novelist) upTo(most int) int { return rapid.IntRange(0, most).Draw(n.T, "n") }
func (n *novelist) day() civil.Date   { return civil.NewDate(2026, 1, 1) + civil.Date(n.upTo(3000)) }
func (n *novelist) orNone() civil.Date {
	if n.yes() {
		return 0
	}
	return n.day()
}
func (n *novelist) length() benefit.Duration {
	return benefit.Duration{N: 1 + n.upTo(99), Unit: benefit.Unit(n.upTo(3))}
}
func (n *novelist) level() float64 {
	if n.upTo(3) == 0 {
		return float64(n.upTo(1000)) / 30_000_000 // no short fraction
	}
	return float64(n.upTo(4_000_000))/1000 - 2000
}
func (n *novelist) money() benefit.Money {
	return benefit.Money(n.upTo(2_000_000_000))
}
func (n *novelist) life() benefit.Life {
	if n.yes() {
		return benefit.Life{For: n.length()}
	}
	return benefit.Life{Until: n.day()}
}

func several[T any](n *novelist, draw func(int) T) (out []T) {
	for i := range n.upTo(2) {
		out = append(out, draw(i))
	}
	return out
}

func (n *novelist) kase() *benefit.Case {
	c := &benefit.Case{Project: benefit.Project{Name: n.text(), Client: n.maybe(), Sponsor: n.maybe(), Manager: n.maybe(), Programme: n.maybe()},
		Currency: rapid.SampledFrom([]string{"GBP", "JPY", "KWD", "SEK"}).Draw(n.T, "currency")}
	c.Appraisal = benefit.Appraisal{Base: n.day(), Rate: float64(n.upTo(1000)) / 10_000, RateStated: true, Basis: benefit.RateBasis(n.upTo(2)), End: n.orNone(), YearStarts: n.upTo(12)}
	c.Objectives = several(n, func(i int) benefit.Objective {
		return benefit.Objective{ID: benefit.ObjectiveID(fmt.Sprint("o", i)), Title: n.text(), Owner: n.maybe()}
	})
	c.Engagements = several(n, n.engagement)
	c.OwnWork = several(n, func(i int) benefit.OwnWork {
		w := benefit.OwnWork{ID: benefit.NodeID(fmt.Sprint("w", i)), Title: n.text(), Owner: n.maybe(), Due: n.orNone(), Approved: n.orNone(), Forecast: n.orNone(), Done: n.orNone()}
		w.Kind = benefit.WorkKind(n.upTo(5))
		if len(c.Engagements) > 0 && n.yes() {
			w.PromisedTo, w.Activities, w.Holds = c.Engagements[0].ID, []string{n.text()}, several(n, func(int) string { return n.text() })
		}
		return w
	})
	if len(c.Engagements) > 1 {
		c.Interfaces = several(n, func(i int) benefit.Interface {
			return benefit.Interface{ID: benefit.InterfaceID(fmt.Sprint("x", i)), Title: n.maybe(), From: benefit.ActivityRef{Engagement: c.Engagements[i%2].ID, Code: n.text()},
				To: benefit.ActivityRef{Engagement: c.Engagements[1-i%2].ID, Code: n.text()}, Lag: n.length()}
		})
	}
	var nodes []benefit.NodeID
	for _, e := range c.Enablers() {
		nodes = append(nodes, e.ID)
	}
	c.Changes = several(n, func(i int) benefit.Change {
		ch := benefit.Change{ID: benefit.NodeID(fmt.Sprint("c", i)), Title: n.text(), Owner: n.maybe(), Lead: n.length()}
		if n.yes() {
			l := n.length()
			ch.ApprovedLead = &l
		}
		ch.Needs, ch.Additive = n.needs(nodes)
		nodes = append(nodes, ch.ID)
		return ch
	})
	c.Benefits = several(n, func(i int) benefit.Benefit { return n.benefit(c, i, nodes) })
	c.Costs = several(n, func(i int) benefit.Cost { return n.cost(i, nodes) })
	c.Decisions = several(n, func(i int) benefit.Decision {
		d := benefit.Decision{ID: benefit.DecisionID(fmt.Sprint("d", i)), Title: n.text(), By: n.maybe(), AskedOn: n.orNone(), NeededBy: n.orNone(), PerWeek: n.money(), Decided: n.orNone(),
			Outcome: n.maybe(), Options: several(n, func(int) string { return n.text() })}
		if len(c.Engagements) > 0 && n.yes() {
			d.Holds = []benefit.ActivityRef{{Engagement: c.Engagements[0].ID, Code: n.text()}}
		}
		return d
	})
	c.Assumptions = several(n, func(i int) benefit.Assumption {
		return benefit.Assumption{ID: benefit.AssumptionID(fmt.Sprint("a", i)), Text: n.text(), Owner: n.maybe(), Source: n.maybe()}
	})
	return c
}

func (n *novelist) spread(of float64) risk.Spread {
	low := float64(1 + n.upTo(1000))
	s := risk.Spread{Shape: risk.Shape(n.upTo(4)), Low: low / of, Likely: (low + float64(n.upTo(500))) / of, High: (low + 500 + float64(n.upTo(1000))) / of}
	switch s.Shape {
	case risk.Certain:
		s.Low, s.High = 0, 0
	case risk.Uniform, risk.Lognormal:
		if n.yes() {
			s.Likely = 0
		}
	}
	return s
}

// stated draws what is uncertain in a case.
func (n *novelist) stated(c *benefit.Case) *risk.Stated {
	s := &risk.Stated{Closed: several(n, func(int) risk.Closed { return risk.Closed{Title: n.text(), Overrun: float64(n.upTo(5000)-900) / 1000} })}
	for i := range c.OwnWork {
		s.Promises = append(s.Promises, risk.StatedPromise{Work: c.OwnWork[i].ID, Probability: float64(n.upTo(1000)) / 1000, Late: n.spread(4)})
	}
	for i := range c.Benefits {
		s.Realised = append(s.Realised, risk.StatedRealisation{Benefit: c.Benefits[i].ID, Factor: n.spread(1000)})
	}
	if len(c.Engagements) == 0 {
		return s
	}
	where := func() (w risk.Where) {
		if len(c.Engagements) > 1 || n.yes() {
			w.Engagement = c.Engagements[0].ID
		}
		switch n.upTo(2) {
		case 0:
			w.Activities = []string{n.text(), n.text()}
		case 1:
			w.WBS = n.text()
		}
		return w
	}
	s.Uncertainty = several(n, func(int) risk.StatedRange {
		switch n.upTo(2) {
		case 0:
			return risk.StatedRange{Where: where(), Set: "wide"}
		case 1:
			return risk.StatedRange{Where: where(), Calibrated: true}
		}
		return risk.StatedRange{Where: where(), Spread: n.spread(1000)}
	})
	s.Risks = several(n, func(i int) risk.StatedRisk {
		r := risk.StatedRisk{Where: where(), ID: fmt.Sprint("r", i), Title: n.text(), Court: benefit.Court(n.upTo(2)), Probability: float64(n.upTo(1000)) / 1000}
		factor, delay := n.spread(1000), n.spread(4)
		if r.Factor = &factor; n.yes() {
			r.Delay = &delay
		}
		return r
	})
	s.Together = several(n, func(int) risk.StatedGroup {
		return risk.StatedGroup{Where: where(), Correlation: float64(n.upTo(100)) / 100}
	})
	s.Interfaces = several(n, func(int) risk.StatedInterface {
		return risk.StatedInterface{From: benefit.ActivityRef{Engagement: c.Engagements[0].ID, Code: n.text()}, To: benefit.ActivityRef{Engagement: c.Engagements[0].ID, Code: n.text()}, Lag: n.length()}
	})
	return s
}

func (n *novelist) engagement(i int) benefit.Engagement {
	return benefit.Engagement{ID: benefit.EngagementID(fmt.Sprint("e", i)), Supplier: n.text(), Contract: n.maybe(), Project: n.maybe(),
		Baseline: benefit.Baseline{File: n.maybe(), DataDate: n.orNone()},
		Milestones: several(n, func(j int) benefit.ContractMilestone {
			m := benefit.ContractMilestone{ID: benefit.NodeID(fmt.Sprintf("m%d%d", i, j)), Title: n.text(), Deliverable: n.yes(), Activity: n.maybe(), ActivityName: n.maybe(),
				Unconfirmed: n.yes(), Approved: n.orNone(), Forecast: n.orNone(), Achieved: n.orNone()}
			if n.yes() {
				from := n.day()
				m.Dates = []benefit.ContractDate{{Date: n.day()}, {Date: n.day(), From: from, Reason: n.maybe()}, {Date: n.day(), From: from + 9}}
			}
			return m
		})}
}

func (n *novelist) needs(nodes []benefit.NodeID) (out []benefit.Need, additive bool) {
	for _, id := range nodes {
		if n.yes() {
			out = append(out, benefit.Need{On: id})
		}
	}
	if additive = len(out) > 0 && n.yes(); additive {
		for i := range out {
			out[i].Share = float64(1+n.upTo(999_998)) / 1e6
		}
	}
	return out, additive
}

func (n *novelist) benefit(c *benefit.Case, i int, nodes []benefit.NodeID) benefit.Benefit {
	b := benefit.Benefit{ID: benefit.BenefitID(fmt.Sprint("b", i)), Title: n.text(), Kind: benefit.Kind(n.upTo(4)), Status: benefit.Status(n.upTo(4)), Beneficiary: n.maybe(),
		Start: benefit.StartRule{Kind: benefit.StartKind(n.upTo(3)), NotBefore: n.orNone()}, Attribution: float64(n.upTo(1000)) / 1000, ValueSource: n.maybe()}
	b.Needs, b.Additive = n.needs(nodes)
	if n.yes() {
		b.Owner = benefit.Ownership{Name: n.text(), Accepted: n.orNone(), HandedBack: n.orNone()}
		b.Measure = benefit.Measure{Name: n.text(), Unit: n.maybe(), Better: benefit.Direction(n.upTo(2)), Source: n.maybe(), Frequency: n.maybe()}
		b.Baseline, b.Target = &benefit.Level{Value: n.level(), Date: civil.NewDate(2026, 1, 1)}, &benefit.Level{Value: n.level(), Date: n.orNone()}
		target, life, value := n.level(), n.life(), benefit.Money(n.upTo(1_000_000))
		b.ApprovedTarget, b.ApprovedLife, b.Value, b.Life = &target, &life, &value, n.life()
	}
	switch n.upTo(2) {
	case 0:
		b.DoNothing.PerYear = n.level()
	case 1:
		b.DoNothing.Points = []benefit.Level{{Value: n.level(), Date: civil.NewDate(2026, 6, 1)}, {Value: n.level(), Date: civil.NewDate(2027, 6, 1)}}
	}
	if n.yes() {
		b.Ramp = benefit.Ramp{Shape: benefit.Shape(1 + n.upTo(1)), Length: n.length()}
	}
	for _, o := range c.Objectives {
		b.Objectives = append(b.Objectives, benefit.Serves{Objective: o.ID, Weight: float64(n.upTo(100)) / 100})
	}
	b.Readings = several(n, func(int) benefit.Reading {
		return benefit.Reading{Date: n.day(), Value: n.level(), By: n.maybe(), Note: n.maybe()}
	})
	return b
}

func (n *novelist) cost(i int, nodes []benefit.NodeID) benefit.Cost {
	c := benefit.Cost{ID: benefit.CostID(fmt.Sprint("k", i)), Title: n.text(), Amount: n.money()}
	with := benefit.NodeID("")
	if len(nodes) > 0 {
		with = nodes[0]
	}
	switch {
	case n.yes():
		c.On, c.With = n.day(), with
	case n.yes() || with == "":
		c.Kind, c.From, c.With, c.For = benefit.Yearly, n.day(), with, n.length()
	default:
		c.Kind, c.Until, c.From = benefit.OldWay, with, n.orNone()
	}
	return c
}
