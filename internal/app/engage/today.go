package engage

import (
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// How much of each the first page shows, and for how many days a note is news.
const (
	todayRows  = 12
	todayNotes = 8
	newsDays   = 30
)

// Today is one's own first page: what one works on, what one has begun, what was written lately.
type Today struct {
	Projects    ProjectList // of the client side
	Engagements Paged[EngagementRow]
	Drafts      []Begun
	Notes       []engage.Found
}

// Today is the first page of the viewer.
func (w Work) Today(ctx context.Context, v access.Viewer) (t Today, err error) {
	defer errs.Wrap(&err, "engage.Today")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if v.Side == access.ClientSide {
			if t.Projects, err = projectRows(ctx, tx, v, ProjectFilter{}, Order{Key: "name", Limit: todayRows}); err != nil {
				return err
			}
		}
		if t.Engagements, err = engagementsFirst(ctx, tx, v); err != nil {
			return err
		}
		since := tx.Now().AddDate(0, 0, -newsDays).UnixMicro()
		if t.Notes, err = tx.RecentNotes(ctx, since, todayNotes); err != nil {
			return err
		}
		t.Drafts, err = begun(ctx, tx, v, todayRows)
		return err
	})
	return t, err
}

// engagementsFirst are the engagements of the first page, and how many there are: where all of them stand there nothing more is asked.
func engagementsFirst(ctx context.Context, tx *store.Tx, v access.Viewer) (Paged[EngagementRow], error) {
	first := Order{Key: "since", Desc: true, Limit: todayRows}
	list, err := engagementPage(ctx, tx, v, EngagementFilter{}, first)
	if list.Total = len(list.Rows); err != nil || list.Next == "" {
		return list, err
	}
	all, err := tx.EngagementStates(ctx, "")
	list.Total = 0
	for _, n := range all {
		list.Total += n
	}
	return list, err
}

// Hits is what a search found.
type Hits struct {
	Words  []string
	Found  []engage.Found
	People []party.Member
	More   bool // there is more than was asked for
}

// Search finds notes, engagements, projects, programmes and people that the viewer may see, in which each of the words typed begins
// a word. How many there are in other rooms changes nothing.
func (w Work) Search(ctx context.Context, v access.Viewer, typed string, limit int) (h Hits, err error) {
	defer errs.Wrap(&err, "engage.Search")
	if h.Words = spelled(typed); len(h.Words) == 0 {
		return h, nil
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if h.Found, err = tx.Find(ctx, h.Words, limit+1); err != nil {
			return err
		}
		if h.More = len(h.Found) > limit; h.More {
			h.Found = h.Found[:limit]
		}
		all, err := programmes(ctx, tx, v)
		if err != nil {
			return err
		}
		h.Found = append(named(all, h.Words), h.Found...)
		h.People, err = tx.PeopleKnown(ctx, mostPeople)
		h.People = slices.DeleteFunc(h.People, func(m party.Member) bool { return !matches(m.Name+" "+m.Firm, h.Words) })
		if len(h.People) > limit {
			h.People, h.More = h.People[:limit], true
		}
		return err
	})
	return h, err
}

// named are the programmes the viewer may open that match.
func named(all []ProgrammeChoice, typed []string) (out []engage.Found) {
	for _, p := range all {
		if p.May && matches(p.Name, typed) {
			out = append(out, engage.Found{Kind: "programme", ID: string(p.ID), Root: string(p.ID), Title: p.Name, Scope: p.ID, ScopeKind: access.ProgrammeScope})
		}
	}
	return out
}

// matches reports whether every word typed begins a word of a name.
func matches(name string, typed []string) bool {
	have := spelled(name)
	for _, t := range typed {
		if !slices.ContainsFunc(have, func(w string) bool { return strings.HasPrefix(w, t) }) {
			return false
		}
	}
	return true
}
