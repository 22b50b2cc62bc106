package xer

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf16 "golang.org/x/text/encoding/unicode"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

const header = "ERMHDR\t19.12\t2026-05-31\tProject\tuser\tUser\tdb\tProject Management\tGBP"

const fiveDayData = "(0||CalendarData()((0||DaysOfWeek()((0||1()())(0||2()((0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())))" +
	"(0||3()((0||0(s|08:00|f|16:00)())))(0||4()((0||0(s|08:00|f|16:00)())))(0||5()((0||0(s|08:00|f|16:00)())))(0||6()((0||0(s|08:00|f|16:00)())))(0||7()())))" +
	"(0||VIEW(ShowTotal|N)())(0||Exceptions()((0||0(d|46119)())(0||0(d|46123)((0||0(s|09:00|f|11:00)())))))))"

// smallFile is a small complete file: one project, one calendar, two activities, one link.
func smallFile() []string {
	return []string{
		header,
		"%T\tCURRTYPE", "%F\tcurr_id\tdecimal_symbol\tdigit_group_symbol\tcurr_short_name", "%R\t1\t.\t,\tGBP",
		"%T\tPROJECT", "%F\tproj_id\tproj_short_name\tclndr_id\tlast_recalc_date\tplan_start_date\tplan_end_date\tcritical_path_type\tcritical_drtn_hr_cnt",
		"%R\t7\tNORTH\t1\t2026-05-31 00:00\t2026-01-05 08:00\t2027-07-03 17:00\tCT_DrivPath\t8",
		"%T\tCALENDAR", "%F\tclndr_id\tclndr_name\tbase_clndr_id\tday_hr_cnt\tclndr_data", "%R\t1\tFive days\t\t8\t" + fiveDayData,
		"%T\tSCHEDOPTIONS", "%F\tproj_id\tsched_retained_logic\tsched_progress_override\tsched_float_type\tsched_calendar_on_relationship_lag\tsched_lag_early_start_flag\tsched_use_expect_end_flag\tsched_outer_depend_type\tsched_open_critical_flag\tsched_use_project_end_date_for_float",
		"%R\t7\tN\tY\tFT_Min\trcal_Successor\tN\tN\tSD_None\tY\tN",
		"%T\tPROJWBS", "%F\twbs_id\tparent_wbs_id\tproj_id\twbs_short_name\twbs_name\tproj_node_flag", "%R\t10\t\t7\tNORTH\tRecords system\tY", "%R\t11\t10\t7\tB\tBuild\tN",
		"%T\tTASK", "%F\ttask_id\tproj_id\twbs_id\tclndr_id\tcomplete_pct_type\ttask_type\tstatus_code\ttask_code\ttask_name\tremain_drtn_hr_cnt\ttarget_drtn_hr_cnt\ttotal_float_hr_cnt\tfree_float_hr_cnt\tact_start_date\tearly_start_date\tcstr_type\tcstr_date\tdriving_path_flag",
		"%R\t100\t7\t11\t1\tCP_Drtn\tTT_Task\tTK_Active\tA100\tBuild it\t12.5\t40\t-8\t0\t2026-05-11 08:00\t2026-06-01 08:00\t\t\tY",
		"%R\t101\t7\t11\t1\tCP_Drtn\tTT_FinMile\tTK_NotStart\tA101\tDone\t0\t0\t0\t0\t\t2026-06-02 12:30\tCS_MEOB\t2026-06-03 16:00\tN",
		"%T\tTASKPRED", "%F\ttask_pred_id\ttask_id\tpred_task_id\tproj_id\tpred_proj_id\tpred_type\tlag_hr_cnt", "%R\t1\t101\t100\t7\t7\tPR_FF\t-4",
		"%E",
	}
}

func join(lines []string) string { return strings.Join(lines, "\r\n") + "\r\n" }

// swap replaces a text in the sample; it must be there.
func swap(t testing.TB, from, to string) string {
	t.Helper()
	s := join(smallFile())
	if !strings.Contains(s, from) {
		t.Fatalf("the sample has no %q", from)
	}
	return strings.Replace(s, from, to, 1)
}

