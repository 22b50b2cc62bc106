package assess

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/value"
)

// costed writes an XER file of one project, from Monday to Friday. An activity is "code start finish percent-type percent budget actual
// remaining": it was planned for the dates and is done by a percentage, 100 complete, 0 not begun.
func costed(dataDate string, lines ...string) string {
	var tasks, costs strings.Builder
	for i, line := range lines {
		f := strings.Fields(line)
		status, started, ended, left := "TK_NotStart", "", "", "40"
		switch f[4] {
		case "0":
		case "100":
			status, started, ended, left = "TK_Complete", f[1]+" 08:00", f[2]+" 16:00", "0"
		default:
			status, started, left = "TK_Active", f[1]+" 08:00", "20"
		}
		fmt.Fprintf(&tasks, "%%R\t%d\t1\tTT_Task\t%s\t%s\t%s\t40\t%s\t%s\tCP_%s\t%s\tCS_MSOA\t%s 08:00\r\n", i+1, status, f[0], left, started, ended, f[3], f[4], f[1])
		fmt.Fprintf(&costs, "%%R\t%d\t%s\t%s\t%s\r\n", i+1, f[5], f[6], f[7])
	}
	return "ERMHDR\t20.12\t2026-01-05\tProject\tu\tu\tdb\tPM\tGBP\r\n%T\tPROJECT\r\n%F\tproj_id\tproj_short_name\tlast_recalc_date\tplan_start_date\r\n" +
		fmt.Sprintf("%%R\t1\tP\t%s 08:00\t%s 08:00\r\n", dataDate, dataDate) +
		"%T\tTASK\r\n%F\ttask_id\tproj_id\ttask_type\tstatus_code\ttask_code\tremain_drtn_hr_cnt\ttarget_drtn_hr_cnt\tact_start_date\tact_end_date\tcomplete_pct_type\tphys_complete_pct\tcstr_type\tcstr_date\r\n" + tasks.String() +
		"%T\tTASKRSRC\r\n%F\ttask_id\ttarget_cost\tact_reg_cost\tremain_cost\r\n" + costs.String() + "%E\r\n"
}

func submitted(t *testing.T, name, text string) *Submission {
	t.Helper()
	s, err := loaded(t, name, text).Submission("")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// shown is the figures by name, those that were not run with a dash.
func shown(v *Value) map[string]string {
	out := map[string]string{}
	for _, r := range value.Rows(v.Input, v.Output) {
		out[r.ID] = "–"
		if r.Value != nil {
			out[r.ID] = fmt.Sprintf("%.6g", *r.Value)
		}
	}
	return out
}

// Four weeks of one activity each, at 100 a week; by the second week's end one and a half are done, for 180.
func TestEarned(t *testing.T) {
	plan := costed("2026-01-05", "A 2026-01-05 2026-01-09 Phys 0 100 0 100", "B 2026-01-12 2026-01-16 Phys 0 100 0 100",
		"C 2026-01-19 2026-01-23 Phys 0 100 0 100", "D 2026-01-26 2026-01-30 Phys 0 100 0 100")
	now := func(b string) string {
		return costed("2026-01-19", "A 2026-01-05 2026-01-09 Phys 100 100 110 0", b, "C 2026-01-19 2026-01-23 Phys 0 100 0 100", "D 2026-01-26 2026-01-30 Phys 0 100 0 100")
	}
	measured := now("B 2026-01-12 2026-01-16 Phys 50 100 70 50")
	common := map[string]string{"bac": "40000", "pv": "20000", "ev": "15000", "ac": "18000", "etc": "25000", "sv": "-5000", "cv": "-3000", "spi": "0.75",
		"cpi": "0.833333", "eac_by_index": "48000", "eac_by_budget": "43000", "eac_by_estimate": "43000", "vac": "-8000", "tcpi": "1.13636"}
	tests := []struct {
		name   string
		file   string
		plan   string
		change map[string]string // of the common figures
		notes  int
		reason string
	}{
		{"measured, against a plan", measured, plan, nil, 0, ""},
		{"measured, without a plan", measured, "", map[string]string{"pv": "–", "sv": "–", "spi": "–"}, 0, ""},
		{"measured by time", now("B 2026-01-12 2026-01-16 Drtn 50 100 70 50"), plan, map[string]string{"sv": "–", "spi": "–"}, 0, ""},
		{"without what the plan has", strings.Replace(measured, "\tD\t", "\tE\t", 1), plan, nil, 2, ""},
		{"no costs", schedule("P", "2026-01-05", "A 8 Work"), "", nil, 0, "the file has no costs"},
		{"no costs in the plan", measured, schedule("P", "2026-01-05", "A 8 Work"), nil, 0, "plan.xer has no costs"},
		{"costs in the plan alone", schedule("P", "2026-01-19", "A 8 Work"), plan,
			map[string]string{"ev": "0", "ac": "0", "etc": "–", "sv": "-20000", "cv": "0", "spi": "0", "cpi": "–", "eac_by_index": "–", "eac_by_budget": "40000", "eac_by_estimate": "–", "vac": "–", "tcpi": "1"}, 1, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b *Submission
			if tt.plan != "" {
				b = submitted(t, "plan.xer", tt.plan)
			}
			v := Earned(submitted(t, "now.xer", tt.file), b)
			if v.Reason != tt.reason {
				t.Fatalf("reason %q, want %q", v.Reason, tt.reason)
			}
			if tt.reason != "" {
				return
			}
			got := shown(v)
			for id, want := range common {
				if changed, ok := tt.change[id]; ok {
					want = changed
				}
				if got[id] != want {
					t.Errorf("%s is %s, want %s", id, got[id], want)
				}
			}
			if len(v.Notes) != tt.notes {
				t.Errorf("notes %q", v.Notes)
			}
		})
	}
}

