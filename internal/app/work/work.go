// Package work is what the client side itself has to do on a project: what it promised its suppliers, the changes it makes in its own
// house, what its suppliers hand over to each other; week by week, and read out of the suppliers' own programmes.
//
// It promises that a date here is the date of the forecast, that what something holds back is named with by how much, and that nothing
// that is found in a programme counts before somebody confirms it. It refuses to show any of it outside the client side's own room: a
// supplier learns of no other supplier's link.
package work

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/duty"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Work is the use cases.
type Work struct {
	DB   *store.DB
	Kept *gather.Kept // what is remembered of cases; nil remembers nothing
}

// View is what the client side has to do on a project.
type View struct {
	*gather.Whole
	Result    *benefit.Result // nil while the case is not sound
	Leads     bool            // may change it
	Duties    []Duty          // what is open by its date, then what is done
	HandOvers []HandOver
}

// Duty is something the client side does: a piece of own work, or a business change.
type Duty struct {
	casebook.Node
	Work     benefit.OwnWork // of a piece of own work
	Supplier string          // to whom it is promised, "" for nobody
	Due      civil.Date
	Expected civil.Date // zero where nobody can say
	Done     civil.Date
	Late     int  // days that it is expected, or was done, after it was due
	Overdue  bool // not done, due before today, and without another day
	gather.Holding
}

// Held is an activity that something holds back.
type Held = gather.Held

// HandOver is a hand-over between two suppliers.
type HandOver struct {
	benefit.Interface
	From, To string     // the suppliers
	Day      civil.Date // when the second may start; zero where it is not laid
	Moves    int        // days by which that is later than the second supplier's programme has it
	Held     []Held     // what may start then
	Note     string     // why it is not laid
}

// sees reports whether a viewer may see all of it: a benefit owner sees what they own, and not all of this.
func sees(v access.Viewer, r access.Reach) bool {
	return access.Decide(v, r, access.Brief, access.See)
}

// Show is what the client side has to do on a project.
func (w Work) Show(ctx context.Context, v access.Viewer, project access.ScopeID) (view *View, err error) {
	defer errs.Wrap(&err, "work.Show(%s)", project)
	view = &View{}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if view.Whole, err = w.Kept.Case(ctx, tx, v, project); err != nil {
			return err
		}
		if !sees(v, view.Reach) {
			return store.ErrRefused
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	view.Leads = leads(v, view.Reach)
	if view.Result, _, err = view.Whole.Result(); err != nil {
		return nil, err
	}
	view.fill()
	return view, nil
}

// leads reports whether a viewer may change the whole case.
func leads(v access.Viewer, r access.Reach) bool {
	return !v.ReadOnly && r.Holds(access.ProgrammeManager, access.ClientPM, access.Sponsor)
}

// fill works out what stands on the page.
func (view *View) fill() {
	today := view.Input.Report
	for _, o := range view.Case.OwnWork {
		d := Duty{Node: view.Nodes[string(o.ID)], Work: o, Due: o.Due, Done: o.Done, Overdue: o.Overdue(today), Supplier: view.supplier(o.PromisedTo)}
		d.Expected, _ = o.Expected(today)
		if d.Overdue {
			d.Expected = 0
		}
		d.Late = lateness(d, today)
		d.Holding = view.Holding(o, view.Result)
		view.Duties = append(view.Duties, d)
	}
	for _, ch := range view.Case.Changes {
		d := Duty{Node: view.Nodes[string(ch.ID)]}
		if at := view.change(ch.ID); at != nil {
			d.Due, d.Expected, d.NoWeek = at.Planned, at.Forecast, at.NotRun
			if !d.Due.IsZero() && !d.Expected.IsZero() {
				d.Late = max(int(d.Expected-d.Due), 0)
			}
		}
		d.Feeds = view.Feeds(ch.ID)
		d.NoWeek = cmp.Or(d.NoWeek, "it follows from what it waits for")
		view.Duties = append(view.Duties, d)
	}
	slices.SortStableFunc(view.Duties, func(a, b Duty) int {
		return cmp.Or(cmp.Compare(min(a.Done, 1), min(b.Done, 1)), cmp.Compare(a.sorts(), b.sorts()), cmp.Compare(a.Title, b.Title))
	})
	view.handOvers()
}

// lateness is by how many days work is late.
func lateness(d Duty, today civil.Date) int {
	switch {
	case d.Due.IsZero():
		return 0
	case !d.Done.IsZero():
		return max(int(d.Done-d.Due), 0)
	case d.Overdue:
		return int(today - d.Due)
	}
	return max(int(d.Expected-d.Due), 0)
}

// sorts is the day by which a duty stands in the list: with none, at the end.
func (d *Duty) sorts() civil.Date {
	if day := cmp.Or(d.Expected, d.Due); day != 0 {
		return day
	}
	return civil.NewDate(2200, 1, 1)
}

// supplier is what an engagement's supplier is called, "" for none.
func (view *View) supplier(id benefit.EngagementID) string {
	for i := range view.Engagements {
		if e := &view.Engagements[i]; benefit.EngagementID(e.Engagement) == id {
			return e.Supplier()
		}
	}
	return ""
}

func (view *View) change(id benefit.NodeID) *benefit.ChangeResult {
	if view.Result == nil {
		return nil
	}
	at := slices.IndexFunc(view.Result.Changes, func(c benefit.ChangeResult) bool { return c.ID == id })
	if at < 0 {
		return nil
	}
	return &view.Result.Changes[at]
}

// handOvers are the hand-overs with what they do.
func (view *View) handOvers() {
	for _, x := range view.Case.Interfaces {
		h := HandOver{Interface: x, From: view.supplier(x.From.Engagement), To: view.supplier(x.To.Engagement), Note: "one of the two activities is in no submission yet"}
		if p, moves, ok := view.Whole.HandOver(x.ID); ok {
			h.Day, h.Note, h.Held, h.Moves = p.Day, "", p.Held, moves
		}
		view.HandOvers = append(view.HandOvers, h)
	}
}

// Ahead are the weeks ahead: what is late, six weeks, and what has no day.
func (view *View) Ahead(owner string) []duty.Week {
	var items []duty.Item
	for _, d := range view.Duties {
		if d.Done.IsZero() && (owner == "" || d.Owner == owner) {
			items = append(items, duty.Item{ID: d.ID, Due: cmp.Or(d.Expected, d.Due), First: d.Due, Owner: d.Owner})
		}
	}
	return duty.Ahead(view.Input.Report, items)
}

// Duty is a duty by its id.
func (view *View) Duty(id string) Duty {
	at := slices.IndexFunc(view.Duties, func(d Duty) bool { return d.ID == id })
	if at < 0 {
		return Duty{}
	}
	return view.Duties[at]
}

// Owners are the names of those who answer for something open, in order.
func (view *View) Owners() (out []string) {
	for _, d := range view.Duties {
		if d.Owner != "" && d.Done.IsZero() && !slices.Contains(out, d.Owner) {
			out = append(out, d.Owner)
		}
	}
	slices.Sort(out)
	return out
}

// refused reports whether something is not there, or not the viewer's.
func refused(err error) bool { return errors.Is(err, store.ErrRefused) }
