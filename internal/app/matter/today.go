package matter

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Placed is a matter with where it is, for pages that are about more than one register.
type Placed struct {
	register.Matter
	State matter.State
	Where store.Where
	Last  register.Move // of what moved since the viewer looked: its last move, without its words
}

// Today is what awaits whom, in every room the viewer is in.
type Today struct {
	Mine        []Placed // in our court, and the viewer has it
	Ours        []Placed // in our court otherwise
	Theirs      []Placed
	Moved       []Placed // moved last by somebody else since the viewer looked
	Mentions    []Mention
	OurCount    int
	TheirCount  int
	OurLate     int
	TheirLate   int
	LookedAt    int64 // 0 for never
	MayLook     bool
	OneRegister access.ScopeID // where all of it is, "" when it is in several
}

// Mention is a move that mentions the viewer, made since they looked.
type Mention struct {
	Placed
	ByName string
	At     int64
	Index  int // of the move
}

// mostMentions is how many matters that mention somebody are looked through.
const mostMentions = 50

// lookedToday names what somebody looks at on their first page.
const lookedToday = "today"

// Today lists at most limit matters of each court, those due first first, and as many that were moved since the viewer looked.
func (w Work) Today(ctx context.Context, v access.Viewer, limit int) (t Today, err error) {
	defer errs.Wrap(&err, "matter.Today")
	if !twoSides(v.Side) {
		return t, nil
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		ours, err := tx.InCourt(ctx, v.Side, limit)
		if err != nil {
			return err
		}
		theirs, err := tx.InCourt(ctx, other(v.Side), limit)
		if err != nil {
			return err
		}
		if err := t.look(ctx, tx); err != nil {
			return err
		}
		moved, last, err := t.moved(ctx, tx, v, limit)
		if err != nil {
			return err
		}
		named, err := t.mentioning(ctx, tx, v)
		if err != nil {
			return err
		}
		if err := t.place(ctx, tx, v, ours, theirs, moved, named); err != nil {
			return err
		}
		for i := range t.Moved {
			t.Moved[i].Last = last[t.Moved[i].ID]
		}
		return t.count(ctx, tx, v, len(ours) == limit || len(theirs) == limit)
	})
	return t, err
}

// ownMoves is how many matters are looked through for one that somebody else moved, for each that is listed.
const ownMoves = 3

// moved finds what somebody else moved last since the viewer looked, with that move: what they did themselves is no news to them.
func (t *Today) moved(ctx context.Context, tx *store.Tx, v access.Viewer, limit int) ([]register.Matter, map[string]register.Move, error) {
	moved, err := tx.MovedSince(ctx, t.LookedAt, ownMoves*limit)
	if err != nil || len(moved) == 0 {
		return nil, nil, err
	}
	ids := make([]string, len(moved))
	for i, m := range moved {
		ids[i] = m.ID
	}
	moves, err := tx.LastMoves(ctx, moved[len(moved)-1].Moved, ids)
	if err != nil {
		return nil, nil, err
	}
	last := make(map[string]register.Move, len(moved))
	for _, m := range moves {
		last[m.Matter] = m
	}
	moved = slices.DeleteFunc(moved, func(m register.Matter) bool { return last[m.ID].Person == v.Person && v.Person != "" })
	return moved[:min(len(moved), limit)], last, nil
}

func (t *Today) look(ctx context.Context, tx *store.Tx) error {
	desk, err := tx.MyDesk(ctx)
	if errors.Is(err, store.ErrRefused) {
		return nil
	}
	if err != nil {
		return err
	}
	t.MayLook = true
	t.LookedAt, err = tx.Looked(ctx, desk, lookedToday, "")
	return err
}

// count counts what is in either court. Where all of it is listed nothing more is asked.
func (t *Today) count(ctx context.Context, tx *store.Tx, v access.Viewer, more bool) error {
	if !more {
		now := tx.Now().UnixMicro()
		t.OurCount, t.OurLate = len(t.Mine)+len(t.Ours), overdue(t.Mine, now)+overdue(t.Ours, now)
		t.TheirCount, t.TheirLate = len(t.Theirs), overdue(t.Theirs, now)
		return nil
	}
	courts, err := tx.Courts(ctx)
	if err != nil {
		return err
	}
	for _, c := range courts {
		switch c.Court {
		case v.Side:
			t.OurCount, t.OurLate = t.OurCount+c.N, t.OurLate+c.Late
		case other(v.Side):
			t.TheirCount, t.TheirLate = t.TheirCount+c.N, t.TheirLate+c.Late
		}
	}
	return nil
}

func overdue(rows []Placed, now int64) (n int) {
	for _, m := range rows {
		if m.DueAt != 0 && m.DueAt < now {
			n++
		}
	}
	return n
}

