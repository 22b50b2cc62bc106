package programme_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/web/webtest"
)

const (
	mostStatements = 20 // a page may ask of the database
	manyRevisions  = 50
	manyActivities = 4_000
)

// revision is a schedule file of many activities, one after another in rows, as it stood in a month.
func revision(month int) []byte {
	var b bytes.Buffer
	on := time.Date(2026, time.Month(1+month), 1, 0, 0, 0, 0, time.UTC).Format("2006-01-02 15:04")
	fmt.Fprintf(&b, "ERMHDR\t20.12\t2026-01-05\tProject\tu\tu\tdb\tPM\tGBP\r\n%%T\tPROJECT\r\n%%F\tproj_id\tproj_short_name\tlast_recalc_date\tplan_start_date\r\n%%R\t1\tWORKS\t%s\t2026-01-05 08:00\r\n", on)
	b.WriteString("%T\tTASK\r\n%F\ttask_id\tproj_id\ttask_type\tstatus_code\ttask_code\ttask_name\tremain_drtn_hr_cnt\ttarget_drtn_hr_cnt\r\n")
	for i := range manyActivities {
		kind, hours := "TT_Task", 8+i%40
		if i%100 == 99 {
			kind, hours = "TT_FinMile", 0
		}
		fmt.Fprintf(&b, "%%R\t%d\t1\t%s\tTK_NotStart\tA%05d\tActivity %d\t%d\t%d\r\n", i+1, kind, i, i, hours, hours)
	}
	b.WriteString("%T\tTASKPRED\r\n%F\ttask_pred_id\ttask_id\tpred_task_id\tproj_id\tpred_proj_id\tpred_type\tlag_hr_cnt\r\n")
	for i := 20; i < manyActivities; i++ {
		fmt.Fprintf(&b, "%%R\t%d\t%d\t%d\t1\t1\tPR_FS\t0\r\n", i, i+1, i-19)
	}
	b.WriteString("%E\r\n")
	return b.Bytes()
}

// With fifty revisions of a programme of thousands, no page asks the database more than it asks with two.
func TestStatements(t *testing.T) {
	if testing.Short() {
		t.Skip("not run: 50 revisions of 4,000 activities each are read")
	}
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := &site{Both: w.Both(t), Site: webtest.Open(t, w), t: t}
		work := programme.Work{DB: w.DB, Sheets: &programme.Sheets{}}
		var err error
		if s.jobs, err = job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.ReadsSubmissions(work), job.FollowsSubmissions(work), job.MeasuresSubmissions(work)); err != nil {
			t.Fatal(err)
		}
		ada := s.SignedIn(t, "Ada Lovell")
		var at string
		hand := func(from, to int) {
			for n := from; n < to; n++ {
				id, _, err := work.Submit(t.Context(), s.Dan, s.Engagement, programme.SubmitForm{Name: fmt.Sprintf("%02d.xer", n), Body: revision(n), Room: access.Shared})
				if err != nil {
					t.Fatal(err)
				}
				at = s.at("/programme/" + id)
				s.Site.Clock.Add(time.Minute)
			}
			s.drain()
		}
		measure := func() map[string]int {
			one := ada.Get(s.at("/milestones")).Click("#milestone-list tbody tr:first-child th a")
			out := map[string]int{}
			for name, path := range map[string]string{"list": s.at("/programme"), "summary": at, "checks": at + "/checks", "check": at + "/checks/1", "activities": at + "/activities", "activity": at + "/activities/A00099",
				"gantt": at + "/gantt", "gantt data": at + "/gantt/data", "milestones": s.at("/milestones"), "milestone": path(one), "accept": at + "/accept", "baseline": at + "/baseline", "warnings": at + "/warnings", "typed": s.at("/programme/typed")} {
				for range 2 { // the first may find nothing kept in memory
					before := w.Statements()
					ok(t, ada.Get(path))
					if out[name] = w.Statements() - before; out[name] > mostStatements {
						t.Errorf("%s asks %d statements of the database; at most %d", name, out[name], mostStatements)
					}
				}
			}
			return out
		}
		hand(0, 2)
		for _, code := range []string{"A00099", "A00199", "A03999"} {
			if _, err := work.AddMilestone(t.Context(), s.Ada, s.Engagement, programme.MilestoneForm{Title: "Stage " + code, Activity: code, Confirmed: true, Due: "2026-09-01", Room: access.Shared}); err != nil {
				t.Fatal(err)
			}
		}
		few := measure()
		hand(2, manyRevisions)
		for name, n := range measure() {
			t.Logf("%s: %d statements, %d with two revisions", name, n, few[name])
			if n > few[name] {
				t.Errorf("%s asks %d statements of the database, %d with two revisions", name, n, few[name])
			}
		}
	})
}
