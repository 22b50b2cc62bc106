package assure

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The definitions are printed beside every figure, and people hold suppliers to them: a change must be meant.
func TestDefinitions(t *testing.T) {
	var text strings.Builder
	for _, d := range Definitions(Limits{}) {
		threshold := d.Threshold.String()
		if threshold == "" {
			threshold = "shown, no verdict"
		}
		fmt.Fprintf(&text, "%d %s [%s]\n%s\nSource: %s\nLists: %s\n\n", d.Number, d.Name, threshold, d.Text, d.Source, d.Lists)
	}
	const golden = "testdata/definitions.txt"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(kept), text.String()); d != "" {
		t.Errorf("the definitions changed; run with -update if that is meant:\n%s", d)
	}
}

// The handbook quotes every definition, threshold and source word for word.
func TestHandbookQuotesTheDefinitions(t *testing.T) {
	page, err := os.ReadFile("../../../docs/schedule-checks.md")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(page)), " ")
	for _, d := range Definitions(DefaultLimits()) {
		heading := fmt.Sprintf("### %d %s", d.Number, d.Name)
		for _, part := range []string{heading, d.Text, d.Source, d.Threshold.String()} {
			if !strings.Contains(text, part) {
				t.Errorf("check %d: the handbook lacks %q", d.Number, part)
			}
		}
	}
}

func TestDefinitionsFollowTheLimits(t *testing.T) {
	l := DefaultLimits()
	l.HighFloatDays, l.HighFloatPercent, l.CriticalPathDays = 20.5, 7.25, 100
	d := Definitions(l)
	if !strings.Contains(d[5].Text, "more than 20.5 wd") || d[5].Threshold.String() != "≤ 7.25 %" {
		t.Errorf("check 6: %s %s", d[5].Threshold, d[5].Text)
	}
	b := build(t).tasks("A B", 5).chain("A B")
	want(t, b.figure(12, func(in *Input) { in.Limits = l }), "holds | 100.0 wd | A")
}

func TestInputThatDoesNotFit(t *testing.T) {
	good := func() Input { return Input{Network: build(t).task("A", 1).n} }
	for _, c := range []struct {
		say    string
		change func(*Input)
	}{
		{"there is no network", func(in *Input) { in.Network = nil }},
		{"there is no project 1 among 1", func(in *Input) { in.Project = 1 }},
		{"there is no project -1 among 1", func(in *Input) { in.Project = -1 }},
		{"the result has dates for 0 activities, the network has 1", func(in *Input) { in.Result = &sched.Result{} }},
		{"the baseline has no network", func(in *Input) { in.Baseline = &Baseline{} }},
		{"the baseline: there is no project 0 among 0", func(in *Input) { in.Baseline = &Baseline{Network: &plan.Network{}} }},
		{"names a project, calendar or WBS element", func(in *Input) { in.Network.Activities[0].Calendar = 9 }},
		{"-1 is not a limit", func(in *Input) { in.Limits = DefaultLimits(); in.Limits.Leads = -1 }},
		{"NaN is not a limit", func(in *Input) { in.Limits = DefaultLimits(); in.Limits.LagsPercent = math.NaN() }},
		{"+Inf is not a limit", func(in *Input) { in.Limits = DefaultLimits(); in.Limits.HighFloatDays = math.Inf(1) }},
		{"adds 1 to 3000 working days, not 4000", func(in *Input) { in.Limits = DefaultLimits(); in.Limits.CriticalPathDays = 4000 }},
	} {
		in := good()
		c.change(&in)
		r, err := Check(in)
		if r != nil || err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("want an error that says %q, got %v", c.say, err)
		}
	}
}

func TestReportOfAnEmptyProject(t *testing.T) {
	r := build(t).run()
	for _, f := range r.Checks {
		if f.Verdict != NotRun || f.Reason == "" {
			t.Errorf("check %d: %s %s", f.Number, f.Verdict, f.Shown())
		}
	}
	if r.Code != "P1" || r.Baseline != "There is no baseline." || r.Activities != 0 || r.Limits != DefaultLimits() {
		t.Errorf("report: %+v", r)
	}
}

func TestShown(t *testing.T) {
	for _, c := range []struct {
		part, whole float64
		want        string
	}{
		{0, 3, "0.0 % (0 of 3)"}, {1, 3, "33.3 % (1 of 3)"}, {1, 20, "5.0 % (1 of 20)"},
		{501, 10_000, "5.01 % (501 of 10,000)"}, {50_001, 1_000_000, "5.0001 % (50,001 of 1,000,000)"},
		{499, 10_000, "5.0 % (499 of 10,000)"},
	} {
		f := Figure{Definition: Definitions(Limits{})[0]}
		f.share(int(c.part), int(c.whole))
		if got := f.Shown(); got != c.want {
			t.Errorf("%v of %v: %s, want %s", c.part, c.whole, got, c.want)
		}
	}
}

func TestRows(t *testing.T) {
	b := build(t).tasks("A B", 45).link("A", "B", fs, 1)
	r := b.run()
	text, err := json.MarshalIndent(Rows(append(r.Checks[2:3:3], r.Checks[10])), "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`"number": 3`, `"value": 100`, `"numerator": 1`, `"denominator": 1`, `"threshold": "≤ 5 %"`, `"limit": 5`, `"verdict": "fails"`,
		`"all_links": 1`, `"id-A → id-B FS+1d"`, `"label": "A → B FS+1d"`,
		`"number": 11`, `"value": null`, `"verdict": "not run"`, `"reason": "there is no baseline: nominate an earlier submission"`,
		`"ids": []`, `"items": []`, `"notes": []`,
	} {
		if !strings.Contains(string(text), part) {
			t.Errorf("no %s in\n%s", part, text)
		}
	}
	if rows := Rows(r.Checks); len(rows) != 14 || rows[0].IDs == nil || rows[9].Limit != nil {
		t.Errorf("rows: %+v", rows)
	}
}

// BenchmarkCheck measures all checks but the scheduling that comes before them.
func BenchmarkCheck(b *testing.B) {
	for _, size := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			n := big(b, size)
			r, err := sched.Run(n)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := Check(Input{Network: n, Result: r}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size), "ns/activity")
		})
	}
}

// big is a network of a hundred parallel chains with links across, twice as many links as activities.
func big(t testing.TB, size int) *plan.Network {
	b := build(t)
	const chains = 100
	for k := range size {
		b.n.Activities = append(b.n.Activities, plan.Activity{
			ID: plan.ActivityID(fmt.Sprint(k)), Code: fmt.Sprintf("A%d", k), WBS: plan.None, Original: 960, Remaining: 960,
		})
		if k >= chains {
			b.n.Links = append(b.n.Links, plan.Link{From: int32(k - chains), To: int32(k)})
			b.n.Links = append(b.n.Links, plan.Link{From: int32(k - 1 - k*7919%(chains-1)), To: int32(k), Lag: int32(k % 3 * 480)})
		}
	}
	return b.n
}
