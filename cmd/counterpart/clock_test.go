package main

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/clock"
)

var updateClock = flag.Bool("update-clock", false, "write the golden files of clock anew")

// clockFiles are the inputs of the clock tests, in a folder of their own.
func clockFiles(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{
		"calendar.yaml": "zone: Europe/London\nweek: mon-fri 09:00-17:00\nholidays:\n  - 2026-04-03 Good Friday\n  - 2026-04-06 Easter Monday\n",
		"moves.json":    `[{"at": "2026-03-10T09:00", "by": "delivery", "move": "notify overdue"}, {"at": "2026-04-01T12:00", "by": "delivery", "move": "quotation"}]`,
		"moves.yaml":    "- {at: 2026-03-03T09:00, by: client, move: hold}\n- {at: 2026-03-04T09:00, by: client, move: sing}\n",
		"early.yaml":    "- {at: 2026-03-01T09:00, by: client, move: hold}\n",
		"broken.yaml":   "id: ours\nrules: [\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// What is printed is looked at as a whole when it changes, for a person and as JSON.
func TestClockGolden(t *testing.T) {
	dir := clockFiles(t)
	try := []string{"clock", "try", "--rules", "nec4", "--kind", "change", "--raised", "2026-03-02T09:00", "--moves", dir + "/moves.json", "--calendar", dir + "/calendar.yaml"}
	for _, tt := range []struct {
		golden string
		args   []string
	}{
		{"clock_try.json", append(try, "--json")},
		{"clock_try.txt", try},
		{"clock_at.txt", append(try, "--at", "2026-03-20T09:00")},
		{"clock_programme.txt", []string{"clock", "try", "--rules", "fidic2017", "--kind", "programme", "--raised", "2026-03-20T09:00", "--zone", "Europe/London"}},
		{"clock_question.txt", []string{"clock", "try", "--rules", "nec4", "--kind", "question", "--by", "client", "--raised", "2026-03-02T09:00", "--zone", "Asia/Tokyo"}},
		{"clock_sets.txt", []string{"clock", "rules"}},
		{"clock_plain.yaml", []string{"clock", "rules", "plain"}},
		{"clock_nec4.yaml", []string{"clock", "rules", "nec4"}},
		{"clock_fidic2017.yaml", []string{"clock", "rules", "fidic2017"}},
		{"clock_fidic1999.yaml", []string{"clock", "rules", "fidic1999"}},
	} {
		code, stdout, stderr := call(tt.args...)
		if code != exitOK || stderr != "" {
			t.Errorf("%v: %d, %s", tt.args, code, stderr)
		}
		path := filepath.Join("testdata", tt.golden)
		if *updateClock {
			if err := os.WriteFile(path, []byte(stdout), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), stdout); diff != "" {
			t.Errorf("%s (-want +got), -update-clock writes it anew:\n%s", tt.golden, diff)
		}
	}
}

// A set that is printed can be edited and given back, as YAML and as JSON; what is edited is what counts.
func TestClockRulesComeBack(t *testing.T) {
	dir := t.TempDir()
	for _, s := range clock.Sets() {
		for form, args := range map[string][]string{"yaml": {"clock", "rules", s.ID}, "json": {"clock", "rules", s.ID, "--json"}} {
			_, text, _ := call(args...)
			path := filepath.Join(dir, s.ID+"."+form)
			if err := os.WriteFile(path, []byte(strings.ReplaceAll(text, "2 weeks", "3 weeks")), 0o666); err != nil {
				t.Fatal(err)
			}
			code, stdout, stderr := call("clock", "try", "--rules", path, "--kind", "programme", "--raised", "2026-03-02T09:00", "--json")
			var o clockTryObject
			if err := json.Unmarshal([]byte(stdout), &o); err != nil || code != exitOK {
				t.Fatalf("%s: %d, %s, %v", path, code, stderr, err)
			}
			if due := *o.Steps[0].Due; s.ID == "nec4" && due != "2026-03-23T23:59:59+00:00" {
				t.Errorf("%s: after the edit it is due at %s", path, due)
			}
		}
	}
}

// Terms, awareness before the notice, and what arises from the client side's own acts.
func TestClockFlags(t *testing.T) {
	dir := t.TempDir()
	aware := filepath.Join(dir, "aware.yaml")
	if err := os.WriteFile(aware, []byte("- {at: 2026-01-04T09:00, by: delivery, move: aware}"), 0o666); err != nil {
		t.Fatal(err)
	}
	first := func(args ...string) stepObject {
		t.Helper()
		code, stdout, stderr := call(append([]string{"clock", "try", "--json", "--raised", "2026-03-02T09:00"}, args...)...)
		var o clockTryObject
		if err := json.Unmarshal([]byte(stdout), &o); err != nil || code != exitOK {
			t.Fatalf("%d, %s, %v", code, stderr, err)
		}
		return o.Steps[0]
	}
	if s := first("--rules", "nec4", "--kind", "question", "--term", "period for reply=1 week"); *s.Due != "2026-03-09T23:59:59+00:00" {
		t.Errorf("with another period for reply: %s", *s.Due)
	}
	if s := first("--rules", "nec4", "--kind", "Early-Warning"); s.Outcome != "met on 2026-03-02" || s.Due != nil || s.DeemedOn != nil {
		t.Errorf("an early warning: %+v", s)
	}
	if s := first("--rules", "nec4", "--kind", "change", "--moves", aware); s.Outcome != "deemed lapsed on 2026-03-01" {
		t.Errorf("too late: %s", s.Outcome)
	}
	if s := first("--rules", "nec4", "--kind", "change", "--moves", aware, "--client-caused"); s.State != "late" || s.DeemedOn != nil {
		t.Errorf("too late, but not for this: %+v", s)
	}
	if s := first("--rules", "plain", "--kind", "commitment", "--by", "client", "--due", "2026-03-31"); *s.Due != "2026-03-31T23:59:59+00:00" || s.OwedBy != "client" {
		t.Errorf("a promise: %+v", s)
	}
}

// What cannot be used gets one sentence that says what there is.
func TestClockRefuses(t *testing.T) {
	dir := clockFiles(t)
	try := func(more ...string) []string {
		return append([]string{"clock", "try", "--rules", "nec4", "--kind", "change", "--raised", "2026-03-02T09:00"}, more...)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"clock", "try", "--kind", "change", "--raised", "2026-03-02"}, `required flag(s) "rules" not set`},
		{try("--rules", "jct"), `there is no rule set "jct"; known are plain, nec4, fidic2017, fidic1999, or name a file with one`},
		{try("--kind", "wish"), `"wish" is no kind; known are question, early_warning, risk, issue, change, decision, instruction, commitment, acceptance, programme, payment, claim`},
		{try("--raised", "soon"), `--raised: "soon" is not a time of the form 2026-03-31T17:00`},
		{try("--at", "later"), `--at: "later" is not a time`},
		{try("--due", "later"), `--due: "later" is not a date`},
		{try("--by", "us"), `--by: "us" is no side: write client or delivery`},
		{try("--zone", "Nowhere/Land"), `there is no zone "Nowhere/Land": write it as Europe/London`},
		{try("--zone", "Local"), `there is no zone "Local"`},
		{try("--term", "period for reply=soon"), `--term: "soon" is no period`},
		{try("--term", "patience=1 week"), `--term: the set nec4 has no term "patience"; it has period for reply`},
		{try("--moves", dir+"/none.yaml"), "there is no file " + dir + "/none.yaml"},
		{try("--moves", dir+"/moves.yaml"), `line 2, [1].move: "sing" is no move; known are raise, share, reply,`},
		{try("--moves", dir+"/early.yaml"), "the move hold lies before the raising: only becoming aware may"},
		{try("--moves", dir+"/calendar.yaml"), "expected a list of moves, each with at, by and move"},
		{try("--calendar", dir+"/moves.json"), "expected the keys zone, week or working_days, and holidays, or a list of holidays"},
		{try("--rules", dir+"/broken.yaml"), "neither YAML nor JSON"},
		{[]string{"clock", "rules", "jct"}, `there is no rule set "jct"`},
		{[]string{"clock", "rules", dir}, "is a folder"},
	} {
		code, stdout, stderr := call(tt.args...)
		if code != exitBadInput || stdout != "" || !strings.Contains(stderr, tt.want) || strings.Contains(stderr, "rulefile.") {
			t.Errorf("%v: %d, %q, %q", tt.args, code, stdout, stderr)
		}
	}
}
