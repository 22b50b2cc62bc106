package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A spreadsheet is a schedule for every command, once its columns are known.
func TestSpreadsheet(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	old := write("may.csv", "Activity ID,Activity Name,Duration,Start,Finish,Predecessors\nA,Dig,5d,2026-05-04,2026-05-08,\nB,Build,10d,2026-05-11,2026-05-22,A\nM,Done,0d,2026-05-22,2026-05-22,B\n")
	new := write("june.csv", "Activity ID,Activity Name,Duration,Start,Finish,Predecessors\nA,Dig,5d,2026-05-04,2026-05-08,\nN,Survey,1d,2026-05-11,2026-05-11,A\nB,Build,15d,2026-05-12,2026-06-01,N\nM,Done,0d,2026-06-01,2026-06-01,B\n")
	o := object(t, "schedule", "read", old, "--json")
	columns := o["table"].(map[string]any)["columns"].([]any)
	if o["format"] != "table" || len(columns) != 6 || columns[2].(map[string]any)["field"] != "duration" {
		t.Errorf("%v", o)
	}
	if o := object(t, "schedule", "read", latest(t), "--json"); o["table"] != nil {
		t.Errorf("an XER has the columns %v", o["table"])
	}
	analysed := object(t, "schedule", "analyse", new, "--json", "--against-stored")
	if d := analysed["agreement"].(map[string]any)["differences"].([]any); len(d) != 0 {
		t.Errorf("the links say otherwise than the dates: %v", d)
	}
	compared := object(t, "schedule", "compare", old, new, "--json")
	if m := compared["milestones"].([]any)[0].(map[string]any); compared["added"] != 1.0 || m["to"] != "2026-06-01T17:00" {
		t.Errorf("%v", compared)
	}
	if code, text, _ := call("schedule", "read", old); code != exitOK || !strings.Contains(text, "Duration (5d): read as duration") {
		t.Errorf("ended with %d and said %s", code, text)
	}
	odd := write("odd.csv", "Ref,What it is,How long\n1,Dig,2\n2,Build,3\n")
	if code, _, stderr := call("schedule", "check", odd); code != exitBadInput || !strings.Contains(stderr, "Say which column is which") {
		t.Errorf("ended with %d and said %s", code, stderr)
	}
	if o := object(t, "schedule", "read", odd, "--column", "name=What it is", "--column", "duration=C", "--json"); o["activities"] != 2.0 {
		t.Errorf("%v", o)
	}
	for _, column := range []string{"length=C", "duration", "duration=Z"} {
		if code, _, stderr := call("schedule", "read", odd, "--column", column); code != exitBadInput || stderr == "" {
			t.Errorf("--column %s ended with %d and said %q", column, code, stderr)
		}
	}
}
