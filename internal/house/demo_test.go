package house_test

import (
	"context"
	"log/slog"
	"testing"

	"counterpart.dev/internal/app/upkeep"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/house"
)

// Everything that the demonstration's people did agrees with itself: its record, its texts in use, its rooms and its keys.
func TestTheDemonstrationAgrees(t *testing.T) {
	cfg, err := config.Load(map[string]string{"data-dir": t.TempDir(), "demo": "true"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	h, err := house.Open(context.Background(), cfg, house.Options{Log: slog.New(slog.DiscardHandler), Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	h.Close()
	r, err := upkeep.Installation{Database: cfg.Database, KeyDir: cfg.KeyDir}.Doctor(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.First(); err != nil {
		t.Error(err)
	}
	if len(r.Checks) < 10 {
		t.Errorf("looked at %d things only", len(r.Checks))
	}
}
