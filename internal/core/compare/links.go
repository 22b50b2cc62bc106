package compare

import (
	"cmp"
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// tie is a pair of activities by their place in the later submission, or in the earlier one where they are gone.
type tie struct{ from, to int32 }

// links compares the links between activities that are in both submissions. Those of activities that came or went belong to their
// coming and going.
func (c *comparison) links() {
	was := map[tie][]plan.Link{}
	for _, l := range c.old.n.Links {
		from, to := c.toNew[l.From], c.toNew[l.To]
		if from != plan.None && to != plan.None && c.old.own[l.To] {
			l.From, l.To = from, to
			was[tie{from, to}] = append(was[tie{from, to}], l)
		}
	}
	is := map[tie][]plan.Link{}
	for _, l := range c.new.n.Links {
		if c.toOld[l.From] != plan.None && c.toOld[l.To] != plan.None && c.new.own[l.To] {
			is[tie{l.From, l.To}] = append(is[tie{l.From, l.To}], l)
		}
	}
	all := make([]tie, 0, len(was)+len(is))
	for t := range was {
		all = append(all, t)
	}
	for t := range is {
		if _, both := was[t]; !both {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b tie) int { return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.from, b.from)) })
	for _, t := range all {
		c.pair(was[t], is[t])
	}
}

// pair compares what ties two activities: the same kinds first, then what is left in order.
func (c *comparison) pair(was, is []plan.Link) {
	was, is = slices.Clone(was), slices.Clone(is)
	order := func(a, b plan.Link) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Lag, b.Lag)) }
	slices.SortFunc(was, order)
	slices.SortFunc(is, order)
	take := func(same func(a, b plan.Link) bool, found func(a, b plan.Link)) {
		for i := 0; i < len(was); i++ {
			if j := slices.IndexFunc(is, func(b plan.Link) bool { return same(was[i], b) }); j >= 0 {
				found(was[i], is[j])
				was, is = slices.Delete(was, i, i+1), slices.Delete(is, j, j+1)
				i--
			}
		}
	}
	take(func(a, b plan.Link) bool { return a == b }, func(plan.Link, plan.Link) {})
	take(func(a, b plan.Link) bool { return a.Kind == b.Kind }, func(a, b plan.Link) { c.relinked(LagChanged, &a, &b) })
	take(func(plan.Link, plan.Link) bool { return true }, func(a, b plan.Link) { c.relinked(LinkRetyped, &a, &b) })
	for _, a := range was {
		c.relinked(LinkCut, &a, nil)
	}
	for _, b := range is {
		c.relinked(LinkAdded, nil, &b)
	}
}

// relinked notes a link that was, is, or both. Undoing it puts back what was.
func (c *comparison) relinked(k Kind, was, is *plan.Link) {
	l := was
	if l == nil {
		l = is
	}
	d := draft{Change: Change{Kind: k, ID: c.new.keys[l.From], Name: c.new.n.Activities[l.From].Name, Successor: c.new.keys[l.To],
		From: c.linkWords(was), To: c.linkWords(is)}, at: []int32{l.To}}
	if k != LinkCut {
		c.relinkedAt[l.From], c.relinkedAt[l.To] = true, true
	}
	if c.new.incomplete(l.To) {
		var back, gone []plan.Link
		if was != nil {
			back = []plan.Link{*was}
		}
		if is != nil {
			gone = []plan.Link{*is}
		}
		d.undo = func(t *trial) { t.relink(gone, back) }
	}
	c.changes = append(c.changes, d)
}

func (c *comparison) linkWords(l *plan.Link) string {
	if l == nil {
		return ""
	}
	switch {
	case l.Lag == 0:
		return l.Kind.String()
	case l.Elapsed:
		return l.Kind.String() + " " + lag(l.Lag, 24*60) + " elapsed"
	}
	perDay := c.new.n.Calendars[c.new.n.Activities[l.From].Calendar].MinutesPerDay
	return l.Kind.String() + " " + lag(l.Lag, cmp.Or(max(perDay, 0), 8*60))
}

func lag(m, perDay civil.Minutes) string {
	sign := "+"
	if m < 0 {
		sign, m = "−", -m
	}
	return sign + (&side{n: &plan.Network{Activities: []plan.Activity{{}}, Calendars: []plan.Calendar{{MinutesPerDay: perDay}}}}).days(0, m)
}

// leads reports whether a chain of links still leads from one activity to another.
func (c *comparison) leads(from, to int32) bool {
	seen := map[int32]bool{}
	queue := []int32{from}
	for len(queue) > 0 && len(seen) < 200_000 {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, l := range c.new.behind[at] {
			next := c.new.n.Links[l].To
			if next == to {
				return true
			}
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return false
}

// likeness is how much two names have in common: 1 when they are equal, 0 when nothing is. It is one less the edits between them, as a
// part of the longer one [Levenshtein 1966].
func likeness(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	const most = 400
	x, y = x[:min(len(x), most)], y[:min(len(y), most)]
	longer := max(len(x), len(y))
	if longer == 0 {
		return 1
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return 1 - float64(row[len(y)])/float64(longer)
}
