package portfolio

import (
	"cmp"
	"slices"
	"strings"
)

// Serving is a benefit of a project, with what it serves and is measured by. Sums are in minor units.
type Serving struct {
	Project    string   `json:"-"` // its id
	Name       string   `json:"-"` // the project's
	Currency   string   `json:"-"`
	ID         string   `json:"id"`
	Benefit    string   `json:"benefit"`
	Objectives []string `json:"objectives,omitempty"` // their titles
	Measure    string   `json:"measure,omitempty"`
	Unit       string   `json:"unit,omitempty"`
	Share      float64  `json:"share"` // of the improvement that the project claims, above 0 to 1
	Known      bool     `json:"known,omitempty"`
	Planned    int64    `json:"planned,omitempty"`
	Forecast   int64    `json:"forecast,omitempty"`
}

// Aim is an objective with all that serves it, over the projects.
type Aim struct {
	Title    string
	Serves   []Serving // by project and benefit
	Projects int
	Sums     []Sum // of those whose value is known, by currency
	Unknown  int   // benefits without a value
	Beside   int   // benefits that serve other objectives too, and whose whole value stands there as well
}

// Sum is what benefits come to in one currency.
type Sum struct {
	Currency          string
	Planned, Forecast int64
}

// Aims puts together the objectives that have the same title but for capitals and punctuation [own], in the order of how many projects serve
// them. The whole value of a benefit counts for each objective it serves, so that sums of several objectives must not be added up.
func Aims(all []Serving) []Aim {
	by := map[string]*Aim{}
	var order []string
	for _, s := range all {
		for _, title := range s.Objectives {
			k := key(title)
			if by[k] == nil {
				by[k] = &Aim{Title: title}
				order = append(order, k)
			}
			by[k].take(s)
		}
	}
	out := make([]Aim, 0, len(order))
	for _, k := range order {
		a := by[k]
		slices.SortStableFunc(a.Serves, func(x, y Serving) int {
			return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.Benefit, y.Benefit))
		})
		out = append(out, *a)
	}
	slices.SortStableFunc(out, func(x, y Aim) int {
		return cmp.Or(y.Projects-x.Projects, len(y.Serves)-len(x.Serves), strings.Compare(x.Title, y.Title))
	})
	return out
}

func (a *Aim) take(s Serving) {
	if !slices.ContainsFunc(a.Serves, func(x Serving) bool { return x.Project == s.Project }) {
		a.Projects++
	}
	if s.Benefit == "" {
		return // the objective of a project that nothing serves
	}
	a.Serves = append(a.Serves, s)
	if len(s.Objectives) > 1 {
		a.Beside++
	}
	if !s.Known {
		a.Unknown++
		return
	}
	at := slices.IndexFunc(a.Sums, func(x Sum) bool { return x.Currency == s.Currency })
	if at < 0 {
		at, a.Sums = len(a.Sums), append(a.Sums, Sum{Currency: s.Currency})
	}
	a.Sums[at].Planned, a.Sums[at].Forecast = a.Sums[at].Planned+s.Planned, a.Sums[at].Forecast+s.Forecast
}

// Twice is one measure that several projects count, with shares that come to more than the whole of it.
type Twice struct {
	Measure, Unit string
	Counted       []Serving
	Share         float64 // of all of them together, more than 1
}

// within is how far shares may come to more than the whole by rounding.
const within = 1e-9

// Doubles lists measures that are counted in two projects or more, by how much more than the whole is claimed of them.
func Doubles(all []Serving) []Twice {
	by := map[string]*Twice{}
	for _, s := range all {
		if key(s.Measure) == "" {
			continue
		}
		k := key(s.Measure) + "|" + key(s.Unit)
		if by[k] == nil {
			by[k] = &Twice{Measure: s.Measure, Unit: s.Unit}
		}
		by[k].Counted = append(by[k].Counted, s)
		by[k].Share += s.Share
	}
	var out []Twice
	for _, t := range by {
		if t.Share > 1+within && slices.ContainsFunc(t.Counted, func(s Serving) bool { return s.Project != t.Counted[0].Project }) {
			out = append(out, *t)
		}
	}
	slices.SortFunc(out, func(a, b Twice) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), strings.Compare(a.Measure, b.Measure), strings.Compare(a.Unit, b.Unit))
	})
	return out
}
