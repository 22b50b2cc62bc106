package upkeep

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/store"
)

// step is how many leaves are read at a time.
const step = 500

// field names a field of a leaf of a log.
type field struct {
	index uint64
	name  string
}

// state is what became of a field.
type state uint8

const (
	gone   state = iota // nothing is kept of it
	opened              // it opens, and is what was recorded
	locked              // it is kept, and its key is not
	broken              // it is kept, and does not open
)

// origin names a field of the record that texts in use repeat.
type origin struct {
	what, id, field string
}

// latest is what the record holds last of an origin.
type latest struct {
	at    record.Instant
	index uint64
	state state
	sum   [sha256.Size]byte
}

// passage goes through all logs.
type passage struct {
	*doctor
	w       *store.Whole
	signers []record.PublicKey
	chain   store.Signing
	last    map[origin]latest
}

// record goes through every log, leaf by leaf, and then compares the texts in use with what it found.
func (d *doctor) record(ctx context.Context, w *store.Whole, c *Check) error {
	p := &passage{doctor: d, w: w, last: map[origin]latest{}}
	if d.u.Keyed() {
		var err error
		if p.signers, p.chain, err = d.u.Signers(ctx); err != nil {
			return err
		}
	} else {
		for _, id := range []string{fieldsCheck, headsCheck} {
			d.noKeys(d.check(id))
		}
		d.check(textsCheck).skip("no text of the record can be opened to compare them with")
	}
	logs, err := w.Logs(ctx)
	if err != nil {
		return err
	}
	for _, l := range logs {
		if err := p.log(ctx, l); err != nil {
			return err
		}
	}
	if !d.u.Keyed() {
		return nil
	}
	return p.texts(ctx)
}

// walk is the passage through one log.
type walk struct {
	*passage
	at      store.RoomLog
	log     record.LogID
	leaves  []record.Leaf // of the part that is being read
	next    uint64        // index of the leaf that comes next
	handles map[record.Handle]store.Ref
	before  map[record.Handle]uint64 // last leaf about each subject
	hashes  memory
	fields  map[field]state
	order   []field // of fields, as they were recorded
	erased  map[field]uint64
}

func (p *passage) log(ctx context.Context, at store.RoomLog) error {
	w := &walk{passage: p, at: at, before: map[record.Handle]uint64{}, fields: map[field]state{}, erased: map[field]uint64{}}
	if len(at.ID) != len(w.log) {
		p.check(leavesCheck).found("the log of the room %s has a name of %d bytes", at.Room, len(at.ID))
		return nil
	}
	w.log = record.LogID(at.ID)
	var err error
	if w.handles, err = p.w.Handles(ctx, at.Place); err != nil {
		return err
	}
	whole, err := w.read(ctx)
	if err != nil || !whole {
		return err
	}
	if err := w.trees(ctx); err != nil {
		return err
	}
	if !p.u.Keyed() {
		return nil
	}
	w.account()
	return w.heads(ctx)
}

// read reads the leaves; whole says that none is missing or damaged so that what follows from them can be looked at.
func (w *walk) read(ctx context.Context) (whole bool, err error) {
	for {
		part, err := w.w.Leaves(ctx, w.at.Place, w.next, step)
		if err != nil {
			return false, err
		}
		from := w.next
		w.leaves = w.leaves[:0]
		for _, s := range part {
			if !w.leaf(s) {
				return false, nil
			}
		}
		if err := w.sealed(ctx, from); err != nil {
			return false, err
		}
		if len(part) < step {
			return true, nil
		}
	}
}

