package accord

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Paper is what somebody is asked, with what they have answered so far. Nobody else is shown it, and it does not say how others answer.
type Paper struct {
	poll.Ballot
	Dilemmas []accord.Dilemma // of an alignment
	Items    []accord.Item    // of a pulse
	Answers  map[string]accord.Answer
	Points   map[string]accord.Point
	Zone     string

	Rated    poll.Rated // of a round about confidence, with what its reader judged and what caps that
	Sheet    confidence.Sheet
	Caps     []confidence.Cap
	Evidence []confidence.Evidence
}

// Left is how many questions have no answer.
func (p Paper) Left() (n int) {
	for _, d := range p.Dilemmas {
		a := p.Answers[d.ID]
		for _, point := range []accord.Point{a.Ours, a.Theirs} {
			if !point.Valid() {
				n++
			}
		}
	}
	for _, i := range p.Items {
		if !p.Points[i.ID].Valid() {
			n++
		}
	}
	return n
}

// Paper is what the viewer is asked in a round; round is "" for whoever came by a link, who is asked one thing.
func (w Work) Paper(ctx context.Context, v access.Viewer, round string) (p Paper, err error) {
	defer errs.Wrap(&err, "accord.Paper")
	var own []poll.Sealed
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if p.Ballot, err = ballotOf(ctx, tx, v, round); err != nil || p.Kind == poll.Pulse {
			return err
		}
		own, err = tx.Sealed(ctx, store.Place{Organisation: p.Organisation, Room: p.Room}, p.Round)
		return err
	})
	if err != nil {
		return p, err
	}
	if p.Kind == poll.Pulse {
		return p, w.pulsePaper(ctx, &p)
	}
	if p.Kind == poll.Confidence {
		return p, w.ratingPaper(ctx, v, &p, own)
	}
	i, err := instrument(p.Instrument)
	if err != nil {
		return p, err
	}
	p.Dilemmas, p.Answers = i.Dilemmas, map[string]accord.Answer{}
	for _, b := range own {
		s, err := sheetOf(p.Side, b.Body)
		if err != nil {
			return p, err
		}
		for _, a := range s.Answers {
			p.Answers[a.Dilemma] = a
		}
	}
	return p, nil
}

// ballotOf is what the viewer is asked. What has ended is the same as what never was.
func ballotOf(ctx context.Context, tx *store.Tx, v access.Viewer, round string) (poll.Ballot, error) {
	all, err := tx.Ballots(ctx)
	if err != nil {
		return poll.Ballot{}, err
	}
	at := slices.IndexFunc(all, func(b poll.Ballot) bool {
		return (b.Round == round || round == "" && v.Link) && b.Closes > tx.Now().UnixMicro()
	})
	if at < 0 {
		return poll.Ballot{}, store.ErrRefused
	}
	return all[at], nil
}

// Keep keeps what the viewer answered to dilemmas, in place of what they answered before; what is not on the scale is left open. It may
// be changed until the round ends.
func (w Work) Keep(ctx context.Context, v access.Viewer, round string, answers []accord.Answer) (p Paper, err error) {
	defer errs.Wrap(&err, "accord.Keep")
	if p, err = w.Paper(ctx, v, round); err != nil {
		return p, err
	}
	if p.Kind == poll.Pulse || p.Kind == poll.Confidence {
		return p, store.ErrRefused
	}
	kept := []accord.Answer{}
	p.Answers = map[string]accord.Answer{}
	for _, d := range p.Dilemmas {
		at := slices.IndexFunc(answers, func(a accord.Answer) bool { return a.Dilemma == d.ID })
		if at < 0 {
			continue
		}
		a := accord.Answer{Dilemma: d.ID, Ours: onScale(answers[at].Ours), Theirs: onScale(answers[at].Theirs)}
		kept, p.Answers[d.ID] = append(kept, a), a
	}
	body, err := written(kept)
	if err != nil {
		return p, err
	}
	in := act.Intent{Scope: p.Scope, Audience: access.Sealed, Kind: access.Answer, Verb: access.Change}
	err = act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		at, err := a.Room(p.Room, access.Answer, access.Change)
		if err != nil {
			return err
		}
		return a.Seal(ctx, store.At(at), poll.Sealed{Round: p.Round, Body: body})
	})
	return p, err
}

