package programme_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/compare"
	core "counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/store"
)

// changes is what changed in a submission as somebody sees it.
func (v *village) changes(t *testing.T, by access.Viewer, id string, f programme.ChangeFilter) programme.ChangesView {
	t.Helper()
	out, err := v.work.Changes(t.Context(), by, v.Engagement, id, f, programme.Order{})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What is handed in is compared with what was there before when it is read, in whichever order the two come; both sides are told alike,
// and by the contract milestones that both see.
func TestComparedWhenRead(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		f := files(t)
		second := v.submit(t, v.Dan, access.Shared, f[4])
		if got := v.changes(t, v.Ada, second, programme.ChangeFilter{}); got.Against != nil || got.Kept {
			t.Errorf("the first is compared with %+v", got.Against)
		}
		if _, err := v.work.AddMilestone(t.Context(), v.Ada, v.Engagement, programme.MilestoneForm{Title: "Live", Activity: "RO1900", Confirmed: true, Room: access.Shared}); err != nil {
			t.Fatal(err)
		}
		first := v.submit(t, v.Dan, access.Shared, f[3])
		third := v.submit(t, v.Dan, access.Shared, f[5])
		for _, x := range []struct{ id, against string }{{second, first}, {third, second}} {
			got := v.changes(t, v.Ada, x.id, programme.ChangeFilter{})
			if !got.Kept || got.Against.ID != x.against || len(got.Compared.Changes) == 0 || !slices.Equal(got.Compared.Watched, []string{"RO1900"}) || got.Titles["RO1900"].Title != "Live" {
				t.Errorf("%s: %+v against %+v", x.id, got.Compared, got.Against)
			}
			if theirs := v.changes(t, v.Dan, x.id, programme.ChangeFilter{}); !cmp.Equal(theirs.Compared, got.Compared) {
				t.Errorf("the sides are told different things: %s", cmp.Diff(got.Compared, theirs.Compared))
			}
		}
		if got := v.changes(t, v.Ada, first, programme.ChangeFilter{}); got.Against != nil || len(got.Others) != 2 {
			t.Errorf("the first is compared with %+v of %d others", got.Against, len(got.Others))
		}
	})
}

// Suspicious changes come first, each of them by its effect; a kind, a word and the suspicious alone can be asked for.
func TestChangesFiltered(t *testing.T) {
	v := settleOne(t)
	f := files(t)
	v.submit(t, v.Dan, access.Shared, f[3])
	id := v.submit(t, v.Dan, access.Shared, f[4])
	all := v.changes(t, v.Ada, id, programme.ChangeFilter{})
	if all.Suspicious == 0 || all.Suspicious == all.Total || all.Total != len(all.Compared.Changes) {
		t.Fatalf("%d of %d suspicious", all.Suspicious, all.Total)
	}
	for i, c := range all.Rows {
		if c.Suspicious != (i < all.Suspicious) {
			t.Errorf("%d: suspicious %v", i, c.Suspicious)
		}
	}
	sum := 0
	for _, k := range all.Kinds {
		got := v.changes(t, v.Ada, id, programme.ChangeFilter{Kind: string(k.Kind)})
		if got.Total != k.Count || slices.ContainsFunc(got.Rows, func(c compare.Row) bool { return c.Kind != k.Kind }) {
			t.Errorf("%s: %d, want %d", k.Kind, got.Total, k.Count)
		}
		sum += k.Count
	}
	if sum != all.Total {
		t.Errorf("the kinds are %d changes of %d", sum, all.Total)
	}
	if got := v.changes(t, v.Ada, id, programme.ChangeFilter{Suspicious: true}); got.Total != all.Suspicious {
		t.Errorf("%d suspicious, want %d", got.Total, all.Suspicious)
	}
	one := all.Rows[0]
	if got := v.changes(t, v.Ada, id, programme.ChangeFilter{Words: one.ID}); got.Total == 0 || got.Total == all.Total {
		t.Errorf("%d with %q of %d", got.Total, one.ID, all.Total)
	}
}

