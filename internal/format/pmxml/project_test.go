package pmxml

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// TestOptions: they stand in the project, in an element within it, or beside it.
func TestOptions(t *testing.T) {
	defaults := plan.Options{SSLagFromEarlyStart: true, UseExpectedFinish: true}
	with := func(set func(o *plan.Options)) plan.Options {
		o := defaults
		set(&o)
		return o
	}
	tests := []struct {
		options string
		want    plan.Options
	}{
		{"", defaults},
		{"<RelationshipLagCalendar>24 Hour Calendar</RelationshipLagCalendar>", with(func(o *plan.Options) { o.LagCalendar = plan.LagOn24Hours })},
		{"<RelationshipLagCalendar>Project Default Calendar</RelationshipLagCalendar>", with(func(o *plan.Options) { o.LagCalendar = plan.LagOnProjectDefault })},
		{"<RelationshipLagCalendar>Successor Activity Calendar</RelationshipLagCalendar>", with(func(o *plan.Options) { o.LagCalendar = plan.LagOnSuccessor })},
		{"<RelationshipLagCalendar>Predecessor Activity Calendar</RelationshipLagCalendar>", defaults},
		{"<OutOfSequenceScheduleType>Actual Dates</OutOfSequenceScheduleType>", with(func(o *plan.Options) { o.Logic = plan.ActualDates })},
		{"<OutOfSequenceScheduleType>Retained Logic</OutOfSequenceScheduleType>", defaults},
		{"<ComputeTotalFloatType>Start Float = Late Start - Early Start</ComputeTotalFloatType>", with(func(o *plan.Options) { o.FloatKind = plan.StartFloat })},
		{"<ComputeTotalFloatType>Finish Float = Late Finish - Early Finish</ComputeTotalFloatType>", with(func(o *plan.Options) { o.FloatKind = plan.FinishFloat })},
		{"<CriticalActivityPathType>Longest Path</CriticalActivityPathType>", with(func(o *plan.Options) { o.CriticalBy = plan.ByLongestPath })},
		{"<CriticalActivityFloatThreshold>-4</CriticalActivityFloatThreshold>", with(func(o *plan.Options) { o.CriticalFloat = -240 })},
		{"<StartToStartLagCalculationType>0</StartToStartLagCalculationType>", with(func(o *plan.Options) { o.SSLagFromEarlyStart = false })},
		{"<UseExpectedFinishDates>false</UseExpectedFinishDates>", with(func(o *plan.Options) { o.UseExpectedFinish = false })},
		{"<MakeOpenEndedActivitiesCritical>1</MakeOpenEndedActivitiesCritical>", with(func(o *plan.Options) { o.OpenEndsCritical = true })},
		{"<IgnoreOtherProjectRelationships>1</IgnoreOtherProjectRelationships>", with(func(o *plan.Options) { o.IgnoreOtherProjects = true })},
		{"<CalculateFloatBasedOnFishDate>0</CalculateFloatBasedOnFishDate>", with(func(o *plan.Options) { o.FloatToAllFinish = true })},
		{"<CalculateFloatBasedOnFinishDate>1</CalculateFloatBasedOnFinishDate>", defaults},
		{"<UseExpectedFinishDates/><RelationshipLagCalendar/>", defaults},
	}
	for _, tt := range tests {
		for place, file := range map[string]string{
			"in the project":    project(tt.options),
			"in its options":    project("<ScheduleOptions>" + tt.options + "</ScheduleOptions>"),
			"beside it":         strings.Replace(project(), "</Project>", "</Project><ScheduleOptions><ProjectObjectId>100</ProjectObjectId>"+tt.options+"</ScheduleOptions>", 1),
			"before it":         strings.Replace(project(), "<Project>", "<ScheduleOptions>"+tt.options+"<ProjectObjectId>100</ProjectObjectId></ScheduleOptions><Project>", 1),
			"of another beside": strings.Replace(project(tt.options), "</Project>", "</Project><ScheduleOptions><ProjectObjectId>9</ProjectObjectId><MakeOpenEndedActivitiesCritical>1</MakeOpenEndedActivitiesCritical></ScheduleOptions>", 1),
		} {
			f := read(t, file)
			if diff := cmp.Diff(tt.want, f.Network.Projects[0].Options); diff != "" || len(f.Warnings.List) > 0 {
				t.Errorf("%s, %s (-want +got):\n%s%v", tt.options, place, diff, f.Warnings.List)
			}
		}
	}
}

