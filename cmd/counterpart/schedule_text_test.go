package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAgreementText(t *testing.T) {
	tests := []struct {
		name string
		of   agreementObject
		want string
	}{
		{"nothing stored", agreementObject{Fields: []fieldObject{{Field: "early_start"}}},
			"\nthe file stores no calculated dates: there is nothing to compare\n"},
		{"complete activities only",
			agreementObject{Complete: 2, Fields: []fieldObject{{Field: "late_start", ComparedComplete: 2, EqualComplete: 1}},
				Differences: []differenceObject{{"7", "A1000", "late_start", "2026-01-05T08:00", "2026-01-06T08:00"}}},
			`
against the stored values of 0 incomplete and 2 complete activities
field       incomplete  complete
late_start  –           1 of 2 equal

activity  field       computed          stored
A1000     late_start  2026-01-05T08:00  2026-01-06T08:00
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := tt.of.print(&out); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, out.String()); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestCutFile: a file that lost its end is analysed and checked as far as it goes, and every answer says that it was cut.
func TestCutFile(t *testing.T) {
	whole, err := os.ReadFile(latest(t))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "cut.xer")
	if err := os.WriteFile(file, whole[:len(whole)*9/10], 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"analyse", "check"} {
		code, stdout, stderr := call("schedule", command, file)
		if code != exitOK || !strings.Contains(stdout, "from reading the file") {
			t.Errorf("%s ended with %d and says nothing of the cut: %s%.300s", command, code, stderr, stdout)
		}
		o := object(t, "schedule", command, file, "--json")
		warnings := o["warnings"].([]any)
		last := warnings[len(warnings)-1].(map[string]any)
		if text := last["text"].(string); !strings.Contains(text, "no end mark") || int(o["warning_count"].(float64)) < len(warnings) {
			t.Errorf("%s: the last of %v warnings is %q", command, o["warning_count"], text)
		}
		if _, stdout, _ := call("schedule", command, latest(t)); strings.Contains(stdout, "from reading the file") {
			t.Errorf("%s finds warnings in the whole file", command)
		}
	}
}
