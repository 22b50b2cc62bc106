package assess

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/errs"
)

func TestOpenTurnsAway(t *testing.T) {
	tests := []struct{ name, head, want string }{
		{"nothing", "", "the file is empty"},
		{"Microsoft Project", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600), "choose File, Save As, and the type “XML Format (*.xml)”"},
		{"Excel until 2003", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 504) + "\x09\x08\x10\x00\x00\x06\x05\x00" + strings.Repeat("\x00", 600), "choose Save As, Excel Workbook (.xlsx)"},
		{"an exchange file", "MPX,Microsoft Project for Windows,4.0,ANSI\r\n", "which Microsoft Project wrote until 2000"},
		{"XML", "\xEF\xBB\xBF \r\n<?xml version=\"1.0\"?><Plan/>", "this is an XML file"},
		{"a spreadsheet that is damaged", "PK\x03\x04" + strings.Repeat("\x00", 26) + "xl/workbook.xml", "The workbook is damaged"},
		{"an archive", "PK\x03\x04", "this is a ZIP archive"},
		{"a print", "%PDF-1.7", "this is a PDF"},
		{"a table of something else", "a;b\n1;2\n", "this table is not read as a schedule"},
		{"text", "hello", "begins with ERMHDR"},
		{"an XER header behind something else", "x ERMHDR", "begins with ERMHDR"},
	}
	for _, tt := range tests {
		_, err := Open(strings.NewReader(tt.head), "")
		if err == nil || !strings.Contains(err.Error(), tt.want) || !errors.Is(err, errs.Invalid) {
			t.Errorf("%s: got %v, want an invalid input that says %q", tt.name, err, tt.want)
		}
	}
}

func TestSubmit(t *testing.T) {
	submit := func(text, project string) *Submission {
		l, err := Load("a.xer", strings.NewReader(text), "")
		if err != nil {
			t.Fatal(err)
		}
		s, err := l.Submission(project)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s, again := submit(smallXER+"what stands behind the end is hashed too", ""), submit(smallXER, "P")
	if s.SHA256 == again.SHA256 || len(s.SHA256) != 64 || s.Bytes <= again.Bytes || again.Bytes != int64(len(smallXER)) {
		t.Errorf("hashes %s and %s of %d and %d bytes", s.SHA256, again.SHA256, s.Bytes, again.Bytes)
	}
	if got := s.Result.Projects[s.Project].Finish.String(); got != "2026-01-09T16:00" {
		t.Errorf("finish %s", got)
	}
}

func TestSubmitLoop(t *testing.T) {
	loop := strings.Replace(smallXER, "%E", "%R\t2\t1\tTT_Task\tTK_NotStart\tB\tSecond\t8\t8\r\n%T\tTASKPRED\r\n%F\ttask_id\tpred_task_id\tpred_type\r\n%R\t1\t2\tPR_FS\r\n%R\t2\t1\tPR_SS\r\n%E", 1)
	l, err := Load("a.xer", strings.NewReader(loop), "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := l.Submission("")
	var e *sched.LoopError
	if !errors.As(err, &e) || len(e.Codes) != 2 || e.Codes[0] != "A" {
		t.Fatalf("got %v, want the loop of A and B", err)
	}
	if s == nil || s.Result != nil {
		t.Errorf("the submission with the loop: %+v", s)
	}
	if !strings.Contains(err.Error(), "A → B → A") {
		t.Errorf("the sentence does not list the loop: %v", err)
	}
	r, err := Check(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Extras {
		if f.Name == "Loops" && len(f.Items) != 1 {
			t.Errorf("the check of loops lists %d", len(f.Items))
		}
	}
}

// TestOpenReadsEveryFormat: the kind of a file is that of its bytes.
func TestOpenReadsEveryFormat(t *testing.T) {
	for file, want := range map[string]string{"mspdi/testdata/small.xml": "mspdi", "pmxml/testdata/small.xml": "pmxml"} {
		data := fileOrNothing(filepath.Join("..", "format", filepath.FromSlash(file)))
		for how, text := range map[string]string{"as it is": string(data), "behind a mark and blanks": "\xEF\xBB\xBF\n" + strings.TrimPrefix(string(data), `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`)} {
			l, err := Load("schedule.xer", strings.NewReader(text), "")
			if err != nil {
				t.Fatalf("%s, %s: %v", file, how, err)
			}
			if l.File.Kind != want || len(l.File.Network.Activities) < 5 || l.Bytes != int64(len(text)) {
				t.Errorf("%s, %s: read as %q, %d activities, %d of %d bytes", file, how, l.File.Kind, len(l.File.Network.Activities), l.Bytes, len(text))
			}
			s, err := l.Submission("")
			if err != nil {
				t.Fatalf("%s, %s: %v", file, how, err)
			}
			if _, err := Check(s, nil); err != nil {
				t.Errorf("%s, %s: %v", file, how, err)
			}
		}
	}
}
