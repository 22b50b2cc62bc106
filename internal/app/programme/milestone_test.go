package programme_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/store"
)

// milestones are the contract milestones as somebody sees them, by title.
func (v *village) milestones(t *testing.T, by access.Viewer) (programme.MilestoneList, map[string]programme.MilestoneRow) {
	t.Helper()
	l, err := v.work.Milestones(t.Context(), by, v.Engagement)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]programme.MilestoneRow{}
	for _, m := range l.Rows {
		out[m.Title] = m
	}
	return l, out
}

func (v *village) milestone(t *testing.T, f programme.MilestoneForm) string {
	t.Helper()
	id, err := v.work.AddMilestone(t.Context(), v.Ada, v.Engagement, f)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// The history of a contract milestone over the submissions: what each forecast, by how much that moved, and how it stood to the contract
// date in force at its report. An agreed extension is no slip.
func TestMilestoneHistory(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		for _, f := range files(t) {
			v.submit(t, v.Dan, access.Shared, f)
		}
		id := v.milestone(t, programme.MilestoneForm{Title: "Interfaces accepted", Activity: "INT1900", Confirmed: true, Due: "2027-03-05", Room: access.Shared})
		for _, d := range []programme.MilestoneForm{{Due: "2027-04-16", From: "2026-09-21", Reason: "Extension 1"}, {Due: "2027-05-14", From: "2026-10-26", Reason: "Extension 2"}} {
			if err := v.work.AddContractDate(t.Context(), v.Ada, v.Engagement, id, d); err != nil {
				t.Fatal(err)
			}
		}
		_, all := v.milestones(t, v.Dan)
		m := all["Interfaces accepted"]
		want := []struct {
			report, forecast, due string
			slip, cumulative      int
		}{
			{"2026-05-31", "2027-02-16", "2027-03-05", 0, -17}, {"2026-06-30", "2027-02-16", "2027-03-05", 0, -17}, {"2026-07-31", "2027-02-22", "2027-03-05", 6, -11},
			{"2026-08-31", "2027-03-15", "2027-03-05", 21, 10}, {"2026-09-30", "2027-03-15", "2027-04-16", 0, -32}, {"2026-10-31", "2027-05-12", "2027-05-14", 58, -2},
		}
		if len(m.Points) != len(want) {
			t.Fatalf("%d points, not %d", len(m.Points), len(want))
		}
		for i, w := range want {
			p := m.Points[i]
			if p.Report.String() != w.report || p.Forecast.String() != w.forecast || p.Due.String() != w.due || p.Slip != w.slip || p.Cumulative != w.cumulative || p.HasSlip != (i > 0) || !p.HasCumulative {
				t.Errorf("point %d is %+v, not %+v", i, p, w)
			}
		}
		if got := m.Slope; m.Over != 3 || got < 0.85 || got > 0.87 { // (12 May − 22 Feb) in (31 Oct − 31 Jul)
			t.Errorf("the slope over %d reports is %v", m.Over, got)
		}
		if m.Mapped() != programme.Tied {
			t.Errorf("it is %s", m.Mapped())
		}
	})
}

