// Package evidence shows the record of a room to those who see the room, and hands out what proves it: signed heads and bundles.
//
// It promises that a head is signed over exactly the leaves that are stored, and that a bundle accounts for every field: opened,
// withheld by choice, or erased. It refuses to change a leaf, and to open a text for anybody who does not see its room.
package evidence

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Evidence is the use cases. Origin names the installation in its first key; heads keep that name.
type Evidence struct {
	DB     *store.DB
	Origin string
}

// Text is a field of an act as its reader may see it.
type Text struct {
	Name   string
	Value  string // when it is opened
	Erased bool
	By     uint64 // leaf that says it was erased
}

// Entry is an act as the record holds it.
type Entry struct {
	Index   uint64
	At      record.Instant
	Kind    record.Kind
	Actor   store.Ref // Name is filled in where the log still knows it
	Subject store.Ref
	Texts   []Text
	Target  record.Target
}

// Page is a part of a log, newest first.
type Page struct {
	Log     record.LogID
	Size    uint64
	Entries []Entry
	Earlier uint64 // entries before the last one shown
	Heads   []store.SignedHead
}

// find is the room of an audience in a scope whose record the viewer may see.
func find(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID, a access.Audience) (access.Reach, error) {
	reaches, err := tx.Reaches(ctx, scope)
	if err != nil {
		return access.Reach{}, err
	}
	at := slices.IndexFunc(reaches, func(r access.Reach) bool { return r.Audience == a && access.DecideLog(v, r) })
	if at < 0 {
		return access.Reach{}, store.ErrRefused
	}
	return reaches[at], nil
}

// Page shows at most limit entries of a log before an index; 0 begins with the newest. A room in which nothing was recorded yet
// has an empty page.
func (e *Evidence) Page(ctx context.Context, v access.Viewer, scope access.ScopeID, a access.Audience, before uint64, limit int) (p Page, err error) {
	defer errs.Wrap(&err, "evidence.Page")
	err = e.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		p = Page{}
		r, err := find(ctx, tx, v, scope, a)
		if err != nil {
			return err
		}
		at := store.At(r)
		if p.Log, p.Size, err = tx.Log(ctx, at); errors.Is(err, store.ErrRefused) {
			return nil
		} else if err != nil {
			return err
		}
		if before == 0 || before > p.Size {
			before = p.Size
		}
		raw, err := tx.LeavesBefore(ctx, at, before, limit)
		if err != nil {
			return err
		}
		p.Earlier = before - uint64(len(raw))
		if p.Heads, err = tx.Heads(ctx, at); err != nil {
			return err
		}
		p.Entries, err = entries(ctx, tx, at, raw, p.Size)
		return err
	})
	return p, err
}

// entries opens leaves, given newest first.
func entries(ctx context.Context, tx *store.Tx, at store.Place, raw [][]byte, size uint64) ([]Entry, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	leaves := make([]record.Leaf, len(raw))
	for i, b := range raw {
		l, err := record.ParseLeaf(b)
		if err != nil {
			return nil, errs.New(errs.Internal, "a stored leaf cannot be read: %w", err)
		}
		leaves[i] = l
	}
	handles, err := tx.Handles(ctx, at)
	if err != nil {
		return nil, err
	}
	opened, err := open(ctx, tx, at, leaves)
	if err != nil {
		return nil, err
	}
	names, erased, err := known(ctx, tx, at, size)
	if err != nil {
		return nil, err
	}
	ref := func(h record.Handle) store.Ref {
		r := handles[h]
		r.Name = names[h]
		return r
	}
	out := make([]Entry, len(leaves))
	for i, l := range leaves {
		out[i] = Entry{Index: l.Index, At: l.At, Kind: l.Kind, Actor: ref(l.Actor), Subject: ref(l.Subject), Target: l.Target}
		for _, f := range l.Fields {
			t := Text{Name: f.Name}
			if o, ok := opened[field{l.Index, f.Name}]; ok {
				t.Value = string(o.Value)
			} else {
				t.By, t.Erased = erased[field{l.Index, f.Name}], true
			}
			out[i].Texts = append(out[i].Texts, t)
		}
	}
	return out, nil
}

// field names a field of a leaf.
type field struct {
	index uint64
	name  string
}

