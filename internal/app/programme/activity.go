package programme

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// ActivityRow is an activity in a list.
type ActivityRow struct {
	programme.Activity
	WBS string // path
}

// ActivityFilter says which activities are listed.
type ActivityFilter struct {
	Words    string
	Status   string // as plan.Status prints; "" for any
	Kind     string // as plan.ActivityType prints; "" for any
	Critical bool
	Longest  bool
	WBS      string // path of an element: it and what is in it; "" for all
}

// ActivityList is a page of the activities of a submission.
type ActivityList struct {
	In
	Row
	Rows        []ActivityRow
	Total       int // with the filter
	Any         int
	Critical    int // with the filter, of those critical
	Page, Pages int
	Elements    []string // paths of the WBS elements at the top that hold activities, for the filter
}

// Activities lists the activities of a submission. Keys: file, code, name, start, finish, float, wbs, status.
func (w Work) Activities(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string, f ActivityFilter, o Order) (out ActivityList, err error) {
	defer errs.Wrap(&err, "programme.Activities(%s)", engagement)
	var all *listing
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		var s SubmissionView
		if _, _, err := w.open(ctx, tx, v, engagement, id, &s); err != nil {
			return err
		}
		if out.In, out.Row = s.In, s.Row; s.State != programme.Read {
			return nil
		}
		all, err = w.listing(ctx, tx, s.Submission)
		return err
	})
	if err != nil || all == nil {
		return out, err
	}
	rows := all.by(o.Key)
	out.Any, out.Elements = len(rows), all.elements
	var kept []int // in rows
	for i := range rows {
		if !f.keeps(&rows[i]) {
			continue
		}
		if kept = append(kept, i); rows[i].Critical {
			out.Critical++
		}
	}
	if o.Desc {
		slices.Reverse(kept)
	}
	out.Total = len(kept)
	kept, out.Page, out.Pages = paged(kept, o)
	for _, i := range kept {
		out.Rows = append(out.Rows, rows[i])
	}
	return out, nil
}

// keeps reports whether an activity is among those that are asked for.
func (f *ActivityFilter) keeps(a *ActivityRow) bool {
	switch {
	case f.Critical && !a.Critical, f.Longest && !a.Longest, f.Status != "" && f.Status != a.Status, f.Kind != "" && f.Kind != a.Kind:
		return false
	case f.WBS != "" && a.WBS != f.WBS && !strings.HasPrefix(a.WBS, f.WBS+programme.Between):
		return false
	}
	return f.Words == "" || hasWords(f.Words, a.Code, a.Name)
}

// Tie is a link of an activity with another.
type Tie struct {
	programme.Activity
	Kind   plan.LinkKind
	Lag    int32 // working minutes, or elapsed ones
	Drives bool
}

// Told is what one submission says of an activity.
type Told struct {
	Row
	Activity programme.Activity
	Moved    int // days by which it is done later than the submission before had it
	HasMoved bool
}

// ActivityView is an activity as its page shows it.
type ActivityView struct {
	In
	Row
	Activity   ActivityRow
	Plan       plan.Activity
	Dates      *sched.Dates // nil where no dates could be computed
	Calendar   string
	Before     []Tie // predecessors
	After      []Tie
	Chain      []programme.Activity // what drives it, and itself
	History    []Told               // over the submissions the viewer sees
	Milestones []programme.Milestone
}

// Activity is one activity of a submission, by its code.
func (w Work) Activity(ctx context.Context, v access.Viewer, engagement access.ScopeID, id, code string) (out ActivityView, err error) {
	defer errs.Wrap(&err, "programme.Activity(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		l, err := w.look(ctx, tx, v, engagement)
		if err != nil {
			return err
		}
		at, _, err := l.find(id)
		if err != nil || l.all[at].State != programme.Read {
			return cmp.Or(err, store.ErrRefused)
		}
		out.In, out.Row = l.In, l.all[at]
		sheet, err := w.sheet(ctx, tx, out.Submission)
		if err != nil {
			return err
		}
		i := sheet.Find(code)
		if i == plan.None {
			return store.ErrRefused
		}
		out.shown(sheet, i)
		if err = out.told(ctx, tx, w, l, code); err != nil {
			return err
		}
		return out.tied(ctx, tx, l, code)
	})
	return out, err
}

// shown fills in what the sheet says of the activity.
func (out *ActivityView) shown(s programme.Sheet, i int32) {
	out.Activity = ActivityRow{s.Activity(i), s.Path(i)}
	out.Plan = s.Network.Activities[i]
	out.Calendar = s.Network.Calendars[out.Plan.Calendar].Name
	if s.Result != nil {
		out.Dates = &s.Result.Dates[i]
	}
	out.Chain = s.Chain(i)
	for k, l := range s.Network.Links {
		drives := s.Result != nil && s.Result.Driver[l.To] == int32(k)
		if l.To == i {
			out.Before = append(out.Before, Tie{s.Activity(l.From), l.Kind, l.Lag, drives})
		}
		if l.From == i {
			out.After = append(out.After, Tie{s.Activity(l.To), l.Kind, l.Lag, drives})
		}
	}
}

// told fills in what the submissions that count say of the activity, and this one, in the order of their data dates.
func (out *ActivityView) told(ctx context.Context, tx *store.Tx, w Work, l look, code string) error {
	tenant, own, shared := l.pair()
	from := []any{own}
	for _, x := range l.all {
		from = append(from, x.ID, x.Rev)
	}
	list, err := gather.Same(w.Sheets.forecasts(), shared, "history "+code, from, func() ([]programme.Forecast, error) {
		return tx.ActivityHistory(ctx, tenant, own, shared, code)
	})
	if err != nil {
		return err
	}
	said := map[string]programme.Activity{}
	for _, f := range list {
		said[f.Submission] = f.Activity
	}
	var last civil.Date
	for _, x := range l.all {
		a, ok := said[x.ID]
		if !ok || !x.Counts && x.ID != out.ID {
			continue
		}
		t := Told{Row: x, Activity: a}
		if day := a.Day(); !day.IsZero() {
			if !last.IsZero() {
				t.Moved, t.HasMoved = int(day-last), true
			}
			if x.Counts {
				last = day
			}
		}
		out.History = append(out.History, t)
	}
	return nil
}

// tied finds the contract milestones that the activity stands for.
func (out *ActivityView) tied(ctx context.Context, tx *store.Tx, l look, code string) error {
	all, err := milestonesOf(ctx, tx, l.v, l.rooms)
	out.Milestones = slices.DeleteFunc(all, func(m programme.Milestone) bool { return m.Activity != code })
	return err
}
