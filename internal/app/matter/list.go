package matter

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// pageOf is how many matters a page holds, exportPage how many an export reads at a time.
const (
	pageOf     = 25
	exportPage = 500
)

// Order is how a register is asked for: a page of it, behind the row After names or before the one Before names. Keys: due, number,
// raised, moved, title.
type Order struct {
	Key    string
	Desc   bool
	After  string // as Register.Next gives it; "" for the first page
	Before string // as Register.Previous gives it
	All    bool   // every row, for an export
}

// Filter says which matters are listed. The zero value lists those that have not ended.
type Filter struct {
	Audience access.Audience // act.Ours or access.Shared; "" for the shared ones, and the viewer's own where there are none
	Kind     matter.Kind
	Court    access.Side
	Phase    matter.Phase
	Ended    bool // those that have ended too
	Overdue  bool
	Mine     bool // that the viewer has, or owns for their side
	Words    string
}

// Listed is a matter as the register shows it.
type Listed struct {
	register.Matter
	State  matter.State
	Holder string           // name of who has it, where the viewer knows them
	Beside *register.Beside // what the viewer's side keeps beside it; nil for nothing
}

// Register is a page of the matters of a room.
type Register struct {
	Rows     []Listed
	Total    int
	AtLeast  bool   // there are more than Total; how many more was not counted
	Previous string // "" when there is none
	Next     string
	Ground   *Ground
	With     string
	Reach    access.Reach
	Rooms    []access.Audience // whose matters the viewer may list
	Tally    []register.Count
	Late     map[access.Side]int
	act.Shelf
	MayAdd   bool
	MayMove  bool
	MayRules bool
	MayTake  bool // may take registers in, out of a spreadsheet
	Own      access.Reach
}

