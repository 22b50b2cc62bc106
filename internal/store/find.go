package store

import (
	"context"
	"fmt"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
)

const (
	// Each further word asks for another term of the same text; an unused one is ''.
	findText text = `SELECT w.organisation, w.room, w.kind, w.doc FROM visible_term w WHERE w.word >= $1 AND w.word < $2
			AND ($3 = '' OR EXISTS (SELECT 1 FROM visible_term x WHERE x.organisation = w.organisation AND x.room = w.room AND x.kind = w.kind
				AND x.doc = w.doc AND x.word >= $3 AND x.word < $4))
			AND ($5 = '' OR EXISTS (SELECT 1 FROM visible_term y WHERE y.organisation = w.organisation AND y.room = w.room AND y.kind = w.kind
				AND y.doc = w.doc AND y.word >= $5 AND y.word < $6))
			AND ($7 = '' OR EXISTS (SELECT 1 FROM visible_term z WHERE z.organisation = w.organisation AND z.room = w.room AND z.kind = w.kind
				AND z.doc = w.doc AND z.word >= $7 AND z.word < $8))
		GROUP BY w.organisation, w.room, w.kind, w.doc ORDER BY (w.kind = 'note'), w.doc DESC, w.room LIMIT $9`
	// The id of a note tells when it was written, and is in the key.
	recentText text = `SELECT f.*, ` + whereColumns + ` FROM (SELECT n.* FROM (SELECT organisation, room, id FROM visible_note WHERE id > $1 AND erased_us = 0 AND shared_as = ''
				AND room NOT IN (SELECT h.room FROM visible_grant h WHERE h.audience IN ('named', 'sealed')) ORDER BY id DESC, room LIMIT $2) r
			JOIN (SELECT ` + noteColumns + ` FROM visible_note) n ON n.organisation = r.organisation AND n.room = r.room AND n.id = r.id)` + whereOfF + `
		ORDER BY f.id DESC, f.room, g.role`

	notesNamed  text = `SELECT ` + noteColumns + ` FROM visible_note WHERE id IN ({list}) ORDER BY id`
	scopesNamed text = `SELECT id, name FROM visible_engagement WHERE id IN ({list}) UNION ALL SELECT id, name FROM visible_project WHERE id IN ({list})`
	roomsHeld   text = `SELECT DISTINCT room, shared_room, scope, audience FROM visible_grant WHERE room IN ({list}) ORDER BY room`

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
	// Who holds a room from a seat of their own, by name.
	insidersText text = `SELECT h.seat, h.role, s.person, p.name FROM seat_room h JOIN seat s ON s.id = h.seat JOIN person p ON p.id = s.person
		WHERE h.organisation = $1 AND h.room = $2 AND h.until_us > $3 AND s.kind IN ('person', 'guest') ORDER BY p.name, s.person, h.seat, h.role`
	holdingsText text = `SELECT organisation, room, shared_room, scope, audience, seat, role, read_only, until_us FROM seat_room
		WHERE seat = $1 AND until_us > $2 ORDER BY organisation, room, role`
)

// mostSought is how many words a search looks for at once.
const mostSought = 4

// Find lists at most limit things that the seat may see and in which every one of the words begins a word; the first four count.
// Notes come last, newest first. Without a word nothing is found.
func (tx *Tx) Find(ctx context.Context, words []string, limit int) ([]engage.Found, error) {
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
	found, err := rows(ctx, tx, func(s scan) (f engage.Found, err error) {
		err = s(&f.Organisation, &f.Room, &f.Kind, &f.ID)
		return f, err
	}, findText, append(args, limit)...)
	if err != nil {
		return nil, err
	}
	return found, tx.describe(ctx, found)
}

// RecentNotes lists at most limit notes written since an instant, newest first.
func (tx *Tx) RecentNotes(ctx context.Context, since int64, limit int) ([]engage.Found, error) {
	notes, err := located(ctx, tx, scanNote, func(a, b engage.Note) bool { return a.Room == b.Room && a.ID == b.ID }, recentText, firstID(since), limit)
	found := make([]engage.Found, len(notes))
	for i, n := range notes {
		f := engage.Found{Kind: "note", Organisation: n.Value.Organisation, Room: n.Value.Room, ID: n.Value.ID}
		placeFound(&f, []party.Room{{ID: f.Room, SharedRoom: n.Where.Shared, Scope: n.Where.Scope, Audience: n.Where.Audience}}, map[access.ScopeID]string{n.Where.Scope: n.Where.Name})
		nameFound(&f, []engage.Note{n.Value})
		found[i] = f
	}
	return found, err
}

// NotesNamed lists notes by their ids, in whichever of the seat's rooms they are.
func (tx *Tx) NotesNamed(ctx context.Context, ids []string) ([]engage.Note, error) {
	return amongIDs(ctx, tx, scanNote, notesNamed, unique(ids))
}

