package assess

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// realFile is the bytes of a real file, which is not ours to keep in the repository. Without it the test says what it did
// not run.
func realFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(realFolder(), filepath.FromSlash(name)))
	if err != nil {
		t.Skipf("not run: the agreement with the tool that wrote %s (%v; set COUNTERPART_TESTDATA)", name, err)
	}
	return data
}

// realFolder is where real files lie.
func realFolder() string {
	if dir := os.Getenv("COUNTERPART_TESTDATA"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "..", "shared", "data")
}

// fileOrNothing is the bytes of a file, none of what is not a file.
func fileOrNothing(name string) []byte {
	data, _ := os.ReadFile(name)
	return data
}

// computed are the columns of an XER file that P6 fills when it schedules.
var computed = map[string][]string{
	"PROJECT": {"scd_end_date"},
	"TASK": {"early_start_date", "early_end_date", "late_start_date", "late_end_date", "restart_date", "reend_date", "rem_late_start_date",
		"rem_late_end_date", "total_float_hr_cnt", "free_float_hr_cnt", "driving_path_flag", "float_path", "float_path_order"},
	"TASKPRED": {"float_path", "aref", "arls"},
}

// erase empties the computed columns of an XER file.
func erase(data []byte) []byte {
	lines := strings.Split(string(data), "\n")
	var columns []string
	var blank []int
	table := ""
	for i, line := range lines {
		f := strings.Split(strings.TrimSuffix(line, "\r"), "\t")
		switch f[0] {
		case "%T":
			table = f[1]
		case "%F":
			columns, blank = f, nil
			for at, c := range columns {
				if slices.Contains(computed[table], c) {
					blank = append(blank, at)
				}
			}
		case "%R":
			for _, at := range blank {
				if at < len(f) {
					f[at] = ""
				}
			}
			lines[i] = strings.Join(f, "\t")
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

// TestAgreesWithP6 schedules real files whose computed values were erased first, and compares with what P6 had stored.
// Floats that P6 itself left stale are counted: nobody can compute them from the file.
func TestAgreesWithP6(t *testing.T) {
	tests := []struct {
		file       string
		incomplete int
		stale      int // total floats of activities moved as late as possible, stored before they were moved
	}{
		{"xer/p6_8.1_infra_3994.xer", 3471, 43},
		{"xer/MultiprojectWithExternal.xer", 3, 0},
	}
	for _, tt := range tests {
		t.Run(filepath.Base(tt.file), func(t *testing.T) {
			data := realFile(t, tt.file)
			stored, err := Open(bytes.NewReader(data), "")
			if err != nil {
				t.Fatal(err)
			}
			blank, err := Open(bytes.NewReader(erase(data)), "")
			if err != nil {
				t.Fatal(err)
			}
			for i := range blank.Network.Activities {
				if s := blank.Network.Activities[i].Stored; s != (plan.Stored{}) {
					t.Fatalf("activity %d still has %+v", i, s)
				}
			}
			r, err := sched.Run(blank.Network)
			if err != nil {
				t.Fatal(err)
			}
			a := Agree(stored.Network, r)
			if a.Incomplete != tt.incomplete {
				t.Errorf("%d incomplete activities were compared, want %d", a.Incomplete, tt.incomplete)
			}
			stale := 0
			for _, d := range a.Differences {
				act := activity(stored.Network, d.Activity)
				if d.Field == "total_float_minutes" && act.Constraints[0].Kind == plan.AsLateAsPossible {
					stale++
					continue
				}
				t.Errorf("%s %s: computed %s, P6 has %s", d.Code, d.Field, d.Computed, d.Stored)
			}
			if stale != tt.stale {
				t.Errorf("%d stale floats, want %d", stale, tt.stale)
			}
		})
	}
}

// TestStaleFloats shows why the stale floats are stale: P6's own stored dates contradict them.
func TestStaleFloats(t *testing.T) {
	f, err := Open(bytes.NewReader(realFile(t, "xer/p6_8.1_infra_3994.xer")), "")
	if err != nil {
		t.Fatal(err)
	}
	n := f.Network
	stale := 0
	for i := range n.Activities {
		a := &n.Activities[i]
		if a.Status == plan.Complete || a.Type.IsSpan() {
			continue
		}
		if cal := n.Calendars[a.Calendar].Time; cal.Between(a.Stored.EarlyFinish, a.Stored.LateFinish) != a.Stored.TotalFloat {
			stale++
			if a.Constraints[0].Kind != plan.AsLateAsPossible {
				t.Errorf("%s: the stored float is not late less early finish, and it is not as late as possible", a.Code)
			}
		}
	}
	if stale != 43 {
		t.Errorf("%d stored floats contradict their dates, want 43", stale)
	}
}

func activity(n *plan.Network, id plan.ActivityID) *plan.Activity {
	return &n.Activities[slices.IndexFunc(n.Activities, func(a plan.Activity) bool { return a.ID == id })]
}

func TestAgreeReportsDifferences(t *testing.T) {
	f, err := Open(strings.NewReader(smallXER), "")
	if err != nil {
		t.Fatal(err)
	}
	r, err := sched.Run(f.Network)
	if err != nil {
		t.Fatal(err)
	}
	a := Agree(f.Network, r)
	var got []string
	for _, d := range a.Differences {
		got = append(got, d.Code+" "+d.Field+" "+d.Computed+" "+d.Stored)
	}
	want := []string{"A late_finish 2026-01-09T16:00 2026-01-12T09:00", "A total_float_minutes 0 60"}
	if !slices.Equal(got, want) {
		t.Errorf("differences %q, want %q", got, want)
	}
	if f := a.Fields[0]; f.Compared != 1 || f.Equal != 1 {
		t.Errorf("the end of a shift and the start of the next are the same moment of work: %+v", f)
	}
}

// smallXER has one activity of five days on P6's own stand-in calendar, with a late finish and a float that are wrong, and
// an early start stored as the end of the shift before.
const smallXER = "ERMHDR\t20.12\t2026-01-05\tProject\tu\tu\tdb\tPM\tGBP\r\n" +
	"%T\tPROJECT\r\n%F\tproj_id\tproj_short_name\tlast_recalc_date\tplan_start_date\r\n%R\t1\tP\t2026-01-05 00:00\t2026-01-05 00:00\r\n" +
	"%T\tTASK\r\n%F\ttask_id\tproj_id\ttask_type\tstatus_code\ttask_code\ttask_name\tremain_drtn_hr_cnt\ttarget_drtn_hr_cnt\tearly_start_date\tearly_end_date\tlate_end_date\ttotal_float_hr_cnt\r\n" +
	"%R\t1\t1\tTT_Task\tTK_NotStart\tA\tFirst\t40\t40\t2026-01-02 16:00\t2026-01-09 16:00\t2026-01-12 09:00\t1\r\n%E\r\n"
