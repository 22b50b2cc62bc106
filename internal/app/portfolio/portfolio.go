// Package portfolio is the projects of a client side together: what each comes to as it was worked out last, the dearest week first; and
// lists of projects as they were published, laid side by side over the years.
//
// It promises that a page about thousands of projects reads a kept row of each that it shows and no more, that rows follow what happens in
// their project by themselves, that each says when it was worked out and whether something was recorded since, and that totals hold only
// what the viewer sees. It refuses to add up currencies, and to take projects for one another where nobody said so.
package portfolio

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/estate"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Work is the use cases.
type Work struct {
	DB   *store.DB
	Kept *gather.Kept // what is remembered of cases; nil remembers nothing
	// Books is what is remembered of what seats see of many projects; nil remembers nothing.
	Books *Books
}

// PerPage is how many projects a page shows, and how many are worked out at once.
const PerPage = 50

// Ask says which projects are asked for, and in what order.
type Ask struct {
	Programme access.ScopeID // "" for any
	Prefix    string         // of a word of the project
	Only      string         // slipping, over, doubted, role or unmeasured; "" for any
	Key       string         // week, name, planned, forecast, lost, slip, outturn, confidence, role or worked
	Desc      bool
	After     string // as View.Next gives it; "" for the first page
	Before    string // as View.Previous gives it
	New       bool   // those that were not worked out yet, too
	limit     int    // rows a page; PerPage if zero
}

func (a Ask) filter() estate.Filter {
	return estate.Filter{Programme: a.Programme, Prefix: prefix(a.Prefix), Only: estate.Only(a.Only)}
}

// named names a place in an order, for the page behind it or before it.
func named(key estate.Key, s *store.Summary) string {
	m := key.Mark(&estate.Item{Room: s.Room, Name: s.Name, PerWeek: s.PerWeek, Planned: s.Planned, Forecast: s.Forecast, Lost: s.Lost, Slip: s.Slip, Outturn: s.Outturn,
		Confidence: s.Confidence, Lacks: s.Lacks, At: s.At})
	if key == "name" {
		return m.Text + "~" + string(m.Room)
	}
	return strconv.FormatInt(m.Figure, 10) + "~" + string(m.Room)
}

// cursor reads the name of a place; what is none is the beginning, which is nil.
func cursor(key estate.Key, name string) *estate.Mark {
	at := strings.LastIndexByte(name, '~')
	if at < 0 || at == len(name)-1 {
		return nil
	}
	m := estate.Mark{Room: access.RoomID(name[at+1:])}
	if key == "name" {
		m.Text = name[:at]
		return &m
	}
	n, err := strconv.ParseInt(name[:at], 10, 64)
	if err != nil {
		return nil
	}
	m.Figure = n
	return &m
}

// View is a page of projects.
type View struct {
	Rows       []Row
	Totals     []estate.Sum
	Without    []engage.Project // not worked out yet; only where they are asked for
	Programmes []engage.Programme
	Count      int64  // of projects that were worked out and match
	Next       string // for Ask.After; "" where there are no rows after these
	Previous   string // for Ask.Before
	Leads      bool   // lists of published projects are the viewer's to see
	Shelf      act.Shelf
}

// Row is one project.
type Row struct {
	store.Summary
	Figures
	Code    string
	Group   string // the name of its programme, "" for none or one that is not the viewer's
	Changed bool   // something was recorded in it since it was worked out
}

// Show is a page of the projects that the viewer sees. A page longer than PerPage is for exports.
func (w Work) Show(ctx context.Context, v access.Viewer, ask Ask) (view *View, err error) {
	defer errs.Wrap(&err, "portfolio.Show")
	if v.Side != access.ClientSide {
		return nil, store.ErrRefused
	}
	if ask.limit == 0 {
		ask.limit = PerPage
	}
	if !estate.Key(ask.Key).Valid() {
		ask.Key, ask.Desc = "week", true
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		view = &View{}
		list, err := w.page(ctx, tx, v.Organisation, ask, view)
		if err != nil {
			return err
		}
		if ask.New || view.Count == 0 {
			if view.Without, err = tx.WithoutSummary(ctx, v.Organisation, PerPage); err != nil {
				return err
			}
		}
		if view.Leads, err = w.Leads(ctx, tx, v); err != nil {
			return err
		}
		if view.Shelf, err = act.ShelfOf(ctx, tx, v, shelf); err != nil {
			return err
		}
		return view.fill(ctx, tx, v, list)
	})
	return view, err
}

// shelf names what somebody keeps of this list.
const shelf = "portfolio"

// Keep keeps a filter of the projects under a name, at the viewer's desk.
func (w Work) Keep(ctx context.Context, v access.Viewer, name, query string) (err error) {
	defer errs.Wrap(&err, "portfolio.Keep")
	return act.Shelve(ctx, w.DB, v, shelf, name, query, func(*act.Act) error {
		if v.Side != access.ClientSide {
			return store.ErrRefused
		}
		return nil
	})
}

