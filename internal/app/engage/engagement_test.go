package engage

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
)

func TestAProjectIsFoundedByALeadAndSeenByTheClientOnly(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		id := w.project()
		for _, v := range []access.Viewer{w.lead, w.pm, w.sponsor} {
			p := must[ProjectView](t)(w.Project(ctx, v, id))
			if p.Name != "Patient records" || p.Code != "PR-1" || p.Currency != "GBP" {
				t.Errorf("%s sees %+v", v.Name, p.Project)
			}
		}
		for _, v := range []access.Viewer{w.owner, w.vantor, w.halden, w.assurer, {}} {
			_, err := w.Project(ctx, v, id)
			refused(t, v.Name, err)
			_, err = w.OpenEngagement(ctx, v, id, terms("Vantor Systems"))
			refused(t, v.Name+" opening an engagement", err)
		}
		_, err := w.OpenProject(ctx, w.pm, ProjectForm{Name: "Own", Currency: "GBP", Zone: "UTC"})
		refused(t, "a project by who may not", err)
	})
}

func TestTheClientRoleIsFilledWithAuthorityAndCapacity(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		id, e := w.joined()
		gaps := func() []string { return must[ProjectView](t)(w.Project(ctx, w.pm, id)).Role.Gaps() }
		if diff := cmp.Diff([]string{"No letter of authority is in force.", "How many days a month it takes is not stated."}, gaps()); diff != "" {
			t.Error(diff)
		}
		if err := w.SetStanding(ctx, w.pm, e, StandingForm{PMDays: "4", NeededDays: "9", Rev: 1}); err != nil {
			t.Fatal(err)
		}
		letter := LetterForm{Holder: w.pm.Person, May: []engage.Power{engage.Instruct, engage.Agree}, Limit: "250,000", Currency: "GBP", From: "2026-03-01"}
		number := must[string](t)(w.IssueLetter(ctx, w.sponsor, e, access.EngagementScope, letter))
		if diff := cmp.Diff([]string{"The client PM has fewer days than it takes."}, gaps()); diff != "" {
			t.Error(diff)
		}
		o := must[Overview](t)(w.Engagement(ctx, w.pm, e))
		if diff := cmp.Diff(engage.Role{Filled: true, Names: []string{"Mara Lind", "Priya Nair"}, Authority: true, PMDays: 4, NeededDays: 9}, o.Ours.Role); diff != "" {
			t.Error(diff)
		}
		w.give(w.pm, id, w.owner, access.BenefitOwner, "1")
		if r := must[ProjectView](t)(w.Project(ctx, w.owner, id)).Role; !r.Partly || len(r.Gaps()) > 0 {
			t.Errorf("who sees no engagement is told what the client role lacks: %+v, %v", r, r.Gaps())
		}
		l := must[LetterView](t)(w.Letter(ctx, w.vantor, e, access.EngagementScope, number))
		if l.Number != 1 || l.Limit != 25000000 || l.HolderName != "Priya Nair" || l.GiverName != "Edwin Cole" || l.MayRevoke || !l.Recorded {
			t.Errorf("the other side reads %+v", l)
		}
		if err := w.RevokeLetter(ctx, w.sponsor, e, access.EngagementScope, number, "Reorganised.", l.Rev); err != nil {
			t.Fatal(err)
		}
		if got := gaps(); got[0] != "No letter of authority is in force." {
			t.Errorf("after revoking: %v", got)
		}
	})
}

func TestEngagementsOfOneProjectTellNothingOfEachOther(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		p := w.project()
		one, two := w.engagement(p, "Vantor Systems"), w.engagement(p, "Halden Digital")
		w.post(w.vantor, one, access.DeliveryPM)
		w.post(w.halden, two, access.DeliveryPM)
		o := must[Overview](t)(w.Engagement(ctx, w.vantor, one))
		if o.Ours == nil || o.Ours.Project != "" || o.Ours.ProjectName != "" || o.Ours.Standing != (engage.Standing{}) {
			t.Errorf("the delivery side sees of the project: %+v", o.Ours)
		}
		_, err := w.Engagement(ctx, w.vantor, two)
		refused(t, "the other bidder's engagement", err)
		list := must[EngagementList](t)(w.Engagements(ctx, w.vantor, EngagementFilter{}, Order{Key: "name"}))
		if len(list.Rows) != 1 || list.Rows[0].ID != one || list.Total != 1 {
			t.Errorf("one bidder lists %+v", list)
		}
		both := must[EngagementList](t)(w.Engagements(ctx, w.pm, EngagementFilter{}, Order{Key: "name"}))
		if len(both.Rows) != 2 || both.Rows[0].ProjectName != "Patient records" || both.Rows[0].DeliveryName != "Halden Digital" {
			t.Errorf("the client lists %+v", both.Rows)
		}
	})
}

