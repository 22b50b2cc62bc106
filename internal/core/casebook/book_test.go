package casebook_test

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/format/casefile"
)

func same(id string) string { return id }

// TestTheHospitalCaseComesBack keeps the example's case as rows and puts it together again.
func TestTheHospitalCaseComesBack(t *testing.T) {
	raw, err := os.ReadFile("../../../examples/hospital/case.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := casefile.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	inOrder(&f.Case)
	again(t, &f.Case)
}

// again takes a case apart and puts it together.
func again(t interface{ Fatalf(string, ...any) }, c *benefit.Case) {
	rows, err := casebook.Take(c, same)
	if err != nil {
		t.Fatalf("%v", err)
	}
	book, err := casebook.NewBook(rows)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if diff := gocmp.Diff(c, book.Case); diff != "" {
		t.Fatalf("the case is not what it was (-before +after):\n%s", diff)
	}
}

// inOrder puts what each node needs into the order of the case, as rows have no other.
func inOrder(c *benefit.Case) {
	place := map[string]int{}
	for i, e := range c.Enablers() {
		place[string(e.ID)] = i
	}
	for i := range c.Changes {
		place[string(c.Changes[i].ID)] = len(place) + i
	}
	for i := range c.Objectives {
		place[string(c.Objectives[i].ID)] = i
	}
	for i := range c.Assumptions {
		place[string(c.Assumptions[i].ID)] = i
	}
	needs := func(a, b benefit.Need) int { return cmp.Compare(place[string(a.On)], place[string(b.On)]) }
	for i := range c.Changes {
		slices.SortFunc(c.Changes[i].Needs, needs)
	}
	for i := range c.Benefits {
		b := &c.Benefits[i]
		slices.SortFunc(b.Needs, needs)
		slices.SortFunc(b.Objectives, func(a, b benefit.Serves) int {
			return cmp.Compare(place[string(a.Objective)], place[string(b.Objective)])
		})
		slices.SortFunc(b.Assumptions, func(a, b benefit.AssumptionID) int { return cmp.Compare(place[string(a)], place[string(b)]) })
	}
}

// TestCasesComeBack keeps any case as rows and puts it together again.
func TestCasesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := (&author{t}).kase()
		inOrder(c)
		again(t, c)
	})
}

// author draws cases in which every field of every kind can be set.
type author struct{ *rapid.T }

func (a *author) text() string { return rapid.StringN(0, 12, 40).Draw(a.T, "text") }
func (a *author) yes() bool    { return rapid.Bool().Draw(a.T, "yes") }
func (a *author) level() float64 {
	return rapid.Float64Range(-1e12, 1e12).Draw(a.T, "level")
}
func (a *author) share() float64 { return float64(rapid.IntRange(0, 1e6).Draw(a.T, "share")) / 1e6 }
func (a *author) word(n int) uint8 {
	return uint8(rapid.IntRange(0, n-1).Draw(a.T, "word"))
}
func (a *author) day() civil.Date {
	return civil.Date(rapid.SampledFrom([]int32{0, 700_000, 739_000, 740_123}).Draw(a.T, "day"))
}
func (a *author) money() benefit.Money {
	return benefit.Money(rapid.Int64Range(0, 1e14).Draw(a.T, "money"))
}
func (a *author) length() benefit.Duration {
	return benefit.Duration{N: rapid.IntRange(0, 900).Draw(a.T, "n"), Unit: benefit.Unit(a.word(4))}
}
func (a *author) texts() []string {
	return rapid.SliceOfN(rapid.StringN(0, 5, 20), 1, 3).Draw(a.T, "texts")
}

// some draws n things by make, and none as nil.
func some[T any](a *author, most int, draw func(i int) T) (out []T) {
	for i := range rapid.IntRange(0, most).Draw(a.T, "some") {
		out = append(out, draw(i))
	}
	return out
}

// maybe is a pointer to something drawn, or nil.
func maybe[T any](a *author, draw func() T) *T {
	if !a.yes() {
		return nil
	}
	v := draw()
	return &v
}