// open opens what can be opened of leaves.
func open(ctx context.Context, tx *store.Tx, at store.Place, leaves []record.Leaf) (map[field]record.Opening, error) {
	out := map[field]record.Opening{}
	if len(leaves) == 0 {
		return out, nil
	}
	byIndex := map[uint64]record.Leaf{}
	from, to := leaves[0].Index, leaves[0].Index
	for _, l := range leaves {
		byIndex[l.Index] = l
		from, to = min(from, l.Index), max(to, l.Index)
	}
	boxes, err := tx.Boxes(ctx, at, from, to+1)
	if err != nil {
		return nil, err
	}
	for _, b := range boxes {
		l, ok := byIndex[b.Index]
		if !ok {
			continue
		}
		o, err := tx.Open(ctx, l, b)
		if errors.Is(err, store.ErrRefused) {
			continue // its key was destroyed and the row is about to be swept
		}
		if err != nil {
			return nil, err
		}
		out[field{b.Index, b.Name}] = o
	}
	return out, nil
}

// step is how many leaves are read at a time.
const step = 1000

// known goes through a log for the names its handles were introduced with, and for what was erased by which leaf.
func known(ctx context.Context, tx *store.Tx, at store.Place, size uint64) (map[record.Handle]string, map[field]uint64, error) {
	names, erased := map[record.Handle]string{}, map[field]uint64{}
	for from := uint64(0); from < size; from += step {
		raw, err := tx.LeavesOf(ctx, at, []record.Kind{record.KindPerson, record.KindErased}, from, step)
		if err != nil {
			return nil, nil, err
		}
		var people []record.Leaf
		for _, b := range raw {
			l, err := record.ParseLeaf(b)
			if err != nil {
				return nil, nil, errs.New(errs.Internal, "a stored leaf cannot be read: %w", err)
			}
			if l.Kind == record.KindPerson {
				people = append(people, l)
			} else if _, ok := erased[field{l.Target.Index, l.Target.Name}]; !ok {
				erased[field{l.Target.Index, l.Target.Name}] = l.Index
			}
		}
		opened, err := open(ctx, tx, at, people)
		if err != nil {
			return nil, nil, err
		}
		for _, l := range people {
			if o, ok := opened[field{l.Index, "name"}]; ok {
				names[l.Subject] = string(o.Value)
			}
		}
	}
	return names, erased, nil
}

// Head signs the log as it stands, at the instant of its last entry: both sides of a shared room get the same head, whenever they ask,
// and nothing tells that the other one asked. In a side's own room the head is kept, for a later bundle to begin with.
func (e *Evidence) Head(ctx context.Context, v access.Viewer, scope access.ScopeID, a access.Audience) (signed []byte, err error) {
	defer errs.Wrap(&err, "evidence.Head")
	keys, err := e.DB.Signing(ctx, e.Origin)
	if err != nil {
		return nil, err
	}
	var at store.Place
	var keep store.SignedHead
	var mayAdd bool
	err = e.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := find(ctx, tx, v, scope, a)
		if err != nil {
			return err
		}
		at, mayAdd = store.At(r), r.Audience == v.Side.Of() && access.Decide(v, r, access.Record, access.Add)
		heads, err := tx.Heads(ctx, at)
		if err != nil {
			return err
		}
		keep, err = e.sign(ctx, tx, at, keys)
		if n := len(heads); err == nil && n > 0 && heads[n-1].Size == keep.Size {
			mayAdd = false // of each size one is kept, by whichever key signed first
			if signedBy(heads[n-1].Note, keys.Current) {
				keep = heads[n-1]
			}
		}
		return err
	})
	if err != nil || !mayAdd {
		return keep.Note, err
	}
	err = e.DB.Write(ctx, v.Seat, func(tx *store.Tx) error {
		if err := tx.Lock(ctx, scope); err != nil {
			return err
		}
		return tx.AddHead(ctx, at, keep)
	})
	if errors.Is(err, store.ErrTaken) { // somebody else signed the same size meanwhile
		err = nil
	}
	return keep.Note, err
}

// signedBy reports whether a key signed a head.
func signedBy(head []byte, key record.PrivateKey) bool {
	public, err := key.Public()
	if err != nil {
		return false
	}
	_, err = record.OpenHead(head, public)
	return err == nil
}

