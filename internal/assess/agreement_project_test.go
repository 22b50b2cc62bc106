package assess

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// stored are the elements of a task that Microsoft Project computes, besides the start and finish of what is scheduled.
var stored = regexp.MustCompile(`<(EarlyStart|EarlyFinish|LateStart|LateFinish|TotalSlack|FreeSlack|StartSlack|FinishSlack|Critical)>[^<]*</\w+>`)

// scheduled are its start and finish, which are kept for tasks set by hand.
var scheduled = regexp.MustCompile(`<(Start|Finish)>[^<]*</\w+>`)

// eraseProject takes what Microsoft Project computed out of the tasks of a file.
func eraseProject(data []byte) []byte {
	head, rest, _ := strings.Cut(string(data), "<Tasks>")
	body, tail, _ := strings.Cut(rest, "</Tasks>")
	tasks := strings.SplitAfter(body, "</Task>")
	for i, t := range tasks {
		t = stored.ReplaceAllString(t, "")
		if !strings.Contains(t, "<Manual>1</Manual>") {
			t = scheduled.ReplaceAllString(t, "")
		}
		tasks[i] = t
	}
	return []byte(head + "<Tasks>" + strings.Join(tasks, "") + "</Tasks>" + tail)
}

// TestAgreesWithProject schedules real files of Microsoft Project whose computed values were erased first, and compares with
// what it had stored. Files that it left stale are counted: see TestStaleSlack.
func TestAgreesWithProject(t *testing.T) {
	tests := []struct {
		file       string
		incomplete int
		stale      int // late dates and slacks that contradict the rest of their file
	}{
		{"Homemoveplan.xml", 126, 0},
		{"SoftwareDevelopment.xml", 74, 0},
		{"mp_j30_a2_nr5.xml", 64, 0},
		{"mp_j90_a5_nr3.xml", 460, 0},
		{"task-links-project2003-mspdi.xml", 16, 0},
		{"task-links-project2007-mspdi.xml", 16, 0},
		{"task-links-project2013-mspdi.xml", 16, 0},
		{"task-links-project2019-mspdi.xml", 16, 0},
		{"sample.xml", 16, 0},
		{"mspdirelations.xml", 5, 0},
		{"mspdisplittask.xml", 2, 0},
		{"baselines.xml", 1, 0},
		{"task-baselines-project2003-mspdi.xml", 55, 0},
		{"mspdiduration.xml", 10, 16},
		{"mspditimephased.xml", 30, 59},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			data := realFile(t, "mspdi/"+tt.file)
			file, err := Open(bytes.NewReader(data), "")
			if err != nil {
				t.Fatal(err)
			}
			blank, err := Open(bytes.NewReader(eraseProject(data)), "")
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
			a := Agree(file.Network, r)
			if a.Incomplete != tt.incomplete {
				t.Errorf("%d incomplete activities were compared, want %d", a.Incomplete, tt.incomplete)
			}
			late := 0
			for _, d := range a.Differences {
				if strings.HasPrefix(d.Field, "early") || tt.stale == 0 {
					t.Errorf("%s %s: computed %s, Microsoft Project has %s", d.Code, d.Field, d.Computed, d.Stored)
				}
				late++
			}
			if late != tt.stale {
				t.Errorf("%d stale values, want %d", late, tt.stale)
			}
			t.Log(agreementLine(a))
		})
	}
}

func agreementLine(a *Agreement) string {
	var parts []string
	for _, f := range a.Fields {
		if f.Compared > 0 {
			parts = append(parts, fmt.Sprintf("%s %d/%d", f.Field, f.Equal, f.Compared))
		}
	}
	return strings.Join(parts, ", ")
}

