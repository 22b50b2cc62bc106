package pmxml

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/plan"
)

// TestCosts: an activity costs what its assignments and expenses come to; what it cost in the baseline stands beside it.
func TestCosts(t *testing.T) {
	load := func(activity, body string) string {
		return "<ResourceAssignment><ActivityObjectId>" + activity + "</ActivityObjectId>" + body + "</ResourceAssignment>"
	}
	expense := func(activity, body string) string {
		return "<ActivityExpense><ActivityObjectId>" + activity + "</ActivityObjectId>" + body + "</ActivityExpense>"
	}
	baseline := "<BaselineProject><ObjectId>11</ObjectId><OriginalProjectObjectId>100</OriginalProjectObjectId>" +
		"<Activity><ObjectId>7</ObjectId><Id>A2</Id><CalendarObjectId>1</CalendarObjectId><PlannedStartDate>2026-05-11T08:00:00</PlannedStartDate><PlannedFinishDate>2026-05-12T16:00:00</PlannedFinishDate></Activity>" +
		load("7", "<PlannedCost>60</PlannedCost>") + expense("7", "<PlannedCost>5</PlannedCost>") + "</BaselineProject>"
	text := project("<CurrentBaselineProjectObjectId>11</CurrentBaselineProjectObjectId>", activities("", ""),
		load("1", "<PlannedCost>1000.004</PlannedCost><ActualRegularCost>250,5</ActualRegularCost><ActualOvertimeCost>10</ActualOvertimeCost><RemainingCost>750</RemainingCost>"),
		load("1", "<PlannedCost>0.004</PlannedCost>"), expense("1", "<PlannedCost>20</PlannedCost><ActualCost>5</ActualCost><RemainingCost>15</RemainingCost>"),
		expense("1", "<PlannedCost>dear</PlannedCost>"), expense("99", "<PlannedCost>1</PlannedCost>"))
	f := read(t, strings.Replace(text, "</Project>", "</Project>"+baseline, 1))
	want := []plan.Cost{{Activity: 0, Budget: 102001, Actual: 26550, Remaining: 76500}, {Activity: 1, Baseline: 6500}}
	if diff := cmp.Diff(want, f.Network.Costs); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if a := f.Network.Activities; !a[0].HasCost || a[1].HasCost {
		t.Errorf("costs: %t, %t", a[0].HasCost, a[1].HasCost)
	}
	if diff := cmp.Diff([]plan.Cost{{Budget: 6500}}, f.Baselines[0].Network.Costs); diff != "" {
		t.Errorf("the baseline's (-want +got):\n%s", diff)
	}
	if got := strings.Join(lines(f, "warning"), "\n"); !strings.Contains(got, `"dear" is not an amount and was left out`) {
		t.Errorf("warnings %q", got)
	}
}