// leaf looks at one leaf and reports whether it is one.
func (w *walk) leaf(s store.StoredLeaf) bool {
	c := w.check(leavesCheck)
	c.Looked++
	tell := func(format string, args ...any) {
		c.found("the log of the room %s: leaf %d %s", w.at.Room, s.Index, fmt.Sprintf(format, args...))
	}
	if s.Index != w.next {
		tell("follows upon leaf %d: leaves are missing", int64(w.next)-1)
		return false
	}
	l, err := record.ParseLeaf(s.Body)
	if err != nil {
		tell("cannot be read: %v", err)
		return false
	}
	switch {
	case l.Log != w.log:
		tell("belongs to the log %v", l.Log)
	case l.Index != s.Index:
		tell("says that it is leaf %d", l.Index)
	case int64(l.At) != s.At || string(l.Kind) != s.Kind || !bytes.Equal(l.Subject[:], s.Subject) || !bytes.Equal(l.Actor[:], s.Actor):
		tell("says something else than the row that holds it")
	}
	if before, ok := w.before[l.Subject]; ok && l.Previous != before || !ok && l.Previous != record.None {
		tell("does not name the leaf before it about its subject")
	}
	for _, h := range []record.Handle{l.Subject, l.Actor} {
		if _, ok := w.handles[h]; !ok {
			tell("is about the handle %v, and nothing says what that stands for", h)
		}
	}
	if l.Kind == record.KindErased || l.Kind == record.KindHold {
		w.target(l, tell)
	}
	w.before[l.Subject] = l.Index
	w.leaves = append(w.leaves, l)
	w.next++
	_, hashes, err := record.Tree{Size: l.Index, Stored: w.hashes}.Append(s.Body)
	if err != nil {
		tell("cannot be hashed: %v", err)
		return false
	}
	w.hashes = append(w.hashes, hashes...)
	for _, f := range l.Fields {
		w.order = append(w.order, field{l.Index, f.Name})
		w.fields[field{l.Index, f.Name}] = gone
	}
	return true
}

// target looks at what a leaf says was erased, or was not.
func (w *walk) target(l record.Leaf, tell func(string, ...any)) {
	t := field{l.Target.Index, l.Target.Name}
	if _, ok := w.fields[t]; !ok {
		tell("is about field %s of leaf %d, which does not exist", t.name, t.index)
	}
	if _, ok := w.erased[t]; !ok && l.Kind == record.KindErased {
		w.erased[t] = l.Index
	}
}

// sealed opens what is kept of the leaves that were just read.
func (w *walk) sealed(ctx context.Context, from uint64) error {
	boxes, err := w.w.Boxes(ctx, w.at.Place, from, w.next)
	if err != nil || !w.u.Keyed() {
		return err
	}
	for _, b := range boxes {
		l := w.leaves[b.Index-from]
		if _, ok := w.fields[field{b.Index, b.Name}]; !ok {
			w.check(fieldsCheck).found("the log of the room %s: a text %s is kept of leaf %d, which has none", w.at.Room, b.Name, b.Index)
			continue
		}
		s := opened
		sum, ok, err := w.w.Opens(ctx, l, b)
		switch {
		case errors.Is(err, store.ErrRefused):
			s = locked
		case err != nil:
			return err
		case !ok:
			s = broken
		}
		w.fields[field{b.Index, b.Name}] = s
		w.remember(l, b.Name, s, sum)
	}
	for _, l := range w.leaves {
		for _, f := range l.Fields {
			if w.fields[field{l.Index, f.Name}] == gone {
				w.remember(l, f.Name, gone, [sha256.Size]byte{})
			}
		}
	}
	return nil
}

// remember keeps what a field says if a text in use may repeat it and nothing later was said.
func (w *walk) remember(l record.Leaf, name string, s state, sum [sha256.Size]byte) {
	ref := w.handles[l.Subject]
	if !ref.Repeats(name) {
		return
	}
	o := origin{ref.What, ref.ID, name}
	if was, ok := w.last[o]; !ok || l.At >= was.at {
		w.last[o] = latest{l.At, l.Index, s, sum}
	}
}

// account says of every field what became of it.
func (w *walk) account() {
	c := w.check(fieldsCheck)
	c.Looked += len(w.order)
	for _, f := range w.order {
		by, erased := w.erased[f]
		why := ""
		switch s := w.fields[f]; {
		case erased && s != gone:
			why = fmt.Sprintf("is still kept, though leaf %d says that it was erased", by)
		case s == locked:
			why = "cannot be opened: its key is gone, and no leaf says that it was erased"
		case s == broken:
			why = "does not open with its key, or is not what was recorded"
		case s == gone && !erased:
			why = "is missing, and no leaf says that it was erased"
		}
		if why != "" {
			c.found("the log of the room %s: the text %s of leaf %d %s", w.at.Room, f.name, f.index, why)
		}
	}
}

