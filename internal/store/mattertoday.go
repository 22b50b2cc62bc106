package store

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/register"
)

// What of the matters of every room the seat is in stands on somebody's first page. What belongs together comes in one statement, with where it
// is.

const (
	// turnedHere is which matters the clock has something to say about by now and has not: those due first, and no more than are worked out for
	// one page.
	turnedHere      = `SELECT ` + matterColumns + ` FROM visible_matter WHERE turn_us > 0 AND turn_us <= $1 AND ended_us + 0 = 0 ORDER BY due_us, id LIMIT $2`
	waiting    text = `WITH turned AS (` + turnedHere + `)
		SELECT f.*, ` + whereColumns + ` FROM (
			SELECT * FROM (SELECT 0 AS list, ` + matterColumns + ` FROM visible_matter WHERE court = $3 AND ended_us = 0 AND id NOT IN (SELECT id FROM turned)
				ORDER BY due_us, id LIMIT $5) a
			UNION ALL SELECT * FROM (SELECT 1 AS list, ` + matterColumns + ` FROM visible_matter WHERE court = $4 AND ended_us = 0 AND id NOT IN (SELECT id FROM turned)
				ORDER BY due_us, id LIMIT $5) b
			UNION ALL SELECT 2 AS list, ` + matterColumns + ` FROM turned)` + whereOfF + `
		ORDER BY f.list, f.due_us, f.id, g.role`
	turnedMoves text = `SELECT ` + moveColumns + ` FROM visible_move WHERE (organisation, room, matter) IN (SELECT t.organisation, t.room, t.id FROM (` + turnedHere + `) t)
		ORDER BY matter, idx`

	// Of what moved since the seat looked the last move, and of what mentions somebody the moves since, which may. These are found by their matter,
	// and not among all of the room since.
	stirred text = `WITH l (at_us) AS (SELECT coalesce(max(at_us), 0) FROM visible_looked WHERE what = $1 AND doc = '')
		SELECT f.*, CASE WHEN EXISTS (SELECT 1 FROM visible_grant d WHERE d.audience = 'named' AND d.role = 'staff') THEN 1 ELSE 0 END, ` + whereColumns + ` FROM (
			SELECT 0 AS list, m.*, v.idx, v.at_us, v.side, v.person, v.verb, v.by_name, '' AS said
				FROM (SELECT ` + matterColumns + ` FROM visible_matter WHERE moved_us > (SELECT at_us FROM l) ORDER BY moved_us DESC, id DESC LIMIT $2) m
				JOIN visible_move v ON v.organisation = m.organisation AND v.room = m.room AND v.matter = m.id AND v.idx = m.moves - 1
			UNION ALL SELECT 1, m.*, v.idx, v.at_us, v.side, v.person, v.verb, v.by_name, v.said
				FROM (SELECT ` + matterColumns + ` FROM visible_matter WHERE moved_us > (SELECT at_us FROM l) AND (organisation, room, id) IN (
					SELECT organisation, room, doc FROM visible_term WHERE word = $3 AND kind = 'matter') ORDER BY moved_us DESC, id DESC LIMIT $4) m
				JOIN visible_move v ON v.organisation = m.organisation AND v.room = m.room AND v.matter = m.id AND v.at_us + 0 > (SELECT at_us FROM l) AND v.words <> ''
		)` + whereOfF + ` ORDER BY f.list, f.moved_us DESC, f.id DESC, f.idx, g.role`

	courtTally text = `SELECT court, n, 0 FROM visible_tally WHERE court <> '' AND n <> 0
		UNION ALL SELECT court, 0, count(*) FROM visible_matter WHERE due_us < $1 AND ended_us = 0 GROUP BY court ORDER BY 1, 2, 3`

	// Engagements with the clock rules that they keep under a name.
	termsIn text = `SELECT ` + engagementColumns + `,
			coalesce((SELECT r.body FROM visible_rule_set r WHERE r.organisation = e.organisation AND r.room = e.room AND r.id = $1), ''),
			coalesce((SELECT r.rev FROM visible_rule_set r WHERE r.organisation = e.organisation AND r.room = e.room AND r.id = $1), 0)
		FROM visible_engagement e WHERE id IN ({list}) ORDER BY id`
)

