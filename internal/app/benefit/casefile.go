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
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/casefile"
	"counterpart.dev/internal/store"
)

// File is the whole case as the file that "counterpart case check" and "counterpart simulate" read, or why there is none: with what is
// stated about what is uncertain, where the viewer may see that.
func (w Work) File(ctx context.Context, v access.Viewer, project access.ScopeID) (file []byte, err error) {
	defer errs.Wrap(&err, "benefit.File(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		view, err := w.see(ctx, tx, v, project)
		if err != nil {
			return err
		}
		if view.Owns {
			return store.ErrRefused
		}
		if p := view.Case.Problems(); len(p) > 0 {
			return errs.New(errs.Invalid, "The case is not sound yet: %s", sentence(spell(view.Book, p[0].Text)))
		}
		var stated risk.Stated
		if access.Decide(v, view.Reach, access.Outlook, access.See) {
			rows, err := tx.Uncertains(ctx, store.At(view.Reach))
			if err != nil {
				return err
			}
			if stated, err = outlook.Build(rows, func(node string) bool { return view.Nodes[node].ID != "" }); err != nil {
				return err
			}
		}
		file = casefile.Write(view.Case, &stated)
		return nil
	})
	return file, err
}

// Taken is what an import of a case file would bring, and what of it would not be kept.
type Taken struct {
	Counts    []Count  // of each kind
	Uncertain int      // statements of what is uncertain
	Left      []string // what is not kept, one sentence each
}

// Count is how many things of a kind there are.
type Count struct {
	Kind casebook.Kind
	N    int
}

// Suppliers lists the suppliers that a case file names, so that somebody can say which engagements they are.
func Suppliers(file []byte) ([]string, error) {
	f, err := readFile(file)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range f.Case.Engagements {
		names = append(names, e.Supplier)
	}
	return names, nil
}

// readFile reads a case file; what is wrong with it is said with its lines.
func readFile(file []byte) (*casefile.File, error) {
	f, err := casefile.Read(file)
	var wrong *casefile.Error
	if errors.As(err, &wrong) {
		var fields []errs.Field
		for _, p := range wrong.Problems {
			fields = append(fields, errs.Field{Path: "file", Line: p.Line, Message: sentence(p.String())})
		}
		return nil, errs.InvalidFields("The case file cannot be taken in", fields)
	}
	return f, err
}

// TryFile is what taking a case file into an empty case would bring. Which engagement a supplier of the file is, engagements says by the
// supplier's name.
func (w Work) TryFile(ctx context.Context, v access.Viewer, project access.ScopeID, file []byte, engagements map[string]access.ScopeID) (t Taken, err error) {
	defer errs.Wrap(&err, "benefit.TryFile(%s)", project)
	f, err := readFile(file)
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
	_, _, t, err = view.take(v, f, engagements, func(s string) string { return s })
	return t, err
}

// TakeFile takes a case file into an empty case, in one act.
func (w Work) TakeFile(ctx context.Context, v access.Viewer, project access.ScopeID, file []byte, engagements map[string]access.ScopeID) (t Taken, err error) {
	defer errs.Wrap(&err, "benefit.TakeFile(%s)", project)
	f, err := readFile(file)
	if err != nil {
		return t, err
	}
	err = w.change(ctx, v, project, access.Add, func(a *act.Act, view *View) error {
		if !view.Leads {
			return store.ErrRefused
		}
		ids := map[string]string{}
		rows, uncertain, taken, err := view.take(v, f, engagements, func(id string) string {
			if ids[id] == "" {
				ids[id] = a.NewID()
			}
			return ids[id]
		})
		if err != nil {
			return err
		}
		t = taken
		return keepRows(ctx, a, view, rows, uncertain)
	})
	return t, err
}

// keepRows keeps the rows of a case in an empty room.
func keepRows(ctx context.Context, a *act.Act, view *View, rows casebook.Rows, uncertain []outlook.Row) error {
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
	var ids []string
	for range uncertain {
		ids = append(ids, a.NewID())
	}
	slices.Sort(ids) // they are made at one instant, and of equals the last counts
	for i, r := range uncertain {
		r.Organisation, r.Room, r.ID, r.ByName = a.Reach.Organisation, a.Reach.Room, ids[i], a.Viewer.Name
		if err := a.AddUncertain(ctx, r); err != nil {
			return err
		}
	}
	_, err := a.Record(ctx, a.Reach, caseTaken, store.Ref{What: "project", ID: string(view.Project.ID)}, field("things", fmt.Sprint(len(rows.Nodes))),
		field("readings", fmt.Sprint(len(rows.Readings))), field("uncertain", fmt.Sprint(len(uncertain))))
	return err
}

// take makes a case of a file fit for the project: engagements become those of the project, milestones are mapped to the contract's
// where activity or title say that they are the same, and what cannot be kept is told.
func (view *View) take(v access.Viewer, f *casefile.File, engagements map[string]access.ScopeID, rename func(string) string) (rows casebook.Rows, uncertain []outlook.Row, t Taken, err error) {
	c := &f.Case
	if len(view.Nodes) > 0 {
		return rows, nil, t, errs.New(errs.Invalid, "A case file is taken into an empty case, and this one has something in it already. Take that out first, or add to it by a list.")
	}
	if c.Currency != view.Project.Currency {
		return rows, nil, t, errs.New(errs.Invalid, "The file counts in %s and the project in %s. Change the project’s currency first, or the file.", c.Currency, view.Project.Currency)
	}
	of := map[string]string{}
	for _, e := range c.Engagements {
		id := engagements[e.Supplier]
		if id != "" && !slices.ContainsFunc(view.Engagements, func(k gather.Engagement) bool { return k.Engagement == id }) {
			return rows, nil, t, errs.New(errs.Invalid, "Choose one of the project’s engagements for %s.", e.Supplier)
		}
		of[string(e.ID)] = string(id)
		t.told(c, e, id)
	}
	called := func(id string) string {
		if engagement, ok := of[id]; ok {
			return engagement
		}
		return rename(id)
	}
	rows, err = casebook.Take(c, called)
	if err != nil {
		return rows, nil, t, errs.New(errs.Invalid, "%w", err)
	}
	for i := range rows.Nodes {
		if err := view.mapTie(&rows.Nodes[i]); err != nil {
			return rows, nil, t, err
		}
	}
	t.count(rows)
	uncertain, err = t.uncertain(v, view, f, called)
	return rows, uncertain, t, err
}

// uncertain is what the file states about what is uncertain, as far as it can be kept by this viewer.
func (t *Taken) uncertain(v access.Viewer, view *View, f *casefile.File, called func(string) string) ([]outlook.Row, error) {
	s := f.Risk
	if len(f.Case.Engagements) == 1 { // what names no engagement means the only one
		s = s.In(f.Case.Engagements[0].ID)
	}
	for _, x := range s.Interfaces {
		t.Left = append(t.Left, fmt.Sprintf("The hand-over from %s to %s that counts in a simulation alone: add it to the case’s hand-overs, where it counts everywhere.", x.From.Code, x.To.Code))
	}
	if s.Interfaces = nil; s.IsZero() {
		return nil, nil
	}
	if !access.Decide(v, view.Reach, access.Outlook, access.Add) {
		t.Left = append(t.Left, "What is stated under risk: you may not add to what is uncertain in this project.")
		return nil, nil
	}
	rows, left, err := outlook.Take(&s, called)
	if left > 0 {
		t.Left = append(t.Left, fmt.Sprintf("Of what is stated under risk, %d that name a supplier who is no engagement here.", left))
	}
	t.Uncertain = len(rows)
	return rows, err
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