// A milestone that is not mapped yet is no fault; one whose activity was renamed or is gone asks.
func TestMilestoneTies(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		all := files(t)
		unmapped := v.milestone(t, programme.MilestoneForm{Title: "Staff trained", Due: "2027-06-18", Room: access.Shared})
		if _, err := v.work.AddMilestone(t.Context(), v.Ada, v.Engagement, programme.MilestoneForm{Title: "x", Activity: "INT1900", Room: access.Shared}); faults(err) != "activity" {
			t.Errorf("a milestone is tied to a programme that is not there: %v", err)
		}
		v.submit(t, v.Dan, access.Shared, all[0])
		if _, err := v.work.AddMilestone(t.Context(), v.Ada, v.Engagement, programme.MilestoneForm{Title: "x", Activity: "NO SUCH", Room: access.Shared}); faults(err) != "activity" {
			t.Errorf("a milestone is tied to an activity that is not there: %v", err)
		}
		if n, err := v.work.AddSuggested(t.Context(), v.Ada, v.Engagement, map[string]string{"RO1900": "", "INT1900": "next spring"}, access.Shared); n > 0 || faults(err) != "due.INT1900" {
			t.Errorf("with a date that is none, %d are taken: %v", n, err)
		}
		n, err := v.work.AddSuggested(t.Context(), v.Ada, v.Engagement, map[string]string{"RO1900": "", "INT1900": "2026-11-06"}, access.Shared)
		if n != 2 || err != nil {
			t.Fatalf("%d suggestions are taken: %v", n, err)
		}
		list, by := v.milestones(t, v.Ada)
		if by["Staff trained"].Mapped() != programme.Unmapped || by["Go-live, wave 1"].Mapped() != programme.Unconfirmed {
			t.Errorf("they are %s and %s", by["Staff trained"].Mapped(), by["Go-live, wave 1"].Mapped())
		}
		for _, s := range list.Suggests {
			if s.Code == "RO1900" {
				t.Error("what was taken is suggested again")
			}
			if !s.Planned.IsZero() {
				t.Errorf("there is no earlier submission, but %s was planned for %s by %s", s.Code, s.Planned, s.By)
			}
		}
		if got := by["Interfaces accepted"].Dates; len(got) != 1 || got[0].Due != "2026-11-06" || got[0].Reason != "" {
			t.Errorf("the contract dates of what was taken with one are %+v", got)
		}
		m := by["Go-live, wave 1"]
		if err := v.work.ChangeMilestone(t.Context(), v.Ada, v.Engagement, m.ID, programme.MilestoneForm{Title: m.Title, Activity: m.Activity, Confirmed: true, Rev: m.Rev}); err != nil {
			t.Fatal(err)
		}
		v.submit(t, v.Dan, access.Shared, demo.File{Name: "renamed.xer", Content: bytes.ReplaceAll(all[1].Content, []byte("Go-live, wave 1"), []byte("Technical switch"))})
		list, by = v.milestones(t, v.Ada)
		for _, s := range list.Suggests {
			if s.Planned.IsZero() || s.By != "Submission 1" {
				t.Errorf("%s was planned for %s by %q, not by the first submission", s.Code, s.Planned, s.By)
			}
		}
		if got := by["Go-live, wave 1"]; got.Mapped() != programme.Renamed || got.ActivityName != "Go-live, wave 1" {
			t.Errorf("a renamed activity leaves it %s, %q", got.Mapped(), got.ActivityName)
		}
		m = by["Go-live, wave 1"]
		if err := v.work.ChangeMilestone(t.Context(), v.Ada, v.Engagement, m.ID, programme.MilestoneForm{Title: m.Title, Activity: m.Activity, Confirmed: true, Rev: m.Rev}); err != nil {
			t.Fatal(err)
		}
		if _, by = v.milestones(t, v.Ada); by["Go-live, wave 1"].Mapped() != programme.Tied {
			t.Errorf("once it is said that it stands for it, it is %s", by["Go-live, wave 1"].Mapped())
		}
		v.submit(t, v.Dan, access.Shared, demo.File{Name: "gone.xer", Content: bytes.ReplaceAll(all[2].Content, []byte("RO1900"), []byte("RX1900"))})
		if _, by = v.milestones(t, v.Ada); by["Go-live, wave 1"].Mapped() != programme.Gone {
			t.Errorf("without its activity it is %s", by["Go-live, wave 1"].Mapped())
		}
		if err := v.work.EndMilestone(t.Context(), v.Ada, v.Engagement, unmapped, "entered twice", 1); err != nil {
			t.Fatal(err)
		}
		if _, by = v.milestones(t, v.Dan); by["Staff trained"].ID != "" {
			t.Error("what was taken away is still listed")
		}
	})
}

