package casefile

import (
	"os"
	"strings"
	"testing"

	"counterpart.dev/internal/core/benefit"
)

// The reference for users names every key and every choice of the file, as code, and marks what must be there.
func TestReferenceNamesEveryKey(t *testing.T) {
	page, err := os.ReadFile("../../../docs/case-file.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	keys := 0
	r := &reader{marks: map[string]Mark{}, broken: map[string]bool{}, describe: func(path, _ string, required bool, values []string) {
		name := path[strings.LastIndexByte(path, '.')+1:]
		keys++
		if !strings.Contains(text, "`"+name+"`") {
			t.Errorf("%s is not in the reference", path)
		}
		if required && !strings.Contains(text, "`"+name+"` ●") {
			t.Errorf("%s must be there, but is nowhere marked so", path)
		}
		for _, v := range values {
			if !strings.Contains(text, "`"+v+"`") {
				t.Errorf("%s: the choice %q is not in the reference", path, v)
			}
		}
	}}
	r.file(nil, &benefit.Case{})
	if keys < 100 {
		t.Errorf("only %d keys were described", keys)
	}
}
