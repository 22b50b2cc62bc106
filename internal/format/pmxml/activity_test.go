package pmxml

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"counterpart.dev/internal/core/plan"
)

const office = `<Calendar><ObjectId>1</ObjectId><Name>Office</Name><StandardWorkWeek>` +
	`<StandardWorkHours><DayOfWeek>Monday</DayOfWeek><WorkTime><Start>08:00:00</Start><Finish>15:59:00</Finish></WorkTime></StandardWorkHours>` +
	`<StandardWorkHours><DayOfWeek>Tuesday</DayOfWeek><WorkTime><Start>08:00:00</Start><Finish>15:59:00</Finish></WorkTime></StandardWorkHours>` +
	`</StandardWorkWeek></Calendar>`

// project is a file of one project with the given elements in it.
func project(elements ...string) string {
	return "<APIBusinessObjects>" + office + "<Project><ObjectId>100</ObjectId><Id>P</Id><DataDate>2026-05-08T17:00:00</DataDate>" +
		"<ActivityDefaultCalendarObjectId>1</ActivityDefaultCalendarObjectId>" + strings.Join(elements, "\n") + "</Project></APIBusinessObjects>"
}

// activities are activities by their elements, numbered from 1.
func activities(bodies ...string) string {
	var b strings.Builder
	for i, body := range bodies {
		fmt.Fprintf(&b, "<Activity><ObjectId>%d</ObjectId><Id>A%d</Id>%s</Activity>\n", i+1, i+1, body)
	}
	return b.String()
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
	const forty = "<PlannedDuration>40</PlannedDuration>"
	tests := []struct {
		name, activity, want, warning string
	}{
		{"a duration alone", forty, "task, not started, 2400 of 2400", ""},
		{"without anything", "", "task, not started, 0 of 0", ""},
		{"with a decimal comma", "<PlannedDuration>7,5</PlannedDuration>", "task, not started, 450 of 450", ""},
		{"of what remains alone", "<RemainingDuration>16</RemainingDuration>", "task, not started, 960 of 960", ""},
		{"a start milestone", "<Type>Start Milestone</Type>" + forty, "start milestone, not started, 0 of 0", ""},
		{"a finish milestone", "<Type>Finish Milestone</Type>", "finish milestone, not started, 0 of 0", ""},
		{"a level of effort", "<Type>Level of Effort</Type>" + forty, "level of effort, not started, 2400 of 2400", ""},
		{"a summary", "<Type>WBS Summary</Type>" + forty, "WBS summary, not started, 2400 of 2400", ""},
		{"resource dependent, in other letters", "<Type>resource  DEPENDENT</Type>" + forty, "resource task, not started, 2400 of 2400", ""},
		{"of a type there is none of", "<Type>Hammock</Type>" + forty, "task, not started, 2400 of 2400", `Activity: Type: "Hammock" is not known and was left out`},
		{"under way", "<Status>In Progress</Status><ActualStartDate>2026-05-04T08:00:00</ActualStartDate><RemainingDuration>10</RemainingDuration>" + forty,
			"task, in progress, 600 of 2400 75% began 2026-05-04T08:00", ""},
		{"under way, without what remains", "<Status>In Progress</Status><ActualStartDate>2026-05-04T08:00:00</ActualStartDate>" + forty,
			"task, in progress, 2400 of 2400 began 2026-05-04T08:00", "Activity: RemainingDuration: activity A1 is in progress without a remaining duration; its whole duration was taken"},
		{"under way, without a start", "<Status>In Progress</Status><RemainingDuration>10</RemainingDuration>" + forty, "task, in progress, 600 of 2400 75%",
			"Activity: Status: activity A1 is in progress without an actual start"},
		{"complete", "<Status>Completed</Status><ActualStartDate>2026-05-04T08:00:00</ActualStartDate><ActualFinishDate>2026-05-05T16:00:00</ActualFinishDate>" + forty,
			"task, complete, 0 of 2400 100% began 2026-05-04T08:00 ended 2026-05-05T16:00", ""},
		{"complete, without a finish", "<Status>Completed</Status>" + forty, "task, complete, 0 of 2400 100%", "Activity: Status: activity A1 is complete without an actual finish"},
		{"not started, with dates", "<Status>Not Started</Status><ActualStartDate>2026-05-04T08:00:00</ActualStartDate><RemainingDuration>40</RemainingDuration>" + forty,
			"task, in progress, 2400 of 2400 began 2026-05-04T08:00", "Activity: Status: activity A1 is called not started but its actual dates say in progress; the dates were believed"},
		{"without a status, by its dates", "<ActualStartDate>2026-05-04T08:00:00</ActualStartDate><ActualFinishDate>2026-05-05T16:00:00</ActualFinishDate>" + forty,
			"task, complete, 0 of 2400 100% began 2026-05-04T08:00 ended 2026-05-05T16:00", ""},
		{"a milestone has one date", "<Type>Finish Milestone</Type><Status>Completed</Status><ActualFinishDate>2026-05-05T16:00:00</ActualFinishDate>",
			"finish milestone, complete, 0 of 0 100% began 2026-05-05T16:00 ended 2026-05-05T16:00", ""},
		{"measured by what stands", "<PercentCompleteType>Physical</PercentCompleteType><PhysicalPercentComplete>0.4</PhysicalPercentComplete>" + forty,
			"task, not started, 2400 of 2400 40% physical", ""},
		{"measured by units", "<Status>In Progress</Status><ActualStartDate>2026-05-04T08:00:00</ActualStartDate><RemainingDuration>10</RemainingDuration>" +
			"<PercentCompleteType>Units</PercentCompleteType><ActualLaborUnits>30</ActualLaborUnits><RemainingLaborUnits>10</RemainingLaborUnits>" + forty,
			"task, in progress, 600 of 2400 75% units began 2026-05-04T08:00", ""},
		{"with floats and the longest path", forty + "<TotalFloat>-8</TotalFloat><FreeFloat>0</FreeFloat>", "2400 of 2400 slack -480 0", ""},
		{"with a calendar that is not there", forty + "<CalendarObjectId>9</CalendarObjectId>", "on 0, task, not started, 2400 of 2400",
			`Activity: CalendarObjectId: activity A1 has calendar "9", which is not in the file; "Office" was taken`},
		{"with dates of all kinds", forty + "<SuspendDate>2026-05-04T08:00:00</SuspendDate><ResumeDate>2026-05-05T08:00:00</ResumeDate><ExpectedFinishDate>2026-06-01T16:00:00</ExpectedFinishDate>" +
			"<PlannedStartDate>2026-05-04T08:00:00</PlannedStartDate><PlannedFinishDate>2026-05-26T16:00:00</PlannedFinishDate>",
			"planned 2026-05-04T08:00 to 2026-05-26T16:00 stopped 2026-05-04T08:00 resumes 2026-05-05T08:00 expected 2026-06-01T16:00", ""},
		{"with the dates P6 computed", forty + "<EarlyStartDate>2026-05-11T08:00:00</EarlyStartDate><EarlyFinishDate>2026-05-26T16:00:00</EarlyFinishDate>" +
			"<LateStartDate>2026-05-12T08:00:00</LateStartDate><LateFinishDate>2026-06-01T16:00:00</LateFinishDate>",
			"stored 2026-05-11T08:00 to 2026-05-26T16:00 late 2026-05-12T08:00 to 2026-06-01T16:00", ""},
		{"a date that is none", forty + "<ExpectedFinishDate>soon</ExpectedFinishDate>", "2400 of 2400", `Activity: ExpectedFinishDate: "soon" is not a date and was left out`},
		{"a number that is none", "<PlannedDuration>long</PlannedDuration>", "0 of 0", `Activity: PlannedDuration: "long" is not a number and was left out`},
		{"a duration below zero", "<PlannedDuration>-1</PlannedDuration>", "0 of 0", "Activity: PlannedDuration: a duration below zero was read as zero"},
		{"a duration of ages", "<PlannedDuration>1e15</PlannedDuration>", "527040000 of 527040000", "Activity: PlannedDuration: a duration of 6e+16 minutes was cut to a thousand years"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := read(t, project(activities(tt.activity)))
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
	for word, want := range map[string]string{"Start On": "start on", "Start On or Before": "start on or before", "Start On or After": "start on or after",
		"Finish On": "finish on", "Finish On or Before": "finish on or before", "Finish On or After": "finish on or after",
		"Mandatory Start": "mandatory start", "Mandatory Finish": "mandatory finish"} {
		f := read(t, project(activities("<PrimaryConstraintType>"+word+"</PrimaryConstraintType><PrimaryConstraintDate>2026-05-11T08:00:00</PrimaryConstraintDate>")))
		if got := lines(f, "activity")[0]; !strings.HasSuffix(got, "0 of 0 "+want+" 2026-05-11T08:00") || len(f.Warnings.List) > 0 {
			t.Errorf("%s: got %q, %v", word, got, f.Warnings.List)
		}
	}
	f := read(t, project(activities("<SecondaryConstraintType>As Late As Possible</SecondaryConstraintType><SecondaryConstraintDate>2026-05-11T08:00:00</SecondaryConstraintDate>"+
		"<PrimaryConstraintType>Start On</PrimaryConstraintType>")))
	if got := lines(f, "activity")[0]; !strings.HasSuffix(got, "0 of 0 as late as possible") {
		t.Errorf("got %q", got)
	}
	if got := lines(f, "warning"); len(got) != 1 || !strings.HasSuffix(got[0], `the constraint "start on" has no date and was left out`) {
		t.Errorf("warnings %q", got)
	}
}

func TestLinks(t *testing.T) {
	link := func(from, to, more string) string {
		return "<Relationship><PredecessorActivityObjectId>" + from + "</PredecessorActivityObjectId><SuccessorActivityObjectId>" + to + "</SuccessorActivityObjectId>" + more + "</Relationship>"
	}
	tests := []struct {
		link, want, warning string
	}{
		{link("1", "2", ""), "A1 FS A2 0", ""},
		{link("1", "2", "<Type>Finish to Start</Type><Lag>8</Lag>"), "A1 FS A2 480", ""},
		{link("1", "2", "<Type>Start to Start</Type><Lag>-8</Lag>"), "A1 SS A2 -480", ""},
		{link("1", "2", "<Type>Finish to Finish</Type>"), "A1 FF A2 0", ""},
		{link("1", "2", "<Type>Start to Finish</Type>"), "A1 SF A2 0", ""},
		{link("1", "2", "<Type>FS</Type>"), "A1 FS A2 0", `Relationship: Type: "FS" is not known and was left out`},
		{link("1", "1", ""), "", "Relationship: PredecessorActivityObjectId: activity A1 is linked to itself; the link was left out"},
		{link("1", "9", ""), "", `Relationship: PredecessorActivityObjectId: a link between "1" and "9" leaves the file; the dates it imposed are kept where the file states them`},
	}
	for _, tt := range tests {
		f := read(t, project(activities("", ""), tt.link))
		if got := strings.Join(lines(f, "link"), " "); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.link, got, tt.want)
		}
		if got := strings.Join(lines(f, "warning"), "\n"); !strings.HasSuffix(got, tt.warning) || tt.warning == "" && got != "" {
			t.Errorf("%s: warnings %q, want %q", tt.link, got, tt.warning)
		}
	}
}

