package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
)

const (
	// Each further word asks for another term of the same text; an unused one is ''.
	findText text = `SELECT t.organisation, t.room, t.kind, t.doc, coalesce(n.parent, t.doc), coalesce(n.title, e.name, p.name, m.name, ''), g.scope, s.kind,
			coalesce(e2.name, p2.name, ''), g.audience, coalesce(n.created_us, 0), coalesce(n.author_name, ''), coalesce(n.side, '')
		FROM (SELECT w.organisation, w.room, w.kind, w.doc FROM visible_term w WHERE w.word >= $1 AND w.word < $2
				AND ($3 = '' OR EXISTS (SELECT 1 FROM visible_term x WHERE x.organisation = w.organisation AND x.room = w.room AND x.kind = w.kind
					AND x.doc = w.doc AND x.word >= $3 AND x.word < $4))
				AND ($5 = '' OR EXISTS (SELECT 1 FROM visible_term y WHERE y.organisation = w.organisation AND y.room = w.room AND y.kind = w.kind
					AND y.doc = w.doc AND y.word >= $5 AND y.word < $6))
				AND ($7 = '' OR EXISTS (SELECT 1 FROM visible_term z WHERE z.organisation = w.organisation AND z.room = w.room AND z.kind = w.kind
					AND z.doc = w.doc AND z.word >= $7 AND z.word < $8))
			GROUP BY w.organisation, w.room, w.kind, w.doc ORDER BY (w.kind = 'note'), w.doc DESC LIMIT $9) t
		JOIN (SELECT DISTINCT organisation, room, scope, audience FROM visible_grant) g ON g.organisation = t.organisation AND g.room = t.room
		JOIN visible_scope s ON s.organisation = g.organisation AND s.id = g.scope
		LEFT JOIN visible_note n ON t.kind = 'note' AND n.organisation = t.organisation AND n.room = t.room AND n.id = t.doc
		LEFT JOIN visible_engagement e ON t.kind = 'engagement' AND e.organisation = t.organisation AND e.room = t.room AND e.id = t.doc
		LEFT JOIN visible_project p ON t.kind = 'project' AND p.organisation = t.organisation AND p.room = t.room AND p.id = t.doc
		LEFT JOIN visible_programme m ON t.kind = 'programme' AND m.organisation = t.organisation AND m.id = t.doc
		LEFT JOIN visible_engagement e2 ON t.kind = 'note' AND e2.id = g.scope
		LEFT JOIN visible_project p2 ON t.kind = 'note' AND p2.id = g.scope
		ORDER BY (t.kind = 'note'), t.doc DESC, t.room`
	recentText text = `SELECT n.organisation, n.room, 'note', n.id, n.parent, n.title, g.scope, s.kind, coalesce(e.name, p.name, ''), g.audience,
			n.created_us, n.author_name, n.side
		FROM (SELECT DISTINCT organisation, room, scope, audience FROM visible_grant WHERE audience NOT IN ('named', 'sealed')) g
		JOIN visible_note n ON n.organisation = g.organisation AND n.room = g.room AND n.created_us > $1
		JOIN visible_scope s ON s.organisation = g.organisation AND s.id = g.scope
		LEFT JOIN visible_engagement e ON e.id = g.scope
		LEFT JOIN visible_project p ON p.id = g.scope
		WHERE n.erased_us = 0 AND n.shared_as = '' ORDER BY n.created_us DESC, n.id DESC LIMIT $2`
	peopleKnown text = `SELECT person, name, firm, side FROM visible_member WHERE until_us = 0 GROUP BY person, name, firm, side ORDER BY name, person LIMIT $1`

	leavesAbout text = `SELECT l.idx, l.body FROM visible_handle h JOIN visible_leaf l ON l.organisation = h.organisation AND l.room = h.room AND l.subject = h.id
		WHERE h.organisation = $1 AND h.room = $2 AND h.what = $3 AND h.ref = $4 ORDER BY l.idx`
	openingsOf text = `SELECT o.idx, o.name, o.key_id, o.sealed FROM visible_handle h
		JOIN visible_leaf l ON l.organisation = h.organisation AND l.room = h.room AND l.subject = h.id
		JOIN visible_opening o ON o.organisation = l.organisation AND o.room = l.room AND o.idx = l.idx
		WHERE h.organisation = $1 AND h.room = $2 AND h.what = $3 AND h.ref = $4 ORDER BY o.idx, o.name`
	actorsOf text = `SELECT a.id, a.what, a.ref FROM visible_handle h
		JOIN visible_leaf l ON l.organisation = h.organisation AND l.room = h.room AND l.subject = h.id
		JOIN visible_handle a ON a.organisation = l.organisation AND a.room = l.room AND a.id = l.actor
		WHERE h.organisation = $1 AND h.room = $2 AND h.what = $3 AND h.ref = $4 GROUP BY a.id, a.what, a.ref ORDER BY a.id`

	holdersText text = `SELECT organisation, room, shared_room, scope, audience, seat, role, read_only, until_us FROM seat_room
		WHERE organisation = $1 AND room = $2 AND until_us > $3 ORDER BY seat, role`
	holdingsText text = `SELECT organisation, room, shared_room, scope, audience, seat, role, read_only, until_us FROM seat_room
		WHERE seat = $1 AND until_us > $2 ORDER BY organisation, room, role`
)

