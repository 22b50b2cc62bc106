package engage_test

import (
	"fmt"
	"testing"
	"time"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/web/webtest"
)

// TestListsAskFewQuestions counts the statements of pages, which must not grow with what they list.
func TestListsAskFewQuestions(t *testing.T) {
	apptest.Each(t, func(t *testing.T, world *apptest.World) {
		w := world.Both(t)
		site := webtest.Open(t, w.World)
		b := site.SignedIn(t, "Ada Lovell")
		engagement, project := "/engagements/"+string(w.Engagement), "/projects/"+string(w.Project)
		pages := []struct {
			path string
			most int
		}{
			{"/engagements", 10}, {"/engagements?state=prospective&sort=-since", 10}, {"/engagements?q=work", 10},
			{engagement + "/notes", 10}, {engagement + "/notes?room=shared", 10}, {engagement + "/notes?sort=title&q=note", 10},
			{"/projects", 14}, {project, 16}, {project + "/notes", 14}, {engagement, 30}, {"/", 20}, {"/search?q=note", 14},
		}
		counts := func() (out []int) {
			for _, p := range pages {
				b.Get(p.path) // once for what a first look prepares
				before := w.Statements()
				if got := b.Get(p.path); got.Status != 200 {
					t.Fatalf("%s: %d", p.path, got.Status)
				}
				out = append(out, w.Statements()-before)
			}
			return out
		}
		fill(t, w, 3)
		few := counts()
		fill(t, w, 30)
		for i, n := range counts() {
			if n > pages[i].most || n > few[i]+2 {
				t.Errorf("%s: %d statements with little, %d with more, at most %d", pages[i].path, few[i], n, pages[i].most)
			}
		}
	})
}

// fill adds notes and engagements.
func fill(t *testing.T, w apptest.Both, n int) {
	t.Helper()
	for i := range n {
		note := work.NoteForm{Title: fmt.Sprintf("Note %d", i), Body: "The text of the note."}
		if _, err := w.Work.AddNote(t.Context(), w.Ada, w.Engagement, "", note); err != nil {
			t.Fatal(err)
		}
		terms := work.Terms{Name: fmt.Sprintf("Work %d", i), ClientName: "North Hospitals", DeliveryName: "Supplier", Rules: "plain", Zone: "Europe/London",
			Currency: "GBP", Week: "mon-fri 09:00-17:00"}
		if _, err := w.Work.OpenEngagement(t.Context(), w.Ada, w.Project, terms); err != nil {
			t.Fatal(err)
		}
		w.Clock.Add(time.Second)
	}
}
