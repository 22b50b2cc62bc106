package benefit_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
)

// readings are those that count for a benefit, as day and value.
func (w world) readings(t *testing.T, id string) (out []string) {
	t.Helper()
	p, err := w.Case.Profile(t.Context(), w.Ada, w.Project, casebook.Benefit, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Readings {
		if r.Withdrawn == 0 {
			out = append(out, r.Day+" "+r.Value+" "+r.Source)
		}
	}
	return out
}

// A list of readings is shown row by row before anything of it is kept, and what is not certain stays out.
func TestReadingsOutOfAList(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	ctx := t.Context()
	w.Clock.Add(300 * 24 * time.Hour)
	today := w.see(t, w.Ada).Input.Report
	b := w.add(t, casebook.Benefit, "title", "Reduce waiting", "kind", "quantifiable", "measure", "Median wait", "unit", "days", "better", "lower", "baseline", "62", "target", "40", "ramp", "step")
	if err := w.Case.AddReading(ctx, w.Ada, w.Project, b, work.ReadingForm{Day: "2026-01-31", Value: "60"}); err != nil {
		t.Fatal(told(err))
	}
	list := "Month end\tMedian wait\n2026-01-31\t60.0\n28 Feb 2026\t1,058.5\n31/03/2026\t57 days\n03/04/2026\t55\n30 April 2026\t\n2026-05-31\tabout 50\n2026-05-30\t49 patients\n2026-01-31\t61\n" +
		(today + 400).String() + "\t3\nFeb 2026\t7\n28 Feb 2026\t1058.5\n"
	look := func(l work.ReadingList) (out []string) {
		t.Helper()
		s, err := w.Case.LookAtReadings(ctx, w.Ada, w.Project, b, l)
		if err != nil {
			t.Fatal(err, told(err))
		}
		for _, r := range s.Rows {
			day := ""
			if r.Day != 0 {
				day = r.Day.String()
			}
			out = append(out, strings.Join([]string{r.State, day, r.Value}, " "))
		}
		return out
	}
	want := []string{"no reading  ", "there 2026-01-31 60", "new 2026-02-28 1058.5", "new 2026-03-31 57", "not clear  ", "not clear 2026-04-30 ", "not clear 2026-05-31 ", "not clear 2026-05-30 ", "another 2026-01-31 61",
		"not clear " + (today + 400).String() + " 3", "not clear  ", "there 2026-02-28 1058.5"}
	if diff := cmp.Diff(want, look(work.ReadingList{Body: []byte(list)})); diff != "" {
		t.Errorf("-want +is:\n%s", diff)
	}
	if got := look(work.ReadingList{Body: []byte("day;value\n03/04/2026;1.055,5\n"), Order: "month", Decimal: ","}); !slices.Equal(got, []string{"no reading  ", "new 2026-03-04 1055.5"}) {
		t.Errorf("with the month first and a comma: %q", got)
	}
	if got := w.readings(t, b); len(got) != 1 {
		t.Errorf("looking kept %q", got)
	}
	n, err := w.Case.TakeReadings(ctx, w.Ada, w.Project, b, work.ReadingList{Body: []byte(list)})
	if err != nil || n != 2 {
		t.Fatalf("%d came in: %v %s", n, err, told(err))
	}
	if diff := cmp.Diff([]string{"2026-01-31 60 ", "2026-02-28 1058.5 list", "2026-03-31 57 list"}, w.readings(t, b)); diff != "" {
		t.Errorf("-want +is:\n%s", diff)
	}
	if _, err := w.Case.TakeReadings(ctx, w.Ada, w.Project, b, work.ReadingList{Body: []byte(list)}); told(err) != "No row of it is a new reading." {
		t.Errorf("the same list again: %v %s", err, told(err))
	}
	for _, body := range [][]byte{nil, []byte("   "), bytes.Repeat([]byte("2026-01-01\t1\n"), 700)} {
		if _, err := w.Case.LookAtReadings(ctx, w.Ada, w.Project, b, work.ReadingList{Body: body}); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%d bytes: %v", len(body), err)
		}
	}
	book := func(name string) sheet.Table {
		return sheet.Table{Name: name, Columns: []string{"Day", "Wait"}, Rows: [][]sheet.Value{{sheet.Text("2026-04-30"), sheet.Figure(51)}}}
	}
	var file bytes.Buffer
	if err := sheet.WriteXLSX(&file, book("Readings"), book("Old")); err != nil {
		t.Fatal(err)
	}
	s, err := w.Case.LookAtReadings(ctx, w.Ada, w.Project, b, work.ReadingList{Body: file.Bytes()})
	if err != nil || len(s.Rows) != 2 || !slices.Equal(s.Odd, []string{"The sheet “Old” is not read."}) {
		t.Errorf("a workbook of two sheets: %v %+v", err, s)
	}
	w.pushed(t, b)
}

