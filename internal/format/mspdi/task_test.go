package mspdi

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// project is a file with the given elements of a project, begun on Monday 4 May 2026 with the status of Friday 8 May.
func project(elements ...string) string {
	return `<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-05-04T08:00:00</StartDate><StatusDate>2026-05-08T17:00:00</StatusDate>` +
		`<CalendarUID>1</CalendarUID><Calendars>` + standard + `</Calendars>` + strings.Join(elements, "\n") + `</Project>`
}

const standard = `<Calendar><UID>1</UID><Name>Standard</Name><BaseCalendarUID>-1</BaseCalendarUID></Calendar>`

// tasks are tasks by their elements, numbered from 1.
func tasks(bodies ...string) string {
	var b strings.Builder
	for i, body := range bodies {
		fmt.Fprintf(&b, "<Task><UID>%d</UID><ID>%d</ID>%s</Task>\n", i+1, i+1, body)
	}
	return "<Tasks>" + b.String() + "</Tasks>"
}

// lines are those of a description that begin with a word.
func lines(f *plan.File, word string) []string {
	var found []string
	for line := range strings.Lines(describe(f)) {
		if rest, ok := strings.CutPrefix(line, word+" "); ok {
			found = append(found, strings.TrimSpace(rest))
		}
	}
	return found
}

