package write_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/format/write"
)

type writer func(io.Writer, *plan.Network) error

var writers = map[string]writer{"xer": write.XER, "pmxml": write.PMXML, "mspdi": write.MSPDI}

type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// again is a network as it is read from what was written of it.
func again(t tester, format string, n *plan.Network) *plan.Network {
	t.Helper()
	var b bytes.Buffer
	if err := writers[format](&b, n); err != nil {
		t.Fatal(err)
	}
	f, err := assess.Open(&b, "")
	if err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	if f.Kind != format || len(f.Warnings.List) > 0 {
		t.Fatalf("%s was read as %s with warnings %v", format, f.Kind, f.Warnings.List)
	}
	if err := f.Network.Validate(); err != nil {
		t.Fatal(err)
	}
	return f.Network
}

var name = rapid.StringMatching(`[A-Za-zäéßЖ&<>'"][A-Za-z0-9 äéßЖ&<>'".-]{0,14}[A-Za-z0-9ä>]`)

func drawCalendar(t *rapid.T, id int) plan.Calendar {
	shift := rapid.Custom(func(t *rapid.T) []civil.Span {
		from := rapid.IntRange(0, 90).Draw(t, "from") * 10
		to := from + rapid.IntRange(1, 20).Draw(t, "length")*10
		return []civil.Span{{From: from, To: min(to, civil.MinutesPerDay)}}
	})
	var w civil.Week
	for d := 1; d <= 5; d++ {
		w[d] = shift.Draw(t, "shift")
	}
	var odd []civil.Exception
	for range rapid.IntRange(0, 4).Draw(t, "exceptions") {
		e := civil.Exception{Day: civil.NewDate(2026, 3, 1) + civil.Date(rapid.IntRange(0, 90).Draw(t, "day"))}
		if rapid.Bool().Draw(t, "worked") {
			e.Spans = shift.Draw(t, "shift")
		}
		odd = append(odd, e)
	}
	c, err := civil.NewCalendar(w, odd)
	if err != nil {
		t.Fatal(err)
	}
	return plan.Calendar{ID: plan.CalendarID(fmt.Sprint(id)), Name: name.Draw(t, "calendar"), MinutesPerDay: 480, Time: c}
}

// draw makes a network of what all three formats hold.
func draw(t *rapid.T) *plan.Network {
	instant := rapid.Custom(func(t *rapid.T) civil.Time {
		return civil.NewTime(2026, 1, 5, 8, 0) + civil.Time(rapid.IntRange(0, 400).Draw(t, "day")*civil.MinutesPerDay+rapid.IntRange(0, 9).Draw(t, "hour")*60)
	})
	n := &plan.Network{Projects: []plan.Project{{ID: "7", Code: name.Draw(t, "code"), Name: name.Draw(t, "name"), DataDate: instant.Draw(t, "data date"), PlannedStart: instant.Draw(t, "start"),
		Currency: rapid.SampledFrom([]string{"GBP", "EUR"}).Draw(t, "currency"), Options: plan.Options{SSLagFromEarlyStart: true, UseExpectedFinish: true}}}}
	for i := range rapid.IntRange(1, 3).Draw(t, "calendars") {
		n.Calendars = append(n.Calendars, drawCalendar(t, i+1))
	}
	n.WBS = []plan.WBS{{ID: "901", Parent: plan.None, Code: "P", Name: n.Projects[0].Name}}
	for i := range rapid.IntRange(0, 4).Draw(t, "elements") {
		n.WBS = append(n.WBS, plan.WBS{ID: plan.WBSID(fmt.Sprint(902 + i)), Parent: int32(rapid.IntRange(0, i).Draw(t, "parent")), Code: fmt.Sprint("W", i), Name: name.Draw(t, "element")})
	}
	used := make([]bool, len(n.WBS))
	for i := range rapid.IntRange(1, 12).Draw(t, "activities") {
		n.Activities = append(n.Activities, drawActivity(t, n, i, instant))
		for w := n.Activities[i].WBS; w != plan.None; w = n.WBS[w].Parent {
			used[w] = true
		}
		if rapid.Bool().Draw(t, "priced") {
			amount := rapid.Int64Range(-1e6, 1e12)
			c := plan.Cost{Activity: int32(i), Budget: amount.Draw(t, "budget") | 1, Actual: amount.Draw(t, "actual"), Remaining: amount.Draw(t, "remaining")}
			n.Costs = append(n.Costs, c)
			n.Activities[i].HasCost = true
		}
	}
	for w, is := range used { // an element without activities would be one in itself
		if !is {
			n.Activities = append(n.Activities, plan.Activity{ID: plan.ActivityID(fmt.Sprint(200 + w)), Code: fmt.Sprint("F", w), Name: "filling", WBS: int32(w)})
		}
	}
	for to := range n.Activities {
		for from := range to {
			if rapid.IntRange(0, 3).Draw(t, "linked") == 0 {
				n.Links = append(n.Links, plan.Link{From: int32(from), To: int32(to), Kind: plan.LinkKind(rapid.IntRange(0, 3).Draw(t, "kind")), Lag: rapid.Int32Range(-4800, 4800).Draw(t, "lag")})
			}
		}
	}
	return n
}