// Register lists the matters of a room of a scope.
func (w Work) Register(ctx context.Context, v access.Viewer, scope access.ScopeID, f Filter, o Order) (out Register, err error) {
	defer errs.Wrap(&err, "matter.Register(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error { return out.list(ctx, tx, v, scope, f, o) })
	return out, err
}

// list fills the register in.
func (r *Register) list(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID, f Filter, o Order) error {
	reaches, err := tx.Reaches(ctx, scope)
	if err != nil {
		return err
	}
	if err := r.room(v, reaches, f.Audience); err != nil {
		return err
	}
	if r.Ground, err = groundOf(ctx, tx, scope); err != nil {
		return err
	}
	r.Ground.listing = true
	if r.With = r.Ground.Engagement.DeliveryName; v.Side == access.DeliverySide {
		r.With = r.Ground.Engagement.ClientName
	}
	if err := r.count(ctx, tx, v); err != nil {
		return err
	}
	return r.read(ctx, tx, v, f, o)
}

// room finds whose matters are listed, and what the viewer may do there.
func (r *Register) room(v access.Viewer, reaches []access.Reach, asked access.Audience) error {
	shared, both := reachOf(v, reaches, access.Shared, access.Matter, access.See)
	own, ours := reachOf(v, reaches, v.Side.Of(), access.Matter, access.See)
	if ours {
		r.Own, r.Rooms = own, append(r.Rooms, own.Audience)
	}
	if both {
		r.Rooms = append([]access.Audience{access.Shared}, r.Rooms...)
	}
	switch {
	case both && asked != act.Ours && asked != v.Side.Of():
		r.Reach = shared
	case ours && asked != access.Shared:
		r.Reach = own
	default:
		return store.ErrRefused
	}
	r.MayAdd = twoSides(v.Side) && access.Decide(v, r.Reach, access.Matter, access.Add)
	r.MayMove = twoSides(v.Side) && access.Decide(v, r.Reach, access.Matter, access.Change)
	r.MayRules = access.Decide(v, shared, access.Clock, access.See)
	r.MayTake = ours && twoSides(v.Side) && access.Decide(v, own, access.Intake, access.Add) && access.Decide(v, own, access.Matter, access.Add)
	return nil
}

// count reads what the facets say, and the lists the viewer keeps under a name.
func (r *Register) count(ctx context.Context, tx *store.Tx, v access.Viewer) (err error) {
	if r.Tally, err = tx.Tally(ctx, store.At(r.Reach)); err != nil {
		return err
	}
	if r.Late, err = tx.MattersLate(ctx, store.At(r.Reach)); err != nil {
		return err
	}
	r.Shelf, err = act.ShelfOf(ctx, tx, v, string(r.Reach.Scope))
	return err
}

func (f Filter) stored(v access.Viewer, own access.RoomID) store.MatterFilter {
	out := store.MatterFilter{Kind: f.Kind, Court: f.Court, Phase: f.Phase, Live: !f.Ended && (f.Phase == "" || f.Phase.Live()), Overdue: f.Overdue, Own: own}
	out.Prefix, out.Also = asked(f.Words)
	if f.Mine {
		out.Person = v.Person
	}
	return out
}

// kept is how many matters a filter without words and people leaves, by the tally.
func (r *Register) kept(f store.MatterFilter) (n int) {
	for _, c := range r.Tally {
		if (f.Kind == "" || c.Kind == f.Kind) && (f.Court == "" || c.Court == f.Court) && (f.Phase == "" || c.Phase == f.Phase) && (!f.Live || c.Phase.Live()) {
			n += c.N
		}
	}
	return n
}

// share tells how much of the room such a filter leaves, and how much is late.
func (r *Register) share(f *store.MatterFilter) {
	f.Live = f.Live || f.Overdue // what has ended is not late
	f.Room, f.Plain = r.kept(store.MatterFilter{Live: f.Live}), r.kept(*f)
	f.Late = r.Late[access.ClientSide] + r.Late[access.DeliverySide]
}

// total finds how many matters a filter leaves: the tally and the count of what is late know it of most.
func (r *Register) total(ctx context.Context, tx *store.Tx, f store.MatterFilter, s store.Sort) (err error) {
	switch kept := f.Prefix == "" && f.Person == ""; {
	case kept && f.Overdue && f.Kind == "" && f.Phase == "":
		for court, n := range r.Late {
			if f.Court == "" || f.Court == court {
				r.Total += n
			}
		}
	case kept && !f.Overdue:
		r.Total = r.kept(f)
	default:
		r.Total, r.AtLeast, err = tx.MattersFound(ctx, store.At(r.Reach), f, s)
	}
	return err
}

func (r *Register) read(ctx context.Context, tx *store.Tx, v access.Viewer, f Filter, o Order) (err error) {
	want := f.stored(v, r.Own.Room)
	if !o.All {
		r.share(&want)
		if want, err = tx.Weigh(ctx, store.At(r.Reach), want, o.Key); err != nil {
			return err
		}
	}
	rows, err := r.page(ctx, tx, want, o)
	if err != nil {
		return err
	}
	if err := r.Ground.refresh(ctx, tx, store.At(r.Reach), rows); err != nil {
		return err
	}
	if r.Next == "" && r.Previous == "" {
		r.Total = len(rows)
	} else if err := r.total(ctx, tx, want, store.Sort{Key: o.Key, Desc: o.Desc, Limit: pageOf + 1}); err != nil {
		return err
	}
	return r.fill(ctx, tx, rows)
}

// page reads one row more than the page holds, which tells whether there is another. Backwards it reads the opposite order.
func (r *Register) page(ctx context.Context, tx *store.Tx, f store.MatterFilter, o Order) ([]register.Matter, error) {
	at := store.At(r.Reach)
	if o.All {
		return everything(func(s store.Sort) ([]register.Matter, error) { return tx.MatterPage(ctx, at, f, s) }, o)
	}
	s := store.Sort{Key: o.Key, Desc: o.Desc, After: cursor(o.After), Limit: pageOf + 1}
	back := o.Before != ""
	if back {
		s.Desc, s.After = !o.Desc, cursor(o.Before)
	}
	rows, err := tx.MatterPage(ctx, at, f, s)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	more := len(rows) > pageOf
	rows = rows[:min(len(rows), pageOf)]
	if back {
		slices.Reverse(rows)
	}
	if back || more {
		r.Next = spell(o.Key, rows[len(rows)-1])
	}
	if back && more || !back && o.After != "" {
		r.Previous = spell(o.Key, rows[0])
	}
	return rows, nil
}

func everything(read func(store.Sort) ([]register.Matter, error), o Order) (out []register.Matter, err error) {
	s := store.Sort{Key: o.Key, Desc: o.Desc, Limit: exportPage}
	for {
		rows, err := read(s)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
		if len(rows) < exportPage {
			return out, nil
		}
		s.After = cursor(spell(o.Key, rows[len(rows)-1]))
	}
}

// spell writes the place of a row for an address: its id, then what the list is sorted by.
func spell(key string, m register.Matter) string {
	at := cmp.Or(m.DueAt, store.Forever)
	switch key {
	case "title":
		return m.ID + "_s" + m.Title
	case "number":
		at = m.Number
	case "raised":
		at = m.Raised
	case "moved":
		at = m.Moved
	}
	return m.ID + "_t" + strconv.FormatInt(at, 10)
}

// cursor reads what spell wrote. Anything else begins with the first row: an address is not worth an error.
func cursor(s string) store.Cursor {
	id, rest, ok := strings.Cut(s, "_")
	if !ok || rest == "" || strings.ContainsRune(s, 0) {
		return store.Cursor{}
	}
	if rest[0] == 't' {
		at, err := strconv.ParseInt(rest[1:], 10, 64)
		if err != nil {
			return store.Cursor{}
		}
		return store.Cursor{ID: id, At: at}
	}
	return store.Cursor{ID: id, Text: strings.ToValidUTF8(rest[1:], "")}
}

// fill adds what the viewer's side keeps beside the rows, and names.
func (r *Register) fill(ctx context.Context, tx *store.Tx, rows []register.Matter) error {
	if len(rows) == 0 {
		return nil
	}
	names, err := holders(ctx, tx, rows, r.Reach, r.Own)
	if err != nil {
		return err
	}
	ids := make([]string, len(rows))
	for i, m := range rows {
		ids[i] = m.ID
	}
	beside := map[string]*register.Beside{}
	if r.Own.Room != "" {
		notes, err := tx.BesidesOf(ctx, store.At(r.Own), ids)
		if err != nil {
			return err
		}
		for i, b := range notes {
			beside[b.Matter] = &notes[i]
		}
	}
	for _, m := range rows {
		l := Listed{Matter: m, Holder: names[m.Holder], Beside: beside[m.ID]}
		if l.State, err = matter.ReadState(m.State); err != nil {
			return errs.New(errs.Internal, "the state of a matter cannot be read: %w", err)
		}
		r.Rows = append(r.Rows, l)
	}
	return nil
}

// Save keeps a filter under a name, at the viewer's desk.
func (w Work) Save(ctx context.Context, v access.Viewer, scope access.ScopeID, name, query string) (err error) {
	defer errs.Wrap(&err, "matter.Save")
	return act.Shelve(ctx, w.DB, v, string(scope), name, query, func(a *act.Act) error {
		reaches, err := a.Tx.Reaches(ctx, scope)
		if err != nil || len(reaches) == 0 {
			return cmp.Or(err, error(store.ErrRefused))
		}
		return nil
	})
}

// Forget forgets a filter that is kept under a name.
func (w Work) Forget(ctx context.Context, v access.Viewer, id string) (err error) {
	defer errs.Wrap(&err, "matter.Forget")
	return act.Unshelve(ctx, w.DB, v, id)
}
