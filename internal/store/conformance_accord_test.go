package store

import (
	"context"
	"errors"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/poll"
)

// foundSealed makes the room in which mia answers. She is her side's agent too here, since only agents write what a round found.
func foundSealed(t *testing.T, tx *Tx, rooms map[access.Audience]party.Room, must func(error)) Place {
	t.Helper()
	own, err := tx.AddRoom(t.Context(), party.Room{Organisation: "mill", Scope: "weir", Audience: access.Sealed}, false)
	must(err)
	must(tx.GrantNamed(t.Context(), "mia", party.Grant{Room: own, Role: access.Rater, Until: Forever}))
	for _, r := range []party.Room{own, rooms[access.ClientOnly], rooms[access.Shared]} {
		must(tx.GrantNamed(t.Context(), "mia", party.Grant{Room: r, Role: access.ClientAgent, Until: Forever}))
	}
	must(tx.TakeTime(t.Context(), "mill", "person-mia", "round-1", 2))
	return Place{own.Organisation, own.ID}
}

func (x target) round(id string, number int64) poll.Round {
	return poll.Round{Organisation: x.At.Organisation, Room: x.At.Room, ID: id, Kind: poll.Alignment, Number: number, State: poll.Open, Criteria: "c", Rev: 1}
}

func (x target) ballot(round, title string) poll.Ballot {
	return poll.Ballot{Organisation: x.Sealed.Organisation, Room: x.Sealed.Room, Round: round, Kind: poll.Alignment, Side: access.ClientSide, Scope: x.Engagement, Title: title}
}

// settleAccord writes what is asked of both sides, in one room; what is sealed with the shared one.
func (v *village) settleAccord(t *testing.T, tx *Tx, x target, of string, must func(error)) {
	t.Helper()
	ctx := t.Context()
	r := x.round(x.Round, 1)
	r.Criteria = secret(of)
	must(tx.AddRound(ctx, r))
	must(tx.AddAsked(ctx, x.At, poll.Asked{ID: x.Asked, Round: x.Round, Name: secret(of)}))
	must(tx.AddFinding(ctx, x.At, poll.Finding{Round: x.Round, Part: poll.Both, Body: secret(of)}))
	must(tx.SayVerdict(ctx, x.At, poll.Verdict{Round: x.Round, Step: poll.Outcome, Side: access.ClientSide, Outcome: accord.Go, Reason: secret(of)}))
	must(tx.AddCondition(ctx, x.At, poll.Condition{Round: x.Round, Words: secret(of)}))
	if x.At != x.SharedAt {
		return
	}
	must(tx.AddCharter(ctx, x.At, poll.Charter{Version: 1, Body: secret(of)}))
	must(tx.Sign(ctx, x.At, poll.Signature{Version: 1, Person: x.Person, Side: access.ClientSide, Hash: []byte(secret(of)), Name: secret(of)}))
	must(tx.AddBallot(ctx, x.ballot(x.Round, secret("sealed"))))
	must(tx.Seal(ctx, x.Sealed, poll.Sealed{Round: x.Round, Body: secret("sealed")}))
}

var ofSealed, sharedOnly = []string{"sealed"}, []string{"shared"}