// Forget forgets a filter that is kept under a name.
func (w Work) Forget(ctx context.Context, v access.Viewer, id string) (err error) {
	defer errs.Wrap(&err, "portfolio.Forget")
	return act.Unshelve(ctx, w.DB, v, id)
}

// One is what a project came to when it was worked out last; nil where that has not happened, or where it is not the viewer's to see.
func (w Work) One(ctx context.Context, v access.Viewer, project access.ScopeID) (row *Row, err error) {
	defer errs.Wrap(&err, "portfolio.One(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		row = nil
		reaches, err := tx.Reaches(ctx, project)
		if err != nil {
			return err
		}
		r, ok := act.ReachOf(v, reaches, access.ClientOnly, access.Summary, access.See)
		if !ok {
			return nil
		}
		s, err := tx.Summary(ctx, store.At(r))
		if errors.Is(err, store.ErrRefused) {
			return nil
		}
		if err != nil {
			return err
		}
		view := &View{}
		if err := view.fill(ctx, tx, v, []store.Summary{s}); err != nil {
			return err
		}
		row = &view.Rows[0]
		return nil
	})
	return row, err
}

// page is the summaries of a page. One that ends before a row is the page of the opposite order, turned. Which they are is found in what is kept
// in memory; what they come to is read.
func (w Work) page(ctx context.Context, tx *store.Tx, tenant access.OrganisationID, ask Ask, view *View) ([]store.Summary, error) {
	key, after, desc, back := estate.Key(ask.Key), cursor(estate.Key(ask.Key), ask.After), ask.Desc, false
	if c := cursor(key, ask.Before); c != nil {
		after, desc, back = c, !desc, true
	}
	var found []access.RoomID
	err := w.Books.use(ctx, tx, tenant, func(e *estate.Estate) {
		view.Totals = e.Sums(ask.filter())
		found = e.Page(ask.filter(), key, desc, after, ask.limit+1)
	})
	if err != nil {
		return nil, err
	}
	for _, t := range view.Totals {
		view.Count += t.Projects
	}
	beyond := len(found) > ask.limit
	found = found[:min(len(found), ask.limit)]
	more, less := beyond, after != nil
	if back {
		slices.Reverse(found)
		more, less = true, beyond
	}
	at := make(map[access.RoomID]int, len(found))
	for i, room := range found {
		at[room] = i
	}
	list, err := tx.SummariesIn(ctx, tenant, found)
	slices.SortFunc(list, func(a, b store.Summary) int { return at[a.Room] - at[b.Room] })
	if n := len(list); n > 0 && more {
		view.Next = named(key, &list[n-1])
	}
	if len(list) > 0 && less {
		view.Previous = named(key, &list[0])
	}
	return list, err
}

// fill describes the projects of a page, with one question for each kind of thing.
func (view *View) fill(ctx context.Context, tx *store.Tx, v access.Viewer, list []store.Summary) (err error) {
	rooms, ids := make([]access.RoomID, len(list)), make([]access.ScopeID, len(list))
	at, of := map[access.RoomID]int{}, map[access.ScopeID]int{}
	for i, s := range list {
		rooms[i], ids[i], at[s.Room], of[s.Project] = s.Room, s.Project, i, i
		row := Row{Summary: s}
		if err := json.Unmarshal([]byte(s.Body), &row.Figures); err != nil {
			return err
		}
		view.Rows = append(view.Rows, row)
	}
	if view.Programmes, err = tx.Programmes(ctx); err != nil {
		return err
	}
	projects, err := tx.ProjectsIn(ctx, v.Organisation, rooms)
	if err != nil {
		return err
	}
	for _, p := range projects {
		row := &view.Rows[at[p.Room]]
		row.Name, row.Code = p.Name, p.Code
		if k := slices.IndexFunc(view.Programmes, func(g engage.Programme) bool { return g.ID == p.Programme }); k >= 0 {
			row.Group = view.Programmes[k].Name
		}
	}
	grounds, err := tx.GroundsOf(ctx, v.Organisation, ids)
	if err != nil {
		return err
	}
	for _, g := range grounds {
		at[g.Own], at[g.Shared] = of[g.Project], of[g.Project]
		rooms = append(rooms, g.Own, g.Shared)
	}
	sizes, err := tx.RecordSizes(ctx, v.Organisation, rooms)
	if err != nil {
		return err
	}
	now := make([]map[access.RoomID]int64, len(list))
	for _, s := range sizes {
		i := at[s.Room]
		if now[i] == nil {
			now[i] = map[access.RoomID]int64{}
		}
		now[i][s.Room] = s.N
	}
	for i := range view.Rows {
		view.Rows[i].Changed = moved(view.Rows[i].Inputs, now[i])
	}
	return nil
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
	var g *ground
	err := w.DB.Read(ctx, v.Seat, func(tx *store.Tx) (err error) {
		g, err = w.gatherAll(ctx, tx, v, project)
		return err
	})
	if err != nil {
		return err
	}
	if !access.Decide(v, g.whole.Reach, access.Summary, access.Add) {
		return store.ErrRefused
	}
	s, err := g.summed()
	if err != nil {
		return err
	}
	coming, err := g.coming()
	if err != nil {
		return err
	}
	return act.Do(ctx, w.DB, v, act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Summary, Verb: access.Add}, func(a *act.Act) error {
		s.Place = store.At(a.Reach)
		if err := a.KeepComing(ctx, s.Place, coming); err != nil {
			return err
		}
		return a.KeepSummary(ctx, s)
	})
}

