package store

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/inbound"
)

const (
	addReplyToken text = `INSERT INTO reply_token (hash, seat, scope, matter, made_us, until_us) VALUES ($1, $2, $3, $4, $5, $6)`
	replyToken    text = `SELECT t.seat, t.scope, t.matter, t.until_us, s.until_us, s.person, coalesce(p.email, '') FROM reply_token t JOIN seat s ON s.id = t.seat
		LEFT JOIN person p ON p.id = s.person WHERE t.hash = $1`
	sweepReplyTokens text = `DELETE FROM reply_token WHERE until_us < $1`

	spoolColumns      = `id, source, receiver, sender, body, took_us, tries, next_us, done_us, failure`
	addSpool     text = `INSERT INTO spool (` + spoolColumns + `) VALUES ($1, $2, $3, $4, $5, $6, 0, $6, 0, '')`
	spoolText    text = `SELECT ` + spoolColumns + ` FROM spool WHERE id = $1`
	dueSpool     text = `SELECT id FROM spool WHERE done_us = 0 AND next_us <= $1 ORDER BY took_us, id LIMIT $2`
	claimSpool   text = `UPDATE spool SET tries = tries + 1, next_us = $3 WHERE id = $1 AND tries = $2 AND done_us = 0 RETURNING id`
	failSpool    text = `UPDATE spool SET failure = $2 WHERE id = $1 AND done_us = 0 RETURNING id`
	settleSpool  text = `UPDATE spool SET done_us = $2, sender = '', receiver = '', body = $3, failure = '' WHERE id = $1 AND done_us = 0 RETURNING id`
	sweepSpool   text = `DELETE FROM spool WHERE done_us > 0 AND done_us < $1`
	spoolHealth  text = `SELECT source, CASE WHEN done_us = 0 THEN 1 ELSE 0 END, count(*), max(took_us), max(tries) FROM spool GROUP BY 1, 2 ORDER BY 1, 2`

	seenMail  text = `SELECT at_us FROM mail_seen WHERE hash = $1`
	addSeen   text = `INSERT INTO mail_seen (hash, at_us) VALUES ($1, $2)`
	sweepSeen text = `DELETE FROM mail_seen WHERE at_us < $1`

	messageColumns = `organisation, room, id, took_us, sent_us, person, auto, message_id, size, from_mail, from_name, to_line, cc_line, subject, said, folded, warnings,
		state, reason, detail, scope, matter, done_us, done_by, rev`
	addMessage text = `INSERT INTO visible_message (` + messageColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 0, '', 1)`
	messageText  text = `SELECT ` + messageColumns + ` FROM visible_message WHERE id = $1`
	messagesText text = `SELECT ` + messageColumns + ` FROM visible_message WHERE state IN ({list}) AND took_us < $1 ORDER BY took_us DESC, id DESC LIMIT $2`
	messageCount text = `SELECT state, count(*) FROM visible_message GROUP BY state ORDER BY state`
	endMessage   text = `UPDATE visible_message SET state = $5, reason = $6, detail = $7, scope = $8, matter = $9, done_us = $10, done_by = $11, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`
	addMailPiece    text = `INSERT INTO visible_message_piece (organisation, room, message, idx, body) VALUES ($1, $2, $3, $4, $5)`
	mailPieces      text = `SELECT body FROM visible_message_piece WHERE organisation = $1 AND room = $2 AND message = $3 ORDER BY idx`
	eraseMailPieces text = `UPDATE visible_message_piece SET body = $4 WHERE organisation = $1 AND room = $2 AND message = $3 RETURNING idx`
	eraseMessage    text = `UPDATE visible_message SET from_mail = '', from_name = '', to_line = '', cc_line = '', subject = '', said = '', folded = '', warnings = '', detail = '',
		rev = rev + 1 WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING rev`
)

// ReplyToken is what an address that is replied to was given for.
type ReplyToken struct {
	Seat   access.SeatID
	Scope  access.ScopeID // of the matter
	Matter string
	Until  int64
	Person access.PersonID
	Email  string // of its person
	Live   bool   // neither it nor its seat has ended
}

// AddReplyToken keeps the hash of a token that was made for a seat and a thread. A seat may have several for one. Only System asks.
func (tx *Tx) AddReplyToken(ctx context.Context, hash string, t ReplyToken) error {
	return tx.exec(ctx, addReplyToken, hash, t.Seat, t.Scope, t.Matter, tx.now.UnixMicro(), t.Until)
}

// ReplyToken is what a token was given for, or ErrRefused.
func (tx *Tx) ReplyToken(ctx context.Context, hash string) (ReplyToken, error) {
	return single(ctx, tx, func(s scan) (t ReplyToken, err error) {
		var seat int64
		err = s(&t.Seat, &t.Scope, &t.Matter, &t.Until, &seat, &t.Person, &t.Email)
		t.Live = min(seat, t.Until) > tx.now.UnixMicro()
		return t, err
	}, replyToken, hash)
}

// Spooled is a message that was accepted, and the installation has promised to keep.
type Spooled struct {
	ID       string
	Source   string // smtp, or the mailbox it was fetched from
	Receiver string // addresses it was sent to, one a line
	Sender   string // of the envelope
	Body     []byte
	Took     int64
	Tries    int
	Next     int64
	Done     int64
	Failure  string // class of the last failure
}

// AddSpool keeps a message. Once the transaction has committed it may be promised that it is not lost.
func (tx *Tx) AddSpool(ctx context.Context, s Spooled) error {
	return tx.exec(ctx, addSpool, s.ID, s.Source, s.Receiver, s.Sender, s.Body, tx.now.UnixMicro())
}

// Spooled is one message of the spool.
func (tx *Tx) Spooled(ctx context.Context, id string) (Spooled, error) {
	return single(ctx, tx, func(s scan) (o Spooled, err error) {
		err = s(&o.ID, &o.Source, &o.Receiver, &o.Sender, &o.Body, &o.Took, &o.Tries, &o.Next, &o.Done, &o.Failure)
		return o, err
	}, spoolText, id)
}

// DueSpool lists ids of messages that are not worked on yet, the oldest first.
func (tx *Tx) DueSpool(ctx context.Context, limit int) ([]string, error) {
	return rows(ctx, tx, func(s scan) (id string, err error) { err = s(&id); return id, err }, dueSpool, tx.now.UnixMicro(), limit)
}

// ClaimSpool takes a message for a try, unless somebody else has. It is due again at next, should nobody settle it.
func (tx *Tx) ClaimSpool(ctx context.Context, id string, tries int, next int64) (bool, error) {
	return tx.changed(ctx, claimSpool, id, tries, next)
}

// FailSpool notes the class of a failure.
func (tx *Tx) FailSpool(ctx context.Context, id, class string) error {
	_, err := tx.changed(ctx, failSpool, id, class)
	return err
}

// SettleSpool notes that a room keeps the message, and lets go of its bytes. A message that is settled already is ErrRefused.
func (tx *Tx) SettleSpool(ctx context.Context, id string) error {
	ok, err := tx.changed(ctx, settleSpool, id, tx.now.UnixMicro(), []byte{})
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// SweepSpool forgets what was settled, seen or ended before an instant. What is not settled is never forgotten.
func (tx *Tx) SweepSpool(ctx context.Context, before int64) error {
	for _, t := range []text{sweepSpool, sweepSeen, sweepReplyTokens} {
		if err := tx.exec(ctx, t, before); err != nil {
			return err
		}
	}
	return nil
}

// SpoolState is how the messages of one source fare that wait, or that are done.
type SpoolState struct {
	Source string
	Waits  bool
	Count  int
	Last   int64 // when the last of them came
	Tries  int   // of the one that was tried most
}

// SpoolHealth says how the messages of each source fare. Only System asks.
func (tx *Tx) SpoolHealth(ctx context.Context) ([]SpoolState, error) {
	return rows(ctx, tx, func(s scan) (h SpoolState, err error) {
		var waits int
		err = s(&h.Source, &waits, &h.Count, &h.Last, &h.Tries)
		h.Waits = waits == 1
		return h, err
	}, spoolHealth)
}

// SeenMail reports whether a message was noted before, by a hash of where it came to and what it is called.
func (tx *Tx) SeenMail(ctx context.Context, hash string) (bool, error) {
	return tx.changed(ctx, seenMail, hash)
}

// NoteMail notes a message as seen.
func (tx *Tx) NoteMail(ctx context.Context, hash string) error {
	return tx.exec(ctx, addSeen, hash, tx.now.UnixMicro())
}

// AddMessage keeps a message in a room, with the bytes it came as.
func (tx *Tx) AddMessage(ctx context.Context, m inbound.Message, body []byte) error {
	m.Size = int64(len(body))
	if err := tx.exec(ctx, addMessage, m.Organisation, m.Room, m.ID, m.Took, m.Sent, m.Person, m.Auto, m.MessageID, m.Size, m.From, m.Name, m.To, m.Cc, m.Subject, m.Said, m.Folded, m.Warnings,
		m.State, m.Reason, m.Detail, m.Scope, m.Matter); err != nil {
		return err
	}
	idx := 0
	for part := range slices.Chunk(body, pieceSize) {
		if err := tx.exec(ctx, addMailPiece, m.Organisation, m.Room, m.ID, idx, part); err != nil {
			return err
		}
		idx++
	}
	return nil
}

// MessageBody is the bytes that a message came as; none once they were erased.
func (tx *Tx) MessageBody(ctx context.Context, at Place, id string) (body []byte, err error) {
	err = tx.query(ctx, func(s scan) error {
		var part []byte
		err := s(&part)
		body = append(body, part...)
		return err
	}, mailPieces, at.Organisation, at.Room, id)
	return body, err
}

func scanMessage(s scan) (m inbound.Message, err error) {
	err = s(&m.Organisation, &m.Room, &m.ID, &m.Took, &m.Sent, &m.Person, &m.Auto, &m.MessageID, &m.Size, &m.From, &m.Name, &m.To, &m.Cc, &m.Subject, &m.Said, &m.Folded, &m.Warnings,
		&m.State, &m.Reason, &m.Detail, &m.Scope, &m.Matter, &m.Done, &m.DoneBy, &m.Rev)
	return m, err
}

// Message is one message.
func (tx *Tx) Message(ctx context.Context, id string) (inbound.Message, error) {
	return single(ctx, tx, scanMessage, messageText, id)
}

// Messages lists at most limit messages in some states that came before an instant, in every room of the seat, the newest first.
func (tx *Tx) Messages(ctx context.Context, states []inbound.State, before int64, limit int) ([]inbound.Message, error) {
	if len(states) == 0 {
		return nil, nil
	}
	args := []any{before, limit}
	for _, s := range states {
		args = append(args, s)
	}
	return rows(ctx, tx, scanMessage, inList(messagesText, 3, len(states)), args...)
}

// MessageCounts counts the messages of each state in every room of the seat.
func (tx *Tx) MessageCounts(ctx context.Context) (map[inbound.State]int, error) {
	out := map[inbound.State]int{}
	err := tx.query(ctx, func(s scan) error {
		var state inbound.State
		var n int
		err := s(&state, &n)
		out[state] = n
		return err
	}, messageCount)
	return out, err
}

// EndMessage notes what became of a message that nobody changed since m.Rev.
func (tx *Tx) EndMessage(ctx context.Context, m inbound.Message) error {
	return tx.revised(ctx, endMessage, m.Organisation, m.Room, m.ID, m.Rev, m.State, m.Reason, m.Detail, m.Scope, m.Matter, tx.now.UnixMicro(), m.DoneBy)
}

// EraseMessage forgets what a message says, who sent it, and the bytes it came as.
func (tx *Tx) EraseMessage(ctx context.Context, at Place, id string) error {
	if err := tx.exec(ctx, eraseMailPieces, at.Organisation, at.Room, id, []byte{}); err != nil {
		return err
	}
	ok, err := tx.changed(ctx, eraseMessage, at.Organisation, at.Room, id)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}
