package gantt_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/web/gantt"
)

func row(t *testing.T, p gantt.Plan, code string) gantt.Row {
	t.Helper()
	for _, r := range p.Rows {
		if r.Code == code {
			return r
		}
	}
	t.Fatalf("there is no row %s", code)
	return gantt.Row{}
}

func TestFromDemonstration(t *testing.T) {
	p := hospital(t)
	if p.DataDate != civil.NewTime(2026, 10, 31, 17, 0) || p.Calendar == nil || len(p.Rows) < 130 || len(p.Links) < 150 {
		t.Errorf("as of %s, %d rows, %d links", p.DataDate, len(p.Rows), len(p.Links))
	}
	live := row(t, p, "RO1900")
	if live.Kind != gantt.FinishMilestone || !live.Critical || live.Contract.Label != "Go-live, wave 1" || live.Depth != 2 {
		t.Errorf("the go-live is %+v", live)
	}
	if live.Dates.Finish <= live.Before.Finish || live.Before.Finish <= live.Baseline.Finish {
		t.Errorf("the go-live stood at %s, then %s, now %s", live.Baseline.Finish, live.Before.Finish, live.Dates.Finish)
	}
	if started := row(t, p, "BLD1030"); started.Status != plan.InProgress || started.Percent <= 0 || started.Percent >= 100 {
		t.Errorf("what is in progress is %+v", started)
	}
	if fresh := row(t, p, "MIG1055"); !fresh.Baseline.IsZero() || fresh.Before.IsZero() {
		t.Errorf("what came with the submission before has the baseline %v and stood at %v", fresh.Baseline, fresh.Before)
	}
	for _, r := range p.Rows {
		if r.Kind != gantt.Group && (r.Status == plan.Complete) == r.HasFloat {
			t.Errorf("%s is %s and has float: %v", r.Code, r.Status, r.HasFloat)
		}
	}
	drives := 0
	for _, l := range p.Links {
		if l.Drives {
			drives++
		}
	}
	if drives < 50 {
		t.Errorf("only %d links drive", drives)
	}
}

// outline is the rows as an outline of codes.
func outline(p gantt.Plan) string {
	var b strings.Builder
	for _, r := range p.Rows {
		fmt.Fprintf(&b, "%s%s\n", strings.Repeat(".", r.Depth), r.Code)
	}
	return b.String()
}

// tangled is a network with what a damaged file may hold: elements in a ring, one that nothing is in, another project, an
// activity without an element, two with one ID.
func tangled() *plan.Network {
	week := plan.Calendar{ID: "1", Name: "Office", MinutesPerDay: 450, Time: sampleCalendar()}
	on := civil.NewTime(2027, 1, 4, 8, 0)
	n := &plan.Network{
		Calendars: []plan.Calendar{week},
		Projects: []plan.Project{{ID: "1", Code: "P", Calendar: plan.None, DataDate: on, PlannedStart: on},
			{ID: "2", Code: "Q", Calendar: 0, DataDate: on, PlannedStart: on}},
		WBS: []plan.WBS{{ID: "1", Parent: plan.None, Code: "ROOT"}, {ID: "2", Parent: 0, Code: "LATER"}, {ID: "3", Parent: 0, Code: "EMPTY"},
			{ID: "4", Parent: 1, Code: "DEEP"}, {ID: "5", Parent: 5, Code: "RING1"}, {ID: "6", Parent: 4, Code: "RING2"}},
	}
	for i, a := range []struct {
		code         string
		project, wbs int32
		days         int32
	}{{"B", 0, 3, 5}, {"A", 0, 0, 3}, {"X", 1, 0, 9}, {"LOST", 0, 4, 1}, {"LOOSE", 0, plan.None, 2}, {"C", 0, 3, 2}, {"A", 0, 3, 2}} {
		n.Activities = append(n.Activities, plan.Activity{ID: plan.ActivityID(fmt.Sprint(i)), Code: a.code, Project: a.project, WBS: a.wbs,
			Original: a.days * 450, Remaining: a.days * 450})
	}
	n.Links = []plan.Link{{From: 0, To: 5}, {From: 1, To: 0, Lag: 450}, {From: 2, To: 0}, {From: 4, To: 3, Kind: plan.StartToStart}}
	return n
}