// Whoever asks has any two compared, for their own side; the other side learns nothing of it, and those who may not ask are refused.
func TestComparedWhenAsked(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		f := files(t)
		first := v.submit(t, v.Dan, access.Shared, f[0])
		v.submit(t, v.Dan, access.Shared, f[1])
		third := v.submit(t, v.Dan, access.Shared, f[2])
		if _, err := v.work.AddMilestone(t.Context(), v.Ada, v.Engagement, programme.MilestoneForm{Title: "Ours", Activity: "INF1900", Confirmed: true, Room: ours}); err != nil {
			t.Fatal(err)
		}
		before := v.changes(t, v.Ada, third, programme.ChangeFilter{})
		if !before.Kept || !slices.Equal(before.Later, []string{"Ours"}) || !before.MayCompare {
			t.Errorf("kept %v, tied since %q, may ask %v", before.Kept, before.Later, before.MayCompare)
		}
		if theirs := v.changes(t, v.Dan, third, programme.ChangeFilter{}); len(theirs.Later) != 0 || len(theirs.Titles) != 0 {
			t.Errorf("the supplier learns of %q", theirs.Later)
		}
		if _, err := v.work.CompareSubmissions(t.Context(), v.Ada, v.Engagement, third, first); err != nil {
			t.Fatal(err)
		}
		if got := v.changes(t, v.Ada, third, programme.ChangeFilter{Against: first}); got.Kept || got.Task == nil {
			t.Errorf("kept %v, task %+v while it is worked on", got.Kept, got.Task)
		}
		v.drain(t)
		got := v.changes(t, v.Ada, third, programme.ChangeFilter{Against: first})
		if !got.Kept || got.Task != nil || got.Against.ID != first || !slices.Equal(got.Compared.Watched, []string{"INF1900"}) || len(got.Later) != 0 {
			t.Errorf("%+v against %+v, task %+v", got.Compared.Watched, got.Against, got.Task)
		}
		if theirs := v.changes(t, v.Dan, third, programme.ChangeFilter{Against: first}); theirs.Kept {
			t.Error("the supplier sees what the client had compared")
		}
		_, err := v.work.CompareSubmissions(t.Context(), v.Ada, v.Engagement, third, third)
		if errs.KindOf(err) != errs.Invalid {
			t.Errorf("compared with itself: %v", err)
		}
		_, err = v.work.CompareSubmissions(t.Context(), v.Ada, v.Engagement, third, "nothing")
		if errs.KindOf(err) != errs.NotFound {
			t.Errorf("compared with nothing: %v", err)
		}
	})
}