// TestLoads: activity 1 is resource dependent; resource 7 works on calendar 2, resource 8 on one that is not in the file.
func TestLoads(t *testing.T) {
	file := func(kind, load string) string {
		s := project(activities("<Type>"+kind+"</Type><PlannedDuration>8</PlannedDuration>"),
			"<ResourceAssignment><ActivityObjectId>1</ActivityObjectId>"+load+"</ResourceAssignment>")
		return strings.Replace(s, office, office+strings.Replace(office, "<ObjectId>1<", "<ObjectId>2<", 1)+
			"<Resource><ObjectId>7</ObjectId><CalendarObjectId>2</CalendarObjectId></Resource><Resource><ObjectId>8</ObjectId><CalendarObjectId>9</CalendarObjectId></Resource>", 1)
	}
	const work = "<RemainingUnits>16</RemainingUnits><RemainingUnitsPerTime>0.5</RemainingUnitsPerTime>"
	const unknown = "ResourceAssignment: ResourceObjectId: assignments of resource-dependent activities to resources whose calendars are not in the file: 1; the calendars of the activities were taken"
	tests := []struct {
		name, kind, load, worked, activity, warning string
	}{
		{"one", "Resource Dependent", "<ResourceObjectId>7</ResourceObjectId>" + work, "A1 on 1 for 1920", "resources", ""},
		{"task dependent", "Task Dependent", "<ResourceObjectId>7</ResourceObjectId>" + work, "", "resources", ""},
		{"that does not drive", "Resource Dependent", "<ResourceObjectId>7</ResourceObjectId><DrivingActivityDatesFlag>0</DrivingActivityDatesFlag>" + work, "", "resources", ""},
		{"material", "Resource Dependent", "<ResourceObjectId>7</ResourceObjectId><ResourceType>Material</ResourceType>" + work, "", "resources", ""},
		{"without work", "Resource Dependent", "<ResourceObjectId>7</ResourceObjectId>", "", "resources", ""},
		{"on a calendar that is not there", "Resource Dependent", "<ResourceObjectId>8</ResourceObjectId>" + work, "", "resources", unknown},
		{"that is not there", "Resource Dependent", "<ResourceObjectId>9</ResourceObjectId>" + work, "", "resources", unknown},
		{"with a cost", "Task Dependent", "<PlannedCost>0</PlannedCost><ActualRegularCost>5</ActualRegularCost><RemainingCost>0</RemainingCost>", "", "resources costs", ""},
	}
	for _, tt := range tests {
		f := read(t, file(tt.kind, tt.load))
		if got := strings.Join(lines(f, "worked"), "\n"); got != tt.worked {
			t.Errorf("%s: worked %q, want %q", tt.name, got, tt.worked)
		}
		if got := lines(f, "activity")[0]; !strings.HasSuffix(got, "480 of 480 "+tt.activity) {
			t.Errorf("%s: got %q", tt.name, got)
		}
		if got := strings.Join(lines(f, "warning"), "\n"); got != tt.warning {
			t.Errorf("%s: warnings %q, want %q", tt.name, got, tt.warning)
		}
	}
}

