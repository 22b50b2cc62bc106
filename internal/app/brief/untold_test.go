package brief_test

import (
	"strings"
	"testing"

	work "counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/apptest"
)

// TestBadNewsOnThePageIsNotCounted: what the last page told is told.
func TestBadNewsOnThePageIsNotCounted(t *testing.T) {
	w := ready(t, apptest.SQLite(t), 6)
	if l := w.Live(t); l.Silence != nil {
		t.Errorf("before anything was published something was left out: %+v", l.Silence)
	}
	w.Publish(t)
	w.Day(t, "2026-12-03")
	l := w.Live(t)
	if l.Silence == nil || len(l.Silence.List) != 0 || !strings.HasPrefix(l.Silence.Sentence, "No bad news") {
		t.Errorf("a page that told everything left out %+v", l.Silence)
	}
}

// TestBadNewsThatWasLeftOut: a submission with a data date before the page that came after it, and one that had come but was hidden
// behind, are counted with what they said.
func TestBadNewsThatWasLeftOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Submit(t, 0)
		w.Submit(t, 1)
		w.Contract(t)
		w.Unheld(t)
		if _, err := w.Brief.Agree(t.Context(), w.Sponsor, w.Project, work.ToleranceForm{Late: "14", Benefit: "1", Cost: "10"}); err != nil {
			t.Fatal(err)
		}
		w.WorkOut(t)
		w.Publish(t)
		told := w.Live(t).Findings
		w.Day(t, "2026-11-10")
		w.Submit(t, 5) // its data date is 31 October
		w.WorkOut(t)
		l := w.Live(t)
		if l.Silence == nil || len(l.Silence.List) == 0 {
			t.Fatalf("nothing was left out; told %v, now %v", told, l.Findings)
		}
		on := map[string]int64{}
		for _, f := range told {
			on[f.Key] = f.Size
		}
		milestones := 0
		for _, f := range l.Silence.List {
			if f.Size <= on[f.Key] {
				t.Errorf("%s was told: %+v", f.Text, f)
			}
			if strings.HasPrefix(f.Key, "milestone/") {
				milestones++
				if !strings.Contains(f.Note, "came on 10 Nov 2026") {
					t.Errorf("%s: it does not say where it stood: %q", f.Text, f.Note)
				}
			}
		}
		if milestones == 0 {
			t.Errorf("no milestone among %+v", l.Silence.List)
		}
		w.Publish(t)
		w.Day(t, "2026-11-11")
		if again := w.Live(t).Silence; again == nil || len(again.List) != 0 {
			t.Errorf("after it was told it is counted again: %+v", again)
		}
	})
}

// TestCompare: two pages side by side say what changed, whichever is named first.
func TestCompare(t *testing.T) {
	w := ready(t, apptest.SQLite(t), 4)
	one := w.Publish(t)
	same, err := w.Brief.Compare(t.Context(), w.Sponsor, w.Project, one, one)
	if err != nil || !same.Same() {
		t.Errorf("a page differs from itself: %+v %v", same.Parts, err)
	}
	w.Day(t, "2026-12-03")
	w.Submit(t, 5)
	w.WorkOut(t)
	other := w.Publish(t)
	d, err := w.Brief.Compare(t.Context(), w.Sponsor, w.Project, other, one)
	if err != nil || d.From.Number != 1 || d.To.Number != 2 || d.Same() {
		t.Fatalf("from %d to %d: %+v %v", d.From.Number, d.To.Number, d.Parts, err)
	}
	for _, p := range d.Parts {
		for _, c := range p.List {
			if c.Was == c.Is || c.What == "" {
				t.Errorf("%s: %+v", p.Title, c)
			}
			if p.Title == "Contract milestones" && (c.Was == "" || c.Is == "") {
				t.Errorf("a milestone that both pages have: %+v", c)
			}
		}
	}
}