// TestAnyOrder reads a file as other tools write it: records beside the projects, in any order, with and without name spaces.
func TestAnyOrder(t *testing.T) {
	records := []string{
		"<Relationship><PredecessorActivityObjectId>1</PredecessorActivityObjectId><SuccessorActivityObjectId>2</SuccessorActivityObjectId></Relationship>",
		"<Activity><ObjectId>2</ObjectId><Id>B</Id><ProjectObjectId>100</ProjectObjectId><WBSObjectId>12</WBSObjectId><CalendarObjectId>1</CalendarObjectId></Activity>",
		"<WBS><ObjectId>12</ObjectId><ParentObjectId>11</ParentObjectId><ProjectObjectId>100</ProjectObjectId><Code>W2</Code></WBS>",
		"<Project><ObjectId>100</ObjectId><Id>P</Id><DataDate>2026-05-08T17:00:00</DataDate></Project>",
		"<WBS><ObjectId>11</ObjectId><ProjectObjectId>100</ProjectObjectId><Code>W1</Code></WBS>",
		"<Activity><ObjectId>1</ObjectId><Id>A</Id><ProjectObjectId>100</ProjectObjectId><WBSObjectId>11</WBSObjectId><CalendarObjectId>1</CalendarObjectId></Activity>",
		office,
	}
	file := "<APIBusinessObjects>" + strings.Join(records, "\n") + "</APIBusinessObjects>"
	prefixed := strings.NewReplacer("</", "</p6:", "<", "<p6:").Replace(file)
	for _, text := range []string{file, prefixed} {
		f := read(t, text)
		var got []string
		for _, a := range f.Network.Activities {
			got = append(got, fmt.Sprintf("%s in %d on %d", a.Code, a.WBS, a.Calendar))
		}
		got = append(got, lines(f, "element")...)
		got = append(got, lines(f, "link")...)
		want := []string{"B in 0 on 0", "A in 1 on 0", `0 W2 "" in 1 of 0`, `1 W1 "" in -1 of 0`, "A FS B 0"}
		if diff := cmp.Diff(want, got); diff != "" || len(f.Warnings.List) > 0 {
			t.Errorf("(-want +got):\n%s%v", diff, f.Warnings.List)
		}
	}
}

