package programme_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/errand"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/clock"
	powers "counterpart.dev/internal/core/engage"
	core "counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// faults are the fields that an input is turned away for.
func faults(err error) string {
	var out []string
	for _, f := range errs.FieldsOf(err) {
		out = append(out, f.Path)
	}
	return strings.Join(out, " ")
}

// rules sets the clock rules of the engagement.
func (v *village) rules(t *testing.T, id string) {
	t.Helper()
	o, err := v.Work.Engagement(t.Context(), v.Ada, v.Engagement)
	if err != nil {
		t.Fatal(err)
	}
	f := engage.Terms{Name: o.Name, DeliveryName: o.DeliveryName, Contract: o.Contract, Rules: id, Zone: "Europe/London", Currency: o.Currency, Week: "mon-fri 09:00-17:00",
		Holidays: "2026-03-09", Rev: o.Rev}
	if err := v.Work.ChangeEngagement(t.Context(), v.Ada, v.Engagement, f); err != nil {
		t.Fatal(err)
	}
}

// The period for an answer is that of the engagement's rules, on its calendar and in its zone, and ends with its last day.
func TestDueTimes(t *testing.T) {
	for _, tt := range []struct{ rules, due, deemed string }{
		{"nec4", "2026-03-16T23:59", ""},
		{"fidic2017", "2026-03-23T23:59", "no objection"},
		{"plain", "2026-03-17T23:59", ""}, // ten working days, without the holiday
	} {
		each(t, func(t *testing.T, v *village) {
			v.rules(t, tt.rules)
			id := v.submit(t, v.Dan, access.Shared, files(t)[0])
			s := v.view(t, v.Ada, id)
			if got := time.UnixMicro(s.Due).UTC().Format("2006-01-02T15:04"); got != tt.due {
				t.Errorf("%s: the answer is due %s, not %s", tt.rules, got, tt.due)
			}
			if len(s.Duties) == 0 || s.Duties[0].OwedBy != access.ClientSide || !s.Duties[0].Pending {
				t.Errorf("%s: owed is %+v", tt.rules, s.Duties)
			}
			v.Clock.Add(40 * 24 * time.Hour)
			s = v.view(t, v.Ada, id)
			if got := string(s.Duties[0].Deemed); got != tt.deemed {
				t.Errorf("%s: deemed is %q, not %q", tt.rules, got, tt.deemed)
			}
			if s.Treated != (tt.deemed != "") || s.Waits() == s.Treated {
				t.Errorf("%s: after the period it is %+v", tt.rules, s.Row)
			}
			err := v.work.Accept(t.Context(), v.Ada, v.Engagement, id, programme.AcceptForm{Reason: core.NotRealistic, Words: "too late"})
			if late := faults(err) == "accepted"; late != (tt.deemed != "") {
				t.Errorf("%s: turning it away after the period: %v", tt.rules, err)
			}
		})
	}
}

