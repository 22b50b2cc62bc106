package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"counterpart.dev/internal/core/access"
)

// hash is that of the secret that lets the target's person in.
func (x target) hash() [32]byte {
	if x.Person == "person-mia" {
		return villageHash
	}
	return [32]byte{0xEE}
}

// found makes a refusal of what is not there an answer.
func found(err error) error {
	if errors.Is(err, ErrRefused) {
		return nil
	}
	return err
}

// Every exported method of Tx is tried, so that a new one is not forgotten.
func TestEveryMethodIsTried(t *testing.T) {
	tx := reflect.TypeFor[*Tx]()
	known := map[string]bool{}
	for i := range tx.NumMethod() {
		name := tx.Method(i).Name
		known[name] = true
		_, called := calls[name]
		if called == slices.Contains(plain, name) {
			t.Errorf("Tx.%s is not tried: add it to calls, with arguments for the village, or to plain when it asks the database nothing", name)
		}
	}
	for name := range calls {
		if !known[name] {
			t.Errorf("there is no Tx.%s to try", name)
		}
	}
}

// outcome is all that somebody learns from a call. Names that were asked for are no news, so they are blanked.
type outcome struct {
	value, err string
	statements int64
	answer     any
	failure    error
}

// trial runs calls and counts their statements.
type trial struct {
	*village
	count atomic.Int64
}

// once runs a call as a seat, or as System when seat is "system", and undoes it.
func (v *trial) once(ctx context.Context, c call, seat access.SeatID, x target) (o outcome) {
	err := v.undone(ctx, c, seat, func(tx *Tx) error {
		if c.first != nil {
			if err := c.first(ctx, tx, x); err != nil {
				o.failure = err
				return err
			}
		}
		before := v.count.Load()
		o.answer, o.failure = c.run(ctx, tx, x)
		o.statements = v.count.Load() - before
		return o.failure
	})
	if o.failure == nil && !errors.Is(err, errUndo) {
		o.failure = err
	}
	o.value = fmt.Sprintf("%+v", o.answer)
	if o.failure != nil {
		o.err = fmt.Sprint(err)
	}
	for _, name := range x.names() {
		if c.own {
			break // what it answers does not depend on what was asked for
		}
		o.value, o.err = strings.ReplaceAll(o.value, name, "…"), strings.ReplaceAll(o.err, name, "…")
	}
	return o
}

func (v *trial) undone(ctx context.Context, c call, seat access.SeatID, fn func(*Tx) error) error {
	undoing := func(tx *Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return errUndo
	}
	switch {
	case seat == "system" && c.reads:
		return v.db.System(ctx, ReadAccount, undoing)
	case seat == "system":
		return v.db.System(ctx, FirstRun, undoing)
	case c.reads:
		return v.db.Read(ctx, seat, undoing)
	}
	return v.db.Write(ctx, seat, undoing)
}

// empty reports whether an answer says nothing.
func empty(v any) bool {
	r := reflect.ValueOf(v)
	switch {
	case !r.IsValid(), r.IsZero():
		return true
	case r.Kind() == reflect.Slice, r.Kind() == reflect.Map:
		return r.Len() == 0
	}
	return false
}

// outsiders are those who have nothing to do with the room that is meant.
func outsiders(in string) []access.SeatID {
	out := []access.SeatID{"", "nobody", "pia", "fay", "bob2", "gus"} // no seat, unknown, other engagement, other client, other supplier, expired guest
	switch in {
	case "private", "project", "home":
		out = append(out, "ben") // the other side
	case "desk", "sealed", "hush":
		out = append(out, "ben", "max") // and a colleague
	}
	return out
}

// in is the target that is meant.
func (v *village) in(in string) target {
	if in == "shared" {
		return v.shared
	}
	return v.private
}

