package accord_test

import (
	"fmt"
	"testing"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/web/webtest"
)

// TestPagesAskNoMoreOfMorePeople counts the statements of pages that list people: with twice as many, and twice as many of them asked, they are
// the same.
func TestPagesAskNoMoreOfMorePeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, world *apptest.World) {
		w := world.Both(t)
		ctx, rounds := t.Context(), work.Work{DB: w.DB}
		closes := w.Clock.Now().AddDate(0, 0, 7).Format("2006-01-02")
		round, err := rounds.OpenRating(ctx, w.Ada, w.Engagement, work.RatingForm{Closes: closes})
		if err != nil {
			t.Fatal(err)
		}
		staff := 0
		more := func(n int) {
			for range n {
				staff++
				v := w.Colleague(t, w.Ada, fmt.Sprintf("Person%d Hill", staff))
				if err := w.Work.GiveRole(ctx, w.Ada, w.Project, engage.RoleForm{Person: v.Person, Role: access.Sponsor}); err != nil {
					t.Fatal(err)
				}
				if _, err := rounds.Ask(ctx, w.Ada, w.Engagement, poll.Confidence, round, work.AskForm{Person: v.Person}); err != nil {
					t.Fatal(err)
				}
				w.Join(t, w.Ada, account.Order{Scope: w.Engagement, Role: access.AssurerRole, Name: fmt.Sprintf("Reviewer%d Lane", staff), Organisation: fmt.Sprintf("Review %d", staff)})
			}
		}
		b := webtest.Open(t, w.World).SignedIn(t, "Ada Lovell")
		pages := []struct {
			path string
			most int
		}{
			{"/administration/people", 6}, {"/engagements/" + string(w.Engagement) + "/values", 20}, {"/engagements/" + string(w.Engagement) + "/confidence", 16},
			{"/projects/" + string(w.Project) + "/bidders", 18}, {"/projects/" + string(w.Project), 15},
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
		more(3)
		few := counts()
		more(3)
		for i, n := range counts() {
			t.Logf("%s: %d statements", pages[i].path, n)
			if n > pages[i].most || n != few[i] {
				t.Errorf("%s: %d statements with some people, %d with twice as many, at most %d", pages[i].path, few[i], n, pages[i].most)
			}
		}
	})
}