func (a *author) kase() *benefit.Case {
	c := &benefit.Case{Project: benefit.Project{Name: a.text(), Sponsor: a.text()}, Currency: "GBP"}
	if a.yes() {
		c.Appraisal = benefit.Appraisal{Base: a.day(), Rate: a.share(), RateStated: a.yes(), Basis: benefit.RateBasis(a.word(3)), End: a.day(), YearStarts: int(a.word(13))}
	}
	c.Objectives = some(a, 3, func(i int) benefit.Objective {
		return benefit.Objective{ID: benefit.ObjectiveID(fmt.Sprint("o", i)), Title: a.text(), Owner: a.text()}
	})
	c.Assumptions = some(a, 2, func(i int) benefit.Assumption {
		return benefit.Assumption{ID: benefit.AssumptionID(fmt.Sprint("a", i)), Text: a.text(), Owner: a.text(), Source: a.text()}
	})
	c.Engagements = some(a, 2, a.engagement)
	c.OwnWork = some(a, 2, func(i int) benefit.OwnWork { return a.work(c, i) })
	if len(c.Engagements) == 2 {
		c.Interfaces = some(a, 2, func(i int) benefit.Interface {
			return benefit.Interface{ID: benefit.InterfaceID(fmt.Sprint("x", i)), Title: a.text(), From: benefit.ActivityRef{Engagement: "e0", Code: "A1"},
				To: benefit.ActivityRef{Engagement: "e1", Code: "B1"}, Lag: a.length()}
		})
	}
	c.Changes = some(a, 3, func(i int) benefit.Change { return a.change(c, i) })
	for i := range c.Changes { // a change may need one before it
		c.Changes[i].Needs = a.needs(c, i)
	}
	c.Benefits = some(a, 3, func(i int) benefit.Benefit { return a.benefit(c, i) })
	c.Costs = some(a, 2, func(i int) benefit.Cost { return a.cost(c, i) })
	c.Decisions = some(a, 2, func(i int) benefit.Decision { return a.decision(c, i) })
	return c
}

func (a *author) engagement(i int) benefit.Engagement {
	e := benefit.Engagement{ID: benefit.EngagementID(fmt.Sprint("e", i)), Supplier: a.text(), Contract: a.text(), Project: a.text(),
		Baseline: benefit.Baseline{File: a.text(), DataDate: a.day()}}
	e.Milestones = some(a, 3, func(j int) benefit.ContractMilestone {
		return benefit.ContractMilestone{ID: benefit.NodeID(fmt.Sprintf("m%d%d", i, j)), Title: a.text(), Deliverable: a.yes(), Activity: a.text(), ActivityName: a.text(),
			Unconfirmed: a.yes(), Approved: a.day(), Forecast: a.day(), Achieved: a.day(),
			Dates: some(a, 2, func(int) benefit.ContractDate {
				return benefit.ContractDate{Date: a.day(), From: a.day(), Reason: a.text()}
			})}
	})
	return e
}

func (a *author) promised(c *benefit.Case) benefit.EngagementID {
	if len(c.Engagements) == 0 || a.yes() {
		return ""
	}
	return c.Engagements[0].ID
}

func (a *author) work(c *benefit.Case, i int) benefit.OwnWork {
	w := benefit.OwnWork{ID: benefit.NodeID(fmt.Sprint("w", i)), Title: a.text(), Owner: a.text(), Due: a.day(), Approved: a.day(), Forecast: a.day(), Done: a.day(),
		PromisedTo: a.promised(c)}
	if a.yes() {
		w.Activities = a.texts()
	}
	if a.yes() {
		w.Kind, w.Holds = benefit.WorkKind(a.word(6)), a.texts()
	}
	return w
}

func (a *author) change(c *benefit.Case, i int) benefit.Change {
	return benefit.Change{ID: benefit.NodeID(fmt.Sprint("c", i)), Title: a.text(), Owner: a.text(), Additive: a.yes(), Lead: a.length(),
		ApprovedLead: maybe(a, a.length)}
}

// needs draws what something waits for, among the enablers and the first changes.
func (a *author) needs(c *benefit.Case, changes int) (out []benefit.Need) {
	var ids []benefit.NodeID
	for _, e := range c.Enablers() {
		ids = append(ids, e.ID)
	}
	for _, ch := range c.Changes[:changes] {
		ids = append(ids, ch.ID)
	}
	for _, id := range ids {
		if a.yes() {
			out = append(out, benefit.Need{On: id, Share: a.share()})
		}
	}
	return out
}

func (a *author) life() benefit.Life { return benefit.Life{For: a.length(), Until: a.day()} }

