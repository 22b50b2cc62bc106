package matter_test

import (
	"net/url"
	"strings"
	"testing"

	"counterpart.dev/internal/web/webtest"
)

const issueLog = "ID\tType\tTitle\tRaised by\tDate raised\tOwner\tDue\tStatus\n" +
	"1\tIssue\tThe crane is late\tJ. Smith\t13/01/2025\tB. Roe\t30/04/2026\tOpen\n" +
	"2\tAction\tAsk the fire officer\tJ. Smith\t14/01/2025\tC. Poe\t\tOpen\n" +
	"3\tRFI\t=HYPERLINK(\"http://x\")\tJ. Smith\t14/01/2025\t\t\tClosed\n"

// A register is pasted, looked at, answered, taken in and taken out again; the other side learns nothing of it.
func TestARegisterThroughItsPages(t *testing.T) {
	each(t, func(t *testing.T, s stage) {
		p := ok(t, s.ada.Get(s.home+"/matters?room=ours"), "Take in a register")
		p = ok(t, p.Click(".actions a[href$='/registers']"), "taken out again")
		p = ok(t, p.Click(".actions a[href$='/registers/new']"), "only our side reads it until you share it")
		if p := p.Submit("#list-form", webtest.Fill{"text": " "}); p.Status != 422 || !strings.Contains(p.Text(), "Give a file, or paste the list.") {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		p = ok(t, p.Submit("#list-form", webtest.Fill{"text": issueLog}), "2 of 4 rows are ready, 1 asks something, 1 is left out.")
		list := strings.Split(p.Path, "?")[0]
		if got := p.Texts("#row-list tbody tr:nth-child(3) legend"); len(got) != 1 || !strings.Contains(got[0], "a date by which it is kept") {
			t.Errorf("asks: %q", got)
		}
		if got := p.Texts("#take form button")[0]; got != "Take 2 rows in" {
			t.Error(got)
		}
		if theirs := ok(t, s.dan.Get(s.home+"/registers"), "Take in a register"); strings.Contains(theirs.Text(), "Ada Lovell") || theirs.Has("#list-list tbody a") {
			t.Errorf("the other side lists it: %s", theirs.Text())
		}
		if p := s.dan.Get(list); p.Status != 404 {
			t.Errorf("the other side's list: %d", p.Status)
		}
		p = ok(t, p.Submit("#answers", webtest.Fill{"other:3:date": "5 May 2026"}), "3 of 4 rows are ready")
		p = ok(t, p.Submit("#apply", nil), "3 rows of 4 came in; 1 were left out, each with its reason.")
		made := ok(t, p.Click("#row-list tbody tr:nth-child(2) a[href*='/matters/']"), "The list it came from has it on 13 Jan 2025")
		if !strings.Contains(made.One(".timeline").Text(), "Owner: B. Roe") || !made.Has("#next a[href*='moves/close']") {
			t.Errorf("the matter: %s", made.Text())
		}
		if got := s.dan.Get(strings.Split(made.Path, "?")[0]).Status; got != 404 {
			t.Errorf("the other side opens it: %d", got)
		}
		if got := s.dan.Get(s.home + "/matters?room=ours&ended=yes").Text(); strings.Contains(got, "crane") {
			t.Error("the other side lists it")
		}
		undo := ok(t, p.Click(".actions a[href$='/undo']"), "is withdrawn")
		p = ok(t, undo.Submit("main form", nil), "what it raised is withdrawn.")
		if got := s.ada.Get(s.home + "/matters?room=ours").Text(); strings.Contains(got, "crane") {
			t.Error("it is still open")
		}
		if p := s.ada.Post(list+"/undo", url.Values{"rev": {"1"}}); p.Status != 409 {
			t.Errorf("undoing twice: %d", p.Status)
		}
	})
}
