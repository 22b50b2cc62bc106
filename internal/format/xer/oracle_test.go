package xer

import (
	"os"
	"path/filepath"
	"testing"
)

// testdata is the folder of real files, which are not ours to keep in the repository.
func testdata(t testing.TB) string {
	dir := os.Getenv("COUNTERPART_TESTDATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("not run: no real files at %s (set COUNTERPART_TESTDATA)", dir)
	}
	return dir
}

func TestRealFiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testdata(t), "xer", "*.xer"))
	if err != nil || len(files) == 0 {
		t.Skipf("not run: no XER files in %s", testdata(t))
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			r, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			f, err := Read(r, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := f.Network.Validate(); err != nil {
				t.Error(err)
			}
			t.Logf("%s %s %s: %d projects, %d activities, %d links, %d calendars", f.Format, f.Version, f.Encoding,
				len(f.Network.Projects), len(f.Network.Activities), len(f.Network.Links), len(f.Network.Calendars))
			for _, w := range f.Warnings.List {
				t.Log(w)
			}
			for i, a := range f.Network.Activities {
				if i < 3 {
					t.Log(a.Code, a.Name, a.Type, a.Status, a.Remaining, a.Stored.EarlyStart)
				}
			}
		})
	}
}
