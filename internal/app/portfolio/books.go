package portfolio

import (
	"context"
	"errors"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/estate"
	"counterpart.dev/internal/store"
)

// How much is kept in memory, in projects and in seats.
const (
	mostKept  = 200_000
	mostSeats = 500
)

// Books keeps what each seat sees of projects, so that the next page reads what was kept since and no more. A book is found by the seat that it
// was read as, and holds only while neither counter of the seat's mark has grown since and nothing that the seat held has ended: both are
// asked in the same snapshot as the page. The zero value is ready to use, and nil keeps nothing.
type Books struct {
	mu    sync.Mutex
	seats map[access.SeatID]*book
	items int // in all books together
}

// book is what one seat sees.
type book struct {
	mu       sync.Mutex // held while it is read anew and while it is used
	estate   *estate.Estate
	mark     store.Mark
	from, to int64 // instants from which and until which nothing ends that the seat holds
}

// use lends what the seat of a transaction that only reads sees of the projects of its organisation.
func (b *Books) use(ctx context.Context, tx *store.Tx, tenant access.OrganisationID, fn func(*estate.Estate)) error {
	mark, err := tx.Mark(ctx)
	if b == nil || errors.Is(err, store.ErrRefused) || err == nil && mark.Organisation != tenant {
		e := &estate.Estate{}
		if err = read(ctx, tx, tenant, -1, e); err == nil {
			fn(e)
		}
		return err
	}
	if err != nil {
		return err
	}
	k := b.of(tx.Seat())
	k.mu.Lock()
	defer k.mu.Unlock()
	before := k.len()
	if err := k.follow(ctx, tx, mark); err != nil {
		return err
	}
	fn(k.estate)
	b.grown(tx.Seat(), k, k.len()-before)
	return nil
}

// follow brings the book up to the snapshot of a transaction. A book that is newer than the snapshot stays as it is.
func (k *book) follow(ctx context.Context, tx *store.Tx, now store.Mark) error {
	at := tx.Now().UnixMicro()
	switch {
	case k.estate == nil || now.Granted > k.mark.Granted || at < k.from || at >= k.to:
		e := &estate.Estate{}
		if err := read(ctx, tx, now.Organisation, -1, e); err != nil {
			return err
		}
		ends, err := tx.FirstEnd(ctx)
		if err != nil {
			return err
		}
		k.estate, k.mark, k.from, k.to = e, now, at, ends
	case now.Granted == k.mark.Granted && now.Summed > k.mark.Summed:
		if err := read(ctx, tx, now.Organisation, k.mark.Summed, k.estate); err != nil {
			return err
		}
		k.mark = now
	}
	return nil
}

func (k *book) len() int {
	if k.estate == nil {
		return 0
	}
	return k.estate.Len()
}

// read puts what was kept since a counter stood at summed.
func read(ctx context.Context, tx *store.Tx, tenant access.OrganisationID, summed int64, into *estate.Estate) error {
	list, err := tx.ItemsSince(ctx, tenant, summed)
	for _, i := range list {
		for _, w := range engage.Spelled(norm.NFKD.String(i.Code + "\n" + i.Name)) {
			i.Words += " " + w
		}
		into.Put(i.Item)
	}
	return err
}

// prefix is the first word of what somebody typed, as words are kept; "" for none.
func prefix(typed string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(strings.Join(engage.Spelled(norm.NFKD.String(typed)), " ")), " ")
	return word
}

// of is the book of a seat. When there are many, all are forgotten.
func (b *Books) of(seat access.SeatID) *book {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.seats == nil || b.seats[seat] == nil && len(b.seats) >= mostSeats {
		b.seats, b.items = map[access.SeatID]*book{}, 0
	}
	if b.seats[seat] == nil {
		b.seats[seat] = &book{}
	}
	return b.seats[seat]
}

// grown counts what a book holds more than before. When all of them hold too much, the others are forgotten, and so is one that holds too much
// by itself.
func (b *Books) grown(seat access.SeatID, k *book, by int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.seats[seat] != k {
		return // forgotten in the meantime
	}
	if b.items += by; b.items <= mostKept {
		return
	}
	b.seats, b.items = map[access.SeatID]*book{}, 0
	if k.len() <= mostKept {
		b.seats[seat], b.items = k, k.len()
	}
}