func TestActivities(t *testing.T) {
	const eight = `<Duration>PT8H0M0S</Duration>`
	tests := []struct {
		name, task, want, warning string
	}{
		{"a duration alone", eight, "task, not started, 480 of 480", ""},
		{"without anything", ``, "task, not started, 0 of 0", ""},
		{"a milestone", `<Duration>PT0H0M0S</Duration><Milestone>1</Milestone>`, "finish milestone, not started, 0 of 0", ""},
		{"a milestone that takes time is a task", eight + `<Milestone>1</Milestone>`, "task, not started, 480 of 480", ""},
		{"no length is no milestone", `<Duration>PT0H0M0S</Duration><Milestone>0</Milestone>`, "task, not started, 0 of 0", ""},
		{"without a duration but with dates", `<Start>2026-05-05T08:00:00</Start><Finish>2026-05-06T12:00:00</Finish>`,
			"task, not started, 720 of 720 planned 2026-05-05T08:00 to 2026-05-06T12:00",
			"Task: Duration: task 1 has no duration; the time between its start and its finish was taken"},
		{"of elapsed time", `<Duration>PT24H0M0S</Duration><DurationFormat>8</DurationFormat>`, "on 1, task, not started, 1440 of 1440 elapsed", ""},
		{"of elapsed time, estimated", `<Duration>PT24H0M0S</Duration><DurationFormat>40</DurationFormat>`, "on 1, task, not started, 1440 of 1440 elapsed", ""},
		{"estimated", eight + `<DurationFormat>39</DurationFormat><Estimated>1</Estimated>`, "on 0, task, not started, 480 of 480", ""},
		{"begun", eight + `<RemainingDuration>PT6H0M0S</RemainingDuration><PercentComplete>25</PercentComplete><ActualStart>2026-05-05T08:00:00</ActualStart>`,
			"task, in progress, 360 of 480 25% began 2026-05-05T08:00", ""},
		{"begun, without what remains", eight + `<PercentComplete>25</PercentComplete><ActualStart>2026-05-05T08:00:00</ActualStart>`,
			"task, in progress, 360 of 480 25% began 2026-05-05T08:00", ""},
		{"at some per cent without an actual start", eight + `<PercentComplete>50</PercentComplete><Start>2026-05-05T08:00:00</Start>`,
			"task, in progress, 240 of 480 50% planned 2026-05-05T08:00 began 2026-05-05T08:00", "Task: ActualStart: task 1 is at 50 per cent without an actual start"},
		{"complete", eight + `<PercentComplete>100</PercentComplete><ActualStart>2026-05-05T08:00:00</ActualStart><ActualFinish>2026-05-05T17:00:00</ActualFinish>`,
			"task, complete, 0 of 480 100% began 2026-05-05T08:00 ended 2026-05-05T17:00", ""},
		{"finished without a start", eight + `<PercentComplete>100</PercentComplete><ActualFinish>2026-05-05T17:00:00</ActualFinish>`,
			"task, complete, 0 of 480 100% began 2026-05-05T17:00 ended 2026-05-05T17:00", ""},
		{"at a hundred per cent without an actual finish", eight + `<PercentComplete>100</PercentComplete><Start>2026-05-05T08:00:00</Start><Finish>2026-05-05T17:00:00</Finish>`,
			"task, complete, 0 of 480 100% planned 2026-05-05T08:00 to 2026-05-05T17:00 began 2026-05-05T08:00 ended 2026-05-05T17:00",
			"Task: ActualFinish: task 1 is at 100 per cent without an actual finish"},
		{"finished at some per cent", eight + `<RemainingDuration>PT4H0M0S</RemainingDuration><PercentComplete>50</PercentComplete><ActualStart>2026-05-05T08:00:00</ActualStart><ActualFinish>2026-05-05T17:00:00</ActualFinish>`,
			"task, in progress, 240 of 480 50% began 2026-05-05T08:00", "Task: ActualFinish: task 1 has an actual finish and 50 per cent done; the percentage was believed"},
		{"measured by what stands", eight + `<PercentComplete>25</PercentComplete><PhysicalPercentComplete>40</PhysicalPercentComplete><EarnedValueMethod>1</EarnedValueMethod><ActualStart>2026-05-05T08:00:00</ActualStart>`,
			"task, in progress, 360 of 480 40% physical began 2026-05-05T08:00", ""},
		{"with a cost", eight + `<Cost>12.50</Cost>`, "task, not started, 480 of 480 costs", ""},
		{"put off by levelling", eight + `<LevelingDelay>600</LevelingDelay>`, "480 of 480 gap 0 delay 60", ""},
		{"with slack", eight + `<TotalSlack>-4800</TotalSlack><FreeSlack>0</FreeSlack>`, "480 of 480 slack -480 0", ""},
		{"on a calendar that is not there", eight + `<CalendarUID>9</CalendarUID>`, "on 0, task, not started, 480 of 480",
			"Task: CalendarUID: task 1 has calendar 9, which is not in the file; the project's was taken"},
		{"set by hand", eight + `<Manual>1</Manual><Start>2026-05-05T08:00:00</Start><Finish>2026-05-05T17:00:00</Finish>`,
			"480 of 480 planned 2026-05-05T08:00 to 2026-05-05T17:00 by hand 2026-05-05T08:00 to 2026-05-05T17:00", ""},
		{"set by hand, with a finish alone", eight + `<Manual>1</Manual><ManualFinish>2026-05-05T17:00:00</ManualFinish>`,
			"480 of 480 by hand 2026-05-05T08:00 to 2026-05-05T17:00", ""},
		{"set by hand, with a start alone", eight + `<Manual>1</Manual><Start>2026-05-05T08:00:00</Start>`,
			"480 of 480 planned 2026-05-05T08:00 by hand 2026-05-05T08:00 to 2026-05-05T17:00", ""},
		{"set by hand, without dates", eight + `<Manual>1</Manual>`, "task, not started, 480 of 480", "Task: Manual: task 1 is set by hand and has no dates; it was scheduled"},
		{"another project", eight + `<IsSubproject>1</IsSubproject><SubprojectName>C:\plans\kitchen.mpp</SubprojectName><Start>2026-05-05T08:00:00</Start><Finish>2026-05-05T17:00:00</Finish>`,
			"480 of 480 planned 2026-05-05T08:00 to 2026-05-05T17:00 by hand 2026-05-05T08:00 to 2026-05-05T17:00",
			`Task: IsSubproject: task 1 stands for another project, "C:\plans\kitchen.mpp"; its dates were kept`},
		{"a date that is none", eight + `<Deadline>soon</Deadline>`, "480 of 480", `Task: Deadline: "soon" is not a date and was left out`},
		{"the last instant of all stands for none", eight + `<Deadline>2049-12-31T23:59:00</Deadline>`, "480 of 480", ""},
		{"a duration that is none", `<Duration>8 hours</Duration>`, "0 of 0", `Task: Duration: "8 hours" is not a duration and was left out`},
		{"a duration below zero", `<Duration>-PT8H0M0S</Duration>`, "0 of 0", "Task: Duration: a duration below zero was read as zero"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := read(t, project(tasks(tt.task)))
			if got := lines(f, "activity"); len(got) != 1 || !strings.HasSuffix(got[0], tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if got := strings.Join(lines(f, "warning"), "\n"); !strings.HasSuffix(got, tt.warning) || tt.warning == "" && got != "" {
				t.Errorf("warnings %q, want %q", got, tt.warning)
			}
		})
	}
}

