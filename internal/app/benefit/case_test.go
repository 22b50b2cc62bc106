package benefit_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/casefile"
)

// TestACaseComesInAndGoesOutAsAFile takes the example's case in, and finds what the command line would find in what goes out.
func TestACaseComesInAndGoesOutAsAFile(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.contract(t, "m1", "Go-live, wave 1", "2027-07-05", "RO1900")
		to := map[string]access.ScopeID{"Calder Clinical Systems": w.Engagement}
		tried, err := w.Case.TryFile(t.Context(), w.Ada, w.Project, hospital(t), to)
		if err != nil {
			t.Fatal(err)
		}
		taken, err := w.Case.TakeFile(t.Context(), w.Ada, w.Project, hospital(t), to)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tried, taken); diff != "" || len(taken.Left) != 2 {
			t.Errorf("what was tried is not what was done: %s\n%v", diff, taken.Left)
		}
		view := w.see(t, w.Ada)
		if len(view.Unsound) > 0 {
			t.Fatalf("%v", view.Unsound)
		}
		before, err := casefile.Read(hospital(t))
		if err != nil {
			t.Fatal(err)
		}
		same(t, &before.Case, view)
		out, err := w.Case.File(t.Context(), w.Ada, w.Project)
		if err != nil {
			t.Fatal(err)
		}
		again, err := casefile.Read(out)
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if !bytes.Equal(out, casefile.Write(&again.Case, &again.Risk)) {
			t.Error("a case that went out and is read is another")
		}
		was, is := nameless(before), nameless(again)
		if diff := cmp.Diff(was, is); diff != "" || taken.Uncertain != 11 {
			t.Errorf("%d statements of what is uncertain; -before +after:\n%s", taken.Uncertain, diff)
		}
		if _, err := w.Case.TakeFile(t.Context(), w.Ada, w.Project, hospital(t), to); err == nil || !strings.Contains(err.Error(), "into an empty case") {
			t.Errorf("a second file: %v", err)
		}
	})
}

// nameless is what a file states about what is uncertain, but for ids, which the pages give anew.
func nameless(f *casefile.File) risk.Stated {
	s := f.Risk.In(f.Case.Engagements[0].ID)
	for i := range s.Uncertainty {
		s.Uncertainty[i].Engagement = ""
	}
	for i := range s.Risks {
		s.Risks[i].ID, s.Risks[i].Engagement = "", ""
	}
	for i := range s.Promises {
		s.Promises[i].Work = ""
	}
	return s
}

// same compares what a case is worth before and after: its figures do not depend on ids.
func same(t *testing.T, c *benefit.Case, view *work.View) {
	t.Helper()
	in := benefit.Input{Report: view.Input.Report}
	was, err := benefit.Forecast(c, in)
	if err != nil {
		t.Fatal(err)
	}
	is, err := benefit.Forecast(view.Case, in)
	if err != nil {
		t.Fatal(err)
	}
	if was.Totals.Planned != is.Totals.Planned || was.Totals.Planned == 0 {
		t.Errorf("planned %d, before %d", is.Totals.Planned, was.Totals.Planned)
	}
	for i := range was.Benefits {
		a, b := was.Benefits[i], is.Benefits[i]
		if a.Title != b.Title || a.Planned.Start != b.Planned.Start || a.Planned.Value != b.Planned.Value || a.Yearly != b.Yearly {
			t.Errorf("%s: planned %s %d, before %s %d", b.Title, b.Planned.Start, b.Planned.Value, a.Planned.Start, a.Planned.Value)
		}
	}
	checks := func(c *benefit.Case) (out []string) {
		for _, k := range benefit.Checks(c, in.Report) {
			out = append(out, k.ID, string(rune('0'+k.Verdict)), strings.Repeat(".", len(k.Findings)))
		}
		return out
	}
	if diff := cmp.Diff(checks(c), checks(view.Case)); diff != "" {
		t.Errorf("checks: %s", diff)
	}
}