// TestProjects: several in one file, tied by a link, one of them without a name, and one that is not in the file.
func TestProjects(t *testing.T) {
	file := "<APIBusinessObjects>" + office + `
<Project><ObjectId>1</ObjectId><Id>ONE</Id><DataDate>2026-05-08T17:00:00</DataDate>
<Activity><ObjectId>11</ObjectId><Id>A</Id><CalendarObjectId>1</CalendarObjectId></Activity></Project>
<Project><Name>Two</Name><PlannedStartDate>2026-05-04T08:00:00</PlannedStartDate>
<Activity><ObjectId>21</ObjectId><Id>B</Id><CalendarObjectId>1</CalendarObjectId></Activity>
<Relationship><PredecessorActivityObjectId>11</PredecessorActivityObjectId><SuccessorActivityObjectId>21</SuccessorActivityObjectId></Relationship></Project>
<Activity><ObjectId>31</ObjectId><Id>C</Id><ProjectObjectId>3</ProjectObjectId></Activity>
<Project><ObjectId>1</ObjectId><Id>AGAIN</Id><DataDate>2026-05-08T17:00:00</DataDate><ActivityDefaultCalendarObjectId>9</ActivityDefaultCalendarObjectId></Project>
</APIBusinessObjects>`
	f := read(t, file)
	var got []string
	for _, p := range f.Network.Projects {
		got = append(got, fmt.Sprintf("%s %s %s", p.ID, p.Code, p.DataDate))
	}
	got = append(got, lines(f, "link")...)
	want := []string{"1 ONE 2026-05-08T17:00", "Two Two 2026-05-04T08:00", "1 (3) AGAIN 2026-05-08T17:00", "A FS B 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	warnings := []string{`line 8: Project: ObjectId: project "1" stands in the file twice`,
		"line 4: Project: DataDate: project Two has no data date; its planned start was taken",
		`line 8: Project: ActivityDefaultCalendarObjectId: the project's calendar "9" is not in the file`,
		`line 7: Activity: ProjectObjectId: activity C belongs to project "3", which is not in the file; it was left out`}
	if diff := cmp.Diff(warnings, lines(f, "warning")); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// TestBaselines: a baseline is that of the project which it was taken of, and measures it when that says so. Identities may be
// those of the project itself.
func TestBaselines(t *testing.T) {
	baseline := func(id, of string) string {
		return "<BaselineProject><ObjectId>" + id + "</ObjectId><Name>B" + id + "</Name><DataDate>2026-04-01</DataDate><OriginalProjectObjectId>" + of + "</OriginalProjectObjectId>" +
			"<Activity><ObjectId>1</ObjectId><Id>A1</Id><CalendarObjectId>1</CalendarObjectId><PlannedDuration>" + id + "</PlannedDuration><PlannedStartDate>2026-05-" + id + "T08:00:00</PlannedStartDate><PlannedFinishDate>2026-05-" + id + "T16:00:00</PlannedFinishDate></Activity>" +
			"<Activity><ObjectId>2</ObjectId><Id>A2</Id><CalendarObjectId>1</CalendarObjectId></Activity>" +
			"<Relationship><PredecessorActivityObjectId>1</PredecessorActivityObjectId><SuccessorActivityObjectId>2</SuccessorActivityObjectId></Relationship></BaselineProject>"
	}
	file := strings.Replace(project("<CurrentBaselineProjectObjectId>12</CurrentBaselineProjectObjectId>", activities("", "")), "</Project>",
		"</Project>"+baseline("11", "100")+baseline("12", "100")+baseline("13", "9"), 1)
	f := read(t, file)
	var got []string
	for _, b := range f.Baselines {
		got = append(got, fmt.Sprintf("%s of %s current %t: %d activities, %d links, %d calendars", b.Name, b.Of, b.Current, len(b.Network.Activities), len(b.Network.Links), len(b.Network.Calendars)))
	}
	got = append(got, lines(f, "activity")[0])
	want := []string{"B11 of 100 current false: 2 activities, 1 links, 1 calendars", "B12 of 100 current true: 2 activities, 1 links, 1 calendars",
		"B13 of 9 current false: 2 activities, 1 links, 1 calendars",
		`A1 "" in -1 on 0, task, not started, 0 of 0 baseline 2026-05-12T08:00 to 2026-05-12T16:00`}
	if diff := cmp.Diff(want, got); diff != "" || len(f.Network.Links) > 0 {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := f.Network.Activities[0].BaselineDuration; got != 12*60 {
		t.Errorf("the baseline's duration is %d", got)
	}
}

// TestWBSLoops: an element above itself becomes a top one.
func TestWBSLoops(t *testing.T) {
	f := read(t, project("<WBS><ObjectId>1</ObjectId><ParentObjectId>3</ParentObjectId></WBS><WBS><ObjectId>2</ObjectId><ParentObjectId>1</ParentObjectId></WBS>"+
		"<WBS><ObjectId>3</ObjectId><ParentObjectId>2</ParentObjectId></WBS><WBS><ObjectId>4</ObjectId><ParentObjectId>4</ParentObjectId></WBS>"))
	want := []string{`0  "" in -1 of 0`, `1  "" in 0 of 0`, `2  "" in 1 of 0`, `3  "" in -1 of 0`}
	if diff := cmp.Diff(want, lines(f, "element")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(f.Warnings.List) != 1 || !strings.Contains(f.Warnings.List[0].Text, "is above itself") {
		t.Errorf("warnings: %v", f.Warnings.List)
	}
}

func TestCalendars(t *testing.T) {
	shift := func(from, to string) string {
		return "<WorkTime><Start>" + from + "</Start><Finish>" + to + "</Finish></WorkTime>"
	}
	monday := func(times string) string {
		return "<StandardWorkWeek><StandardWorkHours><DayOfWeek>Monday</DayOfWeek>" + times + "</StandardWorkHours></StandardWorkWeek>"
	}
	tests := []struct {
		name, body string
		day        int // of May 2026, of which the 4th is a Monday
		want       []civil.Span
		warnings   int
	}{
		{"the last minute of a shift", monday(shift("08:00:00", "15:59:00")), 4, []civil.Span{{From: 480, To: 960}}, 0},
		{"the end of a shift, as other tools write it", monday(shift("08:00:00", "16:00:00")), 4, []civil.Span{{From: 480, To: 960}}, 0},
		{"two shifts", monday(shift("08:00:00", "11:59:00") + shift("13:00:00", "16:59:00")), 4, []civil.Span{{From: 480, To: 720}, {From: 780, To: 1020}}, 0},
		{"until midnight", monday(shift("00:00:00", "23:59:00")), 4, []civil.Span{{From: 0, To: 1440}}, 0},
		{"until midnight, as other tools write it", monday(shift("12:00:00", "00:00:00")), 4, []civil.Span{{From: 720, To: 1440}}, 0},
		{"an empty shift", monday(`<WorkTime xsi:nil="true"/>` + shift("08:00:00", "15:59:00")), 4, []civil.Span{{From: 480, To: 960}}, 0},
		{"a shift the wrong way round", monday(shift("16:00:00", "08:00:00") + shift("09:00:00", "15:59:00")), 4, []civil.Span{{From: 540, To: 960}}, 1},
		{"a day by number", "<StandardWorkWeek><StandardWorkHours><DayOfWeek>2</DayOfWeek>" + shift("08:00:00", "15:59:00") + "</StandardWorkHours></StandardWorkWeek>", 4, []civil.Span{{From: 480, To: 960}}, 0},
		{"no day", "<StandardWorkWeek><StandardWorkHours><DayOfWeek>Someday</DayOfWeek>" + shift("08:00:00", "15:59:00") + "</StandardWorkHours></StandardWorkWeek>", 4, []civil.Span{{From: 480, To: 960}}, 2},
		{"no time at all", "", 4, []civil.Span{{From: 480, To: 960}}, 1},
		{"a day off", monday(shift("08:00:00", "15:59:00")) + "<HolidayOrExceptions><HolidayOrException><Date>2026-05-11T00:00:00</Date><WorkTime/></HolidayOrException></HolidayOrExceptions>", 11, nil, 0},
		{"a day on", monday(shift("08:00:00", "15:59:00")) + "<HolidayOrExceptions><HolidayOrException><Date>2026-05-12</Date>" + shift("08:00:00", "11:59:00") + "</HolidayOrException></HolidayOrExceptions>", 12, []civil.Span{{From: 480, To: 720}}, 0},
		{"a date that is none", monday(shift("08:00:00", "15:59:00")) + "<HolidayOrExceptions><HolidayOrException><Date>never</Date></HolidayOrException></HolidayOrExceptions>", 4, []civil.Span{{From: 480, To: 960}}, 1},
		{"a day off of its base", monday(shift("08:00:00", "15:59:00")) + "<BaseCalendarObjectId>3</BaseCalendarObjectId>", 18, nil, 0},
	}
	base := strings.Replace(office, "<ObjectId>1</ObjectId>", "<ObjectId>3</ObjectId><HolidayOrExceptions><HolidayOrException><Date>2026-05-18T00:00:00</Date></HolidayOrException></HolidayOrExceptions>", 1)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := read(t, "<APIBusinessObjects><Calendar><ObjectId>2</ObjectId>"+tt.body+"</Calendar>"+base+"</APIBusinessObjects>")
			got := f.Network.Calendars[0].Time.Day(civil.NewDate(2026, 5, tt.day))
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(f.Warnings.List) != tt.warnings {
				t.Errorf("warnings: %v", f.Warnings.List)
			}
		})
	}
}

