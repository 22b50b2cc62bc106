package brief

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
)

// The page says how far the value, the date and the cost of a week moved since the page before, and by what, and that the parts add up.
func TestSince(t *testing.T) {
	late := goLive(63)
	totals, benefits := lost(46 * million / 10)
	totals.HasForecast, totals.Forecast = true, 36_600_000_00
	moved := benefit.Since{HasValue: true, From: 41_200_000_00, To: 36_600_000_00, Method: benefit.OrderAveraged,
		Causes: []benefit.SinceCause{
			{Cause: benefit.Cause{ID: "date:go-live", Title: "Go-live: 9 weeks later", Court: benefit.Delivery, Days: 63, Amount: -5_000_000_00}, By: "activity A1 in June"},
			{Cause: benefit.Cause{ID: "readings:b", Title: "Fewer visits: a reading came, 3 on 1 Jun 2027", Court: benefit.Client, Benefit: "b", Amount: 300_000_00}},
			{Cause: benefit.Cause{ID: "held:own", Title: "Release people: holds “Go-live” back by 0 days more", Court: benefit.Client}}},
		Rest:  100_000_00,
		Dates: []benefit.Moved{{ID: "go-live", Title: "Go-live", FromDay: late.Forecast - 63, ToDay: late.Forecast, Parts: []benefit.SincePart{{Cause: 0, Days: 63, HasDays: true}}}},
		Weeks: []benefit.Moved{{ID: "go-live", Title: "Go-live", From: 30_000_00, To: 61_000_00, HasFrom: true, HasTo: true,
			Parts: []benefit.SincePart{{Cause: 0, Amount: 40_000_00}, {Cause: 1, Amount: -9_000_00}}}},
		Still: []benefit.SinceNotice{{ID: "b", Text: "Fewer visits was handed back by its owner on 2 Jun 2027."}}}
	page := func(s benefit.Since) *Brief {
		in := story{milestones: []benefit.EnablerResult{late}, totals: totals, benefits: benefits}.input()
		in.Stood = &Stood{Page: "brief 3", Report: on(2027, 5, 1), Since: &s}
		return made(t, in)
	}
	b := page(moved)
	want := []string{"The forecast is £36.6m, £4.6m less than brief 3 of 1 May 2027 had: £41.2m.",
		"Go-live is expected nine weeks later, on 4 Sep 2027: activity A1 in June.",
		"A further week of Go-live costs £61k instead of £30k: activity A1 in June (£40k more) and Fewer visits: a reading came, 3 on 1 Jun 2027 (£9k less)."}
	if diff := cmp.Diff(want, b.Since.Sentences); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	sum := benefit.Money(0)
	for _, x := range b.Since.List {
		sum += x.Change
	}
	if sum != moved.To-moved.From || len(b.Since.List) != 3 || b.Since.List[2].Name != notExplained || b.Since.List[0].Text != "£5m less" || b.Since.List[1].Text != "£0.3m more" || b.Since.List[2].Text != "£0.1m more" {
		t.Errorf("the causes come to %v: %+v", sum, b.Since.List)
	}
	at := evidenceOf(b, "since")
	if at == nil || len(at.Tables) != 3 || len(at.Pictures) != 1 || at.Notes[len(at.Notes)-1] != moved.Still[0].Text {
		t.Fatalf("evidence %+v", at)
	}
	rows := at.Tables[0].Rows
	if last := rows[len(rows)-1]; len(rows) != 5 || last[0].Text != "Sum" || last[4].Text != "−£4,600,000.00" {
		t.Errorf("the causes as a table: %+v", rows)
	}
	still := page(benefit.Since{HasValue: true, From: 1, To: 1, Still: moved.Still})
	if s := still.Since; len(s.Sentences) != 1 || s.Sentences[0] != "No figure has moved since brief 3 of 1 May 2027." || len(s.List) != 0 || evidenceOf(still, "since") == nil {
		t.Errorf("nothing moved: %+v", s)
	}
	in := story{milestones: []benefit.EnablerResult{late}, totals: totals, benefits: benefits}.input()
	if first := made(t, in); first.Since != nil || evidenceOf(first, "since") != nil {
		t.Errorf("without a page before: %+v", first.Since)
	}
}

func evidenceOf(b *Brief, kind string) *Evidence {
	for i := range b.Evidence {
		if strings.HasPrefix(string(b.Evidence[i].ID), kind) {
			return &b.Evidence[i]
		}
	}
	return nil
}
