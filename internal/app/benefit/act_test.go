package benefit_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
)

// TestWhatCannotBeMeantIsAskedBesideItsField holds forms that are wrong against the fields that are told.
func TestWhatCannotBeMeantIsAskedBesideItsField(t *testing.T) {
	tests := []struct {
		kind   casebook.Kind
		values []string
		field  string
		says   string
	}{
		{casebook.Benefit, []string{"title", " "}, "title", "Write something here."},
		{casebook.Benefit, []string{"title", "B", "kind", "lucrative"}, "kind", "Choose one"},
		{casebook.Benefit, []string{"title", "B", "value", "c. £5m"}, "value", "is not one sum"},
		{casebook.Benefit, []string{"title", "B", "value", "€5"}, "value", "counts in GBP, and this is in EUR"},
		{casebook.Benefit, []string{"title", "B", "value", "£12 per week"}, "value", "a sum per week"},
		{casebook.Benefit, []string{"title", "B", "value", "many"}, "value", "is not a sum"},
		{casebook.Benefit, []string{"title", "B", "value", "-5"}, "value", "without a minus"},
		{casebook.Benefit, []string{"title", "B", "baseline", "12 %"}, "baseline", "Write the number alone"},
		{casebook.Benefit, []string{"title", "B", "baseline", "1,2"}, "baseline", "is not a number"},
		{casebook.Benefit, []string{"title", "B", "baseline", "0x1F"}, "baseline", "is not a number"},
		{casebook.Benefit, []string{"title", "B", "baseline", "NaN"}, "baseline", "is not a number"},
		{casebook.Benefit, []string{"title", "B", "baseline", "1e13"}, "baseline", "between"},
		{casebook.Benefit, []string{"title", "B", "baseline", "1.0123456789012345"}, "baseline", "more digits"},
		{casebook.Benefit, []string{"title", "B", "target_date", "2027-03-31"}, "target", "State the level too"},
		{casebook.Benefit, []string{"title", "B", "target", "5", "target_date", "FY27/28 Q2"}, "target_date", "is not one day: write it as 2027-09-30"},
		{casebook.Benefit, []string{"title", "B", "target", "5", "target_date", "soon"}, "target_date", "is not a day"},
		{casebook.Benefit, []string{"title", "B", "ramp", "linear"}, "ramp_length", "needs a length"},
		{casebook.Benefit, []string{"title", "B", "ramp", "linear", "ramp_length", "6 moons"}, "ramp_length", "is not a length of time"},
		{casebook.Benefit, []string{"title", "B", "life_for", "5 years", "life_until", "2030-01-01"}, "life_for", "choose one"},
		{casebook.Benefit, []string{"title", "B", "attribution", "130 %"}, "attribution", "is not a share"},
		{casebook.Benefit, []string{"title", "B", "attribution", "0.0 %"}, "attribution", "A share of nothing cannot be claimed"},
		{casebook.Benefit, []string{"title", "B", "drift", "3", "do_nothing_levels", "2027-01-01 5"}, "drift", "not both"},
		{casebook.Benefit, []string{"title", "B", "do_nothing_levels", "5"}, "do_nothing_levels", "does not begin with a day"},
		{casebook.Benefit, []string{"title", "B", "person", "nobody"}, "person", "Choose one of those"},
		{casebook.Benefit, []string{"title", "B\u202e"}, "title", "no keyboard"},
		{casebook.Cost, []string{"title", "K", "cost_kind", "once", "on", "2027-01-01"}, "amount", "Write the sum."},
		{casebook.Cost, []string{"title", "K", "cost_kind", "once", "amount", "5"}, "cost_kind", "needs the day it falls due"},
		{casebook.Cost, []string{"title", "K", "cost_kind", "a week", "amount", "5"}, "cost_kind", "name it"},
		{casebook.Cost, []string{"title", "K", "cost_kind", "once", "amount", "5", "on", "2027-01-01", "moves_with", "x"}, "moves_with", "Choose a contract milestone"},
		{casebook.Tie, []string{"title", ""}, "title", "choose the contract milestone"},
		{casebook.Tie, []string{"title", "T", "milestone", "x/y"}, "milestone", "Choose one"},
		{casebook.Tie, []string{"title", "T", "dates", "2027-01-01\n2027-02-01"}, "dates", "came into force"},
		{casebook.Work, []string{"title", "W", "promised_to", "x"}, "promised_to", "Choose one"},
		{casebook.Decision, []string{"title", "D", "holds", "A1"}, "holds", "Say whose schedule"},
		{casebook.Appraisal, []string{"rate", "3.5 %"}, "rate", "needs a base date"},
		{casebook.Appraisal, []string{"rate", "lots"}, "rate", "is not a rate"},
		{casebook.Appraisal, []string{"year_starts", "13"}, "year_starts", "Choose one"},
	}
	each(t, func(t *testing.T, w world) {
		for _, tt := range tests {
			_, err := w.Case.Add(t.Context(), w.Ada, w.Project, tt.kind, form(tt.values...))
			found := false
			for _, f := range errs.FieldsOf(err) {
				found = found || f.Path == tt.field && strings.Contains(f.Message, tt.says)
			}
			if !errors.Is(err, errs.Invalid) || !found {
				t.Errorf("%s %q: %v, want %s: %s", tt.kind, tt.values, errs.FieldsOf(err), tt.field, tt.says)
			}
		}
		if view := w.see(t, w.Ada); len(view.Nodes) != 0 {
			t.Errorf("%d nodes were kept", len(view.Nodes))
		}
	})
}

