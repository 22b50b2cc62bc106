package outlook

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// TestWhatMovedAddsUp: of £100 that are certain rain took £30 and doubt £10, so that £60 were expected. Now £90 are certain; the rain is over,
// doubt is stated in another way and takes £25, a strike may come and takes £5, and what lengths take went up by £2: £90 − £32 = £58. The dates
// took £10, the rain gave £30 back, and the three others took £15, £5 and £2: £2 less.
func TestWhatMovedAddsUp(t *testing.T) {
	before := &Result{Report: civil.NewDate(2027, 5, 1), Seed: 7, Iterations: 500, Engine: "e", Assumptions: []string{"Rain.", "Some doubt.", "Lengths.", "They move together."},
		Worth: Worth{Certain: 100, Mean: 60, Chances: []Cause{{ID: "rain", Title: "Rain", Amount: 30, Said: "Rain."}, {ID: "doubt", Title: "Doubt", Amount: 10, Said: "Some doubt."}, {ID: "lengths", Title: "Lengths", Said: "Lengths."}}}}
	after := &Result{Seed: 7, Iterations: 500, Engine: "e", Assumptions: []string{"Much doubt.", "Strike.", "Lengths."},
		Worth: Worth{Certain: 90, Mean: 58, Chances: []Cause{{ID: "doubt", Title: "Doubt", Amount: 25, Said: "Much doubt."}, {ID: "strike", Title: "Strike", Amount: 5, Said: "Strike."}, {ID: "lengths", Title: "Lengths", Amount: 2, Said: "Lengths."}}}}
	m := after.Since(before.Sum())
	got := map[string]benefit.Money{"certain": m.Certain}
	for _, k := range m.Causes {
		got[k.Words()] = k.Amount
	}
	want := map[string]benefit.Money{"certain": -10, "Rain: closed, or not stated any more": 30, "Doubt: stated in another way": -15, "Strike: was not stated before": -5,
		"Lengths: stated as before, and weighs otherwise on what is known now": -2}
	if diff := cmp.Diff(want, got); diff != "" || m.From != 60 || m.To != 58 || m.Causes[0].ID != "rain" || m.Before != before.Report {
		t.Errorf("%s, %+v", diff, m)
	}
	if len(m.Besides) != 0 || len(m.Gone) != 1 || m.Gone[0] != "They move together." || m.Unlike != "" {
		t.Errorf("besides %q, gone %q, %q", m.Besides, m.Gone, m.Unlike)
	}
	if same := before.Since(before); len(same.Causes) != 0 || same.Certain != 0 {
		t.Errorf("nothing moved: %+v", same)
	}
	after.Seed = 8
	if after.Since(before).Unlike == "" {
		t.Error("another seed is not said")
	}
	after.Worth.NotRun = "no benefit has money"
	if after.Since(before) != nil || before.Since(nil) != nil {
		t.Error("without a sum something moved")
	}
}
