// Package portfolio is the projects of a client side together: what each comes to as it was worked out last, the dearest week first.
//
// It promises that a page about a thousand projects reads a kept row of each that it shows and no more, that each row says when it was
// worked out and whether its case has changed since, and that totals hold only what the viewer sees. It refuses to add up currencies.
package portfolio

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Work is the use cases.
type Work struct {
	DB   *store.DB
	Kept *gather.Kept // what is remembered of cases; nil remembers nothing
}

// PerPage is how many projects a page shows, and how many are worked out at once.
const PerPage = 50

// View is a page of projects.
type View struct {
	Rows    []Row // by what a further week costs
	Totals  []store.SummaryTotal
	Without []engage.Project // not worked out yet; only where they are asked for
	Page    int              // from 1
	Pages   int
	Count   int64 // of projects that were worked out
}

// Row is one project.
type Row struct {
	store.Summary
	Figures
	Name, Code string
	Programme  string // its name, "" for none or one that is not the viewer's
	Aims       []store.Aim
	Changed    bool // its case was changed after it was worked out
}

// Figures is the rest of what is kept of a project.
type Figures struct {
	Reason    string // why there are no sums
	Week      string // the milestone whose further week costs most
	Slipped   string // the milestone that has slipped most
	NoMeasure int    // benefits without a measure
	NoOwner   int    // benefits that nobody has accepted
	Owed      int    // pieces of own work that are late
	NoManager bool   // nobody is client PM
	Unsound   bool   // the case cannot be computed yet
}

// Show is a page of the projects that the viewer sees. With without, those that were not worked out yet come too.
func (w Work) Show(ctx context.Context, v access.Viewer, page int, without bool) (view *View, err error) {
	defer errs.Wrap(&err, "portfolio.Show")
	if v.Side != access.ClientSide {
		return nil, store.ErrRefused
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		view = &View{Page: max(page, 1)}
		if view.Totals, err = tx.SummaryTotals(ctx, v.Organisation); err != nil {
			return err
		}
		for _, t := range view.Totals {
			view.Count += t.Projects
		}
		view.Pages = max(int(view.Count+PerPage-1)/PerPage, 1)
		view.Page = min(view.Page, view.Pages)
		list, err := tx.Summaries(ctx, v.Organisation, view.Page*PerPage)
		if err != nil {
			return err
		}
		list = list[min((view.Page-1)*PerPage, len(list)):]
		if without || view.Count == 0 {
			if view.Without, err = tx.WithoutSummary(ctx, v.Organisation, PerPage); err != nil {
				return err
			}
		}
		return view.fill(ctx, tx, v, list)
	})
	return view, err
}

// fill describes the projects of a page, with one question for each kind of thing.
func (view *View) fill(ctx context.Context, tx *store.Tx, v access.Viewer, list []store.Summary) error {
	rooms := make([]access.RoomID, len(list))
	at := map[access.RoomID]int{}
	for i, s := range list {
		rooms[i], at[s.Room] = s.Room, i
		row := Row{Summary: s}
		if err := json.Unmarshal([]byte(s.Body), &row.Figures); err != nil {
			return err
		}
		view.Rows = append(view.Rows, row)
	}
	programmes, err := tx.Programmes(ctx)
	if err != nil {
		return err
	}
	projects, err := tx.ProjectsIn(ctx, v.Organisation, rooms)
	if err != nil {
		return err
	}
	for _, p := range projects {
		row := &view.Rows[at[p.Room]]
		row.Name, row.Code = p.Name, p.Code
		if k := slices.IndexFunc(programmes, func(g engage.Programme) bool { return g.ID == p.Programme }); k >= 0 {
			row.Programme = programmes[k].Name
		}
	}
	aims, err := tx.ObjectivesIn(ctx, v.Organisation, rooms)
	if err != nil {
		return err
	}
	for _, a := range aims {
		view.Rows[at[a.Room]].Aims = append(view.Rows[at[a.Room]].Aims, a)
	}
	touched, err := tx.TouchedIn(ctx, v.Organisation, rooms)
	for _, x := range touched {
		view.Rows[at[x.Room]].Changed = x.At > view.Rows[at[x.Room]].At
	}
	return err
}

// WorkOut works projects out anew, at most so many as a page shows, and returns how many there were. Those that are not the viewer's to
// keep figures of are left out.
func (w Work) WorkOut(ctx context.Context, v access.Viewer, projects []access.ScopeID) (n int, err error) {
	defer errs.Wrap(&err, "portfolio.WorkOut")
	for _, p := range projects[:min(len(projects), PerPage)] {
		err := w.one(ctx, v, p)
		if errors.Is(err, store.ErrRefused) {
			continue
		}
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// one works a project out, and keeps what it comes to. Nothing is computed while the act is under way.
func (w Work) one(ctx context.Context, v access.Viewer, project access.ScopeID) error {
	var whole *gather.Whole
	err := w.DB.Read(ctx, v.Seat, func(tx *store.Tx) (err error) {
		whole, err = w.Kept.Case(ctx, tx, v, project)
		return err
	})
	if err != nil {
		return err
	}
	if !access.Decide(v, whole.Reach, access.Brief, access.Add) {
		return store.ErrRefused
	}
	s, err := summed(whole)
	if err != nil {
		return err
	}
	return act.Do(ctx, w.DB, v, act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Brief, Verb: access.Add}, func(a *act.Act) error {
		s.Place = store.At(a.Reach)
		return a.KeepSummary(ctx, s)
	})
}

// summed is what a case comes to.
func summed(w *gather.Whole) (store.Summary, error) {
	s := store.Summary{Project: w.Project.ID, Currency: w.Project.Currency, Benefits: int64(len(w.Case.Benefits))}
	f := Figures{NoManager: !slices.ContainsFunc(w.People, managing)}
	for i := range w.Case.Benefits {
		b := &w.Case.Benefits[i]
		if b.Status == benefit.StatusWithdrawn {
			continue
		}
		if b.Measure.Name == "" {
			f.NoMeasure++
		}
		if b.Owner.Accepted.IsZero() {
			f.NoOwner++
		}
	}
	for _, o := range w.Case.Obligations(w.Input.Report) {
		if o.State == benefit.Late {
			f.Owed++
		}
	}
	r, _, err := w.Result()
	if err != nil {
		return s, err
	}
	if r == nil {
		f.Unsound, f.Reason = true, "the case cannot be computed yet"
	} else {
		f.take(&s, r)
	}
	body, err := json.Marshal(f)
	s.Body = string(body)
	return s, err
}

// take fills in what a forecast says.
func (f *Figures) take(s *store.Summary, r *benefit.Result) {
	f.Reason = r.Totals.Reason
	if r.Totals.HasForecast {
		s.Planned, s.Forecast = int64(r.Totals.Compared), int64(r.Totals.Forecast)
	}
	for _, e := range r.Enablers {
		if e.Delay.Defined && int64(e.Delay.Week) > s.PerWeek {
			s.PerWeek, f.Week = int64(e.Delay.Week), e.Title
		}
		if e.Kind != benefit.OwnWorkEnabler && int64(e.Slip) > s.Slip {
			s.Slip, f.Slipped = int64(e.Slip), e.Title
		}
	}
}

// managing reports whether somebody is client PM.
func managing(a party.Appointment) bool { return a.Role == access.ClientPM }
