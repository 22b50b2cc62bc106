package mapedit

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// person is somebody at work on a map, with what they did, newest last.
type person struct {
	list []Kept
}

// board is a map that several people edit, each with their own edits kept.
type board struct {
	t      *rapid.T
	state  State
	people [2]person
	ids    int
}

// do makes an edit as somebody, who forgets what they took back.
func (b *board) do(who int, e Edit) {
	after, err := b.state.Apply(e)
	if err != nil {
		b.t.Fatalf("an edit made of what the map holds does not fit it: %v", err)
	}
	b.state = after
	p := &b.people[who]
	n, forget := After(p.list)
	p.list = slices.DeleteFunc(p.list, func(k Kept) bool { return slices.Contains(forget, k.N) })
	body, err := e.Encode()
	if err != nil {
		b.t.Fatal(err)
	}
	p.list = append(p.list, Kept{N: n, Body: body})
}

// turn takes somebody's last edit back, or makes it again; blocked says that it could not.
func (b *board) turn(who int, undo bool) (moved, blocked bool) {
	p := &b.people[who]
	k, ok := Redoable(p.list)
	if undo {
		k, ok = Undoable(p.list)
	}
	if !ok {
		return false, false
	}
	e, err := Decode(k.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if undo {
		e = e.Back()
	}
	after, err := b.state.Apply(e)
	var why *Blocked
	if errors.As(err, &why) {
		return false, true
	}
	b.state = after
	for i := range p.list {
		if p.list[i].N == k.N {
			p.list[i].Undone = undo
		}
	}
	return true, false
}

// nodes are the nodes that stand, in order.
func (b *board) nodes() (out []string) {
	for k := range b.state {
		if k.What == Stands {
			out = append(out, k.Node)
		}
	}
	slices.Sort(out)
	return out
}

// some is an edit that fits the map as it stands.
func (b *board) some() (Edit, bool) {
	nodes := b.nodes()
	pick := func() string { return rapid.SampledFrom(nodes).Draw(b.t, "node") }
	switch what := rapid.IntRange(0, 4).Draw(b.t, "what"); {
	case what == 0 || len(nodes) < 2:
		b.ids++
		id := fmt.Sprint("n", b.ids)
		return Edit{[]Cell{{Key{Stands, id, ""}, "", "body of " + id}, {Key{Title, id, ""}, "", "T" + id}}}, true
	case what == 1:
		id := pick()
		now := b.state[Key{Title, id, ""}]
		return Edit{[]Cell{{Key{Title, id, ""}, now, now + "x"}}}, true
	case what == 2:
		k := Key{Linked, pick(), pick()}
		if k.Node == k.Other || b.state[k] != "" {
			return Edit{}, false
		}
		return Edit{[]Cell{{k, "", "0 yes"}}}, true
	case what == 3:
		for k, v := range b.state {
			if k.What == Linked {
				return Edit{[]Cell{{k, v, ""}}}, true
			}
		}
	default:
		return b.end(pick()), true
	}
	return Edit{}, false
}

// end takes a node out with its links.
func (b *board) end(id string) Edit {
	var e Edit
	for k, v := range b.state {
		if k.What == Linked && (k.Node == id || k.Other == id) {
			e.Cells = append(e.Cells, Cell{k, v, ""})
		}
	}
	for _, k := range []Key{{Stands, id, ""}, {Title, id, ""}} {
		e.Cells = append(e.Cells, Cell{k, b.state[k], ""})
	}
	return e
}

// sound holds the map against what every map promises: no link without both of its nodes, no title without its node.
func (b *board) sound() {
	for k := range b.state {
		if b.state[Key{Stands, k.Node, ""}] == "" || k.What == Linked && b.state[Key{Stands, k.Other, ""}] == "" {
			b.t.Fatalf("%v stands without its node", k)
		}
	}
}

// One person's edits, all taken back, leave the map as it was; made again, as it became.
func TestUndoLeadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &board{t: t, state: State{}}
		begin := maps.Clone(b.state)
		made := 0
		for range rapid.IntRange(1, 30).Draw(t, "edits") {
			if e, ok := b.some(); ok {
				b.do(0, e)
				made++
			}
			b.sound()
		}
		end := maps.Clone(b.state)
		for range made {
			if moved, blocked := b.turn(0, true); !moved || blocked {
				t.Fatalf("an edit cannot be taken back")
			}
			b.sound()
		}
		if diff := cmp.Diff(begin, b.state); diff != "" {
			t.Fatalf("all taken back (-was +is):\n%s", diff)
		}
		if moved, _ := b.turn(0, true); moved {
			t.Fatal("there was more to take back than was done")
		}
		for range made {
			if moved, blocked := b.turn(0, false); !moved || blocked {
				t.Fatalf("an edit cannot be made again")
			}
		}
		if diff := cmp.Diff(end, b.state); diff != "" {
			t.Fatalf("all made again (-was +is):\n%s", diff)
		}
	})
}

