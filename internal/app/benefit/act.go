package benefit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Add adds a node of a kind to a project's case. The appraisal, of which a project has one, is changed if it is there already.
func (w Work) Add(ctx context.Context, v access.Viewer, project access.ScopeID, k casebook.Kind, f Form) (id string, err error) {
	defer errs.Wrap(&err, "benefit.Add(%s)", k)
	s, ok := sheets[k]
	if !ok {
		return "", store.ErrRefused
	}
	err = w.change(ctx, v, project, access.Add, func(a *act.Act, view *View) error {
		if !view.Leads {
			return store.ErrRefused
		}
		if k == casebook.Appraisal {
			if was, ok := view.appraisal(); ok {
				id, f.Rev = was.ID, was.Rev
				return save(ctx, a, view, s, was, f)
			}
		}
		c := check{view: view}
		n, err := s.take(&c, nil, f.Values)
		if err != nil {
			return err
		}
		n.ID, n.Organisation, n.Room, n.Place = a.NewID(), a.Reach.Organisation, a.Reach.Room, view.nextPlace(k)
		id = n.ID
		rows := view.Rows
		rows.Nodes = append(slices.Clone(rows.Nodes), n)
		if err := c.sound(s, rows, id); err != nil {
			return err
		}
		if err := add(ctx, a, view, n); err != nil {
			return err
		}
		return dropDraft(ctx, a.Tx, f.Draft)
	})
	return id, err
}

// appraisal is the node of the case that says how it is appraised.
func (view *View) appraisal() (casebook.Node, bool) {
	for _, n := range view.Nodes {
		if n.Kind == casebook.Appraisal {
			return n, true
		}
	}
	return casebook.Node{}, false
}

// add keeps a new node, and records what it says.
func add(ctx context.Context, a *act.Act, view *View, n casebook.Node) error {
	if err := a.AddNode(ctx, n); err != nil {
		return err
	}
	if err := tell(ctx, a, casebook.Node{}, n); err != nil {
		return err
	}
	s := sheets[n.Kind]
	values, err := s.show(view, n)
	if err != nil {
		return err
	}
	var said []record.Field
	for _, name := range s.names() {
		if values[name] != "" {
			said = append(said, field(name, view.Said(name, values[name])))
		}
	}
	_, err = a.Record(ctx, a.Reach, record.Kind(n.Kind)+".added", ref(n.Kind, n.ID), said...)
	return err
}

// Said is the value of a field as a person reads it: a name instead of an id.
func (view *View) Said(name, value string) string {
	if value == ticked {
		return "yes"
	}
	switch name {
	case "person":
		for _, p := range view.People {
			if string(p.Person) == value {
				return p.Name
			}
		}
	case "promised_to", "from_engagement", "to_engagement":
		return view.Supplier(benefit.EngagementID(value))
	case "moves_with", "until":
		return view.titled(value)
	case "milestone":
		engagement, id, _ := strings.Cut(value, "/")
		supplier := view.Supplier(benefit.EngagementID(engagement))
		if m, ok := view.contractMilestone(id); ok {
			return supplier + ": " + m.Title
		}
		return supplier
	}
	return value
}

// Change changes a node that nobody changed since f.Rev.
func (w Work) Change(ctx context.Context, v access.Viewer, project access.ScopeID, k casebook.Kind, id string, f Form) (err error) {
	defer errs.Wrap(&err, "benefit.Change(%s)", k)
	return w.change(ctx, v, project, access.Change, func(a *act.Act, view *View) error {
		was, err := view.mine(v, k, id)
		if err != nil {
			return err
		}
		return save(ctx, a, view, sheets[k], was, f)
	})
}

// mine is a node of a kind that the viewer may change, or store.ErrRefused.
func (view *View) mine(v access.Viewer, k casebook.Kind, id string) (casebook.Node, error) {
	n, ok := view.Nodes[id]
	if !ok || n.Kind != k || !view.May(v, id) {
		return casebook.Node{}, store.ErrRefused
	}
	return n, nil
}

// save keeps what a form says of a node that is there, and records what it changed.
func save(ctx context.Context, a *act.Act, view *View, s formSheet, was casebook.Node, f Form) error {
	c := check{view: view}
	n, err := s.take(&c, &was, f.Values)
	if err != nil {
		return err
	}
	if err := c.sound(s, replaced(view.Rows, n), n.ID); err != nil {
		return err
	}
	n.Rev = f.Rev
	if n == was {
		return dropDraft(ctx, a.Tx, f.Draft)
	}
	said, err := changed(view, s, was, n)
	if err != nil {
		return err
	}
	if err := a.ChangeNode(ctx, n); err != nil {
		return err
	}
	if err := tell(ctx, a, was, n); err != nil {
		return err
	}
	if _, err := a.Record(ctx, a.Reach, record.Kind(n.Kind)+".changed", ref(n.Kind, n.ID), said...); err != nil {
		return err
	}
	return dropDraft(ctx, a.Tx, f.Draft)
}

// changed is what differs between two states of a node, field by field.
func changed(view *View, s formSheet, was, n casebook.Node) (said []record.Field, err error) {
	before, err := s.show(view, was)
	if err != nil {
		return nil, err
	}
	after, err := s.show(view, n)
	for _, name := range s.names() {
		if before[name] != after[name] {
			said = append(said, field(name, view.Said(name, after[name])))
		}
	}
	return said, err
}

