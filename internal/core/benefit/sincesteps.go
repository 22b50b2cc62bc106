package benefit

import (
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/civil"
)

// differ lists everything in which the stands differ and that can touch a figure. Brought about together the changes turn the one stand into
// the other.
func (b *blender) differ() {
	b.dates()
	b.planned()
	b.links()
	for i, p := range paired(b.before.c.Changes, b.after.c.Changes, func(x *Change) NodeID { return x.ID }) {
		if p.before >= 0 && p.after >= 0 {
			b.adoption(i, &b.before.c.Changes[p.before], &b.after.c.Changes[p.after])
		}
	}
	for i, p := range paired(b.before.c.Benefits, b.after.c.Benefits, func(x *Benefit) BenefitID { return x.ID }) {
		b.benefit(i, p)
	}
	for i, p := range paired(b.before.c.Costs, b.after.c.Costs, func(x *Cost) CostID { return x.ID }) {
		b.cost(i, p)
	}
	b.sums(b.before.c.Appraisal, b.after.c.Appraisal)
}

func (b *blender) add(s brought) { b.steps = append(b.steps, s) }

// parted is the days that each named part of a slip is worth on an enabler, by the part's identity.
func parted(m *model, e int) (days map[string]int, sum int) {
	days = map[string]int{}
	if e < 0 || m.enablers[e].Forecast.IsZero() {
		return days, 0
	}
	for k, n := range m.split(e) {
		days[m.in.Split[k].ID] += n
		sum += n
	}
	return days, sum
}

// dates are the days on which what is waited for is expected: what a programme says of it by itself, and what holds it back besides.
func (b *blender) dates() {
	held := map[string]map[int]int{} // by the part's identity, per enabler of the union: days
	for u, p := range paired(b.before.enablers, b.after.enablers, func(e *EnablerResult) NodeID { return e.ID }) {
		if p.before < 0 || p.after < 0 {
			continue // nothing waits for it in one of the stands
		}
		o, n := &b.before.enablers[p.before], &b.after.enablers[p.after]
		now := dayOf{n.Forecast, n.NotRun, n.Reached}
		if o.Forecast.IsZero() || n.Forecast.IsZero() {
			if o.Forecast != n.Forecast {
				b.dated(u, o, n, 0, func(x *blend) { x.day[u] = now })
			}
			continue
		}
		was, before := parted(b.before, p.before)
		is, after := parted(b.after, p.after)
		own := int(n.Forecast) - after - (int(o.Forecast) - before)
		if own != 0 || o.Reached != n.Reached {
			b.dated(u, o, n, own, func(x *blend) { x.day[u].day, x.day[u].reached = x.day[u].day+civil.Date(own), now.reached })
		}
		for _, days := range []map[string]int{was, is} {
			for id := range days {
				if by := is[id] - was[id]; by != 0 {
					if held[id] == nil {
						held[id] = map[int]int{}
					}
					held[id][u] = by
				}
			}
		}
	}
	b.holds(held)
}

// dated adds what moved an enabler itself.
func (b *blender) dated(u int, o, n *EnablerResult, days int, bring func(*blend)) {
	c := Cause{ID: "date:" + string(n.ID), Court: n.Court, Enabler: n.ID, Days: days}
	source, back := n.HeldBack()
	if at := strings.LastIndex(source, " has "); back != "" && at > 0 {
		source = source[:at] // the day that it has is not the one that moved
	}
	switch {
	case n.Forecast.IsZero():
		c.Title = fmt.Sprintf("%s has no date any more: %s", n.name(), n.NotRun)
	case o.Forecast.IsZero():
		c.Title = fmt.Sprintf("%s is expected on %s, and had no date", n.name(), long(n.Forecast))
	case days == 0 && n.Reached:
		c.Title = fmt.Sprintf("%s was reached", n.name())
	case days == 0:
		c.Title = fmt.Sprintf("%s is not reached after all", n.name())
	case n.Reached && !o.Reached:
		c.Title = fmt.Sprintf("%s: reached, %s than was expected", n.name(), weeks(days))
	default:
		c.Title = fmt.Sprintf("%s: %s", n.name(), weeks(days))
	}
	if n.Forecast.IsZero() || source == "reached" {
		source = ""
	}
	b.add(brought{SinceCause: SinceCause{c, source}, bring: bring, nodes: []NodeID{n.ID}, item: -1, days: map[int]int{u: days}})
}