func read(t testing.TB, s string) *plan.File {
	t.Helper()
	f, err := Read(strings.NewReader(s), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Network.Validate(); err != nil {
		t.Fatalf("the network is not fit to be analysed: %v", err)
	}
	return f
}

func warnings(f *plan.File) (list []string) {
	for _, w := range f.Warnings.List {
		list = append(list, w.String())
	}
	return list
}

func clock(t testing.TB, s string) civil.Time {
	t.Helper()
	v, err := civil.ParseTime(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestRead(t *testing.T) {
	f := read(t, join(smallFile()))
	if diff := cmp.Diff([]string(nil), warnings(f)); diff != "" {
		t.Errorf("warnings of a clean file (-want +got):\n%s", diff)
	}
	n := f.Network
	wantProject := plan.Project{ID: "7", Code: "NORTH", Name: "Records system", Calendar: 0, DataDate: clock(t, "2026-05-31"),
		PlannedStart: clock(t, "2026-01-05T08:00"), MustFinish: clock(t, "2027-07-03T17:00"), Currency: "GBP",
		Options: plan.Options{LagCalendar: plan.LagOnSuccessor, Logic: plan.ProgressOverride, FloatKind: plan.SmallestFloat,
			CriticalBy: plan.ByLongestPath, CriticalFloat: 480, OpenEndsCritical: true, IgnoreOtherProjects: true, FloatToAllFinish: true}}
	if diff := cmp.Diff(wantProject, n.Projects[0]); diff != "" {
		t.Errorf("project (-want +got):\n%s", diff)
	}
	wantActivities := []plan.Activity{
		{ID: "100", Code: "A100", Name: "Build it", WBS: 1, Type: plan.Task, Status: plan.InProgress, Original: 2400, Remaining: 750,
			Percent: 68.75, ActualStart: clock(t, "2026-05-11T08:00"),
			Stored: plan.Stored{EarlyStart: clock(t, "2026-06-01T08:00"), TotalFloat: -480, HasTotalFloat: true, HasFreeFloat: true, LongestPath: true, HasLongestPath: true}},
		{ID: "101", Code: "A101", Name: "Done", WBS: 1, Type: plan.FinishMilestone,
			Constraints: [2]plan.Constraint{{Kind: plan.FinishOnOrBefore, Date: clock(t, "2026-06-03T16:00")}},
			Stored:      plan.Stored{EarlyStart: clock(t, "2026-06-02T12:30"), HasTotalFloat: true, HasFreeFloat: true, HasLongestPath: true}},
	}
	if diff := cmp.Diff(wantActivities, n.Activities); diff != "" {
		t.Errorf("activities (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]plan.Link{{From: 0, To: 1, Kind: plan.FinishToFinish, Lag: -240}}, n.Links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]plan.WBS{{ID: "10", Parent: plan.None, Code: "NORTH", Name: "Records system"}, {ID: "11", Code: "B", Name: "Build"}}, n.WBS); diff != "" {
		t.Errorf("WBS (-want +got):\n%s", diff)
	}
	c := n.Calendars[0].Time
	if c.IsWorkday(civil.NewDate(2026, 4, 7)) { // serial 46119
		t.Error("the holiday on 7 April 2026 is worked")
	}
	if got := c.Day(civil.NewDate(2026, 4, 11)); len(got) != 1 || got[0] != (civil.Span{From: 540, To: 660}) {
		t.Errorf("the extra Saturday: %v", got)
	}
	if f.Version != "19.12" || f.Format != "Primavera XER" {
		t.Errorf("format %q, version %q", f.Format, f.Version)
	}
}

// TestRepairs reads files that are wrong in one way each: nothing else is lost, and the warning says where.
func TestRepairs(t *testing.T) {
	tests := []struct {
		name     string
		from, to string
		warning  string // a part of the only warning; "" for none
		check    func(*plan.Network) any
		want     any
	}{
		{"a short row", "\t2026-06-02 12:30\tCS_MEOB\t2026-06-03 16:00\tN\r\n", "\r\n", "", func(n *plan.Network) any { return n.Activities[1].Stored.HasTotalFloat }, true},
		{"a long row", "TT_FinMile\tTK_NotStart\tA101\tDone\t0\t0\t0\t0\t\t2026-06-02 12:30\tCS_MEOB\t2026-06-03 16:00\tN", "TT_FinMile\tTK_NotStart\tA101\tDone\t0\t0\t0\t0\t\t2026-06-02 12:30\tCS_MEOB\t2026-06-03 16:00\tN\textra\tmore",
			"line 21: TASK: the row has more values than the table has columns; 2 or more were left out", nil, nil},
		{"a quoted tab", "Build it", "\"Build\tit\"", "", func(n *plan.Network) any { return n.Activities[0].Name + "/" + fmt.Sprint(n.Activities[0].Remaining) }, "Build\tit/750"},
		{"a quoted name with doubled quotes", "Build it", `"Build ""it"", now"`, "", func(n *plan.Network) any { return n.Activities[0].Name }, `Build "it", now`},
		{"quotes as P6 doubles them", "Build it", `Pipe 24"" long`, "", func(n *plan.Network) any { return n.Activities[0].Name }, `Pipe 24" long`},
		{"a lone quote at the start of a name", "Build it", `"Build it`, "", func(n *plan.Network) any { return n.Activities[0].Name + "/" + fmt.Sprint(n.Activities[0].Remaining) }, `"Build it/750`},
		{"a line break in a name", "Build it", "Build\r\nit", "", func(n *plan.Network) any { return n.Activities[0].Name + "/" + fmt.Sprint(n.Activities[0].Remaining) }, "Build\nit/750"},
		{"a blank line in a name", "Build it", "Build\r\n\r\nit", "", func(n *plan.Network) any { return n.Activities[0].Name }, "Build\n\nit"},
		{"an unknown activity type", "TT_FinMile", "TT_New", `line 21: TASK: task_type: "TT_New" is not known`, func(n *plan.Network) any { return n.Activities[1].Type }, plan.Task},
		{"an unknown link type", "PR_FF", "PR_XX", `line 24: TASKPRED: pred_type: "PR_XX" is not known`, func(n *plan.Network) any { return n.Links[0].Kind }, plan.FinishToStart},
		{"a date that does not exist", "2026-06-03 16:00", "2026-02-30 16:00", `line 21: TASK: cstr_date: "2026-02-30 16:00" is not a date`, nil, nil},
		{"a date without a time", "2026-06-03 16:00", "2026-06-03", "", func(n *plan.Network) any { return n.Activities[1].Constraints[0].Date.String() }, "2026-06-03T00:00"},
		{"a date with one-digit parts", "2026-06-03 16:00", "2026-6-3 16:00", "", func(n *plan.Network) any { return n.Activities[1].Constraints[0].Date.String() }, "2026-06-03T16:00"},
		{"a date with seconds", "2026-06-03 16:00", "2026-06-03T16:00:59", "", func(n *plan.Network) any { return n.Activities[1].Constraints[0].Date.String() }, "2026-06-03T16:00"},
		{"a time with a point", "2026-06-03 16:00", "2026-06-03 16.05", "", func(n *plan.Network) any { return n.Activities[1].Constraints[0].Date.String() }, "2026-06-03T16:05"},
		{"hours that are none", "\t12.5\t", "\tmany\t", `line 20: TASK: remain_drtn_hr_cnt: "many" is not a number of hours`, nil, nil},
		{"hours below zero", "\t12.5\t", "\t-12.5\t", "line 20: TASK: remain_drtn_hr_cnt: a duration below zero was read as zero", func(n *plan.Network) any { return n.Activities[0].Remaining }, civil.Minutes(0)},
		{"hours beyond reason", "\t12.5\t", "\t99999999\t", "more than a thousand years", func(n *plan.Network) any { return n.Activities[0].Remaining }, plan.MaxDuration},
		{"hours with an exponent", "\t12.5\t", "\t1.25E+01\t", "", func(n *plan.Network) any { return n.Activities[0].Remaining }, civil.Minutes(750)},
		{"hours of a sixth", "\t12.5\t", "\t0.166667\t", "", func(n *plan.Network) any { return n.Activities[0].Remaining }, civil.Minutes(10)},
		{"hours with a comma all the same", "\t12.5\t", "\t12,5\t", "", func(n *plan.Network) any { return n.Activities[0].Remaining }, civil.Minutes(750)},
		{"a thousand hours", "\t12.5\t", "\t1,200\t", "", func(n *plan.Network) any { return n.Activities[0].Remaining }, civil.Minutes(72000)},
		{"a project of another kind", "%R\t101\t7\t", "%R\t101\t8\t", `line 21: TASK: proj_id: activity A101 belongs to project "8"`, func(n *plan.Network) any { return len(n.Activities) }, 1},
		{"an activity twice", "%R\t101\t7", "%R\t100\t7", `line 21: TASK: task_id: activity "100" stands in the file twice`, func(n *plan.Network) any { return len(n.Activities) }, 1},
		{"an activity linked to itself", "%R\t1\t101\t100", "%R\t1\t101\t101", "line 24: TASKPRED: pred_task_id: activity A101 is linked to itself", func(n *plan.Network) any { return len(n.Links) }, 0},
		{"a link that leaves the file", "%R\t1\t101\t100", "%R\t1\t101\t999", `line 24: TASKPRED: pred_task_id: a link between "999" and "101" leaves the file`, func(n *plan.Network) any { return len(n.Links) }, 0},
		{"a calendar that is not there", "%R\t101\t7\t11\t1\t", "%R\t101\t7\t11\t9\t", `line 21: TASK: clndr_id: activity A101 has calendar "9", which is not in the file; "Five days" was taken`, nil, nil},
		{"complete without a finish", "TK_Active", "TK_Complete", "line 20: TASK: status_code: activity A100 is complete without an actual finish", func(n *plan.Network) any { return n.Activities[0].Remaining }, civil.Minutes(0)},
		{"a start milestone with a start alone", "CP_Drtn\tTT_Task\tTK_Active", "CP_Drtn\tTT_Mile\tTK_Complete", "", func(n *plan.Network) any { return n.Activities[0].ActualFinish.String() }, "2026-05-11T08:00"},
		{"a status the dates contradict", "TK_Active", "TK_NotStart", "line 20: TASK: status_code: activity A100 is called not started but its actual dates say in progress", func(n *plan.Network) any { return n.Activities[0].Status }, plan.InProgress},
		{"a constraint without a date", "CS_MEOB\t2026-06-03 16:00", "CS_MEOB\t", `the constraint "finish on or before" has no date`, func(n *plan.Network) any { return n.Activities[1].Constraints[0].Kind }, plan.NoConstraint},
		{"no data date", "%R\t7\tNORTH\t1\t2026-05-31 00:00", "%R\t7\tNORTH\t1\t", "line 7: PROJECT: last_recalc_date: project NORTH has no data date", func(n *plan.Network) any { return n.Projects[0].DataDate.String() }, "2026-01-05T08:00"},
		{"no end mark", "%E\r\n", "", "line 24: the file has no end mark", nil, nil},
		{"a WBS element above itself", "%R\t10\t\t7", "%R\t10\t11\t7", "WBS element \"NORTH\" is above itself", func(n *plan.Network) any { return n.WBS[0].Parent }, plan.None},
		{"columns in capitals", "proj_short_name", "PROJ_SHORT_NAME", "", func(n *plan.Network) any { return n.Projects[0].Code }, "NORTH"},
		{"rows without columns", "%F\ttask_pred_id\ttask_id\tpred_task_id\tproj_id\tpred_proj_id\tpred_type\tlag_hr_cnt\r\n", "", "TASKPRED: a row stands before the names of its columns", func(n *plan.Network) any { return len(n.Links) }, 0},
		{"a lag calendar without its prefix", "rcal_Successor", "Successor", "", func(n *plan.Network) any { return n.Projects[0].Options.LagCalendar }, plan.LagOnSuccessor},
		{"a lag calendar round the clock", "rcal_Successor", "rcal_24Hour", "", func(n *plan.Network) any { return n.Projects[0].Options.LagCalendar }, plan.LagOn24Hours},
		{"a lag calendar nobody knows", "rcal_Successor", "rcal_Moon", `line 13: SCHEDOPTIONS: sched_calendar_on_relationship_lag: "rcal_moon" is not known`, func(n *plan.Network) any { return n.Projects[0].Options.LagCalendar }, plan.LagOnPredecessor},
		{"start float by another name", "FT_Min", "FT_Start", "", func(n *plan.Network) any { return n.Projects[0].Options.FloatKind }, plan.StartFloat},
		{"options of no project", "%R\t7\tN\tY\tFT_Min", "%R\t8\tN\tY\tFT_Min", "", func(n *plan.Network) any { return n.Projects[0].Options.Logic }, plan.RetainedLogic},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := read(t, swap(t, tt.from, tt.to))
			got := strings.Join(warnings(f), "\n")
			if tt.warning == "" && got != "" || !strings.Contains(got, tt.warning) {
				t.Errorf("warnings:\n%s\nwant a part: %s", got, tt.warning)
			}
			if tt.check == nil {
				return
			}
			if diff := cmp.Diff(tt.want, tt.check(f.Network)); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecimalComma(t *testing.T) {
	s := swap(t, "%R\t1\t.\t,\tGBP", "%R\t1\t,\t.\tGBP")
	s = strings.Replace(s, "\t12.5\t40\t-8\t", "\t12,5\t1.040\t-8,0\t", 1)
	a := read(t, s).Network.Activities[0]
	if a.Remaining != 750 || a.Original != 1040*60 || a.Stored.TotalFloat != -480 {
		t.Errorf("remaining %d, original %d, float %d", a.Remaining, a.Original, a.Stored.TotalFloat)
	}
	s = strings.Replace(s, "\t12,5\t", "\t12.5\t", 1) // written with a point whatever the currency says
	if a := read(t, s).Network.Activities[0]; a.Remaining != 750 {
		t.Errorf("a point for the decimal sign: %d minutes", a.Remaining)
	}
}

// TestOldColumns reads what version 4 to 6 wrote: fewer columns, no options, no flags.
func TestOldColumns(t *testing.T) {
	f := read(t, join([]string{"ERMHDR\t5.0\t2006-05-31\tProject",
		"%T\tPROJECT", "%F\tproj_id\tproj_short_name\tclndr_id\tplan_start_date", "%R\t1\tOLD\t\t2006-06-01 00:00",
		"%T\tTASK", "%F\ttask_id\tproj_id\tclndr_id\ttask_type\ttask_code\ttask_name\ttarget_drtn_hr_cnt\tact_start_date\tact_end_date",
		"%R\t1\t1\t\tTT_Task\tA\tBegun\t40\t2006-06-05 08:00\t", "%R\t2\t1\t\tTT_Task\tB\tOver\t40\t2006-06-05 08:00\t2006-06-09 16:00", "%R\t3\t1\t\tTT_Task\tC\tTo do\t40\t\t",
		"%E"}))
	var got []string
	for _, a := range f.Network.Activities {
		got = append(got, fmt.Sprint(a.Code, " ", a.Status, " ", a.Remaining))
	}
	if diff := cmp.Diff([]string{"A in progress 2400", "B complete 0", "C not started 2400"}, got); diff != "" {
		t.Errorf("activities (-want +got):\n%s", diff)
	}
	if o := f.Network.Projects[0].Options; o.Logic != plan.RetainedLogic || !o.UseExpectedFinish || !o.SSLagFromEarlyStart {
		t.Errorf("options without a table: %+v", o)
	}
}

func TestSeveralProjects(t *testing.T) {
	lines := smallFile()
	s := strings.Replace(join(lines), "%T\tCALENDAR\r\n", "%R\t8\tSOUTH\t1\t2026-05-31 00:00\t2026-01-05 08:00\t\t\t\r\n%R\t9\tWEST\t1\t2026-05-31 00:00\t2026-01-05 08:00\t\t\t\r\n%T\tCALENDAR\r\n", 1)
	s = strings.Replace(s, "%T\tTASKPRED\r\n", "%R\t200\t8\t\t1\tCP_Drtn\tTT_Task\tTK_NotStart\tB\tOther\t8\t8\r\n%R\t300\t9\t\t1\tCP_Drtn\tTT_Task\tTK_NotStart\tC\tAlone\t8\t8\r\n%T\tTASKPRED\r\n", 1)
	s = strings.Replace(s, "%E", "%R\t2\t200\t100\t8\t7\tPR_FS\t0\r\n%E", 1)
	f := read(t, s)
	if _, _, err := f.Choose(""); err == nil || !strings.Contains(err.Error(), "7 (NORTH), 8 (SOUTH), 9 (WEST)") {
		t.Errorf("no choice: %v", err)
	}
	if _, _, err := f.Choose("EAST"); err == nil || !strings.Contains(err.Error(), `no project "EAST"`) {
		t.Errorf("a choice that is not there: %v", err)
	}
	n, at, err := f.Choose("SOUTH")
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Validate(); err != nil {
		t.Error(err)
	}
	if len(n.Projects) != 2 || n.Projects[at].Code != "SOUTH" || len(n.Activities) != 3 || len(n.Links) != 2 {
		t.Errorf("SOUTH and what it is tied to: %d projects (%d chosen), %d activities, %d links", len(n.Projects), at, len(n.Activities), len(n.Links))
	}
	n, at, err = f.Choose("9")
	if err != nil || len(n.Projects) != 1 || at != 0 || len(n.Activities) != 1 || n.Activities[0].Code != "C" {
		t.Errorf("WEST alone: %v, %d projects", err, len(n.Projects))
	}
}

func TestCodePages(t *testing.T) {
	utf16le, err := utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewEncoder().String(swap(t, "Build it", "Größe łódź 工事"))
	if err != nil {
		t.Fatal(err)
	}
	encode := func(enc interface {
		String(string) (string, error)
	}, name string) string {
		b, err := enc.String(swap(t, "Build it", name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	tests := []struct{ name, file, declared, want, encoding string }{
		{"western", encode(charmap.Windows1252.NewEncoder(), "Prüfung café £5k – fertig"), "", "Prüfung café £5k – fertig", "windows-1252"},
		{"russian", encode(charmap.Windows1251.NewEncoder(), "Монтаж оборудования, 2 этап"), "", "Монтаж оборудования, 2 этап", "windows-1251"},
		{"one russian word", encode(charmap.Windows1251.NewEncoder(), "Задача 1"), "", "Задача 1", "windows-1251"},
		{"russian in capitals", encode(charmap.Windows1251.NewEncoder(), "СТРОИТЕЛЬСТВО МОСТА"), "", "СТРОИТЕЛЬСТВО МОСТА", "windows-1251"},
		{"polish", encode(charmap.Windows1250.NewEncoder(), "Zakończenie robót żelbetowych, łącznik"), "", "Zakończenie robót żelbetowych, łącznik", "windows-1250"},
		{"czech", encode(charmap.Windows1250.NewEncoder(), "Dokončení příjezdové cesty, žádost"), "", "Dokončení příjezdové cesty, žádost", "windows-1250"},
		{"turkish", encode(charmap.Windows1254.NewEncoder(), "Şantiye kurulumu ve işletme, çalışma başlangıcı"), "", "Şantiye kurulumu ve işletme, çalışma başlangıcı", "windows-1254"},
		{"greek", encode(charmap.Windows1253.NewEncoder(), "Εγκατάσταση εξοπλισμού"), "", "Εγκατάσταση εξοπλισμού", "windows-1253"},
		{"hebrew", encode(charmap.Windows1255.NewEncoder(), "התקנת ציוד בבניין"), "", "התקנת ציוד בבניין", "windows-1255"},
		{"arabic", encode(charmap.Windows1256.NewEncoder(), "تركيب المعدات في المبنى"), "", "تركيب المعدات في المبنى", "windows-1256"},
		{"thai", encode(charmap.Windows874.NewEncoder(), "งานติดตั้งอุปกรณ์"), "", "งานติดตั้งอุปกรณ์", "windows-874"},
		{"chinese", encode(simplifiedchinese.GBK.NewEncoder(), "基础工程施工完成"), "", "基础工程施工完成", "gbk"},
		{"japanese", encode(japanese.ShiftJIS.NewEncoder(), "基礎工事のコンクリート打設"), "", "基礎工事のコンクリート打設", "shift_jis"},
		{"utf-8", swap(t, "Build it", "Größe łódź 工事"), "", "Größe łódź 工事", "utf-8"},
		{"utf-8 with a mark", "\xEF\xBB\xBF" + swap(t, "Build it", "Größe"), "", "Größe", "utf-8"},
		{"utf-16", utf16le, "", "Größe łódź 工事", "utf-16"},
		{"utf-16 without a mark", encode(utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM).NewEncoder(), "Größe łódź 工事"), "", "Größe łódź 工事", "utf-16"},
		{"utf-16 the other way without a mark", encode(utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM).NewEncoder(), "Größe łódź 工事"), "", "Größe łódź 工事", "utf-16"},
		{"declared", encode(charmap.Windows1251.NewEncoder(), "Ъ"), "cp1251", "Ъ", "windows-1251"},
		{"declared by number", encode(charmap.Windows1250.NewEncoder(), "ł"), "1250", "ł", "windows-1250"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Read(strings.NewReader(tt.file), Options{CodePage: tt.declared})
			if err != nil {
				t.Fatal(err)
			}
			if got := f.Network.Activities[0].Name; got != tt.want || f.Encoding != tt.encoding {
				t.Errorf("got %q in %s, want %q in %s", got, f.Encoding, tt.want, tt.encoding)
			}
		})
	}
	if _, err := Read(strings.NewReader(join(smallFile())), Options{CodePage: "klingon"}); err == nil || !strings.Contains(err.Error(), `no code page "klingon"`) {
		t.Errorf("an unknown code page: %v", err)
	}
}

func TestLineEnds(t *testing.T) {
	want := read(t, join(smallFile())).Network.Activities
	for name, end := range map[string]string{"LF": "\n", "CR": "\r", "CR CR LF": "\r\r\n"} {
		f := read(t, strings.Join(smallFile(), end)+end)
		if diff := cmp.Diff(want, f.Network.Activities); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestShortReads gives the reader its file in the smallest and oddest pieces.
func TestShortReads(t *testing.T) {
	want := read(t, swap(t, "Build it", "Build\r\nit")).Network
	for name, r := range map[string]io.Reader{
		"byte by byte": iotest.OneByteReader(strings.NewReader(swap(t, "Build it", "Build\r\nit"))),
		"half by half": iotest.HalfReader(strings.NewReader(swap(t, "Build it", "Build\r\nit"))),
		"late end":     iotest.DataErrReader(strings.NewReader(swap(t, "Build it", "Build\r\nit"))),
	} {
		f, err := Read(r, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Activities, f.Network.Activities); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, err := Read(io.MultiReader(strings.NewReader(join(smallFile()[:8])), iotest.ErrReader(io.ErrUnexpectedEOF)), Options{}); err == nil {
		t.Error("a broken source was read to its end")
	}
}

func TestRefuses(t *testing.T) {
	for _, s := range []string{"", "ERM", "%T\tTASK\r\n", "<?xml?>", "\xFF\xFE", string(make([]byte, 4096))} {
		if _, err := Read(strings.NewReader(s), Options{}); err == nil {
			t.Errorf("%q was read", s)
		}
	}
	if _, err := Read(bytes.NewReader([]byte("ERMHDR")), Options{}); err != nil {
		t.Errorf("a header alone: %v", err)
	}
}
