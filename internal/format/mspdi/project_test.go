package mspdi

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/plan"
)

// TestDataDate: the day a file's progress is of, by what the file says of days and whether anything has begun.
func TestDataDate(t *testing.T) {
	const begun = "<Duration>PT8H0M0S</Duration><PercentComplete>50</PercentComplete><ActualStart>2026-05-05T08:00:00</ActualStart>"
	tests := []struct {
		name, project, task, want, warning string
	}{
		{"its status date", "<StartDate>2026-05-04T08:00:00</StartDate><StatusDate>2026-05-08T17:00:00</StatusDate><CurrentDate>2026-06-01T08:00:00</CurrentDate>", begun, "2026-05-08T17:00", ""},
		{"the current date", "<StartDate>2026-05-04T08:00:00</StartDate><CurrentDate>2026-05-11T08:00:00</CurrentDate>", begun, "2026-05-11T08:00",
			"the file has no status date; the day it was saved, 2026-05-11, was taken"},
		{"the day it was saved, when that is earlier", "<StartDate>2026-05-04T08:00:00</StartDate><CurrentDate>2026-06-01T08:00:00</CurrentDate><LastSaved>2026-05-12T09:30:00</LastSaved>", begun, "2026-05-12T09:30",
			"the file has no status date; the day it was saved, 2026-05-12, was taken"},
		{"the start, when nothing has begun", "<StartDate>2026-05-04T08:00:00</StartDate><CurrentDate>2026-06-01T08:00:00</CurrentDate>", "", "2026-05-04T08:00",
			"the file has no status date; nothing has begun, so the project's start was taken"},
		{"the day it was saved, before the start", "<StartDate>2026-05-04T08:00:00</StartDate><CurrentDate>2026-04-01T08:00:00</CurrentDate>", "", "2026-04-01T08:00",
			"the file has no status date; the day it was saved, 2026-04-01, was taken"},
		{"the start, for want of anything", "<StartDate>2026-05-04T08:00:00</StartDate>", begun, "2026-05-04T08:00", "the file has no status date; the project's start was taken"},
		{"a status date that stands for none", "<StartDate>2026-05-04T08:00:00</StartDate><StatusDate>1984-01-01T00:00:00</StatusDate>", begun, "2026-05-04T08:00",
			"the file has no status date; the project's start was taken"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := read(t, "<Project>"+tt.project+"<CalendarUID>1</CalendarUID><Calendars>"+standard+"</Calendars>"+tasks(tt.task)+"</Project>")
			if got := f.Network.Projects[0].DataDate.String(); got != tt.want {
				t.Errorf("data date %s, want %s", got, tt.want)
			}
			if got := strings.Join(lines(f, "warning"), "\n"); got != "" && got != "Project: StatusDate: "+tt.warning || got == "" && tt.warning != "" {
				t.Errorf("warnings %q, want %q", got, tt.warning)
			}
		})
	}
}

