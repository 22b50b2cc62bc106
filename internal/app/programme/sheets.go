package programme

import (
	"context"
	"sync"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/store"
)

// mostSheets is how many sheets are kept in memory.
const mostSheets = 24

// Sheets keeps the sheets that pages asked for last, so that the next page does not read the same bytes again. They are kept by room,
// and found only by who has just read from that room that the sheet is there. The zero value is ready to use.
type Sheets struct {
	mu   sync.Mutex
	kept map[sheetKey]*keptSheet
	used uint64
}

type sheetKey struct {
	room       access.RoomID
	submission string
}

type keptSheet struct {
	rev   int64
	sheet programme.Sheet
	used  uint64
}

// get is a sheet of a revision, if it is kept.
func (s *Sheets) get(k sheetKey, rev int64) (programme.Sheet, bool) {
	if s == nil {
		return programme.Sheet{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	have, ok := s.kept[k]
	if !ok || have.rev != rev {
		return programme.Sheet{}, false
	}
	s.used++
	have.used = s.used
	return have.sheet, true
}

// put keeps a sheet, in place of the one that was not asked for the longest.
func (s *Sheets) put(k sheetKey, rev int64, sheet programme.Sheet) {
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

// sheet is the sheet of a submission that was read. Nothing changes one that is kept, so it may be looked at by many.
func (w Work) sheet(ctx context.Context, tx *store.Tx, s programme.Submission) (programme.Sheet, error) {
	key := sheetKey{s.Room, s.ID}
	rev, err := tx.PartRev(ctx, placeOf(s), s.ID, sheetPart)
	if err != nil {
		return programme.Sheet{}, err
	}
	if have, ok := w.Sheets.get(key, rev); ok {
		return have, nil
	}
	p, err := tx.Part(ctx, placeOf(s), s.ID, sheetPart)
	if err != nil {
		return programme.Sheet{}, err
	}
	sheet, err := programme.DecodeSheet(p.Body)
	if err == nil {
		w.Sheets.put(key, p.Rev, sheet)
	}
	return sheet, err
}
