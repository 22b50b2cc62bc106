package store

import (
	"context"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/people"
)

// foundHush makes a room that mia alone reads.
func foundHush(t *testing.T, tx *Tx, must func(error)) Place {
	t.Helper()
	own, err := tx.AddRoom(t.Context(), party.Room{Organisation: "mill", Scope: "weir", Audience: access.Named}, false)
	must(err)
	must(tx.GrantNamed(t.Context(), "mia", party.Grant{Room: own, Role: access.ClientPM, Until: Forever}))
	return Place{own.Organisation, own.ID}
}

func (x target) stakeholder(id string) people.Stakeholder {
	return people.Stakeholder{Organisation: x.At.Organisation, Room: x.At.Room, ID: id, Name: secret("client"), Side: people.Ours, Cadence: 30, Next: "2026-01-02", Rev: 1}
}

func (x target) readiness(id string) people.Readiness {
	return people.Readiness{Organisation: x.Hush.Organisation, Room: x.Hush.Room, ID: id, Person: x.Person, Scope: x.Engagement, Sort: people.ClientCraft, Name: secret("hush"), Rev: 1}
}

// settlePeople writes what the client side keeps about people.
func (v *village) settlePeople(t *testing.T, tx *Tx, x target, must func(error)) {
	t.Helper()
	ctx := t.Context()
	must(tx.AddStakeholder(ctx, x.stakeholder(x.Stakeholder)))
	must(tx.AddStakeholder(ctx, x.stakeholder(x.OtherOne)))
	must(tx.AddJudgement(ctx, x.At, people.Judgement{ID: x.Judgement, Stakeholder: x.Stakeholder, Words: secret("client")}))
	must(tx.AddContact(ctx, x.At, people.Contact{ID: x.Contact, Stakeholder: x.Stakeholder, Day: "2026-01-01", Told: secret("client"), Source: people.FromMeeting, Ref: x.Contact}))
	must(tx.AddBond(ctx, x.At, people.Bond{From: x.Stakeholder, To: x.OtherOne, Sort: people.Peers}))
	must(tx.AddSensitivity(ctx, people.Sensitivity{Organisation: x.Hush.Organisation, Room: x.Hush.Room, ID: x.Sensitivity, Stakeholder: x.Stakeholder, Words: secret("hush")}))
	must(tx.KeepCraft(ctx, x.At, people.Craft{ID: people.ClientCraft, Body: secret("client")}))
	must(tx.AddReadiness(ctx, x.readiness(x.Readiness)))
	must(tx.AddProof(ctx, x.Hush, people.Proof{ID: x.Proof, Readiness: x.Readiness, Sort: people.Step, Words: secret("hush")}))
	must(tx.KeepInduction(ctx, x.At, people.Induction{ID: x.Appointment, Person: x.Person, FirstTime: true, MentorName: secret("client")}))
	must(tx.SayPremise(ctx, x.SharedAt, people.Premise{Code: "access", Side: access.ClientSide, Verb: people.State, Words: secret("shared")}))
}

var ofHush = []string{"hush"}

