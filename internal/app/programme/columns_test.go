package programme_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/errs"
)

const (
	plainTable = "Task ID,Task Name,Duration,Predecessors,Start,Finish\n1,Dig,5 days,,2026-03-02,2026-03-06\n2,Build,10 days,1,2026-03-09,2026-03-20\n"
	oddTable   = "Code,Libellé,Durée (j)\nA,Dig,5\nB,Build,10\nC,Paint,4\n"
	oddLater   = "Libellé,Code,Durée (j)\nDig,A,5\nBuild,B,12\nPaint,C,4\nClean,D,1\n"
)

func (v *village) columns(t *testing.T, by access.Viewer, id string) programme.ColumnsView {
	t.Helper()
	out, err := v.work.Columns(t.Context(), by, v.Engagement, id)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// fields is what each column was taken for, by its letters.
func fields(v programme.ColumnsView) map[string]string {
	out := map[string]string{}
	for _, c := range v.List {
		if c.Field != "" {
			out[c.Letters] = c.Field
		}
	}
	return out
}

// A spreadsheet is read by its headings, and says what it took each column for. What is no spreadsheet has no columns.
func TestColumnsFoundOut(t *testing.T) {
	v := settleOne(t)
	id := v.submit(t, v.Dan, ours, demo.File{Name: "plan.csv", Content: []byte(plainTable)})
	if got := v.view(t, v.Dan, id); got.State != core.Read || got.Activities != 2 || got.Format != "table" {
		t.Fatalf("%s, %d activities, %s: %s", got.State, got.Activities, got.Format, got.Problem)
	}
	got := v.columns(t, v.Dan, id)
	want := map[string]string{"A": "id", "B": "name", "C": "duration", "D": "predecessors", "E": "start", "F": "finish"}
	if diff := cmp.Diff(want, fields(got)); diff != "" || !got.MayChange || got.Own || len(got.Fields) == 0 {
		t.Errorf("own %v, may change %v (-want +got):\n%s", got.Own, got.MayChange, diff)
	}
	file := v.submit(t, v.Dan, ours, files(t)[0])
	if _, err := v.work.Columns(t.Context(), v.Dan, v.Engagement, file); errs.KindOf(err) != errs.NotFound {
		t.Errorf("columns of a file of P6: %v", err)
	}
}

// What cannot be read by its headings is read once somebody says what the columns are; that is remembered for the next file, by the
// headings and not by where they stand; and what is handed in is read as it was looked at.
func TestColumnsRemembered(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		id := v.submit(t, v.Dan, ours, demo.File{Name: "odd.csv", Content: []byte(oddTable)})
		if got := v.view(t, v.Dan, id); got.State != core.Failed {
			t.Fatalf("it was read: %+v", fields(v.columns(t, v.Dan, id)))
		}
		before := v.columns(t, v.Dan, id)
		if len(before.List) != 3 || before.List[1].Sample != "Libellé" || !before.MayChange {
			t.Fatalf("%+v", before.Columns)
		}
		said := map[string]string{"A": "id", "B": "name", "C": "duration"}
		for _, wrong := range []map[string]string{{"A": "name", "B": "name"}, {"Z": "name"}, {"A": "colour"}} {
			if _, err := v.work.ChooseColumns(t.Context(), v.Dan, v.Engagement, id, wrong, 0); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%v: %v", wrong, err)
			}
		}
		if _, err := v.work.ChooseColumns(t.Context(), v.Dan, v.Engagement, id, said, 1); err != nil {
			t.Fatal(err)
		}
		v.drain(t)
		read := v.view(t, v.Dan, id)
		if read.State != core.Read || read.Activities != 3 {
			t.Fatalf("%s, %d activities: %s", read.State, read.Activities, read.Problem)
		}
		next := v.submit(t, v.Dan, ours, demo.File{Name: "odd-2.csv", Content: []byte(oddLater)})
		if got := v.view(t, v.Dan, next); got.State != core.Read || got.Activities != 4 {
			t.Fatalf("%s, %d activities: %s", got.State, got.Activities, got.Problem)
		}
		if diff := cmp.Diff(map[string]string{"A": "name", "B": "id", "C": "duration"}, fields(v.columns(t, v.Dan, next))); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		copied, _, err := v.work.Share(t.Context(), v.Dan, v.Engagement, next, v.view(t, v.Dan, next).Rev)
		if err != nil {
			t.Fatal(err)
		}
		v.drain(t)
		shared := v.columns(t, v.Ada, copied)
		if got := v.view(t, v.Ada, copied); got.State != core.Read || got.Activities != 4 || shared.MayChange {
			t.Errorf("handed in: %s, %d activities, may change %v: %s", got.State, got.Activities, shared.MayChange, got.Problem)
		}
		if _, err := v.work.ChooseColumns(t.Context(), v.Ada, v.Engagement, copied, said, 1); errs.KindOf(err) != errs.NotFound {
			t.Errorf("the client changes what the supplier's columns are: %v", err)
		}
	})
}

// A table that has other columns than the one before is read by its own headings.
func TestOtherColumns(t *testing.T) {
	v := settleOne(t)
	id := v.submit(t, v.Dan, ours, demo.File{Name: "odd.csv", Content: []byte(oddTable)})
	if _, err := v.work.ChooseColumns(t.Context(), v.Dan, v.Engagement, id, map[string]string{"A": "id", "B": "name", "C": "duration"}, 1); err != nil {
		t.Fatal(err)
	}
	v.drain(t)
	next := v.submit(t, v.Dan, ours, demo.File{Name: "plan.csv", Content: []byte(plainTable)})
	if got := v.view(t, v.Dan, next); got.State != core.Read || got.Activities != 2 {
		t.Errorf("%s, %d activities: %s", got.State, got.Activities, got.Problem)
	}
	if got := v.changes(t, v.Dan, next, programme.ChangeFilter{}); !slices.ContainsFunc(got.Others, func(x programme.Row) bool { return x.ID == id }) {
		t.Error("the one before is not there to compare with")
	}
}
