package brief_test

import (
	"bytes"
	"errors"
	"os"
	"testing"
	"time"

	"counterpart.dev/internal/app/benefit"
	work "counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/casefile"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/store"
)

// world is the demonstration's project as its people would have made it, with nothing published yet.
type world struct {
	apptest.Both
	Brief     work.Work
	Case      benefit.Work
	Programme programme.Work
	Sponsor   access.Viewer
	Owner     access.Viewer // of a benefit
	jobs      *job.Runner
	files     []demo.File
}

const caseFile = "../../../examples/hospital/case.yaml"

func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, base *apptest.World) { test(t, open(t, base)) })
}

func open(t *testing.T, base *apptest.World) *world {
	t.Helper()
	w := &world{Both: base.Both(t), Brief: work.Work{DB: base.DB}, Case: benefit.Work{DB: base.DB}, Programme: programme.Work{DB: base.DB, Sheets: &programme.Sheets{}}}
	give := func(name string, r access.Role) access.Viewer {
		v := w.Colleague(t, w.Ada, name)
		if err := w.Work.GiveRole(t.Context(), w.Ada, w.Project, engage.RoleForm{Person: v.Person, Role: r}); err != nil {
			t.Fatal(err)
		}
		return w.SignIn(t, name)
	}
	w.Sponsor, w.Owner = give("Sy Moor", access.Sponsor), give("Ruth Bell", access.BenefitOwner)
	var err error
	if w.jobs, err = job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.ReadsSubmissions(w.Programme), job.WorksOutBriefs(w.Brief)); err != nil {
		t.Fatal(err)
	}
	if w.files, err = demo.Files(); err != nil {
		t.Fatal(err)
	}
	return w
}

// day sets the clock to the morning of a day.
func (w *world) day(t *testing.T, iso string) {
	t.Helper()
	d, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Add(d.Add(9 * time.Hour).Sub(w.Clock.Now()))
}

// works works everything that was asked for.
func (w *world) works(t *testing.T) {
	t.Helper()
	if _, err := w.jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// submit has the supplier hand in a file, and it read.
func (w *world) submit(t *testing.T, n int) string {
	t.Helper()
	f := w.files[n]
	id, _, err := w.Programme.Submit(t.Context(), w.Dan, w.Engagement, programme.SubmitForm{Name: f.Name, Label: f.Name, Body: bytes.Clone(f.Content), Room: access.Shared})
	if err != nil {
		t.Fatal(err)
	}
	w.works(t)
	return id
}

// contract adds the contract milestones of the case file to the engagement, and takes the case in.
func (w *world) contract(t *testing.T) {
	t.Helper()
	data, err := os.ReadFile(caseFile)
	if err != nil {
		t.Fatal(err)
	}
	f, err := casefile.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	e := f.Case.Engagements[0]
	for _, m := range e.Milestones {
		form := programme.MilestoneForm{Title: m.Title, Activity: m.Activity, Confirmed: true, Room: access.Shared}
		if len(m.Dates) > 0 {
			form.Due = m.Dates[0].Date.String()
		}
		id, err := w.Programme.AddMilestone(t.Context(), w.Ada, w.Engagement, form)
		if err != nil {
			t.Fatalf("%s: %v", m.Title, err)
		}
		for i := 1; i < len(m.Dates); i++ {
			d := m.Dates[i]
			form := programme.MilestoneForm{Due: d.Date.String(), From: d.From.String(), Reason: d.Reason}
			if err := w.Programme.AddContractDate(t.Context(), w.Ada, w.Engagement, id, form); err != nil {
				t.Fatalf("%s: %v", m.Title, err)
			}
		}
	}
	if _, err := w.Case.TakeFile(t.Context(), w.Ada, w.Project, data, map[string]access.ScopeID{e.Supplier: w.Engagement}); err != nil {
		t.Fatal(err)
	}
}

// ready is a world in which the first n submissions were read, the case is in and everything is worked out.
func ready(t *testing.T, base *apptest.World, n int) *world {
	t.Helper()
	w := open(t, base)
	w.day(t, "2026-11-03")
	for i := range n {
		w.submit(t, i)
	}
	w.contract(t)
	w.workOut(t)
	return w
}

func (w *world) workOut(t *testing.T) {
	t.Helper()
	if _, err := w.Brief.WorkOut(t.Context(), w.Ada, w.Project); err != nil {
		t.Fatal(err)
	}
	w.works(t)
}

func (w *world) live(t *testing.T) *work.Live {
	t.Helper()
	l, err := w.Brief.Live(t.Context(), w.Ada, w.Project)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// publish publishes the page as it stands.
func (w *world) publish(t *testing.T) string {
	t.Helper()
	l, _, err := w.Brief.Page(t.Context(), w.Ada, w.Project)
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.Brief.Publish(t.Context(), w.Ada, w.Project, work.PublishForm{Seen: l.Seen, Doubt: true})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (w *world) published(t *testing.T, id string) work.Published {
	t.Helper()
	p, err := w.Brief.Published(t.Context(), w.Sponsor, w.Project, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func refused(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, store.ErrRefused) {
		t.Errorf("%s: got %v, want the refusal", what, err)
	}
}

func invalid(t *testing.T, what string, err error, fields ...string) {
	t.Helper()
	got := map[string]bool{}
	for _, f := range errs.FieldsOf(err) {
		got[f.Path] = true
	}
	for _, f := range fields {
		if !got[f] {
			t.Errorf("%s: got %v, want something said about %s", what, err, f)
		}
	}
	if errs.KindOf(err) != errs.Invalid || len(got) != len(fields) {
		t.Errorf("%s: got %v, want it invalid about %v alone", what, err, fields)
	}
}
