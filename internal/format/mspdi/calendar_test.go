package mspdi

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// withCalendars is a file with calendars and nothing else; the project's is the first.
func withCalendars(list ...string) string {
	return `<Project><StartDate>2026-05-04T08:00:00</StartDate><StatusDate>2026-05-08T17:00:00</StatusDate><CalendarUID>1</CalendarUID><Calendars>` +
		strings.Join(list, "") + `</Calendars>` + tasks("<Duration>PT8H0M0S</Duration>") + `</Project>`
}

func calendar(uid, base int, body string) string {
	return fmt.Sprintf("<Calendar><UID>%d</UID><Name>C%d</Name><BaseCalendarUID>%d</BaseCalendarUID>%s</Calendar>", uid, uid, base, body)
}

func exceptions(list ...string) string {
	return "<Exceptions>" + strings.Join(list, "") + "</Exceptions>"
}

// except is days off from one day to another, by a pattern.
func except(from, to, pattern string) string {
	return "<Exception><TimePeriod><FromDate>" + from + "T00:00:00</FromDate><ToDate>" + to + "T23:59:00</ToDate></TimePeriod>" + pattern + "<DayWorking>0</DayWorking></Exception>"
}

func shifts(pairs ...string) string {
	s := ""
	for i := 0; i < len(pairs); i += 2 {
		s += "<WorkingTime><FromTime>" + pairs[i] + "</FromTime><ToTime>" + pairs[i+1] + "</ToTime></WorkingTime>"
	}
	return "<WorkingTimes>" + s + "</WorkingTimes>"
}

func weekday(kind int, rest string) string {
	return fmt.Sprintf("<WeekDay><DayType>%d</DayType>%s</WeekDay>", kind, rest)
}

// daysOff are the weekdays from Monday to Friday in some years that a calendar does not work.
func daysOff(c *civil.Calendar, from, to int) []string {
	var off []string
	for d := civil.NewDate(from, 1, 1); d < civil.NewDate(to+1, 1, 1); d++ {
		if w := d.Weekday(); w >= 1 && w <= 5 && !c.IsWorkday(d) {
			off = append(off, d.String())
		}
	}
	return off
}

