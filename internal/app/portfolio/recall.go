package portfolio

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"counterpart.dev/internal/core/casebook"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/store"
)

// remembered is what somebody said of earlier lists, of each thing the last word.
type remembered struct {
	means  map[string]core.Field // by heading
	grades map[string]int        // by word of a rating
	units  map[string]int64      // by the headings of the sums
	days   map[string]vague.DayOrder
}

// recall is what somebody said of lists that were taken in, the newest first.
func recall(before []store.Published) remembered {
	out := remembered{map[string]core.Field{}, map[string]int{}, map[string]int64{}, map[string]vague.DayOrder{}}
	for _, p := range before {
		var s Setup
		if p.State != casebook.Applied || json.Unmarshal([]byte(p.Setup), &s) != nil {
			continue
		}
		for h, f := range s.Chosen {
			if _, there := out.means[h]; !there {
				out.means[h] = f
			}
		}
		for word, points := range s.Grades {
			if _, there := out.grades[word]; !there {
				out.grades[word] = points
			}
		}
		if k := s.under(core.Cost, core.Benefit); s.Unit != 0 && out.units[k] == 0 {
			out.units[k] = s.Unit
		}
		if k := s.under(core.Begins, core.Ends); s.Days != vague.DayOrderNotKnown && out.days[k] == vague.DayOrderNotKnown {
			out.days[k] = s.Days
		}
	}
	return out
}

// under is the headings that fields are read below, by which a list is known to be kept like another.
func (s *Setup) under(fields ...core.Field) string {
	var out []string
	for _, at := range slices.Sorted(maps.Keys(s.Fields)) {
		if slices.Contains(fields, s.Fields[at]) && at <= len(s.Headings) {
			out = append(out, core.Heading(s.Headings[at-1]))
		}
	}
	return strings.Join(out, "|")
}

// recalls reads a list as somebody said of earlier ones: its headings and words, and what its sums and days are where its headings are the same and
// it does not say so itself.
func (s *Setup) recalls(table core.Table, was remembered) core.Year {
	y := core.ReadAs(table, s.Setup)
	for i, h := range y.Headings {
		if to, there := was.means[core.Heading(h)]; there && s.Fields[i+1] != to {
			s.choose(y.Headings, i+1, to)
			s.Recalled++
		}
	}
	for _, x := range y.Strange() {
		if points, there := was.grades[core.Grade(x.Word)]; there && len(s.Grades) < mostGrades {
			if s.Grades == nil {
				s.Grades = map[string]int{}
			}
			s.Grades[core.Grade(x.Word)] = points
			s.Recalled++
		}
	}
	if s.Recalled > 0 {
		y = core.ReadAs(table, s.Setup)
	}
	s.Headings = y.Headings
	unit, days := was.units[s.under(core.Cost, core.Benefit)], was.days[s.under(core.Begins, core.Ends)]
	if len(y.Asks) == 0 {
		unit = 0
	}
	if !twoWays(&y) {
		days = vague.DayOrderNotKnown
	}
	if unit != 0 {
		s.Recalled++
	}
	if days != vague.DayOrderNotKnown {
		s.Recalled++
	}
	if s.Unit, s.Days = unit, days; unit == 0 && days == vague.DayOrderNotKnown {
		return y
	}
	return core.ReadAs(table, s.Setup)
}

// twoWays reports whether days of a list can be read in two ways.
func twoWays(y *core.Year) bool {
	return slices.ContainsFunc(y.Entries, func(e core.Entry) bool { return e.Begins.Why == core.TwoDays || e.Ends.Why == core.TwoDays })
}
