package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// two years of one publisher: headings and words change, a project is renamed, one row is no project, and the second says no unit.
const (
	returns2030 = "Major projects 2030\n\nProject name,Ref,Department,RAG rating,End date,Whole life cost (£m)\nBridge,P-1,Roads,Amber/Red,31/03/2032,120.5\nTunnel,P-2,Roads,Green,30/06/2033,80\nTotal,,,,,200.5\n"
	returns2031 = "project_name;ref;department;Colour;end;wlc\nBridge (formerly Crossing);P-1;Roads;Red;31.03.2033;131,5\nFerry;;Ports;purple;TBC;withheld\n"
)

func TestYears(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "returns 2030.csv"), filepath.Join(dir, "returns 2031.csv")
	for path, text := range map[string]string{a: returns2030, b: returns2031} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, complaint := call("years", "--json", a, b)
	if code != 0 {
		t.Fatal(code, complaint)
	}
	var o yearsObject
	if err := json.Unmarshal([]byte(out), &o); err != nil {
		t.Fatal(err)
	}
	for _, l := range o.Lists {
		above := 0
		if l.HeadingRow > 0 {
			above = 1
		}
		if l.Rows != above+l.Taken+len(l.Left) {
			t.Errorf("%s: %d rows, of them %d headings, %d taken and %d left", l.File, l.Rows, above, l.Taken, len(l.Left))
		}
	}
	first, second := o.Lists[0], o.Lists[1]
	if diff := cmp.Diff([]yearsLeft{{1, "above the headings"}, {2, "empty"}, {6, "a total"}}, first.Left); diff != "" || first.Taken != 2 || first.Year != "2030" || first.HeadingRow != 3 {
		t.Errorf("the first: %+v\n%s", first, diff)
	}
	if second.Taken != 2 || cmp.Diff([]string{"cost"}, second.Asks) != "" || o.QuestionCount != 1 {
		t.Errorf("the second: %+v, %d questions", second, o.QuestionCount)
	}
	bridge := o.Projects[0]
	if len(o.Projects) != 3 || len(bridge.Points) != 2 || bridge.Points[1].By != "the id" || bridge.Points[1].Moved == nil || *bridge.Points[1].Moved != 365 || bridge.Points[1].Rating.Points != 1 {
		t.Errorf("the bridge: %+v", bridge)
	}
	if sum := bridge.Points[0].Cost.Sum; sum == nil || *sum != 120_500_000 || bridge.Points[1].Cost.Sum != nil {
		t.Errorf("what the bridge costs: %+v and %+v", bridge.Points[0].Cost, bridge.Points[1].Cost)
	}

	if code, _, _ := call("years", "--fail-on", "0", a, b); code != 1 {
		t.Errorf("with a question open it exits with %d", code)
	}
	code, out, _ = call("years", "--unit", "million", "--fail-on", "0", a, b)
	if code != 0 || !strings.Contains(out, "131.5m of 1 of 2") || !strings.Contains(out, " left: a total\n") {
		t.Errorf("once the unit is said, with %d:\n%s", code, out)
	}
	if _, out, _ = call("years", "--csv", a, b); strings.Count(out, "\n") != 5 {
		t.Errorf("as rows:\n%s", out)
	}
}

// What is said of days goes for lists that do not show it, and changes nothing in one that does.
func TestYearsDays(t *testing.T) {
	dir := t.TempDir()
	shows, silent := filepath.Join(dir, "shows.csv"), filepath.Join(dir, "silent.csv")
	for path, text := range map[string]string{shows: "Project name,RAG,End date\nA,Red,13/02/2030\nB,Red,01/02/2030\n", silent: "Project name,RAG,End date\nC,Red,03/04/2030\nD,Red,01/02/2030\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ends := func(args ...string) (days []string) {
		code, out, complaint := call(append([]string{"years", "--json"}, args...)...)
		if code != 0 {
			t.Fatal(code, complaint)
		}
		var o yearsObject
		if err := json.Unmarshal([]byte(out), &o); err != nil {
			t.Fatal(err)
		}
		for _, p := range o.Projects {
			days = append(days, p.Points[0].End.Day)
		}
		return days
	}
	if diff := cmp.Diff([]string{"2030-02-13", "2030-02-01", "", ""}, ends(shows, silent)); diff != "" {
		t.Errorf("unsaid: %s", diff)
	}
	if diff := cmp.Diff([]string{"2030-02-13", "2030-02-01", "2030-03-04", "2030-01-02"}, ends("--days", "mdy", shows, silent)); diff != "" {
		t.Errorf("said to be month first: %s", diff)
	}
}

func TestYearsRefuses(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.csv")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"years"}, {"years", filepath.Join(dir, "none.csv")}, {"years", dir}, {"years", empty}, {"years", "--unit", "dozen", empty}, {"years", "--days", "ymd", empty}, {"years", "--json", "--csv", empty}} {
		if code, out, complaint := call(args...); code != 2 || out != "" || complaint == "" {
			t.Errorf("%q: %d, %q, %q", args, code, out, complaint)
		}
	}
}
