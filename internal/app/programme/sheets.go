package programme

import (
	"context"
	"slices"
	"sync"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/store"
)

// mostSheets is how many sheets are kept in memory.
const mostSheets = 24

// mostLists is of how many pairs of rooms the submissions are kept in memory.
const mostLists = 64

// mostParts is how many bytes of results, as the store keeps them, are kept decoded in memory.
const mostParts = 32 << 20

// Sheets keeps the sheets and other results that pages asked for last, and the submissions beside each, so that the next page does not
// read the same again. They are kept by room, and found only by who has just read from that room that they are there, as they were. The zero value
// is ready to use.
type Sheets struct {
	mu    sync.Mutex
	kept  map[sheetKey]*keptSheet
	lists map[listKey]keptList
	parts map[partKey]keptPart
	bytes int // that the parts were decoded from
	used  uint64
	said  gather.Kept
}

// forecasts is what is kept of what submissions say of single activities; nil keeps nothing.
func (s *Sheets) forecasts() *gather.Kept {
	if s == nil {
		return nil
	}
	return &s.said
}

// listKey is the rooms that a list of submissions is of.
type listKey struct {
	tenant      access.OrganisationID
	own, shared access.RoomID
}

type keptList struct {
	revs []store.SubmissionRevs
	list []programme.Submission
}

// submissions is the list as it was at some revisions, if it is kept.
func (s *Sheets) submissions(k listKey, revs []store.SubmissionRevs) ([]programme.Submission, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	have, ok := s.lists[k]
	return have.list, ok && slices.Equal(have.revs, revs)
}

// keep keeps a list of submissions. When there are many, all are forgotten: they are soon read again.
func (s *Sheets) keep(k listKey, revs []store.SubmissionRevs, list []programme.Submission) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lists == nil || len(s.lists) >= mostLists {
		s.lists = map[listKey]keptList{}
	}
	s.lists[k] = keptList{revs, list}
}

// submissions lists the submissions of the rooms of an engagement by data date; those not read come first. Nobody may change the list.
func (w Work) submissions(ctx context.Context, tx *store.Tx, r rooms) ([]programme.Submission, error) {
	if w.Sheets == nil {
		return submissionsOf(ctx, tx, r)
	}
	var k listKey
	k.tenant, k.own, k.shared = r.pair()
	revs, err := tx.SubmissionRevs(ctx, k.tenant, k.own, k.shared)
	if err != nil {
		return nil, err
	}
	if list, ok := w.Sheets.submissions(k, revs); ok {
		return list, nil
	}
	list, err := submissionsOf(ctx, tx, r)
	if err == nil {
		w.Sheets.keep(k, revs, list)
	}
	return list, err
}

type sheetKey struct {
	room       access.RoomID
	submission string
}

type keptSheet struct {
	rev   int64
	sheet *listing
	used  uint64
}

// get is a sheet of a revision, or nil where it is not kept.
func (s *Sheets) get(k sheetKey, rev int64) *listing {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	have, ok := s.kept[k]
	if !ok || have.rev != rev {
		return nil
	}
	s.used++
	have.used = s.used
	return have.sheet
}

// put keeps a sheet, in place of the one that was not asked for the longest.
func (s *Sheets) put(k sheetKey, rev int64, sheet *listing) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = map[sheetKey]*keptSheet{}
	}
	s.used++
	s.kept[k] = &keptSheet{rev, sheet, s.used}
	if len(s.kept) <= mostSheets {
		return
	}
	var oldest sheetKey
	least := s.used + 1
	for k, v := range s.kept {
		if v.used < least {
			oldest, least = k, v.used
		}
	}
	delete(s.kept, oldest)
}

// sheet is the sheet of a submission that was read.
func (w Work) sheet(ctx context.Context, tx *store.Tx, s programme.Submission) (programme.Sheet, error) {
	l, err := w.listing(ctx, tx, s)
	if err != nil {
		return programme.Sheet{}, err
	}
	return l.Sheet, nil
}

// listing is the sheet of a submission that was read, with its activities as lists show them. Nothing changes one that is kept, so it
// may be looked at by many.
func (w Work) listing(ctx context.Context, tx *store.Tx, s programme.Submission) (*listing, error) {
	key := sheetKey{s.Room, s.ID}
	rev, err := tx.PartRev(ctx, placeOf(s), s.ID, sheetPart)
	if err != nil {
		return nil, err
	}
	if have := w.Sheets.get(key, rev); have != nil {
		return have, nil
	}
	p, err := tx.Part(ctx, placeOf(s), s.ID, sheetPart)
	if err != nil {
		return nil, err
	}
	sheet, err := programme.DecodeSheet(p.Body)
	if err != nil {
		return nil, err
	}
	l := &listing{Sheet: sheet}
	w.Sheets.put(key, p.Rev, l)
	return l, nil
}

// partKey is a result of a submission, in the room it is kept in.
type partKey struct {
	room             access.RoomID
	submission, name string
}

// keptPart is a result as it was decoded at a revision.
type keptPart struct {
	rev    int64
	engine string
	value  any
}

// part is a result of a revision, or nil where it is not kept.
func (s *Sheets) part(k partKey, rev int64) *keptPart {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	have, ok := s.parts[k]
	if !ok || have.rev != rev {
		return nil
	}
	return &have
}

// keepPart keeps a result that was decoded from so many bytes. When there are many, all are forgotten.
func (s *Sheets) keepPart(k partKey, p keptPart, bytes int) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bytes += bytes; s.parts == nil || s.bytes > mostParts {
		s.parts, s.bytes = map[partKey]keptPart{}, bytes
	}
	s.parts[k] = p
}

// result is a result of a submission and the engine that worked it out. It may be kept: nobody may change what it holds. Without the
// result it is the zero value.
func result[T any](ctx context.Context, tx *store.Tx, w Work, at store.Place, submission, name string) (v T, engine string, ok bool, err error) {
	key := partKey{at.Room, submission, name}
	rev, err := maybe(tx.PartRev(ctx, at, submission, name))
	if err != nil || rev == 0 {
		return v, "", false, err
	}
	if have := w.Sheets.part(key, rev); have != nil {
		if v, ok = have.value.(T); ok {
			return v, have.engine, true, nil
		}
	}
	p, ok, err := part(ctx, tx, at, submission, name, &v)
	if err == nil && ok {
		w.Sheets.keepPart(key, keptPart{p.Rev, p.Engine, v}, len(p.Body))
	}
	return v, p.Engine, ok, err
}
