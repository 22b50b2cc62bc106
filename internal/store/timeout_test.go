package store

import (
	"context"
	"errors"
	"testing"
	"time"
)

// endless runs until it is stopped.
const endless text = `WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000000000) SELECT max(n) FROM c`

// A request that ran out of time takes nothing from those after it: every reader, and the writer, answers again at once.
func TestTimeIsUp(t *testing.T) {
	onBoth(t, Options{Slots: 2}, func(t *testing.T, w *world) {
		for i := range 12 {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
			slow := func(tx *Tx) error { return tx.exec(ctx, endless) }
			var err error
			if i%3 == 0 {
				err = w.db.Write(ctx, "ann", slow)
			} else {
				err = w.db.Read(ctx, "ann", slow)
			}
			cancel()
			if err == nil || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
				t.Fatalf("round %d: %v", i, err)
			}
			for range 4 {
				if err := w.db.Read(t.Context(), "ann", func(tx *Tx) error { _, err := tx.Notes(t.Context(), hall, Before{}, 5); return err }); err != nil {
					t.Fatalf("a read after round %d: %v", i, err)
				}
			}
			if err := w.db.Write(t.Context(), "ann", func(tx *Tx) error { return tx.Lock(t.Context(), "nothing") }); err != nil {
				t.Fatalf("a write after round %d: %v", i, err)
			}
		}
	})
}
