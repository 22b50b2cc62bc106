package benefit_test

import (
	"testing"

	"counterpart.dev/internal/core/benefit"
)

// sampled holds a Sampler against a Forecast of the same case on the same dates. Every worked case goes through it.
func sampled(t interface {
	Helper()
	Errorf(string, ...any)
}, c *benefit.Case, in benefit.Input, r *benefit.Result) {
	t.Helper()
	s, err := benefit.NewSampler(c, in)
	if err != nil {
		t.Errorf("the sampler refuses what Forecast takes: %v", err)
		return
	}
	days := s.Days()
	var total benefit.Money
	for i := range r.Benefits {
		b := &r.Benefits[i]
		if (s.NoValue(i) == "") != b.Forecast.HasValue {
			t.Errorf("%s: the sampler says %q, the forecast %q", b.ID, s.NoValue(i), b.Forecast.NoValue)
			continue
		}
		at := s.At(i, days)
		if p := s.Placed(i, at); p.Start != b.Forecast.Start && b.Forecast.NotRun == "" {
			t.Errorf("%s: starts %s, the forecast %s", b.ID, p.Start, b.Forecast.Start)
		}
		if got := s.Value(i, at, 1); got != b.Forecast.Value && b.Forecast.HasValue {
			t.Errorf("%s: %d, the forecast %d", b.ID, got, b.Forecast.Value)
		}
		if b.HasLoss {
			total += s.Value(i, at, 1)
		}
	}
	for i := range r.Costs {
		if item := len(r.Benefits) + i; r.Costs[i].NotRun == "" {
			total += s.Value(item, s.At(item, days), 1)
		}
	}
	if total != r.Totals.Forecast {
		t.Errorf("in total %d, the forecast %d", total, r.Totals.Forecast)
	}
	for k, month := range r.Curve.Months {
		sum := 0.0
		for i := range r.Benefits {
			if r.Benefits[i].HasLoss {
				sum += s.Rate(i, s.At(i, days), month)
			}
		}
		if len(r.Curve.Forecast) > 0 && (sum-float64(r.Curve.Forecast[k]) > 0.51 || float64(r.Curve.Forecast[k])-sum > 0.51) {
			t.Errorf("in %s %.2f a year, the forecast %d", month, sum, r.Curve.Forecast[k])
		}
	}
}

func TestSamplerRefuses(t *testing.T) {
	if _, err := benefit.NewSampler(caseOf(nil), benefit.Input{}); err == nil {
		t.Error("a report without a date was taken")
	}
}
