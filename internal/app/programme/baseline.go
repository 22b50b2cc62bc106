package programme

import (
	"context"
	"encoding/json"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/store"
)

// Nominated is the submission that later ones are measured against.
type Nominated struct {
	programme.Nomination
	Audience access.Audience // who knows of it
	Name     string
	DataDate string
}

// nominationFor is the nomination that counts for results in a room: that of the room itself, or else of the room both sides see. What
// one side nominated for itself never counts in the shared room.
func nominationFor(ctx context.Context, tx *store.Tx, r rooms, room access.Reach) (n programme.Nomination, err error) {
	for _, at := range []access.Reach{room, r.shared} {
		if at.Room == "" || !at.May(access.Acceptance, access.See) {
			continue
		}
		if n, err = maybe(tx.Nomination(ctx, store.At(at))); err != nil || n.Submission != "" {
			return n, err
		}
	}
	return n, nil
}

// privately is what was measured of shared submissions against a baseline that only the client side knows: checks held and missed, by
// submission. It is nothing where the nomination that counts is the shared one.
func privately(ctx context.Context, tx *store.Tx, r rooms, n programme.Nomination) (map[string][2]int, error) {
	if n.Submission == "" || n.Room == r.shared.Room {
		return nil, nil
	}
	parts, err := tx.PartsNamed(ctx, store.At(r.own), measuredPart)
	if err != nil {
		return nil, err
	}
	out := map[string][2]int{}
	for _, p := range parts {
		var m measured
		if err := json.Unmarshal(p.Body, &m); err != nil {
			return nil, err
		}
		if m.Against == n.Submission {
			out[p.Submission] = [2]int{m.Held, m.Missed}
		}
	}
	return out, nil
}

// measuredPart says how a shared submission stands against a baseline of the client's own.
const measuredPart = "measured"

type measured struct {
	Against string `json:"against"` // id of the baseline
	Held    int    `json:"held"`
	Missed  int    `json:"missed"`
}
