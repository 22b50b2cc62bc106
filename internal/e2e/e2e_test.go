package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestVendoredFilesAreUnchanged(t *testing.T) {
	sums, err := os.ReadFile(filepath.Join("testdata", "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(sums)), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d checksums, want 3", len(lines))
	}
	for _, line := range lines {
		want, name, ok := strings.Cut(line, "  ")
		if !ok {
			t.Fatalf("line %q", line)
		}
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s has the checksum %s, want %s", name, got, want)
		}
	}
}

// The judge is judged: a page with known faults must not pass.
func TestAxeFindsFaults(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bad.html")
	page := `<!doctype html><html><head><title>t</title></head><body><h1>x</h1><img src="x.png"><p style="color:#bbb;background:#fff">pale</p></body></html>`
	if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, v := range Open(t, file).Axe() {
		found[v.ID] = true
	}
	for _, id := range []string{"html-has-lang", "image-alt", "color-contrast"} {
		if !found[id] {
			t.Errorf("%s was not found among %v", id, found)
		}
	}
}
