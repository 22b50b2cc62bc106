package wireless_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/demo/wireless"
	"counterpart.dev/internal/format/tabular"
)

var update = flag.Bool("update", false, "write the files of the demonstration instead of comparing them")

const folder = "../../../examples/wireless"

func TestCommittedFilesAreMade(t *testing.T) {
	var names []string
	for _, f := range wireless.Files() {
		name := filepath.Join(folder, f.Name)
		names = append(names, name)
		if *update {
			if err := os.WriteFile(name, f.Content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, f.Content) {
			t.Errorf("%s is not what is made; run go test ./internal/demo/wireless -update", f.Name)
		}
	}
	committed, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(names, committed); diff != "" {
		t.Errorf("files in the order of their names (-made +committed):\n%s", diff)
	}
}

// TestTablesHangTogether: every date that a table states of what is still to come is the one that its durations and links lead to, and what
// one table has, the next has under the same identity and name.
func TestTablesHangTogether(t *testing.T) {
	var before []string
	for _, f := range wireless.Files() {
		file, _, err := tabular.Read(bytes.NewReader(f.Content), tabular.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := file.Network
		r, err := sched.Run(n)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		open := 0
		for i, a := range n.Activities {
			names = append(names, a.Code+" "+a.Name)
			if a.Status == plan.Complete {
				continue
			}
			open++
			if d := r.Dates[i]; d.EarlyStart.Date() != a.PlannedStart.Date() && !a.Type.IsMilestone() || d.EarlyFinish.Date() != a.PlannedFinish.Date() {
				t.Errorf("%s: %s is laid from %v to %v, and the table says from %v to %v", f.Name, a.Code, d.EarlyStart, d.EarlyFinish, a.PlannedStart, a.PlannedFinish)
			}
		}
		if open < 10 {
			t.Errorf("%s: %d activities are open: nothing is proved", f.Name, open)
		}
		if before != nil && !slices.Equal(before, names) {
			t.Errorf("what is planned (-before +after):\n%s", cmp.Diff(before, names))
		}
		before = names
	}
}
