package brief

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/outlook"
)

// The page says how far the value, the date and the cost of a week moved since the page before, and by what, and that the parts add up.
func TestSince(t *testing.T) {
	late := goLive(63)
	totals, benefits := lost(46 * million / 10)
	totals.HasForecast, totals.Forecast = true, 36_600_000_00
	moved := benefit.Since{HasValue: true, From: 41_200_000_00, To: 36_600_000_00, Method: benefit.OrderAveraged,
		Causes: []benefit.SinceCause{
			{Cause: benefit.Cause{ID: "date:go-live", Enabler: "go-live", Title: "Go-live: 9 weeks later", Court: benefit.Delivery, Days: 63, Amount: -5_000_000_00}, By: "activity A1 in June"},
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
	expected := story{milestones: []benefit.EnablerResult{late}, totals: totals, benefits: benefits}.input()
	chance := func(certain, mean, rain benefit.Money) *outlook.Result {
		return &outlook.Result{Worth: outlook.Worth{Certain: certain, Mean: mean, Chances: []outlook.Cause{{ID: "rain", Title: "Rain", Amount: rain}}}}
	}
	expected.Stood = &Stood{Page: "brief 3", Report: on(2027, 5, 1), Since: &moved, Outlook: chance(40_000_000_00, 38_000_000_00, 2_000_000_00)}
	expected.Outlook = chance(37_000_000_00, 36_000_000_00, 1_000_000_00)
	e := made(t, expected)
	if got := e.Since.Sentences[len(e.Since.Sentences)-1]; got != "Simulated, £36m is expected on average, £2m less than then: the dates and the case, whatever chance does (£3m less) and Rain: stated as before, and weighs otherwise on what is known now (£1m more)." {
		t.Error(got)
	}
	why := story{milestones: []benefit.EnablerResult{late}, totals: totals, benefits: benefits}.input()
	why.Stood = &Stood{Page: "brief 3", Report: on(2027, 5, 1), Since: &moved}
	why.Schedules = append(why.Schedules, Schedule{Engagement: why.Case.Engagements[0].ID, Supplier: "Vantor", File: File{Name: "june.xer"}})
	why.Schedules[0].Changes = &Changes{All: 2, Reasons: []Reason{{Node: "go-live", Milestone: "Go-live", Because: "calendars", Days: -7}, {Node: "go-live", Milestone: "Go-live", Because: "durations", Days: 70}}}
	if got := evidenceOf(made(t, why), "since").Tables[0].Rows[0][1].Text; got != "activity A1 in June: −1 week by calendars and +10 weeks by durations" {
		t.Error(got)
	}
	why.Schedules[0].Changes.Reasons[0].Days = -6 // those of another step
	if got := evidenceOf(made(t, why), "since").Tables[0].Rows[0][1].Text; got != "activity A1 in June" {
		t.Error(got)
	}
	tables := evidenceOf(e, "since").Tables
	if rows := tables[len(tables)-1].Rows; len(rows) != 3 || rows[0][4].Text != "−£3,000,000.00" || rows[1][4].Text != "£1,000,000.00" || rows[2][4].Text != "−£2,000,000.00" {
		t.Errorf("what moved what is expected: %+v", rows)
	}
	in := story{milestones: []benefit.EnablerResult{late}, totals: totals, benefits: benefits}.input()
	if first := made(t, in); first.Since != nil || evidenceOf(first, "since") != nil {
		t.Errorf("without a page before: %+v", first.Since)
	}
}

// Where a supplier moved many dates the first page tells of them as one, the picture stays small, and everything that is listed adds up.
func TestSinceOfManyDates(t *testing.T) {
	const many = 40
	late := goLive(63)
	totals, benefits := lost(46 * million / 10)
	totals.HasForecast, totals.Forecast = true, 36_600_000_00
	milestones := []benefit.EnablerResult{late}
	moved := benefit.Since{HasValue: true, From: 36_600_000_00 + many*1_000_00 + 500_00, To: 36_600_000_00, Method: benefit.Sequential}
	all := benefit.Moved{ID: "b", Title: "Fewer visits"}
	for i := range many {
		e := late
		e.ID, e.Title, e.Owner, e.Court = benefit.NodeID(fmt.Sprint("m", i)), fmt.Sprint("Part ", i), "Calder", benefit.Delivery
		milestones = append(milestones, e)
		moved.Causes = append(moved.Causes, benefit.SinceCause{Cause: benefit.Cause{ID: "date:" + string(e.ID), Enabler: e.ID, Title: e.Title + ": 1 week later", Court: benefit.Delivery, Days: 7, Amount: -1_000_00}})
		all.Parts = append(all.Parts, benefit.SincePart{Cause: i, Amount: -1_000_00, Days: 7, HasDays: true})
	}
	moved.Causes = append(moved.Causes, benefit.SinceCause{Cause: benefit.Cause{ID: "ramp:b", Title: "Fewer visits: grows over 8 months instead of over 6 months", Court: benefit.Client, Amount: -500_00}})
	moved.Benefits = []benefit.Moved{all}
	in := story{milestones: milestones, totals: totals, benefits: benefits}.input()
	in.Stood = &Stood{Page: "brief 3", Report: on(2027, 5, 1), Since: &moved}
	b := made(t, in)
	if l := b.Since.List; len(l) != 2 || l[0].Name != "Calder: 40 dates moved" || l[0].Change != -many*1_000_00 || l[1].Change != -500_00 {
		t.Errorf("the first page lists %+v", l)
	}
	e := evidenceOf(b, "since")
	if w := e.Pictures[0].(*Waterfall); len(w.Steps) != 2 || len(e.Tables[0].Rows) != many+2 {
		t.Errorf("%d steps in the picture, %d causes listed behind it", len(w.Steps), len(e.Tables[0].Rows))
	}
	because := e.Tables[1].Rows[0][5].Text
	if !strings.HasSuffix(because, "; 28 smaller causes in all: +28 weeks, −£28,000.00") || strings.Count(because, "; ") != 12 {
		t.Error(because)
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
