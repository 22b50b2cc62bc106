package benefit

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"counterpart.dev/internal/core/civil"
)

// difference is one thing in which the present world differs from the plan, and how to bring it about.
type difference struct {
	Cause
	days   map[int]int // per enabler: days it adds
	change int         // AdoptionChanged: which change
	item   int         // causes of one benefit: which
	date   civil.Date  // where it stands in time, for taking causes away one after another
}

// bring applies a difference to a world that does not have it. The world owns its dates and adoption times; the terms
// it may share with others, so they are copied before one is changed.
func (d *difference) bring(w, now *world) {
	switch d.Kind {
	case AdoptionChanged:
		w.lead[d.change] = now.lead[d.change]
		return
	case ExtensionAgreed, SlipBeyond:
		for e, n := range d.days {
			w.dates.day[e] += civil.Date(n)
		}
		return
	}
	w.terms = slices.Clone(w.terms)
	t := &w.terms[d.item]
	switch d.Kind {
	case ReadingsAgainstPlan:
		t.factor = now.terms[d.item].factor
	case LifeChanged:
		t.life = now.terms[d.item].life
	case TargetChanged:
		t.target = now.terms[d.item].target
	case BenefitWithdrawn:
		t.withdrawn = true
	}
}

// differences lists everything between the plan and the present that can touch a sum: enablers in order, changes,
// benefits. Brought about together they turn the one world into the other.
func (m *model) differences() []difference {
	all := m.extensions()
	all = append(all, m.slips()...)
	for i := range m.c.Changes {
		if m.plan.lead[i] == m.now.lead[i] {
			continue
		}
		ch := &m.c.Changes[i]
		node := len(m.enablers) + i
		all = append(all, difference{Cause: Cause{ID: "adoption:" + string(ch.ID), Kind: AdoptionChanged, Court: Client, Enabler: ch.ID,
			Title: fmt.Sprintf("%s takes %s instead of %s", m.g.title(node), m.now.lead[i], m.plan.lead[i]),
			Days:  m.now.lead[i].Count() - m.plan.lead[i].Count()}, change: i, date: m.planned[node]})
	}
	for i := range m.c.Benefits {
		all = append(all, m.ownDifferences(i)...)
	}
	return all
}

func (m *model) extensions() []difference {
	var all []difference
	for i := range m.enablers {
		e := &m.enablers[i]
		if e.Extension == 0 || e.Forecast.IsZero() {
			continue
		}
		d := difference{Cause: Cause{ID: "extension:" + string(e.ID), Kind: ExtensionAgreed, Court: Agreed, Enabler: e.ID, Days: e.Extension},
			days: map[int]int{i: e.Extension}, date: e.Approved}
		d.Title = fmt.Sprintf("%s: contract date moved by agreement", e.name())
		if e.Kind == OwnWorkEnabler {
			d.Court, d.Title = Client, fmt.Sprintf("%s: re-planned by us", e.name())
		}
		all = append(all, d)
	}
	return all
}

// slips are the parts of the slips the caller named, and what remains of each enabler's.
func (m *model) slips() []difference {
	rest := make([]int, len(m.enablers))
	for i := range m.enablers {
		if e := &m.enablers[i]; !e.Forecast.IsZero() && !e.Contract.IsZero() {
			rest[i] = e.Slip
		}
	}
	parts := make([]difference, len(m.in.Split))
	for k := range m.in.Split {
		s := &m.in.Split[k]
		parts[k] = difference{Cause: Cause{ID: "part:" + s.ID, Kind: SlipBeyond, Court: s.Court, Title: s.Title}, days: map[int]int{}}
	}
	for i := range m.enablers {
		if e := &m.enablers[i]; e.Forecast.IsZero() || e.Contract.IsZero() {
			continue
		}
		for k, n := range m.split(i) {
			if n == 0 {
				continue
			}
			d := &parts[k]
			if len(d.days) == 0 || n > d.Days {
				d.Enabler, d.Days = m.enablers[i].ID, n
			}
			if d.date.IsZero() || m.enablers[i].Contract < d.date {
				d.date = m.enablers[i].Contract
			}
			d.days[i] = n
			rest[i] -= n
		}
	}
	var all []difference
	for i := range m.enablers {
		if rest[i] == 0 {
			continue
		}
		e := &m.enablers[i]
		all = append(all, difference{Cause: Cause{ID: "slip:" + string(e.ID), Kind: SlipBeyond, Court: e.Court, Enabler: e.ID, Days: rest[i],
			Title: fmt.Sprintf("%s: %s than the contract", e.name(), weeks(rest[i]))}, days: map[int]int{i: rest[i]}, date: e.Contract})
		if e.Kind == OwnWorkEnabler {
			all[len(all)-1].Title = fmt.Sprintf("%s: %s than promised", e.name(), weeks(rest[i]))
		}
	}
	for _, d := range parts {
		if len(d.days) > 0 {
			all = append(all, d)
		}
	}
	return all
}