func TestStartingWithoutAlignmentTakesTheSponsorsReason(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		_, e := w.joined()
		rev := func() int64 { return must[Overview](t)(w.Engagement(ctx, w.pm, e)).Rev }
		invalid(t, "by the client PM", w.Step(ctx, w.pm, e, StepForm{To: engage.Active, Reason: "Urgent.", Rev: rev()}), "to")
		invalid(t, "without a reason", w.Step(ctx, w.sponsor, e, StepForm{To: engage.Active, Reason: " ", Rev: rev()}), "reason")
		refused(t, "by the delivery side", w.Step(ctx, w.vantor, e, StepForm{To: engage.Aligned, Rev: rev()}))
		invalid(t, "a step there is not", w.Step(ctx, w.pm, e, StepForm{To: engage.Closing, Rev: rev()}), "to")
		if err := w.Step(ctx, w.sponsor, e, StepForm{To: engage.Active, Reason: "The old system ends in June.", Rev: rev()}); err != nil {
			t.Fatal(err)
		}
		o := must[Overview](t)(w.Engagement(ctx, w.pm, e))
		if o.State != engage.Active || o.Ours.Standing.GateReason != "The old system ends in June." || o.Ours.GateBy != "Edwin Cole" {
			t.Errorf("the client sees %s, %+v", o.State, o.Ours)
		}
		theirs := must[Overview](t)(w.Engagement(ctx, w.vantor, e))
		if theirs.State != engage.Active || theirs.Ours.Standing.GateReason != "" {
			t.Errorf("the delivery side sees %s, %+v", theirs.State, theirs.Ours)
		}
		if err := w.Step(ctx, w.pm, e, StepForm{To: engage.Closing, Rev: 1}); err == nil {
			t.Error("a step from an old revision was taken")
		}
	})
}

func TestAnEngagementIsAdoptedInFlight(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		p := w.project()
		f := terms("Vantor Systems")
		f.Adopted, f.OneSided = true, true
		_, err := w.OpenEngagement(ctx, w.pm, p, f)
		invalid(t, "without since when and why", err, "since", "reason")
		f.Since, f.Reason = "2026-03-03", "It runs."
		_, err = w.OpenEngagement(ctx, w.pm, p, f)
		invalid(t, "from tomorrow on", err, "since")
		f.Since = "2025-11-17"
		id := must[access.ScopeID](t)(w.OpenEngagement(ctx, w.pm, p, f))
		o := must[Overview](t)(w.Engagement(ctx, w.pm, id))
		if o.State != engage.Active || !o.Adopted || !o.OneSided || o.Ours.Standing.GateReason != "It runs." {
			t.Errorf("got %+v, %+v", o.Engagement, o.Ours.Standing)
		}
		if got := today(epochOf(o.StateSince), o.Zone).String(); got != "2025-11-17" {
			t.Errorf("it is active since %s", got)
		}
	})
}

func TestTermsAreHeldToTheirRules(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		p := w.project()
		bad := Terms{Rules: "own", Zone: "Moon/Base", Currency: "pounds", Week: "mon-fri 17:00-09:00", Holidays: "Christmas"}
		_, err := w.OpenEngagement(ctx, w.pm, p, bad)
		invalid(t, "an empty form", err, "name", "delivery_name", "zone", "currency", "week", "holidays", "rules", "client_name")
		id := w.engagement(p, "Vantor Systems")
		o := must[Overview](t)(w.Engagement(ctx, w.pm, id))
		if o.Holidays != "2026-12-25" || o.Week != "mon-fri 09:00-17:00" {
			t.Errorf("kept %q and %q", o.Week, o.Holidays)
		}
		f := terms("Vantor Systems Ltd")
		f.Rev = o.Rev
		if err := w.ChangeEngagement(ctx, w.pm, id, f); err != nil {
			t.Fatal(err)
		}
		if err := w.ChangeEngagement(ctx, w.sponsor, id, f); err == nil {
			t.Error("a form that was read before the last change was taken")
		}
		refused(t, "terms by the delivery side", w.ChangeEngagement(ctx, w.vantor, id, f))
	})
}
