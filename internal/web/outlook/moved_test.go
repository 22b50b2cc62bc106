package outlook

import (
	"strings"
	"testing"

	"counterpart.dev/internal/app/gather"
	work "counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/htmltest"
)

// What moved what is expected is told with every cause, what each adds and their sum, and what else is assumed otherwise.
func TestMoved(t *testing.T) {
	x := &work.Expected{Result: &outlook.Result{}, View: work.View{Whole: &gather.Whole{Book: &casebook.Book{Case: &benefit.Case{Currency: "GBP"}}}}}
	if (call{}).moved(x) != nil {
		t.Error("of the first simulation it says what moved")
	}
	rain := outlook.MovedCause{Cause: outlook.Cause{ID: "rain", Title: "Rain <b>", Court: benefit.Client, Amount: 2_000_00, Said: "With 40 % probability."}, How: outlook.Ended, Then: 2_000_00}
	x.Result.Moved = &outlook.Moved{Before: civil.NewDate(2027, 5, 1), From: 60_000_00, To: 57_000_00, Certain: -5_000_00, Causes: []outlook.MovedCause{rain}, Gone: []string{"Two move together."}, Unlike: "another seed was chosen"}
	said := htmltest.Parse(t, (call{}).moved(x)).Text()
	for _, want := range []string{"On average £57k is expected, £3k less than the simulation of 1 May 2027 had.", "Whatever chance does", "Rain <b>: closed, or not stated any more", "−£5k", "£2k", "In all", "−£3k",
		"With 40 % probability.", "Assumed no more: Two move together.", "since another seed was chosen"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}
