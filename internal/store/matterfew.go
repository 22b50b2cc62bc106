package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/register"
)

// Bounds of what a word or a person has: how many matters are read at once and put in order here; how many of the first of an order are looked
// at one by one, and among how many; and how far what is found by going through all is counted.
const (
	fewMatters  = 2 * inListMax
	nearMatters = 64
	farther     = 4 // so many times as far, where the nearest are too few
	mostCounted = 200
)

// weighed is what is known of a filter that asks for a word or somebody.
type weighed struct {
	all   bool              // few is all that the filter lists
	few   []register.Matter // in no order
	whole bool              // with everything that is kept of each, else with what lists are sorted by

	counted bool
	found   int
	more    bool // than found
}

// asking is what one condition of a filter leaves; no more of it than it takes to see that it is not few.
type asking struct {
	asked bool
	many  bool // too many; ids were not read
	ids   []string
}

// all reports whether the ids are all there are.
func (h asking) all() bool { return h.asked && !h.many && len(h.ids) <= fewMatters }

// Weigh finds out how many matters of a room a filter's word and person may have, so that reading a page in the order of a key takes as little
// as it can. The filter lists the same as before.
func (tx *Tx) Weigh(ctx context.Context, at Place, f MatterFilter, key string) (_ MatterFilter, err error) {
	f.weighed = nil
	if f.plain() && (!f.Overdue || key == "due") {
		return f, nil // found in the order of the page
	}
	f.weighed = &weighed{}
	var person, late asking
	words := f.words()
	for i, w := range words {
		args := []any{at.Organisation, at.Room, "matter", w.prefix, after(w.prefix)}
		more, err := rows(ctx, tx, oneID, mattersWithMany, append(args, fewMatters)...)
		if err != nil {
			return f, err
		}
		if words[i].asked, words[i].many = true, len(more) > 0; words[i].many {
			continue
		}
		if words[i].asking, err = tx.hold(ctx, true, f.Own, mattersWith, args,
			[]any{at.Organisation, f.Own, "beside", w.prefix, after(w.prefix)}, mattersWith); err != nil {
			return f, err
		}
	}
	if person, err = tx.hold(ctx, f.Person != "", f.Own, mattersHeld, []any{at.Organisation, at.Room, f.Person}, []any{at.Organisation, f.Own, f.Person}, mattersOwned); err != nil {
		return f, err
	}
	if late, err = tx.hold(ctx, f.plain() && f.Late <= fewMatters, "", mattersLateNow, []any{at.Organisation, at.Room, tx.now.UnixMicro()}, nil, mattersLateNow); err != nil {
		return f, err
	}
	all := []asking{person, late}
	for _, w := range words {
		all = append(all, w.asking)
	}
	fewest := asking{}
	for _, h := range all {
		if h.all() && (!fewest.asked || len(h.ids) < len(fewest.ids)) {
			fewest = h
		}
	}
	if !fewest.asked {
		return f, nil
	}
	return f, tx.sift(ctx, at, f, fewest.ids, words, person)
}

// wordAsked is one word of a filter, by how it begins, and what has it.
type wordAsked struct {
	prefix string
	asking
}

// words are those a filter asks for.
func (f MatterFilter) words() (out []wordAsked) {
	if f.Prefix == "" {
		return nil
	}
	for _, p := range append([]string{f.Prefix}, f.Also[:min(len(f.Also), mostAlso)]...) {
		out = append(out, wordAsked{prefix: p})
	}
	return out
}

// hold lists what a text gives of the room, and another of the own side's where there is one. One matter may have several words that begin alike.
func (tx *Tx) hold(ctx context.Context, asked bool, own access.RoomID, t text, args, besides []any, beside text) (h asking, err error) {
	if !asked {
		return h, nil
	}
	h.asked = true
	if h.ids, err = rows(ctx, tx, oneID, t, append(args, fewMatters+1)...); err != nil || own == "" {
		return h, err
	}
	more, err := rows(ctx, tx, oneID, beside, append(besides, fewMatters+1)...)
	h.ids = unique(append(h.ids, more...))
	return h, err
}

