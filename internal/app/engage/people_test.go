package engage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
)

func TestRolesAreGivenAndTakenBack(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		p, e := w.joined()
		refused(t, "by a stranger", w.GiveRole(ctx, w.vantor, p, RoleForm{Person: w.vantor.Person, Role: access.ClientPM}))
		invalid(t, "to oneself", w.GiveRole(ctx, w.pm, p, RoleForm{Person: w.pm.Person, Role: access.Sponsor}), "person")
		invalid(t, "to the other side", w.GiveRole(ctx, w.pm, e, RoleForm{Person: w.vantor.Person, Role: access.ClientPM}), "person")
		invalid(t, "a role of the other side", w.GiveRole(ctx, w.pm, e, RoleForm{Person: w.owner.Person, Role: access.DeliveryPM}), "role")
		invalid(t, "a role of another scope", w.GiveRole(ctx, w.pm, p, RoleForm{Person: w.owner.Person, Role: access.Lead}), "role")
		invalid(t, "too many days", w.GiveRole(ctx, w.pm, p, RoleForm{Person: w.owner.Person, Role: access.BenefitOwner, Days: "32"}), "days")
		w.give(w.pm, p, w.owner, access.BenefitOwner, "1")
		invalid(t, "twice", w.GiveRole(ctx, w.sponsor, p, RoleForm{Person: w.owner.Person, Role: access.BenefitOwner}), "role")
		if _, err := w.Project(ctx, w.owner, p); err != nil {
			t.Errorf("the benefit owner: %v", err)
		}
		_, err := w.Engagement(ctx, w.owner, e)
		refused(t, "a benefit owner in the shared room", err)

		people := must[People](t)(w.People(ctx, w.pm, p))
		held := map[string]party.Appointment{}
		for _, h := range people.Ours {
			held[h.Name+" "+string(h.Role)] = h.Appointment
		}
		owner := held["Tess Okoro benefit_owner"]
		if len(held) != 4 || owner.Days != 1 {
			t.Fatalf("got %+v", people.Ours)
		}
		if err := w.SetDays(ctx, w.pm, p, owner.ID, "3", owner.Rev); err != nil {
			t.Fatal(err)
		}
		if err := w.EndRole(ctx, w.sponsor, p, owner.ID, owner.Rev); errs.KindOf(err) != errs.Conflict {
			t.Errorf("an appointment that was changed since: %v", err)
		}
		if err := w.EndRole(ctx, w.sponsor, p, owner.ID, owner.Rev+1); err != nil {
			t.Fatal(err)
		}
		_, err = w.Project(ctx, w.owner, p)
		refused(t, "after the role ended", err)
		mine := held["Priya Nair client_pm"]
		invalid(t, "one's own role", w.EndRole(ctx, w.pm, p, mine.ID, mine.Rev), "")
		if err := w.EndRole(ctx, w.lead, p, mine.ID, mine.Rev); err != nil {
			t.Fatal(err)
		}
		_, err = w.Engagement(ctx, w.pm, e)
		refused(t, "an engagement below", err)
		theirs := must[People](t)(w.People(ctx, w.vantor, e))
		for _, m := range theirs.Others {
			if m.Name == "Priya Nair" {
				t.Error("the other side still finds her among who is there")
			}
		}
		if again := must[People](t)(w.People(ctx, w.lead, p)); len(again.Past) != 2 || len(again.Ours) != 2 {
			t.Errorf("now: %+v, before: %+v", again.Ours, again.Past)
		}
	})
}

func TestTheDeliverySideGivesItsOwnRoles(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		_, e := w.joined()
		w.give(w.vantor, e, w.vantorExec, access.DeliveryExecutive, "")
		if _, err := w.Engagement(ctx, w.vantorExec, e); err != nil {
			t.Error(err)
		}
		people := must[People](t)(w.People(ctx, w.vantor, e))
		if diff := cmp.Diff([]access.Role{access.DeliveryPM, access.DeliveryExecutive, access.DeliveryMember}, people.Givable); diff != "" {
			t.Error(diff)
		}
		for _, m := range people.Candidates {
			if m.Side != access.DeliverySide || m.Firm != "Vantor Systems" {
				t.Errorf("offered: %+v", m)
			}
		}
		client := must[People](t)(w.People(ctx, w.pm, e))
		for _, h := range client.Ours {
			if h.Firm != "Northmoor Trust" || h.Above != access.ProjectScope {
				t.Errorf("the client's own: %+v", h)
			}
		}
		if len(client.Ours) != 3 || len(client.Others) != 0 {
			t.Errorf("the client sees %+v and %+v; nobody of the other side has acted", client.Ours, client.Others)
		}
	})
}

