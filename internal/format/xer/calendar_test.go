package xer

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
)

func TestCalendarText(t *testing.T) {
	const monday = 1
	day := civil.NewDate(2013, 1, 1) // serial 41275
	tests := []struct {
		name, text string
		monday     []civil.Span
		exceptions []civil.Exception
		fault      string
	}{
		{"an ordinary week", "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())))))))",
			[]civil.Span{{From: 480, To: 720}, {From: 780, To: 1020}}, nil, ""},
		{"finish before start, as newer versions write", "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(f|16:00|s|08:00)())))))))",
			[]civil.Span{{From: 480, To: 960}}, nil, ""},
		{"line breaks as pairs of 0x7F", "(0||CalendarData()(\x7f\x7f  (0||DaysOfWeek()(\x7f\x7f    (0||2()(\x7f\x7f      (0||0(s|08:00|f|16:00)())))))\x7f\x7f  (0||VIEW(ShowTotal|N)())\x7f\x7f  (0||Exceptions()(\x7f\x7f    (0||0(d|41275)())))))",
			[]civil.Span{{From: 480, To: 960}}, []civil.Exception{{Day: day}}, ""},
		{"round the clock", "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|00:00|f|00:00)())))))))", []civil.Span{{From: 0, To: 1440}}, nil, ""},
		{"to midnight", "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|18:00|f|24:00)())))))))", []civil.Span{{From: 1080, To: 1440}}, nil, ""},
		{"one digit for the hour", "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|8:00|f|16:30)())))))))", []civil.Span{{From: 480, To: 990}}, nil, ""},
		{"half days of twelve hours", "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|8:00 AM|f|12:00 PM)())(0||1(s|1:00 pm|f|5:30 pm)())))))))",
			[]civil.Span{{From: 480, To: 720}, {From: 780, To: 1050}}, nil, ""},
		{"an exception with work", "(0||CalendarData()((0||DaysOfWeek()())(0||Exceptions()((0||0(d|41275)((0||0(s|09:00|f|10:00)())))))))",
			nil, []civil.Exception{{Day: day, Spans: []civil.Span{{From: 540, To: 600}}}}, ""},
		{"the short form", "(0||CalendarData()((0||DaysOfWeek()((0||2()((s|08:00|f|16:00)))))(0||Exceptions()((0||d|41275())))))", []civil.Span{{From: 480, To: 960}}, []civil.Exception{{Day: day}}, ""},
		{"a bracket too many before the exceptions", "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|08:00|f|16:00)())))))))(0||Exceptions()((0||0(d|41275)()))))", []civil.Span{{From: 480, To: 960}}, []civil.Exception{{Day: day}}, ""},
		{"an empty shift", "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0()())))))))", nil, nil, ""},
		{"a shift that is no time", "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|25:00|f|26:00)())))))))", nil, nil, `a shift from "25:00" to "26:00" is not a time of day`},
		{"a day that is none", "(0||CalendarData()((0||DaysOfWeek()((0||9()((0||0(s|08:00|f|16:00)())))))))", nil, nil, `"9" is not a day of the week`},
		{"an exception on no day", "(0||CalendarData()((0||Exceptions()((0||0(d|soon)())))))", nil, nil, `"soon" is not the number of a day`},
		{"an exception before the flood", "(0||CalendarData()((0||Exceptions()((0||0(d|-999999999)())))))", nil, nil, "is not the number of a day"},
		{"cut off", "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|08:00|f|16:00)", []civil.Span{{From: 480, To: 960}}, nil, "breaks off"},
		{"nothing", "", nil, nil, "breaks off"},
		{"nonsense", "hello", nil, nil, "breaks off"},
		{"too deep", strings.Repeat("(0||a()(", 50), nil, nil, "breaks off"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := readCalendar(tt.text)
			if diff := cmp.Diff(tt.monday, c.week[monday]); diff != "" {
				t.Errorf("Monday (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.exceptions, c.exceptions); diff != "" {
				t.Errorf("exceptions (-want +got):\n%s", diff)
			}
			faults := strings.Join(c.faults, "; ")
			if tt.fault == "" && faults != "" || !strings.Contains(faults, tt.fault) {
				t.Errorf("faults %q, want %q", faults, tt.fault)
			}
		})
	}
}

