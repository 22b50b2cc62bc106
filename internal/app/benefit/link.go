package benefit

import (
	"context"
	"errors"
	"fmt"
	"math"
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

// LinksForm is what a benefit or a change waits for, and what a benefit serves and rests on.
type LinksForm struct {
	Needs       []Link
	Serves      []Link // the share is the weight
	Assumptions []string
	Additive    bool // the parts arrive one by one, each by its share; otherwise everything is needed
	Rev         int64
}

// Link is one link of a node.
type Link struct {
	On    string // id
	Share string // "60 %", "" where none is stated
	Loose bool   // suggested, and confirmed by nobody
}

// Links are the links of a node as they stand.
func (view *View) Links(id string) (f LinksForm) {
	f.Rev = view.Nodes[id].Rev
	for _, b := range view.Case.Benefits {
		if string(b.ID) != id {
			continue
		}
		f.Additive = b.Additive
		f.Needs = view.links(id, b.Needs)
		for _, s := range b.Objectives {
			f.Serves = append(f.Serves, Link{string(s.Objective), percent(s.Weight), view.Loose[[2]string{string(s.Objective), id}]})
		}
		for _, a := range b.Assumptions {
			f.Assumptions = append(f.Assumptions, string(a))
		}
	}
	for _, ch := range view.Case.Changes {
		if string(ch.ID) == id {
			f.Additive, f.Needs = ch.Additive, view.links(id, ch.Needs)
		}
	}
	return f
}

func (view *View) links(id string, needs []benefit.Need) (out []Link) {
	for _, n := range needs {
		out = append(out, Link{string(n.On), percent(n.Share), view.Loose[[2]string{id, string(n.On)}]})
	}
	return out
}

// SetLinks says what a benefit or a change, which nobody changed since f.Rev, waits for, serves and rests on. Whoever does has seen the
// links that were only suggested: those that stay are confirmed, unless the form says otherwise. Links that lead round in a circle are
// refused with the circle.
func (w Work) SetLinks(ctx context.Context, v access.Viewer, project access.ScopeID, k casebook.Kind, id string, f LinksForm) (err error) {
	defer errs.Wrap(&err, "benefit.SetLinks(%s)", k)
	return w.change(ctx, v, project, access.Change, func(a *act.Act, view *View) error {
		n, err := view.mine(v, k, id)
		if err != nil || !view.Leads || k != casebook.Benefit && k != casebook.Change {
			return errors.Join(store.ErrRefused, err)
		}
		c := check{view: view}
		edges := c.edges(n, f)
		if n, err = additive(n, f.Additive); err != nil {
			return err
		}
		rows := replaced(view.Rows, n)
		rows.Edges = append(slices.DeleteFunc(slices.Clone(rows.Edges), func(e casebook.Edge) bool { return of(e, n) }), edges...)
		if err := c.loops(rows, n.ID); err != nil {
			return err
		}
		n.Rev = f.Rev
		if err := a.ChangeNode(ctx, n); err != nil {
			return err
		}
		if err := keepEdges(ctx, a, view, n, edges); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, record.Kind(k)+".linked", ref(k, id), view.linked(n, f, edges)...)
		return err
	})
}

// of reports whether an edge is among the links of a node: what it needs or rests on, or the objective it serves.
func of(e casebook.Edge, n casebook.Node) bool {
	return e.Node == n.ID || n.Kind == casebook.Benefit && e.Needs == n.ID
}

// edges reads the links of a form.
func (c *check) edges(n casebook.Node, f LinksForm) (out []casebook.Edge) {
	at := func(from, to string) casebook.Edge {
		return casebook.Edge{Organisation: c.view.Reach.Organisation, Room: c.view.Reach.Room, Node: from, Needs: to, Confirmed: true}
	}
	known := func(path, id string, kinds ...casebook.Kind) bool {
		ok := slices.Contains(kinds, c.view.Nodes[id].Kind) && id != ""
		if !ok {
			c.say(path, "Choose what is listed: something was taken out meanwhile.")
		}
		return ok
	}
	for _, l := range f.Needs {
		if !known("needs", l.On, casebook.Tie, casebook.Work, casebook.Change) {
			continue
		}
		e := at(n.ID, l.On)
		e.Confirmed = !l.Loose
		e.SharePPM = c.millionths("share_"+l.On, l.Share)
		if e.SharePPM != 0 && !f.Additive {
			c.say("share_"+l.On, "A share counts only where the parts arrive one by one: tick that, or leave the share open.")
		}
		out = append(out, e)
	}
	if n.Kind != casebook.Benefit {
		return out
	}
	for _, l := range f.Serves {
		if known("serves", l.On, casebook.Objective) {
			e := at(l.On, n.ID)
			e.SharePPM, e.Confirmed = c.millionths("weight_"+l.On, l.Share), !l.Loose
			out = append(out, e)
		}
	}
	for _, id := range f.Assumptions {
		if known("assumptions", id, casebook.Assumption) {
			out = append(out, at(n.ID, id))
		}
	}
	return out
}