// TestFormsSayWhatIsKept sends every form of the example back as it is shown, and nothing changes.
func TestFormsSayWhatIsKept(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		to := map[string]access.ScopeID{"Calder Clinical Systems": w.Engagement}
		if _, err := w.Case.TakeFile(t.Context(), w.Ada, w.Project, hospital(t), to); err != nil {
			t.Fatal(err)
		}
		view := w.see(t, w.Ada)
		for _, id := range slices.Sorted(maps.Keys(view.Nodes)) {
			n := view.Nodes[id]
			f, err := view.Filled(n.Kind, n)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Case.Change(t.Context(), w.Ada, w.Project, n.Kind, id, f); err != nil {
				t.Errorf("%s %q: %v", n.Kind, n.Title, err)
			}
			if n.Kind == casebook.Benefit || n.Kind == casebook.Change {
				if err := w.Case.SetLinks(t.Context(), w.Ada, w.Project, n.Kind, id, view.Links(id)); err != nil {
					t.Errorf("the links of %q: %v", n.Title, err)
				}
			}
		}
		after := w.see(t, w.Ada)
		if diff := cmp.Diff(view.Case, after.Case); diff != "" {
			t.Errorf("-before +after:\n%s", diff)
		}
		for id, n := range view.Nodes {
			if linked := n.Kind == casebook.Benefit || n.Kind == casebook.Change; !linked && after.Nodes[id].Rev != n.Rev {
				t.Errorf("%s %q changed", n.Kind, n.Title)
			}
		}
	})
}

// TestDatesComeFromTheLatestSubmission ties a benefit to a contract milestone and lets the supplier slip.
func TestDatesComeFromTheLatestSubmission(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.contract(t, "m1", "Go-live", "2026-09-01", "A1")
		tie := w.add(t, casebook.Tie, "milestone", work.MilestoneChoice(benefit.EngagementID(w.Engagement), "m1"))
		id := w.add(t, casebook.Benefit, "title", "Reduce waiting", "kind", "cashable", "measure", "Days", "better", "lower", "baseline", "10", "baseline_date", "2026-01-31",
			"target", "4", "start", "at once", "ramp", "step", "life_until", "2031-08-31", "value", "£1,000")
		if err := w.Case.SetLinks(t.Context(), w.Ada, w.Project, casebook.Benefit, id, work.LinksForm{Needs: []work.Link{{On: tie}}, Rev: 1}); err != nil {
			t.Fatal(err)
		}
		row := one(t, w.see(t, w.Ada), id)
		if row.Result.Planned.Start.String() != "2026-09-01" || !strings.Contains(row.Result.Forecast.NotRun, "no submission of Vantor Systems has been read") {
			t.Errorf("planned %s, forecast %q", row.Result.Planned.Start, row.Result.Forecast.NotRun)
		}
		w.submit(t, "1", "2026-02-28", map[string]string{"A1": "2026-09-15"})
		w.submit(t, "2", "2026-01-31", map[string]string{"A1": "2026-12-01"}) // came later, and is older
		view := w.see(t, w.Ada)
		row = one(t, view, id)
		if row.Result.Forecast.Start.String() != "2026-09-15" || row.Result.SlipDays != 14 || row.Result.Loss <= 0 {
			t.Errorf("forecast %s, slip %d, loss %d", row.Result.Forecast.Start, row.Result.SlipDays, row.Result.Loss)
		}
		e := view.Result.Enablers[0]
		if e.Source != "activity A1 in Revision 1 (28 Feb 2026)" || !e.Delay.Defined || e.Delay.Week <= 0 {
			t.Errorf("%+v", e)
		}
		w.submit(t, "3", "2026-03-01", map[string]string{"B7": "2026-09-15"})
		if e = w.see(t, w.Ada).Result.Enablers[0]; !strings.Contains(e.NotRun, "activity A1 is not in the latest submission, Revision 3 (1 Mar 2026)") {
			t.Errorf("%q", e.NotRun)
		}
		if err := w.change(t, w.Ada, casebook.Tie, tie, "forecast", "2026-10-01"); err != nil {
			t.Fatal(err)
		}
		if e = w.see(t, w.Ada).Result.Enablers[0]; e.Forecast.String() != "2026-10-01" || !strings.Contains(e.Source, "stated in the case: activity A1 is not in") {
			t.Errorf("%s %q", e.Forecast, e.Source)
		}
	})
}