// replaced is rows with another state of one node.
func replaced(rows casebook.Rows, n casebook.Node) casebook.Rows {
	rows.Nodes = slices.Clone(rows.Nodes)
	for i := range rows.Nodes {
		if rows.Nodes[i].ID == n.ID {
			rows.Nodes[i] = n
		}
	}
	return rows
}

// sound holds a case with a changed node against what a case must be, and says beside which field it is not. What is unsound elsewhere
// was so before, and keeps nobody from working on this.
func (c *check) sound(s formSheet, rows casebook.Rows, id string) error {
	if len(c.fields) > 0 {
		return c.err()
	}
	book, err := casebook.NewBook(rows)
	if err != nil {
		return err
	}
	place, before := placeOf(book.Case, id), c.before()
	for _, p := range book.Case.Problems() {
		if p.Path != place && !strings.HasPrefix(p.Path, place+".") || before[p] {
			continue
		}
		rest, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(p.Path, place), "."), "[")
		c.say(s.named(rest), "%s", sentence(spell(book, p.Text)))
	}
	return c.err()
}

// before is what the case was unsound in already.
func (c *check) before() map[benefit.Problem]bool {
	out := map[benefit.Problem]bool{}
	book, err := casebook.NewBook(c.view.Rows)
	if err != nil {
		return out // whoever puts the changed rows together is told
	}
	for _, p := range book.Case.Problems() {
		out[p] = true
	}
	return out
}

// spell writes the titles of nodes where a sentence has their ids.
func spell(b *casebook.Book, text string) string {
	for id, n := range b.Nodes {
		text = strings.ReplaceAll(text, `"`+id+`"`, id)
		text = strings.ReplaceAll(text, id, "“"+n.Title+"”")
	}
	return text
}

// Spoken is a sentence about the case with titles where it has ids.
func (view *View) Spoken(text string) string { return sentence(spell(view.Book, text)) }

// placeOf is where a node stands in a case, as problems name it.
func placeOf(c *benefit.Case, id string) string {
	find := func(list string, n int, at func(int) string) string {
		for i := range n {
			if at(i) == id {
				return fmt.Sprintf("%s[%d]", list, i)
			}
		}
		return ""
	}
	for i := range c.Engagements {
		m := c.Engagements[i].Milestones
		if at := find(fmt.Sprintf("engagements[%d].milestones", i), len(m), func(k int) string { return string(m[k].ID) }); at != "" {
			return at
		}
	}
	for _, at := range []string{
		find("own_work", len(c.OwnWork), func(i int) string { return string(c.OwnWork[i].ID) }),
		find("interfaces", len(c.Interfaces), func(i int) string { return string(c.Interfaces[i].ID) }),
		find("changes", len(c.Changes), func(i int) string { return string(c.Changes[i].ID) }),
		find("objectives", len(c.Objectives), func(i int) string { return string(c.Objectives[i].ID) }),
		find("benefits", len(c.Benefits), func(i int) string { return string(c.Benefits[i].ID) }),
		find("costs", len(c.Costs), func(i int) string { return string(c.Costs[i].ID) }),
		find("decisions", len(c.Decisions), func(i int) string { return string(c.Decisions[i].ID) }),
		find("assumptions", len(c.Assumptions), func(i int) string { return string(c.Assumptions[i].ID) }),
	} {
		if at != "" {
			return at
		}
	}
	return "appraisal"
}

// Holding lists what keeps a node from being taken out: costs that move with it or are paid until it is there.
func (view *View) Holding(id string) (titles []string) {
	for _, k := range view.Case.Costs {
		if string(k.With) == id || string(k.Until) == id {
			titles = append(titles, k.Title)
		}
	}
	return titles
}

// End takes a node that nobody changed since rev out of the case, with its links. Its history stays.
func (w Work) End(ctx context.Context, v access.Viewer, project access.ScopeID, k casebook.Kind, id string, rev int64) (err error) {
	defer errs.Wrap(&err, "benefit.End(%s)", k)
	return w.change(ctx, v, project, access.Remove, func(a *act.Act, view *View) error {
		n, err := view.mine(v, k, id)
		if err != nil {
			return err
		}
		if holding := view.Holding(id); len(holding) > 0 {
			return errs.New(errs.Invalid, "These costs are reckoned by it: %s. Change them first.", strings.Join(holding, ", "))
		}
		n.Rev = rev
		return end(ctx, a, n)
	})
}

func end(ctx context.Context, a *act.Act, n casebook.Node) error {
	n.Ended = a.Now().UnixMicro()
	if err := a.ChangeNode(ctx, n); err != nil {
		return err
	}
	if err := a.DropEdgesOf(ctx, store.At(a.Reach), n.ID); err != nil {
		return err
	}
	_, err := a.Record(ctx, a.Reach, record.Kind(n.Kind)+".ended", ref(n.Kind, n.ID), field("title", n.Title))
	return err
}

// dropDraft forgets a draft of the viewer's in the transaction that keeps what it became.
func dropDraft(ctx context.Context, tx *store.Tx, form string) error {
	if form == "" {
		return nil
	}
	at, err := tx.MyDesk(ctx)
	if errors.Is(err, store.ErrRefused) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.DropDraft(ctx, at, form)
}
