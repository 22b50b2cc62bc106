package situation

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/play"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Noticed is a situation as pages show it.
type Noticed struct {
	situation.Row
	situation.Found
	Rule        situation.Rule
	ProjectName string // on the first page; "" where it is not seen
}

func noticed(r situation.Row) Noticed {
	rule, _ := situation.RuleByID(r.Rule)
	return Noticed{Row: r, Found: r.Found(), Rule: rule}
}

// Title is what a situation says in a line.
func (n Noticed) Title() string {
	if n.Says != "" {
		return n.Says
	}
	return n.Rule.Name
}

// Scope is the kind of thing whose room a situation lies in, and which it is.
func (n Noticed) Scope() (access.Scope, access.ScopeID) {
	if n.Row.Engagement != "" {
		return access.EngagementScope, n.Row.Engagement
	}
	return access.ProjectScope, n.Row.Project
}

// Today is what was noticed, for somebody's first page.
type Today struct {
	Rows []Noticed
	More int // open ones besides
}

// Today lists at most limit open situations of every room the viewer is in, those that should be read first first. It takes two
// statements at most.
func (w Work) Today(ctx context.Context, v access.Viewer, limit int) (t Today, err error) {
	defer errs.Wrap(&err, "situation.Today")
	if v.Side != access.ClientSide {
		return t, nil
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		rows, err := tx.OpenSituations(ctx, limit)
		if err != nil {
			return err
		}
		for _, r := range rows {
			n := noticed(r.Row)
			n.ProjectName = r.ProjectName
			t.Rows = append(t.Rows, n)
		}
		if len(rows) < limit {
			return nil
		}
		n, err := tx.SituationCount(ctx)
		t.More = n - len(rows)
		return err
	})
	return t, err
}

// List is what was noticed in a project or an engagement.
type List struct {
	Scope     access.Scope
	Open      []Noticed // those that should be read first first
	InHand    []Noticed
	Dismissed []Noticed
	Gone      []Noticed // the last first
	NotRun    []situation.NotRun
	LookedAt  int64 // 0 for never
	Tallies   []situation.Tally
	May       bool
}

// roomsOf are the rooms whose situations are listed for a scope: of a project with those of its engagements that the viewer is in.
func roomsOf(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID) (r access.Reach, rooms []access.RoomID, kind access.Scope, err error) {
	reaches, err := tx.Reaches(ctx, scope)
	if err != nil {
		return r, nil, "", err
	}
	at := slices.IndexFunc(reaches, func(r access.Reach) bool {
		return r.Audience == access.ClientOnly && access.Decide(v, r, access.Situation, access.See)
	})
	if at < 0 {
		return r, nil, "", store.ErrRefused
	}
	r, kind = reaches[at], access.EngagementScope
	rooms = []access.RoomID{r.Room}
	standings, err := tx.Standings(ctx, scope)
	if err != nil {
		return r, nil, "", err
	}
	for _, s := range standings {
		rooms = append(rooms, s.Room)
	}
	if len(standings) > 0 {
		return r, rooms, access.ProjectScope, nil
	}
	kind, err = tx.ScopeKind(ctx, scope)
	return r, rooms, kind, err
}

// List lists what was noticed.
func (w Work) List(ctx context.Context, v access.Viewer, scope access.ScopeID) (l List, err error) {
	defer errs.Wrap(&err, "situation.List(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, rooms, kind, err := roomsOf(ctx, tx, v, scope)
		if err != nil {
			return err
		}
		l.Scope, l.May = kind, access.Decide(v, r, access.Situation, access.Change)
		rows, err := tx.SituationsIn(ctx, r.Organisation, rooms)
		if err != nil {
			return err
		}
		deeds, err := tx.SituationDeeds(ctx, r.Organisation, rooms)
		if err != nil {
			return err
		}
		last, err := tx.SituationLook(ctx, store.At(r))
		if err != nil && !errors.Is(err, store.ErrRefused) {
			return err
		}
		l.LookedAt = last.At
		if last.Body != "" && json.Unmarshal([]byte(last.Body), &l.NotRun) != nil {
			l.NotRun = nil
		}
		l.fill(rows, deeds)
		return nil
	})
	return l, err
}

func (l *List) fill(rows []situation.Row, deeds []situation.Entry) {
	for _, r := range rows {
		n := noticed(r)
		switch r.State {
		case situation.Open:
			l.Open = append(l.Open, n)
		case situation.InHand:
			l.InHand = append(l.InHand, n)
		case situation.Dismissed:
			l.Dismissed = append(l.Dismissed, n)
		case situation.Gone:
			l.Gone = append(l.Gone, n)
		}
	}
	for _, list := range [][]Noticed{l.Open, l.InHand, l.Dismissed} {
		slices.SortStableFunc(list, func(a, b Noticed) int { return situation.Compare(a.Found, b.Found) })
	}
	slices.SortStableFunc(l.Gone, func(a, b Noticed) int { return int(b.Left - a.Left) })
	l.Tallies = tallies(rows, deeds)
}

// tallies counts how often the play of each rule was run and how it went, in the order of the rules.
func tallies(rows []situation.Row, deeds []situation.Entry) (out []situation.Tally) {
	by := map[string]*situation.Tally{}
	ruleOf := map[string]string{}
	for _, r := range rows {
		t := by[r.Rule]
		if t == nil {
			t = &situation.Tally{Rule: r.Rule, Outcomes: map[situation.Outcome]int{}}
			by[r.Rule] = t
		}
		t.Found += r.Times
		ruleOf[r.ID] = r.Rule
	}
	acted := map[string]bool{}
	for _, d := range deeds {
		t := by[ruleOf[d.Situation]]
		switch {
		case t == nil:
		case slices.Contains(situation.Outcomes(), situation.Outcome(d.What)):
			t.Outcomes[situation.Outcome(d.What)]++
		case !acted[d.Situation] && (d.What == situation.DidRaise || d.What == situation.DidNote || d.What == situation.DidMeet):
			acted[d.Situation] = true
			t.Acted++
		}
	}
	for _, r := range situation.Rules() {
		if t := by[r.ID]; t != nil {
			out = append(out, *t)
		}
	}
	return out
}

// View is one situation with all that is known of it.
type View struct {
	Noticed
	Play    play.Play
	History []situation.Entry
	May     bool
}

// find is a situation of a scope that the viewer may see.
func find(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID, id string) (situation.Row, access.Reach, error) {
	r, err := tx.Situation(ctx, id)
	if err != nil {
		return r, access.Reach{}, err
	}
	reaches, err := tx.Reaches(ctx, scope)
	if err != nil {
		return r, access.Reach{}, err
	}
	at := slices.IndexFunc(reaches, func(x access.Reach) bool {
		return x.Room == r.Room && access.Decide(v, x, access.Situation, access.See)
	})
	if at < 0 {
		return r, access.Reach{}, store.ErrRefused
	}
	return r, reaches[at], nil
}

// Show is one situation, with its play.
func (w Work) Show(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (out View, err error) {
	defer errs.Wrap(&err, "situation.Show(%s)", id)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		row, r, err := find(ctx, tx, v, scope, id)
		if err != nil {
			return err
		}
		out.Noticed, out.May = noticed(row), access.Decide(v, r, access.Situation, access.Change)
		out.Play = play.For(out.Found)
		out.History, err = tx.SituationEntries(ctx, place(row), row.ID)
		return err
	})
	return out, err
}