func TestProject(t *testing.T) {
	tests := []struct{ name, elements, want string }{
		{"nothing said", "", `1 1 "1" calendar 0  data date 2026-05-08T17:00 start 2026-05-04T08:00 finish  must  limit 0`},
		{"a file's name", `<Name>C:\plans\Canteen.mpp</Name><UID>7</UID>`, `7 Canteen "Canteen" calendar 0  data date 2026-05-08T17:00 start 2026-05-04T08:00 finish  must  limit 0`},
		{"a title alone", "<Title>Canteen</Title><CurrencyCode>EUR</CurrencyCode>", `1 Canteen "Canteen" calendar 0 EUR data date 2026-05-08T17:00 start 2026-05-04T08:00 finish  must  limit 0`},
		{"scheduled from its finish", "<ScheduleFromStart>0</ScheduleFromStart><FinishDate>2026-06-19T17:00:00</FinishDate>",
			`1 1 "1" calendar 0  data date 2026-05-08T17:00 start 2026-05-04T08:00 finish 2026-06-19T17:00 must 2026-06-19T17:00 limit 0 from finish`},
		{"options", "<CriticalSlackLimit>2</CriticalSlackLimit><MinutesPerDay>450</MinutesPerDay><MultipleCriticalPaths>1</MultipleCriticalPaths><SplitsInProgressTasks>0</SplitsInProgressTasks>",
			`1 1 "1" calendar 0  data date 2026-05-08T17:00 start 2026-05-04T08:00 finish  must  limit 900 open ends keep remaining`},
		{"a day that is none", "<MinutesPerDay>0</MinutesPerDay><CriticalSlackLimit>1</CriticalSlackLimit>", `1 1 "1" calendar 0  data date 2026-05-08T17:00 start 2026-05-04T08:00 finish  must  limit 480`},
	}
	for _, tt := range tests {
		f := read(t, project(tt.elements, tasks("")))
		if diff := cmp.Diff([]string{tt.want}, lines(f, "project")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestSplits: pieces of remaining work with nothing between them. The task has sixteen hours to go.
func TestSplits(t *testing.T) {
	piece := func(kind int, from, to, work string) string {
		return fmt.Sprintf("<TimephasedData><Type>%d</Type><Start>2026-05-%s:00:00</Start><Finish>2026-05-%s:00:00</Finish><Value>%s</Value></TimephasedData>", kind, from, to, work)
	}
	tests := []struct {
		name   string
		pieces string
		gap    int
	}{
		{"none", "", 0},
		{"one", piece(1, "11T08", "12T17", "PT16H0M0S"), 0},
		{"two that touch", piece(1, "11T08", "11T17", "PT8H0M0S") + piece(1, "11T17", "12T17", "PT8H0M0S"), 0},
		{"two on days that follow each other", piece(1, "11T08", "11T17", "PT8H0M0S") + piece(1, "12T08", "12T17", "PT8H0M0S"), 0},
		{"a day between", piece(1, "11T08", "11T17", "PT8H0M0S") + piece(1, "13T08", "13T17", "PT8H0M0S"), 480},
		{"a day without work between", piece(1, "11T08", "11T17", "PT8H0M0S") + piece(1, "11T17", "13T08", "PT0H0M0S") + piece(1, "13T08", "13T17", "PT8H0M0S"), 480},
		{"not in order", piece(1, "13T08", "13T17", "PT8H0M0S") + piece(1, "11T08", "11T17", "PT8H0M0S"), 480},
		{"a weekend between", piece(1, "15T08", "15T17", "PT8H0M0S") + piece(1, "18T08", "18T17", "PT8H0M0S"), 0},
		{"of another kind", piece(2, "11T08", "11T17", "PT8H0M0S") + piece(2, "13T08", "13T17", "PT8H0M0S"), 0},
		{"two people in turn", piece(1, "11T08", "11T17", "PT8H0M0S") + "</Assignment><Assignment><TaskUID>1</TaskUID><ResourceUID>2</ResourceUID>" + piece(1, "12T08", "12T17", "PT8H0M0S"), 0},
	}
	for _, tt := range tests {
		f := read(t, project(tasks("<Duration>PT16H0M0S</Duration>"), "<Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID>"+tt.pieces+"</Assignment></Assignments>"))
		if got := f.Network.Activities[0].Gap; int(got) != tt.gap {
			t.Errorf("%s: a gap of %d minutes, want %d", tt.name, got, tt.gap)
		}
	}
}

// TestEncodings reads one file as tools have written such files.
func TestEncodings(t *testing.T) {
	text := func(declaration string) string {
		return declaration + project(tasks("<Name>Umzug der Küche – Кухня</Name>"))
	}
	wide := func(s string, order binary.AppendByteOrder) string {
		var b []byte
		for _, unit := range utf16.Encode([]rune(s)) {
			b = order.AppendUint16(b, unit)
		}
		return string(b)
	}
	tests := []struct {
		name, file, codePage, encoding, want, odd string
	}{
		{"UTF-8", text(""), "", "utf-8", "Umzug der Küche – Кухня", ""},
		{"UTF-8, with a mark", "\xEF\xBB\xBF" + text(`<?xml version="1.0" encoding="UTF-8"?>`), "", "utf-8", "Umzug der Küche – Кухня", ""},
		{"UTF-16", "\xFF\xFE" + wide(text(`<?xml version="1.0" encoding="UTF-16"?>`), binary.LittleEndian), "", "utf-16le", "Umzug der Küche – Кухня", ""},
		{"UTF-16, the other way, without a mark", wide(text(`<?xml version="1.0" encoding="UTF-16"?>`), binary.BigEndian), "", "utf-16be", "Umzug der Küche – Кухня", ""},
		{"a code page", `<?xml version="1.0" encoding="windows-1252"?>` + project(tasks("<Name>K\xFCche \x96 neu</Name>")), "", "windows-1252", "Küche – neu", ""},
		{"a code page that was asked for", project(tasks("<Name>\xCA\xF3\xF5\xED\xFF</Name>")), "1251", "windows-1251", "Кухня", ""},
		{"one that is not known", text(`<?xml version="1.0" encoding="klingon"?>`), "", "utf-8", "Umzug der Küche – Кухня",
			`the file says that its text is in "klingon", which is not known; it was read as UTF-8`},
		{"called UTF-16", text(`<?xml version="1.0" encoding="UTF-16"?>`), "", "utf-8", "Umzug der Küche – Кухня", "the file says that its text is in UTF-16, but it is not; it was read as UTF-8"},
		{"bytes that are no text", project(tasks("<Name>K\xFCche\x01 \xEF\xBF\xBE</Name>")), "", "utf-8", "K\uFFFDche  \uFFFD", ""},
		{"signs by number", project(tasks("<Name>K&#252;che &amp; &#x41;</Name>")), "", "utf-8", "Küche & A", ""},
		{"a prefix", strings.NewReplacer("</", "</ms:", "<", "<ms:").Replace(project(tasks("<Name>Kitchen</Name>"))), "", "utf-8", "Kitchen", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Read(strings.NewReader(tt.file), Options{CodePage: tt.codePage})
			if err != nil {
				t.Fatal(err)
			}
			if got := f.Network.Activities[0].Name; got != tt.want || f.Encoding != tt.encoding {
				t.Errorf("%q in %s, want %q in %s", got, f.Encoding, tt.want, tt.encoding)
			}
			if got := strings.Join(lines(f, "warning"), "\n"); got != tt.odd {
				t.Errorf("warnings %q, want %q", got, tt.odd)
			}
		})
	}
	if _, err := Read(strings.NewReader(project()), Options{CodePage: "klingon"}); err == nil {
		t.Error("an unknown code page is no error")
	}
}

// TestBroken reads the small file up to every one of its bytes: what stands before the break is read.
func TestBroken(t *testing.T) {
	data, err := os.ReadFile("testdata/small.xml")
	if err != nil {
		t.Fatal(err)
	}
	tasks := func(f *plan.File) int { return len(f.Network.Activities) + len(f.Network.WBS) }
	whole := tasks(read(t, string(data)))
	for end := strings.Index(string(data), ">\n\t<Save") + 1; end < len(data); end += 97 {
		f := read(t, string(data[:end]))
		if now, closed := tasks(f), min(strings.Count(string(data[:end]), "</Task>"), whole); now < closed || now > closed+1 {
			t.Errorf("up to byte %d there are %d tasks, of which %d end", end, now, closed)
		}
		if len(f.Warnings.List) == 0 || f.Warnings.List[0].Line == 0 {
			t.Errorf("up to byte %d there is no warning", end)
		}
	}
}

func TestRefused(t *testing.T) {
	tests := []struct {
		name, file, want string
	}{
		{"nothing", "", ErrNotMSPDI.Error()},
		{"no XML", "ERMHDR\t8.0", ErrNotMSPDI.Error()},
		{"another root", "<APIBusinessObjects/>", ErrNotMSPDI.Error()},
		{"a root in another", "<Projects><Project/></Projects>", ErrNotMSPDI.Error()},
		{"a document type", `<!DOCTYPE Project [<!ENTITY a "aaaa">]><Project>&a;</Project>`, "declares a document type"},
		{"a document type within", `<Project><!DOCTYPE x></Project>`, "declares a document type"},
		{"nesting without end", "<Project>" + strings.Repeat("<Tasks>", 100), "nested deeper"},
		{"text without end", "<Project><Name>" + strings.Repeat("x", 5<<20) + "</Name></Project>", "more than 4 MiB"},
		{"a tag without end", "<Project><Name a='" + strings.Repeat("x", 5<<20) + "'></Name></Project>", "more than 4 MiB"},
		{"a comment without end", "<Project><!--" + strings.Repeat("x", 5<<20) + "--></Project>", "more than 4 MiB"},
	}
	for _, tt := range tests {
		if f, err := Read(strings.NewReader(tt.file), Options{}); err == nil || f != nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s gives %v and error %v, want %q", tt.name, f, err, tt.want)
		}
	}
	fail := errors.New("the disk is gone")
	if _, err := Read(&failing{strings.NewReader(project()), fail}, Options{}); !errors.Is(err, fail) {
		t.Errorf("a reader that fails gives error %v", err)
	}
}

type failing struct {
	r   *strings.Reader
	err error
}

func (f *failing) Read(p []byte) (int, error) {
	if f.r.Len() == 0 {
		return 0, f.err
	}
	return f.r.Read(p[:min(len(p), 100)])
}

// TestEntities: those that XML has by itself are read, all others are text.
func TestEntities(t *testing.T) {
	f := read(t, project(tasks("<Name>&lt;a&gt; &quot;b&quot; &unknown;</Name>")))
	if got := f.Network.Activities[0].Name; got != `<a> "b" &unknown;` {
		t.Errorf("%q", got)
	}
	var none []plan.Warning
	if diff := cmp.Diff(none, f.Warnings.List); diff != "" {
		t.Errorf("warnings: %s", diff)
	}
}
