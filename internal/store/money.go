package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/gate"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/register"
)

// Rows others may read. Money(project's client room) lists the client's entries and Money(engagement's shared room) those that both sides
// know; money.Fold adds them up. Findings of rounds of kind poll.Confidence lie beside those of other rounds: Part poll.Both in the shared
// room of an engagement holds what both sides and the assurer rated, as confidence.Reveal; Part poll.Client in the client side's own room
// there holds what it keeps to itself: reasons above a cap, and the evidence of that instant, as confidence.Private. Nothing of a round
// lies anywhere but in sealed rooms before it ends.

const (
	moneyColumns      = `id, engagement, kind, stage, day, minor, currency, chance, matter, corrects, void, source, by_person, made_us, code, title, words, by_name, shared_as`
	addMoney     text = `INSERT INTO visible_money (organisation, room, ` + moneyColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`
	moneyText  text = `SELECT room, ` + moneyColumns + ` FROM visible_money WHERE organisation = $1 AND room = $2 ORDER BY day, made_us, id`
	moneyIn    text = `SELECT room, ` + moneyColumns + ` FROM visible_money WHERE organisation = $1 AND room IN ({list}) ORDER BY day, made_us, id`
	shareMoney text = `UPDATE visible_money SET shared_as = $4 WHERE organisation = $1 AND room = $2 AND id = $3 AND shared_as = '' RETURNING id`
	eraseMoney text = `UPDATE visible_money SET title = '', words = '' WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING id`
	changesIn  text = `SELECT room, id, number, kind, title, about, phase, state, moved_us, shared_as FROM visible_matter
		WHERE organisation = $1 AND room IN ({list}) AND kind = 'change' ORDER BY room, number`

	gateColumns      = `id, number, name, day, purpose, outcome, reason, decided_by, decided_name, decided_us, by_person, by_name, made_us, rev`
	addGate     text = `INSERT INTO visible_gate (organisation, room, ` + gateColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', '', '', 0, $8, $9, $10, 1)`
	gatesText   text = `SELECT ` + gateColumns + ` FROM visible_gate WHERE organisation = $1 AND room = $2 ORDER BY number DESC`
	changeGate  text = `UPDATE visible_gate SET name = $5, day = $6, purpose = $7, outcome = $8, reason = $9, decided_by = $10, decided_name = $11, decided_us = $12, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`
	eraseGate text = `UPDATE visible_gate SET name = '', purpose = '', reason = '' WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING id`

	gateItemColumns      = `gate, idx, title, state, words, by_name, changed_us, rev`
	addGateItem     text = `INSERT INTO visible_gate_item (organisation, room, made_us, ` + gateItemColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $3, 1)`
	gateItems       text = `SELECT ` + gateItemColumns + ` FROM visible_gate_item WHERE organisation = $1 AND room = $2 ORDER BY gate, idx`
	changeGateItem  text = `UPDATE visible_gate_item SET title = $6, state = $7, words = $8, by_name = $9, changed_us = $10, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND gate = $3 AND idx = $4 AND rev = $5 RETURNING rev`

	addGateCase text = `INSERT INTO visible_gate_case (organisation, room, gate, version, sha256, body, by_person, by_name, made_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	gateCases   text = `SELECT gate, version, sha256, by_person, by_name, made_us FROM visible_gate_case WHERE organisation = $1 AND room = $2 ORDER BY made_us DESC, version DESC`
	gateBody    text = `SELECT body FROM visible_gate_case WHERE organisation = $1 AND room = $2 AND gate = $3 AND version = $4`
)

// MoneyRow is an entry with where it lies and who wrote it.
type MoneyRow struct {
	money.Entry
	Room     access.RoomID
	Source   string // id of the list it came from
	By       access.PersonID
	ByName   string
	Words    string
	SharedAs string // id of its copy in the shared room of the contract
}

// AddMoney keeps an entry.
func (tx *Tx) AddMoney(ctx context.Context, at Place, e MoneyRow) error {
	return tx.exec(ctx, addMoney, at.Organisation, at.Room, e.ID, e.Engagement, e.Kind, e.Stage, e.Day.String(), e.Minor, e.Currency, e.Chance, e.Matter, e.Corrects, e.Void,
		e.Source, e.By, tx.now.UnixMicro(), e.Ref, e.Title, e.Words, e.ByName, e.SharedAs)
}

func scanMoney(s scan) (e MoneyRow, err error) {
	var day string
	if err = s(&e.Room, &e.ID, &e.Engagement, &e.Kind, &e.Stage, &day, &e.Minor, &e.Currency, &e.Chance, &e.Matter, &e.Corrects, &e.Void, &e.Source, &e.By, &e.Made, &e.Ref,
		&e.Title, &e.Words, &e.ByName, &e.SharedAs); err != nil || day == "" {
		return e, err
	}
	e.Day, err = civil.ParseDate(day)
	return e, err
}

// Money lists the entries of a room, by day.
func (tx *Tx) Money(ctx context.Context, at Place) ([]MoneyRow, error) {
	return rows(ctx, tx, scanMoney, moneyText, at.Organisation, at.Room)
}

// MoneyIn lists the entries of several rooms, by day.
func (tx *Tx) MoneyIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]MoneyRow, error) {
	return among(ctx, tx, scanMoney, moneyIn, tenant, rooms)
}

