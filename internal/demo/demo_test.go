package demo_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/format/xer"
)

var update = flag.Bool("update", false, "write the files of the demonstration project instead of comparing them")

const folder = "../../examples/hospital"

func made(t *testing.T) []demo.File {
	t.Helper()
	files, err := demo.Files()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// read is the files as the reader of the product sees them.
func read(t *testing.T) []*plan.Network {
	t.Helper()
	var networks []*plan.Network
	for _, f := range made(t) {
		file, err := xer.Read(bytes.NewReader(f.Content), xer.Options{})
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		for _, w := range file.Warnings.List {
			t.Errorf("%s: %s", f.Name, w)
		}
		networks = append(networks, file.Network)
	}
	return networks
}

func TestCommittedFilesAreMade(t *testing.T) {
	files := made(t)
	committed, err := filepath.Glob(filepath.Join(folder, "*.xer"))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		for _, name := range committed {
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		}
		for _, f := range files {
			if err := os.WriteFile(filepath.Join(folder, f.Name), f.Content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	var names []string
	for _, f := range files {
		names = append(names, filepath.Join(folder, f.Name))
		got, err := os.ReadFile(filepath.Join(folder, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, f.Content) {
			t.Errorf("%s is not what is made; run go test ./internal/demo -update", f.Name)
		}
	}
	if diff := cmp.Diff(names, committed); diff != "" {
		t.Errorf("files in the order of their names (-made +committed):\n%s", diff)
	}
}

func TestFilesAreWrittenAsP6WritesThem(t *testing.T) {
	for _, f := range made(t) {
		text := string(f.Content)
		if !strings.HasPrefix(text, "ERMHDR\t20.12\t2026-") || !strings.HasSuffix(text, "\r\n%E\r\n") {
			t.Errorf("%s: head or end is wrong", f.Name)
		}
		if n := strings.Count(text, "\n"); n != strings.Count(text, "\r\n") || n < 400 {
			t.Errorf("%s: %d lines, not all of them ended by CRLF", f.Name, n)
		}
		if !strings.Contains(text, "St \xc9dith's") || !strings.Contains(text, "release \xa31.8m") {
			t.Errorf("%s: letters beyond ASCII are not in Windows-1252", f.Name)
		}
		columns := 0
		for line := range strings.Lines(text) {
			switch cells := strings.Count(line, "\t"); {
			case strings.HasPrefix(line, "%F"):
				columns = cells
			case strings.HasPrefix(line, "%R") && cells != columns:
				t.Errorf("%s: a row of %d cells under %d columns: %.60s", f.Name, cells, columns, line)
			}
		}
	}
}

// TestStoredDatesAreComputed erases nothing: it schedules what the reader read and compares it with what the writer
// stored, so that a loss on the way out or in shows.
func TestStoredDatesAreComputed(t *testing.T) {
	for i, n := range read(t) {
		r, err := sched.Run(n)
		if err != nil {
			t.Fatalf("submission %d: %v", i, err)
		}
		open := 0
		for k, a := range n.Activities {
			if a.Status == plan.Complete {
				if !a.Stored.EarlyStart.IsZero() || a.Stored.HasTotalFloat {
					t.Errorf("submission %d: %s is complete and has a forecast", i, a.Code)
				}
				continue
			}
			open++
			d := r.Dates[k]
			got := plan.Stored{
				EarlyStart: d.EarlyStart, EarlyFinish: d.EarlyFinish, LateStart: d.LateStart, LateFinish: d.LateFinish,
				TotalFloat: d.TotalFloat, HasTotalFloat: d.HasFloat, FreeFloat: d.FreeFloat, HasFreeFloat: d.HasFloat,
				LongestPath: d.LongestPath, HasLongestPath: true,
			}
			if diff := cmp.Diff(a.Stored, got); diff != "" {
				t.Errorf("submission %d, %s (-stored +computed):\n%s", i, a.Code, diff)
			}
		}
		if open < 60 {
			t.Errorf("submission %d has only %d open activities", i, open)
		}
	}
}

// TestProject looks for the variety a demonstration needs.
func TestProject(t *testing.T) {
	baseline := read(t)[0]
	if n := len(baseline.Activities); n < 90 || n > 140 {
		t.Errorf("the baseline has %d activities", n)
	}
	kinds, types, pins := map[plan.LinkKind]int{}, map[plan.ActivityType]int{}, map[plan.ConstraintKind]int{}
	leads, lags, loaded, ours := 0, 0, 0, 0
	for _, l := range baseline.Links {
		kinds[l.Kind]++
		switch {
		case l.Lag < 0:
			leads++
		case l.Lag > 0:
			lags++
		}
	}
	for _, a := range baseline.Activities {
		types[a.Type]++
		pins[a.Constraints[0].Kind]++
		if a.HasResource {
			loaded++
		}
		if strings.HasPrefix(a.Code, "TRU") {
			ours++
			if !strings.HasPrefix(a.Name, "Trust: ") {
				t.Errorf("%s is the trust's and its name does not say so: %s", a.Code, a.Name)
			}
		}
	}
	for _, k := range []plan.LinkKind{plan.FinishToStart, plan.StartToStart, plan.FinishToFinish, plan.StartToFinish} {
		if kinds[k] == 0 {
			t.Errorf("no link is %s", k)
		}
	}
	for _, k := range []plan.ActivityType{plan.Task, plan.StartMilestone, plan.FinishMilestone, plan.LevelOfEffort, plan.WBSSummary} {
		if types[k] == 0 {
			t.Errorf("no activity is a %s", k)
		}
	}
	for _, k := range []plan.ConstraintKind{plan.StartOnOrAfter, plan.FinishOnOrBefore, plan.AsLateAsPossible} {
		if pins[k] == 0 {
			t.Errorf("no activity has the constraint %s", k)
		}
	}
	if leads == 0 || lags == 0 || loaded < 40 || ours < 15 {
		t.Errorf("%d leads, %d lags, %d activities with resources, %d of the trust", leads, lags, loaded, ours)
	}
	if len(baseline.Calendars) != 4 {
		t.Errorf("%d calendars", len(baseline.Calendars))
	}
}

// TestStory holds the submissions to the story that the case and the documents tell of them.
func TestStory(t *testing.T) {
	networks := read(t)
	var goLive, interfaces []string
	for _, n := range networks {
		goLive = append(goLive, finishOf(t, n, "RO1900"))
		interfaces = append(interfaces, finishOf(t, n, "INT1900"))
	}
	want := []string{"2027-06-21", "2027-06-21", "2027-06-28", "2027-07-12", "2027-07-26", "2027-09-06"}
	if diff := cmp.Diff(want, goLive); diff != "" {
		t.Errorf("go-live of wave 1 (-want +got):\n%s", diff)
	}
	want = []string{"2027-02-16", "2027-02-16", "2027-02-22", "2027-03-15", "2027-03-15", "2027-05-12"}
	if diff := cmp.Diff(want, interfaces); diff != "" {
		t.Errorf("acceptance of the interfaces (-want +got):\n%s", diff)
	}
	august, september := networks[3], networks[4]
	if a, b := find(t, august, "INF1030"), find(t, september, "INF1030"); a.ActualFinish == b.ActualFinish || a.ActualFinish.IsZero() {
		t.Errorf("the history of INF1030 is not rewritten: %s, then %s", a.ActualFinish, b.ActualFinish)
	}
	if a, b := find(t, august, "RO1900"), find(t, september, "RO1900"); a.ID == b.ID {
		t.Error("the database did not move: RO1900 keeps its internal identity")
	}
	if at(august, "INT1070") == plan.None || at(september, "INT1070") != plan.None {
		t.Error("INT1070 should leave in September")
	}
	if at(august, "MIG1055") != plan.None || at(september, "MIG1055") == plan.None {
		t.Error("MIG1055 should come in September")
	}
}

// TestProgressIsNotForgotten compares neighbours: what is done stays done on the same day, but for the one rewritten date.
func TestProgressIsNotForgotten(t *testing.T) {
	networks := read(t)
	for i, n := range networks[1:] {
		done := 0
		for _, was := range networks[i].Activities {
			k := at(n, was.Code)
			if k == plan.None || was.Status == plan.NotStarted {
				continue
			}
			is := n.Activities[k]
			if is.ActualStart != was.ActualStart {
				t.Errorf("submission %d: %s now started %s, not %s", i+1, was.Code, is.ActualStart, was.ActualStart)
			}
			if was.Status == plan.Complete && is.ActualFinish != was.ActualFinish && was.Code != "INF1030" {
				t.Errorf("submission %d: %s now finished %s, not %s", i+1, was.Code, is.ActualFinish, was.ActualFinish)
			}
			done++
		}
		for _, a := range n.Activities {
			if date := n.Projects[0].DataDate; a.ActualStart > date || a.ActualFinish > date {
				t.Errorf("submission %d: %s has an actual date after %s", i+1, a.Code, date)
			}
		}
		if i > 0 && done == 0 {
			t.Errorf("submission %d: nothing was done before it", i+1)
		}
	}
}

func at(n *plan.Network, code string) int32 {
	for i := range n.Activities {
		if n.Activities[i].Code == code {
			return int32(i)
		}
	}
	return plan.None
}

func find(t *testing.T, n *plan.Network, code string) plan.Activity {
	t.Helper()
	i := at(n, code)
	if i == plan.None {
		t.Fatalf("there is no %s", code)
	}
	return n.Activities[i]
}

// finishOf is the day the file says an activity will finish.
func finishOf(t *testing.T, n *plan.Network, code string) string {
	t.Helper()
	a := find(t, n, code)
	finish := a.Stored.EarlyFinish
	if !a.ActualFinish.IsZero() {
		finish = a.ActualFinish
	}
	return civil.Time.FinishDate(finish).String()
}

// TestNetworksAreTheFiles schedules both and compares every date.
func TestNetworksAreTheFiles(t *testing.T) {
	networks, err := demo.Networks()
	if err != nil {
		t.Fatal(err)
	}
	files := read(t)
	if len(networks) != len(files) {
		t.Fatalf("%d networks of %d files", len(networks), len(files))
	}
	for i := range files {
		dates := func(n *plan.Network) map[string]sched.Dates {
			r, err := sched.Run(n)
			if err != nil {
				t.Fatalf("submission %d: %v", i, err)
			}
			out := map[string]sched.Dates{}
			for k, a := range n.Activities {
				out[a.Code+" "+a.Name] = r.Dates[k]
			}
			return out
		}
		if diff := cmp.Diff(dates(files[i]), dates(networks[i])); diff != "" {
			t.Errorf("submission %d (-file +network):\n%s", i, diff)
		}
	}
}
