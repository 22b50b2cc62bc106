package store

import (
	"context"

	"counterpart.dev/internal/core/inbound"
)

func (x target) message(id string) inbound.Message {
	return inbound.Message{Organisation: x.At.Organisation, Room: x.At.Room, ID: id, Subject: secret("client"), Said: secret("client"), State: inbound.Unclear, Reason: inbound.NoPerson, Rev: 1}
}

// settleIncoming gives somebody an address to reply to, and accepts a message.
func settleIncoming(ctx context.Context, tx *Tx, must func(error)) {
	must(tx.AddReplyToken(ctx, "token-1", ReplyToken{Seat: "mia", Scope: "weir", Matter: "matter-1", Until: Forever}))
	must(tx.AddSpool(ctx, Spooled{ID: "spooled-1", Source: "smtp", Body: []byte("x")}))
	must(tx.NoteMail(ctx, "seen-1"))
}

// settleMessages keeps a message in a room of one side.
func (v *village) settleMessages(ctx context.Context, tx *Tx, x target, must func(error)) {
	must(tx.AddMessage(ctx, x.message("message-1"), []byte(secret("client"))))
}

// mailCalls are the methods about messages that come by mail.
var mailCalls = map[string]call{
	"AddReplyToken": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddReplyToken(ctx, x.Note, ReplyToken{Seat: x.Seat, Until: Forever}))
	}},
	"ReplyToken": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.ReplyToken(ctx, "token-1") }},
	"AddSpool": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddSpool(ctx, Spooled{ID: x.Note, Source: "smtp", Body: []byte("x")}))
	}},
	"Spooled":    {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Spooled(ctx, "spooled-1") }},
	"DueSpool":   {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.DueSpool(ctx, 9) }},
	"ClaimSpool": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.ClaimSpool(ctx, "spooled-1", 0, 1) }},
	"FailSpool": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.FailSpool(ctx, "spooled-1", "internal"))
	}},
	"SettleSpool": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SettleSpool(ctx, "spooled-1"))
	}},
	"SweepSpool": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SweepSpool(ctx, tx.Now().UnixMicro()))
	}},
	"SpoolHealth": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.SpoolHealth(ctx) }},
	"SeenMail":    {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.SeenMail(ctx, "seen-1") }},
	"NoteMail": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.NoteMail(ctx, x.Note))
	}},

	"AddMessage": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddMessage(ctx, x.message("message-new"), []byte("x")))
	}},
	"Message": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Message(ctx, "message-1") }},
	"Messages": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Messages(ctx, inbound.States(), Forever, 9)
	}},
	"MessageCounts": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.MessageCounts(ctx) }},
	"MessageBody": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.MessageBody(ctx, x.At, "message-1")
	}},
	"EndMessage": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EndMessage(ctx, x.message("message-1")))
	}},
	"EraseMessage": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseMessage(ctx, x.At, "message-1"))
	}},
}
