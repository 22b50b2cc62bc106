package programme

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
)

// listing is a sheet with what pages ask of all its activities, each worked out when it is first asked for. Many may look at it.
type listing struct {
	programme.Sheet

	listed   sync.Once
	rows     []ActivityRow  // in the order of the file
	elements []string       // paths of the WBS elements at the top that hold activities
	codes    map[string]int // in rows, of the first with a code

	ended  sync.Once
	finish finish

	sorting sync.Mutex
	orders  map[string][]ActivityRow
}

// finish is what drives the finish of a submission, and how much of the work has slack.
type finish struct {
	drives []programme.Activity // in time order
	open   int                  // activities that are not finished
	slack  int                  // of those, how many are not critical
}

// list fills in rows, elements and codes.
func (l *listing) list() {
	l.listed.Do(func() {
		paths, tops := map[int32]string{}, map[string]bool{}
		l.codes = map[string]int{}
		for _, a := range l.Activities() {
			element := l.Network.Activities[a.Index].WBS
			path, known := paths[element]
			if !known {
				path = l.Path(int32(a.Index))
				paths[element] = path
				tops[top(path)] = true
			}
			if _, again := l.codes[a.Code]; !again {
				l.codes[a.Code] = len(l.rows)
			}
			l.rows = append(l.rows, ActivityRow{a, path})
		}
		for t := range tops {
			l.elements = append(l.elements, t)
		}
		slices.Sort(l.elements)
	})
}

// named is the first activity with a code.
func (l *listing) named(code string) (a ActivityRow, ok bool) {
	l.list()
	at, ok := l.codes[code]
	if ok {
		a = l.rows[at]
	}
	return a, ok
}

// end is what drives the finish.
func (l *listing) end() finish {
	l.ended.Do(func() {
		l.list()
		if last := l.Last(); last != plan.None {
			l.finish.drives = l.Chain(last)
		}
		for _, a := range l.rows {
			if a.Status == plan.Complete.String() || a.Kind == plan.LevelOfEffort.String() || a.Kind == plan.WBSSummary.String() {
				continue
			}
			l.finish.open++
			if !a.Critical {
				l.finish.slack++
			}
		}
	})
	return l.finish
}

// top is the first two elements of a path: the project's own and the one below it.
func top(path string) string {
	parts := strings.SplitN(path, programme.Between, 3)
	return strings.Join(parts[:min(2, len(parts))], programme.Between)
}

// activityOrders are the orders that activities are listed in besides that of the file.
var activityOrders = map[string]func(a, b *ActivityRow) int{
	"code":   func(a, b *ActivityRow) int { return strings.Compare(a.Code, b.Code) },
	"name":   func(a, b *ActivityRow) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) },
	"start":  func(a, b *ActivityRow) int { return cmp.Compare(a.Start, b.Start) },
	"finish": func(a, b *ActivityRow) int { return cmp.Compare(a.Finish, b.Finish) },
	"float":  func(a, b *ActivityRow) int { return cmp.Compare(floatDays(a.Activity), floatDays(b.Activity)) },
	"wbs":    func(a, b *ActivityRow) int { return strings.Compare(a.WBS, b.WBS) },
	"status": func(a, b *ActivityRow) int { return strings.Compare(a.Status, b.Status) },
}

// by is all activities in an order. Nobody may change the list.
func (l *listing) by(key string) []ActivityRow {
	l.list()
	compare := activityOrders[key]
	if compare == nil {
		return l.rows
	}
	l.sorting.Lock()
	defer l.sorting.Unlock()
	if have, ok := l.orders[key]; ok {
		return have
	}
	all := slices.Clone(l.rows)
	slices.SortStableFunc(all, func(a, b ActivityRow) int {
		return cmp.Or(compare(&a, &b), cmp.Compare(a.Start, b.Start), strings.Compare(a.Code, b.Code))
	})
	if l.orders == nil {
		l.orders = map[string][]ActivityRow{}
	}
	l.orders[key] = all
	return all
}

// noFloat is where activities without a float stand in an order by it: behind all others.
const noFloat = 1 << 40

// floatDays is the total float in days of the activity's calendar.
func floatDays(a programme.Activity) float64 {
	if !a.HasFloat {
		return noFloat
	}
	return float64(a.Float) / float64(max(a.PerDay, 1))
}