// ShareMoney names the copy of an entry in the shared room. It has one.
func (tx *Tx) ShareMoney(ctx context.Context, at Place, id, copy string) error {
	ok, err := tx.changed(ctx, shareMoney, at.Organisation, at.Room, id, copy)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// EraseMoney blanks the words of an entry. The record's opening has EraseFields.
func (tx *Tx) EraseMoney(ctx context.Context, at Place, id string) error {
	ok, err := tx.changed(ctx, eraseMoney, at.Organisation, at.Room, id)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// ChangesIn lists the changes of several rooms, with what they are about and how they stand.
func (tx *Tx) ChangesIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]register.Matter, error) {
	return among(ctx, tx, func(s scan) (m register.Matter, err error) {
		var kind, phase string
		err = s(&m.Room, &m.ID, &m.Number, &kind, &m.Title, &m.About, &phase, &m.State, &m.Moved, &m.SharedAs)
		m.Organisation, m.Kind, m.Phase = tenant, matter.Kind(kind), matter.Phase(phase)
		return m, err
	}, changesIn, tenant, rooms)
}

// AddGate keeps a gate that is to come.
func (tx *Tx) AddGate(ctx context.Context, g gate.Gate) error {
	return tx.exec(ctx, addGate, g.Organisation, g.Room, g.ID, g.Number, g.Name, g.Day, g.Purpose, g.By, g.ByName, tx.now.UnixMicro())
}

// Gates lists the gates of a room, the newest first.
func (tx *Tx) Gates(ctx context.Context, at Place) ([]gate.Gate, error) {
	return rows(ctx, tx, func(s scan) (g gate.Gate, err error) {
		g.Organisation, g.Room = at.Organisation, at.Room
		err = s(&g.ID, &g.Number, &g.Name, &g.Day, &g.Purpose, &g.Outcome, &g.Reason, &g.Decider, &g.DeciderName, &g.DecidedAt, &g.By, &g.ByName, &g.Made, &g.Rev)
		return g, err
	}, gatesText, at.Organisation, at.Room)
}

// ChangeGate keeps a gate that nobody changed since g.Rev.
func (tx *Tx) ChangeGate(ctx context.Context, g gate.Gate) error {
	return tx.revised(ctx, changeGate, g.Organisation, g.Room, g.ID, g.Rev, g.Name, g.Day, g.Purpose, g.Outcome, g.Reason, g.Decider, g.DeciderName, g.DecidedAt)
}

// EraseGate blanks the words of a gate. The record's opening has EraseFields.
func (tx *Tx) EraseGate(ctx context.Context, at Place, id string) error {
	ok, err := tx.changed(ctx, eraseGate, at.Organisation, at.Room, id)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// AddGateItem keeps something that is asked for at a gate.
func (tx *Tx) AddGateItem(ctx context.Context, at Place, i gate.Item) error {
	return tx.exec(ctx, addGateItem, at.Organisation, at.Room, tx.now.UnixMicro(), i.Gate, i.Index, i.Title, i.State, i.Words, i.ByName)
}

// GateItems lists what is asked for at the gates of a room, by gate and in their order.
func (tx *Tx) GateItems(ctx context.Context, at Place) ([]gate.Item, error) {
	return rows(ctx, tx, func(s scan) (i gate.Item, err error) {
		err = s(&i.Gate, &i.Index, &i.Title, &i.State, &i.Words, &i.ByName, &i.Changed, &i.Rev)
		return i, err
	}, gateItems, at.Organisation, at.Room)
}

// ChangeGateItem keeps how an item stands that nobody changed since i.Rev.
func (tx *Tx) ChangeGateItem(ctx context.Context, at Place, i gate.Item) error {
	return tx.revised(ctx, changeGateItem, at.Organisation, at.Room, i.Gate, i.Index, i.Rev, i.Title, i.State, i.Words, i.ByName, tx.now.UnixMicro())
}

// AddGateCase keeps the case as it stands at a gate.
func (tx *Tx) AddGateCase(ctx context.Context, at Place, c gate.Case) error {
	return tx.exec(ctx, addGateCase, at.Organisation, at.Room, c.Gate, c.Version, c.Hash, c.Body, c.By, c.ByName, tx.now.UnixMicro())
}

// GateCases lists the cases that were kept at the gates of a room, without their bodies, the newest first.
func (tx *Tx) GateCases(ctx context.Context, at Place) ([]gate.Case, error) {
	return rows(ctx, tx, func(s scan) (c gate.Case, err error) {
		err = s(&c.Gate, &c.Version, &c.Hash, &c.By, &c.ByName, &c.Made)
		return c, err
	}, gateCases, at.Organisation, at.Room)
}

// GateCase is a case as it was kept, as a file.
func (tx *Tx) GateCase(ctx context.Context, at Place, id string, version int64) (body []byte, err error) {
	return single(ctx, tx, func(s scan) (b []byte, err error) {
		err = s(&b)
		return b, err
	}, gateBody, at.Organisation, at.Room, id, version)
}
