// Package mapedit says what an edit of a benefits map changes, and whether it can still be taken back.
//
// It promises that an edit that is made and taken back leaves every cell as it was, and that nothing is ever taken back over what somebody
// else has done since: then it says which cell stands in the way. It refuses to know what a node holds besides its title: that is one
// value, equal or not.
package mapedit

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// What is the sort of thing a cell holds.
type What string

// The sorts of cells. A cell that is empty holds nothing: the node is not in the map, the link is not there.
const (
	Stands What = "stands" // that a node is in the map, as a digest of what it holds besides its title
	Title  What = "title"  // what a node is called
	Linked What = "linked" // that Node waits for Other, or is served by it, with the share and whether somebody confirmed it
)

// Key names a cell. Other is set for links alone.
type Key struct {
	What  What   `json:"what"`
	Node  string `json:"node"`
	Other string `json:"other,omitempty"`
}

// Cell is one change: what the cell held, and what it holds.
type Cell struct {
	Key
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Edit is what somebody did to a map in one go, each cell once.
type Edit struct{ Cells []Cell }

// State is what the cells of a map hold; those it does not name are empty.
type State map[Key]string

// Back is the edit that takes e back.
func (e Edit) Back() Edit {
	back := Edit{make([]Cell, len(e.Cells))}
	for i, c := range e.Cells {
		back.Cells[i] = Cell{c.Key, c.After, c.Before}
	}
	slices.Reverse(back.Cells)
	return back
}

// Reason is why an edit does not fit a map.
type Reason uint8

// The reasons.
const (
	Changed Reason = iota // the cell holds something else than the edit found there
	Bound                 // the node would go, but links hold it that the edit does not know
	Missing               // the link would join a node that is not in the map
)

// Blocked says which cell stands in the way of an edit, and why. Of a link, Key is that of the link.
type Blocked struct {
	Key
	Reason Reason
}

func (b *Blocked) Error() string {
	return fmt.Sprintf("the cell %s %s %s stands in the way (%d)", b.What, b.Node, b.Other, b.Reason)
}

// Apply is the state after an edit; s stays as it is. Errors: Blocked, for the first cell in the order of the edit that does not hold what
// the edit found there, and after those for what the edit would leave behind.
func (s State) Apply(e Edit) (State, error) {
	out := make(State, len(s)+len(e.Cells))
	for k, v := range s {
		if v != "" {
			out[k] = v
		}
	}
	for _, c := range e.Cells {
		if out[c.Key] != c.Before {
			return nil, &Blocked{c.Key, Changed}
		}
		if c.After == "" {
			delete(out, c.Key)
		} else {
			out[c.Key] = c.After
		}
	}
	for _, c := range e.Cells {
		switch {
		case c.What == Linked && c.After != "" && (out[Key{What: Stands, Node: c.Node}] == "" || out[Key{What: Stands, Node: c.Other}] == ""):
			return nil, &Blocked{c.Key, Missing}
		case c.What == Stands && c.After == "":
			if k, held := out.linkOf(c.Node); held {
				return nil, &Blocked{k, Bound}
			}
		}
	}
	return out, nil
}

// linkOf is the first link of a node, by its ends.
func (s State) linkOf(node string) (first Key, held bool) {
	for k := range s {
		if k.What == Linked && (k.Node == node || k.Other == node) && (!held || before(k, first)) {
			first, held = k, true
		}
	}
	return first, held
}

func before(a, b Key) bool {
	return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Other, b.Other)) < 0
}

// Kept is an edit of somebody as it is kept, in the order of N.
type Kept struct {
	N      int64 // counts a person's edits of a map, from 1
	Undone bool
	Made   int64  // Unix microseconds
	Words  string // what was done
	Body   string // Edit, encoded
}

// Undoable is what somebody did last and has not taken back.
func Undoable(list []Kept) (last Kept, ok bool) {
	for _, k := range list {
		if !k.Undone && (!ok || k.N > last.N) {
			last, ok = k, true
		}
	}
	return last, ok
}

// Redoable is what somebody took back last, unless they have done something since.
func Redoable(list []Kept) (next Kept, ok bool) {
	last, _ := Undoable(list)
	for _, k := range list {
		if k.Undone && k.N > last.N && (!ok || k.N < next.N) {
			next, ok = k, true
		}
	}
	return next, ok
}

// Most is how many edits of somebody are kept in a map. The oldest goes first.
const Most = 50

// After is what to forget when somebody does something new: what they took back, and the oldest beyond Most; and the number of the new one.
func After(list []Kept) (n int64, forget []int64) {
	done := 0
	for _, k := range slices.Backward(sorted(list)) {
		n = max(n, k.N)
		if !k.Undone {
			done++
		}
		if k.Undone || done >= Most {
			forget = append(forget, k.N)
		}
	}
	slices.Sort(forget)
	return n + 1, forget
}

func sorted(list []Kept) []Kept {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Kept) int { return cmp.Compare(a.N, b.N) })
	return list
}

// Encode writes an edit as it is kept.
func (e Edit) Encode() (string, error) {
	b, err := json.Marshal(e.Cells)
	return string(b), err
}

// Decode reads an edit as it is kept.
func Decode(body string) (e Edit, err error) {
	if err := json.Unmarshal([]byte(body), &e.Cells); err != nil {
		return e, err
	}
	if len(e.Cells) == 0 {
		return e, errors.New("the edit changes nothing")
	}
	return e, nil
}
