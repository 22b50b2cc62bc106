package benefit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/casefile"
	"counterpart.dev/internal/store"
)

// File is the whole case as the file that "counterpart case check" reads, or why there is none.
func (view *View) File() ([]byte, error) {
	if p := view.Case.Problems(); len(p) > 0 {
		return nil, errs.New(errs.Invalid, "The case is not sound yet: %s", sentence(spell(view.Book, p[0].Text)))
	}
	return casefile.Write(view.Case), nil
}

// Taken is what an import of a case file would bring, and what of it would not be kept.
type Taken struct {
	Counts []Count  // of each kind
	Left   []string // what is not kept, one sentence each
}

// Count is how many things of a kind there are.
type Count struct {
	Kind casebook.Kind
	N    int
}

// Suppliers lists the suppliers that a case file names, so that somebody can say which engagements they are.
func Suppliers(file []byte) ([]string, error) {
	c, err := readFile(file)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range c.Engagements {
		names = append(names, e.Supplier)
	}
	return names, nil
}

// readFile reads a case file; what is wrong with it is said with its lines.
func readFile(file []byte) (*benefit.Case, error) {
	f, err := casefile.Read(file)
	var wrong *casefile.Error
	if errors.As(err, &wrong) {
		var fields []errs.Field
		for _, p := range wrong.Problems {
			fields = append(fields, errs.Field{Path: "file", Line: p.Line, Message: sentence(p.String())})
		}
		return nil, errs.InvalidFields("The case file cannot be taken in", fields)
	}
	if err != nil {
		return nil, err
	}
	return &f.Case, nil
}

// TryFile is what taking a case file into an empty case would bring. Which engagement a supplier of the file is, engagements says by the
// supplier's name.
func (w Work) TryFile(ctx context.Context, v access.Viewer, project access.ScopeID, file []byte, engagements map[string]access.ScopeID) (t Taken, err error) {
	defer errs.Wrap(&err, "benefit.TryFile(%s)", project)
	c, err := readFile(file)
	if err != nil {
		return t, err
	}
	view, err := w.Case(ctx, v, project)
	if err != nil {
		return t, err
	}
	if !view.Leads {
		return t, store.ErrRefused
	}
	_, t, err = view.take(c, engagements, func(s string) string { return s })
	return t, err
}

// TakeFile takes a case file into an empty case, in one act.
func (w Work) TakeFile(ctx context.Context, v access.Viewer, project access.ScopeID, file []byte, engagements map[string]access.ScopeID) (t Taken, err error) {
	defer errs.Wrap(&err, "benefit.TakeFile(%s)", project)
	c, err := readFile(file)
	if err != nil {
		return t, err
	}
	err = w.change(ctx, v, project, access.Add, func(a *act.Act, view *View) error {
		if !view.Leads {
			return store.ErrRefused
		}
		ids := map[string]string{}
		rows, taken, err := view.take(c, engagements, func(id string) string {
			if ids[id] == "" {
				ids[id] = a.NewID()
			}
			return ids[id]
		})
		if err != nil {
			return err
		}
		t = taken
		return keepRows(ctx, a, view, rows)
	})
	return t, err
}

// keepRows keeps the rows of a case in an empty room.
func keepRows(ctx context.Context, a *act.Act, view *View, rows casebook.Rows) error {
	for _, n := range rows.Nodes {
		n.Organisation, n.Room = a.Reach.Organisation, a.Reach.Room
		view.Nodes[n.ID] = n // so that the record can name it
		if err := add(ctx, a, view, n); err != nil {
			return err
		}
	}
	for _, e := range rows.Edges {
		e.Organisation, e.Room = a.Reach.Organisation, a.Reach.Room
		if err := a.KeepEdge(ctx, e); err != nil {
			return err
		}
	}
	for _, r := range rows.Readings {
		r.Organisation, r.Room, r.ID, r.By = a.Reach.Organisation, a.Reach.Room, a.NewID(), a.Viewer.Person
		if err := a.AddReading(ctx, r); err != nil {
			return err
		}
	}
	_, err := a.Record(ctx, a.Reach, caseTaken, store.Ref{What: "project", ID: string(view.Project.ID)}, field("things", fmt.Sprint(len(rows.Nodes))),
		field("readings", fmt.Sprint(len(rows.Readings))))
	return err
}

