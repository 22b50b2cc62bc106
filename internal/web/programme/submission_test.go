package programme_test

import (
	"strings"
	"testing"

	"counterpart.dev/internal/web/webtest"
)

// The supplier tries a file, sees what is in it and who would read it, and hands it in; the client looks behind every figure.
func TestSubmissionEndToEnd(t *testing.T) {
	s := open(t)
	dan, ada := s.SignedIn(t, "Dan Firth"), s.SignedIn(t, "Ada Lovell")
	all := files(t)

	empty := ok(t, ada.Get(s.at("/programme")))
	has(t, empty, "main", "No submission yet")
	before := dan.Get(s.at("/programme/new")).Upload("main form", webtest.Fill{"label": "First programme"}, chosen(all[0]))
	has(t, ok(t, before), "main .job", "Reading "+all[0].Name)
	s.drain()
	trial := ok(t, dan.Get(before.Path))
	has(t, trial, "main .lead", "The work finishes on")
	has(t, trial, "main", "none yet", "First programme")
	if got := ada.Get(before.Path); got.Status != 404 {
		t.Errorf("the client opens the supplier's trial: %d", got.Status)
	}

	share := ok(t, trial.Click(".actions a[href$='/share']"))
	has(t, share, "main", "Who will see it", all[0].Name, "What is inside the files", "Accept it, or say why not is then theirs to do by")
	handed := ok(t, share.Submit("#share-form", nil))
	s.drain()
	path, _, _ := strings.Cut(handed.Path, "?")
	tried := ok(t, dan.Get(trial.Path))
	has(t, tried, "#facts", "Both sides see it as")
	if tried.Has(".actions a[href$='/share']") {
		t.Error("what was handed in is offered to be handed in again")
	}

	list := ok(t, ada.Get(s.at("/programme")))
	has(t, list, "#submission-list tbody tr", "First programme", "answer due", "of 14")
	page := ok(t, ada.Get(path))
	has(t, page, "#drives", "drives")
	has(t, page, "#answer", "Accept it, or say why not")
	for _, link := range []string{"/checks", "/activities", "/gantt"} {
		ok(t, ada.Get(path+link))
	}
	checks := ada.Get(path + "/checks")
	if got := len(checks.All("#fourteen tbody tr")); got != 14 {
		t.Errorf("%d checks are shown", got)
	}
	behind := ok(t, ada.Get(path+"/checks/1"))
	code := behind.All("#items tbody th a")
	if len(code) == 0 {
		t.Fatal("nothing stands behind the first check")
	}
	href, _ := code[0].Attr("href")
	activity := ok(t, ada.Get(href))
	has(t, activity, "main", "What it waits for", "What waits for it", "This activity")

	if got := ada.Get(path + "/original"); got.Raw != string(all[0].Content) || got.Header.Get("Content-Type") != "application/octet-stream" ||
		!strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment; filename=") || got.Header.Get("X-Content-Type-Options") != "nosniff" || got.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("the original comes as %d bytes, %v", len(got.Raw), got.Header)
	}
	for _, file := range []string{s.at("/programme.csv"), path + "/checks.csv", path + "/checks/1/list.csv", path + "/activities.csv", s.at("/milestones.csv")} {
		if got := ada.Get(file); got.Status != 200 || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/csv") {
			t.Errorf("%s answers %d, %s", file, got.Status, got.Header.Get("Content-Type"))
		}
	}
}

// What cannot be read is kept as it came, and the page says why in a sentence.
func TestHostileFiles(t *testing.T) {
	s := open(t)
	dan := s.SignedIn(t, "Dan Firth")
	tests := []struct{ name, file, body, says string }{
		{"an archive", "plan.zip", "PK\x03\x04\x14\x00\x00\x00", "This is a ZIP archive"},
		{"a file of Microsoft Project", "plan.mpp", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600), "XML Format"},
		{"a print", "plan.pdf", "%PDF-1.7\n", "This is a PDF"},
		{"random bytes", "plan.xer", "\x00\xff\x17\x03random" + strings.Repeat("\xfe\x01", 400), "cannot be read"},
		{"an XER that holds nothing", "empty.xer", "ERMHDR\t20.12\t2026-01-05\tProject\tu\tu\tdb\tPM\tGBP\r\n%E\r\n", "no activities"},
		{"a bomb of entities", "plan.xml", `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><Project xmlns="http://schemas.microsoft.com/project"><Name>&b;</Name></Project>`, "cannot be read"},
		{"a name that is markup", "<img src=x onerror=alert(1)>.xer", "hello", "cannot be read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := ok(t, s.add(dan, webtest.File{Field: "file", Name: tt.file, Body: tt.body}))
			has(t, p, "main", "It is kept, and cannot be read", tt.says)
			if got := dan.Get(p.Path + "/original"); got.Raw != tt.body {
				t.Errorf("the original has %d bytes, not %d", len(got.Raw), len(tt.body))
			}
			if p.Has("main img") {
				t.Error("a name became markup")
			}
			for _, part := range []string{"/checks", "/activities", "/warnings"} {
				ok(t, dan.Get(p.Path+part))
			}
		})
	}
	form := dan.Get(s.at("/programme/new"))
	none := form.Upload("main form", nil)
	has(t, none, "main .errors", "Choose a schedule file")
	if none.Status != 422 {
		t.Errorf("no file is answered with %d", none.Status)
	}
	if got := form.Upload("main form", nil, webtest.File{Field: "file", Name: "big.xer", Body: strings.Repeat("x", 64<<20+1)}); got.Status != 413 {
		t.Errorf("a file that is too large is answered with %d", got.Status)
	}
	same := files(t)[0]
	s.add(dan, chosen(same))
	again := form.Upload("main form", nil, webtest.File{Field: "file", Name: "another name.xer", Body: string(same.Content)})
	has(t, again, "main .errors", "the same file as submission")
}