func (a *author) benefit(c *benefit.Case, i int) benefit.Benefit {
	level := func() benefit.Level { return benefit.Level{Value: a.level(), Date: a.day()} }
	b := benefit.Benefit{ID: benefit.BenefitID(fmt.Sprint("b", i)), Title: a.text(), Kind: benefit.Kind(a.word(5)), Status: benefit.Status(a.word(5)), Beneficiary: a.text(),
		Owner:    benefit.Ownership{Name: a.text(), Accepted: a.day(), HandedBack: a.day()},
		Measure:  benefit.Measure{Name: a.text(), Unit: a.text(), Better: benefit.Direction(a.word(3)), Source: a.text(), Frequency: a.text()},
		Baseline: maybe(a, level), Target: maybe(a, level), ApprovedTarget: maybe(a, a.level), Needs: a.needs(c, len(c.Changes)), Additive: a.yes(),
		DoNothing: benefit.DoNothing{PerYear: a.level(), Points: some(a, 2, func(int) benefit.Level { return level() })},
		Start:     benefit.StartRule{Kind: benefit.StartKind(a.word(4)), NotBefore: a.day(), Month: int(a.word(13))},
		Ramp:      benefit.Ramp{Shape: benefit.Shape(a.word(3)), Length: a.length()}, Life: a.life(), ApprovedLife: maybe(a, a.life), Value: maybe(a, a.money),
		ValueSource: a.text(), Attribution: a.share(),
		Readings: some(a, 2, func(int) benefit.Reading {
			return benefit.Reading{Date: 739_000, Value: a.level(), By: a.text(), Note: a.text()}
		})}
	for _, o := range c.Objectives {
		if a.yes() {
			b.Objectives = append(b.Objectives, benefit.Serves{Objective: o.ID, Weight: a.share()})
		}
	}
	for _, x := range c.Assumptions {
		if a.yes() {
			b.Assumptions = append(b.Assumptions, x.ID)
		}
	}
	return b
}

func (a *author) cost(c *benefit.Case, i int) benefit.Cost {
	k := benefit.Cost{ID: benefit.CostID(fmt.Sprint("k", i)), Title: a.text(), Kind: benefit.CostKind(a.word(3)), Amount: a.money(), On: a.day(), From: a.day(),
		To: a.day(), For: a.length()}
	if e := c.Enablers(); len(e) > 0 && a.yes() {
		k.With, k.Until = e[0].ID, e[len(e)-1].ID
	}
	return k
}

func (a *author) decision(c *benefit.Case, i int) benefit.Decision {
	d := benefit.Decision{ID: benefit.DecisionID(fmt.Sprint("d", i)), Title: a.text(), By: a.text(), AskedOn: a.day(), NeededBy: a.day(), PerWeek: a.money(),
		Decided: a.day(), Outcome: a.text()}
	if a.yes() {
		d.Options = a.texts()
	}
	if e := a.promised(c); e != "" {
		d.Holds = []benefit.ActivityRef{{Engagement: e, Code: "A1"}}
	}
	return d
}

// TestBodiesAreReadStrictly holds bodies that nobody here writes against the sentence they get.
func TestBodiesAreReadStrictly(t *testing.T) {
	tests := []struct{ body, says string }{
		{`{"v":1,"kind":"cashable","status":"proposed","start":{"rule":"at once"},"ramp":{"shape":"step"},"colour":"red"}`, `unknown field "colour"`},
		{`{"v":2,"kind":"cashable","status":"proposed","start":{"rule":"at once"},"ramp":{"shape":"step"}}`, "version 2"},
		{`{"v":1,"kind":"lucrative","status":"proposed","start":{"rule":"at once"},"ramp":{"shape":"step"}}`, `"lucrative" is none of the words`},
		{`{"v":1,"kind":"cashable","status":"proposed","start":{"rule":"at once"},"ramp":{"shape":"linear","length":"6 moons"}}`, `"6 moons" is not a length`},
		{`{"v":1,"kind":"cashable","status":"proposed","accepted":"2026-02-30","start":{"rule":"at once"},"ramp":{"shape":"step"}}`, "2026-02-30"},
		{`{"v":1,"kind":"cashable","status":"proposed","start":{"rule":"at once"},"ramp":{"shape":"step"}} {}`, "something follows"},
		{`[]`, "cannot be read"},
		{``, "cannot be read"},
	}
	for _, tt := range tests {
		_, _, err := casebook.Decode[benefit.Benefit](casebook.Node{ID: "b", Kind: casebook.Benefit, Body: tt.body})
		if err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want %q", tt.body, err, tt.says)
		}
	}
}

