package mail_test

import (
	"strings"
	"testing"

	"counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/apptest"
	core "counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/web/webtest"
)

// A message that was not understood is listed with its reason where its sender's side sees it, repaired with one form, and nowhere to be
// found for the other side.
func TestMessages(t *testing.T) {
	w := apptest.SQLite(t)
	b := w.Both(t)
	m := matter.Work{DB: w.DB}
	if _, err := m.Raise(t.Context(), b.Ada, b.Engagement, matter.RaiseForm{Kind: core.Question, Shared: true, Title: "When does the pump come?", Words: "Please."}); err != nil {
		t.Fatal(err)
	}
	in := mail.Work{DB: w.DB, Domain: "mail.example.org", Inbox: "in"}
	body := "From: Dan Firth <" + apptest.Email("Dan Firth") + ">\nTo: in@mail.example.org\nCc: friend@example.net\nSubject: Pump\nMessage-ID: <1@x>\n\nIn two weeks.\n\nOn 2 March 2026, Ada wrote:\n> <b>private</b> words\n"
	if err := in.Accept(t.Context(), mail.Envelope{Source: "smtp", Receivers: []string{"in@mail.example.org"}, Body: []byte(body)}); err != nil {
		t.Fatal(err)
	}
	if _, err := in.TakeDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	site := webtest.Open(t, w)
	dan, ada := site.SignedIn(t, "Dan Firth"), site.SignedIn(t, "Ada Lovell")
	list := dan.Get("/messages")
	if text := list.Text(); !strings.Contains(text, "Pump") || !strings.Contains(text, "make a matter of it") || !strings.Contains(text, "in@mail.example.org") {
		t.Fatalf("listed: %s", text)
	}
	at := list.Attrs("#messages th a", "href")[0]
	one := dan.Get(at)
	if text := one.Text(); !strings.Contains(text, "In two weeks.") || !strings.Contains(text, "<b>private</b> words") || !strings.Contains(text, "Quotation, 2 lines") || !strings.Contains(text, "friend@example.net") {
		t.Errorf("shown: %s", text)
	}
	for _, path := range []string{at, at + "/original"} {
		if got := ada.Get(path); got.Status != 404 {
			t.Errorf("the other side gets %d at %s", got.Status, path)
		}
	}
	if text := ada.Get("/messages").Text(); strings.Contains(text, "Pump") {
		t.Errorf("the other side sees: %s", text)
	}
	wrong := one.Submit("#post-form", webtest.Fill{"number": "77", "words": "Typed anew."})
	if text := wrong.Text(); !strings.Contains(text, "number of a matter") || !strings.Contains(text, "Typed anew.") {
		t.Errorf("a wrong number: %s", text)
	}
	done := wrong.Submit("#post-form", webtest.Fill{"number": "1"})
	if text := done.Text(); !strings.Contains(text, "It is in the thread.") || !strings.Contains(text, "When does the pump come?") {
		t.Errorf("done: %s", text)
	}
	if text := ada.Get("/engagements/" + string(b.Engagement) + "/matters").Text(); strings.Contains(text, "private") {
		t.Errorf("what was quoted is in the register: %s", text)
	}
}

// Times that belong to no engagement are told in the zone of whoever reads them: that of what they work on, until they choose another.
func TestTimesAreInTheZoneOfWhoReads(t *testing.T) {
	w := apptest.SQLite(t)
	w.Both(t)
	site := webtest.Open(t, w)
	ada := site.SignedIn(t, "Ada Lovell")
	for _, zone := range []string{"Europe/London", "Australia/Sydney"} {
		for _, at := range []string{"/", "/messages", "/organisation", "/organisation/invite", "/me"} {
			if at == "/" && zone != "Europe/London" { // it tells of engagements
				continue
			}
			if p := ada.Get(at); p.Status != 200 || !strings.Contains(p.One("footer").Text(), "Times are those of "+zone) || strings.Contains(p.Text(), " UTC") {
				t.Errorf("%s: %d, not in %s: %s", at, p.Status, zone, p.Text())
			}
		}
		ada.Get("/me/mail").Submit("#mail-form", webtest.Fill{"zone": "Australia/Sydney"})
	}
}
