package progress_test

import (
	"testing"

	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
)

// mostStatements is how often a page may ask the database.
const mostStatements = 20

// No page asks the database more often with six revisions than with two.
func TestStatements(t *testing.T) {
	s := open(t, apptest.SQLite(t))
	f := files(t)
	var id string
	hand := func(from, to int) {
		for _, x := range f[from:to] {
			id = s.hand(s.Dan, access.Shared, x)
		}
	}
	ada := s.SignedIn(t, "Ada Lovell")
	measure := func() map[string]int {
		out := map[string]int{}
		for _, page := range []string{"/changes", "/changes?suspicious=1", "/changes.csv", "/changes.json", "/changes/benefits", "/value", "/../record"} {
			path := s.at("/programme/" + id + page)
			if page == "/../record" {
				path = s.at("/programme/record")
			}
			ok(t, ada.Get(path))
			before := s.Site.Statements()
			ok(t, ada.Get(path))
			out[page] = s.Site.Statements() - before
		}
		return out
	}
	hand(0, 2)
	s.milestone("Go-live, wave 1", "RO1900", access.Shared)
	few := measure()
	hand(2, 6)
	for page, n := range measure() {
		if n > mostStatements || n > few[page] {
			t.Errorf("%s asks %d times, %d with two revisions; at most %d", page, n, few[page], mostStatements)
		}
	}
}
