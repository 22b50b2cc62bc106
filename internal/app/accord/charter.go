package accord

import (
	"context"
	"encoding/hex"
	"slices"
	"strconv"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// How many behaviours a charter has, and how many are proposed.
const (
	mostBehaviours = 12
	proposedAtMost = 6
	mostBehaviour  = 600
)

func charterRef(version int64) store.Ref {
	return store.Ref{What: whatCharter, ID: strconv.FormatInt(version, 10)}
}

// onCharter is an act on the charter of an engagement.
func (w Work) onCharter(ctx context.Context, v access.Viewer, scope access.ScopeID, fn func(*act.Act, []poll.Charter, []poll.Signature) error) error {
	in := act.Intent{Scope: scope, Audience: access.Shared, Kind: access.Charter, Verb: access.Add}
	return act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		charters, err := a.Charters(ctx, store.At(a.Reach))
		if err != nil {
			return err
		}
		signatures, err := a.Signatures(ctx, store.At(a.Reach))
		if err != nil {
			return err
		}
		return fn(a, charters, signatures)
	})
}

// Propose begins a charter with a behaviour for each dilemma in which the sides were apart when they were last asked.
func (w Work) Propose(ctx context.Context, v access.Viewer, scope access.ScopeID) (err error) {
	defer errs.Wrap(&err, "accord.Propose(%s)", scope)
	return w.onCharter(ctx, v, scope, func(a *act.Act, charters []poll.Charter, signatures []poll.Signature) error {
		gaps, err := lastGaps(ctx, a.Tx, store.At(a.Reach))
		if err != nil {
			return err
		}
		if gaps == nil {
			return notNow("A charter is proposed from what both sides answered: open an alignment first.")
		}
		behaviours := accord.Propose(gaps, proposedAtMost)
		if len(behaviours) == 0 {
			behaviours = accord.Closest(gaps, 3)
		}
		return keepCharter(ctx, a, charters, signatures, 0, behaviours)
	})
}

// lastGaps is what the newest alignment found that both sides were told, nil for none.
func lastGaps(ctx context.Context, tx *store.Tx, shared store.Place) ([]accord.Gap, error) {
	findings, err := tx.Findings(ctx, shared)
	if err != nil {
		return nil, err
	}
	for _, f := range slices.Backward(findings) {
		if f.Part != poll.Both {
			continue
		}
		m, err := f.Means()
		if err != nil {
			return nil, err
		}
		if m.Opened() {
			return accord.Between(accord.Current(), m.Client, m.Delivery), nil
		}
	}
	return nil, nil
}

// keepCharter changes the newest version while nobody has signed it, and begins another when somebody has. rev is the revision that was
// read, 0 for none.
func keepCharter(ctx context.Context, a *act.Act, charters []poll.Charter, signatures []poll.Signature, rev int64, behaviours []accord.Behaviour) error {
	body, err := written(behaviours)
	if err != nil {
		return err
	}
	c := poll.Charter{Version: 1, Body: body, By: a.Viewer.Person, ByName: a.Viewer.Name, Rev: rev}
	again := false
	if len(charters) > 0 {
		c.Version = charters[0].Version
		if again = !slices.ContainsFunc(signatures, func(s poll.Signature) bool { return s.Version == c.Version }); !again {
			c.Version++
		}
	}
	if again {
		if rev == 0 {
			c.Rev = charters[0].Rev
		}
		err = a.ChangeCharter(ctx, store.At(a.Reach), c)
	} else {
		err = a.AddCharter(ctx, store.At(a.Reach), c)
	}
	if err != nil {
		return err
	}
	_, err = a.Record(ctx, a.Reach, kindCharter, charterRef(c.Version), field("version", strconv.FormatInt(c.Version, 10)), field("behaviours", body))
	return err
}

// Edit changes the words of the charter, which either side may until somebody signs; after that it begins a new version. Words left
// empty are taken out, words without an id are added.
func (w Work) Edit(ctx context.Context, v access.Viewer, scope access.ScopeID, rev int64, list []accord.Behaviour) (err error) {
	defer errs.Wrap(&err, "accord.Edit(%s)", scope)
	return w.onCharter(ctx, v, scope, func(a *act.Act, charters []poll.Charter, signatures []poll.Signature) error {
		var c check
		var kept []accord.Behaviour
		for _, b := range list {
			if b.Words = c.body("words", b.Words, "each behaviour", false); b.Words == "" {
				continue
			}
			c.Text("words", b.Words, "each behaviour", true, mostBehaviour)
			if b.ID == "" {
				b.ID = a.NewOpaqueID()
			}
			kept = append(kept, b)
		}
		if len(kept) == 0 || len(kept) > mostBehaviours {
			c.Say("words", "Write between one and %d behaviours.", mostBehaviours)
		}
		if err := c.Err(); err != nil {
			return err
		}
		if len(charters) > 0 && charters[0].Rev != rev {
			return errs.New(errs.Conflict, "Somebody changed the charter since you opened it.")
		}
		return keepCharter(ctx, a, charters, signatures, rev, kept)
	})
}

// Sign puts the viewer's name under the words they have read, which their hash says.
func (w Work) Sign(ctx context.Context, v access.Viewer, scope access.ScopeID, hash string) (err error) {
	defer errs.Wrap(&err, "accord.Sign(%s)", scope)
	return w.onCharter(ctx, v, scope, func(a *act.Act, charters []poll.Charter, signatures []poll.Signature) error {
		if v.Token || len(charters) == 0 {
			return store.ErrRefused
		}
		c := charters[0]
		text, err := c.Text()
		if err != nil {
			return err
		}
		sum := text.Hash()
		if hex.EncodeToString(sum[:]) != hash {
			return errs.New(errs.Conflict, "The words of the charter were changed since you read them: read them again before you sign.")
		}
		if slices.ContainsFunc(signatures, func(s poll.Signature) bool { return s.Version == c.Version && s.Person == v.Person }) {
			return notNow("You have signed it already.")
		}
		s := poll.Signature{Version: c.Version, Person: v.Person, Side: v.Side, Role: a.Reach.Roles[0], Hash: sum[:], Name: v.Name, Firm: v.Firm}
		if err := a.Tx.Sign(ctx, store.At(a.Reach), s); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, kindSigned, charterRef(c.Version), field("version", strconv.FormatInt(c.Version, 10)), field("hash", hash), field("name", v.Name), field("firm", v.Firm))
		return err
	})
}
