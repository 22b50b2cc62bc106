package work

import (
	"cmp"
	"slices"
	"strings"

	work "counterpart.dev/internal/app/work"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/web/ui"
)

// orders are what the work can be put in order by; the first is the one it comes in.
var orders = []string{"open", "what", "due", "expected", "week"}

func (c call) order() ui.Sort {
	s := ui.ParseSort(c.URL.Query().Get("sort"), orders...)
	if s.Key == orders[0] {
		return ui.Sort{}
	}
	return s
}

// only are the ways to see a part of the work.
var only = []struct {
	key, text string
	is        func(work.Duty) bool
}{
	{"late", "late", func(d work.Duty) bool { return d.Done.IsZero() && d.Late > 0 }},
	{"holds", "holds a supplier back", func(d work.Duty) bool { return d.Done.IsZero() && d.Moves > 0 }},
	{"own", "own work", func(d work.Duty) bool { return d.Kind == casebook.Work }},
	{"changes", "business changes", func(d work.Duty) bool { return d.Kind == casebook.Change }},
}

// chosen is the work that the address asks for, in the order that it asks for. What nobody knows stands last.
func (c call) chosen(all []work.Duty) (rows []work.Duty, facets []ui.Facet) {
	rows = slices.Clone(all)
	asked, here := c.URL.Query().Get("only"), ui.URL(c.URL.RequestURI()).With("did", "")
	for _, o := range only {
		n := len(slices.DeleteFunc(slices.Clone(all), func(d work.Duty) bool { return !o.is(d) }))
		if n == 0 || n == len(all) {
			continue
		}
		f := ui.Facet{Text: o.text, Count: n, URL: here.With("only", o.key), Current: o.key == asked}
		if f.Current {
			f.URL, rows = here.With("only", ""), slices.DeleteFunc(rows, func(d work.Duty) bool { return !o.is(d) })
		}
		facets = append(facets, f)
	}
	s := c.order()
	if s.Key == "" {
		return rows, facets
	}
	slices.SortStableFunc(rows, func(a, b work.Duty) int {
		if x, y := unknown(s.Key, a), unknown(s.Key, b); x != y {
			return cmp.Compare(x, y)
		}
		n := by(s.Key, a, b)
		if s.Desc {
			n = -n
		}
		return n
	})
	return rows, facets
}

// unknown is 1 where a piece of work has nothing to be put in order by.
func unknown(key string, d work.Duty) int {
	if key == "due" && d.Due.IsZero() || key == "expected" && d.Expected.IsZero() || key == "week" && d.NoWeek != "" {
		return 1
	}
	return 0
}

func by(key string, a, b work.Duty) int {
	switch key {
	case "due":
		return cmp.Compare(a.Due, b.Due)
	case "expected":
		return cmp.Compare(a.Expected, b.Expected)
	case "week":
		return cmp.Compare(a.Week, b.Week)
	}
	return cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
}
