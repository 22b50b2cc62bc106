package portfolio

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"counterpart.dev/internal/core/casebook"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Earlier is a list that is in, and that holds projects of the same year as one that is being looked at.
type Earlier struct {
	store.Published
	Than core.Reissue
}

// Beside is what somebody says of a list that is no new issue of an earlier one: it stands beside them.
const Beside = "beside"

// replaced are the lists that a newer issue, which is in, counts in place of, with that issue.
func replaced(all []store.Published) (map[string]store.Published, error) {
	out := map[string]store.Published{}
	for _, p := range all {
		if p.State != casebook.Applied {
			continue
		}
		var s Setup
		if err := json.Unmarshal([]byte(p.Setup), &s); err != nil {
			return nil, err
		}
		if s.Replaces != "" && s.Replaces != Beside {
			out[s.Replaces] = p
		}
	}
	return out, nil
}

// earlier puts to a list that is being looked at the lists that are in and hold projects of the same years, the likeliest first.
func (l *List) earlier(ctx context.Context, tx *store.Tx, at store.Place) error {
	if l.Year.Problem != "" || l.Setup.OnSide && len(l.Year.Entries) == 0 {
		return nil
	}
	all, err := tx.PublishedAll(ctx, at)
	if err != nil {
		return err
	}
	over, err := replaced(all)
	if err != nil {
		return err
	}
	for _, p := range all {
		if _, gone := over[p.ID]; gone || p.State != casebook.Applied {
			continue
		}
		was, err := taken(ctx, tx, at, p)
		if err != nil {
			return err
		}
		if r := core.Compare(was, l.Year); r.Both() > 0 {
			l.Earlier = append(l.Earlier, Earlier{p, r})
		}
	}
	slices.SortStableFunc(l.Earlier, func(a, b Earlier) int { return b.Than.Both() - a.Than.Both() })
	return nil
}

// taken is a list as it was taken in.
func taken(ctx context.Context, tx *store.Tx, at store.Place, p store.Published) (core.Year, error) {
	l := List{Published: p}
	if err := json.Unmarshal([]byte(p.Setup), &l.Setup); err != nil {
		return core.Year{}, err
	}
	rows, err := tx.PublishedRows(ctx, at, p.ID)
	if err != nil {
		return core.Year{}, err
	}
	y := l.bare()
	return y, l.fill(&y, rows)
}

// Replaced is the earlier list that this one would count in place of, nil for none.
func (l *List) Replaced() *Earlier {
	at := slices.IndexFunc(l.Earlier, func(e Earlier) bool { return e.ID == l.Setup.Replaces })
	if at < 0 {
		return nil
	}
	return &l.Earlier[at]
}

// Likely is the earlier list that this one seems to be a new issue of, nil for none.
func (l *List) Likely() *Earlier {
	at := slices.IndexFunc(l.Earlier, func(e Earlier) bool { return e.Than.Likely() })
	if at < 0 {
		return nil
	}
	return &l.Earlier[at]
}

// Known is the earlier list that says all that this one does, nil for none.
func (l *List) Known() *Earlier {
	at := slices.IndexFunc(l.Earlier, func(e Earlier) bool { return e.Than.Nothing() })
	if at < 0 {
		return nil
	}
	return &l.Earlier[at]
}

// settled refuses a list that is in already, and one of which it is not said what it is to an earlier one.
func (l *List) settled() error {
	if e := l.Known(); e != nil {
		return errs.InvalidFields("The list is in already", []errs.Field{{Message: fmt.Sprintf("It says of all its projects what “%s” says, which is in: there is nothing to take.", e.File)}})
	}
	if e := l.Likely(); e != nil && l.Setup.Replaces == "" {
		return errs.InvalidFields("The list cannot be taken in so", []errs.Field{{Path: "same",
			Message: fmt.Sprintf("Say whether it is a new issue of “%s”, which is in and holds %d of its projects, or stands beside it.", e.File, e.Than.Both())}})
	}
	if r := l.Setup.Replaces; r != "" && r != Beside && l.Replaced() == nil {
		return errs.InvalidFields("The list cannot be taken in so", []errs.Field{{Path: "same", Message: "The list that it was to count in place of does not count any more. Say anew what it is."}})
	}
	return nil
}

// moves lead from rows of lists that do not count any more to the rows that count in their place.
type moves map[core.Spot]core.Spot

// to is the row that counts in place of one.
func (m moves) to(s core.Spot) core.Spot {
	at, _ := m.through(s)
	return at
}

// through is the row that counts in place of one, and through how many newer lists that was found.
func (m moves) through(s core.Spot) (at core.Spot, lists int) {
	for range len(m) {
		next, there := m[s]
		if !there {
			break
		}
		s, lists = next, lists+1
	}
	return s, lists
}

// carried is what somebody said of rows, of the rows that count in their place. What was said of the row of a newer list goes before.
func (m moves) carried(said map[core.Spot]core.Said) map[core.Spot]core.Said {
	newest := slices.SortedFunc(maps.Keys(said), func(a, b core.Spot) int {
		_, x := m.through(a)
		_, y := m.through(b)
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a.List, b.List), cmp.Compare(a.At, b.At))
	})
	out, settled := map[core.Spot]core.Said{}, map[core.Spot]bool{}
	for _, was := range newest {
		s, of := said[was], m.to(was)
		if settled[of] {
			continue
		}
		settled[of] = true
		if !s.Other {
			s.Same = m.to(s.Same)
		}
		if s.Other || s.Same != of {
			out[of] = s
		}
	}
	return out
}
