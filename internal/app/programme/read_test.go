package programme_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/app/task"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/assure"
	core "counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/store"
)

// checks are the checks of a file, against another where one is given, as the command line prints them.
func checks(t *testing.T, f demo.File, baseline *demo.File) (out [][]byte) {
	t.Helper()
	read := func(f demo.File) *assess.Submission {
		l, err := assess.Load(f.Name, bytes.NewReader(f.Content), "")
		if err != nil {
			t.Fatal(err)
		}
		s, err := l.Submission("")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	var base *assess.Submission
	if baseline != nil {
		base = read(*baseline)
	}
	report, err := assess.Check(read(f), base)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range append(assure.Rows(report.Checks), assure.Rows(report.Extras)...) {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(row); err != nil {
			t.Fatal(err)
		}
		out = append(out, bytes.TrimSpace(b.Bytes()))
	}
	return out
}

// part is a result that a room keeps of a submission.
func (v *village) part(t *testing.T, by access.Viewer, s core.Submission, room access.RoomID, name string) (p core.Part) {
	t.Helper()
	err := v.DB.Read(t.Context(), by.Seat, func(tx *store.Tx) (err error) {
		p, err = tx.Part(t.Context(), store.Place{Organisation: s.Organisation, Room: room}, s.ID, name)
		return err
	})
	if err != nil {
		t.Fatal(name, err)
	}
	return p
}

// What is kept of the checks is, byte for byte, what the command line prints for the same files; a baseline that only the client knows
// changes what the client sees, and nothing that the supplier sees.
func TestChecksAreThoseOfTheCommandLine(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		all := files(t)
		first, last := v.submit(t, v.Dan, access.Shared, all[0]), v.submit(t, v.Dan, access.Shared, all[5])
		shared := v.view(t, v.Dan, last).Submission
		equal := func(what string, room access.RoomID, by access.Viewer, want [][]byte) {
			t.Helper()
			for i, row := range want {
				if got := v.part(t, by, shared, room, fmt.Sprintf("check.%d", i+1)); !bytes.Equal(got.Body, row) {
					t.Errorf("%s: check %d is kept as %.200s, the command line prints %.200s", what, i+1, got.Body, row)
				}
			}
		}
		equal("without a baseline", shared.Room, v.Dan, checks(t, all[5], nil))

		if _, err := v.work.Nominate(t.Context(), v.Ada, v.Engagement, first, access.ClientOnly); err != nil {
			t.Fatal(err)
		}
		before := v.view(t, v.Dan, last)
		v.drain(t)
		ada := v.view(t, v.Ada, last)
		if !ada.Private || ada.Checks.Baseline == "" {
			t.Errorf("the client sees what was measured against %q", ada.Checks.Baseline)
		}
		own := slices.IndexFunc(ada.Reaches, func(r access.Reach) bool { return r.Audience == access.ClientOnly })
		equal("against the client's own baseline", ada.Reaches[own].Room, v.Ada, checks(t, all[5], &all[0]))
		equal("what the supplier sees", shared.Room, v.Dan, checks(t, all[5], nil))
		if after := v.view(t, v.Dan, last); after.Held != before.Held || after.Missed != before.Missed || after.Baseline || after.Rev != before.Rev {
			t.Errorf("the supplier sees %d and %d, before %d and %d", after.Held, after.Missed, before.Held, before.Missed)
		}
		if ada.Held == before.Held && ada.Missed == before.Missed {
			t.Error("the baseline changes no check: nothing is proved")
		}
		v.Clock.Add(1e9)
		if _, err := v.work.Nominate(t.Context(), v.Ada, v.Engagement, first, access.Shared); err != nil {
			t.Fatal(err)
		}
		v.drain(t)
		equal("against a baseline that both know", shared.Room, v.Dan, checks(t, all[5], &all[0]))
		if _, err := v.work.Nominate(t.Context(), v.Dan, v.Engagement, last, access.Shared); !errors.Is(err, store.ErrRefused) {
			t.Errorf("the supplier names the baseline: %v", err)
		}
	})
}

