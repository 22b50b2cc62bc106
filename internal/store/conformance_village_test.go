package store

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
)

// village is what the methods of a transaction are tried on: people with posts, as the program makes them, and content that it wrote
// itself. It stands in the database of the world, whose rows are hidden from everybody here.
//
// The client mill has a project with two engagements: of weir with the firm brook, and of race with the firm pond. Another client,
// forge, has an engagement with brook too.
type village struct {
	*world
	private, shared target // the same engagement: the client's own room, and the one both see
}

// target names the things that a method is tried on.
type target struct {
	Tenant                                                                    access.OrganisationID
	At, Desk, Home, ProjectAt, SharedAt                                       Place // At is the room that is meant
	Engagement, Project, Programme                                            access.ScopeID
	Person                                                                    access.PersonID
	Seat                                                                      access.SeatID
	Note, Task, Appointment, Authority, Invitation, Link, Form, Word, Subject string
	Member, Standing, Credential, Email                                       string
	File, Submission, Milestone, Part, Acceptance, Code                       string
	Node, Other, Reading, Intake, Mapping, Tolerance, Brief                   string
	Matter, Beside, Rules, Saved                                              string
	Round, Asked                                                              string
	Sealed                                                                    Place // where mia answers, and where her side's agent is let in
	Hush                                                                      Place // where mia alone reads
	Stakeholder, OtherOne, Judgement, Contact, Sensitivity, Readiness, Proof  string
}

// unknown is a target with which nothing is meant: every name is one that nothing ever had.
func (x target) unknown() target {
	rename(reflect.ValueOf(&x).Elem())
	return x
}

func rename(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			rename(v.Field(i))
		}
	case reflect.String:
		if v.String() != "" {
			v.SetString("0badf00d-0000-4000-8000-00000000beef")
		}
	}
}

// names lists every name of a target.
func (x target) names() (out []string) {
	var walk func(reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.String:
			if v.String() != "" {
				out = append(out, v.String())
			}
		}
	}
	walk(reflect.ValueOf(x))
	return out
}

// secret is in every text of the village that not everybody may read.
func secret(of string) string { return "Secret of " + of }

// chance is the same for the same seat and instant, so that a transaction that is run again draws the same ids.
func chance(seat access.SeatID, now time.Time) io.Reader {
	return rand.NewChaCha8(sha256.Sum256(fmt.Append(nil, seat, now.UnixMicro())))
}

// inVillages runs a test in a village on each engine.
func inVillages(t *testing.T, o Options, test func(*testing.T, *village)) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			o := o
			o.Chance, o.KeyDir = chance, t.TempDir()
			test(t, foundVillage(t, e.open(t, o)))
		})
	}
}