// TestPatterns: every pattern of exceptions, in a calendar that works from Monday to Friday.
func TestPatterns(t *testing.T) {
	tests := []struct {
		name, exception, want string
	}{
		{"a day", except("2026-05-14", "2026-05-14", "<Type>1</Type>"), "2026-05-14"},
		{"days", except("2026-05-14", "2026-05-18", "<Type>1</Type>"), "2026-05-14 2026-05-15 2026-05-18"},
		{"no pattern", except("2026-05-14", "2026-05-15", ""), "2026-05-14 2026-05-15"},
		{"every third day, four times", except("2026-05-04", "2026-05-13", "<EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>4</Occurrences><Type>7</Type><Period>3</Period>"),
			"2026-05-04 2026-05-07 2026-05-13"},
		{"every third day until a day", except("2026-05-04", "2026-05-12", "<Type>7</Type><Period>3</Period>"), "2026-05-04 2026-05-07"},
		{"Mondays and Fridays of every second week", except("2026-05-06", "2026-06-05", "<Type>6</Type><Period>2</Period><DaysOfWeek>34</DaysOfWeek>"),
			"2026-05-08 2026-05-18 2026-05-22 2026-06-01 2026-06-05"},
		{"three Mondays, by their number alone", except("2026-05-04", "2026-05-04", "<EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>3</Occurrences><Type>6</Type><Period>1</Period><DaysOfWeek>2</DaysOfWeek>"),
			"2026-05-04 2026-05-11 2026-05-18"},
		{"no weekday", except("2026-05-04", "2026-06-04", "<Type>6</Type><Period>1</Period>"), ""},
		{"the 15th of every second month", except("2026-05-01", "2026-12-31", "<Type>4</Type><Period>2</Period><MonthDay>15</MonthDay>"), "2026-05-15 2026-07-15 2026-09-15"},
		{"the 31st, or the last of a month", except("2026-01-31", "2026-04-30", "<Type>4</Type><Period>1</Period><MonthDay>31</MonthDay>"), "2026-03-31 2026-04-30"},
		{"a day of the month that is past", except("2026-05-20", "2026-07-31", "<Type>4</Type><Period>1</Period><MonthDay>15</MonthDay>"), "2026-06-15 2026-07-15"},
		{"the second Tuesday of a month", except("2026-05-01", "2026-07-31", "<Type>5</Type><Period>1</Period><MonthItem>5</MonthItem><MonthPosition>1</MonthPosition>"),
			"2026-05-12 2026-06-09 2026-07-14"},
		{"the last Friday", except("2026-05-01", "2026-06-30", "<Type>5</Type><Period>1</Period><MonthItem>8</MonthItem><MonthPosition>4</MonthPosition>"), "2026-05-29 2026-06-26"},
		{"the first weekday", except("2026-08-01", "2026-09-30", "<Type>5</Type><Period>1</Period><MonthItem>1</MonthItem><MonthPosition>0</MonthPosition>"), "2026-08-03 2026-09-01"},
		{"the last weekday", except("2026-05-01", "2026-06-30", "<Type>5</Type><Period>1</Period><MonthItem>1</MonthItem><MonthPosition>4</MonthPosition>"), "2026-05-29 2026-06-30"},
		{"the third day", except("2026-05-01", "2026-08-31", "<Type>5</Type><Period>1</Period><MonthItem>0</MonthItem><MonthPosition>2</MonthPosition>"), "2026-06-03 2026-07-03 2026-08-03"},
		{"the first day of a weekend is no working day anyway", except("2026-05-01", "2026-08-31", "<Type>5</Type><Period>1</Period><MonthItem>2</MonthItem><MonthPosition>0</MonthPosition>"), ""},
		{"Christmas, which is a Saturday in 2027", except("2026-12-25", "2028-12-25", "<Type>2</Type><Month>11</Month><MonthDay>25</MonthDay>"), "2026-12-25 2028-12-25"},
		{"three times from a day past this year's", except("2026-02-01", "2029-01-01", "<EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>2</Occurrences><Type>2</Type><Month>0</Month><MonthDay>1</MonthDay>"),
			"2027-01-01"},
		{"the 29th of February", except("2027-01-01", "2028-12-31", "<Type>2</Type><Month>1</Month><MonthDay>29</MonthDay>"), "2028-02-29"},
		{"the fourth Thursday of November", except("2026-01-01", "2027-12-31", "<Type>3</Type><Month>10</Month><MonthItem>7</MonthItem><MonthPosition>3</MonthPosition>"),
			"2026-11-26 2027-11-25"},
		{"the later of two for one day", except("2026-05-04", "2026-05-05", "<Type>1</Type>") +
			"<Exception><TimePeriod><FromDate>2026-05-05T00:00:00</FromDate><ToDate>2026-05-05T23:59:00</ToDate></TimePeriod><Type>1</Type><DayWorking>1</DayWorking></Exception>", "2026-05-04"},
		{"without a period", "<Exception><Type>1</Type><DayWorking>0</DayWorking></Exception>", ""},
		{"the wrong way round", except("2026-05-14", "2026-05-12", "<Type>1</Type>"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := read(t, withCalendars(calendar(1, -1, exceptions(tt.exception))))
			if got := strings.Join(daysOff(f.Network.Calendars[0].Time, 2026, 2028), " "); got != tt.want {
				t.Errorf("days off %q, want %q", got, tt.want)
			}
			if len(f.Warnings.List) > 0 {
				t.Errorf("warnings: %v", f.Warnings.List)
			}
		})
	}
	f := read(t, withCalendars(calendar(1, -1, exceptions(except("2026-05-14", "2026-05-14", "<Name>odd</Name><Type>9</Type>")))))
	if diff := cmp.Diff([]string{`line 1: Exception: Type: there is no pattern 9 of exceptions; "odd" was left out`}, lines(f, "warning")); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// TestWeeks: what is worked on days of May 2026, of which the 4th is a Monday.
func TestWeeks(t *testing.T) {
	office := []civil.Span{{From: 480, To: 720}, {From: 780, To: 1020}}
	tests := []struct {
		name string
		body string
		day  int
		want []civil.Span
	}{
		{"nothing said", "", 4, office},
		{"nothing said of Sunday", "", 10, nil},
		{"worked, it does not say when", "<WeekDays>" + weekday(1, "<DayWorking>1</DayWorking>") + "</WeekDays>", 10, office},
		{"not worked", "<WeekDays>" + weekday(2, "<DayWorking>0</DayWorking>") + "</WeekDays>", 4, nil},
		{"two shifts", "<WeekDays>" + weekday(2, "<DayWorking>1</DayWorking>"+shifts("06:00:00", "10:00:00", "10:30:00", "14:00:00")) + "</WeekDays>", 4,
			[]civil.Span{{From: 360, To: 600}, {From: 630, To: 840}}},
		{"until midnight", "<WeekDays>" + weekday(2, "<DayWorking>1</DayWorking>"+shifts("22:00:00", "00:00:00")) + "</WeekDays>", 4, []civil.Span{{From: 1320, To: 1440}}},
		{"round the clock", "<WeekDays>" + weekday(2, "<DayWorking>1</DayWorking>"+shifts("00:00:00", "00:00:00")) + "</WeekDays>", 4, []civil.Span{{From: 0, To: 1440}}},
		{"empty shifts beside one", "<WeekDays>" + weekday(2, "<DayWorking>1</DayWorking><WorkingTimes><WorkingTime/><WorkingTime><FromTime>08:00:00</FromTime><ToTime>09:00:00</ToTime></WorkingTime></WorkingTimes>") + "</WeekDays>", 4,
			[]civil.Span{{From: 480, To: 540}}},
		{"an exception of versions until 2003", "<WeekDays><WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>2026-05-05T00:00:00</FromDate><ToDate>2026-05-06T23:59:00</ToDate></TimePeriod></WeekDay></WeekDays>", 6, nil},
		{"the day after it", "<WeekDays><WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>2026-05-05T00:00:00</FromDate><ToDate>2026-05-06T23:59:00</ToDate></TimePeriod></WeekDay></WeekDays>", 7, office},
		{"another week for a time", workWeek("2026-05-04", "2026-05-17", weekday(7, "<DayWorking>1</DayWorking>"+shifts("08:00:00", "12:00:00"))), 16, []civil.Span{{From: 480, To: 720}}},
		{"of which other days are as ever", workWeek("2026-05-04", "2026-05-17", weekday(7, "<DayWorking>1</DayWorking>"+shifts("08:00:00", "12:00:00"))), 15, office},
		{"and which ends", workWeek("2026-05-04", "2026-05-17", weekday(7, "<DayWorking>1</DayWorking>"+shifts("08:00:00", "12:00:00"))), 23, nil},
		{"another week without days", workWeek("2026-05-04", "2026-05-17", ""), 4, office},
		{"an exception in another week", workWeek("2026-05-04", "2026-05-17", weekday(2, "<DayWorking>1</DayWorking>"+shifts("08:00:00", "12:00:00"))) +
			exceptions(except("2026-05-11", "2026-05-11", "<Type>1</Type>")), 11, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := read(t, withCalendars(calendar(1, -1, tt.body)))
			got := f.Network.Calendars[0].Time.Day(civil.NewDate(2026, 5, tt.day))
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(f.Warnings.List) > 0 {
				t.Errorf("warnings: %v", f.Warnings.List)
			}
		})
	}
}