func TestVersions(t *testing.T) {
	for attribute, want := range map[string]string{
		``: "",
		`xmlns="http://xmlns.oracle.com/Primavera/P6/V8.4/API/BusinessObjects"`:                                                                "8.4",
		`xmlns="http://tempuri.org" xsi:schemaLocation="http://xmlns.oracle.com/Primavera/P6/V20.12/API/BusinessObjects http://x/p6apibo.xsd"`: "20.12",
		`xmlns="http://x/V` + strings.Repeat("9", 50) + `/"`:                                                                                   "",
		`xmlns="http://xmlns.oracle.com/Primavera/P6/V8"`:                                                                                      "",
	} {
		if got := read(t, "<APIBusinessObjects "+attribute+"></APIBusinessObjects>").Version; got != want {
			t.Errorf("%s: %q, want %q", attribute, got, want)
		}
	}
}

func TestRefused(t *testing.T) {
	for name, file := range map[string]string{"nothing": "", "no XML": "ERMHDR\t8.0", "another root": "<Project/>"} {
		if f, err := Read(strings.NewReader(file), Options{}); !errors.Is(err, ErrNotPMXML) || f != nil {
			t.Errorf("%s gives %v and error %v", name, f, err)
		}
	}
	if _, err := Read(strings.NewReader(project()), Options{CodePage: "klingon"}); err == nil {
		t.Error("an unknown code page is no error")
	}
	f := read(t, strings.TrimSuffix(project(activities("")), "</Project></APIBusinessObjects>"))
	if len(f.Network.Activities) != 1 || len(f.Warnings.List) == 0 || !strings.Contains(f.Warnings.List[0].Text, "may have been cut off") {
		t.Errorf("a file that was cut off has %d activities and warnings %v", len(f.Network.Activities), f.Warnings.List)
	}
}
