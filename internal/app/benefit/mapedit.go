package benefit

import (
	"context"
	"fmt"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/mapedit"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// mapKinds are the kinds that stand in the map, from what is wanted to what it waits for.
var mapKinds = []casebook.Kind{casebook.Objective, casebook.Benefit, casebook.Change, casebook.Work, casebook.Tie}

// onMap reports whether a kind stands in the map.
func onMap(k casebook.Kind) bool { return slices.Contains(mapKinds, k) }

// MapView is the map of a case as its editor shows it.
type MapView struct {
	*View
	Undo, Redo string // what the viewer did last and can take back, and what they took back last; "" for nothing
}

// Map is the map of a case, with what the viewer can take back.
func (w Work) Map(ctx context.Context, v access.Viewer, project access.ScopeID) (m *MapView, err error) {
	defer errs.Wrap(&err, "benefit.Map(%s)", project)
	m = &MapView{}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if m.View, err = w.see(ctx, tx, v, project); err != nil || !m.Leads {
			return err
		}
		list, err := tx.MapEdits(ctx, store.At(m.Reach), v.Person)
		if k, ok := mapedit.Undoable(list); ok {
			m.Undo = k.Words
		}
		if k, ok := mapedit.Redoable(list); ok {
			m.Redo = k.Words
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return m, m.compute()
}

// NewNode is something that is added to the map. Field names are kind and title.
type NewNode struct{ Kind, Title string }

// AddToMap adds a node with nothing but a title, and returns its id.
func (w Work) AddToMap(ctx context.Context, v access.Viewer, project access.ScopeID, n NewNode) (id string, err error) {
	defer errs.Wrap(&err, "benefit.AddToMap")
	err = w.edit(ctx, v, project, func(e *editor) error {
		k := casebook.Kind(n.Kind)
		if !onMap(k) {
			e.check.say("kind", "Choose one of those that are listed.")
			return e.check.err()
		}
		f := Form{Values: map[string]string{}}
		if f, err = e.view.Filled(k, casebook.Node{}); err != nil {
			return err
		}
		f.Values["title"] = n.Title
		s := sheets[k]
		node, err := s.take(&e.check, nil, f.Values)
		if err != nil {
			return err
		}
		if err := e.check.err(); err != nil {
			return err
		}
		node.ID, node.Organisation, node.Room, node.Place = e.NewID(), e.Reach.Organisation, e.Reach.Room, e.view.nextPlace(k)
		id = node.ID
		e.fresh = node
		return e.do("Add “"+node.Title+"”", mapedit.Edit{Cells: []mapedit.Cell{
			{Key: stands(id), After: e.digest(node)}, {Key: titled(id), After: node.Title}}})
	})
	return id, err
}

// Rename gives a node of the map another title, if it is still called what the viewer saw.
func (w Work) Rename(ctx context.Context, v access.Viewer, project access.ScopeID, id, was, title string) (err error) {
	defer errs.Wrap(&err, "benefit.Rename")
	return w.edit(ctx, v, project, func(e *editor) error {
		n, err := e.node("node", id)
		if err != nil {
			return err
		}
		title = e.check.line("title", title, true)
		if err := e.check.err(); err != nil {
			return err
		}
		if was != "" && squeeze(was) != squeeze(n.Title) {
			return e.moved("title", "Somebody called it “%s” meanwhile: look whether that is better, and rename it again if not.", n.Title)
		}
		if title == n.Title {
			return nil
		}
		return e.do("Rename “"+n.Title+"” to “"+title+"”", mapedit.Edit{Cells: []mapedit.Cell{{Key: titled(id), Before: n.Title, After: title}}})
	})
}

// Join links two nodes, whichever is named first: what waits stands left of what it waits for, and where both are business changes the first
// waits for the second.
func (w Work) Join(ctx context.Context, v access.Viewer, project access.ScopeID, from, to string) (err error) {
	defer errs.Wrap(&err, "benefit.Join")
	return w.edit(ctx, v, project, func(e *editor) error {
		a, err := e.node("from", from)
		if err != nil {
			return err
		}
		b, err := e.node("to", to)
		if err != nil {
			return err
		}
		left, right, ok := sides(a, b)
		if !ok {
			e.check.say("to", "%s", cannot(a, b))
			return e.check.err()
		}
		key := mapedit.Key{What: mapedit.Linked, Node: left.ID, Other: right.ID}
		if e.state[key] != "" {
			return e.moved("to", "“%s” and “%s” are linked already.", left.Title, right.Title)
		}
		return e.do("Link “"+left.Title+"” to “"+right.Title+"”", mapedit.Edit{Cells: []mapedit.Cell{{Key: key, After: linkValue(0, true)}}})
	})
}

// Part takes the link between two nodes away, whichever is named first.
func (w Work) Part(ctx context.Context, v access.Viewer, project access.ScopeID, from, to string) (err error) {
	defer errs.Wrap(&err, "benefit.Part")
	return w.edit(ctx, v, project, func(e *editor) error {
		a, err := e.node("link", from)
		if err != nil {
			return err
		}
		b, err := e.node("link", to)
		if err != nil {
			return err
		}
		for _, key := range []mapedit.Key{{What: mapedit.Linked, Node: a.ID, Other: b.ID}, {What: mapedit.Linked, Node: b.ID, Other: a.ID}} {
			if was := e.state[key]; was != "" {
				words := "Take the link from “" + e.view.titled(key.Node) + "” to “" + e.view.titled(key.Other) + "” away"
				return e.do(words, mapedit.Edit{Cells: []mapedit.Cell{{Key: key, Before: was}}})
			}
		}
		return e.moved("link", "“%s” and “%s” are not linked any more.", a.Title, b.Title)
	})
}

// TakeOut takes a node out of the map with its links.
func (w Work) TakeOut(ctx context.Context, v access.Viewer, project access.ScopeID, id string) (err error) {
	defer errs.Wrap(&err, "benefit.TakeOut")
	return w.edit(ctx, v, project, func(e *editor) error {
		n, err := e.node("node", id)
		if err != nil {
			return err
		}
		return e.do("Take “"+n.Title+"” out", mapedit.Edit{Cells: e.without(n)})
	})
}

// UndoMap takes back what the viewer did last to the map, and RedoMap makes it again. What somebody else has changed since is left alone,
// with a sentence that says so. They return the node to look at.
func (w Work) UndoMap(ctx context.Context, v access.Viewer, project access.ScopeID) (at string, err error) {
	defer errs.Wrap(&err, "benefit.UndoMap")
	return w.turn(ctx, v, project, true)
}

// RedoMap makes again what the viewer took back last.
func (w Work) RedoMap(ctx context.Context, v access.Viewer, project access.ScopeID) (at string, err error) {
	defer errs.Wrap(&err, "benefit.RedoMap")
	return w.turn(ctx, v, project, false)
}

func (w Work) turn(ctx context.Context, v access.Viewer, project access.ScopeID, undo bool) (at string, err error) {
	err = w.edit(ctx, v, project, func(e *editor) error {
		k, ok := mapedit.Redoable(e.kept)
		if undo {
			k, ok = mapedit.Undoable(e.kept)
		}
		if !ok {
			return e.moved("", "%s", map[bool]string{true: "There is nothing of yours to undo.", false: "There is nothing of yours to redo."}[undo])
		}
		ed, err := mapedit.Decode(k.Body)
		if err != nil {
			return err
		}
		if undo {
			ed = ed.Back()
		}
		at = ed.Cells[0].Node
		e.turned = map[bool]string{true: "undo", false: "redo"}[undo]
		if err := e.apply(ed); err != nil {
			return err
		}
		_, err = e.TurnMapEdit(ctx, store.At(e.Reach), v.Person, k.N, undo)
		return err
	})
	return at, err
}

// sides says which of two nodes stands left of the other in a link; ok is false for kinds that are never linked.
func sides(a, b casebook.Node) (left, right casebook.Node, ok bool) {
	waits := func(x, y casebook.Kind) bool {
		switch x {
		case casebook.Objective:
			return y == casebook.Benefit
		case casebook.Benefit, casebook.Change:
			return y == casebook.Change || y == casebook.Work || y == casebook.Tie
		}
		return false
	}
	switch {
	case a.ID == b.ID:
		return a, b, false
	case waits(a.Kind, b.Kind):
		return a, b, true
	case waits(b.Kind, a.Kind):
		return b, a, true
	}
	return a, b, false
}

// cannot is why two nodes cannot be linked.
func cannot(a, b casebook.Node) string {
	if a.ID == b.ID {
		return "A link joins two things: choose another."
	}
	return fmt.Sprintf("“%s” and “%s” are never linked. An objective is served by benefits; a benefit waits for business changes, milestones and own work; a business change waits for "+
		"other changes, milestones and own work.", a.Title, b.Title)
}

func stands(id string) mapedit.Key { return mapedit.Key{What: mapedit.Stands, Node: id} }
func titled(id string) mapedit.Key { return mapedit.Key{What: mapedit.Title, Node: id} }

// linkValue is what a link holds.
func linkValue(ppm int64, confirmed bool) string { return fmt.Sprintf("%d %t", ppm, confirmed) }
