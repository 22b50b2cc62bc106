package store

import (
	"context"
	"crypto/sha256"
	"errors"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
)

const (
	wholeLogs    = `SELECT organisation, room, id FROM log ORDER BY organisation, room`
	wholeLeaves  = `SELECT idx, at_us, kind, subject, actor, body FROM leaf WHERE organisation = $1 AND room = $2 AND idx >= $3 ORDER BY idx LIMIT $4`
	wholeTree    = `SELECT idx, hash FROM tree WHERE organisation = $1 AND room = $2 ORDER BY idx`
	wholeBoxes   = `SELECT idx, name, key_id, sealed FROM opening WHERE organisation = $1 AND room = $2 AND idx >= $3 AND idx < $4 ORDER BY idx, name`
	wholeHandles = `SELECT id, what, ref FROM handle WHERE organisation = $1 AND room = $2 ORDER BY id`
	wholeHeads   = `SELECT size, at_us, note FROM head WHERE organisation = $1 AND room = $2 ORDER BY size`
	wholeSealed  = `SELECT organisation, room, idx, name, key_id FROM opening ORDER BY organisation, room, idx, name`
)

// RoomLog names the log of a room.
type RoomLog struct {
	Place
	ID []byte
}

// Logs lists every log.
func (w *Whole) Logs(ctx context.Context) ([]RoomLog, error) {
	return collected(ctx, w.tx, func(s scan) (l RoomLog, err error) {
		err = s(&l.Organisation, &l.Room, &l.ID)
		return l, err
	}, wholeLogs)
}

// StoredLeaf is a leaf as its row holds it: its bytes, and beside them what a query looks for.
type StoredLeaf struct {
	Index          uint64
	At             int64
	Kind           string
	Subject, Actor []byte
	Body           []byte
}

// Leaves lists at most limit leaves of a log from an index on.
func (w *Whole) Leaves(ctx context.Context, at Place, from uint64, limit int) ([]StoredLeaf, error) {
	return collected(ctx, w.tx, func(s scan) (l StoredLeaf, err error) {
		err = s(&l.Index, &l.At, &l.Kind, &l.Subject, &l.Actor, &l.Body)
		return l, err
	}, wholeLeaves, at.Organisation, at.Room, int64(from), limit)
}

// StoredHash is a hash of a log's tree at the position where it is kept.
type StoredHash struct {
	Position int64
	Hash     []byte
}

// Hashes lists the hashes kept of a log's tree, in order.
func (w *Whole) Hashes(ctx context.Context, at Place) ([]StoredHash, error) {
	return collected(ctx, w.tx, func(s scan) (h StoredHash, err error) {
		err = s(&h.Position, &h.Hash)
		return h, err
	}, wholeTree, at.Organisation, at.Room)
}

// Boxes lists what is kept sealed of the leaves from an index to another.
func (w *Whole) Boxes(ctx context.Context, at Place, from, to uint64) ([]Box, error) {
	return collected(ctx, w.tx, scanBox, wholeBoxes, at.Organisation, at.Room, int64(from), int64(to))
}

// Handles lists what the handles of a log stand for.
func (w *Whole) Handles(ctx context.Context, at Place) (map[record.Handle]Ref, error) {
	out := map[record.Handle]Ref{}
	err := each(ctx, w.tx, func(s scan) error {
		var raw []byte
		var r Ref
		if err := s(&raw, &r.What, &r.ID); err != nil {
			return err
		}
		if len(raw) == len(record.Handle{}) {
			out[record.Handle(raw)] = r
		}
		return nil
	}, wholeHandles, at.Organisation, at.Room)
	return out, err
}

// Heads lists the signed heads of a log, smallest first.
func (w *Whole) Heads(ctx context.Context, at Place) ([]SignedHead, error) {
	return collected(ctx, w.tx, func(s scan) (h SignedHead, err error) {
		err = s(&h.Size, &h.At, &h.Note)
		return h, err
	}, wholeHeads, at.Organisation, at.Room)
}

// Opens is the hash of the text of a field; ok says that it opens and is what was recorded. One whose key was destroyed is ErrRefused.
func (w *Whole) Opens(ctx context.Context, l record.Leaf, b Box) (sum [sha256.Size]byte, ok bool, err error) {
	if w.u.keys == nil {
		return sum, false, errs.New(errs.Internal, "the database was opened without a key store")
	}
	key, err := w.u.keys.key(ctx, b.keyID)
	if err != nil || len(key) != len(record.FieldKey{}) {
		return sum, false, err
	}
	o, err := record.Open(l, b.Name, record.FieldKey(key), b.sealed)
	if err != nil {
		return sum, false, nil
	}
	return sha256.Sum256(o.Value), true, nil
}

// open opens what is sealed with the key it names.
func (k *Keys) open(ctx context.Context, l record.Leaf, b Box) (record.Opening, error) {
	key, err := k.key(ctx, b.keyID)
	if err != nil {
		return record.Opening{}, err
	}
	if len(key) != len(record.FieldKey{}) {
		return record.Opening{}, errs.New(errs.Internal, "the key of field %s of leaf %d has %d bytes", b.Name, b.Index, len(key))
	}
	return record.Open(l, b.Name, record.FieldKey(key), b.sealed)
}

