package assess

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/format/casefile"
)

// schedule writes an XER file of one project, Monday to Friday from 08:00 to 16:00. An activity is "code hours [name]",
// with "from=2026-02-02" for a start on or after; a hyphened pair "A-B" is a finish-to-start link. Milestones have 0 hours.
func schedule(project, dataDate string, lines ...string) string {
	var tasks, links strings.Builder
	for _, line := range lines {
		if a, b, ok := strings.Cut(line, "-"); ok && !strings.Contains(line, " ") {
			fmt.Fprintf(&links, "%%R\t%s\t%s\tPR_FS\t0\r\n", b, a)
			continue
		}
		f := strings.Fields(line)
		kind, held, date := "TT_Task", "", ""
		if f[1] == "0" {
			kind = "TT_FinMile"
		}
		name := strings.Join(f[2:], " ")
		if before, after, ok := strings.Cut(name, "from="); ok {
			name, held, date = strings.TrimSpace(before), "CS_MSOA", after+" 08:00"
		}
		fmt.Fprintf(&tasks, "%%R\t%s\t1\t%s\tTK_NotStart\t%s\t%s\t%s\t%s\t%s\t%s\r\n", f[0], kind, f[0], name, f[1], f[1], held, date)
	}
	return "ERMHDR\t20.12\t2026-01-05\tProject\tu\tu\tdb\tPM\tGBP\r\n%T\tPROJECT\r\n%F\tproj_id\tproj_short_name\tlast_recalc_date\tplan_start_date\r\n" +
		fmt.Sprintf("%%R\t1\t%s\t%s 00:00\t%s 00:00\r\n", project, dataDate, dataDate) +
		"%T\tTASK\r\n%F\ttask_id\tproj_id\ttask_type\tstatus_code\ttask_code\ttask_name\tremain_drtn_hr_cnt\ttarget_drtn_hr_cnt\tcstr_type\tcstr_date\r\n" + tasks.String() +
		"%T\tTASKPRED\r\n%F\ttask_id\tpred_task_id\tpred_type\tlag_hr_cnt\r\n" + links.String() + "%E\r\n"
}

