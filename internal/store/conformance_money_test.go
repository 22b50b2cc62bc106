package store

import (
	"context"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/gate"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/money"
)

func (x target) money(id, of string) MoneyRow {
	return MoneyRow{Entry: money.Entry{ID: id, Kind: money.Contract, Engagement: x.Engagement, Day: 20_000, Minor: 5, Currency: "EUR", Title: of}, By: x.Person, Words: of}
}

func (x target) gate(id string) gate.Gate {
	return gate.Gate{Organisation: x.At.Organisation, Room: x.At.Room, ID: id, Number: 1, Name: secret("client"), Rev: 1}
}

const gateID = "gate-1"

// settleMoney writes entries of money, and a gate of the client side.
func (v *village) settleMoney(t *testing.T, tx *Tx, x target, of string, must func(error)) {
	t.Helper()
	ctx := t.Context()
	must(tx.AddMoney(ctx, x.At, x.money("money-"+of, secret(of))))
	change := x.matter()
	change.ID, change.Number, change.Kind, change.Title = "change-"+of, 900, matter.Change, secret(of)
	must(tx.AddMatter(ctx, change))
	if of != "client" {
		return
	}
	must(tx.AddGate(ctx, x.gate(gateID)))
	must(tx.AddGateItem(ctx, x.At, gate.Item{Gate: gateID, Title: secret(of), State: gate.Missing}))
	must(tx.AddGateCase(ctx, x.At, gate.Case{Gate: gateID, Version: 1, Hash: []byte{1}, Body: []byte(secret(of))}))
}

// moneyID is the entry that was written in the room of a target.
func (x target) moneyID() string {
	if x.At == x.SharedAt {
		return "money-shared"
	}
	return "money-client"
}

// moneyCalls are the methods about money and gates.
var moneyCalls = map[string]call{
	"AddMoney": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddMoney(ctx, x.At, x.money(x.moneyID()+"-new", "t")))
	}},
	"Money": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Money(ctx, x.At) }},
	"MoneyIn": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.MoneyIn(ctx, x.At.Organisation, []access.RoomID{x.At.Room})
	}},
	"ShareMoney": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ShareMoney(ctx, x.At, x.moneyID(), "copy"))
	}},
	"EraseMoney": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseMoney(ctx, x.At, x.moneyID()))
	}},
	"ChangesIn": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ChangesIn(ctx, x.At.Organisation, []access.RoomID{x.At.Room})
	}},
	"AddGate": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddGate(ctx, x.gate(gateID+"-new")))
	}},
	"Gates": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Gates(ctx, x.At) }},
	"ChangeGate": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeGate(ctx, x.gate(gateID)))
	}},
	"EraseGate": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseGate(ctx, x.At, gateID))
	}},
	"AddGateItem": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddGateItem(ctx, x.At, gate.Item{Gate: gateID, Index: 1, Title: "t"}))
	}},
	"GateItems": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.GateItems(ctx, x.At) }},
	"ChangeGateItem": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeGateItem(ctx, x.At, gate.Item{Gate: gateID, Title: "t", Rev: 1}))
	}},
	"AddGateCase": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddGateCase(ctx, x.At, gate.Case{Gate: gateID, Version: 2, Hash: []byte{1}, Body: []byte{1}}))
	}},
	"GateCases": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.GateCases(ctx, x.At) }},
	"GateCase": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.GateCase(ctx, x.At, gateID, 1)
	}},
}