func foundVillage(t *testing.T, w *world) *village {
	t.Helper()
	v := &village{world: w}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%v (%v)", err, Cause(err))
		}
	}
	rooms := map[access.ScopeID]map[access.Audience]party.Room{}
	desks := map[access.SeatID]party.Room{}
	var sealed, hush Place
	must(w.db.System(t.Context(), FirstRun, func(tx *Tx) error {
		scope := func(tenant access.OrganisationID, id access.ScopeID, kind access.Scope, parent access.ScopeID, audiences ...access.Audience) {
			t.Helper()
			r, err := tx.AddScope(t.Context(), tenant, id, kind, parent, audiences...)
			must(err)
			rooms[id] = r
		}
		for _, o := range []party.Organisation{{ID: "mill", Side: access.ClientSide}, {ID: "forge", Side: access.ClientSide},
			{ID: "brook", Side: access.DeliverySide}, {ID: "pond", Side: access.DeliverySide}} {
			must(tx.AddOrganisation(t.Context(), o))
			scope(o.ID, access.ScopeID("home-"+o.ID), access.OrganisationScope, "", o.Side.Of())
		}
		both := []access.Audience{access.ClientOnly, access.DeliveryOnly, access.AssurerOnly, access.Shared}
		scope("mill", "works", access.ProgrammeScope, "", access.ClientOnly)
		scope("mill", "water", access.ProjectScope, "works", access.ClientOnly)
		scope("mill", "weir", access.EngagementScope, "water", both...)
		scope("mill", "race", access.EngagementScope, "water", both...)
		scope("forge", "fire", access.ProjectScope, "", access.ClientOnly)
		scope("forge", "bellows", access.EngagementScope, "fire", both...)
		for _, p := range []struct {
			id           access.SeatID
			organisation access.OrganisationID
			side         access.Side
			tenant       access.OrganisationID
			scope        access.ScopeID
			until        int64
			roles        []access.Role
		}{
			{"mia", "mill", access.ClientSide, "mill", "water", Forever, []access.Role{access.Sponsor, access.ClientPM}},
			{"max", "mill", access.ClientSide, "mill", "water", Forever, []access.Role{access.ClientPM}}, // a colleague
			{"ben", "brook", access.DeliverySide, "mill", "weir", Forever, []access.Role{access.DeliveryPM, access.DeliveryExecutive}},
			{"pia", "pond", access.DeliverySide, "mill", "race", Forever, []access.Role{access.DeliveryPM, access.DeliveryExecutive}},
			{"fay", "forge", access.ClientSide, "forge", "fire", Forever, []access.Role{access.Sponsor, access.ClientPM}},
			{"bob2", "brook", access.DeliverySide, "forge", "bellows", Forever, []access.Role{access.DeliveryPM, access.DeliveryExecutive}},
			{"gus", "forge", access.ClientSide, "mill", "weir", ends, []access.Role{access.Guest}},
		} {
			person := access.PersonID("person-" + p.id)
			must(tx.AddPerson(t.Context(), party.Person{ID: person, Email: string(p.id) + "@example.com", Name: string(p.id)}))
			must(tx.AddSeat(t.Context(), party.Seat{ID: p.id, Person: person, Organisation: p.organisation, Kind: party.PersonSeat, Side: p.side, Until: Forever}))
			home := access.ScopeID("home-" + p.organisation)
			for _, r := range []access.Role{access.Staff, access.Lead} {
				must(tx.AddPost(t.Context(), party.Post{Seat: p.id, Tenant: p.organisation, Scope: home, Role: r, Until: Forever}))
			}
			desk, err := tx.AddRoom(t.Context(), party.Room{Organisation: p.organisation, Scope: home, Audience: access.Named}, false)
			must(err)
			must(tx.GrantNamed(t.Context(), p.id, party.Grant{Room: desk, Role: access.Staff, Until: Forever}))
			desks[p.id] = desk
			for _, r := range p.roles {
				must(tx.AddPost(t.Context(), party.Post{Seat: p.id, Tenant: p.tenant, Scope: p.scope, Role: r, Until: p.until}))
			}
		}
		must(tx.AddPost(t.Context(), party.Post{Seat: "mia", Tenant: "mill", Scope: "works", Role: access.ProgrammeManager, Until: Forever}))
		must(tx.AddCredential(t.Context(), villageHash, party.Credential{ID: "credential-mia", Kind: party.SessionCredential, Seat: "mia", Person: "person-mia", Until: Forever, Factor: 1}))
		must(tx.SetFactor(t.Context(), "person-mia", []byte("secret")))
		must(tx.ConfirmFactor(t.Context(), "person-mia", 1))
		must(tx.SetRecoveryCodes(t.Context(), "person-mia", [][32]byte{villageHash}))
		must(tx.AddWaiting(t.Context(), villageHash, party.Waiting{Person: "person-mia", Until: Forever}))
		must(tx.AddInvite(t.Context(), villageHash, party.Invite{ID: "invitation-1", Tenant: "mill", Scope: "weir", Role: access.DeliveryMember, Organisation: "brook",
			Email: "new@example.com", Name: secret("client"), Until: Forever, PostUntil: Forever}))
		must(tx.SetPassword(t.Context(), "person-mia", "hash"))
		settleMail(t.Context(), tx, must)
		settleIncoming(t.Context(), tx, must)
		sealed = foundSealed(t, tx, rooms["weir"], must)
		hush = foundHush(t, tx, must)
		return nil
	}))
	place := func(r party.Room) Place { return Place{r.Organisation, r.ID} }
	v.private = target{Tenant: "mill", At: place(rooms["weir"][access.ClientOnly]), SharedAt: place(rooms["weir"][access.Shared]), Desk: place(desks["mia"]),
		Home: place(rooms["home-mill"][access.ClientOnly]), ProjectAt: place(rooms["water"][access.ClientOnly]),
		Engagement: "weir", Project: "water", Programme: "works", Person: "person-mia", Seat: "mia", Note: "note-1", Task: "task-1",
		Appointment: "appointment-1", Authority: "authority-1", Invitation: "invitation-1", Link: "link-1", Form: "form-1", Word: "quagmire", Subject: "note-1",
		Member: "member-1", Standing: "standing-1", Credential: "credential-mia", Email: "mia@example.com",
		File: "file-1", Submission: "submission-1", Milestone: "milestone-1", Part: "part-1", Acceptance: "acceptance-1", Code: "A1001",
		Node: "node-1", Other: "node-2", Reading: "reading-1", Intake: "intake-1", Mapping: "mapping-1", Tolerance: "tolerance-1", Brief: "brief-1",
		Matter: "matter-1", Beside: "beside-1", Rules: "rules-1", Saved: "saved-1",
		Round: "round-1", Asked: "asked-1", Sealed: sealed, Hush: hush,
		Stakeholder: "stakeholder-1", OtherOne: "stakeholder-2", Judgement: "judgement-1", Contact: "contact-1", Sensitivity: "sensitivity-1", Readiness: "readiness-1", Proof: "proof-1"}
	v.shared = v.private
	v.shared.At = v.shared.SharedAt
	v.shared.Note, v.shared.Subject, v.shared.Word = "note-2", "note-2", "quicksand"
	v.shared.Task, v.shared.Authority, v.shared.Member = "task-2", "authority-2", "member-2"
	v.shared.File, v.shared.Submission, v.shared.Milestone, v.shared.Part, v.shared.Acceptance = "file-2", "submission-2", "milestone-2", "part-2", "acceptance-2"
	v.shared.Matter, v.shared.Beside = "matter-2", "beside-2"
	v.settle(t, must)
	w.clock.Add(2 * time.Hour) // past the guest's end
	return v
}