// TestLinksNeverGoRound links changes to one another until they would go round in a circle.
func TestLinksNeverGoRound(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		a, b, c := w.add(t, casebook.Change, "title", "First"), w.add(t, casebook.Change, "title", "Second"), w.add(t, casebook.Change, "title", "Third")
		link := func(from string, to ...string) error {
			f := work.LinksForm{Rev: w.see(t, w.Ada).Nodes[from].Rev}
			for _, id := range to {
				f.Needs = append(f.Needs, work.Link{On: id})
			}
			return w.Case.SetLinks(t.Context(), w.Ada, w.Project, casebook.Change, from, f)
		}
		for _, err := range []error{link(a, b), link(b, c)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		err := link(c, a)
		want := "This leads round in a circle: “First” waits for “Second” waits for “Third” waits for “First”. Take one of these links away."
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Message != want {
			t.Errorf("%v", f)
		}
		if err := link(a, a); !errors.Is(err, errs.Invalid) {
			t.Errorf("a change waits for itself: %v", err)
		}
		if err := link(a, "nothing"); !errors.Is(err, errs.Invalid) {
			t.Errorf("a change waits for nothing there is: %v", err)
		}
		id := w.add(t, casebook.Benefit, "title", "Reduce")
		shares := work.LinksForm{Needs: []work.Link{{On: a, Share: "60 %"}, {On: b, Share: "40"}}, Rev: 1}
		if err := w.Case.SetLinks(t.Context(), w.Ada, w.Project, casebook.Benefit, id, shares); !errors.Is(err, errs.Invalid) {
			t.Errorf("shares where everything is needed: %v", err)
		}
		shares.Additive = true
		if err := w.Case.SetLinks(t.Context(), w.Ada, w.Project, casebook.Benefit, id, shares); err != nil {
			t.Fatal(err)
		}
		if got := one(t, w.see(t, w.Ada), id); !got.Additive || got.Needs[0].Share != 0.6 || got.Needs[1].Share != 0.4 {
			t.Errorf("%+v", got.Needs)
		}
		if err := w.Case.SetLinks(t.Context(), w.Ada, w.Project, casebook.Benefit, id, shares); !errors.Is(err, errs.Conflict) {
			t.Errorf("links changed twice from one reading: %v", err)
		}
	})
}