// holds adds what holds milestones back further, or less: to what moved the work itself, where it did.
func (b *blender) holds(held map[string]map[int]int) {
	var ids []string
	for _, m := range []*model{b.before, b.after} {
		for k := range m.in.Split {
			if id := m.in.Split[k].ID; held[id] != nil && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	for _, id := range ids {
		by := held[id]
		bring := func(x *blend) {
			for u, days := range by {
				x.day[u].day += civil.Date(days)
			}
		}
		var nodes []NodeID
		largest := 0
		for u := range b.union.Engagements[0].Milestones {
			if by[u] != 0 {
				nodes = append(nodes, b.union.Engagements[0].Milestones[u].ID)
				if by[u]*by[u] > largest*largest {
					largest = by[u]
				}
			}
		}
		if at := slices.IndexFunc(b.steps, func(s brought) bool { return s.ID == "date:"+id }); at >= 0 {
			s, own := &b.steps[at], b.steps[at].bring
			s.bring = func(x *blend) { own(x); bring(x) }
			s.nodes = append(s.nodes, nodes...)
			for u, n := range by {
				s.days[u] += n
			}
			continue
		}
		s := b.hold(id, largest, nodes, bring)
		s.days = by
		b.add(s)
	}
}

// hold is one part that holds milestones back more than before, or less.
func (b *blender) hold(id string, days int, nodes []NodeID, bring func(*blend)) brought {
	part := SlipCause{ID: id}
	for _, m := range []*model{b.before, b.after} {
		for k := range m.in.Split {
			if m.in.Split[k].ID == id {
				part = m.in.Split[k]
			}
		}
	}
	title := part.Title
	if title == "" {
		title = id
	}
	what := fmt.Sprintf("%d milestones back by up to", len(nodes))
	if len(nodes) == 1 {
		what = "“" + b.g.title(b.g.number[nodes[0]]) + "” back by"
	}
	way, by := "more", days
	if by < 0 {
		way, by = "less", -by
	}
	return brought{SinceCause: SinceCause{Cause: Cause{ID: "held:" + id, Court: part.Court, Days: days, Title: fmt.Sprintf("%s: holds %s %s %s", title, what, Duration{by, Days}, way)}},
		bring: bring, nodes: nodes, item: -1}
}

// planned are the dates the case was approved with, with which costs move and without which there is nothing to compare.
func (b *blender) planned() {
	for u, p := range paired(b.before.enablers, b.after.enablers, func(e *EnablerResult) NodeID { return e.ID }) {
		if p.before < 0 || p.after < 0 {
			continue
		}
		o, n := &b.before.enablers[p.before], &b.after.enablers[p.after]
		if o.Approved != n.Approved {
			b.add(brought{SinceCause: SinceCause{Cause: Cause{ID: "plan:" + string(n.ID), Court: Client, Enabler: n.ID,
				Title: fmt.Sprintf("%s: approved for %s instead of %s", n.name(), long(n.Approved), long(o.Approved))}},
				nodes: []NodeID{n.ID}, item: -1, bring: func(x *blend) { x.plan[u] = n.Approved }})
		}
	}
}

func (b *blender) adoption(i int, o, n *Change) {
	if o.Lead == n.Lead && o.approved() == n.approved() {
		return
	}
	title := fmt.Sprintf("%s: approved adoption time changed", b.g.title(b.g.number[n.ID]))
	if o.Lead != n.Lead {
		title = fmt.Sprintf("%s takes %s instead of %s", b.g.title(b.g.number[n.ID]), n.Lead, o.Lead)
	}
	b.add(brought{SinceCause: SinceCause{Cause: Cause{ID: "adoption:" + string(n.ID), Court: Client, Enabler: n.ID, Days: n.Lead.Count() - o.Lead.Count(), Title: title}},
		nodes: []NodeID{n.ID}, item: -1, bring: func(x *blend) { x.c.Changes[i].Lead, x.c.Changes[i].ApprovedLead = n.Lead, n.ApprovedLead }})
}

// approved is the adoption time the case was approved with.
func (ch *Change) approved() Duration {
	if ch.ApprovedLead != nil {
		return *ch.ApprovedLead
	}
	return ch.Lead
}

// links are what changes and benefits wait for. Where some of the new links without others would go round in a circle, all are one change.
func (b *blender) links() {
	var all []brought
	for i, p := range paired(b.before.c.Changes, b.after.c.Changes, func(x *Change) NodeID { return x.ID }) {
		if p.before < 0 || p.after < 0 {
			continue
		}
		o, n := &b.before.c.Changes[p.before], &b.after.c.Changes[p.after]
		if s, ok := b.linked(string(n.ID), n.Title, o.Needs, n.Needs, o.Additive, n.Additive); ok {
			s.nodes, s.Enabler = []NodeID{n.ID}, n.ID
			s.bring = func(x *blend) { x.c.Changes[i].Needs, x.c.Changes[i].Additive = n.Needs, n.Additive }
			all = append(all, s)
		}
	}
	for i, p := range paired(b.before.c.Benefits, b.after.c.Benefits, func(x *Benefit) BenefitID { return x.ID }) {
		if p.before < 0 || p.after < 0 {
			continue
		}
		o, n := &b.before.c.Benefits[p.before], &b.after.c.Benefits[p.after]
		if s, ok := b.linked(string(n.ID), n.Title, o.Needs, n.Needs, o.Additive, n.Additive); ok {
			s.item, s.Benefit = i, n.ID
			s.bring = func(x *blend) {
				if x.item == i {
					x.c.Benefits[0].Needs, x.c.Benefits[0].Additive = n.Needs, n.Additive
				}
			}
			all = append(all, s)
		}
	}
	if !b.circular() || len(all) < 2 {
		b.steps = append(b.steps, all...)
		return
	}
	one := brought{SinceCause: SinceCause{Cause: Cause{ID: "links", Court: Client, Title: fmt.Sprintf("The map was linked anew in %d places", len(all))}}, all: true, item: -1}
	one.bring = func(x *blend) {
		for _, s := range all {
			s.bring(x)
		}
	}
	b.add(one)
}

// linked is what changed in what something waits for.
func (b *blender) linked(id, title string, o, n []Need, wasAdditive, isAdditive bool) (brought, bool) {
	if slices.Equal(o, n) && wasAdditive == isAdditive {
		return brought{}, false
	}
	if title == "" {
		title = id
	}
	name := func(x NodeID) string {
		if at, there := b.g.number[x]; there {
			return "“" + b.g.title(at) + "”"
		}
		return string(x)
	}
	waits := func(list []Need, on NodeID) bool {
		return slices.ContainsFunc(list, func(x Need) bool { return x.On == on })
	}
	var came, gone []string
	for _, x := range n {
		if !waits(o, x.On) {
			came = append(came, name(x.On))
		}
	}
	for _, x := range o {
		if !waits(n, x.On) {
			gone = append(gone, name(x.On))
		}
	}
	switch {
	case len(came) > 0 && len(gone) > 0:
		title += " waits for " + listed(came) + " instead of " + listed(gone)
	case len(came) > 0:
		title += " waits for " + listed(came) + " too"
	case len(gone) > 0:
		title += " waits no more for " + listed(gone)
	default:
		title += ": what it waits for brings other shares"
	}
	return brought{SinceCause: SinceCause{Cause: Cause{ID: "links:" + id, Court: Client, Title: title}}, item: -1}, true
}

// listed joins names: "a, b and 3 more".
func listed(names []string) string {
	const most = 3
	switch n := len(names); {
	case n == 0:
		return "nothing"
	case n == 1:
		return names[0]
	case n <= most:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	default:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most-1], ", "), n-most+1)
	}
}

// long is a date as people write it.
func long(d civil.Date) string {
	if d.IsZero() {
		return "no day"
	}
	y, m, day := d.Civil()
	return fmt.Sprintf("%d %s %d", day, m.String()[:3], y)
}