func TestConstraints(t *testing.T) {
	for kind, want := range []string{"", " as late as possible", " start on 2026-05-05T08:00", " finish on 2026-05-05T08:00", " start on or after 2026-05-05T08:00",
		" start on or before 2026-05-05T08:00", " finish on or after 2026-05-05T08:00", " finish on or before 2026-05-05T08:00", ""} {
		f := read(t, project(tasks(fmt.Sprintf("<ConstraintType>%d</ConstraintType><ConstraintDate>2026-05-05T08:00:00</ConstraintDate>", kind))))
		if got := lines(f, "activity")[0]; !strings.HasSuffix(got, "0 of 0"+want) {
			t.Errorf("constraint %d: got %q, want %q", kind, got, want)
		}
		if got := len(f.Warnings.List); got != kind/8 {
			t.Errorf("constraint %d: %v", kind, f.Warnings.List)
		}
	}
	f := read(t, project(tasks("<ConstraintType>5</ConstraintType>")))
	if diff := cmp.Diff([]string{`line 1: Task: ConstraintDate: the constraint "start on or before" has no date and was left out`}, lines(f, "warning")); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// TestOutline: summaries are elements, whatever tells their depth; what has none is at the top.
func TestOutline(t *testing.T) {
	tests := []struct {
		name  string
		tasks string
		want  []string
	}{
		{"by level", tasks("<OutlineLevel>1</OutlineLevel>", "<OutlineLevel>2</OutlineLevel>", "<OutlineLevel>3</OutlineLevel>", "<OutlineLevel>1</OutlineLevel>"),
			[]string{"1 in -1", "2 in 0", "3 in 1", "4 in -1"}},
		{"by number", tasks("<OutlineNumber>1</OutlineNumber>", "<OutlineNumber>1.1</OutlineNumber>", "<OutlineNumber>2</OutlineNumber>"),
			[]string{"1 in -1", "2 in 0", "3 in -1"}},
		{"the project itself", tasks("<OutlineLevel>0</OutlineLevel>", "<OutlineLevel>1</OutlineLevel>"), []string{"1 in -1", "2 in 0"}},
		{"a summary with nothing in it", tasks("<OutlineLevel>1</OutlineLevel><Summary>1</Summary>", "<OutlineLevel>1</OutlineLevel>"), []string{"1 in -1", "2 in -1"}},
		{"without any", tasks("", ""), []string{"1 in -1", "2 in -1"}},
		{"not in the order of rows", "<Tasks><Task><UID>2</UID><ID>2</ID><OutlineLevel>2</OutlineLevel></Task><Task><UID>1</UID><ID>1</ID><OutlineLevel>1</OutlineLevel></Task></Tasks>",
			[]string{"1 in -1", "2 in 0"}},
		{"with an empty row", tasks("<OutlineLevel>1</OutlineLevel>", "<IsNull>1</IsNull>", "<OutlineLevel>2</OutlineLevel>"), []string{"1 in -1", "3 in 0"}},
		{"levels that are jumped over", tasks("<OutlineLevel>1</OutlineLevel>", "<OutlineLevel>4</OutlineLevel>", "<OutlineLevel>3</OutlineLevel>"),
			[]string{"1 in -1", "2 in 0", "3 in 0"}},
		{"an inactive summary and what is in it", tasks("<OutlineLevel>1</OutlineLevel><Active>0</Active>", "<OutlineLevel>2</OutlineLevel><Active>0</Active>", "<OutlineLevel>1</OutlineLevel>"),
			[]string{"1 in -1", "3 in -1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := read(t, project(tt.tasks))
			var got []string
			for _, w := range f.Network.WBS {
				got = append(got, fmt.Sprintf("%s in %d", w.ID, w.Parent))
			}
			for _, a := range f.Network.Activities {
				got = append(got, fmt.Sprintf("%s in %d", a.ID, a.WBS))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestIdentities(t *testing.T) {
	f := read(t, project(`<Tasks><Task><UID>7</UID><Name>first</Name></Task><Task><UID>7</UID><Name>again</Name></Task><Task><ID>3</ID><Name>row</Name></Task><Task><Name>nothing</Name></Task></Tasks>`))
	var got []string
	for _, a := range f.Network.Activities {
		got = append(got, fmt.Sprintf("%s %s", a.ID, a.Name))
	}
	if diff := cmp.Diff([]string{"7 first", "3 row", "8 nothing"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want := []string{`line 1: Task: UID: task "again" has no identity of its own; it was left out`, `line 1: Task: UID: task "nothing" has no identity; it was given the number 8`}
	if diff := cmp.Diff(want, lines(f, "warning")); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// TestNoStart: a project that does not say when it starts starts with the first date of its tasks, else when it was saved; never in the
// first year of the calendar.
func TestNoStart(t *testing.T) {
	two := `<Task><UID>1</UID><Name>A</Name><Duration>PT8H0M0S</Duration>%s</Task><Task><UID>2</UID><Name>B</Name><Duration>PT8H0M0S</Duration>%s</Task>`
	tests := []struct{ name, head, first, second, start, warning string }{
		{"of its tasks", "", "<Start>2026-05-11T08:00:00</Start>", "<ConstraintType>4</ConstraintType><ConstraintDate>2026-05-04T08:00:00</ConstraintDate>", "2026-05-04T08:00", "the first date of its tasks"},
		{"of before there was any", "<StartDate>1984-01-01T00:00:00</StartDate>", "<ActualStart>2026-05-05T08:00:00</ActualStart>", "", "2026-05-05T08:00", "the first date of its tasks"},
		{"of the day it was saved", "<LastSaved>2026-05-06T14:11:00</LastSaved>", "", "", "2026-05-06T08:00", "the day it was saved"},
		{"of nothing", "", "", "", "2000-01-03T08:00", "a day without meaning"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := read(t, "<Project>"+tt.head+"<Tasks>"+fmt.Sprintf(two, tt.first, tt.second)+"</Tasks></Project>")
			if got := f.Network.Projects[0].PlannedStart.String(); got != tt.start {
				t.Errorf("starts on %s, want %s", got, tt.start)
			}
			if got := strings.Join(lines(f, "warning"), "\n"); !strings.Contains(got, "StartDate: the file does not say when the project starts; "+tt.warning) {
				t.Errorf("warnings %s", got)
			}
		})
	}
}

// TestOtherTools: a finish without a time of day is the end of that day, task 0 is the project itself whether or not it says so, and a
// decimal may have a comma.
func TestOtherTools(t *testing.T) {
	f := read(t, project(`<Tasks><Task><UID>0</UID><Name>P</Name><Summary>1</Summary></Task><Task><UID>1</UID><Name>A</Name><Start>2026-05-11</Start><Finish>2026-05-15</Finish>
<PercentComplete>12,5</PercentComplete><ActualStart>2026-05-11</ActualStart><ConstraintType>7</ConstraintType><ConstraintDate>2026-05-15</ConstraintDate></Task></Tasks>`))
	if len(f.Network.Activities) != 1 {
		t.Fatalf("%d activities", len(f.Network.Activities))
	}
	a := f.Network.Activities[0]
	midnight := civil.NewDate(2026, 5, 16).At(0)
	if a.Original != 5*480 || a.Percent != 12.5 || a.Constraints[0].Date != midnight || a.PlannedFinish != midnight {
		t.Errorf("%+v", a)
	}
}

// TestNoDates: some tools write one and the same date wherever there is none.
func TestNoDates(t *testing.T) {
	const none = "<ActualStart>2030-01-01T00:00:00</ActualStart><ActualFinish>2030-01-01T00:00:00</ActualFinish><Deadline>2030-01-01T00:00:00</Deadline>"
	f := read(t, project(tasks("<Duration>PT8H0M0S</Duration>"+none, "<Duration>PT8H0M0S</Duration><PercentComplete>100</PercentComplete>"+
		"<ActualStart>2026-05-05T08:00:00</ActualStart><ActualFinish>2026-05-05T17:00:00</ActualFinish><Deadline>2030-01-01T00:00:00</Deadline>")))
	want := []string{`1 "" in -1 on 0, task, not started, 480 of 480`, `2 "" in -1 on 0, task, complete, 0 of 480 100% began 2026-05-05T08:00 ended 2026-05-05T17:00`}
	if diff := cmp.Diff(want, lines(f, "activity")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"line 1: Task: ActualFinish: the file writes 2030-01-01T00:00 where it has no date; such dates were left out"}, lines(f, "warning")); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestBaselines(t *testing.T) {
	line := func(number int, start string) string {
		return fmt.Sprintf("<Baseline><Number>%d</Number><Start>2026-05-%sT08:00:00</Start><Finish>2026-05-%sT17:00:00</Finish><Duration>PT8H0M0S</Duration></Baseline>", number, start, start)
	}
	tests := []struct {
		name, project, task, want string
		warnings                  int
	}{
		{"none", "", "", "0 of 0", 0},
		{"the first", "", line(0, "05"), "0 of 0 baseline 2026-05-05T08:00 to 2026-05-05T17:00", 0},
		{"the first there is", "", line(3, "06"), "0 of 0 baseline 2026-05-06T08:00 to 2026-05-06T17:00", 0},
		{"the one it is measured by", "<BaselineForEarnedValue>2</BaselineForEarnedValue>", line(0, "05") + line(2, "07"), "0 of 0 baseline 2026-05-07T08:00 to 2026-05-07T17:00", 1},
		{"of several the first", "", line(5, "08") + line(0, "05"), "0 of 0 baseline 2026-05-05T08:00 to 2026-05-05T17:00", 1},
		{"of a number there is none of", "", line(11, "05"), "0 of 0", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := read(t, project(tt.project, tasks(tt.task)))
			if got := lines(f, "activity")[0]; !strings.HasSuffix(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if len(f.Warnings.List) != tt.warnings {
				t.Errorf("warnings: %v", f.Warnings.List)
			}
		})
	}
}
