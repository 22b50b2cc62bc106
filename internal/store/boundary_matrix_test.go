package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"counterpart.dev/internal/core/access"
)

// For every role, audience, kind and verb, held for acting and for looking only, and for every table of the kind: what the database
// lets happen is what access.Decide says. Reading, changing and removing are asked of all rooms at once, so that what a seat holds
// in one room is also seen to open no other; adding is asked of the room of the grant.
func TestMatrix(t *testing.T) {
	oneAtATime(t)
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		probes := 0
		for i, h := range w.seats {
			if !strings.Contains(string(h.id), "@") {
				continue // the suite's own
			}
			if testing.Short() && i%7 != 0 {
				continue
			}
			for n, from := range w.ways() {
				mine := w.turn(i+n, tables)
				if err := w.db.Write(t.Context(), h.id, func(tx *Tx) error {
					for _, tab := range mine {
						n, err := w.probe(t, tx, h, tab, from(tab))
						if probes += n; err != nil {
							return err
						}
					}
					return errUndo
				}); !errors.Is(err, errUndo) {
					t.Errorf("%q: %v", h.id, err)
				}
				for _, tab := range mine {
					probes++
					if err := w.probeAdd(t, h, tab, from(tab)); err != nil {
						t.Error(err)
					}
				}
			}
		}
		if testing.Short() {
			t.Logf("not run: six of seven seats, because of -short; %d probes", probes)
			return
		}
		if w.engine == "postgres" && !long() {
			t.Log("not run: the other way of two for each seat and table; COUNTERPART_LONG=1 tries both")
		}
		t.Logf("%d probes", probes)
	})
}

// turn is which tables are tried in one of several ways: of two ways each table takes the one, then the other, from seat to seat.
func (w *world) turn(n int, all []table) []table {
	if len(w.ways()) == 1 || long() {
		return all
	}
	var out []table
	for i, tab := range all {
		if (i+n)%2 == 0 {
			out = append(out, tab)
		}
	}
	return out
}

// ways are how a seat may try: through the views, and on PostgreSQL past them.
func (w *world) ways() []func(table) string {
	if w.engine == "postgres" {
		return []func(table) string{table.view, func(t table) string { return t.name }}
	}
	return []func(table) string{table.view}
}

// probe reads, changes and removes every row of a table that the seat may.
func (w *world) probe(t *testing.T, tx *Tx, h *holder, tab table, from string) (n int, err error) {
	type attempt struct {
		verb access.Verb
		text text
	}
	attempts := []attempt{{access.See, selectRooms(from)}}
	if len(tab.mutable) > 0 {
		attempts = append(attempts, attempt{access.Change, tab.update(from)})
	}
	if tab.remove {
		attempts = append(attempts, attempt{access.Remove, remove(from)})
	}
	for _, a := range attempts {
		got, err := collect(t.Context(), tx, a.text)
		if err != nil {
			return n, fmt.Errorf("%s: %w (%v)", a.text, err, Cause(err))
		}
		if err := same(fmt.Sprintf("%q may %s rows of %s", h.id, a.verb, from), got, w.reached(h, tab, a.verb)); err != nil {
			t.Error(err)
		}
		n += len(w.rooms)
	}
	return n, nil
}

// probeAdd adds a row to the room of the seat's grant, referring into the shared room where it must refer.
func (w *world) probeAdd(t *testing.T, h *holder, tab table, into string) error {
	p := h.grants[0].room
	given := row{}
	for _, f := range tab.refers {
		given[f.room] = string(p.shared)
	}
	r := w.newRow(tab, p, 2, given)
	q, args := w.insert(tab.name, into, r, "")
	_, err := w.ask(t.Context(), h.id, q, args...)
	if want := w.mayAdd(h, tab, p, r); want != accepted(err) {
		return fmt.Errorf("%q adds to %s in %s: the matrix says %v, the database %w (%v)", h.id, into, p, want, err, Cause(err))
	} else if !want {
		return refused(fmt.Sprintf("%q adds to %s in %s", h.id, into, p), err)
	}
	return nil
}

// The world's expectation is not one that nothing could meet or everything would: each verb of each kind that the matrix gives to
// anybody is given to some seat of the world, and refused to another.
func TestMatrixIsNotEmpty(t *testing.T) {
	w, err := plan()
	if err != nil {
		t.Fatal(err)
	}
	for _, tab := range tables {
		for _, v := range access.Verbs() {
			yes, no := 0, 0
			for _, h := range w.seats {
				if len(w.reached(h, tab, v)) > 0 {
					yes++
				} else {
					no++
				}
			}
			if len(access.Places(tab.kind, v)) > 0 && yes == 0 || no == 0 {
				t.Errorf("%s %s: %d seats may and %d may not", v, tab.name, yes, no)
			}
		}
	}
	for _, k := range access.Kinds() {
		found := false
		for _, tab := range tables {
			found = found || tab.kind == k
		}
		if !found {
			t.Errorf("no table holds rows of the kind %s", k)
		}
	}
}