// pushed sends readings as a program does: twice is once, and what contradicts is refused.
func (w world) pushed(t *testing.T, b string) {
	t.Helper()
	ctx := t.Context()
	push := func(v access.Viewer, day, value string) (bool, errs.Kind) {
		fresh, err := w.Case.PushReading(ctx, v, w.Project, b, work.Pushed{Day: day, Value: value})
		return fresh, errs.KindOf(err)
	}
	for _, c := range []struct {
		day, value string
		fresh      bool
		kind       errs.Kind
	}{{"2026-06-30", "52.5", true, errs.KindOf(nil)}, {"2026-06-30", "52.50", false, errs.KindOf(nil)}, {"2026-06-30", "53", false, errs.Conflict}, {"30/06/2026", "1", false, errs.Invalid},
		{"2026-07-01", "NaN", false, errs.Invalid}, {"2026-07-01", "1e400", false, errs.Invalid}, {"2199-01-01", "1", false, errs.Invalid}} {
		if fresh, kind := push(w.Ada, c.day, c.value); fresh != c.fresh || kind != c.kind {
			t.Errorf("%s %s: new %v, %v", c.day, c.value, fresh, kind)
		}
	}
	for who, v := range w.strangers() {
		if _, kind := push(v, "2026-07-02", "1"); kind != errs.NotFound {
			t.Errorf("%s pushes: %v", who, kind)
		}
	}
	if _, kind := push(w.Owner, "2026-07-02", "1"); kind != errs.NotFound {
		t.Errorf("the owner of nothing pushes: %v", kind)
	}
}

// What is shared of a case is words and a measure, never money; the other side acknowledges it; nobody else sees it.
func TestAimsAreSharedWithoutMoney(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	ctx := t.Context()
	o := w.add(t, casebook.Objective, "title", "Fewer harms")
	rich := w.add(t, casebook.Objective, "title", "Save £2m a year")
	b := w.add(t, casebook.Benefit, "title", "Reduce waiting", "kind", "quantifiable", "measure", "Median wait", "unit", "days", "better", "lower", "baseline", "62", "target", "40",
		"target_date", "2027-03-31", "value", "1234567", "life_for", "5 years", "ramp", "step")
	cash := w.add(t, casebook.Benefit, "title", "Reduce cost of storage", "kind", "cashable", "measure", "Rent", "unit", "£k a year", "better", "lower", "baseline", "120", "target", "20", "ramp", "step")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%v %s", err, told(err))
		}
	}
	must(w.Case.ShareAim(ctx, w.Ada, w.Engagement, work.AimForm{Node: o}))
	must(w.Case.ShareAim(ctx, w.Ada, w.Engagement, work.AimForm{Node: b, Measure: true}))
	must(w.Case.ShareAim(ctx, w.Ada, w.Engagement, work.AimForm{Node: cash, Measure: true}))
	if err := w.Case.ShareAim(ctx, w.Ada, w.Engagement, work.AimForm{Node: rich}); !strings.Contains(told(err), "never shown") {
		t.Errorf("a title with a sum: %v %s", err, told(err))
	}
	theirs := func() work.Aims {
		t.Helper()
		out, err := w.Case.Aims(ctx, w.Dan, w.Engagement)
		must(err)
		return out
	}
	seen := theirs()
	var said []string
	for _, m := range seen.All {
		said = append(said, strings.Join([]string{m.Title, m.Measure, m.Baseline, m.Target, m.ByDay}, "|"))
	}
	if diff := cmp.Diff([]string{"Fewer harms||||", "Reduce waiting|Median wait|62 days|40 days|2027-03-31", "Reduce cost of storage||||"}, said); diff != "" || len(seen.Offers) > 0 || seen.Shares {
		t.Errorf("the supplier sees (-want +is), %d offers, shares %v:\n%s", len(seen.Offers), seen.Shares, diff)
	}
	must(w.Case.AcknowledgeAim(ctx, w.Dan, w.Engagement, seen.All[1].ID, "We plan the clinics around it.", seen.All[1].Rev))
	if err := w.Case.AcknowledgeAim(ctx, w.Dan, w.Engagement, seen.All[1].ID, "", 2); errs.KindOf(err) != errs.Invalid {
		t.Errorf("acknowledged twice: %v", err)
	}
	if err := w.Case.AcknowledgeAim(ctx, w.Ada, w.Engagement, seen.All[0].ID, "", 1); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the client acknowledges its own: %v", err)
	}
	must(w.change(t, w.Ada, casebook.Benefit, b, "target", "35"))
	ours, err := w.Case.Aims(ctx, w.Ada, w.Engagement)
	must(err)
	at := slices.IndexFunc(ours.Offers, func(x work.Offer) bool { return x.Node == b })
	if x := ours.Offers[at]; x.Same || x.Shared == "" {
		t.Errorf("a target that was changed after it was shared: %+v", x)
	}
	must(w.Case.ShareAim(ctx, w.Ada, w.Engagement, work.AimForm{Node: b, Measure: true}))
	if after := theirs(); len(after.All) != 4 || after.All[1].Ended == 0 || after.All[3].Target != "35 days" || after.All[3].Acknowledged.At != 0 {
		t.Errorf("shared anew: %+v", after.All)
	}
	must(w.Case.WithdrawAim(ctx, w.Ada, w.Engagement, seen.All[0].ID, 1))
	for who, v := range map[string]access.Viewer{"another supplier": w.Other, "a colleague": w.Outsider, "a guest": w.Guest} {
		if _, err := w.Case.Aims(ctx, v, w.Engagement); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s sees it: %v", who, err)
		}
		if err := w.Case.ShareAim(ctx, v, w.Engagement, work.AimForm{Node: o}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s shares: %v", who, err)
		}
	}
	if err := w.Case.ShareAim(ctx, w.Dan, w.Engagement, work.AimForm{Node: o}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the supplier shares: %v", err)
	}
	w.reviewed(t, b)
}

