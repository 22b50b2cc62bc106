package store

import (
	"cmp"
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
)

// MatterFilter says which matters of a room are listed; the zero value lists all.
type MatterFilter struct {
	Kind    matter.Kind
	Court   access.Side
	Phase   matter.Phase
	Live    bool            // not ended
	Overdue bool            // the date of the next step has passed
	Prefix  string          // of a word of the matter, of its moves, or of what the own side keeps beside it
	Also    []string        // of further words that it has too; only with Prefix, and at most mostAlso of them
	Own     access.RoomID   // of the viewer's side; "" where they have none
	Person  access.PersonID // who has it, or owns it for the own side

	// How many matters the room has, without ended ones where they are not listed, how many of those a kind, a court and a phase leave, and how
	// many are late whatever they are. 0 where nobody knows.
	Room, Plain, Late int

	weighed *weighed // from Weigh
}

const (
	ofRoom      = `organisation = $1 AND room = $2`
	matterPlain = `($3 = '' OR kind = $3) AND ($4 = '' OR court = $4) AND ($5 = '' OR phase = $5)`

	// Whatever asks for no more than a kind, a court and a phase has a text without the rest. What has not ended stands in an index of its
	// own in the order in which it is due; for any other order SQLite had better not begin there.
	mattersAll    text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE ` + ofRoom + ` AND ` + matterPlain + ` AND {order} LIMIT $8`
	mattersStill  text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE ` + ofRoom + ` AND ` + matterPlain + ` AND ended_us + 0 = 0 AND {order} LIMIT $8`
	mattersLive   text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE ` + ofRoom + ` AND ` + matterPlain + ` AND ended_us = 0 AND {order} LIMIT $8`
	mattersOfSide text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE ` + ofRoom + ` AND court = $4 AND ended_us = 0
		AND ($3 = '' OR kind = $3) AND ($5 = '' OR phase = $5) AND {order} LIMIT $8`
	mattersOfKind text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE ` + ofRoom + ` AND kind = $3 AND ended_us = 0
		AND ($4 = '' OR court = $4) AND ($5 = '' OR phase = $5) AND {order} LIMIT $8`
	mattersLateOfKind text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE ` + ofRoom + ` AND kind = $3 AND ended_us = 0 AND due_us < $9
		AND ($4 = '' OR court = $4) AND ($5 = '' OR phase = $5) AND {order} LIMIT $8`
	mattersOverdue text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE ` + ofRoom + ` AND ` + matterPlain + ` AND ended_us = 0 AND due_us < $9
		AND {order} LIMIT $8`
	mattersLater text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE ` + ofRoom + ` AND ` + matterPlain + ` AND ended_us + 0 = 0 AND due_us < $9
		AND {order} LIMIT $8`

	// What has a word or a person of which there are many is looked for among the first matters of an order that are of the kind, the court and
	// the phase, one by one, and then by going through them all.
	matterKeys  = `id, kind, court, phase, holder, ended_us, due_us, number, raised_us, moved_us, title`
	wordsOf     = `SELECT doc FROM visible_term WHERE organisation = $1 AND room = $2 AND kind = 'matter' AND word >= $11 AND word < $12`
	wordsBeside = `SELECT doc FROM visible_term WHERE organisation = $1 AND room = $13 AND kind = 'beside' AND word >= $11 AND word < $12`
	matterMore  = matterPlain + ` AND ($9 = 0 OR ended_us = 0) AND ` + nearLate + `
		AND ($14 = '' OR holder = $14 OR id IN (SELECT matter FROM visible_beside WHERE organisation = $1 AND room = $13 AND owner = $14))`
	// Not EXISTS, for which PostgreSQL may read all that has the word first.
	nearLate = `(due_us < $10 AND ended_us = 0 OR $10 = 0)`
	nearMore = `) m WHERE ` + matterMore + ` AND ($11 = '' OR id = (` + wordsOf + ` AND doc = m.id LIMIT 1) OR id = (` + wordsBeside + ` AND doc = m.id LIMIT 1)) {again}`

	mattersPage text = `SELECT id FROM visible_matter WHERE ` + ofRoom + ` AND ` + matterMore + `
		AND ($11 = '' OR id IN (` + wordsOf + `) OR id IN (` + wordsBeside + `)) AND {order} LIMIT $8`
	// With further words.
	mattersWorded text = `SELECT id FROM visible_matter WHERE ` + ofRoom + ` AND ` + matterMore + `
		AND (id IN (` + wordsOf + `) OR id IN (` + wordsBeside + `))
		AND (id IN (SELECT doc FROM visible_term WHERE organisation = $1 AND room = $2 AND kind = 'matter' AND word >= $15 AND word < $16)
			OR id IN (SELECT doc FROM visible_term WHERE organisation = $1 AND room = $13 AND kind = 'beside' AND word >= $15 AND word < $16))
		AND ($17 = '' OR id IN (SELECT doc FROM visible_term WHERE organisation = $1 AND room = $2 AND kind = 'matter' AND word >= $17 AND word < $18)
			OR id IN (SELECT doc FROM visible_term WHERE organisation = $1 AND room = $13 AND kind = 'beside' AND word >= $17 AND word < $18))
		AND {order} LIMIT $8`
	mattersNear       text = `SELECT id FROM (SELECT ` + matterKeys + ` FROM visible_matter WHERE ` + ofRoom + ` AND ` + matterPlain + ` AND ` + nearLate + ` AND {order} LIMIT $8` + nearMore
	mattersNearStill  text = `SELECT id FROM (SELECT ` + matterKeys + ` FROM visible_matter WHERE ` + ofRoom + ` AND ended_us + 0 = 0 AND ` + matterPlain + ` AND ` + nearLate + ` AND {order} LIMIT $8` + nearMore
	mattersNearLive   text = `SELECT id FROM (SELECT ` + matterKeys + ` FROM visible_matter WHERE ` + ofRoom + ` AND ended_us = 0 AND ` + matterPlain + ` AND ` + nearLate + ` AND {order} LIMIT $8` + nearMore
	mattersNearOfKind text = `SELECT id FROM (SELECT ` + matterKeys + ` FROM visible_matter WHERE ` + ofRoom + ` AND kind = $3 AND ended_us = 0 AND ($4 = '' OR court = $4) AND ($5 = '' OR phase = $5)
		AND ` + nearLate + ` AND {order} LIMIT $8` + nearMore

	// As many as ask for it, in any order.
	mattersWith     text = `SELECT doc FROM visible_term WHERE ` + ofRoom + ` AND kind = $3 AND word >= $4 AND word < $5 LIMIT $6`
	mattersWithMany text = `SELECT doc FROM visible_term WHERE ` + ofRoom + ` AND kind = $3 AND word >= $4 AND word < $5 LIMIT 1 OFFSET $6`
	mattersWithIn   text = `SELECT doc FROM visible_term WHERE ` + ofRoom + ` AND kind = $3 AND word >= $4 AND word < $5 AND doc IN ({list})`
	mattersHeld     text = `SELECT id FROM visible_matter WHERE ` + ofRoom + ` AND holder = $3 LIMIT $4`
	mattersOwned    text = `SELECT matter FROM visible_beside WHERE ` + ofRoom + ` AND owner = $3 LIMIT $4`
	mattersOwnedIn  text = `SELECT matter FROM visible_beside WHERE ` + ofRoom + ` AND owner = $3 AND matter IN ({list})`
	mattersLateNow  text = `SELECT id FROM visible_matter WHERE ` + ofRoom + ` AND ended_us = 0 AND due_us < $3 LIMIT $4`
	mattersKeyed    text = `SELECT room, ` + matterKeys + ` FROM visible_matter WHERE id IN ({list})`
	mattersKeyedIn  text = `SELECT room, ` + matterKeys + ` FROM visible_matter WHERE ` + ofRoom + ` AND id IN ({list})`
	mattersListed   text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE ` + ofRoom + ` AND id IN ({list})`

	lateFound  text = `SELECT count(*) FROM (SELECT 1 FROM visible_matter WHERE ` + ofRoom + ` AND ` + matterPlain + ` AND ended_us = 0 AND due_us < $6 LIMIT $7) f`
	lateOfKind text = `SELECT count(*) FROM (SELECT 1 FROM visible_matter WHERE ` + ofRoom + ` AND kind = $3 AND ended_us = 0 AND due_us < $6
		AND ($4 = '' OR court = $4) AND ($5 = '' OR phase = $5) LIMIT $7) f`
	mattersLate text = `SELECT 'client', count(*) FROM visible_matter WHERE ` + ofRoom + ` AND court = 'client' AND ended_us = 0 AND due_us < $3
		UNION ALL SELECT 'delivery', count(*) FROM visible_matter WHERE ` + ofRoom + ` AND court = 'delivery' AND ended_us = 0 AND due_us < $3`

	matterByDue     order = `(due_us, id) > ($6, $7) ORDER BY due_us, id`
	matterByDueDown order = `(due_us, id) < ($6, $7) ORDER BY due_us DESC, id DESC`
	// A number is that of one matter in its room. PostgreSQL may take the index that sees to that, and would put all in order first that follow
	// for the ids besides.
	matterByNumber     order = `(number, id) > ($6, $7) ORDER BY number`
	matterByNumberDown order = `(number, id) < ($6, $7) ORDER BY number DESC`

	matterByRaised     order = `(raised_us, id) > ($6, $7) ORDER BY raised_us, id`
	matterByRaisedDown order = `(raised_us, id) < ($6, $7) ORDER BY raised_us DESC, id DESC`
	matterByMoved      order = `(moved_us, id) > ($6, $7) ORDER BY moved_us, id`
	matterByMovedDown  order = `(moved_us, id) < ($6, $7) ORDER BY moved_us DESC, id DESC`
	matterByTitle      order = `(title, id) > ($6, $7) ORDER BY title, id`
	matterByTitleDown  order = `(title, id) < ($6, $7) ORDER BY title DESC, id DESC`

	// How many matters of rooms are in whose court, and how many of them are overdue.
	courtsIn text = `SELECT room, court, phase, n, 0 FROM visible_tally WHERE organisation = $1 AND room IN ({list}) AND court <> '' AND n <> 0
		UNION ALL SELECT room, court, '', 0, count(*) FROM visible_matter WHERE organisation = $1 AND room IN ({list}) AND court IN ('client', 'delivery')
			AND ended_us = 0 AND due_us < $2 GROUP BY room, court
		ORDER BY 1, 2, 3, 4`

	namesText text = `SELECT room, person, name FROM visible_member WHERE organisation = $1 AND room IN ($2, $3) AND person IN ({list}) ORDER BY room, person`
	besidesOf text = `SELECT ` + besideColumns + ` FROM visible_beside WHERE organisation = $1 AND room = $2 AND matter IN ({list}) ORDER BY matter, id`
	turnAll   text = `UPDATE visible_matter SET turn_us = 1 WHERE organisation = $1 AND room = $2 RETURNING id`
	termsOf   text = `SELECT word FROM visible_term WHERE organisation = $1 AND room = $2 AND kind = $3 AND doc = $4`

	matterNumbered text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE organisation = $1 AND room = $2 AND number = $3`
	mattersNamed   text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE id IN ({list}) ORDER BY id`
)

var matterOrders = map[way]order{
	{"due", false}: matterByDue, {"due", true}: matterByDueDown,
	{"number", false}: matterByNumber, {"number", true}: matterByNumberDown,
	{"raised", false}: matterByRaised, {"raised", true}: matterByRaisedDown,
	{"moved", false}: matterByMoved, {"moved", true}: matterByMovedDown,
	{"title", false}: matterByTitle, {"title", true}: matterByTitleDown,
}

// dueOrders are the orders in which live matters stand in an index of their own, of a side or of both.
var dueOrders = map[way]order{{"due", false}: matterByDue, {"due", true}: matterByDueDown}

// plain reports a filter that asks for no word and nobody.
func (f MatterFilter) plain() bool { return f.Prefix == "" && f.Person == "" }

// page is the text that finds a page of what a plain filter lists, by what the engine had better begin with.
func (f MatterFilter) page(key string) text {
	switch due := key == "due"; {
	case f.Overdue && due && f.Kind != "":
		return mattersLateOfKind
	case f.Overdue && due:
		return mattersOverdue
	case f.Overdue:
		return mattersLater
	case !f.Live:
		return mattersAll
	case !due:
		return mattersStill
	case f.Kind != "":
		return mattersOfKind
	case f.Court != "":
		return mattersOfSide
	}
	return mattersLive
}

// near is the text that looks among the first of an order.
func (f MatterFilter) near(key string) text {
	switch {
	case !f.Live && !f.Overdue:
		return mattersNear
	case key != "due":
		return mattersNearStill
	case f.Kind != "":
		return mattersNearOfKind
	}
	return mattersNearLive
}

// args are the parameters of a text: the plain ones want no more than the first eight, and the instant for what is overdue.
func (f MatterFilter) args(tx *Tx, at Place, t text, s Sort, most int) []any {
	bound := s.bound(s.Key != "title")
	if s.Key == "due" && s.After.ID != "" {
		bound = atOrNever(s.After.At)
	}
	all := []any{at.Organisation, at.Room, f.Kind, f.Court, f.Phase, bound, s.after(), most}
	switch t {
	case mattersAll, mattersStill, mattersLive, mattersOfSide, mattersOfKind:
		return all
	case mattersOverdue, mattersLater, mattersLateOfKind:
		return append(all, tx.now.UnixMicro())
	}
	live, now := 0, int64(0)
	if f.Live {
		live = 1
	}
	if f.Overdue {
		now = tx.now.UnixMicro()
	}
	all = append(all, live, now, f.Prefix, after(f.Prefix), f.Own, f.Person)
	for i := range mostAlso {
		if t != mattersWorded {
			break
		}
		word := ""
		if i < len(f.Also) {
			word = f.Also[i]
		}
		all = append(all, word, after(word))
	}
	return all
}

// mostAlso is how many further words of a filter count.
const mostAlso = 2

func oneID(s scan) (id string, err error) {
	err = s(&id)
	return id, err
}

// MatterPage is a page of the matters of a room. Keys: due, number, raised, moved, title. What is never due comes after all that is.
func (tx *Tx) MatterPage(ctx context.Context, at Place, f MatterFilter, s Sort) ([]register.Matter, error) {
	o, ok := matterOrders[way{s.Key, s.Desc}]
	if !ok {
		s.Key, s.Desc, o = "due", false, matterByDue
	}
	if f.weighed != nil && f.weighed.all {
		return tx.fewPage(ctx, at, f, s)
	}
	if f.plain() {
		t := f.page(s.Key)
		return rows(ctx, tx, scanMatter, ordered(t, o), f.args(tx, at, t, s, s.Limit)...)
	}
	ids, err := tx.manyPage(ctx, at, f, s, o)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return tx.inOrder(ctx, at, ids[:min(len(ids), s.Limit)])
}

// byIDs reads matters of a room by their ids. SQLite would look for each in every room of the seat if it were not told the room;
// PostgreSQL, which plans for rooms as they are on average, would go through the whole of a large one if it were.
func byIDs(ctx context.Context, tx *Tx, at Place, one func(scan) (register.Matter, error), inRoom, anywhere text, ids []string) (found []register.Matter, err error) {
	if tx.db.engine.name() != "postgres" {
		return amongIn(ctx, tx, one, inRoom, at, ids)
	}
	found, err = amongIDs(ctx, tx, one, anywhere, ids)
	return slices.DeleteFunc(found, func(m register.Matter) bool { return m.Room != at.Room }), err
}

// inOrder reads matters in the order of their ids.
func (tx *Tx) inOrder(ctx context.Context, at Place, ids []string) ([]register.Matter, error) {
	found, err := byIDs(ctx, tx, at, scanMatter, mattersListed, mattersNamed, ids)
	place := make(map[string]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	slices.SortFunc(found, func(a, b register.Matter) int { return cmp.Compare(place[a.ID], place[b.ID]) })
	return found, err
}

// after is the id behind which the page begins: of what comes last, when it begins with the first row of a falling order.
func (s Sort) after() string {
	if s.After.ID == "" && s.Desc {
		return lastText
	}
	return s.After.ID
}

// MattersFound counts what MatterPage lists, and reports whether there are more, which it does not count: it stops behind
// mostCounted, and of what has a word or a person of many sooner.
func (tx *Tx) MattersFound(ctx context.Context, at Place, f MatterFilter, s Sort) (n int, more bool, err error) {
	switch {
	case f.weighed != nil && f.weighed.all:
		return len(f.weighed.few), false, nil
	case f.weighed != nil && f.weighed.counted:
		return f.weighed.found, f.weighed.more, nil
	case f.plain() && f.Overdue:
		t := lateFound
		if f.Kind != "" {
			t = lateOfKind
		}
		err = tx.one(ctx, []any{&n}, t, at.Organisation, at.Room, f.Kind, f.Court, f.Phase, tx.now.UnixMicro(), mostCounted+1)
		return min(n, mostCounted), n > mostCounted, err
	}
	if f.weighed == nil {
		f.weighed = &weighed{}
	}
	s.After = Cursor{}
	o, ok := matterOrders[way{s.Key, s.Desc}]
	if !ok {
		s.Key, s.Desc, o = "due", false, matterByDue
	}
	_, err = tx.manyPage(ctx, at, f, s, o)
	return f.weighed.found, f.weighed.more, err
}

func (tx *Tx) byCourt(ctx context.Context, t text, args ...any) (map[access.Side]int, error) {
	out := map[access.Side]int{}
	err := tx.query(ctx, func(s scan) error {
		var court access.Side
		var n int
		err := s(&court, &n)
		if n > 0 {
			out[court] = n
		}
		return err
	}, t, args...)
	return out, err
}

// MattersLate counts the matters of a room whose next step is overdue, by whose it is.
func (tx *Tx) MattersLate(ctx context.Context, at Place) (map[access.Side]int, error) {
	return tx.byCourt(ctx, mattersLate, at.Organisation, at.Room, tx.now.UnixMicro())
}

// CourtIn is how many matters of a room that go on are in somebody's court, and how many of these are overdue.
type CourtIn struct {
	Room    access.RoomID
	Court   access.Side
	N, Late int
}

// CourtsIn counts the matters of several rooms, by whose they are.
func (tx *Tx) CourtsIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) (out []CourtIn, err error) {
	for part := range slices.Chunk(rooms, inListMax) {
		args := []any{tenant, tx.now.UnixMicro()}
		for _, r := range part {
			args = append(args, r)
		}
		err := tx.query(ctx, func(s scan) error {
			var c CourtIn
			var phase matter.Phase
			if err := s(&c.Room, &c.Court, &phase, &c.N, &c.Late); err != nil || c.N > 0 && !phase.Live() {
				return err
			}
			at := slices.IndexFunc(out, func(x CourtIn) bool { return x.Room == c.Room && x.Court == c.Court })
			if at < 0 {
				at, out = len(out), append(out, CourtIn{Room: c.Room, Court: c.Court})
			}
			out[at].N, out[at].Late = out[at].N+c.N, out[at].Late+c.Late
			return nil
		}, inList(courtsIn, 3, len(part)), args...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// BesidesOf lists what the side of a room notes about several matters.
func (tx *Tx) BesidesOf(ctx context.Context, at Place, matters []string) ([]register.Beside, error) {
	return amongIn(ctx, tx, scanBeside, besidesOf, at, matters)
}

// amongIn runs a text of a room for a list of values, in as many pieces as it takes.
func amongIn[T any](ctx context.Context, tx *Tx, one func(scan) (T, error), t text, at Place, values []string) ([]T, error) {
	var out []T
	for part := range slices.Chunk(values, inListMax) {
		args := []any{at.Organisation, at.Room}
		for _, v := range part {
			args = append(args, v)
		}
		got, err := rows(ctx, tx, one, inList(t, 3, len(part)), args...)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	return out, nil
}

// TurnNow is when the row of a matter turns whose clock is to be reckoned anew whatever the time.
const TurnNow = 1

// TurnAll says that the clocks of every matter of a room are to be reckoned anew, because what they reckon with has changed. Those that
// have ended too: the mirror counts them by the rules that hold.
func (tx *Tx) TurnAll(ctx context.Context, at Place) error {
	return tx.exec(ctx, turnAll, at.Organisation, at.Room)
}

// IndexAlso makes a text be found by further words.
func (tx *Tx) IndexAlso(ctx context.Context, at Place, kind, doc string, words []string) error {
	have, err := rows(ctx, tx, func(s scan) (w string, err error) { err = s(&w); return w, err }, termsOf, at.Organisation, at.Room, kind, doc)
	if err != nil {
		return err
	}
	for _, w := range words {
		if slices.Contains(have, w) {
			continue
		}
		if err := tx.exec(ctx, addTerm, at.Organisation, at.Room, w, kind, doc); err != nil {
			return err
		}
	}
	return nil
}

// MatterNumbered is the matter of a room that bears a number, or ErrRefused.
func (tx *Tx) MatterNumbered(ctx context.Context, at Place, number int64) (register.Matter, error) {
	return single(ctx, tx, scanMatter, matterNumbered, at.Organisation, at.Room, number)
}

// MattersNamed lists matters by their ids, in whichever of the seat's rooms they are.
func (tx *Tx) MattersNamed(ctx context.Context, ids []string) ([]register.Matter, error) {
	return amongIDs(ctx, tx, scanMatter, mattersNamed, unique(ids))
}

// NamesIn is what people are called in a room, or in another of the same organisation, which goes first; as far as the seat sees them there.
func (tx *Tx) NamesIn(ctx context.Context, at Place, other access.RoomID, people []string) (map[access.PersonID]string, error) {
	out := map[access.PersonID]string{}
	for part := range slices.Chunk(people, inListMax) {
		args := []any{at.Organisation, at.Room, other}
		for _, p := range part {
			args = append(args, p)
		}
		err := tx.query(ctx, func(s scan) error {
			var room access.RoomID
			var p access.PersonID
			var name string
			err := s(&room, &p, &name)
			if out[p] == "" || room == other {
				out[p] = name
			}
			return err
		}, inList(namesText, 4, len(part)), args...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
