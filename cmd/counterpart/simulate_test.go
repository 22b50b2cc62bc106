package main

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func simulated(t *testing.T, more ...string) []string {
	t.Helper()
	return append(append([]string{"simulate", "--case", filepath.Join(hospital, "case.yaml"), "--iterations", "300"}, more...), submissions(t)...)
}

// The demonstration simulates as it stands, to the same bytes on one core and on two.
func TestSimulateObject(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	code, one, stderr := call(simulated(t, "--json", "--seed", "3")...)
	if code != exitOK {
		t.Fatalf("ended with %d: %s", code, stderr)
	}
	runtime.GOMAXPROCS(2)
	if _, two, _ := call(simulated(t, "--json", "--seed", "3")...); one != two {
		t.Error("two cores print something else than one")
	}
	o := object(t, simulated(t, "--json", "--seed", "3")...)
	if o["schema"] != "counterpart/simulate/1" || o["seed"] != 3.0 || o["iterations"] != 300.0 {
		t.Errorf("%v, seed %v, %v iterations", o["schema"], o["seed"], o["iterations"])
	}
	value := o["value"].(map[string]any)
	loss := value["loss"].(map[string]any)
	sum := 0.0
	for _, list := range []string{"known", "by_chance"} {
		for _, c := range loss[list].([]any) {
			sum += c.(map[string]any)["amount_minor"].(float64)
		}
	}
	if sum != loss["total_minor"] || sum != value["plan_minor"].(float64)-value["mean_minor"].(float64) {
		t.Errorf("causes add up to %.0f of %v", sum, loss["total_minor"])
	}
	if len(o["movers"].([]any)) < 3 || len(o["milestones"].([]any)) == 0 || len(value["fan"].([]any)) == 0 || len(o["assumptions"].([]any)) == 0 {
		t.Error("movers, milestones, the fan or assumptions are missing")
	}
}

func TestSimulateText(t *testing.T) {
	code, text, stderr := call(simulated(t)...)
	if code != exitOK {
		t.Fatalf("ended with %d: %s", code, stderr)
	}
	for _, want := range []string{"300 iterations, seed 1", "What moves the finish most", "Expected loss against the plan", "Made with:"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
}

func TestSimulateFlags(t *testing.T) {
	tests := []struct {
		name string
		args []string
		code int
		says string
	}{
		{"no case", []string{"simulate", latest(t)}, exitBadInput, "a simulation needs a case"},
		{"no iterations", simulated(t, "--iterations", "0"), exitBadInput, "from 100 to 1000000 iterations"},
		{"an unknown cause", simulated(t, "--without", "weather"), exitBadInput, `no cause "weather"`},
		{"an unknown set", simulated(t, "--assume", "modest"), exitBadInput, "narrow, moderate or wide"},
		{"a what-if that is none", simulated(t, "--what-if", "RO1010"), exitBadInput, "write it as"},
		{"a what-if without a day", simulated(t, "--what-if", "RO1010>=soon"), exitBadInput, "write it as"},
		{"a what-if of nothing", simulated(t, "--what-if", "RO9999=3d"), exitBadInput, "activity RO9999 is not in"},
		{"a report date that is none", simulated(t, "--date", "soon"), exitBadInput, "--date"},
		{"what if", simulated(t, "--what-if", "RO1010>=2027-11-01", "--what-if", "RO1020=30d"), exitOK, ""},
	}
	for _, tt := range tests {
		code, _, stderr := call(tt.args...)
		if code != tt.code || !strings.Contains(stderr, tt.says) {
			t.Errorf("%s: ended with %d: %s", tt.name, code, stderr)
		}
	}
}
