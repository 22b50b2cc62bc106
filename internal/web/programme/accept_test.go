package programme_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/web/webtest"
)

// What the client says of a submission: begun and put aside, said with a reason, and never called back.
func TestAcceptPages(t *testing.T) {
	s := open(t)
	dan, ada := s.SignedIn(t, "Dan Firth"), s.SignedIn(t, "Ada Lovell")
	all := files(t)
	at := s.handIn(dan, all[0])
	if dan.Get(at+"/accept").Status != 404 || dan.Get(at).Has("a[href$='/accept']") {
		t.Error("the supplier is asked to accept its own programme")
	}
	form := ok(t, ada.Get(at).Click(".actions a[href$='/accept']"))
	has(t, form, "main", "Accept it, or say why not", "16 Mar 2026", "Rule: Plain", "Both sides see the answer")
	if got := form.Attrs("input[name=reason]", "value"); len(got) != 4 || got[3] != "does not comply with the scope" {
		t.Errorf("the reasons are %q", got)
	}

	draft := ada.Post(at+"/accept/draft", url.Values{"words": {"Canary: not said yet"}, "accepted": {"no"}})
	if draft.Status != 200 || !strings.HasPrefix(draft.Raw, "saved ") {
		t.Fatalf("a draft is answered with %d %q", draft.Status, draft.Raw)
	}
	if got := ada.Get(at + "/accept").Values("main form:has(textarea)"); got["words"][0] != "Canary: not said yet" || got["accepted"][0] != "no" {
		t.Errorf("the draft comes back as %v", got)
	}
	for _, p := range []string{at, s.at("/programme"), s.at("/record")} {
		if strings.Contains(dan.Get(p).Raw, "Canary") {
			t.Errorf("the supplier reads the draft on %s", p)
		}
	}
	has(t, ok(t, ada.Get("/")), "main", "An answer to a submission")

	form = ada.Get(at + "/accept")
	wrong := form.Submit("main form:has(textarea)", webtest.Fill{"words": ""})
	has(t, wrong, "main .errors", "Choose one of the four reasons", "Write what is wrong")
	none := ada.Post(at+"/accept", url.Values{"words": {"x"}})
	has(t, none, "main .errors", "accepted or not")
	said := ok(t, wrong.Submit("main form:has(textarea)", webtest.Fill{"accepted": "no", "reason": "not realistic", "words": "Two <b>weeks</b> of tests are one day."}))
	has(t, said, "#answer", "Not accepted: not realistic", "Two <b>weeks</b> of tests are one day.", "Ada Lovell")
	has(t, ok(t, dan.Get(at)), "#answer", "Not accepted: not realistic", "Submit it again", "ours")
	if strings.Contains(ok(t, ada.Get("/")).One("main").Text(), "An answer to a submission") {
		t.Error("what was said is still a draft")
	}
	has(t, ok(t, ada.Get(s.at("/programme?state=not+accepted"))), "#submission-list tbody tr", "not accepted")
	if got := ada.Get(s.at("/programme?state=accepted")); len(got.All("#submission-list tbody tr")) != 0 {
		t.Error("the list of what was accepted holds what was not")
	}
	has(t, ok(t, dan.Get(s.at("/record"))), "main", "not accepted")

	s.Site.Clock.Add(time.Hour)
	// What was turned away can be accepted after all; what was accepted stays so.
	has(t, ok(t, ada.Get(at+"/accept").Submit("main form:has(textarea)", webtest.Fill{"accepted": "yes"})), "#answer", "Accepted", "Not accepted: not realistic")
	if ada.Get(at+"/accept").Status != 404 || ada.Get(at).Has(".actions a[href$='/accept']") {
		t.Error("what was accepted can be turned away")
	}
	has(t, ada.Post(at+"/accept", url.Values{"accepted": {"no"}, "reason": {"not realistic"}, "words": {"x"}}), "main", "There is nothing here")
}

// The client names the baseline for its own side, then for both; each side sees the checks against what it knows of.
func TestBaselinePages(t *testing.T) {
	s := open(t)
	dan, ada := s.SignedIn(t, "Dan Firth"), s.SignedIn(t, "Ada Lovell")
	all := files(t)
	first, last := s.handIn(dan, all[0]), s.handIn(dan, all[5])
	if dan.Get(first+"/baseline").Status != 404 {
		t.Error("the supplier is asked to name the baseline")
	}
	before := ok(t, dan.Get(last+"/checks")).One("main").Text()
	named := ok(t, ok(t, ada.Get(first).Click(".actions a[href$='/baseline']")).Submit("main form", webtest.Fill{"room": "client"}))
	has(t, named, "main", "It is the baseline now")
	s.drain()
	has(t, ok(t, ada.Get(last+"/checks")), "main", "nominated submission", "Only our side")
	if after := ok(t, dan.Get(last+"/checks")).One("main").Text(); after != before {
		t.Errorf("the supplier’s page changed from\n%.600s\nto\n%.600s", before, after)
	}
	if strings.Contains(dan.Get(s.at("/programme")).One("main").Text(), "baseline") {
		t.Error("the supplier is told of the client’s baseline")
	}

	// What came in since is measured when somebody asks.
	later := s.handIn(dan, all[4])
	asked := ok(t, ada.Get(later+"/checks"))
	has(t, ok(t, asked.Submit("form[action$='/measure']", nil)), "main .job", "Measuring against our baseline")
	s.drain()
	has(t, ok(t, ada.Get(later+"/checks")), "main", "nominated submission")

	has(t, ok(t, ada.Get(first+"/baseline").Submit("main form", webtest.Fill{"room": "shared"})), "main", "It is the baseline now")
	s.drain()
	has(t, ok(t, dan.Get(last+"/checks")), "main", "nominated submission")
	has(t, ok(t, dan.Get(s.at("/programme"))), "#submission-list tbody tr", "baseline")
}
