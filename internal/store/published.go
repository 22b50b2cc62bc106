package store

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
)

const (
	publishedColumns      = `organisation, room, id, media, by_person, made_us, file, by_name, sheet, label, setup, state, taken, listed, taken_us, undone_us, rev`
	addPublished     text = `INSERT INTO visible_published (` + publishedColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, 0, 1)`
	publishedText    text = `SELECT ` + publishedColumns + ` FROM visible_published WHERE organisation = $1 AND room = $2 AND id = $3`
	publishedAll     text = `SELECT ` + publishedColumns + ` FROM visible_published WHERE organisation = $1 AND room = $2 ORDER BY made_us DESC, id DESC LIMIT 500`
	changePublished  text = `UPDATE visible_published SET sheet = $5, label = $6, setup = $7, state = $8, taken = $9, listed = $10, taken_us = $11, undone_us = $12, file = $13, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	addPublishedPiece text = `INSERT INTO visible_published_piece (organisation, room, list, part, idx, body) VALUES ($1, $2, $3, $4, $5, $6)`
	publishedPieces   text = `SELECT body FROM visible_published_piece WHERE organisation = $1 AND room = $2 AND list = $3 AND part = $4 ORDER BY idx`
	dropPieces        text = `DELETE FROM visible_published_piece WHERE organisation = $1 AND room = $2 AND list = $3`

	addPublishedRow   text = `INSERT INTO visible_published_row (organisation, room, list, idx, outcome, entry) VALUES ($1, $2, $3, $4, $5, $6)`
	publishedRows     text = `SELECT list, idx, outcome, entry FROM visible_published_row WHERE organisation = $1 AND room = $2 AND list = $3 ORDER BY idx`
	publishedTaken    text = `SELECT list, idx, outcome, entry FROM visible_published_row WHERE organisation = $1 AND room = $2 AND outcome = '' ORDER BY list, idx`
	publishedCount    text = `SELECT count(*) FROM visible_published_row WHERE organisation = $1 AND room = $2 AND list = $3`
	dropPublishedRows text = `DELETE FROM visible_published_row WHERE organisation = $1 AND room = $2 AND list = $3`

	addSame  text = `INSERT INTO visible_published_same (organisation, room, list, idx, same_list, same_idx, other, by_name, at_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	dropSame text = `DELETE FROM visible_published_same WHERE organisation = $1 AND room = $2 AND list = $3 AND idx = $4`
	allSame  text = `SELECT list, idx, same_list, same_idx, other, by_name, at_us FROM visible_published_same WHERE organisation = $1 AND room = $2 ORDER BY list, idx`
)

// Published is a list of projects as it was published.
type Published struct {
	Place
	ID       string
	Media    string
	File     string // its name
	By       access.PersonID
	Made     int64
	ByName   string
	Sheet    string
	Label    string // the year
	Setup    string // how it is read, as JSON
	State    casebook.IntakeState
	Taken    int // rows that are projects
	Listed   int // rows that are not, each with its reason
	TakenAt  int64
	UndoneAt int64
	Rev      int64
}

func scanPublished(s scan) (p Published, err error) {
	err = s(&p.Organisation, &p.Room, &p.ID, &p.Media, &p.By, &p.Made, &p.File, &p.ByName, &p.Sheet, &p.Label, &p.Setup, &p.State, &p.Taken, &p.Listed, &p.TakenAt, &p.UndoneAt, &p.Rev)
	return p, err
}

// publishedPiece is how many bytes of a list are kept in one row.
const publishedPiece = 64 << 10

// The parts of a list that are kept in pieces.
const (
	PartFile = "file" // as it came
	PartGrid = "grid" // its cells, as they were read
)

// AddPublishedPart keeps a part of a list.
func (tx *Tx) AddPublishedPart(ctx context.Context, at Place, list, part string, body []byte) error {
	idx := 0
	for piece := range slices.Chunk(body, publishedPiece) {
		if err := tx.exec(ctx, addPublishedPiece, at.Organisation, at.Room, list, part, idx, piece); err != nil {
			return err
		}
		idx++
	}
	return nil
}

// PublishedPart is a part of a list, empty where none is kept.
func (tx *Tx) PublishedPart(ctx context.Context, at Place, list, part string) (out []byte, err error) {
	err = tx.query(ctx, func(s scan) error {
		var piece []byte
		err := s(&piece)
		out = append(out, piece...)
		return err
	}, publishedPieces, at.Organisation, at.Room, list, part)
	return out, err
}

// DropPublishedParts forgets the file of a list and its cells.
func (tx *Tx) DropPublishedParts(ctx context.Context, at Place, list string) error {
	return tx.exec(ctx, dropPieces, at.Organisation, at.Room, list)
}

// PublishedRow is what became of a row: a project, or listed with the reason.
type PublishedRow struct {
	List   string
	Index  int
	Reason string // "" for a project
	Entry  string // as JSON; "" for none
}

func scanPublishedRow(s scan) (r PublishedRow, err error) {
	err = s(&r.List, &r.Index, &r.Reason, &r.Entry)
	return r, err
}

// AddPublished adds a list.
func (tx *Tx) AddPublished(ctx context.Context, p Published) error {
	return tx.exec(ctx, addPublished, p.Organisation, p.Room, p.ID, p.Media, p.By, tx.now.UnixMicro(), p.File, p.ByName, p.Sheet, p.Label, p.Setup, p.State, p.Taken, p.Listed)
}

// Published is a list of a room by its id, or ErrRefused.
func (tx *Tx) Published(ctx context.Context, at Place, id string) (Published, error) {
	return single(ctx, tx, scanPublished, publishedText, at.Organisation, at.Room, id)
}

// PublishedAll lists the lists of a room, the newest first.
func (tx *Tx) PublishedAll(ctx context.Context, at Place) ([]Published, error) {
	return rows(ctx, tx, scanPublished, publishedAll, at.Organisation, at.Room)
}

// ChangePublished changes a list that nobody changed since p.Rev.
func (tx *Tx) ChangePublished(ctx context.Context, p Published) error {
	return tx.revised(ctx, changePublished, p.Organisation, p.Room, p.ID, p.Rev, p.Sheet, p.Label, p.Setup, p.State, p.Taken, p.Listed, p.TakenAt, p.UndoneAt, p.File)
}

// AddPublishedRows keeps what became of rows of a list.
func (tx *Tx) AddPublishedRows(ctx context.Context, at Place, list string, all []PublishedRow) error {
	for _, r := range all {
		if err := tx.exec(ctx, addPublishedRow, at.Organisation, at.Room, list, r.Index, r.Reason, r.Entry); err != nil {
			return err
		}
	}
	return nil
}

// PublishedRows lists what became of the rows of a list.
func (tx *Tx) PublishedRows(ctx context.Context, at Place, list string) ([]PublishedRow, error) {
	return rows(ctx, tx, scanPublishedRow, publishedRows, at.Organisation, at.Room, list)
}

// PublishedTaken lists the projects of all lists of a room.
func (tx *Tx) PublishedTaken(ctx context.Context, at Place) ([]PublishedRow, error) {
	return rows(ctx, tx, scanPublishedRow, publishedTaken, at.Organisation, at.Room)
}

// PublishedCount counts the rows of a list that are kept.
func (tx *Tx) PublishedCount(ctx context.Context, at Place, list string) (n int, err error) {
	err = tx.one(ctx, []any{&n}, publishedCount, at.Organisation, at.Room, list)
	return n, err
}

// DropPublishedRows forgets the rows of a list.
func (tx *Tx) DropPublishedRows(ctx context.Context, at Place, list string) error {
	return tx.exec(ctx, dropPublishedRows, at.Organisation, at.Room, list)
}

// Sameness is what somebody said of a row: that it is the project of another row, or one of its own.
type Sameness struct {
	List    string
	Index   int
	OfList  string
	OfIndex int
	Other   bool
	ByName  string
	At      int64
}

// KeepSame keeps what somebody said of a row, in place of what was said before; an empty answer takes it back.
func (tx *Tx) KeepSame(ctx context.Context, at Place, s Sameness) error {
	if err := tx.exec(ctx, dropSame, at.Organisation, at.Room, s.List, s.Index); err != nil || s.OfList == "" && !s.Other {
		return err
	}
	return tx.exec(ctx, addSame, at.Organisation, at.Room, s.List, s.Index, s.OfList, s.OfIndex, s.Other, s.ByName, tx.now.UnixMicro())
}

// SamenessAll lists what was said of rows of a room.
func (tx *Tx) SamenessAll(ctx context.Context, at Place) ([]Sameness, error) {
	return rows(ctx, tx, func(s scan) (x Sameness, err error) {
		err = s(&x.List, &x.Index, &x.OfList, &x.OfIndex, &x.Other, &x.ByName, &x.At)
		return x, err
	}, allSame, at.Organisation, at.Room)
}
