package benefit

import (
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// ReadingForm is a measured value. Field names are day, value, by and words.
type ReadingForm struct {
	Day   string
	Value string
	By    string // who measured, "" for the viewer
	Words string
}

// AddReading keeps what was measured for a benefit.
func (w Work) AddReading(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f ReadingForm) (err error) {
	defer errs.Wrap(&err, "benefit.AddReading")
	return w.change(ctx, v, project, access.Change, func(a *act.Act, view *View) error {
		if _, err := view.mine(v, casebook.Benefit, id); err != nil {
			return err
		}
		c := check{view: view}
		r := casebook.Reading{Organisation: a.Reach.Organisation, Room: a.Reach.Room, Node: id, By: v.Person, ByName: c.line("by", f.By, false), Words: c.body("words", f.Words)}
		if r.ByName == "" {
			r.ByName = v.Name
		}
		d, x := c.date("day", f.Day), c.level("value", f.Value)
		switch {
		case d.IsZero() && strings.TrimSpace(f.Day) == "":
			c.say("day", "Write the day it was measured.")
		case d > view.Input.Report:
			c.say("day", "A reading is of a day that has come: %s is still ahead.", d)
		}
		if x == nil && strings.TrimSpace(f.Value) == "" {
			c.say("value", "Write what was measured.")
		}
		if err := c.err(); err != nil {
			return err
		}
		r.ID, r.Day, r.Value = a.NewID(), d.String(), Plain(*x)
		if err := c.readable(r); err != nil {
			return err
		}
		if err := a.AddReading(ctx, r); err != nil {
			return err
		}
		_, err := a.Record(ctx, a.Reach, "reading.added", ref(casebook.Benefit, id), field("day", r.Day), field("value", r.Value), field("by", r.ByName), field("words", r.Words))
		return err
	})
}

// readable refuses a reading with which the case could not be computed.
func (c *check) readable(r casebook.Reading) error {
	rows := c.view.Rows
	rows.Readings = append(slices.Clone(rows.Readings), r)
	book, err := casebook.NewBook(rows)
	if err != nil {
		return err
	}
	place := placeOf(book.Case, r.Node)
	for _, p := range book.Case.Problems() {
		if strings.HasPrefix(p.Path, place+".readings[") {
			name := "value"
			if strings.HasSuffix(p.Path, ".date") {
				name = "day"
			}
			c.say(name, "%s", sentence(p.Text))
		}
	}
	return c.err()
}

// WithdrawReading says that a reading that nobody changed since rev counts no more, and why.
func (w Work) WithdrawReading(ctx context.Context, v access.Viewer, project access.ScopeID, id, reading, why string, rev int64) (err error) {
	defer errs.Wrap(&err, "benefit.WithdrawReading")
	return w.change(ctx, v, project, access.Change, func(a *act.Act, view *View) error {
		if _, err := view.mine(v, casebook.Benefit, id); err != nil {
			return err
		}
		all, err := a.ReadingsOf(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(r casebook.Reading) bool { return r.ID == reading })
		if at < 0 {
			return store.ErrRefused
		}
		c := check{view: view}
		r := all[at]
		r.Rev, r.Words = rev, c.body("why", why)
		if r.Words == "" {
			c.say("why", "Say why it counts no more.")
		}
		if err := c.err(); err != nil {
			return err
		}
		if err := a.WithdrawReading(ctx, r); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, "reading.withdrawn", ref(casebook.Benefit, id), field("day", r.Day), field("value", r.Value), field("why", r.Words))
		return err
	})
}

// Answer says whether an owner takes a benefit on: they accept it, or hand it back with a reason. Who leads may record what an owner
// said elsewhere.
func (w Work) Answer(ctx context.Context, v access.Viewer, project access.ScopeID, id string, accept bool, why string, rev int64) (err error) {
	defer errs.Wrap(&err, "benefit.Answer")
	return w.change(ctx, v, project, access.Change, func(a *act.Act, view *View) error {
		n, err := view.mine(v, casebook.Benefit, id)
		if err != nil {
			return err
		}
		b, m, err := casebook.Decode[benefit.Benefit](n)
		if err != nil {
			return err
		}
		c := check{view: view}
		why = c.body("why", why)
		switch {
		case b.Owner.Name == "":
			c.say("", "Name the owner first.")
		case !accept && why == "":
			c.say("why", "Say why it is handed back.")
		}
		if err := c.err(); err != nil {
			return err
		}
		kind, said := benefitAccepted, field("owner", n.Owner)
		b.Owner.Accepted, b.Owner.HandedBack = view.Input.Report, 0
		if !accept {
			kind, b.Owner.Accepted, b.Owner.HandedBack = benefitReturned, 0, view.Input.Report
		}
		if n.Body, err = casebook.Encode(b, m); err != nil {
			return err
		}
		n.Rev = rev
		if err := a.ChangeNode(ctx, n); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, kind, ref(casebook.Benefit, id), said, field("why", why))
		return err
	})
}
