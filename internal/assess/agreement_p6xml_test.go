package assess

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// computedByP6 are the elements of P6 XML that P6 fills when it schedules.
var computedByP6 = regexp.MustCompile(`<(Early|Late|RemainingEarly|RemainingLate)(Start|Finish)Date>[^<]*</\w+>|` +
	`<(StartDate|FinishDate|TotalFloat|FreeFloat|IsLongestPath|IsCritical|ScheduledFinishDate)>[^<]*</\w+>`)

// TestAgreesWithP6XML schedules real files in P6 XML whose computed values were erased first, and compares with what P6 had
// stored.
func TestAgreesWithP6XML(t *testing.T) {
	tests := []struct {
		file                 string
		incomplete, complete int
		otherwise            int // values that the file's own calendar contradicts: see TestDatesOnHolidays
	}{
		{"BaselineProjects.xml", 1, 0, 0},
		{"MultiprojectWithExternal.xml", 2, 0, 0},
		{"percent-complete-8.4.pmxml", 12, 0, 0},
		{"PredecessorCalendar.xml", 0, 1, 0},
		{"TwentyFourHourCalendar.xml", 0, 1, 0},
		{"PrimaveraProject.xml", 26, 0, 100},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			data := realFile(t, "pmxml/"+tt.file)
			file, blank := open(t, data), open(t, computedByP6.ReplaceAll(data, nil))
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
			if a.Incomplete != tt.incomplete || a.Complete != tt.complete {
				t.Errorf("%d incomplete and %d complete activities were compared, want %d and %d", a.Incomplete, a.Complete, tt.incomplete, tt.complete)
			}
			if tt.otherwise != len(a.Differences) {
				t.Errorf("%d values differ, want %d: %+v", len(a.Differences), tt.otherwise, a.Differences)
			}
			t.Log(agreementLine(a))
		})
	}
}

func open(t *testing.T, data []byte) *plan.File {
	t.Helper()
	f, err := Open(bytes.NewReader(data), "")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestDatesOnHolidays shows why one file's dates cannot be computed from it: P6 worked its resource-dependent activities on
// the holidays of their calendar, by the calendars of resources that the file does not hold. Without its holidays every date
// agrees.
func TestDatesOnHolidays(t *testing.T) {
	data := regexp.MustCompile(`(?s)<HolidayOrException>.*?</HolidayOrException>`).ReplaceAll(realFile(t, "pmxml/PrimaveraProject.xml"), nil)
	r, err := sched.Run(open(t, computedByP6.ReplaceAll(data, nil)).Network)
	if err != nil {
		t.Fatal(err)
	}
	if a := Agree(open(t, data).Network, r); len(a.Differences) > 0 || a.Incomplete != 26 {
		t.Errorf("%d activities were compared, and differ: %+v", a.Incomplete, a.Differences)
	}
}

// TestPairs reads projects that P6 exported in both of its formats, and expects the same networks but for what one of the
// formats does not have: the currency, and the file's own results, of which XML has no early dates before progress.
func TestPairs(t *testing.T) {
	x := open(t, realFile(t, "xer/percent-complete-8.4.xer")).Network
	p := open(t, realFile(t, "pmxml/percent-complete-8.4.pmxml")).Network
	opts := []cmp.Option{cmp.Comparer(sameTime), cmpopts.EquateEmpty(), cmpopts.IgnoreFields(plan.Project{}, "Currency"),
		cmpopts.IgnoreFields(plan.Activity{}, "Stored")}
	if diff := cmp.Diff(x, p, opts...); diff != "" {
		t.Errorf("percent-complete differs (-xer +xml):\n%s", diff)
	}
	both(t, x, p)

	// Of several projects this XML holds one whole, and the other as a name with the activities that links lead to.
	xf, pf := open(t, realFile(t, "xer/MultiprojectWithExternal.xer")), open(t, realFile(t, "pmxml/MultiprojectWithExternal.xml"))
	if len(pf.Network.Projects) != 1 {
		t.Fatalf("%d projects in the XML", len(pf.Network.Projects))
	}
	whole := pf.Network.Projects[0].Code
	if diff := cmp.Diff(datesIn(t, xf.Network, whole), datesIn(t, pf.Network, whole)); diff != "" {
		t.Errorf("the activities of %s and their dates differ (-xer +xml):\n%s", whole, diff)
	}
}

// datesIn is what scheduling says of the activities of one project, with what each lasts.
func datesIn(t *testing.T, n *plan.Network, project string) map[string]any {
	t.Helper()
	r, err := sched.Run(n)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	for i, a := range n.Activities {
		if n.Projects[a.Project].Code == project {
			out[a.Code] = []any{a.Name, a.Type, a.Status, a.Original, a.Remaining, r.Dates[i]}
		}
	}
	return out
}

// sameTime compares calendars by the working time of every day of seventy years.
func sameTime(a, b *civil.Calendar) bool {
	for d := civil.NewDate(1990, 1, 1); d < civil.NewDate(2060, 1, 1); d++ {
		if !cmp.Equal(a.Day(d), b.Day(d), cmpopts.EquateEmpty()) {
			return false
		}
	}
	return true
}

// both expects the same dates of two networks.
func both(t *testing.T, x, p *plan.Network) {
	t.Helper()
	rx, err := sched.Run(x)
	if err != nil {
		t.Fatal(err)
	}
	rp, err := sched.Run(p)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rx, rp); diff != "" {
		t.Errorf("the dates differ (-xer +xml):\n%s", diff)
	}
}
