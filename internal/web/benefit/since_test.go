package benefit_test

import (
	"strings"
	"testing"
	"time"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/casebook"
)

// TestWhatMovedABenefit: once a brief was published, the page of a benefit says after each thing that happens how far that moved it, and what
// happened and moved nothing; to those who may see the brief.
func TestWhatMovedABenefit(t *testing.T) {
	s := full(t, apptest.SQLite(t))
	const title = "Reduce harm from medication errors"
	pages, ctx := brief.Work{DB: s.DB}, t.Context()
	id := s.id(t, title)
	b, path := s.SignedIn(t, "Ada"), s.Path+"/benefits/"+id
	if b.Get(path).Has("#since") {
		t.Error("before a brief was published something moved since it")
	}
	publish := func() {
		t.Helper()
		l, err := pages.Live(ctx, s.Ada, s.Project)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pages.Publish(ctx, s.Ada, s.Project, brief.PublishForm{Seen: l.Seen, Doubt: true}); err != nil {
			t.Fatal(err)
		}
	}
	publish()
	since := func() string {
		t.Helper()
		p := b.Get(path)
		if p.Status != 200 || !p.Has("#since") {
			t.Fatalf("%d: %s", p.Status, p.Text())
		}
		_, after, _ := strings.Cut(squeeze(p.Text()), "What moved it ")
		text, _, _ := strings.Cut(after, " Readings")
		return text
	}
	if got := since(); !strings.Contains(got, "Nothing has moved it since brief 1 of 25 Nov 2026.") {
		t.Errorf("right after it: %s", got)
	}
	set := func(name, value string) {
		t.Helper()
		view := s.see(t)
		f, err := view.Filled(casebook.Benefit, view.Nodes[id])
		if err != nil {
			t.Fatal(err)
		}
		f.Values[name] = value
		if err := s.Case.Change(ctx, s.Ada, s.Project, casebook.Benefit, id, f); err != nil {
			t.Fatal(err)
		}
	}
	s.Clock.Add(time.Hour)
	before := ""
	rev := func() int64 { return s.see(t).Nodes[id].Rev }
	for _, x := range []struct { // each stays told of until the next brief
		name  string
		do    func() error
		wants []string
	}{
		{"a curve is edited", func() error { set("ramp_length", "3 months"); return nil }, []string{"Grows over 3 months instead of over 6 months"}},
		{"a unit is worth less", func() error { set("value", "£1,000"); return nil }, []string{"A unit is worth £1,000.00 instead of", "In all"}},
		{"it waits for something else", func() error {
			f := s.see(t).Links(id)
			f.Needs = []work.Link{{On: s.id(t, "Go-live, wave 1")}}
			return s.Case.SetLinks(ctx, s.Ada, s.Project, casebook.Benefit, id, f)
		}, []string{"waits for “Go-live, wave 1” instead of"}},
		{"a reading comes in", func() error {
			return s.Case.AddReading(ctx, s.Ada, s.Project, id, work.ReadingForm{Day: "2026-11-20", Value: "150"})
		}, []string{"a reading came, 150 on 20 Nov 2026. That moves no figure."}},
		{"a reviewer notes", func() error {
			return s.Case.AddReview(ctx, s.Ada, s.Project, id, work.ReviewForm{Day: "2026-11-24", Finding: "at risk", Words: "Pharmacy has no staff."})
		}, []string{"It was reviewed, and found at risk, which moves no figure"}},
		{"its owner hands it back", func() error { return s.Case.Answer(ctx, s.Owner, s.Project, id, false, "Not mine.", rev()) },
			[]string{"was handed back by its owner on 25 Nov 2026"}},
	} {
		if err := x.do(); err != nil {
			t.Fatalf("%s: %v", x.name, err)
		}
		after := since()
		told := before
		before = after
		for _, want := range x.wants {
			if !strings.Contains(after, want) || x.wants[0] == want && strings.Contains(told, want) {
				t.Errorf("%s: it does not say %q, or did before: %s", x.name, want, after)
			}
		}
	}
	publish()
	if got := since(); !strings.Contains(got, "Nothing has moved it since brief 2") {
		t.Errorf("after another brief: %s", got)
	}
	if s.SignedIn(t, "Ruth Bell").Get(path).Has("#since") {
		t.Error("who may not see the brief is told what moved since it")
	}
}
