package engage_test

import (
	"bytes"
	"encoding/csv"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/store/storetest"
	"counterpart.dev/internal/web/webtest"
)

// hostile is texts that mean something to whoever reads them as something else.
var hostile = []string{
	`<img src=x onerror=alert(1)>`, `"><script>alert(1)</script>`, `' onfocus='alert(1)`, `</title></textarea><svg onload=alert(1)>`, `&lt;b&gt; &amp;amp;`,
	`%3Cb%3E %2541 %00`, `{{7*7}} ${7-7} <%= 7 %>`, `'; DROP TABLE note; --`, `$1 ? :name %s %d %!x`, `javascript:alert(1)`, `\u003cscript\u003e \x41 \n`, "=1+1", "@SUM(A1)", `a,"b";c`,
}

// A text stays as it was typed: it is decoded once, kept as it is, and what its reader would take for more than a text is escaped where
// it is shown, and only there.
func TestTextsStayAsTheyWereTyped(t *testing.T) {
	site, w := both(t)
	ada := site.SignedIn(t, "Ada Lovell")
	base := "/engagements/" + string(w.Engagement)
	plain := ada.Get(base+"/notes/new").Submit("#form", webtest.Fill{"title": "Plain", "body": "Plain."})
	shape := elements(plain)
	for _, text := range hostile {
		note := ada.Get(base+"/notes/new").Submit("#form", webtest.Fill{"title": text, "body": "Before. " + text})
		if note.Status != 200 || note.One("h1").Text() != text || note.One(".prose").Text() != "Before. "+text {
			t.Errorf("%q is shown as %q and %q", text, note.One("h1").Text(), note.One(".prose").Text())
		}
		if diff := cmp.Diff(shape, elements(note)); diff != "" {
			t.Errorf("%q makes another page of it: %s", text, diff)
		}
		edit := note.Click(".actions a[href$='/edit']")
		if got := edit.Values("#form"); got["title"][0] != text || got["body"][0] != "Before. "+text {
			t.Errorf("%q comes back to be changed as %q", text, got)
		}
		found := ada.Get("/search?q=" + url.QueryEscape(text))
		if q, _ := found.One("main input[name=q]").Attr("value"); found.Status != 200 || q != text || found.Has("main script, main svg[onload], main img") {
			t.Errorf("%q is searched for as %q: %d", text, q, found.Status)
		}
	}
}

// elements lists what a page is made of, without its texts.
func elements(p webtest.Page) (out []string) {
	for _, name := range []string{"script", "img", "svg", "b", "a", "form", "title", "textarea", "main *", "[onerror],[onload],[onfocus]"} {
		out = append(out, name+" "+strings.Repeat("|", len(p.All(name))))
	}
	return out
}