func workWeek(from, to, days string) string {
	return "<WorkWeeks><WorkWeek><TimePeriod><FromDate>" + from + "T00:00:00</FromDate><ToDate>" + to + "T23:59:00</ToDate></TimePeriod><Name>other</Name><WeekDays>" + days + "</WeekDays></WorkWeek></WorkWeeks>"
}

// TestNightShifts: other tools write a shift that goes on after midnight as one. Where the next day leaves no room for it, what goes on
// is left out.
func TestNightShifts(t *testing.T) {
	night := shifts("22:00:00", "06:00:00")
	f := read(t, withCalendars(calendar(1, -1, "<WeekDays>"+weekday(1, "<DayWorking>0</DayWorking>")+weekday(2, "<DayWorking>1</DayWorking>"+night)+weekday(3, "<DayWorking>0</DayWorking>")+
		weekday(4, "<DayWorking>1</DayWorking>"+night)+weekday(5, "<DayWorking>1</DayWorking>"+shifts("04:00:00", "12:00:00"))+weekday(7, "<DayWorking>1</DayWorking>"+night)+"</WeekDays>")))
	c := f.Network.Calendars[0].Time
	var got []string
	for d := civil.NewDate(2026, 5, 4); d < civil.NewDate(2026, 5, 11); d++ {
		got = append(got, fmt.Sprintf("%d %v", int(d.Weekday()), c.Day(d)))
	}
	want := []string{"1 [{1320 1440}]", "2 [{0 360}]", "3 [{1320 1440}]", "4 [{240 720}]", "5 [{480 720} {780 1020}]", "6 [{1320 1440}]", "0 [{0 360}]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := lines(f, "warning"); len(got) != 1 || !strings.Contains(got[0], "a shift goes on after midnight into one of the next day") {
		t.Errorf("warnings %q", got)
	}
}

