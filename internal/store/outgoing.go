package store

import (
	"context"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/notice"
)

const (
	outgoingColumns      = `id, seat, person, kind, scope, about, thread, message, state, reason, tries, made_us, next_us, ended_us`
	addOutgoing     text = `INSERT INTO outgoing (` + outgoingColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', '', 0, $9, $10, 0)`
	outgoingText    text = `SELECT ` + outgoingColumns + ` FROM outgoing WHERE id = $1`
	outgoingWaits   text = `SELECT ` + outgoingColumns + ` FROM outgoing WHERE seat = $1 AND kind = $2 AND about = $3 AND state = 'waiting' AND tries = 0 LIMIT 1`
	outgoingThread  text = `SELECT thread FROM outgoing WHERE seat = $1 AND kind = $2 AND about = $3 ORDER BY made_us LIMIT 1`
	dueOutgoing     text = `SELECT ` + outgoingColumns + ` FROM outgoing WHERE state = 'waiting' AND next_us <= $1 ORDER BY next_us, id LIMIT $2`
	claimOutgoing   text = `UPDATE outgoing SET tries = tries + 1, next_us = $4 WHERE id = $1 AND tries = $2 AND state = 'waiting' AND next_us <= $3 RETURNING id`
	laterOutgoing   text = `UPDATE outgoing SET next_us = $3, tries = $4, reason = $2 WHERE id = $1 AND state = 'waiting' RETURNING id`
	settleOutgoing  text = `UPDATE outgoing SET state = $2, reason = $3, ended_us = $4 WHERE id = $1 AND state = 'waiting' RETURNING id`
	backOutgoing    text = `UPDATE outgoing SET state = 'failed', reason = 'back', ended_us = $2 WHERE id = $1 AND state = 'sent' RETURNING id`
	endOutgoingOf   text = `UPDATE outgoing SET state = 'dropped', reason = 'ended', ended_us = $2 WHERE seat = $1 AND state = 'waiting'`
	outgoingSince   text = `SELECT count(*) FROM outgoing WHERE person = $1 AND state = 'sent' AND ended_us > $2`
	outgoingHealth  text = `SELECT kind, CASE WHEN reason = 'nothing' THEN 'sent' ELSE state END, CASE WHEN reason = 'nothing' THEN '' ELSE reason END,
		count(*), max(ended_us), max(made_us) FROM outgoing GROUP BY kind, 2, 3 ORDER BY kind, 2, 3`
	sweepOutgoing text = `DELETE FROM outgoing WHERE state <> 'waiting' AND ended_us < $1`
	sweepStops    text = `DELETE FROM mail_stop WHERE until_us < $1`

	notifyColumns      = `person, rhythm, weekday, minute, zone, immediate, briefs, next_us, rev`
	notifyText    text = `SELECT ` + notifyColumns + ` FROM notify WHERE person = $1`
	addNotify     text = `INSERT INTO notify (` + notifyColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)`
	changeNotify  text = `UPDATE notify SET rhythm = $3, weekday = $4, minute = $5, zone = $6, immediate = $7, briefs = $8, next_us = $9, rev = rev + 1
		WHERE person = $1 AND rev = $2 RETURNING rev`
	dueNotify  text = `SELECT ` + notifyColumns + ` FROM notify WHERE next_us > 0 AND next_us <= $1 ORDER BY next_us, person LIMIT $2`
	unnotified text = `SELECT p.id FROM person p WHERE p.ended_us = 0 AND NOT EXISTS (SELECT 1 FROM notify n WHERE n.person = p.id)
		AND EXISTS (SELECT 1 FROM seat s WHERE s.person = p.id AND s.kind IN ('person', 'guest') AND s.until_us > $1) ORDER BY p.id LIMIT $2`

	addStop  text = `INSERT INTO mail_stop (hash, person, kind, until_us) VALUES ($1, $2, $3, $4)`
	stopText text = `SELECT person, kind FROM mail_stop WHERE hash = $1 AND until_us > $2`

	feedText   text = `SELECT f.seat, f.made_us FROM feed f JOIN seat s ON s.id = f.seat WHERE f.hash = $1 AND s.until_us > $2`
	feedOfSeat text = `SELECT seat, made_us FROM feed WHERE seat = $1`
	addFeed    text = `INSERT INTO feed (seat, hash, made_us) VALUES ($1, $2, $3)`
	endFeed    text = `DELETE FROM feed WHERE seat = $1`
)

// Outgoing is one message in the queue. It holds names and no text.
type Outgoing struct {
	ID      string
	Seat    access.SeatID
	Person  access.PersonID
	Kind    notice.Kind
	Scope   access.ScopeID // where what it is about lies
	About   string         // id of that
	Thread  string         // handle of the messages to one seat about one thing
	Message string         // the random part of its Message-ID, the same over all tries
	State   string         // waiting, sent, dropped, failed
	Reason  notice.Reason  // of the last try that did not work
	Tries   int
	Made    int64
	Next    int64
	Ended   int64
}

// The states of a message.
const (
	MailWaiting = "waiting"
	MailSent    = "sent"
	MailDropped = "dropped" // there is nobody to send it to any more, or nothing to say
	MailFailed  = "failed"  // given up
)

func scanOutgoing(s scan) (o Outgoing, err error) {
	err = s(&o.ID, &o.Seat, &o.Person, &o.Kind, &o.Scope, &o.About, &o.Thread, &o.Message, &o.State, &o.Reason, &o.Tries, &o.Made, &o.Next, &o.Ended)
	return o, err
}

// AddOutgoing asks for a message to a seat, due at an instant. One of the same kind about the same that was not tried yet stands for both.
func (tx *Tx) AddOutgoing(ctx context.Context, o Outgoing) error {
	waits, err := rows(ctx, tx, scanOutgoing, outgoingWaits, o.Seat, o.Kind, o.About)
	if err != nil || len(waits) > 0 {
		return err
	}
	o.Thread = tx.NewOpaqueID()
	if o.About != "" {
		if err := tx.query(ctx, func(s scan) error { return s(&o.Thread) }, outgoingThread, o.Seat, o.Kind, o.About); err != nil {
			return err
		}
	}
	return tx.exec(ctx, addOutgoing, tx.NewOpaqueID(), o.Seat, o.Person, o.Kind, o.Scope, o.About, o.Thread, tx.NewOpaqueID(), tx.now.UnixMicro(), max(o.Next, tx.now.UnixMicro()))
}

// Outgoing is one message of the queue.
func (tx *Tx) Outgoing(ctx context.Context, id string) (Outgoing, error) {
	return single(ctx, tx, scanOutgoing, outgoingText, id)
}

// DueOutgoing lists messages whose time has come, the longest due first.
func (tx *Tx) DueOutgoing(ctx context.Context, limit int) ([]Outgoing, error) {
	return rows(ctx, tx, scanOutgoing, dueOutgoing, tx.now.UnixMicro(), limit)
}

// ClaimOutgoing takes a message for a try, unless somebody else has. It is due again at next, should nobody say how the try ended.
func (tx *Tx) ClaimOutgoing(ctx context.Context, o Outgoing, next time.Time) (bool, error) {
	return tx.changed(ctx, claimOutgoing, o.ID, o.Tries, tx.now.UnixMicro(), next.UnixMicro())
}

// RestOutgoing puts a message off to an instant, with the reason and the number of tries that count.
func (tx *Tx) RestOutgoing(ctx context.Context, id string, why notice.Reason, tries int, next time.Time) error {
	_, err := tx.changed(ctx, laterOutgoing, id, why, next.UnixMicro(), tries)
	return err
}

// SettleOutgoing ends a message in a state, with the reason unless it was sent.
func (tx *Tx) SettleOutgoing(ctx context.Context, id, state string, why notice.Reason) error {
	_, err := tx.changed(ctx, settleOutgoing, id, state, why, tx.now.UnixMicro())
	return err
}

// BackOutgoing notes that a message that was sent came back.
func (tx *Tx) BackOutgoing(ctx context.Context, id string) error {
	_, err := tx.changed(ctx, backOutgoing, id, tx.now.UnixMicro())
	return err
}

// SentSince counts the messages that a person was sent after an instant.
func (tx *Tx) SentSince(ctx context.Context, p access.PersonID, since time.Time) (n int, err error) {
	err = tx.one(ctx, []any{&n}, outgoingSince, p, since.UnixMicro())
	return n, err
}

// MailCount is how many messages of a kind are in a state for a reason, over everybody.
type MailCount struct {
	Kind   notice.Kind
	State  string
	Reason notice.Reason
	N      int
	Last   int64 // when the last of them ended
	Made   int64 // when the last of them was asked for
}

// MailHealth counts the queue. A message of which nothing was left to say when its time came counts as sent: how many those are would tell
// whoever runs the installation that somebody has done what they were asked, such as to judge.
func (tx *Tx) MailHealth(ctx context.Context) ([]MailCount, error) {
	return rows(ctx, tx, func(s scan) (c MailCount, err error) {
		err = s(&c.Kind, &c.State, &c.Reason, &c.N, &c.Last, &c.Made)
		return c, err
	}, outgoingHealth)
}

// SweepMail forgets messages that ended, and secrets that lapsed, before an instant.
func (tx *Tx) SweepMail(ctx context.Context, before time.Time) error {
	if err := tx.exec(ctx, sweepOutgoing, before.UnixMicro()); err != nil {
		return err
	}
	for _, t := range []text{sweepStops, sweepInviteSecrets, sweepAnswerLinks} {
		if err := tx.exec(ctx, t, tx.now.UnixMicro()); err != nil {
			return err
		}
	}
	return nil
}

// Notify is what a person wishes to be told by mail.
type Notify struct {
	Person access.PersonID
	notice.Settings
	Next int64 // when their next digest is due; 0 for never
	Rev  int64 // 0 before anything was kept
}

func scanNotify(s scan) (n Notify, err error) {
	err = s(&n.Person, &n.Rhythm, &n.Weekday, &n.Minute, &n.Zone, &n.Immediate, &n.Briefs, &n.Next, &n.Rev)
	return n, err
}

// Notify is what a person wishes, or ErrRefused where nothing is kept yet.
func (tx *Tx) Notify(ctx context.Context, p access.PersonID) (Notify, error) {
	return single(ctx, tx, scanNotify, notifyText, p)
}

// KeepNotify keeps what a person wishes, unless it was changed since revision n.Rev; 0 for nothing kept yet.
func (tx *Tx) KeepNotify(ctx context.Context, n Notify) error {
	if n.Rev == 0 {
		return tx.exec(ctx, addNotify, n.Person, n.Rhythm, n.Weekday, n.Minute, n.Zone, n.Immediate, n.Briefs, n.Next)
	}
	return tx.revised(ctx, changeNotify, n.Person, n.Rev, n.Rhythm, n.Weekday, n.Minute, n.Zone, n.Immediate, n.Briefs, n.Next)
}

// DueNotify lists people whose digest is due.
func (tx *Tx) DueNotify(ctx context.Context, limit int) ([]Notify, error) {
	return rows(ctx, tx, scanNotify, dueNotify, tx.now.UnixMicro(), limit)
}

// Unnotified lists people with a seat of whom nothing is kept yet.
func (tx *Tx) Unnotified(ctx context.Context, limit int) ([]access.PersonID, error) {
	return rows(ctx, tx, func(s scan) (p access.PersonID, err error) {
		err = s(&p)
		return p, err
	}, unnotified, tx.now.UnixMicro(), limit)
}

// AddStop keeps the hash of a secret that ends a sort of a person's mail.
func (tx *Tx) AddStop(ctx context.Context, hash [32]byte, p access.PersonID, k notice.Kind, until time.Time) error {
	return tx.exec(ctx, addStop, hash[:], p, k, until.UnixMicro())
}

// Stop is whose mail of which kind a secret ends, or ErrRefused.
func (tx *Tx) Stop(ctx context.Context, hash [32]byte) (p access.PersonID, k notice.Kind, err error) {
	err = tx.one(ctx, []any{&p, &k}, stopText, hash[:], tx.now.UnixMicro())
	return p, k, err
}

// Feed is the seat whose meetings a secret gives, or ErrRefused.
func (tx *Tx) Feed(ctx context.Context, hash [32]byte) (seat access.SeatID, made int64, err error) {
	err = tx.one(ctx, []any{&seat, &made}, feedText, hash[:], tx.now.UnixMicro())
	return seat, made, err
}

// FeedSince is when the seat's feed was opened, 0 where it has none.
func (tx *Tx) FeedSince(ctx context.Context, seat access.SeatID) (made int64, err error) {
	err = tx.query(ctx, func(s scan) error { return s(&seat, &made) }, feedOfSeat, seat)
	return made, err
}

// SetFeed opens the feed of a seat under the hash of a new secret, or closes it for nil. The old secret ends.
func (tx *Tx) SetFeed(ctx context.Context, seat access.SeatID, hash *[32]byte) error {
	if err := tx.exec(ctx, endFeed, seat); err != nil || hash == nil {
		return err
	}
	return tx.exec(ctx, addFeed, seat, hash[:], tx.now.UnixMicro())
}

// SeatsOver lists the seats with a role in a scope or in what it belongs to.
func (tx *Tx) SeatsOver(ctx context.Context, tenant access.OrganisationID, scope access.ScopeID) ([]access.SeatID, error) {
	return rows(ctx, tx, func(s scan) (id access.SeatID, err error) {
		err = s(&id)
		return id, err
	}, seatsAbove, tenant, scope, tx.now.UnixMicro())
}