// Whoever has no business in a room gets from every method what they would get for something that never was: the same answer in every
// byte, by the same number of statements; and nothing of the room in what they get about their own.
func TestMethodsKeepTheRoom(t *testing.T) {
	oneAtATime(t)
	v := &trial{}
	inVillages(t, Options{Count: func(context.Context) { v.count.Add(1) }}, func(t *testing.T, founded *village) {
		v.village = founded
		for _, name := range slices.Sorted(maps.Keys(calls)) {
			c := calls[name]
			if c.in == nil {
				c.in = []string{"private"}
			}
			for _, in := range c.in {
				x := v.in(in)
				v.insider(t, name, c, in, x)
				c := c
				if c.mode == systemMode {
					c.first = nil // a seat cannot prepare anything either
				}
				seats := outsiders(in)
				if c.mode == appMode {
					seats = append(seats, "system")
				}
				for _, seat := range seats {
					v.outsider(t, fmt.Sprintf("%s (%s) of %q", name, in, seat), c, seat, in, x)
				}
			}
		}
	})
}

// insider: the call is one that succeeds for somebody, or its refusal would prove nothing; run twice it says the same, and it leaves
// nothing outside its transaction.
func (v *trial) insider(t *testing.T, name string, c call, in string, x target) {
	t.Helper()
	seat := access.SeatID("mia")
	if c.mode == systemMode {
		seat = "system"
	}
	outside := v.outside(t)
	first := v.once(t.Context(), c, seat, x)
	if first.failure != nil || !c.quiet && empty(first.answer) {
		t.Errorf("%s (%s) of %s fails or answers nothing: %s, %v (%v)", name, in, seat, first.value, first.failure, Cause(first.failure))
	}
	if second := v.once(t.Context(), c, seat, x); second.value != first.value || second.err != first.err || second.statements != first.statements {
		t.Errorf("%s (%s) of %s run again:\n%+v\n%+v", name, in, seat, first, second)
	}
	if after := v.outside(t); after != outside {
		t.Errorf("%s (%s) changed what lies outside its transaction: %s, %s", name, in, outside, after)
	}
}

// outside is what a transaction that was rolled back could have left: keys and lines of the ledger.
func (v *trial) outside(t *testing.T) string {
	t.Helper()
	var keys int
	if err := v.db.keys.db.QueryRowContext(t.Context(), `SELECT count(*) FROM field_key`).Scan(&keys); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(v.db.keys.dir, "*.log"))
	if err != nil {
		t.Fatal(err)
	}
	size := int64(0)
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	return fmt.Sprintf("%d keys, %d bytes of ledgers", keys, size)
}

func (v *trial) outsider(t *testing.T, what string, c call, seat access.SeatID, in string, x target) {
	t.Helper()
	real, unknown := v.once(t.Context(), c, seat, x), v.once(t.Context(), c, seat, x.unknown())
	if real.value != unknown.value || real.err != unknown.err || real.statements != unknown.statements {
		t.Errorf("%s tells what is there from what is not:\n there: %s, %s, %d statements (%v)\nunknown: %s, %s, %d statements (%v)", what, real.value, real.err,
			real.statements, Cause(real.failure), unknown.value, unknown.err, unknown.statements, Cause(unknown.failure))
	}
	if real.failure == nil && !empty(real.answer) && !c.own {
		t.Errorf("%s answers %s", what, real.value)
	}
	of := map[string]string{"private": "client"}[in]
	if of == "" {
		of = in
	}
	if strings.Contains(fmt.Sprintf("%+v %v", real.answer, real.failure), secret(of)) {
		t.Errorf("%s tells a secret: %s %s", what, real.value, real.err)
	}
	if !c.own {
		return
	}
	for _, name := range []string{string(x.At.Room), string(x.Desk.Room), string(x.Home.Room), string(x.ProjectAt.Room), x.Note, x.Task, x.Authority} {
		if strings.Contains(fmt.Sprintf("%+v", real.answer), name) {
			t.Errorf("%s names %s: %+v", what, name, real.answer)
		}
	}
}
