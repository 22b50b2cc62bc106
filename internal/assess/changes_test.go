package assess

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/brief"
)

// The milestone of the case is what changes are measured by, under the name the contract gives it.
func TestBriefTellsOfChanges(t *testing.T) {
	february := schedule("P", "2026-01-12", "DATA 80", "BUILD 160", "SITE 40 from=2026-01-26", "LIVE 0 Go live", "BUILD-LIVE", "SITE-LIVE")
	b := compose(t, readCase(t, oneBenefit), loaded(t, "february.xer", february), loaded(t, "january.xer", baseline))
	if b.Changed == nil || b.Changed.Sentence == "" {
		t.Fatalf("changes: %+v", b.Changed)
	}
	want := []brief.Change{{What: "Link cut: DATA → BUILD", From: "FS", Milestone: "Live", Effect: "10 days earlier", Why: b.Changed.List[0].Why}}
	if diff := cmp.Diff(want, b.Changed.List[:1]); diff != "" || want[0].Why == "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if b := compose(t, readCase(t, oneBenefit), loaded(t, "january.xer", baseline)); b.Changed != nil {
		t.Errorf("one submission has changed: %+v", b.Changed)
	}
}
