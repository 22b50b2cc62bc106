package store

import (
	"context"

	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
)

const (
	logText       text = `SELECT id FROM visible_log WHERE organisation = $1 AND room = $2`
	addLog        text = `INSERT INTO visible_log (organisation, room, id, made_us) VALUES ($1, $2, $3, $4)`
	logSize       text = `SELECT coalesce(max(idx) + 1, 0) FROM visible_leaf WHERE organisation = $1 AND room = $2`
	previous      text = `SELECT coalesce(max(idx), -1) FROM visible_leaf WHERE organisation = $1 AND room = $2 AND subject = $3`
	addLeaf       text = `INSERT INTO visible_leaf (organisation, room, idx, at_us, kind, subject, actor, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	leafRows      text = `SELECT body FROM visible_leaf WHERE organisation = $1 AND room = $2 AND idx >= $3 ORDER BY idx LIMIT $4`
	leavesOfKinds text = `SELECT body FROM visible_leaf WHERE organisation = $1 AND room = $2 AND idx >= $3 AND idx < $4 AND kind IN ({list}) ORDER BY idx`
	leafsDown     text = `SELECT body FROM visible_leaf WHERE organisation = $1 AND room = $2 AND idx < $3 ORDER BY idx DESC LIMIT $4`

	addHash  text = `INSERT INTO visible_tree (organisation, room, idx, hash) VALUES ($1, $2, $3, $4)`
	hashRows text = `SELECT idx, hash FROM visible_tree WHERE organisation = $1 AND room = $2 AND idx IN ({list})`

	addOpening   text = `INSERT INTO visible_opening (organisation, room, idx, name, key_id, sealed) VALUES ($1, $2, $3, $4, $5, $6)`
	openingRows  text = `SELECT idx, name, key_id, sealed FROM visible_opening WHERE organisation = $1 AND room = $2 AND idx = $3 ORDER BY name`
	openingsFrom text = `SELECT idx, name, key_id, sealed FROM visible_opening WHERE organisation = $1 AND room = $2 AND idx >= $3 AND idx < $4 ORDER BY idx, name`
	dropOpening  text = `DELETE FROM visible_opening WHERE organisation = $1 AND room = $2 AND idx = $3 AND name = $4 RETURNING key_id`

	handleText text = `SELECT id FROM visible_handle WHERE organisation = $1 AND room = $2 AND what = $3 AND ref = $4`
	addHandle  text = `INSERT INTO visible_handle (organisation, room, id, what, ref) VALUES ($1, $2, $3, $4, $5)`
	handleRows text = `SELECT id, what, ref FROM visible_handle WHERE organisation = $1 AND room = $2 ORDER BY id`

	addHead  text = `INSERT INTO visible_head (organisation, room, size, at_us, note) VALUES ($1, $2, $3, $4, $5)`
	headRows text = `SELECT size, at_us, note FROM visible_head WHERE organisation = $1 AND room = $2 ORDER BY size`
	loggedIn text = `SELECT organisation, room FROM visible_log ORDER BY organisation, room`
)

// Ref names what an act is about, or who acted, inside the house. The log knows it by a random handle.
type Ref struct {
	What string // person, note, engagement, …
	ID   string
	Name string // of a person: how the log knows them, an erasable field of its own
}

// Entry is an act to be recorded.
type Entry struct {
	Kind    record.Kind
	Subject Ref
	Actor   Ref
	Fields  []record.Field
	Target  record.Target
}

// Record appends an act to the log of a room, which begins with the first one, and returns its index. The scope must be locked.
func (tx *Tx) Record(ctx context.Context, at Place, e Entry) (index uint64, err error) {
	defer errs.Wrap(&err, "store.Record")
	log, size, err := tx.openLog(ctx, at)
	if err != nil {
		return 0, err
	}
	if tx.db.keys == nil {
		return 0, errs.New(errs.Internal, "the database was opened without a key store")
	}
	actor, size, err := tx.handle(ctx, at, log, size, e.Actor)
	if err != nil {
		return 0, err
	}
	subject, size, err := tx.handle(ctx, at, log, size, e.Subject)
	if err != nil {
		return 0, err
	}
	return size, tx.append(ctx, at, record.Leaf{Log: log, Index: size, Kind: e.Kind, Subject: subject, Actor: actor, Target: e.Target}, e.Fields)
}

// openLog is the id and the size of the log of a room.
func (tx *Tx) openLog(ctx context.Context, at Place) (id record.LogID, size uint64, err error) {
	var raw []byte
	if err := tx.query(ctx, func(s scan) error { return s(&raw) }, logText, at.Organisation, at.Room); err != nil {
		return id, 0, err
	}
	if len(raw) == len(id) {
		err = tx.one(ctx, []any{&size}, logSize, at.Organisation, at.Room)
		return record.LogID(raw), size, err
	}
	if id, err = record.NewLogID(tx.Random()); err != nil {
		return id, 0, err
	}
	return id, 0, tx.exec(ctx, addLog, at.Organisation, at.Room, id[:], tx.now.UnixMicro())
}

// handle is the handle of a ref in a log. A person's first one is introduced by a leaf with their name.
func (tx *Tx) handle(ctx context.Context, at Place, log record.LogID, size uint64, r Ref) (record.Handle, uint64, error) {
	var raw []byte
	err := tx.query(ctx, func(s scan) error { return s(&raw) }, handleText, at.Organisation, at.Room, r.What, r.ID)
	if err != nil || len(raw) == len(record.Handle{}) {
		return record.Handle(append(raw, make([]byte, 16)...)[:16]), size, err
	}
	h, err := record.NewHandle(tx.Random())
	if err == nil {
		err = tx.exec(ctx, addHandle, at.Organisation, at.Room, h[:], r.What, r.ID)
	}
	if err != nil || r.What != "person" {
		return h, size, err
	}
	leaf := record.Leaf{Log: log, Index: size, Kind: record.KindPerson, Subject: h, Actor: h}
	return h, size + 1, tx.append(ctx, at, leaf, []record.Field{{Name: "name", Value: []byte(r.Name)}})
}

// append seals, stores and hashes a leaf whose log, index, kind, subject, actor and target are given.
func (tx *Tx) append(ctx context.Context, at Place, l record.Leaf, fields []record.Field) error {
	before := int64(-1)
	if err := tx.one(ctx, []any{&before}, previous, at.Organisation, at.Room, l.Subject[:]); err != nil {
		return err
	}
	l.At, l.Previous = record.Instant(tx.now.UnixMicro()), record.None
	if before >= 0 {
		l.Previous = uint64(before)
	}
	raw, sealed, err := record.Seal(tx.Random(), l, fields)
	if err != nil {
		return err
	}
	if err := tx.exec(ctx, addLeaf, at.Organisation, at.Room, l.Index, tx.now.UnixMicro(), l.Kind, l.Subject[:], l.Actor[:], raw); err != nil {
		return err
	}
	for _, s := range sealed {
		id := tx.NewOpaqueID()
		if err := tx.exec(ctx, addOpening, at.Organisation, at.Room, l.Index, s.Name, id, s.Box); err != nil {
			return err
		}
		tx.keep = append(tx.keep, fieldKey{id, s.Key[:]})
	}
	first, hashes, err := tx.Tree(ctx, at, l.Index).Append(raw)
	if err != nil {
		return err
	}
	for i, h := range hashes {
		if err := tx.exec(ctx, addHash, at.Organisation, at.Room, first+int64(i), h[:]); err != nil {
			return err
		}
	}
	return nil
}

// treeReader reads the stored hashes of a room's log.
type treeReader struct {
	tx  *Tx
	ctx context.Context
	at  Place
}

// ReadHashes is what a record.HashReader does.
func (r treeReader) ReadHashes(positions []int64) ([]record.Hash, error) {
	found := map[int64]record.Hash{}
	for from := 0; from < len(positions); from += inListMax {
		part := positions[from:min(from+inListMax, len(positions))]
		args := []any{r.at.Organisation, r.at.Room}
		for _, p := range part {
			args = append(args, p)
		}
		err := r.tx.query(r.ctx, func(s scan) error {
			var idx int64
			var h []byte
			if err := s(&idx, &h); err != nil {
				return err
			}
			if len(h) != len(record.Hash{}) {
				return errs.New(errs.Internal, "the hash at position %d of the log has %d bytes", idx, len(h))
			}
			found[idx] = record.Hash(h)
			return nil
		}, inList(hashRows, len(args)-len(part)+1, len(part)), args...)
		if err != nil {
			return nil, err
		}
	}
	out := make([]record.Hash, len(positions))
	for i, p := range positions {
		h, ok := found[p]
		if !ok {
			return nil, errs.New(errs.Internal, "the log has no hash at position %d", p)
		}
		out[i] = h
	}
	return out, nil
}

// Tree is the tree over the first size leaves of a room's log. It lives as long as the transaction.
func (tx *Tx) Tree(ctx context.Context, at Place, size uint64) record.Tree {
	return record.Tree{Size: size, Stored: treeReader{tx, ctx, at}}
}

// Log is the id and the size of a room's log, or ErrRefused where nothing was recorded.
func (tx *Tx) Log(ctx context.Context, at Place) (id record.LogID, size uint64, err error) {
	var raw []byte
	if err := tx.one(ctx, []any{&raw}, logText, at.Organisation, at.Room); err != nil {
		return id, 0, err
	}
	if len(raw) != len(id) {
		return id, 0, errs.New(errs.Internal, "the log's id has %d bytes", len(raw))
	}
	err = tx.one(ctx, []any{&size}, logSize, at.Organisation, at.Room)
	return record.LogID(raw), size, err
}

// Logs lists the rooms the seat sees whose log has begun.
func (tx *Tx) Logs(ctx context.Context) ([]Place, error) {
	return rows(ctx, tx, func(s scan) (p Place, err error) {
		err = s(&p.Organisation, &p.Room)
		return p, err
	}, loggedIn)
}

func scanBytes(s scan) (b []byte, err error) {
	err = s(&b)
	return b, err
}

// Leaves lists at most limit leaves of a room's log from an index on.
func (tx *Tx) Leaves(ctx context.Context, at Place, from uint64, limit int) ([][]byte, error) {
	return rows(ctx, tx, scanBytes, leafRows, at.Organisation, at.Room, from, limit)
}

// LeavesBefore lists at most limit leaves before an index, the newest first.
func (tx *Tx) LeavesBefore(ctx context.Context, at Place, before uint64, limit int) ([][]byte, error) {
	return rows(ctx, tx, scanBytes, leafsDown, at.Organisation, at.Room, before, limit)
}

// LeavesOf lists the leaves of some kinds among the next limit ones from an index on.
func (tx *Tx) LeavesOf(ctx context.Context, at Place, kinds []record.Kind, from uint64, limit int) ([][]byte, error) {
	args := []any{at.Organisation, at.Room, from, from + uint64(limit)}
	for _, k := range kinds {
		args = append(args, k)
	}
	return rows(ctx, tx, scanBytes, inList(leavesOfKinds, 5, len(kinds)), args...)
}

// Box is a sealed field of a leaf with the id of its key.
type Box struct {
	Index  uint64
	Name   string
	keyID  string
	sealed []byte
}

func scanBox(s scan) (b Box, err error) {
	err = s(&b.Index, &b.Name, &b.keyID, &b.sealed)
	return b, err
}

// Boxes lists the fields of the leaves from an index to another that can still be opened.
func (tx *Tx) Boxes(ctx context.Context, at Place, from, to uint64) ([]Box, error) {
	return rows(ctx, tx, scanBox, openingsFrom, at.Organisation, at.Room, from, to)
}

// Open opens a field of a leaf. One whose key was destroyed is ErrRefused.
func (tx *Tx) Open(ctx context.Context, l record.Leaf, b Box) (record.Opening, error) {
	if tx.db.keys == nil {
		return record.Opening{}, errs.New(errs.Internal, "the database was opened without a key store")
	}
	return tx.db.keys.open(ctx, l, b)
}

// Handles lists what the handles of a room's log stand for.
func (tx *Tx) Handles(ctx context.Context, at Place) (map[record.Handle]Ref, error) {
	out := map[record.Handle]Ref{}
	err := tx.query(ctx, func(s scan) error {
		var raw []byte
		var r Ref
		if err := s(&raw, &r.What, &r.ID); err != nil {
			return err
		}
		if len(raw) == len(record.Handle{}) {
			out[record.Handle(raw)] = r
		}
		return nil
	}, handleRows, at.Organisation, at.Room)
	return out, err
}

// EraseFields destroys what the fields of a leaf are opened with, and records that, with a code for the reason. The keys are
// destroyed once the transaction is committed. The scope must be locked. A leaf without any is ErrRefused.
func (tx *Tx) EraseFields(ctx context.Context, at Place, index uint64, e Entry, reason string) (err error) {
	defer errs.Wrap(&err, "store.EraseFields")
	boxes, err := rows(ctx, tx, scanBox, openingRows, at.Organisation, at.Room, index)
	if err != nil {
		return err
	}
	if len(boxes) == 0 {
		return ErrRefused
	}
	return tx.eraseBoxes(ctx, at, boxes, e, reason)
}

// eraseBoxes destroys boxes of a log, with a leaf for each.
func (tx *Tx) eraseBoxes(ctx context.Context, at Place, boxes []Box, e Entry, reason string) error {
	for _, b := range boxes {
		ok, err := tx.changed(ctx, dropOpening, at.Organisation, at.Room, b.Index, b.Name)
		if err != nil {
			return err
		}
		if !ok {
			return ErrRefused
		}
		e.Kind, e.Fields, e.Target = record.KindErased, nil, record.Target{Index: b.Index, Name: b.Name, Reason: reason}
		if _, err := tx.Record(ctx, at, e); err != nil {
			return err
		}
		tx.drop = append(tx.drop, b.keyID)
	}
	return nil
}

// SignedHead is a head of a room's log as it was signed.
type SignedHead struct {
	Size uint64
	At   int64
	Note []byte
}

// AddHead keeps a signed head.
func (tx *Tx) AddHead(ctx context.Context, at Place, h SignedHead) error {
	return tx.exec(ctx, addHead, at.Organisation, at.Room, h.Size, h.At, h.Note)
}

// Heads lists the signed heads of a room's log, smallest first.
func (tx *Tx) Heads(ctx context.Context, at Place) ([]SignedHead, error) {
	return rows(ctx, tx, func(s scan) (h SignedHead, err error) {
		err = s(&h.Size, &h.At, &h.Note)
		return h, err
	}, headRows, at.Organisation, at.Room)
}

// Signing is the chain of keys that sign heads, made on first use for an origin.
func (db *DB) Signing(ctx context.Context, origin string) (Signing, error) {
	if db.keys == nil {
		return Signing{}, errs.New(errs.Internal, "the database was opened without a key store")
	}
	now := db.opts.Now()
	return db.keys.Signing(ctx, db.opts.Chance("", now), now, origin)
}

// RotateKey draws a new key for signing heads and hands over to it.
func (db *DB) RotateKey(ctx context.Context) (Signing, error) {
	if db.keys == nil {
		return Signing{}, errs.New(errs.Internal, "the database was opened without a key store")
	}
	now := db.opts.Now()
	return db.keys.Rotate(ctx, db.opts.Chance("", now), now)
}
