package plan

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTally(t *testing.T) {
	var tally Tally
	tally.Add(7, Amounts{Budget: 1_234_999}) // 1.234999
	tally.Add(2, Amounts{Actual: 5_000, Remaining: -5_000})
	tally.Add(7, Amounts{Budget: 1, Baseline: 4_999})
	tally.Add(9, Amounts{})
	tally.Add(3, Amounts{Actual: 1})
	tally.Add(1, Amounts{Budget: math.MaxInt64 - 1, Actual: math.MinInt64 + 1})
	tally.Add(1, Amounts{Budget: 5, Actual: -5})
	if got := tally.Of(7); got != (Amounts{Budget: 1_235_000, Baseline: 4_999}) || tally.Of(9) != (Amounts{}) {
		t.Errorf("it comes to %+v by now", got)
	}
	want := []Cost{{1, 922_337_203_685_478, -922_337_203_685_478, 0, 0}, {2, 0, 1, -1, 0}, {7, 124, 0, 0, 0}}
	if diff := cmp.Diff(want, tally.Costs()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if costs := new(Tally).Costs(); costs != nil {
		t.Errorf("nothing comes to %v", costs)
	}
}

// Whatever is added, the sum of hundredths is the exact sum to within a half for each activity, and is fit for a network.
func TestTallyProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tally Tally
		exact := map[int32]int64{}
		for _, v := range rapid.SliceOf(rapid.Int64Range(-1e12, 1e12)).Draw(t, "amounts") {
			a := rapid.Int32Range(0, 3).Draw(t, "activity")
			tally.Add(a, Amounts{Remaining: v})
			exact[a] += v
		}
		n := &Network{Activities: make([]Activity, 4), Costs: tally.Costs()}
		if err := n.validCosts(); err != nil {
			t.Fatal(err)
		}
		for _, c := range n.Costs {
			if off := exact[c.Activity] - c.Remaining*10_000; off > 5_000 || off < -5_000 {
				t.Fatalf("activity %d: %d instead of %d", c.Activity, c.Remaining, exact[c.Activity])
			}
		}
	})
}
