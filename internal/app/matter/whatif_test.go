package matter_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/matter"
	outlooks "counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/errs"
)

// What waiting costs is worked out as on the sponsor's page, for the client side only; options say what they do to each benefit.
func TestWhatWaitingCosts(t *testing.T) {
	w := brieftest.Ready(t, apptest.SQLite(t), 2)
	w.Unheld(t) // what holds the same activity already would let the decision wait for nothing
	w.WorkOut(t)
	s := stage{w.Both, work.Work{DB: w.DB}, t}
	id := s.raise(s.Dan, work.RaiseForm{Kind: matter.Decision, Shared: true, Title: "Release the interface team", Due: "2026-11-06",
		Content: work.Content{Class: "people", Options: "Four people; Go-live, wave 1 +42\nNobody; No such milestone +7", Holds: "TRU3010\nNOPE"}})
	before := w.Statements()
	x, err := s.WhatIf(t.Context(), s.Ada, s.Engagement, id)
	if err != nil {
		t.Fatal(err)
	}
	if n := w.Statements() - before; n > 16 { // its page asks four more: who it is, what they may, and what stands above the page
		t.Errorf("working it out asks %d statements, at most 16", n)
	} else {
		t.Logf("working it out asks %d statements", n)
	}
	want := ""
	for _, d := range w.Live(t).Brief.Asks {
		if strings.HasPrefix(d.Title, "Release the interface team") {
			want = d.Cost
		}
	}
	if x.Waiting == nil || want == "" || want != fmt.Sprintf("£%.0fk", float64(x.Waiting.First)/1e5) {
		t.Errorf("waiting: %+v (%s), on the sponsor's page: %q", x.Waiting, x.NoWaiting, want)
	}
	if x.Project != w.Project || x.Likely != nil || x.Options[0].Node == "" || x.Options[1].Node != "" {
		t.Errorf("before anything was simulated: %+v, options %+v", x.Likely, x.Options)
	}
	ahead := outlook.Work{DB: w.DB, Ready: &outlook.Ready{}, Workers: 1}
	if _, err := ahead.Add(t.Context(), w.Ada, w.Project, outlooks.Lengths, outlook.Form{"how": outlook.HowSet + "moderate"}); err != nil {
		t.Fatal(err)
	}
	if _, err := ahead.Simulate(t.Context(), w.Ada, w.Project, outlook.RunForm{Iterations: "100", Seed: "7"}); err != nil {
		t.Fatal(err)
	}
	if x, err = s.WhatIf(t.Context(), s.Ada, s.Engagement, id); err != nil || x.Likely == nil || x.Stale || x.Likely.P10 > x.Likely.P90 {
		t.Errorf("over all outcomes: %+v, %v", x.Likely, err)
	}
	if len(x.Options) != 2 || len(x.Options[0].Benefits) == 0 || x.Options[0].Value >= 0 {
		t.Errorf("options: %+v", x.Options)
	}
	if diff := cmp.Diff([]string{`No such milestone: the contract has no milestone called "No such milestone"`}, x.Options[1].Unknown); diff != "" {
		t.Error(diff)
	}
	for name, v := range map[string]access.Viewer{"the other side": s.Dan, "who owns a benefit": w.Owner} {
		if _, err := s.WhatIf(t.Context(), v, s.Engagement, id); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	named := s.thread(s.Ada, id).Named
	if len(named) != 2 || !named[0].Found || named[0].Name == "" || named[1].Found {
		t.Errorf("it holds %+v", named)
	}
	s.move(s.Ada, id, work.MoveForm{Verb: matter.Decide, Option: "2"})
	if x, err = s.WhatIf(t.Context(), s.Ada, s.Engagement, id); err != nil || x.NoWaiting != "it does not wait any more" {
		t.Errorf("after it was decided: %q, %v", x.NoWaiting, err)
	}
	other := s.raise(s.Ada, work.RaiseForm{Kind: matter.Decision, Title: "Ours", Due: "2026-11-06", Content: work.Content{Class: "people"}})
	if x, err = s.WhatIf(t.Context(), s.Ada, s.Engagement, other); err != nil || x.Waiting != nil || !strings.Contains(x.NoWaiting, "does not say which activities") {
		t.Errorf("a decision that holds nothing: %q, %v", x.NoWaiting, err)
	}
}

// What was decided says by whom, and under which letter where one covers what it costs.
func TestADecisionSaysUnderWhatItWasMade(t *testing.T) {
	each(t, func(s stage) {
		s.letter([]core.Power{core.Agree}, "50000")
		decided := func(title, option string) work.Moved {
			id := s.raise(s.Dan, work.RaiseForm{Kind: matter.Decision, Shared: true, Title: title, Due: "2026-05-01", Content: work.Content{Class: "design", Options: "Big; 90,000\nSmall; 40,000\nNone; 0"}})
			s.move(s.Ada, id, work.MoveForm{Verb: matter.Decide, Option: option})
			return s.thread(s.Dan, id).Moves[1]
		}
		if m := decided("Beyond the letter", "1"); m.Said.Letter != 0 || !m.Said.Uncovered || m.Role != access.ClientPM {
			t.Errorf("beyond the letter: %+v", m)
		}
		if m := decided("Within the letter", "2"); m.Said.Letter != 1 || m.Said.Uncovered {
			t.Errorf("within the letter: %+v", m)
		}
		if m := decided("For nothing", "3"); m.Said.Letter != 0 || m.Said.Uncovered {
			t.Errorf("for nothing: %+v", m)
		}
	})
}
