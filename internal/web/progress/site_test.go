package progress_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/web/webtest"
)

// site is the pages of an engagement with a supplier's programme in it.
type site struct {
	webtest.Site
	apptest.Both
	t    *testing.T
	work programme.Work
	jobs *job.Runner
}

func open(t *testing.T, w *apptest.World) *site {
	t.Helper()
	s := &site{Both: w.Both(t), Site: webtest.Open(t, w), t: t, work: programme.Work{DB: w.DB, Sheets: &programme.Sheets{}}}
	var err error
	if s.jobs, err = job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.ReadsSubmissions(s.work), job.FollowsSubmissions(s.work), job.MeasuresSubmissions(s.work), job.ComparesSubmissions(s.work)); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *site) drain() {
	s.t.Helper()
	if _, err := s.jobs.Drain(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// at is an address below the engagement.
func (s *site) at(path string) string { return "/engagements/" + string(s.Engagement) + path }

// hand hands in a file and has it read.
func (s *site) hand(by access.Viewer, room access.Audience, f demo.File) string {
	s.t.Helper()
	id, _, err := s.work.Submit(s.t.Context(), by, s.Engagement, programme.SubmitForm{Name: f.Name, Body: f.Content, Room: room})
	if err != nil {
		s.t.Fatal(err)
	}
	s.Site.Clock.Add(time.Minute)
	s.drain()
	return id
}

func files(t *testing.T) []demo.File {
	t.Helper()
	all, err := demo.Files()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func ok(t *testing.T, a webtest.Page) webtest.Page {
	t.Helper()
	if a.Status != http.StatusOK {
		t.Fatalf("%s: status %d\n%s", a.Path, a.Status, a.One("main").Text())
	}
	return a
}

func itoa(n int) string { return strconv.Itoa(n) }

// costly is a schedule with costs and a baseline, half done.
const costly = `<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>priced</Name><StartDate>2026-01-05T08:00:00</StartDate><StatusDate>2026-02-27T17:00:00</StatusDate><MinutesPerDay>480</MinutesPerDay><CurrencyCode>GBP</CurrencyCode>
<Tasks>
<Task><UID>1</UID><ID>1</ID><Name>Dig</Name><OutlineLevel>1</OutlineLevel><Start>2026-01-05T08:00:00</Start><Finish>2026-02-13T17:00:00</Finish><Duration>PT240H0M0S</Duration><PercentComplete>100</PercentComplete>
<ActualStart>2026-01-05T08:00:00</ActualStart><ActualFinish>2026-02-13T17:00:00</ActualFinish><Cost>3000000</Cost><ActualCost>3500000</ActualCost><RemainingCost>0</RemainingCost>
<Baseline><Number>0</Number><Start>2026-01-05T08:00:00</Start><Finish>2026-01-30T17:00:00</Finish><Cost>3000000</Cost></Baseline></Task>
<Task><UID>2</UID><ID>2</ID><Name>Build</Name><OutlineLevel>1</OutlineLevel><Start>2026-03-02T08:00:00</Start><Finish>2026-04-24T17:00:00</Finish><Duration>PT320H0M0S</Duration><PercentComplete>0</PercentComplete>
<Cost>7000000</Cost><RemainingCost>7000000</RemainingCost><PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type></PredecessorLink>
<Baseline><Number>0</Number><Start>2026-02-02T08:00:00</Start><Finish>2026-03-27T17:00:00</Finish><Cost>7000000</Cost></Baseline></Task>
</Tasks></Project>`
