package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnything gives every file of a folder with real ones, mails and calendars too, to every command that reads schedules: each answers
// with a result or with a sentence.
func TestAnything(t *testing.T) {
	dir := os.Getenv("COUNTERPART_TESTDATA")
	if dir == "" {
		t.Skip("not run: COUNTERPART_TESTDATA names no folder with real files")
	}
	commands := [][]string{{"schedule", "read"}, {"schedule", "analyse", "--against-stored"}, {"schedule", "check"}, {"schedule", "trend"}, {"schedule", "value"}, {"case", "init"}}
	files, read := 0, 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		files++
		for _, c := range append(commands, []string{"schedule", "compare", path}) {
			code, stdout, stderr := call(append(c, path, "--json")...)
			switch {
			case code == exitOK && strings.HasPrefix(stdout, "{") && stderr == "":
				if c[1] == "read" {
					read++
				}
			case code == exitBadInput && stdout == "" && isSentence(stderr):
			default:
				t.Errorf("%v %s ended with %d and said %q, %.100q", c, path, code, stderr, stdout)
			}
		}
		return nil
	})
	if err != nil || files == 0 || read == 0 {
		t.Errorf("%d files, %d of them read: %v", files, read, err)
	}
	t.Logf("%d files, %d of them schedules", files, read)
}

// isSentence reports a complaint that a person can read: words, and none of a program's own.
func isSentence(s string) bool {
	s = strings.TrimSpace(s)
	for _, odd := range []string{"panic", "goroutine", "runtime error", "nil pointer", ".go:", "0x", "%!"} {
		if strings.Contains(s, odd) {
			return false
		}
	}
	return strings.Count(s, " ") >= 3
}
