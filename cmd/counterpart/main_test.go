package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/errs"
)

var hospital = filepath.Join("..", "..", "examples", "hospital")

// call runs the program with arguments.
func call(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(args, &out, &err)
	return code, out.String(), err.String()
}

// object runs the program, expects success, and takes standard output for one JSON object.
func object(t *testing.T, args ...string) map[string]any {
	t.Helper()
	code, stdout, stderr := call(args...)
	if code != exitOK || stderr != "" {
		t.Fatalf("%v ended with %d and said %q", args, code, stderr)
	}
	d := json.NewDecoder(strings.NewReader(stdout))
	var o map[string]any
	if err := d.Decode(&o); err != nil {
		t.Fatalf("%v: %v in %.200s", args, err, stdout)
	}
	if d.More() {
		t.Fatalf("%v printed more than one object", args)
	}
	return o
}

func submissions(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(hospital, "*.xer"))
	if err != nil || len(files) < 2 {
		t.Fatalf("the demonstration project has %d submissions: %v", len(files), err)
	}
	return files
}

func latest(t *testing.T) string {
	files := submissions(t)
	return files[len(files)-1]
}

func TestExitCodes(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	mpp := write("plan.mpp", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	badCase := write("bad.yaml", "version: 1\nproject:\n  nmae: x\n")
	file := latest(t)
	tests := []struct {
		name string
		args []string
		code int
		says string // on standard error
	}{
		{"help", []string{"--help"}, exitOK, ""},
		{"version", []string{"--version"}, exitOK, ""},
		{"completions", []string{"completion", "bash"}, exitOK, ""},
		{"an unknown command", []string{"scheme"}, exitBadInput, `unknown command "scheme"`},
		{"an unknown flag", []string{"schedule", "read", "--fast", file}, exitBadInput, "unknown flag: --fast"},
		{"an unknown command below another", []string{"schedule", "scheme"}, exitBadInput, `there is no command "scheme" in counterpart schedule; there are analyse, check`},
		{"no file", []string{"schedule", "read"}, exitBadInput, "it is given as counterpart "},
		{"a file that is not there", []string{"schedule", "read", filepath.Join(dir, "none.xer")}, exitBadInput, "there is no file"},
		{"a folder", []string{"schedule", "read", dir}, exitBadInput, "is a folder"},
		{"Microsoft Project", []string{"schedule", "analyse", mpp}, exitBadInput, "choose File, Save As, and the type “XML Format (*.xml)”"},
		{"a project that is not there", []string{"schedule", "check", file, "--project", "X9"}, exitBadInput, `the file has no project "X9"; it has: `},
		{"reading", []string{"schedule", "read", file}, exitOK, ""},
		{"checking without a limit", []string{"schedule", "check", file}, exitOK, ""},
		{"more failing checks than allowed", []string{"schedule", "check", file, "--fail-on", "0"}, exitFindings, ""},
		{"fewer failing checks than allowed", []string{"schedule", "check", file, "--fail-on", "14"}, exitOK, ""},
		{"agreement with the stored dates", []string{"schedule", "analyse", file, "--against-stored", "--fail-on", "0"}, exitOK, ""},
		{"a brief without a case", []string{"brief", file}, exitBadInput, "a brief needs a case"},
		{"a brief with a wrong date", []string{"brief", "--case", filepath.Join(hospital, "case.yaml"), "--date", "soon", file}, exitBadInput, `--date: "soon" is not a date`},
		{"a brief without a schedule", []string{"brief", "--case", filepath.Join(hospital, "case.yaml")}, exitBadInput, "needs a report date"},
		{"the same file twice", []string{"brief", "--case", filepath.Join(hospital, "case.yaml"), file, file, "-o", filepath.Join(dir, "b.html")}, exitBadInput, "are the same file"},
		{"a page that cannot be written", []string{"brief", "--case", filepath.Join(hospital, "case.yaml"), file, "-o", filepath.Join(mpp, "b.html")}, exitBadInput, "cannot be made"},
		{"a case that is wrong", []string{"case", "check", badCase}, exitBadInput, `line 3, project: unknown key "nmae": did you mean "name"?`},
		{"a case with findings", []string{"case", "check", filepath.Join(hospital, "case.yaml"), "--fail-on", "0"}, exitFindings, ""},
		{"the schema", []string{"case", "schema"}, exitOK, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := call(tt.args...)
			if code != tt.code {
				t.Errorf("exit code %d, want %d (%s)", code, tt.code, stderr)
			}
			if tt.says == "" && stderr != "" || !strings.Contains(stderr, tt.says) {
				t.Errorf("standard error says %q, want %q", stderr, tt.says)
			}
			if code == exitBadInput && stdout != "" {
				t.Errorf("standard output has %q beside an error", stdout)
			}
		})
	}
}