// take makes a case of a file fit for the project: engagements become those of the project, milestones are mapped to the contract's
// where activity or title say that they are the same, and what cannot be kept is told.
func (view *View) take(c *benefit.Case, engagements map[string]access.ScopeID, rename func(string) string) (rows casebook.Rows, t Taken, err error) {
	if len(view.Nodes) > 0 {
		return rows, t, errs.New(errs.Invalid, "A case file is taken into an empty case, and this one has something in it already. Take that out first, or add to it by a list.")
	}
	if c.Currency != view.Project.Currency {
		return rows, t, errs.New(errs.Invalid, "The file counts in %s and the project in %s. Change the project’s currency first, or the file.", c.Currency, view.Project.Currency)
	}
	of := map[string]string{}
	for _, e := range c.Engagements {
		id := engagements[e.Supplier]
		if id != "" && !slices.ContainsFunc(view.Engagements, func(k gather.Engagement) bool { return k.Engagement == id }) {
			return rows, t, errs.New(errs.Invalid, "Choose one of the project’s engagements for %s.", e.Supplier)
		}
		of[string(e.ID)] = string(id)
		t.told(c, e, id)
	}
	rows, err = casebook.Take(c, func(id string) string {
		if engagement, ok := of[id]; ok {
			return engagement
		}
		return rename(id)
	})
	if err != nil {
		return rows, t, errs.New(errs.Invalid, "%w", err)
	}
	for i := range rows.Nodes {
		if err := view.mapTie(&rows.Nodes[i]); err != nil {
			return rows, t, err
		}
	}
	t.count(rows)
	return rows, t, nil
}

// told says what is not kept of an engagement of a file.
func (t *Taken) told(c *benefit.Case, e benefit.Engagement, id access.ScopeID) {
	if e.Baseline != (benefit.Baseline{}) {
		t.Left = append(t.Left, fmt.Sprintf("Which submission of %s is the baseline: that is said where its submissions are.", e.Supplier))
	}
	if e.Project != "" {
		t.Left = append(t.Left, fmt.Sprintf("The name of %s’s project inside its schedule files: that is chosen where they are read.", e.Supplier))
	}
	if id != "" {
		return
	}
	if e.Contract != "" {
		t.Left = append(t.Left, fmt.Sprintf("The contract %s of %s, which is no engagement here: its milestones are kept as not mapped yet.", e.Contract, e.Supplier))
	}
	for _, w := range c.OwnWork {
		if w.PromisedTo == e.ID {
			t.Left = append(t.Left, fmt.Sprintf("That “%s” is promised to %s, which is no engagement here.", w.Title, e.Supplier))
		}
	}
	for _, x := range c.Interfaces {
		if x.From.Engagement == e.ID || x.To.Engagement == e.ID {
			t.Left = append(t.Left, fmt.Sprintf("The hand-over “%s”: %s is no engagement here.", x.Name(), e.Supplier))
		}
	}
	for _, d := range c.Decisions {
		if slices.ContainsFunc(d.Holds, func(a benefit.ActivityRef) bool { return a.Engagement == e.ID }) {
			t.Left = append(t.Left, fmt.Sprintf("Which activities of %s, which is no engagement here, wait for “%s”.", e.Supplier, d.Title))
		}
	}
}

// mapTie maps a tie to the contract milestone of its engagement that has its activity, or its title.
func (view *View) mapTie(n *casebook.Node) error {
	if n.Kind != casebook.Tie {
		return nil
	}
	t, m, err := casebook.Decode[casebook.Tied](*n)
	if err != nil {
		return err
	}
	for _, e := range view.Engagements {
		if benefit.EngagementID(e.Engagement) != t.Engagement {
			continue
		}
		for _, k := range e.Milestones {
			if t.Activity != "" && k.Activity == t.Activity || strings.EqualFold(k.Title, n.Title) {
				t.Milestone = k.ID
			}
		}
	}
	n.Body, err = casebook.Encode(t, m)
	return err
}

func (t *Taken) count(rows casebook.Rows) {
	for _, k := range []casebook.Kind{casebook.Objective, casebook.Benefit, casebook.Change, casebook.Work, casebook.Interface, casebook.Tie, casebook.Cost, casebook.Decision, casebook.Assumption,
		casebook.Appraisal} {
		c := Count{Kind: k}
		for _, n := range rows.Nodes {
			if n.Kind == k {
				c.N++
			}
		}
		if c.N > 0 {
			t.Counts = append(t.Counts, c)
		}
	}
}