// sift leaves of few matters what a filter lists.
func (tx *Tx) sift(ctx context.Context, at Place, f MatterFilter, among []string, words []wordAsked, person asking) (err error) {
	w := f.weighed
	w.all, w.whole = true, len(among) <= inListMax
	if w.whole {
		w.few, err = byIDs(ctx, tx, at, scanMatter, mattersListed, mattersNamed, among)
	} else {
		w.few, err = byIDs(ctx, tx, at, scanKeyed, mattersKeyedIn, mattersKeyed, among)
	}
	if err != nil {
		return err
	}
	lacks := map[string]bool{} // a word
	for _, word := range words {
		has := marked(word.ids)
		if !word.all() {
			if has, err = tx.note(ctx, mattersWithIn, among, at.Organisation, at.Room, "matter", word.prefix, after(word.prefix)); err != nil {
				return err
			}
			beside, err := tx.note(ctx, mattersWithIn, among, at.Organisation, f.Own, "beside", word.prefix, after(word.prefix))
			if err != nil {
				return err
			}
			maps.Copy(has, beside)
		}
		for _, id := range among {
			lacks[id] = lacks[id] || !has[id]
		}
	}
	owned := marked(person.ids)
	if person.asked && !person.all() {
		if owned, err = tx.note(ctx, mattersOwnedIn, among, at.Organisation, f.Own, f.Person); err != nil {
			return err
		}
	}
	w.few = slices.DeleteFunc(w.few, func(m register.Matter) bool {
		return !f.lists(m, tx.now.UnixMicro()) || lacks[m.ID] || person.asked && m.Holder != f.Person && !owned[m.ID]
	})
	return nil
}

func marked(ids []string) map[string]bool {
	out := make(map[string]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out
}

// note marks what a text gives of the values of a list.
func (tx *Tx) note(ctx context.Context, t text, values []string, args ...any) (map[string]bool, error) {
	out := map[string]bool{}
	for part := range slices.Chunk(values, inListMax) {
		all := slices.Clone(args)
		for _, v := range part {
			all = append(all, v)
		}
		ids, err := rows(ctx, tx, oneID, inList(t, len(args)+1, len(part)), all...)
		if err != nil {
			return nil, err
		}
		maps.Copy(out, marked(ids))
	}
	return out, nil
}

func scanKeyed(s scan) (m register.Matter, err error) {
	err = s(&m.Room, &m.ID, &m.Kind, &m.Court, &m.Phase, &m.Holder, &m.Ended, &m.DueAt, &m.Number, &m.Raised, &m.Moved, &m.Title)
	if m.DueAt == Forever {
		m.DueAt = 0
	}
	return m, err
}

// lists reports whether a filter lists a matter that has its word and person.
func (f MatterFilter) lists(m register.Matter, now int64) bool {
	return (f.Kind == "" || m.Kind == f.Kind) && (f.Court == "" || m.Court == f.Court) && (f.Phase == "" || m.Phase == f.Phase) && (!f.Live || m.Ended == 0) &&
		(!f.Overdue || m.Ended == 0 && m.DueAt != 0 && m.DueAt < now)
}

// placeOf is where a matter stands in an order.
func placeOf(m register.Matter, key string) Cursor {
	switch key {
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

// fewPage is a page of few matters.
func (tx *Tx) fewPage(ctx context.Context, at Place, f MatterFilter, s Sort) ([]register.Matter, error) {
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
	var page []register.Matter
	for _, m := range f.weighed.few {
		if from.ID == "" || behind(placeOf(m, s.Key), from) > 0 {
			page = append(page, m)
		}
	}
	slices.SortFunc(page, func(a, b register.Matter) int { return behind(placeOf(a, s.Key), placeOf(b, s.Key)) })
	page = page[:min(len(page), s.Limit)]
	if f.weighed.whole {
		return page, nil
	}
	ids := make([]string, len(page))
	for i, m := range page {
		ids[i] = m.ID
	}
	return tx.inOrder(ctx, at, ids)
}

// manyPage finds a page, or more, of what has a word or a person of which there are many, and counts it when the page is the first. Of what
// many have, a page stands among the first; of what few have after all, going through every matter finds as many as are counted.
func (tx *Tx) manyPage(ctx context.Context, at Place, f MatterFilter, s Sort, o order) (ids []string, err error) {
	w, through := f.weighed, mattersPage
	if len(f.Also) > 0 && f.Prefix != "" {
		through = mattersWorded
	}
	for _, reach := range []int{nearMatters, farther * nearMatters} {
		if w == nil || through != mattersPage {
			break
		}
		t := f.near(s.Key)
		if ids, err = rows(ctx, tx, oneID, ordered(t, o), f.args(tx, at, t, s, reach)...); err != nil {
			return nil, err
		}
		if whole := f.Room > 0 && (f.Room <= reach || f.Plain <= reach && !f.Overdue); whole || len(ids) >= s.Limit {
			w.count(s, len(ids), !whole)
			return ids, nil
		}
	}
	most := s.Limit
	if w != nil {
		most = max(most, mostCounted+1)
	}
	ids, err = rows(ctx, tx, oneID, ordered(through, o), f.args(tx, at, through, s, most)...)
	if err == nil && w != nil {
		w.count(s, min(len(ids), mostCounted), len(ids) > mostCounted)
	}
	return ids, err
}

// count keeps how many a first page and what was looked at with it have.
func (w *weighed) count(s Sort, found int, more bool) {
	if s.After.ID == "" && !w.counted {
		w.counted, w.found, w.more = true, found, more
	}
}
