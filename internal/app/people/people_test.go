package people_test

import (
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/app/upkeep"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	core "counterpart.dev/internal/core/people"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// cast is a project with those who direct it: Ada its client PM, Sue the sponsor, Max a second client PM; Ben owns a benefit, Moe mentors,
// and Dan delivers.
type cast struct {
	apptest.Both
	people.Work
	Sue, Max, Ben, Moe access.Viewer
}

func newCast(t *testing.T, w *apptest.World) cast {
	t.Helper()
	c := cast{Both: w.Both(t), Work: people.Work{DB: w.DB}}
	for _, x := range []struct {
		name string
		role access.Role
		into *access.Viewer
	}{{"Sue Hart", access.Sponsor, &c.Sue}, {"Max Dorn", access.ClientPM, &c.Max}, {"Ben Ives", access.BenefitOwner, &c.Ben}, {"Moe Field", access.Mentor, &c.Moe}} {
		c.Colleague(t, c.Ada, x.name)
		if err := w.Work.GiveRole(t.Context(), c.Ada, c.Project, engage.RoleForm{Person: w.SignIn(t, x.name).Person, Role: x.role}); err != nil {
			t.Fatal(err)
		}
		*x.into = w.SignIn(t, x.name)
	}
	return c
}

func (c cast) add(t *testing.T, f people.StakeholderForm) string {
	t.Helper()
	if f.Side == "" {
		f.Side = core.Ours
	}
	id, err := c.Add(t.Context(), c.Ada, c.Project, f)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (c cast) show(t *testing.T, v access.Viewer, id string) people.View {
	t.Helper()
	out, err := c.Show(t.Context(), v, c.Project, id)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Somebody goes cold, is first of those to be spoken to, and leaves the list once they were.
func TestAColdExecutive(t *testing.T) {
	w := apptest.SQLite(t)
	c := newCast(t, w)
	cold := c.add(t, people.StakeholderForm{Name: "Vera Quist", Post: "Director", Cadence: "14", Owner: c.Sue.Person, Email: "Vera@Example.org"})
	mild := c.add(t, people.StakeholderForm{Name: "Otto Brand", Cadence: "14"})
	must(t, c.Judge(t.Context(), c.Ada, c.Project, cold, people.JudgeForm{Influence: "5", Interest: "2", Attributes: []string{"power"}, Stance: core.Neutral, Wanted: core.Leading, Why: "Holds the budget."}))
	w.Clock.Add(40 * 24 * time.Hour)
	due, err := c.DueList(t.Context(), w.SignIn(t, "Ada Lovell"))
	must(t, err)
	if len(due) != 2 || due[0].ID != cold || due[0].Standing != core.Cold || due[0].Project != c.Project || !strings.Contains(due[0].Reason, "Never spoken to") {
		t.Fatalf("due: %+v", due)
	}
	must(t, c.Note(t.Context(), c.Ada, c.Project, cold, people.ContactForm{Way: core.Met, Told: "The pilot.", Heard: "Wants dates."}))
	board, err := c.Board(t.Context(), c.Ada, c.Project)
	must(t, err)
	if board.Next[0].ID != mild || board.Within != 1 || board.Of != 2 {
		t.Errorf("after the contact: first %s, %d of %d", board.Next[0].Name, board.Within, board.Of)
	}
	// What is noted late for an earlier day counts from the later one.
	must(t, c.Note(t.Context(), c.Ada, c.Project, cold, people.ContactForm{Day: "2026-03-05", Way: core.Call}))
	if got := c.show(t, c.Ada, cold); got.Who.Last != "2026-04-11" || len(got.Contacts) != 2 || len(got.Judgements) != 1 || got.Who.Class() != core.Dormant {
		t.Errorf("%+v", got.Who)
	}
	fields := errs.FieldsOf(c.Note(t.Context(), c.Ada, c.Project, cold, people.ContactForm{Day: "2026-04-12", Way: "shouted"}))
	if len(fields) != 2 {
		t.Errorf("a contact of tomorrow: %v", fields)
	}
	fed(t, c, mild, cold)
}

// fed: a meeting that both were at is noted once for each, and only by who may.
func fed(t *testing.T, c cast, mild, cold string) {
	t.Helper()
	feed := func(v access.Viewer) (n int) {
		must(t, c.DB.Write(t.Context(), v.Seat, func(tx *store.Tx) (err error) {
			n, err = c.Feed(t.Context(), tx, v, c.Project, people.Fed{Source: core.FromMeeting, Ref: "meeting-1", Day: day(t, "2026-04-10"), Way: core.Met,
				Emails: []string{"vera@example.org", "else@example.org"}, Told: "Steering"})
			return err
		}))
		return n
	}
	ada := c.SignIn(t, "Ada Lovell")
	if n := feed(c.Ben); n != 0 {
		t.Errorf("who may keep nothing noted %d", n)
	}
	if first, again := feed(ada), feed(ada); first != 1 || again != 0 {
		t.Errorf("noted %d and %d", first, again)
	}
	if got := c.show(t, ada, cold).Contacts; len(got) != 3 || got[1].Source != core.FromMeeting {
		t.Errorf("%+v", got)
	}
}

func day(t *testing.T, s string) civil.Date {
	t.Helper()
	d, err := civil.ParseDate(s)
	must(t, err)
	return d
}

// What is confided is there for its readers, and for nobody else: not a word, not a count, not another number of statements.
func TestConfided(t *testing.T) {
	w := apptest.SQLite(t)
	c := newCast(t, w)
	id, plain := c.add(t, people.StakeholderForm{Name: "Vera Quist"}), c.add(t, people.StakeholderForm{Name: "Otto Brand"})
	for _, v := range []access.Viewer{c.Sue, c.Max} {
		must(t, c.Judge(t.Context(), v, c.Project, plain, people.JudgeForm{Influence: "1", Interest: "1", Stance: core.Neutral, Wanted: core.Neutral}))
	}
	cost := func(v access.Viewer, id string) int {
		before := w.Statements()
		c.show(t, v, id)
		return w.Statements() - before
	}
	was := cost(c.Max, id)
	must(t, c.Confide(t.Context(), c.Ada, c.Project, id, people.ConfideForm{Words: "Leaves in June, quokka.", Readers: []access.PersonID{c.Sue.Person}}))
	for _, v := range []access.Viewer{c.Ada, c.Sue} {
		if got := c.show(t, v, id).Sensitivities; len(got) != 1 || got[0].Words != "Leaves in June, quokka." || got[0].Readers != "Ada Lovell, Sue Hart" {
			t.Errorf("%s reads %+v", v.Name, got)
		}
	}
	for _, v := range []access.Viewer{c.Max, c.Moe} {
		if got := c.show(t, v, id).Sensitivities; len(got) != 0 {
			t.Errorf("%s reads %+v", v.Name, got)
		}
	}
	if now := cost(c.Max, id); now != was {
		t.Errorf("%d statements where something is hidden, %d before", now, was)
	}
	for _, v := range []access.Viewer{c.Ben, c.Dan} {
		if _, err := c.Show(t.Context(), v, c.Project, id); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s opens a stakeholder: %v", v.Name, err)
		}
	}
	if fields := errs.FieldsOf(c.Confide(t.Context(), c.Ada, c.Project, id, people.ConfideForm{Words: "x", Readers: []access.PersonID{c.Ben.Person}})); len(fields) != 1 {
		t.Errorf("a benefit owner was named: %v", fields)
	}
	secret := c.show(t, c.Ada, id).Sensitivities[0]
	if err := c.EraseConfided(t.Context(), c.Max, c.Project, id, secret.ID, "personal"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("somebody who was not named erases it: %v", err)
	}
	must(t, c.EraseConfided(t.Context(), c.Sue, c.Project, id, secret.ID, "personal"))
	if got := c.show(t, c.Ada, id).Sensitivities; got[0].Words != "" || got[0].Erased == 0 {
		t.Errorf("erased, and still %+v", got)
	}
}

// A reader who loses the role they were named in reads no more.
func TestConfidedEndsWithTheRole(t *testing.T) {
	w := apptest.SQLite(t)
	c := newCast(t, w)
	id := c.add(t, people.StakeholderForm{Name: "Vera Quist"})
	must(t, c.Confide(t.Context(), c.Ada, c.Project, id, people.ConfideForm{Words: "Leaves in June."}))
	// Max has never acted here, so he is known from the role he was given.
	must(t, c.Confide(t.Context(), c.Ada, c.Project, id, people.ConfideForm{Words: "So does he.", Readers: []access.PersonID{c.Max.Person}}))
	if got := c.show(t, c.Max, id).Sensitivities; len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	all, err := w.Work.People(t.Context(), c.Ada, c.Project)
	must(t, err)
	for _, r := range all.Ours {
		if r.Person == c.Max.Person {
			must(t, w.Work.EndRole(t.Context(), c.Ada, c.Project, r.ID, r.Rev))
		}
	}
	must(t, w.DB.Read(t.Context(), c.Max.Seat, func(tx *store.Tx) error {
		got, err := tx.Sensitivities(t.Context(), c.Ada.Organisation, id)
		if len(got) != 0 {
			t.Errorf("without the role he reads %+v", got)
		}
		return err
	}))
}

// Erasing takes every word about somebody, and the record still verifies.
func TestErasedStakeholder(t *testing.T) {
	w := apptest.SQLite(t)
	c := newCast(t, w)
	id := c.add(t, people.StakeholderForm{Name: "Vera Quist", Post: "Director", Firm: "Quist and Sons", Email: "vera@quist.example"})
	must(t, c.Judge(t.Context(), c.Ada, c.Project, id, people.JudgeForm{Influence: "4", Interest: "4", Stance: core.Resistant, Wanted: core.Neutral, Why: "She said no."}))
	must(t, c.Note(t.Context(), c.Ada, c.Project, id, people.ContactForm{Way: core.Met, Told: "Of the pilot.", Heard: "No."}))
	must(t, c.Confide(t.Context(), c.Ada, c.Project, id, people.ConfideForm{Words: "Unwell."}))
	who := c.show(t, c.Ada, id).Who
	must(t, c.Change(t.Context(), c.Ada, c.Project, id, people.StakeholderForm{Name: "Vera Quist-Lane", Side: core.Beyond, Rev: who.Rev}))
	if err := c.Erase(t.Context(), c.Ada, c.Project, id, "whim"); errs.KindOf(err) != errs.Invalid {
		t.Errorf("erased for a whim: %v", err)
	}
	must(t, c.Erase(t.Context(), c.Ada, c.Project, id, "personal"))
	got := c.show(t, c.Ada, id)
	if got.Who.Name+got.Who.Post+got.Who.Firm+got.Who.Email+got.Judgements[0].Words+got.Contacts[0].Told+got.Contacts[0].Heard+got.Sensitivities[0].Words != "" {
		t.Errorf("left: %+v", got)
	}
	if got.Judgements[0].Influence != 4 || got.Contacts[0].Day == "" {
		t.Error("what nobody asked to be erased is gone")
	}
	verified(t, c, c.Project)
}

// What is between people: one faces one, and an ear is lent once.
func TestBonds(t *testing.T) {
	w := apptest.SQLite(t)
	c := newCast(t, w)
	a, b, d := c.add(t, people.StakeholderForm{Name: "Ann"}), c.add(t, people.StakeholderForm{Name: "Bea", Side: core.Theirs}), c.add(t, people.StakeholderForm{Name: "Dot"})
	for _, f := range []struct{ from, to, sort string }{{a, b, core.Peers}, {b, d, core.Peers}, {a, d, core.Sways}, {a, d, core.Sways}, {a, b, "swayed"}} {
		must(t, c.Bind(t.Context(), c.Ada, c.Project, f.from, people.BondForm{Other: f.to, Sort: f.sort}))
	}
	if v := c.show(t, c.Ada, a); v.Peer.ID != "" || len(v.Sways) != 1 || len(v.SwayedBy) != 1 || v.SwayedBy[0].ID != b {
		t.Errorf("faces %q, sways %d, listens to %d", v.Peer.ID, len(v.Sways), len(v.SwayedBy))
	}
	if v := c.show(t, c.Ada, d); v.Peer.ID != b {
		t.Errorf("faces %q", v.Peer.ID)
	}
	if err := c.Bind(t.Context(), c.Ada, c.Project, a, people.BondForm{Other: a, Sort: core.Sways}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("somebody has their own ear: %v", err)
	}
	if err := c.Bind(t.Context(), c.Ben, c.Project, a, people.BondForm{Other: b, Sort: core.Sways}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a benefit owner binds: %v", err)
	}
	if fields := errs.FieldsOf(func() error {
		_, err := c.Add(t.Context(), c.Ada, c.Project, people.StakeholderForm{Name: "ann", Side: core.Ours})
		return err
	}()); len(fields) != 1 {
		t.Errorf("the same twice: %v", fields)
	}
}

// verified proves the client's record of a scope, and that nothing but what was erased is missing.
func verified(t *testing.T, c cast, scope access.ScopeID) {
	t.Helper()
	e := &evidence.Evidence{DB: c.DB, Origin: "test"}
	key, err := e.PublicKey(t.Context())
	must(t, err)
	bundle, err := e.Bundle(t.Context(), c.Ada, scope, access.ClientOnly, false)
	must(t, err)
	report, err := record.Verify(bundle, record.Anchor{Key: key})
	must(t, err)
	if report.Verdict != record.Verified || report.Erased == 0 || report.Missing+report.Wrong != 0 {
		t.Errorf("%s: %d erased, %d missing, %d wrong: %v", report.Verdict, report.Erased, report.Missing, report.Wrong, report.Failures)
	}
	house, err := upkeep.Installation{Database: c.Login, KeyDir: c.KeyDir, Now: c.Clock.Now}.Doctor(t.Context(), false)
	must(t, err)
	if err := house.First(); err != nil {
		t.Error(err)
	}
}
