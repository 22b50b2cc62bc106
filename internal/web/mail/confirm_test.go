package mail_test

import (
	"context"
	"strings"
	"testing"

	"counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/web/webtest"
)

// An answer by mail waits on its page with what it reads like chosen, and counts once its writer says so there.
func TestAnAnswerByMailIsConfirmed(t *testing.T) {
	w := apptest.SQLite(t)
	b := w.Both(t)
	m := matter.Work{DB: w.DB}
	id, err := m.Raise(t.Context(), b.Dan, b.Engagement, matter.RaiseForm{Kind: core.Decision, Shared: true, Title: "Which engine?", Words: "Please choose.", Due: w.Clock.Now().AddDate(0, 0, 20).Format("2006-01-02"),
		Content: matter.Content{Class: "design", Options: "Second engine; 84,000\nOne engine, overhauled; 12,000"}})
	if err != nil {
		t.Fatal(err)
	}
	in := mail.Work{DB: w.DB, Domain: "mail.example.org", Inbox: "in", Asked: func(context.Context, access.Viewer, access.ScopeID, string) (bool, error) { return true, nil }}
	to, err := in.Address(t.Context(), b.Ada, b.Engagement, id)
	if err != nil {
		t.Fatal(err)
	}
	body := "From: Ada <" + apptest.Email("Ada Lovell") + ">\nTo: " + to + "\nSubject: Re: x\nMessage-ID: <1@x>\n\nLet's go with option 2.\n"
	if err := in.Accept(t.Context(), mail.Envelope{Source: "smtp", Receivers: []string{to}, Body: []byte(body)}); err != nil {
		t.Fatal(err)
	}
	if _, err := in.TakeDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	ada := webtest.Open(t, w).SignedIn(t, "Ada Lovell")
	at := ada.Get("/messages").Attrs("#messages th a", "href")[0]
	page := ada.Get(at)
	if got := page.Attrs("#confirm-form input[checked]", "value"); len(got) != 1 || got[0] != "option-2" {
		t.Fatalf("chosen %q on\n%s", got, page.Text())
	}
	done := page.Submit("#confirm-form", webtest.Fill{})
	if text := done.Text(); !strings.Contains(text, "It counts.") {
		t.Errorf("said: %s", text)
	}
	if v, err := m.Thread(t.Context(), b.Dan, b.Engagement, id); err != nil || v.Phase != core.Decided || v.Moves[1].Said.Option != 2 {
		t.Errorf("%+v, %v", v.Moves, err)
	}
}