func TestReadObject(t *testing.T) {
	o := object(t, "schedule", "read", latest(t), "--json")
	for _, key := range []string{"activities", "links", "calendars", "constraints"} {
		if n, ok := o[key].(float64); !ok || n < 1 {
			t.Errorf("%s is %v, want a count", key, o[key])
		}
	}
	if o["schema"] != "counterpart/schedule-read/1" || o["format"] != "xer" {
		t.Errorf("schema %v, format %v", o["schema"], o["format"])
	}
	if w, ok := o["warnings"].([]any); !ok || len(w) != int(o["warning_count"].(float64)) {
		t.Errorf("warnings %v of %v", o["warnings"], o["warning_count"])
	}
	if p, ok := o["projects"].([]any); !ok || len(p) != 1 {
		t.Errorf("projects %v", o["projects"])
	}
}

func TestAnalyseObject(t *testing.T) {
	o := object(t, "schedule", "analyse", latest(t), "--json", "--against-stored")
	activities := o["activities"].([]any)
	if len(activities) < 50 {
		t.Fatalf("%d activities", len(activities))
	}
	instant := regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d$`)
	for _, x := range activities {
		a := x.(map[string]any)
		var keys []string
		for _, key := range []string{"id", "code", "name", "type", "early_start", "early_finish", "late_start", "late_finish",
			"total_float_minutes", "free_float_minutes", "critical", "longest_path", "stored"} {
			if _, ok := a[key]; !ok {
				keys = append(keys, key)
			}
		}
		if keys != nil {
			t.Fatalf("activity %v lacks %v", a["id"], keys)
		}
		if s, _ := a["early_start"].(string); !instant.MatchString(s) {
			t.Fatalf("activity %v starts at %v", a["id"], a["early_start"])
		}
		stored := a["stored"].(map[string]any)
		if a["status"] == "complete" {
			continue
		}
		if a["early_finish"] != stored["early_finish"] || a["total_float_minutes"] != stored["total_float_minutes"] {
			t.Errorf("activity %v: computed %v, stored %v", a["code"], a, stored)
		}
	}
	agreement := o["agreement"].(map[string]any)
	if d := agreement["differences"].([]any); len(d) != 0 {
		t.Errorf("differences from what the demonstration files store: %v", d)
	}
}

func TestCheckObject(t *testing.T) {
	files := submissions(t)
	o := object(t, "schedule", "check", latest(t), "--baseline", files[0], "--json")
	checks := o["checks"].([]any)
	if len(checks) != 14 {
		t.Fatalf("%d checks", len(checks))
	}
	verdicts := map[string]bool{"holds": true, "fails": true, "not run": true, "shown": true}
	for i, x := range checks {
		c := x.(map[string]any)
		if c["number"] != float64(i+1) || c["name"] == "" || c["definition"] == "" || !verdicts[c["verdict"].(string)] {
			t.Errorf("check %d: %v", i+1, c)
		}
		if _, ok := c["ids"].([]any); !ok {
			t.Errorf("check %d has ids %v", i+1, c["ids"])
		}
	}
	without := object(t, "schedule", "check", latest(t), "--json")
	if c := without["checks"].([]any)[10].(map[string]any); c["verdict"] != "not run" || c["value"] != nil || c["reason"] == "" {
		t.Errorf("missed activities without a baseline: %v", c)
	}
}

func TestBrief(t *testing.T) {
	page := filepath.Join(t.TempDir(), "deep", "brief.html")
	args := append([]string{"brief", "--case", filepath.Join(hospital, "case.yaml"), "--json", "-o", page}, submissions(t)...)
	o := object(t, args...)
	if n := len(o["figures"].([]any)); n < 3 || n > 5 {
		t.Errorf("%d figures", n)
	}
	if o["report_date"] != "2026-10-31" || len(o["lead"].([]any)) == 0 || len(o["decisions"].([]any)) == 0 || len(o["next"].([]any)) != 5 {
		t.Errorf("object %v", o)
	}
	if c := o["changes"].(map[string]any); c["sentence"] == "" || len(c["suspicious"].([]any)) == 0 {
		t.Errorf("changes %v", c)
	}
	first, err := os.ReadFile(page)
	if err != nil || !bytes.Contains(first, []byte("<!doctype html>")) {
		t.Fatalf("the page: %v, %.40q", err, first)
	}
	// The order in which the files are given changes nothing.
	files := submissions(t)
	files[0], files[len(files)-1] = files[len(files)-1], files[0]
	object(t, append([]string{"brief", "--case", filepath.Join(hospital, "case.yaml"), "--json", "-o", page}, files...)...)
	second, err := os.ReadFile(page)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("another order of the files makes another page (%v)", err)
	}
}

// TestCaseInit starts a case from a schedule, checks it, and makes a brief from it: the first hour of a client manager.
func TestCaseInit(t *testing.T) {
	dir := t.TempDir()
	kase, page := filepath.Join(dir, "case.yaml"), filepath.Join(dir, "brief.html")
	o := object(t, "case", "init", latest(t), "-o", kase, "--json")
	text, err := os.ReadFile(kase)
	if err != nil || string(text) != o["case"] {
		t.Fatalf("the case written is not the case printed (%v)", err)
	}
	if n := len(o["milestones"].([]any)); n == 0 {
		t.Error("no milestone was suggested")
	}
	checked := object(t, "case", "check", kase, "--json")
	if len(checked["findings"].([]any)) == 0 {
		t.Error("a starting case lacks nothing")
	}
	object(t, "brief", "--case", kase, latest(t), "-o", page, "--json")
	code, stdout, _ := call("case", "init", latest(t))
	if code != exitOK {
		t.Fatalf("exit code %d", code)
	}
	if diff := cmp.Diff(string(text), stdout); diff != "" {
		t.Errorf("to standard output (-file +output):\n%s", diff)
	}
}

// A person reads what is wrong, and not through which functions it came. What is no sentence for them is shown whole.
func TestComplaintsAreSentences(t *testing.T) {
	wrapped := func(err error) error {
		errs.Wrap(&err, "store.Open(%s)", "x")
		return fmt.Errorf("account: %w", err)
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{wrapped(errs.New(errs.Invalid, "nobody here has this address")), "counterpart: nobody here has this address\n"},
		{wrapped(errs.InvalidFields("the settings cannot be used", []errs.Field{{Path: "listen", Message: "it is no address"}})),
			"counterpart: the settings cannot be used\n  listen: it is no address\n"},
		{wrapped(errs.New(errs.Internal, "the disk is gone")), "counterpart: account: store.Open(x): the disk is gone\n"},
		{wrapped(errors.New("the disk is gone")), "counterpart: account: store.Open(x): the disk is gone\n"},
	} {
		var b strings.Builder
		if complain(&b, c.err); b.String() != c.want {
			t.Errorf("says %q, want %q", b.String(), c.want)
		}
	}
}
