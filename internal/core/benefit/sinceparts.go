package benefit

import (
	"cmp"
	"fmt"
	"slices"

	"counterpart.dev/internal/core/civil"
)

// explain finds the parts of the changes in every figure that moved.
func (b *blender) explain(s *Since, before, after *Result) {
	s.Method = OrderAveraged
	weeks := b.weeks(s, before, after)
	b.expected(s)
	for item := range b.there {
		touching := b.touching(item)
		if len(touching) == 0 {
			continue
		}
		its := b.ofItem(item, weeks)
		tried, averaged := b.try(item, touching, its)
		if !averaged {
			s.Method = Sequential
		}
		first, last := &tried[0], &tried[len(tried)-1]
		share := func(of func(*figures) int64) []int64 { return shared(tried, len(touching), averaged, of) }
		values := share(func(f *figures) int64 { return int64(f.value) })
		for k, x := range values {
			s.Causes[touching[k]].Amount += Money(x)
		}
		for w, u := range its {
			m := &s.Weeks[slices.Index(weeks, u)]
			for k, x := range share(func(f *figures) int64 { return int64(f.weeks[w]) }) {
				m.take(SincePart{Cause: touching[k], Amount: Money(x)})
			}
		}
		if item < len(b.union.Benefits) {
			b.moved(s, item, first, last, touching, values, share, !slices.ContainsFunc(tried, func(f figures) bool { return f.start.IsZero() }), before, after)
		}
	}
	if len(s.Causes) == 0 {
		s.Method = NoLossToExplain
	}
	slices.SortStableFunc(s.Benefits, func(x, y Moved) int { return cmp.Compare(size(y.To-y.From), size(x.To-x.From)) })
	slices.SortStableFunc(s.Weeks, func(x, y Moved) int { return cmp.Compare(size(y.To-y.From), size(x.To-x.From)) })
	slices.SortStableFunc(s.Dates, func(x, y Moved) int { return cmp.Compare(y.ToDay-y.FromDay, x.ToDay-x.FromDay) })
}

// ofItem is the enablers among some that an item hangs on in either stand: a further week of any other takes nothing from it.
func (b *blender) ofItem(item int, weeks []int) (its []int) {
	for _, u := range weeks {
		if b.hangs[item][b.g.number[b.union.Engagements[0].Milestones[u].ID]] {
			its = append(its, u)
		}
	}
	return its
}

func size(m Money) Money { return max(m, -m) }

// take adds a part, to what there is of the same cause.
func (m *Moved) take(p SincePart) {
	if p.Amount == 0 && p.Days == 0 {
		return
	}
	if at := slices.IndexFunc(m.Parts, func(x SincePart) bool { return x.Cause == p.Cause }); at >= 0 {
		m.Parts[at].Amount += p.Amount
		return
	}
	m.Parts = append(m.Parts, p)
}

// try works an item out with every set of the changes that touch it, or where there are too many with one after another.
func (b *blender) try(item int, touching, weeks []int) (all []figures, averaged bool) {
	own := func(set func(int) bool) string { // what the item itself is
		said := fmt.Sprint(item)
		for k, s := range touching {
			if x := &b.steps[s]; set(k) && (x.all || x.item == item) {
				said += fmt.Sprint(" ", s)
			}
		}
		return said
	}
	value := func(set func(int) bool, weeks []int) figures {
		return b.value(b.with(item, touching, set), own(set), weeks)
	}
	n := len(touching)
	if cost := (1 + len(weeks)) << min(n, mostBrought+1); n <= mostBrought && cost <= min(mostTried, b.left) {
		b.left -= cost
		for set := range uint(1) << n {
			all = append(all, value(func(k int) bool { return set&(1<<k) != 0 }, weeks))
		}
		return all, true
	}
	all = make([]figures, n+1)
	upTo := func(most int) func(int) bool { return func(k int) bool { return k < most } }
	all[0], all[n] = value(upTo(0), weeks), value(upTo(n), weeks)
	var its, at []int // the enablers of which a week takes something from the item
	for w, e := range weeks {
		if all[0].weeks[w] != 0 || all[n].weeks[w] != 0 {
			its, at = append(its, e), append(at, w)
		}
	}
	stride := (n*len(its))/mostTried + 1
	for k := 1; k < n; k++ {
		all[k] = figures{weeks: make([]Money, len(weeks))}
		measured := its
		if k%stride != 0 {
			measured = nil
		}
		f := value(upTo(k), measured)
		all[k].value, all[k].start = f.value, f.start
		for i, m := range f.weeks {
			all[k].weeks[at[i]] = m
		}
	}
	between(all, at, stride)
	return all, false
}

