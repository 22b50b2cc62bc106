package benefit_test

import (
	"fmt"
	"strings"
	"testing"

	work "counterpart.dev/internal/app/benefit"
	shared "counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/job"
)

// A long list comes in as long work, with what was said of all its benefits, and goes out again whole.
func TestALongListIsTakenInAsLongWork(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		const rows = shared.AtOnce + 3
		var b strings.Builder
		b.WriteString("Benefit,Owner\n")
		for n := range rows {
			fmt.Fprintf(&b, "Faster letters in ward %d,Head of ward %d\n", n, n)
		}
		runner, err := job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.TakesBenefits(w.Case))
		if err != nil {
			t.Fatal(err)
		}
		id := w.begin(t, work.File{Name: "long.csv", Body: []byte(b.String())})
		f := work.ApplyForm{LifeFor: "many", Rev: w.list(t, id).List.Rev}
		if _, err := w.Case.TakeList(t.Context(), w.Ada, w.Project, id, f); errs.KindOf(err) != errs.Invalid {
			t.Errorf("a length that is none is found out before the work begins: %v", err)
		}
		f.LifeFor = "4 years"
		task, err := w.Case.TakeList(t.Context(), w.Ada, w.Project, id, f)
		if err != nil || task == "" || !w.list(t, id).UnderWay() {
			t.Fatalf("a long list came in at once: %v", err)
		}
		if _, err := runner.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		l := w.list(t, id)
		if l.List.State != casebook.Applied || l.In() != rows {
			t.Fatalf("the list is %s, %d rows are in: %s", l.List.State, l.In(), l.Task.Message)
		}
		if life := w.see(t, w.Ada).Case.Benefits[rows-1].Life; life.For.String() != "4 years" {
			t.Errorf("the last benefit counts for %v", life)
		}
		kept, err := w.Case.UndoList(t.Context(), w.Ada, w.Project, id, l.List.Rev)
		if err != nil || len(kept) > 0 {
			t.Error(err, kept)
		}
	})
}
