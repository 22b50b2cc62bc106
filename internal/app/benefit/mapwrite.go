package benefit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/mapedit"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// editor is one edit of a map under way.
type editor struct {
	*act.Act
	ctx    context.Context
	view   *View
	check  check
	kept   []mapedit.Kept
	state  mapedit.State
	fresh  casebook.Node // the node that is being added
	turned string        // "undo" or "redo", "" for a new edit
}

// edit runs do with the map as it stands. Who may edit a map leads the case.
func (w Work) edit(ctx context.Context, v access.Viewer, project access.ScopeID, do func(*editor) error) error {
	return w.change(ctx, v, project, access.Remove, func(a *act.Act, view *View) error {
		if !view.Leads {
			return store.ErrRefused
		}
		e := &editor{Act: a, ctx: ctx, view: view, check: check{view: view}}
		var err error
		if e.kept, err = a.MapEdits(ctx, store.At(a.Reach), v.Person); err != nil {
			return err
		}
		e.state = e.now()
		return do(e)
	})
}

// now is the map as its cells hold it.
func (e *editor) now() mapedit.State {
	s := mapedit.State{}
	for _, n := range e.view.Rows.Nodes {
		if onMap(n.Kind) || n.Kind == casebook.Assumption { // what a benefit rests on goes and comes back with it
			s[stands(n.ID)], s[titled(n.ID)] = e.digest(n), n.Title
		}
	}
	for _, l := range e.view.Rows.Edges {
		if _, ok := s[stands(l.Node)]; !ok {
			continue
		}
		if _, ok := s[stands(l.Needs)]; ok {
			s[mapedit.Key{What: mapedit.Linked, Node: l.Node, Other: l.Needs}] = linkValue(l.SharePPM, l.Confirmed)
		}
	}
	return s
}