// TestWhoSeesACase walks through everybody.
func TestWhoSeesACase(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		mine := w.add(t, casebook.Benefit, "title", "Reduce waiting", "owner", "Ruth Bell, ward lead", "person", string(w.Owner.Person), "baseline", "10", "target", "5")
		other := w.add(t, casebook.Benefit, "title", "Reduce paper", "owner", "Ruth Bell")
		change, objective := w.add(t, casebook.Change, "title", "Wards work without paper"), w.add(t, casebook.Objective, "title", "Safer care")
		w.add(t, casebook.Cost, "title", "Licence", "cost_kind", "once", "amount", "1m", "on", "2027-01-01")
		links := work.LinksForm{Needs: []work.Link{{On: change}}, Serves: []work.Link{{On: objective, Share: "70 %"}}, Rev: 1}
		if err := w.Case.SetLinks(t.Context(), w.Ada, w.Project, casebook.Benefit, mine, links); err != nil {
			t.Fatal(err)
		}
		for who, v := range w.strangers() {
			if _, err := w.Case.Case(t.Context(), v, w.Project); !errors.Is(err, errs.NotFound) {
				t.Errorf("%s sees the case: %v", who, err)
			}
			if _, err := w.Case.Add(t.Context(), v, w.Project, casebook.Benefit, form("title", "Mine")); !errors.Is(err, errs.NotFound) {
				t.Errorf("%s adds to the case: %v", who, err)
			}
			if err := w.Case.AddReading(t.Context(), v, w.Project, mine, work.ReadingForm{Day: "2026-03-01", Value: "9"}); !errors.Is(err, errs.NotFound) {
				t.Errorf("%s gives a reading: %v", who, err)
			}
		}
		for who, v := range map[string]access.Viewer{"a firm": w.Firm, "a mentor": w.Mentor} {
			if view := w.see(t, v); len(view.Case.Benefits) != 2 || view.Leads || view.May(v, mine) {
				t.Errorf("%s sees %d benefits, leads: %v", who, len(view.Case.Benefits), view.Leads)
			}
			if err := w.change(t, v, casebook.Benefit, mine, "title", "Theirs"); !errors.Is(err, errs.NotFound) {
				t.Errorf("%s changes a benefit: %v", who, err)
			}
		}
		if view := w.see(t, w.Sponsor); !view.Leads || len(view.Case.Costs) != 1 {
			t.Error("the sponsor does not lead")
		}
		view := w.see(t, w.Owner)
		if len(view.Case.Benefits) != 1 || string(view.Case.Benefits[0].ID) != mine || len(view.Case.Changes) != 1 || len(view.Case.Objectives) != 1 || len(view.Case.Costs) != 0 ||
			len(view.Nodes) != 3 || view.Leads || !view.Owns {
			t.Errorf("an owner sees %+v", view.Case)
		}
		if _, err := w.Case.Profile(t.Context(), w.Owner, w.Project, casebook.Benefit, other); !errors.Is(err, errs.NotFound) {
			t.Errorf("an owner opens what they do not own: %v", err)
		}
		owned(t, w, mine, other)
	})
}

