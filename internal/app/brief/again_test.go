package brief_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
)

// TestHandedInForTheSameDay: a programme that is handed in again for the same day is measured against the first one, and says which of them
// counts, as often as it is worked out.
func TestHandedInForTheSameDay(t *testing.T) {
	w := ready(t, apptest.SQLite(t), 1)
	second := w.Second(t)
	for _, hours := range []string{"560", "640"} {
		w.Clock.Add(time.Minute)
		w.HandIn(t, w.Ada, second, "cabling-"+hours+".xer", bytes.Replace([]byte(brieftest.Cabling), []byte("480\t480"), []byte(hours+"\t"+hours), 1))
	}
	told := func() (all []brief.Evidence) {
		w.WorkOut(t)
		l, _, err := w.Brief.Page(t.Context(), w.Ada, w.Project)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range l.Brief.Evidence {
			if strings.Contains(string(e.ID), string(second)) {
				all = append(all, e)
			}
		}
		return all
	}
	first := told()
	w.change(t)
	if diff := cmp.Diff(first, told()); diff != "" {
		t.Errorf("worked out again it is another (-first +again):\n%s", diff)
	}
	said := fmt.Sprint(first)
	for _, x := range []string{"the earliest submission, submission 1 (26 Oct 2026), was taken", "it has the same data date as submission 2 (26 Oct 2026)", "baseline duration 60 wd"} {
		if !strings.Contains(said, x) {
			t.Errorf("it does not say %q: %s", x, said)
		}
	}
}

// TestOurCopyOfTheSameFile: what the client owes is laid over a programme of which it has kept a copy for its own record.
func TestOurCopyOfTheSameFile(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	w.ForRecord(t, 0)
	w.Submit(t, 0)
	w.Contract(t)
	w.WorkOut(t)
	before := w.Live(t)
	w.Change(t, casebook.Work, "Recruit and release", "forecast", "2028-01-31")
	w.WorkOut(t)
	after := w.Live(t)
	if len(after.Whole.Carried.Notes) > 0 || !after.Networks.Fresh() {
		t.Errorf("it is not laid: %q, %+v", after.Whole.Carried.Notes, after.Networks)
	}
	n := w.Node(t, casebook.Tie, "Go-live, wave 1")
	if a, b := before.Whole.Input.Dates[benefit.NodeID(n.ID)], after.Whole.Input.Dates[benefit.NodeID(n.ID)]; b <= a {
		t.Errorf("the date moves from %v to %v", a, b)
	}
}