func sampleCalendar() *civil.Calendar {
	var week civil.Week
	for d := 1; d <= 5; d++ {
		week[d] = []civil.Span{{From: 480, To: 930}}
	}
	c, err := civil.NewCalendar(week, nil)
	if err != nil {
		return nil
	}
	return c
}

func TestFromTangled(t *testing.T) {
	p := gantt.From(source(t, tangled()), gantt.Beside{})
	want := "LOOSE\nROOT\n.A\n.LATER\n..DEEP\n...A\n...B\n...C\nLOST\n"
	if diff := cmp.Diff(want, outline(p)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if p.Calendar != nil || p.Name != "P" {
		t.Errorf("the plan is %q with a calendar: %v", p.Name, p.Calendar != nil)
	}
	if len(p.Links) != 3 {
		t.Errorf("%d links, and one leads out of the project", len(p.Links))
	}
	for _, l := range p.Links {
		if a, b := p.Rows[l.From], p.Rows[l.To]; a.Kind == gantt.Group || b.Kind == gantt.Group {
			t.Errorf("a link joins %s and %s", a.Code, b.Code)
		}
	}
	deep, root := row(t, p, "DEEP"), row(t, p, "ROOT")
	if deep.Dates.Start != row(t, p, "B").Dates.Start && deep.Dates.Start != row(t, p, "A").Dates.Start || deep.Dates.Finish != row(t, p, "C").Dates.Finish {
		t.Errorf("a group spans %v", deep.Dates)
	}
	if root.Dates.Finish != deep.Dates.Finish || root.Status != plan.NotStarted || root.Float != 0 || !root.HasFloat || !root.Critical {
		t.Errorf("the outermost group is %+v", root)
	}
}

// A group is complete when everything in it is, and has begun when anything has.
func TestFromGroupsStand(t *testing.T) {
	for _, x := range []struct {
		name string
		a, b plan.Status
		want plan.Status
	}{{"all", plan.Complete, plan.Complete, plan.Complete}, {"one", plan.Complete, plan.NotStarted, plan.InProgress},
		{"begun", plan.InProgress, plan.NotStarted, plan.InProgress}, {"none", plan.NotStarted, plan.NotStarted, plan.NotStarted}} {
		t.Run(x.name, func(t *testing.T) {
			n := tangled()
			n.Activities = n.Activities[:2]
			n.Activities[0].WBS, n.Links = 0, nil
			for i, s := range []plan.Status{x.a, x.b} {
				a := &n.Activities[i]
				if a.Status = s; s != plan.NotStarted {
					a.ActualStart = civil.NewTime(2026, 12, 1, 8, 0)
				}
				if s == plan.Complete {
					a.ActualFinish, a.Remaining = civil.NewTime(2026, 12, 3, 15, 30), 0
				}
			}
			if got := row(t, gantt.From(source(t, n), gantt.Beside{}), "ROOT").Status; got != x.want {
				t.Errorf("the group is %s, want %s", got, x.want)
			}
		})
	}
}

// Without computed dates there is what happened.
func TestFromActualDates(t *testing.T) {
	n := tangled()
	n.Activities[0].Status, n.Activities[0].ActualStart = plan.InProgress, civil.NewTime(2026, 12, 1, 8, 0)
	p := gantt.From(gantt.Source{Network: n}, gantt.Beside{Today: civil.NewDate(2027, 1, 5)})
	if b := row(t, p, "B"); b.Dates.Start != n.Activities[0].ActualStart || b.HasFloat {
		t.Errorf("what has begun is %+v", b)
	}
	if !row(t, p, "C").Dates.IsZero() {
		t.Error("what has not begun has dates")
	}
	if d := read(t, gantt.Encode(p)); len(d.Title) != len(p.Rows) {
		t.Errorf("%d rows travel", len(d.Title))
	}
}

// A chain of elements as deep as a file can make it is walked.
func TestFromDeep(t *testing.T) {
	n := tangled()
	n.WBS = nil
	for i := range int32(50_000) {
		n.WBS = append(n.WBS, plan.WBS{Parent: i - 1, Code: "W"})
	}
	for i := range n.Activities {
		n.Activities[i].WBS = int32(len(n.WBS) - 1)
	}
	p := gantt.From(source(t, n), gantt.Beside{})
	if len(p.Rows) != 50_000+6 || !p.Rows[0].Critical {
		t.Errorf("%d rows, the first critical: %v", len(p.Rows), p.Rows[0].Critical)
	}
}