func drawActivity(t *rapid.T, n *plan.Network, i int, instant *rapid.Generator[civil.Time]) plan.Activity {
	a := plan.Activity{ID: plan.ActivityID(fmt.Sprint(i + 11)), Code: fmt.Sprintf("A%d", i+11), Name: name.Draw(t, "name"), WBS: int32(rapid.IntRange(0, len(n.WBS)-1).Draw(t, "wbs")),
		Calendar: int32(rapid.IntRange(0, len(n.Calendars)-1).Draw(t, "calendar")), HasResource: rapid.Bool().Draw(t, "resource"),
		PlannedStart: instant.Draw(t, "planned"), PlannedFinish: instant.Draw(t, "planned")}
	if rapid.IntRange(0, 4).Draw(t, "milestone") == 0 {
		a.Type = plan.FinishMilestone
	} else {
		a.Original = rapid.Int32Range(1, 9600).Draw(t, "original")
	}
	if rapid.Bool().Draw(t, "physical") {
		a.PercentKind = plan.PhysicalPercent
	}
	a.Remaining = a.Original
	switch rapid.IntRange(0, 2).Draw(t, "status") {
	case 1:
		if a.Original > 1 {
			a.Status, a.ActualStart = plan.InProgress, instant.Draw(t, "began")
			a.Remaining = rapid.Int32Range(1, a.Original-1).Draw(t, "remaining")
			a.Percent = 100 * float64(a.Original-a.Remaining) / float64(a.Original)
			if a.PercentKind == plan.PhysicalPercent {
				a.Percent = float64(rapid.IntRange(0, 99).Draw(t, "percent"))
			}
		}
	case 2:
		a.Status, a.Remaining, a.Percent = plan.Complete, 0, 100
		a.ActualStart = instant.Draw(t, "began")
		a.ActualFinish = a.ActualStart
		if a.Type == plan.Task {
			a.ActualFinish += civil.Time(rapid.IntRange(0, 9000).Draw(t, "took"))
		}
	}
	kinds := []plan.ConstraintKind{plan.NoConstraint, plan.StartOn, plan.StartOnOrBefore, plan.StartOnOrAfter, plan.FinishOn, plan.FinishOnOrBefore, plan.FinishOnOrAfter, plan.AsLateAsPossible}
	if c := rapid.SampledFrom(kinds).Draw(t, "constraint"); c != plan.NoConstraint {
		a.Constraints[0].Kind = c
		if c != plan.AsLateAsPossible {
			a.Constraints[0].Date = instant.Draw(t, "date")
		}
	}
	a.Stored = plan.Stored{EarlyStart: instant.Draw(t, "early"), LateFinish: instant.Draw(t, "late"), TotalFloat: rapid.Int32Range(-4800, 48000).Draw(t, "float"), HasTotalFloat: true}
	return a
}