// mostSought is how many words a search looks for at once.
const mostSought = 4

// Found is something that was found, with where it is.
type Found struct {
	Place
	Kind      string // note, engagement, project, programme
	ID        string
	Root      string // of a note: the one it answers, or its own id
	Title     string
	Scope     access.ScopeID
	ScopeKind access.Scope
	ScopeName string // of a note: the engagement or project it belongs to
	Audience  access.Audience
	Created   int64 // of a note
	Author    string
	Side      access.Side
}

func scanFound(s scan) (f Found, err error) {
	err = s(&f.Organisation, &f.Room, &f.Kind, &f.ID, &f.Root, &f.Title, &f.Scope, &f.ScopeKind, &f.ScopeName, &f.Audience, &f.Created, &f.Author, &f.Side)
	return f, err
}

// Find lists at most limit things that the seat may see and in which every one of the words begins a word; the first four count.
// Notes come last, newest first. Without a word nothing is found.
func (tx *Tx) Find(ctx context.Context, words []string, limit int) ([]Found, error) {
	if len(words) == 0 {
		return nil, nil
	}
	var args []any
	for i := range mostSought {
		word := ""
		if i < len(words) {
			word = words[i]
		}
		args = append(args, word, after(word))
	}
	return rows(ctx, tx, scanFound, findText, append(args, limit)...)
}

// RecentNotes lists at most limit notes written since an instant, newest first.
func (tx *Tx) RecentNotes(ctx context.Context, since int64, limit int) ([]Found, error) {
	return rows(ctx, tx, scanFound, recentText, since, limit)
}

// PeopleKnown lists at most limit people who are known in some room the seat is in, by name.
func (tx *Tx) PeopleKnown(ctx context.Context, limit int) ([]party.Member, error) {
	return rows(ctx, tx, func(s scan) (m party.Member, err error) {
		err = s(&m.Person, &m.Name, &m.Firm, &m.Side)
		return m, err
	}, peopleKnown, limit)
}

// Past is an act on something, as the log of a room holds it.
type Past struct {
	Index  uint64
	At     int64
	Kind   record.Kind
	Actor  Ref
	Texts  map[string]string // what can still be opened
	Erased []string          // names of the fields that cannot
	Target record.Target
}

// History lists what the log of a room holds about something, oldest first. Nothing is what an unknown thing has.
func (tx *Tx) History(ctx context.Context, at Place, about Ref) (out []Past, err error) {
	defer errs.Wrap(&err, "store.History(%s)", about.What)
	args := []any{at.Organisation, at.Room, about.What, about.ID}
	leaves, err := rows(ctx, tx, scanLeaf, leavesAbout, args...)
	if err != nil || len(leaves) == 0 {
		return nil, err
	}
	boxes, err := rows(ctx, tx, scanBox, openingsOf, args...)
	if err != nil {
		return nil, err
	}
	actors := map[record.Handle]Ref{}
	err = tx.query(ctx, func(s scan) error {
		var raw []byte
		var r Ref
		err := s(&raw, &r.What, &r.ID)
		if len(raw) == len(record.Handle{}) {
			actors[record.Handle(raw)] = r
		}
		return err
	}, actorsOf, args...)
	if err != nil {
		return nil, err
	}
	for _, l := range leaves {
		p := Past{Index: l.Index, At: int64(l.At), Kind: l.Kind, Actor: actors[l.Actor], Target: l.Target, Texts: map[string]string{}}
		if err := tx.openAll(ctx, l, boxes, &p); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func scanLeaf(s scan) (record.Leaf, error) {
	var index uint64
	var raw []byte
	if err := s(&index, &raw); err != nil {
		return record.Leaf{}, err
	}
	return record.ParseLeaf(raw)
}

// openAll opens what can be opened of a leaf.
func (tx *Tx) openAll(ctx context.Context, l record.Leaf, boxes []Box, p *Past) error {
	for _, f := range l.Fields {
		opened := false
		for _, b := range boxes {
			if b.Index != l.Index || b.Name != f.Name {
				continue
			}
			o, err := tx.Open(ctx, l, b)
			if err != nil {
				return err
			}
			p.Texts[f.Name], opened = string(o.Value), true
		}
		if !opened {
			p.Erased = append(p.Erased, f.Name)
		}
	}
	return nil
}

// RoomHolder is a seat with a role in a room.
type RoomHolder struct {
	Seat access.SeatID
	party.Grant
}

func scanHolder(s scan) (h RoomHolder, err error) {
	r := &h.Room
	err = s(&r.Organisation, &r.ID, &r.SharedRoom, &r.Scope, &r.Audience, &h.Seat, &h.Role, &h.ReadOnly, &h.Until)
	return h, err
}

// Holders lists the seats that hold a room now, for System.
func (tx *Tx) Holders(ctx context.Context, at Place) ([]RoomHolder, error) {
	return rows(ctx, tx, scanHolder, holdersText, at.Organisation, at.Room, tx.now.UnixMicro())
}

// Holdings lists the rooms that a seat holds now, for System.
func (tx *Tx) Holdings(ctx context.Context, seat access.SeatID) ([]RoomHolder, error) {
	return rows(ctx, tx, scanHolder, holdingsText, seat, tx.now.UnixMicro())
}