// trees compares the hashes that are kept with those of the leaves.
func (w *walk) trees(ctx context.Context) error {
	c := w.check(treesCheck)
	stored, err := w.w.Hashes(ctx, w.at.Place)
	if err != nil {
		return err
	}
	c.Looked += len(w.hashes)
	for i, h := range w.hashes {
		switch {
		case i >= len(stored) || stored[i].Position != int64(i):
			c.found("the log of the room %s: the hash at position %d is missing", w.at.Room, i)
			return nil
		case !bytes.Equal(stored[i].Hash, h[:]):
			c.found("the log of the room %s: the hash at position %d is not that of the leaves", w.at.Room, i)
			return nil
		}
	}
	if len(stored) > len(w.hashes) {
		c.found("the log of the room %s: %d hashes are kept of leaves that do not exist", w.at.Room, len(stored)-len(w.hashes))
	}
	return nil
}

// memory holds hashes by their positions.
type memory []record.Hash

// ReadHashes is what a record.HashReader does.
func (m memory) ReadHashes(positions []int64) ([]record.Hash, error) {
	out := make([]record.Hash, len(positions))
	for i, p := range positions {
		if p < 0 || p >= int64(len(m)) {
			return nil, fmt.Errorf("there is no hash at position %d", p)
		}
		out[i] = m[p]
	}
	return out, nil
}

// heads compares what was signed with the leaves.
func (w *walk) heads(ctx context.Context) error {
	c := w.check(headsCheck)
	heads, err := w.w.Heads(ctx, w.at.Place)
	if err != nil {
		return err
	}
	for _, h := range heads {
		c.Looked++
		if why := w.head(h); why != "" {
			c.found("the log of the room %s: the head of %d leaves %s", w.at.Room, h.Size, why)
		}
	}
	if len(heads) == 0 {
		return nil
	}
	// A bundle of heads alone can be written only when every key was handed over to by the one before it.
	only := record.Bundle{FirstKey: w.chain.First, HandOvers: w.chain.HandOvers, Heads: [][]byte{heads[0].Note}}
	if err := only.Write(io.Discard); err != nil {
		c.found("the keys that signed the record do not follow from each other: %v", err)
	}
	return nil
}

// head is what is wrong with a head.
func (w *walk) head(s store.SignedHead) string {
	for _, key := range w.signers {
		h, err := record.OpenHead(s.Note, key)
		if err != nil {
			continue
		}
		root, err := record.Tree{Size: h.Size, Stored: w.hashes}.Root()
		switch {
		case h.Log != w.log:
			return fmt.Sprintf("is of the log %v", h.Log)
		case h.Size != s.Size || int64(h.At) != s.At:
			return "says something else than the row that holds it"
		case h.Size > w.next:
			return fmt.Sprintf("covers more than the %d leaves there are", w.next)
		case err != nil || root != h.Root:
			return "does not match the leaves"
		}
		return ""
	}
	return "was signed by none of the keys"
}

// texts compares every text in use that repeats the record with the latest that the record holds of it, and looks for what the record
// holds and nothing repeats.
func (p *passage) texts(ctx context.Context) error {
	c := p.check(textsCheck)
	used := map[origin]bool{}
	err := p.w.Repeats(ctx, func(r store.Repeated) {
		c.Looked++
		o := origin{r.Ref.What, r.Ref.ID, r.Field}
		used[o] = true
		if why := p.differs(r, o); why != "" {
			c.found("the %s of the %s %s in the room %s %s", r.Column, r.Table, r.Ref.ID, r.Room, why)
		}
	})
	if err != nil {
		return err
	}
	for _, o := range slices.SortedFunc(maps.Keys(p.last), compareOrigins) {
		if !used[o] {
			c.found("the %s of the %s %s stands in the record and nowhere else", o.field, o.what, o.id)
		}
	}
	return nil
}

func compareOrigins(a, b origin) int {
	return cmp.Or(cmp.Compare(a.what, b.what), cmp.Compare(a.id, b.id), cmp.Compare(a.field, b.field))
}

// differs is why a text in use is not what the record holds last.
func (p *passage) differs(r store.Repeated, o origin) string {
	last, recorded := p.last[o]
	switch {
	case !recorded && !r.Empty:
		return "is not in the record"
	case recorded && last.state == gone && !r.Empty:
		return "stands there, though it was erased from the record"
	case recorded && last.state == opened && last.sum != r.Sum:
		return fmt.Sprintf("is not what leaf %d recorded last", last.index)
	}
	return ""
}
