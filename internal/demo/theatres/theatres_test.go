package theatres_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/demo/theatres"
	"counterpart.dev/internal/format/mspdi"
)

var update = flag.Bool("update", false, "write the files of the demonstration instead of comparing them")

const folder = "../../../examples/theatres"

func made(t *testing.T) []demo.File {
	t.Helper()
	files, err := theatres.Files()
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
		file, err := mspdi.Read(bytes.NewReader(f.Content), mspdi.Options{})
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
	committed, err := filepath.Glob(filepath.Join(folder, "*.xml"))
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
			t.Errorf("%s is not what is made; run go test ./internal/demo/theatres -update", f.Name)
		}
	}
	if diff := cmp.Diff(names, committed); diff != "" {
		t.Errorf("files in the order of their names (-made +committed):\n%s", diff)
	}
}

// TestNetworksAreTheFiles schedules both and compares every date, with what the writer stored too.
func TestNetworksAreTheFiles(t *testing.T) {
	networks, err := theatres.Networks()
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range read(t) {
		r, err := sched.Run(n)
		if err != nil {
			t.Fatalf("submission %d: %v", i, err)
		}
		own, err := sched.Run(networks[i])
		if err != nil {
			t.Fatalf("submission %d: %v", i, err)
		}
		if diff := cmp.Diff(own.Dates, r.Dates); diff != "" {
			t.Errorf("submission %d (-network +file):\n%s", i, diff)
		}
		for k, a := range n.Activities {
			d := r.Dates[k]
			got := plan.Stored{EarlyStart: d.EarlyStart, EarlyFinish: d.EarlyFinish, LateStart: d.LateStart, LateFinish: d.LateFinish,
				TotalFloat: d.TotalFloat, HasTotalFloat: true, FreeFloat: d.FreeFloat, HasFreeFloat: true}
			if diff := cmp.Diff(a.Stored, got); diff != "" {
				t.Errorf("submission %d, %s (-stored +computed):\n%s", i, a.Name, diff)
			}
			if a.PlannedStart != d.Start() || a.PlannedFinish != d.Finish() {
				t.Errorf("submission %d, %s: from %s to %s, computed from %s to %s", i, a.Name, a.PlannedStart, a.PlannedFinish, d.Start(), d.Finish())
			}
		}
	}
}

// TestStory holds the submissions to the story that the package tells.
func TestStory(t *testing.T) {
	var first, last []string
	for _, n := range read(t) {
		r, err := sched.Run(n)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range n.Activities {
			switch a.Code {
			case "24":
				first = append(first, r.Dates[i].Finish().FinishDate().String())
			case "44":
				last = append(last, r.Dates[i].Finish().FinishDate().String())
			}
		}
	}
	if diff := cmp.Diff([]string{"2026-10-14", "2026-10-19", "2026-11-24", "2026-11-28"}, first); diff != "" {
		t.Errorf("theatres 1 and 2 handed over (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"2027-03-02", "2027-03-02", "2027-04-02", "2027-04-06"}, last); diff != "" {
		t.Errorf("theatres 3 and 4 handed over (-want +got):\n%s", diff)
	}
}

// TestVariety looks for what a demonstration of the format needs.
func TestVariety(t *testing.T) {
	n := read(t)[0]
	kinds := map[plan.LinkKind]int{}
	elapsed, split, manual, deadlines, late, own := 0, 0, 0, 0, 0, 0
	for _, l := range n.Links {
		kinds[l.Kind]++
		if l.Elapsed {
			elapsed++
		}
	}
	for i := range n.Activities {
		a := &n.Activities[i]
		count := func(to *int, is bool) {
			if is {
				*to++
			}
		}
		count(&elapsed, a.Elapsed)
		count(&split, a.Gap > 0)
		count(&manual, !a.ManualStart.IsZero())
		count(&deadlines, !a.Deadline.IsZero())
		count(&late, a.Constraints[0].Kind == plan.AsLateAsPossible)
		count(&own, n.Calendars[a.Calendar].Name == "Nights")
		if a.BaselineFinish.IsZero() {
			t.Errorf("%s has no baseline", a.Name)
		}
	}
	if kinds[plan.FinishToStart] == 0 || kinds[plan.StartToStart] == 0 || kinds[plan.FinishToFinish] == 0 || len(n.WBSLinks) < 3 || len(n.Assignments) == 0 {
		t.Errorf("links of kinds %v, %d of summaries, %d jobs on the calendars of their resources", kinds, len(n.WBSLinks), len(n.Assignments))
	}
	if elapsed < 4 || split == 0 || manual == 0 || deadlines == 0 || late == 0 || own == 0 {
		t.Errorf("%d elapsed, %d split, %d by hand, %d deadlines, %d as late as possible, %d at night", elapsed, split, manual, deadlines, late, own)
	}
}

// TestProgressIsNotForgotten compares neighbours: what is done stays done on the same day, and nothing is done in the future.
func TestProgressIsNotForgotten(t *testing.T) {
	networks := read(t)
	for i, n := range networks {
		for k, a := range n.Activities {
			if date := n.Projects[0].DataDate; a.ActualStart > date || a.ActualFinish > date {
				t.Errorf("submission %d: %s has an actual date after %s", i, a.Name, date)
			}
			if i == 0 {
				continue
			}
			was := networks[i-1].Activities[k]
			if was.Status != plan.NotStarted && was.ActualStart != a.ActualStart || was.Status == plan.Complete && was.ActualFinish != a.ActualFinish {
				t.Errorf("submission %d: %s now from %s to %s", i, a.Name, a.ActualStart, a.ActualFinish)
			}
		}
	}
}

// TestCalendarsAreTheirRules: the days that the rules of the file give are those that its network has.
func TestCalendarsAreTheirRules(t *testing.T) {
	networks, err := theatres.Networks()
	if err != nil {
		t.Fatal(err)
	}
	file := read(t)[0]
	for i := range 3 {
		for d := civil.NewDate(2026, 1, 1); d < civil.NewDate(2028, 1, 1); d++ {
			if diff := cmp.Diff(networks[0].Calendars[i].Time.Day(d), file.Calendars[i].Time.Day(d)); diff != "" {
				t.Errorf("%s on %s (-network +file):\n%s", file.Calendars[i].Name, d, diff)
			}
		}
	}
}