// TestBases: what a calendar does not say it takes from its base, also over several, and also where the base comes later.
func TestBases(t *testing.T) {
	saturdays := "<WeekDays>" + weekday(7, "<DayWorking>1</DayWorking>") + "</WeekDays>"
	f := read(t, withCalendars(
		calendar(4, 3, exceptions(except("2026-05-06", "2026-05-06", "<Type>1</Type>"))),
		calendar(3, 1, saturdays),
		calendar(1, -1, exceptions(except("2026-05-05", "2026-05-05", "<Type>1</Type>"))),
		calendar(5, 4, ""), calendar(6, 7, ""), calendar(7, 6, saturdays), calendar(8, 8, saturdays), calendar(9, 99, ""), calendar(3, 1, "")))
	var got []string
	for _, c := range f.Network.Calendars {
		got = append(got, fmt.Sprintf("%s %v Saturday %t", c.ID, daysOff(c.Time, 2026, 2026), c.Time.IsWorkday(civil.NewDate(2026, 5, 9))))
	}
	want := []string{"4 [2026-05-05 2026-05-06] Saturday true", "3 [2026-05-05] Saturday true", "1 [2026-05-05] Saturday false",
		"5 [2026-05-05 2026-05-06] Saturday true", "6 [] Saturday true", "7 [] Saturday true", "8 [] Saturday true", "9 [] Saturday false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"line 1: Calendar: UID: calendar 3 stands in the file twice; the first was taken"}, lines(f, "warning")); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestOddCalendars(t *testing.T) {
	idle := ""
	for d := 1; d <= 7; d++ {
		idle += weekday(d, "<DayWorking>0</DayWorking>")
	}
	tests := []struct {
		name, file, calendar, warning string
	}{
		{"no time at all", withCalendars(calendar(1, -1, "<WeekDays>"+idle+"</WeekDays>")), "C1",
			"Calendar: WeekDays: the calendar has no working time; Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00 was taken"},
		{"a shift the wrong way round", withCalendars(calendar(1, -1, "<WeekDays>"+weekday(2, "<DayWorking>1</DayWorking>"+shifts("12:00:00", "08:00:00"))+"</WeekDays>")), "C1",
			"WorkingTime: WorkingTime: a working time does not end after it begins and was left out"},
		{"the project's is not there", withCalendars(calendar(2, -1, "")), "Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00",
			"Project: CalendarUID: the project's calendar is not in the file; Microsoft Project's standard was taken"},
		{"the project names none", "<Project><StartDate>2026-05-04T08:00:00</StartDate><StatusDate>2026-05-08T17:00:00</StatusDate><Calendars>" + calendar(3, 2, "") + calendar(2, 0, "") + "</Calendars>" + tasks("") + "</Project>", "C2",
			`Project: CalendarUID: the file does not say which calendar is the project's; "C2" was taken`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := read(t, tt.file)
			n := f.Network
			if got := n.Calendars[n.Activities[0].Calendar].Name; got != tt.calendar || n.Projects[0].Calendar != n.Activities[0].Calendar {
				t.Errorf("worked on %q, want %q", got, tt.calendar)
			}
			if got := lines(f, "warning"); len(got) != 1 || !strings.HasSuffix(got[0], tt.warning) {
				t.Errorf("warnings %q, want %q", got, tt.warning)
			}
		})
	}
}