// between fills in what weeks cost where that was not worked out: it moves there as the value does [own].
func between(all []figures, weeks []int, stride int) {
	n := len(all) - 1
	for from := 0; from < n && stride > 1; from += stride {
		to := min(from+stride, n)
		way := make([]float64, to-from+1) // how far the value has gone
		for k := from + 1; k <= to; k++ {
			way[k-from] = way[k-from-1] + float64(size(all[k].value-all[k-1].value))
		}
		for k := from + 1; k < to; k++ {
			share := float64(k-from) / float64(to-from)
			if all := way[to-from]; all > 0 {
				share = way[k-from] / all
			}
			for _, w := range weeks {
				all[k].weeks[w] = all[from].weeks[w] + Money(share*float64(all[to].weeks[w]-all[from].weeks[w]))
			}
		}
	}
}

// shared is each change's part of a figure, in whole units that add up to the difference.
func shared(tried []figures, n int, averaged bool, of func(*figures) int64) []int64 {
	values := make([]float64, len(tried))
	for i := range tried {
		values[i] = float64(of(&tried[i]))
	}
	parts := make([]float64, n)
	if averaged {
		parts = shapley(n, values)
	} else {
		for k := range n {
			parts[k] = values[k+1] - values[k]
		}
	}
	return Apportion(parts, int64(values[len(values)-1]-values[0]))
}

// moved adds a benefit that comes another day or is worth another sum.
func (b *blender) moved(s *Since, item int, first, last *figures, touching []int, values []int64, share func(func(*figures) int64) []int64, dated bool, before, after *Result) {
	x := &b.union.Benefits[item]
	m := Moved{ID: string(x.ID), Title: x.name(), FromDay: first.start, ToDay: last.start, From: first.value, To: last.value}
	if r := benefitOf(before, x.ID); r != nil {
		m.HasFrom = r.HasLoss
	}
	if r := benefitOf(after, x.ID); r != nil {
		m.HasTo, m.NotRun, m.Title = r.HasLoss, r.Forecast.NotRun, r.name()
	}
	days := make([]int64, len(touching))
	if dated && m.FromDay != m.ToDay {
		days = share(func(f *figures) int64 { return int64(f.start) })
	}
	for k, s := range touching {
		m.take(SincePart{Cause: s, Amount: Money(values[k]), Days: int(days[k]), HasDays: dated})
	}
	if m.FromDay != m.ToDay || m.From != m.To || m.HasFrom != m.HasTo || len(m.Parts) > 0 {
		s.Benefits = append(s.Benefits, m)
	}
}

func benefitOf(r *Result, id BenefitID) *BenefitResult {
	at := slices.IndexFunc(r.Benefits, func(x BenefitResult) bool { return x.ID == id })
	if at < 0 {
		return nil
	}
	return &r.Benefits[at]
}

// weeks lists the enablers of which a further week costs something else now, by their place in the union.
func (b *blender) weeks(s *Since, before, after *Result) (out []int) {
	for u, p := range paired(before.Enablers, after.Enablers, func(e *EnablerResult) NodeID { return e.ID }) {
		var m Moved
		if p.before >= 0 {
			e := &before.Enablers[p.before]
			m = Moved{ID: string(e.ID), Title: e.name(), FromDay: e.Forecast, From: e.Delay.Week, HasFrom: e.Delay.Defined}
		}
		if p.after >= 0 {
			e := &after.Enablers[p.after]
			m.ID, m.Title, m.ToDay, m.To, m.HasTo, m.NotRun = string(e.ID), e.name(), e.Forecast, e.Delay.Week, e.Delay.Defined, e.NotRun
		}
		if m.From != m.To {
			out, s.Weeks = append(out, u), append(s.Weeks, m)
		}
	}
	return out
}

