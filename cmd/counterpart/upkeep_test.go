package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"counterpart.dev/internal/store/storetest"
)

// TestUpkeep looks after an installation from the command line: it is looked at, copied, lost, brought back and looked at again.
func TestUpkeep(t *testing.T) {
	dir := t.TempDir()
	at := func(args ...string) []string {
		return append(args, "--data-dir", dir, "--database", filepath.Join(dir, "counterpart.db"), "--key-dir", filepath.Join(dir, "keys"))
	}
	if code, _, stderr := call(at("doctor")...); code != exitBadInput || !strings.Contains(stderr, "there is no database") {
		t.Errorf("doctor of nothing: %d %s", code, stderr)
	}
	link, _ := object(t, at("user", "first-run", "--json")...)["link"].(string)
	post(t, dir, link, url.Values{"organisation": {"North Hospitals"}, "name": {"Ada Lovell"}, "email": {"ada@example.org"}, "password": {"four grey herons wading"}})

	key, _ := object(t, at("record", "key", "--json")...)["key"].(string)
	if code, stdout, _ := call(at("record", "key")...); code != exitOK || strings.TrimSpace(stdout) != key || key == "" {
		t.Errorf("record key: %d %q, %q", code, stdout, key)
	}
	rotated := object(t, at("record", "rotate-key", "--json")...)
	if rotated["schema"] != "counterpart/record-rotate-key/1" || rotated["first"] != key || rotated["current"] == key {
		t.Errorf("record rotate-key: %v", rotated)
	}
	if code, stdout, stderr := call(at("doctor")...); code != exitOK || !strings.Contains(stdout, "Everything agrees.") {
		t.Errorf("doctor: %d %s%s", code, stdout, stderr)
	}
	file := filepath.Join(dir, "backup.zip")
	made := object(t, at("backup", file, "--json")...)
	if made["schema"] != "counterpart/backup/1" || made["keys"] != true || made["file"] != file {
		t.Errorf("backup: %v", made)
	}
	if code, _, stderr := call(at("backup", file)...); code != exitBadInput || !strings.Contains(stderr, "nothing is overwritten") {
		t.Errorf("a second backup in the same place: %d %s", code, stderr)
	}
	if code, _, stderr := call(at("restore", file)...); code != exitBadInput || !strings.Contains(stderr, "nothing is overwritten") {
		t.Errorf("restored over what is there: %d %s", code, stderr)
	}
	for _, name := range []string{"counterpart.db", "counterpart.db-wal", "counterpart.db-shm"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if code, stdout, stderr := call(at("restore", file)...); code != exitOK || !strings.Contains(stdout, "is as it was at") || !strings.Contains(stdout, "Signed out: 1 sessions") {
		t.Errorf("restore: %d %s%s", code, stdout, stderr)
	}
	report := object(t, at("doctor", "--repair", "--json")...)
	if report["schema"] != "counterpart/doctor/1" || report["findings"] != 0.0 || report["engine"] != "sqlite" {
		t.Errorf("doctor --repair: %v", report)
	}
	storetest.Spoil(t.Context(), t, filepath.Join(dir, "counterpart.db"), `DROP INDEX leaf_by_subject`)
	if code, stdout, _ := call(at("doctor")...); code != exitFindings || !strings.Contains(stdout, "the index leaf_by_subject is missing") ||
		!strings.Contains(stdout, "1 things do not agree.") {
		t.Errorf("doctor of what is spoilt: %d %s", code, stdout)
	}
	for _, args := range [][]string{at("restore"), at("restore", file, "--replay", "2026-03-02T09:00:00Z"), at("restore", "--replay", "yesterday")} {
		if code, _, stderr := call(args...); code != exitBadInput || !strings.Contains(stderr, "--replay") {
			t.Errorf("%v: %d %s", args[:2], code, stderr)
		}
	}
	if code, _, stderr := call(at("move")...); code != exitBadInput || !strings.Contains(stderr, "--to") {
		t.Errorf("move to nowhere: %d %s", code, stderr)
	}
}
