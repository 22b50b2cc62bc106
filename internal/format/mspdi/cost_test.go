package mspdi

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/plan"
)

// TestCosts: all money of the format is in hundredths. What the task states counts, else its assignments and its fixed cost.
func TestCosts(t *testing.T) {
	const eight = `<Duration>PT8H0M0S</Duration>`
	load := func(body string) string {
		return "<Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID>" + body + "</Assignment></Assignments>"
	}
	base := func(number, cost string) string {
		return "<Baseline><Number>" + number + "</Number><Start>2026-05-04T08:00:00</Start><Finish>2026-05-04T17:00:00</Finish><Cost>" + cost + "</Cost></Baseline>"
	}
	tests := []struct {
		name, task, loads string
		want              []plan.Cost
		value             plan.Value
		warning           string
	}{
		{"none", eight + "<Cost>0</Cost><BCWS></BCWS>", "", nil, plan.Value{}, ""},
		{"of the task", eight + "<Cost>250000</Cost><ActualCost>100000.4</ActualCost><RemainingCost>150000</RemainingCost>", load("<Cost>9</Cost>"),
			[]plan.Cost{{Budget: 250000, Actual: 100000, Remaining: 150000}}, plan.Value{}, ""},
		{"of the task, without what remains", eight + "<Cost>250000</Cost><ActualCost>100000</ActualCost>", "", []plan.Cost{{Budget: 250000, Actual: 100000, Remaining: 150000}}, plan.Value{}, ""},
		{"of its assignment and a fixed one", eight + "<FixedCost>500</FixedCost>", load("<Cost>1000</Cost><ActualCost>400</ActualCost>"),
			[]plan.Cost{{Budget: 1500, Actual: 400, Remaining: 1100}}, plan.Value{}, ""},
		{"of the baseline that counts", eight + "<Cost>100</Cost>" + base("0", "80") + base("1", "70"), "", []plan.Cost{{Budget: 100, Remaining: 100, Baseline: 80}}, plan.Value{},
			"the file has 2 baselines; baseline 0 was taken"},
		{"values that were worked out", eight + "<Cost>0</Cost><BCWS>500.00</BCWS><BCWP>400.00</BCWP><ACWP>450.00</ACWP>", "", nil, plan.Value{Planned: 500, Earned: 400, Actual: 450, Stated: true}, ""},
		{"of nothing a number says", eight + "<Cost>lots</Cost>", "", nil, plan.Value{}, `"lots" is not an amount and was left out`},
		{"beyond all bounds", eight + "<Cost>99999999999999999</Cost>", "", nil, plan.Value{}, "is not an amount and was left out"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := read(t, project(tasks(tt.task), "<Resources><Resource><UID>1</UID></Resource></Resources>", tt.loads))
			if diff := cmp.Diff(tt.want, f.Network.Costs); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got := f.Network.Projects[0].StoredValue; got != tt.value {
				t.Errorf("values %+v, want %+v", got, tt.value)
			}
			if got := strings.Join(lines(f, "warning"), "\n"); !strings.Contains(got, tt.warning) || got != "" && tt.warning == "" {
				t.Errorf("warnings %q, want %q", got, tt.warning)
			}
		})
	}
}

// TestSummariesAreNotCounted: what a summary costs is what its tasks cost.
func TestSummariesAreNotCounted(t *testing.T) {
	f := read(t, project(tasks("<Summary>1</Summary><OutlineLevel>1</OutlineLevel><Cost>300</Cost>",
		"<OutlineLevel>2</OutlineLevel><Duration>PT8H0M0S</Duration><Cost>100</Cost>", "<OutlineLevel>2</OutlineLevel><Duration>PT8H0M0S</Duration><Cost>200</Cost>")))
	want := []plan.Cost{{Activity: 0, Budget: 100, Remaining: 100}, {Activity: 1, Budget: 200, Remaining: 200}}
	if diff := cmp.Diff(want, f.Network.Costs); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
