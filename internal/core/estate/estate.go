// Package estate is many projects together: added up by currency, filtered, and put in order, from what each of them comes to.
//
// It promises that sums and pages hold exactly the projects that were put in, that the order is one to the last tie, and that pages follow
// one another without a gap and without a repetition as long as nothing changes. It refuses to add up currencies, and to know where projects
// come from or who sees them: whoever fills an estate answers for that.
package estate

import (
	"cmp"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
)

// Item is what one project comes to, in minor units of its currency.
type Item struct {
	Room       access.RoomID // names it
	Programme  access.ScopeID
	Name       string
	Words      string // by which it is found, each after a space
	Currency   string
	Planned    int64
	Forecast   int64
	Lost       int64
	PerWeek    int64
	Slip       int64 // days
	Benefits   int64
	Approved   int64
	Outturn    int64
	Over       int64
	Confidence int64 // from red 1 to green 5; 0 for none
	Lacks      int64
	Unmeasured int64
	At         int64 // when it was worked out
}

// Only is a quick filter.
type Only string

// The quick filters.
const (
	Any        Only = ""
	Slipping   Only = "slipping"
	Beyond     Only = "over"    // beyond what was approved
	Doubted    Only = "doubted" // red or amber/red
	Lacking    Only = "role"    // the client role lacks something
	Unmeasured Only = "unmeasured"
)

// Filter says which projects are meant; the zero value means all.
type Filter struct {
	Programme access.ScopeID
	Prefix    string // of a word of the project
	Only      Only
}

func (f Filter) takes(i *Item) bool {
	if f.Programme != "" && i.Programme != f.Programme || f.Prefix != "" && !strings.Contains(i.Words, " "+f.Prefix) {
		return false
	}
	switch f.Only {
	case Any:
		return true
	case Slipping:
		return i.Slip > 0
	case Beyond:
		return i.Over > 0
	case Doubted:
		return i.Confidence == 1 || i.Confidence == 2
	case Lacking:
		return i.Lacks > 0
	case Unmeasured:
		return i.Unmeasured > 0
	}
	return false
}

// Key is what projects are sorted by.
type Key string

// keys are the keys with the figure of each; by name there is none.
var keys = map[Key]func(*Item) int64{
	"week": func(i *Item) int64 { return i.PerWeek }, "name": nil, "planned": func(i *Item) int64 { return i.Planned }, "forecast": func(i *Item) int64 { return i.Forecast },
	"lost": func(i *Item) int64 { return i.Lost }, "slip": func(i *Item) int64 { return i.Slip }, "outturn": func(i *Item) int64 { return i.Outturn },
	"confidence": func(i *Item) int64 { return i.Confidence }, "role": func(i *Item) int64 { return i.Lacks }, "worked": func(i *Item) int64 { return i.At },
}

// Valid reports whether there is such a key.
func (k Key) Valid() bool {
	_, ok := keys[k]
	return ok
}

// Mark is where a project stands in an order.
type Mark struct {
	Figure int64
	Text   string // its name, where the order is by that
	Room   access.RoomID
}

// Mark is where a project stands in the order of a valid key.
func (k Key) Mark(i *Item) Mark {
	if of := keys[k]; of != nil {
		return Mark{Figure: of(i), Room: i.Room}
	}
	return Mark{Text: i.Name, Room: i.Room}
}

func (m Mark) compare(o Mark) int {
	return cmp.Or(cmp.Compare(m.Figure, o.Figure), cmp.Compare(m.Text, o.Text), cmp.Compare(m.Room, o.Room))
}

// Estate holds projects. The zero value holds none.
type Estate struct {
	items []Item
	at    map[access.RoomID]int
	texts map[string]string // those that many projects repeat, once each
}

// Put adds a project, or takes the place of what it came to before.
func (e *Estate) Put(i Item) {
	if e.at == nil {
		e.at, e.texts = map[access.RoomID]int{}, map[string]string{}
	}
	i.Currency, i.Programme = e.once(i.Currency), access.ScopeID(e.once(string(i.Programme)))
	if at, ok := e.at[i.Room]; ok {
		e.items[at] = i
		return
	}
	e.at[i.Room] = len(e.items)
	e.items = append(e.items, i)
}

func (e *Estate) once(s string) string {
	if known, ok := e.texts[s]; ok {
		return known
	}
	e.texts[s] = s
	return s
}

// Len is how many projects it holds.
func (e *Estate) Len() int { return len(e.items) }

// Sum is what the projects come to that count in one currency.
type Sum struct {
	Currency                                                          string
	Projects, Planned, Forecast, PerWeek, Benefits, Approved, Outturn int64
	Oldest                                                            int64 // when the oldest of them was worked out
}

// Sums adds up the projects that a filter takes, by currency.
func (e *Estate) Sums(f Filter) (out []Sum) {
	for k := range e.items {
		i := &e.items[k]
		if !f.takes(i) {
			continue
		}
		at := slices.IndexFunc(out, func(s Sum) bool { return s.Currency == i.Currency })
		if at < 0 {
			at, out = len(out), append(out, Sum{Currency: i.Currency, Oldest: i.At})
		}
		s := &out[at]
		s.Projects, s.Planned, s.Forecast, s.PerWeek, s.Benefits = s.Projects+1, s.Planned+i.Planned, s.Forecast+i.Forecast, s.PerWeek+i.PerWeek, s.Benefits+i.Benefits
		s.Approved, s.Outturn, s.Oldest = s.Approved+i.Approved, s.Outturn+i.Outturn, min(s.Oldest, i.At)
	}
	slices.SortFunc(out, func(a, b Sum) int { return cmp.Compare(a.Currency, b.Currency) })
	return out
}

// Page lists the first projects that a filter takes, by a valid key, at most so many: those behind after, which is nil for the beginning. Only those
// that may still be among the first are kept in order while it looks, so that a page of a long list costs little more than a look at it.
func (e *Estate) Page(f Filter, k Key, desc bool, after *Mark, limit int) []access.RoomID {
	compare := Mark.compare
	if desc {
		compare = func(a, b Mark) int { return b.compare(a) }
	}
	var best []Mark
	for n := range e.items {
		i := &e.items[n]
		if !f.takes(i) {
			continue
		}
		m := k.Mark(i)
		if after != nil && compare(m, *after) <= 0 || len(best) >= limit && (limit <= 0 || compare(m, best[limit-1]) > 0) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, m, compare)
		if best = slices.Insert(best, at, m); len(best) > limit {
			best = best[:limit]
		}
	}
	out := make([]access.RoomID, len(best))
	for n, m := range best {
		out[n] = m.Room
	}
	return out
}
