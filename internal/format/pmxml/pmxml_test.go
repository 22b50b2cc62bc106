package pmxml

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/plan"
)

var update = flag.Bool("update", false, "write the expected files anew")

// TestRead reads an invented schedule that has something of everything.
func TestRead(t *testing.T) {
	data, err := os.ReadFile("testdata/small.xml")
	if err != nil {
		t.Fatal(err)
	}
	got := describe(read(t, string(data)))
	if *update {
		if err := os.WriteFile("testdata/small.golden", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/small.golden")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("what was read differs (-want +got):\n%s", diff)
	}
}

// read reads a file that is to be sound.
func read(t testing.TB, text string) *plan.File {
	t.Helper()
	f, err := Read(strings.NewReader(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range append(f.Baselines, plan.Baseline{Network: f.Network}) {
		if err := b.Network.Validate(); err != nil {
			t.Fatal(err)
		}
	}
	return f
}
