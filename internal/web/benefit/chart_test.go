package benefit

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/chart"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// TestALineEndsWithItsBenefit draws nothing of a measure behind the day on which its benefit counts no more.
func TestALineEndsWithItsBenefit(t *testing.T) {
	day := func(month int) civil.Date { return civil.NewDate(2027, month, 1) }
	line := samples([]civil.Date{day(1), day(2), day(3), day(4)}, []float64{60, 40, 40, 60})
	for name, x := range map[string]struct {
		parts []core.Part
		want  []chart.Sample
	}{
		"of a length":              {[]core.Part{{Start: day(1), End: day(4)}}, line[:3]},
		"ended in a month":         {[]core.Part{{Start: day(1), End: day(3) + 14}}, line[:3]},
		"the longer of two":        {[]core.Part{{Start: day(1), End: day(2)}, {Start: day(1), End: day(4)}}, line[:3]},
		"no life was chosen":       {[]core.Part{{Start: day(1), End: day(2)}, {Start: day(1)}}, line},
		"it has no part":           {nil, line},
		"ended before it is drawn": {[]core.Part{{Start: day(1), End: day(1)}}, line},
	} {
		if diff := cmp.Diff(x.want, counted(line, x.parts)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}
