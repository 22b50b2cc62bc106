package upkeep_test

import (
	"slices"
	"testing"
	"time"

	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/app/upkeep"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/record"
)

func TestRotateKeyTellsBothSides(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		h := newHouse(t, w)
		second := w.Engagement(t, h.Ada, h.Project, "Halden Digital") // whose delivery side nobody has joined
		first, err := h.Evidence.PublicKey(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Add(time.Hour)
		r, err := upkeep.RotateKey(t.Context(), w.DB, origin)
		if err != nil {
			t.Fatal(err)
		}
		if r.First != first || r.Current == first || r.Logs != 4 {
			t.Errorf("%+v", r)
		}
		rotations := func(v access.Viewer, scope access.ScopeID, a access.Audience) int {
			return len(slices.DeleteFunc(entries(t, w, v, scope, a), func(e evidence.Entry) bool { return e.Kind != "key.rotated" }))
		}
		for _, c := range []struct {
			v     access.Viewer
			scope access.ScopeID
			a     access.Audience
			want  int
		}{{h.Ada, h.Engagement, access.ClientOnly, 1}, {h.Dan, h.Engagement, access.DeliveryOnly, 1}, {h.Ada, h.Engagement, access.Shared, 0}, {h.Ada, second, access.ClientOnly, 1}} {
			if got := rotations(c.v, c.scope, c.a); got != c.want {
				t.Errorf("%s has %d entries in %s, wanted %d", c.v.Name, got, c.a, c.want)
			}
		}
		w.Clock.Add(time.Hour)
		if _, err := upkeep.RotateKey(t.Context(), w.DB, origin); err != nil {
			t.Fatal(err)
		}
		if got := rotations(h.Ada, h.Engagement, access.ClientOnly); got != 2 {
			t.Errorf("after the second change there are %d entries", got)
		}
		// A bundle signed by the third key is vouched for by the first.
		bundle, err := h.Evidence.Bundle(t.Context(), h.Ada, h.Engagement, access.ClientOnly, false)
		if err != nil {
			t.Fatal(err)
		}
		report, err := record.Verify(bundle, record.Anchor{Key: first})
		if err != nil || report.Verdict != record.Verified || len(report.Keys) != 3 {
			t.Errorf("%+v %v", report, err)
		}
		if r := examined(t, at(w), false); r.Findings != 0 {
			t.Error(r.First())
		}
	})
}

func TestRotateKeyBeforeAnythingWasSigned(t *testing.T) {
	w := apptest.SQLite(t)
	w.Both(t)
	if r, err := upkeep.RotateKey(t.Context(), w.DB, origin); err != nil || r.First == r.Current || r.Logs != 2 {
		t.Errorf("%+v %v", r, err)
	}
}
