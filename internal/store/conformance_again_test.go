package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// askingEngine is an engine that asks to repeat a number of commits.
type askingEngine struct {
	engine
	asks    int
	begun   int
	ended   []bool
	entered []access.SeatID
}

func (e *askingEngine) begin(context.Context, bool) (engineTx, error) {
	e.begun++
	return &askingTx{e: e}, nil
}

type askingTx struct {
	engineTx
	e *askingEngine
}

func (t *askingTx) enter(_ context.Context, _ mode, seat access.SeatID, _ int64) error {
	t.e.entered = append(t.e.entered, seat)
	return nil
}

func (t *askingTx) end(_ context.Context, commit bool) error {
	t.e.ended = append(t.e.ended, commit)
	if commit && len(t.e.ended) <= t.e.asks {
		return fmt.Errorf("serialization: %w", errAgain)
	}
	return nil
}

// What the engine asks to repeat is run again from the beginning, in a new transaction for the same seat, a few times.
func TestWriteRunsAgain(t *testing.T) {
	for _, c := range []struct {
		asks, runs int
		kind       error
	}{{0, 1, nil}, {1, 2, nil}, {tries - 1, tries, nil}, {tries, tries, errs.Busy}, {99, tries, errs.Busy}} {
		e := &askingEngine{asks: c.asks}
		db := &DB{engine: e, opts: Options{}.withDefaults()}
		var seen []*Tx
		err := db.Write(t.Context(), "ann", func(tx *Tx) error {
			for _, earlier := range seen {
				if earlier == tx || !earlier.over {
					t.Error("a transaction was used twice")
				}
			}
			seen = append(seen, tx)
			return nil
		})
		if len(seen) != c.runs || e.begun != c.runs || !errors.Is(err, c.kind) {
			t.Errorf("%d asks: %d runs in %d transactions, %v", c.asks, len(seen), e.begun, err)
		}
		for _, s := range e.entered {
			if s != "ann" {
				t.Errorf("run again as %q", s)
			}
		}
	}
	// A failure of its own is nothing to repeat, nor is anything once the asker has gone.
	e := &askingEngine{asks: 99}
	db := &DB{engine: e, opts: Options{}.withDefaults()}
	if err := db.Write(t.Context(), "ann", func(*Tx) error { return errUndo }); !errors.Is(err, errUndo) || e.begun != 1 {
		t.Errorf("a failure was run %d times: %v", e.begun, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	e.begun = 0
	if err := db.Write(ctx, "ann", func(*Tx) error { cancel(); return nil }); err == nil || e.begun != 1 {
		t.Errorf("run %d times for nobody: %v", e.begun, err)
	}
}

// Two acts that lock two scopes the other way round: PostgreSQL ends one, which runs again, and both are done.
func TestDeadlockRunsAgain(t *testing.T) {
	w := openPGWorld(t, Options{})
	ctx := t.Context()
	var met sync.WaitGroup
	met.Add(2)
	runs := make([]int, 2)
	done := make([]error, 2)
	var wg sync.WaitGroup
	for i, scopes := range [][2]access.ScopeID{{"hall", "yard"}, {"yard", "hall"}} {
		wg.Go(func() {
			done[i] = w.db.Write(ctx, "ann", func(tx *Tx) error {
				runs[i]++
				if err := tx.Lock(ctx, scopes[0]); err != nil {
					return err
				}
				if runs[i] == 1 {
					met.Done()
					met.Wait()
				}
				if err := tx.Lock(ctx, scopes[1]); err != nil {
					return err
				}
				return tx.exec(ctx, `UPDATE visible_note SET title = title WHERE room = 'hall.client'`)
			})
		})
	}
	wg.Wait()
	if err := errors.Join(done...); err != nil || runs[0]+runs[1] < 3 {
		t.Errorf("runs %v: %v", runs, err)
	}
}
