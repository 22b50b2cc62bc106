package pgtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// program writes a script that answers anything with one line.
func program(t *testing.T, answer string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "initdb")
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho '"+answer+"'\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNewest(t *testing.T) {
	v9, v15, v17 := program(t, "initdb (PostgreSQL) 9.6.24"), program(t, "initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), program(t, "initdb (PostgreSQL) 17beta1")
	other, gone := program(t, "initdb of something else 99"), filepath.Join(t.TempDir(), "initdb")
	link := filepath.Join(t.TempDir(), "initdb")
	if err := os.Symlink(v15, link); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		candidates []string
		want       string // the folder; "" for none
	}{
		"the highest, wherever it stands": {[]string{v9, v17, v15}, v17},
		"a link leads to its programs":    {[]string{link}, v15},
		"what is no PostgreSQL":           {[]string{other, gone, v15}, v15},
		"all too old":                     {[]string{v9, other}, ""},
	} {
		got, err := newest(c.candidates)
		switch {
		case c.want == "" && (err == nil || !strings.Contains(err.Error(), "PostgreSQL 15 or newer is needed")):
			t.Errorf("%s: %v, %v", name, got, err)
		case c.want != "" && got.bin != filepath.Dir(c.want):
			t.Errorf("%s: got %s, want the folder of %s (%v)", name, got.bin, c.want, err)
		}
	}
}

func TestReachable(t *testing.T) {
	closed := t.TempDir()
	below := filepath.Join(closed, "below")
	if err := os.Mkdir(below, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	long := filepath.Join("/tmp", strings.Repeat("x", 80))
	if err := os.MkdirAll(long, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(long) })
	if got, err := reachable(below, long, "/no/such/folder", "/tmp"); got != "/tmp" {
		t.Errorf("got %q, %v", got, err)
	}
	got, err := reachable(below, long, "/no/such/folder")
	if err == nil {
		t.Fatalf("got %q", got)
	}
	for _, why := range []string{"below is closed", closed + " is closed", "too long", "/no/such/folder"} {
		if strings.Contains(err.Error(), why) == (why == "below is closed") {
			t.Errorf("%q and %v", why, err)
		}
	}
}

func TestStatusOfAProcessWithAnOddName(t *testing.T) {
	sleep, err := exec.LookPath("sleep")
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile(sleep)
	if err != nil {
		t.Fatal(err)
	}
	odd := filepath.Join(t.TempDir(), ") Z 1 (")
	if err := os.WriteFile(odd, code, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(odd, "30")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	got, err := status(cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(os.Getpid(), got.parent); diff != "" || !alive(cmd.Process.Pid) {
		t.Errorf("status %+v, parent: %s", got, diff)
	}
	found, err := children(os.Getpid())
	if err != nil || !slices.Contains(found, cmd.Process.Pid) {
		t.Errorf("children %v, %v", found, err)
	}
}