// TestWhatWasApprovedIsKept changes a benefit that was approved, and what it waits for.
func TestWhatWasApprovedIsKept(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		ch := w.add(t, casebook.Change, "title", "Change", "adoption", "6 weeks")
		own := w.add(t, casebook.Work, "title", "Training", "due", "2026-06-01")
		id := w.add(t, casebook.Benefit, "title", "Reduce", "target", "5", "life_for", "5 years")
		steps := []error{
			w.change(t, w.Ada, casebook.Change, ch, "adoption", "7 weeks"), // nothing was approved yet
			w.Case.SetLinks(t.Context(), w.Ada, w.Project, casebook.Change, ch, work.LinksForm{Needs: []work.Link{{On: own}}, Rev: 2}),
			w.Case.SetLinks(t.Context(), w.Ada, w.Project, casebook.Benefit, id, work.LinksForm{Needs: []work.Link{{On: ch}}, Rev: 1}),
			w.change(t, w.Ada, casebook.Benefit, id, "status", "approved"),
			w.change(t, w.Ada, casebook.Benefit, id, "target", "6", "life_for", "4 years"),
			w.change(t, w.Ada, casebook.Benefit, id, "target", "7"),
			w.change(t, w.Ada, casebook.Change, ch, "adoption", "10 weeks"),
			w.change(t, w.Ada, casebook.Work, own, "due", "2026-07-01"),
		}
		for i, err := range steps {
			if err != nil {
				t.Fatalf("step %d: %v", i, err)
			}
		}
		view := w.see(t, w.Ada)
		b := one(t, view, id)
		if b.ApprovedTarget == nil || *b.ApprovedTarget != 5 || b.ApprovedLife == nil || b.ApprovedLife.For.String() != "5 years" {
			t.Errorf("target %v, life %v", b.ApprovedTarget, b.ApprovedLife)
		}
		if l := view.Case.Changes[0].ApprovedLead; l == nil || l.String() != "7 weeks" {
			t.Errorf("adoption %v", l)
		}
		if d := view.Case.OwnWork[0].Approved; d.String() != "2026-06-01" {
			t.Errorf("due %s", d)
		}
	})
}