// firstID is not above any id that NewID makes at an instant or after it.
func firstID(us int64) string {
	ms := max(us, 0) / 1000
	return fmt.Sprintf("%08x-%04x", ms>>16, ms&0xffff)
}

// amongIDs runs a text for a list of values, in as many pieces as it takes.
func amongIDs[T any, V ~string](ctx context.Context, tx *Tx, one func(scan) (T, error), t text, values []V) ([]T, error) {
	var out []T
	for part := range slices.Chunk(values, inListMax) {
		var args []any
		for _, v := range part {
			args = append(args, v)
		}
		got, err := rows(ctx, tx, one, inList(t, 1, len(part)), args...)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	return out, nil
}

// describe says what was found and where it is. It asks by ids, since joining views to views lets the engine ask who may see what
// again for every row.
func (tx *Tx) describe(ctx context.Context, found []engage.Found) error {
	var rooms, notes, matters []string
	for _, f := range found {
		switch rooms = append(rooms, string(f.Room)); f.Kind {
		case "note":
			notes = append(notes, f.ID)
		case "matter", "beside":
			matters = append(matters, f.ID)
		}
	}
	held, err := amongIDs(ctx, tx, func(s scan) (r party.Room, err error) {
		err = s(&r.ID, &r.SharedRoom, &r.Scope, &r.Audience)
		return r, err
	}, roomsHeld, unique(rooms))
	if err != nil {
		return err
	}
	texts, err := tx.NotesNamed(ctx, notes)
	if err != nil {
		return err
	}
	about, err := amongIDs(ctx, tx, scanMatter, mattersNamed, unique(matters))
	if err != nil {
		return err
	}
	var scopes []string
	for _, r := range held {
		scopes = append(scopes, string(r.Scope))
	}
	names, err := tx.names(ctx, unique(scopes))
	for i := range found {
		placeFound(&found[i], held, names)
		nameFound(&found[i], texts)
		nameMatter(&found[i], about)
	}
	return err
}

func unique[V ~string](all []V) []V {
	slices.Sort(all)
	return slices.Compact(all)
}

// names are the names of engagements and projects, as far as the seat may see them.
func (tx *Tx) names(ctx context.Context, scopes []string) (map[access.ScopeID]string, error) {
	out := map[access.ScopeID]string{}
	_, err := amongIDs(ctx, tx, func(s scan) (id access.ScopeID, err error) {
		var name string
		err = s(&id, &name)
		out[id] = name
		return id, err
	}, scopesNamed, scopes)
	return out, err
}

// in fills in where something is. Rooms of an engagement have a room beside them that both sides share, or are it.
func placeFound(f *engage.Found, held []party.Room, names map[access.ScopeID]string) {
	for _, r := range held {
		if r.ID != f.Room {
			continue
		}
		f.Scope, f.Audience, f.ScopeKind = r.Scope, r.Audience, access.ProjectScope
		if r.Audience == access.Shared || r.SharedRoom != r.ID {
			f.ScopeKind = access.EngagementScope
		}
		if f.Root = f.ID; f.Kind == "note" || f.Kind == "matter" || f.Kind == "beside" {
			f.ScopeName = names[r.Scope]
		} else {
			f.Title = names[r.Scope]
		}
	}
}

// of fills in what a note says.
func nameFound(f *engage.Found, texts []engage.Note) {
	for _, n := range texts {
		if f.Kind == "note" && n.ID == f.ID && n.Room == f.Room {
			f.Root, f.Title, f.Created, f.Author, f.Side = n.Parent, n.Title, n.Created, n.AuthorName, n.Side
		}
	}
}

// nameMatter fills in what a matter is called, also for what a side keeps beside it.
func nameMatter(f *engage.Found, matters []register.Matter) {
	for _, m := range matters {
		if (f.Kind == "matter" || f.Kind == "beside") && m.ID == f.ID {
			f.Title, f.Created, f.Author, f.Side = m.Title, m.Raised, m.ByName, m.Raiser
		}
	}
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

// Insider is a person who holds a room from a seat of their own, in one of their roles there.
type Insider struct {
	Seat   access.SeatID
	Role   access.Role
	Person access.PersonID
	Name   string
}

// Insiders lists the people who hold a room now, by name and once for each of their roles there, for System.
func (tx *Tx) Insiders(ctx context.Context, at Place) ([]Insider, error) {
	return rows(ctx, tx, func(s scan) (i Insider, err error) {
		err = s(&i.Seat, &i.Role, &i.Person, &i.Name)
		return i, err
	}, insidersText, at.Organisation, at.Room, tx.now.UnixMicro())
}

// Holdings lists the rooms that a seat holds now, for System.
func (tx *Tx) Holdings(ctx context.Context, seat access.SeatID) ([]RoomHolder, error) {
	return rows(ctx, tx, scanHolder, holdingsText, seat, tx.now.UnixMicro())
}