// A file with several projects asks which is meant, and later files go on with the same one by themselves.
func TestSeveralProjects(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		two := func(data string) demo.File {
			return demo.File{Name: data + ".xer", Content: []byte(strings.Join([]string{"ERMHDR\t20.12\t2026-01-05\tProject\tu\tu\tdb\tPM\tGBP",
				"%T\tPROJECT", "%F\tproj_id\tproj_short_name\tlast_recalc_date\tplan_start_date", "%R\t1\tNORTH\t" + data + " 00:00\t2026-01-05 00:00", "%R\t2\tSOUTH\t" + data + " 00:00\t2026-01-05 00:00",
				"%T\tTASK", "%F\ttask_id\tproj_id\ttask_type\tstatus_code\ttask_code\ttask_name\tremain_drtn_hr_cnt\ttarget_drtn_hr_cnt",
				"%R\t1\t1\tTT_Task\tTK_NotStart\tN1\tDig\t40\t40", "%R\t2\t2\tTT_Task\tTK_NotStart\tS1\tFill\t80\t80", "%E", ""}, "\r\n"))}
		}
		id := v.submit(t, v.Dan, access.Shared, two("2026-01-05"))
		s := v.view(t, v.Dan, id)
		if s.State != core.Choose || len(s.Choices) != 2 || s.Choices[1].Code != "SOUTH" || s.Choices[1].Activities != 1 {
			t.Fatalf("it asks %+v", s)
		}
		if _, err := v.work.ChooseProject(t.Context(), v.Dan, v.Engagement, id, "3", s.Rev); faults(err) != "project" {
			t.Errorf("a project that is not there is chosen: %v", err)
		}
		if _, err := v.work.ChooseProject(t.Context(), v.Dan, v.Engagement, id, "2", s.Rev); err != nil {
			t.Fatal(err)
		}
		v.drain(t)
		if s = v.view(t, v.Dan, id); s.State != core.Read || s.Submission.Project != "SOUTH" || s.Activities != 1 {
			t.Errorf("chosen, it reads %+v", s.Submission)
		}
		later := v.view(t, v.Dan, v.submit(t, v.Dan, access.Shared, two("2026-02-05")))
		if later.State != core.Read || later.Submission.Project != "SOUTH" {
			t.Errorf("the later one reads %+v", later.Submission)
		}
		// An earlier revision that comes behind a later one stands before it, and starts no clock.
		issue := v.view(t, v.Dan, v.submit(t, v.Dan, access.Shared, two("2026-01-20")))
		if issue.Due != 0 || issue.Before == nil || issue.Before.ID != id || issue.Next == nil || issue.Next.ID != later.ID || len(issue.Duties) != 0 {
			t.Errorf("the back-issue reads %+v, before it %v, after it %v", issue.Submission, issue.Before, issue.Next)
		}
	})
}

// Work that is stopped keeps nothing, and is done when it is asked for again; one whose file cannot be read is done, and says why.
func TestReadingStoppedAndAgain(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		tasks := task.Tasks{DB: v.DB}
		id, work, err := v.work.Submit(t.Context(), v.Dan, v.Engagement, programme.SubmitForm{Name: "a.xer", Body: files(t)[0].Content, Room: access.Shared})
		if err != nil {
			t.Fatal(err)
		}
		if err := tasks.Stop(t.Context(), v.Dan, work); err != nil {
			t.Fatal(err)
		}
		v.drain(t)
		s := v.view(t, v.Dan, id)
		if s.State != core.Received || !s.May.Reread {
			t.Errorf("stopped, it is %s, and may be read again: %v", s.State, s.May.Reread)
		}
		if s := v.view(t, v.Ada, id); s.State != core.Received || !s.May.Reread || s.Task != nil {
			t.Errorf("the client sees %s, and may have it read: %v", s.State, s.May.Reread)
		}
		if _, err := v.work.Reread(t.Context(), v.Ada, v.Engagement, id); err != nil {
			t.Fatal(err)
		}
		v.drain(t)
		if s := v.view(t, v.Dan, id); s.State != core.Read {
			t.Errorf("asked for again, it is %s", s.State)
		}
		bad, work, err := v.work.Submit(t.Context(), v.Dan, v.Engagement, programme.SubmitForm{Name: "plan.pdf", Body: []byte("%PDF-1.7"), Room: access.Shared})
		if err != nil {
			t.Fatal(err)
		}
		v.drain(t)
		if x, err := tasks.Show(t.Context(), v.Dan, work); err != nil || x.State != store.TaskDone || !strings.Contains(x.Message, "PDF") || x.About != bad {
			t.Errorf("the work on what cannot be read ended as %+v: %v", x, err)
		}
		_, body, err := v.work.Original(t.Context(), v.Ada, v.Engagement, bad)
		if err != nil || string(body) != "%PDF-1.7" {
			t.Errorf("the original is %q: %v", body, err)
		}
	})
}