// What is planned for less than a month has a month's curve that ends with it; all of it earned late, time stops with the last of it.
func TestEarnedTime(t *testing.T) {
	plan := submitted(t, "plan.xer", costed("2026-01-05", "A 2026-01-05 2026-01-09 Phys 0 100 0 100", "B 2026-02-09 2026-02-13 Phys 0 100 0 100"))
	late := submitted(t, "now.xer", costed("2026-06-01", "A 2026-01-05 2026-01-09 Phys 100 100 110 0", "B 2026-03-02 2026-03-05 Phys 100 100 90 0"))
	v := Earned(late, plan)
	got := shown(v)
	want := map[string]string{"pd": "1.29762", "es": "1.29762", "at": "2.01075", "sv_t": "-0.713134", "spi_t": "0.64534", "ieac_t": "2.01075", "spi": "1"}
	for id := range got {
		if _, ok := want[id]; !ok {
			delete(got, id)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int64{10000, 20000}, v.Months.Curve); diff != "" {
		t.Errorf("the curve (-want +got):\n%s", diff)
	}
}

// TestEarnedInRealFiles works out the value of files with costs in each format; what P6's tables and Project's summary row add up to was
// reckoned apart from this program.
func TestEarnedInRealFiles(t *testing.T) {
	dir := os.Getenv("COUNTERPART_TESTDATA")
	if dir == "" {
		t.Skip("not run: COUNTERPART_TESTDATA names no folder with real schedules")
	}
	tests := []struct {
		file string
		want map[string]string
	}{
		{"xer/p6_8.1_infra_3994.xer", map[string]string{"bac": "2.15918e+10", "ac": "1.60019e+09", "etc": "2.0165e+10", "ev": "1.75717e+09", "cpi": "1.0981", "pv": "–", "spi": "–"}},
		{"mspdi/SoftwareDevelopment.xml", map[string]string{"bac": "1.396e+07", "ac": "4.47e+06", "etc": "1.043e+07", "ev": "4.188e+06", "pv": "1.396e+07", "spi": "–", "eac_by_index": "1.49e+07"}},
		{"pmxml/BaselineProjects.xml", map[string]string{"bac": "750300", "ac": "69800", "etc": "750900", "ev": "0", "cpi": "0", "eac_by_index": "–"}},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(dir, tt.file))
			if err != nil {
				t.Fatal(err)
			}
			got := shown(Earned(submitted(t, tt.file, string(text)), nil))
			for id, want := range tt.want {
				if got[id] != want {
					t.Errorf("%s is %s, want %s", id, got[id], want)
				}
			}
		})
	}
}
