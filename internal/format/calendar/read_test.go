package calendar

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/spent"
)

// file puts lines between the first and the last of a calendar.
func file(lines ...string) []byte {
	return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VCALENDAR\r\n")
}

// said is what was read, in words.
func said(f File) string {
	var b strings.Builder
	for _, e := range f.Events {
		zone := "floating"
		if e.Zone != nil {
			zone = e.Zone.String()
		}
		if e.AllDay {
			zone = "all day"
		}
		fmt.Fprintf(&b, "%s %s–%s %s", e.Summary, e.Start, e.End, zone)
		if e.Rule != nil {
			fmt.Fprintf(&b, " %s", e.Rule.text(e.AllDay))
		}
		b.WriteString("\n")
	}
	for _, l := range f.Left {
		fmt.Fprintf(&b, "left %s %q: %s\n", l.What, l.Title, l.Reason)
	}
	for _, w := range f.Warnings {
		fmt.Fprintf(&b, "line %d: %s\n", w.Line, w.Message)
	}
	return b.String()
}

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"zone by name": {[]string{"BEGIN:VEVENT", "UID:1", "SUMMARY:Weekly\\, with\\n", " us", "DTSTART;TZID=Europe/London:20261015T093000", "DURATION:PT45M", "RRULE:FREQ=WEEKLY;BYDAY=TH;WKST=SU", "END:VEVENT"},
			"Weekly, with us 2026-10-15T09:30–2026-10-15T10:15 Europe/London FREQ=WEEKLY;BYDAY=TH;WKST=SU\n"},
		"maker's name": {[]string{"begin:vevent", "uid:1", "summary:s", "dtstart;tzid=\"/softwarestudio.org/Olson_1/Europe/Berlin\":20261015T093000", "end:vevent"},
			"s 2026-10-15T09:30–2026-10-15T09:30 Europe/Berlin\n"},
		"windows": {[]string{"BEGIN:VEVENT", "UID:1", "SUMMARY:s", "DTSTART;TZID=AUS Eastern Standard Time:20261015T093000", "DTEND;TZID=AUS Eastern Standard Time:20261015T103000", "END:VEVENT"},
			"s 2026-10-15T09:30–2026-10-15T10:30 Australia/Sydney\n"},
		"no such zone": {[]string{"BEGIN:VEVENT", "UID:1", "SUMMARY:s", "DTSTART;TZID=Mars/Base:20261015T093000", "END:VEVENT"},
			"left VEVENT \"s\": It names the zone “Mars/Base”, which is neither known nor defined in the file.\n"},
		"floating": {[]string{"BEGIN:VEVENT", "UID:1", "SUMMARY:s", "DTSTART:20261015T093000", "END:VEVENT"}, "s 2026-10-15T09:30–2026-10-15T09:30 floating\n"},
		"days": {[]string{"BEGIN:VEVENT", "UID:1", "SUMMARY:s", "DTSTART;VALUE=DATE:20261015", "DTEND;VALUE=DATE:20261017", "END:VEVENT",
			"BEGIN:VEVENT", "UID:2", "SUMMARY:t", "DTSTART;VALUE=DATE:20261015", "END:VEVENT"},
			"s 2026-10-15T00:00–2026-10-17T00:00 all day\nt 2026-10-15T00:00–2026-10-16T00:00 all day\n"},
		"two zones": {[]string{"BEGIN:VEVENT", "UID:1", "SUMMARY:flight", "DTSTART;TZID=Europe/London:20261015T090000", "DTEND;TZID=America/New_York:20261015T120000", "END:VEVENT"},
			"flight 2026-10-15T09:00–2026-10-15T17:00 Europe/London\n"},
		"a length over a change of the clock": {[]string{"BEGIN:VEVENT", "UID:1", "SUMMARY:s", "DTSTART;TZID=Europe/London:20261025T003000", "DURATION:PT2H", "END:VEVENT",
			"BEGIN:VEVENT", "UID:2", "SUMMARY:t", "DTSTART;TZID=Europe/London:20261024T093000", "DURATION:P1D", "END:VEVENT"},
			"s 2026-10-25T00:30–2026-10-25T01:30 Europe/London\nt 2026-10-24T09:30–2026-10-25T09:30 Europe/London\n"},
		"no start": {[]string{"BEGIN:VEVENT", "UID:1", "SUMMARY:s", "END:VEVENT"}, "left VEVENT \"s\": It does not say when it begins.\n"},
		"no day":   {[]string{"BEGIN:VEVENT", "UID:1", "DTSTART:20260230T093000Z", "END:VEVENT"}, "left VEVENT \"\": When it begins cannot be read: “20260230T093000Z”.\n"},
		"backwards": {[]string{"BEGIN:VEVENT", "UID:1", "DTSTART:20260203T093000Z", "DTEND:20260203T083000Z", "END:VEVENT"},
			"left VEVENT \"\": It ends before it begins.\n"},
		"a rule beyond us": {[]string{"BEGIN:VEVENT", "UID:1", "SUMMARY:s", "DTSTART:20260203T093000Z", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", "END:VEVENT"},
			"s 2026-02-03T09:30–2026-02-03T09:30 UTC\nline 8: How it recurs is not understood (“FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1”): only its first time is taken.\n"},
		"cut": {[]string{"BEGIN:VEVENT", "UID:1", "SUMMARY:s", "DTSTART:20260203T093000Z"},
			"s 2026-02-03T09:30–2026-02-03T09:30 UTC\nline 8: VEVENT is not closed before VCALENDAR is.\n"},
		"rubbish": {[]string{"hello", "BEGIN:VEVENT", "UID:1", "SUMMARY:s", ";:", "X;Y", "DTSTART:20260203T093000Z", "END:VEVENT", "END:VEVENT"},
			"s 2026-02-03T09:30–2026-02-03T09:30 UTC\nline 4: This is no line of a calendar and was left out.\nline 8: This is no line of a calendar and was left out.\n" +
				"line 9: This is no line of a calendar and was left out.\nline 12: VEVENT is closed and was not open.\n"},
		"of Latin-1": {[]string{"BEGIN:VEVENT", "UID:1", "SUMMARY:Gespr\xe4ch", "DTSTART:20260203T093000Z", "END:VEVENT"},
			"Gespräch 2026-02-03T09:30–2026-02-03T09:30 UTC\nline 0: The file is no UTF-8; letters outside it were read as Latin-1.\n"},
	} {
		f, err := Read(file(c.lines...), zones)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, said(f)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// The file's own definition counts where nobody knows the name, across a change of the clock.
func TestAZoneOfTheFile(t *testing.T) {
	f, err := Read(file("BEGIN:VTIMEZONE", "TZID:Customized Time Zone", "BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100",
		"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200",
		"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE",
		"BEGIN:VEVENT", "UID:1", "SUMMARY:s", "DTSTART;TZID=Customized Time Zone:20261022T093000", "RRULE:FREQ=WEEKLY;COUNT=2", "END:VEVENT"), known)
	if err != nil || len(f.Events) != 1 {
		t.Fatalf("%v %+v", err, f)
	}
	var got []string
	for _, s := range f.Events[0].Starts(10, civil.MaxTime) {
		got = append(got, meeting.Instant(s, f.Events[0].Zone).UTC().Format(time.RFC3339))
	}
	if diff := cmp.Diff([]string{"2026-10-22T07:30:00Z", "2026-10-29T08:30:00Z"}, got); diff != "" {
		t.Error(diff)
	}
}

// Worked by hand with a calendar.
func TestStarts(t *testing.T) {
	for _, c := range []struct{ start, rule, want string }{
		{"20261015T093000", "FREQ=DAILY;COUNT=3", "2026-10-15 2026-10-16 2026-10-17"},
		{"20261015T093000", "FREQ=DAILY;INTERVAL=10;UNTIL=20261104", "2026-10-15 2026-10-25 2026-11-04"},
		{"20261015T093000", "FREQ=WEEKLY;UNTIL=20261022T083000Z", "2026-10-15 2026-10-22"},
		{"20261015T093000", "FREQ=WEEKLY;UNTIL=20261022T082959Z", "2026-10-15"},
		{"20261013T093000", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=5", "2026-10-13 2026-10-15 2026-10-27 2026-10-29 2026-11-10"},
		{"20261018T093000", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;COUNT=4;WKST=SU", "2026-10-18 2026-10-19 2026-11-01 2026-11-02"},
		{"20261018T093000", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;COUNT=4", "2026-10-18 2026-10-26 2026-11-01 2026-11-09"},
		{"20261013T093000", "FREQ=MONTHLY;BYDAY=2TU;COUNT=4", "2026-10-13 2026-11-10 2026-12-08 2027-01-12"},
		{"20261030T093000", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "2026-10-30 2026-11-27 2026-12-25"},
		{"20261031T093000", "FREQ=MONTHLY;COUNT=3", "2026-10-31 2026-12-31 2027-01-31"},
		{"20261031T093000", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "2026-10-31 2026-11-30 2026-12-31"},
		{"20261013T093000", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;COUNT=3", "2026-10-13 2026-11-13 2027-08-13"},
		{"20240229T093000", "FREQ=YEARLY;COUNT=2", "2024-02-29 2028-02-29"},
		{"20260329T013000", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;COUNT=3", "2026-03-29 2027-03-28 2028-03-26"},
		{"20261001T093000", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31;COUNT=2", "2026-10-01"}, // a day that never comes ends
	} {
		f, err := Read(file("BEGIN:VEVENT", "UID:1", "DTSTART;TZID=Europe/London:"+c.start, "RRULE:"+c.rule, "END:VEVENT"), zones)
		if err != nil || len(f.Events) != 1 || len(f.Warnings) > 0 {
			t.Fatalf("%s: %v %+v", c.rule, err, f)
		}
		var got []string
		for _, s := range f.Events[0].Starts(20, civil.MaxTime) {
			got = append(got, s.Date().String())
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s from %s: %s, want %s", c.rule, c.start, g, c.want)
		}
	}
}

// A series that was written is read as the meetings that the series has.
func TestRhythmsAndRulesAgree(t *testing.T) {
	first := civil.NewTime(2026, 10, 29, 9, 30) // a fifth Thursday
	for _, rhythm := range meeting.Rhythms() {
		e := Event{UID: "u", Stamp: stamp, Start: first, Zone: zones("Europe/London"), Rule: RuleOf(rhythm, first, time.Time{})}
		data, err := Write(Calendar{Events: []Event{e}})
		if err != nil {
			t.Fatal(err)
		}
		f, err := Read(data, zones)
		if err != nil || len(f.Events) != 1 {
			t.Fatalf("%v %+v", err, f)
		}
		for n, got := range f.Events[0].Starts(40, civil.MaxTime) {
			if want := rhythm.On(first, n); got != want {
				t.Errorf("%s: number %d is %s, want %s", rhythm, n, got, want)
			}
		}
	}
}

func TestHostileFiles(t *testing.T) {
	began := spent.So()
	for name, data := range map[string]string{
		"deep":        strings.Repeat("BEGIN:VEVENT\n", 100_000),
		"wide":        "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VTODO\nEND:VTODO\n", 50_000),
		"one line":    "BEGIN:VCALENDAR\nX:" + strings.Repeat("x", 3<<20),
		"folds":       "BEGIN:VCALENDAR\nX:" + strings.Repeat("\n x", 1<<20),
		"people":      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260101T000000Z\n" + strings.Repeat("ATTENDEE:mailto:a@b.c\n", 100_000),
		"exceptions":  "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260101T000000Z\nRRULE:FREQ=DAILY\n" + strings.Repeat("EXDATE:20260102T000000Z\n", 100_000),
		"zones":       "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:00010101T000000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nRRULE:FREQ=DAILY\nEND:STANDARD\nEND:VTIMEZONE\n", 10_000) + "BEGIN:VEVENT\nDTSTART;TZID=X:20260101T000000\nEND:VEVENT\n",
		"parameters":  "BEGIN:VCALENDAR\nX" + strings.Repeat(";A=B", 60_000) + ":v\n",
		"far numbers": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:39990101T000000Z\nDURATION:P9999999W\nSEQUENCE:99999999999999999999\nRRULE:FREQ=YEARLY;INTERVAL=1000\nEND:VEVENT\n",
		"end of time": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:39970101T000000Z\nRRULE:FREQ=YEARLY;INTERVAL=1000\nEND:VEVENT\n",
	} {
		f, err := Read([]byte(data), known)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, e := range f.Events {
			e.Starts(mostStarts, civil.MaxTime)
		}
		if len(f.Warnings) == 0 && len(f.Left) == 0 && name != "exceptions" && name != "folds" && name != "zones" && name != "end of time" && name != "parameters" {
			t.Errorf("%s: nothing is said of it", name)
		}
	}
	for name, data := range map[string]string{"empty": "", "no calendar": "hello\nworld\n", "large": strings.Repeat("x", mostBytes+1)} {
		if _, err := Read([]byte(data), known); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if took := spent.Since(began); took > 20*time.Second {
		t.Errorf("took %s", took)
	}
}

// Every file of the collection is taken, or listed with its reason.
func TestFilesFromElsewhere(t *testing.T) {
	dir := os.Getenv("COUNTERPART_TESTDATA")
	if dir == "" {
		t.Skip("not run: COUNTERPART_TESTDATA names no folder with files")
	}
	files, err := filepath.Glob(filepath.Join(dir, "ics", "*.ics"))
	if err != nil || len(files) == 0 {
		t.Skipf("not run: no calendar files in %s", filepath.Join(dir, "ics"))
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Read(data, zones)
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
		if len(f.Events)+len(f.Left) == 0 {
			t.Errorf("%s: nothing in it was taken or listed", filepath.Base(name))
		}
		t.Logf("%s: %s", filepath.Base(name), said(f))
	}
}

func FuzzRead(f *testing.F) {
	f.Add(file("BEGIN:VEVENT", "UID:1", "DTSTART;TZID=Europe/London:20261015T093000", "RRULE:FREQ=MONTHLY;BYDAY=-1FR", "EXDATE:20261030", "END:VEVENT"))
	f.Add(file("BEGIN:VTIMEZONE", "TZID:X", "BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:STANDARD",
		"END:VTIMEZONE", "BEGIN:VEVENT", "DTSTART;TZID=X:20261022T093000", "DURATION:P1DT2H", "ATTENDEE;CN=\"a\":mailto:b", "END:VEVENT"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Read(data, zones)
		if err != nil {
			return
		}
		for _, e := range got.Events {
			e.Starts(50, civil.MaxTime)
			if e.Zone == nil && !e.AllDay || e.End < e.Start {
				continue
			}
			e.UID, e.Stamp = "u", stamp
			data, err := Write(Calendar{Events: []Event{e}})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Read(data, zones); err != nil {
				t.Fatal(err)
			}
		}
	})
}