// TestStaleSlack shows why the late dates of two files cannot be computed from them: tasks that nothing follows and nothing
// limits may finish with the project, and the stored late finishes of such tasks say that it ends at different times.
func TestStaleSlack(t *testing.T) {
	for _, file := range []string{"mspdiduration.xml", "mspditimephased.xml"} {
		f, err := Open(bytes.NewReader(realFile(t, "mspdi/"+file)), "")
		if err != nil {
			t.Fatal(err)
		}
		n := f.Network
		earlier := 0
		for i := range n.Activities {
			a := &n.Activities[i]
			if a.Status == plan.Complete || len(n.Links) > 0 || a.Constraints[0].Kind != plan.NoConstraint || !a.Deadline.IsZero() {
				continue
			}
			cal := n.Calendars[a.Calendar].Time
			if cal.Between(a.Stored.LateFinish, n.Projects[0].StoredFinish) >= 8*60 {
				earlier++
			}
		}
		if earlier == 0 {
			t.Errorf("%s: every open task's stored late finish is that of the project, so its slack is not stale", file)
		}
	}
}

// TestAgreesWithExtracts compares with tables of the dates and floats that another reader found in the binary files from which
// some of the real files were made.
func TestAgreesWithExtracts(t *testing.T) {
	for file, rows := range map[string]int{"Homemoveplan": 126, "SoftwareDevelopment": 74, "mp_j30_a2_nr5": 64, "mp_j90_a5_nr3": 460} {
		t.Run(file, func(t *testing.T) {
			table := extract(t, realFile(t, "expected/"+file+".csv"))
			f, err := Open(bytes.NewReader(eraseProject(realFile(t, "mspdi/"+file+".xml"))), "")
			if err != nil {
				t.Fatal(err)
			}
			r, err := sched.Run(f.Network)
			if err != nil {
				t.Fatal(err)
			}
			compared := 0
			for i := range f.Network.Activities {
				a, d := &f.Network.Activities[i], &r.Dates[i]
				row, ok := table[string(a.ID)]
				if !ok {
					t.Errorf("task %s is not in the table", a.ID)
					continue
				}
				compared++
				cal := f.Network.Calendars[a.Calendar].Time
				for field, computed := range map[string]civil.Time{"early_start": d.EarlyStart, "early_finish": d.EarlyFinish,
					"late_start": d.LateStart, "late_finish": d.LateFinish} {
					if want, err := civil.ParseTime(row[field]); err != nil || cal.Next(want) != cal.Next(computed) {
						t.Errorf("task %s %s: computed %s, the table has %s", a.ID, field, computed, row[field])
					}
				}
				for field, computed := range map[string]civil.Minutes{"total_float_min": d.TotalFloat, "free_float_min": d.FreeFloat} {
					if want, err := strconv.ParseFloat(row[field], 64); err != nil || civil.Minutes(want) != computed {
						t.Errorf("task %s %s: computed %d, the table has %s", a.ID, field, computed, row[field])
					}
				}
				if row["critical"] != map[bool]string{true: "1", false: "0"}[d.Critical] {
					t.Errorf("task %s: critical is %t, the table has %s", a.ID, d.Critical, row["critical"])
				}
			}
			if compared != rows {
				t.Errorf("%d tasks were compared, want %d", compared, rows)
			}
		})
	}
}

// extract is a table by the identity of its rows.
func extract(t *testing.T, data []byte) map[string]map[string]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	table := make(map[string]map[string]string)
	for _, row := range rows[1:] {
		cells := make(map[string]string)
		for i, name := range rows[0] {
			cells[name] = row[i]
		}
		table[cells["uid"]] = cells
	}
	return table
}

// TestRealFilesEndInAnAnswer gives every real file there is to Open: a schedule that can be analysed, or a sentence.
func TestRealFilesEndInAnAnswer(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(realFolder(), "*", "*"))
	if err != nil || len(names) == 0 {
		t.Skipf("not run: opening every real file (none in %s; set COUNTERPART_TESTDATA)", realFolder())
	}
	for _, name := range names {
		rel, _ := filepath.Rel(realFolder(), name)
		f, err := Open(bytes.NewReader(fileOrNothing(name)), "")
		if err != nil {
			if len(err.Error()) < 12 || !strings.Contains(err.Error(), " ") {
				t.Errorf("%s: %v is no sentence", rel, err)
			}
			continue
		}
		if _, err := sched.Run(f.Network); err != nil {
			t.Errorf("%s: %v", rel, err)
		}
	}
}