// TestReadings gives readings, sees what has come true, and withdraws one.
func TestReadings(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		own := w.add(t, casebook.Work, "title", "Training", "due", "2025-06-01", "done", "2025-06-01")
		id := w.add(t, casebook.Benefit, "title", "Reduce", "measure", "Days", "better", "lower", "baseline", "10", "baseline_date", "2025-01-01", "target", "4", "person",
			string(w.Owner.Person), "owner", "Ruth Bell")
		if err := w.Case.SetLinks(t.Context(), w.Ada, w.Project, casebook.Benefit, id, work.LinksForm{Needs: []work.Link{{On: own}}, Rev: 1}); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []work.ReadingForm{{Day: "2026-03-03", Value: "7"}, {Day: "", Value: "7"}, {Day: "2026-02-01"}, {Day: "2026-02-01", Value: "low"},
			{Day: "1066-10-14", Value: "7"}} {
			if err := w.Case.AddReading(t.Context(), w.Owner, w.Project, id, bad); !errors.Is(err, errs.Invalid) || len(errs.FieldsOf(err)) == 0 {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		for _, good := range []work.ReadingForm{{Day: "2025-12-31", Value: "7", By: "Ward census"}, {Day: "2026-02-28", Value: "6"}} {
			if err := w.Case.AddReading(t.Context(), w.Owner, w.Project, id, good); err != nil {
				t.Fatal(err)
			}
		}
		r := one(t, w.see(t, w.Owner), id).Result.Realised
		if !r.Defined || r.Actual != 6 || r.Ratio < 0.66 || r.Ratio > 0.67 {
			t.Errorf("%+v", r)
		}
		p, err := w.Case.Profile(t.Context(), w.Owner, w.Project, casebook.Benefit, id)
		if err != nil || len(p.Readings) != 2 || p.Readings[0].ByName != "Ward census" || p.Readings[1].ByName != "Ruth Bell" {
			t.Fatalf("%v %+v", err, p.Readings)
		}
		if err := w.Case.WithdrawReading(t.Context(), w.Owner, w.Project, id, p.Readings[1].ID, "", 1); !errors.Is(err, errs.Invalid) {
			t.Errorf("withdrawn without a reason: %v", err)
		}
		if err := w.Case.WithdrawReading(t.Context(), w.Owner, w.Project, id, p.Readings[1].ID, "The wrong ward", 1); err != nil {
			t.Fatal(err)
		}
		if err := w.Case.WithdrawReading(t.Context(), w.Owner, w.Project, id, p.Readings[1].ID, "Again", 2); !errors.Is(err, errs.Conflict) {
			t.Errorf("withdrawn twice: %v", err)
		}
		if r := one(t, w.see(t, w.Ada), id).Result.Realised; r.Actual != 7 {
			t.Errorf("a withdrawn reading counts: %+v", r)
		}
		if p, err = w.Case.Profile(t.Context(), w.Ada, w.Project, casebook.Benefit, id); err != nil || len(p.Readings) != 2 || p.Readings[1].Words != "The wrong ward" {
			t.Errorf("%v %+v", err, p.Readings)
		}
		var kinds []string
		for _, e := range p.History {
			kinds = append(kinds, string(e.Kind)+" by "+e.By.Name)
		}
		want := []string{"benefit.added by Ada Lovell", "benefit.linked by Ada Lovell", "reading.added by Ruth Bell", "reading.added by Ruth Bell", "reading.withdrawn by Ruth Bell"}
		if diff := cmp.Diff(want, kinds); diff != "" {
			t.Error(diff)
		}
	})
}

// TestEndedNodesKeepTheirHistory takes a node out of the case.
func TestEndedNodesKeepTheirHistory(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		ch := w.add(t, casebook.Change, "title", "Change")
		id := w.add(t, casebook.Benefit, "title", "Reduce")
		cost := w.add(t, casebook.Cost, "title", "Old system", "cost_kind", "a week", "amount", "5k", "until", ch, "from", "2026-01-01")
		if err := w.Case.SetLinks(t.Context(), w.Ada, w.Project, casebook.Benefit, id, work.LinksForm{Needs: []work.Link{{On: ch}}, Rev: 1}); err != nil {
			t.Fatal(err)
		}
		if err := w.Case.End(t.Context(), w.Ada, w.Project, casebook.Change, ch, 1); err == nil || !strings.Contains(err.Error(), "reckoned by it: Old system") {
			t.Errorf("a change that a cost waits for: %v", err)
		}
		for _, err := range []error{w.Case.End(t.Context(), w.Ada, w.Project, casebook.Cost, cost, 1), w.Case.End(t.Context(), w.Ada, w.Project, casebook.Change, ch, 1)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Case.End(t.Context(), w.Ada, w.Project, casebook.Change, ch, 2); !errors.Is(err, errs.NotFound) {
			t.Errorf("ended twice: %v", err)
		}
		view := w.see(t, w.Ada)
		if len(view.Case.Changes) != 0 || len(view.Case.Costs) != 0 || len(one(t, view, id).Needs) != 0 {
			t.Errorf("%+v", view.Case)
		}
		p, err := w.Case.Profile(t.Context(), w.Ada, w.Project, casebook.Change, ch)
		if err != nil || p.Node.Ended == 0 || p.History[len(p.History)-1].Kind != "change.ended" {
			t.Errorf("%v %+v", err, p)
		}
	})
}

