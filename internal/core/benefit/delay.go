package benefit

import (
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/civil"
)

// delayWeeks is how far ahead the cost of delay is worked out.
const delayWeeks = 12

// delay is the cost of delay of one enabler: the forecast value of everything that hangs on it, less the same with its
// date a number of weeks later and all else as forecast.
func (m *model) delay(e int, r *Result) Delay {
	en := &r.Enablers[e]
	switch {
	case en.Reached:
		return Delay{Reason: "it has been reached"}
	case en.Forecast.IsZero():
		return Delay{Reason: en.NotRun}
	}
	var items []int
	for item := range m.items() {
		if m.hangs[item][e] && r.forecast(item) {
			items = append(items, item)
		}
	}
	if len(items) == 0 {
		return Delay{Reason: m.nothingHangs(e, r)}
	}
	d := Delay{Defined: true}
	var total Money
	now := m.valueOf(items, m.now)
	for week := 1; week <= delayWeeks; week++ {
		w := m.now.copy()
		w.dates.day[e] += civil.Date(daysPerWeek * week)
		total = now - m.valueOf(items, w)
		d.Weeks = append(d.Weeks, total)
	}
	d.Week = d.Weeks[0]
	if d.Week == 0 {
		d.Reason = m.whyFree(e, r)
	}
	return d
}

// valueOf sums the items' values in a world.
func (m *model) valueOf(items []int, w *world) Money {
	wanted := make([]bool, len(m.planned))
	for _, item := range items {
		for node, hung := range m.hangs[item] {
			wanted[node] = wanted[node] || hung
		}
	}
	nodes := m.g.flow(&w.dates, w.lead, wanted)
	var sum Money
	for _, item := range items {
		v, _ := m.worth(item, w, nodes)
		sum += v
	}
	return sum
}

// forecast reports whether an item has a forecast value that dates can move.
func (r *Result) forecast(item int) bool {
	if item < len(r.Benefits) {
		return r.Benefits[item].Forecast.HasValue && r.Benefits[item].Forecast.NotRun == ""
	}
	return r.Costs[item-len(r.Benefits)].NotRun == ""
}

func (m *model) nothingHangs(e int, r *Result) string {
	for i := range r.Benefits {
		f := &r.Benefits[i].Forecast
		switch {
		case !m.hangs[i][e]:
		case f.NotRun != "":
			return fmt.Sprintf("of what hangs on it, %s has no forecast: %s", r.Benefits[i].name(), f.NotRun)
		default:
			return fmt.Sprintf("of what hangs on it, %s has no money: %s", r.Benefits[i].name(), f.NoValue)
		}
	}
	return "no benefit hangs on it"
}

// whyFree says why a week of delay costs nothing.
func (m *model) whyFree(e int, r *Result) string {
	var later []string
	for i := range r.Benefits {
		b := &r.Benefits[i]
		if !m.hangs[i][e] || !r.forecast(i) {
			continue
		}
		if b.Forecast.binds(m.enablers[e].ID) {
			return fmt.Sprintf("the start rule or the end of the life of %s takes up the week", b.name())
		}
		name := m.g.title(m.g.number[binding(b.Forecast.Chain)])
		if !slices.Contains(later, name) {
			later = append(later, name)
		}
	}
	if len(later) == 0 {
		return "no cost moves with it within a week"
	}
	return "float covers the wait: " + strings.Join(later, ", ") + " comes later"
}

func (r *BenefitResult) name() string {
	if r.Title == "" {
		return string(r.ID)
	}
	return r.Title
}