// Two people at once: whatever order they act in, nobody's undo touches a cell that the other changed since, and the map stays sound.
func TestUndoBesideSomebodyElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &board{t: t, state: State{}}
		last := map[Key]int{} // who changed a cell last
		for range rapid.IntRange(1, 60).Draw(t, "acts") {
			who := rapid.IntRange(0, 1).Draw(t, "who")
			was := maps.Clone(b.state)
			act := rapid.IntRange(0, 2).Draw(t, "act")
			switch act {
			case 0:
				if e, ok := b.some(); ok {
					b.do(who, e)
				}
			case 1:
				b.turn(who, true)
			case 2:
				b.turn(who, false)
			}
			b.sound()
			for k := range union(was, b.state) {
				if was[k] == b.state[k] {
					continue
				}
				if by, ok := last[k]; act > 0 && ok && by != who && k.What != Linked {
					// A cell may hold again what it held: then taking back is no loss. What else differs may not be taken back.
					if !returns(b.people[who].list, k, was[k]) {
						t.Fatalf("%d took back %v, which %d had changed to %q", who, k, by, was[k])
					}
				}
				last[k] = who
			}
		}
	})
}

// returns reports whether somebody's edits know a cell as holding a value.
func returns(list []Kept, k Key, value string) bool {
	for _, x := range list {
		e, err := Decode(x.Body)
		if err != nil {
			return false
		}
		for _, c := range e.Cells {
			if c.Key == k && (c.Before == value || c.After == value) {
				return true
			}
		}
	}
	return false
}

func union(a, b State) State {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

func TestWhatStandsInTheWay(t *testing.T) {
	a, b := Key{Stands, "a", ""}, Key{Stands, "b", ""}
	link := Key{Linked, "a", "b"}
	s := State{a: "1", b: "1", link: "0 yes"}
	for name, c := range map[string]struct {
		e    Edit
		want *Blocked
	}{
		"somebody renamed it":     {Edit{[]Cell{{Key{Title, "a", ""}, "x", "y"}}}, &Blocked{Key{Title, "a", ""}, Changed}},
		"links hold the node":     {Edit{[]Cell{{b, "1", ""}}}, &Blocked{link, Bound}},
		"one end is gone":         {Edit{[]Cell{{Key{Linked, "a", "c"}, "", "0 yes"}}}, &Blocked{Key{Linked, "a", "c"}, Missing}},
		"the link is there":       {Edit{[]Cell{{link, "", "0 yes"}}}, &Blocked{link, Changed}},
		"out with its links":      {Edit{[]Cell{{link, "0 yes", ""}, {b, "1", ""}}}, nil},
		"a link with its node":    {Edit{[]Cell{{Key{Stands, "c", ""}, "", "2"}, {Key{Linked, "a", "c"}, "", "0 yes"}}}, nil},
		"a share that is another": {Edit{[]Cell{{link, "600000 yes", ""}}}, &Blocked{link, Changed}},
	} {
		_, err := s.Apply(c.e)
		var got *Blocked
		errors.As(err, &got)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestNothingIsKeptForEver(t *testing.T) {
	var list []Kept
	for range Most + 7 {
		n, forget := After(list)
		list = append(slices.DeleteFunc(list, func(k Kept) bool { return slices.Contains(forget, k.N) }), Kept{N: n})
	}
	if len(list) != Most || list[0].N != 8 {
		t.Errorf("%d edits are kept, from %d on", len(list), list[0].N)
	}
	list[Most-1].Undone = true
	if k, ok := Redoable(list); !ok || k.N != Most+7 {
		t.Errorf("what was taken back last is %d, %v", k.N, ok)
	}
	if n, forget := After(list); n != Most+8 || !slices.Equal(forget, []int64{Most + 7}) {
		t.Errorf("a new edit is %d and forgets %v", n, forget)
	}
	if _, err := Decode("[]"); err == nil {
		t.Error("an edit that changes nothing is kept")
	}
}
