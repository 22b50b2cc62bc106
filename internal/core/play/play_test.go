package play_test

import (
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/core/play"
	"counterpart.dev/internal/core/situation"
)

// Every rule has a play, which is written whole, and every play a rule.
func TestEveryRuleHasAPlay(t *testing.T) {
	all := play.All()
	if len(all) != len(situation.Rules()) {
		t.Errorf("%d plays for %d rules", len(all), len(situation.Rules()))
	}
	for i, r := range situation.Rules() {
		if i >= len(all) || all[i].Rule != r.ID {
			t.Fatalf("the play of %s is missing", r.ID)
		}
		p := all[i]
		for what, text := range map[string]string{"why": p.Why, "words": p.Words, "escalate": p.Escalate, "good": p.Good, "first": strings.Join(p.First, "\n"), "steps": strings.Join(p.Steps, "\n")} {
			if text == "" || strings.Contains(text, "!") || strings.Contains(text, "  ") || !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
				t.Errorf("%s: %s: %q", r.ID, what, text)
			}
		}
		if len(p.First) == 0 || len(p.Steps) == 0 || len(p.Acts) == 0 || !slices.ContainsFunc(p.Acts, func(a play.Act) bool { return a.Kind != play.Meet }) {
			t.Errorf("%s offers nothing that can be done here", r.ID)
		}
	}
}

// What the other side reads says nothing that only our side knows: no finding, and of a situation of the client's case no name either.
func TestSharedActsKeepToThemselves(t *testing.T) {
	for _, p := range play.All() {
		r, _ := situation.RuleByID(p.Rule)
		for _, a := range p.Acts {
			text := a.Title + a.Words
			if a.Label == "" || a.Kind == play.Raise && (a.Matter == "" || a.Title == "" || a.Words == "" || a.Days <= 0) || a.Kind == play.Note && (a.Title == "" || a.Words == "") {
				t.Errorf("%s: %+v", p.Rule, a)
			}
			if a.Shared && (strings.Contains(text, "{says}") || r.Case && strings.Contains(text, "{subject}")) {
				t.Errorf("%s: %q tells the other side what only ours knows", p.Rule, a.Label)
			}
			if a.Shared && a.Kind != play.Raise {
				t.Errorf("%s: %q is shared and no matter", p.Rule, a.Label)
			}
		}
	}
}

// A play for a situation has its names in it, and its pages lead to what the situation is about.
func TestFor(t *testing.T) {
	submission := situation.Target{What: situation.OfSubmission, Engagement: "e", ID: "s"}
	trend := situation.Target{What: situation.OfTrend, Engagement: "e", ID: "m"}
	for _, r := range situation.Rules() {
		f := situation.Found{Rule: r.ID, Subject: situation.Subject{Target: submission, Name: "Revision 7"}, Supplier: "Builder", Says: "It is so.", Evidence: []situation.Evidence{{Link: trend}}}
		p := play.For(f)
		texts := append(slices.Concat(p.First, p.Steps), p.Why, p.Words, p.Escalate, p.Good)
		for _, a := range p.Acts {
			texts = append(texts, a.Label, a.Title, a.Words)
			if a.Kind == play.Open && (a.Target.What == "" || a.Target.Engagement != "e") {
				t.Errorf("%s: %q leads nowhere: %+v", r.ID, a.Label, a.Target)
			}
			if a.Kind == play.Open && a.Target.What == situation.OfTrend && a.Target != trend {
				t.Errorf("%s: %q leads to %+v", r.ID, a.Label, a.Target)
			}
			if n := len([]rune(a.Title)); n > 120 {
				t.Errorf("%s: a title of %d letters", r.ID, n)
			}
		}
		for _, s := range texts {
			if strings.ContainsAny(s, "{}") {
				t.Errorf("%s: a hole in %q", r.ID, s)
			}
		}
	}
	if p := play.For(situation.Found{Rule: "none"}); p.Rule != "" {
		t.Errorf("a play for no rule: %+v", p)
	}
	p := play.For(situation.Found{Rule: "their-answers"})
	if !strings.Contains(play.For(situation.Found{Rule: "milestone-gone", Subject: situation.Subject{Name: "Hand-over"}}).Words, "Hand-over was in your earlier programmes") || p.Rule == "" {
		t.Error("the subject does not stand in the words")
	}
	if again := play.For(situation.Found{Rule: "milestone-gone", Subject: situation.Subject{Name: "Lifts"}}); strings.Contains(again.Words, "Hand-over") {
		t.Error("a play keeps the names of the one before it")
	}
}