// Dates that somebody typed in are compared as dates: what moved, came and went, and no effect of any of it.
func TestTypedCompared(t *testing.T) {
	v := settleOne(t)
	typed := func(on string, rows ...programme.TypedMilestone) string {
		id, err := v.work.TypeIn(t.Context(), v.Ada, v.Engagement, programme.TypedForm{DataDate: on, Rows: rows})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	first := typed("2026-01-31", programme.TypedMilestone{Code: "T1", Name: "Theatre 1", Date: "2026-01-20"}, programme.TypedMilestone{Code: "T2", Name: "Theatre 2", Date: "2026-06-01"},
		programme.TypedMilestone{Code: "T3", Name: "Theatre 3", Date: "2026-09-01"})
	second := typed("2026-02-28", programme.TypedMilestone{Code: "T1", Name: "Theatre 1", Date: "2026-01-27"}, programme.TypedMilestone{Code: "T2", Name: "Theatre 2", Date: "2026-06-15"})
	if _, err := v.work.CompareSubmissions(t.Context(), v.Ada, v.Engagement, second, first); err != nil {
		t.Fatal(err)
	}
	v.drain(t)
	got := v.changes(t, v.Ada, second, programme.ChangeFilter{})
	var found []string
	for _, c := range got.Rows {
		found = append(found, string(c.Kind)+" "+c.ID)
	}
	want := []string{"milestone_deleted T3", "history_rewritten T1", "milestone_moved T2", "milestone_moved T1"}
	if diff := cmp.Diff(want, found); diff != "" || !got.Compared.Bare || got.Compared.Problem != "" {
		t.Errorf("%q (-want +got):\n%s", got.Compared.Problem, diff)
	}
	if m, ok := got.Compared.Milestone("T2"); !ok || core.Days(m.Minutes, m.PerDay) != "14 days later" {
		t.Errorf("%+v", m)
	}
}

// The forecast record grows with each submission, whatever order they come in, and begins with the baseline that was named.
func TestForecastRecord(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		f := files(t)
		record := func(by access.Viewer) programme.RecordView {
			t.Helper()
			out, err := v.work.ForecastRecord(t.Context(), by, v.Engagement, programme.RecordFilter{}, programme.Order{})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		if got := record(v.Ada); got.Latest != nil || got.Kept {
			t.Errorf("a record of nothing: %+v", got)
		}
		first := v.submit(t, v.Dan, access.Shared, f[0])
		if got := record(v.Ada); !got.Kept || len(got.Over) != 1 || got.Total != 0 {
			t.Errorf("over %d submissions, %d activities", len(got.Over), got.Total)
		}
		v.submit(t, v.Dan, access.Shared, f[5])
		few := record(v.Ada)
		v.submit(t, v.Dan, access.Shared, f[3])
		all := record(v.Ada)
		if len(all.Over) != 3 || all.Left != 0 || all.Over[0].ID != first || all.Record.Finished == 0 || all.Record.Running == 0 || all.Record.Finished != few.Record.Finished {
			t.Errorf("over %d, %d left, %d finished, %d run; with two %d finished", len(all.Over), all.Left, all.Record.Finished, all.Record.Running, few.Record.Finished)
		}
		if diff := cmp.Diff(all.Record, record(v.Dan).Record); diff != "" {
			t.Errorf("the sides differ: %s", diff)
		}
		running, err := v.work.ForecastRecord(t.Context(), v.Ada, v.Engagement, programme.RecordFilter{State: "running"}, programme.Order{Key: "name"})
		if err != nil || running.Total != all.Record.Running {
			t.Errorf("%d run, want %d: %v", running.Total, all.Record.Running, err)
		}
		if _, err := v.work.Nominate(t.Context(), v.Ada, v.Engagement, all.Over[1].ID, access.Shared); err != nil {
			t.Fatal(err)
		}
		v.drain(t)
		if got := record(v.Ada); len(got.Over) != 2 || got.Over[0].ID != all.Over[1].ID {
			t.Errorf("since the baseline it is over %d submissions", len(got.Over))
		}
	})
}

// What follows from a submission is work of its own: the submission is read before that is done, its page says that they are being
// compared, and work that broke off is done once more; but nothing is compared twice.
func TestReadBeforeCompared(t *testing.T) {
	v := settleOne(t)
	f := files(t)
	first := v.submit(t, v.Dan, access.Shared, f[3])
	breaks := job.Kind{Name: programme.FollowJob, Work: func(context.Context, *job.Work) error { return errors.New("the power went") }}
	jobs, err := job.New(t.Context(), v.DB, job.Options{Now: v.Clock.Now}, job.ReadsSubmissions(v.work), breaks)
	if err != nil {
		t.Fatal(err)
	}
	second, _, err := v.work.Submit(t.Context(), v.Dan, v.Engagement, programme.SubmitForm{Name: f[4].Name, Body: f[4].Content, Room: access.Shared})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := v.view(t, v.Dan, second); s.State != core.Read || s.Task == nil || s.Task.State != store.TaskDone {
		t.Errorf("it is %s while it waits to be compared: %+v", s.State, s.Task)
	}
	if got := v.changes(t, v.Dan, second, programme.ChangeFilter{}); got.Kept || got.Against == nil || got.Task == nil {
		t.Errorf("before it is compared its page says %v, %+v", got.Kept, got.Task)
	}
	v.Clock.Add(time.Minute)
	v.drain(t)
	if got := v.changes(t, v.Dan, second, programme.ChangeFilter{}); !got.Kept || got.Against.ID != first || got.Task != nil {
		t.Errorf("it was not compared in the end: %+v", got.Task)
	}
	if err := v.DB.Read(t.Context(), v.Dan.Seat, func(tx *store.Tx) error {
		left, err := v.work.Beside(t.Context(), tx, v.Dan, v.Engagement, "beside "+second)
		if len(left.Pairs) > 0 {
			t.Errorf("it would be compared again with %d", len(left.Pairs))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
