package engage_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/web/webtest"
)

// TestAFirstProject walks from an empty first page to an engagement that the other side sees.
func TestAFirstProject(t *testing.T) {
	w := apptest.SQLite(t)
	ada := w.FirstRun(t)
	site := webtest.Open(t, w)
	b := site.SignedIn(t, "Ada Lovell")

	home := b.Get("/")
	if got := home.One("#projects .nothing a").Text(); got != "Open the first project" {
		t.Errorf("the empty first page offers %q", got)
	}
	form := home.Click("#projects .nothing a")
	wrong := form.Submit("#form", webtest.Fill{"name": "", "currency": "pounds"})
	if wrong.Status != 422 || wrong.One("#form-name-error").Text() == "" || wrong.One("#form-currency-error").Text() == "" {
		t.Errorf("an empty form: %d %s", wrong.Status, wrong.Text())
	}
	project := wrong.Submit("#form", webtest.Fill{"name": "Patient records", "currency": "GBP", "zone": "Europe/London", "purpose": "One record for each patient.\n\n- safe\n- whole"})
	if project.Status != 200 || project.One("h1").Text() != "Patient records" || len(project.All(".prose li")) != 2 {
		t.Fatalf("the project: %d %s", project.Status, project.Text())
	}
	if got := project.One(".lead").Text(); !strings.Contains(got, "No letter of authority is in force.") {
		t.Errorf("the lead says %q", got)
	}
	e := project.Click(`.actions a[href$="/engagements/new"]`).Submit("#form", webtest.Fill{"name": "Records with Vantor", "delivery_name": "Vantor Systems", "week": "mon-fri 08:00-16:00"})
	if e.Status != 200 || e.One("#ours .chip").Text() != "Who sees this: Ours only" {
		t.Fatalf("the engagement: %d %s", e.Status, e.Text())
	}
	if got := e.Texts(".section-nav a"); !cmp.Equal(got, []string{"Overview", "Programme", "Matters", "Situations", "Meetings", "Mirror", "Money", "Values", "Confidence", "Start conditions", "Objectives", "Who has which role", "Authority",
		"Notes", "Questions outside", "Record"}) {
		t.Errorf("its parts: %q", got)
	}
	if got := e.Texts(".section-nav summary"); !cmp.Equal(got, []string{"Values and trust", "People", "Notes"}) {
		t.Errorf("what they are folded under: %q", got)
	}
	if got := b.Get(strings.Split(e.Path, "?")[0] + "/letters").Texts(".section-nav [aria-current]"); !cmp.Equal(got, []string{"People: Authority", "Authority"}) {
		t.Errorf("where a page in a fold is: %q", got)
	}
	_ = ada
}

// both is a site with a project, and an engagement that Dan of Vantor Systems has joined.
func both(t *testing.T) (webtest.Site, apptest.Both) {
	t.Helper()
	w := apptest.SQLite(t).Both(t)
	return webtest.Open(t, w.World), w
}

func TestANoteIsWrittenSharedAnsweredAndErased(t *testing.T) {
	site, w := both(t)
	ada, dan := site.SignedIn(t, "Ada Lovell"), site.SignedIn(t, "Dan Firth")
	base := "/engagements/" + string(w.Engagement)
	note := ada.Get(base+"/notes/new").Submit("#form", webtest.Fill{"title": "Ward access", "body": "Keys by *May*.\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))"})
	if note.Has("main script") || note.Has(".prose a") || note.One(".prose em").Text() != "May" {
		t.Errorf("the text is drawn as %s", note.One(".prose").Text())
	}
	if got := dan.Get(note.Path); got.Status != 404 {
		t.Errorf("the other side opens it: %d", got.Status)
	}
	ask := note.Click(".actions a[href$='/share']")
	if got := ask.One("#share-who").Text(); !strings.Contains(got, "Vantor Systems") {
		t.Errorf("who will see it: %s", got)
	}
	shared := ask.Submit("#share-form", nil)
	if got := shared.One(".audience").Text(); got != "Who sees this: Shared with Vantor Systems" {
		t.Errorf("the copy says %q", got)
	}
	path, _, _ := strings.Cut(shared.Path, "?")
	theirs := dan.Get(path)
	if theirs.Status != 200 || theirs.Has(".actions a[href$='/erase']") || theirs.Has(".actions a[href$='/edit']") {
		t.Errorf("the other side is offered %q", theirs.Texts(".actions a"))
	}
	answered := theirs.Submit("#answer-form", webtest.Fill{"body": "May is too late."})
	if got := answered.Texts(".timeline .audience"); !cmp.Equal(got, []string{"Who sees this: Ours only"}) {
		t.Errorf("the answer is seen by %q", got)
	}
	if ada.Get(path).Has(".timeline") {
		t.Error("an answer that was not shared is seen")
	}
	answered.Click(".said a[href$='/share']").Submit("#share-form", nil)
	if got := ada.Get(path).Texts(".said .prose"); !cmp.Equal(got, []string{"May is too late."}) {
		t.Errorf("the answer reads %q", got)
	}
	erased := ada.Get(path).Click(".actions a[href$='/erase']").Submit("#erase-form", webtest.Fill{"reason": "mistake"})
	if strings.Contains(erased.Text(), "Keys by") || erased.One("h1").Text() != "Erased" {
		t.Errorf("after erasing: %s", erased.Text())
	}
	history := dan.Get(path + "/history")
	if strings.Contains(history.Raw, "Keys by") || !strings.Contains(history.Text(), "because of: mistake") {
		t.Errorf("its history: %s", history.Text())
	}
}

