package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/party"
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
	Own     access.RoomID   // of the viewer's side; "" where they have none
	Person  access.PersonID // who has it, or owns it for the own side

	// From Weigh: which have the word and the person, where they are few; else whether many have the word.
	weighed, common bool
	among           []string
}

const (
	matterPlain = `organisation = $1 AND room = $2 AND ($3 = '' OR kind = $3) AND ($4 = '' OR court = $4) AND ($5 = '' OR phase = $5)`

	// Whatever asks for no more than a kind, a court and a phase has a text without the rest: an engine plans that once. What has not
	// ended stands in an index of its own in the order in which it is due; for any other order SQLite had better not begin there.
	mattersAll    text = `SELECT id FROM visible_matter WHERE ` + matterPlain + ` AND {order} LIMIT $8`
	mattersStill  text = `SELECT id FROM visible_matter WHERE ` + matterPlain + ` AND ended_us + 0 = 0 AND {order} LIMIT $8`
	mattersLive   text = `SELECT id FROM visible_matter WHERE ` + matterPlain + ` AND ended_us = 0 AND {order} LIMIT $8`
	mattersOfSide text = `SELECT id FROM visible_matter WHERE organisation = $1 AND room = $2 AND court = $4 AND ended_us = 0
		AND ($3 = '' OR kind = $3) AND ($5 = '' OR phase = $5) AND {order} LIMIT $8`

	matterFilter = matterPlain + ` AND ($9 = 0 OR ended_us = 0) AND (due_us < $10 AND ended_us = 0 OR $10 = 0)`
	matterWords  = `SELECT doc FROM visible_term WHERE organisation = $1 AND (room = $2 AND kind = 'matter' OR room = $13 AND kind = 'beside')
		AND word >= $11 AND word < $12`
	maybeWords    = ` AND ($11 = '' OR id IN (` + matterWords + `))`
	maybePerson   = ` AND ($14 = '' OR holder = $14 OR id IN (SELECT matter FROM visible_beside WHERE organisation = $1 AND room = $13 AND owner = $14))`
	ofCommonWords = ` AND (EXISTS (SELECT 1 FROM visible_term WHERE organisation = $1 AND room = $2 AND kind = 'matter' AND doc = visible_matter.id AND word >= $11 AND word < $12)
		OR EXISTS (SELECT 1 FROM visible_term WHERE organisation = $1 AND room = $13 AND kind = 'beside' AND doc = visible_matter.id AND word >= $11 AND word < $12))`

	mattersPage    text = `SELECT id FROM visible_matter WHERE ` + matterFilter + maybeWords + maybePerson + ` AND {order} LIMIT $8`
	mattersOverdue text = `SELECT id FROM visible_matter WHERE ended_us = 0 AND due_us < $10 AND ` + matterFilter + maybeWords + maybePerson + ` AND {order} LIMIT $8`
	mattersCommon  text = `SELECT id FROM visible_matter WHERE ` + matterFilter + ofCommonWords + maybePerson + ` AND {order} LIMIT $8`

	mattersWith text = `SELECT DISTINCT doc FROM visible_term WHERE organisation = $1 AND (room = $2 AND kind = 'matter' OR room = $3 AND kind = 'beside')
		AND word >= $4 AND word < $5 LIMIT $6`
	mattersHeld  text = `SELECT id FROM visible_matter WHERE organisation = $1 AND room = $2 AND holder = $3 LIMIT $4`
	mattersOwned text = `SELECT matter FROM visible_beside WHERE organisation = $1 AND room = $2 AND owner = $3 LIMIT $4`
	// Counted as far as $8, in no order.
	inNoOrder               = ` AND due_us > $6 AND id > $7 LIMIT $8`
	mattersFound       text = `SELECT count(*) FROM (SELECT 1 FROM visible_matter WHERE ` + matterFilter + maybeWords + maybePerson + inNoOrder + `) f`
	mattersFoundLate   text = `SELECT count(*) FROM (SELECT 1 FROM visible_matter WHERE ended_us = 0 AND due_us < $10 AND ` + matterFilter + maybeWords + maybePerson + inNoOrder + `) f`
	mattersFoundCommon text = `SELECT count(*) FROM (SELECT 1 FROM visible_matter WHERE ` + matterFilter + ofCommonWords + maybePerson + inNoOrder + `) f`

	mattersListed text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE organisation = $1 AND room = $2 AND id IN ({list}) ORDER BY id`
	mattersLate   text = `SELECT court, count(*) FROM visible_matter WHERE organisation = $1 AND room = $2 AND court IN ('client', 'delivery') AND ended_us = 0 AND due_us < $3
		GROUP BY court ORDER BY court`

	matterByDue        order = `(due_us, id) > ($6, $7) ORDER BY due_us, id`
	matterByDueDown    order = `(due_us, id) < ($6, $7) ORDER BY due_us DESC, id DESC`
	matterByNumber     order = `(number, id) > ($6, $7) ORDER BY number, id`
	matterByNumberDown order = `(number, id) < ($6, $7) ORDER BY number DESC, id DESC`
	matterByRaised     order = `(raised_us, id) > ($6, $7) ORDER BY raised_us, id`
	matterByRaisedDown order = `(raised_us, id) < ($6, $7) ORDER BY raised_us DESC, id DESC`
	matterByMoved      order = `(moved_us, id) > ($6, $7) ORDER BY moved_us, id`
	matterByMovedDown  order = `(moved_us, id) < ($6, $7) ORDER BY moved_us DESC, id DESC`
	matterByTitle      order = `(title, id) > ($6, $7) ORDER BY title, id`
	matterByTitleDown  order = `(title, id) < ($6, $7) ORDER BY title DESC, id DESC`

	// Of every room the seat is in.
	inCourt    text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE court = $1 AND ended_us = 0 ORDER BY due_us, id LIMIT $2`
	movedSince text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE moved_us > $1 ORDER BY moved_us DESC, id DESC LIMIT $2`
	courtTally text = `SELECT room, court, n FROM visible_tally WHERE court <> '' AND n <> 0 ORDER BY room, court, kind, phase`
	courtLate  text = `SELECT court, count(*) FROM visible_matter WHERE due_us < $1 AND ended_us = 0 GROUP BY court ORDER BY court`

	namesText text = `SELECT room, person, name FROM visible_member WHERE organisation = $1 AND room IN ($2, $3) AND person IN ({list}) ORDER BY room, person`
	besidesOf text = `SELECT ` + besideColumns + ` FROM visible_beside WHERE organisation = $1 AND room = $2 AND matter IN ({list}) ORDER BY matter, id`
	turnAll   text = `UPDATE visible_matter SET turn_us = 1 WHERE organisation = $1 AND room = $2 RETURNING id`
	termsOf   text = `SELECT word FROM visible_term WHERE organisation = $1 AND room = $2 AND kind = $3 AND doc = $4`

	rolesHeld text = `SELECT room, role FROM visible_grant WHERE room IN ({list}) AND NOT read_only ORDER BY room, role`

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

// page is the text that finds a page, by what the engine had better begin with.
func (f MatterFilter) page(key string) text {
	plain := !f.Overdue && f.Prefix == "" && f.Person == ""
	switch {
	case f.common:
		return mattersCommon
	case key == "due" && f.Overdue:
		return mattersOverdue
	case !plain:
		return mattersPage
	case !f.Live:
		return mattersAll
	case key != "due":
		return mattersStill
	case f.Court != "":
		return mattersOfSide
	}
	return mattersLive
}

// found is the text that counts.
func (f MatterFilter) found() text {
	switch {
	case f.common:
		return mattersFoundCommon
	case f.Overdue:
		return mattersFoundLate
	}
	return mattersFound
}

// Bounds of what a word or a person has: what is read at once and put in order here, and from what number on it is quicker to look for
// the word in each matter, in the order of the page, than to list all that have it.
const (
	fewMatters  = inListMax
	manyMatters = 200
)

// Weigh finds out how many matters of a room a filter's word and person may have, so that reading a page takes as little as it can.
// The filter lists the same as before.
func (tx *Tx) Weigh(ctx context.Context, at Place, f MatterFilter) (MatterFilter, error) {
	id := func(s scan) (id string, err error) { err = s(&id); return id, err }
	var lists [][]string
	if f.Prefix != "" {
		docs, err := rows(ctx, tx, id, mattersWith, at.Organisation, at.Room, f.Own, f.Prefix, after(f.Prefix), manyMatters)
		if err != nil {
			return f, err
		}
		f.common = len(docs) == manyMatters
		lists = append(lists, docs)
	}
	if f.Person != "" {
		held, err := rows(ctx, tx, id, mattersHeld, at.Organisation, at.Room, f.Person, fewMatters+1)
		if err != nil {
			return f, err
		}
		owned, err := rows(ctx, tx, id, mattersOwned, at.Organisation, f.Own, f.Person, fewMatters+1)
		if err != nil {
			return f, err
		}
		lists = append(lists, unique(append(held, owned...)))
	}
	for i, list := range lists {
		if len(list) > fewMatters {
			f.among = nil
			return f, nil
		}
		if i > 0 {
			list = slices.DeleteFunc(list, func(id string) bool { return !slices.Contains(f.among, id) })
		}
		f.among = list
	}
	f.weighed = len(lists) > 0
	return f, nil
}

// lists reports whether a filter lists a matter that has its word and person.
func (f MatterFilter) lists(m register.Matter, now int64) bool {
	return (f.Kind == "" || m.Kind == f.Kind) && (f.Court == "" || m.Court == f.Court) && (f.Phase == "" || m.Phase == f.Phase) && (!f.Live || m.Ended == 0) &&
		(!f.Overdue || m.Ended == 0 && m.DueAt != 0 && m.DueAt < now)
}

// fewPage is a page of few matters.
func (tx *Tx) fewPage(ctx context.Context, at Place, f MatterFilter, s Sort) ([]register.Matter, error) {
	found, err := amongIn(ctx, tx, scanMatter, mattersListed, at, f.among)
	if err != nil {
		return nil, err
	}
	place := func(m register.Matter) Cursor {
		switch s.Key {
		case "number":
			return Cursor{ID: m.ID, At: m.Number}
		case "raised":
			return Cursor{ID: m.ID, At: m.Raised}
		case "moved":
			return Cursor{ID: m.ID, At: m.Moved}
		case "title":
			return Cursor{ID: m.ID, Text: m.Title}
		}
		return Cursor{ID: m.ID, At: atOrNever(m.DueAt)}
	}
	behind := func(a, b Cursor) int {
		c := cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.Text, b.Text), strings.Compare(a.ID, b.ID))
		if s.Desc {
			return -c
		}
		return c
	}
	from := s.After
	if s.Key == "due" {
		from.At = atOrNever(from.At)
	}
	found = slices.DeleteFunc(found, func(m register.Matter) bool {
		return !f.lists(m, tx.now.UnixMicro()) || from.ID != "" && behind(place(m), from) <= 0
	})
	slices.SortFunc(found, func(a, b register.Matter) int { return behind(place(a), place(b)) })
	return found[:min(len(found), s.Limit)], nil
}

// args are the parameters of a text: the plain ones want no more than the first eight.
func (f MatterFilter) args(tx *Tx, at Place, t text, bound, id any, most int) []any {
	live, now := 0, int64(0)
	if f.Live {
		live = 1
	}
	if f.Overdue {
		now = tx.now.UnixMicro()
	}
	all := []any{at.Organisation, at.Room, f.Kind, f.Court, f.Phase, bound, id, most, live, now, f.Prefix, after(f.Prefix), f.Own, f.Person}
	switch t {
	case mattersAll, mattersStill, mattersLive, mattersOfSide:
		return all[:8]
	}
	return all
}

// MatterPage is a page of the matters of a room. Keys: due, number, raised, moved, title. What is never due comes after all that is.
//
// It finds first which they are, from an index alone. PostgreSQL does not take the order of an index through a view that is a boundary, and
// reads a whole room for every page: it had better be narrow.
func (tx *Tx) MatterPage(ctx context.Context, at Place, f MatterFilter, s Sort) ([]register.Matter, error) {
	o, ok := matterOrders[way{s.Key, s.Desc}]
	if !ok {
		s.Key, s.Desc, o = "due", false, matterByDue
	}
	if f.weighed {
		return tx.fewPage(ctx, at, f, s)
	}
	bound := s.bound(s.Key != "title")
	if s.Key == "due" && s.After.ID != "" {
		bound = atOrNever(s.After.At)
	}
	t := f.page(s.Key)
	ids, err := rows(ctx, tx, func(s scan) (id string, err error) { err = s(&id); return id, err }, ordered(t, o), f.args(tx, at, t, bound, s.after(), s.Limit)...)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	found, err := amongIn(ctx, tx, scanMatter, mattersListed, at, ids)
	slices.SortFunc(found, func(a, b register.Matter) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return found, err
}

// after is the id behind which the page begins: of what comes last, when it begins with the first row of a falling order.
func (s Sort) after() string {
	if s.After.ID == "" && s.Desc {
		return lastText
	}
	return s.After.ID
}

// MattersFound counts what MatterPage lists, and stops behind most of them.
func (tx *Tx) MattersFound(ctx context.Context, at Place, f MatterFilter, most int) (n int, err error) {
	err = tx.one(ctx, []any{&n}, f.found(), f.args(tx, at, f.found(), int64(math.MinInt64), "", most+1)...)
	return n, err
}

func (tx *Tx) byCourt(ctx context.Context, t text, args ...any) (map[access.Side]int, error) {
	out := map[access.Side]int{}
	err := tx.query(ctx, func(s scan) error {
		var court access.Side
		var n int
		err := s(&court, &n)
		out[court] = n
		return err
	}, t, args...)
	return out, err
}

// MattersLate counts the matters of a room whose next step is overdue, by whose it is.
func (tx *Tx) MattersLate(ctx context.Context, at Place) (map[access.Side]int, error) {
	return tx.byCourt(ctx, mattersLate, at.Organisation, at.Room, tx.now.UnixMicro())
}

// InCourt lists at most limit matters of a side in every room the seat is in, those due first first; those without a date come last.
func (tx *Tx) InCourt(ctx context.Context, court access.Side, limit int) ([]register.Matter, error) {
	return rows(ctx, tx, scanMatter, inCourt, court, limit)
}

// MovedSince lists at most limit matters in every room the seat is in that were moved after an instant, the last first.
func (tx *Tx) MovedSince(ctx context.Context, since int64, limit int) ([]register.Matter, error) {
	return rows(ctx, tx, scanMatter, movedSince, since, limit)
}

// CourtCount is how many matters of a room, of one kind and phase, are in a court.
type CourtCount struct {
	Room  access.RoomID
	Court access.Side
	N     int
}

// Courts counts the matters in every room the seat is in, by whose they are.
func (tx *Tx) Courts(ctx context.Context) ([]CourtCount, error) {
	return rows(ctx, tx, func(s scan) (c CourtCount, err error) {
		err = s(&c.Room, &c.Court, &c.N)
		return c, err
	}, courtTally)
}

// Late counts what is overdue in every room the seat is in, by whose it is.
func (tx *Tx) Late(ctx context.Context) (map[access.Side]int, error) {
	return tx.byCourt(ctx, courtLate, tx.now.UnixMicro())
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

// Where says of what and for whom a room is.
type Where struct {
	Room     access.RoomID
	Shared   access.RoomID // the room both sides see; the room itself where there is none
	Scope    access.ScopeID
	Audience access.Audience
	Name     string        // of the scope, "" where the seat may not see it
	Roles    []access.Role // in which the seat acts there
}

// Whereabouts says of rooms that the seat is in what they are of.
func (tx *Tx) Whereabouts(ctx context.Context, rooms []string) ([]Where, error) {
	held, err := amongIDs(ctx, tx, func(s scan) (r party.Room, err error) {
		err = s(&r.ID, &r.SharedRoom, &r.Scope, &r.Audience)
		return r, err
	}, roomsHeld, unique(rooms))
	if err != nil {
		return nil, err
	}
	var scopes []string
	for _, r := range held {
		scopes = append(scopes, string(r.Scope))
	}
	names, err := tx.names(ctx, unique(scopes))
	if err != nil {
		return nil, err
	}
	out := make([]Where, len(held))
	for i, r := range held {
		out[i] = Where{Room: r.ID, Shared: r.SharedRoom, Scope: r.Scope, Audience: r.Audience, Name: names[r.Scope]}
	}
	_, err = amongIDs(ctx, tx, func(s scan) (room access.RoomID, err error) {
		var role access.Role
		err = s(&room, &role)
		for i := range out {
			if out[i].Room == room {
				out[i].Roles = append(out[i].Roles, role)
			}
		}
		return room, err
	}, rolesHeld, unique(rooms))
	return out, err
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