func TestNightShift(t *testing.T) {
	c := readCalendar("(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|22:00|f|06:00)())))))))")
	want := civil.Week{1: {{From: 1320, To: 1440}}, 2: {{From: 0, To: 360}}}
	if diff := cmp.Diff(want, c.week); diff != "" {
		t.Errorf("a shift past midnight (-want +got):\n%s", diff)
	}
	if len(c.faults) != 1 {
		t.Errorf("faults %q", c.faults)
	}
}

// TestBrokenCalendar takes P6's own stand-in for a calendar nobody can work by, and says so.
func TestBrokenCalendar(t *testing.T) {
	f := read(t, swap(t, fiveDayData, "(0||CalendarData()("))
	if got := strings.Join(warnings(f), "\n"); !strings.Contains(got, "line 10: CALENDAR: clndr_data: the calendar has no working time; Monday to Friday, 08:00 to 16:00 was taken") {
		t.Errorf("warnings:\n%s", got)
	}
	if got := f.Network.Calendars[0].Time.PerWeek(); got != 5*480 {
		t.Errorf("a week of %d minutes", got)
	}
}

// TestBaseCalendar inherits the exceptions of the base calendar, never its hours, and the calendar's own win.
func TestBaseCalendar(t *testing.T) {
	s := swap(t, "%T\tSCHEDOPTIONS", "%R\t2\tSix\t1\t8\t(0||CalendarData()((0||DaysOfWeek()((0||7()((0||0(s|08:00|f|12:00)())))(0||3()((0||0(s|08:00|f|12:00)())))))(0||Exceptions()((0||0(d|46123)())))))\r\n%R\t3\tRound\t3\t8\t"+fiveDayData+"\r\n%T\tSCHEDOPTIONS")
	f := read(t, s)
	c := f.Network.Calendars[1].Time
	if c.PerWeek() != 480 {
		t.Errorf("the week holds %d minutes, want its own 480", c.PerWeek())
	}
	if c.IsWorkday(civil.NewDate(2026, 4, 7)) {
		t.Error("the base calendar's holiday on Tuesday 7 April is worked")
	}
	if c.IsWorkday(civil.NewDate(2026, 4, 11)) {
		t.Error("its own holiday on Saturday 11 April gave way to the base calendar's shift")
	}
}

// TestSpoiltCalendar: a kind that P6 does not have, with shifts written finish first, is worked as P6's standard week; either
// alone is read as it stands.
func TestSpoiltCalendar(t *testing.T) {
	finishFirst := "(0||CalendarData()((0||DaysOfWeek()((0||7()((0||0(f|12:00|s|08:00)())))))))"
	for _, tt := range []struct {
		kind, data string
		perWeek    civil.Minutes
		warned     bool
	}{{"CT_Project", finishFirst, 5 * 480, true}, {"CA_Project", finishFirst, 240, false},
		{"CT_Project", strings.Replace(finishFirst, "f|12:00|s|08:00", "s|08:00|f|12:00", 1), 240, false}} {
		s := strings.Replace(swap(t, "base_clndr_id\tday_hr_cnt", "clndr_type\tday_hr_cnt"), "Five days\t\t8\t"+fiveDayData, "Five days\t"+tt.kind+"\t8\t"+tt.data, 1)
		f := read(t, s)
		if got := f.Network.Calendars[0].Time.PerWeek(); got != tt.perWeek || (len(f.Warnings.List) > 0) != tt.warned {
			t.Errorf("%s %s: a week of %d minutes, warnings %q", tt.kind, tt.data, got, warnings(f))
		}
	}
}
