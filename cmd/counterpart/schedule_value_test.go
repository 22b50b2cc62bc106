package main

import (
	"strings"
	"testing"
)

func TestValueObject(t *testing.T) {
	files := submissions(t)
	o := object(t, "schedule", "value", latest(t), "--baseline", files[0], "--json")
	p := o["projects"].([]any)[0].(map[string]any)
	if o["schema"] != "counterpart/schedule-value/1" || o["baseline_file"].(map[string]any)["file"] != files[0] || p["currency"] != "GBP" || p["stored"] != nil {
		t.Errorf("%v", o)
	}
	figures := map[string]map[string]any{}
	for _, f := range p["figures"].([]any) {
		f := f.(map[string]any)
		figures[f["id"].(string)] = f
	}
	curve := p["curve"].([]any)
	if last := curve[len(curve)-1].(map[string]any); last["planned"] != figures["bac"]["value"] || last["end"] != p["planned_finish"] {
		t.Errorf("the curve ends with %v", last)
	}
	if f := figures["spi"]; f["value"] != nil || !strings.HasPrefix(f["reason"].(string), "progress was not measured independently") {
		t.Errorf("an SPI of progress by time: %v", f)
	}
	if f := figures["pv"]; f["value"].(float64) <= figures["ev"]["value"].(float64) || f["unit"] != "hundredths" || f["definition"] == "" {
		t.Errorf("planned %v, earned %v", f, figures["ev"])
	}
}

func TestValueText(t *testing.T) {
	code, text, stderr := call("schedule", "value", latest(t))
	if code != exitOK || !strings.Contains(text, "There is no baseline.") || !strings.Contains(text, "not run: planned value; schedule variance;") {
		t.Errorf("ended with %d and said %s%s", code, text, stderr)
	}
	for _, args := range [][]string{{latest(t), "--project", "X9"}, {latest(t), "--baseline", "none.xer"}, {latest(t), "--baseline", latest(t), "--baseline-project", "X9"}} {
		if code, _, stderr := call(append([]string{"schedule", "value"}, args...)...); code != exitBadInput || stderr == "" {
			t.Errorf("%v ended with %d and said %q", args, code, stderr)
		}
	}
}
