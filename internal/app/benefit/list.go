package benefit

import (
	"cmp"
	"slices"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// Row is a benefit in a list.
type Row struct {
	benefit.Benefit
	Result   *benefit.BenefitResult // nil while the case is not sound
	Findings []benefit.Finding      // what the checks found about it
	Loose    int                    // links that nobody has confirmed
}

// List is the benefits of the case, in its order.
func (view *View) List() []Row {
	found := map[string][]benefit.Finding{}
	for _, c := range view.Checks {
		for _, f := range c.Findings {
			if f.Subject.Kind == benefit.ABenefit {
				found[f.Subject.ID] = append(found[f.Subject.ID], f)
			}
		}
	}
	rows := make([]Row, len(view.Case.Benefits))
	for i, b := range view.Case.Benefits {
		rows[i] = Row{Benefit: b, Findings: found[string(b.ID)]}
		if view.Result != nil {
			rows[i].Result = &view.Result.Benefits[i]
		}
		for _, n := range b.Needs {
			if view.Loose[[2]string{string(b.ID), string(n.On)}] {
				rows[i].Loose++
			}
		}
	}
	return rows
}

// Filter says which benefits are listed.
type Filter struct {
	Words string // every word in the title, the owner, the beneficiary or the measure
	Kind  string // "" for any
	Only  string // "late", "loss", "found" (a check found something), "no-owner", "no-measure", "loose"; "" for all
}

// keeps reports whether a row is listed.
func (f Filter) keeps(r Row) bool {
	text := strings.ToLower(strings.Join([]string{r.Title, r.Owner.Name, r.Beneficiary, r.Measure.Name}, " "))
	for w := range strings.FieldsSeq(strings.ToLower(f.Words)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return (f.Kind == "" || r.Kind.String() == f.Kind) && f.only(r)
}

func (f Filter) only(r Row) bool {
	switch f.Only {
	case "late":
		return r.Result != nil && r.Result.SlipDays > 0
	case "loss":
		return r.Result != nil && r.Result.HasLoss && r.Result.Loss > 0
	case "found":
		return len(r.Findings) > 0
	case "no-owner":
		return r.Owner.Name == ""
	case "no-measure":
		return strings.TrimSpace(r.Measure.Name) == ""
	case "loose":
		return r.Loose > 0
	}
	return true
}

// Filtered are the rows that a filter keeps, in an order. Keys: place, title, owner, kind, planned, forecast, slip, value, loss, checks.
func Filtered(rows []Row, f Filter, key string, desc bool) []Row {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return !f.keeps(r) })
	order := orders[key]
	if order == nil {
		return rows
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		if desc {
			return order(b, a)
		}
		return order(a, b)
	})
	return rows
}

// orders are the ways a list is sorted. What is not known comes first, and last when the order is turned.
var orders = map[string]func(a, b Row) int{
	"title":    func(a, b Row) int { return cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)) },
	"owner":    func(a, b Row) int { return cmp.Compare(strings.ToLower(a.Owner.Name), strings.ToLower(b.Owner.Name)) },
	"kind":     func(a, b Row) int { return cmp.Compare(a.Kind, b.Kind) },
	"planned":  func(a, b Row) int { return cmp.Compare(a.starts().planned, b.starts().planned) },
	"forecast": func(a, b Row) int { return cmp.Compare(a.starts().forecast, b.starts().forecast) },
	"slip":     func(a, b Row) int { return cmp.Compare(a.starts().slip, b.starts().slip) },
	"value":    func(a, b Row) int { return cmp.Compare(a.sums().value, b.sums().value) },
	"loss":     func(a, b Row) int { return cmp.Compare(a.sums().loss, b.sums().loss) },
	"checks":   func(a, b Row) int { return cmp.Compare(len(a.Findings), len(b.Findings)) },
}

type starts struct {
	planned, forecast civil.Date
	slip              int
}

func (r Row) starts() starts {
	if r.Result == nil {
		return starts{}
	}
	return starts{r.Result.Planned.Start, r.Result.Forecast.Start, r.Result.SlipDays}
}

type sums struct{ value, loss benefit.Money }

func (r Row) sums() sums {
	if r.Result == nil {
		return sums{}
	}
	return sums{r.Result.Forecast.Value, r.Result.Loss}
}