// TestTwoPeopleOneForm lets the second of two who change a benefit know.
func TestTwoPeopleOneForm(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		id := w.add(t, casebook.Benefit, "title", "Reduce")
		f := form("title", "Reduce waiting")
		f.Rev = 1
		if err := w.Case.Change(t.Context(), w.Ada, w.Project, casebook.Benefit, id, f); err != nil {
			t.Fatal(err)
		}
		f.Values["title"] = "Reduce queues"
		if err := w.Case.Change(t.Context(), w.Sponsor, w.Project, casebook.Benefit, id, f); !errors.Is(err, errs.Conflict) {
			t.Errorf("%v", err)
		}
		last, err := w.Case.LastChange(t.Context(), w.Sponsor, w.Project, casebook.Benefit, id)
		if err != nil || last.By.Name != "Ada Lovell" || last.Said[0] != (work.Text{Name: "title", Value: "Reduce waiting"}) {
			t.Errorf("%v %+v", err, last)
		}
	})
}

// TestAWhatIfIsAForecast moves a milestone, and compares with a case in which it moved.
func TestAWhatIfIsAForecast(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		tie := w.add(t, casebook.Tie, "title", "Go-live", "dates", "2026-09-01", "forecast", "2026-10-01")
		id := w.add(t, casebook.Benefit, "title", "Reduce waiting", "measure", "Days", "better", "lower", "baseline", "10", "baseline_date", "2026-01-31", "target", "4",
			"life_until", "2031-08-31", "value", "£1,000")
		if err := w.Case.SetLinks(t.Context(), w.Ada, w.Project, casebook.Benefit, id, work.LinksForm{Needs: []work.Link{{On: tie}}, Rev: 1}); err != nil {
			t.Fatal(err)
		}
		view := w.see(t, w.Ada)
		then, err := view.WhatIf(map[benefit.NodeID]int{benefit.NodeID(tie): 3})
		if err != nil {
			t.Fatal(err)
		}
		delay := view.Result.Enablers[0].Delay
		if got := view.Result.Totals.Forecast - then.Totals.Forecast; got != delay.Weeks[2] || got <= 0 {
			t.Errorf("three weeks cost %d, the cost of delay says %d", got, delay.Weeks[2])
		}
		if _, err := view.WhatIf(map[benefit.NodeID]int{benefit.NodeID(tie): 500}); !errors.Is(err, errs.Invalid) {
			t.Errorf("moved by ten years: %v", err)
		}
		if err := w.change(t, w.Ada, casebook.Tie, tie, "forecast", "2026-10-22"); err != nil {
			t.Fatal(err)
		}
		if now := w.see(t, w.Ada).Result; now.Totals.Forecast != then.Totals.Forecast {
			t.Errorf("moved in the case %d, in the what-if %d", now.Totals.Forecast, then.Totals.Forecast)
		}
		if err := w.change(t, w.Ada, casebook.Tie, tie, "achieved", "2026-02-01"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.see(t, w.Ada).WhatIf(map[benefit.NodeID]int{benefit.NodeID(tie): 1}); !errors.Is(err, errs.Invalid) {
			t.Errorf("what was reached is moved: %v", err)
		}
	})
}