// expected lists the enablers that are expected another day, with what moved them.
func (b *blender) expected(s *Since) {
	for u, p := range paired(b.before.enablers, b.after.enablers, func(e *EnablerResult) NodeID { return e.ID }) {
		if p.before < 0 || p.after < 0 || b.before.enablers[p.before].Forecast == b.after.enablers[p.after].Forecast {
			continue
		}
		o, n := &b.before.enablers[p.before], &b.after.enablers[p.after]
		m := Moved{ID: string(n.ID), Title: n.name(), FromDay: o.Forecast, ToDay: n.Forecast, NotRun: n.NotRun}
		both := !o.Forecast.IsZero() && !n.Forecast.IsZero()
		for k := range b.steps {
			if days, its := b.steps[k].days[u]; its {
				m.Parts = append(m.Parts, SincePart{Cause: k, Days: days, HasDays: both})
			}
		}
		s.Dates = append(s.Dates, m)
	}
}

// stillOf names what changed and moves no figure by itself: agreed contract dates, owners, decisions, and the rest of what a case states.
func stillOf(before, after *Case, report civil.Date) (out []SinceNotice) {
	say := func(id, format string, args ...any) { out = append(out, SinceNotice{id, fmt.Sprintf(format, args...)}) }
	if o, n := before.Appraisal.Basis, after.Appraisal.Basis; o != n {
		say("", "Whether sums are real or nominal: %s instead of %s.", n, o)
	}
	was := map[NodeID]ContractMilestone{}
	for _, e := range before.Engagements {
		for _, m := range e.Milestones {
			was[m.ID] = m
		}
	}
	for _, e := range after.Engagements {
		for _, m := range e.Milestones {
			o, there := was[m.ID]
			if a, b := o.InForce(report), m.InForce(report); there && len(m.Dates) > len(o.Dates) && a != b {
				why := ""
				if r := m.Dates[len(m.Dates)-1].Reason; r != "" {
					why = " (" + r + ")"
				}
				say(string(m.ID), "The contract date of %s is %s instead of %s%s: its slip counts from there.", titled(m.Title, string(m.ID)), long(b), long(a), why)
			}
			if there && o.Activity != m.Activity && m.Activity != "" {
				say(string(m.ID), "%s is tied to activity %s.", titled(m.Title, string(m.ID)), m.Activity)
			}
		}
	}
	for _, p := range paired(before.Benefits, after.Benefits, func(x *Benefit) BenefitID { return x.ID }) {
		if p.before >= 0 && p.after >= 0 {
			ownerMoved(&before.Benefits[p.before], &after.Benefits[p.after], say)
		}
	}
	for _, p := range paired(before.Decisions, after.Decisions, func(x *Decision) DecisionID { return x.ID }) {
		switch {
		case p.before < 0:
			say(string(after.Decisions[p.after].ID), "A decision waits: %s.", after.Decisions[p.after].Title)
		case p.after < 0:
		case before.Decisions[p.before].Decided.IsZero() && !after.Decisions[p.after].Decided.IsZero():
			say(string(after.Decisions[p.after].ID), "It was decided on %s: %s.", long(after.Decisions[p.after].Decided), after.Decisions[p.after].Title)
		}
	}
	for _, p := range paired(before.Interfaces, after.Interfaces, func(x *Interface) InterfaceID { return x.ID }) {
		switch {
		case p.before < 0:
			say(string(after.Interfaces[p.after].ID), "A hand-over was linked: %s.", after.Interfaces[p.after].Name())
		case p.after < 0:
			say(string(before.Interfaces[p.before].ID), "A hand-over is linked no more: %s.", before.Interfaces[p.before].Name())
		case before.Interfaces[p.before] != after.Interfaces[p.after]:
			say(string(after.Interfaces[p.after].ID), "A hand-over was linked anew: %s.", after.Interfaces[p.after].Name())
		}
	}
	return out
}

// ownerMoved says who answers for a benefit now, without a name: a name that is erased must not be kept in what was.
func ownerMoved(o, n *Benefit, say func(id, format string, args ...any)) {
	switch a, b := o.Owner, n.Owner; {
	case b.HandedBack != a.HandedBack && !b.HandedBack.IsZero():
		say(string(n.ID), "%s was handed back by its owner on %s.", n.name(), long(b.HandedBack))
	case b.Accepted != a.Accepted && !b.Accepted.IsZero():
		say(string(n.ID), "%s has an owner who accepted it on %s.", n.name(), long(b.Accepted))
	case b.Accepted.IsZero() && !a.Accepted.IsZero():
		say(string(n.ID), "%s was handed over, and is not accepted yet.", n.name())
	}
}