// TestIdentities: what stands twice or has no identity.
func TestIdentities(t *testing.T) {
	f := read(t, project("<Activity><ObjectId>1</ObjectId><Id>A</Id></Activity><Activity><ObjectId>1</ObjectId><Id>B</Id></Activity><Activity><Id>C</Id></Activity><Activity/>",
		"<WBS><ObjectId>1</ObjectId><Code>W</Code></WBS><WBS><ObjectId>1</ObjectId><Code>X</Code></WBS><WBS><Code>Y</Code></WBS>"))
	var got []string
	for _, a := range f.Network.Activities {
		got = append(got, string(a.ID)+" "+a.Code)
	}
	for _, w := range f.Network.WBS {
		got = append(got, string(w.ID)+" "+w.Code)
	}
	if diff := cmp.Diff([]string{"1 A", "C C", "1 W"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want := []string{`WBS: ObjectId: WBS element "1" stands in the file twice; the first was taken`, `WBS: ObjectId: WBS element "Y" has no identity; it was left out`,
		`Activity: ObjectId: activity "B" has no identity of its own; it was left out`, `Activity: ObjectId: activity "" has no identity of its own; it was left out`}
	warnings := lines(f, "warning")
	for i := range warnings {
		_, warnings[i], _ = strings.Cut(warnings[i], ": ")
	}
	if diff := cmp.Diff(want, warnings, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}
