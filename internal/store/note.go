package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
)

const (
	noteColumns = `organisation, room, id, shared_room, parent_room, parent, title, body, author, author_name, author_firm, side,
		created_us, changed_us, erased_us, shared_as, leaf, rev`
	addNote text = `INSERT INTO visible_note (` + noteColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, 0, '', $14, 1)`
	noteText  text = `SELECT ` + noteColumns + ` FROM visible_note WHERE organisation = $1 AND room = $2 AND id = $3`
	notesText text = `SELECT ` + noteColumns + ` FROM visible_note WHERE organisation = $1 AND room = $2 AND parent = id
		AND (created_us, id) < ($3, $4) ORDER BY created_us DESC, id DESC LIMIT $5`
	repliesText text = `SELECT ` + noteColumns + ` FROM visible_note WHERE organisation = $1 AND parent_room = $2 AND parent = $3 AND id <> $3
		ORDER BY created_us, id`
	noteCount  text = `SELECT count(*) FROM visible_note WHERE organisation = $1 AND room = $2 AND parent = id`
	changeNote text = `UPDATE visible_note SET title = $5, body = $6, changed_us = $7, leaf = $8, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 AND erased_us = 0 RETURNING rev`
	markShared text = `UPDATE visible_note SET shared_as = $5, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 AND shared_as = '' AND erased_us = 0 RETURNING rev`
	eraseNote text = `UPDATE visible_note SET title = '', body = '', erased_us = $4, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND erased_us = 0 RETURNING rev`

	addTerm   text = `INSERT INTO visible_term (organisation, room, word, kind, doc) VALUES ($1, $2, $3, $4, $5)`
	dropTerms text = `DELETE FROM visible_term WHERE organisation = $1 AND room = $2 AND kind = $3 AND doc = $4`

	draftText text = `SELECT body, changed_us, rev FROM visible_draft WHERE form = $1
		AND (organisation, room) IN (SELECT organisation, room FROM visible_grant WHERE audience = 'named' AND role = 'staff')`
	draftsText text = `SELECT form, body, changed_us, rev FROM visible_draft
		WHERE (organisation, room) IN (SELECT organisation, room FROM visible_grant WHERE audience = 'named' AND role = 'staff') ORDER BY changed_us DESC, form LIMIT $1`
	addDraft    text = `INSERT INTO visible_draft (organisation, room, form, body, changed_us, rev) VALUES ($1, $2, $3, $4, $5, 1)`
	changeDraft text = `UPDATE visible_draft SET body = $4, changed_us = $5, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND form = $3 RETURNING rev`
	dropDraft text = `DELETE FROM visible_draft WHERE organisation = $1 AND room = $2 AND form = $3 RETURNING form`
)

// AddNote adds a note. Its parent is itself, or a note in its room or in the shared room beside it.
func (tx *Tx) AddNote(ctx context.Context, n engage.Note) error {
	return tx.exec(ctx, addNote, n.Organisation, n.Room, n.ID, n.Shared, n.ParentRoom, n.Parent, n.Title, n.Body, n.Author, n.AuthorName,
		n.AuthorFirm, n.Side, tx.now.UnixMicro(), n.Leaf)
}

func scanNote(s scan) (n engage.Note, err error) {
	err = s(&n.Organisation, &n.Room, &n.ID, &n.Shared, &n.ParentRoom, &n.Parent, &n.Title, &n.Body, &n.Author, &n.AuthorName, &n.AuthorFirm,
		&n.Side, &n.Created, &n.Changed, &n.Erased, &n.SharedAs, &n.Leaf, &n.Rev)
	return n, err
}

// Note is one note.
func (tx *Tx) Note(ctx context.Context, at Place, id string) (engage.Note, error) {
	return single(ctx, tx, scanNote, noteText, at.Organisation, at.Room, id)
}

// Before is where a page of a list begins: what is older than a row. The zero value begins with the newest.
type Before struct {
	At int64
	ID string
}

// Notes lists at most limit notes of a room that answer nothing, newest first.
func (tx *Tx) Notes(ctx context.Context, at Place, before Before, limit int) ([]engage.Note, error) {
	if before.At == 0 {
		before.At = Forever
	}
	return rows(ctx, tx, scanNote, notesText, at.Organisation, at.Room, before.At, before.ID, limit)
}

// NoteCount counts the notes of a room that answer nothing.
func (tx *Tx) NoteCount(ctx context.Context, at Place) (n int, err error) {
	err = tx.one(ctx, []any{&n}, noteCount, at.Organisation, at.Room)
	return n, err
}

// Replies lists the answers to a note that the seat may see, oldest first.
func (tx *Tx) Replies(ctx context.Context, at Place, id string) ([]engage.Note, error) {
	return rows(ctx, tx, scanNote, repliesText, at.Organisation, at.Room, id)
}

// ChangeNote changes the text of a note that nobody changed since n.Rev.
func (tx *Tx) ChangeNote(ctx context.Context, n engage.Note) error {
	return tx.revised(ctx, changeNote, n.Organisation, n.Room, n.ID, n.Rev, n.Title, n.Body, tx.now.UnixMicro(), n.Leaf)
}

// MarkShared keeps with a note the id of its copy in the shared room.
func (tx *Tx) MarkShared(ctx context.Context, n engage.Note, copy string) error {
	return tx.revised(ctx, markShared, n.Organisation, n.Room, n.ID, n.Rev, copy)
}

// EraseNote blanks the text of a note and forgets its words in the search. The record's opening has EraseFields.
func (tx *Tx) EraseNote(ctx context.Context, at Place, id string) error {
	ok, err := tx.changed(ctx, eraseNote, at.Organisation, at.Room, id, tx.now.UnixMicro())
	if err == nil && !ok {
		err = ErrRefused
	}
	if err != nil {
		return err
	}
	return tx.exec(ctx, dropTerms, at.Organisation, at.Room, "note", id)
}

// Index makes a text be found by its words, in place of what it was found by before.
func (tx *Tx) Index(ctx context.Context, at Place, kind, doc string, words []string) error {
	if err := tx.exec(ctx, dropTerms, at.Organisation, at.Room, kind, doc); err != nil {
		return err
	}
	for _, w := range words {
		if err := tx.exec(ctx, addTerm, at.Organisation, at.Room, w, kind, doc); err != nil {
			return err
		}
	}
	return nil
}

// SaveDraft keeps what was begun, in the person's own room.
func (tx *Tx) SaveDraft(ctx context.Context, desk Place, form, body string) error {
	ok, err := tx.changed(ctx, changeDraft, desk.Organisation, desk.Room, form, body, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addDraft, desk.Organisation, desk.Room, form, body, tx.now.UnixMicro())
}

// Draft is what the seat has begun in a form, at its own desk; or ErrRefused.
func (tx *Tx) Draft(ctx context.Context, form string) (engage.Draft, error) {
	return single(ctx, tx, func(s scan) (d engage.Draft, err error) {
		d.Form = form
		err = s(&d.Body, &d.Changed, &d.Rev)
		return d, err
	}, draftText, form)
}

// Drafts lists at most limit of what the seat has begun, at its own desk, newest first.
func (tx *Tx) Drafts(ctx context.Context, limit int) ([]engage.Draft, error) {
	return rows(ctx, tx, func(s scan) (d engage.Draft, err error) {
		err = s(&d.Form, &d.Body, &d.Changed, &d.Rev)
		return d, err
	}, draftsText, limit)
}

// DropDraft forgets what was begun in a form.
func (tx *Tx) DropDraft(ctx context.Context, desk Place, form string) error {
	_, err := tx.changed(ctx, dropDraft, desk.Organisation, desk.Room, form)
	return err
}

// The seat's own room and whom it knows, as it sees them itself.
const (
	myDesk    text = `SELECT organisation, room FROM visible_grant WHERE audience = 'named' AND role = 'staff' ORDER BY room`
	knownText text = `SELECT id FROM visible_member WHERE person = $1`
)

// MyDesk is the seat's own room, or ErrRefused for a seat that has none.
func (tx *Tx) MyDesk(ctx context.Context) (Place, error) {
	return single(ctx, tx, func(s scan) (p Place, err error) {
		err = s(&p.Organisation, &p.Room)
		return p, err
	}, myDesk)
}

// Knows reports whether a person is known in some room the seat is in.
func (tx *Tx) Knows(ctx context.Context, p access.PersonID) (bool, error) {
	return tx.changed(ctx, knownText, p)
}