// TestMoreIsKept keeps who an owner is, and what a list said.
func TestMoreIsKept(t *testing.T) {
	more := casebook.More{Person: "p1", Words: map[string]string{"target.date": "FY27/28 Q2", "value": "£1.2m p.a."}}
	body, err := casebook.Encode(benefit.Objective{}, more)
	if err != nil {
		t.Fatal(err)
	}
	_, got, err := casebook.Decode[benefit.Objective](casebook.Node{Kind: casebook.Objective, Body: body})
	if diff := gocmp.Diff(more, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

// TestTheContractSpeaksFirst maps a tie to a milestone: what the contract says counts, and what only the case says stays.
func TestTheContractSpeaksFirst(t *testing.T) {
	mine := casebook.Tied{Engagement: "e", Milestone: "m", ContractMilestone: benefit.ContractMilestone{Approved: 739_100, Forecast: 739_200,
		Dates: []benefit.ContractDate{{Date: 739_000}}, Activity: "OLD"}}
	body, err := casebook.Encode(mine, casebook.More{})
	if err != nil {
		t.Fatal(err)
	}
	rows := casebook.Rows{Nodes: []casebook.Node{{ID: "t", Kind: casebook.Tie, Title: "Go-live", Body: body}}, Contracts: []casebook.Contract{{
		Engagement: benefit.Engagement{ID: "e", Supplier: "S"},
		Named: []programme.Milestone{{ID: "m", Title: "Go live", Deliverable: true, Activity: "A1", ActivityName: "Live", Confirmed: true, Achieved: "2027-07-05",
			Dates: []programme.MilestoneDate{{Due: "2027-07-01"}, {Due: "2027-08-01", From: "2027-02-01", Reason: "Extension 1"}}}},
	}}}
	book, err := casebook.NewBook(rows)
	if err != nil {
		t.Fatal(err)
	}
	want := benefit.ContractMilestone{ID: "t", Title: "Go-live", Deliverable: true, Activity: "A1", ActivityName: "Live", Approved: 739_100, Forecast: 739_200,
		Achieved: civil.NewDate(2027, 7, 5), Dates: []benefit.ContractDate{{Date: civil.NewDate(2027, 7, 1)},
			{Date: civil.NewDate(2027, 8, 1), From: civil.NewDate(2027, 2, 1), Reason: "Extension 1"}}}
	if diff := gocmp.Diff(want, book.Case.Engagements[0].Milestones[0]); diff != "" {
		t.Error(diff)
	}

	rows.Contracts[0].Named = nil // who may not see the contract has what the tie says itself
	if book, err = casebook.NewBook(rows); err != nil {
		t.Fatal(err)
	}
	if m := book.Case.Engagements[0].Milestones[0]; m.Activity != "OLD" || m.Dates[0].Date != 739_000 {
		t.Errorf("%+v", m)
	}
	rows.Contracts = nil
	if book, err = casebook.NewBook(rows); err != nil || book.Case.Engagements[0].ID != casebook.NotMapped {
		t.Errorf("%v %+v", err, book.Case.Engagements)
	}
}

// TestLooseLinksAreUnconfirmed lets a suggested link count, and says that nobody has confirmed it.
func TestLooseLinksAreUnconfirmed(t *testing.T) {
	c := &benefit.Case{Currency: "GBP", Engagements: []benefit.Engagement{{ID: "e", Milestones: []benefit.ContractMilestone{{ID: "m"}}}},
		Benefits: []benefit.Benefit{{ID: "b", Needs: []benefit.Need{{On: "m"}}}}}
	rows, err := casebook.Take(c, same)
	if err != nil {
		t.Fatal(err)
	}
	rows.Edges[0].Confirmed = false
	book, err := casebook.NewBook(rows)
	if err != nil {
		t.Fatal(err)
	}
	if !book.Case.Engagements[0].Milestones[0].Unconfirmed || !book.Loose[[2]string{"b", "m"}] || len(book.Case.Benefits[0].Needs) != 1 {
		t.Errorf("%+v", book)
	}
}

// TestWhatNoRowHoldsIsRefused refuses a share that rows would round.
func TestWhatNoRowHoldsIsRefused(t *testing.T) {
	c := &benefit.Case{Benefits: []benefit.Benefit{{ID: "b", Needs: []benefit.Need{{On: "m", Share: 1.0 / 3}}}}}
	if _, err := casebook.Take(c, same); err == nil || !strings.Contains(err.Error(), "finer than a ten-thousandth") {
		t.Errorf("%v", err)
	}
}

// TestKindsThatAreNeverJoined refuses an edge that means nothing.
func TestKindsThatAreNeverJoined(t *testing.T) {
	rows, err := casebook.Take(&benefit.Case{Objectives: []benefit.Objective{{ID: "o"}}, OwnWork: []benefit.OwnWork{{ID: "w"}}}, same)
	if err != nil {
		t.Fatal(err)
	}
	rows.Edges = []casebook.Edge{{Node: "o", Needs: "w"}}
	if _, err := casebook.NewBook(rows); err == nil {
		t.Error("an objective needs a piece of work")
	}
}