// What is computed is computed with no transaction open, and is told step by step.
func TestAssessTellsItsSteps(t *testing.T) {
	w := settleOne(t)
	var s programme.Source
	id, _, err := w.work.Submit(t.Context(), w.Dan, w.Engagement, programme.SubmitForm{Name: "a.xer", Body: files(t)[0].Content, Room: access.Shared})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.DB.Read(t.Context(), w.Dan.Seat, func(tx *store.Tx) (err error) {
		s, err = w.work.Source(t.Context(), tx, w.Dan, w.Engagement, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var steps []string
	if _, err := s.Assess(func(n int64, what string) error { steps = append(steps, what); return nil }); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(steps, " "); got != "reading scheduling checking" {
		t.Errorf("it tells %q", got)
	}
	stopped := errors.New("stop")
	for n := range 3 {
		if _, err := s.Assess(func(at int64, _ string) error {
			if at == int64(n) {
				return stopped
			}
			return nil
		}); !errors.Is(err, stopped) {
			t.Errorf("told to stop at step %d it goes on: %v", n, err)
		}
	}
}

// Dates that were typed in are a submission too: listed, compared and tied, but never checked.
func TestTypedDates(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		for _, tt := range []struct {
			f    programme.TypedForm
			want string
		}{
			{programme.TypedForm{}, "data_date name.1"}, {programme.TypedForm{DataDate: "2026-03-03", Rows: []programme.TypedMilestone{{"", "A", "2026-05-01"}}}, "data_date"},
			{programme.TypedForm{DataDate: "2026-03-01", Rows: []programme.TypedMilestone{{"", "A", ""}, {"X", "", "2026-05-01"}}}, "date.1 name.2"},
			{programme.TypedForm{DataDate: "2026-03-01", Rows: []programme.TypedMilestone{{"", "A", "2026-05-01"}, {"A", "B", "2026-05-01"}}}, "name.2"},
		} {
			if _, err := v.work.TypeIn(t.Context(), v.Ada, v.Engagement, tt.f); faults(err) != tt.want {
				t.Errorf("%+v is turned away for %q (%v), not %q", tt.f, faults(err), err, tt.want)
			}
		}
		typed := func(day, date string) string {
			id, err := v.work.TypeIn(t.Context(), v.Ada, v.Engagement, programme.TypedForm{DataDate: day, Label: "Report of " + day, Rows: []programme.TypedMilestone{{}, {"T2", "Theatre 2", date}, {"", "Theatre 1", "2026-01-09"}}})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		typed("2026-02-01", "2026-05-01")
		id := typed("2026-03-01", "2026-05-15")
		s := v.view(t, v.Ada, id)
		if s.State != core.Read || s.Finish != "2026-05-15" || s.Moved != 14 || s.Activities != 2 || s.Incomplete != 1 || !s.ForRecord || s.Due != 0 {
			t.Errorf("it reads %+v", s.Submission)
		}
		v.milestone(t, programme.MilestoneForm{Title: "Theatre 2 in use", Activity: "T2", Confirmed: true, Due: "2026-05-08", Room: ours})
		if _, all := v.milestones(t, v.Ada); all["Theatre 2 in use"].Points[1].Cumulative != 7 || all["Theatre 2 in use"].Points[1].Slip != 14 {
			t.Errorf("the milestone reads %+v", all["Theatre 2 in use"].Points)
		}
		list, err := v.work.Activities(t.Context(), v.Ada, v.Engagement, id, programme.ActivityFilter{}, programme.Order{Key: "finish"})
		if err != nil || len(list.Rows) != 2 || list.Rows[0].Code != "Theatre 1" || list.Rows[0].Status != "complete" {
			t.Errorf("its activities are %+v: %v", list.Rows, err)
		}
		if b, err := v.work.Gantt(t.Context(), v.Ada, v.Engagement, id); err != nil || b.Sheet.Result == nil || b.Before == nil {
			t.Errorf("its bars: %v", err)
		}
		copied, _, err := v.work.Share(t.Context(), v.Ada, v.Engagement, id, s.Rev)
		if err != nil {
			t.Fatal(err)
		}
		if s := v.view(t, v.Dan, copied); s.Finish != "2026-05-15" || !s.ForRecord || s.Due != 0 || s.Side != access.ClientSide {
			t.Errorf("shared, it reads %+v", s.Submission)
		}
	})
}