// TestAFirmActsForTheClient: its people may hold the client's roles, and then give them to the client's people and to each other's.
func TestAFirmActsForTheClient(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		p := w.project()
		firm := w.organisation("Moss Surveyors", access.ClientSide, w.pm.Organisation)
		other := w.organisation("Elsewhere Ltd", access.ClientSide)
		fay, gus := w.person(firm, "Fay Moss", access.Staff), w.person(firm, "Gus Hall", access.Staff)
		stranger := w.person(other, "Nobody Known", access.Staff)
		invalid(t, "who is not known here", w.GiveRole(ctx, w.pm, p, RoleForm{Person: fay.Person, Role: access.Firm}), "person")
		w.post(fay, p, access.ClientPM)
		note := must[string](t)(w.AddNote(ctx, fay, p, "", NoteForm{Title: "Hello", Body: "From the firm."}))
		if n := must[NoteView](t)(w.Note(ctx, w.pm, p, note)); n.AuthorFirm != "Moss Surveyors" {
			t.Errorf("the client reads %+v", n)
		}
		w.give(fay, p, w.sponsor, access.BenefitOwner, "") // whom she knows from the project's room
		w.give(fay, p, gus, access.Firm, "")
		invalid(t, "somebody else's people", w.GiveRole(ctx, fay, p, RoleForm{Person: stranger.Person, Role: access.Firm}), "person")
	})
}

func TestAProjectMovesWithItsManagers(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		one := must[access.ScopeID](t)(w.OpenProgramme(ctx, w.lead, ProgrammeForm{Name: "Digital ward"}))
		two := must[access.ScopeID](t)(w.OpenProgramme(ctx, w.lead, ProgrammeForm{Name: "Estate"}))
		w.give(w.lead, one, w.pm, access.ProgrammeManager, "")
		w.give(w.lead, two, w.owner, access.ProgrammeManager, "")
		id := must[access.ScopeID](t)(w.OpenProject(ctx, w.pm, ProjectForm{Programme: one, Name: "Beds", Currency: "GBP", Zone: "Europe/London"}))
		_, err := w.Project(ctx, w.owner, id)
		refused(t, "the manager of another programme", err)
		refused(t, "into a programme that is not one's own", w.MoveProject(ctx, w.pm, id, two, 1))
		if err := w.MoveProject(ctx, w.lead, id, two, 1); err != nil {
			t.Fatal(err)
		}
		_, err = w.Project(ctx, w.pm, id)
		refused(t, "the manager it left", err)
		if p := must[ProjectView](t)(w.Project(ctx, w.owner, id)); p.ProgrammeName != "Estate" || !p.MayProgramme {
			t.Errorf("got %+v", p)
		}
		list := must[ProjectList](t)(w.Projects(ctx, w.owner, ProjectFilter{Programme: two}, Order{Key: "name"}))
		if len(list.Rows) != 1 || list.Rows[0].Programme.Name != "Estate" || list.Total != 1 {
			t.Errorf("got %+v", list)
		}
		all := must[[]ProgrammeChoice](t)(w.Programmes(ctx, w.owner))
		if len(all) != 2 || all[0].May || !all[1].May {
			t.Errorf("got %+v", all)
		}
		p := must[ProgrammeView](t)(w.Programme(ctx, w.lead, one))
		refused(t, "its name, by who only manages it", w.ChangeProgramme(ctx, w.pm, one, ProgrammeForm{Name: "Other", Rev: p.Rev}))
		if err := w.ChangeProgramme(ctx, w.lead, one, ProgrammeForm{Name: "Digital wards", Rev: p.Rev}); err != nil {
			t.Fatal(err)
		}
	})
}

// byLink is who comes by a link, as the door resolves them.
func (w *world) byLink(secret string) (access.Viewer, error) {
	var h store.Holder
	err := w.DB.System(w.t.Context(), store.ResolveSeat, func(tx *store.Tx) (err error) {
		h, err = tx.Holder(w.t.Context(), password.TokenHash(secret), party.LinkCredential)
		return err
	})
	return h.Viewer, err
}

