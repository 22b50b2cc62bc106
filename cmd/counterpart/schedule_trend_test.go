package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// The demonstration tells of a milestone whose contract date was moved twice, so that it slipped by more than it is late.
func TestTrendObject(t *testing.T) {
	args := append([]string{"schedule", "trend", "--json", "--case", filepath.Join(hospital, "case.yaml")}, submissions(t)...)
	o := object(t, args...)
	if n := len(o["submissions"].([]any)); o["schema"] != "counterpart/schedule-trend/1" || n != len(submissions(t)) {
		t.Errorf("schema %v with %d submissions", o["schema"], n)
	}
	var last map[string]any
	slipped := 0.0
	for _, m := range o["milestones"].([]any) {
		if m := m.(map[string]any); m["id"] == "INT1900" {
			for _, p := range m["points"].([]any) {
				last = p.(map[string]any)
				if slip, ok := last["slip_days"].(float64); ok {
					slipped += slip
				}
			}
		}
	}
	if last["forecast"] != "2027-05-12" || last["contract"] != "2027-05-14" || last["cumulative_days"] != -2.0 || slipped != 85 || last["extended_days"] != 28.0 {
		t.Errorf("interfaces, slipped by %v: %v", slipped, last)
	}
	r := o["record"].(map[string]any)
	if r["finished"] != 23.0 || r["enough"] != true || r["median"].(map[string]any)["reached"] != true || len(r["activities"].([]any)) != int(r["finished"].(float64)+r["running"].(float64)) {
		t.Errorf("record %v", r)
	}
	code, text, _ := call("schedule", "trend", latest(t))
	if code != exitOK || !strings.Contains(text, "not run: no activity has begun since") {
		t.Errorf("one submission alone ended with %d and says %s", code, text)
	}
}

func TestTrendFlags(t *testing.T) {
	file := latest(t)
	tests := []struct {
		name string
		args []string
		code int
		says string
	}{
		{"no file", nil, exitBadInput, "it is given as counterpart schedule trend"},
		{"a contract date without a date", []string{file, "--contract", "RO1900"}, exitBadInput, "write it as ID=2026-09-30"},
		{"a contract date that is none", []string{file, "--contract", "RO1900=soon"}, exitBadInput, `"soon" is not a date`},
		{"in force from a day that is none", []string{file, "--contract", "RO1900=2027-07-05@soon"}, exitBadInput, `"soon" is not a date`},
		{"contract dates", []string{file, "--contract", "RO1900=2027-07-05", "--contract", "RO1900=2027-09-01@2026-10-01"}, exitOK, ""},
		{"no steps", []string{file, "--steps", "0"}, exitBadInput, "--steps is 0"},
		{"nothing found", []string{file, "--fail-on", "0"}, exitOK, ""},
		{"a case that is not there", []string{file, "--case", "none.yaml"}, exitBadInput, "there is no file none.yaml"},
		{"a milestone that is not there", []string{file, "--milestone", "X"}, exitBadInput, "no submission has an activity X"},
	}
	for _, tt := range tests {
		code, _, stderr := call(append([]string{"schedule", "trend"}, tt.args...)...)
		if code != tt.code || !strings.Contains(stderr, tt.says) {
			t.Errorf("%s: ended with %d and said %q", tt.name, code, stderr)
		}
	}
}
