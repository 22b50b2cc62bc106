package benefit

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// ApplyForm is what is asked when a list is taken in. Field names are life_for and life_until.
type ApplyForm struct {
	LifeFor, LifeUntil string // how long all of its benefits count, where that is known
	Rev                int64
}

// addTaken adds the benefit of a row, with the objective it names; a row with which the case could not be computed is not taken in, and
// odd says why.
func addTaken(ctx context.Context, a *act.Act, l *ListView, t *taken) (id, odd string, err error) {
	body, err := casebook.Encode(t.Benefit, t.more)
	if err != nil {
		return "", "", err
	}
	n := casebook.Node{Organisation: a.Reach.Organisation, Room: a.Reach.Room, ID: a.NewID(), Kind: casebook.Benefit, Title: t.Title, Owner: t.Owner.Name,
		Body: body, Place: l.nextPlace(casebook.Benefit), Source: l.List.ID}
	if odd, err = unfit(t, l.View, n); err != nil || odd != "" {
		return "", odd, err
	}
	if err := l.grow(ctx, a, n); err != nil {
		return "", "", err
	}
	if t.objective == "" {
		return n.ID, "", nil
	}
	objective, err := l.objective(ctx, a, t.objective)
	if err != nil {
		return "", "", err
	}
	return n.ID, "", a.KeepEdge(ctx, casebook.Edge{Organisation: a.Reach.Organisation, Room: a.Reach.Room, Node: objective, Needs: n.ID, Confirmed: true})
}

// cut keeps a text short enough for a form; what is cut stays in the list.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// unfit says why a benefit cannot be in a case: a level or a sum beyond what can be meant.
func unfit(t *taken, view *View, n casebook.Node) (string, error) {
	alone := casebook.Rows{Currency: view.Project.Currency, Nodes: []casebook.Node{n}}
	book, err := casebook.NewBook(alone)
	if err != nil {
		return "", err
	}
	if p := book.Case.Problems(); len(p) > 0 {
		return strings.TrimSuffix(spell(book, p[0].Text), "."), nil
	}
	return "", nil
}

// grow adds a node to the case, and to what is known of it in this act.
func (l *ListView) grow(ctx context.Context, a *act.Act, n casebook.Node) error {
	if err := add(ctx, a, l.View, n); err != nil {
		return err
	}
	l.View.Whole.Rows.Nodes = append(slices.Clone(l.View.Whole.Rows.Nodes), n)
	l.Nodes[n.ID] = n
	return nil
}

// objective is the objective of a title, which is added where there is none.
func (l *ListView) objective(ctx context.Context, a *act.Act, title string) (string, error) {
	for id, n := range l.Nodes {
		if n.Kind == casebook.Objective && strings.EqualFold(n.Title, title) {
			return id, nil
		}
	}
	body, err := casebook.Encode(benefit.Objective{}, casebook.More{})
	if err != nil {
		return "", err
	}
	n := casebook.Node{Organisation: a.Reach.Organisation, Room: a.Reach.Room, ID: a.NewID(), Kind: casebook.Objective, Title: title, Body: body,
		Place: l.nextPlace(casebook.Objective), Source: l.List.ID}
	return n.ID, l.grow(ctx, a, n)
}

// finishList closes a list that was taken in, and remembers how its columns were read.
func finishList(ctx context.Context, a *act.Act, l *ListView, rev int64, n int) error {
	k := l.List
	k.State, k.AppliedAt, k.Rev = casebook.Applied, a.Now().UnixMicro(), rev
	if err := a.ChangeIntake(ctx, k); err != nil {
		return err
	}
	var s setup
	if err := json.Unmarshal([]byte(k.Mapping), &s); err != nil {
		return err
	}
	mapping, err := json.Marshal(s.Mapping)
	if err != nil {
		return err
	}
	if err := a.RememberMapping(ctx, store.At(a.Reach), benefitList, lastMapping, string(mapping)); err != nil {
		return err
	}
	_, err = a.Record(ctx, a.Reach, listTaken, store.Ref{What: "list", ID: k.ID}, field("file", l.File.Name), field("benefits", fmt.Sprint(n)))
	return err
}

// UndoList takes out again what a list brought in and nobody has changed since, and says what stayed and why.
func (w Work) UndoList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, rev int64) (kept []Kept, err error) {
	defer errs.Wrap(&err, "benefit.UndoList(%s)", project)
	err = act.Do(ctx, w.DB, v, in(project, access.Intake, access.Change), func(a *act.Act) error {
		view, err := bare(ctx, a.Tx, v, project)
		if err != nil {
			return err
		}
		l, _, err := readList(ctx, a.Tx, view, id)
		if err != nil {
			return err
		}
		if !l.Undoable() {
			return errs.New(errs.Conflict, "the list is not in the case")
		}
		if kept, err = takeOut(ctx, a, l); err != nil {
			return err
		}
		var s setup
		if err := json.Unmarshal([]byte(l.List.Mapping), &s); err != nil {
			return err
		}
		s.Kept = kept
		k := l.List
		k.State, k.UndoneAt = casebook.Undone, a.Now().UnixMicro()
		if err := keepSetup(ctx, a, k, s, rev); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, listUndone, store.Ref{What: "list", ID: id}, field("file", l.File.Name), field("kept", fmt.Sprint(len(kept))))
		return err
	})
	return kept, err
}

// takeOut ends what came from a list and is as it came: benefits first, then the objectives that only they served.
func takeOut(ctx context.Context, a *act.Act, l *ListView) (kept []Kept, err error) {
	nodes, err := a.NodesFrom(ctx, store.At(a.Reach), l.List.ID)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(nodes, func(x, y casebook.Node) int { return strings.Compare(string(x.Kind), string(y.Kind)) })
	gone := map[string]bool{}
	for _, n := range nodes {
		if why := l.changedSince(n, gone); why != "" {
			kept = append(kept, Kept{n.ID, n.Title, why})
			continue
		}
		gone[n.ID] = true
		if err := end(ctx, a, n); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// changedSince is why something that a list brought in stays, "" where it is as it came.
func (l *ListView) changedSince(n casebook.Node, gone map[string]bool) string {
	if n.Rev != 1 {
		return "it was changed since"
	}
	for _, r := range l.View.Whole.Rows.Readings {
		if r.Node == n.ID {
			return "it has readings"
		}
	}
	for _, e := range l.View.Whole.Rows.Edges {
		switch {
		case n.Kind == casebook.Objective && e.Node == n.ID && !gone[e.Needs]:
			return "other benefits serve it"
		case n.Kind == casebook.Benefit && e.Node == n.ID && e.Confirmed:
			return "somebody said what it waits for"
		}
	}
	return ""
}
