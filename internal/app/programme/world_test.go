package programme_test

import (
	"bytes"
	"testing"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/job"
)

// village is an engagement of two sides with somebody on each, and what works their jobs.
type village struct {
	apptest.Both
	work programme.Work
	jobs *job.Runner
}

// each runs a test in a village on each engine.
func each(t *testing.T, test func(*testing.T, *village)) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) { test(t, settle(t, w)) })
}

// settleOne is a village on the embedded engine.
func settleOne(t *testing.T) *village { return settle(t, apptest.SQLite(t)) }

func settle(t *testing.T, w *apptest.World) *village {
	t.Helper()
	v := &village{Both: w.Both(t), work: programme.Work{DB: w.DB, Sheets: &programme.Sheets{}}}
	var err error
	if v.jobs, err = job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.ReadsSubmissions(v.work), job.FollowsSubmissions(v.work), job.MeasuresSubmissions(v.work),
		job.ComparesSubmissions(v.work)); err != nil {
		t.Fatal(err)
	}
	return v
}

// drain works everything that was asked for.
func (v *village) drain(t *testing.T) {
	t.Helper()
	if _, err := v.jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// files are the demonstration's submissions.
func files(t testing.TB) []demo.File {
	t.Helper()
	all, err := demo.Files()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// submit hands in a file and has it read.
func (v *village) submit(t *testing.T, by access.Viewer, room access.Audience, f demo.File) string {
	t.Helper()
	id, _, err := v.work.Submit(t.Context(), by, v.Engagement, programme.SubmitForm{Name: f.Name, Body: bytes.Clone(f.Content), Room: room})
	if err != nil {
		t.Fatal(err)
	}
	v.drain(t)
	return id
}

// view is a submission as somebody sees it.
func (v *village) view(t *testing.T, by access.Viewer, id string) programme.SubmissionView {
	t.Helper()
	out, err := v.work.Submission(t.Context(), by, v.Engagement, id)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var ours = act.Ours

var (
	noFilter programme.Filter
	byDate   = programme.Order{Key: "date"}
)
