package people_test

import (
	"slices"
	"testing"
	"time"

	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
)

// A first-timer stands without help until a mentor is named, opens how ready they are for the mentor and the sponsor, and has a plan.
func TestAFirstTimer(t *testing.T) {
	w := apptest.SQLite(t)
	c := newCast(t, w)
	rows, staff, err := c.RoleOf(t.Context(), c.Ada, c.Project)
	must(t, err)
	if len(rows) != 2 || !slices.Equal(rows[0].Lacks, []core.Lack{core.NoLetter, core.Unstated}) || len(rows[0].Holders) != 2 || len(staff) < 5 {
		t.Fatalf("%+v", rows)
	}
	ada := rows[0].Holders[slices.IndexFunc(rows[0].Holders, func(h core.Holder) bool { return h.Person == c.Ada.Person })]
	must(t, c.Induct(t.Context(), c.Sue, c.Project, ada.ID, people.InductForm{FirstTime: true}))
	rows, err = c.Health(t.Context(), c.Sue)
	must(t, err)
	if n, err := c.Unhelped(t.Context(), c.Sue); err != nil || n != 1 || !slices.Contains(rows[0].Lacks, core.Alone) {
		t.Errorf("%d unhelped: %v, %v", n, rows[0].Lacks, err)
	}
	if n, err := c.Unhelped(t.Context(), c.Dan); err != nil || n != 0 {
		t.Errorf("the delivery side counts %d, %v", n, err)
	}
	if err := c.Induct(t.Context(), c.Ben, c.Project, ada.ID, people.InductForm{}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a benefit owner says it: %v", err)
	}
	if fields := errs.FieldsOf(c.Induct(t.Context(), c.Sue, c.Project, ada.ID, people.InductForm{FirstTime: true, Mentor: c.Ada.Person})); len(fields) != 1 {
		t.Errorf("her own mentor: %v", fields)
	}
	must(t, c.Induct(t.Context(), c.Sue, c.Project, ada.ID, people.InductForm{FirstTime: true, Mentor: c.Moe.Person}))
	if n, err := c.Unhelped(t.Context(), c.Sue); err != nil || n != 0 {
		t.Errorf("%d unhelped with a mentor, %v", n, err)
	}

	role, err := c.Role(t.Context(), c.Sue, c.Project)
	must(t, err)
	f := people.DemandForm{Demand: core.Demand{Contract: "high"}, Levels: map[string]string{}, Names: map[string]string{}, Rev: role.Revs}
	for _, d := range role.Client {
		f.Levels[d.Code], f.Names[d.Code] = "3", d.Name
	}
	f.Levels["contract"] = "6"
	if fields := errs.FieldsOf(c.SetDemand(t.Context(), c.Sue, c.Project, f)); len(fields) != 1 {
		t.Errorf("level 6: %v", fields)
	}
	f.Levels["contract"] = "4"
	must(t, c.SetDemand(t.Context(), c.Sue, c.Project, f))
	if err := c.SetDemand(t.Context(), c.Sue, c.Project, f); err == nil {
		t.Error("the first reading overwrites what was kept since")
	}
	planned(t, c)
}

