// Package brieftest makes the demonstration's project as its people would have made it: an engagement with contract milestones, the
// supplier's submissions, the case, and the sponsor's page of it, for tests of pages and use cases.
//
// It promises that everything is done through use cases. It is imported by tests only, and refuses to write a row itself.
package brieftest

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/format/casefile"
	"counterpart.dev/internal/job"
)

// World is the project, in which Ada Lovell is client PM and Dan Firth delivery PM.
type World struct {
	apptest.Both
	Brief     brief.Work
	Case      benefit.Work
	Programme programme.Work
	Sponsor   access.Viewer // Sy Moor
	Owner     access.Viewer // Ruth Bell, of a benefit
	Files     []demo.File
	jobs      *job.Runner
}

// Open makes the project and its people, and nothing more.
func Open(t testing.TB, base *apptest.World) *World {
	t.Helper()
	w := &World{Both: base.Both(t), Brief: brief.Work{DB: base.DB}, Case: benefit.Work{DB: base.DB}, Programme: programme.Work{DB: base.DB, Sheets: &programme.Sheets{}}}
	give := func(name string, r access.Role) access.Viewer {
		v := w.Colleague(t, w.Ada, name)
		must(t, w.Work.GiveRole(t.Context(), w.Ada, w.Project, engage.RoleForm{Person: v.Person, Role: r}))
		return w.SignIn(t, name)
	}
	w.Sponsor, w.Owner = give("Sy Moor", access.Sponsor), give("Ruth Bell", access.BenefitOwner)
	var err error
	w.jobs, err = job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.ReadsSubmissions(w.Programme), job.FollowsSubmissions(w.Programme), job.WorksOutBriefs(w.Brief))
	must(t, err)
	w.Files, err = demo.Files()
	must(t, err)
	w.Day(t, "2026-11-03")
	return w
}

// Ready is the project on 3 November 2026, with the first n submissions read, the case taken in and everything worked out.
func Ready(t testing.TB, base *apptest.World, n int) *World {
	t.Helper()
	w := Open(t, base)
	for i := range n {
		w.Submit(t, i)
	}
	w.Contract(t)
	w.WorkOut(t)
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Day sets the clock to the morning of a day.
func (w *World) Day(t testing.TB, iso string) {
	t.Helper()
	d, err := time.Parse(time.DateOnly, iso)
	must(t, err)
	w.Clock.Add(d.Add(9 * time.Hour).Sub(w.Clock.Now()))
}

// Works works everything that was asked for.
func (w *World) Works(t testing.TB) {
	t.Helper()
	_, err := w.jobs.Drain(t.Context())
	must(t, err)
}

// Submit has the supplier hand in the n-th file, and it read.
func (w *World) Submit(t testing.TB, n int) { t.Helper(); w.submit(t, w.Dan, access.Shared, n) }

// ForRecord has the client keep the n-th file for its own record.
func (w *World) ForRecord(t testing.TB, n int) { t.Helper(); w.submit(t, w.Ada, act.Ours, n) }

func (w *World) submit(t testing.TB, by access.Viewer, room access.Audience, n int) {
	t.Helper()
	f := w.Files[n]
	_, _, err := w.Programme.Submit(t.Context(), by, w.Engagement, programme.SubmitForm{Name: f.Name, Label: f.Name, Body: bytes.Clone(f.Content), Room: room})
	must(t, err)
	w.Works(t)
}

// CaseFile is the case of the demonstration.
func CaseFile(t testing.TB) []byte {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	data, err := os.ReadFile(filepath.Join(filepath.Dir(here), "..", "..", "examples", "hospital", "case.yaml"))
	must(t, err)
	return data
}

// Contract adds the contract milestones of the case to the engagement, and takes the case in.
func (w *World) Contract(t testing.TB) {
	t.Helper()
	f, err := casefile.Read(CaseFile(t))
	must(t, err)
	e := f.Case.Engagements[0]
	for _, m := range e.Milestones {
		form := programme.MilestoneForm{Title: m.Title, Activity: m.Activity, Confirmed: true, Room: access.Shared}
		if len(m.Dates) > 0 {
			form.Due = m.Dates[0].Date.String()
		}
		id, err := w.Programme.AddMilestone(t.Context(), w.Ada, w.Engagement, form)
		must(t, err)
		for i := 1; i < len(m.Dates); i++ {
			d := m.Dates[i]
			form := programme.MilestoneForm{Due: d.Date.String(), From: d.From.String(), Reason: d.Reason}
			must(t, w.Programme.AddContractDate(t.Context(), w.Ada, w.Engagement, id, form))
		}
	}
	sure, _, _ := bytes.Cut(CaseFile(t), []byte("\nrisk:")) // nobody has stated what is uncertain yet
	_, err = w.Case.TakeFile(t.Context(), w.Ada, w.Project, sure, map[string]access.ScopeID{e.Supplier: w.Engagement})
	must(t, err)
}

// Unheld ends the client's own work, so that nothing of the client's is laid over the dates of the supplier.
func (w *World) Unheld(t testing.TB) {
	t.Helper()
	view, err := w.Case.Case(t.Context(), w.Ada, w.Project)
	must(t, err)
	for _, n := range view.Rows.Nodes {
		if n.Kind == casebook.Work {
			must(t, w.Case.End(t.Context(), w.Ada, w.Project, n.Kind, n.ID, n.Rev))
		}
	}
}

// WorkOut has what needs the networks worked out.
func (w *World) WorkOut(t testing.TB) {
	t.Helper()
	_, err := w.Brief.WorkOut(t.Context(), w.Ada, w.Project)
	must(t, err)
	w.Works(t)
}

// Live is the page as it stands.
func (w *World) Live(t testing.TB) *brief.Live {
	t.Helper()
	l, err := w.Brief.Live(t.Context(), w.Ada, w.Project)
	must(t, err)
	return l
}

// Publish publishes the page as it stands, whatever is doubtful about it.
func (w *World) Publish(t testing.TB) (id string) {
	t.Helper()
	id, err := w.Brief.Publish(t.Context(), w.Ada, w.Project, brief.PublishForm{Seen: w.Live(t).Seen, Doubt: true})
	must(t, err)
	return id
}

// Published is a published page with its bytes.
func (w *World) Published(t testing.TB, id string) brief.Published {
	t.Helper()
	p, err := w.Brief.Published(t.Context(), w.Sponsor, w.Project, id)
	must(t, err)
	return p
}