// TestResourceCalendars: a task is worked while any of its resources works, within its own calendar if it has one. The
// resources 1 and 2 work on the calendars 2, with Saturdays, and 3, Sundays alone; 3 works as the project does; 4 is material.
func TestResourceCalendars(t *testing.T) {
	idle := "<WeekDays>" + weekday(1, "<DayWorking>1</DayWorking>")
	for d := 2; d <= 7; d++ {
		idle += weekday(d, "<DayWorking>0</DayWorking>")
	}
	resources := "<Resources>"
	for i, c := range []int{2, 3, 4, 2} {
		resources += fmt.Sprintf("<Resource><UID>%d</UID><Type>%d</Type><CalendarUID>%d</CalendarUID></Resource>", i+1, min(1, 3-i), c)
	}
	file := func(task string, on ...int) string {
		s := strings.Replace(withCalendars(calendar(1, -1, ""), calendar(2, 1, "<WeekDays>"+weekday(7, "<DayWorking>1</DayWorking>")+"</WeekDays>"),
			calendar(3, 1, idle+"</WeekDays>"), calendar(4, 1, "")), "<Duration>PT8H0M0S</Duration>", "<Duration>PT8H0M0S</Duration>"+task, 1)
		assignments := ""
		for _, r := range on {
			assignments += fmt.Sprintf("<Assignment><TaskUID>1</TaskUID><ResourceUID>%d</ResourceUID></Assignment>", r)
		}
		return strings.TrimSuffix(s, "</Project>") + resources + "</Resources><Assignments>" + assignments + "</Assignments></Project>"
	}
	tests := []struct {
		name string
		file string
		want string // the name of the calendar on which it is worked, and its days in the week of Monday 4 May
	}{
		{"nobody", file(""), "C1 12345"},
		{"one", file("", 1), "C2 123456"},
		{"one that works as the project does", file("", 3), "C1 12345"},
		{"several", file("", 2, 1), "C2 or C3 1234567"},
		{"the same twice", file("", 1, 1), "C2 123456"},
		{"material", file("", 4), "C1 12345"},
		{"one that is not in the file", file("", 9), "C1 12345"},
		{"within its own calendar", file("<CalendarUID>1</CalendarUID>", 1), "C2 within C1 12345"},
		{"not at all within it", file("<CalendarUID>1</CalendarUID>", 2), "C1 12345"},
		{"on its own, whoever works", file("<CalendarUID>1</CalendarUID><IgnoreResourceCalendar>1</IgnoreResourceCalendar>", 1), "C1 12345"},
		{"which it has not", file("<IgnoreResourceCalendar>1</IgnoreResourceCalendar>", 1), "C2 123456"},
		{"elapsed time knows no resources", file("<DurationFormat>8</DurationFormat>", 1), "Elapsed time 1234567"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := read(t, tt.file).Network
			c := &n.Calendars[n.Activities[0].Calendar]
			if len(n.Assignments) > 0 {
				c = &n.Calendars[n.Assignments[0].Calendar]
			}
			if got := c.Name + " " + daysOfWeek(c.Time); got != tt.want {
				t.Errorf("worked on %q, want %q", got, tt.want)
			}
		})
	}
}

// daysOfWeek are the days a calendar works in the week of Monday 4 May 2026, from 1 to 7.
func daysOfWeek(c *civil.Calendar) string {
	s := ""
	for d := 1; d <= 7; d++ {
		if c.IsWorkday(civil.NewDate(2026, 5, 3+d)) {
			s += fmt.Sprint(d)
		}
	}
	return s
}

// TestManyCalendars: resources whose calendars add nothing share that of their base, and so do tasks with the same resources.
func TestManyCalendars(t *testing.T) {
	calendars, resources, assignments := calendar(1, -1, ""), "", ""
	for i := range 300 {
		calendars += calendar(i+2, 1, "")
		resources += fmt.Sprintf("<Resource><UID>%d</UID><CalendarUID>%d</CalendarUID></Resource>", i+1, i+2)
		assignments += fmt.Sprintf("<Assignment><TaskUID>1</TaskUID><ResourceUID>%d</ResourceUID></Assignment>", i+1)
	}
	n := read(t, strings.TrimSuffix(withCalendars(calendars), "</Project>")+"<Resources>"+resources+"</Resources><Assignments>"+assignments+"</Assignments></Project>").Network
	if diff := cmp.Diff([]plan.Assignment(nil), n.Assignments); diff != "" {
		t.Errorf("assignments (-want +got):\n%s", diff)
	}
	for _, c := range n.Calendars {
		if c.Time != n.Calendars[0].Time {
			t.Fatalf("calendar %s has a time of its own", c.ID)
		}
	}
}