// millionths reads a share as it is kept.
func (c *check) millionths(path, value string) int64 {
	x := c.share(path, value)
	ppm := int64(math.Round(x * 1e6))
	if float64(ppm)/1e6 != x {
		c.say(path, "%.40q is finer than shares are kept: write at most four decimals of a per cent.", value)
	}
	return ppm
}

// additive is a node with its parts arriving one by one, or not.
func additive(n casebook.Node, on bool) (casebook.Node, error) {
	var err error
	switch n.Kind {
	case casebook.Benefit:
		b, m, e := casebook.Decode[benefit.Benefit](n)
		if e != nil {
			return n, e
		}
		b.Additive = on
		n.Body, err = casebook.Encode(b, m)
	case casebook.Change:
		ch, m, e := casebook.Decode[benefit.Change](n)
		if e != nil {
			return n, e
		}
		ch.Additive = on
		n.Body, err = casebook.Encode(ch, m)
	}
	return n, err
}

// loops refuses a circle, and whatever else links make unsound.
func (c *check) loops(rows casebook.Rows, id string) error {
	if len(c.fields) > 0 {
		return c.err()
	}
	book, err := casebook.NewBook(rows)
	if err != nil {
		return err
	}
	var circle *benefit.CycleError
	for _, p := range book.Case.Problems() {
		at := placeOf(book.Case, id)
		if strings.HasPrefix(p.Path, at+".needs[") || strings.HasPrefix(p.Path, at+".objectives[") {
			c.say("needs", "%s", sentence(spell(book, p.Text)))
		}
	}
	if errors.As(book.Case.Validate(), &circle) || circleIn(book.Case, &circle) {
		names := make([]string, len(circle.Nodes))
		for i, n := range circle.Nodes {
			names[i] = "“" + book.Nodes[string(n)].Title + "”"
		}
		c.say("needs", "This leads round in a circle: %s. Take one of these links away.", strings.Join(names, " waits for "))
	}
	return c.err()
}

// circleIn looks for a circle in a case that is unsound in other ways too.
func circleIn(c *benefit.Case, into **benefit.CycleError) bool {
	bare := benefit.Case{Currency: "XXX", Engagements: []benefit.Engagement{{ID: "e"}}}
	for _, ch := range c.Changes {
		bare.Changes = append(bare.Changes, benefit.Change{ID: ch.ID})
		for _, n := range ch.Needs {
			if slices.ContainsFunc(c.Changes, func(o benefit.Change) bool { return o.ID == n.On }) {
				bare.Changes[len(bare.Changes)-1].Needs = append(bare.Changes[len(bare.Changes)-1].Needs, benefit.Need{On: n.On})
			}
		}
	}
	return errors.As(bare.Validate(), into)
}

// keepEdges makes the links of a node those of a list.
func keepEdges(ctx context.Context, a *act.Act, view *View, n casebook.Node, edges []casebook.Edge) error {
	for _, e := range view.Rows.Edges {
		still := slices.ContainsFunc(edges, func(o casebook.Edge) bool { return o.Node == e.Node && o.Needs == e.Needs })
		if of(e, n) && !still {
			if _, err := a.DropEdge(ctx, store.At(a.Reach), e.Node, e.Needs); err != nil {
				return err
			}
		}
	}
	for _, e := range edges {
		if slices.Contains(view.Rows.Edges, e) {
			continue
		}
		if err := a.KeepEdge(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// linked says in words what a node is linked to.
func (view *View) linked(n casebook.Node, f LinksForm, edges []casebook.Edge) (said []record.Field) {
	var needs, serves, assumptions []string
	for _, e := range edges {
		other := e.Needs
		list := &needs
		switch {
		case e.Needs == n.ID:
			other, list = e.Node, &serves
		case view.Nodes[e.Needs].Kind == casebook.Assumption:
			list = &assumptions
		}
		text := view.titled(other)
		if e.SharePPM != 0 {
			text += fmt.Sprintf(" (%s)", percent(float64(e.SharePPM)/1e6))
		}
		if !e.Confirmed {
			text += " (unconfirmed)"
		}
		*list = append(*list, text)
	}
	said = append(said, field("needs", strings.Join(needs, "; ")))
	if n.Kind == casebook.Benefit {
		said = append(said, field("serves", strings.Join(serves, "; ")), field("assumptions", strings.Join(assumptions, "; ")))
	}
	if f.Additive {
		said = append(said, field("additive", "the parts arrive one by one"))
	}
	return said
}

// Unconfirmed reports whether a milestone stands for something that nobody has confirmed.
func (view *View) Unconfirmed(id benefit.NodeID) bool {
	for _, e := range view.Case.Engagements {
		for _, m := range e.Milestones {
			if m.ID == id {
				return m.Unconfirmed
			}
		}
	}
	return false
}