// Once an answer is overdue, who handed in a programme notifies it, once: a further week runs, and silence is acceptance after it (31.3).
func TestSilenceAfterANotice(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		v.rules(t, "nec4")
		id := v.submit(t, v.Dan, access.Shared, files(t)[0])
		notify := func(by access.Viewer) error {
			return v.work.NotifyOverdue(t.Context(), by, v.Engagement, id, v.view(t, by, id).Rev)
		}
		if err := notify(v.Dan); err == nil || !strings.Contains(err.Error(), "due on 2026-03-16") {
			t.Errorf("notified before it was overdue: %v", err)
		}
		if v.view(t, v.Dan, id).May.Notify {
			t.Error("it may be notified before it is overdue")
		}
		told := func(want string) {
			t.Helper()
			var got []string
			for _, by := range []access.Viewer{v.Ada, v.Dan} {
				today, err := errand.Work{DB: v.DB}.Today(t.Context(), by)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range today.List {
					got = append(got, by.Name+": "+string(e.Sort)+" by "+e.Day.String())
				}
			}
			if s := strings.Join(got, ", "); s != want {
				t.Errorf("first pages tell %q, not %q", s, want)
			}
		}
		told(v.Ada.Name + ": answer by 2026-03-16")
		v.Clock.Add(15 * 24 * time.Hour) // the first day after the two weeks
		if s := v.view(t, v.Dan, id); !s.May.Notify || !s.Waits() || s.Silence != 0 {
			t.Fatalf("overdue: %+v", s.Row)
		}
		if err := notify(v.Ada); !errors.Is(err, store.ErrRefused) {
			t.Errorf("who owes the answer notifies that it is overdue: %v", err)
		}
		next, err := v.work.Notifying(t.Context(), v.Dan, v.Engagement, id)
		if err != nil || next.Treated == 0 || next.Treated != next.After.Due {
			t.Fatalf("what would follow is %+v: %v", next.After, err)
		}
		if err := notify(v.Dan); err != nil {
			t.Fatal(err)
		}
		if err := notify(v.Dan); err == nil || !strings.Contains(err.Error(), "already") {
			t.Errorf("notified twice: %v", err)
		}
		s := v.view(t, v.Ada, id)
		if s.Notified.Name != v.Dan.Name || s.AnswerBy() != next.Treated || s.Silence != next.Treated || !s.Waits() || s.May.Notify {
			t.Errorf("after the notice it is %+v", s.Row)
		}
		told(v.Ada.Name + ": answer by 2026-03-24")
		v.Clock.Add(6 * 24 * time.Hour)
		if s := v.view(t, v.Ada, id); s.Treated || !s.Waits() {
			t.Errorf("within the further week: %+v", s.Row)
		}
		v.Clock.Add(48 * time.Hour)
		if s := v.view(t, v.Ada, id); !s.Treated || s.Waits() {
			t.Errorf("after the further week: %+v", s.Row)
		}
		told("")
		l, err := v.work.Submissions(t.Context(), v.Ada, v.Engagement, programme.Filter{State: "accepted"}, programme.Order{Page: 1})
		if err != nil || len(l.Rows) != 1 || l.Waiting != 0 {
			t.Errorf("the list has %d, and %d wait: %v", len(l.Rows), l.Waiting, err)
		}
		if err := v.work.Accept(t.Context(), v.Ada, v.Engagement, id, programme.AcceptForm{Reason: core.NotRealistic, Words: "too late"}); faults(err) != "accepted" {
			t.Errorf("it was turned away after that: %v", err)
		}
	})
}

// Once a later submission was handed in, nobody owes an answer to the one before, and none is notified as overdue.
func TestNoNoticeOfWhatWasOvertaken(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		v.rules(t, "nec4")
		first := v.submit(t, v.Dan, access.Shared, files(t)[0])
		v.Clock.Add(24 * time.Hour)
		v.submit(t, v.Dan, access.Shared, files(t)[1])
		v.Clock.Add(20 * 24 * time.Hour)
		s := v.view(t, v.Dan, first)
		if s.Overtaken == "" || s.May.Notify {
			t.Fatalf("overtaken: %+v", s.Row)
		}
		if err := v.work.NotifyOverdue(t.Context(), v.Dan, v.Engagement, first, s.Rev); err == nil || !strings.Contains(err.Error(), "took its place") {
			t.Errorf("notified all the same: %v", err)
		}
	})
}

// Rules that an engagement keeps of its own hold for programmes too.
func TestOwnRulesHoldForProgrammes(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		v.rules(t, "nec4")
		set, _ := clock.Named("nec4")
		for i := range set.Rules {
			if r := &set.Rules[i]; r.ID == "programme" {
				r.Within = clock.Length{Period: clock.Period{N: 3, Unit: clock.Weeks}}
			}
		}
		body, err := clock.Encode(set)
		if err != nil {
			t.Fatal(err)
		}
		if err := (matter.Work{DB: v.DB}).KeepRules(t.Context(), v.Ada, v.Engagement, matter.RulesForm{Body: string(body)}); err != nil {
			t.Fatal(err)
		}
		s := v.view(t, v.Ada, v.submit(t, v.Dan, access.Shared, files(t)[0]))
		if got := time.UnixMicro(s.Due).UTC().Format(time.DateOnly); got != "2026-03-23" || len(s.Duties) == 0 || s.Duties[0].Due != s.Due {
			t.Errorf("the answer is due %s, and owed is %+v", got, s.Duties)
		}
	})
}