// planned: Ada opens how ready she is for Moe and Sue; Max and Ben see nothing of it.
func planned(t *testing.T, c cast) {
	t.Helper()
	id, err := c.Open(t.Context(), c.Ada, c.Project, people.OpenForm{Sort: core.ClientCraft, Readers: []access.PersonID{c.Sue.Person}, Mentor: c.Moe.Person})
	must(t, err)
	if _, err := c.Open(t.Context(), c.Ada, c.Project, people.OpenForm{Sort: core.ClientCraft}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("opened twice: %v", err)
	}
	today := c.Clock.Now().Format(time.DateOnly)
	must(t, c.Prove(t.Context(), c.Ada, c.Project, id, people.ProofForm{Competence: "contract", Level: "5", Day: today, Words: "Ended a contract."}))
	must(t, c.Prove(t.Context(), c.Sue, c.Project, id, people.ProofForm{Competence: "contract", Level: "2", Day: today, Words: "Knows its periods."}))
	must(t, c.Prove(t.Context(), c.Moe, c.Project, id, people.ProofForm{Step: true, Competence: "contract", Day: "2026-09-01", Words: "Go along to the next claim.", Helper: "Moe"}))
	if fields := errs.FieldsOf(c.Prove(t.Context(), c.Ada, c.Project, id, people.ProofForm{Competence: "x", Level: "0", Day: "2030-01-01"})); len(fields) != 4 {
		t.Errorf("nothing right: %v", fields)
	}
	v, err := c.Ready(t.Context(), c.Moe, c.Project, id)
	must(t, err)
	at := slices.IndexFunc(v.Gaps, func(g core.Gap) bool { return g.Code == "contract" })
	g := v.Gaps[at]
	if g.Level != 5 || g.Self != 5 || g.Other != 2 || g.Words() != "3 levels short" || len(g.Steps) != 1 || len(v.Limits) == 0 || v.Of.MentorName != "Moe Field" {
		t.Errorf("%+v", g)
	}
	must(t, c.Done(t.Context(), c.Ada, c.Project, id, g.Steps[0].ID, true))
	must(t, c.Agree(t.Context(), c.Sue, c.Project, id, "Nothing above £5,000 alone.", v.Of.Rev))
	if err := c.Agree(t.Context(), c.Ada, c.Project, id, "x", v.Of.Rev); errs.KindOf(err) != errs.Conflict {
		t.Errorf("an older reading: %v", err)
	}
	must(t, c.EraseProof(t.Context(), c.Ada, c.Project, id, g.Evidence[1].ID, "personal"))
	after, err := c.Ready(t.Context(), c.Ada, c.Project, id)
	must(t, err)
	if after.Gaps[at].Other+after.Gaps[at].Self != 5 && after.Gaps[at].Other+after.Gaps[at].Self != 2 || after.Of.Delegation == "" || after.Gaps[at].Steps[0].Done == 0 {
		t.Errorf("%+v", after.Gaps[at])
	}
	for _, x := range []access.Viewer{c.Max, c.Ben} {
		if _, err := c.Ready(t.Context(), x, c.Project, id); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s reads it: %v", x.Name, err)
		}
		if role, err := c.Role(t.Context(), x, c.Project); err != nil || len(role.Readable) != 0 {
			t.Errorf("%s is told of it: %v, %v", x.Name, role.Readable, err)
		}
		if err := c.Prove(t.Context(), x, c.Project, id, people.ProofForm{Competence: "contract"}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s writes into it: %v", x.Name, err)
		}
	}
	if _, err := c.Role(t.Context(), c.Dan, c.Project); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the delivery side reads what the client role takes: %v", err)
	}
}