func onScale(p accord.Point) accord.Point {
	if p.Valid() {
		return p
	}
	return 0
}

// Rate keeps what the viewer answered to a pulse: in a box that nobody enters, under a handle that only the round's own key makes of
// them. The key is destroyed with the answers when the round ends.
func (w Work) Rate(ctx context.Context, v access.Viewer, round string, points map[string]accord.Point) (p Paper, err error) {
	defer errs.Wrap(&err, "accord.Rate")
	if p, err = w.Paper(ctx, v, round); err != nil {
		return p, err
	}
	if p.Kind != poll.Pulse {
		return p, store.ErrRefused
	}
	p.Points = map[string]accord.Point{}
	for _, i := range p.Items {
		p.Points[i.ID] = onScale(points[i.ID])
	}
	body, err := written(p.Points)
	if err != nil {
		return p, err
	}
	err = w.inBox(ctx, p.Ballot, func(tx *store.Tx, at store.Place, handle string, _ []poll.Sealed) error {
		return tx.Seal(ctx, at, poll.Sealed{Round: p.Round, Name: handle, Body: body})
	})
	return p, err
}

// pulsePaper fills in what a pulse asks, and what its reader has answered.
func (w Work) pulsePaper(ctx context.Context, p *Paper) (err error) {
	if p.Items, err = p.Ballot.Items(); err != nil {
		return errs.New(errs.Internal, "a ballot that cannot be read: %w", err)
	}
	return w.inBox(ctx, p.Ballot, func(_ *store.Tx, _ store.Place, handle string, all []poll.Sealed) error {
		p.Points = map[string]accord.Point{}
		for _, b := range all {
			if b.Name != handle {
				continue
			}
			if err := json.Unmarshal([]byte(b.Body), &p.Points); err != nil {
				return errs.New(errs.Internal, "an answer that cannot be read: %w", err)
			}
		}
		return nil
	})
}

// keyName is under which name a key lies in a box. No handle is like it.
const keyName = "key"

// inBox does something in the box of whoever holds a ballot, as the agent of their side. It is a transaction of its own, in which there
// is no seat of theirs.
func (w Work) inBox(ctx context.Context, b poll.Ballot, do func(tx *store.Tx, at store.Place, handle string, all []poll.Sealed) error) error {
	return w.DB.System(ctx, store.OpenSealed, func(sys *store.Tx) error {
		agent, err := act.AgentFor(ctx, sys, b.Scope, b.Side)
		if err != nil {
			return err
		}
		at := store.Place{Organisation: b.Organisation, Room: b.Box}
		return sys.As(ctx, agent.Seat, func(tx *store.Tx) error {
			if err := tx.Lock(ctx, b.Scope); err != nil { // so that nothing is put there once the round has ended
				return err
			}
			all, err := tx.Sealed(ctx, at, b.Round)
			if err != nil {
				return err
			}
			key, ok := keyOf(all)
			if !ok {
				return store.ErrRefused // the round has ended
			}
			return do(tx, at, handleOf(key, b.Who), all)
		})
	})
}

// keyOf is the key among the bodies of a round.
func keyOf(all []poll.Sealed) ([]byte, bool) {
	for _, b := range all {
		if b.Name == keyName {
			key, err := hex.DecodeString(b.Body)
			return key, err == nil
		}
	}
	return nil, false
}

// handleOf stands for somebody under a key.
func handleOf(key []byte, who string) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(who))
	return hex.EncodeToString(m.Sum(nil))
}