// A submission is accepted, or turned away for one of four reasons with words; what was accepted stays so.
func TestAccept(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		id := v.submit(t, v.Dan, access.Shared, files(t)[0])
		say := func(by access.Viewer, f programme.AcceptForm) error {
			return v.work.Accept(t.Context(), by, v.Engagement, id, f)
		}
		if err := say(v.Dan, programme.AcceptForm{Accepted: true}); !errors.Is(err, store.ErrRefused) {
			t.Errorf("the supplier accepts its own programme: %v", err)
		}
		for _, tt := range []struct {
			form programme.AcceptForm
			want string
		}{{programme.AcceptForm{}, "words reason"}, {programme.AcceptForm{Reason: "too dear", Words: "x"}, "reason"}, {programme.AcceptForm{Reason: core.NotPracticable}, "words"}} {
			if err := say(v.Ada, tt.form); faults(err) != tt.want {
				t.Errorf("%+v is turned away for %q (%v), not %q", tt.form, faults(err), err, tt.want)
			}
		}
		if err := say(v.Ada, programme.AcceptForm{Reason: core.LacksRequired, Words: "The client’s own work is missing."}); err != nil {
			t.Fatal(err)
		}
		s := v.view(t, v.Dan, id)
		if s.Row.Said == nil || s.Row.Said.Accepted || s.Row.Said.Words != "The client’s own work is missing." || s.Row.Said.ByName != v.Ada.Name {
			t.Errorf("the supplier reads %+v", s.Row.Said)
		}
		if owed := s.Duties[len(s.Duties)-1]; owed.OwedBy != access.DeliverySide {
			t.Errorf("once it is turned away, owed is %+v", owed)
		}
		v.Clock.Add(time.Hour)
		if err := say(v.Ada, programme.AcceptForm{Accepted: true}); err != nil {
			t.Fatal(err)
		}
		if err := say(v.Ada, programme.AcceptForm{Reason: core.NotRealistic, Words: "second thoughts"}); faults(err) != "accepted" {
			t.Errorf("what was accepted is turned away: %v", err)
		}
	})
}

// A firm of the client side accepts where a letter in force gives it the power, and not before or after.
func TestFirmAcceptsByLetter(t *testing.T) {
	each(t, func(t *testing.T, v *village) {
		id := v.submit(t, v.Dan, access.Shared, files(t)[0])
		firm := v.Join(t, v.Ada, account.Order{Scope: v.Engagement, Role: access.Firm, Organisation: "Calder & Moss", Name: "Peter Novak"})
		may := func() bool { return v.view(t, firm, id).May.Accept }
		if may() {
			t.Error("a firm without a letter may accept")
		}
		bo := v.Colleague(t, v.Ada, "Bo Lind")
		if err := v.Work.GiveRole(t.Context(), v.Ada, v.Project, engage.RoleForm{Person: bo.Person, Role: access.Sponsor}); err != nil {
			t.Fatal(err)
		}
		letter := func(p powers.Power) string {
			l, err := v.Work.IssueLetter(t.Context(), bo, v.Engagement, access.EngagementScope, engage.LetterForm{Holder: firm.Person, May: []powers.Power{p}, Currency: "GBP", From: "2026-03-02"})
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		letter(powers.Instruct)
		if may() {
			t.Error("a letter to instruct lets a firm accept")
		}
		l := letter(powers.Accept)
		if !may() {
			t.Error("a letter to accept does not let a firm accept")
		}
		if err := v.work.Accept(t.Context(), firm, v.Engagement, id, programme.AcceptForm{Reason: core.NotCompliant, Words: "Clause 4 of the scope is not in it."}); err != nil {
			t.Error(err)
		}
		if err := v.Work.RevokeLetter(t.Context(), bo, v.Engagement, access.EngagementScope, l, "over", 1); err != nil {
			t.Fatal(err)
		}
		if err := v.work.Accept(t.Context(), firm, v.Engagement, id, programme.AcceptForm{Accepted: true}); !errors.Is(err, store.ErrRefused) {
			t.Errorf("with the letter taken back a firm accepts: %v", err)
		}
	})
}