// reviewed hands a benefit over, reviews it, and finds its measure counted in another project.
func (w world) reviewed(t *testing.T, b string) {
	t.Helper()
	ctx := t.Context()
	view := w.see(t, w.Ada)
	if err := w.Case.HandOver(ctx, w.Ada, w.Project, b, work.HandOverForm{Person: string(w.Owner.Person), Why: "She runs the clinics.", Rev: view.Nodes[b].Rev}); err != nil {
		t.Fatal(err, told(err))
	}
	if err := w.Case.Answer(ctx, w.Owner, w.Project, b, false, "Not mine: it is theatres.", w.see(t, w.Ada).Nodes[b].Rev); err != nil {
		t.Fatal(err, told(err))
	}
	day := w.see(t, w.Ada).Input.Report
	if err := w.Case.AddReview(ctx, w.Owner, w.Project, b, work.ReviewForm{Day: day.String(), Finding: "at risk"}); told(err) != "Say why, in a sentence." {
		t.Errorf("a risk without a reason: %v %s", err, told(err))
	}
	if err := w.Case.AddReview(ctx, w.Owner, w.Project, b, work.ReviewForm{Day: day.String(), Finding: "at risk", Words: "Clinics are short of staff.", Next: (day + 30).String()}); err != nil {
		t.Fatal(err, told(err))
	}
	if _, list, err := w.Case.Reviews(ctx, w.Ada, w.Project); err != nil || list[0].Times != 1 || list[0].Due || list[0].Next != day+30 {
		t.Errorf("the review: %+v %v", list, err)
	}
	w.Clock.Add(31 * 24 * time.Hour)
	if _, list, err := w.Case.Reviews(ctx, w.Ada, w.Project); err != nil || !list[0].Due {
		t.Errorf("a month later: %+v %v", list, err)
	}
	other := w.World.Project(t, w.Ada, "Community clinics")
	if _, err := w.Case.Add(ctx, w.Ada, other, casebook.Benefit, form("title", "Reduce waits", "kind", "quantifiable", "measure", "median  WAIT", "unit", "days", "ramp", "step")); err != nil {
		t.Fatal(err, told(err))
	}
	checked, err := w.Case.CheckedCase(ctx, w.Ada, w.Project)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range checked.Checks {
		if k.ID == "counted-in-two-projects" && (len(k.Findings) != 1 || !strings.Contains(k.Findings[0].Sentence, "Community clinics")) {
			t.Errorf("the check says %+v", k)
		}
	}
	if owners, err := w.Case.CheckedCase(ctx, w.Owner, w.Project); err != nil || !owners.Owns {
		t.Errorf("a benefit owner: %v", err)
	} else {
		for _, k := range owners.Checks {
			if k.ID == "counted-in-two-projects" && k.Verdict != core.CheckNotRun {
				t.Errorf("a benefit owner is told of other projects: %+v", k)
			}
		}
	}
}
