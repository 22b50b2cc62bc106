package brief_test

import (
	"errors"
	"testing"

	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// world is the demonstration's project.
type world struct{ *brieftest.World }

func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, base *apptest.World) { test(t, open(t, base)) })
}

func open(t *testing.T, base *apptest.World) *world { return &world{brieftest.Open(t, base)} }

func ready(t *testing.T, base *apptest.World, n int) *world {
	return &world{brieftest.Ready(t, base, n)}
}

func refused(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, store.ErrRefused) {
		t.Errorf("%s: got %v, want the refusal", what, err)
	}
}

func invalid(t *testing.T, what string, err error, fields ...string) {
	t.Helper()
	got := map[string]bool{}
	for _, f := range errs.FieldsOf(err) {
		got[f.Path] = true
	}
	for _, f := range fields {
		if !got[f] {
			t.Errorf("%s: got %v, want something said about %s", what, err, f)
		}
	}
	if errs.KindOf(err) != errs.Invalid || len(got) != len(fields) {
		t.Errorf("%s: got %v, want it invalid about %v alone", what, err, fields)
	}
}
