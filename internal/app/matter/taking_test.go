package matter_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/app/task"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/store"
)

// long is a register of so many questions. Two of them have one title.
func long(rows int) string {
	var b strings.Builder
	b.WriteString("ID,Type,Title\n")
	for n := range rows - 1 {
		fmt.Fprintf(&b, "Q-%d,Question,What of part %d\n", n+1, n+1)
	}
	b.WriteString("Q-0,Question,What of part 1\n")
	return b.String()
}

// taken asks for a list to be taken in, and gives the id of the task.
func (s stage) taken(v access.Viewer, id string) string {
	s.t.Helper()
	at, err := s.TakeList(s.t.Context(), v, s.Engagement, id, s.list(v, id).Rev)
	if err != nil {
		s.t.Fatal(err)
	}
	return at
}

// A long list is taken in as long work. What stops it loses nothing: the rest comes in later, and all of it goes out again.
func TestALongRegisterIsTakenInAsLongWork(t *testing.T) {
	each(t, func(s stage) {
		const rows = lists.AtOnce + 5
		runner, err := job.New(t.Context(), s.Work.DB, job.Options{Now: s.Clock.Now}, job.TakesRegisters(s.Work))
		if err != nil {
			t.Fatal(err)
		}
		whole := s.begun(s.Ada, "whole.csv", long(rows))
		if s.taken(s.Ada, whole) == "" || len(s.ours(s.Ada)) != 0 {
			t.Fatal("a long list came in at once")
		}
		if _, err := s.TakeList(t.Context(), s.Ada, s.Engagement, whole, s.list(s.Ada, whole).Rev); !errors.Is(err, errs.Conflict) {
			t.Errorf("a list that is being taken in is taken in again: %v", err)
		}
		if _, err := runner.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if l := s.list(s.Ada, whole); l.State != casebook.Applied || l.In() != rows || l.Task.State != store.TaskDone || l.Task.Message != "Rows taken in: 105." {
			t.Errorf("the list is %s, %d rows are in, the work says %+v", l.State, l.In(), l.Task)
		}
		if kept, err := s.UndoList(t.Context(), s.Ada, s.Engagement, whole, s.list(s.Ada, whole).Rev); err != nil || len(kept) != 0 {
			t.Fatal(err, kept)
		}
		half := s.begun(s.Ada, "half.csv", long(rows))
		work := s.taken(s.Ada, half)
		err = act.Do(t.Context(), s.Work.DB, s.Ada, s.Taking(s.Engagement), func(a *act.Act) error {
			in, left, err := s.TakeSome(t.Context(), a, half)
			if in != lists.AtOnce || left != 5 {
				t.Errorf("%d are in, %d are left", in, left)
			}
			return err
		})
		if err == nil {
			err = task.Tasks{DB: s.Work.DB}.Stop(t.Context(), s.Ada, work)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := runner.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		l := s.list(s.Ada, half)
		if !l.Begun() || l.In() != lists.AtOnce || l.Takes() != 5 {
			t.Errorf("half of a list: %s, %d in, %d to come", l.State, l.In(), l.Takes())
		}
		if err := s.DropList(t.Context(), s.Ada, s.Engagement, half, l.Rev); !errors.Is(err, errs.Conflict) {
			t.Errorf("a list of which rows are in is given up: %v", err)
		}
		if s.taken(s.Ada, half) != "" || s.list(s.Ada, half).In() != rows {
			t.Error("the rest did not come in at once")
		}
		if kept, err := s.UndoList(t.Context(), s.Ada, s.Engagement, half, s.list(s.Ada, half).Rev); err != nil || len(kept) != 0 {
			t.Error(err, kept)
		}
	})
}