// describe is everything of a network that does not hang on the order of rows.
func describe(n *plan.Network, baseline bool) string {
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	p := n.Projects[0]
	add("project %s %q %q %s %s %s", p.ID, p.Code, p.Name, p.DataDate, p.PlannedStart, p.Currency)
	for _, w := range n.WBS {
		add("element %s %q %q in %s", w.ID, w.Code, w.Name, element(n, w.Parent))
	}
	for _, c := range n.Calendars {
		week, odd := c.Time.Parts()
		add("calendar %q %d %v %v", c.Name, c.MinutesPerDay, week, odd)
	}
	for _, a := range n.Activities {
		s := a.Stored
		add("activity %s %q in %s on %q %s %s %d/%d %v %.6f resource %t cost %t %s %s %s %s %v stored %s %s %d", a.ID, a.Name, element(n, a.WBS), n.Calendars[a.Calendar].Name, a.Type, a.Status,
			a.Remaining, a.Original, a.PercentKind, a.Percent, a.HasResource, a.HasCost, a.ActualStart, a.ActualFinish, a.PlannedStart, a.PlannedFinish, a.Constraints, s.EarlyStart, s.LateFinish, s.TotalFloat)
		if baseline && !a.BaselineFinish.IsZero() {
			add("baseline %s %s %s %d", a.ID, a.BaselineStart, a.BaselineFinish, a.BaselineDuration)
		}
	}
	for _, l := range n.Links {
		add("link %s %s %s %d %t", n.Activities[l.From].ID, l.Kind, n.Activities[l.To].ID, l.Lag, l.Elapsed)
	}
	for _, c := range n.Costs {
		if !baseline {
			c.Baseline = 0
		}
		add("cost %s %d %d %d %d", n.Activities[c.Activity].ID, c.Budget, c.Actual, c.Remaining, c.Baseline)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func element(n *plan.Network, i int32) string {
	if i == plan.None {
		return "none"
	}
	return string(n.WBS[i].ID)
}

// One schedule in three formats is one network.
func TestOneNetwork(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t)
		want := describe(n, false)
		for format := range writers {
			if diff := cmp.Diff(want, describe(again(t, format, n), false)); diff != "" {
				t.Fatalf("%s (-want +got):\n%s", format, diff)
			}
		}
	})
}

// Baselines stand in both XML formats.
func TestBaselines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t)
		for i := range n.Activities {
			if a := &n.Activities[i]; rapid.Bool().Draw(t, "baselined") && a.Type == plan.Task {
				a.BaselineStart, a.BaselineFinish, a.BaselineDuration = a.PlannedStart, max(a.PlannedStart, a.PlannedFinish), a.Original
			}
		}
		for i := range n.Costs {
			if c := &n.Costs[i]; !n.Activities[c.Activity].BaselineFinish.IsZero() {
				c.Baseline = rapid.Int64Range(0, 1e9).Draw(t, "baseline")
			}
		}
		want := describe(n, true)
		for _, format := range []string{"pmxml", "mspdi"} {
			if diff := cmp.Diff(want, describe(again(t, format, n), true)); diff != "" {
				t.Fatalf("%s (-want +got):\n%s", format, diff)
			}
		}
	})
}

// What only Primavera P6 has is the same in both of its formats, and so are the dates that follow.
func TestPrimaveraFormats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := draw(t)
		pick := func(max int) uint8 { return uint8(rapid.IntRange(0, max).Draw(t, "option")) }
		o := &n.Projects[0].Options
		*o = plan.Options{LagCalendar: plan.LagCalendar(pick(3)), Logic: plan.Logic(pick(2)), FloatKind: plan.FloatKind(pick(2)), CriticalBy: plan.CriticalBy(pick(1)),
			CriticalFloat: rapid.Int32Range(0, 960).Draw(t, "limit"), OpenEndsCritical: pick(1) == 1, SSLagFromEarlyStart: pick(1) == 1, UseExpectedFinish: pick(1) == 1,
			IgnoreOtherProjects: pick(1) == 1, FloatToAllFinish: pick(1) == 1}
		for i := range n.Activities {
			a := &n.Activities[i]
			a.Code = fmt.Sprintf("CODE-%d", i)
			if a.PlannedFinish.IsZero() {
				continue
			}
			if a.Type == plan.FinishMilestone && pick(1) == 1 {
				a.Type = plan.StartMilestone
			}
			if pick(4) == 0 {
				a.Constraints[1] = plan.Constraint{Kind: plan.MandatoryFinish, Date: a.PlannedFinish}
			}
			if pick(4) == 0 {
				a.ExpectedFinish, a.Suspend, a.Resume, a.ExternalStart, a.ExternalLate = a.PlannedFinish, a.PlannedStart, a.PlannedFinish, a.PlannedStart, a.PlannedFinish
			}
		}
		x, p := again(t, "xer", n), again(t, "pmxml", n)
		if diff := cmp.Diff(n.Projects, x.Projects); diff != "" {
			t.Fatalf("xer: projects (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(n.Projects, p.Projects); diff != "" {
			t.Fatalf("pmxml: projects (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(x.Activities, p.Activities, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Fatalf("activities (-xer +pmxml):\n%s", diff)
		}
		if diff := cmp.Diff(dates(t, n), dates(t, x)); diff != "" {
			t.Fatalf("dates (-written +read):\n%s", diff)
		}
	})
}