// split is the days each named part is worth on an enabler; see SlipCause.
func (m *model) split(enabler int) []int {
	e := &m.enablers[enabler]
	worth := make([]float64, len(m.in.Split))
	total := 0.0
	for k := range m.in.Split {
		if without, ok := m.in.Split[k].Without[e.ID]; ok && believable(without) {
			worth[k] = float64(e.Forecast - without)
			total += worth[k]
		}
	}
	if none, ok := m.in.Unsplit[e.ID]; ok && believable(none) && len(worth) > 0 {
		all := float64(e.Forecast - none)
		for k := range worth {
			if total == 0 {
				worth[k] = all / float64(len(worth))
			} else {
				worth[k] *= all / total
			}
		}
		total = all
	}
	days := Apportion(worth, int64(math.Round(total)))
	whole := make([]int, len(days))
	for k, n := range days {
		whole[k] = int(n)
	}
	return whole
}

// ownDifferences are those of one benefit: what changed in its profile since approval, and its readings.
func (m *model) ownDifferences(i int) []difference {
	p, n := m.plan.terms[i], m.now.terms[i]
	b := &m.c.Benefits[i]
	var all []difference
	add := func(kind CauseKind, what, title string) {
		all = append(all, difference{Cause: Cause{ID: what + ":" + string(b.ID), Kind: kind, Court: Client, Benefit: b.ID,
			Title: title}, item: i, date: lastDay})
	}
	if p.target != n.target {
		add(TargetChanged, "target", fmt.Sprintf("%s: target changed since approval", b.name()))
	}
	if p.life != n.life {
		add(LifeChanged, "life", fmt.Sprintf("%s: life changed since approval", b.name()))
	}
	if n.factor != 1 {
		side := "below"
		if n.factor > 1 {
			side = "above"
		}
		add(ReadingsAgainstPlan, "readings", fmt.Sprintf("%s: readings %s plan", b.name(), side))
	}
	if n.withdrawn {
		add(BenefitWithdrawn, "withdrawn", fmt.Sprintf("%s: withdrawn", b.name()))
	}
	return all
}

const lastDay = civil.MaxDate

func (b *Benefit) name() string {
	if b.Title == "" {
		return string(b.ID)
	}
	return b.Title
}

// weeks is a number of days in words: "12 days later", "6 weeks earlier".
func weeks(days int) string {
	side := "later"
	if days < 0 {
		side, days = "earlier", -days
	}
	d := Duration{days, Days}
	if days%daysPerWeek == 0 {
		d = Duration{days / daysPerWeek, Weeks}
	}
	return d.String() + " " + side
}

// Apportion rounds amounts to whole units that sum to total: each is rounded down, and the units left over go to those
// that lost most by it, the first of equals first (largest remainder).
func Apportion(amounts []float64, total int64) []int64 {
	whole := make([]int64, len(amounts))
	order := make([]int, len(amounts))
	rest := total
	for i, x := range amounts {
		whole[i] = int64(math.Floor(x))
		rest -= whole[i]
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		i, k := order[a], order[b]
		return amounts[i]-math.Floor(amounts[i]) > amounts[k]-math.Floor(amounts[k])
	})
	for n := 0; rest != 0 && len(order) > 0; n++ {
		step := int64(1)
		if rest < 0 {
			step = -1
		}
		whole[order[n%len(order)]] += step
		rest -= step
	}
	return whole
}