// sealedField is a sealed field of any log, and the id of its key.
type sealedField struct {
	Place
	index uint64
	name  string
	key   string
}

func (w *Whole) sealed(ctx context.Context) ([]sealedField, error) {
	return collected(ctx, w.tx, func(s scan) (f sealedField, err error) {
		err = s(&f.Organisation, &f.Room, &f.index, &f.name, &f.key)
		return f, err
	}, wholeSealed)
}

// Signers is the public keys that ever signed heads, oldest first, with the chain in which each was handed over to.
func (u *Upkeep) Signers(ctx context.Context) (keys []record.PublicKey, chain Signing, err error) {
	defer errs.Wrap(&err, "store.Signers")
	if u.keys == nil {
		return nil, chain, errs.New(errs.Internal, "the database was opened without a key store")
	}
	if chain, err = u.keys.chain(ctx); err != nil {
		return nil, chain, err
	}
	rows, err := u.keys.db.QueryContext(ctx, `SELECT private FROM signing_key ORDER BY n`)
	if err != nil {
		return nil, chain, err
	}
	defer rows.Close()
	for rows.Next() {
		var private record.PrivateKey
		if err := rows.Scan(&private); err != nil {
			return nil, chain, err
		}
		public, err := private.Public()
		if err != nil {
			return nil, chain, err
		}
		keys = append(keys, public)
	}
	return keys, chain, rows.Err()
}

// ids lists the keys there are.
func (k *Keys) ids(ctx context.Context) (out []string, err error) {
	rows, err := k.db.QueryContext(ctx, `SELECT id FROM field_key ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		id, err := scanString(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

// IdleKeys counts the keys that open nothing: of transactions that never came to an end, and of texts that were erased just before
// the machine stopped. With sweep they are destroyed as erased ones are. Nobody can be about to record something meanwhile.
func (u *Upkeep) IdleKeys(ctx context.Context, sweep bool) (n int, err error) {
	defer errs.Wrap(&err, "store.IdleKeys")
	if u.keys == nil {
		return 0, errs.New(errs.Internal, "the database was opened without a key store")
	}
	var idle []string
	// Most often there is none, and then nobody has to wait.
	if err := u.Read(ctx, func(w *Whole) (err error) { idle, err = w.idle(ctx); return err }); err != nil || len(idle) == 0 {
		return 0, err
	}
	err = u.alone(ctx, func(w *Whole) error {
		if idle, err = w.idle(ctx); err != nil || !sweep || len(idle) == 0 {
			return err
		}
		return u.keys.erase(ctx, u.now(), idle)
	})
	return len(idle), err
}

// idle lists the keys that open nothing in a snapshot.
func (w *Whole) idle(ctx context.Context) (out []string, err error) {
	ids, err := w.u.keys.ids(ctx)
	if err != nil {
		return nil, err
	}
	sealed, err := w.sealed(ctx)
	if err != nil {
		return nil, err
	}
	used := make(map[string]bool, len(sealed))
	for _, f := range sealed {
		used[f.key] = true
	}
	for _, id := range ids {
		if !used[id] {
			out = append(out, id)
		}
	}
	return out, nil
}

// alone runs fn when no transaction that seals fields is under way, and lets none begin until it has ended. A key is kept before the
// commit of the transaction that needs it, so only then is it known which keys nobody needs.
func (u *Upkeep) alone(ctx context.Context, fn func(*Whole) error) (err error) {
	db := u.db
	if u.lite {
		s, err := openSlot(ctx, u.address, false, nil) // its transactions begin with the permission to write
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.db.Close()) }()
		db = s.db
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return liteErr(err)
	}
	defer tx.Rollback()
	if !u.lite {
		if err := become(ctx, tx, "cp_owner"); err != nil {
			return err
		}
		// Whoever asks for a row of it waits behind this, so it is not asked for long.
		if _, err := tx.ExecContext(ctx, `SET LOCAL lock_timeout = '5s'; LOCK TABLE opening IN SHARE MODE`); err != nil {
			return err
		}
		if err := become(ctx, tx, "cp_upkeep"); err != nil {
			return err
		}
	}
	return fn(&Whole{u, tx})
}

// Unused counts the rooms that were opened and hold nothing.
func (w *Whole) Unused(ctx context.Context) (rooms int, unused []access.RoomID, err error) {
	full := map[Place]bool{}
	for _, t := range RoomTables() {
		err := each(ctx, w.tx, func(s scan) error {
			var p Place
			err := s(&p.Organisation, &p.Room)
			full[p] = true
			return err
		}, "SELECT DISTINCT organisation, room FROM "+t)
		if err != nil {
			return 0, nil, err
		}
	}
	err = each(ctx, w.tx, func(s scan) error {
		var p Place
		err := s(&p.Organisation, &p.Room)
		if rooms++; !full[p] {
			unused = append(unused, p.Room)
		}
		return err
	}, `SELECT organisation, id FROM room ORDER BY organisation, id`)
	return rooms, unused, err
}
