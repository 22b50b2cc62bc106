package progress_test

import (
	"testing"

	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/webtest"
)

// What changed is carried through the case: the milestones that moved with what moved them, the benefits that come later, and what that
// costs. Whoever owns one benefit, and the supplier, are told nothing of it.
func TestBenefitsOfChanges(t *testing.T) {
	w := brieftest.Ready(t, apptest.SQLite(t), 6)
	list, err := w.Programme.Submissions(t.Context(), w.Ada, w.Engagement, programme.Filter{}, programme.Order{Key: "date"})
	if err != nil {
		t.Fatal(err)
	}
	first, last := list.Rows[0], list.Rows[len(list.Rows)-1]
	v, err := w.Programme.BenefitsOfChanges(t.Context(), w.Ada, w.Engagement, last.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	moved := map[string]programme.MilestoneMove{}
	for _, m := range v.Moves {
		moved[m.Code] = m
	}
	live := moved["RO1900"]
	if !v.Kept || v.Why != "" || int(live.New-live.Old) != 42 || len(live.Benefits) < 5 || len(live.Because) == 0 || live.Because[0].ID != "TRU3010" {
		t.Errorf("kept %v, %q, the first wave: %+v", v.Kept, v.Why, live)
	}
	lost := v.Lost
	for _, b := range v.Benefits {
		if b.New < b.Old || b.Title == "" {
			t.Errorf("%+v", b)
		}
	}
	if len(v.Benefits) < 5 || !v.HasMoney || lost <= 0 || v.Still == 0 {
		t.Errorf("%d moved, %d did not, lost %d", len(v.Benefits), v.Still, lost)
	}
	nothing, err := w.Programme.BenefitsOfChanges(t.Context(), w.Ada, w.Engagement, first.ID, "")
	if err != nil || nothing.Why == "" || nothing.Kept {
		t.Errorf("of the first: %+v, %v", nothing.Why, err)
	}
	for _, who := range []access.Viewer{w.Dan, w.Owner} {
		if _, err := w.Programme.BenefitsOfChanges(t.Context(), who, w.Engagement, last.ID, ""); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s is told of the benefits: %v", who.Name, err)
		}
	}
	site := webtest.Open(t, w.World)
	path := "/engagements/" + string(w.Engagement) + "/programme/" + last.ID + "/changes"
	ada := site.SignedIn(t, "Ada Lovell")
	page := ok(t, ok(t, ada.Get(path)).Click(".actions a[href*='benefits']"))
	if got := len(page.All("#benefits tbody tr")); got != len(v.Benefits) {
		t.Errorf("%d benefits are shown of %d", got, len(v.Benefits))
	}
	if owner := site.SignedIn(t, "Ruth Bell").Get(path); owner.Has(".actions a[href*='benefits']") {
		t.Error("who owns one benefit is led to all of them")
	}
}
