package house

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// OpenStore opens the database of the settings. An embedded one is made or brought up to date first; of one that has to change, a
// copy is kept beside it.
func OpenStore(ctx context.Context, cfg config.Config, o store.Options) (*store.DB, error) {
	o.KeyDir = cfg.KeyDir
	if err := Migrate(ctx, cfg); err != nil {
		return nil, err
	}
	return store.Open(ctx, cfg.Database, o)
}

// Migrate brings the schema up to date where the settings allow it.
func Migrate(ctx context.Context, cfg config.Config) error {
	if cfg.Postgres() {
		if cfg.MigrationDatabase == "" {
			return nil // whoever may change the schema runs counterpart migrate
		}
		return store.Migrate(ctx, cfg.MigrationDatabase)
	}
	if err := os.MkdirAll(filepath.Dir(cfg.Database), 0o700); err != nil {
		return errs.New(errs.Invalid, "the folder of the database cannot be made: %w", err)
	}
	if err := keepCopy(ctx, cfg.Database); err != nil {
		return err
	}
	return store.Migrate(ctx, cfg.Database)
}

// keepCopy copies a database that the program is about to change.
func keepCopy(ctx context.Context, file string) error {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	pending, err := store.Pending(ctx, file)
	if err != nil || !pending {
		return err
	}
	copied := fmt.Sprintf("%s.before-%s", file, time.Now().UTC().Format("20060102T150405"))
	if err := store.CopySQLite(ctx, file, copied); err != nil {
		return fmt.Errorf("a copy must be kept before the database is changed: %w", err)
	}
	return nil
}

// seeded is the chance of a demonstration: what a seat draws at an instant depends on nothing that others did, so that two runs of
// one script give the same bytes.
type seeded struct {
	seed uint64
	mu   sync.Mutex
	runs map[string]uint64
}

func newSeeded(seed uint64) *seeded { return &seeded{seed: seed, runs: map[string]uint64{}} }

// draw is the chance of one transaction: of the seed, the seat, the instant, and how often the seat began one at that instant.
func (s *seeded) draw(seat access.SeatID, now time.Time) io.Reader {
	key := fmt.Sprintf("%d %s %d", s.seed, seat, now.UnixMicro())
	s.mu.Lock()
	s.runs[key]++
	n := s.runs[key]
	s.mu.Unlock()
	h := sha256.New()
	h.Write([]byte(key))
	h.Write(binary.BigEndian.AppendUint64(nil, n))
	return rand.NewChaCha8([32]byte(h.Sum(nil)))
}

// fileClock is the clock of a demonstration: what a file says, or the machine's where there is no file.
func fileClock(file string) func() time.Time {
	if file == "" {
		return time.Now
	}
	return func() time.Time {
		b, err := os.ReadFile(file)
		if err != nil {
			return time.Now()
		}
		t, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(string(b)))
		if err != nil {
			return time.Now()
		}
		return t
	}
}
