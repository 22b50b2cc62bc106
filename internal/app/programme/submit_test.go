package programme_test

import (
	"errors"
	"testing"

	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/store"
)

// A file that is handed in is read, and both sides see the same; what one side tries for itself the other never sees.
func TestSubmit(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		all := files(t)
		trial := v.submit(t, v.Dan, ours, all[0])
		if _, err := v.work.Submission(t.Context(), v.Ada, v.Engagement, trial); !errors.Is(err, store.ErrRefused) {
			t.Errorf("the client opens what the supplier tries: %v", err)
		}
		mine := v.view(t, v.Dan, trial)
		if mine.State != core.Read || mine.Problem != "" || mine.DataDate == "" || mine.Finish == "" || mine.Activities == 0 || mine.Due != 0 || !mine.May.Share {
			t.Errorf("the trial reads %+v", mine.Submission)
		}
		if len(mine.Drives) < 3 || len(mine.Checks.Rows) != 14 || mine.Held+mine.Missed == 0 {
			t.Errorf("it is driven by %d activities; %d checks", len(mine.Drives), len(mine.Checks.Rows))
		}
		handed, _, err := v.work.Share(t.Context(), v.Dan, v.Engagement, trial, mine.Rev)
		if err != nil {
			t.Fatal(err)
		}
		v.drain(t)
		theirs := v.view(t, v.Ada, handed)
		if theirs.State != core.Read || theirs.Finish != mine.Finish || theirs.Audience != access.Shared || theirs.Due == 0 || theirs.ForRecord || !theirs.May.Accept {
			t.Errorf("handed in, it reads %+v", theirs.Submission)
		}
		list, err := v.work.Submissions(t.Context(), v.Ada, v.Engagement, noFilter, byDate)
		if err != nil || len(list.Rows) != 1 || list.Waiting != 1 || list.Latest == nil {
			t.Errorf("the client lists %d, %d waiting: %v", len(list.Rows), list.Waiting, err)
		}
		if list, err = v.work.Submissions(t.Context(), v.Dan, v.Engagement, noFilter, byDate); err != nil || len(list.Rows) != 2 {
			t.Errorf("the supplier lists %d: %v", len(list.Rows), err)
		}
		// The trial of what was handed in counts no more: what both sides see does, and nothing is told twice.
		if mine = v.view(t, v.Dan, trial); mine.Counts || mine.Handed == nil || mine.Handed.ID != handed || mine.May.Share {
			t.Errorf("the trial of what was handed in: counts %v, handed in as %v, may be shared %v", mine.Counts, mine.Handed, mine.May.Share)
		}
		told, err := v.work.Activity(t.Context(), v.Dan, v.Engagement, handed, "INT1900")
		if err != nil || len(told.History) != 1 || told.History[0].ID != handed {
			t.Errorf("the activity is told of %+v: %v", told.History, err)
		}
		next := v.view(t, v.Dan, v.submit(t, v.Dan, ours, all[2]))
		if next.Before == nil || next.Before.ID != handed || !next.Counts || !next.Latest {
			t.Errorf("the next trial comes after %v", next.Before)
		}
		record := v.submit(t, v.Ada, ours, all[1])
		kept := v.view(t, v.Ada, record)
		if !kept.ForRecord || kept.Due != 0 || kept.Before == nil || kept.Before.ID != handed || !kept.HasMoved {
			t.Errorf("for the client's record it reads %+v, before it %v", kept.Submission, kept.Before)
		}
		if _, err := v.work.Submission(t.Context(), v.Dan, v.Engagement, record); !errors.Is(err, store.ErrRefused) {
			t.Errorf("the supplier opens the client's own record: %v", err)
		}
	})
}
