package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
)

// Who had which role, who gave authority to whom, who was invited, who was asked and who signed what is answered for by the side that did it,
// as long as it must be. Then the names go, and that it happened stays.
const (
	eraseAppointment text = `UPDATE visible_appointment SET name = '', firm = '', rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND name <> '' AND (ended_us > 0 OR until_us < $4) RETURNING id`
	eraseAuthority text = `UPDATE visible_authority SET holder_name = '', giver_name = '', rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND holder_name <> '' AND issued_us <= $4 RETURNING id`
	eraseInvitation text = `UPDATE visible_invitation SET email = '', name = '', made_by_name = '', rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND email <> '' AND (outcome <> '' OR until_us <= $4) RETURNING id`
	eraseLink text = `UPDATE visible_link SET label = '', made_by_name = '', rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND label <> '' AND (ended_us > 0 OR until_us <= $4) RETURNING id`

	namesAsked text = `SELECT ` + askedColumns + ` FROM visible_asked WHERE organisation = $1 AND room = $2 AND name <> '' ORDER BY made_us, name, id`
	eraseAsked text = `UPDATE visible_asked SET name = '', by_name = '', rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND name <> '' AND (ended_us > 0 AND ended_us <= $4 OR EXISTS (
			SELECT 1 FROM visible_round r WHERE r.organisation = $1 AND r.id = visible_asked.round AND r.ended_us > 0 AND r.ended_us <= $4)) RETURNING id`
	eraseSignature text = `UPDATE visible_signature SET name = ''
		WHERE organisation = $1 AND room = $2 AND version = $3 AND person = $4 AND name <> '' AND (
			EXISTS (SELECT 1 FROM visible_engagement e WHERE e.organisation = $1 AND e.room = $2 AND e.state = 'closed')
			OR EXISTS (SELECT 1 FROM visible_signature c JOIN visible_signature d ON d.organisation = c.organisation AND d.room = c.room AND d.version = c.version
				WHERE c.organisation = $1 AND c.room = $2 AND c.version > $3 AND c.side = 'client' AND d.side = 'delivery')) RETURNING person`
)

// EraseAppointment blanks who had a role that has ended. The record's opening has EraseField.
func (tx *Tx) EraseAppointment(ctx context.Context, at Place, id string) error {
	return tx.erased(ctx, eraseAppointment, at, id)
}

// EraseAuthority blanks who gave a letter of authority to whom. What it allowed stays.
func (tx *Tx) EraseAuthority(ctx context.Context, at Place, id string) error {
	return tx.erased(ctx, eraseAuthority, at, id)
}

// EraseInvitation blanks who was invited by whom, of an invitation that is closed.
func (tx *Tx) EraseInvitation(ctx context.Context, at Place, id string) error {
	return tx.erased(ctx, eraseInvitation, at, id)
}

// EraseLink blanks who was asked by whom, of a link that has ended.
func (tx *Tx) EraseLink(ctx context.Context, at Place, id string) error {
	return tx.erased(ctx, eraseLink, at, id)
}

// NamesAsked lists whom a side ever asked in a room and still says a name of.
func (tx *Tx) NamesAsked(ctx context.Context, at Place) ([]poll.Asked, error) {
	return rows(ctx, tx, scanAsked, namesAsked, at.Organisation, at.Room)
}

// EraseAsked blanks who was asked by whom, of a question that was taken back or whose round has ended.
func (tx *Tx) EraseAsked(ctx context.Context, at Place, id string) error {
	return tx.erased(ctx, eraseAsked, at, id)
}

// EraseSignature blanks who signed a version of a charter that both sides have signed anew since, or whose engagement is closed. Under the
// charter in force names stay. That a person signed for which side, and the hash they signed, stays.
func (tx *Tx) EraseSignature(ctx context.Context, at Place, version int64, p access.PersonID) error {
	ok, err := tx.changed(ctx, eraseSignature, at.Organisation, at.Room, version, p)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// EraseField destroys what one field of a leaf is opened with, as EraseFields does with all. One that cannot be opened is ErrRefused.
func (tx *Tx) EraseField(ctx context.Context, at Place, index uint64, name string, e Entry, reason string) (err error) {
	defer errs.Wrap(&err, "store.EraseField")
	boxes, err := rows(ctx, tx, scanBox, openingRows, at.Organisation, at.Room, index)
	if err != nil {
		return err
	}
	for _, b := range boxes {
		if b.Name == name {
			return tx.eraseBoxes(ctx, at, []Box{b}, e, reason)
		}
	}
	return ErrRefused
}