// digest stands for what a node holds besides its title, with what was measured of it.
func (e *editor) digest(n casebook.Node) string {
	readings := 0
	for _, r := range e.view.Rows.Readings {
		if r.Node == n.ID {
			readings++
		}
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%d", n.Kind, n.Owner, n.Body, readings))
	return hex.EncodeToString(sum[:8])
}

// node is a node of the map, or says beside a field that it is gone.
func (e *editor) node(path, id string) (casebook.Node, error) {
	n, ok := e.view.Nodes[id]
	if !ok || !onMap(n.Kind) {
		e.check.say(path, "Choose what is in the map: something was taken out meanwhile.")
		return n, e.check.err()
	}
	return n, nil
}

// moved says that the map is not any more what the viewer saw.
func (e *editor) moved(path, format string, args ...any) error {
	return errs.InvalidFields("The map has changed", []errs.Field{{Path: path, Message: fmt.Sprintf(format, args...)}})
}

// without is a node's own cells and those of its links, emptied.
func (e *editor) without(n casebook.Node) (out []mapedit.Cell) {
	for _, l := range e.view.Rows.Edges {
		key := mapedit.Key{What: mapedit.Linked, Node: l.Node, Other: l.Needs}
		if (l.Node == n.ID || l.Needs == n.ID) && e.state[key] != "" {
			out = append(out, mapedit.Cell{Key: key, Before: e.state[key]})
		}
	}
	return append(out, mapedit.Cell{Key: stands(n.ID), Before: e.digest(n)}, mapedit.Cell{Key: titled(n.ID), Before: n.Title})
}

// do makes a new edit and keeps it, so that it can be taken back.
func (e *editor) do(words string, ed mapedit.Edit) error {
	if err := e.apply(ed); err != nil {
		return err
	}
	at, who := store.At(e.Reach), e.Viewer.Person
	n, forget := mapedit.After(e.kept)
	for _, old := range forget {
		if _, err := e.DropMapEdit(e.ctx, at, who, old); err != nil {
			return err
		}
	}
	body, err := ed.Encode()
	if err != nil {
		return err
	}
	return e.AddMapEdit(e.ctx, at, who, mapedit.Kept{N: n, Words: words, Body: body})
}

// apply makes an edit of the rows of the case, and records it.
func (e *editor) apply(ed mapedit.Edit) error {
	_, err := e.state.Apply(ed)
	if why, ok := errors.AsType[*mapedit.Blocked](err); ok {
		return e.moved("", "%s", e.blocked(why))
	}
	if err != nil {
		return err
	}
	nodes, err := e.touched(ed)
	if err != nil {
		return err
	}
	if err := e.sound(ed, nodes); err != nil {
		return err
	}
	return e.write(ed, nodes)
}

// blocked says what somebody else did that stands in the way.
func (e *editor) blocked(why *mapedit.Blocked) string {
	name := func(id string) string {
		if n, ok := e.view.Nodes[id]; ok {
			return "“" + n.Title + "”"
		}
		return "something that was taken out"
	}
	keep := "it stays as it is"
	if e.turned != "" {
		keep = "so your " + e.turned + " leaves it as it is"
	}
	switch {
	case why.Reason == mapedit.Bound:
		return fmt.Sprintf("%s is linked to %s by now, %s.", name(why.Node), name(why.Other), keep)
	case why.Reason == mapedit.Missing:
		return fmt.Sprintf("One end of the link between %s and %s was taken out meanwhile, %s.", name(why.Node), name(why.Other), keep)
	case why.What == mapedit.Linked:
		return fmt.Sprintf("Somebody changed the link between %s and %s since, %s.", name(why.Node), name(why.Other), keep)
	case why.What == mapedit.Title:
		return fmt.Sprintf("Somebody renamed %s since, %s.", name(why.Node), keep)
	}
	return fmt.Sprintf("Somebody changed %s since, %s.", name(why.Node), keep)
}

// touched are the nodes an edit is about, as they are kept; one that was taken out is read again.
func (e *editor) touched(ed mapedit.Edit) (map[string]casebook.Node, error) {
	out := map[string]casebook.Node{}
	for _, c := range ed.Cells {
		n, ok := e.view.Nodes[c.Node]
		switch {
		case ok:
		case c.Node == e.fresh.ID:
			n = e.fresh
		default:
			var err error
			if n, err = e.Node(e.ctx, store.At(e.Reach), c.Node); err != nil {
				return nil, err
			}
		}
		out[c.Node] = n
	}
	return out, nil
}

// sound refuses an edit after which links would lead in a circle, or costs would be reckoned by what is gone.
func (e *editor) sound(ed mapedit.Edit, nodes map[string]casebook.Node) error {
	rows := e.view.Rows
	rows.Nodes, rows.Edges = slices.Clone(rows.Nodes), slices.Clone(rows.Edges)
	left := ""
	for _, c := range ed.Cells {
		switch {
		case c.What == mapedit.Stands && c.After == "":
			if holding := e.view.Holding(c.Node); len(holding) > 0 {
				return e.moved("node", "These costs are reckoned by it: %s. Change them first.", strings.Join(holding, ", "))
			}
			rows.Nodes = slices.DeleteFunc(rows.Nodes, func(n casebook.Node) bool { return n.ID == c.Node })
		case c.What == mapedit.Stands:
			n := nodes[c.Node]
			n.Ended = 0
			rows.Nodes = append(rows.Nodes, n)
		case c.What == mapedit.Linked && c.After != "":
			left = c.Node
			rows.Edges = append(rows.Edges, e.edge(c))
		case c.What == mapedit.Linked:
			rows.Edges = slices.DeleteFunc(rows.Edges, func(l casebook.Edge) bool { return l.Node == c.Node && l.Needs == c.Other })
		}
	}
	if left == "" {
		return nil
	}
	return e.check.loops(rows, left)
}

// edge is a link as it is kept.
func (e *editor) edge(c mapedit.Cell) casebook.Edge {
	l := casebook.Edge{Organisation: e.Reach.Organisation, Room: e.Reach.Room, Node: c.Node, Needs: c.Other}
	if _, err := fmt.Sscanf(c.After, "%d %t", &l.SharePPM, &l.Confirmed); err != nil {
		l.Confirmed = true // an edit of our own always can be read
	}
	return l
}

// write changes the rows: nodes that come first, then links, then nodes that go; and every node that an edit is about is revised, so that a
// form that was opened before is told.
func (e *editor) write(ed mapedit.Edit, nodes map[string]casebook.Node) error {
	for _, c := range ed.Cells {
		if c.What == mapedit.Stands && c.After != "" {
			if err := e.bring(nodes[c.Node]); err != nil {
				return err
			}
			delete(nodes, c.Node)
		}
	}
	gone := map[string]bool{}
	for _, c := range ed.Cells {
		if c.What == mapedit.Linked {
			if err := e.link(c); err != nil {
				return err
			}
		}
		gone[c.Node] = gone[c.Node] || c.What == mapedit.Stands && c.After == ""
	}
	for _, id := range slices.Sorted(keys(nodes)) {
		n := nodes[id]
		if gone[id] {
			if err := end(e.ctx, e.Act, n); err != nil {
				return err
			}
			continue
		}
		for _, c := range ed.Cells {
			if c.Node == id && c.What == mapedit.Title {
				n.Title = c.After
			}
		}
		if err := e.ChangeNode(e.ctx, n); err != nil {
			return err
		}
		if err := e.say(ed, n); err != nil {
			return err
		}
	}
	return nil
}

func keys[K comparable, V any](m map[K]V) func(func(K) bool) {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// bring adds a node, or brings one back that was taken out.
func (e *editor) bring(n casebook.Node) error {
	if n.ID == e.fresh.ID {
		return add(e.ctx, e.Act, e.view, n)
	}
	n.Ended = 0
	if err := e.ChangeNode(e.ctx, n); err != nil {
		return err
	}
	_, err := e.Record(e.ctx, e.Reach, record.Kind(n.Kind)+".restored", ref(n.Kind, n.ID), field("title", n.Title))
	return err
}

func (e *editor) link(c mapedit.Cell) error {
	if c.After == "" {
		_, err := e.DropEdge(e.ctx, store.At(e.Reach), c.Node, c.Other)
		return err
	}
	return e.KeepEdge(e.ctx, e.edge(c))
}

// say records what an edit did to a node that stays.
func (e *editor) say(ed mapedit.Edit, n casebook.Node) error {
	var said []record.Field
	kind := ".linked"
	for _, c := range ed.Cells {
		switch {
		case c.Node != n.ID:
		case c.What == mapedit.Title:
			kind, said = ".changed", append(said, field("title", c.After))
		case c.After != "":
			said = append(said, field("link_added", e.view.titled(c.Other)))
		default:
			said = append(said, field("link_removed", e.view.titled(c.Other)))
		}
	}
	if e.turned != "" {
		said = append(said, field("turn", e.turned))
	}
	_, err := e.Record(e.ctx, e.Reach, record.Kind(n.Kind)+record.Kind(kind), ref(n.Kind, n.ID), said...)
	return err
}