// InCourts is what waits in every room the seat is in, and where.
type InCourts struct {
	Ours, Theirs []Located[register.Matter] // in the court of one's own side and in the other's, those due first first; those without a date come last
	Turned       []Located[register.Matter] // of which time has changed something since their rows were written: they stand in neither of the two
}

// InCourts lists at most limit matters of each court of which the row still holds, and at most turned of those of which it does not.
func (tx *Tx) InCourts(ctx context.Context, own, other access.Side, limit, turned int) (out InCourts, err error) {
	type row struct {
		list int
		register.Matter
	}
	found, err := located(ctx, tx, func(s scan) (r row, err error) {
		r.Matter, err = scanMatter(func(dst ...any) error { return s(append([]any{&r.list}, dst...)...) })
		return r, err
	}, func(a, b row) bool { return a.list == b.list && a.Room == b.Room && a.ID == b.ID }, waiting, tx.now.UnixMicro(), turned, own, other, limit)
	lists := [...]*[]Located[register.Matter]{&out.Ours, &out.Theirs, &out.Turned}
	for _, f := range found {
		to := lists[f.Value.list]
		*to = append(*to, Located[register.Matter]{f.Value.Matter, f.Where})
	}
	return out, err
}

// TurnedMoves lists the moves of what InCourts gives as turned, by matter and in their order.
func (tx *Tx) TurnedMoves(ctx context.Context, turned int) ([]register.Move, error) {
	return rows(ctx, tx, scanMove, turnedMoves, tx.now.UnixMicro(), turned)
}

// Stir is a matter with a move of it, without what the move says in words.
type Stir struct {
	register.Matter
	Move register.Move
}

// Stirred is what moved since the seat looked at something, and where: the last move of at most moved matters, and what may be said about somebody.
type Stirred struct {
	Moved   []Located[Stir] // the last first
	Named   []Located[Stir] // every move with words, since, of matters that are found by a word
	MayLook bool            // the seat has a desk at which it is noted that it looked
}

// Stirred finds what moved since the seat looked at what, and of the matters with a word what was said since, at most named of them.
func (tx *Tx) Stirred(ctx context.Context, what string, moved int, word string, named int) (out Stirred, err error) {
	type row struct {
		list, desk int
		Stir
	}
	found, err := located(ctx, tx, func(s scan) (r row, err error) {
		m := &r.Move
		r.Matter, err = scanMatter(func(dst ...any) error {
			return s(append(append([]any{&r.list}, dst...), &m.Index, &m.At, &m.Side, &m.Person, &m.Verb, &m.ByName, &m.Said, &r.desk)...)
		})
		m.Matter = r.ID
		return r, err
	}, func(a, b row) bool {
		return a.list == b.list && a.Room == b.Room && a.ID == b.ID && a.Move.Index == b.Move.Index
	}, stirred, what, moved, word, named)
	for _, f := range found {
		out.MayLook = f.Value.desk == 1
		x := Located[Stir]{f.Value.Stir, f.Where}
		if f.Value.list == 0 {
			out.Moved = append(out.Moved, x)
		} else {
			out.Named = append(out.Named, x)
		}
	}
	return out, err
}

// CourtCount is how many matters are in a court, and how many are late there.
type CourtCount struct {
	Court   access.Side
	N, Late int
}

// Courts counts the matters in every room the seat is in, by whose they are.
func (tx *Tx) Courts(ctx context.Context) ([]CourtCount, error) {
	return rows(ctx, tx, func(s scan) (c CourtCount, err error) {
		err = s(&c.Court, &c.N, &c.Late)
		return c, err
	}, courtTally, tx.now.UnixMicro())
}

// Ruled is an engagement with the clock rules that it keeps itself, and their revision; 0 for none.
type Ruled struct {
	engage.Engagement
	Own    string
	OwnRev int64
}

// RuledBy lists those of several engagements that the seat may see, with the rules that they keep under a name.
func (tx *Tx) RuledBy(ctx context.Context, name string, ids []access.ScopeID) (out []Ruled, err error) {
	for part := range slices.Chunk(ids, inListMax) {
		args := []any{name}
		for _, id := range part {
			args = append(args, id)
		}
		got, err := rows(ctx, tx, func(s scan) (r Ruled, err error) {
			r.Engagement, err = scanEngagement(func(dst ...any) error { return s(append(dst, &r.Own, &r.OwnRev)...) })
			return r, err
		}, inList(termsIn, 2, len(part)), args...)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	return out, nil
}