// Both sides confirm what must be in place; one withdraws it, and it is open again.
func TestStartConditions(t *testing.T) {
	w := apptest.SQLite(t)
	c := newCast(t, w)
	say := func(v access.Viewer, verb, words, next string) error {
		return c.Say(t.Context(), v, c.Engagement, people.PremiseForm{Code: "access", Verb: verb, Words: words, Next: next})
	}
	if err := say(c.Ada, core.Confirm, "", ""); errs.KindOf(err) != errs.Invalid {
		t.Errorf("confirmed before anybody said what: %v", err)
	}
	must(t, say(c.Ada, core.State, "Badges for six from April.", ""))
	if fields := errs.FieldsOf(say(c.Ada, core.Confirm, "", "2026-03-02")); len(fields) != 1 {
		t.Errorf("looked at again today: %v", fields)
	}
	must(t, say(c.Ada, core.Confirm, "", "2026-06-01"))
	must(t, say(c.Dan, core.Confirm, "", "2026-05-01"))
	state := func(v access.Viewer) core.PremiseState {
		out, err := c.Start(t.Context(), v, c.Engagement)
		must(t, err)
		return out.All[slices.IndexFunc(out.All, func(s core.PremiseState) bool { return s.Code == "access" })]
	}
	if s := state(c.Dan); !s.InPlace() || s.Next != "2026-05-01" || s.Client.ByName != "Ada Lovell" {
		t.Errorf("%+v", s)
	}
	if err := say(c.Dan, core.Withdraw, "", ""); errs.KindOf(err) != errs.Invalid {
		t.Errorf("withdrawn without a word: %v", err)
	}
	must(t, say(c.Dan, core.Withdraw, "Two badges were taken back.", ""))
	if err := say(c.Dan, core.Withdraw, "Again.", ""); errs.KindOf(err) != errs.Invalid {
		t.Errorf("withdrawn twice: %v", err)
	}
	if s := state(c.Ada); s.InPlace() || s.Withdrawn.ByName != "Dan Firth" || len(s.History) != 4 {
		t.Errorf("%+v", s)
	}
	c.add(t, people.StakeholderForm{Name: "Vera Quist", Cadence: "7"})
	y, err := c.Way(t.Context(), c.Ada, c.Project, c.Engagement)
	must(t, err)
	if want := (people.Way{Sees: true, Listed: 1, Rhythm: 1, Engagement: c.Engagement, Shared: true, Of: 5}); y != want {
		t.Errorf("the way %+v", y)
	}
	if y, err := c.Way(t.Context(), c.Ben, c.Project, c.Engagement); err != nil || y.Sees || y.Shared {
		t.Errorf("a benefit owner: %+v, %v", y, err)
	}
	if _, err := c.Start(t.Context(), c.Ben, c.Engagement); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a benefit owner opens the shared room: %v", err)
	}
}

// Names go out of what is over, and out of the record, which still verifies; those of who is at work stay.
func TestEraseNames(t *testing.T) {
	w := apptest.SQLite(t)
	c := newCast(t, w)
	before, err := c.Names(t.Context(), c.Ada, c.Project)
	must(t, err)
	all, err := w.Work.People(t.Context(), c.Ada, c.Project)
	must(t, err)
	id := ""
	for _, r := range all.Ours {
		if r.Person == c.Max.Person {
			id = r.ID
			if err := c.EraseName(t.Context(), c.Ada, c.Project, "appointment", id, "personal"); errs.KindOf(err) != errs.NotFound {
				t.Errorf("the name of who is at work: %v", err)
			}
			must(t, w.Work.EndRole(t.Context(), c.Ada, c.Project, r.ID, r.Rev))
		}
	}
	now, err := c.Names(t.Context(), c.Ada, c.Project)
	must(t, err)
	if len(now.List) != len(before.List)+1 || !slices.ContainsFunc(now.List, func(p people.Past) bool { return p.ID == id && p.Names == "Max Dorn" }) {
		t.Fatalf("%+v", now.List)
	}
	if err := c.EraseName(t.Context(), c.Ben, c.Project, "appointment", id, "personal"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a benefit owner erases: %v", err)
	}
	must(t, c.EraseName(t.Context(), c.Ada, c.Project, "appointment", id, "personal"))
	if err := c.EraseName(t.Context(), c.Ada, c.Project, "appointment", id, "personal"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("erased twice: %v", err)
	}
	invited, err := c.Names(t.Context(), c.Ada, c.Engagement)
	must(t, err)
	for _, p := range invited.List { // Dan's invitation
		must(t, c.EraseName(t.Context(), c.Ada, c.Engagement, p.What, p.ID, "retention"))
	}
	if left, err := c.Names(t.Context(), c.Ada, c.Engagement); err != nil || len(left.List) != 0 || len(invited.List) == 0 {
		t.Errorf("%d were invited, %d are left, %v", len(invited.List), len(left.List), err)
	}
	verified(t, c, c.Project)
	verified(t, c, c.Engagement)
}
