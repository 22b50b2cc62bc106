package upkeep

import (
	"context"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// What is recorded of what was done to the whole installation.
const (
	kindKeyRotated record.Kind = "key.rotated"
	kindRestored   record.Kind = "installation.restored"
)

// notice is an entry for both sides' logs of every engagement.
type notice struct {
	kind    record.Kind
	subject store.Ref // a log that knows it has been told
	fields  []record.Field
}

// tell writes a notice into the log of each side of every engagement, and counts the logs that it was new to. When it is interrupted
// it can be told again.
func tell(ctx context.Context, db *store.DB, n notice) (told int, err error) {
	defer errs.Wrap(&err, "upkeep.tell(%s)", n.kind)
	var scopes []access.ScopeID
	err = db.System(ctx, store.KeepRecord, func(tx *store.Tx) error {
		scopes, err = tx.Scopes(ctx, access.EngagementScope)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, scope := range scopes {
		for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
			anew := false
			err := db.System(ctx, store.KeepRecord, func(tx *store.Tx) (err error) {
				anew, err = n.in(ctx, tx, scope, side)
				return err
			})
			if err != nil {
				return told, err
			}
			if anew {
				told++
			}
		}
	}
	return told, nil
}

// in writes the notice into the log of one side, unless it stands there.
func (n notice) in(ctx context.Context, tx *store.Tx, scope access.ScopeID, side access.Side) (anew bool, err error) {
	agent, err := act.AgentFor(ctx, tx, scope, side)
	if err != nil {
		return false, err
	}
	err = tx.As(ctx, agent.Seat, func(tx *store.Tx) error {
		return act.Within(ctx, tx, agent, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Record, Verb: access.Add}, func(a *act.Act) error {
			past, err := a.History(ctx, store.At(a.Reach), n.subject)
			if anew = len(past) == 0; err != nil || !anew {
				return err
			}
			_, err = a.Record(ctx, a.Reach, n.kind, n.subject, n.fields...)
			return err
		})
	})
	return anew, err
}

// Rotated is what changing the key did.
type Rotated struct {
	Schema  string           `json:"schema"`  // counterpart/record-rotate-key/1
	First   record.PublicKey `json:"first"`   // what every later key was handed over from
	Current record.PublicKey `json:"current"` // what signs from now on
	Logs    int              `json:"logs"`    // that were told
}

// RotateKey draws a new key for signing the record, hands over to it, and tells both sides of every engagement in their logs. Of a
// change that was interrupted before, those who were not told are told first.
func RotateKey(ctx context.Context, db *store.DB, origin string) (r Rotated, err error) {
	defer errs.Wrap(&err, "upkeep.RotateKey")
	chain, err := db.Signing(ctx, origin)
	if err != nil {
		return r, err
	}
	if len(chain.HandOvers) > 0 {
		if _, err := tellKey(ctx, db, chain); err != nil {
			return r, err
		}
	}
	if chain, err = db.RotateKey(ctx); err != nil {
		return r, err
	}
	r.Schema, r.First = "counterpart/record-rotate-key/1", chain.First
	if r.Current, err = chain.Current.Public(); err != nil {
		return r, err
	}
	r.Logs, err = tellKey(ctx, db, chain)
	return r, err
}

// tellKey tells of the key that signs now.
func tellKey(ctx context.Context, db *store.DB, chain store.Signing) (int, error) {
	key, err := chain.Current.Public()
	if err != nil {
		return 0, err
	}
	return tell(ctx, db, notice{kindKeyRotated, store.Ref{What: "key", ID: string(key)}, []record.Field{{Name: "key", Value: []byte(key)}}})
}