func TestTwoWhoChangeANoteChoose(t *testing.T) {
	site, w := both(t)
	w.Colleague(t, w.Ada, "Bo Lind")
	bo := w.SignIn(t, "Bo Lind")
	if err := w.Work.GiveRole(t.Context(), w.Ada, w.Project, roleOf(bo, access.ClientPM)); err != nil {
		t.Fatal(err)
	}
	ada, second := site.SignedIn(t, "Ada Lovell"), site.SignedIn(t, "Bo Lind")
	note := ada.Get("/projects/"+string(w.Project)+"/notes/new").Submit("#form", webtest.Fill{"title": "Plan", "body": "One."})
	path, _, _ := strings.Cut(note.Path, "?")
	mine, theirs := ada.Get(path+"/edit"), second.Get(path+"/edit")
	theirs.Submit("#form", webtest.Fill{"title": "Plan", "body": "One, by Bo."})
	merge := mine.Submit("#form", webtest.Fill{"title": "Our plan", "body": "One, by Ada."})
	if merge.Status != 409 || len(merge.All("fieldset.clash")) != 1 || !strings.Contains(merge.One("#merge").Text(), "Bo Lind saved this") {
		t.Fatalf("the choice: %d %s", merge.Status, merge.Text())
	}
	done := merge.Submit("#merge", webtest.Fill{"body": "One, by both."})
	if done.Status != 200 || done.One("h1").Text() != "Our plan" || done.One(".prose").Text() != "One, by both." {
		t.Errorf("after the choice: %d %s", done.Status, done.Text())
	}
}

func TestALetterIsIssuedPrintedAndTakenBack(t *testing.T) {
	site, w := both(t)
	w.Colleague(t, w.Ada, "Bo Lind")
	bo := w.SignIn(t, "Bo Lind")
	if err := w.Work.GiveRole(t.Context(), w.Ada, w.Project, roleOf(bo, access.Sponsor)); err != nil {
		t.Fatal(err)
	}
	base := "/engagements/" + string(w.Engagement)
	if got := site.SignedIn(t, "Ada Lovell").Get(base + "/letters"); got.Has(".actions a") {
		t.Error("a client PM is offered to issue a letter")
	}
	b := site.SignedIn(t, "Bo Lind")
	letter := b.Get(base+"/letters").Click(".actions a").Submit("#form", webtest.Fill{"holder": string(w.Ada.Person), "may": "agree", "limit": "250,000"})
	if letter.Status != 200 || !strings.Contains(letter.One(".letter").Text(), "up to £250,000.00 at a time") || len(letter.All(".signature")) != 2 {
		t.Fatalf("the letter: %d %s", letter.Status, letter.Text())
	}
	want := "North Hospitals Ada Lovell 2 Mar 2026 Our reference No. 1 Letter of authority " +
		"We give Ada Lovell, client PM, authority in Work with Vantor Systems to: agree changes up to the limit " +
		"The authority reaches up to £250,000.00 at a time and holds from 2 Mar 2026 until it is taken back. " +
		"Date: Bo Lind, sponsor for North Hospitals Date: Ada Lovell, client PM for North Hospitals "
	if got := strings.Join(strings.Fields(letter.One(".letter").Text()), " "); !strings.HasPrefix(got, want) ||
		!strings.HasSuffix(got, "of the record. The signed paper is the letter; this page is the record of it only.") {
		t.Errorf("the letter reads\n%s, want it to begin\n%s", got, want)
	}
	path, _, _ := strings.Cut(letter.Path, "?")
	theirs := site.SignedIn(t, "Dan Firth").Get(path)
	if theirs.Status != 200 || theirs.Has("#revoke-form") {
		t.Errorf("the other side: %d", theirs.Status)
	}
	back := letter.Submit("#revoke-form", webtest.Fill{"why": "Reorganised."})
	if !strings.Contains(back.One(".lead").Text(), "Taken back") || back.Has("#revoke-form") {
		t.Errorf("taken back: %s", back.One(".lead").Text())
	}
}

func TestAQuestionByLink(t *testing.T) {
	site, w := both(t)
	b := site.SignedIn(t, "Ada Lovell")
	base := "/engagements/" + string(w.Engagement)
	made := b.Get(base+"/links/new").Submit("#form", webtest.Fill{"to": "Jo Marsh", "title": "Doors", "body": "Open at night?"})
	address := made.One("code.secret").Text()
	path, ok := strings.CutPrefix(address, site.URL)
	if !ok {
		t.Fatalf("the link is %q", address)
	}
	jo := site.Browser(t)
	question := jo.Get(path)
	if question.Status != 200 || question.One("h1").Text() != "Doors" || question.Has(".main-nav") || strings.Contains(question.Raw, "Patient records") {
		t.Fatalf("the question: %d %s", question.Status, question.Text())
	}
	answered := question.Submit("#answer-form", webtest.Fill{"body": "Closed, please."})
	if got := answered.Texts(".said .prose"); !cmp.Equal(got, []string{"Closed, please."}) {
		t.Errorf("the answer reads %q", got)
	}
	thread := made.Click("main a.button")
	if got := thread.Texts(".said .prose"); !cmp.Equal(got, []string{"Closed, please."}) {
		t.Errorf("those who asked read %q", got)
	}
	if got := site.SignedIn(t, "Dan Firth").Get(thread.Path); got.Status != 404 {
		t.Errorf("the other side opens it: %d", got.Status)
	}
	thread.Submit("form[action$='/end']", nil)
	if got := jo.Get(path); got.Status != 404 {
		t.Errorf("the link that was ended: %d", got.Status)
	}
}