func TestAQuestionIsPutToSomebodyOutside(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		p, e := w.joined()
		_, err := w.Ask(ctx, w.pm, e, access.EngagementScope, AskForm{Until: "2027-01-01"})
		invalid(t, "an empty form", err, "to", "title", "body", "until")
		ask := AskForm{To: "Jo Marsh, fire officer", Title: "Doors", Body: "May the doors stay open?", Until: "2026-03-20"}
		_, err = w.Ask(ctx, w.halden, e, access.EngagementScope, ask)
		refused(t, "by a stranger", err)
		asked := must[Asked](t)(w.Ask(ctx, w.pm, e, access.EngagementScope, ask))
		jo := must[access.Viewer](t)(w.byLink(asked.Secret))
		if !jo.Link || jo.Name != ask.To || jo.Person != "" {
			t.Errorf("whoever comes by the link: %+v", jo)
		}
		q := must[Thread](t)(w.Question(ctx, jo))
		if q.Question.Body != ask.Body || len(q.Answers) != 0 {
			t.Errorf("reads %+v", q)
		}
		invalid(t, "an empty answer", w.Reply(ctx, jo, " "), "body")
		must[any](t)(nil, w.Reply(ctx, jo, "Not at night."))
		must[any](t)(nil, w.Say(ctx, w.sponsor, e, asked.Link, "And by day?"))
		must[any](t)(nil, w.Reply(ctx, jo, "By day they may."))
		th := must[Thread](t)(w.Thread(ctx, w.sponsor, e, asked.Link))
		var got []string
		for _, a := range th.Answers {
			got = append(got, a.AuthorName+"/"+a.AuthorFirm+": "+a.Body)
		}
		if diff := cmp.Diff([]string{"Jo Marsh, fire officer/: Not at night.", "Edwin Cole/Northmoor Trust: And by day?",
			"Jo Marsh, fire officer/: By day they may."}, got); diff != "" {
			t.Error(diff)
		}
		nothingElse(t, w, jo, p, e)
		for _, v := range []access.Viewer{w.vantor, w.halden, w.owner} {
			_, err := w.Thread(ctx, v, e, asked.Link)
			refused(t, v.Name, err)
		}
		if err := w.EndLink(ctx, w.sponsor, e, asked.Link); err != nil {
			t.Fatal(err)
		}
		_, err = w.byLink(asked.Secret)
		refused(t, "the link that was ended", err)
		refused(t, "an answer under way", w.Reply(ctx, jo, "Late."))
		if th := must[Thread](t)(w.Thread(ctx, w.pm, e, asked.Link)); th.Open || len(th.Answers) != 3 {
			t.Errorf("after its end: %+v", th)
		}
		if err := w.Say(ctx, w.pm, e, asked.Link, "Anybody?"); errs.KindOf(err) != errs.Invalid {
			t.Errorf("speaking into an ended link: %v", err)
		}
	})
}

// nothingElse fails when who came by a link sees more than their question.
func nothingElse(t *testing.T, w *world, jo access.Viewer, project, engagement access.ScopeID) {
	t.Helper()
	ctx := t.Context()
	_, err := w.Project(ctx, jo, project)
	refused(t, "the project by link", err)
	_, err = w.Engagement(ctx, jo, engagement)
	refused(t, "the engagement by link", err)
	_, err = w.People(ctx, jo, project)
	refused(t, "the project's people by link", err)
	_, err = w.Links(ctx, jo, engagement)
	refused(t, "the links by link", err)
	list := must[EngagementList](t)(w.Engagements(ctx, jo, EngagementFilter{}, Order{}))
	hits := must[Hits](t)(w.Search(ctx, jo, "patient", 10))
	if len(list.Rows) != 0 || len(hits.Found) != 0 {
		t.Errorf("by link: %+v and %+v", list.Rows, hits.Found)
	}
}

func TestAThreadOpensToLaterComersAndClosesWithTheRole(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		p, e := w.joined()
		asked := must[Asked](t)(w.Ask(ctx, w.pm, e, access.EngagementScope, AskForm{To: "Jo", Title: "Doors", Body: "Open?", Until: "2026-03-20"}))
		w.give(w.pm, p, w.owner, access.ProgrammeManager, "")
		if th := must[Thread](t)(w.Thread(ctx, w.owner, e, asked.Link)); !th.Closed || th.Question.Body != "" {
			t.Errorf("who came later: %+v", th)
		}
		refused(t, "opened by a stranger", w.OpenThread(ctx, w.vantor, e, asked.Link))
		for range 2 { // the second time changes nothing
			if err := w.OpenThread(ctx, w.owner, e, asked.Link); err != nil {
				t.Fatal(err)
			}
		}
		if th := must[Thread](t)(w.Thread(ctx, w.owner, e, asked.Link)); th.Closed || th.Question.Body != "Open?" {
			t.Errorf("once opened: %+v", th)
		}
		people := must[People](t)(w.People(ctx, w.pm, p))
		for _, h := range people.Ours {
			if h.Person == w.owner.Person {
				must[any](t)(nil, w.EndRole(ctx, w.pm, p, h.ID, h.Rev))
			}
		}
		if today := must[Today](t)(w.Today(ctx, w.owner)); len(today.Notes) != 0 {
			t.Errorf("without the role: %+v", today.Notes)
		}
		var open []access.Reach
		err := w.DB.Read(ctx, w.owner.Seat, func(tx *store.Tx) (err error) {
			open, err = tx.Reaches(ctx, e)
			return err
		})
		if err != nil || len(open) != 0 {
			t.Errorf("still holds %+v, %v", open, err)
		}
		w.clock.add(30 * 24 * time.Hour)
		_, err = w.byLink(asked.Secret)
		refused(t, "an expired link", err)
	})
}