// Contract dates only grow, in their order; and a milestone is achieved on a day that has been.
func TestContractDates(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		id := v.milestone(t, programme.MilestoneForm{Title: "Go-live", Due: "2026-07-01", Room: access.Shared})
		for _, tt := range []struct {
			f    programme.MilestoneForm
			want string
		}{
			{programme.MilestoneForm{Due: "", From: "2026-03-01", Reason: "x"}, "due"}, {programme.MilestoneForm{Due: "2026-08-01", From: "2026-03-01"}, "reason"},
			{programme.MilestoneForm{Due: "2026-08-01", Reason: "x"}, "from"}, {programme.MilestoneForm{Due: "2026-07-01", From: "2026-03-01", Reason: "x"}, "due"},
			{programme.MilestoneForm{Due: "soon", From: "2026-03-01", Reason: "x"}, "due"}, {programme.MilestoneForm{Due: "2026-08-01", From: "2026-03-01", Reason: "Extension 1"}, ""},
			{programme.MilestoneForm{Due: "2026-09-01", From: "2026-02-01", Reason: "x"}, "from"},
		} {
			if err := v.work.AddContractDate(t.Context(), v.Ada, v.Engagement, id, tt.f); faults(err) != tt.want {
				t.Errorf("%+v is turned away for %q (%v), not %q", tt.f, faults(err), err, tt.want)
			}
		}
		if err := v.work.AddContractDate(t.Context(), v.Dan, v.Engagement, id, programme.MilestoneForm{Due: "2026-10-01", From: "2026-03-02", Reason: "x"}); !errors.Is(err, store.ErrRefused) {
			t.Errorf("the supplier dates the contract: %v", err)
		}
		_, all := v.milestones(t, v.Dan)
		m := all["Go-live"]
		if m.InForce("2026-02-28") != "2026-07-01" || m.InForce("2026-03-01") != "2026-08-01" || len(m.Dates) != 2 || m.Dates[1].ByName != v.Ada.Name {
			t.Errorf("the dates are %+v", m.Dates)
		}
		change := programme.MilestoneForm{Title: "Go-live", Achieved: "2026-03-03", Rev: m.Rev}
		if err := v.work.ChangeMilestone(t.Context(), v.Ada, v.Engagement, id, change); faults(err) != "achieved" {
			t.Errorf("it is achieved tomorrow: %v", err)
		}
		change.Achieved = "2026-03-02"
		if err := v.work.ChangeMilestone(t.Context(), v.Ada, v.Engagement, id, change); err != nil {
			t.Fatal(err)
		}
		if err := v.work.ChangeMilestone(t.Context(), v.Ada, v.Engagement, id, change); !strings.Contains(err.Error(), "somebody changed this") {
			t.Errorf("a change on what was changed meanwhile: %v", err)
		}
		if _, all = v.milestones(t, v.Dan); all["Go-live"].Mapped() != programme.Done {
			t.Errorf("achieved, it is %s", all["Go-live"].Mapped())
		}
	})
}

// What the client keeps for itself never reaches a row that the supplier sees: not by the name of an activity that only the client's own
// submission holds, either.
func TestPrivateMilestones(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		all := files(t)
		secret := demo.File{Name: "ours.xer", Content: bytes.ReplaceAll(all[1].Content, []byte("Go-live, wave 1"), []byte("Canary of ours"))}
		v.submit(t, v.Ada, ours, secret)
		v.milestone(t, programme.MilestoneForm{Title: "What the board wants", Activity: "RO1900", Confirmed: true, Due: "2027-06-01", Room: ours})
		if _, err := v.work.AddMilestone(t.Context(), v.Ada, v.Engagement, programme.MilestoneForm{Title: "Go-live", Activity: "RO1900", Room: access.Shared}); faults(err) != "activity" {
			t.Errorf("a milestone that both see is tied by what only one sees: %v", err)
		}
		if n, err := v.work.AddSuggested(t.Context(), v.Ada, v.Engagement, map[string]string{"RO1900": "", "RO2900": ""}, access.Shared); n > 0 || err == nil {
			t.Errorf("%d suggestions of the client's own submission are shared: %v", n, err)
		}
		list, by := v.milestones(t, v.Dan)
		if len(by) != 0 || list.Latest != nil {
			t.Errorf("the supplier sees %d milestones", len(by))
		}
		if list, by = v.milestones(t, v.Ada); by["What the board wants"].ActivityName != "Canary of ours" || len(list.MayTake) != 1 || list.MayTake[0] != access.ClientOnly {
			t.Errorf("the client sees %+v, and may take suggestions into %v", by, list.MayTake)
		}
	})
}
