package brief_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/store"
)

// TestChangedSinceTheSubmissionBefore: the page, its print and what is kept of it tell what changed since the submission before, whoever that
// was read by; what it took to find that out is not done again while both submissions stand, and what the supplier was not shown is named.
func TestChangedSinceTheSubmissionBefore(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	w.Submit(t, 0)
	w.ForRecord(t, 4)
	w.Submit(t, 5)
	w.Contract(t)
	if l := w.Live(t); l.Changed != nil || len(l.Private) != 1 { // which the forecasts by submission tell
		t.Errorf("before anything was worked out it tells %+v, from %v", l.Changed, l.Private)
	}
	w.WorkOut(t)
	l := w.Live(t)
	if l.Changed == nil || len(l.Changed.List) == 0 {
		t.Fatalf("it tells of no change: %+v", l.Changed)
	}
	if len(l.Networks.From) != 3 || len(l.Private) != 1 || !strings.HasPrefix(l.Private[0], w.Files[4].Name) {
		t.Errorf("it was worked out from %q, private are %q", l.Networks.From, l.Private)
	}
	told := evidence(l.Brief, "changes")
	if told == nil || len(told.Tables[0].Rows) <= len(l.Changed.List) || !strings.HasPrefix(told.Given[1].Value, w.Files[4].Name) {
		t.Fatalf("behind it stands %+v", told)
	}
	p := w.Published(t, w.Publish(t))
	if diff := cmp.Diff(l.Changed, p.Frozen.Changed); diff != "" {
		t.Errorf("kept is another thing (-live +kept):\n%s", diff)
	}
	print := squeezed(words(t, p.Print))
	for _, x := range []string{l.Changed.Sentence, l.Changed.List[0].What, l.Changed.List[0].Why} {
		if !strings.Contains(string(p.Page), strings.Split(x, " → ")[0]) || !strings.Contains(print, squeezed(x)) {
			t.Errorf("the page or its print does not say %q", x)
		}
	}

	read := func() (files int) {
		err := w.DB.Read(t.Context(), w.Ada.Seat, func(tx *store.Tx) error {
			src, err := w.Brief.Source(t.Context(), tx, w.Ada, w.Project)
			files = work.FilesOf(src)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	if n := read(); n != 2 {
		t.Errorf("%d files are read to work out the same again", n)
	}
	w.change(t)
	w.WorkOut(t)
	if again := w.Live(t); !cmp.Equal(l.Changed, again.Changed) || !cmp.Equal(told.Tables, evidence(again.Brief, "changes").Tables) {
		t.Errorf("after the case was changed the supplier has changed something else:\n%s", cmp.Diff(l.Changed, again.Changed))
	}
}

// TestChangedIsOfTheSameTwo: what changed since another submission than the one before is not told.
func TestChangedIsOfTheSameTwo(t *testing.T) {
	w := ready(t, apptest.SQLite(t), 1)
	if l := w.Live(t); l.Changed != nil || evidence(l.Brief, "changes") != nil {
		t.Errorf("the first submission has changed: %+v", l.Changed)
	}
	w.Submit(t, 2)
	if l := w.Live(t); l.Changed != nil {
		t.Errorf("not worked out, it has changed: %+v", l.Changed)
	}
	w.WorkOut(t)
	was := evidence(w.Live(t).Brief, "changes")
	w.Submit(t, 1) // which lies between the two
	if l := w.Live(t); was == nil || l.Changed != nil || !l.Networks.Moved {
		t.Errorf("%+v becomes %+v", was, l.Changed)
	}
	w.WorkOut(t)
	if is := evidence(w.Live(t).Brief, "changes"); is == nil || cmp.Equal(was.Given, is.Given) {
		t.Errorf("since another submission it says the same: %+v", is)
	}
}

func evidence(b *brief.Brief, kind string) *brief.Evidence {
	for i := range b.Evidence {
		if strings.HasPrefix(string(b.Evidence[i].ID), kind+"-") || string(b.Evidence[i].ID) == kind {
			return &b.Evidence[i]
		}
	}
	return nil
}