func loaded(t *testing.T, name, text string) *Loaded {
	t.Helper()
	l, err := Load(name, strings.NewReader(text), "")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func readCase(t *testing.T, text string) *benefit.Case {
	t.Helper()
	f, err := casefile.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return &f.Case
}

// oneBenefit is a case with one supplier, one milestone and one benefit of £3,650 a year, which is £10 a day, not discounted.
const oneBenefit = `version: 1
project: {name: Test}
currency: GBP
appraisal: {base_date: 2026-01-01}
engagements:
  - id: sup
    supplier: Supplier
    milestones:
      - {id: live, title: Live, activity: LIVE, activity_name: Go live, contract_dates: [2026-02-06]}
own_work:
  - {id: data, title: Give the data, owner: Ann, due: 2026-01-16, promised_to: sup, activities: [DATA]}
objectives: [{id: o, title: Do better}]
changes: [{id: use, title: Use it, owner: Ann, needs: [live], adoption: 0 days}]
benefits:
  - id: b
    title: Reduce cost
    kind: cashable
    objectives: [o]
    owner: {name: Ann, accepted: 2026-01-01}
    measure: {name: Cost, unit: posts, better: lower, source: Payroll}
    baseline: {value: 1, date: 2026-01-01}
    target: {value: 0, date: 2027-01-01}
    needs: [use]
    ramp: step
    life: until 2026-12-31
    value_per_unit: £3,650
    value_source: Payroll
decisions:
  - {id: site, title: Choose the site, by: Ann, needed_by: 2026-01-30, holds: [SITE]}
`

// The baseline: data by 16 January, the site chosen by 30 January, live on 6 February. The submission: data three weeks late, so
// live on 27 February; the site has three weeks of float then.
var (
	baseline   = schedule("P", "2026-01-05", "DATA 80", "BUILD 120", "SITE 40 from=2026-01-26", "LIVE 0 Go live", "DATA-BUILD", "BUILD-LIVE", "SITE-LIVE")
	submission = schedule("P", "2026-01-12", "DATA 80 from=2026-01-26", "BUILD 120", "SITE 40 from=2026-01-26", "LIVE 0 Go live", "DATA-BUILD", "BUILD-LIVE", "SITE-LIVE")
)

func compose(t *testing.T, kase *benefit.Case, files ...*Loaded) *brief.Brief {
	t.Helper()
	b, err := Brief(BriefInput{Case: kase, Files: files})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestBriefSplitsTheSlip: three weeks at £10 a day are £210, all of them because our data came late.
func TestBriefSplitsTheSlip(t *testing.T) {
	b := compose(t, readCase(t, oneBenefit), loaded(t, "now.xer", submission), loaded(t, "then.xer", baseline))
	if b.Loss == nil {
		t.Fatal("nothing is lost")
	}
	want := []brief.Cause{{Name: "Give the data", Court: benefit.Client, Change: -21000}}
	if diff := cmp.Diff(want, b.Loss.Steps); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
	m := b.Milestones[0]
	if m.Forecast != civil.NewDate(2026, 2, 27) || m.Slip != 21 {
		t.Errorf("live on %s, slip %d", m.Forecast, m.Slip)
	}
	if len(b.Trend.Lines) != 1 || len(b.Trend.Lines[0].Reports) != 2 || b.Trend.Lines[0].Reports[0].Forecast != civil.NewDate(2026, 2, 6) {
		t.Errorf("trend %+v", b.Trend)
	}
}

// TestBriefWithoutABaseline has nothing to tell our part of the slip by, so it stays with the supplier's milestone.
func TestBriefWithoutABaseline(t *testing.T) {
	b := compose(t, readCase(t, oneBenefit), loaded(t, "now.xer", submission))
	if len(b.Loss.Steps) != 1 || b.Loss.Steps[0].Court != benefit.Delivery || b.Loss.Steps[0].Change != -21000 {
		t.Errorf("causes %+v", b.Loss.Steps)
	}
}

// TestWaiting: choosing the site takes a week and has float until it must begin on 20 February; from then on a week of waiting
// costs £70.
func TestWaiting(t *testing.T) {
	kase := readCase(t, oneBenefit)
	list, err := programmes(kase, []*Loaded{loaded(t, "now.xer", submission)})
	if err != nil {
		t.Fatal(err)
	}
	in := benefit.Input{Report: civil.NewDate(2026, 1, 12), Dates: benefit.Dates{"live": civil.NewDate(2026, 2, 27)}}
	costs, why, err := waiting(kase, in, list)
	if err != nil || len(why) > 0 || len(costs) != 1 {
		t.Fatalf("%v, %v, %d costs", err, why, len(costs))
	}
	var got []benefit.Money
	for _, w := range costs[0].Weeks {
		got = append(got, w.Benefits)
	}
	// Held until Monday 23 February the week's work still ends on the 27th; held until 2 March it ends on the 6th.
	want := []benefit.Money{0, 0, 0, 0, 0, 0, 7000, 7000, 7000, 7000, 7000, 7000}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("weeks (-want +got):\n%s", diff)
	}
}

func TestWaitingNeedsActivities(t *testing.T) {
	for held, want := range map[string]string{"[GONE]": "activity GONE is not in the latest submission, now.xer", "[]": "does not say which activities wait"} {
		kase := readCase(t, strings.Replace(oneBenefit, "holds: [SITE]", "holds: "+held, 1))
		list, err := programmes(kase, []*Loaded{loaded(t, "now.xer", submission)})
		if err != nil {
			t.Fatal(err)
		}
		costs, why, err := waiting(kase, benefit.Input{Report: civil.NewDate(2026, 1, 12)}, list)
		if err != nil || len(costs) != 0 || !strings.Contains(why["site"], want) {
			t.Errorf("holds %s: %v, %v, %v", held, costs, why, err)
		}
	}
}

// TestFilesFindTheirEngagement: by the project the case names, else by the milestones in it, else not at all.
func TestFilesFindTheirEngagement(t *testing.T) {
	two := strings.Replace(oneBenefit, "own_work:", "  - id: other\n    supplier: Other\n    schedule_project: Q\n    milestones: [{id: far, title: Far, activity: FAR, contract_dates: [2026-03-31]}]\nown_work:", 1)
	kase := readCase(t, strings.Replace(two, "holds: [SITE]", "holds: [{engagement: sup, activity: SITE}]", 1))
	other := schedule("Q", "2026-01-12", "FAR 0")
	list, err := programmes(kase, []*Loaded{loaded(t, "b.xer", other), loaded(t, "a.xer", submission)})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[0].latest().Name != "a.xer" || list[1].latest().Name != "b.xer" {
		t.Errorf("%d programmes", len(list))
	}
	_, err = programmes(kase, []*Loaded{loaded(t, "c.xer", schedule("R", "2026-01-12", "X 8"))})
	if err == nil || !strings.Contains(err.Error(), "c.xer: the file belongs to no engagement of the case") {
		t.Errorf("a stranger's file: %v", err)
	}
}

func TestBaselines(t *testing.T) {
	now, then := loaded(t, "now.xer", submission), loaded(t, "then.xer", baseline)
	nominate := func(with string) *benefit.Case {
		return readCase(t, strings.Replace(oneBenefit, "    supplier: Supplier\n", "    supplier: Supplier\n    baseline: "+with+"\n", 1))
	}
	tests := []struct {
		name, stated, note string
		kase               *benefit.Case
		files              []*Loaded
	}{
		{"nominated by name", "The baseline is then.xer, nominated in the case.", "", nominate("{file: then.xer}"), []*Loaded{now, then}},
		{"nominated by data date", "The baseline is then.xer, nominated in the case.", "", nominate("{data_date: 2026-01-05}"), []*Loaded{now, then}},
		{"nominated and not given", "The nominated baseline is not among the files given.", "the nominated baseline is not among the files given", nominate("{file: old.xer}"), []*Loaded{now, then}},
		{"with another data date", "The baseline is then.xer, nominated in the case.", "the case gives the baseline the data date 2026-01-04; the file has 2026-01-05",
			nominate("{file: then.xer, data_date: 2026-01-04}"), []*Loaded{now, then}},
		{"the earliest", "No baseline is nominated in the case; the earliest submission, then.xer, was taken.", "", readCase(t, oneBenefit), []*Loaded{now, then}},
		{"none", "", "", readCase(t, oneBenefit), []*Loaded{now}},
	}
	for _, tt := range tests {
		list, err := programmes(tt.kase, tt.files)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		note := ""
		for _, n := range list[0].notes {
			note += n.text
		}
		if list[0].stated != tt.stated || note != tt.note {
			t.Errorf("%s: %q, noted %q", tt.name, list[0].stated, note)
		}
	}
}

// TestAChangedNameAsks: a milestone never moves to another activity quietly.
func TestAChangedNameAsks(t *testing.T) {
	renamed := strings.Replace(submission, "Go live", "Go live, phase 1", 1)
	list, err := programmes(readCase(t, oneBenefit), []*Loaded{loaded(t, "now.xer", renamed)})
	if err != nil {
		t.Fatal(err)
	}
	in := benefit.Input{Dates: benefit.Dates{}, Missing: map[benefit.NodeID]string{}, Sources: map[benefit.NodeID]string{}, Reached: map[benefit.NodeID]bool{}}
	list[0].dates(&in)
	if len(list[0].notes) != 1 || !strings.Contains(list[0].notes[0].text, "it was called “Go live” when the milestone “Live” was tied to it, and is called “Go live, phase 1” now") {
		t.Errorf("notes %v", list[0].notes)
	}
	gone := strings.ReplaceAll(submission, "LIVE", "OTHER")
	if list, err = programmes(readCase(t, oneBenefit), []*Loaded{loaded(t, "now.xer", gone)}); err != nil {
		t.Fatal(err)
	}
	list[0].dates(&in)
	if in.Missing["live"] != "activity LIVE is not in the latest submission, now.xer" {
		t.Errorf("missing %v", in.Missing)
	}
}
