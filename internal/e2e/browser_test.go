package e2e

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// The profile is there for as long as the process holds on to it, and not a moment longer.
func TestProfileIsSwept(t *testing.T) {
	dir, alive, err := newProfile()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "Cookies"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	time.Sleep(50 * time.Millisecond)
	if _, err := os.Stat(dir); err != nil {
		t.Fatalf("swept too early: %v", err)
	}
	if err := alive.Close(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(patience)
	for _, err = os.Stat(dir); err == nil && time.Now().Before(deadline); _, err = os.Stat(dir) {
		time.Sleep(5 * time.Millisecond)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left behind: %v", dir, err)
	}
}