// A list that is exported is read back as it is, and a spreadsheet takes no cell of it for a formula.
func TestExportsHoldNoFormulas(t *testing.T) {
	site, w := both(t)
	formulas := []string{"=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1"}
	for _, title := range append(slices.Clone(hostile), formulas...) {
		if _, err := w.Work.AddNote(t.Context(), w.Ada, w.Engagement, "", work.NoteForm{Title: title, Body: "\"quoted\",\nsecond line " + title}); err != nil {
			t.Fatal(err)
		}
	}
	file := site.SignedIn(t, "Ada Lovell").Get("/engagements/" + string(w.Engagement) + "/notes.csv?room=ours")
	if file.Status != 200 || file.Header.Get("Content-Type") != "text/csv; charset=utf-8" || file.Header.Get("Content-Disposition") != "attachment; filename=notes.csv" {
		t.Fatalf("%d %v", file.Status, file.Header)
	}
	rows, err := csv.NewReader(strings.NewReader(file.Raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(file.Raw, "\r\n") != len(rows)+len(rows)-1 { // one in each text but the head's
		t.Errorf("%d rows end %d times", len(rows), strings.Count(file.Raw, "\r\n"))
	}
	var titles []string
	for _, row := range rows[1:] {
		for _, cell := range row {
			if strings.IndexAny(strings.TrimLeft(cell, " "), "=+-@\t\r＝") == 0 {
				t.Errorf("a formula: %q", cell)
			}
		}
		titles = append(titles, strings.TrimPrefix(row[0], "'"))
	}
	for _, title := range append(slices.Clone(hostile), formulas...) {
		if !slices.ContainsFunc(titles, func(s string) bool { return s == strings.TrimSpace(title) || "'"+s == title }) {
			t.Errorf("%q is not in %q", title, titles)
		}
	}
}

// Only what a form asks for is taken from it: further fields, by whatever name the store or another form knows them, change nothing.
func TestFurtherFieldsChangeNothing(t *testing.T) {
	site, w := both(t)
	ada, dan := site.SignedIn(t, "Ada Lovell"), site.SignedIn(t, "Dan Firth")
	more := url.Values{"state": {"closed"}, "to": {"closed"}, "adopted": {"on"}, "organisation": {string(w.Dan.Organisation)}, "room": {"shared"}, "side": {"delivery"},
		"author": {string(w.Dan.Person)}, "author_name": {"Dan Firth"}, "id": {"1"}, "gate_reason": {"None."}, "created_us": {"1"}, "shared_as": {"1"}, "admin": {"on"}, "role": {"lead"},
		"client_name": {"Somebody Else"}, "seat": {string(w.Dan.Seat)}, "erased_us": {"1"}}
	with := func(form url.Values) url.Values {
		for name, value := range more {
			if _, there := form[name]; !there {
				form[name] = value
			}
		}
		return form
	}
	base := "/engagements/" + string(w.Engagement)
	before, err := w.Work.Engagement(t.Context(), w.Ada, w.Engagement)
	if err != nil {
		t.Fatal(err)
	}
	edit := ada.Get(base + "/edit")
	if p := ada.Post(base, with(url.Values(edit.Values("form#form")))); p.Status != 200 {
		t.Fatalf("the terms: %d %s", p.Status, p.Text())
	}
	after, err := w.Work.Engagement(t.Context(), w.Ada, w.Engagement)
	if err != nil {
		t.Fatal(err)
	}
	before.Rev = after.Rev
	if diff := cmp.Diff(before.Engagement, after.Engagement); diff != "" || after.Ours.Standing.GateReason != "" {
		t.Errorf("the engagement changed: %s", diff)
	}
	note := ada.Post(base+"/notes", with(url.Values{"title": {"Keys"}, "body": {"By May."}}))
	if got := note.One(".audience").Text(); got != "Who sees this: Ours only" || !strings.Contains(note.One("main").Text(), "Ada Lovell") {
		t.Errorf("the note is seen by %q: %s", got, note.One("main").Text())
	}
	path, _, _ := strings.Cut(note.Path, "?")
	if got := dan.Get(path); got.Status != 404 {
		t.Errorf("the other side opens it: %d", got.Status)
	}
}

// A form that is sent as a file upload is sent is held to what every form is: no page takes a file, and bytes that are no text get in
// nowhere.
func TestNoPageTakesAFile(t *testing.T) {
	site, w := both(t)
	ada := site.SignedIn(t, "Ada Lovell")
	before := storetest.Cells(t.Context(), t, w.Address)
	for _, path := range []string{"/engagements/" + string(w.Engagement) + "/notes", "/me/name", "/projects"} {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		for _, name := range []string{"title", "body", "name", "currency", "zone"} {
			if err := m.WriteField(name, "a\x00\xff"); err != nil {
				t.Fatal(err)
			}
		}
		f, err := m.CreateFormFile("file", "../../x.html")
		if err == nil {
			_, err = f.Write([]byte("<script>alert(1)</script>"))
		}
		if err != nil || m.Close() != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site.URL+path, &b)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", m.FormDataContentType())
		r.AddCookie(&http.Cookie{Name: "counterpart", Value: ada.Cookie("counterpart")})
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode < 400 || res.StatusCode >= 500 {
			t.Errorf("%s answers %d", path, res.StatusCode)
		}
	}
	if diff := cmp.Diff(before, storetest.Cells(t.Context(), t, w.Address)); diff != "" {
		t.Errorf("something was kept: %s", diff)
	}
}