// peopleCalls are the methods about people.
var peopleCalls = map[string]call{
	"AddStakeholder": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddStakeholder(ctx, x.stakeholder(x.Stakeholder+"-new")))
	}},
	"Stakeholder": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Stakeholder(ctx, x.At, x.Stakeholder)
	}},
	"Stakeholders": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Stakeholders(ctx, x.At) }},
	"NextStakeholders": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.NextStakeholders(ctx, "2027-01-01", 9)
	}},
	"ChangeStakeholder": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeStakeholder(ctx, x.stakeholder(x.Stakeholder)))
	}},
	"TendStakeholder": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.TendStakeholder(ctx, x.stakeholder(x.Stakeholder)))
	}},
	"EraseStakeholder": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseStakeholder(ctx, x.At, x.Stakeholder))
	}},
	"AddJudgement": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddJudgement(ctx, x.At, people.Judgement{ID: x.Judgement + "-new", Stakeholder: x.Stakeholder}))
	}},
	"Judgements": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Judgements(ctx, x.At) }},
	"EraseJudgement": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseJudgement(ctx, x.At, x.Judgement))
	}},
	"AddContact": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddContact(ctx, x.At, people.Contact{ID: x.Contact + "-new", Stakeholder: x.Stakeholder}))
	}},
	"Contacts": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Contacts(ctx, x.At, x.Stakeholder, 9)
	}},
	"ContactsFrom": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ContactsFrom(ctx, x.At, people.FromMeeting, x.Contact)
	}},
	"CameSince": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.CameSince(ctx, 0, 9) }},
	"EraseContact": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseContact(ctx, x.At, x.Contact))
	}},
	"AddBond": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddBond(ctx, x.At, people.Bond{From: x.Stakeholder, To: x.OtherOne, Sort: people.Sways}))
	}},
	"Bonds": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Bonds(ctx, x.At) }},
	"DropBond": {mode: appMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.DropBond(ctx, x.At, people.Bond{From: x.Stakeholder, To: x.OtherOne, Sort: people.Peers})
	}},
	"AddSensitivity": {mode: appMode, in: ofHush, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddSensitivity(ctx, people.Sensitivity{Organisation: x.Hush.Organisation, Room: x.Hush.Room, ID: x.Sensitivity + "-new", Stakeholder: x.Stakeholder}))
	}},
	"Sensitivities": {mode: appMode, in: ofHush, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Sensitivities(ctx, x.Tenant, x.Stakeholder)
	}},
	"EraseSensitivity": {mode: appMode, in: ofHush, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseSensitivity(ctx, x.Hush, x.Sensitivity))
	}},
	"Crafts": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Crafts(ctx, x.At) }},
	"KeepCraft": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.KeepCraft(ctx, x.At, people.Craft{ID: people.ClientCraft, Rev: 1}))
	}},
	"AddReadiness": {mode: appMode, in: ofHush, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddReadiness(ctx, x.readiness(x.Readiness+"-new")))
	}},
	"Readinesses": {mode: appMode, in: ofHush, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Readinesses(ctx, x.At, string(x.Engagement))
	}},
	"ChangeReadiness": {mode: appMode, in: ofHush, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeReadiness(ctx, x.readiness(x.Readiness)))
	}},
	"AddProof": {mode: appMode, in: ofHush, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddProof(ctx, x.Hush, people.Proof{ID: x.Proof + "-new", Readiness: x.Readiness, Sort: people.Step}))
	}},
	"Proofs": {mode: appMode, in: ofHush, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Proofs(ctx, x.Hush, x.Readiness) }},
	"ChangeProof": {mode: appMode, in: ofHush, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeProof(ctx, x.Hush, people.Proof{ID: x.Proof, Done: 1, Rev: 1}))
	}},
	"EraseProof": {mode: appMode, in: ofHush, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseProof(ctx, x.Hush, x.Proof))
	}},
	"Inductions": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Inductions(ctx) }},
	"KeepInduction": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.KeepInduction(ctx, x.At, people.Induction{ID: x.Appointment, Person: x.Person}))
	}},
	"EraseAppointment": {mode: appMode, quiet: true, first: func(ctx context.Context, tx *Tx, x target) error {
		return tx.EndAppointment(ctx, x.At, x.Appointment, 1)
	},
		run: func(ctx context.Context, tx *Tx, x target) (any, error) {
			return nothing(tx.EraseAppointment(ctx, x.At, x.Appointment))
		}},
	"EraseAuthority": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseAuthority(ctx, x.At, x.Authority))
	}},
	"EraseInvitation": {mode: appMode, quiet: true, first: func(ctx context.Context, tx *Tx, x target) error {
		_, err := tx.EndInvitation(ctx, x.At, x.Invitation, "withdrawn")
		return err
	}, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseInvitation(ctx, x.At, x.Invitation))
	}},
	"EraseLink": {mode: appMode, quiet: true, first: func(ctx context.Context, tx *Tx, x target) error {
		_, err := tx.EndLink(ctx, x.At, x.Link)
		return err
	}, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseLink(ctx, x.At, x.Link))
	}},
	"EraseField": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseField(ctx, x.At, 1, "title", x.entry(), "personal"))
	}},
	"Premises": {mode: appMode, in: sharedOnly, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Premises(ctx, x.At) }},
	"SayPremise": {mode: appMode, in: sharedOnly, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SayPremise(ctx, x.At, people.Premise{Code: "access", Index: 1, Side: access.ClientSide, Verb: people.Confirm}))
	}},
}