func (e *Evidence) sign(ctx context.Context, tx *store.Tx, at store.Place, keys store.Signing) (store.SignedHead, error) {
	log, size, err := tx.Log(ctx, at)
	if err != nil {
		return store.SignedHead{}, err
	}
	root, err := tx.Tree(ctx, at, size).Root()
	if err != nil {
		return store.SignedHead{}, err
	}
	last, err := tx.LeavesBefore(ctx, at, size, 1)
	if err != nil || len(last) != 1 {
		return store.SignedHead{}, errors.Join(err, errs.New(errs.Internal, "a log of %d entries lacks its last", size))
	}
	leaf, err := record.ParseLeaf(last[0])
	if err != nil {
		return store.SignedHead{}, errs.New(errs.Internal, "a stored leaf cannot be read: %w", err)
	}
	when := max(leaf.At, record.Instant(keys.Since)) // a key signs nothing from before it was handed over to
	signed, err := record.Head{Origin: keys.Origin(), Log: log, Size: size, Root: root, At: when}.Sign(keys.Current)
	return store.SignedHead{Size: size, At: int64(when), Note: signed}, err
}

// PublicKey is the first key of the installation: what every later one was handed over from.
func (e *Evidence) PublicKey(ctx context.Context) (key record.PublicKey, err error) {
	defer errs.Wrap(&err, "evidence.PublicKey")
	keys, err := e.DB.Signing(ctx, e.Origin)
	return keys.First, err
}

// Bundle is everything that proves a log to someone without this server. With withhold, texts stay sealed: only that something was
// said at that time by that handle is proved.
func (e *Evidence) Bundle(ctx context.Context, v access.Viewer, scope access.ScopeID, a access.Audience, withhold bool) (zip []byte, err error) {
	defer errs.Wrap(&err, "evidence.Bundle")
	keys, err := e.DB.Signing(ctx, e.Origin)
	if err != nil {
		return nil, err
	}
	b := record.Bundle{FirstKey: keys.First, HandOvers: keys.HandOvers}
	err = e.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		b.Heads, b.Leaves, b.Disclosures = nil, nil, nil
		r, err := find(ctx, tx, v, scope, a)
		if err != nil {
			return err
		}
		return e.fill(ctx, tx, store.At(r), keys, withhold, &b)
	})
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// fill puts heads, leaves and what is known of their fields into a bundle.
func (e *Evidence) fill(ctx context.Context, tx *store.Tx, at store.Place, keys store.Signing, withhold bool, b *record.Bundle) error {
	now, err := e.sign(ctx, tx, at, keys)
	if err != nil {
		return err
	}
	heads, err := tx.Heads(ctx, at)
	if err != nil {
		return err
	}
	for _, h := range heads {
		if h.Size < now.Size {
			b.Heads = append(b.Heads, h.Note)
		}
	}
	b.Heads = append(b.Heads, now.Note) // made now, so that the key in force signs the last one
	_, erased, err := known(ctx, tx, at, now.Size)
	if err != nil {
		return err
	}
	for from := uint64(0); from < now.Size; from += step {
		raw, err := tx.Leaves(ctx, at, from, step)
		if err != nil {
			return err
		}
		b.Leaves = append(b.Leaves, raw...)
		if err := disclose(ctx, tx, at, raw, erased, withhold, b); err != nil {
			return err
		}
	}
	return nil
}

func disclose(ctx context.Context, tx *store.Tx, at store.Place, raw [][]byte, erased map[field]uint64, withhold bool, b *record.Bundle) error {
	var leaves []record.Leaf
	for _, r := range raw {
		l, err := record.ParseLeaf(r)
		if err != nil {
			return errs.New(errs.Internal, "a stored leaf cannot be read: %w", err)
		}
		leaves = append(leaves, l)
	}
	opened, err := open(ctx, tx, at, leaves)
	if err != nil {
		return err
	}
	for _, l := range leaves {
		for _, f := range l.Fields {
			k := field{l.Index, f.Name}
			o, isOpen := opened[k]
			by, isErased := erased[k]
			d := record.Disclosure{Index: l.Index, Name: f.Name}
			switch {
			case isErased:
				d.State, d.By = record.Erased, by
			case !isOpen:
				continue // missing: the verifier says so
			case withhold:
				d.State = record.Withheld
			default:
				d.State, d.Opening = record.Opened, o
			}
			b.Disclosures = append(b.Disclosures, d)
		}
	}
	return nil
}