// accordCalls are the methods about what is asked of both sides.
var accordCalls = map[string]call{
	"AddRound": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddRound(ctx, x.round(x.Round+"-new", 2)))
	}},
	"Round":  {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Round(ctx, x.At, x.Round) }},
	"Rounds": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Rounds(ctx, x.At) }},
	"ChangeRound": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeRound(ctx, x.round(x.Round, 1)))
	}},
	"AddAsked": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddAsked(ctx, x.At, poll.Asked{ID: x.Asked + "-new", Round: x.Round}))
	}},
	"AskedIn": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.AskedIn(ctx, x.At) }},
	"Asked":   {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Asked(ctx, x.At, x.Round) }},
	"EndAsked": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EndAsked(ctx, x.At, x.Asked, 1))
	}},
	"NamesAsked": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.NamesAsked(ctx, x.At) }},
	"EraseAsked": {mode: appMode, in: inside, quiet: true, first: func(ctx context.Context, tx *Tx, x target) error {
		return tx.EndAsked(ctx, x.At, x.Asked, 1)
	}, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseAsked(ctx, x.At, x.Asked))
	}},
	"EraseSignature": {mode: appMode, in: sharedOnly, quiet: true, first: func(ctx context.Context, tx *Tx, x target) error {
		return errors.Join(tx.AddCharter(ctx, x.At, poll.Charter{Version: 2}),
			tx.Sign(ctx, x.At, poll.Signature{Version: 2, Person: x.Person, Side: access.ClientSide, Hash: []byte{1}}),
			tx.Sign(ctx, x.At, poll.Signature{Version: 2, Person: "person-max", Side: access.DeliverySide, Hash: []byte{1}}))
	}, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseSignature(ctx, x.At, 1, x.Person))
	}},
	"AddBallot": {mode: appMode, in: ofSealed, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddBallot(ctx, x.ballot(x.Round+"-new", "t")))
	}},
	"Ballots": {mode: appMode, in: ofSealed, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Ballots(ctx) }},
	"Awaited": {mode: appMode, in: []string{"shared"}, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		_, charters, err := tx.Awaited(ctx)
		return charters, err
	}},
	"Seal": {mode: appMode, in: ofSealed, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.Seal(ctx, x.Sealed, poll.Sealed{Round: x.Round, Body: "b"}))
	}},
	"Sealed": {mode: appMode, in: ofSealed, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Sealed(ctx, x.Sealed, x.Round) }},
	"DropSealed": {mode: appMode, in: ofSealed, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.DropSealed(ctx, x.Sealed, x.Round))
	}},
	"AddFinding": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddFinding(ctx, x.At, poll.Finding{Round: x.Round, Part: poll.Client}))
	}},
	"AgreementsIn": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		all, err := tx.AgreementsIn(ctx, x.Tenant, []access.RoomID{x.At.Room})
		if len(all.Rounds)+len(all.Findings)+len(all.Verdicts)+len(all.Conditions) == 0 {
			return nil, err
		}
		return all, err
	}},
	"Findings": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Findings(ctx, x.At) }},
	"SayVerdict": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SayVerdict(ctx, x.At, poll.Verdict{Round: x.Round, Step: poll.Outcome, Side: access.ClientSide}))
	}},
	"Verdicts": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Verdicts(ctx, x.At) }},
	"AddCondition": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddCondition(ctx, x.At, poll.Condition{Round: x.Round, Index: 1}))
	}},
	"Conditions": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Conditions(ctx, x.At) }},
	"MeetCondition": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.MeetCondition(ctx, x.At, poll.Condition{Round: x.Round, Matter: x.Matter}))
	}},
	"AddCharter": {mode: appMode, in: sharedOnly, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddCharter(ctx, x.At, poll.Charter{Version: 2}))
	}},
	"Charters": {mode: appMode, in: sharedOnly, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Charters(ctx, x.At) }},
	"ChangeCharter": {mode: appMode, in: sharedOnly, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeCharter(ctx, x.At, poll.Charter{Version: 1, Rev: 1}))
	}},
	"Sign": {mode: appMode, in: sharedOnly, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.Sign(ctx, x.At, poll.Signature{Version: 1, Person: "person-max", Hash: []byte{1}}))
	}},
	"Signatures": {mode: appMode, in: sharedOnly, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Signatures(ctx, x.At) }},
	"Facts": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Facts(ctx, x.At.Organisation, []access.RoomID{x.At.Room})
	}},
	"CloseSealed": {mode: systemMode, in: ofSealed, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.CloseSealed(ctx, x.Seat, x.Sealed))
	}},
	"SurveyTimes": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SurveyTimes(ctx, x.Tenant, string(x.Person), 0)
	}},
	"TakeTime": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.TakeTime(ctx, x.Tenant, string(x.Person), x.Round+"-new", 2))
	}},
}