// mentioning finds the moves that mention the viewer, in the rooms they are in, since they looked. It gives the matters of these.
func (t *Today) mentioning(ctx context.Context, tx *store.Tx, v access.Viewer) (out []register.Matter, err error) {
	if v.Person == "" {
		return nil, nil
	}
	hits, err := tx.Search(ctx, "@"+string(v.Person), mostMentions)
	if err != nil || len(hits) == 0 {
		return nil, err
	}
	var ids []string
	for _, h := range hits {
		ids = append(ids, h.ID)
	}
	all, err := tx.MattersNamed(ctx, ids)
	if err != nil {
		return nil, err
	}
	at := map[store.Place][]string{}
	var places []store.Place
	for _, m := range all {
		if m.Moved <= t.LookedAt {
			continue
		}
		p := store.Place{Organisation: m.Organisation, Room: m.Room}
		if at[p] == nil {
			places = append(places, p)
		}
		at[p], out = append(at[p], m.ID), append(out, m)
	}
	for _, p := range places {
		moves, err := tx.MovesOf(ctx, p, at[p])
		if err != nil {
			return nil, err
		}
		for _, m := range moves {
			said, err := readSaid(m.Said)
			if err != nil {
				return nil, err
			}
			if m.At > t.LookedAt && m.Words != "" && m.Person != v.Person && slices.Contains(said.Mentions, v.Person) {
				t.Mentions = append(t.Mentions, Mention{Placed: Placed{Matter: register.Matter{ID: m.Matter}}, ByName: m.ByName, At: m.At, Index: m.Index})
			}
		}
	}
	slices.SortStableFunc(t.Mentions, func(a, b Mention) int { return cmp.Compare(b.At, a.At) })
	return out, nil
}

// place says of every row where it is, and works out anew those whose time has turned.
func (t *Today) place(ctx context.Context, tx *store.Tx, v access.Viewer, ours, theirs, moved, named []register.Matter) error {
	var rooms []string
	for _, m := range slices.Concat(ours, theirs, moved, named) {
		rooms = append(rooms, string(m.Room))
	}
	if len(rooms) == 0 {
		return nil
	}
	where, err := tx.Whereabouts(ctx, rooms)
	if err != nil {
		return err
	}
	at := map[access.RoomID]store.Where{}
	for _, w := range where {
		at[w.Room] = w
		if t.OneRegister = w.Scope; w.Scope != where[0].Scope {
			t.OneRegister = ""
		}
	}
	grounds := map[access.ScopeID]*Ground{}
	for _, list := range [][]register.Matter{ours, theirs, moved, named} {
		if err := turned(ctx, tx, list, at, grounds); err != nil {
			return err
		}
	}
	for _, m := range slices.Concat(ours, theirs) { // time may have passed the ball on since the row was written
		p, err := placed(m, at)
		if err != nil {
			return err
		}
		switch {
		case m.Court != v.Side:
			t.Theirs = append(t.Theirs, p)
		case m.Holder == v.Person:
			t.Mine = append(t.Mine, p)
		default:
			t.Ours = append(t.Ours, p)
		}
	}
	for _, m := range moved {
		p, err := placed(m, at)
		if err != nil {
			return err
		}
		t.Moved = append(t.Moved, p)
	}
	for i := range t.Mentions {
		k := slices.IndexFunc(named, func(m register.Matter) bool { return m.ID == t.Mentions[i].Matter.ID })
		p, err := placed(named[k], at)
		if err != nil {
			return err
		}
		t.Mentions[i].Placed = p
	}
	return nil
}

func turned(ctx context.Context, tx *store.Tx, list []register.Matter, at map[access.RoomID]store.Where, grounds map[access.ScopeID]*Ground) error {
	stale := map[store.Place][]int{} // where in the list, by room: the moves of a room's matters are read at once
	var places []store.Place
	for i, m := range list {
		if m.TurnAt == 0 || m.TurnAt > tx.Now().UnixMicro() {
			continue
		}
		p := store.Place{Organisation: m.Organisation, Room: m.Room}
		if stale[p] == nil {
			places = append(places, p)
		}
		stale[p] = append(stale[p], i)
	}
	for _, p := range places {
		scope := at[p.Room].Scope
		if grounds[scope] == nil {
			g, err := groundOf(ctx, tx, scope)
			if err != nil {
				return err
			}
			grounds[scope] = g
		}
		some := make([]register.Matter, len(stale[p]))
		for k, i := range stale[p] {
			some[k] = list[i]
		}
		if err := grounds[scope].refresh(ctx, tx, p, some); err != nil {
			return err
		}
		for k, i := range stale[p] {
			list[i] = some[k]
		}
	}
	return nil
}

func placed(m register.Matter, at map[access.RoomID]store.Where) (p Placed, err error) {
	p = Placed{Matter: m, Where: at[m.Room]}
	if p.State, err = matter.ReadState(m.State); err != nil {
		return p, errs.New(errs.Internal, "the state of a matter cannot be read: %w", err)
	}
	return p, nil
}

// Look notes that the viewer has seen what was moved, up to now.
func (w Work) Look(ctx context.Context, v access.Viewer) (err error) {
	defer errs.Wrap(&err, "matter.Look")
	return act.AtDesk(ctx, w.DB, v, func(a *act.Act) error { return a.Look(ctx, store.At(a.Reach), lookedToday, "") })
}
