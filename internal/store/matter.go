package store

import (
	"context"
	"encoding/json"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
)

const (
	matterColumns = `organisation, room, id, shared_room, number, kind, raiser, raised_us, by_person, by_name, title, about, phase, court, holder, due, due_us,
		warn_us, turn_us, rule, deemed, state, moves, moved_us, ended_us, duties, missed, shared_as, source, rev`
	matterRights      = `client_right, client_right_us, client_right_warn_us, delivery_right, delivery_right_us, delivery_right_warn_us`
	addMatter    text = `INSERT INTO visible_matter (` + matterColumns + `, ` + matterRights + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
		$17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, 1, $30, $31, $32, $33, $34, $35)`
	matterText   text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE id = $1`
	changeMatter text = `UPDATE visible_matter SET title = $5, about = $6, phase = $7, court = $8, holder = $9, due = $10, due_us = $11, warn_us = $12,
		turn_us = $13, rule = $14, deemed = $15, state = $16, moves = $17, moved_us = $18, ended_us = $19, duties = $20, shared_as = $21, client_right = $22,
		client_right_us = $23, client_right_warn_us = $24, delivery_right = $25, delivery_right_us = $26, delivery_right_warn_us = $27, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`
	turnedText text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE organisation = $1 AND room = $2 AND turn_us > 0 AND turn_us <= $3 ORDER BY turn_us, id LIMIT $4`
	mattersIn  text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE organisation = $1 AND room IN ($2, $3) ORDER BY room, number`
	mattersDue text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE organisation = $1 AND room = $2 AND court = $3 AND ended_us = 0
		ORDER BY due_us, id LIMIT $4`
	mattersSince text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE organisation = $1 AND room = $2 AND moved_us > $3 ORDER BY moved_us DESC, id LIMIT $4`
	dutiesText   text = `SELECT id, number, kind, title, CASE WHEN kind = 'decision' THEN about ELSE '' END, turn_us, duties, missed FROM visible_matter
		WHERE organisation = $1 AND room = $2 AND (duties <> '' OR turn_us = 1) ORDER BY number` // 1: its rules have changed, TurnNow
	changeMissed text = `UPDATE visible_matter SET missed = $4, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING rev`
	eraseTitle   text = `UPDATE visible_matter SET title = '', about = '' WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING id`

	moveColumns      = `id, matter, idx, at_us, side, role, person, recorder, verb, said, by_name, by_firm, words, leaf`
	addMove     text = `INSERT INTO visible_move (organisation, room, ` + moveColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`
	movesText   text = `SELECT ` + moveColumns + ` FROM visible_move WHERE organisation = $1 AND room = $2 AND matter = $3 ORDER BY idx`
	allMoves    text = `SELECT ` + moveColumns + ` FROM visible_move WHERE organisation = $1 AND room = $2 AND at_us < $3 ORDER BY matter, idx`
	movesOf     text = `SELECT ` + moveColumns + ` FROM visible_move WHERE organisation = $1 AND room = $2 AND matter IN ({list}) ORDER BY matter, idx`
	saidText    text = `SELECT said FROM visible_move WHERE organisation = $1 AND room = $2 AND id = $3`
	eraseMove   text = `UPDATE visible_move SET words = '', said = $4 WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING idx`
	addAttached text = `INSERT INTO visible_attached (organisation, room, matter, move, idx, file, made_us) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	attached    text = `SELECT a.move, a.idx, f.id, f.name, f.media, f.size, f.made_us, f.erased_us FROM visible_attached a
		JOIN visible_file f ON f.organisation = a.organisation AND f.room = a.room AND f.id = a.file
		WHERE a.organisation = $1 AND a.room = $2 AND a.matter = $3 ORDER BY a.move, a.idx`

	besideColumns      = `organisation, room, id, shared_room, matter_room, matter, owner, owner_name, tags, words, effect, changed_us, rev`
	addBeside     text = `INSERT INTO visible_beside (` + besideColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)`
	besideText    text = `SELECT ` + besideColumns + ` FROM visible_beside WHERE organisation = $1 AND room = $2 AND matter = $3 ORDER BY id LIMIT 1`
	besidesText   text = `SELECT ` + besideColumns + ` FROM visible_beside WHERE organisation = $1 AND room = $2 ORDER BY matter, id`
	changeBeside  text = `UPDATE visible_beside SET owner = $5, owner_name = $6, tags = $7, words = $8, effect = $9, changed_us = $10, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	changeTally text = `UPDATE visible_tally SET n = n + $6 WHERE organisation = $1 AND room = $2 AND kind = $3 AND court = $4 AND phase = $5 RETURNING n`
	addTally    text = `INSERT INTO visible_tally (organisation, room, kind, court, phase, n) VALUES ($1, $2, $3, $4, $5, $6)`
	tallyText   text = `SELECT kind, court, phase, n FROM visible_tally WHERE organisation = $1 AND room = $2 AND n <> 0 ORDER BY kind, court, phase`

	ruleSetText   text = `SELECT body, rev FROM visible_rule_set WHERE organisation = $1 AND room = $2 AND id = $3`
	addRuleSet    text = `INSERT INTO visible_rule_set (organisation, room, id, body, changed_us, rev) VALUES ($1, $2, $3, $4, $5, 1)`
	changeRuleSet text = `UPDATE visible_rule_set SET body = $5, changed_us = $6, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	mirrorText   text = `SELECT side, by_name, on_us FROM visible_mirror WHERE organisation = $1 AND room = $2 ORDER BY side`
	changeMirror text = `UPDATE visible_mirror SET by_name = $4, on_us = $5, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND side = $3 RETURNING rev`
	addMirror    text = `INSERT INTO visible_mirror (organisation, room, side, by_name, on_us, rev) VALUES ($1, $2, $3, $4, $5, 1)`

	savedText   text = `SELECT id, name, query FROM visible_saved WHERE organisation = $1 AND room = $2 ORDER BY name, id`
	addSaved    text = `INSERT INTO visible_saved (organisation, room, id, name, query, changed_us) VALUES ($1, $2, $3, $4, $5, $6)`
	dropSaved   text = `DELETE FROM visible_saved WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING id`
	changeLooks text = `UPDATE visible_looked SET at_us = $5 WHERE organisation = $1 AND room = $2 AND what = $3 AND doc = $4 RETURNING at_us`
	addLook     text = `INSERT INTO visible_looked (organisation, room, what, doc, at_us) VALUES ($1, $2, $3, $4, $5)`
)

// AddMatter keeps a matter that was just raised.
func (tx *Tx) AddMatter(ctx context.Context, m register.Matter) error {
	if err := tx.count(ctx, m, 1); err != nil {
		return err
	}
	return tx.exec(ctx, addMatter, m.Organisation, m.Room, m.ID, m.Shared, m.Number, m.Kind, m.Raiser, m.Raised, m.By, m.ByName, m.Title, m.About, m.Phase, m.Court,
		m.Holder, m.Due, atOrNever(m.DueAt), m.WarnAt, m.TurnAt, m.Rule, m.Deemed, m.State, m.Moves, m.Moved, m.Ended, m.Duties, m.Missed, m.SharedAs, m.Source,
		m.ClientRight.Name, m.ClientRight.Due, m.ClientRight.Warn, m.DeliveryRight.Name, m.DeliveryRight.Due, m.DeliveryRight.Warn)
}

// atOrNever keeps what is never due behind everything that is.
func atOrNever(due int64) int64 {
	if due == 0 {
		return Forever
	}
	return due
}

func scanMatter(s scan) (m register.Matter, err error) {
	err = s(&m.Organisation, &m.Room, &m.ID, &m.Shared, &m.Number, &m.Kind, &m.Raiser, &m.Raised, &m.By, &m.ByName, &m.Title, &m.About, &m.Phase, &m.Court, &m.Holder,
		&m.Due, &m.DueAt, &m.WarnAt, &m.TurnAt, &m.Rule, &m.Deemed, &m.State, &m.Moves, &m.Moved, &m.Ended, &m.Duties, &m.Missed, &m.SharedAs, &m.Source,
		&m.Rev)
	if m.DueAt == Forever {
		m.DueAt = 0
	}
	return m, err
}

// Matter is one matter by its id, in whichever of the seat's rooms it is.
func (tx *Tx) Matter(ctx context.Context, id string) (register.Matter, error) {
	return single(ctx, tx, scanMatter, matterText, id)
}

// ChangeMatter keeps what has become of a matter that nobody changed since was was read, and counts it where it is now.
func (tx *Tx) ChangeMatter(ctx context.Context, was, m register.Matter) error {
	if err := tx.count(ctx, was, -1); err != nil {
		return err
	}
	if err := tx.count(ctx, m, 1); err != nil {
		return err
	}
	return tx.revised(ctx, changeMatter, was.Organisation, was.Room, was.ID, was.Rev, m.Title, m.About, m.Phase, m.Court, m.Holder, m.Due, atOrNever(m.DueAt), m.WarnAt, m.TurnAt,
		m.Rule, m.Deemed, m.State, m.Moves, m.Moved, m.Ended, m.Duties, m.SharedAs, m.ClientRight.Name, m.ClientRight.Due, m.ClientRight.Warn,
		m.DeliveryRight.Name, m.DeliveryRight.Due, m.DeliveryRight.Warn)
}

// count keeps how many matters of each kind are in which court and phase, so that a register need not count them. Time may put one
// into the other court, and a clock adds no row: both courts are there from the first.
func (tx *Tx) count(ctx context.Context, m register.Matter, by int) error {
	ok, err := tx.changed(ctx, changeTally, m.Organisation, m.Room, m.Kind, m.Court, m.Phase, by)
	if err != nil || ok {
		return err
	}
	courts := []access.Side{m.Court}
	if m.Court != access.NoSide {
		courts = []access.Side{access.ClientSide, access.DeliverySide}
	}
	for _, c := range courts {
		n := 0
		if c == m.Court {
			n = by
		}
		if err := tx.exec(ctx, addTally, m.Organisation, m.Room, m.Kind, c, m.Phase, n); err != nil {
			return err
		}
	}
	return nil
}

// Tally is how many matters of a room are of which kind, in which court and phase.
func (tx *Tx) Tally(ctx context.Context, at Place) ([]register.Count, error) {
	return rows(ctx, tx, func(s scan) (c register.Count, err error) {
		err = s(&c.Kind, &c.Court, &c.Phase, &c.N)
		return c, err
	}, tallyText, at.Organisation, at.Room)
}

// Turned lists at most limit matters of a room whose clock has something to say by now.
func (tx *Tx) Turned(ctx context.Context, at Place, limit int) ([]register.Matter, error) {
	return rows(ctx, tx, scanMatter, turnedText, at.Organisation, at.Room, tx.now.UnixMicro(), limit)
}

// Matters lists every matter of two rooms, for an export.
func (tx *Tx) Matters(ctx context.Context, tenant access.OrganisationID, own, shared access.RoomID) ([]register.Matter, error) {
	return rows(ctx, tx, scanMatter, mattersIn, tenant, own, shared)
}

// MattersDue lists at most limit matters of a room that are in a court, those due first first; those without a date come last.
func (tx *Tx) MattersDue(ctx context.Context, at Place, court access.Side, limit int) ([]register.Matter, error) {
	return rows(ctx, tx, scanMatter, mattersDue, at.Organisation, at.Room, court, limit)
}

// MattersSince lists at most limit matters of a room that were moved after an instant, the last first.
func (tx *Tx) MattersSince(ctx context.Context, at Place, since int64, limit int) ([]register.Matter, error) {
	return rows(ctx, tx, scanMatter, mattersSince, at.Organisation, at.Room, since, limit)
}

// Duties lists, of every matter of a room that tells the mirror anything, what that is and nothing else that would take time to read. What
// it is about comes with decisions only, which have a class.
func (tx *Tx) Duties(ctx context.Context, at Place) ([]register.Matter, error) {
	return rows(ctx, tx, func(s scan) (m register.Matter, err error) {
		m.Organisation, m.Room = at.Organisation, at.Room
		err = s(&m.ID, &m.Number, &m.Kind, &m.Title, &m.About, &m.TurnAt, &m.Duties, &m.Missed)
		return m, err
	}, dutiesText, at.Organisation, at.Room)
}

// SetMissed keeps why a promise was missed.
func (tx *Tx) SetMissed(ctx context.Context, at Place, id, reason string) error {
	ok, err := tx.changed(ctx, changeMissed, at.Organisation, at.Room, id, reason)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// EraseMatterTitle blanks what a matter is called and about. The record's opening has EraseFields.
func (tx *Tx) EraseMatterTitle(ctx context.Context, at Place, id string) error {
	ok, err := tx.changed(ctx, eraseTitle, at.Organisation, at.Room, id)
	if err == nil && !ok {
		err = ErrRefused
	}
	if err != nil {
		return err
	}
	return tx.exec(ctx, dropTerms, at.Organisation, at.Room, "matter", id)
}

// AddMove keeps a move of a matter, behind those it has.
func (tx *Tx) AddMove(ctx context.Context, at Place, m register.Move) error {
	return tx.exec(ctx, addMove, at.Organisation, at.Room, m.ID, m.Matter, m.Index, m.At, m.Side, m.Role, m.Person, m.Recorder, m.Verb, m.Said, m.ByName, m.ByFirm, m.Words, m.Leaf)
}

func scanMove(s scan) (m register.Move, err error) {
	err = s(&m.ID, &m.Matter, &m.Index, &m.At, &m.Side, &m.Role, &m.Person, &m.Recorder, &m.Verb, &m.Said, &m.ByName, &m.ByFirm, &m.Words, &m.Leaf)
	return m, err
}

// Moves lists the moves of a matter in their order.
func (tx *Tx) Moves(ctx context.Context, at Place, id string) ([]register.Move, error) {
	return rows(ctx, tx, scanMove, movesText, at.Organisation, at.Room, id)
}

// MovesBefore lists every move of a room before an instant, by matter.
func (tx *Tx) MovesBefore(ctx context.Context, at Place, instant int64) ([]register.Move, error) {
	return rows(ctx, tx, scanMove, allMoves, at.Organisation, at.Room, instant)
}

// MovesOf lists the moves of several matters of a room, by matter and in their order.
func (tx *Tx) MovesOf(ctx context.Context, at Place, ids []string) ([]register.Move, error) {
	return amongIn(ctx, tx, scanMove, movesOf, at, ids)
}

// EraseMove blanks the words of a move, and what it says of what its matter is about. Its dates and sides stay: they are what the matter
// follows from. The record's opening has EraseFields.
func (tx *Tx) EraseMove(ctx context.Context, at Place, id string) error {
	var said string
	if err := tx.one(ctx, []any{&said}, saidText, at.Organisation, at.Room, id); err != nil {
		return err
	}
	left, err := wordless(said)
	if err != nil {
		return err
	}
	ok, err := tx.changed(ctx, eraseMove, at.Organisation, at.Room, id, left)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// wordless is what a move says besides its words, without what people named in it.
func wordless(said string) (string, error) {
	if said == "" {
		return "", nil
	}
	keys := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(said), &keys); err != nil {
		return "", errs.New(errs.Internal, "what a move says cannot be read: %w", err)
	}
	delete(keys, "about")
	b, err := json.Marshal(keys)
	return string(b), err
}

// Attach keeps that a file of the room belongs to a move.
func (tx *Tx) Attach(ctx context.Context, at Place, id string, move, index int, file string) error {
	return tx.exec(ctx, addAttached, at.Organisation, at.Room, id, move, index, file, tx.now.UnixMicro())
}

// Attachments lists the files of a matter, by move.
func (tx *Tx) Attachments(ctx context.Context, at Place, id string) ([]register.Attachment, error) {
	return rows(ctx, tx, func(s scan) (a register.Attachment, err error) {
		err = s(&a.Move, &a.Index, &a.File.ID, &a.File.Name, &a.File.Media, &a.File.Size, &a.File.Made, &a.File.Erased)
		return a, err
	}, attached, at.Organisation, at.Room, id)
}

// AddBeside keeps what a side notes about a matter for itself.
func (tx *Tx) AddBeside(ctx context.Context, b register.Beside) error {
	return tx.exec(ctx, addBeside, b.Organisation, b.Room, b.ID, b.Shared, b.MatterRoom, b.Matter, b.Owner, b.OwnerName, b.Tags, b.Words, b.Effect, tx.now.UnixMicro())
}

func scanBeside(s scan) (b register.Beside, err error) {
	err = s(&b.Organisation, &b.Room, &b.ID, &b.Shared, &b.MatterRoom, &b.Matter, &b.Owner, &b.OwnerName, &b.Tags, &b.Words, &b.Effect, &b.Changed, &b.Rev)
	return b, err
}

// Beside is what the side of a room notes about a matter, or ErrRefused.
func (tx *Tx) Beside(ctx context.Context, at Place, id string) (register.Beside, error) {
	return single(ctx, tx, scanBeside, besideText, at.Organisation, at.Room, id)
}

// Besides lists what the side of a room notes about matters.
func (tx *Tx) Besides(ctx context.Context, at Place) ([]register.Beside, error) {
	return rows(ctx, tx, scanBeside, besidesText, at.Organisation, at.Room)
}

// ChangeBeside changes a side's notes that nobody changed since b.Rev.
func (tx *Tx) ChangeBeside(ctx context.Context, b register.Beside) error {
	return tx.revised(ctx, changeBeside, b.Organisation, b.Room, b.ID, b.Rev, b.Owner, b.OwnerName, b.Tags, b.Words, b.Effect, tx.now.UnixMicro())
}

// RuleSet is the clock rules that a room keeps under a name with their revision, or ErrRefused.
func (tx *Tx) RuleSet(ctx context.Context, at Place, id string) (body string, rev int64, err error) {
	err = tx.one(ctx, []any{&body, &rev}, ruleSetText, at.Organisation, at.Room, id)
	return body, rev, err
}

// KeepRuleSet keeps clock rules under a name: new ones for revision 0, else in place of those that nobody changed since.
func (tx *Tx) KeepRuleSet(ctx context.Context, at Place, id, body string, rev int64) error {
	if rev == 0 {
		return tx.exec(ctx, addRuleSet, at.Organisation, at.Room, id, body, tx.now.UnixMicro())
	}
	return tx.revised(ctx, changeRuleSet, at.Organisation, at.Room, id, rev, body, tx.now.UnixMicro())
}

// Mirrors lists what of conduct a room says is to be shown, and since when; 0 for what no longer is.
func (tx *Tx) Mirrors(ctx context.Context, at Place) ([]register.Mirror, error) {
	return rows(ctx, tx, func(s scan) (m register.Mirror, err error) {
		err = s(&m.Side, &m.ByName, &m.On)
		return m, err
	}, mirrorText, at.Organisation, at.Room)
}

// SetMirror says whether conduct is to be shown.
func (tx *Tx) SetMirror(ctx context.Context, at Place, m register.Mirror) error {
	ok, err := tx.changed(ctx, changeMirror, at.Organisation, at.Room, m.Side, m.ByName, m.On)
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addMirror, at.Organisation, at.Room, m.Side, m.ByName, m.On)
}

// Saved lists the lists that somebody keeps under a name, in their own room.
func (tx *Tx) Saved(ctx context.Context, desk Place) ([]register.Saved, error) {
	return rows(ctx, tx, func(s scan) (v register.Saved, err error) {
		err = s(&v.ID, &v.Name, &v.Query)
		return v, err
	}, savedText, desk.Organisation, desk.Room)
}

// Save keeps a list under a name.
func (tx *Tx) Save(ctx context.Context, desk Place, v register.Saved) error {
	return tx.exec(ctx, addSaved, desk.Organisation, desk.Room, v.ID, v.Name, v.Query, tx.now.UnixMicro())
}

// DropSaved forgets a list kept under a name.
func (tx *Tx) DropSaved(ctx context.Context, desk Place, id string) error {
	_, err := tx.changed(ctx, dropSaved, desk.Organisation, desk.Room, id)
	return err
}

// Look keeps that somebody looked at something now.
func (tx *Tx) Look(ctx context.Context, desk Place, what, doc string) error {
	ok, err := tx.changed(ctx, changeLooks, desk.Organisation, desk.Room, what, doc, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addLook, desk.Organisation, desk.Room, what, doc, tx.now.UnixMicro())
}