// How a watch finds what to look at: how far back it asks what was recorded, longer than any act takes, so that none is missed that was under
// way while it looked; and how many projects it takes at once, so that a day on which all are due is spread over some minutes.
const (
	lookBack = 10 * time.Minute
	atOnce   = 1000
)

// Watch works out anew, as the clock of a client side, every project of its own in which something was recorded since it was worked out
// last, and those that were not worked out for an hour. It reports how many. It looks at those in which something was recorded lately, so that
// it does as much as happens. What it does follows from what is kept alone, so that nothing is lost when it is stopped, and doing it
// twice does no more.
func (w Work) Watch(ctx context.Context, seat access.SeatID) (n int, err error) {
	defer errs.Wrap(&err, "portfolio.Watch")
	v := access.Viewer{Seat: seat, Name: access.ClientAgent.Words(), Side: access.ClientSide}
	var due []access.ScopeID
	err = w.DB.Read(ctx, seat, func(tx *store.Tx) error {
		mark, err := tx.Mark(ctx)
		if err != nil {
			return err
		}
		v.Organisation = mark.Organisation
		due, err = w.due(ctx, tx, mark.Organisation)
		return err
	})
	for _, p := range due {
		if err != nil || ctx.Err() != nil {
			return n, errors.Join(err, ctx.Err())
		}
		if err = w.one(ctx, v, p); errors.Is(err, store.ErrRefused) {
			err = nil // not its own to keep figures of
			continue
		}
		if err == nil {
			n++
		}
	}
	return n, err
}

// due lists the projects that should be worked out.
func (w Work) due(ctx context.Context, tx *store.Tx, tenant access.OrganisationID) ([]access.ScopeID, error) {
	anew, err := tx.WithoutSummary(ctx, tenant, atOnce)
	if err != nil {
		return nil, err
	}
	out, err := tx.StaleSummaries(ctx, tenant, tx.Now().Add(-stale).UnixMicro(), atOnce)
	if err != nil {
		return nil, err
	}
	for _, p := range anew {
		out = append(out, p.ID)
	}
	rooms, err := tx.RecordedSince(ctx, tenant, tx.Now().Add(-lookBack).UnixMicro())
	if err != nil {
		return nil, err
	}
	stirred, err := tx.ProjectsAround(ctx, tenant, rooms)
	if err != nil {
		return nil, err
	}
	for _, id := range stirred {
		changed, err := changed(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if changed {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// changed reports whether something was recorded in a project since it was worked out, or the day has turned.
func changed(ctx context.Context, tx *store.Tx, id access.ScopeID) (bool, error) {
	p, err := tx.Project(ctx, id)
	if errors.Is(err, store.ErrRefused) || err == nil && p.Ended != 0 {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	last, err := tx.Summary(ctx, store.Place{Organisation: p.Organisation, Room: p.Room})
	if err != nil {
		if errors.Is(err, store.ErrRefused) {
			err = nil // it is among those that were never worked out
		}
		return false, err
	}
	now, err := inputs(ctx, tx, p, p.Room)
	return now != last.Inputs, err
}

// Strategy is what the projects that the viewer sees are for, over all of them.
type Strategy struct {
	Aims     []core.Aim
	Doubles  []core.Twice
	Unserved []Unserved
	Projects int
	Cut      int // benefits that are not among them, of projects with very many
}

// Unserved is an objective of a project that none of its benefits serves.
type Unserved struct {
	Project access.ScopeID
	Name    string
	Title   string
}

// mostProjects is of how many projects objectives are put together.
const mostProjects = 5000

// Strategy puts the objectives of the projects that the viewer sees together.
func (w Work) Strategy(ctx context.Context, v access.Viewer) (out *Strategy, err error) {
	defer errs.Wrap(&err, "portfolio.Strategy")
	if v.Side != access.ClientSide {
		return nil, store.ErrRefused
	}
	var list []store.Summary
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		list, err = tx.SummariesByName(ctx, v.Organisation, mostProjects)
		return err
	})
	if err != nil {
		return nil, err
	}
	out = &Strategy{Projects: len(list)}
	var all []core.Serving
	for _, s := range list {
		var f Figures
		if err := json.Unmarshal([]byte(s.Body), &f); err != nil {
			return nil, err
		}
		for _, x := range f.Servings {
			x.Project, x.Name, x.Currency = string(s.Project), s.Name, s.Currency
			all = append(all, x)
		}
		for _, title := range f.Unserved {
			out.Unserved = append(out.Unserved, Unserved{s.Project, s.Name, title})
		}
		out.Cut += f.Truncated
	}
	out.Aims, out.Doubles = core.Aims(all), core.Doubles(all)
	return out, nil
}
