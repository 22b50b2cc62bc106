package record

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a SHA-256: of a leaf, of a tree, or a commitment. It prints as base64.
type Hash = tlog.Hash

// HashReader gives the stored hashes at positions, in the order asked for.
type HashReader = tlog.HashReader

// Tree is the Merkle tree over the first leaves of a log, as RFC 6962 defines it. Its hashes are stored once, each at a
// position that never changes, so a two-column table holds the trees of every size.
type Tree struct {
	Size   uint64 // number of leaves
	Stored HashReader
}

// Append gives the hashes to store when a leaf is added behind the tree: the first at position at, the next at at+1, and
// so on. The tree afterwards has Size+1.
func (t Tree) Append(leaf []byte) (at int64, hashes []Hash, err error) {
	if t.Size >= maxLeaves {
		return 0, nil, errTooLarge
	}
	if hashes, err = tlog.StoredHashes(int64(t.Size), leaf, t.Stored); err != nil {
		return 0, nil, fmt.Errorf("appending leaf %d: %w", t.Size, err)
	}
	return tlog.StoredHashIndex(0, int64(t.Size)), hashes, nil
}

// Root is the hash of the whole tree.
func (t Tree) Root() (Hash, error) {
	if t.Size > maxLeaves {
		return Hash{}, errTooLarge
	}
	return tlog.TreeHash(int64(t.Size), t.Stored)
}

// Inclusion proves that a leaf is in the tree; Head.Includes checks it.
func (t Tree) Inclusion(index uint64) ([]Hash, error) {
	if t.Size > maxLeaves || index >= t.Size {
		return nil, fmt.Errorf("there is no leaf %d among %d", index, t.Size)
	}
	return tlog.ProveRecord(int64(t.Size), int64(index), t.Stored)
}

// Consistency proves that the tree grew from its own first leaves and nothing else; Head.Extends checks it.
func (t Tree) Consistency(earlier uint64) ([]Hash, error) {
	switch {
	case t.Size > maxLeaves || earlier > t.Size:
		return nil, fmt.Errorf("a tree of %d leaves does not grow from one of %d", t.Size, earlier)
	case earlier == 0:
		return nil, nil // everything grows from nothing
	}
	return tlog.ProveTree(int64(t.Size), int64(earlier), t.Stored)
}

var errTooLarge = errors.New("the log has more leaves than a record can have")

// Includes checks the proof that a leaf is in the log at an index.
func (h Head) Includes(leaf []byte, index uint64, proof []Hash) error {
	if h.Size > maxLeaves || index >= h.Size {
		return fmt.Errorf("the head covers %d leaves, not leaf %d", h.Size, index)
	}
	if err := tlog.CheckRecord(proof, int64(h.Size), h.Root, int64(index), tlog.RecordHash(leaf)); err != nil {
		return fmt.Errorf("nothing proves that this is leaf %d: %w", index, err)
	}
	return nil
}

// Extends checks the proof that the log of an older head is the beginning of this one's.
func (h Head) Extends(older Head, proof []Hash) error {
	switch {
	case h.Origin != older.Origin || h.Log != older.Log:
		return errors.New("the heads are of different logs")
	case h.Size > maxLeaves || older.Size > h.Size:
		return fmt.Errorf("a log of %d leaves does not grow from one of %d", h.Size, older.Size)
	case older.Size == 0:
		if empty, err := tlog.TreeHash(0, nil); err != nil || older.Root != empty || len(proof) > 0 {
			return errors.New("the older head is not that of an empty log")
		}
		return nil
	}
	if err := tlog.CheckTree(proof, int64(h.Size), h.Root, int64(older.Size), older.Root); err != nil {
		return fmt.Errorf("nothing proves that %d leaves grew from %d: %w", h.Size, older.Size, err)
	}
	return nil
}

// memory holds stored hashes in order of their positions.
type memory []Hash

// ReadHashes is what a HashReader does.
func (m memory) ReadHashes(positions []int64) ([]Hash, error) {
	out := make([]Hash, len(positions))
	for i, p := range positions {
		if p < 0 || p >= int64(len(m)) {
			return nil, fmt.Errorf("no hash is stored at %d", p)
		}
		out[i] = m[p]
	}
	return out, nil
}
