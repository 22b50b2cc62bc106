package portfolio

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	core "counterpart.dev/internal/core/portfolio"
)

// What was said of rows of two issues of a list that do not count any more is what was said of the newer, every time it is asked for.
func TestWhatWasSaidOfTheNewerIssueIsCarried(t *testing.T) {
	first, second, third, other := core.Spot{List: "a", At: 1}, core.Spot{List: "b", At: 2}, core.Spot{List: "c", At: 3}, core.Spot{List: "x", At: 1}
	m := moves{first: second, second: third}
	said := map[core.Spot]core.Said{first: {Same: other}, second: {Other: true}}
	for range 50 {
		if diff := cmp.Diff(map[core.Spot]core.Said{third: {Other: true}}, m.carried(said)); diff != "" {
			t.Fatal(diff)
		}
	}
	said[third] = core.Said{Same: other}
	if got := m.carried(said)[third]; got != (core.Said{Same: other}) {
		t.Errorf("what was said of the row that counts is %+v", got)
	}
}
