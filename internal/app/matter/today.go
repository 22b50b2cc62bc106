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
	MayLook     bool           // where anything moved
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

// mostTurned is how many matters are worked out anew at once for a first page. The clock does it within a minute; of more at once, such as
// when rules change, the others stand as their rows say, in the lists and in the counts alike.
const mostTurned = 100

// ownMoves is how many matters are looked through for one that somebody else moved, for each that is listed.
const ownMoves = 3

// Today lists at most limit matters of each court, those due first first, and as many that were moved since the viewer looked.
func (w Work) Today(ctx context.Context, v access.Viewer, limit int) (t Today, err error) {
	defer errs.Wrap(&err, "matter.Today")
	if !twoSides(v.Side) {
		return t, nil
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		t = Today{}
		kept, err := tx.InCourts(ctx, v.Side, other(v.Side), limit, mostTurned)
		if err != nil {
			return err
		}
		anew, err := workedOut(ctx, tx, kept.Turned)
		if err != nil {
			return err
		}
		if err := t.wait(ctx, tx, v, kept, anew, limit); err != nil {
			return err
		}
		word := "" // of nobody
		if v.Person != "" {
			word = "@" + string(v.Person)
		}
		stirred, err := tx.Stirred(ctx, lookedToday, ownMoves*limit, word, mostMentions)
		if err != nil {
			return err
		}
		t.MayLook = stirred.MayLook
		return errors.Join(t.moved(v, stirred.Moved, anew, limit), t.mentioning(v, stirred.Named, anew))
	})
	return t, err
}

// workedOut is what time has made of matters whose rows it has left behind, by id.
func workedOut(ctx context.Context, tx *store.Tx, turned []store.Located[register.Matter]) (map[string]register.Matter, error) {
	out := map[string]register.Matter{}
	if len(turned) == 0 {
		return out, nil
	}
	var scopes []access.ScopeID
	for _, x := range turned {
		if !slices.Contains(scopes, x.Where.Scope) {
			scopes = append(scopes, x.Where.Scope)
		}
	}
	on, err := grounds(ctx, tx, scopes)
	if err != nil {
		return nil, err
	}
	kept, err := tx.TurnedMoves(ctx, mostTurned)
	if err != nil {
		return nil, err
	}
	moves := byMatter(kept)
	for _, x := range turned {
		g := on[x.Where.Scope]
		if g == nil { // who may not see what it is reckoned on has it as the clock left it
			continue
		}
		m := x.Value
		if err := g.anew(&m, moves[m.ID], tx.Now().UnixMicro()); err != nil {
			return nil, err
		}
		out[m.ID] = m
	}
	return out, nil
}

// wait puts what waits into the court in which it is by now, and counts it there: in the lists and in the counts the same state.
func (t *Today) wait(ctx context.Context, tx *store.Tx, v access.Viewer, kept store.InCourts, anew map[string]register.Matter, limit int) error {
	all := slices.Concat(kept.Ours, kept.Theirs, kept.Turned)
	for i, x := range all {
		if i == 0 {
			t.OneRegister = x.Where.Scope
		} else if t.OneRegister != x.Where.Scope {
			t.OneRegister = ""
		}
	}
	count := counted{of: v.Side, now: tx.Now().UnixMicro()}
	if len(kept.Ours) < limit && len(kept.Theirs) < limit { // all there are
		for _, x := range all {
			count.add(x.Value, 1)
		}
	} else if err := count.read(ctx, tx); err != nil {
		return err
	}
	for i, x := range all {
		if m, ok := anew[x.Value.ID]; ok {
			count.add(x.Value, -1)
			count.add(m, 1)
			all[i].Value = m
		}
	}
	t.OurCount, t.OurLate, t.TheirCount, t.TheirLate = count.n[0], count.late[0], count.n[1], count.late[1]
	slices.SortStableFunc(all, func(a, b store.Located[register.Matter]) int {
		return cmp.Or(cmp.Compare(dueOrNever(a.Value), dueOrNever(b.Value)), cmp.Compare(a.Value.ID, b.Value.ID))
	})
	ours, theirs := 0, 0
	for _, x := range all {
		p, err := placed(x.Value, x.Where)
		if err != nil {
			return err
		}
		switch mine := p.Court == v.Side && p.Ended == 0; {
		case mine && ours < limit:
			ours++
			if p.Holder == v.Person {
				t.Mine = append(t.Mine, p)
			} else {
				t.Ours = append(t.Ours, p)
			}
		case !mine && p.Court == other(v.Side) && p.Ended == 0 && theirs < limit:
			theirs++
			t.Theirs = append(t.Theirs, p)
		}
	}
	return nil
}

// dueOrNever orders what has no date behind all that has one.
func dueOrNever(m register.Matter) int64 {
	return cmp.Or(m.DueAt, store.Forever)
}

// counted is how many matters are in the court of a side, and then of the other, and how many of them are late.
type counted struct {
	of      access.Side
	now     int64
	n, late [2]int
}

// add counts a matter where it stands.
func (c *counted) add(m register.Matter, by int) {
	if late := 0; m.Ended == 0 {
		if m.DueAt != 0 && m.DueAt < c.now {
			late = by
		}
		c.in(m.Court, by, late)
	}
}

func (c *counted) in(court access.Side, n, late int) {
	switch court {
	case c.of:
		c.n[0], c.late[0] = c.n[0]+n, c.late[0]+late
	case other(c.of):
		c.n[1], c.late[1] = c.n[1]+n, c.late[1]+late
	}
}

// read counts what all rows say.
func (c *counted) read(ctx context.Context, tx *store.Tx) error {
	courts, err := tx.Courts(ctx)
	for _, x := range courts {
		c.in(x.Court, x.N, x.Late)
	}
	return err
}

// moved is what somebody else moved last since the viewer looked: what they did themselves is no news to them.
func (t *Today) moved(v access.Viewer, list []store.Located[store.Stir], anew map[string]register.Matter, limit int) error {
	for _, x := range list {
		if x.Value.Move.Person == v.Person && v.Person != "" || len(t.Moved) == limit {
			continue
		}
		p, err := stirredBy(x, anew)
		if err != nil {
			return err
		}
		p.Last = x.Value.Move
		t.Moved = append(t.Moved, p)
	}
	return nil
}

// mentioning are the moves that mention the viewer, the last first.
func (t *Today) mentioning(v access.Viewer, list []store.Located[store.Stir], anew map[string]register.Matter) error {
	for _, x := range list {
		m := x.Value.Move
		said, err := readSaid(m.Said)
		if err != nil {
			return err
		}
		if m.Person == v.Person || !slices.Contains(said.Mentions, v.Person) {
			continue
		}
		p, err := stirredBy(x, anew)
		if err != nil {
			return err
		}
		t.Mentions = append(t.Mentions, Mention{Placed: p, ByName: m.ByName, At: m.At, Index: m.Index})
	}
	slices.SortStableFunc(t.Mentions, func(a, b Mention) int { return cmp.Compare(b.At, a.At) })
	return nil
}

// stirredBy is the matter of a move, as it stands by now.
func stirredBy(x store.Located[store.Stir], anew map[string]register.Matter) (Placed, error) {
	m := x.Value.Matter
	if by, ok := anew[m.ID]; ok {
		m = by
	}
	return placed(m, x.Where)
}

func placed(m register.Matter, at store.Where) (p Placed, err error) {
	p = Placed{Matter: m, Where: at}
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
