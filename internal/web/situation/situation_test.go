package situation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	matters "counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/web/webtest"
)

func has(t *testing.T, p webtest.Page, says ...string) webtest.Page {
	t.Helper()
	for _, s := range says {
		if p.Status != 200 || !strings.Contains(p.Text(), s) {
			t.Errorf("%d, without %q: %.1500s", p.Status, s, p.Text())
		}
	}
	return p
}

// From the first page to a message that was sent: the situation is read with its evidence, its play begun, the other side reads what was sent,
// and the situation is in hand; it is dismissed with a reason, and its outcome noted. The other side finds nothing of it.
func TestFromTodayToAMessage(t *testing.T) {
	w := apptest.SQLite(t)
	s := w.Both(t)
	ctx, reg := t.Context(), matters.Work{DB: w.DB}
	for range 3 {
		if _, err := reg.Raise(ctx, s.Ada, s.Engagement, matters.RaiseForm{Kind: matter.Question, Shared: true, Title: "Which wards?"}); err != nil {
			t.Fatal(err)
		}
	}
	w.Clock.Add(40 * 24 * time.Hour)
	if err := (work.Work{DB: w.DB, Reckon: matters.Reckon}).Look(ctx, s.Ada, s.Project); err != nil {
		t.Fatal(err)
	}
	site := webtest.Open(t, w)
	ada, dan := site.SignedIn(t, "Ada Lovell"), site.SignedIn(t, "Dan Firth")

	today := has(t, ada.Get("/"), "Noticed", "We wait for their answers")
	one := has(t, ada.Get(today.Attrs("#noticed-list a", "href")[0]), "What it rests on", "Why it matters", "Words to use", "History", "was noticed")
	list := has(t, ada.Get("/projects/"+string(s.Project)+"/situations"), "Open", "Looked at", "not run")
	has(t, list.Submit("form[action$='/situations/look']", nil), "Looked again.")
	has(t, ada.Get("/projects/"+string(s.Project)+"/situations/rules"), "Green claimed, red shown", "not run: nobody rated confidence", "Slipping day for day")

	at := ""
	for _, u := range list.Attrs("#open-list a", "href") {
		if p := ada.Get(u); strings.Contains(p.Text(), "We wait for 3 answers") {
			one, at = p, u
		}
	}
	if at == "" {
		t.Fatalf("no late answers: %s", list.Text())
	}
	form := has(t, one.Click("#acts a[href$='/acts/1']"), "reads it as soon as it is sent", "Needed by")
	bad := form.Submit("#act-form", webtest.Fill{"title": ""})
	if bad.Status != 422 || !strings.Contains(bad.Text(), "Write what it is about") {
		t.Errorf("%d: %s", bad.Status, bad.Text())
	}
	sent := has(t, form.Submit("#act-form", webtest.Fill{"title": "Days for the answers"}), "Raised.", "in hand", "raised")
	has(t, sent.Click(".timeline .said a"), "Days for the answers")
	has(t, dan.Get("/engagements/"+string(s.Engagement)+"/matters"), "Days for the answers")

	page := has(t, ada.Get(at), "in hand")
	if p := page.Submit("#dismiss-form", nil); p.Status != 422 || !strings.Contains(p.Text(), "Write why it is none") {
		t.Errorf("dismissed without a reason: %d", p.Status)
	}
	if p := page.Submit("#outcome-form", nil); p.Status != 422 {
		t.Errorf("no outcome: %d", p.Status)
	}
	has(t, page.Submit("#dismiss-form", webtest.Fill{"reason": "They answer by telephone."}), "Dismissed until", "They answer by telephone.")
	has(t, ada.Get(at).Submit("form[action$='/resume']", nil), "Open again.")
	said := has(t, ada.Get(at).Submit("#outcome-form", webtest.Fill{"outcome": "worked in part", "words": "Two of three came."}), "Noted.", "worked in part", "Two of three came.")
	has(t, said.Submit(".timeline li:first-child form[action*='/blank/']", nil), "The words are gone.")
	worked := has(t, ada.Get("/projects/"+string(s.Project)+"/situations"), "Which plays worked", "begun by nobody so far")
	for _, row := range worked.All("#plays-list tbody tr") {
		if got := row.Texts("td"); got[1] == "0" && !strings.ContainsAny(strings.Join(got[2:], ""), "123456789") {
			t.Errorf("a play that nobody began: %s", row.Text())
		}
	}
	if got := worked.Texts("#open-list tbody tr td:last-child"); len(got) == 0 || slices.Contains(got, "–") {
		t.Errorf("since: %q", got)
	}

	for _, u := range []string{at, at + "/acts/1", "/engagements/" + string(s.Engagement) + "/situations", "/projects/" + string(s.Project) + "/situations"} {
		if p := dan.Get(u); p.Status != 404 {
			t.Errorf("the other side gets %s: %d", u, p.Status)
		}
	}
	if p := dan.Get("/"); strings.Contains(p.Text(), "Noticed") {
		t.Error("the other side is told that something was noticed")
	}
	for _, u := range []string{at + "/acts/99", at + "/acts/x", strings.TrimSuffix(at, at[strings.LastIndex(at, "/"):]) + "/nothing"} {
		if p := ada.Get(u); p.Status != 404 {
			t.Errorf("%s: %d", u, p.Status)
		}
	}
}
