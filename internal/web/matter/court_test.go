package matter_test

import (
	"strings"
	"testing"
	"time"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/web/webtest"

	"counterpart.dev/internal/apptest"
)

// A project's page says in whose court the matters of each of its registers are, and how many are late, as who looks sees them.
func TestAProjectSaysWhoseCourt(t *testing.T) {
	apptest.Each(t, func(t *testing.T, world *apptest.World) {
		w := world.Both(t)
		site, acts, ctx := webtest.Open(t, w.World), work.Work{DB: w.DB}, t.Context()
		ada := site.SignedIn(t, "Ada Lovell")
		page := func() string {
			got := ada.Get("/projects/" + string(w.Project))
			if got.Status != 200 {
				t.Fatalf("%d: %s", got.Status, got.Text())
			}
			return strings.Join(strings.Fields(got.Text()), " ")
		}
		if text := page(); strings.Contains(text, "Whose court") {
			t.Errorf("nobody waits, and the page says:\n%s", text)
		}
		for _, title := range []string{"Which pump?", "Which valve?"} {
			if _, err := acts.Raise(ctx, w.Dan, w.Engagement, work.RaiseForm{Kind: matter.Question, Shared: true, Title: title, Words: "We need to know."}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := acts.Raise(ctx, w.Ada, w.Engagement, work.RaiseForm{Kind: matter.Question, Shared: true, Title: "Which colour?", Words: "We ask."}); err != nil {
			t.Fatal(err)
		}
		if _, err := acts.Raise(ctx, w.Dan, w.Engagement, work.RaiseForm{Kind: matter.Risk, Title: "Canary of theirs", Words: "Ours alone."}); err != nil {
			t.Fatal(err)
		}
		if _, err := acts.Raise(ctx, w.Ada, w.Project, work.RaiseForm{Kind: matter.Risk, Title: "Ours", Words: "Ours alone."}); err != nil {
			t.Fatal(err)
		}
		if text := page(); !strings.Contains(text, "3 wait on us. One waits on them.") || strings.Contains(text, "late") {
			t.Errorf("the page says:\n%s", text)
		}
		w.Clock.Add(30 * 24 * time.Hour)
		ada = site.SignedIn(t, "Ada Lovell")
		text := page()
		for _, want := range []string{"3 wait on us, 2 of them late. One waits on them, 1 of them late.", "Work with Vantor Systems", "2, 2 late", "Patient records"} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
		got := ada.Get("/projects/" + string(w.Project))
		for _, path := range got.Attrs("#court a", "href") {
			if p := ada.Get(path); p.Status != 200 {
				t.Errorf("%s: %d", path, p.Status)
			}
		}
	})
}
