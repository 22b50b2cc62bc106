package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"io"
	"slices"

	"counterpart.dev/internal/core/programme"
)

const (
	roomSecret    text = `SELECT secret FROM visible_room_secret WHERE organisation = $1 AND room = $2`
	addRoomSecret text = `INSERT INTO visible_room_secret (organisation, room, secret) VALUES ($1, $2, $3)`
	addFile       text = `INSERT INTO visible_file (organisation, room, id, name, media, size, sha256, made_by, made_us, erased_us)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)`
	fileText   text = `SELECT id, name, media, size, sha256, made_by, made_us, erased_us FROM visible_file WHERE organisation = $1 AND room = $2 AND id = $3`
	fileByHash text = `SELECT id, name, media, size, sha256, made_by, made_us, erased_us FROM visible_file
		WHERE organisation = $1 AND room = $2 AND sha256 = $3 AND erased_us = 0 ORDER BY made_us, id LIMIT 1`
	eraseFile  text = `UPDATE visible_file SET name = '', erased_us = $4 WHERE organisation = $1 AND room = $2 AND id = $3 AND erased_us = 0 RETURNING id`
	addPiece   text = `INSERT INTO visible_piece (organisation, room, address, body, erased_us) VALUES ($1, $2, $3, $4, 0)`
	setPiece   text = `UPDATE visible_piece SET body = $4, erased_us = $5 WHERE organisation = $1 AND room = $2 AND address = $3 RETURNING address`
	addOfFile  text = `INSERT INTO visible_file_piece (organisation, room, file, idx, address, size) VALUES ($1, $2, $3, $4, $5, $6)`
	piecesText text = `SELECT p.body FROM visible_file_piece f JOIN visible_piece p ON p.organisation = f.organisation AND p.room = f.room AND p.address = f.address
		WHERE f.organisation = $1 AND f.room = $2 AND f.file = $3 ORDER BY f.idx`
	onlyOfFile text = `SELECT address FROM visible_file_piece WHERE organisation = $1 AND room = $2 AND file = $3 AND address NOT IN (SELECT p.address
		FROM visible_file_piece p JOIN visible_file f ON f.organisation = p.organisation AND f.room = p.room AND f.id = p.file
		WHERE p.organisation = $1 AND p.room = $2 AND p.file <> $3 AND f.erased_us = 0) ORDER BY idx`
)

// pieceSize is how many bytes of a file are kept in one row.
const pieceSize = 256 << 10

// secretOf is what the pieces of a room are addressed with, so that equal bytes have another address in every room. It is made when the
// room gets its first file; acts on one scope wait for one another, so it is made once.
func (tx *Tx) secretOf(ctx context.Context, at Place) ([]byte, error) {
	key, err := single(ctx, tx, func(s scan) (key []byte, err error) { err = s(&key); return key, err }, roomSecret, at.Organisation, at.Room)
	if !errors.Is(err, ErrRefused) {
		return key, err
	}
	key = make([]byte, 32)
	if _, err := io.ReadFull(tx.Random(), key); err != nil {
		return nil, err
	}
	return key, tx.exec(ctx, addRoomSecret, at.Organisation, at.Room, key)
}

// AddFile keeps a file. Its size and hash are those of body.
func (tx *Tx) AddFile(ctx context.Context, at Place, f programme.File, body []byte) error {
	key, err := tx.secretOf(ctx, at)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	if err := tx.exec(ctx, addFile, at.Organisation, at.Room, f.ID, f.Name, f.Media, len(body), sum[:], f.By, tx.now.UnixMicro()); err != nil {
		return err
	}
	idx := 0
	for part := range slices.Chunk(body, pieceSize) {
		mac := hmac.New(sha256.New, key)
		mac.Write(part)
		address := mac.Sum(nil)
		there, err := tx.changed(ctx, setPiece, at.Organisation, at.Room, address, part, 0) // again, should it have been erased
		if err == nil && !there {
			err = tx.exec(ctx, addPiece, at.Organisation, at.Room, address, part)
		}
		if err == nil {
			err = tx.exec(ctx, addOfFile, at.Organisation, at.Room, f.ID, idx, address, len(part))
		}
		if err != nil {
			return err
		}
		idx++
	}
	return nil
}

func scanFile(s scan) (f programme.File, err error) {
	err = s(&f.ID, &f.Name, &f.Media, &f.Size, &f.SHA256, &f.By, &f.Made, &f.Erased)
	return f, err
}

// File is what is known of a file besides its bytes.
func (tx *Tx) File(ctx context.Context, at Place, id string) (programme.File, error) {
	return single(ctx, tx, scanFile, fileText, at.Organisation, at.Room, id)
}

// FileWithHash is the first file of a room whose bytes have a hash, or ErrRefused. Other rooms are never asked.
func (tx *Tx) FileWithHash(ctx context.Context, at Place, sha256 []byte) (programme.File, error) {
	return single(ctx, tx, scanFile, fileByHash, at.Organisation, at.Room, sha256)
}

// FileBody is the bytes of a file, or ErrRefused.
func (tx *Tx) FileBody(ctx context.Context, at Place, id string) ([]byte, error) {
	f, err := tx.File(ctx, at, id)
	if err == nil && f.Erased != 0 {
		err = ErrRefused
	}
	if err != nil {
		return nil, err
	}
	body := make([]byte, 0, f.Size)
	err = tx.query(ctx, func(s scan) error {
		var part []byte
		err := s(&part)
		body = append(body, part...)
		return err
	}, piecesText, at.Organisation, at.Room, id)
	return body, err
}

// EraseFile forgets the name and the bytes of a file, but for pieces that another file of the room has too. That there was one, of
// which size and with which hash, stays.
func (tx *Tx) EraseFile(ctx context.Context, at Place, id string) error {
	addresses, err := rows(ctx, tx, func(s scan) (a []byte, err error) { err = s(&a); return a, err }, onlyOfFile, at.Organisation, at.Room, id)
	if err != nil {
		return err
	}
	for _, a := range addresses {
		if _, err := tx.changed(ctx, setPiece, at.Organisation, at.Room, a, []byte{}, tx.now.UnixMicro()); err != nil {
			return err
		}
	}
	ok, err := tx.changed(ctx, eraseFile, at.Organisation, at.Room, id, tx.now.UnixMicro())
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}