func dates(t *rapid.T, n *plan.Network) []sched.Dates {
	r, err := sched.Run(n)
	if err != nil {
		t.Fatal(err)
	}
	return r.Dates
}

// What a format cannot hold is refused, and nothing is written.
func TestRefuses(t *testing.T) {
	tests := []struct {
		name    string
		change  func(*plan.Network)
		formats string
	}{
		{"elapsed time", func(n *plan.Network) { n.Activities[0].Elapsed = true }, "xer pmxml mspdi"},
		{"an elapsed lag", func(n *plan.Network) { n.Links[0].Elapsed = true }, "xer pmxml"},
		{"rules of Microsoft Project", func(n *plan.Network) { n.Rules = plan.ProjectRules }, "xer pmxml"},
		{"a link of an element", func(n *plan.Network) {
			n.WBSLinks = []plan.WBSLink{{From: 0, FromWBS: plan.None, To: plan.None, ToWBS: 0}}
		}, "xer pmxml mspdi"},
		{"work on a resource's calendar", func(n *plan.Network) { n.Assignments = []plan.Assignment{{Remaining: 60}} }, "xer pmxml mspdi"},
		{"a deadline", func(n *plan.Network) { n.Activities[0].Deadline = 5 }, "xer pmxml"},
		{"units", func(n *plan.Network) { n.Activities[0].PercentKind = plan.UnitsPercent }, "xer pmxml mspdi"},
		{"two projects", func(n *plan.Network) { n.Projects = append(n.Projects, n.Projects[0]) }, "mspdi"},
		{"an identity that is no number", func(n *plan.Network) { n.Activities[0].ID = "A" }, "mspdi"},
		{"a level of effort", func(n *plan.Network) { n.Activities[0].Type = plan.LevelOfEffort }, "mspdi"},
		{"a mandatory start", func(n *plan.Network) {
			n.Activities[0].Constraints[0] = plan.Constraint{Kind: plan.MandatoryStart, Date: 5}
		}, "mspdi"},
		{"an expected finish", func(n *plan.Network) { n.Activities[0].ExpectedFinish = 5 }, "mspdi"},
		{"a tab", func(n *plan.Network) { n.Activities[0].Name = "a\tb" }, "xer"},
	}
	for _, tt := range tests {
		for format, to := range writers {
			c, err := civil.NewCalendar(civil.Week{1: {{From: 480, To: 960}}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			n := &plan.Network{Projects: []plan.Project{{ID: "1", Code: "P"}}, WBS: []plan.WBS{{ID: "9", Parent: plan.None}}, Calendars: []plan.Calendar{{ID: "1", MinutesPerDay: 480, Time: c}},
				Activities: []plan.Activity{{ID: "1", Code: "A", WBS: plan.None}, {ID: "2", Code: "B", WBS: plan.None}}, Links: []plan.Link{{From: 0, To: 1}}}
			tt.change(n)
			var b bytes.Buffer
			if err := to(&b, n); (err != nil) != strings.Contains(tt.formats, format) || err != nil && b.Len() > 0 {
				t.Errorf("%s in %s: %v, with %d bytes written", tt.name, format, err, b.Len())
			}
		}
	}
}