// villageHash is the hash of a secret that lets somebody in.
var villageHash = [32]byte{1, 2, 3}

// settle writes the content, as the client's own people.
func (v *village) settle(t *testing.T, must func(error)) {
	t.Helper()
	x, ctx := v.private, t.Context()
	engagement := engage.Engagement{Organisation: "mill", Room: v.shared.At.Room, ID: "weir", Name: secret("shared"), State: engage.Prospective, Zone: "UTC", Currency: "EUR"}
	must(v.db.Write(ctx, "mia", func(tx *Tx) error {
		must(tx.AddProgramme(ctx, x.Home, engage.Programme{ID: "works", Name: secret("home")}))
		must(tx.AddProject(ctx, engage.Project{Organisation: "mill", Room: x.ProjectAt.Room, ID: "water", Programme: "works", Name: secret("project")}))
		must(tx.AddEngagement(ctx, engagement))
		must(tx.AddStanding(ctx, engage.Standing{Organisation: "mill", Room: x.At.Room, ID: x.Standing, Shared: x.SharedAt.Room, Engagement: "weir", Project: "water", PMDays: 7}))
		must(tx.SaveDraft(ctx, x.Desk, x.Form, secret("desk")))
		must(tx.AddInvitation(ctx, x.At, party.Invitation{ID: x.Invitation, Email: "new@example.com", Name: secret("client"), Role: access.DeliveryMember, Until: Forever}))
		must(tx.AddLink(ctx, x.At, party.Link{ID: x.Link, Kind: party.ReplySeat, Label: secret("client"), Until: Forever}))
		must(tx.AddAppointment(ctx, x.At, party.Appointment{ID: x.Appointment, Seat: "mia", Person: "person-mia", Name: secret("client"), Role: access.ClientPM, Until: Forever}))
		for i, of := range []string{"client", "shared"} {
			x := []target{v.private, v.shared}[i]
			must(tx.AddMember(ctx, x.At, party.Member{ID: x.Member, Person: "person-mia", Name: secret(of), Firm: "mill", Side: access.ClientSide, Role: access.ClientPM}))
			must(tx.AddAuthority(ctx, x.At, engage.Authority{ID: x.Authority, Number: 1, Side: access.ClientSide, HolderName: secret(of), From: "2026-01-01"}))
			must(tx.AddNote(ctx, engage.Note{Organisation: "mill", Room: x.At.Room, ID: x.Note, Shared: x.SharedAt.Room, ParentRoom: x.At.Room, Parent: x.Note,
				Title: secret(of), Body: secret(of), Author: "person-mia", Side: access.ClientSide}))
			must(tx.AddNote(ctx, engage.Note{Organisation: "mill", Room: x.At.Room, ID: x.Note + "-reply", Shared: x.SharedAt.Room, ParentRoom: x.At.Room, Parent: x.Note,
				Title: secret(of), Body: secret(of), Author: "person-mia", Side: access.ClientSide}))
			must(tx.Index(ctx, x.At, "note", x.Note, []string{x.Word}))
			must(tx.AddTask(ctx, Task{Place: x.At, ID: x.Task, Kind: "programme-read", Label: secret(of), MadeBy: "person-mia"}))
			_, err := tx.Next(ctx, x.At, "letters")
			must(err)
			index, err := tx.Record(ctx, x.At, Entry{Kind: "noted", Subject: Ref{What: "note", ID: x.Subject}, Actor: Ref{What: "person", ID: "person-mia", Name: secret(of)},
				Fields: []record.Field{{Name: "title", Value: []byte(secret(of))}}})
			must(err)
			must(tx.AddHead(ctx, x.At, SignedHead{Size: index + 1, At: now, Note: []byte(secret(of))}))
			v.settleProgramme(t, tx, x, of, must)
			v.settleMatter(t, tx, x, of, must)
			v.settleMeetings(t, tx, x, of, must)
			v.settleAccord(t, tx, x, of, must)
			v.settleMoney(t, tx, x, of, must)
		}
		v.settleCase(t, tx, x, must)
		v.settleMap(t, tx, x, must)
		v.settleSituation(t, tx, x, must)
		v.settleWork(t, tx, x, must)
		v.settleOutlook(t, tx, x, must)
		v.settlePeople(t, tx, x, must)
		v.settleTellings(t, tx, x, must)
		v.settleMessages(t.Context(), tx, x, must)
		return nil
	}))
}