// TestSuggestedLinks links what waits for nothing to what its words point at.
func TestSuggestedLinks(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.contract(t, "m1", "Pharmacy module accepted", "2026-08-01", "P1")
		w.contract(t, "m2", "Go-live, all wards", "2026-09-01", "G1")
		w.add(t, casebook.Change, "title", "Medicines are given from the pharmacy module")
		id := w.add(t, casebook.Benefit, "title", "Reduce complaints")
		view := w.see(t, w.Ada)
		var got []string
		var pairs [][2]string
		for _, s := range view.Suggestions() {
			got = append(got, s.Node.Title+" ← "+s.Title+": "+s.Why)
			pairs = append(pairs, [2]string{s.Node.ID, s.On})
		}
		want := []string{"Medicines are given from the pharmacy module ← Pharmacy module accepted: both say module, pharmacy",
			"Reduce complaints ← Go-live, all wards: the likeliest go-live of the project"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if _, err := w.Case.LinkSuggested(t.Context(), w.Mentor, w.Project, pairs); !errors.Is(err, errs.NotFound) {
			t.Errorf("a mentor links: %v", err)
		}
		n, err := w.Case.LinkSuggested(t.Context(), w.Ada, w.Project, append(pairs, [2]string{id, pairs[0][1]}))
		if err != nil || n != 3 {
			t.Fatalf("%d %v", n, err)
		}
		view = w.see(t, w.Ada)
		row := one(t, view, id)
		if len(view.Ties) != 2 || row.Loose != 2 || len(row.Needs) != 2 || len(view.Case.Changes[0].Needs) != 1 || len(view.Suggestions()) != 0 {
			t.Errorf("%d ties, %d loose of %d", len(view.Ties), row.Loose, len(row.Needs))
		}
		if !view.Case.Engagements[1].Milestones[0].Unconfirmed && !view.Case.Engagements[0].Milestones[0].Unconfirmed {
			t.Error("a suggested tie counts as confirmed")
		}
		links := view.Links(id)
		for i := range links.Needs {
			links.Needs[i].Loose = false
		}
		if err := w.Case.SetLinks(t.Context(), w.Ada, w.Project, casebook.Benefit, id, links); err != nil {
			t.Fatal(err)
		}
		if row = one(t, w.see(t, w.Ada), id); row.Loose != 0 {
			t.Errorf("%d links are still loose", row.Loose)
		}

	})
}

// TestACaseIsReadInFewStatements counts them for a case with nothing and one with much.
func TestACaseIsReadInFewStatements(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		count := func() int {
			before := w.Statements()
			w.see(t, w.Ada)
			return w.Statements() - before
		}
		few := count()
		w.contract(t, "m1", "Go-live", "2026-09-01", "A1")
		w.submit(t, "1", "2026-02-28", map[string]string{"A1": "2026-09-15"})
		w.add(t, casebook.Tie, "milestone", work.MilestoneChoice(benefit.EngagementID(w.Engagement), "m1"))
		for range 30 {
			w.add(t, casebook.Benefit, "title", "Reduce waiting")
		}
		if many := count(); many > few+2 || many > 14 {
			t.Errorf("%d statements with little, %d with more", few, many)
		}
	})
}

// TestSuggestedByName: what a list names as what a benefit depends on is suggested alone, and a number belongs to the word before it.
func TestSuggestedByName(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		for i, title := range []string{"Go-live, wave 1", "Go-live, wave 2", "Go-live, wave 12", "Kiosks accepted"} {
			w.contract(t, fmt.Sprint("m", i), title, "2026-08-01", fmt.Sprint("A", i))
		}
		id, err := w.Case.BeginList(t.Context(), w.Ada, w.Project, work.File{Body: []byte("Benefit,Owner,Measure,Baseline,Target,Depends on\n" +
			"Shorter queues,Ann,Minutes,11,4,\"Go-live, wave 1; kiosks accepted\"\nFewer vans,Ann,Runs,62,40,see wave 2 of the go-live\nFewer calls,Ann,Calls,900,300,\n")})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Case.ApplyList(t.Context(), w.Ada, w.Project, id, work.ApplyForm{Rev: 1}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range w.see(t, w.Ada).Suggestions() {
			got = append(got, s.Node.Title+" ← "+s.Title+": "+s.Why)
		}
		want := []string{"Shorter queues ← Go-live, wave 1: the list says that it depends on it", "Shorter queues ← Kiosks accepted: the list says that it depends on it",
			"Fewer vans ← Go-live, wave 2: both say wave 2", "Fewer vans ← Go-live, wave 1: both say wave", "Fewer vans ← Go-live, wave 12: both say wave",
			"Fewer calls ← Go-live, wave 1: the likeliest go-live of the project"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
