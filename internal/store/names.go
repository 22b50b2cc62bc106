package store

import (
	"context"

	"counterpart.dev/internal/errs"
)

// Who had which role, who gave authority to whom, who was invited and who was asked from outside is answered for by the side that did it,
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