// TestChecksSayWhatTheViewerCanKnow: dates that an owner does not see are not said to be missing, and costs that an owner does not see
// are not said to be none.
func TestChecksSayWhatTheViewerCanKnow(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.contract(t, "m1", "Go-live", "2026-09-01", "A1")
		tie := w.add(t, casebook.Tie, "milestone", work.MilestoneChoice(benefit.EngagementID(w.Engagement), "m1"))
		mine := w.add(t, casebook.Benefit, "title", "Reduce waiting", "owner", "Ruth Bell", "person", string(w.Owner.Person), "measure", "Days", "better", "lower",
			"baseline", "10", "target", "4", "life_for", "5 years", "value", "£1,000")
		if err := w.Case.SetLinks(t.Context(), w.Ada, w.Project, casebook.Benefit, mine, work.LinksForm{Needs: []work.Link{{On: tie}}, Rev: 1}); err != nil {
			t.Fatal(err)
		}
		verdicts := func(v access.Viewer) (out []string) {
			for _, c := range w.see(t, v).Checks {
				if slices.Contains([]string{"milestone-without-activity", "no-planned-date", "no-costs"}, c.ID) {
					out = append(out, fmt.Sprintf("%s %d %d %s", c.ID, c.Verdict, len(c.Findings), c.Reason))
				}
			}
			return out
		}
		for who, v := range map[string]access.Viewer{"the client PM": w.Ada, "an owner": w.Owner} {
			want := []string{"no-planned-date 0 0 ", "milestone-without-activity 0 0 ", "no-costs 1 1 "}
			if who == "an owner" {
				hidden := " 2 0 the dates lie in the room shared with the supplier, which is not yours to see"
				want = []string{"no-planned-date" + hidden, "milestone-without-activity" + hidden, "no-costs 2 0 it is about the whole case, and you see what you own"}
			}
			if diff := cmp.Diff(want, verdicts(v)); diff != "" {
				t.Errorf("%s: %s", who, diff)
			}
		}
	})
}

// owned is what an owner may do with a benefit.
func owned(t *testing.T, w world, mine, other string) {
	t.Helper()
	if err := w.change(t, w.Owner, casebook.Benefit, mine, "target", "4", "status", "approved", "owner", "Somebody else", "person", ""); err != nil {
		t.Fatal(err)
	}
	b := one(t, w.see(t, w.Owner), mine)
	if b.Target.Value != 4 || b.Status != benefit.StatusProposed || b.Owner.Name != "Ruth Bell, ward lead" {
		t.Errorf("what the owner changed: %+v", b.Benefit)
	}
	if err := w.change(t, w.Owner, casebook.Benefit, other, "target", "4"); !errors.Is(err, errs.NotFound) {
		t.Errorf("an owner changes what they do not own: %v", err)
	}
	if _, err := w.Case.Add(t.Context(), w.Owner, w.Project, casebook.Benefit, form("title", "Another")); !errors.Is(err, errs.NotFound) {
		t.Errorf("an owner adds a benefit: %v", err)
	}
	rev := w.see(t, w.Ada).Nodes[mine].Rev
	if err := w.Case.SetLinks(t.Context(), w.Owner, w.Project, casebook.Benefit, mine, work.LinksForm{Rev: rev}); !errors.Is(err, errs.NotFound) {
		t.Errorf("an owner changes the map: %v", err)
	}
	if err := w.Case.End(t.Context(), w.Owner, w.Project, casebook.Benefit, mine, rev); !errors.Is(err, errs.NotFound) {
		t.Errorf("an owner takes a benefit out: %v", err)
	}
	if err := w.Case.Answer(t.Context(), w.Owner, w.Project, mine, false, "", rev); !errors.Is(err, errs.Invalid) {
		t.Errorf("handed back without a reason: %v", err)
	}
	if err := w.Case.Answer(t.Context(), w.Owner, w.Project, mine, true, "", rev); err != nil {
		t.Fatal(err)
	}
	if b := one(t, w.see(t, w.Ada), mine); b.Owner.Accepted.IsZero() {
		t.Error("the owner has not accepted")
	}
	if err := w.change(t, w.Ada, casebook.Benefit, mine, "owner", "Gus Hart"); err != nil {
		t.Fatal(err)
	}
	if b := one(t, w.see(t, w.Ada), mine); !b.Owner.Accepted.IsZero() {
		t.Error("a new owner has accepted what the old one did")
	}
}
